"""The site's lists: missing numbers, features, glossary, the archive at a glance."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from huikan.authority import load
from huikan.authority_files import Term
from huikan.model import (
    Archive,
    Article,
    Block,
    BlockKind,
    Finding,
    Issue,
    StoredArticle,
    StoredIssue,
)
from huikan.site.build import build_site
from huikan.site.catalogue import build_catalogue, missing_numbers
from huikan.site.chart import NARROW, WIDE, draw_glance
from huikan.site.feature_pages import feature_lists
from huikan.site.glance import build_glance
from huikan.site.glossary_pages import glossary_lists
from huikan.site.names import ArchiveNames
from huikan.site.translation_pages import translation_lists
from huikan.site.views import Cell, Glance, Link
from huikan.translation import fingerprint

CONTENT = Path(__file__).parent.parent / "content"


def issue(year: int, number: str, publication: str = "云溪政协") -> StoredIssue:
    made = Issue(f"a{year}-{number}", publication=publication, number=number)
    return StoredIssue(f"issues/{year}/a{year}-{number}", made)


def lacking(*issues: StoredIssue) -> dict[str, tuple[int, ...]]:
    return {path.rpartition("/")[2]: numbers for path, numbers in missing_numbers(issues).items()}


def test_numbers_that_begin_anew_each_year_are_counted_from_one() -> None:
    found = lacking(issue(2023, "6"), issue(2024, "第2期"), issue(2024, "5"))
    assert found == {
        "a2023-6": (1, 2, 3, 4, 5), "a2024-第2期": (1, 3, 4), "a2024-5": (1, 3, 4),
    }  # fmt: skip


@pytest.mark.parametrize(
    "issues",
    [
        [issue(2024, "130"), issue(2024, "131")],
        [issue(2023, "12"), issue(2024, "13")],
        [issue(2024, "1"), issue(2024, "58", "石桥政协")],
        [issue(2024, "1"), issue(2024, "20240528")],
        [issue(2024, "增刊")],
    ],
)
def test_nothing_is_said_to_be_missing_without_a_reason(issues: list[StoredIssue]) -> None:
    assert lacking(*issues) == {}


def test_a_gap_between_running_numbers_is_seen() -> None:
    assert lacking(issue(2024, "130"), issue(2024, "133"))["a2024-133"] == (131, 132)


def test_a_feature_has_one_page_for_all_its_issues_its_note_first() -> None:
    def stored(year: int, *titles: tuple[str, str | None]) -> StoredIssue:
        path = f"issues/{year}/a"
        blocks = (Block(BlockKind.TEXT, "委员们的话。"),)
        articles = tuple(
            StoredArticle(
                f"{path}/{n:02}-x.md",
                Article(f"{year}-{n}", title, feature=feature, blocks=blocks),
            )
            for n, (title, feature) in enumerate(titles, 1)
        )
        described = Issue(f"a{year}", date=dt.date(year, 1, 1))
        return StoredIssue(path, described, articles)

    archive = Archive(
        (
            stored(2023, ("委员风采", None), ("一", "委员风采"), ("独立", None)),
            stored(2024, ("二", "委员风采")),
        )
    )
    catalogue = build_catalogue(archive, ArchiveNames(load()))
    assert [e.article.title for e in catalogue.by_feature["委员风采"]] == ["二", "委员风采", "一"]
    overview, page = feature_lists(catalogue, "zh")
    assert [row.title.text for s in overview.sections for row in s.rows] == ["委员风采"]
    assert page.first.address == "features/委员风采/"
    assert [len(s.rows) for s in page.sections] == [1, 2]
    assert "委员们的话。" in page.view.note


def test_the_glossary_gives_both_languages_and_former_names() -> None:
    names = ArchiveNames(load())
    article = Article("a", "题", committees=("宁夏回族自治区政协文化文史和学习委员会",))
    one = StoredIssue("issues/2024/a", Issue("a"), (StoredArticle("issues/2024/a/1.md", article),))
    catalogue = build_catalogue(Archive((one,)), names, specials=names.specials)
    for lang, name, other in (
        ("zh", "文化文史和学习委员会", "Culture, Historical Records and Study Committee"),
        ("en", "Culture, Historical Records and Study Committee", "文化文史和学习委员会"),
    ):
        (listing,) = glossary_lists(catalogue, lang)
        rows = {row.title.text: row.details for s in listing.sections for row in s.rows}
        assert rows[name][0].text == other
        assert any("文史资料委员会" in detail.text for detail in rows[name])


def test_the_glossary_has_the_words_that_translations_keep_to() -> None:
    terms = (Term("提案", "proposal", (), ("motion",)), Term("无译", ""))
    catalogue = replace(build_catalogue(Archive(()), ArchiveNames(load())), terms=terms)
    (listing,) = glossary_lists(catalogue, "zh")
    (words,) = [s for s in listing.sections if s.id == "terms"]
    (row,) = words.rows
    assert row.title.text == "提案"
    assert [d.text for d in row.details] == ["proposal"]
    (english,) = glossary_lists(catalogue, "en")
    assert english.sections[0].rows[0].title.text == "proposal"


def translated_archive() -> Archive:
    """Four articles: translated by a person, by a machine and since changed, begun, not at all."""
    text = (Block(BlockKind.TEXT, "井水清了。"),)
    originals = [Article(f"a{n}", f"题{n}", blocks=text) for n in range(4)]
    drafted = (Finding("draft/translation", "", ""),)
    translations = (
        Article("a0", "One", translator="Ann", translates=fingerprint(originals[0])),
        Article("a1", "Two", translator="machine", translates="0"),
        Article("a2", "Three", review=drafted),
    )
    stored = tuple(
        StoredArticle(
            f"issues/2024/a/0{n}-a.md",
            original,
            (("en", translations[n]),) if n < len(translations) else (),
        )
        for n, original in enumerate(originals)
    )
    return Archive((StoredIssue("issues/2024/a", Issue("a"), stored),))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_of_translations_says_by_whom_and_what_is_old(lang: str) -> None:
    catalogue = build_catalogue(translated_archive(), ArchiveNames(load()))
    (listing,) = translation_lists(catalogue, lang)
    told = {s.id: [(r.title.text, *(d.text for d in r.details)) for r in s.rows]
            for s in listing.sections}  # fmt: skip
    assert list(told) == ["stale", "draft", "done", "none"]
    titles = ["题0", "题1", "题2"] if lang == "zh" else ["One", "Two", "Three"]
    assert [told[s][0][0] for s in ("done", "stale", "draft")] == titles
    assert "Ann" in told["done"][0][1]
    assert ("机器翻译" if lang == "zh" else "Machine") in told["stale"][0][1]
    assert len(told["none"]) == 1
    assert "1" in told["none"][0][1]
    numbers = re.findall(r"\d+", str(listing.view.note))
    assert numbers == ["4", "1", "1", "1", "1"]


def test_an_archive_without_articles_has_a_page_of_translations_all_the_same() -> None:
    (listing,) = translation_lists(build_catalogue(Archive(()), ArchiveNames(load())), "zh")
    assert listing.sections == ()


def test_the_picture_of_the_archive_has_the_tables_numbers() -> None:
    articles = tuple(
        StoredArticle(
            f"issues/2024/a/{n}.md",
            Article(f"a{n}", "题", committees=("银川市政协",), year=2023 + (n > 0)),
        )
        for n in range(5)
    )
    archive = Archive((StoredIssue("issues/2024/a", Issue("a"), articles),))
    glance = build_glance(build_catalogue(archive, ArchiveNames(load())), "zh")
    for layout in (WIDE, NARROW):
        chart = draw_glance(glance, "zh", layout)
        assert [m.text for m in chart.columns] == ["2023", "2024"]
        found = [(d.label.text, d.radius) for d in chart.dots]
        assert found == [("1", layout.largest / 2), ("4", layout.largest)]
        marks = [*chart.dots, *(d.label for d in chart.dots), *chart.columns]
        assert all(0 < m.x < chart.width and 0 < m.y < chart.height for m in marks)


def test_a_number_stands_in_its_dot_only_where_there_is_room() -> None:
    years = (Link("2024年"), Link("2023年"))
    row = (Link("云溪市政协"), (Cell(100, 5), Cell(1, 1), Cell(101, 0)))
    glance = Glance(years, (row, (Link("全部文章"), row[1])))
    small, large = draw_glance(glance, "zh", WIDE).dots
    assert (small.is_within, large.is_within) == (False, True)
    assert small.label.x > small.x + small.radius
    assert not any(dot.is_within for dot in draw_glance(glance, "zh", NARROW).dots)


def test_a_long_name_is_cut_in_the_picture_alone() -> None:
    name = "青岚县政协" + "经济和人口资源环境" * 4 + "委员会"
    row = (Link(name), (Cell(1, 5), Cell(1, 0)))
    glance = Glance((Link("2024年"),), (row, (Link("全部文章"), row[1])))
    (shown,) = draw_glance(glance, "zh", NARROW).rows
    assert shown.text.endswith("…")
    assert len(shown.text) == NARROW.letters["zh"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("demo") / "site"
    build_site(CONTENT, site, strict=True)
    return site


def soup(site: Path, address: str) -> BeautifulSoup:
    return BeautifulSoup((site / address / "index.html").read_text("utf-8"), "html.parser")


def test_missing_numbers_stand_with_the_issues(demo: Path) -> None:
    assert "《云溪政协》未收：第1—4期" in soup(demo, "issues/2024").text
    assert "Nos. 1–4" in soup(demo, "en/issues/2024/yunxi-2024-05").select_one(".hk-facts").text  # type: ignore[union-attr]


def test_no_picture_stands_without_its_numbers(demo: Path) -> None:
    for prefix in ("", "en/"):
        page = soup(demo, prefix)
        assert page.select_one("svg.hk-chart[role=img][aria-label]") is not None
        assert page.select_one(".hk-numbers-of table") is not None


@pytest.mark.parametrize(
    "address", ["features", "glossary", "translations", "quality", "corrections", "data", "contact"]
)
def test_every_page_leads_to_what_else_there_is(demo: Path, address: str) -> None:
    for prefix in ("", "en/"):
        assert (demo / prefix / address / "index.html").is_file()
        links = soup(demo, f"{prefix}years").select(".hk-footer-nav a")
        assert any(str(a["href"]).rstrip("/").endswith(f"/{address}") for a in links)


def wire(file: Path) -> int:
    """Bytes of a file as a server sends it."""
    data = file.read_bytes()
    return len(data) if file.suffix == ".png" else len(gzip.compress(data, 6, mtime=0))


def test_an_article_is_light_on_a_slow_line(demo: Path) -> None:
    files = set()
    for article in sorted((demo / "issues").glob("*/*/*/index.html")):
        page = BeautifulSoup(article.read_text("utf-8"), "html.parser")
        if page.select_one(".hk-article") is None:
            continue
        assert wire(article) <= 15_000, article
        needed = page.select("link[rel=stylesheet], link[rel=icon], script[src]")
        files |= {(article.parent / str(e.get("href") or e["src"])).resolve() for e in needed}
    assert files
    assert sum(map(wire, files)) <= 45_000, "with a page, more than 60 KB on the first visit"


def test_a_features_note_keeps_its_paragraphs(demo: Path) -> None:
    note = soup(demo, "features/委员走街巷-实事进万家-70f4").select(".hk-note p")
    assert note[0].text == "编者按："
    assert len(note) == 3
