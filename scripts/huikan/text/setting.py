"""Lines as they are set, and as text: what differs in size or stands apart is parted by a blank
line, display type is marked, and first lines keep their indent.

Lengths are points; `y` grows upwards, as in a PDF.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from huikan.text.chars import HAN, NO_START
from huikan.text.glyphs import ALIKE, LARGE, LARGER, Piece, is_usual
from huikan.text.printed import DISPLAY_MARK, HEADLINE_MARK, POINTERS
from huikan.values import dataclass

_ONE_HAN = re.compile(f"[{HAN}]")
_APART = 0.55
"""Ems of white more than usual between two lines that stand apart."""
FIRST = (1.4, 2.6)
"""Ems that a first line is set in."""
_HEADLINE = (2, 45)
"""Characters of a line of display type, at least and at most: no drop cap, no text in large type.
"""


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line as it will be read: its text, its edges and its column's, and how it is set."""

    text: str
    left: float
    right: float
    column: tuple[float, float]
    """Where the lines of its column begin and end."""
    top: float
    bottom: float
    size: float
    is_running: bool = False
    is_heavy: bool = False
    is_heading: bool = False
    """Heavy, of the size of running text, and a paragraph of its own."""


def line_of(
    row: Sequence[Piece], column: tuple[float, float] | None = None, is_running: bool = False
) -> SetLine:
    """The line that pieces standing side by side make, in `column` if it is not one of its own."""
    return SetLine(
        " ".join(p.text for p in row),
        row[0].left,
        row[-1].right,
        column or (row[0].left, row[-1].right),
        max(p.top for p in row),
        min(p.bottom for p in row),
        max(p.size for p in row),
        is_running,
        all(p.is_heavy for p in row),
    )


def as_text(lines: Sequence[SetLine], usual: float) -> Iterator[str]:
    """The lines, a blank one where the size changes or white stands between two."""
    leading = _leading(lines)
    lines = list(_unwrapped(list(_with_headings(lines, usual)), leading, usual))
    for n, line in enumerate(lines):
        if n and _stands_apart(lines[n - 1], line, leading, usual):
            yield ""
        yield _written(line, usual)


def _with_headings(lines: Sequence[SetLine], usual: float) -> Iterator[SetLine]:
    """The lines, those marked that only their face shows to be a heading's: a heavy paragraph of
    its own, no heavy words that fill a line of one."""
    number = 0
    for _, run in groupby(lines, key=lambda line: line.is_heavy):
        for own in _paragraphs(list(run)):
            above = lines[number - 1] if number else None
            number += len(own)
            below = lines[number] if number < len(lines) else None
            is_heading = _is_heading(own, above, below, usual)
            yield from (replace(line, is_heading=True) for line in own) if is_heading else own


def _paragraphs(lines: Sequence[SetLine]) -> Iterator[list[SetLine]]:
    """Lines of one face, parted behind each that does not fill its column."""
    own: list[SetLine] = []
    for line in lines:
        if own and not (_goes_over(own[-1], line) and own[-1].column == line.column):
            yield own
            own = []
        own.append(line)
    yield own


def _goes_over(above: SetLine, line: SetLine) -> bool:
    """Whether a line fills its column, or a heavy one lacks no more than a character that may not
    be parted from the mark behind it, and the next one is flush."""
    if is_full(above):
        return True
    lacks = (above.column[1] - above.right) / above.size
    is_flush = line.left - line.column[0] < line.size / 2 < above.left - above.column[0]
    is_bound = len(line.text) > 1 and line.text[1] in NO_START
    return above.is_heavy and is_flush and is_bound and lacks < 2


def _is_heading(
    own: Sequence[SetLine], above: SetLine | None, below: SetLine | None, usual: float
) -> bool:
    first, last = own[0], own[-1]
    if not first.is_heavy or first.is_running or not is_usual(first.size, usual):
        return False
    goes_on = above is not None and is_full(above) and first.left - first.column[0] < usual
    is_begun = below is not None and is_full(last) and below.left - below.column[0] < usual
    return not (goes_on or is_begun) and _is_display("".join(line.text for line in own))


def is_full(line: SetLine) -> bool:
    """Whether a line reaches the end of its column."""
    return line.column[1] - line.right < line.size


def _unwrapped(lines: Sequence[SetLine], leading: float, usual: float) -> Iterator[SetLine]:
    """The lines, those of display type that fill their column with what the next one has."""
    whole: SetLine | None = None
    for above, line in pairwise([None, *lines]):
        if line is None:
            continue
        if whole and above and _is_wrapped(above, line, leading, usual):
            whole = replace(whole, text=whole.text + line.text, left=line.left, bottom=line.bottom)
            continue
        if whole:
            yield whole
        whole = line
    if whole:
        yield whole


def _is_wrapped(above: SetLine, line: SetLine, leading: float, usual: float) -> bool:
    """Whether display type, a caption or a signature goes on in the next line because its column
    ends, not for its sense."""
    if above.size != line.size or above.is_running or not _goes_over(above, line):
        return False
    is_display = line.size > LARGE * usual or (above.is_heading and line.is_heading)
    is_caption = above.text[0] in POINTERS and line.text[0] not in POINTERS
    is_below = abs(line.column[0] - above.column[0]) < line.size
    goes_on = is_display or is_caption or _closes_signature(above, line)
    return goes_on and is_below and not _has_white(above, line, leading)


def _closes_signature(above: SetLine, line: SetLine) -> bool:
    """Whether a line at the right margin closes the bracket that the line above opens with."""
    is_open = above.text[0] == "（" and "）" not in above.text
    return is_open and line.text.endswith("）") and is_full(line) and is_set_in(line, line.size)


def _leading(lines: Sequence[SetLine]) -> float:
    """White between two lines of running text, in ems."""
    gaps = Counter(
        round((a.bottom - b.top) / a.size, 1)
        for a, b in pairwise(lines)
        if a.size == b.size and a.bottom > b.top
    )
    return max(gaps, key=lambda g: (gaps[g], -g), default=0.5)


def _stands_apart(above: SetLine, line: SetLine, leading: float, usual: float) -> bool:
    if above.is_running or line.is_running:
        return True
    if above.is_heading or line.is_heading:
        return True
    if min(above.size, line.size) <= LARGE * usual and (
        is_set_in(above, usual) != is_set_in(line, usual)
    ):
        return True
    if abs(above.size - line.size) > ALIKE * min(above.size, line.size):
        return True
    if is_set_in(above, usual) and line.bottom > above.top and line.size <= LARGER * usual:
        return True  # a signature, and the first line of what the next column begins with
    return _has_white(above, line, leading)


def _has_white(above: SetLine, line: SetLine, leading: float) -> bool:
    """Whether more white than usual stands between two lines."""
    return (above.bottom - line.top) / line.size > leading + _APART


def is_set_in(line: SetLine, usual: float) -> bool:
    """Whether a line begins neither at its column's edge nor where a first line does: it is
    centred, or stands at the right."""
    return (line.left - line.column[0]) / usual > FIRST[1]


def begins_paragraph(line: SetLine, usual: float) -> bool:
    """Whether a line of running text is set in as a paragraph's first line is."""
    indent = (line.left - line.column[0]) / usual
    return is_usual(line.size, usual) and FIRST[0] < indent < FIRST[1]


def _written(line: SetLine, usual: float) -> str:
    """The line with its first-line indent as full-width spaces, or with the mark of large type."""
    is_large = line.size > LARGE * usual and not line.is_running
    if line.is_heading or (
        is_large and (_is_display(line.text) or _is_headline_of_one(line, usual))
    ):
        return (HEADLINE_MARK if line.size > LARGER * usual else DISPLAY_MARK) + line.text
    indent = round((line.left - line.column[0]) / usual)
    return "\u3000" * (indent if begins_paragraph(line, usual) else 0) + line.text


def _is_headline_of_one(line: SetLine, usual: float) -> bool:
    """Whether a single character is a headline: set in the middle of its column, so no drop cap."""
    is_large = line.size > LARGER * usual and len(line.text) == 1
    white = min(line.left - line.column[0], line.column[1] - line.right)
    return is_large and _ONE_HAN.match(line.text) is not None and white > FIRST[1] * usual


def _is_display(text: str) -> bool:
    """Whether a line of large type can be display type: neither a drop cap nor text."""
    return _HEADLINE[0] <= len(text) <= _HEADLINE[1] and not text.endswith(("。", "，", "；"))
