"""Mastheads and running heads: lines that name the day, the page and who was on duty.

Such a line is told token by token: every one must be of a kind that only these lines are made
of, so that extraction may put them in any order, pad the names and drop the marks between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

from huikan.text.chars import HAN
from huikan.text.shapes import names_publisher

NUMERAL = r"[0-9０-９〇零一二三四五六七八九十百]"
# A token; what closing up spaces at digits has glued together comes apart again.
_PARTS = re.compile(
    rf"\d{{4}}年{NUMERAL}{{1,2}}月{NUMERAL}{{1,3}}日|(?:星期|周)[一二三四五六日天](?![{HAN}])|第{NUMERAL}{{1,3}}版"
    rf"|[^\s·•|｜■□◆◇●]+?(?=\d{{4}}年|星期[一二三四五六日天]|第{NUMERAL}{{1,3}}版|(?<![总年\d])第{NUMERAL}{{1,3}}期|[（(]总第|[\s·•|｜■□◆◇●]|$)"
)
# A word or name of two characters that was spaced out: 专 题
TWO_APART = re.compile(rf"(?<![{HAN}])([{HAN}])[ \u3000]+([{HAN}])(?![{HAN}])")
_BRACKETED = re.compile(r"[（(]([^（）()]*)[）)]")
_GLUED = re.compile(rf"(?<=^\d)(?=[{HAN}])|(?<=^\d\d)(?=[{HAN}])|(?<=[{HAN}])(?=\d{{1,3}}$)")
_DAY = re.compile(
    rf"(?:\d{{4}}|[一二][〇○零一二三四五六七八九]{{3}})年"
    rf"(?:{NUMERAL}{{1,3}}月(?:{NUMERAL}{{1,3}}日)?)?(?:[（(]?星期[一二三四五六日天][）)]?)?$"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2}$"
)
_WEEKDAY = re.compile(
    r"[（(]?(?:星期|周)[一二三四五六日天][）)]?$|农历\S{2,8}$|甲辰年|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年\S{0,6}$"
)
_PAGE = re.compile(
    rf"第?\s?{NUMERAL}{{1,3}}[版页]$|[A-D]\d{{1,2}}版?$|(?:共|今日|本期){NUMERAL}{{1,3}}版$|[{HAN}]{{0,6}}\d{{1,2}}(?:[-—]\d{{1,2}})?版$"
)
_NUMBER = re.compile(
    rf"(?:\d{{4}}年?)?第{NUMERAL}{{1,3}}[期号辑](?:[（(]?总?第{NUMERAL}{{1,5}}[期号][）)]?)?$"
    rf"|[（(]?总?第{NUMERAL}{{1,5}}[期号][）)]?$"
    r"|\d{4}年\d{1,2}月[号刊]$"
)
_IMPRINT = re.compile(
    rf"[{HAN}]{{2,16}}(?:主管主办|编印)$|[{HAN}]{{2,16}}(?:办公[室厅]|研究室|委员会|[部局社处组])编$"
    r"|国内统一\S*$|邮发代号\S*$|(?:ISSN|CN)\S*$|刊号\S*$|\d{2}[-—–]\d{2,4}(?:/\S+)?$"
    r"|内部(?:资料|刊物|发行)\S{0,8}$"
    r"|[（(]?共印\d{1,6}份[）)]?$"
    r"|免费(?:交流|赠阅)$|准印证\S*$|新出\S{0,12}$|内部交流$|注意保存$|零售每份\S{1,8}$|主管主办[：:]\S{4,24}$"
)
# Who was on duty, name behind or in the next token; and where the paper is reached.
_STAFF = re.compile(
    r"(?:本[版期栏刊页]|副刊)(?:编辑(?!部)|责编|主编|撰稿|统筹|策划|图片)[：:／/]?"
    r"|(?:见习|实习|特约|执行)(?:责任)?(?:编辑|责编|美编)[：:／/]?"
    r"|(?:本[版期栏刊页])?(?:摘编|值班(?:编委|主任|总编辑?|领导|编辑)|责任?编辑?|责任校对|版(?:式|面)(?:设计)?|美术编辑|美编|校[对阅]"
    r"|审[校读]|组版|排版|视觉(?:设计)?|[一二三]审|检校|执行主编)[：:／/]?"
    r"|(?:副?主编|总编辑?|编审|终审|签发)[：:]"
)
# The same, but words that a sentence may begin with: only with a mark behind or beside others.
_STAFF_WORD = re.compile(
    r"(?:编辑|副?主编|总编辑?|编审|制图|统筹|策划|终审|签发|设计|审核|图片|摄影)(?:[：:／/]|$)"
)
_CONTACT = re.compile(
    r"(?:本[版期刊报])?(?:新闻|读者|投稿|编辑部|订阅|发行|广告|电子|联系|征稿|本[报刊社])?(?:电话|热线|邮箱|信箱|传真|网址|E-?mail|邮编|地址|社址|QQ)[：:]?",
    re.I,
)
_REACH = re.compile(
    r"[（(]?[\dXx*]{3,4}[）)]?[-—]?[\dXx*]{5,9}$|[\w.*-]+@[\w.*-]+$|(?:https?://|www\.)\S+$|[\dXx*]{5,11}$"
    rf"|[{HAN}\dA-Z（）()—-]{{3,30}}[路街道号楼室院厦层巷]$|见封[二三底]$"
)
# Who printed it, for whom and how often.
_PRINTED = re.compile(
    r"(?:本[版期刊报])?(?:承印|印数|印刷|印制|主办|主管|承办|协办|准印证|零售价?|定价)[：:]"
)
_PRINTED_VALUE = re.compile(rf"[{HAN}（）()\dXx.·]{{1,24}}$")
_NAME = re.compile(rf"[{HAN}]{{1,4}}$")
_SECTION = re.compile(
    r"(?:要闻|综合|综合新闻|专题|专版|特刊|专刊|副刊|时政|时评|新闻|言论|理论|聚焦|关注|广告|视点|人物|文化|文史|民生|民声"
    r"|履职|协商|提案|委员|界别|基层|地方|读者|星期刊|周末|头版|封面|目录)(?:[·/]?(?:要闻|新闻|专题|专版|报道|聚焦|广告|综合))?$"
)
# What a page is called, alone at its top: not a column's name (委员风采), which is a feature.
_PAGE_NAME = re.compile(
    r"(?:要闻|综合|综合新闻|专题|专版|特刊|专刊|副刊|时政|时政新闻|新闻|言论|理论|人物|文化|广告|头版)(?:[·/](?:要闻|专题|专版|广告))?\s?\d{0,3}$"
)
_PAPER = re.compile(
    rf"[《]?[{HAN}]{{1,10}}报[》]?$|[《]?[{HAN}]{{2,10}}(?:政协|专版|专刊|月刊|季刊|周刊|旬刊|会刊|通讯|要闻|综合|特刊|简报|园地|期刊|导报|日报|时报|晚报)[》]?$"
    rf"|[{HAN}]{{2,14}}(?:编印|主办|主管|承办|协办|编辑部|出版)$"
)
# … and the name alone on its line, which is no headline.
_PAPER_ALONE = re.compile(rf"[{HAN}]{{0,6}}政协报$")
# A day whose parts stand apart: 2023 10 20 星期五
_SPACED_DAY = re.compile(r"\d{4} \d{1,2} \d{1,2}(?: ?(?:星期|周)[一二三四五六日天])?$")
# The paper's name beside its folio: 政协通讯　·37·
_NAMED_FOLIO = re.compile(
    rf"\d{{1,2}}·[{HAN}]{{2,4}}$|·\d{{1,3}}· ?[{HAN}]{{2,10}}$|[{HAN}]{{2,10}} ?·\d{{1,3}}·$"
)
# Who publishes a page together: 市政协文史委　本报编辑部　联办
_JOINT = re.compile(
    rf"[{HAN}]{{3,20}}(?:[ \u3000]+[{HAN}]{{3,20}}){{1,3}}[ \u3000]+"
    "(?:联合主办|联办|合办|主办|协办|承办)$"
)
# A column's name spaced out above its pinyin: 提 案 追 踪 TI AN ZHUI ZONG
_SPELLED = re.compile(rf"[{HAN}](?: [{HAN}]){{1,7}}(?: [◎●■·])?(?: [A-Z]{{1,6}}){{2,8}}$")
# Folio, paper and column at the top of a page: 3 云溪时报 委员风采
_TOP = re.compile(rf"\d{{1,2}} ?[{HAN}]{{2,8}}(?:报|政协|通讯|周刊|会刊) [{HAN}·]{{2,10}}$")
_FREE = re.compile(rf"[{HAN}]{{2,10}}$")
_FOLIO = re.compile(r"\d{1,3}(?:[-—–/／]\d{1,3})?$")
# The paper's name in pinyin, in capitals: YUNXI ZHENGXIE BAO
_LATIN = re.compile(r"[A-Z]{2,12}$")
_LATIN_NAME = {"BAO", "ZHENGXIE", "ZHENGXIEBAO"}


def is_page_name(text: str) -> bool:
    """Whether the first line of a page is what the paper calls it, with its folio or without, or
    folio, paper and column.

    >>> [is_page_name(name) for name in ("专题", "人物3", "03 提案", "委员风采")]
    [True, True, True, False]
    >>> is_page_name("3 云溪时报 委员风采"), is_page_name("云溪政协 · 专题")
    (True, True)
    """
    if _PAGE_NAME.match(text.strip()) or _TOP.match(text.strip()) or names_paper(text):
        return True
    return [s.name if s else "" for s in _sorts(_parted(text.strip()))] == ["FOLIO", "SECTION"]


def names_paper(text: str) -> bool:
    """Whether a line is the paper's name and what it calls the page: 云溪政协 · 专题."""
    return sorted(s.name if s else "" for s in _sorts(text)) == ["PAPER", "SECTION"]


def has_paper(text: str) -> bool:
    """Whether the paper's name is one of the parts of a masthead or running head.

    >>> has_paper("2024年第9期 云溪政协 · 17 ·"), has_paper("2024年3月8日 星期五 第六版")
    (True, False)
    """
    return any(sort is _Sort.PAPER for sort in _sorts(_parted(text)))


def is_day(text: str) -> bool:
    """Whether a line is a day, a month or a year and nothing else.

    >>> is_day("2024年11月28日"), is_day("2024年11月28日，晴")
    (True, False)
    """
    return _DAY.match("".join(text.split())) is not None


class _Sort(Enum):
    """What one token of such a line is."""

    DAY = auto()
    WEEKDAY = auto()
    PAGE = auto()
    NUMBER = auto()
    IMPRINT = auto()
    STAFF = auto()
    STAFF_WORD = auto()
    CONTACT = auto()
    PRINTED = auto()
    NAME = auto()
    SECTION = auto()
    PAPER = auto()
    FOLIO = auto()
    LATIN = auto()
    FREE = auto()


_SORTS: tuple[tuple[_Sort, re.Pattern[str]], ...] = (
    (_Sort.DAY, _DAY),
    (_Sort.WEEKDAY, _WEEKDAY),
    (_Sort.PAGE, _PAGE),
    (_Sort.NUMBER, _NUMBER),
    (_Sort.IMPRINT, _IMPRINT),
    (_Sort.SECTION, _SECTION),
    (_Sort.PAPER, _PAPER),
    (_Sort.FOLIO, _FOLIO),
    (_Sort.LATIN, _LATIN),
)
_ANY_SORT = re.compile("|".join(f"(?P<{s.name}>{p.pattern})" for s, p in _SORTS))
"""The patterns as one; of several that meet a token the first counts."""
_LABELS = (
    (_Sort.STAFF, _STAFF),
    (_Sort.STAFF_WORD, _STAFF_WORD),
    (_Sort.CONTACT, _CONTACT),
    (_Sort.PRINTED, _PRINTED),
)
_CREDIT = re.compile("本?[版期]?(?:图片|照片)均?由")
_SURE = {_Sort.WEEKDAY, _Sort.PAGE, _Sort.NUMBER, _Sort.IMPRINT, _Sort.STAFF}
"""Each enough to tell such a line, if nothing else on it contradicts."""
_NAMED_BESIDE = {_Sort.DAY, _Sort.WEEKDAY, _Sort.STAFF, _Sort.PAPER, _Sort.NUMBER}
"""Beside one of them a name of any length is the paper's, or the column's."""


def is_masthead(text: str) -> bool:
    """Whether a line is a masthead or running head and nothing else.

    True where every token is a day, a page, a number of the issue, the paper's name, a section's
    or somebody on duty, and one of them is sure to be (a weekday, a page, an editor on duty; or
    a day together with the paper's name or a folio). One other name of up to ten characters may
    stand with a day or a page, two with the number of the issue and a folio. Leaves alone a day
    by itself, a byline (记者 周明远), who took the page's pictures and whatever has a word more.

    >>> is_masthead("2024年3月8日 星期五 第六版 专版 责编 罗 鸣")
    True
    >>> is_masthead("2024年3月8日，星期五"), is_masthead("本报记者 罗 鸣")
    (False, False)
    """
    if inner := _BRACKETED.fullmatch(text):
        text = inner[1].strip()
    if _CREDIT.match(text):
        return False
    if names_publisher(text):
        return True
    if any(
        form.match(text) for form in (_PAPER_ALONE, _SPACED_DAY, _NAMED_FOLIO, _SPELLED, _JOINT)
    ):
        return True
    if set(text.split()) & _LATIN_NAME and all(map(_LATIN.match, text.split())):
        return True
    sorts: list[_Sort] = []
    for sort in _sorts(_parted(text)):
        if sort is None:
            return False
        sorts.append(sort)
    free, found = sorts.count(_Sort.FREE), set(sorts)
    if free > 1 + ({_Sort.NUMBER, _Sort.FOLIO} <= found):
        return False
    is_reached = _Sort.CONTACT in found and not free and len(found | {_Sort.NAME}) > 2
    is_dated = _Sort.DAY in found and bool(found & {_Sort.PAPER, _Sort.FOLIO, _Sort.SECTION})
    if free and not (found & {_Sort.DAY, _Sort.PAGE} or {_Sort.NUMBER, _Sort.FOLIO} <= found):
        return False
    if free and len(sorts) > 2 and not found & _NAMED_BESIDE:
        return len("".join(text.split())) <= _SHORT
    beside = {_Sort.CONTACT, _Sort.IMPRINT, _Sort.STAFF_WORD}
    is_printed = sorts.count(_Sort.PRINTED) > 1 or (_Sort.PRINTED in found and found & beside)
    return is_dated or is_reached or bool(is_printed) or bool(found & _SURE)


def _parted(text: str) -> str:
    """The line with a spaced word's characters together, and apart what a digit was glued to."""
    if " " in text or "\u3000" in text:
        text = TWO_APART.sub(r"\1\2", text)
    is_numbered = text[:1].isdecimal() or text[-1:].isdecimal()
    return _GLUED.sub(" ", text) if is_numbered else text


_SHORT = 14
"""Characters of a line that names a page and hardly anything else (第3版 政协园地)."""


def _sorts(text: str) -> Iterator[_Sort | None]:
    """The sort of each token; None for one that no such line has."""
    after: _Sort | None = None
    for m in _PARTS.finditer(text):
        token = m[0].strip("—–-~")
        if not token:
            continue
        found = _ANY_SORT.match(token)
        sort = _Sort[found.lastgroup] if found and found.lastgroup else None
        for kind, label in _LABELS:
            if sort is None and (said := label.match(token)):
                rest = token[said.end() :]
                sort = kind if not rest or _follows(kind, rest) else None
                after = kind
        if sort is None and after is not None and _follows(after, token):
            sort = _Sort.NAME
        if sort is None and _FREE.match(token):
            sort = _Sort.FREE
        yield sort


def _follows(label: _Sort, token: str) -> bool:
    """Whether a token is what stands behind a label: a name, or a number or address."""
    if label is _Sort.CONTACT:
        return bool(_REACH.match(token))
    if label is _Sort.PRINTED:
        return bool(_PRINTED_VALUE.match(token))
    return all(_NAME.match(name) for name in re.split(r"[、，,/／]", token) if name)
