"""The examples in the docstrings say what the functions do."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import huikan

NAMES = [
    m.name
    for m in pkgutil.walk_packages(huikan.__path__, "huikan.")
    if not m.ispkg and not m.name.endswith("__main__")
]


@pytest.mark.parametrize("name", NAMES)
def test_examples(name: str) -> None:
    result = doctest.testmod(
        importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert result.failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder()
    tests = [t for n in NAMES for t in finder.find(importlib.import_module(n)) if t.examples]
    assert len(tests) >= 10
