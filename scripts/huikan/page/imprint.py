"""What an issue calls itself: the publication's name and the issue's number in its masthead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from huikan.page.mastheads import NUMERAL
from huikan.text.chars import HAN
from huikan.values import dataclass

# 2024年第9期, 第0455期（总第58期）; what closing up spaces at digits has glued to it may follow.
_NUMBER = re.compile(
    rf"(?:(?P<year>\d{{4}})\s*年\s*)?(?<!总)第\s*(?P<number>{NUMERAL}{{1,4}})\s*[期号辑]"
)
# （总第118期）, 总118期
_WHOLE = re.compile(rf"总\s*第?\s*(?P<whole>{NUMERAL}{{1,5}})\s*[期号]")
_YEAR = re.compile(r"(\d{4})\s*年")
# A day, a weekday, a page: what stands in a masthead beside name and number.
_BESIDE = re.compile(
    rf"\d{{4}}\s*年(?:\s*{NUMERAL}{{1,3}}\s*月(?:\s*{NUMERAL}{{1,3}}\s*日)?)?|(?:星期|周)[一二三四五六日天]"
    rf"|第?\s*{NUMERAL}{{1,3}}\s*[版页]|\d+|[\s•|｜—–《》（）()-]+"
    rf"|·(?![{HAN}])|(?<![{HAN}])·"
)
# A newspaper's name, which may stand beside a day without a number.
_PAPER = re.compile(rf"[{HAN}]{{2,7}}(?:日报|晚报|时报|政协报|周报)$|人民政协报$|政协委员报$")
_NAME = re.compile(rf"[{HAN}]{{2,12}}(?:·[{HAN}]{{2,8}})?$")
# Not the name but who publishes it, what a page or a part is called, or what is said of the issue.
_NO_NAME = re.compile(
    r"(?:编|编印|编辑|主办|主管|承办|协办|出版|编辑部|办公[室厅]|委员会|专版|专题|要闻|综合|特刊|目录|要目|资料|增刊|印发"
    r"|[版页期号辑])$|^(?:内部|本[期刊报]|总第)"
)
_LONGEST = 80
"""Characters of a line that a masthead can be."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """A publication and a number as printed; None for what the issue does not say, or not once."""

    publication: str | None = None
    number: str | None = None


def read_imprint(lines: Sequence[str]) -> Imprint:
    """The publication's name and the issue's number, from lines that are no part of an article.

    The name is what stands beside the number and is nothing else (松桥政协 2024年第9期), the first
    line of all if the next is the number, or a newspaper's beside a day. Not a page's or a
    publisher's name. Where lines contradict one another there is none.

    >>> read_imprint(["松桥政协", "2024年第9期  总第118期"])
    Imprint(publication='松桥政协', number='2024年第9期（总第118期）')
    >>> read_imprint(["第3版 政协园地"])
    Imprint(publication=None, number=None)
    """
    short = [line for text in lines if 0 < len(line := " ".join(text.split())) <= _LONGEST]
    names = set(_names(short))
    return Imprint(_only(names) if names else _top_name(short), _number(short))


def numbers_read(lines: Iterable[str]) -> tuple[str, ...]:
    """The numbers that mastheads of one publication give, if they tell of more than one issue.
    Not what is said of another issue, nor a number without its year.

    >>> numbers_read(["松桥政协 2024年第5期", "松桥政协 2024年第6期（总第58期）", "松桥政协 第7期"])
    ('2024年第5期', '2024年第6期')
    >>> numbers_read(["松桥政协 2024年第5期", "上接松桥政协2024年第4期"])
    ()
    """
    short = [line for text in lines if 0 < len(line := " ".join(text.split())) <= _LONGEST]
    beside = [(line, _words_beside(line)) for line in short if _numbers(line)]
    if len({word for _, words in beside for word in words}) > 1:
        return ()
    found = [m for line, _ in beside for m in _NUMBER.finditer(line) if m["year"]]
    said = dict.fromkeys(f"{m['year']}年第{m['number'].lstrip('0')}期" for m in found)
    return tuple(said) if len(said) > 1 else ()


def _number(lines: Iterable[str]) -> str | None:
    found = [m for line in lines if _is_masthead(line) for m in _NUMBER.finditer(line)]
    number = _only(m["number"] for m in found)
    year = _only(m["year"] for m in found if m["year"])
    whole = _only(m["whole"] for line in lines for m in _WHOLE.finditer(line))
    if number is None or (year is None and any(m["year"] for m in found)):
        return None
    said = f"{year}年第{number}期" if year else f"第{number}期"
    return f"{said}（总第{whole}期）" if whole and whole != number else said


def _names(lines: Sequence[str]) -> Iterator[str]:
    """Every name that the issue seems to give itself beside a number or, a newspaper, a day."""
    for line in lines:
        rest = _words_beside(line)
        if _numbers(line) and len(rest) == 1 and _may_be_name(rest[0]):
            yield rest[0]
        elif _YEAR.search(line):
            words = (word for name in rest for word in name.split("·"))
            yield from (word for word in words if _PAPER.fullmatch(word))


def _top_name(lines: Sequence[str]) -> str | None:
    """The first line of all, if it is a name and the next only a number; not one whose
    characters were doubled."""
    if len(lines) < 2 or _numbers(lines[0]) or not _numbers(lines[1]) or _words_beside(lines[1]):
        return None
    rest = _words_beside(lines[0])
    is_name = len(rest) == 1 and _may_be_name(rest[0]) and rest[0][::2] != rest[0][1::2]
    return rest[0] if is_name else None


def _numbers(line: str) -> bool:
    return bool(_NUMBER.search(line) or _WHOLE.search(line))


def _words_beside(line: str) -> list[str]:
    """What a line has besides numbers, days and pages; a name that was spaced out is closed up."""
    bare = _BESIDE.sub(" ", _WHOLE.sub(" ", _NUMBER.sub(" ", line)))
    words = bare.split()
    return ["".join(words)] if words and all(len(word) == 1 for word in words) else words


def _is_masthead(line: str) -> bool:
    """Whether a line has hardly more than a masthead's parts: not a sentence with a number."""
    return all(len(word) <= 12 for word in _words_beside(line))


def _may_be_name(word: str) -> bool:
    return bool(_NAME.fullmatch(word)) and not _NO_NAME.search(word)


def _only(values: Iterable[str]) -> str | None:
    """The one value that there is; None if there are several or none."""
    found = set(values)
    return found.pop() if len(found) == 1 else None
