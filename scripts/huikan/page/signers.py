"""Names below headlines and behind texts: who wrote a piece, by where its line stands."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import rjieba

from huikan.blocks import HEAD_KINDS, Kind, PageBlock, TypeSize, next_block
from huikan.page.attribution import attributed
from huikan.page.bylines import (
    has_role,
    names_in,
    names_member,
    names_reader,
    names_speaker,
    tells_office,
)
from huikan.page.clauses import bears_no_signature
from huikan.page.labels import DATELINE, DAY, SALUTATION, names_column
from huikan.page.mastheads import TWO_APART
from huikan.page.names import (
    are_names,
    is_bare_name,
    is_compound_name,
    is_parted_name,
    is_transcribed_name,
    is_worded_name,
    may_be_named,
)
from huikan.text.chars import COMMON_SURNAMES, HAN, LABELLED, SURNAMES, ends_sentence

# What an answer opens with, alone on its line: 政协回音：
_ANSWER = re.compile(rf"[{HAN}]{{2,8}}[：:]$")
# The day below a letter, without its year.
_SHORT_DAY = re.compile(r"[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日$")
# A pen name, by its last word: 南山散人
_PEN_NAME = re.compile(rf"[{HAN}]{{1,3}}(?:山人|居士|散人|闲人|道人|野老|樵夫)$")
# Who signs a letter, with the day.
_NAME_AND_DAY = re.compile(
    rf"([{HAN}](?:[ \u3000]?[{HAN}]){{1,2}})[ \u3000]+(?:[{HAN}\d]{{2,4}}年)?"
    r"[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
# Who did what for a text, below its headline.
_MAKER = re.compile(
    rf"(?:(?:提案|建议|倡议|联名|访问|采访|受访|报告|撰稿|执笔|主笔|讲述|口述|记录|整理|翻译)[人者]"
    r"|撰文|采写)[：:][ \u3000]*"
    rf"(?:[{HAN}](?: ?[{HAN}]){{1,3}}|[{HAN}·]{{2,12}})"
    rf"(?:[、，\u3000 ]+(?:[{HAN}](?: ?[{HAN}]){{1,3}}|[{HAN}·]{{2,12}})){{0,5}}"
)
_HEADED = (Kind.DISPLAY, Kind.SUBTITLE, Kind.ORGANISATION)
_MAX_ROW = 40
"""Characters of a form's row, at most."""
# Somebody who does not say his name, above his letter.
_UNNAMED = re.compile(
    r"(?:本[刊报])?[一某]?[名位个]?(?:老)?(?:委员|读者|市民|居民|村民|教师|农民|工人|职工)"
)
_MAX_SIGNER = 14
"""Characters of a line that signs right above the day."""
_MAX_BODY = 20
"""Characters of a body that signs a notice with another."""
_MIN_SIGNED = 2
"""Names below headlines, that no one takes for words, which make it a page's habit."""
_MAX_NAMES = 1
"""Display lines as long as a name that a page may have beside it without being headings."""


# A name whose characters are spaced out: 罗 小 满
_SPACED_OUT = re.compile(rf"[{HAN}](?:[ \u3000]{{1,4}}[{HAN}]){{1,2}}")


class NamePlaces(NamedTuple):
    """Lines that stand where a name could, below display type.

    `likes` counts those that are none, by their lengths; `is_signed`: two at least are names that
    nobody takes for words, so that what stands there otherwise may be one, too. `known` are the
    names that the page's bylines have behind a role (本报记者 …); `offices` are what its speakers
    have in front of theirs (市政协委员 …). `is_spaced`: two at least are names with a surname whose
    characters are spaced out.
    """

    likes: Counter[int]
    is_signed: bool
    known: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    is_spaced: bool = False


def name_places(blocks: Sequence[PageBlock]) -> NamePlaces:
    """What a page has at such places."""
    lines = [
        b.text.strip()
        for a, b in pairwise(blocks)
        if a.kind in (Kind.DISPLAY, Kind.SUBTITLE) and b.kind is Kind.DISPLAY
        if len(b.lines) == 1
    ]
    is_signed = sum(map(is_bare_name, lines)) + sum(map(_pairs_name, lines)) >= _MIN_SIGNED
    others = (t for t in lines if not (is_bare_name(t) or is_worded_name(t)))
    likes = Counter(len(t) for t in others if not (is_signed and may_be_name(t)))
    roles = [b.lines[0] for b in blocks if len(b.lines) == 1 and has_role(b.text.strip())]
    roles += [
        b.lines[0] for b in blocks if b.kind is Kind.DISPLAY and len(b.lines) == 1 and _is_placed(b)
    ]
    known = {"".join(name.text.split()) for line in roles for name in names_in(line)}
    spoken = (b.text.split()[0] for b in blocks if len(b.lines) == 1 and names_speaker(b.text))
    apart = (t for t in lines if t[0] in SURNAMES and _SPACED_OUT.fullmatch(t))
    is_spaced = sum(1 for _ in apart) >= _MIN_SIGNED
    return NamePlaces(likes, is_signed, frozenset(known), frozenset(spoken), is_spaced)


def _is_placed(block: PageBlock) -> bool:
    """Whether a line says what somebody is or whom he writes for, and his name."""
    return len(attributed(block.text.strip(), is_placed=True)) > 0


def is_name_below(
    above: PageBlock, block: PageBlock, below: Sequence[PageBlock], places: NamePlaces
) -> bool:
    """Whether a line below a headline is a bare name: 杨昌盛.

    Tight below it and above text, any name will do; else one whose given name is no word, with
    a common surname or on a page that has no other lines of that length at such `places`; on a
    page that has names there, any two characters or three with a surname in front.
    """
    if _names_maker(above, block, below):
        return True
    if block.kind is not Kind.DISPLAY or len(block.lines) > 1 or not below:
        return False
    if above.kind not in (Kind.DISPLAY, Kind.SUBTITLE, Kind.ORGANISATION) or above.level:
        return False
    text = block.text.strip()
    is_over_text = below[0].kind is Kind.TEXT
    if is_over_text and (names_member(text) or _speaks_as_others(text, places.offices)):
        return True
    if above.kind is Kind.ORGANISATION:
        return False
    if is_over_text and ("".join(text.split()) in places.known or _are_parted_names(text)):
        return True
    if is_over_text and _SPACED_OUT.fullmatch(text):
        name = "".join(text.split())
        is_no_word = len(rjieba.cut(name, False)) == len(name)
        if (places.is_spaced or is_no_word) and not names_column(name):
            return True
    if is_over_text and (_pairs_whole_names(text) or _names_home(text) or _PEN_NAME.match(text)):
        return True
    whole = "".join(text.split())
    if is_over_text and (is_compound_name(whole) or is_parted_name(whole)):
        return True
    if is_over_text and (is_transcribed_name(whole) or _is_of_news(text, below[0])):
        return True
    if is_over_text and _UNNAMED.fullmatch(text) and SALUTATION.match(below[0].text.strip()):
        return True
    if above.kind is Kind.SUBTITLE and is_over_text:
        is_over_speech = bool(SALUTATION.match(below[0].text.strip()))
        if is_bare_name(text) or _pairs_name(text) or (is_over_speech and may_be_name(text)):
            return True
    if above.size is TypeSize.HEADLINE and block.size is TypeSize.UNKNOWN and is_over_text:
        return are_names(text) or may_be_name(text)
    if block.tight and above.kind is Kind.DISPLAY and is_over_text:
        return may_be_name(text)
    if not (is_over_text or below[0].kind is Kind.DISPLAY) or len(above.text) < len(text):
        return False
    if not is_bare_name(text):
        is_name = is_worded_name(text) and places.likes[len(text)] <= _MAX_NAMES
        is_like = places.is_signed and (_opens_with_surname(text) or _pairs_name(text))
        return is_over_text and (is_name or is_like)
    if len(above.text) == len(text) and (not below[0].verse or is_bare_name(above.text)):
        return False
    return text[0] in COMMON_SURNAMES or places.likes[len(text)] <= _MAX_NAMES


def _is_of_news(text: str, below: PageBlock) -> bool:
    """Whether a line is two names or three above a dateline, of which one is no word: there stands
    whoever reported it, be it a name without a surname (木拉提 罗小满)."""
    names = text.split()
    if DATELINE.match(below.text) is None or len(names) not in (2, 3):
        return False
    is_short = all(re.fullmatch(f"[{HAN}·]{{2,8}}", name) for name in names)
    others = (n for n in names if not (is_transcribed_name(n) or "·" in n))
    return is_short and any(map(is_bare_name, names)) and all(map(may_be_named, others))


def _names_maker(above: PageBlock, block: PageBlock, below: Sequence[PageBlock]) -> bool:
    """Whether a line between a headline and its text says who did what, with no other words:
    提案人：罗小满　江小舟. Not a row of a form, which has others below it (承办单位：市水利局)."""
    if block.kind is not Kind.TEXT or above.kind not in _HEADED or not below or block.level:
        return False
    m = _MAKER.fullmatch(block.text.strip())
    if m is None or below[0].kind is not Kind.TEXT:
        return False
    row = LABELLED.match(below[0].text)
    return row is None or len(below[0].text) > _MAX_ROW


def _speaks_as_others(text: str, offices: frozenset[str]) -> bool:
    """Whether a line has an office in front that others of the page have (`offices`), and behind
    it what may be a name though it is a word: 市政协委员 古月兰."""
    words = text.split()
    name = "".join(words[1:])
    is_short = re.fullmatch(f"[{HAN}]{{2,3}}", name) is not None
    return is_short and words[0] in offices and name[0] in SURNAMES


def _pairs_name(text: str) -> bool:
    """Whether a line is two or three names, of which one is no word and any other may be."""
    names = re.split("[、 \u3000]+", TWO_APART.sub(r"\1\2", text))
    is_short = all(re.fullmatch(f"[{HAN}]{{2,3}}", name) for name in names)
    return is_short and len(names) in (2, 3) and any(map(is_bare_name, names))


def _pairs_whole_names(text: str) -> bool:
    """Whether a line is two names or three, each with a surname in front: 程墨耕 罗挺."""
    return _pairs_name(text) and are_names(text)


def _names_home(text: str) -> bool:
    """Whether a line says where somebody lives who writes to the editor, and his name behind a
    space: 云溪县渡口镇　罗 鸣."""
    home, *name = text.split()
    is_reader = len(name) > 0 and names_reader(text) and len(home) > 2
    return is_reader and may_be_name("".join(name))


def _are_parted_names(text: str) -> bool:
    """Whether a line is two names or three with surnames, one of them spaced out: 程墨耕　罗 鸣."""
    apart = TWO_APART.sub(r"\1\2", text)
    return apart != text and _pairs_name(text) and are_names(apart)


def may_be_name(text: str) -> bool:
    """Whether a line can be a name where its place says so: a surname in front, and no word."""
    is_short = re.fullmatch(f"[{HAN}]{{2,3}}", text) is not None and text[0] in SURNAMES
    return is_short and rjieba.cut(text, False) != [text]


def _opens_with_surname(text: str) -> bool:
    """Whether a line can be a name and its surname is no part of a word (not 马上办)."""
    return may_be_name(text) and rjieba.cut(text, False)[0] == text[0]


def signs_comment(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line names who wrote a short piece: below the column's name and the headline,
    and above text, any name will do, even one that reads as words (短评 / … / 向前进); or a bare
    name below the line of an organisation and its headline."""
    if _signs_below_body(blocks, i):
        return True
    if i < 2 or i + 1 >= len(blocks) or blocks[i + 1].kind is not Kind.TEXT:
        return False
    text, kinds = blocks[i].text.strip(), [b.kind for b in blocks[i - 2 : i + 1]]
    if set(kinds) != {Kind.DISPLAY} or not names_column(blocks[i - 2].text):
        return False
    return bool(re.fullmatch(f"[{HAN}]{{2,3}}", text)) and text[0] in SURNAMES


def _signs_below_body(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line is a bare name between the line of an organisation, with the headline above
    that, and the text: 渡口的旧账 / 云溪市政协文史委员会 / 罗小满."""
    if i < 2 or i + 1 >= len(blocks) or blocks[i].kind is not Kind.DISPLAY:
        return False
    kinds = (blocks[i - 2].kind, blocks[i - 1].kind, blocks[i + 1].kind)
    is_between = kinds == (Kind.DISPLAY, Kind.ORGANISATION, Kind.TEXT)
    return is_between and not blocks[i].level and is_bare_name(blocks[i].text.strip())


def _signs_with_day(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line signs a letter with the day, behind its text: 罗小满　九月二日."""
    before = next_block(blocks, i, -1)
    m = _NAME_AND_DAY.fullmatch(blocks[i].text.strip())
    if m is None or before is None or before.kind is not Kind.TEXT or blocks[i].level:
        return False
    return ends_sentence(before.text) and may_be_name("".join(m[1].split()))


def signs_alone(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line is nothing but a name behind an article's finished text, with a dash or none,
    and the next headline below it or nothing: 罗小满. Not above text: there it heads a section."""
    block, before, after = blocks[i], next_block(blocks, i, -1), next_block(blocks, i)
    if block.kind not in (Kind.DISPLAY, Kind.SUBTITLE, Kind.TEXT) or block.level or block.size:
        return False
    name = "".join(block.text.strip("—-─ \u3000").split())
    if len(name) > 3 or before is None or before.kind is not Kind.TEXT:
        return False
    is_end = after is None or (after.kind is Kind.DISPLAY and len(after.text) > len(name))
    return is_end and ends_sentence(before.text) and is_bare_name(name)


def ends_letter(text: str) -> bool:
    """Whether a line is the day below a letter: 3月12日.

    >>> ends_letter("3月12日"), ends_letter("2023年3月12日"), ends_letter("3月12日，委员们")
    (True, True, False)
    """
    return bool(DAY.match(text) or _SHORT_DAY.match(text))


def sign_together(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a short line is one of two or three that sign a notice below one another: behind
    its last text, right above the day, with no text below that."""
    first = last = i
    while _can_sign(blocks, first - 1):
        first -= 1
    while _can_sign(blocks, last + 1):
        last += 1
    if not (_can_sign(blocks, i) and 1 <= last - first <= 2) or first < 1:
        return False
    before, day, after = blocks[first - 1], next_block(blocks, last), next_block(blocks, last + 1)
    is_over = before.kind is Kind.TEXT and ends_sentence(before.text)
    is_dated = day is not None and DAY.match(day.text.strip()) is not None
    return is_over and is_dated and (after is None or after.kind is not Kind.TEXT)


def _can_sign(blocks: Sequence[PageBlock], i: int) -> bool:
    if not 0 <= i < len(blocks) or blocks[i].kind not in (Kind.ORGANISATION, Kind.DISPLAY):
        return False
    return len(blocks[i].lines) == 1 and len(blocks[i].text) <= _MAX_BODY and not blocks[i].level


def signs_letter(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line signs a reader's letter: 市民 麦女士, behind its text and above none but the
    answer; or whoever stands there right above the day that the text ends with, or has it behind
    his name."""
    if _signs_with_day(blocks, i):
        return True
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is None or before.kind is not Kind.TEXT or not ends_sentence(before.text):
        return False
    below = after.text.strip() if after is not None and after.kind is Kind.TEXT else ""
    is_dated = ends_letter(below)
    is_end = not below or _ANSWER.match(below) or is_dated
    text = blocks[i].text.strip()
    if not is_dated or len(text) > _MAX_SIGNER or blocks[i].level or names_reader(text):
        return bool(is_end and names_reader(text))
    last = next_block(blocks, i + 1)
    return last is None or last.kind is not Kind.TEXT


def closes_text(blocks: Sequence[PageBlock], i: int, above: list[list[int]]) -> bool:
    """Whether a byline directly behind text signs it, rather than opening what follows: one with
    a role (本报记者 …) above a headline without a byline does not, on a page that has bylines in
    the title blocks `above`; nor one with an office (市政协委员 …) behind a text that breaks off or
    is signed in brackets."""
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if blocks[i].text.strip()[0] in "（(" or after is None:
        return True
    below = itertools.takewhile(lambda b: b.kind in HEAD_KINDS, blocks[i + 1 :])
    is_named = any(blocks[k].kind is Kind.BYLINE for run in above for k in run)
    text = blocks[i].text.strip()
    is_opener = tells_office(text) or (
        names_speaker(text) and before and bears_no_signature(before)
    )
    if is_named and is_opener and after.kind is Kind.DISPLAY:
        return any(b.kind is Kind.BYLINE for b in below)
    return after.kind in (Kind.DISPLAY, Kind.ORGANISATION, Kind.SUBTITLE)
