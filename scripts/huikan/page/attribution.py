"""Lines that say who did what for a text, read word by word: 政协委员 罗 鸣 口述 江小舟 整理."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import rjieba

from huikan.page.names import (
    DONE,
    is_bare_name,
    is_compound_name,
    is_parted_name,
    is_transcribed_name,
    is_worded_name,
    padded_names,
)
from huikan.spans import Span
from huikan.text.chars import COMPOUND_SURNAMES, HAN, SURNAMES

_MAX_LINE = 60
"""Characters of a line that names people, at most."""
_BRACKETS = re.compile(r"[（(](.*)[）)]")
_MARK = re.compile(r"[□■◇◆○●◎★☆※][ \u3000]*")
_WORD = re.compile(r"[^ \u3000:：/／、，,；;|｜]+")
_ROLE = re.compile(
    r"(?:本[报刊网台]|[县市区]?融媒体?)?(?:特约|见习|实习|全媒体|特派|首席)?"
    r"(?:记者|通讯员|评论员|撰稿人?|编辑|实习生)"
)
_CRAFT = re.compile(
    r"文|图|摄|文图|图文|文字|图片|作者|口述|自述|主持|数据整理|录音整理|辑录?|辑译|编译|选编|讲述|口述整理|整理|采访|采写|采访整理|记录|撰文|撰稿|执笔"
    r"|摄影|摄影报道|供图|供稿|翻译|绘图|制图|漫画|书法|篆刻|题字|朗诵|主讲人?|受访者|采访者|讲述人|口述人|整理人|记录人|执笔人"
)
# Whom somebody speaks or works for, and what he is there.
_UNIT = re.compile(
    rf"[{HAN}“”]{{0,24}}(?:政协|委员会|专委会|机关|办公[室厅]|研究室|文史[委办馆]|[提案经农科教文卫体社法民宗港澳侨]{{1,6}}委"
    r"|联络[处组]|工委|界别?|小组|支部|总支|市委会|工商联|[学协商]会|联合会|妇联|侨联|科协|文联|残联|总工会|编辑部|本[报刊]"
    r"|委员|常委|副?主席|秘书长|代表|主任|副?[局处科院校馆所站社会厂队村镇乡县市区]长|书记"
    r"|工程师|农艺师|会计师|律师|医[师生]|教[师授]|研究员|馆员|法官|检察官|民警|护士|经理|董事长|理事|负责人|传承人|作家|画家|学者"
    r"|工作[室站]|联络站)(?:供稿|整理|提供|推荐)?"
)
# … whose name goes on without a space, in brackets: （据望湖区政协委员罗鸣反映）
_TOLD = re.compile(
    rf"根?据?[{HAN}、]{{0,20}}?(?:委员|常委|副?主席|主任|代表|教授|校长|院长|局长)"
    rf"([{HAN}]{{2,3}})(?:同志)?(?:反映|来信|来稿|提供|供稿|建议|提案|口述|讲述|发言)?(?:整理|编写|摘编)?"
)
# … or stands in front: （罗鸣，作者系望湖区政协委员）
_FIRST = re.compile(
    rf"([{HAN}](?:[ \u3000]{{0,4}}[{HAN}]){{1,2}})[，,、][ \u3000]*"
    r"(?:本文)?(?:作者)?(?:系|为|现任|时任)[^（）]{2,40}"
)
# … alone on its line: 望湖区政协委员罗鸣
_FUSED = re.compile(
    rf"[{HAN}、]{{0,20}}(?:政协(?:常?委员|副?主席|秘书长|常委)|界委员)([{HAN}]{{2,3}})"
)
# … or who he is behind it: 罗鸣（作者系望湖区政协委员）
_WHO = re.compile(
    rf"([{HAN}](?:[ \u3000]{{0,4}}[{HAN}]){{1,2}})"
    r"[（(](?:本文)?作者(?:系|为|单位)[^（）]{2,40}[）)]"
)
# Where or when it was written, behind the names: 发自莲塘, 1999年12月20日凌晨
_WRITTEN = re.compile(
    rf"[ \u3000]+(?:发自[{HAN}、]{{2,16}}|\d{{4}}年\d{{1,2}}月(?:\d{{1,2}}日)?[{HAN}]{{0,10}})"
    r"(?=[）)]?$)"
)
# … or any other body, place, office or trade, where nothing but whoever wrote it can stand.
_ANY_UNIT = re.compile(
    rf"[{HAN}、“”（）]{{1,28}}(?:[员长师席任授民人生委会组室局院校厂社部处科站馆厅界所团村镇乡县市区州旗盟家者工户]"
    r"|政协|中心|大学|集团|街道|公司|联盟|书记|支书|主播|律师|代表)"
)
# A name between dots or in brackets of any kind, and one with a body behind it in brackets.
_ENCLOSED = re.compile(rf"[（(\[［【〔·•]([{HAN}·、 \u3000]{{2,20}})[）)\]］】〕·•]")
_NAME_AND_UNIT = re.compile(
    rf"([{HAN}](?:[ \u3000]{{0,4}}[{HAN}·]){{1,7}})[（(]([{HAN}、“”]{{3,30}})[）)]"
)
# Somebody's own office, not a body: behind it any characters that make no word are a name.
_OFFICE = re.compile("(?:委员|常委|主席|秘书长|主任|[长师授员])$")
# What somebody did, without a space behind his name: 罗鸣整理
_DONE = re.compile(rf"(?<=[{HAN}]){DONE}$")
_FULL_NAME = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]{{2,8}}·[{HAN}]{{2,8}}")


class _Word(NamedTuple):
    text: str
    """Without the spaces within a name."""
    span: Span
    is_padded: bool
    is_told: bool
    """A colon or stroke stands behind it: 口述：, 记者／."""


def attributed(line: str, is_placed: bool = False) -> list[Span]:
    """Where the names stand in a line that says who did what, with the spaces within them.

    Every word of such a line is a role (本报记者), a craft (整理), an office or unit (政协机关) or
    a name; each name has one of the others in front of it or a craft behind it. Behind a
    paper's role, or a craft with a colon, any two to four characters are a name, behind somebody's
    office any that make no word; elsewhere what begins with a surname besides. Where or when it
    was written may stand last. None where one word is anything else, as of headlines it is. A line
    that `is_placed` stands between a headline and its text: there any body, place or trade may
    stand in front of a name, and the name may be written by its sound.

    >>> attributed("望湖区政协机关 罗 鸣"), attributed("本报记者 江小舟/文 罗 鸣/摄")
    ([(8, 11)], [(5, 8), (11, 14)])
    >>> attributed("本报记者 县政协 罗鸣"), attributed("政协机关 强党建"), attributed("罗鸣 江小舟")
    ([(9, 11)], [], [])
    >>> attributed("护林员 罗小满"), attributed("护林员 罗小满", is_placed=True)
    ([], [(4, 7)])
    """
    if len(line) > _MAX_LINE:
        return []
    if written := _WRITTEN.search(line):
        line = line[: written.start()] + line[written.end() :]
    if is_placed and (placed := _placed_names(line)):
        return placed
    if m := _BRACKETS.fullmatch(line):
        told = _TOLD.fullmatch(m[1]) or _FIRST.fullmatch(m[1])
        if told and is_bare_name("".join(told[1].split())):
            return [(m.start(1) + told.start(1), m.start(1) + told.end(1))]
    elif (fused := _FUSED.fullmatch(line)) and is_bare_name(fused[1]):
        return [fused.span(1)]
    elif (who := _WHO.fullmatch(line)) and who[1][0] in SURNAMES:
        return [who.span(1)]
    first = m.start(1) if m else 0
    mark = _MARK.match(line, first)
    words = list(_words(line, mark.end() if mark else first, m.end(1) if m else len(line)))
    is_told = bool(m and words and len(words[-1].text) > 1 and _CRAFT.fullmatch(words[-1].text))
    found = _names(words, is_told, is_placed)
    is_sure = not is_placed or any(_is_sure(w) for w in words if w.span in found)
    return found if is_sure else []


def _placed_names(line: str) -> list[Span]:
    """Where the names stand in a line that is nothing but names in brackets, or a name with its
    body behind it in brackets: （罗小满 江舟）, 罗小满（县政协办公室）."""
    if m := _NAME_AND_UNIT.fullmatch(line):
        word = _Word("".join(m[1].split()), m.span(1), False, False)
        return [m.span(1)] if _is_sure(word) and _ANY_UNIT.fullmatch(m[2]) else []
    if m := _ENCLOSED.fullmatch(line):
        words = list(_words(line, m.start(1), m.end(1)))
        is_named = all(_can_be_name(w) for w in words) and any(_is_sure(w) for w in words)
        return [w.span for w in words] if is_named else []
    return []


def _is_sure(word: _Word) -> bool:
    """Whether a word is a name whatever stands beside it."""
    if word.is_padded or is_bare_name(word.text) or is_worded_name(word.text):
        return True
    if is_compound_name(word.text) or is_parted_name(word.text):
        return True
    return len(word.text) > 2 and is_transcribed_name(word.text, is_told=True)


def _words(line: str, start: int, stop: int) -> Iterator[_Word]:
    """The words between spaces and marks, the characters of a name as one."""
    padded = {a: b for a, b in padded_names(line) if start <= a and b <= stop}
    at = start
    while m := _WORD.search(line, at, stop):
        at = padded.get(m.start(), m.end())
        is_told = line[at : at + 1] in tuple(":：/／")
        done = None if _CRAFT.fullmatch(m[0]) else _DONE.search(line, m.start(), at)
        if done and done.start() - m.start() > 1:
            name = "".join(line[m.start() : done.start()].split())
            yield _Word(name, (m.start(), done.start()), m.start() in padded, False)
            yield _Word(done[0], done.span(), False, True)
            continue
        text = "".join(line[m.start() : at].split())
        yield _Word(text, (m.start(), at), m.start() in padded, is_told)


def _names(words: list[_Word], is_told: bool, is_placed: bool) -> list[Span]:
    """Where the names stand; `is_told`: a craft behind the last of them tells that they are;
    `is_placed`: nothing but who wrote a text can stand there."""
    found: list[Span] = []
    waiting = 0  # names that only a craft behind them would tell
    is_any = is_last_name = is_office = False
    for word in words:
        if role := _ROLE.fullmatch(word.text):
            is_told, is_any = True, role[0].startswith("本")
            is_last_name = False
        elif _CRAFT.fullmatch(word.text):
            if is_last_name:
                waiting = 0
            is_told, is_any = len(word.text) > 1 or word.is_told, word.is_told
            is_last_name = False
        elif _is_unit(word) or (is_placed and _is_any_unit(word)):
            is_told, is_any = True, False
            is_last_name, is_office = False, bool(_OFFICE.search(word.text))
            continue
        elif is_placed and is_told and _can_be_name(word):
            found.append(word.span)
            is_any, is_last_name = False, True
            continue
        elif is_office and _makes_no_word(word):
            found.append(word.span)
            is_last_name = True
        elif (is_any and _FULL_NAME.fullmatch(word.text)) or _is_name(word, is_told):
            found.append(word.span)
            waiting += not is_told
            is_any, is_last_name = False, True
        else:
            return []
        is_office = False
        if waiting and not is_last_name:
            return []
    return [] if waiting else found


def _can_be_name(word: _Word) -> bool:
    """Whether a word can be a name beside a sure one: a surname and one character or two, or
    characters that names are written with by their sound."""
    is_short = 2 <= len(word.text) <= 3 and word.text[0] in SURNAMES
    if is_short or is_compound_name(word.text) or is_parted_name(word.text):
        return True
    return is_transcribed_name(word.text, is_told=True)


def _is_unit(word: _Word) -> bool:
    """Whether a word is an office or a body; with a colon behind it, it is a list's: 主席：罗鸣."""
    return _UNIT.fullmatch(word.text) is not None and not word.is_told


def _is_any_unit(word: _Word) -> bool:
    """Whether a word is a body, a place or a trade, and no name that ends like one: 罗建民."""
    text = word.text
    is_name = len(text) == 3 and text[0] in SURNAMES and text[-1] not in "区县市镇乡村州旗盟"
    if len(text) < 3 or word.is_padded or word.is_told or is_name:
        return False
    return _ANY_UNIT.fullmatch(text) is not None


def _makes_no_word(word: _Word) -> bool:
    """Whether three characters, or two that are spaced out, are no word and have none in them."""
    least = 2 if word.is_padded else 3
    return least <= len(word.text) <= 3 and len(rjieba.cut(word.text, False)) == len(word.text)


def _is_name(word: _Word, is_told: bool) -> bool:
    """Whether a word is a name by itself: no word of the language, and a surname in front."""
    text = word.text
    if text[:2] in COMPOUND_SURNAMES:
        return is_compound_name(text)
    if word.is_padded:
        return text[0] in SURNAMES
    return is_bare_name(text) or (is_told and is_worded_name(text))
