"""The archive as data: what is in the files is what is on the site, and nothing in them runs."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from huikan.article import render, render_issue
from huikan.model import Article, Block, BlockKind, Issue
from huikan.site.build import build_site
from huikan.site.dataset import ARTICLES, to_csv

FORMULAS = ("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(1)", "＝1+1", "  =1", "\t=1")


def write_archive(content: Path) -> Path:
    folder = content / "issues" / "2024" / "a"
    folder.mkdir(parents=True)
    issue = Issue("a", publication="=云溪政协", number="5", rights="CC0 1.0")
    (folder / "index.md").write_text(render_issue(issue), encoding="utf-8")
    for number, title in enumerate(["老街，新貌", *(f.strip() for f in FORMULAS[:5])], 1):
        made = Article(
            id=f"a{number}",
            title=title,
            authors=("甲", "乙"),
            committees=("云溪市政协",),
            year=2024,
            blocks=(
                Block(BlockKind.TEXT, '走访“老街”，记"账"。'),
                Block(BlockKind.HEADING, "建议"),
                Block(BlockKind.TEXT, "会后公布结果。"),
            ),
        )
        (folder / f"{number:02}-a.md").write_text(render(made), encoding="utf-8")
        english = Article(id="", title=f"No. {number}", blocks=(Block(BlockKind.TEXT, "One."),))
        if number == 1:
            (folder / "01-a.en.md").write_text(render(english), encoding="utf-8")
    return content


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("data")
    build_site(write_archive(top / "content"), top / "public", strict=True)
    return top / "public"


def table(built: Path, name: str) -> list[dict[str, str]]:
    text = (built / "data" / name).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_text_is_in_the_table_and_in_the_lines(built: Path) -> None:
    rows = table(built, "articles.csv")
    lines = [json.loads(x) for x in (built / "data/articles.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == len(lines) == 7
    assert [(r["id"], r["language"]) for r in rows[:2]] == [("a1", "zh"), ("a1", "en")]
    assert rows[0]["text"] == '走访“老街”，记"账"。\n\n建议\n\n会后公布结果。'
    assert lines[0]["authors"] == ["甲", "乙"]
    assert lines[0]["committees"] == ["云溪市政协"]
    assert list(rows[0]) == [column[0] for column in ARTICLES]


def test_no_cell_is_a_formula(built: Path) -> None:
    for name in ("articles.csv", "issues.csv"):
        for row in table(built, name):
            for cell in row.values():
                assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠")), cell
    assert table(built, "issues.csv")[0]["publication"] == "'=云溪政协"


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    (row,) = csv.DictReader(io.StringIO(to_csv([{"a": text}], ["a"]).decode("utf-8-sig")))
    assert row["a"] == f"'{text}"


@pytest.mark.parametrize("text", ["2024年", "’=1", "委员", "a=b", "——题"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    (row,) = csv.DictReader(io.StringIO(to_csv([{"a": text}], ["a"]).decode("utf-8-sig")))
    assert row["a"] == text


def test_every_part_can_be_gone_to_on_the_site(built: Path) -> None:
    for line in (built / "data/articles.jsonl").read_text("utf-8").splitlines():
        article = json.loads(line)
        page = BeautifulSoup(
            (built / article["address"] / "index.html").read_text("utf-8"), "html.parser"
        )
        for part in article["parts"]:
            if "address" in part:
                element = page.find(id=part["address"][1:])
                assert element is not None
                assert element.text == part["text"]


def test_the_package_describes_the_tables(built: Path) -> None:
    package = json.loads((built / "data/datapackage.json").read_text("utf-8"))
    assert [r["path"] for r in package["resources"]] == ["articles.csv", "issues.csv"]
    for resource in package["resources"]:
        data = (built / "data" / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert names == list(table(built, resource["path"])[0])


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_the_page_lists_each_file_with_its_size_and_checksum(built: Path, prefix: str) -> None:
    page = BeautifulSoup((built / prefix / "data/index.html").read_text("utf-8"), "html.parser")
    sums = dict(
        reversed(line.split("  ")) for line in (built / "data/SHA256SUMS").read_text().splitlines()
    )
    links = page.select(".hk-rows a[download]")
    assert {a.text for a in links} == {*sums, "SHA256SUMS"}
    for a, code in zip(links, page.select(".hk-sum"), strict=True):
        data = (built / "data" / a.text).read_bytes()
        assert code.text == hashlib.sha256(data).hexdigest() == sums.get(a.text, code.text)
