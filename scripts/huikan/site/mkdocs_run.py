"""MkDocs as the site is built with it: its configuration, its run, its errors."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.config_options import Plugins
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException
from mkdocs.utils import CountHandler
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from huikan.errors import BadInputError, CannotWriteError
from huikan.site.installed import handbook_pictures, handbook_texts, installed
from huikan.site.kept import Kept, environment_digest
from huikan.site.looking import Found
from huikan.site.plugin import HuikanPlugin
from huikan.site.units import OWN, Before

# The line of a mkdocs.yml that makes it ours.
_OURS = re.compile(r"^\s*-\s*['\"]?huikan\b", re.M)
_CONFIG = "mkdocs.yml"
_PROGRAM = "program.json"
# What reads settings as MkDocs does, in C where PyYAML was built with it.
_QUICK: Any = getattr(yaml, "CLoader", yaml.Loader)
# Extensions of Markdown that go by the text alone.
_KNOWN_EXTENSIONS = frozenset(
    ("toc", "tables", "fenced_code", "admonition", "footnotes", "attr_list", "def_list", "abbr",
     "sane_lists", "md_in_html")
)  # fmt: skip


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


def configured(content: Path, site: Path, **settings: Any) -> MkDocsConfig:
    """The nearest configuration of ours for a content folder, to build a site there.

    With a plugin of its own: MkDocs gives the same one to every build of a process, and a preview
    goes on showing pages with that of its last build while the next one is made.
    """
    shared: object = MkDocsConfig.plugins
    assert isinstance(shared, Plugins)
    shared.plugin_cache.clear()
    return load_config(
        config_file=str(find_config()), docs_dir=str(content), site_dir=str(site), **settings
    )


def plugin_of(config: MkDocsConfig) -> HuikanPlugin:
    plugin = config.plugins["huikan"]
    assert isinstance(plugin, HuikanPlugin)
    return plugin


def run(
    config: MkDocsConfig,
    command: Literal["build", "serve"],
    site: Path,
    left: Kept | None,
    looked: Callable[[], Found | None],
    meanwhile: Callable[[Found], object],
) -> tuple[str, Found | None]:
    """Build with MkDocs, or without it where all that it makes itself is there; the digest of
    what that goes by, if it may be kept, and what is left of the last build.

    The search index is begun as if that was there as it `left` it; if the site turns out to be
    another one, it is begun again. While all else waits for it `meanwhile` is called.
    """
    plugin = plugin_of(config)
    config.plugins.on_startup(command=command, dirty=False)
    warnings = CountHandler()
    warnings.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(warnings)
    try:
        plugin.read_texts(config)
        ahead = plugin.ahead
        plugin.before = ahead.before if ahead else left.before if left else Before()
        with plugin.search_ahead(config):
            own = plugin.prepare(config)
            found = looked() if left else None
            if not found or found.kept is not left:
                plugin.before = found.kept.before if found else Before()
            plugin.standing = site if found else None
            if is_kept := bool(own) and plugin.before.keys.get(OWN) == own:
                if found:
                    plugin.meanwhile = partial(meanwhile, found)
                plugin.finish(config)
        if not is_kept:
            with plugin.search_beside(config):
                build(config)
    finally:
        logging.getLogger("mkdocs").removeHandler(warnings)
        config.plugins.on_shutdown()
    if warnings.get_counts():
        own = ""  # what is wrong is said again in each build
    return own, found


def is_known(config: MkDocsConfig) -> bool:
    """Whether all that makes pages is ours, or MkDocs' own, and reads no other files."""
    return (
        set(config.plugins) == {"huikan"}
        and not config.hooks
        and set(config.markdown_extensions) <= _KNOWN_EXTENSIONS
    )


def environment_of(config: MkDocsConfig, cache: Path) -> str:
    """The digest of what pages hang on besides the archive; variables are read with the file.

    The archive's version is another one for every commit, and stands on one page; that is the one
    that offers the copy for the disk, too. Of the version only counts whether there is one.
    """
    with Path(config.config_file_path).open("rb") as file:
        settings = yaml_load(file, get_yaml_loader(_QUICK))
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
