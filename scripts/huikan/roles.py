"""How a committee stands in its sentence: it acts, acts with another, or is merely named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from huikan.authority import Mention
from huikan.remembering import remembered

SENTENCE_START = frozenset("。！？；\n　 ”：，")
"""What stands right before a committee that begins a sentence or clause."""

SIGNED = 2.0
"""The standing of the committee whose member or office signs the article."""
MERELY_NAMED = 0.2
"""A standing below this is no part in what is told."""
# Right before a committee: it is gone to, received, accompanied, reported to; not the actor.
_OBJECT = re.compile(
    r"(?:[赴到来往至抵访与同和跟向对给被受获经按据]|前往|走进|参观|考察|学习|接待|邀请|陪同|会同|联合|配合|协助|走访"
    r"|报送|报请|上报|指导|落实|借鉴|感谢|来自|拜访|全国|率领|调研|呼应|在)$"
)
# Those of them that make it a partner.
_PARTNER = re.compile(r"(?:[与同和、跟]|会同|联合)$")
# 访石桥区政协主席封九皋: who is interviewed speaks.
_INTERVIEWED = re.compile(r"(?<!走)(?<!来)(?<!出)访$|对话$")
# 市政协委员王某: a member acts, not the body.
_MEMBER = re.compile(r"(?:常委|委员)(?!会|们|工作|联络|履职|服务)[^，。、]{2,4}")
# 市政协负责人到会: present, not acting.
_ATTENDS = re.compile(
    r"[^。！？，；\n]{0,20}?(?:到会|列席|陪同|应邀|与会|给予指导|派员|派人|观摩|(?:参加|出席)(?=[。；]))"
)
# 南京政协的朋友: somebody else.
_ACQUAINTANCE = re.compile(r"的(?:老?朋友|同志|同行|客人|同仁|来客)")
# （作者系银川市政协委员）: who speaks in the whole article.
_SIGNED = re.compile(r"作者(?:系|为|是|单位)?[：:]?(?:[^，。；（）\n]{1,6}，)?\Z")
# What links two committees named in one breath.
_LINK = re.compile(r"(?:主席会议)?(?:[与和同、及跟]|以及|会同|联合|携手|，?联合)\Z")


@remembered
def standings(text: str, mentions: tuple[Mention, ...]) -> tuple[tuple[bool, float, Mention], ...]:
    """For each committee: whether it is linked to the one before it, its standing, itself.

    The standing runs from 0.15 (gone to, received, reported to) over 1 to 1.5 (begins a
    sentence) and 2 (signs). What is linked stands no better than what it is linked to.
    Linear in the text; kept, since the place and the committees are told from the same texts.

    >>> from huikan.authority import load
    >>> text = "宁海县政协赴象山县政协、奉化区政协学习"
    >>> [(c, s) for c, s, _ in standings(text, load().find_committees(text))]
    [(False, 1.5), (False, 0.15), (True, 0.15)]
    """
    return tuple(_standings(text, mentions))


def _standings(text: str, mentions: Iterable[Mention]) -> Iterator[tuple[bool, float, Mention]]:
    last = 0.0
    end = -1
    for mention in mentions:
        between = text[end : mention.start] if end >= 0 and mention.start - end < 9 else ""
        chained = bool(_LINK.fullmatch(between))
        signed = is_signed(text, mention)
        standing = min(0.7, last) if chained else SIGNED if signed else _standing(text, mention)
        last, end = standing, mention.end
        yield chained, standing * (1.0 if signed else _part(text, mention)), mention


def _standing(text: str, mention: Mention) -> float:
    before = text[max(0, mention.start - 2) : mention.start]
    if _INTERVIEWED.search(before):
        return 1.0
    if _PARTNER.search(before):
        return 0.7
    if _OBJECT.search(before):
        return 0.15
    return 1.5 if mention.start == 0 or before[-1:] in SENTENCE_START else 1.0


def is_signed(text: str, mention: Mention) -> bool:
    """True where the author is said to be of the committee: （作者系银川市政协委员）.

    >>> from huikan.authority import load
    >>> text = "（作者系银川市政协委员）"
    >>> is_signed(text, load().find_committees(text)[0])
    True
    """
    low = max(0, mention.start - 16)
    return text.find("作者", low, mention.start) >= 0 and bool(
        _SIGNED.search(text, low, mention.start)
    )


def _part(text: str, mention: Mention) -> float:
    """What is left where a member, a delegate or a friend of the committee is spoken of."""
    after = text[mention.end : mention.end + 60]
    if _ACQUAINTANCE.match(after):
        return 0.1
    part = 0.3 if _MEMBER.match(after) else 1.0
    return part * 0.3 if _ATTENDS.match(after) else part
