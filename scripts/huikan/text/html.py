"""A saved web page: its text with the place of every character in the file's source.

BeautifulSoup says what is content; its text nodes are then found again in the source, so that
markup is on record as removed and each entity as replaced.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from bs4.exceptions import ParserRejectedMarkup

from huikan.blocks import Kind, PageBlock
from huikan.errors import BadInputError
from huikan.trace import Edit, Journal, Traced

_MARKUP = re.compile(
    r"<!--.*?-->|<!\[CDATA\[|\]\]>|<[!?/a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.S
)
# A marked section that no parser knows: <![ without CDATA, if, … behind it.
_UNKNOWN_SECTION = re.compile(r"<!\[(?!(?:CDATA|temp|ignore|include|rcdata|if|else|endif)\b)", re.I)
_RAW = re.compile(r"<(script|style|noscript|template|textarea|title)\b", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_BLANK = re.compile(r"(?:\s|&nbsp;|&#160;|&ensp;|&emsp;|&#12288;|&#x3000;|&thinsp;)+", re.I)
_SPACE = re.compile(r"[^\S\u3000]+")
# What a page has around its content, by element, role or a usual class or id.
_CHROME_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "iframe",
        "svg",
    ]
)
_CHROME_NAMES = re.compile(
    r"(?:^|[-_ ])(?:nav|menu|breadcrumb|crumbs?|footer|header|sidebar|share|toolbar|copyright|"
    r"related|recommend|comment|ad|ads|banner|pager|pagination|search)(?:$|[-_ ])",
    re.I,
)
_BLOCK_TAGS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "td",
        "th",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "figure",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "br",
        "hr",
        "body",
        "center",
        "pre",
    ]
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}


def read_blocks(page: Traced, journal: Journal) -> list[PageBlock]:
    """The blocks of a saved web page, in document order.

    Navigation, scripts, forms and the like are removed on record; headings keep their level.
    Raises `BadInputError` if the page's text cannot be found again in its source, or if the
    parser gives up (`<![` with nothing it knows behind it).
    """
    soup = _parsed(page.text)
    runs = list(_aligned(soup, page.text))
    blocks: list[PageBlock] = []
    at = 0
    groups = _groups(runs)
    for group in groups:
        edits = []
        start, end = group[0][1], group[-1][2]
        _drop(page, at, start, journal)
        cursor = start
        for _, a, b, entities in group:
            if a > cursor and page.text[cursor:a].strip():
                edits.append(_markup(cursor - start, a - start))
            edits += [
                Edit(x - start, y - start, t, "html/entity", "HTML 实体") for x, y, t in entities
            ]
            cursor = b
        text = _collapse(journal.apply(page[start:end], edits).strip(), journal)
        if text.text:
            blocks.append(_block(group[0][0], text))
        at = end
    _drop(page, at, len(page), journal)
    return blocks


_Run = tuple[NavigableString, int, int, list[tuple[int, int, str]]]


def _markup(start: int, end: int) -> Edit:
    return Edit(start, end, "", "html/markup", "网页标记")


def _drop(page: Traced, start: int, end: int, journal: Journal) -> None:
    part = page[start:end].strip()
    if part.text:
        journal.remove(part, "html/markup", "网页标记，或导航、脚本等不属于文章的部分")


def _aligned(soup: BeautifulSoup, source: str) -> Iterator[_Run]:
    """Each content text node with its span in the source and the entities in it.

    Nodes of mere white space are passed over: the parser does not keep them as they are.
    """
    at = 0
    for node in soup.descendants:
        if not isinstance(node, NavigableString) or isinstance(node, PreformattedString):
            continue
        if text := str(node).strip():
            start, at, entities = _locate(text, source, at)
            if not _is_chrome(node):
                yield node, start, at, entities


def _locate(text: str, source: str, at: int) -> tuple[int, int, list[tuple[int, int, str]]]:
    """Where a text stands behind `at`: markup and white space are stepped over, entities are
    matched. Raises `BadInputError` if it does not."""
    while m := _MARKUP.match(source, at) or _BLANK.match(source, at):
        at = m.end()
    start, i = at, 0
    entities: list[tuple[int, int, str]] = []
    while i < len(text):
        entity = _ENTITY.match(source, at) if source.startswith("&", at) else None
        decoded = html.unescape(entity[0]) if entity else ""
        if entity and decoded != entity[0] and text.startswith(decoded, i):
            entities.append((at, entity.end(), decoded))
            at, i = entity.end(), i + len(decoded)
        elif at < len(source) and source[at] == text[i]:
            at, i = at + 1, i + 1
        elif source.startswith("\r\n", at) and text[i] == "\n":
            at, i = at + 2, i + 1
        elif m := _MARKUP.match(source, at):
            at = m.end()
            start = at if i == 0 else start
        else:
            raise BadInputError("html-broken", None, source.count("\n", 0, at) + 1)
    return start, at, entities


def _parsed(source: str) -> BeautifulSoup:
    try:
        return BeautifulSoup(source, "html.parser")
    except ParserRejectedMarkup as e:
        m = _UNKNOWN_SECTION.search(source)
        raise BadInputError(
            "html-broken", None, source.count("\n", 0, m.start() if m else 0) + 1
        ) from e


def _is_chrome(node: NavigableString) -> bool:
    for parent in node.parents:
        if parent.name in _CHROME_TAGS or parent.get("hidden") is not None:
            return True
        if parent.get("role") in ("navigation", "banner", "contentinfo", "search"):
            return True
        names = [*(parent.get("class") or []), str(parent.get("id") or "")]
        if parent.name not in ("body", "html") and any(_CHROME_NAMES.search(n) for n in names):
            return True
    return False


def _groups(runs: list[_Run]) -> list[list[_Run]]:
    """Text nodes that stand in one block of the page."""
    out: list[list[_Run]] = []
    last: object = None
    for run in runs:
        block = _block_of(run[0])
        if out and block is last and not _break_between(out[-1][-1][0], run[0]):
            out[-1].append(run)
        else:
            out.append([run])
        last = block
    return out


def _block_of(node: NavigableString) -> Tag | None:
    return next((p for p in node.parents if p.name in _BLOCK_TAGS), None)


def _break_between(a: NavigableString, b: NavigableString) -> bool:
    for node in a.next_elements:
        if node is b:
            return False
        if isinstance(node, Tag) and node.name in _BLOCK_TAGS:
            return True
    return True


def _collapse(text: Traced, journal: Journal) -> Traced:
    """White space as a browser shows it: one space, none at a line break between Han."""
    edits = []
    for m in _SPACE.finditer(text.text):
        if m[0] == " ":
            continue
        inner = "\n" in m[0] and not (
            text.text[m.start() - 1].isascii() and text.text[m.end()].isascii()
        )
        edits.append(Edit(*m.span(), "" if inner else " ", "html/space", "源码中的空白"))
    return journal.apply(text, edits)


def _block(node: NavigableString, text: Traced) -> PageBlock:
    tags = [p.name for p in node.parents]
    level = next((_HEADINGS[t] for t in tags if t in _HEADINGS), 0)
    if level:
        return PageBlock(Kind.DISPLAY, (text,), level=level)
    if "figcaption" in tags:
        return PageBlock(Kind.CAPTION, (text,))
    if text.text.startswith("——"):
        return PageBlock(Kind.SUBTITLE, (text,))
    return PageBlock(Kind.TEXT, (text,))
