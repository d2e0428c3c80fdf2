"""The articles by year: all of them in one paged list, the years, each year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from huikan.site import addresses, links
from huikan.site.catalogue import Catalogue
from huikan.site.listing import ArticleRows, Listing, described, sections_by_year, year_groups
from huikan.site.strings import count, say
from huikan.site.views import Fact, Link, ListView, Row, Section, SitePage, Steps

_MOST = 6
"""Committees named above a year's articles."""


def year_lists(catalogue: Catalogue, lang: str) -> Iterator[Listing]:
    """All articles, the list of years, and each year."""
    yield _all_articles(catalogue, lang)
    yield _years(catalogue, lang)
    for year in catalogue.by_year:
        yield _year(catalogue, year, lang)


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
    view = ListView((), dense=True)
    page = SitePage(lang, "years/", title, view, title, links.crumbs(lang), "years/")
    return Listing(page, view, (Section(rows),))


def _year(catalogue: Catalogue, year: int | None, lang: str) -> Listing:
    entries = catalogue.by_year[year]
    numbers = Counter(n for e in entries for n in catalogue.committees_of(e))
    most = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:_MOST]
    values = []
    for name, number in most:
        link = links.of_committee(catalogue, name, lang)
        values.append(Link(f"{link.text} ({number})", link.to, link.lang))
    view = ListView(
        (),
        groups=(Fact(say("committees", lang), tuple(values)),) if values else (),
        steps=_steps(catalogue, year, lang),
    )
    title = say("year-about", lang, year=year) if year else say("year-unknown", lang)
    crumbs = links.crumbs(lang, links.nav("nav-years", "years/", lang))
    page = SitePage(
        lang, addresses.of_year(year), title, view, described(title, entries, lang), crumbs,
        "years/",
    )  # fmt: skip
    return Listing(page, view, (Section(ArticleRows(catalogue, entries, lang)),))


def _steps(catalogue: Catalogue, year: int | None, lang: str) -> Steps | None:
    """The years before and after that articles report on."""
    if year is None:
        return None
    earlier = max((y for y in catalogue.by_year if y and y < year), default=None)
    later = min((y for y in catalogue.by_year if y and y > year), default=None)
    return Steps(
        say("year-nav", lang),
        links.of_year(earlier, lang) if earlier else None,
        links.of_year(later, lang) if later else None,
        say("year-previous", lang),
        say("year-next", lang),
    )


def _all_articles(catalogue: Catalogue, lang: str) -> Listing:
    title = say("all-articles", lang)
    page = SitePage(lang, "articles/", title, ListView(()), title, links.crumbs(lang), "issues/")
    groups = year_groups("articles/", catalogue.entries, lang)
    sections = sections_by_year(catalogue, catalogue.entries, lang)
    return Listing(page, ListView((), groups=groups), sections)
