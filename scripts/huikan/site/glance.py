"""The archive at a glance: how many articles each committee has in each year.

The table has a fixed size whatever the size of the archive: the largest committees, the
latest years, and one line and one column for the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from huikan.site import links
from huikan.site.addresses import in_language
from huikan.site.catalogue import Catalogue, Entry
from huikan.site.strings import say
from huikan.site.views import Cell, Glance, Link

ROWS = 12
COLUMNS = 10

_Line = tuple[Link, Sequence[Entry]]


def build_glance(catalogue: Catalogue, lang: str) -> Glance:
    """The table for the home page; the latest year comes first."""
    years = sorted((y for y in catalogue.by_year if y), reverse=True)
    shown, earlier = years[:COLUMNS], years[COLUMNS:]
    heads = [links.of_year(y, lang) for y in shown]
    keys: list[frozenset[int | None]] = [frozenset({y}) for y in shown]
    if earlier:
        heads.append(Link(say("glance-earlier", lang), in_language("years/", lang)))
        keys.append(frozenset(earlier))
    if None in catalogue.by_year:
        heads.append(links.of_year(None, lang))
        keys.append(frozenset({None}))
    lines = _lines(catalogue, lang)
    counts = [Counter(e.article.year for e in entries) for _, entries in lines]
    numbers = [[sum(count[y] for y in key) for key in keys] for count in counts]
    most = max((n for row in numbers[:-1] for n in row), default=0)
    return Glance(
        tuple(heads),
        tuple(
            (label, (*(Cell(n, _shade(n, most)) for n in row), Cell(len(entries), 0)))
            for (label, entries), row in zip(lines, numbers, strict=True)
        ),
    )


def _lines(catalogue: Catalogue, lang: str) -> list[_Line]:
    by_size = sorted(catalogue.by_committee.items(), key=lambda item: (-len(item[1]), item[0]))
    lines: list[_Line] = [
        (links.of_committee(catalogue, name, lang), entries) for name, entries in by_size[:ROWS]
    ]
    if rest := by_size[ROWS:]:
        others = {e.stored.path: e for _, entries in rest for e in entries}
        label = say("glance-others", lang, n=len(rest))
        lines.append((Link(label, in_language("committees/", lang)), tuple(others.values())))
    if none := [e for e in catalogue.entries if not e.article.committees]:
        lines.append((Link(say("glance-none", lang)), none))
    total = Link(say("glance-total", lang), in_language("articles/", lang))
    return [*lines, (total, catalogue.entries)]


def _shade(number: int, most: int) -> int:
    """0 for none, else 1 to 5, the largest number being 5.

    >>> [_shade(n, 40) for n in (0, 1, 9, 40)]
    [0, 1, 2, 5]
    """
    return 0 if not number else min(5, 1 + number * 5 // (most + 1))
