"""The people whom articles name in a public role: all of them, and each with those articles.

A page keeps to what the texts say: name, place, roles, articles. People of one name in different
places have pages of their own; whoever has no place has none, for it might be anybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby

from huikan.authority import NATIONAL
from huikan.pinyin import syllables
from huikan.site import addresses, links
from huikan.site.catalogue import Catalogue, Known
from huikan.site.listing import Listing, described, sections_by_year, year_groups
from huikan.site.strings import count, say
from huikan.site.views import Fact, Link, ListView, Row, Section, SitePage


def people_lists(catalogue: Catalogue, lang: str) -> Iterator[Listing]:
    """The list of people by the first letter of their names in pinyin, then each person."""
    readings = {known: " ".join(syllables(known.name)) for known in catalogue.by_person}
    people = sorted(readings, key=lambda known: (readings[known], known))
    sections = tuple(
        Section(tuple(_row(catalogue, known, lang) for known in run), Link(letter))
        for letter, run in groupby(people, key=lambda known: readings[known][:1].upper())
    )
    title = say("people", lang)
    view = ListView((), note=say("people-note" if people else "people-none", lang), dense=True)
    page = SitePage(lang, "people/", title, view, title, links.crumbs(lang), "people/")
    yield Listing(page, view, sections)
    namesakes: dict[str, list[Known]] = defaultdict(list)
    for known in people:
        namesakes[known.name].append(known)
    for known in people:
        yield _person(catalogue, known, namesakes, lang)


def _row(catalogue: Catalogue, known: Known, lang: str) -> Row:
    entries = catalogue.by_person[known]
    details = [_place(catalogue, known, lang)]
    details += [Link(role) for role in list(_roles(catalogue, known, lang))[:2]]
    details.append(Link(count("count-articles", len(entries), lang)))
    return Row(links.of_person(known, lang), tuple(details))


def _place(catalogue: Catalogue, known: Known, lang: str) -> Link:
    if known.place in catalogue.places:
        return links.of_place(catalogue, known.place, lang)
    english = say("national", "en") if known.place == NATIONAL else None
    return links.named(known.place, english, None, lang)


def _roles(catalogue: Catalogue, known: Known, lang: str) -> dict[str, str]:
    """Role in the page's language → the years of the articles that give it, the newest first."""
    found: dict[str, list[int]] = {}
    for entry in catalogue.by_person[known]:
        for person in entry.article.people:
            if catalogue.person(person) == known and person.role:
                years = found.setdefault(links.of_role(catalogue, person.role, lang), [])
                years += [entry.article.year] if entry.article.year else []
    return {
        role: "" if not years else str(years[0]) if len(set(years)) == 1
        else f"{min(years)}–{max(years)}"
        for role, years in found.items()
    }  # fmt: skip


def _person(
    catalogue: Catalogue, known: Known, namesakes: Mapping[str, list[Known]], lang: str
) -> Listing:
    entries = catalogue.by_person[known]
    address = addresses.of_person(*known)
    facts = [Fact(say("place", lang), (_place(catalogue, known, lang),))]
    roles = tuple(
        Link(f"{role} ({years})" if years else role)
        for role, years in _roles(catalogue, known, lang).items()
    )
    if roles:
        facts.append(Fact(say("roles", lang), roles))
    others = [other for other in namesakes[known.name] if other != known]
    if others:
        values = (_elsewhere(catalogue, other, lang) for other in others)
        facts.append(Fact(say("namesakes", lang), tuple(values)))
    view = ListView(
        (),
        facts=tuple(facts),
        note=say("person-note", lang),
        groups=year_groups(address, entries, lang),
        demo=any(e.issue.demo for e in entries),
    )
    crumbs = links.crumbs(lang, links.nav("people", "people/", lang))
    page = SitePage(
        lang, address, known.name, view, described(known.name, entries, lang), crumbs, "people/"
    )  # fmt: skip
    return Listing(page, view, sections_by_year(catalogue, entries, lang))


def _elsewhere(catalogue: Catalogue, known: Known, lang: str) -> Link:
    """A namesake, told by the place."""
    place = _place(catalogue, known, lang)
    return Link(place.text, links.of_person(known, lang).to, place.lang)
