"""K-grams of a long text: all its passages of twelve characters, and where each stands again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

K = 12
"""Length of a k-gram in characters. Shorter ones find frames, not passages."""
_BASE = np.uint64(1_000_003)


@dataclass(frozen=True, slots=True)
class KGrams:
    """Hashes of all k-grams by place; and, in the order of hashes and places, of those that may
    stand more than once."""

    hashes: NDArray[np.uint64]
    sorted: NDArray[np.uint64]
    places: NDArray[np.int64]

    @classmethod
    def of(cls, text: str) -> KGrams:
        """The k-grams of a text, which must be no shorter than `K`. Linear but for sorting those
        that stand again."""
        hashes = kgram_hashes(text)
        often = _not_unique(hashes)
        places = often[np.argsort(hashes[often], kind="stable")]
        return cls(hashes, hashes[places], places)

    def like(self, at: int) -> Iterator[int]:
        """Where the k-gram that stands at a place may stand, in rising order; nothing if only
        there."""
        first = np.searchsorted(self.sorted, self.hashes[at], side="left")
        last = np.searchsorted(self.sorted, self.hashes[at], side="right")
        return map(int, self.places[first:last])


def kgram_hashes(text: str) -> NDArray[np.uint64]:
    """A hash of each k-gram: its characters as the digits of a number, modulo 2**64.

    >>> len(kgram_hashes("市政协组织委员走访老旧小区"))
    2
    """
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    with np.errstate(over="ignore"):
        two = codes[:-1] * _BASE + codes[1:]
        four = two[:-2] * _BASE**2 + two[2:]
        eight = four[:-4] * _BASE**4 + four[4:]
        return eight[:-4] * _BASE**4 + four[8:]


def _not_unique(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Where hashes stand that may stand elsewhere, too: few, and so much quicker to sort.

    Hashes are thrown into buckets; what is alone in its bucket is unique.
    """
    bits = max(8, len(hashes).bit_length() + 2)
    bucket = (hashes >> np.uint64(64 - bits)).astype(np.int64)
    return np.flatnonzero(np.bincount(bucket, minlength=1 << bits)[bucket] > 1)
