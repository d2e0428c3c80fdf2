"""Who: the committees that speak or are reported on, and the kind of text.

Only the body that an article is by or about is tagged; one that visits, is visited, instructs or
is merely named is not. What cannot be told stays open, with a finding.
Where: see `placing`; when: see `dating`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from huikan.authority import (
    LEVEL_WORDS,
    NATIONAL,
    Authority,
    Mention,
    ends_with_level,
    proposed_entry,
)
from huikan.authority_files import CPPCC
from huikan.evidence import FIELD_WEIGHTS, ArticleText, Evidence, Tag
from huikan.messages import say
from huikan.model import Committee, Finding, Place
from huikan.outsiders import is_by_others, opens_with
from huikan.placing import HERE
from huikan.roles import SENTENCE_START, standings
from huikan.values import dataclass

_LEAD = 120
"""Code points of the body in which the news is told."""
_LEAD_WEIGHT = 3.0
_OPENS = 1.3
"""How much more the committee weighs that the news begins with."""
_BODY_CAP = 8.0
"""What all mentions in body and captions may weigh together, so that headlines count."""
ENOUGH = 1.5
JOINT = 0.3
"""A second committee of at least this share of the first, named with it, acts jointly."""

# Behind a committee: 来我市…, 赴…调研. Where it goes decides who is at home.
_GOES = re.compile(r"[^。！？\n]{0,24}?(?:来到|来|赴|到|莅临|莅|走进|在)")
_VISIT = re.compile(r"(?:考察|调研|视察|学习|交流|参观|走访|座谈|督导|指导|检查)")
# What may follow in an organisation line and is no special committee: 市政协办公室.
_OFFICE = re.compile(
    r"^(?:机关|党组|办公[室厅]|研究室|常委会|常务委员会|秘书处|供稿|课题组|调研组)*$"
)
# An unknown special committee in an organisation line.
_WELL_FORMED = re.compile(r"^[\u4e00-\u9fff、]{1,16}委(?:员会)?$")
# 市政协民宗委陪同考察: who receives visitors is at home, and its own article is told.
_HOSTS = re.compile(r"[^。！？，；\n]{0,10}?(?:陪同|接待|参加座谈|介绍)")
_LINE_PARTS = re.compile(r"[\s　/；;]+")


@dataclass(frozen=True, slots=True)
class _Sighting:
    """A committee in an article's text, resolved, with its weight for being the subject."""

    committee: Committee
    evidence: Evidence
    prominent: bool
    """In the headline or the lead, as the one that acts."""
    chained: bool
    """Directly linked to the one named before it: 甲市政协和乙市政协."""


def tag_committees(
    article: ArticleText,
    issue_place: Place | None,
    authority: Authority,
    year: int | None = None,
) -> tuple[Tag, ...]:
    """The committees that the article is by or reports on, the first the main one.

    An organisation line decides alone; one of a party or an office leaves it open whose the
    article is. Else headlines, byline, lead and text are weighed. A
    name that no authority file has is used, with a finding that holds the entry to add. `year`
    decides what a short form (文史委) stood for. Empty if no committee is to be seen.

    >>> from huikan.authority import load
    >>> files = load()
    >>> told = ArticleText("春耕", body="近日，县政协视察春耕。全国政协经济委员会曾来县调研。")
    >>> [t.value for t in tag_committees(told, files.place("盐池县"), files)]
    ['盐池县政协']
    """
    signed = _signing_committees(article, issue_place, authority, year)
    if signed:
        return tuple(_committee_tag(c, 0.98, (e,)) for c, e in signed)
    sightings = list(_sightings(article, issue_place, authority, year))
    if is_by_others(article):
        sightings = [s for s in sightings if _is_theirs(s, article)]
        if not sightings:
            return ()
    scores = _committee_scores(sightings)
    chosen = _choose(scores, sightings)
    if not chosen:
        return _fall_back(article, sightings, issue_place, authority, year)
    total = sum(scores.values())
    return tuple(
        _committee_tag(
            committee,
            round(min(0.97, 0.4 + 0.6 * scores[committee] / total), 2),
            tuple(s.evidence for s in sightings if s.committee == committee)[:8],
        )
        for committee in chosen
    )


def _is_theirs(seen: _Sighting, article: ArticleText) -> bool:
    """Whether a committee is what an article is about that another body has signed."""
    evidence = seen.evidence
    if evidence.field in ("title", "subtitle", "kicker", "byline"):
        return True
    return evidence.field == "body" and seen.prominent and opens_with(article, evidence.start)


def _committee_tag(committee: Committee, confidence: float, evidence: tuple[Evidence, ...]) -> Tag:
    findings: tuple[Finding, ...] = ()
    if not committee.known:
        values = {"place": committee.name, "entry": proposed_entry(committee)}
        message = say("committee/unknown", "zh", values)
        findings = (Finding("committee/unknown", committee.name, message),)
        confidence = min(confidence, 0.8)
    return Tag("committees", committee.name, confidence, evidence, findings)


def _signing_committees(
    article: ArticleText, near: Place | None, authority: Authority, year: int | None
) -> list[tuple[Committee, Evidence]]:
    """The committees of the organisation line, each once."""
    out: dict[str, tuple[Committee, Evidence]] = {}
    for part in _split_line(article.organisation):
        committee = _signature(part, near, authority, year)
        if committee:
            at = article.organisation.find(part)
            seen = Evidence("committee/line", "organisation", at, at + len(part), part, 9.0)
            out.setdefault(committee.name, (committee, seen))
    return list(out.values())


def _split_line(line: str) -> list[str]:
    """Parts of an organisation line that name a committee each; a padded name stays whole."""
    parts = [p for p in _LINE_PARTS.split(line) if p]
    if len(parts) > 1 and all(CPPCC in p for p in parts):
        return parts
    return [line.strip()] if line.strip() else []


def _signature(
    line: str, near: Place | None, authority: Authority, year: int | None
) -> Committee | None:
    line = re.sub(r"\s", "", line).strip("（）()")
    special = authority.special_pattern.fullmatch(line)
    if special and near:
        return authority.committee(f"{near.name}{CPPCC}{special[0]}", near, year)
    mentions = authority.find_committees(line)
    if not mentions:
        return None
    mention = mentions[-1]
    rest = line[mention.end :]
    if not mention.special and _WELL_FORMED.match(rest) and not _OFFICE.match(rest):
        mention = replace(mention, special=rest)
    if mention.start and not mention.generic and not mention.places:
        mention = replace(mention, word=line[: mention.start] + mention.word)
    return authority.resolve(mention, _signing_place(line, mention, near, authority), year)


def _signing_place(
    line: str, mention: Mention, near: Place | None, authority: Authority
) -> Place | None:
    """A parent printed before the name (江苏省南京市鼓楼区政协) goes before the issue's place."""
    places = authority.find_places(line[: mention.start])
    return places[-1][2][0] if places and len(places[-1][2]) == 1 else near


def _sightings(
    article: ArticleText, near: Place | None, authority: Authority, year: int | None
) -> Iterator[_Sighting]:
    """Every committee named in the article, with what the place in the text says."""
    local = _Local.of(article, authority)
    visited = opened = False
    for field, text in article.fields():
        mentions = authority.find_committees(text)
        times = Counter(m.word for m in mentions)
        for chained, standing, mention in standings(text, mentions):
            meant = local.near(field, mention, near)
            committee = authority.resolve(mention, meant, year)
            if committee is None or (not mention.places and not mention.generic
                                     and not _is_firm(mention, text, field, times)):  # fmt: skip
                continue
            role = standing * _nearness(mention, committee, near, authority)
            after = text[mention.end : mention.end + 60]
            if _is_visitor(after, committee, near):
                visited, role = True, role * 0.08
            elif visited and near and committee.place == near.name and _HOSTS.match(after):
                role = 1.5
            lead = field == "body" and mention.start < _LEAD
            weight = FIELD_WEIGHTS[field] * role * (_LEAD_WEIGHT if lead else 1.0)
            if lead and not opened and role > 1:
                opened, weight = True, weight * _OPENS
            quote = text[mention.start : mention.end]
            seen = Evidence(
                f"committee/{'lead' if lead else field}", field, mention.start, mention.end,
                quote, round(weight, 2),
            )  # fmt: skip
            prominent = role >= 0.5 and (lead or field not in ("body", "captions", "feature"))
            yield _Sighting(committee, seen, prominent, chained)


@dataclass(frozen=True, slots=True)
class _Local:
    """What 县政协 means in an article of a city's issue: the divisions that the article names."""

    named: dict[str, tuple[list[tuple[int, int]], list[Place]]]
    """Level word → where divisions of that level are named (field, end of the name); which."""
    fields: tuple[str, ...]
    authority: Authority

    @classmethod
    def of(cls, article: ArticleText, authority: Authority) -> _Local:
        named: dict[str, tuple[list[tuple[int, int]], list[Place]]] = {}
        for number, (_, text) in enumerate(article.fields()):
            for _, end, places in authority.find_places(text):
                words = LEVEL_WORDS if len(places) == 1 else ()
                for word in (w for w in words if ends_with_level(places[0].name, w)):
                    ends, found = named.setdefault(word, ([], []))
                    ends.append((number, end))
                    found.append(places[0])
        return cls(named, tuple(name for name, _ in article.fields()), authority)

    def near(self, field: str, mention: Mention, near: Place | None) -> Place | None:
        """The place that a mention counts from: the issue's, or where that has no such level the
        division of that level named last before it, or else the only one in the article."""
        if not mention.generic or self.authority.resolve_place(mention, near):
            return near
        ends, places = self.named.get(mention.word, ([], []))
        before = bisect_right(ends, (self.fields.index(field), mention.start))
        if before:
            return places[before - 1]
        return places[0] if len(set(places)) == 1 else near


def _is_firm(mention: Mention, text: str, field: str, times: Counter[str]) -> bool:
    """True for an unknown name that stands free: at the start, or in a headline, or repeated."""
    if mention.word == NATIONAL:
        return True
    free = mention.start == 0 or text[mention.start - 1] in SENTENCE_START
    return free and (field != "body" or times[mention.word] > 1)


def _nearness(
    mention: Mention, committee: Committee, near: Place | None, authority: Authority
) -> float:
    """The issue's own committee first, then those below it; those above and outside last."""
    if committee.place == NATIONAL:
        return 0.5 if near is None else 0.15
    place = authority.resolve_place(mention, near)
    if near is None or place is None:
        return 0.9
    if place == near:
        return 1.0
    if near in authority.parents(place):
        return 0.9
    return 0.35 if place in authority.parents(near) else 0.4


def _is_visitor(after: str, committee: Committee, near: Place | None) -> bool:
    """True for a committee from elsewhere that comes to the issue's place."""
    if near is None or committee.place == near.name:
        return False
    goes = _GOES.match(after)
    if not goes or not _VISIT.search(after):
        return False
    there = after[goes.end() : goes.end() + 16]
    comes_here = goes[0].endswith(("来", "来到", "莅", "莅临")) or HERE.match(there)
    return bool(comes_here) or near.short in there or "调研组" in after[:30]


def _committee_scores(sightings: Iterable[_Sighting]) -> dict[Committee, float]:
    heads: dict[Committee, float] = defaultdict(float)
    bodies: dict[Committee, float] = defaultdict(float)
    for sighting in sightings:
        low = sighting.evidence.field in ("body", "captions")
        (bodies if low else heads)[sighting.committee] += sighting.evidence.weight
    return {
        c: heads.get(c, 0.0) + min(_BODY_CAP, bodies.get(c, 0.0)) for c in [*heads, *bodies]
    }  # fmt: skip


def _choose(
    scores: dict[Committee, float], sightings: Sequence[_Sighting]
) -> tuple[Committee, ...]:
    """The main committee and those that act jointly with it.

    A special committee stands for its own work only where it leads the article; otherwise what
    it does counts for the committee it belongs to.
    """
    prominent = {s.committee for s in sightings if s.prominent}
    totals: dict[Committee, float] = dict(scores)
    for committee, weight in scores.items():
        whole = next((c for c in scores if not c.special and c.place == committee.place), None)
        if committee.special and whole and committee not in prominent:
            totals[whole] += weight
            totals.pop(committee)
    ranked = sorted(totals, key=lambda c: (-totals[c], c.name))
    if not ranked or totals[ranked[0]] < ENOUGH:
        return ()
    first = _leading_special(ranked, totals, sightings)
    company = _company(first, sightings)
    joint = [
        c
        for c in ranked
        if c != first
        and c.place != first.place
        and c in prominent
        and c in company
        and totals[c] >= JOINT * totals[first]
        and c.place != NATIONAL
    ]
    return (first, *joint[:4])


def _company(first: Committee, sightings: Sequence[_Sighting]) -> set[Committee]:
    """Committees that are named in one breath with the first where it leads the article."""
    out: set[Committee] = set()
    chain: list[_Sighting] = []
    for sighting in (*sightings, None):
        if sighting and sighting.chained:
            chain.append(sighting)
            continue
        members = {s.committee for s in chain if s.prominent}
        if any(c.place == first.place for c in members):
            out |= members
        chain = [sighting] if sighting else []
    return out


def _leading_special(
    ranked: Sequence[Committee], totals: dict[Committee, float], sightings: Sequence[_Sighting]
) -> Committee:
    """The best committee; its special committee instead if that is what the article opens with."""
    best = ranked[0]
    if best.special:
        return best
    opening = next((s.committee for s in sightings if s.prominent), None)
    if opening and opening.special and opening.place == best.place and opening in totals:
        return opening if totals[opening] >= 0.5 * totals[best] else best
    return best


def _fall_back(
    article: ArticleText,
    sightings: Sequence[_Sighting],
    near: Place | None,
    authority: Authority,
    year: int | None,
) -> tuple[Tag, ...]:
    """Where no committee stands out: one acting under its short name (提案委); the issue's own
    if it is named at all (where others visit, it is the host); else the issue's own, if 政协 is
    spoken of. The first and the last are to be confirmed."""
    if near is None:
        return ()
    text = article.body
    acting = _acting_specials(text, authority)
    names = {authority.special_name(m[0], year) for m in acting}
    if len(names) == 1:
        return _assumed(article, f"{near.name}{CPPCC}{names.pop()}", acting[0].span(), authority)
    for seen in sightings:
        if seen.committee.place == near.name and not seen.committee.special:
            return (_committee_tag(seen.committee, 0.6, (seen.evidence,)),)
    at = text.find(CPPCC)
    return _assumed(article, f"{near.name}{CPPCC}", (at, at + 2), authority) if at >= 0 else ()


def _acting_specials(text: str, authority: Authority) -> list[re.Match[str]]:
    """Special committees at the start of a sentence, without their 政协."""
    return [
        m
        for m in authority.special_pattern.finditer(text)
        if m.start() == 0 or text[m.start() - 1] in SENTENCE_START
    ]


def _assumed(
    article: ArticleText, name: str, span: tuple[int, int], authority: Authority
) -> tuple[Tag, ...]:
    """A committee to be confirmed by an editor."""
    committee = authority.committee(name)
    if committee is None:
        return ()
    message = say("committee/assumed", "zh", {"name": committee.name})
    quote = article.body[slice(*span)]
    seen = Evidence("committee/assumed", "body", *span, quote, 0.5)
    finding = Finding("committee/assumed", article.title, message)
    confidence = 0.6 if committee.special else 0.5
    return (Tag("committees", committee.name, confidence, (seen,), (finding,)),)
