"""The ledger of a run as it is kept: without changes that came to nothing, each removed copy
with the one that stays."""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from huikan.ledger import Ledger, LedgerArticle, LedgerBlock, PrintedText, as_blocks
from huikan.spans import Piece, Span, as_pieces, bridge, changes_of, runs
from huikan.trace import Changes, as_changes

_SPACE = re.compile(r"\s")


def prune(ledger: Ledger, changes: Changes, source: str) -> Ledger:
    """The ledger with those of the changes that came to something; `source` is the decoded raw
    text.

    A change whose result was removed again by a later one, which covers the same source, has
    no effect on any article; what stays is renumbered in its order. White space that was put in
    and trimmed off again (an `&nbsp;` at a paragraph's end) stays as a removal.
    """
    used = bytearray(len(changes))
    for article in ledger.articles:
        for part in article.all_parts():
            for at in changes_of(part):
                used[at] = 1
    taken = bytearray(ledger.source.points)
    keep = array("i")
    for n in range(len(changes) - 1, -1, -1):
        spans = changes.spans(n)
        if used[n] or (not changes.after(n).strip() and any(0 in taken[a:b] for a, b in spans)):
            keep.append(n)
            for a, b in spans:
                taken[a:b] = b"\1" * (b - a)
    keep.reverse()
    kept = (changes[n] if used[n] else changes[n]._replace(after="") for n in keep)
    pruned = replace(ledger, changes=as_changes(kept, source))
    if len(keep) == len(changes):
        return pruned
    number = array("i", [-1]) * len(changes)
    for new, old in enumerate(keep):
        number[old] = new
    return replace(pruned, articles=tuple(_renumbered(a, number) for a in ledger.articles))


def resolve_witnesses(changes: Changes, source: str) -> Changes:
    """The changes with every removed duplicate pointing at a copy that is kept itself.

    A witness may have been removed by another change as a duplicate of a third copy; character
    by character, white space aside, the chain is followed to its end. A loop's copies are
    longer than their one witness, which is then gone through again. Characters of the copy that
    go for another reason (a heading's number) are no part of it; where all of them do (a folio,
    printed twice), there is no witness.
    """
    if not changes.kept:
        return changes
    spaces = np.array([m.start() for m in _SPACE.finditer(source)], dtype=np.int32)
    is_ink = np.ones(len(source), dtype=bool)
    is_ink[spaces] = False

    def points(spans: Iterable[Span]) -> NDArray[np.int64]:
        return np.concatenate(
            [np.zeros(0, np.int64), *(a + np.flatnonzero(is_ink[a:b]) for a, b in spans)]
        )

    copy_of = np.arange(len(source), dtype=np.int32)
    stays = np.ones(len(source), dtype=bool)
    for n in range(len(changes)):
        if changes.after(n):
            continue
        if n not in changes.kept:
            for a, b in changes.spans(n):
                stays[a:b] = False
            continue
        copies, witness = points(changes.spans(n)), points(changes.kept[n])
        if len(witness):
            copy_of[copies] = np.resize(witness, len(copies))
    first = _followed(copy_of)

    def resolved(kept: Sequence[Span]) -> Sequence[Span]:
        witness = np.unique(first[points(kept)])
        return bridge(runs(witness[stays[witness]].tolist()), source)

    found = {n: resolved(kept) for n, kept in changes.kept.items()}
    return replace(changes, kept={n: kept for n, kept in found.items() if kept})


def _followed(copy_of: NDArray[np.int32]) -> NDArray[np.int32]:
    """Where each chain that leads back from copy to copy ends."""
    first = np.minimum(copy_of, np.arange(len(copy_of), dtype=np.int32))
    while (further := first[first]).tobytes() != first.tobytes():
        first = further
    return first


def _renumbered(article: LedgerArticle, number: Sequence[int]) -> LedgerArticle:
    """The article with the new numbers of the changes that its pieces were put in by."""

    def renumber(parts: Collection[Piece]) -> Collection[Piece]:
        if next(changes_of(parts), None) is None:
            return parts
        return as_pieces(
            p if p.change is None or p.change < 0 else Piece(0, 0, number[p.change], p.text)
            for p in parts
        )

    return replace(
        article,
        printed=tuple(PrintedText(t.key, renumber(t.pieces), t.shared) for t in article.printed),
        authors=tuple(renumber(a) for a in article.authors),
        blocks=as_blocks(LedgerBlock(b.kind, renumber(b.pieces), b.level) for b in article.blocks),
    )
