"""The six laws of the ledger, on pages with every damage.

Audit is what `huikan check` trusts, so the laws are also shown without it here: the fates of
characters are counted anew from the ledger's entries, and corrupted ledgers must be found out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from huikan.article import parse, render
from huikan.errors import BadInputError
from huikan.ingest import ingest
from huikan.ledger import Ledger, audit, replay, replay_article, sha256
from huikan.ledger_file import dump, load
from huikan.store import Store
from huikan.trace import Change
from strategies import AUTHORITY, edits, plain_pages, raw_files, reading_of

RawFile = tuple[str, str]


# Law 1: raw text and ledger give the articles, without the rules.


@given(raw_files)
def test_replay_gives_the_files_byte_for_byte(raw: RawFile) -> None:
    name, source = raw
    reading = reading_of(source, name)
    kept = load(dump(reading.ledger).decode(), "ledger")
    assert replay(kept, source) == reading.files
    assert {a.path: a.sha256 for a in kept.articles} == {
        path: sha256(text) for path, text in reading.files.items()
    }


@given(raw_files)
def test_a_ledger_file_says_all_that_the_ledger_does(raw: RawFile) -> None:
    name, source = raw
    ledger = reading_of(source, name).ledger
    text = dump(ledger).decode()
    without_codes = replace(ledger, changes=tuple(c._replace(finding=None) for c in ledger.changes))
    assert load(text, "ledger") == without_codes
    assert dump(load(text, "ledger")) == text.encode()
    assert text.count("\n") == len(text.splitlines())


@given(raw_files)
def test_every_generated_file_is_one_that_an_editor_could_have_typed(raw: RawFile) -> None:
    name, source = raw
    for path, text in reading_of(source, name).files.items():
        assert "\r" not in text
        assert render(parse(text, path)) == text


# Law 2: nothing lost.


def fates(ledger: Ledger) -> Counter[int]:
    """How often each offset of the source is accounted for: kept, replaced or removed."""
    out: Counter[int] = Counter()
    for article in ledger.articles:
        texts = [t.pieces for t in article.printed if not t.shared]
        for pieces in [*texts, *(b.pieces for b in article.blocks)]:
            for piece in pieces:
                if piece.change is None:
                    out.update(range(piece.start, piece.end))
    for change in ledger.changes:
        for start, end in change.spans:
            out.update(range(start, end))
    return out


@given(raw_files)
def test_every_character_has_exactly_one_fate(raw: RawFile) -> None:
    name, source = raw
    count = fates(reading_of(source, name).ledger)
    wrong = {i: (c, count[i]) for i, c in enumerate(source) if not c.isspace() and count[i] != 1}
    assert not wrong


@given(raw_files)
def test_what_a_change_replaced_stands_in_an_article(raw: RawFile) -> None:
    name, source = raw
    ledger = reading_of(source, name).ledger
    used = Counter[int]()
    for article in ledger.articles:
        for piece in article.all_pieces():
            if piece.change is not None and piece.change >= 0:
                used[piece.change] += len(piece.text)
    for number, change in enumerate(ledger.changes):
        assert change.before == "".join(source[a:b] for a, b in change.spans)
        assert used[number] == len(change.after), change


@given(plain_pages())
def test_the_copy_that_a_removed_repeat_points_to_is_kept(source: str) -> None:
    ledger = reading_of(source, "page.txt").ledger
    gone = {i for c in ledger.changes if not c.after for a, b in c.spans for i in range(a, b)}
    for change in ledger.changes:
        if change.rule.startswith("repeat/"):
            assert change.kept, change
            witness = {i for a, b in change.kept for i in range(a, b) if not source[i].isspace()}
            assert witness
            assert all(i not in gone for i in witness if is_seen(source[i])), change


def is_seen(character: str) -> bool:
    """Whether a reader sees it: line repair may take what is invisible out of a kept copy."""
    return character.isprintable()


# Law 3: nothing invented.


@given(raw_files)
def test_every_character_of_an_article_is_the_sources_or_a_changes(raw: RawFile) -> None:
    name, source = raw
    reading = reading_of(source, name)
    supply = Counter(source) + Counter("".join(c.after for c in reading.ledger.changes))
    for entry in reading.ledger.articles:
        article = parse(reading.files[entry.path], entry.path)
        assert render(article) == render(replay_article(entry, source))
        for block, traced in zip(replay_article(entry, source).blocks, entry.blocks, strict=True):
            seen = ""
            for piece in traced.pieces:
                if piece.change is None:
                    seen += source[piece.start : piece.end]
                elif piece.change >= 0:
                    assert piece.text in reading.ledger.changes[piece.change].after
                    seen += piece.text
                else:
                    assert piece.text.isspace()
                    seen += piece.text
            assert seen == block.text
            supply.subtract(c for c in block.text if not c.isspace())
    assert not [c for c, n in supply.items() if n < 0 and not c.isspace()]


# Law 4: deterministic.


@given(raw_files)
def test_reading_twice_gives_the_same_bytes(raw: RawFile) -> None:
    name, source = raw
    first, second = (reading_of(source, name) for _ in range(2))
    assert first.files == second.files
    assert dump(first.ledger) == dump(second.ledger)


@given(plain_pages())
def test_ingesting_twice_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, source: str
) -> None:
    store, path = archive(tmp_path_factory, source)
    ingest(store, path, AUTHORITY, "0")
    before = snapshot(store)
    assert ingest(store, path, AUTHORITY, "0").skipped
    assert ingest(store, path, AUTHORITY, "0", again=True).changed == ()
    assert ingest(store, path, AUTHORITY, "0", again=True).changed == ()
    assert snapshot(store) == before


# Laws 1 to 3, proven by audit: sound ledgers pass and corrupted ones do not.


@given(raw_files)
def test_audit_finds_no_fault(raw: RawFile) -> None:
    name, source = raw
    assert audit(reading_of(source, name).ledger, source) == []


@given(plain_pages(), st.data())
def test_audit_finds_a_change_that_was_struck_out(source: str, data: st.DataObject) -> None:
    ledger = reading_of(source, "page.txt").ledger
    weighty = [n for n, c in enumerate(ledger.changes) if (c.before + c.after).strip()]
    assume(weighty)
    n = data.draw(st.sampled_from(weighty))
    assert audit(replace(ledger, changes=without(ledger.changes, n)), source)


def without(changes: tuple[Change, ...], n: int) -> tuple[Change, ...]:
    """The changes with number `n` made to do nothing; the others keep their numbers."""
    return (*changes[:n], Change("x", "", (), "", ""), *changes[n + 1 :])


@given(plain_pages(), st.data(), st.sampled_from([-1, 1]))
def test_audit_finds_a_span_that_was_shifted(source: str, data: st.DataObject, by: int) -> None:
    ledger = reading_of(source, "page.txt").ledger
    assume(any(c.spans for c in ledger.changes))
    n = data.draw(st.sampled_from([n for n, c in enumerate(ledger.changes) if c.spans]))
    old = ledger.changes[n]
    assume(old.before.strip())
    spans = tuple((a + by, b + by) for a, b in old.spans)
    assume(spans[0][0] >= 0 and spans[-1][1] <= len(source))
    assume("".join(source[a:b] for a, b in spans).strip() != old.before.strip())
    changes = (*ledger.changes[:n], old._replace(spans=spans), *ledger.changes[n + 1 :])
    assert audit(replace(ledger, changes=changes), source)


@given(plain_pages(), st.data())
def test_audit_finds_words_that_were_altered_in_the_ledger(
    source: str, data: st.DataObject
) -> None:
    ledger = reading_of(source, "page.txt").ledger
    assume(ledger.changes)
    n = data.draw(st.integers(0, len(ledger.changes) - 1))
    old = ledger.changes[n]
    changes = (
        *ledger.changes[:n],
        old._replace(before=old.before + "伪"),
        *ledger.changes[n + 1 :],
    )
    assert audit(replace(ledger, changes=changes), source)


@given(plain_pages(), st.data())
def test_audit_finds_a_block_that_was_dropped(source: str, data: st.DataObject) -> None:
    ledger = reading_of(source, "page.txt").ledger
    assume(any(a.blocks for a in ledger.articles))
    n = data.draw(st.sampled_from([n for n, a in enumerate(ledger.articles) if a.blocks]))
    entry = ledger.articles[n]
    short = replace(entry, blocks=entry.blocks[:-1])
    articles = (*ledger.articles[:n], short, *ledger.articles[n + 1 :])
    assert {f.law for f in audit(replace(ledger, articles=articles), source)} >= {1}


@given(plain_pages())
def test_audit_finds_another_raw_text(source: str) -> None:
    ledger = reading_of(source, "page.txt").ledger
    assert audit(ledger, source + "多")
    for i, c in enumerate(source):
        if "\u4e00" <= c <= "\u9fff":
            assert audit(ledger, f"{source[:i]}〇{source[i + 1 :]}")
            break


@pytest.mark.parametrize("kept", [(), ((0, 3),)], ids=["none", "a piece that went, too"])
def test_audit_finds_a_repeat_without_a_kept_copy(kept: tuple[tuple[int, int], ...]) -> None:
    passage = "市政协组织委员走访老旧小区，逐户登记漏雨的屋顶，当场答复了其中六件。"
    source = f"看不见\x01\x02\x03的字符。\n\n今年以来，{passage}{passage}委员们说，还要再走一遍。"
    ledger = reading_of(source, "page.txt").ledger
    assert audit(ledger, source) == []
    if kept:
        kept = ((source.index("\x01"), source.index("\x03") + 1),)
    changes = tuple(
        c._replace(kept=kept) if c.rule.startswith("repeat/") else c for c in ledger.changes
    )
    assert changes != ledger.changes
    assert {f.law for f in audit(replace(ledger, changes=changes), source)} == {2}


# Law 5: editors win.


def archive(factory: pytest.TempPathFactory, source: str) -> tuple[Store, Path]:
    """An empty archive and a raw file beside it."""
    folder = factory.mktemp("archive")
    path = folder / "page.txt"
    path.write_bytes(source.encode("utf-8"))
    return Store(folder / "content"), path


def snapshot(store: Store) -> dict[str, bytes]:
    return {
        p.relative_to(store.content).as_posix(): p.read_bytes()
        for p in sorted(store.content.rglob("*"))
        if p.is_file()
    }


def articles_of(store: Store) -> list[Path]:
    return sorted(p for p in store.content.rglob("issues/**/*.md") if p.name != "index.md")


@given(plain_pages(), st.lists(edits, min_size=1, max_size=3), st.booleans())
def test_what_an_editor_typed_outlives_a_new_run(
    tmp_path_factory: pytest.TempPathFactory,
    source: str,
    done: list[tuple[object, str, int]],
    new_inputs: bool,
) -> None:
    store, path = archive(tmp_path_factory, source)
    ingest(store, path, AUTHORITY, "0")
    typed = edit_all(store, done)
    before = snapshot(store)
    ingest(store, path, AUTHORITY, "1" if new_inputs else "0")
    after = snapshot(store)
    if not new_inputs:
        assert after == before
    assert_typed(store, typed)
    ingest(store, path, AUTHORITY, "2")
    assert {k: v for k, v in snapshot(store).items() if k.endswith(".md")} == {
        k: v for k, v in after.items() if k.endswith(".md")
    }


def edit_all(store: Store, done: list[tuple[object, str, int]]) -> dict[str, list[str]]:
    """Edits spread over the archive's articles; for each file's id the words typed into it."""
    typed: dict[str, list[str]] = {}
    files = articles_of(store)
    assume(files)
    for n, (edit, words, at) in enumerate(done):
        file = files[(at + n) % len(files)]
        text, mine = edit(file.read_text(encoding="utf-8"), f"{words}{n}", at)  # type: ignore[operator]
        if sum(1 for w in typed.get(parse(text).id, []) if w in text) == len(
            typed.get(parse(text).id, [])
        ):
            file.write_bytes(text.encode("utf-8"))
            typed.setdefault(parse(text).id, []).extend([mine] if mine else [])
    return typed


def assert_typed(store: Store, typed: dict[str, list[str]]) -> None:
    texts = {parse(t).id: t for t in (p.read_text(encoding="utf-8") for p in articles_of(store))}
    for article_id, words in typed.items():
        for word in words:
            assert word in texts[article_id]


@given(plain_pages(), plain_pages(), st.lists(edits, min_size=1, max_size=3))
def test_what_an_editor_typed_outlives_a_new_raw_text(
    tmp_path_factory: pytest.TempPathFactory,
    source: str,
    other: str,
    done: list[tuple[object, str, int]],
) -> None:
    store, path = archive(tmp_path_factory, source)
    ingest(store, path, AUTHORITY, "0")
    typed = edit_all(store, done)
    path.write_bytes(f"{source}\n\n{other}".encode())
    ingest(store, path, AUTHORITY, "0")
    assert_typed(store, typed)
    again = ingest(store, path, AUTHORITY, "0", again=True)
    assert not again.changed
    path.write_bytes(other.encode())
    try:
        ingest(store, path, AUTHORITY, "0")
    except BadInputError as refused:  # not one article of the earlier text is in it
        if refused.code != "raw-other-issue":
            raise
    assert_typed(store, typed)


@given(plain_pages(), st.sampled_from(["01-gai-ming.md", "99-z.md"]))
def test_a_file_that_an_editor_renamed_stays_where_it_is(
    tmp_path_factory: pytest.TempPathFactory, source: str, name: str
) -> None:
    store, path = archive(tmp_path_factory, source)
    ingest(store, path, AUTHORITY, "0")
    files = articles_of(store)
    assume(files)
    text = files[0].read_bytes()
    files[0].rename(files[0].with_name(name))
    ingest(store, path, AUTHORITY, "1")
    ingest(store, path, AUTHORITY, "2")
    assert len(articles_of(store)) == len(files)
    assert files[0].with_name(name).read_bytes() == text
    assert not files[0].exists() or files[0].name == name


@given(plain_pages())
def test_an_article_that_an_editor_deleted_does_not_come_back(
    tmp_path_factory: pytest.TempPathFactory, source: str
) -> None:
    store, path = archive(tmp_path_factory, source)
    ingest(store, path, AUTHORITY, "0")
    files = articles_of(store)
    assume(files)
    files[-1].unlink()
    ingest(store, path, AUTHORITY, "1")
    ingest(store, path, AUTHORITY, "2")
    assert articles_of(store) == files[:-1]


def test_a_file_of_an_editors_own_is_never_overwritten(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    store, path = archive(tmp_path_factory, "小板凳议出大民生\n\n市政协组织委员走访老旧小区。\n")
    ingest(store, path, AUTHORITY, "0")
    (file,) = articles_of(store)
    own = "---\ntitle: 我自己写的\nid: my-own\n---\n\n编辑自己的文章。\n"
    file.write_bytes(own.encode())
    ingest(store, path, AUTHORITY, "1")
    assert file.read_bytes().decode() == own


def test_an_index_that_an_editor_changed_stays(tmp_path_factory: pytest.TempPathFactory) -> None:
    store, path = archive(tmp_path_factory, "小板凳议出大民生\n\n市政协组织委员走访老旧小区。\n")
    ingest(store, path, AUTHORITY, "0")
    (index,) = store.content.rglob("index.md")
    text = index.read_text(encoding="utf-8") + "\n编辑写的导语。\n"
    index.write_bytes(text.encode())
    ingest(store, path, AUTHORITY, "1")
    ingest(store, path, AUTHORITY, "2")
    assert index.read_bytes().decode() == text


# Law 6: offsets are code points of the decoded source, half-open.


def test_offsets_count_code_points() -> None:
    source = "\U0001f600\U00020000小板凳议出大民生\n\n开展协商 3 次。\n"
    ledger = reading_of(source, "page.txt").ledger
    assert ledger.source.points == len(source)
    spaces = [s for c in ledger.changes if c.rule == "line/digit-space" for s in c.spans]
    assert spaces == [
        (source.index(" 3"), source.index("3")),
        (source.index(" 次"), source.index("次")),
    ]
