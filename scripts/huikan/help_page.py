"""Commands whose help is in Chinese or English, wrapped by what is seen.

click measures text in characters; a Chinese character takes two columns and may end a line
without a space behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar
from unicodedata import east_asian_width

import click

from huikan.help_texts import help_text
from huikan.messages import LANGUAGES
from huikan.values import dataclass

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
    ['收入原文，写', '出文章。']
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


_C = TypeVar("_C", bound="_Command")


class _Context(click.Context):
    formatter_class = HelpPage


class _Command(click.Command):
    """A command whose own `--help` is explained in the same language as all else."""

    context_class = _Context
    lang = LANGUAGES[0]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = help_text("--help", self.lang)
        return option


class _Group(_Command, click.Group):
    pass


@dataclass(frozen=True, slots=True)
class Language:
    """Makes commands and options whose help is in one language."""

    name: str

    def option(self, flag: str, key: str = "", **settings: Any) -> click.Option:
        """An option; `key` names its help text if the flag alone does not."""
        return click.Option([flag], help=help_text(key or flag, self.name), **settings)

    def command(
        self, name: str, do: Callable[..., int], params: Sequence[click.Parameter]
    ) -> click.Command:
        """A command that calls `do(language, **parameters)` and returns its exit code."""
        return self._made(_Command, name, params, callback=partial(do, self.name))

    def group(self, name: str, commands: Sequence[click.Command]) -> click.Group:
        """A command that has commands of its own."""
        metavar = help_text("metavar/command", self.name)
        return self._made(
            _Group, name, [], commands=commands, subcommand_metavar=metavar, no_args_is_help=True
        )

    def _made(
        self, kind: type[_C], name: str, params: Sequence[click.Parameter], **settings: Any
    ) -> _C:
        """`--lang` was read before click saw it (`language`); here it is checked and shown."""
        lang = self.option("--lang", type=click.Choice(LANGUAGES), expose_value=False)
        text = help_text(name, self.name)
        made = kind(
            name.split()[-1],
            params=[*params, lang],
            help=text,
            short_help=text.partition("\n")[0],
            options_metavar=help_text("metavar/options", self.name),
            **settings,
        )
        made.lang = self.name
        return made
