"""Translations: side by side with the Chinese, and marked when it has changed since."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from huikan.article import parse, render
from huikan.check import check, check_page
from huikan.model import Article, Block, BlockKind, Finding
from huikan.site.build import build_site
from huikan.starters import start_translation
from huikan.store import Store
from huikan.translation import fingerprint, is_stale, pair_parts


def text(*lines: str) -> tuple[Block, ...]:
    return tuple(
        Block(BlockKind.HEADING if line.startswith("#") else BlockKind.TEXT, line.lstrip("# "))
        for line in lines
    )


ORIGINAL = Article(
    "a", "老街慢下来", blocks=text("一。", "# 问街坊", "二。", "三。", "# 过日子", "四。")
)


def pairs(translation: Article) -> list[tuple[str, str]]:
    found = pair_parts(ORIGINAL, translation)
    return [(a[0].text if a else "", b[0].text if b else "") for a, b in found]


def test_paragraphs_pair_within_their_sections() -> None:
    english = Article("", "Slow", blocks=text("One.", "# Ask", "Two and three.", "# Live", "Four."))
    assert pairs(english) == [
        ("一。", "One."),
        ("问街坊", "Ask"),
        ("二。", "Two and three."),
        ("三。", ""),
        ("过日子", "Live"),
        ("四。", "Four."),
    ]


def test_without_the_same_sections_paragraphs_pair_in_their_order() -> None:
    english = Article("", "Slow", blocks=text("One.", "Two."))
    assert pairs(english)[:3] == [("一。", "One."), ("问街坊", "Two."), ("二。", "")]


def test_only_what_is_translated_makes_a_translation_stale() -> None:
    english = Article("", "Slow", translates=fingerprint(ORIGINAL))
    tagged = replace(
        ORIGINAL, year=2024, committees=("望湖区政协",), review=(Finding("a", "", ""),)
    )
    assert not is_stale(tagged, english)
    assert is_stale(replace(ORIGINAL, blocks=text("一！")), english)
    assert is_stale(replace(ORIGINAL, subtitle="副题"), english)
    assert not is_stale(replace(ORIGINAL, title="别的"), replace(english, translates=None))


def test_a_new_translation_remembers_what_it_translates() -> None:
    started = start_translation(ORIGINAL, "issues/2024/a/01-x.md", "en", "Slow", "Eleanor Marsh")
    draft = parse(started.text)
    assert draft.translates == fingerprint(ORIGINAL)
    assert render(draft) == started.text


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """An archive of one translated article, of which the Chinese was changed since."""
    folder = tmp_path / "content" / "issues" / "2024" / "a"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text("---\nid: a\ntitle: 甲\n---\n", "utf-8")
    now = replace(ORIGINAL, blocks=(*ORIGINAL.blocks, *text("后来添的。")))
    (folder / "01-x.md").write_text(render(now), "utf-8", newline="")
    english = Article(
        "a", "Slow", translator="machine", translates=fingerprint(ORIGINAL),
        blocks=text("One.", "# Ask", "Two.", "Three.", "# Live", "Four."),
    )  # fmt: skip
    (folder / "01-x.en.md").write_text(render(english), "utf-8", newline="")
    return tmp_path / "content"


def test_a_translation_is_not_blamed_for_tags_of_its_original(changed: Path) -> None:
    folder = changed / "issues" / "2024" / "a"
    asked = replace(
        ORIGINAL,
        committees=("松乔市政协",),
        topics=("茶话",),
        review=(Finding("committee/unknown", "松乔市政协", "？"),),
    )
    (folder / "01-x.md").write_text(render(asked), "utf-8", newline="")
    file = folder / "01-x.en.md"
    file.write_text(start_translation(asked, "x", "en", "Slow", "Ann Lee").text, "utf-8")
    name = "issues/2024/a/01-x.en.md"

    def said() -> list[str]:
        found = check(Store(changed)).problems
        assert [p for p in found if p.path == name] == list(check_page(Store(changed), name))
        return [p.code for p in found if p.path == name]

    assert said() == ["draft/translation"]
    assert "topic-unknown" in [p.code for p in check(Store(changed)).problems]
    file.write_text(file.read_text("utf-8").replace("松乔市政协", "松乔市正协"), "utf-8")
    assert said() == ["committee-unknown", "draft/translation"]


def test_readers_and_editors_are_told(changed: Path, tmp_path: Path) -> None:
    stale = [p for p in check(Store(changed)).problems if p.code == "translation-stale"]
    assert [p.path for p in stale] == ["issues/2024/a/01-x.en.md"]
    build_site(changed, tmp_path / "site", strict=True)
    for address, words in (
        ("en/issues/2024/a/01-x", "The Chinese has changed since this was translated"),
        ("issues/2024/a/01-x/beside", "译出之后，中文原文有改动"),
    ):
        html = (tmp_path / "site" / address / "index.html").read_text("utf-8")
        note = BeautifulSoup(html, "html.parser").select_one(".hk-translation")
        assert note is not None
        assert words in note.text
        assert "achine translation" in note.text or "机器翻译" in note.text


def test_both_languages_stand_side_by_side_and_name_themselves(
    changed: Path, tmp_path: Path
) -> None:
    build_site(changed, tmp_path / "site", strict=True)
    for prefix in ("", "en/"):
        at = tmp_path / "site" / prefix / "issues/2024/a/01-x"
        article = BeautifulSoup((at / "index.html").read_text("utf-8"), "html.parser")
        assert article.select_one(".hk-translation a[href='beside/']") is not None
        page = BeautifulSoup((at / "beside" / "index.html").read_text("utf-8"), "html.parser")
        rows = page.select(".hk-beside > li")
        cells = [[(c["lang"], c.text.strip()) for c in row.select("div")] for row in rows]
        assert cells[0] == [("zh-Hans", "老街慢下来"), ("en", "Slow")]
        assert cells[-1] == [("zh-Hans", "后来添的。"), ("en", "")]
