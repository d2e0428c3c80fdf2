"""Lists cut into pages of at most a hundred lines, each with a stable address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import overload

from huikan.site import links
from huikan.site.addresses import in_language, of_page
from huikan.site.catalogue import Catalogue, Entry
from huikan.site.strings import count, say
from huikan.site.views import Fact, Link, ListView, Pager, Row, Section, SitePage
from huikan.values import dataclass

PAGE_ROWS = 100
"""Lines on a page of a list."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list before it is cut: its first page, without lines, and all its lines.

    Only the first page carries the view's note and groups, and what it tells programs.
    """

    first: SitePage
    view: ListView
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ArticleRows(Sequence[Row]):
    """Articles as lines of a list, each made when somebody wants to see it.

    Where a build keeps its pages they are compared by what stands for the articles' heads; that
    is all a line says, but for names that the authority files have, which whoever compares has to
    ask for as well. So a list of which nothing changed makes no line.
    """

    catalogue: Catalogue
    entries: Sequence[Entry]
    lang: str
    with_issue: bool = True

    def __len__(self) -> int:
        return len(self.entries)

    def __eq__(self, other: object) -> bool:
        """Whether the lines are the same, whatever they are made from."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> ArticleRows: ...
    def __getitem__(self, at: int | slice) -> Row | ArticleRows:
        if isinstance(at, slice):
            return replace(self, entries=self.entries[at])
        return links.article_row(
            self.catalogue, self.entries[at], self.lang, with_issue=self.with_issue
        )

    def __reduce__(self) -> tuple[type[tuple[object, ...]], tuple[tuple[object, ...]]]:
        heads = self.catalogue.heads
        if not all(entry.stored.path in heads for entry in self.entries):
            return tuple, (tuple(self),)
        own = "".join([heads[entry.stored.path] for entry in self.entries])
        return tuple, ((own, self.lang, self.with_issue),)


def cut_listing(listing: Listing) -> Iterator[SitePage]:
    """The pages of a list; at least one, even if the list is empty."""
    lang, address = listing.first.lang, listing.first.address
    cuts = cut_sections(listing.sections) or [()]
    for number, sections in enumerate(cuts, 1):
        view = (
            listing.view if number == 1 else replace(listing.view, note="", groups=(), issue=None)
        )
        pager = _pager(address, number, len(cuts), lang) if len(cuts) > 1 else None
        title = listing.first.title
        if number > 1:
            title += f" · {say('page-n', lang, n=number)}"
        yield replace(
            listing.first,
            address=of_page(address, number),
            title=title,
            view=replace(view, sections=sections, pager=pager),
        )


def cut_sections(sections: Iterable[Section], size: int = PAGE_ROWS) -> list[tuple[Section, ...]]:
    """Sections divided so that each page has at most `size` lines.

    A section that goes on over the edge keeps its heading; its anchor stands where it begins.
    """
    own = tuple(sections)
    rows = [(number, i) for number, section in enumerate(own) for i in range(len(section.rows))]
    return [
        tuple(
            _piece(own[number], [i for _, i in run])
            for number, run in groupby(rows[start : start + size], key=lambda pair: pair[0])
        )
        for start in range(0, len(rows), size)
    ]


def _piece(section: Section, indexes: Sequence[int]) -> Section:
    rows = section.rows[indexes[0] : indexes[-1] + 1]
    return replace(section, rows=rows, id=section.id if indexes[0] == 0 else "")


def _pager(address: str, number: int, total: int, lang: str) -> Pager:
    def step(to: int, key: str) -> Link | None:
        if not 1 <= to <= total:
            return None
        return Link(say(key, lang), in_language(of_page(address, to), lang))

    return Pager(number, total, step(number - 1, "pager-previous"), step(number + 1, "pager-next"))


def sections_by_year(
    catalogue: Catalogue, entries: Sequence[Entry], lang: str
) -> tuple[Section, ...]:
    """Articles under the years they report on, the latest first."""
    return tuple(
        Section(
            ArticleRows(catalogue, tuple(run), lang),
            links.of_year(year, lang),
            year_anchor(year),
        )
        for year, run in groupby(entries, key=lambda e: e.article.year)
    )


def year_anchor(year: int | None) -> str:
    """The anchor of a year's section in a list."""
    return f"y{year or 'unknown'}"


def year_addresses(address: str, entries: Sequence[Entry]) -> Mapping[int | None, str]:
    """Where in a list by years each year begins: page and anchor, without the language."""
    found: dict[int | None, str] = {}
    for index, entry in enumerate(entries):
        year = entry.article.year
        if year not in found:
            page = of_page(address, index // PAGE_ROWS + 1)
            found[year] = f"{page}#{year_anchor(year)}"
    return found


def year_groups(address: str, entries: Sequence[Entry], lang: str) -> tuple[Fact, ...]:
    """Links to where in a list each year begins, with the number of its articles."""
    numbers = Counter(e.article.year for e in entries)
    values = tuple(
        Link(f"{links.of_year(year, lang).text} ({numbers[year]})", in_language(to, lang))
        for year, to in year_addresses(address, entries).items()
    )
    return (Fact(say("by-year", lang), values),) if len(values) > 1 else ()


def year_span(entries: Iterable[Entry]) -> str:
    """The first and the last year that articles report on; empty if none is known."""
    years = {e.article.year for e in entries if e.article.year}
    if not years:
        return ""
    return str(min(years)) if len(years) == 1 else f"{min(years)}–{max(years)}"


def described(title: str, entries: Sequence[Entry], lang: str) -> str:
    """A list in a line: its title, how many articles, of which years."""
    number = count("count-articles", len(entries), lang)
    span = year_span(entries)
    return f"{title}{say('colon', lang)}{number}{f' ({span})' if span else ''}"
