"""Repeated passages: loops that OCR printed again, and paragraph ends that it spliced back in.

The page's text is read as one stream without white space, so that a passage is found wherever
it is cut, headings in it included. Equal k-grams at equal distance make runs; a run is a repeat
if it is long enough for its distance and for how it is cut: what repeats by intent begins and
ends with a clause, a loop sets in within one and breaks off within another. Only whole copies
behind the first go, and each removal names the copy that is kept (its witness).

Method and the rule of thumb that no threshold on length alone will do: `spec/design.md`,
"How these pages break". Slogans, frames, rows of a list and quotations repeat by intent: text
that stands three times or more is taken for a template unless the copies follow one another
without a break, and copies whose digits differ are different facts, since a run ends there.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from huikan.blocks import Kind, PageBlock
from huikan.kgrams import K, KGrams
from huikan.page.equal_runs import (
    MIN_REFRAIN,
    MIN_TANDEM,
    ROW_GAP,
    Cut,
    Neighbours,
    Run,
    are_numbered_otherwise,
    counts_otherwise,
    differ_in_first_words,
    find_runs,
    mended,
    stands_thrice,
)
from huikan.page.pull_quotes import with_pull_quotes
from huikan.text.chars import ends_sentence, word_across
from huikan.values import dataclass

MIN_SPLICED = 40
"""A copy elsewhere is a splice-back from here on, if it is cut in mid-sentence…"""
MIN_TAIL = 28
"""… or from here on, if it begins a sentence there and here ends a paragraph behind a comma."""
MIN_CUT = 24
"""… or from here on, if it goes from within one sentence to within another, there and here."""
MIN_WHOLE = 120
"""A copy elsewhere that begins and ends as sentences do could be meant, up to here."""
_SNAP = 10
"""A copy's head may borrow this many characters of the clause it was spliced into."""
_EDGE = 4
"""So far from both ends of a short copy a sentence must end to count as one within it."""
_OWN = 4
"""As many characters behind a copy may be the text's own though the copy goes on with them."""
_GARBLED = 3
"""Characters between two removed copies that are no text of their own."""
_SEAM = 8
"""Characters at a loop's seam that may be garbled."""
_SENTENCE = 300
"""Characters within which a sentence's beginning is looked for."""
_STOPS = "。！？；，：、"
_SENTENCE_END = re.compile(r"[。！？；]")
_DIGIT = re.compile(r"\d")
_SPACE = re.compile(r"\s")


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
class _Stream:
    text: str
    block: NDArray[np.int32]
    offset: NDArray[np.int32]
    running: NDArray[np.bool_]
    """Whether it is running text; False in display type."""


def find_repeats(blocks: Sequence[PageBlock]) -> list[Cut]:
    """What to remove from each text block, in the order of blocks and offsets.

    Loops first, then splice-backs in what they leave. Leaves captions alone, headlines that
    repeat without text around them, and all text of fewer than `MIN_CUT` repeated characters.
    """
    stream = _stream(blocks)
    if len(stream.text) < 2 * K:
        return []
    grams = KGrams.of(stream.text)
    equal = find_runs(stream.text, grams)
    tandem, rows = _tandem(stream, equal)
    gone = np.zeros(len(stream.text), dtype=bool)
    for r in tandem:
        gone[r.start : r.end] = True
    elsewhere = [r for r in equal if r not in rows]
    spliced = _spliced(stream, elsewhere, grams, gone)
    repeats = sorted([*tandem, *spliced], key=lambda r: r.start)
    repeats = sorted([*repeats, *_led_in(stream, elsewhere, repeats)], key=lambda r: r.start)
    repeats = _with_seams(stream, repeats)
    witness = _witnesses(len(stream.text), repeats)
    cuts = [cut for r in repeats for cut in _cuts(stream, r, witness)]
    return with_pull_quotes(blocks, cuts)


def _led_in(stream: _Stream, equal: Sequence[Run], repeats: Sequence[Repeat]) -> list[Repeat]:
    """What a copy that breaks off in mid-sentence right before another one left: a copy, too,
    though the text that it would have gone on with stands elsewhere or a misread character parts
    the two (由村民走船的走 船由村民走船的走)."""
    starts = [r.start for r in repeats]
    firsts = {r.start: r for r in repeats}
    out: list[Repeat] = []
    for start, length, distance in equal:
        begin, end = start + distance, start + distance + length
        behind = next((firsts[k] for k in range(end, end + _GARBLED + 1) if k in firsts), None)
        above = bisect_left(starts, end)
        begin = max(begin + (stream.text[begin] in _STOPS), repeats[above - 1].end if above else 0)
        if behind is None or end - begin < MIN_CUT or _ends_clean(stream, end):
            continue
        edges = stream.text[begin - 1 : begin] + stream.text[end - 1 : end + 1]
        if _DIGIT.search(edges) or not _is_text(stream, begin, end):
            continue  # rows that count otherwise are cut at their figures
        del firsts[behind.start]
        reason = f"同一段文字紧接着又印了一遍（{end - begin}字）"
        out.append(Repeat(begin, end, begin - distance, "repeat/loop", reason))
    return out


def _with_seams(stream: _Stream, repeats: list[Repeat]) -> list[Repeat]:
    """The repeats in their order; what a garbled seam left between two goes with the second."""
    out: list[Repeat] = []
    for r in repeats:
        seam = r.start - out[-1].end if out else 0
        if 0 < seam <= min(_GARBLED, r.witness) and not _ends_clean(stream, r.start):
            r = replace(r, start=r.start - seam, witness=r.witness - seam)
        out.append(r)
    return out


def _witnesses(size: int, repeats: list[Repeat]) -> NDArray[np.int32]:
    """For each character of the stream the place of its copy that stays (itself, if it does).

    A witness may be a removed copy itself; the chain is followed to the one that is kept.
    """
    witness = np.arange(size, dtype=np.int32)
    for r in repeats:
        distance = r.start - r.witness
        for at in range(r.start, r.end, distance):
            end = min(at + distance, r.end)
            witness[at:end] = witness[at - distance : end - distance]
    return witness


def _stream(blocks: Sequence[PageBlock]) -> _Stream:
    """The page's text and display type without white space."""
    parts = [i for i, b in enumerate(blocks) if b.kind in (Kind.TEXT, Kind.DISPLAY)]
    if not parts:
        empty = np.zeros(0, dtype=np.int32)
        return _Stream("", empty, empty, np.zeros(0, dtype=bool))
    bodies = [blocks[i].body.text for i in parts]
    sizes = [len(body) for body in bodies]
    whole = "".join(bodies)
    starts = np.repeat(np.cumsum([0, *sizes[:-1]], dtype=np.int32), sizes)
    ink = np.ones(len(whole), dtype=bool)
    ink[[m.start() for m in _SPACE.finditer(whole)]] = False
    return _Stream(
        "".join(whole.split()),
        np.repeat(np.array(parts, dtype=np.int32), sizes)[ink],
        (np.arange(len(whole), dtype=np.int32) - starts)[ink],
        np.repeat([blocks[i].kind is Kind.TEXT for i in parts], sizes)[ink],
    )


def _tandem(stream: _Stream, equal: list[Run]) -> tuple[list[Repeat], set[Run]]:
    """Copies that follow their witness without a break, the last one perhaps cut short; and the
    runs that are rows, not copies.

    What a garbled seam put between the two goes with the copy.
    """
    text = stream.text
    out: list[Repeat] = []
    rows: set[Run] = set()
    taken = 0
    mends = mended(
        text,
        equal,
        opens=partial(_starts_clean, stream),
        is_row=partial(_differs_in_a_word, stream),
    )
    for run in sorted(mends):
        start, length, distance = run
        if length < MIN_TANDEM:
            continue
        begin, end = start + distance, start + distance + length
        whole = _is_at_edge(stream, begin) and _is_at_edge(stream, end)
        if whole and length < MIN_REFRAIN:
            continue
        gap = range(start + length, begin)
        if len(gap) > 2 and not _is_seam(stream, gap, length):
            continue
        if 0 < len(gap) <= 2 and _DIGIT.search(text, gap.start, gap.stop):
            rows.add(run)  # what counts otherwise says something else
            continue
        is_again = bool(out) and out[-1].start <= start <= out[-1].start + _SEAM
        if gap and not is_again and _differs_in_a_word(stream, start, start + length):
            rows.add(run)
            continue
        if len(set(text[start:begin])) < 8:
            continue
        over = (end - start) % distance
        counts = text[end - distance].isdecimal() and text[end : end + 1].isdecimal()
        if length > distance and counts:
            end, over = end - over, 0  # the last copy counts otherwise: another fact begins there
        seamless = min(over, distance - over) <= 2
        if length < distance and stream.running[gap.start]:
            begin -= min(len(gap), start)
        elif over <= 2:
            begin += over
        elif length > distance and distance - over <= min(_GARBLED, start):
            begin -= distance - over  # each copy but the last ends in the same misread characters
        sooner = taken - begin if gap and is_again and taken - begin <= _GARBLED else 0
        if begin + sooner < taken or end - begin < MIN_TANDEM or not _is_text(stream, begin, end):
            continue
        before = out[-2].end if len(out) > 1 else 0
        if sooner > 0 and (out[-1].start - sooner < before or out[-1].witness < sooner):
            continue
        out[-1:] = [_sooner(r, sooner) if sooner > 0 else r for r in out[-1:]]
        reason = f"同一段文字紧接着又印了一遍（{end - begin}字）"
        out.append(Repeat(begin, end, begin - distance, "repeat/loop", reason, seamless))
        taken = end
    return out, rows


def _sooner(copy: Repeat, by: int) -> Repeat:
    """A copy whose misread characters begin as those of the next: 由[走船…由][走舡…由]自己推选."""
    start, end, witness = copy.start - by, copy.end - by, copy.witness - by
    return replace(copy, start=start, end=end, witness=witness, seamless=True)


def _is_at_edge(stream: _Stream, at: int) -> bool:
    """Whether a block begins or ends at a place in the stream."""
    if at in (0, len(stream.text)):
        return True
    return bool(stream.block[at] != stream.block[at - 1])


def _is_seam(stream: _Stream, gap: range, length: int) -> bool:
    """Whether what stands between a passage and its copy is a headline, or a few characters
    that the seam garbled.

    Rows of a list that differ in their last words look alike, but begin as sentences do.
    """
    if length < MIN_SPLICED:
        return False
    if not stream.running[gap.start : gap.stop].any():
        return _is_at_edge(stream, gap.start) and _is_at_edge(stream, gap.stop)
    return len(gap) <= _SEAM and not _starts_clean(stream, gap.stop)


def _differs_in_a_word(stream: _Stream, start: int, end: int) -> bool:
    """Whether a passage goes from behind one word of a sentence to before that word of a sentence
    like it: 到东桥村[调研，形成报告。区政协组织委员到]西桥村调研，形成报告。

    What stands before the passage is then a sentence's beginning that the passage ends with, and
    a few characters more; a loop's passage is preceded by anything else.
    """
    near = range(end, max(start, end - _SENTENCE), -1)
    opens = next((at for at in near if _starts_clean(stream, at)), None)
    if opens is None:
        return False
    head = stream.text[opens:end]
    first = start - len(head)
    return any(
        stream.text.startswith(head, at)
        and _starts_clean(stream, at)
        and not _SENTENCE_END.search(stream.text, at, start)
        for at in range(max(0, first - ROW_GAP), first)
    )


def _are_like_paragraphs(stream: _Stream, run: Run, begin: int, end: int) -> bool:
    """Whether a passage and its copy are two paragraphs that differ in their first words alone."""
    edges = (end, end - run.distance)
    starts = (begin, begin - run.distance)
    return all(_is_at_edge(stream, at) for at in edges) and all(
        any(_is_at_edge(stream, at - k) for k in range(1, min(ROW_GAP, at) + 1)) for at in starts
    )


def _spliced(
    stream: _Stream, equal: list[Run], grams: KGrams, gone: NDArray[np.bool_]
) -> list[Repeat]:
    """Copies elsewhere on the page that stand where other text should."""
    text = stream.text
    neighbours = Neighbours(
        [r for r in equal if not gone[r.start + r.distance :][: r.length].any()]
    )
    out: list[Repeat] = []
    for run in sorted(equal, key=lambda r: r.start + r.distance):
        begin, end = _still_there(gone, run.start + run.distance, run.length)
        length, start = end - begin, begin - run.distance
        if length < MIN_CUT or run.length >= run.distance + K:
            continue
        if _is_quotation(text, begin, end):
            continue
        if _is_template(stream, grams, gone, begin, end, run.distance):
            continue
        head_clean = _starts_clean(stream, begin)
        tail_clean = _ends_clean(stream, end)
        is_short = length < MIN_WHOLE
        if is_short and head_clean and tail_clean:
            continue
        if not head_clean and _are_like_paragraphs(stream, run, begin, end):
            continue
        opens = partial(_starts_clean, stream)
        if differ_in_first_words(text, range(begin, end), run.distance, opens):
            continue
        if not tail_clean and all(
            _differs_in_a_word(stream, at, at + length) for at in (start, begin)
        ):
            continue
        if is_short and not tail_clean and counts_otherwise(text, end, run.distance):
            continue
        rows = stream.block.searchsorted(stream.block[[start, begin]])
        if are_numbered_otherwise(text, rows.tolist()):
            continue
        if not head_clean and tail_clean:
            begin = _snap(text, begin, end)
        end = _trim(stream, begin, end)
        if not _is_long_enough(stream, begin, end, run.distance):
            continue
        if neighbours.make_rows(start, length, run.distance) or not _is_text(stream, begin, end):
            continue
        rule = "repeat/passage" if head_clean and tail_clean else "repeat/splice"
        reason = (
            f"前文的一段在这里又印了一遍（{end - begin}字）"
            if head_clean
            else f"前文的一段在这里又出现（{end - begin}字），盖住了原有的文字"
        )
        out.append(Repeat(begin, end, begin - run.distance, rule, reason))
        gone[begin:end] = True
    return out


def _is_long_enough(stream: _Stream, begin: int, end: int, distance: int) -> bool:
    """Whether a copy elsewhere is longer than what repeats by intent where it is cut so.

    A name or a phrase can stand anywhere, but neither goes from the middle of one sentence to
    the middle of another; nor does a slogan begin a sentence here and go on with one there.
    """
    length = end - begin
    if length >= MIN_SPLICED:
        return True
    first, last = begin - distance, end - distance
    if _crosses_sentences(stream, begin, end, distance):
        return _is_amid(stream, end) or (length >= MIN_TAIL and _is_at_edge(stream, end))
    closes = _ends_clean(stream, end) and _is_at_edge(stream, end) and _is_at_edge(stream, last)
    opens = _starts_clean(stream, first) or stream.text[first - 1] == "；"
    return length >= MIN_TAIL and closes and opens and stream.text[begin - 1] == "，"


def _crosses_sentences(stream: _Stream, begin: int, end: int, distance: int) -> bool:
    """Whether a passage and its copy begin within a clause and have a sentence's end inside."""
    if not (_is_amid(stream, begin) and _is_amid(stream, begin - distance)):
        return False
    return any(_ends_clean(stream, at) for at in range(begin + _EDGE, end - _EDGE))


def _is_amid(stream: _Stream, at: int) -> bool:
    """Whether a place lies within a clause: no mark and no block's edge beside it."""
    if _is_at_edge(stream, at):
        return False
    return all(c.isalnum() for c in stream.text[at - 1 : at + 1])


def _still_there(gone: NDArray[np.bool_], begin: int, length: int) -> tuple[int, int]:
    """The part of a copy that no other repeat has removed: empty if that is not one piece."""
    copy = gone[begin : begin + length]
    if not copy.any():
        return begin, begin + length
    stays = np.flatnonzero(~copy)
    if not len(stays) or stays[-1] - stays[0] + 1 != len(stays):
        return begin, begin
    return begin + int(stays[0]), begin + int(stays[-1]) + 1


def _is_text(stream: _Stream, begin: int, end: int) -> bool:
    """Whether enough of a span is running text: headlines alone repeat by intent."""
    return int(stream.running[begin:end].sum()) >= MIN_CUT


def _starts_clean(stream: _Stream, at: int) -> bool:
    """Whether a sentence or block begins at `at`."""
    return _is_at_edge(stream, at) or _ends_clean(stream, at)


def _ends_clean(stream: _Stream, at: int) -> bool:
    """Whether a sentence ends before `at`; the page's or a block's end alone does not count."""
    return ends_sentence(stream.text[max(0, at - 4) : at])


def _snap(text: str, begin: int, end: int) -> int:
    """The start of the copy moved behind the next stop, if one is near.

    The clause that the copy was spliced into may end with the same characters as the witness's
    own (…等工作，): they stay, since they make sense where they stand.
    """
    if text[begin - 1] in _STOPS:
        return begin
    for i in range(begin, min(begin + _SNAP, end - MIN_TANDEM)):
        if text[i] in _STOPS:
            return i + 1
    return begin


def _trim(stream: _Stream, begin: int, end: int) -> int:
    """The end of the copy moved back to a sentence's or block's end that it barely passes.

    What stands behind may begin with the same characters as what stood behind the witness
    (第…, 这一年，…): they are the text's own. Not where the copy begins within a clause: what
    stands behind then goes on with that clause, and begins no sentence.
    """
    for at in range(end - 1, max(begin + MIN_CUT, end - _SNAP), -1):
        if _is_at_edge(stream, at) or ends_sentence(stream.text[at - 2 : at]):
            goes_on = end - at > _OWN or _is_word_across(stream.text, begin, end)
            is_cut = _is_amid(stream, end) or end - begin >= MIN_REFRAIN
            return end if goes_on and is_cut and _is_amid(stream, begin) else at
    return end


def _is_word_across(text: str, begin: int, end: int) -> bool:
    """Whether a word stands across what is left when a copy goes."""
    left, right = text[max(0, begin - _SNAP) : begin], text[end : end + _SNAP]
    return bool(left and right) and word_across(left, right)


def _is_quotation(text: str, begin: int, end: int) -> bool:
    """Whether the passage stands between quotation marks or in a book title."""
    before, after = text[max(0, begin - 1) : begin + 1], text[end - 1 : end + 1]
    return any(c in "“《「『" for c in before) and any(c in "”》」』" for c in after)


def _is_template(
    stream: _Stream,
    grams: KGrams,
    gone: NDArray[np.bool_],
    begin: int,
    end: int,
    distance: int,
) -> bool:
    """Whether the passage, or most of it, stands three times or more: a frame or a slogan.

    Removed copies do not count. A slogan is short, or stands alike wherever it stands; it does
    not set in within a clause and go on with another sentence, nor tell of a figure so.
    """
    length, start = end - begin, begin - distance
    middle = (start + length // 4, start + length - length // 4)
    if length >= MIN_WHOLE or not stands_thrice(stream.text, grams, gone, *middle):
        return False
    if _crosses_sentences(stream, begin, end, distance) and _is_amid(stream, end):
        return False
    if length >= MIN_SPLICED and _tells(stream, begin, end):
        return False
    return length < MIN_REFRAIN or _starts_clean(stream, start) == _starts_clean(stream, begin)


def _tells(stream: _Stream, begin: int, end: int) -> bool:
    """Whether a passage sets in within a sentence, goes on with another and has a figure: what it
    tells is told once, be it printed three times."""
    if _starts_clean(stream, begin) or not _DIGIT.search(stream.text, begin, end):
        return False
    return any(_ends_clean(stream, at) for at in range(begin + _EDGE, end - _EDGE))


def _cuts(stream: _Stream, repeat: Repeat, witness: NDArray[np.int32]) -> list[Cut]:
    """The repeat as a cut for each block it lies in."""
    out = []
    at = repeat.start
    for block, start, end in _parts(stream, repeat.start, repeat.end):
        stop = _stop(stream, block)
        size = min(repeat.end, stop) - at
        kept = tuple(
            part for a, b in _spans(witness[at : at + size]) for part in _parts(stream, a, b)
        )
        out.append(Cut(block, start, end, kept, repeat.rule, repeat.reason, repeat.seamless))
        at += size
    return out


def _spans(places: NDArray[np.int32]) -> Iterator[tuple[int, int]]:
    """Places in any order as maximal half-open spans."""
    each = np.unique(places)
    for part in np.split(each, np.flatnonzero(np.diff(each) > 1) + 1):
        yield int(part[0]), int(part[-1]) + 1


def _stop(stream: _Stream, block: int) -> int:
    """Where a block ends in the stream. The number is asked for in the array's own type: for
    another the whole array would be converted each time."""
    return int(stream.block.searchsorted(stream.block.dtype.type(block), side="right"))


def _parts(stream: _Stream, start: int, end: int) -> list[tuple[int, int, int]]:
    """A span of the stream as (block, start, end) in the blocks' own offsets."""
    out: list[tuple[int, int, int]] = []
    at = start
    while at < end:
        block = int(stream.block[at])
        last = min(end, _stop(stream, block))
        out.append((block, int(stream.offset[at]), int(stream.offset[last - 1]) + 1))
        at = last
    return out
