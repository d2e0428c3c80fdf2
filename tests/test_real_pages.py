"""The three real pages against their cases; they are not ours to ship, so they may be absent."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from huikan.authority import load
from huikan.ingest import ingest
from huikan.store import Store

SHARED = Path(__file__).parent.parent.parent / "shared"
CASES = sorted((SHARED / "bench" / "cases").glob("*.yml"))

FLOOR = 0.90
MAX_LOST = 0.0012
"""The contract itself leaves off section numbers, ▲ and the like: they count as lost here."""
MAX_INVENTED = 0.0050

pytestmark = pytest.mark.skipif(not CASES, reason="no ../shared: the real pages are not here")


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = Store(tmp_path_factory.mktemp("real") / "content")
    for path in sorted((SHARED / "raw").glob("*.txt")):
        ingest(store, path, load(), store.inputs())
    return store.content


def run(*arguments: object) -> str:
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def folder_of(content: Path, case: Path) -> Path:
    (folder,) = content.glob(f"issues/*/{case.stem}-*")
    return folder


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.stem)
def test_case(content: Path, case: Path) -> None:
    said = json.loads(run(SHARED / "bench" / "cases.py", case, folder_of(content, case), "--json"))
    assert said["passed"] / said["of"] >= FLOOR, said["kinds"]


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.stem)
def test_nothing_lost_or_invented(content: Path, case: Path) -> None:
    (raw,) = (SHARED / "raw").glob(f"{case.stem}_*.txt")
    said = run(SHARED / "bench" / "conserve.py", raw, folder_of(content, case), "-v")
    lost, invented = map(float, re.findall(r"(?:lost|invented) ([0-9.]+)", said)[:2])
    assert lost <= MAX_LOST, said
    assert invented <= MAX_INVENTED, said
