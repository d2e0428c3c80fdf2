"""Names and dates on the issues of `eval/names`: the judge is right, and its floors hold."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "eval"))

from names_gate import (
    COUNTS,
    HALVES,
    Case,
    Counts,
    Tagged,
    below_floor,
    judge,
    measure,
    read_cases,
    read_floors,
    tag,
)

from huikan.evidence import Tag

CASES = [case for half in HALVES for case in read_cases(half)]


def perfect(case: Case) -> Tagged:
    """What a reader who knows the issue would answer."""
    committees = tuple(
        tuple(Tag("committees", name, 1.0) for name in truth.committees) for truth in case.truths
    )
    return Tagged(
        case.date, committees, tuple(Tag("year", truth.year, 1.0) for truth in case.truths)
    )


def test_the_truth_is_judged_to_be_right() -> None:
    counts = Counts()
    for case in CASES:
        judge(case, perfect(case), counts)
    figures = counts.figures()
    assert {figures[name] for name in figures if name not in COUNTS} == {1.0}
    assert [figures[name] for name in COUNTS] == [0, 0]
    assert counts.misses == []


def test_a_wrong_year_is_found_out() -> None:
    case = next(c for c in CASES if c.truths[0].year)
    right = perfect(case)
    wrong = Tag("year", (case.truths[0].year or 0) + 1, 1.0)
    counts = Counts()
    judge(case, Tagged(right.date, right.committees, (wrong, *right.years[1:])), counts)
    assert counts.wrong == 1
    assert counts.right == counts.years - 1


def test_a_missing_committee_and_one_too_many_are_found_out() -> None:
    case = next(c for c in CASES if len(c.truths) == 1 and c.truths[0].committees)
    right = perfect(case)
    missing, more = Counts(), Counts()
    judge(case, Tagged(right.date, ((),), right.years), missing)
    judge(case, Tagged(right.date, ((*right.committees[0], Tag("committees", "某县政协", 1.0)),),
                       right.years), more)  # fmt: skip
    assert (missing.figures()["committees.r"], missing.figures()["committees.p"]) == (0.0, 1.0)
    assert (more.figures()["committees.r"], more.figures()["committees.p"]) == (1.0, 0.5)


def test_no_issue_stands_in_both_halves() -> None:
    names = [case.name for case in CASES]
    titles = [article.title for case in CASES for article in case.articles]
    assert len(set(names)) == len(names) >= 60
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("half", HALVES)
def test_the_floors_hold(half: str) -> None:
    assert below_floor(measure(half).figures(), read_floors()[half]) == []


def test_tags_quote_what_stands_in_the_text() -> None:
    for case in CASES:
        tagged = tag(case)
        for article, committees, year in zip(
            case.articles, tagged.committees, tagged.years, strict=True
        ):
            texts = dict(article.fields()) | {"masthead": case.masthead}
            for evidence in (e for t in (*committees, year) for e in t.evidence):
                if evidence.field in texts:
                    text = texts[evidence.field]
                    assert text[evidence.start : evidence.end] == evidence.quote
