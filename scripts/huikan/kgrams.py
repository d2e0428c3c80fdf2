"""K-grams of a long text: all its passages of twelve characters, and where each stands again."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from huikan.values import dataclass

K = 12
"""Length of a k-gram in characters. Shorter ones find frames, not passages."""
_BASE = np.uint64(1_000_003)
_SHARE_BITS = 3
"""Buckets are filled in two to the power of so many shares."""
_FEW = 1 << 16
"""So few k-grams need no shares."""


@dataclass(frozen=True, slots=True)
class KGrams:
    """Hashes of all k-grams by place; and, in the order of hashes and places, of those that may
    stand more than once."""

    hashes: NDArray[np.uint64]
    sorted: NDArray[np.uint64]
    places: NDArray[np.int32]

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
        two = _one_behind_the_other(codes[:-1], codes[1:], 1)
        four = _one_behind_the_other(two[:-2], two[2:], 2)
        del two  # a page of 5 MB has 14 MB of each
        eight = _one_behind_the_other(four[:-4], four[4:], 4)
        return _one_behind_the_other(eight[:-4], four[8:], 4)


def _one_behind_the_other(
    left: NDArray[np.unsignedinteger], right: NDArray[np.unsignedinteger], length: int
) -> NDArray[np.uint64]:
    """Hashes of texts that stand one behind the other; the second is so many characters long."""
    hashes: NDArray[np.uint64] = left * _BASE**length
    hashes += right
    return hashes


def _not_unique(hashes: NDArray[np.uint64]) -> NDArray[np.int32]:
    """Where hashes stand that may stand elsewhere, too: few, and so much quicker to sort.

    Hashes are thrown into buckets; what is alone in its bucket is unique. One share of the
    buckets after the other, so that they take little memory; equal hashes are of one share.
    """
    bits = max(8, len(hashes).bit_length() + 2)
    if len(hashes) < _FEW:
        bucket = (hashes >> np.uint64(64 - bits)).astype(np.int32)
        return np.flatnonzero(np.bincount(bucket, minlength=1 << bits)[bucket] > 1).astype(np.int32)
    bits -= _SHARE_BITS
    share = (hashes >> np.uint64(64 - _SHARE_BITS)).astype(np.uint8)
    found = []
    for n in range(1 << _SHARE_BITS):
        places = np.flatnonzero(share == n).astype(np.int32)
        bucket = (hashes[places] << np.uint64(_SHARE_BITS) >> np.uint64(64 - bits)).astype(np.int32)
        found.append(places[np.bincount(bucket, minlength=1 << bits)[bucket] > 1])
    return np.concatenate(found)


@dataclass(frozen=True, slots=True, eq=False)
class Bigrams:
    """Which two characters stand one behind the other in texts; a few bytes for each pair."""

    pairs: array[int]
    """In rising order, both characters of a pair in one number, as often as it stands there."""

    @classmethod
    def of(cls, texts: Iterable[str]) -> Bigrams:
        """The bigrams of each text; none goes from one text to the next.

        >>> "会刊" in Bigrams.of(["政协会刊"]), "会刊" in Bigrams.of(["政协会", "刊物"])
        (True, False)
        """
        codes = np.frombuffer("\0".join(texts).encode("utf-32-le"), dtype=np.uint32)
        pairs = np.left_shift(codes[:-1], np.uint64(32), dtype=np.uint64) | codes[1:]
        return cls(array("Q", np.sort(pairs).tobytes()))

    def __contains__(self, pair: str) -> bool:
        wanted = ord(pair[0]) << 32 | ord(pair[1])
        at = bisect_left(self.pairs, wanted)
        return at < len(self.pairs) and self.pairs[at] == wanted

    def has(self, first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Which of many pairs stand in the texts, of the code points of their characters."""
        own = np.frombuffer(self.pairs, dtype=np.uint64)
        if not len(own):
            return np.zeros(len(first), dtype=np.bool_)
        wanted = np.left_shift(first, np.uint64(32), dtype=np.uint64) | second
        is_there: NDArray[np.bool_] = own.take(own.searchsorted(wanted), mode="clip") == wanted
        return is_there


NO_BIGRAMS = Bigrams(array("Q"))
