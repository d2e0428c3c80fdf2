"""Runs of equal text, and how they go on past a misread character."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import rjieba
from numpy.typing import NDArray

from huikan.kgrams import K, KGrams
from huikan.values import dataclass

MIN_TANDEM = 24
"""A copy that follows its witness directly is a loop from this many characters on."""
MIN_REFRAIN = 60
"""Whole lines or paragraphs printed twice in a row are a slogan or a refrain up to here."""
_MISREAD, _LEAST = 2, 4
"""Characters within a loop's copy that may be misread, and how many are the same before them."""
_MIN_MISREAD = 80
"""Characters of a whole sentence's copy that may have a misread one in it, at least."""
_MOST = 8
"""Places at which a copy may be misread: more are another text."""
# The number of a row: 第14号：
_ROW_NUMBER = re.compile(r"第\s?[0-9〇一二三四五六七八九十百]{1,5}号")
ROW_GAP, _ROW_SHIFT = 16, 6
"""How many characters may differ between two rows, and by how much in number."""
_CONTEXT = 5
"""Characters on both sides of one within which its word is looked for."""
_SELDOM = 20
"""Of so many characters of a copy between two equal ones, at most one is misread."""
_FIGURE = re.compile(r"[\d.]+(\D{2})")
_NUMERAL = re.compile(r"[\d〇零一二三四五六七八九十百千万亿]")


@dataclass(frozen=True, slots=True)
class Cut:
    """The part of one block that goes: `[start, end)` of its body, and where the witness is.

    `witness` is (block, start, end) for each block that the kept copy lies in.
    """

    block: int
    start: int
    end: int
    witness: tuple[tuple[int, int, int], ...]
    rule: str
    reason: str
    seamless: bool = False


class Run(NamedTuple):
    """Text that stands again: the place and length of the first, and how far off the copy is."""

    start: int
    length: int
    distance: int

    @property
    def copy(self) -> slice:
        """Where the copy stands."""
        return slice(self.start + self.distance, self.start + self.distance + self.length)


def find_runs(text: str, grams: KGrams) -> list[Run]:
    """Maximal runs: text[start:+length] stands again at +distance.

    Only the nearest earlier occurrence of each k-gram is looked at, which keeps it linear: in a
    loop the copies are chained. Where rows of a list look alike the nearest occurrence is
    another row, so a run is made as long as the characters allow.
    """
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    same = grams.sorted[1:] == grams.sorted[:-1]
    first, second = grams.places[:-1][same], grams.places[1:][same]
    apart = second - first >= K
    first, second = first[apart], second[apart]
    distance = second - first
    rank = np.lexsort((first, distance))
    first, distance = first[rank], distance[rank]
    if not len(first):
        return []
    breaks = np.flatnonzero((np.diff(distance) != 0) | (np.diff(first) > 1)) + 1
    ends = [0, *breaks.tolist(), len(first)]
    out: list[Run] = []
    for a, b in pairwise(ends):
        start, dist = int(first[a]), int(distance[a])
        if out and out[-1].distance == dist and start < out[-1].start + out[-1].length:
            continue
        low = high = start
        length = b - a - 1 + K
        if text.startswith(text[start : start + length], start + dist):
            high += length  # else their hashes are alike, and they are not
        if text[high] == text[high + dist : high + dist + 1]:
            high += _common(codes[high:], codes[high + dist :])
        if low and text[low - 1] == text[low + dist - 1]:
            low -= _common(codes[:low][::-1], codes[: low + dist][::-1])
        if high - low >= K:
            out.append(Run(low, high - low, dist))
    return out


def _common(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> int:
    """How many characters two texts have in common from their beginnings on."""
    at, step, size = 0, 64, min(len(a), len(b))
    while at < size:
        stop = min(size, at + step)
        differs = a[at:stop] != b[at:stop]
        if differs.any():
            return at + int(differs.argmax())
        at, step = stop, step * 2
    return size


def are_numbered_otherwise(text: str, rows: Sequence[int]) -> bool:
    """Whether at all these places a row of a list begins, each with its own number.

    >>> are_numbered_otherwise("第14号：设站第15号：设站", [0, 7])
    True
    """
    numbers = [_ROW_NUMBER.match(text, at) for at in rows]
    return all(numbers) and len({m[0] for m in numbers if m}) == len(rows)


def counts_otherwise(text: str, end: int, distance: int) -> bool:
    """Whether a passage and its copy go on with figures that differ and the same unit behind them:
    then they tell of two things in the same words."""
    one, other = _FIGURE.match(text, end - distance), _FIGURE.match(text, end)
    return bool(one and other and one[1] == other[1])


def _counts_between(text: str, start: int, end: int, distance: int) -> bool:
    """Whether a figure differs between two copies; not where it is a part of a word in one of them
    and of none in the other, or a numeral in one alone, as a misread character is (统一 / 统二,
    十九户 / 十几户)."""
    for at in range(start, end):
        one, other = text[at], text[at + distance]
        if one.isdecimal() or other.isdecimal():
            return True
        if not _NUMERAL.match(one) or not _NUMERAL.match(other):
            continue
        if _is_in_word(text, at) == _is_in_word(text, at + distance):
            return True
    return False


def _is_in_word(text: str, at: int) -> bool:
    """Whether a numeral is a part of a word that is none itself: 统一, not 一个."""
    first = max(0, at - _CONTEXT)
    stop = first
    for word, kind in rjieba.tag(text[first : at + _CONTEXT], False):
        stop += len(word)
        if stop > at:
            return len(word) > 1 and not kind.startswith("m")
    return False


def mended(
    text: str,
    equal: Sequence[Run],
    opens: Callable[[int], bool],
    is_row: Callable[[int, int], bool],
) -> Iterator[Run]:
    """The runs, each long one with those behind it that a misread character or two part from it
    in both copies. Not figures: copies whose digits differ are different facts.

    `opens` says whether a sentence or a block begins at a place, `is_row` whether a passage goes
    from one row of a list to the next. Rows that differ in a word are two facts, so a copy that
    begins as a sentence does must be long and have one such place alone, unless it has gone round
    once before; a loop that sets in within a sentence may be shorter. The first run may be short
    where the runs together reach up to the copy.
    """
    ordered = sorted((r.distance, r.start, r.length) for r in equal)
    for run in equal:
        if thrice := _misread_between(text, run, opens, is_row):
            yield _read_on(thrice, ordered)
    behind = {(r.start, r.distance): r for r in equal}
    for run in equal:
        start, length, distance = run
        is_row_like = opens(start) and opens(start + distance)
        is_long = length >= MIN_REFRAIN or (length >= MIN_TANDEM and not is_row_like)
        places = 0
        while places < _MOST:
            end = start + length
            more = (behind.get((end + gap, distance)) for gap in range(1, _MISREAD + 1))
            other = next(filter(None, more), None)
            if other is None or _counts_between(text, end, other.start, distance):
                break
            if is_long and is_row(start, end):
                break
            length = other.start + other.length - start
            places += 1
        is_loop = distance - _MISREAD <= length and length >= max(MIN_REFRAIN, _SELDOM * places)
        if not is_long and (is_row_like or not is_loop or is_row(start, start + length)):
            length, places = run.length, 0
        is_whole = run.length < distance and is_row_like  # else the loop has gone round already
        if places and is_whole and (places > 1 or length < _MIN_MISREAD):
            length = run.length
        if MIN_REFRAIN <= length < distance:
            start, length, _ = _up_to_copy(text, Run(start, length, distance), opens)
        yield Run(start, length, distance)


def _up_to_copy(text: str, run: Run, opens: Callable[[int], bool]) -> Run:
    """A passage with the words at its edges that a misread character or two part from it, if it
    ends with them where its copy begins; as it is, if not. Words behind it count only where the
    copy sets in within a sentence: rows may differ in a word near their ends."""
    start, length, distance = run
    first = _misread_start(text, start, distance)
    if start + distance <= start + length + start - first:
        return Run(first, start + length - first, distance)
    for begin in (start, first):
        last = _misread_end(text, start + length, distance, begin + distance)
        if last >= begin + distance and not (opens(begin) and opens(begin + distance)):
            return Run(begin, last - begin, distance)
    return run


def _misread_between(
    text: str, run: Run, opens: Callable[[int], bool], is_row: Callable[[int, int], bool]
) -> Run | None:
    """A passage printed three times one behind the other, of which the second alone has misread
    characters: the run of both copies behind the first. Not if each is a whole sentence, as rows
    of a list are, nor if a numeral differs.
    """
    start, length, twice = run
    distance = twice // 2
    middle = start + distance
    if twice % 2 or not MIN_REFRAIN <= distance <= length < twice:
        return None
    if (opens(start) and opens(middle)) or is_row(start, middle):
        return None
    pairs = zip(text[start : middle + length], text[middle : start + twice + length], strict=True)
    misread = [(a, b) for a, b in pairs if a != b]
    most = min(_MOST, distance // _SELDOM)
    if not 0 < len(misread) <= 2 * most or _NUMERAL.search("".join(map("".join, misread))):
        return None
    return Run(start, distance + length, distance)


def _read_on(run: Run, places: Sequence[tuple[int, int, int]]) -> Run:
    """A run as far as others at its distance, which set in within it, go on: copies behind the
    third. `places` are all runs in the order of distance and start."""
    start, length, distance = run
    for k in range(bisect_left(places, (distance, start, 0)), len(places)):
        apart, other, size = places[k]
        if apart != distance or other > start + length:
            break
        length = max(length, other + size - start)
    return Run(start, length, distance)


def _misread_start(text: str, start: int, distance: int) -> int:
    """Where a passage sets in whose first words a misread character or two part from the rest;
    `start` where they do not."""
    for gap in range(1, _MISREAD + 1):
        end, low = start - gap, max(0, start - gap - MIN_TANDEM)
        if low <= 0 or _NUMERAL.search(text[end:start] + text[end + distance : start + distance]):
            continue
        size = 0
        while end - size > low and text[end - size - 1] == text[end + distance - size - 1]:
            size += 1
        if size >= _LEAST:
            return end - size
    return start


def _misread_end(text: str, end: int, distance: int, copy: int) -> int:
    """Where a passage ends whose last words, right before its `copy`, a misread character or two
    part from the rest; `end` where they do not."""
    for gap in range(1, _MISREAD + 1):
        last = end + gap
        if not _MISREAD <= copy - last <= MIN_TANDEM:
            continue
        is_same = text[last:copy] == text[last + distance : copy + distance]
        if is_same and not _counts_between(text, end, last, distance):
            return copy
    return end


def differ_in_first_words(
    text: str, copy: range, distance: int, opens: Callable[[int], bool]
) -> bool:
    """Whether a passage and its copy are parts of two sentences that begin alike but for a
    character or two: 联系的城[东]渡口…, 联系的城[西]渡口…. `opens` says where a sentence begins."""
    begin = copy.start
    if any(map(opens, range(begin + 1, copy.stop))):
        return False
    for k in range(_LEAST + 1, min(ROW_GAP, begin - distance) + 1):
        at = begin - k
        if opens(at) and opens(at - distance):
            pairs = zip(text[at:begin], text[at - distance : begin - distance], strict=True)
            return sum(a != b for a, b in pairs) <= _MISREAD
    return False


class Neighbours:
    """Runs by where they begin and end, to ask what stands right before and behind one."""

    def __init__(self, equal: list[Run]) -> None:
        self._begins = sorted((r.start, r.distance) for r in equal)
        self._ends = sorted((r.start + r.length, r.distance) for r in equal)

    def make_rows(self, start: int, length: int, distance: int) -> bool:
        """Whether a passage goes on being the same behind or before a few other characters.

        Then it is no copy: two rows or paragraphs say different things in the same words.
        Characters that stand in only one of the two (a folio, a misread seam) say nothing.
        """
        end = start + length
        behind = self._between(self._begins, end - K + 1, end + ROW_GAP)
        before = self._between(self._ends, start - ROW_GAP, start + K - 1)
        gaps = [(at - end, at + apart - end - distance) for at, apart in behind]
        gaps += [(start - at, start + distance - at - apart) for at, apart in before]
        return any(abs(a - b) <= _ROW_SHIFT and (min(a, b) > 0 or a == b) for a, b in gaps)

    @staticmethod
    def _between(places: list[tuple[int, int]], low: int, high: int) -> list[tuple[int, int]]:
        return places[bisect_left(places, (low, 0)) : bisect_left(places, (high + 1, 0))]


def stands_thrice(text: str, grams: KGrams, gone: NDArray[np.bool_], begin: int, end: int) -> bool:
    """Whether a part of the text stands three times where nothing is removed."""
    part = text[begin:end]
    times = free = 0
    for at in grams.like(begin) if len(part) >= K else _finds(text, part):
        if at >= free and text.startswith(part, at):
            free = at + len(part)
            times += not gone[at]
            if times == 3:
                return True
    return False


def _finds(text: str, part: str) -> Iterator[int]:
    """Where a part stands in the text."""
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + len(part))
