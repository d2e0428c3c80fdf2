"""Reading authority files: the schema that editors get help from, and the shipped data.

A pure parser: it is given the texts of an archive's own files. What they mean is `authority`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType

import yaml

from huikan.errors import BadInputError
from huikan.long_yaml import Loader
from huikan.model import Committee, Place
from huikan.terms import sessions_of
from huikan.values import dataclass
from huikan.yaml_errors import broken_yaml, refuse_aliases

CPPCC = "政协"
LEVELS = ("province", "prefecture", "county")


class EventKind(StrEnum):
    """What an entry of the chronology is."""

    SESSION = "session"
    CONGRESS = "congress"
    ANNIVERSARY = "anniversary"
    PLAN = "plan"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of the chronology. `years`: of the sessions or plenums, or the first and the last
    of a plan or a campaign."""

    kind: EventKind
    name: str
    aliases: tuple[str, ...] = ()
    year: int | None = None
    years: tuple[int, ...] = ()
    english: str = ""


@dataclass(frozen=True, slots=True)
class Special:
    """A special committee (专门委员会) that places have. `since` and `until` are years."""

    name: str
    english: str
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None

    def valid_in(self, year: int | None) -> bool:
        """True if committees had this name in that year; without a year, if they have it now."""
        if year is None:
            return self.until is None
        return (self.since or year) <= year <= (self.until or year)


@dataclass(frozen=True, slots=True, eq=False)
class Topic:
    """What articles may be about. `words` tell it; without any it is never found. `hints` only go
    with it."""

    name: str
    english: str = ""
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


class TitleKind(StrEnum):
    """What a title says of whoever bears it."""

    OFFICE = "office"
    """An office or a membership: 副主席, 委员, 局长."""
    WORK = "work"
    """A profession that is named as a public role: 教授, 院长."""
    CREDIT = "credit"
    """Who made the text or the picture: 记者, 摄影."""
    CITED = "cited"
    """Whose words are cited and who has no part in what is reported: makes no person."""


@dataclass(frozen=True, slots=True, eq=False)
class Title:
    """A role that people are named with (职务、身份)."""

    name: str
    english: str = ""
    kind: TitleKind = TitleKind.OFFICE
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A word with a fixed translation (译名). `accepted` are other translations that will do."""

    name: str
    english: str
    aliases: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()


class ValueType(StrEnum):
    """What a value of an authority file is."""

    TEXT = "text"
    TEXTS = "list"
    YEAR = "year"
    YEARS = "years"
    LEVEL = "level"
    KIND = "kind"
    TITLE_KIND = "kind of title"


AUTHORITY_KEYS: dict[str, dict[str, ValueType]] = {
    "places.yml": {
        "name": ValueType.TEXT,
        "short": ValueType.TEXT,
        "english": ValueType.TEXT,
        "level": ValueType.LEVEL,
        "code": ValueType.TEXT,
        "parent": ValueType.TEXT,
        "aliases": ValueType.TEXTS,
    },
    "committees.yml": {
        "name": ValueType.TEXT,
        "english": ValueType.TEXT,
        "place": ValueType.TEXT,
        "special": ValueType.TEXT,
        "aliases": ValueType.TEXTS,
        "former": ValueType.TEXTS,
        "since": ValueType.YEAR,
        "until": ValueType.YEAR,
    },
    "chronology.yml": {
        "kind": ValueType.KIND,
        "name": ValueType.TEXT,
        "english": ValueType.TEXT,
        "aliases": ValueType.TEXTS,
        "year": ValueType.YEAR,
        "years": ValueType.YEARS,
    },
    "topics.yml": {
        "name": ValueType.TEXT,
        "english": ValueType.TEXT,
        "aliases": ValueType.TEXTS,
        "words": ValueType.TEXTS,
        "hints": ValueType.TEXTS,
    },
    "titles.yml": {
        "name": ValueType.TEXT,
        "english": ValueType.TEXT,
        "aliases": ValueType.TEXTS,
        "kind": ValueType.TITLE_KIND,
    },
    "terms.yml": {
        "name": ValueType.TEXT,
        "english": ValueType.TEXT,
        "aliases": ValueType.TEXTS,
        "accepted": ValueType.TEXTS,
    },
}
"""File name: what an entry may say, and how each value is read."""
REQUIRED_KEYS = {
    "places.yml": ("name", "level"),
    "committees.yml": ("name",),
    "chronology.yml": ("kind", "name"),
    "topics.yml": ("name",),
    "titles.yml": ("name",),
    "terms.yml": ("name", "english"),
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of an authority file: every value as a tuple of strings, checked."""

    values: Mapping[str, tuple[str, ...]]

    def text(self, key: str) -> str:
        return self.values.get(key, ("",))[0]

    def texts(self, key: str) -> tuple[str, ...]:
        return self.values.get(key, ())

    def year(self, key: str) -> int | None:
        return int(self.text(key)) if key in self.values else None


def _read_entries(text: str, path: str) -> list[_Entry]:
    """The entries of an authority file. Raises `BadInputError` with the line."""
    kind = path.rpartition("/")[2]
    try:
        node = yaml.compose(text, Loader=Loader)
        refuse_aliases(text, path)
    except yaml.YAMLError as e:
        raise broken_yaml(e, text, path) from e
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise BadInputError("authority-not-list", path, node.start_mark.line + 1)
    return [_read_entry(item, path, kind) for item in node.value]


def _read_entry(node: yaml.Node, path: str, kind: str) -> _Entry:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise BadInputError("authority-not-list", path, line)
    values: dict[str, tuple[str, ...]] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key not in AUTHORITY_KEYS[kind]:
            raise _unknown_key(path, key_node.start_mark.line + 1, key, AUTHORITY_KEYS[kind])
        values[key] = _read_value(key, value_node, AUTHORITY_KEYS[kind][key], path)
    missing = [k for k in REQUIRED_KEYS[kind] if not values.get(k, ("",))[0]]
    if missing:
        known = " / ".join(LEVELS) if missing[0] == "level" else "…"
        raise BadInputError("authority-missing-key", path, line, key=missing[0], known=known)
    return _Entry(values)


def _unknown_key(path: str, line: int, key: str, known: Iterable[str]) -> BadInputError:
    names = list(known)
    near = (get_close_matches(key, names, 1, 0.5) or [""])[0]
    return BadInputError(
        "yaml-unknown-key", path, line, key=key, near=near, known="、".join(names)
    )  # fmt: skip


def _read_value(key: str, node: yaml.Node, wanted: ValueType, path: str) -> tuple[str, ...]:
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    texts = tuple(str(i.value) for i in items if isinstance(i, yaml.ScalarNode))
    several = wanted in (ValueType.TEXTS, ValueType.YEARS)
    fits = len(texts) == len(items) and (several or not isinstance(node, yaml.SequenceNode))
    if fits and wanted in (ValueType.YEAR, ValueType.YEARS):
        fits = all(re.fullmatch(r"\d{4}", t) for t in texts)
    if fits and wanted is ValueType.LEVEL:
        fits = texts[0] in LEVELS
    if fits and wanted is ValueType.KIND:
        fits = texts[0] in list(EventKind)
    if fits and wanted is ValueType.TITLE_KIND:
        fits = texts[0] in list(TitleKind)
    if not fits:
        line = node.start_mark.line + 1
        raise BadInputError(
            "authority-wrong-value", path, line, key=key, value="、".join(texts),
            wanted=_WANTED[wanted],
        )  # fmt: skip
    return texts


_WANTED = {
    ValueType.TEXT: "文字 / text",
    ValueType.TEXTS: "[名称, 名称] / a list",
    ValueType.YEAR: "2024",
    ValueType.YEARS: "[2023, 2024]",
    ValueType.LEVEL: ", ".join(LEVELS),
    ValueType.KIND: ", ".join(EventKind),
    ValueType.TITLE_KIND: ", ".join(TitleKind),
}


@dataclass(frozen=True, slots=True)
class Files:
    """Everything the authority files hold, an archive's own entries before shipped ones.

    An archive's own files are read, and refused, at once; of the shipped ones the chronology, the
    topics and the titles wait until an article is tagged: a build never asks for them.
    """

    places: tuple[tuple[Place, str], ...]
    """Each with its parent's code, if that is known."""
    former: frozenset[Place]
    specials: tuple[Special, ...]
    bodies: Mapping[str, Committee]
    components: Mapping[str, str]
    own_events: tuple[Event, ...]
    own_topics: tuple[Topic, ...]
    own_titles: tuple[Title, ...]
    own_terms: tuple[Term, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        return _all_events(self.own_events)

    @property
    def topics(self) -> tuple[Topic, ...]:
        return _all_topics(self.own_topics)

    @property
    def titles(self) -> tuple[Title, ...]:
        return _all_titles(self.own_titles)

    @property
    def terms(self) -> tuple[Term, ...]:
        return _all_terms(self.own_terms)


_ARCHIVES = 8
"""Archives whose lists are kept at a time."""


@lru_cache(maxsize=_ARCHIVES)
def _all_events(own: tuple[Event, ...]) -> tuple[Event, ...]:
    return tuple({e.name: e for e in (*_shipped_events(), *own)}.values())


@lru_cache(maxsize=_ARCHIVES)
def _all_topics(own: tuple[Topic, ...]) -> tuple[Topic, ...]:
    shipped = map(_topic, _read_entries(_shipped_text("topics.yml"), "topics.yml"))
    return tuple({t.name: t for t in (*shipped, *own)}.values())


@lru_cache(maxsize=_ARCHIVES)
def _all_titles(own: tuple[Title, ...]) -> tuple[Title, ...]:
    shipped = map(_title, _read_entries(_shipped_text("titles.yml"), "titles.yml"))
    return tuple({t.name: t for t in (*shipped, *own)}.values())


@lru_cache(maxsize=_ARCHIVES)
def _all_terms(own: tuple[Term, ...]) -> tuple[Term, ...]:
    shipped = map(_term, _read_entries(_shipped_text("terms.yml"), "terms.yml"))
    return tuple({t.name: t for t in (*shipped, *own)}.values())


def read_files(extra: Mapping[str, str]) -> Files:
    """The shipped files with an archive's own (name of the file → text) laid over them.

    Raises `BadInputError` with file and line for anything that is not as the schema says.
    """
    for name in extra:
        if name not in AUTHORITY_KEYS:
            near = (get_close_matches(name, list(AUTHORITY_KEYS), 1, 0.5) or [""])[0]
            raise BadInputError(
                "authority-unknown-file",
                f"authority/{name}",
                near=near,
                known="、".join(AUTHORITY_KEYS),
            )
    own = {kind: _own_entries(extra, kind) for kind in AUTHORITY_KEYS}
    shipped = _shipped()
    specials, bodies = _merge_committees(shipped, own["committees.yml"])
    return Files(
        tuple(_merge_places(shipped, own["places.yml"])),
        shipped.former,
        specials,
        bodies,
        shipped.components,
        tuple(map(_event, own["chronology.yml"])),
        tuple(map(_topic, own["topics.yml"])),
        tuple(map(_title, own["titles.yml"])),
        tuple(map(_term, own["terms.yml"])),
    )


def _own_entries(extra: Mapping[str, str], kind: str) -> list[_Entry]:
    return _read_entries(extra[kind], f"authority/{kind}") if kind in extra else []


@dataclass(frozen=True, slots=True)
class _Shipped:
    places: tuple[tuple[Place, str], ...]
    """Each with its parent's code."""
    former: frozenset[Place]
    specials: tuple[Special, ...]
    components: Mapping[str, str]


@cache
def _shipped() -> _Shipped:
    committees = _read_entries(_shipped_text("committees.yml"), "committees.yml")
    components = {row[0]: row[1] for row in _rows("components.tsv")}
    places, former = _shipped_places()
    return _Shipped(
        tuple(places),
        frozenset(former),
        tuple(_special(e) for e in committees),
        MappingProxyType(components),
    )


@cache
def _shipped_events() -> tuple[Event, ...]:
    """The chronology, and the sessions of the provincial committees."""
    listed = _read_entries(_shipped_text("chronology.yml"), "chronology.yml")
    shipped = _shipped()
    today = {
        p.name: p for p, _ in shipped.places if p.level == "province" and p not in shipped.former
    }
    terms = ((today[name], int(term), int(year)) for name, term, year in _rows("sessions.tsv"))
    sessions = (
        Event(EventKind.SESSION, name, other, None, years, english)
        for name, other, years, english in sessions_of(terms)
    )
    return (*map(_event, listed), *sessions)


def _shipped_text(name: str) -> str:
    return (resources.files("huikan") / "data" / name).read_text(encoding="utf-8")


def _rows(name: str) -> Iterator[list[str]]:
    for line in _shipped_text(name).split("\n"):
        if line and line[0] != "#":
            yield line.split("\t")


def _shipped_places() -> tuple[list[tuple[Place, str]], list[Place]]:
    rows = list(_rows("places.tsv"))
    by_code: dict[str, str] = {}
    for row in rows:
        by_code.setdefault(row[0], row[1])
    places: list[tuple[Place, str]] = []
    former: list[Place] = []
    for code, name, short, english, level, above, last_year in rows:
        forms = _full_forms(name, short)
        place = Place(name, short, english, code, level, by_code.get(above), forms)
        places.append((place, above))
        if last_year:
            former.append(place)
    return places, former


def _full_forms(name: str, short: str) -> tuple[str, ...]:
    """Forms as definite as the full name: 宁夏自治区, 临夏州, 长阳县, 鄂伦春旗."""
    for ending, forms in (("自治区", ("自治区",)), ("自治州", ("州", "自治州")),
                          ("自治县", ("县", "自治县")), ("自治旗", ("旗",))):  # fmt: skip
        if name.endswith(ending):
            return tuple(f for f in (short + e for e in forms) if f != name)
    return ()


def _merge_places(shipped: _Shipped, own: Iterable[_Entry]) -> list[tuple[Place, str]]:
    added = [_place(e) for e in own]
    replaced = {(p.name, p.code) for p in added}
    kept = [row for row in shipped.places if (row[0].name, row[0].code) not in replaced]
    return [(p, "") for p in added] + kept


def _place(entry: _Entry) -> Place:
    name = entry.text("name")
    return Place(
        name=name,
        short=entry.text("short") or (name[:-1] if len(name) > 2 else name),
        english=entry.text("english"),
        code=entry.text("code"),
        level=entry.text("level"),
        parent=entry.text("parent") or None,
        aliases=entry.texts("aliases"),
    )


def _merge_committees(
    shipped: _Shipped, own: Iterable[_Entry]
) -> tuple[tuple[Special, ...], dict[str, Committee]]:
    """Special committees, an archive's own first, and the committees it names one by one."""
    specials: dict[str, Special] = {}
    bodies: dict[str, Committee] = {}
    for entry in own:
        name = entry.text("name")
        if CPPCC not in name:
            specials[name] = _special(entry)
            continue
        place, _, special = name.partition(CPPCC)
        body = Committee(
            name,
            entry.text("english"),
            entry.text("place") or place,
            entry.text("special") or special or None,
        )
        for form in (name, *entry.texts("aliases"), *entry.texts("former")):
            bodies[form] = body
    kept = (s for s in shipped.specials if s.name not in specials)
    return (*specials.values(), *kept), bodies


def _special(entry: _Entry) -> Special:
    return Special(
        entry.text("name"),
        entry.text("english"),
        entry.texts("aliases"),
        entry.texts("former"),
        entry.year("since"),
        entry.year("until"),
    )


def _event(entry: _Entry) -> Event:
    return Event(
        EventKind(entry.text("kind")),
        entry.text("name"),
        entry.texts("aliases"),
        entry.year("year"),
        tuple(int(y) for y in entry.texts("years")),
        entry.text("english"),
    )


def _topic(entry: _Entry) -> Topic:
    return Topic(
        entry.text("name"),
        entry.text("english"),
        entry.texts("aliases"),
        entry.texts("words"),
        entry.texts("hints"),
    )


def _title(entry: _Entry) -> Title:
    kind = TitleKind(entry.text("kind") or TitleKind.OFFICE)
    return Title(entry.text("name"), entry.text("english"), kind, entry.texts("aliases"))


def _term(entry: _Entry) -> Term:
    return Term(
        entry.text("name"), entry.text("english"), entry.texts("aliases"), entry.texts("accepted")
    )
