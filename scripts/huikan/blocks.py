"""Blocks of a page: the value that the stages behind reflow hand to one another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from huikan.trace import Traced


class Kind(StrEnum):
    """What a block of a page is."""

    TEXT = "text"
    DISPLAY = "display"
    """Set apart and larger: a headline, a section heading, a feature's name."""
    SUBTITLE = "subtitle"
    ORGANISATION = "organisation"
    BYLINE = "byline"
    NOTE_LABEL = "note-label"
    """编者按：standing alone."""
    CAPTION = "caption"
    FURNITURE = "furniture"
    MARKDOWN = "markdown"
    """A block of a Markdown source: its markup is kept."""


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One block of a page.

    `lines` are the block's printed lines for display blocks (a headline in several lines is
    one block); for text there is one line, joined. `width` is the column's width in cells (a
    Han character is two) when the text was hard-wrapped, else 0. `level` is a heading's level
    when the source says it (Markdown, HTML), else 0. `cut` says that a removed repeat bordered
    on the block's head or tail.
    """

    kind: Kind
    lines: tuple[Traced, ...]
    width: int = 0
    level: int = 0
    cut_head: bool = False
    cut_tail: bool = False

    @property
    def body(self) -> Traced:
        """The block's only line, or its first."""
        return self.lines[0]

    @property
    def text(self) -> str:
        """The block's characters, its lines parted by a space."""
        return " ".join(line.text for line in self.lines)

    def with_body(self, body: Traced) -> PageBlock:
        """The same block with another text."""
        return replace(self, lines=(body,))

    def as_kind(self, kind: Kind) -> PageBlock:
        """The same block, read as another kind."""
        return replace(self, kind=kind)
