"""Furniture: what a page carries besides its articles. Kept in the ledger, not in the body."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from huikan.blocks import Kind, PageBlock, next_block
from huikan.page.labels import names_column
from huikan.page.mastheads import (
    NUMERAL,
    has_paper,
    is_day,
    is_masthead,
    is_page_name,
    names_paper,
)
from huikan.page.pull_quotes import find_pull_quotes
from huikan.text.chars import (
    HAN,
    LABELLED,
    breaks_off,
    ends_clause,
    ends_sentence,
    is_contents_row,
)
from huikan.trace import Edit

# A folio: nothing but a page number, with its ornaments: — 12 —, 第3页, · 4 ·
_FOLIO = re.compile(rf"[-—–·•\s]*第?\s*{NUMERAL}{{1,4}}\s*(?:页|版)?[-—–·•\s]*(?:共\d+页)?$")
# The publication with its number: 协商园地 2001年第12期 总第24期
_ISSUE_LINE = re.compile(
    rf"[《]?[{HAN}]{{2,12}}(?:·[{HAN}]{{2,8}})?[》]?[\s·|]*(?:\d{{4}}\.\d{{1,2}}$|\d{{4}}年\s*第?{NUMERAL}{{1,3}}[期号辑]"
    rf"(?:[\s·|]*[（(]?总?第?{NUMERAL}{{1,5}}期[）)]?)?$)"
)
# … with its folio behind or in front, or none: 云溪政协 2024·2 13
_NUMBERED_ISSUE = re.compile(
    rf"(?:\d{{1,3}}\s?)?[{HAN}]{{2,12}}\s?\d{{4}}[.·．]\d{{1,2}}(?:\s?\d{{1,3}})?"
)
# A jump line: where the article goes on, or where it came from; also at a paragraph's end.
_JUMP = re.compile(
    rf"[（(【]?\s*(?:紧接|上接|下转|转自|下接|转)(?:本报)?(?:第?\s*{NUMERAL}{{1,3}}\s*版|[A-D]\d{{1,2}}版?)"
    r"[^。；，（）()【】]{0,16}[）)】]?"
)
# Notices that are no part of any article, by how they begin.
_NOTICE = re.compile(
    r"[■□◆◇●▉\s]*(?:广\s?告|公益广告|遗失声明|声\s?明|启\s?事|征订启事|征稿启事|招租|更正启事|"
    r"本[报刊社](?:地址|社址|电话)|社址|分类广告|广告热线|订阅热线|投稿(?:邮箱|信箱|热线|地址)|来稿(?:邮箱|信箱|地址)|刊登热线|征稿邮箱|欢迎订阅|来稿须知|投稿须知|稿\s?约)(?:[：:\s（(]|$)"
)
# How to reach the paper, alone on a line: 电话：0851-1234567, www.example.cn, 扫一扫 关注云溪政协
_CONTACT = re.compile(
    r"(?:(?:联系|采编|编辑部|新闻|值班)?(?:电话|热线|传真)[：: \u3000]*[\d\-—－（）() ]{7,30}"
    r"|(?:https?://|www\.)[\w./\-]{4,60}|(?:E-?mail|邮箱|电子信箱)[：: ]*[\w.\-]+@[\w.\-]+"
    rf"|扫(?:一扫|码)[ ，,]?(?:关注|加入|进入|下载)[{HAN}]{{2,16}})"
)
# A correction that the paper makes of an earlier issue: 更正：本刊上期第6页……有误，应为……
_CORRECTION = re.compile(r"[■□◆◇●▉\s]*(?:更\s?正|勘\s?误|致\s?歉)(?:[：:\s]|$)")
_CORRECTS = re.compile(
    r"(?:本[报刊]|[上前]期|\d版|第.{1,4}[版页]).*(?:有误|应为|误为|误作|误[植写刊]|漏刊|更正|致歉)"
)
_LOST_PAPER = re.compile(rf"[{HAN}（）()·\w]{{2,30}}(?:遗失|丢失)[^。]{{2,60}}声明作废。?$")
# Whom a bulletin goes to, and how many were printed, at its end.
_SENT_TO = re.compile(
    rf"(?:报|送|发|主送|抄[报送]|分送|印发)[：:](?=.*(?:政协|人大|政府|部门|领导|各[{HAN}]))"
    rf"[{HAN}、，；：:（）() \u3000]{{4,76}}。?$"
    r"|[（(]?共印\s?\d+\s?份[）)]?"
)
# A row of a bulletin's contents without the page: ★ 关于…的通知
_STARRED = re.compile(r"[★☆●◆■▲◎]\s*\S.{3,60}")
_ENDMARK = re.compile(r"[■□◆◇●▇▉※＊*=—\-_·…\s]{1,40}$")

# A line of the page's contents: a headline with the page that it stands on.
_CONTENTS = re.compile(
    rf"\S.{{2,40}}?(?:[▶►▷→☞…·>＞]+\s*(?:详见|见|第)?\s*{NUMERAL}{{1,3}}\s*版?|[（(](?:详见|见|刊)?第?\s*{NUMERAL}{{1,3}}\s*版[）)]|\s详?见第?\s*{NUMERAL}{{1,3}}\s*版)$"
)
# … or, below their label, with the page's number alone: 渡口的灯亮了 2版
_CONTENTS_ROW = re.compile(rf"[^。]{{4,40}}?\s?第?\s?{NUMERAL}{{1,3}}\s?版")
_CONTENTS_LABEL = re.compile(
    r"(?:[本今]\S{1,2})?导\s*[读航]$|今日(?:看点|导读)$|本期(?:看点|要目|导读)$"
)

# What a part of a bulletin is called: 工作报告, 通报·通知
_PART_NAME = re.compile(
    rf"[{HAN}·\s]{{2,10}}"
)  # … or all of them on one line: 本期导读：协商实录　委员问答
_CONTENTS_LINE = re.compile(r"(?:本[期版报]|今日)(?:导读|要目|看点)[：:].{2,60}$")
_PAPER_AND_COLUMN = re.compile(rf"[{HAN}]{{2,6}}(?:日报|晚报|时报|导报|政协报) [{HAN}·]{{4,12}}")
_PARTED_NAME = re.compile(rf"[{HAN}]{{4,8}}·[{HAN}]{{4,8}}")
# … as which the page's name can stand below the paper's: 理论·学习
_NAME_AND_PAGE = re.compile(rf"[{HAN}]{{2,6}}(?:·[{HAN}]{{2,6}})?")
_NAME_PAGE_DAY = 3
"""Lines of a masthead that has these two above the day."""
_MAX_FURNITURE = 80
_MAX_CORRECTION = 200
_MAX_NOTICE_NAME, _MAX_NOTICE = 12, 120
_MASTHEAD = 8
"""Lines that a masthead has at most."""
# A column's name with the page's number: 委员风采 3
_NUMBERED_NAME = re.compile(rf"([{HAN}]{{4,8}})\s?(·?\s?\d{{1,2}})")
# A page's number with what the paper calls it: 03 特别报道
_NUMBERED_PAGE = re.compile(rf"\d{{1,2}}\s?([{HAN}]{{2,6}})")
_CONTENTS_TITLE = re.compile(r"(?:本期)?目\s*[录次](?:\s*CONTENTS)?", re.I)
_CONTENTS_HEAD = re.compile("(?:本[期刊])?(?:要目|目录|导读|内容提要)")
_MIN_STARRED = 2
_MIN_ROWS, _ABOVE_ROWS, _COVER = 3, 4, 10
"""Rows that make a table of contents, blocks above them among which its label stands, and blocks
above that which can be a bulletin's cover: its name, who publishes it, its number."""

# What a paper or its page is called.
_PAPERS = re.compile(
    "(?:专刊|专版|特刊|副刊|之窗|之声|园地|周刊|月刊|季刊|会刊|通讯|导报|简报|快报)$"
)


def find_furniture(blocks: Sequence[PageBlock]) -> dict[int, tuple[str, str]]:
    """Index of each block that is furniture → (rule, reason).

    Folios, mastheads and running heads by their shape, running heads also by recurring;
    notices by how they begin. Leaves alone whatever ends as a sentence of an article does,
    but for lost-paper notices.
    """
    found: dict[int, tuple[str, str]] = {}
    heads = _recurring(blocks)
    in_notice = False
    for i, block in enumerate(blocks):
        text = block.text.strip()
        if block.level:
            continue
        if _is_notice(text) and not _heads_notice(blocks, i):
            in_notice = bool(_NOTICE.match(text)) and len(text) <= _MAX_NOTICE_NAME
            found[i] = ("furniture/notice", "广告、启事一类，不属于任何文章")
        elif in_notice and block.kind is Kind.TEXT and len(text) <= _MAX_NOTICE:
            in_notice = False
            found[i] = ("furniture/notice", "广告、启事一类，不属于任何文章")
        elif _CONTACT.fullmatch(text) and _interrupts(blocks, i):
            found[i] = ("furniture/notice", "广告、启事一类，不属于任何文章")
        elif rule := _shape(" ".join(text.split()), text in heads):
            found[i] = rule
        else:
            in_notice = False
    for i in find_pull_quotes(blocks):
        found.setdefault(
            i + 1, ("furniture/pull-quote", "正文里摘出来重印的一句，这里署着是谁说的")
        )
    _add_contents(blocks, found)
    _add_table_of_contents(blocks, found)
    for i in _within_masthead(blocks, found):
        if not names_column(_NUMBERED_NAME.sub(r"\1", blocks[i].text.strip())):
            found[i] = "furniture/masthead", "报头"
    _add_name_and_page(blocks, found)
    _add_mastheads(blocks, found)
    _add_day(blocks, found)
    _add_numbered_name(blocks, found)
    _add_names_of_pages(blocks, found)
    rest = (i for i in range(len(blocks)) if i not in found)
    top, below = next(rest, None), next(rest, None)
    if top is not None and (_heads_page(blocks, top, below) or _heads_masthead(blocks, found)):
        found[top] = "furniture/running-head", "版名"
    return found


def _interrupts(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a block stands in mid-sentence: below a text that has no end, and above another."""
    above, below = next_block(blocks, i, -1), next_block(blocks, i)
    if above is None or below is None or {above.kind, below.kind} != {Kind.TEXT}:
        return False
    return not ends_clause(above.text) and LABELLED.match(above.text) is None


def find_column_folios(
    blocks: Sequence[PageBlock], found: Mapping[int, tuple[str, str]]
) -> dict[int, Edit]:
    """For each column's name that has the page's number behind it, within the masthead or right
    below it, the edit that leaves the number off: 委员风采 · 3. `found` is the page's furniture."""
    out = {}
    top = next((i for i in range(len(blocks)) if i not in found), 0)
    for i in {*_within_masthead(blocks, found), *([top] if top else [])}:
        m = _NUMBERED_NAME.fullmatch(blocks[i].text.strip())
        if m and names_column(m[1]):
            start = blocks[i].body.text.index(m[2])
            out[i] = Edit(start, start + len(m[2]), "", "furniture/folio", "页码")
    return out


def _within_masthead(
    blocks: Sequence[PageBlock], found: Mapping[int, tuple[str, str]]
) -> list[int]:
    """Display lines between the lines of the masthead at the page's top, none of them apart."""
    heads = [i for i in range(1, min(_MASTHEAD, len(blocks))) if i in found and blocks[i].tight]
    if 0 not in found or not heads:
        return []
    lines = range(1, max(heads))
    if not all(i in found or blocks[i].kind is Kind.DISPLAY for i in lines):
        return []
    return [i for i in lines if i not in found] if all(blocks[i].tight for i in lines) else []


def _is_notice(text: str) -> bool:
    """Whether a block is a notice by its own words: by how it begins, 声明作废, a correction."""
    if _NOTICE.match(text) or ("声明作废" in text and _LOST_PAPER.match(text)):
        return True
    return len(text) <= _MAX_CORRECTION and bool(_CORRECTION.match(text) and _CORRECTS.search(text))


def _heads_notice(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a notice's name stands alone above a text that is too long for an advertisement: what
    the paper asks its readers for, an article as others are."""
    if len(blocks[i].text.strip()) > _MAX_NOTICE_NAME:
        return False
    below = itertools.takewhile(lambda b: b.kind is Kind.TEXT, blocks[i + 1 : i + 3])
    return sum(len(b.text) for b in below) > _MAX_NOTICE


def _add_names_of_pages(blocks: Sequence[PageBlock], found: dict[int, tuple[str, str]]) -> None:
    """What a bulletin calls a page's part, a short line tight beside its folio or running head,
    where the text above the folio goes on below: 的方案。 behind —10— and 委员风采."""
    rules = ("furniture/folio", "furniture/running-head")
    for i, block in enumerate(blocks):
        text = block.text.strip()
        if i in found or block.level or block.width or not _PART_NAME.fullmatch(text):
            continue
        first = last = i
        while first - 1 in found and found[first - 1][0] in rules:
            first -= 1
        while last + 1 in found and found[last + 1][0] in rules:
            last += 1
        is_tight = block.tight if first < i else i < last and blocks[i + 1].tight
        if not is_tight or not 0 < first <= last < len(blocks) - 1:
            continue
        above, below = blocks[first - 1], blocks[last + 1]
        if above.kind is below.kind is Kind.TEXT and breaks_off(above.text):
            found[i] = "furniture/running-head", "页眉上的栏目名"


def _heads_masthead(blocks: Sequence[PageBlock], found: Mapping[int, tuple[str, str]]) -> bool:
    """Whether the page's first line is what the paper calls itself or the page, right above the
    line that says of when it is: 渡口之窗·政协专刊 above 2022年2月25日 …."""
    if len(blocks) < 3 or 0 in found or 1 not in found or not blocks[1].tight:
        return False
    first = blocks[0]
    is_line = first.kind is Kind.DISPLAY and len(first.lines) == 1 and not first.level
    return is_line and _PAPERS.search(first.text.strip()) is not None


def _heads_page(blocks: Sequence[PageBlock], top: int, below: int | None) -> bool:
    """Whether the first line that is no furniture is what the paper calls the page, above other
    display type (`below`), or has behind the masthead the paper's name again, beside the
    column's: 云溪导报 委员会客厅."""
    block = blocks[top]
    if block.kind is not Kind.DISPLAY or block.level:
        return False
    if top and _PAPER_AND_COLUMN.fullmatch(block.text.strip()):
        return True
    if not top and names_paper(block.text):
        return True
    is_over_display = below is not None and blocks[below].kind is Kind.DISPLAY
    return is_over_display and is_page_name(block.text)


def _add_contents(blocks: Sequence[PageBlock], found: dict[int, tuple[str, str]]) -> None:
    """The page's list of what stands on others: its lines, two and more or below their label."""
    lines = [
        i
        for i, b in enumerate(blocks)
        if i not in found and not b.level and _CONTENTS.match(b.text.strip())
    ]
    for i, b in enumerate(blocks):
        if b.kind is Kind.DISPLAY and _CONTENTS_LABEL.match(b.text.strip()):
            below = itertools.takewhile(
                lambda k: _is_contents_row(blocks[k]), range(i + 1, len(blocks))
            )
            lines += [k for k in below if k not in lines]
    labels = [
        i
        for i, b in enumerate(blocks)
        if b.kind is Kind.DISPLAY and i + 1 in lines and _CONTENTS_LABEL.match(b.text.strip())
    ]
    for i, b in enumerate(blocks):
        text = b.text.strip()
        if i not in found and _CONTENTS_LINE.match(text) and not ends_sentence(text):
            found[i] = "furniture/contents", "导读，指着别的版"
    if starred := _starred_contents(blocks):
        found.update((i, ("furniture/contents", "目录")) for i in starred if i not in found)
    if labels or len(lines) > 1:
        found.update((i, ("furniture/contents", "导读，指着别的版")) for i in (*labels, *lines))


def _is_contents_row(block: PageBlock) -> bool:
    return not block.level and _CONTENTS_ROW.fullmatch(block.text.strip()) is not None


def _starred_contents(blocks: Sequence[PageBlock]) -> list[int]:
    """The label of a bulletin's contents (本期要目) and the marked lines below it, two at least."""
    label = next(
        (
            i
            for i, b in enumerate(blocks[:_COVER])
            if not b.level and _CONTENTS_HEAD.fullmatch("".join(b.text.split()))
        ),
        None,
    )
    if label is None:
        return []
    rows = range(label + 1, len(blocks))
    below = list(itertools.takewhile(lambda i: _STARRED.fullmatch(blocks[i].text.strip()), rows))
    return [label, *below] if len(below) >= _MIN_STARRED else []


def _add_table_of_contents(blocks: Sequence[PageBlock], found: dict[int, tuple[str, str]]) -> None:
    """A bulletin's contents: rows of headline, dots and page, three and more below one another,
    the names of its parts between them and its label above."""
    rows = [i for i, b in enumerate(blocks) if not b.level and is_contents_row(b.text.strip())]
    if len(rows) < _MIN_ROWS:
        return
    first, last = rows[0], rows[-1]
    above = range(first - 1, max(-1, first - 1 - _ABOVE_ROWS), -1)
    label = next((i for i in above if _CONTENTS_TITLE.fullmatch(blocks[i].text.strip())), first)
    short = [i for i in range(label, last + 1) if _may_be_row(blocks[i])]
    if len(short) < last + 1 - label:
        short = rows
    found.update((i, ("furniture/contents", "目录")) for i in short)
    cover = range(label)
    if label != first and label <= _COVER and all(_may_be_row(blocks[i]) for i in cover):
        found.update(
            (i, ("furniture/masthead", "目录上面的刊名、主办、出版一类"))
            for i in cover
            if i not in found
        )


_PUBLISHED = re.compile(r"(?:出版日期[：:])?\d{4}年\d{1,2}月\d{1,2}日(?:出版)?")
# What the paper calls an issue or a page of it: 政协云溪市五届四次会议特刊
_ISSUE_NAME = re.compile(rf"[{HAN}\d]{{2,24}}(?:特刊|专刊|专号|专版)")
_TYPED = 3
"""Lines that a masthead at the head of a typed issue has at most, its name aside."""
_TYPED_NAME = re.compile(rf"[《]?[{HAN}]{{2,12}}[》]?$")


def find_typed_masthead(blocks: Sequence[PageBlock]) -> dict[int, tuple[str, str]]:
    """The masthead at the head of an issue that an editor typed: index of each block → (rule,
    reason).

    The publication's name, though it be typed as a heading, and below it lines of number, day
    and publisher, up to the next heading. Leaves alone a heading with any other text below it,
    and everything where no line tells a number or a day.
    """
    top = 1 if blocks and _is_typed_name(blocks[0]) else 0
    last = next((i for i, b in enumerate(blocks) if i >= top and b.level), len(blocks))
    lines = range(top, last)
    if not 0 < len(lines) <= _TYPED or last == len(blocks):
        return {}
    if not all(_is_masthead_line(blocks[i].text) for i in lines):
        return {}
    return dict.fromkeys(range(last), ("furniture/masthead", "报头"))


def _is_typed_name(block: PageBlock) -> bool:
    return block.level == 1 and bool(_TYPED_NAME.match("".join(block.text.split())))


def _is_masthead_line(text: str) -> bool:
    line = " ".join(text.split())
    is_one = _ISSUE_LINE.match(line) or is_masthead(line) or is_day(line)
    return len(line) <= _MAX_FURNITURE and bool(is_one)


def _may_be_row(block: PageBlock) -> bool:
    """Whether a line may stand in a table of contents: a part's name, a headline without page."""
    text = block.text.strip()
    return is_contents_row(text) or (len(text) <= _MAX_FURNITURE and not ends_clause(text))


def _add_mastheads(blocks: Sequence[PageBlock], found: dict[int, tuple[str, str]]) -> None:
    """The publication's name alone on a line beside a running head that repeats it."""
    heads = [(i, blocks[i].text) for i, f in found.items() if f[0] == "furniture/running-head"]
    for i, block in enumerate(blocks):
        if i in found or block.kind is not Kind.DISPLAY:
            continue
        text = block.text.strip()
        if not 2 <= len(text) <= 12:
            continue
        beside = [head for j, head in heads if abs(i - j) == 1]
        is_named = any(has_paper(head) for head in beside)  # … so that this is another name
        is_first = i == 0 and not is_named and not _names_column_of_page(text)
        if beside and (is_first or any(text in head for _, head in heads)):
            found[i] = "furniture/masthead", "报头"


def _add_name_and_page(blocks: Sequence[PageBlock], found: dict[int, tuple[str, str]]) -> None:
    """What the paper calls itself and, below it, the page, at the top and tight above the line
    that says of when it is: 云溪政协 / 理论·学习 / 2024年9月26日　第3版."""
    if len(blocks) < _NAME_PAGE_DAY or 0 in found or 1 in found or 2 not in found:
        return
    name, page, day = blocks[:_NAME_PAGE_DAY]
    lines = (name.text.strip(), page.text.strip())
    is_tight = page.tight and day.tight and not (name.level or page.level)
    if is_tight and all(map(_NAME_AND_PAGE.fullmatch, lines)) and lines[0].endswith("政协"):
        found[0] = found[1] = "furniture/masthead", "报头"


def _add_day(blocks: Sequence[PageBlock], found: dict[int, tuple[str, str]]) -> None:
    """The day of publication alone on a line, at the page's top or below the masthead, and above
    the first headline, with what the paper calls the issue (…特刊) right below it; not above
    text, which it may be the heading of."""
    rest = (i for i in range(len(blocks)) if i not in found)
    top, below = next(rest, None), next(rest, None)
    if top is None or below is None or blocks[below].kind is Kind.TEXT:
        return
    is_head = not top or found[top - 1][0] in ("furniture/masthead", "furniture/running-head")
    if is_head and _PUBLISHED.fullmatch("".join(blocks[top].text.split())):
        found[top] = "furniture/masthead", "报头下面的出版日期" if top else "版首的出版日期"
        name = "".join(blocks[below].text.split())
        if below == top + 1 and blocks[below].tight and _ISSUE_NAME.fullmatch(name):
            found[below] = "furniture/masthead", "报头"


def _add_numbered_name(blocks: Sequence[PageBlock], found: dict[int, tuple[str, str]]) -> None:
    """What the paper calls a page behind its number, tight below the masthead: 03 特别报道, apart
    from it only what every paper calls one so (03 提案); or in front of it and right above text,
    which a column's name is not: 民主监督 · 4."""
    top = next((i for i in range(len(blocks)) if i not in found), 0)
    if top == 0:
        return
    is_over_text = top + 1 < len(blocks) and blocks[top + 1].kind is Kind.TEXT
    if is_over_text and _NUMBERED_NAME.fullmatch(blocks[top].text.strip()):
        found[top] = "furniture/running-head", "版名"
        return
    name = blocks[top].text.strip()
    m = _NUMBERED_PAGE.fullmatch(name)
    is_page = blocks[top].tight or (is_page_name(name) and not is_over_text)
    if m and is_page and not names_column(m[1]):
        found[top] = "furniture/running-head", "版名"


def _names_column_of_page(text: str) -> bool:
    """Whether the page's first line is the column that all of it stands in: 书香云溪·渡口旧事."""
    return names_column(text) or bool(_PARTED_NAME.fullmatch(text))


def _shape(text: str, recurs: bool) -> tuple[str, str] | None:
    if len(text) > _MAX_FURNITURE or ends_sentence(text):
        return None
    if _FOLIO.match(text) and not re.fullmatch(f"[{HAN}]+", text):
        return "furniture/folio", "页码"
    if _SENT_TO.match(text):
        return "furniture/imprint", "报送单位、印数一类"
    if _JUMP.fullmatch(text):
        return "furniture/jump-line", "转版提示"
    if _ENDMARK.match(text):
        return "furniture/ornament", "分隔符号"
    if _ISSUE_LINE.match(text) or _NUMBERED_ISSUE.fullmatch(text):
        return "furniture/running-head", "报头、书眉一类"
    if is_masthead(text):
        return "furniture/running-head", "报头、书眉一类"
    if recurs:
        return "furniture/running-head", "同一行字在页面间重复出现，是书眉"
    return None


def _recurring(blocks: Sequence[PageBlock]) -> set[str]:
    """Short display lines that recur, each time near a folio: running heads."""
    counts = Counter(b.text.strip() for b in blocks if b.kind is Kind.DISPLAY and len(b.text) <= 24)
    near: Counter[str] = Counter()
    for i, block in enumerate(blocks):
        text = block.text.strip()
        if counts[text] >= 2:
            around = [b.text.strip() for b in (*blocks[max(0, i - 1) : i], *blocks[i + 1 : i + 2])]
            near[text] += any(_FOLIO.match(t) or is_masthead(t) for t in around)
    return {t for t, n in near.items() if n >= 2}


def find_jump_lines(text: str) -> Iterator[Edit]:
    """Propose removing a jump line that stands at a paragraph's head or tail."""
    if "接" not in text and "转" not in text:
        return
    for m in _JUMP.finditer(text):
        bracketed = m[0][0] in "（(【"
        at_edge = m.start() == 0 or m.end() == len(text)
        if at_edge and (bracketed or len(m[0]) < len(text)) and (bracketed or "版" in m[0]):
            yield Edit(m.start(), m.end(), "", "furniture/jump-line", "转版提示")
