"""Lines of a title block, and signatures, that only their place shows: in a source that says how
large type is set (a PDF), what stands by itself between a headline and the text below it, or in
brackets between a text and the next headline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, takewhile

import rjieba

from huikan.blocks import Kind, PageBlock, TypeSize
from huikan.page.labels import names_column
from huikan.page.signers import may_be_name
from huikan.text.chars import HAN, SURNAMES, ends_clause

_MAX_LINE = 40
"""Characters of such a line, at most."""
_MAX_LINES = 4
"""Lines between a headline and its text, at most."""
_ASIDE = (Kind.CAPTION, Kind.FURNITURE)
_HEAD = (Kind.DISPLAY, Kind.SUBTITLE, Kind.ORGANISATION, Kind.BYLINE)
# What somebody did for the text, or what he is to the paper.
_ROLE = re.compile(
    "记者|通讯员|评论员|撰稿|作者|口述|讲述|整理|执笔|采写|供稿|撰文|编写|摄影|[文图][/／:：]"
)
# A name behind what its bearer is: 县剧团琴师 车正明, 新源县 叶尔江·别克.
_NAME_LAST = re.compile(
    rf"\S.*[ \u3000](?:[{''.join(sorted(SURNAMES))}]"
    rf"(?:[ \u3000]{{0,4}}[{HAN}]){{1,2}}|[{HAN}]{{2,8}}·[{HAN}]{{2,8}})"
)
_NAME = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]{{2,8}}·[{HAN}]{{2,8}}")
# … and what is as short and names nobody: 诗三首, 本刊讯, 小小说.
_SORT = re.compile(
    "[诗词歌赋首题则篇章讯稿记文话曲联戏上中下前后一二三四五六七八九十]$"
    "|^(?:本[刊报期]|社论|短评|简介|小说|散文|杂文|随笔|特写|消息|通讯|节选|连载|摘|选|组|外|新|七律|七绝|五律|五绝)"
)
# Whoever signs as a body.
_BODY = re.compile(
    rf"[{HAN}、（）]{{2,26}}(?:政协|[委科处室局厅社协站馆校院所组队厂部团]|公司|(?<![大全谈议])会)"
)
_BRACKETED = re.compile(r"[（(]([^（）()]{2,38})[）)]$")
# What stands in brackets and signs nothing: a day, a note, where the text goes on.
_REMARK = re.compile(
    r"\d|[年月日]|^(?:注|附|续|未|待|完$|全文|摘|节|图|上|下|转|见|详|据|选|原载|共|排名|有|略|草案|试行)|[略。；：]$"
)

_PLAIN = re.compile("[的了是不有在和与为从到件事一二三四五六七八九十]")
"""Characters that stand between words and in few names."""


def title_lines(blocks: Sequence[PageBlock]) -> dict[int, Kind]:
    """For each line that names who wrote a text, by its place: a byline or an organisation's.

    Nothing where the source does not show which type is as large as a headline's. Leaves alone
    what stands tight on text, what is set in as a paragraph, and words that name nobody.
    """
    if not any(b.size is TypeSize.HEADLINE for b in blocks):
        return {}
    own = [i for i, b in enumerate(blocks) if b.kind not in _ASIDE]
    found = (_below_headlines(blocks, own), _above_headlines(blocks, own), _signatures(blocks, own))
    return dict(chain.from_iterable(found))


def _below_headlines(blocks: Sequence[PageBlock], own: list[int]) -> Iterator[tuple[int, Kind]]:
    """The lines between a headline and its text that stand apart from both."""
    for n, i in enumerate(own):
        if blocks[i].size is not TypeSize.HEADLINE:
            continue
        run = list(takewhile(lambda k: _is_line(blocks[k]), own[n + 1 : n + 1 + _MAX_LINES]))
        behind = own[n + 1 + len(run) : n + 2 + len(run)]
        if not behind or blocks[behind[0]].tight:
            continue
        for k in run:
            if not blocks[k].size and (kind := _kind(blocks[k].text.strip())):
                yield k, kind


def _above_headlines(blocks: Sequence[PageBlock], own: list[int]) -> Iterator[tuple[int, Kind]]:
    """The body named on the line right above a headline."""
    for above, i in pairwise(own):
        line, title = blocks[above], blocks[i]
        is_apart = _is_line(line) and not (line.size or line.tight or title.tight)
        is_headed = is_apart and title.size is TypeSize.HEADLINE
        if is_headed and _BODY.fullmatch(line.text.strip()):
            yield above, Kind.ORGANISATION


def _signatures(blocks: Sequence[PageBlock], own: list[int]) -> Iterator[tuple[int, Kind]]:
    for n, i in enumerate(own[1:], 1):
        block, above = blocks[i], blocks[own[n - 1]]
        below = blocks[own[n + 1]] if n + 1 < len(own) else None
        is_last = below is None or (below.kind in _HEAD and not below.tight)
        is_apart = _is_line(block) and not block.size and not block.tight
        if not (is_last and is_apart and above.kind is Kind.TEXT and ends_clause(above.text)):
            continue
        m = _BRACKETED.fullmatch(block.text.strip())
        if m and _signs(m[1]):
            yield i, Kind.BYLINE


def _is_line(block: PageBlock) -> bool:
    """Whether a block is one short line at no paragraph's indent, without an end."""
    text = block.text.strip()
    is_short = len(block.lines) == 1 and not block.indent and len(text) <= _MAX_LINE
    return is_short and not block.verse and not block.level and not ends_clause(text)


def _kind(text: str) -> Kind | None:
    """What a line below a headline names: who wrote the text, or which body did."""
    if m := _BRACKETED.fullmatch(text):
        return Kind.BYLINE if _signs(m[1]) else None
    if _ROLE.search(text) or _NAME_LAST.fullmatch(text) or _is_name(text):
        return Kind.BYLINE
    return Kind.ORGANISATION if _BODY.fullmatch(text) else None


def _signs(text: str) -> bool:
    """Whether words in brackets name somebody."""
    if _REMARK.search(text):
        return False
    named = (_BODY.fullmatch(text), _ROLE.search(text), _NAME_LAST.fullmatch(text))
    return any(named) or _is_name(text)


def _is_name(text: str) -> bool:
    """Whether a line can be a name where its place says so: a surname and no word, or three or four
    characters of which no two are one. Names no column and no sort of text.

    >>> [_is_name(name) for name in ("周明远", "普布次仁", "叶尔江·别克", "安全", "诗三首")]
    [True, True, True, False, False]
    """
    bare = re.sub(r"[ \u3000]+", "", text)
    if not _NAME.fullmatch(bare) or _SORT.search(bare) or names_column(bare):
        return False
    words = rjieba.cut(bare, False)
    is_foreign = len(bare) > 2 and len(words) == len(bare) and not _PLAIN.search(bare)
    return "·" in bare or is_foreign or may_be_name(bare)
