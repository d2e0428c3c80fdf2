"""New files put into a site that stands, so that being cut short leaves no half of a change.

The files wait in a folder beside the site. Then a plan is written that says which old files go,
and only then are they put in their places. A build that is killed before the plan stands has
changed nothing; what one that is killed later left to do, the next one does first.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from huikan.site.kept import standing
from huikan.writing import is_inside, reached

_PLAN = ".plan.json"
"""In the folder where the files wait; no file of a site has such a name."""


def update(fresh: Path, site: Path, gone: Iterable[str]) -> None:
    """Put every file of `fresh` into `site` and take away what is `gone`."""
    written = fresh / f"{_PLAN}.tmp"
    written.write_text(json.dumps(sorted(gone)), "utf-8")
    reached("site/plan-written")
    written.replace(fresh / _PLAN)
    reached("site/plan-stands")
    finish_update(fresh, site)


def is_planned(fresh: Path) -> bool:
    """Whether files wait that must get into the site."""
    return (fresh / _PLAN).exists()


def finish_update(fresh: Path, site: Path) -> None:
    """Carry out a plan that stands; else nothing."""
    if not is_planned(fresh):
        return
    (fresh / f"{_PLAN}.tmp").unlink(missing_ok=True)
    for path in filter(is_inside, json.loads((fresh / _PLAN).read_bytes())):
        (site / path).unlink(missing_ok=True)
        _remove_empty((site / path).parent, site)
    folders = set()
    for path in sorted(path for path, _ in standing(fresh)):
        if path != _PLAN:
            target = site / path
            if target.parent not in folders:
                target.parent.mkdir(parents=True, exist_ok=True)
                folders.add(target.parent)
            os.replace(fresh / path, target)
            reached("site/file")
    reached("site/in-place")
    (fresh / _PLAN).unlink()
    shutil.rmtree(fresh, ignore_errors=True)


def _remove_empty(folder: Path, site: Path) -> None:
    """The folder and those above it, as long as nothing is in them."""
    with suppress(OSError):  # refused where something is
        while folder != site:
            folder.rmdir()
            folder = folder.parent
