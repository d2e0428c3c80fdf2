"""Three-way merge of an article file: what an editor wrote is never overwritten.

Base is the file as Huikan last generated it, ours the editor's, theirs the new result. Where
only one side changed a place, that change is taken; where both changed the same words, the
editor's stay and the other reading becomes a conflict for the review list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from rapidfuzz.distance import Indel

from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text, and for each conflict the editor's words and the new ones, with some of
    those around them."""

    text: str
    conflicts: tuple[tuple[str, str], ...] = ()


Span = tuple[int, int]
Hunk = tuple[Span, Span, Span]
"""The same place in base, ours and theirs."""
MatchFinder = Callable[[Sequence[str], Sequence[str]], Iterable[tuple[int, int]]]
"""Says which element of one text is which of another."""


# What is changed whole or not at all: a number, a Latin word, any other character.
_TOKEN = re.compile(r"\d+(?:[.,．，]\d+)*%?|[A-Za-z]+|.", re.S)


def merge(base: str, ours: str, theirs: str) -> Merged:
    """The editor's text with what is new in `theirs`.

    Never puts a number together of two: 318 and 219, both made of 218, are a conflict.

    >>> merge("一\\n二\\n三\\n", "一\\n贰\\n三\\n", "一\\n二\\n三\\n四\\n").text
    '一\\n贰\\n三\\n四\\n'
    """
    if ours in (base, theirs):
        return Merged(theirs)
    if theirs == base:
        return Merged(ours)
    lines = [text.splitlines(keepends=True) for text in (base, ours, theirs)]
    out: list[str] = []
    clashes: list[_Clash] = []
    at = 0
    for (o1, o2), (a1, a2), (b1, b2) in _hunks(lines[0], lines[1], lines[2], _line_matches):
        text, found = _settle(
            "".join(lines[0][o1:o2]), "".join(lines[1][a1:a2]), "".join(lines[2][b1:b2])
        )
        out.append(text)
        clashes += (replace(clash, start=at + clash.start) for clash in found)
        at += len(text)
    whole = "".join(out)
    return Merged(whole, tuple(_quoted(whole, clash) for clash in clashes))


@dataclass(frozen=True, slots=True)
class _Clash:
    """A place of the merged text where the editor's words stayed, and the other reading."""

    start: int
    ours: str
    theirs: str
    is_whole: bool = False
    """Whether these are paragraphs, which need no words around them."""


# Words between two marks: 十三位委员、
_BETWEEN = re.compile(r"[^，。、；：！？“”‘’（）\s]*")
_ENOUGH = 4
"""Characters of a quotation that tells its place, if there is no other like it."""
_WIDER = (8, 16)


def _quoted(text: str, clash: _Clash) -> tuple[str, str]:
    """Both readings with so many words around them that the place is found again: those up to
    the next marks, or more if they stand in the text twice. Not across paragraphs."""
    start, end = clash.start, clash.start + len(clash.ours)
    if clash.is_whole:
        return clash.ours.strip(), clash.theirs.strip()
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    before, behind = text[line_start:start], text[end : line_end if line_end >= 0 else len(text)]
    near = _BETWEEN.match(before[::-1]), _BETWEEN.match(behind)
    widths = [(near[0].end(), near[1].end())] if near[0] and near[1] else []
    for a, b in (*widths, *((n, n) for n in _WIDER)):
        left, right = before[max(0, len(before) - a) :], behind[:b]
        quote = f"{left}{clash.ours}{right}"
        if _ENOUGH <= len(quote) <= _LONGEST and text.count(quote) == 1:
            return quote, f"{left}{clash.theirs}{right}"
    return clash.ours, clash.theirs


_LONGEST = 36
"""Characters of a quotation that an open question can hold whole."""


def _settle(base: str, ours: str, theirs: str) -> tuple[str, list[_Clash]]:
    """One place: whole if one side changed it, else word by word within one paragraph."""
    if ours in (base, theirs):
        return theirs, []
    if theirs == base:
        return ours, []
    if not base or max(t.strip("\n").count("\n") for t in (base, ours, theirs)) > 0:
        is_same = ours.strip() == theirs.strip()
        return ours, [] if is_same else [_Clash(0, ours, theirs, is_whole=True)]
    out: list[str] = []
    clashes: list[_Clash] = []
    at = 0
    tokens = [_TOKEN.findall(text) for text in (base, ours, theirs)]
    pieces = [
        _Piece("".join(tokens[0][o1:o2]), "".join(tokens[1][a1:a2]), "".join(tokens[2][b1:b2]))
        for (o1, o2), (a1, a2), (b1, b2) in _hunks(tokens[0], tokens[1], tokens[2], _token_matches)
    ]
    for piece in _by_words(pieces):
        if piece.is_clash:
            clashes.append(_Clash(at, piece.ours, piece.theirs))
        out.append(piece.theirs if piece.base == piece.ours else piece.ours)
        at += len(out[-1])
    return "".join(out), clashes


@dataclass(frozen=True, slots=True)
class _Piece:
    """The same few characters in base, ours and theirs."""

    base: str
    ours: str
    theirs: str

    @property
    def is_changed(self) -> bool:
        return not self.base == self.ours == self.theirs

    @property
    def is_clash(self) -> bool:
        return self.base != self.ours and self.theirs not in (self.base, self.ours)


_NEAR = 1
"""Unchanged characters between two changes of one word. With two, 四周摆着十几把 would be one."""


def _by_words(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """The pieces, those around a clash as one: of 样子 that became 样子和味道 here and 模样 there
    nothing is put together."""
    start = 0
    changed = [i for i, piece in enumerate(pieces) if piece.is_changed]
    for first, last in _runs(pieces, changed):
        run = pieces[first : last + 1]
        if any(piece.is_clash for piece in run):
            yield from pieces[start:first]
            yield _Piece(*("".join(texts) for texts in zip(*map(_texts, run), strict=True)))
            start = last + 1
    yield from pieces[start:]


def _texts(piece: _Piece) -> tuple[str, str, str]:
    return piece.base, piece.ours, piece.theirs


def _runs(pieces: Sequence[_Piece], changed: Iterable[int]) -> Iterator[Span]:
    """First and last of changes that stand near each other, with no mark or space between."""
    run: Span | None = None
    for i in changed:
        if run is None:
            run = i, i
        elif i - run[1] <= _NEAR + 1 and all(p.base.isalnum() for p in pieces[run[1] + 1 : i]):
            run = run[0], i
        else:
            yield run
            run = i, i
    if run is not None:
        yield run


def _hunks(
    base: Sequence[str],
    ours: Sequence[str],
    theirs: Sequence[str],
    matches: MatchFinder,
) -> Iterator[Hunk]:
    """Places that tile all three texts: unchanged in both, or changed in one or both."""
    a_at = dict(matches(base, ours))
    b_at = dict(matches(base, theirs))
    o = a = b = 0
    for stable in sorted(a_at.keys() & b_at.keys()):
        na, nb = a_at[stable], b_at[stable]
        if na < a or nb < b:
            continue
        if (stable, na, nb) != (o, a, b):
            yield (o, stable), (a, na), (b, nb)
        yield (stable, stable + 1), (na, na + 1), (nb, nb + 1)
        o, a, b = stable + 1, na + 1, nb + 1
    yield (o, len(base)), (a, len(ours)), (b, len(theirs))


def _line_matches(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int]]:
    for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        for i in range(block.size):
            yield block.a + i, block.b + i


def _token_matches(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int]]:
    for op in Indel.opcodes(a, b):
        if op.tag == "equal":
            for i in range(op.src_end - op.src_start):
                yield op.src_start + i, op.dest_start + i
