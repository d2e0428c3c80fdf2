"""Rows of a record: lines without an end that each say what there is, and how much of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huikan.blocks import Kind, PageBlock
from huikan.page.series import LEADING
from huikan.text.chars import ITEM, NUMBERED, ends_clause, unbalanced

_MIN_RECORDS, _COUNTED = 4, 0.75
"""Rows that follow one another, at least, and how many of them count something."""
_MAX_RECORD = 60
"""Characters of such a row, at most."""
_NUMERAL = "一二三四五六七八九十百千万两"
# What counts: 1,420盏, 三百零六盏, 两吨; not 一处, which stands in many a phrase.
_QUANTITY = re.compile(
    rf"\d[\d.,]*[ ]?(?:[%％]|[\u4e00-\u9fff])|[{_NUMERAL}][{_NUMERAL}零〇余多]+[\u4e00-\u9fff]"
    rf"|[{_NUMERAL[1:]}][个只件副吨升份张斤支双盏口座处台条次人名户亩辆场篇枚瓶箱袋套包米元组期回趟部册幅扇块艘]"
)
_PARTS = re.compile("[，：]")
_ASIDE = (Kind.CAPTION, Kind.FURNITURE)


def record_rows(blocks: Sequence[PageBlock]) -> frozenset[int]:
    """Indices of lines in two parts or more that end without a mark, four and more one below
    another, most of which count something: 罗鸣委员，捐赠口罩五千只，送往渡口街道.

    Section headings that extraction stacked are in two parts, too, but count nothing.
    """
    out: set[int] = set()
    run: list[int] = []
    for i, block in enumerate([*blocks, None]):
        if block is not None and (block.kind in _ASIDE or _is_row(block)):
            run += [] if block.kind in _ASIDE else [i]
            continue
        counted = sum(_QUANTITY.search(blocks[k].text) is not None for k in run)
        if len(run) >= _MIN_RECORDS and counted >= _COUNTED * len(run):
            out.update(run)
        run = []
    return frozenset(out)


def _is_row(block: PageBlock) -> bool:
    if block.kind not in (Kind.TEXT, Kind.DISPLAY) or len(block.lines) > 1 or block.level:
        return False
    text = block.text.strip()
    if len(text) > _MAX_RECORD or not _PARTS.search(text) or "。" in text or ends_clause(text):
        return False
    is_numbered = NUMBERED.match(text) or ITEM.match(text) or LEADING.match(text)
    return not (is_numbered or any(unbalanced(text)))
