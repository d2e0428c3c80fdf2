"""Columns side by side on one line: nothing read from them is sure, and the editor is told."""

from __future__ import annotations

import pytest

from huikan.authority import load
from huikan.pipeline import RawText, read

LEFT = (
    "望湖区政协把议事的桌子搬到湖边",
    "每月初八请居民坐下来说一件事情",
    "说完的事情当场写在一块小黑板上",
    "办成一件就擦去一件从不留到下月",
    "到年底黑板上只剩下三件没有办完",
    "委员们说这三件要算在自己的账上",
)
RIGHT = (
    "青岚县政协组织委员走访高山村落",
    "逐户登记饮水和道路的情况与困难",
    "登记册交到县里的时候还带着泥点",
    "主管部门看过以后当天就派人上山",
    "不到一个月三个村子都通上了清水",
    "村民们把第一桶水送给了带路的人",
)


def codes(page: str) -> set[str]:
    """Codes of all findings on a page."""
    reading = read(RawText("page.txt", "page", page, "utf-8", "", ""), load())
    return {f.code for a in reading.ledger.articles for f in a.review}


@pytest.mark.parametrize("gap", [" ", "        ", "\u3000\u3000\u3000"])
def test_side_by_side_columns_are_a_finding(gap: str) -> None:
    page = "\n".join(a + gap + b for a, b in zip(LEFT, RIGHT, strict=True))
    assert "layout/columns" in codes(page)


@pytest.mark.parametrize(
    "page",
    [
        "\n".join((*LEFT, *RIGHT)),
        "守住一条街 聚好一院人\n\n" + "，".join(LEFT) + "。",
        "\n".join(f"第{n:03d}号 关于加强湖岸巡护的提案 提案人：民盟" for n in range(1, 9)),
    ],
    ids=["one column", "a headline with a space", "rows of three fields"],
)
def test_one_column_is_none(page: str) -> None:
    assert "layout/columns" not in codes(page)
