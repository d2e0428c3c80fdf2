"""Names that stand for contents: of the index's files, and of the pieces that they are put together
of. What has a name need not be read to be known again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from huikan.site.search_bytes import Ints

_LENGTH = 10
KIND = f"S{_LENGTH}"
"""How names are held in an array."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(first + second for first in _LETTERS for second in _LETTERS)
"""Ten bits as two letters."""
_HALF = 32
"""The bits of a place's first cut stand so far above those of its second."""

Named = npt.NDArray[np.bytes_]


def name_of(contents: Iterable[bytes]) -> str:
    """A name that stands for contents: fifty bits of a digest."""
    said = b"".join([b"%d:%b" % (len(content), content) for content in contents])
    digest = hashlib.blake2b(said, digest_size=10)
    bits = int.from_bytes(digest.digest()[:7], "big") >> 6
    return "".join([_PAIRS[bits >> low & 1023] for low in (40, 30, 20, 10, 0)])


@dataclass(frozen=True, slots=True)
class Names:
    """What stands for pieces of a part: for its rows between two cuts (`places` has both, in
    order), and for its lists by their gram."""

    places: Ints
    rows: Named
    lists: Mapping[str, str]

    def between(self, starts: npt.NDArray[np.integer], ends: npt.NDArray[np.integer]) -> Named:
        """For each pair of cuts the name; empty where there is none."""
        wanted = _places(starts, ends)
        if not len(self.places):
            return np.zeros(len(wanted), KIND)
        at = np.minimum(np.searchsorted(self.places, wanted), len(self.places) - 1)
        found: Named = np.where(self.places[at] == wanted, self.rows[at], b"").astype(KIND)
        return found

    def same_as(self, other: Names) -> bool:
        """Whether these are the same names of the same pieces."""
        pairs = ((self.places, other.places), (self.rows, other.rows))
        return self.lists == other.lists and all(np.array_equal(*pair) for pair in pairs)

    def moved(self, spans: Sequence[tuple[int, int, int]], grams: Iterable[str]) -> Names:
        """The names of what is left of a part: rows between cuts (first and last one, and the
        number that the first one has now; in order), and the lists of these grams."""
        lists = {gram: self.lists[gram] for gram in grams if gram in self.lists}
        if not spans:
            return Names(self.places[:0], self.rows[:0], lists)
        starts, ends = self.places >> _HALF, self.places & ((1 << _HALF) - 1)
        table = np.array(spans, np.int64)
        at = np.searchsorted(table[:, 0], starts, side="right") - 1
        is_left = (at >= 0) & (ends <= table[at, 1])
        shift = (table[:, 2] - table[:, 0])[at[is_left]]
        places = _places(starts[is_left] + shift, ends[is_left] + shift)
        return Names(places, self.rows[is_left], lists)


def _places(starts: npt.NDArray[np.integer], ends: npt.NDArray[np.integer]) -> Ints:
    return starts.astype(np.int64) << _HALF | ends.astype(np.int64)


NO_NAMES = Names(np.zeros(0, np.int64), np.zeros(0, KIND), {})


@dataclass(slots=True)
class Asked:
    """Names of pieces that were asked for."""

    rows: list[tuple[Ints, Named]] = field(default_factory=list)
    lists: dict[str, str] = field(default_factory=dict)

    def add(
        self, starts: npt.NDArray[np.integer], ends: npt.NDArray[np.integer], names: Named
    ) -> None:
        """The names of rows between cuts."""
        self.rows.append((_places(starts, ends), names))

    def names(self) -> Names:
        """All of them."""
        places = np.concatenate([NO_NAMES.places, *(places for places, _ in self.rows)])
        rows = np.concatenate([NO_NAMES.rows, *(rows for _, rows in self.rows)])
        own, first = np.unique(places, return_index=True)
        return Names(own, rows[first], self.lists)
