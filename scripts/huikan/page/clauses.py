"""Headlines and section headings that have a comma, and the sentences that look like them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from huikan.blocks import Kind, PageBlock, next_block
from huikan.page.labels import DATELINE, DAY, is_short_label, leads_away, names_column
from huikan.text.chars import (
    LABELLED,
    NO_START,
    NUMBERED,
    NUMBERED_ROW,
    breaks_off,
    ends_clause,
    ends_sentence,
    is_counted,
    left_open,
    unbalanced,
    word_across,
)
from huikan.text.display import NOTE

# A remark in brackets, alone on its line: （一九八六年三月记录）
BRACKETED = re.compile(r"[（(][^（）()]{5,}[）)]$")
# When something was, in front of a clause: so a sentence begins, no heading.
WHEN = re.compile(r"(?:\d{4}年|\d{1,2}月|[今去前当]年|截至|在)[^，]{0,12}，")
# How a letter ends: 敬礼！
_FAREWELL = re.compile("(?:此致)?[ \\u3000]*敬礼|(?:谨|顺|敬)?[祝颂致].{1,6}！$|(?:谢谢|再见|保重)")
MAX_TITLE, MAX_HEADING = 46, 26
"""Characters of a headline and of a section heading with a comma, at most."""
_MIN_CLAUSE = 4
"""Characters of each clause of a kicker, at least."""


def is_headline_with_comma(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line with a comma in it is a headline: only where a title block needs one."""
    block = blocks[i]
    text = block.text.strip()
    if block.width or len(text) > MAX_TITLE or text[0] in NO_START or text[-1] in "，、；":
        return False
    if text.count("，") > 2 or text.count("：") > 1 or "。" in text or NUMBERED_ROW.match(text):
        return False
    if DAY.match(text) or BRACKETED.match(text) or is_counted(text):
        return False
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is not None and is_open(before) and not leads_away(blocks[i - 1].text):
        return _stands_above_names(blocks, i)
    if ends_clause(text):
        if block.tight and before is not None and before.kind is Kind.TEXT:
            return False
        is_asked = text.rstrip("”’")[-1] in "？！…" and len(text) <= MAX_HEADING
        is_asked = is_asked and not _FAREWELL.match(text)
        is_top = before is None and after is not None and after.kind is Kind.DISPLAY
        if is_top or (before is not None and before.kind is Kind.ORGANISATION):
            return is_asked
        if is_asked and (_asks_below_column(blocks, i) or _is_over_dateline(after)):
            return True
        return is_asked and after is not None and after.kind in (Kind.BYLINE, Kind.SUBTITLE)
    if _is_over_dateline(after):
        return True
    if before is None and after is not None and NOTE.match(after.text):
        return True
    if after is not None and after.kind is Kind.TEXT and _stands_below_signature(blocks, i):
        return len(after.text) >= len(text) and not block.tight
    beside = [Kind.ORGANISATION, Kind.SUBTITLE, Kind.BYLINE]
    if before is not None and before.kind is Kind.DISPLAY and names_column(before.text):
        return True
    if _stands_below_label(blocks, i) or _stands_above_title(blocks, i):
        return True
    beside += [Kind.DISPLAY] if before is None or _stands_below_signature(blocks, i) else []
    if before is not None and _has_headline_below(blocks, i):
        return False
    if after is not None and after.kind in beside:
        kinds = before.kind if before is not None else None, after.kind
        return kinds != (Kind.ORGANISATION, Kind.ORGANISATION)
    return before is not None and before.kind is Kind.ORGANISATION


def _stands_above_title(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line is a kicker of clauses of one length: finished text or a signature above it, a
    headline right below it that has a subtitle, an organisation's line or a byline of its own,
    blank lines between. Any other line with a comma there may be a text that breaks off."""
    lengths = [len(part) for part in re.split("[，；]", blocks[i].text.strip())]
    if min(lengths) < _MIN_CLAUSE or max(lengths) - min(lengths) > 1:
        return False
    before = next_block(blocks, i, -1)
    if before is None or before.kind not in (Kind.TEXT, Kind.BYLINE) or blocks[i].tight:
        return False
    if before.kind is Kind.TEXT and not ends_sentence(before.text):
        return False
    lines = [b.kind for b in blocks[i + 1 : i + 4]]
    heads = list(takewhile(lambda k: k is Kind.DISPLAY, lines))
    below = lines[len(heads)] if len(heads) < len(lines) else None
    return 1 <= len(heads) <= 2 and below in (Kind.SUBTITLE, Kind.ORGANISATION, Kind.BYLINE)


def _stands_above_names(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a subtitle and a byline stand below a line, which is a headline then whatever stands
    above it, but if it stands tight there or a word goes on across the two."""
    kinds = [b.kind for b in blocks[i + 1 : i + 3]]
    if kinds != [Kind.SUBTITLE, Kind.BYLINE] or blocks[i].tight:
        return False
    return not word_across(blocks[i - 1].text, blocks[i].text)


def _is_over_dateline(after: PageBlock | None) -> bool:
    return after is not None and after.kind is Kind.TEXT and bool(DATELINE.match(after.text))


def _asks_below_column(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a question stands right below a column's name and above a text that is no answer to
    it: what nobody else says so on the page."""
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is None or before.kind is not Kind.DISPLAY or after is None or blocks[i].tight:
        return False
    is_signed = i > 1 and blocks[i - 2].kind is Kind.BYLINE and is_short_label(before.text)
    if not (is_signed or names_column(before.text)):
        return False
    if after.kind is not Kind.TEXT or LABELLED.match(after.text) or len(after.text) < MAX_TITLE:
        return False
    label = LABELLED.match(blocks[i].text.strip())
    return label is None or sum(b.text.startswith(label[0]) for b in blocks) == 1


def _stands_below_signature(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether who wrote the text above stands right above a line, behind that text's end."""
    if i < 2 or blocks[i - 1].kind is not Kind.BYLINE or blocks[i - 2].kind is not Kind.TEXT:
        return False
    return ends_clause(blocks[i - 2].text)


def _stands_below_label(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line stands between a short label, as a column's name is, that opens an article
    behind a signature, and text that does not go on with it."""
    label, after = next_block(blocks, i, -1), next_block(blocks, i)
    if label is None or label.kind is not Kind.DISPLAY or not is_short_label(label.text):
        return False
    if i < 2 or blocks[i - 2].kind is not Kind.BYLINE or after is None or blocks[i].tight:
        return False
    text = blocks[i].text.strip()
    if after.kind is not Kind.TEXT or after.text[0] in NO_START or WHEN.match(text):
        return False
    return "，" in text and not word_across(text, after.text)


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
    is_short = len(after.text) < 2 * MAX_HEADING
    is_top = before is not None and before.kind is Kind.DISPLAY and ends_clause(after.text)
    if (is_short and not is_top) or after.text[0] in NO_START:
        return False
    return not word_across(text, after.text)


def can_head(block: PageBlock) -> bool:
    """Whether a block can be a heading with a comma in it: one short line, even, without end."""
    if block.kind is not Kind.TEXT or block.width or block.tight:
        return False
    text = block.text.strip()
    if not 6 <= len(text) <= MAX_HEADING or not _is_even(text) or WHEN.match(text):
        return False
    if text[-1] == "的":
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
    is_text = block.kind is Kind.TEXT and not BRACKETED.match(block.text.strip())
    return is_text and breaks_off(block.text)


def bears_no_signature(block: PageBlock) -> bool:
    """Whether nobody can sign below a block: a text that breaks off, a signature in brackets."""
    is_signed = block.kind is Kind.BYLINE and block.text.strip()[0] in "（("
    return is_signed or is_open(block)


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
