"""Readers cite: a paragraph by its link, its address in the references, copied text."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from browser.accessible import violations
from browser.conftest import ROOT, Opener, Site, served
from browser.demo import address, article_with
from huikan.store import Store

pytestmark = pytest.mark.browser

URL = "https://archive.example.org/"


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration as it would be published at a known address."""
    top = tmp_path_factory.mktemp("cited")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", URL)
        with served(ROOT / "content", top) as site:
            yield site


def article(site: Site) -> str:
    return address(article_with(site.archive, lambda a: bool(a.translations)))


def test_the_keyboard_reaches_a_paragraphs_link_and_the_references_follow(
    opener: Opener, cited: Site
) -> None:
    page = opener(360)
    page.goto(cited.at(article(cited)))
    link = page.locator(".hk-body p .hk-here").nth(1)
    link.focus()
    expect(link).to_be_visible()
    expect(link).to_have_accessible_name(re.compile(r"第 \d+ 段的地址"))
    page.keyboard.press("Enter")
    name = link.get_attribute("href")
    expect(page).to_have_url(re.compile(re.escape(str(name)) + "$"))
    expect(page.locator(".hk-cite [role=status]")).to_have_text(re.compile(r"第 \d+ 段"))
    for text in page.locator(".hk-cite-url").all_text_contents():
        assert text == f"{URL}{article(cited)}{name}"
    page.locator(".hk-cite summary").click()
    assert re.search(r"\[\d{4}-\d\d-\d\d\]\. https", page.locator("[data-accessed]").inner_text())
    faults = violations(page)
    assert [fault["id"] for fault in faults] == []


def test_an_address_in_use_leads_to_its_paragraph_in_both_languages(
    opener: Opener, cited: Site
) -> None:
    page = opener()
    stored = article_with(cited.archive, lambda a: bool(a.translations))
    folder = stored.path.rpartition("/")[0].rpartition("/")[2]
    names = [a.name for a in Store(ROOT / "content").register(folder).anchors]
    page.goto(cited.at(article(cited)))
    own = [a.get_attribute("href") for a in page.locator(".hk-body .hk-here").all()]
    assert own
    assert {str(href)[1:] for href in own} <= set(names)


def test_copied_text_carries_its_source_if_the_reader_wants_it(opener: Opener, cited: Site) -> None:
    page = opener()
    page.goto(cited.at(article(cited)))
    copied = """() => {
      const paragraph = document.querySelector(".hk-body p");
      getSelection().selectAllChildren(paragraph);
      const data = new DataTransfer();
      const how = { clipboardData: data, bubbles: true, cancelable: true };
      const event = new ClipboardEvent("copy", how);
      paragraph.dispatchEvent(event);
      return data.getData("text/plain");
    }"""
    assert page.evaluate(copied) == ""
    page.locator(".hk-cite-copy input").check()
    text = page.evaluate(copied)
    said = page.locator(".hk-body p").first.inner_text().strip()
    name = page.locator(".hk-body p .hk-here").first.get_attribute("href")
    assert text.startswith(said)
    assert f"{URL}{article(cited)}{name}" in text
    page.reload()
    expect(page.locator(".hk-cite-copy input")).to_be_checked()


def test_without_scripts_all_references_are_there(opener: Opener, cited: Site) -> None:
    page = opener(scripts=False)
    page.goto(cited.at(article(cited)))
    expect(page.locator(".hk-cite-text")).to_contain_text("/OL]")
    page.locator(".hk-cite summary").click()
    expect(page.locator(".hk-cite pre")).to_have_count(6)
    expect(page.locator(".hk-cite-copy")).to_be_hidden()
