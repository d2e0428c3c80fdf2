"""Names, texts and files that were made to deceive or to reach what is none of theirs.

What scripts, links and markup do is tried in a browser (`browser/test_hostile.py`), formulas in
tables by `test_dataset.py`, Word documents by `test_docx.py`, what is staged by `test_staging.py`.
"""

from __future__ import annotations

import gzip
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from archive_samples import PAGE, SIDECAR, articles, make_archive, snapshot, write_raw
from huikan.article import parse
from huikan.cli import run
from huikan.errors import BadInputError
from huikan.pipeline import RawText, read
from huikan.site.body import tamed
from huikan.store import load_authority, read_text
from huikan.text.docx import to_markdown

Output = pytest.CaptureFixture[str]

OVERRIDE, ISOLATE = "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{RIGHT-TO-LEFT ISOLATE}"
UNSEEN = "\N{ZERO WIDTH SPACE}"
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]|&#(?:8238|x202e)", re.I)


@pytest.fixture(autouse=True, scope="module")
def without_pdfs() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_PDF", "false")
        yield


# Directions of writing


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of an archive with turning signs wherever somebody can write: the site's folder."""
    top = tmp_path_factory.mktemp("turned")
    content, site = make_archive(top), top / "site"
    first = articles(content)[0]
    text = first.read_text(encoding="utf-8")
    text = text.replace("title: ", f"title: 票{OVERRIDE}决", 1)
    text = text.rstrip("\n") + f"\n\n井台{ISOLATE}甲乙\n\n- 一{OVERRIDE}二 &#8238;三\n"
    first.write_text(text, encoding="utf-8")
    index = first.with_name("index.md")
    row = index.read_text(encoding="utf-8").replace("松桥政协", f"松桥{OVERRIDE}政协")
    index.write_text(row, encoding="utf-8")
    (content / "pages").mkdir()
    (content / "pages" / "about.md").write_text(
        f"# 关于{OVERRIDE}本站\n\n字 &#x202e; 字\n", "utf-8"
    )
    assert run(["build", "--content", str(content), "--site", str(site)]) == 0
    return site


def test_no_page_feed_or_book_turns_the_direction_of_writing(turned: Path) -> None:
    seen = 0
    for path in turned.rglob("*"):
        if path.suffix in (".html", ".xml") and "admin" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert not TURNS.search(text), path
            seen += "⟨U+202E⟩" in text
        elif path.suffix == ".epub":
            with zipfile.ZipFile(path) as book:
                pages = [book.read(name).decode() for name in book.namelist() if "htm" in name]
            assert not any(map(TURNS.search, pages))
            assert "⟨U+2067⟩" in "".join(pages)
    assert seen > 10


def test_search_shows_the_signs(turned: Path) -> None:
    texts = [
        gzip.decompress(path.read_bytes()).decode("gb18030", "ignore")
        for path in (turned / "search").rglob("*.bin")
    ]
    assert "U+202E" in "".join(texts)
    assert not any(map(TURNS.search, texts))


@pytest.mark.parametrize(
    "text", ["مرحبا", "שלום\N{RIGHT-TO-LEFT MARK}!", "年&#8239;月", "&#x202f;"]
)
def test_what_right_to_left_scripts_need_stays(text: str) -> None:
    assert tamed(text) == text


def test_the_reader_takes_turning_and_unseen_signs_out_and_says_so(tmp_path: Path) -> None:
    source = PAGE.replace("竹椅", f"竹{UNSEEN}{OVERRIDE}椅")
    reading = read(RawText("a.txt", "a", source, "utf-8", "", ""), load_authority(tmp_path))
    assert not TURNS.search("".join(reading.files.values()))
    assert any(change.rule == "line/invisible" for change in reading.ledger.changes)


def test_check_names_signs_that_nobody_sees(tmp_path: Path, capsys: Output) -> None:
    content = make_archive(tmp_path)
    first = articles(content)[0]
    first.write_text(read_text(first).replace("竹椅", f"竹{OVERRIDE}椅"), encoding="utf-8")
    run(["check", "--content", str(content), "--lang", "en"])
    assert "U+202E" in capsys.readouterr().out


@pytest.mark.parametrize("name", [f"松桥{UNSEEN}市政协", "松桥巿政协", "松桥市政协提案委员会 "])
def test_a_name_that_only_looks_like_a_committee_is_told(
    tmp_path: Path, name: str, capsys: Output
) -> None:
    content = make_archive(tmp_path)
    first = articles(content)[0]
    text = re.sub(r"committees:\n  - .*", f'committees:\n  - "{name}"', read_text(first))
    assert name in text
    first.write_text(text, encoding="utf-8")
    capsys.readouterr()
    run(["check", "--content", str(content), "--lang", "en"])
    said = capsys.readouterr().out
    assert "01-" in said, said


# Paths


@pytest.mark.parametrize(
    "said",
    ["../../outside", "/etc/passwd", "..", ".", "a/../../b", "..\\\\b", "a\\0b", "%2e%2e/x", "~"],
)
def test_an_issues_id_leads_nowhere_outside(tmp_path: Path, said: str, capsys: Output) -> None:
    top = tmp_path / "top"
    raw = write_raw(top / "scans", "a.txt", PAGE)
    raw.with_suffix(".yml").write_text(f'{SIDECAR}id: "{said}"\n', encoding="utf-8")
    before = snapshot(tmp_path)
    code = run(["ingest", str(raw), "--content", str(top / "content")])
    after = snapshot(tmp_path)
    assert {path: after[path] for path in before} == before
    new = [path for path in after if path not in before]
    assert all(path.startswith("top/content/") for path in new)
    assert (code == 0) == bool(new)
    assert not [path for path in new if ".." in path.split("/")]


@pytest.mark.parametrize("key", ["id", "feature", "place"])
def test_what_an_article_says_leads_nowhere_outside(tmp_path: Path, key: str) -> None:
    content, site = make_archive(tmp_path), tmp_path / "out" / "site"
    first = articles(content)[0]
    text = re.sub(rf"^{key}: .*\n", "", read_text(first), flags=re.M)
    first.write_text(text.replace("---\n", f'---\n{key}: "../../../escape"\n', 1), encoding="utf-8")
    assert parse(read_text(first)).title
    run(["build", "--content", str(content), "--site", str(site)])
    run(["stage", str(tmp_path / "out" / "staged"), "--content", str(content)])
    inside = {"content", "out", "scans"}
    assert {p.name for p in tmp_path.iterdir() if not p.name.startswith(".")} <= inside
    names = {p.name for p in (tmp_path / "out").iterdir() if not p.name.startswith(".")}
    assert names <= {"site", "staged"}


@pytest.mark.parametrize("raw", ["../../secret.txt", "/etc/passwd", "..\\\\secret.txt"])
def test_a_ledger_shows_no_file_outside(tmp_path: Path, raw: str, capsys: Output) -> None:
    content = make_archive(tmp_path)
    write_raw(tmp_path, "secret.txt", "机密内容")
    (ledger,) = (content / "ledger").glob("*.jsonl")
    text = read_text(ledger).replace("songqiao-06.txt", raw)
    ledger.write_text(text, encoding="utf-8")
    for args in (["verify"], ["check"], ["explain", parse(read_text(articles(content)[0])).id]):
        code = run([*args, "--content", str(content)])
        assert code in (1, 3), args
    site = tmp_path / "site"
    run(["build", "--content", str(content), "--site", str(site)])
    said = capsys.readouterr()
    assert "机密" not in said.out + said.err
    assert not site.exists() or not [p for p in site.rglob("*.html") if "机密" in read_text(p)]


# Files that unfold


def test_a_saved_page_reads_no_other_file(tmp_path: Path) -> None:
    secret = write_raw(tmp_path, "secret.txt", "机密内容")
    source = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY y "{"ha" * 50}">]>'
        f"<html><body><h1>议事亭</h1><p>&x;&y;{PAGE[:200]}</p></body></html>"
    )
    try:
        reading = read(RawText("a.html", "a", source, "utf-8", "", ""), load_authority(tmp_path))
    except BadInputError:
        return
    assert "机密" not in "".join(reading.files.values())
    assert "hahaha" not in "".join(reading.files.values())


def test_a_packed_bomb_is_refused_before_it_is_unpacked() -> None:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(40):
            packed.writestr(f"word/{number}.xml", b"<a/>" + b" " * 2**20)
    assert len(data.getvalue()) < 100_000
    with pytest.raises(BadInputError) as caught:
        to_markdown(data.getvalue(), "a.docx")
    assert caught.value.code == "docx-too-large"
