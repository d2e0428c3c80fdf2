"""What is kept of an archive that was read: lists are the same without texts as with them."""

from __future__ import annotations

import os
import shutil
import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from huikan.anchors import Forward
from huikan.article import parse_body, render
from huikan.collation import collate
from huikan.errors import BadInputError
from huikan.model import Article, Issue, Person, StoredArticle, StoredIssue
from huikan.site import inputs, reading
from huikan.site.addresses import LANGUAGES
from huikan.site.catalogue import Catalogue, build_catalogue, index_archive
from huikan.site.excerpt import excerpt, heads_of, without_edits
from huikan.site.feeds import article_feeds, correction_feeds, identifier
from huikan.site.inputs import digests_in, joint_digest
from huikan.site.names import ArchiveNames
from huikan.site.pages import (
    HEAD_LISTS,
    LISTS,
    issue_pages,
    known_addresses,
    list_pages,
    single_pages,
)
from huikan.site.plain import plain, value_of
from huikan.site.reading import Reading, read_archive
from huikan.site.search_documents import documents, raw_bodies
from huikan.site.summaries import Face
from huikan.site.told import NO_TEXT
from huikan.site.views import SiteTitles
from huikan.store import load_archive, load_authority, load_ledgers, load_registers

DEMO = Path(__file__).parents[1] / "content"
TITLES = SiteTitles("会刊", "", "")


@pytest.fixture(scope="module")
def names() -> ArchiveNames:
    return ArchiveNames(load_authority(DEMO))


@pytest.fixture(scope="module")
def whole(names: ArchiveNames) -> Catalogue:
    archive = load_archive(DEMO)
    recorded = [collate(*found) for found in load_ledgers(DEMO)]
    return build_catalogue(
        archive, names, load_registers(DEMO, archive), recorded, names.specials, names.topics,
        names.titles,
    )  # fmt: skip


def read(content: Path, folder: Path) -> Reading:
    return read_archive(content, folder, "e", digests_in(content))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Read for the second time: as it is kept."""
    folder = tmp_path_factory.mktemp("kept")
    read(DEMO, folder)
    return read(DEMO, folder)


@pytest.fixture(scope="module")
def bare(demo: Reading, names: ArchiveNames) -> Catalogue:
    return index_archive(
        demo.archive(), names, demo.derived(), names.specials, names.topics, names.titles
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lists_and_feeds_are_the_same_without_texts(
    whole: Catalogue, bare: Catalogue, lang: str
) -> None:
    for lists in LISTS:
        pages = list(list_pages(lists, bare, lang))
        assert pages == list(list_pages(lists, whole, lang)), lists.__name__
        assert pages
    assert list(single_pages(bare, TITLES, lang)) == list(single_pages(whole, TITLES, lang))
    found, others = (
        [*article_feeds(known, TITLES, lang), *correction_feeds(known, lang)]
        for known in (bare, whole)
    )
    assert found == others
    assert any(item.summary for feed in found for item in feed.items)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lists_of_heads_need_nothing_that_is_told_of_texts(bare: Catalogue, lang: str) -> None:
    assert set(LISTS) > HEAD_LISTS
    for lists in HEAD_LISTS:
        pages = list(list_pages(lists, heads_of(bare), lang))
        assert pages == list(list_pages(lists, bare, lang)), lists.__name__


def test_a_list_that_is_told_of_texts_is_none_of_heads(bare: Catalogue) -> None:
    for lists in set(LISTS) - HEAD_LISTS:
        with pytest.raises(LookupError, match="HEAD_LISTS"):
            list(list_pages(lists, heads_of(bare), "zh"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lists_but_corrections_need_nothing_of_what_editors_changed(
    bare: Catalogue, lang: str
) -> None:
    unedited = without_edits(bare)
    for lists in set(LISTS) - HEAD_LISTS:
        pages = list(list_pages(lists, unedited, lang))
        assert pages == list(list_pages(lists, bare, lang)), lists.__name__
    assert [*article_feeds(unedited, TITLES, lang)] == [*article_feeds(bare, TITLES, lang)]
    with pytest.raises(LookupError, match="editors changed"):
        list(correction_feeds(unedited, lang))


def test_the_same_addresses_are_known(whole: Catalogue, bare: Catalogue) -> None:
    assert known_addresses(bare) == known_addresses(whole)


def test_an_issues_pages_are_the_same_from_what_is_read_for_it(
    whole: Catalogue, bare: Catalogue, demo: Reading
) -> None:
    for stored in bare.issues:
        own = demo.whole(stored.path)
        known = replace(
            bare, names=own.names, records=own.records, collated=own.collated, edited=own.edited
        )
        (same,) = (each for each in whole.issues if each.path == stored.path)
        assert list(issue_pages(excerpt(known, own.stored))) == list(
            issue_pages(excerpt(whole, same))
        )


def test_texts_are_there_for_search(demo: Reading, names: ArchiveNames) -> None:
    docs = documents(load_archive(DEMO), names)
    assert demo.bodies(doc.address for doc in docs) == {doc.address: doc.body for doc in docs}
    raw = {
        id_: text
        for found in load_ledgers(DEMO)
        for id_, text in raw_bodies(collate(*found)).items()
    }
    assert raw
    assert demo.raw_bodies(raw) == raw


def test_a_text_that_is_gone_is_read_again(demo: Reading, tmp_path: Path) -> None:
    emptied = replace(demo, folder=tmp_path)
    some = [at for own in demo.summaries.values() for at in own.held][:5]
    assert emptied.bodies(some) == demo.bodies(some)


def test_without_texts_nobody_is_told_one(bare: Catalogue) -> None:
    article = bare.entries[0].article
    for ask in (lambda: list(article.blocks), lambda: len(article.blocks), lambda: {*bare.names}):
        with pytest.raises(LookupError, match="told"):
            ask()
    with pytest.raises(LookupError, match="told"):
        bare.collated.get(article.id)


# What is kept


@pytest.fixture
def content(tmp_path: Path) -> Path:
    copy = tmp_path / "content"
    shutil.copytree(DEMO, copy)
    return copy


def an_article(content: Path) -> Path:
    return sorted(content.glob("issues/*/*/01-*.md"))[0]


def test_only_what_was_changed_is_read_again(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(content, tmp_path / "kept")
    path = an_article(content)
    path.write_text(path.read_text("utf-8") + "\n又一段。\n", "utf-8")
    loaded: list[str] = []
    load = reading.load_issue

    def loading(content: Path, folder: Path) -> StoredIssue:
        loaded.append(folder.name)
        return load(content, folder)

    monkeypatch.setattr(reading, "load_issue", loading)
    now = read(content, tmp_path / "kept")
    assert set(loaded) == {path.parent.name}
    assert {p for p in now.files if now.files[p] != before.files[p]} == {
        path.parent.relative_to(content).as_posix()
    }


@pytest.mark.parametrize(
    ("old", "new", "is_seen"),
    [("末段", "终段", False), ("一段", "首段", True), ("题", "标题", True)],
)
def test_lists_see_of_an_article_what_they_show(
    tmp_path: Path, old: str, new: str, is_seen: bool
) -> None:
    folder = tmp_path / "content/issues/2024/a"
    folder.mkdir(parents=True)
    text = render(Article("a-1", "题", blocks=parse_body(f"一段。\n\n{'中' * 400}\n\n末段。")))
    (folder / "01-a.md").write_text(text, "utf-8")
    before = read(tmp_path / "content", tmp_path / "kept").mark()
    (folder / "01-a.md").write_text(text.replace(old, new), "utf-8")
    assert (read(tmp_path / "content", tmp_path / "kept").mark() != before) == is_seen


def test_what_editors_change_concerns_corrections_alone(content: Path, tmp_path: Path) -> None:
    before = read(content, tmp_path / "kept")
    article = next(
        article
        for own in before.summaries.values()
        for article in own.face.stored.articles
        if article.article.id in own.against and not article.translations
    )
    file = content / article.path
    with file.open("a", encoding="utf-8") as opened:
        opened.write("\n编者加了一句。\n")
    now = read(content, tmp_path / "kept")
    assert now.derived().edits.keys() - before.derived().edits.keys() == {article.article.id}
    assert now.mark() != before.mark()
    assert (now.told(), now.placed(), now.heads()) == (
        before.told(), before.placed(), before.heads()
    )  # fmt: skip


@pytest.mark.parametrize(("old", "new"), [("一段。", "别的。"), ("title: 题", "title: 题目")])
def test_marks_tell_what_changed(tmp_path: Path, old: str, new: str) -> None:
    folder = tmp_path / "content/issues/2024/a"
    folder.mkdir(parents=True)
    text = render(Article("a-1", "题", blocks=parse_body("一段。\n\n末段。")))
    assert old in text
    (folder / "01-a.md").write_text(text, "utf-8")
    before = read(tmp_path / "content", tmp_path / "kept")
    (folder / "01-a.md").write_text(text.replace(old, new), "utf-8")
    now = read(tmp_path / "content", tmp_path / "kept")
    assert now.told() != before.told()
    assert (now.placed() != before.placed()) == (now.heads() != before.heads()) == ("题目" in new)


def test_identifiers_are_uuids_by_name() -> None:
    space = uuid.uuid5(uuid.NAMESPACE_URL, "https://www.rfc-editor.org/rfc/rfc4287#huikan")
    for parts in (("",), ("a", "b"), ("政协", "第1期", "")):
        assert identifier(*parts) == uuid.uuid5(space, "\n".join(parts)).urn


def test_a_raw_text_that_is_gone_leaves_no_account(content: Path, tmp_path: Path) -> None:
    before = read(content, tmp_path / "kept")
    name, raw = next((n, r) for n, r in before.raws.items() if r.account)
    (content / raw.path).unlink()
    now = read(content, tmp_path / "kept")
    assert now.raws[name].account is None
    assert now.raws.keys() == before.raws.keys()
    assert read(content, tmp_path / "other").mark() == now.mark()


@pytest.mark.parametrize("damage", ["a letter", "a line less", "no text", "bytes"])
def test_damaged_lines_are_read_again(content: Path, tmp_path: Path, damage: str) -> None:
    before = read(content, tmp_path / "kept")
    kept = tmp_path / "kept" / reading.READ
    text = kept.read_text("utf-8")
    if damage == "a letter":
        kept.write_text(text.replace("云溪", "云河"), "utf-8")
    elif damage == "a line less":
        kept.write_text(text.partition("\n")[2], "utf-8")
    else:
        kept.write_bytes(b"" if damage == "no text" else b"\xff\n\xfe")
    again = read(content, tmp_path / "kept")
    assert again.summaries == before.summaries
    assert again.raws == before.raws


def test_another_program_reads_all_again(content: Path, tmp_path: Path) -> None:
    found = digests_in(content)
    one = read_archive(content, tmp_path / "kept", "e", found)
    other = read_archive(content, tmp_path / "kept", "f", found)
    assert not set(one.files.values()) & set(other.files.values())


def test_texts_that_nobody_asks_for_any_more_go(content: Path, tmp_path: Path) -> None:
    read(content, tmp_path / "kept")
    path = an_article(content)
    path.write_text(path.read_text("utf-8") + "\n又一段。\n", "utf-8")
    now = read(content, tmp_path / "kept")
    assert {p.name for p in (tmp_path / "kept/texts").iterdir()} <= set(now.files.values())


def test_an_issue_that_changed_meanwhile_is_told_of(content: Path, tmp_path: Path) -> None:
    now = read(content, tmp_path / "kept")
    path = an_article(content)
    path.write_text(path.read_text("utf-8") + "\n又一段。\n", "utf-8")
    with pytest.raises(BadInputError) as caught:
        now.whole(path.parent.relative_to(content).as_posix())
    assert caught.value.code == "changed-meanwhile"


def test_what_changes_between_look_and_read_is_not_kept(content: Path, tmp_path: Path) -> None:
    seen = digests_in(content)
    path = an_article(content)
    path.write_text(path.read_text("utf-8") + "\n又一段。\n", "utf-8")
    with pytest.raises(BadInputError) as caught:
        read_archive(content, tmp_path / "kept", "e", seen)
    assert caught.value.code == "changed-meanwhile"


def test_the_first_file_that_cannot_be_read_is_told_of(content: Path, tmp_path: Path) -> None:
    for path in content.glob("issues/*/*/01-*.md"):
        path.write_text("---\n[\n---\n", "utf-8")
    with pytest.raises(BadInputError) as caught:
        read(content, tmp_path / "kept")
    assert caught.value.path == str(an_article(content))


def test_values_are_the_same_after_they_were_written_down() -> None:
    article = Article("a", "题", people=(Person("周明远"),), former=("x/",), blocks=())
    stored = StoredIssue("issues/1/a", Issue("a", year=2024), (StoredArticle("p", article),))
    face = Face(stored, (), {"a": {"zh": ("改",)}}, {"p": (Forward("n"),)}, (("a", "p"),))
    assert value_of(Face, plain(face)) == face


def test_what_refuses_to_be_read_is_not_written() -> None:
    with pytest.raises(LookupError):
        plain(Article("a", "题", blocks=NO_TEXT))


# Files that stand as they did


def test_a_file_that_stands_as_it_did_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, note = tmp_path / "content", tmp_path / "note.json"
    folder.mkdir()
    (folder / "a.md").write_text("一", "utf-8")
    monkeypatch.setattr(inputs, "_SETTLED", 0)
    before = digests_in(folder, note)
    monkeypatch.setattr(inputs, "digest_of", lambda data: pytest.fail("read again"))
    assert digests_in(folder, note) == before


@pytest.mark.parametrize("keep_time", [False, True])
def test_a_file_of_the_same_size_is_read_again(tmp_path: Path, keep_time: bool) -> None:
    folder, note = tmp_path / "content", tmp_path / "note.json"
    folder.mkdir()
    path = folder / "a.md"
    path.write_text("一", "utf-8")
    os.utime(path, ns=(1, 1))
    before = digests_in(folder, note)
    path.write_text("二", "utf-8")
    if keep_time:
        os.utime(path, ns=(1, 1))
    assert digests_in(folder, note) != before


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"format":1,"folder":"x","files":3}', b"\xff"])
def test_a_damaged_note_is_no_note(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/a.md").write_text("一", "utf-8")
    (tmp_path / "note.json").write_bytes(damage)
    assert digests_in(tmp_path / "content", tmp_path / "note.json") == digests_in(
        tmp_path / "content"
    )


def test_digests_of_folders_are_told_apart() -> None:
    one, other = {"a": "1"}, {"b": "2"}
    said = [joint_digest("", one, other), joint_digest("", {**one, **other}), joint_digest("x")]
    assert len({*said, joint_digest("", other, one)}) == 4
