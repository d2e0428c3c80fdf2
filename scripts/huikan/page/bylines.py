"""Bylines: how a page says who wrote, took or told something, and the names in it."""

from __future__ import annotations

import re

import rjieba

from huikan.page.attribution import attributed
from huikan.page.labels import names_column
from huikan.page.names import (
    DONE,
    NAME,
    are_names,
    is_bare_name,
    may_be_named,
    unpadded,
)
from huikan.spans import Span
from huikan.text.chars import COMPOUND_SURNAMES, HAN, SURNAMES
from huikan.trace import Traced

_ROLE = (
    r"(?:本[报刊网](?:特约|见习|实习)?(?:全媒体)?|特约|见习|实习|全媒体)?"
    r"(?:记者|通讯员|评论员|特派记者|撰稿人?|编辑|实习生)"
)
_ROLE_FIRST = re.compile(_ROLE)
# What somebody did for the text: 口述：余万根　整理：江 帆
_CRAFT = r"(?:作者|文[/／]图|图[/／]文|图文|文图|文|图|整理|撰文|执笔|口述|记录|采写|撰稿|摄影)"
# … and a single character with a mark or space behind it: 文天地 is no name.
_CRAFT_BEFORE = rf"(?:{_CRAFT}[/／:：|｜丨\s]+|(?![文图]){_CRAFT})"
_LONG_NAME = rf"(?:[{HAN}]{{2,8}}·[{HAN}]{{2,8}}|{NAME})"
PARTY = "民革|民盟|民建|民进|农工党|致公党|九三学社|台盟"
_BRANCH = rf"(?:{PARTY})[{HAN}]{{0,10}}(?:委员会|委会?|支部|支社|总支)"
# A byline: a role or a mark, then names and nothing else.
_BYLINE = re.compile(
    rf"(?:{_CRAFT}[\s:：]+)?(?:{_ROLE}[/／:：|｜丨\s]*|{_CRAFT_BEFORE})(?:{_LONG_NAME})"
    rf"(?:[、，,\s/／]+(?:(?:{_ROLE}|{_CRAFT}|摄)[/／:：\s]*)?{_LONG_NAME})*(?:\s*[/／]?\s*(?:文|图|整理|文/图))?$"
    rf"|[□■◇◆○●◎★☆※]\s*(?:{_ROLE}\s*)?{_LONG_NAME}(?:[、\s]+{_LONG_NAME})*$"
    rf"|[□■◇◆]\s*(?:本[报刊](?:特约)?评论员|{_BRANCH}"
    rf"|[{HAN}]{{2,12}}(?:政协|工商联|委员会))$"
    rf"|[（(](?:{_CRAFT}[\s:：]+)?(?:(?:{_ROLE}|作者)[/／:：\s]*)?{NAME}(?:[、，,\s]+(?:{_ROLE}\s*)?{NAME})*[）)]$"
    rf"|[（(](?:[{HAN}]{{2,8}}|{NAME}(?:[、 \u3000]+{NAME})*)[ \u3000]+"
    r"(?:文[/／][图摄]|图[/／]文)[）)]$"
    rf"|[（(](?:{_ROLE}[ \u3000]*)?{NAME}[ \u3000]+摄影报道[）)]$"
    rf"|[（(]{_ROLE}[）)]$|本[报刊](?:特约)?评论员$"
    rf"|[{HAN}](?:[\u3000 ]{{1,4}}[{HAN}]){{1,2}}$"
    rf"|{NAME}\s?{DONE}(?:\s*{NAME}\s?{DONE})?$"
    rf"|[{HAN}·]{{2,8}}[ \u3000]{DONE}[ \u3000]+[{HAN}·]{{2,8}}[ \u3000]{DONE}$"
    rf"|[（(](?=[{''.join(sorted(SURNAMES))}]){NAME}\s?{DONE}(?:\s*{NAME}\s?{DONE})?[）)]$"
    rf"|(?:{_ROLE})[{''.join(sorted(SURNAMES))}][{HAN}]{{3,5}}$"
    rf"|[{HAN}]{{2,6}}\s+(?:文/[图摄]|图/文)$"
    rf"|[{HAN}]{{2,16}}(?:办公[室厅]|研究室|秘书处|委员会|编辑部)[ \u3000]+"
    r"(?:辑录?|整理|供稿|摘编|选编|编写|汇编)$"
)
# A speaker behind what he speaks for: 省政协经济委员会　罗 鸣
_SPEAKER = re.compile(
    rf"(?:[{HAN}、]{{0,16}}政协(?:常?委员?|[{HAN}、]{{0,14}}(?:委员会|委|联络[处组室]"
    rf"|办公[室厅]|研究室|界别?|工委|活动组|小组))?"
    rf"|{_BRANCH}"
    rf"|[{HAN}]{{2,8}}(?:工商联|总工会|侨联|妇联|科协|文联|青联)"
    rf"|[{HAN}、]{{2,16}}界别?)(?:委员)?"
    rf"[ \u3000]+([{HAN}](?:[ \u3000]{{0,4}}[{HAN}]){{1,2}})(?:[ \u3000]+执笔)?$"
)
# … or whose name begins with no surname, which 委员 tells: 教育界委员　其其格玛
_MEMBER_OF = re.compile(
    rf"(?:[{HAN}、]{{2,16}}界别?|{PARTY})(?:[{HAN}]{{0,6}}政协)?委员[ \u3000]+"
    rf"([{HAN}]{{2,8}}·[{HAN}]{{2,8}}|[{HAN}](?:[ \u3000]{{0,4}}[{HAN}]){{1,5}})$"
)
# A name with whom or what he speaks for behind it, in brackets: 罗 鸣（教育界）
_AFFILIATED = re.compile(
    rf"({_LONG_NAME})[ \u3000]*[（(](?:[{HAN}]{{0,8}}政协)?"
    rf"(?:(?:{PARTY}|[{HAN}、]{{2,14}}界别?)(?:委员|常委)?"
    rf"|{_BRANCH}|[{HAN}]{{0,12}}政协(?:常?委员?|常委)|特邀委员)"
    rf"(?:[、，][{HAN}、，]{{2,30}})?[）)]$"
)
# Who signs a letter to the editor: 市民 麦女士.
_READER = re.compile(
    rf"[{HAN}]{{0,16}}(?:市民|居民|村民|读者|业主|群众|职工|学生|家长|教师|网友|同志)"
    rf"[ \u3000]+[{HAN}\u3000 ]{{1,6}}(?:等[{HAN}\d]{{1,5}}[人位名])?(?:[（(][{HAN}]{{2,8}}[）)])?$"
    rf"|[{HAN}]{{2,14}}(?:[镇乡村区县市路街巷]|大道|街道|社区)[ \u3000]+"
    rf"[{''.join(sorted(SURNAMES))}](?:[ \u3000]{{0,2}}[{HAN}]){{1,2}}$"
)
_LAST_NAME = re.compile(rf"(?<=[ \u3000])[{HAN}](?:[ \u3000]{{0,4}}[{HAN}]){{1,2}}$")
# Anybody with an office, set apart from his name by a wide space: 市水利局原总工程师　邵永年
_OFFICER = re.compile(
    rf"[{HAN}、]{{2,28}}(?:工程师|农艺师|会计师|经济师|设计师|律师|医[师生]|教[师授]|老师|研究员|馆员|[科处局厅部队所站院校馆园村镇乡县市会社组班行]长"
    rf"|主任|总编|主编|书记|支书|经理|主席|主委|常委|委员|代表|理事|负责人|创始人|传承人|作家|画家|记者|农民|村民|居民|职工|工人|学员|护士|民警|法官|检察官)"
    rf"(?:\u3000[ \u3000]*| {{2,}})([{HAN}](?:[ \u3000]?[{HAN}]){{1,2}})$"
)
# … whose wide space was narrowed.
_NARROWED = re.compile(_OFFICER.pattern.replace(r"(?:\u3000[ \u3000]*| {2,})", " "))
# A member with whatever else he is, in brackets or not: （市政协委员、航道站退休调度员 罗鸣）
_MEMBER_AND = re.compile(
    rf"[（(]?[{HAN}]{{0,10}}政协(?:常务)?(?:委员|常委|副?主席)、[{HAN}、]{{2,30}}[ \u3000]+"
    rf"([{HAN}](?:[ \u3000]{{0,4}}[{HAN}]){{1,2}})[）)]?$"
)
# Who speaks, with what he is in front of his name: 主讲人：市政协委员 罗鸣
_LECTURER = re.compile(
    rf"(?:主讲人?|演讲人?|讲述人?|报告人|发言人|执笔人?|撰稿人?)[：:][ \u3000]*"
    rf"(?:[{HAN}、]{{2,24}}[ \u3000]+)?([{HAN}](?:[ \u3000]{{0,4}}[{HAN}]){{1,2}})$"
)
# Whatever he is, or whomever he writes for, in front of a name whose characters are spaced out:
# 退休教师 罗 小 满, 县楹联学会 罗 小 满.
_PADDED_LAST = re.compile(
    rf"[{HAN}]{{2}}[{HAN}、]{{0,38}}[ \u3000]+([{HAN}](?:[ \u3000]{{1,4}}[{HAN}]){{2}})$"
)
# A member behind his name, below what he said or above: 罗 鸣委员, 罗鸣委员的发言
_MEMBER = re.compile(
    rf"([{HAN}](?:[ \u3000]{{0,3}}[{HAN}]){{1,2}})[ \u3000]*(?:委员|常委)"
    r"(?:的(?:大会|书面|即席)?发言)?$"
)
# … or whom he spoke for: 罗鸣委员代表省政协经济委员会发言
_DELEGATE = re.compile(
    rf"([{HAN}](?:[ \u3000]?[{HAN}]){{1,2}})[ \u3000]*(?:委员|常委|同志)?代表"
    rf"[{HAN}、（）]{{3,30}}(?:作?(?:大会)?发言|所?作的发言)$"
)
# Somebody of a people, which tells that it is a name: （其其格玛（蒙古族））
_OF_PEOPLE = re.compile(rf"[（(]?([{HAN}·]{{2,10}})[（(][{HAN}]{{1,6}}族[）)][）)]?$")
# A name behind its office, in brackets: （望湖区政协委员 罗 鸣）, or before it: （罗鸣 区政协委员、
# 水文站工程师）; or the office that wrote it.
_OFFICE = r"(?:委员|主席|常委|秘书长|主任|院长|会长|社长|校长|教授|研究员|代表)"
_SIGNED_OFF = re.compile(
    rf"[（(](?:[{HAN}]{{0,20}}{_OFFICE}[ \u3000]*{_LONG_NAME}(?:[、 \u3000]+{_LONG_NAME})*"
    rf"|[{HAN}]{{2,10}}[组室处科][ \u3000]*记"
    rf"|[{HAN}、]{{0,24}}(?:整理|供稿|摘编|选编|辑录|编写|办公[室厅]|研究室|秘书[处科]|委员会|工委|编辑部|宣传[处科]|联络[处科]))[）)]$"
)
# … or whomever somebody writes for: （云溪市工商联 罗鸣 江小舟）
_SIGNED_FOR = re.compile(
    rf"[（(][{HAN}、]{{1,20}}(?:政协|工商联|联合会|[协学商工]会|总支|支部|妇联|侨联|科协|文联|委员?会"
    rf"|[局院校馆站所社办厂]|中心|大学)[ \u3000]+({NAME}(?:[、 \u3000]+{NAME})*)"
    r"(?<![摄影图])[）)]$"
)
_NAME_FIRST = re.compile(
    rf"[（(]({_LONG_NAME})[ \u3000]+(?:[{HAN}、]{{0,30}}(?:{_OFFICE}|政协|[师员长])"
    rf"|(?:作者)?单位[：:][{HAN}、·]{{2,30}})[）)]$"
)
SIGNATURE = re.compile(
    r"[（(](?:作者(?!附[记注言]|[注按后])|本文作者|发言人|供稿|来源|单位|此文|节选自|摘自|执笔)"
    r"[^（）()。]{2,60}。?[）)]。?$"
    r"|[（(][^（）()。：]{4,40}(?:供稿|报送|来稿)[）)]。?$"
)
# The editors, as who wrote a last word.
_EDITOR = re.compile(r"编[ \u3000]*者$|[（(]编[ \u3000]*者[）)]$")
# Where somebody who signs is from: （槐荫镇 罗鸣）
_FROM_PLACE = re.compile(
    rf"[（(][{HAN}]{{1,8}}[镇乡村庄街区县市路屯][ \u3000]+"
    rf"([{HAN}](?:[ \u3000]{{0,4}}[{HAN}]){{1,2}})[）)]$"
)
_WHOLE_NAME = re.compile(rf"[{HAN}·]{{2,12}}")
_BETWEEN = re.compile(r"[、 \u3000]+")
# A news item's dateline with its reporters, and the author named where a text ends.
_DATELINE = re.compile(
    r"本[报刊网]?[\u4e00-\u9fff]{0,6}?(?:\d{1,2}月\d{1,2}日)?[\u4e00-\u9fff]{0,2}?讯?\s*[（(]((?:本[报刊网])?(?:记者|通讯员|特约)[^（）()]{2,40})[）)]"
)
# … by nothing but their names: 本报讯（罗鸣 江小舟）
_DATELINE_NAMES = re.compile(
    rf"本[报刊网][{HAN}]{{0,4}}讯\s*[（(]({NAME}(?:[、 \u3000]+{NAME})*)[）)]"
)
_SIGNED = re.compile(
    rf"[（(](?:本文)?作者[：:\s]*((?:{'|'.join(sorted(COMPOUND_SURNAMES))})?[{HAN}]{{2,3}}?)"
    r"(?=系|为|单位|[，、,）)\s])[^（）()]{0,60}[）)]。?$"
)
_SIGNED_NAMES = re.compile(
    rf"(?<=[。！？”])[（(【]((?:{_ROLE}[ \u3000]*)?{NAME}(?:[、 \u3000]+{NAME})*)[）)】]$"
)
# … and nothing but names: （作者：罗 鸣 江小舟）
_SIGNED_BY = re.compile(
    rf"[（(](?:本文)?(?:作者|供稿|撰稿|整理|执笔)[：:\s]+({NAME}(?:[、，\s]+{NAME})*)[）)]$"
)
_SIGNATURE_LENGTH = 40
"""Characters of names in brackets at the end of a text, at most."""
# Who took or gave a picture, his name spaced out: （罗 鸣 摄）
_CREDITED_APART = re.compile(
    rf"(?<![{HAN}])([{HAN}](?:[ \u3000]{{1,4}}[{HAN}]){{1,2}})[ \u3000]*"
    r"(?:摄|摄影|供图|提供)[）)]?$"
)
_ALSO_SIGNED = re.compile(rf"[，、；]([{HAN}]{{2,3}})系")
# What is no name in a byline: 作者单位：湟中区政协 tells whose it is, as roles and marks do.
_ROLE_WORDS = re.compile(
    r"(?:作者|供稿)?单位[：:][^，。；）)]*"
    rf"|[{HAN}]{{0,20}}(?:委员|主席|常委|秘书长|主任|院长|会长|教授|代表)(?=[ \u3000])"
    rf"|[{HAN}]{{0,20}}(?:读者|市民|居民|村民)(?=[ \u3000])"
    rf"|根?据[{HAN}]{{2,8}}(?=整理|编写|摘编)"
    r"|本[报刊网]|编[ \u3000]*者|全媒体|口述|记录|特约|见习|实习生?|特派|记者"
    r"|(?:提案|建议|倡议|联名|访问|采访|受访|报告|讲述|记录|翻译)[人者]|执笔人|主笔"
    r"|通讯员|评论员|撰稿人?|作者|供稿|整理|撰文|执笔|编辑|发言人|[口自]述"
    r"|摄影(?:报道)?|报道(?![\u4e00-\u9fff])|图文|文图"
    r"|(?<![\u4e00-\u9fff])[文图摄](?![\u4e00-\u9fff])|[□■◇◆○●◎★☆※（）()/／|｜丨:：、，,\s]+"
)
# What columns are called, spaced out, that would begin with a surname: 简　讯
_COLUMNS = frozenset(("简讯", "时讯", "时评", "时政", "言论"))
_OFFICES = re.compile(
    r"(?:办公[室厅]|研究室|委员会|工委|编辑部|[处科室组]|[协学商]会|工商联|教师|干部|职工|工人|农民|医生|老师)$"
    r"|届"
)
# What stands alone behind a mark: □ 罗 鸣, but ■现场 as well.
_MARKED_WORD = re.compile(rf"[□■◇◆○●◎★☆※]\s*([{HAN}](?:[ \u3000]{{0,4}}[{HAN}]){{1,2}})")
_CREDITED = re.compile(r"文/[图摄]|图/文")


def is_byline(text: str, signs: bool) -> bool:
    """Whether a line is a byline or a signature and nothing else.

    A bare name in brackets, or one with an office, is one only where it `signs` finished text.
    """
    if names_column(text.lstrip("□■◇◆○●◎★☆※ \u3000")):
        return False
    if names_speaker(text) or names_officer(text) or _delegate_in(text) or _padded_in(text):
        return True
    if _MEMBER_OF.match(text) or _affiliated_in(text) or _names_letter_writer(text):
        return True
    if _MEMBER_AND.match(text) or _LECTURER.match(text) or _OF_PEOPLE.match(text):
        return True
    if _EDITOR.match(text) or SIGNATURE.match(text):
        return True
    if _BYLINE.match(text) and _has_surname(text, signs):
        return True
    if attributed(text):
        return True
    if not signs:
        return False
    if text[:1] in "（(" and attributed(text, is_placed=True):
        return True
    return bool(_SIGNED_OFF.match(text) or _NAME_FIRST.match(text) or _signed_for(text))


def has_role(text: str) -> bool:
    """Whether a line is a byline that a role opens: 本报记者 罗 鸣.

    >>> has_role("本报记者 罗 鸣"), has_role("罗 鸣")
    (True, False)
    """
    return _ROLE_FIRST.match(text) is not None and _BYLINE.match(text) is not None


def _has_surname(text: str, signs: bool) -> bool:
    """Whether a bare name begins with a surname, and is no column's; with a role before it, any
    name will do."""
    marked = _MARKED_WORD.fullmatch(text)
    if marked and marked[1][0] not in SURNAMES and marked[1][:2] not in COMPOUND_SURNAMES:
        return False
    bare = re.fullmatch(rf"([（(]?)\s*({NAME})\s*[）)]?", text)
    if "".join(text.split()) in _COLUMNS:
        return False
    if bare is None:
        return True
    if (role := _ROLE_FIRST.match(text)) and text[role.end() :].strip():
        named = "".join(text[role.end() :].split())
        return named[0] in SURNAMES or len(rjieba.cut(named, False)) == len(named)
    name = "".join(bare[2].split())
    is_apart = name != bare[2]
    if bare[1] and signs and is_apart and len(rjieba.cut(name, False)) == len(name):
        return True  # a pen name
    is_alone = signs or not bare[1] or is_apart
    return is_alone and (name[0] in SURNAMES or name[:2] in COMPOUND_SURNAMES)


def names_speaker(text: str) -> bool:
    """Whether a line says whom somebody speaks for, and his name: 省政协经济委员会　罗 鸣."""
    m = _SPEAKER.match(text)
    if m is None or m[1][0] not in SURNAMES:
        return False
    is_apart = len(m[1].split()) > 1 or text[m.start(1) - 1] == "\u3000"
    return is_apart or may_be_named(m[1])


def names_officer(text: str) -> bool:
    """Whether a line says what office somebody has, and his name behind a wide space; behind any
    space where it says two, one of them at a CPPCC committee.

    >>> names_officer("市水利局原总工程师\u3000邵永年"), names_officer("当好代表\u3000建功立业")
    (True, False)
    """
    m = _OFFICER.match(text)
    if m is None and "政协" in text and "、" in text:  # offices enough to need no wide space
        m = _NARROWED.match(text)
        return m is not None and is_bare_name("".join(m[1].split()))
    return m is not None and m[1][0] in SURNAMES


def names_reader(text: str) -> bool:
    """Whether a line says who signs a letter to the editor: 市民 麦女士.

    >>> names_reader("读者 罗鸣"), names_reader("读者来信")
    (True, False)
    """
    return _READER.match(text) is not None


def letter_writer(line: Traced) -> list[Traced]:
    """The whole name of who signs a letter to the editor: 读者 罗鸣, not 市民 麦女士."""
    if len(line) > _SIGNATURE_LENGTH or not _READER.match(line.text):
        return []
    m = _LAST_NAME.search(line.text)
    name = "".join(m[0].split()) if m else ""
    return [line[slice(*m.span())]] if m and may_be_named(name) else []


def _names_letter_writer(text: str) -> bool:
    """Whether a line is a reader and his whole name: 读者 罗鸣, not 市民 麦女士."""
    role, *name = text.split()[:4]
    is_reader = role.endswith(("读者", "市民", "居民", "村民", "业主", "网友"))
    return is_reader and is_bare_name("".join(name))


def names_speech(text: str) -> bool:
    """Whether a line says by its last words that somebody said what stands below: 罗鸣委员的发言.

    >>> names_speech("罗鸣委员的发言"), names_speech("罗鸣委员"), names_speech("部分委员的发言")
    (True, False, False)
    """
    return text.rstrip().endswith("发言") and _member_in(text.strip()) is not None


def names_member(text: str) -> bool:
    """Whether a line is a member's name with 委员 behind it, and no other word with it.

    >>> names_member("罗\u3000鸣委员"), names_member("江小舟委员"), names_member("全体委员")
    (True, True, False)
    """
    return _member_in(text) is not None


def _member_in(text: str) -> re.Match[str] | None:
    m = _MEMBER.fullmatch(text)
    if m is None or m[1][0] not in SURNAMES:
        return None
    name = "".join(m[1].split())
    words = rjieba.tag(name, False)
    is_name = len(words) > 1 or words[0][1].startswith("nr") or is_bare_name(name)
    return m if is_name else None


def _delegate_in(text: str) -> re.Match[str] | None:
    m = _DELEGATE.fullmatch(text)
    return m if m and m[1][0] in SURNAMES else None


def _padded_in(text: str) -> re.Match[str] | None:
    m = _PADDED_LAST.fullmatch(text)
    return m if m and m[1][0] in SURNAMES else None


def _signed_for(text: str) -> re.Match[str] | None:
    """A signature in brackets with whomever somebody writes for in front of the names."""
    m = _SIGNED_FOR.fullmatch(text)
    if m is None:
        return None
    names = _BETWEEN.split(unpadded(m[1]))
    is_named = all(n[0] in SURNAMES and rjieba.cut(n, False) != [n] for n in names)
    return m if is_named else None


def _affiliated_in(text: str) -> re.Match[str] | None:
    m = _AFFILIATED.fullmatch(text)
    return m if m and (m[1][0] in SURNAMES or "·" in m[1]) else None


def names_voice(text: str) -> bool:
    """Whether a line says who said what stands above: ——罗 鸣（教育界）."""
    return text[:2] in ("——", "--") and _affiliated_in(text.lstrip("—-")) is not None


def tells_office(byline: str) -> bool:
    """Whether a byline says what its people are or whom they speak for.

    >>> tells_office("本报记者 罗 鸣"), tells_office("罗 鸣（教育界）"), tells_office("罗 鸣")
    (True, True, False)
    """
    is_told = _ROLE_FIRST.match(byline) or _affiliated_in(byline)
    return bool(is_told) or names_officer(byline)


def dateline_span(text: str) -> Span | None:
    """Where a dateline names its reporters, without the brackets."""
    m = _DATELINE.match(text)
    if m is None and (m := _DATELINE_NAMES.match(text)) and not are_names(unpadded(m[1])):
        return None
    return m.span(1) if m else None


def signature_span(text: str) -> Span | None:
    """Where the name of the author stands in brackets at the end of a text: …问题。（洪 波）"""
    at = max(0, len(text) - _SIGNATURE_LENGTH)  # what is longer would be tried in too many ways
    m = _SIGNED_NAMES.search(text, at)
    if m is None or (not has_role(m[1]) and any(n[0] not in SURNAMES for n in m[1].split("、"))):
        return None
    return m.span(1)


def credit_span(text: str) -> Span | None:
    """Where a caption's credit has a name whose characters are spaced out.

    >>> credit_span("渡口的灯亮了。（罗 鸣 摄）"), credit_span("渡口的灯亮了。 罗鸣 摄")
    ((8, 11), None)
    """
    m = _CREDITED_APART.search(text, max(0, len(text) - _SIGNATURE_LENGTH))
    return m.span(1) if m and m[1][0] in SURNAMES else None


def reporters(text: Traced) -> list[Traced]:
    """The names in a dateline without padding: 本报讯（记者 周明远）."""
    span = dateline_span(text.text)
    return _names(text[slice(*span)]) if span else []


def signers(text: Traced) -> list[Traced]:
    """The names in a signature at the end: （作者周明远系…委员，江小舟系…）."""
    by = _SIGNED_BY.search(text.text, max(0, len(text) - _SIGNATURE_LENGTH))
    if by and by[1][0] in SURNAMES:
        return _names(text[slice(*by.span(1))])
    m = _SIGNED.search(text.text)
    if not m or (m[1][0] not in SURNAMES and m[1][:2] not in COMPOUND_SURNAMES):
        span = signature_span(text.text)
        return _names(text[slice(*span)]) if span else []
    others = [o for o in _ALSO_SIGNED.finditer(text.text, m.end(1)) if o[1][0] in SURNAMES]
    return [text[slice(*m.span(1))], *(text[slice(*o.span(1))] for o in others)]


def names_in(byline: Traced) -> list[Traced]:
    """The names in a byline without padding."""
    forms = (_MEMBER_OF, _MEMBER_AND, _LECTURER, _OF_PEOPLE)
    by_form = next((m for form in forms if (m := form.match(byline.text))), None)
    if m := by_form or _affiliated_in(byline.text):
        return [byline[slice(*m.span(1))]]
    if m := _signed_for(byline.text) or _FROM_PLACE.match(byline.text):
        return _names(byline[slice(*m.span(1))])
    if names_reader(byline.text) and (m := _LAST_NAME.search(byline.text)):
        return [byline[slice(*m.span())]]
    found = signers(byline) or _first_named(byline) or _officer(byline) or _member(byline)
    told = attributed(byline.text) or attributed(byline.text, is_placed=True)
    return found or [byline[slice(*s)] for s in told] or _names(byline)


def _officer(line: Traced) -> list[Traced]:
    """The name behind an office (市水利局总工程师 邵永年), or a speaker's (教育界 罗鸣)."""
    forms = (_OFFICER, _NARROWED, _SPEAKER, _PADDED_LAST)
    m = next((m for form in forms if (m := form.match(line.text))), None)
    return [line[slice(*m.span(1))]] if m and m[1][0] in SURNAMES else []


def _member(line: Traced) -> list[Traced]:
    """The name in front of 委员: 江小舟委员; 江小舟委员代表省政协经济委员会发言."""
    m = _member_in(line.text) or _delegate_in(line.text)
    return [line[slice(*m.span(1))]] if m else []


def _first_named(line: Traced) -> list[Traced]:
    """The name in front of an office, in brackets: （罗鸣 区政协委员、水文站工程师）."""
    m = _NAME_FIRST.match(line.text)
    return [line[slice(*m.span(1))]] if m else []


def _names(line: Traced) -> list[Traced]:
    """The names in a byline: what is left between role words and marks.

    No name has more than four characters, but one in two parts (·) or with a credit behind it.
    """
    out: list[Traced] = []
    longest = 6 if _CREDITED.search(line.text) else 4
    at = 0
    for m in [*_ROLE_WORDS.finditer(line.text), None]:
        stop = m.start() if m else len(line)
        name = line.text[at:stop]
        is_short = len(name) <= longest or "·" in name
        is_name = _WHOLE_NAME.fullmatch(name) and not _OFFICES.search(name)
        if is_name and is_short:
            out.append(line[at:stop])
        elif is_name and (cut := _name_boundary(name)):
            out += [line[at : at + cut], line[at + cut : stop]]
        at = m.end() if m else stop
    return out


def _name_boundary(names: str) -> int:
    """Where two names without a space between them part: 刘建军苏和; 0 where that is not clear."""
    cuts = [
        k
        for k in (2, 3)
        if names[0] in SURNAMES and names[k] in SURNAMES and 2 <= len(names) - k <= 3
    ]
    return cuts[0] if len(cuts) == 1 else 0
