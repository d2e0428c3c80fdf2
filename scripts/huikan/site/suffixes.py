"""All that stands in a text, sorted: every place by the characters that follow it.

What begins alike lies side by side then, so the places of any string are one run.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from huikan.site.search_bytes import END, Ints, Small
from huikan.values import dataclass

LONGEST = 32
"""No more characters than these are looked at."""

_KEY_BITS = 63


@dataclass(frozen=True, slots=True)
class Sorted:
    """The places of a text, sorted by what stands there.

    `shared` says how many characters each has in common with the one before: at most LONGEST,
    and at least so many that runs of more than `most` places can be told apart. A text's END
    counts as a character, and so does all behind it, as if nothing else followed.
    """

    places: Small
    shared: npt.NDArray[np.int8]

    def wide_runs(self, least: int, longest: int) -> Iterator[tuple[int, Ints, Ints]]:
        """For each number of characters, as far as there are any, where the runs of at least so
        many places that are alike for so many characters begin and end."""
        at, shared = np.arange(len(self.places), dtype=np.int32), self.shared
        for length in range(1, longest + 1):
            starts = np.flatnonzero(shared < length)
            sizes = np.diff(np.r_[starts, len(shared)])
            is_wide = sizes >= least
            if not is_wide.any():
                return
            first = at[starts[is_wide]].astype(np.int64)
            yield length, first, first + sizes[is_wide]
            kept = np.repeat(is_wide, sizes)
            at, shared = at[kept], shared[kept]


def sort_suffixes(text: Small, most: int, at_once: int) -> Iterator[Sorted]:
    """Sort all places of a row of texts, each with END behind it.

    They come in groups of about so many at once, one behind the other in the order; what begins
    with the same character is never divided. Time grows with the text, and a little with what
    repeats in it for long; memory with the groups.
    """
    spell = _Speller(text)
    for places in _groups(text, at_once):
        yield _sort(spell, places, most)


def joined(groups: Sequence[Sorted]) -> Sorted:
    """All groups as one."""
    return Sorted(
        np.concatenate([np.zeros(0, np.int32), *(each.places for each in groups)]),
        np.concatenate([np.zeros(0, np.int8), *(each.shared for each in groups)]),
    )


def _groups(text: Small, at_once: int) -> Iterator[Small]:
    """The places of some characters after those of others, as they are numbered."""
    characters, counts = np.unique(text[text != END], return_counts=True)
    group = np.cumsum(counts) // at_once
    bounds = characters[np.flatnonzero(np.diff(group, prepend=-1))]
    for low, high in pairwise((*bounds.tolist(), 1 << 30)):
        yield np.flatnonzero((text >= low) & (text < high)).astype(np.int32)


def _sort(spell: _Speller, places: Small, most: int) -> Sorted:
    keys = spell.keys(places, 0)
    order = np.argsort(keys, kind="stable")
    places, keys = places[order], keys[order]
    shared = spell.alike(keys)
    for at, depth in _longer(shared, most, spell.width):
        is_first = shared[at] < depth
        keys = spell.keys(places[at], depth)
        order = np.lexsort((keys, np.cumsum(is_first)))
        places[at] = places[at][order]
        shared[at] += np.where(is_first, 0, spell.alike(keys[order])).astype(np.int8)
    return Sorted(places, np.minimum(shared, LONGEST))


def _longer(shared: npt.NDArray[np.int8], most: int, width: int) -> Iterator[tuple[Ints, int]]:
    """What is still alike in more than `most` places, and for how many characters."""
    for depth in range(width, LONGEST, width):
        alike = shared >= depth
        at = np.flatnonzero(alike | np.r_[alike[1:], False])
        starts = np.flatnonzero(~alike[at])
        sizes = np.diff(np.r_[starts, len(at)])
        at = at[np.repeat(sizes > most, sizes)]
        if not len(at):
            return
        yield at, depth


class _Speller:
    """Several characters as one number that sorts as they do."""

    def __init__(self, text: Small) -> None:
        alphabet = np.unique(np.r_[END, text])
        self._bits = max(1, (len(alphabet) - 1).bit_length())
        self.width = _KEY_BITS // self._bits
        kind = np.uint16 if len(alphabet) < 1 << 16 else np.int32
        ranks = np.zeros(int(alphabet[-1]) + 1, kind)
        ranks[alphabet] = np.arange(len(alphabet))
        self._ranks = np.r_[ranks[text], np.zeros(LONGEST + self.width, kind)]
        ends = np.flatnonzero(text == END).astype(np.int32)
        self._ends = np.repeat(ends, np.diff(ends, prepend=-1))

    def keys(self, places: Small, skipped: int) -> Ints:
        """The characters behind those that are skipped, up to the text's end."""
        room = self._ends[places] - places - skipped
        keys = np.zeros(len(places), np.int64)
        for k in range(self.width):
            keys <<= self._bits
            keys |= np.where(room > k, self._ranks[places + (skipped + k)], 0)
        return keys

    def alike(self, keys: Ints) -> npt.NDArray[np.int8]:
        """How many characters of each key are those of the key before."""
        differ = keys[1:] ^ keys[:-1]
        alike = np.zeros(len(keys), np.int8)
        for k in range(self.width):
            alike[1:] += differ >> (self._bits * k) == 0
        return alike
