"""One part of an archive's search index: where every string of its documents stands.

A *gram* is a run of folded characters. Every place of the text belongs to one *leaf*: the
shortest gram from there on that stands in few places. Leaves are sorted; so the places of any
string are one run of leaves, or a few places of one leaf, whose texts decide. Grams that stand
in very many places have a list of their documents as well.

A part is a pure function of its documents: parts can be made apart, at the same time, and kept.
`huikan.site.search` puts their rows together into files (`docs/search-format.md`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Protocol, overload

import numpy as np
import numpy.typing as npt

from huikan.site.folding import fold, simplified_characters
from huikan.site.search_bytes import (
    END,
    Bytes,
    Ints,
    Small,
    character_of,
    numbers_of,
    plain_json,
    varints,
)
from huikan.site.search_documents import SearchDocument
from huikan.site.suffixes import LONGEST, Sorted, sort_suffixes

LEAF = 3
"""A gram in at most so many places of a part is a leaf: so many texts are the most to be read."""
_LISTED = 200
"""A gram in at least so many places of a part has a list of its documents."""
_STEP = 16
"""One of so many leaves is spelt out, so that the rows can be cut there."""
KEY = 16
"""So many characters of a leaf say where to cut."""
_FACTORS = np.cumprod(np.full(KEY, 16777619, np.uint32), dtype=np.uint32)
_KEY_BYTES = 3
KEY_TYPE = f"S{KEY * _KEY_BYTES}"
"""How a key is held in an array."""

_AT_ONCE = 150_000
"""So many places are sorted and written at a time: a bound on memory, without effect on the
bytes."""

_PIECE = 1500
"""Folded characters of the body in one piece file, at most: what one hit costs to show."""
OVERLAP = 40
"""Folded characters before and behind a piece that stand in its file too, for snippets."""

_ESCAPE = 255
_FIRST_LONG = _ESCAPE << 8
"""Numbers from here on do not fit into two bytes."""
_FEW = 15
"""What four bits hold; more is said apart."""


@dataclass(frozen=True, slots=True)
class Lists:
    """The documents of one gram: distances between their numbers, what each is, what was over."""

    steps: Row
    what: Row
    rest: Row


class Row(Protocol):
    """Bytes, or what reads them when they are asked for (see `search_kept`)."""

    def __len__(self) -> int: ...

    @overload
    def __getitem__(self, at: int, /) -> int: ...
    @overload
    def __getitem__(self, at: slice, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Rows:
    """Leaves in order, as rows of bytes, and where these may be cut.

    `cuts` has, for every leaf before which they may, its place in each of the rows `shared`,
    `characters`, `units` and `rest`, and one line more for the ends; `keys` its first characters,
    in bytes that sort as they do; `before` the character that its first one of its own is
    counted from; `marks` some bits by which files are divided. Where cuts are, and their marks,
    is decided by what the leaf says: an edit changes what is near it, not all that follows.
    """

    shared: Row
    shape: Row
    characters_low: Row
    characters_high: Row
    units_low: Row
    units_high: Row
    rest: Row
    cuts: Small
    keys: npt.NDArray[np.bytes_]
    before: Small
    marks: Bytes


@dataclass(frozen=True, slots=True)
class Part:
    """What `index_part` makes of documents. `pieces` counts the pieces of each."""

    documents: int
    pieces: Small
    rows: Rows
    lists: dict[str, Lists]
    traditional: str
    """The characters of its texts that have a simplified one."""
    known: Mapping[str, str] = field(default_factory=dict)
    """What stands for pieces of its rows that were asked for before: they need not be read to be
    named."""
    asked: dict[str, str] = field(default_factory=dict)
    """The same of those that are asked for now."""


@dataclass(frozen=True, slots=True)
class _Text:
    """All documents as one row of characters' numbers, each line with END behind it, the last
    with some more.

    Units are numbered: the pieces of all bodies, then for each document the headline and the
    committees.
    """

    numbers: Small
    unit: Small
    """Of each place."""
    document: Small
    """Of each unit."""
    kind: Bytes
    """Of each unit: 1 a headline, 2 committees, 0 a piece."""
    piece: Small
    """Of each unit: its number in the document."""
    starts: list[list[int]]
    """Where each document's pieces begin in its body, in characters as it is shown."""


def index_part(docs: Sequence[SearchDocument]) -> tuple[Part, dict[str, bytes]]:
    """The part of these documents, in this order, and its pieces by name, not packed yet.

    Time and size grow in step with the text; a part of 2,000,000 characters takes some 100 MB
    of memory.
    """
    text = _text(docs)
    rows = _Growing()
    lists: dict[str, Lists] = {}
    for found in sort_suffixes(text.numbers, LEAF, _AT_ONCE):
        lists.update(_lists(text, found))
        rows.add(_rows(text, found))
    pieces = dict(_pieces(docs, text.starts))
    counts = np.array([len(starts) for starts in text.starts], np.int32)
    return Part(len(docs), counts, rows.rows(), lists, _traditional(docs)), pieces


def _traditional(docs: Sequence[SearchDocument]) -> str:
    used = set().union(*(line for doc in docs for lines in doc.lines() for line in lines))
    return "".join(sorted(used & simplified_characters().keys()))


def _cuts(length: int) -> range:
    """Where a body of so many folded characters is cut into pieces of about the same length."""
    pieces = max(1, -(-length // _PIECE))
    step = max(1, -(-length // pieces))
    return range(0, max(1, length), step)


def _text(docs: Sequence[SearchDocument]) -> _Text:
    end = np.array([END], dtype=np.int32)
    lines: list[Small] = []
    rows: list[tuple[int, int, int]] = []
    starts: list[list[int]] = []
    heads: dict[str, Small] = {}
    for number, doc in enumerate(docs):
        for kind, strings in enumerate(doc.lines()[:3], 1):
            for string in strings:
                folded = heads.get(string)
                if folded is None:  # committees and authors stand in many documents
                    folded = heads[string] = numbers_of(fold(string).chars)
                lines += [folded, end]
                rows.append((len(folded) + 1, number, kind))
        body = fold(doc.body)
        cuts = _cuts(len(body.chars))
        lines += [numbers_of(body.chars), end]
        starts.append(body.origin[list(cuts)].tolist() if len(body.chars) else [0])
        sizes = np.diff([*cuts, len(body.chars) + 1]).tolist()
        rows += [(size, number, -piece) for piece, size in enumerate(sizes)]
    return _with_units(np.concatenate([*lines, np.full(KEY, END, np.int32)]), rows, starts)


def _with_units(
    numbers: Small, rows: Sequence[tuple[int, int, int]], starts: list[list[int]]
) -> _Text:
    """`rows` has for each line, or piece of one, its length, its document, and what it is: 1 to
    3 for the lines of the head, else the piece's number, negative."""
    table = np.array(rows, dtype=np.int32).reshape(-1, 3)
    pieces = np.array([len(own) for own in starts], np.int32)
    first = np.cumsum(pieces) - pieces
    total, every = int(pieces.sum()), np.arange(len(pieces), dtype=np.int32)
    document, what = table[:, 1], table[:, 2]
    is_head = (what == 1) | (what == 2)
    unit = np.where(is_head, total + 2 * document + what - 1, first[document] - np.minimum(what, 0))
    return _Text(
        numbers=numbers,
        unit=np.repeat(unit.astype(np.int32), table[:, 0]),
        document=np.r_[np.repeat(every, pieces), np.repeat(every, 2)],
        kind=np.r_[np.zeros(total, np.uint8), np.tile(np.array([1, 2], np.uint8), len(pieces))],
        piece=np.r_[np.arange(total) - np.repeat(first, pieces), np.zeros(2 * len(pieces), int)],
        starts=starts,
    )


# --- Leaves. ---


class _Growing:
    """Rows that grow, group by group of leaves in order."""

    def __init__(self) -> None:
        self._bytes = {name: bytearray() for name in BYTE_ROWS}
        self._cuts: list[Small] = [np.zeros((0, 4), np.int32)]
        self._keys: list[npt.NDArray[np.bytes_]] = [np.zeros(0, KEY_TYPE)]
        self._before: list[Small] = [np.zeros(0, np.int32)]
        self._marks: list[Bytes] = [np.zeros(0, np.uint8)]

    def _lengths(self) -> Small:
        own = (self._bytes[name] for name in ("shared", "characters_low", "units_low", "rest"))
        return np.array([len(row) for row in own], np.int32)

    def add(self, rows: Rows) -> None:
        """Put what follows in the order behind what is there."""
        self._cuts.append(rows.cuts[:-1] + self._lengths())
        self._keys.append(rows.keys)
        self._before.append(rows.before)
        self._marks.append(rows.marks)
        for name, row in self._bytes.items():
            row += getattr(rows, name)

    def rows(self) -> Rows:
        """All of them."""
        cuts = np.concatenate([*self._cuts, self._lengths()[None, :]])
        own = {name: bytes(self._bytes.pop(name)) for name in BYTE_ROWS}
        return Rows(
            **own,
            cuts=cuts,
            keys=np.concatenate(self._keys),
            before=np.concatenate(self._before),
            marks=np.concatenate(self._marks),
        )


BYTE_ROWS = (
    "shared",
    "shape",
    "characters_low",
    "characters_high",
    "units_low",
    "units_high",
    "rest",
)
"""The rows of bytes of `Rows`, in the order in which files have them."""


def _rows(text: _Text, found: Sorted) -> Rows:
    places, depth = found.places, _depths(found.shared)
    starts = np.flatnonzero(found.shared < depth)
    count = np.diff(np.r_[starts, len(places)])
    first = places[starts]
    text_ends = np.flatnonzero(text.numbers == END)
    room = text_ends[np.searchsorted(text_ends, first)] - first + 1
    depth = np.minimum(depth[starts], room)
    shared = np.minimum(found.shared[starts].astype(np.int64), depth - 1)
    mixed = _mixed(text.numbers, first, depth)
    cut = np.flatnonzero((shared == 0) | ((mixed % _STEP == 0) & (shared < KEY)))
    base = np.r_[0, text.numbers[first[:-1] + shared[1:]]]
    base[shared == 0] = 0
    extra = depth - shared
    characters = text.numbers[_runs(first + shared, extra)]
    at = np.cumsum(extra) - extra
    characters[at] -= base
    units = _unit_steps(text, places, starts, count)
    rest, rest_at = _rest(extra, count, characters, at)
    characters = np.minimum(characters, _FIRST_LONG)
    ends = len(first), len(characters), len(units), len(rest)
    rows = (cut, at[cut], starts[cut], rest_at[cut])
    return Rows(
        _low(shared),
        _low(np.minimum(extra - 1, _FEW) << 4 | np.minimum(count - 1, _FEW)),
        _low(characters),
        _low(characters >> 8),
        _low(units),
        _low(units >> 8),
        rest,
        np.c_[tuple(np.r_[row, end] for row, end in zip(rows, ends, strict=True))].astype(np.int32),
        _keys(text.numbers, first[cut], depth[cut]),
        base[cut],
        (mixed[cut] // _STEP % 256).astype(np.uint8),
    )


def _low(values: npt.NDArray[np.integer]) -> bytes:
    """The low eight bits of each."""
    return (values & 255).astype(np.uint8).tobytes()


def _depths(shared: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    """The length of each place's leaf: one more than what it shares with more than LEAF places."""
    size = len(shared)
    crowded = np.full(size, 127, np.int8)
    for k in range(1, LEAF + 1):
        crowded = np.minimum(crowded, np.r_[shared[k:], np.zeros(min(k, size), np.int8)])
    depth = crowded.copy()
    for k in range(1, LEAF + 1):
        depth = np.maximum(depth, np.r_[np.zeros(min(k, size), np.int8), crowded[:-k]])
    return np.minimum(depth + 1, LONGEST).astype(np.int8)


def _mixed(numbers: Small, first: Small, depth: Ints) -> npt.NDArray[np.uint32]:
    """A hash of each gram's first characters."""
    mixed = np.zeros(len(first), np.uint32)
    longer = np.arange(len(first))
    for k, factor in enumerate(_FACTORS):
        longer = longer[depth[longer] > k]
        mixed[longer] += numbers[first[longer] + k].astype(np.uint32) * factor
    for shift in (15, 13):
        mixed ^= mixed >> np.uint32(shift)
        mixed *= np.uint32(0x2C1B3C6D)
    return mixed >> np.uint32(7)


def _unit_steps(text: _Text, places: Small, starts: Ints, count: Ints) -> Ints:
    """The units of each leaf, sorted, each as the distance from the one before."""
    leaf = np.repeat(np.arange(len(starts), dtype=np.int64) << 32, count)
    units = np.sort(leaf | text.unit[places]) & 0xFFFFFFFF
    steps = np.diff(units, prepend=0)
    steps[starts] = units[starts]
    return steps


def _rest(extra: Ints, count: Ints, characters: Small, at: Ints) -> tuple[bytes, Ints]:
    """What did not fit, leaf by leaf: length, places, characters; and where each leaf's begins."""
    long = np.flatnonzero(characters >= _FIRST_LONG)
    of_long = np.searchsorted(at, long, side="right") - 1
    owners = np.r_[np.flatnonzero(extra > _FEW), np.flatnonzero(count > _FEW), of_long]
    out = bytearray()
    sizes = np.zeros(len(extra), np.int64)
    for leaf in np.unique(owners).tolist():
        over = [n - _FEW - 1 for n in (int(extra[leaf]), int(count[leaf])) if n > _FEW]
        own = characters[at[leaf] : at[leaf] + extra[leaf]]
        data = varints(np.array([*over, *(own[own >= _FIRST_LONG] - _FIRST_LONG)], np.int32))
        sizes[leaf] = len(data)
        out += data
    return bytes(out), np.cumsum(sizes) - sizes


def _keys(numbers: Small, first: Small, depth: Ints) -> npt.NDArray[np.bytes_]:
    """The first characters of grams in bytes that sort as they do."""
    table = numbers[first[:, None] + np.arange(KEY)]
    table[np.arange(KEY) >= depth[:, None]] = END
    spread = np.stack([table >> 16, table >> 8, table], axis=2) & 255
    return spread.astype(np.uint8).reshape(len(first), -1).copy().view(KEY_TYPE)[:, 0]


def key_of(gram: str) -> bytes:
    """A gram's characters as keys have them."""
    points = np.frombuffer(gram.encode("utf-32-le"), np.uint32)
    return b"".join(int(n).to_bytes(_KEY_BYTES, "big") for n in numbers_of(points.astype(np.int64)))


def numbers_in(key: bytes) -> list[int]:
    """The numbers of the characters in a key."""
    padded = key + bytes(-len(key) % _KEY_BYTES)
    starts = range(0, len(padded), _KEY_BYTES)
    return [int.from_bytes(padded[at : at + _KEY_BYTES], "big") for at in starts]


def gram_of(key: bytes) -> str:
    """The gram that a key has the characters of."""
    return "".join(map(character_of, numbers_in(key)))


def _runs(starts: npt.NDArray[np.integer], sizes: npt.NDArray[np.integer]) -> Ints:
    """The numbers of each run, one run after another."""
    ends = np.cumsum(sizes, dtype=np.int64)
    return np.repeat(starts - (ends - sizes), sizes) + np.arange(int(sizes.sum()))


# --- Lists of documents. ---


def _lists(text: _Text, found: Sorted) -> Iterator[tuple[str, Lists]]:
    """The lists of all grams that stand in many places, by gram."""
    for length in range(1, KEY + 1):
        starts, ends = found.runs(length, _LISTED)
        first = found.places[starts]
        whole = np.all(text.numbers[first[:, None] + np.arange(length)] != END, axis=1)
        starts, ends, first = starts[whole], ends[whole], first[whole]
        if not len(starts):
            return
        grams = (text.numbers[at : at + length].tolist() for at in first)
        units = text.unit[found.places[_runs(starts, ends - starts)]]
        owner = np.repeat(np.arange(len(starts)), ends - starts)
        rows = _documents(text, units, owner)
        for gram, own in zip(grams, rows, strict=True):
            yield "".join(map(character_of, gram)), own


def _documents(text: _Text, units: Small, owner: Ints) -> Iterator[Lists]:
    """For each owner's units the documents: how often, and in what, and the first piece."""
    order = np.argsort(owner << 32 | text.document[units].astype(np.int64) << 16
                       | _sought(text)[units])  # fmt: skip
    units, owner = units[order], owner[order]
    document = text.document[units]
    starts = np.flatnonzero(np.r_[True, (np.diff(document) != 0) | (np.diff(owner) != 0)])
    often = np.diff(np.r_[starts, len(units)])
    level = np.searchsorted([2, 4, 8], often, side="right")
    where = np.bitwise_or.reduceat(text.kind[units], starts)
    piece = text.piece[units[starts]]
    what = level | where.astype(np.int64) << 2 | np.minimum(piece, _FEW) << 4
    owner, document = owner[starts], document[starts]
    steps = np.diff(document, prepend=0)
    is_first = np.diff(owner, prepend=-1) != 0
    steps[is_first] = document[is_first]
    bounds = np.r_[np.flatnonzero(is_first), len(owner)].tolist()
    rest, rest_at = _over(steps, piece)
    short = np.minimum(steps, _ESCAPE).astype(np.uint8).tobytes()
    said = what.astype(np.uint8).tobytes()
    over = np.r_[0, rest_at][np.searchsorted(rest[0], bounds)].tolist()
    for start, end, low, high in zip(bounds, bounds[1:], over, over[1:], strict=False):
        yield Lists(short[start:end], said[start:end], rest[1][low:high])


def _sought(text: _Text) -> Ints:
    """Pieces before heads: what is shown of a document is the first piece that has the gram."""
    return np.minimum(np.where(text.kind > 0, 0xFFFF, text.piece), 0xFFFF).astype(np.int64)


def _over(steps: npt.NDArray[np.integer], piece: Small) -> tuple[tuple[Ints, bytes], Ints]:
    """What did not fit into a byte: whose it is, the bytes, and where each one's end."""
    owners = np.flatnonzero((steps >= _ESCAPE) | (piece >= _FEW))
    out, ends = bytearray(), []
    for at in owners.tolist():
        own = [n - least for n, least in ((steps[at], _ESCAPE), (piece[at], _FEW)) if n >= least]
        out += varints(np.array(own))
        ends.append(len(out))
    return (owners, bytes(out)), np.array(ends, np.int64)


# --- Texts. ---


def _pieces(
    docs: Sequence[SearchDocument], starts: Sequence[Sequence[int]]
) -> Iterator[tuple[str, bytes]]:
    """What a hit shows: the article's head, and a part of its body."""
    for number, (doc, own) in enumerate(zip(docs, starts, strict=True)):
        head = {
            "address": doc.address,
            "title": doc.title,
            "subtitle": doc.subtitle,
            "feature": doc.feature,
            "authors": doc.authors,
            "issue": doc.issue,
        }
        for piece, (start, end) in enumerate(pairwise((*own, len(doc.body)))):
            first = max(0, start - OVERLAP) if piece else 0
            shown = {
                "text": doc.body[first : end + OVERLAP],
                "cut": [first > 0, end + OVERLAP < len(doc.body)],
                "own": [start - first if piece else 0, end - first],
            }
            yield f"{number}-{piece}", plain_json({**head, **shown})
