"""Headings that are numbered: by a numeral in front, or by one that slid to their ends."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

from huikan.blocks import HEAD_KINDS, Kind, PageBlock, next_block
from huikan.page.labels import names_column
from huikan.text.chars import HAN, NUMBERED, NUMERALS

_HAN_NUMERAL, _SEAL_NUMERAL = "[一二三四五六七八九十]", "[壹贰叁肆伍陆柒捌玖拾]"
LEADING = re.compile(
    rf"(?:({_HAN_NUMERAL}{{1,3}})(?:[、．.／/]|·(?!{_HAN_NUMERAL})|[ \u3000]+(?=[{HAN}〇“《]{{2}}))"
    rf"|({_SEAL_NUMERAL}{{1,2}})(?:[、．.]|[ \u3000]+(?=[{HAN}“《]{{2}}))"
    rf"|第({_HAN_NUMERAL}{{1,3}})(?:[章节]|部分)[ \u3000]+"
    rf"|[之其]({_HAN_NUMERAL})[：: \u3000]+"
    rf"|[【\[〔〖]({_HAN_NUMERAL}{{1,3}})[】\]〕〗][ \u3000]*"
    r"|([Ⅰ-Ⅻ])(?:[、．.]\s*|[ \u3000]+)|([①-⑳⑴-⒇㈠-㈩])\s*"
    r"|(?:PART|Part|NO|No)[.． ]*0?(\d{1,2})[：:.． \u3000]*(?=\D)"
    r"|0?(\d{1,2})[.、．]\s*(?=\D)|0([1-9])\s*[/／|｜]?\s*(?=\D))"
)
# … or a word that is counted, which stays: 一问：好茶为何卖不出好价, 关键词二：老街.
COUNTED = re.compile(
    r"([一二三四五六七八九十]{1,2})问[：:]"
    r"|(?:关键词|镜头|故事|场景|片段|亮点|看点|变化)([一二三四五六七八九十]{1,2})(?:[：:\s]|$)"
)
LEADING_PART = re.compile(r"[（(]([一二三四五六七八九十]{1,3}|\d{1,2})[）)]")
# A number that slid to the end of the headline it stood beside: 能力本领4
TRAILING = re.compile(rf"(?<=[{HAN}”》。？！])\s?([1-9])$")

_MIN_RESTARTS, _MIN_TITLE = 2, 5
"""Headlines above series that begin anew, and characters of one, at least."""
_MIN_ALIKE, _MIN_BUILD = 3, 4
"""Headings that differ in numerals alone, and characters of one (a numeral as one), at least."""
# Numerals, that lines of one build differ in.
_NUMERALS = re.compile(r"[\d一二三四五六七八九十百〇○零]+")


def slid_numbers(texts: Sequence[str]) -> set[int]:
    """Which headlines end in a number that slid there from beside them (能力本领4): two at least,
    each with another number.

    >>> slid_numbers(["围绕中心 献计出力3", "凝心聚力画同心5", "共谋发展"])
    {0, 1}
    """
    found = {i: m[1] for i, t in enumerate(texts) if (m := TRAILING.search(t))}
    return set(found) if len(found) > 1 and len(set(found.values())) == len(found) else set()


def series_above(blocks: Sequence[PageBlock]) -> set[int]:
    """Numbered headings (四、…) that stand right above a headline without a number and what
    belongs to it, on a page on which two others of the series stand above text: they are no
    kickers of that headline."""
    above: dict[int, str] = {}
    over_text: set[str] = set()
    for i, block in enumerate(blocks):
        m = LEADING.match(block.text) if block.kind is Kind.DISPLAY and not block.level else None
        below = next_block(blocks, i) if m else None
        if m is None or below is None:
            continue
        if below.kind is Kind.TEXT:
            over_text.add(m[0])
        elif below.kind is Kind.DISPLAY and not LEADING.match(below.text):
            third = next_block(blocks, i + 1)
            is_title = third is not None and third.kind in HEAD_KINDS
            if third and is_title and (third.kind is not Kind.DISPLAY or names_column(below.text)):
                above[i] = m[0]
    return {i for i, number in above.items() if len(over_text - {number}) > 1}


def torn_stacks(blocks: Sequence[PageBlock]) -> list[list[int]]:
    """Section headings that stand one on another without text between them: numbered one after
    another (一、… 二、…), or in two lines each, of the same build, with blank lines between.

    Not the lines of one headline, nor anything that the source marks itself.
    """
    out: list[list[int]] = []
    for i, (a, b) in enumerate(pairwise(blocks)):
        if (a.kind, b.kind) != (Kind.DISPLAY, Kind.DISPLAY) or a.level or b.level:
            continue
        numbers = number_in(LEADING.match(a.text)), number_in(LEADING.match(b.text))
        is_counted = None not in numbers and numbers[1] == (numbers[0] or 0) + 1
        if is_counted or (not b.tight and len(a.lines) > 1 and _build(a) == _build(b)):
            if not out or out[-1][-1] != i:
                out.append([i])
            out[-1].append(i + 1)
    return out


def titles_above_restarts(blocks: Sequence[PageBlock], titles: Collection[int]) -> frozenset[int]:
    """Display type without a number that is the headline of an article each: two lines at least
    that stand with a lead below them above a series of headings which begins anew (01 02, 01 02),
    on a page on which every such series has its headline, one of these or one of `titles`.

    A heading that has its numbered parts right below it is none, nor what is numbered （一）.
    """
    found: list[int] = []
    firsts, above, has_lead, others = 0, -1, False, 0
    for i, block in enumerate(blocks):
        if block.kind is Kind.TEXT:
            has_lead = True
        elif i in titles or (block.kind is Kind.DISPLAY and not _begins_number(block)):
            above, has_lead = i, False
        elif block.kind is Kind.DISPLAY and not LEADING_PART.match(block.text):
            is_first = number_in(LEADING.match(block.text)) == 1
            others += not is_first
            if is_first and (above < 0 or not (has_lead or above in titles)):
                return frozenset()
            if is_first:
                firsts += 1
                found.append(above)
                above = -1
    own = frozenset(i for i in found if i not in titles and len(blocks[i].text) >= _MIN_TITLE)
    is_series = len(own) >= _MIN_RESTARTS and others >= firsts - 1
    return own if is_series else frozenset()


def _begins_number(block: PageBlock) -> bool:
    return bool(LEADING.match(block.text) or LEADING_PART.match(block.text))


def _build(block: PageBlock) -> tuple[int, ...]:
    return tuple(len(line) for line in block.lines)


def number_in(m: re.Match[str] | None) -> int | None:
    """The number that one of these patterns found; None where it found none."""
    if not m:
        return None
    text = next(g for g in m.groups() if g)
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and text not in NUMERALS:
        return int(unicodedata.numeric(text))  # ①, ㈠, Ⅰ, 壹
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (NUMERALS.get(tens, 1) * 10) + NUMERALS.get(ones, 0)
    return NUMERALS.get(text)


def way_of_numbering(number: str) -> str:
    """How a number is set, without its value: （一）, 一、, 01."""
    if number[0] in "（(":
        return number[0] + number[-1]
    return number[0] if number[0] == "0" else number[-1]


def alike_but_counted(blocks: Sequence[PageBlock]) -> set[int]:
    """Headings right above text that differ in numerals alone, three of one build at least, one of
    them below other display type: 十届一次会议（2017年）, 十届二次会议（2018年）…

    None where one of them has anything else of a title block below it.
    """
    builds: dict[str, list[int]] = {}
    for i, block in enumerate(blocks):
        build = _NUMERALS.sub("0", block.text) if block.kind is Kind.DISPLAY else ""
        if "0" in build and len(build) > _MIN_BUILD and not (block.level or block.size):
            builds.setdefault(build, []).append(i)
    out: set[int] = set()
    for own in builds.values():
        below, above = ([next_block(blocks, i, step) for i in own] for step in (1, -1))
        is_over = all(b is not None and b.kind is Kind.TEXT for b in below)
        is_below = any(b is not None and b.kind is Kind.DISPLAY for b in above)
        if len(own) >= _MIN_ALIKE and is_over and is_below:
            out.update(own)
    return out


def but_counted(blocks: Sequence[PageBlock], group: list[list[int]]) -> list[list[int]]:
    """Headings but for those behind the first that two and more of one build are, numerals aside:
    十届一次会议（2017年）, 十届二次会议（2018年）…"""
    builds = [_NUMERALS.sub("0", blocks[r[0]].text) for r in group]
    times = Counter(b for b in builds if "0" in b)
    return [r for n, r in enumerate(group) if not n or times[builds[n]] < 2]


def above_numbers(
    blocks: Sequence[PageBlock], group: list[list[int]], first: list[int]
) -> list[int]:
    """The heading without a number right above the first of those that are numbered from one on;
    empty where it heads a section whose like numbers its parts, too."""
    numbers = [bool(NUMBERED.match(blocks[r[0]].text)) for r in group]
    if sum(numbers) < 2 or numbers[0] or group[0] == first:
        return []
    at = numbers.index(True)
    is_lone = not any(numbers[k] and not numbers[k + 1] for k in range(at, len(group) - 1))
    starts = blocks[group[at][0]].text.lstrip("（(")[0] in "一1"
    return group[at - 1] if is_lone and starts and at == 1 else []
