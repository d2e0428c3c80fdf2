"""When: the year an article reports on, and an issue's date, from weighted evidence.

Never a guess: without a clear winner the year is None, with a finding. Years in passing (history,
plans, spans, titles of documents) weigh nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from huikan.authority import Authority
from huikan.authority_files import Event, EventKind
from huikan.evidence import ArticleText, Evidence, Tag
from huikan.model import Finding, Issue

ENOUGH = 3.0
"""The least sum of weights that answers the question."""
CLEAR = 1.6
"""How many times the runner-up the winner must weigh."""
STRONG = 6.0
"""A single piece of evidence of this weight holds against later events named in passing."""
SHARED = 0.5
"""What another article's evidence counts in an article of the same issue."""
_HEADLINES = ("title", "subtitle", "kicker", "feature")
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_NUMBER = "(?:[一二三四五六七八九十百]{1,5}|[0-9]{1,3})"

# 2024年, 二〇二四年. Not part of a longer number.
_YEAR = re.compile(r"(?<!\d)(?:(?P<arabic>(?:19[3-9]|20[0-9])\d)|(?P<han>[一二][九〇○零]"
                   r"[〇○零一二三四五六七八九]{2})) ?年")  # fmt: skip
# Right before a year: it is where something began, or will end, or one end of a span.
_BEFORE_PASSING = re.compile(
    r"(?:[到至自从在]|(?<!关)于|早在|截至|始建|改革|预计|争取|力争|生于|—|－|-|–|～|~|/|、|年)$"
)
_BEFORE_KEEPS = re.compile(r"(?:截至|在|于)$")
# Right behind 年: it is history, a plan, an edition, someone's life.
_AFTER_PASSING = re.compile(
    r"(?:[以之]?来|代|版|起|[以之]?前|[以之]?后|级|生于|出生|毕业|入伍|入党|参加工作|远景|规划|建成|始建"
    r"|创[办立刊]|[—－\-–～~至]|度?[—－\-–～~至]|.{0,3}年代|全面|建国|目标)"
)
# Behind 年: the text looks ahead.
_AHEAD = re.compile(r"^[^。；]{0,6}(?:将|计划|拟|目标|展望|要|力争|是[^。]{0,30}(?:收官|开局))")
# 12月1日 behind 年: a day something was done on.
_DAY = re.compile(r" ?\d{1,2} ?月 ?\d{1,2} ?日")
_MONTH = re.compile(r" ?\d{1,2} ?月")
# What a headline's year is the year of.
_YEAR_OF_WORK = re.compile(
    r"^度?.{0,8}(?:工作|履职|亮点|综述|巡礼|回眸|总结|述职|大事|提案|会议|全会)"
)
# （2021—2025年） and titles of documents: no year of the report.
_BRACKETED = re.compile(r"《[^》\n]{0,80}》|（[^（）\n]{0,12}[—－\-–～~][^（）\n]{0,12}）")
# 全国政协十四届三次会议, 政协第十四届全国委员会第三次会议, 十四届全国人大三次会议, and local ones.
_SESSION = re.compile(
    rf"第?(?P<term>{_NUMBER})届(?P<inner>[\u4e00-\u9fff]{{0,12}}?)"
    rf"第?(?P<no>[一二三四五六1-6])次(?:全体)?会议(?P<at>期间|上|召开|开幕|闭幕|精神)?"
)
# 二十届三中全会, 十九届四中、五中全会.
_PLENUM = re.compile(rf"({_NUMBER})届((?:[一二三四五六七八九][、和与及]?中[、和与及]?)+)全会")
# 党的二十大, 十九大.
_CONGRESS = re.compile(r"(?:党的|十|九|八)[一二三四五六七八九十]{0,2}大(?!家|会堂|力|量|型|批)")
# 75周年, 七十五周年, 百年 behind what is remembered; 一周年之际 adds a year.
_ANNIVERSARY = re.compile(rf"(?P<n>{_NUMBER})(?P<unit>周年|年华诞|岁生日|年)")
_ONE_YEAR_ON = re.compile(r"^[^。；，]{0,14}(?:召开|举行|发表|开幕)?一周年")
_NOW = re.compile(r"(?:今年是?|时值|恰逢|正值|适逢|值此|喜迎|迎来|迎接)[^。；，]{0,24}$")
_STUDY = re.compile(r"^[^。；，]{0,10}大会上[^。；]{0,12}讲话")
_CELEBRATE = re.compile(r"(?:庆祝|纪念|热烈)[^。；，]{0,16}$")
# 今年是“十四五”开局之年.
_PLAN = re.compile(
    r"今年[^。；]{0,16}?“?(?P<plan>[一二三四五六七八九十]{1,2}五)”?[^。；，]{0,8}?"
    r"(?P<end>开局|起步|第一年|收官|最后一年)"
)
# 今年（2024年）, 去年（2023年）.
_GLOSS = re.compile(r"(?P<rel>今年|本年度|去年|上年)（(?P<year>(?:19|20)\d\d)年?[^）]{0,8}）")


@dataclass(frozen=True, slots=True)
class _Clue:
    """Evidence for a year; with `bound`, the text cannot report on an earlier one."""

    year: int
    evidence: Evidence
    bound: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """What a rule found in a text, before the field's name and weight are known."""

    rule: str
    year: int
    start: int
    end: int
    weight: float
    bound: bool = False


def parse_number(text: str) -> int:
    """A number up to 199, Chinese or Arabic.

    >>> parse_number("七十五"), parse_number("103"), parse_number("百"), parse_number("十四")
    (75, 103, 100, 14)
    """
    if text.isdecimal():
        return int(text)
    total = 0
    head, hundred, rest = text.rpartition("百")
    if hundred:
        total = 100 * (_DIGITS.get(head, 1) if head else 1)
    tens, ten, ones = rest.rpartition("十")
    if ten:
        total += 10 * (_DIGITS.get(tens, 1) if tens else 1)
    return total + _DIGITS.get(ones, 0)


def _explicit_years(text: str, headline: bool) -> Iterator[_Found]:
    """Years written out, with the weight of their place in the sentence."""
    skip = [m.span() for m in _BRACKETED.finditer(text)]
    for m in _YEAR.finditer(text):
        if any(a <= m.start() < b for a, b in skip) or _is_passing(text, m.start(), m.end()):
            continue
        han = m["han"]
        year = int(m["arabic"]) if m["arabic"] else int("".join(str(_DIGITS[c]) for c in han))
        weight, rule = _year_weight(text, m.start(), m.end(), headline)
        yield _Found(rule, year, m.start(), m.end(), weight)


def _is_passing(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip()
    keeps = _BEFORE_KEEPS.search(before) and (
        _MONTH.match(text, end) or text.startswith(("，", "年底", "底"), end)
    )
    return bool(
        (_BEFORE_PASSING.search(before) and not keeps) or _AFTER_PASSING.match(text, end)
    )  # fmt: skip


def _year_weight(text: str, start: int, end: int, headline: bool) -> tuple[float, str]:
    after = text[end : end + 44]
    if headline:
        return (
            (10.0, "year/headline-work") if _YEAR_OF_WORK.match(after) else (7.0, "year/headline")
        )
    if _AHEAD.match(after):
        return 0.2, "year/ahead"
    if _DAY.match(after):
        return 1.5, "year/day"
    if _MONTH.match(after):
        return 1.0, "year/month"
    opens = start == 0 or text[start - 1] in "。！？；\n　 "
    if opens and after[:1] in "，,":
        return 2.0, "year/opens"
    return 0.7, "year/named"


def _sessions(text: str, events: Mapping[str, Event]) -> Iterator[_Found]:
    """Plenary sessions of the National Committee, the NPC and bodies in the authority files."""
    for m in _SESSION.finditer(text):
        term = m["term"] if not m["term"].isdecimal() else _han_number(int(m["term"]))
        before = text[max(0, m.start() - 16) : m.start()]
        for name in _session_bodies(before, m["inner"]):
            event = events.get(f"{name}{term}届")
            number = parse_number(m["no"])
            if event and 0 < number <= len(event.years):
                weight = 1.5 if m["at"] == "精神" else 3.5 if m["at"] else 2.5
                year = event.years[number - 1]
                yield _Found("year/session", year, m.start("term"), m.end(), weight, True)
                break


def _session_bodies(before: str, inner: str) -> Iterator[str]:
    """What the body of a session may be called, from the words around its term."""
    if "常" in inner:
        return
    around = inner or before
    if "全国人大" in around or "人民代表大会" in around:
        yield "全国人大"
    elif "全国" in around:
        yield "全国政协"
    for text in (inner, before):
        body = text.removesuffix("委员会")
        yield from (body[i:] for i in range(len(body)))


def _han_number(number: int) -> str:
    """14 → 十四."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return ("" if not tens else "十" if tens == 1 else digits[tens] + "十") + (
        digits[ones] if ones or not tens else ""
    )


def _congresses(text: str, events: Mapping[str, Event]) -> Iterator[_Found]:
    """Party congresses and plenums: no earlier than these."""
    for m in _PLENUM.finditer(text):
        term = m[1] if not m[1].isdecimal() else _han_number(int(m[1]))
        event = events.get(f"{term}大")
        numbers = [parse_number(c) for c in m[2] if c in _DIGITS]
        years = [event.years[n - 1] for n in numbers if event and 0 < n <= len(event.years)]
        if years:
            yield _Found("year/plenum", max(years), m.start(), m.end(), 1.0, True)
    for m in _CONGRESS.finditer(text):
        event = events.get(m[0].removeprefix("党的"))
        if event and event.year:
            yield _Found("year/congress", event.year, m.start(), m.end(), 0.3, True)


def _anniversaries(text: str, names: Mapping[str, int]) -> Iterator[_Found]:
    """成立75周年 and what is said about it: 今年是, 一周年之际, 大会上的讲话."""
    for m in _ANNIVERSARY.finditer(text):
        before = text[max(0, m.start() - 26) : m.start()].rstrip('”" ')
        name = next((n for n in names if before.endswith(n)), None)
        if name is None or (m["unit"] == "年" and m["n"] not in ("百", "一百", "100")):
            continue
        year = names[name] + parse_number(m["n"])
        lead, after = before.removesuffix(name), text[m.end() : m.end() + 30]
        start = m.start() - len(name)
        if _ONE_YEAR_ON.match(after):
            yield _Found("year/anniversary", year + 1, start, m.end(), 8.0, True)
        elif _NOW.search(lead):
            yield _Found("year/anniversary", year, start, m.end(), 8.0, True)
        elif _STUDY.match(after):
            yield _Found("year/anniversary", year, start, m.end(), 1.0, True)
        elif m["unit"] != "年" or _CELEBRATE.search(lead):
            weight = 3.0 if m["unit"] != "年" else 2.0
            yield _Found("year/anniversary", year, start, m.end(), weight, True)


def _this_year(text: str, events: Mapping[str, Event]) -> Iterator[_Found]:
    """今年 where the text itself says which year that is."""
    for m in _PLAN.finditer(text):
        plan = events.get(m["plan"])
        if plan and len(plan.years) == 2:
            year = plan.years[0] if m["end"] in ("开局", "起步", "第一年") else plan.years[1]
            yield _Found("year/plan", year, m.start(), m.end(), 8.0, True)
    for m in _GLOSS.finditer(text):
        year = int(m["year"]) + (m["rel"] in ("去年", "上年"))
        yield _Found("year/gloss", year, m.start(), m.end(), 8.0, True)


@dataclass(frozen=True, slots=True)
class _Chronology:
    """The authority's events by the names that texts use."""

    sessions: Mapping[str, Event]
    congresses: Mapping[str, Event]
    anniversaries: Mapping[str, int]
    plans: Mapping[str, Event]


def _chronology(authority: Authority) -> _Chronology:
    kinds: dict[EventKind, dict[str, Event]] = defaultdict(dict)
    for event in authority.events:
        for name in (event.name, *event.aliases):
            kinds[event.kind][name] = event
    dated = kinds[EventKind.ANNIVERSARY].items()
    longest_first = sorted(dated, key=lambda item: -len(item[0]))
    return _Chronology(
        kinds[EventKind.SESSION],
        kinds[EventKind.CONGRESS],
        {name: event.year for name, event in longest_first if event.year},
        kinds[EventKind.PLAN],
    )


# What does not hold against the day of publication, if a year has nothing else.
_IN_PASSING = ("year/named", "year/month", "year/ahead")
# What all evidence of one rule may weigh together for one year, outside headlines.
_CAPS = {
    "year/day": 6.0,
    "year/month": 4.0,
    "year/named": 3.5,
    "year/opens": 4.0,
    "year/ahead": 0.4,
    "year/session": 5.0,
    "year/plenum": 1.5,
    "year/congress": 0.6,
}


def _clues(article: ArticleText, chronology: _Chronology) -> list[_Clue]:
    """All evidence for a year in an article's texts."""
    out: list[_Clue] = []
    spent: dict[tuple[str, int], float] = defaultdict(float)
    for name, text in article.fields():
        headline = name in _HEADLINES
        for found in _search(text, headline, chronology):
            weight = found.weight * (1.5 if headline and found.weight < STRONG else 1.0)
            cap = _CAPS.get(found.rule, 16.0) - spent[found.rule, found.year]
            weight = min(weight, max(0.0, cap))
            spent[found.rule, found.year] += weight
            quote = text[found.start : found.end]
            evidence = Evidence(found.rule, name, found.start, found.end, quote, weight)
            out.append(_Clue(found.year, evidence, found.bound))
    return out


def _search(text: str, headline: bool, chronology: _Chronology) -> Iterator[_Found]:
    yield from _explicit_years(text, headline)
    yield from _sessions(text, chronology.sessions)
    yield from _congresses(text, chronology.congresses)
    yield from _anniversaries(text, chronology.anniversaries)
    yield from _this_year(text, chronology.plans)


def tag_years(
    articles: Sequence[ArticleText], sidecar: Issue | None, authority: Authority
) -> tuple[Tag, ...]:
    """The year of every article of an issue, in order: all share the issue's evidence.

    A sidecar's `year` is true; its `date` says when the issue was printed, which counts where
    an article reports on no other year.
    """
    chronology = _chronology(authority)
    clues = [_clues(article, chronology) for article in articles]
    return tuple(
        _decide(own, [c for other in clues if other is not own for c in other], sidecar)
        for own in clues
    )


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


def _decide(own: Sequence[_Clue], others: Sequence[_Clue], sidecar: Issue | None) -> Tag:
    if sidecar and sidecar.year:
        said = Evidence("year/sidecar", "sidecar", 0, 0, str(sidecar.year), 100.0)
        return Tag("year", sidecar.year, 1.0, (said,))
    printed = sidecar.date.year if sidecar and sidecar.date else None
    clues = list(own)
    if printed is not None:
        more = {c.year for c in own if c.evidence.rule not in _IN_PASSING}
        clues = [c for c in own if c.year in more and c.year <= printed]
        said = Evidence("year/printed", "sidecar", 0, 0, str(printed), 4.0)
        clues.append(_Clue(printed, said))
    scores = _scores(clues, [c for c in others if printed is None or c.year <= printed])
    ranked = sorted(scores.items(), key=lambda item: (-item[1], -item[0]))
    best, weight = ranked[0] if ranked else (0, 0.0)
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if weight < ENOUGH or weight < CLEAR * second:
        return _open_question(ranked, clues)
    evidence = tuple(c.evidence for c in clues if c.year == best and c.evidence.weight)
    shared = [c.evidence for c in others if c.year == best] if not evidence else []
    elsewhere = tuple(replace(e, field=f"issue:{e.field}") for e in shared)
    confidence = min(0.99, weight / (weight + second + 0.5))
    return Tag("year", best, round(confidence, 2), evidence or elsewhere)


def _scores(own: Iterable[_Clue], others: Iterable[_Clue]) -> dict[int, float]:
    """The weight of each year that the article's own evidence does not rule out."""
    scores: dict[int, float] = defaultdict(float)
    bound, strong = 0, set()
    for clue in own:
        scores[clue.year] += clue.evidence.weight
        bound = max(bound, clue.year if clue.bound else 0)
        if clue.evidence.weight >= STRONG:
            strong.add(clue.year)
    shared: dict[int, float] = defaultdict(float)
    for clue in others:
        if clue.evidence.field not in _HEADLINES:
            shared[clue.year] += SHARED * clue.evidence.weight
    for year, weight in shared.items():
        scores[year] += min(weight, STRONG)
    return {y: w for y, w in scores.items() if w and (y >= bound or y in strong)}


def _open_question(ranked: Sequence[tuple[int, float]], clues: Sequence[_Clue]) -> Tag:
    years = "、".join(str(y) for y, w in ranked[:3] if w >= 1)
    quote = max(clues, key=lambda c: c.evidence.weight).evidence.quote if clues else ""
    if years:
        message = f"年份不能确定（可能是{years}）。请核对后填写 year"
    else:
        message = "文中没有足够的年份线索。请查明后填写 year，或写一个 .yml 说明出版日期"
    evidence = tuple(c.evidence for c in clues if c.evidence.weight)
    return Tag("year", None, 0.0, evidence, (Finding("year/unknown", quote, message),))


# 2024年9月20日 星期五; a masthead's date.
_FULL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d) ?年 ?(1[0-2]|0?[1-9]) ?月 ?(3[01]|[12]\d|0?[1-9]) ?日"
)


def infer_date(masthead: str, sidecar: Issue | None = None) -> Tag | None:
    """The day of publication, from the sidecar or from a masthead's text; None if not certain.

    Not for body text: a day in it is the day of what is told.

    >>> infer_date("云溪政协 2023年5月12日 星期五 第3期").value
    datetime.date(2023, 5, 12)
    >>> infer_date("2023年5月12日至2023年5月19日") is None
    True
    """
    if sidecar and sidecar.date:
        said = Evidence("date/sidecar", "sidecar", 0, 0, sidecar.date.isoformat(), 100.0)
        return Tag("date", sidecar.date, 1.0, (said,))
    found = list(_FULL_DATE.finditer(masthead))
    if len({m.groups() for m in found}) != 1:
        return None
    m = found[0]
    try:
        day = dt.date(int(m[1]), int(m[2]), int(m[3]))
    except ValueError:
        return None
    seen = Evidence("date/masthead", "masthead", m.start(), m.end(), m[0], 10.0)
    return Tag("date", day, 0.95, (seen,))
