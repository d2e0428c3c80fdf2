"""The work of a build, cut into tasks that can be done apart, each in a process of its own.

A task gives units (see `units`); what a unit is made from are values, so no task waits for
another and the order changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from huikan.cores import cores
from huikan.model import StoredIssue
from huikan.site.addresses import LANGUAGES
from huikan.site.ahead import Finish
from huikan.site.catalogue import Catalogue
from huikan.site.cms import cms_files, program_files
from huikan.site.crew import beside
from huikan.site.data_page import data_page
from huikan.site.dataset import CSV, FOLDER, JSONL, DataFile, build_dataset, issue_rows
from huikan.site.downloads import issue_files
from huikan.site.excerpt import excerpt, heads_of, key_of, without_edits, without_whole
from huikan.site.feeds import Feed, article_feeds, correction_feeds
from huikan.site.forge import Editing
from huikan.site.keeping import keep_bytes, kept_bytes, sweep
from huikan.site.listing import Listing
from huikan.site.names import ArchiveNames
from huikan.site.opensearch import opensearch, opensearch_address
from huikan.site.pages import HEAD_LISTS, LISTS, issue_pages, list_pages, single_pages
from huikan.site.reading import Reading
from huikan.site.units import Done, Files, Group, Unit, Workshop, digest_of, finished
from huikan.site.views import SitePage, SiteTitles
from huikan.values import dataclass

ISSUES_AT_ONCE = 4
"""Issues of one task: few enough to share the work evenly, many enough to hand it out cheaply."""

ROWS = "data"
"""The folder of the rows of the dataset, which are kept between builds."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a site is made from. `show` makes a page's file, called `file`, whole."""

    catalogue: Catalogue
    """Without texts."""
    reading: Reading
    names: str
    """Digest of the archive's authority files."""
    titles: Mapping[str, SiteTitles]
    site_url: str
    has_offline: bool
    version: str
    """What this state of the archive is called; empty if nobody says."""
    show: Callable[[SitePage], str]
    authority: ArchiveNames
    """Names that the archive's authority files have."""
    editing: Editing
    """How editors and readers reach those who keep the archive."""
    kept: Path
    """The folder where parts of the search index and of the dataset lie, by digest."""
    environment: str = ""
    """Digest of all that what lies there goes by besides; empty: the next build will not see it."""
    file: str = "index.html"

    def mark(self, *more: object) -> tuple[object, ...]:
        """All that lists go by."""
        return (self.reading.mark(), *self._mark_of_all(), *more)

    def mark_of_heads(self) -> tuple[object, ...]:
        """All that `HEAD_LISTS` go by."""
        return (self.reading.heads(), *self._mark_of_all())

    def mark_of_told(self) -> tuple[object, ...]:
        """All that lists go by which go by no editor's changes."""
        return (self.reading.told(), *self._mark_of_all())

    def mark_of_others(self) -> tuple[object, ...]:
        """All that an issue's pages go by, apart from its own files."""
        return (self.reading.placed(), self.reading.reprinted(), *self._mark_of_all())

    def _mark_of_all(self) -> tuple[object, ...]:
        made = (self.catalogue.has_pdf, sorted(self.catalogue.left_out))
        return self.names, made, self.titles


_FEW = 4
"""So many issues are made here if the last build left all others: to have them made by children
would cost more, for these copy most of what they look at."""


def made_of(
    site: Site,
    finish: Finish,
    shop: Workshop | None = None,
    while_waiting: Callable[[], object] = lambda: None,
) -> list[Done]:
    """What became of every unit, but for those of the search index, made on all cores. `shop` knows
    what the last build left, if it left anything. `while_waiting` is called, if anything is waited
    for."""
    lists, issues, data = list_groups(site), issue_groups(site), [_group(partial(_data, site))]
    few = _asked(shop, issues) if shop and shop.is_again else None
    if few is None or not shop:
        done = finished([*lists, *issues], finish, cores())
        sweep(site.kept / ROWS, _all_rows(site))
        return done + finished(data, finish, 1)
    if all(shop.is_left(group) for group in lists if group.name):
        done = finished([*lists, *few], finish, 1)
        sweep(site.kept / ROWS, _all_rows(site))
        return done + finished(data, finish, 1)
    # Those of the other language are made beside, with the dataset, for which the rows of an issue
    # are made there once more: to wait for its pages takes longer.
    half = len(lists) // 2 + 1
    with beside(partial(finished, [*data, *lists[half:]], finish, 1)) as others:
        done = finished([*few, *lists[:half]], finish, 1)
        while_waiting()
        done += others()
    sweep(site.kept / ROWS, _all_rows(site))
    return done


def _asked(shop: Workshop, groups: Sequence[Group]) -> list[Group] | None:
    """The groups, their units at hand where one may have to be made; None if more than a few have
    to."""
    asked: list[Group] = []
    number = 0
    for group in groups:
        if shop.is_left(group):
            asked.append(group)
            continue
        units = tuple(group.units())
        number += sum(not shop.is_same(unit) for unit in units)
        if number > _FEW:
            return None
        asked.append(replace(group, units=partial(iter, units)))
    return asked


def list_groups(site: Site) -> list[Group]:
    """All units of a build in groups, but for issues, what MkDocs does itself, the search index,
    and the dataset, which is put together from what others leave."""
    groups = [_group(partial(_editing, site))]
    mark, of_told, of_heads = site.mark(), site.mark_of_told(), site.mark_of_heads()
    for lang in LANGUAGES:
        for lists in LISTS:
            name, own_mark = lists.__name__, of_heads if lists in HEAD_LISTS else of_told
            groups.append(Group(f"{name} {lang}", own_mark, partial(_lists, site, lists, lang)))
        groups.append(Group(f"feeds {lang}", of_told, partial(_feeds, site, lang)))
        groups.append(Group(f"corrections {lang}", mark, partial(_corrections, site, lang)))
        groups.append(Group(f"singles {lang}", mark, partial(_singles, site, lang)))
    return groups


def issue_groups(site: Site) -> list[Group]:
    """The issues with all that is made of each, in groups."""
    groups: list[Group] = []
    issues = site.catalogue.issues
    blank, of_others = without_whole(site.catalogue), site.mark_of_others()
    for start in range(0, len(issues), ISSUES_AT_ONCE):
        own_issues = issues[start : start + ISSUES_AT_ONCE]
        values = (of_others, [site.reading.files[stored.path] for stored in own_issues])
        own_units = partial(_issues, site, blank, own_issues)
        groups.append(Group(f"issues {own_issues[0].path}", values, own_units))
    return groups


def _group(units: Callable[[], Iterable[Unit]]) -> Group:
    return Group("", None, units)


def _issues(site: Site, blank: Catalogue, issues: Sequence[StoredIssue]) -> Iterator[Unit]:
    """Each issue with its articles: all pages and files that are made from its excerpt."""
    for stored in issues:
        key = key_of(blank, stored, site.reading.files[stored.path], site.names)
        yield Unit(stored.path, key, partial(_issue, site, stored))


def _issue(site: Site, stored: StoredIssue) -> Files:
    own = _own(site, stored)
    for page in issue_pages(own):
        yield _shown(site, page)
    for path, made in issue_files(own, site.site_url):
        yield path, made.encode("utf-8", "replace") if isinstance(made, str) else made
    _keep_rows(site, own)


def _own(site: Site, stored: StoredIssue) -> Catalogue:
    """The excerpt of an issue, with its texts."""
    whole = site.reading.whole(stored.path)
    known = replace(
        site.catalogue,
        names=whole.names,
        records=whole.records,
        collated=whole.collated,
        edited=whole.edited,
    )
    return excerpt(known, whole.stored)


def _lists(
    site: Site, lists: Callable[[Catalogue, str], Iterator[Listing]], lang: str
) -> Iterator[Unit]:
    bare = heads_of if lists in HEAD_LISTS else without_edits
    known = bare(site.catalogue)
    return _pages(site, list_pages(lists, known, lang))


def _singles(site: Site, lang: str) -> Iterator[Unit]:
    """The pages that stand for themselves, and the description of the search for browsers."""
    yield from _pages(site, single_pages(site.catalogue, site.titles[lang], lang))
    if site.site_url:
        text = opensearch(site.titles[lang], lang, site.site_url)
        yield Unit(f"opensearch {lang}", None, lambda: [(opensearch_address(lang), text.encode())])


def _pages(site: Site, pages: Iterator[SitePage]) -> Iterator[Unit]:
    named = site.names  # lines of lists are compared without them (see `ArticleRows`)
    for page in pages:
        yield Unit(f"page {page.full_address}", (page, named), partial(_one_page, site, page))


def _one_page(site: Site, page: SitePage) -> Files:
    return [_shown(site, page)]


def _shown(site: Site, page: SitePage) -> tuple[str, bytes]:
    whole = site.show(page)
    return f"{page.full_address}{site.file}", whole.encode("utf-8", "xmlcharrefreplace")


def _feeds(site: Site, lang: str) -> Iterator[Unit]:
    titles = site.titles[lang]
    return _feed_units(site, titles, article_feeds(without_edits(site.catalogue), titles, lang))


def _corrections(site: Site, lang: str) -> Iterator[Unit]:
    return _feed_units(site, site.titles[lang], correction_feeds(site.catalogue, lang))


def _feed_units(site: Site, titles: SiteTitles, feeds: Iterable[Feed]) -> Iterator[Unit]:
    for feed in feeds:
        yield Unit(f"feed {feed.address}", (feed, titles), partial(_feed, site, feed, titles))


def _feed(site: Site, feed: Feed, titles: SiteTitles) -> Files:
    from huikan.site.atom import write_feed  # it takes its time to load, and edits change few

    return [(feed.address, write_feed(feed, titles, site.site_url).encode("utf-8", "replace"))]


def _data(site: Site) -> Iterator[Unit]:
    """The archive as data, and the pages that list these files."""
    values = (site.mark(site.version, site.has_offline), _all_rows(site))
    yield Unit("data", values, partial(_dataset, site))


def _all_rows(site: Site) -> list[str]:
    """The names under which the rows of all issues lie."""
    issues = site.catalogue.issues
    return [_rows_name(site, each, kind) for each in issues for kind in (JSONL, CSV)]


def _dataset(site: Site) -> Files:
    def rows(stored: StoredIssue, kind: str) -> bytes:
        kept = kept_bytes(site.kept / ROWS / _rows_name(site, stored, kind))
        return _keep_rows(site, _own(site, stored))[kind] if kept is None else kept

    files: list[DataFile] = []
    for name, pieces in build_dataset(site.catalogue, rows, site.titles, site.site_url, files):
        yield FOLDER + name, pieces
    for lang in LANGUAGES:
        yield _shown(site, data_page(files, lang, site.has_offline, site.version))


def _keep_rows(site: Site, own: Catalogue) -> dict[str, bytes]:
    """The rows of the issue that an excerpt holds, kept for the files that hold all rows."""
    (stored,) = own.issues
    rows = issue_rows(own, stored)
    for kind, data in rows.items():
        keep_bytes(site.kept / ROWS / _rows_name(site, stored, kind), data)
    return rows


def _rows_name(site: Site, stored: StoredIssue, kind: str) -> str:
    """What an issue's rows are kept as: of the archive they go by its own files and by names of
    places alone."""
    said = f"{site.reading.files[stored.path]} {site.names} {site.environment}"
    return f"{digest_of(said.encode())}.{kind}"


def _editing(site: Site) -> Iterator[Unit]:
    """The pages for editing in the browser, and the program that they start."""
    topics = sorted({t.name: t for t in site.catalogue.topics.values()}.items())
    names = [(name, topic.english or name) for name, topic in topics]
    values = (site.editing, site.titles, names, site.site_url)
    yield Unit("admin", values, partial(_desk, values))


def _desk(values: tuple[Editing, Mapping[str, SiteTitles], list[tuple[str, str]], str]) -> Files:
    for path, text in cms_files(*values):
        yield path, text.encode()
    yield from program_files()
