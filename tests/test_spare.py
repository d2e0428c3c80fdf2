"""The site that was replaced: it becomes today's by what it lacks, or is thrown away."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from huikan.site.kept import standing
from huikan.site.spare import (
    Folders,
    Note,
    bring_up_to_date,
    drop_spare,
    is_sound,
    keep_spare,
    load_note,
    make_spare,
    take_spare,
)

OLD = {"index.html": "a", "a/one.html": "1", "a/b/two.html": "2", "gone/deep/x.html": "x"}
NEW = {"index.html": "a", "a/one.html": "new", "a/b/two.html": "2", "c/three.html": "3"}
NEWEST = {"index.html": "b", "a/one.html": "new", "c/three.html": "3", "gone": "a file now"}


class Place:
    """A site with its cache, exchanged as builds do it."""

    def __init__(self, top: Path, files: dict[str, str]) -> None:
        self.site, self.cache, self.beside = top / "site", top / "cache", top / ".spare"
        self.files = files
        self.cache.mkdir()
        put(self.site, files)
        make_spare(self.cache, self.site, self.state, files)

    @property
    def state(self) -> str:
        return repr(self.files)

    def note(self) -> Note | None:
        """What is known of the site and its spare, if both stand as they were left."""
        note = load_note(self.cache, self.state)
        is_as_left = note and note.site.stand_in(self.site) and is_sound(self.cache, note)
        return note if is_as_left else None

    def take(self) -> Note | None:
        if self.note():
            return take_spare(self.cache, self.state, self.beside)
        drop_spare(self.cache)
        return None

    def exchange(self, files: dict[str, str]) -> None:
        note = self.take()
        assert note
        before, fresh = self.files, self.site.with_name(".fresh")
        made = {p: text for p, text in files.items() if before.get(p) != text}
        put(fresh, made)
        differ = made.keys() | (before.keys() - files.keys())
        bring_up_to_date(self.beside, self.site, fresh, files, note.lacks | differ)
        folders = note.spare.renewed(self.beside, note.lacks | differ)
        old = self.site.rename(self.site.with_name(".old"))
        self.beside.rename(self.site)
        self.files = files
        keep_spare(self.cache, old, Note(self.state, folders, note.site, frozenset(differ)))


def put(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


def texts(folder: Path) -> dict[str, str]:
    return {path: (folder / path).read_text("utf-8") for path, _ in standing(folder)}


def test_a_site_is_exchanged_again_and_again(tmp_path: Path) -> None:
    place = Place(tmp_path, OLD)
    for files in (NEW, NEWEST, OLD, NEW, NEW):
        place.exchange(files)
        assert texts(place.site) == files
        assert [p for p in place.site.rglob("*") if p.is_dir() and not any(p.iterdir())] == []


def test_what_did_not_change_is_the_same_file_in_both(tmp_path: Path) -> None:
    place = Place(tmp_path, OLD)
    number = (place.site / "a/b/two.html").stat().st_ino
    for files in (NEW, OLD, NEW):
        place.exchange(files)
        assert (place.site / "a/b/two.html").stat().st_ino == number
        assert (place.cache / "spare/a/b/two.html").stat().st_ino == number


def test_no_file_is_written_into(tmp_path: Path) -> None:
    place = Place(tmp_path, OLD)
    with (place.site / "a/one.html").open("rb") as seen:
        place.exchange(NEW)
        place.exchange(OLD)
        assert seen.read() == b"1"


def more(folder: Path) -> None:
    (folder / "a/more.html").write_text("x")


def renamed(folder: Path) -> None:
    (folder / "a/one.html").rename(folder / "a/other.html")


def replaced(folder: Path) -> None:
    (folder / "a/new.html").write_text("9")
    (folder / "a/new.html").rename(folder / "a/one.html")


def without_a_folder(folder: Path) -> None:
    (folder / "a/b/two.html").unlink()
    (folder / "a/b").rmdir()


@pytest.mark.parametrize("harm", [more, renamed, replaced, without_a_folder])
def test_a_spare_that_was_touched_is_thrown_away(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    place = Place(tmp_path, OLD)
    place.exchange(NEW)
    harm(place.cache / "spare")
    assert place.take() is None
    assert [*place.cache.iterdir()] == []
    assert not place.beside.exists()


def test_a_spare_of_another_site_is_thrown_away(tmp_path: Path) -> None:
    place = Place(tmp_path, OLD)
    assert place.note()
    assert load_note(place.cache, "another") is None


@pytest.mark.parametrize("harm", [more, renamed, replaced, without_a_folder])
def test_a_site_in_which_anything_was_moved_is_told(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    place = Place(tmp_path, OLD)
    for files in (NEW, OLD):
        place.exchange(files)
    note = place.note()
    assert note
    harm(place.site)
    assert not note.site.stand_in(place.site)


def test_folders_are_known_after_a_change_as_if_they_had_been_looked_at(tmp_path: Path) -> None:
    place = Place(tmp_path, OLD)
    for files in (NEW, NEWEST, OLD):
        place.exchange(files)
        note = place.note()
        assert note
        found = Folders.of(place.site, files)
        assert dict(zip(note.site.names, note.site.times, strict=True)) == dict(
            zip(found.names, found.times, strict=True)
        )


@pytest.mark.parametrize("damage", [b"", b"[]", b"{}", b"\xff", b'{"format":2}'])
def test_a_damaged_note_is_no_note(tmp_path: Path, damage: bytes) -> None:
    place = Place(tmp_path, OLD)
    (place.cache / "spare.json").write_bytes(damage)
    assert place.take() is None
    assert not (place.cache / "spare").exists()


def test_what_was_taken_is_not_taken_again(tmp_path: Path) -> None:
    place = Place(tmp_path, OLD)
    note = place.take()
    assert note
    assert note.lacks == set()
    assert place.take() is None  # whoever took it was killed


def test_where_files_have_no_second_names_there_is_no_spare(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    place = Place(tmp_path, OLD)
    assert place.take() is None
    drop_spare(place.cache)
    assert [*place.cache.iterdir()] == []
