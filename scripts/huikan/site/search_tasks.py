"""The search index as units: its parts, each made or edited for itself, then what is put together
from all of them.

It is made in a process of its own, beside the pages; where many parts are to be made, in as many
more as there are cores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from pathlib import Path

from huikan.cores import cores
from huikan.site.addresses import of_raw
from huikan.site.crew import beside
from huikan.site.keeping import sweep, without_garbage
from huikan.site.names import ArchiveNames
from huikan.site.reading import Reading
from huikan.site.search import (
    MANIFEST,
    Filters,
    Made,
    Share,
    make_part,
    merge,
    remake_part,
    shares,
)
from huikan.site.search_bytes import pack
from huikan.site.search_documents import (
    Documents,
    Texts,
    english_names,
    listed_documents,
    raw_documents,
)
from huikan.site.search_kept import (
    GROUND,
    NAMES,
    load_nearest,
    load_part,
    save_names,
    save_part,
)
from huikan.site.search_text import warm_up
from huikan.site.units import Done, Files, Group, Unit, finished
from huikan.values import dataclass


@dataclass(slots=True)
class _Index:
    """An index to be made: the folder where its parts are kept, what they go by besides (see
    `Site`), what it finds, and its parts.

    `wait` returns when files may be written. `loaded` and `filters` are for putting it together:
    parts that lay there when another one was begun, and what `Filters` says.
    """

    kept: Path
    environment: str
    texts: Texts
    shares: tuple[Share, ...]
    wait: Callable[[], object]
    loaded: Mapping[str, Made] = field(default_factory=dict)
    filters: Filters | None = None

    @property
    def in_use(self) -> frozenset[str]:
        """What the parts are called."""
        return frozenset(share.digest for share in self.shares)

    def lay_ready(self) -> None:
        """Have at hand what it is put together of, as far as that is there."""
        own = {share.digest: load_part(self.kept / share.digest) for share in self.shares}
        self.loaded = {digest: made for digest, made in own.items() if made}
        self.filters = Filters.of(self.shares)


def texts_of(reading: Reading, names: ArchiveNames) -> Iterator[Texts]:
    """What is searched: the articles, and apart from them what was read of the raw texts."""
    held = {at: each for own in reading.summaries.values() for at, each in own.held.items()}
    archive = reading.archive()
    docs = listed_documents(archive, names, held)
    english = english_names(docs, names, names.topics)

    def whole(docs: Documents) -> Documents:
        found = reading.bodies(doc.address for doc in docs)
        return [replace(doc, body=found[doc.address]) for doc in docs]

    yield Texts("search", docs, english, whole)
    read = {at: each for own in reading.raws.values() for at, each in own.held.items()}
    ids = {of_raw(each): each.article.id for own in archive.issues for each in own.articles}

    def whole_raw(docs: Documents) -> Documents:
        found = reading.raw_bodies(ids[doc.address] for doc in docs)
        return [replace(doc, body=found[ids[doc.address]]) for doc in docs]

    yield Texts("search/raw", raw_documents(archive, docs, read), english, whole_raw)


def searched(
    kept: Path,
    environment: str,
    texts: Iterable[Texts],
    finish: Callable[[Group], Iterable[Done]],
    *,
    is_again: bool,
    wait: Callable[[], object] = lambda: None,
) -> list[Done]:
    """What became of all units of the search indexes. `kept` is the folder for their parts;
    `is_again`: what lies there was left by the same program, and need not be made again; `wait`
    returns when files may be written."""
    with without_garbage():
        own = [_Index(kept, environment, each, shares(each.docs), wait) for each in texts]
    every = [(index, share) for index in own for share in index.shares]
    known: list[Group] = []
    others: list[Group] = []
    edited: list[_Index] = []
    for index, share in every:
        is_known = is_again and (kept / share.digest).is_file()
        (known if is_known else others).append(Group("", None, partial(_part, index, share)))
        edited += () if is_known else (index,)
    done = _parts(known, others, edited, finish, wait)
    sweep(kept, [f"{share.digest}{kind}" for _, share in every for kind in ("", NAMES, GROUND)])
    whole = [Group("", None, partial(_whole, index)) for index in own]
    return done + finished(whole, finish, 1 if is_again else cores())


def _parts(
    known: Sequence[Group],
    others: Sequence[Group],
    edited: Sequence[_Index],
    finish: Callable[[Group], Iterable[Done]],
    wait: Callable[[], object],
) -> list[Done]:
    """What became of all parts. Those that are made (`others`, of the indexes `edited`) are made in
    processes of their own, even if it is one: it takes more memory than all else. Of one that is
    edited the process lays ready meanwhile what the index is put together of."""
    if len(others) != 1 or not known:
        wait()
        done = finished(known, finish, 1)
        return done + (finished(others, finish, cores()) if others else [])
    warm_up()
    with beside(partial(finished, others, finish, 1)) as made:
        edited[0].lay_ready()
        wait()
        return finished(known, finish, 1) + made()


def _part(index: _Index, share: Share) -> Iterator[Unit]:
    """A part of the search index: its pieces of text, and its rows in a file of their own."""
    make = partial(_pieces, index, share)
    yield Unit(f"{index.texts.folder} {share.digest}", share.digest, make)


def _made(index: _Index, share: Share) -> Made:
    return make_part(replace(share, docs=tuple(index.texts.whole(share.docs))))


def _edited(index: _Index, share: Share) -> Made | None:
    """The part made from one that is kept, of which few documents were others."""
    before = load_nearest(index.kept, share, index.environment, index.in_use)
    return before and remake_part(share, before, index.texts.whole)


def _pieces(index: _Index, share: Share) -> Files:
    made = _edited(index, share) or _made(index, share)
    index.wait()
    save_part(index.kept / share.digest, made, index.environment)
    for name, piece in made.files.items():
        yield f"{index.texts.folder}/{name}", partial(_packed, piece)


def _packed(piece: Callable[[], bytes]) -> bytes:
    return pack(piece())


def _whole(index: _Index) -> Iterator[Unit]:
    """What is put together from all parts."""
    texts = index.texts
    values = ([share.digest for share in index.shares], texts.english)
    yield Unit(texts.folder, values, partial(_merged, index))


def _merged(index: _Index) -> Files:
    own: Sequence[Share] = index.shares
    made = [
        index.loaded.get(share.digest)
        or load_part(index.kept / share.digest)
        or _made(index, share)
        for share in own
    ]
    for name, data in merge(own, made, index.texts.english, filters=index.filters):
        yield f"{index.texts.folder}/{name}", data() if name == MANIFEST else data
    for share, each in zip(own, made, strict=True):
        names = each.part.asked.names()
        if not names.same_as(each.part.known):
            save_names(index.kept / share.digest, names)
