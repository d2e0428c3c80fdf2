"""What the last build left, looked at in another process while this one loads and reads.

To ask each file of a site whether it stands as it was left takes as long as there are files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from huikan.site.crew import beside
from huikan.site.keeping import without_garbage
from huikan.site.kept import Kept, Stand, as_it_stands, load_kept
from huikan.site.spare import is_sound, seal_of


@dataclass(frozen=True, slots=True)
class Found:
    """A build whose site stands as it left it, and whether that has a spare. `seal` is what
    changes if somebody moves anything in the site; empty if nobody wants to know."""

    kept: Kept
    has_spare: bool
    seal: str


_Looked = tuple[dict[str, Stand], bool, str]
"""How files stand that have another time now; the rest as in `Found`."""


@contextmanager
def looking(
    cache: Path | None, site: Path, *, has_spare: bool
) -> Iterator[Callable[[Kept], Found | None]]:
    """Look at what the last build left (the list of it lies in `cache`), and at the spare of its
    site if there is to be one. What is given here waits for the answer and puts it to the list;
    None if the site is not as the build left it."""
    if cache is None:
        yield lambda left: None
        return
    with beside(partial(_look, cache, site, has_spare)) as result:

        def looked(left: Kept) -> Found | None:
            seen = result()
            if seen is None:
                return None
            times, is_there, seal = seen
            return Found(left.standing_as(times) if times else left, is_there, seal)

        yield looked


def _look(cache: Path, site: Path, has_spare: bool) -> _Looked | None:
    left = load_kept(cache)
    with without_garbage():
        times = as_it_stands(left, site) if left else None
        if left is None or times is None:
            return None
        if not has_spare:
            return times, False, ""
        paths = left.columns.paths
        return times, is_sound(cache, left.inputs, paths), seal_of(site, paths)
