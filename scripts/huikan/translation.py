"""Translations beside their originals: paragraph by paragraph, and whether they still fit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from enum import StrEnum
from itertools import chain, zip_longest

from huikan.anchors import parts
from huikan.article import render_body
from huikan.model import Article, Block, BlockKind

Part = tuple[Block, ...]
"""Blocks that are shown as one: see `anchors.parts`."""


def fingerprint(original: Article) -> str:
    """What a translation keeps of the text it was made from: 12 hex digits.

    Covers what is translated, headlines and text; dates, tags and open questions may change.

    >>> fingerprint(Article("a", "老街")) == fingerprint(Article("b", "老街", year=2024))
    True
    """
    lines = (original.title, original.subtitle, original.kicker, original.feature)
    text = "\n".join(line or "" for line in lines) + render_body(original.blocks)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def is_stale(original: Article, translation: Article) -> bool:
    """Whether the original changed since; False too where the translation does not say."""
    return bool(translation.translates) and translation.translates != fingerprint(original)


class Status(StrEnum):
    """How far an article's translation is."""

    DONE = "done"
    STALE = "stale"
    """The original changed since."""
    DRAFT = "draft"
    NONE = "none"


def status(original: Article, translation: Article | None) -> Status:
    """How far the translation of an article is; one that was only begun is a draft."""
    if translation is None:
        return Status.NONE
    if any(f.code == "draft/translation" for f in translation.review):
        return Status.DRAFT
    return Status.STALE if is_stale(original, translation) else Status.DONE


def pair_parts(
    original: Article, translation: Article
) -> Iterator[tuple[Part | None, Part | None]]:
    """Each part of the one with its part of the other; None where there is no partner.

    Section headings pair sections if both have as many; within them parts pair in their order.
    """
    ours, theirs = _sections(original), _sections(translation)
    if len(ours) != len(theirs):
        ours, theirs = [[*chain(*ours)]], [[*chain(*theirs)]]
    for one, other in zip(ours, theirs, strict=True):
        yield from zip_longest(one, other)


def _sections(article: Article) -> list[list[Part]]:
    found: list[list[Part]] = [[]]
    for part in parts(article.blocks):
        if part[0].kind is BlockKind.HEADING:
            found.append([])
        found[-1].append(part)
    return found
