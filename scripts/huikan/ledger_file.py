"""The ledger as a file: JSON lines, read and written.

Its first line is the source, then the changes in the order they were applied, then the decisions
(joins, moves, tags) with their reasons, then the articles with their open findings, then what
editors decided.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Any

from huikan.errors import BadInputError
from huikan.ledger import (
    Decision,
    EditorDecision,
    Ledger,
    LedgerArticle,
    LedgerBlock,
    PrintedText,
    Source,
    as_blocks,
)
from huikan.long_json import LONG, Reader
from huikan.model import BlockKind, Choice, Finding, Person, Retouch
from huikan.spans import MANY, Piece, Span, as_pieces, as_spans
from huikan.trace import Change
from huikan.values import dataclass

FORMAT = 1
"""Version of the ledger's own format."""

_LINE_BREAK = "\x85\u2028\u2029"
_LINE_BREAKS = str.maketrans({c: f"\\u{ord(c):04x}" for c in _LINE_BREAK})
"""What JSON leaves as it is, but editors and tools take for the end of a line."""


def dump(ledger: Ledger) -> bytes:
    """The ledger as the bytes of its file, made bit by bit: of a line of many megabytes only its
    bytes are there at a time, not the million objects that it tells of."""
    file = BytesIO()
    for row in _rows(ledger):
        for text in _json(row):
            if any(c in text for c in _LINE_BREAK):
                text = text.translate(_LINE_BREAKS)
            file.write(text.encode("utf-8"))
        file.write(b"\n")
    return file.getvalue()


def _json(value: object) -> Iterator[str]:
    """A value as JSON; what holds many spans or pieces, or comes one by one, in parts."""
    try:
        yield _encode(value)
    except TypeError:
        if isinstance(value, dict):
            for n, (key, held) in enumerate(value.items()):
                yield f"{',' if n else '{'}{_encode(key)}:"
                yield from _json(held)
            yield "}"
        else:
            yield from _json_list(value)  # type: ignore[arg-type]


def _json_list(values: Iterable[object]) -> Iterator[str]:
    rest, mark = iter(values), "["
    while batch := list(islice(rest, MANY)):
        yield mark
        mark = ","
        try:
            yield _encode(batch)[1:-1]
        except TypeError:
            for n, value in enumerate(batch):
                yield "," if n else ""
                yield from _json(value)
    yield "[]" if mark == "[" else "]"


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
        "blocks": _few(map(_block_row, a.blocks), len(a.blocks)),
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


def _block_row(block: LedgerBlock) -> list[object]:
    level = [block.level] if block.kind is BlockKind.HEADING else []
    return [block.kind, _pieces_row(block.pieces), *level]


def _pieces_row(parts: Collection[Piece]) -> Iterable[object]:
    return _few(map(_piece_row, parts), len(parts))


def _piece_row(piece: Piece) -> object:
    if piece.change is None:
        return piece.start, piece.end
    return {"change": piece.change, "text": piece.text}


def _few(rows: Iterable[object], size: int) -> Iterable[object]:
    """The rows as a list, which is quicker to write down; many of them one by one."""
    return list(rows) if size <= MANY else rows


HISTORY = (b'{"change":', b'{"decision":')
"""How lines of changes and decisions begin, which may be most of a file."""


def load(text: str, path: str) -> Ledger:
    """The ledger in a file's text.

    Raises `BadInputError` with the line for anything that `dump` would not have written.
    """
    ledger: Ledger | None = None
    changes: list[Change] = []
    decisions: list[Decision] = []
    articles: list[LedgerArticle] = []
    editors: list[EditorDecision] = []
    for number, (start, stop) in enumerate(_lines(text), 1):
        if start == stop:
            continue
        try:
            row = _row(text, start, stop)
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
        except _BROKEN as e:
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


@dataclass(frozen=True, slots=True)
class Summary:
    """What a ledger comes to: what it is about, and how many articles and open questions it has."""

    issue: str
    source: Source
    articles: int
    findings: int


def load_summary(text: str, path: str) -> Summary:
    """What a file's ledger comes to, without the objects that it tells of.

    Raises `BadInputError` with the line for what is no ledger, or where a line is none.
    """
    head: Ledger | None = None
    articles = findings = 0
    for number, (start, stop) in enumerate(_lines(text), 1):
        if start == stop:
            continue
        try:
            row = _row(text, start, stop)
            if number == 1:
                head = _load_head(row, path)
            elif "article" in row and "decision" not in row and "editor" not in row:
                articles += 1
                findings += len(row["review"])
        except _BROKEN as e:
            raise BadInputError("ledger-broken", path, number, problem=repr(e)[:80]) from e
    if head is None:
        raise BadInputError("ledger-broken", path, 1, problem="empty")
    return Summary(head.issue, head.source, articles, findings)


def _lines(text: str) -> Iterator[Span]:
    """Where the lines of a text begin and end."""
    start = 0
    while (stop := text.find("\n", start)) >= 0:
        yield start, stop
        start = stop + 1
    yield start, len(text)


def _row(text: str, start: int, stop: int) -> Any:
    """A line's values; of a long one those that it has many of are what is kept of them."""
    if stop - start < LONG:
        return json.loads(text[start:stop])
    reader = Reader(text, start, stop)
    row = {key: _MANY_OF.get(key, Reader.value)(reader) for key in reader.names()}
    reader.end()
    return row


def _read_spans(reader: Reader) -> Sequence[Span]:
    return _spans(each.value() for each in reader.items())  # type: ignore[misc]


def _read_blocks(reader: Reader) -> Sequence[LedgerBlock]:
    return as_blocks(map(_read_block, reader.items()))


def _read_block(reader: Reader) -> LedgerBlock:
    row = [
        _load_pieces(each.value() for each in part.items()) if n == 1 else part.value()
        for n, part in enumerate(reader.items())
    ]
    return LedgerBlock(BlockKind(str(row[0])), row[1], _level(row))  # type: ignore[arg-type]


_BROKEN = (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError)
_MANY_OF = {"spans": _read_spans, "kept": _read_spans, "blocks": _read_blocks}


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


def _spans(rows: Iterable[Iterable[int]]) -> Sequence[Span]:
    return as_spans(map(_span, rows))


def _span(row: Iterable[int]) -> Span:
    start, end = row
    return int(start), int(end)


def _load_pieces(rows: Iterable[object]) -> Collection[Piece]:
    return as_pieces(
        Piece(change=int(r["change"]), text=str(r["text"]))
        if isinstance(r, dict)
        else Piece(*_span(r))  # type: ignore[arg-type]
        for r in rows
    )


def _load_article(row: dict[str, list[list[object]]]) -> LedgerArticle:
    plain: dict[str, object] = dict(row)
    printed = tuple(
        PrintedText(str(t[0]), _load_pieces(t[1]), len(t) > 2)  # type: ignore[arg-type]
        for t in row["printed"]
    )
    if not any(text.key == "title" for text in printed):
        raise KeyError("title")  # an article cannot be made again without one
    return LedgerArticle(
        path=str(plain["article"]),
        id=str(plain["id"]),
        printed=printed,
        authors=tuple(_load_pieces(a) for a in row["authors"]),
        committees=tuple(str(c) for c in row["committees"]),
        year=None if plain["year"] is None else int(str(plain["year"])),
        date=dt.date.fromisoformat(str(plain["date"])) if plain["date"] else None,
        place=None if plain["place"] is None else str(plain["place"]),
        kind=None if plain["kind"] is None else str(plain["kind"]),
        topics=tuple(str(t) for t in row.get("topics", ())),
        people=tuple(Person(*map(str, p)) for p in row.get("people", ())),
        review=tuple(_load_finding(f) for f in row["review"]),
        blocks=as_blocks(map(_load_block, row["blocks"])),
        sha256=str(plain["sha256"]),
    )


def _load_block(row: list[object] | LedgerBlock) -> LedgerBlock:
    """A block from its row; from a long line it comes ready."""
    if isinstance(row, LedgerBlock):
        return row
    return LedgerBlock(BlockKind(str(row[0])), _load_pieces(row[1]), _level(row))  # type: ignore[arg-type]


def _level(row: Sequence[object]) -> int:
    return int(str(row[2])) if len(row) > 2 else 2
