"""What `huikan check` finds: a problem with its place, and the nearest name that is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from huikan.authority import Authority
from huikan.errors import HuikanError
from huikan.model import Place
from huikan.values import dataclass


class Level(StrEnum):
    """How much a problem weighs: `ERROR` fails the check, `OPEN` only a strict one, `HINT` none."""

    ERROR = "error"
    OPEN = "open"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to be mended. `path` is relative to `content/`, `line` counts from 1 (0: none).

    `code` names the message and its remedy; `said` is a message that is given as it is, for an
    editor's own open questions.
    """

    path: str
    line: int
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    level: Level = Level.ERROR
    said: str = ""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like this one; empty if none is like it.

    >>> nearest("提安委员会", ["提案委员会", "经济委员会"])
    '提案委员会'
    """
    return next(iter(get_close_matches(name, list(known), 1, 0.6)), "")


def of_error(error: HuikanError, content: Path) -> Problem:
    """An error as a problem, its path relative to `content`."""
    path = Path(error.path or "")
    if path.is_relative_to(content):
        path = path.relative_to(content)
    return Problem(path.as_posix(), error.line or 0, error.code, error.values)


def unknown_place(
    path: str, line: int, name: str, authority: Authority, near: Place | None = None
) -> Problem:
    """The problem of a place that no authority file has; `near` is where it should be."""
    values = {"name": name, "near": nearest_place(name, authority, near)}
    return Problem(path, line, "place-unknown", values)


@lru_cache(maxsize=1024)
def nearest_place(name: str, authority: Authority, near: Place | None) -> str:
    """A place of nearly this name: `near` or one above it first, then any.

    Remembered: an archive names the same unlisted place in article after article, and each is
    compared with all divisions of China.
    """
    above = (near, *authority.parents(near)) if near else ()
    return nearest(name, (p.name for p in above)) or nearest(name, authority.names)
