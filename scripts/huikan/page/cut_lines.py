"""Lines that look like display type and are running text, cut behind them by a column, a page or a
picture."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huikan.blocks import Kind, PageBlock, next_block
from huikan.text.chars import INNER_SPACE, NUMBERED, NUMBERED_ROW, QUOTED, ends_sentence
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


def goes_on_below(blocks: Sequence[PageBlock], i: int, is_placed: bool) -> bool:
    """Whether the text below a line goes on with it by what the words at the cut say:
    那是他的父亲高满 / 仓，第二届旗政协委员.

    `is_placed`: an organisation's or author's line beside it asks for a headline, so that the
    words must say more. Says no of numbered and spaced lines, of those that end as a sentence
    or with a digit (a section's number slides there), where the text below is set in, and where
    the source shows large type.
    """
    block, text = blocks[i], blocks[i].text.strip()
    after = next_block(blocks, i)
    if after is None or after.kind is not Kind.TEXT or after.verse or block.level or block.size:
        return False
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


def ends_row(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line is the rest of a row of a numbered list: the text above opens a row and has
    no end, the text below opens the next."""
    before, after = next_block(blocks, i, -1), next_block(blocks, i)
    if before is None or after is None or {before.kind, after.kind} != {Kind.TEXT}:
        return False
    is_between = NUMBERED_ROW.match(before.text) and NUMBERED_ROW.match(after.text)
    return bool(is_between) and not ends_sentence(before.text)
