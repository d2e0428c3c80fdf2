"""Pages that have a blank line nowhere: what stands apart on them shows by its shape alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from huikan.blocks import Kind, PageBlock
from huikan.page.kickers import tells_sort
from huikan.page.labels import is_short_label, names_column
from huikan.text.chars import ends_clause, left_open

_MIN_MEETINGS, _SHARE = 2, 0.9
"""Places where display type and text meet, at least, and how many of them have no blank line."""
_MAX_LINE = 46
"""Characters of a line that can stand apart."""
_LONGER, _MIN_KICKER = 1.5, 13
"""So many times as long as the headline below it, and so many characters at least, is a line above
it that only smaller type has room for."""
_DISPLAY = (Kind.DISPLAY, Kind.SUBTITLE)


def part_display(blocks: Sequence[PageBlock]) -> list[PageBlock]:
    """The blocks of a page that sets its headlines tight on text, as if blank lines parted them:
    `tight` stays between paragraphs and between the lines of one headline.

    A column's name and a kicker are no line of the headline below them. Leaves a page alone that
    has blank lines between display type and text.
    """
    if not _sets_display_tight(blocks):
        return list(blocks)
    out = list(blocks[:1])
    for above, block in pairwise(blocks):
        is_line = above.kind in _DISPLAY and block.kind is Kind.DISPLAY and not _leads(above, block)
        is_tight = block.tight and (is_line or not (_is_apart(above) or _is_apart(block)))
        out.append(replace(block, tight=is_tight))
    return out


def _sets_display_tight(blocks: Sequence[PageBlock]) -> bool:
    """Whether hardly a blank line stands where display type and text meet."""
    meetings = [
        b.tight for a, b in pairwise(blocks) if {a.kind, b.kind} == {Kind.DISPLAY, Kind.TEXT}
    ]
    return len(meetings) >= _MIN_MEETINGS and sum(meetings) >= _SHARE * len(meetings)


def _is_apart(block: PageBlock) -> bool:
    """Whether a block is display type, or one line that can be: short and without an end."""
    if block.kind is not Kind.TEXT:
        return True
    is_line = not (block.width or block.verse or block.indent)
    return is_line and len(block.text) <= _MAX_LINE and not ends_clause(block.text)


def _leads(above: PageBlock, block: PageBlock) -> bool:
    """Whether a line is no line of the headline below it: the name of a column, or a kicker."""
    first, second = above.text.strip(), block.text.strip()
    if names_column(first):
        return True
    if first.endswith("——") or (tells_sort(first) and not tells_sort(second)):
        return True
    if left_open(first) or first[-1] in "的":
        return False
    if is_short_label(first):
        return len(second) >= _LONGER * len(first)
    return len(first) >= max(_MIN_KICKER, _LONGER * len(second))
