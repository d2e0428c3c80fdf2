"""The copy of the site that is opened from the disk: reading, lists and search."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import ROOT
from huikan.site.build import build_site

pytestmark = pytest.mark.browser


def test_it_can_be_read_and_searched_from_the_disk(browser: Browser, tmp_path: Path) -> None:
    build_site(ROOT / "content", tmp_path / "public", offline=True)
    with zipfile.ZipFile(tmp_path / "public/data/archive.zip") as archive:
        archive.extractall(tmp_path / "copy")
    home = (tmp_path / "copy/huikan/index.html").as_uri()
    problems: list[str] = []
    page = browser.new_page()
    page.on("console", lambda m: m.type == "error" and problems.append(m.text))
    page.on("pageerror", lambda e: problems.append(str(e)))
    page.on("request", lambda r: r.url.startswith(("http:", "https:")) and problems.append(r.url))

    page.goto(home)
    page.locator(".hk-row-title a").first.click()
    expect(page).to_have_url(re.compile(r"/huikan/issues/\d{4}/[^/]+/index\.html$"))
    page.locator(".hk-row-title a").first.click()
    expect(page.locator(".hk-body")).to_be_visible()
    page.locator(".hk-switch").click()
    expect(page).to_have_url(re.compile("/huikan/en/"))

    page.goto(home.replace("index.html", f"search/index.html?q={quote('提案')}"))
    expect(page.locator(".hk-find-hits > li")).to_have_count(10)
    page.locator(".hk-find-hits h2 a").first.click()
    expect(page).to_have_url(re.compile(r"/issues/[^?#]+/index\.html(?:[?#].*)?$"))
    assert problems == []
    page.close()
