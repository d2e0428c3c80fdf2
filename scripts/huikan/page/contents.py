"""What a bulletin's table of contents says of the page: which headlines it has, and who wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from huikan.blocks import Kind, PageBlock
from huikan.page.labels import names_column
from huikan.text.chars import HAN, is_contents_row
from huikan.trace import Traced

_DOTS = re.compile(r"[…·.．]{2,}|…")
_PAGE = re.compile(r"\s*\d{1,3}$")
_COLUMN = re.compile(f"[{HAN}]{{2,8}}")
_MARKED = re.compile(rf"[▪●■◆▲★•·]\s*([{HAN}][{HAN}\s]{{1,8}}[{HAN}])")
# What stands above the contents is no column's name.
_LABEL = re.compile(r"(?:本[期刊]|今日)?(?:目[录次]|要目|导[读航]|看点|内容提要)$")
_MIN_LISTED = 4
"""Characters of a headline in the contents; a part's name may have fewer."""


def listed_titles(blocks: Sequence[PageBlock]) -> frozenset[str]:
    """The headlines in front of the dots, without white space."""
    titles = (bare(_DOTS.split(row)[0]) for row in _rows(blocks))
    return frozenset(title for title in titles if len(title) >= _MIN_LISTED)


def listed_authors(blocks: Sequence[PageBlock]) -> frozenset[str]:
    """Who stands between the dots and the page's number, without white space."""
    authors = (bare(_PAGE.sub("", _DOTS.split(row)[-1])) for row in _rows(blocks))
    return frozenset(author for author in authors if author)


def listed_columns(blocks: Sequence[PageBlock]) -> dict[str, tuple[Traced, ...]]:
    """Each headline of the contents, without white space, with the lines of the column's name
    that it stands below: a short row without dots, set off from the rows above it by a blank
    line, by a mark or by what it says."""
    if not listed_titles(blocks):
        return {}
    out: dict[str, tuple[Traced, ...]] = {}
    column: tuple[Traced, ...] = ()
    for block in blocks:
        text = block.text.strip()
        if block.kind is not Kind.FURNITURE or _LABEL.match(bare(text)):
            column = ()
        elif _COLUMN.fullmatch(bare(text)) and (not block.tight or names_column(text)):
            column = block.lines
        elif (m := _MARKED.fullmatch(text)) is not None:
            column = (block.lines[0][block.lines[0].text.index(m[1]) :],)
        elif not block.tight:
            column = ()
        elif column:
            out.setdefault(bare(_DOTS.split(text)[0]), column)
    return out


def bare(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def _rows(blocks: Sequence[PageBlock]) -> Iterator[str]:
    texts = (b.text.strip() for b in blocks if b.kind is Kind.FURNITURE)
    return (text for text in texts if is_contents_row(text))
