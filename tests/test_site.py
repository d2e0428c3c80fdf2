"""The site: what readers meet, from the pure functions to the built files."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import tomllib
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from bs4 import BeautifulSoup

from huikan.anchors import slug
from huikan.article import parse_body, render, render_issue
from huikan.errors import BadInputError, CannotWriteError
from huikan.model import (
    GAP,
    Archive,
    Article,
    Block,
    BlockKind,
    Committee,
    Finding,
    Issue,
    Place,
    StoredArticle,
    StoredIssue,
)
from huikan.site.addresses import relative_url
from huikan.site.body import Setting, mark_gaps, render_body
from huikan.site.build import build_site
from huikan.site.catalogue import Entry, build_catalogue, group_by_feature
from huikan.site.frame import Imprint
from huikan.site.glance import COLUMNS, ROWS, build_glance
from huikan.site.handbook_pages import PICTURES, SOURCES
from huikan.site.listing import PAGE_ROWS, cut_sections, year_addresses
from huikan.site.options import HuikanConfig
from huikan.site.strings import STRINGS
from huikan.site.views import Link, Row, Section

ROOT = Path(__file__).parent.parent
AT = Setting("issues/2024/a", "issues/2024/a/01-x/", "zh")


PLACES = {
    "云溪市": Place("云溪市", "云溪", "Yunxi", "", "prefecture", None),
    "望湖区": Place("望湖区", "望湖", "Wanghu", "", "county", "云溪市"),
}


class FewNames:
    """An authority of one city and its district."""

    def place(self, name: str) -> Place | None:
        return PLACES.get(name)

    def committee(self, name: str) -> Committee:
        place, _, special = name.partition("政协")
        return Committee(name, f"Committee {place}", place, special or None)


def article(number: int, **values: object) -> StoredArticle:
    base = Article(id=f"a{number}", title=f"第{number}篇", committees=("望湖区政协",), year=2024)
    made = replace(base, **values)  # type: ignore[arg-type]
    return StoredArticle(f"issues/2024/a/{number:02}-pian.md", made)


def archive(*articles: StoredArticle, **issue: object) -> Archive:
    made = Issue("a", publication="云溪政协", number="5", **issue)  # type: ignore[arg-type]
    return Archive((StoredIssue("issues/2024/a", made, articles),))


def entry(stored: StoredArticle, **issue: object) -> Entry:
    return Entry(stored, archive(stored, **issue).issues[0])


# The text of strangers


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "**粗** <img src=x onerror=alert(1)>",
        "- 列表 <iframe src=//evil.example></iframe>",
        "[点](javascript:alert(1))",
        "[点](java&#x73;cript:alert(1))",
        "[点](JaVaScRiPt:alert(1))",
        "[点](data:text/html;base64,PHNjcmlwdD4=)",
        "![图](javascript:alert(1))",
        "![图](https://evil.example/a.png)",
        '![图](a.png "\\" onload=alert(1) x=")',
        "[a]: javascript:alert(1)\n\n[点][a]",
        "| 表 |\n| -- |\n| <script>alert(1)</script> |",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<svg/onload=alert(1)>",
        "/// caption\n<script>alert(1)</script>\n///",
        "## 标题 <script>alert(1)</script>",
    ],
)
def test_nothing_in_an_article_runs_or_loads(text: str) -> None:
    html = BeautifulSoup(render_body(parse_body(text), AT).html, "html.parser")
    assert not html.find(["script", "iframe", "svg", "object", "embed", "style"])
    for element in html.find_all(True):
        assert not [name for name in element.attrs if name.startswith("on")]
        for name in ("href", "src"):
            assert not re.match(r"(?i)\s*(javascript|data|vbscript):", str(element.get(name, "")))
        assert not str(element.get("src", "")).startswith(("http", "//"))


def test_raw_html_is_shown_as_it_was_written() -> None:
    text = "**注** <b>原文如此</b>"
    assert BeautifulSoup(render_body(parse_body(text), AT).html, "html.parser").text == (
        "注 <b>原文如此</b>"
    )


def test_a_caption_is_a_figure_of_its_own() -> None:
    blocks = [Block(BlockKind.TEXT, "正文。"), Block(BlockKind.CAPTION, "委员视察。")]
    html = render_body(blocks, AT).html
    assert "<p>正文。</p>" in html
    assert "<figure><figcaption>委员视察。</figcaption></figure>" in html


def test_a_picture_and_its_caption_share_a_figure() -> None:
    html = render_body(parse_body("![老街](tu.jpg)\n\n/// caption\n老街。\n///\n"), AT).html
    figure = BeautifulSoup(html, "html.parser").figure
    assert figure is not None
    assert figure.img is not None
    assert figure.img["src"] == "../tu.jpg"
    assert figure.figcaption is not None


@pytest.mark.parametrize(
    ("typed", "src"),
    [
        ("tu%20a.jpg", "../tu%20a.jpg"),
        ("%E5%9B%BE.jpg", "../%E5%9B%BE.jpg"),
        ("图.jpg", "../%E5%9B%BE.jpg"),
        ("tu(2).jpg", "../tu%282%29.jpg"),
        ("50%.jpg", "../50%25.jpg"),
        ("..%2f..%2f..%2f..%2fx.jpg", "../../../../x.jpg"),
        ("java%0ascript%3aalert(1)", "../java%0Ascript%3Aalert%281%29"),
    ],
)
def test_a_picture_is_asked_for_by_the_name_that_was_checked(typed: str, src: str) -> None:
    html = render_body(parse_body(f"![图]({typed})\n"), AT).html
    image = BeautifulSoup(html, "html.parser").img
    assert image is not None
    assert image["src"] == src


def test_a_line_break_between_han_characters_leaves_no_space() -> None:
    assert "区政协委员" in render_body([Block(BlockKind.TEXT, "区政协\n委员")], AT).html


def test_lost_text_is_explained_in_the_pages_language() -> None:
    assert 'data-note="原文此处缺失"' in mark_gaps(f"调研{GAP}", "zh")
    assert 'data-note="The source lost text here"' in mark_gaps(f"Visit {GAP}", "en")


def test_headings_of_one_name_have_anchors_of_their_own() -> None:
    body = render_body([Block(BlockKind.HEADING, "建议")] * 2, AT)
    assert [h.id for h in body.headings] == ["建议", "建议-2"]


# Addresses and lists


PLACES_OF_PAGES = ("", "a/", "a/b/", "a/b/c/", "en/a/b/", "a/./b/", "a//b/", "a/../c/")


@pytest.mark.parametrize("target", [*PLACES_OF_PAGES, "a/b.txt", "feed.xml"])
@pytest.mark.parametrize("source", PLACES_OF_PAGES)
def test_relative_urls_lead_where_the_address_says(source: str, target: str) -> None:
    site = "https://example.org/"
    led = urljoin(site + posixpath.normpath(f"/{source}x")[1:], relative_url(source, target))
    assert led == urljoin(site, target.replace("//", "/"))


@pytest.mark.parametrize("name", ["../云溪", "a/b", "云 溪", "", "?", "云溪#1"])
def test_a_name_is_one_safe_segment(name: str) -> None:
    assert re.fullmatch(r"[\w-]+", slug(name))


def test_names_that_differ_only_in_unsafe_characters_stay_apart() -> None:
    assert slug("云/溪") != slug("云?溪")


def test_lists_are_cut_at_a_hundred_rows_and_years_are_found_again() -> None:
    stored = [article(n, year=2024 if n < 150 else 2020) for n in range(250)]
    catalogue = build_catalogue(archive(*stored), FewNames())
    where = year_addresses("articles/", catalogue.entries)
    assert where == {2024: "articles/#y2024", 2020: "articles/page/2/#y2020"}
    sections = (Section(tuple(Row(Link(str(n))) for n in range(250)), id="s"),)
    pages = cut_sections(sections)
    assert [len(page[0].rows) for page in pages] == [PAGE_ROWS, PAGE_ROWS, 50]
    assert [page[0].id for page in pages] == ["s", "", ""]


def test_articles_of_a_feature_stand_together_behind_its_note() -> None:
    entries = [
        entry(article(1, title="独立")),
        entry(article(2, title="履职笔谈")),
        entry(article(3, feature="履职笔谈")),
        entry(article(4)),
    ]
    groups = [(f, [e.article.id for e in run]) for f, run in group_by_feature(entries)]
    assert groups == [(None, ["a1"]), ("履职笔谈", ["a2", "a3"]), (None, ["a4"])]


def test_an_article_stands_under_the_places_above_its_own() -> None:
    catalogue = build_catalogue(archive(article(1)), FewNames())
    assert [e.article.id for e in catalogue.by_place["云溪市"]] == ["a1"]
    assert [p.name for p in catalogue.within["云溪市"]] == ["望湖区"]


def test_a_special_committees_parent_has_a_page_too() -> None:
    stored = article(1, committees=("云溪市政协提案委员会",))
    assert "云溪市政协" in build_catalogue(archive(stored), FewNames()).committees


def test_issues_lead_to_their_neighbours_of_the_same_publication() -> None:
    issues = tuple(
        StoredIssue(f"issues/2024/{n}", Issue(str(n), publication=p, date=dt.date(2024, n, 1)))
        for n, p in [(1, "甲"), (2, "乙"), (3, "甲")]
    )
    beside = build_catalogue(Archive(issues), FewNames()).neighbours
    assert beside["issues/2024/3"].previous == issues[0]
    assert beside["issues/2024/2"].previous is None
    assert beside["issues/2024/1"].next == issues[2]


def test_the_glance_keeps_its_size_and_counts_every_article() -> None:
    stored = [article(n, year=1990 + n % 30, committees=(f"第{n % 40}市政协",)) for n in range(600)]
    glance = build_glance(build_catalogue(archive(*stored), FewNames()), "zh")
    assert len(glance.rows) == ROWS + 2
    assert len(glance.years) == COLUMNS + 1
    *lines, (_, total) = glance.rows
    assert [c.number for c in total][-1] == 600
    assert [sum(col) for col in zip(*([c.number for c in r] for _, r in lines), strict=True)] == [
        c.number for c in total
    ]


def test_every_word_of_the_interface_exists_in_both_languages() -> None:
    for key, (chinese, english) in STRINGS.items():
        fields = [set(re.findall(r"\{(\w+)\}", text)) for text in (chinese, english)]
        assert fields[0] == fields[1] or key.startswith("glance"), key
        assert key == "dash" or english.strip(), key
        assert not re.search(r"[\u4e00-\u9fff]", english.replace(GAP, "")) or (
            key == "language-other"
        ), key


# The built site


def write_content(folder: Path, count: int = 3) -> Path:
    """An archive of `count` articles in one issue; the first is translated, one is hostile."""
    issue = folder / "issues" / "2024" / "yunxi-2024-05"
    issue.mkdir(parents=True)
    described = Issue(
        "yunxi-2024-05",
        publication="云溪政协",
        publication_en="Yunxi Bulletin",
        number="5",
        date=dt.date(2024, 5, 28),
        demo=True,
    )
    (issue / "index.md").write_text(render_issue(described), encoding="utf-8", newline="")
    for number in range(1, count + 1):
        made = Article(
            id=f"a{number}",
            title=f"第{number}篇 <script>alert({number})</script>",
            committees=("云溪市政协提案委员会",),
            year=2024,
            blocks=(Block(BlockKind.TEXT, f"今年以来，委员调研{GAP}"),),
            review=(Finding("gap/tail", GAP, "原文在此中断"),),
        )
        file = issue / f"{number:03}-pian.md"
        file.write_text(render(made), encoding="utf-8", newline="")
    english = replace(
        made, id="", title="The first", translator="Eleanor Marsh", committees=(), review=()
    )
    (issue / "001-pian.en.md").write_text(render(english), encoding="utf-8", newline="")
    (issue / "tu.png").write_bytes(b"\x89PNG")
    for secret in ("raw/yunxi.txt", "ledger/yunxi.txt", "issues/notes.txt"):
        (folder / secret).parent.mkdir(exist_ok=True)
        (folder / secret).write_text("不公开", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    build_site(write_content(folder / "content"), folder / "public", strict=True)
    return folder / "public"


ISSUE = "issues/2024/yunxi-2024-05"


def soup(site: Path, address: str) -> BeautifulSoup:
    return BeautifulSoup((site / address / "index.html").read_text("utf-8"), "html.parser")


def test_articles_and_their_issue_have_stable_addresses_in_both_languages(built: Path) -> None:
    for prefix in ("", "en/"):
        for address in ("", f"{ISSUE}/", f"{ISSUE}/001-pian/", "years/2024/", "about/", "search/"):
            assert (built / prefix / address / "index.html").is_file(), prefix + address


def test_no_link_of_the_demonstration_is_dead(tmp_path: Path) -> None:
    """Every kind of page there is, in both languages."""
    build_site(ROOT / "content", tmp_path / "public", strict=True)
    assert not dead_links(tmp_path / "public")


def test_the_handbooks_are_on_the_site_in_both_languages(built: Path) -> None:
    for address in ("handbook/editors/", "handbook/operators/", "handbook/developers/"):
        for prefix in ("", "en/"):
            page = soup(built, prefix + address)
            assert page.select_one("article h1") is not None
            switch = page.select_one("a.hk-switch")
            assert switch is not None
            there = urljoin(f"/{prefix}{address}", str(switch["href"]))
            assert there == f"/{address}" if prefix else f"/en/{address}"
            foot = soup(built, f"{prefix}{ISSUE}").select(".hk-footer-nav a")
            to = {urljoin(f"/{prefix}{ISSUE}/", str(link["href"])) for link in foot}
            assert f"/{prefix}{address}" in to
    for prefix in ("", "en/"):
        picture = soup(built, f"{prefix}handbook/editors").select_one("article img")
        assert picture is not None
        assert picture["alt"]
        # What is no page of the site is named, and no link leads there.
        developers = soup(built, f"{prefix}handbook/developers").select_one("article")
        assert developers is not None
        assert "docs/adr" in developers.text
        assert not developers.select("a[href*=adr]")


def test_every_file_of_a_handbook_is_shipped_with_the_package() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    shipped = wheel["targets"]["wheel"]["force-include"]
    for path in (*SOURCES, *PICTURES):
        assert shipped.get(path) == f"huikan/site/shipped/{path}"


def test_no_link_is_dead(built: Path) -> None:
    assert not dead_links(built)


def dead_links(built: Path) -> set[tuple[str, str]]:
    """Page and URL of every link within the site that leads nowhere, anchors included."""
    dead: set[tuple[str, str]] = set()
    texts: dict[Path, str] = {}
    for file in built.rglob("*.html"):
        at = file.relative_to(built).as_posix()
        page = BeautifulSoup(file.read_text("utf-8"), "html.parser")
        for element in page.find_all(["a", "link", "script", "img", "form"]):
            url = element.get("href") or element.get("src") or element.get("action") or ""
            if element.name == "a" and str(url).startswith("https://"):
                continue  # to another host: readers may go there, pages load nothing from it
            target, _, anchor = urljoin(f"/{at}", str(url)).partition("#")
            path = built / unquote(target).partition("?")[0].lstrip("/")
            path = path / "index.html" if path.is_dir() else path
            text = ""
            if anchor and path.suffix == ".html" and path.is_file():
                text = texts.get(path) or texts.setdefault(path, path.read_text("utf-8"))
            if not path.is_file() or (anchor and f'id="{unquote(anchor)}"' not in text):
                dead.add((at, str(url)))
    return dead


def test_no_request_goes_to_another_host(built: Path) -> None:
    for file in built.rglob("*.html"):
        page = BeautifulSoup(file.read_text("utf-8"), "html.parser")
        for element in page.find_all(["script", "link", "img", "iframe", "form", "source"]):
            for name in ("src", "href", "action", "srcset"):
                assert "//" not in str(element.get(name, "")), (file, element)
    for sheet in built.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", sheet.read_text("utf-8")), sheet


def test_pages_bear_a_strict_content_policy(built: Path) -> None:
    for file in built.rglob("*.html"):
        page = BeautifulSoup(file.read_text("utf-8"), "html.parser")
        for script in page.find_all("script"):
            is_data = str(script.get("type", "")).endswith("json")
            assert is_data or (script.get("src") and not script.text.strip()), (file, script)
        assert not page.find_all("style"), file
        for element in page.find_all(True):
            assert not [n for n in element.attrs if n == "style" or n.startswith("on")], file
        assert page.select_one("meta[http-equiv=Content-Security-Policy]") is not None, file


def test_only_pages_and_pictures_are_published(built: Path) -> None:
    names = {f.relative_to(built).as_posix() for f in built.rglob("*") if f.is_file()}
    assert f"{ISSUE}/tu.png" in names
    private = ("raw", "ledger", "authority", "anchors", "pages")
    assert not [n for n in names if n.startswith(private)]
    taken_away = {f"{prefix}{ISSUE}/{n:03}-pian" for n in (1, 2, 3) for prefix in ("", "en/")}
    texts = {n for n in names if n.endswith((".md", ".yml", ".jsonl", ".txt"))}
    texts -= {n for n in names if n.startswith("admin/")}
    assert {n.rpartition(".")[0] for n in texts} <= {*taken_away, "data/articles"}


def test_titles_of_strangers_do_not_run(built: Path) -> None:
    for file in built.rglob("*.html"):
        assert "<script>alert" not in file.read_text("utf-8"), file


def test_each_language_speaks_its_own_words_throughout(built: Path) -> None:
    chinese, english = soup(built, ISSUE), soup(built, f"en/{ISSUE}")
    assert chinese.html is not None
    assert english.html is not None
    assert (chinese.html["lang"], english.html["lang"]) == ("zh-Hans", "en")
    assert [a.text.strip() for a in english.select(".md-tabs a")] == [
        "Home", "Issues", "Committees", "Places", "Years", "Search", "About",
    ]  # fmt: skip
    # Material's own words
    assert chinese.select_one(".md-skip").text.strip() == "跳到正文"  # type: ignore[union-attr]
    assert english.select_one(".md-skip").text.strip() == "Skip to content"  # type: ignore[union-attr]
    assert english.select_one(".hk-settings summary")["aria-label"] == "Reading settings"  # type: ignore[index]


def test_the_language_switch_stays_on_the_page(built: Path) -> None:
    for address in (ISSUE, f"{ISSUE}/002-pian", "years/2024", "committees/云溪市政协提案委员会"):
        link = soup(built, address).select_one("a.hk-switch")
        assert link is not None
        there = urljoin(f"/{address}/", str(link["href"]))
        assert unquote(there) == f"/en/{address}/"


def test_a_translation_names_its_translator_and_its_original(built: Path) -> None:
    page = soup(built, f"en/{ISSUE}/001-pian")
    note = page.select_one(".hk-translation")
    assert note is not None
    assert "Translated by Eleanor Marsh" in note.text
    assert note.a is not None
    assert note.a["lang"] == "zh-Hans"
    tags = [str(link["hreflang"]) for link in page.select("head link[hreflang]")]
    assert tags == ["zh-Hans", "en", "x-default"]


def test_an_untranslated_article_is_listed_with_a_link_to_the_chinese_page(built: Path) -> None:
    row = soup(built, f"en/{ISSUE}").select(".hk-row-title a")[1]
    assert row["lang"] == "zh-Hans"
    assert urljoin(f"/en/{ISSUE}/", str(row["href"])) == f"/{ISSUE}/002-pian/"
    fallback = soup(built, f"en/{ISSUE}/002-pian")
    assert fallback.select_one(".hk-body") is None
    assert not fallback.select("head link[hreflang]")
    canonical = fallback.select_one("link[rel=canonical]")
    assert canonical is not None
    assert urljoin(f"/en/{ISSUE}/002-pian/", str(canonical["href"])) == f"/{ISSUE}/002-pian/"


def test_open_questions_and_lost_text_are_shown(built: Path) -> None:
    page = soup(built, f"{ISSUE}/001-pian")
    review = page.select_one("details.hk-review")
    assert review is not None
    assert "待核 1 处" in review.text
    assert "原文在此中断" in review.text
    english = soup(built, f"en/{ISSUE}/002-pian").select_one("details.hk-review li")
    assert english is not None
    assert "is missing in the source" in english.text
    gap = page.select_one(".hk-body a.hk-gap")
    assert gap is not None
    assert page.select_one(str(gap["href"])) is not None


def test_every_page_of_a_demonstration_says_so(built: Path) -> None:
    for prefix, word in (("", "演示"), ("en/", "Demonstration")):
        for file in (built / prefix / ISSUE).rglob("index.html"):
            note = BeautifulSoup(file.read_text("utf-8"), "html.parser").select_one(".hk-demo")
            assert note is not None, file
            assert word in note.text, file


def test_the_search_box_works_without_scripts(built: Path) -> None:
    for prefix in ("", "en/"):
        for form in soup(built, f"{prefix}{ISSUE}").select("form[role=search]"):
            assert urljoin(f"/{prefix}{ISSUE}/", str(form["action"])) == f"/{prefix}search/"
            assert form.select_one("input[name=q]") is not None


def test_building_again_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    build_site(write_content(tmp_path / "content"), tmp_path / "public")
    assert digest(tmp_path / "public") == digest(built)


def digest(site: Path) -> dict[str, str]:
    return {
        file.relative_to(site).as_posix(): sha256(file.read_bytes()).hexdigest()
        for file in sorted(site.rglob("*"))
        if file.is_file()
    }


def test_an_articles_page_does_not_grow_with_the_archive(built: Path, tmp_path: Path) -> None:
    build_site(write_content(tmp_path / "content", 150), tmp_path / "public")
    page = f"{ISSUE}/002-pian/index.html"
    assert abs((tmp_path / "public" / page).stat().st_size - (built / page).stat().st_size) < 100
    assert (tmp_path / "public" / ISSUE / "page" / "2" / "index.html").is_file()
    rows = soup(tmp_path / "public", ISSUE).select(".hk-rows > li")
    assert len(rows) == PAGE_ROWS


def test_a_failed_build_leaves_the_old_site_as_it_was(tmp_path: Path) -> None:
    content, site = write_content(tmp_path / "content"), tmp_path / "public"
    build_site(content, site)
    before = digest(site)
    (content / ISSUE / "002-pian.md").write_text("没有信息栏", encoding="utf-8")
    with pytest.raises(BadInputError) as caught:
        build_site(content, site)
    assert caught.value.code == "front-missing"
    assert digest(site) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["content", "public"]


def test_a_folder_that_is_not_a_site_is_not_touched(tmp_path: Path) -> None:
    content, site = write_content(tmp_path / "content"), tmp_path / "home"
    site.mkdir()
    (site / "letter.txt").write_text("重要", encoding="utf-8")
    with pytest.raises(CannotWriteError) as caught:
        build_site(content, site)
    assert caught.value.code == "site-not-a-site"
    assert (site / "letter.txt").read_text("utf-8") == "重要"


def test_the_foot_says_who_runs_the_site_and_where_its_records_are() -> None:
    imprint = Imprint(
        "编辑部", "mailto:a@example.cn", "京ICP备00000000号", "京公网安备11000002000001号"
    )
    assert imprint.police_url.endswith("code=11000002000001")
    config = HuikanConfig()
    config.load_dict({"contact": "编辑部", "icp": "京ICP备00000000号"})
    assert config.validate() == ([], [])
    assert config.imprint() == Imprint("编辑部", "", "京ICP备00000000号", "")


def test_an_empty_archive_has_a_site(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    build_site(tmp_path / "content", tmp_path / "public", strict=True)
    assert "huikan ingest" in soup(tmp_path / "public", "").text
    assert soup(tmp_path / "public", "en/about").h1 is not None
