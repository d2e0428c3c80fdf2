"""The committees: all of them by place, and each with its articles."""

from __future__ import annotations

from collections.abc import Iterator

from huikan.authority_files import Special
from huikan.model import Committee
from huikan.site import addresses, links
from huikan.site.catalogue import Catalogue, place_tree
from huikan.site.listing import Listing, described, sections_by_year, year_groups, year_span
from huikan.site.strings import count, say
from huikan.site.views import Fact, Link, ListView, Row, Section, SitePage


def committee_lists(catalogue: Catalogue, lang: str) -> Iterator[Listing]:
    """The list of committees, then each committee."""
    yield _committees(catalogue, lang)
    for committee in catalogue.committees.values():
        yield _committee(catalogue, committee, lang)


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
        for name in [*(p.name for p, _ in place_tree(catalogue)), ""]
        if name in by_place
    )
    title = say("committees", lang)
    view = ListView((), dense=True)
    page = SitePage(lang, "committees/", title, view, title, links.crumbs(lang), "committees/")
    return Listing(page, view, sections)


def _names_over_time(special: Special, lang: str) -> Iterator[Fact]:
    """What committees of this name are called for short, were called before, and since when."""
    chinese = "" if lang == "zh" else addresses.TAGS["zh"]
    if special.former:
        yield Fact(say("called-before", lang), tuple(Link(n, lang=chinese) for n in special.former))
    if special.aliases:
        yield Fact(say("also-called", lang), tuple(Link(n, lang=chinese) for n in special.aliases))
    if special.since or special.until:
        years = f"{special.since or ''}–{special.until or ''}"
        yield Fact(say("name-in-use", lang), (Link(years),))


def _committee_row(catalogue: Catalogue, committee: Committee, lang: str) -> Row:
    entries = catalogue.by_committee.get(committee.name, ())
    details = [Link(count("count-articles", len(entries), lang))]
    if span := year_span(entries):
        details.append(Link(span))
    return Row(
        links.of_committee(catalogue, committee.name, lang),
        tuple(details),
        depth=int(committee.special is not None),
    )


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
        links.of_special(catalogue, other.name, lang)
        for other in catalogue.seated.get(committee.place, ())
        if other.special and other.name == name + other.special
    )
    if known := catalogue.specials.get(committee.special or ""):
        facts += _names_over_time(known, lang)
    if special:
        facts.append(Fact(say("special-committees", lang), special))
    view = ListView(
        (),
        facts=tuple(facts),
        note="" if committee.known else say("committee-unknown", lang),
        groups=year_groups(address, entries, lang),
    )
    crumbs = links.crumbs(lang, links.nav("nav-committees", "committees/", lang))
    title = links.of_committee(catalogue, name, lang).text
    page = SitePage(
        lang, address, title, view, described(title, entries, lang), crumbs, "committees/"
    )
    return Listing(page, view, sections_by_year(catalogue, entries, lang))
