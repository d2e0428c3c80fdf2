"""The site that the last build replaced: brought up to date, it takes the place of today's.

A site is exchanged whole, so its files must stand in two folders. To give each of them a second
name in every build costs as much as there are files; the folder that was replaced has most of
them already. It is kept with what it lacks, and the next build gives it just that.

No file is ever written into: both folders show the same ones. A spare in which anybody moved
something, or whose update was cut off, is thrown away, and made anew file by file.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from huikan.writing import reached

_FOLDER = "spare"
_NOTE = "spare.json"
_FORMAT = 1


def folders_of(paths: Iterable[str]) -> set[str]:
    """All folders that files stand in, the uppermost (an empty name) among them.

    >>> sorted(folders_of(["a/b/c.txt", "d.txt"]))
    ['', 'a', 'a/b']
    """
    found = {path.rpartition("/")[0] for path in paths} | {""}
    waiting = [folder for folder in found if folder]
    while waiting:
        above = waiting.pop().rpartition("/")[0]
        if above not in found:
            found.add(above)
            waiting.append(above)
    return found


def seal_of(folder: Path, paths: Iterable[str]) -> str:
    """What changes when a name in a folder comes, goes or is given to another file.

    What is *in* a file is not asked: it is the site's own file, which is looked at there.
    """
    top, digest = str(folder), hashlib.blake2b(digest_size=16)
    for below in sorted(folders_of(paths)):
        digest.update(f"{below}\0{os.stat(f'{top}/{below}').st_mtime_ns}\0".encode())
    return digest.hexdigest()


def is_sound(cache: Path, of: str, paths: Collection[str]) -> bool:
    """Whether there is a spare of a site, and nobody moved anything in it. `of` names the state
    of the site, `paths` are its files."""
    try:
        note = json.loads((cache / _NOTE).read_bytes())
        stood = (set(paths) - set(note["fresh"])) | set(note["gone"])
        seal = seal_of(cache / _FOLDER, stood)
        return (note["format"], note["of"], note["seal"]) == (_FORMAT, of, seal)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def take_spare(cache: Path, to: Path) -> set[str] | None:
    """Move the spare of a site (which has to be sound) to `to`; the paths at which the site has
    other files. None: that cannot be done, and no spare is left."""
    try:
        note = json.loads((cache / _NOTE).read_bytes())
        (cache / _NOTE).unlink()
        os.rename(cache / _FOLDER, to)
        return set(note["lacks"])
    except (OSError, ValueError, KeyError, TypeError):
        drop_spare(cache)
        return None


def drop_spare(cache: Path) -> None:
    """Throw the spare away, if there is one."""
    (cache / _NOTE).unlink(missing_ok=True)
    shutil.rmtree(cache / _FOLDER, ignore_errors=True)


def bring_up_to_date(
    spare: Path, site: Path, fresh: Path, paths: Collection[str], changed: Iterable[str]
) -> None:
    """Have `spare` hold the files `paths`: those that lie in `fresh` from there (they are moved),
    others that changed since as the site has them."""
    changed = sorted(changed)
    for path in changed:
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            (spare / path).unlink()
    if left := {path.rpartition("/")[0] for path in changed if path not in paths}:
        _drop_empty(spare, left - folders_of(paths))
    for path in changed:
        reached("site/spare")
        if path in paths:
            target = spare / path
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.rename(fresh / path, target)
            except FileNotFoundError:
                os.link(site / path, target)


def _drop_empty(top: Path, folders: Iterable[str]) -> None:
    """Remove folders, and those above them, as far as they are empty."""
    for folder in sorted(folders, reverse=True):
        while folder:
            try:
                (top / folder).rmdir()
            except OSError:
                break
            folder = folder.rpartition("/")[0]


def keep_spare(
    cache: Path, old: Path, of: str, seal: str, stood: Collection[str], stands: Collection[str],
    made: Iterable[str],
) -> None:  # fmt: skip
    """Keep the folder that was replaced (it had the files `stood` and that `seal`), if that can be
    done; else it goes. `made` are the files of the new site (which has the files `stands`) that it
    lacks."""
    made = set(made)
    gone = set(stood) - set(stands)
    note = {"fresh": sorted(made - set(stood)), "gone": sorted(gone)}
    note |= {"lacks": sorted(made | gone)}
    with suppress(OSError):
        os.rename(old, cache / _FOLDER)
        _write_note(cache, of, seal, note)
        return
    shutil.rmtree(old, ignore_errors=True)


def make_spare(cache: Path, site: Path, of: str, paths: Collection[str]) -> None:
    """A first spare of a site, if that can be done: all its files by second names."""
    drop_spare(cache)
    with suppress(OSError):
        if can_link(site, cache) and link_files(site, cache / _FOLDER, paths):
            seal = seal_of(cache / _FOLDER, paths)
            _write_note(cache, of, seal, {"fresh": [], "gone": [], "lacks": []})
            return
    drop_spare(cache)


def can_link(site: Path, cache: Path) -> bool:
    """Whether a file of the site can have a second name there."""
    name = cache / f"{_FOLDER}.tmp"
    try:
        name.unlink(missing_ok=True)
        os.link(site / "index.html", name)
        name.unlink()
    except OSError:
        return False
    return True


def link_files(site: Path, folder: Path, paths: Collection[str]) -> bool:
    """Have a folder hold files of the site: the same ones by a second name, or copies where the
    system has no such thing. Whether none is a copy."""
    top, start = str(folder), str(site)
    for below in sorted(folders_of(paths)):
        os.makedirs(f"{top}/{below}", exist_ok=True)
    is_linked = True
    for path in paths:
        try:
            os.link(f"{start}/{path}", f"{top}/{path}")
        except OSError:
            is_linked = False
            shutil.copy2(f"{start}/{path}", f"{top}/{path}")
    return is_linked


def _write_note(cache: Path, of: str, seal: str, note: dict[str, list[str]]) -> None:
    row = {"format": _FORMAT, "of": of, "seal": seal, **note}
    (cache / _NOTE).write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
