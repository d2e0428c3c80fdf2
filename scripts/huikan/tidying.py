"""What `huikan check --fix` may put right by itself: how front matter is typed, never what it says.

Pure: a file's text in, the text and what was changed out. A body is never touched.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator

from huikan.article import load_mapping
from huikan.errors import HuikanError
from huikan.values import dataclass

# The head of a file: between the first line --- and the next. Spaces behind --- do no harm.
_HEAD = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*$", re.M | re.S)
# `title：井` or `title:井`: a colon from a Chinese keyboard, or none of the space behind it.
_COLON = re.compile(r"(?P<key>[a-z_]+)[ \t]*(?:：[ \t\u3000]*|:(?=[^\s:/]))(?P<value>.*)")
_TRAILING = re.compile(r"[ \t\u3000]+\Z")
# 罗 鸣: a name of two characters padded to the width of three. Longer ones may be two names.
_PADDED = re.compile(
    r"(?P<before>[ \t]*-[ \t]+)(?P<x>[\u3400-\u9fff])[ \u3000]+(?P<y>[\u3400-\u9fff])\Z"
)
# `  -罗鸣` in a list: no space behind the dash. A dash alone, or two, may be meant.
_DASH = re.compile(r"(?P<before>[ \t]*-)(?P<item>[\u3400-\u9fffA-Za-z].*)")
_LISTS = frozenset(("authors", "committees", "topics", "former"))
# A day as people type it: 2024年7月18日, 2024.7.18, 2024/7/18.
_DAY = re.compile(r"date: (\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?\Z")
_KEY = re.compile(r"(?P<key>[^\s#:：-][^:：]*?)[ \t]*[:：]")
# A value over several lines (| or >), or a quote that is still open: its spaces may be meant.
_OPEN = re.compile(r"[|>][0-9+-]*[ \t]*\Z|:[ \t]+(?:\"[^\"]*|'[^']*)\Z")


@dataclass(frozen=True, slots=True)
class Tidied:
    """A line that was typed otherwise. `line` counts from 1."""

    line: int
    before: str
    after: str


def tidy(text: str, keys: Collection[str], path: str = "") -> tuple[str, tuple[Tidied, ...]]:
    """An article's or issue's file with its front matter as it should be typed.

    Colons from a Chinese keyboard behind known `keys`, missing spaces behind them and behind the
    dash of a list, dates as people type them, spaces at ends of lines, names of two characters
    padded with a space. Not when a value spans lines,
    not when the file has no front matter, and nothing at all if it could not be read afterwards
    or a key were lost.

    >>> tidy("---\\ntitle：井边\\n---\\n\\n正 文 \\n", {"title"})[0]
    '---\\ntitle: 井边\\n---\\n\\n正 文 \\n'
    """
    m = _HEAD.match(text)
    if not m or any(_OPEN.search(line) for line in m[1].split("\n")):
        return text, ()
    rows = m[1].split("\n")
    new = list(_tidy_rows(rows, keys))
    head = "\n".join(new)
    changes = tuple(
        Tidied(n, a, b) for n, (a, b) in enumerate(zip(rows, new, strict=True), 2) if a != b
    )
    if not changes or not _keeps_all(rows, head, path):
        return text, ()
    return text[: m.start(1)] + head + text[m.end(1) :], changes


def _tidy_rows(rows: list[str], keys: Collection[str]) -> Iterator[str]:
    key = ""
    for row in rows:
        row = _TRAILING.sub("", row)
        if (m := _COLON.fullmatch(row)) and m["key"] in keys:
            row = f"{m['key']}: {m['value']}".rstrip()
        if m := _KEY.match(row):
            key = m["key"]
        if key == "authors" and (m := _PADDED.fullmatch(row)):
            row = f"{m['before']}{m['x']}{m['y']}"
        if key in _LISTS and (m := _DASH.fullmatch(row)):
            row = f"{m['before']} {m['item']}"
        if m := _DAY.fullmatch(row):
            row = _as_day(row, *map(int, m.groups()))
        yield row


def _as_day(row: str, year: int, month: int, day: int) -> str:
    """The line of a date as it should be typed; as it was if there is no such day."""
    try:
        return f"date: {dt.date(year, month, day)}"
    except ValueError:
        return row


def _keeps_all(rows: list[str], head: str, path: str) -> bool:
    """Whether the new head can be read and has every key that was typed."""
    try:
        values, _ = load_mapping(head, path)
    except HuikanError:
        return False
    return {m["key"] for row in rows if (m := _KEY.match(row))} <= values.keys()
