"""A page as it is printed: its text, and for every character which character of the truth it is.

Damage comes later and in any order; since each printed character carries its origin, the truth
survives whatever happens to the page.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from corpus import CleanArticle, Plan

from huikan.text.chars import NO_START, OPENERS, cells

NOISE = -1
"""Origin of what is no part of an article: folios, marks, numbers, corrupted characters."""
FREE = -2
"""Origin of what may be kept or left off: 编者按：, brackets of a signature."""
SPACE = -3
"""Origin of white space that printing put in."""
COPIED_SPACE = -4
"""Origin of white space within a copy."""
_FIRST_COPY = -10


def copied(origin: int) -> int:
    """The origin of a copy of a character: which one it repeats stays known."""
    if origin >= 0:
        return _FIRST_COPY - origin
    return COPIED_SPACE if origin == SPACE else origin


def identity(origin: int) -> int:
    """Which character of the truth it is, be it the first print or a copy; -1: none."""
    return origin if origin >= 0 else max(-1, _FIRST_COPY - origin)


@dataclass(frozen=True, slots=True)
class Ink:
    """Printed text; `origin[i]` is its character's number in the truth or a code above."""

    text: str = ""
    origin: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, part: slice) -> Ink:
        return Ink(self.text[part], self.origin[part])

    def __add__(self, other: Ink) -> Ink:
        return Ink(self.text + other.text, self.origin + other.origin)

    def copy(self) -> Ink:
        """The same characters printed again."""
        return Ink(self.text, tuple(map(copied, self.origin)))


def put(text: str, origin: int = NOISE) -> Ink:
    """Text that is no part of an article."""
    return Ink(text, tuple(SPACE if c.isspace() else origin for c in text))


def concat(parts: Iterable[Ink], gap: Ink | None = None) -> Ink:
    """The parts one behind the other, with `gap` in between."""
    texts: list[str] = []
    origins: list[int] = []
    for n, part in enumerate(parts):
        if n and gap:
            texts.append(gap.text)
            origins.extend(gap.origin)
        texts.append(part.text)
        origins.extend(part.origin)
    return Ink("".join(texts), tuple(origins))


@dataclass(frozen=True, slots=True)
class Unit:
    """A text of the truth: a field or a paragraph. Its characters are `start`, `start + 1`, …"""

    article: int
    """Number of the article on the page; -1 for the page's own (`feature`)."""
    field: str
    """title, subtitle, column, kicker, organisation, byline, feature, text, heading, caption."""
    text: str
    start: int


@dataclass(slots=True)
class Truth:
    """What the page says. Grows while the page is composed, then stays."""

    articles: tuple[CleanArticle, ...]
    feature: str = ""
    note: int | None = None
    units: list[Unit] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    size: int = 0

    def write(self, article: int, name: str, text: str) -> Ink:
        """A new unit, as ink."""
        self.units.append(Unit(article, name, text, self.size))
        self._starts.append(self.size)
        ink = Ink(text, tuple(range(self.size, self.size + len(text))))
        self.size += len(text)
        return ink

    def unit(self, identity: int) -> int:
        """Number of the unit that a character belongs to."""
        return bisect_right(self._starts, identity) - 1


@dataclass(frozen=True, slots=True)
class Layout:
    """How text is set. Widths are in Han characters; a paragraph layout has none.

    `indent` is printed before a paragraph; `blank` parts paragraphs by a blank line, `display`
    headlines and headings; `hang` lets a stop hang over the edge instead of taking a character
    with it; `taper` is by how many characters lines narrow towards a picture.
    """

    widths: tuple[int, ...] = ()
    indent: str = ""
    blank: bool = True
    display: bool = True
    hang: bool = True
    taper: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A printed block.

    Before `set_lines`, `lines` holds one line for text; after it, the printed ones. `before`
    is the white space that parts it from the block above. `is_start` says that a paragraph
    begins here. `kind` is a unit's field, or `label` or `furniture`.
    """

    kind: str
    article: int
    lines: tuple[Ink, ...]
    before: str = "\n\n"
    is_start: bool = True

    @property
    def ink(self) -> Ink:
        return concat(self.lines)


Blocks = list[Block]


def compose(plan: Plan, truth: Truth, are_captions_marked: bool) -> Blocks:
    """The page's blocks in reading order, without any damage."""
    blocks: Blocks = []
    if plan.feature and plan.note is None:
        blocks.append(Block("feature", -1, (truth.write(-1, "feature", plan.feature),)))
    for n, article in enumerate(plan.articles):
        blocks += _title_block(plan, truth, n, article)
        headings = 0
        for kind, text in article.body:
            ink = truth.write(n, kind, text)
            if kind == "heading" and article.numbers:
                headings += 1
                ink = put(_number(article.numbers, headings)) + ink
            if kind == "caption" and are_captions_marked and not is_credit(text):
                ink = put("▲") + ink
            blocks.append(Block(kind, n, (ink,)))
        if article.byline and plan.byline_at_end:
            ink = truth.write(n, "byline", article.byline)
            if not article.byline.startswith("（"):
                ink = put("（", FREE) + ink + put("）", FREE)
            blocks.append(Block("byline", n, (ink,)))
    return blocks


def _number(style: str, n: int) -> str:
    """The number of the `n`th section: `三、` in the style `一、`, `03` in the style `01`."""
    return style.replace("01", f"{n:02}").replace("一", "零一二三四五六七八九十"[n])


def _title_block(plan: Plan, truth: Truth, n: int, article: CleanArticle) -> Blocks:
    lines = [truth.write(n, "title", line) for line in article.title]
    title = Block("title", n, tuple(lines) if plan.columns else (concat(lines, put(" ")),))

    def own(kind: str, text: str, mark: str = "") -> Blocks:
        return [Block(kind, n, (put(mark) + truth.write(n, kind, text),))] if text else []

    has_no_label = not any(text.startswith(_LABELS) for _, text in article.body[:1])
    organisation = own("organisation", article.organisation)
    return [
        *own("column", article.column),
        *own("kicker", article.kicker),
        *(organisation if plan.organisation_before else []),
        title,
        *own("subtitle", article.subtitle, "" if article.subtitle.startswith("—") else "——"),
        *([] if plan.organisation_before else organisation),
        *([] if plan.byline_at_end else own("byline", article.byline)),
        *([Block("label", n, (put("编者按：", FREE),))] if n == plan.note and has_no_label else []),
    ]


_LABELS = ("编者按", "编者的话", "开栏的话", "编后")
# A credit line, which no ▲ stands before: 图片由…提供, （…摄）. A scene with a credit is none.
_CREDIT = re.compile(
    r"[（(]?(?:(?:本[版报刊文])?(?:图片|照片|摄影|制图|供图)[^。]{0,30}|[^。]{2,9}(?:摄|摄影|供图))[）)]?"
)


def is_credit(text: str) -> bool:
    """Whether a caption only says whose the pictures are."""
    return bool(_CREDIT.fullmatch(text))


def set_lines(blocks: Blocks, layout: Layout, rng: random.Random) -> Blocks:
    """Break text into printed lines of its column's width and set paragraphs apart."""
    out: Blocks = []
    for block in blocks:
        before = block.before
        above = out[-1].kind if out else ""
        if block.kind == "text" and layout.widths:
            width = layout.widths[block.article % len(layout.widths)]
            indent = put(layout.indent) if block.is_start else Ink()
            lines = wrap(indent + block.ink, width * 2, layout, rng.randrange(12))
            block = replace(block, lines=tuple(lines))
            if above == "text" and not layout.blank:
                before = "\n"
        if not layout.display and (block.kind != "text" or above != "text"):
            before = "\n"
        out.append(replace(block, before=before))
    return out


# What a line is broken between: a run of digits and letters counts as one.
_TOKEN = re.compile(r"[0-9A-Za-z.%@]+|.", re.S)


def wrap(ink: Ink, width: int, layout: Layout, phase: int = 0) -> list[Ink]:
    """Ink as lines of at most `width` cells, broken as Chinese print does (避头尾).

    With `layout.hang` one stop may stand over the edge. `phase` shifts where the taper sets in.
    """
    lines: list[list[tuple[int, int]]] = [[]]
    used = 0
    for m in _TOKEN.finditer(ink.text):
        room = width - 2 * _taper(layout.taper, len(lines) + phase)
        size = cells(m[0])
        if lines[-1] and used + size > room and not _hangs(m[0], used, room, layout.hang):
            lines.append(_carried(lines[-1], ink.text, m[0]))
            used = sum(cells(ink.text[a:b]) for a, b in lines[-1])
        lines[-1].append(m.span())
        used += size
    spans = [(line[0][0], line[-1][1]) for line in lines if line]
    return [ink[a:b] if a == 0 else _without_lead(ink[a:b]) for a, b in spans]


def _without_lead(line: Ink) -> Ink:
    """A line that a space would begin goes without it."""
    return line[len(line) - len(line.text.lstrip()) :]


def _taper(depth: int, line: int) -> int:
    """How many characters a line lacks: deeper and deeper, then the full width for a while."""
    return line % 12 * depth // 6 if depth and line % 12 < 7 else 0


def _hangs(token: str, used: int, room: int, is_allowed: bool) -> bool:
    return is_allowed and token in NO_START and used <= room


def _carried(line: list[tuple[int, int]], text: str, token: str) -> list[tuple[int, int]]:
    """Take from a line what must stand on the next one with `token`."""
    carried: list[tuple[int, int]] = []
    while len(line) > 1:
        last = text[slice(*line[-1])]
        first = text[slice(*carried[0])] if carried else token
        if not (first[0] in NO_START or last in OPENERS) or len(carried) > 3:
            break
        carried.insert(0, line.pop())
    return carried


def lay_out(blocks: Sequence[Block]) -> Ink:
    """The page's text: blocks with what parts them, their lines on lines of their own."""
    parts: list[Ink] = []
    for block in blocks:
        if parts:
            parts.append(put(block.before))
        parts.append(concat(block.lines, put("\n")))
    return concat(parts) + put("\n")


def undecidable_starts(blocks: Sequence[Block], layout: Layout) -> frozenset[int]:
    """First characters of paragraphs that nothing on the page tells from a line's continuation.

    Those are paragraphs without indent or blank line behind a line that happens to be full.
    """
    if not layout.widths or layout.indent:
        return frozenset()
    full = {n: 2 * w - 3 for n, w in enumerate(layout.widths)}
    out = set()
    for above, block in pairwise(blocks):
        if above.kind == block.kind == "text" and block.is_start and block.before == "\n":
            width = full[above.article % len(full)] - 2 * layout.taper
            if cells(above.lines[-1].text) >= width:
                out.add(next((o for o in block.ink.origin if o >= 0), -1))
    return frozenset(out)


ByLine = Callable[[Ink], Ink]


def map_lines(block: Block, change: ByLine) -> Block:
    """The block with every line changed."""
    return replace(block, lines=tuple(map(change, block.lines)))
