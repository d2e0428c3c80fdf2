"""What a printed line or a few of them are by their shape alone: signatures, running heads, remarks
in brackets, headlines that are set from top to bottom, and how wide the column is at each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huikan.text.chars import HAN, SURNAMES, ends_sentence
from huikan.text.printed import Line

# The first row of a table: 序号 问题表现 牵头单位
_COLUMNS = re.compile(rf"序号(?:[ \u3000]+[{HAN}]{{2,8}}){{2,8}}")
_COUNTED = 3
"""The number behind the last row's, at least, of a table with a remark below."""
# A finished text with a name in brackets behind it: …心就定了。”（罗 鸣）
_SIGNED_END = re.compile(rf"[。！？”]（[{HAN}](?:[ \u3000、]{{0,2}}[{HAN}]){{1,7}}）$")
# A name in brackets, alone on its line, signs what stands above.
_SIGNATURE = re.compile(
    rf"[（(](?:[{HAN}]{{2,6}}[ \u3000]+)?([{HAN}])"
    rf"[ \u3000]{{0,4}}[{HAN}](?:[ \u3000]{{0,4}}[{HAN}])?[）)]"
)
# A running head with its day: 云溪政协 2024年3月8日 星期五 第2版
_PAGE_HEAD = re.compile(
    r"(?=.*\d{4}年\d{1,2}月\d{1,2}日)(?=.*(?:星期|第\s*[\d一二三四五六七八九十]{1,3}\s*[版期]))"
    r"(?:[^，。；：]|(?<=[编辑对式])：){8,50}$"
)
# … or the page's number with its column, or who was on duty: 第二版 委员之声; 责编：罗 鸣
_NUMBERED_PAGE = re.compile(rf"第[\d一二三四五六七八九十]{{1,3}}版[ \u3000]+[{HAN}·]{{2,10}}")
# … or the number that a paper is registered under: 第217期 国内统一连续出版物号 CN 53-0000
_REGISTERED = re.compile(
    r"[^，。；：！？“”]{0,24}(?:国内统一(?:连续出版物|刊)号|邮发代号)[^，。；！？“”]{0,30}"
)
_ON_DUTY = re.compile(
    rf"(?:责任编辑|责编|本[版期](?:编辑|责编)|值班(?:编委|主任|编辑))[：:／/ \u3000]*"
    rf"[{HAN}]{{1,4}}[^，。；！？“”《》]{{0,36}}"
)
# Who publishes, in full, and on what terms.
_PUBLISHER = re.compile(
    rf"中国人民政治协商会议[{HAN}]{{2,16}}委员会(?:办公[室厅]|[{HAN}]{{2,12}}委员会)?"
    r"[ \u3000]?(?:主管主办|主办|主管|编印|编|印)"
)
_TERMS = re.compile(r"内部(?:资料|刊物)[ \u3000]+[^，。；]{0,12}[ \u3000]?准印证[^，。；]{2,30}")
# What a story of a proposal says of it below its headline: 提案号：第7号 承办单位：市水利局
_PROPOSAL_ROW = re.compile(
    rf"(?:提案|建议|议案|案号|编号)[{HAN}]{{0,2}}：[^：。；]{{1,40}}"
    rf"(?:[ \u3000]+[{HAN}]{{2,6}}：[^：。；]{{1,40}})+"
)
_FOLIO = re.compile(r"[-—–·]{1,2}\s?\d{1,3}\s?[-—–·]{1,2}")
_PAGE_HEADS = (_FOLIO, _NUMBERED_PAGE, _ON_DUTY, _TERMS)
_PAGE_HEAD_OPENS = frozenset("-—–·第责本值内")
"""What one of these begins with: hardly any line does."""
_NUMBERS = re.compile(r"[\d.,]+")
_ONE_HAN = re.compile(f"[{HAN}]")
_SET_IN = 6
"""Cells by which a paragraph's first line is narrower at most: what it was set in by, a stop."""
_MIN_LINES, _MANY_LINES, _MIN_STACKED, _SLACK = 3, 5, 14, 3
"""Lines that make a stack of headlines, and that hardly can be anything else; cells of one, at
least; and those that a column's full line may lack."""
_MIN_WHOLE = 4
"""Lines in a row that end sentences, which makes each a paragraph."""
_PARTS = 2
"""Parts of a headline with a space in it."""
_MAX_VERTICAL = 20
"""Characters of a headline that is set from top to bottom."""


def is_signature(text: str) -> bool:
    """Whether a line is a name in brackets and nothing more: （罗 鸣）."""
    m = _SIGNATURE.fullmatch(text) if text[0] in "（(" else None
    return m is not None and m[1] in SURNAMES


def is_vertical(chunk: Sequence[Line]) -> bool:
    """Whether the lines are a headline that is set from top to bottom, a character each."""
    is_long_enough = len(chunk) in range(3, _MAX_VERTICAL)
    return is_long_enough and all(_ONE_HAN.fullmatch(line.text) for line in chunk)


def is_remark(chunk: Sequence[Line]) -> bool:
    """Whether a remark in brackets runs over several lines: （作者系某市政协委员、…研究员）."""
    first, last = chunk[0].text, chunk[-1].text
    opens = first[0] in "（(" and not re.search("[）)]", first)
    return len(chunk) > 1 and opens and last[-1] in "）)"


def table_rows(lines: Sequence[str]) -> set[int]:
    """Which lines begin a row of a table whose first row names its columns (序号 问题 措施): that
    one, those that count on from 1, and the remark below them (注：…).

    >>> table_rows(["序号 问题 牵头单位", "1灯不亮 市城管局", "2路不平 市住", "建局"])
    {0, 1, 2}
    """
    out: set[int] = set()
    number = 0
    for i, line in enumerate(lines):
        if _COLUMNS.fullmatch(line):
            number = 1
        elif number and re.match(rf"{number}[ \u3000]?[{HAN}]", line):
            number += 1
        elif number < _COUNTED or not line.startswith("注："):
            continue
        out.add(i)
    return out if number > 1 else set()


def is_page_head(text: str) -> bool:
    """Whether a line is a running head with its day or its column, names who was on duty or who
    publishes, or is a page's number between dashes: -12-."""
    if text[0] in _PAGE_HEAD_OPENS and any(form.fullmatch(text) for form in _PAGE_HEADS):
        return True
    if names_publisher(text) or ("号" in text and _REGISTERED.fullmatch(text)):
        return True
    return "年" in text and "月" in text and _PAGE_HEAD.match(text) is not None


def names_publisher(text: str) -> bool:
    """Whether a line is a committee's full name and that it publishes.

    >>> names_publisher("中国人民政治协商会议云溪市委员会办公室 编印")
    True
    >>> names_publisher("中国人民政治协商会议云溪市委员会主办的讲坛")
    False
    """
    return text.startswith("中国人民") and _PUBLISHER.fullmatch(text) is not None


def tells_of_proposal(text: str) -> bool:
    """Whether a line says whose proposal is told of, its number and who is to act on it.

    >>> tells_of_proposal("提案号：第7号 提案者：民进云溪市委会 承办单位：市水利局")
    True
    >>> tells_of_proposal("承办单位：市水利局 电话：公开")
    False
    """
    return text.count("：") > 1 and _PROPOSAL_ROW.fullmatch(text) is not None


def is_signed(text: str) -> bool:
    """Whether a finished text has a name in brackets behind it: …心就定了。”（罗 鸣）"""
    return text.endswith("）") and _SIGNED_END.search(text) is not None


def column_widths(chunk: list[Line]) -> list[int]:
    """The column's width at each line: what most of the eleven lines around it measure.

    Two widths a cell apart count as one, for digits are half as wide. A headline among the
    lines does not matter, nor does a line that hangs its last mark into the margin.
    """
    out: list[int] = []
    widths = [line.width for line in chunk]
    usual = 0
    for i in range(len(widths)):
        near = widths[max(0, i - 5) : i + 6]
        # Asked first, for a column is mostly as wide as on the line above.
        if near.count(usual) <= max(2, len(near) // 2) or usual + 1 in near:
            usual = _usual_width(near)
        out.append(usual)
    return out


def _usual_width(near: list[int]) -> int:
    """What most of some lines measure; where no three do, the second widest."""
    near = sorted(near, reverse=True)
    if near[0] == near[-1]:
        return near[0]
    votes, best = max((near.count(w) + near.count(w - 1), w) for w in set(near))
    return best if votes > 2 else near[1] if len(near) > 2 else near[0]


def stacked_lines(chunk: Sequence[Line], can_stand: Sequence[bool]) -> set[int]:
    """Indices of the lines of a chunk that stand on one another, each for itself, as headlines do
    that extraction gathered away from their texts: three at least that `can_stand` alone, most of
    which end well before the widest of them, or five. A column's lines end within a character of
    its width, all but a paragraph's last one, and no paragraph has as many without a comma.

    Not a list of rows that open alike, nor rows of figures or of three cells and more, nor the
    line that the text below begins with: it is as wide as the next, or lacks what it was set in by.
    """
    out: set[int] = set()
    run: list[int] = []
    for i in range(len(chunk) + 1):
        if i < len(chunk) and can_stand[i] and _may_be_stacked(chunk[i]):
            run.append(i)
            continue
        if run and i < len(chunk) and -_SLACK <= chunk[i].width - chunk[run[-1]].width <= _SET_IN:
            run = run[:-1]
        if len(run) < _MIN_LINES:
            run = []
            continue
        widths = [chunk[j].width for j in run]
        short = sum(max(widths) - width > _SLACK for width in widths[:-1])
        opened = {chunk[j].text[:2] for j in run}
        is_uneven = 2 * short > len(run) or len(run) >= _MANY_LINES
        listed = sum("、" in chunk[j].text for j in run)
        if is_uneven and listed < 2 and 2 * len(opened) > len(run):
            out.update(run)
        run = []
    return out


def whole_lines(chunk: Sequence[Line]) -> set[int]:
    """Indices of the lines that each end a sentence as those beside them do, four in a row and
    more: paragraphs of one line, or a list's rows. No column breaks so often where a sentence
    ends."""
    out: set[int] = set()
    run: list[int] = []
    for i in range(len(chunk) + 1):
        if i < len(chunk) and ends_sentence(chunk[i].text):
            run.append(i)
            continue
        out.update(run if len(run) >= _MIN_WHOLE else ())
        run = []
    return out


def _may_be_stacked(line: Line) -> bool:
    is_row = len(line.text.split()) > _PARTS or len(_NUMBERS.findall(line.text)) > 1
    return line.width >= _MIN_STACKED and not is_row and not line.text[-1].isdecimal()
