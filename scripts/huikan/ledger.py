"""The ledger of an issue: every change, and where each character of each article came from.

The six laws are in the contract; `replay` is law 1, `audit` proves laws 2 and 3. A ledger is a
file of JSON lines: the source, then the changes in the order they were applied, then the
decisions (joins, moves, tags) with their reasons, then the articles, then the open findings.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from huikan.article import render
from huikan.errors import BadInputError
from huikan.model import Article, Block, BlockKind, Choice, Finding, Person, Retouch
from huikan.trace import Change, Piece, Span

FORMAT = 1
"""Version of the ledger's own format."""

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
    spans: tuple[Span, ...]
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
    pieces: tuple[Piece, ...]
    level: int = 2


@dataclass(frozen=True, slots=True)
class PrintedText:
    """A front matter text as pieces. `shared` when another text already accounts for them."""

    key: str
    pieces: tuple[Piece, ...]
    shared: bool = False


@dataclass(frozen=True, slots=True)
class LedgerArticle:
    """A generated article: where its characters came from, and the values inferred for it."""

    path: str
    id: str
    printed: tuple[PrintedText, ...]
    authors: tuple[tuple[Piece, ...], ...] = ()
    committees: tuple[str, ...] = ()
    year: int | None = None
    date: dt.date | None = None
    place: str | None = None
    kind: str | None = None
    topics: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    review: tuple[Finding, ...] = ()
    blocks: tuple[LedgerBlock, ...] = ()
    sha256: str = ""
    """Of the generated file's bytes."""

    def all_pieces(self) -> Iterator[Piece]:
        """Every piece that accounts for source characters, once."""
        for text in self.printed:
            if not text.shared:
                yield from text.pieces
        for block in self.blocks:
            yield from block.pieces


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that is on record about one raw file."""

    issue: str
    source: Source
    changes: tuple[Change, ...] = ()
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
    return "".join(source[p.start : p.end] if p.change is None else p.text for p in parts)


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
        blocks=tuple(Block(b.kind, piece_text(b.pieces, source), b.level) for b in entry.blocks),
    )


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


def audit(ledger: Ledger, source: str) -> list[Fault]:
    """Every breach of laws 1 to 3; empty when the ledger is sound.

    Needs the decoded raw text. Linear in its length.
    """
    if len(source) != ledger.source.points:
        return [Fault(1, min(len(source), ledger.source.points), "length")]
    faults = [
        Fault(1, 0, f"replay {a.path}")
        for a in ledger.articles
        if sha256(render(replay_article(a, source))) != a.sha256
    ]
    return faults + list(_invented(ledger)) + list(_unaccounted(ledger, source))


def _invented(ledger: Ledger) -> Iterator[Fault]:
    for article in ledger.articles:
        for piece in (*article.all_pieces(), *(p for a in article.authors for p in a)):
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
        count((p.start, p.end) for p in article.all_pieces() if p.change is None)
    for change in ledger.changes:
        count(change.spans)
        if change.before != "".join(source[a:b] for a, b in change.spans):
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


_LINE_BREAK = "\x85\u2028\u2029"
_LINE_BREAKS = str.maketrans({c: f"\\u{ord(c):04x}" for c in _LINE_BREAK})
"""What JSON leaves as it is, but editors and tools take for the end of a line."""


def dump(ledger: Ledger) -> str:
    """The ledger as the text of its file."""
    text = "".join([f"{_encode(row)}\n" for row in _rows(ledger)])
    return text.translate(_LINE_BREAKS) if any(c in text for c in _LINE_BREAK) else text


def _rows(ledger: Ledger) -> Iterator[dict[str, object]]:
    yield {
        "ledger": FORMAT,
        "issue": ledger.issue,
        "raw": ledger.source.raw,
        "sha256": ledger.source.sha256,
        "encoding": ledger.source.encoding,
        "points": ledger.source.points,
        "inputs": ledger.source.inputs,
        **({"original": ledger.source.original} if ledger.source.original else {}),
        "next": ledger.next_number,
        "index": ledger.index_sha256,
    }
    for number, change in enumerate(ledger.changes):
        yield _change_row(number, change)
    for d in ledger.decisions:
        yield {
            "decision": d.rule,
            "spans": d.spans,
            "confidence": d.confidence,
            **({"article": d.article} if d.article else {}),
            "reason": d.reason,
        }
    yield from map(_article_row, ledger.articles)
    yield from map(_editor_row, ledger.editors)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _change_row(number: int, change: Change) -> dict[str, object]:
    row: dict[str, object] = {
        "change": number,
        "rule": change.rule,
        "spans": change.spans,
        "before": change.before,
        "after": change.after,
    }
    if change.kept:
        row["kept"] = change.kept
    return {**row, "reason": change.reason}


def _article_row(a: LedgerArticle) -> dict[str, object]:
    return {
        "article": a.path,
        "id": a.id,
        "sha256": a.sha256,
        "printed": [
            [t.key, _pieces_row(t.pieces), *(["shared"] if t.shared else [])] for t in a.printed
        ],
        "authors": [_pieces_row(x) for x in a.authors],
        "committees": a.committees,
        "year": a.year,
        "date": a.date.isoformat() if a.date else None,
        "place": a.place,
        "kind": a.kind,
        "topics": a.topics,
        "people": [[p.name, p.role, p.place] for p in a.people],
        "review": [_finding_row(f) for f in a.review],
        "blocks": [
            [b.kind, _pieces_row(b.pieces), *([b.level] if b.kind is BlockKind.HEADING else [])]
            for b in a.blocks
        ],
    }


def _editor_row(decision: EditorDecision) -> dict[str, object]:
    said = {key: getattr(decision, key) for key in ("code", "place", "at", "value", "day")}
    return {
        "editor": decision.answer,
        "article": decision.article,
        **{key: value for key, value in said.items() if value},
    }


def _load_editor(row: dict[str, object]) -> EditorDecision:
    said = {key: str(row.get(key, "")) for key in ("code", "place", "at", "value", "day")}
    return EditorDecision(str(row["article"]), answer=str(row["editor"]), **said)


def _finding_row(finding: Finding) -> list[object]:
    choices = [
        [c.does, c.at, c.to, c.article, *([c.percent] if c.percent else [])]
        for c in finding.choices
    ]
    return [finding.code, finding.place, finding.message, *([choices] if choices else [])]


def _load_finding(row: list[object]) -> Finding:
    code, place, message = map(str, row[:3])
    rows: list[list[object]] = row[3] if len(row) > 3 else []  # type: ignore[assignment]
    return Finding(code, place, message, tuple(map(_load_choice, rows)))


def _load_choice(row: list[object]) -> Choice:
    does, at, to, article = map(str, row[:4])
    return Choice(Retouch(does), at, to, article, int(str(row[4])) if len(row) > 4 else 0)


def _pieces_row(parts: tuple[Piece, ...]) -> list[object]:
    return [
        [p.start, p.end] if p.change is None else {"change": p.change, "text": p.text}
        for p in parts
    ]


def load(text: str, path: str) -> Ledger:
    """The ledger in a file's text.

    Raises `BadInputError` with the line for anything that `dump` would not have written.
    """
    ledger: Ledger | None = None
    changes: list[Change] = []
    decisions: list[Decision] = []
    articles: list[LedgerArticle] = []
    editors: list[EditorDecision] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line:
            continue
        try:
            row = json.loads(line)
            if number == 1:
                ledger = _load_head(row, path)
            elif "change" in row:
                changes.append(
                    Change(
                        row["rule"],
                        row["reason"],
                        _spans(row["spans"]),
                        row["before"],
                        row["after"],
                        _spans(row.get("kept", ())),
                    )
                )
            elif "decision" in row:
                decisions.append(
                    Decision(
                        row["decision"],
                        row["reason"],
                        _spans(row["spans"]),
                        row["confidence"],
                        row.get("article", ""),
                    )
                )
            elif "editor" in row:
                editors.append(_load_editor(row))
            else:
                articles.append(_load_article(row))
        except (ValueError, KeyError, TypeError, IndexError, RecursionError) as e:
            raise BadInputError("ledger-broken", path, number, problem=repr(e)[:80]) from e
    if ledger is None:
        raise BadInputError("ledger-broken", path, 1, problem="empty")
    return replace(
        ledger,
        changes=tuple(changes),
        decisions=tuple(decisions),
        articles=tuple(articles),
        editors=tuple(editors),
    )


def _load_head(row: dict[str, object], path: str) -> Ledger:
    if row["ledger"] != FORMAT:
        raise BadInputError("ledger-format", path, 1, format=row["ledger"], known=FORMAT)
    if set("/\\") & set(str(row["raw"])):
        raise ValueError(f"raw {row['raw']}")
    source = Source(
        str(row["raw"]),
        str(row["sha256"]),
        str(row["encoding"]),
        int(str(row["points"])),
        str(row["inputs"]),
        str(row.get("original", "")),
    )
    return Ledger(
        str(row["issue"]),
        source,
        next_number=int(str(row["next"])),
        index_sha256=str(row["index"]),
    )


def _spans(rows: Iterable[Iterable[int]]) -> tuple[Span, ...]:
    return tuple((int(a), int(b)) for a, b in rows)


def _load_pieces(rows: Iterable[object]) -> tuple[Piece, ...]:
    return tuple(
        Piece(change=int(r["change"]), text=str(r["text"]))
        if isinstance(r, dict)
        else Piece(*_spans([r])[0])  # type: ignore[list-item]
        for r in rows
    )


def _load_article(row: dict[str, list[list[object]]]) -> LedgerArticle:
    plain: dict[str, object] = dict(row)
    return LedgerArticle(
        path=str(plain["article"]),
        id=str(plain["id"]),
        printed=tuple(
            PrintedText(str(t[0]), _load_pieces(t[1]), len(t) > 2)  # type: ignore[arg-type]
            for t in row["printed"]
        ),
        authors=tuple(_load_pieces(a) for a in row["authors"]),
        committees=tuple(str(c) for c in row["committees"]),
        year=None if plain["year"] is None else int(str(plain["year"])),
        date=dt.date.fromisoformat(str(plain["date"])) if plain["date"] else None,
        place=None if plain["place"] is None else str(plain["place"]),
        kind=None if plain["kind"] is None else str(plain["kind"]),
        topics=tuple(str(t) for t in row.get("topics", ())),
        people=tuple(Person(*map(str, p)) for p in row.get("people", ())),
        review=tuple(_load_finding(f) for f in row["review"]),
        blocks=tuple(
            LedgerBlock(
                BlockKind(str(b[0])),
                _load_pieces(b[1]),  # type: ignore[arg-type]
                int(str(b[2])) if len(b) > 2 else 2,
            )
            for b in row["blocks"]
        ),
        sha256=str(plain["sha256"]),
    )
