"""The MkDocs plugin: hooks of a few lines over the pages and tasks of the site.

One build makes both languages. MkDocs has one `config` for a whole build, so each language
gets a copy of it with its own names and its own Material language, and the theme meets that
copy on the pages of that language (`docs/adr/one-build-for-both-languages.md`).

The archive's pages are no pages of MkDocs: they are made when MkDocs has made its own, on all
cores and apart from one another (see `tasks`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, cast

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Link as NavLink
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from huikan.collation import collate
from huikan.errors import BadInputError, HuikanError
from huikan.ledger import Ledger
from huikan.messages import say as say_message
from huikan.model import Archive
from huikan.site.addresses import in_language
from huikan.site.ahead import (
    Ahead,
    Finish,
    Searching,
    program_of_reading,
    searching,
    starting_shot,
)
from huikan.site.body import tamed
from huikan.site.casting import Parts, cast_page
from huikan.site.catalogue import Catalogue, build_catalogue, index_archive
from huikan.site.cms import FOLDER as CMS_FOLDER
from huikan.site.crew import give_back
from huikan.site.excerpt import excerpt
from huikan.site.frame import Frame, make_frame
from huikan.site.handbook_pages import HANDBOOKS, handbook_pages
from huikan.site.inputs import digests_in, joint_digest
from huikan.site.installed import (
    default_prose,
    handbook_pictures,
    handbook_texts,
    installed,
)
from huikan.site.keeping import without_garbage
from huikan.site.leaving_out import Extra
from huikan.site.loose_files import other_units, write_copy
from huikan.site.mkdocs_files import (
    ArchiveFiles,
    HuikanPage,
    localised,
    navigation,
    picture_file,
    theme_file,
)
from huikan.site.moulds import FOLDER as MOULDS
from huikan.site.moulds import Moulds
from huikan.site.moved_pages import moved_pages
from huikan.site.names import ArchiveNames
from huikan.site.options import HuikanConfig
from huikan.site.pages import MORE, issue_pages, known_addresses, theme_pages
from huikan.site.pdf import can_make_pdf
from huikan.site.reading import Reading, read_archive
from huikan.site.render import make_renderer
from huikan.site.strings import say
from huikan.site.tasks import Site, made_of
from huikan.site.units import OWN, Before, Done, Workshop
from huikan.site.views import ProseView, SitePage
from huikan.store import (
    folder_name,
    load_authority,
    load_issue,
    load_ledgers,
    load_registers,
)

# Files of `content/` that readers may fetch, and only from these folders: raw texts, ledgers
# and authority files cannot slip out.
_PUBLIC_FOLDERS = ("issues/", "assets/")
_PUBLIC_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".pdf")

_PROSE_FOLDER = "pages/"
# MkDocs' list of the pages that it knows; ours, which has all, may be that of the last build.
_LISTED_BY_MKDOCS = ("sitemap.xml", "sitemap.xml.gz")


class HuikanPlugin(BasePlugin[HuikanConfig]):  # type: ignore[no-untyped-call]
    """Turns `content/` into the site's pages."""

    before = Before()
    """What the last build left; whoever starts a build says so, if there is to be any."""
    environment = ""
    """Digest of all that a build goes by besides the archive; empty: nothing is kept."""
    kept: Path | None = None
    """The folder for what the next build may use of this one, if there is to be any."""
    inputs: Mapping[str, str] | None = None
    """Digests of the archive's files, by path, if somebody has them."""
    known: Reading | None = None
    """The archive as somebody read it before; what was not changed is not read again."""
    ahead: Ahead | None = None
    """The archive as it is, if somebody read it already, and its search index."""
    standing: Path | None = None
    """The site that the last build left, if files of it are kept."""
    meanwhile: Callable[[], object] = staticmethod(lambda: None)
    """What is to be done, once or more often, while all else waits for other processes."""
    done: tuple[Done, ...] = ()
    """What became of each unit of the site."""
    _is_read = False
    _emptied: Callable[[], object] | None = None
    """Says that MkDocs has emptied the site's folder, if anybody waits for that."""
    _searched: Callable[[], list[Done]] | None = None
    """Gives what became of the search index, if it is being made."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: Any) -> None:
        """Leave the copy for the disk out of the live preview, which has no use for it."""
        self._is_preview = command == "serve"

    def on_config(self, config: MkDocsConfig, **_: Any) -> MkDocsConfig:
        """Lay our templates over the theme where the configuration does not name them."""
        ours = installed("theme_overrides")
        if not any(Path(folder).resolve() == ours.resolve() for folder in config.theme.dirs):
            config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(ours))
        tables = config.mdx_configs.setdefault("tables", {})
        tables.setdefault("use_align_attribute", True)  # not a style, which the policy forbids
        return config

    def on_files(self, files: Files, config: MkDocsConfig, **_: Any) -> Files:
        """Load the archive; of its files only pictures and the pages of editors are MkDocs' own."""
        if self._emptied:
            self._emptied()
        kept = [f for f in files if f.src_dir != config.docs_dir or is_public(f.src_uri)]
        if not self._is_read:
            self._read(config)
            self._index(config)
        self._is_read = False  # once: a preview of MkDocs' own asks the same plugin again
        self._pages: dict[str, SitePage] = {}
        for page in self.read(files, config):
            file = theme_file(page, config)
            self._pages[file.src_uri] = page
            kept.append(file)
        kept += [picture_file(path, data, config) for path, data in handbook_pictures().items()]
        known = known_addresses(self._catalogue)
        self._refuse_clashes(known)
        return ArchiveFiles(kept, known, config)

    def read(self, files: Files, config: MkDocsConfig) -> list[SitePage]:
        """The pages that are not made of the archive."""
        prose, handbooks = default_prose() | _prose_in(files), handbook_texts()
        return [
            page
            for lang in self._titles
            for page in (*theme_pages(prose, lang), *handbook_pages(handbooks, lang))
        ]

    def site(
        self,
        config: MkDocsConfig,
        show: Callable[[SitePage], str],
        file: str = "index.html",
    ) -> Site:
        """What the archive's pages and files are made from; `file` is a page's name."""
        names = {p: d for p, d in self._inputs.items() if p.startswith("authority/")}
        return Site(
            self._catalogue,
            self.reading,
            joint_digest("", names),
            self._titles,
            config.site_url or "",
            self.has_offline,
            self.config.version,
            show,
            self._names,
            self._editing,
            self._folder,
            self.environment,
            file,
        )

    def renderer(self, config: MkDocsConfig) -> Callable[[SitePage], str]:
        """What gives a page's content as HTML."""
        return make_renderer(config.site_url or "", bool(self.config.version), self._editing)

    def on_env(self, env: Environment, config: MkDocsConfig, **_: Any) -> Environment:
        """Make the configuration of each language, once."""
        self._configs = {lang: localised(config, t, lang) for lang, t in self._titles.items()}
        self._environment = env
        self._render = self.renderer(config)
        said = self.environment and f"{self.environment} {self._is_preview} {config.site_url}"
        self._moulds = Moulds(self._folder / MOULDS, said)
        self._moulds.sweep()
        return env

    def read_texts(self, config: MkDocsConfig) -> None:
        """Read the archive and the names in it; comes before all else."""
        self.on_config(config)
        with without_garbage():
            self._read(config)
        give_back()

    @contextmanager
    def search_ahead(self, config: MkDocsConfig) -> Iterator[None]:
        """While this lasts the search index that was begun ahead is made, if it is that of these
        settings. Not while MkDocs builds, which empties the site's folder first."""
        if self.ahead and self._workshop(config).is_again:
            self.ahead.begin()
            self._searched = self.ahead.searched
        yield
        self._searched = None
        if self.ahead:
            self.ahead.end()

    @contextmanager
    def search_beside(self, config: MkDocsConfig) -> Iterator[None]:
        """While this lasts, and MkDocs builds, the search index of what was read is made; it writes
        nothing before MkDocs has emptied the site's folder."""
        shop = self._workshop(config)
        with starting_shot() as (wait, self._emptied):
            search = self.searching(shop.finish_group, is_again=shop.is_again, wait=wait)
            with search as self._searched:
                yield
        self._searched = self._emptied = None

    def searching(self, finish: Finish, **options: Any) -> Searching:
        """The search index of what was read, made beside all else; `options` as the function of
        that name has them."""
        where = (self._folder, self.environment)
        return searching(self.reading, self._names, *where, finish, **options)

    def prepare(self, config: MkDocsConfig) -> str:
        """Index what was read; the digest of all that MkDocs' own pages and files go by.

        Those are what editors wrote, whose links may lead to any page, and files that lie in the
        archive for readers.
        """
        with without_garbage():
            self._index(config)
        self._is_read = True
        own = {p: d for p, d in self._inputs.items() if p.startswith(_PROSE_FOLDER) or is_public(p)}
        known = "\n".join(sorted(known_addresses(self._catalogue)))
        return joint_digest(f"{self.environment}\0{known}", own) if self.environment else ""

    def finish(self, config: MkDocsConfig) -> None:
        """Make the site where MkDocs' own pages and files are those of the last build."""
        self._is_read = False
        self._pages = {}
        self.on_env(config.theme.get_env(), config)
        own = Done(OWN, self.before.keys[OWN], None)
        self._make(config, [own], self.before.paths[OWN])

    def on_page_context(
        self, context: TemplateContext, page: Page, config: MkDocsConfig, **_: Any
    ) -> TemplateContext:
        """Give the theme the page's language, surroundings and navigation."""
        shown = self._pages[page.file.src_uri]
        if isinstance(page, HuikanPage):
            page.content = self._render(shown)
        return self._surround(context, shown, self._frame(shown, config))

    def on_post_page(self, output: str, **_: Any) -> str:
        """What editors wrote goes through MkDocs; see `tamed`."""
        return tamed(output)

    def on_template_context(
        self, context: TemplateContext, template_name: str, config: MkDocsConfig, **_: Any
    ) -> TemplateContext:
        """The same for pages that stand for no address (404)."""
        missing = SitePage("zh", "", say("not-found", "zh"), ProseView(""), section="404/")
        return self._surround(context, missing, self._frame(missing, config, context["base_url"]))

    def on_post_build(self, config: MkDocsConfig, **_: Any) -> None:
        """Make the archive's pages, and what is no page, on all cores."""
        own = [f"{page.full_address}index.html" for page in self._pages.values()]
        if config.site_url:
            for name in _LISTED_BY_MKDOCS:
                (Path(config.site_dir) / name).unlink(missing_ok=True)
        self._make(config, [], own)

    def _make(self, config: MkDocsConfig, done: list[Done], own: Iterable[str]) -> None:
        """All but MkDocs' own pages and files, of which `own` are some."""
        site, shop = Path(config.site_dir), self._workshop(config)
        made = self.site(config, lambda page: self._show(page, config))
        begun = self._searched and nullcontext(self._searched)
        with begun or self.searching(shop.finish_group, is_again=shop.is_again) as searched:
            done += made_of(made, shop.finish_group, shop, self.meanwhile)
            self.done = tuple(done)
            done += shop.finish(other_units(self._addresses(own), config.site_url or ""))
            self.meanwhile()
            self.done = (*done, *searched())
        self._refuse_doubles()
        if self.has_offline:
            paths = {path for done in self.done for path in self._files_of(done)}
            files = dict(write_copy(site, paths, self.standing))
            self.done = (*self.done, Done("offline", "", files))

    def _workshop(self, config: MkDocsConfig) -> Workshop:
        return Workshop(Path(config.site_dir), self.environment, self.before)

    @property
    def has_offline(self) -> bool:
        """Whether there is to be a copy of the site for the disk."""
        return self.config.offline and not self._is_preview

    def remade(self, folder: str, config: MkDocsConfig) -> Iterator[tuple[str, bytes]]:
        """The pages of one issue as its folder (relative to the content) is now, without a build.

        What other issues say of it (which stands before it, where it is printed again) is as it
        was at the last build, without which this must not be called. Paths are below the site's
        folder. Raises `HuikanError` for a file that cannot be read.
        """
        content = Path(config.docs_dir)
        stored = load_issue(content, content / folder)
        archive = Archive((stored,))
        alone = self._catalogue_of(archive, load_ledgers(content, folder_name(folder)), content)
        whole = self._catalogue
        catalogue = replace(
            alone,
            neighbours={**alone.neighbours, **whole.neighbours},
            reprints={
                path: others
                for path, others in whole.reprints.items()
                if path.startswith(f"{folder}/")
            },
            missing={**alone.missing, **whole.missing},
            moves={**whole.moves, **alone.moves},
            english_features={**whole.english_features, **alone.english_features},
            has_pdf=whole.has_pdf,
            left_out=whole.left_out,
        )
        for shown in issue_pages(excerpt(catalogue, stored)):
            page = self._show(shown, config).encode("utf-8", "xmlcharrefreplace")
            yield f"{shown.full_address}index.html", page

    def _catalogue_of(
        self, archive: Archive, ledgers: Iterable[tuple[Ledger, str, str]], content: Path
    ) -> Catalogue:
        return build_catalogue(
            archive,
            self._names,
            load_registers(content, archive),
            [collate(*found) for found in ledgers],
            self._names.specials,
            self._names.topics,
            self._names.titles,
        )

    def _show(self, shown: SitePage, config: MkDocsConfig) -> str:
        """A page of the archive in the theme."""
        frame = self._frame(shown, config)

        def context(parts: Parts, framed: Frame) -> TemplateContext:
            page = HuikanPage(parts, shown, config)
            return self._surround(get_context(navigation(shown), [], config, page), shown, framed)

        content = self._render(shown)
        theme = self._environment
        return tamed(cast_page(self._moulds, theme, shown, frame, content, context))

    def _read(self, config: MkDocsConfig) -> None:
        content = Path(config.docs_dir)
        self._titles = self.config.titles(config)
        self._editing = self.config.editing_as(self._is_preview)
        self._folder = self.kept or self._passing_folder()
        self._inputs = digests_in(content) if self.inputs is None else self.inputs
        if self.ahead:
            self.reading, self._names = self.ahead.reading, self.ahead.names
            return
        program = program_of_reading(self.kept) if self.kept else ""
        try:
            self.reading = read_archive(content, self._folder, program, self._inputs, self.known)
            self._names = ArchiveNames(load_authority(content))
            self.known = None
        except HuikanError as e:
            at = f"{e.path or ''}:{e.line or 1}: "
            raise PluginError(at + say_message(e.code, "zh", e.values)) from e

    def _index(self, config: MkDocsConfig) -> None:
        archive, derived, names = self.reading.archive(), self.reading.derived(), self._names
        catalogue = index_archive(
            archive, names, derived, names.specials, names.topics, names.titles
        )
        left_out = frozenset(self.config.leave_out)
        has_pdf = self.config.pdf and Extra.PDF not in left_out
        has_pdf = has_pdf and not self._is_preview and can_make_pdf()
        self._catalogue = replace(catalogue, has_pdf=has_pdf, left_out=left_out, terms=names.terms)

    def _passing_folder(self) -> Path:
        """A folder that goes with this plugin."""
        self._temporary = TemporaryDirectory(ignore_cleanup_errors=True)
        return Path(self._temporary.name)

    def _refuse_clashes(self, known: set[str]) -> None:
        """No page of an editor may stand where one of the archive's does."""
        for page in self._pages.values():
            if page.full_address in known:
                path = f"{_PROSE_FOLDER}{page.address.rstrip('/')}.md"
                error = BadInputError("page-taken", path, 1, address=f"/{page.address}")
                raise PluginError(say_message(error.code, "zh", error.values)) from error

    def _refuse_doubles(self) -> None:
        """Two units that make one file would make it by turns."""
        paths = [*chain.from_iterable(map(self._files_of, self.done))]
        if len(set(paths)) == len(paths):
            return
        made: dict[str, str] = {}
        for done in self.done:
            for path in self._files_of(done):
                other = made.setdefault(path, done.name)
                if other != done.name:
                    error = BadInputError("site-file-twice", path, 1, one=other, other=done.name)
                    raise PluginError(say_message(error.code, "zh", error.values)) from error

    def _addresses(self, own: Iterable[str]) -> set[str]:
        """Every page's address."""
        paths = chain(own, *map(self._files_of, self.done))
        addresses = {p[: -len(_INDEX)] for p in paths if p.endswith(_INDEX) and _is_page(p)}
        left = moved_pages(self._catalogue, "zh"), moved_pages(self._catalogue, "en")
        return addresses - {page.full_address for pages in left for page in pages if page.leads_to}

    def _files_of(self, done: Done) -> Iterable[str]:
        return self.before.paths[done.name] if done.files is None else done.files

    def _frame(self, page: SitePage, config: MkDocsConfig, base: str = "") -> Frame:
        return make_frame(page, self._titles[page.lang], config.site_url or "", base)

    def _surround(self, context: Any, page: SitePage, frame: Frame) -> TemplateContext:
        context["config"] = self._configs[page.lang]
        context["huikan"] = frame
        context["nav"] = navigation(page)
        context["more"] = [
            NavLink(say(key, page.lang), in_language(address, page.lang))
            for key, address in (*MORE, *HANDBOOKS)
        ]
        context["imprint"] = self.config.imprint()
        return cast(TemplateContext, context)


_INDEX = "index.html"


def _is_page(path: str) -> bool:
    is_page = path.endswith(f"/{_INDEX}") or path == _INDEX
    return is_page and not path.startswith(f"{CMS_FOLDER}/")


def is_public(path: str) -> bool:
    """Whether a file of the archive's folder is one that readers may fetch as it is."""
    return path.startswith(_PUBLIC_FOLDERS) and path.lower().endswith(_PUBLIC_SUFFIXES)


def _prose_in(files: Files) -> dict[str, str]:
    return {
        file.src_uri.removeprefix(_PROSE_FOLDER): file.content_string
        for file in files.documentation_pages()
        if file.src_uri.startswith(_PROSE_FOLDER)
    }
