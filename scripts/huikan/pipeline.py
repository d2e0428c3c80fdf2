"""A raw page comes in, articles and their ledger go out: the whole run on one screen."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from huikan.article import render_issue
from huikan.authority import Authority
from huikan.blocks import ARTICLES_AT_MOST, Kind, PageBlock, Step
from huikan.dating import infer_date, tag_years
from huikan.doubting import Texts, choices_for
from huikan.errors import BadInputError
from huikan.evidence import Tag
from huikan.ledger import (
    PRINTED,
    Decision,
    Ledger,
    LedgerArticle,
    LedgerBlock,
    PrintedText,
    Source,
    as_blocks,
    replay,
    seal,
    sha256,
)
from huikan.messages import say
from huikan.model import Finding, Issue, Person, RawText
from huikan.page.articles import Draft, assemble
from huikan.page.captions import find_captions
from huikan.page.continuity import NONE_OPEN, Continuity, find_continuity
from huikan.page.equal_runs import Cut
from huikan.page.followers import find_followers
from huikan.page.furniture import (
    find_column_folios,
    find_furniture,
    find_jump_lines,
    find_typed_masthead,
)
from huikan.page.heads import Head, find_heads, rest_as_sections
from huikan.page.homes import bring_home
from huikan.page.imprint import numbers_read, read_imprint
from huikan.page.leaves import PAGES, order_by_folios
from huikan.page.leftovers import without_copies
from huikan.page.naming import name_blocks, strayed_titles
from huikan.page.orphans import find_orphans, first_of_stretches
from huikan.page.owners import first_texts, named_beginnings, owners
from huikan.page.repeats import find_repeats
from huikan.page.reports import bring_reports_home
from huikan.page.stacks import bring_stacks_home
from huikan.placing import infer_issue_place
from huikan.pruning import prune, resolve_witnesses
from huikan.questions import listed
from huikan.spans import Piece, Span
from huikan.succession import Earlier, free_path, match_known, slug
from huikan.tags import Tagged, all_tags, article_text, field_of, tag_draft
from huikan.text import lines, markdown
from huikan.text.columns import has_interleaved_columns, part_columns
from huikan.text.reflow import reflow
from huikan.trace import Change, Edit, Journal, Traced, pieces, spaced
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """What the run makes of one raw file: path → text of each file, and the ledger."""

    issue: Issue
    folder: str
    index: str
    files: dict[str, str]
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class State:
    """What one stage hands to the next."""

    raw: RawText
    authority: Authority
    journal: Journal
    page: Traced
    blocks: tuple[PageBlock, ...] = ()
    heads: tuple[Head, ...] = ()
    levels: tuple[tuple[int, int], ...] = ()
    owners: tuple[int, ...] = ()
    continuity: Continuity = NONE_OPEN
    drafts: tuple[Draft, ...] = ()
    steps: tuple[Step, ...] = ()
    tagged: tuple[Tagged, ...] = ()
    dated: Tag | None = None
    """The day of publication with its evidence."""
    date: dt.date | None = None
    interleaved: bool = False
    """Whether columns stand side by side on the lines, so that nothing read is sure."""


def part_columns_of(state: State) -> State:
    """Columns that stand side by side on the lines: one below the other (plain text only)."""
    parted = part_columns(state.page) if _format(state) == "txt" else None
    if parted is None:
        return state
    step = Step("columns/side-by-side", "并排的各栏按栏依次读", (state.page,), 0.9)
    return replace(state, page=parted, steps=(*state.steps, step))


def repair_lines(state: State) -> State:
    """Line repair (plain text only: markup has no printed lines)."""
    page = state.page
    rules = lines.RULES if _format(state) == "txt" else (lines.remove_invisible,)
    for rule in rules:
        page = state.journal.apply(page, rule(page.text))
    return replace(state, page=page)


def find_blocks(state: State) -> State:
    """Reflow: lines to paragraphs; Markdown and HTML say themselves what a block is."""
    read = _reader(_format(state))
    interleaved = read is reflow and has_interleaved_columns(state.page.text)
    return replace(state, blocks=tuple(read(state.page, state.journal)), interleaved=interleaved)


def _reader(form: str) -> Callable[[Traced, Journal], Sequence[PageBlock]]:
    """What finds the blocks of a text of that format."""
    if form == "html":
        from huikan.text import html  # what parses it takes its time to load

        return html.read_blocks
    return markdown.read_blocks if form == "md" else reflow


def set_furniture_apart(state: State) -> State:
    """Furniture goes to the ledger; captions are told from running text.

    An issue that an editor typed says itself what is a caption, and has a masthead at most.
    """
    find = find_typed_masthead if _is_typed(state) else find_furniture
    journal, blocks = state.journal, list(state.blocks)
    furniture = find(blocks)
    for i, edit in find_column_folios(blocks, furniture).items():
        blocks[i] = blocks[i].with_body(journal.apply(blocks[i].body, [edit]).strip())
    for i, (rule, reason) in furniture.items():
        for line in blocks[i].lines:
            journal.remove(line, rule, reason)
        blocks[i] = blocks[i].as_kind(Kind.FURNITURE)
    if _is_typed(state):
        return replace(state, blocks=tuple(blocks))
    steps = []
    if (order := order_by_folios(blocks, furniture)) is not None:
        folios = tuple(x for i in furniture for x in blocks[i].lines)
        steps.append(Step(PAGES, "各页按页码的先后读", folios, 0.95))
        blocks = [blocks[i] for i in order]
    for i, block in enumerate(blocks):
        if block.kind is Kind.TEXT:
            body = journal.apply(block.body, find_jump_lines(block.body.text))
            blocks[i] = block.with_body(body.strip())
    blocks = [b for b in blocks if any(line.text for line in b.lines)]
    for i, (rule, reason, confidence) in find_captions(blocks).items():
        blocks[i] = blocks[i].as_kind(Kind.CAPTION)
        steps.append(Step(rule, reason, blocks[i].lines, confidence))
    return replace(state, blocks=tuple(blocks), steps=(*state.steps, *steps))


def remove_repeats(state: State) -> State:
    """Repeated passages: the copies go, each with a pointer to the one that is kept.

    What an editor typed twice was meant.
    """
    if _is_typed(state):
        return state
    cuts: dict[int, list[Cut]] = {}
    for cut in find_repeats(state.blocks):
        cuts.setdefault(cut.block, []).append(cut)
    edits = {i: [_cut_edit(state, c) for c in own] for i, own in cuts.items()}
    blocks, steps = without_copies(state.blocks, cuts, edits, state.journal)
    return replace(state, blocks=tuple(blocks), steps=(*state.steps, *steps))


def _cut_edit(state: State, cut: Cut) -> Edit:
    kept = tuple(
        span
        for block, start, end in cut.witness
        for span in state.journal.source_spans(state.blocks[block].body[start:end])
    )
    return Edit(cut.start, cut.end, "", cut.rule, cut.reason, kept)


def order_blocks(state: State) -> State:
    """Reading order: title blocks, orphans, then what goes on where."""
    blocks, reports = bring_reports_home(state.blocks)
    blocks, named = name_blocks(blocks)
    blocks, moved = bring_home(blocks)
    blocks, told, stacked = bring_stacks_home(blocks)
    named = [*reports, *named, *moved, *stacked]
    heads, levels = find_heads(blocks, told)
    grounds = [
        Step("article/unmarked", h.ground.reason, h.title, h.ground.confidence)
        for h in heads
        if h.ground
    ]
    _require_issue(state, blocks, heads)
    levels = rest_as_sections(blocks, heads, levels)
    region = owners(blocks, heads)
    orphans, steps = find_orphans(
        blocks, heads, region, lambda name: _special(state.authority, name)
    )
    region = [orphans.get(i, n) for i, n in enumerate(region)]
    firsts, strayed = first_texts(blocks, heads), frozenset(strayed_titles(blocks))
    continuity = NONE_OPEN
    if not _is_typed(state):
        home = first_of_stretches(blocks, orphans)
        begun = named_beginnings(blocks, heads, region) - orphans.keys()
        continuity = find_continuity(blocks, region.__getitem__, firsts, home, strayed, begun)
        joins = {j.tail: j.head for j in continuity.joins}
        begins = begun.union(continuity.lost_heads, (h.blocks[0] for h in heads))
        followers, fragments, along = find_followers(blocks, region, joins, begins)
        if followers:
            region = [followers.get(i, n) for i, n in enumerate(region)]
            home |= fragments
            continuity = find_continuity(blocks, region.__getitem__, firsts, home, strayed, begun)
            steps = [*steps, *along]
    return replace(
        state,
        blocks=tuple(blocks),
        heads=tuple(heads),
        levels=tuple(levels.items()),
        owners=tuple(region),
        continuity=continuity,
        steps=(*state.steps, *named, *grounds, *steps),
    )


def _require_issue(state: State, blocks: Sequence[PageBlock], heads: Sequence[Head]) -> None:
    """Raise for what has more articles than any issue, with the line of the first too many."""
    if len(heads) > ARTICLES_AT_MOST:
        at = state.journal.source_spans(blocks[heads[ARTICLES_AT_MOST].blocks[0]].lines[0])[0][0]
        line = state.raw.source.count("\n", 0, at) + 1
        raise BadInputError("raw-articles", None, line, most=ARTICLES_AT_MOST)


def assemble_articles(state: State) -> State:
    """Articles: each title block with its text.

    From here on of the blocks only what the issue says of itself is asked for.
    """
    drafts, steps = assemble(
        state.blocks,
        list(state.heads),
        dict(state.levels),
        state.owners,
        state.continuity,
        state.journal,
    )
    return replace(
        state,
        blocks=tuple(b for b in state.blocks if b.kind is Kind.FURNITURE),
        heads=(),
        levels=(),
        owners=(),
        continuity=NONE_OPEN,
        drafts=tuple(drafts),
        steps=(*state.steps, *steps),
    )


def _special(authority: Authority, name: str) -> str | None:
    special = authority.special(name.rpartition("政协")[2])
    return special.name if special else None


def tag_articles(state: State) -> State:
    """Tags: who and when, with evidence."""
    texts = [article_text(d) for d in state.drafts]
    authority, sidecar = state.authority, state.raw.sidecar
    masthead = _masthead(state).text
    date = infer_date(masthead, sidecar, texts)
    place_tag = infer_issue_place(texts, sidecar, authority, masthead)
    place = authority.place(str(place_tag.value)) if place_tag else None
    years = tag_years(texts, sidecar, authority, masthead, place)
    tagged = []
    for draft, text, year in zip(state.drafts, texts, years, strict=True):
        tagged.append(tag_draft(draft, text, year, place, authority))
    day = date.value if date and isinstance(date.value, dt.date) else None
    return replace(state, tagged=tuple(tagged), dated=date, date=day)


def _masthead(state: State) -> Traced:
    """What the issue says of itself: mastheads, running heads and the like, one a line."""
    blocks = (b for b in state.blocks if b.kind is Kind.FURNITURE)
    return spaced((spaced(b.lines) for b in blocks), "\n")


def _numbers(state: State) -> str:
    """The numbers of the issues that stand in the raw text, if these are several."""
    said = state.raw.sidecar
    found = () if said and said.number else numbers_read(_masthead(state).text.split("\n"))
    return " / ".join(found)


Stage = Callable[[State], State]

STAGES: tuple[tuple[str, Stage], ...] = (
    ("columns", part_columns_of),
    ("line repair", repair_lines),
    ("reflow", find_blocks),
    ("furniture and captions", set_furniture_apart),
    ("repeated passages", remove_repeats),
    ("reading order", order_blocks),
    ("articles", assemble_articles),
    ("tags", tag_articles),
)
"""In the order they run, each on what the one before it left."""


def read(raw: RawText, authority: Authority, earlier: Earlier | None = None) -> Reading:
    """Everything that the archive keeps of one raw file. Pure: no files, clock or chance.

    `earlier` is what the last run made of it: articles that are the same keep id and address.
    """
    state = State(raw, authority, Journal(raw.source), Traced.of(raw.source))
    for _, stage in STAGES:
        state = stage(state)
    issue = _issue(state)
    folder = _folder(issue, earlier)
    entries, next_number = _entries(state, folder, earlier or Earlier())
    index = render_issue(issue)
    changes = resolve_witnesses(state.journal.changes, raw.source)
    ledger = Ledger(
        raw.issue_id,
        Source(raw.name, raw.sha256, raw.encoding, len(raw.source), raw.inputs, raw.original),
        decisions=tuple(_decisions(state, entries)),
        articles=tuple(entries),
        next_number=next_number,
        index_sha256=sha256(index),
    )
    del state, entries  # as large as all that is still to come
    ledger = prune(ledger, changes, raw.source)
    files = replay(ledger, raw.source)
    ledger = replace(ledger, articles=tuple(seal(a, files[a.path]) for a in ledger.articles))
    return Reading(issue, folder, index, files, ledger)


def _is_typed(state: State) -> bool:
    """Whether an editor typed the issue, so that nothing in it is damage."""
    return _format(state) == "md"


def _format(state: State) -> str:
    suffix = state.raw.name.rpartition(".")[2].lower()
    return {"htm": "html", "markdown": "md"}.get(suffix, suffix)


def _issue(state: State) -> Issue:
    """The issue: what the sidecar says, and what the page shows where it is silent."""
    said = state.raw.sidecar or Issue(state.raw.issue_id)
    date = said.date or state.date
    years = Counter(t.year.value for t in state.tagged if t.year and isinstance(t.year.value, int))
    usual = years.most_common(1)[0][0] if years else None
    year = said.year or (date.year if date else usual)
    feature = next((spaced(d.feature).text for d in state.drafts if d.feature), None)
    imprint = read_imprint(_masthead(state).text.split("\n"))
    return replace(
        said,
        id=state.raw.issue_id,
        title=said.title or feature,
        publication=said.publication or imprint.publication,
        number=said.number or imprint.number,
        date=date,
        year=year,
        raw=state.raw.name,
    )


def _folder(issue: Issue, earlier: Earlier | None) -> str:
    """The issue's folder below content/; an address that was given once stays."""
    if earlier and earlier.articles:
        return earlier.articles[0].path.rpartition("/")[0]
    if earlier and earlier.folder:
        return earlier.folder
    return f"issues/{issue.year or 'undated'}/{issue.id}"


def _entries(state: State, folder: str, earlier: Earlier) -> tuple[list[LedgerArticle], int]:
    """The ledger's articles, each with the id and address of the one it was before."""
    drafts = [t.draft for t in state.tagged] if earlier.articles else []
    texts = [(spaced(d.title).text, article_text(d).body) for d in drafts]
    known = match_known(texts, earlier.articles)
    number = earlier.next_number
    taken = {a.path for a in earlier.articles}
    out: list[LedgerArticle] = []
    asked = Counter[str]()
    for order, tagged in enumerate(state.tagged, 1):
        old = known.get(order - 1)
        if old:
            path, article_id = old.path, old.id
        else:
            title = spaced(tagged.draft.title).text
            path = free_path(f"{folder}/{order:02d}-{slug(title)}.md", taken)
            taken.add(path)
            article_id = f"{state.raw.issue_id}-{number:02d}"
            number += 1
        out.append(_entry(state, tagged, path, article_id, asked))
    return _with_choices(state, out), number


def _with_choices(state: State, entries: list[LedgerArticle]) -> list[LedgerArticle]:
    """The ledger's articles, doubtful places with the ways to read them."""
    doubts = [
        {(d.code, d.place): d.ways for d in tagged.draft.doubts if d.ways}
        for tagged in state.tagged
    ]
    if not any(doubts):
        return entries
    blocks = {
        entry.id: [b.text for b in tagged.draft.blocks]
        for tagged, entry in zip(state.tagged, entries, strict=True)
    }
    texts = Texts.of(blocks)
    return [
        replace(
            entry,
            review=tuple(
                choices_for(f, entry.id, ways[f.code, f.place], texts)
                if (f.code, f.place) in ways
                else f
                for f in entry.review
            ),
        )
        for entry, ways in zip(entries, doubts, strict=True)
    ]


def _entry(
    state: State, tagged: Tagged, path: str, article_id: str, asked: Counter[str]
) -> LedgerArticle:
    draft = tagged.draft
    blocks = as_blocks(LedgerBlock(b.kind, pieces(spaced(b.lines)), b.level) for b in draft.blocks)
    in_text = ((b.text, own.pieces) for b, own in zip(draft.blocks, blocks, strict=True))
    printed = tuple(
        PrintedText(key, pieces(spaced(getattr(draft, key))), key in draft.shared)
        for key in PRINTED
        if getattr(draft, key)
    )
    return LedgerArticle(
        path=path,
        id=article_id,
        printed=printed,
        authors=tuple(pieces(a) for a in draft.authors),
        committees=tuple(str(t.value) for t in tagged.committees if t.value),
        year=tagged.year.value if tagged.year and isinstance(tagged.year.value, int) else None,
        date=state.date,
        place=str(tagged.place.value) if tagged.place and tagged.place.value else None,
        kind=str(tagged.kind.value) if tagged.kind and tagged.kind.value else None,
        topics=tuple(str(t.value) for t in tagged.topics),
        people=tuple(t.value for t in tagged.people if isinstance(t.value, Person)),
        review=tuple(listed(_findings(state, tagged, in_text), asked)),
        blocks=blocks,
    )


def _findings(
    state: State, tagged: Tagged, in_text: Iterable[tuple[str, Collection[Piece]]]
) -> Iterator[Finding]:
    """The article's open questions: from reading it, from changes in its blocks' texts, of which
    the pieces tell, and from its tags."""
    if state.interleaved:
        code = "layout/columns"
        yield Finding(code, state.raw.name, say(code, "zh", {}))
    if tagged is state.tagged[0] and (numbers := _numbers(state)):
        code, values = "issue/several", {"numbers": numbers}
        yield Finding(code, state.raw.name, say(code, "zh", values))
    for doubt in tagged.draft.doubts:
        yield Finding(doubt.code, doubt.place, say(doubt.code, "zh", {"place": doubt.place}))
    for text, parts in in_text:
        for at, change in _put_in(state.journal, parts):
            if change.finding:
                before, after = text[max(0, at - 6) : at], text[at + 1 : at + 7]
                values = {"place": f"{before}{change.before.strip()}{after}"}
                place = f"{before}{change.after}{after}"
                yield Finding(change.finding, place, say(change.finding, "zh", values))
    for tag in all_tags(tagged):
        yield from tag.findings


def _put_in(journal: Journal, parts: Collection[Piece]) -> Iterator[tuple[int, Change]]:
    """Where characters stand that a change put into a text, and that change."""
    at = 0
    for part in parts:
        if part.change is not None and part.change >= 0:
            for k in range(len(part.text)):
                yield at + k, journal.changes[part.change]
        at += part.end - part.start if part.change is None else len(part.text)


def _decisions(state: State, entries: Iterable[LedgerArticle]) -> Iterator[Decision]:
    """Steps of the reading, then every tag with the source of its evidence."""
    spans = state.journal.source_spans
    masthead = _masthead(state)
    for step in state.steps:
        where = tuple(s for part in step.parts for s in spans(part))
        yield Decision(step.rule, step.reason, where, step.confidence)
    for tagged, entry in zip(state.tagged, entries, strict=True):
        fields = {"masthead": masthead}
        for tag in (*all_tags(tagged), *filter(None, [state.dated])):
            quotes: list[Span] = []
            reasons: list[str] = []
            for e in tag.evidence:
                if e.field not in fields:
                    fields[e.field] = field_of(tagged.draft, e.field)
                quotes += spans(fields[e.field][e.start : e.end])
                reasons.append(f"{e.rule}“{e.quote}”（{e.weight:g}）")
            yield Decision(
                f"tag/{tag.key}",
                f"{tag.value}：" + "；".join(reasons),
                tuple(dict.fromkeys(quotes)),
                tag.confidence,
                entry.id,
            )
