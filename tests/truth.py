"""Holds a reading of a page against its truth: what an attentive editor would have made of it.

A truth (`demo/*.yml`) names the page's articles with their front matter and snippets that each
must hold, and what must be joined, parted, said once, never said, captioned, ordered, headed or
marked as lost. White space never counts; 〔缺〕 counts only for the marks themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from huikan.model import GAP, Article, BlockKind

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Check:
    """One assertion: what kind, whether it holds, and what it is about."""

    kind: str
    holds: bool
    about: str


def squash(text: str | None) -> str:
    """The text without white space."""
    return _SPACE.sub("", text or "")


def texts(article: Article, *kinds: BlockKind) -> list[str]:
    return [b.text for b in article.blocks if b.kind in kinds]


def running(article: Article) -> str:
    """The running text without white space and marks of gaps."""
    return squash("".join(texts(article, BlockKind.TEXT, BlockKind.MARKDOWN))).replace(GAP, "")


def check(truth: dict[str, Any], articles: list[Article]) -> Iterator[Check]:
    """Every assertion of a truth."""
    yield Check("count", len(articles) == len(truth["articles"]), f"{len(articles)} articles")
    last = -1
    for want in truth["articles"]:
        n = next(
            (i for i, a in enumerate(articles) if squash(a.title) == squash(want["title"])), -1
        )
        yield Check("title", n >= 0, want["title"])
        if n < 0:
            n = next((i for i, a in enumerate(articles) if _holds(a, want["has"][0])), -1)
        yield Check("reading order", n > last, want["title"])
        last = max(last, n)
        if n >= 0:
            feature = truth.get("feature") if want["title"] != truth.get("feature") else None
            yield from _article(want, articles, n, want.get("feature", feature))
    yield from _page(truth, articles)


def _holds(article: Article, snippet: str) -> bool:
    return squash(snippet) in running(article)


def _article(
    want: dict[str, Any], articles: list[Article], n: int, feature: str | None
) -> Iterator[Check]:
    got = articles[n]
    for key, value in {**want, "feature": feature}.items():
        if key in ("subtitle", "kicker", "feature") and value:
            yield Check(key, squash(getattr(got, key)) == squash(value), value)
        elif key == "authors":
            yield Check(key, list(got.authors) == value, f"{value}, got {got.authors}")
        elif key == "committees":
            fits = sorted(got.committees) == sorted(value)
            yield Check(key, fits, f"{value}, got {got.committees}")
        elif key == "year":
            years = value if isinstance(value, list) else [value]
            yield Check(key, got.year in years, f"{years}, got {got.year}")
        elif key == "headings":
            heads = [squash(t) for t in texts(got, BlockKind.HEADING)]
            yield Check(key, heads == [squash(h) for h in value], f"{value}, got {heads}")
        elif key == "headings_any_order":
            heads = [squash(t) for t in texts(got, BlockKind.HEADING)]
            yield from (Check("headings", squash(h) in heads, h) for h in value)
        elif key == "has":
            for snippet in value:
                homes = [i for i, a in enumerate(articles) if _holds(a, snippet)]
                yield Check(key, homes == [n], f"{snippet} in {homes}, not [{n}]")


def _page(truth: dict[str, Any], articles: list[Article]) -> Iterator[Check]:
    lines = [line for a in articles for t in texts(a, BlockKind.TEXT) for line in t.split("\n")]
    blocks = [[squash(b.text) for b in a.blocks] for a in articles]
    whole = [running(a) for a in articles]
    for s in truth.get("joins", []):
        yield Check("joins", any(s in line for line in lines), s)
    for pair in truth.get("breaks", []):
        end, start = map(squash, pair.split("|"))
        yield Check("breaks", any(_parted(b, end, start) for b in blocks), pair)
    for s in truth.get("once", []):
        times = sum(w.count(squash(s)) for w in whole)
        yield Check("once", times == 1, f"{s}: {times} times")
    every = "\n".join(b.text for a in articles for b in a.blocks)
    every += "\n".join(f"{a.title}{a.subtitle}{a.kicker}{a.feature}{a.authors}" for a in articles)
    for s in truth.get("never", []):
        yield Check("never", s not in every, s)
    captions = [squash("".join(texts(a, BlockKind.CAPTION))) for a in articles]
    for s in truth.get("captions", []):
        fits = any(squash(s) in c for c in captions) and not any(squash(s) in w for w in whole)
        yield Check("captions", fits, s)
    yield from _places(truth, articles)


def _parted(blocks: list[str], end: str, start: str) -> bool:
    return any(b.endswith(end) for b in blocks) and any(b.startswith(start) for b in blocks)


def _places(truth: dict[str, Any], articles: list[Article]) -> Iterator[Check]:
    kinds = (BlockKind.TEXT, BlockKind.HEADING, BlockKind.MARKDOWN)
    bodies = [squash("".join(texts(a, *kinds))) for a in articles]
    for chain in truth.get("order", []):
        at = [[b.replace(GAP, "").find(squash(s)) for s in chain] for b in bodies]
        fits = any(-1 not in places and places == sorted(places) for places in at)
        yield Check("order", fits, " < ".join(chain))
    for heading, snippet in truth.get("under", []):
        yield Check("under", _is_under(articles, heading, snippet), f"{heading} > {snippet}")
    for s in truth.get("gaps", []):
        mark = GAP + squash(s[1:]) if s.startswith("^") else squash(s) + GAP
        yield Check("gaps", any(mark in b for b in bodies), s)


def _is_under(articles: list[Article], heading: str, snippet: str) -> bool:
    for article in articles:
        current = ""
        for block in article.blocks:
            if block.kind is BlockKind.HEADING:
                current = squash(block.text)
            elif squash(snippet) in squash(block.text):
                return squash(heading) in current
    return False
