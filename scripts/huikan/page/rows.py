"""Rows of lists, lines of verse and cells of tables: lines that end without a stop by intent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from huikan.blocks import Kind, PageBlock
from huikan.page.records import record_rows
from huikan.text.chars import HAN, LABELLED, ends_sentence

ASIDE = (Kind.CAPTION, Kind.FURNITURE)
"""What stands between two blocks without parting them."""
_MAX_VERSE = 24
# Two fields of a table's row, parted by a space.
_TABLE_ROW = re.compile(rf"[{HAN}\d件个名篇）》%]\s+[{HAN}]")
# A figure with what it counts, where a row of a list ends.
_FIGURE_END = re.compile(rf"\d[\d.,]*(?:[%％‰]|[{HAN}])$")
_MAX_COUNTED = 60
# A line that is whole without a stop: how a letter ends, a day of a programme.
_WHOLE_LINE = re.compile(
    r"此致|敬礼[！!]?|\d{1,2}月\d{1,2}日[（(](?:星期|周)[一二三四五六日天][）)](?:[上下]午|晚上)?"
)
# One of a list's members, and what is said of him in brackets.
_MEMBER = rf"[{HAN}](?:[ \u3000]?[{HAN}·]){{1,6}}(?:[（(][{HAN}，、]{{1,8}}[）)])?"
_MEMBERS_ROW = re.compile(
    rf"(?=.*[（(](?:女|[{HAN}]{{1,5}}族|女[，、][{HAN}]{{1,5}}族)[）)])"
    rf"{_MEMBER}(?:[ \u3000]+{_MEMBER})*"
)


def find_rows(blocks: Sequence[PageBlock], texts: list[int]) -> frozenset[int]:
    """Text blocks that are rows of a list or lines of verse: four or more short ones in a row,
    three without a stop at the end, or two with a label in front or a figure at the end; or in
    parts that count something."""
    labels = Counter(m[0] for i in texts if (m := LABELLED.match(blocks[i].text)))
    rowlike = {i for i in texts if _is_row(blocks[i].text, labels)}
    out = {i for i in texts if blocks[i].verse or names_members(blocks[i].text)}
    out |= {i for i in texts if _WHOLE_LINE.fullmatch(blocks[i].text.strip())}
    out |= record_rows(blocks).intersection(texts)
    run: list[int] = []
    for i in [*texts, -1]:
        if i in rowlike and (not run or not _are_apart(blocks, run[-1], i)):
            run.append(i)
            continue
        labelled = all(LABELLED.match(blocks[k].text) for k in run)
        counted = all(ends_in_figure(blocks[k].text) for k in run)
        bare = [k for k in run if not ends_sentence(blocks[k].text)]
        if len(run) >= 4 or len(bare) >= 3 or (len(run) == 2 and (labelled or counted)):
            out.update(run)
        run = [i] if i in rowlike else []
    return frozenset(out)


def _is_row(text: str, labels: Counter[str]) -> bool:
    """Whether a line could be a row or a verse: short, or no full stop and a label or a figure.

    A label that returns names who speaks (记者：…), so that its lines are no rows.
    """
    if "。" in text:
        return len(text) <= _MAX_VERSE // 2 + 4 and ends_sentence(text)
    if len(text) <= _MAX_VERSE or _TABLE_ROW.search(text) or ends_in_figure(text):
        return True
    label = LABELLED.match(text)
    return label is not None and labels[label[0]] == 1


def names_members(text: str) -> bool:
    """Whether a line is a row of a list of members, of whom one is said to be a woman or of what
    people: names and nothing else.

    >>> names_members("罗小满（女）\u3000江\u3000舟"), names_members("罗小满\u3000江\u3000舟")
    (True, False)
    """
    return len(text) <= _MAX_COUNTED and _MEMBERS_ROW.fullmatch(text.strip()) is not None


def ends_in_figure(text: str) -> bool:
    """Whether a line is a row of figures: 面商率100%，群众评价平均91.4分."""
    return len(text) <= _MAX_COUNTED and "。" not in text and bool(_FIGURE_END.search(text))


def _are_apart(blocks: Sequence[PageBlock], a: int, b: int) -> bool:
    """Whether display type that is no row of figures itself stands between two rows."""
    between = (blocks[i] for i in range(a + 1, b) if blocks[i].kind not in ASIDE)
    return any(not (b.kind is Kind.DISPLAY and ends_in_figure(b.text)) for b in between)
