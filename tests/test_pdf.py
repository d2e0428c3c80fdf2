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
