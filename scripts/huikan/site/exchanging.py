"""A folder that takes another one's place in one step, so that nobody meets half of it.

What is to come is written into a folder beside the old one (`.NAME.new`). Where the system cannot
exchange two names, the old one steps aside first (`.NAME.old`) and comes back if that was all.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huikan.errors import CannotWriteError
from huikan.writing import reached, swap


def settle_folder(site: Path) -> None:
    """Put the old site back if a build was killed after it had moved it away."""
    try:
        old = _old(site)
        if old.exists() and not site.exists():
            os.replace(old, site)  # killed between the two moves of `put_in_place`
    except OSError as e:
        raise CannotWriteError("cannot-write", str(e.filename or site), reason=e.strerror) from e


def _fresh(site: Path) -> Path:
    return site.with_name(f".{site.name}.new")


def _old(site: Path) -> Path:
    return site.with_name(f".{site.name}.old")


def spare_beside(site: Path) -> Path:
    """Where a spare is brought up to date (see `spare`)."""
    return site.with_name(f".{site.name}.spare")


@contextmanager
def fresh_folder(site: Path) -> Iterator[Path]:
    """A fresh folder beside `site` for the files that are to come into it."""
    fresh = _fresh(site)
    try:
        _remove(fresh, _old(site), spare_beside(site))
        fresh.mkdir(parents=True)
        reached("site/empty")
        yield fresh
        reached("site/old-gone")
    except OSError as e:
        # Of a copy the first name is what was read: a file of a package, which no disk is full of.
        at = site if e.filename2 else e.filename or site
        raise CannotWriteError("cannot-write", str(at), reason=e.strerror) from e
    finally:
        _remove(fresh, spare_beside(site))


def put_in_place(fresh: Path, site: Path) -> None:
    """In one step where the system can exchange two names, else in two with a way back."""
    _remove(exchange(fresh, site))


def exchange(fresh: Path, site: Path) -> Path:
    """The same, the old site kept; where that is now, if there was one."""
    if site.exists() and swap(fresh, site):
        reached("site/in-place")
        return fresh
    return _move_in(fresh, site, _old(site))


def _move_in(fresh: Path, site: Path, old: Path) -> Path:
    if site.exists():
        os.replace(site, old)
    try:
        os.replace(fresh, site)
    except OSError:
        if old.exists():
            os.replace(old, site)
        raise
    reached("site/in-place")
    return old


def _remove(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
