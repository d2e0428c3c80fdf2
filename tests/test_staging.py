"""The archive as plain Markdown: another builder makes the same pages of it, and nothing worse."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from archive_samples import articles, make_archive, snapshot
from huikan.article import parse, render
from huikan.cli import run
from huikan.site.staged_pages import file_of, plain
from huikan.site.views import ProseView, SitePage

Output = pytest.CaptureFixture[str]

MARKUP = "\\`*_{}[]()<>#+-.!|~:=&\"'/^1 甲，"


@pytest.fixture(autouse=True, scope="module")
def without_pdfs() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_PDF", "false")
        yield


def stage(content: Path, folder: Path) -> int:
    return run(["stage", str(folder), "--content", str(content), "--lang", "en"])


def build(staged: Path) -> dict[str, BeautifulSoup]:
    """The pages that MkDocs makes of the folder, of which it must not complain."""
    args = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f"]
    subprocess.run([*args, str(staged / "mkdocs.yml")], check=True, cwd=staged)
    return {
        path.relative_to(staged / "site").as_posix(): BeautifulSoup(path.read_text("utf-8"), "lxml")
        for path in (staged / "site").rglob("index.html")
    }


@pytest.mark.parametrize("text", ["# 一", "1. 一", "- 一", "> 一", "=== ", "| 甲 | 乙 |", "///  a"])
def test_text_begins_nothing(text: str) -> None:
    assert seen(plain(text)) == " ".join(text.split())


@given(st.text(st.sampled_from(MARKUP), max_size=30))
def test_text_is_read_as_itself(text: str) -> None:
    assert seen(plain(text)) == " ".join(text.split())


def seen(markdown: str) -> str:
    """What a reader sees of Markdown, if it is one paragraph."""
    made = Markdown(extensions=["attr_list", "tables", "footnotes", "admonition", "toc"])
    html = BeautifulSoup(made.convert(markdown), "lxml")
    body = html.body
    if body is None:
        return ""
    assert [(tag.name, tag.attrs) for tag in body.find_all()] == [("p", {})]
    return " ".join(body.get_text().split())


def test_links_lead_to_files() -> None:
    page = SitePage("zh", "", "", ProseView(""))
    assert file_of(page, "years/2024/#a") == "years/2024/index.md#a"
    assert file_of(page, "feed.xml") == "feed.xml"
    deeper = SitePage("en", "issues/2024/a/01-x/", "", ProseView(""))
    assert file_of(deeper, "en/") == "../../../../index.md"
    assert file_of(deeper, "") == "../../../../../index.md"


def test_the_same_pages_at_the_same_addresses(tmp_path: Path) -> None:
    content, site, staged = make_archive(tmp_path), tmp_path / "site", tmp_path / "staged"
    assert stage(content, staged) == 0
    assert run(["build", "--content", str(content), "--site", str(site)]) == 0
    made = build(staged)
    ours = {p.relative_to(site).as_posix() for p in site.rglob("index.html")}
    assert made.keys() == ours
    address = "/".join(articles(content)[0].relative_to(content).with_suffix("").parts)
    page = made[f"{address}/index.html"]
    theirs = BeautifulSoup((site / address / "index.html").read_text("utf-8"), "lxml")
    for paragraph in theirs.select(".hk-body p[id]"):
        (same,) = page.select(f"p#{paragraph['id']}")
        assert same.get_text() == paragraph.get_text()
    assert (staged / "site" / "search" / "meta.json").exists() == (
        site / "search" / "meta.json"
    ).exists()


def test_a_bulletin_brings_no_markup_of_its_own(tmp_path: Path) -> None:
    content = make_archive(tmp_path)
    first = articles(content)[0]
    article = parse(first.read_text(encoding="utf-8"))
    hostile = (
        "<script>alert(1)</script>{: onclick=alert(1) }",
        "[点这里](javascript:alert(1))",
        "![图](https://evil.example/x.png)",
        '<img src=x onerror="alert(1)">',
        "{{ 7*7 }}{% raw %}",
    )
    text = render(article).rstrip("\n") + "\n\n" + "\n\n".join(hostile) + "\n"
    first.write_text(text.replace("title: ", "title: '<b onmouseover=a>' # ", 1), "utf-8")
    staged = tmp_path / "staged"
    assert stage(content, staged) == 0
    pages = build(staged)
    assert "alert(1)" in "".join(page.get_text() for page in pages.values())
    for path, page in pages.items():
        for tag in page.find_all():
            assert not [name for name in tag.attrs if name.startswith("on")], path
            for name in ("href", "src"):
                assert not str(tag.get(name, "")).startswith(("javascript:", "https://evil")), path
        assert not [s for s in page.find_all("script") if "alert(1)" in s.get_text()], path


def test_staging_twice_changes_nothing_and_another_folder_is_left_alone(
    tmp_path: Path, capsys: Output
) -> None:
    content, staged = make_archive(tmp_path), tmp_path / "staged"
    assert stage(content, staged) == 0
    once = snapshot(staged)
    assert stage(content, staged) == 0
    assert snapshot(staged) == once
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]
    assert stage(content, content) == 4
    assert "did not write" in capsys.readouterr().err


def test_the_articles_markdown_is_no_page_of_its_own(tmp_path: Path) -> None:
    staged = tmp_path / "staged"
    assert stage(make_archive(tmp_path), staged) == 0
    found = [p for p in (staged / "docs").rglob("*.md") if p.name != "index.md"]
    assert found == []
    assert list((staged / "docs").rglob("*.epub"))
