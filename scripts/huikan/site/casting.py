"""A page of the archive in the theme, by the mould of its kind (see `moulds`)."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jinja2 import Template
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from huikan.site.frame import Alternate, Feed, Frame
from huikan.site.moulds import Moulds
from huikan.site.views import SitePage


def cast_page(
    moulds: Moulds, template: Template, context: Mapping[str, Any], shown: SitePage
) -> str:
    """The whole page: what `template` makes of `context`, whose `page` has its content.

    A page's kind is all that its values do not hold: how deep it lies and below which folder
    (by these the theme's relative links differ), its entry of the navigation, what is hidden.
    """
    page, frame = context["page"], context["huikan"]
    headings = _headings(page)
    kind = (
        shown.lang,
        shown.section,
        shown.address.partition("/")[0],
        shown.address.count("/"),
        tuple(page.meta["hide"]),
        tuple(heading.level for heading in headings),
        tuple(alternate.tag for alternate in frame.alternates),
        bool(frame.refresh),
    )

    def fill(values: Mapping[str, str]) -> str:
        filled = {"page": _with_values(page, values), "huikan": _framed(frame, values)}
        return template.render({**context, **filled})

    return moulds.cast(kind, _values(page, headings, frame), fill)


def _headings(page: Page) -> list[AnchorLink]:
    return [heading for top in page.toc for heading in top.children]


def _values(page: Page, headings: list[AnchorLink], frame: Frame) -> dict[str, str]:
    values = {
        "content": page.content or "",
        "title": page.title or "",
        "window": frame.title,
        "description": frame.description,
        "canonical": frame.canonical,
        "switch": frame.switch,
        "search": frame.search,
        "head": frame.head,
        "refresh": frame.refresh,
    }
    values |= {f"alternate{n}": found.url for n, found in enumerate(frame.alternates)}
    for number, feed in enumerate(frame.feeds):
        values |= {f"feed{number}": feed.title, f"address{number}": feed.url}
    for number, heading in enumerate(headings):
        values |= {f"heading{number}": heading.title, f"anchor{number}": heading.id}
    return values


def _with_values(page: Page, values: Mapping[str, str]) -> Page:
    """The page with other content, title and headings."""
    made = copy.copy(page)
    made.content, made.title = values["content"], values["title"]
    tops = []
    number = 0
    for top in page.toc:
        shown = AnchorLink(top.title, top.id, top.level)
        for heading in top.children:
            title, anchor = values[f"heading{number}"], values[f"anchor{number}"]
            shown.children.append(AnchorLink(title, anchor, heading.level))
            number += 1
        tops.append(shown)
    made.toc = TableOfContents(tops)
    return made


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
        refresh=values["refresh"],
        alternates=tuple(
            Alternate(a.tag, values[f"alternate{n}"]) for n, a in enumerate(frame.alternates)
        ),
        feeds=tuple(
            Feed(values[f"feed{n}"], values[f"address{n}"]) for n in range(len(frame.feeds))
        ),
    )
