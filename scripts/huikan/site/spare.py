"""The site that the last build replaced: brought up to date, it takes the place of today's.

A site is exchanged whole, so its files must stand in two folders. To give each of them a second
name in every build costs as much as there are files; the folder that was replaced has most of
them already. It is kept with what it lacks, and the next build gives it just that.

No file is ever written into: both folders show the same ones. A spare in which anybody moved
something, or whose update was cut off, is thrown away, and made anew file by file.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from huikan.site.crew import beside
from huikan.site.inputs import asking
from huikan.values import dataclass
from huikan.writing import reached

_FOLDER = "spare"
_NOTE = "spare.json"
_FORMAT = 2
_BETWEEN = "//"
"""What stands between two folders, and in none."""
_TIME = "q"
"""How times are held: in 64 bits."""


def folders_of(paths: Iterable[str]) -> set[str]:
    """All folders that files stand in, the uppermost (an empty name) among them.

    >>> sorted(folders_of(["a/b/c.txt", "d.txt"]))
    ['', 'a', 'a/b']
    """
    found = {path.rpartition("/")[0] for path in paths} | {""}
    waiting = [folder for folder in found if folder]
    while waiting:
        above = waiting.pop().rpartition("/")[0]
        if above not in found:
            found.add(above)
            waiting.append(above)
    return found


@dataclass(frozen=True, slots=True)
class Folders:
    """Folders below another one (itself by an empty name), and when a name in each of them last
    came, went or was given to another file: nanoseconds, in the same order.

    What is *in* a file is not asked: whoever wants to know looks at the file.
    """

    names: tuple[str, ...]
    times: array[int]

    @classmethod
    def of(cls, top: Path, paths: Iterable[str]) -> Folders:
        """All folders that files stand in, as they are now."""
        names, start = tuple(sorted(folders_of(paths))), str(top)
        return cls(names, array(_TIME, [os.lstat(f"{start}/{at}").st_mtime_ns for at in names]))

    def stand_in(self, top: Path) -> bool:
        """Whether they are there and nobody moved anything in them."""
        with suppress(OSError), asking(top) as ask:
            return all(
                ask(name or ".").st_mtime_ns == time
                for name, time in zip(self.names, self.times, strict=True)
            )
        return False

    def renewed(self, top: Path, changed: Iterable[str]) -> Folders:
        """The same when these paths were changed below `top`."""
        times = dict(zip(self.names, self.times, strict=True))
        for name in folders_of(changed):
            times.pop(name, None)
            with suppress(FileNotFoundError, NotADirectoryError):
                found = os.lstat(top / name)
                if stat.S_ISDIR(found.st_mode):
                    times[name] = found.st_mtime_ns
        return Folders(tuple(times), array(_TIME, times.values()))


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of a site and of its spare. `of` names the state of the site."""

    of: str
    site: Folders
    spare: Folders
    lacks: frozenset[str] = frozenset()
    """The paths at which the site has other files than the spare, or the spare has none."""


def load_note(cache: Path, of: str) -> Note | None:
    """What was left with a site of that state; None if there is no spare of it."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        row = json.loads((cache / _NOTE).read_bytes())
        if (row["format"], row["order"], row["of"]) == (_FORMAT, sys.byteorder, of):
            site, spare = (_folders(*row[name]) for name in ("site", "spare"))
            return Note(of, site, spare, frozenset(row["lacks"]))
    return None


def _folders(names: str, times: str) -> Folders:
    found = Folders(tuple(names.split(_BETWEEN)), array(_TIME, b64decode(times)))
    if len(found.names) != len(found.times):
        raise ValueError(names)
    return found


def is_sound(cache: Path, note: Note) -> bool:
    """Whether the spare is there, and nobody moved anything in it."""
    return note.spare.stand_in(cache / _FOLDER)


def take_spare(cache: Path, of: str, to: Path) -> Note | None:
    """Move the spare of a site of that state (which has to be sound) to `to`; what is known of
    both. None: that cannot be done, and no spare is left."""
    if note := load_note(cache, of):
        with suppress(OSError):
            (cache / _NOTE).unlink()
            os.rename(cache / _FOLDER, to)
            return note
    drop_spare(cache)
    return None


def drop_spare(cache: Path) -> None:
    """Throw the spare away, if there is one."""
    (cache / _NOTE).unlink(missing_ok=True)
    shutil.rmtree(cache / _FOLDER, ignore_errors=True)


def bring_up_to_date(
    spare: Path, site: Path, fresh: Path, paths: Collection[str], changed: Iterable[str]
) -> None:
    """Have `spare` hold the files `paths`: those that lie in `fresh` from there (they are moved),
    others that changed since as the site has them."""
    changed = sorted(changed)
    clear(spare, changed)
    _drop_empty(spare, {path.rpartition("/")[0] for path in changed if path not in paths})
    there: set[str] = set()
    for path in changed:
        reached("site/spare")
        if path in paths:
            target, above = f"{spare}/{path}", path.rpartition("/")[0]
            if above not in there:
                os.makedirs(f"{spare}/{above}", exist_ok=True)
                there.add(above)
            try:
                os.rename(f"{fresh}/{path}", target)
            except FileNotFoundError:
                os.link(f"{site}/{path}", target)


def clear(folder: Path, paths: Iterable[str]) -> None:
    """Remove files from a folder, as far as they are there."""
    for path in paths:
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            os.unlink(f"{folder}/{path}")


def _drop_empty(top: Path, folders: Iterable[str]) -> None:
    """Remove folders, and those above them, as far as they are empty."""
    for folder in sorted(folders, reverse=True):
        while folder:
            try:
                (top / folder).rmdir()
            except OSError:
                break
            folder = folder.rpartition("/")[0]


def keep_spare(cache: Path, old: Path, note: Note) -> None:
    """Keep the folder that was replaced, if that can be done; else it goes."""
    with suppress(OSError):
        os.rename(old, cache / _FOLDER)
        _write_note(cache, note)
        return
    shutil.rmtree(old, ignore_errors=True)


def make_spare(cache: Path, site: Path, of: str, paths: Collection[str]) -> None:
    """A first spare of a site, if that can be done: all its files by second names."""
    drop_spare(cache)
    with suppress(OSError):
        if can_link(site, cache) and link_files(site, cache / _FOLDER, paths):
            own = Folders.of(site, paths)
            _write_note(cache, Note(of, own, Folders.of(cache / _FOLDER, paths)))
            return
    drop_spare(cache)


def can_link(site: Path, cache: Path) -> bool:
    """Whether a file of the site can have a second name there."""
    name = cache / f"{_FOLDER}.tmp"
    try:
        name.unlink(missing_ok=True)
        os.link(site / "index.html", name)
        name.unlink()
    except OSError:
        return False
    return True


def link_files(site: Path, folder: Path, paths: Collection[str]) -> bool:
    """Have a folder hold files of the site: the same ones by a second name, or copies where the
    system has no such thing. Whether none is a copy."""
    top, own = str(folder), sorted(paths)
    folder.mkdir(parents=True, exist_ok=True)
    for below in sorted(folders_of(own)):
        with suppress(FileExistsError):
            os.mkdir(f"{top}/{below}")
    half = len(own) // 2
    with beside(partial(_link, str(site), top, own[half:])) as others:
        return _link(str(site), top, own[:half]) & others()


def _link(start: str, top: str, paths: Iterable[str]) -> bool:
    is_linked = True
    for path in paths:
        try:
            os.link(f"{start}/{path}", f"{top}/{path}")
        except OSError:
            is_linked = False
            shutil.copy2(f"{start}/{path}", f"{top}/{path}")
    return is_linked


def _write_note(cache: Path, note: Note) -> None:
    row: dict[str, object] = {"format": _FORMAT, "order": sys.byteorder, "of": note.of}
    for name, own in (("site", note.site), ("spare", note.spare)):
        row[name] = _BETWEEN.join(own.names), b64encode(own.times).decode()
    row["lacks"] = sorted(note.lacks)
    (cache / _NOTE).write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
