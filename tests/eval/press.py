"""What every damage may ask and use: chance and rate, and how a block is taken apart."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from printing import Block, Blocks

from huikan.text.chars import HAN

T = TypeVar("T")


class Rate(StrEnum):
    """How much of a damage a page gets."""

    MILD = "mild"
    HARSH = "harsh"


@dataclass(frozen=True, slots=True)
class Press:
    """What a damage may ask: chance and rate."""

    rng: random.Random
    rate: Rate

    def by_rate(self, mild: T, harsh: T) -> T:
        """The value for this rate."""
        return harsh if self.rate is Rate.HARSH else mild

    def some(self, items: Iterable[T], mild: int, harsh: int) -> list[T]:
        """At most so many of the items, in their order."""
        pool = list(items)
        chosen = self.rng.sample(range(len(pool)), min(len(pool), self.by_rate(mild, harsh)))
        return [pool[i] for i in sorted(chosen)]


BlockDamage = Callable[[Blocks, Press], Blocks]

TITLE_KINDS = ("column", "kicker", "title", "subtitle", "organisation", "byline", "label")
DISPLAY = ("title", "heading", "feature")
# One Han character.
HAN_CHAR = re.compile(f"[{HAN}]")


def split_text(block: Block, k: int) -> tuple[Block, Block]:
    """The block in two; the second begins no paragraph."""
    ink = block.ink
    return replace(block, lines=(ink[:k],)), replace(block, lines=(ink[k:],), is_start=False)


def same_article(a: Block, b: Block) -> bool:
    """Whether two blocks belong to one article."""
    return a.article == b.article
