"""Lines above a headline: kickers where the text above was cut off, and those that are set smaller
than the headline is."""

from __future__ import annotations

from collections.abc import Sequence

from huikan.blocks import Kind, PageBlock, TypeSize
from huikan.text.chars import ends_clause, unbalanced

_MAX_KICKER = 16
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
