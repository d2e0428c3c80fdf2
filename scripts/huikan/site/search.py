"""The search index: files that a browser fetches in pieces and that answer exactly.

The truth of a query is the exact string after folding (`huikan.site.folding`). The archive is
divided into parts (`huikan.site.search_part`); a file has a range of strings, with the rows of
every part side by side, so a query costs as many files as if there were no parts.
`docs/search-format.md` describes the files.
"""

from __future__ import annotations

import functools
import hashlib
import json
import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

import numpy as np

from huikan.site.folding import simplified_characters
from huikan.site.search_bytes import Small, pack, pack_columns, pack_json, varints
from huikan.site.search_documents import SearchDocument
from huikan.site.search_edit import MOST, edit_part
from huikan.site.search_names import name_of
from huikan.site.search_part import Ground, Part, grams_of, index_part
from huikan.site.search_pieces import (
    BEHIND_ALL,
    NOTHING,
    ROWS,
    Leaves,
    Slice,
    Spans,
    cut,
    list_names,
    row_names,
)
from huikan.site.search_text import OVERLAP, shown_pieces
from huikan.values import dataclass

MANIFEST = "manifest.json"
"""The file by which a reader finds all others."""

FORMAT = 3
"""Raised when a reader of the old files could not read the new ones."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How an index is divided. What a query costs and what an edit costs go by it."""

    part: int = 1_000_000
    """Characters in a part, at most, unless a few documents have more."""
    file: int = 15_000
    """Bytes of rows in a file, before they are packed to half of it."""


_USUAL = Sizes()
_HEAD = 200
"""What a document counts besides its body."""
_BUCKETS_IN_PART = 4

_LEAST, _MOST = 0.6, 1.5
"""A file has at least and at most this part of that; where it ends, the strings decide."""
_MOST_FILES = 2
"""A gram that begins strings in more files than these has files of lists."""
_BLOCK = 64
"""First strings of so many files lie in one file of the directory."""
_TOGETHER = 64
"""The pieces of so many documents lie in one folder."""
_SIMPLIFIED_FILES = 32


@dataclass(frozen=True, slots=True)
class Share:
    """The documents of one part, in order, what stands for each, and for all that it is made of."""

    docs: tuple[SearchDocument, ...]
    said: tuple[str, ...]
    digest: str

    @classmethod
    def of(cls, docs: Iterable[SearchDocument]) -> Share:
        own = tuple(docs)
        said = tuple(_digest((doc.head(), doc.text())) for doc in own)
        return cls(own, said, _digest((FORMAT, said)))


def _digest(said: object) -> str:
    return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()


Piece = Callable[[], bytes]
"""What makes a piece of text, not packed yet."""

_Said = Sequence[Mapping[str, Sequence[str]]]
"""What each document can be filtered by."""


@dataclass(frozen=True, slots=True)
class Made:
    """A part, and its pieces by name; `texts` are the folders they lie in. `ground` is what the
    part was made on, if anybody has that."""

    part: Part
    texts: tuple[str, ...]
    files: Mapping[str, Piece]
    ground: Ground | None = None


def shares(docs: Iterable[SearchDocument], most: int = _USUAL.part) -> tuple[Share, ...]:
    """Divide an archive into parts by year, so that an edit concerns one of them.

    Years are put together, from the oldest on, as long as they fit into a part; a large one is
    divided by address before. So new issues concern the last part, and where the others end
    changes only when one of them has become too large.
    """
    groups: list[list[SearchDocument]] = []
    room = 0
    for bucket in _buckets(docs, most):
        size = _size(bucket)
        if size > room:
            groups.append([])
            room = most
        groups[-1] += bucket
        room -= size
    return tuple(Share.of(sorted(group, key=_order)) for group in reversed(groups))


def _order(doc: SearchDocument) -> tuple[object, ...]:
    """Newer years come first, then like stands by like, which keeps the columns small."""
    return -(doc.year or 0), doc.lang != "zh", doc.lang, doc.committees, doc.place, doc.address


def _size(docs: Iterable[SearchDocument]) -> int:
    return sum(doc.size() + _HEAD for doc in docs)


def _buckets(docs: Iterable[SearchDocument], most: int) -> Iterator[list[SearchDocument]]:
    """The documents by year, the oldest first; a large year in two, four, eight … buckets."""
    ordered = sorted(docs, key=lambda doc: (doc.year or 0, _hashed(doc)))
    for _, year in groupby(ordered, key=lambda doc: doc.year or 0):
        own = list(year)
        bits = max(0, (_size(own) * _BUCKETS_IN_PART // most).bit_length())
        for _, bucket in groupby(own, key=lambda doc: _hashed(doc) >> (32 - bits)):
            yield list(bucket)


def _hashed(doc: SearchDocument) -> int:
    return zlib.crc32(doc.address.encode("utf-8", "replace"))


def make_part(share: Share) -> Made:
    """Index one share: a pure function, to be run anywhere and kept under its digest."""
    part, ground = index_part(share.docs, share.said)
    texts: list[str] = []
    files: dict[str, Piece] = {}
    for first in range(0, len(share.docs), _TOGETHER):
        own = _pieces(share.docs[first : first + _TOGETHER], ground, first)
        folder = f"t/{name_of(own.values())}"
        texts.append(folder)
        files |= {f"{folder}/{name}.bin": partial(bytes, data) for name, data in own.items()}
    return Made(part, tuple(texts), files, ground)


def edited_in(share: Share, docs: Sequence[str]) -> list[int] | None:
    """Which documents of a share are others than those that stand for a part's, by number; None
    if it is not the same documents in the same order, or too many of them were edited."""
    if len(share.said) != len(docs) or not docs:
        return None
    pairs = enumerate(zip(share.said, docs, strict=True))
    found = [number for number, (now, before) in pairs if now != before]
    return found if len(found) <= MOST else None


def remake_part(
    share: Share,
    before: Made,
    whole: Callable[[Sequence[SearchDocument]], Sequence[SearchDocument]],
) -> Made:
    """The same as `make_part`, from a part most of whose documents are those of the share;
    `whole` gives documents with their bodies."""
    assert before.ground
    edited = edited_in(share, before.ground.docs) or []
    docs = whole([share.docs[number] for number in edited])
    part, ground = edit_part(
        before.part, before.ground, dict(zip(edited, docs, strict=True)), share.said
    )

    @functools.cache
    def own(first: int) -> dict[str, bytes]:
        return _pieces(whole(share.docs[first : first + _TOGETHER]), ground, first)

    texts = list(before.texts)
    for number in {number // _TOGETHER for number in edited}:
        texts[number] = f"t/{name_of(own(number * _TOGETHER).values())}"
    files: dict[str, Piece] = {}
    for number, count in enumerate(part.pieces.tolist()):
        at = number // _TOGETHER
        for name in (f"{number}-{piece}" for piece in range(count)):
            files[f"{texts[at]}/{name}.bin"] = partial(_piece, own, at * _TOGETHER, name)
    return Made(part, tuple(texts), files, ground)


def _piece(own: Callable[[int], Mapping[str, bytes]], first: int, name: str) -> bytes:
    return own(first)[name]


def _pieces(docs: Sequence[SearchDocument], ground: Ground, first: int) -> dict[str, bytes]:
    """The pieces of documents that are numbered from `first` on, by name."""
    starts = ground.laid.starts
    numbered = enumerate(docs, first)
    return {k: v for number, doc in numbered for k, v in shown_pieces(number, doc, starts[number])}


def build_index(
    docs: Iterable[SearchDocument],
    english: Mapping[str, str] | None = None,
    make: Callable[[Share], Made] = make_part,
    sizes: Sizes = _USUAL,
) -> Iterator[tuple[str, bytes]]:
    """The index's files by name, below `search/`. The same documents give the same bytes.

    `english` names committees, places and people for the English page. `make` may look a part
    up where one was kept. Time and size grow in step with the text; memory is that of all
    parts' rows, and of one part's making.
    """
    own = shares(docs, sizes.part)
    made = []
    for share in own:
        each = make(share)
        yield from ((name, pack(piece())) for name, piece in each.files.items())
        made.append(replace(each, files={}, ground=None))
    for name, data in merge(own, made, english or {}, sizes):
        yield name, data()


@dataclass(frozen=True, slots=True)
class Filters:
    """What the documents of all parts can be filtered by: each of them, and all values."""

    said: _Said
    values: Mapping[str, list[str]]

    @classmethod
    def of(cls, own: Sequence[Share]) -> Filters:
        said = [doc.facets() for share in own for doc in share.docs]
        return cls(said, _facets(said))


def merge(
    own: Sequence[Share],
    made: Sequence[Made],
    english: Mapping[str, str],
    sizes: Sizes = _USUAL,
    filters: Filters | None = None,
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """All files but the pieces, by name, and what makes their bytes.

    Names tell contents: a file that is there already under its name need not be made. Only
    `MANIFEST`, the last one, has always the same name. `filters` are those of the parts' documents,
    if they are at hand.
    """
    parts = [each.part for each in made]
    filters = filters or Filters.of(own)
    said, facets = filters.said, filters.values
    named = {name for values in facets.values() for name in values}
    core = {
        "facets": facets,
        "english": {n: e for n, e in sorted(english.items()) if n in named},
        "simplified": "".join(_pairs("".join(part.traditional for part in parts))),
        "texts": [[folder[2:] for folder in each.texts] for each in made],
    }
    strings = list(_strings(parts, sizes.file))
    files = {
        "core.bin": pack_json(core),
        "docs.bin": pack(_columns(said, parts, facets)),
        **dict(_directory(strings)),
    }
    pairs = _simplified_files()
    pairs_folder = f"s/{name_of(pairs.values())}"
    folder = name_of(name.encode() + data for name, data in files.items())
    for row in strings:
        yield from row.files()
    for name, data in files.items():
        yield f"{folder}/{name}", partial(bytes, data)
    for name, data in pairs.items():
        yield f"{pairs_folder}/{name}", partial(bytes, data)
    manifest = {
        "format": FORMAT,
        "folder": folder,
        "parts": [part.documents for part in parts],
        "top": [row.first for row in strings[::_BLOCK]],
        "overlap": OVERLAP,
        "together": _TOGETHER,
        "simplified": [pairs_folder[2:], _SIMPLIFIED_FILES],
    }
    text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
    yield MANIFEST, text.encode


# --- Files of strings. ---


@dataclass(frozen=True, slots=True)
class _File:
    """A file of strings: what it begins with, its name, and what makes its rows of bytes.

    `lists` are the files of the frequent grams that begin here, by length.
    """

    first: str
    name: str
    columns: Callable[[], list[bytes]]
    lists: Mapping[int, _File]

    def row(self) -> list[object]:
        """What the directory says of it."""
        lists = {str(length): own.name for length, own in self.lists.items()}
        return [self.first, self.name, *([lists] if lists else [])]

    def files(self) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Its files, with what packs them."""
        yield f"g/{self.name}.bin", lambda: pack_columns(self.columns())
        for own in self.lists.values():
            yield from own.files()


def _directory(strings: Sequence[_File]) -> Iterator[tuple[str, bytes]]:
    """What each file is called and begins with, in blocks; each has a few rows of the next."""
    rows = [file.row() for file in strings]
    for at in range(0, len(rows), _BLOCK):
        yield f"d/{at // _BLOCK}.bin", pack_json(rows[at : at + _BLOCK + _MOST_FILES])


def _firsts(parts: Sequence[Part], size: int) -> list[bytes]:
    """The keys that files begin with: about as much lies between any two."""
    firsts = [b""]
    if not parts:
        return firsts
    own = [part.borders for part in parts]
    keys = np.concatenate([each.keys for each in own])
    order = np.argsort(keys, kind="stable")
    weights = np.cumsum(np.concatenate([each.weights for each in own])[order])
    at_ends = np.flatnonzero(np.concatenate([each.are_ends for each in own])[order])
    filled, ends = weights.tolist(), at_ends.tolist()
    filled_at_ends = weights[at_ends].tolist()
    base, start = 0, 0
    while True:
        at = max(start, bisect_left(filled, base + size * _MOST))
        end = max(bisect_left(filled_at_ends, base + size * _LEAST), bisect_left(ends, start))
        at = min(at, ends[end]) if end < len(ends) else at
        if at >= len(order):
            return firsts
        start, key = at + 1, bytes(keys[order[at]])
        if key > firsts[-1]:
            firsts.append(key)
            base = filled[at]


def _strings(parts: Sequence[Part], size: int) -> Iterator[_File]:
    """The files with all strings, and those with the lists of what stands in many of them."""
    firsts = _firsts(parts, size)
    grams = grams_of(firsts)
    lists: dict[int, dict[int, _File]] = {}
    frequent = [*_frequent(grams)]
    around = Spans.around([gram for gram, _ in frequent])
    listed = [list_names(part, [gram for gram, _ in frequent], around) for part in parts]
    leaves = [own for _, own in listed]
    for (gram, at), *names in zip(frequent, *(own for own, _ in listed), strict=True):
        own = _File(gram, name_of([b"".join(names)]), partial(_listed, parts, leaves, gram), {})
        lists.setdefault(at, {})[len(gram)] = own
    spans = Spans.between(firsts, [*firsts[1:], BEHIND_ALL])
    rows = [row_names(part, spans) for part in parts]
    cuts = [own for _, own in rows]
    for number, (first, *names) in enumerate(zip(grams, *(own for own, _ in rows), strict=True)):
        columns = partial(_unlisted, parts, cuts, number)
        yield _File(first, name_of([b"".join(names)]), columns, lists.pop(number, {}))


def _unlisted(parts: Sequence[Part], cuts: Sequence[Small], number: int) -> list[bytes]:
    """The columns of the leaves of a file."""
    return _side_by_side(
        cut(part.rows, *own[number].tolist()) for part, own in zip(parts, cuts, strict=True)
    )


def _listed(parts: Sequence[Part], leaves: Sequence[Leaves], gram: str) -> list[bytes]:
    """The columns of a gram's list; of a part that has none of it the leaves."""
    pairs = list(zip(parts, leaves, strict=True))
    lists = [None if gram in own else part.lists[gram] for part, own in pairs]
    slices = (cut(part.rows, *own[gram]) if gram in own else NOTHING for part, own in pairs)
    return [
        varints(np.array([len(own.steps) + 1 if own else 0 for own in lists])),
        *(b"".join(getattr(own, name)[:] for own in lists if own) for name in _LIST_ROWS),
        *_side_by_side(slices),
    ]


def _side_by_side(slices: Iterable[Slice]) -> list[bytes]:
    own = list(slices)
    return [
        varints(np.array([value for head, _ in own for value in head], np.int32)),
        *(b"".join(rows[row] for _, rows in own) for row in range(ROWS)),
    ]


_LIST_ROWS = ("steps", "what", "rest")


def _frequent(firsts: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Grams whose strings begin in more than a few files, with the first of these; `firsts` are
    the first strings of all files.

    A gram begins in the file before the first one whose own first string begins with it, or
    in that one if this string is the gram itself.
    """
    opened: list[tuple[str, int]] = []
    for number, gram in enumerate((*firsts[1:], "")):
        while opened and not gram.startswith(opened[-1][0]):
            prefix, first = opened.pop()
            if number - first + 1 > _MOST_FILES:
                yield prefix, first
        shared = len(opened[-1][0]) if opened else 0
        for length in range(shared + 1, len(gram) + 1):
            prefix = gram[:length]
            opened.append((prefix, number + 1 if prefix == gram else number))


# --- What is known of the documents. ---


def _facets(said: _Said) -> dict[str, list[str]]:
    """The values of each filter that the documents have; a filter without values is left out."""
    found: dict[str, set[str]] = {}
    for each in said:
        for facet, values in each.items():
            found.setdefault(facet, set()).update(values)
    ordered = {facet: sorted(values) for facet, values in found.items() if values}
    if "year" in ordered:
        ordered["year"].sort(key=int, reverse=True)
    if "lang" in ordered:
        ordered["lang"].sort(key=lambda lang: (lang != "zh", lang))
    return ordered


def _columns(said: _Said, parts: Sequence[Part], facets: Mapping[str, list[str]]) -> bytes:
    """Every document's number of pieces, then for each filter how many values, then these."""
    columns = [np.concatenate([np.zeros(0, np.int32), *(part.pieces for part in parts)])]
    for facet in facets:
        number = {name: place for place, name in enumerate(facets[facet])}
        own = [each[facet] for each in said]
        columns.append(np.array([*map(len, own)], np.int32))
        columns.append(np.array([number[name] for names in own for name in names], np.int32))
    return varints(np.concatenate(columns))


@functools.cache
def _simplified_files() -> Mapping[str, bytes]:
    """All pairs of traditional and simplified characters, by the traditional one's number."""
    files: dict[int, list[str]] = {number: [] for number in range(_SIMPLIFIED_FILES)}
    for pair in _pairs(simplified_characters()):
        files[ord(pair[0]) % _SIMPLIFIED_FILES].append(pair)
    return {f"{number}.bin": pack_json("".join(own)) for number, own in files.items()}


def _pairs(characters: Iterable[str]) -> list[str]:
    """Each traditional character among them, followed by its simplified one."""
    table = simplified_characters()
    traditional = {c for text in characters for c in set(text) if c in table}
    return [c + table[c] for c in sorted(traditional)]
