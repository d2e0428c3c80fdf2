"""Old addresses of articles that moved, as a reader meets them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from huikan.cli import run

from .conftest import ROOT, Opener, Site, served

OLD = "issues/2023/yunxi-2023-06/02-wu-bu-gong-zuo-fa-rang/"
NEW = "issues/2024/yunxi-2024-05/09-wu-bu/"
BY_HAND_OLD = "issues/2022/yunxi-2022-11/03-yi-jian-jiu-mian-yi-yin/"
BY_HAND = "issues/2022/yunxi-2022-11/08-jiu-mian-yi/"


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with an article that a command moved and one that was renamed by hand."""
    top = tmp_path_factory.mktemp("moved")
    content = top / "content"
    shutil.copytree(ROOT / "content", content)
    args = ["move", "yunxi-2023-06-02", "yunxi-2024-05/09-wu-bu", "--content", str(content)]
    assert run(args) == 0
    (content / f"{BY_HAND_OLD[:-1]}.md").rename(content / f"{BY_HAND[:-1]}.md")
    with served(content, top) as site:
        yield site


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["", "en/"])
@pytest.mark.parametrize(("old", "new"), [(OLD, NEW), (BY_HAND_OLD, BY_HAND)])
def test_an_old_address_leads_on(
    moved: Site, opener: Opener, old: str, new: str, lang: str
) -> None:
    page = opener()
    page.goto(moved.at(lang + old))
    page.wait_for_url(moved.at(lang + new))


@pytest.mark.browser
def test_a_paragraphs_old_address_leads_to_the_paragraph(moved: Site, opener: Opener) -> None:
    page = opener()
    page.goto(f"{moved.at(OLD)}#p805")
    page.wait_for_url(f"{moved.at(NEW)}#p805")
    assert "收得全" in page.locator("#p805").inner_text()
    page.goto(f"{moved.at(BY_HAND_OLD)}#p1305")
    page.wait_for_url(f"{moved.at(BY_HAND)}#*")
    expect(page.locator(":target")).to_have_count(1)


@pytest.mark.browser
def test_without_scripts_the_reader_comes_to_the_article(moved: Site, opener: Opener) -> None:
    page = opener(scripts=False)
    page.goto(moved.at(OLD))
    page.wait_for_url(moved.at(NEW))
