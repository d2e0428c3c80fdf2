"""Committed extractions as pages that the judge can read: which character is which.

An extraction has lost where its characters came from. Here each is found again in what the
sheet prints: the longest equal stretches first, then what stands between them, misread
characters included. The truth of an extraction is the sheet *as the tool read it*: every text
in its place and order, with the tool's own misreadings. So a reading is judged against the
best that can be made of the extraction, never against what a better tool would have seen.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from corpus import HERE, CleanArticle, Plan
from damage import Page
from press import Rate
from printing import NOISE, SPACE, Ink, Truth, concat
from rapidfuzz.distance import Levenshtein
from sheets import Sheet, columns_for_scan, lay_sheet, name_of, sheets

from huikan.text.chars import cells

FOLDER = HERE / "extractions"
PDF = ("pdf-default", "pdf-raw", "pdf-layout", "pdf-boxes", "pdf-office")
KEEP_INDENTS = ("pdf-layout", "pdf-boxes", "pdf-office")
SCANS = ("tess-200", "tess-300")
READINGS = (*PDF, *SCANS)
"""The kinds of extraction; rows of the gate's table beside the kinds of damage."""
PICTURE_MARK, HEADLINE_MARK = "▲", "#"
"""What our own reader of PDF sets before a line below a picture, and before one of large type; the
sheets have neither."""
_GRAM = 4
"""Characters that must be equal for two stretches to be the same."""
_FULL = 3
"""Cells that a full printed line may lack."""
_ALIKE = 0.4
"""Part of the characters that must be equal for a misread stretch to be recognised."""


def extractions(plans: Sequence[Plan]) -> Iterator[tuple[Plan, str, int]]:
    """Page, kind and number of columns of every extraction: each PDF page in every number of
    columns, each scanned page in one."""
    for plan, columns in sheets(plans):
        for kind in PDF:
            yield plan, kind, columns
        if columns == columns_for_scan(plans, plan):
            for kind in SCANS:
                yield plan, kind, columns


def read_extraction(plan: Plan, kind: str, columns: int) -> Page:
    """The committed extraction as a page whose every character is known."""
    data = (FOLDER / f"{name_of(plan, columns)}.{kind}.txt").read_bytes()
    text = data.decode("utf-8")
    sheet = lay_sheet(plan, columns)
    printed = _without_spaces(concat(b.ink for b in sheet.blocks))
    at = [i for i, c in enumerate(text) if not c.isspace()]
    own = align("".join(text[i] for i in at), _starts(text, at), printed.text)
    truth, origins = _as_read(sheet, text, at, own, printed)
    page = [SPACE if c.isspace() else NOISE for c in text]
    for i, origin in zip(at, origins, strict=True):
        page[i] = origin
    ink = Ink(text, tuple(page))
    hidden = frozenset() if kind in KEEP_INDENTS else frozenset(_undecidable(sheet, truth, ink))
    return Page(plan.slug, plan.half, kind, Rate.MILD, columns, (), ink, data, truth, hidden)


def error_rate(plan: Plan, kind: str, columns: int) -> float:
    """Part of the sheet's characters that the tool misread or missed."""
    text = read_extraction(plan, kind, columns).truth
    want = "".join(u.text for u in lay_sheet(plan, columns).truth.units)
    got = "".join(u.text for u in text.units)
    want = "".join(want.split())
    return Levenshtein.distance(got, want) / len(want)


def _without_spaces(ink: Ink) -> Ink:
    kept = [(c, o) for c, o in zip(ink.text, ink.origin, strict=True) if not c.isspace()]
    return Ink("".join(c for c, _ in kept), tuple(o for _, o in kept))


def _starts(text: str, at: Sequence[int]) -> frozenset[int]:
    """Numbers of the characters that white space stands before."""
    return frozenset({0, *(n for n, (a, b) in enumerate(pairwise(at), 1) if b - a > 1)})


# Alignment: `read` is the extraction, `printed` the sheet, both without white space.


def align(read: str, starts: frozenset[int], printed: str) -> list[int]:
    """For each character read the printed one that it is; -1: none.

    Each printed character is used once. `starts` are the numbers of characters behind white
    space: where a stretch that is equal by chance may end.
    """
    own = [-1] * len(read)
    free = [True] * len(printed)
    _tile(read, starts, printed, own, free)
    _fill_gaps(read, printed, own, free)
    _place_rest(read, starts, printed, own, free)
    return own


def _tile(
    read: str, starts: frozenset[int], printed: str, own: list[int], free: list[bool]
) -> None:
    """Take equal stretches, the longest first."""
    heap = [(-n, a, p) for a, p, n in _equal(read, printed)]
    heapq.heapify(heap)
    while heap:
        size, a, p = heapq.heappop(heap)
        left = _longest_free(a, p, -size, own, free)
        if left is None:
            continue
        a, p, n = left
        if n < -size:
            heapq.heappush(heap, (-n, a, p))
            continue
        a, p, n = _trim(a, p, n, starts)
        for k in range(n):
            own[a + k] = p + k
            free[p + k] = False


def _equal(read: str, printed: str) -> Iterator[tuple[int, int, int]]:
    """Maximal equal stretches of at least `_GRAM` characters."""
    grams: dict[str, list[int]] = defaultdict(list)
    for p in range(len(printed) - _GRAM + 1):
        grams[printed[p : p + _GRAM]].append(p)
    for a in range(len(read) - _GRAM + 1):
        for p in grams.get(read[a : a + _GRAM], ()):
            if a and p and read[a - 1] == printed[p - 1]:
                continue
            n = _GRAM
            while a + n < len(read) and p + n < len(printed) and read[a + n] == printed[p + n]:
                n += 1
            yield a, p, n


def _longest_free(
    a: int, p: int, n: int, own: list[int], free: list[bool]
) -> tuple[int, int, int] | None:
    """The longest part of a stretch that nothing has taken yet."""
    best = (0, 0)
    start = 0
    for k in range(n + 1):
        if k == n or own[a + k] >= 0 or not free[p + k]:
            best = max(best, (k - start, -start))
            start = k + 1
    size, start = best[0], -best[1]
    return (a + start, p + start, size) if size >= _GRAM else None


def _trim(a: int, p: int, n: int, starts: frozenset[int]) -> tuple[int, int, int]:
    """Without the few characters beyond a gap that may be equal by chance."""
    for k in (3, 2, 1):
        if n - k >= _GRAM and a + n - k in starts and a + n not in starts:
            n -= k
        if n - k >= _GRAM and a + k in starts and a not in starts:
            a, p, n = a + k, p + k, n - k
    return a, p, n


def _fill_gaps(read: str, printed: str, own: list[int], free: list[bool]) -> None:
    """Give what stands between two stretches the printed characters between theirs."""
    for a, b in list(_unknown(own)):
        left = own[a - 1] + 1 if a else 0
        right = own[b] if b < len(own) else len(printed)
        is_small = right - left == b - a <= 2
        if left <= right <= left + 3 * (b - a) + 6 and all(free[left:right]):
            if not is_small and not set(read[a:b]) & set(printed[left:right]):
                continue
            _match(read, a, b, printed, left, right, own, free)
            continue
        n = 0
        while a and a + n < b and left + n < len(printed) and free[left + n]:
            if read[a + n] != printed[left + n] and not _goes_on(read, printed, a + n, left + n):
                break
            own[a + n], free[left + n] = left + n, False
            n += 1
        n = 1
        while b < len(own) and b - n >= a and own[b - n] < 0 and right - n >= 0 and free[right - n]:
            if read[b - n] != printed[right - n]:
                break
            own[b - n], free[right - n] = right - n, False
            n += 1


def _goes_on(read: str, printed: str, a: int, p: int) -> bool:
    """Whether one misread character stands before two that are equal."""
    return read[a + 1 : a + 3] == printed[p + 1 : p + 3] != ""


def _unknown(own: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for i in range(len(own) + 1):
        if i == len(own) or own[i] >= 0:
            if i > start:
                yield start, i
            start = i + 1


def _match(
    read: str, a: int, b: int, printed: str, p: int, q: int, own: list[int], free: list[bool]
) -> None:
    """The characters of two stretches that are taken for one another, misread or not."""
    for tag, a1, a2, p1, p2 in Levenshtein.opcodes(read[a:b], printed[p:q]):
        if tag in ("equal", "replace"):
            for k in range(min(a2 - a1, p2 - p1)):
                own[a + a1 + k], free[p + p1 + k] = p + p1 + k, False


def _place_rest(
    read: str, starts: frozenset[int], printed: str, own: list[int], free: list[bool]
) -> None:
    """Find the printed stretch that is left for a short or badly misread one."""
    cuts = sorted({*starts, len(read)})
    pieces = [
        (max(x, a), min(y, b))
        for a, b in list(_unknown(own))
        for x, y in pairwise(cuts)
        if x < b and y > a
    ]
    for a, b in pieces:
        likeness = {
            (p, q): Levenshtein.normalized_similarity(read[a:b], printed[p:q])
            for p, q in _unknown([-1 if f else 0 for f in free])
        }
        best = max(likeness, key=lambda span: likeness[span], default=None)
        if best and likeness[best] >= _ALIKE:
            _match(read, a, b, printed, *best, own, free)


# The truth as it was read.


def _as_read(
    sheet: Sheet, text: str, at: Sequence[int], own: Sequence[int], printed: Ink
) -> tuple[Truth, list[int]]:
    """The sheet's truth in the tool's reading, and for each character read its origin in it."""
    marks = frozenset(n for n, i in enumerate(at) if text[i] in (PICTURE_MARK, HEADLINE_MARK))
    ids = [printed.origin[p] if p >= 0 else NOISE for p in _with_inserted(own, marks)]
    members: dict[int, list[int]] = defaultdict(list)
    for n, i in enumerate(ids):
        if i >= 0:
            members[i].append(n)
    truth = Truth(sheet.truth.articles, sheet.truth.feature, sheet.truth.note)
    origins = [i if i < 0 else NOISE for i in ids]
    fields: dict[tuple[int, str], list[str]] = defaultdict(list)
    for unit in sheet.truth.units:
        mine = [n for i in range(unit.start, unit.start + len(unit.text)) for n in members[i]]
        reading = "".join(text[at[n]] for n in mine)
        ink = truth.write(unit.article, unit.field, reading)
        for n, origin in zip(mine, ink.origin, strict=True):
            origins[n] = origin
        fields[unit.article, unit.field].append(reading)
    truth.articles = tuple(
        _article_as_read(a, n, sheet, fields) for n, a in enumerate(sheet.truth.articles)
    )
    headline = (-1, "feature") if truth.note is None else (truth.note, "title")
    truth.feature = "".join(fields[headline]) if truth.feature else ""
    return truth, origins


def _with_inserted(own: Sequence[int], marks: frozenset[int]) -> list[int]:
    """Count a character that the tool put in between two neighbours as the first of them,
    unless it is one of the `marks` that say a picture stands there."""
    out = list(own)
    for a, b in list(_unknown(out)):
        if a and b - a == 1 and a not in marks and b < len(out) and out[b] - out[a - 1] == 1:
            out[a] = out[a - 1]
    return out


_LINES = ("subtitle", "column", "kicker", "organisation", "byline")


def _article_as_read(
    article: CleanArticle, n: int, sheet: Sheet, fields: dict[tuple[int, str], list[str]]
) -> CleanArticle:
    read = {key: "".join(fields[n, key]) for key in _LINES}
    byline = "".join(article.byline.split())
    authors = article.authors
    if len(byline) == len(read["byline"]):
        authors = tuple(_name_as_read(name, byline, read["byline"]) for name in authors)
    title = tuple(t for t in fields[n, "title"] if t)
    return replace(article, title=title, authors=authors, **read)


def _name_as_read(name: str, byline: str, read: str) -> str:
    """What the tool made of an author's name, which the byline holds as printed."""
    k = byline.find("".join(name.split()))
    return name if k < 0 else read[k : k + len("".join(name.split()))]


def _undecidable(sheet: Sheet, truth: Truth, ink: Ink) -> Iterator[int]:
    """Paragraph starts behind a full line: the tool dropped the indent that showed them."""
    at = {o: i for i, o in enumerate(ink.origin) if o >= 0}
    for above, unit in pairwise(truth.units):
        if above.field != "text" or unit.field != "text" or above.article != unit.article:
            continue
        end, start = at.get(above.start + len(above.text) - 1), at.get(unit.start)
        if end is None or start is None:
            continue
        line = ink.text[ink.text.rfind("\n", 0, end) + 1 : end + 1]
        full = 2 * sheet.settings[unit.article].width - _FULL
        if cells(line.strip()) >= full:
            yield unit.start
