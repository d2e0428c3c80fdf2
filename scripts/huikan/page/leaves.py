"""Pages that were read in another order than their folios count."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from huikan.blocks import Kind, PageBlock

PAGES = "order/pages"
"""The rule's id."""
_NUMBER = re.compile(r"\d{1,3}")
_MIN_LEAVES = 4
"""Folios that a raw text has at least, before their order says anything."""


def order_by_folios(
    blocks: Sequence[PageBlock], furniture: Mapping[int, tuple[str, str]]
) -> list[int] | None:
    """The blocks' indices with the pages as their folios count; None if they stand so already, or
    that is not sure.

    `furniture` gives each block's rule. Acts only where four folios and more, each another
    number, count on without a hole, and stand all at the ends of their pages or all at their
    beginnings. What stands behind the last page, or above the first, stays there.
    """
    folios = [i for i, (rule, _) in sorted(furniture.items()) if rule == "furniture/folio"]
    numbers = [int(m[0]) for i in folios if (m := _NUMBER.search(blocks[i].text))]
    if len(numbers) != len(folios) or len(folios) < _MIN_LEAVES or numbers == sorted(numbers):
        return None
    if sorted(numbers) != list(range(min(numbers), min(numbers) + len(numbers))):
        return None
    has_text = [any(b.kind is Kind.TEXT for b in part) for part in _outside(blocks, folios)]
    if has_text == [True, False]:
        bounds = [0, *(i + 1 for i in folios)]
        leaves = [range(a, b) for a, b in pairwise(bounds)]
    elif has_text == [False, True]:
        leaves = [range(a, b) for a, b in zip(folios, [*folios[1:], len(blocks)], strict=True)]
    else:
        return None
    ordered = sorted(zip(numbers, leaves, strict=True), key=lambda page: page[0])
    above, behind = range(leaves[0].start), range(leaves[-1].stop, len(blocks))
    return [*above, *(i for _, leaf in ordered for i in leaf), *behind]


def _outside(
    blocks: Sequence[PageBlock], folios: Sequence[int]
) -> tuple[Sequence[PageBlock], Sequence[PageBlock]]:
    """What stands above the first folio and behind the last one."""
    return blocks[: folios[0]], blocks[folios[-1] + 1 :]
