"""Reading order of a page whose every character has a place and a size.

Characters make pieces of lines, white strips part what they belong to: first a strip across the
whole region, then a headline that runs over its columns, then the gutters between columns; each
part is taken apart in the same way until only lines are left.

Lengths are points; `y` grows upwards, as in a PDF.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, takewhile

from huikan.text.glyphs import COLUMN, LARGE, LARGER, LINES, Glyph, Piece, is_usual, pieces
from huikan.text.pictures import (
    MOST_LINES,
    Box,
    awaits_caption,
    lone_pictures,
    mark_captions,
)
from huikan.text.setting import FIRST, SetLine, line_of
from huikan.values import dataclass

_STRIP = 1.8
"""Ems of white, from edge to edge, that part what stands above from what stands below."""
_GUTTER = 0.8
"""Ems of white between columns, at least."""
_WELL_INSIDE = 3.0
"""Ems: farther than a first line's indent."""
_NEARLY = 6.0
"""Ems that the middle of columns may seem to lie off where the last of them is ragged."""
_RUNNING = 60
"""Characters of a running head or foot, at most."""


Row = list[list[SetLine]]
"""What stands side by side between two strips of white, from left to right: each part's lines."""


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page's lines in reading order: the running head, then its rows from the top, then the
    running foot."""

    head: list[SetLine]
    rows: list[Row]
    foot: list[SetLine]
    awaits_caption: bool = False
    """Whether it ends in a picture whose caption stands on the next page."""


def page_lines(
    glyphs: Sequence[Glyph], boxes: Sequence[Box], usual: float, is_awaited: bool = False
) -> PageLines:
    """The page's lines in reading order; `usual` is the size of running text, `is_awaited` says
    that the page before ends in a picture without its caption."""
    ordered = sorted(pieces(glyphs, usual), key=lambda p: (-p.base, p.left))
    head, body, foot = _set_running_apart(ordered, usual)
    lone = lone_pictures(boxes, body, usual)
    marked = mark_captions(body, boxes, lone, usual, is_awaited)
    return PageLines(
        [line_of(row, is_running=True) for row in head],
        list(_read(marked, boxes, usual)) if body else [],
        [line_of(row, is_running=True) for row in foot],
        awaits_caption(body, lone, usual),
    )


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
    if min(p.size for p in row) > LARGE * usual:
        return False  # headings or headlines side by side: a day or a number is small
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
) -> Iterator[Row]:
    """A region's rows from the top; `around` are the edges of the column that a band of display
    type stands in."""
    for cut in (_strips, _headed, _bands, _columns):
        parts = cut(pieces, boxes, usual)
        if len(parts) > 1:
            is_head = not _has_text(pieces, usual)
            edges = _edges(pieces, usual) if cut in (_headed, _bands) else _NOWHERE
            rows = [_read(part, boxes, usual, around if is_head else edges) for part in parts]
            if cut is _columns:
                yield [[line for row in own for part in row for line in part] for own in rows]
            else:
                yield from chain.from_iterable(rows)
            return
    left, right = _edges(pieces, usual)
    yield [list(_lines(pieces, usual, (min(around[0], left), max(around[1], right))))]


def _lines(pieces: Sequence[Piece], usual: float, column: tuple[float, float]) -> Iterator[SetLine]:
    for row in _rows(pieces):
        are_headlines = all(p.size > LARGER * usual for p in row)
        for own in [[p] for p in row] if are_headlines else [row]:
            yield line_of(own, column)


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


def _headed(pieces: list[Piece], boxes: Sequence[Box], usual: float) -> list[list[Piece]]:
    """A headline at the top with nothing beside it, what is centred with it, and its columns.

    It stands over all of them, be they as ragged as verse: where text stands over the middle of
    its columns, only full lines show it.
    """
    rows = _rows(pieces)
    alone = [row[0] for row in takewhile(lambda row: len(row) == 1, rows)]
    headline = next((p for p in alone if p.size > LARGER * usual), None)
    if headline is None:
        return _labelled(rows, boxes, usual)
    head = list(takewhile(lambda p: abs(p.middle - headline.middle) < usual, alone))
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    below = [p for row in rows[len(head) :] for p in row]
    if headline not in head or any(_is_box_beside(p, b, left, right) for p in head for b in boxes):
        return [pieces]
    columns = _columns(below, boxes, usual) if below else []
    tops = [max(part, key=lambda p: p.top) for part in columns]
    is_over_all = len(tops) > 1 and all(p.size <= LARGER * usual for p in tops)
    return [head, below] if is_over_all else [pieces]


def _labelled(rows: Sequence[list[Piece]], boxes: Sequence[Box], usual: float) -> list[list[Piece]]:
    """A line alone at the top that stands over the gutter of the columns below, and those."""
    below = [p for row in rows[1:] for p in row]
    columns = _columns(below, boxes, usual) if below and len(rows[0]) == 1 else []
    label = rows[0][0]
    gutters = ((max(p.right for p in a), min(p.left for p in b)) for a, b in pairwise(columns))
    is_over = any(label.left < begin and end < label.right for end, begin in gutters)
    if not is_over or abs(label.middle - _middle(below)) > _NEARLY * usual:
        return [[p for row in rows for p in row]]
    is_inside = label.left - min(p.left for p in below) > _WELL_INSIDE * usual
    return [[label], below] if is_inside else [[p for row in rows for p in row]]


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
        is_nearly = abs(piece.middle - middle) < _NEARLY * usual
        is_headline = piece.size > LARGER * usual and (
            is_flush or (is_nearly and _column_begins_below(piece, ordered, usual))
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
    parts = _under_headlines(_with_short_lines(parts, usual), usual)
    columns = parts[:-1] if _ends_in_rest(parts) else parts
    widths = list(map(_width, columns))
    is_row = all(len(part) < 2 for part in parts)
    are_headlines = all(p.size > LARGER * usual for part in parts for p in part)
    is_table = min(widths) < COLUMN * usual or (is_row and not are_headlines)
    return [pieces] if is_table else parts


def _with_short_lines(parts: Sequence[list[Piece]], usual: float) -> list[list[Piece]]:
    """The columns, each with those of its lines that are too short to meet the others: the
    signature at its right margin, below all that stands to the left of it, and paragraphs' last
    lines, before first lines that are set in. None of them stands beside a line of its column, as
    the cells of a table do."""
    out = [parts[0]]
    are_columns = max(map(len, parts)) >= LINES and sum(map(len, parts)) <= MOST_LINES
    for part in parts[1:]:
        above = out[-1]
        is_below = max(p.top for p in part) < min(p.top for p in above)
        is_signature = is_below and len(part) < LINES and _width(part) < COLUMN * usual
        set_in = (min(p.left for p in part) - min(p.left for p in above)) / usual
        are_ends = FIRST[0] < set_in < FIRST[1] and not any(
            _beside(end, line) for end in above for line in part
        )
        if are_columns and (is_signature or are_ends):
            out[-1] = [*above, *part]
        else:
            out.append(part)
    return out


def _width(pieces: Sequence[Piece]) -> float:
    return max(p.right for p in pieces) - min(p.left for p in pieces)


def _ends_in_rest(parts: Sequence[Sequence[Piece]]) -> bool:
    """Whether the last of several columns is a word or two that found no room in the one before,
    on the level of its first line; the cells of a table stand beside every line."""
    *columns, rest = parts
    first = max(columns[-1], key=lambda p: p.top) if columns else rest[0]
    is_level = abs(rest[0].base - first.base) < first.size
    if len(rest) > 1 or len(columns) < 2 or not is_level:
        return False
    return max(map(len, columns)) >= LINES or _are_alike(columns)


def _are_alike(columns: Sequence[Sequence[Piece]]) -> bool:
    """Whether columns of several lines are of one width, and wider than a table's."""
    widths = [_width(column) for column in columns]
    is_wide = min(widths) > 2 * COLUMN * columns[0][0].size
    is_even = max(widths) - min(widths) < columns[0][0].size
    return is_wide and is_even and min(map(len, columns)) > 1


def _under_headlines(parts: list[list[Piece]], usual: float) -> list[list[Piece]]:
    """The columns, those in one that a headline stands over: one of them begins below it, and the
    headline has no text of its own, or stands in the middle of the two rather than over its text.
    """
    out = [parts[0]]
    for part in parts[1:]:
        if _share_headline(out[-1], part, usual) or _share_headline(part, out[-1], usual):
            out[-1] = [*out[-1], *part]
        else:
            out.append(part)
    return out


def _middle(pieces: Sequence[Piece]) -> float:
    return (min(p.left for p in pieces) + max(p.right for p in pieces)) / 2


def _share_headline(headed: Sequence[Piece], part: Sequence[Piece], usual: float) -> bool:
    headline = max(headed, key=lambda p: p.top)
    top = max(part, key=lambda p: p.top)
    if not top.size <= LARGER * usual < headline.size or top.top > headline.bottom:
        return False
    rest = [p for p in headed if p.size <= LARGER * usual]
    if not _has_text(rest, usual):
        return True
    own, both = (abs(headline.middle - _middle(over)) for over in (headed, [*headed, *part]))
    return both < own and any(abs(p.top - top.top) < usual / 2 for p in rest)
