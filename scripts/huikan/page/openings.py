"""How a paragraph opens: whether it can stand by itself, goes on with something, or is a rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import rjieba

from huikan.blocks import Kind, PageBlock, next_block
from huikan.text.chars import HAN, NO_START, RUN_IN, breaks_off, ends_sentence, unbalanced

# What only goes on with something: a particle or a classifier that nothing stands before.
PARTICLES = frozenset("的了着们等及地得")
_CLASSIFIERS = frozenset("次个名件篇户条项位家份批场届余万亿元期册张台辆座套株亩吨米岁起宗处栋棵艘")
_UNITS = _CLASSIFIERS | frozenset(
    "%％‰.·、，。；）)”》—-～年月日号时分秒点多几至到页版周岁人天里度级层班组队所校站间只头匹根颗粒杯碗支枝面块片段笔单封首曲部"
    "本字千百十来左公平立毫厘英海光美港"
)
"""What can stand behind a figure."""
_COUNTED = re.compile("[只头匹根颗粒枚副幅杯碗][，。、；）]")
"""What only a figure stands before if a mark stands behind it: 只，成为…"""
_WAITS = re.compile("等(?:一切|[我你他她它这那到着了])")
"""Where 等 means to wait."""
_NAMES = frozenset("张项余万")
"""Those of them that are surnames."""
_FAMED = frozenset(("名老", "名医", "名师", "名家"))
_MEASURED = re.compile(
    r"个[县市区镇乡村组][，、；（]"
    r"|(?:公里|平方米|平方公里|立方米|公顷|公斤|千瓦|人次|[万亿](?:[人元亩吨件]|人次|平方米)(?![户空马]))[，。、；）]"
    r"|项[^，。、]{1,5}(?:政策|措施|制度|建议|任务|工作|提案|机制|工程|举措|改革|服务|成果|课题|议题|指标)"
    r"|个[^个人大小高矮子头月性体中别][^，。、]{1,6}(?:社区|平台|阵地|工作室|专题|课题|项目|小组|站|点|队|村|镇|县)"
)
"""What only a figure stands before, though its first character can be a name's or a word's."""
_PERSONS = frozenset(("人次", "人。", "人，", "人、", "人的"))
"""… as 余 does not begin a name before: 余人次。"""
_CONNECTS = frozenset(
    ["并", "被", "既", "使", "而", "且", "以及", "及", "及其", "则", "却", "从而", "进而"]
)
"""Words that only go on with something."""
_CONNECTORS = frozenset(word[0] for word in _CONNECTS)
_STATISTIC = re.compile(
    rf"\d[\d.]*[余多]?[户名件个次家篇条项场]"
    rf"|多(?:处|万|亿|人次|场次|件套)[{HAN}]"
    rf"|(?:提交|提出|反映|报送|撰写|形成|编印|印发|开展|组织|举办|召开|走访|慰问|协调|收集|梳理|排查|推动|促成|完成"
    rf"|落实|整改|征集|立案|办结|化解|带动|帮助|资助|救助|培训|受理|接待|发放|捐赠|筹集|筹措|争取|投入|引进|吸引"
    rf"|建成|新建|改造|修复|栽植|惠及|覆盖|新增|采纳)[{HAN}]{{0,6}}\d"
)
_PARTED = 2
"""Paragraphs parted before a quotation, at least, that make it a habit of the page."""
_OPENING = 3
"""Characters with which paragraphs open alike."""
_TAIL_WORD = 6
_STOP_WITHIN = re.compile("[。！？](?=.)")
_MAX_REST = 16
"""Characters of what is left of a paragraph."""


def is_remark(text: str) -> bool:
    """Whether the text is a remark in brackets and nothing more: （1986年3月记录，7月整理）."""
    return text[0] in "（(" and text[-1] in "）)" and not any(unbalanced(text))


def is_open_head(text: str) -> bool:
    """Whether the text can only go on with something that is not there.

    It opens with a mark that closes, with a particle, with a classifier that a mark follows
    (篇。 次“) or what is counted (条意见), or it closes a quotation that it did not open. A word
    that merely begins so is none (个人, 次日, 座中有人), and a surname neither (张大爷).
    """
    first = text.lstrip()[:_TAIL_WORD]
    if first[0] in NO_START or ((closers := unbalanced(text[:120])[0]) and "”" in closers):
        return True
    if _MEASURED.match(text.lstrip()) or _COUNTED.match(first):
        return True
    if first[0] in _CLASSIFIERS:
        return len(first) > 1 and (
            not first[1].isalnum()
            or (first[0] == "余" and (first[1] in _CLASSIFIERS or first[1:3] in _PERSONS))
            or _counts(first)
        )
    if _WAITS.match(first):
        return False
    return first[0] in PARTICLES and len(rjieba.cut(first)[0]) == 1


def connects(text: str) -> bool:
    """Whether the text's first word only goes on with something: 并在…, 被市里采纳.

    >>> connects("被市、县林业部门采纳"), connects("而今迈步从头越"), connects("及时回应关切")
    (True, False, False)
    """
    first = text.lstrip()[:_TAIL_WORD]
    return first[:1] in _CONNECTORS and rjieba.cut(first, False)[0] in _CONNECTS


def is_counting(text: str) -> bool:
    """Whether the text opens with a classifier or unit, which only a figure stands before."""
    is_classified = text[0] in _CLASSIFIERS and is_open_head(text)
    return is_classified or bool(_MEASURED.match(text) or _COUNTED.match(text))


def _counts(first: str) -> bool:
    """Whether a classifier stands alone in front of what it counts."""
    if first[0] in _NAMES or first[:2] in _FAMED:
        return False
    words = rjieba.cut(first)
    if first[0] == "处":  # the segmenter guesses words that its dictionary has not (处低)
        return len(rjieba.cut(first, False)[0]) == 1
    return len(words) > 1 and len(words[0]) == 1 and len(words[1]) > 1


def can_be_counted(sign: str) -> bool:
    """Whether a figure can stand before a character: a unit, or the rest of the figure.

    >>> can_be_counted("分"), can_be_counted("讨")
    (True, False)
    """
    return sign in _UNITS or sign.isdigit()


def is_statistic(text: str) -> bool:
    """Whether the text opens with a figure or a deed of nobody: a head that lost its subject.

    On a page without other damage this says nothing.
    """
    return bool(_STATISTIC.match(text))


def parallel_openings(
    blocks: Sequence[PageBlock], texts: Sequence[int], region: Callable[[int], int]
) -> frozenset[int]:
    """Paragraphs that open as others of their article do: with run-in titles that are built alike
    (the same two characters in front, or as many characters between the commas and two of them
    the same), or with the same three characters as two others (委员会坚持…, 委员会发挥…)."""
    openings: dict[tuple[int, str], list[int]] = {}
    titled: dict[tuple[int, str], list[int]] = {}
    shapes: dict[tuple[int, ...], dict[int, str]] = {}
    for i in texts:
        openings.setdefault((region(i), blocks[i].text[:_OPENING]), []).append(i)
        if m := RUN_IN.match(blocks[i].text):
            title, where = m[0][:-1], region(i)
            titled.setdefault((where, title[:2]), []).append(i)
            shape = (where, *map(len, title.split("，")))
            shapes.setdefault(shape, {})[i] = title
    alike = {i for like in titled.values() if len(like) > 1 for i in like}
    alike |= {i for like in openings.values() if len(like) > 2 for i in like}
    for titles in shapes.values():
        if len(titles) > 1:  # most titles have a build of their own
            alike |= _share_two(titles)
    return frozenset(alike)


def _share_two(titles: Mapping[int, str]) -> set[int]:
    """Which of titles of one build have two characters in the same places as another one."""
    having: dict[tuple[int, str, int, str], list[int]] = {}
    for i, title in titles.items():
        signs = [(k, c) for k, c in enumerate(title) if c != "，"]
        for two in combinations(signs, 2):
            having.setdefault((*two[0], *two[1]), []).append(i)
    return {i for like in having.values() if len(like) > 1 for i in like}


def is_rest(text: str) -> bool:
    """Whether a block is one short sentence, as what is left of a paragraph mostly is."""
    return len(text) <= _MAX_REST and ends_sentence(text) and not _STOP_WITHIN.search(text)


def parted_quotations(blocks: Sequence[PageBlock]) -> frozenset[int]:
    """Lines of display type that are running text: they open with a quotation mark behind a text
    that breaks off, and what stands below them goes on (a list of quotations, a text without its
    beginning), on a page whose extraction parts text before quotations again and again.

    The lines that stand tight below such a line go with it. Never display type that the source
    itself marks.
    """
    opens = [
        i
        for i, block in enumerate(blocks)
        if block.text.startswith("“")
        and block.kind in (Kind.TEXT, Kind.DISPLAY)
        and (before := next_block(blocks, i, -1)) is not None
        and before.kind is Kind.TEXT
        and breaks_off(before.text)
    ]
    if sum(blocks[i].kind is Kind.TEXT for i in opens) < _PARTED:
        return frozenset()
    found: set[int] = set()
    for i in opens:
        stop = i
        while (
            stop < len(blocks) and _is_unmarked(blocks[stop]) and (stop == i or blocks[stop].tight)
        ):
            stop += 1
        below = next_block(blocks, stop - 1) if stop > i else None
        if below is None or below.kind is not Kind.TEXT:
            continue
        is_list = "”、" in blocks[stop - 1].text and below.text.startswith("“")
        if is_list or is_open_head(below.text):
            found.update(range(i, stop))
    return frozenset(found)


def _is_unmarked(block: PageBlock) -> bool:
    return block.kind is Kind.DISPLAY and not block.size
