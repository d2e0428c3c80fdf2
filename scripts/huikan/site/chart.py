"""The archive at a glance as a picture. Its numbers stand in the table beside it.

Drawn twice, for wide screens and for narrow ones: a picture that is only made smaller cannot be
read, and one that has to be pushed sideways shows half of the years.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

from huikan.site.strings import say
from huikan.site.views import Chart, Dot, Glance, Mark
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """How a picture is laid out, in its own units: those of a screen at its natural size."""

    name: str
    column: int
    row: int
    head: int
    largest: int
    """Radius of the dot of the largest number."""
    letters: Mapping[str, int]
    """Letters of a committee's name that have room; the table has the whole name."""
    label: int = 0
    """Width of the committees' names; 0 where they stand above their lines."""


WIDE = Layout("wide", 50, 34, 28, 15, {"zh": 18, "en": 36}, label=250)
NARROW = Layout("narrow", 28, 64, 22, 12, {"zh": 26, "en": 42})

# Radius from which a number has room inside its dot.
_ROOMY = 9


def draw_glance(glance: Glance, lang: str, layout: Layout) -> Chart:
    """The table's numbers as dots, time running from left to right; totals are left out."""
    years = glance.years[::-1]
    lines = [(label.text, cells[:-1][::-1]) for label, cells in glance.rows[:-1]]
    most = max((cell.number for _, cells in lines for cell in cells), default=0)
    dots = [
        _dot(layout, x, y, cell.number, sqrt(cell.number / most))
        for y, (_, cells) in enumerate(lines)
        for x, cell in enumerate(cells)
        if cell.number
    ]
    first, last = (years[0].text, years[-1].text) if years else ("", "")
    return Chart(
        layout.name,
        layout.label + layout.column * len(years),
        layout.head + layout.row * len(lines),
        tuple(
            Mark(_across(layout, x), layout.head - 8, year.text.removesuffix("年"))
            for x, year in enumerate(years)
        ),
        tuple(_name(layout, y, text, lang) for y, (text, _) in enumerate(lines)),
        tuple(Mark(max(layout.label - 6, 0), _down(layout, y), "") for y, _ in enumerate(lines)),
        tuple(dots),
        say("chart-summary", lang, rows=len(lines), first=first, last=last, most=most),
    )


def _dot(layout: Layout, column: int, row: int, number: int, size: float) -> Dot:
    """A dot and its number: in it or to its right; where columns are narrow, below it."""
    x, y, radius = _across(layout, column), _down(layout, row), layout.largest * size
    if not layout.label:
        return Dot(x, y, radius, Mark(x, y + layout.largest + 11, str(number)), is_within=False)
    is_within = radius >= _ROOMY
    label = Mark(x if is_within else x + radius + 8, y + 4, str(number))
    return Dot(x, y, radius, label, is_within)


def _name(layout: Layout, row: int, text: str, lang: str) -> Mark:
    room = layout.letters[lang]
    shown = text if len(text) <= room else f"{text[: room - 1]}…"
    if layout.label:
        return Mark(layout.label - 14, _down(layout, row) + 4, shown)
    return Mark(0, layout.head + layout.row * row + 12, shown)


def _across(layout: Layout, column: int) -> float:
    return layout.label + layout.column * (column + 0.5)


def _down(layout: Layout, row: int) -> float:
    middle = 0.5 if layout.label else 0.47
    return layout.head + layout.row * (row + middle)
