"""Everything that can be wrong in an archive, with file, line and remedy. Never writes.

The checks are functions of values; only `check` and what it calls first read the store. An
error in one file becomes a problem like any other, so that it does not hide the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import PurePosixPath

from huikan.article import ARTICLE_FIELDS, KINDS, parse_issue_with_lines, parse_with_lines
from huikan.authority import NATIONAL, Authority, proposed_entry
from huikan.authority import load as authority_of
from huikan.authority_files import read_files
from huikan.check_links import check_links
from huikan.check_moved import Former, check_former, check_former_issues, lay_before
from huikan.check_prose import check_prose
from huikan.check_raw import (
    check_ledger,
    check_lonely_ledger,
    check_sidecar,
    check_sidecar_names,
)
from huikan.check_text import check_text
from huikan.check_translation import check_gaps, check_translation, original_path
from huikan.errors import BadInputError, HuikanError
from huikan.ledger import Ledger
from huikan.messages import heard
from huikan.model import Article, Issue, Place, RawText
from huikan.problems import Level, Problem, nearest, nearest_place, of_error, unknown_place
from huikan.store import TRANSLATION, Store, issue_id_of, read_text, stem_of


@dataclass(frozen=True, slots=True)
class Report:
    """All problems, in the order of files and lines, and how much was looked at."""

    problems: tuple[Problem, ...]
    issues: int
    articles: int


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


def check(store: Store) -> Report:
    """Look at every file of the archive. Linear in its size; never writes, never raises."""
    problems: list[Problem] = []
    authority = _check_authority(store, problems)
    pages = _Pages(store, authority, problems)
    for path in store.page_paths():
        pages.add(path)
    pages.finish()
    problems += check_former(store, pages.originals, pages.former)
    problems += check_former_issues(pages.former_issues)
    problems += check_prose(store.prose_paths())
    _check_raw(store, authority, pages, problems)
    problems.sort(key=lambda p: (p.path, p.line))
    return Report(tuple(problems), len(pages.folders), pages.articles)


def check_page(store: Store, path: str, authority: Authority | None = None) -> tuple[Problem, ...]:
    """What is wrong with one file of an issue, as far as it can be told without the others.

    A translation is set beside its original. `authority` is read if it is not given.
    """
    problems: list[Problem] = []
    pages = _Pages(store, authority or _check_authority(store, []), problems)
    pages.add(path)
    if TRANSLATION.match(path.rpartition("/")[2]) and store.has(original_path(path)):
        others: list[Problem] = []
        pages.problems = others
        pages.add(original_path(path))
        for at, article, line in pages.translations:
            original = pages.translated.get(original_path(at))
            if original is not None:
                problems += check_translation(at, article, line, original, pages.authority)
    return tuple(sorted(problems, key=lambda p: p.line))


# ---- authority files --------------------------------------------------------


def _check_authority(store: Store, problems: list[Problem]) -> Authority:
    """The authority files that can be read; those that cannot are problems."""
    texts: dict[str, str] = {}
    for name in store.authority_names():
        try:
            text = read_text(store.content / "authority" / name)
            read_files({name: text})
            texts[name] = text
        except HuikanError as e:
            problem = of_error(e, store.content)
            problems.append(Problem(f"authority/{name}", problem.line, e.code, e.values))
    authority = authority_of(texts)
    for name, text in texts.items():
        problems += check_authority(f"authority/{name}", text, authority)
    return authority


def check_authority(path: str, text: str, authority: Authority) -> Iterator[Problem]:
    """Places named in an authority file that no authority file has."""
    for number, line in enumerate(text.split("\n"), 1):
        m = _PLACE_KEY.match(line)
        name = m[1].strip("'\" ") if m else ""
        if name and name not in ("null", "~") and not authority.places(name):
            yield unknown_place(path, number, name, authority)


# `  place: 云溪市` or `  parent: 云岭省` in an authority file.
_PLACE_KEY = re.compile(r"[ \t-]*(?:place|parent):[ \t]*([^#\n]*)")


# ---- pages ------------------------------------------------------------------


# What git leaves where two editors changed the same lines.
_MARKERS = re.compile(r"^<{7} .*\n(?s:.*?)^={7}\n(?s:.*?)^>{7} ", re.M)


@dataclass(slots=True)
class _Pages:
    """Goes through the pages once and remembers what has to be compared across them."""

    store: Store
    authority: Authority
    problems: list[Problem]
    articles: int = 0
    folders: dict[str, Issue] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    """Article id → path of the first file that has it."""
    originals: dict[str, str] = field(default_factory=dict)
    """Path of an original → its id."""
    former: dict[str, Former] = field(default_factory=dict)
    former_issues: dict[str, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    """Folder of an issue: the line of its former addresses, and what stands there."""
    wanted: set[str] = field(default_factory=set)
    """Paths of originals that have a translation; files come sorted, translations first."""
    translated: dict[str, Article] = field(default_factory=dict)
    """Path of such an original → the article."""
    translations: list[tuple[str, Article, int]] = field(default_factory=list)
    indexes: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    """Issue id → its folder."""

    def add(self, path: str) -> None:
        """Check one file."""
        if len(PurePosixPath(path).parts) != 4:
            self.problems.append(Problem(path, 0, "misplaced"))
            return
        try:
            page = Page(path, read_text(self.store.content / path))
            if m := _MARKERS.search(page.text):
                raise BadInputError("merge-markers", path, page.text.count("\n", 0, m.start()) + 1)
            if page.name == "index.md":
                self._add_index(page)
            else:
                self._add_article(page)
        except HuikanError as e:
            problem = of_error(e, self.store.content)
            self.problems.append(Problem(path, problem.line, e.code, e.values))
            self._note_unreadable(path)

    def _note_unreadable(self, path: str) -> None:
        """A file that cannot be read is there all the same: nothing else is missing for it."""
        folder, _, name = path.rpartition("/")
        self._issue(folder)
        if name == "index.md":
            self.indexes.add(folder)
        elif not TRANSLATION.match(name):
            self.originals[path] = ""

    def _issue(self, folder: str) -> Issue:
        name = folder.rpartition("/")[2]
        if folder not in self.folders:
            self.folders[folder] = Issue(name)
            other = self.names.setdefault(name, folder)
            if other != folder:
                problem = Problem(f"{folder}/index.md", 0, "issue-twice", {"other": other})
                self.problems.append(problem)
        return self.folders[folder]

    def _add_index(self, page: Page) -> None:
        self._issue(page.folder)
        self.indexes.add(page.folder)
        name = page.folder.rpartition("/")[2]
        issue, lines, body = parse_issue_with_lines(page.text, page.path, name)
        self.folders[page.folder] = issue
        self.former_issues[page.folder] = (lines.get("former", 1), issue.former)
        self.problems += check_issue(page, issue, lines, self.authority)
        if issue.raw and not self.store.has(f"raw/{issue.raw}"):
            values = {"raw": issue.raw}
            self.problems.append(Problem(page.path, lines.get("raw", 1), "index-raw", values))
        self._check_links(page, body)

    def _check_links(self, page: Page, body: str) -> None:
        lines, store = body_lines(page, body), self.store
        self.problems += check_links(page.path, lines, store.has, store.file_names)

    def _add_article(self, page: Page) -> None:
        issue = self._issue(page.folder)
        article, lines, body = parse_with_lines(page.text, page.path)
        place = self.authority.place
        near = place(article.place or "") or place(issue.place or "")
        self.problems += check_article(page, article, lines, self.authority, near)
        self.problems += check_body(page, body)
        self.problems += check_text(page.path, body_lines(page, body))
        self._check_links(page, body)
        if TRANSLATION.match(page.name):
            self.translations.append((page.path, article, lines.get("id", 1)))
            self.wanted.add(original_path(page.path))
            return
        self.articles += 1
        self.originals[page.path] = article.id
        if page.path in self.wanted:
            self.translated[page.path] = article
        if article.former:
            self.former[page.path] = Former(lines.get("former", 1), article.former)
        self._claim_id(page, article.id, lines)

    def _claim_id(self, page: Page, article_id: str, lines: Mapping[str, int]) -> None:
        if not article_id:
            example = f"{page.folder.rpartition('/')[2]}-{page.name.partition('-')[0]}"
            self.problems.append(Problem(page.path, 1, "id-missing", {"example": example}))
            return
        other = self.ids.setdefault(article_id, page.path)
        if other != page.path:
            values = {"id": article_id, "other": other}
            self.problems.append(Problem(page.path, lines.get("id", 1), "id-taken", values))

    def finish(self) -> None:
        """What can only be said when all pages were seen."""
        for path, article, line in self.translations:
            original = self.translated.get(original_path(path))
            if original is None and original_path(path) in self.originals:
                continue  # it cannot be read, which was said
            self.problems += check_translation(path, article, line, original, self.authority)
        paths = [path for path, _, _ in self.translations]
        self.problems += check_gaps(self.originals, paths, self.indexes)
        for folder in self.folders.keys() - self.indexes:
            values = {"example": "--- / title: … / ---"}
            problem = Problem(f"{folder}/index.md", 0, "index-missing", values, Level.HINT)
            self.problems.append(problem)


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
    if listed or not body:
        return listed
    specials = [s.name for s in authority.specials]
    # Of a name with two parts that nobody knows, the one that is misspelt is the special
    # committee's: of those all are listed, of places not.
    is_trusted = authority.places(place) or (special and special not in specials)
    known_place = place if is_trusted else nearest_place(place, authority, near)
    known_special = nearest(special, specials) if special else ""
    if not known_place or bool(special) != bool(known_special):
        return ""
    return f"{known_place}政协{known_special}"


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


# ---- raw files and ledgers --------------------------------------------------


def _check_raw(store: Store, authority: Authority, pages: _Pages, problems: list[Problem]) -> None:
    """Raw files, sidecars, and for each ledger the laws."""
    names = store.raw_names()
    problems += check_sidecar_names(names, store.sidecar_names())
    issue_of: dict[str, str] = {}
    stale = 0
    addresses = [a for f in pages.former.values() for a in f.addresses]
    issues = {folder: found for folder, (_, found) in pages.former_issues.items()}
    former = set(lay_before(addresses, issues))
    for raw in _readable(store, names, issue_of, problems):
        problems += check_sidecar(raw, authority)
        ledger = _ledger(store, raw.issue_id, problems)
        if ledger is None:
            if not store.ledger_path(raw.issue_id).is_file():
                problems.append(Problem(f"raw/{raw.name}", 0, "raw-unread"))
            continue
        problems += check_ledger(ledger, raw, pages.ids, pages.originals.keys(), former)
        stale += ledger.source.sha256 == raw.sha256 and ledger.source.inputs != raw.inputs
    if stale:
        problems.append(Problem("ledger", 0, "ledger-stale", {"count": stale}, Level.HINT))
    for issue in sorted(set(store.ledgers()) - set(issue_of.values())):
        lonely = _ledger(store, issue, problems)
        if lonely:
            problems.append(check_lonely_ledger(lonely, issue_of))


def _readable(
    store: Store, names: Iterable[str], issue_of: dict[str, str], problems: list[Problem]
) -> Iterator[RawText]:
    """Raw files one by one; those that cannot be read are problems."""
    inputs = _inputs(store)
    for name in names:
        path = store.content / "raw" / name
        issue_of[name] = issue_id_of(stem_of(name))
        try:
            raw = store.load_raw(path, inputs)
        except HuikanError as e:
            problems.append(of_error(e, store.content))
            continue
        issue_of[name] = raw.issue_id
        yield raw


def _ledger(store: Store, issue: str, problems: list[Problem]) -> Ledger | None:
    """The issue's ledger; one that cannot be read is a problem."""
    try:
        return store.ledger(issue)
    except HuikanError as e:
        problems.append(of_error(e, store.content))
        return None


def _inputs(store: Store) -> str:
    """As `Store.inputs`; empty if an authority file cannot be read, which is said elsewhere."""
    try:
        return store.inputs()
    except HuikanError:
        return ""
