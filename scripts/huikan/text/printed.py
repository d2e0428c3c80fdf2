"""The printed lines of a page, and where blank lines part them."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, pairwise
from typing import NamedTuple

from huikan.text.chars import OPENERS, cells, ends_sentence
from huikan.values import dataclass

INDENT = 4
"""Cells of a first-line indent (two Han characters)."""

LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
"""What ends a printed line."""
HEADLINE_MARK, DISPLAY_MARK = "# ", "## "
"""What stands before a line of type as large as a headline's in a text that was taken from a PDF,
and before one of type that is larger than running text."""


POINTERS = "▲▼△▽◀▶◁▷▴▾"
"""Marks that point from a caption to its picture."""


_NUMBER_START = re.compile(r"[0-9A-Za-z%.]+")


class Line(NamedTuple):
    """A printed line without the white space around it; offsets are the page's."""

    start: int
    end: int
    indent: int
    text: str
    width: int


@dataclass(frozen=True, slots=True)
class PrintedLines:
    """The page's lines in chunks that blank lines part.

    A page may have a million lines: they stand here as numbers, and are made where they are
    looked at. `numbers` has start, end, indent and width of each; `stops` says before which line
    each chunk ends, with a 0 in front.
    """

    text: str
    numbers: array[int]
    stops: array[int]

    @classmethod
    def of(cls, text: str) -> PrintedLines:
        """The lines of a text."""
        numbers, stops = array("i"), array("i", [0])
        at = 0
        for m in chain(LINE_BREAK.finditer(text), [None]):
            stop = m.start() if m else len(text)
            raw = text[at:stop]
            body = raw.strip()
            if body:
                lead = len(raw) - len(raw.lstrip())
                start = at + lead
                indent = cells(raw[:lead]) if lead else 0
                numbers.extend((start, start + len(body), indent, cells(body)))
            if len(numbers) > 4 * stops[-1] and (m is None or not body):
                stops.append(len(numbers) // 4)
            at = m.end() if m else stop
        return cls(text, numbers, stops)

    def __iter__(self) -> Iterator[list[Line]]:
        """The chunks."""
        for start, stop in pairwise(self.stops):
            rows = iter(self.numbers[4 * start : 4 * stop])
            yield [
                Line(first, end, indent, self.text[first:end], width)
                for first, end, indent, width in zip(rows, rows, rows, rows, strict=True)
            ]

    def as_one_chunk(self) -> PrintedLines:
        """The same lines, none of them parted."""
        return replace(self, stops=array("i", (0, self.stops[-1])))


def token_cells(text: str) -> int:
    """Cells of the number or opener at a line's start, which could not stay on the line before."""
    m = _NUMBER_START.match(text)
    return (len(m[0]) if m else 0) + (2 if text[0] in OPENERS else 0)


def is_double_spaced(lines: PrintedLines) -> bool:
    """Whether a blank line parts every line of a wrapped column, so that it means nothing."""
    count = len(lines.stops) - 1
    if count < 12 or 4 * count < len(lines.numbers):
        return False
    widths = sorted(lines.numbers[3::4])
    usual = widths[count * 3 // 4]
    full = sum(abs(w - usual) <= INDENT for w in widths)
    stops = sum(ends_sentence(chunk[0].text) for chunk in lines)
    return full >= 0.6 * count and stops <= 0.4 * count
