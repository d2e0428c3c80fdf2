"""Captions by their setting: small type that stands right below a picture, or that a column or a
page break parts from it.

Lengths are points; `y` grows upwards, as in a PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from huikan.text.glyphs import LARGE, Piece, is_usual
from huikan.text.printed import POINTERS
from huikan.values import dataclass

MOST_LINES = 2000
"""Pieces of lines on a page that somebody laid out, at most (a broadsheet has some 1,200): to
compare all of them with one another would take quadratic time on a page of nothing else."""
_SMALL = 0.94
"""Times the usual size: a caption."""
_PICTURE = 4.0
"""Ems that a picture is high, at least."""
_BELOW = 1.6
"""Ems between a picture and its caption, at most."""
_APART = 1.8
"""Ems of white between what ends a column or begins it and what stands beyond."""
_CAPTION = 6
"""Characters of a caption that is parted from its picture, at least: no folio, no date."""


@dataclass(frozen=True, slots=True)
class Box:
    """A picture or a frame."""

    left: float
    right: float
    top: float
    bottom: float


def mark_captions(
    pieces: Sequence[Piece],
    boxes: Sequence[Box],
    lone: Sequence[Box],
    usual: float,
    is_awaited: bool = False,
) -> list[Piece]:
    """The pieces, with ▲ before those that are captions. `lone` are the pictures that columns end
    in, `is_awaited` says that the page before ends in a picture without one.

    Leaves alone small type at the top of a column where no picture ends the column before.
    """
    pictures = _pictures(boxes, usual)
    is_awaited = is_awaited and len(pieces) <= MOST_LINES
    return [
        replace(p, text=f"▲{p.text}")
        if p.size < _SMALL * usual
        and p.text[0] not in POINTERS
        and (
            any(_is_below(p, b, usual) for b in pictures)
            or _is_torn_off(p, pieces, pictures, lone, usual, is_awaited)
        )
        else p
        for p in pieces
    ]


def awaits_caption(pieces: Sequence[Piece], lone: Sequence[Box], usual: float) -> bool:
    """Whether a page's last column ends in a picture (one of `lone`) that has no caption."""
    text = [p.left for p in pieces if is_usual(p.size, usual)]
    return any(b.right > max(text, default=b.left) for b in lone)


def _pictures(boxes: Sequence[Box], usual: float) -> list[Box]:
    return [b for b in boxes if b.top - b.bottom > _PICTURE * usual]


def lone_pictures(boxes: Sequence[Box], pieces: Sequence[Piece], usual: float) -> list[Box]:
    """The pictures that columns end in; none on a page that nobody laid out."""
    pictures = _pictures(boxes, usual)
    if max(len(pictures), len(pieces)) > MOST_LINES:
        return []
    return [b for b in pictures if _ends_column(b, pieces, usual)]


def _is_below(piece: Piece, box: Box, usual: float) -> bool:
    is_within = box.left - usual < piece.left and piece.right < box.right + usual
    shared = min(box.right, piece.right) - max(box.left, piece.left)
    is_wider = 2 * shared > box.right - box.left
    return (is_within or is_wider) and -0.5 * usual < box.bottom - piece.top < _BELOW * usual


def _ends_column(box: Box, pieces: Sequence[Piece], usual: float) -> bool:
    """Whether nothing but a headline stands near below a picture."""
    middle = (box.left + box.right) / 2
    below = [p for p in pieces if p.top < box.bottom + usual / 2 and p.left < middle < p.right]
    nearest = max(below, key=lambda p: p.top, default=None)
    if nearest is None or nearest.size > LARGE * usual:
        return True
    return box.bottom - nearest.top > _APART * usual


def _is_torn_off(
    piece: Piece,
    pieces: Sequence[Piece],
    pictures: Sequence[Box],
    lone: Sequence[Box],
    usual: float,
    is_awaited: bool,
) -> bool:
    """Whether small type begins a column behind one that ends in a picture (`lone`)."""
    if len(piece.text) < _CAPTION or not (lone or is_awaited):
        return False
    above = [p for p in pieces if p.bottom > piece.top - usual / 2 and _shares(p, piece)]
    nearest = min(above, key=lambda p: p.bottom, default=None)
    if nearest is None and is_awaited:
        return not any(p.top > piece.top + usual for p in pieces)
    if nearest is not None and not (
        nearest.bottom - piece.top > _APART * usual
        or nearest.size > LARGE * usual
        or _is_over_gutter(nearest, piece, pieces, usual)
    ):
        return False
    is_behind = any(b.right < piece.left and b.bottom < piece.bottom for b in lone)
    return is_behind and _has_column_beside(piece, [*pieces, *pictures], usual)


def _is_over_gutter(above: Piece, piece: Piece, pieces: Sequence[Piece], usual: float) -> bool:
    """Whether a line above a column's first is none of its own but begins before the column."""
    below = (p.left for p in pieces if is_usual(p.size, usual) and p.top < piece.bottom)
    column = min((left for left in below if left > above.left + usual), default=above.left)
    return above.left + usual < column < piece.left + usual and above.right > column


def _has_column_beside(piece: Piece, things: Sequence[Piece | Box], usual: float) -> bool:
    """Whether text or a picture stands to the left of a piece, on its level."""
    return any(
        t.right < piece.left
        and t.bottom < piece.top
        and piece.bottom < t.top
        and (isinstance(t, Box) or is_usual(t.size, usual))
        for t in things
    )


def _shares(piece: Piece, other: Piece) -> bool:
    """Whether a piece stands above or below another."""
    return piece.left < other.right and other.left < piece.right
