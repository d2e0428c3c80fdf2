"""How a paragraph stops: as it should, or cut off by a column, a page or a repeated passage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huikan.blocks import PageBlock
from huikan.page.openings import is_counting, is_remark
from huikan.text.chars import (
    HAN,
    ITEM,
    LABELLED,
    NUMBERED,
    RUN_IN,
    breaks_off,
    ends_clause,
    unbalanced,
    word_across,
)

NEAR = 200
"""Characters from a cut within which a quotation's other half is looked for."""
_ASKING = frozenset("，、的和与及或把被对向从在为以将")
# Who said what stands before it, behind a dash: …也要这样。”——委员　罗 鸣
_SAID_BY = re.compile(rf"(?:^|[。！？…”])——[{HAN}][{HAN}、（） \u3000]{{1,20}}$")
# What is to be done next, as an article's last paragraph says first: 下一步，…; 某市政协还将…
_AHEAD = re.compile(
    "(?:下一步|接下来|今后|未来)|[^，。；：]{0,16}(?:还将|将(?:继续|持续|进一步|不断))"
)
_MIN_OPEN = 8
_MIN_PROSE, _MIN_ASKING = 16, 10


def stops_short(blocks: Sequence[PageBlock], i: int, is_row: bool, behind: int | None) -> bool:
    """Whether a block stops without an end.

    A row of figures does so if it stops at a comma; a row with a label in front can be prose. A
    figure does if what it counts stands behind it (协商6 / 次，提出…). Who said it, behind a dash,
    ends what is said. A line too short to tell
    does if its last word goes on behind it, if that word asks for another, or if a picture
    stands in between; at an article's end, if its lines were joined and its last word asks.
    """
    text = blocks[i].text
    if blocks[i].cut_tail:
        return True
    if is_row and not LABELLED.match(text):
        return text[-1] in "，、" and any(c.isdigit() for c in text)
    if text[-1] == "；" and behind is not None and not is_row:
        return _is_listed_on(text, blocks[behind].text)
    if ends_clause(text) or is_remark(text) or _SAID_BY.search(text):
        return False
    if not is_row and breaks_off(text):
        return True
    asks = text[-1] in _ASKING and len(text) >= _MIN_OPEN
    if behind is None:
        return asks and bool(blocks[i].width)
    if text[-1].isdigit() and is_counting(blocks[behind].text):
        return True
    return asks or word_across(text, blocks[behind].text) or (not is_row and behind - i > 1)


def _is_listed_on(text: str, below: str) -> bool:
    """Whether running text that stops at a semicolon has its next item in the paragraph below.
    Items that stand on lines of their own end so, too."""
    is_running = len(text) >= _MIN_PROSE and "。" in text and not _opens_item(text)
    return is_running and not _opens_item(below) and not RUN_IN.match(below)


def _opens_item(text: str) -> bool:
    return bool(ITEM.match(text) or NUMBERED.match(text) or LABELLED.match(text))


def is_surely_cut(block: PageBlock) -> bool:
    """Whether one text alone shows that its end is missing: a repeat took its place, a
    quotation is left open, or a comma or a word asks for more."""
    if block.cut_tail:
        return True
    asks = bool(unbalanced(block.text[-NEAR:])[1]) or block.text[-1] in _ASKING
    long_enough = len(block.text) >= _MIN_ASKING
    return asks and long_enough and breaks_off(block.text) and not is_remark(block.text)


def looks_ahead(text: str) -> bool:
    """Whether a text begins as an article's last paragraph does, with what is to be done next.

    >>> looks_ahead("下一步，将推动义诊"), looks_ahead("市政协还将协商"), looks_ahead("将士们出征")
    (True, True, False)
    """
    return _AHEAD.match(text) is not None


def is_prose(text: str) -> bool:
    """Whether a text is long enough to be running text, not a signature or a line of a notice."""
    return breaks_off(text) and len(text) >= _MIN_PROSE
