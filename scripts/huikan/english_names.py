"""What divisions' committees are called in English."""

from __future__ import annotations

from huikan.model import Place

# A name's ending → the English noun it has → the adjective its committee has.
_ADJECTIVES = (
    ("自治区", "Region", "Regional"),
    ("自治州", "Prefecture", "Prefectural"),
    ("地区", "Prefecture", "Prefectural"),
    ("省", "Province", "Provincial"),
)


def committee_in_english(place: Place) -> str:
    """The English name of a division's committee; "" for a division without an English name.

    >>> committee_in_english(Place("宁夏回族自治区", "宁夏", "Ningxia Hui Autonomous Region"))
    'CPPCC Ningxia Hui Autonomous Regional Committee'
    """
    return f"CPPCC {_adjective(place)} Committee" if place.english else ""


def _adjective(place: Place) -> str:
    for ending, noun, adjective in _ADJECTIVES:
        if place.name.endswith(ending):
            return f"{place.english.removesuffix(noun).strip()} {adjective}"
    if place.name.endswith("市"):
        return f"{place.english.removesuffix('City').strip()} Municipal"
    return place.english


def ordinal(number: int) -> str:
    """1 → 1st.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st']
    """
    ending = "th" if number // 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
