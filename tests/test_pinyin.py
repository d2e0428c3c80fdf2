"""Readings of Chinese: our table says what pypinyin, which it was made from, says."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from authoring import load_script
from huikan.pinyin import TABLE, syllables
from huikan.succession import slug

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    return load_script("build_pinyin")


def test_the_table_is_what_its_script_makes_of_the_pinned_pypinyin(builder: ModuleType) -> None:
    made = (ROOT / "scripts" / "huikan" / "data" / TABLE).read_text(encoding="utf-8")
    assert builder.table() == made


def test_every_character_is_read_alike() -> None:
    for character in map(chr, PINYIN_DICT):
        assert list(syllables(character)) == lazy_pinyin(character)


def test_every_phrase_is_read_alike() -> None:
    for phrase in PHRASES_DICT:
        assert list(syllables(phrase)) == lazy_pinyin(phrase)


PHRASES = sorted(PHRASES_DICT)
PARTS = st.one_of(
    st.sampled_from(PHRASES),
    st.builds(lambda phrase, n: phrase[:n], st.sampled_from(PHRASES), st.integers(1, 8)),
    st.builds(lambda phrase, n: phrase[n:], st.sampled_from(PHRASES), st.integers(0, 3)),
    st.text("，。 aB3·\u3000《\N{KELVIN SIGN}\N{CJK UNIFIED IDEOGRAPH-3400}重行长", max_size=3),
    st.text(max_size=3),
)


@settings(max_examples=500)
@given(st.lists(PARTS, max_size=6).map("".join))
def test_any_text_is_read_alike(text: str) -> None:
    assert list(syllables(text)) == lazy_pinyin(text)


def test_a_rest_that_only_begins_a_phrase_is_read_character_by_character() -> None:
    begun = [p[:n] for p in PHRASES for n in range(2, len(p)) if p[:n] not in PHRASES_DICT]
    assert len(begun) > 10_000
    for text in begun:
        assert list(syllables(text)) == lazy_pinyin(text)


@pytest.mark.parametrize("text", ["", "2024", "，", "Huikan", " \n"])
def test_what_is_no_chinese_stays(text: str) -> None:
    assert "".join(syllables(text)) == text


def test_no_more_is_read_than_is_asked_for() -> None:
    asked = syllables("政协" * 1_000_000)
    assert [next(asked) for _ in range(3)] == ["zheng", "xie", "zheng"]


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("重庆：Ａ组的ABC项目", "chong-qing-zu-de-abc-xiang"),
        ("——", "article"),
        ("K歌", "k-ge"),
    ],
)
def test_addresses(title: str, address: str) -> None:
    assert slug(title) == address
