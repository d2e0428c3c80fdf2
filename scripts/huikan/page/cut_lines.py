"""Lines that look like display type and are running text, cut behind them by a column, a page or a
picture."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from huikan.blocks import HEAD_KINDS, Kind, PageBlock, next_block
from huikan.page.endings import NEAR
from huikan.page.fragments import OTHER_WIDTH, SAME_WIDTH
from huikan.text.chars import (
    INNER_SPACE,
    NUMBERED,
    NUMBERED_ROW,
    QUOTED,
    breaks_off,
    ends_sentence,
    unbalanced,
    word_across,
)
from huikan.text.cuts import continuation_logit, opening_logit

_SHORTEST = 5
"""A shorter line says too little: 读山 above 头一个月读山 would be one word with it."""
_CLAUSES = re.compile("[，；：]")
_CLAUSE, _PLAIN, _PLACED = 0.0, 1.5, 3.0
"""Log-odds above which the text below goes on with a line: with several clauses in it, with one,
and beside a line that asks for a headline. No headline or heading of the judge's tune half has
more (10,000 of them, those above a fragment that strayed there included)."""
_RUNS_ON = 0.55
"""What the first words below say by themselves that they go on with something: enough where the
line above has clauses."""


_MAX_BOX, _MAX_BOX_TITLE = 24, 20
"""Blocks of a box set into a column and characters of its headline, at most."""
_BEGINS = -0.4
"""What the first words of a text that begins anew say at most for its going on with something."""


def goes_on_below(blocks: Sequence[PageBlock], i: int, is_placed: bool) -> bool:
    """Whether the text below a line goes on with it by what the words at the cut say:
    那是他的父亲高满 / 仓，第二届旗政协委员; or since it closes the quotation that the line opens.

    `is_placed`: an organisation's or author's line beside it asks for a headline, so that the
    words must say more. Says no of numbered and spaced lines, of those that end as a sentence
    or with a digit (a section's number slides there), where the text below is set in, and where
    the source shows large type.
    """
    block, text = blocks[i], blocks[i].text.strip()
    after = next_block(blocks, i)
    if after is None or after.kind is not Kind.TEXT or after.verse or block.level or block.size:
        return False
    if _is_quoted_on(block, after):
        return True
    if len(text) < _SHORTEST or len(block.lines) > 1 or text[-1].isdigit() or ends_sentence(text):
        return False
    if after.indent > block.indent or NUMBERED.match(text) or INNER_SPACE.search(text):
        return False
    below = after.text.strip()
    has_clauses = _CLAUSES.search(QUOTED.sub("", text)) is not None
    if has_clauses and not is_placed and opening_logit(below) > _RUNS_ON:
        return True
    enough = _PLACED if is_placed else _CLAUSE if has_clauses else _PLAIN
    return continuation_logit(text, below, False, enough) > enough


def heads_box(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line heads a box that was set into a column: the text above breaks off, that below
    is set in another width and begins anew, and further down the column goes on in its own width.

    Says no where a picture made the column narrower: there the line goes on with the text above,
    or that below with the line.
    """
    block, text = blocks[i], blocks[i].text.strip()
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is None or after is None or {before.kind, after.kind} != {Kind.TEXT}:
        return False
    if block.tight or block.level or len(text) > _MAX_BOX_TITLE or ends_sentence(text):
        return False
    if not (before.width and after.width) or abs(before.width - after.width) < OTHER_WIDTH:
        return False
    if not breaks_off(before.text) or word_across(before.text, text):
        return False
    if opening_logit(after.text) > _BEGINS or continuation_logit(text, after.text, False) > 0:
        return False
    return behind_box(blocks, i) is not None


def behind_box(blocks: Sequence[PageBlock], i: int) -> int | None:
    """Where the column goes on, as wide as above, behind the box that a line heads, before other
    display type; None where it does not."""
    before = next_block(blocks, i, -1)
    below = range(i + 1, min(len(blocks), i + 1 + _MAX_BOX))
    texts = itertools.takewhile(lambda k: blocks[k].kind not in HEAD_KINDS, below)
    width = before.width if before is not None else 0
    wide = (k for k in texts if blocks[k].kind is Kind.TEXT and blocks[k].width)
    return next((k for k in wide if abs(blocks[k].width - width) < SAME_WIDTH), None)


def _is_quoted_on(block: PageBlock, after: PageBlock) -> bool:
    """Whether one line opens with a quotation that it leaves open and the text below closes."""
    if len(block.lines) > 1 or not block.text.strip().startswith("“"):
        return False
    return unbalanced(block.text)[1] == ["“"] and unbalanced(after.text[:NEAR])[0][:1] == ["”"]


def ends_row(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line is the rest of a row of a numbered list: the text above opens a row and has
    no end, the text below opens the next."""
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is None or after is None or {before.kind, after.kind} != {Kind.TEXT}:
        return False
    is_between = NUMBERED_ROW.match(before.text) and NUMBERED_ROW.match(after.text)
    return bool(is_between) and not ends_sentence(before.text)
