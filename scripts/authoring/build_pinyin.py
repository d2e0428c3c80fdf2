"""Builds `huikan/data/pinyin.txt` from pypinyin. Run by hand, never shipped.

    python scripts/authoring/build_pinyin.py

pypinyin keeps its phrases as a dictionary of lists, which takes 57 MB of a process that wants
the address of one headline; here they are lines of text, without tones.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from huikan.pinyin import TABLE

TARGET = Path(__file__).parents[1] / "huikan" / "data" / TABLE

HEADER = f"""\
# Readings of characters, a syllable on a line, then phrases in order, with their reading where
# it is not that of their characters. Without tones; made by scripts/authoring/build_pinyin.py.
# Data: pypinyin {version("pypinyin")} (PyPI, MIT).
"""


def table() -> str:
    """The file's text."""
    readings = {c: lazy_pinyin(c)[0] for c in map(chr, sorted(PINYIN_DICT))}
    of_syllable: dict[str, str] = defaultdict(str)
    for character, reading in readings.items():
        of_syllable[reading] += character
    singles = (f"{syllable} {own}\n" for syllable, own in sorted(of_syllable.items()))
    phrases = (_row(phrase, readings) for phrase in sorted(PHRASES_DICT))
    return f"{HEADER}\n{''.join(singles)}\n{''.join(phrases)}"


def _row(phrase: str, readings: dict[str, str]) -> str:
    own = lazy_pinyin(phrase)
    said = [phrase] if own == [readings[c] for c in phrase] else [phrase, *own]
    return f"{' '.join(said)}\n"


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="utf-8", newline="")
