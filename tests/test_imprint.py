"""What an issue calls itself goes into its `index.md`; a typed masthead is no article."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_samples import write_raw
from huikan.article import parse, parse_issue
from huikan.cli import run
from huikan.ledger import audit
from huikan.messages import say
from huikan.page.imprint import Imprint, read_imprint
from huikan.store import read_text
from strategies import reading_of

TEXT = """# 松桥政协

2024年第11期（总第120期）

2024年11月28日

# 一盏路灯的来信

委员们当晚到了井边巷，六根灯杆，亮的只有一根。

# 码头上的第二课堂

放学以后，候船室里坐满了孩子。
"""


@pytest.mark.parametrize(
    ("lines", "publication", "number"),
    [
        (["松桥政协", "2024年第9期  总第118期"], "松桥政协", "2024年第9期（总第118期）"),
        (["松桥政协  2024年第9期  1", "松桥政协  2024年第9期  2"], "松桥政协", "2024年第9期"),
        (["《协商之窗》 2001年 第12期"], "协商之窗", "2001年第12期"),
        (["松 桥 政 协", "2024年第9期"], "松桥政协", "2024年第9期"),
        (["松桥政协2024年第9期6"], "松桥政协", "2024年第9期"),
        (["同舟·松桥2024年第6期 · 总第88期"], "同舟·松桥", "2024年第6期（总第88期）"),
        (["松桥日报·要闻 2016年9月6日"], "松桥日报", None),
        (["松桥日报2016年9月6日 星期二", "第3版 政协园地"], "松桥日报", None),
        (["松桥日报 第0455期 2016年9月6日"], "松桥日报", "第0455期"),
    ],
)
def test_name_and_number_are_read(
    lines: list[str], publication: str | None, number: str | None
) -> None:
    assert read_imprint(lines) == Imprint(publication, number)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["第3版 政协园地"],
        ["2024年3月8日 星期五 第六版 专版 责编 罗 鸣"],
        ["本期要目", "把会开到田埂上…………1"],
        ["松桥市政协办公室编 2024年9月28日"],
        ["征订启事：欢迎订阅明年的会刊，详情见本刊第3期第12页，各县区政协可以统一办理"],
        ["松桥政协", "湖畔政协"],
        ["云云溪溪政政协协", "第3版"],
        ["— 12 —"],
    ],
)
def test_what_is_no_imprint_says_nothing(lines: list[str]) -> None:
    assert read_imprint(lines) == Imprint()


def test_lines_that_contradict_one_another_say_nothing() -> None:
    lines = ["松桥政协 2024年第9期", "湖畔政协 2024年第10期"]
    assert read_imprint(lines) == Imprint()


def test_the_index_has_what_the_masthead_says(tmp_path: Path) -> None:
    page = (
        "松桥政协\n2024年第9期　总第118期\n\n把会开到田埂上\n罗　鸣\n\n"
        "委员们把会开到了田埂上，谈的是同一件事：渠修好了，谁来管。\n"
    )
    assert index_of(tmp_path, "songqiao-09.txt", page) == (
        "松桥政协",
        "2024年第9期（总第118期）",
    )


def test_a_sidecar_is_believed_before_the_masthead(tmp_path: Path) -> None:
    page = "松桥政协 2024年第9期\n\n把会开到田埂上\n\n委员们把会开到了田埂上，谈渠谁来管。\n"
    (tmp_path / "songqiao-09.yml").write_text("publication: 松桥通讯\n", encoding="utf-8")
    assert index_of(tmp_path, "songqiao-09.txt", page) == ("松桥通讯", "2024年第9期")


def index_of(folder: Path, name: str, page: str) -> tuple[str | None, str | None]:
    content = folder / "content"
    raw = write_raw(folder, name, page)
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    (file,) = (content / "issues").glob("*/*/index.md")
    issue = parse_issue(read_text(file), str(file), file.parent.name)
    return issue.publication, issue.number


def titles(folder: Path, page: str) -> list[str]:
    content = folder / "content"
    raw = write_raw(folder, "songqiao-11.md", page)
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    found = sorted((content / "issues").glob("*/*/[0-9]*.md"))
    return [read_text(file).split("\n")[1].removeprefix("title: ") for file in found]


def test_a_masthead_typed_as_a_heading_is_no_article(tmp_path: Path) -> None:
    assert titles(tmp_path, TEXT) == ["一盏路灯的来信", "码头上的第二课堂"]
    (index,) = (tmp_path / "content/issues").glob("2024/*/index.md")
    issue = parse_issue(read_text(index), str(index), index.parent.name)
    assert (issue.publication, str(issue.date)) == ("松桥政协", "2024-11-28")


@pytest.mark.parametrize(
    "page",
    [
        TEXT.replace("2024年11月28日\n", "本期说的是灯。\n"),
        TEXT.replace("2024年第11期（总第120期）\n\n2024年11月28日\n", ""),
        TEXT.replace("# 松桥政协", "# 让松桥的灯亮起来，让船等一等"),
        "# 松桥政协\n\n2024年第11期\n",
    ],
    ids=["other text below it", "nothing below it", "a headline", "nothing else"],
)
def test_a_typed_headline_stays_an_article(tmp_path: Path, page: str) -> None:
    assert titles(tmp_path, page)[0] == page.split("\n")[0].removeprefix("# ")


SEVERAL = (
    "松桥政协 2024年第5期\n\n让水井边的议事亭亮起来\n\n"
    "今年以来，松桥市政协委员就城北老街供水问题提交提案三件，市水务局逐件答复，居民都说好。\n\n"
    "松桥政协 2024年第{}期\n\n茶摊旁的社情民意\n\n"
    "松桥市政协委员在茶摊旁收集社情民意信息四十二条，其中九条转为提案，都有了回音。\n"
)


@pytest.mark.parametrize(
    ("text", "sidecar", "numbers"),
    [
        (SEVERAL.format(6), "", "2024年第5期 / 2024年第6期"),
        (SEVERAL.format(5), "", ""),
        (SEVERAL.format("05"), "", ""),
        (SEVERAL.replace("松桥政协 2024年第{}期", "第{}期").format(6), "", ""),
        (SEVERAL.format(6), "number: 2024年第5期\n", ""),
    ],
)
def test_a_file_of_several_issues_is_asked_about(
    tmp_path: Path, text: str, sidecar: str, numbers: str
) -> None:
    content = tmp_path / "content"
    if sidecar:
        write_raw(tmp_path, "page.yml", sidecar)
    raw = write_raw(tmp_path, "page.txt", text)
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    files = sorted(content.glob("issues/*/*/[0-9]*.md"))
    asked = [f for file in files for f in parse(read_text(file)).review]
    said = [f.message for f in asked if f.code == "issue/several"]
    assert said == ([say("issue/several", "zh", {"numbers": numbers})] if numbers else [])


@pytest.mark.parametrize(
    "raw", ["", "松桥政协 2024年第10期\n", "松桥政协 2024年第10期\n\n2024年10月28日\n"]
)
def test_a_page_without_an_article_is_read(raw: str) -> None:
    assert not audit(reading_of(raw, "page.txt").ledger, raw)
