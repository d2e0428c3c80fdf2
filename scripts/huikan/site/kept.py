"""What one build leaves for the next: the site itself, and a list of what it was made from.

The list says of every unit (see `units`) what it was made from, and of every file its size, its
time and its bytes' digest. If a file of the site is not as the list says, nothing of it is
trusted and all is made anew. So the list may be deleted, copied or damaged at any time, and a
site may be carried to another machine together with it.
"""

from __future__ import annotations

import json
import os
import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from itertools import accumulate, pairwise
from pathlib import Path
from types import MappingProxyType

from huikan.site.inputs import asking, digests_in, files_below, joint_digest
from huikan.site.keeping import without_garbage
from huikan.site.units import Before, digest_of
from huikan.values import dataclass

FORMAT = 5
_LIST = "site.json"
_DIGEST = 32
"""Characters of a digest."""
_BETWEEN = "//"
"""What stands between two paths, and in none."""
_NUMBER = "q"
"""How sizes and times are held: in 64 bits."""
_PACKAGE = Path(__file__).parents[1]
_METADATA = (".dist-info", ".egg-info")

Stand = tuple[int, int]
"""A file's size and the time of its last change, in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Files, column by column: a site has so many that a value of its own for each of them took
    longer than all else that is done with them."""

    paths: tuple[str, ...]
    digests: str
    """One behind the other."""
    sizes: array[int]
    times: array[int]

    @classmethod
    def of(cls, digests: Mapping[str, str], stands: Mapping[str, Stand]) -> Columns:
        """Files with what is known of each, by path."""
        said = [stands[path] for path in digests]
        sizes, times = (array(_NUMBER, [stand[n] for stand in said]) for n in range(2))
        return cls(tuple(digests), "".join(digests.values()), sizes, times)

    @classmethod
    def joined(cls, several: Sequence[Columns]) -> Columns:
        """One behind the other."""
        paths: list[str] = []
        sizes, times = array(_NUMBER), array(_NUMBER)
        for each in several:
            paths += each.paths
            sizes += each.sizes
            times += each.times
        return cls(tuple(paths), "".join([each.digests for each in several]), sizes, times)

    def cut(self, start: int, end: int) -> Columns:
        """Some of them, by their places."""
        return Columns(
            self.paths[start:end],
            self.digests[start * _DIGEST : end * _DIGEST],
            self.sizes[start:end],
            self.times[start:end],
        )

    def digest(self, at: int) -> str:
        """The digest of the file at a place."""
        return self.digests[at * _DIGEST : (at + 1) * _DIGEST]

    def by_path(self) -> dict[str, tuple[str, Stand]]:
        """Path: digest, and how the file stands."""
        stands = zip(self.sizes, self.times, strict=True)
        return dict(zip(self.paths, zip(self.each_digest(), stands, strict=True), strict=True))

    def stands(self) -> dict[str, Stand]:
        """Path: how the file stands."""
        return dict(zip(self.paths, zip(self.sizes, self.times, strict=True), strict=True))

    def each_digest(self) -> list[str]:
        """The digests apart."""
        said = self.digests
        return [said[at : at + _DIGEST] for at in range(0, len(said), _DIGEST)]


@dataclass(slots=True)
class _Digests(Mapping[str, str]):
    """Path: digest. Only the place of each path is put into a table, in one step: to part that many
    digests took longer than all that is asked of them."""

    _columns: Columns
    _places: dict[str, int]

    @classmethod
    def of(cls, columns: Columns) -> _Digests:
        return cls(columns, dict(zip(columns.paths, range(len(columns.paths)), strict=True)))

    def __getitem__(self, path: str) -> str:
        return self._columns.digest(self._places[path])

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns.paths)

    def __len__(self) -> int:
        return len(self._columns.paths)


@dataclass(frozen=True, slots=True)
class Kept:
    """The last build."""

    inputs: str
    """Digest of everything that it was made from."""
    environment: str
    """Digest of that apart from the archive."""
    units: Mapping[str, tuple[str, int, int]]
    """Name of a unit: its key, and between which places its files are."""
    columns: Columns
    """All files, unit by unit."""
    groups: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """Name of a group of units: its key, its units."""

    @classmethod
    def of(
        cls,
        inputs: str,
        environment: str,
        units: Sequence[tuple[str, str, Columns]],
        groups: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType({}),
    ) -> Kept:
        """Units by name, key and files."""
        at = [*accumulate((len(own.paths) for _, _, own in units), initial=0)]
        places = {
            name: (key, start, end)
            for (name, key, _), (start, end) in zip(units, pairwise(at), strict=True)
        }
        columns = Columns.joined([own for _, _, own in units])
        return cls(inputs, environment, places, columns, groups)

    @property
    def before(self) -> Before:
        """What the next build asks about it."""
        paths = self.columns.paths
        return Before(
            {name: key for name, (key, _, _) in self.units.items()},
            {name: paths[start:end] for name, (_, start, end) in self.units.items()},
            _Digests.of(self.columns),
            self.environment,
            self.groups,
        )

    def unit(self, name: str) -> tuple[str, str, Columns]:
        """A unit's name, key and files."""
        key, start, end = self.units[name]
        return name, key, self.columns.cut(start, end)

    def others(self, names: Container[str]) -> dict[str, tuple[str, Stand]]:
        """What is known of the files of units that are not among these, by path."""
        own = [self.unit(name)[2] for name in self.units if name not in names]
        return Columns.joined(own).by_path()

    def standing_as(self, other: Mapping[str, Stand]) -> Kept:
        """The same with other sizes and times of some files."""
        stands = {**self.columns.stands(), **other}
        sizes, times = (array(_NUMBER, [stand[n] for stand in stands.values()]) for n in range(2))
        return replace(self, columns=replace(self.columns, sizes=sizes, times=times))


def load_kept(folder: Path) -> Kept | None:
    """The last build of a site, as far as the list can be read; whether the site stands as it
    left it says `as_it_stands`."""
    with without_garbage():
        return _load(folder)


def _load(folder: Path) -> Kept | None:
    try:
        row = json.loads((folder / _LIST).read_bytes())
        if (row["format"], row["order"]) != (FORMAT, sys.byteorder):
            return None
        paths = tuple(row["paths"].split(_BETWEEN)) if row["paths"] else ()
        sizes, times = (array(_NUMBER, b64decode(row[name])) for name in ("sizes", "times"))
        columns = Columns(paths, row["digests"], sizes, times)
        groups = {name: (key, tuple(own)) for name, (key, own) in row["groups"].items()}
        at = [*accumulate((count for _, _, count in row["units"]), initial=0)]
        units = {
            name: (key, start, end)
            for (name, key, _), (start, end) in zip(row["units"], pairwise(at), strict=True)
        }
        if not units.keys() >= {name for _, own in groups.values() for name in own}:
            return None
        if not at[-1] == len(set(paths)) == len(paths) == len(sizes) == len(times):
            return None
        if len(columns.digests) != at[-1] * _DIGEST:
            return None
        return Kept(row["inputs"], row["environment"], units, columns, groups)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def as_it_stands(kept: Kept, site: Path, *, is_named: bool = False) -> dict[str, Stand] | None:
    """How files stand that have another time now; None if the site is not as the build left it.

    Of a file with another time the bytes are asked. `is_named`: somebody knows that there are
    files of these names, and no others; so no folder is looked into.
    """
    columns = kept.columns
    if not is_named:
        names = {path for path, _ in standing(site)} if site.is_dir() else set()
        if names != set(columns.paths):
            return None
    other: dict[str, Stand] = {}
    stands = zip(columns.paths, columns.sizes, columns.times, strict=True)
    with asking(site) as ask:
        for at, (path, size, time) in enumerate(stands):
            found = ask(path)
            if found.st_mtime_ns != time or found.st_size != size:
                if found.st_size != size:
                    return None
                if digest_of((site / path).read_bytes()) != columns.digest(at):
                    return None
                other[path] = size, found.st_mtime_ns
    return other


def draft_kept(folder: Path, kept: Kept) -> bool:
    """Write the list down, if that can be done; it counts when `save_kept` was called."""
    columns = kept.columns
    row = {
        "format": FORMAT,
        "order": sys.byteorder,
        "inputs": kept.inputs,
        "environment": kept.environment,
        "units": [(name, key, end - start) for name, (key, start, end) in kept.units.items()],
        "groups": dict(kept.groups),
        "paths": _BETWEEN.join(columns.paths),
        "digests": columns.digests,
        "sizes": b64encode(columns.sizes).decode(),
        "times": b64encode(columns.times).decode(),
    }
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        written = folder / f"{_LIST}.tmp"
        written.write_text(json.dumps(row, ensure_ascii=False, separators=(",", ":")), "utf-8")
        return True
    return False


def save_kept(folder: Path) -> None:
    """Put the list that was written in its place."""
    with suppress(OSError):
        (folder / f"{_LIST}.tmp").replace(folder / _LIST)


def standing(folder: Path) -> Iterator[tuple[str, Stand]]:
    """Every file below a folder, with its size and time; through no link."""
    for path, found in files_below(folder, follow=False):
        yield path, (found.st_size, found.st_mtime_ns)


def environment_digest(settings: object, folders: Iterable[Path], note: Path | None = None) -> str:
    """The digest of what a build goes by besides the archive.

    `settings` are the configuration as it was read, in plain values; `folders` the theme's
    own files. To these come the program's files and the versions of all that is installed. `note`
    is for what need not be read again (see `inputs`).
    """
    said = [sys.version, *sorted(_installed()), repr(settings)]
    program = digests_in(_PACKAGE, note)
    return joint_digest("\0".join(said), program, *map(digests_in, folders))


def _installed() -> Iterator[str]:
    """Names and versions of all that is installed, by what their folders are called."""
    for folder in filter(os.path.isdir, sys.path):
        with os.scandir(folder) as entries:
            yield from (entry.name for entry in entries if entry.name.endswith(_METADATA))
