"""What `check --fix` puts right, and that it leaves all else alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_samples import articles, make_archive, snapshot
from huikan.article import ARTICLE_FIELDS, parse, split_front_matter
from huikan.cli import run
from huikan.tidying import tidy
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
    run(["check", "--fix", "--content", str(content)])
    assert snapshot(content) == before
    assert parse(file.read_text(encoding="utf-8")).blocks
