"""Lines without an end that stand apart from the text below, where no blank line parts them.

A paragraph's last line ends with a stop, and any other reaches the column's edge. What does
neither and stands on a paragraph's first line is a headline, a name or a section heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from huikan.text.chars import (
    NO_START,
    ends_clause,
    ends_sentence,
    left_open,
    word_across,
)
from huikan.text.display import DISPLAY_CELLS, OPENS_BLOCK, is_display_line
from huikan.text.printed import Line, token_cells
from huikan.text.shapes import is_signature

_SET_IN = 3
"""Cells by which a paragraph's first line is set in, at least."""
_SLACK, _LACK, _LOST = 3, 5, 7
"""Cells that lines of a column differ by; that a full line may lack, where a mark must not begin
the next one; and one that lost what it was set in by."""
_TEXTS = 3
"""Lines that end sentences, at least, of lines that are more than one paragraph."""
_STEPS, _STEP = 5, 5
"""Lines above one, by which a taper shows; and cells by which it narrows a line at most."""
_COLUMN, _LOOK = 3, 5
"""Lines that make a column, at least, of so many below."""
_MAX_BLOCK = 7
"""Lines of a title block: column, kicker, committee, two of the headline, subtitle, name."""
_SHORT = 0.75
"""Of the column, at most, is a line that ends a row or a paragraph without a stop."""


def flush_lines(chunk: Sequence[Line], widths: Sequence[int]) -> set[int]:
    """Indices of such lines on a page that sets paragraphs in: flush right above one set in, and
    those right above that, from the end of a text on.

    Not where a paragraph without an end runs into them (text was lost, or it is a list's row in
    two lines), nor below a picture's mark: what stands there may be the rest of its caption.
    """
    out: set[int] = set()
    base = min(line.indent for line in chunk)
    for i in range(len(chunk) - 1):
        if chunk[i].indent > base or chunk[i + 1].indent < base + _SET_IN:
            continue
        j = i + 1
        while j and i + 1 - j < _MAX_BLOCK and _may_stand_apart(chunk[j - 1], base, widths[j - 1]):
            j -= 1
        if 0 < j < i and chunk[j - 1].text[-1] == "：" and not _ends(chunk, j, widths):
            j += 1  # what a colon announces stands on one line
        elif j > i or not _ends(chunk, j, widths):
            continue
        out.update(range(j, i + 1))
    return out


def off_lines(chunk: Sequence[Line], widths: Sequence[int]) -> set[int]:
    """Indices of such lines where paragraphs are not set in: they have no end and are not as wide
    as the column below, which begins right there with a full line. A line of running text that
    has no end reaches the column's edge.

    Not where the column tapers, nor where its lines are of all widths as a list's are.
    """
    out: set[int] = set()
    if sum(ends_sentence(line.text) for line in chunk) < _TEXTS:
        return out
    lack = _LOST if _lose_indents(chunk, widths) else _LACK
    for i in range(len(chunk) - 1):
        if ends_clause(chunk[i].text) or chunk[i + 1].text[0] in NO_START:
            continue
        below = [line.width for line in chunk[i + 1 : i + 1 + _LOOK]]
        column = max(below[:2])
        if not _is_even(chunk[i + 1 : i + 1 + _LOOK], column):
            continue
        j = i + 1
        while j and i + 1 - j < _MAX_BLOCK and _is_off(chunk, j - 1, column, lack):
            j -= 1
        parted = [k for k in range(j, i + 1) if "，" in chunk[k].text]
        if len(parted) > 1 or _tapers(chunk, j):
            continue
        if j <= i and _ends(chunk, j, widths):
            out.update(range(j, i + 1))
    return out


def _is_off(chunk: Sequence[Line], i: int, column: int, lack: int) -> bool:
    """Whether a line without an end is as wide as none of the column's, which may lack `lack`."""
    line, text = chunk[i], chunk[i].text
    if line.width > DISPLAY_CELLS or ends_clause(text) or text[0] in NO_START:
        return False
    if OPENS_BLOCK.match(text) or left_open(text) or text[-1] in "，、":
        return False
    return (
        column - line.width > lack + token_cells(chunk[i + 1].text) or line.width - column > _SLACK
    )


def _tapers(chunk: Sequence[Line], i: int) -> bool:
    """Whether the lines down to line `i` narrow step by step, as beside a picture."""
    widths = [
        line.width for line in chunk[max(0, i - _STEPS) : i + 1] if not ends_clause(line.text)
    ]
    steps = [a - b for a, b in pairwise(widths)]
    return sum(step > 1 for step in steps) > 1 and min(steps) >= 0 and max(steps) <= _STEP


def _is_even(lines: Sequence[Line], column: int) -> bool:
    """Whether lines are a column's, the first of them and most others as wide as it."""
    full = [abs(line.width - column) <= _SLACK for line in lines]
    return full[0] and sum(full) >= _COLUMN


def _lose_indents(chunk: Sequence[Line], widths: Sequence[int]) -> bool:
    """Whether first lines lack what they were set in by: extraction dropped that."""
    lost = 0
    full = 0
    for (a, b), width in zip(pairwise(chunk), widths[1:], strict=False):
        if ends_sentence(a.text) and a.width < width - _SLACK and not ends_clause(b.text):
            lost += _SET_IN <= width - b.width <= _SET_IN + 2
            full += width - b.width < _SET_IN
    return 4 * lost >= full


def _may_stand_apart(line: Line, base: int, width: int) -> bool:
    """Whether a line is flush and has no end, and its shape is not that of running text."""
    text = line.text
    if line.indent > base or line.width > DISPLAY_CELLS or ends_clause(text):
        return False
    if OPENS_BLOCK.match(text) or text[0] in NO_START or left_open(text) or text[-1] in "，、":
        return False
    if text[0] in "（(" and text[-1] in "）)":
        return False
    return is_display_line(text) or abs(line.width - width) > _SET_IN


def _ends(chunk: Sequence[Line], j: int, widths: Sequence[int]) -> bool:
    """Whether what stands above line `j` ends there: with a stop, a name in brackets, or a row
    well short of the column."""
    if not j:
        return True
    above = chunk[j - 1]
    text = above.text
    if ends_sentence(text) or text.endswith(("如下：", "以下：")) or is_signature(text):
        return True
    if text[-1] in "）)" and "（" in (text[0], chunk[j - 2].text[0] if j > 1 else ""):
        return True
    is_short = above.width + above.indent <= _SHORT * widths[j - 1]
    return is_short and text[-1] not in "，、；" and not word_across(text, chunk[j].text)
