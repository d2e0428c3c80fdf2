"""Section headings: their numbers, and the text each belongs to.

On most pages a heading stands above its text and stays there. Where extraction tore a page
apart (headings stacked on one another, text above the headline, a heading with nothing below)
each heading is given to the text it shares most with, in one assignment over the article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from huikan.page.affinity import affinity
from huikan.page.assignment import assign
from huikan.page.fragments import WIDE_LEAD
from huikan.page.openings import is_remark
from huikan.page.parting import part_texts
from huikan.page.series import COUNTED, LEADING, LEADING_PART, TRAILING, number_in
from huikan.text.chars import HAN
from huikan.trace import Edit
from huikan.values import dataclass

_POLITICS = re.compile(
    r"政治(?:引领|立场|建设|方向|站位)|党的(?:领导|建设)|思想(?:引领|政治|武装)|理论武装|铸魂"
)
_LOST_HEADINGS = 1
"""Headings that a page may have lost, so that the last one's number exceeds their count."""
_BELOW, _BEHIND = 0.05, 0.3
"""What it counts that a heading stands directly above or behind a region of text, in shares of
the heading's words."""
# A section's first paragraph says who is spoken of: 县政协坚持…, or behind its first sentence.
_INTRODUCES = re.compile(
    rf"(?:[{HAN}，“”]{{4,24}}。)?[{HAN}]{{0,6}}政协(?:常委会|党组|机关|委员会)?"
)
_CLOSES = re.compile(r"政协将|今后|新的一年|新征程|站在新")
_OPENING, _LEAST_OPENING, _ALIKE = 6, 3, 3
"""Characters with which paragraphs that introduce sections open alike, at most and at least, and
how many do at least."""
_MIN_STACK = 2
"""Headings that stand on one another at an article's end, at least."""
_NUMBERS_ONLY = "只用来给小标题编号"
_MARK = re.compile(r"([■□◆◇●○★☆▲△▼▽◎※])[ \u3000]*(?=\S)")
# A number with nothing behind it, which could count what is said: 3个渡口.
_PLAIN_NUMBER = re.compile(rf"(\d{{1,2}})[ \u3000]?(?=[{HAN}“《])")
_MIN_PLAIN = 3
"""Headings that such numbers tell, from one on in order, at least."""
_FEW = 2
_INTRODUCED = 2.0
"""How much more such a paragraph says than any step in width."""
_WIDTH_STEP = 5
"""Cells by which a column must differ from the one before it to be another box."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading of an article: `at` is its place among the page's blocks."""

    at: int
    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an article: its place, text and column width (0: not wrapped)."""

    at: int
    text: str
    width: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading (None: what stands before the first one) with its paragraphs' places."""

    heading: Heading | None
    paragraphs: tuple[int, ...]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The article's sections in reading order, and what was not printed so.

    `missing` are numbers that no heading carries; `moved` says that headings were given to
    text they did not stand above.
    """

    sections: tuple[Section, ...]
    moved: bool = False
    sorted: bool = False
    missing: tuple[int, ...] = ()


def number_edits(texts: Sequence[str]) -> tuple[list[int | None], list[list[Edit]]]:
    """For each heading its number and the edits that leave the number off, and the mark in front
    that all of them have.

    Only where at least two headings are numbered, each with a number of its own: a single
    一、 or a 4 at a headline's end may belong to the words.
    """
    marks = [_MARK.match(t) for t in texts]
    if len(texts) > 1 and len({m[1] if m else "" for m in marks}) == 1 and marks[0]:
        at = [m.end() if m else 0 for m in marks]
        numbers, edits = number_edits([t[k:] for t, k in zip(texts, at, strict=True)])
        moved = ([e._replace(end=e.end + k) for e in own] for own, k in zip(edits, at, strict=True))
        alone = (Edit(0, k, "", "title/mark", "标题前的装饰符号") for k in at)
        return numbers, [own or [mark] for own, mark in zip(moved, alone, strict=True)]
    counted = _distinct([COUNTED.match(t) for t in texts])
    if any(counted):
        return counted, [[] for _ in texts]
    matches = [LEADING.match(t) for t in texts]
    parts = [LEADING_PART.match(t) for t in texts]
    if not any(matches):
        matches, parts = parts, [None] * len(texts)
    firsts = {m[0] if m else "" for m in matches}
    if len(texts) >= _MIN_PLAIN and len(firsts) == 1 and matches[0]:
        # An export began every list anew.
        edits = [[Edit(*m.span(), "", "section/number", _NUMBERS_ONLY)] for m in matches if m]
        return [None] * len(texts), edits
    plain = [_PLAIN_NUMBER.match(t) for t in texts]
    if [int(m[1]) if m else 0 for m in plain] == list(range(1, max(_MIN_PLAIN, len(texts)) + 1)):
        matches = plain
    if len({m[0] for m in matches if m}) < 2:
        matches = [TRAILING.search(t) for t in texts]
        if any(m and int(m[1]) > len(texts) + _LOST_HEADINGS for m in matches):
            matches = [None] * len(texts)
    numbers = _distinct(matches)
    if any(numbers):
        for start, stop in _groups(matches):
            numbers[start:stop] = _distinct(parts[start:stop])
            matches[start:stop] = parts[start:stop]
    return numbers, [
        [Edit(m.start(), m.end(), "", "section/number", _NUMBERS_ONLY)] if m and n else []
        for m, n in zip(matches, numbers, strict=True)
    ]


def _distinct(matches: Sequence[re.Match[str] | None]) -> list[int | None]:
    """The numbers of headings, if two at least have one, each another."""
    numbers = [number_in(m) for m in matches]
    known = [n for n in numbers if n]
    if len(known) < 2 or len(set(known)) != len(known):
        return [None] * len(numbers)
    return numbers


def _groups(matches: Sequence[re.Match[str] | None]) -> list[tuple[int, int]]:
    """Half-open runs of headings without a number, below or between those that have one."""
    marks = [i for i, m in enumerate(matches) if m] + [len(matches)]
    return [(a + 1, b) for a, b in pairwise(marks) if b > a + 1]


def heading_level(text: str, printed: Sequence[str]) -> int:
    """2, or 3 for （一） where 一、 is used above it."""
    return 3 if LEADING_PART.match(text) and any(LEADING.match(t) for t in printed) else 2


def arrange(
    paragraphs: Sequence[Paragraph],
    headings: Sequence[Heading],
    numbers: Sequence[int | None],
    title_at: int,
) -> Layout:
    """The sections of one article.

    `title_at` is the place of its title block. Headings that stand directly above text keep
    it, and nothing is sorted, unless the page is torn or numbers say otherwise.
    """
    number = {h.at: n for h, n in zip(headings, numbers, strict=True)}
    printed = _printed(paragraphs, headings, title_at)
    if not headings:
        return Layout(tuple(printed))
    moved = _is_torn(printed, paragraphs, headings, title_at)
    sections = printed
    if moved:
        stacked = None if any(numbers) else _behind_last(printed, paragraphs)
        stacked = stacked or _parted(paragraphs, headings, numbers, title_at)
        sections = stacked or _politics_first(_assigned(paragraphs, headings, title_at))
    sections = [replace(s, number=number[s.heading.at]) if s.heading else s for s in sections]
    ordered = _in_number_order(sections)
    top = min(h.level for h in headings)
    numbers = [n for h, n in zip(headings, numbers, strict=True) if h.level == top]
    known = {n for n in numbers if n}
    missing = tuple(n for n in range(1, max(known, default=0)) if n not in known)
    if any(n is None for n in numbers):
        missing = missing[sum(n is None for n in numbers) :]
    return Layout(tuple(ordered), moved, ordered != sections, missing)


def _printed(
    paragraphs: Sequence[Paragraph], headings: Sequence[Heading], title_at: int
) -> list[Section]:
    """Sections as printed: from the title block on, then what stands above it, or that behind the
    lead where it begins with a heading. An article without headings is read from its first line,
    wherever its headline stands, unless what stands right below that is set much wider than the
    columns above: its lead."""
    items: list[Paragraph | Heading] = [*paragraphs, *headings]
    is_lead_first = bool(headings) or _has_wide_lead(paragraphs, title_at)
    items.sort(key=lambda item: (is_lead_first and item.at < title_at, item.at))
    items = _with_lead_first(items, title_at)
    out: list[Section] = []
    current: Heading | None = None
    run: list[int] = []
    for item in items:
        if isinstance(item, Heading):
            if run or current:
                out.append(Section(current, tuple(run)))
            current, run = item, []
        else:
            run.append(item.at)
    return [*out, Section(current, tuple(run))] if run or current else out


def _with_lead_first(items: list[Paragraph | Heading], title_at: int) -> list[Paragraph | Heading]:
    """What is read from the title block on, with what stands above that behind the lead, if it
    begins with a heading and other headings stand below the title block: columns run around a
    headline in the page's middle, so that whole sections stand on both sides of it."""
    above = [item for item in items if item.at < title_at]
    if not above or not isinstance(above[0], Heading):
        return items
    below = items[: len(items) - len(above)]
    heads = (k for k, item in enumerate(below) if isinstance(item, Heading))
    cut = next(heads, len(below))
    return [*below[:cut], *above, *below[cut:]]


def _has_wide_lead(paragraphs: Sequence[Paragraph], title_at: int) -> bool:
    """Whether the first columns below the title block are set much wider than those above."""
    above = [p.width for p in paragraphs if p.width and p.at < title_at]
    below = [p.width for p in paragraphs if p.width and p.at > title_at][:1]
    return bool(above and below) and bool(below[0] >= WIDE_LEAD * np.median(above))


def _is_torn(
    printed: list[Section],
    paragraphs: Sequence[Paragraph],
    headings: Sequence[Heading],
    title_at: int,
) -> bool:
    """Whether a heading stands above no text, in a way that a whole page would not print.

    A heading directly above a sub-heading is whole; so is a page that has one heading.
    """
    if len(headings) < 2 or len(paragraphs) < len(headings):
        return False
    bare = [
        i
        for i, s in enumerate(printed)
        if s.heading
        and not s.paragraphs
        and not (i + 1 < len(printed) and (printed[i + 1].heading or s.heading).level > 2)
    ]
    return bool(bare)


def _behind_last(
    printed: Sequence[Section], paragraphs: Sequence[Paragraph]
) -> list[Section] | None:
    """The sections where headings without numbers are stacked at the article's end, remarks
    aside, and all others stand above text: these keep it, but for the last one, whose paragraphs
    are parted among it and the stack, in this order. None where they do not stand so."""
    text = {p.at: p for p in paragraphs}
    stop = len(printed)
    while stop and _is_bare(printed[stop - 1], text):
        stop -= 1
    stack, above = list(printed[stop:]), list(printed[:stop])
    is_whole = bool(above) and all(s.paragraphs for s in above) and above[-1].heading is not None
    if len(stack) < _MIN_STACK or not is_whole or len(above[-1].paragraphs) <= len(stack):
        return None
    headings = [s.heading for s in (above[-1], *stack) if s.heading]
    remarks = tuple(at for s in stack for at in s.paragraphs)
    texts = [text[at] for at in above[-1].paragraphs]
    parts = _in_sequence(texts, headings, 0, in_order=True)
    if not parts:
        return None
    lead = parts[0].paragraphs if parts[0].heading is None else ()
    parts = [p for p in parts if p.heading]
    parts[0] = replace(parts[0], paragraphs=lead + parts[0].paragraphs)
    parts[-1] = replace(parts[-1], paragraphs=parts[-1].paragraphs + remarks)
    return [*above[:-1], *parts]


def _is_bare(section: Section, text: Mapping[int, Paragraph]) -> bool:
    """Whether a heading has nothing below it but remarks in brackets."""
    return section.heading is not None and all(is_remark(text[p].text) for p in section.paragraphs)


def _assigned(
    paragraphs: Sequence[Paragraph], headings: Sequence[Heading], title_at: int
) -> list[Section]:
    """Each heading with the region of text it shares most with, one that a paragraph introduces if
    there are as many of these as headings; the lead stays in front."""
    openings = _alike_openings(paragraphs, len(headings))
    regions = _regions(paragraphs, headings, title_at, openings)
    after = [h.at for h in headings if h.at > title_at]
    behind = [
        r for r in regions if r[0].at > title_at and r[0].at < min(after, default=r[0].at + 1)
    ]
    rest = _split_to([r for r in regions if r not in behind[:1]], len(headings))
    if len(rest) < len(headings) and len(_split_to(regions, len(headings))) < len(headings):
        texts = sorted(paragraphs, key=lambda p: _key(p, title_at))
        order = sorted(headings, key=lambda h: h.at)
        above = sum(p.at < order[0].at for p in texts)
        return _in_sequence(texts, order, above, in_order=True) or _printed(
            paragraphs, headings, title_at
        )
    lead = behind[:1] if len(rest) >= len(headings) else []
    regions = rest if lead else _split_to(regions, len(headings))
    scores = affinity([h.text for h in headings], ["".join(p.text for p in r) for r in regions])
    scores += _standing(headings, regions)
    introduced = [r[0].at in openings for r in regions]
    if sum(introduced) == len(headings):  # each heading above a paragraph that introduces one
        scores += affinity([h.text for h in headings], [r[0].text for r in regions])
        scores[:, ~np.array(introduced)] = 0.0
    owner = {column: row for row, column in assign(scores)}
    out = [Section(None, tuple(p.at for r in lead for p in r))] if lead else []
    for j, region in enumerate(regions):
        heading = headings[owner[j]] if j in owner else None
        places = tuple(p.at for p in region)
        if heading is None and out:
            out[-1] = replace(out[-1], paragraphs=out[-1].paragraphs + places)
        else:
            out.append(Section(heading, places))
    used = {s.heading.at for s in out if s.heading}
    return out + [Section(h, ()) for h in headings if h.at not in used]


def _parted(
    paragraphs: Sequence[Paragraph],
    headings: Sequence[Heading],
    numbers: Sequence[int | None],
    title_at: int,
) -> list[Section] | None:
    """The sections where all headings stand in one place and the text runs on without a mark;
    None where columns of different width or, unless all are numbered, openings that are alike show
    where one begins. Numbered headings are taken in their order."""
    above = {sum(_key(p, title_at) < _key(h, title_at) for p in paragraphs) for h in headings}
    if len(above) > 1 or len({h.level for h in headings}) > 1:
        return None
    texts = sorted(paragraphs, key=lambda p: _key(p, title_at))
    if not all(numbers) and _alike_openings(paragraphs, len(headings)):
        return None
    if any(_evener(texts, k) > 0 for k in range(1, len(texts))):
        return None
    order = sorted(zip(numbers, headings, strict=True), key=lambda x: (x[0] or 0, x[1].at))
    if not all(numbers):
        order.sort(key=lambda x: x[1].at)
    return _in_sequence(texts, [h for _, h in order], above.pop(), any(numbers)) or None


def _key(item: Paragraph | Heading, title_at: int) -> tuple[bool, int]:
    """By its place in reading order: what stands above the title block comes last."""
    return item.at < title_at, item.at


def _in_sequence(
    texts: Sequence[Paragraph], headings: Sequence[Heading], above: int, in_order: bool
) -> list[Section]:
    """Each heading above the paragraph that begins what it is about, by what they say; `above` is
    how many paragraphs stand above the headings. Empty where there are too many."""
    parts = part_texts([h.text for h in headings], [p.text for p in texts], above, in_order)
    places = tuple(p.at for p in texts)
    sections = [Section(headings[x.heading], places[x.start : x.stop]) for x in parts]
    if parts and parts[0].start:
        sections.insert(0, Section(None, places[: parts[0].start]))
    return sections


def _standing(
    headings: Sequence[Heading], regions: Sequence[Sequence[Paragraph]]
) -> np.ndarray[tuple[int, int]]:
    """What the places of headings say: a little for the region directly below; more for the one
    directly above on a page that prints text first and its heading behind it, two at least."""
    at = [h.at for h in headings]
    above = np.zeros((len(headings), len(regions)))
    below = np.zeros_like(above)
    for i, h in enumerate(at):
        for j, r in enumerate(regions):
            above[i, j] = r[-1].at < h and not any(r[-1].at < x < h for x in at if x != h)
            below[i, j] = h < r[0].at and not any(h < x < r[0].at for x in at if x != h)
    starts_with_text = bool(regions) and min(r[0].at for r in regions) < min(at)
    behind = starts_with_text and above.any(axis=1).sum() > 1
    return _BELOW * below + (_BEHIND * above if behind else 0.0)


def _alike_openings(paragraphs: Sequence[Paragraph], wanted: int) -> frozenset[int]:
    """Paragraphs that open with the same words (某市政协常委会坚持…), if there are just as many as
    headings: each introduces a section."""
    for size in range(_OPENING, _LEAST_OPENING - 1, -1):
        alike: dict[str, list[int]] = {}
        for p in paragraphs:
            alike.setdefault(p.text[:size], []).append(p.at)
        fitting = [places for places in alike.values() if len(places) == wanted >= _ALIKE]
        if len(fitting) == 1:
            return frozenset(fitting[0])
    return frozenset()


def _regions(
    paragraphs: Sequence[Paragraph],
    headings: Sequence[Heading],
    title_at: int,
    openings: frozenset[int],
) -> list[list[Paragraph]]:
    """Runs of paragraphs that neither a heading nor the title block parts, and none of the
    `openings` begins."""
    marks = sorted([h.at for h in headings] + [title_at])
    out: list[list[Paragraph]] = []
    for p in paragraphs:
        if out and p.at not in openings and not any(out[-1][-1].at < m < p.at for m in marks):
            out[-1].append(p)
        else:
            out.append([p])
    return out


def _split_to(regions: list[list[Paragraph]], wanted: int) -> list[list[Paragraph]]:
    """Regions split where two columns of different width meet, until there are enough; where few
    are wanting, also above a paragraph that introduces a section."""
    regions = [list(r) for r in regions]
    told = len(regions) > 1 and wanted - len(regions) <= _FEW
    while len(regions) < wanted:
        gain, j, k = max(
            (
                (_gain(region, k, told), j, k)
                for j, region in enumerate(regions)
                for k in range(1, len(region))
            ),
            default=(0.0, 0, 0),
        )
        if gain <= 0:
            break
        regions[j : j + 1] = [regions[j][:k], regions[j][k:]]
    return regions


def _gain(region: list[Paragraph], k: int, told: bool) -> float:
    """What speaks for another section to begin at paragraph `k`: how much evener the columns'
    widths are on both sides of it than together, and a paragraph that introduces one.

    0 where the two sides differ by less than `_WIDTH_STEP` cells and nothing is introduced.
    """
    introduced = (
        told and bool(_INTRODUCES.match(region[k].text)) and not _CLOSES.search(region[k].text)
    )
    return min(_evener(region, k), _WIDTH_STEP) + _INTRODUCED * _WIDTH_STEP * introduced


def _evener(region: list[Paragraph], k: int) -> float:
    before = [p.width for p in region[:k] if p.width]
    behind = [p.width for p in region[k:] if p.width]
    if not before or not behind:
        return 0.0
    if abs(np.median(before) - np.median(behind)) < _WIDTH_STEP:
        return 0.0
    return _spread(before + behind) - _spread(before) - _spread(behind)


def _spread(widths: list[int]) -> float:
    return float(np.abs(np.array(widths) - np.median(widths)).sum())


def _politics_first(sections: list[Section]) -> list[Section]:
    """On a torn page, whose order is lost: the section on political guidance before the others
    that have no number, as reports of this kind have it."""
    return sorted(
        sections,
        key=lambda s: 0 if s.heading is None else 1 if _POLITICS.search(s.heading.text) else 2,
    )


def _in_number_order(sections: list[Section]) -> list[Section]:
    """Numbered sections in their slots, the others in the slots between, as printed; below each
    its parts likewise."""
    lead = [s for s in sections if s.heading is None]
    rest = [s for s in sections if s.heading is not None]
    levels = [s.heading.level for s in rest if s.heading]
    if not levels:
        return sections
    top, parts = min(levels), list[list[Section]]()
    for section, level in zip(rest, levels, strict=True):
        if level == top or not parts:
            parts.append([section])
        else:
            parts[-1].append(section)
    ordered = _in_slots(parts)
    return [*lead, *(s for part in ordered for s in (part[0], *_in_number_order(part[1:])))]


def _in_slots(parts: list[list[Section]]) -> list[list[Section]]:
    """Sections with their parts, those that have a number where it says."""
    slots = {part[0].number: part for part in parts if part[0].number}
    free = iter([part for part in parts if not part[0].number])
    out: list[list[Section]] = []
    for n in range(1, max(filter(None, slots), default=0) + 1):
        part = slots.get(n) or next(free, None)
        if part:
            out.append(part)
    return [*out, *free]
