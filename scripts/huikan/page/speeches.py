"""Speeches on one page: headlines that extraction gathered away from the speakers' names."""

from __future__ import annotations

from collections.abc import Sequence

from huikan.blocks import Kind, PageBlock, next_block
from huikan.page.affinity import affinity
from huikan.page.assignment import assign
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
    speakers = [i for i in range(len(blocks)) if _is_speaker(blocks, i)]
    if len(speakers) < _MIN_SPEAKERS:
        return {}
    above = {s: _above(blocks, s) for s in speakers}
    titled = set(above.values())
    bare = [s for s in speakers if above[s] is None]
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
    scores = affinity([blocks[i].text for i in loose], speeches)
    pairs = assign(scores)
    if sum(scores[r, c] <= 0 for r, c in pairs) > 1:
        return {}
    return {loose[r]: bare[c] for r, c in pairs}


def _is_speaker(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line names a speaker, with his speech below (other headlines may stand between)."""
    if blocks[i].kind is not Kind.BYLINE or not names_speaker(blocks[i].text.strip()):
        return False
    below = (b for b in blocks[i + 1 :] if b.kind not in (Kind.DISPLAY, Kind.CAPTION))
    after = next(below, None)
    return after is not None and after.kind is Kind.TEXT


def _above(blocks: Sequence[PageBlock], speaker: int) -> int | None:
    """The headline right above a speaker's line."""
    aside = (Kind.CAPTION, Kind.FURNITURE)
    above = (i for i in range(speaker - 1, -1, -1) if blocks[i].kind not in aside)
    i = next(above, None)
    return i if i is not None and blocks[i].kind is Kind.DISPLAY else None


def _is_subtitled(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a subtitle stands below: the headline of the whole page."""
    after = next_block(blocks, i)
    return after is not None and after.kind is Kind.SUBTITLE


def _speech(blocks: Sequence[PageBlock], speaker: int, speakers: Sequence[int]) -> str:
    stop = min((s for s in speakers if s > speaker), default=len(blocks))
    return "".join(b.text for b in blocks[speaker:stop] if b.kind is Kind.TEXT)
