"""What the left edge of a page says: where paragraphs are set in, what is not stands out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from huikan.blocks import Kind, PageBlock, next_block
from huikan.page.labels import DAY
from huikan.text.chars import ITEM, LABELLED, ends_sentence

DEEP = 3
"""Cells of a paragraph's indent, at least; a stray space is less."""
_MIN_SET_IN, _SHARE = 4, 0.6
"""Paragraphs that are set in, at least, and how many of all."""
_MIN_HEADING, _MAX_HEADING = 6, 26


def sets_paragraphs_in(blocks: Sequence[PageBlock]) -> bool:
    """Whether the page sets first lines in by two characters, so that the others go on."""
    texts = [b for b in blocks if b.kind is Kind.TEXT]
    deep = sum(b.indent >= DEEP for b in texts)
    return deep >= _MIN_SET_IN and deep >= _SHARE * len(texts)


def sets_paragraphs_tight(blocks: Sequence[PageBlock]) -> bool:
    """Whether the page sets paragraph below paragraph, so that a blank line means something."""
    texts = [b for a, b in pairwise(blocks) if a.kind is b.kind is Kind.TEXT]
    return len(texts) >= 6 and sum(b.tight for b in texts) >= 0.6 * len(texts)


def heads_section(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether one short line at the edge, without an end, heads what stands below, on a page that
    sets its paragraphs in: between a finished text and a paragraph that is set in.

    Not an item, a label, a day, nor the rest of a paragraph that a cut left alone.
    """
    block, text = blocks[i], blocks[i].text.strip()
    if block.width or block.indent or not _MIN_HEADING <= len(text) <= _MAX_HEADING:
        return False
    if not text[-1].isalnum() and text[-1] not in "”》）":
        return False
    if block.cut_head or block.cut_tail or ITEM.match(text) or LABELLED.match(text):
        return False
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is None or after is None or {before.kind, after.kind} != {Kind.TEXT}:
        return False
    return ends_sentence(before.text) and after.indent >= DEEP and not DAY.match(text)
