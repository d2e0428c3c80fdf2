"""The search index as units: its parts, each made or edited for itself, then what is put together
from all of them.

It is made in a process of its own, beside the pages; where many parts are to be made, in as many
more as there are cores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from huikan.cores import cores
from huikan.site.addresses import of_raw
from huikan.site.keeping import sweep, without_garbage
from huikan.site.names import ArchiveNames
from huikan.site.reading import Reading
from huikan.site.search import MANIFEST, Made, Share, make_part, merge, remake_part, shares
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
from huikan.site.units import Done, Files, Group, Unit, finished


@dataclass(frozen=True, slots=True)
class _Index:
    """An index to be made: the folder where its parts are kept, what they go by besides (see
    `Site`), what it finds, and its parts."""

    kept: Path
    environment: str
    texts: Texts
    shares: tuple[Share, ...]

    @property
    def in_use(self) -> frozenset[str]:
        """What the parts are called."""
        return frozenset(share.digest for share in self.shares)


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
) -> list[Done]:
    """What became of all units of the search indexes. `kept` is the folder for their parts;
    `is_again`: what lies there was left by the same program, and need not be made again."""
    with without_garbage():
        own = [_Index(kept, environment, each, shares(each.docs)) for each in texts]
    every = [(index, share) for index in own for share in index.shares]
    known: list[Group] = []
    others: list[Group] = []
    for index, share in every:
        is_known = is_again and (kept / share.digest).is_file()
        (known if is_known else others).append(Group("", None, partial(_part, index, share)))
    done = finished(known, finish, 1)
    if others:  # in processes of their own, even if it is one: it takes more memory than all else
        done += finished(others, finish, cores())
    sweep(kept, [f"{share.digest}{kind}" for _, share in every for kind in ("", NAMES, GROUND)])
    whole = [Group("", None, partial(_whole, index)) for index in own]
    return done + finished(whole, finish, 1 if is_again else cores())


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
    made = [load_part(index.kept / share.digest) or _made(index, share) for share in own]
    for name, data in merge(own, made, index.texts.english):
        yield f"{index.texts.folder}/{name}", data() if name == MANIFEST else data
    for share, each in zip(own, made, strict=True):
        names = each.part.asked.names()
        if not names.same_as(each.part.known):
            save_names(index.kept / share.digest, names)
