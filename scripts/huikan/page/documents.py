"""Documents by their names: lists, notices, chronicles, and the rows that stand below them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huikan.blocks import Kind, PageBlock

# What a list, a notice or a table of figures is called; a section seldom is.
_DOCUMENT = re.compile(
    r"(?:一览表?|名单|目录|通知|启事|公告|公示|声明|倡议书|贺信|大事记|简讯|要闻|征稿|荐稿|来信选登|日程|日程安排|议程)$|^(?:更\s?正|勘\s?误|致\s?歉|讣\s?告)$"
    r"|^(?:公开征集|诚征|招募|征集(?=[“《]))|^(?:数说|图说|数读|数字看|一图读懂|图解)"
)
# … or in two words, above the rows of a list: 部分提案办理情况, 灯塔纪事
_OF_LIST = re.compile(
    r"(?:纪事|年表|年谱|沿革|情况|结果|摘登|选登|摘要|清单|汇总|目录|案由)(?:[（(][^（）()]{1,12}[）)])?$"
    r"|(?:提案|建议)[（(](?:部分|选登|摘登|节选)[）)]$"
)
_LIST_ROW = re.compile(
    r"第?[0-9〇一二三四五六七八九十百]{1,5}[号件]|[0-9]{1,3}[.、．]|[^。]{4,40}：.*："
    r"|\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?[ \u3000]"
    r"|[0-9]{1,3} ?[^。\d年月日时]{2}[^。]* \S"
)
_LIST_ROWS = 3


def names_document(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether a line of display type is what a list, a notice or a table of figures is called."""
    return any(_DOCUMENT.search(blocks[i].text.strip()) for i in run)


def are_of_other_sorts(blocks: Sequence[PageBlock], owner: int, said: list[list[int]]) -> bool:
    """Whether an article is a document by its name, too, and each is of another sort: a roll, a
    notice, a chronicle. Those of one sort are its parts (一等奖名单, 二等奖名单)."""
    lines = [display_lines(blocks, run) for run in ([owner], *said)]
    sorts = [m[0] for own in lines for line in own if (m := _DOCUMENT.search(line))]
    return len(sorts) == len(lines) == len(set(sorts))


def has_list_below(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether three rows of a list stand below a heading that calls it one."""
    if not _OF_LIST.search(blocks[run[-1]].text.strip()):
        return False
    below = texts_below(blocks, run, 2 * _LIST_ROWS)
    return sum(bool(_LIST_ROW.match(b.text)) for b in below) >= _LIST_ROWS


def display_lines(blocks: Sequence[PageBlock], run: list[int]) -> list[str]:
    """The texts of a run's lines that are display type."""
    return [blocks[i].text.strip() for i in run if blocks[i].kind is Kind.DISPLAY]


def texts_below(blocks: Sequence[PageBlock], run: list[int], most: int) -> list[PageBlock]:
    """Those of the next blocks behind display type, so many at most, that are text."""
    below = blocks[run[-1] + 1 : run[-1] + 1 + most]
    return [b for b in below if b.kind is Kind.TEXT]
