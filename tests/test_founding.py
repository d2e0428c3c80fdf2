"""`huikan init`: from an empty folder to a site, as a new editor goes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from archive_samples import PAGE, snapshot, write_raw
from huikan.cli import run

Output = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output) -> Path:
    folder = tmp_path / "松桥会刊"
    assert run(["init", str(folder), "--name", "松桥会刊：旧刊", "--lang", "zh"]) == 0
    assert "huikan ingest" in capsys.readouterr().out
    monkeypatch.chdir(folder)
    return folder


def test_an_empty_archive_builds_and_has_its_name(folder: Path) -> None:
    assert run(["check"]) == 0
    assert run(["build"]) == 0
    page = (folder / "site" / "index.html").read_text(encoding="utf-8")
    assert "松桥会刊：旧刊" in page
    assert 'class="hk-' in page
    assert (folder / "site" / "about" / "index.html").is_file()


def test_first_issue_from_raw_text_and_first_from_markdown(folder: Path) -> None:
    raw = write_raw(folder / "扫描", "2024-06.txt", PAGE)
    assert run(["ingest", str(raw)]) == 0
    assert run(["new", "issue", "--id", "2024-07", "--year", "2024"]) == 0
    assert run(["new", "article", "--issue", "2024-07", "--title", "一张表里的民声"]) == 0
    assert run(["build"]) == 0
    home = (folder / "site" / "index.html").read_text(encoding="utf-8")
    assert "2024-06" in home
    assert "2024-07" in home


def test_plain_mkdocs_builds_it_too(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=folder, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()
    assert 'class="hk-' in (folder / "site" / "index.html").read_text(encoding="utf-8")


def test_doing_it_again_changes_nothing_and_what_is_there_stays(
    folder: Path, capsys: Output
) -> None:
    before = snapshot(folder)
    assert run(["init", ".", "--name", "松桥会刊：旧刊"]) == 0
    assert snapshot(folder) == before
    (folder / "README.md").write_text("我的说明\n", encoding="utf-8")
    (folder / "mkdocs.yml").unlink()
    before = snapshot(folder)
    assert run(["init", "."]) == 2
    assert "README.md" in capsys.readouterr().err
    assert snapshot(folder) == before


def test_editors_programs_find_a_schema_for_each_file(folder: Path) -> None:
    settings = json.loads((folder / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert len(settings["yaml.schemas"]) == 7
    for schema in settings["yaml.schemas"]:
        assert (folder / schema).is_file()


def test_the_configuration_is_the_one_that_ships(folder: Path) -> None:
    text = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    assert "custom_dir" not in text
    assert "exclude_docs" in text
    assert yaml.compose(text) is not None
