"""Weighing: the evidence that one text of a page goes on with another, for all pairs at once.

What each text shows is asked once and stands in a column; a pair takes what it needs from the
columns of its two texts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from huikan.blocks import Kind, PageBlock
from huikan.kgrams import Bigrams
from huikan.page.clauses import WHEN
from huikan.page.doubts import Pair
from huikan.page.edges import DEEP
from huikan.page.endings import is_prose, is_surely_cut
from huikan.page.fragments import OTHER_WIDTH, begins_item
from huikan.page.kin import Kin
from huikan.page.openings import PARTICLES, is_rest
from huikan.page.seams import (
    AT_CUT,
    Befores,
    Behinds,
    Evidence,
    cut_scores,
    ends_list,
    said_scores,
)
from huikan.page.talks import Talks
from huikan.text.chars import RUN_IN, ends_clause, word_across
from huikan.text.collocations import Places
from huikan.values import dataclass

_MAX_HEADING, _MIN_PHRASE = 32, 4
_MIN_WEIGHED = -1.5
"""What says less for a join is not even a doubt."""
_NO_HEAD = 1.2
"""What it says more, within one article, that a stray text opens with a particle."""
_NO_FIRST = 0.4
"""… that one right below the title block does: it may have lost its beginning, too."""
_STRAY = 1.5
"""What it says that the second is a fragment that strayed."""
_HEADLESS = 2.5
"""What it says for any join that the second can open no paragraph."""
_ELSEWHERE = 1.0
"""What it says against a join that the two stand in different articles."""
_REST = 1.5
"""What it says that one short sentence stands right behind an open text."""
_ORPHAN, _REST_HOME = 1.5, 1.0
"""What it says that the second came home from elsewhere and the first is where its article ends;
and what more, if the first surely lost its end and the second looks like a rest."""
# Running text, and no item of an agenda.
_RUNS = re.compile("[。；]|，[^，]+，")
_AT_END, _AT_VERY_END, _ABOVE_END = 2.3, 1.0, 0.5
"""What it says that an article lost its end and the second stands among the page's last texts,
where what a column had no room for is set: no distance and no headline counts there; what more,
that it is the very last; and what less for each text between it and the last one."""
_PARALLEL = 2.5
"""What it says against a join that the second opens as other paragraphs do."""
_SET_IN, _NOT_SET_IN = 4.0, 2.0
"""What it says against a join that the second is set in as the page's paragraphs are, and for one
that it is not."""
_KIN, _MOST_KIN = 3.0, 2.2
"""What it says for a join of two articles' texts that all that the second shares with others is
said where the first stands and not where it stands itself; and what this says at most."""
_BACK = 2.0
"""What it says against a join that the second stands right below the headline of the article that
both are in, and the first further down with text behind it."""
_FAR = 0.3
"""What it says against a join that other text stands between: of many heads one attracts a tail
by chance."""
_OTHER_COLUMN = 1.0
"""What it says against a join across other text that the columns differ in width."""
ADJACENT = 4.0
"""What it says that nothing but pictures stands between two blocks."""
REACH = 80
"""Blocks between a fragment and what it goes on with, at most: the blocks of a full page."""
_AT_ONCE = 64
"""So many open texts are weighed at once: a few thousand pairs."""


@dataclass(frozen=True, slots=True)
class Scene:
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
    rests: frozenset[int]
    """Blocks right below a title block that open with a particle."""
    headless: frozenset[int]
    """Blocks that can open no paragraph."""
    firsts: frozenset[int]
    """Blocks directly behind a title block."""
    grams: Bigrams
    widths: int
    """How many widths the page's columns have."""
    set_in: bool
    """Whether the page sets paragraphs' first lines in, so that the others go on."""
    kin: Kin
    talks: Talks
    before_begun: frozenset[int] = frozenset()
    """Blocks of an article that stand right above the text that begins it."""
    at_end: tuple[int, ...] = ()
    """Blocks among the page's last texts, behind a finished one."""
    adjacent: float = ADJACENT
    """What it says that nothing but pictures stands between two blocks."""


class Weighed(NamedTuple):
    """The evidence for a pair, and what of it the words at the cut say."""

    score: float
    words: float


def weigh(scene: Scene, tails: Sequence[int], candidates: Collection[int]) -> dict[Pair, Weighed]:
    """The evidence for each pair of a tail and a head that any speaks for.

    Heads are looked for among the candidates near a tail, so that the cost grows with the page's
    length, and among the blocks right behind a text without an end.
    """
    heads = sorted(scene.claimed.union(candidates))
    if not heads:
        return {}
    columns = _Heads.of(scene, heads)
    found: dict[Pair, Weighed] = {}
    rest = iter(tails)
    while own := list(islice(rest, _AT_ONCE)):
        found.update(_weigh(scene, own, columns))
    return found


@dataclass(frozen=True, slots=True)
class _Heads:
    """Texts that may go on with another, in columns: where they stand, and what that says."""

    at: list[int]
    number: NDArray[np.intp]
    """The same, as a column."""
    article: NDArray[np.int64]
    width: NDArray[np.int64]
    headless: Evidence
    first: NDArray[np.bool_]
    at_home: Evidence
    """What it says that the other one stands in the same article."""
    orphan: NDArray[np.bool_]
    at_end: Evidence
    rest: NDArray[np.bool_]
    """Whether an orphan may be the rest of a paragraph that stands elsewhere."""
    parallel: Evidence
    set_in: Evidence
    far: Evidence
    """What it says that it stands right behind another text."""
    talks: NDArray[np.bool_]
    """Whether somebody speaks behind it, so that talks are asked about it."""
    behinds: Behinds

    @staticmethod
    def of(scene: Scene, at: list[int]) -> _Heads:
        """The columns of some blocks of a page."""
        own = [scene.blocks[b] for b in at]
        texts = [block.text for block in own]
        stray = np.array([b in scene.strays for b in at])
        opens = np.array([text[0] in PARTICLES for text in texts])
        deep = np.array([block.indent >= DEEP for block in own])
        return _Heads(
            at,
            np.array(at, dtype=np.intp),
            np.array([scene.region(b) for b in at]),
            np.array([block.width for block in own]),
            _HEADLESS * np.array([b in scene.headless for b in at]),
            np.array([b in scene.firsts for b in at]),
            1.0 + _NO_HEAD * (opens & stray) + _NO_FIRST * np.array([b in scene.rests for b in at]),
            np.array([b in scene.orphans for b in at]),
            np.array([_says_at_end(scene, b) for b in at]),
            np.array([b in scene.orphans and b in scene.strays for b in at]),
            -_PARALLEL * np.array([b in scene.parallel for b in at]),
            np.where(deep, -_SET_IN, _NOT_SET_IN) if scene.set_in else np.zeros(len(at)),
            _STRAY * stray - _FAR,
            np.array([scene.talks.is_behind(b) for b in at]),
            Behinds.of(texts),
        )


def _lost_its_end(block: PageBlock) -> bool:
    """Whether an article's last text is running text that breaks off, or surely cut; a list that
    breaks off asks for its next item."""
    text = block.text
    is_open = is_surely_cut(block) or (is_prose(text) and _RUNS.search(text) is not None)
    return is_open and not text.endswith("、")


def _says_at_end(scene: Scene, b: int) -> float:
    """What it says for a join with an article that lost its end that a text is at the page's."""
    if b not in scene.at_end:
        return 0.0
    behind = len(scene.at_end) - 1 - scene.at_end.index(b)
    return _AT_END - _ABOVE_END * behind if behind else _AT_END + _AT_VERY_END


def _weigh(scene: Scene, tails: Sequence[int], heads: _Heads) -> Iterator[tuple[Pair, Weighed]]:
    """The evidence for the pairs of some tails.

    Whose words the second shares is asked where it can still decide; whether a word of the
    dictionary stands across the cut, where it does.
    """
    left, right = _near(scene, tails, heads)
    if not len(left):
        return
    befores = Befores.of([scene.blocks[a].text for a in tails])
    said = said_scores(befores, heads.behinds, left, right)
    score = _stands(scene, tails, heads, left, right) + said
    kin = _kin_say(scene, tails, heads, left, right, score + AT_CUT + _MOST_KIN > _MIN_WEIGHED)
    apart, across = cut_scores(befores, heads.behinds, scene.grams, left, right)
    may_count = (score + AT_CUT + kin > _MIN_WEIGHED) & (score + across + kin > _MIN_WEIGHED)
    with_word, without = score + across + kin, score + apart + kin
    for n in np.flatnonzero(may_count).tolist():
        a, b = int(left[n]), int(right[n])
        is_word = across[n] != apart[n] and word_across(befores.texts[a], heads.behinds.texts[b])
        found = (with_word[n], across[n]) if is_word else (without[n], apart[n])
        if found[0] > _MIN_WEIGHED:
            yield (tails[a], heads.at[b]), Weighed(*map(float, found))


def _near(scene: Scene, tails: Sequence[int], heads: _Heads) -> tuple[Places, Places]:
    """The pairs: of each tail with the heads near it and with the one right behind it."""
    left: list[int] = []
    right: list[int] = []
    for n, a in enumerate(tails):
        behind = scene.next_text.get(a, a)
        low = bisect_left(heads.at, a - REACH)
        high = bisect_left(heads.at, max(a + REACH, behind + 1))
        own = [b for b in range(low, high) if heads.at[b] != a]
        left += [n] * len(own)
        right += own
    return np.array(left, dtype=np.intp), np.array(right, dtype=np.intp)


def _stands(
    scene: Scene, tails: Sequence[int], heads: _Heads, left: Places, right: Places
) -> Evidence:
    """What the places of two blocks on the page say for a join."""
    is_home = np.array([scene.region(a) for a in tails])[left] == heads.article[right]
    elsewhere = np.full(len(left), -_ELSEWHERE)
    for n in np.flatnonzero(heads.talks[right] & ~is_home).tolist():
        elsewhere[n] = scene.talks.say(tails[left[n]], heads.at[right[n]]) - _ELSEWHERE
    is_last = np.array([a in scene.last_texts for a in tails])[left]
    nexts = [scene.next_text.get(a, -1) for a in tails]
    is_next = np.array(nexts)[left] == heads.number[right]
    before = np.array([scene.blocks[a].width for a in tails])[left]
    behind = heads.width[right]
    is_other = (before > 0) & (behind > 0) & (abs(before - behind) >= OTHER_WIDTH)
    score: Evidence = heads.headless[right] + np.where(is_home, heads.at_home[right], elsewhere)
    is_cut = np.array([is_surely_cut(scene.blocks[a]) for a in tails])[left]
    is_lost = is_last & np.array([_lost_its_end(scene.blocks[a]) for a in tails])[left]
    is_end = is_home & is_last
    score = score + _ORPHAN * (is_end & heads.orphan[right])
    score = score + _REST_HOME * (is_end & heads.rest[right] & is_cut)
    score = score + heads.at_end[right] * (~is_home & is_lost)
    score = score + heads.parallel[right] + heads.set_in[right]
    far = heads.far[right] - _OTHER_COLUMN * (is_other & (scene.widths > 1))
    has_next = np.array([b >= 0 for b in nexts])[left]
    is_inside = has_next | np.array([a in scene.before_begun for a in tails])[left]
    is_back = (
        is_home & is_inside & heads.first[right] & (np.array(tails)[left] > heads.number[right])
    )
    distant: Evidence = score + far - 0.5 * has_next - _BACK * is_back
    for n in np.flatnonzero(is_next).tolist():
        distant[n] = _stands_next(scene, tails[left[n]], heads.at[right[n]], float(score[n]))
    return distant


def _kin_say(
    scene: Scene,
    tails: Sequence[int],
    heads: _Heads,
    left: Places,
    right: Places,
    is_asked: NDArray[np.bool_],
) -> Evidence:
    """What it says whose words the second text of each pair shares, if it stands in another
    article than the first."""
    says = np.zeros(len(left))
    there, here = np.array([scene.region(a) for a in tails])[left], heads.article[right]
    own = np.flatnonzero(is_asked & (there != here))
    texts, homes, others = heads.number[right[own]], here[own], there[own]
    rows = zip(texts.tolist(), others.tolist(), homes.tolist(), strict=True)
    nearer = [_KIN * scene.kin.nearer(*row, row[0] in scene.at_end) for row in rows]
    says[own] = np.clip(nearer, -_MOST_KIN, _MOST_KIN)
    return says


def _stands_next(scene: Scene, a: int, b: int, score: float) -> float:
    """What the places of two blocks say, of which nothing but pictures stands in between; `score`
    is what that of the second says anyway."""
    before, behind = scene.blocks[a], scene.blocks[b]
    if before.cut_tail:
        score += scene.adjacent if behind.cut_head else 0.0
    else:
        score += scene.adjacent
    is_titled = scene.titled and RUN_IN.match(behind.text)
    if is_titled and before.text[-1] == "、" and not ends_list(behind.text):
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


def _could_be_heading(scene: Scene, a: int, b: int) -> bool:
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
