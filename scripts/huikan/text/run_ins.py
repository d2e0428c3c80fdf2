"""Sentences that open paragraphs and are built alike: 制度立起来。… 队伍强起来。…"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from huikan.text.chars import RUN_IN, ends_sentence
from huikan.text.printed import Line

_LONGEST, _EDGE, _ALIKE = 16, 2, 2
"""Characters of such a sentence at most; with how many it begins or ends as others of its length
do; and how many others there are at least."""
_SHORT = 4
"""Cells that a paragraph's last line lacks of the column, at least."""

Build = tuple[int, bool, str]
"""A sentence's length, whether it is its beginning that is meant, and those characters."""


def run_in_builds(chunks: Iterable[Sequence[Line]]) -> frozenset[Build]:
    """How the sentences are built that surely open paragraphs: behind a last line that falls
    short of the column, two of a build at least."""
    counts = Counter(build for title in set(_openings(chunks)) for build in _builds(title))
    return frozenset(build for build, n in counts.items() if n >= _ALIKE)


def opens_alike(line: str, builds: frozenset[Build]) -> bool:
    """Whether a line opens with a sentence of such a build."""
    m = RUN_IN.match(line) if builds else None
    return m is not None and any(build in builds for build in _builds(m[0][:-1]))


def _openings(chunks: Iterable[Sequence[Line]]) -> Iterator[str]:
    for chunk in chunks:
        width = max(line.width for line in chunk)
        for a, b in pairwise(chunk):
            if ends_sentence(a.text) and width - a.width >= _SHORT and (m := RUN_IN.match(b.text)):
                yield m[0][:-1]


def _builds(title: str) -> Iterator[Build]:
    if _EDGE < len(title) <= _LONGEST:
        yield len(title), True, title[:_EDGE]
        yield len(title), False, title[-_EDGE:]
