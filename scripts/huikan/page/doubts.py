"""How sure a join is, and which joins an editor should be asked about.

What goes on with an open text is one of its candidates, or none of them, and each goes on with
one text at most. The evidence for a pair, in log-odds, was set against cuts whose truth is known:
on the judge's damaged pages, of joins that are made and less than 70 %
sure three in four are right, of those that are 90 % sure nine in ten. On extractions fewer are.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

import numpy as np

from huikan.values import dataclass

Pair = tuple[int, int]
"""An open text and one that may go on with it, by their places among the page's blocks."""

NONE = 3.0
"""Evidence that none of the candidates goes on with a text."""
_ROUNDS = 12
"""So often the ends of a cut ask their rivals; a page's pairs have settled by then."""
_SURE, PLAIN = 0.4, 0.7
"""A join that is less sure than the first is not made, but asked about; one that is less sure than
the second is made and asked about."""
_CLEAR = 0.8
"""Nor is one made that has a rival of at least such a part of its sureness."""
_ASKED, _OFFERED = 0.1, 0.02
"""A text that may just end where it does is not asked about if no way to go on is as sure as the
first; to one that has lost its end no way is offered that is less sure than the second."""
_MOST = 3
"""So many ways are offered at most."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to read an open end: the block that goes on with it, or that it goes on with, and how
    sure that is."""

    block: int
    percent: int


def sureness(pairs: Mapping[Pair, float]) -> dict[Pair, float]:
    """For each pair how sure it is that its second text goes on with its first.

    That is its part in all ways to pair the texts off, each way counted by the evidence for its
    pairs (belief propagation for matchings: exact where pairs form no ring, close where they do).
    """
    if not pairs:
        return {}
    tails, heads = (np.unique(ends, return_inverse=True)[1] for ends in zip(*pairs, strict=True))
    odds = np.exp(np.array(list(pairs.values())) - NONE)
    free_tail, free_head = np.ones(len(odds)), np.ones(len(odds))
    for _ in range(_ROUNDS):
        for_head, for_tail = odds * free_tail, odds * free_head
        rivals = np.bincount(tails, for_tail)[tails] - for_tail
        free_head = 1 / (1 + np.maximum(0, np.bincount(heads, for_head)[heads] - for_head))
        free_tail = 1 / (1 + np.maximum(0, rivals))
    weight = odds * free_tail * free_head
    return dict(zip(pairs, (weight / (1 + weight)).tolist(), strict=True))


def clear_joins(chosen: Iterable[Pair], sure: Mapping[Pair, float]) -> Iterator[Pair]:
    """The pairs of an assignment that are sure enough to be joined."""
    of_tail: dict[int, list[float]] = {}
    of_head: dict[int, list[float]] = {}
    for (tail, head), share in sure.items():
        of_tail.setdefault(tail, []).append(share)
        of_head.setdefault(head, []).append(share)
    for pair in chosen:
        own = sure[pair]
        rivals = sum(n >= _CLEAR * own for n in (*of_tail[pair[0]], *of_head[pair[1]]))
        if own >= _SURE and rivals == 2:  # itself, among each
            yield pair


def ways_to_go_on(
    sure: Mapping[Pair, float], open_ends: Container[int], lost: Container[int]
) -> dict[int, tuple[Way, ...]]:
    """For each of the open texts that have any the ways to read on, the likeliest first.

    `sure` tells of the pairs that may still be joined. A text whose end is `lost` is asked about
    in any case, so that unlikely ways are offered, too.
    """
    found: dict[int, list[tuple[float, int]]] = {}
    for (tail, head), share in sure.items():
        if tail in open_ends and share >= (_OFFERED if tail in lost else _ASKED):
            found.setdefault(tail, []).append((-share, head))
    return {
        tail: tuple(Way(head, round(-100 * share)) for share, head in sorted(ways)[:_MOST])
        for tail, ways in found.items()
    }
