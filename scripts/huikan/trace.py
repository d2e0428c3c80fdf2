"""Text that knows where it came from.

Rules never change text themselves: they propose `Edit`s on a `Traced`, and `Journal.apply`
makes a new `Traced` and puts the change on record. There is no other way to change a page, so
nothing has to be recorded by hand and recording cannot be switched off.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import field
from functools import cache
from itertools import chain, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huikan.spans import (
    MANY,
    NOWHERE,
    Many,
    ManyPieces,
    Piece,
    Span,
    as_spans,
    bridge,
    few_or_all,
    runs,
    text_of,
)
from huikan.values import dataclass

_LONG = 1000
"""From so many characters on arrays are quicker than sets, and need a tenth of the memory."""

_COUNTED = 1 << 18
"""Up to this offset `_numbers` is asked; it has a megabyte."""


@dataclass(frozen=True, slots=True)
class Traced:
    """An immutable string with, for each character, where it came from.

    `at[i]` is the character's offset in the decoded source (code points) or, when it is
    negative, `-1 - n` for a character that change `n` of the journal put in, or `NOWHERE`. Of
    text that goes on in the source as it does here, as most does, `at` is the first offset.
    """

    text: str
    at: array[int] | int

    @classmethod
    def of(cls, source: str) -> Traced:
        """The source itself, nothing changed yet."""
        return cls(source, 0)

    @property
    def origin(self) -> array[int]:
        """Where each character came from."""
        return self.at if isinstance(self.at, array) else _run(self.at, len(self.text))

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, part: slice) -> Traced:
        if isinstance(self.at, array):
            return Traced(self.text[part], _as_run(self.at[part]))
        return Traced(self.text[part], self.at + part.indices(len(self.text))[0])

    def strip(self) -> Traced:
        """Without white space at both ends; white space needs no record."""
        if self.text == self.text.strip():
            return self
        start = len(self.text) - len(self.text.lstrip())
        return self[start : max(start, len(self.text.rstrip()))]


def spaced(lines: Iterable[Traced], space: str = " ") -> Traced:
    """Printed lines as one text, white space between them."""
    parts = list(lines)
    if len(parts) == 1:
        return parts[0]
    gap = array("i", [NOWHERE]) * len(space)
    origin = array("i")
    for number, line in enumerate(parts):
        if number:
            origin.extend(gap)
        origin.extend(line.origin)
    return Traced(space.join([line.text for line in parts]), origin)


def concat(parts: Iterable[Traced]) -> Traced:
    """The parts one behind the other."""
    parts = list(parts)
    if len(parts) == 1:
        return parts[0]
    origin = array("i")
    for p in parts:
        origin.extend(p.origin)
    return Traced("".join(p.text for p in parts), _as_run(origin))


class Edit(NamedTuple):
    """A proposal: replace `[start, end)` of a `Traced` by `after` (empty: remove).

    When a duplicate is removed, the copy that stays is named: by `witness`, its span in the same
    text, or by `kept`, its spans in the source.
    `finding` is the code of the question to put to an editor, if the rule is not sure.
    """

    start: int
    end: int
    after: str
    rule: str
    reason: str
    kept: Sequence[Span] = ()
    finding: str | None = None
    witness: Span | None = None


class Change(NamedTuple):
    """An edit that was applied, in terms of the source: what the ledger keeps."""

    rule: str
    reason: str
    spans: Sequence[Span]
    before: str
    after: str
    kept: Sequence[Span] = ()
    finding: str | None = None
    """Code of the question to put to an editor; not in the ledger, which has the article's."""


Said = tuple[str, str, str, str | None]
"""What a change says besides its places: rule, reason, what was put in, and the finding."""


@dataclass(slots=True)
class Changes(Many[Change]):
    """Changes of one source, as they are made: of each a few numbers, for there may be half a
    million, an entity in a web page each.

    `said` has what they say, each once, and `number` which of it each says. `ends` are their
    spans' starts and ends by turns, `stops` before which of these each ends, with a 0 in front.
    What stood there before is read from the source.
    """

    source: str
    said: dict[Said, int] = field(default_factory=dict)
    number: array[int] = field(default_factory=lambda: array("i"))
    stops: array[int] = field(default_factory=lambda: array("i", [0]))
    ends: array[int] = field(default_factory=lambda: array("i"))
    kept: dict[int, Sequence[Span]] = field(default_factory=dict)
    _rows: list[Said] = field(default_factory=list, compare=False)

    def __len__(self) -> int:
        return len(self.number)

    def append(self, change: Change) -> None:
        """One more; what it says was `before` has to be what the source has there."""
        said = (change.rule, change.reason, change.after, change.finding)
        self.add(said, change.spans, change.kept)

    def add(self, said: Said, spans: Sequence[Span], kept: Sequence[Span]) -> None:
        """One more, by its parts."""
        number = self.said.setdefault(said, len(self._rows))
        if number == len(self._rows):
            self._rows.append(said)
        if kept:
            self.kept[len(self)] = kept
        self.number.append(number)
        self.ends.extend(chain.from_iterable(spans))
        self.stops.append(len(self.ends))

    def spans(self, at: int) -> Sequence[Span]:
        """Where the change in a place, counted from the beginning, is of the source."""
        start, stop = self.stops[at], self.stops[at + 1]
        if stop - start == 2:  # as most have
            return ((self.ends[start], self.ends[start + 1]),)
        ends = self.ends[start:stop]
        return as_spans(zip(ends[::2], ends[1::2], strict=True))

    def after(self, at: int) -> str:
        """What the change in a place put in."""
        return self._rows[self.number[at]][2]

    def item(self, at: int) -> Change:
        rule, reason, after, finding = self._rows[self.number[at]]
        spans = self.spans(at)
        before = text_of(spans, self.source)
        return Change(rule, reason, spans, before, after, self.kept.get(at, ()), finding)


def as_changes(changes: Iterable[Change], source: str) -> Sequence[Change]:
    """The changes of a source as they are kept."""
    few, rest = few_or_all(changes)
    if rest is None:
        return few
    many = Changes(source)
    for change in rest:
        many.append(change)
    return many


@dataclass(slots=True)
class _Removal:
    """Removals by one rule for one reason: starts and ends by turns, for there may be a million."""

    ends: array[int] = field(default_factory=lambda: array("i"))
    witnesses: list[Span] = field(default_factory=list)

    def add(self, edit: Edit) -> None:
        self.ends.extend((edit.start, edit.end))
        if edit.witness:
            self.witnesses.append(edit.witness)

    def spans(self) -> Iterator[Span]:
        return zip(self.ends[::2], self.ends[1::2], strict=True)


@dataclass(slots=True)
class Journal:
    """Applies edits and remembers every one. Grows only."""

    source: str
    changes: Changes = field(init=False)

    def __post_init__(self) -> None:
        self.changes = Changes(self.source)

    def apply(self, traced: Traced, edits: Iterable[Edit]) -> Traced:
        """The text after the edits, which come in rising order and do not overlap.

        Removals by one rule for one reason become one change with several spans. The edits are
        taken one by one, so that a rule may yield a million of them.
        """
        rest = iter(edits)
        first = next(rest, None)
        if first is None:
            return traced
        own = traced.origin
        texts: list[str] = []
        joined: list[str] = []
        origin = array("i")
        removed: dict[tuple[str, str, Sequence[Span]], _Removal] = {}
        at = 0
        for edit in chain([first], rest):
            if edit.start < at:
                raise ValueError(f"edits overlap or go back at {edit.start}: {edit.rule}")
            texts.append(traced.text[at : edit.start])
            origin += own[at : edit.start]
            if edit.after:
                old = self._spans_at(traced, ((edit.start, edit.end),))
                said = (edit.rule, edit.reason, edit.after, edit.finding)
                self.changes.add(said, old, edit.kept)
                texts.append(edit.after)
                origin += array("i", [-len(self.changes)]) * len(edit.after)
            else:
                key = (edit.rule, edit.reason, edit.kept)
                if key not in removed:
                    removed[key] = _Removal()
                removed[key].add(edit)
            if len(texts) > _LONG:  # one string takes less than its characters one by one
                joined.append("".join(texts))
                texts.clear()
            at = edit.end
        for (rule, reason, kept), together in removed.items():
            if together.witnesses and not kept:
                kept = self._spans_of(_origins(own, together.witnesses))
            old = self._spans_at(traced, together.spans())
            self.changes.add((rule, reason, "", None), old, kept)
        origin += own[at:]
        return Traced("".join((*joined, *texts, traced.text[at:])), _as_run(origin))

    def remove(self, traced: Traced, rule: str, reason: str, kept: Sequence[Span] = ()) -> None:
        """Record that a whole piece of text goes."""
        self.changes.add((rule, reason, "", None), self.source_spans(traced), kept)

    def insert(self, text: str, rule: str, reason: str) -> Traced:
        """New text that stands nowhere in the source, such as the mark of a gap."""
        self.changes.add((rule, reason, text, None), (), ())
        return Traced(text, array("i", [-len(self.changes)]) * len(text))

    def source_spans(self, part: Traced) -> Sequence[Span]:
        """Where a piece of text stands in the source; gaps of mere white space are bridged."""
        if isinstance(part.at, array):
            return self._spans_of(part.at)
        return ((part.at, part.at + len(part)),) if part.text else ()

    def _spans_at(self, traced: Traced, places: Iterable[Span]) -> Sequence[Span]:
        """Where what stands in some places of a text, in rising order, stands in the source."""
        if isinstance(traced.at, array):
            return self._spans_of(_origins(traced.at, places))
        first = traced.at
        return bridge(((first + a, first + b) for a, b in places if a < b), self.source)

    def _spans_of(self, origin: array[int]) -> Sequence[Span]:
        if isinstance(first := _as_run(origin), int):
            return ((first, first + len(origin)),)
        spans: Iterable[Span] | None = _long_spans(origin) if len(origin) > _LONG else None
        if spans is None:
            offsets = set(origin)
            put_in = [o for o in offsets if o < 0]
            offsets.difference_update(put_in)
            for o in put_in:
                for a, b in self.changes.spans(-1 - o) if o != NOWHERE else ():
                    offsets.update(range(a, b))
            spans = few = runs(sorted(offsets))
            if len(few) < 2:
                return tuple(few)
        return bridge(spans, self.source)


def _origins(own: array[int], spans: Iterable[Span]) -> array[int]:
    """Where the characters of all spans came from."""
    origin = array("i")
    for a, b in spans:
        origin += own[a:b]
    return origin


def _long_spans(origin: array[int]) -> Iterator[Span] | None:
    """What `runs` gives for many offsets, in little memory; None if any is of a change."""
    at = np.frombuffer(origin, dtype=np.intc)
    own = np.sort(at[at >= 0])
    if not len(own) or (at[at < 0] != NOWHERE).any():
        return None
    breaks = np.flatnonzero(np.diff(own) > 1)
    starts, ends = own[np.concatenate(([0], breaks + 1))], own[np.append(breaks, -1)] + 1
    return (
        span
        for i in range(0, len(starts), _LONG)
        for span in zip(starts[i : i + _LONG].tolist(), ends[i : i + _LONG].tolist(), strict=True)
    )


def _as_run(origin: array[int]) -> array[int] | int:
    """The first offset if the others follow it, and all are of the source; else all of them."""
    if not origin or origin[0] < 0 or origin[-1] != origin[0] + len(origin) - 1:
        return origin
    return origin[0] if origin == _run(origin[0], len(origin)) else origin


def _run(first: int, length: int) -> array[int]:
    """So many offsets from the first on."""
    if first + length <= _COUNTED:
        return _numbers()[first : first + length]
    return array("i", np.arange(first, first + length, dtype=np.intc).tobytes())


@cache
def _numbers() -> array[int]:
    """The first offsets there are: quicker than to count a few each time."""
    return array("i", np.arange(_COUNTED, dtype=np.intc).tobytes())


def pieces(traced: Traced) -> Collection[Piece]:
    """The text as runs of source characters and of what changes put in."""
    text = traced.text
    if not text:
        return ()
    if not isinstance(traced.at, array):
        return (Piece(traced.at, traced.at + len(text)),)
    all_at = np.frombuffer(traced.at, dtype=np.intc)
    at, behind = all_at[:-1], all_at[1:]
    starts = [0, *((behind - at != (at >= 0)).nonzero()[0] + 1).tolist()]
    if len(starts) <= MANY:
        firsts = all_at[starts].tolist()
        return tuple(map(_piece, repeat(text), firsts, starts, [*starts[1:], len(text)]))
    return ManyPieces(
        _numbers_of(all_at[starts]),
        _numbers_of(np.diff(starts, append=len(text)).astype(np.intc)),
        "".join([text[i] for i in (all_at < 0).nonzero()[0].tolist()]),
    )


def _piece(text: str, first: int, start: int, end: int) -> Piece:
    """The characters `[start, end)`, of which the first says where all came from."""
    if first >= 0:
        return Piece(first, first + end - start)
    return Piece(0, 0, -1 if first == NOWHERE else -1 - first, text[start:end])


def _numbers_of(values: NDArray[np.intc]) -> array[int]:
    return array("i", values.tobytes())


_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the lines of a source begin: offsets as an editor counts, line and column from 1."""

    starts: array[int]

    @classmethod
    def of(cls, source: str) -> Lines:
        """The lines of a text; `\\r\\n`, `\\r` and `\\n` end one."""
        return cls(array("i", chain([0], (m.end() for m in _LINE_END.finditer(source)))))

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of a code point.

        >>> Lines.of("云溪\\n政协").at(4)
        (2, 2)
        """
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1
