"""Readers search: the hits are those that reading everything through would find."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Opener, Site
from browser.demo import Text, texts

pytestmark = pytest.mark.browser

WIDTHS = (1280, 360)

# 政协|委员, 提案|办理, 委员会|提案: each phrase begins or ends inside a word.
ACROSS_WORDS = ("协委员", "案办理", "员会提", "区政协")


def found(site: Site, is_hit: Callable[[Text], bool]) -> int:
    return sum(map(is_hit, texts(site.archive)))


def expect_hits(page: Page, number: int) -> None:
    expect(page.locator(".hk-find-status")).to_contain_text(f" {number} ")
    expect(page.locator(".hk-find-hits > li")).to_have_count(min(number, 10))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("phrase", ACROSS_WORDS)
def test_the_home_box_finds_a_phrase_that_cuts_words(
    opener: Opener, site: Site, width: int, phrase: str
) -> None:
    page = opener(width)
    page.goto(site.url)
    page.locator(".hk-search").get_by_role("searchbox").fill(phrase)
    page.locator(".hk-search").get_by_role("button").click()
    wanted = found(site, lambda text: text.has(phrase))
    assert wanted > 0
    expect_hits(page, wanted)
    expect(page).to_have_url(f"{site.url}search/?q={quote(phrase)}")


def test_a_sentence_finds_its_article_alone(opener: Opener, site: Site) -> None:
    text = next(t for t in texts(site.archive) if len(t.parts[-1]) > 300)
    phrase = text.parts[-1][203:221]
    page = opener(360)
    page.goto(site.at(f"search/?q={phrase}"))
    link = page.locator(".hk-find-hits a")
    expect(link).to_have_attribute("href", re.compile(re.escape(site.at(text.address)) + "#found="))


def test_every_hit_on_every_page_is_a_true_one(opener: Opener, site: Site) -> None:
    page = opener()
    page.goto(site.at("search/?q=提案"))
    addresses: list[str] = []
    following = page.locator(".hk-find-pages").get_by_role("link", name="下一页")
    while True:
        expect(page.locator(".hk-find-hits > li")).not_to_have_count(0)
        links = page.locator(".hk-find-hits h2 a").all()
        addresses += [str(link.get_attribute("href")).split("#")[0] for link in links]
        if not following.count():
            break
        following.click()
        expect(page.locator(".hk-find[aria-busy]")).to_have_count(0)
    hits = {site.at(text.address) for text in texts(site.archive) if text.has("提案")}
    assert len(hits) > 10
    assert sorted(addresses) == sorted(hits)


@pytest.mark.parametrize("width", WIDTHS)
def test_committee_and_year_narrow_the_hits(opener: Opener, site: Site, width: int) -> None:
    committee, year = "云溪市政协", 2016
    page = opener(width)
    page.goto(site.at("search/?q=提案"))
    hits = [text for text in texts(site.archive) if text.has("提案")]
    of_committee = [text for text in hits if committee in text.committees]
    of_both = [text for text in of_committee if text.year == year]
    assert len(hits) > len(of_committee) > len(of_both) > 0
    expect_hits(page, len(hits))
    if width < 720:
        page.locator(".hk-find-more summary").click()
    page.get_by_label("委员会", exact=True).select_option(committee)
    expect_hits(page, len(of_committee))
    page.get_by_label("年份", exact=True).select_option(str(year))
    expect_hits(page, len(of_both))
    # What the other filter offers counts with this one kept.
    years = page.get_by_label("年份", exact=True).locator("option").all_text_contents()
    assert f"{year} ({len(of_both)})" in years
    page.reload()
    expect_hits(page, len(of_both))
    page.get_by_label("年份", exact=True).select_option("")
    page.get_by_label("委员会", exact=True).select_option("")
    expect_hits(page, len(hits))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_hit_leads_to_the_article_that_has_the_phrase(
    opener: Opener, site: Site, width: int
) -> None:
    page = opener(width)
    page.goto(site.at("search/?q=案办理"))
    expect(page.locator(".hk-find-hits mark").first).to_have_text("案办理")
    hit = page.locator(".hk-find-hits h2 a").first
    title = hit.inner_text()
    hit.click()
    expect(page.locator("h1")).to_have_text(title)
    assert "案办理" in page.locator(".hk-article").inner_text()
    page.go_back()
    expect(page.get_by_role("searchbox", name="要找的词句")).to_have_value("案办理")


def test_the_english_page_searches_chinese_too(opener: Opener, site: Site) -> None:
    page = opener(360)
    page.goto(site.at("en/search/?q=提案"))
    expect_hits(page, found(site, lambda text: text.has("提案")))
    page.goto(site.at("en/search/?q=soy-milk"))
    hit = page.locator(".hk-find-hits h2 a").first
    hit.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_query_stays_when_the_language_changes(opener: Opener, site: Site) -> None:
    page = opener(360)
    page.goto(site.at("search/?q=提案&year=2016"))
    number = found(site, lambda text: text.has("提案") and text.year == 2016)
    expect_hits(page, number)
    page.get_by_role("link", name="English").click()
    expect(page.locator(".hk-find-status")).to_contain_text(f"Articles found: {number}")
    expect(page.locator("h1")).to_have_text("Search")


def test_what_is_not_there_is_said(opener: Opener, site: Site) -> None:
    page = opener(360)
    page.goto(site.at("search/?q=火星移民提案"))
    expect(page.locator(".hk-find-status")).to_have_text("没有找到“火星移民提案”。")
    expect(page.locator(".hk-find-near")).to_contain_text("提案")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_keyboard_alone_leads_from_home_to_an_article(
    opener: Opener, site: Site, width: int
) -> None:
    page = opener(width)
    page.goto(site.url)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("跳到正文")
    expect(skip).not_to_have_css("opacity", "0")
    page.keyboard.press("Enter")
    tab_to(page, ".hk-search input")
    page.keyboard.type("协委员")
    page.keyboard.press("Enter")
    expect_hits(page, found(site, lambda text: text.has("协委员")))
    tab_to(page, ".hk-find-hits a")
    outline = page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle")
    assert outline == "solid"
    title = page.locator(":focus").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".hk-article h1")).to_have_text(title)


def tab_to(page: Page, selector: str, most: int = 40) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"{selector} is not reached in {most} steps")


def test_a_hit_is_marked_on_the_page_it_leads_to(opener: Opener, site: Site) -> None:
    page = opener(360)
    page.goto(site.at("search/?q=案办理"))
    page.locator(".hk-find-hits h2 a").first.click()
    here = page.locator("mark.hk-found-here")
    expect(here.first).to_be_in_viewport()
    assert "".join(here.all_inner_texts()) == "案办理"
    bar = page.locator(".hk-found-bar")
    expect(bar).to_contain_text("检索所得 1 / ")
    bar.get_by_role("button", name="下一处").press("Enter")
    expect(bar).to_contain_text("检索所得 2 / ")
    bar.get_by_role("button", name="不再标出").press("Enter")
    expect(page.locator("mark.hk-found")).to_have_count(0)
    expect(page).to_have_url(re.compile("^[^#]+$"))


def test_an_address_without_a_search_marks_nothing(opener: Opener, site: Site) -> None:
    page = opener(360)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.at(texts_of(site)[0].address))
    expect(page.locator("h1")).to_be_visible()
    assert page.locator("mark").count() == 0
    assert not [url for url in asked if "search" in url]


def test_raw_texts_are_searched_only_if_asked(opener: Opener, site: Site) -> None:
    page = opener(360)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.at("search/?q=提案"))
    expect_hits(page, found(site, lambda text: text.has("提案")))
    assert not [url for url in asked if "search/raw/" in url]
    page.locator(".hk-find-more summary").press("Enter")
    page.get_by_label("也在原始文本中查找").check()
    expect(page.get_by_label("语言", exact=True)).to_contain_text("原始文本")
    page.get_by_label("语言", exact=True).select_option("raw")
    expect(page.locator(".hk-find-hits > li").first).to_contain_text("原始文本")
    page.locator(".hk-find-hits h2 a").first.click()
    here = page.locator(".hk-pair-raw mark.hk-found-here")
    expect(here.first).to_be_in_viewport()
    assert "".join("".join(here.all_inner_texts()).split()) == "提案"
    page.go_back()
    expect(page.get_by_label("也在原始文本中查找")).to_be_checked()


def texts_of(site: Site) -> list[Text]:
    return list(texts(site.archive))
