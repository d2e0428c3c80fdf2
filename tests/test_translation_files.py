"""Articles out to a translator's program and back; the glossary in between."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_samples import articles as files_of
from archive_samples import snapshot
from huikan.article import parse, render
from huikan.authority import load
from huikan.check import check
from huikan.cli import run
from huikan.glossary import missed_terms, terms_for, terms_in
from huikan.model import Article, Block, BlockKind
from huikan.store import Store
from huikan.translation import Status, fingerprint, status
from huikan.translation_files import (
    Exported,
    read_translations,
    translated,
    write_translations,
)
from strategies import articles

Output = pytest.CaptureFixture[str]


def call(content: Path, *args: object) -> int:
    return run([*map(str, args), "--content", str(content)])


def fill(po: Path, done: int = 10_000) -> None:
    """A translator who turns each text into English of sorts."""
    rows, left = [], done
    for row in po.read_text("utf-8").split("\n"):
        if row == 'msgstr ""' and rows[-1] != 'msgid ""' and left > 0:
            row, left = f'msgstr "English {len(rows)}"', left - 1
        rows.append(row)
    po.write_text("\n".join(rows), "utf-8")


def test_an_issue_goes_out_and_comes_back_translated(content: Path, tmp_path: Path) -> None:
    po = tmp_path / "06.po"
    assert call(content, "translation", "export", "songqiao-06", "--out", po) == 0
    assert "#. 松桥市政协提案委员会 = " in po.read_text("utf-8")
    fill(po)
    assert call(content, "translation", "import", po, "--translator", "Ann Lee") == 0
    for file in files_of(content)[1::2]:
        original = parse(file.read_text("utf-8"))
        made = parse(file.with_suffix("").with_suffix(".en.md").read_text("utf-8"))
        assert made.title.startswith("English")
        assert [b.kind for b in made.blocks] == [b.kind for b in original.blocks]
        assert (made.translator, made.translates) == ("Ann Lee", fingerprint(original))
        assert (made.committees, made.year) == (original.committees, original.year)
        assert status(original, made) is Status.DONE
    assert call(content, "check") == 0
    assert call(content, "translation", "export") == 0


def test_what_is_not_finished_stays_chinese_and_is_asked_about(
    content: Path, tmp_path: Path, capsys: Output
) -> None:
    po = tmp_path / "06.po"
    call(content, "translation", "export", "songqiao-06-01", "--out", po)
    fill(po, 2)
    assert call(content, "translation", "import", po) == 0
    made = parse(next(content.glob("issues/*/*/*.en.md")).read_text("utf-8"))
    assert [f.code for f in made.review] == ["draft/translation"]
    assert made.blocks[-1].text.startswith("到了五月")
    capsys.readouterr()
    assert call(content, "translation", "status") == 0
    assert "begun 1, not begun 1" in capsys.readouterr().out
    again = tmp_path / "again.po"
    call(content, "translation", "export", "songqiao-06-01", "--out", again)
    assert len(read_translations(again.read_text("utf-8"), "")) == 2


def test_when_the_original_changed_its_texts_go_out_marked_and_words_stay(
    content: Path, tmp_path: Path
) -> None:
    po = tmp_path / "06.po"
    call(content, "translation", "export", "songqiao-06-01", "--out", po)
    fill(po)
    call(content, "translation", "import", po)
    file = files_of(content)[1]
    file.write_text(file.read_text("utf-8").replace("两张旧方桌", "三张旧方桌"), "utf-8")
    assert "translation-stale" in [p.code for p in check(Store(content)).problems]
    call(content, "translation", "export", "--out", po)
    assert "#, fuzzy" in po.read_text("utf-8")
    before = snapshot(content)
    assert call(content, "translation", "import", po) == 0
    made = parse(file.with_suffix("").with_suffix(".en.md").read_text("utf-8"))
    assert [f.code for f in made.review] == ["draft/translation"]
    assert sum(before[k] != v for k, v in snapshot(content).items() if k in before) == 1


def test_a_text_without_its_quotes_is_refused_with_its_line(
    content: Path, tmp_path: Path, capsys: Output
) -> None:
    po = tmp_path / "06.po"
    call(content, "translation", "export", "songqiao-06-01", "--out", po)
    sound = po.read_text("utf-8")
    line = 'msgstr "'
    rows = sound.split("\n")
    at = [n for n, row in enumerate(rows, 1) if row.startswith(line)][1]
    before = snapshot(content)
    for broken in ("msgstr Tea stall", 'msgstr "Tea stall', 'msgstr Tea stall"'):
        text = "\n".join([*rows[: at - 1], broken, *rows[at:]])
        po.write_text(text, "utf-8")
        capsys.readouterr()
        assert call(content, "translation", "import", po, "--lang", "en") == 3
        assert f"06.po:{at}: This line is none of a PO file" in capsys.readouterr().err
    assert snapshot(content) == before


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_of_another_program_is_read(end: str) -> None:
    rows = (
        "# a comment", "#| msgid \"old\"", "#~ msgid \"gone\"", "#~ msgstr \"\"",
        'msgctxt "a#1"',
        'msgid ""', '"井边"', '"\\"议事\\""', 'msgstr "By the \\"well\\""', "", "  ",
    )  # fmt: skip
    said = read_translations(end.join(rows), "x.po")
    assert [(key, s.text) for key, s in said.items()] == [(("a", '井边"议事"'), 'By the "well"')]


@pytest.mark.parametrize(
    "text",
    ["not a po file", 'msgid "x', 'msgctxt "a#1"\nmsgid "井"\nmsgstr "well"\n', ""],
)
def test_another_file_changes_nothing(content: Path, tmp_path: Path, text: str) -> None:
    po = tmp_path / "x.po"
    po.write_text(text, "utf-8")
    before = snapshot(content)
    assert call(content, "translation", "import", po) == 3
    assert snapshot(content) == before


@given(articles, st.none() | articles)
def test_out_and_back_without_a_translator_changes_no_word(
    original: Article, translation: Article | None
) -> None:
    text = write_translations([Exported("issues/2024/a/01-a.md", original, translation)], "en")
    assert text == write_translations(
        [Exported("issues/2024/a/01-a.md", original, translation)], "en"
    )
    said = read_translations(text, "")
    made, missing = translated(original, translation, said, None)
    assert parse(render(made)).blocks == made.blocks
    assert (missing > 0) is any(f.code == "draft/translation" for f in made.review)


# ---- the glossary -----------------------------------------------------------

TERMS = (
    "- {name: 有事好商量, english: Talk It Over, aliases: [有事多商量], accepted: [talk things]}\n"
)


def text_of(*paragraphs: str) -> Article:
    return Article("a-1", "井", blocks=tuple(Block(BlockKind.TEXT, p) for p in paragraphs))


@pytest.mark.parametrize(
    ("chinese", "english", "missed"),
    [
        ("这就是有事好商量。", "Such is Talk It Over.", []),
        ("这就是有事多商量。", "Such is talk-it-over.", []),
        ("这就是有事好商量。", "People talk things over.", []),
        ("这就是有事好商量。", "People discuss.", ["有事好商量"]),
        ("大家坐下来商量。", "People discuss.", []),
        ("收到提案12件。", "Twelve proposals came in.", []),
        ("提案委员会开会。", "The committee met.", []),
    ],
)
def test_words_with_a_fixed_translation_are_checked(
    chinese: str, english: str, missed: list[str]
) -> None:
    authority = load({"terms.yml": TERMS})
    found = missed_terms(text_of(chinese), text_of(english), authority)
    assert [term.name for term in found] == missed


def test_a_missed_word_is_a_hint_and_a_wrong_list_an_error(content: Path, tmp_path: Path) -> None:
    terms = content / "authority" / "terms.yml"
    terms.write_text("- {name: 便民卡, english: convenience card}\n", "utf-8")
    po = tmp_path / "06.po"
    call(content, "translation", "export", "songqiao-06-02", "--out", po)
    assert "便民卡 = convenience card" in po.read_text("utf-8")
    fill(po)
    call(content, "translation", "import", po, "--translator", "Ann Lee")
    codes = [p.code for p in check(Store(content)).problems]
    assert "term-missed" in codes
    assert "ledger-stale" not in codes
    terms.write_text("- {name: 便民卡}\n", "utf-8")
    assert call(content, "check") == 1


def test_terms_are_those_of_the_article() -> None:
    authority = load()
    article = Article("a-1", "井", committees=("石嘴山市政协",), place="石嘴山市")
    names = [
        t.name for t in terms_in("石嘴山市政协听取提案委员会汇报", terms_for(article, authority))
    ]
    assert names == ["石嘴山市政协", "提案委员会"]
