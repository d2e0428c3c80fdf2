"""An archive on another file system: worked on in a copy, put back whole or not at all."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from archive_samples import PAGE, SIDECAR, make_archive, snapshot, write_raw
from huikan import remote
from huikan.cli import run
from huikan.errors import CannotWriteError
from huikan.remote import Place, at_hand, copy_of, fetch
from huikan.writing import PLAN, UNFINISHED

Output = pytest.CaptureFixture[str]
ARCHIVE = "memory://archive"
CHANGED = PAGE.replace("一张便民卡跑出的加速度", "一张停车卡跑出的加速度").replace("六月", "七月")


class Killed(BaseException):
    """The run ends here, as if it had been killed: nothing of ours catches this."""


@pytest.fixture(autouse=True)
def _own_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Copies lie below a folder of the test's own, and what is in memory is gone afterwards."""
    monkeypatch.chdir(tmp_path)
    yield
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]


def there(root: str = "/archive") -> dict[str, bytes]:
    """Every file of the remote archive but what a run notes to be taken back."""
    return seen(
        {
            path.removeprefix(f"{root}/"): file.getvalue()
            for path, file in MemoryFileSystem.store.items()
            if path.startswith(f"{root}/")
        }
    )


def seen(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Without notes for `undo`, which hold times, and without locks."""
    return {p: b for p, b in files.items() if not p.startswith((".huikan", ".lock"))}


def put_there(folder: Path, root: str = "/archive") -> None:
    fs = MemoryFileSystem()
    for path, data in snapshot(folder).items():
        fs.makedirs(str(PurePosixPath(root, path).parent), exist_ok=True)
        fs.pipe_file(f"{root}/{path}", data)


def raw_file(folder: Path, text: str = CHANGED) -> Path:
    raw = write_raw(folder / "new", "songqiao-06.txt", text)
    shutil.copyfile(folder / "scans" / "songqiao-06.yml", raw.with_suffix(".yml"))
    return raw


@pytest.fixture
def states(tmp_path: Path) -> tuple[dict[str, bytes], dict[str, bytes], Path]:
    """The archive before and after a run, and the raw file that it reads; the remote is before."""
    content = make_archive(tmp_path)
    put_there(content)
    before, raw = seen(snapshot(content)), raw_file(tmp_path)
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    return before, seen(snapshot(content)), raw


def test_raw_texts_and_archive_lie_elsewhere(tmp_path: Path) -> None:
    raw = write_raw(tmp_path / "scans", "a.txt", PAGE)
    raw.with_suffix(".yml").write_text(SIDECAR, encoding="utf-8")
    put_there(raw.parent, "/bucket/raw")
    here = tmp_path / "here"
    assert run(["ingest", str(raw), "--content", str(here)]) == 0
    assert run(["ingest", "memory://bucket/raw/*.txt", "--content", ARCHIVE]) == 0
    assert there() == seen(snapshot(here))
    assert there()["raw/a.yml"] == SIDECAR.encode()
    assert run(["check", "--content", ARCHIVE]) == run(["check", "--content", str(here)])
    assert run(["verify", "--content", ARCHIVE]) == 0


def test_a_raw_text_needs_no_wildcard_and_keeps_its_name(tmp_path: Path) -> None:
    put_there(write_raw(tmp_path, "a.txt", PAGE).parent, "/bucket")
    (fetched,) = fetch(Place("memory://bucket/a.txt"))
    assert fetched.name == "a.txt"
    assert fetched.read_text(encoding="utf-8") == PAGE


def test_only_what_changed_is_fetched_again(
    states: tuple[dict[str, bytes], dict[str, bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []
    get = MemoryFileSystem.get

    def noting(self: MemoryFileSystem, rpath: Any, lpath: Any, **others: Any) -> Any:
        fetched.extend(rpath)
        return get(self, rpath, lpath, **others)

    monkeypatch.setattr(MemoryFileSystem, "get", noting)
    with at_hand(Place(ARCHIVE)):
        assert len(fetched) == len(MemoryFileSystem.store)
    MemoryFileSystem().pipe_file("/archive/raw/note.txt", b"x")
    fetched.clear()
    with at_hand(Place(ARCHIVE)) as copy:
        assert fetched == ["/archive/raw/note.txt"]
        (copy / "raw/note.txt").write_bytes(b"touched by nobody's command")
        (copy / "raw/note.txt").write_bytes(b"x")
    fetched.clear()
    with at_hand(Place(ARCHIVE)):
        assert not fetched


def test_a_file_that_goes_here_goes_there(
    states: tuple[dict[str, bytes], dict[str, bytes], Path],
) -> None:
    before, *_ = states
    gone = next(path for path in before if path.startswith("issues/") and path.endswith(".md"))
    with at_hand(Place(ARCHIVE)) as copy:
        (copy / gone).unlink()
    assert there() == {path: data for path, data in before.items() if path != gone}
    assert not any(UNFINISHED in path for path in MemoryFileSystem.store)


def test_killed_at_any_moment_it_is_as_before_or_as_after(
    states: tuple[dict[str, bytes], dict[str, bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after, raw = states
    start = dict(MemoryFileSystem.store)
    args = ["ingest", str(raw), "--content", ARCHIVE]
    points = Counter[str]()
    monkeypatch.setattr(remote, "reached", lambda point: points.update([point]))
    assert run(args) == 0
    assert there() == after
    assert points.keys() == set(remote.POINTS)
    for point, times in points.items():
        for nth in range(1, times + 1):
            MemoryFileSystem.store.clear()
            MemoryFileSystem.store.update(start)
            monkeypatch.setattr(remote, "reached", killing(point, nth))
            with pytest.raises(Killed):
                run(args)
            monkeypatch.setattr(remote, "reached", lambda _: None)
            assert run(["verify", "--content", ARCHIVE]) == 0
            wanted = before if point == "remote/staged" else after
            assert there() == wanted, (point, nth)
            assert not any(UNFINISHED in path for path in MemoryFileSystem.store)


def killing(point: str, nth: int) -> Callable[[str], None]:
    met = Counter[str]()

    def fault(name: str) -> None:
        met[name] += 1
        if name == point and met[name] == nth:
            raise Killed

    return fault


def test_what_somebody_else_changed_meanwhile_stays(
    states: tuple[dict[str, bytes], dict[str, bytes], Path],
) -> None:
    before, *_ = states

    def both() -> None:
        with at_hand(Place(ARCHIVE)) as copy:
            (copy / "authority" / "topics.yml").write_text("[]\n", encoding="utf-8")
            MemoryFileSystem().pipe_file("/archive/raw/new.txt", b"theirs")

    with pytest.raises(CannotWriteError) as caught:
        both()
    assert (caught.value.code, caught.value.values["file"]) == ("remote-changed", "raw/new.txt")
    assert there() == before | {"raw/new.txt": b"theirs"}


def test_work_that_fails_puts_nothing_back(
    states: tuple[dict[str, bytes], dict[str, bytes], Path],
) -> None:
    before, *_ = states

    def fails() -> None:
        with at_hand(Place(ARCHIVE)) as copy:
            (copy / "raw" / "x.txt").write_text("x", encoding="utf-8")
            raise CannotWriteError("cannot-write", "x")

    with pytest.raises(CannotWriteError):
        fails()
    assert there() == before


def test_a_plan_that_no_run_wrote_is_not_carried_out(
    states: tuple[dict[str, bytes], dict[str, bytes], Path], capsys: Output
) -> None:
    MemoryFileSystem().pipe_file(f"/archive/{UNFINISHED}/{PLAN}", b'["../../x", null, null]\n')
    assert run(["verify", "--content", ARCHIVE]) == 3
    assert f"{PLAN}:1: " in capsys.readouterr().err


def test_a_path_that_leads_elsewhere_is_refused(tmp_path: Path, capsys: Output) -> None:
    put_there(write_raw(tmp_path, "a.txt", PAGE).parent)
    MemoryFileSystem.store["/archive/../../x"] = MemoryFileSystem.store["/archive/a.txt"]
    assert run(["check", "--content", ARCHIVE, "--lang", "en"]) == 3
    assert "../../x" in capsys.readouterr().err
    assert not (copy_of(Place(ARCHIVE)).parent / "x").exists()


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["ingest", "memory://bucket/no.txt"], 3, "no file at this address"),
        (["ingest", "nosuch://bucket/a.txt"], 2, "not known here"),
        (["check", "--content", "nosuch://bucket"], 2, "not known here"),
        (["check", "--content", "memory://nowhere"], 3, "memory://nowhere: "),
    ],
)
def test_an_address_that_cannot_be_used_is_said(
    args: list[str], code: int, said: str, capsys: Output
) -> None:
    assert run([*args, "--lang", "en"]) == code
    assert said in capsys.readouterr().err


def test_a_storage_that_fails_is_said(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    def fails(*_: object, **__: object) -> None:
        raise PermissionError("AccessDenied")

    monkeypatch.setattr(MemoryFileSystem, "find", fails)
    assert run(["check", "--content", ARCHIVE, "--lang", "en"]) == 4
    assert f"{ARCHIVE}: The storage there failed (AccessDenied)" in capsys.readouterr().err


def test_paths_of_this_machine_need_no_other_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "_opened", lambda _: pytest.fail("fsspec was asked"))
    raw = write_raw(tmp_path / "scans", "a.txt", PAGE)
    assert run(["ingest", str(raw), "--content", "here"]) == 0


def test_a_file_that_was_read_was_not_changed(
    states: tuple[dict[str, bytes], dict[str, bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on servers that tell of each file when it was read last (SFTP)."""
    _, after, raw = states
    reads: Counter[str] = Counter()
    find, get_file = MemoryFileSystem.find, MemoryFileSystem.get_file

    def telling(self: Any, *args: Any, **kwargs: Any) -> Any:
        found = find(self, *args, **kwargs)
        return {p: {**said, "mtime": 1, "time": reads[p]} for p, said in found.items()}

    def counting(self: Any, path: str, *args: Any, **kwargs: Any) -> Any:
        reads[path] += 1
        return get_file(self, path, *args, **kwargs)

    monkeypatch.setattr(MemoryFileSystem, "find", telling)
    monkeypatch.setattr(MemoryFileSystem, "get_file", counting)
    assert run(["ingest", str(raw), "--content", ARCHIVE]) == 0
    assert there() == after
    assert reads
