"""Blocks of a page: the value that the stages behind reflow hand to one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from enum import IntEnum, StrEnum

from huikan.trace import Traced
from huikan.values import dataclass


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


class TypeSize(IntEnum):
    """How large a line is set, where the source shows it."""

    UNKNOWN = 0
    DISPLAY = 1
    """Larger than running text."""
    HEADLINE = 2
    """As large as a headline."""


ARTICLES_AT_MOST = 20_000
"""Headlines in one raw file. A file of nothing but headlines would need 4 KB of memory for each
of its articles of twelve bytes; see `docs/adr/how-much-may-one-raw-file-hold.md`."""
HEAD_KINDS = (Kind.ORGANISATION, Kind.BYLINE, Kind.SUBTITLE, Kind.NOTE_LABEL, Kind.DISPLAY)
"""What a title block is made of."""


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One block of a page.

    `lines` are the printed lines of a headline; text has one, joined. `width` is the column's
    width in cells (a Han character is two) when the text was hard-wrapped, else 0. `indent` is
    the first line's, in cells. `tight` says that no blank line parts it from the block before.
    `full` says whether the last line reaches the column's edge, as it does where a column or
    page break cuts (True where that is not known). `level` is a heading's level when the source
    says it (Markdown, HTML), else 0. `cut_head` and `cut_tail` say that a removed repeat took
    the place of text at that end. `verse` says that the line's end was set by a poet. `size` is
    how large the type is where the source shows that (PDF).
    """

    kind: Kind
    lines: tuple[Traced, ...]
    width: int = 0
    indent: int = 0
    full: bool = True
    tight: bool = False
    level: int = 0
    cut_head: bool = False
    cut_tail: bool = False
    verse: bool = False
    size: TypeSize = TypeSize.UNKNOWN
    text: str = field(init=False, repr=False, compare=False)
    """The block's characters, its lines parted by a space: asked for hundreds of times."""

    def __post_init__(self) -> None:
        one = len(self.lines) == 1
        text = self.lines[0].text if one else " ".join([line.text for line in self.lines])
        object.__setattr__(self, "text", text)

    @property
    def body(self) -> Traced:
        """The block's only line, or its first."""
        return self.lines[0]

    def with_body(self, body: Traced) -> PageBlock:
        """The same block with another text."""
        if len(self.lines) == 1 and self.lines[0] is body:
            return self
        return self._with(self.kind, (body,))

    def as_kind(self, kind: Kind) -> PageBlock:
        """The same block, read as another kind."""
        return self if self.kind is kind else self._with(kind, self.lines)

    def _with(self, kind: Kind, lines: tuple[Traced, ...]) -> PageBlock:
        """What `replace` gives, which takes ten times as long to find out what stays."""
        return PageBlock(
            kind, lines, self.width, self.indent, self.full, self.tight, self.level,
            self.cut_head, self.cut_tail, self.verse, self.size,
        )  # fmt: skip


def next_block(blocks: Sequence[PageBlock], i: int, step: int = 1) -> PageBlock | None:
    """The block behind block `i` (before it, with `step` -1), captions and furniture aside."""
    i += step
    while 0 <= i < len(blocks):
        if blocks[i].kind not in (Kind.CAPTION, Kind.FURNITURE):
            return blocks[i]
        i += step
    return None


@dataclass(frozen=True, slots=True)
class Step:
    """A decision about blocks, for the ledger: which text, by which rule, why, how sure."""

    rule: str
    reason: str
    parts: tuple[Traced, ...]
    confidence: float
