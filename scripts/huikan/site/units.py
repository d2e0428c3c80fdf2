"""A site as units: files that are made together from the same values, and kept while these last.

A unit's key is the digest of its values and of all else that a build goes by. A unit whose key
is that of the last build is not made again; of one that is, only files with other bytes are
written. Values are compared whole, so no file can be stale.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, fields, is_dataclass, replace
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

from huikan.site.crew import give_back, work_off
from huikan.site.keeping import without_garbage
from huikan.values import dataclass
from huikan.writing import reached


class Counted(Iterator[bytes]):
    """Pieces of a file in order, with the size and SHA-256 of those that were taken."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._digest, self.size = iter(pieces), hashlib.sha256(), 0

    def __next__(self) -> bytes:
        piece = next(self._pieces)
        self._digest.update(piece)
        self.size += len(piece)
        return piece

    def sha256(self) -> str:
        """In hexadecimal digits."""
        return self._digest.hexdigest()


Data = bytes | Callable[[], bytes] | Counted
"""What is in a file, or what makes it, or its pieces, for one that is too large for memory. Only a
file whose name tells its contents may come with what makes it: one that stands under that name is
not made again."""

OWN = "mkdocs"
"""The unit of all that MkDocs makes itself."""

Files = Iterable[tuple[str, Data]]
"""Paths below the site's folder, and what is in them."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Files that are made together.

    `values` is all that `make` goes by, apart from what the whole build goes by. None: nobody
    can tell, so that it is made in every build.
    """

    name: str
    values: object
    make: Callable[[], Files]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a unit: its key, and its files with the digests of their bytes.

    `files` is None if they are those of the last build.
    """

    name: str
    key: str
    files: Mapping[str, str] | None
    group: tuple[str, str] = ("", "")
    """The group that it was made with, if any, and that one's key."""


@dataclass(frozen=True, slots=True)
class Group:
    """Units that are made one after another; kept together, unasked, if the group's values are.

    `values` is all that any of them goes by; None: each is asked for itself.
    """

    name: str
    values: object
    units: Callable[[], Iterable[Unit]]


@dataclass(frozen=True, slots=True)
class Before:
    """What the last build left: keys and paths by unit, digests by path."""

    keys: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    environment: str = ""
    """Digest of what all units went by."""
    groups: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """Name of a group: its key, its units."""


@dataclass(slots=True)
class Workshop:
    """Where units are made: `folder` takes the files that the last build has not."""

    folder: Path
    environment: str = ""
    """Digest of what every unit goes by; empty: no unit is kept."""
    before: Before = Before()
    _folders: set[str] = field(default_factory=set)

    @property
    def is_again(self) -> bool:
        """Whether the last build was made by the same program, to the same settings."""
        return bool(self.environment) and self.before.environment == self.environment

    def finish(self, units: Iterable[Unit]) -> list[Done]:
        """Make each unit, or find that it need not be made."""
        return [self._finish(unit) for unit in units]

    def finish_group(self, group: Group) -> list[Done]:
        """Make each unit of a group that needs it."""
        key = self._key_of(group)
        mark = (group.name, key) if key else ("", "")
        known, names = self.before.groups.get(group.name, ("", ()))
        if key and known == key:
            return [Done(name, self.before.keys[name], None, mark) for name in names]
        return [replace(done, group=mark) for done in self.finish(group.units())]

    def is_left(self, group: Group) -> bool:
        """Whether the last build left a group as it is to be."""
        key = self._key_of(group)
        return bool(key) and self.before.groups.get(group.name, ("",))[0] == key

    def is_same(self, unit: Unit) -> bool:
        """The same of a unit."""
        key = self._key_of(unit)
        return bool(key) and self.before.keys.get(unit.name) == key

    def _key_of(self, own: Unit | Group) -> str:
        return "" if own.values is None else self.key(own.values)

    def _finish(self, unit: Unit) -> Done:
        key = self._key_of(unit)
        if key and self.before.keys.get(unit.name) == key:
            return Done(unit.name, key, None)
        return Done(unit.name, key, dict(self._write(unit.make())))

    def key(self, values: object) -> str:
        """The digest of the values themselves: no memo, which would tell objects apart."""
        if not self.environment:
            return ""
        written = io.BytesIO()
        pickler = pickle.Pickler(written, protocol=5)
        pickler.fast, pickler.dispatch_table = True, _TAKEN_APART
        pickler.dump(values)
        digest = hashlib.sha256(self.environment.encode())
        digest.update(written.getbuffer())
        return digest.hexdigest()

    def _write(self, files: Files) -> Iterator[tuple[str, str]]:
        for path, data in files:
            if isinstance(data, Counted):
                yield path, self._pour(path, data)
                continue
            if not isinstance(data, bytes):
                if known := self._standing(path):
                    yield path, known
                    continue
                data = data()
            digest = digest_of(data)
            if self.before.files.get(path) != digest:
                self._put(path, data)
            yield path, digest

    def _pour(self, path: str, pieces: Counted) -> str:
        """Write a file piece by piece; it goes again if the last build has it."""
        target = self._target(path)
        with open(target, "wb") as file:
            file.writelines(pieces)
        digest = pieces.sha256()[:_DIGEST]
        if self.before.files.get(path) == digest:
            os.unlink(target)
        return digest

    def _standing(self, path: str) -> str:
        """The digest of a file that the last build made as this one would; else nothing."""
        return self.before.files.get(path, "") if self.is_again else ""

    def _target(self, path: str) -> str:
        """Where a file is to be written; its folder is there."""
        target = f"{self.folder}/{path}"
        above = target.rpartition("/")[0]
        if above not in self._folders:
            _make_folder(above)
            self._folders.add(above)
        reached("site/page")
        return target

    def _put(self, path: str, data: bytes) -> None:
        target = self._target(path)
        with open(target, "wb", buffering=0) as file:
            written = file.write(data)
        if written != len(data):  # the disk was full in the middle of it
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), target)


def _make_folder(path: str) -> None:
    """Make a folder and those above it; most often the one above is there, and it is not."""
    try:
        os.mkdir(path)
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)


def finished(
    groups: Sequence[Group], finish: Callable[[Group], Iterable[Done]], workers: int
) -> list[Done]:
    """What became of all units, each group finished by one of so many processes; of one: here."""

    def own(group: Group) -> list[Done]:
        with without_garbage():  # what was made is dropped at once, and is in no circle
            found = list(finish(group))
        give_back()
        return found

    if workers > 1 and groups:
        done = work_off([partial(own, group) for group in groups], workers)
    else:
        done = [own(group) for group in groups]
    return [each for found in done for each in found]


class _TakenApart(dict[type, Callable[[Any], Any]]):
    """What pickle takes values apart with: dataclasses by their fields. These do that themselves,
    but ask for the names of their fields each time, which is a third of such a digest."""

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        says_itself = any("__reduce__" in vars(each) for each in kind.__mro__[:-1])
        if says_itself or not is_dataclass(kind):
            raise KeyError(kind)
        names = [own.name for own in fields(kind)]
        said = attrgetter(*names) if names else lambda _: ()
        self[kind] = found = lambda value: (kind, (said(value),))
        return found


_TAKEN_APART = _TakenApart()

_DIGEST = 32
"""Hex digits of SHA-256, which processors count twice as fast as BLAKE2: half of them tell."""


def digest_of(data: bytes) -> str:
    """Hex digest of a file's bytes, by which builds tell files apart."""
    return hashlib.sha256(data).hexdigest()[:_DIGEST]
