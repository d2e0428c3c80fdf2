"""One pattern for many words: as the plain alternation, longest first, would match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huikan.text.words import one_of

WORDS = st.lists(st.text("主席委(.|会", min_size=1, max_size=5), max_size=12)


@given(WORDS, st.text("主席委(.|会", max_size=40))
def test_matches_what_the_plain_alternation_matches(words: list[str], text: str) -> None:
    plain = "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
    for end in ("", "(?!会|席)"):
        expected = [m.span() for m in re.finditer(f"(?:{plain}){end}", text)]
        assert [m.span() for m in re.finditer(f"(?:{one_of(words)}){end}", text)] == expected


def test_a_shorter_word_is_taken_where_the_longer_may_not_be() -> None:
    pattern = re.compile(f"{one_of(['主任', '主任委员'])}(?!会)")
    assert [m[0] for m in pattern.finditer("主任委员会，主任委员")] == ["主任", "主任委员"]


def test_a_word_may_be_long() -> None:
    long = "云" * 5000
    assert re.fullmatch(one_of([long, f"{long}溪", "云溪"]), f"{long}溪")


@pytest.mark.parametrize("begin", ["", "云溪"])
def test_a_thousand_words_may_each_begin_the_next(begin: str) -> None:
    words = [begin + "云溪"[n % 2] * n for n in range(1, 1001)]
    chain = [begin + ("溪云" * 500)[:n] for n in range(1, 1001)]
    pattern = re.compile(one_of([*words, *chain]))
    for word in (words[-1], words[500], chain[0], chain[38], chain[41], chain[-1]):
        assert pattern.fullmatch(word)
    assert [m[0] for m in pattern.finditer(f"{chain[700]}。{chain[44]}市")] == [
        chain[700],
        chain[44],
    ]


def test_below_the_deepest_branch_the_longest_word_is_taken() -> None:
    chain = [("溪云" * 500)[:n] for n in range(1, 200)]
    longer = [word + "市区" for word in chain] + [word + "市" for word in chain]
    pattern = re.compile(one_of([*chain, *longer]))
    for n in (10, 39, 40, 41, 150):
        for more in ("", "市", "市区"):
            assert pattern.match(f"{chain[n]}{more}县")[0] == chain[n] + more  # type: ignore[index]
