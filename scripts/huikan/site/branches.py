"""Where every string of an archive stands, as a tree of characters cut into small files.

A node of the tree is a string (a *gram*); its children are the grams one character longer. A
gram that stands in few places is a leaf and names the *units* (pieces of text) it stands in; any
other branches on. So a string is looked up from its first character to its last, and if a leaf
comes first, the few texts it names decide. Grams that stand in very many places are *frequent*:
each has a list of its own, and the branches below it lie in files of their own.
`docs/search-format.md` describes the files.
"""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

_Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
"""What is as long as the archive's text is kept in 32 bits."""
_Flags = npt.NDArray[np.bool_]

END = 0
"""The number that stands behind each text: no gram reaches across it."""

LEAF = 10
"""A gram in at most so many places does not branch: so many texts are the most to be read."""
LONGEST = 32
"""Grams of that length do not branch either, however often they stand somewhere."""
_LONGEST_FREQUENT = 16
SHIFTS = (6, 3, 0)
"""The grams one longer than a frequent one lie in records by blocks of 2**6 numbers of the last
character, or, where these hold too much, of 2**3 or of one."""
_RECORD_PLACES = 1500
_FILE_BYTES = 8192
_FILES_AT_ONCE = 512
"""How many files are put together at a time: a bound on memory, without effect on the bytes."""

_GZIP = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255))
"""A gzip header without time, name or system: the same bytes everywhere."""

_HAN_ROWS = range(0xB0, 0xF8)
_HAN_COLUMNS = range(0xA1, 0xFF)
_FIRST_HAN = 128
_FIRST_OTHER = _FIRST_HAN + len(_HAN_ROWS) * len(_HAN_COLUMNS)
_BASE = 1 << 21
"""Above every character's number."""


@dataclass(frozen=True, slots=True)
class Stream:
    """All texts as one row of characters' numbers (`numbers_of`), each text with END behind it.

    `unit` never falls along the row. `flag` is 1 in a headline, 2 in a committee's name, else 0.
    """

    numbers: Small
    unit: Small
    flag: Small


@dataclass(frozen=True, slots=True)
class _Level:
    """The grams of one length, in order: by parent, then by last character."""

    depth: int
    parent: Small
    """Each gram's parent, as its place in the level before."""
    last: Small
    count: Small
    """In how many places it stands."""
    low: Small
    """How many places come before its own when all are sorted by what stands there."""
    first: Small
    """One of its places."""
    inner: _Flags
    frequent: _Flags


@dataclass(frozen=True, slots=True)
class _Nodes:
    """Nodes as they are written: a row of each property, and `places` to look into."""

    home: _Ints
    """The hash that chooses the file."""
    low: Small
    depth: Small
    first: Small
    record: Small
    """The number of the record it belongs to."""
    is_root: Small
    """Whether it is one of its record's outermost nodes."""
    is_list: Small
    last: Small
    """The last character's number."""
    shift: Small
    """One of SHIFTS: its block is `last >> shift`."""
    step: Small
    """Its distance from the number of the sibling before."""
    children: Small
    skip: Small
    start: Small
    size: Small
    """A leaf's places: `places[start : start + size]`."""

    def __getitem__(self, chosen: _Ints | slice) -> _Nodes:
        return _Nodes(*(getattr(self, name)[chosen] for name in _Nodes.__slots__))


@functools.cache
def _number_table() -> Small:
    table = np.arange(_FIRST_OTHER, _FIRST_OTHER + 0x110000, dtype=np.int32)
    table[:_FIRST_HAN] = np.arange(_FIRST_HAN)
    pairs = [bytes((row, column)) for row in _HAN_ROWS for column in _HAN_COLUMNS]
    for number, pair in enumerate(pairs, _FIRST_HAN):
        character = pair.decode("gb2312", "ignore")
        if character:
            table[ord(character)] = number
    return table


def numbers_of(points: _Ints) -> Small:
    """Code points as numbers that are small where they are frequent.

    ASCII keeps its own, then come the Chinese characters of GB 2312 in its order, then all else.

    >>> numbers_of(np.array([0, 65, ord("啊"), ord("阿")])).tolist()
    [0, 65, 128, 129]
    """
    return _number_table()[points]


@functools.cache
def _characters() -> npt.NDArray[np.str_]:
    """The characters by their numbers."""
    table = np.full(_FIRST_OTHER + 0x110000, "", dtype="<U1")
    points = np.r_[1:0xD800, 0xE000:0x110000].astype(np.uint32)
    table[_number_table()[points]] = points.view("<U1")
    return table


def frequent_limit(units: int) -> int:
    """In how many places a gram may stand in an archive of so many units and not be frequent.

    It grows with the archive, so that the table of frequent grams, which every reader loads,
    does not; it stays below what makes a file too large.
    """
    return min(max(256, units // 6), 2500)


@dataclass(frozen=True, slots=True)
class Tree:
    """What `grow` makes.

    `frequent` has, for each length, the frequent grams that are no part of a longer one, `fine`
    those (and "") whose longer grams lie in smaller blocks, by shift.
    """

    files: list[bytes]
    frequent: list[set[str]]
    fine: dict[int, list[str]]


def grow(stream: Stream, units: int) -> Tree:
    """The tree of all that stands in a stream of so many units.

    Time and size grow in step with the text.
    """
    order = np.zeros(int(np.count_nonzero(stream.numbers)), dtype=np.int32)
    levels: list[_Level] = []
    lists: list[Small] = []
    for level, own in _levels(stream, frequent_limit(units), order):
        levels.append(level)
        lists.append(own)
    shifts = [_shifts(level, *_roots_and_alone(levels, n)) for n, level in enumerate(levels)]
    nodes = _lay_out(stream, levels, shifts, len(order))
    places = np.concatenate([order, *lists])
    files = list(_write(stream, nodes, places))
    return Tree(files, _longest_only(stream, levels), _fine(stream, levels, shifts))


def _levels(stream: Stream, limit: int, order: Small) -> Iterator[tuple[_Level, Small]]:
    """Each level with the places of its frequent grams; fills `order` with those of the leaves."""
    at = np.flatnonzero(stream.numbers != END).astype(np.int32)
    owner = np.zeros(len(at), dtype=np.int64)
    outer, outer_low, outer_start = (np.zeros(1, np.int64) for _ in range(3))
    depth = 1
    while len(at):
        key = owner * _BASE + stream.numbers[at + (depth - 1)]
        by_key = np.argsort(key, kind="stable")
        at, key = at[by_key], key[by_key]
        start = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
        count = np.diff(np.r_[start, len(at)])
        above, last = key[start] // _BASE, key[start] % _BASE
        low = outer_low[above] + start - outer_start[above]
        inner = (count > LEAF) & (last != END) & (depth < LONGEST)
        frequent = inner & (count > limit) & (depth < _LONGEST_FREQUENT)
        level = _Level(
            depth,
            parent=outer[above].astype(np.int32),
            last=last.astype(np.int32),
            count=count.astype(np.int32),
            low=low.astype(np.int32),
            first=at[start],
            inner=inner,
            frequent=frequent,
        )
        goes_on = np.repeat(inner, count)
        order[(np.repeat(low - start, count) + np.arange(len(at)))[~goes_on]] = at[~goes_on]
        yield level, at[np.repeat(frequent, count)]
        at = at[goes_on]
        outer, outer_low = np.flatnonzero(inner), low[inner]
        outer_start = np.cumsum(count[inner]) - count[inner]
        owner = np.repeat(np.arange(len(outer)), count[inner])
        depth += 1


def _shifts(level: _Level, is_root: _Flags, _: _Flags) -> Small:
    """For each gram how finely it and its siblings are parted, so that no record is large."""
    parents = np.flatnonzero(_is_new(level.parent))
    weight = np.where(is_root & ~level.frequent & (level.last != END), level.count, 0)
    chosen = np.zeros(len(parents), np.int32)
    for shift in SHIFTS[-2::-1] if len(weight) else ():
        starts = np.flatnonzero(_is_new(level.parent) | _is_new(level.last >> shift))
        sums = np.add.reduceat(weight, starts)
        most = np.maximum.reduceat(sums, np.searchsorted(starts, parents))
        chosen[most <= _RECORD_PLACES] = shift
    return np.repeat(chosen, np.diff(np.r_[parents, len(level.parent)]))


def _fine(
    stream: Stream, levels: Sequence[_Level], shifts: Sequence[Small]
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {shift: [] for shift in SHIFTS[1:]}
    for number, level in enumerate(levels):
        is_root, _ = _roots_and_alone(levels, number)
        for shift, grams in found.items():
            own = np.flatnonzero(is_root & (shifts[number] == shift) & _is_new(level.parent))
            rows = stream.numbers[level.first[own, None] + np.arange(level.depth - 1)]
            grams += ["".join(_characters()[row]) for row in rows]
    return found


def _lay_out(
    stream: Stream, levels: Sequence[_Level], shifts: Sequence[Small], first_list: int
) -> _Nodes:
    """All nodes that are written, level by level."""
    rows = []
    skips, children = _passed_over(levels)
    home, top = np.zeros(1, np.int64), np.zeros(1, np.int32)
    record, records = np.zeros(1, np.int64), 0
    for number, level in enumerate(levels):
        parent, frequent = level.parent, level.frequent
        is_root, alone = _roots_and_alone(levels, number)
        top = np.where(alone, top[parent], level.depth)
        is_same = frequent & alone
        block = level.last >> shifts[number]
        new = np.cumsum(_is_new(level.parent) | _is_new(block))
        record = np.where(is_root, new + records, record[parent])
        records = max(records, int(record.max(initial=0)))
        home = np.where(is_root, 0, home[parent])
        for own, ends in ((frequent, level.last), (is_root & ~frequent, block)):
            gram = stream.numbers[level.first[own, None] + np.arange(level.depth - 1)]
            home[own] = _hash(np.column_stack((gram, ends[own])))
        listed = np.where(frequent, level.count, 0)
        list_start = first_list + np.cumsum(listed) - listed
        first_list += int(listed.sum())
        is_leaf = ~frequent & (children[number] == 0)
        columns = (
            home,
            level.low,
            np.full(len(parent), level.depth),
            level.first,
            record,
            is_root | frequent,
            frequent,
            level.last,
            shifts[number],
            np.where(np.diff(parent, prepend=-1) == 0, np.diff(level.last, prepend=0), level.last),
            np.where(frequent, 0, children[number]),
            np.where(is_same, top, np.where(frequent, 0, skips[number])),
            np.where(frequent, list_start, level.low),
            np.where(is_leaf | (frequent & ~is_same), level.count, 0),
        )
        written = np.where(is_root, frequent | (level.last != END), ~alone)
        rows.append(tuple(column[written] for column in columns))
    empty = np.zeros(0, np.int32)
    merged = [np.concatenate(column) for column in zip(*rows, strict=True)] or [empty] * 14
    return _Nodes(merged[0], *(column.astype(np.int32) for column in merged[1:]))


def _roots_and_alone(levels: Sequence[_Level], number: int) -> tuple[_Flags, _Flags]:
    """Whose parent is frequent (or nothing); who stands wherever the parent stands."""
    level = levels[number]
    if not number:
        return np.ones(len(level.parent), np.bool_), np.zeros(len(level.parent), np.bool_)
    above = levels[number - 1]
    return above.frequent[level.parent], level.count == above.count[level.parent]


def _passed_over(levels: Sequence[_Level]) -> tuple[list[Small], list[Small]]:
    """For each gram: how many characters follow it everywhere, and how many children come then.

    A gram whose places all go on alike is not parted from the longer one; 0 children: a leaf.
    """
    skips = [np.zeros(len(level.parent), np.int32) for level in levels]
    children = [np.zeros(len(level.parent), np.int32) for level in levels]
    for number in range(len(levels) - 1, 0, -1):
        level, above = levels[number], levels[number - 1]
        own = np.bincount(level.parent, minlength=len(above.parent)).astype(np.int32)
        children[number - 1] = own
        alone = (level.count == above.count[level.parent]) & ~above.frequent[level.parent]
        parents = level.parent[alone]
        skips[number - 1][parents] = skips[number][alone] + 1
        children[number - 1][parents] = children[number][alone]
    return skips, children


def _hash(rows: Small) -> _Ints:
    """FNV-1a over each row of numbers, mixed once more; 32 bits."""
    mixed = np.full(len(rows), 2166136261, dtype=np.uint64)
    for column in rows.T.astype(np.uint64):
        mixed = ((mixed ^ column) * np.uint64(16777619)) & np.uint64(0xFFFFFFFF)
    return (mixed ^ (mixed >> np.uint64(15))).astype(np.int64)


# Files.


def _write(stream: Stream, nodes: _Nodes, places: Small) -> Iterator[bytes]:
    """The nodes by the hash of their record's gram, in files of about the same size."""
    count = max(1, int(2 * len(nodes.low) + 2 * nodes.size.sum(dtype=np.int64)) // _FILE_BYTES)
    file = nodes.home % count
    order = np.lexsort((nodes.depth, nodes.low, nodes.record, 1 - nodes.is_list, file))
    bounds = np.searchsorted(file[order], np.arange(count + 1))
    for first in range(0, count, _FILES_AT_ONCE):
        here = bounds[first : first + _FILES_AT_ONCE + 1]
        chosen = nodes[order[here[0] : here[-1]]]
        columns = list(_columns(stream, chosen, places))
        cuts = [offsets[here - here[0]] for _, offsets in columns]
        for number in range(len(here) - 1):
            yield pack(
                [d[c[number] : c[number + 1]] for (d, _), c in zip(columns, cuts, strict=True)]
            )


def _columns(stream: Stream, nodes: _Nodes, places: Small) -> Iterator[tuple[bytes, _Ints]]:
    """Keys, heads, steps, units (low, high bits) and counts; each with where each node's begin."""
    yield _keys(stream, nodes)
    owner = np.repeat(np.arange(len(nodes.size)), nodes.size)
    at = places[_runs(nodes.start, nodes.size)]
    unit = stream.unit[at]
    is_new = np.r_[True, (owner[1:] != owner[:-1]) | (unit[1:] != unit[:-1])][: len(at)]
    start = np.flatnonzero(is_new)
    often = np.diff(np.r_[start, len(at)]) * 4
    if len(at):
        often |= np.bitwise_or.reduceat(stream.flag[at], start)
    owner, unit = owner[start], unit[start]
    units = np.bincount(owner, minlength=len(nodes.size))
    is_rich = np.bincount(owner, often != 4, minlength=len(nodes.size)) > 0

    head = np.where(nodes.children > 0, nodes.children * 8 + 1, units * 8 + is_rich * 4)
    skips = nodes.skip > 0
    heads = np.insert(head + skips * 2, np.flatnonzero(skips) + 1, nodes.skip[skips])
    yield _varints(heads, 1 + skips)
    has_step = nodes.is_list == 0
    yield _varints(_steps(nodes)[has_step], has_step)
    step = np.diff(unit, prepend=0)
    step = np.where(np.diff(owner, prepend=-1) != 0, unit, step)
    yield (step & 255).astype(np.uint8).tobytes(), np.r_[0, np.cumsum(units)]
    yield _varints(step >> 8, units)
    yield _varints(often[is_rich[owner]], units * is_rich)


def _keys(stream: Stream, nodes: _Nodes) -> tuple[bytes, _Ints]:
    """A list has `length*2 + 1` and its gram; others `length*2`, gram, block, number of nodes."""
    roots = np.flatnonzero(nodes.is_root)
    lists = nodes.is_list[roots] > 0
    starts = roots[_is_new(nodes.record[roots]) | lists | np.r_[False, lists[:-1]]]
    many = np.diff(np.r_[np.searchsorted(roots, starts), len(roots)])
    is_list = nodes.is_list[starts]
    spelt = nodes.depth[starts] - 1 + is_list
    sizes = np.zeros(len(nodes.record), np.int64)
    sizes[starts] = 1 + spelt + 2 * (1 - is_list)
    at = np.cumsum(sizes[starts]) - sizes[starts]
    values = np.zeros(sizes.sum(), np.int32)
    values[at] = spelt * 2 + is_list
    values[_runs(at + 1, spelt)] = stream.numbers[_runs(nodes.first[starts], spelt)]
    has_tail = is_list == 0
    tail = (at + 1 + spelt)[has_tail]
    values[tail] = (nodes.last >> nodes.shift)[starts[has_tail]]
    values[tail + 1] = many[has_tail]
    return _varints(values, sizes)


def _is_new(values: npt.NDArray[np.integer]) -> _Flags:
    """Whether each value differs from the one before it."""
    is_new: _Flags = np.r_[True, values[1:] != values[:-1]][: len(values)]
    return is_new


def _steps(nodes: _Nodes) -> Small:
    """The numbers of siblings as distances; a record's first node counts from its block."""
    steps = nodes.step.copy()
    roots = np.flatnonzero(nodes.is_root & (nodes.is_list == 0))
    last = nodes.last[roots]
    starts = _is_new(nodes.record[roots])
    steps[roots] = np.where(
        starts, last & ((1 << nodes.shift[roots]) - 1), np.diff(last, prepend=0)
    )
    return steps


def _runs(starts: npt.NDArray[np.integer], sizes: npt.NDArray[np.integer]) -> _Ints:
    """The numbers of each run, one run after another."""
    ends = np.cumsum(sizes, dtype=np.int64)
    return np.repeat(starts - (ends - sizes), sizes) + np.arange(int(sizes.sum()))


def _varints(
    values: npt.NDArray[np.integer], groups: npt.NDArray[np.integer]
) -> tuple[bytes, _Ints]:
    """`varints` of all values, and where each group of so many begins; one more for the end."""
    data, offsets = varints(values)
    return data, offsets[np.r_[0, np.cumsum(groups, dtype=np.int64)]]


def varints(values: npt.NDArray[np.integer]) -> tuple[bytes, _Ints]:
    """Integers from 0 below 2**31 as bytes of seven bits, low ones first, and where each starts.

    The offsets have one more entry than the values: the end.
    """
    values = values.astype(np.int32)
    sizes = np.ones(len(values), dtype=np.uint8)
    for bits in (7, 14, 21, 28):
        sizes += values >> bits > 0
    offsets = np.r_[0, np.cumsum(sizes, dtype=np.int64)]
    out = np.zeros(offsets[-1], dtype=np.uint8)
    for k in range(5):
        has = np.flatnonzero(sizes > k)
        more = np.where(sizes[has] > k + 1, 128, 0)
        out[offsets[has] + k] = ((values[has] >> (7 * k)) & 127) | more
    return out.tobytes(), offsets


def pack(columns: Sequence[bytes]) -> bytes:
    """Columns as one gzip file: their lengths, then each compressed on its own terms."""
    lengths = varints(np.array([len(column) for column in columns], np.int32))[0]
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    out, whole = b"", b""
    for part in (lengths + columns[0], *columns[1:]):
        out += squeeze.compress(part) + squeeze.flush(zlib.Z_SYNC_FLUSH)
        whole += part
    out += squeeze.flush()
    return _GZIP + out + struct.pack("<II", zlib.crc32(whole), len(whole))


def _longest_only(stream: Stream, levels: Sequence[_Level]) -> list[set[str]]:
    """Frequent grams by length, without those that are part of a longer one.

    What is left says it all: every part of a frequent gram is frequent.
    """
    grams: list[set[str]] = []
    for level in levels[:_LONGEST_FREQUENT]:
        at = level.first[level.frequent]
        rows = stream.numbers[at[:, None] + np.arange(level.depth)]
        grams.append({"".join(_characters()[row]) for row in rows})
    table = []
    for own, longer in pairwise((*grams, set[str]())):
        table.append(own - {gram[:-1] for gram in longer} - {gram[1:] for gram in longer})
    return table
