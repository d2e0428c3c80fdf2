"""An issue to take away: the EPUB and the page that holds it all."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from huikan.article import parse_body
from huikan.model import Article, Issue, StoredArticle, StoredIssue
from huikan.site.body import Setting, render_body
from huikan.site.epub import build_epub
from strategies import articles

ISSUE = Issue("a", title="云溪政协 2024年第5期", publication="云溪政协", rights="CC0 1.0")


def book(*made: Article) -> dict[str, bytes]:
    stored = tuple(StoredArticle(f"issues/2024/a/{n:02}-x.md", a) for n, a in enumerate(made, 1))
    data = build_epub(StoredIssue("issues/2024/a", ISSUE, stored))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.namelist()[0] == "mimetype"
        assert file.infolist()[0].compress_type == zipfile.ZIP_STORED
        return {name: file.read(name) for name in file.namelist()}


def text_of(page: bytes) -> str:
    return "".join(ElementTree.fromstring(page).itertext())


@given(st.lists(articles, min_size=1, max_size=3))
def test_any_issue_is_a_well_formed_book_with_all_its_words(made: list[Article]) -> None:
    files = book(*made)
    for name, data in files.items():
        if name.endswith((".xhtml", ".opf", ".xml")):
            ElementTree.fromstring(data)
    for number, article in enumerate(made, 1):
        said = "".join(text_of(files[f"OEBPS/a{number}.xhtml"]).split())
        for block in article.blocks:
            kept = (c for c in block.text if c.isprintable() and not c.isspace())
            assert "".join(kept) in "".join(c for c in said if c.isprintable())


@pytest.mark.parametrize(
    "text",
    [
        "- 一\n- 二 [点](javascript:alert(1)) &nbsp; &copy;",
        "| 甲 | 乙 |\n| -- | -- |\n| <script>alert(1)</script> | [外](https://example.org/?a&b) |",
        "![图](tu.jpg) [邻](02-y.md)",
        "<div onclick=x>&lt;",
    ],
)
def test_markdown_of_strangers_makes_no_broken_book(text: str) -> None:
    page = ElementTree.fromstring(
        book(Article("a1", "题", blocks=parse_body(text)))["OEBPS/a1.xhtml"]
    )
    space = "{http://www.w3.org/1999/xhtml}"
    assert not [e for e in page.iter() if e.tag in (f"{space}img", f"{space}script")]
    for link in page.iter(f"{space}a"):
        assert str(link.get("href")).startswith("https://")
    assert not [k for e in page.iter() for k in e.attrib if k.startswith("on")]


def test_the_manifest_names_every_file_and_the_contents_every_article() -> None:
    files = book(Article("a1", "一"), Article("a2", "二"))
    package = ElementTree.fromstring(files["OEBPS/package.opf"])
    named = {e.get("href") for e in package.iter("{http://www.idpf.org/2007/opf}item")}
    assert named == {n[6:] for n in files if n.startswith("OEBPS/")} - {"package.opf"}
    assert [
        a.text for a in BeautifulSoup(files["OEBPS/nav.xhtml"], "html.parser").select("li a")
    ] == [
        "一",
        "二",
    ]


def test_the_same_issue_is_the_same_book() -> None:
    stored = StoredIssue("issues/2024/a", ISSUE, (StoredArticle("a.md", Article("a1", "一")),))
    assert build_epub(stored) == build_epub(replace(stored))


def test_headings_of_many_articles_can_stand_on_one_page() -> None:
    at = Setting("issues/2024/a", "issues/2024/a/print/", "zh")
    made = [render_body(parse_body("## 建议"), at, prefix=f"a{n}-") for n in (1, 2)]
    ids = [BeautifulSoup(b.html, "html.parser").h2["id"] for b in made]  # type: ignore[index]
    assert ids == ["a1-建议", "a2-建议"]


def test_a_book_in_english_holds_what_is_translated_and_says_how_much() -> None:
    original = Article("a-01", "小板凳", authors=("罗鸣",), date=dt.date(2024, 5, 28))
    english = Article(
        "", "Small Stools", subtitle="In the lanes", blocks=parse_body("Members came.")
    )
    stored = (
        StoredArticle("issues/2024/a/01-x.md", original, (("en", english),)),
        StoredArticle("issues/2024/a/02-y.md", Article("a-02", "未译")),
    )
    issue = replace(ISSUE, publication_en="Yunxi Bulletin")
    data = build_epub(StoredIssue("issues/2024/a", issue, stored), "en")
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        files = {name: file.read(name) for name in file.namelist()}
    assert "OEBPS/a2.xhtml" not in files
    said = text_of(files["OEBPS/a1.xhtml"])
    for phrase in ("Small Stools", "In the lanes", "罗鸣", "Yunxi Bulletin, 28 May 2024"):
        assert phrase in said
    assert "Of the issue's 2 articles 1 have been translated" in text_of(files["OEBPS/nav.xhtml"])
    assert b"<dc:language>en</dc:language>" in files["OEBPS/package.opf"]
