"""Pull quotes: a sentence of the text that the page sets once more, large, with who said it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huikan.blocks import Kind, PageBlock
from huikan.page.equal_runs import Cut
from huikan.text.chars import HAN

# Who said it: ——罗 鸣, ——罗鸣委员
_SPEAKER = re.compile(
    rf"(?:——|--|──|——)\s*([{HAN}](?:[ \u3000]?[{HAN}]){{1,3}}?)(?:委员|代表|主席|主任|教授|老师)?"
)
_REASON = "正文里的一句摘出来大字重印"
_CLOSING = "。！？”’"
_MIN, _MAX = 8, 60
"""Characters of a pull quote."""
_NEAR = 40
"""Blocks on each side among which the text stands that it is taken from."""


def find_pull_quotes(blocks: Sequence[PageBlock]) -> dict[int, tuple[int, int, int]]:
    """Index of each block that is a pull quote → block, start and end of the same words in the
    text. The line behind it says who said it.

    Only where that line is a dash and somebody's name which the page has elsewhere, too, and where
    a text near by has all of the quote's words, running. A quotation that stands nowhere else is
    the article's own (a motto, a line of verse).

    >>> from huikan.trace import Traced
    >>> texts = "罗鸣：路灯亮了，心里也亮了。", "路灯亮了，心里也亮了。", "——罗 鸣"
    >>> find_pull_quotes([PageBlock(Kind.TEXT, (Traced.of(t),)) for t in texts])
    {1: (0, 3, 14)}
    """
    out: dict[int, tuple[int, int, int]] = {}
    for i in range(len(blocks) - 1):
        m = _SPEAKER.fullmatch(blocks[i + 1].text.strip())
        quote = blocks[i].text.strip().strip("“‘")
        if m is None or not _may_be_quote(blocks[i]) or not _MIN <= len(quote) <= _MAX:
            continue
        name = "".join(m[1].split())
        near = [k for k in range(max(0, i - _NEAR), min(len(blocks), i + _NEAR)) if k != i]
        texts = [k for k in near if blocks[k].kind is Kind.TEXT and k != i + 1]
        if not any(name in "".join(blocks[k].text.split()) for k in texts):
            continue
        for words in (quote, quote.rstrip(_CLOSING)):
            at = [(abs(k - i), k, blocks[k].body.text.find(words)) for k in texts]
            if found := [(k, start) for _, k, start in sorted(at) if start >= 0]:
                k, start = found[0]
                out[i] = (k, start, start + len(words))
                break
    return out


def with_pull_quotes(blocks: Sequence[PageBlock], cuts: list[Cut]) -> list[Cut]:
    """The cuts with the pull quotes of the page, where none of the others touches them."""
    touched = {c.block for c in cuts} | {block for c in cuts for block, *_ in c.witness}
    quotes = [
        Cut(i, 0, len(blocks[i].body), (place,), "repeat/pull-quote", _REASON, seamless=True)
        for i, place in find_pull_quotes(blocks).items()
        if i not in touched and place[0] not in touched and blocks[i].kind is Kind.TEXT
    ]
    return sorted([*cuts, *quotes], key=lambda c: c.block) if quotes else cuts


def _may_be_quote(block: PageBlock) -> bool:
    is_one = len(block.lines) == 1 and not block.level
    return is_one and block.kind in (Kind.TEXT, Kind.DISPLAY)
