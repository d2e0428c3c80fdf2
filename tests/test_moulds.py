"""Pages that are cast in the mould of their kind are those that the theme makes one by one."""

from __future__ import annotations

import filecmp
from collections.abc import Mapping
from pathlib import Path

import pytest

from huikan.site import plugin
from huikan.site.build import build_site
from huikan.site.moulds import Fill, Moulds

DEMO = Path(__file__).parents[1] / "content"


def fill(values: Mapping[str, str]) -> str:
    """A theme in small: it asks whether the content has a headline, as Material does."""
    head = "" if "<h1" in values["content"] else f"<h1>{values['title']}</h1>"
    return f"<title>{values['title']}</title>{head}{values['content']}"


@pytest.mark.parametrize(
    "content", ["<p>正文</p>", "<h1>题</h1>", "", "\ue000title\ue001", "{{ x }}"]
)
def test_a_cast_page_is_the_filled_in_one(content: str) -> None:
    moulds = Moulds()
    for number in range(4):
        values = {"title": f"第{number}篇 <b>", "content": content * number}
        assert moulds.cast("article", f"{number}/", values, fill) == fill(values)


def test_the_theme_is_filled_in_no_more_once_the_mould_is_tried() -> None:
    calls = []

    def counted(values: Mapping[str, str]) -> str:
        calls.append(values)
        return fill(values)

    moulds = Moulds()
    for number in range(20):
        moulds.cast("article", f"{number}/", {"title": str(number), "content": "<p></p>"}, counted)
    assert len(calls) == 3


def test_a_theme_that_shows_more_of_a_page_is_filled_in_for_each() -> None:
    moulds = Moulds()

    def theirs(number: int) -> Fill:
        return lambda values: f"{fill(values)} page {number}"

    for number in range(5):
        values = {"title": "题", "content": ""}
        made = moulds.cast("article", f"{number}/", values, theirs(number))
        assert made == f"{fill(values)} page {number}"


def test_a_mould_that_was_tried_is_kept(tmp_path: Path) -> None:
    moulds = Moulds(tmp_path, "e")
    pages = [(f"{n}/", {"title": str(n), "content": ""}) for n in range(3)]
    made = [moulds.cast("article", *page, fill) for page in pages]
    later = Moulds(tmp_path, "e")
    assert [later.cast("article", *page, never) for page in pages] == made


def never(values: Mapping[str, str]) -> str:
    pytest.fail("filled in again")


def counting(calls: list[str]) -> Fill:
    def counted(values: Mapping[str, str]) -> str:
        calls.append(values["title"])
        return fill(values)

    return counted


def test_a_page_alone_in_its_kind_is_tried_against_itself(tmp_path: Path) -> None:
    calls: list[str] = []
    for title in ("甲", "乙", "丙", "丁"):
        values = {"title": title, "content": ""}
        moulds = Moulds(tmp_path, "e")
        assert moulds.cast("data", "data/", values, counting(calls)) == fill(values)
    assert [title for title in calls if title in "甲乙丙丁"] == ["甲", "乙"]


def test_what_was_tried_with_one_page_alone_is_not_taken_for_another(tmp_path: Path) -> None:
    def theirs(address: str) -> Fill:
        return lambda values: f"{fill(values)} at {address}"

    for address in ("a/", "a/", "b/", "b/", "a/", "c/"):
        values = {"title": "题", "content": ""}
        made = Moulds(tmp_path, "e").cast("data", address, values, theirs(address))
        assert made == f"{fill(values)} at {address}"


def test_a_page_that_changes_by_more_than_its_values_is_filled_in(tmp_path: Path) -> None:
    def theirs(number: int) -> Fill:
        return lambda values: f"{fill(values)} of {number}"

    for number in range(4):
        values = {"title": "题", "content": ""}
        made = Moulds(tmp_path, "e").cast("data", "data/", values, theirs(number))
        assert made == f"{fill(values)} of {number}"


def test_moulds_of_another_environment_are_none_and_go(tmp_path: Path) -> None:
    calls: list[str] = []
    for environment in ("e", "f"):
        moulds = Moulds(tmp_path, environment)
        for number in range(2):
            values = {"title": str(number), "content": ""}
            moulds.cast("article", f"{number}/", values, counting(calls))
    assert len(calls) == 6
    moulds.sweep()
    assert len([*tmp_path.iterdir()]) == 1


@pytest.mark.parametrize("damage", [b"", b"[]", b"\xff"])
def test_a_damaged_mould_is_none(tmp_path: Path, damage: bytes) -> None:
    values = {"title": "题", "content": ""}
    for _ in range(2):
        moulds = Moulds(tmp_path, "e")
        for number in range(2):
            assert moulds.cast("article", f"{number}/", values, fill) == fill(values)
        for path in tmp_path.rglob("*"):
            if path.is_file():
                path.write_bytes(damage)


def test_the_demonstration_is_the_same_without_moulds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_site(DEMO, tmp_path / "cast")
    monkeypatch.setattr(plugin, "Moulds", _NoMoulds)
    build_site(DEMO, tmp_path / "filled")
    names = sorted(p.relative_to(tmp_path / "cast") for p in tmp_path.glob("cast/**/*.*"))
    assert len(names) > 500
    same = filecmp.cmpfiles(tmp_path / "cast", tmp_path / "filled", map(str, names), shallow=False)
    assert [*same[1], *same[2]] == []


class _NoMoulds(Moulds):
    def cast(self, kind: object, address: str, values: Mapping[str, str], fill: Fill) -> str:
        return fill(values)


def test_the_theme_of_the_demonstration_can_be_cast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the site would be the same but cost several times as much."""
    monkeypatch.setenv("HUIKAN_WORKERS", "1")
    monkeypatch.setattr(plugin, "Moulds", _OnlyMoulds)
    build_site(DEMO, tmp_path / "site")


class _OnlyMoulds(Moulds):
    def cast(self, kind: object, address: str, values: Mapping[str, str], fill: Fill) -> str:
        page = super().cast(kind, address, values, fill)
        assert self._is_sound, kind
        return page
