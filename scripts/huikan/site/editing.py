"""What an editor changed in an article since it was read from the raw text."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from huikan.model import Article
from huikan.values import dataclass

FIELDS = (
    "title", "subtitle", "kicker", "feature", "authors", "committees", "year", "date", "place",
    "kind",
)  # fmt: skip
"""Front matter that is compared, in the order in which it is shown."""

LONGEST = 1500
"""Characters up to which a paragraph is compared letter by letter (the time is quadratic)."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text that stayed (`kind` empty), went (`gone`) or came (`new`)."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """A front matter value (`key`) or a paragraph (`key` empty) that an editor changed."""

    key: str
    runs: tuple[Run, ...]


def editors_changes(generated: Article, current: Article) -> tuple[Edited, ...]:
    """What differs between the article as it was read and as it stands; empty if nothing does.

    >>> was, now = Article("a", "老街"), Article("a", "老街新貌")
    >>> editors_changes(was, now)[0].runs
    (Run(text='老街', kind=''), Run(text='新貌', kind='new'))
    """
    return (*_fields(generated, current), *_blocks(generated, current))


def _fields(generated: Article, current: Article) -> Iterator[Edited]:
    for key in FIELDS:
        was, now = _as_text(getattr(generated, key)), _as_text(getattr(current, key))
        if was != now:
            yield Edited(key, tuple(_compared(was, now)))


def _as_text(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return "" if value is None else str(value)


def _blocks(generated: Article, current: Article) -> Iterator[Edited]:
    was = [b.text for b in generated.blocks]
    now = [b.text for b in current.blocks]
    for kind, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if b - a == d - c:
            for before, after in zip(was[a:b], now[c:d], strict=True):
                yield Edited("", tuple(_compared(before, after)))
        else:
            yield Edited("", tuple(_whole("\n".join(was[a:b]), "\n".join(now[c:d]))))


def _whole(was: str, now: str) -> Iterator[Run]:
    if was:
        yield Run(was, "gone")
    if now:
        yield Run(now, "new")


def _compared(was: str, now: str) -> Iterator[Run]:
    if max(len(was), len(now)) > LONGEST:
        yield from _whole(was, now)
        return
    for kind, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Run(was[a:b])
        else:
            yield from _whole(was[a:b], now[c:d])
