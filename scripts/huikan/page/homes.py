"""Title blocks that stand far from their texts: at the page's end, or several on one another."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise, takewhile
from typing import NamedTuple

from huikan.blocks import HEAD_KINDS, Kind, PageBlock, Step
from huikan.page.affinity import word_pairs
from huikan.page.openings import is_open_head
from huikan.page.reports import HOMES
from huikan.page.series import torn_stacks
from huikan.page.title_pairs import TITLES, part_title_pairs
from huikan.values import dataclass

_MOST = 12
"""Title blocks without text that are looked at. More of them are a list, not a page."""
_REACH = 120
"""Texts of a page that are looked at."""
_SHARE, _LEAD, _SAID = 0.5, 0.3, 3
"""Of those of a title's words that the page says at all, so much must be said by the texts that it
is put above, so much more than by what stands before them or of the title that they stand under,
and so many words (pairs of characters)."""
_PICTURES = (Kind.CAPTION, Kind.FURNITURE)
_PLAIN = re.compile("政协|委员会|委员|本报|记者|通讯员|[市县区省州]")
"""What every title block says."""


@dataclass(frozen=True, slots=True)
class _Title:
    """A title block: indices of its blocks, of the texts right below it, and what it says."""

    blocks: tuple[int, ...]
    texts: tuple[int, ...]
    words: frozenset[str]


class _Stretch(NamedTuple):
    """Texts that stand together, what the title says that they stand under, whether they stand
    above the page's first headline, and the title block that was found to be theirs."""

    texts: tuple[int, ...]
    owner: frozenset[str]
    is_top: bool = False
    title: tuple[int, ...] = ()


def bring_home(blocks: Sequence[PageBlock]) -> tuple[list[PageBlock], list[Step]]:
    """The blocks with title blocks and stacks of headings at their texts, and the steps on record.

    Nothing is moved where the words do not say whose a title is.
    """
    steps: list[Step] = []
    out = list(blocks)
    for find, rule, reason in _MOVES:
        if (order := find(out)) is not None:
            lines = tuple(x for b in _overtaken(order) for x in out[b].lines)
            steps.append(Step(rule, reason, lines, 0.8))
            out = [out[i] for i in order]
    return out, steps


def _overtaken(order: Sequence[int]) -> list[int]:
    """The indices that stand before a smaller one in a new order."""
    least, out = len(order), []
    for i in reversed(order):
        if i > least:
            out.append(i)
        least = min(least, i)
    return out[::-1]


def bring_titles_home(blocks: Sequence[PageBlock]) -> list[int] | None:
    """The blocks' indices with each title block that has no text below it above its own, or with
    the text below it, if that stands above the page's first headline; None where none is told.

    A title block here is a headline with a byline or an organisation line below it. Its text is
    looked for on the page's top, above the first headline, and in the last texts of the other
    articles: where it begins is told by the words that only it shares with the title. A title
    block whose text is not to be told stays where it stands, as do all where the page sets
    organisation lines above headlines, and those that the source marks itself.
    """
    titles = [] if any(block.level for block in blocks) else _titles(blocks)
    empty = [t for t in titles if not t.texts]
    if not empty or len(empty) > _MOST:
        return None
    wanted = frozenset().union(*(t.words for t in titles))
    said, spread = _said_by_texts(blocks, wanted)
    stretches = [_Stretch(t.texts, t.words) for t in titles if t.texts]
    stretches.insert(0, _Stretch(_top(blocks), frozenset(), is_top=True))
    for title in empty:
        best, where = 0.0, None
        for n, (texts, owner, *_) in enumerate(stretches):
            own = [said[i] for i in texts[:_REACH]]
            if len(title.words & frozenset().union(*own)) < _SAID:
                continue
            for k, lead in _places(blocks, title.words, owner, texts[:_REACH], own, spread):
                if lead > best:
                    best, where = lead, (n, k)
        if where is None:
            continue
        n, k = where
        texts, owner, is_top, mine = stretches[n]
        stretches[n : n + 1] = [
            _Stretch(texts[:k], owner, is_top, mine),
            _Stretch(texts[k:], title.words, is_top, title.blocks),
        ]
    found = [s for s in stretches if s.title]
    below = {s.title[-1]: s.texts for s in found if s.is_top}
    above = {s.texts[0]: s.title for s in found if not s.is_top}
    moved = {i for own in (*below.values(), *above.values()) for i in own}
    rest = (i for i in range(len(blocks)) if i not in moved)
    order = [k for i in rest for k in (*above.get(i, ()), i, *below.get(i, ()))]
    return order if found else None


def bring_headings_home(blocks: Sequence[PageBlock]) -> list[int] | None:
    """The blocks' indices with each stack of section headings that stands right above a title
    block below it instead, where the texts there have more of its words than those above; None
    where none has."""
    stacks = [] if any(block.level for block in blocks) else torn_stacks(blocks)
    if not stacks:
        return None
    titles = _titles(blocks)
    wanted = frozenset().union(*(_words(blocks[i] for i in stack) for stack in stacks))
    said, spread = _said_by_texts(blocks, wanted)
    behind: dict[int, list[int]] = {}
    for stack in stacks:
        at = bisect_left(titles, stack[-1], key=lambda t: t.blocks[0])
        between = range(stack[-1] + 1, titles[at].blocks[0]) if at < len(titles) else range(0)
        if at == len(titles) or any(blocks[i].kind not in _PICTURES for i in between):
            continue
        above = titles[at - 1].texts if at else tuple(i for i in said if i < stack[0])
        words = _words(blocks[i] for i in stack)
        here, there = (
            _share(words, frozenset().union(*(said[i] for i in part)), spread)
            for part in (above, titles[at].texts)
        )
        if there >= _SHARE and there - here >= _LEAD:
            behind[titles[at].blocks[-1]] = stack
    moved = {i for stack in behind.values() for i in stack}
    rest = (i for i in range(len(blocks)) if i not in moved)
    return [k for i in rest for k in (i, *behind.get(i, ()))] if behind else None


def _places(
    blocks: Sequence[PageBlock],
    words: frozenset[str],
    owner: frozenset[str],
    texts: Sequence[int],
    said: Sequence[frozenset[str]],
    spread: Counter[str],
) -> Iterator[tuple[int, float]]:
    """Where within the texts of one article another title's can begin, and how much more of the
    title's words than of the owner's stand from there on; `said` gives those of all titles that
    each text says. The article keeps its first text."""
    starts = [k for k, i in enumerate(texts) if not k or not blocks[i].tight]
    if len(starts) == 1:
        starts = list(range(len(texts)))  # nothing parts them: each may begin an article
    for k, stop in pairwise([*starts, len(texts)]):
        if (owner and not k) or is_open_head(blocks[texts[k]].text):
            continue
        if not words & frozenset().union(*said[k:stop]):
            continue
        behind = frozenset().union(*said[k:])
        own, other = _share(words, behind, spread), _share(owner, behind, spread)
        before = _share(words, frozenset().union(*said[:k]), spread) if k else 0.0
        lead = own - max(other, before)
        if own >= _SHARE and lead >= _LEAD and len(words & behind) >= _SAID:
            yield k, lead


def _titles(blocks: Sequence[PageBlock]) -> list[_Title]:
    """The page's title blocks of a headline and what stands below it, in printed order."""
    parts = list(_title_blocks(blocks))
    ends = [*(own[0] for own in parts), len(blocks)][1:]
    return [
        _Title(
            tuple(own),
            tuple(i for i in range(own[-1] + 1, end) if blocks[i].kind is Kind.TEXT),
            _words(blocks[i] for i in own if blocks[i].kind is not Kind.BYLINE),
        )
        for own, end in zip(parts, ends, strict=True)
    ]


def _title_blocks(blocks: Sequence[PageBlock]) -> Iterator[list[int]]:
    """Indices of the lines of each headline that a byline or an organisation line stands below."""
    stacked = {i for stack in torn_stacks(blocks) for i in stack}
    heads = [b.kind in HEAD_KINDS and i not in stacked for i, b in enumerate(blocks)]
    for is_head, run in groupby(range(len(blocks)), heads.__getitem__):
        own: list[int] = []
        for i in run if is_head else ():
            if own and _is_mark(blocks, own[-1]) and not _is_mark(blocks, i):
                yield own
                own = []
            if own or not _is_mark(blocks, i):
                own.append(i)
        if own and _is_mark(blocks, own[-1]):
            yield own


def _is_mark(blocks: Sequence[PageBlock], i: int) -> bool:
    return blocks[i].kind in (Kind.BYLINE, Kind.ORGANISATION)


def _top(blocks: Sequence[PageBlock]) -> tuple[int, ...]:
    """The texts above the page's first display type."""
    above = takewhile(lambda i: blocks[i].kind not in HEAD_KINDS, range(len(blocks)))
    return tuple(i for i in above if blocks[i].kind is Kind.TEXT)


def _words(title: Iterable[PageBlock]) -> frozenset[str]:
    """What a title block says, but for what all of them say."""
    return word_pairs(" ".join(_PLAIN.sub(" ", block.text) for block in title))


def _said_by_texts(
    blocks: Sequence[PageBlock], wanted: frozenset[str]
) -> tuple[dict[int, frozenset[str]], Counter[str]]:
    """Those of some words that each of the page's texts says, and how many texts say each."""
    said = {
        i: frozenset(g for g in map("".join, pairwise(b.text)) if g in wanted)
        for i, b in enumerate(blocks)
        if b.kind is Kind.TEXT
    }
    return said, Counter(g for own in said.values() for g in own)


def _share(words: frozenset[str], said: frozenset[str], spread: Counter[str]) -> float:
    """How much is said in a text of those of a title's words that any text of the page has, those
    weighing most that few have."""
    weight = {g: 1 / (1 + math.log(spread[g])) for g in words if spread[g]}
    return sum(w for g, w in weight.items() if g in said) / (sum(weight.values()) or 1.0)


_MOVES: tuple[tuple[Callable[[Sequence[PageBlock]], list[int] | None], str, str], ...] = (
    (part_title_pairs, TITLES, "两组题目叠在一起，各按用词归到自己的正文上面"),
    (bring_titles_home, HOMES, "标题离开了正文，按用词归到正文上面"),
    (bring_headings_home, HOMES, "叠在标题上面的小标题，按用词归到下面一篇"),
)
