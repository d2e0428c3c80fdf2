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
