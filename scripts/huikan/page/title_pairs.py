"""Two title blocks that stand one on another, above the texts of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huikan.blocks import HEAD_KINDS, Kind, PageBlock
from huikan.page.affinity import affinity
from huikan.page.openings import is_open_head

TITLES = "order/titles"
"""The rule's id."""
_PARTS = (Kind.DISPLAY, Kind.SUBTITLE)
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
        for second, texts in _pairs(blocks)
        if (at := _second_text(blocks, second, texts[:_REACH])) is not None
    }
    moved = {i for second in above.values() for i in second}
    rest = (i for i in range(len(blocks)) if i not in moved)
    return [k for i in rest for k in (*above.get(i, ()), i)] if above else None


def _pairs(blocks: Sequence[PageBlock]) -> Iterator[tuple[list[int], list[int]]]:
    """The second title block of each pair, and the texts below it up to the next."""
    i = 0
    while i < len(blocks):
        first = _title_block(blocks, i)
        second = _title_block(blocks, first[-1] + 1) if first else []
        if not second:
            i = first[-1] + 1 if first else i + 1
            continue
        texts = []
        for k in range(second[-1] + 1, len(blocks)):
            if blocks[k].kind in HEAD_KINDS:
                break
            texts += [k] if blocks[k].kind is Kind.TEXT else []
        yield second, texts
        i = second[-1] + 1


def _title_block(blocks: Sequence[PageBlock], i: int) -> list[int]:
    """Indices of a headline's lines and the byline below them, from block `i` on; none if none
    begins there."""
    out: list[int] = []
    for k in range(i, len(blocks)):
        block = blocks[k]
        if block.level or (block.kind is Kind.SUBTITLE and not out):
            return []
        if block.kind in _PARTS:
            out.append(k)
        elif block.kind is Kind.BYLINE and out:
            return [*out, k]
        else:
            return []
    return []


def _second_text(
    blocks: Sequence[PageBlock], second: Sequence[int], texts: Sequence[int]
) -> int | None:
    """The block that the second title's text begins with; None where the words do not say."""
    first = _title_block_above(blocks, second[0])
    titles = [
        " ".join(blocks[i].text for i in part if blocks[i].kind in _PARTS)
        for part in (first, second)
    ]
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


def _title_block_above(blocks: Sequence[PageBlock], i: int) -> list[int]:
    """Indices of the lines of the title block that ends right above block `i`."""
    k = i - 1
    while k >= 0 and (blocks[k].kind in _PARTS or k == i - 1):
        k -= 1
    return list(range(k + 1, i))
