"""Short lines that look like headings and are the lines of something: a list, a table, a song."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from huikan.blocks import Kind, PageBlock, next_block
from huikan.page.labels import names_column
from huikan.page.names import is_bare_name, is_transcribed_name
from huikan.page.records import record_rows
from huikan.page.rows import names_members
from huikan.page.signers import may_be_name
from huikan.text.chars import (
    HAN,
    INNER_SPACE,
    LABELLED,
    NO_START,
    NUMBERED,
    ends_clause,
    is_counted,
)
from huikan.text.display import DAY_ROW, HOUR_ROW

# What a text says before words that somebody wrote or sang.
_WRITES = re.compile(
    r"(?:[写刻印贴题刷唱念喊绣挂书]|纸条|标语|字样|横幅|条幅|牌子|大字|口号|对联|楹联|旧联|手笔)[^，。：]{0,6}[：:]$"
)
_ANNOUNCES = ("：", ":")
# A numbered row, and what such a row ends with that names a paper or whose it is.
_NUMBERED_ROW = re.compile(r"(\d{1,3})[.、．]\s*(?=\D)")
_OF_A_LIST = re.compile(
    r"(?:提案|建议|议案|意见|报告|方案|办法|信息|案例|社情民意)[》”]?(?:\s*[（(].*)?$|[）)]$"
)
# A name, and behind a wide space who that is: 罗 鸣　县农业局局长
_PERSON_ROW = re.compile(rf"[{HAN}](?: ?[{HAN}]){{1,3}}\u3000+[{HAN}、，\u3000]{{2,40}}")
# What those are who take part in a talk, in front of them, and one more of them.
_TAKES_PART = re.compile(
    r"(?:(?:特邀|对话|访谈)?(?:主持人|嘉宾)|(?:对话|参加|与会|受访|访谈|点评)[人者])[：:][^。！？：]{2,40}"
)
_PART = re.compile(
    rf"[{HAN}、（）]{{2,28}}(?:\u3000[ \u3000]*| {{1,4}})[{HAN}](?:[ \u3000]?[{HAN}]){{1,2}}"
)
_DAY_LINE = re.compile(rf"{DAY_ROW.pattern}(?:$|[ \u3000]*全天)")
_ALL_DAY = re.compile(r"(?:全天|上午|下午|晚上?)[ \u3000]+\S")
_ANSWERS = re.compile(r"A[.、．][^。]{1,40}[ \u3000]B[.、．]")
_WORK_ROW = re.compile(rf"[{HAN}\d（）()· \u3000]{{2,20}}《[^《》]{{2,40}}》")
_NEAR_ROW = 2
"""Lines from one such row to the next, at most: one may be the name of a prize."""
_MARKS = frozenset("◆◇●○■□★☆▲△")
_MAX_PART = 8
"""Characters of the label above those who take part."""
_WIDE_SPACE = re.compile(r"\u3000[ \u3000]*| {2,}")
# A first cell that counts or says when, a last one with a price, and the note below a table.
_COUNTED_CELL = re.compile(
    rf"(?:第[一二三四五六七八九十\d]{{1,3}}[{HAN}]{{1,2}}|[一二三四五六七八九十\d]{{1,3}}[时点日号月])\u3000"
)
_PRICED_CELL = re.compile(
    r"\u3000.{0,6}?[一二三四五六七八九十百千万\d.]+(?:元|[元角]?[五\d]?[角分])(?:起|整|以[上下])?$"
)
_OF_ROWS = re.compile("(?:以上|统计|注：|数据|截至|截止)")
_MIN_NUMBERED = 3
"""Rows that follow one another by number."""
# A paper, and behind a space whose it is: 关于渡口照明的提案 罗鸣、江小舟
_OWNED_ROW = re.compile(
    r"[^。；]{2,40}(?:提案|建议|议案|意见|报告|方案|信息|案例|来稿|作品)[》”]?[ \u3000]+"
    rf"[{HAN}·、 \u3000]{{2,24}}"
)
# A figure and what it counts, where a cell ends: 现金二百元, 5口人.
_AMOUNT = re.compile(rf"[\d〇一二三四五六七八九十百千万][{HAN}%％]{{1,2}}$")
_MIN_CELLS, _MAX_REST = 3, 4
"""Cells of a row, at least; and characters of what was left of one on its second line, at most."""
_MIN_ROWS, _MAX_RULE = 5, 20
"""Lines of a list that are none of them headings, and characters of one with a comma."""
_MAX_VERSE = 20


def display_rows(blocks: Sequence[PageBlock]) -> set[int]:
    """Indices of lines that look like headings and are rows: of rules or a song, of a numbered
    list, of a table, of what was asked and answered, of a quiz, of works by their authors; or that
    count something each."""
    rows = uneven_rows(blocks) | numbered_rows(blocks) | celled_rows(blocks)
    rows |= marked_rows(blocks) | quiz_rows(blocks) | work_rows(blocks)
    return rows | record_rows(blocks) | owned_rows(blocks)


def uneven_rows(blocks: Sequence[PageBlock]) -> set[int]:
    """Indices of lines that stand one below another without text between them, five and more and
    of uneven length: a list of rules or a song, not headings."""
    out: set[int] = set()
    run: list[int] = []
    for i in range(len(blocks) + 1):
        if i < len(blocks) and _is_rule(blocks[i]):
            run.append(i)
            continue
        if len(run) < _MIN_ROWS:
            run = []
            continue
        is_below_text = run[0] > 0 and blocks[run[0] - 1].kind is Kind.TEXT
        titles = _titles_above(blocks, run) if is_below_text else 0
        rows = run if is_below_text else run[1:]
        lengths = [len(blocks[j].text) for j in rows]
        plain = not any(INNER_SPACE.search(blocks[j].text) or blocks[j].level for j in rows)
        if len(rows) >= _MIN_ROWS and plain and max(lengths) > 2 * min(lengths):
            out.update(rows[titles : len(rows) - _title_below(blocks, rows)])
        run = []
    return out


def _titles_above(blocks: Sequence[PageBlock], run: list[int]) -> int:
    """How many of the first rows are a title block: each stands between blank lines, and all the
    rest tight on one another; or a column's name with the headline below it, and a name."""
    if names_column(blocks[run[0]].text) and len(run) > _MIN_ROWS + 2:
        return 2 + _is_short_name(blocks[run[2]].text.strip())
    first = next((n for n, i in enumerate(run) if blocks[i].tight), 1) - 1
    rest = run[first + 1 :]
    return first if len(rest) >= _MIN_ROWS and all(blocks[i].tight for i in rest) else 0


def _is_short_name(text: str) -> bool:
    return may_be_name("".join(text.split())) or is_transcribed_name(text)


def _title_below(blocks: Sequence[PageBlock], rows: list[int]) -> int:
    """How many of the last rows are another article's title block: its headline and who wrote it,
    right above long text, and the name of its column; or this and the headline."""
    after = next_block(blocks, rows[-1]) if len(rows) > 2 else None
    if after is None or after.kind is not Kind.TEXT or len(after.text) <= 1.5 * _MAX_RULE:
        return 0
    title, name = (blocks[i] for i in rows[-2:])
    if names_column(title.text) and {title.kind, name.kind} == {Kind.DISPLAY}:
        return 2
    is_name = may_be_name("".join(name.text.split())) and len(title.text) > len(name.text)
    if not is_name or {title.kind, name.kind} != {Kind.DISPLAY}:
        return 0
    return 3 if names_column(blocks[rows[-3]].text) else 2


def numbered_rows(blocks: Sequence[PageBlock]) -> set[int]:
    """Indices of display lines that are rows of a numbered list: three rows and more that count
    on without text between them, each of which says whose it is or what paper it names
    (3.关于…的提案（罗鸣）), or which something announces. Headings that extraction
    stacked on one another name none, and have as much text beside them."""
    out: set[int] = set()
    for run in _counting_on(blocks):
        if len(run) < _MIN_NUMBERED:
            continue
        if all(_OF_A_LIST.search(blocks[i].text) for i in run) or _is_announced(blocks, run):
            out.update(run)
    return out


def _is_announced(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether lines that count on from one are items: what stands above announces them (：), or
    they have less text above, up to the headline, and less below than there are of them, so that
    they head none of it."""
    m = _NUMBERED_ROW.match(blocks[run[0]].text)
    if m is None or int(m[1]) != 1:
        return False
    before = next_block(blocks, run[0], -1)
    if before is not None and before.kind is Kind.TEXT and before.text.endswith(_ANNOUNCES):
        return True
    above = itertools.takewhile(lambda j: _is_text(blocks[j]), range(run[0] - 1, -1, -1))
    below = itertools.takewhile(lambda j: _is_text(blocks[j]), range(run[-1] + 1, len(blocks)))
    few = len(run)
    return (
        sum(1 for _ in itertools.islice(above, few))
        < few
        > sum(1 for _ in itertools.islice(below, few))
    )


def _is_text(block: PageBlock) -> bool:
    return block.kind in (Kind.TEXT, Kind.CAPTION, Kind.FURNITURE)


def celled_rows(blocks: Sequence[PageBlock]) -> set[int]:
    """Indices of rows of a table: three lines at least that stand on one another, each in three
    cells or more with wide spaces between, or in two of which the first counts (第一周　…) or says
    when (七时　…) or the last has a price (…　每份三十元起); and of the line behind them that says
    of when they are (统计截至…)."""
    out: set[int] = set()
    run: list[int] = []
    for i, block in enumerate([*blocks, None]):
        text = block.text.strip() if block is not None else ""
        is_line = block is not None and len(block.lines) == 1 and not block.level
        if block is not None and block.kind in (Kind.CAPTION, Kind.FURNITURE):
            continue
        cells = len(_WIDE_SPACE.split(text))
        says_so = _COUNTED_CELL.match(text) or _PRICED_CELL.search(text)
        is_counted_row = cells == 2 and says_so and not ends_clause(text)
        if is_line and (cells > 2 or (is_counted_row and not NUMBERED.match(text))):
            run.append(i)
            continue
        if len(run) >= _MIN_NUMBERED:
            out.update(run)
            if is_line and _OF_ROWS.match(text) and not ends_clause(text):
                out.add(i)
        run = []
    return out


def spaced_rows(blocks: Sequence[PageBlock]) -> set[int]:
    """Indices of rows whose cells are parted by single spaces, as the phrases of a headline are:
    three lines at least that stand on one another, each in three cells and more, one of which is a
    name or a figure in half of them (望湖区委员 罗鸣 二百元) or the first the same as in the row
    above (甲等 罗鸣 乌篷镇); or each a paper and whose it is (关于渡口照明的提案 罗鸣).

    Not headlines in three phrases. The rest of a row that was too long for its line stands among
    them, and so does its first half that counts as the rows do.
    """
    out: set[int] = set()
    run: list[int] = []
    rows: list[str] = []
    for i, block in enumerate([*blocks, None]):
        if block is not None and block.kind in (Kind.CAPTION, Kind.FURNITURE):
            continue
        if block is not None and is_spaced_row(block):
            run.append(i)
            rows.append(block.text.strip())
        elif (
            block is not None
            and run
            and (
                _ends_row_above(blocks[run[-1]], block) or _begins_row(block, next_block(blocks, i))
            )
        ):
            run.append(i)
        else:
            out.update(run if _are_spaced_rows(rows) else ())
            run, rows = [], []
    return out


def _are_spaced_rows(rows: Sequence[str]) -> bool:
    """Whether lines are rows by what stands in one place of most of them."""
    if len(rows) < _MIN_NUMBERED:
        return False
    celled = [row.split() for row in rows if not _OWNED_ROW.fullmatch(row)]
    if not celled or 2 * sum(a[0] == b[0] for a, b in pairwise(celled)) >= len(celled):
        return True
    columns = list(zip(*celled, strict=False))
    most = max(sum(map(_is_name_or_figure, column)) for column in columns)
    return 2 * most >= len(celled)


def _is_name_or_figure(cell: str) -> bool:
    return is_bare_name(cell) or is_transcribed_name(cell) or _AMOUNT.search(cell) is not None


def is_spaced_row(block: PageBlock) -> bool:
    """Whether a line can be such a row."""
    if block.kind not in (Kind.TEXT, Kind.DISPLAY) or len(block.lines) > 1:
        return False
    text = block.text.strip()
    if block.level or block.size or block.verse or ends_clause(text) or NUMBERED.match(text):
        return False
    if _OWNED_ROW.fullmatch(text):
        return True
    return len(text.split()) >= _MIN_CELLS and not re.search("[，。；：]", text)


def _begins_row(block: PageBlock, below: PageBlock | None) -> bool:
    """Whether a line counts in its first cell and a row's rest stands below it."""
    cells = block.text.split()
    is_begun = len(cells) > 1 and cells[0].isdigit() and not ends_clause(block.text)
    return is_begun and below is not None and is_spaced_row(below)


def _ends_row_above(above: PageBlock, block: PageBlock) -> bool:
    """Whether a line is what was left of the row above it: a few characters, tight below it."""
    text = block.text.strip()
    is_short = block.tight and len(block.lines) == 1 and len(text) <= _MAX_REST
    return is_short and above.text.rstrip()[-1] not in NO_START.replace("、", "")


def marked_rows(blocks: Sequence[PageBlock]) -> set[int]:
    """Indices of display lines that a mark opens (◆灯坏了三天), three at least, each right above
    what another mark opens (◇已修好): rows of what was asked and what came of it."""
    found: dict[str, list[int]] = {}
    for i, (a, b) in enumerate(pairwise(blocks)):
        mark, answer = a.text.lstrip()[:1], b.text.lstrip()[:1]
        if a.kind is Kind.DISPLAY and mark in _MARKS and answer in _MARKS and mark != answer:
            found.setdefault(mark, []).append(i)
    return {i for own in found.values() if len(own) >= _MIN_NUMBERED for i in own}


def work_rows(blocks: Sequence[PageBlock]) -> set[int]:
    """Indices of display lines that say whose a work is, and its name: 罗鸣《灯塔纪事》, three at
    least of a page, each with another no farther than a line away."""
    found = [
        i
        for i, block in enumerate(blocks)
        if block.kind is Kind.DISPLAY
        and not block.level
        and _WORK_ROW.fullmatch(block.text.strip())
    ]
    out = {i for pair in pairwise(found) if pair[1] - pair[0] <= _NEAR_ROW for i in pair}
    return out if len(out) >= _MIN_NUMBERED else set()


def owned_rows(blocks: Sequence[PageBlock]) -> set[int]:
    """Indices of lines that name a paper and, behind a space, whose it is (关于渡口装灯的提案
    罗 鸣), three at least below one another."""
    out: set[int] = set()
    run: list[int] = []
    for i, block in enumerate([*blocks, None]):
        if block is not None and not block.level and _OWNED_ROW.fullmatch(block.text.strip()):
            run.append(i)
            continue
        out.update(run if len(run) >= _MIN_NUMBERED else ())
        run = []
    return out


def quiz_rows(blocks: Sequence[PageBlock]) -> set[int]:
    """Indices of a quiz's questions and of what may be answered to each, right below it:
    A.团结　B.民主."""
    answers = {i for i, b in enumerate(blocks) if i and _ANSWERS.match(b.text.strip())}
    return answers | {i - 1 for i in answers}


def programme_rows(blocks: Sequence[PageBlock]) -> set[int]:
    """Indices of display lines of a programme: a day right above what happens at some hour of it,
    and what is told so of the whole day (全天　委员报到)."""
    out: set[int] = set()
    for i, (a, b) in enumerate(pairwise(blocks)):
        above, below = a.text.strip(), b.text.strip()
        is_timed = HOUR_ROW.match(below) is not None
        is_day = _DAY_LINE.match(above) and (is_timed or _ALL_DAY.match(below))
        if a.kind is Kind.DISPLAY and (is_day or (is_timed and _ALL_DAY.match(above))):
            out.add(i)
    return out


def people_rows(blocks: Sequence[PageBlock]) -> set[int]:
    """Indices of display lines that say who takes part, a name and behind a wide space who that
    is: tight below a label (对话嘉宾：) or another such line, or above labelled rows (界别：农业);
    and rows of a list of members."""
    out: set[int] = set()
    for i, block in enumerate(blocks):
        if _says_who_takes_part(blocks, i, i - 1 in out):
            out.add(i)
            continue
        if block.kind is not Kind.DISPLAY or block.level:
            continue
        if names_members(block.text):
            out.add(i)
            continue
        if not _PERSON_ROW.fullmatch(block.text.strip()):
            continue
        above, below = blocks[i - 1] if i else None, next_block(blocks, i)
        is_called = above is not None and (i - 1 in out or _names_part(above))
        is_card = below is not None and below.kind is Kind.TEXT and _is_short_label(below.text)
        if (block.tight and is_called) or (is_card and _has_cells(block)):
            out.add(i)
    return out


def _says_who_takes_part(blocks: Sequence[PageBlock], i: int, is_below: bool) -> bool:
    """Whether a line has in front what those are who take part (嘉宾：市水利局局长　罗 鸣), beside
    another label, or stands below such a line with who else does."""
    block, text = blocks[i], blocks[i].text.strip()
    if block.level or block.size or block.kind not in (Kind.DISPLAY, Kind.BYLINE, Kind.TEXT):
        return False
    if is_below and _PART.fullmatch(text):
        return True
    beside = (blocks[k].text.strip() for k in (i - 1, i + 1) if 0 <= k < len(blocks))
    is_called = _TAKES_PART.fullmatch(text) is not None
    return is_called and any(LABELLED.match(other) or _PART.fullmatch(other) for other in beside)


def is_labelled_row(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a line with a label in front stands below another one, in one row each: 座右铭：….
    Not where who speaks is named so, with a sentence behind."""
    return i > 0 and all(_is_short_label(blocks[k].text) for k in (i - 1, i))


def _names_part(block: PageBlock) -> bool:
    """Whether a line is the label of those who take part, or one of them."""
    text = block.text.strip()
    is_label = len(text) <= _MAX_PART and text[-1] in "：:"
    return block.kind is Kind.TEXT and bool(is_label or _PERSON_ROW.fullmatch(text))


def _is_short_label(text: str) -> bool:
    return len(text) <= _MAX_RULE and LABELLED.match(text) is not None and not ends_clause(text)


def _has_cells(block: PageBlock) -> bool:
    return len(_WIDE_SPACE.split(block.text.strip())) > 2


def _counting_on(blocks: Sequence[PageBlock]) -> Iterator[list[int]]:
    """Indices of numbered lines that count on without text between them."""
    run: list[int] = []
    last = 0
    for i, block in enumerate(blocks):
        if block.kind in (Kind.FURNITURE, Kind.CAPTION):
            continue
        m = _NUMBERED_ROW.match(block.text)
        if m is None and run and _names_owner(block):
            continue
        if m is None or int(m[1]) != last + 1:
            yield run
            run = []
        if m:
            run.append(i)
            last = int(m[1])
    yield run


def _names_owner(block: PageBlock) -> bool:
    """Whether a line stands in brackets below a row that was too long for it: （市工商联）."""
    text = block.text.strip()
    return text[0] in "（(" and text[-1] in "）)" and len(text) <= _MAX_RULE


def _is_rule(block: PageBlock) -> bool:
    """Whether a line can be one of a list's: display type, or short, with a comma and no end."""
    if block.kind is Kind.DISPLAY:
        return len(block.lines) == 1
    if block.kind is not Kind.TEXT or block.width:
        return False
    text = block.text.strip()
    return (
        4 <= len(text) <= _MAX_RULE
        and "，" in text
        and not re.search("[。；：！？]", text)
        and text[-1] not in NO_START
    )


def is_called(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether display type is a call between lines of verse: 合龙了！"""
    beside = (next_block(blocks, i, -1), next_block(blocks, i))
    is_verse = all(b and len(b.text) <= _MAX_VERSE and not b.level for b in beside)
    is_verse = is_verse and any(b and b.kind is Kind.TEXT for b in beside)
    return is_verse and blocks[i].text.strip()[-1] in "！？…"


def written_lines(blocks: Sequence[PageBlock]) -> set[int]:
    """Indices of lines that are what the text above says that somebody wrote: 一张纸条：此号可拨;
    and of the lines below such a short one."""
    out: set[int] = set()
    before: PageBlock | None = None
    for i, block in enumerate(blocks):
        if before is not None and not NUMBERED.match(block.text):
            announces = before.kind is Kind.TEXT and before.text.endswith(_ANNOUNCES)
            says_so = announces and _WRITES.search(before.text)
            is_line = len(before.text) <= _MAX_RULE and not ends_clause(before.text)
            if says_so or (is_line and i - 1 in out and before is blocks[i - 1]):
                out.add(i)
        if block.kind not in (Kind.CAPTION, Kind.FURNITURE):
            before = block
    return out


def is_cell(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether display type is a row of figures, as the line above or below is."""
    beside = (next_block(blocks, i, -1), next_block(blocks, i))
    return is_counted(blocks[i].text) and any(b and is_counted(b.text) for b in beside)
