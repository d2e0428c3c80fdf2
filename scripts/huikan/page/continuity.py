"""Continuity: which fragment goes on where, across columns, captions and misplaced blocks.

A paragraph that a column or page break cut is an open tail; what goes on with it is usually
the next text block, whatever stands between them. What is left then is settled by one
assignment over all open tails and all blocks that could go on with them, with "no partner"
allowed: brackets and quotes that balance, 一是/二是 in order, a word across the cut.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from itertools import pairwise

import numpy as np

from huikan.blocks import Kind, PageBlock
from huikan.kgrams import NO_BIGRAMS, Bigrams
from huikan.page.assignment import Groups, assign, rivals
from huikan.page.doubts import NONE, Pair, Way, clear_joins, sureness, ways_to_go_on
from huikan.page.edges import sets_paragraphs_in
from huikan.page.endings import is_prose, is_surely_cut, stops_short
from huikan.page.fragments import (
    count_widths,
    find_lost_heads,
    find_rests,
    find_strays,
    titles_paragraphs,
)
from huikan.page.kin import Kin
from huikan.page.openings import (
    connects,
    is_open_head,
    parallel_openings,
)
from huikan.page.rows import ASIDE, find_rows
from huikan.page.seams import (
    FRAGMENT,
    cut_score,
    head_end,
    may_go_on,
    said_score,
)
from huikan.page.talks import Talks
from huikan.page.weighing import ADJACENT, REACH, Scene, Weighed, weigh
from huikan.text.chars import (
    ITEM,
    NO_START,
    ends_clause,
    ends_sentence,
)
from huikan.text.shapes import is_signed
from huikan.values import dataclass

_MIN_SCORE = NONE
"""A join across other text needs two kinds of evidence, or one and the same article."""
_SEVERAL = 3
"""Title blocks that make it a page of several articles, so that what stands above the first of them
came from another column."""
_INTERLEAVED = 2.0
"""How much less it says on a page whose columns were read by turns that nothing but pictures stands
between two blocks."""
_LEAST_ACROSS = 1.0
"""What a pair counts at least, wherever it stands, if a word stands across its cut."""
_WORD_ACROSS, _MIN_ODD, _ODD_SHARE = 4.0, 2, 6
"""What the words at a cut say where one stands across it; texts that are better gone on with
elsewhere, at least, on such a page, and of how many open texts they are at least one."""
_MOST_AT_END = 8
"""Texts at a page's end that may belong elsewhere, at most."""
_MOST_ENDS = 8
"""Articles' ends at which words across a cut are looked for, at most."""


@dataclass(frozen=True, slots=True)
class Join:
    """Block `head` goes on with block `tail`. `gap` when text between them is lost."""

    tail: int
    head: int
    gap: bool
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Continuity:
    """What belongs together, and which ends stay open: there the source lost text."""

    joins: tuple[Join, ...]
    lost_tails: tuple[int, ...]
    lost_heads: tuple[int, ...]
    ways: Mapping[int, tuple[Way, ...]] = field(default_factory=dict)
    """What may go on with an open text, where that is not sure enough to join it."""
    ways_back: Mapping[int, tuple[Way, ...]] = field(default_factory=dict)
    """What a text that lost its head may go on with."""
    begun: frozenset[int] = frozenset()
    """Texts that surely begin an article."""


NONE_OPEN = Continuity((), (), ())
"""A page on which every block begins and ends as it should."""


def find_continuity(
    blocks: Sequence[PageBlock],
    region: Callable[[int], int],
    firsts: frozenset[int],
    orphans: frozenset[int] = frozenset(),
    strayed: frozenset[int] = frozenset(),
    begun: frozenset[int] = frozenset(),
) -> Continuity:
    """Joins and lost ends among the page's text blocks.

    `region` gives the number of the article that a block belongs to, `firsts` the blocks that
    come directly behind a title block, `orphans` those that were pulled home from elsewhere,
    `strayed` headlines that stand in mid-sentence, `begun` those that surely begin an article.
    Blocks that end and begin as sentences do are left alone, so a page without damage comes
    through unchanged.
    """
    texts = [i for i, b in enumerate(blocks) if b.kind is Kind.TEXT]
    rows = find_rows(blocks, texts)
    nexts = _next_texts(blocks, texts, region, firsts | orphans | begun, strayed)
    tails = [i for i in texts if stops_short(blocks, i, i in rows, nexts.get(i))]
    is_torn = len(tails) >= 2 or any(b.cut_tail or b.cut_head for b in blocks)
    scene = _scene(blocks, texts, tails, nexts, region, firsts, orphans, begun)
    scene, pairs = _weigh_all(scene, tails, [i for i in texts if i not in begun], firsts)
    sure = sureness(pairs)
    chosen = _assign(pairs)
    clear = set(clear_joins(chosen, sure))
    joins = [_as_join(scene, *pair, sure[pair]) for pair in sorted(clear)]
    joins += _runs_on(scene, texts, joins)
    tailed, headed = {j.tail for j in joins}, {j.head for j in joins}
    left = {(a, b): p for (a, b), p in sure.items() if a not in tailed and b not in headed}
    settled = tailed.union((a for a, b in chosen if (a, b) not in clear), rows)
    lost_tails = [
        i
        for i in tails
        if i not in settled
        if is_surely_cut(blocks[i]) or (is_torn and i not in nexts and is_prose(blocks[i].text))
    ]
    loose = [i for i in texts if i not in headed and not blocks[i].verse]
    lost_heads = find_lost_heads(blocks, loose, firsts, len(tails))
    ways = ways_to_go_on(left, frozenset(tails), frozenset(lost_tails))
    ways_back = ways_to_go_on({(b, a): p for (a, b), p in left.items()}, lost_heads, lost_heads)
    lost = tuple(lost_tails), tuple(sorted(lost_heads))
    return Continuity(tuple(joins), *lost, ways, ways_back, begun)


def _scene(
    blocks: Sequence[PageBlock],
    texts: list[int],
    tails: list[int],
    nexts: dict[int, int],
    region: Callable[[int], int],
    firsts: frozenset[int],
    orphans: frozenset[int],
    begun: frozenset[int],
) -> Scene:
    """What the evidence for joins is weighed against; what only tails are asked about is left out
    where there are none."""
    claimed = frozenset(nexts[a] for a in tails if a in nexts)
    displaced = (a for a, b in pairwise(texts) if b in begun and region(a) == region(b))
    before_begun = frozenset(displaced)
    return Scene(
        blocks,
        region,
        nexts,
        orphans,
        _last_texts(texts, region, orphans) | before_begun,
        titles_paragraphs([blocks[i] for i in texts]),
        parallel_openings(blocks, texts, region) if tails else frozenset(),
        claimed,
        find_strays(blocks, texts, claimed, firsts) if tails else frozenset(),
        find_rests(blocks, firsts) if tails else frozenset(),
        _headless(blocks, texts, firsts, region, begun) if tails else frozenset(),
        firsts,
        Bigrams.of(b.text for b in blocks if b.kind is Kind.TEXT) if tails else NO_BIGRAMS,
        count_widths([blocks[i].width for i in texts]),
        sets_paragraphs_in(blocks),
        kin=Kin.of({i: blocks[i].text for i in texts} if tails else {}, region),
        talks=Talks.of({i: blocks[i].text for i in texts} if tails else {}, region),
        before_begun=before_begun,
        at_end=_at_end(blocks, texts, firsts, claimed) if tails else (),
    )


def _next_texts(
    blocks: Sequence[PageBlock],
    texts: list[int],
    region: Callable[[int], int],
    barred: frozenset[int],
    strayed: frozenset[int],
) -> dict[int, int]:
    """For each text block the one behind it in the same article, if no headline parts them; another
    article between the two, headline and text, parts them neither."""
    out: dict[int, int] = {}
    last: dict[int, int] = {}
    for b in texts:
        a = last.get(region(b))
        last[region(b)] = b
        if a is None or b - a > REACH or b in barred:
            continue
        between = [i for i in range(a + 1, b) if i not in strayed]
        if any(blocks[i].kind is Kind.TEXT for i in between):
            between = [i for i in between if region(i) == region(b)]
        if all(blocks[i].kind in ASIDE for i in between):
            out[a] = b
    return out


def _last_texts(
    texts: Sequence[int], region: Callable[[int], int], orphans: frozenset[int]
) -> frozenset[int]:
    """The last text of each article: what came home from elsewhere, and what stands behind that,
    aside, unless the article has nothing else."""
    whole = {region(i): i for i in texts if i not in orphans}
    came: set[int] = set()
    before: dict[int, int] = {}
    for i in texts:
        if i in orphans:
            came.add(region(i))
        elif region(i) not in came:
            before[region(i)] = i
    return frozenset((whole | before).values())


def _at_end(
    blocks: Sequence[PageBlock],
    texts: Sequence[int],
    firsts: frozenset[int],
    claimed: frozenset[int],
) -> tuple[int, ...]:
    """The page's last texts: whole ones behind a whole one below the last of several headlines."""
    if len(firsts) < 2:
        return ()
    own = texts[bisect_left(texts, max(firsts)) :]
    whole = {i for i in own if ends_clause(blocks[i].text)}
    behind = (b for a, b in pairwise(own) if {a, b} <= whole and b not in claimed)
    return tuple(behind)[-_MOST_AT_END:]


def _candidates(
    scene: Scene, tails: list[int], texts: list[int], firsts: frozenset[int]
) -> list[int]:
    """Blocks that could go on with a tail elsewhere: behind a title block or behind a text that
    is signed where it ends, open heads, and those that begin with the other half of a word or of
    a list that a tail at its article's end breaks off."""
    above = dict(zip(texts[1:], texts, strict=False))
    ends = [scene.blocks[a].text for a in tails if a not in scene.next_text][:_MOST_ENDS]
    return [
        i
        for i in texts
        if i in firsts
        or (i in above and is_signed(scene.blocks[above[i]].text))
        or i in scene.orphans
        or is_open_head(scene.blocks[i].text)
        or FRAGMENT.match(scene.blocks[i].text)
        or i in scene.strays
        or (scene.set_in and not scene.blocks[i].indent)
        or (i not in scene.claimed and any(may_go_on(t, scene.blocks[i].text) for t in ends))
    ]


def _displaced(
    texts: Sequence[int],
    firsts: frozenset[int],
    region: Callable[[int], int],
    begun: frozenset[int],
) -> frozenset[int]:
    """Blocks directly behind a title block, those of articles that surely begin further down; and
    the page's first text where it stands above the title blocks of several articles."""
    beginnings = {region(b): b for b in begun}
    out = {i for i in firsts if beginnings.get(region(i), -1) > i}
    return frozenset(out.union(texts[:1] if len(firsts) >= _SEVERAL else ()) - (firsts - out))


def _headless(
    blocks: Sequence[PageBlock],
    texts: Sequence[int],
    firsts: frozenset[int],
    region: Callable[[int], int],
    begun: frozenset[int],
) -> frozenset[int]:
    """Blocks whose first word only goes on with something, those that a title block stands
    directly above though they count on (三是…), and those displaced there, since the article
    begins behind them."""
    displaced = _displaced(texts, firsts, region, begun)
    out = {i for i in texts if connects(blocks[i].text)}
    return displaced.union(
        out, (i for i in texts if i in firsts and head_end(blocks[i].text).ordinal > 1)
    )


def _runs_on(scene: Scene, texts: list[int], joins: list[Join]) -> list[Join]:
    """Blocks that go on with a finished one: a head that cannot stand alone. No ring is closed:
    of one that begins with what the other ends with, one is read first."""
    blocks = scene.blocks
    together = Groups()
    for join in joins:
        together.merge(join.tail, join.head)
    tailed, headed = {j.tail for j in joins}, {j.head for j in joins}
    out: list[Join] = []
    for a, b in scene.next_text.items():
        if a in tailed or b in headed or blocks[a].cut_tail or blocks[b].cut_head:
            continue
        reason = _runs_on_because(scene, a, b)
        if reason and together.merge(a, b):
            out.append(Join(a, b, False, reason, 0.9))
    return out


def _runs_on_because(scene: Scene, a: int, b: int) -> str:
    """Why a block goes on with a finished one; empty if it does not."""
    blocks = scene.blocks
    if blocks[b].text[0] in NO_START:
        return "下段以不能起头的标点开始"
    is_set_out = scene.set_in and not blocks[b].indent and not ITEM.match(blocks[b].text)
    is_open = is_set_out and not ends_sentence(blocks[a].text)
    return "本页段首都缩进，下段没有缩进" if is_open else ""


def _weigh_all(
    scene: Scene, tails: list[int], texts: list[int], firsts: frozenset[int]
) -> tuple[Scene, dict[Pair, float]]:
    """The evidence for all pairs, and the scene that it was weighed in: of a page whose columns
    were read by turns another one, in which any text may go on with a tail."""
    if not tails:
        return scene, {}
    usual = frozenset(_candidates(scene, tails, texts, firsts))
    at_end = frozenset(scene.at_end).intersection(texts)
    weighed = weigh(scene, tails, usual | at_end)
    if _is_interleaved(scene, weighed):
        scene = replace(scene, adjacent=ADJACENT - _INTERLEAVED)
        usual = frozenset(texts)
        weighed = weigh(scene, tails, usual)
    nexts = scene.next_text
    pairs = {pair: own.score for pair, own in weighed.items()}
    return scene, {
        (a, b): v
        for (a, b), v in pairs.items()
        if b in usual or nexts.get(a) == b or (b in at_end and scene.region(a) != scene.region(b))
    }


def _is_interleaved(scene: Scene, weighed: Mapping[Pair, Weighed]) -> bool:
    """Whether what stands right behind an open text often does not go on with it, while a word
    stands across the cut to another text: columns that were read by turns."""
    crossed = {
        a
        for (a, b), own in weighed.items()
        if own.words >= _WORD_ACROSS
        and own.score > _LEAST_ACROSS
        and scene.next_text.get(a, b) != b
    }
    odd = [a for a in crossed if _words(scene, weighed, a, scene.next_text[a]) < 0]
    return len(odd) >= _MIN_ODD and _ODD_SHARE * len(odd) >= len({a for a, _ in weighed})


def _words(scene: Scene, weighed: Mapping[Pair, Weighed], a: int, b: int) -> float:
    """What the words at the cut say, of a pair that may have too little evidence otherwise."""
    if own := weighed.get((a, b)):
        return own.words
    return cut_score(scene.blocks[a].text, scene.blocks[b].text, scene.grams)


def _assign(weighed: Mapping[Pair, float]) -> list[Pair]:
    """One assignment of heads to tails; a pair that does not reach `_MIN_SCORE` is no pair. Those
    that compete are settled together."""
    pairs = {pair: score for pair, score in weighed.items() if score > _MIN_SCORE}
    chosen = [pair for group in rivals(pairs) for pair in _best(group, pairs)]
    return sorted(_chains(chosen, pairs))


def _chains(chosen: list[Pair], pairs: Mapping[Pair, float]) -> list[Pair]:
    """The chosen pairs without those that would close a ring: the weakest of it goes."""
    joined = Groups()
    ranked = sorted(chosen, key=lambda pair: (-pairs[pair], pair))
    return [pair for pair in ranked if joined.merge(*pair)]


def _best(
    group: list[tuple[int, int]], pairs: dict[tuple[int, int], float]
) -> list[tuple[int, int]]:
    """The pairs of a group that together have the most evidence, each end used once.

    Each of them alone has enough, and most are alone.
    """
    if len(group) == 1:
        return group
    tails = sorted({a for a, _ in group})
    heads = sorted({b for _, b in group})
    score = np.zeros((len(tails), len(heads) + len(tails)))
    for r, a in enumerate(tails):
        for c, b in enumerate(heads):
            score[r, c] = pairs.get((a, b), -9.0)
        score[r, len(heads) + r] = _MIN_SCORE
    return [(tails[r], heads[c]) for r, c in assign(score) if c < len(heads)]


def _as_join(scene: Scene, a: int, b: int, sure: float) -> Join:
    """The join, with a gap if a removed repeat stood between and took text with it."""
    before, behind = scene.blocks[a], scene.blocks[b]
    gap = before.cut_tail and not behind.cut_head and not _fits(scene, a, b)
    if scene.next_text.get(a) == b:
        reason = "中间的文字被重复的段落盖住" if gap else "上段没有结束，下段接着说"
    else:
        reason = "断句相接：引号、序数、跨行的词前后相合"
    return Join(a, b, gap, reason, min(0.8, sure) if gap else sure)


def _fits(scene: Scene, a: int, b: int) -> bool:
    """Whether the words alone say that nothing is lost between the two: as they do where the
    second only goes on with something and the first stops at a comma."""
    tail, head = scene.blocks[a].text, scene.blocks[b].text
    if tail.endswith("，") and connects(head):
        return True
    return said_score(tail, head) + cut_score(tail, head, scene.grams) >= _MIN_SCORE
