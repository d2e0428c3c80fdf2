"""The whole site as a list of pages: a `Catalogue` in, `SitePage` values out. No files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from huikan.anchors import slug
from huikan.site import addresses, links
from huikan.site.addresses import LANGUAGES, in_language
from huikan.site.beside_pages import beside_pages
from huikan.site.catalogue import Catalogue
from huikan.site.chart import NARROW, WIDE, draw_glance
from huikan.site.committee_pages import committee_lists
from huikan.site.feature_pages import feature_lists
from huikan.site.glance import build_glance
from huikan.site.glossary_pages import glossary_lists
from huikan.site.issue_pages import article_pages, issue_contents, issue_lists
from huikan.site.listing import Listing, cut_listing
from huikan.site.moved_pages import moved_pages
from huikan.site.people_pages import people_lists
from huikan.site.place_pages import place_lists
from huikan.site.print_pages import print_pages
from huikan.site.raw_pages import raw_pages
from huikan.site.record_pages import figures_page, issue_corrections, record_lists
from huikan.site.strings import count, say
from huikan.site.topic_pages import topic_lists
from huikan.site.translation_pages import translation_lists
from huikan.site.views import HomeView, Link, ProseView, SearchView, SitePage, SiteTitles
from huikan.site.year_pages import year_lists

NAVIGATION = (
    ("nav-home", ""),
    ("nav-issues", "issues/"),
    ("nav-committees", "committees/"),
    ("nav-places", "places/"),
    ("nav-years", "years/"),
    ("nav-search", "search/"),
    ("nav-about", "about/"),
)
"""The site's few main entries: key of the words, address."""

MORE = (
    ("all-articles", "articles/"),
    ("features", "features/"),
    ("topics", "topics/"),
    ("people", "people/"),
    ("glossary", "glossary/"),
    ("translations", "translations/"),
    ("quality", "quality/"),
    ("corrections", "corrections/"),
    ("data", "data/"),
    ("contact", "contact/"),
)
"""What else there is: at every page's foot."""

NEWEST = 6
"""Issues on the home page."""

# The first heading of a page that an editor wrote: its title.
_TITLE = re.compile(r"^#[ \t]+(.+?)[ \t]*#*$", re.M)

LISTS: tuple[Callable[[Catalogue, str], Iterator[Listing]], ...] = (
    issue_lists,
    year_lists,
    committee_lists,
    place_lists,
    feature_lists,
    topic_lists,
    people_lists,
    glossary_lists,
    translation_lists,
    record_lists,
)
"""What is listed, page by page, in each language; a new kind of list is one more line here."""

HEAD_LISTS = frozenset(
    (
        issue_lists,
        year_lists,
        committee_lists,
        place_lists,
        topic_lists,
        people_lists,
        glossary_lists,
    )
)
"""Those that go by what stands above texts, not by what is told of these (see `heads_of`): an edit
of a text leaves them as they are."""

ISSUE_LISTS = (issue_contents, issue_corrections)
"""Lists of one issue, made from its excerpt alone (see `excerpt`)."""

ISSUE_PAGES = (article_pages, print_pages, beside_pages, raw_pages)
"""Pages of one issue and its articles, made from its excerpt alone."""


def list_pages(
    lists: Callable[[Catalogue, str], Iterator[Listing]], catalogue: Catalogue, lang: str
) -> Iterator[SitePage]:
    """All pages of a kind of list."""
    for listing in lists(catalogue, lang):
        yield from cut_listing(listing)


def issue_pages(own: Catalogue) -> Iterator[SitePage]:
    """All pages of the issue that an excerpt holds, in every language."""
    for lang in LANGUAGES:
        for lists in ISSUE_LISTS:
            yield from list_pages(lists, own, lang)
        for made in ISSUE_PAGES:
            yield from made(own, lang)


def single_pages(catalogue: Catalogue, titles: SiteTitles, lang: str) -> Iterator[SitePage]:
    """What stands for itself: the home page, the archive's figures, where articles went."""
    yield _home(catalogue, titles, lang)
    yield figures_page(catalogue, lang)
    yield from moved_pages(catalogue, lang)


def theme_pages(prose: Mapping[str, str], lang: str) -> Iterator[SitePage]:
    """What MkDocs itself puts into the theme: the search page, and what editors wrote.

    `prose` holds the pages that editors wrote, by file name (`about.md`, `about.en.md`).
    """
    yield _search(lang)
    yield from _prose(prose, lang)


def known_addresses(catalogue: Catalogue) -> set[str]:
    """The address of every page but `theme_pages`; of lists that go on, of the first page only.

    Without making the pages: for links that lead to them.
    """
    found = {"", *(address for _, address in (*NAVIGATION, *MORE)), "open-questions/"}
    found -= {"search/", "about/", "contact/"}
    found |= {addresses.of_committee(n) for n in catalogue.committees}
    found |= {addresses.of_place(n) for n in catalogue.places}
    found |= {addresses.of_year(n) for n in catalogue.by_year}
    found |= {addresses.of_feature(n) for n in catalogue.by_feature}
    found |= {addresses.of_topic(n) for n in catalogue.by_topic}
    found |= {addresses.of_person(*known) for known in catalogue.by_person}
    for stored in catalogue.issues:
        found |= {addresses.of_issue(stored), f"{stored.path.rpartition('/')[0]}/"}
        if stored.issue.id in catalogue.accounts:
            found.add(addresses.of_corrections(stored))
    for entry in catalogue.entries:
        if entry.stored.translations:
            found.add(addresses.of_beside(entry.stored))
    found |= {page.address for page in moved_pages(catalogue, "zh")}
    whole = {in_language(address, lang) for address in found for lang in LANGUAGES}
    for lang in LANGUAGES:
        printed = (links.print_address(catalogue, stored, lang) for stored in catalogue.issues)
        whole.update(filter(None, printed))
        for entry in catalogue.entries:
            whole.add(links.article_address(catalogue, entry, lang))
            if entry.article.id in catalogue.read:
                whole.add(links.raw_address(catalogue, entry, lang))
    return whole


def _home(catalogue: Catalogue, titles: SiteTitles, lang: str) -> SitePage:
    counts = (
        ("count-articles", "articles/", len(catalogue.entries)),
        ("count-issues", "issues/", len(catalogue.issues)),
        ("count-committees", "committees/", len(catalogue.committees)),
        ("count-places", "places/", len(catalogue.places)),
    )
    glance = build_glance(catalogue, lang)
    view = HomeView(
        subtitle=titles.subtitle,
        counts=tuple(Link(count(k, n, lang), in_language(a, lang)) for k, a, n in counts),
        newest=tuple(links.issue_row(issue, lang) for issue in catalogue.issues[:NEWEST]),
        more=links.nav("more-issues", "issues/", lang),
        glance=glance,
        charts=tuple(draw_glance(glance, lang, layout) for layout in (WIDE, NARROW)),
        demo=any(stored.issue.demo for stored in catalogue.issues),
    )
    return SitePage(lang, "", titles.name, view, titles.description)


def _search(lang: str) -> SitePage:
    lists = tuple(links.nav(key, address, lang) for key, address in NAVIGATION[1:5])
    view = SearchView((*lists, links.nav("all-articles", "articles/", lang)))
    return SitePage(
        lang, "search/", say("nav-search", lang), view, say("search-label", lang),
        links.crumbs(lang), "search/",
    )  # fmt: skip


def _prose(files: Mapping[str, str], lang: str) -> Iterator[SitePage]:
    """The pages that editors wrote; `NAME.en.md` is `NAME.md` in English."""
    for name, chinese in sorted(files.items()):
        stem = name.removesuffix(".md")
        if stem.endswith(".en"):
            continue
        english = files.get(f"{stem}.en.md")
        address = f"{slug(stem)}/"
        text = chinese if lang == "zh" else english or _untranslated(chinese, address, lang)
        found = _TITLE.search(text)
        yield SitePage(
            lang, address, found[1] if found else stem, ProseView(text),
            crumbs=links.crumbs(lang), section=address, both=english is not None,
        )  # fmt: skip


def _untranslated(chinese: str, address: str, lang: str) -> str:
    found = _TITLE.search(chinese)
    title = found[1] if found else address
    note = say("untranslated-page", lang)
    to = addresses.relative_url(in_language(address, lang), address)
    return f"# {title}\n\n{note} [{title}]({to})\n"
