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
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

from huikan.site.inputs import digests_in, files_below, joint_digest
from huikan.site.keeping import without_garbage
from huikan.site.units import Before, digest_of

FORMAT = 4
_LIST = "site.json"
_DIGEST = 32
"""Characters of a digest."""
_PACKAGE = Path(__file__).parents[1]
_METADATA = (".dist-info", ".egg-info")

Stand = tuple[int, int]
"""A file's size and the time of its last change, in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The last build."""

    inputs: str
    """Digest of everything that it was made from."""
    environment: str
    """Digest of that apart from the archive."""
    units: Mapping[str, tuple[str, tuple[str, ...]]]
    """Name of a unit: its key, its files."""
    files: Mapping[str, str]
    """Path below the site: digest."""
    stands: Mapping[str, Stand]
    groups: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """Name of a group of units: its key, its units."""

    @property
    def before(self) -> Before:
        """What the next build asks about it."""
        return Before(
            {name: key for name, (key, _) in self.units.items()},
            {name: paths for name, (_, paths) in self.units.items()},
            self.files,
            self.environment,
            self.groups,
        )


def load_kept(folder: Path) -> Kept | None:
    """The last build of a site, as far as the list can be read; whether the site stands as it
    left it says `as_it_stands`."""
    with without_garbage():
        return _load(folder)


def _load(folder: Path) -> Kept | None:
    try:
        row = json.loads((folder / _LIST).read_bytes())
        if row["format"] != FORMAT:
            return None
        paths, said = row["paths"], row["digests"]
        digests = [said[at : at + _DIGEST] for at in range(0, len(said), _DIGEST)]
        files = dict(zip(paths, digests, strict=True))
        stands = dict(zip(paths, zip(row["sizes"], row["times"], strict=True), strict=True))
        at = [*accumulate((count for _, _, count in row["units"]), initial=0)]
        units = {
            name: (key, tuple(paths[start : start + count]))
            for (name, key, count), start in zip(row["units"], at, strict=False)
        }
        groups = {name: (key, tuple(own)) for name, (key, own) in row["groups"].items()}
        kept = Kept(row["inputs"], row["environment"], units, files, stands, groups)
        if not units.keys() >= {name for _, own in groups.values() for name in own}:
            return None
        if at[-1] != len(files):
            return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return kept


def as_it_stands(kept: Kept, site: Path) -> dict[str, Stand] | None:
    """How files stand that have another time now; None if the site is not as the build left it.

    Of a file with another time the bytes are asked.
    """
    other: dict[str, Stand] = {}
    count = 0
    for path, stand in standing(site) if site.is_dir() else ():
        was = kept.stands.get(path)
        count += 1
        if stand != was:
            if was is None or stand[0] != was[0]:
                return None
            if digest_of((site / path).read_bytes()) != kept.files[path]:
                return None
            other[path] = stand
    return other if count == len(kept.stands) else None


def draft_kept(folder: Path, kept: Kept) -> bool:
    """Write the list down, if that can be done; it counts when `save_kept` was called."""
    paths = [path for _, own in kept.units.values() for path in own]
    stands = [kept.stands[path] for path in paths]
    row = {
        "format": FORMAT,
        "inputs": kept.inputs,
        "environment": kept.environment,
        "units": [(name, key, len(own)) for name, (key, own) in kept.units.items()],
        "groups": kept.groups,
        "paths": paths,
        "digests": "".join([kept.files[path] for path in paths]),
        "sizes": [size for size, _ in stands],
        "times": [time for _, time in stands],
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
