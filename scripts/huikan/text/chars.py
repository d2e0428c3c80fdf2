"""Character tables and small questions about Chinese text, shared by the rules."""

from __future__ import annotations

import re
import unicodedata

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
"""Range of Han characters, for use inside a character class."""

TERMINAL = "。！？!?…"
CLOSERS = "”’）》」』】〕)]〉"
OPENERS = "“‘（《「『【〔([〈"
NO_START = "，。！？；：、”’）》」』】〕!?;:,)]…％%"
"""Punctuation that never starts a line, a paragraph or a headline."""

_PAIRS = dict(zip("”’）》」』】)", "“‘（《「『【(", strict=True))
_TAIL = re.compile(rf"([{re.escape(TERMINAL)}]|[；：;:])?[{re.escape(CLOSERS)}]*$")


def cells(text: str) -> int:
    """Width in cells: a full-width character is two, any other one.

    >>> cells("2024年")
    6
    """
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does, closing quotes and brackets aside.

    >>> ends_sentence("就在身边。”"), ends_sentence("有关部门密")
    (True, False)
    """
    m = _TAIL.search(text)
    return bool(m and m[1] and m[1] in TERMINAL)


def ends_clause(text: str) -> bool:
    """Whether the text ends a sentence, or an item of a list (；), or announces one (：)."""
    m = _TAIL.search(text)
    return bool(m and m[1])


def unbalanced(text: str) -> tuple[list[str], list[str]]:
    """Closers that nothing opened and openers that nothing closes, in their order.

    >>> unbalanced("植物医生”抖音号（试行")
    (['”'], ['（'])
    """
    closers: list[str] = []
    openers: list[str] = []
    for c in text:
        if c in _PAIRS.values():
            openers.append(c)
        elif c in _PAIRS:
            if openers and openers[-1] == _PAIRS[c]:
                openers.pop()
            else:
                closers.append(c)
    return closers, openers
