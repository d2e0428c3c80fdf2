"""Continuity: which fragment goes on where, across columns, captions and misplaced blocks.

A paragraph that a column or page break cut is an open tail; what goes on with it is usually
the next text block, whatever stands between them. What is left then is settled by one
assignment over all open tails and all blocks that could go on with them, with "no partner"
allowed: brackets and quotes that balance, 一是/二是 in order, a word across the cut.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from huikan.blocks import Kind, PageBlock
from huikan.kgrams import NO_BIGRAMS, Bigrams
from huikan.page.assignment import Groups, assign, rivals
from huikan.page.clauses import WHEN
from huikan.page.doubts import NONE, Pair, Way, clear_joins, sureness, ways_to_go_on
from huikan.page.edges import DEEP, sets_paragraphs_in
from huikan.page.endings import is_prose, is_surely_cut, stops_short
from huikan.page.fragments import (
    OTHER_WIDTH,
    begins_item,
    count_widths,
    find_lost_heads,
    find_strays,
    titles_paragraphs,
)
from huikan.page.kin import Kin
from huikan.page.openings import (
    PARTICLES,
    connects,
    is_open_head,
    is_rest,
    parallel_openings,
)
from huikan.page.rows import ASIDE, find_rows
from huikan.page.seams import (
    AT_CUT,
    FRAGMENT,
    cut_score,
    head_end,
    may_go_on,
    said_score,
    tail_end,
)
from huikan.page.talks import Talks
from huikan.text.chars import (
    ITEM,
    NO_START,
    RUN_IN,
    ends_clause,
    ends_sentence,
)
from huikan.text.shapes import is_signed

_MAX_HEADING, _MIN_PHRASE = 32, 4
_MIN_SCORE, _MIN_WEIGHED = NONE, -1.5
"""A join across other text needs two kinds of evidence, or one and the same article; with less
than the second it is not even a doubt."""
_NO_HEAD = 1.2
"""What it says more, within one article, that a stray text opens with a particle."""
_STRAY = 1.5
"""What it says that the second is a fragment that strayed."""
_HEADLESS = 2.5
"""What it says for any join that the second can open no paragraph."""
_SEVERAL = 3
"""Title blocks that make it a page of several articles, so that what stands above the first of them
came from another column."""
_ELSEWHERE = 1.0
"""What it says against a join that the two stand in different articles."""
_REST = 1.5
"""What it says that one short sentence stands right behind an open text."""
_PARALLEL = 2.5
"""What it says against a join that the second opens as other paragraphs do."""
_SET_IN, _NOT_SET_IN = 4.0, 2.0
"""What it says against a join that the second is set in as the page's paragraphs are, and for one
that it is not."""
_KIN, _MOST_KIN = 3.0, 1.5
"""What it says for a join of two articles' texts that all that the second shares with others is
said where the first stands and not where it stands itself; and what this says at most."""
_FAR = 0.3
"""What it says against a join that other text stands between: of many heads one attracts a tail
by chance."""
_OTHER_COLUMN = 1.0
"""What it says against a join across other text that the columns differ in width."""
_ADJACENT = 4.0
"""What it says that nothing but pictures stands between two blocks."""
_INTERLEAVED = 2.0
"""How much less it says on a page whose columns were read by turns."""
_LEAST_ACROSS = 1.0
"""What a pair counts at least, wherever it stands, if a word stands across its cut."""
_WORD_ACROSS, _MIN_ODD, _ODD_SHARE = 4.0, 2, 6
"""What the words at a cut say where one stands across it; texts that are better gone on with
elsewhere, at least, on such a page, and of how many open texts they are at least one."""
_MOST_ENDS = 8
"""Articles' ends at which words across a cut are looked for, at most."""
_REACH = 80
"""Blocks between a fragment and what it goes on with, at most: the blocks of a full page."""


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
    nexts = _next_texts(blocks, texts, region, firsts | orphans, strayed)
    tails = [i for i in texts if stops_short(blocks, i, i in rows, nexts.get(i))]
    claimed = frozenset(nexts[a] for a in tails if a in nexts)
    displaced = _displaced(texts, firsts, region, begun)
    scene = _Scene(
        blocks,
        region,
        nexts,
        frozenset(orphans),
        frozenset({region(i): i for i in texts if i not in orphans}.values()),
        titles_paragraphs([blocks[i] for i in texts]),
        parallel_openings(blocks, texts, region) if tails else frozenset(),
        claimed,
        find_strays(blocks, texts, claimed, firsts) if tails else frozenset(),
        _headless(blocks, texts, firsts, displaced) if tails else frozenset(),
        Bigrams.of(b.text for b in blocks if b.kind is Kind.TEXT) if tails else NO_BIGRAMS,
        count_widths([blocks[i].width for i in texts]),
        sets_paragraphs_in(blocks),
        kin=Kin.of({i: blocks[i].text for i in texts} if tails else {}, region),
        talks=Talks.of({i: blocks[i].text for i in texts} if tails else {}, region),
    )
    scene, pairs = _weigh_all(scene, tails, [i for i in texts if i not in begun], firsts)
    sure = sureness(pairs)
    chosen = _assign(pairs)
    clear = set(clear_joins(chosen, sure))
    joins = [_as_join(scene, *pair, sure[pair]) for pair in sorted(clear)]
    joins += _runs_on(scene, texts, joins)
    tailed, headed = {j.tail for j in joins}, {j.head for j in joins}
    damaged = len(tails) >= 2 or any(b.cut_tail or b.cut_head for b in blocks)
    left = {(a, b): p for (a, b), p in sure.items() if a not in tailed and b not in headed}
    doubtful = {pair[0] for pair in chosen if pair not in clear}
    ends = [i for i in tails if i not in tailed and i not in doubtful and i not in rows]
    lost_tails = [
        i
        for i in ends
        if is_surely_cut(blocks[i]) or (damaged and i not in nexts and is_prose(blocks[i].text))
    ]
    loose = [i for i in texts if i not in headed and not blocks[i].verse]
    lost_heads = find_lost_heads(blocks, loose, firsts, len(tails))
    ways = ways_to_go_on(left, frozenset(tails), frozenset(lost_tails))
    ways_back = ways_to_go_on({(b, a): p for (a, b), p in left.items()}, lost_heads, lost_heads)
    return Continuity(tuple(joins), tuple(lost_tails), tuple(sorted(lost_heads)), ways, ways_back)


@dataclass(frozen=True, slots=True)
class _Scene:
    """What the evidence for a join is weighed against."""

    blocks: Sequence[PageBlock]
    region: Callable[[int], int]
    next_text: dict[int, int]
    orphans: frozenset[int]
    last_texts: frozenset[int]
    """The last block of each article, orphans aside: where an article breaks off."""
    titled: bool
    parallel: frozenset[int]
    """Blocks that open as others of their article do (坚持制度先行。… 坚持问题导向。…)."""
    claimed: frozenset[int]
    """Blocks right behind a text without an end."""
    strays: frozenset[int]
    """Blocks that may be the rest of a paragraph that stands elsewhere."""
    headless: frozenset[int]
    """Blocks that can open no paragraph."""
    grams: Bigrams
    widths: int
    """How many widths the page's columns have."""
    set_in: bool
    """Whether the page sets paragraphs' first lines in, so that the others go on."""
    kin: Kin
    talks: Talks
    adjacent: float = _ADJACENT
    """What it says that nothing but pictures stands between two blocks."""


def _next_texts(
    blocks: Sequence[PageBlock],
    texts: list[int],
    region: Callable[[int], int],
    barred: frozenset[int],
    strayed: frozenset[int],
) -> dict[int, int]:
    """For each text block the one behind it in the same article, if no headline parts them."""
    return {
        a: b
        for a, b in pairwise(texts)
        if region(a) == region(b) and b not in barred and not _is_parted(blocks, a, b, strayed)
    }


def _candidates(
    scene: _Scene, tails: list[int], texts: list[int], firsts: frozenset[int]
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
    displaced: frozenset[int],
) -> frozenset[int]:
    """Blocks whose first word only goes on with something, those that a title block stands
    directly above though they count on (三是…), and those `displaced` there, since the article
    begins behind them."""
    out = {i for i in texts if connects(blocks[i].text)}
    return displaced.union(
        out, (i for i in texts if i in firsts and head_end(blocks[i].text).ordinal > 1)
    )


def _runs_on(scene: _Scene, texts: list[int], joins: list[Join]) -> list[Join]:
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


def _runs_on_because(scene: _Scene, a: int, b: int) -> str:
    """Why a block goes on with a finished one; empty if it does not."""
    blocks = scene.blocks
    if blocks[b].text[0] in NO_START:
        return "下段以不能起头的标点开始"
    is_set_out = scene.set_in and not blocks[b].indent and not ITEM.match(blocks[b].text)
    is_open = is_set_out and not ends_sentence(blocks[a].text)
    return "本页段首都缩进，下段没有缩进" if is_open else ""


def _is_parted(blocks: Sequence[PageBlock], a: int, b: int, strayed: frozenset[int]) -> bool:
    """Whether display type stands between two text blocks, `strayed` headlines aside."""
    return any(blocks[i].kind not in ASIDE and i not in strayed for i in range(a + 1, b))


def _weighed(scene: _Scene, tails: list[int], candidates: list[int]) -> dict[Pair, float]:
    """The evidence for each pair of a tail and a head that any speaks for.

    Heads are looked for among the candidates near a tail, so that the cost grows with the
    page's length.
    """
    pairs: dict[Pair, float] = {}
    opens = {b: head_end(scene.blocks[b].text) for b in (*candidates, *scene.next_text.values())}
    for a in tails:
        closes = tail_end(scene.blocks[a].text)
        low, high = bisect_left(candidates, a - _REACH), bisect_left(candidates, a + _REACH)
        heads = {*candidates[low:high], *((scene.next_text[a],) if a in scene.next_text else ())}
        for b in heads - {a}:
            score = _pair_score(scene, a, b, said_score(closes, opens[b]))
            if score > _MIN_WEIGHED:
                pairs[a, b] = score
    return pairs


def _is_interleaved(scene: _Scene, pairs: Mapping[Pair, float]) -> bool:
    """Whether what stands right behind an open text often does not go on with it, while a word
    stands across the cut to another text: columns that were read by turns."""
    crossed: set[int] = set()
    for (a, b), score in pairs.items():
        is_elsewhere = scene.next_text.get(a, b) != b and score > _LEAST_ACROSS
        if is_elsewhere and a not in crossed and _words(scene, a, b) >= _WORD_ACROSS:
            crossed.add(a)
    odd = [a for a in crossed if _words(scene, a, scene.next_text[a]) < 0]
    return len(odd) >= _MIN_ODD and _ODD_SHARE * len(odd) >= len({a for a, _ in pairs})


def _words(scene: _Scene, a: int, b: int) -> float:
    return cut_score(scene.blocks[a].text, scene.blocks[b].text, scene.grams)


def _weigh_all(
    scene: _Scene, tails: list[int], texts: list[int], firsts: frozenset[int]
) -> tuple[_Scene, dict[Pair, float]]:
    """The evidence for all pairs, and the scene that it was weighed in: of a page whose columns
    were read by turns another one, in which any text may go on with a tail."""
    if not tails:
        return scene, {}
    usual = frozenset(_candidates(scene, tails, texts, firsts))
    pairs = _weighed(scene, tails, sorted(usual | scene.claimed))
    if not _is_interleaved(scene, pairs):
        nexts = scene.next_text
        return scene, {(a, b): v for (a, b), v in pairs.items() if b in usual or nexts.get(a) == b}
    scene = replace(scene, adjacent=_ADJACENT - _INTERLEAVED)
    return scene, _weighed(scene, tails, texts)


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


def _pair_score(scene: _Scene, a: int, b: int, said: float) -> float:
    """Evidence that block `b` goes on with block `a`, from where they stand and what they say
    (`said`: what their ends do).

    Whose words the second shares is known from other pairs; the words at the cut are asked last,
    and only as far as their answers can still decide.
    """
    score = _stands(scene, a, b) + said
    here, there = scene.region(b), scene.region(a)
    kin = 0.0
    if here != there and score + AT_CUT + _MOST_KIN > _MIN_WEIGHED:
        kin = max(-_MOST_KIN, min(_MOST_KIN, _KIN * scene.kin.nearer(b, there, here)))
    if score + AT_CUT + kin <= _MIN_WEIGHED:
        return score + kin
    tail, head = scene.blocks[a].text, scene.blocks[b].text
    return score + cut_score(tail, head, scene.grams, _MIN_WEIGHED - score - kin) + kin


def _stands(scene: _Scene, a: int, b: int) -> float:
    """What the places of two blocks on the page say for a join."""
    score = _HEADLESS * (b in scene.headless)
    if scene.region(a) != scene.region(b):
        score += scene.talks.say(a, b) - _ELSEWHERE
    else:
        opens = scene.blocks[b].text[0] in PARTICLES
        score += 1.0 + _NO_HEAD * (opens and b in scene.strays)
        if b in scene.orphans and a in scene.last_texts:
            score += 1.5
    if b in scene.parallel:
        score -= _PARALLEL
    if scene.set_in:
        score += -_SET_IN if scene.blocks[b].indent >= DEEP else _NOT_SET_IN
    if scene.next_text.get(a) != b:
        score += _STRAY * (b in scene.strays) - _FAR + _stands_far(scene, a, b)
        return score - 0.5 if a in scene.next_text else score
    before, behind = scene.blocks[a], scene.blocks[b]
    if before.cut_tail:
        score += scene.adjacent if behind.cut_head else 0.0
    else:
        score += scene.adjacent
    if scene.titled and before.text[-1] == "、" and RUN_IN.match(behind.text):
        score -= 2.5
    if begins_item(scene.blocks, b):
        score -= 2.5
    elif not before.full:
        score -= 0.9
    elif b not in scene.parallel and is_rest(behind.text):
        score += _REST
    if _could_be_heading(scene, a, b):
        score -= 2.5
    return score


def _stands_far(scene: _Scene, a: int, b: int) -> float:
    """What columns of different width say against a join across other text."""
    before, behind = scene.blocks[a].width, scene.blocks[b].width
    is_other = before and behind and scene.widths > 1 and abs(before - behind) >= OTHER_WIDTH
    return -_OTHER_COLUMN if is_other else 0.0


def _could_be_heading(scene: _Scene, a: int, b: int) -> bool:
    """Whether a block without an end may be a heading that reads like a sentence: one short
    line of even clauses that opens where the text before it is finished, directly above the
    next (发挥地方的优势，把团结的文章做足)."""
    block = scene.blocks[a]
    if block.width or len(block.text) > _MAX_HEADING or b - a > 1 or "。" in block.text:
        return False
    if WHEN.match(block.text):
        return False
    clauses = [len(c) for c in re.split("[，：]", block.text)]
    if len(clauses) < 2 or min(clauses) < _MIN_PHRASE or max(clauses) > 2.5 * min(clauses):
        return False
    above = scene.blocks[a - 1] if a else None
    return above is None or above.kind is not Kind.TEXT or ends_clause(above.text)


def _as_join(scene: _Scene, a: int, b: int, sure: float) -> Join:
    """The join, with a gap if a removed repeat stood between and took text with it."""
    before, behind = scene.blocks[a], scene.blocks[b]
    gap = before.cut_tail and not behind.cut_head and not _fits(scene, a, b)
    if scene.next_text.get(a) == b:
        reason = "中间的文字被重复的段落盖住" if gap else "上段没有结束，下段接着说"
    else:
        reason = "断句相接：引号、序数、跨行的词前后相合"
    return Join(a, b, gap, reason, min(0.8, sure) if gap else sure)


def _fits(scene: _Scene, a: int, b: int) -> bool:
    """Whether the words alone say that nothing is lost between the two."""
    tail, head = scene.blocks[a].text, scene.blocks[b].text
    said = said_score(tail_end(tail), head_end(head))
    return said + cut_score(tail, head, scene.grams) >= _MIN_SCORE
