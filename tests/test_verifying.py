"""`huikan verify`: the record of an archive is proven again, and whatever was changed is told."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from archive_samples import articles, make_archive, snapshot
from huikan.cli import run

Output = pytest.CaptureFixture[str]


@pytest.fixture
def content(tmp_path: Path, capsys: Output) -> Path:
    made = make_archive(tmp_path)
    capsys.readouterr()
    return made


def verify(content: Path, *more: str) -> int:
    return run(["verify", "--content", str(content), "--lang", "zh", *more])


def test_a_sound_archive_is_proven_and_nothing_is_written(content: Path, capsys: Output) -> None:
    before = snapshot(content)
    assert verify(content) == 0
    said = capsys.readouterr().out
    points = len((content / "raw" / "songqiao-06.txt").read_text(encoding="utf-8"))
    assert f"核对了 1 份账本、2 篇文章、{points} 字原文：0 处问题" in said
    assert snapshot(content) == before


def test_what_editors_write_is_theirs(content: Path) -> None:
    first = articles(content)[0]
    first.write_text(first.read_text(encoding="utf-8") + "\n编者补记。\n", encoding="utf-8")
    assert verify(content) == 0


@pytest.mark.parametrize(
    ("path", "old", "new", "says"),
    [
        ("raw/songqiao-06.txt", "竹椅", "藤椅", "raw/songqiao-06.txt: 原文改动过"),
        (
            "ledger/songqiao-06.jsonl",
            '"id":"songqiao-06-01"',
            '"id":"songqiao-06-09"',
            "账本第一条不成立",
        ),
        ("ledger/songqiao-06.jsonl", '"blocks":[["text",[[', '"blocks":[["text",[[1', "账本第"),
        ("ledger/songqiao-06.jsonl", "{", "[", "songqiao-06.jsonl:1: 账本这一行读不懂"),
        ("ledger/songqiao-06.jsonl", "songqiao-06.txt", "gone.txt", "原文 raw/gone.txt 不见了"),
        ("ledger/songqiao-06.jsonl", '"raw":"', '"raw":"../raw/', "账本这一行读不懂"),
    ],
)
def test_whatever_was_changed_is_told(
    content: Path, capsys: Output, path: str, old: str, new: str, says: str
) -> None:
    file = content / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert verify(content) == 1
    assert says in capsys.readouterr().out


def test_a_raw_file_that_nobody_read_is_told(content: Path, capsys: Output) -> None:
    (content / "raw" / "b.txt").write_text("井边。", encoding="utf-8")
    assert verify(content) == 1
    assert "raw/b.txt: 这份原文还没有收入" in capsys.readouterr().out


def test_the_digest_is_what_sha256sum_gives(content: Path, capsys: Output) -> None:
    rows = [
        f"{hashlib.sha256(data).hexdigest()}  {path}\n"
        for path, data in sorted(snapshot(content).items())
        if path.startswith(("raw/", "ledger/"))
    ]
    assert len(rows) == 3
    digest = hashlib.sha256("".join(rows).encode()).hexdigest()
    assert verify(content, "--expect", digest) == 0
    assert f"校验值 {digest}" in capsys.readouterr().out
    sidecar = content / "raw" / "songqiao-06.yml"
    sidecar.write_text(sidecar.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert verify(content, "--expect", digest) == 1
    assert f"与给出的不同（{digest}）" in capsys.readouterr().out
