"""One part of an archive's search index: where every string of its documents stands.

A *gram* is a run of folded characters. Every place of the text belongs to one *leaf*: the
shortest gram from there on that stands in few places. Leaves are sorted; so the places of any
string are one run of leaves, or a few places of one leaf, whose texts decide. Grams that stand
in very many places have a list of their documents as well.

A part is a pure function of its documents: parts can be made apart, at the same time, and kept.
`huikan.site.search` puts their rows together into files (`docs/search-format.md`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Protocol, overload

import numpy as np
import numpy.typing as npt

from huikan.site.search_bytes import (
    END,
    FIRST_HAN,
    Bytes,
    Ints,
    Small,
    character_of,
    numbers_of,
    points_of,
    varints,
)
from huikan.site.search_documents import SearchDocument
from huikan.site.search_names import NO_NAMES, Asked, Names
from huikan.site.search_text import KEY, Laid, Text, lay_out, text_with
from huikan.site.suffixes import LONGEST, Sorted, joined, sort_suffixes
from huikan.values import dataclass

LEAF, LEAF_OF_LETTERS = 1, 3
"""A gram in at most so many places of a part is a leaf: so many texts are the most to be read. What
begins with ASCII may stand in more: such text is long where it is alike, so to tell it apart costs
more than to read a text."""
_LISTED = 200
"""A gram in at least so many places of a part has a list of its documents."""
_STEP = 8
"""One of so many leaves is spelt out, so that the rows can be cut there."""
_MARK, _END = 16, 128
"""About one in so many places where rows can be cut is a mark; of these one in eight an end."""
_FACTORS = np.cumprod(np.full(KEY, 16777619, np.uint32), dtype=np.uint32)
_KEY_BYTES = 3
KEY_TYPE = f"S{KEY * _KEY_BYTES}"
"""How a key is held in an array."""

_AT_ONCE = 150_000
"""So many places are sorted and written at a time: a bound on memory, without effect on the
bytes."""

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
class Borders:
    """Where files of an index may begin: keys, in order, what lies between each and the one
    before (`weights`), and whether a file rather ends there than elsewhere."""

    keys: npt.NDArray[np.bytes_]
    weights: Ints
    are_ends: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Part:
    """What `index_part` makes of documents. `pieces` counts the pieces of each."""

    documents: int
    pieces: Small
    rows: Rows
    lists: Mapping[str, Lists]
    borders: Borders
    traditional: str
    """The characters of its texts that have a simplified one."""
    known: Names = NO_NAMES
    """What stands for pieces of it that were asked for before: they need not be read."""
    asked: Asked = field(default_factory=Asked)
    """The same of those that are asked for now."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a part was made on, kept so that an edit of a few documents need not make all of it
    anew (see `search_edit`). Documents are in the part's order."""

    docs: tuple[str, ...]
    """What stands for each document."""
    laid: Laid
    order: Callable[[], Sorted]
    """Gives all places of the text, told apart as far as anybody looks at them."""


def index_part(docs: Sequence[SearchDocument], said: Sequence[str] = ()) -> tuple[Part, Ground]:
    """The part of these documents, in this order, and what it was made on; `said` has what
    stands for each of them.

    Time and size grow in step with the text; a part of 1,000,000 characters takes some 90 MB
    of memory.
    """
    laid = lay_out(docs)
    text, laid = text_with(laid)
    rows = Growing()
    lists: dict[str, Lists] = {}
    orders = []
    for found in sort_suffixes(text.numbers, 1, _AT_ONCE):
        lists.update(lists_of(text, found, [*listed(text, found)]))
        rows.add(leaf_rows(text, found))
        orders.append(found)
    whole = rows.rows()
    borders = borders_of(whole)
    part = Part(len(docs), text.pieces, whole, lists, borders, together(laid.traditional))
    order = joined(orders)
    return part, Ground(tuple(said), laid, lambda: order)


def borders_of(rows: Rows) -> Borders:
    """Where files may begin, as the leaves say."""
    at = np.flatnonzero(rows.marks % _MARK == 0)
    weights = 2 * rows.cuts[at].sum(axis=1, dtype=np.int64)
    return Borders(rows.keys[at], np.diff(weights, prepend=0), rows.marks[at] % _END == 0)


def together(traditional: Iterable[str]) -> str:
    """The characters that stand in any of these."""
    return "".join(sorted(set().union(*traditional)))


# --- Leaves. ---


class Growing:
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


def leaf_rows(text: Text, found: Sorted) -> Rows:
    """The leaves of sorted places; what begins with the same character must be among them whole."""
    places = found.places
    letters = int(np.searchsorted(text.numbers[places], FIRST_HAN))
    depth = np.r_[
        _depths(found.shared[:letters], LEAF_OF_LETTERS), _depths(found.shared[letters:], LEAF)
    ]
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
    characters = text.numbers[runs_of(first + shared, extra)]
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


def _depths(shared: npt.NDArray[np.int8], leaf: int) -> npt.NDArray[np.int8]:
    """The length of each place's leaf: one more than what it shares with more than `leaf` places.

    What follows in the order must begin with another character.
    """
    size = len(shared)
    crowded = np.full(size, 127, np.int8)
    for k in range(1, leaf + 1):
        crowded = np.minimum(crowded, np.r_[shared[k:], np.zeros(min(k, size), np.int8)])
    depth = crowded.copy()
    for k in range(1, leaf + 1):
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


def _unit_steps(text: Text, places: Small, starts: Ints, count: Ints) -> Ints:
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
    for leaf in sorted(set(owners.tolist())):
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
    return keys_of(table)


def keys_of(table: Small) -> npt.NDArray[np.bytes_]:
    """Lines of characters' numbers, all of one length, in bytes that sort as they do."""
    spread = np.stack([table >> 16, table >> 8, table], axis=2) & 255
    rows = spread.astype(np.uint8).reshape(len(table), -1).copy()
    return rows.view(f"S{table.shape[1] * _KEY_BYTES}")[:, 0]


def key_of(gram: str) -> bytes:
    """A gram's characters as keys have them."""
    points = np.frombuffer(gram.encode("utf-32-le"), np.uint32)
    return b"".join(int(n).to_bytes(_KEY_BYTES, "big") for n in numbers_of(points.astype(np.int64)))


def numbers_in(key: bytes) -> list[int]:
    """The numbers of the characters in a key."""
    padded = key + bytes(-len(key) % _KEY_BYTES)
    starts = range(0, len(padded), _KEY_BYTES)
    return [int.from_bytes(padded[at : at + _KEY_BYTES], "big") for at in starts]


def grams_of(keys: Sequence[bytes]) -> list[str]:
    """The grams that keys have the characters of.

    >>> grams_of([b"", key_of("政协A𠮷")])
    ['', '政协A𠮷']
    """
    octets = np.array(keys, KEY_TYPE).view(np.uint8).reshape(len(keys), KEY, _KEY_BYTES)
    high, middle, low = octets.astype(np.int32).transpose(2, 0, 1)
    points = np.ascontiguousarray(points_of(high << 16 | middle << 8 | low))
    grams: list[str] = points.view(f"U{KEY}")[:, 0].tolist()
    return grams


def runs_of(starts: npt.NDArray[np.integer], sizes: npt.NDArray[np.integer]) -> Ints:
    """The numbers of each run, one run after another."""
    ends = np.cumsum(sizes, dtype=np.int64)
    return np.repeat(starts - (ends - sizes), sizes) + np.arange(int(sizes.sum()))


# --- Lists of documents. ---


def listed(text: Text, found: Sorted) -> Iterator[tuple[str, int, int]]:
    """The grams that stand in many places, and between which of the sorted places they do."""
    for length, starts, ends in found.wide_runs(_LISTED, KEY):
        grams = text.numbers[found.places[starts][:, None] + np.arange(length)]
        whole = np.flatnonzero(np.all(grams != END, axis=1))
        rows = zip(grams[whole].tolist(), starts[whole].tolist(), ends[whole].tolist(), strict=True)
        yield from (("".join(map(character_of, gram)), start, end) for gram, start, end in rows)


def lists_of(
    text: Text, found: Sorted, grams: Sequence[tuple[str, int, int]]
) -> Iterator[tuple[str, Lists]]:
    """The lists of grams (as `listed` gives them)."""
    at = 0
    ranked = _ranked(text)
    rank = np.zeros(len(ranked), np.int64)
    rank[ranked] = np.arange(len(ranked))
    while at < len(grams):
        size, start = 0, at
        while at < len(grams) and size < _AT_ONCE:
            size += grams[at][2] - grams[at][1]
            at += 1
        own = grams[start:at]
        bounds = np.array([row[1:] for row in own], np.int64)
        sizes = bounds[:, 1] - bounds[:, 0]
        units = text.unit[found.places[runs_of(bounds[:, 0], sizes)]]
        owner = np.repeat(np.arange(len(own)), sizes)
        lists = _documents(text, units, owner, ranked, rank)
        yield from zip((gram for gram, _, _ in own), lists, strict=True)


def _documents(text: Text, units: Small, owner: Ints, ranked: Ints, rank: Ints) -> Iterator[Lists]:
    """For each owner's units the documents: how often, and in what, and the first piece. `ranked`
    are all units as `_ranked` has them, `rank` says of each unit where it stands there."""
    places = np.sort(owner << 32 | rank[units])  # to sort what they are takes a third as long
    units, owner = ranked[places & 0xFFFFFFFF], places >> 32
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


def _ranked(text: Text) -> Ints:
    """All units, those of a document together, pieces before heads: what is shown of a document is
    the first piece that has the gram."""
    sought = np.minimum(np.where(text.kind > 0, 0xFFFF, text.piece), 0xFFFF)
    ranked: Ints = np.lexsort((sought, text.document))
    return ranked


def _over(steps: npt.NDArray[np.integer], piece: Small) -> tuple[tuple[Ints, bytes], Ints]:
    """What did not fit into a byte: whose it is, the bytes, and where each one's end."""
    owners = np.flatnonzero((steps >= _ESCAPE) | (piece >= _FEW))
    out, ends = bytearray(), []
    for at in owners.tolist():
        own = [n - least for n, least in ((steps[at], _ESCAPE), (piece[at], _FEW)) if n >= least]
        out += varints(np.array(own))
        ends.append(len(out))
    return (owners, bytes(out)), np.array(ends, np.int64)
