"""An issue that an editor typed as Markdown: its headings divide the articles.

Each `# ` is an article and `## ` a section of it. If the file has one `# ` with no text of its
own before the first `## `, that one names the page (its feature) and each `## ` is an article.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from huikan.blocks import ARTICLES_AT_MOST, Kind, PageBlock
from huikan.errors import BadInputError
from huikan.text.chars import ends_clause
from huikan.trace import Edit, Journal, Traced

_RETURN = re.compile(r"\r\n?")
_HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_CAPTION = re.compile(r"^/{3,}[ \t]*caption[ \t]*\n", re.M)
_CAPTION_END = re.compile(r"^/{3,}[ \t]*$", re.M)
# Possessive: to be able to go back, 230 bytes of each line would be kept.
_PARAGRAPH = re.compile(r"^(?:[^\S\n]*\S[^\n]*(?:\n|$))++", re.M)
_BREAK = re.compile(r"\n[ \t]*")
_SPACE = re.compile(r"\s*")
# Paragraphs that are more than plain text: lists, tables, quotations, pictures, rules, code.
_RICH = re.compile(r"[ \t]*(?:[-*+>|]|\d+[.)]\s|!\[|```|~~~|<|\[)|.*(?:\*\*|__|`|\]\(|\*\S)", re.S)
_DASH = re.compile(r"(?:——|--|—)")
_HEAD_LINE, _HEAD_LINES = 40, 1_000
"""Characters of a line below a heading that may be of the title block, and such lines at most."""
_LEVELS = [re.compile(rf"^#{{{n}}}[ \t]+(?=\S)", re.M) for n in range(1, 7)]
_COMMENT = re.compile(r"<!--.*?-->", re.S)


def read_blocks(page: Traced, journal: Journal) -> list[PageBlock]:
    """The file's blocks; its heading and caption marks are removed on record.

    Paragraphs with Markdown of their own stay as they are (`Kind.MARKDOWN`). Raises
    `BadInputError` with the line where headings divide the file into more articles than an issue
    has.
    """
    page = journal.apply(page, (_newline(m) for m in _RETURN.finditer(page.text)))
    _require_issue(page.text)
    blocks: list[PageBlock] = []
    at = 0
    for start, a, b, end in _captions(page.text):
        blocks += _paragraphs(page[at:start], journal)
        for mark in (page[start:a], page[b:end]):
            journal.remove(mark, "markdown/markup", "Markdown 的图注标记")
        blocks.append(PageBlock(Kind.CAPTION, (page[a:b].strip(),)))
        at = end
    return blocks + list(_paragraphs(page[at:], journal))


def _require_issue(text: str) -> None:
    """Raise before anything is made of headings that no issue has so many of."""
    for level in _LEVELS:
        starts = [m.start() for m in level.finditer(text)]
        if len(starts) > ARTICLES_AT_MOST:
            line = text.count("\n", 0, starts[ARTICLES_AT_MOST]) + 1
            raise BadInputError("raw-articles", None, line, most=ARTICLES_AT_MOST)
        if len(starts) > 1:
            return


def _captions(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Where a caption's first mark, its text, and its last mark begin, and where that ends.

    Of a mark that is never closed there may be a hundred thousand: the ends are looked for once.
    """
    ends = [m.span() for m in _CAPTION_END.finditer(text)]
    starts = [start for start, _ in ends]
    at = 0
    for m in _CAPTION.finditer(text):
        n = bisect_right(starts, m.end())
        if n == len(ends):
            return
        if m.start() >= at:
            start, at = ends[n]
            yield m.start(), m.end(), start - 1, at


def _newline(m: re.Match[str]) -> Edit:
    return Edit(*m.span(), "\n", "markdown/line-ending", "换行符统一为 LF")


def _paragraphs(part: Traced, journal: Journal) -> Iterator[PageBlock]:
    under_heading = False
    for m in _PARAGRAPH.finditer(part.text):
        lines = part[m.start() : m.end()].strip()
        text, at = lines.text, 0
        while heading := _HEADING.match(text, at):
            end = _line_end(text, at)
            yield _heading(lines[at:end], heading, journal)
            at = _behind_space(text, end)
            under_heading = True
        for _ in range(_HEAD_LINES):
            end = _line_end(text, at)
            if not under_heading or at == len(text) or not _is_head_line(text[at:end]):
                break
            line = lines[at:end].strip()
            kind = Kind.SUBTITLE if _DASH.match(line.text) else Kind.TEXT
            yield PageBlock(kind, (line,))
            at = _behind_space(text, end)
        under_heading = under_heading and at == len(text)
        if at == len(text):
            continue
        rest = lines[at:]
        if _COMMENT.fullmatch(rest.text):
            journal.remove(rest, "markdown/comment", "写给编辑看的注释")
        elif _RICH.match(rest.text):
            yield PageBlock(Kind.MARKDOWN, (rest,))
        else:
            yield PageBlock(Kind.TEXT, (_unwrap(rest, journal),))


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _behind_space(text: str, at: int) -> int:
    return _SPACE.match(text, at).end()  # type: ignore[union-attr]


def _is_head_line(line: str) -> bool:
    """Whether a line below a heading belongs to the title block: a subtitle's dash, a byline,
    an organisation. Short, without a stop, no Markdown of its own."""
    if _DASH.match(line):
        return True
    return len(line) <= _HEAD_LINE and not ends_clause(line) and not _RICH.match(line)


def _heading(line: Traced, m: re.Match[str], journal: Journal) -> PageBlock:
    opening = m.end() - m.start()
    edits = [Edit(0, opening, "", "markdown/markup", "Markdown 的标题记号")]
    marked = line.text.rstrip(" \t")
    bare = marked.rstrip("#")
    end = len(bare.rstrip(" \t"))
    if opening <= end < len(bare) < len(marked):
        edits.append(Edit(end, len(line), "", "markdown/markup", "Markdown 的标题记号"))
    text = journal.apply(line, edits).strip()
    return PageBlock(Kind.DISPLAY, (text,), level=len(m[1]))


def _unwrap(lines: Traced, journal: Journal) -> Traced:
    """A typed paragraph's own line breaks removed (between Latin words: a space)."""
    return journal.apply(lines, _breaks(lines.text))


def _breaks(text: str) -> Iterator[Edit]:
    at = 0
    for m in _BREAK.finditer(text):
        start = at + len(text[at : m.start()].rstrip(" \t"))
        at = m.end()
        latin = text[start - 1].isascii() and text[at].isascii()
        after = " " if latin else ""
        yield Edit(start, at, after, "reflow/join-lines", "同一段落内的换行")
