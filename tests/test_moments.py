"""Words of time as dates: the cases of `cases/moments.yml`, and what holds for all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from huikan.moments import Calendar, find_moments

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "moments.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_moments(case: dict[str, Any]) -> None:
    text = case["text"]
    found = find_moments(text, Calendar(case.get("day"), case.get("year")))
    told = [f"{text[m.start : m.end]} {m.value}{'~' if m.about else ''}" for m in found]
    assert told == case["moments"]


def test_moments_do_not_overlap_and_stand_in_order() -> None:
    text = "".join(case["text"] for case in CASES)
    found = find_moments(text, Calendar(None, 2013))
    ends = [0, *(m.end for m in found)]
    assert all(m.start >= end for m, end in zip(found, ends, strict=False))


def test_looking_for_times_is_linear_on_hostile_text() -> None:
    for unit in ("9月", "今年去年", "2013年", "每年9月18日", "《", "近日9月1日。"):
        assert len(find_moments(unit * 20_000, Calendar(None, 2013))) <= 40_000
