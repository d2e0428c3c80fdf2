"""A part of the index that was brought up to date is the part that is made from nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from huikan.site.search import Made, Share, Sizes, make_part, merge, remake_part
from huikan.site.search_documents import SearchDocument
from huikan.site.search_edit import MOST
from huikan.site.search_kept import GROUND, load_nearest, load_part, save_names, save_part
from huikan.site.search_names import NO_NAMES, Names
from huikan.site.search_part import BYTE_ROWS, Part
from made_articles import make_articles

STOCK = (
    "本会刊由县政协办公室编印，仅供内部交流，未经许可不得转载，来稿请寄县政协文史委员会，不退稿。"
)
"""What stands under many articles, and is longer than anybody looks at."""


@pytest.fixture(scope="module")
def docs() -> list[SearchDocument]:
    own = make_articles(70, 1300)
    return [
        replace(doc, body=f"{doc.body}\n{STOCK}") if n % 3 else doc for n, doc in enumerate(own)
    ]


@pytest.fixture(scope="module")
def folder(docs: list[SearchDocument], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The part of these, kept."""
    at = tmp_path_factory.mktemp("parts")
    save_part(at / "before", make_part(Share.of(docs)), "now")
    return at


def appended(doc: SearchDocument) -> SearchDocument:
    return replace(doc, body=f"{doc.body}本句為今日补充，㐀𠀀也在内。")


def emptied(doc: SearchDocument) -> SearchDocument:
    return replace(doc, body="")


def doubled(doc: SearchDocument) -> SearchDocument:
    return replace(doc, body=doc.body * 3)


def renamed(doc: SearchDocument) -> SearchDocument:
    return replace(doc, title="政协" * 40, feature=doc.body[:50], authors=("李文", "王政协"))


def corrected(doc: SearchDocument) -> SearchDocument:
    return replace(doc, body=f"{doc.body[:600]}协{doc.body[601:]}")


def stocked(doc: SearchDocument) -> SearchDocument:
    return replace(doc, body=f"{STOCK}\n{doc.body}\n{STOCK}")


def begun(doc: SearchDocument) -> SearchDocument:
    return replace(doc, body=f"政{doc.body}")


def shortened(doc: SearchDocument) -> SearchDocument:
    return replace(doc, body=f"{doc.body[:200]}{doc.body[700:]}")


def repeated(doc: SearchDocument) -> SearchDocument:
    """What went in is what stands before and behind it."""
    return replace(doc, body=f"{doc.body[:900]}{doc.body[850:]}")


def retitled(doc: SearchDocument) -> SearchDocument:
    return replace(doc, title=f"{doc.title}改")


def filed(doc: SearchDocument) -> SearchDocument:
    """Nothing that is searched is another."""
    return replace(doc, topics=("教育",))


def edit(
    docs: Sequence[SearchDocument],
    numbers: Sequence[int],
    change: Callable[[SearchDocument], SearchDocument],
) -> list[SearchDocument]:
    return [change(doc) if n in numbers else doc for n, doc in enumerate(docs)]


def remade(folder: Path, docs: Sequence[SearchDocument]) -> Made | None:
    share = Share.of(docs)
    before = load_nearest(folder, share, "now")
    return before and remake_part(share, before, lambda own: own)


def assert_alike(one: Made | None, other: Made) -> None:
    assert one
    assert (one.texts, one.part.lists.keys()) == (other.texts, other.part.lists.keys())
    assert {n: made() for n, made in one.files.items()} == {
        n: made() for n, made in other.files.items()
    }
    assert said(one.part) == said(other.part)


def said(part: Part) -> list[object]:
    """All that a part says."""
    rows = part.rows
    tables = [getattr(rows, name).tolist() for name in ("cuts", "keys", "before", "marks")]
    lists = {g: (own.steps[:], own.what[:], own.rest[:]) for g, own in part.lists.items()}
    own = [bytes(getattr(rows, name)[:]) for name in BYTE_ROWS]
    return [part.documents, part.pieces.tolist(), part.traditional, lists, *own, *tables]


CHANGES = [
    *(appended, emptied, doubled, renamed, corrected, stocked),
    *(begun, shortened, repeated, retitled, filed),
]


@pytest.mark.parametrize("numbers", [(0,), (69,), (33,), (0, 1, 69), tuple(range(20, 36))])
@pytest.mark.parametrize("change", CHANGES)
def test_an_edited_part_is_that_of_its_documents(
    docs: list[SearchDocument],
    folder: Path,
    numbers: tuple[int, ...],
    change: Callable[[SearchDocument], SearchDocument],
) -> None:
    now = edit(docs, numbers, change)
    assert_alike(remade(folder, now), make_part(Share.of(now)))


@pytest.mark.parametrize("seed", range(8))
def test_an_edit_anywhere_gives_the_part_of_its_documents(
    docs: list[SearchDocument], folder: Path, seed: int
) -> None:
    dice = Random(seed)

    def anyhow(doc: SearchDocument) -> SearchDocument:
        start, size, came = (dice.randrange(n) for n in (len(doc.body) + 1, 70, 90))
        from_ = dice.randrange(max(1, len(doc.body) - came))
        taken = doc.body[from_ : from_ + came]
        return replace(doc, body=f"{doc.body[:start]}{taken}{doc.body[start + size :]}")

    now = edit(docs, dice.sample(range(70), 3), lambda doc: anyhow(anyhow(doc)))
    assert_alike(remade(folder, now), make_part(Share.of(now)))


def test_edits_upon_edits_are_kept(
    docs: list[SearchDocument], folder: Path, tmp_path: Path
) -> None:
    now, at = docs, folder
    for number, change in enumerate((corrected, doubled, renamed, emptied, appended)):
        now = edit(now, (number * 7, 40), change)
        made = remade(at, now)
        assert made
        at = tmp_path / str(number)
        save_part(at / "part", made, "now")
        assert_alike(made, make_part(Share.of(now)))
    share, kept = Share.of(now), load_part(at / "part")
    assert kept
    there = {name: data() for name, data in merge([share], [kept], {})}
    assert there == {name: data() for name, data in merge([share], [make_part(share)], {})}


def by_place(names: Names) -> dict[tuple[int, ...], bytes]:
    """Names by the keys and the cuts that their rows lie between."""
    places = zip(names.spans.tolist(), *names.cuts.T.tolist(), strict=True)
    return dict(zip(places, names.rows.tolist(), strict=True))


@pytest.mark.parametrize("change", [appended, corrected, renamed])
def test_names_of_pieces_go_along_with_what_they_name(
    docs: list[SearchDocument], change: Callable[[SearchDocument], SearchDocument], tmp_path: Path
) -> None:
    def put_together(own: Sequence[SearchDocument]) -> Names:
        share, (made,) = Share.of(own), [load_part(tmp_path / "part")]
        assert made
        list(merge([share], [made], {}, Sizes(file=2_000)))
        return made.part.asked.names()

    now = edit(docs, (12, 41), change)
    save_part(tmp_path / "part", make_part(Share.of(docs)), "now")
    save_names(tmp_path / "part", put_together(docs))
    made = remade(tmp_path, now)
    assert made
    moved = made.part.known
    save_part(tmp_path / "part", replace(made, part=replace(made.part, known=NO_NAMES)), "now")
    read = put_together(now)
    told, went_along = by_place(read), by_place(moved)
    same = told.keys() & went_along.keys()
    assert same
    assert {at: told[at] for at in same} == {at: went_along[at] for at in same}
    assert all(read.lists.get(gram, name) == name for gram, name in moved.lists.items())


def test_grams_become_frequent_and_rare(docs: list[SearchDocument], folder: Path) -> None:
    """In lists is what stands in many places: an edit may bring it there, and take it away."""
    seldom = edit(docs, range(MOST), lambda doc: replace(doc, body="龘龘龘" * 30))
    made = remade(folder, seldom)
    assert made
    assert "龘龘" in made.part.lists
    before = load_nearest(folder, Share.of(docs), "now")
    assert before
    assert before.part.lists.keys() - made.part.lists.keys()
    assert_alike(made, make_part(Share.of(seldom)))


@pytest.mark.parametrize("kind", ["one more", "one less", "other order", "too many"])
def test_other_documents_are_another_part(
    docs: list[SearchDocument], folder: Path, kind: str
) -> None:
    now = {
        "one more": [*docs, replace(docs[0], address="a/b/")],
        "one less": docs[1:],
        "other order": docs[::-1],
        "too many": edit(docs, range(MOST + 1), appended),
    }[kind]
    assert remade(folder, now) is None


def test_another_programs_part_is_not_taken(docs: list[SearchDocument], folder: Path) -> None:
    assert load_nearest(folder, Share.of(docs), "now")
    assert load_nearest(folder, Share.of(docs), "then") is None


def test_a_part_that_nothing_was_changed_in_is_the_same(
    docs: list[SearchDocument], folder: Path
) -> None:
    assert_alike(remade(folder, docs), make_part(Share.of(docs)))


@pytest.mark.parametrize("harm", ["gone", "empty", "shorter", "changed", "part gone"])
def test_nothing_is_made_of_what_is_damaged(
    docs: list[SearchDocument], folder: Path, tmp_path: Path, harm: str
) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    path = tmp_path / ("before" if harm == "part gone" else f"before{GROUND}")
    data = bytearray(path.read_bytes())
    if harm == "changed":
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    elif "gone" in harm:
        path.unlink()
    else:
        path.write_bytes({"empty": b"", "shorter": data[:-1]}[harm])
    assert remade(tmp_path, edit(docs, (3,), appended)) is None


def test_leaves_near_to_an_edit_alone_are_written(
    docs: list[SearchDocument], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise nothing would be gained."""
    from huikan.site import search_edit

    written: list[int] = []
    write = search_edit.leaf_rows

    def counted(text: object, found: object) -> object:
        written.append(len(found.places))  # type: ignore[attr-defined]
        return write(text, found)  # type: ignore[arg-type]

    monkeypatch.setattr(search_edit, "leaf_rows", counted)
    assert remade(folder, edit(docs, (33,), corrected))
    whole = load_nearest(folder, Share.of(docs), "now")
    assert whole
    assert whole.ground
    assert 0 < sum(written) < 0.1 * np.size(whole.ground.order().places)
