"""Character tables and small questions about Chinese text, shared by the rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import rjieba

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
"""Range of Han characters, for use inside a character class."""

TERMINAL = "。！？!?…"
CLOSERS = "”’）》」』】〕)]〉"
OPENERS = "“‘（《「『【〔([〈"
NO_START = "，。！？；：、”’）》」』】〕!?;:,)]…％%"
"""Punctuation that never starts a line, a paragraph or a headline."""

_PAIRS = dict(zip("”’）》」』】)", "“‘（《「『【(", strict=True))
_BRACKET = re.compile(f"[{re.escape(''.join((*_PAIRS, *_PAIRS.values())))}]")
# How the brackets of most texts stand, if there are any.
_BALANCED = frozenset(("", "“”", "《》", "（）", "“”“”"))
_CLAUSE_MARKS = TERMINAL + "；：;:"


ITEM = re.compile(
    r"第[0-9〇一二三四五六七八九十百]{1,5}[号条项件]|\d{1,3}[.、．)）](?=\D)|[（(]\d{1,3}[）)]|[①-⑳]"
    r"|[●◆■★☆·•]\s*\S"
)
"""What opens a row of a list: 第001号, 1. , （3）, ①."""
NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}(?:[、．]|\.(?!\d))|[壹贰叁肆伍陆柒捌玖拾][、．.]"
    r"|[Ⅰ-Ⅻ][、．. ]|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.、．](?=\D)"
    r"|第[一二三四五六七八九十]{1,3}(?:[章节]|部分)[ \u3000]"
    r"|[之其][一二三四五六七八九十][ \u3000：]"
    r"|【[一二三四五六七八九十]{1,3}】|[一二三四五六七八九十]问[：:]"
    rf"|0[1-9][ \u3000]?(?=[{HAN}“《])(?![年月日时分秒版号期级届后]))"
)
"""What opens a numbered section heading: 一、, （一）, 1. , 01."""
NUMBERED_ROW = re.compile(r"第[0-9〇一二三四五六七八九十百]{1,5}[号件]")
"""What opens a row of a numbered list: 第3号　关于…."""
QUOTED = re.compile(r"“[^“”]*”|《[^《》]*》|（[^（）]*）|‘[^‘’]*’")
"""What stands between quotation marks, in a book title or in brackets."""
NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)}
INNER_SPACE = re.compile(rf"(?<=[{HAN}”》])[ \u3000]+(?=[{HAN}“《])")
"""A space between two phrases of a headline; running text has none."""
RUN_IN = re.compile(rf"[{HAN}“”、，]{{4,24}}。(?=.)")
"""A sentence in front that names what the paragraph is about, and more behind it:
强化思想淬炼，筑牢根基。一是…"""
LABELLED = re.compile(rf"[{HAN}]{{2,8}}[：:]")
"""What opens a line like 联系电话：… ."""
# The end of a figure and what it counts, where a line ends; and what no such line has before it.
_COUNT_END = re.compile(rf"[\d.,](?:[{HAN}]{{1,2}}|[%％])$")
_CLAUSE = re.compile("[，。；：,;]")
_PROSE = re.compile(r"[，。；！？]")
_PROSE_LENGTH = 30
_MAX_ROW = 80
_CUT_WORD = 6
_LISTED = 20
"""Characters in front of a cut in which the items of a list are looked for."""
_LEFT_OPEN_WORDS = (
    *("已经", "一直", "正在", "以及", "因为", "如果", "虽然", "但是", "并且", "或者", "为了"),
    *("由于", "关于", "对于", "随着", "按照", "根据", "围绕着", "曾经", "仍然", "必须"),
    *(
        "降至",
        "升至",
        "增至",
        "减至",
        "降到",
        "升到",
        "增加到",
        "提高到",
        "扩大到",
        "降低到",
        "达到了",
    ),
)
_LEFT_OPEN_ENDS = frozenset(word[-1] for word in _LEFT_OPEN_WORDS)
_LEFT_OPEN = "和与或将把被从以并而但所最更很且即若虽因"
_ASIDE_END = re.compile(r"[。！？…”’][（(][^（）()]*[）)]$")
# Most of a Chinese line, each character known to be two cells wide.
_WIDE = re.compile(f"[{HAN}，。、；：！？“”（）《》]+")


def cells(text: str) -> int:
    """Width in cells: a full-width character is two, any other one.

    >>> cells("2024年")
    6
    """
    rest = _WIDE.sub("", text)
    if rest.isascii():
        return 2 * len(text) - len(rest)
    return 2 * (len(text) - len(rest)) + sum(
        2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in rest
    )


def is_counted(text: str) -> bool:
    """Whether a line without a stop ends in a figure and what it counts: a cell or row of a table.
    Most do not, by their last characters.

    >>> is_counted("办结46件"), is_counted("办结了那些件"), is_counted("面商率，100%")
    (True, False, False)
    """
    if text[-3:-1].isalpha() or (m := _COUNT_END.search(text[-3:])) is None:
        return False
    stop = at = len(text) + 1 - len(m[0])
    while at and (text[at - 1].isdecimal() or text[at - 1] in ".,"):
        at -= 1
    figure = text[at:stop].lstrip(".,")
    return bool(figure) and not _CLAUSE.search(text, 0, stop - len(figure))


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does, closing quotes and brackets aside.

    A remark in brackets behind a sentence (。（作者系…）) ends it too.

    >>> ends_sentence("就在身边。”"), ends_sentence("有关部门密")
    (True, False)
    """
    if text[-1:].isalnum():  # most lines of running text: they end with neither mark nor bracket
        return False
    if _last_mark(text) in TERMINAL:
        return True
    return text.endswith(("）", ")")) and bool(_ASIDE_END.search(text[-120:]))


def ends_clause(text: str) -> bool:
    """Whether the text ends a sentence, or an item of a list (；), or announces one (：)."""
    if text[-1:].isalnum():
        return False
    return _last_mark(text) in _CLAUSE_MARKS or ends_sentence(text)


def _last_mark(text: str) -> str:
    """The last character but for closing quotes and brackets; a space if there is none."""
    return text.rstrip(CLOSERS)[-1:] or " "


# A finished sentence with more behind it; a section's number may have slid there.
_STOP_WITHIN = re.compile(r"[。；][”’』」）》]?(?:[^”’』」）》\d]|\d.)")


def goes_past_stop(text: str) -> bool:
    """Whether a line has more behind a finished sentence, so that it is no headline.

    >>> goes_past_stop("“…半天就能出海。”7月"), goes_past_stop("药价降下来了，药却没有送上去。")
    (True, False)
    """
    return _STOP_WITHIN.search(text) is not None


def breaks_off(text: str) -> bool:
    """Whether running text stops without an end: a column or page break cut it.

    Rows of a list, labels, verse and other short lines without a stop inside end so by intent.

    >>> breaks_off("今年两会召开前，提案委主要负"), breaks_off("长沙市 交办46件 办结46件")
    (True, False)
    """
    if ends_clause(text) or ("。" not in text and ITEM.match(text) and len(text) <= _MAX_ROW):
        return False
    is_row = " " in text or "\u3000" in text
    return bool(_PROSE.search(text)) or (len(text) >= _PROSE_LENGTH and not is_row)


def word_across(tail: str, head: str) -> bool:
    """Whether a word of the dictionary stands across a cut.

    Guessed words are not asked for: the segmenter sees one in 主要负|汇智, too. Neither is one of
    和 behind the items of a list and a surname (秸秆还田、轮作和|田广林).

    >>> word_across("有关部门密", "切合积极做好"), word_across("就在身边。", "关注民生")
    (True, False)
    """
    left, right = tail[-_CUT_WORD:], head[:_CUT_WORD]
    if left[-1] in NO_START or right[0] in NO_START:
        return False
    is_listed = left[-1] in "和与" and "、" in re.split("[，。；]", tail[-_LISTED:])[-1]
    if is_listed and right[0] in SURNAMES and rjieba.cut(right, False)[0] == right[0]:
        return False
    return _is_word_across(left, right)


@lru_cache(maxsize=1 << 12)
def _is_word_across(left: str, right: str) -> bool:
    at = 0
    for word in rjieba.cut(left + right, False):
        if at < len(left) < at + len(word):
            return True
        at += len(word)
    return False


def left_open(text: str) -> bool:
    """Whether the last word wants another behind it: no headline ends so.

    >>> left_open("请客人来看看我们把"), left_open("共谋发展 政通人和")
    (True, False)
    """
    if text[-1] in _LEFT_OPEN_ENDS and text.endswith(_LEFT_OPEN_WORDS):
        return True
    return text[-1] in _LEFT_OPEN and rjieba.cut(text[-_CUT_WORD:], False)[-1] == text[-1]


def unbalanced(text: str) -> tuple[list[str], list[str]]:
    """Closers that nothing opened and openers that nothing closes, in their order.

    >>> unbalanced("植物医生”抖音号（试行")
    (['”'], ['（'])
    """
    closers: list[str] = []
    openers: list[str] = []
    found = _BRACKET.findall(text)
    if "".join(found) in _BALANCED:
        return closers, openers
    for c in found:
        if c not in _PAIRS:
            openers.append(c)
        elif openers and openers[-1] == _PAIRS[c]:
            openers.pop()
        else:
            closers.append(c)
    return closers, openers


def closes_quotation(text: str, above: Sequence[str]) -> bool:
    """Whether a quotation that the text closes was opened in a paragraph above: nothing of it is
    lost.

    >>> closes_quotation("灯亮了。”大家都点头。", ["老方说：“路灯坏了半年。", "老人摔过两回。"])
    True
    """
    return text[0] not in NO_START and any("“" in unbalanced(t)[1] for t in above)


COMMON_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶"
    "阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊"
)
"""The hundred-odd surnames that most people have."""
SURNAMES = COMMON_SURNAMES | frozenset(
    "骆荣裘缪钮嵇荀闻莘贡郦雍濮扈庾寇厉戎訾蒯禹昝邴宓逄郏邰韶"
    "兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌"
    "费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池"
    "滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井"
    "练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺水云昌凤酆皮卞伍元平和湛咸狄茅熊纪舒麻强肖闫"
    "纳满税禤邝招贝麦危戈束尚牧逄亢郄"
    "付代佘仝冶茹阙晁敬漆尉储芮雒鞠隋慕颉妥赫富那哈撒沃晋逯亓苑郗阚禚佴仉"
    "杭陇扶贲汲隗伊钭蓟蒲鄂劳璩寿浦宦暨殳夔厍乜巢桓邛宛缑闾郇庹綦檀谯苌"
)
"""Single-character surnames, most frequent first. For telling a signature from a short remark
only: a name is never accepted on this ground alone in running text."""
COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        "欧阳上官司马司徒司空诸葛皇甫慕容令狐端木公孙夏侯宇文长孙尉迟呼延独孤拓跋澹台赫连"
        "东方南宫西门申屠闻人鲜于轩辕濮阳淳于单于万俟",
    )
)
"""Surnames of two characters."""

_CONTENTS_ROW = re.compile(
    r"\S[^。]{2,60}?(?:[…·]{3,}|[.．]{5,})[…·.．\s]*[^…。；\d]{0,24}?\s*\d{1,3}$"
)


def is_contents_row(text: str) -> bool:
    """Whether a line is a row of a bulletin's contents: a headline, dots, whose it is, the page.

    >>> is_contents_row("老渡口又亮灯了…………江小舟　7"), is_contents_row("他数到21")
    (True, False)
    """
    # Asked first, for hardly a line ends in a figure.
    return text[-1:].isdigit() and _CONTENTS_ROW.match(text) is not None


# Radicals that PDFs and some keyboards give in place of the character itself. Those of U+2F00
# are known to Unicode; of these it says nothing that the standard library knows.
_RADICALS = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
TWINS = re.compile("[\u2e80-\u2fd5\uf900-\ufad9]")
"""Radicals, and characters that only old encodings told apart."""


def twin(m: re.Match[str]) -> str:
    """The character that a match of `TWINS` stands for.

    >>> TWINS.sub(twin, "民⻛淳朴，⼭⽔相依")
    '民风淳朴，山水相依'
    """
    return _RADICALS.get(m[0]) or unicodedata.normalize("NFKC", m[0])
