"""Words of time on a page: 去年, 9月18日, 近日 with the date that they are, for programs too.

The words stay as printed. HTML's `time` holds a date; for 近日, which is near one, `data` holds
it as EDTF (ISO 8601-2): `2024-09-20~`.
"""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

from huikan.moments import Calendar, Moment, find_moments
from huikan.site.marked import marked


def with_times(text: str, calendar: Calendar | None, shown: Callable[[str], Markup]) -> Markup:
    """Plain text as HTML, made by `shown`, with each time that can be told marked up.

    >>> from markupsafe import escape
    >>> with_times("今年春天", Calendar(None, 2013), escape)
    Markup('<time datetime="2013" title="2013年">今年</time>春天')
    """
    found = find_moments(text, calendar) if calendar else ()
    if not found:
        return shown(text)
    parts: list[Markup] = []
    at = 0
    for moment in found:
        parts += [shown(text[at : moment.start]), _marked(text, moment)]
        at = moment.end
    return marked("".join((*parts, shown(text[at:]))))


def _marked(text: str, moment: Moment) -> Markup:
    value, title = moment.value, in_words(moment)
    words = escape(text[moment.start : moment.end])
    if moment.about:
        return marked(f'<data value="{value}~" title="{title}">{words}</data>')
    return marked(f'<time datetime="{value}" title="{title}">{words}</time>')


def in_words(moment: Moment) -> str:
    """A time as it is read in Chinese, where the text is.

    >>> in_words(Moment(0, 2, "2024-09-20", about=True)), in_words(Moment(0, 2, "2024-W38"))
    ('2024年9月20日前不久', '2024年第38周')
    """
    year, *rest = moment.value.split("-")
    if rest and rest[0].startswith("W"):
        return f"{year}年第{int(rest[0][1:])}周"
    said = f"{year}年" + "".join(f"{int(n)}{unit}" for n, unit in zip(rest, "月日", strict=False))
    return f"{said}前不久" if moment.about else said
