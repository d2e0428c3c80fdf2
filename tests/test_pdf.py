"""PDFs with a text layer: reading order by place, display type by size; what is refused."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from archive_samples import articles, snapshot, write_raw
from huikan.cli import run
from huikan.errors import BadInputError
from huikan.store import load_archive
from huikan.text.pdf import to_text

Output = pytest.CaptureFixture[str]

SIZE = 10
HEAVY, SPREAD = "**", "~~"
"""Before a line's text: it is set in the bold font; it has white between its characters."""
Line = tuple[float, float, float, str]
"""Left edge, base line, size, text."""

_MAP = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def"
    " 1 begincodespacerange <0000> <FFFF> endcodespacerange"
    " {ranges} endcmap end end"
)

_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/ToUnicode 5 0 R"
    "/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/DW 1000"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    "/FontDescriptor<</Type/FontDescriptor/FontName/{name}/Flags 4/Ascent 880/Descent -120"
    "/CapHeight 700/ItalicAngle 0/StemV 80/FontBBox[0 -120 1000 880]>>>>]>>"
)


def pdf(*pages: Iterable[Line], boxes: Iterable[tuple[int, ...]] = (), codes: bool = True) -> bytes:
    """A PDF of A4 pages with a font that has no shapes, only codes; `boxes` are x y width height
    of grey boxes on every page."""
    drawn = "".join(f".7 g {x} {y} {w} {h} re f " for x, y, w, h in boxes)
    ranges = "".join(
        f"1 beginbfrange <{n:02x}00> <{n:02x}FF> <{n if codes else 0xE0:02x}00> endbfrange "
        for n in range(256)
    )
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        *(_FONT.format(name=name).encode() for name in ("F", "F-Bold")),
        stream(_MAP.format(ranges=ranges)),
    ]
    for number, lines in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {7 + 2 * number} 0 R"
            "/Resources<</Font<</F 3 0 R/B 4 0 R>>>>>>".encode()
        )
        text = "".join(map(_shown, lines))
        objects.append(stream(drawn + text))
    return written(objects)


def _shown(line: Line) -> str:
    x, y, size, words = line
    font = "B" if words.startswith(HEAVY) else "F"
    white = 0.6 * size if words.startswith(SPREAD) else 0
    codes = words.lstrip(HEAVY + SPREAD).encode("utf-16-be").hex()
    return f"BT /{font} {size} Tf {white} Tc {x} {y} Td <{codes}> Tj ET "


def stream(text: str) -> bytes:
    return f"<</Length {len(text)}>>stream\n{text}\nendstream".encode()


def written(objects: Iterable[bytes], trailer: str = "") -> bytes:
    data = bytearray(b"%PDF-1.7\n")
    places = []
    for number, thing in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + thing + b"\nendobj\n"
    table = "".join(f"{at:010d} 00000 n \n" for at in places)
    size = len(places) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R{trailer}>>\n"
    )
    return bytes(data) + end.encode() + f"startxref\n{len(data)}\n%%EOF\n".encode()


def column(x: float, top: float, *lines: str) -> list[Line]:
    """Lines of running text below each other; a first line's indent is two full-width spaces."""
    out = []
    for n, text in enumerate(lines):
        indent = SIZE * (len(text) - len(text.lstrip("\u3000")))
        out.append((x + indent, top - 16 * n, SIZE, text.strip("\u3000")))
    return out


LEFT = (
    "　　入春以来，提案委员会的委员们",
    "把议事的地方搬到了老水井边，谁",
    "来了都能坐下说两句。",
)
RIGHT = ("　　井水清不清，街坊最清楚。三月", "里有人提出排水沟年年堵塞，委员", "们当场记下。")


def test_columns_are_read_one_behind_the_other_below_their_headline() -> None:
    page = [
        *column(60, 700, *LEFT),
        *column(240, 700, *RIGHT, RIGHT[1]),
        (130, 740, 18, "议事亭重新热闹起来"),
    ]
    want = ["# 议事亭重新热闹起来", "", *LEFT, *RIGHT, RIGHT[1], ""]
    assert to_text(pdf(page)) == "\n".join(want)


def test_articles_side_by_side_keep_their_headlines() -> None:
    page = [
        (80, 740, 14, "议事亭热闹起来"),
        *column(60, 715, *LEFT),
        (260, 730, 14, "水沟修好了"),
        *column(240, 705, *RIGHT),
    ]
    want = ["# 议事亭热闹起来", "", *LEFT, "", "# 水沟修好了", "", *RIGHT, ""]
    assert to_text(pdf(page)) == "\n".join(want)


def test_a_row_of_articles_ends_before_the_next_begins() -> None:
    page = [
        *column(60, 740, *LEFT),
        *column(240, 740, *RIGHT),
        *column(60, 660, *RIGHT),
        *column(240, 660, *LEFT),
    ]
    lines = [line for line in to_text(pdf(page)).splitlines() if line]
    assert lines == [*LEFT, *RIGHT, *RIGHT, *LEFT]


def test_a_caption_below_a_picture_is_marked_and_small_type_elsewhere_is_not() -> None:
    caption = (60, 560, 8, "委员在老水井边议事。")
    page = [*column(60, 740, *LEFT), caption, *column(60, 540, *RIGHT)]
    with_picture = to_text(pdf(page, boxes=[(60, 572, 150, 120)]))
    assert "\n\n▲委员在老水井边议事。\n\n" in with_picture
    assert "\n\n委员在老水井边议事。\n\n" in to_text(pdf(page))


def test_a_table_is_read_row_by_row() -> None:
    rows = [
        (60 + 60 * c, 700 - 16 * r, SIZE, f"{'甲乙丙'[c]}{'一二三'[r]}")
        for r in range(3)
        for c in range(3)
    ]
    assert "甲一 乙一 丙一\n甲二 乙二 丙二\n" in to_text(pdf([*rows, *column(60, 600, *LEFT)]))


def test_a_shadow_is_read_once_and_a_dash_stays_whole() -> None:
    page = [
        (60, 760, 18, "议事亭——人人都来"),
        (61, 760, 18, "议事亭——人人都来"),
        *column(60, 700, *LEFT),
    ]
    assert to_text(pdf(page)).count("亭") == 1
    assert to_text(pdf([(60, 760, 18, "高高兴兴——人人都来")])) == "高高兴兴——人人都来\n"


def test_type_is_marked_by_its_size() -> None:
    page = [
        (100, 760, 18, "议事亭重新热闹起来"),
        (80, 735, 12, "柳河岸边的第一件提案"),
        *column(60, 700, *LEFT),
        (60, 560, 14, "水不清，人心不安。"),
    ]
    lines = to_text(pdf(page)).splitlines()
    assert lines[:3] == ["# 议事亭重新热闹起来", "", "## 柳河岸边的第一件提案"]
    assert "水不清，人心不安。" in lines
    assert "#" not in to_text(pdf([*column(60, 700, *LEFT), *column(240, 700, *RIGHT)]))


def test_display_type_that_fills_its_column_goes_on_in_the_next_line() -> None:
    first, second = "铸魂为先 在思想引领中筑牢同", "心根基"
    wrapped = [(62, 720, 12, first), (150, 700, 12, second), *column(60, 670, *LEFT)]
    assert f"## {first}{second}\n" in to_text(pdf(wrapped))
    parted = [(100, 720, 12, "铸魂为先"), (100, 700, 12, "筑牢根基"), *column(60, 670, *LEFT)]
    assert "## 铸魂为先\n## 筑牢根基\n" in to_text(pdf(parted))


def test_a_heading_of_the_text_s_own_size_is_told_by_its_face() -> None:
    page = [
        *column(60, 700, *LEFT),
        (80, 652, SIZE, f"{HEAVY}井台边的约定，从一只水桶开始"),
        (60, 636, SIZE, f"{HEAVY}说起"),
        *column(60, 620, *RIGHT),
    ]
    text = to_text(pdf(page))
    assert f"{LEFT[-1]}\n\n## 井台边的约定，从一只水桶开始说起\n\n{RIGHT[0]}\n" in text
    plain = [(x, y, size, words.removeprefix(HEAVY)) for x, y, size, words in page]
    assert "#" not in to_text(pdf(plain))


@pytest.mark.parametrize(
    "heavy",
    [
        {1},  # words within a paragraph that fill a line of it
        {0},  # a paragraph's first words
        {3},  # a sentence of its own
        set(range(7)),  # all of the page: it stands out of nothing
    ],
)
def test_heavy_words_in_running_text_are_no_heading(heavy: set[int]) -> None:
    lines = [*column(60, 700, *LEFT), *column(60, 652, "　　谁来了都能坐下说两句。", *RIGHT)]
    page = [
        (x, y, size, (HEAVY if n in heavy else "") + words)
        for n, (x, y, size, words) in enumerate(lines)
    ]
    assert "#" not in to_text(pdf(page))


def test_a_small_line_over_the_gutter_parts_what_stands_above_from_what_stands_below() -> None:
    page = [
        *column(60, 700, *LEFT),
        *column(240, 700, *RIGHT),
        (205, 652, SIZE, "松桥政协"),
        (150, 630, 18, "议事亭重新热闹起来"),
        *column(60, 606, *RIGHT),
        *column(240, 606, *LEFT),
    ]
    lines = [line for line in to_text(pdf(page)).splitlines() if line]
    head = ["松桥政协", "# 议事亭重新热闹起来"]
    assert lines == [*LEFT, *RIGHT, *head, *RIGHT, *LEFT]
    caption = [
        *column(60, 700, *LEFT),
        (284, 650, 8, "委员在老水井边议事"),
        *column(420, 700, *RIGHT),
        (300, 40, 9, "— 2 —"),
    ]
    lines = [line for line in to_text(pdf(caption)).splitlines() if line]
    assert lines == [*LEFT, "委员在老水井边议事", *RIGHT, "— 2 —"]


def test_a_mark_that_hangs_into_the_gutter_does_not_join_its_columns() -> None:
    hung = [LEFT[0], f"{LEFT[1]}来，", LEFT[2]]
    right = [*RIGHT, *RIGHT[1:]]
    page = [*column(60, 700, *hung), *column(240, 700, *right)]
    assert [line for line in to_text(pdf(page)).splitlines() if line] == [*hung, *right]


def test_a_headline_is_not_parted_where_the_columns_below_it_begin() -> None:
    page = [
        (106, 740, 18, "议事亭里热闹了"),
        (240, 740, 18, "谁来都能说"),
        *column(60, 700, *LEFT),
        *column(240, 700, *(line.strip("\u3000") for line in RIGHT)),
    ]
    assert to_text(pdf(page)).splitlines()[0] == "# 议事亭里热闹了 谁来都能说"


def test_a_column_of_one_line_is_a_column_still() -> None:
    page = [*column(60, 700, *LEFT), (240, 700, SIZE, "们当场记下了这件事。")]
    lines = [line for line in to_text(pdf(page)).splitlines() if line]
    assert lines == [*LEFT, "们当场记下了这件事。"]


def test_a_spread_line_has_no_spaces_but_those_that_were_typed() -> None:
    spread = (60, 684, SIZE, f"{SPREAD}议事亭里谁来了都能坐")
    page = [*column(60, 700, LEFT[0]), spread, *column(60, 668, *LEFT[2:])]
    assert "议事亭里谁来了都能坐\n" in to_text(pdf(page))
    names = column(60, 684, "何　平　欧阳一心")
    assert "何 平 欧阳一心\n" in to_text(pdf([*column(60, 700, LEFT[0]), *names]))


def test_a_caption_and_a_signature_go_on_where_their_column_ends() -> None:
    page = [
        *column(60, 740, *LEFT),
        (60, 554, 8, "松桥市政协委员和街坊们在老水井边的议事亭里"),
        (90, 542, 8, "商量水沟。李一山摄"),
        *column(60, 520, *RIGHT),
        (60, 472, SIZE, "（作者系松桥市政协常务委员、市水"),
        (160, 456, SIZE, "利学会会员）"),
    ]
    text = to_text(pdf(page, boxes=[(75, 572, 100, 120)]))
    assert "\n\n▲松桥市政协委员和街坊们在老水井边的议事亭里商量水沟。李一山摄\n\n" in text
    assert "\n\n（作者系松桥市政协常务委员、市水利学会会员）\n" in text


def test_a_heading_beside_a_picture_stays_in_its_column() -> None:
    page = [
        *column(60, 560, *LEFT),
        *column(240, 760, *RIGHT),
        (270, 690, 11, "井台边的约定"),
        *column(240, 660, *LEFT),
        *column(420, 560, *RIGHT),
    ]
    pictures = [(60, 578, 150, 190), (420, 578, 150, 190)]
    lines = [line for line in to_text(pdf(page, boxes=pictures)).splitlines() if line]
    assert lines == [*LEFT, *RIGHT, "## 井台边的约定", *LEFT, *RIGHT]


def test_a_caption_that_points_to_its_picture_is_not_marked_twice() -> None:
    page = [*column(60, 740, *LEFT), (60, 560, 8, "▲委员在老水井边议事。")]
    assert "\n▲委员" in to_text(pdf(page, boxes=[(60, 572, 150, 120)]))


def test_folios_and_running_heads_stand_apart() -> None:
    head = [(60, 800, 9, "松桥政协"), (260, 800, 9, "第２版")]
    page = [*head, *column(60, 700, *LEFT), (200, 40, 9, "— 2 —")]
    assert to_text(pdf(page)) == "\n".join(["松桥政协 第２版", "", *LEFT, "", "— 2 —", ""])


WELL = (
    "　　入春以来，提案委员会的委员们",
    "把议事的地方搬到了老水井边上，谁",
    "来了都能坐下说两句。",
)
DITCH = (
    "　　井水清不清，街坊最清楚。三月",
    "里有人提出排水沟年年都堵塞，委员",
    "们当场记下。",
)
"""Lines that fill their column, sixteen characters wide."""


def beside(*, has_ended: bool = False, has_headlines: bool = True) -> list[Line]:
    """Two articles side by side, both cut at the page's end, the left one not if it `has_ended`."""
    left = [*WELL[:2], "来了都能说。"] if has_ended else WELL[:2]
    heads = [(80, 740, 14, "议事亭热闹起来"), (260, 740, 14, "水沟修好了")]
    return [
        *(heads if has_headlines else ()),
        *column(60, 715, *left),
        *column(240, 715, *DITCH[:2]),
    ]


REST = [*column(60, 740, WELL[2], *DITCH), *column(240, 740, DITCH[2], *WELL)]


def lines_of(*pages: list[Line]) -> list[str]:
    return [line for line in to_text(pdf(*pages)).splitlines() if line]


def test_articles_side_by_side_go_on_behind_a_page_break_each_in_its_column() -> None:
    left = ["# 议事亭热闹起来", *WELL, *DITCH]
    right = ["# 水沟修好了", *DITCH, *WELL]
    folio = (200, 40, 9, "— 1 —")
    assert lines_of([*beside(), folio], REST) == [*left, *right, "— 1 —"]
    with_more = [*REST, (80, 640, 14, "便民卡跑出加速度"), *column(60, 615, *WELL)]
    assert lines_of(beside(), with_more) == [*left, *right, "# 便民卡跑出加速度", *WELL]


def test_an_article_whose_headline_alone_stands_on_the_page_goes_on_too() -> None:
    heads = [*column(60, 860, *WELL, *DITCH), *beside()[:2]]
    whole = [*column(60, 740, *WELL), *column(240, 740, *DITCH)]
    want = [*WELL, *DITCH, "# 议事亭热闹起来", *WELL, "# 水沟修好了", *DITCH]
    assert lines_of(heads, whole) == want


def test_columns_of_one_text_go_on_page_by_page() -> None:
    """No headlines of their own; the left article has ended; no column stands below either."""
    columns = [*WELL[:2], *DITCH[:2]]
    on_the_next = [WELL[2], *DITCH, DITCH[2], *WELL]
    assert lines_of(beside(has_headlines=False), REST) == [*columns, *on_the_next]
    ended = ["# 议事亭热闹起来", *WELL[:2], "来了都能说。", "# 水沟修好了", *DITCH[:2]]
    assert lines_of(beside(has_ended=True), REST) == [*ended, *on_the_next]
    elsewhere = column(160, 740, "　　来的人都能坐下。", *WELL, *DITCH)
    apart = ["# 议事亭热闹起来", *WELL[:2], "# 水沟修好了", *DITCH[:2]]
    assert lines_of(beside(), elsewhere) == [*apart, "　　来的人都能坐下。", *WELL, *DITCH]


def test_a_paragraph_that_a_page_break_tears_ends_before_the_folio() -> None:
    above = [*column(60, 700, *DITCH, *WELL[:2]), (100, 40, 9, "— 1 —")]
    below = column(60, 700, WELL[2], *DITCH)
    assert lines_of(above, below) == [*DITCH, *WELL, "— 1 —", *DITCH]
    signed = [*column(60, 700, WELL[2]), (130, 684, SIZE, "（何 平）"), *column(60, 640, *DITCH)]
    assert lines_of(above, signed) == [*DITCH, *WELL, "（何 平）", "— 1 —", *DITCH]
    whole = [*column(60, 700, *DITCH, *WELL), (100, 40, 9, "— 1 —")]
    assert lines_of(whole, below) == [*DITCH, *WELL, "— 1 —", WELL[2], *DITCH]
    assert lines_of(above, column(60, 700, *DITCH)) == [*DITCH, *WELL[:2], "— 1 —", *DITCH]


VERSE = ("　　一篙点破湖中月，", "　　摇到石桥边。", "　　桥边阿爹补旧网，", "　　补了又一年。")


def test_a_headline_over_columns_of_verse_stands_before_both() -> None:
    page = [
        (180, 740, 14, "乌篷谣"),
        (190, 722, SIZE, "何　平"),
        *column(60, 700, *VERSE),
        *column(240, 700, *VERSE),
        *column(60, 600, *WELL, *WELL),
        *column(240, 600, *DITCH, *DITCH),
    ]
    want = ["# 乌篷谣", "何 平", *VERSE, *VERSE, *WELL, *WELL, *DITCH, *DITCH]
    assert lines_of(page) == want
    beside_text = [(420, 740, 14, "水沟修好了"), *column(420, 715, *WELL)]
    text, with_another = page[10:], [*page[:10], *beside_text]
    assert lines_of(text, with_another) == [*want[10:], *want[:10], "# 水沟修好了", *WELL]


def test_lines_that_are_all_set_in_are_seen_to_be_by_the_columns_of_other_pages() -> None:
    text = column(60, 700, *WELL, *DITCH)
    assert lines_of(text, column(60, 700, *VERSE)) == [*WELL, *DITCH, *VERSE]
    elsewhere = lines_of(text, column(95, 700, *VERSE))
    assert elsewhere[-4:] == [line.strip("\u3000") for line in VERSE]
    quoted = [line.strip("\u3000")[:13] for line in (WELL[0], WELL[1], DITCH[0], DITCH[1])]
    assert lines_of(text, column(80, 700, *quoted))[-4:] == quoted


def test_headlines_side_by_side_are_parted_over_the_gutter_between_their_columns() -> None:
    text = [*column(60, 700, *WELL, *WELL), *column(240, 700, *DITCH, *DITCH)]
    heads = "议事亭从此就热闹起来了", "水沟是今年春天修好的吗"
    page = [(63, 740, 14, heads[0]), (243, 740, 14, heads[1]), *text]
    want = [f"# {heads[0]}", *WELL, *WELL, f"# {heads[1]}", *DITCH, *DITCH]
    assert lines_of(page) == want
    one = [(98, 740, 14, "议事亭热闹起来"), (226, 740, 14, "水沟也修好了"), *text]
    assert lines_of(one)[0] == "# 议事亭热闹起来 水沟也修好了"


def test_a_word_that_found_no_room_is_a_column_of_its_own() -> None:
    page = [
        *column(60, 700, *WELL),
        *column(240, 700, *DITCH),
        (420, 700, SIZE, "修好。"),
    ]
    assert lines_of(page) == [*WELL, *DITCH, "修好。"]
    cells = [(420, 700 - 16 * n, SIZE, "三件。") for n in range(3)]
    first = " ".join([WELL[0].strip("\u3000"), DITCH[0].strip("\u3000"), "三件。"])
    assert first in lines_of([*page[:-1], *cells])[0]


def test_headings_at_the_columns_tops_are_no_running_head() -> None:
    page = [
        (80, 740, 11, "井台边的约定"),
        (260, 740, 11, "水沟边的约定"),
        *column(60, 715, *WELL),
        *column(240, 715, *DITCH),
    ]
    assert lines_of(page) == ["## 井台边的约定", *WELL, "## 水沟边的约定", *DITCH]


def test_a_signature_and_what_the_next_column_begins_with_stand_apart() -> None:
    page = [
        *column(60, 700, *WELL),
        (130, 652, SIZE, "（何 平）"),
        (280, 700, SIZE, "松桥政协办公室"),
        *column(240, 684, *DITCH),
    ]
    assert "\n（何 平）\n\n松桥政协办公室\n" in to_text(pdf(page))


def test_a_caption_that_a_column_break_parts_from_its_picture_is_marked() -> None:
    """The left column ends in the picture, and the right one begins with small type."""
    left, right = column(60, 700, *WELL, *DITCH, *WELL), column(240, 684, *DITCH, *WELL, *WELL)
    caption = (250, 700, 8, "委员在老水井边议事。")
    page, picture = [*left, caption, *right], (70, 470, 140, 84)
    assert "\n▲委员在老水井边议事。\n" in to_text(pdf(page, boxes=[picture]))
    has_text_below = [*page, *column(60, 450, *DITCH)]
    assert "▲" not in to_text(pdf(has_text_below, boxes=[picture]))
    over_both = [*left, (150, 720, 8, "松桥政协提案委员会"), *right]
    assert "▲" not in to_text(pdf(over_both, boxes=[picture]))
    assert "▲" not in to_text(pdf(page))


def test_a_caption_on_the_next_page_is_marked_and_a_folio_below_a_picture_is_none() -> None:
    picture = (70, 60, 140, 100)
    first = [*column(60, 700, *WELL, *DITCH), (130, 40, 9, "— 1 —")]
    second = [(70, 740, 8, "委员在老水井边议事。"), *column(60, 720, *WELL, *DITCH)]
    text = to_text(pdf(first, second, boxes=[picture]))
    assert "\n▲委员在老水井边议事。\n" in text
    assert "\n— 1 —\n" in text
    assert "▲" not in to_text(pdf(first, second))


def test_a_signature_at_the_margin_of_a_verse_is_no_column() -> None:
    verse = ("江水你从雪山来，", "带着冰的骨头，", "带着鹰的影子，")
    page = [
        (180, 740, 14, "守渡人"),
        *column(60, 710, *verse),
        *column(240, 710, *verse),
        (350, 646, SIZE, "（何　平）"),
    ]
    assert lines_of(page) == ["# 守渡人", *verse, *verse, "（何 平）"]


def test_last_lines_that_end_before_the_first_lines_begin_are_no_column() -> None:
    rows = ["　　经济界别有于长河和门涛还有纪守", "业", "　　教育界别有安澜和孙大圣还有葛天", "民"]
    page = [*column(60, 700, *(f"{row} " for row in rows)), *column(260, 700, *WELL)]
    assert lines_of(page) == [*rows, *WELL]
    cells = [(60, 700 - 16 * n, SIZE, f"{n} 号") for n in range(4)]
    beside_them = [(110, 700 - 16 * n, SIZE, f"{row} ") for n, row in enumerate(WELL)]
    assert lines_of([*cells, *beside_them])[0].startswith("0 号 ")


def test_a_line_alone_over_the_gutter_stands_before_the_columns() -> None:
    """Above two lines in each column, too few for the gutter to show by itself."""
    page = [
        (205, 720, SIZE, "编者按："),
        *column(60, 700, *WELL[:2]),
        *column(240, 700, *DITCH[:2]),
    ]
    assert lines_of(page) == ["编者按：", *WELL[:2], *DITCH[:2]]
    at_edge = [(60, 720, SIZE, "编者按："), *page[1:]]
    assert lines_of(at_edge)[:2] == ["编者按：", WELL[0]]


def test_a_byline_over_the_gutter_is_not_parted_where_a_column_begins() -> None:
    byline = [(163, 720, SIZE, "本报记者何　平"), (240, 720, SIZE, "通讯员江小舟")]
    text = [
        *column(60, 700, *WELL, *WELL),
        *column(240, 700, *(line.strip("\u3000") for line in (*DITCH, *DITCH))),
    ]
    assert "本报记者何 平 通讯员江小舟" in lines_of([(180, 745, 14, "守渡人"), *byline, *text])


def test_a_headline_that_a_page_break_tears_is_put_together() -> None:
    first = [
        *column(60, 700, *WELL, *DITCH),
        (80, 590, 14, "一件提案三级接力"),
        (130, 40, 9, "— 1 —"),
    ]
    second = [(73, 740, 14, "村民喝上了放心水啊"), *column(60, 710, *WELL)]
    text = to_text(pdf(first, second))
    assert "# 一件提案三级接力\n# 村民喝上了放心水啊\n" in text
    other_size = [(73, 740, 18, "村民喝上了放心水啊"), *column(60, 710, *WELL)]
    assert "# 一件提案三级接力\n\n— 1 —" in to_text(pdf(first, other_size))


def test_a_headline_may_be_one_character_and_a_drop_cap_is_none() -> None:
    page = [(130, 740, 18, "绕 "), *column(60, 710, *WELL, *DITCH)]
    assert lines_of(page)[0] == "# 绕"
    drop_cap = [(60, 740, 18, "绕 "), *column(60, 710, *WELL, *DITCH)]
    assert lines_of(drop_cap)[0] == "绕"


def test_a_heavy_heading_may_lack_a_character_that_its_mark_goes_with() -> None:
    page = [
        *column(60, 700, *WELL, *DITCH),
        (80, 604, SIZE, f"{HEAVY}一、抓住了这个大题目到点子"),
        (60, 588, SIZE, f"{HEAVY}上，议到关键处"),
        *column(60, 572, *WELL),
    ]
    assert "## 一、抓住了这个大题目到点子上，议到关键处" in lines_of(page)
    parted = [*page[:6], page[6], (60, 588, SIZE, f"{HEAVY}另一个题目"), *column(60, 572, *WELL)]
    assert "## 一、抓住了这个大题目到点子" in lines_of(parted)


def test_a_pdf_becomes_articles_and_its_text_is_kept(tmp_path: Path) -> None:
    page = [
        (140, 760, 18, "议事亭重新热闹起来"),
        (180, 742, SIZE, "松桥市政协提案委员会"),
        *column(60, 720, *LEFT),
        *column(240, 720, *RIGHT),
        (150, 640, 18, "便民卡跑出加速度"),
        (180, 622, SIZE, "松桥市政协经济委员会"),
        *column(60, 600, "　　办一张停车卡要跑几个窗口？经", "济委员会的委员们在大厅走了两天。"),
        *column(240, 600, "　　他们画出一张路线图，六月起，", "停车卡当天就能拿到手。"),
    ]
    raw = write_raw(tmp_path / "in", "songqiao.pdf", pdf(page))
    content = tmp_path / "content"
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    issue = load_archive(content).issues[0]
    assert [a.article.title for a in issue.articles] == ["议事亭重新热闹起来", "便民卡跑出加速度"]
    want = ["".join(LEFT).strip("\u3000"), "".join(RIGHT).strip("\u3000")]
    assert [b.text for b in issue.articles[0].article.blocks] == want
    assert (content / "raw/songqiao.pdf").read_bytes() == raw.read_bytes()
    assert (content / "raw/songqiao.pdf.txt").read_text("utf-8") == to_text(raw.read_bytes())
    assert run(["check", "--content", str(content)]) == 0
    before = snapshot(content)
    assert run(["ingest", "--content", str(content), "--again"]) == 0
    assert snapshot(content) == before
    assert len(articles(content)) == 2


_LOCK = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{'11' * 32}>/U<{'22' * 32}>>>/ID[<00><00>]"
_SOUND = pdf([*column(60, 700, *LEFT)])
_EMPTY = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "pdf-broken"),
        (b"%PDF-1.7\nand then nothing", "pdf-broken"),
        (_SOUND[200:], "pdf-broken"),
        (written(_EMPTY, _LOCK), "pdf-locked"),
        (pdf([], boxes=[(0, 0, 595, 842)]), "pdf-no-text"),
        (pdf([], [], [(60, 700, SIZE, "封面")], boxes=[(0, 0, 595, 842)]), "pdf-no-text"),
        (pdf([*column(60, 700, *LEFT)], codes=False), "pdf-garbled"),
    ],
)
def test_what_has_no_text_to_take_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(BadInputError) as e:
        to_text(data, "a.pdf")
    assert (e.value.code, e.value.path) == (code, "a.pdf")


def test_a_scan_is_named_with_its_remedy_and_leaves_nothing(tmp_path: Path, capsys: Output) -> None:
    scan = write_raw(tmp_path / "in", "scan.pdf", pdf([], boxes=[(0, 0, 595, 842)]))
    content = tmp_path / "content"
    assert run(["ingest", str(scan), "--content", str(content), "--lang", "zh"]) == 3
    said = capsys.readouterr().err
    assert f"{scan}: 这份 PDF 是扫描图片，没有文字层" in said
    assert "-l chi_sim" in said
    assert not (content / "raw").exists()
