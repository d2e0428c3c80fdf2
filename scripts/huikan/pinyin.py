"""Chinese in Latin letters: the reading of each character, without tones.

The table says which phrases there are, and how they are read where it is not character by
character (重庆 chong qing); the longest phrase counts, from the beginning on.
"""

from __future__ import annotations

import re
from bisect import bisect, bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate

from huikan.values import dataclass

TABLE = "pinyin.txt"
"""Made by `scripts/authoring/build_pinyin.py`."""

# Characters that may have a reading, as pypinyin has them.
_HAN = re.compile(
    "([\u3007\ue815-\ue864\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df"
    "\U0002a703-\U0002b73f\U0002b740-\U0002b81d\U0002b825-\U0002bf6e\U0002c029-\U0002ce93"
    "\U0002d016\U0002d11b-\U0002ebd9\U0002f80a-\U0002fa1f\U00030000-\U0003134a"
    "\U00031350-\U00032389]+)"
)


@dataclass(frozen=True, slots=True)
class _Readings:
    """The table, searched as it is read: as a dictionary it would take ten times the memory."""

    characters: str
    """Those of one syllable together."""
    syllables: tuple[str, ...]
    starts: tuple[int, ...]
    """Where each syllable's characters begin."""
    phrases: Sequence[str]
    """In order, with a space and the reading behind where that has to be said."""


@cache
def _readings() -> _Readings:
    text = files("huikan").joinpath("data", TABLE).read_text(encoding="utf-8")
    _, singles, phrases = text.rstrip("\n").split("\n\n")
    rows = [line.split(" ") for line in singles.split("\n")]
    groups = [characters for _, characters in rows]
    starts = tuple(accumulate((len(group) for group in groups), initial=0))[:-1]
    syllables = tuple(syllable for syllable, _ in rows)
    return _Readings("".join(groups), syllables, starts, phrases.split("\n"))


def syllables(text: str) -> Iterator[str]:
    """How a text is read, one syllable after the other; what is no Chinese stays, a run at a time.

    ü is v, as one types it. Several readings of a character are not told apart but in phrases.
    Linear in the text's length, and no further than is asked for.

    >>> list(syllables("重庆的重点，3项"))
    ['chong', 'qing', 'de', 'zhong', 'dian', '，3', 'xiang']
    """
    for number, part in enumerate(_HAN.split(text)):
        if number % 2:
            yield from _of_run(part)
        elif part:
            yield part


def _of_run(run: str) -> Iterator[str]:
    """The syllables of characters in a row."""
    phrases = _readings().phrases
    at = 0
    while at < len(run):
        length, reading, is_open = _longest(phrases, run, at)
        if reading:
            yield from reading.split(" ")
        else:
            # Where the rest begins a phrase, but is none, it has none within it either.
            yield from map(_of_character, run[at:] if is_open else run[at : at + length])
        at = len(run) if is_open else at + length


def _longest(phrases: Sequence[str], run: str, at: int) -> tuple[int, str, bool]:
    """Length and reading of the longest phrase there, a character if there is none, and whether
    there is none though all the rest of the run begins one."""
    length, reading, low = 0, "", 0
    for size in range(1, len(run) - at + 1):
        begin = run[at : at + size]
        low = bisect_left(phrases, begin, low)
        if low == len(phrases) or not phrases[low].startswith(begin):
            return max(length, 1), reading, False
        phrase, _, own = phrases[low].partition(" ")
        if phrase == begin:
            length, reading = size, own
    return max(length, 1), reading, not length


@lru_cache(maxsize=1 << 13)
def _of_character(character: str) -> str:
    table = _readings()
    at = table.characters.find(character)
    return table.syllables[bisect(table.starts, at) - 1] if at >= 0 else character
