"""Continuity: which fragment goes on where, across columns, captions and misplaced blocks.

A paragraph that a column or page break cut is an open tail; what goes on with it is usually
the next text block, whatever stands between them. What is left then is settled by one
assignment over all open tails and all blocks that could go on with them, with "no partner"
allowed: brackets and quotes that balance, 一是/二是 in order, a word across the cut.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import rjieba
from scipy.optimize import linear_sum_assignment

from huikan.blocks import Kind, PageBlock
from huikan.text.chars import HAN, NO_START, ends_clause, unbalanced

_ORDINAL = re.compile(
    r"(?:第?([一二三四五六七八九十])是|其([一二三四五六七八九十])[，,]|第([一二三四五六七八九十])[，,])"
)
_NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)}
# What only goes on with something: a particle or a classifier that nothing stands before.
_PARTICLES = frozenset("的了着们等及地得")
_CLASSIFIERS = frozenset("次个名件篇户条项位家份批场届余万亿元期")
_STATISTIC = re.compile(
    rf"\d[\d.]*[余多]?[户名件个次家篇条项场]"
    rf"|(?:提交|报送|撰写|开展|组织|举办|走访|慰问|协调|收集|推动|完成|落实|征集|立案)[{HAN}]{{0,6}}\d"
)
_TAIL_WORD = 6
_MIN_SCORE = 3.0
"""A join across other text needs two kinds of evidence, or one and the same article."""


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


def find_continuity(
    blocks: Sequence[PageBlock], region: Callable[[int], int], firsts: frozenset[int]
) -> Continuity:
    """Joins and lost ends among the page's text blocks.

    `region` gives the number of the article that a block was printed in, `firsts` the blocks
    that come directly behind a title block. Blocks that end and begin as sentences do are left
    alone, so a page without damage comes through unchanged.
    """
    texts = [i for i, b in enumerate(blocks) if b.kind is Kind.TEXT]
    open_tails = [i for i in texts if is_open_tail(blocks[i])]
    joins = _adjacent(blocks, texts, set(open_tails), region, firsts)
    tails = [i for i in open_tails if i not in {j.tail for j in joins}]
    taken = {j.head for j in joins}
    candidates = [
        i for i in texts if i not in taken and (i in firsts or is_open_head(blocks[i].text))
    ]
    joins += _assign(blocks, tails, candidates, region)
    tailed, headed = {j.tail for j in joins}, {j.head for j in joins}
    lost_tails = [i for i in open_tails if i not in tailed]
    loose = [i for i in texts if i not in headed]
    lost_heads = [i for i in loose if is_open_head(blocks[i].text)]
    if len(open_tails) + len(lost_heads) >= 2:
        lost_heads += [
            i for i in loose if i in firsts and i not in lost_heads and is_statistic(blocks[i].text)
        ]
    return Continuity(tuple(joins), tuple(lost_tails), tuple(sorted(lost_heads)))


def is_open_tail(block: PageBlock) -> bool:
    """Whether the text breaks off: no stop at its end, or a quotation left open.

    >>> from huikan.trace import Traced
    >>> is_open_tail(PageBlock(Kind.TEXT, (Traced.of("提案委和有关部门密"),)))
    True
    """
    return not ends_clause(block.text)


def is_open_head(text: str) -> bool:
    """Whether the text can only go on with something that is not there.

    It opens with a mark that closes, a particle, a classifier without its number, or it closes
    a quotation that it did not open. A word that merely looks like it (个人, 次日) is none.
    """
    first = text.lstrip()[:_TAIL_WORD]
    if first[0] in NO_START or (closers := unbalanced(text[:120])[0]) and "”" in closers:
        return True
    if first[0] in _PARTICLES | _CLASSIFIERS:
        return bool(len(rjieba.cut(first)[0]) == 1)
    return False


def is_statistic(text: str) -> bool:
    """Whether the text opens with a figure or a deed of nobody: a head that lost its subject.

    On a page without other damage this says nothing.
    """
    return bool(_STATISTIC.match(text))


def _adjacent(
    blocks: Sequence[PageBlock],
    texts: list[int],
    open_tails: set[int],
    region: Callable[[int], int],
    firsts: frozenset[int],
) -> list[Join]:
    out: list[Join] = []
    for a, b in zip(texts, texts[1:], strict=False):
        if region(a) != region(b) or b in firsts or _is_parted(blocks, a, b):
            continue
        head_open = is_open_head(blocks[b].text)
        if blocks[a].cut_tail or blocks[b].cut_head:
            if head_open and (a in open_tails or blocks[a].cut_tail):
                out.append(Join(a, b, True, "中间的文字被重复的段落盖住", 0.8))
        elif a in open_tails and not _begins_anew(blocks[a].text, blocks[b].text):
            out.append(Join(a, b, False, "上段没有结束，下段接着说", 0.97))
        elif head_open and a not in open_tails and blocks[b].text[0] in NO_START:
            out.append(Join(a, b, False, "下段以不能起头的标点开始", 0.9))
    return out


def _is_parted(blocks: Sequence[PageBlock], a: int, b: int) -> bool:
    """Whether display type stands between two text blocks."""
    return any(blocks[i].kind not in (Kind.CAPTION, Kind.FURNITURE) for i in range(a + 1, b))


# A sentence in front that names what the paragraph is about: 强化思想淬炼，筑牢根基。
_RUN_IN = re.compile(rf"[{HAN}“”、，]{{6,24}}。")


def _begins_anew(tail: str, head: str) -> bool:
    """Whether the second paragraph cannot go on with the first, open though that is.

    It opens with a sentence of its own like a heading, and the cut falls neither within a word
    nor within a quotation that the second closes.
    """
    if not _RUN_IN.match(head) or is_open_head(head):
        return False
    return tail[-1] in "、，；" and not _word_across(tail, head)


def _assign(
    blocks: Sequence[PageBlock],
    tails: list[int],
    heads: list[int],
    region: Callable[[int], int],
) -> list[Join]:
    """One assignment of heads to tails; a pair below `_MIN_SCORE` is no pair."""
    if not tails or not heads:
        return []
    grams = _grams(blocks)
    score = np.zeros((len(tails), len(heads) + len(tails)))
    for r, a in enumerate(tails):
        for c, b in enumerate(heads):
            if a != b:
                near = 1.0 if region(a) == region(b) else 0.0
                score[r, c] = link_score(blocks[a].text, blocks[b].text, grams) + near
        score[r, len(heads) + r] = _MIN_SCORE
    rows, columns = linear_sum_assignment(score, maximize=True)
    return [
        Join(
            tails[r],
            heads[c],
            False,
            "断句相接：引号、序数、跨行的词前后相合",
            min(0.95, 0.5 + float(score[r, c]) / 12),
        )
        for r, c in zip(rows.tolist(), columns.tolist(), strict=True)
        if c < len(heads) and score[r, c] > _MIN_SCORE
    ]


def link_score(tail: str, head: str, grams: Counter[str]) -> float:
    """Evidence that `head` goes on with `tail`; 0 is none. Depends on the page's n-grams."""
    score = 0.0
    closers, _ = unbalanced(head[:200])
    _, openers = unbalanced(tail[-200:])
    if openers and closers and openers[-1] + closers[0] in ("“”", "（）", "《》", "‘’"):
        score += 3.0
    elif openers and not closers:
        score -= 0.5
    score += _ordinals(tail, head)
    if _word_across(tail, head):
        score += 2.0
    cut = tail[-1] + head[0]
    if grams[cut] > 0 and cut[0] not in NO_START:
        score += 1.0
    if is_open_head(head):
        score += 1.0
    return score


def _ordinals(tail: str, head: str) -> float:
    """+2 if 一是 … 二是 go on across the cut, -2 if they contradict."""
    last = [_value(m) for m in _ORDINAL.finditer(tail)]
    first = [_value(m) for m in _ORDINAL.finditer(head)]
    if not last or not first:
        return 0.0
    if first[0] == last[-1] + 1:
        return 2.0
    return 0.0 if first[0] == 1 else -2.0


def _value(m: re.Match[str]) -> int:
    return _NUMERALS[m[1] or m[2] or m[3]]


def _word_across(tail: str, head: str) -> bool:
    """Whether the segmenter sees one word across the cut."""
    left, right = tail[-_TAIL_WORD:], head[:_TAIL_WORD]
    if left[-1] in NO_START or right[0] in NO_START:
        return False
    at = 0
    for word in rjieba.cut(left + right):
        if at < len(left) < at + len(word):
            return True
        at += len(word)
    return False


def _grams(blocks: Sequence[PageBlock]) -> Counter[str]:
    """Bigrams of the page's text; those that a cut makes are not among them."""
    grams: Counter[str] = Counter()
    for b in blocks:
        if b.kind is Kind.TEXT:
            text = b.text
            grams.update(text[i : i + 2] for i in range(len(text) - 1))
    return grams
