"""Text that knows where it came from.

Rules never change text themselves: they propose `Edit`s on a `Traced`, and `Journal.apply`
makes a new `Traced` and puts the change on record. There is no other way to change a page, so
nothing has to be recorded by hand and recording cannot be switched off.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import numpy as np

Span = tuple[int, int]
"""Half-open span of code points."""

_LONG = 1000
"""From so many characters on arrays are quicker than sets, and need a tenth of the memory."""

_COUNTED = 1 << 18
"""Up to this offset `_numbers` is asked; it has a megabyte."""

NOWHERE = -(2**31)
"""Origin of a space between printed lines: no character of the source, and none is needed."""


@dataclass(frozen=True, slots=True)
class Traced:
    """An immutable string with, for each character, where it came from.

    `origin[i]` is the character's offset in the decoded source (code points) or, when it is
    negative, `-1 - n` for a character that change `n` of the journal put in, or `NOWHERE`.
    """

    text: str
    origin: array[int]

    @classmethod
    def of(cls, source: str) -> Traced:
        """The source itself, nothing changed yet."""
        return cls(source, array("i", np.arange(len(source), dtype=np.intc).tobytes()))

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, part: slice) -> Traced:
        return Traced(self.text[part], self.origin[part])

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
    return Traced("".join(p.text for p in parts), origin)


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
    kept: tuple[Span, ...] = ()
    finding: str | None = None
    witness: Span | None = None


class Change(NamedTuple):
    """An edit that was applied, in terms of the source: what the ledger keeps."""

    rule: str
    reason: str
    spans: tuple[Span, ...]
    before: str
    after: str
    kept: tuple[Span, ...] = ()
    finding: str | None = None
    """Code of the question to put to an editor; not in the ledger, which has the article's."""


def runs(offsets: Iterable[int]) -> list[Span]:
    """Rising offsets as maximal half-open spans.

    >>> runs([3, 4, 5, 9])
    [(3, 6), (9, 10)]
    """
    out: list[Span] = []
    for o in offsets:
        if out and out[-1][1] == o:
            out[-1] = (out[-1][0], o + 1)
        else:
            out.append((o, o + 1))
    return out


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
    changes: list[Change] = field(default_factory=list)

    def apply(self, traced: Traced, edits: Iterable[Edit]) -> Traced:
        """The text after the edits, which must not overlap. Their order does not matter.

        Removals by one rule for one reason become one change with several spans.
        """
        texts: list[str] = []
        joined: list[str] = []
        origin = array("i")
        removed: dict[tuple[str, str, tuple[Span, ...]], _Removal] = {}
        at = 0
        left = sorted(edits, key=lambda e: (e.start, e.end))
        left.reverse()
        while left:
            edit = left.pop()
            if edit.start < at:
                raise ValueError(f"edits overlap at {edit.start}: {edit.rule}")
            texts.append(traced.text[at : edit.start])
            origin += traced.origin[at : edit.start]
            if edit.after:
                self._record(edit, traced.origin[edit.start : edit.end])
                texts.append(edit.after)
                origin += array("i", [-len(self.changes)]) * len(edit.after)
            else:
                removed.setdefault((edit.rule, edit.reason, edit.kept), _Removal()).add(edit)
            if len(texts) > _LONG:  # one string takes less than its characters one by one
                joined.append("".join(texts))
                texts.clear()
            at = edit.end
        for (rule, reason, kept), together in removed.items():
            old = _origins(traced, together.spans())
            stays = _origins(traced, together.witnesses)
            kept = kept or self._spans_of(stays)
            self._record(Edit(0, 0, "", rule, reason, kept), old)
        if not texts and not joined:
            return traced
        return Traced("".join((*joined, *texts, traced.text[at:])), origin + traced.origin[at:])

    def remove(self, traced: Traced, rule: str, reason: str, kept: tuple[Span, ...] = ()) -> None:
        """Record that a whole piece of text goes."""
        self._record(Edit(0, len(traced), "", rule, reason, kept), traced.origin)

    def insert(self, text: str, rule: str, reason: str) -> Traced:
        """New text that stands nowhere in the source, such as the mark of a gap."""
        self._record(Edit(0, 0, text, rule, reason), array("i"))
        return Traced(text, array("i", [-len(self.changes)]) * len(text))

    def _record(self, edit: Edit, old: array[int]) -> None:
        spans = self._spans_of(old)
        before = "".join(self.source[a:b] for a, b in spans)
        self.changes.append(
            Change(edit.rule, edit.reason, spans, before, edit.after, edit.kept, edit.finding)
        )

    def source_spans(self, part: Traced) -> tuple[Span, ...]:
        """Where a piece of text stands in the source; gaps of mere white space are bridged."""
        return self._spans_of(part.origin)

    def _spans_of(self, origin: array[int]) -> tuple[Span, ...]:
        if origin and origin[0] >= 0 and _goes_on(origin):
            return ((origin[0], origin[-1] + 1),)
        spans: Iterable[Span] | None = _long_spans(origin) if len(origin) > _LONG else None
        if spans is None:
            offsets: set[int] = set()
            for o in origin:
                if o >= 0:
                    offsets.add(o)
                elif o != NOWHERE:
                    for a, b in self.changes[-1 - o].spans:
                        offsets.update(range(a, b))
            spans = runs(sorted(offsets))
        return bridge(spans, self.source)


def _origins(traced: Traced, spans: Iterable[Span]) -> array[int]:
    """Where the characters of all spans came from."""
    origin = array("i")
    for a, b in spans:
        origin += traced.origin[a:b]
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


def _goes_on(origin: array[int]) -> bool:
    """Whether each offset, none of them negative, is one more than the one before it."""
    first, stop = origin[0], origin[0] + len(origin)
    if origin[-1] != stop - 1:
        return False
    if stop <= _COUNTED:
        return origin == _numbers()[first:stop]
    at = np.frombuffer(origin, dtype=np.intc)
    return bool((at[1:] - at[:-1] == 1).all())


@cache
def _numbers() -> array[int]:
    """The first offsets there are, to compare with: quicker than to look at each of a few."""
    return array("i", range(_COUNTED))


def bridge(spans: Iterable[Span], source: str) -> tuple[Span, ...]:
    """Spans with those made one that only white space parts."""
    out: list[Span] = []
    for a, b in spans:
        if out and not source[out[-1][1] : a].strip():
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return tuple(out)


class Piece(NamedTuple):
    """A run of an article's characters.

    Either the source span `[start, end)` (`change` is None), or `text`, put in by the change
    of that number; a piece that is nothing but white space needs no change (`change` -1).
    """

    start: int = 0
    end: int = 0
    change: int | None = None
    text: str = ""


def pieces(traced: Traced) -> tuple[Piece, ...]:
    """The text as runs of source characters and of what changes put in."""
    return tuple(_pieces(traced)) if traced.text else ()


def _pieces(traced: Traced) -> Iterator[Piece]:
    origin, text = traced.origin, traced.text
    if origin[0] >= 0 and _goes_on(origin):
        yield Piece(origin[0], origin[0] + len(text))
        return
    all_at = np.frombuffer(origin, dtype=np.intc)
    at, behind = all_at[:-1], all_at[1:]
    starts = [0, *((behind != at + (at >= 0)).nonzero()[0] + 1).tolist()]
    for i, j in zip(starts, [*starts[1:], len(text)], strict=True):
        first = origin[i]
        if first >= 0:
            yield Piece(first, first + j - i)
        else:
            yield Piece(change=-1 if first == NOWHERE else -1 - first, text=text[i:j])


_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the lines of a source begin: offsets as an editor counts, line and column from 1."""

    starts: tuple[int, ...]

    @classmethod
    def of(cls, source: str) -> Lines:
        """The lines of a text; `\\r\\n`, `\\r` and `\\n` end one."""
        return cls((0, *(m.end() for m in _LINE_END.finditer(source))))

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of a code point.

        >>> Lines.of("云溪\\n政协").at(4)
        (2, 2)
        """
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1
