"""Names that stand for contents: of the index's files, and of the pieces that they are put together
of. What has a name need not be read to be known again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

import numpy as np
import numpy.typing as npt

from huikan.site.search_bytes import Ints, Small
from huikan.values import dataclass

_LENGTH = 10
KIND = f"S{_LENGTH}"
"""How names are held in an array."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(first + second for first in _LETTERS for second in _LETTERS)
"""Ten bits as two letters."""
Named = npt.NDArray[np.bytes_]


def name_of(contents: Iterable[bytes]) -> str:
    """A name that stands for contents: fifty bits of a digest."""
    said = b"".join([b"%d:%b" % (len(content), content) for content in contents])
    digest = hashlib.blake2b(said, digest_size=10)
    bits = int.from_bytes(digest.digest()[:7], "big") >> 6
    return "".join([_PAIRS[bits >> low & 1023] for low in (40, 30, 20, 10, 0)])


def span_of(low: bytes, high: bytes) -> int:
    """The number of a pair of keys, for what lies between them: 63 bits of a digest."""
    digest = hashlib.blake2b(b"%d:%b%b" % (len(low), low, high), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


@dataclass(frozen=True, slots=True)
class Names:
    """What stands for pieces of a part: for its rows between two keys, and for its lists by their
    gram. `spans` has the number of each pair of keys, in order; `cuts` between which cuts of the
    part its rows lie.

    `is_moved`: the part was edited since; between the same keys there may be other cuts.
    """

    spans: Ints
    cuts: Small
    rows: Named
    lists: Mapping[str, str]
    is_moved: bool = False

    def of(self, spans: Ints) -> tuple[Named, Small]:
        """For each pair of keys the name and the cuts; an empty name where there is none."""
        found, cuts = np.zeros(len(spans), KIND), np.zeros((len(spans), 2), np.int32)
        if len(self.spans):
            at = np.minimum(np.searchsorted(self.spans, spans), len(self.spans) - 1)
            is_known = self.spans[at] == spans
            found[is_known], cuts[is_known] = self.rows[at[is_known]], self.cuts[at[is_known]]
        return found, cuts

    def same_as(self, other: Names) -> bool:
        """Whether these are the same names of the same pieces."""
        pairs = ((self.spans, other.spans), (self.cuts, other.cuts), (self.rows, other.rows))
        is_same = self.lists == other.lists and self.is_moved == other.is_moved
        return is_same and all(np.array_equal(*pair) for pair in pairs)

    def moved(self, runs: Sequence[tuple[int, int, int]], grams: Iterable[str]) -> Names:
        """The names of what is left of a part: rows between cuts (first and last one, and the
        number that the first one has now; in order), and the lists of these grams."""
        lists = {gram: self.lists[gram] for gram in grams if gram in self.lists}
        if not runs:
            return replace(NO_NAMES, lists=lists, is_moved=True)
        table = np.array(runs, np.int32)
        at = np.searchsorted(table[:, 0], self.cuts[:, 0], side="right") - 1
        is_left = (at >= 0) & (self.cuts[:, 1] <= table[at, 1])
        shift = (table[:, 2] - table[:, 0])[at[is_left]]
        cuts = self.cuts[is_left] + shift[:, None]
        return Names(self.spans[is_left], cuts, self.rows[is_left], lists, is_moved=True)


NO_NAMES = Names(np.zeros(0, np.int64), np.zeros((0, 2), np.int32), np.zeros(0, KIND), {})


@dataclass(slots=True)
class Asked:
    """Names of pieces that were asked for."""

    rows: list[tuple[Ints, Small, Named]] = field(default_factory=list)
    lists: dict[str, str] = field(default_factory=dict)

    def add(self, spans: Ints, cuts: Small, names: Named) -> None:
        """The names of rows between pairs of keys, and of cuts."""
        self.rows.append((spans, cuts, names))

    def names(self) -> Names:
        """All of them."""
        none = (NO_NAMES.spans, NO_NAMES.cuts, NO_NAMES.rows)
        spans, cuts, rows = map(np.concatenate, zip(none, *self.rows, strict=True))
        order = np.argsort(spans, kind="stable")
        ordered = spans[order]
        # `np.unique` loads what masks arrays, while all wait for this.
        first = order[np.r_[True, ordered[1:] != ordered[:-1]]] if len(order) else order
        return Names(spans[first], cuts[first], rows[first], self.lists)
