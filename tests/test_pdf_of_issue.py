"""An issue as a PDF: its words, its fonts on board, the same bytes again, none without Typst."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huikan.article import parse_body
from huikan.authority import load
from huikan.model import Archive, Article, Block, BlockKind, Issue, StoredArticle, StoredIssue
from huikan.site import issue_pages, pdf
from huikan.site.catalogue import build_catalogue
from huikan.site.names import ArchiveNames
from huikan.site.pdf import build_pdf, can_make_pdf
from strategies import articles

pytestmark = pytest.mark.skipif(not can_make_pdf(), reason="the extra `pdf` is not installed")

HAN = re.compile(r"[\u4e00-\u9fa5]")
ISSUE = Issue("a", title="云溪政协 2024年第5期", publication="云溪政协", rights="CC0 1.0")
ARTICLE = Article(
    id="a-01", title="小板凳议出大民生", blocks=(Block(BlockKind.TEXT, "委员进村。"),)
)


def issue_of(*made: Article) -> StoredIssue:
    stored = tuple(StoredArticle(f"issues/2024/a/{n:02}-x.md", a) for n, a in enumerate(made, 1))
    return StoredIssue("issues/2024/a", ISSUE, stored)


def words_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    texts = (page.get_textpage().get_text_range() for page in document)
    return re.sub(r"\s", "", "".join(texts))


def test_all_words_of_an_article_stand_in_it() -> None:
    article = replace(
        ARTICLE, kicker="协商在一线", subtitle="云溪纪事", authors=("罗鸣",),
        blocks=parse_body(
            "## 搬凳子\n\n委员进村〔缺〕\n\n/// caption\n委员视察老街。\n///\n\n"
            "| 区 | 件数 |\n| -- | -- |\n| 望湖区 | 12 |\n\n- 一条[外](https://example.org/y)"
        ),
    )  # fmt: skip
    said = words_of(build_pdf(issue_of(article), "https://example.org/x/"))
    for phrase in (
        "云溪政协2024年第5期", "协商在一线", "小板凳议出大民生", "——云溪纪事", "罗鸣", "搬凳子",
        "委员进村〔缺〕", "委员视察老街。", "望湖区12", "一条外",
        "https://example.org/x/issues/2024/a/01-x/", "原始文本缺字或中断",
    ):  # fmt: skip
        assert phrase in said


@settings(deadline=None, max_examples=15)
@given(st.lists(articles, min_size=1, max_size=3))
def test_any_issue_makes_the_same_pdf_twice_with_all_its_han(made: list[Article]) -> None:
    data = build_pdf(issue_of(*made), "")
    assert data == build_pdf(issue_of(*made), "")
    said = words_of(data)
    for article in made:
        shown = (article.title, *(b.text for b in article.blocks if b.kind is BlockKind.TEXT))
        assert set("".join(HAN.findall("".join(shown)))) <= set(said)


def test_a_pdf_in_english_is_set_in_a_latin_face_and_says_so() -> None:
    made = Article("", "Small Stools", blocks=parse_body("“Members” came to 云溪, *slowly*."))
    stored = StoredArticle("issues/2024/a/01-x.md", ARTICLE, (("en", made),))
    data = build_pdf(StoredIssue("issues/2024/a", ISSUE, (stored,)), "", "en")
    said = words_of(data)
    assert "SmallStools" in said
    assert "小板凳" not in said
    assert "云溪" in said
    names = re.findall(rb"/FontName/([^/\s]+)", data)
    assert {name[7:].split(b"-")[0] for name in names} == {b"LibertinusSerif", b"NotoSerifCJKsc"}
    assert b"/Lang(en)" in data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data


def test_every_font_is_embedded_as_a_subset_and_the_document_is_tagged() -> None:
    data = build_pdf(issue_of(ARTICLE), "")
    names = re.findall(rb"/FontName/([^/\s]+)", data)
    assert names
    assert all(re.match(rb"[A-Z]{6}\+NotoS", name) for name in names), names
    assert data.count(b"/FontFile3") >= len(set(names))
    assert b"/StructTreeRoot" in data
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"/Lang(zh-CN)" in data
    assert len(data) < 60_000


def test_a_character_that_everyday_fonts_lack_is_shown_and_costs_little() -> None:
    rare = replace(ARTICLE, title="龘䶮𠮷")
    data = build_pdf(issue_of(rare), "")
    assert "龘䶮𠮷" in words_of(data)
    assert b"pdfuaid" in data


def test_a_sign_that_no_font_has_makes_a_pdf_without_the_promise() -> None:
    data = build_pdf(issue_of(replace(ARTICLE, title="议事\U0001f600")), "")
    assert data.startswith(b"%PDF-")
    assert b"pdfuaid" not in data


@pytest.mark.parametrize("text", ['#read("/etc/passwd")', "*_$x$_* \\ // <a>", "@a `b` #{1+1}"])
def test_words_are_words_and_never_code(text: str) -> None:
    article = replace(ARTICLE, title=text, blocks=(Block(BlockKind.TEXT, text),))
    assert words_of(build_pdf(issue_of(article), "")).count("".join(text.split())) >= 2


def test_no_file_and_no_link_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    stored = issue_of(ARTICLE)
    assert ("PDF", "issues/2024/a.pdf") in taken(stored, True)
    assert not any("PDF" in text for text, _ in taken(stored, False))
    monkeypatch.setattr(pdf, "find_spec", lambda _: None)
    assert not can_make_pdf()


def taken(stored: StoredIssue, has_pdf: bool) -> list[tuple[str, str | None]]:
    catalogue = build_catalogue(Archive((stored,)), ArchiveNames(load()))
    catalogue = replace(catalogue, has_pdf=has_pdf)
    return [(link.text, link.to) for link in issue_pages.to_take_away(catalogue, stored, "zh")]
