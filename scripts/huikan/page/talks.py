"""Talks: who speaks in which article, each named in front of what he says (记者：…)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from huikan.text.chars import LABELLED
from huikan.values import dataclass

_TALKED = 2.0


@dataclass(frozen=True, slots=True)
class Talks:
    """For each text the one behind it, who is named in front of each, and the first text of an
    article in front of which he is."""

    behind: Mapping[int, int]
    labels: Mapping[int, str]
    first: Mapping[tuple[int, str], int]
    region: Callable[[int], int]

    @staticmethod
    def of(texts: Mapping[int, str], region: Callable[[int], int]) -> Talks:
        """Who speaks in the texts (by their indices); `region` gives the article of each."""
        labels = {i: m[0] for i, text in texts.items() if (m := LABELLED.match(text))}
        first: dict[tuple[int, str], int] = {}
        for i, label in labels.items():
            first.setdefault((region(i), label), i)
        return Talks(dict(pairwise(texts)), labels, first, region)

    def is_behind(self, b: int) -> bool:
        """Whether somebody speaks in the text behind a text."""
        return self.behind.get(b, b) in self.labels

    def say(self, a: int, b: int) -> float:
        """What it says for a join of two articles' texts that behind the second somebody speaks who
        did so in the first one's article up to there, and did not in the second's; else nothing."""
        behind = self.behind.get(b, b)
        label, here, there = self.labels.get(behind), self.region(b), self.region(a)
        if label is None or here == there or self.first.get((here, label)) != behind:
            return 0.0
        heard = self.first.get((there, label))
        return _TALKED if heard is not None and heard <= a else 0.0
