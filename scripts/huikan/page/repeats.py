"""Repeated passages: loops that OCR printed again, and paragraph ends that it spliced back in.

The page's text blocks are read as one stream without white space, so that a passage is found
wherever it is cut. Equal k-grams at equal distance make runs; a run is a repeat if it is long
enough for its distance. Only whole copies behind the first go, and each removal names the copy
that is kept (its witness).

Method and the rule of thumb that no threshold on length alone will do: `spec/design.md`,
"How these pages break". Slogans, frames, rows of a list and quotations repeat by intent: text
that stands three times or more is taken for a template unless the copies follow one another
without a break, and copies whose digits differ are different facts, since a run ends there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huikan.blocks import Kind, PageBlock
from huikan.text.chars import CLOSERS, ends_sentence
from huikan.trace import runs

K = 12
"""Length of the k-grams that find candidates. Shorter ones find frames, not loops."""
MIN_TANDEM = 24
"""A copy that follows its witness directly is a loop from this many characters on."""
MIN_REFRAIN = 60
"""Whole lines or paragraphs printed twice in a row are a slogan or a refrain up to here."""
MIN_SPLICED = 40
"""A copy elsewhere is a splice-back from here on, if it is cut in mid-sentence."""
MIN_WHOLE = 120
"""A copy elsewhere that begins and ends as sentences do could be meant, up to here."""
_SNAP = 10
"""A copy's head may borrow this many characters of the clause it was spliced into."""
_SEAM = 8
"""Characters at a loop's seam that may be garbled."""
_ROW_GAP, _ROW_SHIFT = 16, 6
"""How many characters may differ between two rows, and by how much in number."""
_STOPS = "。！？；，：、"
_SPACE = re.compile(r"\s+")
_BASE = np.uint64(1_000_003)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A removed copy: positions in the stream, half-open, and the rule that found it."""

    start: int
    end: int
    witness: int
    rule: str
    reason: str
    seamless: bool = False
    """Whether what stands behind the copy goes on with what stands before it: whole periods."""


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


@dataclass(frozen=True, slots=True)
class _Stream:
    text: str
    block: NDArray[np.int32]
    offset: NDArray[np.int32]


def find_repeats(blocks: Sequence[PageBlock]) -> list[Cut]:
    """What to remove from each text block, in the order of blocks and offsets.

    Loops first, then splice-backs in what they leave. Leaves headlines, captions and all text
    of fewer than `MIN_TANDEM` repeated characters alone.
    """
    stream = _stream(blocks)
    if len(stream.text) < 2 * K:
        return []
    equal = _runs(stream.text)
    tandem = _tandem(stream, equal)
    gone = np.zeros(len(stream.text), dtype=bool)
    for r in tandem:
        gone[r.start : r.end] = True
    spliced = _spliced(stream, equal, gone)
    repeats = sorted([*tandem, *spliced], key=lambda r: r.start)
    witness = _witnesses(len(stream.text), repeats)
    return [cut for r in repeats for cut in _cuts(stream, r, witness)]


def _witnesses(size: int, repeats: list[Repeat]) -> NDArray[np.int32]:
    """For each character of the stream the place of its copy that stays (itself, if it does).

    A witness may be a removed copy itself; the chain is followed to the one that is kept.
    """
    witness = np.arange(size, dtype=np.int32)
    for r in repeats:
        distance = r.start - r.witness
        for i in range(r.start, r.end):
            witness[i] = witness[i - distance]
    return witness


def _stream(blocks: Sequence[PageBlock]) -> _Stream:
    texts: list[str] = []
    block: list[NDArray[np.int32]] = []
    offset: list[NDArray[np.int32]] = []
    for i, b in enumerate(blocks):
        if b.kind is not Kind.TEXT:
            continue
        body = b.body.text
        at = np.arange(len(body), dtype=np.int32)
        if spaces := [n for m in _SPACE.finditer(body) for n in range(*m.span())]:
            at = np.delete(at, spaces)
        texts.append(_SPACE.sub("", body))
        offset.append(at)
        block.append(np.full(len(at), i, dtype=np.int32))
    if not texts:
        empty = np.zeros(0, dtype=np.int32)
        return _Stream("", empty, empty)
    return _Stream("".join(texts), np.concatenate(block), np.concatenate(offset))


def _runs(text: str) -> list[tuple[int, int, int]]:
    """Maximal runs (start, length, distance): text[start:+length] stands again at +distance.

    Only the nearest earlier occurrence of each k-gram is looked at, which keeps it linear: in a
    loop the copies are chained.
    """
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    hashes = _hashes(codes)
    often = _not_unique(hashes)
    order = often[np.argsort(hashes[often], kind="stable")]
    same = hashes[order[1:]] == hashes[order[:-1]]
    first, second = order[:-1][same], order[1:][same]
    apart = second - first >= K
    first, second = first[apart], second[apart]
    distance = second - first
    rank = np.lexsort((first, distance))
    first, distance = first[rank], distance[rank]
    if not len(first):
        return []
    breaks = np.flatnonzero((np.diff(distance) != 0) | (np.diff(first) > 1)) + 1
    starts = np.concatenate(([0], breaks))
    ends = np.concatenate((breaks, [len(first)]))
    out = []
    for a, b in zip(starts.tolist(), ends.tolist(), strict=True):
        start, dist = int(first[a]), int(distance[a])
        length = int(first[b - 1]) - start + K
        if text[start : start + length] == text[start + dist : start + dist + length]:
            out.append((start, length, dist))
    return out


def _hashes(codes: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """A hash of each k-gram: its characters as the digits of a number, modulo 2**64."""
    with np.errstate(over="ignore"):
        two = codes[:-1] * _BASE + codes[1:]
        four = two[:-2] * _BASE**2 + two[2:]
        eight = four[:-4] * _BASE**4 + four[4:]
        return eight[:-4] * _BASE**4 + four[8:]


def _not_unique(hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Where hashes stand that may stand elsewhere, too: few, and so much quicker to sort.

    Hashes are thrown into buckets; what is alone in its bucket is unique.
    """
    bits = max(8, len(hashes).bit_length() + 2)
    bucket = (hashes >> np.uint64(64 - bits)).astype(np.int64)
    return np.flatnonzero(np.bincount(bucket, minlength=1 << bits)[bucket] > 1)


def _tandem(stream: _Stream, equal: list[tuple[int, int, int]]) -> list[Repeat]:
    """Copies that follow their witness without a break, the last one perhaps cut short."""
    text = stream.text
    out: list[Repeat] = []
    taken = 0
    for start, length, distance in sorted(equal):
        if length < MIN_TANDEM or length < distance - _SEAM:
            continue
        begin, end = start + distance, start + distance + length
        whole = _is_at_edge(stream, begin) and _is_at_edge(stream, end)
        if whole and length < MIN_REFRAIN:
            continue
        if length < distance - 2 and not _has_corrupt_seam(stream, start, length, distance):
            continue
        if len(set(text[start : start + distance])) < 8:
            continue
        while begin < end and text[begin] in _STOPS + CLOSERS:
            begin += 1
        if begin < taken or end - begin < MIN_TANDEM:
            continue
        reason = f"同一段文字紧接着又印了一遍（{end - begin}字）"
        periods = (end - start) % distance
        seamless = min(periods, distance - periods) <= 2
        out.append(Repeat(begin, end, begin - distance, "repeat/loop", reason, seamless))
        taken = end
    return out


def _is_at_edge(stream: _Stream, at: int) -> bool:
    """Whether a block begins or ends at a place in the stream."""
    if at in (0, len(stream.text)):
        return True
    return bool(stream.block[at] != stream.block[at - 1])


def _has_corrupt_seam(stream: _Stream, start: int, length: int, distance: int) -> bool:
    """Whether a copy follows its witness but for a few characters that the seam garbled.

    Rows of a list that differ in their last words look alike, but begin as sentences do.
    """
    if length < MIN_SPLICED or distance - length > _SEAM:
        return False
    return not _starts_clean(stream, start + distance)


def _spliced(
    stream: _Stream, equal: list[tuple[int, int, int]], gone: NDArray[np.bool_]
) -> list[Repeat]:
    """Copies elsewhere on the page that stand where other text should."""
    text = stream.text
    left = _without(text, gone)
    neighbours = _Neighbours(equal)
    out: list[Repeat] = []
    for start, length, distance in sorted(equal, key=lambda r: r[0] + r[2]):
        begin, end = start + distance, start + distance + length
        if gone[begin:end].any() or gone[start : start + length].any():
            continue
        if length < MIN_SPLICED or length >= distance + K:
            continue
        if _is_quotation(text, begin, end) or _is_template(left, start, length):
            continue
        head_clean = _starts_clean(stream, begin)
        tail_clean = _ends_clean(stream, end)
        if head_clean and tail_clean and length < MIN_WHOLE:
            continue
        if not head_clean:
            begin = _snap(text, begin, end)
        end = _trim(stream, begin, end)
        if end - begin < MIN_SPLICED or neighbours.make_rows(start, length, distance):
            continue
        out.append(
            Repeat(
                begin,
                end,
                begin - distance,
                "repeat/splice" if not (head_clean and tail_clean) else "repeat/passage",
                f"前文的一段在这里又出现（{end - begin}字），盖住了原有的文字"
                if not head_clean
                else f"前文的一段在这里又印了一遍（{end - begin}字）",
            )
        )
        gone[begin:end] = True
    return out


def _without(text: str, gone: NDArray[np.bool_]) -> str:
    """The text with NUL in place of every character that is gone."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    return np.where(gone, np.uint32(0), codes).tobytes().decode("utf-32-le")


def _starts_clean(stream: _Stream, at: int) -> bool:
    """Whether a sentence or block begins at `at`."""
    return (
        at == 0
        or bool(stream.block[at] != stream.block[at - 1])
        or ends_sentence(stream.text[max(0, at - 4) : at])
    )


def _ends_clean(stream: _Stream, at: int) -> bool:
    """Whether a sentence ends before `at`; the page's or a block's end alone does not count."""
    return ends_sentence(stream.text[max(0, at - 4) : at])


def _snap(text: str, begin: int, end: int) -> int:
    """The start of the copy moved behind the next stop, if one is near.

    The clause that the copy was spliced into may end with the same characters as the witness's
    own (…等工作，): they stay, since they make sense where they stand.
    """
    for i in range(begin, min(begin + _SNAP, end - MIN_TANDEM)):
        if text[i] in _STOPS:
            return i + 1
    return begin


def _trim(stream: _Stream, begin: int, end: int) -> int:
    """The end of the copy moved back to a sentence's or block's end that it barely passes.

    What stands behind may begin with the same characters as what stood behind the witness
    (第…, 这一年，…): they are the text's own.
    """
    for at in range(end - 1, max(begin + MIN_TANDEM, end - _SNAP), -1):
        if stream.block[at] != stream.block[at - 1] or ends_sentence(stream.text[at - 2 : at]):
            return at
    return end


class _Neighbours:
    """Runs by where they begin and end, to ask what stands right before and behind one."""

    def __init__(self, equal: list[tuple[int, int, int]]) -> None:
        self._begins = sorted((start, apart) for start, _, apart in equal)
        self._ends = sorted((start + size, apart) for start, size, apart in equal)

    def make_rows(self, start: int, length: int, distance: int) -> bool:
        """Whether a passage goes on being the same behind or before a few other characters.

        Then it is no copy: two rows or paragraphs say different things in the same words.
        """
        end = start + length
        behind = self._between(self._begins, end - K + 1, end + _ROW_GAP, distance)
        before = self._between(self._ends, start - _ROW_GAP, start + K - 1, distance)
        return behind or before

    @staticmethod
    def _between(places: list[tuple[int, int]], low: int, high: int, distance: int) -> bool:
        first, last = bisect_left(places, (low, 0)), bisect_left(places, (high + 1, 0))
        return any(abs(apart - distance) <= _ROW_SHIFT for _, apart in places[first:last])


def _is_quotation(text: str, begin: int, end: int) -> bool:
    """Whether the passage stands between quotation marks or in a book title."""
    before, after = text[max(0, begin - 1) : begin + 1], text[end - 1 : end + 1]
    return any(c in "“《「『" for c in before) and any(c in "”》」』" for c in after)


def _is_template(text: str, start: int, length: int) -> bool:
    """Whether the passage, or most of it, stands three times or more: a frame or a slogan."""
    middle = text[start + length // 4 : start + length - length // 4]
    return length < MIN_WHOLE and text.count(middle) >= 3


def _cuts(stream: _Stream, repeat: Repeat, witness: NDArray[np.int32]) -> list[Cut]:
    """The repeat as a cut for each block it lies in."""
    out = []
    at = repeat.start
    for block, start, end in _parts(stream, repeat.start, repeat.end):
        stop = int(np.searchsorted(stream.block, block, side="right"))
        size = min(repeat.end, stop) - at
        kept = tuple(
            part
            for a, b in runs(sorted(set(witness[at : at + size].tolist())))
            for part in _parts(stream, a, b)
        )
        out.append(Cut(block, start, end, kept, repeat.rule, repeat.reason, repeat.seamless))
        at += size
    return out


def _parts(stream: _Stream, start: int, end: int) -> list[tuple[int, int, int]]:
    """A span of the stream as (block, start, end) in the blocks' own offsets."""
    out: list[tuple[int, int, int]] = []
    at = start
    while at < end:
        block = int(stream.block[at])
        last = min(end, int(np.searchsorted(stream.block, block, side="right")))
        out.append((block, int(stream.offset[at]), int(stream.offset[last - 1]) + 1))
        at = last
    return out
