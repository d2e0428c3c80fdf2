"""Terms of the provincial committees, so that 省政协十三届二次会议 is a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from huikan.english_names import committee_in_english, ordinal
from huikan.model import Place
from huikan.numerals import han_number

LAST = 2027
"""The last year of the newest term."""
_YEARS = 5
"""Years, and plenary sessions, of a term."""


def sessions_of(
    rows: Iterable[tuple[Place, int, int]],
) -> Iterator[tuple[str, tuple[str, ...], tuple[int, ...], str]]:
    """Name, other names, years of the sessions and English name of every term.

    A row is a division, the number of a term and the year it began. Not for terms before it.

    >>> place = Place("宁夏回族自治区", "宁夏", "Ningxia Hui Autonomous Region")
    >>> name, other, years, english = list(sessions_of([(place, 11, 2018)]))[1]
    >>> name, other[0], years
    ('宁夏回族自治区政协十二届', '宁夏政协十二届', (2023, 2024, 2025, 2026, 2027))
    >>> english
    '12th CPPCC Ningxia Hui Autonomous Regional Committee'
    """
    for place, first, began in rows:
        for year in range(began, LAST, _YEARS):
            number = first + (year - began) // _YEARS
            term = f"{han_number(number)}届"
            other = (f"{place.short}政协{term}", f"政协{place.name}{term}")
            english = f"{ordinal(number)} {committee_in_english(place)}"
            yield f"{place.name}政协{term}", other, tuple(range(year, year + _YEARS)), english
