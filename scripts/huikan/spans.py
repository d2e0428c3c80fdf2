"""Spans of the source and pieces of an article: a few are tuples, many stand in arrays.

A page may have a million of either, a space behind every character for one; as objects of their
own they would take 150 bytes each, here it is 8.
"""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import add
from typing import NamedTuple, TypeVar, overload

from huikan.values import dataclass

Span = tuple[int, int]
"""Half-open span of code points."""

Item = TypeVar("Item")

MANY = 1000
"""From so many on arrays are worth their making."""

NOWHERE = -(2**31)
"""Origin of a space between printed lines: no character of the source, and none is needed."""


class Many(Sequence[Item]):
    """A sequence whose items are made where they are looked at."""

    __slots__ = ()

    @abstractmethod
    def item(self, at: int) -> Item:
        """The item in a place, counted from the beginning."""

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | Sequence[Item]:
        places = range(len(self))[at]
        return tuple(map(self.item, places)) if isinstance(places, range) else self.item(places)

    def __iter__(self) -> Iterator[Item]:
        return map(self.item, range(len(self)))


@dataclass(frozen=True, slots=True)
class ManySpans(Many[Span]):
    """What a tuple of many spans is, in little memory: starts and ends by turns."""

    ends: array[int]

    def __len__(self) -> int:
        return len(self.ends) // 2

    def item(self, at: int) -> Span:
        return self.ends[2 * at], self.ends[2 * at + 1]

    def __iter__(self) -> Iterator[Span]:
        numbers = iter(self.ends)
        return zip(numbers, numbers, strict=True)

    def __hash__(self) -> int:
        return hash(self.ends.tobytes())


class Piece(NamedTuple):
    """A run of an article's characters.

    Either the source span `[start, end)` (`change` is None), or `text`, put in by the change
    of that number; a piece that is nothing but white space needs no change (`change` -1).
    """

    start: int = 0
    end: int = 0
    change: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ManyPieces(Collection[Piece]):
    """What a tuple of many pieces is, in little memory.

    For each piece its length, and where its first character came from as in `Traced`; the
    characters that changes put in stand one behind the other in `put_in`.
    """

    origin: array[int]
    lengths: array[int]
    put_in: str

    def __len__(self) -> int:
        return len(self.origin)

    def __contains__(self, piece: object) -> bool:
        return any(piece == own for own in self)

    def __iter__(self) -> Iterator[Piece]:
        at = 0
        for first, length in zip(self.origin, self.lengths, strict=True):
            if first >= 0:
                yield Piece(first, first + length)
            else:
                change = -1 if first == NOWHERE else -1 - first
                yield Piece(0, 0, change, self.put_in[at : at + length])
                at += length

    def part(self, start: int, stop: int, at: int, end: int) -> Collection[Piece]:
        """The pieces `[start, stop)`, of which changes put in the characters from `at` to `end`."""
        put_in = self.put_in[at:end]
        own = ManyPieces(self.origin[start:stop], self.lengths[start:stop], put_in)
        return own if len(own) > MANY else tuple(own)

    def texts(self, source: str) -> Iterator[str]:
        """The characters that the pieces stand for, piece by piece."""
        at = 0
        for first, length in zip(self.origin, self.lengths, strict=True):
            if first >= 0:
                yield source[first : first + length]
            else:
                yield self.put_in[at : at + length]
                at += length

    def spans(self) -> Iterator[Span]:
        """Where those pieces stand that are of the source."""
        ends = map(add, self.origin, self.lengths)
        return (span for span in zip(self.origin, ends, strict=True) if span[0] >= 0)

    def changes(self) -> Iterator[int]:
        """The changes that put pieces in."""
        return (-1 - first for first in self.origin if first < 0 and first != NOWHERE)

    def add(self, pieces: Iterable[Piece]) -> Iterator[str]:
        """Put pieces into the arrays while these are made; gives the texts to be put together."""
        if isinstance(pieces, ManyPieces):
            self.origin.extend(pieces.origin)
            self.lengths.extend(pieces.lengths)
            yield pieces.put_in
            return
        for piece in pieces:
            if piece.change is None:
                self.origin.append(piece.start)
                self.lengths.append(piece.end - piece.start)
            else:
                self.origin.append(NOWHERE if piece.change < 0 else -1 - piece.change)
                self.lengths.append(len(piece.text))
                yield piece.text

    def __hash__(self) -> int:
        return hash((self.origin.tobytes(), self.put_in))


def few_or_all(items: Iterable[Item]) -> tuple[tuple[Item, ...], Iterator[Item] | None]:
    """The items, if they are few; else nothing, and all of them one by one."""
    rest = iter(items)
    few = tuple(islice(rest, MANY + 1))
    return (few, None) if len(few) <= MANY else ((), chain(few, rest))


def as_spans(spans: Iterable[Span]) -> Sequence[Span]:
    """The spans as they are kept."""
    few, rest = few_or_all(spans)
    return few if rest is None else ManySpans(array("i", chain.from_iterable(rest)))


def as_pieces(pieces: Iterable[Piece]) -> Collection[Piece]:
    """The pieces as they are kept."""
    few, rest = few_or_all(pieces)
    if rest is None:
        return few
    many = ManyPieces(array("i"), array("i"), "")
    return ManyPieces(many.origin, many.lengths, joined(many.add(rest)))


def texts_of(pieces: Iterable[Piece], source: str) -> Iterator[str]:
    """The characters that pieces stand for, piece by piece."""
    if isinstance(pieces, ManyPieces):
        return pieces.texts(source)
    return (source[p.start : p.end] if p.change is None else p.text for p in pieces)


def spans_of(pieces: Iterable[Piece]) -> Iterator[Span]:
    """Where those of the pieces stand that are of the source."""
    if isinstance(pieces, ManyPieces):
        return pieces.spans()
    return ((p.start, p.end) for p in pieces if p.change is None)


def changes_of(pieces: Iterable[Piece]) -> Iterator[int]:
    """The changes that put pieces in; white space needs none."""
    if isinstance(pieces, ManyPieces):
        return pieces.changes()
    return (p.change for p in pieces if p.change is not None and p.change >= 0)


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


def bridge(spans: Iterable[Span], source: str) -> Sequence[Span]:
    """Spans with those made one that only white space parts.

    >>> bridge([(0, 2), (3, 5)], "云溪 政协"), bridge([(0, 2), (3, 5)], "云溪市政协")
    (((0, 5),), ((0, 2), (3, 5)))
    """
    return as_spans(_bridged(spans, source))


def _bridged(spans: Iterable[Span], source: str) -> Iterator[Span]:
    start, end = -1, -1
    for a, b in spans:
        if end >= 0 and not source[end:a].strip():
            end = b
            continue
        if end >= 0:
            yield start, end
        start, end = a, b
    if end >= 0:
        yield start, end


def text_of(spans: Sequence[Span], source: str) -> str:
    """The characters of all spans."""
    if len(spans) == 1:
        start, end = spans[0]
        return source[start:end]
    return joined(source[a:b] for a, b in spans)


def joined(texts: Iterable[str]) -> str:
    """The texts one behind the other; of a million single characters few at a time are there."""
    few, rest = few_or_all(texts)
    out = ["".join(few)]
    while rest and (batch := list(islice(rest, MANY))):
        out.append("".join(batch))
    return "".join(out) if len(out) > 1 else out[0]
