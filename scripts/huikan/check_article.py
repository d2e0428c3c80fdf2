"""What can be wrong with one file of an issue: front matter, names, body. Pure.

What has to be compared with other files is `check`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache

from huikan.article import ARTICLE_FIELDS, KINDS
from huikan.authority import NATIONAL, Authority, proposed_entry
from huikan.messages import heard
from huikan.model import Article, Issue, Place
from huikan.problems import Level, Problem, nearest, nearest_place, unknown_place
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown file of an issue's folder, as text; paths are relative to `content/`."""

    path: str
    text: str

    @property
    def folder(self) -> str:
        """The issue's folder."""
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.rpartition("/")[2]


ARTICLE_KEYS = (*ARTICLE_FIELDS, "organisation", "byline", "dateline", "tags", "source", "level")
"""Front matter keys that mean something; any other is an editor's own unless it nearly is one."""


def check_issue(
    page: Page, issue: Issue, lines: Mapping[str, int], authority: Authority
) -> Iterator[Problem]:
    """An issue's `index.md`: its id and place."""
    folder = page.folder.rpartition("/")[2]
    if issue.id != folder:
        values = {"id": issue.id, "folder": folder}
        yield Problem(page.path, lines.get("id", 1), "index-id", values)
    if issue.place and not authority.places(issue.place):
        yield unknown_place(page.path, lines.get("place", 1), issue.place, authority)


# 01-slug.md, 01-slug.en.md: what an article's file is called.
_ARTICLE_NAME = re.compile(r"\d+-[^\s/]+\.md\Z")
# 罗 鸣: a name padded to three characters.
_PADDED = re.compile(r"[\u3400-\u9fff][ \u3000]+[\u3400-\u9fff]")


def check_article(
    page: Page,
    article: Article,
    lines: Mapping[str, int],
    authority: Authority,
    near: Place | None = None,
) -> Iterator[Problem]:
    """An article's front matter: keys, names, tags, open questions. `near` is its place."""
    if not _ARTICLE_NAME.match(page.name):
        yield Problem(page.path, 0, "article-name", {"example": "01-zhongdian-tian.md"})
    yield from _check_values(page.path, article, lines)
    asked = {f.place for f in article.review if f.code.startswith("committee/")}
    for name in article.committees:
        if name not in asked:  # else it is an open question already, which is listed
            line = _line_of(page, lines.get("committees", 1), name)
            yield from _check_committee(page.path, line, name, authority, near, article.year)
    if article.place and not authority.places(article.place):
        yield unknown_place(page.path, lines["place"], article.place, authority, near)
    yield from _check_topics(page, article, lines.get("topics", 1), authority)
    yield from _check_people(page, article, lines.get("people", 1), authority, near)
    yield from _open_questions(page, article, lines)


def _check_people(
    page: Page, article: Article, start: int, authority: Authority, near: Place | None
) -> Iterator[Problem]:
    """Padded names, and places that no authority file has."""
    for person in article.people:
        line = _line_of(page, start, person.name)
        if _PADDED.search(person.name):
            yield Problem(page.path, line, "author-padded", {"name": person.name})
        if person.place not in ("", NATIONAL) and not authority.places(person.place):
            yield unknown_place(page.path, line, person.place, authority, near)


def _check_topics(
    page: Page, article: Article, line: int, authority: Authority
) -> Iterator[Problem]:
    """Topics that no list has, or that a list has under another name."""
    names = {form: t.name for t in authority.topics for form in (*t.aliases, t.name)}
    for topic in article.topics:
        if names.get(topic) != topic:
            near = names.get(topic) or nearest(topic, names)
            values = {"name": topic, "near": names.get(near, near)}
            yield Problem(page.path, _line_of(page, line, topic), "topic-unknown", values)


def _check_values(path: str, article: Article, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Keys and values that are wrong whatever the authority files say."""

    def at(key: str, code: str, **values: object) -> Problem:
        return Problem(path, lines.get(key, 1), code, values)

    for name, _ in article.extra:
        near_key = "" if name in ARTICLE_KEYS else _near_key(name)
        if near_key:
            yield at(name, "front-near-key", name=name, near_key=near_key)
    if article.kind and article.kind not in KINDS:
        near_kind = nearest(article.kind, KINDS)
        yield at("kind", "kind-unknown", name=article.kind, near=near_kind, known="、".join(KINDS))
    if article.year and article.date and article.year > article.date.year + 1:
        yield at("year", "year-after-date", year=article.year, date=article.date)
    for name in article.authors:
        if _PADDED.search(name):
            yield at("authors", "author-padded", name=name)


def _line_of(page: Page, start: int, item: str) -> int:
    """The line of a list's item; `start` is its key's."""
    rows = page.text.split("\n")[start - 1 : start + 50]
    return next((n for n, row in enumerate(rows, start) if item in row), start)


def _near_key(key: str) -> str:
    return next(iter(get_close_matches(key, ARTICLE_KEYS, 1, 0.75)), "")


def _check_committee(
    path: str, line: int, name: str, authority: Authority, near: Place | None, year: int | None
) -> Iterator[Problem]:
    committee = authority.committee(name, near, year)
    if committee is None or not (committee.known or authority.places(committee.place)):
        values = {"name": name, "near": nearest_committee(name, authority, near)}
        yield Problem(path, line, "committee-unknown", values)
    elif committee.name != name:
        values = {"name": name, "canonical": committee.name}
        yield Problem(path, line, "committee-not-canonical", values)
    elif not committee.known:
        close = nearest_committee(name, authority, near)
        values = {"name": name, "near": close, "entry": proposed_entry(committee)}
        yield Problem(path, line, "committee-unlisted", values, Level.HINT)


@lru_cache(maxsize=1024)
def nearest_committee(name: str, authority: Authority, near: Place | None) -> str:
    """A committee that is known and has nearly this name: as listed, or put together. Remembered,
    as `nearest_place` is."""
    listed = nearest(name, authority.bodies)
    place, body, special = name.partition("政协")
    if not body or (listed and not special):
        return listed
    specials = [s.name for s in authority.specials]
    # Of a name with two parts that nobody knows, the one that is misspelt is the special
    # committee's: of those all are listed, of places not.
    is_trusted = authority.places(place) or (special and special not in specials)
    known_place = place if is_trusted else nearest_place(place, authority, near)
    known_special = nearest(special, specials) if special else ""
    if not known_place or bool(special) != bool(known_special):
        return listed
    return nearest(name, filter(None, (listed, f"{known_place}政协{known_special}")))


# One entry of a `review` list begins here.
_ENTRY = re.compile(r"[ \t]*-[ \t]")


def _open_questions(page: Page, article: Article, lines: Mapping[str, int]) -> Iterator[Problem]:
    """Each entry of `review`, at its line."""
    start = lines.get("review", 0)
    numbered = enumerate(page.text.split("\n")[start:], start + 1)
    at = [n for n, line in numbered if _ENTRY.match(line)] if article.review else []
    for finding, line in zip(article.review, [*at, *[start] * len(article.review)], strict=False):
        values = heard(finding.code, finding.message, finding.place)
        said = "" if values is not None else finding.message or finding.code
        yield Problem(page.path, line, finding.code, values or {}, Level.OPEN, said)


def check_body(page: Page, body: str) -> Iterator[Problem]:
    """The body: that there is one, and that captions are fenced."""
    if not body.strip():
        yield Problem(page.path, page.text.rstrip().count("\n") + 1, "body-empty")
    opened = 0
    before = ""
    for number, line in body_lines(page, body):
        if _FENCE.match(line):
            is_end = not line.strip("/ \t")
            if opened and is_end:
                opened = 0
            elif is_end:
                yield Problem(page.path, number, "fence-stray")
            elif opened:
                yield Problem(page.path, opened, "fence-open")
                opened = number
            else:
                opened = number
                if line.strip("/ \t") != "caption":
                    yield Problem(page.path, number, "fence-unknown", {"line": line.strip()})
                elif before.strip():
                    yield Problem(page.path, number, "fence-attached")
        before = line
    if opened:
        yield Problem(page.path, opened, "fence-open")


# Three slashes or more open and close a block: /// caption … ///
_FENCE = re.compile(r"/{3,}")


def body_lines(page: Page, body: str) -> Iterator[tuple[int, str]]:
    """The lines of a page's body with their numbers in its file."""
    first = page.text.count("\n", 0, len(page.text) - len(body)) + 1
    return enumerate(body.split("\n"), first)
