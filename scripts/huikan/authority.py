"""The authority files (规范档): what places, committees and dates are called, and their relations.

The shipped files know every division of China, the standard special committees and the dates
that articles count from; an archive's own files are laid over them. Nothing here reads
`content/`: `load` is given the texts of the archive's files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from types import MappingProxyType

from huikan.authority_files import (
    CPPCC,
    LEVELS,
    Event,
    Files,
    Special,
    Term,
    Title,
    Topic,
    read_files,
)
from huikan.english_names import committee_in_english
from huikan.model import Committee, Place
from huikan.place_tables import endings_of, place_tables, province_pattern_of
from huikan.remembering import remembered
from huikan.text.words import one_of
from huikan.values import dataclass

NATIONAL = "全国"
LEVEL_WORDS = ("自治区", "自治州", "自治县", "自治旗", "省", "市", "区", "县", "州", "盟", "旗")
"""What stands for the place of the issue itself: 自治区政协, 市政协. Longest first."""

_LEVELS_BY_END = {
    end: tuple(w for w in LEVEL_WORDS if w[-1] == end) for end in {w[-1] for w in LEVEL_WORDS}
}
# The last character of every division's name.
_PLACE_END = re.compile("[省市区县州盟旗]")
# Names that are mostly common words; a place only behind its parent's name (晋城市城区).
_COMMON_WORDS = frozenset({
    "城区", "郊区", "矿区", "东区", "西区", "南区", "北区", "新区", "老城区", "新城区", "城中区",
    "城东区", "城西区", "城北区",
})  # fmt: skip
# What may stand right before 市政协 without being part of a name: 由市政协, 在区政协, 我市政协.
_LINKS = frozenset(
    "系在由向与和及对是为从据经到等以把将被让给请该全我本了的使会导助织于受随同，届跟"
)
# Before a level word, these make it more than one body: 市县政协, 各县政协, 兄弟区政协.
_PLURAL = frozenset("省市区县州盟旗各弟级）)外余个些多数上下两二三四五六七八九十0123456789")
_BODY = re.compile("政协|(?:中国人民)?政治协商会议")
# The formal name has the place behind 政协, with the term before or after it or not at all:
# 政协银川市委员会, 政协第五届西夏区委员会, 政协江苏省第一届委员会.
_FORMAL_TERM = re.compile(r"(?:第?[一二三四五六七八九十]{1,3}届)?")
# 市六届政协, 政协…省第一届: the term where the place's name ends.
_TERM_BEHIND = re.compile(r"第?[一二三四五六七八九十]{1,3}届\Z")
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Mention:
    """A committee named in a text, not yet resolved.

    `places` are the divisions that the printed `word` may mean; none for a level word (市) that
    means the issue's own place (`generic`), and none for a name no authority file knows.
    `special` is the special committee as printed. Offsets are code points, half-open.
    """

    start: int
    end: int
    word: str
    places: tuple[Place, ...] = ()
    generic: bool = False
    special: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Authority:
    """All authority files, read. Made by `load`. Two are equal only if they are the same."""

    names: Mapping[str, tuple[Place, ...]]
    """Full names, and forms as good as them (宁夏自治区, 临夏州)."""
    endings: Mapping[str, tuple[int, ...]]
    """The last two characters of full names → the lengths of such names, the longest first."""
    shorts: Mapping[str, tuple[Place, ...]]
    codes: Mapping[str, Place]
    parent_of: Mapping[Place, Place]
    former: frozenset[Place]
    """Divisions that are no more."""
    bodies: Mapping[str, Committee]
    """Committees that an authority file names one by one, by name, alias and former name."""
    specials: tuple[Special, ...]
    components: Mapping[str, str]
    files: Files
    special_pattern: re.Pattern[str]
    """Meets the name of a special committee, whole or short, put together from components."""
    special_firsts: frozenset[str]
    """Characters that such a name begins with."""
    province_pattern: re.Pattern[str]
    """Meets the short name of a province."""
    lines: dict[Place, tuple[Place, ...]] = field(default_factory=dict)
    """What a place belongs to, kept where it was once asked for."""

    @property
    def events(self) -> tuple[Event, ...]:
        """The chronology."""
        return self.files.events

    @property
    def topics(self) -> tuple[Topic, ...]:
        """What articles may be about."""
        return self.files.topics

    @property
    def titles(self) -> tuple[Title, ...]:
        """Roles that people are named with."""
        return self.files.titles

    @property
    def terms(self) -> tuple[Term, ...]:
        """Words with fixed translations."""
        return self.files.terms

    def places(self, text: str) -> tuple[Place, ...]:
        """All divisions called so: by code, full name, short name, alias or path; best first.

        >>> [p.code for p in load().places("南京市鼓楼区")]
        ['320106']
        """
        if text in self.codes:
            return (self.codes[text],)
        return self.names.get(text) or self._by_path(text) or self.shorts.get(text, ())

    def _by_path(self, text: str) -> tuple[Place, ...]:
        for cut in range(2, len(text) - 1):
            below = self.names.get(text[cut:])
            if below:
                above = self.places(text[:cut])
                found = tuple(p for p in below if any(a in above for a in self.parents(p)))
                if found:
                    return found
        return ()

    def place(self, text: str, near: Place | None = None) -> Place | None:
        """The one division called so; `near` decides between namesakes. None if none does.

        >>> load().place("西夏区").english
        'Xixia District'
        >>> load().place("鼓楼区") is None
        True
        """
        found = self.places(text)
        if len(found) > 1 and near is not None:
            closest = max(self._kinship(p, near) for p in found)
            found = tuple(p for p in found if self._kinship(p, near) == closest)
        if len(found) > 1:
            found = tuple(p for p in found if p.level == found[0].level)
        if len(found) > 1:
            found = tuple(p for p in found if p not in self.former)
        return found[0] if len(found) == 1 else None

    def _kinship(self, place: Place, near: Place) -> int:
        """How many divisions two places have in common, themselves counted."""
        return len({place, *self.parents(place)} & {near, *self.parents(near)})

    def parents(self, place: Place) -> tuple[Place, ...]:
        """The divisions that it belongs to, the nearest first.

        >>> [p.name for p in load().parents(load().place("西夏区"))]
        ['银川市', '宁夏回族自治区']
        """
        known = self.lines.get(place)
        if known is None:
            out: list[Place] = []
            at = place
            while (above := self.parent_of.get(at)) and above not in out:
                out.append(above)
                at = above
            known = self.lines[place] = tuple(out)
        return known

    def qualified(self, place: Place) -> str:
        """The shortest form of the name that `place` finds again: 西夏区, 南京市鼓楼区."""
        name = place.name
        for above in self.parents(place):
            if self.place(name) == place:
                break
            name = above.name + name
        return name

    def find_places(self, text: str) -> tuple[tuple[int, int, tuple[Place, ...]], ...]:
        """Where divisions are named in full: start, end, candidates; longest name first.

        Not for short names, and not for names that are common words (城区, 新区).

        >>> [(s, e, p[0].name) for s, e, p in load().find_places("赴盐池县花马池镇")]
        [(1, 4, '盐池县')]
        """
        return _places_in(self, text)

    def _places_in(self, text: str) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
        for m in _PLACE_END.finditer(text):
            hit = self._name_before(text, m.end())
            if hit and text[hit[0] : m.end()] not in _COMMON_WORDS:
                yield hit[0], m.end(), hit[1]

    def _name_before(
        self, text: str, end: int, depth: int = 0
    ) -> tuple[int, tuple[Place, ...]] | None:
        """The longest full name that ends here, narrowed by the parents' names before it."""
        for length in self.endings.get(text[max(0, end - 2) : end], ()):
            start = end - length
            found = self.names.get(text[start:end]) if start >= 0 else None
            if found:
                asks = len(found) > 1 and depth < len(LEVELS)
                above = self._name_before(text, start, depth + 1) if asks else None
                kin = tuple(p for p in found if above and set(above[1]) & set(self.parents(p)))
                return start, kin or found
        return None

    def find_committees(self, text: str) -> tuple[Mention, ...]:
        """Every 政协 that a body's name goes with, unresolved, in the order of the text.

        Not for 人民政协, 各级政协, 市县政协: they are no one body.

        >>> [(m.word, m.special) for m in load().find_committees("银川市政协经济委和自治区政协")]
        [('银川市', '经济委'), ('自治区', None)]
        """
        return _committees_in(self, text)

    def _committees_in(self, text: str) -> Iterator[Mention]:
        for start, stop in _bodies_in(text):
            mention = self._formal(text, start, stop) or self._mention(text, start, stop)
            if mention:
                yield mention

    def _mention(self, text: str, start: int, stop: int) -> Mention | None:
        begins = text[stop : stop + 1] in self.special_firsts
        special = self.special_pattern.match(text, stop) if begins else None
        end = special.end() if special else stop
        printed = special[0] if special else None
        at = _without_term(text, start)
        if text.endswith(NATIONAL, 0, at):
            return Mention(at - 2, end, NATIONAL, special=printed)
        known = self._name_before(text, at)
        if known:
            begin, places = known
            return Mention(begin, end, text[begin:at], places, special=printed)
        words = _LEVELS_BY_END.get(text[at - 1 : at], ())
        word = next((w for w in words if text.endswith(w, 0, at)), None)
        if word and not (word == "州" and self._is_city_in_zhou(text, at)):
            return self._generic(text, at - len(word), at, Mention(0, end, word, special=printed))
        for size in (4, 3, 2):
            places = self.shorts.get(text[at - size : at], ()) if size <= at else ()
            if places:
                return Mention(at - size, end, text[at - size : at], places, special=printed)
        return None

    def _is_city_in_zhou(self, text: str, at: int) -> bool:
        """True for 广州政协, not for 我州政协 and 全州政协."""
        return text[at - 2 : at] in self.shorts and text[at - 2] not in "全我本各"

    def _generic(self, text: str, start: int, at: int, mention: Mention) -> Mention | None:
        """A level word: the issue's own place, several bodies, or the end of an unknown name."""
        before = text[start - 1] if start else ""
        if before and (before in _PLURAL or self._is_one_of_levels(text, start)):
            return None
        run = start
        while run and start - run < 5 and _is_han(text[run - 1]) and text[run - 1] not in _LINKS:
            run -= 1
        name = text[run:at]
        if 2 <= start - run <= 4 and mention.word[0] != "自":
            return Mention(run, mention.end, name, special=mention.special)
        return Mention(start, mention.end, mention.word, (), True, mention.special)

    def _is_one_of_levels(self, text: str, start: int) -> bool:
        """True for the second level of 市、县政协; not for 吴忠市、县政协: a city comes first."""
        is_listed = text[start - 1] == "、" and text[start - 2 : start - 1] in _PLURAL
        return is_listed and self._name_before(text, start - 1) is None

    def _formal(self, text: str, start: int, end: int) -> Mention | None:
        """政协银川市委员会 and 政协第五届西夏区委员会, 中国人民政治协商会议 written out or not."""
        stop = text.find("委员会", end, end + _LONGEST)
        if stop < 0:
            return None
        term = _FORMAL_TERM.match(text, end)
        begin = term.end() if term else end
        name = text[begin : _without_term(text, stop)]
        if not (places := self.names.get(name)):
            return None
        special = self.special_pattern.match(text, stop + 3)
        end = special.end() if special else stop + 3
        printed = special[0] if special else None
        return Mention(start, end, name, places, special=printed)

    def special(self, text: str, year: int | None = None) -> Special | None:
        """The special committee called so, short or whole; a short form as it is used in `year`.

        >>> load().special("文史委").name
        '文化文史和学习委员会'
        >>> load().special("文史委", 2012).name
        '文史和学习委员会'
        """
        exact = next((s for s in self.specials if s.name == text), None)
        found = [s for s in self.specials if text in s.aliases]
        return exact or next((s for s in found if s.valid_in(year)), found[0] if found else None)

    def special_name(self, text: str, year: int | None = None) -> str:
        """A special committee's whole name: a printed whole name stays, a short one is spelt out.

        >>> [load().special_name(text) for text in ("经环委", "提案工委", "社会法制委员会")]
        ['经环委员会', '提案工作委员会', '社会法制委员会']
        """
        if text.endswith("委员会"):
            return text
        known = self.special(text, year)
        if known:
            return known.name
        return f"{text.removesuffix('工委')}工作委员会" if text.endswith("工委") else f"{text}员会"

    def committee(
        self, text: str, near: Place | None = None, year: int | None = None
    ) -> Committee | None:
        """The committee that a name as printed means, or None if it is no committee's name.

        `near` is the issue's place: it gives 自治区政协 its place and decides between namesakes.
        A committee that no file names is built from the pattern, `known=False`.

        >>> load().committee("宁夏政协提案委").name
        '宁夏回族自治区政协提案委员会'
        >>> load().committee("市政协", load().place("石嘴山市")).english
        'CPPCC Shizuishan Municipal Committee'
        """
        if text in self.bodies:
            return self.bodies[text]
        mentions = self.find_committees(text)
        if len(mentions) != 1 or (mentions[0].start, mentions[0].end) != (0, len(text)):
            return None
        return self.resolve(mentions[0], near, year)

    def resolve(
        self, mention: Mention, near: Place | None = None, year: int | None = None
    ) -> Committee | None:
        """The committee that a mention means; None for a level word that `near` does not fit."""
        special = self.special_name(mention.special, year) if mention.special else None
        place = self.resolve_place(mention, near)
        if mention.generic and place is None:
            return None
        name = place.name if place else mention.places[0].name if mention.places else mention.word
        body = f"{name}{CPPCC}"
        given = self.bodies.get(f"{body}{mention.special or ''}")
        given = given or self.bodies.get(f"{body}{special or ''}")
        if given:
            return given
        english = self._english(place or (mention.places or (None,))[0], name, special)
        known = name == NATIONAL or bool(mention.places) or mention.generic
        known = known and (special is None or self._is_standard(special))
        return Committee(f"{name}{CPPCC}{special or ''}", english, name, special, known)

    def resolve_place(self, mention: Mention, near: Place | None) -> Place | None:
        """The division whose committee is meant, if it can be told."""
        if mention.generic:
            line = (near, *self.parents(near)) if near else ()
            return next((p for p in line if ends_with_level(p.name, mention.word)), None)
        return self.place(mention.word, near) if len(mention.places) != 1 else mention.places[0]

    def _is_standard(self, special: str) -> bool:
        return any(special == s.name or special in (*s.aliases, *s.former) for s in self.specials)

    def _english(self, place: Place | None, name: str, special: str | None) -> str:
        if name == NATIONAL:
            body = "CPPCC National Committee"
        else:
            body = committee_in_english(place) if place else ""
        if not special or not body:
            return body
        english = self.english_of_special(special)
        return f"{english} of the {body}" if english else ""

    def english_of_special(self, special: str) -> str:
        """English name of a special committee; built from its components if no file has it.

        >>> load().english_of_special("经济科技委员会")
        'Economic Affairs, Science and Technology Committee'
        """
        known = self.special(special)
        if known:
            return known.english
        parts = list(self._components(special.removesuffix("委员会").removesuffix("工作")))
        if not parts or "" in parts:
            return ""
        joint = ", " if any(" and " in p for p in parts) else " and "
        return ", ".join([*parts[:-2], joint.join(parts[-2:])]) + " Committee"

    def _components(self, stem: str) -> Iterator[str]:
        while stem := stem.lstrip("和与及、"):
            part = next((stem[:n] for n in range(7, 0, -1) if stem[:n] in self.components), stem)
            yield self.components.get(part, "")
            stem = stem[len(part) :]


@remembered
def _committees_in(authority: Authority, text: str) -> tuple[Mention, ...]:
    """Place, committees and people are all read from the same texts: each is searched once."""
    return tuple(authority._committees_in(text))


@remembered
def _places_in(authority: Authority, text: str) -> tuple[tuple[int, int, tuple[Place, ...]], ...]:
    return tuple(authority._places_in(text))


def _bodies_in(text: str) -> Iterator[tuple[int, int]]:
    """Where 政协 stands, by its short or its long name."""
    if "政治协商会议" in text:
        yield from (m.span() for m in _BODY.finditer(text))
        return
    at = text.find(CPPCC)
    while at >= 0:
        yield at, at + 2
        at = text.find(CPPCC, at + 2)


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _without_term(text: str, end: int) -> int:
    """Where the name ends that a term may stand behind: 江苏省 in 江苏省第一届."""
    if text[end - 1 : end] != "届":
        return end
    term = _TERM_BEHIND.search(text, max(0, end - 5), end)
    return term.start() if term else end


def ends_with_level(name: str, word: str) -> bool:
    """True if a level word may stand for a division: 区 for 西夏区, not for 宁夏回族自治区.

    >>> ends_with_level("临夏回族自治州", "州"), ends_with_level("宁夏回族自治区", "区")
    (True, False)
    """
    if word == "区":
        return name.endswith("区") and not name.endswith(("自治区", "地区"))
    return name.endswith(word)


def proposed_entry(committee: Committee) -> str:
    """The entry that an editor can put into `authority/committees.yml` for an unknown committee.

    >>> print(proposed_entry(Committee("云溪市政协经环委员会", "", "云溪市", "经环委员会", False)))
    - {name: 云溪市政协经环委员会, english: '', place: 云溪市, special: 经环委员会}
    """
    special = f", special: {committee.special}" if committee.special else ""
    english = committee.english or "''"
    return f"- {{name: {committee.name}, english: {english}, place: {committee.place}{special}}}"


def load(extra: Mapping[str, str] = MappingProxyType({})) -> Authority:
    """The shipped authority files with an archive's own laid over them.

    `extra` maps the name of a file in `content/authority/` to its text. An entry replaces the
    shipped one of the same name (for places: of the same name and code).
    Raises `BadInputError` with file and line for anything that is not as the schema says.
    """
    files = read_files(extra)
    tables = place_tables(files.places)
    return Authority(
        names=tables.names,
        endings=endings_of(tables.names),
        shorts=tables.shorts,
        codes=tables.codes,
        parent_of=tables.parent_of,
        former=files.former,
        bodies=files.bodies,
        specials=files.specials,
        components=files.components,
        files=files,
        special_pattern=_special_pattern(files.components, files.specials),
        special_firsts=frozenset(
            name[0] for name in (*files.components, *_special_names(files.specials))
        ),
        province_pattern=province_pattern_of(tables.shorts),
    )


def _special_names(specials: Iterable[Special]) -> set[str]:
    return {form for s in specials for form in (s.name, *s.aliases, *s.former)}


def _special_pattern(components: Mapping[str, str], specials: Iterable[Special]) -> re.Pattern[str]:
    """Names that files give, else a run of components ending in 委 or 委员会.

    The run is possessive, so time is linear; 委员 is no component before 会 (学习委员会), and
    neither 委员 nor 委员会客室 ends a committee's name.
    """
    given = _special_names(specials)
    parts = "|".join(sorted(map(re.escape, components), key=len, reverse=True))
    part = "(?:" + parts.replace("委员", "委员(?!会)") + ")"
    names = one_of(given)
    run = f"{part}(?:[和与及、]?{part}){{0,6}}+(?:工作?)?委(?:员会(?!客)|(?!员))"
    return re.compile(f"(?:{names})(?![员客])|{run}")
