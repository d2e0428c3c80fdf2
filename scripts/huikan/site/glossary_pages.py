"""The glossary: words with a fixed translation, committees, special committees and places of the
archive in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from huikan.authority_files import Special, Term
from huikan.model import Committee, Place
from huikan.site import addresses, links
from huikan.site.addresses import LANGUAGES, in_language
from huikan.site.catalogue import Catalogue, place_tree
from huikan.site.listing import Listing
from huikan.site.strings import say
from huikan.site.views import Link, ListView, Row, Section, SitePage


def glossary_lists(catalogue: Catalogue, lang: str) -> Iterator[Listing]:
    """One list, by kind; names that the authority files give no English for are left out."""
    committees = sorted(catalogue.committees.values(), key=lambda c: c.name)
    sections = (
        Section(
            tuple(_term(t, lang) for t in catalogue.terms if t.english),
            Link(say("terms", lang)),
            "terms",
        ),
        Section(
            tuple(_committee(c, lang) for c in committees if c.english),
            links.nav("committees", "committees/", lang),
            "committees",
        ),
        Section(
            tuple(_special(s, lang) for s in catalogue.specials.values() if s.english),
            Link(say("special-committees", lang)),
            "special-committees",
        ),
        Section(
            tuple(_place(p, lang) for p, _ in place_tree(catalogue) if p.english != p.name),
            links.nav("places", "places/", lang),
            "places",
        ),
    )
    title = say("glossary", lang)
    view = ListView((), note=say("glossary-note", lang))
    crumbs = links.crumbs(lang)
    page = SitePage(lang, "glossary/", title, view, say("glossary-note", lang), crumbs, "glossary/")
    yield Listing(page, view, tuple(s for s in sections if s.rows))


def _pair(chinese: str, english: str, to: str | None, lang: str) -> tuple[Link, Link]:
    """A name in the page's language, leading to its page, and in the other one."""
    names = {"zh": chinese, "en": english}
    other = next(code for code in LANGUAGES if code != lang)
    target = None if to is None else in_language(to, lang)
    return Link(names[lang], target), Link(names[other], lang=addresses.TAGS[other])


def _committee(committee: Committee, lang: str) -> Row:
    to = addresses.of_committee(committee.name)
    name, other = _pair(committee.name, committee.english, to, lang)
    return Row(name, (other,))


def _term(term: Term, lang: str) -> Row:
    name, other = _pair(term.name, term.english, None, lang)
    return Row(name, (other,))


def _special(special: Special, lang: str) -> Row:
    name, other = _pair(special.name, special.english, None, lang)
    details = [other]
    if special.aliases:
        details.append(also(special.aliases, "also-called", lang))
    if special.former:
        details.append(also(special.former, "called-before", lang))
    return Row(name, tuple(details))


def also(names: tuple[str, ...], key: str, lang: str) -> Link:
    """Other names, which are Chinese, in words."""
    text = f"{say(key, lang)}{say('colon', lang)}{'、'.join(names)}"
    return Link(text, lang="" if lang == "zh" else addresses.TAGS["zh"])


def _place(place: Place, lang: str) -> Row:
    name, other = _pair(place.name, place.english, addresses.of_place(place.name), lang)
    return Row(name, (other, *((Link(place.code),) if place.code else ())))
