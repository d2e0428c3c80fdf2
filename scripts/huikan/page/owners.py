"""Which title block each block of a page was printed under, before anything is moved."""

from __future__ import annotations

from collections.abc import Sequence

from huikan.blocks import Kind, PageBlock
from huikan.page.heads import Head

_PICTURES = ("图片新闻", "图片报道", "图片故事")


def owners(blocks: Sequence[PageBlock], heads: Sequence[Head]) -> list[int]:
    """For each block the number of the title block it was printed under.

    What stands above the first one belongs to it: a title block in the page's middle. A
    feature's headline that has no text of its own leaves its pictures to the article below. A
    picture's news ends with who took it; what follows goes on with the article it interrupts.
    """
    out: list[int] = []
    starts = {h.blocks[0]: n for n, h in enumerate(heads)}
    for i in range(len(blocks)):
        n = starts.get(i, out[-1] if out else 0)
        is_over = i > 0 and i not in starts and blocks[i - 1].kind is Kind.CAPTION
        out.append(n - 1 if is_over and _is_picture_news(blocks, heads, out, n) else n)
    told = {out[i] for i, b in enumerate(blocks) if b.kind in (Kind.TEXT, Kind.MARKDOWN)}
    bare = {n for n, h in enumerate(heads[:-1]) if h.is_feature and n not in told}
    own = {i for h in heads for i in h.blocks}
    return [n + 1 if n in bare and i not in own else n for i, n in enumerate(out)]


def _is_picture_news(
    blocks: Sequence[PageBlock], heads: Sequence[Head], out: list[int], n: int
) -> bool:
    """Whether title block `n` is a picture's news and has had its one text and credit."""
    if not 0 < n < len(heads) or "".join(x.text for x in heads[n].column) not in _PICTURES:
        return False
    own = [blocks[i].kind for i in range(heads[n].blocks[0], len(out)) if out[i] == n]
    return own.count(Kind.TEXT) == 1 and own[-1] is Kind.CAPTION


def first_texts(blocks: Sequence[PageBlock], heads: Sequence[Head]) -> frozenset[int]:
    """The text block directly behind each title block, captions and furniture aside."""
    out = set()
    for head in heads:
        for i in range(head.blocks[0] + 1, len(blocks)):
            if blocks[i].kind in (Kind.TEXT, Kind.MARKDOWN):
                out.add(i)
            if blocks[i].kind not in (Kind.CAPTION, Kind.FURNITURE) and i not in head.blocks:
                break
    return frozenset(out)
