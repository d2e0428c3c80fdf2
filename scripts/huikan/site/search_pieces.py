"""What files of the search index are put together of: rows of a part between two keys, and lists.

What stands for a piece (`search_names`) is known from the last time, or the piece is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from huikan.site.search_bytes import Ints, Small, varints
from huikan.site.search_names import name_of, span_of
from huikan.site.search_part import KEY_TYPE, Lists, Part, Rows, key_of, numbers_in
from huikan.values import dataclass

BEHIND_ALL = b"\xff"
"""What is sorted behind all keys that begin with what stands before."""

Slice = tuple[list[int], tuple[bytes, ...]]
"""Rows between two cuts, as `cut` gives them."""

ROWS = 7
NOTHING: Slice = ([0], (b"",) * ROWS)


@dataclass(frozen=True, slots=True)
class Spans:
    """Pairs of keys, and the number of each pair."""

    lows: npt.NDArray[np.bytes_]
    highs: npt.NDArray[np.bytes_]
    numbers: Ints

    @classmethod
    def between(cls, lows: Sequence[bytes], highs: Sequence[bytes]) -> Spans:
        """What lies between keys."""
        numbers = [span_of(low, high) for low, high in zip(lows, highs, strict=True)]
        own = np.array(lows, KEY_TYPE), np.array(highs, KEY_TYPE)
        return cls(*own, np.array(numbers, np.int64))

    @classmethod
    def around(cls, grams: Sequence[str]) -> Spans:
        """All that begins with grams."""
        keys = [key_of(gram) for gram in grams]
        return cls.between(keys, [key + BEHIND_ALL for key in keys])

    def at(self, places: Sequence[int] | Ints) -> Spans:
        """Some of them."""
        own = np.array(places, np.int64)
        return Spans(self.lows[own], self.highs[own], self.numbers[own])

    def cuts(self, rows: Rows) -> Small:
        """For each the cuts of a part between which all lies that may concern it."""
        starts = np.maximum(np.searchsorted(rows.keys, self.lows) - 1, 0)
        found: Small = np.c_[starts, np.searchsorted(rows.keys, self.highs)].astype(np.int32)
        return found


def row_names(part: Part, spans: Spans) -> tuple[list[bytes], Small]:
    """What stands for a part's rows between keys, and the cuts they lie between; rows that have
    no name yet are read."""
    names, cuts = part.known.of(spans.numbers)
    unsure = np.arange(len(names)) if part.known.is_moved else np.flatnonzero(names == b"")
    if len(unsure):
        there = spans.at(unsure).cuts(part.rows)
        names[unsure[(cuts[unsure] != there).any(axis=1)]] = b""
        cuts[unsure] = there
    for at in np.flatnonzero(names == b"").tolist():
        head, rows = cut(part.rows, *cuts[at].tolist())
        names[at] = name_of((varints(np.array(head, np.int32)), *rows))
    part.asked.add(spans.numbers, cuts, names)
    return names.tolist(), cuts


Leaves = Mapping[str, tuple[int, int]]
"""The grams that a part has no list of: between which cuts all leaves lie that begin with them."""


def list_names(part: Part, grams: Sequence[str], around: Spans) -> tuple[list[bytes], Leaves]:
    """What stands for the lists of grams; where a part has none, for the leaves, which are given
    then, too."""
    known = part.known
    leaves, _ = known.of(around.numbers)
    is_unsure = (leaves == b"") | known.is_moved
    own = {gram: known.lists[gram] for gram in grams if gram in known.lists}
    for gram, unsure in zip(grams, is_unsure.tolist(), strict=True):
        if unsure and gram not in own and gram in part.lists:
            own[gram] = name_of(list_rows(part.lists[gram]))
    part.asked.lists.update(own)
    rest = [at for at, gram in enumerate(grams) if gram not in own]
    names, cuts = row_names(part, around.at(rest))
    of_rest = dict(zip(rest, names, strict=True))
    found = [of_rest.get(at) or own[gram].encode() for at, gram in enumerate(grams)]
    return found, {
        grams[at]: (low, high) for at, (low, high) in zip(rest, cuts.tolist(), strict=True)
    }


def list_rows(own: Lists) -> list[bytes]:
    return [own.steps[:], own.what[:], own.rest[:]]


def cut(rows: Rows, start: int, end: int) -> Slice:
    """A part's rows between two cuts, and what stands before them: how many leaves there are,
    and what the first one has from the one before."""
    if start >= end:
        return NOTHING
    (leaf, character, unit, over), (leaf_end, character_end, unit_end, over_end) = (
        rows.cuts[at].tolist() for at in (start, end)
    )
    shared = rows.shared[leaf]
    spelt = [*numbers_in(rows.keys[start])[:shared], int(rows.before[start])] if shared else []
    return [leaf_end - leaf, shared, *spelt], (
        rows.shared[leaf:leaf_end],
        rows.shape[leaf:leaf_end],
        rows.characters_low[character:character_end],
        rows.characters_high[character:character_end],
        rows.units_low[unit:unit_end],
        rows.units_high[unit:unit_end],
        rows.rest[over:over_end],
    )
