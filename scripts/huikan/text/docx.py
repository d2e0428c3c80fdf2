"""A Word document (`.docx`) as Markdown text: what a reader of the document sees, in order.

The text is kept beside the document and is what the ledger counts in, so this only writes down:
it repairs nothing but white space. Headings come from their styles or, where there are none,
from type; mammoth reads the file format.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import field
from io import BytesIO
from typing import Any
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile, ZipInfo

from mammoth import documents as parts
from mammoth import docx as word

from huikan.errors import BadInputError
from huikan.text.chars import ends_clause
from huikan.text.word_xml import use_our_parser
from huikan.values import dataclass

MAX_XML_BYTES = 32 * 2**20
"""Unpacked XML of one document; a bulletin of 500 pages has less than 10 MB."""

MAX_ELEMENTS, BYTES_OF_ELEMENT = 100_000, 50
"""Elements in all of it, and one more for so many bytes: 500 pages typed in Word have 200,000 in
10 MB. Reading takes up to 1 KB for each, of which the bytes account for 20 times theirs."""

# First bytes of what Word wrote before 2007, and of a document behind a password.
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_DOCTYPE = b"<!DOCTYPE"
_PACKED_XML = 3
"""XML is packed to less than this part of its size."""
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe \t\r\n"
"""Byte order marks and white space."""
_FAULTS = (
    BadZipFile,
    ExpatError,
    zlib.error,
    EOFError,
    RecursionError,
    NotImplementedError,
    OSError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
"""What a damaged document makes the reader of the format raise."""

# Word names its own styles in the language it was installed in.
_HEADING = re.compile(r"(?:heading|标题)\s*([1-6])$", re.I)
_TITLE = re.compile(r"(?:title|标题)$", re.I)
_SUBTITLE = re.compile(r"(?:subtitle|副标题)$", re.I)
_CAPTION = re.compile(r"(?:caption|题注|图注)$", re.I)
_CONTENTS = re.compile(r"(?:toc\b|目录)", re.I)

# Spaces of one line, the full-width one aside (it stands between the characters of a name).
_SPACES = re.compile(r"[^\S\n\u3000]+")
_INDENTED = re.compile(r"\u3000|[^\S\n]{2}")
# A number that Markdown would take for a list's: 1. 加强领导
_LIST_NUMBER = re.compile(r"^(\d+[.)])\s+")
_SOFT_BREAK = re.compile(r"(?<=[!-~])\n(?=[!-~])")
_DASH = re.compile(r"(?:——|--|—)")
_MAX_TITLE = 46
_MAX_HEADING = 26


def to_markdown(data: bytes, path: str = "") -> str:
    """The document's text as Markdown; one blank line parts its paragraphs.

    Tracked changes are taken as accepted; text boxes follow the paragraph they are anchored in;
    footnotes stand as ［1］ at the end of their article; tables are Markdown tables. Left out:
    running heads, comments, the generated table of contents, pictures. Raises `BadInputError`
    for what is no such document, is damaged, hostile, too large, or has no text.
    """
    _require_sound(data, path)
    use_our_parser()
    try:
        document = word.read(BytesIO(data)).value
        text = "\n\n".join(_Writer(document).blocks())
    except _FAULTS as e:
        raise BadInputError("docx-broken", path or None) from e
    if not text.strip():
        raise BadInputError("docx-no-text", path or None)
    return text + "\n"


def _require_sound(data: bytes, path: str) -> None:
    """Raise for what must not reach an XML parser."""
    where = path or None
    if data.startswith(_OLD_WORD):
        raise BadInputError("docx-old-or-locked", where)
    try:
        with ZipFile(BytesIO(data)) as packed:
            if any(m.flag_bits & 1 for m in packed.infolist()):
                raise BadInputError("docx-old-or-locked", where)
            members = [m for m in packed.infolist() if _may_be_xml(packed, m)]
            if sum(m.file_size for m in members) > MAX_XML_BYTES:
                raise BadInputError("docx-too-large", where, megabytes=MAX_XML_BYTES // 2**20)
            texts = (packed.read(m).replace(b"\0", b"") for m in members)
            elements, most = 0, MAX_ELEMENTS
            for text in texts:
                elements += text.count(b"<") - text.count(b"</")
                most += len(text) // BYTES_OF_ELEMENT
                if elements > most:
                    raise BadInputError("docx-tags", where, most=most)
                if _DOCTYPE in text:
                    raise BadInputError("docx-doctype", where)
    except (*_FAULTS, RuntimeError) as e:
        raise BadInputError("docx-broken", where) from e


def _may_be_xml(packed: ZipFile, member: ZipInfo) -> bool:
    """Whether a part begins as XML does, whatever it is called: a document names its own parts.

    What is large and hardly packed is a picture, and is not unpacked.
    """
    if member.file_size > MAX_XML_BYTES:
        return member.file_size > _PACKED_XML * member.compress_size
    head = packed.read(member)[:64].replace(b"\0", b"").lstrip(_BEFORE_XML)
    return head[:1] in (b"<", b"")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph of the document. `level` is a heading's, else 0; `look` its type, `bold` and
    `centred` how it is set; `number` the bullet or number that Word shows before it."""

    text: str
    style: str = ""
    look: tuple[float, str] = (0.0, "")
    bold: bool = False
    centred: bool = False
    number: str = ""
    after_picture: bool = False


@dataclass(frozen=True, slots=True)
class _Note:
    """A footnote, behind the paragraph or table that it is to."""

    text: str


_Item = _Paragraph | _Note | str
"""A paragraph, a footnote, or a table as it is written."""


@dataclass(slots=True)
class _Writer:
    """Writes one document; `notes` are the footnotes of what was just gone through."""

    document: Any
    notes: list[str] = field(default_factory=list)
    count: int = 0
    numbers: dict[str, int] = field(default_factory=dict)
    saw_picture: bool = False

    def blocks(self) -> Iterator[str]:
        """The document's blocks as Markdown."""
        items = list(self._items(self.document.children))
        levels = _levels(items)
        notes: list[str] = []
        at = 0
        while at < len(items):
            item, level = items[at], levels[at]
            at += 1
            if isinstance(item, _Note):
                notes.append(item.text)
                continue
            if isinstance(item, str):
                yield item
                continue
            lines = [item]
            while _goes_on(item, level) and at < len(items):
                behind = items[at]
                if not isinstance(behind, _Paragraph) or not _goes_on(behind, levels[at]):
                    break
                lines.append(behind)
                at += 1
            if level == 1:
                yield from notes
                notes.clear()
            yield from _written(lines, level)
        yield from notes

    def _items(self, children: Iterable[Any]) -> Iterator[_Item]:
        for child in children:
            if isinstance(child, parts.Paragraph):
                yield from self._paragraph(child)
            elif isinstance(child, parts.Table):
                yield from self._table(child)
            elif isinstance(child, parts.HasChildren):
                yield from self._items(child.children)
            yield from map(_Note, self.notes)
            self.notes.clear()

    def _paragraph(self, element: Any) -> Iterator[_Item]:
        style = element.style_name or ""
        if _CONTENTS.match(style):
            return
        runs = [r for r in _runs(element.children) if isinstance(r, parts.Run)]
        looks: Counter[tuple[float, str]] = Counter()
        bold = 0
        for run in runs:
            size = len(_plain(run).strip())
            looks[(float(run.font_size or 0), run.font or "")] += size
            bold += size if run.is_bold else 0
        text = "".join(self._text(c) for c in element.children)
        total = sum(looks.values())
        for line in _paragraph_texts(text):
            yield _Paragraph(
                line,
                style,
                looks.most_common(1)[0][0] if looks else (0.0, ""),
                bold=total > 0 and bold == total,
                centred=element.alignment == "center",
                number=self._number(element.numbering),
                after_picture=self.saw_picture,
            )
            self.saw_picture = False
        if _has_picture(element):
            self.saw_picture = True

    def _number(self, numbering: Any) -> str:
        """What Word shows before a paragraph of a list; numbers count on over other text."""
        if numbering is None:
            return ""
        if not numbering.is_ordered:
            return "- "
        level = str(numbering.level_index)
        self.numbers[level] = self.numbers.get(level, 0) + 1
        for deeper in [n for n in self.numbers if n > level]:
            del self.numbers[deeper]
        return f"{self.numbers[level]}."

    def _text(self, element: Any) -> str:
        if isinstance(element, parts.NoteReference):
            return self._note(element)
        if isinstance(element, parts.HasChildren):
            return "".join(self._text(c) for c in element.children)
        return _plain(element)

    def _note(self, reference: Any) -> str:
        self.count += 1
        mark = f"［{self.count}］"
        body = self.document.notes.resolve(reference).body
        words = [t for c in body for t in _paragraph_texts(_plain(c))]
        self.notes.append(mark + " ".join(words))
        return mark

    def _table(self, table: Any) -> Iterator[_Item]:
        """A table as Markdown; one that has a single column only frames its text."""
        width = max((len(row.children) for row in table.children), default=0)
        if width < 2:
            for row in table.children:
                for cell in row.children:
                    yield from self._items(cell.children)
            return
        rows = [[self._cell(cell) for cell in row.children] for row in table.children]
        full = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
        yield "\n".join([full[0], "|" + " --- |" * width, *full[1:]])

    def _cell(self, cell: Any) -> str:
        words = [t for c in cell.children for t in _paragraph_texts(self._text(c))]
        return " ".join(words).replace("|", "\\|").replace("\n", " ")


def _runs(children: Iterable[Any]) -> Iterator[Any]:
    for child in children:
        yield child
        if isinstance(child, parts.Hyperlink):
            yield from _runs(child.children)


def _plain(element: Any) -> str:
    """The characters of an element, notes aside."""
    if isinstance(element, parts.Text):
        return str(element.value).replace("\n", " ")
    if isinstance(element, parts.Tab):
        return " "
    if isinstance(element, parts.Break):
        return "\n"
    if isinstance(element, parts.HasChildren):
        return "".join(_plain(c) for c in element.children)
    return ""


def _has_picture(element: Any) -> bool:
    if isinstance(element, parts.Image):
        return True
    return isinstance(element, parts.HasChildren) and any(map(_has_picture, element.children))


def _paragraph_texts(text: str) -> list[str]:
    """A paragraph of the document as the paragraphs it is meant as.

    Soft breaks end one where the next line is indented, or where every line ends a sentence;
    elsewhere they are a line's end only.

    >>> _paragraph_texts("　　一段。\\n　　又一段。"), _paragraph_texts("一行\\n接着一行。")
    (['一段。', '又一段。'], ['一行\\n接着一行。'])
    """
    lines = [line for line in text.split("\n") if line.strip()]
    all_end = all(_ends(line) for line in lines)
    out: list[list[str]] = []
    for line in lines:
        if not out or all_end or _INDENTED.match(line):
            out.append([])
        out[-1].append(_SPACES.sub(" ", line.strip()))
    return ["\n".join(own) for own in out]


def _ends(line: str) -> bool:
    return line.rstrip().rstrip("”’）)》").endswith(("。", "！", "？", "…", "."))


def _levels(items: list[_Item]) -> list[int]:
    """Each item's level as a heading, 0 for text: by style if the document has any, else by
    type. Where titles have a style of their own, Word's first level is a section. A smaller line
    right below a title is no second one."""
    own = [item for item in items if isinstance(item, _Paragraph)]
    below = int(any(_TITLE.match(p.style) for p in own))
    if any(_styled(p, below) for p in own):
        return [_styled(i, below) if isinstance(i, _Paragraph) else 0 for i in items]
    weight: Counter[tuple[float, str]] = Counter()
    for p in own:
        weight[p.look] += len(p.text)
    usual = weight.most_common(1)[0][0] if weight else (0.0, "")
    levels = [_typed(i, usual) if isinstance(i, _Paragraph) else 0 for i in items]
    for i in range(1, len(items)):
        above, item = items[i - 1], items[i]
        if levels[i - 1] == levels[i] == 1 and isinstance(above, _Paragraph):
            levels[i] = int(isinstance(item, _Paragraph) and item.look[0] >= above.look[0])
    return levels


def _styled(p: _Paragraph, below: int) -> int:
    if _TITLE.match(p.style):
        return 1
    found = _HEADING.match(p.style)
    return min(6, int(found[1]) + below) if found else 0


def _typed(p: _Paragraph, usual: tuple[float, str]) -> int:
    """A heading's level by its type: large and centred is a title, bold or in another face
    than the text is a section. Never a sentence, a subtitle, or a long line."""
    if ends_clause(p.text) or _DASH.match(p.text) or p.number == "- ":
        return 0
    length = len(p.text.replace("\n", ""))
    is_large = p.look[0] > usual[0]
    if p.centred and length <= _MAX_TITLE and (is_large or p.bold):
        return 1
    stands_out = p.bold or (p.look[1] != usual[1] and p.look[1] != "") or is_large
    return 2 if stands_out and not p.centred and length <= _MAX_HEADING else 0


def _goes_on(item: _Paragraph, level: int) -> bool:
    """Whether a title's next line, or the kicker's title, stands in this paragraph. Two of
    Word's own headings, one below the other, are two."""
    return level == 1 and not _HEADING.match(item.style)


def _written(lines: list[_Paragraph], level: int) -> Iterator[str]:
    """A heading, a caption or a paragraph as Markdown."""
    first = lines[0]
    if level:
        yield "#" * level + " " + " ".join(line.text.replace("\n", " ") for line in lines)
    elif _CAPTION.match(first.style) or (first.after_picture and _is_caption(first)):
        yield f"/// caption\n{_unwrapped(first.text)}\n///"
    elif _SUBTITLE.match(first.style) and not _DASH.match(first.text):
        yield f"——{_unwrapped(first.text)}"
    else:
        yield first.number + _LIST_NUMBER.sub(r"\1", _unwrapped(first.text))


def _unwrapped(text: str) -> str:
    """A paragraph on one line: soft breaks go, a space stays between Latin words."""
    return _SOFT_BREAK.sub(" ", text).replace("\n", "")


def _is_caption(p: _Paragraph) -> bool:
    """Whether a line below a picture belongs to it: centred and short."""
    return p.centred and len(p.text) <= _MAX_TITLE
