"""Whom an author speaks for: the line of a body between a headline and a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huikan.blocks import Kind, PageBlock, next_block
from huikan.page.bylines import PARTY, has_role
from huikan.page.labels import is_short_label, names_column
from huikan.page.names import is_bare_name
from huikan.page.signers import may_be_name
from huikan.text.chars import HAN, ends_sentence

# The groups that members of the CPPCC belong to, by name: 特邀界别, 民建, 第三联组
_GROUP = re.compile(
    rf"[{HAN}、]{{2,16}}界别?(?:委员)?|(?:{PARTY})(?:[{HAN}]{{0,10}}(?:委|委员会|支部|支社|总支|工委))?"
    rf"|第[一二三四五六七八九十\d]{{1,2}}[小联]?组"
    rf"|[{HAN}]{{0,8}}(?:工商联|总工会|妇联|团委|侨联|台联|科协|文联|残联|红十字会)"
)
# Any other body, where the page has such lines at other headlines, too.
_BODY = re.compile(
    rf"[{HAN}、]{{2,28}}(?:[局厅委办院校社团会所站]|公司|大学|[中小]学|中心|工商联|[镇乡县区市]|街道)"
)
_MAX_TITLE = 46
"""Characters of a headline, at most."""
_MIN_LIKE = 2
"""Headlines of a page with a body and a name below that make it a habit."""
_TITLES = (Kind.DISPLAY, Kind.SUBTITLE)


def name_bodies(blocks: Sequence[PageBlock]) -> list[PageBlock]:
    """The blocks with the body named that stands between a headline and the name of who speaks
    for it, and that name: a group of members by its own words; any other body, and a name that
    could be something else, where the page has two such headlines at least.

    Never below a column's name: there the line is the headline.
    """
    out = list(blocks)
    places = [i for i in range(1, len(blocks) - 2) if _stands_between(blocks, i)]
    sure = [i for i in places if _is_told(blocks, i)]
    for i in places if len(sure) >= _MIN_LIKE else sure:
        out[i] = blocks[i].as_kind(Kind.ORGANISATION)
        out[i + 1] = blocks[i + 1].as_kind(Kind.BYLINE)
    return out


def _stands_between(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line can be a body's, with a headline above, and below it what can be a name and
    then text."""
    title, body, name = blocks[i - 1 : i + 2]
    if any(b.level or b.size or b.verse for b in (title, body, name)):
        return False
    if body.kind not in (Kind.DISPLAY, Kind.ORGANISATION, Kind.TEXT) or len(body.lines) > 1:
        return False
    after = next_block(blocks, i + 1)
    if after is None or after.kind is not Kind.TEXT or not _can_be_title(title):
        return False
    text = body.text.strip()
    is_body = body.kind is Kind.ORGANISATION or _GROUP.fullmatch(text) or _BODY.fullmatch(text)
    return bool(is_body) and _can_be_name(name)


def _can_be_title(block: PageBlock) -> bool:
    text = block.text.strip()
    if names_column(text) or is_short_label(text):
        return False
    if block.kind in _TITLES:
        return True
    is_line = block.kind is Kind.TEXT and not block.width and len(text) <= _MAX_TITLE
    return is_line and not ends_sentence(text)


def _can_be_name(block: PageBlock) -> bool:
    text = block.text.strip()
    if block.kind is Kind.BYLINE:
        return not has_role(text)
    is_line = block.kind in (Kind.DISPLAY, Kind.TEXT) and len(block.lines) == 1
    return is_line and may_be_name("".join(text.split()))


def _is_told(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether nothing else of the page is needed to tell body and name."""
    name = blocks[i + 1]
    is_name = name.kind is Kind.BYLINE or is_bare_name("".join(name.text.split()))
    is_body = blocks[i].kind is Kind.ORGANISATION or _GROUP.fullmatch(blocks[i].text.strip())
    return bool(is_name and is_body)
