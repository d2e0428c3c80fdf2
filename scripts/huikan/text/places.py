"""Where the parts of a printed line stand: its places, counted in characters or in cells."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple
from unicodedata import east_asian_width

from huikan.text.printed import LINE_BREAK

# White space within a line that may part columns; the tabs of a table part nothing.
_GAP = re.compile(r"[ \u3000]{2,}")

_ALIGNED = 1.1
"""How many times as many columns must begin at the same places for a wider unit to be taken."""
LONG = 8
"""Characters of a line's part that can be a line of a column; a table's cells are shorter."""


class Part(NamedTuple):
    """A stretch of a printed line: its places on the line and its span in the page."""

    x: int
    end: int
    start: int
    stop: int
    text: str
    cells: Sequence[int] = ()
    """Places before each character and behind the last; empty where each takes one place."""

    def place(self, k: int) -> int:
        """Where on the line character `k` stands."""
        return self.x + (self.cells[k] if self.cells else k)

    def character_at(self, place: int) -> int:
        """The character at a place, or behind it; below 0 or beyond the text if there is none."""
        k = place - self.x
        return bisect_left(self.cells, k) if self.cells and k >= 0 else k

    def cut(self, i: int, j: int) -> Part:
        """Characters `i` to `j` (half-open) as a part of their own."""
        cells = _from_first(self.cells[i : j + 1])
        start = self.start
        return Part(self.place(i), self.place(j), start + i, start + j, self.text[i:j], cells)


Row = tuple[Part, ...]
"""The parts of a printed line, from left to right; empty for a blank line."""


def rows_of(text: str, start: int, end: int) -> list[Row]:
    """The rows of a sheet, in whichever unit of width its columns begin at fewer places."""
    rows: list[Row] = []
    at = start
    for line in LINE_BREAK.split(text[start:end]):
        rows.append(tuple(_parts(line, at)))
        at += len(line) + 1 + (text[at + len(line) : at + len(line) + 2] == "\r\n")
    if not any(are_long(row, k) for row in rows for k in range(1, len(row))):
        return rows
    in_cells = [_in_cells(row, text) if len(row) > 1 else row for row in rows]
    if _aligned(in_cells) <= _ALIGNED * _aligned(rows):
        return rows
    return [row if len(row) > 1 else _in_cells(row, text) for row in in_cells]


def _aligned(rows: Sequence[Row]) -> int:
    """How many parts behind a gap begin at one of the three places where most do."""
    at = Counter(part.x for row in rows for part in row[1:])
    return sum(n for _, n in at.most_common(3))


def _in_cells(row: Row, text: str) -> Row:
    """A row measured as terminals show it: most Chinese characters and marks take two places."""
    if not row:
        return row
    begin = row[0].start - row[0].x
    line = text[begin : row[-1].stop]
    cells = array("i", accumulate((1 + (east_asian_width(c) in "WFA") for c in line), initial=0))
    out = []
    for part in row:
        own = cells[part.start - begin : part.stop - begin + 1]
        out.append(Part(own[0], own[-1], part.start, part.stop, part.text, _from_first(own)))
    return tuple(out)


def _parts(line: str, at: int) -> Iterator[Part]:
    """The parts of a line, from its first character that is not white space on."""
    x = len(line) - len(line.lstrip())
    body = line.strip()
    last = 0
    has_gaps = "  " in body or "\u3000" in body  # asked first: most lines have none
    for m in [*(_GAP.finditer(body) if has_gaps else ()), None]:
        stop = m.start() if m else len(body)
        if stop > last:
            yield Part(x + last, x + stop, at + x + last, at + x + stop, body[last:stop])
        last = m.end() if m else stop


def are_long(row: Row, k: int) -> bool:
    return len(row[k - 1].text) >= LONG and len(row[k].text) >= LONG


def _from_first(cells: Sequence[int]) -> Sequence[int]:
    return array("i", (c - cells[0] for c in cells)) if cells else ()
