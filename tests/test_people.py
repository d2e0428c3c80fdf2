"""People: the cases of `cases/people.yml`, the judge's floors, and what holds for every tag."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent / "eval"))

from subjects import FLOORS, measure

from huikan.article import parse, render
from huikan.authority import Authority, load
from huikan.check_article import Page, check_article
from huikan.evidence import ArticleText
from huikan.model import Article, Person
from huikan.people import tag_people

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "people.yml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return load()


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_people(case: dict[str, Any], authority: Authority) -> None:
    article = ArticleText(**case["article"])
    place = authority.place(case["place"]) if "place" in case else None
    tags = tag_people(article, place, place, authority)
    assert [str(t.value) for t in tags] == case["people"]
    for tag in tags:
        assert 0 < tag.confidence < 1
        for e in tag.evidence:
            assert getattr(article, e.field)[e.start : e.end] == e.quote


def test_people_topics_and_kinds_reach_their_floors() -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    figures = measure([])
    assert figures.keys() == floors.keys()
    for half, rates in floors.items():
        for key, floor in rates.items():
            assert figures[half][key] >= floor, f"{half}: {key}"


def test_titles_have_both_names_once(authority: Authority) -> None:
    forms = [form for t in authority.titles for form in (t.name, *t.aliases)]
    assert len(forms) == len(set(forms))
    assert all(t.english for t in authority.titles)


def test_an_archive_may_add_roles() -> None:
    own = load({"titles.yml": "- {name: 河长, english: River chief}\n"})
    article = ArticleText("河", body="河长周明远说，水清了。")
    assert [str(t.value) for t in tag_people(article, None, None, own)] == ["周明远（河长）"]


def test_reading_is_linear_on_hostile_text(authority: Authority) -> None:
    for unit in ("委员王", "、李建国", "委员·", "作者系", "等委员", "主席 王 ", "委员：王 "):
        article = ArticleText("甲", body=unit * 3000, byline=unit * 300)
        for tag in tag_people(article, None, None, authority):
            assert isinstance(tag.value, Person)


@pytest.mark.parametrize("people", ["- 周明远", "- {name: 周明远, role: 委员, place: 云溪市}"])
def test_an_editor_writes_people_as_names_or_with_role_and_place(people: str) -> None:
    text = f"---\ntitle: 甲\npeople:\n  {people}\nid: a-01\n---\n\n正文。\n"
    assert parse(text).people[0].name == "周明远"
    assert parse(render(parse(text))).people == parse(text).people


def test_checks_of_people(authority: Authority) -> None:
    text = "---\ntitle: 甲\npeople:\n  - {name: 王 伟, place: 银州市}\nid: a-01\n---\n\n正文。\n"
    article = Article("a-01", "甲", people=(Person("王 伟", "委员", "银州市"),))
    page = Page("issues/2024/a/01-a.md", text)
    found = [(p.code, p.line) for p in check_article(page, article, {"people": 3}, authority)]
    assert found == [("author-padded", 4), ("place-unknown", 4)]
