"""Kickers: the lines above a headline, apart from it, in one block with it, or set smaller."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huikan.blocks import Kind, PageBlock, TypeSize
from huikan.page.labels import is_counted_label, names_column
from huikan.text.chars import HAN, ends_clause, unbalanced

_MAX_KICKER = 16
# A headline that says which committee did what.
REPORTS = re.compile(
    rf"(?:[{HAN}]{{0,10}}政协|中国人民政治协商会议)[{HAN}\d“”]{{0,24}}"
    r"(?:开幕|闭幕|召开|举行|举办|开展|成立|启动|视察|调研|协商|座谈)"
)
_BELOW = (Kind.BYLINE, Kind.SUBTITLE, Kind.ORGANISATION)


def find_kickers(blocks: Sequence[PageBlock]) -> frozenset[int]:
    """Display lines that head a title block, each set apart above a headline and its byline.

    Only on a page where another such block stands below finished text or at the top: else the
    line may be the rest of the text above that a column cut off.
    """
    found = [i for i in range(len(blocks) - 2) if _heads_block(blocks, i)]
    above = (blocks[i - 1] if i else None for i in found)
    is_clear = any(b is None or b.kind is not Kind.TEXT or ends_clause(b.text) for b in above)
    return frozenset(found) if is_clear else frozenset()


def _heads_block(blocks: Sequence[PageBlock], i: int) -> bool:
    line, title, below = blocks[i : i + 3]
    if (line.kind, title.kind) != (Kind.DISPLAY, Kind.DISPLAY) or line.tight or title.tight:
        return False
    text = line.text.strip()
    is_phrase = 4 <= len(text) <= _MAX_KICKER and "，" not in text and not any(unbalanced(text))
    return is_phrase and below.kind in _BELOW and not below.level


def is_set_small(blocks: Sequence[PageBlock], head: Sequence[int]) -> bool:
    """Whether the source shows that of a title block (`head`) one line alone is set as a headline,
    so that what stands above it is its own and names no feature of the page's."""
    return sum(blocks[i].size is TypeSize.HEADLINE for i in head) == 1


def lines_above(lines: Sequence[str]) -> tuple[int, int]:
    """Where in a headline's lines the name of its column ends, and where its kicker does."""
    if len(lines) < 2 or not names_column(lines[0]):
        return 0, _kicker_lines(lines)
    if is_counted_label(lines[0]):
        return 0, 1
    return 1, 1 + _kicker_lines(lines[1:])


def _kicker_lines(lines: Sequence[str]) -> int:
    """How many lines of a headline are its kicker: those above one that says by itself which
    committee did what (政协某市第十届委员会第二次会议开幕)."""
    if len(lines) < 2 or not REPORTS.match(lines[-1]) or any(map(REPORTS.match, lines[:-1])):
        return 0
    return len(lines) - 1
