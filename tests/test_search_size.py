"""Search at size: exact, and cheap for the reader, in a real browser over 2,000 articles."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from asking import OURS, Counting, ask_in_browser, served_counting, sixty, truth, write_index
from huikan.site.search import build_index
from huikan.site.search_documents import SearchDocument
from made_articles import make_articles
from search_reader import Reader

COLD_BYTES = 50_000
MOST_BYTES_A_CHARACTER = 6
"""Index and snippets together, of made-up text, which is the hard case."""
MOST_FILES_A_DOCUMENT = 5

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def docs() -> list[SearchDocument]:
    return list(make_articles(2000, 1500))


@pytest.fixture(scope="module")
def files(docs: list[SearchDocument]) -> dict[str, bytes]:
    return dict(build_index(docs))


@pytest.fixture(scope="module")
def served(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counting]:
    top = tmp_path_factory.mktemp("size")
    write_index(files, top)
    with served_counting(top) as counting:
        yield counting


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("needs Chromium")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium)
        yield browser
        browser.close()


def test_sixty_queries_are_exact_and_cheap(
    docs: list[SearchDocument], files: dict[str, bytes], served: Counting, browser: Browser
) -> None:
    reader = Reader(files)
    queries = sixty(docs)
    assert len(queries) >= 60
    answers = ask_in_browser(browser, served, OURS, queries)
    for query, asked in zip(queries, answers, strict=True):
        found = {reader.address(int(number)) for number in asked.addresses}
        assert found == truth(docs, query), query
        assert asked.bytes <= COLD_BYTES, query


def test_the_index_stays_in_bounds(docs: list[SearchDocument], files: dict[str, bytes]) -> None:
    characters = sum(len(doc.body) for doc in docs)
    assert sum(map(len, files.values())) <= MOST_BYTES_A_CHARACTER * characters
    assert len(files) <= MOST_FILES_A_DOCUMENT * len(docs)
    manifest = json.loads(files["manifest.json"])
    assert max(len(data) for name, data in files.items() if name.startswith("g/")) < COLD_BYTES
    assert sum(manifest["parts"]) == len(docs)
