"""Made-up articles for measuring and testing search: any number, the same for the same seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate

from huikan.site.search_documents import SearchDocument

PLACES = ("云溪市", "青岚区", "白鹭县", "石渡区", "松陵县", "南浦区", "望江区", "桐岭县")
_SPECIAL = ("提案委员会", "经济委员会", "社会和法制委员会", "民族和宗教委员会", "")
_PHRASES = (
    "政协委员", "委员会客室", "民主监督", "协商议政", "提案办理", "界别群众", "凝聚共识",
    "基层治理", "营商环境", "履职尽责", "乡村振兴", "社情民意信息", "“4+X”模式", "老旧小区改造",
    "“有事好商量”平台", "专题协商会", "人民政协", "调查研究",
)  # fmt: skip
_ENGLISH = (
    "the", "committee", "members", "of", "district", "proposal", "report", "on", "water", "roads",
    "schools", "markets", "Annual", "inspection", "survey", "public", "service", "Plan", "for",
    "rural", "consultation", "people", "village", "hearing", "education", "environment", "views",
)  # fmt: skip
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "伟芳敏静丽强磊洋勇艳杰娟涛明超霞平刚桂英玉兰建国志文海燕晨曦瑞婷浩"
# A place in a frame that is filled in.
_SLOT = re.compile(r"\{(\w+)\}")
_FRAMES = (
    "{place}政协围绕{w}{w}开展{p}，组织{w}{w}。",
    "{year}年{small}月，{p}{w}{w}，{w}{w}{w}达到{number}件，{w}{w}。",
    "{name}说：“{w}{w}{w}的{w}，{p}要{w}。”",
    "{w}{w}、{w}{w}、{w}，{w}了{w}{p}的{w}，在{w}中{w}{w}。",
    "一是{w}{w}{p}，{w}{w}；二是{w}{w}{w}，{p} {number} 次。",
    "{p}{p}，{w}{w}{w}，{w}{w}{w}。\n",
    "{year} 年{w}〔缺〕{w}{w}，\n{name}、{name}{w}{w}。",
)


def make_articles(count: int, length: int, seed: int = 1) -> Iterator[SearchDocument]:
    """So many articles of about `length` characters; every twentieth with a translation."""
    dice = random.Random(seed)
    words = _Words(dice)
    for number in range(count):
        place, year = dice.choice(PLACES), dice.randrange(2008, 2026)
        body = ""
        while len(body) < length:
            body += words.sentence(place)
        address = f"issues/{year}/bulletin-{year}-{number % 12 + 1:02}/{number:05}-wen/"
        committees = (f"{place}政协{dice.choice(_SPECIAL)}",)
        title = f"{words.word()}{words.word()}：{place}{dice.choice(_PHRASES)}{words.word()}"
        yield SearchDocument(
            address, "zh", title, body, authors=(words.name(),), committees=committees,
            place=place, year=year, kind=dice.choice(("report", "speech", "")),
            issue=f"{year}年第{number % 12 + 1}期",
        )  # fmt: skip
        if number % 20 == 0:
            text = " ".join(dice.choices(_ENGLISH, k=length // 6))
            yield SearchDocument(
                f"en/{address}", "en", text[:40], text, committees=committees, place=place,
                year=year, kind="report",
            )  # fmt: skip


class _Words:
    """A vocabulary with a few frequent words and very many rare ones, as languages have."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        han = [bytes((r, c)).decode("gb2312") for r in range(0xB0, 0xD7) for c in range(0xA1, 0xFA)]
        dice.shuffle(han)
        falling = list(accumulate(1 / (n + 10) for n in range(len(han))))
        self._words = [
            "".join(dice.choices(han, cum_weights=falling, k=dice.choice((1, 2, 2, 2, 3))))
            for _ in range(20_000)
        ]
        self._weights = list(accumulate(1 / (n + 20) for n in range(len(self._words))))

    def word(self) -> str:
        return self._dice.choices(self._words, cum_weights=self._weights)[0]

    def name(self) -> str:
        given = "".join(self._dice.choices(_GIVEN, k=self._dice.choice((1, 2))))
        return self._dice.choice(_SURNAMES) + given

    def sentence(self, place: str) -> str:
        draw: dict[str, Callable[[], object]] = {
            "w": self.word,
            "p": lambda: self._dice.choice(_PHRASES),
            "name": self.name,
            "place": lambda: place,
            "year": lambda: self._dice.randrange(2005, 2026),
            "small": lambda: self._dice.randrange(1, 13),
            "number": lambda: self._dice.randrange(10, 9999),
        }
        return _SLOT.sub(lambda m: str(draw[m[1]]()), self._dice.choice(_FRAMES))


def cut_out(texts: Sequence[str], count: int) -> list[str]:
    """So many strings of one to twenty characters that stand somewhere in the texts."""
    dice = random.Random(3)
    cut: list[str] = []
    while len(cut) < count:
        text, length = dice.choice(texts), dice.choice((1, 2, 3, 4, 5, 6, 8, 12, 20))
        start = dice.randrange(len(text) - length)
        query = text[start : start + length]
        if query.strip() == query and "\n" not in query and not set(query) & set('"-'):
            cut.append(query)
    return cut
