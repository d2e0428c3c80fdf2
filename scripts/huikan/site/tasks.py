"""The work of a build, cut into tasks that can be done apart, each in a process of its own.

A task gives units (see `units`); what a unit is made from are values, so no task waits for
another and the order changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from huikan.cores import cores
from huikan.model import StoredIssue
from huikan.site.addresses import LANGUAGES
from huikan.site.catalogue import Catalogue
from huikan.site.cms import cms_files, program_files
from huikan.site.crew import work_off
from huikan.site.data_page import data_page
from huikan.site.dataset import FOLDER, build_dataset
from huikan.site.downloads import issue_files
from huikan.site.excerpt import excerpt, key_of
from huikan.site.feeds import Feed, feeds, write_feed
from huikan.site.forge import Editing
from huikan.site.opensearch import opensearch, opensearch_address
from huikan.site.pages import LISTS, issue_pages, list_pages, single_pages
from huikan.site.search import MANIFEST, Share, make_part, merge, shares
from huikan.site.search_bytes import pack
from huikan.site.search_documents import SearchDocument
from huikan.site.search_kept import load_part, save_part, sweep
from huikan.site.units import Done, Files, Unit
from huikan.site.views import SitePage, SiteTitles

Task = Callable[[], Iterator[Unit]]

ISSUES_AT_ONCE = 4
"""Issues of one task: few enough to share the work evenly, many enough to hand it out cheaply."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a site is made from. `show` makes a page's file, called `file`, whole."""

    catalogue: Catalogue
    titles: Mapping[str, SiteTitles]
    site_url: str
    has_offline: bool
    version: str
    """What this state of the archive is called; empty if nobody says."""
    show: Callable[[SitePage], str]
    texts: Callable[[], Iterator[tuple[str, Sequence[SearchDocument], Mapping[str, str]]]]
    """What search finds: the index's folder, its documents, English names."""
    editing: Editing
    """How editors and readers reach those who keep the archive."""
    parts: Path
    """The folder where parts of the search index lie, by digest."""
    file: str = "index.html"


def made_of(site: Site, finish: Callable[[Iterable[Unit]], Iterable[Done]]) -> Iterator[Done]:
    """What became of every unit, each finished on one of all cores."""
    for tasks in rounds_of(site):
        own = [lambda task=task: list(finish(task())) for task in tasks]
        for found in work_off(own, cores()):
            yield from found


def rounds_of(site: Site) -> tuple[list[Task], list[Task]]:
    """All tasks of a build but what MkDocs does itself, the longest first: those of the first
    round, which make the parts of the search index, and those that may find them made."""
    parts: list[Task] = []
    tasks: list[Task] = []
    digests: list[str] = []
    for folder, docs, english in site.texts():
        own = shares(docs)
        digests += [share.digest for share in own]
        parts += [partial(_part, site, folder, share) for share in own]
        tasks.append(partial(_index, site, folder, own, english))
    sweep(site.parts, digests)
    tasks += [partial(_data, site), partial(_editing, site)]
    for lang in LANGUAGES:
        tasks += [partial(_lists, site, lists, lang) for lists in LISTS]
        tasks += [partial(_feeds, site, lang), partial(_singles, site, lang)]
    issues = site.catalogue.issues
    for start in range(0, len(issues), ISSUES_AT_ONCE):
        tasks.append(partial(_issues, site, issues[start : start + ISSUES_AT_ONCE]))
    return parts, tasks


def _issues(site: Site, issues: Sequence[StoredIssue]) -> Iterator[Unit]:
    """Each issue with its articles: all pages and files that are made from its excerpt."""
    for stored in issues:
        own = excerpt(site.catalogue, stored)
        yield Unit(stored.path, key_of(own), partial(_issue, site, own))


def _issue(site: Site, own: Catalogue) -> Files:
    for page in issue_pages(own):
        yield _shown(site, page)
    for path, made in issue_files(own, site.site_url):
        yield path, made.encode("utf-8", "replace") if isinstance(made, str) else made


def _lists(site: Site, lists: object, lang: str) -> Iterator[Unit]:
    return _pages(site, list_pages(lists, site.catalogue, lang))  # type: ignore[arg-type]


def _singles(site: Site, lang: str) -> Iterator[Unit]:
    """The pages that stand for themselves, and the description of the search for browsers."""
    yield from _pages(site, single_pages(site.catalogue, site.titles[lang], lang))
    if site.site_url:
        text = opensearch(site.titles[lang], lang, site.site_url)
        yield Unit(f"opensearch {lang}", None, lambda: [(opensearch_address(lang), text.encode())])


def _pages(site: Site, pages: Iterator[SitePage]) -> Iterator[Unit]:
    for page in pages:
        yield Unit(f"page {page.full_address}", page, partial(_one_page, site, page))


def _one_page(site: Site, page: SitePage) -> Files:
    return [_shown(site, page)]


def _shown(site: Site, page: SitePage) -> tuple[str, bytes]:
    whole = site.show(page)
    return f"{page.full_address}{site.file}", whole.encode("utf-8", "xmlcharrefreplace")


def _feeds(site: Site, lang: str) -> Iterator[Unit]:
    titles = site.titles[lang]
    for feed in feeds(site.catalogue, titles, lang):
        yield Unit(f"feed {feed.address}", (feed, titles), partial(_feed, site, feed, titles))


def _feed(site: Site, feed: Feed, titles: SiteTitles) -> Files:
    return [(feed.address, write_feed(feed, titles, site.site_url).encode("utf-8", "replace"))]


def _data(site: Site) -> Iterator[Unit]:
    """The archive as data, and the page that lists these files."""
    files = build_dataset(site.catalogue, site.titles, site.site_url)
    yield Unit("data", None, lambda: [(FOLDER + made.name, made.data) for made in files])
    yield from _pages(
        site, (data_page(files, lang, site.has_offline, site.version) for lang in LANGUAGES)
    )


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


def _part(site: Site, folder: str, share: Share) -> Iterator[Unit]:
    """A part of the search index: its pieces of text, and its rows in a file of their own."""
    make = partial(_pieces, site, folder, share)
    yield Unit(f"{folder} {share.digest}", share.digest, make)


def _pieces(site: Site, folder: str, share: Share) -> Files:
    made = make_part(share)
    save_part(site.parts / share.digest, made)
    for name, piece in made.files.items():
        yield f"{folder}/{name}", partial(pack, piece)


def _index(
    site: Site, folder: str, own: Sequence[Share], english: Mapping[str, str]
) -> Iterator[Unit]:
    """What is put together from all parts."""
    values = ([share.digest for share in own], english)
    yield Unit(folder, values, partial(_merged, site, folder, own, english))


def _merged(site: Site, folder: str, own: Sequence[Share], english: Mapping[str, str]) -> Files:
    made = [load_part(site.parts / share.digest) or make_part(share) for share in own]
    for name, data in merge(own, made, english):
        yield f"{folder}/{name}", data() if name == MANIFEST else data
