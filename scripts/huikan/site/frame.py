"""What the theme's templates need to know about a page, apart from its content."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from huikan.site.addresses import LANGUAGES, TAGS, absolute_url, in_language, relative_url
from huikan.site.feeds import feeds_of
from huikan.site.metadata import head_tags
from huikan.site.opensearch import opensearch_address
from huikan.site.strings import speaker
from huikan.site.views import SitePage, SiteTitles
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in a language. `url` is whole if the site's is known, else relative."""

    tag: str
    url: str


@dataclass(frozen=True, slots=True)
class NavEntry:
    """An entry of the navigation."""

    title: str
    url: str
    active: bool


@dataclass(frozen=True, slots=True)
class Feed:
    """An Atom feed that belongs to a page."""

    title: str
    url: str


SETTINGS = (
    ("size", ("", "large", "larger")),
    ("contrast", ("", "more")),
    ("colours", ("", "light", "dark")),
    ("paragraphs", ("", "open")),
)
"""What a reader can choose, with its values; the first one, empty, is the page as it comes."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who runs the site, as the operator says it: every text may be empty."""

    contact: str = ""
    contact_url: str = ""
    icp: str = ""
    """The ICP record (ICP备案号)."""
    police: str = ""
    """The record with the police (公安备案号)."""

    @property
    def police_url(self) -> str:
        """Where the police's record can be looked up, by the number's digits."""
        digits = "".join(c for c in self.police if c.isascii() and c.isdigit())
        return f"https://beian.mps.gov.cn/#/query/webSearch?code={digits}"


@dataclass(frozen=True, slots=True)
class Frame:
    """A page's surroundings. Texts are HTML-escaped, for templates that do not escape."""

    lang: str
    tag: str
    t: Callable[..., str]
    """The interface's words in the page's language (`t("nav-home")`)."""
    english: Callable[..., str]
    """The same in English, for the one page that speaks both languages."""
    title: str
    description: str
    canonical: str
    alternates: tuple[Alternate, ...]
    switch: str
    """URL of the page in the other language, always relative: it works in a preview too."""
    switch_tag: str
    search: str
    """URL of this language's search page."""
    head: str
    """Metadata for programs (see `metadata`), as HTML."""
    feeds: tuple[Feed, ...]
    """What can be subscribed to from this page."""
    opensearch: str
    """URL of the description of this language's search; empty if the site's is not known."""
    refresh: str = ""
    """URL that a reader is led on to at once, always relative; usually none."""
    settings: tuple[tuple[str, tuple[str, ...]], ...] = SETTINGS


def make_frame(page: SitePage, titles: SiteTitles, site_url: str, base: str = "") -> Frame:
    """The surroundings of a page.

    A page that only points to the other language's gives that one as canonical, one that leads
    on the page that it leads to. `base` is set
    for the page that is shown at any address (404): the path of the site's root.
    """

    def url(address: str) -> str:
        if site_url:
            return absolute_url(site_url, address)
        return relative_url(page.full_address, address)

    other = next(lang for lang in LANGUAGES if lang != page.lang)
    chinese = in_language(page.address, "zh")
    tags = [(TAGS[lang], in_language(page.address, lang)) for lang in LANGUAGES]
    return Frame(
        lang=page.lang,
        tag=TAGS[page.lang],
        t=speaker(page.lang),
        english=speaker("en"),
        title=_window_title(page, titles),
        description=escape(page.description or titles.description),
        canonical=url(page.leads_to or (page.full_address if page.both else chinese)),
        alternates=tuple(Alternate(tag, url(to)) for tag, to in [*tags, ("x-default", chinese)])
        if page.both and not page.leads_to
        else (),
        refresh=relative_url(page.full_address, page.leads_to) if page.leads_to else "",
        switch=base
        + relative_url(page.full_address, page.instead or in_language(page.address, other)),
        switch_tag=TAGS[other],
        head=head_tags(page, titles, url, site_url),
        feeds=tuple(
            Feed(escape(f.text), base + relative_url(page.full_address, f.to or ""))
            for f in feeds_of(page, titles)
        ),
        opensearch=url(opensearch_address(page.lang)) if site_url else "",
        search=base + relative_url(page.full_address, in_language("search/", page.lang)),
    )


def _window_title(page: SitePage, titles: SiteTitles) -> str:
    if not page.address:
        return escape(f"{titles.name} · {titles.subtitle}")
    return escape(f"{page.title} · {titles.name}")
