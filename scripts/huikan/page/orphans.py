"""Orphans: paragraphs at the page's end that belong to an article which breaks off earlier."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from huikan.blocks import Kind, PageBlock, Step
from huikan.page.heads import Head
from huikan.text.chars import HAN, RUN_IN, ends_clause

_VERBS = "将|深入|始终|坚持|积极|组织|先后|充分|认真|还|已|以|通过|共|把|联合|继续|举办|开展|每"
# A committee that speaks of itself by its short name: 文史委深入基层, 民宗委将开展.
_SELF_NAME = re.compile(rf"([{HAN}]{{2,8}}委)(?:会)?(?={_VERBS})")
_LEAD = 40

Special = Callable[[str], str | None]
"""Gives a special committee's full name for a short one (文史委), or None."""


def find_orphans(
    blocks: Sequence[PageBlock], heads: Sequence[Head], owners: Sequence[int], special: Special
) -> tuple[dict[int, int], list[Step]]:
    """For each orphaned block the article that it belongs to, and the step on record.

    Acts only on the last article's last paragraphs, when one of them opens by speaking as the
    committee of another article (its short name, and what it does), and that article breaks
    off. A paragraph that merely names another committee stays.
    """
    names = {special(_text(h)): n for n, h in enumerate(heads) if h.organisation}
    last = len(heads) - 1
    texts = [i for i, b in enumerate(blocks) if b.kind is Kind.TEXT and owners[i] == last]
    for k, i in enumerate(texts):
        for m in _SELF_NAME.finditer(blocks[i].text[:_LEAD]):
            home = _home(m[1], names, special)
            if k == 0 or home is None or home == last or not _breaks_off(blocks, owners, home):
                continue
            found = texts[_first_orphan(blocks, texts, k, names, last, special) :]
            step = Step(
                "order/orphan",
                "版末的段落以另一篇的专委会自称，而那一篇在前面中断",
                tuple(blocks[j].body for j in found),
                0.85,
            )
            return dict.fromkeys(found, home), [step]
    return {}, []


def _text(head: Head) -> str:
    return "".join(line.text for line in head.organisation)


def _breaks_off(blocks: Sequence[PageBlock], owners: Sequence[int], article: int) -> bool:
    """Whether the article's last paragraph has no end."""
    texts = [b for i, b in enumerate(blocks) if owners[i] == article and b.kind is Kind.TEXT]
    return bool(texts) and (texts[-1].cut_tail or not ends_clause(texts[-1].text))


def _home(name: str, homes: dict[str | None, int], special: Special) -> int | None:
    """The article whose committee a self-name means: the longest end of it that is one."""
    for start in range(len(name) - 2):
        full = special(name[start:])
        if full is not None and full in homes:
            return homes[full]
    return None


def _first_orphan(
    blocks: Sequence[PageBlock],
    texts: list[int],
    k: int,
    names: dict[str | None, int],
    own: int,
    special: Special,
) -> int:
    """Where the orphans begin: behind the last paragraph that is surely the article's own,
    because it speaks as its committee or has a title sentence of its own."""
    for j in range(k - 1, -1, -1):
        text = blocks[texts[j]].text
        speaks = (_home(m[1], names, special) == own for m in _SELF_NAME.finditer(text))
        if RUN_IN.match(text) or any(speaks):
            return j + 1
    return k
