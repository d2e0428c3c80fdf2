"""What `huikan check --fix` may put right by itself in an article's text: how it is typed, never
a word of it.

Pure: a body in, the body and what was changed out. Lines that were read from raw text stay as
they were read; only what an editor typed or pasted is put right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum

from huikan.text.chars import TWINS, twin
from huikan.values import dataclass

HAN = "\u3400-\u9fff\uf900-\ufaff"
_MARKS = "，。、；：！？（）《》〈〉“”‘’…—「」『』【】〔〕"


class Kind(StrEnum):
    """What of a line was put right; the name of its message."""

    SPACES = "tidied-spaces"
    """Spaces, tabs, characters without a look."""
    SIGNS = "tidied"
    """Signs that look like others; marks of another width."""


@dataclass(frozen=True, slots=True)
class TidiedLine:
    """A line that was typed otherwise. `line` counts from 1 in the new text."""

    line: int
    kind: Kind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TidiedBody:
    """A body as it should be typed; `breaks`: so many blank lines and line ends were put right."""

    text: str
    lines: tuple[TidiedLine, ...] = ()
    breaks: int = 0


# Soft breaks from Word, page breaks, line ends of other systems.
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# No width at all, and spaces of other widths: only beside Chinese, at a line's ends or beside a
# space. Elsewhere (No. 6, a name in another script) they may be meant.
_NEAR = rf"{HAN}{_MARKS}\s"
_INVISIBLE = re.compile(
    rf"(?:(?<=[{_NEAR}])|(?<=^))[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]+"
    rf"|[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]+(?=[{_NEAR}]|$)"
)
_ODD_SPACES = re.compile(
    rf"\t+|(?<=[{_NEAR}])[\u00a0\u2000-\u200a\u202f\u205f]+"
    rf"|[\u00a0\u2000-\u200a\u202f\u205f]+(?=[{_NEAR}])"
)
_TRAILING = re.compile(r"[ \t\u3000\u00a0]+\Z")
# Two spaces at a line's end are Markdown's line break, if a line follows.
_HARD_BREAK = re.compile(r"\S {2,}\Z")
# An indent before Chinese text. Four spaces would make the paragraph a block of code.
_INDENT = re.compile(rf"[ \t\u3000\u00a0]+(?=[{HAN}{_MARKS}0-9])")
# A paragraph's first-line indent, as Word's paragraphs keep it when they are pasted: one line's end
# parts them, where Markdown wants a blank line. Verse may be indented, too: its lines are short.
_FIRST_LINE = re.compile(rf"[ \t]*\u3000{{2}}[ \t\u3000]*(?=[{HAN}{_MARKS}0-9])")
_SENTENCE_END = re.compile(r"[。！？…；：][”’」』）》]*\Z")
_VERSE = 15
# Blocks whose next lines are indented on purpose: lists, footnotes, definitions, admonitions.
_HANGING = re.compile(r"[ \t]*(?:[-+*][ \t]|\d+[.)][ \t]|\[\^|:[ \t]|!!!|\?\?\?)")
_CODE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_FENCE = re.compile(r"/{3,}")
_HEADING = re.compile(r"#{1,6}[ \t]+\S")
# What stands for markup at a line's beginning, typed with a Chinese keyboard.
_WIDE_FENCE = re.compile(r"／{3,}[ \t\u3000]*(?=caption[ \t]*\Z|\Z)")
_TIGHT_FENCE = re.compile(r"/{3,}(?=caption[ \t]*\Z)")
_WIDE_HEADING = re.compile(rf"([#＃]{{2,6}})[ \t\u3000]*(?=[{HAN}“《（])")
# Full-width digits and letters, as a keyboard left in full-width mode types them.
_WIDE_ASCII = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+")
# A mark of half width between Chinese characters, or behind one where the line or quotation ends.
_NARROW = re.compile(
    rf"(?<=[{HAN}”’》）])[,;:?!](?: ?(?=[{HAN}“《（])|\Z)|(?<=[{HAN}])[?!](?=[”’）])"
)
_WIDE_MARKS = str.maketrans(",;:?!", "，；：？！")
# (…) and "…" around Chinese, within Chinese.
_BRACKETS = re.compile(rf"(?<=[{HAN}])\(([^()\n]*[{HAN}][^()\n]*)\)")
_QUOTES = re.compile(
    rf"(?:(?<=[{HAN}{_MARKS},;:])|^)\"([^\"\n]*[{HAN}][^\"\n]*)\"(?=[{HAN}{_MARKS},;:?!]|\Z)"
)
# A line with Markdown in it, whose quotes and brackets may be its own.
_MARKUP = re.compile(r"\]\(|\]\[|[`<{]|^[ ]{0,3}\[")


def tidy_body(body: str, first: int = 1, read: Collection[str] = ()) -> TidiedBody:
    """An article's body as it should be typed; `first` is the number of its first line.

    Put right are line ends, blank lines (one between blocks, and between pasted paragraphs that
    only an indent parts), indents, spaces at lines' ends,
    tabs, characters without a look, and what looks like another sign and cannot be meant: a
    radical for its character, digits and letters of full width, marks of half width between
    Chinese characters, markup typed in full width. `read` are lines that were read from raw
    text: their characters stay. Not in blocks of code; not the spaces that break a line; and
    nothing at all if a letter or digit were another afterwards.

    >>> tidy_body("\\n\\n　　井水清了,大家都来\\u200b。 \\n## 民⻛\\n").text
    '\\n井水清了，大家都来。\\n\\n## 民风\\n'
    """
    broken = [(row, row not in read) for row in body.replace("\r\n", "\n").split("\n")]
    typed = "\n".join(_BREAKS.sub("\n", row) if is_ours else row for row, is_ours in broken)
    rows = typed.removesuffix("\n").split("\n")
    new = list(_rows(rows, read))
    order = list(_laid_out(new))
    text = "".join("\n" if n is None else f"{new[n].text}\n" for n in order)
    if "<pre" in body or not typed.strip() or _words(text) != _words(typed):
        return TidiedBody(body)
    lines = tuple(
        TidiedLine(at, _kind(rows[n], new[n].text), rows[n], new[n].text)
        for at, n in enumerate(order, first)
        if n is not None and rows[n] != new[n].text
    )
    stood = [n if row.text or row.is_code else None for n, row in enumerate(new)]
    breaks = body.count("\r\n") + _moved_breaks(stood, order)
    breaks += sum(len(_BREAKS.findall(row)) for row, is_ours in broken if is_ours)
    return TidiedBody(text, lines, breaks or int(text != body and not lines))


def _moved_breaks(stood: Sequence[int | None], order: Sequence[int | None]) -> int:
    """How many blank lines came or went."""
    return max(abs(len(stood) - len(order)), int(list(stood) != list(order)))


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    is_code: bool = False
    opens: bool = False
    """Whether a paragraph begins here, though no blank line stands before it."""


def _rows(rows: Sequence[str], read: Collection[str]) -> Iterator[_Row]:
    """Each line as it should be typed; those of a block of code as they are."""
    code = ""
    hangs, begins, above = False, True, ""
    for row, behind in zip(rows, [*rows[1:], ""], strict=True):
        if m := _CODE.match(row):
            code, ended = ("", True) if code and row.strip().startswith(code) else (code, False)
            code = code or ("" if ended else m[1])
            yield _Row(row, True)
            continue
        if code:
            yield _Row(row, True)
            continue
        opens = False
        if row not in read:
            row = _INVISIBLE.sub("", row)
            opens = not hangs and _opens(above, row)
            begins |= opens
        if not (behind.strip() and _HARD_BREAK.search(row)):
            row = _TRAILING.sub("", row)
        if row:
            hangs = bool(_HANGING.match(row)) or (hangs and row[0] in " \t")
            if row not in read:
                row = settled_line(row, begins and not hangs)
        yield _Row(row, opens=opens)
        begins, above = not row or bool(_FENCE.match(row)), row


def _opens(above: str, row: str) -> bool:
    """Whether a pasted paragraph begins with a line: it is indented, and a sentence ends above.

    >>> _opens("委员们围坐一圈，说了整整一个下午。", "　　第二天一早，技术员就来了。")
    True
    >>> _opens("春眠不觉晓。", "　　处处闻啼鸟。"), _opens("委员们围坐", "　　一圈。")
    (False, False)
    """
    is_long = max(len(above), len(row.strip())) > _VERSE
    return bool(is_long and _FIRST_LINE.match(row) and _SENTENCE_END.search(above))


def _laid_out(rows: Sequence[_Row]) -> Iterator[int | None]:
    """The lines' numbers in their order, None for a blank line: one before each block."""
    is_apart, before = True, _Row("")
    in_caption = False
    for n, row in enumerate(rows):
        if not row.text and not row.is_code:
            is_apart = True
            continue
        is_fence = bool(_FENCE.match(row.text)) and not row.is_code
        is_end = is_fence and in_caption
        if not (in_caption or row.is_code):
            is_apart |= is_fence or row.opens or bool(_HEADING.match(row.text))
            is_apart |= not before.is_code and bool(
                _HEADING.match(before.text) or _FENCE.match(before.text)
            )
        if is_apart and not is_end:
            yield None
        yield n
        in_caption ^= is_fence
        is_apart, before = False, row


def settled_line(row: str, begins: bool = False) -> str:
    """A line as it should be typed; what one change brings together, the next may see. `begins`:
    a paragraph begins with it, so that an indent goes."""
    while (tidied := _tidy_line(row, begins)) != row:
        row = tidied
    return row


def _tidy_line(row: str, begins: bool) -> str:
    """A line of text, what it says left as it is."""
    text = row.lstrip(" \t")
    indent = row[: len(row) - len(text)]
    text = TWINS.sub(twin, _ODD_SPACES.sub(" ", _INVISIBLE.sub("", text)))
    text = _WIDE_ASCII.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)
    if begins and _INDENT.match(indent + text):
        indent, text = "", _INDENT.sub("", indent + text, count=1)
    text = _WIDE_FENCE.sub(lambda m: "/// " if m.end() < len(text) else "///", text)
    text = _TIGHT_FENCE.sub("/// ", text)
    if m := _WIDE_HEADING.match(text):
        text = f"{'#' * len(m[1])} {text[m.end() :]}"
    if not _MARKUP.search(text):
        text = _BRACKETS.sub(r"（\1）", text)
        quoted, found = _QUOTES.subn(r"“\1”", text)
        text = quoted if 2 * found == text.count('"') else text
    return indent + _NARROW.sub(lambda m: m[0].rstrip().translate(_WIDE_MARKS), text)


def _words(text: str) -> str:
    """The letters and digits of a text, whatever they are typed with."""
    plain = unicodedata.normalize("NFKC", TWINS.sub(twin, text))
    return "".join(filter(str.isalnum, plain))


# What nobody sees.
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]+")


def _kind(before: str, after: str) -> Kind:
    same = _UNSEEN.sub("", before) == _UNSEEN.sub("", after)
    return Kind.SPACES if same else Kind.SIGNS
