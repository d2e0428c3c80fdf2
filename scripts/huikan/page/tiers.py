"""Headlines in two tiers without a mark: a kicker and the headline below it, on lines of their own,
in an article whose section headings all stand alone; and section headings stacked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from huikan.blocks import Kind, PageBlock, next_block
from huikan.page.clauses import MAX_HEADING, can_head
from huikan.page.kickers import GATHERS, REPORTS
from huikan.page.names import is_bare_name
from huikan.text.chars import INNER_SPACE, NUMBERED, ends_sentence, left_open

# What a body's line ends with, what answers the text above or counts a list's rows: no headline
# below a kicker.
_SIGNS = re.compile(
    r"(?:供稿|来稿|提供|整理|[联会委部局组室处社]|中心|政协|反馈|答复|回[音复应])$"
    r"|[（(]共?[\d一二三四五六七八九十百]{1,4}[件名篇项个条人户家位][）)]$"
)
_MIN_OTHERS = 2
"""Headings that stand alone, at least, which make one in two tiers another article's."""
_MIN_LOWER = 5
"""Characters of a headline below a kicker, at least."""
_TIERS, _MIN_ARTICLES = 2, 2
_ORNAMENTS = frozenset("□■◇◆○●△▲▽▼☆★·•")


def tiered(
    blocks: Sequence[PageBlock], group: list[list[int]], first: list[int], articles: int
) -> list[int]:
    """The first block of the only one of an article's headings that has another directly below,
    where the others are two at least and each stands alone: those above it, if it is the last,
    or else those below, if they are numbered. A section has one heading; a kicker and a headline
    are two.

    Empty where the text above is open (headings that were torn from it stand so, too), or where
    there are more such headings than one, or on a page of one article.
    """
    double = [k for k, run in enumerate(group) if len(run) > 1]
    if articles < _MIN_ARTICLES or len(double) != 1 or group[double[0]] == first:
        return []
    at = double[0]
    run, above, below = group[at], group[:at], group[at + 1 :]
    if not _are_tiers(blocks, run) or not _ends_above(blocks, run):
        return []
    if below:
        is_one = len(below) >= _MIN_OTHERS and all(NUMBERED.match(blocks[r[0]].text) for r in below)
    else:
        is_one = len(above) >= _MIN_OTHERS
    return run[:1] if is_one else []


def lone_headlines(
    blocks: Sequence[PageBlock], pairs: Collection[tuple[int, int]], articles: int
) -> frozenset[int]:
    """Which second lines of such pairs as would be the only section heading of their article and
    stand above all its text are its headline, and the first line is the kicker.

    Not where the first gathers short reports, is in two phrases, as headlines are, or says by
    itself which committee did what and the second is a phrase of it; nor on a page of one article
    (of so many `articles`), which hardly is too short to have sections.
    """
    if articles < _MIN_ARTICLES:
        return frozenset()
    return frozenset(lower for upper, lower in pairs if _is_headline_below(blocks, upper, lower))


def _is_headline_below(blocks: Sequence[PageBlock], upper: int, lower: int) -> bool:
    if not _are_tiers(blocks, [upper, lower]):
        return False
    above, below = blocks[upper].text.strip(), blocks[lower].text.strip()
    if "：" in above or _SIGNS.search(below):
        return False
    if below[0] in _ORNAMENTS or below[-1] == "的" or left_open(below):
        return False
    if GATHERS.search(above) or any(map(is_bare_name, (below[-3:], below[-2:]))):
        return False  # the first of several short reports; whoever wrote what stands below
    if len(below) < _MIN_LOWER or (REPORTS.match(above) and len(below) < len(above) // 2):
        return False
    return INNER_SPACE.search(above) is None


def _are_tiers(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether display type is two lines apart from one another, without numbers, above text."""
    if len(run) != _TIERS or blocks[run[1]].tight:
        return False
    if any(blocks[i].kind is not Kind.DISPLAY or NUMBERED.match(blocks[i].text) for i in run):
        return False
    after = next_block(blocks, run[-1])
    return after is not None and after.kind is Kind.TEXT


def _ends_above(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    before = next_block(blocks, run[0], -1)
    if before is None:
        return False
    return before.kind is Kind.BYLINE or (before.kind is Kind.TEXT and ends_sentence(before.text))


def stacked_headings(blocks: Sequence[PageBlock]) -> set[int]:
    """Indices of section headings that stand one on another, torn from their text: short lines
    without an end, two with a comma at least, and two of the same build."""
    out: set[int] = set()
    run: list[int] = []
    for i in range(len(blocks) + 1):
        if i < len(blocks) and _can_stack(blocks[i]):
            run.append(i)
            continue
        shapes = Counter(tuple(map(len, blocks[j].text.split("，"))) for j in run)
        alike = max((n for shape, n in shapes.items() if len(shape) > 1), default=0)
        if alike > 1:
            out.update(run)
        run = []
    return out


def _can_stack(block: PageBlock) -> bool:
    return not block.verse and (can_head(block) or _is_bare_line(block))


def _is_bare_line(block: PageBlock) -> bool:
    """Whether a block is display type, or one short line without any mark that could be."""
    if block.kind is Kind.DISPLAY:
        return len(block.lines) == 1 and not block.level
    if block.kind is not Kind.TEXT or block.width:
        return False
    text = block.text.strip()
    return 4 <= len(text) <= MAX_HEADING and not re.search(r"[，。；：、？！…]", text)
