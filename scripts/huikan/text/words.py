"""Many words in one text: one pattern for all, and those that stand in it again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set


def one_of(words: Iterable[str]) -> str:
    """A pattern that matches any of the words, of those that fit the longest that may.

    It is written as a tree, so that words that begin alike are tried once: at a character that
    begins no word the search goes on at once. Without words it matches nothing, and it never
    matches an empty one.

    >>> one_of(["主席", "副主席", "副主任", "主任", "主任委员"])
    '(?:主(?:任(?:委员)?|席)|副主(?:任|席))'
    >>> one_of([])
    '(?!)'
    """
    return _branch(sorted({w for w in words if w})) or "(?!)"


_DEEPEST = 40
"""So many branches lie in one another at most: below them the words stand side by side, for the
library that reads the pattern goes down with it, and ends at some hundreds."""


def _branch(words: list[str], depth: int = 0) -> str:
    """The words, sorted, without what is common to all of them; "" for none."""
    if depth == _DEEPEST:
        parts = list(map(re.escape, sorted(words, key=len, reverse=True)))
    else:
        parts = _parts(words, depth)
    if len(parts) < 2:
        return "".join(parts)
    return f"(?:{'|'.join(parts)})"


def _parts(words: list[str], depth: int) -> list[str]:
    """A pattern for each first character."""
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[0], []).append(word)
    parts = []
    for alike in by_first.values():
        begin = _common(alike[0], alike[-1])  # at once: a name may have a thousand characters
        rest = [word[len(begin) :] for word in alike]
        parts.append(re.escape(begin) + _rest(rest, depth + 1))
    return parts


def _common(first: str, last: str) -> str:
    """What the first and the last of sorted words, and so all of them, begin with."""
    pairs = enumerate(zip(first, last, strict=False))
    return first[: next((n for n, (a, b) in pairs if a != b), min(len(first), len(last)))]


def _rest(words: list[str], depth: int) -> str:
    """What may stand behind a common beginning; "" among the words if nothing need."""
    longer = _branch([w for w in words if w], depth)
    if not longer or "" not in words:
        return longer
    return longer + "?" if longer.startswith("(?:") and longer.endswith(")") else f"(?:{longer})?"


def met_again(words: Set[str], text: str) -> frozenset[str]:
    """Those of the words that stand in the text more than once, side by side.

    The text is gone through once for all of them: there may be as many as it has lines.

    >>> sorted(met_again({"王平", "李安安"}, "王平说，李安安说。王平又说"))
    ['王平']
    """
    if not words:
        return frozenset()
    sizes = sorted({len(word) for word in words})
    first = re.compile(f"[{re.escape(''.join(sorted({word[0] for word in words})))}]")
    ends: dict[str, int] = {}
    again = set()
    for m in first.finditer(text):
        for word in (text[m.start() : m.start() + size] for size in sizes):
            if word in words and ends.get(word, 0) <= m.start():
                if word in ends:
                    again.add(word)
                ends[word] = m.start() + len(word)
    return frozenset(again)
