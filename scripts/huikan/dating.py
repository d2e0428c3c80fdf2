"""When: the year an article reports on, and an issue's date, from weighted evidence (`clues`).

Never a guess: without a clear winner the year is None, with a finding.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from huikan.authority import Authority
from huikan.clues import (
    HEADLINES,
    IN_PASSING,
    STRONG,
    TOPIC,
    Clue,
    Printed,
    chronology_of,
    find_clues,
)
from huikan.evidence import ArticleText, Evidence, Tag
from huikan.messages import say
from huikan.model import Finding, Issue, Place

ENOUGH = 3.0
"""The least sum of weights that answers the question."""
CLEAR = 1.6
"""How many times the runner-up the winner must weigh."""
SHARED = 0.5
"""What another article's evidence counts in an article of the same issue."""
EVIDENCE = 12
"""So many pieces of the issue's evidence are given for a year that an article shares."""
PRINTED = 4.0
"""What the day of publication weighs where an article reports on no other year."""
_BEFORE_LAST = ("year/lead", "year/last-year", "year/opens")
"""Clues that an issue of a year's first months tells of the year before."""
_HAPPENED = ("year/this-year", "year/lead", "year/day", "year/month", "year/opens")
"""Clues that something happened in a year."""


def tag_years(
    articles: Sequence[ArticleText],
    sidecar: Issue | None,
    authority: Authority,
    masthead: str = "",
    place: Place | None = None,
) -> tuple[Tag, ...]:
    """The year of every article of an issue, in order: all share the issue's evidence.

    `place` is the issue's: it says whose 市政协六届二次会议 is meant.
    A sidecar's `year` is true; its `date` says when the issue was printed, or else the masthead
    (`2012年第3期`), which counts where an article reports on no other year.
    """
    chronology = chronology_of(authority)
    printed = _when_printed(infer_date(masthead, sidecar, articles), masthead)
    here = (place, *authority.parents(place)) if place else ()
    found = [find_clues(article, chronology, printed, here) for article in articles]
    clues = _with_features(articles, found)
    if sidecar and sidecar.year:
        said = Evidence("year/sidecar", "sidecar", 0, 0, str(sidecar.year), 100.0)
        told = Tag("year", sidecar.year, 1.0, (said,))
        return tuple(_with_others(told, own, {}) for own in clues)
    if printed:  # which says for the whole issue what its articles would have to share
        weighed = (_against_printing(own, printed) for own in clues)
        tags = (_decide(kept, {}) for kept in weighed)
        return tuple(_with_others(tag, own, {}) for tag, own in zip(tags, clues, strict=True))
    weights = [_shareable(own) for own in found]
    every = sum(weights, Counter())
    shared = [every - part for part in weights]
    tags = (_decide(own, part) for own, part in zip(clues, shared, strict=True))
    return tuple(
        _with_others(_with_evidence(tag, found), own, part)
        for tag, own, part in zip(tags, clues, shared, strict=True)
    )


def _with_features(
    articles: Sequence[ArticleText], clues: Sequence[Sequence[Clue]]
) -> list[Sequence[Clue]]:
    """Each article's clues, with those that the headline of its feature gives where that heads
    an article of its own (——市政协十四届二次会议大会发言摘登), with what its note says that the
    committee works at, and the day or session that an editor's note below it names."""
    banners = {
        article.title: [
            replace(c, evidence=_elsewhere(c.evidence))
            for c in own
            if c.evidence.field in HEADLINES
            or c.evidence.rule == TOPIC
            or (_EDITORS_NOTE.match(article.body) and c.evidence.rule in _OCCASION)
        ]
        for article, own in zip(articles, clues, strict=True)
    }
    return [
        [*own, *banners.get(article.feature, ())] if article.feature != article.title else own
        for article, own in zip(articles, clues, strict=True)
    ]


def _shareable(clues: Iterable[Clue]) -> Counter[int]:
    """What an article's evidence counts for each year in others, in thousandths."""
    out: Counter[int] = Counter()
    for clue in clues:
        if clue.evidence.field not in HEADLINES:
            out[clue.year] += round(1000 * SHARED * clue.evidence.weight)
    return out


def _with_evidence(tag: Tag, clues: Iterable[Sequence[Clue]]) -> Tag:
    """A year that the article itself gives no evidence for has that of the issue's others."""
    if tag.value is None or tag.evidence:
        return tag
    seen = (c.evidence for own in clues for c in own if c.year == tag.value)
    elsewhere = (_elsewhere(e) for e in seen if e.field not in HEADLINES)
    return replace(tag, evidence=tuple(islice(elsewhere, EVIDENCE)))


def _elsewhere(evidence: Evidence) -> Evidence:
    """Evidence that another article of the issue has."""
    return replace(evidence, field=f"issue:{evidence.field}")


def _with_others(tag: Tag, own: Sequence[Clue], shared: Mapping[int, float]) -> Tag:
    """The tag with every other year that the article's own words speak for, quoted.

    Years in passing are among them. A confidence of 0: what is told rules the year out.
    """
    scores = _scores(own, shared)
    total = sum(scores.values()) + 0.5
    quoted: dict[int, list[Evidence]] = defaultdict(list)
    for clue in own:
        if clue.year != tag.value and clue.evidence.weight:
            quoted[clue.year].append(clue.evidence)
    others = (
        Tag("other-year", year, round(scores.get(year, 0.0) / total, 2), tuple(seen[:EVIDENCE]))
        for year, seen in sorted(quoted.items(), key=lambda q: (-scores.get(q[0], 0.0), -q[0]))
    )
    return replace(tag, others=tuple(others))


def tag_year(
    article: ArticleText,
    issue_articles: Sequence[ArticleText],
    sidecar: Issue | None,
    authority: Authority,
) -> Tag:
    """The year that one article reports on (see `tag_years`, which is quicker for a whole issue).

    >>> from huikan.authority import load
    >>> told = ArticleText("同心", subtitle="云溪市政协2019年工作综述", body="到2035年")
    >>> tag_year(told, [told], None, load()).value
    2019
    >>> tag_year(ArticleText("1949年以来的变化"), [], None, load()).value is None
    True
    """
    others = [a for a in issue_articles if a is not article]
    return tag_years([article, *others], sidecar, authority)[0]


_OCCASION = ("year/session", "year/day", "year/lead")
_EDITORS_NOTE = re.compile("编者按|编者的话|开栏的话|编前")
# 1984年第3期, 2019年3月 in a masthead; 2024·2 at the end of its line.
_ISSUE_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?: ?年 ?(?:第 ?\d+ ?[期号]|(1[0-2]|0?[1-9]) ?月(?! ?\d))"
    r"|[·.．](?:1[0-2]|0?[1-9])$)",
    re.M,
)


def _when_printed(date: Tag | None, masthead: str) -> Printed | None:
    if date and isinstance(date.value, dt.date):
        said = replace(date.evidence[0], rule="year/printed", weight=PRINTED)
        return Printed(date.value.year, date.value.month, said)
    found = list(_ISSUE_YEAR.finditer(masthead))
    if len({m[1] for m in found}) != 1:
        return None
    m = found[0]
    seen = Evidence("year/printed", "masthead", m.start(), m.end(), m[0], PRINTED)
    return Printed(int(m[1]), int(m[2]) if m[2] else None, seen)


def _decide(clues: Sequence[Clue], shared: Mapping[int, float]) -> Tag:
    scores = _scores(clues, shared)
    ranked = sorted(scores.items(), key=lambda item: (-item[1], -item[0]))
    best, weight = ranked[0] if ranked else (0, 0.0)
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if weight < ENOUGH or weight < CLEAR * second:
        return _open_question(ranked, clues)
    evidence = tuple(c.evidence for c in clues if c.year == best and c.evidence.weight)
    confidence = min(0.99, weight / (weight + second + 0.5))
    return Tag("year", best, round(confidence, 2), evidence)


def _against_printing(own: Sequence[Clue], printed: Printed) -> list[Clue]:
    """The clues that hold against the year of printing, and that year with its own weight.

    It is what decides where an article reports on no year, so it weighs less where one does: a
    headline names it; the news is told of a day in it; or an issue of the first months tells
    of the months before them and of none since.
    """
    more = {c.year for c in own if c.evidence.rule not in IN_PASSING}
    clues = [c for c in own if c.year in more and c.year <= printed.year]
    earlier = [c for c in clues if c.year < printed.year]
    weight = PRINTED
    if any(c.evidence.weight >= STRONG for c in earlier):
        weight = 1.0
    elif any(_is_of_last(c, printed) for c in earlier) and not any(
        c.evidence.rule in _HAPPENED for c in clues if c.year == printed.year
    ):
        weight = 2.0
    return [*clues, Clue(printed.year, replace(printed.evidence, weight=weight))]


def _is_of_last(clue: Clue, printed: Printed) -> bool:
    """Whether a clue tells of the year before; what a text merely opens a sentence with is no news
    of that year if it is longer ago."""
    if clue.evidence.rule not in _BEFORE_LAST:
        return False
    return clue.evidence.rule != "year/opens" or clue.year == printed.year - 1


def _scores(own: Iterable[Clue], shared: Mapping[int, float]) -> dict[int, float]:
    """The weight of each year that the article's own evidence does not rule out."""
    scores: dict[int, float] = defaultdict(float)
    bound, strong = 0, set()
    for clue in own:
        scores[clue.year] += clue.evidence.weight
        bound = max(bound, clue.year if clue.bound else 0)
        if clue.evidence.weight >= STRONG:
            strong.add(clue.year)
    for year, thousandths in shared.items():
        scores[year] += min(thousandths / 1000, STRONG)
    return {y: w for y, w in scores.items() if w and (y >= bound or y in strong)}


def _open_question(ranked: Sequence[tuple[int, float]], clues: Sequence[Clue]) -> Tag:
    years = " / ".join(str(y) for y, w in ranked[:3] if w >= 1)
    code = "year/unclear" if years else "year/unknown"
    quote = max(clues, key=lambda c: c.evidence.weight).evidence.quote if clues else ""
    finding = Finding(code, quote, say(code, "zh", {"years": years}))
    return Tag("year", None, 0.0, (), (finding,))


# 2024年9月20日 星期五; a masthead's date.
_FULL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d) ?年 ?(1[0-2]|0?[1-9]) ?月 ?(3[01]|[12]\d|0?[1-9]) ?日"
)


# 2024 9 20: its parts stand apart on a line of their own.
_SPACED_DATE = re.compile(r"^((?:19|20)\d\d) (1[0-2]|0?[1-9]) (3[01]|[12]\d|0?[1-9])(?!\d)", re.M)


# 新华社北京2019年3月8日电, 本刊2019年3月8日讯 at the beginning of a text.
_DATELINE = re.compile(
    r"\A[\s　]*[^\d，。；：\n]{0,16}"
    r"((?:19|20)\d\d) ?年 ?(1[0-2]|0?[1-9]) ?月 ?(3[01]|[12]\d|0?[1-9]) ?日[电讯]"
)


def infer_date(
    masthead: str, sidecar: Issue | None = None, articles: Sequence[ArticleText] = ()
) -> Tag | None:
    """The day of publication, from the sidecar, from a masthead's text, or from datelines where
    all of an issue's agree; None if not certain.

    Not from other text: a day in it is the day of what is told.

    >>> infer_date("云溪政协 2023年5月12日 星期五 第3期").value
    datetime.date(2023, 5, 12)
    >>> infer_date("2023年5月12日至2023年5月19日") is None
    True
    >>> infer_date("", None, [ArticleText("水", body="本刊2019年3月8日讯　河水清了。")]).value
    datetime.date(2019, 3, 8)
    """
    if sidecar and sidecar.date:
        said = Evidence("date/sidecar", "sidecar", 0, 0, sidecar.date.isoformat(), 100.0)
        return Tag("date", sidecar.date, 1.0, (said,))
    found = list(_FULL_DATE.finditer(masthead)) or list(_SPACED_DATE.finditer(masthead))
    if found:
        return _dated("masthead", found, 0.95)
    lines = [m for article in articles if (m := _DATELINE.match(article.body))]
    return _dated("dateline", lines, 0.7) if lines else None


def _dated(where: str, found: Sequence[re.Match[str]], confidence: float) -> Tag | None:
    """The day that all of them name, if it is one."""
    m = found[0]
    if len({other.groups() for other in found}) != 1 or not _is_day(*map(int, m.groups())):
        return None
    seen = Evidence(f"date/{where}", where, m.start(1), m.end(), m[0][m.start(1) - m.start() :], 10)
    return Tag("date", dt.date(*map(int, m.groups())), confidence, (seen,))


def _is_day(year: int, month: int, day: int) -> bool:
    return day <= monthrange(year, month)[1]
