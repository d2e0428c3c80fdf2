"""How much words attract each other, the table that tells it, and what the model makes of it."""

from __future__ import annotations

import struct
from importlib import resources
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from authoring import load_script
from huikan.text.collocations import LONGEST, TABLE, UNIT, attraction, word_key
from huikan.text.cuts import continuation_logit, features

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    return load_script("build_collocations")


@pytest.mark.parametrize(
    ("tail", "head", "other"),
    [
        ("大家提高了思想", "认识，鼓足了干劲", "会议室的灯亮着"),
        ("这座桥修得很不", "容易，前后花了三年", "老人每天都来"),
        ("渔民们一个月才", "能回一趟家", "本刊记者"),
        ("各项工作取得了显著", "成效，得到好评", "王老师退休以后"),
    ],
)
def test_what_goes_on_attracts_more_than_what_does_not(tail: str, head: str, other: str) -> None:
    assert attraction(tail, head) > 1.0 > attraction(tail, other)
    assert continuation_logit(tail, head, False) > continuation_logit(tail, other, False)


def test_a_word_across_the_cut_is_found() -> None:
    assert attraction("老师傅的徒", "弟们") > 3.0
    assert attraction("老师傅的徒", "桥们") < 1.0


@pytest.mark.parametrize("sign", ["7", "X", "《", "(", "𠀀", "\udc80", " "])
def test_what_is_no_word_says_something_and_breaks_nothing(sign: str) -> None:
    for tail, head in ((sign, "桥"), ("桥", sign), (sign * 9, sign * 9)):
        assert -16 < attraction(tail, head) < 16


def test_only_the_characters_next_to_the_cut_count() -> None:
    near = attraction("一趟一趟地跑，", "一家一家地问，")
    assert near == attraction("很早很早以前他就一趟一趟地跑，", "一家一家地问，问到天黑为止")


@pytest.mark.parametrize(
    ("tail", "head", "alike"),
    [
        ("遇事不慌，早提醒、", "早劝阻、早化解。", {"item=begins"}),
        ("修了一座桥，架了一座", "桥，又通了水。", set()),
        ("写好一份提案，", "办好一份提案。", {"item=ends"}),
        ("他带来了一包茶、", "两册县志。", set()),
        ("他带来了、", "、两册县志", set()),
    ],
)
def test_items_that_are_built_alike(tail: str, head: str, alike: set[str]) -> None:
    assert {f for f in features(tail, head, False) if f.startswith("item=")} == alike


def test_the_table_is_what_the_reader_expects() -> None:
    with (resources.files("huikan") / "data" / TABLE).open("rb") as file, np.load(file) as made:
        keys = made["words"].cumsum(dtype=np.uint64)
        pairs = int(made["pairs"].sum(dtype=np.int64))
        assert len(made["second"]) == len(made["bond"]) == pairs
        assert len(keys) == len(made["alone"]) == len(made["back_off"]) == len(made["pairs"])
        assert keys[0] == 0
        assert (keys[1:] > keys[:-1]).all()
        assert (made["alone"] < 0).all()


def test_the_licence_lies_beside_the_table() -> None:
    notice = (resources.files("huikan") / "data" / "collocations.txt").read_text(encoding="utf-8")
    assert "creativecommons.org/licenses/by-sa/3.0" in notice
    assert "Kefu Chai" in notice
    assert "CC-BY-SA-3.0" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_builder_keeps_what_says_most(
    builder: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three words and one too long, the pair that is far from chance is the one kept."""
    monkeypatch.setattr(builder, "PAIRS", 1)
    words = ["", "桥", "灯", "水泥桥头堡", "灯会"]
    single = np.array([(0, 0.5, 1), (1, 0.1, 0.5), (2, 0.1, 0.5), (3, 0.1, 0.5), (4, 0.1, 0.25)])
    double = np.array([(1, 2, 0.05), (1, 4, 0.8), (3, 1, 0.9)])
    made = builder.distil(words, single, double)
    keys = made["words"].cumsum(dtype=np.uint64).tolist()
    assert keys == [0, word_key("桥"), word_key("灯"), word_key("灯会")]
    assert made["pairs"].tolist() == [0, 1, 0, 0]
    assert made["second"].tolist() == [3]
    assert made["bond"].tolist() == [round(float(np.log(0.8 / 0.1)) * UNIT)]
    assert all(len(word) > LONGEST for word in words if word and word_key(word) not in keys)


def test_the_builder_reads_the_dictionary(builder: ModuleType) -> None:
    words = "\0桥\0灯会\0".encode("utf-32-le")
    header = struct.pack("<3I", 3, 0, 12)
    assert builder.dictionary(header + words + "rest".encode("utf-32-le")) == ["", "桥", "灯会"]
