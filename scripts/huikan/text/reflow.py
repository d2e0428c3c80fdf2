"""Reflow: printed lines back to paragraphs and display blocks.

Extraction leaves a column's lines as they were printed. Where a paragraph ends shows in the
column's width, in the punctuation before the break and in the line behind it; a blank line
alone shows nothing, since extraction also puts one at every column break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from huikan.blocks import Kind, PageBlock, TypeSize
from huikan.text.apart import flush_lines, off_lines
from huikan.text.chars import (
    HAN,
    INNER_SPACE,
    ITEM,
    NO_START,
    NUMBERED,
    ends_clause,
    ends_sentence,
    is_contents_row,
    is_counted,
    left_open,
    word_across,
)
from huikan.text.display import (
    CLAUSES,
    DATELINE,
    DAY_ROW,
    DISPLAY_CELLS,
    HOUR_ROW,
    NOTE,
    OPENS_BLOCK,
    SLID_NUMBER,
    SUBTITLE,
    WRITER,
    WRITTEN_BY,
    is_clause_headline,
    is_display_chunk,
    is_display_line,
    is_headline,
    is_stacked_headline,
)
from huikan.text.printed import (
    DISPLAY_MARK,
    HEADLINE_MARK,
    INDENT,
    Line,
    PrintedLines,
    is_double_spaced,
    token_cells,
)
from huikan.text.run_ins import Build, opens_alike, run_in_builds
from huikan.text.shapes import (
    column_widths,
    is_page_head,
    is_signature,
    is_signed,
    is_vertical,
    stacked_lines,
    table_rows,
    tells_of_proposal,
    whole_lines,
)
from huikan.text.verse import find_verse, names_poem
from huikan.trace import Edit, Journal, Traced

# One sentence with who took the picture behind it.
_CREDITED = re.compile(
    rf"[^。！？]{{6,80}}[。！？）”]?\s*(?:本[报刊网])?(?:记者|通讯员)?\s*[{HAN}](?:\s{{0,2}}[{HAN}]){{1,3}}\s*(?:摄|供图)"
)
_SPEAKER = re.compile(rf"(?:[{HAN}]{{2,4}}|[{HAN}]{{2,10}}(?:委员|主席|代表|书记|主任|局长))[：:]")
# A committee alone on its line: 银川市政协, 自治区政协提案委员会.
_BODY_LINE = re.compile(r"(?:政协|委员会|政协[\u4e00-\u9fff]{1,8}委)$")
# What shows that a line is set in large type.
_TYPE_MARK = re.compile(rf"(?:{HEADLINE_MARK}|{DISPLAY_MARK})(?=\S)")
_HEADLINE_LINE = re.compile(rf"^{HEADLINE_MARK}\S", re.MULTILINE)
_ROW_START = re.compile(
    rf"[{HAN}A-Za-z（）、]{{2,20}}[ \u3000]+[{HAN}]{{0,8}}\d[^，。；]*$"
    rf"|[{HAN}（）]{{3,10}}：[{HAN}]{{0,8}} ?\d[^。；？！]*$"
)

_PARTED = re.compile("[，：]")
_MIN_REST = 4
"""Characters of a line's rest, at least: fewer below a headline could be a name."""
_MAX_ITEM = 24
"""Characters of an item that fills one line and ends with ；."""
_MAX_CAPTION = 4
"""Lines of a picture's text."""
_MAX_HEADLINE = 4
"""Lines of a headline."""
_WHOLE = 100
"""Cells of a line, beyond which it is a paragraph and was printed in several."""
_SLACK = 3
"""Cells that a full line may lack: half a character of digits and one of punctuation."""
_MIN_WRAPPED = 4
"""Lines of a chunk that has a wrapped headline above a paragraph, at least."""
_PROSE = re.compile("[，。；：！？]")


def reflow(page: Traced, journal: Journal) -> list[PageBlock]:
    """The page's blocks in printed order, each text block one paragraph or a part of one.

    Joins the lines of a column; does not join across a blank line (that takes the whole page
    in view), except where a blank line parts every line of the page.
    """
    lines = PrintedLines.of(page.text)
    if is_double_spaced(lines):
        lines = lines.as_one_chunk()
    keeps = _keeps_indents(lines)
    shows = keeps and _HEADLINE_LINE.search(page.text) is not None
    builds = frozenset() if keeps else run_in_builds(lines)
    verse = frozenset(find_verse([line.text for line in chunk] for chunk in lines))
    blocks: list[PageBlock] = []
    for number, chunk in enumerate(lines):
        if number in verse:
            tight = (line is not chunk[0] for line in chunk)
            written = (_join(page, [x], 0, journal, t) for x, t in zip(chunk, tight, strict=True))
            texts = [line.text for line in chunk]
            blocks += [
                replace(b, kind=Kind.DISPLAY) if names_poem(texts, k) else replace(b, verse=True)
                for k, b in enumerate(written)
            ]
            continue
        if all(_TYPE_MARK.match(line.text) for line in chunk):
            blocks += [_marked(page, line, line is not chunk[0], journal) for line in chunk]
            continue
        if is_vertical(chunk):
            blocks.append(replace(_join(page, chunk, 0, journal), kind=Kind.DISPLAY))
            continue
        if is_display_chunk(chunk):
            blocks += [_display(page, line, line is not chunk[0]) for line in chunk]
            continue
        is_set = shows and max(line.indent for line in chunk) >= INDENT
        blocks += _text_blocks(page, chunk, keeps, is_set, builds, journal)
    return blocks


def _text_blocks(
    page: Traced,
    chunk: list[Line],
    keeps: bool,
    is_set: bool,
    builds: frozenset[Build],
    journal: Journal,
) -> Iterator[PageBlock]:
    """The paragraphs of a chunk, and the display type that stands above, below or among them."""
    if cut := _wrapped_headline(chunk):
        yield replace(_join(page, chunk[:cut], 0, journal), kind=Kind.DISPLAY)
        chunk = chunk[cut:]
    stacked = stacked_lines(chunk, [is_stacked_headline(line.text) for line in chunk])
    above = ""
    at = 0
    for column, group in _paragraphs(chunk, stacked, keeps, is_set, builds):
        if at in stacked:
            yield _display(page, group[0], at == 0 and cut > 0)
            at, above = at + 1, ""
            continue
        width = column if len(chunk) > 2 else 0
        is_over_text = group[-1] is not chunk[-1] or (at and _closes(above, group[0].text))
        above = group[-1].text
        is_alone = len(group) == 1 and is_over_text and not (at and is_set)
        if is_alone and _is_heading(group[0], width):
            yield _display(page, group[0], at + cut > 0)
        else:
            yield _join(page, group, width, journal, at + cut > 0)
        at += len(group)


def _wrapped_headline(chunk: list[Line]) -> int:
    """How many of a chunk's first lines are one headline that the column wrapped: two without a
    stop, the first of phrases and as wide as the column (心系发展 履职为 / 民), above a paragraph
    whose first line is set in. 0: none."""
    if len(chunk) < _MIN_WRAPPED:
        return 0
    first, rest, lead, body = chunk[:_MIN_WRAPPED]
    if not (first.indent == rest.indent == body.indent < lead.indent):
        return 0
    if OPENS_BLOCK.match(lead.text) or _PROSE.search(first.text + rest.text):
        return 0
    if not INNER_SPACE.search(first.text):
        return 0
    is_full = first.width >= body.width - _SLACK and rest.width <= first.width - INDENT
    return 2 if is_full else 0


def _display(page: Traced, line: Line, tight: bool) -> PageBlock:
    """One line of display type; `heads` puts the lines of one headline together."""
    kind = Kind.SUBTITLE if SUBTITLE.match(line.text) else Kind.DISPLAY
    return PageBlock(kind, (page[line.start : line.end],), indent=line.indent, tight=tight)


def _closes(above: str, text: str) -> bool:
    """Whether a text ends above a chunk's last line, which heads what stands below: it is signed,
    or the line has its section's number behind it."""
    return is_signed(above) or bool(ends_sentence(above) and SLID_NUMBER.match(text))


def _marked(page: Traced, line: Line, tight: bool, journal: Journal) -> PageBlock:
    """One line of display type that a PDF's type size shows, without its mark."""
    start = line.start + line.text.index(" ") + 1
    journal.remove(page[line.start : start], "line/type-mark", "大号字的标记")
    text = page[start : line.end].strip()
    kind = Kind.SUBTITLE if SUBTITLE.match(text.text) else Kind.DISPLAY
    size = TypeSize.HEADLINE if line.text.startswith(HEADLINE_MARK) else TypeSize.DISPLAY
    return PageBlock(kind, (text,), tight=tight, size=size)


class _Column(NamedTuple):
    """What a break between two lines is judged by."""

    width: int
    base: int
    """The indent of the chunk's lines that are not set in."""
    keeps_indents: bool
    """Whether the page still has its first-line indents."""
    is_begun: bool
    """… and a PDF shows which lines are display type, and that these go on with one set in."""
    builds: frozenset[Build]
    """How sentences are built that open paragraphs, on a page that lost its indents."""


def _paragraphs(
    chunk: list[Line],
    stacked: set[int],
    keeps_indents: bool,
    is_set: bool,
    builds: frozenset[Build],
) -> Iterator[tuple[int, list[Line]]]:
    """Each block's column width and its lines."""
    widths = column_widths(chunk)
    pictures = _captions(chunk)
    rows = table_rows([line.text for line in chunk])
    headlines = _headlines(chunk, pictures) | {i - 1 for i in rows} | rows & {min(rows, default=0)}
    counted = [is_counted(line.text) for line in chunk]
    whole = whole_lines(chunk)
    apart = stacked | (flush_lines if keeps_indents else off_lines)(chunk, widths)
    is_pair = len(chunk) == 2 and _is_one(*chunk)
    opened, closed = {a - 1 for a, _ in pictures}, {b - 1 for _, b in pictures}
    inside = {i for a, b in pictures for i in range(a, b - 1)}
    first = 0
    after_body = False
    lines_of_headline = 0
    base = min(line.indent for line in chunk)
    for i, (a, b) in enumerate(pairwise(chunk)):
        is_begun = is_set and chunk[first].indent >= base + INDENT
        column = _Column(widths[i], base, keeps_indents, is_begun, builds)
        opens = i == first
        if opens:
            is_item, is_row, is_boxed = _opening(a, base)
        if i not in inside and (
            i in opened
            or i in closed
            or (is_item and ITEM.match(b.text))
            or (is_row and _ROW_START.match(b.text))
            or (counted[i] and counted[i + 1])
            or i in headlines
            or i in whole
            or not apart.isdisjoint((i, i + 1))
            or (i - 1 in headlines and _ends_subtitle(a, b))
            or (not is_pair and _is_break(a, b, column))
            or (is_boxed and _ends_caption(a, b, base))
            or (
                opens
                and not is_pair
                and not (first and is_set)
                and _is_display_above(a, b, column, after_body and a.indent <= base)
            )
        ):
            yield widths[first], chunk[first : i + 1]
            is_display = opens and is_display_line(a.text) and a.indent <= base
            is_body = bool(_BODY_LINE.search(a.text))
            lines_of_headline = lines_of_headline + 1 if is_display and after_body else 0
            after_body = is_display and (is_body or 0 < lines_of_headline < _MAX_HEADLINE)
            first = i + 1
    yield widths[first], chunk[first:]


def _is_one(a: Line, b: Line) -> bool:
    """Whether two lines between blank ones are one, the first in several parts and without an end
    (罗鸣委员，捐赠口罩五千只，送往 / 渡口街道办事处): not where the second says who wrote it, or
    could be anything else that stands below a headline."""
    if (
        not _PARTED.search(a.text)
        or ends_clause(a.text)
        or b.indent > a.indent
        or b.width > a.width
    ):
        return False
    if INNER_SPACE.search(b.text) or SUBTITLE.match(b.text) or NUMBERED.match(b.text):
        return False
    if WRITTEN_BY.fullmatch(b.text) or is_signature(b.text) or _BODY_LINE.search(b.text):
        return False
    return len(b.text) >= _MIN_REST and is_display_line(b.text) and not is_display_line(a.text)


def _opening(line: Line, base: int) -> tuple[bool, bool, bool]:
    """Whether a block's first line opens an item of a list, a row of a table, a box of its own."""
    is_item, is_row = ITEM.match(line.text), _ROW_START.match(line.text)
    return is_item is not None, is_row is not None, _is_boxed(line, base)


def _headlines(chunk: list[Line], captions: list[tuple[int, int]]) -> set[int]:
    """Indices of the lines that a subtitle's dash, a dateline, an editor's note, who wrote the
    text below or a paragraph whole on its line shows to be a headline: display type right above
    it, from the chunk's beginning or from the end of a text on. A picture's lines may stand in
    between. Who wrote the text is told with them."""
    out: set[int] = set()
    behind = {end: start for start, end in captions}
    for k, line in enumerate(chunk):
        is_subtitle = SUBTITLE.match(line.text) and is_display_line(line.text)
        is_opening = DATELINE.match(line.text) or NOTE.match(line.text)
        is_whole = k and line.width > max(_WHOLE, 2 * chunk[k - 1].width)
        is_writer = k and WRITER.fullmatch(line.text) and is_headline(chunk[k - 1].text)
        if not (is_subtitle or is_opening or is_whole or is_writer):
            continue
        k = behind.get(k, k)
        j = k - 1 if k and is_clause_headline(chunk[k - 1]) else k
        while j > 0 and k - j < _MAX_HEADLINE and is_headline(chunk[j - 1].text):
            j -= 1
        if j == 0 or _is_end(chunk, j - 1) or is_page_head(chunk[j - 1].text):
            out.update(range(max(0, j - 1), k + bool(is_writer)))
    return out


def _ends_subtitle(a: Line, b: Line) -> bool:
    """Whether a subtitle below its headline ends with line `a`: the next is running text."""
    is_subtitle = SUBTITLE.match(a.text) and is_display_line(a.text)
    return bool(is_subtitle and CLAUSES.search(b.text))


def _captions(chunk: list[Line]) -> list[tuple[int, int]]:
    """Half-open runs of lines that are a picture's: up to four that end with who took it, from
    the end of a text or from display type on."""
    out: list[tuple[int, int]] = []
    for k, line in enumerate(chunk):
        if not line.text.endswith(("摄", "供图")):
            continue
        for j in range(k, max(-1, k - _MAX_CAPTION), -1):
            above = chunk[j - 1].text if j else "。"
            starts = ends_sentence(above) or is_headline(above) or is_signature(above)
            if starts and _CREDITED.fullmatch(" ".join(x.text for x in chunk[j : k + 1])):
                out.append((j, k + 1))
                break
    return out


def _is_end(chunk: list[Line], i: int) -> bool:
    """Whether a text ends with line `i`; its signature may have begun on the line above."""
    text = chunk[i].text
    if ends_sentence(text) or is_signature(text):
        return True
    return i > 0 and text.endswith("）") and ends_sentence(chunk[i - 1].text + text)


def _is_boxed(line: Line, base: int) -> bool:
    """Whether a line opens a box of its own: a picture's mark, or one odd space in front."""
    return bool(OPENS_BLOCK.match(line.text)) or (line.indent == base + 1)


def _ends_caption(a: Line, b: Line, base: int) -> bool:
    if a.text[0] in "（(" and a.text[-1] in "）)" and a.indent <= base:
        return True
    return ends_sentence(a.text) or (b.indent == base and a.text.endswith(("摄", "供图")))


def _is_break(a: Line, b: Line, column: _Column) -> bool:
    """Whether a paragraph ends between two lines of one chunk."""
    if a.text[-1] == b.text[0] == "—" and not a.text.endswith("——"):
        return False  # a dash is two characters long
    short = column.width - a.width - max(0, a.indent - column.base)
    if is_contents_row(a.text) or is_contents_row(b.text) or _is_beside_whole(a, b):
        return True
    is_apart = abs(short) > _SLACK or b.width > column.width + _SLACK
    if tells_of_proposal(b.text) and is_apart and "《" not in a.text:
        return True
    if tells_of_proposal(a.text) and (abs(short) > _SLACK or WRITTEN_BY.fullmatch(b.text)):
        return True
    if is_page_head(a.text) or is_page_head(b.text) or DATELINE.match(b.text):
        return True
    if WRITTEN_BY.fullmatch(b.text) and is_display_line(a.text):
        return True
    hour = HOUR_ROW.match(b.text)
    if (
        (hour and (hour[1] or HOUR_ROW.match(a.text)))
        or DAY_ROW.fullmatch(a.text)
        or DAY_ROW.fullmatch(b.text)
    ):
        return True
    if DATELINE.fullmatch(a.text):
        return False
    if is_signature(a.text) or (is_signature(b.text) and ends_clause(a.text)):
        return True
    if is_signed(a.text):
        return True
    if OPENS_BLOCK.match(b.text) or (SUBTITLE.match(b.text) and short > _SLACK):
        return True
    if ends_clause(a.text) and -short > 2 * INDENT:
        return True
    if b.text[0] in NO_START:
        return False
    if column.is_begun and b.indent <= column.base and not ends_clause(a.text):
        return False
    if _stands_apart(b, column.width) and not _goes_on(a, b):
        return True
    if _is_numbered_heading(b, column.width):
        return True
    set_in = b.indent - column.base
    if set_in > 0 and (ends_clause(a.text) or short > INDENT or set_in >= 2):
        return True
    if not ends_clause(a.text):
        return False
    if short > _SLACK + token_cells(b.text) or _SPEAKER.match(b.text):
        return True
    if a.text[-1] == "；" and b.text[-1] in "；。" and len(a.text) <= _MAX_ITEM:
        return True
    lost = not column.keeps_indents and _lost_indent(b, column.width)
    return ends_sentence(a.text) and (lost or opens_alike(b.text, column.builds))


def _is_beside_whole(a: Line, b: Line) -> bool:
    """Whether one of two lines is a whole paragraph, for no column is as wide, and the other stands
    by itself: a short line above it, or one behind its end."""
    if b.width > _WHOLE and a.width <= DISPLAY_CELLS // 2:
        return not (ends_clause(a.text) or left_open(a.text))
    return a.width > _WHOLE and ends_sentence(a.text)


def _is_display_above(a: Line, b: Line, column: _Column, after_body: bool) -> bool:
    """Whether a block's first line is display type and `b` begins what stands below it.

    `after_body`: a committee's name stands above `a`, so that a headline is to be expected.
    """
    if _is_numbered_heading(a, column.width):
        return True
    if ends_clause(a.text) or not is_display_line(a.text):
        return False
    if b.indent > column.base or SUBTITLE.match(b.text) or _stands_apart(a, column.width):
        return True
    short = column.width - a.width - max(0, a.indent - column.base)
    if after_body and short < 0:
        return True
    return short > (_SLACK if after_body else INDENT + 3 + token_cells(b.text))


def _keeps_indents(lines: PrintedLines) -> bool:
    """Whether first lines are set in by about two characters on this page."""
    chunks = pairwise(lines.stops)
    indents = [i for a, b in chunks if b - a > 1 for i in lines.numbers[4 * a + 2 : 4 * b : 4]]
    set_in = sum(3 <= indent <= 5 for indent in indents)
    return set_in >= 3 and 0.02 * len(indents) < set_in < 0.7 * len(indents)


def _stands_apart(line: Line, width: int) -> bool:
    """Whether a line can be no line of this column: wider than it, or well short of it without
    being a paragraph's end. (A column that tapers around a picture narrows by less.)"""
    is_off = line.width > width + 2 * INDENT or line.width <= 0.75 * width
    fills = line.width + line.indent >= width - _SLACK  # a paragraph's first line is set in
    if not is_off and (fills or not INNER_SPACE.search(line.text)):
        return False
    is_open = line.text[-1] in "的和与及" or ends_clause(line.text)
    return len(line.text) >= 4 and not is_open and is_display_line(line.text)


def _goes_on(a: Line, b: Line) -> bool:
    """Whether a short line without a stop is the rest of a row: behind a colon or a number, or
    with a word across the break."""
    if a.text[-1] in "：:" or a.text[-1].isdigit():
        return True
    return not ends_clause(a.text) and word_across(a.text, b.text)


def _is_heading(line: Line, width: int) -> bool:
    if _is_numbered_heading(line, width):
        return True
    ends = ends_sentence(line.text) or is_counted(line.text)
    return is_display_line(line.text) and not ends


def _is_numbered_heading(line: Line, width: int) -> bool:
    """Whether a line is a heading like 一、摸清家底，建立一本水账: numbered, and well short of the
    column. A numbered sentence goes on to the column's edge or ends with a stop."""
    if line.width > max(0.8 * width, width - 2 * INDENT) or not NUMBERED.match(line.text):
        return False
    return not re.search(r"[。；：！？，、]$|。", line.text)


def _lost_indent(line: Line, width: int) -> bool:
    """Whether a line lacks just a first-line indent that extraction dropped."""
    lack = width - line.width
    return INDENT - 1 <= lack <= INDENT + 1 and not ends_clause(line.text)


def _join(
    page: Traced, group: list[Line], width: int, journal: Journal, tight: bool = False
) -> PageBlock:
    """One text block of the lines, their breaks removed (between Latin words: a space)."""
    first = group[0].start
    edits = []
    for a, b in pairwise(group):
        latin = (
            a.text[-1].isascii()
            and b.text[0].isascii()
            and (a.text[-1].isalpha() and b.text[0].isalpha())
        )
        edits.append(
            Edit(
                a.end - first,
                b.start - first,
                " " if latin else "",
                "reflow/join-lines",
                "同一段落内的印刷换行",
            )
        )
    body = journal.apply(page[first : group[-1].end], edits)
    full = not width or group[-1].width + max(0, group[-1].indent) >= width - INDENT
    wrapped = width if len(group) > 1 else 0
    return PageBlock(Kind.TEXT, (body,), wrapped, group[0].indent, full, tight)
