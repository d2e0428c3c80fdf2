"""Three-way merge of an article file: what an editor wrote is never overwritten.

Base is the file as Huikan last generated it, ours the editor's, theirs the new result. Where
only one side changed a place, that change is taken; where both changed the same words, the
editor's stay and the other reading becomes a conflict for the review list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz.distance import Indel


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text, and for each conflict the editor's words and the new ones."""

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
    conflicts: list[tuple[str, str]] = []
    for (o1, o2), (a1, a2), (b1, b2) in _hunks(lines[0], lines[1], lines[2], _line_matches):
        part = _settle("".join(lines[0][o1:o2]), "".join(lines[1][a1:a2]), "".join(lines[2][b1:b2]))
        out.append(part.text)
        conflicts += part.conflicts
    return Merged("".join(out), tuple(conflicts))


def _settle(base: str, ours: str, theirs: str) -> Merged:
    """One place: whole if one side changed it, else word by word within one paragraph."""
    if ours in (base, theirs):
        return Merged(theirs)
    if theirs == base:
        return Merged(ours)
    if not base or max(t.strip("\n").count("\n") for t in (base, ours, theirs)) > 0:
        pair = (ours.strip(), theirs.strip())
        return Merged(ours, (pair,) if pair[0] != pair[1] else ())
    out: list[str] = []
    conflicts: list[tuple[str, str]] = []
    tokens = [_TOKEN.findall(text) for text in (base, ours, theirs)]
    for (o1, o2), (a1, a2), (b1, b2) in _hunks(tokens[0], tokens[1], tokens[2], _token_matches):
        spans = ((o1, o2), (a1, a2), (b1, b2))
        o, a, b = ("".join(t[i:j]) for t, (i, j) in zip(tokens, spans, strict=True))
        if o == a:
            out.append(b)
        else:
            out.append(a)
            if b not in (o, a):
                conflicts.append((a, b))
    return Merged("".join(out), tuple(conflicts))


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
