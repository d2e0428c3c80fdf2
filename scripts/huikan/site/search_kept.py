"""Parts of the search index in files: from the processes that make them to the one that puts them
together, and from one build to the next.

A file's head is JSON: what the part is, and how long each of its columns is; then come the
columns. Rows are read from the file piece by piece when they are asked for, so that an archive's
index never lies in memory whole. A file that is not as it was written is no part.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from itertools import accumulate
from pathlib import Path
from typing import IO, Any, overload

import numpy as np

from huikan.site.inputs import stand_of
from huikan.site.search import Made, Share, edited_in
from huikan.site.search_names import KIND, NO_NAMES, Names
from huikan.site.search_part import BYTE_ROWS, KEY_TYPE, Ground, Lists, Part, Row, Rows
from huikan.site.search_text import Laid
from huikan.site.suffixes import Sorted

_COLUMNS = (("cuts", np.int32), ("keys", KEY_TYPE), ("before", np.int32), ("marks", np.uint8))
NAMES, GROUND = ".names", ".ground"
"""What the name of a part's file has behind it, where names of its pieces are kept, and what it
was made on."""
_LENGTH = 8
_CHECK = 4
"""Bytes of a checksum (CRC-32) behind all that is in a file: it has to tell damage alone."""
_AT_ONCE = 1 << 20
_AHEAD = 1 << 15
"""Bytes of a row that are read at a time."""
_LISTS = tuple(each.name for each in fields(Lists))


class _Slices:
    """What reads bytes between two places of a row, as a row of bytes."""

    __slots__ = ()
    size: int

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> bytes: ...
    def __getitem__(self, at: int | slice) -> int | bytes:
        if isinstance(at, int):
            return self._read(at, at + 1)[0]
        start, end, _ = at.indices(self.size)
        return self._read(start, end) if start < end else b""

    def _read(self, start: int, end: int) -> bytes:
        raise NotImplementedError


@dataclass(slots=True)
class Filed(_Slices):
    """A row of bytes that stays in its file until a slice of it is asked for; some more is read
    then, since the next slice most often follows."""

    file: IO[bytes]
    start: int
    size: int
    _ahead: tuple[int, bytes] = (0, b"")
    """What was read last: where it begins, and the bytes."""

    def _read(self, start: int, end: int) -> bytes:
        first, data = self._ahead
        if first <= start and end <= first + len(data):
            return data[start - first : end - first]
        if end - start >= _AHEAD:
            return self._bytes(start, end - start)
        data = self._bytes(start, min(_AHEAD, self.size - start))
        self._ahead = (start, data)
        return data[: end - start]

    def _bytes(self, start: int, size: int) -> bytes:
        self.file.seek(self.start + start)
        return self.file.read(size)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a file: of each in its turn what reads it, and of several in a row a reader
    that is asked for one of them by its number."""

    sizes: Sequence[int]
    read: Callable[[int, int], Row]
    """What reads bytes from a place, so many."""
    _taken: list[int] = field(default_factory=lambda: [0, 0])

    def __next__(self) -> Row:
        number, start = self._taken
        size = self.sizes[number]
        self._taken[:] = number + 1, start + size
        return self.read(start, size)

    def several(self, count: int) -> Callable[[int], Row]:
        """Of so many columns the one of each number."""
        first, start = self._taken
        bounds = [*accumulate(self.sizes[first : first + count], initial=start)]
        self._taken[:] = first + count, bounds[-1]
        return lambda number: self.read(bounds[number], bounds[number + 1] - bounds[number])


@dataclass(frozen=True, slots=True, eq=False)
class _KeptLists(Mapping[str, Lists]):
    """The lists of a part that was kept; few are asked for."""

    at: Mapping[str, int]
    column: Callable[[int], Row]

    def __getitem__(self, gram: str) -> Lists:
        at = self.at[gram]
        return Lists(*(self.column(at + n) for n in range(len(_LISTS))))

    def __contains__(self, gram: object) -> bool:
        return gram in self.at

    def __iter__(self) -> Iterator[str]:
        return iter(self.at)

    def __len__(self) -> int:
        return len(self.at)


def save_part(path: Path, made: Made, environment: str = "") -> None:
    """Write a part down, whole or not at all; its pieces of text are not in it. What it was made
    on is written down as well if there is an `environment`: what stands for the program."""
    part, rows = made.part, made.part.rows
    columns = [
        part.pieces.astype(np.int32).tobytes(),
        *(np.asarray(getattr(rows, name), kind).tobytes() for name, kind in _COLUMNS),
        *(getattr(own, name)[:] for own in part.lists.values() for name in _LISTS),
        *(getattr(rows, name)[:] for name in BYTE_ROWS),
    ]
    head = {
        "documents": part.documents,
        "traditional": part.traditional,
        "texts": made.texts,
        "lists": list(part.lists),
    }
    _write(path, head, columns)
    if len(part.known.places):
        save_names(path, part.known)
    if made.ground and environment:
        _save_ground(path.with_name(f"{path.name}{GROUND}"), made.ground, environment)


def _save_ground(path: Path, ground: Ground, environment: str) -> None:
    laid, order = ground.laid, ground.order
    head = {
        "environment": environment,
        "docs": ground.docs,
        "lines": laid.sizes,
        "starts": laid.starts,
        "traditional": laid.traditional,
    }
    own = (laid.numbers, laid.rows, order.places, order.shared)
    _write(path, head, [each.tobytes() for each in own])


def _write(path: Path, head: Mapping[str, object], columns: Sequence[bytes]) -> None:
    said = {**head, "sizes": [len(column) for column in columns]}
    data = json.dumps(said, ensure_ascii=False).encode()
    data = len(data).to_bytes(_LENGTH, "big") + data
    check = zlib.crc32(data)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with written.open("wb") as file:
        file.write(data)
        for column in columns:
            check = zlib.crc32(column, check)
            file.write(column)
        file.write(check.to_bytes(_CHECK, "big"))
    written.replace(path)


def load_part(path: Path) -> Made | None:
    """A part as it was written down; None if there is none, or it is damaged.

    It is not read whole if it stands as it did when its names were written down (`save_names`).
    """
    known = _load_names(path)
    if not path.is_file() or (known is None and not _is_whole(path)):
        return None
    file = path.open("rb", buffering=0)
    head = _head(file)
    start = file.tell()
    columns = _Columns(head["sizes"], lambda at, size: Filed(file, start + at, size))
    return _part(head, columns, known or NO_NAMES)


def _part(head: Mapping[str, Any], columns: _Columns, known: Names) -> Made:
    pieces = np.frombuffer(next(columns)[:], np.int32)
    table = {name: np.frombuffer(next(columns)[:], kind) for name, kind in _COLUMNS}
    grams = {gram: at * len(_LISTS) for at, gram in enumerate(head["lists"])}
    lists = _KeptLists(grams, columns.several(len(_LISTS) * len(grams)))
    rows = Rows(
        **{name: next(columns) for name in BYTE_ROWS},
        cuts=table["cuts"].reshape(-1, 4),
        keys=table["keys"],
        before=table["before"],
        marks=table["marks"],
    )
    part = Part(head["documents"], pieces, rows, lists, head["traditional"], known)
    return Made(part, tuple(head["texts"]), {})


def load_nearest(folder: Path, share: Share, environment: str) -> Made | None:
    """Of the parts that the same program left in a folder the one that a share has the fewest
    other documents than, with what it was made on; None if there is none that is worth it."""
    found: list[tuple[int, Path]] = []
    for path in sorted(folder.glob(f"*{GROUND}")):
        with path.open("rb") as file, suppress(ValueError, KeyError, MemoryError, OverflowError):
            head = _head(file)
            edited = edited_in(share, head["docs"])
            if edited is not None and head["environment"] == environment:
                found.append((len(edited), path))
    for _, path in sorted(found):
        part, ground = _whole(path.with_suffix("")), _whole(path)
        if part and ground:
            made = _part(*part, _load_names(path.with_suffix("")) or NO_NAMES)
            return replace(made, ground=_ground(*ground))
    return None


def _ground(head: Mapping[str, Any], columns: _Columns) -> Ground:
    numbers, rows, places = (np.frombuffer(next(columns)[:], np.int32) for _ in range(3))
    shared = np.frombuffer(next(columns)[:], np.int8)
    starts = tuple(map(tuple, head["starts"]))
    laid = Laid(
        numbers, rows.reshape(-1, 2), tuple(head["lines"]), starts, tuple(head["traditional"])
    )
    return Ground(tuple(head["docs"]), laid, Sorted(places, shared))


def _head(file: IO[bytes]) -> dict[str, Any]:
    found = json.loads(file.read(int.from_bytes(file.read(_LENGTH), "big")))
    return dict(found)


def _whole(path: Path) -> tuple[dict[str, Any], _Columns] | None:
    """A file that is read at once; None if there is no such file, or it is damaged."""
    if not path.is_file():
        return None
    data = memoryview(path.read_bytes())
    said, check = data[:-_CHECK], data[-_CHECK:]
    if zlib.crc32(said).to_bytes(_CHECK, "big") != check:
        return None
    start = _LENGTH + int.from_bytes(said[:_LENGTH], "big")
    head = json.loads(bytes(said[_LENGTH:start]))
    return dict(head), _Columns(head["sizes"], lambda at, size: _Held(said, start + at, size))


@dataclass(frozen=True, slots=True)
class _Held(_Slices):
    """A row of bytes within what was read."""

    data: memoryview
    start: int
    size: int

    def _read(self, start: int, end: int) -> bytes:
        return bytes(self.data[self.start + start : self.start + end])


def save_names(path: Path, names: Names) -> None:
    """Write down what stands for pieces of a part, so that the next merge need not read these."""
    head = {"stand": _stand(path), "lists": names.lists}
    columns = [names.places.tobytes(), names.rows.tobytes()]
    _write(path.with_name(f"{path.name}{NAMES}"), head, columns)


def _load_names(path: Path) -> Names | None:
    """The names of a part's pieces; None if there are none, or it does not stand as it did."""
    found = _whole(path.with_name(f"{path.name}{NAMES}"))
    if found is None or not path.is_file() or found[0]["stand"] != _stand(path):
        return None
    head, columns = found
    places, rows = np.frombuffer(next(columns)[:], np.int64), np.frombuffer(next(columns)[:], KIND)
    return Names(places, rows, head["lists"])


def _stand(path: Path) -> list[int]:
    return [*stand_of(path.stat())]


def _is_whole(path: Path) -> bool:
    """Whether the file ends with the checksum of all that stands before."""
    left = path.stat().st_size - _CHECK
    check = 0
    with path.open("rb") as file:
        while left > 0:
            data = file.read(min(left, _AT_ONCE))
            check = zlib.crc32(data, check)
            left -= len(data) or left
        return file.read() == check.to_bytes(_CHECK, "big")
