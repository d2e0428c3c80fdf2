"""Headlines: which display blocks open an article, which a section, and what is in a title block.

A title block is a run of display type with nothing but furniture and captions in between:
kicker, headline in several lines, subtitle behind a dash, organisation line before or behind,
byline. A page keeps one habit: where it prints the organisation line decides what the other
lines of each run are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from huikan.blocks import Kind, PageBlock
from huikan.text.chars import (
    HAN,
    NO_START,
    NUMBERED,
    SURNAMES,
    breaks_off,
    ends_clause,
    ends_sentence,
    word_across,
)
from huikan.trace import Traced

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
_SIGNATURE = re.compile(
    r"[（(](?:作者|本文作者|发言人|供稿|来源|单位|此文|节选自|摘自|执笔)[^（）()]{2,60}[）)]。?$"
)
_NOTE_LABEL = re.compile(r"[【\[]?(?:编者按|编者的话|开栏的话|编\s?后|编前|按语)[】\]]?[：:]?$")
# The day below a notice or letter, alone on its line.
_DAY = re.compile(
    r"(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日$"
)
# A remark in brackets, alone on its line: （一九八六年三月记录）
_BRACKETED = re.compile(r"[（(][^（）()]{5,}[）)]$")
_NOTE = re.compile(r"[【\[]?(?:编者按|编者的话|开栏的话|编前)[】\]]?[：:]")
_INNER_SPACE = re.compile(rf"(?<=[{HAN}”》])[ \u3000]+(?=[{HAN}“《])")
_DATELINE = re.compile(
    r"(?:本[报刊网]讯|[（(]?本[报刊]?[^，。]{0,12}(?:记者|通讯员)|.{2,12}消息[，,])"
)

_MAX_TITLE = 46
_MAX_HEADING = 26


@dataclass(frozen=True, slots=True)
class Head:
    """A title block. `blocks` are the indices it was read from; each text is in lines."""

    blocks: tuple[int, ...]
    title: tuple[Traced, ...] = ()
    kicker: tuple[Traced, ...] = ()
    subtitle: tuple[Traced, ...] = ()
    organisation: tuple[Traced, ...] = ()
    byline: tuple[Traced, ...] = ()
    feature: tuple[Traced, ...] = ()
    is_feature: bool = False
    """The headline of a feature that other articles of the page were printed under."""
    note_label: bool = False


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
            before = _before(named, i)
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
    before, after = _next(blocks, i, -1), _next(blocks, i)
    if before is None or before.kind is not Kind.TEXT or not ends_sentence(blocks[i].text):
        return False
    return after is None or after.kind is not Kind.TEXT


def _signs_off(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether an organisation's line stands below a notice, with the day below it."""
    before, after = _next(blocks, i, -1), _next(blocks, i)
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
    before, after = _next(blocks, i, -1), _next(blocks, i)
    if before is None or after is None or after.kind is not Kind.TEXT or _is_open(before):
        return False
    if len(after.text) < 2 * _MAX_HEADING or after.text[0] in NO_START:
        return False
    return not word_across(text, after.text)


def _named(blocks: Sequence[PageBlock]) -> list[PageBlock]:
    out: list[PageBlock] = []
    for block in blocks:
        above = next((b for b in reversed(out[-4:]) if b.kind is not Kind.CAPTION), None)
        signs = above is not None and above.kind is Kind.TEXT
        out.append(_name(block, signs))
    return out


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
    if _SIGNATURE.match(text) or (_BYLINE.match(text) and _has_surname(text, signs)):
        return block.as_kind(Kind.BYLINE)
    if _BRACKETED.match(text):
        return block.as_kind(Kind.TEXT)
    return block


def _has_surname(text: str, signs: bool) -> bool:
    """Whether a bare name begins with a surname; with a role before it, any name will do."""
    bare = re.fullmatch(rf"([（(]?)\s*({_NAME})\s*[）)]?", text)
    return bare is None or (bare[2][0] in SURNAMES and (signs or not bare[1]))


def _before(blocks: Sequence[PageBlock], i: int) -> PageBlock | None:
    return _next(blocks, i, -1)


def _next(blocks: Sequence[PageBlock], i: int, step: int = 1) -> PageBlock | None:
    i += step
    while 0 <= i < len(blocks):
        if blocks[i].kind not in (Kind.CAPTION, Kind.FURNITURE):
            return blocks[i]
        i += step
    return None


def _is_open(block: PageBlock) -> bool:
    return block.kind is Kind.TEXT and breaks_off(block.text)


_HEAD_KINDS = (Kind.ORGANISATION, Kind.BYLINE, Kind.SUBTITLE, Kind.NOTE_LABEL, Kind.DISPLAY)


_TITLES = (Kind.DISPLAY, Kind.SUBTITLE)


def _is_strong(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a display block is a headline whatever stands before it."""
    block = blocks[i]
    if block.level or len(block.lines) > 1 or _INNER_SPACE.search(block.text):
        return True
    if NUMBERED.match(block.text):
        return True
    before, after = _next(blocks, i, -1), _next(blocks, i)
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
    before, after = _next(blocks, i, -1), _next(blocks, i)
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


def find_heads(blocks: Sequence[PageBlock]) -> tuple[list[Head], dict[int, int]]:
    """The title blocks in printed order, and for each section heading's block its level.

    A run of display type opens an article if it has an organisation line, a subtitle, a byline
    or a heading level that says so; if no run of the page has any of these, the first does,
    and the others do where the text above them was signed or the text below has a dateline.
    """
    runs = [run for run in _runs(blocks) if any(blocks[i].kind in _TITLES for i in run)]
    habit = _organisation_first(blocks, runs)
    sections: dict[int, int] = {}
    heads: list[Head] = []
    if any(blocks[i].level for run in runs for i in run):
        return _by_level(blocks, runs)
    marked = [run for run in runs if _opens_article(blocks, run)]
    marked += [run for run in _dividers(blocks, runs, marked) if run not in marked]
    organised = sum(any(blocks[i].kind is Kind.ORGANISATION for i in run) for run in runs)
    for run in runs:
        if run in marked:
            heads.append(_parse(blocks, run, habit, organised >= 2, sections))
        elif not marked and (run is runs[0] or _starts_anew(blocks, run)):
            heads.append(_parse(blocks, run, habit, False, sections))
        else:
            sections.update((i, 2) for i in run if blocks[i].kind is Kind.DISPLAY)
    return _with_feature(blocks, heads), sections


def _with_feature(blocks: Sequence[PageBlock], heads: list[Head]) -> list[Head]:
    """The first title block's kicker as the page's feature, if it alone of several has one."""
    if len(heads) < 3 or not heads[0].kicker or any(h.kicker or h.feature for h in heads[1:]):
        return heads
    if heads[0].feature or any(h.is_feature for h in heads):
        return heads
    if any(b.kind is Kind.TEXT for b in blocks[: heads[0].blocks[0]]):
        return heads
    return [replace(heads[0], feature=heads[0].kicker, kicker=()), *heads[1:]]


def rest_as_sections(
    blocks: Sequence[PageBlock], heads: Sequence[Head], sections: dict[int, int]
) -> dict[int, int]:
    """The section headings with whatever else is set as display type and stands in no title
    block: an organisation's name within an article heads a section of it."""
    used = {i for head in heads for i in head.blocks}
    rest = {
        i: 2
        for i, b in enumerate(blocks)
        if b.kind in _HEAD_KINDS and b.kind is not Kind.BYLINE and i not in used
    }
    return rest | sections


def _runs(blocks: Sequence[PageBlock]) -> list[list[int]]:
    """Indices of display type that nothing but captions and furniture parts."""
    out: list[list[int]] = []
    fresh = True
    for i, block in enumerate(blocks):
        if block.kind in (Kind.CAPTION, Kind.FURNITURE):
            continue
        if block.kind not in _HEAD_KINDS:
            fresh = True
        elif block.kind is Kind.BYLINE and fresh and _closes(blocks, i):
            continue
        elif fresh:
            out.append([i])
            fresh = False
        else:
            out[-1].append(i)
    return out


def _closes(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a byline directly behind text signs it, rather than opening what follows."""
    after = _next(blocks, i)
    if blocks[i].text.strip()[0] in "（(" or after is None:
        return True
    return after.kind in (Kind.DISPLAY, Kind.ORGANISATION, Kind.SUBTITLE)


def _opens_article(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    kinds = {blocks[i].kind for i in run}
    if Kind.DISPLAY in kinds and _is_told_apart(blocks, run):
        return True
    return bool(kinds & {Kind.ORGANISATION, Kind.SUBTITLE, Kind.BYLINE}) and (
        Kind.DISPLAY in kinds or Kind.SUBTITLE in kinds
    )


def _dividers(
    blocks: Sequence[PageBlock], runs: list[list[int]], marked: list[list[int]]
) -> list[list[int]]:
    """Runs without any mark that divide articles all the same.

    A heading without a number behind numbered ones; and, on a page of several articles, the
    only heading of an article: one section alone divides nothing.
    """
    out: list[list[int]] = []
    group: list[list[int]] = []
    for run in [*runs, None]:
        if run is not None and run not in marked:
            group.append(run)
            continue
        numbered = [r for r in group if NUMBERED.match(blocks[r[0]].text)]
        if len(numbered) >= 2:
            out += [r for r in group if r[0] > numbered[-1][0] and r not in numbered]
        elif len(group) == 1 and len(marked) >= 3 and not numbered and group[0] != runs[0]:
            out += group
        group = []
    return out


def _is_told_apart(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether what stands around display type shows that it opens an article: an editor's note
    or a dateline below, a signature above; or at the top of the page, one below."""
    first = _next(blocks, run[0], -1) is None
    return (
        _has_note(blocks, run) or _starts_anew(blocks, run) or (first and _is_signed(blocks, run))
    )


def _has_note(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether an editor's note stands directly below: the mark of a feature's headline."""
    after = _next(blocks, run[-1])
    return after is not None and bool(_NOTE.match(after.text))


def _is_signed(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether the text below is signed, in brackets, before the next display type."""
    told = False
    for block in blocks[run[-1] + 1 :]:
        if block.kind in (Kind.CAPTION, Kind.FURNITURE):
            continue
        if block.kind is Kind.BYLINE:
            return told and block.text.strip()[0] in "（("
        if block.kind is not Kind.TEXT:
            return False
        told = True
    return False


def _starts_anew(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    before, after = _next(blocks, run[0], -1), _next(blocks, run[-1])
    signed = before is not None and (
        before.kind is Kind.BYLINE or bool(_SIGNATURE.search(before.text[-64:]))
    )
    return signed or (after is not None and bool(_DATELINE.match(after.text)))


def _organisation_first(blocks: Sequence[PageBlock], runs: list[list[int]]) -> bool:
    """The page's habit: whether the organisation line stands above the headline."""
    votes = 0
    for run in runs:
        kinds = [blocks[i].kind for i in run]
        if Kind.ORGANISATION in kinds and Kind.DISPLAY in kinds:
            votes += 1 if kinds.index(Kind.ORGANISATION) < _last(kinds, Kind.DISPLAY) else -1
    return votes > 0


def _last(kinds: list[Kind], kind: Kind) -> int:
    return len(kinds) - 1 - kinds[::-1].index(kind)


def _parse(
    blocks: Sequence[PageBlock],
    run: list[int],
    organisation_first: bool,
    many: bool,
    sections: dict[int, int],
) -> Head:
    """A run as a title block; display type behind its last part is the first section's heading."""
    of = {k: [i for i in run if blocks[i].kind is k] for k in _HEAD_KINDS}
    display, anchor = list(of[Kind.DISPLAY]), _anchor(blocks, run, organisation_first)
    if not display:
        display = of[Kind.SUBTITLE][:1]
        of[Kind.SUBTITLE] = of[Kind.SUBTITLE][1:]
    title = _title_index(display, anchor, organisation_first, bool(of[Kind.ORGANISATION]))
    above = [i for i in display if i < title]
    below = [i for i in display if i > title]
    sections.update((i, 2) for i in below)
    has_organisation = bool(of[Kind.ORGANISATION])
    noted = bool(of[Kind.NOTE_LABEL]) or _has_note(blocks, run)
    is_feature = (many or noted) and not (has_organisation or of[Kind.BYLINE])
    feature, kicker = (above, []) if many and has_organisation else ([], above)
    own = [i for i in run if i not in below]
    lines = {k: tuple(x for i in v for x in blocks[i].lines) for k, v in of.items()}
    return Head(
        tuple(own),
        blocks[title].lines,
        tuple(x for i in kicker for x in blocks[i].lines),
        lines[Kind.SUBTITLE],
        lines[Kind.ORGANISATION],
        lines[Kind.BYLINE],
        tuple(x for i in feature for x in blocks[i].lines),
        is_feature,
        bool(of[Kind.NOTE_LABEL]),
    )


def _anchor(blocks: Sequence[PageBlock], run: list[int], organisation_first: bool) -> int | None:
    """The block that the headline stands next to: its organisation line or its subtitle."""
    for kind in (Kind.ORGANISATION, Kind.SUBTITLE, Kind.BYLINE):
        found = [i for i in run if blocks[i].kind is kind]
        if found:
            return found[-1] if organisation_first and kind is Kind.ORGANISATION else found[0]
    return None


def _title_index(
    display: list[int], anchor: int | None, organisation_first: bool, has_organisation: bool
) -> int:
    if anchor is None:
        return display[0]
    below = [i for i in display if i > anchor]
    above = [i for i in display if i < anchor]
    if organisation_first and has_organisation and below:
        return below[0]
    return above[-1] if above else display[0]


def _by_level(
    blocks: Sequence[PageBlock], runs: list[list[int]]
) -> tuple[list[Head], dict[int, int]]:
    """Heads and sections of a source whose headings have levels (Markdown, HTML).

    The highest level divides the articles. If it has one heading, with another directly below,
    that one names the page and the next level divides.
    """
    marks = [i for run in runs for i in run if blocks[i].level]
    top = min(blocks[i].level for i in marks)
    heads: list[Head] = []
    if len(marks) > 1 and sum(blocks[i].level == top for i in marks) == 1:
        between = [b.kind for b in blocks[marks[0] + 1 : marks[1]]]
        if blocks[marks[0]].level == top and not {Kind.TEXT, Kind.MARKDOWN} & set(between):
            heads.append(replace(_leveled(blocks, marks[:1]), is_feature=True))
            top = blocks[marks[1]].level
    sections = {i: blocks[i].level - top + 1 for i in marks if blocks[i].level > top}
    for run in runs:
        at: list[int] = []
        for i in run:
            if blocks[i].level == top:
                heads += [_leveled(blocks, at)] if at else []
                at = [i]
            elif at and not blocks[i].level and not any(j in sections for j in run if j < i):
                at.append(i)
        heads += [_leveled(blocks, at)] if at else []
    return heads, sections


def _leveled(blocks: Sequence[PageBlock], run: list[int]) -> Head:
    lines = {
        k: tuple(x for i in run if blocks[i].kind is k for x in blocks[i].lines)
        for k in (Kind.SUBTITLE, Kind.ORGANISATION, Kind.BYLINE)
    }
    return Head(
        tuple(i for i in run if blocks[i].level or blocks[i].kind in lines),
        blocks[run[0]].lines,
        subtitle=lines[Kind.SUBTITLE],
        organisation=lines[Kind.ORGANISATION],
        byline=lines[Kind.BYLINE],
    )


def owners(blocks: Sequence[PageBlock], heads: Sequence[Head]) -> list[int]:
    """For each block the number of the title block it was printed under.

    What stands above the first one belongs to it: a title block in the page's middle. A
    feature's headline that has no text of its own leaves its pictures to the article below.
    """
    out: list[int] = []
    starts = {h.blocks[0]: n for n, h in enumerate(heads)}
    for i in range(len(blocks)):
        out.append(starts.get(i, out[-1] if out else 0))
    told = {out[i] for i, b in enumerate(blocks) if b.kind in (Kind.TEXT, Kind.MARKDOWN)}
    bare = {n for n, h in enumerate(heads[:-1]) if h.is_feature and n not in told}
    own = {i for h in heads for i in h.blocks}
    return [n + 1 if n in bare and i not in own else n for i, n in enumerate(out)]


def first_texts(blocks: Sequence[PageBlock], heads: Sequence[Head]) -> frozenset[int]:
    """The text block directly behind each title block, captions and furniture aside."""
    out = set()
    for head in heads:
        for i in range(head.blocks[-1] + 1, len(blocks)):
            if blocks[i].kind in (Kind.TEXT, Kind.MARKDOWN):
                out.add(i)
            if blocks[i].kind not in (Kind.CAPTION, Kind.FURNITURE):
                break
    return frozenset(out)
