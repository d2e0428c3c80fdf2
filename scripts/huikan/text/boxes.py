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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from huikan.text.printed import DISPLAY_MARK, HEADLINE_MARK, POINTERS

_DRAWN_OUT = "—―─…⋯-_.·"
"""Marks that stand doubled, often as one drawn shape."""
_ASCENT, _DESCENT = 0.88, 0.12
"""Parts of a character's size above and below its base line."""
_COLUMN_GAP = 1.2
"""Ems of white that end a piece of a line: more than justified lines stretch to."""
_WORD_GAP = 0.5
"""Ems of white between Han characters that are a space."""
_HAIR = 0.1
"""… that are one if the file has a space there, too."""
_LATIN_GAP = 0.15
"""… between Latin ones."""
_HEAD_GAP = 2.6
"""Ems of white that a headline may have between its phrases."""
_STRIP = 1.8
"""Ems of white, from edge to edge, that part what stands above from what stands below."""
_GUTTER = 0.8
"""Ems of white between columns, at least."""
_COLUMN = 6.0
"""Ems that a column is wide, at least; what is narrower are the cells of a table."""
_LARGE, _LARGER = 1.08, 1.3
"""Times the usual size: display type, and a headline wherever it stands."""
_ALIKE = 0.06
"""By what part of it sizes may differ and be the same."""
_APART = 0.55
"""Ems of white more than usual between two lines that stand apart."""
_FIRST = (1.4, 2.6)
"""Ems that a first line is set in."""
_WELL_INSIDE = 3.0
"""Ems: farther than a first line's indent."""
_LINES = 3
"""Lines of text that make a column, at least."""
_SMALL = 0.94
"""Times the usual size: a caption."""
_PICTURE = 4.0
"""Ems that a picture is high, at least."""
_RUNNING = 60
"""Characters of a running head or foot, at most."""
_HEADLINE = (2, 45)
"""Characters of a line of display type, at least and at most: no drop cap, no text in large type.
"""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: its edges, its base line, its size, whether its code is known, and whether
    the file has a space before it."""

    char: str
    left: float
    right: float
    base: float
    size: float
    is_known: bool = True
    spaced: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A picture or a frame."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a printed line that no column's gutter parts."""

    text: str
    left: float
    right: float
    base: float
    size: float

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.base + _ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.base - _DESCENT * self.size

    @property
    def middle(self) -> float:
        """Half way between its ends."""
        return (self.left + self.right) / 2


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


def usual_size(glyphs: Iterable[Glyph]) -> float:
    """The size that most characters have: that of running text."""
    sizes = Counter(round(g.size, 1) for g in glyphs)
    return max(sizes, key=lambda s: (sizes[s], -s), default=1.0) or 1.0


def page_text(glyphs: Sequence[Glyph], boxes: Sequence[Box], usual: float) -> str:
    """The page's lines in reading order; `usual` is the size of running text."""
    pieces = _marked(sorted(_pieces(glyphs, usual), key=lambda p: (-p.base, p.left)), boxes, usual)
    head, body, foot = _set_running_apart(pieces, usual)
    lines = [
        *(_row_line(row, is_running=True) for row in head),
        *_read(body, boxes, usual),
        *(_row_line(row, is_running=True) for row in foot),
    ]
    return "\n".join(_with_blanks(lines, usual))


# Pieces of lines.


def _pieces(glyphs: Sequence[Glyph], usual: float) -> Iterator[Piece]:
    for row in _rows_of_glyphs(glyphs):
        own = [row[0]]
        for glyph in row[1:]:
            gap = (glyph.left - own[-1].right) / min(glyph.size, own[-1].size)
            is_head = min(glyph.size, own[-1].size) > _LARGER * usual
            if gap > (_HEAD_GAP if is_head else _COLUMN_GAP):
                yield _piece(own)
                own = []
            own.append(glyph)
        yield _piece(own)


def _rows_of_glyphs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Characters on one base line and of one size, from left to right; a shadow's second
    printing of a character is left out."""
    rows: dict[tuple[int, int], list[Glyph]] = {}
    for g in sorted(glyphs, key=lambda g: (-g.base, g.left)):
        key = (round(g.base), round(2 * g.size))
        near = ((key[0] + d, key[1]) for d in (0, 1, -1))
        rows.setdefault(next((k for k in near if k in rows), key), []).append(g)
    for row in rows.values():
        out: list[Glyph] = []
        for g in sorted(row, key=lambda g: g.left):
            if not out or not _is_shadow(out[-1], g):
                out.append(g)
        yield out


def _is_shadow(a: Glyph, b: Glyph) -> bool:
    if a.char in _DRAWN_OUT:
        return False
    return a.char == b.char and b.left - a.left < 0.3 * a.size * (0.5 if a.char.isascii() else 1)


def _piece(glyphs: Sequence[Glyph]) -> Piece:
    text = glyphs[0].char
    for a, b in pairwise(glyphs):
        is_latin = a.char.isascii() and b.char.isascii()
        gap = (b.left - a.right) / min(a.size, b.size)
        is_space = gap > (_LATIN_GAP if is_latin else _WORD_GAP)
        text += " " * (is_space or (b.spaced and gap > _HAIR)) + b.char
    return Piece(text, glyphs[0].left, glyphs[-1].right, glyphs[0].base, glyphs[0].size)


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
    return is_within and -0.5 * usual < box.bottom - piece.top < usual


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
            edges = _edges(pieces, usual) if cut is _bands else _NOWHERE
            for part in parts:
                yield from _read(part, boxes, usual, edges)
            return
    left, right = _edges(pieces, usual)
    column = min(around[0], left), max(around[1], right)
    for row in _rows(pieces):
        are_headlines = all(p.size > _LARGER * usual for p in row)
        for own in [[p] for p in row] if are_headlines else [row]:
            yield _row_line(own, column)


def _edges(pieces: Sequence[Piece], usual: float) -> tuple[float, float]:
    """Where the lines of a column begin and end."""
    own = [p for p in pieces if abs(p.size - usual) <= _ALIKE * usual] or pieces
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
    return lowest.size > _LARGE * usual and piece is not None and piece.size <= _LARGE * usual


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
        is_headline = piece.size > _LARGER * usual and (
            is_flush or _column_begins_below(piece, ordered, usual)
        )
        is_display = is_centred and (piece.size > _LARGE * usual or was_across)
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
        if abs(p.size - usual) <= _ALIKE * usual
        and piece.left + _WELL_INSIDE * usual < p.left < piece.right - usual
    )
    return max(inside.values(), default=0) >= _LINES


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
    is_table = min(widths) < _COLUMN * usual or any(len(part) < 2 for part in parts)
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
    )


def _with_blanks(lines: Sequence[_Line], usual: float) -> Iterator[str]:
    """The lines, a blank one where the size changes or white stands between two."""
    leading = _leading(lines)
    lines = list(_unwrapped(lines, leading, usual))
    for n, line in enumerate(lines):
        if n and _stands_apart(lines[n - 1], line, leading, usual):
            yield ""
        yield _written(line, usual)


def _unwrapped(lines: Sequence[_Line], leading: float, usual: float) -> Iterator[_Line]:
    """The lines, those of display type that fill their column with what the next one has."""
    whole: _Line | None = None
    for above, line in pairwise([None, *lines]):
        if line is None:
            continue
        if whole and above and _is_wrapped(above, line, leading, usual):
            whole = replace(whole, text=whole.text + line.text, bottom=line.bottom)
            continue
        if whole:
            yield whole
        whole = line
    if whole:
        yield whole


def _is_wrapped(above: _Line, line: _Line, leading: float, usual: float) -> bool:
    """Whether display type goes on in the next line because its column ends, not for its sense."""
    if above.size != line.size or line.size <= _LARGE * usual or above.is_running:
        return False
    left, right = above.column
    is_full = above.right - above.left > right - left - line.size
    is_below = abs(line.column[0] - left) < line.size
    return is_full and is_below and not _has_white(above, line, leading)


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
    if min(above.size, line.size) <= _LARGE * usual and (
        _is_set_in(above, usual) != _is_set_in(line, usual)
    ):
        return True
    if abs(above.size - line.size) > _ALIKE * min(above.size, line.size):
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
    if line.size > _LARGE * usual and not line.is_running and _is_display(line.text):
        return (HEADLINE_MARK if line.size > _LARGER * usual else DISPLAY_MARK) + line.text
    indent = (line.left - line.column[0]) / usual
    is_first = abs(line.size - usual) <= _ALIKE * usual and _FIRST[0] < indent < _FIRST[1]
    return "\u3000" * (round(indent) if is_first else 0) + line.text


def _is_display(text: str) -> bool:
    """Whether a line of large type can be display type: neither a drop cap nor text."""
    return _HEADLINE[0] <= len(text) <= _HEADLINE[1] and not text.endswith(("。", "，", "；"))
