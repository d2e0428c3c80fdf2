"""Columns whose own lines do not show where they begin and end: a few lines, a list or verse.

Where every line is set in, none of them stands at the column's edge; where none is full, none
reaches its end. Print sets its columns on the same places all over an issue, so the edges of
columns that are full of text tell those of the rest.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from huikan.text.glyphs import LINES, is_usual
from huikan.text.setting import FIRST, SetLine, is_full

_SAME = 0.5
"""Ems that edges of one column may differ from page to page."""

_VERSE_ENDS = "，。！？；：、"
"""What lines of verse and rows of lists end with, be they of one length or not."""

Edges = tuple[float, float]


def on_grid(parts: Sequence[list[SetLine]], usual: float) -> None:
    """Give the lines of columns that show no edges those of the issue's columns, in place."""
    lines: dict[Edges, list[SetLine]] = defaultdict(list)
    for line in chain.from_iterable(parts):
        if is_usual(line.size, usual):
            lines[line.column].append(line)
    shown: dict[int, dict[int, Edges]] = defaultdict(dict)
    for column, own in lines.items():
        if _shows_edges(own):
            shown[round(column[0])].setdefault(round(column[1]), column)
    ordered = dict(sorted(shown.items()))
    edges = {
        column: column if _shows_edges(own) else _edges_of(column, own, ordered, usual)
        for column, own in lines.items()
    }
    for part in parts:
        part[:] = [replace(line, column=edges.get(line.column, line.column)) for line in part]


def _shows_edges(lines: Sequence[SetLine]) -> bool:
    """Whether a column has lines that begin at its edge, others that are set in, and full ones."""
    begins = [(line.left - line.column[0]) / line.size for line in lines]
    is_text = sum(map(is_full, lines)) >= LINES
    return is_text and min(begins) < _SAME and any(FIRST[0] < b < FIRST[1] for b in begins)


def _edges_of(
    column: Edges,
    lines: Sequence[SetLine],
    shown: Mapping[int, Mapping[int, Edges]],
    usual: float,
) -> Edges:
    """The narrowest column of the issue that begins where these lines do or a first line's indent
    before them, and that holds them all; `shown` has them by their left edges, in order."""
    full = sum(is_full(line) and line.text[-1] not in _VERSE_ENDS for line in lines)
    fitting = []
    lefts = list(shown)
    first = bisect_left(lefts, math.floor(column[0] - FIRST[1] * usual))
    for left in lefts[first : bisect_right(lefts, math.ceil(column[0] + _SAME * usual))]:
        for edges in shown[left].values():
            set_in = (column[0] - edges[0]) / usual
            begins = abs(set_in) < _SAME or FIRST[0] < set_in < FIRST[1]
            beyond = (edges[1] - column[1]) / usual
            if begins and beyond > -_SAME and (beyond < _SAME or full < LINES):
                fitting.append(edges)
    return min(fitting, key=lambda e: e[1] - e[0], default=column)
