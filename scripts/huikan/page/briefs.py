"""Short reports and pieces, told by those beside them: rows of items, cards that end alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from huikan.blocks import Kind, PageBlock
from huikan.page.bylines import signature_span
from huikan.text.chars import LABELLED, ends_sentence

_MIN_BESIDE = 2
"""Items beside one that have a heading and one paragraph, as it has."""
_MAX_ITEM = 300
"""Characters of the paragraph of such an item, at most."""
_MIN_CARDS, _MAX_CARD = 3, 40
"""Pieces that end alike, and characters of one of the rows that they end in."""
_OPENING, _SHARED = 24, 6
"""Characters in which short reports open alike, and how many running they share."""
_ASIDE = (Kind.CAPTION, Kind.FURNITURE)


def signed_briefs(blocks: Sequence[PageBlock], among: Collection[int]) -> set[int]:
    """Those `among` texts that end with who wrote them, in brackets, as another of the page does:
    …，当场答应。（罗鸣）"""
    own = {i for i in among if signature_span(blocks[i].text.strip()) is not None}
    if not own:
        return set()
    others = (b for i, b in enumerate(blocks) if i not in own and b.kind is Kind.TEXT)
    has_others = any(signature_span(b.text.strip()) is not None for b in others)
    return own if has_others or len(own) > 1 else set()


def items_of_a_row(blocks: Sequence[PageBlock], among: Collection[int]) -> set[int]:
    """Those `among` texts that are the only one below their heading, in a row of items that have
    one each: two at least right above or below."""
    if not among:
        return set()
    at = [i for i, b in enumerate(blocks) if b.kind not in _ASIDE]
    place = {i: k for k, i in enumerate(at)}
    return {
        i
        for i in among
        if i in place
        and _heads(blocks, at, place[i] - 1)
        and _items(blocks, at, place[i], -2) + _items(blocks, at, place[i], 2) >= _MIN_BESIDE
    }


def _items(blocks: Sequence[PageBlock], at: Sequence[int], k: int, step: int) -> int:
    """How many items stand beside one on one side, up to as many as are asked for."""
    found = 0
    while found < _MIN_BESIDE:
        k += step
        if not (_heads(blocks, at, k - 1) and 0 <= k < len(at)):
            break
        block = blocks[at[k]]
        is_text = block.kind is Kind.TEXT and len(block.text) <= _MAX_ITEM
        is_last = k + 1 == len(at) or _heads(blocks, at, k + 1)
        if not (is_text and is_last):
            break
        found += 1
    return found


def _heads(blocks: Sequence[PageBlock], at: Sequence[int], k: int) -> bool:
    return 0 <= k < len(at) and blocks[at[k]].kind is Kind.DISPLAY


def is_like_those_above(blocks: Sequence[PageBlock], i: int, found: Collection[int]) -> bool:
    """Whether the two texts above open with words that it opens with, too: so short reports do
    that one headline gathers (…县政协近日组织委员视察…)."""
    if i < 2 or i - 1 in found:
        return False
    texts = [b.text.strip()[:_OPENING] for b in blocks[i - 2 : i] if b.kind is Kind.TEXT]
    own = blocks[i].text.strip()[:_OPENING]
    shared = (own[k : k + _SHARED] for k in range(len(own) - _SHARED + 1))
    return len(texts) == 2 and any(all(words in text for text in texts) for words in shared)


def count_cards(blocks: Sequence[PageBlock]) -> int:
    """How many short pieces of the page end in the same labelled rows, two at least below one
    another (提案人：… 承办单位：…); 0 for fewer than three."""
    found: Counter[tuple[str, ...]] = Counter()
    labels: list[str] = []
    for block in [*blocks, None]:
        m = LABELLED.match(block.text) if block and block.kind is Kind.TEXT else None
        if block and m and len(block.text) <= _MAX_CARD and not ends_sentence(block.text):
            labels.append(m[0])
            continue
        if len(labels) > 1:
            found[tuple(labels)] += 1
        labels = []
    most = max(found.values(), default=0)
    return most if most >= _MIN_CARDS else 0
