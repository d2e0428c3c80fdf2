"""Files that are not what they should be: a clear message, the right exit code, no half work."""

from __future__ import annotations

import errno
import os
import random
import time
from pathlib import Path

import pytest

from archive_samples import PAGE, PLACES, articles, make_archive, snapshot, write_raw
from huikan.cli import run
from huikan.raw_names import KNOWN_SUFFIXES
from huikan.store import load_archive

Output = pytest.CaptureFixture[str]


def ingest(content: Path, *files: Path) -> int:
    return run(["ingest", *map(str, files), "--content", str(content), "--lang", "zh"])


def page_of(title: str) -> str:
    return PAGE.replace("让水井边的议事亭重新热闹起来", title)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "empty.txt: 文件是空的"),
        ("blank.txt", b" \n\t\n", "blank.txt: 文件是空的"),
        ("wide.txt", "\N{IDEOGRAPHIC SPACE}\x1c".encode(), "wide.txt: 文件是空的"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture.txt:3: 这不是文本文件"),
        ("page.html", b"<p>\xe4\xba\x95</p>\n<![x]>\n<p>y</p>", "page.html:2: 网页源码在这里残缺"),
        ("noise.txt", bytes(range(128, 256)) * 4, "noise.txt:1: 认不出文字编码"),
        ("scan.odt", b"PK", "scan.odt: 不收这种文件（.odt）。可收的有：.txt"),
        ("broken.pdf", b"%PDF-1.7", "broken.pdf: 这份 PDF 损坏了"),
        ("notes", b"x", "notes: 不收这种文件（notes）"),
    ],
)
def test_a_bad_file_is_named_with_a_remedy_and_the_others_are_done(
    tmp_path: Path, name: str, data: bytes, says: str, capsys: Output
) -> None:
    bad = write_raw(tmp_path / "in", name, data)
    before = write_raw(tmp_path / "in", "a.txt", page_of("井边议事亭开张"))
    after = write_raw(tmp_path / "in", "z.txt", page_of("井边议事亭添桌"))
    content = tmp_path / "content"
    assert ingest(content, before, bad, after) == 3
    said = capsys.readouterr()
    assert f"{tmp_path / 'in'}/{says}" in said.err
    assert said.err.count("\n") == 1
    assert "读了 3 个文件：0 个没有变化，1 个出错；共 4 篇文章" in said.out
    assert not any(Path(name).stem in path for path in snapshot(content))
    assert [i.issue.id for i in load_archive(content).issues] == ["a", "z"]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-be", "utf-16"),
        ("gb18030", "gb18030"),
        ("gb2312", "gb18030"),
    ],
)
def test_encodings_that_can_be_known_are_read(tmp_path: Path, encoding: str, name: str) -> None:
    data = (b"\xfe\xff" if encoding == "utf-16-be" else b"") + PAGE.encode(encoding)
    raw = write_raw(tmp_path / "in", "page.txt", data)
    content = tmp_path / "content"
    assert ingest(content, raw) == 0
    text = articles(content)[0].read_text(encoding="utf-8")
    assert "title: 让水井边的议事亭重新热闹起来" in text
    assert (content / "raw" / "page.txt").read_bytes() == data
    assert f'"encoding":"{name}"' in (content / "ledger" / "page.jsonl").read_text("utf-8")
    assert run(["check", "--content", str(content)]) == 0


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path, capsys: Output) -> None:
    good = write_raw(tmp_path / "in", "a.txt", PAGE)
    content = tmp_path / "content"
    assert ingest(content, tmp_path / "in" / "b.txt", tmp_path / "in", good) == 3
    said = capsys.readouterr()
    assert f"{tmp_path / 'in' / 'b.txt'}: 没有这个文件" in said.err
    assert f"{tmp_path / 'in'}: 这是文件夹" in said.err
    assert "共 2 篇文章" in said.out


def test_two_files_of_one_name_do_not_overwrite_each_other(tmp_path: Path, capsys: Output) -> None:
    first = write_raw(tmp_path / "one", "a.txt", PAGE)
    second = write_raw(tmp_path / "two", "a.txt", page_of("另一份"))
    content = tmp_path / "content"
    assert ingest(content, first, second) == 3
    assert f"{second}: 同名的文件 {first}" in capsys.readouterr().err
    assert (content / "raw" / "a.txt").read_bytes() == first.read_bytes()


def test_two_files_that_claim_one_issue(tmp_path: Path, capsys: Output) -> None:
    first = write_raw(tmp_path / "in", "a.txt", PAGE)
    second = write_raw(tmp_path / "in", "b.txt", page_of("另一份"))
    write_raw(tmp_path / "in", "b.yml", "id: a\n")
    content = tmp_path / "content"
    assert ingest(content, first, second) == 3
    assert f"{second}: 期号 a 已被 a.txt 占用" in capsys.readouterr().err
    assert not (content / "raw" / "b.txt").exists()
    assert not (content / "raw" / "b.yml").exists()


# ---- one enormous line ------------------------------------------------------

SECONDS = 60
"""A line of 5 MB takes about 3 s on a small machine; quadratic work would take hours."""


def han(count: int, seed: int, punctuation: str) -> str:
    pick = random.Random(seed)
    words = "政协委员提案办理协商民主监督参政议政调研视察建言献策服务为民履职尽责团结联谊社情民意"
    every = 17 if punctuation else count + 1
    return "".join(
        pick.choice(punctuation) if i % every == every - 1 else pick.choice(words)
        for i in range(count)
    )


@pytest.mark.parametrize(
    ("megabytes", "punctuation"), [(5, "，。；"), (1, "")], ids=["5 MB", "1 MB without a stop"]
)
def test_one_enormous_line(tmp_path: Path, megabytes: int, punctuation: str) -> None:
    text = han(megabytes * 2**20 // 3, 7, punctuation)
    raw = write_raw(tmp_path / "in", "long.txt", text)
    content = tmp_path / "content"
    start = time.monotonic()
    assert ingest(content, raw) == 0
    assert time.monotonic() - start < SECONDS
    assert run(["check", "--content", str(content)]) == 0
    (stored,) = load_archive(content).issues[0].articles
    assert sum(len(b.text) for b in stored.article.blocks) > 0.99 * len(text)


# ---- sidecars and hand-written files ----------------------------------------


@pytest.mark.parametrize(
    ("sidecar", "says"),
    [
        (
            "year: 2024\npublicaton: 松桥政协\n",
            ":2: 不认识“publicaton”这一项。最接近的是“publication”",
        ),
        ("year: 2024\ntitle: 第六期: 夏\n", ":2: 这里的写法读不懂（多了一个冒号）"),
        ("title: '第六期\nyear: 2024\n", ":1: 这里的写法读不懂（引号没有成对）"),
        ("date: 2024-13-01\n", ":1: “date”的值“2024-13-01”写法不对，应为日期"),
        (
            "title: 甲\ndate: 去年夏天\n",
            ":2: “date”的值“去年夏天”写法不对，应为日期，如 2024-05-28",
        ),
        ("- 松桥政协\n", ":1: 这里应是一行一项的“名称: 值”"),
        ("year: 2024\nyear: 2023\n", ":2: “year”写了两次"),
    ],
)
def test_a_sidecar_with_a_typing_error(
    tmp_path: Path, sidecar: str, says: str, capsys: Output
) -> None:
    raw = write_raw(tmp_path / "in", "a.txt", PAGE)
    yml = write_raw(tmp_path / "in", "a.yml", sidecar)
    good = write_raw(tmp_path / "in", "b.txt", page_of("井边议事亭添桌"))
    content = tmp_path / "content"
    assert ingest(content, raw, good) == 3
    assert f"{yml}{says}" in capsys.readouterr().err
    assert [i.issue.id for i in load_archive(content).issues] == ["b"]
    assert not (content / "raw" / "a.txt").exists()


def test_a_sidecar_that_is_not_utf8(tmp_path: Path, capsys: Output) -> None:
    raw = write_raw(tmp_path / "in", "a.txt", PAGE)
    yml = write_raw(tmp_path / "in", "a.yml", "year: 2024\ntitle: 松桥".encode("gbk"))
    assert ingest(tmp_path / "content", raw) == 3
    assert f"{yml}:2: 这一行不是 UTF-8" in capsys.readouterr().err


def test_a_broken_authority_file_stops_before_anything_is_written(
    tmp_path: Path, capsys: Output
) -> None:
    content = tmp_path / "content"
    broken = write_raw(content / "authority", "places.yml", PLACES.replace("english", "englsh"))
    before = snapshot(content)
    assert ingest(content, write_raw(tmp_path / "in", "a.txt", PAGE)) == 3
    assert f"{broken}:3: 不认识“englsh”这一项。最接近的是“english”" in capsys.readouterr().err
    assert snapshot(content) == before


def test_an_article_broken_by_hand_is_not_written_over(tmp_path: Path, capsys: Output) -> None:
    content = make_archive(tmp_path)
    broken = articles(content)[0]
    text = broken.read_text(encoding="utf-8").replace("year: 2024", "year: [2024")
    broken.write_text(text, encoding="utf-8")
    other = write_raw(content / "raw", "b.txt", page_of("井边议事亭添桌"))
    assert run(["ingest", "--again", "--content", str(content), "--lang", "zh"]) == 3
    said = capsys.readouterr()
    assert f"{broken}:" in said.err
    assert "这里的写法读不懂（方括号没有成对）" in said.err
    assert broken.read_text(encoding="utf-8") == text
    assert other.stem in [i.name for i in (content / "issues").glob("*/*")]


@pytest.mark.parametrize("command", ["build", "explain", "check"])
def test_an_article_broken_by_hand_is_named_by_every_command(
    tmp_path: Path, command: str, capsys: Output
) -> None:
    content = make_archive(tmp_path)
    broken = articles(content)[0]
    text = broken.read_text(encoding="utf-8").replace("year: 2024", "year: [2024")
    broken.write_text(text, encoding="utf-8")
    options = {"build": ["--site", str(tmp_path / "site")], "explain": [str(broken)], "check": []}
    args = [command, *options[command], "--content", str(content), "--lang", "zh"]
    assert run(args) == (1 if command == "check" else 3)
    said = capsys.readouterr()
    assert f"{broken}:7: 这里的写法读不懂" in said.out + said.err
    assert not (tmp_path / "site").exists()


# ---- folders that cannot be written to --------------------------------------


def test_a_file_where_the_content_folder_should_be(tmp_path: Path, capsys: Output) -> None:
    content = write_raw(tmp_path, "content", "x")
    assert ingest(content, write_raw(tmp_path / "in", "a.txt", PAGE)) == 4
    assert f"{content}: 这里应是文件夹，却是一个文件" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["issues", "ledger", "raw"])
def test_a_file_where_a_folder_should_be(tmp_path: Path, name: str, capsys: Output) -> None:
    content = tmp_path / "content"
    write_raw(content, name, "x")
    assert ingest(content, write_raw(tmp_path / "in", "a.txt", PAGE)) == 4
    assert "写不进去" in capsys.readouterr().err
    assert (content / name).read_text(encoding="utf-8") == "x"
    assert not [p for p in snapshot(content) if p.endswith(".tmp")]


def archive(content: Path) -> dict[str, bytes]:
    """All files but the notes for `huikan undo`, which are no part of the archive."""
    return {p: data for p, data in snapshot(content).items() if not p.startswith(".huikan/")}


def test_a_read_only_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    content = make_archive(tmp_path)
    before = archive(content)
    raw = write_raw(tmp_path / "in", "b.txt", page_of("井边议事亭添桌"))

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "replace", refuse)
    assert ingest(content, raw) == 4
    assert "写不进去（磁盘是只读的）" in capsys.readouterr().err
    monkeypatch.undo()
    assert archive(content) == before


def test_a_full_disk_in_the_middle_is_mended_by_running_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = write_raw(tmp_path / "in", "a.txt", PAGE)
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    assert ingest(whole, raw) == 0
    real, calls = Path.replace, 0

    def run_out(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", run_out)
    assert ingest(broken, raw) == 4
    assert not list(broken.glob("ledger/*")), "the ledger is put in place last"
    monkeypatch.undo()
    assert ingest(broken, raw) == 0
    assert archive(broken) == archive(whole)


def test_new_on_a_read_only_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = make_archive(tmp_path)
    before = snapshot(content)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "replace", refuse)
    args = ["new", "issue", "--id", "songqiao-07", "--year", "2024", "--content", str(content)]
    assert run(args) == 4
    monkeypatch.undo()
    assert snapshot(content) == before


def test_the_remedies_name_every_kind_of_file_that_is_read(tmp_path: Path, capsys: Output) -> None:
    ingest(tmp_path / "content", write_raw(tmp_path, "a.doc", "x"))
    said = capsys.readouterr().err
    assert all(suffix in said for suffix in KNOWN_SUFFIXES)
