"""The page's first display type: whether it heads an article, or a section above the headline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from huikan.blocks import Kind, PageBlock, next_block
from huikan.page.labels import leads_away
from huikan.page.series import way_of_numbering
from huikan.text.chars import NUMBERED, ends_clause

_BULLETS = frozenset("●■◆◇○□•▪")
_MIN_COUNTED = 2
"""Numbered lines that make a series."""


def is_top(blocks: Sequence[PageBlock], runs: list[list[int]], marked: set[int]) -> bool:
    """Whether the page's first display type, directly above finished text or a list, heads an
    article of its own: the first title block (`marked`) behind it has text below, so needs none
    above."""
    behind = [r for r in runs if r[0] in marked]
    if not behind or is_bare(blocks, behind[0]):
        return False
    after = next_block(blocks, runs[0][-1])
    return (
        next_block(blocks, runs[0][0], -1) is None
        and after is not None
        and after.kind is Kind.TEXT
        and (
            ends_clause(after.text)
            or after.text[0] in _BULLETS
            or "\u3000" in after.text.strip()
            or any(leads_away(b.text) for b in blocks[runs[0][-1] : behind[0][0]])
        )
    )


def has_likes(blocks: Sequence[PageBlock], runs: list[list[int]], marked: set[int]) -> bool:
    """Whether the page's first display type is set like two others that open no article: a
    section heading above the headline, on a page put together from columns. One phrase alone
    is like any other."""
    shape = _shape(blocks, runs[0])
    return (
        bool(shape) and sum(_shape(blocks, r) == shape for r in runs[1:] if r[0] not in marked) > 1
    )


def _shape(blocks: Sequence[PageBlock], run: list[int]) -> tuple[int, ...]:
    """Lengths of a heading's phrases, but of the last one, which may run on."""
    return tuple(len(p) for p in re.split(r"[\s，]+", blocks[run[0]].text.strip()))[:-1]


def counted_sections(blocks: Sequence[PageBlock], runs: list[list[int]]) -> set[int]:
    """The first blocks of runs that are one numbered line each (（二）…), of which the page has two
    at least in one way of numbering, and other display type: they head sections wherever they
    stand, at the page's top or behind a signature, too."""
    ways: dict[str, list[int]] = {}
    for run in runs:
        m = NUMBERED.match(blocks[run[0]].text) if len(run) == 1 else None
        if m and not blocks[run[0]].size:
            ways.setdefault(way_of_numbering(m[0]), []).append(run[0])
    out = {i for own in ways.values() if len(own) >= _MIN_COUNTED for i in own}
    return out if len(out) < len(runs) else set()


def above_masthead(blocks: Sequence[PageBlock], run: list[int]) -> list[int]:
    """Those of a title block's lines that stand above the masthead, on a page that has a whole
    headline with its subtitle or byline below it: what the column is called that all of the page
    stands in, with a subtitle or without."""
    if next_block(blocks, run[0], -1) is not None:
        return []
    cut = next((k for k, (a, b) in enumerate(pairwise(run), 1) if b > a + 1), len(run))
    above, below = run[:cut], run[cut:]
    between = blocks[above[-1] + 1 : below[0]] if below else []
    kinds = {blocks[i].kind for i in below}
    is_masthead = any(b.kind is Kind.FURNITURE for b in between)
    is_whole = Kind.DISPLAY in kinds and bool(kinds & {Kind.SUBTITLE, Kind.BYLINE})
    is_name = {blocks[i].kind for i in above} <= {Kind.DISPLAY, Kind.SUBTITLE}
    return above if is_masthead and is_whole and is_name else []


def is_bare(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether no text stands below display type, but what opens the next article."""
    after = next_block(blocks, run[-1])
    return after is None or after.kind not in (Kind.TEXT, Kind.MARKDOWN)
