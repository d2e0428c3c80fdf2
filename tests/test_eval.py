"""The judge is judged: the generator of damage keeps the truth, the measures are exact.

A reader that knows the truth (`perfect`) must score perfectly on every kind of damage; one that
makes a single mistake must be found out. Then a few generated pages are held to their floors.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "eval"))

from corpus import Plan, read_corpus
from damage import ALL, KINDS, NONE, Page, conserves_truth, generate
from extracted import FOLDER, PDF, READINGS, align, error_rate, extractions, read_extraction
from gate import (
    COUNTS,
    below_floor,
    cases,
    figures,
    floors,
    measured_quickly,
    quick_cases,
    run_all,
)
from press import Rate
from printing import Ink, Layout, identity, put, wrap
from scoring import Miss, Result, judge

from huikan.ledger import Ledger, LedgerArticle, LedgerBlock, PrintedText, Source
from huikan.model import GAP, BlockKind
from huikan.spans import Piece, runs
from huikan.text.decode import decode
from huikan.trace import Change

PLANS = read_corpus()
LOSING = {"loop", "splice-back", "lost-heads", "lost-tails", ALL}
"""Kinds that take text away; all others print every character of the truth."""


@cache
def pages(kind: str) -> list[Page]:
    """Every page of the tune half with one kind of damage, harsh, or read back one way."""
    if kind in READINGS:
        wanted = [e for e in extractions(PLANS) if e[0].half == "tune" and e[1] == kind]
        return [read_extraction(*e) for e in wanted]
    return [generate(p, kind, Rate.HARSH) for p in PLANS if p.half == "tune"]


def some_plan(slug_start: str = "") -> Plan:
    return next(p for p in PLANS if p.half == "tune" and p.slug.startswith(slug_start))


# The corpus.


def test_the_corpus_has_two_halves_that_share_no_article() -> None:
    halves = {
        half: {a.slug for p in PLANS if p.half == half for a in p.articles}
        for half in ("tune", "held")
    }
    assert halves["tune"]
    assert halves["held"]
    assert not halves["tune"] & halves["held"]


# The generator.


@pytest.mark.parametrize("kind", [NONE, ALL, *KINDS])
def test_damage_is_the_same_for_the_same_seed(kind: str) -> None:
    plan = some_plan()
    assert generate(plan, kind, Rate.HARSH, 3) == generate(plan, kind, Rate.HARSH, 3)


def test_another_seed_gives_another_page() -> None:
    one, other = (generate(some_plan(), ALL, Rate.HARSH, seed) for seed in (1, 2))
    assert one.ink != other.ink


@pytest.mark.parametrize("kind", [NONE, ALL, *KINDS])
def test_every_printed_character_is_the_one_that_its_origin_names(kind: str) -> None:
    for page in pages(kind):
        assert conserves_truth(page)
        assert decode(page.data)[0] == page.ink.text


@pytest.mark.parametrize("kind", [NONE, *KINDS])
def test_only_losing_kinds_lose_characters(kind: str) -> None:
    lost = [n for page in pages(kind) for n in lost_characters(page)]
    assert bool(lost) == (kind in LOSING)


def lost_characters(page: Page) -> set[int]:
    printed = {identity(o) for o in page.ink.origin}
    said = {u.start + i for u in page.truth.units for i, c in enumerate(u.text) if not c.isspace()}
    return said - printed


def has_copies(page: Page) -> bool:
    own = [identity(o) for o in page.ink.origin if identity(o) >= 0]
    return len(own) > len(set(own))


SIGNS: dict[str, Callable[[Page], object]] = {
    "loop": has_copies,
    "splice-back": has_copies,
    "doubled": has_copies,
    "letter-spaced": lambda p: re.search(r"[一-鿿] [一-鿿] [一-鿿] [一-鿿]", p.ink.text),
    "digit-spaces": lambda p: re.search(r"\d [一-鿿]", p.ink.text),
    "stray-latin": lambda p: " and " in p.ink.text,
    "numbers-glued": lambda p: re.search(r"(?m)^[^\d\n]{4,30}[1-9]$", p.ink.text),
    "furniture": lambda p: re.search(r"— \d+ —", p.ink.text),
    "form-feed": lambda p: "\f" in p.ink.text,
    "caption-tight": lambda p: re.search(r"[^\n]\n [一-鿿“\d]", p.ink.text),
    "crlf": lambda p: "\r\n" in p.ink.text and not re.search(r"(?<!\r)\n", p.ink.text),
    "bom": lambda p: p.data.startswith(b"\xef\xbb\xbf"),
    "wrap-kept": lambda p: "\n\u3000\u3000" in p.ink.text,
    "wrap-spaces": lambda p: "\n    " in p.ink.text,
}
"""How a page shows that it was damaged."""
ALSO_CLEAN = {"wrap-kept", "numbers-glued", "letter-spaced", "digit-spaces", "stray-latin"}
"""Kinds whose sign clean pages may bear too: indents, figures, names set wide, English."""


@pytest.mark.parametrize("kind", SIGNS)
def test_damage_shows_on_some_pages_and_not_on_clean_ones(kind: str) -> None:
    assert any(SIGNS[kind](p) for p in pages(kind))
    if kind not in ALSO_CLEAN:
        assert not any(SIGNS[kind](p) for p in pages(NONE))


def test_lines_break_as_chinese_print_does() -> None:
    text = "委员们说：“这条路，修得好。”大家研究了《关于改善饮水条件的提案》，共2016件。"
    ink = Ink(text, tuple(range(len(text))))
    for width in range(12, 30):
        lines = [line.text for line in wrap(ink, width, Layout(hang=False))]
        assert "".join(lines) == text
        assert not any(line[0] in "，。：；”》" or line[-1] in "“《" for line in lines)
        assert any("2016" in line for line in lines)


def test_ink_put_by_the_press_is_nobodys() -> None:
    assert {identity(o) for o in put("— 12 —").origin} == {-1}


# The measures.


def perfect(page: Page) -> Ledger:
    """The reading of one who knows the truth: the first print of each character, in order."""
    first: dict[int, int] = {}
    for at, origin in enumerate(page.ink.origin):
        if identity(origin) >= 0:
            first.setdefault(identity(origin), at)
    changes: list[Change] = []
    copies = [
        at
        for at, o in enumerate(page.ink.origin)
        if identity(o) >= 0 and first[identity(o)] != at and not page.ink.text[at].isspace()
    ]
    changes.append(Change("repeat/known", "", tuple(runs(copies)), "", ""))

    def written(start: int, text: str) -> tuple[Piece, ...]:
        out: list[Piece] = []
        for is_lost, group in groupby(enumerate(text, start), lambda c: c[0] not in first):
            if is_lost:
                if any(not c.isspace() for _, c in group):
                    changes.append(Change("gap/known", "", (), "", GAP))
                    out.append(Piece(change=len(changes) - 1, text=GAP))
                continue
            for n, c in group:
                at = first[n]
                if page.ink.text[at] == c:
                    out.append(Piece(at, at + 1))
                else:
                    changes.append(Change("line/known", "", ((at, at + 1),), "", c))
                    out.append(Piece(change=len(changes) - 1, text=c))
        return tuple(out)

    articles = tuple(_perfect_article(page, n, written) for n in range(len(page.truth.articles)))
    source = Source("page.txt", "", "utf-8", len(page.ink))
    return Ledger("page", source, tuple(changes), (), articles)


def _perfect_article(
    page: Page, n: int, written: Callable[[int, str], tuple[Piece, ...]]
) -> LedgerArticle:
    printed: dict[str, tuple[Piece, ...]] = {}
    blocks: list[LedgerBlock] = []
    column = page.truth.articles[n].column
    for unit in page.truth.units:
        if unit.article == n and unit.field in ("text", "heading", "caption"):
            pieces = written(unit.start, unit.text)
            if any(p.change is None for p in pieces):
                blocks.append(LedgerBlock(BlockKind(unit.field), pieces))
        elif unit.article == n and unit.field == "column":  # empty: the scan has missed it
            printed["feature"] = written(unit.start, unit.text) or printed.get("feature", ())
        elif unit.article == n or (unit.field == "feature" and not column):
            printed[unit.field] = printed.get(unit.field, ()) + written(unit.start, unit.text)
    note = page.truth.note
    if note is not None and note != n and not column:
        titles = [u for u in page.truth.units if u.article == note and u.field == "title"]
        printed["feature"] = tuple(p for u in titles for p in written(u.start, u.text))
    return LedgerArticle(
        path=f"{n}.md",
        id=str(n),
        printed=tuple(PrintedText(k, v, k == "feature") for k, v in printed.items()),
        authors=tuple((Piece(change=-1, text=a),) for a in page.truth.articles[n].authors),
        blocks=tuple(blocks),
    )


@pytest.mark.parametrize("kind", [NONE, ALL, *KINDS, *READINGS])
def test_a_reader_who_knows_the_truth_scores_perfectly(kind: str) -> None:
    for page in pages(kind):
        result = judge(page, perfect(page))
        wrong = {k: v for k, v in figures(result.scores).items() if v != (k not in COUNTS)}
        assert not wrong, (page.plan, result.misses[:3])
        assert not result.misses


def judged(page: Page, change: Callable[[Ledger], Ledger]) -> Result:
    return judge(page, change(perfect(page)))


def with_blocks(
    ledger: Ledger, n: int, change: Callable[[tuple[LedgerBlock, ...]], tuple[LedgerBlock, ...]]
) -> Ledger:
    articles = list(ledger.articles)
    articles[n] = replace(articles[n], blocks=change(articles[n].blocks))
    return replace(ledger, articles=tuple(articles))


def test_a_lost_paragraph_is_counted_in_characters() -> None:
    page = generate(some_plan(), NONE)
    text = page.truth.articles[0].body[-1][1]
    result = judged(page, lambda led: with_blocks(led, 0, lambda b: b[:-1]))
    assert result.scores["lost"].hit == len(re.sub(r"\s", "", text))
    assert result.scores["paragraphs"].recall < 1


def starts_with_two_paragraphs(page: Page) -> bool:
    return [kind for kind, _ in page.truth.articles[0].body[:2]] == ["text", "text"]


def test_two_paragraphs_made_one_are_one_start_missed_and_one_false_join() -> None:
    page = next(p for p in pages("wrap-kept") if starts_with_two_paragraphs(p))

    def fused(blocks: tuple[LedgerBlock, ...]) -> tuple[LedgerBlock, ...]:
        return (LedgerBlock(BlockKind.TEXT, blocks[0].pieces + blocks[1].pieces), *blocks[2:])

    result = judged(page, lambda led: with_blocks(led, 0, fused))
    starts = result.scores["paragraphs"]
    assert (starts.true - starts.hit, starts.said - starts.hit) == (1, 0)
    assert result.scores["joins"].said == 0  # nothing but a line's end parts them on the page
    clean = generate(some_plan("a-qingdao"), NONE)  # here a blank line does
    assert judged(clean, lambda led: with_blocks(led, 0, fused)).scores["joins"].said == 1


def test_a_copy_that_stays_and_a_text_that_goes_are_told_apart() -> None:
    page = next(p for p in pages("loop") if has_copies(p))
    copy = next(
        i
        for i, o in enumerate(page.ink.origin)
        if o < 0 <= identity(o) and not page.ink.text[i].isspace()
    )

    def doubled(blocks: tuple[LedgerBlock, ...]) -> tuple[LedgerBlock, ...]:
        return (*blocks, LedgerBlock(BlockKind.TEXT, (Piece(copy, copy + 1),)))

    score = judged(page, lambda led: with_blocks(led, 0, doubled)).scores["repeats"]
    assert (score.true - score.hit, score.said - score.hit) == (1, 0)


def test_unique_text_taken_for_a_repeat_costs_precision_and_is_a_loss() -> None:
    page = generate(some_plan(), NONE)
    unit = next(u for u in page.truth.units if u.field == "text")
    own = range(unit.start, unit.start + len(unit.text))
    spans = tuple(runs(i for i, o in enumerate(page.ink.origin) if o in own))
    change = Change("repeat/tandem", "", spans, "", "")

    def robbed(ledger: Ledger) -> Ledger:
        ledger = replace(ledger, changes=(*ledger.changes, change))
        return with_blocks(
            ledger, unit.article, lambda b: tuple(x for x in b if not starts_at(x, spans[0][0]))
        )

    result = judged(page, robbed)
    size = len(re.sub(r"\s", "", unit.text))
    assert result.scores["repeats"].said == size
    assert result.scores["repeats"].hit == 0
    assert result.scores["lost"].hit == size


def starts_at(block: LedgerBlock, offset: int) -> bool:
    return block.pieces[0].start == offset


def test_an_invented_character_is_found() -> None:
    page = generate(some_plan(), NONE)

    def padded(ledger: Ledger) -> Ledger:
        ledger = replace(ledger, changes=(*ledger.changes, Change("x/y", "", (), "", "假")))
        piece = Piece(change=len(ledger.changes) - 1, text="假")
        return with_blocks(ledger, 0, lambda b: (*b, LedgerBlock(BlockKind.TEXT, (piece,))))

    result = judged(page, padded)
    assert result.scores["invented"].hit == 1
    assert result.scores["edits"].hit == 1
    assert Miss("invented", "假") in result.misses


# The gate.


def test_a_floor_that_does_not_hold_is_named() -> None:
    assert below_floor({"titles.f": 0.9, "lost": 3}, {"titles.f": 0.91, "lost": 2}) == [
        "titles.f: 0.9000, floor 0.9100",
        "lost: 3, at most 2",
    ]
    assert below_floor({"titles.f": 0.92, "lost": 1}, {"titles.f": 0.91, "lost": 2}) == []
    assert below_floor({}, {"titles.f": 0.91}) == ["titles.f: not measured, floor 0.91"]


# Extractions.


def test_every_extraction_is_there_and_no_other() -> None:
    wanted = {f"{plan.slug}-{n}.{kind}.txt" for plan, kind, n in extractions(PLANS)}
    assert {p.name for p in FOLDER.iterdir()} == wanted | {"versions.json"}
    assert sum(p.stat().st_size for p in FOLDER.iterdir()) < 18_900_000
    assert set(json.loads((FOLDER / "versions.json").read_text())) == {
        "chromium",
        "libreoffice",
        "poppler",
        "pypdfium2",
        "tesseract",
    }


def test_the_characters_of_an_extraction_are_found_again() -> None:
    for plan, kind, columns in extractions(PLANS):
        worst = 0.004 if kind in PDF else 0.09
        assert error_rate(plan, kind, columns) <= worst, (plan.slug, kind, columns)


def test_columns_side_by_side_are_told_apart_and_misread_characters_known() -> None:
    printed = "茶农说今年雨水足明前茶比去年早了七天委员们记下每一户的难处回城写成提案"
    read = "茶农说今年雨水足委员们记下每一户的准处明前茶比去年早了七天回城写成提案"
    starts = frozenset({0, 8, 19, 29})
    own = align(read, starts, printed)
    assert "".join(printed[p] for p in own) == read.replace("准", "难")
    assert sorted(own) == list(range(len(printed)))


def test_what_the_sheet_does_not_print_is_no_character_of_it() -> None:
    printed = "茶农说今年雨水足明前茶比去年早了七天"
    read = "第二版要闻茶农说今年雨水足明前茶比去年早了七天"
    assert align(read, frozenset({0, 5}), printed) == [-1] * 5 + list(range(len(printed)))


def test_the_gate_reads_every_kind_in_both_halves() -> None:
    for half in ("tune", "held"):
        assert {c.kind for c in cases(PLANS) if c.plan.half == half} == {
            NONE,
            ALL,
            *KINDS,
            *READINGS,
        }


def test_the_floors_of_the_quick_pages_hold() -> None:
    pinned = floors()
    for part, now in measured_quickly(run_all(quick_cases(PLANS))).items():
        assert below_floor(now, pinned[part]) == []
