"""An issue's articles set beside the raw text they were read from: pure, from the ledger.

Each part of an article (headline, paragraph, caption) stands beside the passages of the raw
text it was made of; what was removed stands where it stood. Linear in the raw text, but for
sorting.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from huikan.ledger import Decision, Ledger, LedgerArticle, replay_article
from huikan.model import Article
from huikan.spans import Piece, Span
from huikan.trace import Change, Lines
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Bit:
    """A run of raw text within a passage, or of a part's own text.

    `change` numbers what was done to it, `None` where it was kept as it is. In a part's own
    text a change is what put the characters in.
    """

    text: str
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Raw text as it stands, line breaks and all. `first` and `last` are its lines, from 1."""

    start: int
    first: int
    last: int
    bits: tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """Raw text that stands in no article, where it stood."""

    passage: Passage
    change: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an article, in reading order, beside the passages it was made of.

    `key` is the front matter key or the block's kind. `is_moved`: what was read before it
    stands behind it in the raw text. `gone` is what was removed right behind it.
    """

    key: str
    text: tuple[Bit, ...]
    passages: tuple[Passage, ...]
    is_moved: bool
    decisions: tuple[Decision, ...]
    gone: tuple[Gone, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the articles a raw span stands: the article's id, the part's number from 0."""

    article: str
    part: int
    line: int

    def is_part_of(self, other: Place) -> bool:
        """Whether the other stands in the same part of the same article."""
        return (self.article, self.part) == (other.article, other.part)


@dataclass(frozen=True, slots=True)
class Collated:
    """One article beside its raw text."""

    id: str
    raw: str
    """Name of the raw file."""
    generated: Article
    """The article as it was read, before any editor's hand."""
    sha256: str
    """Of the generated file."""
    parts: tuple[Part, ...]
    before: tuple[Gone, ...]
    """What was removed before the issue's first part; with its first article only."""
    changes: Mapping[int, Change]
    """The changes to letters that its page speaks of, by number; white space aside."""
    kept: Mapping[int, tuple[Place, ...]]
    """For removed repeats, where the copy stands that was kept."""
    echoes: tuple[tuple[int, Place], ...]
    """Its own words, printed again elsewhere and removed there: change, and where."""
    spacing: Mapping[tuple[str, str], int]
    """Rule and reason: line breaks and spaces that went, so many places."""
    tags: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """An account of raw text. All but `articles` count code points that are not white space.

    `read` = `kept` + `replaced` + the sum of `removed`: nothing is lost.
    """

    read: int
    kept: int
    replaced: int
    inserted: int
    removed: Mapping[str, int]
    """Rule: characters removed by it."""
    articles: int


@dataclass(frozen=True, slots=True)
class IssueRecord:
    """All that is on record of one raw file."""

    issue: str
    articles: tuple[Collated, ...]
    figures: Figures
    digest: str = ""
    """Of the ledger and the raw text it was made from; empty if nobody gave it."""


_Event = tuple[int, int, int, int, int]
"""Raw span, article's number, part's number, change's number; -1 for none."""


def collate(ledger: Ledger, source: str, digest: str = "") -> IssueRecord:
    """Every article of a ledger beside the raw text, which must be the one it is about.

    `digest` is what tells this ledger and text from any other.
    """
    work = _Work(ledger, source, Lines.of(source))
    work.lay_out()
    return IssueRecord(
        ledger.issue,
        tuple(work.article(n, entry) for n, entry in enumerate(ledger.articles)),
        _figures(ledger, source),
        digest,
    )


def _own_parts(entry: LedgerArticle) -> list[tuple[str, Collection[Piece]]]:
    printed = [(t.key, t.pieces) for t in entry.printed if not t.shared]
    return printed + [(b.kind.value, b.pieces) for b in entry.blocks]


def _size(text: str) -> int:
    return len("".join(text.split()))


def _figures(ledger: Ledger, source: str) -> Figures:
    pieces = [p for a in ledger.articles for p in a.all_pieces()]
    used = {p.change for p in pieces if p.change is not None and p.change >= 0}
    removed: Counter[str] = Counter()
    for change in ledger.changes:
        if not change.after and (size := _size(change.before)):
            removed[change.rule] += size
    changes = [ledger.changes[n] for n in sorted(used)]
    return Figures(
        read=_size(source),
        kept=sum(_size(source[p.start : p.end]) for p in pieces if p.change is None),
        replaced=sum(_size(c.before) for c in changes),
        inserted=sum(_size(p.text) for p in pieces if p.change is not None),
        removed=removed,
        articles=len(ledger.articles),
    )


@dataclass(slots=True)
class _Work:
    """What is found while one raw file is gone through from its beginning to its end."""

    ledger: Ledger
    source: str
    lines: Lines
    events: list[_Event] = field(default_factory=list)
    passages: dict[tuple[int, int], list[Passage]] = field(
        default_factory=lambda: defaultdict(list)
    )
    gone: dict[tuple[int, int], list[Gone]] = field(default_factory=lambda: defaultdict(list))
    spacing: dict[int, Counter[tuple[str, str]]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    decided: dict[tuple[int, int], list[Decision]] = field(
        default_factory=lambda: defaultdict(list)
    )
    echoes: dict[int, list[tuple[int, Place]]] = field(default_factory=lambda: defaultdict(list))
    kept: dict[int, tuple[Place, ...]] = field(default_factory=dict)

    def lay_out(self) -> None:
        """Cut the raw text into passages; put what was removed behind what it stood behind."""
        self.events = sorted(self._find_events())
        standing = [e for e in self.events if e[2] >= 0]
        starts = [e[0] for e in standing]
        run: list[_Event] = []
        loose: list[_Event] = []
        for event in self.events:
            if event[2] < 0:
                loose.append(event)
            elif run and event[2:4] == run[-1][2:4]:
                run += [*loose, event]
                loose = []
            else:
                run = self._close(run, loose, event)
                loose = []
        self._close(run, loose, None)
        for decision in self.ledger.decisions:
            if not decision.article:
                first = (_events_in((a, a + 1), standing, starts) for a, _ in decision.spans)
                for place in sorted({event[2:4] for events in first for event in events}):
                    self.decided[place].append(decision)
        for number, change in enumerate(self.ledger.changes):
            if change.kept:
                self._find_kept(number, change, standing, starts)

    def _find_events(self) -> Iterator[_Event]:
        for a, entry in enumerate(self.ledger.articles):
            for p, (_, pieces) in enumerate(_own_parts(entry)):
                for n in dict.fromkeys(x.change for x in pieces if x.change is not None):
                    for start, end in self.ledger.changes[n].spans if n >= 0 else ():
                        yield start, end, a, p, n
                for piece in pieces:
                    if piece.change is None:
                        yield piece.start, piece.end, a, p, -1
        for n, change in enumerate(self.ledger.changes):
            if not change.after:
                for start, end in change.spans:
                    yield start, end, -1, -1, n

    def _close(
        self, run: list[_Event], loose: list[_Event], following: _Event | None
    ) -> list[_Event]:
        """End a passage at the next part's first event; share out what was removed between.

        What stands on the passage's last line belongs to the passage, what stands on the next
        one's first line to that one; the rest stands alone.
        """
        while run and loose and self._is_same_line(run[-1][1], loose[0][0]):
            run.append(loose.pop(0))
        head: list[_Event] = []
        while following and loose and self._is_same_line(loose[-1][1], (head or [following])[0][0]):
            head.insert(0, loose.pop())
        at = (-1, -1)
        if run:
            owner = next(e for e in run if e[2] >= 0)
            at = owner[2], owner[3]
            self.passages[at].append(self._passage(run, owner[2]))
        for event in loose:
            change = self.ledger.changes[event[4]]
            if change.before.strip():
                self.gone[at].append(Gone(self._passage([event], at[0]), event[4]))
            else:
                self.spacing[max(at[0], 0)][change.rule, change.reason] += 1
        return [*head, following] if following else []

    def _is_same_line(self, end: int, start: int) -> bool:
        between = self.source[end:start]
        return not between.strip() and "\n" not in between and "\r" not in between

    def _passage(self, events: Sequence[_Event], article: int) -> Passage:
        bits: list[Bit] = []
        at = events[0][0]
        for begin, end, _, _, n in events:
            start = max(begin, at)
            if start > at:
                bits.append(Bit(self.source[at:start]))
            change = self.ledger.changes[n] if n >= 0 else None
            if change and not change.before.strip() and not change.after:
                self.spacing[max(article, 0)][change.rule, change.reason] += 1
                n = -1
            if start < end:
                bits.append(Bit(self.source[start:end], n if n >= 0 else None))
            at = max(at, end)
        first, last = self.lines.at(events[0][0])[0], self.lines.at(max(at - 1, 0))[0]
        return Passage(events[0][0], first, last, _merged(bits))

    def _find_kept(
        self, number: int, change: Change, standing: list[_Event], starts: list[int]
    ) -> None:
        """Note where the copy stands that was kept; a copy may run over several parts."""
        found: dict[Place, int] = {}
        for span in change.kept:
            for event in _events_in(span, standing, starts):
                line = self.lines.at(max(span[0], event[0]))[0]
                place = Place(self.ledger.articles[event[2]].id, event[3], line)
                if not any(place.is_part_of(other) for other in found):
                    found[place] = event[2]
        self.kept[number] = tuple(found)
        owner = standing[max(0, bisect_right(starts, change.spans[0][0]) - 1)]
        for article in dict.fromkeys(found.values()):
            if owner[2] != article:
                line = self.lines.at(change.spans[0][0])[0]
                place = Place(self.ledger.articles[owner[2]].id, owner[3], line)
                self.echoes[article].append((number, place))

    def article(self, a: int, entry: LedgerArticle) -> Collated:
        """One article, put together from what was laid out."""
        parts = tuple(self._parts(a, entry))
        before = tuple(self.gone[-1, -1]) if a == 0 else ()
        spoken = {b.change for p in parts for b in (*p.text, *_bits(p.passages))}
        spoken |= {g.change for g in (*before, *(g for p in parts for g in p.gone))}
        numbers = sorted(n for n in spoken if n is not None)
        echoes = tuple(self.echoes[a])
        return Collated(
            id=entry.id,
            raw=self.ledger.source.raw,
            generated=replay_article(entry, self.source),
            sha256=entry.sha256,
            parts=parts,
            before=before,
            changes={n: self.ledger.changes[n] for n in (*numbers, *(n for n, _ in echoes))},
            kept={n: self.kept[n] for n in numbers if n in self.kept},
            echoes=echoes,
            spacing=self.spacing[a],
            tags=tuple(d for d in self.ledger.decisions if d.article == entry.id),
        )

    def _parts(self, a: int, entry: LedgerArticle) -> Iterator[Part]:
        furthest = -1
        for p, (key, pieces) in enumerate(_own_parts(entry)):
            passages = _in_reading_order(self.passages[a, p], pieces)
            start = passages[0].start if passages else furthest
            yield Part(
                key,
                tuple(self._text(pieces)),
                tuple(passages),
                start < furthest,
                tuple(self.decided[a, p]),
                tuple(self.gone[a, p]),
            )
            furthest = max(furthest, start)

    def _text(self, pieces: Iterable[Piece]) -> Iterator[Bit]:
        for piece in pieces:
            if piece.change is None:
                yield Bit(self.source[piece.start : piece.end])
            else:
                yield Bit(piece.text, piece.change if piece.change >= 0 else None)


def _in_reading_order(passages: Sequence[Passage], pieces: Iterable[Piece]) -> list[Passage]:
    """Passages, which are in the raw text's order, as the part's pieces are read."""
    starts = [passage.start for passage in passages]
    read = (bisect_right(starts, p.start) - 1 for p in pieces if p.change is None)
    order = dict.fromkeys(n for n in read if n >= 0)
    return [passages[n] for n in dict.fromkeys((*order, *range(len(passages))))]


def _events_in(span: Span, events: Sequence[_Event], starts: Sequence[int]) -> Iterator[_Event]:
    """The events, in their order, that a raw span meets."""
    n = max(0, bisect_right(starts, span[0]) - 1)
    while n < len(events) and events[n][0] < span[1]:
        if events[n][1] > span[0]:
            yield events[n]
        n += 1


def _bits(passages: Iterable[Passage]) -> Iterator[Bit]:
    for passage in passages:
        yield from passage.bits


def _merged(bits: Iterable[Bit]) -> tuple[Bit, ...]:
    """Neighbours of one fate made one."""
    out: list[Bit] = []
    for bit in bits:
        if out and out[-1].change == bit.change:
            out[-1] = Bit(out[-1].text + bit.text, bit.change)
        else:
            out.append(bit)
    return tuple(out)
