"""A part of the search index after an edit of a few of its documents.

To sort all that stands in a part and to write it down takes as long as the part is large. An edit
changes little of it: the places of the edited documents leave the order and come into it again
where they belong, leaves are written anew between the cuts next to them, and so are the lists
that these documents stand in otherwise than before. What comes of it is what `index_part` makes.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from huikan.site.search_bytes import END, Ints, Small, character_of
from huikan.site.search_documents import SearchDocument
from huikan.site.search_part import (
    BYTE_ROWS,
    KEY_TYPE,
    Ground,
    Lists,
    Part,
    Rows,
    borders_of,
    keys_of,
    leaf_rows,
    listed,
    lists_of,
    runs_of,
    together,
)
from huikan.site.search_text import KEY, Laid, Text, lay_out, text_with
from huikan.site.suffixes import LONGEST, Sorted
from huikan.values import dataclass

MOST = 16
"""If more documents than these are edited, the part is made anew."""

_NEAR = 8
"""So many places on either side of a changed one, what is written of a leaf may be another."""
_AT_ONCE = 150_000
"""So many places are written at a time."""

_OFTEN = 8
"""More often than that is not told apart."""
_NO_PIECE = 1 << 30

_Flags = npt.NDArray[np.bool_]


def edit_part(
    part: Part, ground: Ground, edited: Mapping[int, SearchDocument], said: Sequence[str]
) -> tuple[Part, Ground]:
    """The part with other documents in the place of some, by their numbers, and what it is made
    on then; `said` has what stands for each of all its documents.

    Not for documents that come, go or change places: these are other parts.
    """
    if not edited:
        return part, ground
    laid, swaps = _lay_again(ground.laid, edited)
    text, laid = text_with(laid)
    moved = _reorder(part, ground, laid.numbers, swaps)
    is_alike = bool(np.array_equal(text.pieces, part.pieces))
    rows, spans = _rows(part.rows, text, moved, is_alike)
    lists, left = _lists(part.lists, (ground.laid, laid), text, moved.order, edited)
    traditional = together(laid.traditional)
    names = part.known.moved(spans, left)
    made = Part(part.documents, text.pieces, rows, lists, borders_of(rows), traditional, names)
    return made, Ground(tuple(said), laid, lambda: moved.order)


@dataclass(frozen=True, slots=True)
class _Swap:
    """Numbers of a document: where they stood, and where others stand now."""

    start: int
    end: int
    now: int
    size: int


def _lay_again(laid: Laid, edited: Mapping[int, SearchDocument]) -> tuple[Laid, list[_Swap]]:
    """The documents as numbers, and what went for what."""
    numbers: list[Small] = []
    rows: list[Small] = []
    sizes, starts, traditional = list(laid.sizes), list(laid.starts), list(laid.traditional)
    swaps: list[_Swap] = []
    ends, lines = [0, *laid.ends()], [0, *accumulate(laid.sizes)]
    at = line = now = 0
    for number, doc in sorted(edited.items()):
        own = lay_out([doc])
        numbers += [laid.numbers[at : ends[number]], own.numbers]
        rows += [laid.rows[line : lines[number]], own.rows]
        now += ends[number] - at
        swaps += _swaps(laid.document(number), (own.numbers, own.rows), ends[number], now)
        now += len(own.numbers)
        at, line = ends[number + 1], lines[number + 1]
        (sizes[number],), (starts[number],) = own.sizes, own.starts
        (traditional[number],) = own.traditional
    whole = Laid(
        np.concatenate([*numbers, laid.numbers[at:]]),
        np.concatenate([*rows, laid.rows[line:]]),
        tuple(sizes),
        tuple(starts),
        tuple(traditional),
    )
    return whole, swaps


_Spelt = tuple[Small, Small]
"""The numbers of a document, and its rows (see `Laid`)."""


def _swaps(before: _Spelt, after: _Spelt, start: int, now: int) -> Iterator[_Swap]:
    """What went for what in a document whose numbers stood from `start` on, and stand from `now`.

    A place stays if what follows it is the same as far as anybody looks, and it belongs to the
    same line or piece: most places of a text in which a word was changed do.
    """
    (old, _), (new, _) = before, after
    what, what_now = (np.repeat(rows[:, 1], rows[:, 0]) for _, rows in (before, after))
    room = min(len(old), len(new))
    ahead = _alike(old[:room], new[:room])
    behind = min(_alike(old[::-1][:room], new[::-1][:room]), room - ahead)
    first, last, grown = max(0, ahead - LONGEST), len(old) - behind, len(new) - len(old)
    for low, high in _runs(what[:first] != what_now[:first]):
        yield _Swap(start + low, start + high, now + low, high - low)
    yield _Swap(start + first, start + last, now + first, last + grown - first)
    for low, high in _runs(what[last:] != what_now[last + grown :]):
        at = now + last + grown + low
        yield _Swap(start + last + low, start + last + high, at, high - low)


def _runs(flags: _Flags) -> Iterator[tuple[int, int]]:
    """Between which places flags are set."""
    turns = np.flatnonzero(np.diff(flags, prepend=False, append=False)).tolist()
    return zip(turns[::2], turns[1::2], strict=True)


def _alike(one: Small, other: Small) -> int:
    """How many numbers are the same from the beginning on."""
    other_at = np.flatnonzero(one != other)
    return int(other_at[0]) if len(other_at) else len(one)


# --- The order. ---


@dataclass(frozen=True, slots=True)
class _Moved:
    """The new order, and the old one's places in it.

    `changed` has the places (by their number in the order) that are new or have another one
    before or behind them; `went` and `came` the numbers in the old order of what went and of
    what something came before.
    """

    order: Sorted
    changed: Ints
    went: Ints
    came: Ints

    def now(self, at: Ints) -> Ints:
        """Where what had a number in the old order stands now."""
        behind = np.searchsorted(self.came, at, side="right")
        moved: Ints = at - np.searchsorted(self.went, at, side="left") + behind
        return moved


def _reorder(part: Part, ground: Ground, numbers: Small, swaps: Sequence[_Swap]) -> _Moved:
    old = ground.order()
    places, is_gone = old.places.copy(), np.zeros(len(old.places), np.bool_)
    for swap in swaps:
        behind = old.places >= swap.end
        is_gone |= (old.places >= swap.start) & ~behind
        places[behind] += swap.size - (swap.end - swap.start)
    came = np.concatenate([np.arange(swap.now, swap.now + swap.size) for swap in swaps])
    came = came[numbers[came] != END]
    spelt = _spelt(numbers, came)
    rank = np.argsort(keys_of(spelt), kind="stable")
    came, spelt = came[rank], spelt[rank]
    at = _sought(part.rows, ground.laid.numbers, old.places, spelt)
    shared = np.insert(old.shared, at, 0)
    places = np.insert(places, at, came.astype(np.int32))
    is_new = np.insert(np.zeros(len(old.places), np.bool_), at, True)
    is_gone, went = np.insert(is_gone, at, False), np.flatnonzero(is_gone)
    is_other = is_new | np.r_[False, (is_new | is_gone)[:-1]]
    is_left = ~is_gone
    places, shared = places[is_left], shared[is_left]
    changed = np.flatnonzero(is_other[is_left])
    if len(places) and is_gone[-1]:
        last = len(places) - 1  # `np.union1d` loads what masks arrays, while all wait for this
        changed = changed if len(changed) and changed[-1] == last else np.append(changed, last)
    _tell_apart(numbers, places, shared, changed)
    return _Moved(Sorted(places, shared), changed, went, at)


def _spelt(numbers: Small, places: npt.NDArray[np.integer]) -> Small:
    """The characters at each place, as many as are looked at, END behind a line's end."""
    there = places[:, None] + np.arange(LONGEST)
    table: Small = numbers[np.minimum(there, len(numbers) - 1)]  # END stands behind the last line
    table[np.logical_or.accumulate(table == END, axis=1)] = END
    return table


def _sought(rows: Rows, numbers: Small, places: Small, spelt: Small) -> Ints:
    """Where in the old order (`places` in a text of these `numbers`) each row of characters would
    stand."""
    cuts = rows.cuts[:, 2].astype(np.int64)
    block = np.searchsorted(rows.keys, keys_of(spelt[:, :KEY]), side="right")
    low, high = np.r_[0, cuts][block], cuts[block]
    while len(open_ := np.flatnonzero(low < high)):
        middle = (low[open_] + high[open_]) // 2
        there = _spelt(numbers, places[middle])
        is_behind = _is_less(there, spelt[open_])
        low[open_] = np.where(is_behind, middle + 1, low[open_])
        high[open_] = np.where(is_behind, high[open_], middle)
    found: Ints = low
    return found


def _is_less(one: Small, other: Small) -> _Flags:
    at = np.argmax(one != other, axis=1)
    every = np.arange(len(one))
    less: _Flags = one[every, at] < other[every, at]
    return less


def _tell_apart(numbers: Small, places: Small, shared: npt.NDArray[np.int8], changed: Ints) -> None:
    """Say how many characters places share with the one before them."""
    at = changed[changed > 0]
    differ = _spelt(numbers, places[at]) != _spelt(numbers, places[at - 1])
    shared[at] = np.where(differ.any(axis=1), differ.argmax(axis=1), LONGEST)
    shared[:1] = 0


# --- Leaves. ---


_Span = tuple[int, int, int]
"""Between which cuts leaves are as they were, and the number that the first one has now."""


def _rows(rows: Rows, text: Text, moved: _Moved, is_alike: bool) -> tuple[Rows, list[_Span]]:
    """The leaves: as they were between cuts that nothing changed near to, else written anew; and
    where they are as they were.

    If other documents have other units (`is_alike` is false then), all are written.
    """
    now = moved.now(rows.cuts[:, 2].astype(np.int64))
    now[0], now[-1] = 0, len(moved.order.places)
    changed = moved.changed
    is_still = np.searchsorted(changed, now + _NEAR, side="right") == np.searchsorted(
        changed, now - _NEAR
    )
    is_still[[0, -1]] = True
    before = np.searchsorted(changed, now)
    is_kept = is_still[:-1] & is_still[1:] & (before[:-1] == before[1:]) & is_alike
    stretches = list(_stretches(is_kept, is_still, now))
    anew = [(int(now[start]), int(now[end])) for kept, start, end in stretches if not kept]
    written = _written(text, moved.order, anew)
    slices = [(rows, start, end) if kept else next(written) for kept, start, end in stretches]
    at = accumulate((end - start for _, start, end in slices), initial=0)
    spans = [
        (start, end, now) for (own, start, end), now in zip(slices, at, strict=False) if own is rows
    ]
    return _put_together(slices), spans


def _stretches(is_kept: _Flags, is_still: _Flags, now: Ints) -> Iterator[tuple[bool, int, int]]:
    """Cuts between which the leaves stay, and those between which they do not; of these not many
    more than are written at a time."""
    turns = np.flatnonzero(np.diff(is_kept.astype(np.int8))) + 1
    for start, end in pairwise([0, *turns.tolist(), len(is_kept)]):
        if is_kept[start]:
            yield True, start, end
            continue
        inner = np.flatnonzero(is_still[start:end]) + start
        for place in inner[np.diff(now[inner] // _AT_ONCE, prepend=-1) > 0].tolist():
            if place > start:
                yield False, start, place
                start = place
        yield False, start, end


_Slice = tuple[Rows, int, int]
"""Some rows, and between which of their cuts."""


def _written(text: Text, order: Sorted, anew: Sequence[tuple[int, int]]) -> Iterator[_Slice]:
    """The leaves of each run of places, written some runs at a time."""
    own: list[tuple[int, int]] = []
    size = 0
    for start, end in anew:
        own.append((start, end))
        size += end - start
        if size >= _AT_ONCE:
            yield from _write(text, order, own)
            own, size = [], 0
    if own:
        yield from _write(text, order, own)


def _write(text: Text, order: Sorted, own: Sequence[tuple[int, int]]) -> Iterator[_Slice]:
    """The leaves of runs of places, with those next to them that they go by."""
    bounds = np.array(own, np.int64)
    low = np.maximum(bounds[:, 0] - _NEAR, 0)
    sizes = np.minimum(bounds[:, 1] + _NEAR, len(order.places)) - low
    first = np.cumsum(sizes) - sizes
    at = runs_of(low, sizes)
    shared = order.shared[at]
    shared[first] = 0
    rows = leaf_rows(text, Sorted(order.places[at], shared))
    wanted = bounds + (first - low)[:, None]
    found = np.searchsorted(rows.cuts[:, 2], wanted)
    assert np.array_equal(rows.cuts[found, 2], wanted), "a cut is where it was if nothing is near"
    yield from ((rows, start, end) for start, end in found.tolist())


_COLUMN = dict(zip(BYTE_ROWS, (0, 0, 1, 1, 2, 2, 3), strict=True))
"""Which column of `Rows.cuts` says where to cut a row of bytes."""


def _put_together(slices: Sequence[_Slice]) -> Rows:
    """One slice behind the other."""
    sources = list({id(rows): rows for rows, _, _ in slices}.values())
    number = {id(rows): at for at, rows in enumerate(sources)}
    owner = [number[id(rows)] for rows, _, _ in slices]
    offsets = np.array([0, *accumulate(len(rows.cuts) for rows in sources)], np.int64)[owner]
    starts = offsets + np.array([start for _, start, _ in slices], np.int64)
    ends = offsets + np.array([end for _, _, end in slices], np.int64)
    cuts: Small = np.concatenate([rows.cuts for rows in sources])
    lengths = cuts[ends] - cuts[starts]
    at = runs_of(starts, ends - starts)
    shift = np.cumsum(lengths, axis=0, dtype=np.int32) - lengths - cuts[starts]
    table = np.zeros((len(at) + 1, cuts.shape[1]), np.int32)
    table[:-1] = cuts[at]
    table[:-1] += np.repeat(shift, ends - starts, axis=0)
    table[-1] = lengths.sum(axis=0)
    own: dict[str, Any] = {}
    for name, kind in _COLUMN.items():
        whole = [getattr(rows, name)[:] for rows in sources]
        spans = zip(owner, cuts[starts, kind].tolist(), cuts[ends, kind].tolist(), strict=True)
        own[name] = b"".join([whole[source][low:high] for source, low, high in spans])
    for name, filler in _FILLERS.items():
        filled = [row for rows in sources for row in (getattr(rows, name), filler)]
        own[name] = np.concatenate(filled)[at]
    return Rows(cuts=table, **own)


_FILLERS = {
    "keys": np.zeros(1, KEY_TYPE),
    "before": np.zeros(1, np.int32),
    "marks": np.zeros(1, np.uint8),
}
"""Columns that have a line for each cut, with one for the end, which they lack."""


# --- Lists. ---


def _lists(
    lists: Mapping[str, Lists], laid: tuple[Laid, Laid], text: Text, order: Sorted,
    edited: Iterable[int],
) -> tuple[dict[str, Lists], set[str]]:  # fmt: skip
    """The lists of what stands in many places: as they were, if the edited documents stand in
    them as they did; and the grams of which that is so."""
    found = {gram: (start, end) for gram, start, end in listed(text, order)}
    known = found.keys() & lists.keys()
    anew = found.keys() - known
    for number in edited:
        before, after = (_entries(each, number, known) for each in laid)
        anew |= {gram for gram, _ in before.items() ^ after.items()}
    made = dict(lists_of(text, order, [(gram, *at) for gram, at in found.items() if gram in anew]))
    whole = {gram: made[gram] if gram in made else lists[gram] for gram in found}
    return whole, found.keys() - made.keys()


_Entry = tuple[int, int, int]


def _entries(laid: Laid, number: int, grams: Container[str]) -> dict[str, _Entry]:
    """What lists say of a document: how often each gram stands in it (as far as they tell), in
    what, and in which piece first. If a gram is one of these, so are its beginnings."""
    numbers, rows = laid.document(number)
    text = "".join(map(character_of, numbers.tolist()))
    where = np.repeat(rows[:, 1], rows[:, 0]).tolist()
    found: dict[str, _Entry] = {}
    at: Iterable[int] = range(len(text))
    for length in range(1, KEY + 1):
        at = [place for place in at if text[place : place + length] in grams]
        for place in at:
            gram, what = text[place : place + length], where[place]
            often, kinds, piece = found.get(gram, (0, 0, _NO_PIECE))
            kinds |= what if what in (1, 2) else 0
            piece = min(piece, _NO_PIECE if what in (1, 2) else max(-what, 0))
            found[gram] = min(often + 1, _OFTEN), kinds, piece
    return found
