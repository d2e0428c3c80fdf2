"""Followers: what stands behind a fragment that came home from elsewhere, and goes home with it.

Two articles side by side that both go on behind a page break come out as one after the other:
the second one's headline stands above the first one's rest as well.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from huikan.blocks import Kind, PageBlock, Step
from huikan.page.affinity import kinship
from huikan.page.openings import is_remark
from huikan.page.rows import ends_in_figure
from huikan.text.chars import ends_clause
from huikan.text.shapes import is_signed

_REASON = "栏目或页面断开处，接着别处那一段说的几段也随它归入那一篇"


def find_followers(
    blocks: Sequence[PageBlock],
    owners: Sequence[int],
    joins: Mapping[int, int],
    begins: frozenset[int] = frozenset(),
) -> tuple[dict[int, int], frozenset[int], list[Step]]:
    """For each block that goes home with a fragment its article; the fragments; the steps.

    `joins` gives for each text that goes on elsewhere the text that goes on with it. A fragment
    takes along what stands behind it where it goes on with the last text of another article, or
    with one behind which only that stands which goes on with the fragment's own end: up to where
    the article around it goes on, or to that article's end if the text above the fragment is
    signed, or finished and the rest shares more words with the other article. A fragment right
    below a headline takes along what stands above the article's own beginning, if `begins`, the
    texts that are one or have lost one, tell it; else nothing. Where it would leave an article
    without any text, what it goes on with is that article's beginning, and goes home to it.
    """
    tails = {head: tail for tail, head in joins.items()}
    texts: dict[int, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.kind is Kind.TEXT:
            texts.setdefault(owners[i], []).append(i)
    found: dict[int, int] = {}
    fragments: set[int] = set()
    begun: set[int] = set()  # where an article begins that would be left without text
    for head, tail in sorted(tails.items()):
        if owners[tail] == owners[head]:
            continue
        around, home = texts[owners[head]], texts[owners[tail]]
        at = bisect_right(home, tail)
        back = tails.get(home[at], -1) if at < len(home) else head
        if back < head or owners[back] != owners[head]:
            continue
        run = _run(blocks, owners, tails, head, begins)
        if back not in run:
            continue
        if run.start <= around[0] and around[-1] in run and home[0] != tail:
            found[tail] = owners[head]
            begun.add(tail)
            continue
        if _goes_along(blocks, joins, run, around, home, begins):
            found.update(dict.fromkeys(run, owners[tail]))
            fragments.add(head)
    steps = [
        Step("order/orphan", _REASON, (blocks[i].body,), 0.8)
        for i in sorted(found)
        if blocks[i].kind is Kind.TEXT and i not in fragments
    ]
    return found, frozenset(fragments | begun), steps


def _run(
    blocks: Sequence[PageBlock],
    owners: Sequence[int],
    tails: Mapping[int, int],
    head: int,
    begins: frozenset[int],
) -> range:
    """A fragment and what stands behind it in the same article, up to a text that begins it or
    goes on with another one than these."""
    stop = head + 1
    while stop < len(blocks) and owners[stop] == owners[head]:
        if stop in begins or (stop in tails and not head <= tails[stop] < stop):
            break
        stop += 1
    return range(head, stop)


def _goes_along(
    blocks: Sequence[PageBlock],
    joins: Mapping[int, int],
    run: range,
    around: Sequence[int],
    home: Sequence[int],
    begins: frozenset[int],
) -> bool:
    """Whether all of a run, and there is more of it than a fragment, goes on with another article.

    `around` are the texts of the article that it stands in, `home` those of the other one.
    """
    along = [i for i in around if i in run[1:]]
    above = [i for i in around if i < run[0]]
    if not above:
        return bool(along) and run[-1] + 1 in begins
    if not along:
        return False
    if joins.get(above[-1], -1) == run[-1] + 1:
        return True
    last = blocks[above[-1]]
    is_whole = is_remark(last.text) or ends_in_figure(last.text) or ends_clause(last.text)
    if last.cut_tail or not is_whole:
        return False
    if is_signed(blocks[above[-1]].text):
        return True
    own = (i for i in around if i not in run)
    rest, other, left = ("".join(blocks[i].text for i in part) for part in (along, home, own))
    return kinship(rest, other, left) > 0
