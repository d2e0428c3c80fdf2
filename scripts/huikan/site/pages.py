"""The whole site as a list of pages: a `Catalogue` in, `SitePage` values out. No files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from markupsafe import Markup

from huikan.model import Committee, Place, StoredIssue
from huikan.site import addresses, links
from huikan.site.addresses import LANGUAGES, in_language
from huikan.site.article_page import build_article
from huikan.site.body import Setting, render_markdown
from huikan.site.catalogue import Catalogue, Entry, ancestors, group_by_feature
from huikan.site.glance import build_glance
from huikan.site.listing import Listing, cut_listing, sections_by_year, year_addresses
from huikan.site.strings import count, format_date, say
from huikan.site.views import (
    Fact,
    HomeView,
    Link,
    ListView,
    ProseView,
    Row,
    SearchView,
    Section,
    SitePage,
    SiteTitles,
    Steps,
)

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

NEWEST = 6
"""Issues on the home page."""

# The first heading of a page that an editor wrote: its title.
_TITLE = re.compile(r"^#[ \t]+(.+?)[ \t]*#*$", re.M)


def build_pages(
    catalogue: Catalogue, prose: Mapping[str, str], titles: Mapping[str, SiteTitles]
) -> Iterator[SitePage]:
    """Every page of the site in every language.

    `prose` holds the pages that editors wrote, by file name (`about.md`, `about.en.md`).
    """
    for lang in LANGUAGES:
        yield _home(catalogue, titles[lang], lang)
        yield _search(lang)
        for listing in _listings(catalogue, lang):
            yield from cut_listing(listing)
        for stored in catalogue.issues:
            yield from cut_listing(_issue(catalogue, stored, lang))
            yield from _articles_of(catalogue, stored, lang)
        yield from _prose(prose, lang)


def _listings(catalogue: Catalogue, lang: str) -> Iterator[Listing]:
    yield from _issue_lists(catalogue, lang)
    yield _all_articles(catalogue, lang)
    yield _committees(catalogue, lang)
    for committee in catalogue.committees.values():
        yield _committee(catalogue, committee, lang)
    yield _places(catalogue, lang)
    for place in catalogue.places.values():
        yield _place(catalogue, place, lang)
    yield _years(catalogue, lang)
    for year in catalogue.by_year:
        yield _year(catalogue, year, lang)


def _crumbs(lang: str, *more: Link) -> tuple[Link, ...]:
    return (Link(say("nav-home", lang), in_language("", lang)), *more)


def _nav_link(key: str, address: str, lang: str) -> Link:
    return Link(say(key, lang), in_language(address, lang))


def _home(catalogue: Catalogue, titles: SiteTitles, lang: str) -> SitePage:
    counts = (
        ("count-articles", "articles/", len(catalogue.entries)),
        ("count-issues", "issues/", len(catalogue.issues)),
        ("count-committees", "committees/", len(catalogue.committees)),
        ("count-places", "places/", len(catalogue.places)),
    )
    view = HomeView(
        subtitle=titles.subtitle,
        counts=tuple(Link(count(k, n, lang), in_language(a, lang)) for k, a, n in counts),
        newest=tuple(links.issue_row(issue, lang) for issue in catalogue.issues[:NEWEST]),
        more=_nav_link("more-issues", "issues/", lang),
        glance=build_glance(catalogue, lang),
        demo=any(stored.issue.demo for stored in catalogue.issues),
    )
    return SitePage(lang, "", titles.name, view, titles.description)


def _search(lang: str) -> SitePage:
    lists = tuple(_nav_link(key, address, lang) for key, address in NAVIGATION[1:5])
    view = SearchView((*lists, _nav_link("all-articles", "articles/", lang)))
    return SitePage(
        lang, "search/", say("nav-search", lang), view, say("search-label", lang),
        _crumbs(lang), "search/",
    )  # fmt: skip


def _issue_lists(catalogue: Catalogue, lang: str) -> Iterator[Listing]:
    """All issues, and those of each year of publication (the year in their path)."""
    years = [
        (path.rpartition("/")[2], tuple(run))
        for path, run in groupby(sorted(catalogue.issues, key=_folder, reverse=True), key=_folder)
    ]
    sections = [
        Section(
            tuple(links.issue_row(stored, lang) for stored in run),
            Link(year, in_language(f"issues/{addresses.slug(year)}/", lang)),
        )
        for year, run in years
    ]
    first = SitePage(
        lang, "issues/", say("issues", lang), ListView(()), say("issues", lang),
        _crumbs(lang), "issues/",
    )  # fmt: skip
    yield Listing(first, ListView(()), tuple(sections))
    for (year, run), section in zip(years, sections, strict=True):
        title = say("issues-of", lang, year=year)
        crumbs = _crumbs(lang, _nav_link("nav-issues", "issues/", lang))
        page = SitePage(lang, f"{_folder(run[0])}/", title, ListView(()), title, crumbs, "issues/")
        yield Listing(page, ListView(()), (Section(section.rows),))


def _folder(stored: StoredIssue) -> str:
    return stored.path.rpartition("/")[0]


def _issue(catalogue: Catalogue, stored: StoredIssue, lang: str) -> Listing:
    issue = stored.issue
    name = links.of_issue(stored, lang)
    address = addresses.of_issue(stored)
    beside = catalogue.neighbours[stored.path]
    steps = Steps(
        say("issue-nav", lang),
        links.of_issue(beside.previous, lang) if beside.previous else None,
        links.of_issue(beside.next, lang) if beside.next else None,
        say("issue-previous", lang),
        say("issue-next", lang),
    )
    setting = Setting(stored.path, in_language(address, lang), lang)
    note = render_markdown(issue.note, setting) if issue.note else Markup()
    view = ListView(
        (),
        facts=tuple(_issue_facts(catalogue, stored, lang)),
        note=note
        if lang == "zh" or not note
        else Markup('<div lang="zh-Hans">{}</div>').format(note),
        steps=steps,
        demo=issue.demo,
        sections_label=say("reading-order", lang),
    )
    crumbs = _crumbs(lang, _nav_link("nav-issues", "issues/", lang))
    entries = [Entry(article, stored) for article in stored.articles]
    described = f"{name.text}{say('colon', lang)}{count('count-articles', len(entries), lang)}"
    page = SitePage(lang, address, name.text, view, described, crumbs, "issues/")
    return Listing(page, view, tuple(_contents(catalogue, entries, lang)))


def _issue_facts(catalogue: Catalogue, stored: StoredIssue, lang: str) -> Iterator[Fact]:
    issue = stored.issue
    plain = {
        "issue-number": links.issue_number(issue, lang),
        "date": issue.date and format_date(issue.date, lang),
        "page": links.page_name(issue, lang),
        "source": issue.source,
        "rights": issue.rights,
    }
    if publication := links.of_publication(issue, lang):
        yield Fact(say("publication", lang), (publication,))
    for key, value in plain.items():
        if value:
            yield Fact(say(key, lang), (links.named(value, None, None, lang),))
    if issue.place:
        name = catalogue.canonical[issue.place]
        yield Fact(say("place", lang), (links.of_place(catalogue, name, lang),))


def _contents(catalogue: Catalogue, entries: Sequence[Entry], lang: str) -> Iterator[Section]:
    """An issue's articles; a heading ends a feature, so that what follows is not taken for it."""
    is_behind_feature = False
    for feature, run in group_by_feature(entries):
        rows = (links.article_row(catalogue, e, lang, with_issue=False) for e in run)
        heading = Link(say("feature-none", lang) if is_behind_feature else "")
        if feature:
            heading = links.named(feature, _feature_name(run, lang), None, lang)
        is_behind_feature = feature is not None
        yield Section(tuple(rows), heading)


def _feature_name(run: Iterable[Entry], lang: str) -> str | None:
    """The feature's name in the other language, if one of its translations gives it."""
    translations = (entry.translation(lang) for entry in run)
    return next((t.feature for t in translations if t and t.feature), None)


def _articles_of(catalogue: Catalogue, stored: StoredIssue, lang: str) -> Iterator[SitePage]:
    entries = [Entry(article, stored) for article in stored.articles]
    for before, entry, after in zip([None, *entries], entries, [*entries[1:], None], strict=False):
        yield build_article(catalogue, entry, before, after, lang)


def _all_articles(catalogue: Catalogue, lang: str) -> Listing:
    title = say("all-articles", lang)
    page = SitePage(lang, "articles/", title, ListView(()), title, _crumbs(lang), "issues/")
    groups = _year_groups("articles/", catalogue.entries, lang)
    sections = sections_by_year(catalogue, catalogue.entries, lang)
    return Listing(page, ListView((), groups=groups), sections)


def _year_groups(address: str, entries: Sequence[Entry], lang: str) -> tuple[Fact, ...]:
    """Links to where in a list each year begins, with the number of its articles."""
    numbers = Counter(e.article.year for e in entries)
    values = tuple(
        Link(f"{links.of_year(year, lang).text} ({numbers[year]})", in_language(to, lang))
        for year, to in year_addresses(address, entries).items()
    )
    return (Fact(say("by-year", lang), values),) if len(values) > 1 else ()


def _committees(catalogue: Catalogue, lang: str) -> Listing:
    by_place = catalogue.seated
    sections = tuple(
        Section(
            tuple(
                _committee_row(catalogue, c, lang)
                for c in sorted(by_place[name], key=lambda c: (c.special is not None, c.name))
            ),
            links.of_place(catalogue, name, lang) if name else Link(""),
        )
        for name in [*(p.name for p, _ in _tree(catalogue)), ""]
        if name in by_place
    )
    title = say("committees", lang)
    page = SitePage(lang, "committees/", title, ListView(()), title, _crumbs(lang), "committees/")
    return Listing(page, ListView(()), sections)


def _committee_row(catalogue: Catalogue, committee: Committee, lang: str) -> Row:
    entries = catalogue.by_committee.get(committee.name, ())
    details = [Link(count("count-articles", len(entries), lang))]
    if span := _year_span(entries):
        details.append(Link(span))
    return Row(
        links.of_committee(catalogue, committee.name, lang),
        tuple(details),
        depth=int(committee.special is not None),
    )


def _year_span(entries: Iterable[Entry]) -> str:
    years = {e.article.year for e in entries if e.article.year}
    if not years:
        return ""
    return str(min(years)) if len(years) == 1 else f"{min(years)}–{max(years)}"


def _committee(catalogue: Catalogue, committee: Committee, lang: str) -> Listing:
    name, address = committee.name, addresses.of_committee(committee.name)
    entries = catalogue.by_committee.get(name, ())
    facts = []
    if committee.place:
        facts.append(Fact(say("place", lang), (links.of_place(catalogue, committee.place, lang),)))
    parent = name.removesuffix(committee.special) if committee.special else name
    if committee.special:
        to = links.of_committee(catalogue, parent, lang)
        facts.append(Fact(say("parent-committee", lang), (to,)))
    special = tuple(
        links.of_committee(catalogue, other.name, lang)
        for other in catalogue.seated.get(committee.place, ())
        if other.special and other.name == name + other.special
    )
    if special:
        facts.append(Fact(say("special-committees", lang), special))
    view = ListView(
        (),
        facts=tuple(facts),
        note="" if committee.known else say("committee-unknown", lang),
        groups=_year_groups(address, entries, lang),
    )
    crumbs = _crumbs(lang, _nav_link("nav-committees", "committees/", lang))
    title = links.of_committee(catalogue, name, lang).text
    page = SitePage(
        lang, address, title, view, _described(title, entries, lang), crumbs, "committees/"
    )
    return Listing(page, view, sections_by_year(catalogue, entries, lang))


def _described(title: str, entries: Sequence[Entry], lang: str) -> str:
    number = count("count-articles", len(entries), lang)
    span = _year_span(entries)
    return f"{title}{say('colon', lang)}{number}{f' ({span})' if span else ''}"


def _tree(catalogue: Catalogue) -> Iterator[tuple[Place, int]]:
    """Every place after the one it belongs to, with its depth; siblings by code, then name."""
    children: dict[str | None, list[Place]] = {}
    for place in catalogue.places.values():
        above = ancestors(place, catalogue.places)
        children.setdefault(above[-1].name if above else None, []).append(place)

    def below(name: str | None, depth: int) -> Iterator[tuple[Place, int]]:
        for place in sorted(children.get(name, ()), key=lambda p: (p.code or "~", p.name)):
            yield place, depth
            yield from below(place.name, depth + 1)

    return below(None, 0)


def _places(catalogue: Catalogue, lang: str) -> Listing:
    rows = tuple(_place_row(catalogue, place, depth, lang) for place, depth in _tree(catalogue))
    title = say("places", lang)
    page = SitePage(lang, "places/", title, ListView(()), title, _crumbs(lang), "places/")
    return Listing(page, ListView(()), (Section(rows),))


def _place_row(catalogue: Catalogue, place: Place, depth: int, lang: str) -> Row:
    number = len(catalogue.by_place.get(place.name, ()))
    details = [Link(count("count-articles", number, lang))]
    above = ancestors(place, catalogue.places)
    if above:
        parent = links.of_place(catalogue, above[-1].name, lang).text
        details.append(Link(f"{say('place-parent', lang)}{say('colon', lang)}{parent}"))
    return Row(links.of_place(catalogue, place.name, lang), tuple(details), depth=depth)


def _place(catalogue: Catalogue, place: Place, lang: str) -> Listing:
    address = addresses.of_place(place.name)
    entries = catalogue.by_place.get(place.name, ())
    above = ancestors(place, catalogue.places)
    lists = {
        "place-parent": [links.of_place(catalogue, p.name, lang) for p in above],
        "places-within": [
            links.of_place(catalogue, p.name, lang) for p in catalogue.within.get(place.name, ())
        ],
        "committees": [
            links.of_committee(catalogue, c.name, lang)
            for c in catalogue.seated.get(place.name, ())
        ],
        "place-code": [Link(place.code)] if place.code else [],
    }
    view = ListView(
        (),
        facts=tuple(Fact(say(k, lang), tuple(v)) for k, v in lists.items() if v),
        groups=_year_groups(address, entries, lang),
    )
    crumbs = _crumbs(
        lang,
        _nav_link("nav-places", "places/", lang),
        *(links.of_place(catalogue, p.name, lang) for p in above),
    )
    title = links.of_place(catalogue, place.name, lang).text
    page = SitePage(lang, address, title, view, _described(title, entries, lang), crumbs, "places/")
    return Listing(page, view, sections_by_year(catalogue, entries, lang))


def _years(catalogue: Catalogue, lang: str) -> Listing:
    years = sorted(catalogue.by_year, key=lambda y: y or 0, reverse=True)
    rows = tuple(
        Row(
            links.of_year(year, lang),
            (Link(count("count-articles", len(catalogue.by_year[year]), lang)),),
        )
        for year in years
    )
    title = say("years", lang)
    page = SitePage(lang, "years/", title, ListView(()), title, _crumbs(lang), "years/")
    return Listing(page, ListView(()), (Section(rows),))


def _year(catalogue: Catalogue, year: int | None, lang: str) -> Listing:
    entries = catalogue.by_year[year]
    numbers = Counter(n for e in entries for n in catalogue.committees_of(e))
    most = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:NEWEST]
    values = []
    for name, number in most:
        link = links.of_committee(catalogue, name, lang)
        values.append(Link(f"{link.text} ({number})", link.to, link.lang))
    view = ListView((), groups=(Fact(say("committees", lang), tuple(values)),) if values else ())
    title = say("year-about", lang, year=year) if year else say("year-unknown", lang)
    crumbs = _crumbs(lang, _nav_link("nav-years", "years/", lang))
    page = SitePage(
        lang, addresses.of_year(year), title, view, _described(title, entries, lang), crumbs,
        "years/",
    )  # fmt: skip
    rows = tuple(links.article_row(catalogue, entry, lang) for entry in entries)
    return Listing(page, view, (Section(rows),))


def _prose(files: Mapping[str, str], lang: str) -> Iterator[SitePage]:
    """The pages that editors wrote; `NAME.en.md` is `NAME.md` in English."""
    for name, chinese in sorted(files.items()):
        stem = name.removesuffix(".md")
        if stem.endswith(".en"):
            continue
        english = files.get(f"{stem}.en.md")
        address = f"{addresses.slug(stem)}/"
        text = chinese if lang == "zh" else english or _untranslated(chinese, address, lang)
        found = _TITLE.search(text)
        yield SitePage(
            lang, address, found[1] if found else stem, ProseView(text),
            crumbs=_crumbs(lang), section=address, both=english is not None,
        )  # fmt: skip


def _untranslated(chinese: str, address: str, lang: str) -> str:
    found = _TITLE.search(chinese)
    title = found[1] if found else address
    note = say("untranslated-page", lang)
    to = addresses.relative_url(in_language(address, lang), address)
    return f"# {title}\n\n{note} [{title}]({to})\n"
