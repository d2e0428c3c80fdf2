"""Tags follow the authority files; an editor's own tags and every text stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from archive_samples import PLACES, articles, write_raw
from huikan.article import parse
from huikan.cli import run
from huikan.model import Article

Output = pytest.CaptureFixture[str]


def read(path: Path) -> Article:
    return parse(path.read_text(encoding="utf-8"), str(path))


def rename_the_committee(content: Path) -> None:
    """The archive's file says that its 提案委员会 goes by another name."""
    entry = {
        "name": "松桥市政协提案和信息委员会",
        "aliases": ["松桥市政协提案委员会"],
        "place": "松桥市",
    }
    text = yaml.safe_dump([entry], allow_unicode=True)
    (content / "authority" / "committees.yml").write_text(text, encoding="utf-8")


def test_editing_an_authority_file_tags_anew_and_leaves_texts_alone(content: Path) -> None:
    before = {p: read(p) for p in articles(content)}
    rename_the_committee(content)
    assert run(["ingest", "--content", str(content)]) == 0
    after = {p: read(p) for p in articles(content)}
    assert [a.committees for a in before.values()] == [
        ("松桥市政协提案委员会",),
        ("松桥市政协经济委员会",),
    ]
    assert [a.committees for a in after.values()] == [
        ("松桥市政协提案和信息委员会",),
        ("松桥市政协经济委员会",),
    ]
    assert [a.blocks for a in before.values()] == [a.blocks for a in after.values()]
    assert [a.id for a in before.values()] == [a.id for a in after.values()]


def test_a_name_that_becomes_known_is_asked_about_no_longer(content: Path, tmp_path: Path) -> None:
    page = "河长来了\n\n松桥市政协经环委\n\n入春以来，委员们沿着河走了三遍，都记在本子上。\n"
    raw = write_raw(tmp_path / "more", "songqiao-07.txt", page)
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    path = next(p for p in articles(content) if p.parent.name == "songqiao-07")
    (asked,) = [f for f in read(path).review if f.code == "committee/unknown"]
    entry = asked.message[asked.message.index("- {") :]
    (content / "authority" / "committees.yml").write_text(entry + "\n", encoding="utf-8")
    assert run(["ingest", "--content", str(content)]) == 0
    assert read(path).committees == ("松桥市政协经环委员会",)
    assert not [f for f in read(path).review if f.code == "committee/unknown"]


def test_an_editors_own_tags_are_never_changed(content: Path) -> None:
    path = articles(content)[0]
    text = path.read_text(encoding="utf-8")
    text = text.replace("- 松桥市政协提案委员会", "- 松桥市政协").replace(
        "year: 2024", "year: 2023"
    )
    path.write_text(text, encoding="utf-8")
    rename_the_committee(content)
    for _ in range(2):
        assert run(["ingest", "--content", str(content)]) == 0
        assert (read(path).committees, read(path).year) == (("松桥市政协",), 2023)


def test_an_empty_list_and_an_open_year_of_an_editor_stay(content: Path) -> None:
    path = articles(content)[0]
    text = path.read_text(encoding="utf-8")
    text = text.replace("committees:\n  - 松桥市政协提案委员会", "committees: []").replace(
        "year: 2024", "year: null"
    )
    path.write_text(text, encoding="utf-8")
    (content / "authority" / "places.yml").write_text(
        PLACES.replace("Songqiao", "Songqiao City"), encoding="utf-8"
    )
    assert run(["ingest", "--content", str(content)]) == 0
    assert (read(path).committees, read(path).year) == ((), None)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_explain_gives_every_tag_with_evidence_and_confidence(
    content: Path, capsys: Output, lang: str
) -> None:
    assert run(["explain", "songqiao-06-01", "--content", str(content), "--lang", lang]) == 0
    rows = [r.strip() for r in capsys.readouterr().out.splitlines() if r.startswith("  tag/")]
    said = {
        "zh": [
            "tag/committees (把握 98%): 松桥市政协提案委员会：单位署名“松桥市政协提案委员会”（9）",
            "tag/date (把握 100%): 2024-06-18：说明文件“2024-06-18”（100）",
        ],
        "en": [
            "tag/committees (98% sure): 松桥市政协提案委员会:"
            " organisation line “松桥市政协提案委员会” (9)",
            "tag/date (100% sure): 2024-06-18: sidecar “2024-06-18” (100)",
        ],
    }[lang]
    assert set(said) <= set(rows)
    keys = {row.partition(" ")[0] for row in rows}
    assert {"tag/committees", "tag/year", "tag/place", "tag/date"} <= keys


def test_explain_says_why_a_year_was_left_open(
    content: Path, capsys: Output, tmp_path: Path
) -> None:
    days = "2011年3月2日开会。2012年3月5日开会。2011年7月1日视察。2012年9月9日视察。"
    page = f"账本\n\n松桥市政协\n\n{days}\n"
    raw = write_raw(tmp_path / "more", "songqiao-08.txt", page)
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    capsys.readouterr()
    assert run(["explain", "songqiao-08-01", "--content", str(content), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "tag/year (0% sure): open: " in out
    assert "“2011年”" in out
    assert "“2012年”" in out
    capsys.readouterr()
    assert run(["check", "--content", str(content), "--lang", "en"]) == 0
    assert "there are clues for 2012 / 2011" in capsys.readouterr().out
