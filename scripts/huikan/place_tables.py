"""Look-up tables of places: by name, by short name, by code, and what belongs to what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from huikan.authority_files import LEVELS
from huikan.model import Place
from huikan.text.words import one_of
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Tables:
    """Places by everything they are called; each list has the best candidate first."""

    names: dict[str, tuple[Place, ...]]
    shorts: dict[str, tuple[Place, ...]]
    codes: dict[str, Place]
    parent_of: dict[Place, Place]


def place_tables(places: Iterable[tuple[Place, str]]) -> Tables:
    """Look-up tables; an archive's own places stand before shipped ones, provinces first."""
    rows = sorted(places, key=lambda row: LEVELS.index(row[0].level))
    names: dict[str, list[Place]] = {}
    shorts: dict[str, list[Place]] = {}
    codes: dict[str, Place] = {}
    for place, _ in rows:
        codes.setdefault(place.code, place)
        for name in (place.name, *place.aliases):
            names.setdefault(name, []).append(place)
        shorts.setdefault(place.short, []).append(place)
    codes.pop("", None)
    parent_of: dict[Place, Place] = {}
    for place, above in rows:
        parent = codes.get(above) or next(iter(names.get(place.parent or "", ())), None)
        if parent and parent is not place:
            parent_of[place] = parent
    return Tables(
        {k: tuple(v) for k, v in names.items()},
        {k: tuple(v) for k, v in shorts.items()},
        codes,
        parent_of,
    )


def endings_of(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The last two characters of names → the lengths of such names, the longest first.

    >>> endings_of(["西夏区", "夏区"])
    {'夏区': (3, 2)}
    """
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[-2:], set()).add(len(name))
    return {ending: tuple(sorted(found, reverse=True)) for ending, found in lengths.items()}


def province_pattern_of(shorts: Mapping[str, tuple[Place, ...]]) -> re.Pattern[str]:
    """Meets the short name of a province."""
    names = {p[0].short for p in shorts.values() if p[0].level == "province"}
    return re.compile(one_of(names))
