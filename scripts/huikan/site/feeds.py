"""Atom feeds: the whole archive, and each committee, in each language.

The same archive gives the same bytes: an entry is dated by the day its article was printed,
its identifier comes from the article's, and nothing is taken from the clock.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from io import StringIO

from feedgenerator import Atom1Feed  # type: ignore[import-untyped]

from huikan.site import addresses, links
from huikan.site.addresses import LANGUAGES, TAGS, absolute_url, in_language, relative_url
from huikan.site.body import plain_text
from huikan.site.catalogue import Catalogue, Entry
from huikan.site.views import Link, SitePage, SiteTitles

NEWEST = 50
"""Entries of a feed: readers that look in once a month miss nothing of a usual bulletin."""

SUMMARY = 300
"""Characters of an entry's summary."""

_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "https://www.rfc-editor.org/rfc/rfc4287#huikan")
"""What identifiers of feeds and entries are made below: they do not change with the host."""

_CHINA = dt.timezone(dt.timedelta(hours=8))
# What XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed before it is written. `address` is its file's, `page` that of its page."""

    address: str
    page: str
    title: str
    lang: str
    entries: tuple[Entry, ...]


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
    return tuple(found)


def feeds(
    catalogue: Catalogue, titles: Mapping[str, SiteTitles], site_url: str
) -> Iterator[tuple[str, str]]:
    """Every feed of the site: address of its file, text."""
    newest = [Entry(article, issue) for issue in catalogue.issues for article in issue.articles]
    for lang in LANGUAGES:
        yield _write(
            Feed(site_feed(lang), in_language("", lang), titles[lang].name, lang, tuple(newest)),
            titles[lang],
            site_url,
        )
        for name in catalogue.committees:
            entries = catalogue.by_committee.get(name, ())
            link = links.of_committee(catalogue, name, lang)
            feed = Feed(committee_feed(name, lang), link.to or "", link.text, lang, entries)
            yield _write(feed, titles[lang], site_url)


class _Atom(Atom1Feed):  # type: ignore[misc]
    """An Atom feed that takes no date from the clock, not even when it is empty."""

    def latest_post_date(self) -> dt.datetime:
        dates = [item["pubdate"] for item in self.items]
        return max(dates, default=dt.datetime(1970, 1, 1, tzinfo=_CHINA))


def _write(feed: Feed, titles: SiteTitles, site_url: str) -> tuple[str, str]:
    def url(address: str) -> str:
        if site_url:
            return absolute_url(site_url, address)
        return relative_url(feed.address.rpartition("/")[0] + "/", address)

    title = feed.title if feed.title == titles.name else f"{feed.title} · {titles.name}"
    made = _Atom(
        title=_xml(title),
        link=url(feed.page),
        description=_xml(titles.description),
        language=TAGS[feed.lang],
        author_name=_xml(titles.name),
        feed_url=url(feed.address),
        feed_guid=_identifier("feed", feed.address),
    )
    for entry in _newest(feed.entries):
        _add(made, entry, feed.lang, url)
    out = StringIO()
    made.write(out, "utf-8")
    return feed.address, out.getvalue() + "\n"


def _newest(entries: Sequence[Entry]) -> list[Entry]:
    """The newest by the day of print; within an issue in reading order."""
    return sorted(entries, key=_printed, reverse=True)[:NEWEST]


def _printed(entry: Entry) -> dt.datetime:
    """The day of print as Atom wants it; a year alone is its first day."""
    day = entry.article.date or entry.issue.date
    day = day or dt.date(entry.issue.year or entry.article.year or 1970, 1, 1)
    return dt.datetime(day.year, day.month, day.day, tzinfo=_CHINA)


def _add(made: _Atom, entry: Entry, lang: str, url: Callable[[str], str]) -> None:
    article = entry.translation(lang) or entry.article
    link = links.of_article(entry, lang)
    authors = article.authors or entry.article.authors
    made.add_item(
        title=_xml(link.text),
        link=url(link.to or ""),
        description=escape(_xml(plain_text(article.blocks, SUMMARY))),
        unique_id=_identifier(entry.article.id, entry.stored.path, lang),
        pubdate=_printed(entry),
        updateddate=_printed(entry),
        author_name=_xml(", ".join(authors)) or None,
        categories=[_xml(name) for name in entry.article.committees],
    )


def _identifier(*parts: str) -> str:
    return uuid.uuid5(_NAMES, "\n".join(parts)).urn


def _xml(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("", text)
