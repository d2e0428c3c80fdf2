"""What a bibliography knows of an article: the value that citations and metadata are made of."""

from __future__ import annotations

import datetime as dt

from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """An issue as a bibliography knows it. Empty and None: not known."""

    publication: str
    number: str
    """Digits alone."""
    pages: tuple[str, ...]
    date: dt.date | None
    year: int | None
    rights: str
    articles: tuple[tuple[str, str], ...]
    """Headline and address of each, in reading order, as the page of the issue names them."""


@dataclass(frozen=True, slots=True)
class Record:
    """An article as a bibliography knows it. Empty and None: not known."""

    id: str
    lang: str
    """Language of the text itself: Chinese on the English page of what is not translated."""
    address: str
    """Of the page in that language."""
    title: str
    subtitle: str
    authors: tuple[str, ...]
    translator: str
    publication: str
    is_newspaper: bool
    number: str
    """The issue's number, digits alone."""
    pages: tuple[str, ...]
    """The newspaper's page, or the bulletin's first and last page."""
    date: dt.date | None
    year: int | None
    version: str
    """Digest of the article's file: the same as long as no word of it changes."""
    source: str
    rights: str

    @property
    def full_title(self) -> str:
        """Title and subtitle, parted as the language does it."""
        if not self.subtitle:
            return self.title
        return f"{self.title}{'：' if self.lang == 'zh' else ': '}{self.subtitle}"
