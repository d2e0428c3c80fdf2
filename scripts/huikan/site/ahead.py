"""What a build begins before MkDocs is loaded: the archive is read, its search index is begun.

To load MkDocs and to read its settings takes a quarter of the time until an edit is there. What the
archive says hangs on neither, and search goes by nothing else; so it is begun first, and writes
nothing before somebody says that the settings are those of the last build.
"""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path

from huikan.heap import give_back_large
from huikan.site.crew import beside, give_back
from huikan.site.inputs import joint_digest
from huikan.site.keeping import without_garbage
from huikan.site.kept import Kept, environment_digest
from huikan.site.names import ArchiveNames
from huikan.site.reading import Reading, read_archive
from huikan.site.units import Before, Done, Group, Workshop
from huikan.store import load_authority
from huikan.values import dataclass

PARTS = "search"
"""The folder of what is kept of the search index's parts."""

_PROGRAM = "archive.json"

Finish = Callable[[Group], Iterable[Done]]
"""What finishes a group of units."""

Searching = AbstractContextManager[Callable[[], list[Done]]]
"""A search index that is made while this lasts, and what gives what became of it."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """The archive as it was read, and the search index that was begun on what the last build left
    (`before`). `begin` lets that write, `searched` gives what became of it (not to be asked for
    before), `end` breaks it off."""

    reading: Reading
    names: ArchiveNames
    before: Before
    begin: Callable[[], object]
    searched: Callable[[], list[Done]]
    end: Callable[[], None]


def program_of_reading(cache: Path) -> str:
    """What stands for all that reading an archive goes by besides its files."""
    return environment_digest("archive", (), cache / _PROGRAM)


@contextmanager
def begun_ahead(
    content: Path,
    cache: Path | None,
    left: Kept | None,
    fresh: Path,
    digested: Callable[[], Mapping[str, str]],
    known: Reading | None,
) -> Iterator[Ahead | None]:
    """The archive read ahead, if it is another one than that of the build that was `left`; search
    puts its files into `fresh`. Raises as `read_archive` does."""
    inputs = digested() if cache and left else {}
    if not cache or not left or left.inputs.endswith(joint_digest("", inputs)):
        yield None
        return
    with without_garbage():
        reading = read_archive(content, cache, program_of_reading(cache), inputs, known)
        names = ArchiveNames(load_authority(content))
    give_back()
    with ExitStack() as stack:
        wait, begin = stack.enter_context(starting_shot())
        before = left.before
        shop = Workshop(fresh, left.environment, before)
        searched = stack.enter_context(
            searching(
                reading, names, cache, left.environment, shop.finish_group,
                is_again=True, wait=wait,
            )
        )  # fmt: skip
        yield Ahead(reading, names, before, begin, searched, stack.close)


@contextmanager
def starting_shot() -> Iterator[tuple[Callable[[], object], Callable[[], object]]]:
    """What returns, in every child that was begun since, when the other one has been called."""
    ready, told = os.pipe()
    try:
        yield partial(select.select, [ready], [], []), partial(os.write, told, b"1")
    finally:
        for end in (ready, told):
            os.close(end)


def searching(
    reading: Reading,
    names: ArchiveNames,
    kept: Path,
    environment: str,
    finish: Finish,
    *,
    is_again: bool = False,
    wait: Callable[[], object] = lambda: None,
) -> Searching:
    """The search index, made beside all else from here on: it waits for what was read alone.

    `kept` and `environment` are those of the `Site`; `is_again`: the same program made the last
    build. `wait` returns when files may be written; whoever makes some asks it.
    """

    def search() -> list[Done]:
        # Others do without these, meanwhile.
        from huikan.site.search_tasks import searched, texts_of

        give_back_large()
        texts = texts_of(reading, names)
        where = (kept / PARTS, environment)
        return searched(*where, texts, finish, is_again=is_again, wait=wait)

    return beside(search)
