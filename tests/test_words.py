"""One pattern for many words: as the plain alternation, longest first, would match."""

from __future__ import annotations

import re

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
