"""What `huikan new issue` asks on a terminal, one question at a time; Enter takes what stands in
brackets, or leaves it open."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

import click

from huikan.authority import Authority
from huikan.help_texts import help_text
from huikan.messages import say
from huikan.model import Issue
from huikan.problems import nearest_place
from huikan.raw_names import issue_id_of
from huikan.succession import slug
from huikan.values import dataclass

Check = Callable[[str], str]
"""Gives what is wrong with an answer, in words; empty if nothing is."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An issue as its editor told it. `titles` are its articles'; `whole`: one file for all."""

    issue: Issue
    whole: bool
    titles: tuple[str, ...]


def ask_issue(
    lang: str, before: Issue | None, taken: Callable[[str], bool], authority: Authority
) -> Wanted:
    """Ask for an issue. `before` is the newest there is, whose publication and place are offered;
    `taken` says whether an id is."""

    def ask(key: str, default: str = "", check: Check = lambda text: "") -> str:
        return _ask(lang, key, default, check)

    publication = ask("prompt/publication", (before and before.publication) or "")
    date = ask("prompt/date", check=lambda text: _wrong_date(text, lang))
    day = read_date(date)
    year = str(day.year) if day else ask("prompt/year", check=lambda text: _wrong_year(text, lang))
    number = ask("prompt/number")
    place = ask(
        "prompt/place",
        (before and before.place) or "",
        lambda text: _wrong_place(text, authority, lang),
    )
    name = _id_for(publication, year, day, number)
    issue = Issue(
        id=ask("prompt/id", name, lambda text: _wrong_id(text, taken, lang)),
        publication=publication or None,
        number=number or None,
        date=day,
        year=int(year),
        place=(found.name if (found := authority.place(place)) else place) or None,
    )
    whole = ask("prompt/way", "1", lambda text: _wrong_way(text, lang)) == "2"
    return Wanted(issue, whole, () if whole else tuple(_titles(lang)))


def _ask(lang: str, key: str, default: str, check: Check) -> str:
    while True:
        text = help_text(key, lang)
        given = click.prompt(text, default=default, show_default=bool(default), err=True)
        said = str(given).strip()
        wrong = check(said)
        if not wrong:
            return said
        click.echo(wrong, err=True)


def _titles(lang: str) -> Iterator[str]:
    number = 1
    while True:
        text = help_text("prompt/next-title", lang).format(number=number)
        said = str(click.prompt(text, default="", show_default=False, err=True)).strip()
        if not said:
            return
        yield said
        number += 1


# 2024-06-28, 2024/6/28, 2024.6.28, 2024年6月28日, 20240628
_DATE = re.compile(
    r"(\d{4})(?:\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?|(\d\d)(\d\d))"
)


def read_date(text: str) -> dt.date | None:
    """A day as people type it; None if it is none.

    >>> read_date("2024年6月28日"), read_date("2024/6/31")
    (datetime.date(2024, 6, 28), None)
    """
    m = _DATE.fullmatch(text.strip())
    if not m:
        return None
    month, day = int(m[2] or m[4]), int(m[3] or m[5])
    try:
        return dt.date(int(m[1]), month, day)
    except ValueError:
        return None


def _wrong_date(text: str, lang: str) -> str:
    return say("ask/date", lang, {"value": text}) if text and not read_date(text) else ""


def _wrong_year(text: str, lang: str) -> str:
    fits = text.isascii() and text.isdigit() and 1900 <= int(text) <= 2200
    return "" if fits else say("answer-year", lang, {"value": text})


def _wrong_place(text: str, authority: Authority, lang: str) -> str:
    if not text or authority.places(text):
        return ""
    near = nearest_place(text, authority, None)
    wrong = say("place-unknown", lang, {"name": text, "near": near})
    return f"{wrong}{say('ask/skip', lang, {})}"


def _wrong_id(text: str, taken: Callable[[str], bool], lang: str) -> str:
    if not text or text != issue_id_of(text):
        return say("issue-id-form", lang, {"id": text, "example": issue_id_of(text or "2024-06")})
    return say("ask/taken", lang, {"id": text}) if taken(text) else ""


def _wrong_way(text: str, lang: str) -> str:
    return "" if text in ("1", "2") else say("ask/way", lang, {})


def _id_for(publication: str, year: str, day: dt.date | None, number: str) -> str:
    """An id to offer: the publication in pinyin, the year, and the number or the month."""
    digits = [part for part in _digits(number) if part != year]
    last = digits[-1] if digits else (f"{day.month}" if day else "")
    words = slug(publication, 2) if publication else "issue"
    return "-".join(filter(None, (words, year, last.zfill(2) if last else "")))


def _digits(text: str) -> list[str]:
    return "".join(c if c.isascii() and c.isdigit() else " " for c in text).split()
