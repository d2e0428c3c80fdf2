"""The archive seen from its readers' side: who, where, when, and what stands next to what.

Pure: an `Archive` and the authority's names in, a `Catalogue` out, in time linear in the
number of articles.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import groupby
from typing import NamedTuple, Protocol, TypeVar

from huikan.anchors import Forward, Register
from huikan.authority_files import Special, Term, Title, Topic
from huikan.collation import Collated, IssueRecord
from huikan.model import (
    Archive,
    Article,
    Committee,
    Issue,
    Person,
    Place,
    StoredArticle,
    StoredIssue,
)
from huikan.moments import Calendar
from huikan.moving import as_issue, lies_in_issue, moves
from huikan.reprints import Reprint
from huikan.site.derived import Derived, derive
from huikan.site.editing import Edited
from huikan.site.told import Account, Read, Told, Words
from huikan.values import dataclass

# The number of a newspaper's page: 第3版, A3.
_PAGE = re.compile(r"\d{1,4}")

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Names(Protocol):
    """What the catalogue asks of the authority files."""

    def place(self, name: str) -> Place | None:
        """The division of that name, if the files know it, with its unambiguous name."""

    def committee(self, name: str) -> Committee:
        """The committee of that name, with its canonical one; made up if the files know none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article and the issue it stands in."""

    stored: StoredArticle
    within: StoredIssue

    @property
    def article(self) -> Article:
        """The original, in Chinese."""
        return self.stored.article

    @property
    def issue(self) -> Issue:
        """The issue it stands in."""
        return self.within.issue

    @property
    def calendar(self) -> Calendar:
        """What the original's words of time count from."""
        return Calendar(self.article.date or self.issue.date, self.article.year)

    def translation(self, lang: str) -> Article | None:
        """The article in a language; `None` if that is the original's or there is none."""
        return dict(self.stored.translations).get(lang)


class Known(NamedTuple):
    """A person as pages keep people apart: by name and by the place of the role."""

    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands before and after an issue in its publication."""

    previous: StoredIssue | None = None
    next: StoredIssue | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The archive with its indexes.

    Every list of articles and of issues runs from the newest to the oldest; articles of one
    issue keep their reading order.
    """

    issues: tuple[StoredIssue, ...]
    entries: tuple[Entry, ...]
    committees: Mapping[str, Committee]
    """By canonical name."""
    places: Mapping[str, Place]
    """By canonical name, with all the places they belong to."""
    canonical: Mapping[str, str]
    """Names as articles and issues write them: the canonical ones."""
    seated: Mapping[str, tuple[Committee, ...]]
    """Full name of a place: the committees there."""
    within: Mapping[str, tuple[Place, ...]]
    """Full name of a place: the places right below it."""
    by_committee: Mapping[str, tuple[Entry, ...]]
    by_place: Mapping[str, tuple[Entry, ...]]
    """An article stands under its place and under every place that one belongs to."""
    by_year: Mapping[int | None, tuple[Entry, ...]]
    by_topic: Mapping[str, tuple[Entry, ...]]
    """Name of a topic, as the list has it: its articles."""
    by_person: Mapping[Known, tuple[Entry, ...]]
    """Who can be told apart: the articles that name them in a public role."""
    topics: Mapping[str, Topic]
    """By name and by other names."""
    titles: Mapping[str, Title]
    """By name."""
    neighbours: Mapping[str, Neighbours]
    """Path of an issue: the issues beside it."""
    names: Mapping[str, tuple[tuple[str, ...], ...]]
    """Path of an article: the names of its parts, each with older ones (see `anchors`)."""
    forwards: Mapping[str, tuple[Forward, ...]]
    """Path of an article, of one that is gone too: old addresses whose text left it."""
    moves: Mapping[str, str]
    """Path that an article lay at: the path where it lies now."""
    earlier: Mapping[str, tuple[str, ...]]
    """Path of an article, or of an issue: the paths that it lay at before, where none lies now."""
    by_feature: Mapping[str, tuple[Entry, ...]]
    """Feature as printed: its articles in all issues, its own note first in each."""
    english_features: Mapping[str, str]
    """Feature as printed: what a translation calls it; only those that have such a name."""
    by_id: Mapping[str, Entry]
    """Article's id: the article."""
    specials: Mapping[str, Special]
    """Name of a special committee: what is known of such committees."""
    missing: Mapping[str, tuple[int, ...]]
    """Path of an issue: numbers of its publication and year that the archive lacks."""
    records: Mapping[str, IssueRecord]
    """Issue's id: what its ledger says, where ledger and raw text are there and fit."""
    collated: Mapping[str, Collated]
    """Article's id: the article beside its raw text."""
    reprints: Mapping[str, tuple[Entry, ...]]
    """Path of an article: the same article in other issues."""
    edited: Mapping[str, tuple[Edited, ...]]
    """Article's id: what an editor changed in it since it was read."""
    told: Mapping[str, Told]
    """Path of an article: what lists need of its text."""
    accounts: Mapping[str, Account]
    """Issue's id: what lists need of its ledger."""
    read: Mapping[str, Read]
    """Article's id: what lists need of it beside its raw text."""
    edits: Mapping[str, Words]
    """Article's id: what an editor changed in it, in words; only those that were changed."""
    heads: Mapping[str, str] = field(default_factory=dict)
    """Path of an article: what stands for its own head and its issue's; only where it is kept."""
    has_pdf: bool = False
    """Whether readers are offered each issue as a PDF."""
    left_out: frozenset[str] = frozenset()
    """What the site does without (see `leaving_out`)."""
    terms: tuple[Term, ...] = ()
    """Words with a fixed translation."""

    def committees_of(self, entry: Entry) -> tuple[str, ...]:
        """Canonical names of the committees an article is about."""
        return tuple(dict.fromkeys(self.canonical[n] for n in entry.article.committees))

    def topics_of(self, entry: Entry) -> tuple[str, ...]:
        """Names of the topics an article is about, as the list has them."""
        known = (self.topics.get(n, Topic(n)).name for n in entry.article.topics)
        return tuple(dict.fromkeys(known))

    def person(self, person: Person) -> Known | None:
        """Whose page a person of an article is on; None without a place: it might be anybody."""
        if not person.place:
            return None
        return Known(person.name, self.canonical.get(person.place, person.place))

    def places_of(self, entry: Entry) -> tuple[str, ...]:
        """Canonical names of the places an article is about (see `own_places`)."""
        written = {n: self.committees[self.canonical[n]] for n in entry.article.committees}
        return tuple(dict.fromkeys(self.canonical[n] for n in own_places(entry, written)))


def build_catalogue(
    archive: Archive,
    names: Names,
    registers: Mapping[str, Register] | None = None,
    recorded: Iterable[IssueRecord] = (),
    specials: Iterable[Special] = (),
    topics: Iterable[Topic] = (),
    titles: Iterable[Title] = (),
) -> Catalogue:
    """Index an archive whose texts are at hand (see `derive`)."""
    return index_archive(
        archive, names, derive(archive, registers, recorded), specials, topics, titles
    )


def index_archive(
    archive: Archive,
    names: Names,
    derived: Derived,
    specials: Iterable[Special] = (),
    topics: Iterable[Topic] = (),
    titles: Iterable[Title] = (),
) -> Catalogue:
    """Index an archive. Names that no authority file knows are kept as they are."""
    issues = tuple(sorted(archive.issues, key=_issue_age, reverse=True))
    entries = tuple(sorted(_entries(issues), key=lambda e: e.article.year or 0, reverse=True))
    written = {n: names.committee(n) for n in _unique(_committee_names(entries))}
    committees = _committees(written.values(), names)
    named, places = _places(_unique(_place_names(archive, entries, written)), names)
    moved = dict(_moves(entries, derived.recorded))
    catalogue = Catalogue(
        issues=issues,
        entries=entries,
        committees=committees,
        places=places,
        canonical=named | {name: committee.name for name, committee in written.items()},
        seated=_index((c.place, c) for c in committees.values()),
        within=_index((p.parent, p) for p in places.values() if p.parent),
        by_year=_index((e.article.year, e) for e in entries),
        neighbours=_neighbours(issues),
        names=derived.names,
        forwards=derived.forwards,
        moves=moved,
        earlier=_index((now, old) for old, now in _left(moved, issues)),
        by_feature=_index(_by_feature(issues)),
        english_features=dict(_english_features(issues)),
        by_id={entry.article.id: entry for entry in entries},
        specials={special.name: special for special in specials},
        topics={form: t for t in topics for form in (*t.aliases, t.name)},
        titles={title.name: title for title in titles},
        missing=missing_numbers(issues),
        records=derived.records,
        collated=derived.collated,
        edited=derived.edited,
        told=derived.told,
        accounts=derived.accounts,
        read={read.id: read for own in derived.accounts.values() for read in own.articles},
        edits=derived.edits,
        reprints=_reprints(entries, derived.reprints),
        heads=derived.heads,
        by_committee={},
        by_place={},
        by_topic={},
        by_person={},
    )
    return replace(
        catalogue,
        by_committee=_index((n, e) for e in entries for n in catalogue.committees_of(e)),
        by_place=_index(_by_place(catalogue)),
        by_topic=_index((n, e) for e in entries for n in catalogue.topics_of(e)),
        by_person=_index(_people(catalogue)),
    )


def _people(catalogue: Catalogue) -> Iterator[tuple[Known, Entry]]:
    """Who can be told apart, each with every article that names them, once."""
    for entry in catalogue.entries:
        found = (catalogue.person(person) for person in entry.article.people)
        for known in dict.fromkeys(found):
            if known:
                yield known, entry


def _moves(
    entries: Iterable[Entry], recorded: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    by_id = {e.article.id: e.stored.path for e in entries}
    claimed = {e.stored.path: e.article.former for e in entries}
    return moves(dict.fromkeys(recorded), claimed.items(), by_id.get, claimed.__contains__)


def _left(moved: Mapping[str, str], issues: Sequence[StoredIssue]) -> Iterator[tuple[str, str]]:
    """Where articles and issues lay, and where they lie; each old path once, none in use."""
    yield from ((old, now) for old, now in moved.items() if lies_in_issue(old))
    taken = {stored.path for stored in issues}
    for stored in issues:
        for old in filter(None, map(as_issue, stored.issue.former)):
            if old not in taken:
                taken.add(old)
                yield old, stored.path


def _reprints(
    entries: Iterable[Entry], found: Mapping[str, tuple[Reprint, ...]]
) -> dict[str, tuple[Entry, ...]]:
    at = {entry.stored.path: entry for entry in entries}
    return {path: tuple(at[reprint.other(path)] for reprint in own) for path, own in found.items()}


def ancestors(place: Place, places: Mapping[str, Place]) -> tuple[Place, ...]:
    """The places a place belongs to, from the top down, without itself."""
    found: list[Place] = []
    seen = {place.name}
    while place.parent and place.parent in places and place.parent not in seen:
        place = places[place.parent]
        seen.add(place.name)
        found.insert(0, place)
    return tuple(found)


def place_tree(catalogue: Catalogue) -> Iterator[tuple[Place, int]]:
    """Every place after the one it belongs to, with its depth; siblings by code, then name."""
    children: dict[str | None, list[Place]] = {}
    for place in catalogue.places.values():
        above = ancestors(place, catalogue.places)
        children.setdefault(above[-1].name if above else None, []).append(place)

    def below(name: str | None, depth: int) -> Iterator[tuple[Place, int]]:
        for place in sorted(children.get(name, ()), key=lambda p: (p.code or "~", p.name)):
            yield place, depth
            yield from below(place.name, depth + 1)

    return below(None, 0)


def own_places(entry: Entry, committees: Mapping[str, Committee]) -> tuple[str, ...]:
    """The places an article is about: its own, its committees', or else its issue's."""
    article = entry.article
    found = [article.place, *(committees[n].place for n in article.committees)]
    named = tuple(dict.fromkeys(n for n in found if n))
    return named or ((entry.issue.place,) if entry.issue.place else ())


def group_by_feature(entries: Iterable[Entry]) -> Iterator[tuple[str | None, tuple[Entry, ...]]]:
    """Articles in reading order, in runs of one feature (专题); `None` where they stand alone.

    The article with the feature's note has the feature's headline as its title: it leads.
    """
    entries = tuple(entries)
    features = {e.article.feature for e in entries if e.article.feature}

    def key(entry: Entry) -> str | None:
        article = entry.article
        return article.feature or (article.title if article.title in features else None)

    for feature, run in groupby(entries, key=key):
        yield feature, tuple(run)


def _by_feature(issues: Iterable[StoredIssue]) -> Iterator[tuple[str, Entry]]:
    for stored in issues:
        for feature, run in group_by_feature(Entry(a, stored) for a in stored.articles):
            if feature:
                yield from ((feature, entry) for entry in run)


def _english_features(issues: Sequence[StoredIssue]) -> Iterator[tuple[str, str]]:
    """The first translation that names a feature counts, so it comes last here."""
    for stored in reversed(issues):
        for feature, entry in reversed(tuple(_by_feature([stored]))):
            translation = entry.translation("en")
            if translation and translation.feature:
                yield feature, translation.feature


def number_of(issue: Issue) -> int | None:
    """An issue's number within its publication, if it has one.

    >>> number_of(Issue("a", number="2024年第5期")), number_of(Issue("a"))
    (5, None)
    """
    found = NUMBER.search(issue.number or "")
    return int(found[1]) if found else None


NUMBER = re.compile(r"(?:第|\A)(\d{1,5})(?:期|\Z)")
"""An issue's number as a number: 第5期, 2024年第5期, 5."""


def missing_numbers(issues: Iterable[StoredIssue]) -> dict[str, tuple[int, ...]]:
    """Path of an issue: numbers of its publication and year that are not in the archive.

    Counted from 1 where the numbers begin anew with the years, which shows when a later year's
    number is no higher than an earlier one's; else only between the numbers that are there.
    Nothing is said of what may have come after the last one, nor where the numbers of a year
    lie further apart than a daily paper's would.
    """
    held: dict[str, dict[str, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    for stored in issues:
        number = number_of(stored.issue)
        if number is not None and stored.issue.publication:
            year = stored.path.split("/")[-2]
            held[stored.issue.publication][year][number] = stored.path
    found: dict[str, tuple[int, ...]] = {}
    for years in held.values():
        highest = [max(years[year]) for year in sorted(years)]
        lowest = [min(years[year]) for year in sorted(years)]
        is_yearly = any(low <= high for high, low in zip(highest, lowest[1:], strict=False))
        for numbers in years.values():
            first = 1 if is_yearly else min(numbers)
            if max(numbers) - first <= _DAILY:
                lacking = tuple(n for n in range(first, max(numbers)) if n not in numbers)
                found |= dict.fromkeys(numbers.values(), lacking)
    return {path: lacking for path, lacking in found.items() if lacking}


_DAILY = 366


def _issue_age(stored: StoredIssue) -> tuple[dt.date, int, str]:
    """By date; the pages of one day's newspaper from the last to the first, as all is turned."""
    issue = stored.issue
    page = _PAGE.search(issue.page or "")
    return issue.date or dt.date(issue.year or 1, 1, 1), -int(page[0]) if page else 0, stored.path


def _entries(issues: Iterable[StoredIssue]) -> Iterator[Entry]:
    for issue in issues:
        for stored in issue.articles:
            yield Entry(stored, issue)


def _index(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, tuple[_Value, ...]]:
    lists: dict[_Key, list[_Value]] = defaultdict(list)
    for key, value in pairs:
        lists[key].append(value)
    return {key: tuple(found) for key, found in lists.items()}


def _unique(names: Iterable[str | None]) -> Iterable[str]:
    return dict.fromkeys(name for name in names if name)


def _committee_names(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        yield from entry.article.committees


def _committees(named: Iterable[Committee], names: Names) -> dict[str, Committee]:
    """Committees by name, with the committees that special ones belong to."""
    found = {c.name: c for c in named}
    for committee in tuple(found.values()):
        if committee.special and committee.name.endswith(committee.special):
            parent = names.committee(committee.name.removesuffix(committee.special))
            found.setdefault(parent.name, parent)
    return found


def _place_names(
    archive: Archive, entries: Iterable[Entry], committees: Mapping[str, Committee]
) -> Iterator[str | None]:
    for entry in entries:
        yield from own_places(entry, committees)
    for committee in committees.values():
        yield committee.place
    for stored in archive.issues:
        yield stored.issue.place


def _places(written: Iterable[str], names: Names) -> tuple[dict[str, str], dict[str, Place]]:
    """Canonical names of the places, and the places with all that they belong to."""
    canonical: dict[str, str] = {}
    places: dict[str, Place] = {}
    for name in written:
        place = names.place(name) or Place(name=name, short=name, english=name)
        canonical[name] = place.name
        while place.name not in places:
            places[place.name] = place
            if place.parent:
                parent = place.parent
                place = names.place(parent) or Place(name=parent, short=parent, english=parent)
    return canonical, places


def _by_place(catalogue: Catalogue) -> Iterator[tuple[str, Entry]]:
    """Each article with its places; many are about the same ones."""
    known: dict[tuple[object, ...], tuple[str, ...]] = {}
    for entry in catalogue.entries:
        own = entry.article.place, entry.article.committees, entry.issue.place
        if own not in known:
            known[own] = tuple(_all_places(catalogue, entry))
        yield from ((name, entry) for name in known[own])


def _all_places(catalogue: Catalogue, entry: Entry) -> Iterable[str]:
    """The places an article is about, and those that they belong to."""
    found: dict[str, None] = {}
    for name in catalogue.places_of(entry):
        for place in (*ancestors(catalogue.places[name], catalogue.places), catalogue.places[name]):
            found[place.name] = None
    return found


def _neighbours(issues: Iterable[StoredIssue]) -> dict[str, Neighbours]:
    lines: dict[str | None, list[StoredIssue]] = defaultdict(list)
    for issue in reversed(tuple(issues)):
        lines[issue.issue.publication].append(issue)
    return {
        issue.path: Neighbours(before, after)
        for line in lines.values()
        for before, issue, after in zip([None, *line], line, [*line[1:], None], strict=False)
    }
