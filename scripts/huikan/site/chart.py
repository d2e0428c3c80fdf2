"""The archive at a glance as a picture. Its numbers stand in the table beside it."""

from __future__ import annotations

from math import sqrt

from huikan.site.strings import say
from huikan.site.views import Chart, Glance, Mark

LABEL = 250
"""Width of the committees' names."""
COLUMN, ROW, HEAD = 50, 34, 28
LARGEST = 15
"""Radius of the dot of the largest number."""
LETTERS = {"zh": 18, "en": 36}
"""Letters of a committee's name that have room; the table has the whole name."""


def draw_glance(glance: Glance, lang: str) -> Chart:
    """The table's numbers as dots, time running from left to right; totals are left out."""
    years = glance.years[::-1]
    lines = [(label.text, cells[:-1][::-1]) for label, cells in glance.rows[:-1]]
    most = max((cell.number for _, cells in lines for cell in cells), default=0)
    dots = [
        Mark(_across(x), _down(y), str(cell.number), LARGEST * sqrt(cell.number / most))
        for y, (_, cells) in enumerate(lines)
        for x, cell in enumerate(cells)
        if cell.number
    ]
    first, last = (years[0].text, years[-1].text) if years else ("", "")
    return Chart(
        width=LABEL + COLUMN * len(years),
        height=HEAD + ROW * len(lines),
        columns=tuple(Mark(_across(x), HEAD - 10, year.text) for x, year in enumerate(years)),
        rows=tuple(
            Mark(LABEL - 14, _down(y), _short(text, lang)) for y, (text, _) in enumerate(lines)
        ),
        dots=tuple(dots),
        summary=say("chart-summary", lang, rows=len(lines), first=first, last=last, most=most),
    )


def _across(column: int) -> float:
    return LABEL + COLUMN * (column + 0.5)


def _down(row: int) -> float:
    return HEAD + ROW * (row + 0.5)


def _short(text: str, lang: str) -> str:
    """
    >>> _short("云溪市政协", "zh")
    '云溪市政协'
    """
    room = LETTERS[lang]
    return text if len(text) <= room else f"{text[: room - 1]}…"
