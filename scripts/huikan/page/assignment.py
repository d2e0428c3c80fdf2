"""Who goes with whom: the best assignment, and groups of what hangs together.

The assignment is the usual one, by shortest augmenting paths (Jonker and Volgenant; D. F. Crouse,
"On implementing 2D rectangular assignment algorithms", 2016), step by step as SciPy does it, so
that it takes the same of several that are equally good. SciPy itself takes fifty megabytes and
half a second to load, for a few dozen rows a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from math import inf

import numpy as np
from numpy.typing import NDArray

from huikan.values import dataclass

_FREE = -1
"""Stands for the row of a column that no row has yet."""


def assign(scores: NDArray[np.float64]) -> list[tuple[int, int]]:
    """The pairs (row, column), as many as there can be, that together have the highest score.

    In the order of the rows. Not for scores that are infinite. The time is at most the square of
    the shorter side times the longer one.

    >>> assign(np.array([[1.0, 3.0], [0.0, 3.0]]))
    [(0, 0), (1, 1)]
    """
    if scores.shape[0] > scores.shape[1]:
        return sorted((row, column) for column, row in assign(scores.T))
    table = _Table((-scores).tolist())
    for row in range(len(table.costs)):
        table.add(row)
    return list(enumerate(table.column_of))


class _Table:
    """Rows that have their columns, at the least cost so far; no more rows than columns.

    `row_prices` and `column_prices` are the dual variables: no pair costs less than its two, and
    one that is chosen costs just that.
    """

    def __init__(self, costs: list[list[float]]) -> None:
        size = len(costs[0]) if costs else 0
        self.costs = costs
        self.row_prices = [0.0] * len(costs)
        self.column_prices = [0.0] * size
        self.row_of = [_FREE] * size
        self.column_of = [_FREE] * len(costs)

    def add(self, row: int) -> None:
        """Give one more row a column; rows that have theirs change them where that costs least."""
        size = len(self.row_of)
        # To each column the cheapest way from the new row, and the last row on it.
        lengths, came_from = [inf] * size, [_FREE] * size
        left = list(range(size - 1, -1, -1))
        reached: list[int] = []
        length, at = 0.0, row
        while at != _FREE:
            reached.append(at)
            nearest = self._nearest(at, length, left, lengths, came_from)
            column = left[nearest]
            left[nearest] = left[-1]
            left.pop()
            length, at = lengths[column], self.row_of[column]
        self.row_prices[row] += length
        for other in reached[1:]:
            self.row_prices[other] += length - lengths[self.column_of[other]]
        for passed in set(range(size)).difference(left):
            self.column_prices[passed] -= length - lengths[passed]
        while at != row:
            at = came_from[column]
            self.row_of[column] = at
            self.column_of[at], column = column, self.column_of[at]

    def _nearest(
        self, row: int, length: float, left: list[int], lengths: list[float], came_from: list[int]
    ) -> int:
        """Where in `left` the column stands that is nearest now, after the ways that go on from a
        row so far away; of several one that no row has."""
        costs, own, prices = self.costs[row], self.row_prices[row], self.column_prices
        least, nearest = inf, 0
        for place, column in enumerate(left):
            new = length + costs[column] - own - prices[column]
            if new < lengths[column]:
                lengths[column], came_from[column] = new, row
            known = lengths[column]
            if known < least or (known == least and self.row_of[column] == _FREE):
                least, nearest = known, place
        return nearest


@dataclass(slots=True)
class Groups:
    """Groups of numbers that hang together; each is alone until it is merged.

    >>> groups = Groups()
    >>> groups.merge(1, 2), groups.merge(2, 3), groups.merge(3, 1)
    (True, True, False)
    """

    _above: dict[int, int] = field(default_factory=dict)

    def of(self, number: int) -> int:
        """The number that stands for the group."""
        above = self._above
        while (parent := above.get(number, number)) != number:
            above[number] = above.get(parent, parent)
            number = parent
        return number

    def merge(self, a: int, b: int) -> bool:
        """Put two groups together; whether they were two."""
        a, b = self.of(a), self.of(b)
        self._above[b] = a
        return a != b


def rivals(pairs: Iterable[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Pairs in groups of those that share a first or a second number, however indirectly.

    >>> rivals([(1, 2), (3, 4), (1, 4), (2, 1)])
    [[(1, 2), (3, 4), (1, 4)], [(2, 1)]]
    """
    pairs = list(pairs)
    together = Groups()
    for a, b in pairs:
        together.merge(a, ~b)
    groups: dict[int, list[tuple[int, int]]] = {}
    for a, b in pairs:
        groups.setdefault(together.of(a), []).append((a, b))
    return list(groups.values())
