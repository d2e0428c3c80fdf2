"""Feeds as files: Atom, with nothing from the clock in it."""

from __future__ import annotations

import datetime as dt
import re
from html import escape
from io import StringIO

from feedgenerator import Atom1Feed  # type: ignore[import-untyped]

from huikan.site.addresses import TAGS, absolute_url, relative_url
from huikan.site.body import tamed
from huikan.site.feeds import Feed, identifier
from huikan.site.views import SiteTitles

_CHINA = dt.timezone(dt.timedelta(hours=8))
# What XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Atom(Atom1Feed):  # type: ignore[misc]
    """An Atom feed that takes no date from the clock, not even when it is empty."""

    def latest_post_date(self) -> dt.datetime:
        dates = [item["pubdate"] for item in self.items]
        return max(dates, default=_morning(self.feed["since"]))


def write_feed(feed: Feed, titles: SiteTitles, site_url: str) -> str:
    """The feed as the text of its file."""

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
        feed_guid=identifier("feed", feed.address),
        since=feed.since,
    )
    for item in feed.items:
        printed = _morning(item.printed)
        made.add_item(
            title=_xml(item.title),
            link=url(item.link),
            description="<br>".join(escape(line) for line in _xml(item.summary).splitlines()),
            unique_id=item.id,
            pubdate=printed,
            updateddate=printed,
            author_name=_xml(item.author) or None,
            categories=[_xml(name) for name in item.categories],
        )
    out = StringIO()
    made.write(out, "utf-8")
    return out.getvalue() + "\n"


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=_CHINA)


def _xml(text: str) -> str:
    """The text without what XML cannot hold."""
    return tamed(_NOT_XML.sub("", text))
