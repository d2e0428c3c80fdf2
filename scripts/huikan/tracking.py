"""Where the text of an old paragraph address stands now.

What an anchor knows of its text is asked in this order, after the selectors of the W3C Web
Annotation model: its place in the source, its whole text, where the last run found it, its
beginning and end, its place between neighbours. Linear in the length of the issue.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, zip_longest

from rapidfuzz.distance import Indel

from huikan.anchors import (
    GONE,
    QUOTE,
    Anchor,
    Placed,
    Register,
    Text,
    Unit,
    as_units,
    bare_text,
    parts,
    settle,
    sourced,
)
from huikan.ledger import LedgerArticle, replay_blocks
from huikan.spans import as_spans, spans_of

_ALIKE = 0.65
"""Indel similarity of two quotes from which on one may be the other, edited."""
_WINDOW = 20
"""Parts that are looked at for a text that was rewritten in its place."""

_SEVERAL = -1


def locate(register: Register, texts: Sequence[Text], source: str = "") -> Placed:
    """The addresses of an issue whose articles read as `texts`.

    `source` is the SHA-256 of the raw file that the texts' spans count in; empty if they have
    none. Spans of another raw file lead nowhere and are forgotten.

    >>> from huikan.model import BlockKind
    >>> def text(*said): return Text("a", "a.md", tuple(Unit(BlockKind.TEXT, s) for s in said))
    >>> old = locate(Register(), [text("委员走访老街。", "会后公布结果。")])
    >>> new = locate(old.register, [text("委员走访了老街。", "会后公布结果。")])
    >>> old.names == new.names
    True
    """
    if source and source != register.source:
        anchors = tuple(replace(a, span=None) for a in register.anchors)
        register = Register(source, anchors)
    found = _Search(register.anchors, texts).run() if register.anchors else []
    return settle(register, texts, found)


def is_settled(register: Register, texts: Sequence[Text], source: str) -> bool:
    """Whether the register says of every part just what it is; then there is nothing to do."""
    if register.source != source:
        return False
    own = ((a.article, a.path, a.digest) for a in register.anchors if not a.now)
    now = ((text.id, text.path, unit.digest) for text in texts for unit in text.units)
    return all(one == other for one, other in zip_longest(own, now))


def with_sources(text: Text, entry: LedgerArticle, source: str) -> Text:
    """The article as it lies there, its parts with the spans of the generated ones.

    A part that an editor rewrote has the span of what it was made from; one that an editor
    added has none. `source` is the decoded raw text.
    """
    generated = replace(as_generated(entry, source), path=text.path)
    if _is_alike(text.units, generated.units):
        return generated
    anchors = settle(Register(), [generated], []).register.anchors
    units = list(text.units)
    found = _Search(tuple(replace(a, span=None) for a in anchors), [text]).run()
    for unit, number in zip(generated.units, found, strict=True):
        if number is not None and not units[number].spans:
            units[number] = replace(units[number], span=unit.span, spans=unit.spans)
    return replace(text, units=tuple(units))


def as_generated(entry: LedgerArticle, source: str) -> Text:
    """An article as it was made of the decoded raw text, its parts with their spans."""
    return Text(entry.id, entry.path, as_units(_generated(entry, source)))


def _is_alike(units: Sequence[Unit], generated: Sequence[Unit]) -> bool:
    """Whether nobody edited the article."""
    return len(units) == len(generated) and all(
        a.kind is b.kind and a.text == b.text for a, b in zip(units, generated, strict=True)
    )


def _generated(entry: LedgerArticle, source: str) -> Iterator[Unit]:
    """The parts of a generated article, each with its spans."""
    own = iter(entry.blocks)
    for part in parts(replay_blocks(entry, source)):
        held = islice(own, len(part))
        spans = as_spans(span for block in held for span in spans_of(block.pieces))
        yield sourced(part[0].kind, bare_text(part), spans)


class _Search:
    """Looks for the texts of `anchors` in the parts of `texts`; parts are counted through."""

    def __init__(self, anchors: Sequence[Anchor], texts: Sequence[Text]) -> None:
        self._anchors = anchors
        self._units = [unit for text in texts for unit in text.units]
        self._digests = [unit.digest for unit in self._units]
        self._home = [text.id for text in texts for _ in text.units]
        self._found: list[int | None] = [None] * len(anchors)

    def run(self) -> list[int | None]:
        """For each anchor the part that has its text now, or None."""
        self._by_source()
        self._by_digest()
        self._by_last_run()
        self._by_quote()
        self._by_neighbours()
        return self._found

    def _open(self) -> list[tuple[int, Anchor]]:
        return [(i, a) for i, a in enumerate(self._anchors) if self._found[i] is None]

    def _by_source(self) -> None:
        spans = sorted((s, n) for n, unit in enumerate(self._units) for s in unit.spans)
        starts = [start for (start, _), _ in spans]

        def holder(offset: int) -> int | None:
            i = bisect_right(starts, offset) - 1
            return spans[i][1] if i >= 0 and offset < spans[i][0][1] else None

        for i, anchor in self._open():
            if anchor.span:
                first = holder(anchor.span[0])
                self._found[i] = holder(anchor.span[1] - 1) if first is None else first

    def _by_digest(self) -> None:
        """The same text in the same article; of several copies, each its own in turn.

        Elsewhere in the issue only a text that is long enough to be no other one.
        """
        here: dict[tuple[str, str], list[int]] = defaultdict(list)
        anywhere: dict[str, int] = {}
        for n, unit in enumerate(self._units):
            here[self._home[n], self._digests[n]].append(n)
            if len(unit.text) >= QUOTE:
                anywhere.setdefault(self._digests[n], n)
        turn: Counter[tuple[str, str]] = Counter()
        for i, anchor in enumerate(self._anchors):
            key = (anchor.article, anchor.digest)
            same = here.get(key)
            if self._found[i] is None and same:
                self._found[i] = same[min(turn[key], len(same) - 1)]
            elif self._found[i] is None:
                self._found[i] = anywhere.get(anchor.digest)
            turn[key] += 1

    def _by_last_run(self) -> None:
        """An alias goes where the part goes that it was an alias of."""
        own = {
            f"{a.path}#{a.name}": self._found[i] for i, a in enumerate(self._anchors) if not a.now
        }
        for i, anchor in self._open():
            if anchor.now and anchor.now != GONE:
                self._found[i] = own.get(anchor.now)

    def _by_quote(self) -> None:
        """The beginning or the end, word for word, if it stands in one part only.

        A part that is just what it was before has not taken in another one's text.
        """
        waiting = [(i, a) for i, a in self._open() if len(a.head) == QUOTE]
        if not waiting:
            return
        wanted = {quote for _, a in waiting for quote in (a.head, a.tail)}
        same = {
            n
            for n, a in zip(self._found, self._anchors, strict=True)
            if n is not None and a.digest == self._digests[n]
        }
        here = self._holders(wanted, self._home)
        anywhere = self._holders(wanted, [""] * len(self._units))
        for i, anchor in waiting:
            for holders, home in ((here, anchor.article), (anywhere, "")):
                numbers = (holders.get((home, q), _SEVERAL) for q in (anchor.head, anchor.tail))
                found = next((n for n in numbers if n != _SEVERAL), None)
                if found is not None and found not in same:
                    self._found[i] = found
                    break

    def _holders(self, wanted: set[str], homes: Sequence[str]) -> dict[tuple[str, str], int]:
        """Home and quote: the one part that holds it, or `_SEVERAL`."""
        out: dict[tuple[str, str], int] = {}
        for n, unit in enumerate(self._units):
            for at in range(len(unit.text) - QUOTE + 1):
                quote = unit.text[at : at + QUOTE]
                if quote in wanted and out.setdefault((homes[n], quote), n) != n:
                    out[homes[n], quote] = _SEVERAL
        return out

    def _by_neighbours(self) -> None:
        """A text that was rewritten: a part that nobody claims, between the same neighbours."""
        claimed = {n for n in self._found if n is not None}
        last: dict[str, int] = {}
        starts = {home: n for n, home in reversed(tuple(enumerate(self._home)))}
        for i, anchor in enumerate(self._anchors):
            home, number = anchor.article, self._found[i]
            if number is not None:
                if self._home[number] == home and not anchor.now:
                    last[home] = number + 1
            elif not anchor.now and home in starts:
                start = last.get(home, starts[home])
                number = self._rewritten(anchor, start, claimed)
                if number is not None:
                    self._found[i] = number
                    claimed.add(number)
                    last[home] = number + 1

    def _rewritten(self, anchor: Anchor, start: int, claimed: set[int]) -> int | None:
        """The most alike of the unclaimed parts from `start` on, up to the next claimed one."""
        best, found = _ALIKE, None
        for n in range(start, min(start + _WINDOW, len(self._units))):
            if n in claimed or self._home[n] != anchor.article:
                break
            text = self._units[n].text
            alike = Indel.normalized_similarity(
                anchor.head + anchor.tail, text[:QUOTE] + text[-QUOTE:]
            )
            if alike >= best and (found is None or alike > best):
                best, found = alike, n
        return found
