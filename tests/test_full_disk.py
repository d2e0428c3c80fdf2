"""A disk that is full, or that may not be written to, under every command that writes.

Each ends with one clear line and exit code 4; what there is, is as before or as after, and the
same command then goes on. At which moment, `writing` says by name. The folder is one that may
truly not be written to, for root neither.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from struct import pack

import pytest

from huikan import writing
from huikan.errors import CannotWriteError
from huikan.site import build, exchanging, spare, units
from works import WORKS, in_child, prepare

Output = pytest.CaptureFixture[str]

_CAPABILITIES = 0x20080522
"""Version of the structures that Linux's `capset` takes."""


@pytest.fixture(autouse=True, scope="module")
def without_pdfs() -> Iterator[None]:
    """No child sets PDFs, whose threads it would wait for without end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_PDF", "false")
        patch.setenv("LANG", "en")
        yield


def reaching(fault: Callable[[str], None]) -> Callable[[], None]:
    """What puts a fault at every named moment."""

    def put() -> None:
        for module in (writing, build, exchanging, spare, units):
            module.reached = fault  # type: ignore[attr-defined]

    return put


def noting(log: Path) -> Callable[[str], None]:
    def note(name: str) -> None:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")

    return note


def full_at(point: str, log: Path, nth: int) -> Callable[[str], None]:
    """The disk is full from the nth time on that the point is reached; helpers count as well."""

    def fault(name: str) -> None:
        if name == point:
            with log.open("a", encoding="utf-8") as file:
                file.write("x")
            if log.stat().st_size >= nth:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    return fault


def without_privileges() -> None:
    """Root may write everywhere; here it may not, as nobody else may."""
    if sys.platform == "linux":
        header, nothing = pack("<Ii", _CAPABILITIES, 0), pack("<6I", *[0] * 6)
        assert ctypes.CDLL(None).capset(header, nothing) == 0


def close(top: Path) -> None:
    """Take the right to write away from every folder and file."""
    for path in (*top.rglob("*"), top):
        path.chmod(0o555 if path.is_dir() else 0o444)


def reopen(top: Path) -> None:
    for path in (top, *top.rglob("*")):
        path.chmod(path.stat().st_mode | stat.S_IWUSR)


class Folder:
    """A folder as it is before a command, again and again."""

    def __init__(self, name: str, top: Path) -> None:
        self.work, self.before, self.now = WORKS[name], top / "before", top / "now"
        prepare(self.before, name)
        self.begin()
        self.old = self.work.seen(self.now)
        log = top / "points"
        assert in_child(self.work.do, self.now, before=reaching(noting(log))) == 0
        self.points = Counter(log.read_text(encoding="utf-8").split())
        self.new = self.work.seen(self.now)
        assert self.old != self.new

    def begin(self) -> None:
        shutil.rmtree(self.now, ignore_errors=True)
        shutil.copytree(self.before, self.now)

    def goes_on(self) -> None:
        """The archive is as before or as after, and the same command then ends well."""
        seen = self.work.seen(self.now)
        assert seen in (self.old, self.new)
        if seen == self.old:
            assert in_child(self.work.do, self.now) == 0
        assert self.work.seen(self.now) == self.new


@pytest.mark.parametrize("name", ["build", "undo", "review"])
def test_the_disk_is_full_at_every_named_moment(name: str, tmp_path: Path, capfd: Output) -> None:
    folder, log = Folder(name, tmp_path), tmp_path / "count"
    assert len(folder.points) > 4
    for point, times in folder.points.items():
        for nth in sorted({1, times}):
            folder.begin()
            log.write_bytes(b"")
            capfd.readouterr()
            code = in_child(folder.work.do, folder.now, before=reaching(full_at(point, log, nth)))
            said = capfd.readouterr().err
            assert (code, said.count("disk is full"), said.count("\n")) == (4, 1, 1), (point, said)
            folder.goes_on()


@pytest.mark.skipif(
    sys.platform != "linux" and os.name == "posix" and os.geteuid() == 0,
    reason="root may write everywhere",
)
@pytest.mark.parametrize("name", WORKS)
def test_a_folder_that_may_not_be_written_to(name: str, tmp_path: Path, capfd: Output) -> None:
    folder = Folder(name, tmp_path)
    folder.begin()
    close(folder.now)
    capfd.readouterr()
    try:
        code = in_child(folder.work.do, folder.now, before=without_privileges)
        said = capfd.readouterr().err
        assert (code, said.count("permission denied"), said.count("\n")) == (4, 1, 1), said
    finally:
        reopen(folder.now)
    folder.goes_on()


def test_a_copy_without_room_names_the_site_and_not_what_was_copied(tmp_path: Path) -> None:
    """`shutil` puts the file that was read first: one of a package, with a disk of its own."""
    site = tmp_path / "site"
    with pytest.raises(CannotWriteError) as caught, exchanging.fresh_folder(site) as fresh:
        raise OSError(errno.ENOSPC, "No space left", "/package/bundle.js", None, str(fresh / "b"))
    assert caught.value.path == str(site)
    assert list(tmp_path.iterdir()) == []
