"""What the segmenter and its dictionary say of words, each question asked once.

The dictionary knows classes (`nr` is a name, `v` a verb …) and how often a word is met.
"""

from __future__ import annotations

from functools import lru_cache

import rjieba


@lru_cache(maxsize=1 << 14)
def class_of(word: str) -> str:
    """The dictionary's class of a word.

    >>> class_of("走访"), class_of("的")
    ('v', 'uj')
    """
    return str(rjieba.tag(word)[0][1])


@lru_cache(maxsize=1 << 14)
def cut(text: str) -> tuple[str, ...]:
    """The words of a few characters, as the dictionary alone parts them.

    >>> cut("高度重视")
    ('高度重视',)
    """
    return tuple(rjieba.cut(text, False))


@lru_cache(maxsize=1 << 14)
def first_tagged(text: str) -> tuple[str, str]:
    """The first word and its class, as the model for unknown words reads it.

    >>> first_tagged("周明远说")
    ('周', 'nr')
    """
    word, kind = rjieba.tag(text)[0]
    return word, kind


@lru_cache(maxsize=1 << 14)
def frequency(word: str) -> int:
    """How often the dictionary's corpus has a word.

    >>> frequency("委员") > frequency("委婉")
    True
    """
    return int(rjieba.suggest_freq(word))


_KNOWN = 10
"""From this frequency on the dictionary knows a word of sounds as something else."""


def may_be_sounds(word: str) -> bool:
    """Whether the dictionary does not know a name written by its sound as another word.

    >>> may_be_sounds("宝音德力格尔"), may_be_sounds("金融")
    (True, False)
    """
    words = rjieba.tag(word)
    is_rare = len(word) > 3 and frequency(word) < _KNOWN
    return len(words) > 1 or words[0][1].startswith("nr") or is_rare
