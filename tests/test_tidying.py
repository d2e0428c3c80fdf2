"""What `check --fix` puts right, and that it leaves all else alone."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_samples import articles, make_archive, snapshot
from huikan.article import ARTICLE_FIELDS, parse, split_front_matter
from huikan.cli import run
from huikan.store import Store
from huikan.tidying import tidy
from huikan.tidying_body import Kind, TidiedBody, tidy_body
from strategies import raw_files, reading_of

Output = pytest.CaptureFixture[str]
BODY = "\n正文第一段： 委员说。 \n\n作者 罗 鸣　\n"


def head_of(front: str) -> str:
    text, _ = tidy(f"---\n{front}\n---\n{BODY}", ARTICLE_FIELDS)
    assert text.endswith(f"---\n{BODY}")
    return text.removeprefix("---\n").removesuffix(f"\n---\n{BODY}")


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("title：井边", "title: 井边"),
        ("title ： 井边", "title: 井边"),
        ("title:井边", "title: 井边"),
        ("title: 井边 \u3000", "title: 井边"),
        ("title: 井\nyear：2024", "title: 井\nyear: 2024"),
        ("title: 井\ndate: 2024年7月8日", "title: 井\ndate: 2024-07-08"),
        ("title: 井\ndate：2024.7.18", "title: 井\ndate: 2024-07-18"),
        ("title: 井\ndate: 2024/07/18", "title: 井\ndate: 2024-07-18"),
        ("title: 井\nauthors:\n  -罗鸣\n  - 沈砚秋", "title: 井\nauthors:\n  - 罗鸣\n  - 沈砚秋"),
        ("title: 井\nauthors：\n  - 罗 鸣", "title: 井\nauthors:\n  - 罗鸣"),
    ],
)
def test_what_is_mechanical_is_put_right(typed: str, tidied: str) -> None:
    assert head_of(typed) == tidied
    assert head_of(tidied) == tidied


@pytest.mark.parametrize(
    "typed",
    [
        "title: 井边：老水井的故事",
        "title: 井\nauthors:\n  - 程晚舟 沈砚秋",
        "title: 井\nauthors:\n  - Eleanor Marsh",
        "title: 罗 鸣",
        "title: 井\ncommittees:\n  - 罗 鸣",
        "title: |\n  井边 \n  老井",
        'title: "井边 \n  老井"',
        "title: 井\n我的项：值",
        "title: 井\nlink:https://example.org",
        "title：井: 边",
        "title: 井\ndate: 2024年13月8日",
        "title: 井\ndate: 2024年7月",
        "title: 井\nauthors:\n  - -罗鸣",
        "title: 井\nname:\n  -罗鸣",
        "titel：井",
    ],
)
def test_what_may_be_meant_is_left_alone(typed: str) -> None:
    assert head_of(typed) == typed


@given(raw_files)
def test_what_huikan_wrote_needs_no_tidying(raw: tuple[str, str]) -> None:
    name, source = raw
    for text in reading_of(source, name).files.values():
        assert tidy(text, ARTICLE_FIELDS) == (text, ())


@given(st.text("title:： \t-罗鸣'\"|>#\n", max_size=60))
def test_the_body_stays_and_what_could_be_read_still_can(front: str) -> None:
    before = f"---\ntitle: 井\n{front}\n---\n{BODY}"
    after, changes = tidy(before, ARTICLE_FIELDS)
    assert after.endswith(BODY)
    assert (after == before) == (not changes)
    if changes:
        assert split_front_matter(after)[0]
        assert tidy(after, ARTICLE_FIELDS)[0] == after


def test_check_fix_shows_each_line_that_it_changed(tmp_path: Path, capsys: Output) -> None:
    content = make_archive(tmp_path)
    file = articles(content)[0]
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title: ", "title：", 1), encoding="utf-8")
    capsys.readouterr()
    assert run(["check", "--content", str(content)]) == 1
    capsys.readouterr()
    assert run(["check", "--fix", "--content", str(content), "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert f"{file}:2: " in said
    assert "title：" in said
    assert file.read_text(encoding="utf-8") == text


def test_check_without_fix_and_fix_without_faults_write_nothing(tmp_path: Path) -> None:
    content = make_archive(tmp_path)
    file = articles(content)[0]
    before = snapshot(content)
    assert run(["check", "--fix", "--content", str(content)]) == 0
    assert snapshot(content) == before
    file.write_text(file.read_text(encoding="utf-8") + "又一段。 \n", encoding="utf-8")
    before = snapshot(content)
    run(["check", "--content", str(content)])
    assert snapshot(content) == before


# ---- bodies -------------------------------------------------------------------


def body_of(typed: str) -> str:
    """The text below the head, without the lines around it, as it should be typed."""
    made = tidy_body(f"\n{typed}\n").text
    assert made.startswith("\n")
    assert made.endswith("\n")
    return made[1:-1]


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("　　井水清了。", "井水清了。"),
        ("\t井水清了。\t \n\n    又一段。", "井水清了。\n\n又一段。"),
        ("一段。\n\n\n\n二段。\n \n　\n三段。", "一段。\n\n二段。\n\n三段。"),
        ("一段。\r\n\r\n二段。\r三段。\u2028四段。", "一段。\n\n二段。\n三段。\n四段。"),
        ("零\u200b宽，\ufeff井\u00ad水。", "零宽，井水。"),
        ("井\u00a0水\u3000清\t了", "井 水\u3000清 了"),
        ("## 小标题\n正文。\n## 又一个", "## 小标题\n\n正文。\n\n## 又一个"),
        ("正文。\n/// caption\n图注。\n///\n正文。",
         "正文。\n\n/// caption\n图注。\n///\n\n正文。"),
        ("／／／caption\n　　图注。\n／／／", "/// caption\n图注。\n///"),
        ("///caption\n图注。\n///", "/// caption\n图注。\n///"),
        ("＃＃ 小标题", "## 小标题"),
        ("##小标题", "## 小标题"),
        ("⻓⻔⼈⺠⻛，金", "长门人民风，金"),
        ("２０２４年Ａ组", "2024年A组"),
        ("井水清了,大家都来;好!“真的?”是:真的", "井水清了，大家都来；好！“真的？”是：真的"),
        ("会客厅(试点)开了", "会客厅（试点）开了"),
        ('他说:"井水清了",又说"好".', '他说:"井水清了",又说"好".'),
        ('他说:"井水清了",又说"好"。', "他说：“井水清了”，又说“好”。"),
    ],
)  # fmt: skip
def test_how_a_text_is_typed_is_put_right(typed: str, tidied: str) -> None:
    assert body_of(typed) == tidied
    assert body_of(tidied) == tidied


@pytest.mark.parametrize(
    "typed",
    [
        "诗一行  \n诗二行",  # Markdown's line break
        "- 一项\n\n    一项的第二段。\n\n- 二项",  # belongs to the item
        "[^1]: 脚注。\n\n    脚注的第二段。",
        "```\n\t代码 ,；\u00a0\n\n\n  二\n```",
        "~~~\n## 不是标题\n一\n~~~",
        "3:2领先，13,000户，1.5米",
        "No.\u00a06 of 2024, “CPPCC”",
        "na\u200cme",  # a name in another script
        '见[第6期](../a/01-b.md "标题")。',
        '`命令 "引号"`，![图](tu.jpg)',
        '他说"没有关上',
        "联系人：王芳　电话：123",
        "（一）摸清底数(待续",
        "| 项目 | 件数 |\n| --- | --- |\n| 提案 | 3 |",
        "罗 鸣",
        "王芳、罗 鸣",
        "第一行\n第二行",  # whether lines belong together is not typing
        "他们说 好",
        "……——·《》〈〉",
        "<pre>\n　　一\n\n\n二\n</pre>",
    ],
)
def test_what_a_text_may_mean_is_left_alone(typed: str) -> None:
    assert body_of(typed) == typed


def test_lines_that_were_read_from_raw_text_stay_as_they_were_read() -> None:
    read = "２０２４年,井水清了(试点)。"
    typed = f"\n{read}\n\n　　２０２４年,井水清了。\n"
    assert tidy_body(typed, read={read}).text == f"\n{read}\n\n2024年，井水清了。\n"


def test_every_line_that_changed_is_named_where_it_stands_now() -> None:
    made = tidy_body("\n\n\n　　一段。\n## 题\n２段。\n", first=8)
    rows = ["", *made.text.split("\n")]
    assert [(c.line - 7, c.kind, c.after) for c in made.lines] == [
        (2, Kind.SPACES, "一段。"),
        (6, Kind.SIGNS, "2段。"),
    ]
    assert all(rows[c.line - 7] == c.after for c in made.lines)
    assert made.breaks > 0


@given(raw_files)
def test_what_was_read_from_raw_text_needs_no_mending(raw: tuple[str, str]) -> None:
    name, source = raw
    for text in reading_of(source, name).files.values():
        body = text[split_at(text) :]
        assert tidy_body(body, read=set(body.split("\n"))) == TidiedBody(body)


def split_at(text: str) -> int:
    return len(text) - len(split_front_matter(text)[2])


@given(
    st.text(
        '井水⻓⼈,.;:?!()"“”（），。 \t\u3000\u00a0\u200b\r\n\u2028#＃/／`~-1１ＡaB|[]<>*',
        max_size=60,
    )
)
def test_no_letter_or_digit_comes_goes_or_moves_and_once_is_enough(body: str) -> None:
    made = tidy_body(f"\n{body}\n").text
    assert letters(made) == letters(body)
    assert tidy_body(made) == TidiedBody(made)


def letters(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.replace("⻓", "长"))
    return "".join(c for c in plain if c.isalnum())


def test_check_fix_mends_what_an_editor_pasted_and_keeps_the_laws(
    tmp_path: Path, capsys: Output
) -> None:
    content = make_archive(tmp_path)
    file = articles(content)[0]
    text = file.read_text(encoding="utf-8")
    pasted = f"{text}\n\n　　委员说,井水\u200b清了。\n## 后来\n"
    file.write_bytes(b"\xef\xbb\xbf" + pasted.replace("\n", "\r\n").encode("utf-8"))
    capsys.readouterr()
    assert run(["check", "--fix", "--content", str(content), "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "委员说，井水清了。" in said
    assert "已整理空行和换行" in said
    assert file.read_bytes().decode("utf-8") == f"{text}\n委员说，井水清了。\n\n## 后来\n"
    before = snapshot(content)
    assert run(["check", "--fix", "--content", str(content)]) == 0
    assert snapshot(content) == before
    assert run(["ingest", "--again", "--content", str(content)]) == 0
    assert "委员说，井水清了。" in file.read_text(encoding="utf-8")


def test_check_fix_mends_the_body_of_a_file_whose_head_it_mended(tmp_path: Path) -> None:
    content = make_archive(tmp_path)
    file = articles(content)[0]
    text = file.read_text(encoding="utf-8")
    broken = text.replace("title: ", "title：", 1)
    file.write_text(f"{broken}\n２０２４年。\n", encoding="utf-8")
    assert run(["check", "--fix", "--content", str(content)]) == 0
    assert file.read_text(encoding="utf-8") == f"{text}\n2024年。\n"


def test_check_fix_puts_the_addresses_of_a_typed_issue_on_record(
    tmp_path: Path, capsys: Output
) -> None:
    content = make_archive(tmp_path)
    args = ["--content", str(content)]
    assert run(["new", "issue", "--id", "songqiao-07", "--year", "2024", *args]) == 0
    page = content / "issues/2024/songqiao-07/01-hui-fang.md"
    page.write_text("---\ntitle: 回访\nid: songqiao-07-01\n---\n\n井水清了。\n", "utf-8")
    assert Store(content).register("songqiao-07").anchors == ()
    capsys.readouterr()
    assert run(["check", "--fix", "--lang", "en", *args]) == 0
    assert "on record" in capsys.readouterr().out
    assert [a.article for a in Store(content).register("songqiao-07").anchors] == ["songqiao-07-01"]
    page.rename(page.with_name("02-lai-fang.md"))
    assert run(["check", "--fix", *args]) == 0
    moved = page.with_name("02-lai-fang.md").read_text(encoding="utf-8")
    assert parse(moved).former == ("issues/2024/songqiao-07/01-hui-fang/",)


PASTED = (
    "　　委员们围坐一圈，说了整整一个下午。\n　　第二天一早，技术员就来了。\n\n　　井水清了。\n"
)


def test_paragraphs_pasted_from_word_are_parted() -> None:
    made = tidy_body(PASTED)
    assert made.text == (
        "\n委员们围坐一圈，说了整整一个下午。\n\n第二天一早，技术员就来了。\n\n井水清了。\n"
    )
    assert tidy_body(made.text).text == made.text


@pytest.mark.parametrize(
    "body",
    [
        "春眠不觉晓。\n　　处处闻啼鸟。\n",
        "委员们围坐一圈，说了整整一个下午，一直说到\n　　天黑。\n",
        "- 委员们围坐一圈，说了整整一个下午。\n\u3000\u3000第二天一早，技术员就来了。\n",
        "/// caption\n委员们围坐一圈，说了整整一个下午。\n第二天一早，技术员就来了。\n///\n",
    ],
)
def test_lines_that_belong_together_are_not_parted(body: str) -> None:
    made = tidy_body(f"\n{body}").text
    assert made.count("\n\n") == f"\n{body}".count("\n\n")


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("井水清了吗? 清了。", "井水清了吗？清了。"),
        ("他用 C++, 大家用笔。", "他用 C++, 大家用笔。"),
    ],
)
def test_a_space_behind_a_mark_of_half_width_goes_with_it(typed: str, tidied: str) -> None:
    assert tidy_body(f"\n{typed}\n").text == f"\n{tidied}\n"
