"""Headlines of news reports that strayed from their datelines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from huikan.blocks import HEAD_KINDS, Kind, PageBlock, Step, next_block
from huikan.page.affinity import word_pairs
from huikan.page.bylines import is_byline
from huikan.page.contents import bare
from huikan.page.labels import DATELINE
from huikan.text.chars import breaks_off, ends_clause

HOMES = "order/home"
"""The rule's id, as of other title blocks that stood away from their texts."""
_REASON = "消息的标题离开了正文，按用词归到电头上面"
_MIN = 8
"""Characters of such a headline, at least."""
_SHARE, _LEAD, _SAID = 0.4, 0.25, 3
"""Of a headline's words (pairs of characters) so many must the report say, so many more than the
text that it strayed into, and so many words."""
_PLAIN = re.compile("政协|委员会|委员|[市县区省州]")
_ASIDE = (Kind.CAPTION, Kind.FURNITURE)


def bring_reports_home(blocks: Sequence[PageBlock]) -> tuple[list[PageBlock], list[Step]]:
    """The blocks with each strayed headline of a report above its dateline, and the steps on
    record."""
    homes = report_headlines(blocks)
    if not homes:
        return list(blocks), []
    above = {report: title for title, report in homes.items()}
    rest = (i for i in range(len(blocks)) if i not in homes)
    order = [k for i in rest for k in (*((above[i],) if i in above else ()), i)]
    return [blocks[i] for i in order], [Step(HOMES, _REASON, blocks[i].lines, 0.85) for i in homes]


def report_headlines(blocks: Sequence[PageBlock]) -> dict[int, int]:
    """Headlines that strayed from the reports below or above them: index of each → of the text
    with the report's dateline, which has text directly above it and no headline.

    A headline right below a report is its own if the report says it word for word and no text
    stands below it; one that breaks a sentence of the article above the report, if it shares its
    words with the report and not with that article. Any other stays, as do all in a source that
    marks its headings.
    """
    if any(block.level for block in blocks):
        return {}
    out: dict[int, int] = {}
    for i, above, below in _headless(blocks):
        title = _said_below(blocks, i, below)
        if title is None:
            title = _strayed_above(blocks, i, above, below)
        if title is not None and title not in out:
            out[title] = i
    return out


def _headless(blocks: Sequence[PageBlock]) -> Iterator[tuple[int, list[int], list[int]]]:
    """Each text with a dateline and no headline, with the texts around it up to the display type or
    report above and below: those above it, and it with what stands below."""
    texts: list[int] = []
    for i, block in enumerate(blocks):
        if block.kind in HEAD_KINDS and not _breaks(blocks, i):
            texts = []
        elif block.kind is Kind.TEXT:
            if texts and DATELINE.match(block.text):
                own = takewhile(lambda k: _is_of_report(blocks[k]), range(i + 1, len(blocks)))
                yield i, texts, [i, *(k for k in own if blocks[k].kind is Kind.TEXT)]
                texts = []
            texts.append(i)


def _is_of_report(block: PageBlock) -> bool:
    """Whether a block can stand within a report: no display type, and no other dateline."""
    is_other = block.kind is Kind.TEXT and DATELINE.match(block.text) is not None
    return block.kind not in HEAD_KINDS and not is_other


def _breaks(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether one line of display type stands within a sentence of running text."""
    block = blocks[i]
    if block.kind is not Kind.DISPLAY or len(block.lines) > 1 or len(block.text) < _MIN:
        return False
    above, below = next_block(blocks, i, -1), next_block(blocks, i)
    if above is None or below is None or {above.kind, below.kind} != {Kind.TEXT}:
        return False
    return breaks_off(above.text) and not ends_clause(block.text)


def _said_below(blocks: Sequence[PageBlock], report: int, texts: Sequence[int]) -> int | None:
    """The headline right below a report that says it word for word, with no text of its own."""
    i = texts[-1] + 1
    while i < len(blocks) and blocks[i].kind in _ASIDE:
        i += 1
    if i == len(blocks) or blocks[i].kind is not Kind.DISPLAY:
        return None
    below = next_block(blocks, i)
    title = bare(blocks[i].text)
    is_bare = below is None or (below.kind in HEAD_KINDS and not below.tight)
    if below is not None and is_byline(below.text.strip(), False):
        return None
    return i if is_bare and len(title) >= _MIN and title in bare(blocks[report].text) else None


def _strayed_above(
    blocks: Sequence[PageBlock], report: int, above: Sequence[int], texts: Sequence[int]
) -> int | None:
    """The one headline in the article above a report that breaks a sentence of it and shares its
    words with the report."""
    strayed = [i for i in range(above[0], report) if _breaks(blocks, i)]
    if len(strayed) != 1:
        return None
    words = word_pairs(_PLAIN.sub(" ", blocks[strayed[0]].text))
    own, other = (
        words & word_pairs("".join(blocks[i].text for i in part)) for part in (texts, above)
    )
    is_own = len(own - other) >= _SAID and len(own) >= _SHARE * len(words)
    return strayed[0] if is_own and len(own) - len(other) >= _LEAD * len(words) else None
