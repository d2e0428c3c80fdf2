"""A portal in a browser: one search over ten archives on ten ports, under its own policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.accessible import violations
from huikan.federating import federate
from made_portal import ARCHIVES, Archive, Host, portal_text, serving, ten_archives

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Archive]]:
    with ten_archives(tmp_path_factory.mktemp("ten")) as found:
        yield found


class _Portal(Host):
    extra = ()


@pytest.fixture(scope="module")
def portal(archives: list[Archive], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The portal's address; its host sends what the portal's `_headers` say."""
    top = tmp_path_factory.mktemp("portal")
    (top / "portal.yml").write_text(portal_text(archives), encoding="utf-8")
    federate(top / "portal.yml", top / "site")
    lines = (top / "site/_headers").read_text(encoding="utf-8").splitlines()[1:]
    pairs = tuple(tuple(line.strip().split(": ", 1)) for line in lines)
    _Portal.everywhere = pairs  # type: ignore[assignment]
    with serving(top / "site", _Portal) as server:
        yield f"http://127.0.0.1:{server.server_address[1]}/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def ask(page: Page, portal: str, query: str, lang: str = "") -> None:
    page.goto(f"{portal}{lang}search/?q={query}&lang=all")


def test_one_search_asks_all_archives(page: Page, portal: str, archives: list[Archive]) -> None:
    errors: list[str] = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    ask(page, portal, "古井")
    expect(page.locator(".hk-find-status")).to_contain_text(str(3 * ARCHIVES))
    page.locator("select[name=committee]").select_option("第7县政协")
    expect(page.locator(".hk-find-hits > li")).to_have_count(3)
    hit = page.locator(".hk-find-hits > li").first
    expect(hit).to_contain_text(archives[6].name)
    link = hit.locator("a").get_attribute("href") or ""
    assert link.startswith(f"{archives[6].url}issues/2024/a/")
    assert errors == []


def test_the_ten_answers_are_ranked_together(page: Page, portal: str) -> None:
    ask(page, portal, "竹桥")
    expect(page.locator(".hk-find-status")).to_contain_text(str(2 * ARCHIVES))
    titles = page.locator(".hk-find-hits h2").all_inner_texts()
    assert titles == ["第2次老街视察"] * 10  # those that have the words twice come first


def test_from_the_first_page_to_a_hit(page: Page, portal: str, archives: list[Archive]) -> None:
    page.goto(portal)
    links = page.locator("main > ul").first.locator("a")
    assert [a.get_attribute("href") for a in links.all()] == [a.url for a in archives]
    page.get_by_role("searchbox").fill("第3县")
    page.keyboard.press("Enter")
    expect(page.locator(".hk-find-hits > li")).to_have_count(3)
    page.locator("header .hk-switch").click()
    expect(page).to_have_url(f"{portal}en/search/?q=%E7%AC%AC3%E5%8E%BF")
    expect(page.locator(".hk-find-hits > li")).to_have_count(3)


def test_without_scripts_the_archives_are_still_there(
    browser: Browser, portal: str, archives: list[Archive]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{portal}search/")
    assert page.locator("noscript a, main a").count() >= len(archives)
    context.close()


def test_an_archive_that_is_down_is_named_and_the_others_answer(
    page: Page, portal: str, archives: list[Archive]
) -> None:
    page.route(f"{archives[1].url}**", lambda route: route.abort())
    ask(page, portal, "古井")
    expect(page.locator(".hk-find-status")).to_contain_text(str(3 * ARCHIVES - 3))
    expect(page.locator(".hk-find-near")).to_contain_text(archives[1].name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_barrier(
    browser: Browser, portal: str, scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    page = context.new_page()
    for address in ("", "en/", "search/?q=古井", "en/search/?q=古井&lang=all"):
        page.goto(f"{portal}{address}")
        if "q=" in address:
            expect(page.locator(".hk-find-hits > li").first).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
