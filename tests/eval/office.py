"""Clean pages as the documents that offices write: Word, printed to PDF by an office program.

Three habits, one for each number of columns that a sheet has: an official document in one column
with headings in 黑体 of the text's own size; a bulletin in two columns whose bold is drawn from
the text's own font; a bulletin in two columns with headings in a face without serifs.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from printing import Block, Blocks, is_credit
from sheets import Sheet

SONG, HEI, KAI = "AR PL UMing CN", "WenQuanYi Zen Hei", "AR PL KaitiM GB"
SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
LEFT, CENTER = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER
RIGHT, JUSTIFY = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True, slots=True)
class Type:
    """How a paragraph is set: its font and size, bold or not, where, and with its first line set
    in or not."""

    font: str
    size: float
    is_bold: bool = False
    where: WD_ALIGN_PARAGRAPH = CENTER
    is_set_in: bool = False


@dataclass(frozen=True, slots=True)
class Habit:
    """How an office sets its documents."""

    columns: int
    text: Type
    title: Type
    subtitle: Type
    byline: Type
    heading: Type
    caption: Type


_MASTHEAD, _FEATURE = Type(SANS, 20, True, LEFT), Type(SANS, 26, True)
_DATELINE = Type(SERIF, 9, where=LEFT)
_HABITS = {
    2: Habit(
        1,
        Type(SONG, 16, where=JUSTIFY, is_set_in=True),
        title=Type(HEI, 22),
        subtitle=Type(KAI, 16),
        byline=Type(KAI, 16),
        heading=Type(HEI, 16, where=LEFT, is_set_in=True),
        caption=Type(KAI, 12),
    ),
    3: Habit(
        2,
        Type(SONG, 10.5, where=JUSTIFY, is_set_in=True),
        title=Type(SONG, 16, True),
        subtitle=Type(SONG, 10.5),
        byline=Type(SONG, 10.5),
        heading=Type(SONG, 10.5, True, LEFT, is_set_in=True),
        caption=Type(SONG, 9),
    ),
    4: Habit(
        2,
        Type(SERIF, 10.5, where=JUSTIFY, is_set_in=True),
        title=Type(SERIF, 14, True),
        subtitle=Type(SERIF, 10.5, True),
        byline=Type(SANS, 9),
        heading=Type(SANS, 10.5, True),
        caption=Type(SANS, 9, where=LEFT),
    ),
}


def write_docx(sheet: Sheet, path: Path) -> None:
    """The sheet's articles one after another as a Word document; its pictures are grey."""
    habit = _HABITS[sheet.columns]
    document = docx.Document()
    _set_up(document)
    _add(document, sheet.publication, _MASTHEAD)
    _add(document, "2024年3月8日 星期五    第2版 要闻", _DATELINE)
    for article, blocks in groupby(sheet.blocks, lambda block: block.article):
        own = list(blocks)
        if article < 0:
            for block in own:
                _add(document, block.ink.text, _FEATURE)
        else:
            _add_article(document, own, habit, article == sheet.plan.note)
    document.save(str(path))


def _set_up(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    folio = section.footer.paragraphs[0]
    folio.alignment = CENTER
    folio.add_run("— ")
    for kind in ("begin", None, "end"):
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = "PAGE"
        folio.add_run()._element.append(mark)
    folio.add_run(" —")


def _add_article(document: Any, blocks: Blocks, habit: Habit, is_note: bool) -> None:
    top = next((i for i, b in enumerate(blocks) if b.kind in ("text", "heading", "caption")), 0)
    _begin(document, 1, habit)
    for block in blocks[:top]:
        for line in block.lines:
            kind = _FEATURE if is_note and block.kind == "title" else _type(block, habit)
            _add(document, line.text, kind)
    _begin(document, habit.columns, habit)
    for block in blocks[top:]:
        if block.kind == "caption" and not is_credit(block.ink.text):
            _add_picture(document)
        _add(document, block.ink.text, _type(block, habit, is_below=True))
    if habit.columns == 1:
        _add(document, "", habit.text)


def _begin(document: Any, columns: int, habit: Habit) -> None:
    """A stretch of the page in so many columns."""
    if habit.columns > 1:
        settings = document.add_section(WD_SECTION.CONTINUOUS)._sectPr.find(qn("w:cols"))
        settings.set(qn("w:num"), str(columns))
        settings.set(qn("w:space"), "425")


def _type(block: Block, habit: Habit, is_below: bool = False) -> Type:
    match block.kind:
        case "title":
            return habit.title
        case "subtitle" | "kicker" | "column":
            return habit.subtitle
        case "heading":
            return habit.heading
        case "caption" if is_credit(block.ink.text):
            return Type(habit.caption.font, habit.caption.size, where=RIGHT)
        case "caption":
            return habit.caption
        case "byline" if is_below:
            return Type(habit.text.font, habit.text.size, where=RIGHT)
        case _:
            return habit.text if is_below else habit.byline


def _add(document: Any, text: str, kind: Type) -> None:
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = 1.25
    paragraph.alignment = kind.where
    if kind.is_set_in:
        layout.first_line_indent = Pt(2 * kind.size)
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.name = kind.is_bold, Pt(kind.size), kind.font
    fonts = run._element.get_or_add_rPr().find(qn("w:rFonts"))
    for script in ("w:eastAsia", "w:hAnsi", "w:ascii"):
        fonts.set(qn(script), kind.font)


def _add_picture(document: Any) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = CENTER
    paragraph.add_run().add_picture(BytesIO(_grey_png()), width=Mm(60))


def _grey_png(width: int = 300, height: int = 160) -> bytes:
    rows = (b"\0" + b"\xbb" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
