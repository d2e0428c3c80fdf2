"""Archives as earlier versions left them: still proven, read, and brought up to date.

One lies in `tests/earlier` for each state of the format that was ever written; never regenerate
one. A change that they do not survive needs a new `FORMAT` of the ledger and a way up from here.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from archive_samples import snapshot
from huikan.check import check
from huikan.cli import run
from huikan.ledger import replay
from huikan.ledger_file import load as load_ledger
from huikan.problems import Level
from huikan.store import Store, read_text

ARCHIVES = sorted(p for p in (Path(__file__).parent / "earlier").iterdir() if p.is_dir())
Output = pytest.CaptureFixture[str]


@pytest.fixture(params=ARCHIVES, ids=[p.name for p in ARCHIVES])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(request.param, tmp_path / "content"))


def addresses(content: Path) -> dict[str, str]:
    """Id of each article: the path it lies at."""
    store = Store(content)
    folders = store.issue_folders()
    return {f.id: f.path for folder in folders for f in store.article_files(folder)}


def test_an_old_record_is_proven_as_it_stands(old: Path) -> None:
    before = snapshot(old)
    assert run(["verify", "--content", str(old)]) == 0
    assert [p for p in check(Store(old)).problems if p.level is Level.ERROR] == []
    assert snapshot(old) == before


def test_an_old_ledger_still_gives_its_articles_byte_for_byte(old: Path) -> None:
    store = Store(old)
    for issue in store.ledgers():
        ledger = store.ledger(issue)
        assert ledger is not None
        source = store.earlier_source(ledger)
        assert source is not None
        files = replay(ledger, source)
        assert len(files) > 1
        assert {p: read_text(old / p) for p in files} == files


def test_what_a_newer_version_would_change_is_shown_first(old: Path, capsys: Output) -> None:
    before = snapshot(old)
    assert run(["ingest", "--again", "--content", str(old), "--dry-run", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert snapshot(old) == before
    assert run(["ingest", "--again", "--content", str(old)]) == 0
    after = snapshot(old)
    changed = {p for p in before if p.startswith("issues/") and after.get(p) != before[p]}
    assert changed
    assert {
        line.split(":")[0] for line in said.splitlines() if ": would change:" in line
    } == changed
    assert f"Files that would change: {len(changed)};" in said


def test_bringing_it_up_to_date_keeps_editors_words_ids_and_addresses(old: Path) -> None:
    where = addresses(old)
    edited = old / min(where.values())
    text = edited.read_text(encoding="utf-8")
    edited.write_text(text.rstrip("\n") + "\n\n编者补记：此处存疑。\n", encoding="utf-8")
    assert run(["ingest", "--again", "--content", str(old)]) == 0
    assert addresses(old) == where
    assert "编者补记：此处存疑。" in edited.read_text(encoding="utf-8")
    assert run(["verify", "--content", str(old)]) == 0
    settled = snapshot(old)
    assert run(["ingest", "--again", "--content", str(old)]) == 0
    assert {p: b for p, b in snapshot(old).items() if not p.startswith(".huikan")} == {
        p: b for p, b in settled.items() if not p.startswith(".huikan")
    }


def test_a_ledger_of_a_newer_version_is_refused_with_what_to_do(old: Path, capsys: Output) -> None:
    ledger = next((old / "ledger").iterdir())
    text = ledger.read_text(encoding="utf-8")
    assert load_ledger(text, "a.jsonl").articles
    ledger.write_text(text.replace('{"ledger":1,', '{"ledger":2,', 1), encoding="utf-8")
    before = snapshot(old)
    assert run(["ingest", "--again", "--content", str(old), "--lang", "zh"]) == 3
    assert f"{ledger}:1: " in capsys.readouterr().err
    assert ledger.read_bytes() == before[ledger.relative_to(old).as_posix()]
