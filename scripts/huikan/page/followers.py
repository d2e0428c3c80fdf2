"""Followers: what stands behind a fragment that came home from elsewhere, and goes home with it.

Two articles side by side that both go on behind a page break come out as one after the other:
the second one's headline stands above the first one's rest as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huikan.blocks import Kind, PageBlock, Step
from huikan.page.affinity import kinship
from huikan.text.chars import ends_clause

_REASON = "栏目或页面断开处，接着别处那一段说的几段也随它归入那一篇"


def find_followers(
    blocks: Sequence[PageBlock], owners: Sequence[int], joins: Mapping[int, int]
) -> tuple[dict[int, int], frozenset[int], list[Step]]:
    """For each block that goes home with a fragment its article; the fragments; the steps.

    `joins` gives for each text that goes on elsewhere the text that goes on with it. A fragment
    takes along what stands behind it where it goes on with the last text of another article: up
    to where the article around it goes on, or to that article's end if the text above the
    fragment is finished and the rest shares more words with the other article. A fragment right
    below a headline takes nothing along.
    """
    tails = {head: tail for tail, head in joins.items()}
    lasts = {owners[i]: i for i, b in enumerate(blocks) if b.kind is Kind.TEXT}
    found: dict[int, int] = {}
    fragments: set[int] = set()
    for head, tail in sorted(tails.items()):
        if owners[tail] == owners[head] or lasts[owners[tail]] != tail:
            continue
        run = _run(blocks, owners, tails, head)
        if any(blocks[i].kind is Kind.TEXT for i in run[1:]) and _goes_along(
            blocks, owners, joins, run, tail
        ):
            found.update(dict.fromkeys(run, owners[tail]))
            fragments.add(head)
    steps = [
        Step("order/orphan", _REASON, (blocks[i].body,), 0.8)
        for i in sorted(found)
        if blocks[i].kind is Kind.TEXT and i not in fragments
    ]
    return found, frozenset(fragments), steps


def _run(
    blocks: Sequence[PageBlock], owners: Sequence[int], tails: Mapping[int, int], head: int
) -> list[int]:
    """A fragment and what stands behind it in the same article, up to a text that goes on with
    another one than these."""
    run = [head]
    for i in range(head + 1, len(blocks)):
        if owners[i] != owners[head] or (i in tails and tails[i] not in run):
            break
        run.append(i)
    return run


def _goes_along(
    blocks: Sequence[PageBlock],
    owners: Sequence[int],
    joins: Mapping[int, int],
    run: list[int],
    tail: int,
) -> bool:
    """Whether all of a run goes on with the article of `tail`."""
    around, home = owners[run[0]], owners[tail]
    texts = [i for i, b in enumerate(blocks) if b.kind is Kind.TEXT]
    above = [i for i in texts if i < run[0] and owners[i] == around]
    if not above:
        return False
    if joins.get(above[-1], -1) == run[-1] + 1:
        return True
    if blocks[above[-1]].cut_tail or not ends_clause(blocks[above[-1]].text):
        return False
    own = "".join(blocks[i].text for i in texts if owners[i] == around and i not in run)
    other = "".join(blocks[i].text for i in texts if owners[i] == home)
    rest = "".join(blocks[i].text for i in run[1:] if blocks[i].kind is Kind.TEXT)
    return kinship(rest, other, own) > 0
