"""Two title blocks that stand one on another, above the texts of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from huikan.blocks import HEAD_KINDS, Kind, PageBlock
from huikan.page.affinity import affinity
from huikan.page.openings import is_open_head

TITLES = "order/titles"
"""The rule's id."""
_REACH, _SAMPLE = 40, 600
"""Texts below a pair that are looked at, and characters of each."""
_MIN_LEAD = 0.1
"""Shares of their words that the titles must have more with their own texts than the other way."""


def part_title_pairs(blocks: Sequence[PageBlock]) -> list[int] | None:
    """The blocks' indices with each second title block of such a pair above its own text; None
    where no page's columns were read so.

    A title block here is a headline with a byline below it; where two follow one another
    without text between them, the first text below belongs to the first. Where the second's
    begins is told by the words that each title shares with its text; a pair that shares too
    few is left as it stands, and so is one whose blocks the source marks itself.
    """
    above = {
        at: second
        for first, second, texts in _pairs(blocks)
        if (at := _second_text(blocks, (first, second), texts[:_REACH])) is not None
    }
    moved = {i for second in above.values() for i in second}
    rest = (i for i in range(len(blocks)) if i not in moved)
    return [k for i in rest for k in (*above.get(i, ()), i)] if above else None


def _pairs(blocks: Sequence[PageBlock]) -> Iterator[tuple[list[int], list[int], list[int]]]:
    """Two title blocks that follow one another, and the texts below them up to the next."""
    first: list[int] = []
    for own in _title_blocks(blocks):
        if first and own[0] == first[-1] + 1:
            below = range(own[-1] + 1, len(blocks))
            rest = takewhile(lambda k: blocks[k].kind not in HEAD_KINDS, below)
            yield first, own, [k for k in rest if blocks[k].kind is Kind.TEXT]
            first = []
        else:
            first = own


def _title_blocks(blocks: Sequence[PageBlock]) -> Iterator[list[int]]:
    """Indices of each headline's lines with the byline right below them."""
    own: list[int] = []
    for k, block in enumerate(blocks):
        if block.kind is Kind.BYLINE and own and not block.level:
            yield [*own, k]
            own = []
        elif block.level or not (
            block.kind is Kind.DISPLAY or (block.kind is Kind.SUBTITLE and own)
        ):
            own = []
        else:
            own.append(k)


def _second_text(
    blocks: Sequence[PageBlock], pair: tuple[list[int], list[int]], texts: Sequence[int]
) -> int | None:
    """The block that the second title's text begins with; None where the words do not say."""
    titles = [" ".join(blocks[i].text for i in part[:-1]) for part in pair]
    best, at = _MIN_LEAD, None
    for k in range(1, len(texts)):
        if is_open_head(blocks[texts[k]].text):
            continue
        parts = (texts[:k], texts[k:])
        halves = ["".join(blocks[i].text[:_SAMPLE] for i in part) for part in parts]
        scores = affinity(titles, halves)
        lead = float(scores[0, 0] + scores[1, 1] - scores[0, 1] - scores[1, 0])
        if lead > best and scores[0, 0] and scores[1, 1]:
            best, at = lead, texts[k]
    return at
