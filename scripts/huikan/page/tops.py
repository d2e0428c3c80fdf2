"""The page's first display type: whether it heads an article, or a section above the headline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from huikan.blocks import Kind, PageBlock, next_block
from huikan.page.labels import DATELINE, SALUTATION, leads_away
from huikan.page.series import COUNTED, LEADING, way_of_numbering
from huikan.text.chars import HAN, NUMBERED, ends_clause

_BULLETS = frozenset("●■◆◇○□•▪")
_MIN_COUNTED = 2
"""Numbered lines that make a series."""
_MIN_ALIKE, _MIN_PLAIN = 3, 4
"""Lines of one build that make headings of sections, above a headline with a mark and without."""
_MAX_WORD, _MIN_OPENED = 4, 6
"""Characters of a heading that is one word, at most; of one that is told by its first two, at
least."""
# A day or an hour of what is told by days or hours, a letter or an article of rules: 2月5日 雨
_DAY = re.compile(
    r"[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
    rf"(?:[ \u3000][{HAN} \u3000]{{1,12}})?$"
)
_HOUR = re.compile(r"\d{1,2}[时点](?:\d{1,2}分?|整|半)?$")
_PART = re.compile(rf"第[一二三四五六七八九十]{{1,3}}([{HAN}])")
_MARKS = frozenset({Kind.ORGANISATION, Kind.SUBTITLE, Kind.BYLINE, Kind.NOTE_LABEL})


def is_top(blocks: Sequence[PageBlock], runs: list[list[int]], marked: set[int]) -> bool:
    """Whether the page's first display type, directly above finished text or a list, heads an
    article of its own: the first title block (`marked`) behind it has text below, so needs none
    above."""
    behind = [r for r in runs if r[0] in marked]
    if not behind or is_bare(blocks, behind[0]):
        return False
    after = next_block(blocks, runs[0][-1])
    return (
        next_block(blocks, runs[0][0], -1) is None
        and after is not None
        and after.kind is Kind.TEXT
        and (
            ends_clause(after.text)
            or after.text[0] in _BULLETS
            or "\u3000" in after.text.strip()
            or any(leads_away(b.text) for b in blocks[runs[0][-1] : behind[0][0]])
        )
    )


def has_likes(blocks: Sequence[PageBlock], runs: list[list[int]], marked: set[int]) -> bool:
    """Whether the page's first display type is set like two others that open no article: a
    section heading above the headline, on a page put together from columns. One phrase alone
    is like any other."""
    shape = _shape(blocks, runs[0])
    return (
        bool(shape) and sum(_shape(blocks, r) == shape for r in runs[1:] if r[0] not in marked) > 1
    )


def _shape(blocks: Sequence[PageBlock], run: list[int]) -> tuple[int, ...]:
    """Lengths of a heading's phrases, but of the last one, which may run on."""
    return tuple(len(p) for p in re.split(r"[\s，]+", blocks[run[0]].text.strip()))[:-1]


def counted_sections(blocks: Sequence[PageBlock], runs: list[list[int]]) -> set[int]:
    """The first blocks of runs that are one numbered line each (（二）…), of which the page has two
    at least in one way of numbering, and other display type: they head sections wherever they
    stand, at the page's top or behind a signature, too."""
    ways: dict[str, list[int]] = {}
    for run in runs:
        text = blocks[run[0]].text
        m = NUMBERED.match(text) or LEADING.match(text) if len(run) == 1 else None
        if m and not blocks[run[0]].size:
            ways.setdefault(way_of_numbering(m[0]), []).append(run[0])
    out = {i for own in ways.values() if len(own) >= _MIN_COUNTED for i in own}
    return out if len(out) < len(runs) else set()


def torn_sections(blocks: Sequence[PageBlock], runs: list[list[int]]) -> set[int]:
    """The first blocks of runs that are one line each and of one build (读山, 读水, 读人), of which
    the first stands at the page's top, where no headline is above it: they head sections of the
    article whose headline stands below, further down or at the page's end.

    Three at least, with one headline that has a mark among them, or any below, or four. Not
    where two of them stand behind a signature, as headlines of short pieces do, nor what has a
    dateline or a salutation below.
    """
    if not runs or not _is_section(blocks, runs[0]) or next_block(blocks, runs[0][0], -1):
        return set()
    lines = [run for run in runs if _is_section(blocks, run)]
    others = [run for run in runs if run not in lines]
    for is_alike in _ALIKE:
        top = blocks[runs[0][0]].text.strip()
        own = [run for run in lines if is_alike(top, blocks[run[0]].text.strip())]
        rest = [run for run in runs if run not in own]
        if len(own) < _MIN_ALIKE or not rest:
            continue
        marked = [run for run in others if {blocks[i].kind for i in run} & _MARKS]
        if sum(run[0] < own[-1][0] for run in marked) > 1:
            continue
        signed = [run for run in own if _is_signed_above(blocks, run)]
        behind = [run for run in runs if rest[0][0] < run[0]][:1]
        if signed and (len(signed) > 1 or signed != behind):
            continue
        longest = max(len(blocks[i].text) for i in rest[0])
        is_told = marked or len(own) >= _MIN_PLAIN or signed
        if is_told and longest > _MAX_WORD:
            return {run[0] for run in own}
    return set()


def _is_section(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether display type is one line above text that opens no report and no letter."""
    block, after = blocks[run[0]], next_block(blocks, run[0])
    if len(run) > 1 or block.kind is not Kind.DISPLAY or block.size or block.level:
        return False
    if after is None or after.kind is not Kind.TEXT:
        return False
    return not (DATELINE.match(after.text) or SALUTATION.match(after.text.strip()))


def _is_signed_above(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    before = next_block(blocks, run[0], -1)
    return before is not None and before.kind is Kind.BYLINE


def _like_phrases(one: str, other: str) -> bool:
    """Whether the phrases of two lines are as long, the last ones much so."""
    parts, others = (re.split(r"[\s，：·]+", text) for text in (one, other))
    if len(parts) < 2 or len(parts) != len(others):
        return False
    return [len(p) for p in parts[:-1]] == [len(p) for p in others[:-1]]


def _like_words(one: str, other: str) -> bool:
    return max(len(one), len(other)) <= _MAX_WORD


def _like_opening(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= _MIN_OPENED and one[:2] == other[:2]


def _like_parts(one: str, other: str) -> bool:
    """Whether both are days, hours, or parts that are counted (第一封, 第二封)."""
    if any(pattern.match(one) and pattern.match(other) for pattern in (_DAY, _HOUR, COUNTED)):
        return True
    parts = _PART.match(one), _PART.match(other)
    return bool(parts[0] and parts[1] and parts[0][1] == parts[1][1])


def _like_questions(one: str, other: str) -> bool:
    return one[-1] == other[-1] == "？"


_ALIKE = (_like_parts, _like_phrases, _like_opening, _like_questions, _like_words)


def above_masthead(blocks: Sequence[PageBlock], run: list[int]) -> list[int]:
    """Those of a title block's lines that stand above the masthead, on a page that has a whole
    headline with its subtitle or byline below it: what the column is called that all of the page
    stands in, with a subtitle or without."""
    if next_block(blocks, run[0], -1) is not None:
        return []
    cut = next((k for k, (a, b) in enumerate(pairwise(run), 1) if b > a + 1), len(run))
    above, below = run[:cut], run[cut:]
    between = blocks[above[-1] + 1 : below[0]] if below else []
    kinds = {blocks[i].kind for i in below}
    is_masthead = any(b.kind is Kind.FURNITURE for b in between)
    is_whole = Kind.DISPLAY in kinds and bool(kinds & {Kind.SUBTITLE, Kind.BYLINE})
    is_name = {blocks[i].kind for i in above} <= {Kind.DISPLAY, Kind.SUBTITLE}
    return above if is_masthead and is_whole and is_name else []


def is_bare(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether no text stands below display type, but what opens the next article."""
    after = next_block(blocks, run[-1])
    return after is None or after.kind not in (Kind.TEXT, Kind.MARKDOWN)
