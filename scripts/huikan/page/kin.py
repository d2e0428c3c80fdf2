"""Kin: which article's words a text shares, where it stands in one and may go on with another.

Words are pairs of neighbouring characters (Han, letters, digits), as numbers: a page's texts have
as many as characters, and a number takes four bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from huikan.values import dataclass

Words = NDArray[np.uint32]
"""Pairs of characters, each once and in order."""
_ENOUGH, _FEW = 24, 8
"""Shared words from which on they say all that they can; so many of a rest, or a quarter of its
words."""
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
        at = self.words.searchsorted(words)
        return np.where(self._at(at) == words, self.counts.take(at, mode="clip"), 0)

    def has(self, words: Words) -> NDArray[np.bool_]:
        """Whether any of the texts says each of some pairs."""
        if not len(self.words):
            return np.zeros(len(words), dtype=np.bool_)
        is_said: NDArray[np.bool_] = self._at(self.words.searchsorted(words)) == words
        return is_said

    def _at(self, places: NDArray[np.intp]) -> Words:
        """The words in some places of their order, the last one behind all of them."""
        return self.words.take(places, mode="clip")


@dataclass(frozen=True, slots=True)
class _Shared:
    """What one text shares with others: the words, how much each weighs, how much all of them do
    and those that its own article says besides; and, as far as it was asked for, how much nearer
    it is to another article."""

    words: Words
    weight: NDArray[np.float64]
    all: float
    own: float
    length: int
    """How many words the text has."""
    nearer: dict[int, float] = field(default_factory=dict)


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

    def nearer(self, text: int, other: int, own: int, is_rest: bool = False) -> float:
        """How much more of what a text shares with any other is said in article `other` than in
        its `own` but for itself: from -1 to 1, words that few texts have weighing most, and the
        less the fewer they are, by its length where it `is_rest` of another text."""
        shared = self.shared.get((text, own)) or self._share(text, own)
        if other not in shared.nearer:
            shared.nearer[other] = self._nearer(shared, other, is_rest)
        return shared.nearer[other]

    def _nearer(self, shared: _Shared, other: int, is_rest: bool) -> float:
        if not len(shared.words) or other not in self.having:
            return 0.0
        there = _total(shared.weight[self.having[other].has(shared.words)])
        enough = min(_ENOUGH, max(_FEW, shared.length / 4)) if is_rest else _ENOUGH
        said = min(1.0, len(shared.words) / enough)
        return said * ((there - shared.own) / shared.all)

    def _share(self, text: int, own: int) -> _Shared:
        spread = self.spread.times(self.said[text])
        is_shared = spread > 1
        words = self.said[text][is_shared]
        weight = 1 / np.log(spread[is_shared] + 1)
        here = self.having[own].times(words) > 1
        shared = _Shared(words, weight, _total(weight), _total(weight[here]), len(self.said[text]))
        self.shared[text, own] = shared
        return shared


def words_of(text: str) -> Words:
    """The pairs of neighbouring characters within a text's words and clauses."""
    units = np.frombuffer(text.encode("utf-16-le", "replace"), dtype="<u2")
    is_sign = _SIGNS.take(units)
    beside = is_sign[:-1] & is_sign[1:]
    pairs: Words = (units[:-1].astype(np.uint32) << np.uint32(16) | units[1:])[beside]
    pairs.sort()
    is_again = np.zeros(len(pairs), dtype=np.bool_)
    np.equal(pairs[1:], pairs[:-1], out=is_again[1:])
    return pairs[~is_again]


def _total(values: NDArray[np.float64]) -> float:
    return float(np.add.reduce(values))


def _signs() -> NDArray[np.bool_]:
    """Which of UTF-16's units are characters of words: Han, letters, digits."""
    is_sign = np.zeros(1 << 16, dtype=np.bool_)
    for first, behind in ((0x3400, 0xA000), (0x30, 0x3A), (0x41, 0x7F)):
        is_sign[first:behind] = True
    return is_sign


_SIGNS = _signs()
