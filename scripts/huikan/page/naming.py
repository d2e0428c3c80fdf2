"""What a display block is: a headline, an organisation line, a byline, a note's label; or a
fragment of running text that only looks like one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import rjieba

from huikan.blocks import Kind, PageBlock, next_block
from huikan.text.chars import (
    HAN,
    INNER_SPACE,
    NO_START,
    NUMBERED,
    SURNAMES,
    breaks_off,
    ends_clause,
    ends_sentence,
    word_across,
)

# An organisation alone on its line: a CPPCC committee, one of its bodies, a party's branch.
_ORGANISATION = re.compile(
    rf"(?:中共|政协)?[{HAN}]{{0,14}}政协(?:[{HAN}、（）]{{0,18}}(?:委员会|专委会|工委|办公[室厅]|研究室|党组|机关|"
    rf"联络[处组室]|界别?|活动组|委员小组|委))?(?:机关)?$"
    rf"|(?:民革|民盟|民建|民进|农工党|致公党|九三学社|台盟)[{HAN}]{{0,10}}(?:委员会|委会?|支部|总支|工委)$"
    rf"|[{HAN}]{{2,8}}(?:工商联|总工会|侨联|妇联|科协|文联|残联)$"
    rf"|(?:中国人民政治协商会议|政协)[{HAN}]{{2,20}}委员会(?:[{HAN}]{{2,14}}(?:委员会|办公[室厅]))?$"
)
_ROLE = (
    r"(?:本[报刊网](?:特约|见习|实习)?(?:全媒体)?|特约|见习|实习|全媒体)?"
    r"(?:记者|通讯员|评论员|特派记者|撰稿人?|编辑|实习生)"
)
_NAME = rf"[{HAN}](?:[ \u3000]{{0,4}}[{HAN}]){{1,3}}"
# A byline: a role or a mark, then names and nothing else.
_BYLINE = re.compile(
    rf"(?:{_ROLE}|作者|文|图|文/图|图/文|整理|撰文|执笔)[/／:：\s]*(?:{_NAME})"
    rf"(?:[、，,\s/／]+(?:(?:{_ROLE}|文|图|摄影|摄)[/／:：\s]*)?{_NAME})*(?:\s*[/／]?\s*(?:文|图|整理|文/图))?$"
    rf"|[□■◇◆○●]\s*(?:{_ROLE}\s*)?{_NAME}(?:[、\s]+{_NAME})*$"
    rf"|[（(](?:(?:{_ROLE}|作者)[/／:：\s]*)?{_NAME}(?:[、，,\s]+(?:{_ROLE}\s*)?{_NAME})*[）)]$"
    rf"|[{HAN}](?:[\u3000 ]{{1,4}}[{HAN}]){{1,2}}$"
    rf"|{_NAME}\s?(?:口述|整理|记录|撰文|口述整理)(?:\s+{_NAME}\s?(?:口述|整理|记录|撰文))?$"
    rf"|[{HAN}]{{0,10}}政协(?:常?委员?|副?主席|秘书长|常委)\s?(?:{_NAME})$"
)
SIGNATURE = re.compile(
    r"[（(](?:作者|本文作者|发言人|供稿|来源|单位|此文|节选自|摘自|执笔)[^（）()]{2,60}[）)]。?$"
)
_NOTE_LABEL = re.compile(r"[【\[]?(?:编者按|编者的话|开栏的话|编\s?后|编前|按语)[】\]]?[：:]?$")
# The day below a notice or letter, alone on its line.
_DAY = re.compile(
    r"(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日$"
)
# A remark in brackets, alone on its line: （一九八六年三月记录）
_BRACKETED = re.compile(r"[（(][^（）()]{5,}[）)]$")

_MAX_TITLE = 46
_MAX_HEADING = 26


def name_blocks(blocks: Sequence[PageBlock]) -> list[PageBlock]:
    """The blocks with organisation lines, bylines and note labels named, and display type
    told from fragments of running text.

    A display block that stands where an open sentence needs its continuation is text, unless
    its neighbours or its inner spaces say that it is a headline. Where the source itself marks
    its headings (Markdown, HTML) nothing is promoted or demoted.
    """
    if any(b.level for b in blocks):
        return _named(blocks)
    named = _headlines(_named(blocks))
    for i, block in enumerate(named):
        if block.kind is Kind.DISPLAY and not _is_strong(named, i):
            before = next_block(named, i, -1)
            if (
                before is not None and _is_open(before) and not before.cut_tail
            ) or _is_closing_line(named, i):
                named[i] = _as_text(block)
        elif block.kind is Kind.TEXT and (
            _is_headline_with_comma(named, i) or _is_heading_with_comma(named, i)
        ):
            named[i] = block.as_kind(Kind.DISPLAY)
        elif block.kind is Kind.ORGANISATION and _signs_off(named, i):
            named[i] = _as_text(block)
    return named


def _is_closing_line(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether display type is a last word, not a heading: 谢谢大家！ with no text below."""
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is None or before.kind is not Kind.TEXT or not ends_sentence(blocks[i].text):
        return False
    return after is None or after.kind is not Kind.TEXT


def _signs_off(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether an organisation's line stands below a notice, with the day below it."""
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is None or before.kind is not Kind.TEXT or after is None:
        return False
    return bool(_DAY.match(after.text))


def _is_heading_with_comma(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a short line with a comma in it heads a section: it stands alone between finished
    text and a paragraph that does not go on with it."""
    block = blocks[i]
    text = block.text.strip()
    if block.width or block.tight or not 6 <= len(text) <= _MAX_HEADING or "，" not in text:
        return False
    if ends_clause(text) or text[-1] in NO_START or text[0] in NO_START:
        return False
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is None or after is None or after.kind is not Kind.TEXT or _is_open(before):
        return False
    if len(after.text) < 2 * _MAX_HEADING or after.text[0] in NO_START:
        return False
    return not word_across(text, after.text)


def _named(blocks: Sequence[PageBlock]) -> list[PageBlock]:
    out: list[PageBlock] = []
    for block in blocks:
        if out and _is_name_below(out[-1], block, blocks[len(out) + 1 : len(out) + 2]):
            out.append(block.as_kind(Kind.BYLINE))
            continue
        above = next((b for b in reversed(out[-4:]) if b.kind is not Kind.CAPTION), None)
        signs = above is not None and above.kind is Kind.TEXT
        out.append(_name(block, signs))
    return out


def _is_name_below(above: PageBlock, block: PageBlock, below: Sequence[PageBlock]) -> bool:
    """Whether a line tight below a headline and above text is a bare name: 杨昌盛."""
    text = block.text.strip()
    if not (block.tight and block.kind is Kind.DISPLAY and above.kind is Kind.DISPLAY and below):
        return False
    if below[0].kind is not Kind.TEXT or not re.fullmatch(f"[{HAN}]{{2,3}}", text):
        return False
    return text[0] in SURNAMES and len(rjieba.cut(text)) == 1


def _headlines(blocks: Sequence[PageBlock]) -> list[PageBlock]:
    """Lines of display type that stand tight on one another put together as one headline.

    Numbered lines (一、) each stay a heading of their own.
    """
    out: list[PageBlock] = []
    for block in blocks:
        last = out[-1] if out else None
        if (
            last is not None
            and block.tight
            and block.kind in (Kind.DISPLAY, Kind.SUBTITLE)
            and last.kind in (Kind.DISPLAY, Kind.SUBTITLE)
            and block.kind is not Kind.SUBTITLE
            and not NUMBERED.match(block.text)
        ):
            out[-1] = replace(last, lines=last.lines + block.lines)
        else:
            out.append(block)
    return out


def _as_text(block: PageBlock) -> PageBlock:
    return replace(block, kind=Kind.TEXT) if len(block.lines) == 1 else block


def _name(block: PageBlock, signs: bool) -> PageBlock:
    """The block by what it says. A bare name in brackets is a byline only where it `signs`
    finished text."""
    if block.kind not in (Kind.DISPLAY, Kind.TEXT) or len(block.lines) > 1 or block.level:
        return block
    text = block.text.strip()
    if len(text) > 60:
        return block
    if _NOTE_LABEL.match(text):
        return block.as_kind(Kind.NOTE_LABEL)
    if _DAY.match(text):
        return block.as_kind(Kind.TEXT)
    if _ORGANISATION.match(text):
        return block.as_kind(Kind.ORGANISATION)
    if SIGNATURE.match(text) or (_BYLINE.match(text) and _has_surname(text, signs)):
        return block.as_kind(Kind.BYLINE)
    if _BRACKETED.match(text):
        return block.as_kind(Kind.TEXT)
    return block


def _has_surname(text: str, signs: bool) -> bool:
    """Whether a bare name begins with a surname; with a role before it, any name will do."""
    bare = re.fullmatch(rf"([（(]?)\s*({_NAME})\s*[）)]?", text)
    return bare is None or (bare[2][0] in SURNAMES and (signs or not bare[1]))


def _is_open(block: PageBlock) -> bool:
    return block.kind is Kind.TEXT and breaks_off(block.text)


def _is_strong(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a display block is a headline whatever stands before it."""
    block = blocks[i]
    if block.level or len(block.lines) > 1 or INNER_SPACE.search(block.text):
        return True
    if NUMBERED.match(block.text):
        return True
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is not None and before.kind in (Kind.ORGANISATION, Kind.SUBTITLE, Kind.BYLINE):
        return True
    return after is not None and after.kind in (Kind.ORGANISATION, Kind.BYLINE, Kind.SUBTITLE)


def _is_headline_with_comma(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line with a comma in it is a headline: only where a title block needs one."""
    block = blocks[i]
    text = block.text.strip()
    if block.width or len(text) > _MAX_TITLE or ends_clause(text) or text[0] in NO_START:
        return False
    if text.count("，") > 2 or "。" in text or _DAY.match(text) or _BRACKETED.match(text):
        return False
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is not None and _is_open(before):
        return False
    beside = [Kind.ORGANISATION, Kind.SUBTITLE, Kind.BYLINE]
    beside += [Kind.DISPLAY] if before is None else []
    if after is not None and after.kind in beside:
        return (
            before is None
            or before.kind is not Kind.ORGANISATION
            or after.kind is not (Kind.ORGANISATION)
        )
    return before is not None and before.kind is Kind.ORGANISATION
