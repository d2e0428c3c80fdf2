"""What a display block is: a headline, an organisation line, a byline, a note's label; or a
fragment of running text that only looks like one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from huikan.blocks import HEAD_KINDS, Kind, PageBlock, Step, TypeSize, next_block
from huikan.page.alike import NUMBERED_ALIKE, alike_headings
from huikan.page.attribution import attributed
from huikan.page.bodies import (
    is_group,
    is_organisation,
    name_bodies,
    names_body_at_title,
    signs_in_brackets,
)
from huikan.page.bylines import is_byline, names_speech, names_voice
from huikan.page.clauses import (
    BRACKETED,
    MAX_HEADING,
    MAX_TITLE,
    WHEN,
    is_heading_with_comma,
    is_headline_with_comma,
    is_open,
    parted_headings,
)
from huikan.page.contents import bare, listed_authors
from huikan.page.cut_lines import ends_row, goes_on_below, heads_box
from huikan.page.edges import heads_section, sets_paragraphs_in, sets_paragraphs_tight
from huikan.page.kickers import MAX_PART, find_kickers, tells_sort_below
from huikan.page.labels import DATELINE, DAY, leads_away, names_afterword, names_chair, names_column
from huikan.page.lists import (
    display_rows,
    is_called,
    is_cell,
    is_labelled_row,
    people_rows,
    programme_rows,
    spaced_rows,
    written_lines,
)
from huikan.page.names import are_names, is_bare_name
from huikan.page.openings import parted_quotations
from huikan.page.series import LEADING, number_in, slid_numbers, way_of_numbering
from huikan.page.signers import (
    NamePlaces,
    is_name_below,
    name_places,
    sign_together,
    signs_alone,
    signs_comment,
    signs_letter,
)
from huikan.page.tiers import stacked_headings
from huikan.page.title_lines import title_lines
from huikan.page.unparted import part_display
from huikan.text.chars import (
    HAN,
    INNER_SPACE,
    ITEM,
    LABELLED,
    NUMBERED,
    ends_sentence,
    goes_past_stop,
    is_counted,
    left_open,
    word_across,
)
from huikan.text.shapes import is_signed, tells_of_proposal

_NOTE_LABEL = re.compile(r"[【\[]?(?:编者按|编者的话|开栏的话|编\s?后|编前|按语)[】\]]?[：:]?$")
# How much of a document is printed, below its headline.
_ABRIDGED = re.compile(
    r"[（(](?:摘要|节选|摘登|摘编|选登|摘录|全文|草案|续完?|排名不分先后|按姓氏笔[画划](?:为序|排[序列]))[）)]$"
    r"|[（(][共计][\d一二三四五六七八九十百]{1,5}[件人名项条篇位家个][）)]$"
)
# A document of a body whose name stands on the line above, as part of one headline.
_FULL_BODY = re.compile(r"(?:中国人民政治协商会议|政协).*委员会$")
_OF_BODY = re.compile(
    r"(?:常务委员会|全体会议|第.{1,6}次(?:全体)?会议|关于|提案委员会).{0,40}(?:报告|决议|决定|公报|公告|章程|规则|简则|名单)$"
)
# Where and when a report or speech was given, in brackets below its headline.
_SESSION = re.compile(
    rf"[（(](?:\d{{4}}|[一二][〇○零一二三四五六七八九]{{3}})年[{HAN}\d]{{2,8}}[日]?[^（）()。]{{0,40}}"
    r"(?:会议?上?|通过)(?:的(?:讲话|发言|报告))?[）)]$"
)
# … or the day alone: （2024年8月29日）
_GIVEN_ON = re.compile(r"[（(]\d{4}年\d{1,2}月\d{1,2}日[）)]")
# The number of an official document, below its headline: 云协办发〔2025〕18号
_DOCUMENT = re.compile(rf"[{HAN}]{{2,10}}[〔［\[（(]\d{{4}}[〕］\]）)]\s?第?\d{{1,4}}号$")

# What a row of a list of gifts ends with: 现金三百元.
_AMOUNT = re.compile(rf"[〇零一二两三四五六七八九十百千万]{{2}}[{HAN}]$")
# What a letter ends with, above the name of who wrote it.
_TAKES_LEAVE = re.compile("(?:祝|此致|敬礼|顺[颂祝致])")
# What a column or a part of the page is called, above a headline: 大会数读
_NAME_ABOVE = re.compile(rf"[{HAN}]{{3,8}}")
_MAX_VERSE = 16
"""Characters of a line of verse, at most."""

_STACKED = "几行没有句末标点、句式相同的短语叠在一起，是离开了正文的小标题"


def name_blocks(blocks: Sequence[PageBlock]) -> tuple[list[PageBlock], list[Step]]:
    """The blocks with organisation lines, bylines and note labels named, and display type
    told from fragments of running text.

    A display block that stands where an open sentence needs its continuation is text, unless
    its neighbours or its inner spaces say that it is a headline. Where the source itself marks
    its headings (Markdown, HTML) nothing is promoted or demoted.
    """
    places = name_places(blocks)
    if any(b.level for b in blocks):
        return _authors_named(_named(blocks, places)), []
    blocks = part_display(blocks)
    steps: list[Step] = []
    parted, halves = parted_quotations(blocks) | spaced_rows(blocks), parted_headings(blocks)
    whole = [
        _as_text(block) if i in parted else block.as_kind(Kind.DISPLAY) if i in halves else block
        for i, block in enumerate(blocks)
    ]
    lines = name_bodies(_named(whole, places))
    told = people_rows(lines) | programme_rows(lines)
    named = _headlines([_as_text(b) if i in told else b for i, b in enumerate(lines)])
    stacked, alike = stacked_headings(named), alike_headings(named)
    rows, written = display_rows(named), written_lines(named)
    signing = {i for i in range(len(named)) if sign_together(named, i)}
    heads = find_kickers(named).union(strayed_titles(named))
    sets_off = sets_paragraphs_tight(named), sets_paragraphs_in(named)
    for i, block in [(i, b) for i, b in enumerate(named) if not b.verse]:
        if i and (
            is_name_below(named[i - 1], block, named[i + 1 : i + 2], places)
            or signs_comment(named, i)
            or signs_alone(named, i)
        ):
            named[i] = block.as_kind(Kind.BYLINE)
        elif i in rows or i in signing or (block.kind is Kind.DISPLAY and signs_letter(named, i)):
            named[i] = _as_text(block)
        elif i in stacked:
            if block.kind is Kind.TEXT:
                steps.append(Step("section/stacked", _STACKED, block.lines, 0.9))
            named[i] = block.as_kind(Kind.DISPLAY)
        elif i in alike and block.kind is Kind.TEXT:
            steps.append(Step(*alike[i][:2], block.lines, alike[i][2]))
            named[i] = block.as_kind(Kind.DISPLAY)
        elif block.kind is Kind.DISPLAY and _is_line_of_verse(named, i):
            named[i] = replace(block, kind=Kind.TEXT, verse=True)
        elif block.kind is Kind.DISPLAY and i not in heads and not heads_box(named, i):
            is_strong = _is_strong(named, i)
            if goes_on_below(named, i, is_strong) or (
                not is_strong and (_is_line_of_text(named, i) or i in written)
            ):
                named[i] = _as_text(block)
        elif block.kind is Kind.NOTE_LABEL and not _labels_head(named, i):
            named[i] = replace(block, kind=Kind.DISPLAY if _is_afterword(named, i) else Kind.TEXT)
        elif block.kind is Kind.TEXT and (found := _found_heading(named, i, *sets_off)):
            if goes_on_below(named, i, found[0] == "head/sentence"):
                continue
            steps.append(Step(*found[:2], block.lines, found[2]))
            named[i] = block.as_kind(Kind.DISPLAY)
        elif block.kind is Kind.ORGANISATION and _signs_off(named, i):
            named[i] = _as_text(block)
    return named, steps


def strayed_titles(blocks: Sequence[PageBlock]) -> dict[int, int]:
    """Headlines that strayed into mid-sentence: the only display type below an organisation line
    that has text directly below it, on a page whose other organisation lines have headlines.

    Index of the headline → index of its organisation line.
    """
    bodies = [i for i, b in enumerate(blocks) if b.kind is Kind.ORGANISATION]
    beside = {i: (next_block(blocks, i, -1), next_block(blocks, i)) for i in bodies}
    headed = [i for i in bodies if any(b and b.kind is Kind.DISPLAY for b in beside[i])]
    if len(headed) < 2:
        return {}
    out: dict[int, int] = {}
    for i, stop in zip(bodies, [*bodies[1:], len(blocks)], strict=True):
        after = beside[i][1]
        if i in headed or after is None or after.kind is not Kind.TEXT:
            continue
        lone = [j for j in range(i + 1, stop) if blocks[j].kind is Kind.DISPLAY]
        above = next_block(blocks, lone[0], -1) if len(lone) == 1 else None
        if above is not None and is_open(above):
            out[lone[0]] = i
    return out


def _found_heading(
    blocks: Sequence[PageBlock], i: int, is_set_tight: bool, is_set_in: bool
) -> tuple[str, str, float] | None:
    """Rule, reason and confidence where a block of text turns out to be display type; text of
    several lines never does."""
    text = blocks[i].text.strip()
    if blocks[i].width or goes_past_stop(text) or DATELINE.match(text):
        return None
    if names_afterword(text) and _is_afterword(blocks, i):
        return "head/afterword", "编后、手记一类字样后面跟着题目，上文已经结束", 0.85
    if is_headline_with_comma(blocks, i):
        return "head/sentence", "带标点的一行，旁边的标题块正缺主标题", 0.9
    if is_heading_with_comma(blocks, i):
        return "section/comma", "前后空行，逗号两边长短相当，是小标题", 0.85
    if _is_numbered_like_others(blocks, i):
        return "section/numbered", NUMBERED_ALIKE, 0.9
    if is_set_tight and _stands_alone(blocks, i):
        return "section/sentence", "本页段落之间不空行，只有这一行前后空行，是小标题", 0.85
    if is_set_in and heads_section(blocks, i):
        return "section/edge", "本页段首都缩进，只有这一行顶格、没有句末标点，是小标题", 0.85
    return None


def _stands_alone(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a short sentence heads a section: a line of its own between blank lines, on a page
    that has none between its paragraphs."""
    block = blocks[i]
    text = block.text.strip()
    if block.width or block.tight or not 6 <= len(text) <= MAX_HEADING or text[0] in "“‘（(【":
        return False
    if block.cut_head or block.cut_tail or DAY.match(text) or _is_spoken(blocks, text):
        return False
    if text[-1] in "，、：" or WHEN.match(text):
        return False
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is None or before.kind is not Kind.TEXT or not ends_sentence(before.text):
        return False
    if after is None or after.kind is not Kind.TEXT or after.tight or not after.width:
        return False
    return not before.cut_tail and not after.cut_head and ITEM.match(text) is None


def _is_spoken(blocks: Sequence[PageBlock], text: str) -> bool:
    """Whether a line opens with a label as others do (记者：), or is one (各位委员：)."""
    m = LABELLED.match(text)
    if not m:
        return False
    return m.end() == len(text) or sum(b.text.startswith(m[0]) for b in blocks) > 1


def _is_line_of_text(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether display type that nothing beside it asks for is a line of what stands around it."""
    before = next_block(blocks, i, -1)
    if before is not None and _goes_on(blocks, i, before):
        return True
    if ends_row(blocks, i) or _is_closing_line(blocks, i):
        return True
    return is_cell(blocks, i) or is_called(blocks, i)


def _goes_on(blocks: Sequence[PageBlock], i: int, before: PageBlock) -> bool:
    """Whether display type is a line of running text that a column or a picture cut off: the text
    above is open, and a word goes on across one of the two cuts or the line stands tight.

    The last line above a headline whose end is lost is open, too; what the headline says has
    nothing to do with it. What is left of a paragraph, cut at both ends, has a mark in it.
    """
    if not is_open(before) or before.cut_tail or leads_away(blocks[i - 1].text):
        return False
    if is_labelled_row(blocks, i - 1):
        return False
    text, after = blocks[i].text, next_block(blocks, i)
    if blocks[i].tight or left_open(before.text) or word_across(before.text, text):
        return True
    is_name = names_column(text) or _NAME_ABOVE.fullmatch(text.strip()) is not None
    if after is not None and after.kind is Kind.DISPLAY and is_name:
        return False
    return after is None or after.kind is not Kind.TEXT or word_across(text, after.text)


def _is_line_of_verse(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether display type without a mark stands in a poem: three short lines above it, the last
    with a comma, and a short one below."""
    beside = [*blocks[max(0, i - 3) : i], *blocks[i + 1 : i + 2]]
    if len(beside) < 4 or any(b.kind is not Kind.TEXT or len(b.text) > _MAX_VERSE for b in beside):
        return False
    return len(blocks[i].text) <= _MAX_VERSE and beside[2].text.strip()[-1:] in "，、"


def _is_closing_line(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether display type is a last word, not a heading: 谢谢大家！ with no text below."""
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is None or before.kind is not Kind.TEXT or not ends_sentence(blocks[i].text):
        return False
    return after is None or after.kind is not Kind.TEXT


def _labels_head(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether the label of an editor's note stands at a headline, above it or below."""
    beside = (next_block(blocks, i, -1), next_block(blocks, i))
    is_beside = any(b is not None and b.kind in HEAD_KINDS for b in beside)
    return is_beside and not _is_afterword(blocks, i)


def _is_afterword(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether an editor's or a reporter's last word begins: its name or headline, with a finished
    text or a signature above, and text below or who wrote it."""
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is None or after is None or not names_afterword(blocks[i].text):
        return False
    is_over = before.kind is Kind.BYLINE or ends_sentence(before.text) or is_signed(before.text)
    is_name = after.kind is Kind.DISPLAY and re.fullmatch(f"[{HAN}]{{2,4}}", after.text.strip())
    return bool(is_over and (after.kind in (Kind.TEXT, Kind.BYLINE) or is_name))


def _signs_off(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether an organisation's line stands below a notice, with the day below it."""
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is None or before.kind is not Kind.TEXT or after is None:
        return False
    return bool(DAY.match(after.text))


def _is_numbered_like_others(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a short numbered line that is no finished statement heads a section, as another
    numbered line that is display type does: 三、装好以后，谁来管？ Above display type it does where
    two others do: the text that it stood above is elsewhere."""
    text = blocks[i].text.strip()
    m = NUMBERED.match(text)
    if not m or blocks[i].width or len(text) > MAX_HEADING + 4 or text[-1] in "。；：，、":
        return False
    after = next_block(blocks, i)
    if after is None or after.kind not in (Kind.TEXT, Kind.DISPLAY):
        return False
    if NUMBERED.match(after.text) and not _is_torn_from_text(blocks, i, after):
        return False
    way = way_of_numbering(m[0])
    others = (NUMBERED.match(b.text) for b in blocks if b.kind is Kind.DISPLAY)
    alike = sum(o is not None and way_of_numbering(o[0]) == way for o in others)
    return alike > (after.kind is Kind.DISPLAY)


def _is_torn_from_text(blocks: Sequence[PageBlock], i: int, after: PageBlock) -> bool:
    """Whether a numbered line stands behind a text that breaks off and above the next number, a
    short line too: both headings were carried into the middle of a sentence."""
    before, text = next_block(blocks, i, -1), after.text.strip()
    numbers = (number_in(LEADING.match(t)) for t in (blocks[i].text, text))
    first, second = (number or 0 for number in numbers)
    is_line = not after.width and len(text) <= MAX_HEADING + 4 and text[-1] not in "。；：，、"
    return is_line and before is not None and is_open(before) and second == first + 1 > 1


def _named(blocks: Sequence[PageBlock], places: NamePlaces) -> list[PageBlock]:
    out: list[PageBlock] = []
    authors, placed = listed_authors(blocks), title_lines(blocks)
    for at, block in enumerate(blocks):
        below = blocks[at + 1 : at + 2]
        if block.verse:
            out.append(block)
            continue
        if bare(block.text) in authors and out and out[-1].kind in (Kind.DISPLAY, Kind.SUBTITLE):
            out.append(block.as_kind(Kind.BYLINE))
            continue
        if out and is_name_below(out[-1], block, below, places):
            out.append(block.as_kind(Kind.BYLINE))
            continue
        if out and _is_subtitle(out[-1], block, below):
            out.append(block.as_kind(Kind.SUBTITLE))
            continue
        if out and out[-1].kind is Kind.DISPLAY and _GIVEN_ON.fullmatch(block.text.strip()):
            out.append(block.as_kind(Kind.SUBTITLE))
            continue
        if out and out[-1].text.endswith("——") and names_voice("——" + block.text.strip()):
            out.append(block.as_kind(Kind.TEXT))
            continue
        is_voiced = names_speech(block.text) or _names_writer(block, below)
        is_voiced = is_voiced and not _TAKES_LEAVE.match(out[-1].text if out else "")
        if out and is_voiced and _can_be_headline(out[-1]):
            out.append(block.as_kind(Kind.BYLINE))
            continue
        above = next((b for b in reversed(out[-4:]) if b.kind is not Kind.CAPTION), None)
        if names_body_at_title(above, block, below):
            out.append(block.as_kind(Kind.ORGANISATION))
            continue
        signs = above is not None and above.kind in (Kind.TEXT, Kind.BYLINE)
        named = _name(block, signs)
        by_place = placed.get(at) if named.kind in (Kind.DISPLAY, Kind.TEXT) else None
        out.append(block.as_kind(by_place) if by_place else named)
    return out


def _names_writer(block: PageBlock, below: Sequence[PageBlock]) -> bool:
    """Whether a line above text, or above the first heading, says what somebody is or whom he
    writes for, and his name."""
    kinds = (Kind.DISPLAY, Kind.TEXT)
    is_line = block.kind in kinds and not block.width and len(block.lines) == 1 and not block.level
    is_over = is_line and len(below) > 0 and below[0].kind in (Kind.TEXT, Kind.DISPLAY)
    is_over = is_over and not (is_counted(below[0].text) or _AMOUNT.search(below[0].text.strip()))
    return is_over and len(attributed(block.text.strip(), is_placed=True)) > 0


def _can_be_headline(block: PageBlock) -> bool:
    """Whether a block is display type, or one short line of text without an end."""
    if block.kind in (Kind.DISPLAY, Kind.SUBTITLE):
        return True
    is_line = block.kind is Kind.TEXT and not block.width and len(block.text) <= MAX_TITLE
    return is_line and not ends_sentence(block.text)


def _is_subtitle(above: PageBlock, block: PageBlock, below: Sequence[PageBlock]) -> bool:
    """Whether a line below a headline, without a dash, says what sort of piece it is, right above
    the text, or of what proposal the story tells; in a list of proposals (《…》) it is part of a
    row."""
    if above.kind is not Kind.DISPLAY or above.text.strip()[-1] == "》" or not below:
        return False
    is_over = below[0].kind is Kind.TEXT or is_byline(below[0].text.strip(), False)
    is_line = block.kind is Kind.DISPLAY and is_over and not block.level
    if is_line and tells_sort_below(above.text, block.text):
        return True
    return below[0].text.strip()[:1] != "《" and tells_of_proposal(block.text)


def _authors_named(blocks: list[PageBlock]) -> list[PageBlock]:
    """The blocks with the authors named whom somebody typed below a headline, before its text:
    names and nothing else. Not below section headings, and not words that could be names."""
    out: list[PageBlock] = []
    is_below_title = False
    for block, below in pairwise(blocks):
        is_typed = block.kind in (Kind.TEXT, Kind.DISPLAY) and not block.level
        if is_below_title and is_typed and below.level != 1:
            is_one = len(block.lines) == 1 and are_names(block.text.strip())
            block = block.as_kind(Kind.BYLINE) if is_one else block
        out.append(block)
        if block.kind not in _BELOW_TITLE:
            is_below_title = (block.kind, block.level) == (Kind.DISPLAY, 1)
    return out + blocks[-1:]


_BELOW_TITLE = (Kind.SUBTITLE, Kind.ORGANISATION)


def _headlines(blocks: Sequence[PageBlock]) -> list[PageBlock]:
    """Lines of display type that stand tight on one another put together as one headline.

    Numbered lines (一、) each stay a heading of their own, and a number that slid to a line's end
    ends one.
    """
    out: list[PageBlock] = []
    display = [b.text for b in blocks if b.kind is Kind.DISPLAY]
    numbered = {display[k] for k in slid_numbers(display)}
    for block in blocks:
        last = out[-1] if out else None
        if (
            last is not None
            and last.lines[-1].text not in numbered
            and block.tight
            and block.kind in (Kind.DISPLAY, Kind.SUBTITLE)
            and last.kind in (Kind.DISPLAY, Kind.SUBTITLE)
            and block.kind is not Kind.SUBTITLE
            and (block.size or not NUMBERED.match(block.text))
            and block.size is last.size
            and not (len(last.lines) == 1 and _labels_column(last))
            and not (len(last.text) <= MAX_PART and _labels_column(block))
            and not _stands_below_title(block)
        ):
            out[-1] = replace(last, lines=last.lines + block.lines)
        elif (
            last is not None
            and block.kind is Kind.DISPLAY
            and last.kind is Kind.ORGANISATION
            and _FULL_BODY.match(last.text)
            and _OF_BODY.match(block.text)
        ):
            out[-1] = replace(last, kind=Kind.DISPLAY, lines=last.lines + block.lines)
        else:
            out.append(block)
    return out


def _stands_below_title(block: PageBlock) -> bool:
    """Whether a line is none of a headline though it stands tight below one: whose it is, a
    document's number, where it was given."""
    text = block.text.strip()
    if block.size or block.level or len(block.lines) > 1:
        return False
    if tells_of_proposal(text) or names_chair(text) or is_group(text):
        return True
    return bool(_DOCUMENT.match(text) or _SESSION.match(text))


def _labels_column(block: PageBlock) -> bool:
    """Whether a line of display type is a column's name, no line of the headline below it."""
    return not block.size and not block.level and names_column(block.text)


def _as_text(block: PageBlock) -> PageBlock:
    return replace(block, kind=Kind.TEXT) if len(block.lines) == 1 else block


def _name(block: PageBlock, signs: bool) -> PageBlock:
    """The block by what it says. A bare name in brackets is a byline only where it `signs`
    finished text."""
    if block.kind is Kind.SUBTITLE:
        name = "".join(block.text.strip("—-─ \u3000").split())
        is_voice = names_voice(block.text.strip()) or (signs and is_bare_name(name))
        return block.as_kind(Kind.TEXT) if is_voice else block
    if block.kind not in (Kind.DISPLAY, Kind.TEXT) or len(block.lines) > 1 or block.level:
        return block
    text = block.text.strip()
    if len(text) > 60 or (block.size is TypeSize.HEADLINE and not _NOTE_LABEL.match(text)):
        return block
    if _NOTE_LABEL.match(text):
        return block.as_kind(Kind.NOTE_LABEL)
    if any(form.match(text) for form in (_ABRIDGED, _SESSION, _DOCUMENT)):
        return block.as_kind(Kind.SUBTITLE)
    if block.kind is Kind.DISPLAY and names_chair(text):
        return block.as_kind(Kind.SUBTITLE)
    if DAY.match(text):
        return block.as_kind(Kind.TEXT)
    if is_organisation(text):
        return block.as_kind(Kind.ORGANISATION)
    if is_byline(text, signs) or (signs and signs_in_brackets(text)):
        return block.as_kind(Kind.BYLINE)
    if BRACKETED.match(text):
        return block.as_kind(Kind.TEXT)
    return block


def _is_strong(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a display block is a headline whatever stands before it."""
    block = blocks[i]
    if block.level or block.size or len(block.lines) > 1 or INNER_SPACE.search(block.text):
        return True
    if NUMBERED.match(block.text):
        return True
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is not None and before.kind in (Kind.ORGANISATION, Kind.SUBTITLE, Kind.BYLINE):
        return True
    return after is not None and after.kind in (Kind.ORGANISATION, Kind.BYLINE, Kind.SUBTITLE)
