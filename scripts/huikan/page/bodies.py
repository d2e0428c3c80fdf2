"""Whom an author speaks for: the line of a body between a headline and a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

import rjieba

from huikan.blocks import Kind, PageBlock, next_block
from huikan.page.bylines import PARTY, has_role
from huikan.page.labels import is_short_label, names_column
from huikan.page.names import is_bare_name
from huikan.page.signers import may_be_name
from huikan.text.chars import HAN, ends_sentence

# What a group of members is for: 市政协文化组
_FIELD = (
    "(?:文化|文艺|教育|科技|工业|农业|财贸|经济|医药|卫生|妇女|青年|工商|学习|法制|民族|宗教"
    "|文史|提案|城建|联络|社会|体育)"
)
# An organisation alone on its line: a CPPCC committee, one of its bodies, a party's branch.
_ORGANISATION = re.compile(
    rf"(?:中共|政协)?[{HAN}]{{0,14}}政协(?:[{HAN}、（）]{{0,18}}(?:委员会|专委会|工委|办公[室厅]|研究室|信息室|党组|机关|"
    rf"联络[处组室]|界别?(?:小组)?|活动组|委员小组|委)|{_FIELD}{{1,3}}组)?(?:机关)?$"
    rf"|(?:{PARTY})[{HAN}]{{0,10}}(?:委员会|委会?|支部|支社|总支|工委)$"
    rf"|[{HAN}]{{2,8}}(?:工商联|总工会|侨联|妇联|科协|文联|残联)$"
    rf"|(?:中国人民政治协商会议|政协)[{HAN}]{{2,20}}委员会(?:[{HAN}]{{2,14}}(?:委员会|办公[室厅])|秘书处)?$"
)
# What a committee does with a group, in a headline.
_FOUNDS = "(?:成立|组[建成织]|派出|设立|选派|走进|下派|慰问|看望|委员|结对)"
# … or a group that it sent out, or one of its standing groups.
_SENT = re.compile(
    rf"[{HAN}]{{0,10}}政协[{HAN}、（）]{{0,30}}(?:联合)?(?:调研|调查|课题|监督|视察|考察|评议|专题)小?组$"
    rf"|[{HAN}]{{0,10}}政协(?:[{HAN}]{{2,12}}委员会)?(?!{_FOUNDS})[{HAN}]{{2,6}}(?:工作)?(?<!小)组$"
    rf"|[{HAN}]{{2,12}}委员(?:联络|活动|工作)[组站]$"
    rf"|[{HAN}]{{1,8}}(?:[镇乡村区县市]|街道|社区)委员(?:会客厅|工作室|之家|议事厅)$"
)
# … or several that stand side by side, some of them offices: 县政协办公室 县教育局
_BESIDE = re.compile("[、 \\u3000]+")
_BUREAU = re.compile(
    rf"[{HAN}]{{2,10}}(?:[局委办厅处院社部会]|中心|工商联|妇联|侨联|科协|文联|残联|总工会)"
)
# The groups that members of the CPPCC belong to, by name: 特邀界别, 民建, 第三联组
_GROUP = re.compile(
    rf"[{HAN}、]{{2,16}}界别?(?:委员)?|(?:{PARTY})(?:[{HAN}]{{0,10}}(?:委|委员会|支部|支社|总支|工委))?"
    rf"|第[一二三四五六七八九十\d]{{1,2}}[小联]?组"
    rf"|[{HAN}]{{0,8}}(?:工商联|总工会|妇联|团委|侨联|台联|科协|文联|残联|红十字会)"
)
# Any other body, where the page has such lines at other headlines, too.
_BODY = re.compile(
    rf"[{HAN}、]{{2,28}}(?:[局厅委办院校社团会所站馆厂台]|公司|大学|[中小]学|中心|工商联|[镇乡县区市]|街道)"
)
# What a paper sets around a body's name.
_AROUND = re.compile(
    r"^[（(【\[■□◆◇●○◎★]+[ \u3000]*|[ \u3000]*(?:[）)】\]]|[：:]|供稿|提供|报送|整理)+$"
)
_MAX_TITLE = 46
"""Characters of a headline, at most."""
_MIN_LIKE = 2
"""Headlines of a page with a body and a name below that make it a habit."""
_SAYING = frozenset("vpduy")
"""Kinds of words that no body's name has but as its last: verbs, adverbs, particles."""
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
    likely = [i for i in places if _names_body(blocks, i)]
    if len(sure) < _MIN_LIKE <= len(likely):
        sure += likely
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
    if names_column(text) or (is_short_label(text) and not block.tight):
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


def _names_body(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line is a body's name in words that only name, above who speaks for it:
    某古籍出版社."""
    if blocks[i + 1].kind is not Kind.BYLINE or not _can_be_title(blocks[i - 1]):
        return False
    words = rjieba.tag(blocks[i].text.strip(), False)
    return all(kind[0] not in _SAYING for _, kind in words[:-1])


def _is_told(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether nothing else of the page is needed to tell body and name."""
    name = blocks[i + 1]
    is_name = name.kind is Kind.BYLINE or is_bare_name("".join(name.text.split()))
    is_body = blocks[i].kind is Kind.ORGANISATION or _GROUP.fullmatch(blocks[i].text.strip())
    return bool(is_name and is_body)


def signs_in_brackets(text: str) -> bool:
    """Whether a line is a body's name in brackets: （市政协视察组）."""
    return text[0] in "（(" and text[-1] in "）)" and is_organisation(text[1:-1])


def is_group(text: str) -> bool:
    """Whether a line is a group that a committee sent out, or one of its standing groups.

    >>> is_group("市政协视察组"), is_group("市政协成立学习组")
    (True, False)
    """
    return _SENT.match(text) is not None


def is_organisation(text: str) -> bool:
    """Whether a line is an organisation's name, or several side by side of which one is a CPPCC
    committee's or its body's and the others are offices: 县政协办公室 县教育局."""
    if _ORGANISATION.match(text) or is_group(text):
        return True
    names = _BESIDE.split(text)
    if len(names) < 2 or not any(map(_ORGANISATION.match, names)):
        return False
    forms = (_ORGANISATION.match, _SENT.match, _BUREAU.fullmatch)
    return all(any(form(n) for form in forms) for n in names)


def names_body_at_title(
    above: PageBlock | None, block: PageBlock, below: Sequence[PageBlock]
) -> bool:
    """Whether a line is a body's name with something around it, where one stands at a headline: in
    brackets, behind a mark or with 供稿 below it, above text; with a colon above it."""
    text = block.text.strip()
    if block.level or block.size or len(block.lines) > 1 or not below:
        return False
    bare = _AROUND.sub("", text)
    if bare == text or not is_organisation(bare):
        return False
    if text[-1] in "：:":
        is_first = above is None or above.kind in (Kind.TEXT, Kind.BYLINE, Kind.CAPTION)
        return is_first and below[0].kind is Kind.DISPLAY
    return above is not None and above.kind in _TITLES and below[0].kind is Kind.TEXT
