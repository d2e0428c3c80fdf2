"""Columns: text laid out as the page was, taken apart into columns that are read one by one.

`pdftotext -layout` and its like keep every printed line where it stood, so that the columns of a
page stand side by side on one line. White space alone says where they part: a strip of the page
that no line crosses. Such a strip never runs down the whole page, for headlines cross it, so the
page is read from the top, band by band: the lines that one strip parts are read left of it
first, then right of it, and each part may have strips of its own.

Only the order of the lines changes, and the white space between them.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import NamedTuple

from huikan.spans import NOWHERE
from huikan.text.chars import cells
from huikan.text.places import LONG, Part, Row, are_long, rows_of
from huikan.text.printed import LINE_BREAK
from huikan.trace import Traced, concat
from huikan.values import dataclass

_BLANK = re.compile(r"[ \u3000]")
# Two columns' lines on one: parted by a wide gap, or by one space in lines of double width.
_WIDE_GAP = re.compile(r" {4,}|\u3000{3,}|\t")
_ONE_GAP = re.compile(r"([^ ]{12,}) ([^ ]{8,})")
_MAX_PRINTED = 400
"""No printed line is longer."""
# … with something on both its sides: a page that has few of them has no columns.
_INNER_GAP = re.compile(r"(?<=[^ \u3000\n])[ \u3000]{2,}(?=[^ \u3000\n])")
_STOP = re.compile(r"[。，；：！？]")
_ENDED = re.compile(r"。|[，；：！？]$")
# A running head: the day, the page, the number of the issue.
_RUNNING_HEAD = re.compile(
    r"星期[一二三四五六日]|第?\s?[0-9〇一二三四五六七八九十]{1,3}\s?版(?:\s|$)|总?第\s?\d+\s?期"
)

_FULL = 12
"""Characters of a line that is parted by a single space only."""
_NEAR = 60
"""Rows below a row in which the columns that it begins are looked for."""
_MIN_LINES = 5
"""Lines with two long parts, at least, on a page whose columns stand side by side."""
_MIN_SHARE = 8
"""… and one of so many lines at least."""
_SUPPORT = 3
"""Lines that have text on both sides of a strip, at least."""
_JITTER = 2
"""By how many places the beginning of a column's lines may waver."""
_INDENT = 2
"""Places that a first line is set in."""
_HEADLINE = 34
"""Characters of a headline's line, at most."""
_DEEPEST = 34
"""Strips within strips are looked for no deeper."""
_TITLE_LINES, _BLOCK_ROWS = 2, 8
"""Lines of a title block at least, and rows in which it and its first paragraph stand."""
_MOST_TITLES = 4
"""Lines above a paragraph that can be a title block."""
_APART = 3
"""Empty lines within a column that show a picture, a rule or a new article."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it will be read: a part, how far it is set in, and whether it stands apart."""

    part: Part
    indent: int
    apart: bool


def part_columns(page: Traced) -> Traced | None:
    """The page with its columns one below the other, or None if it has none side by side.

    Does not act unless many lines have two long parts with a wide gap in between that begin
    at the same place: rows of a table, headlines with inner spaces and text with an indent
    stay as they are. Changes nothing but the order of lines and the white space around them.
    """
    may_be_parted = "  " in page.text or "\u3000" in page.text
    if not may_be_parted or sum(1 for _ in _INNER_GAP.finditer(page.text)) < _MIN_LINES:
        return None
    sheets = [rows_of(page.text, *span) for span in _sheets(page.text)]
    if not any(_stands_side_by_side(rows) for rows in sheets):
        return None
    lines: list[_Line] = []
    for rows in sheets:
        lines += _read(rows, 0)
    return _written(page, lines)


def _sheets(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the printed sheets, which form feeds part."""
    at = 0
    for piece in text.split("\f"):
        yield at, at + len(piece)
        at += len(piece) + 1


def _stands_side_by_side(rows: Sequence[Row]) -> bool:
    """Whether enough lines have two long parts, the second ones beginning at few places."""
    second = [row[k].x for row in rows for k in range(1, len(row)) if are_long(row, k)]
    if len(second) < max(_MIN_LINES, sum(map(bool, rows)) // _MIN_SHARE):
        return False
    at = Counter(second)
    return max(sum(at[x + d] for d in range(_INDENT + 2)) for x in at) >= _SUPPORT


# Bands and strips.


class _Strip(NamedTuple):
    """What stands left and right of a strip, row by row, and the row where the strip ends."""

    left: list[Row]
    right: list[Row]
    end: int


@dataclass(slots=True)
class _Region:
    """Rows that are read together, and what is asked of each of them more than once.

    `wide` and `close` count where parts begin in the rows from `first` on that are near: behind
    a gap, and behind a single space. `headlines` are the answers of `_is_headline`.
    """

    rows: Sequence[Row]
    edges: tuple[int, int]
    first: int = 0
    last: int = 0
    wide: Counter[int] = field(default_factory=Counter)
    close: Counter[int] = field(default_factory=Counter)
    headlines: dict[int, bool] = field(default_factory=dict)

    def move(self, i: int) -> None:
        """Count in the rows near row `i`, which is below all that were asked for before."""
        for row in self.rows[self.first : i]:
            self._count(row, -1)
        last = min(i + _NEAR, len(self.rows))
        for row in self.rows[max(self.last, i) : last]:
            self._count(row, 1)
        self.first, self.last = i, last

    def _count(self, row: Row, change: int) -> None:
        for part in row[1:]:
            self.wide[part.x] += change
        for part in row:
            for x in _behind_spaces(part):
                self.close[x] += change

    def is_headline(self, i: int) -> bool:
        known = self.headlines.get(i)
        if known is None:
            known = self.headlines[i] = _is_headline(self.rows, i, self.edges)
        return known


def _read(rows: Sequence[Row], depth: int) -> list[_Line]:
    """The lines of a region in reading order."""
    if depth == _DEEPEST:
        return list(_as_column(rows, True)) if any(rows) else []
    out: list[_Line] = []
    region = _Region(rows, _edges(rows))
    i = 0
    while i < len(rows):
        if not rows[i]:
            i += 1
            continue
        j, strip = _next_strip(region, i)
        if j > i:
            out += _as_column(rows[i:j], True)
        if strip is None:
            break
        out += _read(strip.left, depth + 1)
        out += _read(strip.right, depth + 1)
        i = strip.end
    return out


def _edges(rows: Sequence[Row]) -> tuple[int, int]:
    """Where a region's text begins and ends."""
    filled = [row for row in rows if row]
    if not filled:
        return 0, 0
    ends = sorted(row[-1].end for row in filled)
    return min(row[0].x for row in filled), ends[len(ends) * 9 // 10]


def _next_strip(region: _Region, i: int) -> tuple[int, _Strip | None]:
    """The first row from `i` on that a strip parts, and that strip; the end if there is none.
    All rows before it are read as they are."""
    for j in range(i, len(region.rows)):
        if region.rows[j] and (strip := _strip(region, j)):
            return j, strip
    return len(region.rows), None


def _strip(region: _Region, i: int) -> _Strip | None:
    """The strip that parts the rows from `i` on.

    Of several the one whose two sides begin as columns or articles do, then the longest.
    """
    places = _places(region, i)
    if not places or region.is_headline(i):
        return None
    best: tuple[tuple[int, int, int], _Strip] | None = None
    for place in places:
        end = _extent(region, i, place)
        sides = [_sides(row, place) for row in region.rows[i:end]]
        if sum(1 for left, right in sides if left and right) < _SUPPORT:
            continue
        strip = _Strip([left for left, _ in sides], [right for _, right in sides], end)
        faults = (not _begins_well(strip.left)) + (not _begins_well(strip.right))
        key = (-faults, end - i, -place)
        if best is None or key > best[0]:
            best = key, strip
    return best[1] if best else None


def _places(region: _Region, i: int) -> list[int]:
    """Where a column may begin: places at which several parts of the next rows do."""
    region.move(i)
    wide, close = region.wide, region.close
    begun = {x for x, n in wide.items() if n}
    out = []
    for x in sorted({a - d for a in begun for d in range(_INDENT + 2)}):
        if not (wide[x] or close[x]):
            continue
        far = sum([wide[x + d] for d in range(_INDENT + 2)])
        if far + sum([close[x + d] for d in range(_INDENT + 2)]) >= _SUPPORT:
            out.append(x)
    return out


def _behind_spaces(part: Part) -> list[int]:
    """Places behind single spaces with long text on both sides."""
    found = _BLANK.finditer(part.text, _FULL, max(_FULL, len(part.text) - 4))
    return [part.place(m.end()) for m in found]


def _extent(region: _Region, i: int, place: int) -> int:
    """The first row from `i` on that crosses the strip before `place`, or is a headline over
    all columns of the region."""
    rows, end, told = region.rows, i, False
    for j in range(i, len(rows)):
        if not rows[j]:
            continue
        if _crosses(rows[j], place) or (j > i and region.is_headline(j)):
            break
        if told and not rows[j - 1] and _opens_articles(rows[j : j + _BLOCK_ROWS], place):
            break
        told = told or any(_STOP.match(part.text[-1]) for part in rows[j])
        end = j + 1
    return end


def _opens_articles(rows: Sequence[Row], place: int) -> bool:
    """Whether a title block stands on both sides of the strip: an article begins on each."""
    sides = [_sides(row, place) for row in rows if row]
    return all(_opens_article([side[n] for side in sides if side[n]]) for n in (0, 1))


def _opens_article(rows: Sequence[Row]) -> bool:
    """Whether two lines or more at the edge stand above one that is set in."""
    edge = rows[0][0].x if rows else 0
    for n, row in enumerate(rows):
        part = row[0]
        if n >= _TITLE_LINES and _is_set_in(part.x - edge):
            return True
        if len(row) > 1 or abs(part.x - edge) > 1 or len(part.text) > _HEADLINE:
            return False
        if _STOP.match(part.text[-1]):
            return False
    return False


def _crosses(row: Row, place: int) -> bool:
    """Whether a part of a row stands on both sides of the strip.

    A part with a single space where the strip is does not cross it (see `_sides`).
    """
    for k, part in enumerate(row):
        if part.x >= place - 1:
            return False
        if part.end > place - 1 and _space_in(part, place) is None and not _hangs(row, k, place):
            return True
    return False


def _hangs(row: Row, k: int, place: int) -> bool:
    """Whether a line of the left column only seems to cross: its digits take more places than
    room, and nothing stands right of it."""
    return k == len(row) - 1 and len(row[k].text) > _FULL and row[k].end <= place + _JITTER


def _space_in(part: Part, place: int) -> int | None:
    """The single space of a part that stands where the strip is, long text on both its sides."""
    for d in (0, 1, -1, 2, -2):
        k = part.character_at(place - 1 + d)
        if _FULL <= k < len(part.text) - 3 and part.text[k] in " \u3000":
            return k
    return None


def _sides(row: Row, place: int) -> tuple[Row, Row]:
    """The parts of a row left and right of a strip."""
    left: list[Part] = []
    right: list[Part] = []
    for part in row:
        if part.x >= place - 1:
            right.append(part)
        elif part.end <= place - 1 or (k := _space_in(part, place)) is None:
            left.append(part)
        else:
            left.append(part.cut(0, k))
            right.append(part.cut(k + 1, len(part.text)))
    return tuple(left), tuple(right)


def _begins_well(rows: Sequence[Row]) -> bool:
    """Whether a region's first line stands where a column's line or a headline does."""
    first = next((row for row in rows if row), ())
    edges = _edges(rows)
    if len(first) != 1:
        return bool(first) and first[0].x <= edges[0] + _INDENT + _JITTER
    return first[0].x <= edges[0] + _INDENT + _JITTER or _is_centred(first[0], edges)


def _is_centred(part: Part, edges: tuple[int, int]) -> bool:
    """Whether a line stands in the middle; type that is larger takes more room than it has
    characters, so that what is free on its right may be less than it seems."""
    left, right = part.x - edges[0], edges[1] - part.end
    slack = (edges[1] - edges[0]) // 8
    return left > _INDENT and -slack <= right - left <= 1.8 * len(part.text) + slack


def _is_headline(rows: Sequence[Row], i: int, edges: tuple[int, int]) -> bool:
    """Whether a row is one line of display type over the middle of the region."""
    if _is_running_head(rows[i]):
        return True
    if len(rows[i]) != 1:
        return False
    part = rows[i][0]
    if len(part.text) > _HEADLINE or _STOP.search(part.text[-1]) or not _is_centred(part, edges):
        return False
    if part.x - edges[0] <= _INDENT + _JITTER and _STOP.search(part.text):
        return False
    near = [p for row in rows[max(0, i - 3) : i + 4] for p in row if p is not part]
    beside = [p for p in near if abs(p.x - part.x) <= 1 and len(p.text) >= LONG]
    return not (beside and _STOP.search(part.text))


def _is_running_head(row: Row) -> bool:
    """Whether a row is a masthead or running head, whose parts stand far from one another."""
    return (
        len(row) > 1
        and all(len(part.text) <= _HEADLINE for part in row)
        and any(_RUNNING_HEAD.search(part.text) for part in row)
        and not any(_STOP.search(part.text) for part in row)
    )


# Columns.


def _as_column(rows: Sequence[Row], apart: bool) -> Iterator[_Line]:
    """The rows of one column, or of the whole width, as lines."""
    lines = [_joined(row) for row in rows if row]
    base = _base(Counter(line.x for line in lines))
    usual = Counter(line.end for line in lines).most_common(1)[0][0]
    display = [_is_set_apart(line, base, usual) for line in lines]
    for n in range(1, len(lines) - 1):
        # A headline's longest line fills the column, as its larger type does before that.
        between = display[n - 1] and display[n + 1]
        display[n] |= between and not _STOP.match(lines[n].text[-1])
    titles = _titles(rows, lines, base, usual)
    empty = n = 0
    was_alone = False
    for row in rows:
        if not row:
            empty += 1
            continue
        alone = _is_running_head(row) or n in titles
        changes = n > 0 and (alone or was_alone or display[n] != display[n - 1])
        far = empty >= (1 if display[n] else _APART)
        indent = 0 if display[n] else lines[n].x - base
        yield _Line(lines[n], indent, (apart and not n) or changes or far)
        empty, n, was_alone = 0, n + 1, alone


def _titles(rows: Sequence[Row], lines: Sequence[Part], base: int, usual: int) -> set[int]:
    """Lines of a column that sets its paragraphs in, which stand at its edge below an empty row
    and above a paragraph: headings, or a headline and who wrote it, each on its own line. A line
    that is full goes on below it, as a caption's does."""
    set_in = [_is_set_in(line.x - base) for line in lines]
    if sum(set_in) < _SUPPORT:
        return set()
    below_empty = _below_empty(rows)
    found: set[int] = set()
    run: list[int] = []
    for n, line in enumerate(lines):
        if set_in[n]:
            found.update(run if len(run) <= _MOST_TITLES else ())
            run = []
        elif _ENDED.search(line.text) or line.end >= usual - 1 or line.x > base + _JITTER:
            run = []
        elif run or n in below_empty:
            run.append(n)
    return found


def _is_set_in(indent: int) -> bool:
    """Whether a line stands so far from the edge as a paragraph's first one does."""
    return _INDENT <= indent <= _INDENT + _JITTER + 1


def _below_empty(rows: Sequence[Row]) -> set[int]:
    """Which of the lines have an empty row above them, or nothing."""
    filled = [i for i, row in enumerate(rows) if row]
    return {n for n, i in enumerate(filled) if i == 0 or not rows[i - 1]}


def _is_set_apart(line: Part, base: int, usual: int) -> bool:
    """Whether a column's line is display type: in the middle, not a paragraph's first."""
    left, right = line.x - base, usual - line.end
    if left <= _INDENT or right < max(_INDENT, left - _INDENT) or _STOP.match(line.text[-1]):
        return False
    is_far = left > _INDENT + _JITTER + 1 or min(left, right) > _INDENT + 1
    return is_far or not _STOP.search(line.text)


def _base(starts: Counter[int]) -> int:
    """Where a column's lines begin: the leftmost place that several lines share."""
    total = sum(starts.values())
    near = {x: sum(starts[x + d] for d in range(_JITTER)) for x in starts}
    return min((x for x, n in near.items() if n >= max(2, total // 5)), default=min(starts))


def _joined(row: Row) -> Part:
    """A row's parts as one, with what stands between them (a headline's inner spaces)."""
    if len(row) == 1:
        return row[0]
    text = "  ".join(part.text for part in row)
    return Part(row[0].x, row[-1].end, row[0].start, row[-1].stop, text)


def _written(page: Traced, lines: Sequence[_Line]) -> Traced:
    """The lines one below the other: a blank line where one stands apart, an indent where a
    paragraph begins."""
    out: list[Traced] = []
    for n, line in enumerate(lines):
        lead = ("\n\n" if line.apart and n else "\n" if n else "") + "    " * _is_set_in(
            line.indent
        )
        out.append(Traced(lead, array("i", [NOWHERE]) * len(lead)))
        out.append(page[line.part.start : line.part.stop])
    return concat(out)


def has_interleaved_columns(text: str) -> bool:
    """Whether columns stand side by side on the lines, so that no order of lines is right.

    True when a fifth of the lines, and five at least, have two long parts that a wide gap
    parts, or that one space parts where all of them part at the same width. What is read from
    such a page must be doubted.
    """
    lines = [
        line
        for raw in LINE_BREAK.split(text)
        if (line := raw.strip()) and len(line) <= _MAX_PRINTED
    ]
    gapped = [line for line in lines if _WIDE_GAP.search(line)]
    wide = sum(sum(len(part) >= 8 for part in _WIDE_GAP.split(line)) > 1 for line in gapped)
    parted = (_ONE_GAP.fullmatch(line) for line in lines if line.count(" ") == 1)
    at = Counter(cells(m[1]) for m in parted if m)
    usual = max((at[w] + at[w - 1] + at[w + 1] for w in at), default=0)
    return max(wide, usual) >= max(5, len(lines) // 5)
