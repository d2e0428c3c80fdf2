"""Readers read: on a desk, on a phone, on paper, in both languages, with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.accessible import violations
from browser.conftest import Opener, Site
from browser.demo import address, article_with, has_block
from huikan.anchors import slug
from huikan.model import GAP, Archive, BlockKind, StoredArticle

pytestmark = pytest.mark.browser


def pages_of(archive: Archive) -> dict[str, str]:
    """One address of every kind of page."""
    gap = article_with(archive, lambda a: any(GAP in b.text for b in a.article.blocks))
    translated = article_with(archive, lambda a: bool(a.translations))
    issue = translated.path.rpartition("/")[0]
    feature = article_with(archive, lambda a: bool(a.article.feature)).article.feature
    told = article_with(archive, lambda a: bool(a.article.topics and a.article.people))
    person = told.article.people[0]
    return {
        "home": "",
        "issues": "issues/",
        "issue": f"{issue}/",
        "issue on one page": f"{issue}/print/",
        "article": address(translated),
        "article with a gap": address(gap),
        "articles": "articles/",
        "committees": "committees/",
        "committee": f"committees/{translated.article.committees[0]}/",
        "places": "places/",
        "place": "places/云溪市/",
        "years": "years/",
        "year": f"years/{translated.article.year}/",
        "search": "search/?q=提案",
        "about": "about/",
        "side by side": f"{address(translated)}beside/",
        "raw text": f"{address(read_from_raw(archive))}raw/",
        "features": "features/",
        "feature": f"features/{slug(feature or '')}/",
        "topics": "topics/",
        "topic": f"topics/{told.article.topics[0]}/",
        "people": "people/",
        "person": f"people/{person.name}-{person.place}/",
        "glossary": "glossary/",
        "translations": "translations/",
        "corrections": "corrections/",
        "corrections of an issue": f"corrections/{read_from_raw(archive).path.split('/')[2]}/",
        "quality": "quality/",
        "open questions": "open-questions/",
        "data": "data/",
        "contact": "contact/",
        "editors' handbook": "handbook/editors/",
        "operators' handbook": "handbook/operators/",
        "developers' handbook": "handbook/developers/",
    }


def read_from_raw(archive: Archive) -> StoredArticle:
    """An article from whose raw text much was removed, moved and joined."""
    return article_with(archive, lambda a: a.article.id == "yunxi-2013-01-01")


KINDS = (
    "home", "issues", "issue", "issue on one page", "article", "article with a gap", "articles",
    "committees", "committee", "places", "place", "years", "year", "search", "about",
    "side by side", "raw text", "features", "feature", "topics", "topic", "people",
    "person", "glossary", "translations", "corrections", "corrections of an issue",
    "quality", "open questions", "data", "contact", "editors' handbook", "operators' handbook",
    "developers' handbook",
)  # fmt: skip


def open_kind(page: Page, site: Site, kind: str, lang: str) -> None:
    page.goto(site.at(("en/" if lang == "en" else "") + pages_of(site.archive)[kind]))
    if kind == "search":
        expect(page.locator(".hk-find-hits > li")).to_have_count(10)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_the_screen(
    opener: Opener, site: Site, width: int, lang: str
) -> None:
    page = opener(width)
    wide = {}
    for kind in KINDS:
        open_kind(page, site, kind, lang)
        extent = page.evaluate("document.documentElement.scrollWidth")
        if extent > width:
            wide[kind] = extent
    assert wide == {}


@pytest.mark.parametrize(
    ("width", "scheme", "lang"), [(1280, "light", "zh"), (360, "dark", "zh"), (360, "light", "en")]
)
def test_nothing_bars_readers_with_aids(
    opener: Opener, site: Site, width: int, scheme: str, lang: str
) -> None:
    page = opener(width, scheme)
    faults = {}
    for kind in KINDS:
        open_kind(page, site, kind, lang)
        found = violations(page)
        if found:
            faults[kind] = [(f["id"], node["html"]) for f in found for node in f["nodes"]]
    assert faults == {}


@pytest.mark.parametrize(("scheme", "is_dark"), [("light", False), ("dark", True)])
def test_the_page_is_as_dark_as_the_reader_likes(
    opener: Opener, site: Site, scheme: str, is_dark: bool
) -> None:
    page = opener(360, scheme)
    page.goto(site.url)
    colour = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    red, green, blue = map(int, re.findall(r"\d+", colour)[:3])
    assert (red + green + blue < 3 * 128) == is_dark


@pytest.mark.parametrize("width", [1280, 360])
def test_an_article_is_set_like_print(opener: Opener, site: Site, width: int) -> None:
    stored = article_with(site.archive, lambda a: bool(a.translations and a.article.subtitle))
    page = opener(width)
    page.goto(site.at(address(stored)))
    expect(page.locator("h1")).to_have_text(stored.article.title)
    expect(page.locator(".hk-subtitle")).to_have_text(f"——{stored.article.subtitle}")
    expect(page.locator(".hk-facts").first).to_contain_text(f"{stored.article.year}年")
    for committee in stored.article.committees:
        link = page.locator(".hk-facts").get_by_role("link", name=committee)
        expect(link.first).to_be_visible()
    paragraph = page.locator(".hk-body > p").first
    style = paragraph.evaluate(
        "e => { const s = getComputedStyle(e);"
        " return [s.textIndent, s.fontSize, s.lineHeight].map(parseFloat) }"
    )
    indent, size, leading = style
    assert indent == pytest.approx(2 * size)
    assert 1.6 <= leading / size <= 2
    box = paragraph.bounding_box()
    assert box is not None
    assert box["width"] / size <= 41  # characters in a line


def test_a_reader_sets_type_contrast_colours_and_paragraphs_for_good(
    opener: Opener, site: Site
) -> None:
    stored = article_with(site.archive, lambda a: bool(a.translations))
    page = opener(360)
    page.goto(site.at(address(stored)))
    paragraph = page.locator(".hk-body > p").first
    size = "e => parseFloat(getComputedStyle(e).fontSize)"
    before = paragraph.evaluate(size)
    page.locator(".hk-settings summary").focus()
    page.keyboard.press("Enter")
    for name in ("特大", "高", "深色", "段间空行"):
        page.locator(".hk-settings").get_by_label(name, exact=True).check()
    page.keyboard.press("Escape")
    expect(page.locator(".hk-settings form")).to_be_hidden()
    page.goto(site.at(f"en/{address(stored)}"))
    page.goto(site.at(address(stored)))
    assert paragraph.evaluate(size) >= 1.4 * before
    assert paragraph.evaluate("e => getComputedStyle(e).textIndent") == "0px"
    colours = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    assert page.locator("body").evaluate(colours) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_caption_stands_in_a_figure(opener: Opener, site: Site) -> None:
    stored = article_with(site.archive, lambda a: has_block(a.article, BlockKind.CAPTION))
    caption = next(b.text for b in stored.article.blocks if b.kind is BlockKind.CAPTION)
    page = opener()
    page.goto(site.at(address(stored)))
    expect(page.locator("figure figcaption").filter(has_text=caption)).to_be_visible()
    expect(page.locator(".hk-body > p").filter(has_text=caption)).to_have_count(0)


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "原始文本缺字或中断"), ("en/", "breaks off or has lost characters")]
)
def test_lost_text_is_explained(opener: Opener, site: Site, prefix: str, words: str) -> None:
    lost = article_with(site.archive, lambda a: any(GAP in b.text for b in a.article.blocks))
    page = opener(360)
    page.goto(site.at(address(lost)))
    gap = page.locator(".hk-body a.hk-gap").first
    expect(gap).to_have_text(GAP)
    gap.focus()
    shown = gap.evaluate("e => getComputedStyle(e, '::after').content")
    assert shown == '"原文此处缺失"'
    gap.click()
    expect(page.get_by_text("原始文本缺字或中断")).to_be_in_viewport()
    page.goto(site.at(f"{prefix}about/"))
    expect(page.locator("article").get_by_text(GAP)).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_language_changes_on_the_page(opener: Opener, site: Site, width: int) -> None:
    stored = article_with(site.archive, lambda a: bool(a.translations))
    english = dict(stored.translations)["en"]
    page = opener(width)
    page.goto(site.at(address(stored)))
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(site.at(f"en/{address(stored)}"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text(english.title)
    expect(page.locator(".hk-body > p").first).to_have_text(english.blocks[0].text)
    page.get_by_role("link", name="中文", exact=True).click()
    expect(page).to_have_url(site.at(address(stored)))
    expect(page.locator("h1")).to_have_text(stored.article.title)


def test_what_is_not_translated_says_so_and_leads_to_the_chinese(
    opener: Opener, site: Site
) -> None:
    stored = article_with(site.archive, lambda a: not a.translations)
    page = opener(360)
    page.goto(site.at(address(stored)))
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(site.at(f"en/{address(stored)}"))
    expect(page.locator(".hk-untranslated")).to_contain_text("has not been translated yet")
    expect(page.locator(".hk-body")).to_have_count(0)
    page.locator(".hk-untranslated a").click()
    expect(page).to_have_url(site.at(address(stored)))
    expect(page.locator(".hk-body")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_has_the_article_and_no_navigation(opener: Opener, site: Site, scheme: str) -> None:
    stored = article_with(site.archive, lambda a: bool(a.article.review))
    page = opener(1280, scheme)
    page.goto(site.at(address(stored)))
    page.emulate_media(media="print")
    for part in (".hk-head h1", ".hk-body > p >> nth=0", ".hk-cite"):
        expect(page.locator(part)).to_be_visible()
    for part in (
        ".md-header",
        ".md-tabs",
        ".md-footer-meta",
        ".hk-crumbs",
        ".hk-steps",
        ".hk-review",
    ):
        expect(page.locator(part)).to_be_hidden()
    ink = page.locator(".hk-body > p").first.evaluate("e => getComputedStyle(e).color")
    red, green, blue = map(int, re.findall(r"\d+", ink)[:3])
    assert red + green + blue < 3 * 100, "pale ink on white paper"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_scripts_articles_are_read_and_lists_stand_in_for_search(
    opener: Opener, site: Site, lang: str
) -> None:
    prefix = "en/" if lang == "en" else ""
    stored = article_with(site.archive, lambda a: bool(a.translations))
    article = dict(stored.translations)["en"] if prefix else stored.article
    page = opener(360, scripts=False)
    page.goto(site.at(prefix + address(stored)))
    expect(page.locator("h1")).to_have_text(article.title)
    expect(page.locator(".hk-body > p").first).to_have_text(article.blocks[0].text)
    page.goto(site.at(prefix))
    page.locator(".hk-search input").fill("提案")
    page.keyboard.press("Enter")
    page.wait_for_url(site.at(f"{prefix}search/?q=提案"))
    expect(page.locator(".hk-find")).to_be_hidden()
    lists = page.locator(".hk-searching noscript a")
    assert lists.count() >= 5
    lists.last.click()
    expect(page).to_have_url(site.at(f"{prefix}articles/"))
    listed = sum(len(issue.articles) for issue in site.archive.issues)
    expect(page.locator(".hk-rows > li")).to_have_count(listed)
