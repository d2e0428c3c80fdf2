"""Build and preview the site of any content folder, with the project's `mkdocs.yml`.

Plain `mkdocs build` does the same for the content folder that `mkdocs.yml` names; these are for
`huikan build` and `huikan serve`.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException
from mkdocs.utils import CountHandler
from mkdocs.utils.yaml import yaml_load

from huikan.errors import BadInputError, CannotWriteError
from huikan.site.crew import beside
from huikan.site.exchanging import (
    exchange,
    fresh_folder,
    put_in_place,
    settle_folder,
    spare_beside,
)
from huikan.site.inputs import digests_in, joint_digest
from huikan.site.installed import handbook_pictures, handbook_texts, installed
from huikan.site.kept import (
    Kept,
    Stand,
    as_it_stands,
    draft_kept,
    environment_digest,
    load_kept,
    save_kept,
    standing,
)
from huikan.site.plugin import HuikanPlugin
from huikan.site.spare import (
    bring_up_to_date,
    drop_spare,
    is_sound,
    keep_spare,
    link_files,
    make_spare,
    take_spare,
)
from huikan.site.units import OWN, Done, digest_of
from huikan.writing import alone, reached, settle

# The line of a mkdocs.yml that makes it ours.
_OURS = re.compile(r"^\s*-\s*['\"]?huikan\b", re.M)
_CONFIG = "mkdocs.yml"
_INPUTS, _PROGRAM = "inputs.json", "program.json"
# Extensions of Markdown that go by the text alone.
_KNOWN_EXTENSIONS = frozenset(
    ("toc", "tables", "fenced_code", "admonition", "footnotes", "attr_list", "def_list", "abbr",
     "sane_lists", "md_in_html")
)  # fmt: skip


def build_site(
    content: Path,
    site: Path,
    *,
    strict: bool = False,
    cache: Path | None = None,
    offline: bool = False,
    spare: bool = True,
) -> None:
    """Build the whole site of `content` into `site`, in both languages, search included.

    The site is built beside `site` and put in its place when it is whole: a build that fails
    leaves the old one as it was. The same content gives the same bytes. `strict` makes MkDocs'
    warnings errors; `offline` adds a copy of the site for the disk.

    `cache` is a folder for what the next build needs to know of this one. Then only what was
    made from other values is made again, and everything else taken over from the site that
    stands. The bytes are those of a build without it. Nothing is kept if hooks, other plugins or
    other extensions of Markdown take part (nobody knows what they go by), nor of a site in which
    somebody changed a file. With `spare` the site that was replaced is kept there as well: the
    next build brings it up to date and exchanges the two, which spares it a name for each file.

    Raises `BadInputError` for a missing content folder or a site that cannot be built, and
    `CannotWriteError` if `site` cannot be written or holds something that is not a site.
    """
    _make(content, site, cache, offline=offline, spare=spare, strict=strict)


def _make(
    content: Path,
    site: Path,
    cache: Path | None,
    *,
    offline: bool = False,
    spare: bool = True,
    command: Literal["build", "serve"] = "build",
    **settings: Any,
) -> MkDocsConfig | None:
    """Build a site as `build_site` says; with what it was made, None if it stood already."""
    content, site = checked_content(content), site.resolve()
    if site.exists() and not _is_replaceable(site):
        raise CannotWriteError("site-not-a-site", str(site))
    with alone(site.parent, "build", f".{site.name}.lock"), mkdocs_errors(content):
        settle_folder(site)
        config = load_config(
            config_file=str(find_config()), docs_dir=str(content), site_dir=str(site), **settings
        )
        plugin = plugin_of(config)
        plugin.forget()
        plugin.config.offline |= offline
        cache = cache if _is_known(config) else None
        left = load_kept(cache) if cache else None
        with _looking(left, site, cache if spare else None) as looked:
            environment = _environment(config, cache) if cache else ""
            said = f"{environment} {plugin.config.offline} {plugin.config.version}"
            plugin.inputs = digests_in(content, cache / _INPUTS if cache else None)
            inputs = joint_digest(said, plugin.inputs) if cache else ""
            if left and left.inputs == inputs and looked():
                return None
            plugin.environment = environment
            plugin.kept = cache
            with fresh_folder(site) as fresh:
                config.site_dir = str(fresh)
                own, found = _build(config, command, site, looked)
                kept = found.kept if found else None
                now = _record(inputs, environment, plugin.done, kept, fresh, own)
                reached("site/built")
                with beside(partial(_draft, cache, now)) as drafted:
                    _put(site, fresh, found, now, cache if spare else None)
                    is_drafted = drafted()
        if cache:
            if is_drafted:
                save_kept(cache)
            if not found and spare:
                make_spare(cache, site, inputs, now.files)
    return config


@dataclass(frozen=True, slots=True)
class _Found:
    """A build whose site stands as it left it, and whether that has a spare."""

    kept: Kept
    has_spare: bool


@contextmanager
def _looking(
    left: Kept | None, site: Path, spares: Path | None
) -> Iterator[Callable[[], _Found | None]]:
    """Look at what the last build left while other things are done."""
    if left is None:
        yield lambda: None
        return
    with beside(partial(_look, left, site, spares)) as result:

        def looked() -> _Found | None:
            times, has_spare = result()
            if times is None:
                return None
            return _Found(replace(left, stands={**left.stands, **times}), has_spare)

        yield looked


def _look(left: Kept, site: Path, spares: Path | None) -> tuple[dict[str, Stand] | None, bool]:
    """How the last build's site stands (see `as_it_stands`), and whether it has a spare."""
    times = as_it_stands(left, site)
    if times is None:
        return None, False
    return times, spares is not None and is_sound(spares, left.inputs, left.files)


def _draft(cache: Path | None, now: Kept) -> bool:
    return cache is not None and draft_kept(cache, now)


def _put(site: Path, fresh: Path, found: _Found | None, now: Kept, spares: Path | None) -> None:
    """Put the new site in the old one's place: `fresh` has the files that this lacks. `spares` is
    the folder for the one that is replaced, if it is to be kept."""
    if not found:
        reached("site/whole")
        put_in_place(fresh, site)
        return
    kept = found.kept
    made = [path for path, _ in standing(fresh)]
    whole = spare_beside(site)
    if spares and not found.has_spare:
        drop_spare(spares)
    lacks = take_spare(spares, whole) if spares and found.has_spare else None
    is_linked = True
    if lacks is None:
        whole = fresh
        is_linked = link_files(site, fresh, sorted(now.files.keys() - set(made)))
    else:
        gone = kept.files.keys() - now.files.keys()
        bring_up_to_date(whole, site, fresh, now.files, lacks.union(made, gone))
    reached("site/whole")
    old = exchange(whole, site)
    if is_linked and spares:
        keep_spare(spares, old, now.inputs, kept.files, now.files, made)
    else:
        shutil.rmtree(old, ignore_errors=True)


def plugin_of(config: MkDocsConfig) -> HuikanPlugin:
    plugin = config.plugins["huikan"]
    assert isinstance(plugin, HuikanPlugin)
    return plugin


def _build(
    config: MkDocsConfig,
    command: Literal["build", "serve"],
    site: Path,
    looked: Callable[[], _Found | None],
) -> tuple[str, _Found | None]:
    """Build with MkDocs, or without it where all that it makes itself is there; the digest of
    what that goes by, if it may be kept, and what is left of the last build."""
    plugin = plugin_of(config)
    config.plugins.on_startup(command=command, dirty=False)
    warnings = CountHandler()
    warnings.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(warnings)
    try:
        own = plugin.prepare(config)
        if found := looked():
            plugin.before, plugin.standing = found.kept.before, site
        if own and plugin.before.keys.get(OWN) == own:
            plugin.finish(config)
        else:
            build(config)
    finally:
        logging.getLogger("mkdocs").removeHandler(warnings)
        config.plugins.on_shutdown()
    if warnings.get_counts():
        own = ""  # what is wrong is said again in each build
    return own, found


def _record(
    inputs: str,
    environment: str,
    done: Iterable[Done],
    kept: Kept | None,
    fresh: Path,
    own: str,
) -> Kept:
    """What the site is made of now; of the files in `fresh` those go that the site has already."""
    units: dict[str, tuple[str, tuple[str, ...]]] = {}
    files: dict[str, str] = {}
    groups: dict[str, tuple[str, tuple[str, ...]]] = {}
    for each in done:
        group, key = each.group
        if group:
            groups[group] = (key, (*groups.get(group, ("", ()))[1], each.name))
        if each.files is None:
            assert kept
            units[each.name] = kept.units[each.name]
            files |= {path: kept.files[path] for path in units[each.name][1]}
        else:
            units[each.name] = (each.key, tuple(each.files))
            files |= each.files
    stands = dict(standing(fresh))
    rest = stands.keys() - files.keys()
    if OWN not in units:
        units[OWN] = (own, tuple(sorted(rest)))
    for path in rest:
        files[path] = digest_of((fresh / path).read_bytes())
        if kept and kept.files.get(path) == files[path]:
            (fresh / path).unlink()
            stands[path] = kept.stands[path]
    stood = kept.stands if kept else {}
    stands = {path: stands.get(path) or stood[path] for path in files}
    return Kept(inputs, environment, units, files, stands, groups)


def _is_known(config: MkDocsConfig) -> bool:
    """Whether all that makes pages is ours, or MkDocs' own, and reads no other files."""
    return (
        set(config.plugins) == {"huikan"}
        and not config.hooks
        and set(config.markdown_extensions) <= _KNOWN_EXTENSIONS
    )


def _environment(config: MkDocsConfig, cache: Path) -> str:
    """The digest of what pages hang on besides the archive; variables are read with the file.

    The archive's version is another one for every commit, and stands on one page; that is the one
    that offers the copy for the disk, too. Of the version only counts whether there is one.
    """
    with Path(config.config_file_path).open("rb") as file:
        settings = yaml_load(file)
    has_version = bool(plugin_of(config).config.version)
    settings["plugins"] = [_shared(each) for each in settings.get("plugins") or ()]
    own = config.theme.custom_dir
    folders = [installed("theme_overrides"), *([Path(own)] if own else [])]
    handbooks = (handbook_texts(), handbook_pictures())
    said = (settings, has_version, config.strict, handbooks)
    return environment_digest(said, folders, cache / _PROGRAM)


_OF_ONE_PAGE = ("version", "offline")


def _shared(plugin: object) -> object:
    """A plugin's settings as `mkdocs.yml` has them, without those of one page alone."""
    if not isinstance(plugin, dict):
        return plugin
    return {
        name: {k: v for k, v in said.items() if k not in _OF_ONE_PAGE}
        if isinstance(said, dict)
        else said
        for name, said in plugin.items()
    }


@dataclass(frozen=True, slots=True)
class Maker:
    """What made a site, and can make pages of it anew."""

    config: MkDocsConfig

    def remade(self, folder: str) -> dict[str, bytes]:
        """The pages of one issue as it lies there now; see `HuikanPlugin.remade`."""
        return dict(plugin_of(self.config).remade(folder, self.config))


def build_preview(content: Path, site: Path, cache: Path) -> Maker | None:
    """Build the site of `content` to be looked at on this machine, without what that has no use
    for; None if it stood already. As `build_site` else.
    """
    config = _make(content, site, cache, command="serve", site_url="")
    return Maker(config) if config else None


def find_config(start: Path | None = None) -> Path:
    """The `mkdocs.yml` to build with: the nearest one of ours from `start` (the current folder)
    upwards, else the one that came with the package.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        config = folder / _CONFIG
        if config.is_file() and _OURS.search(config.read_text(encoding="utf-8")):
            return config
    return installed(_CONFIG)


def checked_content(content: Path) -> Path:
    if not content.is_dir():
        raise BadInputError("content-missing", str(content))
    settle(content)
    return content.resolve()


def _is_replaceable(site: Path) -> bool:
    """Whether the folder is empty or a site that was built here."""
    if not site.is_dir():
        return False
    names = {entry.name for entry in site.iterdir()}
    return not names or {"index.html", "404.html", "search"} <= names


@contextmanager
def mkdocs_errors(content: Path) -> Iterator[None]:
    """MkDocs has logged what is wrong by the time it gives up; the cause is passed on."""
    try:
        yield
    except (Abort, ConfigurationError, MkDocsException) as e:
        for cause in (e.__cause__, e.__context__ and e.__context__.__cause__):
            if isinstance(cause, BadInputError | CannotWriteError):
                raise cause from e
        raise BadInputError("site-not-built", str(content), problem=str(e)) from e
