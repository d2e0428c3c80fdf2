"""How files come into the archive: each whole or not at all, several together or none.

Files that belong together are first written into a folder of their own, `.unfinished`. Then a
plan says where each of them goes, and only then are they put in their places. A run that is
killed before the plan stands has changed nothing; what one that is killed later left to do is
done by `finish`, which every command calls first. One run writes at a time (`alone`).
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath

from huikan.errors import BadInputError, CannotWriteError
from huikan.values import dataclass

if sys.platform != "win32":
    import fcntl

UNFINISHED = ".unfinished"
"""Below `content/`: what is about to be put in place. Not there between two runs."""

PLAN = "plan.jsonl"
LOCK = ".lock"

_PATIENCE = 5.0
"""Seconds that are waited for the helpers of a killed run to end: they end with it, but not in
the same moment, and have its lock."""

# What Linux calls a path from the current folder, and an exchange of two names (renameat2).
_HERE, _EXCHANGE = -100, 2

POINTS = (
    "lock/taken",
    "file/open",
    "file/written",
    "file/in-place",
    "stage/file",
    "plan/written",
    "plan/stands",
    "place/file",
    "place/done",
    "remove/file",
    "remove/done",
    "plan/gone",
)
"""Moments between two steps on the disk, by name; a run may be killed at any of them."""

SITE_POINTS = ("site/empty", "site/built", "site/whole", "site/in-place", "site/old-gone")
"""The same for putting a new site in the old one's place."""


PAGE_POINTS = ("site/page",)
"""The same, before each file that a worker of a build writes."""

SPARE_POINTS = ("site/spare",)
"""The same, before each file that is given to the folder which is to take the site's place."""


def reached(point: str) -> None:
    """One of `POINTS` or `SITE_POINTS` is reached. Does nothing; tests put faults here."""


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: a temporary file beside it takes its place."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        reached("file/open")
        _write_through(temporary, data)
        reached("file/written")
        temporary.replace(path)
        reached("file/in-place")
    except OSError as e:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise CannotWriteError("cannot-write", str(path), reason=e.strerror) from e


def _sweep(path: Path) -> None:
    """Remove what killed runs left of the same file; nobody else writes now (`alone`)."""
    for left in path.parent.glob(f".{path.name}.*.tmp"):
        left.unlink(missing_ok=True)


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as f:
        f.write(data)
        f.flush()
        os.fsync(f.fileno())


def append_lines(path: Path, lines: Iterable[str]) -> None:
    """Put lines at a file's end, where they are sure to be after `sync`. Cut off, it leaves a last
    line without its end."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as f:
            f.write("".join(f"{line}\n" for line in lines).encode())
    except OSError as e:
        raise CannotWriteError("cannot-write", str(path), reason=e.strerror) from e


def sync(paths: Collection[Path]) -> None:
    """Have the files' bytes on the disk."""
    try:
        _sync(paths)
    except OSError as e:
        path = e.filename or next(iter(paths))
        raise CannotWriteError("cannot-write", str(path), reason=e.strerror) from e


def remove_file(path: Path) -> None:
    """Remove a file of our own; nothing if it is not there."""
    try:
        path.unlink(missing_ok=True)
    except OSError as e:
        raise CannotWriteError("cannot-write", str(path), reason=e.strerror) from e


def replace_file(path: Path, other: Path) -> None:
    """Put a file of our own in the other one's place, in one step."""
    try:
        path.replace(other)
    except OSError as e:
        raise CannotWriteError("cannot-write", str(other), reason=e.strerror) from e


def remove_tree(folder: Path) -> None:
    """Remove a folder of our own with all that is in it; nothing if it is not there.

    It is renamed first, so that it is there whole or not at all.
    """
    gone = folder.with_name(f"{folder.name}.gone")
    try:
        shutil.rmtree(gone, ignore_errors=True)
        if folder.is_dir():
            folder.rename(gone)
            shutil.rmtree(gone)
    except OSError as e:
        raise CannotWriteError("cannot-write", str(folder), reason=e.strerror) from e


@dataclass(frozen=True, slots=True)
class _Step:
    """What becomes of one file. `was` and `will` are digests of its bytes; None: no file."""

    path: str
    was: str | None
    will: str | None


def commit(root: Path, changes: Mapping[str, bytes | None], noted: Collection[Path] = ()) -> None:
    """Bring files below `root` to their new bytes (None: remove), all of them or none.

    Paths are relative to `root`, with slashes. `noted` are files that have to be on the disk
    before any of these. Raises `CannotWriteError`: `cannot-write` if
    nothing has changed, `write-unfinished` if the rest has to wait for the next run.
    """
    if not changes:
        return
    finish(root)
    folder = root / UNFINISHED
    try:
        folder.mkdir(parents=True)
        steps = [_stage(root, n, path, data) for n, (path, data) in enumerate(changes.items())]
        rows = "".join(plan_line(s.path, s.was, s.will) for s in steps)
        plan = folder / f"{PLAN}.tmp"
        plan.write_text(rows, encoding="utf-8")
        staged = [folder / str(n) for n, step in enumerate(steps) if step.will is not None]
        _sync([*noted, *staged, plan])
        reached("plan/written")
        plan.replace(folder / PLAN)
        reached("plan/stands")
    except OSError as e:
        _clear(folder)
        raise CannotWriteError("cannot-write", str(e.filename or root), reason=e.strerror) from e
    _carry_out(root, steps)


def plan_line(path: str, was: str | None, will: str | None) -> str:
    """A plan's line: a file, and the digests (SHA-256, hex) that it has before and after."""
    return f"{json.dumps([path, was, will])}\n"


def _stage(root: Path, number: int, path: str, data: bytes | None) -> _Step:
    """The file's bytes written where they wait, and its folder there to take them."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(target.parent, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target.parent))
    if data is not None:
        (root / UNFINISHED / str(number)).write_bytes(data)
    reached("stage/file")
    return _Step(path, digest_of_file(target), None if data is None else _digest(data))


def _sync(paths: Collection[Path]) -> None:
    """Have the files' bytes on the disk. All are begun before the first is waited for: the disk
    then takes them together, and most of them need not be waited for."""
    with ExitStack() as stack:
        files = [stack.enter_context(path.open("r+b")) for path in paths]
        for file in files:
            _begin_writing(file.fileno())
        for file in files:
            os.fsync(file.fileno())


def _begin_writing(file: int) -> None:
    """Have the system begin to write a file to the disk, where it can be told to; waits for
    nothing and promises nothing."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)


def finish(root: Path) -> None:
    """Do what a killed run left undone, or undo what it had only begun; else nothing.

    A file that somebody changed since then is left alone. Raises `BadInputError` for a plan that
    no run wrote, `CannotWriteError` if it still cannot be carried out.
    """
    folder = root / UNFINISHED
    if (folder / PLAN).is_file():
        _carry_out(root, _load_plan(folder / PLAN))
    _clear(folder)


def _load_plan(path: Path) -> list[_Step]:
    """The plan, with every path below the archive; a plan may have come with somebody's files."""
    steps = []
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n")):
        try:
            step = _Step(*json.loads(line)) if line else None
            inside = step is None or is_inside(step.path)
        except (ValueError, TypeError):
            inside = False
        if not inside:
            raise BadInputError("plan-broken", str(path), number + 1)
        if step:
            steps.append(step)
    return steps


def is_inside(path: str) -> bool:
    """Whether a path leads from a folder to something below it, on any system.

    >>> is_inside("raw/a.txt"), is_inside("raw/../../a.txt"), is_inside("/etc")
    (True, False, False)
    """
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path


def _carry_out(root: Path, steps: list[_Step]) -> None:
    folder = root / UNFINISHED
    try:
        for number, step in enumerate(steps):
            _put_in_place(folder / str(number), root / step.path, step)
        (folder / PLAN).unlink()
        reached("plan/gone")
    except OSError as e:
        at = str(e.filename or root)
        raise CannotWriteError("write-unfinished", at, reason=e.strerror) from e
    _clear(folder)


def _put_in_place(staged: Path, target: Path, step: _Step) -> None:
    """The step, unless it is done already or somebody changed the file since."""
    if digest_of_file(target) != step.was:
        return
    if step.will is None:
        reached("remove/file")
        target.unlink(missing_ok=True)
        reached("remove/done")
    elif staged.is_file():
        reached("place/file")
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(target)
        reached("place/done")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digest_of_file(path: Path) -> str | None:
    """A file's digest (SHA-256, hex) as a plan has it; None if there is no file."""
    return _digest(path.read_bytes()) if path.is_file() else None


def _clear(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def alone(folder: Path, command: str, name: str = LOCK) -> Iterator[None]:
    """While this lasts no other run writes to the folder, which is made if it is missing.

    The lock ends with the process, however that ends; a file that is left locks nothing. Raises
    `CannotWriteError`: `busy` with the process that has it, `cannot-write` for a folder that
    cannot be written to. On Windows there is no lock.
    """
    path = folder / name
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = _locked(path)
    except OSError as e:
        raise CannotWriteError("cannot-write", str(path), reason=e.strerror) from e
    try:
        _sign(handle, command, path)
        yield
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        os.close(handle)
        if is_new:
            with suppress(OSError):
                folder.rmdir()


def _sign(handle: int, command: str, path: Path) -> None:
    """Say in the lock file who has it."""
    try:
        os.ftruncate(handle, 0)
        os.write(handle, f"{command} {os.getpid()}\n".encode())
        reached("lock/taken")
    except OSError as e:
        raise CannotWriteError("cannot-write", str(path), reason=e.strerror) from e


def _locked(path: Path) -> int:
    """The open lock file, locked; one that was removed in the meantime does not count."""
    until = time.monotonic() + _PATIENCE
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        if sys.platform == "win32":
            return handle
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as e:
            holder = os.read(handle, 100).decode("utf-8", "replace").split()
            os.close(handle)
            command, process = holder if len(holder) == 2 else ("", "?")
            if _lives(process) or time.monotonic() > until:
                raise CannotWriteError("busy", str(path), command=command, process=process) from e
            time.sleep(0.02)
            continue
        with suppress(OSError):
            if path.stat().st_ino == os.fstat(handle).st_ino:
                return handle
        os.close(handle)


def _lives(process: str) -> bool:
    """Whether a process of this number is there; one that cannot be told is taken for one."""
    if not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


@contextmanager
def writing(content: Path, command: str) -> Iterator[None]:
    """Alone with the archive, and what a killed run left undone is done."""
    with alone(content, command):
        finish(content)
        yield


def settle(content: Path) -> None:
    """Do what a killed run left undone, before the archive is read; writes nothing otherwise."""
    if (content / UNFINISHED).exists():
        with alone(content, "finish"):
            finish(content)


def swap(fresh: Path, site: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot do that."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    names = os.fsencode(fresh), os.fsencode(site)
    return bool(rename and rename(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0)
