"""Reflow: printed lines back to paragraphs and display blocks.

Extraction leaves a column's lines as they were printed. Where a paragraph ends shows in the
column's width, in the punctuation before the break and in the line behind it; a blank line
alone shows nothing, since extraction also puts one at every column break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from huikan.blocks import Kind, PageBlock
from huikan.text.chars import (
    HAN,
    ITEM,
    NO_START,
    NUMBERED,
    OPENERS,
    cells,
    ends_clause,
    ends_sentence,
)
from huikan.trace import Edit, Journal, Traced

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# What always begins a block of its own: a subtitle's dash, a picture's mark, a credit.
_OPENS_BLOCK = re.compile(r"[▲▼△▽◀▶◁▷▴▾]|[（(](?:本[版报刊]|图片|摄影|图/|文/)|编者按[：:]?$|图为")
_SUBTITLE = re.compile(r"(?:——|―|－－|--|─)")
# A line that can be display type: no stop, no list of clauses.
_CLAUSES = re.compile(r"[，。；：,;]")
_QUOTED = re.compile(r"“[^“”]*”|《[^《》]*》|（[^（）]*）|‘[^‘’]*’")
_SPEAKER = re.compile(rf"(?:[{HAN}]{{2,4}}|[{HAN}]{{2,10}}(?:委员|主席|代表|书记|主任|局长))[：:]")
_NUMBER_START = re.compile(r"[0-9A-Za-z%.]+")

DISPLAY_CELLS = 84
"""No display line is longer (42 Han characters; the longest on the pages read is 39)."""
_SLACK = 3
"""Cells that a full line may lack: half a character of digits and one of punctuation."""
_INDENT = 4
"""Cells of a first-line indent (two Han characters)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line without the white space around it; offsets are the page's."""

    start: int
    end: int
    indent: int
    text: str
    width: int


def reflow(page: Traced, journal: Journal) -> list[PageBlock]:
    """The page's blocks in printed order, each text block one paragraph or a part of one.

    Joins the lines of a column; does not join across a blank line (that takes the whole page
    in view), except where a blank line parts every line of the page.
    """
    chunks = _chunks(_lines(page.text))
    if _is_double_spaced(chunks):
        chunks = [[line for chunk in chunks for line in chunk]]
    blocks: list[PageBlock] = []
    for chunk in chunks:
        if _is_display_chunk(chunk):
            blocks += [_display(page, line, line is not chunk[0]) for line in chunk]
            continue
        widths = _column_widths(chunk)
        for at, group in _paragraphs(chunk, widths):
            width = widths[at] if len(chunk) > 2 else 0
            if len(group) == 1 and group[-1] is not chunk[-1] and _is_heading(group[0], width):
                block = _display(page, group[0], at > 0)
            else:
                block = replace(_join(page, group, width, journal), tight=at > 0)
            blocks.append(block)
    return blocks


def _lines(text: str) -> list[Line | None]:
    """The lines; None for a blank one."""
    out: list[Line | None] = []
    at = 0
    for m in [*_BREAK.finditer(text), None]:
        stop = m.start() if m else len(text)
        raw = text[at:stop]
        body = raw.strip()
        if body:
            lead = len(raw) - len(raw.lstrip())
            start = at + lead
            out.append(Line(start, start + len(body), cells(raw[:lead]), body, cells(body)))
        else:
            out.append(None)
        at = m.end() if m else stop
    return out


def _chunks(lines: Sequence[Line | None]) -> list[list[Line]]:
    chunks: list[list[Line]] = [[]]
    for line in lines:
        if line is not None:
            chunks[-1].append(line)
        elif chunks[-1]:
            chunks.append([])
    return [c for c in chunks if c]


def _is_double_spaced(chunks: list[list[Line]]) -> bool:
    """Whether a blank line parts every line of a wrapped column, so that it means nothing."""
    if len(chunks) < 12 or any(len(c) > 1 for c in chunks):
        return False
    widths = sorted(c[0].width for c in chunks)
    usual = widths[len(widths) * 3 // 4]
    full = sum(abs(w - usual) <= _INDENT for w in widths)
    stops = sum(ends_sentence(c[0].text) for c in chunks)
    return full >= 0.6 * len(chunks) and stops <= 0.4 * len(chunks)


def _is_display_chunk(chunk: list[Line]) -> bool:
    """Whether the lines are display type: a headline in one line or several."""
    if len(chunk) > 5 or any(line.width > DISPLAY_CELLS for line in chunk):
        return False
    return all(_is_display_line(line.text) for line in chunk)


def _is_display_line(text: str) -> bool:
    if _OPENS_BLOCK.match(text):
        return False
    bare = _QUOTED.sub("", text)
    if _SUBTITLE.match(text):
        return not ends_clause(text)
    return not _CLAUSES.search(bare) and text[0] not in NO_START and "…" not in bare


def _display(page: Traced, line: Line, tight: bool) -> PageBlock:
    """One line of display type; `heads` puts the lines of one headline together."""
    kind = Kind.SUBTITLE if _SUBTITLE.match(line.text) else Kind.DISPLAY
    return PageBlock(kind, (page[line.start : line.end],), indent=line.indent, tight=tight)


def _column_widths(chunk: list[Line]) -> list[int]:
    """The column's width at each line: the second widest of the eleven lines around it.

    The second, because one line in a column may hang its last mark into the margin.
    """
    out = []
    for i in range(len(chunk)):
        near = sorted(line.width for line in chunk[max(0, i - 5) : i + 6])
        out.append(near[-2] if len(near) > 2 else near[-1])
    return out


def _paragraphs(chunk: list[Line], widths: list[int]) -> Iterator[tuple[int, list[Line]]]:
    """Each paragraph's lines with the index of its first."""
    first = 0
    base = min(line.indent for line in chunk)
    for i, (a, b) in enumerate(pairwise(chunk)):
        rows = ITEM.match(chunk[first].text) and ITEM.match(b.text)
        if rows or _is_break(a, b, widths[i], base, i == first):
            yield first, chunk[first : i + 1]
            first = i + 1
    yield first, chunk[first:]


def _is_break(a: Line, b: Line, width: int, base: int, a_opens: bool) -> bool:
    """Whether a paragraph ends between two lines of one chunk."""
    short = width - a.width
    if _OPENS_BLOCK.match(b.text) or (_SUBTITLE.match(b.text) and short > _SLACK):
        return True
    if a_opens and _is_display_line(a.text) and (b.indent > base or -short > 2 * _INDENT):
        return True
    if b.indent > base and (ends_clause(a.text) or short > _INDENT or b.indent - base >= 2):
        return b.text[0] not in NO_START
    if b.text[0] in NO_START:
        return False
    if _is_numbered_heading(b, width) or (a_opens and _is_numbered_heading(a, width)):
        return True
    if not ends_clause(a.text):
        return a_opens and short > _INDENT and a.width < 0.7 * width and _is_display_line(a.text)
    if short > _SLACK + _next_token(b.text) or _SPEAKER.match(b.text):
        return True
    return ends_sentence(a.text) and _lost_indent(b, width)


def _is_heading(line: Line, width: int) -> bool:
    return _is_display_line(line.text) or _is_numbered_heading(line, width)


def _is_numbered_heading(line: Line, width: int) -> bool:
    """Whether a line is a heading like 一、摸清家底，建立一本水账: numbered, and well short of the
    column. A numbered sentence goes on to the column's edge or ends with a stop."""
    if not NUMBERED.match(line.text) or line.width > 0.8 * width:
        return False
    return not re.search(r"[。；：！？，、]$|。", line.text)


def _next_token(text: str) -> int:
    """Cells of the number or opener at a line's start, which could not stay on the line before."""
    m = _NUMBER_START.match(text)
    return (len(m[0]) if m else 0) + (2 if text[0] in OPENERS else 0)


def _lost_indent(line: Line, width: int) -> bool:
    """Whether a line lacks just a first-line indent that extraction dropped."""
    lack = width - line.width
    return _INDENT - 1 <= lack <= _INDENT + 1 and not ends_clause(line.text)


def _join(page: Traced, group: list[Line], width: int, journal: Journal) -> PageBlock:
    """One text block of the lines, their breaks removed (between Latin words: a space)."""
    first = group[0].start
    edits = []
    for a, b in pairwise(group):
        latin = (
            a.text[-1].isascii()
            and b.text[0].isascii()
            and (a.text[-1].isalpha() and b.text[0].isalpha())
        )
        edits.append(
            Edit(
                a.end - first,
                b.start - first,
                " " if latin else "",
                "reflow/join-lines",
                "同一段落内的印刷换行",
            )
        )
    body = journal.apply(page[first : group[-1].end], edits)
    return PageBlock(Kind.TEXT, (body,), width if len(group) > 1 else 0, group[0].indent)
