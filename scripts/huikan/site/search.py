"""The search index: files that a browser fetches in pieces and that answer exactly.

The truth of a query is the exact string after folding (`huikan.site.folding`). Where strings
stand is told by a tree of characters (`huikan.site.branches`); beside it lie the texts of the
hits, in pieces, and columns of what they can be filtered by. `docs/search-format.md` describes
the files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from huikan.site.branches import END, Stream, grow, numbers_of, pack, varints
from huikan.site.folding import fold, simplified_characters
from huikan.site.search_documents import SearchDocument

FORMAT = 2
"""Raised when a reader of the old files could not read the new ones."""

_PIECE = 1500
"""Folded characters of the body in one piece file, at most: what one hit costs to show."""
_OVERLAP = 40
"""Folded characters before and behind a piece that stand in its file too, for snippets."""
_SIMPLIFIED_FILES = 32


@dataclass(frozen=True, slots=True)
class _Corpus:
    """All documents as one stream, and where each document's pieces start in its body."""

    stream: Stream
    starts: tuple[tuple[int, ...], ...]
    """In characters of the body as it is shown."""


def build_index(
    docs: Sequence[SearchDocument],
    english: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """The index's files by name, below `search/`. The same documents give the same bytes.

    `english` names committees, places and people for the English page. Time and size grow in
    step with the text.
    """
    docs = sorted(docs, key=_order)
    corpus = _corpus(docs)
    tree = grow(corpus.stream, sum(map(len, corpus.starts)))
    files = {f"g/{number}.bin": data for number, data in enumerate(tree.files)}
    files |= dict(_pieces(docs, corpus.starts))
    facets = _facets(docs)
    files["docs.bin"] = pack([_columns(docs, corpus.starts, facets)])
    named = {name for values in facets.values() for name in values}
    core = {
        "facets": facets,
        "english": {n: e for n, e in sorted((english or {}).items()) if n in named},
        "frequent": [_shared_stems(level) for level in tree.frequent],
        "fine": tree.fine,
        "simplified": "".join(_pairs(c for d in docs for part in d.lines() for c in part)),
    }
    files["core.bin"] = pack([_json(core)])
    files |= dict(_simplified_files())
    return _with_manifest(files, len(tree.files), len(docs))


def _order(doc: SearchDocument) -> tuple[object, ...]:
    """Like stands by like, which keeps the columns small; newer years come first."""
    return doc.lang != "zh", doc.lang, -(doc.year or 0), doc.committees, doc.place, doc.address


def _with_manifest(files: dict[str, bytes], shards: int, count: int) -> dict[str, bytes]:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name])
    folder = digest.hexdigest()[:12]
    manifest = {
        "format": FORMAT,
        "folder": folder,
        "shards": shards,
        "documents": count,
        "overlap": _OVERLAP,
        "simplified": _SIMPLIFIED_FILES,
    }
    named = {f"{folder}/{name}": data for name, data in sorted(files.items())}
    return {"manifest.json": _json(manifest), **named}


def _corpus(docs: Sequence[SearchDocument]) -> _Corpus:
    end = np.array([END], dtype=np.int32)
    texts = [end[:0]]
    rows: list[tuple[int, int, int]] = []
    starts: list[tuple[int, ...]] = []
    unit = 0
    for doc in docs:
        *heads, (body,) = doc.lines()
        for flag, lines in zip((1, 2, 0), heads, strict=True):
            for line in lines:
                if len(folded := numbers_of(fold(line).chars)):
                    texts += [folded, end]
                    rows.append((len(folded) + 1, unit, flag))
        whole = fold(body)
        cuts = _cuts(len(whole.chars))
        texts += [numbers_of(whole.chars), end]
        sizes = np.diff([*cuts, len(whole.chars) + 1])
        rows += [(int(size), unit + number, 0) for number, size in enumerate(sizes)]
        starts.append(tuple(int(n) for n in whole.origin[list(cuts)]) if len(whole.chars) else (0,))
        unit += len(cuts)
    table = np.array(rows, dtype=np.int32).reshape(-1, 3)
    stream = Stream(
        numbers=np.concatenate(texts, dtype=np.int32),
        unit=np.repeat(table[:, 1], table[:, 0]),
        flag=np.repeat(table[:, 2], table[:, 0]),
    )
    return _Corpus(stream, tuple(starts))


def _cuts(length: int) -> range:
    """Where a body of so many folded characters is cut into pieces of about the same length."""
    pieces = max(1, -(-length // _PIECE))
    step = max(1, -(-length // pieces))
    return range(0, max(1, length), step)


def _pieces(
    docs: Sequence[SearchDocument], starts: Sequence[tuple[int, ...]]
) -> Iterator[tuple[str, bytes]]:
    """What a hit shows: the article's head, and a part of its body."""
    for number, (doc, cuts) in enumerate(zip(docs, starts, strict=True)):
        head = {
            "address": doc.address,
            "title": doc.title,
            "subtitle": doc.subtitle,
            "feature": doc.feature,
            "authors": doc.authors,
            "issue": doc.issue,
        }
        ends = (*cuts[1:], len(doc.body))
        for piece, (start, end) in enumerate(zip(cuts, ends, strict=True)):
            first = max(0, start - _OVERLAP) if piece else 0
            text = doc.body[first : end + _OVERLAP]
            cut = [first > 0, end + _OVERLAP < len(doc.body)]
            own = [start - first if piece else 0, end - first]
            yield (
                f"t/{number}-{piece}.bin",
                pack([_json({**head, "text": text, "cut": cut, "own": own})]),
            )


def _facets(docs: Sequence[SearchDocument]) -> dict[str, list[str]]:
    """The values of each filter that the documents have; a filter without values is left out."""
    found: dict[str, set[str]] = {}
    for doc in docs:
        for facet, values in doc.facets().items():
            found.setdefault(facet, set()).update(values)
    ordered = {facet: sorted(values) for facet, values in found.items() if values}
    if "year" in ordered:
        ordered["year"].sort(key=int, reverse=True)
    if "lang" in ordered:
        ordered["lang"].sort(key=lambda lang: (lang != "zh", lang))
    return ordered


def _columns(
    docs: Sequence[SearchDocument],
    starts: Sequence[tuple[int, ...]],
    facets: Mapping[str, list[str]],
) -> bytes:
    """Every document's number of pieces, then for each filter how many values, then these."""
    values = [len(cuts) for cuts in starts]
    for facet, names in facets.items():
        number = {name: place for place, name in enumerate(names)}
        own = [[number[name] for name in doc.facets()[facet]] for doc in docs]
        values += [len(numbers) for numbers in own]
        values += [n for numbers in own for n in numbers]
    return varints(np.array(values, dtype=np.int32))[0]


def _shared_stems(grams: Iterable[str]) -> list[str]:
    """Grams that differ only in their last character share a string."""
    stems = groupby(sorted(grams), key=lambda gram: gram[:-1])
    return [stem + "".join(gram[-1] for gram in same) for stem, same in stems]


def _simplified_files() -> Iterator[tuple[str, bytes]]:
    """All pairs of traditional and simplified characters, by the traditional one's number."""
    pairs = _pairs(simplified_characters())
    for number in range(_SIMPLIFIED_FILES):
        own = (pair for pair in pairs if ord(pair[0]) % _SIMPLIFIED_FILES == number)
        yield f"s/{number}.bin", pack([_json("".join(own))])


def _pairs(characters: Iterable[str]) -> list[str]:
    """Each traditional character among them, followed by its simplified one."""
    table = simplified_characters()
    traditional = {c for text in characters for c in set(text) if c in table}
    return [c + table[c] for c in sorted(traditional)]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
