"""Which heading belongs to which text: the words that they share."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from huikan.text.chars import HAN

_WORD = re.compile(r"\w+")
_PLAIN_WORD = re.compile(rf"[{HAN}\dA-Za-z]+")


def affinity(headings: Sequence[str], regions: Sequence[str]) -> np.ndarray[tuple[int, int]]:
    """Share of each heading's bigrams that a region has, rare ones weighing more."""
    grams = [_bigrams(r) for r in regions]
    spread = Counter(g for region in grams for g in region)
    scores = np.zeros((len(headings), len(regions)))
    for i, heading in enumerate(headings):
        own = _bigrams(heading)
        weight = {g: math.log(1 + len(regions) / spread[g]) for g in own if spread[g]}
        total = sum(weight.values()) or 1.0
        for j, region in enumerate(grams):
            scores[i, j] = (
                sum(w * (1 + math.log(region[g])) for g, w in weight.items() if g in region) / total
            )
    return scores


def kinship(text: str, one: str, other: str) -> float:
    """Whether a text has more words of the one than of the other: above 0 if so.

    Counts pairs of characters that only one of the two has, each in shares of its length.
    """
    grams, first, second = (_bigrams(t).keys() for t in (text, one, other))
    near, far = len(grams & (first - second)), len(grams & (second - first))
    return near / (len(first) or 1) - far / (len(second) or 1)


def word_pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters (Han, digits, Latin) within a text's words."""
    return frozenset(a + b for word in _PLAIN_WORD.findall(text) for a, b in pairwise(word))


def _bigrams(text: str) -> Counter[str]:
    return Counter(a + b for word in _WORD.findall(text) for a, b in pairwise(word))
