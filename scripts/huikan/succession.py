"""From one run to the next: which article is which of the last run, and its address.

An article that was published once keeps its id and its address, whatever is read anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from huikan.pinyin import syllables
from huikan.values import dataclass

_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Known:
    """An article of an earlier run: it keeps its id and its address."""

    id: str
    path: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier run left: `next_number` is the first number never used for an id."""

    articles: tuple[Known, ...] = ()
    next_number: int = 1
    folder: str = ""
    """The issue's, below `content/`, where no article tells."""


def free_path(path: str, taken: set[str]) -> str:
    """The path, or with a number behind its stem where another article has `taken` it."""
    stem, n = path.removesuffix(".md"), 2
    while path in taken:
        path, n = f"{stem}-{n}.md", n + 1
    return path


def match_known(articles: Sequence[tuple[str, str]], known: Sequence[Known]) -> dict[int, Known]:
    """Which article of this run (title and text of each) is which of the last: the one with the
    same title, else the one with most of the same words, if more than half are.

    Time is linear in the texts: only articles that share four characters are compared.
    """
    out: dict[int, Known] = {}
    titled: dict[str, list[Known]] = {}
    for k in reversed(known):
        titled.setdefault(k.title, []).append(k)
    for n, (title, _) in enumerate(articles):
        if same := titled.get(title):
            out[n] = same.pop()
    found = {k.id for k in out.values()}
    left = [k for k in known if k.id not in found]
    has: dict[str, list[int]] = {}
    for i, k in enumerate(left):
        for gram in _grams(k.text):
            has.setdefault(gram, []).append(i)
    for n, (_, text) in enumerate(articles):
        if n in out or not has:
            continue
        grams = _grams(text)
        shared = Counter(i for g in grams for i in has.get(g, ()) if left[i].id not in found)
        best = max(shared, key=lambda i: (shared[i], -i), default=None)
        if best is None or not shared[best] > 0.5 * min(len(grams), len(_grams(left[best].text))):
            continue
        out[n] = left[best]
        found.add(left[best].id)
    return out


def _grams(text: str) -> set[str]:
    return {text[i : i + 4] for i in range(len(text) - 3)}


def slug(title: str, words: int = 6) -> str:
    """An address for a headline: pinyin of its first words, ASCII.

    >>> slug("汇智聚力促振兴 服务“三农”显担当")
    'hui-zhi-ju-li-cu-zhen'
    """
    parts: list[str] = []
    for syllable in syllables(title):
        parts += _WORD.findall(syllable.lower())
        if len(parts) >= words:
            break
    return "-".join(parts[:words])[:60].strip("-") or "article"
