"""Seams: what the words on both sides of a cut say for their belonging together."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from huikan.kgrams import Bigrams
from huikan.page.endings import NEAR
from huikan.page.openings import can_be_counted, is_open_head
from huikan.remembering import remembered
from huikan.text.chars import HAN, NO_START, NUMERALS, OPENERS, unbalanced, word_across
from huikan.text.collocations import Places
from huikan.text.cuts import Heads, Tails, continuation_logits
from huikan.values import dataclass

_ORDINAL = re.compile(
    r"(?:第?([一二三四五六七八九十])是|其([一二三四五六七八九十])[，,]|第([一二三四五六七八九十])[，,])"
)
# Whose somebody is, at a cut, and who speaks for it behind the cut: 市政协提案委员会 / 负责人说，
_BODY = re.compile(
    rf"[{HAN}]{{2}}(?:政协|委员会|[委局厅办处站]|中心|公司|协会|商会|街道|社区|学校|医院)$"
)
_SPEAKS = re.compile(
    "(?:(?:有关|相关|主要)?负责(?:人|同志)|工作人员)(?:说|表示|介绍|告诉|坦言|透露|认为)"
)
# The rest of a sentence and nothing more: 热闹。这句话…  Says something only beside an open tail.
FRAGMENT = re.compile(rf"[{HAN}]{{1,2}}。")
AT_CUT, _EVEN = 6.0, 1.2
"""What the words at a cut say at most, either way; the model's odds for a pair that nothing is
known of (`text.cuts` is fitted on one true pair among four)."""
_OPENER = -0.5
"""A quotation may open a paragraph as well as go on with one; extraction parts lines before it."""
# An amount, which stands behind what there is so much of: 吸纳妇女 / 1100余人.
_AMOUNT = re.compile(
    r"\d[\d.,]*[余多]?(?:人次|[人名户件条个场次家处项篇份册亩辆盏座所间吨元]|[万亿][余多]?[人元亩次]|公里|平方)"
)
_FIRST_HAN, _LAST_HAN, _OF_AMOUNT = 0x4E00, 0x9FFF, 1.0
"""What the words at a cut say at least where a word stands before it and an amount behind it."""
# What asks for a work's title: 提交了提案41条，其中 / 《关于…的建议》得到批示。
_WANTS_WORK = re.compile(
    "(?:其中|提交的?|提出的?|撰写的?|形成的?|印发|出台|制定|审议|通过|根据|按照|围绕|编印|编辑|编写|出版|发布|征集)$"
)
_WORK = 2.0
"""What the words at a cut say at least where the one before it asks for a title and one stands
behind it."""
_NUMERAL = 1.0
"""What the words at a cut say at most where a numeral stands before it and another behind it: any
two make a third (三 / 十一次协商)."""
_SPOKEN = 5.0
"""What it says that a body stands at the cut and behind it who speaks for one that is not named."""
_LISTED = 3.5
"""What it says that a list breaks off at the cut and goes on behind it."""
_ENDS_LIST = 2.0
"""What it says that a list breaks off at the cut and the words behind it end one."""
_COUNTS = 1.5
"""What it says more that a unit stands behind a figure that the cut parts from it."""
_LONGEST = 8
"""Characters of a body's name, or of a word that asks for a title, that are looked at."""
_ITEMS = 24
"""Characters in front of a cut among which the items of a list are looked at."""
# The last item of a list, which says so: 织锦等老手艺
_LAST_ITEM = re.compile(rf"[{HAN}“”《》]{{1,8}}等(?![到级待候于一])")
_QUOTES = ("“”", "（）", "《》", "‘’")


def _codes(signs: Iterable[str]) -> NDArray[np.uint32]:
    return np.array([ord(c) for c in signs], dtype=np.uint32)


# A particle goes on with a word, and with no mark.
_CLINGS, _PAUSES = _codes("了着们的得"), _codes("，、；：。！？…")
_NO_START, _OPENERS, _NUMERALS = _codes(NO_START), _codes(OPENERS), _codes(NUMERALS)


@dataclass(frozen=True, slots=True)
class Befores:
    """Texts in front of cuts, in columns: what each end shows in many pairs."""

    texts: tuple[str, ...]
    ends: tuple[End, ...]
    last: NDArray[np.uint32]
    wants_work: NDArray[np.bool_]
    """Whether its last word asks for a work's title."""
    tails: Tails

    @staticmethod
    def of(texts: Iterable[str]) -> Befores:
        """None of the texts may be empty."""
        all_texts = tuple(texts)
        ends = tuple(map(tail_end, all_texts))
        last = _codes(t[-1] for t in all_texts)
        asks = (_WANTS_WORK.search(t[-_LONGEST:]) is not None for t in all_texts)
        wants = np.fromiter(asks, np.bool_)
        return Befores(all_texts, ends, last, wants, Tails.of(all_texts))


@dataclass(frozen=True, slots=True)
class Behinds:
    """Texts behind cuts, likewise."""

    texts: tuple[str, ...]
    ends: tuple[End, ...]
    first: NDArray[np.uint32]
    amount: NDArray[np.bool_]
    """Whether it opens with an amount."""
    heads: Heads

    @staticmethod
    def of(texts: Iterable[str]) -> Behinds:
        """None of the texts may be empty."""
        all_texts = tuple(texts)
        ends = tuple(map(head_end, all_texts))
        amount = np.array([_AMOUNT.match(t) is not None for t in all_texts], np.bool_)
        first = _codes(t[0] for t in all_texts)
        return Behinds(all_texts, ends, first, amount, Heads.of(all_texts))


Evidence = NDArray[np.float64]
"""What something says for each of many pairs, in log-odds."""


def said_scores(befores: Befores, behinds: Behinds, left: Places, right: Places) -> Evidence:
    """What two fragments' ends themselves say for a join: quotations that one opens and the other
    closes, 一是/二是 in order, a head that cannot stand alone."""
    heads = behinds.ends
    fragment = np.array([end.fragment for end in heads])[right]
    says = 1.0 * fragment
    for n, end in enumerate(befores.ends):
        if not (end.quote or end.ordinal or end.speech or end.items or end.listing):
            continue  # as most are
        own = left == n
        says[own] += [_matched(end, heads[k]) for k in right[own].tolist()]
    return says


def _matched(before: End, behind: End) -> float:
    """What two ends say of one another."""
    score = 0.0
    if before.quote and behind.quote and before.quote + behind.quote in _QUOTES:
        score += 4.5 if behind.fragment and before.quote == "“" else 3.0
    elif before.quote and not behind.quote:
        score -= 1.0
    if before.speech and behind.speech:
        score += _SPOKEN
    if before.items and before.items == behind.first:
        score += _LISTED
    elif before.listing and behind.listing:
        score += _ENDS_LIST
    return score + _ordinals(before.ordinal, behind.ordinal)


def cut_scores(
    befores: Befores, behinds: Behinds, grams: Bigrams, left: Places, right: Places
) -> tuple[Evidence, Evidence]:
    """What the words at each cut say, from `-AT_CUT` to `AT_CUT`: if no word of the dictionary
    stands across it, and if one does."""
    last, first = befores.last, behinds.first
    counts = np.array([text[-1].isdigit() for text in befores.texts])[left]
    is_unit = np.array([can_be_counted(text[0]) for text in behinds.texts])[right]
    never = (counts & ~is_unit) | (np.isin(last, _PAUSES)[left] & np.isin(first, _CLINGS)[right])
    known = ~np.isin(last, _NO_START)[left] & grams.has(last[left], first[right])
    least = np.where(np.isin(first, _OPENERS), _OPENER, -AT_CUT)[right]
    is_word = ((last >= _FIRST_HAN) & (last <= _LAST_HAN))[left]
    least = np.where(behinds.amount[right] & is_word, _OF_AMOUNT, least)
    is_work = befores.wants_work[left] & (first == ord("《"))[right]
    least = np.where(is_work, _WORK, least)
    is_counted = np.isin(last, _NUMERALS)[left] & np.isin(first, _NUMERALS)[right]
    most = np.where(is_counted, _NUMERAL, AT_CUT)
    apart, across = (
        np.maximum(least, np.minimum(most, said + _EVEN + _COUNTS * counts))
        for said in continuation_logits(befores.tails, behinds.heads, known, left, right)
    )
    return np.where(never, -AT_CUT, apart), np.where(never, -AT_CUT, across)


def cut_score(tail: str, head: str, grams: Bigrams) -> float:
    """What the words at one cut say."""
    one = np.zeros(1, dtype=np.intp)
    apart, across = cut_scores(Befores.of([tail]), Behinds.of([head]), grams, one, one)
    return float((across if word_across(tail, head) else apart)[0])


def said_score(tail: str, head: str) -> float:
    """What the ends of two fragments say for a join."""
    behind = head_end(head)
    return behind.fragment + _matched(tail_end(tail), behind)


def may_go_on(tail: str, head: str) -> bool:
    """Whether a word stands across a cut, or a list that breaks off there goes on: the next item
    begins as the last two did (不打招呼、不听汇报、 / 不用陪同).

    >>> may_go_on("不打招呼、不听汇报、", "不用陪同"), may_go_on("厂房、", "壮族、瑶族等")
    (True, False)
    """
    return _lists_on(tail_end(tail), head) or word_across(tail, head)


def ends_list(head: str) -> bool:
    """Whether a text begins with the last item of a list, which says so.

    >>> ends_list("织锦等老手艺请到台前。"), ends_list("等到天亮"), ends_list("织锦是老手艺。")
    (True, False, False)
    """
    return _LAST_ITEM.match(head) is not None


def _lists_on(before: End, head: str) -> bool:
    """Whether a list that breaks off at a cut goes on behind it."""
    return bool(before.items) and before.items == head[0]


def _items_like(text: str) -> str:
    """The character that both of the last items begin with of a list that a text breaks off;
    empty where none does so."""
    if text[-1:] != "、":
        return ""
    firsts = {item[:1] for item in re.split("[，。；：、]", text[-_ITEMS:])[-3:-1]}
    return firsts.pop() if len(firsts) == 1 else ""


@dataclass(frozen=True, slots=True)
class End:
    """What the end of a fragment shows that is at a cut; one end is weighed in many pairs."""

    quote: str
    """The quotation mark or bracket that the cut leaves without its partner; empty: none."""
    ordinal: int
    """The number of the 一是, 二是 nearest to the cut; 0: none."""
    fragment: bool = False
    """Whether the fragment cannot stand alone. Told of heads only."""
    speech: bool = False
    """Whether a body is named last, or who speaks for one first."""
    items: str = ""
    """What the items of a list begin with that the cut parts. Told of tails only."""
    listing: bool = False
    """Whether a list breaks off at the cut, or its last item (织锦等老手艺) stands behind it."""
    first: str = ""
    """The first character. Told of heads only."""


@remembered
def tail_end(text: str) -> End:
    openers = unbalanced(text[-NEAR:])[1]
    ordinals = _ORDINAL.findall(text)
    return End(
        openers[-1] if openers else "",
        _value(ordinals[-1]) if ordinals else 0,
        speech=_BODY.search(text[-_LONGEST:]) is not None,
        items=_items_like(text),
        listing=text[-1:] == "、",
    )


@remembered
def head_end(text: str) -> End:
    closers = unbalanced(text[:NEAR])[0]
    first = _ORDINAL.search(text)
    return End(
        closers[0] if closers else "",
        _value(first.groups("")) if first else 0,
        is_open_head(text) or bool(FRAGMENT.match(text)),
        _SPEAKS.match(text) is not None,
        listing=ends_list(text),
        first=text[0],
    )


def _ordinals(last: int, first: int) -> float:
    """+2 if 一是 … 二是 go on across the cut, -2 if they contradict."""
    if not last or not first:
        return 0.0
    if first == last + 1:
        return 2.0
    return 0.0 if first == 1 else -2.0


def _value(numerals: tuple[str, ...]) -> int:
    """The number in an ordinal's groups, of which one matched."""
    return NUMERALS["".join(numerals)]
