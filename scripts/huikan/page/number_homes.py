"""Numbered sections that a page's columns carried into other articles, where each numbers its own
from one: two 二、 below one headline, and none below another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, permutations

import numpy as np

from huikan.blocks import HEAD_KINDS, Kind, PageBlock
from huikan.page.affinity import affinity
from huikan.page.assignment import assign
from huikan.page.heads import Head
from huikan.page.series import LEADING, number_in
from huikan.values import dataclass

_MIN_HOMES, _MOST_SECTIONS = 2, 60
"""Articles that number their sections from one, at least, and numbered sections of a page that are
looked at: more of them are a list."""
_STAYS = 0.15
"""What it counts that a section was printed in an article, in shares of its words."""
_MOST_STACKED, _MOST_TEXTS = 3, 16
"""Headings of several articles that stand on one another, and texts below them, at most."""


@dataclass(frozen=True, slots=True)
class _Section:
    """A numbered heading with the texts below it; those of a stack share theirs."""

    at: int
    number: int
    texts: tuple[int, ...]
    stop: int


def bring_sections_home(
    blocks: Sequence[PageBlock], heads: Sequence[Head], owners: Sequence[int]
) -> list[int]:
    """The owners with each numbered section at the article that it belongs to.

    Acts only where an article has two sections of one number, and two articles at least begin with
    a section number one of their own; no number may stand more often than the one below it. The
    sections of each number in turn are given to the articles that have the one below it, in one
    assignment: by the words that a section shares with what the article is known to say, by how
    its heading is built beside the article's other headings, and a little by where it stands. Texts
    below a stack of headings that go to several articles are parted among these by their words.
    """
    out = list(owners)
    sections = list(_sections(blocks, heads, owners))
    if not 0 < len(sections) <= _MOST_SECTIONS:
        return out
    printed: dict[int, list[int]] = {}
    for section in sections:
        printed.setdefault(owners[section.at], []).append(section.number)
    homes = [n for n, numbers in printed.items() if numbers[0] == 1]
    is_doubled = any(len(set(numbers)) < len(numbers) for numbers in printed.values())
    counts = [sum(s.number == k for s in sections) for k in range(1, _MOST_SECTIONS)]
    is_apart = all(numbers.count(1) <= 1 for numbers in printed.values())
    if not (is_doubled and is_apart) or len(homes) < _MIN_HOMES or counts[0] != len(homes):
        return out
    if counts != sorted(counts, reverse=True):
        return out
    given = _given(blocks, heads, owners, sections, homes)
    for section in sections:
        for i in range(section.at, section.stop):
            out[i] = given[section.at]
    _part_stacks(blocks, sections, given, homes, out)
    return out


def _sections(
    blocks: Sequence[PageBlock], heads: Sequence[Head], owners: Sequence[int]
) -> Iterator[_Section]:
    own = {i for head in heads for i in head.blocks}
    marks = [
        i
        for i, b in enumerate(blocks)
        if i in own or (b.kind in HEAD_KINDS and b.kind is not Kind.BYLINE)
    ]
    for at, stop in zip(marks, [*marks, len(blocks)][1:], strict=True):
        number = number_in(LEADING.match(blocks[at].text))
        if at in own or blocks[at].kind is not Kind.DISPLAY or blocks[at].level or not number:
            continue
        texts = tuple(i for i in range(at, stop) if blocks[i].kind is Kind.TEXT)
        yield _Section(at, number, texts, stop)


def _given(
    blocks: Sequence[PageBlock],
    heads: Sequence[Head],
    owners: Sequence[int],
    sections: Sequence[_Section],
    homes: Sequence[int],
) -> dict[int, int]:
    """For each section's heading the article that it is given to."""
    given = {s.at: owners[s.at] for s in sections}
    firsts = [s for s in sections if s.number == 1]
    said = {n: _lead(blocks, heads[n], owners, n) for n in homes}
    titles: dict[int, list[str]] = {n: [] for n in homes}
    for s in firsts:
        said[owners[s.at]] += _text(blocks, s)
        titles[owners[s.at]].append(_bare(blocks[s.at].text))
    last = list(homes)
    for k in range(2, max(s.number for s in sections) + 1):
        rows = [s for s in sections if s.number == k]
        if not rows or len(rows) > len(last):
            break
        scores = affinity([_text(blocks, s) for s in rows], [said[n] for n in last])
        for r, s in enumerate(rows):
            for c, n in enumerate(last):
                scores[r, c] += _STAYS * (owners[s.at] == n)
                scores[r, c] += max(_likeness(_bare(blocks[s.at].text), t) for t in titles[n])
        for r, c in assign(scores):
            given[rows[r].at] = last[c]
        last = [given[s.at] for s in rows]
        for s in rows:
            said[given[s.at]] += _text(blocks, s)
            titles[given[s.at]].append(_bare(blocks[s.at].text))
    return given


def _lead(blocks: Sequence[PageBlock], head: Head, owners: Sequence[int], n: int) -> str:
    """What an article says above its first section."""
    texts = [" ".join(line.text for line in (*head.title, *head.subtitle))]
    for i in range(head.blocks[-1] + 1, len(blocks)):
        if owners[i] != n or blocks[i].kind is Kind.DISPLAY:
            break
        texts.append(blocks[i].text)
    return " ".join(texts)


def _text(blocks: Sequence[PageBlock], section: _Section) -> str:
    return " ".join(blocks[i].text for i in (section.at, *section.texts))


def _bare(heading: str) -> str:
    return LEADING.sub("", heading, count=1).strip()


def _likeness(one: str, other: str) -> float:
    """How alike two headings are built: of their phrases' characters those that are the same at the
    same place, from the front or from the end.

    >>> _likeness("选好院子，让协商有烟火气", "定好规矩，让协商有章法") > 0.4
    True
    """
    parts = list(zip(one.split("，"), other.split("，"), strict=False))
    if one.count("，") != other.count("，"):
        return 0.0
    same = sum(
        max(
            sum(x == y for x, y in zip(a, b, strict=False)),
            sum(x == y for x, y in zip(a[::-1], b[::-1], strict=False)),
        )
        for a, b in parts
    )
    return same / max(len(one), len(other))


def _part_stacks(
    blocks: Sequence[PageBlock],
    sections: Sequence[_Section],
    given: dict[int, int],
    homes: Sequence[int],
    out: list[int],
) -> None:
    """Part the texts below each stack of headings that went to several articles among these."""
    stack: list[_Section] = []
    for section in sections:
        stack = [*stack, section] if stack and stack[-1].stop == section.at else [section]
        if not section.texts:
            continue
        owners = list(dict.fromkeys(given[s.at] for s in stack))
        if 1 < len(owners) <= _MOST_STACKED and len(owners) <= len(section.texts) <= _MOST_TEXTS:
            for i, n in _parted(blocks, section, owners, given, sections).items():
                out[i] = n
        stack = []


def _parted(
    blocks: Sequence[PageBlock],
    section: _Section,
    owners: Sequence[int],
    given: dict[int, int],
    sections: Sequence[_Section],
) -> dict[int, int]:
    """Whose each text below a stack is: of all ways to part them, each article's in one piece, the
    one whose texts share most words with their articles."""
    said = [
        " ".join(
            _text(blocks, s) for s in sections if given[s.at] == n and s.texts != section.texts
        )
        + " ".join(blocks[s.at].text for s in sections if given[s.at] == n)
        for n in owners
    ]
    texts = section.texts
    scores = affinity([blocks[i].text for i in texts], said)
    best, found = -np.inf, {}
    for order in permutations(range(len(owners))):
        for cuts in combinations(range(1, len(texts)), len(owners) - 1):
            ends = (*cuts, len(texts))
            column = [
                c for c, a, b in zip(order, (0, *cuts), ends, strict=True) for _ in range(a, b)
            ]
            value = float(sum(scores[k, c] for k, c in enumerate(column)))
            if value > best:
                best = value
                found = {i: owners[c] for i, c in zip(texts, column, strict=True)}
    return found
