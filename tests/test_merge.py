"""Three-way merge: an editor's words are never lost, and what is new comes in beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huikan.merge import merge
from strategies import SENTENCES, edits, plain_pages, reading_of

lines = st.lists(st.sampled_from([*SENTENCES, "", "短句。", "又一句。"]), max_size=8)
texts = lines.map(lambda rows: "".join(f"{r}\n" for r in rows)) | st.text("甲乙丙丁\n", max_size=12)


@given(texts, texts)
def test_where_the_editor_changed_nothing_the_new_text_stands(base: str, theirs: str) -> None:
    merged = merge(base, base, theirs)
    assert (merged.text, merged.conflicts) == (theirs, ())


@given(texts, texts)
def test_where_nothing_is_new_the_editors_text_stands(base: str, ours: str) -> None:
    merged = merge(base, ours, base)
    assert (merged.text, merged.conflicts) == (ours, ())


@given(texts, texts)
def test_the_same_change_on_both_sides_is_no_conflict(base: str, both: str) -> None:
    merged = merge(base, both, both)
    assert (merged.text, merged.conflicts) == (both, ())


@given(texts, texts, texts)
def test_merging_again_changes_nothing(base: str, ours: str, theirs: str) -> None:
    merged = merge(base, ours, theirs).text
    assert merge(theirs, merged, theirs).text == merged


@given(texts, texts, st.integers(0, 500))
def test_what_the_editor_put_in_survives_any_new_text(base: str, theirs: str, at: int) -> None:
    at = min(at, len(base))
    ours = f"{base[:at]}编辑补记{base[at:]}"
    assert "编辑补记" in merge(base, ours, theirs).text


@given(texts, texts, texts)
def test_a_conflict_names_two_readings_that_differ(base: str, ours: str, theirs: str) -> None:
    for mine, new in merge(base, ours, theirs).conflicts:
        assert mine != new
        assert mine in ours
        assert new in theirs


@given(plain_pages(), edits)
def test_an_edit_of_a_generated_file_survives_changes_elsewhere(
    source: str, edit: tuple[object, str, int]
) -> None:
    change, words, at = edit
    for base in reading_of(source, "page.txt").files.values():
        ours, typed = change(base, words, at)  # type: ignore[operator]
        theirs = base.replace("year: null", "year: 2024") + "\n新增的一段。\n"
        merged = merge(base, ours, theirs)
        assert typed in merged.text


@pytest.mark.parametrize(
    ("name", "base", "ours", "theirs", "merged", "conflicts"),
    [
        (
            "changes in different words of a paragraph both come in",
            "市政协组织委员走访老旧小区，逐户登记。\n",
            "市政协组织委员走访老旧小区，逐户登记造册。\n",
            "区政协组织委员走访老旧小区，逐户登记。\n",
            "区政协组织委员走访老旧小区，逐户登记造册。\n",
            (),
        ),
        (
            "the editor's reading of a word stays and the other is named",
            "收到提案218件。\n",
            "收到提案281件。\n",
            "收到提案213件。\n",
            "收到提案281件。\n",
            1,
        ),
        (
            "of a word that both changed nothing is put together",
            "也要留住老样子。\n",
            "也要留住老样子和老味道。\n",
            "也要留住老模样。\n",
            "也要留住老样子和老味道。\n",
            1,
        ),
        (
            "a change behind a mark comes in beside a conflict",
            "收到提案218件，立案97件。\n",
            "收到提案281件，立案97件。\n",
            "收到提案213件，已立案97件。\n",
            "收到提案281件，已立案97件。\n",
            1,
        ),
        (
            "changes near each other that do not clash both come in",
            "逐户登记。\n",
            "挨户登记。\n",
            "逐户登记造册。\n",
            "挨户登记造册。\n",
            (),
        ),
        (
            "a paragraph that the editor struck out stays out",
            "一\n\n二\n\n三\n",
            "一\n\n三\n",
            "一\n\n二\n\n三\n\n四\n",
            "一\n\n三\n\n四\n",
            (),
        ),
        (
            "a paragraph that is no longer generated goes if nobody touched it",
            "一\n\n二\n\n三\n",
            "壹\n\n二\n\n三\n",
            "一\n\n三\n",
            "壹\n\n三\n",
            (),
        ),
    ],
    ids=lambda v: v if isinstance(v, str) and " " in v else "",
)
def test_merge(
    name: str, base: str, ours: str, theirs: str, merged: str, conflicts: int | tuple[()]
) -> None:
    result = merge(base, ours, theirs)
    assert result.text == merged
    assert len(result.conflicts) == (conflicts or 0)


def test_both_readings_are_quoted_with_the_words_around_them() -> None:
    """One character would be found at the wrong place: 第三次 before 十三位."""
    base, ours, theirs = (f"第三次协商会，来了十{n}位委员、四个部门。\n" for n in "二三五")
    merged = merge(base, ours, theirs)
    assert merged.text == ours
    assert merged.conflicts == (("来了十三位委员", "来了十五位委员"),)


def test_a_quotation_that_stands_twice_has_more_words_around_it() -> None:
    base, ours, theirs = (f"水，甲井{n}口，乙井三口，丙井三口。\n甲井三口。\n" for n in "二三五")
    ((mine, other),) = merge(base, ours, theirs).conflicts
    assert ours.count(mine) == 1
    assert mine.replace("甲井三口", "甲井五口", 1) == other


def test_long_words_are_quoted_as_they_are() -> None:
    long = "井边的老人说，这口井养了三代人，打水的绳子磨断了十几根，井沿上全是绳子勒出来的沟"
    merged = merge("他说：好。\n", f"他说：{long}。\n", "他说：不好。\n")
    assert all(mine in merged.text for mine, _ in merged.conflicts)
