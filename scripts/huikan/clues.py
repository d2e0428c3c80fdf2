"""What in an article speaks for a year: days, headlines, sessions, anniversaries, plans.

Each clue has its quotation and a weight. Years in passing (history, plans, spans, titles of
documents) are no clues. Which year wins is `dating`'s.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from huikan.authority import Authority, ends_with_level
from huikan.authority_files import CPPCC, Event, EventKind
from huikan.evidence import ArticleText, Evidence
from huikan.model import Place
from huikan.numerals import han_number, parse_digits, parse_number
from huikan.text.words import one_of
from huikan.values import dataclass

LEAD = 80
"""Code points of a body in which its news is told: a day named there is the news' own."""
STRONG = 6.0
"""A single piece of evidence of this weight holds against later events named in passing."""
HEADLINES = ("title", "subtitle", "kicker", "feature")
TOPIC = "year/topic"
"""The rule by which a year is told from what a committee chose to work at in it."""
_ORDINALS = frozenset("一二三四五六七八九")
_NUMERALS = frozenset("0123456789〇○零一二三四五六七八九十 ")
"""What may stand right before 年 and 月 where they count."""
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
    r"|创[办立刊]|[—－\-–～~至]|度?[—－\-–～~至]|.{0,3}年代|全面|建国|目标"
    r"| ?(?:\d{1,2} ?月)?[^，。；]{0,4}(?:当选|担任|出任|调[入到任]|成为|加入|退休|落户|竣工|通车))"
)
# Behind 年: the text looks ahead.
_AHEAD = re.compile(r"^[^。；]{0,6}(?:将|计划|拟|目标|展望|要|力争|是[^。]{0,30}(?:收官|开局))")
# 12月1日, 十月十九日 behind 年: a day something was done on.
_MONTH_NAME = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY_NAME = "(?:3[01]|[12]\\d|0?[1-9]|(?:[二三]?十)?[一二三四五六七八九]|[二三]?十)"
_DAY = re.compile(rf" ?{_MONTH_NAME} ?月 ?{_DAY_NAME} ?日")
# 5月, 腊月, 春, 年底 behind 年: a time something was done in.
_MONTH = re.compile(rf" ?(?:{_MONTH_NAME} ?月|[正冬腊]月|[春夏秋冬]|[初底末](?!的)|[上下]半年)")
# What a headline's year is the year of.
_YEAR_OF_WORK = re.compile(
    r"^度?.{0,8}(?:工作|履职|亮点|综述|巡礼|回眸|总结|述职|大事|提案|会议|全会)"
)
# 2025年是省政协“作风建设年”, 2025年两会以来: the year that the text is written in.
_CALLED = re.compile(
    r"是(?![^。；，]{0,24}(?:第.{1,3}|周|百|元|头|全|往|近|今|去|前|后)年)[^。；，]{3,28}年”?[，。；]"
    r"|[\u4e00-\u9fff]{0,6}两会以来"
)
# 列为2025年度重点协商议题: what a committee works at in that year.
_TOPIC = re.compile(
    r"^度(?:重点|专题)?(?:协商|调研|视察|监督|督办|议政)[^，。；、]{0,4}(?:议题|课题|选题|题目|项目|提案)"
)
_MADE_TOPIC = re.compile(
    "(?:^|[，。；])(?![^，。；]{0,40}(?:拟|计划|建议|打算|将列|将纳))[^，。；]{0,40}(?:列为|列入|纳入|确定为|定为|选为)$"
)
_TOPIC_WEIGHT = 3.5
# 2014年工作回顾 at the head of a paragraph: what follows is about that year.
_REVIEW = re.compile(r"^度?(?:主要)?(?:工作)?(?:的?基本)?(?:回顾|总结|情况)")
# The text speaks of the time it was printed in: a year at its beginning may be long past.
_PRESENT = re.compile(
    "近日|日前|近来|近年|连日来|如今|而今|今天|今年|去年|目前|眼下|当前|现在|至今"
)
# （2021—2025年） and titles of documents: no year of the report.
_BRACKETED = re.compile(r"《[^》\n]{0,80}》|（[^（）\n]{0,12}[—－\-–～~][^（）\n]{0,12}）")
# 全国政协十四届三次会议, 政协第十四届全国委员会第三次会议, 十四届全国人大三次会议, and local ones.
_SESSION = re.compile(
    rf"第?(?P<term>{_NUMBER})届(?P<inner>[\u4e00-\u9fff]{{0,12}}?)"
    rf"第?(?P<no>[一二三四五六1-6])次(?:全体)?会议"
    rf"(?P<at>期间|上|(?:胜利|隆重|圆满)?(?:召开|举行|开幕|闭幕)|精神)?"
)
# 传达学习自治区政协十二届三次会议精神: within days of the session.
_PASSED_ON = re.compile("传达[^。；，]{0,18}$")
# 自治区政协十二届三次会议, 政协自治区第十二届委员会第三次会议: the issue's own.
_OWN_BODY = re.compile(
    r"(自治区|自治州|自治县|自治旗|[省市区县州盟旗])政协$"
    r"|政协(自治区|自治州|自治县|自治旗|[省市区县州盟旗])$"
)
# 二十届三中全会, 十九届四中、五中全会.
_PLENUM = re.compile(rf"({_NUMBER})届((?:[一二三四五六七八九][、和与及]?中[、和与及]?)+)全会")
# 党的二十大, 十九大.
_CONGRESS = re.compile(r"(?:党的|十|九|八)[一二三四五六七八九十]{0,2}大(?!家|会堂|力|量|型|批)")
# 喜迎党的二十大; 党的二十大胜利召开之年; 学习贯彻党的二十大精神之际，11月24日, since all are held
# in autumn.
_AWAITED = re.compile(r"(?:喜迎|迎接)[^。；，]{0,4}$")
_NEAR_CONGRESS = re.compile(r"(?:胜利|隆重)?(?:召开|举行|闭幕)之[年际]")
_STUDIED = re.compile(r"(?:学习|贯彻|宣传|落实)[^。；，]{0,4}$")
_IN_AUTUMN = re.compile(r"[^。；，]{0,6}之际[，,][^。；]{0,4}(?:1[0-2]|十[一二]?)月")
_MAY_BE_CONGRESS = re.compile("[一二三四五六七八九十]大")
# 75周年, 七十五周年, 百年 behind what is remembered; 一周年之际 adds a year.
_ANNIVERSARY = re.compile(rf"(?P<n>{_NUMBER})(?P<unit>周年|年华诞|岁生日|年)")
# 第二十九个世界读书日
_COUNTED_DAY = re.compile(
    rf"第(?P<n>{_NUMBER})[个届次]“?(?P<name>[\u4e00-\u9fff]{{3,10}}?[日节])”?"
)
_ANNIVERSARY_WORDS = ("周年", "华诞", "生日", "百年", "100年")
_ONE_YEAR_ON = re.compile(r"^[^。；，]{0,14}(?:召开|举行|发表|开幕)?一周年")
_NOW = re.compile(r"(?:今年是?|时值|恰逢|正值|适逢|值此|喜迎|迎来|迎接)[^。；，]{0,24}$")
_ON_THE_DAY = re.compile(r"^[^。；，]{0,6}(?:之际|前夕)")
_STUDY = re.compile(r"^[^。；，]{0,10}大会上[^。；]{0,12}讲话")
_CELEBRATE = re.compile(r"(?:庆祝|纪念|热烈)[^。；，]{0,16}$")
# 今年是“十四五”开局之年.
_PLAN = re.compile(
    r"今年[^。；]{0,16}?“?(?P<plan>[一二三四五六七八九十]{1,2}五)”?[^。；，]{0,8}?"
    r"(?P<end>开局|起步|第一年|收官|最后一年)"
)
# What any of the next three needs.
_SAYS_WHICH = re.compile("今年|本年度|去年|上年")
# 今年是香港回归祖国的一年: the very year that anniversaries are counted from.
_VERY_YEAR = re.compile(
    "今年是(?P<what>[^。；，]{2,20}?(?:回归|成立|建立|直辖|建省))(?:祖国)?(?:的一年|之年)"
)
# 今年（2024年）, 去年（2023年）.
_GLOSS = re.compile(r"(?P<rel>今年|本年度|去年|上年)（(?P<year>(?:19|20)\d\d)年?[^）]{0,8}）")


EARLY = 3
"""The last month of a year in which issues still report on the year before."""


@dataclass(frozen=True, slots=True)
class Printed:
    """When an issue was printed; the month is None where only the year is known."""

    year: int
    month: int | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Clue:
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


_LEADS = {"year/day": 3.5, "year/month": 3.0}
"""What a day or month of the lead weighs, if nothing there speaks of the present."""


# A meeting of that day, told by a text that speaks of this year or the last.
_MEETS = re.compile(r"[^。！？；]{4,40}(?:召开|举行|开幕|闭幕)")
_REPORTING = re.compile(r"今年|去年|近年来|近日|本期")
_TOLD_LATER = re.compile(r"历史|当年|那年|那时|周年")


# What a meeting in the middle of a year looks back on: 回顾2025年上半年工作.
_LOOKS_BACK = re.compile("(?:回顾|总结|盘点|梳理|通报)了?$")
_HALF = re.compile(r"上半年|第?[一二三]季度|前[一二三四五六七八九\d]{1,2}个?(?:季度|月)")
# … and what an issue of a year's first weeks says of the year that went by.
_YEAR_GONE = re.compile("一年来|一年间|全年(?!度)|这一年")


def _explicit_years(text: str, field: str) -> Iterator[_Found]:
    """Years written out, with the weight of their place in the sentence."""
    named = list(_ending_in("年", _YEAR, text, 4, 5))
    if not named:
        return
    skip = [m.span() for m in _BRACKETED.finditer(text)]
    lead = LEAD if field == "body" and not _PRESENT.search(text) else 0
    for m in named:
        if any(a <= m.start() < b for a, b in skip) or _is_passing(text, m.start(), m.end()):
            continue
        han = m["han"]
        year = int(m["arabic"]) if m["arabic"] else parse_digits(han)
        weight, rule = _year_weight(text, m.start(), m.end(), field in HEADLINES)
        if m.start() < lead and rule in _LEADS:
            weight, rule = _LEADS[rule], "year/lead"
        is_taken = field == "captions" and rule == "year/day"  # a picture of that day
        yield _Found(rule, year, m.start(), m.end(), weight, is_taken)


def _ending_in(
    char: str, pattern: re.Pattern[str], text: str, *lengths: int
) -> Iterator[re.Match[str]]:
    """Matches of a pattern that begins with numerals, `char` so many characters behind them.

    Far fewer places are tried than when a pattern that begins with digits looks everywhere.
    """
    at = text.find(char)
    while at >= 0:
        if text[at - 1 : at] in _NUMERALS:
            for n in lengths:
                found = pattern.match(text, at - n) if n <= at else None
                if found and found.end() > at:
                    yield found
                    break
        at = text.find(char, at + 1)


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
    if _TOPIC.match(after) and _MADE_TOPIC.search(text[max(0, start - 45) : start]):
        return _TOPIC_WEIGHT, TOPIC
    if _HALF.match(after) and _LOOKS_BACK.search(text, max(0, start - 4), start):
        return STRONG, "year/review"
    if _DAY.match(after):
        opens = start == 0 or text[start - 1] in "。！？；\n　 "
        is_now = bool(_REPORTING.search(text)) and not _TOLD_LATER.search(after)
        return (STRONG if opens and is_now and _MEETS.match(after) else 1.5), "year/day"
    if _MONTH.match(after):
        return 1.0, "year/month"
    opens = start == 0 or text[start - 1] in "。！？；\n　 ：一二三四五、"
    if opens and _REVIEW.match(after):
        return STRONG, "year/review"
    if opens and _CALLED.match(after):
        return 3.0, "year/opens"
    if opens and after[:1] in "，,":
        return 2.0, "year/opens"
    return 0.7, "year/named"


def _sessions(text: str, events: Mapping[str, Event], here: Sequence[Place]) -> Iterator[_Found]:
    """Plenary sessions of the National Committee, the NPC and bodies in the authority files."""
    for m in _SESSION.finditer(text) if "届" in text else ():
        term = m["term"] if not m["term"].isdecimal() else han_number(int(m["term"]))
        before = text[max(0, m.start() - 20) : m.start()]
        for name in _session_bodies(before, m["inner"], here):
            event = events.get(f"{name}{term}届")
            number = parse_number(m["no"])
            if event and 0 < number <= len(event.years):
                weight = _session_weight(before, m["at"])
                year = event.years[number - 1]
                yield _Found("year/session", year, m.start("term"), m.end(), weight, True)
                break


def _session_weight(before: str, at: str | None) -> float:
    """What a session says: most where it goes on or where its results are first passed on."""
    if at == "精神":
        return 3.0 if _PASSED_ON.search(before) else 1.5
    return 3.5 if at else 2.5


def _session_bodies(before: str, inner: str, here: Sequence[Place]) -> Iterator[str]:
    """What the body of a session may be called, from the words around its term.

    `here` is what 自治区政协 and 政协自治区 mean: the issue's place and those it lies in. People's
    congresses of provinces and cities are not the national one.
    """
    if "常" in inner:
        return
    around = inner or before
    if "人大" in around[-8:] or "人民代表大会" in around:
        if "全国" in around:
            yield "全国人大"
        return
    if "全国" in around:
        yield "全国政协"
    for text in (inner, before):
        body = text.removesuffix("委员会")
        level = _OWN_BODY.search(body)
        if level:
            word = level[1] or level[2]
            yield from (f"{p.name}{CPPCC}" for p in here if ends_with_level(p.name, word))
        for i in range(len(body)):
            yield body[i:]
            yield f"{body[i:]}{CPPCC}"


def _congresses(text: str, events: Mapping[str, Event]) -> Iterator[_Found]:
    """Party congresses and plenums: no earlier than these."""
    for m in _PLENUM.finditer(text) if "全会" in text else ():
        term = m[1] if not m[1].isdecimal() else han_number(int(m[1]))
        event = events.get(f"{term}大")
        numbers = [parse_number(c) for c in m[2] if c in _ORDINALS]
        years = [event.years[n - 1] for n in numbers if event and 0 < n <= len(event.years)]
        if years:
            yield _Found("year/plenum", max(years), m.start(), m.end(), 1.0, True)
            if weight := _at_congress(text, m):
                yield _Found("year/congress-now", max(years), m.start(), m.end(), weight, True)
    for m in _CONGRESS.finditer(text) if _MAY_BE_CONGRESS.search(text) else ():
        event = events.get(m[0].removeprefix("党的"))
        if event and event.year:
            yield _Found("year/congress", event.year, m.start(), m.end(), 0.3, True)
            if weight := _at_congress(text, m):
                yield _Found("year/congress-now", event.year, m.start(), m.end(), weight, True)


def _at_congress(text: str, m: re.Match[str]) -> float:
    """What the words around a congress's name say for its being held in these months: it is
    awaited, or this is its year, or its spirit is being studied as autumn goes on."""
    before, after = text[max(0, m.start() - 26) : m.start()], text[m.end() : m.end() + 30]
    if _NEAR_CONGRESS.match(after) or _AWAITED.search(before):
        return STRONG
    return 3.2 if _STUDIED.search(before) and _IN_AUTUMN.match(after) else 0.0


def _anniversaries(text: str, names: Mapping[str, Sequence[tuple[str, int]]]) -> Iterator[_Found]:
    """成立75周年 and what is said about it: 今年是, 一周年之际, 大会上的讲话."""
    if not any(word in text for word in _ANNIVERSARY_WORDS):
        return
    for m in _ANNIVERSARY.finditer(text):
        before = text[max(0, m.start() - 26) : m.start()].rstrip('”" ')
        ending = names.get(before[-1:], ())
        name, since = next(((n, y) for n, y in ending if before.endswith(n)), ("", 0))
        if not name or (m["unit"] == "年" and m["n"] not in ("百", "一百", "100")):
            continue
        year = since + parse_number(m["n"])
        lead, after = before.removesuffix(name), text[m.end() : m.end() + 30]
        start = m.start() - len(name)
        if _ONE_YEAR_ON.match(after):
            yield _Found("year/anniversary", year + 1, start, m.end(), 8.0, True)
        elif _NOW.search(lead) or (m["unit"] != "年" and _ON_THE_DAY.match(after)):
            yield _Found("year/anniversary", year, start, m.end(), 8.0, True)
        elif _STUDY.match(after):
            yield _Found("year/anniversary", year, start, m.end(), 1.0, True)
        elif m["unit"] != "年" or _CELEBRATE.search(lead):
            weight = 3.0 if m["unit"] != "年" else 2.0
            yield _Found("year/anniversary", year, start, m.end(), weight, True)


def _counted_days(text: str, names: Mapping[str, Sequence[tuple[str, int]]]) -> Iterator[_Found]:
    """第二十九个世界读书日: a day that comes once a year, and which one it is."""
    for m in _COUNTED_DAY.finditer(text):
        ending = names.get(m["name"][-1], ())
        since = next((y for n, y in ending if n == m["name"]), None)
        if since is not None:
            year = since + parse_number(m["n"])
            yield _Found("year/counted-day", year, m.start(), m.end(), 8.0, True)


def _this_year(text: str, chronology: Chronology) -> Iterator[_Found]:
    """今年 where the text itself says which year that is."""
    if not _SAYS_WHICH.search(text):
        return
    events = chronology.plans
    for m in _VERY_YEAR.finditer(text):
        if m["what"] in chronology.anniversaries:
            year = chronology.anniversaries[m["what"]]
            yield _Found("year/very-year", year, m.start(), m.end(), 8.0, True)
    for m in _PLAN.finditer(text):
        plan = events.get(m["plan"])
        if plan and len(plan.years) == 2:
            year = plan.years[0] if m["end"] in ("开局", "起步", "第一年") else plan.years[1]
            yield _Found("year/plan", year, m.start(), m.end(), 8.0, True)
    for m in _GLOSS.finditer(text):
        year = int(m["year"]) + (m["rel"] in ("去年", "上年"))
        yield _Found("year/gloss", year, m.start(), m.end(), 8.0, True)


# 9月18日, 12 月初 without a year.
_BARE_MONTH = re.compile(
    rf"(?<![\d年一二三四五六七八九十个半每去明今—－至～.-])(?P<month>{_MONTH_NAME}) ?月"
    rf"(?: ?{_DAY_NAME} ?日|[初底末份中上下]|的一|以来|，)"
)
_EVERY = re.compile("(?:每年|年年|历年|往年|常年)[^。；，]{0,6}$")
_PLANNED = re.compile(r"[^。；]{0,16}(?:将|拟|计划|预计|力争|要|前完成|前建成)")
_DATED = ("year/lead", "year/day", "year/month", "year/opens")
_THIS_YEAR = re.compile("今年(?!是)")


def _bare_months(text: str, years: Iterable[_Found], printed: Printed | None) -> Iterator[_Found]:
    """Months without a year: of the year named before them, else counted from the printing."""
    dated = deque(f for f in years if f.rule in _DATED)
    said: _Found | None = None
    for m in _ending_in("月", _BARE_MONTH, text, 3, 2, 1):
        while dated and dated[0].end <= m.start():
            said = dated.popleft()
        before = text[max(0, m.start() - 10) : m.start()]
        if _EVERY.search(before) or _PLANNED.match(text, m.end()):
            continue
        if said:
            yield _Found("year/goes-on", said.year, m.start(), m.end(), 1.0)
        elif printed and printed.month:
            month = parse_number(m["month"])
            if month <= printed.month:
                yield _Found("year/this-year", printed.year, m.start(), m.end(), 1.0)
            elif printed.month <= EARLY:
                yield _Found("year/last-year", printed.year - 1, m.start(), m.end(), 1.5)


def _relative_years(text: str, printed: Printed | None) -> Iterator[_Found]:
    """今年 is the year of printing; 一年来 in its first two months tells of the one before."""
    if not printed:
        return
    if printed.month and printed.month < EARLY:
        for m in _YEAR_GONE.finditer(text):
            yield _Found("year/last-year", printed.year - 1, m.start(), m.end(), 1.5)
    for m in _THIS_YEAR.finditer(text):
        yield _Found("year/this-year", printed.year, m.start(), m.end(), 1.0)


def _events(text: str, chronology: Chronology) -> Iterator[_Found]:
    """Campaigns and great events support a year; they are looked forward and back to, so that
    they rule none out."""
    for m in chronology.events.finditer(text):
        years = chronology.years_of_events[m[0]]
        span = range(years[0], years[-1] + 1) if years else range(0)
        for year in span:
            yield _Found("year/event", year, m.start(), m.end(), 1.0 / len(span))


@dataclass(frozen=True, slots=True)
class Chronology:
    """The authority's events by the names that texts use."""

    sessions: Mapping[str, Event]
    congresses: Mapping[str, Event]
    anniversaries: Mapping[str, int]
    anniversaries_by_end: Mapping[str, Sequence[tuple[str, int]]]
    """Last character of a name → such names with their year, the longest first."""
    plans: Mapping[str, Event]
    events: re.Pattern[str]
    """Meets the names of campaigns and great events."""
    years_of_events: Mapping[str, tuple[int, ...]]


@lru_cache(maxsize=8)
def chronology_of(authority: Authority) -> Chronology:
    kinds: dict[EventKind, dict[str, Event]] = defaultdict(dict)
    for event in authority.events:
        for name in (event.name, *event.aliases):
            kinds[event.kind][name] = event
    dated = kinds[EventKind.ANNIVERSARY].items()
    events = kinds[EventKind.EVENT]
    counted = {name: event.year for name, event in dated if event.year}
    by_end: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name in sorted(counted, key=len, reverse=True):
        by_end[name[-1]].append((name, counted[name]))
    return Chronology(
        kinds[EventKind.SESSION],
        kinds[EventKind.CONGRESS],
        counted,
        by_end,
        kinds[EventKind.PLAN],
        re.compile(one_of(events)),
        {name: e.years or ((e.year,) if e.year else ()) for name, e in events.items()},
    )


# What does not hold against the day of publication, if a year has nothing else.
IN_PASSING = ("year/named", "year/month", "year/ahead", "year/goes-on")
# What all evidence of one rule may weigh together for one year, outside headlines.
_CAPS = {
    "year/day": 6.0,
    "year/month": 4.0,
    "year/named": 3.5,
    "year/opens": 4.0,
    "year/lead": 6.0,
    "year/goes-on": 3.0,
    "year/this-year": 2.0,
    "year/last-year": 4.5,
    "year/event": 1.5,
    "year/ahead": 0.4,
    TOPIC: 4.0,
    "year/session": 5.0,
    "year/plenum": 1.5,
    "year/congress": 0.6,
    "year/congress-now": STRONG,
}


def find_clues(
    article: ArticleText,
    chronology: Chronology,
    printed: Printed | None = None,
    here: Sequence[Place] = (),
) -> list[Clue]:
    """All evidence for a year in an article's texts.

    `printed` is when the issue was printed: what 今年 and 9月18日 count from; `here` its place and
    those it lies in: whose 自治区政协十二届三次会议 is meant. Empty if nothing speaks for a year.
    """
    out: list[Clue] = []
    spent: dict[tuple[str, int], float] = defaultdict(float)
    for name, text in article.fields():
        headline = name in HEADLINES
        for found in _search(text, name, chronology, printed, here):
            weight = found.weight * (1.5 if headline and found.weight < STRONG else 1.0)
            cap = _CAPS.get(found.rule, 16.0) - spent[found.rule, found.year]
            weight = min(weight, max(0.0, cap))
            spent[found.rule, found.year] += weight
            quote = text[found.start : found.end]
            evidence = Evidence(found.rule, name, found.start, found.end, quote, weight)
            out.append(Clue(found.year, evidence, found.bound))
    return out


# What any clue but a great event's name has: most headlines and bylines have none of it.
_MAY_TELL = re.compile("[年月届大岁]|第[^。]{1,6}[个次]")


def _search(
    text: str,
    field: str,
    chronology: Chronology,
    printed: Printed | None,
    here: Sequence[Place],
) -> Iterator[_Found]:
    if not _MAY_TELL.search(text):
        yield from _events(text, chronology)
        return
    years = list(_explicit_years(text, field))
    yield from years
    if field == "body":
        yield from _bare_months(text, years, printed)
        yield from _relative_years(text, printed)
    yield from _sessions(text, chronology.sessions, here)
    yield from _congresses(text, chronology.congresses)
    yield from _anniversaries(text, chronology.anniversaries_by_end)
    yield from _counted_days(text, chronology.anniversaries_by_end)
    yield from _this_year(text, chronology)
    yield from _events(text, chronology)
