"""Characters with their places on a page, and the pieces of lines that they make.

Lengths are points; `y` grows upwards, as in a PDF.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from huikan.values import dataclass

LARGE, LARGER = 1.08, 1.3
"""Times the usual size: display type, and a headline wherever it stands."""
ALIKE = 0.06
"""By what part of it sizes may differ and be the same."""
COLUMN = 6.0
"""Ems that a column is wide, at least; what is narrower are the cells of a table."""
LINES = 3
"""Lines of text that make a column, at least."""
_DRAWN_OUT = "—―─…⋯-_.·"
"""Marks that stand doubled, often as one drawn shape."""
_ASCENT, _DESCENT = 0.88, 0.12
"""Parts of a character's size above and below its base line."""
_COLUMN_GAP = 1.2
"""Ems of white that end a piece of a line: more than justified lines stretch to."""
_WORD_GAP = 0.5
"""Ems of white between Han characters that are a space."""
_HAIR = 0.1
"""… that are one if the file has a space there, too."""
_LATIN_GAP = 0.15
"""… between Latin ones."""
_SPREAD = 4
"""Pairs of Han characters that show how wide a line is spread, at least; fewer may be a name."""
_HEAD_GAP = 2.6
"""Ems of white that a headline may have between its phrases."""
_GUTTER = 0.8
"""Ems of running text between headlines that stand side by side, at least."""
_BELOW = 24.0
"""Ems below a headline within which the columns show that it stands over."""
_INDENT = 2.6
"""Ems that a first line is set in, at most."""
_HANGING_GAP = 0.35
"""Ems of white that part columns where a mark may hang into the gutter: more than justified lines
have within a sentence."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: its edges, its base line, its size, whether its code is known, whether the
    file has a space before it, and whether it is set bold or in a face without serifs (黑体)."""

    char: str
    left: float
    right: float
    base: float
    size: float
    is_known: bool = True
    spaced: bool = False
    is_heavy: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a printed line that no column's gutter parts; heavy if all its Han are."""

    text: str
    left: float
    right: float
    base: float
    size: float
    is_heavy: bool = False

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.base + _ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.base - _DESCENT * self.size

    @property
    def middle(self) -> float:
        """Half way between its ends."""
        return (self.left + self.right) / 2


def usual_size(glyphs: Iterable[Glyph]) -> float:
    """The size that most characters have: that of running text."""
    sizes = Counter(round(g.size, 1) for g in glyphs)
    return max(sizes, key=lambda s: (sizes[s], -s), default=1.0) or 1.0


def pieces(glyphs: Sequence[Glyph], usual: float) -> Iterator[Piece]:
    """The pieces of the page's lines, in no order; `usual` is the size of running text.

    White parts them; less of it does in running text where several lines begin, since a mark may
    hang into the gutter behind its column's last character.
    """
    stretches = [own for row in _rows_of_glyphs(glyphs) for own in _by_white(row, usual)]
    text = [own for own in stretches if is_usual(own[0].size, usual)]
    starts = Counter(round(own[0].left) + d for own in text for d in (-1, 0, 1))
    lines = [_piece(line) for own in text for line in _by_starts(own, starts)]
    yield from lines
    for own in stretches:
        if own[0].size > LARGER * usual:
            yield from map(_piece, _by_gutters(own, lines, usual))
        elif not is_usual(own[0].size, usual):
            yield _piece(own)


def is_usual(size: float, usual: float) -> bool:
    """Whether type of this size is as large as running text."""
    return abs(size - usual) <= ALIKE * usual


def _by_white(row: Sequence[Glyph], usual: float) -> Iterator[list[Glyph]]:
    own = [row[0]]
    for glyph in row[1:]:
        gap = (glyph.left - own[-1].right) / min(glyph.size, own[-1].size)
        is_head = min(glyph.size, own[-1].size) > LARGER * usual
        if gap > (_HEAD_GAP if is_head else _COLUMN_GAP):
            yield own
            own = []
        own.append(glyph)
    yield own


def _by_starts(stretch: Sequence[Glyph], starts: Mapping[int, int]) -> Iterator[Sequence[Glyph]]:
    """The stretch, parted where white meets the place at which at least three lines begin, unless
    it begins where no line of a column does: then it is centred over two of them."""
    at = 0
    for n, (a, b) in enumerate(pairwise(stretch), 1):
        is_apart = b.left - a.right > _HANGING_GAP * b.size
        is_wide = b.left - stretch[at].left > COLUMN * b.size
        if is_apart and is_wide and starts[round(b.left)] >= LINES and _begins(stretch[at], starts):
            yield stretch[at:n]
            at = n
    yield stretch[at:]


def _begins(glyph: Glyph, starts: Mapping[int, int]) -> bool:
    """Whether a character stands where another line begins, too, or an indent from there."""
    places = (glyph.left + indent * glyph.size for indent in (0, -2, 2))
    own, *others = (starts[round(place)] for place in places)
    return own > 1 or any(others)


def _by_gutters(
    stretch: Sequence[Glyph], lines: Sequence[Piece], usual: float
) -> Iterator[Sequence[Glyph]]:
    """The stretch, parted where headlines stand side by side: over the gutter of two columns, each
    of them over the middle of its own."""
    gaps = [n for n in range(1, len(stretch)) if _gap(stretch, n) > _GUTTER * usual]
    columns = _columns_below(stretch[0], lines, usual) if gaps else []
    at = 0
    for n in gaps:
        ends = [m for m in gaps if m > n] + [len(stretch)]
        if any(
            _is_over(stretch[at:n], left, usual)
            and any(_is_over(stretch[n:end], right, usual) for end in ends for right in rights)
            for left, rights in _sides(columns, stretch[n - 1].right, stretch[n].left, usual)
        ):
            yield stretch[at:n]
            at = n
    yield stretch[at:]


def _gap(stretch: Sequence[Glyph], n: int) -> float:
    return stretch[n].left - stretch[n - 1].right


def _columns_below(head: Glyph, lines: Sequence[Piece], usual: float) -> list[tuple[float, float]]:
    """Where the columns of text below a headline begin and end."""
    near = [p for p in lines if 0 < head.base - p.base < _BELOW * usual]
    begins = Counter(round(p.left) for p in near)
    columns: dict[int, tuple[float, float]] = {}
    for left in (left for left, n in begins.items() if n >= LINES):
        right = max(p.right for p in near if round(p.left) == left)
        full = (p.left for p in near if abs(p.right - right) < usual / 2 and p.left < left + 1)
        edge = min((x for x in full if left - x < _INDENT * usual), default=left)
        columns[round(edge)] = edge, right
    return sorted(columns.values())


def _sides(
    columns: Sequence[tuple[float, float]], left: float, right: float, usual: float
) -> Iterator[tuple[tuple[float, float], list[tuple[float, float]]]]:
    """For white from `left` to `right` that holds a gutter: each stretch of columns that ends
    there, with those that begin behind it."""
    for k, ((_, end), (begin, _)) in enumerate(pairwise(columns), 1):
        if left < end + 0.3 * usual and begin - 0.3 * usual < right:
            rights = [(begin, other) for _, other in columns[k:]]
            yield from (((other, end), rights) for other, _ in columns[:k])


def _is_over(head: Sequence[Glyph], columns: tuple[float, float], usual: float) -> bool:
    return abs(head[0].left + head[-1].right - sum(columns)) < usual


def _rows_of_glyphs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Characters on one base line and of one size, from left to right; a shadow's second
    printing of a character is left out."""
    rows: dict[tuple[int, int], list[Glyph]] = {}
    for g in sorted(glyphs, key=lambda g: (-g.base, g.left)):
        key = (round(g.base), round(2 * g.size))
        near = ((key[0] + d, key[1]) for d in (0, 1, -1))
        rows.setdefault(next((k for k in near if k in rows), key), []).append(g)
    for row in rows.values():
        out: list[Glyph] = []
        for g in sorted(row, key=lambda g: g.left):
            if not out or not _is_shadow(out[-1], g):
                out.append(g)
        yield out


def _is_shadow(a: Glyph, b: Glyph) -> bool:
    if a.char in _DRAWN_OUT:
        return False
    return a.char == b.char and b.left - a.left < 0.3 * a.size * (0.5 if a.char.isascii() else 1)


def _piece(glyphs: Sequence[Glyph]) -> Piece:
    text = glyphs[0].char
    usual = _usual_gap(glyphs)
    for a, b in pairwise(glyphs):
        is_latin = a.char.isascii() and b.char.isascii()
        gap = (b.left - a.right) / min(a.size, b.size) - (0.0 if is_latin else usual)
        is_space = gap > (_LATIN_GAP if is_latin else _WORD_GAP)
        text += " " * (is_space or (b.spaced and gap > _HAIR)) + b.char
    han = [g for g in glyphs if not g.char.isascii()]
    is_heavy = bool(han) and all(g.is_heavy for g in han)
    return Piece(text, glyphs[0].left, glyphs[-1].right, glyphs[0].base, glyphs[0].size, is_heavy)


def _usual_gap(glyphs: Sequence[Glyph]) -> float:
    """Ems of white between the Han characters of a stretch: a line with a long Latin word in it is
    spread to fill its column."""
    gaps = [
        (b.left - a.right) / min(a.size, b.size)
        for a, b in pairwise(glyphs)
        if not (a.char.isascii() or b.char.isascii())
    ]
    return max(0.0, median(gaps)) if len(gaps) > _SPREAD else 0.0
