"""Archives and raw texts on other file systems: copied here, worked on, and put back.

Any file system that fsspec knows will do (object stores, SFTP, WebDAV …), named by an address
`PROTOCOL://…`. None of them has a lock, and few can change several files at once. So the archive
is worked on in a copy, and what changed comes back by the same plan as in a folder (`writing`):
first all new files into `.unfinished`, then the plan, then each to its place. What a killed run
left to do is done by the next one. Who else changed the archive meanwhile loses nothing: then
nothing is put back at all.

Source of the interface: `AbstractFileSystem` of fsspec (find, get, put, mv, rm).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import field
from pathlib import Path, PurePosixPath
from typing import Any

from huikan.errors import BadInputError, CannotWriteError, HuikanError, UsageError
from huikan.values import dataclass
from huikan.writing import (
    LOCK,
    PLAN,
    UNFINISHED,
    alone,
    digest_of_file,
    finish,
    is_inside,
    plan_line,
    reached,
    remove_tree,
    write_bytes,
)

COPIES = Path(".cache", "huikan", "archives")
"""Where copies lie, below the current folder. They may be deleted at any time."""

POINTS = ("remote/staged", "remote/plan", "remote/placed", "remote/plan-gone")
"""Moments of putting back, by name, besides those of `writing`."""

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+(?:::|://)", re.I)
_PLAN = f"{UNFINISHED}/{PLAN}"


def is_address(text: str) -> bool:
    """Whether a path is an address on another file system.

    >>> is_address("s3://bucket/archive"), is_address("content"), is_address("C:/archive")
    (True, False, False)
    """
    return bool(_ADDRESS.match(text))


@dataclass(frozen=True, slots=True)
class Place:
    """A folder, or files, on another file system."""

    address: str


def copy_of(place: Place) -> Path:
    """The folder that a place's copy lies in: messages name files that can be opened there."""
    name = re.sub(r"[^\w.-]+", "-", _ADDRESS.sub("", place.address), flags=re.A).strip("-.")
    digest = hashlib.sha256(place.address.encode()).hexdigest()[:8]
    return COPIES / f"{name[-40:]}-{digest}"


def fetch(place: Place) -> list[Path]:
    """Raw files, copied here with their sidecars; the address may have wildcards.

    Raises `BadInputError` for one that leads to no file, `UsageError` for a protocol that is
    not known here, `CannotWriteError` if the other side fails.
    """
    from huikan.raw_names import sidecar_name  # few archives lie elsewhere

    folder = copy_of(place)
    with _Faults(place.address):
        fs, root = _opened(place.address)
        found = sorted(fs.glob(root)) if set("*?[") & set(root) else [root]
        paths = [path for path in found if fs.isfile(path)]
    if not paths:
        raise BadInputError("remote-missing", place.address)
    remove_tree(folder)
    folder.mkdir(parents=True)
    with _Faults(place.address):
        beside = {str(p.with_name(sidecar_name(p.name))) for p in map(PurePosixPath, paths)}
        for path in [*paths, *sorted(filter(fs.isfile, beside))]:
            fs.get_file(path, str(folder / PurePosixPath(path).name))
    return [folder / PurePosixPath(path).name for path in paths]


@contextmanager
def at_hand(place: Place, *, is_new: bool = False) -> Iterator[Path]:
    """A copy of an archive to work on; what is changed in it is put back in the end.

    If the work ends in an error nothing is put back. `is_new`: there may be no archive yet.
    Raises as `fetch` does, `BadInputError` where there is none, and
    `CannotWriteError`: `remote-changed` if somebody else changed the archive since it was copied
    (nothing has been put back then), `busy` if another run works on the copy.
    """
    folder = copy_of(place)
    with alone(folder.parent, "copy", f".{folder.name}.lock"):
        copy = _Copy(place.address, folder)
        copy.pull()
        if not copy.stamps and not is_new:
            raise BadInputError("content-missing", place.address)
        if copy.has(_PLAN):
            finish(folder)
            copy.push()
            copy.pull()
        yield folder
        copy.push()


@dataclass(slots=True)
class _Copy:
    """A folder here and what it is a copy of. Paths are below both, with slashes."""

    address: str
    folder: Path
    fs: Any = None
    root: str = ""
    stamps: dict[str, str] = field(default_factory=dict)
    """What the other side said of each file when it was copied."""
    digests: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with _Faults(self.address):
            self.fs, self.root = _opened(self.address)

    def has(self, path: str) -> bool:
        """Whether the other side had this file."""
        return path in self.stamps

    def pull(self) -> None:
        """Make the copy what the other side has now; what is the same is not fetched again."""
        now, known, here = self._listed(), _load_list(self._list), _digests(self.folder)
        for path in here.keys() - now.keys():
            (self.folder / path).unlink()
        wanted = [
            path for path in sorted(now) if known.get(path) != [now[path], here.get(path, "")]
        ]
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in wanted:
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        if wanted:
            with _Faults(self.address):
                self.fs.get(list(map(self._there, wanted)), list(map(self._here, wanted)))
        fetched = {path: digest_of_file(self.folder / path) or "" for path in wanted}
        self.stamps, self.digests = (
            now,
            {path: here[path] for path in now if path in here} | fetched,
        )
        self._remember(now)

    def push(self) -> None:
        """Put back what was changed here: all of it, or none if somebody changed the other side."""
        here = _digests(self.folder)
        changed = [
            path
            for path in sorted(here.keys() | self.digests.keys())
            if here.get(path) != self.digests.get(path) and not path.startswith(f"{UNFINISHED}/")
        ]
        waiting = sorted(path for path in self.stamps if path.startswith(f"{UNFINISHED}/"))
        if not changed and not waiting:
            return
        self._refuse_changes()
        self._remember(self.stamps.keys() - changed)
        with _Faults(self.address):
            if not self.has(_PLAN):
                self._remove(waiting)
                waiting = self._stage(changed, here)
            self._place(changed, here, is_staged=not self.has(_PLAN))
            self._remove([_PLAN])
            reached("remote/plan-gone")
            self._remove(sorted({*waiting} - {_PLAN}))

    def _stage(self, changed: Sequence[str], here: Mapping[str, str]) -> list[str]:
        """All new files where they wait, then the plan; gives what lies there."""
        lines, waiting = [], []
        for number, path in enumerate(changed):
            lines.append(plan_line(path, self.digests.get(path), here.get(path)))
            if path in here:
                waiting.append(f"{UNFINISHED}/{number}")
                self._put(path, waiting[-1])
                reached("remote/staged")
        self.fs.makedirs(self._there(UNFINISHED), exist_ok=True)
        self.fs.pipe_file(self._there(f"{_PLAN}.tmp"), "".join(lines).encode())
        self.fs.mv(self._there(f"{_PLAN}.tmp"), self._there(_PLAN))
        reached("remote/plan")
        return [*waiting, _PLAN]

    def _place(self, changed: Sequence[str], here: Mapping[str, str], *, is_staged: bool) -> None:
        for number, path in enumerate(changed):
            if path in here:
                waiting = f"{UNFINISHED}/{number if is_staged else 'again'}"
                if not is_staged:
                    self._put(path, waiting)
                self._make_folder(path)
                self.fs.mv(self._there(waiting), self._there(path))
            else:
                self._remove([path])
            reached("remote/placed")

    def _put(self, path: str, target: str) -> None:
        self._make_folder(target)
        self.fs.put_file(self._here(path), self._there(target))

    def _make_folder(self, path: str) -> None:
        self.fs.makedirs(self._there(str(PurePosixPath(path).parent)), exist_ok=True)

    def _remove(self, paths: Sequence[str]) -> None:
        for path in paths:
            with suppress(FileNotFoundError):
                self.fs.rm_file(self._there(path))

    def _refuse_changes(self) -> None:
        now = self._listed()
        for path in sorted(now.keys() | self.stamps.keys()):
            if now.get(path) != self.stamps.get(path):
                raise CannotWriteError("remote-changed", self.address, None, file=path)

    def _listed(self) -> dict[str, str]:
        """Every file there, with what the other side says of it (size, time, tag), if it is not
        another one after the file was read."""
        with _Faults(self.address):
            self.fs.invalidate_cache()
            found = self.fs.find(self.root, detail=True)
        listed = {}
        for path, said in found.items():
            below = path.removeprefix(self.root).lstrip("/")
            if not is_inside(below):
                raise BadInputError("remote-path", self.address, None, file=path)
            if below != LOCK:
                listed[below] = hashlib.sha256(repr(_lasting(said)).encode()).hexdigest()
        return listed

    def _there(self, path: str) -> str:
        return f"{self.root}/{path}"

    def _here(self, path: str) -> str:
        return str(self.folder / path)

    @property
    def _list(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.json")

    def _remember(self, paths: Iterable[str]) -> None:
        """Say of these files that the copy has them as the other side has."""
        rows = {path: [self.stamps[path], self.digests[path]] for path in sorted(paths)}
        write_bytes(self._list, json.dumps(rows, ensure_ascii=False, indent=0).encode())


def _lasting(said: Mapping[str, object]) -> list[tuple[str, object]]:
    """What is said of a file, in order; not when it was read last, which SFTP says beside the time
    of its last change: it would be another one since the copy was made, though nobody wrote.

    >>> _lasting({"size": 1, "mtime": 2, "time": 3})
    [('mtime', 2), ('size', 1)]
    """
    is_read_time = "mtime" in said
    return sorted((key, value) for key, value in said.items() if key != "time" or not is_read_time)


def _load_list(path: Path) -> Mapping[str, object]:
    try:
        rows = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return rows if isinstance(rows, dict) else {}


def _digests(folder: Path) -> dict[str, str]:
    """Every file of the copy, by its bytes."""
    return {
        path.relative_to(folder).as_posix(): digest
        for path in folder.rglob("*")
        if path.name != LOCK and (digest := digest_of_file(path))
    }


def _opened(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path on it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as e:
        raise UsageError("fsspec-missing", address) from e
    try:
        fs, root = url_to_fs(address)
    except (ValueError, ImportError) as e:
        raise UsageError("remote-protocol", address, None, reason=str(e)) from e
    return fs, str(root).rstrip("/")


@dataclass(frozen=True, slots=True)
class _Faults:
    """While this lasts, what goes wrong is the other side's: it becomes an error that says where.

    What packages for stores raise has no kind in common but `Exception`.
    """

    address: str

    def __enter__(self) -> None:
        """Nothing is to be done first."""

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        """Raise `CannotWriteError` for what is no error of ours."""
        if isinstance(error, Exception) and not isinstance(error, HuikanError):
            reason = str(error) or type(error).__name__
            raise CannotWriteError(
                "remote-failed", self.address, None, reason=reason[:200]
            ) from error
