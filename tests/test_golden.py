"""Golden pages: all that ingesting writes, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from regolden import generate, pages


@pytest.mark.parametrize("page", pages(), ids=lambda p: p.name)
def test_golden_page(page: Path) -> None:
    expected = {
        p.relative_to(page / "expected").as_posix(): p.read_bytes().decode("utf-8")
        for p in sorted((page / "expected").rglob("*"))
        if p.is_file()
    }
    files = generate(page)
    how = "if this is meant: python tests/regolden.py, then look at the difference"
    assert sorted(files) == sorted(expected), how
    for name, text in files.items():
        assert text == expected[name], f"{page.name}/{name}: {how}"


def test_there_are_golden_pages() -> None:
    assert len(pages()) >= 2
