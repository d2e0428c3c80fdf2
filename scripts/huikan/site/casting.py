"""A page of the archive in the theme, by the mould of its kind (see `moulds`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Any

from jinja2 import Environment
from mkdocs.structure.toc import TableOfContents, get_toc

from huikan.site.body import Heading
from huikan.site.frame import Alternate, Feed, Frame
from huikan.site.moulds import Moulds
from huikan.site.views import ArticleView, SitePage
from huikan.values import dataclass

# An article with fewer sections needs no table of contents beside it.
_FEWEST_HEADINGS = 3


@dataclass(frozen=True, slots=True)
class Parts:
    """What the theme shows of a page as MkDocs knows pages."""

    title: str
    content: str
    toc: TableOfContents
    hide: tuple[str, ...]


def cast_page(
    moulds: Moulds,
    environment: Environment,
    shown: SitePage,
    frame: Frame,
    content: str,
    context: Callable[[Parts, Frame], Mapping[str, Any]],
) -> str:
    """The whole page: what the theme makes of what `context` gives it.

    A page's kind is all that its values do not hold: how deep it lies and below which folder
    (by these the theme's relative links differ), its entry of the navigation, what is hidden.
    """
    headings = headings_of(shown)
    kind = (
        shown.lang,
        shown.section,
        shown.address.partition("/")[0],
        shown.address.count("/"),
        hidden(headings),
        tuple(heading.level for heading in headings),
        tuple(alternate.tag for alternate in frame.alternates),
        bool(frame.refresh),
    )

    def fill(values: Mapping[str, str]) -> str:
        made = [
            Heading(values[f"anchor{n}"], values[f"heading{n}"], heading.level)
            for n, heading in enumerate(headings)
        ]
        toc = table_of_contents(values["title"], made)
        parts = Parts(values["title"], values["content"], toc, hidden(headings))
        template = environment.get_template("main.html")
        return template.render(context(parts, _framed(frame, values)))

    return moulds.cast(kind, shown.address, _values(shown, headings, frame, content), fill)


def headings_of(shown: SitePage) -> tuple[Heading, ...]:
    """The section headings of an article; other pages have none."""
    view = shown.view
    return view.body.headings if isinstance(view, ArticleView) and view.body else ()


def hidden(headings: tuple[Heading, ...]) -> tuple[str, ...]:
    """What the theme leaves out, as MkDocs' metadata say it."""
    has_contents = len(headings) >= _FEWEST_HEADINGS
    return ("navigation",) if has_contents else ("navigation", "toc")


def table_of_contents(title: str, headings: list[Heading]) -> TableOfContents:
    """The contents as themes take them; title and headings are HTML already."""
    children: list[Any] = [
        {"level": heading.level, "id": heading.id, "name": heading.text, "children": []}
        for heading in headings
    ]
    return get_toc([{"level": 1, "id": "top", "name": title, "children": children}])


def _values(
    shown: SitePage, headings: tuple[Heading, ...], frame: Frame, content: str
) -> dict[str, str]:
    values = {
        "content": content,
        "title": escape(shown.title),
        "window": frame.title,
        "description": frame.description,
        "canonical": frame.canonical,
        "switch": frame.switch,
        "search": frame.search,
        "head": frame.head,
    }
    # The theme asks whether there is one, and a sign in its place would always be something.
    values |= {"refresh": frame.refresh} if frame.refresh else {}
    values |= {f"alternate{n}": found.url for n, found in enumerate(frame.alternates)}
    for number, feed in enumerate(frame.feeds):
        values |= {f"feed{number}": feed.title, f"address{number}": feed.url}
    for number, heading in enumerate(headings):
        values |= {f"heading{number}": escape(heading.text), f"anchor{number}": heading.id}
    return values


def _framed(frame: Frame, values: Mapping[str, str]) -> Frame:
    """The surroundings with other words and addresses."""
    return replace(
        frame,
        title=values["window"],
        description=values["description"],
        canonical=values["canonical"],
        switch=values["switch"],
        search=values["search"],
        head=values["head"],
        refresh=values.get("refresh", ""),
        alternates=tuple(
            Alternate(a.tag, values[f"alternate{n}"]) for n, a in enumerate(frame.alternates)
        ),
        feeds=tuple(
            Feed(values[f"feed{n}"], values[f"address{n}"]) for n in range(len(frame.feeds))
        ),
    )
