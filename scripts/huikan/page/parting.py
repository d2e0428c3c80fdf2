"""Where the sections of a text begin whose headings all stand in one place, away from it.

Of all ways to part the paragraphs among the headings the one that scores highest is taken. What
counts, and how much, was learnt from the clean articles of `tests/eval` (structured perceptron,
then rounded). Of 258 stacks made of the pages `a-*` to `h-*`, which it was learnt from, 133 come
out right to the paragraph, 51 before; of 54 made of `i-*`, which it was not, 22, 11 before
(2026-11-30).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huikan.text.chars import HAN

_Table = NDArray[np.float64]

_FIRST, _SAID, _CHARACTERS, _BEHIND = 0.65, 0.5, 1.3, 1.0
"""How much it counts what share of a heading's words (pairs of characters) the first sentence of
its section has; how many the first paragraph has; what share of its characters that has, and the
paragraphs behind it."""
_EVEN, _LEAD, _ABOVE = 2.0, 1.8, 4.2
"""… that a section is as long as the others; that one paragraph stands in front of the first; that
just those do which are printed above the headings."""
_GOES_ON, _COUNTS_ON, _ANNOUNCED, _ALIKE, _IN_ORDER = 0.4, 1.8, 1.5, 0.6, 1.4
"""… against a section that begins with a word that goes on with the text above, or with 二是;
behind a colon; with the character that the paragraph above begins with; and for the printed
order."""
_MOST, _MOST_FREE = 400, 6
"""Paragraphs that are parted, and headings whose order is looked for, at most."""
_WORD = re.compile(r"\w+")
_HAN = re.compile(f"[{HAN}]")
_STOP = re.compile("[。！？]")
_CONNECTS = re.compile(
    "但|可是|然而|不过|而|于是|因此|所以|同时|此外|另外|还有|后来|最后|这|那|他|她|它|其|也|又|再|并|有的|至此|"
    "如今|经过|由此|结果|“"
)
_COUNTS = re.compile(
    "[二三四五六]是|其次|第[二三四五六]|其[二三四]|[二三四五六七八]、|[（(][二三四五六七八九十][）)]|"
    "[2-9][.、．]|[二三四五六七八][要来]"
)
_ANNOUNCES = ("：", ":", "；")
_COMMON = frozenset("的一是在了和有不这就也都人为上到个我们他说要以把与之来而于从中对会能")
"""Characters that say nothing of what a text is about."""


class Part(NamedTuple):
    """A section: which heading it has, and the half-open range of its paragraphs."""

    heading: int
    start: int
    stop: int


def part_texts(
    headings: Sequence[str], texts: Sequence[str], above: int, in_order: bool = False
) -> list[Part]:
    """The sections in the order of the texts, each heading with one paragraph at least; what
    stands before the first is the lead. Empty where there are fewer texts than headings, or more
    than `_MOST`.

    `above` is how many of the texts are printed above the headings. Headings stay in their order
    where they are numbered (`in_order`) or too many; else another order is taken if the texts
    speak for it.

    >>> texts = ["今年议了两件事。", "渡口的灯亮了，船工不再摸黑。", "老桥修了三次，桥墩不裂了。"]
    >>> part_texts(["修一座桥", "点一盏灯"], texts, above=1)
    [Part(heading=1, start=1, stop=2), Part(heading=0, start=2, stop=3)]
    """
    if not headings or not len(headings) <= len(texts) <= _MOST:
        return []
    sections, leads = _scores(headings, texts), _leads(len(headings), len(texts), above)
    score, best = _best_in_order(sections, leads)
    if not in_order and len(headings) <= _MOST_FREE:
        other, free = _best_in_any_order(sections, leads)
        best = free if other > score + _IN_ORDER else best
    return best


def _best_in_order(sections: _Table, leads: _Table) -> tuple[float, list[Part]]:
    best, came = leads, []
    for own in sections:
        reached = best[:, None] + own
        came.append(reached.argmax(0))
        best = reached.max(0)
    stop, parts = len(leads) - 1, list[Part]()
    for heading in range(len(sections) - 1, -1, -1):
        start = int(came[heading][stop])
        parts.append(Part(heading, start, stop))
        stop = start
    return float(best[-1]), parts[::-1]


def _best_in_any_order(sections: _Table, leads: _Table) -> tuple[float, list[Part]]:
    """The best way over all orders: for each set of headings that are used up (a bit each), and
    each place that they reach, the best last section."""
    size, every = len(leads), range(len(sections))
    best: dict[int, _Table] = {0: leads}
    came: dict[int, tuple[list[int], NDArray[np.intp]]] = {}
    for used in range(1, 1 << len(sections)):
        last = [h for h in every if used >> h & 1]
        reached = np.concatenate([best[used ^ 1 << h][:, None] + sections[h] for h in last])
        came[used] = last, reached.argmax(0)
        best[used] = reached.max(0)
    used, stop, parts = (1 << len(sections)) - 1, size - 1, list[Part]()
    score = float(best[used][-1])
    while used:
        last, places = came[used]
        which, start = divmod(int(places[stop]), size)
        parts.append(Part(last[which], start, stop))
        used, stop = used ^ 1 << last[which], start
    return score, parts[::-1]


def _leads(headings: int, texts: int, above: int) -> _Table:
    """What speaks for so many paragraphs in front of the first section."""
    out = np.full(texts + 1, -np.inf)
    for n in range(texts - headings + 1):
        out[n] = -_LEAD * abs(math.log((n + 0.5) / 1.2)) + _ABOVE * (n == above < texts)
    return out


def _scores(headings: Sequence[str], texts: Sequence[str]) -> _Table:
    """What speaks for a heading above the paragraphs from `start` to `stop` (half-open):
    table[heading, start, stop]."""
    size = len(texts)
    begun = _said(headings, texts) - _against(texts)
    characters = _shares(headings, [_characters(t) for t in texts], _characters)
    begun += _CHARACTERS * characters
    sums = np.concatenate([np.zeros((len(headings), 1)), characters.cumsum(1)], axis=1)
    lengths = np.concatenate([[0.0], np.cumsum([len(t) for t in texts])])
    start, stop = np.arange(size + 1)[:, None], np.arange(size + 1)[None, :]
    long = np.maximum(lengths[stop] - lengths[start], 1.0) * len(headings) / lengths[-1]
    out = np.full((len(headings), size + 1, size + 1), -np.inf)
    behind = sums[:, None, :] - sums[:, np.minimum(start[:, 0] + 1, size), None]
    mean = np.maximum(behind, 0.0) / np.maximum(stop - start - 1, 1)
    out[:, :size] = begun[:, :, None] + (_BEHIND * mean - _EVEN * np.log(long) ** 2)[:, :size]
    out[:, stop <= start] = -np.inf
    return out


def _said(headings: Sequence[str], texts: Sequence[str]) -> _Table:
    """How far the paragraphs speak of the headings by their words."""
    said = [_pairs(t) for t in texts]
    spread = Counter(g for own in said for g in own)
    first = [_pairs(_STOP.split(t, maxsplit=1)[0]) for t in texts]
    share = _shares(headings, first, _pairs, spread)
    most = math.log(1 + len(texts))
    weights = [_weights(_pairs(h), spread, len(texts)) for h in headings]
    count = [[sum(w for g, w in own.items() if g in x) / most for x in said] for own in weights]
    return _FIRST * share + _SAID * np.array(count)


def _shares(
    headings: Sequence[str],
    texts: Sequence[Collection[str]],
    grams: Callable[[str], frozenset[str]],
    spread: Counter[str] | None = None,
) -> _Table:
    """What share of each heading's words each text has, those weighing most that few texts have;
    of those words that any has."""
    spread = spread or Counter(g for own in texts for g in own)
    out = np.zeros((len(headings), len(texts)))
    for i, heading in enumerate(headings):
        weights = _weights(grams(heading), spread, len(texts))
        whole = sum(weights.values()) or 1.0
        out[i] = [sum(w for g, w in weights.items() if g in own) / whole for own in texts]
    return out


def _weights(grams: Collection[str], spread: Counter[str], texts: int) -> dict[str, float]:
    return {g: math.log(1 + texts / spread[g]) for g in sorted(grams) if spread[g]}


def _against(texts: Sequence[str]) -> _Table:
    """What speaks against a section that begins with each of the paragraphs."""
    out = np.zeros(len(texts))
    for i, text in enumerate(texts):
        above = texts[i - 1] if i else ""
        out[i] += _GOES_ON * bool(_CONNECTS.match(text) or _COUNTS.match(text))
        out[i] += _COUNTS_ON * bool(_COUNTS.match(text)) + _ANNOUNCED * above.endswith(_ANNOUNCES)
        out[i] += _ALIKE * (text[:1] == above[:1])
    return out


def _pairs(text: str) -> frozenset[str]:
    return frozenset(a + b for word in _WORD.findall(text) for a, b in pairwise(word))


def _characters(text: str) -> frozenset[str]:
    return frozenset(_HAN.findall(text)) - _COMMON
