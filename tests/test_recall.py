"""The comparison of what search finds with what it found on the base branch."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "bench"))

from recall import compared, figures  # noqa: E402

BEFORE = {"提案": [10, 10, 10, 9000], "路灯": [5, 5, 5, 7000]}


@pytest.mark.parametrize(
    ("now", "is_worse"),
    [
        (BEFORE, False),
        ({**BEFORE, "路灯": [7, 7, 7, 99_000]}, False),  # more texts, more bytes
        ({**BEFORE, "路灯": [5, 4, 4, 7000]}, True),
        ({**BEFORE, "路灯": [5, 6, 5, 7000]}, True),
        ({**BEFORE, "路灯": [5, 0, 0, 0]}, True),
    ],
)
def test_less_found_or_less_right_is_worse(now: dict[str, list[int]], is_worse: bool) -> None:
    table, worse = compared(BEFORE, now)
    assert worse is is_worse
    assert "| recall | 1.0000 | " in table
    assert ("| 路灯 | |" in table) is is_worse


def test_a_base_that_was_bad_already_is_no_excuse_for_being_worse() -> None:
    bad = {"提案": [10, 8, 8, 1]}
    assert figures(bad)[:2] == (0.8, 1.0)
    assert not compared(bad, {"提案": [10, 9, 9, 1]})[1]
    assert compared(bad, {"提案": [10, 7, 7, 1]})[1]


def test_nothing_to_find_is_no_fault() -> None:
    assert figures({"无": [0, 0, 0, 10]}) == (1.0, 1.0, 10)


@pytest.mark.browser
def test_a_branch_that_finds_less_fails(tmp_path: Path) -> None:
    if not shutil.which("chromium"):
        pytest.skip("needs Chromium")
    before, now = tmp_path / "before.json", tmp_path / "now.json"
    asked = [sys.executable, ROOT / "bench/recall.py"]

    def run(*args: object) -> tuple[int, str]:
        done = subprocess.run(
            [*asked, *map(str, args)], stdout=subprocess.PIPE, text=True, check=False
        )
        return done.returncode, done.stdout

    assert run(before)[0] == 0
    measured = json.loads(before.read_text("utf-8"))
    assert len(measured) == 60
    assert figures(measured)[:2] == (1.0, 1.0)
    code, said = run(now, "--against", before)
    assert code == 0
    assert "| recall | 1.0000 | 1.0000 |" in said
    assert json.loads(now.read_text("utf-8")).keys() == measured.keys()
