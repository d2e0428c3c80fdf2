"""What came out, as the judge sees it: articles whose characters know what they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from damage import Page
from printing import FREE, NOISE, SPACE

from huikan.ledger import Ledger, LedgerArticle
from huikan.model import GAP
from huikan.spans import Piece


@dataclass(frozen=True, slots=True)
class Out:
    """A character of an article: `at` is its offset in the source, or -1 if a change put it in.

    `id` is the character of the truth that it is; -1: none.
    """

    text: str
    at: int
    id: int
    origin: int


@dataclass(frozen=True, slots=True)
class OutBlock:
    """A block of an article, or a printed text of its front matter (`kind` is its key)."""

    kind: str
    chars: tuple[Out, ...]

    @property
    def text(self) -> str:
        """Its characters without white space, gaps and what may be left off."""
        kept = (c.text for c in self.chars if c.origin != FREE)
        return squash("".join(kept).replace(GAP, ""))

    @property
    def first(self) -> int:
        """Its first character of the truth; -1: none."""
        return next((c.id for c in self.chars if c.id >= 0), -1)


@dataclass(frozen=True, slots=True)
class OutArticle:
    """An article that came out."""

    front: tuple[OutBlock, ...]
    authors: tuple[str, ...]
    blocks: tuple[OutBlock, ...]

    def printed(self, key: str) -> str:
        """A text of its front matter, squashed; empty if it has none."""
        return next((b.text for b in self.front if b.kind == key), "")


def squash(text: str) -> str:
    """Text without any white space."""
    return re.sub(r"\s+", "", text)


def read_article(page: Page, ledger: Ledger, entry: LedgerArticle, ids: list[int]) -> OutArticle:
    """An article of the ledger, each character with the one of the truth that it is.

    `ids` names for every character of the page the one of the truth; -1: none.
    """

    def block(kind: str, pieces: tuple[Piece, ...]) -> OutBlock:
        return OutBlock(kind, tuple(c for p in pieces for c in _chars(page, ledger, p, ids)))

    authors = (
        "".join(c.text for p in name for c in _chars(page, ledger, p, ids))
        for name in entry.authors
    )
    return OutArticle(
        tuple(block(t.key, t.pieces) for t in entry.printed),
        tuple(map(squash, authors)),
        tuple(block(b.kind.value, b.pieces) for b in entry.blocks),
    )


def _chars(page: Page, ledger: Ledger, piece: Piece, ids: list[int]) -> Iterator[Out]:
    text, origins = page.ink.text, page.ink.origin
    if piece.change is None:
        for i in range(piece.start, piece.end):
            yield Out(text[i], i, ids[i], origins[i])
        return
    replaced = [-1] * len(piece.text)
    if piece.change >= 0 and piece.text != GAP:
        spans = ledger.changes[piece.change].spans
        own = [ids[i] for a, b in spans for i in range(a, b) if ids[i] >= 0]
        if len(own) == len(piece.text):
            replaced = own
    for c, n in zip(piece.text, replaced, strict=True):
        yield Out(c, -1, n, SPACE if c.isspace() else NOISE)


def all_chars(articles: Iterable[OutArticle]) -> Iterator[Out]:
    """Every character that accounts for one of the source: a shared headline counts once."""
    seen: set[int] = set()
    for article in articles:
        for block in (*article.front, *article.blocks):
            for c in block.chars:
                if c.at < 0 or c.at not in seen:
                    seen.add(c.at)
                    yield c
