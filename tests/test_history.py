"""`huikan history`: an article's versions are git's, its renames followed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from archive_samples import articles, make_archive
from huikan.cli import run

Output = pytest.CaptureFixture[str]


def git(folder: Path, *args: str) -> str:
    names = ["-c", "user.name=罗鸣", "-c", "user.email=luo@example.org"]
    command = ["git", *names, *args]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def content(tmp_path: Path, capsys: Output) -> Path:
    """An archive of three versions: as read, corrected, and under another name."""
    made = make_archive(tmp_path)
    git(tmp_path, "init", "-q")
    commit(made, "收入第6期")
    first = articles(made)[0]
    text = first.read_text(encoding="utf-8")
    first.write_text(text.replace("竹椅", "藤椅"), encoding="utf-8")
    commit(made, "竹椅原作藤椅")
    git(made, "mv", str(first), str(first.with_name("01-shui-jing.md")))
    commit(made, "改名")
    capsys.readouterr()
    return made


def commit(content: Path, subject: str) -> None:
    git(content, "add", "-A", ".")
    git(content, "commit", "-q", "-m", subject)


def test_every_version_is_listed_the_newest_first(content: Path, capsys: Output) -> None:
    assert run(["history", "songqiao-06-01", "--content", str(content)]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert [row.rsplit("  ", 1)[1] for row in rows] == ["改名", "竹椅原作藤椅", "收入第6期"]
    assert all("罗鸣" in row for row in rows)
    assert "+1 -1" in rows[1]


def test_an_earlier_version_is_shown_whole(content: Path, capsys: Output) -> None:
    commits = git(content, "log", "--format=%H").split()
    for commit, word in zip(commits, ["藤椅", "藤椅", "竹椅"], strict=True):
        args = ["history", "songqiao-06-01", "--content", str(content), "--show", commit[:12]]
        assert run(args) == 0
        text = capsys.readouterr().out
        assert text.startswith("---\n")
        assert word in text


@pytest.mark.parametrize("commit", ["0000000", "", "HEAD", "--output=x"])
def test_a_version_that_is_none_is_refused(content: Path, capsys: Output, commit: str) -> None:
    args = ["history", "songqiao-06-01", "--content", str(content), f"--show={commit}"]
    assert run([*args, "--lang", "zh"]) == 3
    assert "没有唯一的版本" in capsys.readouterr().err


def test_without_a_repository_it_says_so(tmp_path: Path, capsys: Output) -> None:
    content = make_archive(tmp_path)
    assert run(["history", "songqiao-06-01", "--content", str(content), "--lang", "en"]) == 3
    assert "The archive must lie in a git repository" in capsys.readouterr().err


def test_what_was_never_committed_has_no_versions(content: Path, capsys: Output) -> None:
    second = articles(content)[1]
    text = second.read_text(encoding="utf-8").replace("id: songqiao-06-02", "id: songqiao-06-03")
    second.with_name("03-xin.md").write_text(text, encoding="utf-8")
    assert run(["history", "songqiao-06-03", "--content", str(content), "--lang", "zh"]) == 0
    assert "还没有提交过" in capsys.readouterr().out


def test_a_raw_text_written_over_is_merged_with_what_an_editor_wrote(content: Path) -> None:
    """The text to compare with is the committed one, though other versions came behind it."""
    raw = content / "raw" / "songqiao-06.txt"
    read = raw.read_text(encoding="utf-8")
    raw.write_text(read.replace("两张旧方桌", "三张旧方桌"), encoding="utf-8")
    commit(content, "重新扫描")
    assert run(["ingest", "--content", str(content)]) == 0
    text = (content / "issues/2024/songqiao-06/01-shui-jing.md").read_text(encoding="utf-8")
    assert "藤椅" in text
    assert "三张旧方桌" in text
    assert "merge/" not in text


def test_without_the_former_raw_text_an_editor_has_to_look(content: Path) -> None:
    raw = content / "raw" / "songqiao-06.txt"
    git(content, "rm", "-q", "--cached", str(raw))
    (content.parent / ".git").rename(content.parent / "elsewhere")
    read = raw.read_text(encoding="utf-8")
    raw.write_text(read.replace("两张旧方桌", "三张旧方桌"), encoding="utf-8")
    assert run(["ingest", "--content", str(content)]) == 0
    text = (content / "issues/2024/songqiao-06/01-shui-jing.md").read_text(encoding="utf-8")
    assert "藤椅" in text
    assert "merge/base-lost" in text
