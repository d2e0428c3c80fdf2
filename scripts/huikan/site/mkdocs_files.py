"""What MkDocs sees of the archive: the few pages that it makes itself, and where the others stand.

The archive's own pages are no pages of MkDocs: it would keep all of them in memory and make them
one by one. It is asked about links to them, though, and the theme takes every page for one.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from html import escape

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link as NavLink
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from huikan.site.addresses import TAGS, in_language
from huikan.site.casting import Parts, hidden, table_of_contents
from huikan.site.pages import NAVIGATION
from huikan.site.strings import say
from huikan.site.views import ProseView, SearchView, SitePage, SiteTitles

# In place of the day of the build, which would change the site's bytes every day.
_NO_DATE = "1980-01-01"
# What the address of a list's second page has behind that of the first.
_FURTHER = re.compile(r"page/\d+/\Z")


class HuikanPage(Page):
    """A page whose content is made from a `SitePage`, not from Markdown."""

    def __init__(self, parts: Parts, shown: SitePage, config: MkDocsConfig) -> None:
        super().__init__(parts.title, _generated(shown, config), config)
        self.update_date = _NO_DATE
        self.content, self.toc = parts.content, parts.toc
        self.meta = {"hide": list(parts.hide)}
        if isinstance(shown.view, SearchView):
            self.meta["template"] = "huikan-search-page.html"

    def read_source(self, config: MkDocsConfig) -> None:
        """There is no source: all is in the `SitePage`."""
        self.markdown = ""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Leave the content for later."""


class ArchiveFiles(Files):
    """MkDocs' files, and the archive's pages for links that lead to them, made when asked for."""

    def __init__(self, files: Iterable[File], known: set[str], config: MkDocsConfig) -> None:
        """`known` are the addresses of the archive's pages; of lists, of their first pages."""
        super().__init__(files)
        self._known, self._config = known, config

    def get_file_from_path(self, path: str) -> File | None:
        """The file of that path, as MkDocs looks for it."""
        found = super().get_file_from_path(path)
        if found or not path.endswith("index.md"):
            return found
        address = _FURTHER.sub("", path.removesuffix("index.md"))
        return _file(path, "", self._config) if address in self._known else None


def theme_file(page: SitePage, config: MkDocsConfig) -> File:
    """The file of a page that MkDocs puts into the theme."""
    if not isinstance(page.view, ProseView):
        title = escape(page.title)
        parts = Parts(title, "", table_of_contents(title, []), hidden(()))
        return HuikanPage(parts, page, config).file
    file = _generated(page, config, page.view.markdown)
    Page(None, file, config).update_date = _NO_DATE
    return file


def picture_file(path: str, data: bytes, config: MkDocsConfig) -> File:
    """A picture of a page that MkDocs puts into the theme, published at `path`."""
    return File.generated(config, path, content=data)


def _generated(page: SitePage, config: MkDocsConfig, content: str = "") -> File:
    return _file(f"{page.full_address}index.md", content, config)


def _file(path: str, content: str, config: MkDocsConfig) -> File:
    return File.generated(config, path, content=content, inclusion=InclusionLevel.NOT_IN_NAV)


def navigation(page: SitePage) -> Navigation:
    """The main entries as the theme takes them, that of the page's section marked."""
    return Navigation(list(_nav_links(page)), [])


def _nav_links(page: SitePage) -> Iterator[NavLink]:
    for key, address in NAVIGATION:
        link = NavLink(say(key, page.lang), in_language(address, page.lang) or "./")
        link.active = address == page.section
        yield link


def localised(config: MkDocsConfig, titles: SiteTitles, lang: str) -> MkDocsConfig:
    """A copy of the configuration whose names and Material language are those of `lang`."""
    local = copy.copy(config)
    local.site_name = titles.name
    home = in_language("", lang) or "./"
    local["extra"] = {**config.extra, "homepage": home, "alternate": True, "generator": False}
    local.theme = copy.deepcopy(config.theme)
    local.theme["language"] = TAGS[lang]
    return local
