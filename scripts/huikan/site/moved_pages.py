"""Pages in the place of articles that are gone: they say where each paragraph went."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huikan.site.addresses import in_language
from huikan.site.article_page import forwarded
from huikan.site.catalogue import Catalogue
from huikan.site.strings import say
from huikan.site.views import Link, ListView, Row, Section, SitePage

# An article's file below an issue's folder, and nothing outside `issues/`.
_ARTICLE = re.compile(r"\Aissues/(?:[\w-][\w.-]*/)+[\w-][\w.-]*\.md\Z")


def moved_pages(catalogue: Catalogue, lang: str) -> Iterator[SitePage]:
    """The pages of addresses whose article no longer exists (see `anchors`).

    Only for files that lie where articles lie: a register that an editor mistyped makes no
    page elsewhere.
    """
    for path in sorted(catalogue.forwards.keys() - catalogue.names.keys()):
        if _ARTICLE.match(path):
            yield _moved(catalogue, path, lang)


def _moved(catalogue: Catalogue, path: str, lang: str) -> SitePage:
    sections = tuple(
        Section((Row(to or Link(say("forward-gone", lang))),), Link(f"#{name}"), name)
        for name, to in forwarded(catalogue, path, lang)
    )
    title = say("forward-article", lang)
    home = Link(say("nav-home", lang), in_language("", lang))
    return SitePage(
        lang, f"{path.removesuffix('.md')}/", title, ListView(sections), title, (home,), "issues/"
    )
