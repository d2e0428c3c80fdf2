"""Section headings told by one another: three lines and more of a page that are built alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from huikan.blocks import Kind, PageBlock, next_block
from huikan.page.bylines import PARTY
from huikan.page.clauses import MAX_HEADING, is_open
from huikan.page.labels import DATELINE
from huikan.page.series import LEADING, way_of_numbering
from huikan.text.chars import HAN, LABELLED, NUMBERED, ends_sentence, unbalanced

# A heading whose label says what part it is, or whose first phrase is as long as the others':
# 问水：弄清水从哪里来; 以水为脉，织密“七河”清水网
_LABELLED = re.compile(rf"([{HAN}]{{2,4}})[：，][{HAN}\d“”、]{{5,20}}")
# A headline with the place, or its committee, in front: 松桥：悬崖上的灯
_PLACED_LINE = re.compile(
    rf"[{HAN}]{{2,4}}(?:[市县区州旗]?政协)?：[{HAN}“”《》\d、 \u3000]{{5,22}}"
)
# … or that has one label as long as the others', and no end: 吵：左边还是右边
_LABELLED_SHORT = re.compile(rf"([{HAN}]{{1,4}})：[{HAN}\d“”《》、]{{3,20}}")
# What is no label of a section: who asks and who answers.
_SAYS = frozenset("问答注按编图文")
# … or the party's branch or other body that says it: 民建市委会：让小店喘口气
_BODY_LINE = re.compile(
    rf"(?:(?:{PARTY})[{HAN}]{{0,8}}|[{HAN}]{{0,10}}(?:工商联|总工会|妇联|侨联|台联|科协|文联|共青团|团委|委员会|界别?))"
    rf"：[{HAN}“”《》\d、， \u3000]{{5,24}}"
)
_LABEL_END = re.compile("[：，]")
# The hour at which something was, of a day told hour by hour: 8时20分
_HOUR = re.compile(
    r"(?:[上下]午|晚上?|凌晨|清晨|中午)?[ \u3000]?\d{1,2}[时点:：](?:\d{1,2}分?|整|半)?"
)
_GOES_ON = 2
"""Characters behind the labels of such headings that are enough to tell them, if all have them."""
_MIN_ALIKE, _MOST_ALIKE = 3, 60
"""Lines that make headings of those built alike; more of them are a list."""

NUMBERED_ALIKE = "编着号的短句，别的编号小标题也是这样"
_LABELS = "前后空行，冒号或逗号前面的字数相同、前面或后面有字相同，各在一段上面，是小标题"
_HOURS = "前后空行，三处以上都是一个钟点，各在一段上面，是小标题"
_ASKED = "前后空行，三处以上都是一句问话，各在一段上面，是小标题"
_PLACED = "地名或单位后面一个冒号，本页别的题目也是这样，是主标题"
_MIN_ASKED, _LABEL = 6, 10
"""Characters of a question that heads a section, at least; and of who asks in front of one."""
_MAX_BODY_LINE = 36
"""Characters of a headline with a body in front."""
_MIN_SECTIONS = 2
"""Sections that follow an article's first one where its headline stands right above that."""


def alike_headings(blocks: Sequence[PageBlock]) -> dict[int, tuple[str, str, float]]:
    """Index of each line that only the others built like it make a section heading → rule, reason
    and confidence."""
    out = dict.fromkeys(_numbered_headings(blocks), ("section/numbered", NUMBERED_ALIKE, 0.9))
    out |= dict.fromkeys(_hour_headings(blocks), ("section/alike", _HOURS, 0.85))
    out |= dict.fromkeys(_asked_headings(blocks), ("section/alike", _ASKED, 0.85))
    out |= dict.fromkeys(placed_headlines(blocks), ("head/alike", _PLACED, 0.85))
    labels = labelled_headings(blocks) | _short_labelled_headings(blocks)
    out |= dict.fromkeys(labels, ("section/alike", _LABELS, 0.85))
    return out


def labelled_headings(blocks: Sequence[PageBlock]) -> frozenset[int]:
    """Section headings with a colon or a comma that are built alike: three at least, each alone on
    its line above text and behind a text that has its end, with labels of one length that have one
    character in the same place (问水：… 分水：… 管水：…), or behind which all go on with the same
    two (压实责任，让监督… 用好方法，让监督…).

    One may stand at the page's top, above its headline, if there are three others. Not who speaks:
    a label that opens another text of the page, too, is none, and neither are rows, which stand on
    one another.
    """
    lines = {
        i: m
        for i, block in enumerate(blocks)
        if _is_line_alone(block) and (m := _LABELLED.fullmatch(block.text.strip()))
    }
    if not _MIN_ALIKE <= len(lines) <= _MOST_ALIKE:
        return frozenset()
    opened = Counter(_LABEL_END.split(block.text.strip(), maxsplit=1)[0] for block in blocks)
    found: dict[tuple[str, int, int, str], list[int]] = {}
    for i, m in lines.items():
        label, mark = m[1], m[0][m.end(1)]
        is_own = opened[label] == 1 and not any(unbalanced(blocks[i].text))
        if is_own and (_parts_text(blocks, i, MAX_HEADING) or _tops_page(blocks, i)):
            behind = m[0][m.end(1) + 1 :][:_GOES_ON]
            for k, sign in (*enumerate(label), (len(label), behind)):
                found.setdefault((mark, len(label), k, sign), []).append(i)
    rows = (own for own in found.values() if len(own) >= _MIN_ALIKE + _tops_page(blocks, own[0]))
    return frozenset(i for own in rows for i in own)


def _short_labelled_headings(blocks: Sequence[PageBlock]) -> frozenset[int]:
    """Section headings with a label of one length in front of a colon, each label another one
    (吵：… 算：… 装：…): three at least, each without an end above longer text that has no label.

    What somebody says has an end, and another speaker below it; rows stand on one another.
    """
    found: dict[int, dict[str, int]] = {}
    for i, block in enumerate(blocks):
        m = _LABELLED_SHORT.fullmatch(block.text.strip()) if _is_line_alone(block) else None
        if m is None or m[1] in _SAYS or any(unbalanced(block.text)):
            continue
        after = next_block(blocks, i)
        if after is None or LABELLED.match(after.text) or not _parts_text(blocks, i, MAX_HEADING):
            continue
        found.setdefault(len(m[1]), {})[m[1]] = i
    rows = (own for own in found.values() if _MIN_ALIKE <= len(own) <= _MOST_ALIKE)
    return frozenset(i for own in rows for i in own.values())


def _hour_headings(blocks: Sequence[PageBlock]) -> frozenset[int]:
    """Section headings that are hours of a day (8时, 8时20分): three at least, each alone on its
    line above text that is longer."""
    found = [
        i
        for i, block in enumerate(blocks)
        if _is_line_alone(block) and _HOUR.fullmatch(block.text.strip())
    ]
    if not _MIN_ALIKE <= len(found) <= _MOST_ALIKE:
        return frozenset()
    below = ((i, next_block(blocks, i)) for i in found)
    own = [i for i, b in below if b and b.kind is Kind.TEXT and len(b.text) > MAX_HEADING]
    return frozenset(own) if len(own) >= _MIN_ALIKE else frozenset()


def _asked_headings(blocks: Sequence[PageBlock]) -> frozenset[int]:
    """Section headings that are questions: three at least, each alone on its line above longer
    text and behind a text that has its end. Not what somebody asks (问：…, “…？”)."""
    found = []
    for i, block in enumerate(blocks):
        text = block.text.strip()
        if text[-1:] != "？" or len(text) < _MIN_ASKED or not _is_line_alone(block):
            continue
        if text[0] in "“‘—" or "：" in text[:_LABEL]:
            continue
        if _parts_text(blocks, i, 2 * MAX_HEADING):
            found.append(i)
    return frozenset(found) if _MIN_ALIKE <= len(found) <= _MOST_ALIKE else frozenset()


def placed_headlines(blocks: Sequence[PageBlock]) -> frozenset[int]:
    """Headlines with the place in front (松桥：悬崖上的灯), no other mark in them and no end: two
    at least, each alone on its line, of which one has who wrote it or a dateline below; those
    that have neither stand behind a text that has its end. With a body in front three do."""
    found: list[int] = []
    is_signed = False
    for i, block in enumerate(blocks):
        if not _is_line_alone(block) or not _PLACED_LINE.fullmatch(block.text.strip()):
            continue
        before, after = next_block(blocks, i, -1), next_block(blocks, i)
        if after is None:
            continue
        has_byline = after.kind is Kind.BYLINE or DATELINE.match(after.text) is not None
        if before is not None and is_open(before) and not has_byline:
            continue
        is_over_text = after.kind is Kind.TEXT and len(after.text) > 2 * MAX_HEADING
        if has_byline or is_over_text:
            found.append(i)
            is_signed = is_signed or has_byline
    placed = frozenset(found) if is_signed and len(found) > 1 else frozenset()
    return placed | _body_headlines(blocks)


def _body_headlines(blocks: Sequence[PageBlock]) -> frozenset[int]:
    """Headlines with the body that says it in front (民建市委会：让小店喘口气), without an end:
    three at least of different bodies, each alone on its line above longer text, behind what has
    its end."""
    found = [
        i
        for i, block in enumerate(blocks)
        if _is_line_alone(block, _MAX_BODY_LINE)
        and _BODY_LINE.fullmatch(block.text.strip())
        and _is_over_longer(blocks, i, MAX_HEADING)
    ]
    found = [i for i in found if (b := next_block(blocks, i, -1)) is None or not is_open(b)]
    bodies = {blocks[i].text.partition("：")[0] for i in found}
    is_row = len(found) >= _MIN_ALIKE and len(bodies) == len(found)
    return frozenset(found) if is_row else frozenset()


def _numbered_headings(blocks: Sequence[PageBlock]) -> frozenset[int]:
    """Numbered section headings that have a colon or comma in them, so that none looks like one by
    itself: three at least in the same way of numbering, each without an end, alone on its line
    above longer text without a number. Not a list's rows, which stand on one another, nor lines
    of a form that all have the same label."""
    lines: dict[str, list[int]] = {}
    for i, block in enumerate(blocks):
        is_line = _is_line_alone(block, len(block.text))
        m = (NUMBERED.match(block.text) or LEADING.match(block.text)) if is_line else None
        if m and block.text.rstrip()[-1] not in "。；：，、！":
            lines.setdefault(way_of_numbering(m[0]), []).append(i)
    return frozenset(i for own in lines.values() for i in _over_text(blocks, own))


def _over_text(blocks: Sequence[PageBlock], lines: Sequence[int]) -> list[int]:
    """Those of numbered lines that stand above longer text, if there are enough and their words
    differ from the first on; all but two may stand behind a text that a column cut off."""
    if not _MIN_ALIKE <= len(lines) <= _MOST_ALIKE:
        return []
    found = [i for i in lines if _parts_text(blocks, i, MAX_HEADING)]
    if next_block(blocks, lines[0], -1) is None and _is_over_longer(blocks, lines[0], MAX_HEADING):
        found.insert(0, lines[0])  # at the page's top
    if len(found) == _MIN_ALIKE - 1:
        found = [i for i in lines if i in found or _is_over_longer(blocks, i, MAX_HEADING)]
    labels = {NUMBERED.sub("", blocks[i].text)[:2] for i in found}
    return found if len(found) >= _MIN_ALIKE and len(labels) == len(found) else []


def heads_sections(blocks: Sequence[PageBlock], group: list[list[int]], first: list[int]) -> bool:
    """Whether the first of an article's headings has another directly below and no text between,
    while all that follow it, two at least, stand above text: so a headline does above its
    sections. Not where the text above is open: headings that were torn from it stand so, too."""
    top, *rest = group or [[]]
    if len(rest) < _MIN_SECTIONS or top == first or len(top) != 2 or blocks[top[1]].tight:
        return False
    if any(blocks[i].kind is not Kind.DISPLAY or NUMBERED.match(blocks[i].text) for i in top):
        return False
    before = next_block(blocks, top[0], -1)
    if before is None or before.kind is not Kind.TEXT or not ends_sentence(before.text):
        return False
    below = (next_block(blocks, r[-1]) for r in (top, *rest))
    return all(len(r) == 1 for r in rest) and all(b and b.kind is Kind.TEXT for b in below)


def _parts_text(blocks: Sequence[PageBlock], i: int, longer: int) -> bool:
    """Whether a line stands behind what has its end and above text of more than so many
    characters."""
    before = next_block(blocks, i, -1)
    return before is not None and not is_open(before) and _is_over_longer(blocks, i, longer)


def _tops_page(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line stands at the page's top and above longer text."""
    return next_block(blocks, i, -1) is None and _is_over_longer(blocks, i, MAX_HEADING)


def _is_over_longer(blocks: Sequence[PageBlock], i: int, longer: int) -> bool:
    """Whether a line stands above text of more than so many characters."""
    after = next_block(blocks, i)
    return after is not None and after.kind is Kind.TEXT and len(after.text) > longer


def _is_line_alone(block: PageBlock, longest: int = MAX_HEADING) -> bool:
    is_one = block.kind in (Kind.TEXT, Kind.DISPLAY) and not block.width and not block.tight
    return is_one and len(block.lines) == 1 and len(block.text) <= longest
