"""An editor settles questions with the keyboard alone, in a browser without scripts."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.accessible import violations
from browser.conftest import ROOT, Opener
from huikan.model import Finding, Retouch
from huikan.review_server import ReviewServer
from huikan.reviewing import Desk
from huikan.store import Store, load_authority

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ReviewServer]:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    desk = Desk(Store(content), load_authority(content))
    desk.load()
    made = ReviewServer(desk, "zh", "token", 0)
    thread = threading.Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def test_the_keyboard_settles_a_question_without_scripts(
    opener: Opener, server: ReviewServer
) -> None:
    page = opener(scripts=False)
    page.goto(server.address)
    questions = server.desk.pending()
    expect(page.locator("h2").first).to_have_text(questions[0].message("zh"))
    page.locator(".answers button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("label").first).to_contain_text("已核 1 处")
    expect(page.locator("h2").first).to_have_text(questions[1].message("zh"))
    assert len(server.desk.pending()) == len(questions) - 1


def test_the_keyboard_changes_a_paragraph_without_scripts(
    opener: Opener, server: ReviewServer
) -> None:
    page = opener(scripts=False)
    page.goto(server.address)
    page.locator("summary").nth(1).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+End")
    page.keyboard.type("补上的话。")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".block").nth(1)).to_contain_text("补上的话。")
    path = server.desk.pending()[0].path
    assert "补上的话。" in (server.desk.store.content / path).read_text("utf-8")


def test_the_keyboard_joins_what_belongs_together_without_scripts(
    opener: Opener, server: ReviewServer
) -> None:
    questions = server.desk.pending()
    at = next(n for n, q in enumerate(questions) if _is_continued(q.finding))
    choice = questions[at].finding.choices[0]
    page = opener(scripts=False)
    page.goto(f"{server.address}?at={at}")
    way = page.locator(".answers form").first
    expect(way.locator(".joint")).to_contain_text(f"{choice.at}│{choice.to}")
    faults = violations(_with_scripts(opener, page.url))
    assert [f["id"] for f in faults] == []
    way.locator("button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("label").first).to_contain_text("已核 1 处")
    text = (server.desk.store.content / questions[at].path).read_text("utf-8")
    assert choice.at + choice.to in "".join(text.split())


def _is_continued(finding: Finding) -> bool:
    return bool(finding.choices) and finding.choices[0].does is Retouch.CONTINUE


def _with_scripts(opener: Opener, address: str) -> Page:
    """The same page where axe can run."""
    page = opener()
    page.goto(address)
    return page


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "light"), (1280, "dark")])
def test_the_page_is_accessible_and_fits(
    opener: Opener, server: ReviewServer, width: int, scheme: str
) -> None:
    page = opener(width, scheme)
    page.goto(server.address)
    page.locator("summary").first.click()
    faults = violations(page)
    assert [f["id"] for f in faults] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_hostile_question_runs_nothing_and_fits_on_a_phone(
    opener: Opener, server: ReviewServer
) -> None:
    path = server.desk.pending()[0].path
    file = server.desk.store.content / path
    said = "<script>window.ran=1</script><img/src=x/onerror=window.ran=2>"
    entry = f"review:\n  - code: gap/tail\n    place: '{said}'\n    message: ''\n"
    file.write_text(file.read_text("utf-8").replace("review:\n", entry, 1), encoding="utf-8")
    server.desk.load()
    at = next(n for n, q in enumerate(server.desk.pending()) if q.finding.place == said)
    page = opener(360, "light")
    page.goto(f"{server.address}?at={at}")
    expect(page.locator("h2").first).to_contain_text(said)
    assert page.evaluate("window.ran") is None
    assert page.locator("img, script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
