"""Citing and taking away: references, metadata, feeds and the files beside the pages."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]
import pytest
from bs4 import BeautifulSoup
from pyld import jsonld

from huikan.article import parse, parse_body, render, render_issue
from huikan.cli import run
from huikan.model import Article, Block, BlockKind, Finding, Issue, StoredArticle, StoredIssue
from huikan.site.build import build_site
from huikan.site.catalogue import Entry
from huikan.site.citing import (
    cite_bibtex,
    cite_csl,
    cite_english,
    cite_gbt,
    cite_ris,
    record_of,
    version_of,
)
from huikan.site.metadata import to_json
from huikan.site.records import Record

URL = "https://archive.example.org/hk/"
DAY = dt.date(2024, 5, 20)
EVIL = "\"><script>alert(1)</script>' {x} & \\end ]]> \x08"
SHOWN = EVIL[:-2]


def record(article: Article, lang: str = "zh", **issue: object) -> Record:
    described = Issue("a", publication="云溪政协", number="5", **issue)  # type: ignore[arg-type]
    english = replace(article, id="", title="A Title", subtitle=None, translator="Eve")
    stored = StoredArticle("issues/2024/a/01-x.md", article, (("en", english),))
    return record_of(Entry(stored, StoredIssue("issues/2024/a", described, (stored,))), lang)


ARTICLE = Article(id="a1", title="题", subtitle="副题", authors=("甲", "乙"), year=2024)


# The forms of the standard, as the examples of 8.5 in the two editions have them


@pytest.mark.parametrize(
    ("page", "url", "edition", "said"),
    [
        ("第3版", "", 2025, "甲，乙. 题：副题[N]. 云溪政协，2024-05-20（3）."),
        ("第3版", "", 2015, "甲, 乙. 题：副题[N]. 云溪政协, 2024-05-20(3)."),
        ("第3版", URL, 2025, f"甲，乙. 题：副题[N/OL]. 云溪政协，2024-05-20（3）. {URL}."),
        ("第3版", URL, 2015, f"甲, 乙. 题：副题[N/OL]. 云溪政协, 2024-05-20(3). {URL}."),
        ("第1—12页", "", 2025, "甲，乙. 题：副题[J]. 云溪政协，2024（5）：1-12."),
        ("第1—12页", URL, 2015, f"甲, 乙. 题：副题[J/OL]. 云溪政协, 2024(5): 1-12. {URL}."),
        (None, "", 2025, "甲，乙. 题：副题[J]. 云溪政协，2024（5）."),
    ],
)
def test_references_follow_the_standard(
    page: str | None, url: str, edition: int, said: str
) -> None:
    assert cite_gbt(record(ARTICLE, date=DAY, page=page), url, edition) == said


def test_more_than_three_authors_are_three_and_others() -> None:
    four = record(replace(ARTICLE, authors=("甲", "乙", "丙", "丁")), date=DAY)
    assert cite_gbt(four, "").startswith("甲，乙，丙，等. 题")
    assert cite_gbt(replace(four, lang="en"), "").startswith("甲，乙，丙，et al. 题")


def test_what_is_not_known_is_left_out() -> None:
    bare = Issue("a")
    stored = StoredArticle("issues/2024/a/01-x.md", Article(id="a1", title="题"))
    known = record_of(Entry(stored, StoredIssue("issues/2024/a", bare, (stored,))), "zh")
    assert cite_gbt(known, "") == "题[N]."
    assert cite_english(known, "") == "“题”."
    assert json.loads(cite_csl(known, "")) == [
        {
            "id": "a1",
            "type": "article-newspaper",
            "title": "题",
            "language": "zh-CN",
            "version": known.version,
        }
    ]


def test_a_translation_is_cited_as_what_it_is() -> None:
    english = record(ARTICLE, "en", date=DAY, publication_en="Yunxi Bulletin")
    assert cite_english(english, URL) == (
        f"甲, 乙. “A Title”. Yunxi Bulletin, No. 5, 20 May 2024. {URL}."
    )
    assert english.address == "en/issues/2024/a/01-x/"
    assert json.loads(cite_csl(english, ""))[0]["translator"] == [{"literal": "Eve"}]


def test_a_version_is_the_texts_and_not_the_editors_questions() -> None:
    asked = replace(ARTICLE, review=(Finding("gap/tail", "", "缺"),))
    changed = replace(ARTICLE, blocks=(Block(BlockKind.TEXT, "一。"),))
    assert version_of(asked) == version_of(ARTICLE)
    assert version_of(changed) != version_of(ARTICLE)


# Titles of strangers


def fields_of(ris: str) -> dict[str, str]:
    return {line[:2]: line[6:] for line in ris.splitlines()}


def test_no_title_breaks_out_of_its_field() -> None:
    hostile = record(replace(ARTICLE, title=f"题\nER  - \r\nTY  - BOOK {EVIL}", subtitle=None))
    ris = cite_ris(hostile, URL)
    assert [line[:2] for line in ris.splitlines()].count("ER") == 1
    assert fields_of(ris)["TY"] == "JOUR"
    bib = cite_bibtex(hostile, URL)
    assert bib.replace(r"\textbackslash{}", "").count("{") == bib.replace(
        r"\textbackslash{}", ""
    ).count("}")
    assert bib.count("\n@") == 0
    assert r"\&" in bib
    assert json.loads(cite_csl(hostile, URL))[0]["title"] == hostile.title


def test_json_cannot_end_its_element() -> None:
    shown = to_json({"a": "</script><!--"})
    assert "<" not in shown
    assert json.loads(shown) == {"a": "</script><!--"}


# The built site


def write_archive(content: Path) -> Path:
    folder = content / "issues" / "2024" / "a"
    folder.mkdir(parents=True)
    issue = Issue(
        "a",
        title=f"第5期{SHOWN}",
        publication="云溪政协",
        publication_en="Yunxi Bulletin",
        number="5",
        date=DAY,
        page="第1—12页",
        rights="CC0 1.0",
    )
    (folder / "index.md").write_text(render_issue(issue), encoding="utf-8")
    blocks = (Block(BlockKind.TEXT, f"今年{SHOWN}"), Block(BlockKind.CAPTION, "图注。"))
    plain = replace(ARTICLE, committees=("云溪市政协",), blocks=blocks)
    for name, made in {
        "01-a.md": plain,
        "01-a.en.md": replace(plain, id="", title="Evening", subtitle=None, committees=()),
        "02-b.md": replace(plain, id="a2", title=f"恶{SHOWN}", authors=(f"甲{SHOWN}",)),
    }.items():
        (folder / name).write_text(render(made), encoding="utf-8")
    return content


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("cited")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", URL)
        patch.setenv("SITE_VERSION", "2024-06-01 abc1234")
        build_site(write_archive(top / "content"), top / "public", strict=True)
    return top / "public"


ADDRESS = "issues/2024/a/01-a"


def head(site: Path, address: str) -> BeautifulSoup:
    page = BeautifulSoup((site / address / "index.html").read_text("utf-8"), "html.parser")
    assert page.head is not None
    return page.head


def metas(site: Path, address: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in head(site, address).find_all("meta"):
        name = str(meta.get("name") or meta.get("property") or "")
        found.setdefault(name, []).append(str(meta.get("content", "")))
    return found


def test_an_article_says_all_that_zotero_asks_for(built: Path) -> None:
    """The fields of Zotero's translator "Embedded Metadata" for an article of a periodical."""
    said = metas(built, ADDRESS)
    assert said["citation_title"] == ["题：副题"]
    assert said["citation_author"] == ["甲", "乙"]
    assert said["citation_journal_title"] == ["云溪政协"]
    assert said["citation_issue"] == ["5"]
    assert said["citation_publication_date"] == ["2024/05/20"]
    assert (said["citation_firstpage"], said["citation_lastpage"]) == (["1"], ["12"])
    assert said["citation_language"] == ["zh-CN"]
    assert said["citation_public_url"] == [f"{URL}{ADDRESS}/"]
    assert "云溪市政协" in said["citation_keywords"][0]
    assert said["DC.creator"] == ["甲", "乙"]
    assert said["DC.rights"] == ["CC0 1.0"]


def test_an_article_has_the_tags_of_government_websites(built: Path) -> None:
    said = metas(built, ADDRESS)
    assert said["SiteName"] == ["会刊"]
    assert said["SiteDomain"] == ["archive.example.org"]
    assert said["ArticleTitle"] == ["题：副题"]
    assert said["PubDate"] == ["2024-05-20"]
    assert said["ContentSource"] == ["云溪政协"]
    assert metas(built, "committees")["ColumnName"] == ["委员会"]


def test_linked_data_puts_the_article_in_its_issue_and_periodical(built: Path) -> None:
    script = head(built, ADDRESS).find("script", type="application/ld+json")
    assert script is not None
    data = json.loads(script.text)
    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "NewsArticle"
    assert data["isPartOf"]["@type"] == "PublicationIssue"
    assert data["isPartOf"]["issueNumber"] == "5"
    assert data["isPartOf"]["isPartOf"] == {"@type": "Periodical", "name": "云溪政协"}
    english = head(built, f"en/{ADDRESS}").find("script", type="application/ld+json")
    assert english is not None
    assert json.loads(english.text)["translationOfWork"] == {"@id": f"{URL}{ADDRESS}/"}


@pytest.mark.parametrize("lang", ["", "en/"])
def test_an_issue_tells_programs_what_it_is_and_what_is_in_it(built: Path, lang: str) -> None:
    folder = ADDRESS.rpartition("/")[0]
    scripts = head(built, lang + folder).find_all("script", type="application/ld+json")
    data = json.loads(scripts[0].text)
    assert data["@type"] == "PublicationIssue"
    assert data["@id"] == f"{URL}{lang}{folder}/"
    assert (data["issueNumber"], data["datePublished"]) == ("5", "2024-05-20")
    assert data["isPartOf"]["@type"] == "Periodical"
    assert data["isPartOf"]["name"] == ("Yunxi Bulletin" if lang else "云溪政协")
    parts = data["hasPart"]
    assert [p["@type"] for p in parts] == ["NewsArticle"] * 2
    assert parts[0]["@id"] == f"{URL}{lang}{ADDRESS}/"
    assert parts[1]["@id"].startswith(f"{URL}{folder}/02-")


def without_network(url: str, _: object) -> dict[str, object]:
    """Schema.org's context, as far as it says how terms become addresses."""
    assert url.startswith("https://schema.org")
    context = {"@vocab": "https://schema.org/", "url": {"@type": "@id"}, "item": {"@type": "@id"}}
    return {"documentUrl": url, "contextUrl": None, "document": {"@context": context}}


@pytest.mark.parametrize(
    "address",
    ["", ADDRESS, f"en/{ADDRESS}", ADDRESS.rpartition("/")[0], "en/committees/云溪市政协"],
)
def test_linked_data_is_read_by_a_processor_without_loss(built: Path, address: str) -> None:
    scripts = head(built, address).find_all("script", type="application/ld+json")
    assert scripts
    for script in scripts:
        data = json.loads(script.text)
        graph = jsonld.expand(data, {"documentLoader": without_network})
        said = json.dumps(graph, ensure_ascii=False)
        assert all(f'"https://schema.org/{key}"' in said for key in data if key[0] != "@")
        assert jsonld.to_rdf(data, {"documentLoader": without_network})["@default"]


def test_search_engines_are_told_the_way_to_a_page(built: Path) -> None:
    (_, script) = head(built, f"en/{ADDRESS}").find_all("script", type="application/ld+json")
    way = json.loads(script.text)["itemListElement"]
    assert [step["position"] for step in way] == [1, 2, 3, 4]
    assert way[0]["item"] == f"{URL}en/"
    assert way[-1] == {
        "@type": "ListItem", "position": 4, "name": "Evening", "item": f"{URL}en/{ADDRESS}/",
    }  # fmt: skip


@pytest.mark.parametrize(
    "address", ["issues/2024/a/02-b", "issues/2024/a", "en/issues/2024/a/02-b"]
)
def test_hostile_titles_stay_in_their_attributes(built: Path, address: str) -> None:
    text = (built / address / "index.html").read_text("utf-8")
    assert "<script>alert" not in text
    page = head(built, address)
    assert page.find("script", string=lambda s: bool(s) and s.strip() == "alert(1)") is None
    for script in page.find_all("script", type="application/ld+json"):
        json.loads(script.text)


def test_the_page_cites_with_its_address_and_version(built: Path) -> None:
    page = BeautifulSoup((built / ADDRESS / "index.html").read_text("utf-8"), "html.parser")
    box = page.select_one(".hk-cite")
    assert box is not None
    assert f"云溪政协，2024（5）：1-12. {URL}{ADDRESS}/." in box.text
    assert box.select_one('a[href$="data/#state"]') is not None
    assert "2024-06-01 abc1234" not in box.text
    data = BeautifulSoup((built / "data/index.html").read_text("utf-8"), "html.parser")
    state = data.select_one("#state")
    assert state is not None
    assert "2024-06-01 abc1234" in state.text
    article = parse((built.parent / "content" / f"{ADDRESS}.md").read_text("utf-8"), "a")
    assert version_of(article) in box.text


def test_what_is_not_translated_is_cited_as_the_chinese_page(built: Path) -> None:
    page = BeautifulSoup(
        (built / "en/issues/2024/a/02-b/index.html").read_text("utf-8"), "html.parser"
    )
    assert {u.text for u in page.select(".hk-cite-url")} == {f"{URL}issues/2024/a/02-b/"}


def test_every_file_beside_an_article_is_linked_and_there(built: Path) -> None:
    for prefix in ("", "en/"):
        at = f"{prefix}{ADDRESS}"
        page = BeautifulSoup((built / at / "index.html").read_text("utf-8"), "html.parser")
        links = {urljoin(f"/{at}/", str(a["href"])) for a in page.select("a[download]")}
        assert links == {f"/{at}{s}" for s in (".txt", ".md", ".bib", ".ris", ".csl.json")}
        assert all((built / link[1:]).is_file() for link in links)


def test_the_markdown_of_an_article_reads_as_its_text(built: Path) -> None:
    text = (built / f"{ADDRESS}.md").read_text("utf-8")
    blocks = parse_body(text)
    assert [b.text for b in blocks if b.kind is BlockKind.CAPTION] == ["图注。"]
    assert any(b.text == f"今年{SHOWN}" for b in blocks)
    assert "<script" not in text


# Feeds


@pytest.mark.parametrize("prefix", ["", "en/"])
@pytest.mark.parametrize("place", ["", "committees/云溪市政协/"])
def test_feeds_are_well_formed_and_lead_to_their_articles(
    built: Path, prefix: str, place: str
) -> None:
    feed = feedparser.parse((built / prefix / place / "feed.xml").read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.updated == "2024-05-20T00:00:00+08:00"
    (own,) = [link.href for link in feed.feed.links if link.rel == "self"]
    assert own.startswith(f"{URL}{prefix}")
    assert len({e.id for e in feed.entries}) == len(feed.entries) == 2
    for entry in feed.entries:
        assert (built / entry.link.removeprefix(URL) / "index.html").is_file()
        assert "<script" not in entry.summary


def test_a_feed_without_entries_bears_the_day_of_what_it_could_speak_of(built: Path) -> None:
    feed = feedparser.parse((built / "years/2024/corrections.xml").read_bytes())
    assert feed.entries == []
    assert feed.feed.updated == "2024-05-20T00:00:00+08:00"


def test_feeds_of_two_languages_are_not_the_same_to_a_reader(built: Path) -> None:
    ids = [feedparser.parse((built / p / "feed.xml").read_bytes()).feed.id for p in ("", "en/")]
    assert len(set(ids)) == 2


def test_every_page_offers_the_feeds_of_its_language(built: Path) -> None:
    for at in ("", "en/", f"en/{ADDRESS}", "committees/云溪市政协"):
        links = head(built, at).find_all("link", type="application/atom+xml")
        targets = [urljoin(f"/{at.strip('/')}/" if at else "/", str(a["href"])) for a in links]
        assert targets[-1] == ("/en/feed.xml" if at.startswith("en") else "/feed.xml")
    assert len(targets) == 2


def test_search_can_be_added_to_a_browser(built: Path) -> None:
    root = ElementTree.fromstring((built / "en" / "opensearch.xml").read_text("utf-8"))
    (url,) = root.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert url.get("template") == f"{URL}en/search/?q={{searchTerms}}"


def test_a_years_corrections_can_be_followed(tmp_path: Path) -> None:
    raw = tmp_path / "content" / "raw" / "page.txt"
    raw.parent.mkdir(parents=True)
    said = "2024年，市政协组织委员走访老旧小区，逐户登记漏雨的屋顶。会后三天内公布结果。"
    raw.write_text(f"云溪市政协2024年工作\n\n{said}\n（下转第3版）\n", encoding="utf-8")
    content, site = str(tmp_path / "content"), tmp_path / "public"
    assert run(["ingest", "--content", content]) == 0
    ids = []
    for edit in (False, True):
        if edit:
            (file,) = (tmp_path / "content/issues").rglob("01-*.md")
            file.write_text(file.read_text("utf-8").replace("屋顶", "房顶"), encoding="utf-8")
        build_site(tmp_path / "content", site, strict=True)
        feed = feedparser.parse((site / "years/2024/corrections.xml").read_bytes())
        assert not feed.bozo
        (entry,) = feed.entries
        ids.append(entry.id)
        assert ("房" in entry.summary) == edit
        assert (site / "years/2024" / entry.link / "index.html").is_file()
    assert ids[0] != ids[1]
    (offered, _) = head(site, "years/2024").find_all("link", type="application/atom+xml")
    assert offered["href"] == "corrections.xml"
