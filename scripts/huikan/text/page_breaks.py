"""What goes on behind a page break.

Articles that stand side by side at a page's end go on below each other's text: read page by page,
the first of them would break off in mid-sentence, and its rest would stand behind the beginning of
the second. Where the columns at the next page's top stand below those of these articles, each gets
what is its own. And a paragraph that a page break tears is ended before the page's folio.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from huikan.text.boxes import PageLines, Row
from huikan.text.glyphs import LARGER, is_usual
from huikan.text.grid import on_grid
from huikan.text.setting import SetLine, begins_paragraph, is_full, is_set_in

_HEAD = 4
"""Lines among which an article's headline stands: the column's name, a kicker, who wrote it."""
_CLOSED = tuple("。！？…”’）；：")
"""What a line ends with behind which a paragraph may begin."""


def across_pages(pages: Sequence[PageLines], usual: float) -> Iterator[list[SetLine]]:
    """The lines of each page in reading order, with what goes on at the next page's top where it
    belongs. No line is lost; a page that nothing is left of is left out."""
    read = [(page, [[list(part) for part in row] for row in page.rows]) for page in pages]
    on_grid([part for _, rows in read for row in rows for part in row], usual)
    beside: Row = []
    last: list[SetLine] = []
    for _, rows in read:
        if rows and beside:
            rows[0] = _hand_on(beside, rows[0], usual)
            rows[:] = [row for row in rows if any(row)]
        if rows and last:
            rows[0] = _finish(last, rows[0], usual)
            rows[:] = [row for row in rows if any(row)]
        if rows:
            last = next(part for part in reversed(rows[-1]) if part)
            beside = rows[-1] if _are_articles(rows[-1], usual) else []
    for page, rows in read:
        lines = [line for row in rows for part in row for line in part]
        if whole := [*page.head, *lines, *page.foot]:
            yield whole


def _are_articles(row: Row, usual: float) -> bool:
    """Whether each part of a row begins with a headline of its own."""
    return len(row) > 1 and all(any(_is_headline(li, usual) for li in part[:_HEAD]) for part in row)


def _is_headline(line: SetLine, usual: float) -> bool:
    return line.size > LARGER * usual


def _hand_on(beside: Row, row: Row, usual: float) -> Row:
    """Give each of the articles what goes on of it; what is left of the page's first row."""
    cuts = [_text_above_headline(part, usual) for part in row]
    own: dict[int, list[SetLine]] = {}
    for part, n in zip(row, cuts, strict=True):
        if n:
            own.setdefault(_home(beside, part[:n], usual), []).extend(part[:n])
    is_torn = any(home + 1 < len(beside) for home in own)
    if not is_torn or not all(_may_go_on(beside, *item, usual) for item in own.items()):
        return row
    for home, lines in own.items():
        beside[home].extend(lines)
    return [part[n:] for part, n in zip(row, cuts, strict=True)]


def _finish(last: list[SetLine], row: Row, usual: float) -> Row:
    """End a page's last paragraph with the lines that go on at the next page's top, and the
    signature below them; what is left of that page's first row."""
    taken = 0
    if _is_headline(last[-1], usual):
        return _finish_headline(last, row, usual)
    for line in chain.from_iterable(row):
        is_torn = taken or not last[-1].text.endswith(_CLOSED)
        is_signature = taken and line.text[0] in "（(" and is_set_in(line, usual)
        if not is_signature and not (is_torn and _is_same_paragraph(last[-1], line, usual)):
            break
        last.append(line)
        taken += 1
    left = []
    for part in row:
        left.append(part[taken:])
        taken = max(0, taken - len(part))
    return left


def _finish_headline(last: list[SetLine], row: Row, usual: float) -> Row:
    """End a headline that a page break tears, all of whose lines are of one size and centred on one
    another; what is left of the next page's first row."""
    top = next(part for part in row if part)
    first = top[0]
    is_alike = first.size == last[-1].size and abs(_middle(first) - _middle(last[-1])) < usual
    if not is_alike or sum(map(bool, row)) > 1:
        return row
    last.append(first)
    return [part[1:] if part is top else part for part in row]


def _middle(line: SetLine) -> float:
    return (line.left + line.right) / 2


def _is_same_paragraph(above: SetLine, line: SetLine, usual: float) -> bool:
    is_text = is_usual(above.size, usual) and is_usual(line.size, usual)
    is_flush = line.left - line.column[0] < usual / 2
    return is_text and above.is_heavy == line.is_heavy and is_full(above) and is_flush


def _text_above_headline(part: Sequence[SetLine], usual: float) -> int:
    return next((n for n, line in enumerate(part) if _is_headline(line, usual)), len(part))


def _home(beside: Row, lines: Sequence[SetLine], usual: float) -> int:
    """Which of the articles a column stands below, and below no other; -1: none."""
    left, right = _edges(lines)
    homes = [
        n
        for n, (begin, end) in enumerate(map(_edges, beside))
        if min(end, right) - max(begin, left) > usual
    ]
    return homes[0] if len(homes) == 1 else -1


def _edges(lines: Sequence[SetLine]) -> tuple[float, float]:
    return min(line.left for line in lines), max(line.right for line in lines)


def _may_go_on(beside: Row, home: int, lines: Sequence[SetLine], usual: float) -> bool:
    """Whether lines may follow an article's last across a page break: within a paragraph that one
    reaches its column's end, and a new paragraph begins behind a finished sentence."""
    if home < 0:
        return False
    last, first = beside[home][-1], lines[0]
    if not (is_usual(last.size, usual) and is_usual(first.size, usual)):
        return True
    if begins_paragraph(first, usual):
        return not is_full(last) or last.text.endswith(_CLOSED)
    return is_full(last)
