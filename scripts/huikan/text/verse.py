"""Verse: stanzas of short lines, whose line ends the poet set and no column's width."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

_MAX_LINE, _MIN_LINE = 16, 2
"""Characters of a line of verse; longer ones are told from a narrow column by nothing."""
_MIN_LINES, _MIN_STANZA, _MANY = 3, 2, 8
"""Lines of a stanza, of a couplet, and of a poem that is set in couplets."""
_MAX_STANZA = 24
_SHORT, _MARKED = 0.7, 0.6
"""How long lines of one stanza of free verse are, of its longest, at most, on the average, as those
of a column are not; and how many of them end with a mark, at least."""
_RAGGED = 2
"""Characters that lines of free verse differ by; those of a column end at one edge."""
_LONGEST, _SHORTER, _FEW = 20, 2, 3
"""Characters of a line of a stanza whose lines end nowhere near one edge: all but one of so many
are shorter than the longest one by so much."""
_QUATRAIN = 4
_REGULAR = (6, 8)
"""Characters of a line of classical verse with its mark: five or seven and one."""
_INSIDE = re.compile(r"[，。；：、！？](?=.)")
_STOP_INSIDE = re.compile(r"[。；：！？](?=.)")
_NO_VERSE = re.compile(r"\d|[A-Za-z]|记者|通讯员|政协报|责编|编辑|[第今]\S{0,3}版|[▲▼▶（(【——]")
# What a poem says and a headline leaves out.
_SPEAKING = re.compile("[的了着在是我你他她这那不也还]")
_MAX_NAME = 8
"""Characters of a poem's title or a poet's name within a chunk of lines that have marks."""
_ENDS = re.compile(r"[，。；！？、…]$")
# The number of a poem's part, alone between its stanzas.
_PART = re.compile("(?:其|之)?[一二三四五六七八九十]{1,2}|[*＊※]{1,3}")


def find_verse(chunks: Iterable[Sequence[str]]) -> Iterator[int]:
    """Indices of the chunks (lines between two blank ones) that are stanzas.

    Free verse: two stanzas and more, one below the other, of short and uneven lines of which
    few have a mark within, or whose ends are no column's edge, and some of the little words that
    headlines leave out; or one of eight lines and more that all end with a mark, or most, where
    they are much shorter than its longest. The number of a part may stand between two.
    Classical verse and songs: four lines, or so many times four, of six or eight characters, each
    with its mark at the end.
    Leaves alone headlines in several lines, lists with figures, and narrow columns.
    """
    run: dict[int, Sequence[str]] = {}
    for i, chunk in enumerate(chain(chunks, [()])):
        if _is_stanza(chunk):
            run[i] = chunk
        elif run and not (len(chunk) == 1 and _PART.fullmatch(chunk[0].strip())):
            marked = _is_marked([line for lines in run.values() for line in lines])
            own = {k: c for k, c in run.items() if not marked or any(map(_ENDS.search, c))}
            is_poem = _is_poem(list(own.values()))
            yield from (k for k, c in own.items() if is_poem or _is_regular(c))
            run = {}


def names_poem(lines: Sequence[str], i: int) -> bool:
    """Whether a stanza's line is the poem's title or its author: short, without a mark, where most
    lines have one, and without the little words that a line of free verse has."""
    is_bare = len(lines[i]) <= _MAX_NAME and not _ENDS.search(lines[i])
    return is_bare and _is_marked(lines) and not _SPEAKING.search(lines[i])


def _is_marked(lines: Sequence[str]) -> bool:
    """Whether most lines end with a mark."""
    return 2 * sum(bool(_ENDS.search(line)) for line in lines) > len(lines)


def _is_stanza(lines: Sequence[str]) -> bool:
    if not _MIN_STANZA <= len(lines) <= _MAX_STANZA:
        return False
    is_ragged = _is_ragged(lines)
    most = _LONGEST if is_ragged else _MAX_LINE
    if any(not _MIN_LINE <= len(line) <= most or _NO_VERSE.search(line) for line in lines):
        return False
    if _is_marked(lines) and any(
        len(line) > _MAX_NAME and not _ENDS.search(line) for line in lines[:-1]
    ):
        return False  # prose of a narrow column below a poem
    inside = sum(bool(_INSIDE.search(line)) for line in lines)
    is_verse = is_ragged or 2 * inside <= len(lines)
    return is_verse and not any(map(_STOP_INSIDE.search, lines))


def _is_ragged(lines: Sequence[str]) -> bool:
    """Whether no edge of a column shows in where lines end: the longest stands alone among three at
    least, and a sentence ends within none."""
    sizes = sorted(map(len, lines))
    return len(lines) >= _FEW and sizes[-1] - sizes[-2] >= _SHORTER and sizes[0] < sizes[-2]


def _is_regular(lines: Sequence[str]) -> bool:
    """Whether a stanza is classical verse: lines of one length, each with its mark."""
    lines = [line for i, line in enumerate(lines) if not names_poem(lines, i)]
    lengths = {len(line) for line in lines}
    return (
        len(lines) > 0
        and len(lines) % _QUATRAIN == 0
        and len(lengths) == 1
        and lengths <= set(_REGULAR)
        and all(map(_ENDS.search, lines))
    )


def _is_poem(stanzas: Sequence[Sequence[str]]) -> bool:
    lines = [line for stanza in stanzas for line in stanza]
    if len(stanzas) == 1 and len(lines) >= _MANY:
        sizes, marked = list(map(len, lines)), sum(bool(_ENDS.search(line)) for line in lines)
        if marked == len(lines):
            return True
        is_short = sum(sizes) <= _SHORT * max(sizes) * len(lines)
        return is_short and marked >= _MARKED * len(lines)
    if len(stanzas) < 2 or sum(bool(_SPEAKING.search(line)) for line in lines) < len(stanzas):
        return False
    if any(len(stanza) < _MIN_LINES for stanza in stanzas) and len(lines) < _MANY:
        return False
    lengths = [len(line.rstrip("，。；！？、…")) for line in lines]
    return max(lengths) - min(lengths) >= _RAGGED
