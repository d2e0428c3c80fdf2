"""How much the words on both sides of a cut attract each other: a language model of word pairs.

The pairs and how often words stand alone come from open-gram, a model of written Chinese with its
punctuation (`data/collocations.txt` has its licence); `scripts/authoring/build_collocations.py`
distils them. A text is parted into words in the way that the model finds most likely, the two
sides of a cut together and each alone: if together they are far more likely, the second goes on
with the first. Everything is counted in whole numbers, so it is the same on every machine.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import accumulate, chain, takewhile
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huikan.values import dataclass

TABLE = "collocations.npz"
UNIT = 8
"""Log-likelihoods are kept in so many parts of a nat."""
LONGEST = 4
"""Characters of the longest word in the table."""
UNKNOWN = 0
"""The key, and the place, of what is no word: figures, Latin, brackets, rare characters."""
_LAST_SHORT = "\uffff"
"""The last character that UTF-16 has one unit for."""
_REACH = 6
"""Characters on each side of a cut that are looked at; more change nothing."""
_NEVER = -(10**6)
"""Less likely than any text."""
_ENDS, _WORDS = 4096, 16384
"""Texts whose words are remembered, and words whose place is."""

_SPLITS = {(1, 1): 0, (1, 2): 1, (1, 3): 2, (2, 1): 3, (2, 2): 4, (3, 1): 5}
"""How a word can stand across a cut: so many characters before and behind it; numbered."""

Places = NDArray[np.intp]
"""Which of some texts' ends are asked for: a place for each pair."""
_Words = dict[int, int]
"""By a word's place the likelihood of the best text that ends (or begins) with it."""


def attraction(tail: str, head: str) -> float:
    """Pointwise mutual information of the words at a cut, in nats: how much likelier the second
    text is behind the first than anywhere. Above 1 for half of all true continuations and for
    one in twenty of other texts, which mostly have a little less than 0. Neither may be empty.

    >>> attraction("提高了思想", "认识，也增进了") > 1 > 0 > attraction("提高了思想", "她还把禁毒")
    True
    """
    return _table().attraction(tail[-_REACH:], head[:_REACH]) / UNIT


def attractions(
    endings: Endings, beginnings: Beginnings, tails: Places, heads: Places
) -> NDArray[np.float64]:
    """The `attraction` of many pairs at once: of the endings and beginnings in some places.

    >>> begun = Beginnings.of(["认识，也增进了", "她还把禁毒"])
    >>> attractions(Endings.of(["提高了思想"]), begun, np.array([0, 0]), np.array([0, 1])) > 1
    array([ True, False])
    """
    return _table().attractions(endings, beginnings, tails, heads) / UNIT


def word_key(word: str) -> int:
    """A word of up to `LONGEST` characters as a number, in the order of the table; a character
    that UTF-16 needs two units for is no part of one.

    >>> word_key("政") < word_key("，") < word_key("政协")
    True
    """
    return int.from_bytes(word.encode("utf-16-be", "surrogatepass"), "big")


class _Tail(NamedTuple):
    """The end of a text, as it is asked for in many pairs."""

    words: tuple[_Words, ...]
    """For each place, the words that end there."""
    best: int
    """The likelihood of the likeliest."""
    begun: tuple[tuple[int, int, int, int, int], ...]
    """The words of the table that its last characters may begin: of how many of them, of how many
    characters more, the key with these left 0, and where in the table the words stand."""


class _Head(NamedTuple):
    """The beginning of a text, likewise; `keys` are those of its first characters."""

    words: tuple[_Words, ...]
    best: int
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Endings:
    """Endings of texts in columns, as they are asked for in many pairs at once."""

    tails: tuple[_Tail, ...]
    words: _Likely
    begun: NDArray[np.uint64]
    """A row for each of `_SPLITS`: the keys of the words begun so, the rest left 0; 0: none."""

    @staticmethod
    def of(texts: Iterable[str]) -> Endings:
        """None of the texts may be empty."""
        tails = tuple(_table().tail(text[-_REACH:]) for text in texts)
        begun = np.zeros((len(_SPLITS), len(tails)), dtype=np.uint64)
        for n, tail in enumerate(tails):
            for length, more, key, _, _ in tail.begun:
                begun[_SPLITS[length, more], n] = key
        return Endings(
            tails, _Likely.of([t.words[-1] for t in tails], [t.best for t in tails]), begun
        )


@dataclass(frozen=True, slots=True)
class Beginnings:
    """Beginnings of texts, likewise; `keys` has a row for the first character of each, the first
    two and the first three; 0 where it has not as many."""

    heads: tuple[_Head, ...]
    words: _Likely
    keys: NDArray[np.uint64]

    @staticmethod
    def of(texts: Iterable[str]) -> Beginnings:
        """None of the texts may be empty."""
        heads = tuple(_table().head(text[:_REACH]) for text in texts)
        keys = np.zeros((LONGEST - 1, len(heads)), dtype=np.uint64)
        for n, head in enumerate(heads):
            keys[: len(head.keys), n] = head.keys
        words = _Likely.of([h.words[0] for h in heads], [h.best for h in heads])
        return Beginnings(heads, words, keys)


@dataclass(frozen=True, slots=True)
class _Likely:
    """The words at the ends of texts, one text's behind another's, and how likely the best text
    with each is; how many each text has and where they begin; and the likelihood of its best."""

    words: NDArray[np.uint32]
    likely: NDArray[np.int64]
    counts: NDArray[np.int64]
    starts: NDArray[np.int64]
    best: NDArray[np.int64]

    @staticmethod
    def of(words: Sequence[_Words], best: Sequence[int]) -> _Likely:
        counts = np.fromiter(map(len, words), dtype=np.int64)
        return _Likely(
            np.fromiter(chain.from_iterable(words), dtype=np.uint32),
            np.fromiter(chain.from_iterable(w.values() for w in words), dtype=np.int64),
            counts,
            np.cumsum(counts) - counts,
            np.array(best, dtype=np.int64),
        )


class _Collocations:
    """The table, unpacked: about seven megabytes."""

    def __init__(self) -> None:
        with (resources.files("huikan") / "data" / TABLE).open("rb") as file, np.load(file) as made:
            self._keys = _numbers(made["words"].cumsum(dtype=np.uint64))
            self._alone = _numbers(made["alone"])
            self._back_off = _numbers(made["back_off"])
            self._starts = _numbers(np.append(0, made["pairs"].cumsum(dtype=np.int64)))
            self._second = _numbers(made["second"].cumsum(dtype=np.uint16))
            self._bond = _numbers(made["bond"])
            first = np.arange(len(self._starts) - 1, dtype=np.uint32).repeat(made["pairs"])
        # The same once more, for what is asked of many at once; of a pair both words in a number.
        self._key_column: NDArray[np.uint64] = np.asarray(self._keys)
        self._pairs: NDArray[np.uint32] = first << np.uint32(16) | np.asarray(self._second)
        self._bonds: NDArray[np.int8] = np.asarray(self._bond)
        self._back_offs: NDArray[np.int8] = np.asarray(self._back_off)
        self._place = lru_cache(_WORDS)(self._found)
        self.tail = lru_cache(_ENDS)(self._tail_of)
        self.head = lru_cache(_ENDS)(self._head_of)

    def attraction(self, tail: str, head: str) -> int:
        before, behind = self.tail(tail), self.head(head)
        together = self._joined(before.words[-1], behind.words[0])
        for length, more, key, low, high in before.begun:
            if more > len(behind.keys):
                continue
            word = self._within(key | behind.keys[more - 1], low, high)
            if word:
                together = max(together, self._with_word(before, behind, word, length, more))
        return together - before.best - behind.best

    def attractions(
        self, endings: Endings, beginnings: Beginnings, tails: Places, heads: Places
    ) -> NDArray[np.int64]:
        together = self._all_joined(endings.words, beginnings.words, tails, heads)
        for (length, more), row in _SPLITS.items():
            begun, rest = endings.begun[row, tails], beginnings.keys[more - 1, heads]
            asked = np.flatnonzero((begun > 0) & (rest > 0))
            keys = begun[asked] | rest[asked]
            words = np.minimum(self._key_column.searchsorted(keys), len(self._keys) - 1)
            is_word = self._key_column[words] == keys
            for n, word in zip(asked[is_word].tolist(), words[is_word].tolist(), strict=True):
                before, behind = endings.tails[tails[n]], beginnings.heads[heads[n]]
                whole = self._with_word(before, behind, word, length, more)
                together[n] = max(together[n], whole)
        return together - endings.words.best[tails] - beginnings.words.best[heads]

    def _all_joined(
        self, ends: _Likely, starts: _Likely, tails: Places, heads: Places
    ) -> NDArray[np.int64]:
        """What `_joined` gives for each pair."""
        counts, second = ends.counts[tails] * starts.counts[heads], starts.counts[heads]
        begin = np.cumsum(counts) - counts
        pair = np.repeat(np.arange(len(counts)), counts)
        number = np.arange(len(pair)) - begin[pair]
        left = ends.starts[tails][pair] + number // second[pair]
        right = starts.starts[heads][pair] + number % second[pair]
        keys = ends.words[left] << np.uint32(16) | starts.words[right]
        at = np.minimum(self._pairs.searchsorted(keys), len(self._pairs) - 1)
        bond = np.where(
            self._pairs[at] == keys, self._bonds[at], self._back_offs[ends.words[left]]
        ).astype(np.int64)
        best: NDArray[np.int64] = np.maximum.reduceat(
            ends.likely[left] + starts.likely[right] + bond, begin
        )
        return best

    def _with_word(self, before: _Tail, behind: _Head, word: int, length: int, more: int) -> int:
        """The likelihood of both ends with a word across the cut, so many characters of it before
        the cut and so many behind it."""
        whole = {word: self._alone[word]}
        left = self._behind(before.words[-1 - length], word)
        rest = behind.words[more]
        return left + (self._joined(whole, rest) if rest else whole[word])

    def _tail_of(self, text: str) -> _Tail:
        words = self._ending_at(text)
        begun = []
        for length in range(1, min(LONGEST, len(text) + 1)):
            if text[-length] > _LAST_SHORT:
                break
            key = word_key(text[-length:])
            for more in range(1, LONGEST - length + 1):
                first, behind = key << 16 * more, key + 1 << 16 * more
                low, high = bisect_left(self._keys, first), bisect_left(self._keys, behind)
                if low < high:
                    begun.append((length, more, first, low, high))
        return _Tail(words, max(words[-1].values()), tuple(begun))

    def _head_of(self, text: str) -> _Head:
        words = self._beginning_at(text)
        short = takewhile(lambda c: c <= _LAST_SHORT, text[: LONGEST - 1])
        keys = accumulate(short, lambda key, c: key << 16 | ord(c), initial=0)
        return _Head(words, max(words[0].values()), tuple(keys)[1:])

    def _ending_at(self, text: str) -> tuple[_Words, ...]:
        """For each place in a text, the words that end there."""
        found: list[_Words] = [{} for _ in range(len(text) + 1)]
        for i in range(len(text)):
            for j, word in self._words_at(text, i):
                found[j][word] = max(
                    found[j].get(word, _NEVER), self._behind(found[i], word) + self._alone[word]
                )
        return tuple(found)

    def _beginning_at(self, text: str) -> tuple[_Words, ...]:
        """For each place in a text, the words that begin there."""
        found: list[_Words] = [{} for _ in range(len(text) + 1)]
        for i in reversed(range(len(text))):
            for j, word in self._words_at(text, i):
                alone = {word: self._alone[word]}
                found[i][word] = max(
                    found[i].get(word, _NEVER),
                    self._joined(alone, found[j]) if found[j] else alone[word],
                )
        return tuple(found)

    def _words_at(self, text: str, i: int) -> list[tuple[int, int]]:
        """The words that begin at a place, each with where it ends."""
        ends = range(i + 1, min(len(text), i + LONGEST) + 1)
        words = [(j, self._place(text[i:j])) for j in ends]
        return [(j, word) for j, word in words if word or j == i + 1]

    def _joined(self, ends: _Words, starts: _Words) -> int:
        best = _NEVER
        for first, before in ends.items():
            low, high = self._starts[first], self._starts[first + 1]
            for second, behind in starts.items():
                at = bisect_left(self._second, second, low, high)
                is_known = at < high and self._second[at] == second
                bond = self._bond[at] if is_known else self._back_off[first]
                best = max(best, before + behind + bond)
        return best

    def _behind(self, ends: _Words, word: int) -> int:
        """The best text before a word, and how much it attracts that."""
        return self._joined(ends, {word: 0}) if ends else 0

    def _found(self, word: str) -> int:
        """Where a word stands in the table; `UNKNOWN` if it does not."""
        return self._within(word_key(word), 0, len(self._keys))

    def _within(self, key: int, low: int, high: int) -> int:
        """The same, by its key, in a part of the table."""
        at = bisect_left(self._keys, key, low, high)
        return at if at < high and self._keys[at] == key else UNKNOWN


def _numbers(values: NDArray[np.integer]) -> memoryview[int]:
    """An array whose elements are Python's numbers, and quick to get one at a time."""
    native = np.ascontiguousarray(values, values.dtype.newbyteorder("="))
    return memoryview(native)  # type: ignore[arg-type]


@cache
def _table() -> _Collocations:
    return _Collocations()
