"""Speeches on one page: headlines that extraction gathered away from the speakers' names."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy.optimize import linear_sum_assignment

from huikan.blocks import Kind, PageBlock, next_block
from huikan.page.bylines import names_speaker

_MIN_SPEAKERS, _MIN_TORN = 3, 2
"""Speakers that make a page of speeches, and torn headlines that are worth looking for."""


def torn_headlines(blocks: Sequence[PageBlock]) -> dict[int, int]:
    """Headlines that stand away from their speeches: index of the headline → of its speaker's line.

    Acts only on a page of three speakers' lines and more (whom he speaks for, and his name)
    above text, two of them without a headline above, and with just as many lines of display
    type that stand above no speaker. Each goes to the speech that it shares most words with,
    in one assignment, the last one to the speech that is left; where two share none with theirs,
    nothing is moved.
    """
    speakers = [i for i, b in enumerate(blocks) if _is_speaker(blocks, i, b)]
    if len(speakers) < _MIN_SPEAKERS:
        return {}
    titled = {i for s in speakers if (i := _above(blocks, s)) is not None}
    bare = [s for s in speakers if _above(blocks, s) is None]
    loose = [
        i
        for i, b in enumerate(blocks)
        if b.kind is Kind.DISPLAY
        and not b.level
        and i not in titled
        and not _is_subtitled(blocks, i)
    ]
    if len(bare) < _MIN_TORN or len(bare) != len(loose):
        return {}
    speeches = [_speech(blocks, s, speakers) for s in bare]
    scores = _shared([blocks[i].text for i in loose], speeches)
    rows, columns = linear_sum_assignment(scores, maximize=True)
    pairs = list(zip(rows.tolist(), columns.tolist(), strict=True))
    if sum(scores[r, c] <= 0 for r, c in pairs) > 1:
        return {}
    return {loose[r]: bare[c] for r, c in pairs}


def _is_speaker(blocks: Sequence[PageBlock], i: int, block: PageBlock) -> bool:
    """Whether a line names a speaker, with his speech below (other headlines may stand between)."""
    if block.kind is not Kind.BYLINE or not names_speaker(block.text.strip()):
        return False
    below = (b for b in blocks[i + 1 :] if b.kind not in (Kind.DISPLAY, Kind.CAPTION))
    after = next(below, None)
    return after is not None and after.kind is Kind.TEXT


def _above(blocks: Sequence[PageBlock], speaker: int) -> int | None:
    """The headline right above a speaker's line."""
    before = next_block(blocks, speaker, -1)
    if before is None or before.kind is not Kind.DISPLAY:
        return None
    return max(i for i in range(speaker) if blocks[i] is before)


def _is_subtitled(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a subtitle stands below: the headline of the whole page."""
    after = next_block(blocks, i)
    return after is not None and after.kind is Kind.SUBTITLE


def _speech(blocks: Sequence[PageBlock], speaker: int, speakers: Sequence[int]) -> str:
    stop = min((s for s in speakers if s > speaker), default=len(blocks))
    return "".join(b.text for b in blocks[speaker:stop] if b.kind is Kind.TEXT)


def _shared(headlines: Sequence[str], speeches: Sequence[str]) -> np.ndarray[tuple[int, int]]:
    """How much of each headline's pairs of characters each speech has, rare ones weighing more."""
    grams = [Counter(_pairs(speech)) for speech in speeches]
    spread = Counter(g for speech in grams for g in speech)
    scores = np.zeros((len(headlines), len(speeches)))
    for i, headline in enumerate(headlines):
        for g in set(_pairs(headline)) & spread.keys():
            weight = math.log(1 + len(speeches) / spread[g])
            for j, speech in enumerate(grams):
                scores[i, j] += weight * math.log1p(speech[g])
    return scores


def _pairs(text: str) -> list[str]:
    return [a + b for a, b in pairwise(text) if a.isalnum() and b.isalnum()]
