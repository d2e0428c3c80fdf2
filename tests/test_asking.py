"""`huikan new issue` asks on a terminal; what it makes is an issue that is right as it stands."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from archive_samples import PLACES, articles, snapshot
from huikan.article import parse_issue
from huikan.cli import run

Output = pytest.CaptureFixture[str]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def content(tmp_path: Path) -> Path:
    made = tmp_path / "content"
    (made / "authority").mkdir(parents=True)
    (made / "authority" / "places.yml").write_text(PLACES, "utf-8")
    return made


def tell(content: Path, monkeypatch: pytest.MonkeyPatch, *answers: str) -> int:
    monkeypatch.setattr(sys, "stdin", Terminal("".join(f"{a}\n" for a in answers)))
    return run(["new", "issue", "--content", str(content), "--lang", "zh"])


def test_an_issue_with_its_articles(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = ("松桥政协", "2024年6月28日", "2024年第6期", "松桥", "", "", "井边", "便民卡", "")
    assert tell(content, monkeypatch, *answers) == 0
    index = next(content.glob("issues/*/*/index.md"))
    issue = parse_issue(index.read_text("utf-8"), "", "")
    assert (issue.id, issue.year) == ("song-qiao-2024-06", 2024)
    assert (issue.place, issue.number) == ("松桥市", "2024年第6期")
    assert [f.name[:2] for f in articles(content)] == ["01", "02"]
    assert run(["check", "--content", str(content)]) == 0
    # The next one is offered what the first one said.
    assert tell(content, monkeypatch, "", "2024-07-28", "", "", "", "1", "") == 0
    second = content / "issues/2024/song-qiao-2024-07/index.md"
    assert parse_issue(second.read_text("utf-8"), "", "").place == "松桥市"


def test_what_is_wrong_is_said_and_asked_again(
    content: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    said = (
        "",
        "明天",
        "2024-02-30",
        "",
        "24",
        "2024",
        "",
        "松乔市",
        "",
        "甲 乙",
        "a-1",
        "3",
        "1",
        "",
    )
    assert tell(content, monkeypatch, *said) == 0
    heard = capsys.readouterr().err
    for words in (
        "“明天”不是日期",
        "“2024-02-30”不是日期",
        "“24”不是年份",
        "不认识“松乔市”",
        "也可以先按回车略过",
    ):
        assert words in heard
    assert "请写 1 或 2" in heard
    assert (content / "issues/2024/a-1/index.md").is_file()


def test_one_file_for_the_whole_issue_is_taken_in(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ("松桥政协", "2024-06-28", "", "松桥市", "song-06", "2")
    assert tell(content, monkeypatch, *answers) == 0
    assert set(snapshot(content)) >= {"raw/song-06.md", "raw/song-06.yml"}
    assert run(["ingest", "--content", str(content)]) == 0
    assert len(articles(content)) == 2
    assert run(["check", "--content", str(content)]) == 0
    assert (
        run(["new", "issue", "--id", "song-06", "--year", "2024", "--content", str(content)]) == 2
    )


def test_interrupted_it_leaves_nothing(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(content)
    assert tell(content, monkeypatch, "松桥政协", "2024-06-28") == 130
    assert snapshot(content) == before
