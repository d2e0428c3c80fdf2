"""Help pages in Chinese or English: wrapped by what is seen, not by code points.

click measures text in characters; a Chinese character takes two columns and may end a line
without a space behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from unicodedata import east_asian_width

import click

# A word with what must not stand at the start of a line; a Han character counts as a word.
_WORD = re.compile(r"(?:[^\s\u2e80-\uffef]+|\S)[，。；：、！？）》”’]*|[^\S\n]+")


def columns(text: str) -> int:
    """How many columns of a terminal a text takes.

    >>> columns("huikan 会刊")
    11
    """
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, width: int) -> Iterator[str]:
    """The text's lines broken so that none is wider than `width` columns where that can be.

    >>> list(wrap("收入原文，写出文章。", 12))
    ['收入原文，', '写出文章。']
    """
    for line in text.split("\n"):
        now, seen = "", 0
        for word in _WORD.findall(line):
            size = columns(word)
            if now and seen + size > width:
                yield now.rstrip()
                now, seen = "", 0
                word, size = word.lstrip(), columns(word.lstrip())
            now, seen = now + word, seen + size
        yield now.rstrip()


class HelpPage(click.HelpFormatter):
    """click's help page with wrapping that knows how wide Chinese is."""

    def write_text(self, text: str) -> None:
        """A paragraph, or several parted by newlines, at the current indent."""
        for line in wrap(text, self.width - self.current_indent):
            self.write(f"{'':{self.current_indent}}{line}".rstrip() + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 26, col_spacing: int = 2
    ) -> None:
        """Terms with their explanations in a column of their own."""
        rows = list(rows)
        widest = max((columns(t) for t, _ in rows if columns(t) <= col_max), default=col_max)
        left = self.current_indent + widest + col_spacing
        for term, text in rows:
            head = f"{'':{self.current_indent}}{term}"
            lines = list(wrap(text, max(self.width - left, 20)))
            if columns(term) > widest:
                self.write(f"{head}\n")
                head = ""
            for line in lines:
                self.write(f"{head}{'':{left - columns(head)}}{line}".rstrip() + "\n")
                head = ""
