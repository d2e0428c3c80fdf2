"""The ledger of an issue: every change, and where each character of each article came from.

The six laws are in the contract; `replay` is law 1, `audit` proves laws 2 and 3.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from huikan.article import render
from huikan.model import Article, Block, BlockKind, Finding, Person
from huikan.spans import (
    Many,
    ManyPieces,
    Piece,
    Span,
    few_or_all,
    joined,
    spans_of,
    text_of,
    texts_of,
)
from huikan.trace import Change
from huikan.values import dataclass

DUPLICATE = "repeat/"
"""How the ids of the rules begin that remove a duplicate."""

EXTRA = ("feature_subtitle", "organisation", "byline")
"""Those of them that no field of `Article` holds: what the page said, as it said it."""
PRINTED = ("title", "subtitle", "kicker", "feature", *EXTRA)
"""Front matter whose characters are the source's own, one text a key."""


@dataclass(frozen=True, slots=True)
class Source:
    """The raw file that a ledger is about. `points` is its length in code points."""

    raw: str
    sha256: str
    encoding: str
    points: int
    inputs: str = ""
    """Digest of all else that the result hangs on: version, sidecar, authority files."""
    original: str = ""
    """SHA-256 of the document that the raw text was taken from, if it was."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that moved or named characters without changing any."""

    rule: str
    reason: str
    spans: Sequence[Span]
    confidence: float
    article: str = ""


@dataclass(frozen=True, slots=True)
class EditorDecision:
    """What an editor decided about a finding, or changed while looking at it (no `code`).

    It stands in the article's file, which is what counts; here it is on record, and keeps later
    runs from asking again. `at` and `value` are the choice's words, long ones cut off.
    """

    article: str
    """The article's id."""
    code: str
    place: str
    answer: str
    at: str = ""
    value: str = ""
    day: str = ""
    """ISO 8601; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class LedgerBlock:
    """A block of a generated article, as pieces of the source and of changes."""

    kind: BlockKind
    pieces: Collection[Piece]
    level: int = 2


@dataclass(frozen=True, slots=True)
class ManyBlocks(Many[LedgerBlock]):
    """What a tuple of many blocks is, in a tenth of the memory: a list of numbers may have two
    hundred thousand lines, each a block of one piece.

    `kinds` and `levels` have a byte for each block. `stops` says before which of the pieces each
    ends, and `put_in` at which of the characters that changes put in, both with a 0 in front.
    """

    kinds: bytes
    levels: bytes
    pieces: ManyPieces
    stops: array[int]
    put_in: array[int]

    def __len__(self) -> int:
        return len(self.kinds)

    def item(self, at: int) -> LedgerBlock:
        own = self.pieces.part(*self.stops[at : at + 2], *self.put_in[at : at + 2])
        return LedgerBlock(_KINDS[self.kinds[at]], own, self.levels[at])

    def __hash__(self) -> int:
        return hash((self.kinds, self.pieces))


_KINDS = tuple(BlockKind)


def as_blocks(blocks: Iterable[LedgerBlock]) -> Sequence[LedgerBlock]:
    """The blocks as they are kept."""
    few, rest = few_or_all(blocks)
    if rest is None:
        return few
    kinds, levels = bytearray(), bytearray()
    many = ManyPieces(array("i"), array("i"), "")
    stops, put_in = array("i", [0]), array("i", [0])
    texts: list[str] = []
    for block in rest:
        kinds.append(_KINDS.index(block.kind))
        levels.append(block.level)
        own = "".join(many.add(block.pieces))
        texts += [own] if own else []
        stops.append(len(many))
        put_in.append(put_in[-1] + len(own))
    pieces = ManyPieces(many.origin, many.lengths, "".join(texts))
    return ManyBlocks(bytes(kinds), bytes(levels), pieces, stops, put_in)


@dataclass(frozen=True, slots=True)
class PrintedText:
    """A front matter text as pieces. `shared` when another text already accounts for them."""

    key: str
    pieces: Collection[Piece]
    shared: bool = False


@dataclass(frozen=True, slots=True)
class LedgerArticle:
    """A generated article: where its characters came from, and the values inferred for it."""

    path: str
    id: str
    printed: tuple[PrintedText, ...]
    authors: tuple[Collection[Piece], ...] = ()
    committees: tuple[str, ...] = ()
    year: int | None = None
    date: dt.date | None = None
    place: str | None = None
    kind: str | None = None
    topics: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    review: tuple[Finding, ...] = ()
    blocks: Sequence[LedgerBlock] = ()
    sha256: str = ""
    """Of the generated file's bytes."""

    def all_parts(self) -> Iterator[Collection[Piece]]:
        """The pieces of every text that accounts for source characters, once."""
        for text in self.printed:
            if not text.shared:
                yield text.pieces
        for block in self.blocks:
            yield block.pieces

    def all_pieces(self) -> Iterator[Piece]:
        """Every piece that accounts for source characters, once."""
        return chain.from_iterable(self.all_parts())


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that is on record about one raw file."""

    issue: str
    source: Source
    changes: Sequence[Change] = ()
    decisions: tuple[Decision, ...] = ()
    articles: tuple[LedgerArticle, ...] = ()
    next_number: int = 1
    """The lowest article number never used in this issue: ids are not reused."""
    index_sha256: str = ""
    """Of the issue's generated `index.md`."""
    editors: tuple[EditorDecision, ...] = ()
    """In the order they were made; every later run carries them on."""


def sha256(text: str) -> str:
    """Hex digest of a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def sha256_bytes(data: bytes) -> str:
    """Digest of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def piece_text(parts: Iterable[Piece], source: str) -> str:
    """The characters that pieces stand for."""
    return joined(texts_of(parts, source))


def replay_article(entry: LedgerArticle, source: str) -> Article:
    """The generated article, from the raw text and the ledger alone."""
    texts = {t.key: piece_text(t.pieces, source) for t in entry.printed}
    extra = tuple((k, texts[k]) for k in EXTRA if k in texts)
    return Article(
        id=entry.id,
        title=texts["title"],
        subtitle=texts.get("subtitle"),
        kicker=texts.get("kicker"),
        feature=texts.get("feature"),
        authors=tuple(piece_text(a, source) for a in entry.authors),
        committees=entry.committees,
        year=entry.year,
        date=entry.date,
        place=entry.place,
        kind=entry.kind,
        topics=entry.topics,
        people=entry.people,
        review=entry.review,
        extra=extra,
        blocks=tuple(replay_blocks(entry, source)),
    )


def replay_blocks(entry: LedgerArticle, source: str) -> Iterator[Block]:
    """The blocks of the generated article, one by one."""
    for b in entry.blocks:
        yield Block(b.kind, piece_text(b.pieces, source), b.level)


def replay(ledger: Ledger, source: str) -> dict[str, str]:
    """Path → text of every generated article file, byte for byte (law 1)."""
    return {a.path: render(replay_article(a, source)) for a in ledger.articles}


def seal(entry: LedgerArticle, file: str) -> LedgerArticle:
    """The entry with the digest of the file that it gives."""
    return replace(entry, sha256=sha256(file))


@dataclass(frozen=True, slots=True)
class Fault:
    """A law of the ledger that does not hold. `at` counts code points of the source."""

    law: int
    at: int
    problem: str


def audit(ledger: Ledger, source: str, files: Mapping[str, str] | None = None) -> list[Fault]:
    """Every breach of laws 1 to 3; empty when the ledger is sound.

    Needs the decoded raw text. `files` is what `replay` gives for the two, where it has just been
    asked; nothing else may stand there. Linear in the text's length.
    """
    if len(source) != ledger.source.points:
        return [Fault(1, min(len(source), ledger.source.points), "length")]
    faults = [
        Fault(1, 0, f"replay {a.path}")
        for a in ledger.articles
        if sha256(files[a.path] if files else render(replay_article(a, source))) != a.sha256
    ]
    return faults + list(_invented(ledger)) + list(_unaccounted(ledger, source))


def _invented(ledger: Ledger) -> Iterator[Fault]:
    for article in ledger.articles:
        for piece in chain(article.all_pieces(), *article.authors):
            if piece.change is None:
                if not 0 <= piece.start < piece.end <= ledger.source.points:
                    yield Fault(3, piece.start, f"span outside the source in {article.path}")
            elif piece.change < 0:
                if piece.text.strip():
                    yield Fault(3, 0, f"{piece.text!r} in {article.path} has no entry")
            elif (
                piece.change >= len(ledger.changes)
                or piece.text not in ledger.changes[piece.change].after
            ):
                yield Fault(3, 0, f"{piece.text!r} in {article.path} has another entry")


_ONE_MORE = bytes((1, 2, 2)) + bytes(253)
"""How often a character was counted, to how often it is then; from two on all is the same."""
_NOT_ONE = re.compile(rb"[^\1]+")


def _unaccounted(ledger: Ledger, source: str) -> Iterator[Fault]:
    """Law 2: each character that is not white space has exactly one fate."""
    fates = bytearray(len(source))

    def count(spans: Iterable[Span]) -> None:
        for a, b in spans:
            fates[a:b] = fates[a:b].translate(_ONE_MORE)

    for article in ledger.articles:
        for part in article.all_parts():
            count(spans_of(part))
    for change in ledger.changes:
        count(change.spans)
        if change.before != text_of(change.spans, source):
            yield Fault(2, _at(change), f"the text before {change.rule} is not the source's")
    for m in _NOT_ONE.finditer(fates):
        for i in range(*m.span()):
            if not source[i].isspace():
                yield Fault(2, i, "lost" if fates[i] == 0 else "kept twice")
    yield from _unwitnessed(ledger, source)


def _unwitnessed(ledger: Ledger, source: str) -> Iterator[Fault]:
    """Law 2: a removed duplicate names the copy that is kept, and that copy is kept.

    Single characters of it may have gone for another reason (invisible ones), not the whole.
    """
    gone = bytearray(len(source))
    for change in ledger.changes:
        if not change.after:
            for a, b in change.spans:
                gone[a:b] = (b"\2" if change.kept else b"\1") * (b - a)
    for change in ledger.changes:
        if change.rule.startswith(DUPLICATE) and not change.kept:
            yield Fault(2, _at(change), f"{change.rule} names no copy that is kept")
        for a, b in change.kept:
            fates = {gone[i] for i in range(a, b) if not source[i].isspace()}
            if 0 not in fates or 2 in fates:
                yield Fault(2, a, f"the copy that {change.rule} names is not kept")


def _at(change: Change) -> int:
    return change.spans[0][0] if change.spans else 0
