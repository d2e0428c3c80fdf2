"""Where: the place of an issue, and of an article.

It says what 自治区政协 and 我市 mean, and which of several 鼓楼区 is meant. Never a guess: where
the texts do not tell, there is none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from huikan.authority import Authority, ends_with_level
from huikan.authority_files import CPPCC
from huikan.evidence import FIELD_WEIGHTS, ArticleText, Evidence, Tag
from huikan.model import Issue, Place
from huikan.roles import MERELY_NAMED, standings
from huikan.values import dataclass

HERE = re.compile(r"[我全本](自治区|自治州|自治县|自治旗|[省市区县州盟旗])")
"""我市, 全区, 本县: the issue's own place, by its level."""


def infer_issue_place(
    articles: Sequence[ArticleText],
    sidecar: Issue | None,
    authority: Authority,
    masthead: str = "",
) -> Tag | None:
    """The division whose committee publishes the issue: what 自治区政协 and 我市 mean in it.

    The value is a name that `Authority.place` finds (南京市鼓楼区 where 鼓楼区 has namesakes).
    Where several committees of one division each have their say, it is that division. None if
    the texts do not tell.

    >>> from huikan.authority import load
    >>> told = ArticleText("同心", organisation="自治区政协提案委员会", body="在宁夏固原市调研。")
    >>> infer_issue_place([told], None, load()).value
    '宁夏回族自治区'
    """
    if sidecar and sidecar.place:
        place = authority.place(sidecar.place)
        value = authority.qualified(place) if place else sidecar.place
        said = Evidence("place/sidecar", "sidecar", 0, 0, sidecar.place, 100.0)
        return Tag("place", value, 1.0, (said,))
    census = _take_census(articles, _imprint(sidecar, masthead), authority)
    scores = _place_scores(census, authority)
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0].code, item[0].name))
    if not ranked or ranked[0][1] < 2:
        return None
    best, weight = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if weight < 1.4 * second:
        common = _common_division([p for p, w in ranked if w >= weight / 3], authority)
        if common is None:
            return None
        best = common
    seen = tuple(e for e in census.evidence if best.short in e.quote)[:5]
    confidence = round(min(0.98, weight / (weight + second)), 2)
    return Tag("place", authority.qualified(best), confidence, seen or tuple(census.evidence[:3]))


@dataclass(frozen=True, slots=True)
class _Census:
    """What an issue names, weighted: committees with their place, level words, places."""

    anchored: defaultdict[Place, float]
    unsure: list[tuple[tuple[Place, ...], float]]
    """Committees of one of several namesakes (鼓楼区政协)."""
    generic: defaultdict[str, float]
    named: defaultdict[Place, float]
    evidence: list[Evidence]


def _imprint(sidecar: Issue | None, masthead: str) -> str:
    """What the issue calls itself: its sidecar, its masthead, each running head once."""
    said = (sidecar.publication, sidecar.title) if sidecar else ()
    return "\n".join(dict.fromkeys((*filter(None, said), *masthead.split("\n"))))


def _take_census(articles: Iterable[ArticleText], imprint: str, authority: Authority) -> _Census:
    census = _Census(defaultdict(float), [], defaultdict(float), defaultdict(float), [])
    for article in (ArticleText(imprint), *articles):
        for field, text in article.fields():
            _count_committees(census, field, text, authority)
            for m in HERE.finditer(text):
                census.generic[m[1]] += 0.5
            for _, _, places in authority.find_places(text):
                for place in places:
                    census.named[place] += 1 / len(places)
            for m in authority.province_pattern.finditer(text):
                census.named[authority.places(m[0])[0]] += 1
    return census


def _count_committees(census: _Census, field: str, text: str, authority: Authority) -> None:
    for _, standing, mention in standings(text, authority.find_committees(text)):
        weight = FIELD_WEIGHTS[field] * (1.0 if standing >= MERELY_NAMED else 0.3)
        if mention.generic:
            census.generic[mention.word] += weight
        if len(mention.places) == 1:
            census.anchored[mention.places[0]] += weight
        elif mention.places:
            today = tuple(p for p in mention.places if p not in authority.former)
            census.unsure.append((today or mention.places, weight))
        if mention.places:
            start, end = mention.start, mention.end
            seen = Evidence("place/committee", field, start, end, text[start:end], weight)
            census.evidence.append(seen)


def _place_scores(census: _Census, authority: Authority) -> dict[Place, float]:
    """Committees named with the place, and its share of those named by the level word alone."""
    support: dict[Place, float] = defaultdict(float)
    for counts in (census.named, census.anchored):
        for place, count in counts.items():
            for each in (place, *authority.parents(place)):
                support[each] += count
    scores: dict[Place, float] = defaultdict(float, census.anchored)
    for namesakes, weight in census.unsure:
        kin = {p: sum(support.get(a, 0) for a in (p, *authority.parents(p))) for p in namesakes}
        likely = [p for p in namesakes if kin[p] == max(kin.values())]
        for place in likely:
            scores[place] += weight / len(likely)
            support[place] += weight / len(likely)
    for word, weight in census.generic.items():
        fitting = [p for p in support if ends_with_level(p.name, word)]
        total = sum(support[p] for p in fitting)
        for place in fitting:
            scores[place] += weight * support[place] / total
    return {p: w for p, w in scores.items() if w > 0}


def _common_division(places: Sequence[Place], authority: Authority) -> Place | None:
    """The nearest division that all of them lie in."""
    lines = [(p, *authority.parents(p)) for p in places]
    return next((p for p in lines[0] if all(p in line for line in lines)), None)


def tag_place(
    article: ArticleText,
    committees: Sequence[Tag],
    issue_place: Place | None,
    authority: Authority,
) -> Tag | None:
    """The division the article is about: its committee's, else the issue's."""
    for tag in committees:
        place = _place_of(str(tag.value), article, issue_place, authority)
        if place:
            value = authority.qualified(place)
            return Tag("place", value, tag.confidence, tag.evidence[:1])
    if issue_place is None:
        return None
    at = article.body.find(issue_place.short)
    if at < 0:
        return None
    seen = Evidence("place/named", "body", at, at + len(issue_place.short), issue_place.short, 1.0)
    return Tag("place", authority.qualified(issue_place), 0.6, (seen,))


def _place_of(
    committee: str, article: ArticleText, near: Place | None, authority: Authority
) -> Place | None:
    """A committee's division; of namesakes the one that the article itself makes plain."""
    name = committee.partition(CPPCC)[0]
    for _, text in article.fields():
        for mention in authority.find_committees(text):
            if len(mention.places) == 1 and mention.places[0].name == name:
                return mention.places[0]
    return authority.place(name, near)
