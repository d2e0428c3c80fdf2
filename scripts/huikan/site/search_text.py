"""Documents as one row of characters' numbers: what each place of it belongs to, and the pieces
of text that are shown of it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from huikan.site.folding import fold, simplified_characters
from huikan.site.search_bytes import END, Bytes, Small, numbers_of, plain_json
from huikan.site.search_documents import SearchDocument
from huikan.values import dataclass

KEY = 16
"""So many characters of a leaf say where to cut."""
OVERLAP = 40
"""Folded characters before and behind a piece that stand in its file too, for snippets."""
_PIECE = 1500
"""Folded characters of the body in one piece file, at most: what one hit costs to show."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Documents, one after the other, as numbers of characters; each line has END behind it.

    `rows` has for each line, or piece of one, its length and what it is: 1 for the headline's, 2
    for committees, 3 for what else stands in the head, else the piece's number, negative.
    """

    numbers: Small
    rows: Small
    sizes: tuple[int, ...]
    """How many of these rows each document has."""
    starts: tuple[tuple[int, ...], ...]
    """Where each document's pieces begin in its body, in characters as it is shown."""
    traditional: tuple[str, ...]
    """The characters of each document that have a simplified one."""

    def ends(self) -> list[int]:
        """Where the numbers of each document end."""
        lengths = np.cumsum(self.rows[:, 0], dtype=np.int64)
        return [int(lengths[at - 1]) for at in accumulate(self.sizes)]

    def document(self, number: int) -> tuple[Small, Small]:
        """The numbers and rows of one of them."""
        line = sum(self.sizes[:number])
        rows = self.rows[line : line + self.sizes[number]]
        start = int(self.rows[:line, 0].sum())
        return self.numbers[start : start + int(rows[:, 0].sum())], rows


@dataclass(frozen=True, slots=True)
class Text:
    """All documents as one row of characters' numbers, some ENDs behind the last one.

    Units are numbered: the pieces of all bodies, then for each document the headline and the
    committees.
    """

    numbers: Small
    unit: Small
    """Of each place."""
    document: Small
    """Of each unit."""
    kind: Bytes
    """Of each unit: 1 a headline, 2 committees, 0 a piece."""
    piece: Small
    """Of each unit: its number in the document."""
    pieces: Small
    """How many each document has."""


def warm_up() -> None:
    """Make the tables that texts are folded and numbered with, for the processes to come."""
    numbers_of(fold("会").chars)


def lay_out(docs: Sequence[SearchDocument]) -> Laid:
    """The documents as numbers."""
    heads: dict[str, Small] = {}
    found = [_lay(doc, heads) for doc in docs]
    return Laid(
        np.concatenate([np.zeros(0, np.int32), *(line for lines, *_ in found for line in lines)]),
        np.array([row for _, rows, _ in found for row in rows], np.int32).reshape(-1, 2),
        tuple(len(rows) for _, rows, _ in found),
        tuple(starts for *_, starts in found),
        tuple(map(_traditional, docs)),
    )


def _lay(
    doc: SearchDocument, heads: dict[str, Small]
) -> tuple[list[Small], list[tuple[int, int]], tuple[int, ...]]:
    end = np.array([END], dtype=np.int32)
    lines: list[Small] = []
    rows: list[tuple[int, int]] = []
    for kind, strings in enumerate(doc.lines()[:3], 1):
        for string in strings:
            folded = heads.get(string)
            if folded is None:  # committees and authors stand in many documents
                folded = heads[string] = numbers_of(fold(string).chars)
            lines += [folded, end]
            rows.append((len(folded) + 1, kind))
    body = fold(doc.body)
    size = len(body.chars)
    sizes = np.diff([*_cuts(size), size + 1]).tolist()
    rows += [(length, -piece) for piece, length in enumerate(sizes)]
    starts = body.origin[list(_cuts(size))].tolist() if size else [0]
    return [*lines, numbers_of(body.chars), end], rows, tuple(starts)


def _traditional(doc: SearchDocument) -> str:
    """The characters of a document that have a simplified one."""
    said = "".join(line for lines in doc.lines() for line in lines)
    points = np.frombuffer(said.encode("utf-32-le", "replace"), np.uint32)
    table = _traditional_table()
    found = points[table[np.minimum(points, len(table) - 1)]]
    return "".join(map(chr, sorted(set(found.tolist()))))


@functools.cache
def _traditional_table() -> npt.NDArray[np.bool_]:
    """Which characters have a simplified one, up to the last of them and one more."""
    points = [*map(ord, simplified_characters())]
    table = np.zeros(max(points) + 2, np.bool_)
    table[points] = True
    return table


def _cuts(length: int) -> range:
    """Where a body of so many folded characters is cut into pieces of about the same length."""
    pieces = max(1, -(-length // _PIECE))
    step = max(1, -(-length // pieces))
    return range(0, max(1, length), step)


def text_of(laid: Laid) -> Text:
    """What each place of the documents belongs to."""
    count = len(laid.sizes)
    every = np.arange(count, dtype=np.int32)
    document, what = np.repeat(every, laid.sizes), laid.rows[:, 1]
    pieces = np.bincount(document[what <= 0], minlength=count).astype(np.int32)
    first = np.cumsum(pieces) - pieces
    total = int(pieces.sum())
    is_head = (what == 1) | (what == 2)
    unit = np.where(is_head, total + 2 * document + what - 1, first[document] - np.minimum(what, 0))
    return Text(
        numbers=np.concatenate([laid.numbers, np.full(KEY, END, np.int32)]),
        unit=np.repeat(unit.astype(np.int32), laid.rows[:, 0]),
        document=np.r_[np.repeat(every, pieces), np.repeat(every, 2)],
        kind=np.r_[np.zeros(total, np.uint8), np.tile(np.array([1, 2], np.uint8), count)],
        piece=np.r_[np.arange(total) - np.repeat(first, pieces), np.zeros(2 * count, int)],
        pieces=pieces,
    )


def text_with(laid: Laid) -> tuple[Text, Laid]:
    """What each place belongs to, and the documents as numbers that lie in memory once for both."""
    text = text_of(laid)
    return text, replace(laid, numbers=text.numbers[:-KEY])


def shown_pieces(
    number: int, doc: SearchDocument, starts: Sequence[int]
) -> Iterator[tuple[str, bytes]]:
    """What a hit shows of the document of that number: the article's head, and a part of its
    body; by name, not packed yet."""
    head = {
        "address": doc.address,
        "title": doc.title,
        "subtitle": doc.subtitle,
        "feature": doc.feature,
        "authors": doc.authors,
        "issue": doc.issue,
    }
    for piece, (start, end) in enumerate(pairwise((*starts, len(doc.body)))):
        first = max(0, start - OVERLAP) if piece else 0
        shown = {
            "text": doc.body[first : end + OVERLAP],
            "cut": [first > 0, end + OVERLAP < len(doc.body)],
            "own": [start - first if piece else 0, end - first],
        }
        yield f"{number}-{piece}", plain_json({**head, **shown})
