"""What the files of a folder hold, as digests; a file that stands as it did is not read again."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from huikan.site.keeping import keep_text, kept_text
from huikan.site.units import digest_of

_FORMAT = 1
_SETTLED = 2_000_000_000
"""Nanoseconds after its last change from which on a file's time tells of the next one."""

Stand = tuple[int, int, int, int]
"""Size, last change of what is in it and of what is said of it (nanoseconds), number."""


def digests_in(folder: Path, note: Path | None = None) -> dict[str, str]:
    """Path of every file below a folder: the digest of its bytes.

    `note` is a file for what the next call needs to know of this one; it may be deleted or
    damaged at any time. A file that was changed just before it was read is read again.
    """
    known = _load(note, folder) if note else {}
    begun = time.time_ns() - _SETTLED
    found: dict[str, str] = {}
    settled: dict[str, tuple[object, ...]] = {}
    for path, said in files_below(folder, follow=True) if folder.is_dir() else ():
        stand = stand_of(said)
        before = known.get(path)
        if before and before[:-1] == stand:
            digest = str(before[-1])
        else:
            digest = digest_of((folder / path).read_bytes())
        found[path] = digest
        if max(stand[1:3]) < begun:
            settled[path] = (*stand, digest)
    if note and settled != known:
        _save(note, folder, settled)
    return found


def is_as_seen(folder: Path, seen: Mapping[str, str], paths: Iterable[str]) -> bool:
    """Whether files (some of which may not be there) hold what they held when they were `seen`."""
    for path in paths:
        file = folder / path
        if seen.get(path, "") != (digest_of(file.read_bytes()) if file.is_file() else ""):
            return False
    return True


def joint_digest(said: str, *folders: Mapping[str, str]) -> str:
    """The digest of some words and of all files of some folders, by path and digest."""
    digest = hashlib.sha256(said.encode("utf-8", "surrogateescape"))
    for found in folders:
        rows = "".join(f"\0{path}\0{found[path]}" for path in sorted(found))
        digest.update(f"\0\0{len(found)}{rows}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def stand_of(found: os.stat_result) -> Stand:
    """How a file stands."""
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


@contextmanager
def asking(top: Path) -> Iterator[Callable[[str], os.stat_result]]:
    """What says how a file below a folder stands, by its path from there; through no link.

    The way to the folder is gone once, not for each file: that is a fifth of the time.
    """
    if os.stat not in os.supports_dir_fd:
        start = str(top)
        yield lambda path: os.lstat(f"{start}/{path}")
        return
    folder = os.open(top, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield partial(os.stat, dir_fd=folder, follow_symlinks=False)
    finally:
        os.close(folder)


def files_below(folder: Path, *, follow: bool) -> Iterator[tuple[str, os.stat_result]]:
    """Every file below a folder with what the system says of it; through links, compiled programs
    aside, if asked to `follow`."""
    folders = [(str(folder), "")]
    while folders:
        at, prefix = folders.pop()
        with os.scandir(at) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=follow):
                    if not (follow and entry.name == "__pycache__"):
                        folders.append((entry.path, f"{prefix}{entry.name}/"))
                elif not follow or entry.is_file():
                    yield f"{prefix}{entry.name}", entry.stat(follow_symlinks=follow)


def _load(note: Path, folder: Path) -> dict[str, tuple[object, ...]]:
    row = json.loads(kept_text(note) or "{}")
    if (row.get("format"), row.get("folder")) != (_FORMAT, str(folder)):
        return {}
    return {path: tuple(stand) for path, stand in row["files"].items()}


def _save(note: Path, folder: Path, files: Mapping[str, tuple[object, ...]]) -> None:
    row = {"format": _FORMAT, "folder": str(folder), "files": files}
    keep_text(note, json.dumps(row, separators=(",", ":")))
