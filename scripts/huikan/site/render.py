"""`SitePage` values to HTML: what stands between a page's header and its footer."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urljoin

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from huikan.site.addresses import in_language, relative_url
from huikan.site.body import mark_gaps
from huikan.site.strings import speaker
from huikan.site.views import SitePage


def make_renderer(site_url: str) -> Callable[[SitePage], str]:
    """A function that renders pages. What it fills in is escaped unless it is `Markup`.

    `site_url` is where the site will be published, or empty if that is not known.
    """
    environment = Environment(
        loader=PackageLoader("huikan.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"rel": _rel, "here": _here, "gaps": _gaps}

    def render(page: SitePage) -> str:
        if not page.view.template:
            return ""
        return environment.get_template(page.view.template).render(
            page=page,
            view=page.view,
            t=speaker(page.lang),
            url=absolute_url(site_url, page.full_address) if site_url else "",
        )

    return render


def absolute_url(site_url: str, address: str) -> str:
    """An address as a whole URL.

    >>> absolute_url("https://example.org/a", "years/2024/")
    'https://example.org/a/years/2024/'
    """
    return urljoin(f"{site_url.rstrip('/')}/", quote(address))


def _page(context: Context) -> SitePage:
    page = context["page"]
    assert isinstance(page, SitePage)
    return page


@pass_context
def _rel(context: Context, address: str) -> str:
    return relative_url(_page(context).full_address, address)


@pass_context
def _here(context: Context, address: str) -> str:
    return in_language(address, _page(context).lang)


@pass_context
def _gaps(context: Context, text: str) -> Markup:
    return mark_gaps(text, _page(context).lang)
