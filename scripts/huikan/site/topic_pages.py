"""The topics (主题): all of them, and each with its articles, the newest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from huikan.site import addresses, links
from huikan.site.catalogue import Catalogue
from huikan.site.listing import Listing, described, sections_by_year, year_groups, year_span
from huikan.site.strings import count, say
from huikan.site.views import Fact, Link, ListView, Row, Section, SitePage

_MOST = 6
"""Committees named above a topic's articles."""


def topic_lists(catalogue: Catalogue, lang: str) -> Iterator[Listing]:
    """The list of topics that articles have, the most frequent first, then each topic."""
    names = sorted(catalogue.by_topic, key=lambda n: (-len(catalogue.by_topic[n]), n))
    title = say("topics", lang)
    view = ListView((), note=say("topics-note" if names else "topics-none", lang), dense=True)
    page = SitePage(lang, "topics/", title, view, title, links.crumbs(lang), "topics/")
    yield Listing(page, view, (Section(tuple(_row(catalogue, n, lang) for n in names)),))
    for name in names:
        yield _topic(catalogue, name, lang)


def _row(catalogue: Catalogue, name: str, lang: str) -> Row:
    entries = catalogue.by_topic[name]
    details = [Link(count("count-articles", len(entries), lang))]
    if span := year_span(entries):
        details.append(Link(span))
    return Row(links.of_topic(catalogue, name, lang), tuple(details))


def _topic(catalogue: Catalogue, name: str, lang: str) -> Listing:
    entries = catalogue.by_topic[name]
    address = addresses.of_topic(name)
    numbers = Counter(n for e in entries for n in catalogue.committees_of(e))
    most = []
    for committee, number in sorted(numbers.items(), key=lambda i: (-i[1], i[0]))[:_MOST]:
        link = links.of_committee(catalogue, committee, lang)
        most.append(Link(f"{link.text} ({number})", link.to, link.lang))
    topic = catalogue.topics.get(name)
    aliases = tuple(links.named(a, None, None, lang) for a in (topic.aliases if topic else ()))
    view = ListView(
        (),
        facts=(Fact(say("aliases", lang), aliases),) if aliases else (),
        groups=(
            *((Fact(say("committees", lang), tuple(most)),) if most else ()),
            *year_groups(address, entries, lang),
        ),
        demo=any(e.issue.demo for e in entries),
    )
    title = links.of_topic(catalogue, name, lang).text
    crumbs = links.crumbs(lang, links.nav("topics", "topics/", lang))
    page = SitePage(
        lang, address, title, view, described(title, entries, lang), crumbs, "topics/"
    )  # fmt: skip
    return Listing(page, view, sections_by_year(catalogue, entries, lang))
