"""Articles: the page's blocks put together, each with its headline and in reading order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import field, replace

from huikan.blocks import Kind, PageBlock, Step
from huikan.model import GAP, BlockKind
from huikan.page.bylines import (
    credit_span,
    dateline_span,
    letter_writer,
    names_in,
    reporters,
    signature_span,
    signers,
)
from huikan.page.captions import strip_mark
from huikan.page.continuity import Continuity
from huikan.page.doubts import PLAIN, Way
from huikan.page.endings import looks_ahead
from huikan.page.heads import Head
from huikan.page.labels import names_series, names_sort
from huikan.page.names import appointed_span, padding_edits
from huikan.page.sections import Heading, Layout, Paragraph, arrange, heading_level, number_edits
from huikan.page.signers import ends_letter
from huikan.spans import Span
from huikan.trace import Edit, Journal, Traced, concat
from huikan.values import dataclass

_DASH = re.compile(r"^(?:—+|―+|－－|--+|─+|一一)\s*")
_DASH_BEHIND = re.compile(r"(?<=.)\s*(?:—+|―+|－－|--+|─+)$")
# A mark that is printed before a feature's headline and says nothing.
_ORNAMENT = re.compile(r"^[■□◆◇●▲△▼★☆◎▪]+[ \u3000]*(?=\S)")
_OPEN = "上段没有结束，可能接着读的不止一处，或者把握不够，没有接"
_OPENING = 60
"""Characters of a paragraph's beginning or end by which it is found again."""
_TITLE_GIST = 24
"""Characters of the text that stand for a title where none was printed."""


_FAR = 200
"""Blocks between a fragment and where the text begins that it goes on with, at most."""


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """A block of a draft; `lines` are parted by a space when it is written."""

    kind: BlockKind
    lines: tuple[Traced, ...]
    level: int = 2

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something for an editor to look at: a finding before its words are chosen."""

    code: str
    place: str
    ways: tuple[tuple[str, int], ...] = ()
    """What may go on there: how each begins (how it ends, if it is a head that was lost), and how
    sure it is in percent."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article before it is tagged. Texts are in printed lines; empty: not printed.

    `shared` names texts whose characters another text or article accounts for.
    """

    head: int
    """Which of the page's title blocks it stands under."""
    title: tuple[Traced, ...]
    subtitle: tuple[Traced, ...] = ()
    kicker: tuple[Traced, ...] = ()
    feature: tuple[Traced, ...] = ()
    feature_subtitle: tuple[Traced, ...] = ()
    organisation: tuple[Traced, ...] = ()
    byline: tuple[Traced, ...] = ()
    authors: tuple[Traced, ...] = ()
    shared: frozenset[str] = frozenset()
    blocks: tuple[DraftBlock, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(slots=True)
class _Page:
    """What the functions below read.

    `own` holds the blocks of each article, its title block's aside; `text` each root block's
    joined text.
    """

    blocks: Sequence[PageBlock]
    heads: list[Head]
    levels: dict[int, int]
    own: list[list[int]]
    text: dict[int, Traced] = field(default_factory=dict)
    doubts: dict[int, list[Doubt]] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    backward: dict[int, list[int]] = field(default_factory=dict)
    """For where a text begins the texts above it that go on with it."""
    begun: frozenset[int] = frozenset()


def assemble(
    blocks: Sequence[PageBlock],
    heads: list[Head],
    levels: dict[int, int],
    owners: Sequence[int],
    continuity: Continuity,
    journal: Journal,
) -> tuple[list[Draft], list[Step]]:
    """The page's articles in reading order, and the decisions that made them.

    `owners` gives the title block that each block belongs to, `levels` the section headings.
    Every text block comes to stand in exactly one article.
    """
    own: list[list[int]] = [[] for _ in range(max(1, len(heads)))]
    in_head = {i for head in heads for i in head.blocks}
    for i, owner in enumerate(owners):
        if i not in in_head:
            own[owner].append(i)
    plain = [_unmarked(blocks, head, journal) for head in heads]
    page = _Page(blocks, plain, levels, own, begun=continuity.begun)
    _join(page, continuity, journal)
    drafts = [d for n in range(len(own)) for d in _draft(page, n, journal)]
    return _with_features(drafts, page), page.steps


def _join(page: _Page, continuity: Continuity, journal: Journal) -> None:
    """Join fragments into paragraphs and mark what is lost at their ends."""
    follows = {j.tail: j for j in continuity.joins}
    joined = {j.head for j in continuity.joins}
    lost_tails, lost_heads = set(continuity.lost_tails), set(continuity.lost_heads)
    for root, block in enumerate(page.blocks):
        if block.kind is not Kind.TEXT or root in joined:
            continue
        parts: list[Traced] = []
        if root in lost_heads:
            back = continuity.ways_back.get(root, ())
            parts.append(_gap(page, root, "gap/head", block.text[:12], journal, back))
        at = root
        parts.append(block.body)
        while at in follows:
            join = follows[at]
            if join.gap:
                parts.append(_gap(page, root, "gap/middle", page.blocks[at].text[-12:], journal))
            elif join.confidence < PLAIN:
                seam = page.blocks[at].text[-8:] + page.blocks[join.head].text[:8]
                part = round(100 - 100 * join.confidence)
                _doubt(page, root, "order/joined", seam, (Way(join.head, part),))
            parts.append(page.blocks[join.head].body)
            page.steps.append(
                Step(
                    "order/continue",
                    join.reason,
                    (page.blocks[at].body[-12:], page.blocks[join.head].body[:12]),
                    round(join.confidence, 2),
                )
            )
            at = join.head
            if at < root:
                page.backward.setdefault(root, []).append(at)
        ways = continuity.ways.get(at, ())
        if at in lost_tails:
            parts.append(_gap(page, root, "gap/tail", page.blocks[at].text[-12:], journal, ways))
        elif ways:
            _doubt(page, root, "order/open", page.blocks[at].text[-12:], ways)
        page.steps += [_open(page, at, way) for way in ways]
        page.text[root] = concat(parts)


def _open(page: _Page, tail: int, way: Way) -> Step:
    """A way to go on that was not taken, for the ledger."""
    parts = (page.blocks[tail].body[-12:], page.blocks[way.block].body[:12])
    return Step("order/open", _OPEN, parts, way.percent / 100)


def _doubt(page: _Page, root: int, code: str, place: str, ways: Sequence[Way] = ()) -> None:
    texts = [(page.blocks[way.block].text, way.percent) for way in ways]
    cut = slice(-_OPENING, None) if code == "gap/head" else slice(_OPENING)
    said = tuple((text[cut], percent) for text, percent in texts)
    page.doubts.setdefault(root, []).append(Doubt(code, place, said))


def _gap(
    page: _Page, root: int, code: str, place: str, journal: Journal, ways: Sequence[Way] = ()
) -> Traced:
    _doubt(page, root, code, place, ways)
    reasons = {
        "gap/head": "这一段的开头在原文中缺失",
        "gap/middle": "这里的文字在原文中缺失",
        "gap/tail": "这一段的结尾在原文中缺失",
    }
    return journal.insert(GAP, code, reasons[code])


def _draft(page: _Page, n: int, journal: Journal) -> list[Draft]:
    """Article `n` of the page; none for a feature's headline that has no text of its own."""
    head = page.heads[n] if page.heads else Head(())
    mine = page.own[n]
    body = [i for i in mine if i in page.text or page.blocks[i].kind is Kind.MARKDOWN]
    if _is_bare(page, n) or not (head.title or _has_content(page, n)):
        return []
    _unpad(page, body, journal)
    blocks, layout = _body(page, mine, head.blocks[0] if head.blocks else -1, journal)
    labels = [page.blocks[i] for i in head.blocks if page.blocks[i].kind is Kind.NOTE_LABEL]
    blocks[:0] = [DraftBlock(BlockKind.TEXT, b.lines) for b in labels]
    doubts = [d for i in body for d in page.doubts.get(i, [])] + _layout_doubts(layout)
    byline, authors = _byline(page, head, mine, journal)
    title, shared = head.title, set()
    if not title:
        title, shared = _gist(blocks) or byline[:1], {"title"}
        doubts.insert(0, Doubt("title/missing", _text(title)))
    return [
        Draft(
            n,
            title,
            tuple(_without_dashes(line, journal) for line in head.subtitle),
            head.kicker,
            head.feature,
            (),
            head.organisation,
            byline,
            authors,
            frozenset(shared),
            tuple(blocks),
            tuple(doubts),
        )
    ]


def _unmarked(blocks: Sequence[PageBlock], head: Head, journal: Journal) -> Head:
    """A feature's title block without the mark before its headline; what the source itself marks
    as a heading stays as it was typed."""
    if not head.is_feature or any(blocks[i].level for i in head.blocks):
        return head
    reason = "标题前的装饰符号"
    bare = tuple(_strip(x, _ORNAMENT, "title/mark", reason, journal) for x in head.title)
    return replace(head, title=bare)


def _has_content(page: _Page, n: int) -> bool:
    """Whether anything but furniture belongs to title block `n` besides itself."""
    return any(page.blocks[i].kind is not Kind.FURNITURE for i in page.own[n])


def _is_bare(page: _Page, n: int) -> bool:
    """Whether title block `n` is a feature's headline and nothing more, so that the article
    below carries it."""
    if n + 1 >= len(page.heads):
        return False
    head, below = page.heads[n], page.heads[n + 1]
    more = head.kicker or head.organisation or head.byline or head.note_label or below.feature
    if not head.is_feature or more or _has_content(page, n):
        return False
    return not below.is_feature or _has_content(page, n + 1)


def _layout_doubts(layout: Layout) -> list[Doubt]:
    out = [Doubt("section/missing", str(n)) for n in layout.missing]
    headings = [s.heading for s in layout.sections if layout.moved and s.heading]
    return out + [Doubt("section/moved", heading.text) for heading in headings]


def _gist(blocks: Sequence[DraftBlock]) -> tuple[Traced, ...]:
    """The beginning of the text, in place of a title that was not printed."""
    for block in blocks:
        body = block.lines[0].strip()
        if body.text:
            stop = re.search(r"[。！？；\n]", body.text)
            return (body[: min(stop.start() if stop else _TITLE_GIST, _TITLE_GIST) or 1],)
    return ()


def _body(
    page: _Page, mine: list[int], title_at: int, journal: Journal
) -> tuple[list[DraftBlock], Layout]:
    """The article's blocks in reading order. Where it has twice as many headings as paragraphs and
    more, as an agenda does, their numbers stay."""
    at = [i for i in mine if i in page.levels]
    texts = [page.blocks[i].text for i in at]
    numbers, edits = number_edits(texts)
    has_levels = any(page.blocks[i].level for i in at)
    body = [i for i in mine if i in page.text or page.blocks[i].kind is Kind.MARKDOWN]
    if has_levels or 2 * len(body) < len(at):
        numbers, edits = [None] * len(at), [[] for _ in at]
    lines = {
        i: tuple(_edit_end(page.blocks[i].lines, e, journal))
        for i, e in zip(at, edits, strict=True)
    }
    headings = [
        Heading(i, _text(lines[i]), page.levels[i] if has_levels else heading_level(t, texts))
        for i, t in zip(at, texts, strict=True)
    ]
    paragraphs = [
        Paragraph(i, (page.text.get(i) or page.blocks[i].body).text, page.blocks[i].width)
        for i in body
    ]
    layout = arrange(paragraphs, headings, numbers, title_at)
    if layout.moved or layout.sorted:
        reason = "小标题离开了所属的文字，按用词归位" if layout.moved else "小标题按编号排序"
        page.steps += [
            Step("order/sections", reason, lines[s.heading.at], 0.8)
            for s in layout.sections
            if s.heading
        ]
    before, behind = _captions(page, mine)
    out: list[DraftBlock] = []
    for section in layout.sections:
        if section.heading:
            out.append(
                DraftBlock(BlockKind.HEADING, lines[section.heading.at], section.heading.level)
            )
        for i in _read_on(page, section.paragraphs):
            out += [_caption(page, c, journal) for c in before.get(i, [])]
            out.append(_paragraph(page, i))
            out += [_caption(page, c, journal) for c in behind.get(i, [])]
    return out + [_caption(page, c, journal) for c in before.get(-1, [])], layout


def _read_on(page: _Page, paragraphs: tuple[int, ...]) -> list[int]:
    """A section's paragraphs with those behind a text which goes on with one below them behind
    that: up to the next title block, or to where the article begins if they stand under one."""
    own = set(paragraphs)
    behind: dict[int, list[int]] = {}
    for root in sorted(own & page.backward.keys()):
        for head in (i for i in page.backward[root] if root - i <= _FAR):
            where = _heads_before(page, head)
            is_one = where == _heads_before(page, root)
            stop = _beginning(page, paragraphs, head, root) if is_one else root
            along = [
                i for i in range(head + 1, stop) if i in own and _heads_before(page, i) == where
            ]
            own.difference_update(along)
            behind.setdefault(root, []).extend(along)
    left = [i for i in reversed(paragraphs) if i in own]
    out: list[int] = []
    while left:
        out.append(left.pop())
        left += reversed(behind.get(out[-1], []))
    return out


def _beginning(page: _Page, paragraphs: tuple[int, ...], head: int, root: int) -> int:
    """Where an article begins whose end, from `head` on, a column carried above it, behind `root`:
    at a text that surely begins one, or at `root` if the one above looks ahead; 0: not told."""
    above = [i for i in paragraphs if i < root]
    if not above or head > above[0]:
        return 0
    begun = [i for i in (*above, root) if i in page.begun]
    return begun[0] if begun else root if looks_ahead(page.blocks[above[-1]].text) else 0


def _paragraph(page: _Page, i: int) -> DraftBlock:
    if page.blocks[i].kind is Kind.MARKDOWN:
        return DraftBlock(BlockKind.MARKDOWN, page.blocks[i].lines)
    return DraftBlock(BlockKind.TEXT, (page.text[i],))


def _edit_end(lines: tuple[Traced, ...], edits: list[Edit], journal: Journal) -> tuple[Traced, ...]:
    """Apply edits, whose offsets count the lines parted by one space each."""
    if not edits:
        return lines
    edit, at = edits[0], 0
    out: list[Traced] = []
    for line in lines:
        if at <= edit.start < at + len(line):
            moved = edit._replace(start=edit.start - at, end=edit.end - at)
            line = journal.apply(line, [moved]).strip()
        out.append(line)
        at += len(line) + 1
    return tuple(out)


def _heads_before(page: _Page, i: int) -> int:
    """How many title blocks begin before a block."""
    return bisect_left(page.heads, i, key=lambda head: head.blocks[0])


def _captions(page: _Page, mine: list[int]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Captions by the paragraph they stand before or behind (-1: the article has no text).

    Behind the paragraph above, unless there is none, or a title block parts the two and there
    is another paragraph below.
    """
    before: dict[int, list[int]] = {}
    behind: dict[int, list[int]] = {}
    roots = [i for i in mine if i in page.text or page.blocks[i].kind is Kind.MARKDOWN]
    for i in mine:
        if page.blocks[i].kind is not Kind.CAPTION:
            continue
        at = bisect_left(roots, i)
        above, below = roots[at - 1 : at] if at else [], roots[at : at + 1]
        parted = above and _heads_before(page, above[0]) != _heads_before(page, i)
        if above and not (parted and below):
            behind.setdefault(above[0], []).append(i)
        else:
            before.setdefault(below[0] if below else -1, []).append(i)
    return before, behind


def _caption(page: _Page, i: int, journal: Journal) -> DraftBlock:
    body = page.blocks[i].lines[0]
    bare = journal.apply(body, strip_mark(body.text)).strip()
    lines = (
        _without_padding(bare, credit_span(bare.text), journal),
        *page.blocks[i].lines[1:],
    )
    return DraftBlock(BlockKind.CAPTION, tuple(line for line in lines if line.text))


def _strip(
    line: Traced, pattern: re.Pattern[str], rule: str, reason: str, journal: Journal
) -> Traced:
    m = pattern.search(line.text)
    return journal.apply(line, [Edit(*m.span(), "", rule, reason)]).strip() if m else line


def _without_dashes(line: Traced, journal: Journal) -> Traced:
    """A subtitle without the dash before it, and the one behind that some papers set."""
    line = _strip(line, _DASH, "title/dash", "副题前的破折号", journal)
    return _strip(line, _DASH_BEHIND, "title/dash", "副题后的破折号", journal)


def _byline(
    page: _Page, head: Head, mine: list[int], journal: Journal
) -> tuple[tuple[Traced, ...], tuple[Traced, ...]]:
    """The byline as printed, names without padding, and the names in it."""
    signatures = [
        line for i in mine if page.blocks[i].kind is Kind.BYLINE for line in page.blocks[i].lines
    ]
    lines = tuple(
        journal.apply(line, padding_edits(line.text)) for line in (*head.byline, *signatures)
    )
    authors = [name for line in lines for name in names_in(line)]
    texts = [page.text[i] for i in mine if i in page.text]
    if not authors and texts:
        authors = reporters(texts[0]) or signers(texts[-1]) or _only_signers(texts)
    if not authors and texts:
        is_dated = ends_letter(texts[-1].text) and len(texts) > 1
        authors = letter_writer(texts[-2 if is_dated else -1])
    return lines, tuple(authors)


def _only_signers(texts: Sequence[Traced]) -> list[Traced]:
    """The names in the one text of an article that is signed, where another was put behind it."""
    signed = [names for text in texts if (names := signers(text))]
    return signed[0] if len(signed) == 1 else []


def _unpad(page: _Page, body: list[int], journal: Journal) -> None:
    """Take the padding out of the names in a dateline, in a list of appointments and in a signature
    at the text's end."""
    for i in body:
        if i in page.text and (span := appointed_span(page.text[i].text)):
            _unpad_span(page, i, span, journal)
    if body and body[0] in page.text:
        _unpad_span(page, body[0], dateline_span(page.text[body[0]].text), journal)
    if body and body[-1] in page.text:
        _unpad_span(page, body[-1], signature_span(page.text[body[-1]].text), journal)


def _unpad_span(page: _Page, i: int, span: Span | None, journal: Journal) -> None:
    page.text[i] = _without_padding(page.text[i], span, journal)


def _without_padding(text: Traced, span: Span | None, journal: Journal) -> Traced:
    """A text without the spaces within the names of a part of it."""
    if span is None:
        return text
    start, end = span
    edits = [
        e._replace(start=e.start + start, end=e.end + start)
        for e in padding_edits(text.text[start:end])
        if not e.after
    ]
    return journal.apply(text, edits)


def _with_features(drafts: list[Draft], page: _Page) -> list[Draft]:
    """Each article behind a feature's headline with the feature's name, or else with the name
    of the column that it stands in: its own, or that of a series begun above it.

    The headline's characters are accounted for once: by the article that has it as its title,
    or else by the first article of the feature.
    """
    out: list[Draft] = []
    feature: tuple[Traced, ...] = ()
    series: tuple[Traced, ...] = ()
    for draft in drafts:
        n = draft.head
        head = page.heads[n] if page.heads else Head(())
        above = page.heads[n - 1] if n > 0 and _is_bare(page, n - 1) else None
        shared = draft.shared | {"feature"}
        if draft.feature or above or head.column:
            series = ()
        if draft.feature:
            feature, shared = draft.feature, draft.shared
        elif above:
            feature, shared = above.title, draft.shared
            draft = replace(draft, feature_subtitle=above.subtitle)
        elif head.is_feature:
            feature = draft.title
        elif head.column and not (feature and names_sort(_text(head.column))):
            series = head.column if names_series(_text(head.column)) else ()
            out.append(replace(draft, feature=head.column))
            continue
        draft = replace(draft, kicker=(*head.column, *draft.kicker))
        is_named = draft.feature or head.column
        name = (() if is_named else head.listed) or series or feature
        out.append(replace(draft, feature=name, shared=shared) if name else draft)
    return out


def _text(lines: Sequence[Traced]) -> str:
    return " ".join(line.text for line in lines)
