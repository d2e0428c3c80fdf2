"""One pattern for many words."""

from __future__ import annotations

import re
from collections.abc import Iterable


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


def _branch(words: list[str]) -> str:
    """The words, sorted, without what is common to all of them; "" for none."""
    by_first: dict[str, list[str]] = {}
    for word in filter(None, words):
        by_first.setdefault(word[0], []).append(word)
    parts = []
    for alike in by_first.values():
        begin = _common(alike[0], alike[-1])  # at once: a name may have a thousand characters
        parts.append(re.escape(begin) + _rest([word[len(begin) :] for word in alike]))
    if len(parts) < 2 and "" not in words:
        return "".join(parts)
    return f"(?:{'|'.join(parts)})" if parts else ""


def _common(first: str, last: str) -> str:
    """What the first and the last of sorted words, and so all of them, begin with."""
    pairs = enumerate(zip(first, last, strict=False))
    return first[: next((n for n, (a, b) in pairs if a != b), min(len(first), len(last)))]


def _rest(words: list[str]) -> str:
    if "" not in words:
        return _branch(words)
    longer = _branch([w for w in words if w])
    if not longer:
        return ""
    return longer + "?" if longer.startswith("(?:") and longer.endswith(")") else f"(?:{longer})?"
