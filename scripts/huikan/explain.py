"""What was done to an article, why, and from where in the raw text: pure, from its ledger."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from huikan.ledger import Decision, Ledger, LedgerArticle, replay_article
from huikan.messages import say
from huikan.model import Article, BlockKind
from huikan.moments import Calendar, find_moments
from huikan.reasons import english_reason, tag_reason
from huikan.spans import Piece, Span, bridge
from huikan.trace import Change, Lines
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Explained:
    """What the ledger says of one article. Spans are code points of the raw text, half-open."""

    title: str
    parts: tuple[tuple[str, Sequence[Span]], ...]
    """Each part of the article (title, block) with where it stands in the raw text."""
    replaced: tuple[Change, ...]
    inserted: tuple[Change, ...]
    removed: tuple[Change, ...]
    repeats: tuple[Change, ...]
    """Removed repeats of this article's text, or that stood in it."""
    decisions: tuple[Decision, ...]


def explain(ledger: Ledger, article_id: str, source: str) -> Explained:
    """Everything on record about one article of a ledger. Linear in the ledger's length.

    A removal belongs to the article whose text stands right before it in the raw text (at the
    raw text's beginning: right behind it); a removed repeat also to the one that has the copy
    that was kept. Raises `KeyError` for an article that the ledger does not know.
    """
    entry = {a.id: a for a in ledger.articles}[article_id]
    owners = _Owners.of(ledger)
    own = _spans(entry.all_pieces())
    used = {p.change for p in _every_piece(entry) if p.change is not None}
    changes = list(enumerate(ledger.changes))
    removed = [c for _, c in changes if not c.after and owners.of_spans(c.spans) == article_id]
    repeats = [c for _, c in changes if c.kept and (c in removed or _overlap(c.kept, own))]
    return Explained(
        title=replay_article(entry, source).title,
        parts=tuple(_parts(entry, source)),
        replaced=tuple(c for n, c in changes if n in used and c.spans),
        inserted=tuple(c for n, c in changes if n in used and not c.spans),
        removed=tuple(c for c in removed if not c.kept),
        repeats=tuple(repeats),
        decisions=tuple(
            d
            for d in ledger.decisions
            if d.article == article_id or (not d.article and _overlap(d.spans, own))
        ),
    )


def _every_piece(entry: LedgerArticle) -> Iterator[Piece]:
    for text in entry.printed:
        yield from text.pieces
    for block in entry.blocks:
        yield from block.pieces


def _spans(parts: Iterable[Piece]) -> list[Span]:
    return sorted((p.start, p.end) for p in parts if p.change is None)


def _parts(entry: LedgerArticle, source: str) -> Iterator[tuple[str, Sequence[Span]]]:
    for text in entry.printed:
        yield text.key, bridge(_spans(text.pieces), source)
    for block in entry.blocks:
        yield block.kind.value, bridge(_in_order(block.pieces), source)


def _in_order(parts: Iterable[Piece]) -> list[Span]:
    """Spans in the order of reading: a joined paragraph's second half may stand further up."""
    return [(p.start, p.end) for p in parts if p.change is None]


def _overlap(spans: Iterable[Span], own: list[Span]) -> bool:
    """Whether any span meets one of `own`, which is sorted."""
    for a, b in spans:
        i = bisect_right(own, (a, b))
        if any(s < b and a < e for s, e in own[max(0, i - 1) : i + 1]):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Owners:
    """Which article the text before an offset belongs to."""

    starts: list[int]
    articles: list[str]

    @classmethod
    def of(cls, ledger: Ledger) -> _Owners:
        rows = sorted(
            (p.start, a.id) for a in ledger.articles for p in a.all_pieces() if p.change is None
        )
        return cls([start for start, _ in rows], [article for _, article in rows])

    def of_spans(self, spans: Sequence[Span]) -> str:
        if not self.articles or not spans:
            return ""
        return self.articles[max(0, bisect_right(self.starts, spans[0][0]) - 1)]


def explain_times(article: Article, calendar: Calendar) -> Iterator[str]:
    """Each time that an article's running text names and that can be told: 去年 → 2023.

    `2024-09-20~` is near that day. Counted from the day and year that the article has now, an
    editor's own included.
    """
    for block in article.blocks:
        if block.kind in (BlockKind.TEXT, BlockKind.CAPTION):
            for moment in find_moments(block.text, calendar):
                words = block.text[moment.start : moment.end]
                yield f"{words} → {moment.value}{'~' if moment.about else ''}"


# ---- as text ----------------------------------------------------------------

QUOTED = 20
"""Characters quoted from each end of a longer passage."""


def render(explained: Explained, ledger: Ledger, source: str, lang: str) -> str:
    """The explanation as text for a terminal, in a language (`zh` or `en`)."""
    quote = _Quote(source, Lines.of(source))
    values = {
        "raw": ledger.source.raw,
        "encoding": ledger.source.encoding,
        "points": ledger.source.points,
    }
    out = [explained.title, say("explain/source", lang, values), ""]
    out += _section("explain/parts", lang, _part_lines(explained, quote, lang))
    out += _section(
        "explain/replaced", lang, (_change_line(c, quote, lang) for c in explained.replaced)
    )
    out += _section(
        "explain/inserted", lang, (_change_line(c, quote, lang) for c in explained.inserted)
    )
    seen = [c for c in explained.removed if c.before.strip()]
    out += _section("explain/removed", lang, (_change_line(c, quote, lang) for c in seen))
    out += _section("explain/spaces", lang, _space_lines(explained, quote.lines, lang))
    out += _section("explain/repeats", lang, _repeat_lines(explained, quote, lang))
    out += _section("explain/decisions", lang, _decision_lines(explained, quote, lang))
    return "\n".join(out).rstrip("\n")


def _section(code: str, lang: str, lines: Iterable[str]) -> list[str]:
    """A heading with its lines; nothing when there are none."""
    rows = [f"  {line}" for line in lines]
    return [say(code, lang, {"count": len(rows)}), *rows, ""] if rows else []


@dataclass(frozen=True, slots=True)
class _Quote:
    """Says where spans stand in the raw text, and their words."""

    source: str
    lines: Lines

    def __call__(self, spans: Iterable[Span]) -> str:
        """`3:1 [40,52) “…”` for each span."""
        return " + ".join(f"{self._at(a, b)} “{shorten(self.source[a:b])}”" for a, b in spans)

    def _at(self, start: int, end: int) -> str:
        line, column = self.lines.at(start)
        return f"{line}:{column} [{start},{end})"


def shorten(text: str) -> str:
    """A passage on one line, its middle left out if it is long.

    >>> shorten("政协委员" * 20)
    '政协委员政协委员政协委员政协委员政协委员…政协委员政协委员政协委员政协委员政协委员'
    """
    text = " ".join(text.split())
    return text if len(text) <= 2 * QUOTED else f"{text[:QUOTED]}…{text[-QUOTED:]}"


def _part_lines(explained: Explained, quote: _Quote, lang: str) -> Iterator[str]:
    for key, spans in explained.parts:
        yield f"{say(f'part/{key}', lang, {})} {quote(spans)}".rstrip()


def _change_line(change: Change, quote: _Quote, lang: str) -> str:
    where = quote(change.spans)
    after = f" → “{shorten(change.after)}”" if change.after else ""
    return f"{where}{after}  {change.rule}: {_reason(change.reason, lang)}".lstrip()


def _space_lines(explained: Explained, lines: Lines, lang: str) -> Iterator[str]:
    """Removed white space: one line a rule, with the places alone."""
    places: dict[tuple[str, str], list[int]] = {}
    for change in explained.removed:
        if not change.before.strip():
            starts = [a for a, _ in change.spans]
            places.setdefault((change.rule, change.reason), []).extend(starts)
    for (rule, reason), starts in places.items():
        at = (lines.at(start) for start in sorted(starts))
        yield f"{rule}: {_reason(reason, lang)}  " + " ".join(
            f"{line}:{column}" for line, column in at
        )


def _repeat_lines(explained: Explained, quote: _Quote, lang: str) -> Iterator[str]:
    for change in explained.repeats:
        yield _change_line(change, quote, lang)
        yield f"  {say('explain/kept', lang, {})} {quote(change.kept)}"


def _decision_lines(explained: Explained, quote: _Quote, lang: str) -> Iterator[str]:
    for decision in explained.decisions:
        sure = say("explain/confidence", lang, {"percent": round(100 * decision.confidence)})
        is_tag = decision.rule.startswith("tag/")
        reason = tag_reason(decision.reason, lang) if is_tag else _reason(decision.reason, lang)
        yield f"{decision.rule} ({sure}): {reason}"
        if decision.spans:
            yield f"  {quote(decision.spans)}"


def _reason(reason: str, lang: str) -> str:
    return reason if lang == "zh" else english_reason(reason) or reason
