"""The MkDocs plugin: hooks of a few lines over `build_pages` and `make_renderer`.

One build makes both languages. MkDocs has one `config` for a whole build, so each language
gets a copy of it with its own names and its own Material language, and the theme meets that
copy on the pages of that language (`docs/adr/one-build-for-both-languages.md`).
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterator
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any, Literal, cast

from jinja2 import Environment
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link as NavLink
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents, get_toc
from mkdocs.utils.templates import TemplateContext

from huikan.collation import collate
from huikan.errors import HuikanError
from huikan.messages import say as say_message
from huikan.schema import FOLDER as SCHEMA_FOLDER
from huikan.schema import schema_files
from huikan.site.addresses import TAGS, in_language
from huikan.site.casting import cast_page
from huikan.site.catalogue import build_catalogue
from huikan.site.dataset import FOLDER, build_dataset
from huikan.site.downloads import page_files
from huikan.site.frame import Imprint, make_frame
from huikan.site.installed import installed
from huikan.site.kept import KeptPages
from huikan.site.moulds import Moulds
from huikan.site.names import ArchiveNames
from huikan.site.offline import NAME, write_offline
from huikan.site.pages import MORE, NAVIGATION, build_pages
from huikan.site.render import make_renderer
from huikan.site.search import build_index
from huikan.site.search_documents import documents, english_names, raw_documents
from huikan.site.strings import say
from huikan.site.views import ArticleView, ProseView, SearchView, SitePage, SiteTitles
from huikan.store import load_archive, load_authority, load_ledgers, load_registers

# Files of `content/` that readers may fetch, and only from these folders: raw texts, ledgers
# and authority files cannot slip out.
_PUBLIC_FOLDERS = ("issues/", "assets/")
_PUBLIC_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".pdf")

_PROSE_FOLDER = "pages/"

# An article with fewer sections needs no table of contents beside it.
_FEWEST_HEADINGS = 3

# The template of pages that are cast in a mould.
_CAST = "huikan-page.html"

# In place of the day of the build, which would change the site's bytes every day.
_NO_DATE = "1980-01-01"


class HuikanConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin's options; the content lies in `docs_dir`."""

    name_en = options.Type(str, default=say("site-name", "en"))
    """The site's English name; the Chinese one is `site_name`."""
    subtitle = options.Type(str, default=say("site-subtitle", "zh"))
    subtitle_en = options.Type(str, default=say("site-subtitle", "en"))
    description_en = options.Type(str, default=say("site-description", "en"))
    """For search engines; the Chinese one is `site_description`."""
    contact = options.Type(str, default="")
    """Where readers write to: an address, or words that `contact_url` leads on from."""
    contact_url = options.Type(str, default="")
    """`mailto:…` or a page; without it the contact is plain text."""
    icp = options.Type(str, default="")
    """ICP备案号, as it has to stand on every page in China."""
    police = options.Type(str, default="")
    """公安备案号, likewise."""

    def imprint(self) -> Imprint:
        """Who runs the site."""
        return Imprint(self.contact, self.contact_url, self.icp, self.police)

    version = options.Type(str, default="")
    """What this state of the archive is called (a date and a commit), for citations."""

    def titles(self, config: MkDocsConfig) -> dict[str, SiteTitles]:
        """What the site is called in each language."""
        description = config.site_description or say("site-description", "zh")
        return {
            "zh": SiteTitles(config.site_name, self.subtitle, description),
            "en": SiteTitles(self.name_en, self.subtitle_en, self.description_en),
        }


class HuikanPlugin(BasePlugin[HuikanConfig]):  # type: ignore[no-untyped-call]
    """Turns `content/` into the site's pages."""

    kept: KeptPages | None = None
    """Pages of earlier builds; whoever starts a build gives them, if there are to be any."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
        """Leave the copy for the disk out of the live preview, which has no use for it."""
        self._has_offline = command != "serve"

    def on_config(self, config: MkDocsConfig, **_: Any) -> MkDocsConfig:
        """Lay our templates over the theme where the configuration does not name them."""
        ours = installed("theme_overrides")
        if not any(Path(folder).resolve() == ours.resolve() for folder in config.theme.dirs):
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(ours))
        return config

    def on_files(self, files: Files, config: MkDocsConfig, **_: Any) -> Files:
        """Load the archive, and put its pages in the place of the files in `content/`."""
        prose = _default_prose() | _prose_in(files)
        kept = [f for f in files if f.src_dir != config.docs_dir or _is_public(f.src_uri)]
        self._read(config)
        self._render = make_renderer(config.site_url or "", self.config.version)
        self._pages: dict[str, SitePage] = {}
        self._titles = self.config.titles(config)
        self._dataset = build_dataset(self._catalogue, self._titles, config.site_url or "")
        for page in build_pages(
            self._catalogue, prose, self._titles, self._dataset, self._has_offline
        ):
            file = _make_file(page, config)
            self._pages[file.src_uri] = page
            kept.append(file)
        return Files(kept)

    def on_env(self, env: Environment, config: MkDocsConfig, **_: Any) -> Environment:
        """Make the configuration of each language, once."""
        self._configs = {lang: _localise(config, t, lang) for lang, t in self._titles.items()}
        self._theme = env.get_template("main.html")
        self._moulds = Moulds()
        return env

    def on_page_context(
        self, context: TemplateContext, page: Page, config: MkDocsConfig, **_: Any
    ) -> TemplateContext:
        """Give the theme the page's language, surroundings and navigation."""
        shown = self._pages[page.file.src_uri]

        def surround() -> TemplateContext:
            if isinstance(page, HuikanPage):
                page.content = self._render(shown)
            return self._surround(context, shown, config)

        def make() -> str:
            return cast_page(self._moulds, self._theme, surround(), shown)

        if not isinstance(page, HuikanPage) or page.meta["template"] != _CAST:
            return surround()
        whole = self.kept.page(shown, make) if self.kept else make()
        return cast(TemplateContext, {**context, "whole": whole})

    def on_post_page(self, output: str, page: Page, **_: Any) -> str:
        """Keep no page's content once it is written: all of them would fill the memory."""
        if isinstance(page, HuikanPage):
            page.content = None
        return output

    def on_template_context(
        self, context: TemplateContext, template_name: str, config: MkDocsConfig, **_: Any
    ) -> TemplateContext:
        """The same for pages that stand for no address (404)."""
        missing = SitePage("zh", "", say("not-found", "zh"), ProseView(""), section="404/")
        return self._surround(context, missing, config, context["base_url"])

    def on_post_build(self, config: MkDocsConfig, **_: Any) -> None:
        """Write what is no page: the search index, below `search/`, and files to take away."""
        site = Path(config.site_dir)
        for name, text in page_files(self._catalogue, self._titles, config.site_url or ""):
            _write(site / name, text.encode("utf-8", "replace") if isinstance(text, str) else text)
        for made in self._dataset:
            _write(site / FOLDER / made.name, made.data)
        for name, text in schema_files().items():
            _write(site / SCHEMA_FOLDER / name, text.encode())
        docs = documents(self._archive, self._names)
        english = english_names(docs, self._names, self._names.topics)
        raw = raw_documents(self._catalogue, docs)
        for folder, texts in (("search", docs), ("search/raw", raw)):
            for name, data in build_index(texts, english).items():
                _write(site / folder / name, data)
        if self._has_offline:
            self._write_offline(site)

    def _write_offline(self, site: Path) -> None:
        """The copy for the disk, and its checksum."""
        paths = [file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()]
        target = site / FOLDER / NAME
        with target.open("wb") as out:
            write_offline(paths, lambda path: (site / path).read_bytes(), out)
        with target.open("rb") as made:
            digest = hashlib.file_digest(made, "sha256").hexdigest()
        _write(target.with_name(f"{NAME}.sha256"), f"{digest}  {NAME}\n".encode())

    def _read(self, config: MkDocsConfig) -> None:
        content = Path(config.docs_dir)
        try:
            self._archive = load_archive(content)
            self._names = ArchiveNames(load_authority(content))
            self._catalogue = build_catalogue(
                self._archive,
                self._names,
                load_registers(content, self._archive),
                [collate(ledger, source) for ledger, source in load_ledgers(content)],
                self._names.specials,
                self._names.topics,
                self._names.titles,
            )
        except HuikanError as e:
            at = f"{e.path or ''}:{e.line or 1}: "
            raise PluginError(at + say_message(e.code, "zh", e.values)) from e

    def _surround(
        self, context: Any, page: SitePage, config: MkDocsConfig, base: str = ""
    ) -> TemplateContext:
        context["config"] = self._configs[page.lang]
        context["huikan"] = make_frame(page, self._titles[page.lang], config.site_url or "", base)
        context["nav"] = _navigation(page)
        context["more"] = [
            NavLink(say(key, page.lang), in_language(address, page.lang)) for key, address in MORE
        ]
        context["imprint"] = self.config.imprint()
        return cast(TemplateContext, context)


class HuikanPage(Page):
    """A page whose content is rendered from a `SitePage`, not from Markdown, when it is written."""

    def __init__(self, shown: SitePage, file: File, config: MkDocsConfig) -> None:
        super().__init__(escape(shown.title), file, config)
        self.update_date = _NO_DATE
        self._shown = shown

    def read_source(self, config: MkDocsConfig) -> None:
        """There is no source: all is in the `SitePage`."""
        self.markdown = ""
        body = self._shown.view.body if isinstance(self._shown.view, ArticleView) else None
        has_contents = body is not None and len(body.headings) >= _FEWEST_HEADINGS
        self.meta = {"hide": ["navigation"] if has_contents else ["navigation", "toc"]}
        is_search = isinstance(self._shown.view, SearchView)
        self.meta["leads_on"] = bool(self._shown.leads_to)
        self.meta["template"] = "huikan-search-page.html" if is_search else _CAST

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Leave the content for later; only the table of contents is known already."""
        self.content = ""
        self.toc = _toc(self._shown)


def _toc(page: SitePage) -> TableOfContents:
    headings: list[Any] = [{"level": 1, "id": "top", "name": escape(page.title), "children": []}]
    if isinstance(page.view, ArticleView) and page.view.body:
        headings[0]["children"] = [
            {"level": h.level, "id": h.id, "name": escape(h.text), "children": []}
            for h in page.view.body.headings
        ]
    return get_toc(headings)


def _make_file(page: SitePage, config: MkDocsConfig) -> File:
    source = f"{page.full_address}index.md"
    content = page.view.markdown if isinstance(page.view, ProseView) else ""
    file = File.generated(config, source, content=content, inclusion=InclusionLevel.NOT_IN_NAV)
    if isinstance(page.view, ProseView):
        Page(None, file, config).update_date = _NO_DATE
    else:
        HuikanPage(page, file, config)
    return file


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def _is_public(path: str) -> bool:
    return path.startswith(_PUBLIC_FOLDERS) and path.lower().endswith(_PUBLIC_SUFFIXES)


def _prose_in(files: Files) -> dict[str, str]:
    return {
        file.src_uri.removeprefix(_PROSE_FOLDER): file.content_string
        for file in files.documentation_pages()
        if file.src_uri.startswith(_PROSE_FOLDER)
    }


def _default_prose() -> dict[str, str]:
    folder = resources.files("huikan.site") / "default_pages"
    return {
        file.name: file.read_text(encoding="utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".md")
    }


def _navigation(page: SitePage) -> Navigation:
    return Navigation(list(_nav_links(page)), [])


def _nav_links(page: SitePage) -> Iterator[NavLink]:
    for key, address in NAVIGATION:
        link = NavLink(say(key, page.lang), in_language(address, page.lang) or "./")
        link.active = address == page.section
        yield link


def _localise(config: MkDocsConfig, titles: SiteTitles, lang: str) -> MkDocsConfig:
    """A copy of the configuration whose names and Material language are those of `lang`."""
    local = copy.copy(config)
    local.site_name = titles.name
    home = in_language("", lang) or "./"
    local["extra"] = {**config.extra, "homepage": home, "alternate": True, "generator": False}
    local.theme = copy.deepcopy(config.theme)
    local.theme["language"] = TAGS[lang]
    return local
