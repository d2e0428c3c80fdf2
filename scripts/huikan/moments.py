"""When exactly: 9月18日, 去年, 上个月, 近日 as dates, by the article's own day or year.

The words stay as they are; a reader or a program gets the date beside them. What cannot be told
has none: every year's 9月18日, one of the old calendar, one in a story of other years.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Sequence

from huikan.numerals import parse_digits, parse_number
from huikan.values import dataclass

EARLY = 3
"""The last month of a year in which a month still to come is the last year's."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What an article's words of time count from: its day of publication, the year it reports on.

    Either may be unknown. Where both are and the year is an earlier one, 今年 is left open.
    """

    day: dt.date | None = None
    year: int | None = None

    @property
    def base(self) -> int | None:
        """The year that 今年 is; None if it may be one of two, or cannot be known."""
        if self.day is None:
            return self.year
        return self.day.year if self.year in (None, self.day.year) else None


@dataclass(frozen=True, slots=True)
class Moment:
    """Words that name a time, and the time. Offsets are code points, half-open.

    `value` is ISO 8601: 2024, 2024-09, 2024-09-18, 2024-W38. With `about`, it is near that day,
    not after it (近日).
    """

    start: int
    end: int
    value: str
    about: bool = False


_YEAR = r"(?:(?P<year>(?:19|20)\d\d)|(?P<han>[一二][九〇○零][〇○零一二三四五六七八九]{2})) ?年 ?"
_MONTH = "(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = "(?P<day>3[01]|[12]\\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEARS = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "明年": 1}
_MONTHS = {"上个月": -1, "上月": -1, "本月": 0, "这个月": 0, "下个月": 1, "下月": 1}
_DAYS = {"前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1}
_WEEKS = {"上周": -1, "本周": 0, "下周": 1}
_WEEKDAYS = "一二三四五六日"

# 2024年9月18日, 2024年9月; 去年9月18日, 9月18日, 9月初; 去年, 上个月, 昨天上午, 上周五, 近日.
# First what any of them begins with: most places of a text are passed over by that alone.
_TIME = re.compile(
    "(?=[0-9一二三四五六七八九十前去上今明本这下昨连近日最])"
    rf"(?:(?:(?<!\d){_YEAR}|(?P<rel>{'|'.join(_YEARS)})(?:的|，)?"
    r"|(?<![\d一二三四五六七八九十年个半每第—－~～.-]))"
    rf"{_MONTH} ?月(?: ?{_DAY} ?[日号])?"
    r"|(?P<only>前年|去年|上年|今年|明年)"
    r"|(?P<moon>上个月|上月|本月|这个月|下个月|下月)(?:(?P<dom>3[01]|[12]\d|[1-9])日)?"
    r"|(?P<near>前天|昨[天日]|今[天日]|明[天日])"
    r"(?=上午|下午|[早晚夜]|凌晨|中午|，|起[，在]|在|召开|举行|开幕|闭幕|揭晓|公布)"
    r"|(?P<week>[上本下]周)(?P<weekday>[一二三四五六日])?(?!期|刊|边|末|年|岁|围|转)"
    r"|(?P<about>连日来|近日|日前|近期|最近))"
)
# Behind a month without a day: it names a time and is no count (一月一次).
_MONTH_GOES_ON = re.compile("[份初底末中上下起，的以]|间")
# Right before: every year's, another year's, the old calendar's, one end of a longer stretch.
_OTHERS = re.compile(
    "(?:每年|年年|历年|往年|常年|来年|同年|当年|那年|这年|次年|翌年|第二年|是年|农历|阴历|旧历|夏历"
    "|每逢|每到|逢)[^，。；！？\n]{0,6}$"
)
# What makes another word of it: 当今年轻人, 过去年代, 目前天气, 最近的距离.
_BEFORE = {"今年": "当如至", "去年": "过失逝", "前天": "目", "前年": "之以"}
_BEHIND = {"今年": "轻", "去年": "代", "最近": "的距"}
_PLANNED = re.compile(r"[^。；！？\n]{0,20}?(?:将|拟|计划|预计|力争|前完成|前建成|起施行|起实施)")
_WRITTEN_YEAR = re.compile(
    r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)|(?P<han>[一二][九〇○零][〇○零一二三四五六七八九]{2}))"
    r"(?= ?年)"
)
_TITLE = re.compile(r"《[^》\n]{0,80}》")
_STOPS = re.compile(r"[。！？；\n]")


@functools.lru_cache(maxsize=1000)  # a page and the dataset ask for the same paragraphs
def find_moments(text: str, calendar: Calendar) -> tuple[Moment, ...]:
    """Every time that a paragraph names and that can be told, in the order of the text.

    Not for bare years (2024年), which say it themselves; not within titles of works (《…》); not
    where another year that the paragraph has named may be meant.

    >>> told = find_moments("去年9月18日开工，上个月完工。", Calendar(dt.date(2024, 9, 20), 2024))
    >>> [m.value for m in told]
    ['2023-09-18', '2024-08']
    >>> find_moments("每年9月18日都去看看。", Calendar(dt.date(2024, 9, 20), 2024))
    ()
    """
    if not _MAY_TELL.search(text):
        return ()
    found = tuple(_TIME.finditer(text))
    return tuple(_moments(text, found, _Context.of(text, calendar))) if found else ()


_MAY_TELL = re.compile("[月年]|[今昨明前][天日]|周|近[日期]|日前|最近|连日来")


@dataclass(frozen=True, slots=True)
class _Context:
    """What a place in a paragraph says about the year: the last one written out before it."""

    calendar: Calendar
    years: tuple[tuple[int, int], ...]
    """Offset behind each year that is written out, and the year."""
    stops: tuple[int, ...]
    titles: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, text: str, calendar: Calendar) -> _Context:
        years = tuple((m.end(), _written(m)) for m in _WRITTEN_YEAR.finditer(text))
        stops = tuple(m.start() for m in _STOPS.finditer(text))
        titles = tuple(m.span() for m in _TITLE.finditer(text))
        return cls(calendar, years, stops, titles)

    def base(self, at: int) -> int | None:
        """The year that 今年 is here; None in a text that has spoken of another."""
        base = self.calendar.base
        before = self.years[: bisect_right(self.years, (at, 0))]
        return base if all(year == base for _, year in before) else None

    def day(self, at: int) -> dt.date | None:
        """The day that words of days count from; None as above."""
        return self.calendar.day if self.base(at) is not None else None

    def said(self, at: int) -> tuple[int, bool] | None:
        """The year written out last before, and whether in the same sentence."""
        n = bisect_right(self.years, (at, 0))
        if not n:
            return None
        end, year = self.years[n - 1]
        return year, bisect_right(self.stops, end) == bisect_right(self.stops, at)

    def is_in_title(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.titles)


def _written(m: re.Match[str]) -> int:
    return int(m["year"]) if m["year"] else parse_digits(m["han"])


def _moments(text: str, found: Sequence[re.Match[str]], context: _Context) -> Iterator[Moment]:
    for m in found:
        start = m.start()
        if context.is_in_title(start) or _OTHERS.search(text, max(0, start - 10), start):
            continue
        if m["month"]:
            yield from _of_month(text, m, context)
        elif word := m["only"] or m["moon"] or m["near"] or m["week"] or m["about"]:
            is_other = text[start - 1 : start] in _BEFORE.get(word, "") if start else False
            goes_on = m.end() < len(text) and text[m.end()] in _BEHIND.get(word, "")
            value = "" if is_other or goes_on else _relative(m, context)
            if value:
                yield Moment(start, m.end(), value, m["about"] is not None and len(value) > 4)


def _of_month(text: str, m: re.Match[str], context: _Context) -> Iterator[Moment]:
    """9月18日, with or without a year."""
    is_bare = not (m["day"] or m["year"] or m["han"] or m["rel"])
    if is_bare and not (m["month"].isdecimal() and _MONTH_GOES_ON.match(text, m.end())):
        return
    month = parse_number(m["month"])
    day = parse_number(m["day"]) if m["day"] else 0
    year = _year_of(text, m, month, day, context)
    value = "" if year is None else _of_day(year, month, day)
    if value:
        yield Moment(m.start(), m.end(), value)


def _of_day(year: int, month: int, day: int) -> str:
    """A month, or a day of it; "" if it has no such day.

    >>> _of_day(2024, 9, 0), _of_day(2023, 2, 29)
    ('2024-09', '')
    """
    if day > monthrange(year, month)[1]:
        return ""
    return f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")


def _year_of(text: str, m: re.Match[str], month: int, day: int, context: _Context) -> int | None:
    if m["year"] or m["han"]:
        return _written(m)
    if m["rel"]:
        base = context.base(m.start())
        return None if base is None else base + _YEARS[m["rel"]]
    said = context.said(m.start())
    if said and (said[1] or said[0] == context.calendar.year):
        return said[0]
    return None if said else _nearest(text, m.end(), month, day, context.calendar)


def _nearest(text: str, end: int, month: int, day: int, calendar: Calendar) -> int | None:
    """The year of a month that no year stands with.

    An issue tells of what has been: a month after its own is to come if the sentence says so;
    else the last year's, if the issue is one of the first months; else it is left open.
    """
    if calendar.day is None:
        return calendar.year
    is_past = (month, day or 1) <= (calendar.day.month, calendar.day.day)
    if calendar.year not in (None, calendar.day.year):
        return None if is_past else calendar.year
    if is_past:
        return calendar.day.year
    if _PLANNED.match(text, end):
        return calendar.day.year
    return calendar.day.year - 1 if calendar.day.month <= EARLY and month > EARLY else None


def _relative(m: re.Match[str], context: _Context) -> str:
    """去年, 上个月, 昨天, 上周五, 近日 as a value; "" if it cannot be told."""
    if m["only"]:
        base = context.base(m.start())
        return "" if base is None else str(base + _YEARS[m["only"]])
    day = context.day(m.start())
    if day is None:
        base = context.base(m.start()) if m["about"] else None
        return "" if base is None else str(base)
    if m["moon"]:
        years, month = divmod(day.year * 12 + day.month - 1 + _MONTHS[m["moon"]], 12)
        return _of_day(years, month + 1, int(m["dom"] or 0))
    if m["near"]:
        return (day + dt.timedelta(_DAYS[m["near"]])).isoformat()
    if m["week"]:
        return _in_week(day + dt.timedelta(7 * _WEEKS[m["week"]]), m["weekday"])
    return day.isoformat()


def _in_week(day: dt.date, weekday: str | None) -> str:
    if weekday:
        return (day + dt.timedelta(_WEEKDAYS.index(weekday) - day.weekday())).isoformat()
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
