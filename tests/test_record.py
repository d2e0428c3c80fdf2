"""The record in public: articles beside their raw text, the register, the figures."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from huikan.collation import Collated, IssueRecord, Passage, collate
from huikan.ledger import replay
from huikan.model import Article, Block, BlockKind
from huikan.reasons import RULES, english_reason
from huikan.site.build import build_site
from huikan.site.editing import Run, editors_changes
from huikan.store import load_ledgers

CONTENT = Path(__file__).parent.parent / "content"


@pytest.fixture(scope="module")
def records() -> list[tuple[IssueRecord, str]]:
    return [(collate(ledger, source), source) for ledger, source, _ in load_ledgers(CONTENT)]


def letters(text: str) -> str:
    return "".join(text.split())


def passages(article: Collated) -> list[Passage]:
    found = [gone.passage for gone in article.before]
    for part in article.parts:
        found += [*part.passages, *(gone.passage for gone in part.gone)]
    return found


def test_every_letter_of_the_raw_text_stands_on_exactly_one_page(
    records: list[tuple[IssueRecord, str]],
) -> None:
    assert records
    for record, source in records:
        shown: Counter[int] = Counter()
        for article in record.articles:
            for passage in passages(article):
                text = "".join(bit.text for bit in passage.bits)
                assert source.startswith(text, passage.start)
                shown.update(range(passage.start, passage.start + len(text)))
        once = [i for i, c in enumerate(source) if not c.isspace() and shown[i] != 1]
        assert once == [], (record.issue, source[once[0] : once[0] + 20])


def test_the_other_side_is_the_article_as_it_was_read() -> None:
    for ledger, source, _ in load_ledgers(CONTENT):
        files = replay(ledger, source)
        for entry, article in zip(ledger.articles, collate(ledger, source).articles, strict=True):
            for part in article.parts:
                if part.key == BlockKind.TEXT:
                    assert "".join(bit.text for bit in part.text) in files[entry.path]


def test_the_account_adds_up(records: list[tuple[IssueRecord, str]]) -> None:
    for record, source in records:
        figures = record.figures
        assert figures.read == len(letters(source))
        assert figures.read == figures.kept + figures.replaced + sum(figures.removed.values())


def test_a_removed_repeat_names_the_copy_that_was_kept(
    records: list[tuple[IssueRecord, str]],
) -> None:
    named = 0
    for record, _ in records:
        parts = {a.id: a.parts for a in record.articles}
        for article in record.articles:
            for number, places in article.kept.items():
                gone = letters(article.changes[number].before)[:8]
                held = "".join(b.text for p in places for b in parts[p.article][p.part].text)
                if article.changes[number].rule.startswith("repeat/"):
                    assert gone in letters(held)
                    named += 1
    assert named >= 5


def test_reasons_and_rules_of_the_ledgers_can_be_read_in_english() -> None:
    for ledger, _, _ in load_ledgers(CONTENT):
        reasons = [(c.rule, c.reason) for c in ledger.changes]
        reasons += [(d.rule, d.reason) for d in ledger.decisions if not d.article]
        for rule, reason in reasons:
            assert rule in RULES, f"name {rule} in reasons.RULES"
            assert english_reason(reason), f"translate in reasons.py: {reason}"
    assert english_reason("没有译过的理由") is None


def test_what_an_editor_changed_is_told_letter_by_letter() -> None:
    read = Article("a", "老街", year=2024, blocks=(Block(BlockKind.TEXT, "委员视察老街。"),))
    assert editors_changes(read, read) == ()
    blocks = (Block(BlockKind.TEXT, "委员走访老街。"), Block(BlockKind.TEXT, "完。"))
    changes = editors_changes(read, replace(read, year=2023, blocks=blocks[:1]))
    assert [change.key for change in changes] == ["year", ""]
    assert changes[1].runs == (
        Run("委员"),
        Run("视察", "gone"),
        Run("走访", "new"),
        Run("老街。"),
    )
    more = editors_changes(read, replace(read, blocks=(*read.blocks, blocks[1])))
    assert [run for change in more for run in change.runs] == [Run("完。", "new")]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("demo") / "site"
    build_site(CONTENT, site, strict=True)
    return site


def soup(site: Path, address: str) -> BeautifulSoup:
    return BeautifulSoup((site / address / "index.html").read_text("utf-8"), "html.parser")


REPEATS = "issues/2025/yunxi-2025-09/02-ba-ti-an-xie-zai-qun"


@pytest.mark.parametrize(
    ("prefix", "words"),
    [("", "紧接着又印了一遍"), ("en/", "The same passage printed again")],
)
def test_an_articles_raw_text_is_a_plain_page(demo: Path, prefix: str, words: str) -> None:
    article = soup(demo, prefix + REPEATS)
    link = article.select_one(".hk-to-raw a")
    assert link is not None
    page = soup(demo, f"{prefix}{REPEATS}/{link['href']}")
    removed = page.select_one(".hk-pairs del")
    assert removed is not None
    assert "愿望卡" in removed.text
    notes = page.select(".hk-notes li[id]")
    assert words in notes[0].text
    assert notes[0].select_one("a[href*='#p']") is not None
    for reference in page.select(".hk-pairs sup a"):
        assert page.select_one(str(reference["href"])) is not None


def test_an_issue_that_an_editor_typed_has_no_raw_page(demo: Path) -> None:
    typed = "issues/2024/yunxi-2024-05/01-rang-laojie-manxialai"
    assert soup(demo, typed).select_one(".hk-to-raw") is None
    assert not (demo / typed / "raw").exists()


def test_the_register_leads_to_each_change_where_it_stands(demo: Path) -> None:
    page = soup(demo, "corrections/yunxi-2025-09")
    rows = page.select(".hk-rows .hk-row-title a")
    assert any("“and”改作“和”" in row.text for row in rows)
    assert all("/raw/#" in str(row["href"]) for row in rows)


def test_the_figures_are_numbers_in_tables(demo: Path) -> None:
    for prefix in ("", "en/"):
        tables = soup(demo, f"{prefix}quality").select("table")
        assert len(tables) == 4
        cells = [td.text for td in tables[0].select("tbody tr:first-child td")]
        assert cells[1] == "100.0%"


def test_of_an_article_that_was_taken_down_nothing_is_quoted(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    (content / f"{REPEATS}.md").unlink()
    build_site(content, tmp_path / "site", strict=True)
    assert not (tmp_path / "site" / REPEATS / "raw").exists()
    for address in ("corrections/yunxi-2025-09", "en/corrections/yunxi-2025-09"):
        rows = soup(tmp_path / "site", address).select(".hk-rows > li")
        assert rows
        assert not [row for row in rows if "愿望卡" in row.text]
