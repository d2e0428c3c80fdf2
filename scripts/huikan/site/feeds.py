"""Atom feeds: the whole archive, each committee, each year's corrections, in each language.

The same archive gives the same bytes: an entry is dated by the day its article was printed,
its identifier comes from the article's, and nothing is taken from the clock.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator, Sequence

from huikan.site import addresses, links
from huikan.site.addresses import in_language
from huikan.site.catalogue import Catalogue, Entry
from huikan.site.strings import count, say
from huikan.site.views import Link, SitePage, SiteTitles
from huikan.values import dataclass

NEWEST = 50
"""Entries of a feed: readers that look in once a month miss nothing of a usual bulletin."""

MOST_TOLD = 30
"""Corrections of an article that its entry quotes; the page it leads to has all."""

_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "https://www.rfc-editor.org/rfc/rfc4287#huikan")
"""What identifiers of feeds and entries are made below: they do not change with the host."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed. `summary` is plain text, `link` an address with its language."""

    id: str
    title: str
    link: str
    summary: str
    printed: dt.date
    author: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed before it is written. `address` is its file's, `page` that of its page."""

    address: str
    page: str
    title: str
    lang: str
    items: tuple[Item, ...]
    since: dt.date = dt.date(1970, 1, 1)
    """The day it bears as long as nothing is in it."""


def site_feed(lang: str) -> str:
    """The address of the feed of all articles."""
    return in_language("feed.xml", lang)


def committee_feed(name: str, lang: str) -> str:
    """The address of a committee's feed."""
    return in_language(f"{addresses.of_committee(name)}feed.xml", lang)


def feeds_of(page: SitePage, titles: SiteTitles) -> tuple[Link, ...]:
    """What can be subscribed to from a page: its committee's feed, and the site's."""
    found = [Link(titles.name, site_feed(page.lang))]
    parts = page.address.split("/")
    if parts[0] == "committees" and len(parts) > 2:
        address = in_language(f"committees/{parts[1]}/feed.xml", page.lang)
        found.insert(0, Link(page.title, address))
    if parts[0] == "years" and len(parts) > 2:
        title = f"{page.title} · {say('corrections', page.lang)}"
        found.insert(0, Link(title, in_language(f"years/{parts[1]}/corrections.xml", page.lang)))
    return tuple(found)


def article_feeds(catalogue: Catalogue, titles: SiteTitles, lang: str) -> Iterator[Feed]:
    """The feeds of new articles: of all, of each committee's."""
    made: dict[str, Item] = {}
    newest = [Entry(article, issue) for issue in catalogue.issues for article in issue.articles]
    home = in_language("", lang)
    yield Feed(site_feed(lang), home, titles.name, lang, _items(catalogue, newest, lang, made))
    for name in catalogue.committees:
        link = links.of_committee(catalogue, name, lang)
        items = _items(catalogue, catalogue.by_committee.get(name, ()), lang, made)
        yield Feed(committee_feed(name, lang), link.to or "", link.text, lang, items)


def _items(
    catalogue: Catalogue, entries: Sequence[Entry], lang: str, made: dict[str, Item]
) -> tuple[Item, ...]:
    """The newest articles by the day of print; within an issue in reading order. `made` has, by
    path, entries that were made for another feed."""
    newest = sorted(entries, key=_printed, reverse=True)[:NEWEST]
    for entry in newest:
        if entry.stored.path not in made:
            made[entry.stored.path] = _item(catalogue, entry, lang)
    return tuple(made[entry.stored.path] for entry in newest)


def _item(catalogue: Catalogue, entry: Entry, lang: str) -> Item:
    article = entry.translation(lang) or entry.article
    link = links.of_article(entry, lang)
    told = catalogue.told[entry.stored.path].openings
    return Item(
        id=identifier(entry.article.id, entry.stored.path, lang),
        title=link.text,
        link=link.to or "",
        summary="".join(told.get(lang, told["zh"])),
        printed=_printed(entry),
        author=", ".join(article.authors or entry.article.authors),
        categories=entry.article.committees,
    )


def correction_feeds(catalogue: Catalogue, lang: str) -> Iterator[Feed]:
    """A feed of corrections for every year that articles report on."""
    for year, entries in catalogue.by_year.items():
        page = in_language(addresses.of_year(year), lang)
        title = f"{links.of_year(year, lang).text} · {say('corrections', lang)}"
        found = (_corrected(catalogue, entry, lang) for entry in entries)
        items = tuple(item for item in found if item)
        since = max(_printed(entry) for entry in entries)
        yield Feed(f"{page}corrections.xml", page, title, lang, items, since)


def _corrected(catalogue: Catalogue, entry: Entry, lang: str) -> Item | None:
    """What was corrected in an article, editors' corrections first; None if nothing was.

    Its identifier changes with the corrections, so that readers are shown new ones: the day of
    a correction is not on record, and a feed must not make one up.
    """
    id_ = entry.article.id
    told = list(catalogue.edits[id_][lang]) if id_ in catalogue.edits else []
    told += catalogue.read[id_].changes[lang] if id_ in catalogue.read else ()
    if not told:
        return None
    name = links.of_article(entry, lang).text
    return Item(
        id=identifier("corrections", id_, lang, *told),
        title=f"{name}{say('colon', lang)}{count('count-corrections', len(told), lang)}",
        link=links.raw_address(catalogue, entry, lang),
        summary="\n".join(told[:MOST_TOLD]),
        printed=_printed(entry),
    )


def _printed(entry: Entry) -> dt.date:
    """The day of print; a year alone is its first day."""
    day = entry.article.date or entry.issue.date
    return day or dt.date(entry.issue.year or entry.article.year or 1970, 1, 1)


def identifier(*parts: str) -> str:
    """What tells a feed or an entry apart wherever it is published."""
    # As `uuid.uuid5` does, in a third of the time.
    said = hashlib.sha1(_SPACE + "\n".join(parts).encode(), usedforsecurity=False).digest()
    number = int.from_bytes(said[:16], "big") & _FREE | _VERSION
    text = f"{number:032x}"
    return f"urn:uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


_SPACE = _NAMES.bytes
_VERSION = 5 << 76 | 1 << 63
_FREE = ~(0xF << 76 | 3 << 62)
