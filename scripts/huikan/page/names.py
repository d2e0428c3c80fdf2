"""Personal names: what can be one, and the spaces that a page sets within them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import rjieba

from huikan.spans import Span
from huikan.text.chars import COMPOUND_SURNAMES, HAN, SURNAMES
from huikan.trace import Edit

NAME = rf"[{HAN}](?:[ \u3000]{{0,4}}[{HAN}]){{1,3}}"
# … behind a name: 余万根口述　江 帆整理
DONE = r"(?:口述整理|口述|整理|记录|撰文|执笔)"
# Single characters parted by spaces: one name of two or three, or names of two each.
_PADDED = re.compile(
    rf"(?<![{HAN}])(?!(?<=[/／])[文图摄])[{HAN}](?:[ \u3000]{{1,4}}(?![文图][/／])[{HAN}])+"
    rf"(?=[^{HAN}]|$|{DONE})"
)
# … or a surname parted from the given name, where one of the two has both characters: 罗 小舟,
# 令狐 嘉.
_PARTED = re.compile(
    rf"(?<![{HAN}])(?:(?![文图摄])[{''.join(sorted(SURNAMES))}]([ \u3000]{{1,2}})[{HAN}]{{2}}"
    rf"|(?:{'|'.join(sorted(COMPOUND_SURNAMES))})([ \u3000]{{1,2}})[{HAN}])(?![{HAN}])"
)
# Whom a list appoints or relieves: 弥 月为区政协办公室副主任；
_APPOINTED = re.compile(
    rf"([{HAN}][ \u3000]{{1,4}}[{HAN}])(?:同志)?[为任的][{HAN}、（）\d]{{4,40}}"
    r"(?:主任|主席|委员|常委|秘书长|[局处科部院]长|职务)[；。，]?$"
)
_PADDING = re.compile(r"[ \u3000]+")
_TITLES = frozenset(("女士", "先生", "同志", "老师", "委员", "主席"))
"""What stands behind a surname where the given name is not said."""
_WIDE_SPACE = re.compile(r"\u3000+")
# The characters that names of Tibetans, Mongols, Uyghurs and others are written with.
_TRANSCRIBING = frozenset(
    "阿艾安敖奥巴白班贝本比宾波博布才苍措次茨慈达丹旦道德登迪丁顿多额尔恩嘎噶尕甘岗格根更古贡哈海和呼华吉加嘉江坚杰金居卡"
    "喀开康克库拉腊来兰勒雷丽里力立列隆鲁罗洛玛马买麦满曼米姆木穆那娜纳乃尼年诺努帕彭平普其奇恰齐强钦琴青曲群热仁日荣如瑞"
    "萨赛桑森沙山斯松苏索塔泰坦特提图土吐托娃瓦万旺维温文吾乌西希锡夏先相祥项晓雪雅牙亚央扬洋仪依伊益英永尤于玉元云再泽扎增"
    "章哲者让珍芝孜子宗卓朱珠措姜讷仓朝鲁都江孟宝音其"
)
_SOUNDS = 0.7
"""Of the characters of a name in two parts, so many at least are those of such names."""


def is_bare_name(text: str) -> bool:
    """Whether a text is a name and nothing more, and no word: a surname and one or two characters.

    >>> is_bare_name("程墨耕"), is_bare_name("高质量"), is_bare_name("马上办")
    (True, False, False)
    """
    if not re.fullmatch(f"[{HAN}]{{2,3}}", text) or text[0] not in SURNAMES:
        return False
    if rjieba.tag(text, True) == [(text, "nr")]:
        return True
    word, kind = rjieba.tag(text, False)[0]
    is_word = word == text or (len(word) > 1 and not kind.startswith("n"))
    return not is_word and rjieba.cut(text[1:], False) != [text[1:]]


def are_names(text: str) -> bool:
    """Whether a text is names and nothing more, parted by spaces or 、: one that is no word, or
    up to five that begin with surnames, of which one is no word.

    >>> are_names("周可\u3000林小满"), are_names("程墨耕"), are_names("安全 和谐")
    (True, True, False)
    """
    names = re.split("[、 \u3000]+", text)
    if len(names) > 5 or not all(re.fullmatch(f"[{HAN}]{{2,3}}", n) for n in names):
        return False
    return all(n[0] in SURNAMES for n in names) and any(map(is_bare_name, names))


def is_worded_name(text: str) -> bool:
    """Whether a text may be a name whose given name is a word, too: a surname, and one noun of
    two characters. Says little by itself.

    >>> is_worded_name("隋海军"), is_worded_name("强党建"), is_worded_name("高质量")
    (True, False, False)
    """
    if not re.fullmatch(f"[{HAN}]{{3}}", text) or text[0] not in SURNAMES:
        return False
    words = rjieba.tag(text, False)
    if text[1:] in _TITLES or [word for word, _ in words] != [text[0], text[1:]]:
        return False
    is_proper = words[1][1].startswith(("nr", "ns", "nz"))
    return is_proper or (words[0][1] == "nr" and words[1][1].startswith("n"))


def is_transcribed_name(text: str, is_told: bool = False) -> bool:
    """Whether a text may be a name that is written by its sound, as those of Tibetans or Mongols
    are: three to six characters that such names are written with, and no word. For where a name
    may stand. Where an office in front of it `is_told` two characters will do, or a word of four.

    >>> [is_transcribed_name(name) for name in ("达瓦卓玛", "阿克苏", "井边的灯", "平措")]
    [True, False, False, False]
    >>> is_transcribed_name("平措", is_told=True)
    True
    """
    if not (2 if is_told else 3) <= len(text) <= 6 or not _TRANSCRIBING.issuperset(text):
        return False
    words = rjieba.tag(text, False)
    is_name = len(words) > 1 or words[0][1].startswith("nr")
    return is_name or (is_told and len(text) > 3)


def is_compound_name(text: str) -> bool:
    """Whether a text is a name with a surname of two characters, and no word.

    >>> is_compound_name("欧阳小满"), is_compound_name("东方明珠塔"), is_compound_name("南宫")
    (True, False, False)
    """
    is_short = 3 <= len(text) <= 4 and text[:2] in COMPOUND_SURNAMES
    return is_short and rjieba.cut(text, False) != [text]


def is_parted_name(text: str) -> bool:
    """Whether a text is a name in two parts that is written by its sound: 阿卜杜拉·买买提.

    >>> is_parted_name("阿卜杜拉·买买提"), is_parted_name("聚焦·两会")
    (True, False)
    """
    first, dot, last = text.partition("·")
    is_long = bool(dot) and 2 <= len(first) <= 8 and 2 <= len(last) <= 8
    sounds = sum(c in _TRANSCRIBING for c in first + last)
    return is_long and "·" not in last and sounds >= _SOUNDS * len(first + last)


def may_be_named(text: str) -> bool:
    """Whether a text is a name where something else says that one stands there: one that is no
    word, or whose given name is one."""
    return is_bare_name(text) or is_worded_name(text)


def padding_edits(line: str) -> Iterator[Edit]:
    """Propose removing the spaces within names, and narrowing the wide ones between them."""
    padded = list(_PADDED.finditer(line))
    gone = [span for m in padded for span in pads(m)]
    parted = (m for m in _PARTED.finditer(line) if not _is_within(m.start(), padded))
    gone += [m.span(m.lastindex or 0) for m in parted]
    edits = [Edit(*span, "", "byline/padding", "姓名中间的空格") for span in gone]
    edits += [
        Edit(*m.span(), " ", "byline/space", "署名中的全角空格")
        for m in _WIDE_SPACE.finditer(line)
        if not any(start < m.end() and m.start() < end for start, end in gone)
    ]
    yield from sorted(edits, key=lambda edit: edit.start)


def _is_within(at: int, padded: list[re.Match[str]]) -> bool:
    """Whether a surname is the last character of another name: 李 明 王芳."""
    return any(m.start() <= at < m.end() for m in padded)


def unpadded(names: str) -> str:
    """Names without the spaces within them."""
    out, at = "", 0
    for m in _PADDED.finditer(names):
        for start, end in pads(m):
            out, at = out + names[at:start], end
    return out + names[at:]


def pads(m: re.Match[str]) -> list[tuple[int, int]]:
    """The spaces within names of a run of single characters, but not those between names."""
    spaces = [p.span() for p in _PADDING.finditer(m[0])]
    wide = ["\u3000" in m[0][a:b] for a, b in spaces]
    inner = spaces if len(spaces) == 2 else _within_names(spaces, wide) or spaces[::2]
    return [(m.start() + a, m.start() + b) for a, b in inner]


def _within_names(spaces: list[Span], wide: list[bool]) -> list[Span]:
    """The spaces within names where wide ones part these and narrow ones their characters, but
    that a name of two characters has a wide one, too: 罗 小 满　江　帆. None if that leaves one
    character alone, or more than three together."""
    if all(wide) or not any(wide):
        return []
    inner: list[Span] = []
    size, is_alone = 1, False
    for k, is_wide in enumerate([*wide, True]):
        if not is_wide:
            inner.append(spaces[k])
            size += 1
        elif size > 3 or (size > 1 and is_alone):
            return []
        elif size > 1:
            size = 1
        else:
            inner += [spaces[k - 1]] if is_alone else []
            is_alone = not is_alone
    return [] if is_alone else inner


def appointed_span(text: str) -> Span | None:
    """Where a row of a list of appointments names somebody whose two characters are spaced out.

    Only in front of his office, at the row's end; whatever his surname, the row tells of a name.

    >>> appointed_span("弥 月为区政协办公室副主任；"), appointed_span("弥 月的光照着渡口。")
    ((0, 3), None)
    """
    m = _APPOINTED.match(text)
    return m.span(1) if m else None


def padded_names(line: str) -> list[Span]:
    """Where names stand whose characters are spaced out, in the line's order.

    >>> padded_names("本报记者 罗 鸣 江 帆")
    [(5, 8), (9, 12)]
    """
    out: list[Span] = []
    for m in _PADDED.finditer(line):
        gone, at = set(pads(m)), m.start()
        for p in _PADDING.finditer(m[0]):
            start, stop = m.start() + p.start(), m.start() + p.end()
            if (start, stop) not in gone:
                out.append((at, start))
                at = stop
        out.append((at, m.end()))
    return [(a, b) for a, b in out if b - a > 1]
