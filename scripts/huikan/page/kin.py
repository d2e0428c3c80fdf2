"""Kin: which article's words a text shares, where it stands in one and may go on with another.

Words are pairs of neighbouring characters (Han, letters, digits), as numbers: a page's texts have
as many as characters, and a number takes four bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint32]
"""Pairs of characters, each once and in order."""
_ENOUGH = 24
"""Shared words from which on they say all that they can."""
_NONE: Words = np.zeros(0, dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Counted:
    """Pairs of characters, and of how many texts each is said."""

    words: Words
    counts: NDArray[np.int64]

    @staticmethod
    def of(texts: list[Words]) -> Counted:
        """What the texts say between them."""
        return Counted(*np.unique(np.concatenate([_NONE, *texts]), return_counts=True))

    def times(self, words: Words) -> NDArray[np.int64]:
        """In how many of the texts each of some pairs is said; 0: in none."""
        if not len(self.words):
            return np.zeros(len(words), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.words, words), len(self.words) - 1)
        return np.where(self.words[at] == words, self.counts[at], 0)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What one text shares with others: the words, how much each weighs, how much of that its own
    article says besides."""

    words: Words
    weight: NDArray[np.float64]
    own: float


@dataclass(frozen=True, slots=True)
class Kin:
    """The words of a page's texts: of each (by its index), of each article, of all."""

    said: Mapping[int, Words]
    having: Mapping[int, Counted]
    spread: Counted
    shared: dict[tuple[int, int], _Shared] = field(default_factory=dict)
    """By text and its article, as far as it was asked for."""

    @staticmethod
    def of(texts: Mapping[int, str], region: Callable[[int], int]) -> Kin:
        """What the texts share (by their indices); `region` gives the article of each. Nothing
        where all stand in one, of which nobody asks."""
        if len({region(i) for i in texts}) < 2:
            texts = {}
        said = {i: words_of(text) for i, text in texts.items()}
        parts: dict[int, list[Words]] = {}
        for i, own in said.items():
            parts.setdefault(region(i), []).append(own)
        having = {n: Counted.of(own) for n, own in parts.items()}
        return Kin(said, having, Counted.of(list(said.values())))

    def nearer(self, text: int, other: int, own: int) -> float:
        """How much more of what a text shares with any other is said in article `other` than in
        its `own` but for itself: from -1 to 1, words that few texts have weighing most, and the
        less the fewer they are."""
        shared = self.shared.get((text, own)) or self._share(text, own)
        if not len(shared.words) or other not in self.having:
            return 0.0
        there = shared.weight[self.having[other].times(shared.words) > 0].sum()
        said = min(1.0, len(shared.words) / _ENOUGH)
        return said * float((there - shared.own) / shared.weight.sum())

    def _share(self, text: int, own: int) -> _Shared:
        spread = self.spread.times(self.said[text])
        words = self.said[text][spread > 1]
        weight = 1 / np.log(spread[spread > 1] + 1)
        here = self.having[own].times(words) > 1
        shared = _Shared(words, weight, float(weight[here].sum()))
        self.shared[text, own] = shared
        return shared


def words_of(text: str) -> Words:
    """The pairs of neighbouring characters within a text's words and clauses."""
    signs = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
    is_sign = (signs >= 0x3400) & (signs < 0xA000)
    is_sign |= (signs < 0x7F) & (signs >= 0x30) & ~((signs > 0x39) & (signs < 0x41))
    beside = is_sign[:-1] & is_sign[1:]
    return np.unique((signs[:-1] << np.uint32(16) | signs[1:])[beside])
