"""Reading order of a page whose every character has a place and a size.

Characters make pieces of lines, white strips part what they belong to: first a strip across the
whole region, then a headline that runs over its columns, then the gutters between columns; each
part is taken apart in the same way until only lines are left. What differs in size or stands
apart is parted by a blank line, and a headline's lines are marked with `# `, so that the stages
behind know display type when they see it.

Lengths are points; `y` grows upwards, as in a PDF.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from huikan.text.glyphs import ALIKE, COLUMN, LARGE, LARGER, LINES, Glyph, Piece, is_usual, pieces
from huikan.text.printed import DISPLAY_MARK, HEADLINE_MARK, POINTERS

_STRIP = 1.8
"""Ems of white, from edge to edge, that part what stands above from what stands below."""
_GUTTER = 0.8
"""Ems of white between columns, at least."""
_APART = 0.55
"""Ems of white more than usual between two lines that stand apart."""
_FIRST = (1.4, 2.6)
"""Ems that a first line is set in."""
_WELL_INSIDE = 3.0
"""Ems: farther than a first line's indent."""
_SMALL = 0.94
"""Times the usual size: a caption."""
_PICTURE = 4.0
"""Ems that a picture is high, at least."""
_BELOW = 1.6
"""Ems between a picture and its caption, at most."""
_RUNNING = 60
"""Characters of a running head or foot, at most."""
_HEADLINE = (2, 45)
"""Characters of a line of display type, at least and at most: no drop cap, no text in large type.
"""


@dataclass(frozen=True, slots=True)
class Box:
    """A picture or a frame."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Line:
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


def page_text(glyphs: Sequence[Glyph], boxes: Sequence[Box], usual: float) -> str:
    """The page's lines in reading order; `usual` is the size of running text."""
    ordered = sorted(pieces(glyphs, usual), key=lambda p: (-p.base, p.left))
    head, body, foot = _set_running_apart(_marked(ordered, boxes, usual), usual)
    lines = [
        *(_row_line(row, is_running=True) for row in head),
        *_read(body, boxes, usual),
        *(_row_line(row, is_running=True) for row in foot),
    ]
    return "\n".join(_with_blanks(lines, usual))


def _marked(pieces: list[Piece], boxes: Sequence[Box], usual: float) -> list[Piece]:
    """The pieces, with ▲ before small type that stands right below a picture: its caption."""
    pictures = [b for b in boxes if b.top - b.bottom > _PICTURE * usual]
    return [
        replace(p, text=f"▲{p.text}")
        if p.size < _SMALL * usual
        and p.text[0] not in POINTERS
        and any(_is_below(p, b, usual) for b in pictures)
        else p
        for p in pieces
    ]


def _is_below(piece: Piece, box: Box, usual: float) -> bool:
    is_within = box.left - usual < piece.left and piece.right < box.right + usual
    shared = min(box.right, piece.right) - max(box.left, piece.left)
    is_wider = 2 * shared > box.right - box.left
    return (is_within or is_wider) and -0.5 * usual < box.bottom - piece.top < _BELOW * usual


def _set_running_apart(
    pieces: list[Piece], usual: float
) -> tuple[list[list[Piece]], list[Piece], list[list[Piece]]]:
    """The page's first row and its last one, if they are short and white parts them."""
    rows = _rows(pieces)
    head: list[list[Piece]] = []
    foot: list[list[Piece]] = []
    if len(rows) > 2 and _is_running(rows[0], rows[1], usual) and len(rows[0]) > 1:
        head.append(rows.pop(0))
    if len(rows) > 2 and _is_running(rows[-1], rows[-2], usual):
        foot.append(rows.pop())
    return head, [p for row in rows for p in row], foot


def _is_running(row: list[Piece], other: list[Piece], usual: float) -> bool:
    white = max(
        min(p.bottom for p in row) - max(p.top for p in other),
        min(p.bottom for p in other) - max(p.top for p in row),
    )
    return white > 0.8 * usual and sum(len(p.text) for p in row) <= _RUNNING


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that stand side by side, from the top; in a row from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (-p.top, p.left)):
        if rows and piece.top - rows[-1][0].bottom > 0.3 * min(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.left) for row in rows]


# Regions.


_NOWHERE = (math.inf, -math.inf)
"""The edges of no column: any others lie outside."""


def _read(
    pieces: list[Piece],
    boxes: Sequence[Box],
    usual: float,
    around: tuple[float, float] = _NOWHERE,
) -> Iterator[_Line]:
    """A region's lines in reading order; `around` are the edges of the column that a band of
    display type stands in."""
    for cut in (_strips, _bands, _columns):
        parts = cut(pieces, boxes, usual)
        if len(parts) > 1:
            is_head = not _has_text(pieces, usual)
            edges = _edges(pieces, usual) if cut is _bands else _NOWHERE
            for part in parts:
                yield from _read(part, boxes, usual, around if is_head else edges)
            return
    left, right = _edges(pieces, usual)
    column = min(around[0], left), max(around[1], right)
    for row in _rows(pieces):
        are_headlines = all(p.size > LARGER * usual for p in row)
        for own in [[p] for p in row] if are_headlines else [row]:
            yield _row_line(own, column)


def _has_text(pieces: Sequence[Piece], usual: float) -> bool:
    return sum(is_usual(p.size, usual) for p in pieces) >= LINES


def _edges(pieces: Sequence[Piece], usual: float) -> tuple[float, float]:
    """Where the lines of a column begin and end."""
    own = [p for p in pieces if is_usual(p.size, usual)] or pieces
    return min(p.left for p in own), max(p.right for p in own)


def _strips(pieces: list[Piece], boxes: Sequence[Box], usual: float) -> list[list[Piece]]:
    """Parts with white from edge to edge between them, from the top."""
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    high, low = max(p.top for p in pieces), min(p.bottom for p in pieces)
    inner = [
        b for b in boxes if b.left < right and b.right > left and b.bottom < high > low < b.top
    ]
    edges = [(p.top, p.bottom, p) for p in pieces]
    frames = [(b.top, b.bottom, None) for b in inner]
    parts: list[list[Piece]] = [[]]
    reach = high
    for top, bottom, piece in sorted([*edges, *frames], key=lambda e: -e[0]):
        if reach - top > _STRIP * usual and parts[-1] and not _is_head_gap(parts[-1], piece, usual):
            parts.append([])
        reach = min(reach, bottom)
        if piece is not None:
            parts[-1].append(piece)
    return [p for p in parts if p]


def _is_head_gap(above: Sequence[Piece], piece: Piece | None, usual: float) -> bool:
    """Whether white parts a headline from the text below it, which it belongs to."""
    lowest = min(above, key=lambda p: p.bottom)
    return lowest.size > LARGE * usual and piece is not None and piece.size <= LARGE * usual


def _bands(pieces: list[Piece], boxes: Sequence[Box], usual: float) -> list[list[Piece]]:
    """What stands above, below and between lines of display type that run over all columns."""
    ordered = sorted(pieces, key=lambda p: (-p.top, p.left))
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    middle = (left + right) / 2
    parts: list[list[Piece]] = []
    was_across = False
    for n, piece in enumerate(ordered):
        is_centred = abs(piece.middle - middle) < usual
        is_flush = piece.left - left < usual and 2 * (piece.right - piece.left) > right - left
        is_headline = piece.size > LARGER * usual and (
            is_flush or _column_begins_below(piece, ordered, usual)
        )
        is_display = is_centred and (
            piece.size > LARGE * usual or was_across or _is_over_gutter(piece, ordered, usual)
        )
        across = (
            (is_headline or is_display)
            and not any(_beside(piece, other) for other in _near(ordered, n))
            and not any(_is_box_beside(piece, box, left, right) for box in boxes)
        )
        if not parts or across != was_across:
            parts.append([])
        parts[-1].append(piece)
        was_across = across
    return parts


def _column_begins_below(piece: Piece, pieces: Sequence[Piece], usual: float) -> bool:
    """Whether a headline runs over the beginning of a column: at least three lines of text
    start at one place well inside it."""
    inside = Counter(
        round(p.left)
        for p in pieces
        if is_usual(p.size, usual)
        and piece.left + _WELL_INSIDE * usual < p.left < piece.right - usual
    )
    return max(inside.values(), default=0) >= LINES


def _is_over_gutter(piece: Piece, pieces: Sequence[Piece], usual: float) -> bool:
    """Whether a centred line stands over the gutter of two columns: at least three lines of text
    end before its middle, three begin behind it, no column is empty there, and none reaches over
    it."""
    text = [p for p in pieces if p is not piece and is_usual(p.size, usual)]
    if any(p.left < piece.left + usual and piece.right - usual < p.right for p in text):
        return False
    before = [p.right for p in text if p.right <= piece.middle]
    behind = [p.left for p in text if p.left >= piece.middle]
    if min(len(before), len(behind)) < LINES:
        return False
    return min(behind) - max(before) < COLUMN * usual


def _near(ordered: Sequence[Piece], n: int) -> Iterator[Piece]:
    yield from ordered[max(0, n - 12) : n]
    yield from ordered[n + 1 : n + 13]


def _beside(a: Piece, b: Piece) -> bool:
    """Whether two pieces stand side by side, at least in part."""
    return min(a.top, b.top) - max(a.bottom, b.bottom) > 0.2 * min(a.size, b.size)


def _is_box_beside(piece: Piece, box: Box, left: float, right: float) -> bool:
    """Whether a picture between `left` and `right` stands beside a piece."""
    is_apart = box.right <= piece.left or box.left >= piece.right
    is_level = box.bottom < piece.bottom and piece.top < box.top
    return is_apart and is_level and box.right > left and box.left < right


def _columns(pieces: list[Piece], boxes: Sequence[Box], usual: float) -> list[list[Piece]]:
    """Columns from left to right, parted by gutters that no line crosses."""
    ordered = sorted(pieces, key=lambda p: p.left)
    parts: list[list[Piece]] = [[ordered[0]]]
    reach = ordered[0].right
    for piece in ordered[1:]:
        if piece.left - reach > _GUTTER * usual:
            parts.append([])
        parts[-1].append(piece)
        reach = max(reach, piece.right)
    widths = [max(p.right for p in part) - min(p.left for p in part) for part in parts]
    is_table = min(widths) < COLUMN * usual or all(len(part) < 2 for part in parts)
    return [pieces] if is_table else parts


# Lines.


def _row_line(
    row: Sequence[Piece], column: tuple[float, float] | None = None, is_running: bool = False
) -> _Line:
    return _Line(
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


def _with_blanks(lines: Sequence[_Line], usual: float) -> Iterator[str]:
    """The lines, a blank one where the size changes or white stands between two."""
    leading = _leading(lines)
    lines = list(_unwrapped(list(_with_headings(lines, usual)), leading, usual))
    for n, line in enumerate(lines):
        if n and _stands_apart(lines[n - 1], line, leading, usual):
            yield ""
        yield _written(line, usual)


def _with_headings(lines: Sequence[_Line], usual: float) -> Iterator[_Line]:
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


def _paragraphs(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Lines of one face, parted behind each that does not fill its column."""
    own: list[_Line] = []
    for line in lines:
        if own and not (_is_full(own[-1]) and own[-1].column == line.column):
            yield own
            own = []
        own.append(line)
    yield own


def _is_heading(
    own: Sequence[_Line], above: _Line | None, below: _Line | None, usual: float
) -> bool:
    first, last = own[0], own[-1]
    if not first.is_heavy or first.is_running or not is_usual(first.size, usual):
        return False
    goes_on = above is not None and _is_full(above) and first.left - first.column[0] < usual
    is_begun = below is not None and _is_full(last) and below.left - below.column[0] < usual
    return not (goes_on or is_begun) and _is_display("".join(line.text for line in own))


def _is_full(line: _Line) -> bool:
    return line.column[1] - line.right < line.size


def _unwrapped(lines: Sequence[_Line], leading: float, usual: float) -> Iterator[_Line]:
    """The lines, those of display type that fill their column with what the next one has."""
    whole: _Line | None = None
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


def _is_wrapped(above: _Line, line: _Line, leading: float, usual: float) -> bool:
    """Whether display type, a caption or a signature goes on in the next line because its column
    ends, not for its sense."""
    if above.size != line.size or above.is_running or not _is_full(above):
        return False
    is_display = line.size > LARGE * usual or (above.is_heading and line.is_heading)
    is_caption = above.text[0] in POINTERS and line.text[0] not in POINTERS
    is_below = abs(line.column[0] - above.column[0]) < line.size
    goes_on = is_display or is_caption or _closes_signature(above, line)
    return goes_on and is_below and not _has_white(above, line, leading)


def _closes_signature(above: _Line, line: _Line) -> bool:
    """Whether a line at the right margin closes the bracket that the line above opens with."""
    is_open = above.text[0] == "（" and "）" not in above.text
    return is_open and line.text.endswith("）") and _is_full(line) and _is_set_in(line, line.size)


def _leading(lines: Sequence[_Line]) -> float:
    """White between two lines of running text, in ems."""
    gaps = Counter(
        round((a.bottom - b.top) / a.size, 1)
        for a, b in pairwise(lines)
        if a.size == b.size and a.bottom > b.top
    )
    return max(gaps, key=lambda g: (gaps[g], -g), default=0.5)


def _stands_apart(above: _Line, line: _Line, leading: float, usual: float) -> bool:
    if above.is_running or line.is_running:
        return True
    if above.is_heading or line.is_heading:
        return True
    if min(above.size, line.size) <= LARGE * usual and (
        _is_set_in(above, usual) != _is_set_in(line, usual)
    ):
        return True
    if abs(above.size - line.size) > ALIKE * min(above.size, line.size):
        return True
    return _has_white(above, line, leading)


def _has_white(above: _Line, line: _Line, leading: float) -> bool:
    """Whether more white than usual stands between two lines."""
    return (above.bottom - line.top) / line.size > leading + _APART


def _is_set_in(line: _Line, usual: float) -> bool:
    """Whether a line begins neither at its column's edge nor where a first line does: it is
    centred, or stands at the right."""
    return (line.left - line.column[0]) / usual > _FIRST[1]


def _written(line: _Line, usual: float) -> str:
    """The line with its first-line indent as full-width spaces, or with the mark of large type."""
    is_large = line.size > LARGE * usual and not line.is_running and _is_display(line.text)
    if is_large or line.is_heading:
        return (HEADLINE_MARK if line.size > LARGER * usual else DISPLAY_MARK) + line.text
    indent = (line.left - line.column[0]) / usual
    is_first = is_usual(line.size, usual) and _FIRST[0] < indent < _FIRST[1]
    return "\u3000" * (round(indent) if is_first else 0) + line.text


def _is_display(text: str) -> bool:
    """Whether a line of large type can be display type: neither a drop cap nor text."""
    return _HEADLINE[0] <= len(text) <= _HEADLINE[1] and not text.endswith(("。", "，", "；"))
