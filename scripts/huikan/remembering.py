"""What was found in a text, remembered for the next who asks; bounded in bytes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

MOST, LONGEST = 512, 8192
"""So many texts' findings are remembered, of texts of so many characters at most: those of a
thousand long texts took a gigabyte."""

P = ParamSpec("P")
Found = TypeVar("Found")


def remembered(search: Callable[P, Found]) -> Callable[P, Found]:
    """The search, which looks through a short text once. Its arguments have to be hashable and
    given by position; a long text is looked through each time."""
    kept = lru_cache(maxsize=MOST)(search)

    @wraps(search)
    def found(*args: P.args, **named: P.kwargs) -> Found:
        for each in args:
            if isinstance(each, str) and len(each) > LONGEST:
                return search(*args, **named)
        return kept(*args, **named)  # type: ignore[arg-type]

    return found
