"""What the last build left, looked at in another process while this one loads and reads.

To ask each file of a site whether it stands as it was left takes as long as there are files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from huikan.site.crew import beside
from huikan.site.keeping import without_garbage
from huikan.site.kept import Kept, Stand, as_it_stands
from huikan.site.spare import Folders, is_sound, load_note
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A build whose site stands as it left it, and whether that has a spare. `folders` are those
    of the site; None if they stand as was noted with the spare, or nobody wants to know."""

    kept: Kept
    has_spare: bool
    folders: Folders | None


_Looked = tuple[dict[str, Stand], bool, Folders | None]
"""How files stand that have another time now; the rest as in `Found`."""


@contextmanager
def looking(
    cache: Path | None, left: Kept | None, site: Path, *, has_spare: bool
) -> Iterator[Callable[[], Found | None]]:
    """Look at what the last build `left`, and at the spare of its site (that lies in `cache`) if
    there is to be one. What is given here waits for the answer; None if the site is not as the
    build left it."""
    if cache is None or left is None:
        yield lambda: None
        return
    with beside(partial(_look, cache, left, site, has_spare)) as result:

        def looked() -> Found | None:
            seen = result()
            if seen is None:
                return None
            times, is_there, folders = seen
            return Found(left.standing_as(times) if times else left, is_there, folders)

        yield looked


def _look(cache: Path, left: Kept, site: Path, has_spare: bool) -> _Looked | None:
    with without_garbage():
        note = load_note(cache, left.inputs) if has_spare else None
        is_named = note is not None and note.site.stand_in(site)
        times = as_it_stands(left, site, is_named=is_named)
        if times is None:
            return None
        if not has_spare:
            return times, False, None
        is_there = note is not None and is_sound(cache, note)
        is_known = is_there and is_named
        return times, is_there, None if is_known else Folders.of(site, left.columns.paths)
