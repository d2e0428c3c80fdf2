"""Headlines: which display blocks open an article, which a section, and what is in a title block.

A title block is a run of display type with nothing but furniture and captions in between:
kicker, headline in several lines, subtitle behind a dash, organisation line before or behind,
byline. A page keeps one habit: where it prints the organisation line decides what the other
lines of each run are.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from huikan.blocks import HEAD_KINDS, Kind, PageBlock, TypeSize, next_block
from huikan.page.bylines import signature_span
from huikan.page.contents import bare, listed_columns
from huikan.page.grounds import (
    GATHERED,
    Ground,
    anew,
    dividers,
    signature_below,
    starts_anew,
)
from huikan.page.kickers import (
    GATHERS,
    REPORTS,
    is_below_kicker,
    is_kicker,
    is_labelled,
    is_over_news,
    is_read_on,
    is_set_small,
    led_headlines,
    lines_above,
    part_above,
    places_above,
    prints_organisation_first,
    title_index,
    without_label,
)
from huikan.page.labels import is_counted_label, names_column, names_series, stand_in_columns
from huikan.page.naming import strayed_titles
from huikan.page.series import alike_but_counted, series_above, slid_numbers, torn_stacks
from huikan.page.signers import closes_text
from huikan.page.speeches import torn_headlines
from huikan.page.tiers import lone_headlines
from huikan.page.tops import (
    above_masthead,
    counted_sections,
    has_likes,
    is_bare,
    is_top,
    torn_sections,
)
from huikan.text.chars import NUMBERED
from huikan.trace import Traced
from huikan.values import dataclass

# An editor's note, its label in front or alone.
_NOTE = re.compile(
    r"[【\[]?(?:编者按|编者的话|开栏的话|编前)[】\]]?[：:]|[【\[](?:编者按|编者的话|开栏的话|编前)[】\]]"
)
_MIN_PIECES = 3
"""Short pieces that end alike which make the headline above them a feature's."""
_TITLES = (Kind.DISPLAY, Kind.SUBTITLE)


@dataclass(frozen=True, slots=True)
class Head:
    """A title block. `blocks` are the indices it was read from; each text is in lines."""

    blocks: tuple[int, ...]
    title: tuple[Traced, ...] = ()
    kicker: tuple[Traced, ...] = ()
    subtitle: tuple[Traced, ...] = ()
    organisation: tuple[Traced, ...] = ()
    byline: tuple[Traced, ...] = ()
    feature: tuple[Traced, ...] = ()
    is_feature: bool = False
    """The headline of a feature that other articles of the page were printed under."""
    note_label: bool = False
    column: tuple[Traced, ...] = ()
    """The name of the column that it is printed in (提案故事), which is no part of the kicker."""
    listed: tuple[Traced, ...] = ()
    """The column that the issue's table of contents puts it in."""
    ground: Ground | None = None
    """What shows that it opens an article, where no part of a title block does."""


def find_heads(
    blocks: Sequence[PageBlock], told: frozenset[int] = frozenset()
) -> tuple[list[Head], dict[int, int]]:
    """The title blocks in printed order, and for each section heading's block its level; `told`
    are headlines for which their texts were found.

    A run of display type opens an article if it has an organisation line, a subtitle, a byline
    or a heading level that says so; if no run of the page has any of these, the first does,
    and the others do where the text above them was signed or the text below has a dateline.
    """
    numbered, strayed = _numbered(blocks), strayed_titles(blocks)
    apart = numbered | strayed.keys()
    runs = [run for run in _runs(blocks, apart) if any(blocks[i].kind in _TITLES for i in run)]
    habit = prints_organisation_first(blocks, runs)
    sections: dict[int, int] = dict.fromkeys(numbered, 2)
    heads: list[Head] = []
    if any(blocks[i].level for run in runs for i in run):
        return _by_level(blocks, runs)
    if any(_is_large(blocks, run) for run in runs):
        return _by_size(blocks, runs, habit, sections)
    counted = counted_sections(blocks, runs) | torn_sections(blocks, runs)
    marked = {run[0] for run in runs if run[0] not in counted and _opens_article(blocks, run)}
    top = runs[0][0] if runs else -1
    if top not in counted and is_top(blocks, runs, marked) and not has_likes(blocks, runs, marked):
        marked.add(runs[0][0])
    grounds = dividers(blocks, runs, marked, not habit)
    grounds = {i: ground for i, ground in grounds.items() if i not in counted}
    grounds |= {run[0]: Ground.STACK for run in runs if run[0] not in marked and told & set(run)}
    if grounds and top not in marked | counted and next_block(blocks, top, -1) is None:
        marked.add(top)
    marked |= grounds.keys()
    organised = sum(any(blocks[i].kind is Kind.ORGANISATION for i in run) for run in runs)
    lead = next((run for run in runs if run[0] not in counted), None)
    for run in runs:
        if run[0] in marked:
            head = _parse(blocks, run, habit, organised >= 2, sections)
            ground = grounds.get(run[0]) or (None if _is_block(blocks, run) else anew(blocks, run))
            heads.append(replace(head, ground=ground))
        elif run[0] not in counted and not marked and (run is lead or anew(blocks, run)):
            heads.append(_parse(blocks, run, habit, False, sections))
        else:
            sections.update((i, 2) for i in run if blocks[i].kind is Kind.DISPLAY)
    heads = _with_strayed(blocks, heads, sections, strayed)
    heads = _gathering(_with_places(blocks, heads))
    heads = _with_torn(blocks, heads, sections)
    heads = _with_kickers(blocks, _with_column_name(blocks, heads, sections), sections)
    return _listed(blocks, _with_feature(blocks, heads)), sections


def _by_size(
    blocks: Sequence[PageBlock], runs: list[list[int]], habit: bool, sections: dict[int, int]
) -> tuple[list[Head], dict[int, int]]:
    """Heads and sections of a source that shows which type is as large as a headline's."""
    heads: list[Head] = []
    for run in runs:
        if _is_large(blocks, run) or anew(blocks, run) is Ground.DATELINE:
            heads.append(_parse(blocks, run, habit, True, sections))
        else:
            sections.update((i, 2) for i in run if blocks[i].kind is Kind.DISPLAY)
    return _listed(blocks, _with_feature(blocks, _gathering(heads))), sections


def _is_large(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    return any(blocks[i].size is TypeSize.HEADLINE for i in run)


def _listed(blocks: Sequence[PageBlock], heads: list[Head]) -> list[Head]:
    """The title blocks with the columns that the issue's table of contents puts them in."""
    columns = listed_columns(blocks)
    if not columns:
        return heads
    titles = (bare("".join(line.text for line in head.title)) for head in heads)
    return [
        replace(head, listed=columns.get(title, ()))
        for head, title in zip(heads, titles, strict=True)
    ]


def _with_strayed(
    blocks: Sequence[PageBlock],
    heads: list[Head],
    sections: dict[int, int],
    strayed: dict[int, int],
) -> list[Head]:
    """The title blocks with those whose headline `strayed` into the text below its organisation
    line. Takes such headlines out of `sections`."""
    used = {i for head in heads for i in head.blocks}
    more = []
    for title, body in strayed.items():
        if not used & {title, body}:
            sections.pop(title, None)
            lines = blocks[title].lines
            more.append(Head((body, title), lines, organisation=blocks[body].lines))
    return sorted([*heads, *more], key=lambda head: head.blocks[0])


def _with_places(blocks: Sequence[PageBlock], heads: list[Head]) -> list[Head]:
    """The title blocks with the place that each piece comes from as its kicker. The first title
    block, if it alone has none and it alone is not signed where its text ends, is a feature's."""
    placed = places_above([[line.text for line in head.title] for head in heads])
    if not placed:
        return heads
    out = [
        replace(h, title=h.title[1:], kicker=(*h.kicker, h.title[0])) if n in placed else h
        for n, h in enumerate(heads)
    ]
    top, last = heads[0], blocks[heads[1].blocks[0] - 1]
    is_signed = top.byline or last.kind is Kind.BYLINE or signature_span(last.text) is not None
    if len(placed) == len(heads) - 1 and 0 not in placed and not (is_signed or top.organisation):
        is_piece = all(h.ground in (Ground.SIGNED_PIECES, Ground.SIGNED_ABOVE) for h in heads[1:])
        out[0] = replace(top, is_feature=is_piece)
    return out


def _gathering(heads: list[Head]) -> list[Head]:
    """The first title block as a feature's, where its subtitle says that it gathers several, or
    three pieces below it at least are told by how they end or by their own numbering."""
    if len(heads) < 3 or heads[0].is_feature or heads[0].organisation:
        return heads
    grounds = Counter(head.ground for head in heads)
    gathers = any(GATHERED.search(line.text.strip()) for line in heads[0].subtitle)
    is_over = not heads[0].byline and (gathers or grounds[Ground.CARDS] >= _MIN_PIECES)
    if not is_over and grounds[Ground.RESTART] < _MIN_PIECES:
        return heads
    return [replace(heads[0], is_feature=True), *heads[1:]]


def _with_torn(
    blocks: Sequence[PageBlock], heads: list[Head], sections: dict[int, int]
) -> list[Head]:
    """The title blocks with those of speeches whose headlines were gathered elsewhere. Takes such
    headlines out of the title blocks that they stood in, and out of `sections`. Leaves all as it
    is where one of them is the headline of a title block."""
    torn = torn_headlines(blocks)
    if any(head.title == blocks[i].lines for head in heads for i in torn):
        return heads
    gone = torn.keys() | set(torn.values())
    lost = [line for i in torn for line in blocks[i].lines]
    out = [
        replace(
            head,
            blocks=tuple(i for i in head.blocks if i not in gone),
            kicker=tuple(line for line in head.kicker if line not in lost),
        )
        for head in heads
    ]
    for title, speaker in torn.items():
        sections.pop(title, None)
        lines = blocks[title].lines
        out.append(Head((speaker, title), lines, byline=blocks[speaker].lines))
    return sorted(out, key=lambda head: head.blocks[0])


def _with_column_name(
    blocks: Sequence[PageBlock], heads: list[Head], sections: dict[int, int]
) -> list[Head]:
    """The first of two headlines at the top of a page of several articles as the feature's name,
    where the second would be the only section heading of the first article; as its kicker, where
    it says which committee did what or a news report stands below.

    Takes that heading out of `sections`.
    """
    if len(heads) < 3 or next_block(blocks, heads[0].blocks[0], -1) is not None:
        return heads
    top, own = heads[0], [i for i in sections if i < heads[1].blocks[0]]
    is_plain = not (top.kicker or top.feature or top.organisation or top.subtitle or top.byline)
    if len(own) != 1 or len(top.blocks) != 1 or own[0] != top.blocks[0] + 1 or not is_plain:
        return heads
    del sections[own[0]]
    whole = replace(top, blocks=(*top.blocks, *own), title=blocks[own[0]].lines)
    if top.ground is Ground.DATELINE or REPORTS.match(top.title[0].text.strip()):
        return [replace(whole, kicker=top.title), *heads[1:]]
    return [replace(whole, feature=top.title), *heads[1:]]


def _with_kickers(
    blocks: Sequence[PageBlock], heads: list[Head], sections: dict[int, int]
) -> list[Head]:
    """The title blocks with the lines above their headlines as kickers, where the headlines were
    taken for section headings. Takes those out of `sections`."""
    ends = [*(head.blocks[0] for head in heads[1:]), *([len(blocks)] if heads else ())]
    places, pairs = sorted(sections), dict[int, tuple[int, int]]()
    for n, (head, end) in enumerate(zip(heads, ends, strict=True)):
        own = places[bisect_right(places, head.blocks[0]) : bisect_left(places, end)]
        upper = head.blocks[-1]
        is_plain = len(head.title) == 1 and not (head.kicker or head.subtitle or head.byline)
        if is_plain and blocks[upper].kind is Kind.DISPLAY and own == [upper + 1]:
            pairs[n] = (upper, own[0])
    of_bodies = [pair for n, pair in pairs.items() if heads[n].organisation]
    others = set(pairs.values()).difference(of_bodies)
    led = led_headlines(blocks, of_bodies) | lone_headlines(blocks, others, len(heads))
    out = list(heads)
    for n, (upper, lower) in pairs.items():
        if lower in led:
            del sections[lower]
            whole, lines = (*heads[n].blocks, lower), blocks[lower].lines
            out[n] = replace(heads[n], blocks=whole, title=lines, kicker=blocks[upper].lines)
    return out


def _with_feature(blocks: Sequence[PageBlock], heads: list[Head]) -> list[Head]:
    """The first title block's kicker, or the name of its column, as the page's feature, if it
    alone of several has one; a page of news has none, nor one whose first article is a report or
    on which a series begins, nor one whose headline is set larger than what stands above it, nor
    one whose first kicker stands below text and is not set apart from its headline, or says who
    did something and is read on in it, or whose other articles stand in columns."""
    if len(heads) < 3 or not (heads[0].kicker or heads[0].column) or _begins_series(heads[1:]):
        return heads
    if heads[0].feature or any(h.is_feature for h in heads):
        return heads
    lines = heads[0].kicker[-1:] + heads[0].title[:1]
    if heads[0].kicker and is_read_on(*(line.text for line in lines)):
        return heads
    if any(h.feature or h.kicker for h in heads[1:]) or is_set_small(blocks, heads[0].blocks):
        return heads
    dated = [h.ground is Ground.DATELINE for h in heads]
    if dated[0] or 2 * sum(dated) > len(heads):
        return heads
    top, *below = heads[0].blocks
    if any(b.kind is Kind.TEXT for b in blocks[:top]) and any(blocks[i].tight for i in below[:1]):
        return heads
    if heads[0].kicker and not heads[0].column:
        columns = ["".join(line.text for line in h.column) for h in heads[1:] if h.column]
        if stand_in_columns("".join(line.text for line in heads[0].kicker), columns):
            return heads
        return [replace(heads[0], feature=heads[0].kicker, kicker=()), *heads[1:]]
    if heads[0].kicker or any(_is_like(heads[0].column, h.column) for h in heads[1:]):
        return heads
    return [replace(heads[0], feature=heads[0].column, column=()), *heads[1:]]


def _is_like(first: tuple[Traced, ...], other: tuple[Traced, ...]) -> bool:
    """Whether another column on the page makes the first one's name that of a column, too: any
    does, if the first is told by its words; else one that is not told by them either."""
    by_words = [names_column("".join(x.text for x in lines)) for lines in (first, other)]
    return bool(other) and (by_words[0] or not by_words[1])


def _begins_series(heads: Sequence[Head]) -> bool:
    """Whether a column is named that goes on over the article below its own."""
    columns = ["".join(line.text for line in head.column) for head in heads]
    return any(names_series(name) and not below for name, below in pairwise(columns))


def rest_as_sections(
    blocks: Sequence[PageBlock], heads: Sequence[Head], sections: dict[int, int]
) -> dict[int, int]:
    """The section headings with whatever else is set as display type and stands in no title
    block: an organisation's name within an article heads a section of it."""
    used = {i for head in heads for i in head.blocks}
    rest = {
        i: 2
        for i, b in enumerate(blocks)
        if b.kind in HEAD_KINDS and b.kind is not Kind.BYLINE and i not in used
    }
    return rest | sections


def _numbered(blocks: Sequence[PageBlock]) -> set[int]:
    """Section headings that are told by their numbers: those that slid to their ends, one of a
    series that stands right above the headline, and those that differ in them alone."""
    display = [i for i, b in enumerate(blocks) if b.kind is Kind.DISPLAY and not b.level]
    slid = {display[k] for k in slid_numbers([blocks[i].text for i in display])}
    slid |= alike_but_counted(blocks)
    return slid | series_above(blocks) | {i for stack in torn_stacks(blocks) for i in stack}


def _runs(blocks: Sequence[PageBlock], apart: set[int]) -> list[list[int]]:
    """Indices of display type that nothing but captions and furniture parts; those `apart` are
    section headings and in none."""
    out: list[list[int]] = []
    fresh = True
    for i, block in enumerate(blocks):
        if block.kind in (Kind.CAPTION, Kind.FURNITURE):
            continue
        if block.kind not in HEAD_KINDS or i in apart:
            fresh = True
        elif block.kind is Kind.BYLINE and fresh and closes_text(blocks, i, out):
            continue
        elif fresh or starts_anew(blocks, out[-1], i):
            out.append([i])
            fresh = False
        else:
            out[-1].append(i)
    return out


def _opens_article(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    is_display = any(blocks[i].kind is Kind.DISPLAY for i in run)
    return (is_display and _is_told_apart(blocks, run)) or _is_block(blocks, run)


def _is_block(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether display type is a title block of several parts."""
    kinds = {blocks[i].kind for i in run}
    marks = {Kind.ORGANISATION, Kind.SUBTITLE, Kind.BYLINE, Kind.NOTE_LABEL}
    return bool(kinds & marks) and (Kind.DISPLAY in kinds or Kind.SUBTITLE in kinds)


def _is_told_apart(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether what stands around display type shows that it opens an article: an editor's note
    or a dateline below, a signature above; or at the top of the page, one below."""
    first = next_block(blocks, run[0], -1) is None
    is_anew = anew(blocks, run) is not None
    is_signed = first and signature_below(blocks, run)[:1] in ("（", "(")
    return is_anew or _has_note(blocks, run) or is_signed


def _has_note(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether an editor's note stands directly below: the mark of a feature's headline."""
    after = next_block(blocks, run[-1])
    return after is not None and bool(_NOTE.match(after.text))


def _parse(
    blocks: Sequence[PageBlock],
    run: list[int],
    organisation_first: bool,
    many: bool,
    sections: dict[int, int],
) -> Head:
    """A run as a title block; display type behind its last part is the first section's heading."""
    if top := above_masthead(blocks, run):
        head = _parse(blocks, run[len(top) :], organisation_first, many, sections)
        name = (*(x for i in top for x in blocks[i].lines), *head.column)
        return replace(head, blocks=(*top, *head.blocks), column=name)
    of = {k: [i for i in run if blocks[i].kind is k] for k in HEAD_KINDS}
    display, anchor = list(of[Kind.DISPLAY]), _anchor(blocks, run, organisation_first)
    if not display:
        display = of[Kind.SUBTITLE][:1]
        of[Kind.SUBTITLE] = of[Kind.SUBTITLE][1:]
    part, display = part_above(blocks, display)
    plain = [i for i in display if not NUMBERED.match(blocks[i].text)] or display
    labelled = names_column(blocks[plain[0]].text) or is_labelled(blocks, plain)
    told = [] if GATHERS.search(blocks[plain[0]].text.strip()) else plain[:2]
    reports = next((i for i in told if REPORTS.match(blocks[i].text)), plain[0])
    if len(told) > 1 and reports == told[0] and is_over_news(blocks, *told):
        reports = told[1]
    if large := [i for i in plain if blocks[i].size is TypeSize.HEADLINE]:
        title = large[-1]
    elif anchor is None and not labelled and is_below_kicker(blocks, plain):
        title = plain[1]
    else:
        title = title_index(
            plain, anchor, organisation_first, bool(of[Kind.ORGANISATION]), labelled, reports
        )
    above = [i for i in display if i < title]
    column = [i for i in above[:1] if labelled and not is_counted_label(blocks[i].text)]
    below = [i for i in display if i > title]
    above = above[len(column) :]
    sections.update((i, 2) for i in below)
    has_organisation = bool(of[Kind.ORGANISATION])
    noted = bool(of[Kind.NOTE_LABEL]) or _has_note(blocks, run)
    is_feature = noted or (many and is_bare(blocks, run))
    is_feature = is_feature and not (has_organisation or of[Kind.BYLINE])
    kicker = [i for i in above if is_kicker(blocks, i)] if many and has_organisation else above
    feature = [i for i in above if i not in kicker]
    kicker = [*part, *kicker]
    own = [i for i in run if i not in below]
    printed = without_label(blocks[title].lines)
    label, at = lines_above([line.text for line in printed], bool(of[Kind.SUBTITLE]))
    lines = {k: tuple(x for i in v for x in blocks[i].lines) for k, v in of.items()}
    return Head(
        tuple(own),
        printed[at:],
        (*(x for i in kicker for x in blocks[i].lines), *printed[label:at]),
        lines[Kind.SUBTITLE],
        lines[Kind.ORGANISATION],
        lines[Kind.BYLINE],
        tuple(x for i in feature for x in blocks[i].lines),
        is_feature,
        bool(of[Kind.NOTE_LABEL]),
        (*(x for i in column for x in blocks[i].lines), *printed[:label]),
    )


def _anchor(blocks: Sequence[PageBlock], run: list[int], organisation_first: bool) -> int | None:
    """The block that the headline stands next to: its organisation line or its subtitle."""
    for kind in (Kind.ORGANISATION, Kind.SUBTITLE, Kind.BYLINE):
        found = [i for i in run if blocks[i].kind is kind]
        if found:
            return found[-1] if organisation_first and kind is Kind.ORGANISATION else found[0]
    return None


def _by_level(
    blocks: Sequence[PageBlock], runs: list[list[int]]
) -> tuple[list[Head], dict[int, int]]:
    """Heads and sections of a source whose headings have levels (Markdown, HTML).

    The highest level divides the articles. If it has one heading, with another directly below,
    that one names the page and the next level divides.
    """
    marks = [i for run in runs for i in run if blocks[i].level]
    top = min(blocks[i].level for i in marks)
    heads: list[Head] = []
    if len(marks) > 1 and sum(blocks[i].level == top for i in marks) == 1:
        between = [b.kind for b in blocks[marks[0] + 1 : marks[1]]]
        if blocks[marks[0]].level == top and not {Kind.TEXT, Kind.MARKDOWN} & set(between):
            heads.append(replace(_leveled(blocks, marks[:1]), is_feature=True))
            top = blocks[marks[1]].level
    sections = {i: blocks[i].level - top + 1 for i in marks if blocks[i].level > top}
    for run in runs:
        at: list[int] = []
        for i in run:
            if blocks[i].level == top:
                heads += [_leveled(blocks, at)] if at else []
                at = [i]
            elif at and not blocks[i].level and not any(j in sections for j in run if j < i):
                at.append(i)
        heads += [_leveled(blocks, at)] if at else []
    return heads, sections


def _leveled(blocks: Sequence[PageBlock], run: list[int]) -> Head:
    lines = {
        k: tuple(x for i in run if blocks[i].kind is k for x in blocks[i].lines)
        for k in (Kind.SUBTITLE, Kind.ORGANISATION, Kind.BYLINE)
    }
    return Head(
        tuple(i for i in run if blocks[i].level or blocks[i].kind in lines),
        blocks[run[0]].lines,
        subtitle=lines[Kind.SUBTITLE],
        organisation=lines[Kind.ORGANISATION],
        byline=lines[Kind.BYLINE],
    )
