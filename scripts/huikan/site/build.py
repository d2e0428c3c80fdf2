"""Build and preview the site of any content folder, with the project's `mkdocs.yml`.

Plain `mkdocs build` does the same for the content folder that `mkdocs.yml` names; these are for
`huikan build` and `huikan serve`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

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
from huikan.site.keeping import seldom_garbage, without_garbage
from huikan.site.kept import Columns, Kept, Stand, draft_kept, load_kept, save_kept, standing
from huikan.site.leaving_out import Limit, passed
from huikan.site.looking import Found, looking
from huikan.site.spare import (
    Folders,
    Note,
    bring_up_to_date,
    clear,
    drop_spare,
    keep_spare,
    link_files,
    make_spare,
    take_spare,
)
from huikan.site.units import OWN, Done, digest_of
from huikan.values import dataclass
from huikan.writing import alone, reached, settle

if TYPE_CHECKING:  # it takes its time to load, while others look at what the last build left
    from mkdocs.config.defaults import MkDocsConfig

    from huikan.site.ahead import Ahead
    from huikan.site.options import HuikanConfig
    from huikan.site.reading import Reading

_INPUTS = "inputs.json"

Teller = Callable[[str, Mapping[str, object]], None]
"""Says a message: its code and values."""


def build_site(
    content: Path,
    site: Path,
    *,
    strict: bool = False,
    cache: Path | None = None,
    offline: bool = False,
    spare: bool = True,
    tell: Teller | None = None,
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
    `tell` is given the code and values of a message if the site is larger than its host takes.

    Raises `BadInputError` for a missing content folder or a site that cannot be built, and
    `CannotWriteError` if `site` cannot be written or holds something that is not a site.
    """
    _make(content, site, cache, offline=offline, spare=spare, tell=tell, strict=strict)


def _make(
    content: Path,
    site: Path,
    cache: Path | None,
    *,
    spare: bool = True,
    known: Reading | None = None,
    **settings: Any,
) -> MkDocsConfig | None:
    """Build a site as `build_site` says; with what it was made, None if it stood already."""
    content, site = checked_content(content), site.resolve()
    if site.exists() and not _is_replaceable(site):
        raise CannotWriteError("site-not-a-site", str(site))
    with seldom_garbage(), alone(site.parent, "build", f".{site.name}.lock"):
        settle_folder(site)
        note = cache / _INPUTS if cache else None
        left = load_kept(cache) if cache else None
        with (
            beside(partial(digests_in, content, note)) as digested,
            looking(cache, left, site, has_spare=spare) as looked,
            fresh_folder(site) as fresh,
        ):
            with without_garbage():  # meanwhile the digests are counted
                from huikan.site.ahead import begun_ahead

            with begun_ahead(content, cache, left, fresh, digested, known) as ahead:
                with without_garbage():
                    from huikan.site.mkdocs_run import mkdocs_errors

                begun = _Begun(left, digested(), looked, fresh, known, ahead)
                with mkdocs_errors(content):
                    return _made(content, site, cache, begun, spare=spare, **settings)


@dataclass(frozen=True, slots=True)
class _Begun:
    """What is there when MkDocs was loaded: the last build, digests of the archive's files, what
    becomes of the look at the site, the folder for new files, and the archive as it was read
    before (`known`) and now (`ahead`), if it was."""

    left: Kept | None
    digests: Mapping[str, str]
    looked: Callable[[], Found | None]
    fresh: Path
    known: Reading | None
    ahead: Ahead | None


def _made(
    content: Path,
    site: Path,
    cache: Path | None,
    begun: _Begun,
    *,
    spare: bool,
    tell: Teller | None = None,
    offline: bool = False,
    command: Literal["build", "serve"] = "build",
    **settings: Any,
) -> MkDocsConfig | None:
    from huikan.site.mkdocs_run import configured, environment_of, is_known, plugin_of, run

    config = configured(content, site, **settings)
    plugin = plugin_of(config)
    plugin.config.offline |= offline
    cache = cache if is_known(config) else None
    environment = environment_of(config, cache) if cache else ""
    said = f"{environment} {plugin.config.offline} {plugin.config.version}"
    plugin.inputs, left, fresh = begun.digests, begun.left, begun.fresh
    archive = joint_digest("", plugin.inputs)
    inputs = f"{joint_digest(said)}{archive}" if cache else ""
    if cache and left and left.inputs == inputs and begun.looked():
        _tell_of_size(plugin.config, left, tell)
        return None
    plugin.environment, plugin.kept, plugin.known = environment, cache, begun.known
    plugin.ahead = begun.ahead if cache else None
    config.site_dir = str(fresh)
    stood = _Spare(cache if spare else None, site)
    own, found = run(config, command, site, left if cache else None, begun.looked, stood.taken_up)
    kept = found.kept if found else None
    now = _record(inputs, environment, plugin.done, kept, fresh, own)
    reached("site/built")
    with beside(partial(_draft, cache, now)) as drafted:
        _put(site, fresh, found, now, stood)
        is_drafted = drafted()
    _tell_of_size(plugin.config, now, tell)
    if cache:
        if is_drafted:
            save_kept(cache)
        if not found and spare:
            make_spare(cache, site, inputs, now.columns.paths)
    return config


def _tell_of_size(config: HuikanConfig, made: Kept, tell: Teller | None) -> None:
    """Say so if the site is larger than its host takes."""
    limit = Limit(config.limit.megabytes, config.limit.files)
    paths, sizes = made.columns.paths, made.columns.sizes
    if tell and not limit.takes(sum(sizes), len(paths)):
        by_path = dict(zip(paths, sizes, strict=True))
        for code, values in passed(by_path, limit, config.leave_out):
            tell(code, values)


def _draft(cache: Path | None, now: Kept) -> bool:
    return cache is not None and draft_kept(cache, now)


@dataclass(slots=True)
class _Spare:
    """The spare of the site that stands; `folder` is that for spares, if there are any."""

    folder: Path | None
    site: Path
    _taken: Note | None = None
    _is_taken: bool = False

    def taken_up(self, found: Found) -> Note | None:
        """Have the spare of what was found stand beside the site, without the files in which it
        differs; what is known of both. None: there is none."""
        if not self._is_taken and self.folder and found.has_spare:
            beside_site = spare_beside(self.site)
            self._taken = take_spare(self.folder, found.kept.inputs, beside_site)
            clear(beside_site, self._taken.lacks if self._taken else ())
        self._is_taken = True
        return self._taken


def _put(site: Path, fresh: Path, found: Found | None, now: Kept, spare: _Spare) -> None:
    """Put the new site in the old one's place: `fresh` has the files that this lacks."""
    if not found:
        reached("site/whole")
        put_in_place(fresh, site)
        return
    stood, stands = set(found.kept.columns.paths), set(now.columns.paths)
    made = {path for path, _ in standing(fresh)}
    gone = stood - stands
    whole, spares = spare_beside(site), spare.folder
    if spares and not found.has_spare:
        drop_spare(spares)
    if taken := spare.taken_up(found):
        changed = taken.lacks.union(made, gone)
        bring_up_to_date(whole, site, fresh, stands, changed)
        folders = taken.spare.renewed(whole, changed)
        is_linked = True
    else:
        whole = fresh
        is_linked = link_files(site, fresh, sorted(stands - made))
        folders = Folders.of(fresh, stands)
    reached("site/whole")
    old = exchange(whole, site)
    left = found.folders or (taken and taken.site)
    if is_linked and spares and left:
        keep_spare(spares, old, Note(now.inputs, folders, left, frozenset(made | gone)))
    else:
        shutil.rmtree(old, ignore_errors=True)


def _record(
    inputs: str,
    environment: str,
    done: Iterable[Done],
    kept: Kept | None,
    fresh: Path,
    own: str,
) -> Kept:
    """What the site is made of now; of the files in `fresh` those go that the site has already."""
    done = tuple(done)
    units: list[tuple[str, str, Columns]] = []
    groups: dict[str, tuple[str, tuple[str, ...]]] = {}
    stands = dict(standing(fresh))
    still = {each.name for each in done if each.files is None}
    left = kept.others(still) if kept else {}
    for each in done:
        group, key = each.group
        if group:
            groups[group] = (key, (*groups.get(group, ("", ()))[1], each.name))
        if each.files is None:
            assert kept
            units.append(kept.unit(each.name))
        else:
            as_they_are = {path: stands.get(path) or left[path][1] for path in each.files}
            units.append((each.name, each.key, Columns.of(each.files, as_they_are)))
    if OWN not in still:
        known = {path for _, _, columns in units for path in columns.paths}
        units.append((OWN, own, _own_files(fresh, sorted(stands.keys() - known), left)))
    return Kept.of(inputs, environment, units, groups)


def _own_files(fresh: Path, paths: Iterable[str], left: Mapping[str, tuple[str, Stand]]) -> Columns:
    """The files in `fresh` that MkDocs made; those go that were `left` as they are."""
    digests: dict[str, str] = {}
    stands: dict[str, Stand] = {}
    for path in paths:
        digest, stand = left.get(path, ("", (0, 0)))
        digests[path] = digest_of((fresh / path).read_bytes())
        if digests[path] == digest:
            (fresh / path).unlink()
            stands[path] = stand
        else:
            found = os.stat(fresh / path)
            stands[path] = found.st_size, found.st_mtime_ns
    return Columns.of(digests, stands)


@dataclass(frozen=True, slots=True)
class Maker:
    """What made a site, and can make pages of it anew."""

    config: MkDocsConfig

    def remade(self, folder: str) -> dict[str, bytes]:
        """The pages of one issue as it lies there now; see `HuikanPlugin.remade`."""
        from huikan.site.mkdocs_run import plugin_of

        return dict(plugin_of(self.config).remade(folder, self.config))

    @property
    def reading(self) -> Reading:
        """The archive as it was read."""
        from huikan.site.mkdocs_run import plugin_of

        return plugin_of(self.config).reading


def build_preview(
    content: Path, site: Path, cache: Path, last: Maker | None = None
) -> Maker | None:
    """Build the site of `content` to be looked at on this machine, without what that has no use
    for. As `build_site` else.

    What made it; if it stood already, what made it the `last` time. What that one read need not
    be read again.
    """
    known = last.reading if last else None
    config = _make(content, site, cache, command="serve", known=known, site_url="")
    return Maker(config) if config else last


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
