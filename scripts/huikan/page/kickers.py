"""Kickers: the lines above a headline, apart from it, in one block with it, or set smaller."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huikan.blocks import Kind, PageBlock, TypeSize, next_block
from huikan.page.labels import DATELINE, SIDEBAR, is_counted_label, is_short_label, names_column
from huikan.page.series import LEADING, number_in
from huikan.text.chars import HAN, INNER_SPACE, NUMBERED, ends_clause, unbalanced
from huikan.trace import Traced

_MAX_KICKER = 16
# A headline that says which committee did what.
REPORTS = re.compile(
    rf"(?:[{HAN}]{{0,10}}政协|中国人民政治协商会议)[{HAN}\d“”]{{0,24}}"
    r"(?:开幕|闭幕|召开|举行|举办|开展|成立|启动|视察|调研|协商|座谈)"
)
# A kicker that is read on in its headline: 市政协、市科协联合组织
_READ_ON = re.compile(
    r"(?:组织|举办|举行|召开|开展|联合|主办|承办|印发|提出|建议|呼吁)$|^(?:追?记|访)(?!者|录|忆|谈|问).{4,}"
)
# What gathers short reports under one headline: they are its sections.
GATHERS = re.compile(
    r"(?:简讯|短讯|要闻|动态|一束|集锦|撷英|快报|荟萃|大事记|巡礼|回眸|回顾|工作报告)$"
)
# A line that its number, its day or a mark in front sets apart from a headline.
_OPENS_OTHERWISE = re.compile(
    rf"{NUMBERED.pattern}|\d{{4}}年|[□■◇◆○●▲△★☆（(—]"
    rf"|[\d一二三四五六七八九十]{{1,3}}月[\d一二三四五六七八九十初底上中下]"
)
MAX_PART = 6
"""Characters of what a part of a page is called."""
_SORT_OF_PIECE = re.compile("(?:综述|述评|纪实|侧记|纪事|走笔|掠影|见闻|巡礼)$")
# What a committee held, in a line that says what sort of piece tells of it.
_OF_BODY = re.compile("政协.*(?:会|活动|调研|视察|考察|监督|协商|座谈|论坛|培训|讲堂)")
_OCCASION = re.compile("(?:会议?|活动|仪式|论坛)$")
_LONGER = 1.5
"""So many times as long as a headline's lines a kicker is that says what the report is about."""
# A column's name in front of a headline, set apart by a wide space.
_LABEL_AND_TITLE = re.compile(r"(\S{2,8})(?:\u3000+| {2,})(\S{4,})")
# Where a piece comes from, alone on the line above its headline.
_PLACE = re.compile(rf"[{HAN}]{{1,5}}(?:街道|[镇乡县区市旗州村])")
_MIN_PLACES = 3
_MIN_LED = 2
"""Articles whose headlines stand below kickers that nothing else tells, at least."""
_BETWEEN = re.compile("[，、：；—]")
_TIERS = 3
"""Lines of a headline in two halves with its kicker."""
_MIN_HEADLINE = 6
"""Characters of a headline below such a kicker, at least: fewer are a line's rest."""
_NEAR = 60
"""Blocks below a headline among which its first section has its heading, if there are any."""
_BELOW = (Kind.BYLINE, Kind.SUBTITLE, Kind.ORGANISATION)


def prints_organisation_first(blocks: Sequence[PageBlock], runs: list[list[int]]) -> bool:
    """The page's habit: whether the organisation line stands above the headline.

    A line between two headlines says nothing where others stand beside one alone: the upper one
    may be a kicker, or the lower one the first section's heading.
    """
    sure = between = 0
    for run in runs:
        kinds = [k for i in run if (k := blocks[i].kind) in (Kind.ORGANISATION, Kind.DISPLAY)]
        if len(set(kinds)) < 2:
            continue
        if kinds[0] is kinds[-1] is Kind.DISPLAY:
            between += 1
        else:
            sure += 1 if kinds[0] is Kind.ORGANISATION else -1
    return (sure or between) > 0


def find_kickers(blocks: Sequence[PageBlock]) -> frozenset[int]:
    """Display lines that head a title block, each set apart above a headline and its byline.

    Only on a page where another such block stands below finished text or at the top: else the
    line may be the rest of the text above that a column cut off.
    """
    found = [i for i in range(len(blocks) - 2) if _heads_block(blocks, i)]
    above = (blocks[i - 1] if i else None for i in found)
    is_clear = any(b is None or b.kind is not Kind.TEXT or ends_clause(b.text) for b in above)
    return frozenset(found) if is_clear else frozenset()


def _heads_block(blocks: Sequence[PageBlock], i: int) -> bool:
    line, title, below = blocks[i : i + 3]
    if (line.kind, title.kind) != (Kind.DISPLAY, Kind.DISPLAY) or line.tight or title.tight:
        return False
    text = line.text.strip()
    is_phrase = 4 <= len(text) <= _MAX_KICKER and "，" not in text and not any(unbalanced(text))
    return is_phrase and below.kind in _BELOW and not below.level


def is_set_small(blocks: Sequence[PageBlock], head: Sequence[int]) -> bool:
    """Whether the source shows that of a title block (`head`) one line alone is set as a headline,
    so that what stands above it is its own and names no feature of the page's."""
    return sum(blocks[i].size is TypeSize.HEADLINE for i in head) == 1


def lines_above(lines: Sequence[str], has_subtitle: bool = False) -> tuple[int, int]:
    """Where in a headline's lines the name of its column ends, and where its kicker does; with
    `has_subtitle` one stands below it, so that the headline may be one of three tiers."""
    if len(lines) > 1 and SIDEBAR.fullmatch(lines[0]):
        return 0, 1
    if len(lines) < 2 or not names_column(lines[0]):
        return 0, _kicker_lines(lines, has_subtitle)
    if is_counted_label(lines[0]):
        return 0, 1
    return 1, 1 + _kicker_lines(lines[1:], has_subtitle)


def _kicker_lines(lines: Sequence[str], has_subtitle: bool) -> int:
    """How many lines of a headline are its kicker: those above one that says by itself which
    committee did what (政协某市第十届委员会第二次会议开幕), the one that says so above two halves
    of a headline, or the one above a subtitle's headline
    that is set in smaller type."""
    if has_subtitle and len(lines) == 2 and _is_set_smaller(*lines):
        return 1
    if len(lines) == _TIERS and _is_over_couplet(*lines):
        return 1
    if len(lines) < 2 or not REPORTS.match(lines[-1]) or any(map(REPORTS.match, lines[:-1])):
        return 0
    return len(lines) - 1


def tells_sort_below(headline: str, line: str) -> bool:
    """Whether a line below a headline in two phrases says what sort of piece it is: its subtitle,
    though no dash stands before it.

    >>> tells_sort_below("修好一座桥　走出一条路", "县政协助力乡村交通纪实")
    True
    >>> tells_sort_below("桥头", "夜渡纪事"), tells_sort_below("修好一座桥　走出一条路", "县里的桥")
    (False, False)
    """
    text, above = line.strip(), headline.strip()
    is_told = above[-1:] == "？" or (_OF_BODY.search(text) and not _OF_BODY.search(above))
    if not (INNER_SPACE.search(above) or is_told) or _SORT_OF_PIECE.search(above):
        return False
    is_one = len(text) >= _MIN_HEADLINE and not INNER_SPACE.search(text)
    return is_one and _SORT_OF_PIECE.search(text) is not None


def tells_sort(line: str) -> bool:
    """Whether a line says what sort of piece stands below it: 松桥县政协2023年工作综述."""
    return _SORT_OF_PIECE.search(line.strip()) is not None


def _is_over_couplet(first: str, *couplet: str) -> bool:
    """Whether a line says which committee did what above two short lines of one length that do
    not: 云溪市政协开展专项民主监督 / 监督不缺位 / 渡口有温度."""
    lengths = {len(line) for line in couplet}
    is_short = len(lengths) == 1 and len(first) >= 2 * max(lengths)
    return is_short and bool(REPORTS.match(first)) and not any(map(REPORTS.match, couplet))


def is_read_on(kicker: str, title: str) -> bool:
    """Whether a kicker says who did something and its headline says what, or one of the two says
    both, or it says of whom the story tells (记…委员…): then it is that headline's own.

    >>> is_read_on("市政协、市科协联合组织", "四十人下厂“会诊”"), is_read_on("松桥旧闻", "马灯")
    (True, False)
    """
    reports = any(map(REPORTS.match, (kicker.strip(), title.strip())))
    return reports or _READ_ON.search(kicker.strip()) is not None


def is_below_kicker(blocks: Sequence[PageBlock], display: Sequence[int]) -> bool:
    """Whether the second of two lines of display type that nothing else tells apart is the
    headline, no section's heading: it alone is set in several lines, or the first says what sort of
    piece it is (…工作综述), or the headings below it are numbered and it is not."""
    if len(display) != 2:
        return False
    first, second = (blocks[i] for i in display)
    if len(second.lines) > 1 and len(first.lines) == 1:
        return True
    if _SORT_OF_PIECE.search(first.text.strip()) and not _SORT_OF_PIECE.search(second.text):
        return not LEADING.match(second.text) and len(second.text) >= _MIN_HEADLINE
    near = blocks[display[1] + 1 : display[1] + 1 + _NEAR]
    headings = (b.text for b in near if b.kind is Kind.DISPLAY)
    number = number_in(LEADING.match(next(headings, "")))
    return number == 1 and not any(LEADING.match(b.text) for b in (first, second))


def is_labelled(blocks: Sequence[PageBlock], display: Sequence[int]) -> bool:
    """Whether the first of several lines of display type names the column of the headline below:
    by its words; or as one short phrase, set apart above one line more that is longer."""
    if len(display) < 2:
        return False
    first, second = (blocks[i] for i in display[:2])
    if names_column(first.text):
        return True
    is_label = is_short_label(first.text) and len(first.lines) == 1
    if is_label and not second.tight and GATHERS.search(second.text.strip()):
        return True
    if len(display) > 2 or second.tight or len(first.lines) > 1:
        return False
    if GATHERS.search(first.text.strip()) or _OPENS_OTHERWISE.match(second.text):
        return False
    return is_short_label(first.text) and len(second.text) >= _LONGER * len(first.text)


def is_over_news(blocks: Sequence[PageBlock], first: int, second: int) -> bool:
    """Whether a long line is the kicker of the shorter headline between it and a news report."""
    after = next_block(blocks, second)
    longest = max(len(line.text) for line in blocks[second].lines)
    is_longer = len(blocks[first].text) > _LONGER * longest
    return is_longer and after is not None and DATELINE.match(after.text) is not None


def without_label(lines: tuple[Traced, ...]) -> tuple[Traced, ...]:
    """A headline's lines, with the column's name in front as a line of its own: 编后　　…."""
    if (m := SIDEBAR.match(lines[0].text)) and m.end() < len(lines[0]):
        return (lines[0][: m.end()].strip(), lines[0][m.end() :], *lines[1:])
    m = _LABEL_AND_TITLE.match(lines[0].text)
    if m is None or not names_column(m[1]):
        return lines
    return (lines[0][: m.end(1)], lines[0][m.start(2) :], *lines[1:])


def places_above(titles: Sequence[Sequence[str]]) -> frozenset[int]:
    """Which headlines (in lines) have the place that they come from on a line above, where three
    and more of the page have: 渡口镇 / 一筐冰的价钱."""
    found = [n for n, own in enumerate(titles) if len(own) > 1 and _PLACE.fullmatch(own[0].strip())]
    return frozenset(found) if len(found) >= _MIN_PLACES else frozenset()


def is_kicker(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line above a headline runs on into it: 五常市政协“委员工作室”——."""
    return blocks[i].text.rstrip().endswith(("—", "：", "－－"))


def _is_set_smaller(first: str, second: str) -> bool:
    """Whether the first of two lines, much the longer, is whole by itself as the second is, so
    that no type but a smaller one than the second's has room for it: it names an occasion that
    a committee called, or is two phrases and the second one. Not where the second is what was
    left of such a phrase: 在夜航中练本领　在摆渡中显 / 委员担当."""
    if len(first) < _LONGER * len(second) or len(second) < _MIN_HEADLINE:
        return False
    if REPORTS.match(second) or INNER_SPACE.search(second):
        return False
    is_occasion = REPORTS.match(first) and _OCCASION.search(first)
    phrases = INNER_SPACE.split(first)
    is_rest = len(phrases[0]) == len(phrases[-1]) + len(second)
    return bool(is_occasion) or (len(phrases) == 2 and not is_rest)


def title_index(
    display: list[int],
    anchor: int | None,
    organisation_first: bool,
    has_organisation: bool,
    labelled: bool,
    reports: int,
) -> int:
    """Which display block is the headline; `labelled`: the first names the column; `reports`: the
    first that says by itself which committee did what, or else the first."""
    if anchor is None:
        return display[1] if labelled and len(display) > 1 else reports
    below = [i for i in display if i > anchor]
    above = [i for i in display if i < anchor]
    if organisation_first and has_organisation and below:
        return below[0]
    return above[-1] if above else display[0]


def led_headlines(blocks: Sequence[PageBlock], pairs: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Which lines taken for an article's only section heading are its headline, and the line
    taken for that the kicker above it: `pairs` gives for each such article both, below the line
    of its organisation (利通区政协 / 建好一间工作室，连起一片生意人 / 早茶桌上谈营商). Two articles
    at least, and in all of them the upper line has a mark between clauses, the lower one none."""
    if len(pairs) < _MIN_LED:
        return frozenset()
    is_led = all(
        _BETWEEN.search(blocks[upper].text) and not _BETWEEN.search(blocks[lower].text)
        for upper, lower in pairs
    )
    return frozenset(lower for _, lower in pairs) if is_led else frozenset()


def part_above(blocks: Sequence[PageBlock], display: list[int]) -> tuple[list[int], list[int]]:
    """What the page's part is called, above the name of a column and its first headline (政协动态 /
    县区传真 / …), and the rest of the display type."""
    texts = [blocks[i].text.strip() for i in display[:3]]
    is_part = len(texts) == 3 and len(texts[0]) <= MAX_PART and names_column(texts[1])
    cut = 1 if is_part and not names_column(texts[0]) else 0
    return display[:cut], display[cut:]
