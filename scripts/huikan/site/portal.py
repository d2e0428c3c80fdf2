"""A portal over several archives: its pages, the feed of all of them, the list of their site maps.

Each archive stays where it is and as it is. A portal holds no text of theirs: the browser asks
their search indexes and puts the answers together (`docs/adr/how-are-many-archives-searched.md`).
Values in, files out; nothing is fetched here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from urllib.parse import urljoin, urlsplit

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined

from huikan.site.addresses import LANGUAGES, TAGS, in_language
from huikan.site.hosting import header_files, policy_for
from huikan.site.installed import installed
from huikan.site.joint_feed import Entry, Source, newest, write_joint_feed
from huikan.site.sitemap import sitemap_index
from huikan.site.strings import speaker
from huikan.values import dataclass

ASSETS = (
    "portal.css", "search.css", "search.js", "search-worker.js", "search-index.js",
    "search-fold.js",
)  # fmt: skip
"""What the portal's pages load, from `theme_overrides/assets`."""

_NEWEST = 10
"""Articles on the portal's first page."""


@dataclass(frozen=True, slots=True)
class Member:
    """An archive of the portal. `url` is where its site stands and ends with a slash."""

    url: str
    name: str
    english: str = ""

    def named(self, lang: str) -> str:
        """What it is called in a language."""
        return (self.english or self.name) if lang == "en" else self.name

    @property
    def origin(self) -> str:
        """Scheme and host of its site, as a policy names them."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True, slots=True)
class Portal:
    """What a portal is called, where it stands, and the archives that it leads to."""

    title: str
    members: tuple[Member, ...]
    english: str = ""
    about: str = ""
    about_en: str = ""
    url: str = ""
    """Empty if it is not known; else it ends with a slash."""

    def named(self, lang: str) -> str:
        """What it is called in a language."""
        return (self.english or self.title) if lang == "en" else self.title


@dataclass(frozen=True, slots=True)
class Found:
    """What was found at an archive: its feed in each language, whether it has a site map."""

    member: Member
    feeds: Mapping[str, Source]
    has_sitemap: bool


def portal_files(portal: Portal, found: Iterable[Found]) -> Iterator[tuple[str, bytes]]:
    """Every file of the portal but its assets: path, bytes."""
    found = tuple(found)
    origins = sorted({member.origin for member in portal.members})
    for lang in LANGUAGES:
        feeds = [(each.member.named(lang), each.feeds[lang]) for each in found]
        entries = newest(feeds)
        feed = in_language("feed.xml", lang)
        at = urljoin(portal.url, feed) if portal.url else ""
        yield feed, write_joint_feed(portal.named(lang), TAGS[lang], at, portal.url, entries)
        for address, template in (("", "portal.html"), ("search/", "portal_search.html")):
            page = _page(portal, template, address, lang, origins, entries[:_NEWEST])
            yield f"{in_language(address, lang)}index.html", page.encode("utf-8", "replace")
    maps = [urljoin(each.member.url, "sitemap.xml") for each in found if each.has_sitemap]
    yield "sitemap.xml", sitemap_index(maps)
    for name, text in header_files(origins, has_editing=False).items():
        yield name, text.encode()
    yield LIST, _list(portal).encode()


LIST = "portal.json"
"""The archives of a portal, for programs; and the sign by which a folder is known as a portal."""


def _list(portal: Portal) -> str:
    members = [
        {"name": member.name, "name_en": member.english, "url": member.url}
        for member in portal.members
    ]
    values = {"title": portal.title, "title_en": portal.english, "members": members}
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def _page(
    portal: Portal,
    template: str,
    address: str,
    lang: str,
    origins: list[str],
    entries: Iterable[Entry],
) -> str:
    own = in_language(address, lang)
    other = next(each for each in LANGUAGES if each != lang)
    up = "../" * own.count("/")
    members = [(member.named(lang), urljoin(member.url, in_language("", lang)))
               for member in portal.members]  # fmt: skip
    archives = [{"url": member.url, "name": member.named(lang)} for member in portal.members]
    return _environment().get_template(template).render(
        portal=portal,
        name=portal.named(lang),
        about=(portal.about_en or portal.about) if lang == "en" else portal.about,
        about_lang=TAGS["zh"] if lang == "en" and not portal.about_en and portal.about else "",
        members=members,
        archives=json.dumps(archives, ensure_ascii=False),
        entries=entries,
        policy=policy_for(origins, is_header=False),
        hk_lang=lang,
        tag=TAGS[lang],
        other_tag=TAGS[other],
        t=speaker(lang),
        base_url=up.rstrip("/") or ".",
        home=f"{up}{in_language('', lang)}" or "./",
        search=f"{up}{in_language('search/', lang)}",
        feed=f"{up}{in_language('feed.xml', lang)}",
        switch=f"{up}{in_language(address, other)}" or "./",
        canonical=urljoin(portal.url, own) if portal.url else "",
    )  # fmt: skip


@cache
def _environment() -> Environment:
    """Our templates, and the search box of every archive's own search page."""
    shipped = FileSystemLoader(installed("theme_overrides"))
    return Environment(
        loader=ChoiceLoader([PackageLoader("huikan.site"), shipped]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
