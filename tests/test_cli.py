"""The command line as a specification: what each call does, says, and ends with."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po

import huikan
from archive_samples import PAGE, articles, make_archive, snapshot, write_raw
from huikan import __version__
from huikan.cli import command_line, language, run
from huikan.help_page import columns
from huikan.help_texts import HELP
from huikan.messages import LANGUAGES, MESSAGES
from huikan.model import Archive
from huikan.store import load_archive
from huikan.words import WORDS

Output = pytest.CaptureFixture[str]


def all_commands(command: click.Command, path: str = "") -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from all_commands(below, f"{path} {name}".strip())


# ---- help and language ------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_option_and_command_is_explained_with_an_example(lang: str) -> None:
    example = {"zh": "例：", "en": "Example: "}[lang]
    for path, command in all_commands(command_line(lang)):
        context = click.Context(command, info_name=path or "huikan")
        if path:
            assert example in (command.help or ""), path
        for option in command.get_params(context):
            if isinstance(option, click.Option):
                assert example in (option.help or ""), f"{path} {option.opts}"


def test_help_in_chinese_has_no_english_words_of_click(capsys: Output) -> None:
    for path, _ in all_commands(command_line("zh")):
        assert run([*path.split(), "--help", "--lang", "zh"]) == 0
        page = capsys.readouterr().out
        assert page.startswith("用法")
        assert not re.search(r"Usage|Options|Commands|Show this|OPTIONS|COMMAND\b", page), path


def test_help_lines_fit_the_terminal(capsys: Output) -> None:
    for path, _ in all_commands(command_line("zh")):
        run([*path.split(), "--help", "--lang", "zh"])
        wide = [line for line in capsys.readouterr().out.splitlines() if columns(line) > 80]
        assert wide == []


@pytest.mark.parametrize(
    ("args", "environ", "expected"),
    [
        (["check", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang=zh", "check"], {"LANG": "en_US.UTF-8"}, "zh"),
        ([], {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ([], {"LC_ALL": "", "LANG": "zh_TW.UTF-8"}, "zh"),
        ([], {"LANG": "C.UTF-8"}, "en"),
        ([], {}, "en"),
    ],
)
def test_language(args: list[str], environ: dict[str, str], expected: str) -> None:
    assert language(args, environ) == expected


def test_lang_is_accepted_before_and_behind_the_command(content: Path, capsys: Output) -> None:
    for args in (["--lang", "zh", "check"], ["check", "--lang", "zh"]):
        assert run([*args, "--content", str(content)]) == 0
        assert "检查了 1 期、2 篇文章" in capsys.readouterr().out


def test_texts_exist_in_both_languages_with_the_same_values() -> None:
    for code, (chinese, english) in {**MESSAGES, **HELP, **WORDS}.items():
        assert chinese or english == "", code
        values = [set(re.findall(r"\{(\w+)[!:}]", text)) for text in (chinese, english)]
        assert values[0] == values[1], code


def test_catalogue_of_clicks_words_is_compiled_from_its_source() -> None:
    folder = Path(huikan.__file__).parent / "locale" / "zh" / "LC_MESSAGES"
    from gettext import GNUTranslations

    with (folder / "messages.po").open("rb") as f:
        source = read_po(f, locale="zh")
    with (folder / "messages.mo").open("rb") as f:
        compiled = GNUTranslations(f)
    for message in source:
        if isinstance(message.id, tuple):
            assert compiled.ngettext(*message.id, 2) == message.string[0]
        elif message.id:
            assert compiled.gettext(message.id) == message.string


def test_version(capsys: Output) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"huikan {__version__}\n"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["ingst"], "没有 ingst 这个命令"),
        (["build", "--sit", "x"], "--site"),
        (["serve", "--port", "many"], "不是整数"),
        (["check", "--format", "xml"], "xml 不在可选的"),
        (["new", "issue", "--date", "June"], "2024-05-28"),
        (["explain"], "缺少参数"),
        (["check", "--lang", "fr"], "fr 不在可选的"),
    ],
)
def test_wrong_usage_ends_with_2(
    args: list[str], says: str, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert run(args) == 2
    assert says in capsys.readouterr().err


# ---- ingest -----------------------------------------------------------------


def test_ingest_copies_raw_file_and_sidecar_and_writes_all(content: Path) -> None:
    assert (content / "raw" / "songqiao-06.txt").read_text(encoding="utf-8") == PAGE
    assert "松桥政协" in (content / "raw" / "songqiao-06.yml").read_text(encoding="utf-8")
    assert [p.parent.as_posix().removeprefix(f"{content}/") for p in articles(content)] == [
        "issues/2024/songqiao-06"
    ] * 2
    head = (content / "ledger" / "songqiao-06.jsonl").read_text(encoding="utf-8").split("\n")[0]
    assert json.loads(head)["raw"] == "songqiao-06.txt"


@pytest.mark.parametrize("again", [[], ["--again"]])
def test_ingesting_twice_changes_no_byte(content: Path, again: list[str], capsys: Output) -> None:
    before = snapshot(content)
    assert run(["ingest", "--content", str(content), "--lang", "zh", *again]) == 0
    assert snapshot(content) == before
    assert "读了 1 个文件：1 个没有变化，0 个出错；共 2 篇文章" in capsys.readouterr().out


def test_an_edited_article_keeps_its_edit(content: Path) -> None:
    path = articles(content)[0]
    edit(path, "竹椅", "藤椅")
    edited = path.read_text(encoding="utf-8")
    assert run(["ingest", "--again", "--content", str(content)]) == 0
    assert path.read_text(encoding="utf-8") == edited


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_corrected_raw_file_is_merged_with_what_an_editor_wrote(
    content: Path, tmp_path: Path
) -> None:
    first, second = articles(content)
    edit(first, "竹椅", "藤椅")
    better = PAGE.replace("两张旧方桌", "三张旧方桌").replace("整整走了两天", "整整走了三天")
    raw = write_raw(tmp_path / "better", "songqiao-06.txt", better)
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    assert articles(content) == [first, second]
    text = first.read_text(encoding="utf-8")
    assert "藤椅" in text
    assert "三张旧方桌" in text
    assert "整整走了三天" in second.read_text(encoding="utf-8")


def test_a_raw_file_corrected_where_it_lies_keeps_addresses_and_edits(content: Path) -> None:
    first, second = articles(content)
    edit(first, "竹椅", "藤椅")
    edit(content / "raw" / "songqiao-06.txt", "整整走了两天", "整整走了三天")
    assert run(["ingest", "--content", str(content)]) == 0
    assert articles(content) == [first, second]
    text = first.read_text(encoding="utf-8")
    assert "藤椅" in text
    assert "merge/base-lost" in text, "the text to compare with is gone: an editor has to look"
    assert "整整走了三天" in second.read_text(encoding="utf-8")


def test_an_article_of_an_editors_own_is_neither_overwritten_nor_numbered_twice(
    content: Path,
) -> None:
    args = ["--issue", "songqiao-06", "--title", "编者自己写的一篇", "--content", str(content)]
    assert run(["new", "article", *args]) == 0
    own = articles(content)[-1]
    before = own.read_bytes()
    raw = content / "raw" / "songqiao-06.txt"
    head = "\n老街夜校开讲了\n\n松桥市政协社会和法制委员会\n\n"
    text = "夜校设在粮站旧仓库里，每周二晚上七点开讲，听众自带板凳。\n"
    raw.write_text(PAGE + head + text, encoding="utf-8")
    assert run(["ingest", "--content", str(content)]) == 0
    assert own.read_bytes() == before
    stored = load_archive(content).issues[0].articles
    ids = [a.article.id for a in stored]
    assert len(set(ids)) == len(ids) == 4


def test_ingest_without_anything_to_read_says_so(tmp_path: Path, capsys: Output) -> None:
    assert run(["ingest", "--content", str(tmp_path / "new"), "--lang", "en"]) == 0
    assert "nothing to take in" in capsys.readouterr().out


def test_a_sidecar_in_the_archive_counts_for_a_raw_file_read_again_from_elsewhere(
    content: Path, tmp_path: Path
) -> None:
    before = snapshot(content)
    raw = write_raw(tmp_path / "elsewhere", "songqiao-06.txt", PAGE)
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    assert snapshot(content) == before


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("ci", "shown"), [("", True), ("true", False)])
def test_progress_on_a_terminal_only(
    content: Path, monkeypatch: pytest.MonkeyPatch, ci: str, shown: bool
) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("CI", ci)
    assert run(["ingest", "--content", str(content)]) == 0
    assert ("[1/1] songqiao-06.txt" in terminal.getvalue()) is shown


def test_quiet_without_a_terminal(content: Path, capsys: Output) -> None:
    run(["ingest", "--content", str(content)])
    assert capsys.readouterr().err == ""


def test_ctrl_c_ends_with_130(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("huikan.workers.ingest", interrupt)
    assert run(["ingest", "--content", str(content), "--lang", "zh"]) == 130
    assert "已中断" in capsys.readouterr().err


# ---- explain ----------------------------------------------------------------


def test_explain_quotes_every_part_from_the_raw_text(content: Path, capsys: Output) -> None:
    assert run(["explain", "songqiao-06-01", "--content", str(content), "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    start = PAGE.index("井水清不清")
    assert f"段落 7:1 [{start}," in said
    assert "主标题 1:1 [0,14) “让水井边的议事亭重新热闹起来”" in said
    assert "tag/committees" in said
    assert "停车卡" not in said, "that is the other article"


def test_explain_shows_each_removed_repeat_with_the_copy_that_was_kept(
    tmp_path: Path, capsys: Output
) -> None:
    first, second = (p for p in PAGE.split("\n\n") if p.startswith(("入春", "井水")))
    looped = PAGE.replace(second, f"{second}\n\n{first[10:]}\n\n{second}")
    raw = write_raw(tmp_path, "loop.txt", looped)
    content = tmp_path / "content"
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    capsys.readouterr()
    assert run(["explain", "loop-01", "--content", str(content), "--lang", "en"]) == 0
    repeats = capsys.readouterr().out.partition("Removed repeats")[2]
    assert f"[{looped.rindex(second)}," in repeats
    kept = [int(n) for n in re.findall(r"kept: \S+ \[(\d+),", repeats)]
    assert kept
    assert max(kept) < looped.rindex(first[10:])


def test_explain_takes_the_path_and_shows_what_an_editor_changed(
    content: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = articles(content)[0]
    edit(path, "竹椅", "藤椅")
    monkeypatch.chdir(content.parent)
    for name in (str(path), path.relative_to(content).as_posix()[:-3]):
        assert run(["explain", name, "--content", "content", "--lang", "zh"]) == 0
        said = capsys.readouterr().out
        assert "编辑改过这篇文章" in said
        assert "\n-入春以来" in said
        assert "摆着十几把藤椅" in said


def test_explain_still_knows_a_deleted_article(content: Path, capsys: Output) -> None:
    articles(content)[0].unlink()
    assert run(["explain", "songqiao-06-01", "--content", str(content), "--lang", "en"]) == 0
    assert "was deleted" in capsys.readouterr().out


def test_explain_of_an_unknown_article_names_the_nearest(content: Path, capsys: Output) -> None:
    assert run(["explain", "songqiao-06-1", "--content", str(content), "--lang", "en"]) == 3
    assert "The nearest is `songqiao-06-01`" in capsys.readouterr().err


# ---- new --------------------------------------------------------------------


def new(what: str, content: Path, *options: str) -> int:
    return run(["new", what, *options, "--content", str(content), "--lang", "zh"])


def test_what_new_writes_passes_the_check_and_is_read_back(content: Path, capsys: Output) -> None:
    assert new("issue", content, "--id", "songqiao-07", "--date", "2024-07-18") == 0
    options = ["--title", "巷口有张意见桌", "--author", "罗望", "--committee", "松桥市政协"]
    assert new("article", content, "--issue", "songqiao-07", *options) == 0
    english = ["songqiao-07-01", "--title", "A Desk at the Corner", "--translator", "Ann Reed"]
    assert new("translation", content, *english) == 0
    capsys.readouterr()
    assert run(["check", "--content", str(content)]) == 0
    assert run(["check", "--content", str(content), "--strict"]) == 1, "drafts are open questions"
    archive: Archive = load_archive(content)
    stored = archive.issues[1].articles[0]
    assert stored.path == "issues/2024/songqiao-07/01-xiang-kou-you-zhang-yi-jian.md"
    assert (stored.article.id, stored.article.year) == ("songqiao-07-01", 2024)
    assert stored.translations[0][1].title == "A Desk at the Corner"


def test_new_articles_get_the_next_number_and_an_id_never_given(content: Path) -> None:
    articles(content)[1].unlink()
    assert new("article", content, "--issue", "songqiao-06", "--title", "补记") == 0
    path = articles(content)[-1]
    assert path.name == "02-bu-ji.md"
    assert "id: songqiao-06-03\n" in path.read_text(encoding="utf-8")


def test_new_refuses_to_overwrite(content: Path, capsys: Output) -> None:
    before = snapshot(content)
    assert new("issue", content, "--id", "songqiao-06", "--year", "2023") == 2
    assert "没有动它" in capsys.readouterr().err
    assert snapshot(content) == before
    assert new("translation", content, "songqiao-06-01", "--title", "Well") == 0
    before = snapshot(content)
    assert new("translation", content, "songqiao-06-01", "--title", "Well") == 2
    assert snapshot(content) == before


@pytest.mark.parametrize(
    ("what", "options", "says"),
    [
        ("issue", ["--id", "松桥七", "--year", "2024"], "如 song-qiao-qi"),
        ("issue", [], "--id"),
        ("issue", ["--id", "a"], "--year"),
        ("article", ["--issue", "songqiao-06"], "--title"),
        ("translation", ["songqiao-06-01"], "--title"),
    ],
)
def test_new_without_a_terminal_names_what_is_missing(
    content: Path, what: str, options: list[str], says: str, capsys: Output
) -> None:
    before = snapshot(content)
    assert new(what, content, *options) == 2
    assert says in capsys.readouterr().err
    assert snapshot(content) == before


def test_new_in_an_unknown_issue_names_the_nearest(content: Path, capsys: Output) -> None:
    assert new("article", content, "--issue", "songqiao-6", "--title", "补记") == 3
    assert "songqiao-06" in capsys.readouterr().err


def huikan_script() -> str:
    return str(Path(sys.executable).with_name("huikan"))


def test_new_asks_on_a_terminal(content: Path) -> None:
    ours, theirs = pty.openpty()
    args = [huikan_script(), "new", "article", "--content", str(content), "--lang", "zh"]
    process = subprocess.Popen(args, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    for question, answer in (("哪一期", "songqiao-06"), ("标题", "问出来的一篇")):
        assert question in _read_until(ours, question)
        os.write(ours, f"{answer}\n".encode())
    assert process.wait(30) == 0
    os.close(ours)
    assert "title: 问出来的一篇" in articles(content)[-1].read_text(encoding="utf-8")


def _read_until(terminal: int, words: str) -> str:
    said = b""
    while words not in said.decode("utf-8", "ignore") and select.select([terminal], [], [], 20)[0]:
        said += os.read(terminal, 4096)
    return said.decode("utf-8", "ignore")


# ---- build ------------------------------------------------------------------


def test_build_writes_a_site_of_any_content_folder(content: Path, capsys: Output) -> None:
    site = content.parent / "site"
    args = ["build", "--content", str(content), "--site", str(site), "--lang", "zh"]
    assert run(args) == 0
    assert f"网站已生成：{site / 'index.html'}" in capsys.readouterr().out
    assert (site / "index.html").is_file()
    address = articles(content)[0].relative_to(content).with_suffix("")
    assert "老水井边" in (site / address / "index.html").read_text(encoding="utf-8")


def test_build_without_content_says_where_it_looked(tmp_path: Path, capsys: Output) -> None:
    args = ["build", "--content", str(tmp_path / "none"), "--lang", "zh"]
    assert run(args) == 3
    assert f"{tmp_path / 'none'}: 没有这个内容文件夹" in capsys.readouterr().err


OTHER_ISSUE = """委员工作站进了社区

松桥市政协社会和法制委员会

社区里新开了一间委员工作站，每逢周三，委员轮流坐班。居民带着难题来，委员带着记事本听。

半年下来，记事本写满了六本，办成的事有四十多件。居民说，门开着，心里就踏实。
"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_another_issues_file_of_the_same_name_replaces_nothing(
    tmp_path: Path, capsys: Output, lang: str
) -> None:
    content = make_archive(tmp_path)
    before = snapshot(content)
    other = write_raw(tmp_path / "next year", "songqiao-06.txt", OTHER_ISSUE)
    args = ["ingest", str(other), "--content", str(content), "--lang", lang]
    assert run(args) == 3
    said = capsys.readouterr().err
    assert f"{other}: " in said
    assert "让水井边的议事亭重新热闹起来" in said
    assert "songqiao-06-2.txt" in said
    assert {k: v for k, v in snapshot(content).items() if k != ".lock"} == before
    (content / "raw/songqiao-06.txt").write_text(OTHER_ISSUE, "utf-8")
    assert run(["ingest", "--content", str(content)]) == 0


def test_a_better_scan_of_the_same_issue_is_taken_in(tmp_path: Path) -> None:
    content = make_archive(tmp_path)
    better = PAGE.replace("十几把竹椅", "十二把竹椅").partition("一张便民卡")[0]
    raw = write_raw(tmp_path / "better", "songqiao-06.txt", better)
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    assert "十二把竹椅" in articles(content)[0].read_text("utf-8")
