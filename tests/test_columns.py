"""Columns side by side on one line: nothing read from them is sure, and the editor is told."""

from __future__ import annotations

import pytest

from huikan.authority import load
from huikan.model import RawText
from huikan.pipeline import read
from huikan.text.columns import part_columns
from huikan.trace import Traced

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


def side_by_side(gap: str) -> str:
    return "\n".join(a + gap + b for a, b in zip(LEFT, RIGHT, strict=True))


def test_columns_that_one_space_parts_are_a_finding() -> None:
    assert "layout/columns" in codes(side_by_side(" "))


@pytest.mark.parametrize("gap", ["        ", "\u3000\u3000\u3000"])
def test_columns_that_a_wide_gap_parts_are_read_one_by_one(gap: str) -> None:
    page = side_by_side(gap)
    assert "layout/columns" not in codes(page)
    assert parted(page).split() == [*LEFT, *RIGHT]


def parted(page: str) -> str:
    """The page with its columns one below the other; empty if the rule leaves it alone."""
    out = part_columns(Traced.of(page))
    return out.text if out else ""


SHEET = """\
云溪政协                     2024年3月8日 星期五             第2版 要闻

                    小板凳议出大民生
              ——云溪区政协“板凳议事”侧记

   云溪的板凳有三条腿，村里人说这样坐       县里的书记也来坐过一回，坐的是最矮的
得才稳。每月初八的上午，委员们把板凳搬      那一条。他说板凳矮一些，看人就平一些。
到祠堂门口，谁家有事谁来坐下讲一讲。             石桥修好了
   第一年讲的是水，第二年讲的是路，到       桥是去年秋天断的，今年春天修好的，全村
了第三年，讲的是孩子上学要走的那座桥。      的人都去走了一遍，走完了还要再走一遍。
                    两位老人的一封来信
   我们两个人都住在桥的那一头，一个今       明年的事情还没有定，可是板凳已经擦好
年八十一岁，一个七十九岁，走路要扶着墙      了，就放在祠堂的廊檐下面，等着大家来坐，
慢慢走，走到桥边就走不动了，坐下歇一歇。     来讲，来把话说完，也把茶喝完再慢慢回去。
"""


def test_a_sheet_is_read_band_by_band_and_column_by_column() -> None:
    text = parted(SHEET)
    order = ["小板凳议出", "云溪的板凳", "第一年讲的", "县里的书记", "石桥修好了", "桥是去年秋"]
    order += ["两位老人的", "我们两个人", "明年的事情"]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "\n    第一年讲的是水" in text
    assert "石桥修好了\n\n" in text


def test_nothing_is_lost_where_columns_are_parted() -> None:
    assert sorted(parted(SHEET).split()) != []
    assert sorted("".join(parted(SHEET).split())) == sorted("".join(SHEET.split()))


@pytest.mark.parametrize(
    "page",
    [
        "\n".join(f"    {line}" for line in LEFT),
        "\n".join(f"长沙市{n}县    交办{n}件    办结{n}件    满意率100%" for n in range(10, 30)),
        "\n".join(f"第{n:03d}号   关于加强湖岸巡护的提案   民盟" for n in range(1, 19)),
        "\n\n".join(f"{a}      {b}" for a, b in zip(LEFT[:3], RIGHT[:3], strict=True)),
        "守住一条街      聚好一院人\n\n" + "，".join(LEFT) + "。",
    ],
    ids=["one column set in", "a table", "a list", "verse in half lines", "a headline with a gap"],
)
def test_what_is_no_sheet_of_columns_stays_as_it_is(page: str) -> None:
    assert parted(page) == ""


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


def wide(text: str) -> int:
    """Places that a terminal gives a text of Chinese characters and spaces."""
    return sum(1 if c == " " else 2 for c in text)


def in_cells(left: list[str], right: list[str], width: int) -> str:
    """Two columns, ragged, as a program puts them that counts two places for a character."""
    left = [line[: len(line) - n % 3] if line in LEFT else line for n, line in enumerate(left)]
    return "\n".join(
        f"{a}{' ' * (width - wide(a))}{b}".rstrip() for a, b in zip(left, right, strict=True)
    )


LEFT_ARTICLE = ["渡口的灯", "罗　鸣", *(f"　　{LEFT[0]}", *LEFT[1:])]
RIGHT_ARTICLE = ["山上的水", "方小舟", *(f"　　{RIGHT[0]}", *RIGHT[1:])]


def test_columns_measured_in_cells_of_two_places() -> None:
    page = in_cells([*LEFT_ARTICLE], [*RIGHT_ARTICLE], 40)
    parted = part_columns(Traced.of(page))
    assert parted is not None
    lines = [line.strip() for line in parted.text.splitlines() if line.strip()]
    assert lines[:2] == LEFT_ARTICLE[:2]
    assert lines[len(LEFT_ARTICLE) :] == [line.strip() for line in RIGHT_ARTICLE]


def test_title_blocks_side_by_side_begin_a_new_band() -> None:
    upper = in_cells(["上篇的题目", *LEFT[:-1], f"{LEFT[-1]}。"], ["", *RIGHT], 40)
    lower = in_cells([*LEFT_ARTICLE], [*RIGHT_ARTICLE], 40)
    parted = part_columns(Traced.of(f"{upper}\n\n{lower}"))
    assert parted is not None
    text = parted.text
    assert text.index(RIGHT[-1]) < text.index("渡口的灯") < text.index("山上的水")


def test_headings_at_the_edge_side_by_side_begin_none() -> None:
    head = ["先听", *(f"　　{LEFT[0]}", *LEFT[1:])], ["再议", *(f"　　{RIGHT[0]}", *RIGHT[1:])]
    upper = in_cells([*LEFT[:-1], f"{LEFT[-1]}。"], [*RIGHT[:-1], f"{RIGHT[-1]}。"], 40)
    parted = part_columns(Traced.of(f"{upper}\n\n{in_cells(*head, 40)}"))
    assert parted is not None
    text = parted.text
    assert text.index("先听") < text.index(f"{RIGHT[-1]}。") < text.index("再议")
