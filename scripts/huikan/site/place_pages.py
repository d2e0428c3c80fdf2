"""The places: province, city, county, and each with its articles and committees."""

from __future__ import annotations

from collections.abc import Iterator

from huikan.model import Place
from huikan.site import addresses, links
from huikan.site.catalogue import Catalogue, ancestors, place_tree
from huikan.site.listing import Listing, described, sections_by_year, year_groups
from huikan.site.strings import count, say
from huikan.site.views import Fact, Link, ListView, Row, Section, SitePage


def place_lists(catalogue: Catalogue, lang: str) -> Iterator[Listing]:
    """The tree of places, then each place."""
    yield _places(catalogue, lang)
    for place in catalogue.places.values():
        yield _place(catalogue, place, lang)


def _places(catalogue: Catalogue, lang: str) -> Listing:
    rows = tuple(
        _place_row(catalogue, place, depth, lang) for place, depth in place_tree(catalogue)
    )
    title = say("places", lang)
    view = ListView((), dense=True)
    page = SitePage(lang, "places/", title, view, title, links.crumbs(lang), "places/")
    return Listing(page, view, (Section(rows),))


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
            links.of_special(catalogue, c.name, lang) for c in catalogue.seated.get(place.name, ())
        ],
        "place-code": [Link(place.code)] if place.code else [],
    }
    view = ListView(
        (),
        facts=tuple(Fact(say(k, lang), tuple(v)) for k, v in lists.items() if v),
        groups=year_groups(address, entries, lang),
    )
    crumbs = links.crumbs(
        lang,
        links.nav("nav-places", "places/", lang),
        *(links.of_place(catalogue, p.name, lang) for p in above),
    )
    title = links.of_place(catalogue, place.name, lang).text
    page = SitePage(lang, address, title, view, described(title, entries, lang), crumbs, "places/")
    return Listing(page, view, sections_by_year(catalogue, entries, lang))
