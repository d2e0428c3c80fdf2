"""An issue that an editor typed as Markdown: its headings divide the articles.

Each `# ` is an article and `## ` a section of it. If the file has one `# ` with no text of its
own before the first `## `, that one names the page (its feature) and each `## ` is an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from huikan.blocks import Kind, PageBlock
from huikan.text.chars import ends_clause
from huikan.trace import Edit, Journal, Traced

_RETURN = re.compile(r"\r\n?")
_HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
_CAPTION = re.compile(r"^/{3,}[ \t]*caption[ \t]*\n(.*?)\n/{3,}[ \t]*$", re.M | re.S)
_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|$))+")
# Paragraphs that are more than plain text: lists, tables, quotations, pictures, rules, code.
_RICH = re.compile(r"[ \t]*(?:[-*+>|]|\d+[.)]\s|!\[|```|~~~|<|\[)|.*(?:\*\*|__|`|\]\(|\*\S)", re.S)
_DASH = re.compile(r"(?:——|--|—)")
_HEAD_LINE = 40
_COMMENT = re.compile(r"<!--.*?-->", re.S)


def read_blocks(page: Traced, journal: Journal) -> list[PageBlock]:
    """The file's blocks; its heading and caption marks are removed on record.

    Paragraphs with Markdown of their own stay as they are (`Kind.MARKDOWN`).
    """
    page = journal.apply(page, (_newline(m) for m in _RETURN.finditer(page.text)))
    blocks: list[PageBlock] = []
    at = 0
    for m in [*_CAPTION.finditer(page.text), None]:
        stop = m.start() if m else len(page)
        blocks += _paragraphs(page[at:stop], journal)
        if m:
            blocks.append(_caption(page, m, journal))
            at = m.end()
    return blocks


def _newline(m: re.Match[str]) -> Edit:
    return Edit(*m.span(), "\n", "markdown/line-ending", "换行符统一为 LF")


def _caption(page: Traced, m: re.Match[str], journal: Journal) -> PageBlock:
    a, b = m.span(1)
    for mark in (page[m.start() : a], page[b : m.end()]):
        journal.remove(mark, "markdown/markup", "Markdown 的图注标记")
    return PageBlock(Kind.CAPTION, (page[a:b].strip(),))


def _paragraphs(part: Traced, journal: Journal) -> Iterator[PageBlock]:
    under_heading = False
    for m in _PARAGRAPH.finditer(part.text):
        lines = part[m.start() : m.end()].strip()
        while heading := _HEADING.match(lines.text):
            end = _line_end(lines.text)
            yield _heading(lines[:end], heading, journal)
            lines = lines[end:].strip()
            under_heading = True
        while under_heading and lines.text and _is_head_line(lines.text[: _line_end(lines.text)]):
            end = _line_end(lines.text)
            line = lines[:end].strip()
            kind = Kind.SUBTITLE if _DASH.match(line.text) else Kind.TEXT
            yield PageBlock(kind, (line,))
            lines = lines[end:].strip()
        under_heading = under_heading and not lines.text
        if not lines.text:
            continue
        if _COMMENT.fullmatch(lines.text):
            journal.remove(lines, "markdown/comment", "写给编辑看的注释")
        elif _RICH.match(lines.text):
            yield PageBlock(Kind.MARKDOWN, (lines,))
        else:
            yield PageBlock(Kind.TEXT, (_unwrap(lines, journal),))


def _line_end(text: str) -> int:
    end = text.find("\n")
    return len(text) if end < 0 else end


def _is_head_line(line: str) -> bool:
    """Whether a line below a heading belongs to the title block: a subtitle's dash, a byline,
    an organisation. Short, without a stop, no Markdown of its own."""
    if _DASH.match(line):
        return True
    return len(line) <= _HEAD_LINE and not ends_clause(line) and not _RICH.match(line)


def _heading(line: Traced, m: re.Match[str], journal: Journal) -> PageBlock:
    edits = [Edit(0, m.end(), "", "markdown/markup", "Markdown 的标题记号")]
    if closing := _CLOSING.search(line.text, m.end()):
        edits.append(Edit(*closing.span(), "", "markdown/markup", "Markdown 的标题记号"))
    text = journal.apply(line, edits).strip()
    return PageBlock(Kind.DISPLAY, (text,), level=len(m[1]))


def _unwrap(lines: Traced, journal: Journal) -> Traced:
    """A typed paragraph's own line breaks removed (between Latin words: a space)."""
    edits = []
    for m in re.finditer(r"[ \t]*\n[ \t]*", lines.text):
        latin = lines.text[m.start() - 1].isascii() and lines.text[m.end()].isascii()
        after = " " if latin else ""
        edits.append(Edit(*m.span(), after, "reflow/join-lines", "同一段落内的换行"))
    return journal.apply(lines, edits)
