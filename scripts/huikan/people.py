"""Who is named in an article in a public role: 市政协副主席周明远, 李建国委员, （赵一帆 摄）.

A role comes first: without one beside it a name is not looked for, so that villagers, patients
and pupils are left alone. Where a name ends is asked of the dictionary; a doubtful one is no
person. Roles are data (`data/titles.yml`, and an archive's own `authority/titles.yml`).
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

import ahocorasick_rs

from huikan.authority import NATIONAL, Authority, Mention
from huikan.authority_files import Title, TitleKind
from huikan.evidence import ArticleText, Evidence, Tag
from huikan.model import Person, Place
from huikan.person_names import (
    Around,
    Name,
    end_name,
    item_name,
    list_names,
    may_begin_name,
    may_end_name,
    read_name,
    speakers,
    start_name,
)
from huikan.text.words import one_of
from huikan.values import dataclass

_FIELDS = ("title", "subtitle", "kicker", "byline", "body", "captions")
_CREDITED = ("byline", "body", "captions")
_WEIGHTS = {TitleKind.OFFICE: 3.0, TitleKind.WORK: 2.0, TitleKind.CREDIT: 1.0}
_ARCHIVES = 8
"""Lists of roles whose patterns are kept at a time."""
_MANY = 60
"""Names in one run after a role: a committee's list of members may be long."""

# What makes another word of a title: 委员会, 委员们, 主席团, 记者站, 代表性.
_NO_TITLE = "(?!会|们|团|站|节|单位|工作室|家访|提案|人选|候选)"
# Between names of a run.
_AND = re.compile(r"[、，](?=\S)|[和与及](?=\S)|[ \u3000]+")
_COMMA = re.compile(r"[，]")
# Between a role and the names of a list of members; between a role and a name.
_COLON = re.compile(r"[：:][ \u3000]*")
_SPACE = re.compile(r"(?:代表|”)?[ \u3000]{0,4}")
# 李建国、王芳等6名县政协委员: between names and the role that they share.
_GROUP = re.compile(
    r"(?:等(?:\d{1,3}|[两二三四五六七八九十]{1,3})?[余多]?[位名个]?|[两二三四五六七八九十][位名])"
    r"[^，。；：、等“”（）()\s]{0,12}$"
)
# 王芳（民盟界）委员: between a name and its role.
_ASIDE = re.compile(r"[（(][^（）()，。；：、]{1,10}[）)]$")
_SHARED = frozenset("等名位")
# A name's last character that is none where a role stands before the name: 教授路遥和工程师平凡.
_JOINS = frozenset("和与及")
# 周明远是市政协委员, 周明远（市政协副主席）, 周明远系…, 周明远，云溪市政协委员，
_LINKING = "是|系|现为|现任|担任|当选为?|就任|出任|被(?:选举|推选|任命|增补|聘|聘任)为"
_IS = re.compile(rf"(?:同志)?(?:，?(?:{_LINKING})|（|\(|，)$")
_IS_END = re.compile(r"[，。；、）)！？]|$")
# 选举陈金山为主席: what is done, in the same sentence, and what stands before the role.
_CHOICE = re.compile(r"(?:选举|推选|推举|任命|增补|聘请|聘任)[^。；！？\n]*$")
_MADE_OF = frozenset("为任")
_MADE = re.compile(r"(?:为|任)[^，。；：、等“”（）()\s]{0,12}$")
# Another role in front of a role: 政协委员、苗绣传承人, 党组书记、主席.
_ALSO = re.compile(r"(?:、|兼)[^，。；：、（）()“”\s]{0,20}$")
# Between names of a byline.
_GAP = re.compile(r"[\s、，]+|$")
_LINKED = re.compile(_LINKING)
# A credit in brackets or at the end of a line: （赵一帆 摄）, 赵一帆 文/图.
_CREDIT = re.compile(
    r"(?P<role>摄影报道|摄影|摄|文并图|文/图|文／图|文/摄|文／摄|撰文|供图|文|图)(?=[）)。\s/]|$)"
)
# Roles that begin with a division's last character: before them stands its name.
_OF_PLACE = re.compile("副?[省市州盟县区旗镇乡村][长主]任?")
_SIGNED_AS = re.compile(r"系[^，。；）)]{1,40}?$")
# A clause's beginning: what stands behind it says whose role it is.
_CLAUSE = re.compile(r"[，。；：！？“”（）()\n]")
# The level word that gives 市长, 县委书记, 区人大 their place.
_LEVEL = re.compile(
    r"(自治区|自治州|自治县|自治旗|[省市区县州盟旗])(?=委|人大|政府|纪委|监委|人民|长|直|属)"
)


@dataclass(frozen=True, slots=True)
class _Roles:
    """Finds titles in a text, the longest first."""

    pattern: re.Pattern[str]
    automaton: ahocorasick_rs.AhoCorasick
    """Says where the pattern is worth trying."""
    kinds: dict[str, TitleKind]
    names: dict[str, str]
    """Form of a title as printed → the title's name."""
    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A name beside a role. Offsets are code points of the field, half-open."""

    name: Name
    field: str
    title: str
    title_start: int
    rule: str
    doubt: float

    def quote(self, text: str, title_end: int) -> tuple[int, int]:
        """From the first to the last of name and role."""
        return min(self.name.start, self.title_start), max(self.name.end, title_end)


@lru_cache(maxsize=_ARCHIVES)
def _roles(titles: tuple[Title, ...]) -> _Roles:
    kinds = {form: t.kind for t in titles for form in (t.name, *t.aliases)}
    forms = frozenset(form for form in kinds if len(form) > 1)
    names = {form: t.name for t in titles for form in (*t.aliases, t.name)}
    kind = ahocorasick_rs.MatchKind.LeftmostLongest
    automaton = ahocorasick_rs.AhoCorasick(sorted(forms), matchkind=kind)
    return _Roles(re.compile(f"(?:{one_of(forms)}){_NO_TITLE}"), automaton, kinds, names, forms)


def tag_people(
    article: ArticleText, place: Place | None, issue_place: Place | None, authority: Authority
) -> tuple[Tag, ...]:
    """Everybody whom the article names in full in a public role, in the order of the text.

    `place` is the article's division, `issue_place` the issue's: they say what 市长 is mayor of.
    A name that stands with several roles is one person with the first of the weightiest kind
    (an office before a byline), unless the roles are of divisions that lie apart: 望湖区政协委员
    王伟 and 石桥区政协委员王伟 are two. Not for a surname with a role (张主席), for 李某, for
    people without a role, nor for those who are only cited (titles of kind `cited`). Each
    `value` is a `Person`.

    >>> from huikan.authority import load
    >>> told = ArticleText("春耕", body="近日，云溪县政协副主席周明远说，要把路修好。张主席点头。")
    >>> [str(t.value) for t in tag_people(told, None, None, load())]
    ['周明远（副主席）']
    """
    roles = _roles(authority.titles)
    met = _met(article, issue_place, authority, roles)
    met.reverse()
    # One by one: an article may name eighty thousand, and of those told nothing is asked again.
    told = (met.pop() for _ in range(len(met)))
    return tuple(_tag(p.best, article, p.where, place, roles, authority) for p in told)


def _met(
    article: ArticleText, issue_place: Place | None, authority: Authority, roles: _Roles
) -> list[_Namesake]:
    """Everybody who is named with a role, in the order of the text."""
    people: list[_Namesake] = []
    by_name: dict[str, list[_Namesake]] = {}
    around = Around(roles.forms, cache(lambda: speakers("\n".join(t for _, t in article.fields()))))
    for field in _FIELDS:
        text = getattr(article, field)
        for seen in _sightings(text, field, roles, around) if text else ():
            name = seen.name.text
            if field == "title" and not any(name in t for f, t in article.fields() if f != field):
                continue  # 委员齐发力: a headline's words; whom it is about the text names again
            where = _where(seen, text, issue_place, authority, roles)
            own = by_name.setdefault(name, [])
            before = text[max(0, seen.title_start - 60) : seen.title_start]
            known = _known(own, where, authority, before)
            if known is None:
                own.append(_Namesake(name, seen, where))
                people.append(own[-1])
                continue
            known.where = known.where or where
            if _weight(seen, roles) > _weight(known.best, roles):
                known.best, known.where = seen, where or known.where
    return people


@dataclass(slots=True)
class _Namesake:
    """Somebody of a name, while the texts are read: the best sighting and where its role is."""

    name: str
    best: _Sighting
    where: str


# Before a role: what somebody has been besides. A life is no namesake.
_CAREER = re.compile(
    "(?:曾任|历任|先后|原任|现任|转任|调任|曾在|时任|担任|兼任|出任|当选)[^。！？\n]{0,40}$"
)


def _known(
    own: Sequence[_Namesake], where: str, authority: Authority, before: str
) -> _Namesake | None:
    """Whom of those already met of that name it means; None if it is another, or the first.

    Without a place, whoever was named last.
    """
    if not own or not where:
        return own[-1] if own else None
    fitting = [p for p in own if p.where == where]
    fitting = fitting or [p for p in own if _may_be_one(p.where, where, authority)]
    if fitting:
        return fitting[-1]
    return own[-1] if _CAREER.search(before) else None


def _may_be_one(one: str, other: str, authority: Authority) -> bool:
    """Whether somebody may have roles in both divisions: one lies in the other, or is unknown."""
    if not one or NATIONAL in (one, other):
        return True
    a, b = authority.place(one), authority.place(other)
    if a is None or b is None:
        return False
    return a == b or a in authority.parents(b) or b in authority.parents(a)


def _where(
    seen: _Sighting, text: str, near: Place | None, authority: Authority, roles: _Roles
) -> str:
    """The division that a sighting's role belongs to, if the text says so; "" for a byline."""
    if _weight(seen, roles) <= _WEIGHTS[TitleKind.CREDIT]:
        return ""
    return _place_of_role(text, seen.title_start, near, authority)


def _weight(seen: _Sighting, roles: _Roles) -> float:
    return _WEIGHTS.get(roles.kinds.get(seen.title, TitleKind.CREDIT), 0.0)


def _tag(
    seen: _Sighting,
    article: ArticleText,
    where: str,
    place: Place | None,
    roles: _Roles,
    authority: Authority,
) -> Tag:
    text = getattr(article, seen.field)
    start, end = seen.quote(text, seen.title_start + len(seen.title))
    if not where and place is not None:
        where = authority.qualified(place)
    person = Person(seen.name.text, _all_roles(text, seen, roles), where)
    weight = _weight(seen, roles)
    evidence = Evidence(f"person/{seen.rule}", seen.field, start, end, text[start:end], weight)
    return Tag("people", person, round(0.98 - 0.1 * seen.doubt, 2), (evidence,))


def _all_roles(text: str, seen: _Sighting, roles: _Roles) -> str:
    """The role with those printed in one run before it: 委员、传承人."""
    found = [roles.names.get(seen.title, seen.title)]
    at = seen.title_start
    while seen.rule != "credit":
        low = max(0, at - 40)
        link = _ALSO.search(text, low, at)
        before = [
            m for m in roles.pattern.finditer(text, low, at) if link and m.end() == link.start()
        ]
        if not before:
            break
        found.insert(0, roles.names[before[0][0]])
        at = before[0].start()
    return "、".join(dict.fromkeys(found))


def _place_of_role(text: str, at: int, near: Place | None, authority: Authority) -> str:
    """The division that a role's body belongs to, as the clause before it says; "" if nothing."""
    clause = _CLAUSE.split(text[max(0, at - 40) : at])[-1]
    if NATIONAL in clause:
        return NATIONAL
    for mention in reversed(authority.find_committees(clause)):
        place = authority.resolve_place(mention, near)
        if place:
            return authority.qualified(place)
        if mention.places:
            return mention.places[0].name
    for _, _, places in reversed(authority.find_places(clause)):
        if len(places) == 1:
            return authority.qualified(places[0])
    levels = _LEVEL.findall(clause + text[at : at + 3])
    if not levels:
        return ""
    own = authority.resolve_place(Mention(0, 0, levels[-1], generic=True), near)
    return authority.qualified(own) if own else ""


def _sightings(text: str, field: str, roles: _Roles, around: Around) -> Iterator[_Sighting]:
    """Every name beside a role, in the order of the text."""
    found: list[_Sighting] = []
    told = roles.automaton.find_matches_as_indexes(text)
    starts = array("i", (at for _, at, _ in told if roles.pattern.match(text, at)))
    del told  # a text may name a role in each of a hundred thousand lines
    if not starts and field not in _CREDITED:
        return iter(())
    ends = frozenset(at - 1 for at in starts if at and text[at - 1] in "、和与")
    around = replace(around, ends=ends)
    for m in filter(None, (roles.pattern.match(text, at) for at in starts)):
        kind = roles.kinds[m[0]]
        is_free = field == "byline" or not text[m.start() - 1 : m.start()].isalnum()
        if kind is not TitleKind.CITED and (kind is not TitleKind.CREDIT or is_free):
            found += _beside(text, field, m, roles, around)
    if field in _CREDITED:
        for m in _CREDIT.finditer(text):
            found += _before(text, field, m.start(), m["role"], "credit")
    if field == "byline":
        found += _bare(text, around)
    return iter(sorted(found, key=lambda s: (s.name.start, s.doubt)) if found else ())


def _beside(
    text: str, field: str, m: re.Match[str], roles: _Roles, around: Around
) -> list[_Sighting]:
    """Names behind a role, else those right before it, else whom a sentence gives it to."""
    if may_begin_name(text, m.end()):
        behind = list(_behind(text, m.end(), around, is_line=field == "byline"))
        if behind:
            seen = [_Sighting(n, field, m[0], m.start(), "role-name", n.doubt) for n in behind]
            return [_with_office(text, s, roles) for s in seen]
    before = list(_before(text, field, m.start(), m[0], "name-role"))
    if before and (roles.kinds[m[0]] is TitleKind.WORK or _OF_PLACE.fullmatch(m[0])):
        # 马背兽医, 城关校长, 松桂镇长: two characters are too few
        before = [s for s in before if len(s.name.text) > 2]
    before = [s for s in before if not _joins_roles(text, s.name, roles)]
    if not before and not _MADE_OF.isdisjoint(text[max(0, m.start() - 16) : m.start()]):
        before = list(_elected(text, field, m))
    if not before and _IS_END.match(text, m.end()):
        before = list(_apposition(text, field, m))
    return before


def _elected(text: str, field: str, m: re.Match[str]) -> Iterator[_Sighting]:
    """选举陈金山为主席，李玉兰、赵铁柱为副主席: names between a choice and the role."""
    link = _MADE.search(text, max(0, m.start() - 16), m.start())
    if not link or not _CHOICE.search(text, max(0, link.start() - 80), link.start()):
        return
    end = link.start()
    while name := start_name(text, end, opens=False):
        yield _Sighting(name, field, m[0], m.start(), "name-role", name.doubt)
        end = name.start
        if not end or text[end - 1] != "、":
            return
        end -= 1


def _joins_roles(text: str, name: Name, roles: _Roles) -> bool:
    """Whether a name's last character only joins it to a role, and one before it has the name."""
    if name.text[-1] not in _JOINS:
        return False
    before = roles.pattern.finditer(text, max(0, name.start - 12), name.start)
    return any(m.end() == name.start for m in before)


def _with_office(text: str, seen: _Sighting, roles: _Roles) -> _Sighting:
    """（作者周明远系云溪市政协委员）: the office that a signature names, instead of 作者."""
    if roles.kinds[seen.title] is not TitleKind.CREDIT:
        return seen
    for m in roles.pattern.finditer(text, seen.name.end, seen.name.end + 48):
        if _SIGNED_AS.fullmatch(text, seen.name.end, m.start()):
            return replace(seen, title=m[0], title_start=m.start(), rule="signature")
    return seen


def _behind(text: str, at: int, around: Around, *, is_line: bool) -> Iterator[Name]:
    """The run of names that begins behind a role: 周明远、李建国和王 芳."""
    colon = _COLON.match(text, at)
    start = colon.end() if colon else _SPACE.match(text, at).end()  # type: ignore[union-attr]
    is_line = is_line or text[at:start].isspace()  # 副主席　马占山　丁玉珍
    listed = list_names(text, start) if colon else ()
    yield from listed
    name = None if listed else read_name(text, start, around) or item_name(text, start, around)
    for _ in range(_MANY):
        if name is None:
            return
        yield name
        joint = _AND.match(text, name.end)
        if (
            not joint
            or (joint[0].isspace() and not colon and not is_line)
            or _COMMA.match(joint[0])
        ):
            return
        name = read_name(text, joint.end(), around, in_run=True) or (
            item_name(text, joint.end(), around) if joint[0] == "、" else None
        )


def _before(text: str, field: str, at: int, title: str, rule: str) -> Iterator[_Sighting]:
    """Names right before a role: 周明远委员, 李建国、王芳等6名委员."""
    end = at
    if rule == "credit":
        while end and text[end - 1] in " \u3000/／":
            end -= 1
        name = end_name(text, end)
        if name:
            yield _Sighting(name, field, title, at, rule, name.doubt)
        return
    if not may_end_name(text, at) and _SHARED.isdisjoint(text[max(0, at - 20) : at]):
        return
    aside = _ASIDE.search(text, max(0, end - 14), end) if text[end - 1 : end] in "）)" else None
    name = end_name(text, aside.start() if aside else end)
    is_shared = name is None and not _SHARED.isdisjoint(text[max(0, at - 20) : at])
    group = _GROUP.search(text, max(0, at - 20), at) if is_shared else None
    if group:
        end = group.start()
        name = end_name(text, end)
    while name:
        yield _Sighting(name, field, title, at, rule, name.doubt)
        end = name.start
        if not end or text[end - 1] != "、":
            return
        name = end_name(text, end - 1)


def _apposition(text: str, field: str, m: re.Match[str]) -> Iterator[_Sighting]:
    """周明远（市政协副主席）, 周明远是市政协委员: a name with its role behind it."""
    low = max(0, m.start() - 24)
    clause = max((c.end() for c in _CLAUSE.finditer(text, low, m.start())), default=low)
    for stop in (clause, *(i.end() for i in _LINKED.finditer(text, clause, m.start()))):
        link = _IS.search(text, max(0, stop - 7), stop)
        name = start_name(text, link.start(), opens=stop == clause) if link else None
        if name:
            yield _Sighting(name, field, m[0], m.start(), "apposition", name.doubt + 0.5)
            return


def _bare(text: str, around: Around) -> Iterator[_Sighting]:
    """A byline of names alone, parted by spaces: its authors."""
    names: list[Name] = []
    at = 0
    while at < len(text):
        name = read_name(text, at, around)
        gap = _GAP.match(text, name.end) if name else None
        if name is None or gap is None:
            return
        names.append(name)
        at = gap.end()
    for name in names:
        yield _Sighting(name, "byline", "作者", name.start, "byline", name.doubt)
