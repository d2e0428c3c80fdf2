"""Headlines and section headings that have a comma, and the sentences that look like them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from huikan.blocks import Kind, PageBlock, next_block
from huikan.page.labels import DATELINE, DAY, names_column
from huikan.text.chars import (
    HAN,
    NO_START,
    NUMBERED,
    NUMBERED_ROW,
    breaks_off,
    ends_clause,
    left_open,
    unbalanced,
    word_across,
)

# A remark in brackets, alone on its line: （一九八六年三月记录）
BRACKETED = re.compile(r"[（(][^（）()]{5,}[）)]$")
# When something was, in front of a clause: so a sentence begins, no heading.
WHEN = re.compile(r"(?:\d{4}年|\d{1,2}月|[今去前当]年|截至|在)[^，]{0,12}，")
# A heading whose label says what part it is: 问水：弄清水从哪里来
_LABELLED_HEADING = re.compile(rf"([{HAN}]{{2,4}})：[{HAN}\d“”、]{{5,20}}")
_MIN_LABELLED, _MOST_LABELLED = 3, 60
"""Lines with a label that make headings of those built alike; more of them are a list."""
MAX_TITLE, MAX_HEADING = 46, 26
"""Characters of a headline and of a section heading with a comma, at most."""


def is_headline_with_comma(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line with a comma in it is a headline: only where a title block needs one."""
    block = blocks[i]
    text = block.text.strip()
    if block.width or len(text) > MAX_TITLE or text[0] in NO_START or text[-1] in "，、；":
        return False
    if text.count("，") > 2 or "。" in text or NUMBERED_ROW.match(text):
        return False
    if DAY.match(text) or BRACKETED.match(text):
        return False
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is not None and is_open(before):
        return False
    if ends_clause(text):
        is_asked = text.rstrip("”’")[-1] in "？！" and len(text) <= MAX_HEADING
        is_top = before is None and after is not None and after.kind is Kind.DISPLAY
        if is_top or (before is not None and before.kind is Kind.ORGANISATION):
            return is_asked
        return is_asked and after is not None and after.kind in (Kind.BYLINE, Kind.SUBTITLE)
    if after is not None and after.kind is Kind.TEXT and DATELINE.match(after.text):
        return True
    beside = [Kind.ORGANISATION, Kind.SUBTITLE, Kind.BYLINE]
    if before is not None and before.kind is Kind.DISPLAY and names_column(before.text):
        return True
    beside += [Kind.DISPLAY] if before is None else []
    if before is not None and _has_headline_below(blocks, i):
        return False
    if after is not None and after.kind in beside:
        kinds = before.kind if before is not None else None, after.kind
        return kinds != (Kind.ORGANISATION, Kind.ORGANISATION)
    return before is not None and before.kind is Kind.ORGANISATION


def _has_headline_below(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether an organisation's line with its headline stands below a line: nothing lacks one."""
    below = blocks[i + 1 : i + 3]
    return [b.kind for b in below] == [Kind.ORGANISATION, Kind.DISPLAY]


def is_heading_with_comma(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a short line with a comma in it heads a section: it stands alone between finished
    text and a paragraph that does not go on with it."""
    block = blocks[i]
    text = block.text.strip()
    if not can_head(block):
        return False
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if after is None or after.kind is not Kind.TEXT or (before is not None and is_open(before)):
        return False
    if can_head(after):
        return True
    if len(after.text) < 2 * MAX_HEADING or after.text[0] in NO_START:
        return False
    return not word_across(text, after.text)


def can_head(block: PageBlock) -> bool:
    """Whether a block can be a heading with a comma in it: one short line, even, without end."""
    if block.kind is not Kind.TEXT or block.width or block.tight:
        return False
    text = block.text.strip()
    if not 6 <= len(text) <= MAX_HEADING or not _is_even(text) or WHEN.match(text):
        return False
    hangs = text[-1] in NO_START and (text[-1] not in "”》" or any(unbalanced(text)))
    return not (ends_clause(text) or hangs or text[0] in NO_START or left_open(text))


def _is_even(text: str) -> bool:
    """Whether a comma parts the line in halves of much the same length, as headings have it:
    组织学习，提高认识. A sentence cut by the column's end seldom falls so."""
    if "，" not in text:
        return False
    bare = NUMBERED.sub("", text, count=1)
    parts = [len(part) for part in bare.split("，")]
    return len(parts) > 1 and max(parts) <= 2 * min(parts) + 1


def is_open(block: PageBlock) -> bool:
    """Whether a block is running text that stops without an end."""
    return block.kind is Kind.TEXT and breaks_off(block.text)


def parted_headings(blocks: Sequence[PageBlock]) -> frozenset[int]:
    """First lines of numbered headings that were set in two, with a comma where the first ends
    (一、站稳立场， / 把准方向): two at least of a page, each with a short line without an end
    tight below it."""
    found = frozenset(
        i
        for i, (a, b) in enumerate(pairwise(blocks))
        if a.kind is Kind.TEXT
        and not a.level
        and len(a.text) <= MAX_HEADING
        and a.text.endswith("，")
        and NUMBERED.match(a.text)
        and b.kind is Kind.DISPLAY
        and b.tight
        and not NUMBERED.match(b.text)
    )
    return found if len(found) > 1 else frozenset()


def labelled_headings(blocks: Sequence[PageBlock]) -> frozenset[int]:
    """Section headings with a colon that are built alike: three at least, each alone on its line
    above text and behind a text that has its end, with labels of one length that have one
    character in the same place (问水：… 分水：… 管水：…).

    Not who speaks: a label that opens another text of the page, too, is none, and neither are
    rows, which stand on one another.
    """
    lines = {
        i: m[1]
        for i, block in enumerate(blocks)
        if _is_line_alone(block) and (m := _LABELLED_HEADING.fullmatch(block.text.strip()))
    }
    if not _MIN_LABELLED <= len(lines) <= _MOST_LABELLED:
        return frozenset()
    opened = Counter(block.text.strip().partition("：")[0] for block in blocks)
    found: dict[tuple[int, int, str], list[int]] = {}
    for i, label in lines.items():
        before, after = next_block(blocks, i, -1), next_block(blocks, i)
        if before is None or after is None or after.kind is not Kind.TEXT:
            continue
        is_over_text = len(after.text) > MAX_HEADING and not is_open(before)
        if is_over_text and opened[label] == 1 and not any(unbalanced(blocks[i].text)):
            for k, sign in enumerate(label):
                found.setdefault((len(label), k, sign), []).append(i)
    return frozenset(i for own in found.values() if len(own) >= _MIN_LABELLED for i in own)


def _is_line_alone(block: PageBlock) -> bool:
    is_one = block.kind in (Kind.TEXT, Kind.DISPLAY) and not block.width and not block.tight
    return is_one and len(block.lines) == 1 and len(block.text) <= MAX_HEADING
