"""Line repair: what extraction did to single lines, before anything is joined."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

import rjieba

from huikan.spans import Span
from huikan.text.chars import HAN, OPENERS, TWINS, cells, twin
from huikan.trace import Edit

# What no reader sees: control characters, zero-width marks, soft hyphens, stray BOMs and
# direction overrides. (Line breaks, tabs and form feeds are white space and stay.)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+"
)
# A line as it is printed, without its indent and what trails it.
_LINE = re.compile(r"[^\s][^\n\r\x0b\x0c\u2028\u2029]*[^\s]|[^\s]")
# One space between a Han character (or a mark that goes with one) and a digit, or behind one.
_DIGIT_SPACE = re.compile(
    rf"[ \u00a0\u2009](?:(?<=[{HAN}，。、；：“”（）《》+\-—].)(?=\d)"
    rf"|(?<=[\d%％].)(?=[{HAN}，。、；：“”（）《》])"
    r"|(?<=\d.)(?=[%％℃]))"
)
# Latin words that an OCR model writes for a Han word: between Han characters only, which a line's
# or a column's end may part.
_STRAY = re.compile(
    rf"(?<=[{HAN}”》），、；])[ ]*\b(and|or|the|of)\b[ ]*(?=[{HAN}“《（]|\n{{1,3}}[{HAN}“《（])"
)
_STRAY_WORDS = {"and": "和", "or": "或", "the": "", "of": ""}
# Behind such a word no 和 or 的 can stand: there the Latin word is in place of nothing. Elsewhere
# `of` may be in place of 的, or not: it stays.
_NO_AND = frozenset("为把被对向从在使让将给的了着于及以由")
# … nor between a verb in quotation marks and which way it goes: “融”进牧场.
_QUOTED_VERB, _WAYS = re.compile(f"“[{HAN}]”$"), frozenset("进入出起上下到向回")
# What stands behind an article's last stop.
_END_MARK = re.compile(
    rf"(?<=[。！？”])[ \u3000]*(?:[■□◆◇●○▲★▪]|[（(](?:全文)?完[）)]"
    rf"|[（(](?:责任编辑|责编|编辑|编校|校对|美编)[：: \u3000][{HAN}、：: \u3000]{{2,16}}[）)])"
    r"(?=[ \t\u3000]*$)",
    re.M,
)
# A phrase and the same again; the shortest there is.
_TWICE = re.compile(r"(.{1,40}?)\1", re.S)
_TOKEN = re.compile(r"\S+")
_HAN = re.compile(f"[{HAN}]")

# Marks that no line begins with, and those that print sets closer to what follows.
_NEVER_FIRST = "，。！？；：、”’）》」』】"
_SET_CLOSER = "，。！？；：、”’）》」』】"
_SPLIT_LINES = 2
"""Lines that begin with a mark, at least, on a page whose lines were split at marks."""
_ROLE = re.compile(
    r"(?:记者|通讯员|作者|实习生|撰文|撰稿|供稿|执笔|整理|口述|摄影|编辑|责编|校对|美编)[：:]?$"
)
"""A word that names stand behind."""
_LEAST_SPACED = 4
"""Characters with a space behind each, at least, on a line that was set so."""
_NARROW = 20
"""Cells of a line that no column of prose is as narrow as."""
_SLACK = 2
"""Cells of one full-width character."""
_MAX_DOUBLED = 2000
"""No line that was printed twice, phrase by phrase, is longer."""

# Signs of the fonts Wingdings and Symbol, which PDFs give as code points for private use.
_BULLETS = {
    "\uf0b7": "•", "\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf0a7": "▪", "\uf0d8": "➢",
    "\uf076": "❖", "\uf0fc": "✓", "\uf06f": "□", "\uf0a8": "◻", "\uf0ab": "★", "\uf028": "☎",
    "\uf02a": "✉", "\uf06d": "❍", "\uf0e0": "→",
}  # fmt: skip
_SIGNS = re.compile(f"[{''.join(_BULLETS)}]")

LineRule = Callable[[str], Iterator[Edit]]


def remove_invisible(text: str) -> Iterator[Edit]:
    """Propose removing characters that nobody sees. Leaves all white space alone."""
    for m in _INVISIBLE.finditer(text):
        yield Edit(m.start(), m.end(), "", "line/invisible", "看不见的控制字符")


def restore_characters(text: str) -> Iterator[Edit]:
    """Propose the character for each radical that a PDF's font gives in its place: ⼈ for 人.

    Leaves a radical alone that stands for no character by itself (⺼)."""
    for m in TWINS.finditer(text):
        if (after := twin(m)) != m[0]:
            reason = "字体把部首的编码当成了汉字的编码"
            yield Edit(m.start(), m.end(), after, "line/radical", reason)


def restore_signs(text: str) -> Iterator[Edit]:
    """Propose the sign for each code point that only a font for signs knows."""
    for m in _SIGNS.finditer(text):
        reason = "符号字体专用的编码，换成通用的符号"
        yield Edit(m.start(), m.end(), _BULLETS[m[0]], "line/sign", reason)


def undouble_lines(text: str) -> Iterator[Edit]:
    """Propose halving lines that a PDF's shadow printed twice.

    Acts when the whole line parses as XX YY ZZ… and one X is a phrase of at least six
    characters, or when a mark or at least five different characters stand doubled one by one
    and make no words that way, or stand so right below such a line. Below a line that says the
    same once, the shadow goes whole. Never collapses a doubled
    character within a line: 高高兴兴 and 研究研究讨论讨论 are words.
    """
    end_of_last = -2
    this: re.Match[str] | None = None
    for m in _LINE.finditer(text):
        above, this = this, m
        line = m[0]
        if len(line) < 6 or (len(line) % 2 and " " not in line):
            continue
        doubled = _doubled(line, is_below_doubled=m.start() == end_of_last + 1)
        end_of_last = m.end() if doubled else -2
        if doubled and above and above[0] == _halved(line, doubled):
            reason = "上一行的阴影字又印了一遍"
            yield Edit(above.end(), m.end(), "", "line/doubled", reason, witness=above.span())
            continue
        for a, b in doubled:
            start, end = m.start() + a, m.start() + b
            reason = "整行由阴影字重印，每段各印两遍"
            stays = (2 * start - end, start)
            yield Edit(start, end, "", "line/doubled", reason, witness=stays)


def _halved(line: str, doubled: Sequence[Span]) -> str:
    """A line without its second halves."""
    starts = [0, *(b for _, b in doubled)]
    return "".join(line[b:a] for b, (a, _) in zip(starts, doubled, strict=False))


def _doubled(line: str, is_below_doubled: bool) -> list[tuple[int, int]]:
    """Spans of the second halves if the whole line is XX YY ZZ…, else nothing."""
    half = len(line) // 2
    if len(line) % 2 == 0 and half >= 6 and line[:half] == line[half:] and len(set(line)) > 3:
        return [(half, len(line))]
    if len(line) > _MAX_DOUBLED:
        return []
    spans: list[tuple[int, int]] = []
    segments: list[str] = []
    at = 0
    while at < len(line):
        if line[at] in " \u3000" and segments and line[at + 1 : at + 2] != line[at]:
            at += 1  # the space between two phrases that were each printed twice
            continue
        twice = _TWICE.match(line, at)
        if not twice:
            return []
        size = len(twice[1])
        spans.append((at + size, at + 2 * size))
        segments.append(line[at : at + size])
        at += 2 * size
    marks = sum(not _HAN.match(s) and not s.isspace() for s in segments)
    if max(map(len, segments)) >= 6 or (marks and len(segments) >= 4):
        return spans
    is_printed_twice = is_below_doubled or not _is_reduplication(line)
    return spans if len(set(segments)) >= 5 and is_printed_twice else []


def _is_reduplication(line: str) -> bool:
    """Whether the line is made of words that double by nature: 平平安安, 研究研究."""
    return all(len(word) > 1 for word in rjieba.cut(line))


def close_letter_spacing(text: str) -> Iterator[Edit]:
    """Propose closing lines that were set with a space behind every character.

    Judges line by line: at least four single characters, each parted by one space, and no more
    than a fifth of the line otherwise. Leaves the real spaces of headlines alone, and those
    within names behind a role that has none (本报记者 马 晖 常 瑾).
    """
    for m in _LINE.finditer(text):
        tokens = m[0].split()
        if len(tokens) < _LEAST_SPACED or _ROLE.search(tokens[0]):
            continue
        ends = array("i", chain.from_iterable(t.span() for t in _TOKEN.finditer(m[0])))
        single = bytes(b - a == 1 for a, b in zip(ends[::2], ends[1::2], strict=True))
        if sum(single) < _LEAST_SPACED or sum(single) < 0.8 * len(single):
            continue
        for i in range(len(single) - 1):
            a, b = ends[2 * i + 1], ends[2 * i + 2]
            if b - a == 1 and (single[i] or single[i + 1]):
                start, end = m.start() + a, m.start() + b
                yield Edit(start, end, "", "line/letter-space", "字与字之间的排版空格")


def close_digit_spaces(text: str) -> Iterator[Edit]:
    """Propose removing the space that extraction puts between Han characters and digits.

    Takes one space only: two or more are columns of a table. Never inserts one.
    """
    for m in _DIGIT_SPACE.finditer(text):
        yield Edit(m.start(), m.end(), "", "line/digit-space", "数字与汉字之间多出的空格")


def close_split_lines(text: str) -> Iterator[Edit]:
    """Propose removing the line break that extraction puts where marks are set closer.

    Print sets 。” closer than two characters; `pdftotext -raw` takes that for a line's end. Acts
    before a mark that begins no line, and between a mark and an opener when both pieces together
    fill a line; only on a page where at least two lines begin with such a mark, as no printed
    line does. Leaves a paragraph's short last line alone, and whatever a blank line parts.
    """
    lines = list(_LINE.finditer(text))
    if sum([text[m.start()] in _NEVER_FIRST for m in lines]) < _SPLIT_LINES:
        return
    widths = [cells(m[0]) for m in lines]
    usual = max(Counter(w for w in widths if w > _NARROW).items(), key=_often, default=(0, 0))[0]
    width = 0
    for i in range(1, len(lines)):
        a, b = lines[i - 1], lines[i]
        width = (width or widths[i - 1]) + widths[i]
        if text[a.end() : b.start()].count("\n") != 1 or not _is_split(a[0], b[0], width, usual):
            width = 0
            continue
        yield Edit(a.end(), b.start(), "", "line/split-at-mark", "标点挤排处误断的行")


def _often(item: tuple[int, int]) -> tuple[int, int]:
    return item[1], item[0]


def _is_split(a: str, b: str, width: int, usual: int) -> bool:
    """Whether two lines are pieces of one: `width` is what they measure together."""
    if b[0] in _NEVER_FIRST:
        return width <= usual + 2 * _SLACK
    is_first_line = usual - cells(b) == 2 * _SLACK
    fills = usual - _SLACK <= width <= usual + _SLACK // 2
    return fills and a[-1] in _SET_CLOSER and b[0] in OPENERS and not is_first_line


def replace_stray_latin(text: str) -> Iterator[Edit]:
    """Propose the Han word, or nothing, for a Latin one that OCR wrote in mid-sentence; always a
    finding."""
    for m in _STRAY.finditer(text) if any(word in text for word in _STRAY_WORDS) else ():
        is_nothing = text[m.start() - 1] in _NO_AND or (
            text[m.end()] in _WAYS and _QUOTED_VERB.search(text, max(0, m.start() - 3), m.start())
        )
        if m[1] == "of" and not is_nothing:
            continue
        yield Edit(
            m.start(),
            m.end(),
            "" if is_nothing else _STRAY_WORDS[m[1]],
            "line/stray-latin",
            f"识别时误作英文“{m[1]}”",
            finding="line/stray-latin",
        )


def remove_end_marks(text: str) -> Iterator[Edit]:
    """Propose removing what a paper sets behind an article's last word: a square, （完）, who was
    its editor. Only behind a stop at a line's end; a mark behind a cell (合格●) stays."""
    for m in _END_MARK.finditer(text):
        yield Edit(m.start(), m.end(), "", "line/end-mark", "一篇末尾的结束标记")


RULES: tuple[LineRule, ...] = (
    remove_invisible,
    restore_characters,
    restore_signs,
    undouble_lines,
    close_split_lines,
    close_letter_spacing,
    close_digit_spaces,
    replace_stray_latin,
    remove_end_marks,
)
"""In the order they are applied, each on the text that the one before it left."""
