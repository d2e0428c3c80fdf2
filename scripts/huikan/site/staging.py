"""The archive as a folder of plain Markdown that other builders make the same pages of.

Zensical, ProperDocs and MkDocs itself read it without Huikan: pages are Markdown files at the
addresses of the site's own pages, everything else (feeds, e-books, data, the search index and its
program) lies there finished. What such a site lacks is told in `docs/after-material.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, get_files

from huikan.errors import CannotWriteError
from huikan.schema import FOLDER as SCHEMA_FOLDER
from huikan.schema import schema_files
from huikan.site.addresses import absolute_url, in_language, relative_url
from huikan.site.body import tamed
from huikan.site.build import checked_content
from huikan.site.citing import citations
from huikan.site.exchanging import fresh_folder, put_in_place, settle_folder
from huikan.site.hosting import header_files
from huikan.site.installed import handbook_pictures, installed
from huikan.site.mkdocs_run import configured, mkdocs_errors, plugin_of
from huikan.site.pages import NAVIGATION
from huikan.site.plugin import HuikanPlugin, is_public
from huikan.site.staged_pages import staged_page
from huikan.site.strings import say
from huikan.site.tasks import made_of
from huikan.site.units import Data, Done, Group, Unit, Workshop
from huikan.site.views import ArticleView, SearchView, SitePage
from huikan.writing import alone

CONFIG = "mkdocs.yml"
"""What builders read; all three know this name and what stands in it."""

DOCS = "docs"
_MARK = "# Written by `huikan stage`; what is changed here is lost the next time.\n"
_PAGE = "index.md"


def stage_site(content: Path, folder: Path) -> int:
    """Write the archive's site into `folder` as Markdown, in both languages; how many pages.

    The folder is written beside the old one and takes its place when it is whole. The same
    content gives the same bytes. Raises `BadInputError` for an archive that cannot be read,
    `CannotWriteError` if `folder` cannot be written or holds something else.
    """
    content, folder = checked_content(content), folder.resolve()
    if folder.exists() and not _is_replaceable(folder):
        raise CannotWriteError("stage-not-ours", str(folder))
    with alone(folder.parent, "stage", f".{folder.name}.lock"), mkdocs_errors(content):
        settle_folder(folder)
        config = configured(content, folder / "site")
        with fresh_folder(folder) as fresh:
            pages = _write(config, plugin_of(config), fresh)
            put_in_place(fresh, folder)
    return pages


def _is_replaceable(folder: Path) -> bool:
    """Whether the folder is empty or was written here."""
    if not folder.is_dir():
        return False
    config = folder / CONFIG
    written = config.is_file() and config.read_bytes().startswith(_MARK.encode())
    return written or not any(folder.iterdir())


def _write(config: MkDocsConfig, plugin: HuikanPlugin, folder: Path) -> int:
    plugin.on_startup(command="build")
    files = get_files(config)
    plugin.read_texts(config)
    plugin.prepare(config)
    own = plugin.read(files, config)
    show = _shower(config, plugin)
    shop = Workshop(folder / DOCS)
    made = plugin.site(config, show, _PAGE)

    def finish(group: Group) -> list[Done]:
        return shop.finish(map(_without_twins, group.units()))

    with plugin.searching(finish) as searched:
        done = [*made_of(made, finish), *searched()]
    pages = [path for each in done for path in each.files or () if path.endswith(_PAGE)]
    rest = Unit("rest", None, lambda: _other_files(own, show, files))
    shop.finish([rest])
    (folder / CONFIG).write_text(_configuration(config, plugin), encoding="utf-8", newline="")
    return len(pages) + len(own)


def _shower(config: MkDocsConfig, plugin: HuikanPlugin) -> Callable[[SitePage], str]:
    """What makes a page's file."""
    render, search = plugin.renderer(config), _search_program()
    site_url = config.site_url or ""

    def island(page: SitePage) -> str:
        return render(page) + (search(page) if isinstance(page.view, SearchView) else "")

    def references(view: ArticleView) -> Iterator[tuple[str, str]]:
        url = absolute_url(site_url, view.record.address) if site_url else ""
        return ((made.label, text) for made, text in citations(view.record, url))

    return lambda page: tamed(staged_page(page, island, references))


def _search_program() -> Callable[[SitePage], str]:
    """What gives the search page its form and its script."""
    folder = installed("theme_overrides") / "partials"
    environment = Environment(loader=FileSystemLoader(folder), autoescape=False)
    template = environment.get_template("huikan-search.html")

    def search(page: SitePage) -> str:
        base = relative_url(page.full_address, "").rstrip("/")
        return template.render(hk_lang=page.lang, base_url=base)

    return search


def _without_twins(unit: Unit) -> Unit:
    """A unit without the articles' Markdown to take away: builders would make a second page of
    it, at the article's own address."""

    def make() -> Iterator[tuple[str, Data]]:
        for path, data in unit.make():
            if not path.endswith(".md") or path.rpartition("/")[2] == _PAGE:
                yield path, data

    return replace(unit, make=make)


def _other_files(
    own: Iterable[SitePage], show: Callable[[SitePage], str], files: Files
) -> Iterator[tuple[str, bytes]]:
    """What is not made of the archive: editors' pages, search, pictures, scripts and styles."""
    for page in own:
        yield f"{page.full_address}{_PAGE}", show(page).encode("utf-8", "replace")
    for file in files:
        if is_public(file.src_uri):
            yield file.src_uri, file.content_bytes
    yield from handbook_pictures().items()
    assets = installed("theme_overrides") / "assets"
    for path in sorted(assets.iterdir()):
        yield f"assets/{path.name}", path.read_bytes()
    for name, text in {**schema_files(), **header_files()}.items():
        yield (f"{SCHEMA_FOLDER}/{name}" if name in schema_files() else name), text.encode()


def _configuration(config: MkDocsConfig, plugin: HuikanPlugin) -> str:
    """A configuration without plugins, for any of these builders."""
    titles = plugin.config.titles(config)["zh"]
    settings = {
        "site_name": titles.name,
        "site_description": titles.description,
        "site_url": config.site_url or None,
        "copyright": config.copyright or None,
        "docs_dir": DOCS,
        "use_directory_urls": True,
        "theme": {
            "name": "material",
            "language": "zh",
            "font": False,
            "features": ["navigation.tabs"],
        },
        "plugins": [],
        "extra_css": ["assets/huikan.css"],
        "markdown_extensions": ["attr_list", "tables", "footnotes", "admonition", "toc"],
        "validation": {"nav": {"omitted_files": "ignore"}},
        "nav": [{say(key, "zh"): f"{address}{_PAGE}"} for key, address in NAVIGATION]
        + [{"English": f"{in_language('', 'en')}{_PAGE}"}],
    }
    said = {key: value for key, value in settings.items() if value is not None}
    return _MARK + yaml.safe_dump(said, allow_unicode=True, sort_keys=False)
