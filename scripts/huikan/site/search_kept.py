"""Parts of the search index in files: from the processes that make them to the one that puts them
together, and from one build to the next.

A file's head is JSON: what the part is, and how long each of its columns is; then come the
columns, those of the largest numbers first. What is put together from a part is read from the file
piece by piece when it is asked for, so that an archive's index never lies in memory whole. A file
that is not as it was written is no part.
"""

from __future__ import annotations

import json
import math
import os
import zlib
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from functools import cached_property, partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import IO, Any, overload

import numpy as np
import numpy.typing as npt

from huikan.site.inputs import stand_of
from huikan.site.search import Made, Share, edited_in
from huikan.site.search_names import KIND, NO_NAMES, Names
from huikan.site.search_part import BYTE_ROWS, KEY_TYPE, Borders, Ground, Lists, Part, Row, Rows
from huikan.site.search_text import Laid
from huikan.site.suffixes import Sorted
from huikan.values import dataclass

_TABLES = (
    ("weights", np.int64), ("pieces", np.int32), ("list_sizes", np.int32), ("cuts", np.int32),
    ("before", np.int32), ("keys", KEY_TYPE), ("border_keys", KEY_TYPE), ("are_ends", np.bool_),
    ("marks", np.uint8),
)  # fmt: skip
"""The columns of a part that are tables; behind them come its lists' grams, their rows, and the
rows of bytes of its leaves."""
NAMES, GROUND = ".names", ".ground"
"""What the name of a part's file has behind it, where names of its pieces are kept, and what it
was made on."""
_LENGTH = 8
_CHECK = 4
"""Bytes of a checksum (CRC-32) behind all that is in a file: it has to tell damage alone."""
_AT_ONCE = 1 << 20
_AHEAD = 1 << 15
"""Bytes of a row that are read at a time."""
_ALIGNED = 8
"""Columns of numbers begin at a multiple of so many bytes."""
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
        start, end = at.start or 0, self.size if at.stop is None else min(at.stop, self.size)
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
        return os.pread(self.file.fileno(), size, self.start + start)


@dataclass(frozen=True, slots=True)
class _Held(_Slices):
    """A row of bytes within what was read."""

    data: memoryview
    size: int

    def _read(self, start: int, end: int) -> bytes:
        return bytes(self.data[start:end])


@dataclass(frozen=True, slots=True)
class _Lines:
    """A table that stays in its file: a line is read when it is asked for by its number, all of
    them where somebody wants an array."""

    row: Filed
    kind: npt.DTypeLike
    across: tuple[int, ...]
    """Numbers in a line; empty: each line is one."""

    def __getitem__(self, at: int) -> Any:
        size = np.dtype(self.kind).itemsize * math.prod(self.across)
        found = np.frombuffer(self.row[at * size : (at + 1) * size], self.kind)
        return found.reshape(self.across) if self.across else found[0]

    def __array__(self, *_: object, **__: object) -> npt.NDArray[Any]:
        return np.frombuffer(self.row[:], self.kind).reshape(-1, *self.across)


@dataclass(slots=True)
class _Columns:
    """The columns of a file, each in its turn: of one that was read whole (`data`), or of one that
    is read where somebody asks."""

    sizes: Iterator[int]
    at: int
    data: memoryview | None = None
    file: IO[bytes] | None = None

    def row(self) -> _Held | Filed:
        """The next one as bytes."""
        size = next(self.sizes)
        start, self.at = self.at, self.at + size
        if self.file:
            return Filed(self.file, start, size)
        assert self.data is not None
        return _Held(self.data[start : self.at], size)

    def table(self, kind: npt.DTypeLike) -> npt.NDArray[Any]:
        """The next one as numbers, or keys."""
        row = self.row()
        return np.frombuffer(row.data if isinstance(row, _Held) else row[:], kind)

    def lines(self, kind: npt.DTypeLike, *across: int) -> Any:
        """The same, as a table of so many numbers in a line; one that is in a file stays there."""
        if self.file:
            row = self.row()
            assert isinstance(row, Filed)
            return _Lines(row, kind, across)
        return self.table(kind).reshape(-1, *across)


class _KeptLists(Mapping[str, Lists]):
    """The lists of a part that was kept; few are asked for."""

    def __init__(self, grams: Row, sizes: npt.NDArray[np.int32], rows: Row) -> None:
        self._grams, self._sizes, self._rows = grams, sizes, rows

    @cached_property
    def _at(self) -> dict[str, int]:
        return {gram: at for at, gram in enumerate(json.loads(self._grams[:]))}

    @cached_property
    def _bounds(self) -> list[int]:
        return [*accumulate(self._sizes.tolist(), initial=0)]

    def __getitem__(self, gram: str) -> Lists:
        at = self._at[gram] * len(_LISTS)
        bounds = self._bounds[at : at + len(_LISTS) + 1]
        return Lists(*(self._rows[start:end] for start, end in pairwise(bounds)))

    def __contains__(self, gram: object) -> bool:
        return gram in self._at

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)


def save_part(path: Path, made: Made, environment: str = "") -> None:
    """Write a part down, whole or not at all; its pieces of text are not in it. What it was made
    on is written down as well if there is an `environment`: what stands for the program."""
    part, rows = made.part, made.part.rows
    lists = [getattr(own, name)[:] for own in part.lists.values() for name in _LISTS]
    tables = {
        "pieces": part.pieces,
        "weights": part.borders.weights,
        "border_keys": part.borders.keys,
        "are_ends": part.borders.are_ends,
        "list_sizes": [*map(len, lists)],
        **{name: getattr(rows, name) for name in ("cuts", "before", "keys", "marks")},
    }
    columns = [
        *(_column(np.asarray(tables[name], kind)) for name, kind in _TABLES),
        json.dumps([*part.lists]).encode(),
        b"".join(lists),
        *(getattr(rows, name)[:] for name in BYTE_ROWS),
    ]
    head = {
        "documents": part.documents,
        "traditional": part.traditional,
        "texts": made.texts,
    }
    _write(path, head, columns)
    if part.known is not NO_NAMES:
        save_names(path, part.known)
    if made.ground and environment:
        _save_ground(path.with_name(f"{path.name}{GROUND}"), made.ground, environment)


def _save_ground(path: Path, ground: Ground, environment: str) -> None:
    laid, order = ground.laid, ground.order()
    head = {
        "environment": environment,
        "docs": ground.docs,
        "lines": laid.sizes,
        "starts": laid.starts,
        "traditional": laid.traditional,
    }
    own = (laid.numbers, laid.rows, order.places, order.shared)
    _write(path, head, [_column(each) for each in own])


def _column(table: npt.NDArray[Any]) -> memoryview:
    """A table's bytes, not copied if they lie together."""
    return np.ascontiguousarray(table).reshape(-1).view(np.uint8).data


def _write(path: Path, head: Mapping[str, object], columns: Sequence[bytes | memoryview]) -> None:
    said = {**head, "sizes": [len(column) for column in columns]}
    data = json.dumps(said, ensure_ascii=False).encode()
    data += b" " * (-len(data) % _ALIGNED)
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
    return _part(head, _Columns(iter(head["sizes"]), file.tell(), file=file), known or NO_NAMES)


def _part(head: Mapping[str, Any], columns: _Columns, known: Names) -> Made:
    weights, pieces, list_sizes = (columns.table(kind) for kind in (np.int64, np.int32, np.int32))
    cuts, before = columns.lines(np.int32, 4), columns.lines(np.int32)
    keys = columns.lines(KEY_TYPE)
    borders = Borders(columns.table(KEY_TYPE), weights, columns.table(np.bool_))
    marks = columns.lines(np.uint8)
    grams, lists = columns.row(), columns.row()
    own = {name: columns.row() for name in BYTE_ROWS}
    rows = Rows(**own, cuts=cuts, keys=keys, before=before, marks=marks)
    kept = _KeptLists(grams, list_sizes, lists)
    part = Part(head["documents"], pieces, rows, kept, borders, head["traditional"], known)
    return Made(part, tuple(head["texts"]), {})


def load_nearest(
    folder: Path, share: Share, environment: str, in_use: Container[str] = ()
) -> Made | None:
    """Of the parts that the same program left in a folder the one that a share has the fewest
    other documents than, with what it was made on; None if there is none that is worth it. Those
    that are still `in_use` by their names are not asked."""
    found: list[tuple[int, Path]] = []
    for path in sorted(folder.glob(f"*{GROUND}")):
        if path.stem in in_use:
            continue
        with path.open("rb") as file, suppress(ValueError, KeyError, MemoryError, OverflowError):
            head = _head(file)
            edited = edited_in(share, head["docs"])
            if edited is not None and head["environment"] == environment:
                found.append((len(edited), path))
    for _, path in sorted(found):
        part, ground = _whole(path.with_suffix("")), _whole(path)
        if part and ground:
            made = _part(*part, _load_names(path.with_suffix("")) or NO_NAMES)
            return replace(made, ground=_ground(path, *ground))
    return None


def _ground(path: Path, head: Mapping[str, Any], columns: _Columns) -> Ground:
    """What a part was made on, of which the order stays in its file: it goes before the part is
    made, which takes the most memory of all."""
    numbers, rows = (columns.table(np.int32).copy() for _ in range(2))
    starts = tuple(map(tuple, head["starts"]))
    laid = Laid(
        numbers, rows.reshape(-1, 2), tuple(head["lines"]), starts, tuple(head["traditional"])
    )
    places, shared = head["sizes"][2:4]
    order = partial(_order, path, columns.at, places // np.dtype(np.int32).itemsize, shared)
    return Ground(tuple(head["docs"]), laid, order)


def _order(path: Path, start: int, places: int, shared: int) -> Sorted:
    with path.open("rb") as file:
        file.seek(start)
        return Sorted(np.fromfile(file, np.int32, places), np.fromfile(file, np.int8, shared))


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
    return dict(head), _Columns(iter(head["sizes"]), start, said)


def save_names(path: Path, names: Names) -> None:
    """Write down what stands for pieces of a part, so that the next merge need not read these."""
    head = {"stand": _stand(path), "lists": names.lists, "is_moved": names.is_moved}
    columns = [_column(getattr(names, name)) for name, _ in _NAMED]
    _write(path.with_name(f"{path.name}{NAMES}"), head, columns)


_NAMED = (("spans", np.int64), ("cuts", np.int32), ("rows", KIND))


def _load_names(path: Path) -> Names | None:
    """The names of a part's pieces; None if there are none, or it does not stand as it did."""
    found = _whole(path.with_name(f"{path.name}{NAMES}"))
    if found is None or not path.is_file() or found[0]["stand"] != _stand(path):
        return None
    head, columns = found
    spans, cuts, rows = (columns.table(kind) for _, kind in _NAMED)
    return Names(spans, cuts.reshape(-1, 2), rows, head["lists"], head["is_moved"])


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
