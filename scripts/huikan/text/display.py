"""Display type: which printed lines can be a headline, a subtitle or a section heading."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from huikan.text.chars import (
    HAN,
    NO_START,
    NUMBERED_ROW,
    QUOTED,
    SURNAMES,
    ends_clause,
    ends_sentence,
    goes_past_stop,
    is_counted,
    left_open,
    unbalanced,
    word_across,
)
from huikan.text.printed import POINTERS, Line
from huikan.text.shapes import is_remark, is_signature, is_signed

# What always begins a block of its own: a subtitle's dash, a picture's mark, a credit.
OPENS_BLOCK = re.compile(rf"[{POINTERS}]|[（(](?:本[版报刊]|图片|摄影|图/|文/)|编者按[：:]?$|图为")
# How letters, speeches and notices close.
_CLOSING = re.compile(
    r"(?:此致|敬礼|谢谢(?:大家|各位)?|特此(?:公告|通知|通报|声明|函[告达]))[！!。]?$"
    r"|[（(](?:未完)?待续[）)]$"
)
# A dateline alone on its line opens the text of a news item: 本报讯（记者 罗 鸣）
DATELINE = re.compile(
    r"(?:本[报刊网][\u4e00-\u9fff]{0,4}讯(?!员)|[（(【]?本[报刊网](?:综合)?(?:讯|消息)】?)[\s\u3000]*"
    r"(?:[（(][^（）()]{2,40}[）)])?"
)
# An editor's note that opens with its label: 编者按：今年以来…
NOTE = re.compile(r"编者按[：:][ \u3000]?\S")
# A subtitle's dash, which readers of scans take for 一一; 一一登记 and the like are words.
SUBTITLE = re.compile(
    rf"(?:——|―|－－|--|─|(?:—|一一(?![列落回登对解记核介作答走查说道讲看问数排询指予给过]))"
    rf"(?=[{HAN}\d“《][^，。；：！？]{{5,40}}$))"
)
# A line that can be display type: no stop, no list of clauses.
CLAUSES = re.compile(r"[，。；：,;]")
# A heading that counts its questions: 一问：好茶为何卖不出好价
_ASKED = re.compile("^[一二三四五六七八九十]问[：:]")
_QUOTES = re.compile("[“《（‘]")
# What goes on with the word before it.
_CLINGS = re.compile("的(?![士确])|们")
# Words that are spoken, who said them perhaps behind a dash, and figures with what they count:
# neither is a headline.
_SPEECH = re.compile(r"“[^”]*[。！？…]”$")
_SAID_BY = re.compile("[。！？…]”——")
_FIGURE = re.compile(r"\d(?:件|%|％|个|户|万|亿|篇|条|项|名|人|元)")
_QUESTIONS = re.compile(r"[？！?!]")
# Who told a text and who wrote it down, below its headline: 口述：邹广田　整理：邱 敏
_TOLD_BY = re.compile(
    rf"(?:(?:口述|讲述|整理|记录|撰文|执笔|采写|作者)[：:][ \u3000]*"
    rf"[{HAN}](?:[ \u3000]?[{HAN}]){{1,3}}[ \u3000]*){{1,3}}$"
)
# Who reported it, alone on the line: 本报记者 罗 鸣　通讯员 江小舟; or who speaks: 市政协委员 罗 鸣
WRITTEN_BY = re.compile(
    r"(?:[□■◇◆●○][ \u3000]*)?"
    rf"(?:本[报刊网](?:特约|见习|全媒体)?)?(?:记者|通讯员|特约撰稿人?)[：: \u3000]+"
    rf"[{HAN}](?:[ \u3000、{HAN}]){{1,24}}"
    rf"|[{HAN}、]{{0,20}}(?:政协|界别?)[{HAN}、]{{0,12}}?(?:委员|常委|副?主席|秘书长|主任)"
    rf"[ \u3000]+[{HAN}](?:[ \u3000]{{0,2}}[{HAN}]){{1,2}}"
)
# … or whoever holds an office: 市政协委员、云溪水产公司店长 罗小满
WRITER = re.compile(
    rf"(?=[{HAN}]{{0,8}}(?:政协|委员|[民工农九致台][盟革建进公学]))[{HAN}、（）]{{6,30}}"
    rf"(?:主[任席委]|委员|[会店部局校院处站所厂场社组秘书]长|经理|书记|教授|律师|专家|代表|负责人)"
    rf"[ \u3000]+[{''.join(sorted(SURNAMES))}](?:[ \u3000]?[{HAN}]){{1,2}}"
)
# A row of a table of figures: 长沙市 交办46件 办结46件, 委员满意率 100%; or the figure alone.
_ROW = re.compile(
    rf"[{HAN}A-Za-z（）、]{{2,20}}(?:[ \u3000]+[{HAN}]{{0,8}}[\d.,]+[{HAN}%％]{{0,4}})+$"
    r"|[\d.,]+(?:件|%|％|个|户|万元?|亿元?|篇|条|项|名|人次?|元)?$"
)
# A row of a programme: 9:00　开幕会, 14:00—17:30　委员报到
HOUR_ROW = re.compile(
    rf"(?:[上下]午|晚上?|早上?|中午)?[ \u3000]?\d{{1,2}}[:：]\d{{2}}"
    rf"(?:[—－–~～至-]{{1,2}}\d{{1,2}}[:：]\d{{2}})?([ \u3000]*)[{HAN}“]"
)
# The day above such rows: 1月8日（星期一）
DAY_ROW = re.compile(r"\d{1,2}月\d{1,2}日[（(](?:星期|周)[一二三四五六日][）)]")
# … but one digit that counts nothing slid here from beside a headline: 围绕中心 献计出力3
SLID_NUMBER = re.compile(rf"[{HAN}“”《》]{{2,20}}[ \u3000]+[{HAN}“”《》]{{3,20}}[1-9]$")
DISPLAY_CELLS = 84
"""No display line is longer (42 Han characters; the longest on the pages read is 39)."""
_MAX_PHRASE = 13
"""Characters of a phrase between the commas of a heading."""
_MAX_COUNT = 8
"""A line no longer than this that ends in a figure with its unit (保留9处) is a cell of a table."""
_MAX_SAID = 28
"""Characters of a headline with a colon."""
_MAX_PLACE, _MIN_TOLD = 6, 8
"""Characters of the place in front of a headline's colon, and of what is told behind it."""
_MAX_SIGNED = 3
"""Lines of a headline above who wrote the text."""


def is_display_chunk(chunk: list[Line]) -> bool:
    """Whether the lines are display type: a headline in one line or several."""
    if len(chunk) > 5 or any(line.width > DISPLAY_CELLS for line in chunk):
        return False
    if is_remark(chunk):
        return False
    if _is_stack(chunk) or _is_signed_headline(chunk):
        return True
    below = [line.text for line in chunk[1:]] + [""]
    if not all(
        _can_be_display(a.text)
        or (SUBTITLE.match(b) and (is_clause_headline(a) or is_headline(a.text)))
        or (a is not chunk[0] and _TOLD_BY.match(a.text))
        for a, b in zip(chunk, below, strict=True)
    ):
        return False
    if len(chunk) > 1 and all(is_counted(line.text) for line in chunk):
        return False
    return not any(unbalanced("".join(line.text for line in chunk)))


def _is_signed_headline(chunk: list[Line]) -> bool:
    """Whether the lines are a headline with commas and who wrote the text below it: two lines or
    three, without an end, above 本报记者 …."""
    *title, last = chunk
    if not 0 < len(title) <= _MAX_SIGNED or not WRITTEN_BY.fullmatch(last.text):
        return False
    return all(
        line.width <= DISPLAY_CELLS // 2
        and not ends_sentence(line.text)
        and line.text[0] not in NO_START
        and "。" not in line.text
        for line in title
    )


def _is_stack(chunk: list[Line]) -> bool:
    """Whether the lines are section headings with commas, torn from their text and stacked:
    short lines without an end, two of them at least of the same build. Not where a word stands
    across a line's end: a column's lines may have commas in the same place by chance."""
    if len(chunk) < 2:
        return False
    shapes = [tuple(len(part) for part in line.text.split("，")) for line in chunk]
    if max(map(max, shapes)) > _MAX_PHRASE or max(Counter(shapes).values()) < 2:
        return False
    if not any(len(shape) > 1 for shape in shapes) or any(
        any(unbalanced(line.text))
        or ends_clause(line.text)
        or ("，" not in line.text and not _can_be_display(line.text))
        for line in chunk
    ):
        return False
    return not any(word_across(a.text, b.text) for a, b in pairwise(chunk))


def is_display_line(text: str) -> bool:
    """Whether a line can be display type of its own: nothing in it is left open."""
    return _can_be_display(text) and not any(unbalanced(text))


def _can_be_display(text: str) -> bool:
    is_subtitle = SUBTITLE.match(text) is not None
    bare = QUOTED.sub("", text) if _QUOTES.search(text) else text
    if bare[1:2] == "问":
        bare = _ASKED.sub("", bare, count=1)
    # Asked first, for it is so with most lines.
    if not is_subtitle and (CLAUSES.search(bare) or text[0] in NO_START or "…" in bare):
        return False
    if OPENS_BLOCK.match(text) or _is_row(text) or DATELINE.match(text) or _CLINGS.match(text):
        return False
    if goes_past_stop(text) or left_open(text) or is_signature(text) or is_signed(text):
        return False
    if (
        _CLOSING.match(text)
        or _SPEECH.match(text)
        or _SAID_BY.search(text)
        or len(_FIGURE.findall(text)) > 1
    ):
        return False
    return len(_QUESTIONS.findall(bare)) < 2 and not (is_subtitle and ends_clause(text))


def _is_row(text: str) -> bool:
    """Whether a line is a row of a list or table: it opens as an item does (第3号 …), or two of
    its three parts and more are figures."""
    if (_ROW.match(text) and not SLID_NUMBER.match(text)) or NUMBERED_ROW.match(text):
        return True
    if text.startswith("序号 ") or HOUR_ROW.match(text):
        return True
    if len(text) <= _MAX_COUNT and is_counted(text):
        return True
    parts = text.split()
    return len(parts) > 2 and sum(map(is_counted, parts)) > 1


def is_headline(text: str) -> bool:
    """Whether a line is display type, or names a speaker and what is said: 某市政协：架起连心桥."""
    if is_display_line(text):
        return True
    who, _, what = text.partition("：")
    parts = (who.strip(), what.strip())
    return len(text) <= _MAX_SAID and all(part and is_display_line(part) for part in parts)


def is_stacked_headline(text: str) -> bool:
    """Whether a line can be a headline among others that stand on one another: with a colon only
    where a place's few characters stand in front and a headline's own behind, as in no row of a
    form (主办：省教育厅)."""
    if is_display_line(text):
        return True
    who, _, what = text.partition("：")
    return len(who) <= _MAX_PLACE and len(what) >= _MIN_TOLD and is_headline(text)


def is_clause_headline(line: Line) -> bool:
    """Whether a line right above a subtitle is a headline with a comma: 一粒药，怎样走完十里路."""
    text = line.text
    return (
        line.width <= DISPLAY_CELLS // 2
        and text.count("，") == 1
        and not (ends_clause(text) or left_open(text) or text[0] in NO_START)
        and not any(unbalanced(text))
    )
