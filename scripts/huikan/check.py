"""Everything that can be wrong in an archive, with file, line and remedy. Never writes into it.

The checks are functions of values; only `check` and what it calls first read the store. An
error in one file becomes a problem like any other, so that it does not hide the next. What an
issue and a raw file came to is kept (see `check_kept`): where nothing of it changed, only what
has to be compared with the others is looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from itertools import groupby
from pathlib import PurePosixPath

from huikan.article import parse_issue_with_lines, parse_with_lines
from huikan.authority import Authority
from huikan.authority import load as authority_of
from huikan.authority_files import read_files
from huikan.check_article import Page, body_lines, check_article, check_body, check_issue
from huikan.check_kept import kept_checks
from huikan.check_links import check_links
from huikan.check_moved import Former, check_former, check_former_issues, lay_before
from huikan.check_prose import check_prose
from huikan.check_raw import (
    check_articles,
    check_laws,
    check_lonely_ledger,
    check_sidecar,
    check_sidecar_names,
    is_about,
)
from huikan.check_report import IssueReport, RawReport, plain
from huikan.check_text import check_text
from huikan.check_translation import (
    check_gaps,
    check_translation,
    original_path,
    with_own_tags,
)
from huikan.errors import HuikanError
from huikan.ledger import Ledger
from huikan.model import Article, Issue
from huikan.problems import Level, Problem, of_error, unknown_place
from huikan.raw_names import issue_id_of, stem_of
from huikan.store import TRANSLATION, Store, folder_name, read_text
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Report:
    """All problems, in the order of files and lines, and how much was looked at."""

    problems: tuple[Problem, ...]
    issues: int
    articles: int


def check(store: Store) -> Report:
    """Look at every file of the archive. Linear in its size; never writes there, never raises."""
    problems: list[Problem] = []
    authority = _check_authority(store, problems)
    kept = kept_checks(store.content)
    issues: list[IssueReport] = []
    for folder, run in groupby(store.page_paths(), key=lambda path: path.rpartition("/")[0]):
        own = list(run)
        if len(PurePosixPath(own[0]).parts) != 4:
            problems += [Problem(path, 0, "misplaced") for path in own]
            continue
        issues.append(kept.issue(store, folder) or _check_folder(store, authority, folder, own))
    raws: list[RawReport] = []
    inputs = ""
    for name in store.raw_names():
        report = kept.raw(name)
        if report is None:
            inputs = inputs or _inputs(store)
            report = _check_raw(store, authority, name, inputs)
        raws.append(report)
    kept.keep(issues, raws)
    problems += [p for report in issues for p in report.problems]
    problems += [p for report in raws for p in report.problems]
    problems += _compared(store, issues, raws)
    problems += check_prose(store.prose_paths())
    problems.sort(key=lambda p: (p.path, p.line))
    return Report(tuple(problems), len(issues), sum(report.articles for report in issues))


def check_page(store: Store, path: str, authority: Authority | None = None) -> tuple[Problem, ...]:
    """What is wrong with one file of an issue, as far as it can be told without the others.

    A translation is set beside its original. `authority` is read if it is not given.
    """
    pages = _Pages(store, authority or _check_authority(store, []))
    pages.add(path)
    if TRANSLATION.match(path.rpartition("/")[2]) and store.has(original_path(path)):
        pages.add(original_path(path))
    pages.check_translations()
    return tuple(sorted((p for p in pages.problems if p.path == path), key=lambda p: p.line))


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


# ---- one issue --------------------------------------------------------------


def _check_folder(
    store: Store, authority: Authority, folder: str, paths: Iterable[str]
) -> IssueReport:
    """All that can be said of an issue's files without those of the others."""
    pages = _Pages(store, authority)
    pages.issue = Issue(folder_name(folder))
    # What the issue says of its place helps to find what an article's names stand for.
    for path in sorted(paths, key=lambda path: not path.endswith("/index.md")):
        pages.add(path)
    pages.finish(folder)
    recorded: tuple[tuple[str, str], ...] = ()
    try:
        anchors = store.register(folder_name(folder)).anchors
        recorded = tuple(dict.fromkeys((a.article, a.path) for a in anchors))
    except HuikanError as e:
        pages.problems.append(of_error(e, store.content))
    return IssueReport(
        folder,
        plain(pages.problems),
        pages.articles,
        tuple((path, *found) for path, found in pages.originals.items()),
        tuple(pages.former.items()),
        pages.index,
        recorded,
        tuple(pages.asked.items()),
        tuple(pages.listed.items()),
    )


@dataclass(slots=True)
class _Pages:
    """Goes through an issue's pages once and remembers what has to be compared across them."""

    store: Store
    authority: Authority
    problems: list[Problem] = field(default_factory=list)
    issue: Issue = field(default_factory=lambda: Issue(""))
    articles: int = 0
    originals: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Path of an original → its id and the line of that."""
    former: dict[str, Former] = field(default_factory=dict)
    index: Former | None = None
    has_index: bool = False
    wanted: set[str] = field(default_factory=set)
    """Paths of originals that have a translation; files come sorted, translations first."""
    translated: dict[str, Article] = field(default_factory=dict)
    """Path of such an original → the article."""
    translations: list[tuple[Page, Article, Mapping[str, int]]] = field(default_factory=list)
    asked: dict[str, bool] = field(default_factory=dict)
    listed: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def add(self, path: str) -> None:
        """Check one file."""
        try:
            page = Page(path, read_text(self.store.content / path))
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
        name = path.rpartition("/")[2]
        if name == "index.md":
            self.has_index = True
        elif not TRANSLATION.match(name):
            self.originals[path] = ("", 0)

    def _add_index(self, page: Page) -> None:
        self.has_index = True
        issue, lines, body = parse_issue_with_lines(page.text, page.path, folder_name(page.folder))
        self.issue = issue
        self.index = Former(lines.get("former", 1), issue.former)
        self.problems += check_issue(page, issue, lines, self.authority)
        if issue.raw and not self._has(f"raw/{issue.raw}"):
            values = {"raw": issue.raw}
            self.problems.append(Problem(page.path, lines.get("raw", 1), "index-raw", values))
        self._check_links(page, body)

    def _has(self, path: str) -> bool:
        found = self.asked[path] = self.store.has(path)
        return found

    def _names_in(self, folder: str) -> tuple[str, ...]:
        found = self.listed[folder] = tuple(self.store.file_names(folder))
        return found

    def _check_links(self, page: Page, body: str) -> None:
        lines = body_lines(page, body)
        self.problems += check_links(page.path, lines, self._has, self._names_in)

    def _add_article(self, page: Page) -> None:
        article, lines, body = parse_with_lines(page.text, page.path)
        self.problems += check_body(page, body)
        self.problems += check_text(page.path, body_lines(page, body))
        self._check_links(page, body)
        if TRANSLATION.match(page.name):
            self.translations.append((page, article, lines))
            self.wanted.add(original_path(page.path))
            return
        self._check_front(page, article, lines)
        self._check_days(page, article, lines)
        self.articles += 1
        self.originals[page.path] = (article.id, lines.get("id", 1))
        if page.path in self.wanted:
            self.translated[page.path] = article
        if article.former:
            self.former[page.path] = Former(lines.get("former", 1), article.former)
        if not article.id:
            example = f"{folder_name(page.folder)}-{page.name.partition('-')[0]}"
            self.problems.append(Problem(page.path, 1, "id-missing", {"example": example}))

    def _check_days(self, page: Page, article: Article, lines: Mapping[str, int]) -> None:
        """The article's day and year beside its issue's; `check_article` sees the two together."""
        issue = self.issue
        if article.date and issue.date not in (None, article.date):
            values = {"date": article.date, "issue": issue.date}
            at = lines.get("date", 1)
            self.problems.append(Problem(page.path, at, "date-other", values, Level.HINT))
        printed = issue.date.year if issue.date else issue.year
        if not article.date and article.year and printed and article.year > printed + 1:
            years = {"year": article.year, "date": issue.date or printed}
            level = Level.ERROR if issue.date else Level.HINT  # its year may only be inferred
            at = lines.get("year", 1)
            self.problems.append(Problem(page.path, at, "year-after-date", years, level))

    def _check_front(self, page: Page, article: Article, lines: Mapping[str, int]) -> None:
        place = self.authority.place
        near = place(article.place or "") or place(self.issue.place or "")
        self.problems += check_article(page, article, lines, self.authority, near)

    def check_translations(self) -> None:
        """What is said of translations when their originals were seen."""
        for page, article, lines in self.translations:
            at = original_path(page.path)
            original = self.translated.get(at)
            own = with_own_tags(article, original) if original else article
            self._check_front(page, own, lines)
            if original is None and at in self.originals:
                continue  # it cannot be read, which was said
            self.problems += check_translation(
                page.path, article, lines.get("id", 1), original, self.authority
            )

    def finish(self, folder: str) -> None:
        """What can only be said when all pages of the issue were seen."""
        self.check_translations()
        ids = {path: article_id for path, (article_id, _) in self.originals.items()}
        paths = [page.path for page, _, _ in self.translations]
        self.problems += check_gaps(ids, paths, {folder} if self.has_index else ())
        if not self.has_index:
            values = {"example": "--- / title: … / ---"}
            problem = Problem(f"{folder}/index.md", 0, "index-missing", values, Level.HINT)
            self.problems.append(problem)


# ---- one raw file -----------------------------------------------------------


def _check_raw(store: Store, authority: Authority, name: str, inputs: str) -> RawReport:
    """A raw file, its sidecar, and for its ledger the laws."""
    issue = issue_id_of(stem_of(name))
    try:
        raw = store.load_raw(store.content / "raw" / name, inputs)
    except HuikanError as e:
        return RawReport(name, issue, plain([of_error(e, store.content)]), (), False)
    problems = list(check_sidecar(raw, authority))
    ledger = _ledger(store, raw.issue_id, problems)
    articles: tuple[tuple[str, str], ...] = ()
    is_stale = False
    if ledger is None:
        if not store.ledger_path(raw.issue_id).is_file():
            problems.append(Problem(f"raw/{raw.name}", 0, "raw-unread"))
    else:
        is_stale = ledger.source.sha256 == raw.sha256 and ledger.source.inputs != raw.inputs
        if wrong := is_about(ledger, raw):
            problems.append(wrong)
        else:
            problems += check_laws(ledger, raw)
            articles = tuple((a.id, a.path) for a in ledger.articles)
    return RawReport(name, raw.issue_id, plain(problems), articles, is_stale)


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


# ---- what is compared -------------------------------------------------------


def _compared(
    store: Store, issues: Iterable[IssueReport], raws: Iterable[RawReport]
) -> Iterator[Problem]:
    """What only all reports together tell."""
    originals = {path: id_ for report in issues for path, id_, _ in report.originals}
    former = {path: found for report in issues for path, found in report.former}
    indexes = {report.folder: report.index for report in issues if report.index}
    ids: dict[str, str] = {}
    yield from _check_names(issues)
    yield from _check_ids(issues, ids)
    recorded = (row for report in issues for row in report.recorded)
    yield from check_former(originals, former, recorded)
    yield from check_former_issues(indexes)
    yield from check_sidecar_names([report.name for report in raws], store.sidecar_names())
    addresses = [a for found in former.values() for a in found.addresses]
    earlier = {folder: found.addresses for folder, found in indexes.items()}
    before = set(lay_before(addresses, earlier))
    for report in raws:
        yield from check_articles(report.issue, report.articles, ids, originals.keys(), before)
    if stale := sum(report.is_stale for report in raws):
        yield Problem("ledger", 0, "ledger-stale", {"count": stale}, Level.HINT)
    yield from _check_lonely(store, {report.name: report.issue for report in raws})


def _check_names(issues: Iterable[IssueReport]) -> Iterator[Problem]:
    """Issues of one name in two folders."""
    names: dict[str, str] = {}
    for report in issues:
        other = names.setdefault(folder_name(report.folder), report.folder)
        if other != report.folder:
            yield Problem(f"{report.folder}/index.md", 0, "issue-twice", {"other": other})


def _check_ids(issues: Iterable[IssueReport], ids: dict[str, str]) -> Iterator[Problem]:
    """Articles with an id that another one has; `ids` takes the first file of each."""
    for report in issues:
        for path, id_, line in report.originals:
            other = ids.setdefault(id_, path) if id_ else path
            if other != path:
                yield Problem(path, line, "id-taken", {"id": id_, "other": other})


def _check_lonely(store: Store, issue_of: Mapping[str, str]) -> Iterator[Problem]:
    """Ledgers that no raw file leads to."""
    problems: list[Problem] = []
    for issue in sorted(set(store.ledgers()) - set(issue_of.values())):
        lonely = _ledger(store, issue, problems)
        if lonely:
            problems.append(check_lonely_ledger(lonely, issue_of))
    yield from problems
