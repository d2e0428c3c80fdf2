"""What `huikan check` finds: for each thing that can be wrong, its file, line and remedy."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from archive_samples import PAGE, articles, snapshot
from huikan.authority import load
from huikan.check import check
from huikan.check_article import Page, check_body, nearest_committee
from huikan.check_links import check_links
from huikan.check_prose import TAKEN
from huikan.cli import run
from huikan.problems import Level
from huikan.site.catalogue import build_catalogue
from huikan.site.names import ArchiveNames
from huikan.site.pages import known_addresses
from huikan.store import Store, load_archive, load_authority, read_text

Output = pytest.CaptureFixture[str]

ISSUE = "issues/2024/songqiao-06"
FIRST = f"{ISSUE}/01-rang-shui-jing-bian-de-yi.md"
SECOND = f"{ISSUE}/02-yi-zhang-bian-min-ka-pao.md"
LEDGER = "ledger/songqiao-06.jsonl"


def problems(content: Path) -> list[tuple[str, int, str]]:
    return [(p.path, p.line, p.code) for p in check(Store(content)).problems]


def replace(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(content: Path) -> None:
        text = (content / path).read_text(encoding="utf-8")
        assert old in text
        (content / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def write(path: str, text: str) -> Callable[[Path], None]:
    def change(content: Path) -> None:
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text(text, encoding="utf-8")

    return change


def remove(path: str) -> Callable[[Path], None]:
    return lambda content: (content / path).unlink()


def translation(front: str = "translator: Ann Reed\n") -> str:
    return f"---\ntitle: At the Well\n{front}---\n\nText.\n"


def test_a_sound_archive_has_no_problem(content: Path) -> None:
    assert articles(content) == [content / FIRST, content / SECOND]
    assert problems(content) == []
    report = check(Store(content))
    assert (report.issues, report.articles) == (1, 2)


BODY = 14
"""Line of the first paragraph of the first article."""

CASES: dict[str, tuple[Callable[[Path], None], tuple[str, int, str]]] = {
    "front matter missing": (
        write(f"{ISSUE}/03-x.md", "没有信息栏的文章。\n"),
        (f"{ISSUE}/03-x.md", 1, "front-missing"),
    ),
    "YAML broken": (
        replace(FIRST, "year: 2024", "year: 2024: 6"),
        (FIRST, 6, "yaml-broken"),
    ),
    "key given twice": (
        replace(FIRST, "place:", "year: 2023\nplace:"),
        (FIRST, 8, "yaml-duplicate-key"),
    ),
    "year of the wrong type": (
        replace(FIRST, "year: 2024", "year: 二〇二四"),
        (FIRST, 6, "front-wrong-type"),
    ),
    "title missing": (
        replace(FIRST, "title: 让水井边的议事亭重新热闹起来", "title:"),
        (FIRST, 1, "front-no-title"),
    ),
    "key misspelt": (
        replace(FIRST, "authors: []", "autors: []"),
        (FIRST, 3, "front-near-key"),
    ),
    "place unknown": (
        replace(FIRST, "place: 松桥市", "place: 松乔市"),
        (FIRST, 8, "place-unknown"),
    ),
    "kind unknown": (
        replace(FIRST, "place: 松桥市", "kind: reprot"),
        (FIRST, 8, "kind-unknown"),
    ),
    "year after the day of publication": (
        replace(FIRST, "year: 2024", "year: 2042"),
        (FIRST, 6, "year-after-date"),
    ),
    "name padded": (
        replace(FIRST, "authors: []", "authors: [罗　望]"),
        (FIRST, 3, "author-padded"),
    ),
    "id missing": (
        replace(FIRST, "id: songqiao-06-01\n", ""),
        (FIRST, 1, "id-missing"),
    ),
    "id used twice": (
        replace(SECOND, "id: songqiao-06-02", "id: songqiao-06-01"),
        (SECOND, 9, "id-taken"),
    ),
    "id of an article of another issue": (
        write(
            "issues/2024/songqiao-07/01-x.md",
            "---\ntitle: 借来的号\nid: songqiao-06-01\n---\n\n正文。\n",
        ),
        ("issues/2024/songqiao-07/01-x.md", 3, "id-taken"),
    ),
    "article moved to another issue": (
        lambda content: (
            write("issues/2024/songqiao-07/01-x.md", (content / FIRST).read_text("utf-8"))(content),
            remove(FIRST)(content),
        )[0],
        ("issues/2024/songqiao-07/01-x.md", 1, "id-of-other-issue"),
    ),
    "no text": (
        lambda content: write(
            SECOND, (content / SECOND).read_text("utf-8").partition("\n---\n")[0] + "\n---\n"
        )(content),
        (SECOND, 11, "body-empty"),
    ),
    "caption not closed": (
        replace(FIRST, "入春以来", "/// caption\n井边议事。\n\n入春以来"),
        (FIRST, BODY + 1, "fence-open"),
    ),
    "caption not apart": (
        replace(FIRST, "都能坐下说两句。", "都能坐下说两句。\n/// caption\n井边。\n///"),
        (FIRST, BODY + 2, "fence-attached"),
    ),
    "fence misspelt": (
        replace(FIRST, "入春以来", "/// captoin\n井边。\n///\n\n入春以来"),
        (FIRST, BODY + 1, "fence-unknown"),
    ),
    "fence closed twice": (
        replace(FIRST, "入春以来", "/// caption\n井边。\n///\n///\n\n入春以来"),
        (FIRST, BODY + 4, "fence-stray"),
    ),
    "Chinese colon": (
        replace(FIRST, "title: ", "title："),
        (FIRST, 2, "yaml-wide-colon"),
    ),
    "two editors, not merged": (
        replace(FIRST, "入春以来", "<<<<<<< HEAD\n入春\n=======\n入夏\n>>>>>>> b\n"),
        (FIRST, BODY + 1, "merge-markers"),
    ),
    "picture missing": (
        replace(FIRST, "入春以来", "![井](jing.jpg)\n\n入春以来"),
        (FIRST, BODY + 1, "image-missing"),
    ),
    "picture on the editor's own disk": (
        replace(FIRST, "入春以来", "![井](D:\\图片\\jing.jpg)\n\n入春以来"),
        (FIRST, BODY + 1, "image-own-disk"),
    ),
    "link to nowhere": (
        replace(FIRST, "入春以来", "[井](09-jing.md)\n\n入春以来"),
        (FIRST, BODY + 1, "link-dead"),
    ),
    "picture on another site": (
        replace(FIRST, "入春以来", "![井](https://example.org/jing.jpg)\n\n入春以来"),
        (FIRST, BODY + 1, "image-elsewhere"),
    ),
    "translation without its original": (
        write(f"{ISSUE}/09-well.en.md", translation()),
        (f"{ISSUE}/09-well.en.md", 1, "translation-alone"),
    ),
    "translation with an id of its own": (
        write(FIRST.replace(".md", ".en.md"), translation("id: x-1\ntranslator: Ann\n")),
        (FIRST.replace(".md", ".en.md"), 3, "id-of-original"),
    ),
    "translation without a translator": (
        write(FIRST.replace(".md", ".en.md"), translation("")),
        (FIRST.replace(".md", ".en.md"), 1, "translator-missing"),
    ),
    "index with an unknown key": (
        replace(f"{ISSUE}/index.md", "publication:", "publicaton:"),
        (f"{ISSUE}/index.md", 3, "yaml-unknown-key"),
    ),
    "index with another id": (
        replace(f"{ISSUE}/index.md", "id: songqiao-06", "id: songqiao-6"),
        (f"{ISSUE}/index.md", 2, "index-id"),
    ),
    "index with a raw file that is not there": (
        replace(f"{ISSUE}/index.md", "raw: songqiao-06.txt", "raw: songqiao.txt"),
        (f"{ISSUE}/index.md", 8, "index-raw"),
    ),
    "index missing": (remove(f"{ISSUE}/index.md"), (f"{ISSUE}/index.md", 0, "index-missing")),
    "two folders of one issue": (
        write("issues/2023/songqiao-06/index.md", "---\nid: songqiao-06\n---\n"),
        (f"{ISSUE}/index.md", 0, "issue-twice"),
    ),
    "file outside an issue": (
        write("issues/2024/x.md", "---\ntitle: 放错了\nid: x\n---\n\n正文。\n"),
        ("issues/2024/x.md", 0, "misplaced"),
    ),
    "file without a number": (
        write(f"{ISSUE}/buji.md", "---\ntitle: 补记\nid: songqiao-06-09\n---\n\n正文。\n"),
        (f"{ISSUE}/buji.md", 0, "article-name"),
    ),
    "sidecar with an unknown key": (
        replace("raw/songqiao-06.yml", "publication", "publicaton"),
        ("raw/songqiao-06.yml", 1, "yaml-unknown-key"),
    ),
    "sidecar of no raw file": (
        write("raw/songqiao-05.yml", "year: 2024\n"),
        ("raw/songqiao-05.yml", 0, "sidecar-alone"),
    ),
    "sidecar with an unknown place": (
        replace("raw/songqiao-06.yml", "place: 松桥市", "place: 松乔市"),
        ("raw/songqiao-06.yml", 0, "place-unknown"),
    ),
    "authority file broken": (
        write("authority/committees.yml", "- name: 松桥市政协\n  englsh: x\n"),
        ("authority/committees.yml", 2, "yaml-unknown-key"),
    ),
    "authority file with an unknown place": (
        write(
            "authority/committees.yml",
            "- name: 松桥市政协书画院\n  english: Academy\n  place: 松乔市\n",
        ),
        ("authority/committees.yml", 3, "place-unknown"),
    ),
    "raw file not read yet": (
        write("raw/songqiao-07.txt", PAGE),
        ("raw/songqiao-07.txt", 0, "raw-unread"),
    ),
    "raw file changed": (
        replace("raw/songqiao-06.txt", "竹椅", "藤椅"),
        ("raw/songqiao-06.txt", 0, "raw-changed"),
    ),
    "raw file gone": (remove("raw/songqiao-06.txt"), (LEDGER, 1, "raw-gone")),
    "raw file of another issue now": (
        replace("raw/songqiao-06.yml", "place:", "id: songqiao-6\nplace:"),
        (LEDGER, 1, "ledger-other-issue"),
    ),
    "ledger broken": (replace(LEDGER, '"spans"', '"spans'), (LEDGER, 2, "ledger-broken")),
    "read with another sidecar": (
        replace("raw/songqiao-06.yml", "2024年第6期", "第6期"),
        ("ledger", 0, "ledger-stale"),
    ),
    "article deleted": (remove(SECOND), (LEDGER, 0, "article-gone")),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_is_found_where_it_is(case: str, content: Path) -> None:
    change, expected = CASES[case]
    change(content)
    assert expected in problems(content)


@pytest.mark.parametrize("case", CASES)
def test_every_finding_has_words_and_a_remedy_in_both_languages(
    case: str, content: Path, capsys: Output
) -> None:
    change, (path, line, _) = CASES[case]
    change(content)
    for lang in ("zh", "en"):
        run(["check", "--content", str(content), "--lang", lang])
        said = capsys.readouterr().out
        assert f"{content / path}{f':{line}' if line else ''}: " in said


def test_check_never_writes(content: Path) -> None:
    replace(FIRST, "year: 2024", "year: [")(content)
    replace("raw/songqiao-06.txt", "竹椅", "藤椅")(content)
    before = snapshot(content)
    run(["check", "--content", str(content)])
    assert snapshot(content) == before


def test_one_broken_file_does_not_hide_the_others(content: Path) -> None:
    replace(FIRST, "year: 2024", "year: [")(content)
    replace(SECOND, "place: 松桥市", "place: 松乔市")(content)
    write("authority/places2.yml", "- x")(content)
    write("raw/empty.txt", "")(content)
    found = {code for _, _, code in problems(content)}
    assert {"yaml-broken", "place-unknown", "raw-empty"} <= found


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_in_the_files_check_reports_and_never_fails(
    seed: int, content: Path, capsys: Output
) -> None:
    pick = random.Random(seed)
    files = [content / path for path in snapshot(content)]
    for file in pick.sample(files, 3):
        data = bytearray(file.read_bytes())
        for _ in range(pick.randint(1, 6)):
            at = pick.randrange(len(data))
            junk = pick.choice([b":", b"- ", b"\n", b"\xff", b"'", b"[", b"{", b"\0", b"\t", b""])
            data[at : at + pick.randint(0, 4)] = junk
        file.write_bytes(data)
    assert run(["check", "--content", str(content)]) in (0, 1)
    for line in capsys.readouterr().out.splitlines()[:-1]:
        assert line.startswith(f"{content}/")


# ---- committees -------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("松桥市政协提按委员会", "committee-unknown", "松桥市政协提案委员会"),
        ("松乔市政协提案委员会", "committee-unknown", "松桥市政协提案委员会"),
        ("松桥市政协提案委", "committee-not-canonical", "松桥市政协提案委员会"),
        ("提案委员会", "committee-unknown", ""),
    ],
)
def test_committees(content: Path, name: str, code: str, says: str) -> None:
    replace(FIRST, "松桥市政协提案委员会", name)(content)
    found = [p for p in check(Store(content)).problems if p.path == FIRST]
    assert [(p.code, p.line) for p in found] == [(code, 5)]
    assert says in str(dict(found[0].values))


def test_a_committee_of_known_form_that_no_file_lists_is_a_hint_with_the_entry(
    content: Path, capsys: Output
) -> None:
    replace(FIRST, "松桥市政协提案委员会", "松桥市政协经济旅游委员会")(content)
    assert run(["check", "--content", str(content), "--lang", "zh"]) == 0
    assert "- {name: 松桥市政协经济旅游委员会," in capsys.readouterr().out


# ---- the laws ---------------------------------------------------------------


def rows(content: Path) -> list[dict[str, object]]:
    return [json.loads(r) for r in (content / LEDGER).read_text("utf-8").splitlines()]


def write_rows(content: Path, changed: list[dict[str, object]]) -> None:
    text = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in changed)
    (content / LEDGER).write_text(text, encoding="utf-8")


def article_row(changed: list[dict[str, object]]) -> dict[str, object]:
    return next(r for r in changed if "article" in r and "printed" in r)


def test_law_1_replay(content: Path) -> None:
    changed = rows(content)
    article_row(changed)["year"] = 2023
    write_rows(content, changed)
    assert (LEDGER, 0, "law/1") in problems(content)


def test_law_2_nothing_lost(content: Path, capsys: Output) -> None:
    changed = rows(content)
    blocks = article_row(changed)["blocks"]
    assert isinstance(blocks, list)
    gone = blocks.pop(1)
    write_rows(content, changed)
    assert (LEDGER, 0, "law/2") in problems(content)
    run(["check", "--content", str(content), "--lang", "zh"])
    line = PAGE.count("\n", 0, gone[1][0][0]) + 1
    assert f"原文{line}:1处有字丢失或重复" in capsys.readouterr().out


def test_law_3_nothing_invented(content: Path) -> None:
    changed = rows(content)
    blocks = article_row(changed)["blocks"]
    assert isinstance(blocks, list)
    blocks[0][1].append({"change": -1, "text": "无中生有"})
    write_rows(content, changed)
    assert (LEDGER, 0, "law/3") in problems(content)


# ---- open questions, formats, exit codes ------------------------------------

REVIEW = """review:
  - code: gap/tail
    place: 坐下说两句
    message: 旧的说法
  - code: own/question
    place: 技术员
    message: 请问过老井边的人再定
"""


def test_open_questions_are_listed_at_their_lines_and_fail_only_a_strict_check(
    content: Path, capsys: Output
) -> None:
    replace(FIRST, "---\n\n入春", f"{REVIEW}---\n\n入春")(content)
    args = ["check", "--content", str(content), "--lang", "en"]
    assert run(args) == 0
    said = capsys.readouterr().out
    assert f"{content / FIRST}:{BODY}: open: The text behind “坐下说两句” is missing" in said
    assert f"{content / FIRST}:{BODY + 3}: open: 请问过老井边的人再定" in said
    assert run([*args, "--strict"]) == 1


def test_a_gap_without_a_review_entry_is_fine(content: Path) -> None:
    replace(FIRST, "管用就行。", "管用〔缺〕")(content)
    assert problems(content) == []


def test_findings_end_with_1(content: Path) -> None:
    replace(FIRST, "place: 松桥市", "place: 松乔市")(content)
    assert run(["check", "--content", str(content)]) == 1


def test_github_annotations(content: Path, capsys: Output) -> None:
    replace(FIRST, "place: 松桥市", "place: 松乔,100%")(content)
    args = ["check", "--content", str(content), "--format", "github", "--lang", "en"]
    assert run(args) == 1
    said = capsys.readouterr()
    (line,) = said.out.splitlines()
    assert line.startswith(f"::error file={content / FIRST},line=8::The place 松乔,100%25 is not")
    assert said.err.startswith("Checked 2 articles")


def test_a_missing_content_folder_is_bad_input(tmp_path: Path, capsys: Output) -> None:
    assert run(["check", "--content", str(tmp_path / "none"), "--lang", "zh"]) == 3
    assert "没有这个内容文件夹" in capsys.readouterr().err


# ---- the pure checks --------------------------------------------------------


def page(body: str) -> Page:
    return Page("issues/2024/a/01-b.md", f"---\ntitle: 题\n---\n{body}")


@pytest.mark.parametrize(
    ("body", "dead"),
    [
        ("见[上一篇](02-c.md)。", []),
        ('见[上一篇](../a/02-c.md#p3 "注")。', []),
        ("见[上一篇](03-d.md)。", ["03-d.md"]),
        ("见[网页](https://example.org/x)、[下文](#x)、[邮箱](mailto:a@example.org)。", []),
        ("不是链接：\\[甲\\](03-d.md)", []),
        ("[注]: 03-d.md", ["03-d.md"]),
        ("![图](../../../outside.jpg)", ["../../../outside.jpg"]),
        ("[图](%E5%9B%BE.jpg)", []),
        ("一[甲](x.md)二[乙](y.md)", ["x.md", "y.md"]),
    ],
)
def test_links(body: str, dead: list[str]) -> None:
    files = {"issues/2024/a/02-c.md", "issues/2024/a/图.jpg"}
    found = check_links(PATH, enumerate(body.split("\n"), 1), files.__contains__)
    assert [p.values["target"] for p in found] == dead


def test_links_are_found_in_linear_time() -> None:
    body = "[" * 200_000 + "](" * 100_000
    assert len(list(check_links(PATH, [(1, body)], lambda _: False))) < 100_001


PATH = "issues/2024/a/01-b.md"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("![图](图.jpg)", None),
        ('![图](<图.jpg> "井边")', None),
        ("![图](%E5%9B%BE.jpg)字[上一篇](02-c.md)", None),
        ("![图](/assets/a.jpg)![图](data:image/png;base64,AA)", None),
        ("\\![图](没有.txt)", "link-dead"),
        ("![图](没有.jpg)", "image-missing"),
        ("![图](../b/图.jpg)", "image-missing"),
        ("![图](/assets/b.jpg)", "image-missing"),
        ("![图](我的 图.jpg)", "image-space"),
        ("![图](井边 (2).jpg)", "image-space"),
        ("![图](井边(2).jpg)", None),
        ("![图](井边(3).jpg)", "image-missing"),
        ("![](图.jpg)", "image-words"),
        ("![ ](没有.jpg)", "image-missing"),
        ("![图](C:\\Users\\图.jpg)", "image-own-disk"),
        ("![图](file:///home/a/图.jpg)", "image-own-disk"),
        ("![图](//a.example/图.jpg)", "image-elsewhere"),
        ("![图](02-c.md)", "image-format"),
    ],
)
def test_pictures(body: str, code: str | None) -> None:
    files = {
        "issues/2024/a/02-c.md",
        "issues/2024/a/图.jpg",
        "issues/2024/a/井边(2).jpg",
        "assets/a.jpg",
    }
    found = check_links(PATH, [(1, body)], files.__contains__)
    assert [p.code for p in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("a.jpg", "image-missing"),
        ("assets/a.jpg", "image-missing"),
        ("/content/assets/a.jpg", "image-missing"),
        ("https://example.cn/assets/a.jpg", "image-elsewhere"),
    ],
)
def test_a_picture_that_was_uploaded_is_named_as_it_must_be_written(typed: str, code: str) -> None:
    (found,) = check_links(PATH, [(1, f"![图]({typed})")], {"assets/a.jpg"}.__contains__)
    assert (found.code, found.values["near"]) == (code, "/assets/a.jpg")


def test_pictures_are_found_in_linear_time() -> None:
    for body in ("![](" * 100_000, "![](()" * 100_000, "![](" + "()" * 200_000, "![](a (" * 50_000):
        assert not list(check_links(PATH, [(1, body)], lambda _: True))


def test_a_missing_picture_is_named_with_where_it_was_looked_for_and_the_nearest(
    content: Path, capsys: Output
) -> None:
    (content / ISSUE / "jing-bian.jpg").write_bytes(b"x")
    replace(FIRST, "入春以来", "![井](Jing-bian.JPG)\n\n入春以来")(content)
    for lang, said in (("zh", "最接近的是“jing-bian.jpg”"), ("en", "nearest is `jing-bian.jpg`")):
        assert run(["check", "--content", str(content), "--lang", lang]) == 1
        out = capsys.readouterr().out
        assert f"{content / FIRST}:{BODY + 1}: " in out
        assert f"{ISSUE}/Jing-bian.JPG" in out
        assert said in out


def test_captions_that_are_well_formed_pass() -> None:
    body = "\n甲。\n\n/// caption\n井边议事。\n///\n\n/// caption\n罗望 摄\n///\n\n乙。\n"
    assert list(check_body(page(body), body)) == []


@pytest.mark.parametrize("name", ["data.md", "data.en.md", "Search.md", "issues.md"])
def test_a_page_of_an_editor_cannot_stand_where_the_site_has_one(content: Path, name: str) -> None:
    write(f"pages/{name}", "# 数据\n")(content)
    found = problems(content)
    assert found == [(f"pages/{name}", 1, "page-taken")]


@pytest.mark.parametrize("name", ["about.md", "about.en.md", "contact.md", "数据说明.md"])
def test_any_other_page_can(content: Path, name: str) -> None:
    write(f"pages/{name}", "# 数据\n")(content)
    assert problems(content) == []


def test_what_is_said_to_be_taken_is_all_that_the_site_takes() -> None:
    root = Path(__file__).parent.parent / "content"
    names = ArchiveNames(load_authority(root))
    known = known_addresses(build_catalogue(load_archive(root), names))
    tops = {address.split("/")[0] for address in known}
    assert tops - {""} <= TAKEN
    assert TAKEN - tops == {"assets", "schema", "search"}


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("石桥市政协提安委员会", "石桥市政协提案委员会"),  # no place is put in its place's stead
        ("西夏曲政协提案委员会", "西夏区政协提案委员会"),
        ("西夏区政协提安委员会", "西夏区政协提案委员会"),
    ],
)
def test_the_nearest_committee_changes_what_is_misspelt(name: str, near: str) -> None:
    assert nearest_committee(name, load({}), None) == near


def test_a_misspelt_special_committee_is_compared_though_its_place_is_on_the_list() -> None:
    listed = {
        "committees": "- {name: 松桥县政协, place: 松桥县}",
        "places": "- {name: 松桥县, level: county}",
    }
    known = load({f"{name}.yml": text for name, text in listed.items()})
    assert nearest_committee("松桥县政协提按委员会", known, None) == "松桥县政协提案委员会"
    assert nearest_committee("松乔县政协", known, None) == "松桥县政协"


@pytest.mark.parametrize(
    ("issue", "year", "level"),
    [
        ("date: 2024-06-28", 2042, Level.ERROR),
        ("year: 2024", 2042, Level.HINT),
        ("year: 2024", 2025, None),  # a plan for the next year
        ("number: 2024年第6期", 2042, None),
    ],
)
def test_a_year_long_after_the_issue_is_told(
    content: Path, issue: str, year: int, level: Level | None
) -> None:
    index = content / ISSUE / "index.md"
    head = re.sub(r"^(?:date|year): .*$", "", read_text(index), flags=re.M)
    index.write_text(head.replace("---\n", f"---\n{issue}\n", 1), encoding="utf-8")
    text = re.sub(r"^date: .*\n", "", read_text(content / FIRST), flags=re.M)
    text = re.sub(r"^year: .*$", f"year: {year}", text, flags=re.M)
    (content / FIRST).write_text(text, encoding="utf-8")
    found = [p for p in check(Store(content)).problems if p.code == "year-after-date"]
    assert [p.level for p in found] == ([level] if level else [])


def test_a_day_that_is_not_the_issues_is_hinted_at(content: Path) -> None:
    assert "\ndate: " in read_text(content / ISSUE / "index.md")
    assert problems(content) == []
    text = re.sub(r"^date: .*$", "date: 2042-06-28", read_text(content / FIRST), flags=re.M)
    (content / FIRST).write_text(text, encoding="utf-8")
    ((path, line, code),) = problems(content)
    assert (path, code) == (FIRST, "date-other")
    assert text.split("\n")[line - 1] == "date: 2042-06-28"
    assert check(Store(content)).problems[0].level is Level.HINT
