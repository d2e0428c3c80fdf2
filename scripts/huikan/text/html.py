"""A saved web page: its text with the place of every character in the file's source.

BeautifulSoup says what is content; its text nodes are then found again in the source, so that
markup is on record as removed and each entity as replaced.
"""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString
from bs4.exceptions import ParserRejectedMarkup

from huikan.blocks import Kind, PageBlock
from huikan.errors import BadInputError
from huikan.trace import Edit, Journal, Traced
from huikan.values import dataclass

_MARKUP = re.compile(
    r"<!--.*?-->|<!\[CDATA\[|\]\]>|<[!?/a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.S
)
# A marked section that no parser knows: <![ without CDATA, if, … behind it.
_UNKNOWN_SECTION = re.compile(r"<!\[(?!(?:CDATA|temp|ignore|include|rcdata|if|else|endif)\b)", re.I)
_RAW = re.compile(r"<(script|style|noscript|template|textarea|title)\b", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_ENTITY_RULE = ("html/entity", "HTML 实体")
_BLANK = re.compile(r"(?:\s|&nbsp;|&#160;|&ensp;|&emsp;|&#12288;|&#x3000;|&thinsp;)++", re.I)
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
_INLINE_TAGS = frozenset(["a", "b", "em", "font", "i", "span", "strong", "u"])
_HEADINGS = {f"h{n}": n for n in range(1, 7)}


_UNCLOSED_AT_MOST = 100
"""Marks that are never closed; each costs the parser a look at all that follows."""
_TAGS_AT_MOST = 60_000
"""A page with more tags is no issue; the parser would need more than 200 MB for them."""
# What opens markup, and the end without which the parser looks for it in vain.
_NEVER_CLOSED = (
    (re.compile(r"<!--"), re.compile(r"--\s*>")),
    (re.compile(r"<!\[(?:CDATA|temp|ignore|include|rcdata)", re.I), re.compile(r"\]\s*\]\s*>")),
    (re.compile(r"<!\[(?:if|else|endif)", re.I), re.compile(r"\]\s*>")),
    (re.compile(r"<[!?/a-zA-Z]"), re.compile(r">")),
)


def read_blocks(page: Traced, journal: Journal) -> list[PageBlock]:
    """The blocks of a saved web page, in document order.

    Navigation, scripts, forms and the like are removed on record; headings keep their level.
    Raises `BadInputError` if the page's text cannot be found again in its source, if the
    parser gives up (`<![` with nothing it knows behind it), and for a page that would keep it
    busy for ever: with hundreds of marks that are never closed, or sixty thousand tags.
    """
    _require_page(page.text)
    soup = _parsed(page.text)
    runs = list(_aligned(soup, page.text))
    blocks: list[PageBlock] = []
    at = 0
    for group in _groups(runs):
        start, end = group[0].start, group[-1].end
        _drop(page, at, start, journal)
        edits = _edits(group, page.text)
        text = _collapse(journal.apply(page[start:end], edits).strip(), journal)
        if text.text:
            blocks.append(_block(group[0].place, text))
        at = end
    _drop(page, at, len(page), journal)
    return blocks


def _require_page(source: str) -> None:
    """Refuse what no web page is, and what would cost the parser more than linear time."""
    if source.count("<") > _TAGS_AT_MOST:
        raise BadInputError("html-tags", None, most=_TAGS_AT_MOST)
    for opening, closing in _NEVER_CLOSED:
        last = max((m.end() for m in closing.finditer(source)), default=0)
        unclosed = [m.start() for m in opening.finditer(source, last)]
        if len(unclosed) > _UNCLOSED_AT_MOST:
            raise BadInputError("html-broken", None, source.count("\n", 0, unclosed[0]) + 1)


@dataclass(frozen=True, slots=True)
class _Place:
    """What the elements around a text make of it."""

    is_chrome: bool = False
    block: int = 0
    """Number of the block element it stands in; 0: none."""
    level: int = 0
    """Level of the heading it stands in; 0: none."""
    is_caption: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    """A text node with its span in the source, and the entities in it."""

    node: NavigableString
    place: _Place
    start: int
    end: int
    entities: array[int]
    """Starts and ends by turns, for there may be half a million."""


def _edits(group: list[_Run], source: str) -> Iterator[Edit]:
    """Markup between the texts goes, entities in them are replaced; offsets count from the first
    text on."""
    start = cursor = group[0].start
    for run in group:
        if run.start > cursor and source[cursor : run.start].strip():
            yield Edit(cursor - start, run.start - start, "", "html/markup", "网页标记")
        for a, b in zip(run.entities[::2], run.entities[1::2], strict=True):
            yield Edit(a - start, b - start, html.unescape(source[a:b]), *_ENTITY_RULE)
        cursor = run.end


def _drop(page: Traced, start: int, end: int, journal: Journal) -> None:
    part = page[start:end].strip()
    if part.text:
        journal.remove(part, "html/markup", "网页标记，或导航、脚本等不属于文章的部分")


def _aligned(soup: BeautifulSoup, source: str) -> Iterator[_Run]:
    """Each content text node with its span in the source and the entities in it.

    Nodes of mere white space are passed over: the parser does not keep them as they are.
    """
    at = 0
    places: dict[int, _Place] = {id(soup): _Place()}
    for node in soup.descendants:
        place = places[id(node.parent)]
        if isinstance(node, Tag):
            places[id(node)] = _within(node, place, len(places))
        if not isinstance(node, NavigableString) or isinstance(node, PreformattedString):
            continue
        if text := str(node).strip():
            start, at, entities = _locate(text, source, at)
            if not place.is_chrome:
                yield _Run(node, place, start, at, entities)


def _within(tag: Tag, around: _Place, number: int) -> _Place:
    """The place of what stands in a tag. Elements far around it are looked at once, not again
    for each text: old pages never close a `<p>`, and so each lies in all those before it."""
    if tag.name in _INLINE_TAGS and not tag.attrs:
        return around
    return _Place(
        around.is_chrome or _is_chrome(tag),
        number if tag.name in _BLOCK_TAGS else around.block,
        _HEADINGS.get(tag.name, around.level),
        around.is_caption or tag.name == "figcaption",
    )


def _locate(text: str, source: str, at: int) -> tuple[int, int, array[int]]:
    """Where a text stands behind `at`: markup and white space are stepped over, entities are
    matched. Raises `BadInputError` if it does not."""
    while m := _MARKUP.match(source, at) or _BLANK.match(source, at):
        at = m.end()
    start, i = at, 0
    entities = array("i")
    while i < len(text):
        entity = _ENTITY.match(source, at) if source.startswith("&", at) else None
        decoded = html.unescape(entity[0]) if entity else ""
        if entity and decoded != entity[0] and text.startswith(decoded, i):
            entities.extend(entity.span())
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


def _is_chrome(tag: Tag) -> bool:
    """Whether an element is what a page has around its content."""
    if tag.name in _CHROME_TAGS or tag.get("hidden") is not None:
        return True
    if tag.get("role") in ("navigation", "banner", "contentinfo", "search"):
        return True
    names = [*(tag.get("class") or []), str(tag.get("id") or "")]
    return tag.name not in ("body", "html") and any(_CHROME_NAMES.search(n) for n in names)


def _groups(runs: list[_Run]) -> list[list[_Run]]:
    """Text nodes that stand in one block of the page."""
    out: list[list[_Run]] = []
    for run in runs:
        last = out[-1][-1] if out else None
        if last and run.place.block == last.place.block and not _break_between(last.node, run.node):
            out[-1].append(run)
        else:
            out.append([run])
    return out


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


def _block(place: _Place, text: Traced) -> PageBlock:
    if place.level:
        return PageBlock(Kind.DISPLAY, (text,), level=place.level)
    if place.is_caption:
        return PageBlock(Kind.CAPTION, (text,))
    if text.text.startswith("——"):
        return PageBlock(Kind.SUBTITLE, (text,))
    return PageBlock(Kind.TEXT, (text,))
