"""Who goes with whom: the best assignment, and groups of what hangs together.

SciPy's optimizer takes fifty megabytes and half a second to load, so it is loaded where something
is to be assigned: most commands and many pages have nothing of the kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


def assign(scores: NDArray[np.float64]) -> list[tuple[int, int]]:
    """The pairs (row, column), as many as there can be, that together have the highest score.

    >>> assign(np.array([[1.0, 3.0], [0.0, 3.0]]))
    [(0, 0), (1, 1)]
    """
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(scores, maximize=True)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


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
