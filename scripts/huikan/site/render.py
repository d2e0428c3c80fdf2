"""`SitePage` values to HTML: what stands between a page's header and its footer."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from jinja2 import PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from huikan.site.addresses import absolute_url, in_language, relative_url
from huikan.site.body import mark_gaps
from huikan.site.citing import AT_HAND, Format, citations
from huikan.site.compiled import Compiled
from huikan.site.forge import Editing
from huikan.site.marked import marked
from huikan.site.records import Record
from huikan.site.strings import speaker
from huikan.site.templating import PageEnvironment, shown
from huikan.site.views import ArticleView, Link, SitePage


def make_renderer(
    site_url: str, has_version: bool = False, editing: Editing | None = None
) -> Callable[[SitePage], str]:
    """A function that renders pages. What it fills in is escaped unless it is `Markup`.

    `site_url` is where the site will be published, or empty if that is not known; `has_version`
    whether this state of the archive has a name, which `data/` says: if every article did, all
    would be made anew for it; `editing` how readers reach those who keep the archive.
    """
    environment = PageEnvironment(
        loader=PackageLoader("huikan.site"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=Compiled(Path(__file__).with_name("templates")),
    )
    environment.filters |= {"rel": _rel, "here": _here, "gaps": _gaps, "link": _link}
    environment.globals |= {"citations": _citations}

    def render(page: SitePage) -> str:
        if not page.view.template:
            return ""
        return environment.get_template(page.view.template).render(
            page=page,
            view=page.view,
            t=speaker(page.lang),
            url=absolute_url(site_url, _own_address(page)) if site_url else "",
            has_version=has_version,
            editing=editing or Editing(),
        )

    return render


def _own_address(page: SitePage) -> str:
    """Where the text of a page stands: what is not translated is cited as the Chinese page."""
    return page.view.record.address if isinstance(page.view, ArticleView) else page.full_address


def _page(context: Context) -> SitePage:
    page = context["page"]
    assert isinstance(page, SitePage)
    return page


@functools.lru_cache(maxsize=AT_HAND)
def _citations(record: Record, url: str) -> tuple[tuple[Format, Markup], ...]:
    """The reference in every format; the page's URL in it can be found by scripts."""
    sign = Markup('<span class="hk-cite-url">{}</span>').format(url)
    return tuple(
        (made, Markup(shown.replace(escape(url), sign)) if url else shown)
        for made, text in citations(record, url)
        for shown in [escape(text)]
    )


@pass_context
def _link(context: Context, link: Link) -> Markup:
    """A text that may lead somewhere. (As a macro it was the dearest thing on every page.)"""
    text = shown(link.text)
    if link.to is None:
        return marked(f'<span lang="{link.lang}">{text}</span>' if link.lang else text)
    url = shown(relative_url(_page(context).full_address, link.to))
    lang = f' lang="{link.lang}" hreflang="{link.lang}"' if link.lang else ""
    return marked(f'<a href="{url}"{lang}>{text}</a>')


@pass_context
def _rel(context: Context, address: str) -> str:
    return relative_url(_page(context).full_address, address)


@pass_context
def _here(context: Context, address: str) -> str:
    return in_language(address, _page(context).lang)


@pass_context
def _gaps(context: Context, text: str) -> Markup:
    return mark_gaps(text, _page(context).lang)
