"""Which blocks of a page may be fragments of paragraphs, and how it sets paragraphs and columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from huikan.blocks import Kind, PageBlock
from huikan.page.openings import is_counting, is_open_head, is_statistic
from huikan.text.chars import ITEM, LABELLED, NUMBERED, RUN_IN, closes_quotation, ends_sentence
from huikan.text.cuts import opening_logit

_MAX_STRAY, _ODD_OPENING = 90, -0.4
"""Characters of a fragment that strayed, at most, and how its first words read, at least."""
_OPENS_ITEM = frozenset("【〖△▲▼▷►○◎")
"""What else opens a paragraph of its own: 【专家点评】…, △ 近日，…."""
_PICKY = frozenset("得着们")
_LABELS_NEAR = 6
"""Blocks on each side among which labels make a list."""
OTHER_WIDTH, SAME_WIDTH = 5, 3
"""Cells by which the widths of two columns differ, at least; and less than which one's lines do."""
WIDE_LEAD = 1.45
"""So many times as wide as the columns of a torn page its main article's lead is, at least."""


def find_strays(
    blocks: Sequence[PageBlock],
    texts: Sequence[int],
    claimed: frozenset[int],
    firsts: frozenset[int],
) -> frozenset[int]:
    """Blocks that may be the rest of a paragraph that stands elsewhere: short ones behind
    finished text, whose first words are no usual beginning, and any behind who signed a text.
    Those `claimed` stand right behind a text without an end, `firsts` below a title block."""
    odd = {i for i in texts if i not in claimed and may_be_rest(blocks[i].text)}
    signed = {i for i in texts if i and blocks[i - 1].kind is Kind.BYLINE and i not in firsts}
    return frozenset(odd | signed)


def find_rests(blocks: Sequence[PageBlock], firsts: frozenset[int]) -> frozenset[int]:
    """Texts right below a title block that open with a particle which only few words have behind
    them: 得更久，花得更值。… 的 and 了 go on with most."""
    opens = (i for i in firsts if blocks[i].text[:1] in _PICKY)
    return frozenset(i for i in opens if is_open_head(blocks[i].text))


def may_be_rest(text: str) -> bool:
    """Whether a text is short, has an end, and its first words are no usual beginning."""
    return len(text) <= _MAX_STRAY and ends_sentence(text) and opens_oddly(text)


def opens_oddly(text: str) -> bool:
    """Whether a text's first words are no usual beginning."""
    return opening_logit(text) > _ODD_OPENING


def titles_paragraphs(texts: Sequence[PageBlock]) -> bool:
    """Whether the page's paragraphs mostly open with a sentence like a heading."""
    return 2 * sum(bool(RUN_IN.match(b.text)) for b in texts) >= len(texts)


def count_widths(widths: Sequence[int]) -> int:
    """How many widths columns have that two blocks at least show and that differ clearly."""
    often = sorted(w for w, n in Counter(filter(None, widths)).items() if n > 1)
    return bool(often) + sum(b - a >= OTHER_WIDTH for a, b in pairwise(often))


def find_lost_heads(
    blocks: Sequence[PageBlock], loose: list[int], firsts: frozenset[int], tails: int
) -> frozenset[int]:
    """Those of the texts that go on with no other whose head is lost; on a page with other
    open ends (`tails` so many) also what stands below a headline without a subject."""
    loose = [i for i in loose if blocks[i].text[1:2] != "："]  # an entry: 宗：旧时县一级的官府
    lost = {
        i
        for i in loose
        if is_counting(blocks[i].text)
        or (
            is_open_head(blocks[i].text)
            and not closes_quotation(blocks[i].text, [b.text for b in blocks[max(0, i - 6) : i]])
        )
    }
    if tails + len(lost) >= 2:
        lost |= {i for i in loose if i in firsts and is_statistic(blocks[i].text)}
    return frozenset(lost)


def begins_item(blocks: Sequence[PageBlock], b: int) -> bool:
    """Whether a block opens as an item does; a label counts where others stand near it."""
    text = blocks[b].text
    if ITEM.match(text) or NUMBERED.match(text) or text[0] in _OPENS_ITEM:
        return True
    near = blocks[max(0, b - _LABELS_NEAR) : b + _LABELS_NEAR]
    is_list = sum(bool(x.kind is Kind.TEXT and LABELLED.match(x.text)) for x in near) >= 3
    return is_list and bool(LABELLED.match(text))
