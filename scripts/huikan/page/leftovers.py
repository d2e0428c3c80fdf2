"""What is left of a page's blocks when copies go, and what of it goes on with what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from huikan.blocks import Kind, PageBlock, Step
from huikan.page.equal_runs import Cut
from huikan.text.chars import ends_clause
from huikan.trace import Edit, Journal, concat

_SHOWN = 12
"""Characters of each side of a seam, for the ledger."""
_BEHIND_COPY = "最后一遍重印之后接着的文字，接在留下的那一遍后面"


def without_copies(
    blocks: Sequence[PageBlock],
    cuts: Mapping[int, Sequence[Cut]],
    edits: Mapping[int, Sequence[Edit]],
    journal: Journal,
) -> tuple[list[PageBlock], list[Step]]:
    """The blocks without what `edits` (one for each of the `cuts`, by block) take out of them.

    What stands right behind the last copy of a loop, in mid-sentence, goes on with the copy that
    is kept: the two become one block. Anything else that a copy leaves is marked as cut.
    """
    out: list[PageBlock] = []
    steps: list[Step] = []
    last = -1  # which block the last of `out` was
    for i, block in enumerate(blocks):
        if i in cuts and _goes_on(blocks, cuts[i][0], last) and out[-1].kind is Kind.TEXT:
            rest = journal.apply(block.body, list(edits[i]))
            parts = (out[-1].body[-_SHOWN:], rest[:_SHOWN])
            steps.append(Step("order/continue", _BEHIND_COPY, parts, 0.97))
            out[-1] = out[-1].with_body(concat((out[-1].body, rest)).strip())
            last = i
            continue
        if i in cuts:
            body = journal.apply(block.body, list(edits[i])).strip()
            block = replace(
                block.with_body(body),
                kind=Kind.TEXT,  # what a copy leaves of a line goes on with the text before it
                cut_head=cuts[i][0].start == 0 and not cuts[i][0].seamless,
                cut_tail=cuts[i][-1].end >= len(block.body) and not cuts[i][-1].seamless,
            )
        if block.lines[0].text:
            out.append(block)
            last = i
    return out, steps


def _goes_on(blocks: Sequence[PageBlock], cut: Cut, last: int) -> bool:
    """Whether what stands behind a copy in its block goes on with the kept copy: the block `last`,
    the last above of those that are left, ends with that in mid-sentence, and so does the copy,
    which begins its block. What it goes on with was printed right behind it."""
    body = blocks[cut.block].body.text
    if cut.rule != "repeat/loop" or cut.start > 0 or not cut.witness:
        return False
    rest, (kept, _, end) = body[cut.end :], cut.witness[-1]
    if not rest.strip() or rest[0].isspace() or ends_clause(body[: cut.end]):
        return False
    return kept == last and end == len(blocks[kept].body.text.rstrip())
