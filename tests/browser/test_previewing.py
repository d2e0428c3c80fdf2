"""The live preview in a browser: a page loads itself again, and says what is wrong at its foot."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.conftest import ROOT, Opener
from huikan.preview_server import PreviewServer
from served_preview import built, served

pytestmark = pytest.mark.browser


@pytest.fixture
def server(tmp_path: Path) -> Iterator[PreviewServer]:
    content = tmp_path / "content"
    for folder in ("issues/2024", "authority", "pages"):
        shutil.copytree(ROOT / "content" / folder, content / folder)
    with served(built(content, tmp_path / "work")) as made:
        yield made


def test_a_saved_change_appears_by_itself_with_what_is_wrong(
    opener: Opener, server: PreviewServer
) -> None:
    page = opener()
    content = server.preview.content
    file = next(content.glob("issues/2024/*/01-*[!n].md"))
    page.goto(f"{server.address}{file.relative_to(content).with_suffix('').as_posix()}/")
    expect(page.locator("#huikan-preview")).to_be_hidden()
    text = file.read_text("utf-8").replace("\n---\n\n", "\n---\n\n刚刚写下的一句话。\n\n", 1)
    file.write_text(
        text.replace("committees:\n", "committees:\n  - 望湖区政协提安委员会\n"), "utf-8"
    )
    expect(page.locator("article")).to_contain_text("刚刚写下的一句话。")
    expect(page.locator("#huikan-preview")).to_contain_text("望湖区政协提安委员会")
