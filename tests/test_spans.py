"""Many spans and pieces: kept in arrays, the same to whoever reads them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huikan import ledger_file
from huikan.errors import BadInputError
from huikan.ledger import LedgerBlock, ManyBlocks, as_blocks, audit, replay
from huikan.ledger_file import dump, load
from huikan.model import BlockKind
from huikan.spans import MANY, NOWHERE, ManyPieces, ManySpans, Piece, as_pieces, as_spans, joined
from huikan.store import Store
from huikan.trace import Change, Changes, as_changes
from strategies import reading_of

T = TypeVar("T")


def many(one: st.SearchStrategy[T]) -> st.SearchStrategy[list[T]]:
    """A few, again and again until they are many."""
    return st.lists(one, min_size=1, max_size=20).map(lambda few: few * (MANY // len(few) + 1))


spans = many(st.integers(0, 2**31 - 2).map(lambda a: (a, a + 1)))
source_pieces = st.integers(0, 2**31 - 9).map(lambda a: Piece(a, a + 9))
put_in = st.builds(
    lambda change, text: Piece(0, 0, change, " " if change < 0 else text),
    st.integers(-1, 10**6),
    st.text(min_size=1, max_size=3),
)
pieces = many(source_pieces | put_in)

LETTER_SPACED = " ".join(map(chr, range(0x4E00, 0x4E00 + 2 * MANY)))


def test_a_few_stay_a_tuple() -> None:
    assert as_spans([(0, 2), (3, 5)]) == ((0, 2), (3, 5))
    assert as_pieces([Piece(0, 2)]) == (Piece(0, 2),)


@given(spans)
def test_many_spans_are_what_they_were(of: list[tuple[int, int]]) -> None:
    kept = as_spans(of)
    assert isinstance(kept, ManySpans)
    assert list(kept) == of
    assert (len(kept), kept[0], kept[-1], kept[2:4]) == (
        len(of),
        of[0],
        of[-1],
        tuple(of[2:4]),
    )
    assert kept == as_spans(iter(of))
    assert hash(kept) == hash(as_spans(of))
    assert kept != as_spans([*of, (1, 2)])
    with pytest.raises(IndexError):
        kept[len(of)]


@given(pieces)
def test_many_pieces_are_what_they_were(of: list[Piece]) -> None:
    kept = as_pieces(of)
    assert isinstance(kept, ManyPieces)
    assert list(kept) == of
    assert len(kept) == len(of)
    assert of[-1] in kept
    assert kept == as_pieces(iter(of))
    assert hash(kept) == hash(as_pieces(of))
    assert kept != as_pieces([*of, Piece(0, 1)])


def test_white_space_between_lines_needs_no_change() -> None:
    kept = as_pieces([Piece(change=-1, text=" ")] * (MANY + 1))
    assert isinstance(kept, ManyPieces)
    assert set(kept.origin) == {NOWHERE}


@given(st.lists(st.text(max_size=2), max_size=30))
def test_texts_are_joined_whatever_is_empty(texts: list[str]) -> None:
    assert joined(iter(texts)) == "".join(texts)
    assert joined(["", *[""] * MANY, "政"]) == "政"


def test_a_ledger_of_many_spans_is_the_same_file_and_comes_back() -> None:
    reading = reading_of(LETTER_SPACED, "page.txt")
    (change,) = [c for c in reading.ledger.changes if c.rule == "line/letter-space"]
    assert isinstance(change.spans, ManySpans)
    (text,) = [b for b in reading.ledger.articles[0].blocks if isinstance(b.pieces, ManyPieces)]
    assert len(text.pieces) == 2 * MANY
    assert audit(reading.ledger, LETTER_SPACED) == []
    written = dump(reading.ledger)
    rows = [json.loads(line) for line in written.decode().splitlines()]
    assert [list(s) for s in change.spans] in [row.get("spans") for row in rows]
    for line, row in zip(written.decode().splitlines(), rows, strict=True):
        assert json.dumps(row, ensure_ascii=False, separators=(",", ":")) == line
    again = load(written.decode(), "ledger")
    assert again == reading.ledger
    assert dump(again) == written
    assert replay(again, LETTER_SPACED) == reading.files


@given(many(st.lists(source_pieces | put_in, min_size=1, max_size=3)))
def test_many_blocks_are_what_they_were(of: list[list[Piece]]) -> None:
    blocks = [
        LedgerBlock(BlockKind.HEADING if n % 3 else BlockKind.TEXT, tuple(p), 2 + n % 2)
        for n, p in enumerate(of)
    ]
    kept = as_blocks(blocks)
    assert isinstance(kept, ManyBlocks)
    assert list(kept) == blocks
    assert (kept[-1], kept[3:5]) == (blocks[-1], tuple(blocks[3:5]))
    assert kept == as_blocks(iter(blocks))
    assert hash(kept) == hash(as_blocks(blocks))
    assert as_blocks(blocks[:2]) == tuple(blocks[:2])


def test_a_ledger_of_many_blocks_comes_back() -> None:
    page = "".join(f"{chr(0x4E00 + n)}协委员。\n\n" for n in range(2 * MANY))
    reading = reading_of(page, "page.txt")
    assert any(isinstance(a.blocks, ManyBlocks) for a in reading.ledger.articles)
    assert audit(reading.ledger, page) == []
    written = dump(reading.ledger)
    again = load(written.decode(), "ledger")
    assert again == reading.ledger
    assert dump(again) == written
    assert replay(again, page) == reading.files


@pytest.fixture
def every_line_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_file, "LONG", 0)


def test_a_long_line_is_read_bit_by_bit_as_a_short_one_is(
    every_line_is_long: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "议事亭\n\n" + "。\n\n".join(
        f"第{n}户门前的井修好了，大 家 都 来 看" for n in range(MANY)
    )
    reading = reading_of(page, "page.txt")
    written = dump(reading.ledger).decode()
    by_bits = load(written, "ledger")
    monkeypatch.setattr(ledger_file, "LONG", len(written))
    assert by_bits == load(written, "ledger") == reading.ledger


@pytest.mark.parametrize(
    "line",
    [
        '{"change":0,"rule":"a","spans":[[0,1],[2],"before":"","after":"","reason":""}',
        '{"change":0,"rule":"a","spans":[[0,1][2,3]],"before":"","after":"","reason":""}',
        '{"change":0,"rule":"a","spans":{"0":1},"before":"","after":"","reason":""}',
        '{"change":0,"rule":"a","spans":[[0,1]],"before":"","after":"","reason":""} x',
        '{"change":0,"rule":"a","spans":[[0,1]],"before":"","after":"","reason":""',
        '{"change":0 "rule":"a"}',
        "{0:1}",
        "[]",
        '{"article":"a.md","id":"a","sha256":"","printed":[],"authors":[],"committees":[],'
        '"year":null,"date":null,"place":null,"kind":null,"review":[],"blocks":[["text"]]}',
        '{"article":"a.md","id":"a","sha256":"","printed":[],"authors":[],"committees":[],'
        '"year":null,"date":null,"place":null,"kind":null,"review":[],"blocks":[[]]}',
        '{"change":0,"rule":"a","spans":['
        + "[0,1099511627776]," * MANY
        + '[0,1]],"before":"","after":"","reason":""}',
        '{"change":0,"rule":"a","spans":[[0,\n1]],"before":"","after":"","reason":""}',
        "[" * 5000,
    ],
)
@pytest.mark.parametrize("long", [0, 1 << 30])
def test_a_broken_line_is_named_however_it_is_read(
    line: str, long: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_file, "LONG", long)
    head = dump(reading_of("井边。", "page.txt").ledger).decode().partition("\n")[0]
    with pytest.raises(BadInputError) as caught:
        load(f"{head}\n{line}\n", "ledger")
    assert (caught.value.code, caught.value.line) == ("ledger-broken", 2)


def test_an_article_without_a_title_is_a_broken_line() -> None:
    lines = dump(reading_of("渡口有灯。", "page.txt").ledger).decode().split("\n")
    at = next(k for k, line in enumerate(lines) if '"title"' in line)
    lines[at] = lines[at].replace('"title"', '"\\u0085title"', 1)
    with pytest.raises(BadInputError) as caught:
        load("\n".join(lines), "ledger")
    assert (caught.value.code, caught.value.line) == ("ledger-broken", at + 1)


def test_a_ledger_can_be_read_without_its_history(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write("ledger/page.jsonl", dump(reading_of(LETTER_SPACED, "page.txt").ledger))
    whole, bare = store.ledger("page"), store.ledger("page", history=False)
    assert whole
    assert whole.changes
    assert whole.decisions
    assert bare == replace(whole, changes=(), decisions=())


def test_a_ledger_without_its_history_is_read_no_less_strictly(tmp_path: Path) -> None:
    store = Store(tmp_path)
    lines = dump(reading_of(LETTER_SPACED, "page.txt").ledger).splitlines(keepends=True)
    store.write("ledger/page.jsonl", b"".join((*lines, b"{}\n")))
    with pytest.raises(BadInputError) as caught:
        store.ledger("page", history=False)
    assert (caught.value.code, caught.value.line) == ("ledger-broken", len(lines) + 1)


CHANGES = [
    Change("a/b", "理由", ((0, 2), (4, 5)), "云溪协", "", ((5, 6),)),
    Change("a/b", "理由", (), "", "〔缺〕", (), "gap/tail"),
    Change("a/c", "", ((2, 4),), "市政", "，"),
    Change("a/b", "理由", ((0, 1),), "云", ""),
]


def test_many_changes_are_what_they_were() -> None:
    source = "云溪市政协会"
    assert as_changes(CHANGES, source) == tuple(CHANGES)
    many = as_changes(CHANGES * 300, source)
    assert isinstance(many, Changes)
    assert len(many) == 1200
    assert list(many) == CHANGES * 300
    assert many[-2] == CHANGES[2]
    assert many[1:3] == tuple(CHANGES[1:3])
    assert many.spans(4) == ((0, 2), (4, 5))
    assert many != as_changes(CHANGES * 299, source)


def test_what_many_changes_had_before_them_is_the_sources() -> None:
    many = as_changes(CHANGES * 300, "云溪市政协会")
    assert {c.before for c in as_changes(many, "〇溪市政协会")} == {"〇溪协", "", "市政", "〇"}
