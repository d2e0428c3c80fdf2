"""Damage to the words of a page, before lines are broken: what is printed twice, lost or moved."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from press import DISPLAY, HAN_CHAR, TITLE_KINDS, BlockDamage, Press, Rate, same_article, split_text
from printing import SPACE, Block, Blocks, Ink, concat, map_lines, put

from huikan.text.chars import HAN, ends_sentence


def _text_runs(blocks: Blocks) -> list[range]:
    """Neighbouring text blocks of one article, as ranges of indices."""
    runs: list[range] = []
    for i, block in enumerate(blocks):
        if block.kind != "text":
            continue
        if runs and runs[-1].stop == i and blocks[i - 1].article == block.article:
            runs[-1] = range(runs[-1].start, i + 1)
        else:
            runs.append(range(i, i + 1))
    return runs


def _part(blocks: Blocks, start: int, stop: int) -> Blocks:
    """The blocks' characters from `start` to `stop`, counted through all of them."""
    out: Blocks = []
    at = 0
    for block in blocks:
        ink = block.ink
        a, b = max(start - at, 0), min(stop - at, len(ink))
        if a < b:
            out.append(replace(block, lines=(ink[a:b],), is_start=block.is_start and a == 0))
        at += len(ink)
    return out


def _fuse(left: Blocks, right: Blocks) -> Blocks:
    """One behind the other; the last block of the left goes on into the first of the right."""
    if not left or not right:
        return left + right
    seam = replace(left[-1], lines=(left[-1].ink + right[0].ink,))
    return [*left[:-1], seam, *right[1:]]


def _loop(blocks: Blocks, press: Press) -> Blocks:
    """A passage again, two to four times in all, as OCR models do when they lose the line."""
    for _ in range(press.by_rate(1, 3)):
        runs = [r for r in _text_runs(blocks) if sum(len(blocks[i].ink) for i in r) >= 160]
        if not runs or not any(o >= 0 for r in runs for i in r for o in blocks[i].ink.origin):
            return blocks
        run = press.rng.choice(runs)
        part = blocks[run.start : run.stop]
        blocks = [*blocks[: run.start], *_looped(part, press), *blocks[run.stop :]]
    return blocks


def _looped(part: Blocks, press: Press) -> Blocks:
    rng, flat = press.rng, concat(b.ink for b in part)
    if any(o < 0 and o != SPACE for o in flat.origin):
        return part  # has a copy in it already
    low, high = press.by_rate((60, 200), (150, 600))
    for _ in range(40):
        size = rng.randint(low, high)
        if size > len(flat) - 30:
            size = rng.randint(60, max(60, len(flat) - 30))
        start = rng.randint(8, len(flat) - size - 8)
        stop = start + size
        if _is_exact_seam(flat.text, start, stop):
            break
    else:
        return part
    copies = [_part(part, start, stop) for _ in range(rng.randint(1, 3))]
    partial = [k for k in range(size // 3, size - 8) if _is_exact_seam(flat.text, start + k, stop)]
    if partial and rng.random() < 0.5:
        copies[-1] = _part(part, start, start + rng.choice(partial))
    out = _part(part, 0, stop)
    for copy in copies:
        again = [map_lines(b, Ink.copy) for b in copy]
        out = _fuse(out, _corrupt_seam(again, out[-1].ink.text[-1], press))
    is_lost = press.rate is Rate.HARSH and rng.random() < 0.25
    return out if is_lost else _fuse(out, _part(part, stop, len(flat)))


def _is_exact_seam(text: str, start: int, stop: int) -> bool:
    """Whether a jump between the two places can be nowhere else: a character on, or one back.

    The passage also breaks off in mid-sentence.
    """
    return (
        text[start - 1] != text[stop - 1]
        and text[start] != text[stop]
        and bool(HAN_CHAR.match(text[stop - 1]) and HAN_CHAR.match(text[stop]))
    )


def _corrupt_seam(copy: Blocks, before: str, press: Press) -> Blocks:
    """In half of the harsh cases the copy's first characters are dropped or misread.

    `before` is the character that the copy follows.
    """
    if press.rate is Rate.MILD or press.rng.random() < 0.5:
        return copy
    n, ink = press.rng.randint(1, 3), copy[0].ink
    wrong = "".join(press.rng.choice("的一是在不了有和人这") for _ in range(n))
    head = put(wrong) if press.rng.random() < 0.5 else Ink()
    if len(ink) <= n or (head.text or before)[-1] == ink.text[n - 1]:
        return copy
    return [replace(copy[0], lines=(head + ink[n:],)), *copy[1:]]


# Where a paragraph is overwritten, and where what overwrites it begins: marks that differ, so
# that one can say exactly where the copy sets in.
_COMMA, _STOP = re.compile("，"), re.compile(r"[；。]")


def _splice_back(blocks: Blocks, press: Press) -> Blocks:
    """A paragraph's end overwritten by an earlier one's end."""
    pairs = []
    for run in _text_runs(blocks):
        for i in run:
            pairs += [(i, j) for j in run if i < j <= i + 3]
    out = list(blocks)
    for i, j in press.some(pairs, 1, 2):
        source, target = blocks[i].ink, blocks[j].ink
        ends = [m.end() for m in _STOP.finditer(source.text)]
        cuts = [m.end() for m in _COMMA.finditer(target.text)]
        ends = [e for e in ends if 30 <= len(source) - e <= 120]
        cuts = [c for c in cuts if c >= 20 and 15 <= len(target) - c <= 120]
        if ends and cuts and out[j].ink == target and ends_sentence(source.text):
            copy = source[press.rng.choice(ends) :].copy()
            out[j] = replace(out[j], lines=(target[: press.rng.choice(cuts)] + copy,))
    return out


def _mid_word(text: str, low: int, high: int, press: Press) -> int | None:
    """A place between two Han characters, from `low` to `high`; None where there is none."""
    spots = [k for k in range(max(low, 1), min(high, len(text))) if _is_mid_word(text, k)]
    return press.rng.choice(spots) if spots else None


def _is_mid_word(text: str, k: int) -> bool:
    return bool(HAN_CHAR.match(text[k - 1]) and HAN_CHAR.match(text[k]))


def _edges(blocks: Blocks, at_end: bool) -> list[int]:
    """Indices of each article's first or last text block, where it is a sentence of its own."""
    found: dict[int, int] = {}
    for i, block in enumerate(blocks):
        if block.kind == "text":
            found[block.article] = i if at_end else found.get(block.article, i)
    return [i for i in found.values() if len(blocks[i].ink) >= 60 and _is_prose(blocks[i])]


def _is_prose(block: Block) -> bool:
    return ends_sentence(block.ink.text)


def _lose_heads(blocks: Blocks, press: Press) -> Blocks:
    """Articles whose text sets in in mid-sentence."""
    out = list(blocks)
    for i in press.some(_edges(blocks, at_end=False), 1, 3):
        ink = out[i].ink
        k = _mid_word(ink.text, 10, min(120, len(ink) - 30), press)
        if k:
            out[i] = replace(out[i], lines=(ink[k:],), is_start=False)
    return out


def _lose_tails(blocks: Blocks, press: Press) -> Blocks:
    """Articles whose text breaks off in mid-sentence."""
    out = list(blocks)
    for i in press.some(_edges(blocks, at_end=True), 1, 3):
        ink = out[i].ink
        k = _mid_word(ink.text, max(30, len(ink) - 90), len(ink) - 8, press)
        if k:
            out[i] = replace(out[i], lines=(ink[:k],))
    return out


def _fragment_first(blocks: Blocks, press: Press) -> Blocks:
    """The end of an article's last paragraph printed before its first one."""
    out = list(blocks)
    for i in reversed(press.some(_edges(blocks, at_end=True), 1, 9)):
        first = next(j for j, b in enumerate(out) if b.kind == "text" and same_article(b, out[i]))
        k = _mid_word(out[i].ink.text, 20, len(out[i].ink) - 20, press)
        if k and first < i:
            head, tail = split_text(out[i], k)
            out[i] = head
            out.insert(first, tail)
    return out


def _orphans_last(blocks: Blocks, press: Press) -> Blocks:
    """The end of an article's last paragraph printed at the page's end."""
    out, orphans = list(blocks), []
    last = max(b.article for b in blocks)
    edges = [i for i in _edges(blocks, at_end=True) if blocks[i].article != last]
    for i in press.some(edges, 1, 2):
        k = _mid_word(out[i].ink.text, 20, len(out[i].ink) - 20, press)
        if k:
            out[i], tail = split_text(out[i], k)
            orphans.append(tail)
    return out + orphans


def _headed(blocks: Blocks, at_least: int) -> list[int]:
    """Articles with so many section headings."""
    count = Counter(b.article for b in blocks if b.kind == "heading")
    return [n for n in sorted(count) if count[n] >= at_least]


def _number_headings(blocks: Blocks, press: Press, article: int) -> Blocks:
    """Section numbers glued to the ends of headings without printed ones, one of them missing."""
    at = [i for i, b in enumerate(blocks) if b.kind == "heading" and b.article == article]
    missing = press.rng.choice(at[:-1])
    out = list(blocks)
    for number, i in enumerate(at, 1):
        if i != missing and out[i].ink.origin[0] >= 0:
            out[i] = replace(out[i], lines=(out[i].ink + put(str(number)),))
    return out


def _glue_numbers(blocks: Blocks, press: Press) -> Blocks:
    for article in press.some(_headed(blocks, 3), 1, 9):
        blocks = _number_headings(blocks, press, article)
    return blocks


def _shuffle_sections(blocks: Blocks, press: Press) -> Blocks:
    """Numbered sections out of order, one without its number."""
    for article in _headed(blocks, 3)[:1]:
        blocks = _number_headings(blocks, press, article)
        at = [i for i, b in enumerate(blocks) if b.kind == "heading" and b.article == article]
        stop = max(i for i, b in enumerate(blocks) if b.article == article) + 1
        ends = [*at[1:], stop]
        sections = [blocks[a:b] for a, b in zip(at, ends, strict=True)]
        swap = press.rng.randrange(len(sections) - 1)
        if press.rate is Rate.MILD:
            sections[swap], sections[swap + 1] = sections[swap + 1], sections[swap]
        else:
            press.rng.shuffle(sections)
        blocks = [*blocks[: at[0]], *(b for s in sections for b in s), *blocks[stop:]]
    return blocks


def _stack_headings(blocks: Blocks, press: Press) -> Blocks:
    """Section headings far from their text: all in one place, above or below."""
    last = max(b.article for b in blocks)
    for article in press.some(_headed(blocks, 2), 1, 9):
        stack = [b for b in blocks if b.kind == "heading" and b.article == article]
        first = blocks.index(stack[0])
        rest = [b for b in blocks if b not in stack]
        own = [i for i, b in enumerate(rest) if b.article == article]
        at = first if article != last or press.rng.random() < 0.5 else own[-1] + 1
        if press.rate is Rate.HARSH:
            press.rng.shuffle(stack)
        blocks = [*rest[:at], *stack, *rest[at:]]
    return blocks


def _move_title(blocks: Blocks, press: Press) -> Blocks:
    """Title block and lead in the page's middle, or at its end. For pages of one article."""
    first = next((i for i, b in enumerate(blocks) if b.kind == "heading"), None)
    lead = {i for i, b in enumerate(blocks) if first is not None and i < first}
    title = lead | {i for i, b in enumerate(blocks) if b.kind in TITLE_KINDS}
    moved = [b for i, b in enumerate(blocks) if i in title]
    rest = [b for i, b in enumerate(blocks) if i not in title]
    gaps = [i for i, b in enumerate(rest) if i and b.kind == "heading"] or [len(rest) // 2]
    at = press.rng.choice(gaps) if press.rate is Rate.MILD else len(rest)
    return [*rest[:at], *moved, *rest[at:]]


def _letter_space(blocks: Blocks, press: Press) -> Blocks:
    """Lines set with a space behind every character."""
    out = list(blocks)
    spots = [i for i, b in enumerate(blocks) if b.kind in (*DISPLAY, "organisation")]
    for i in press.some(spots, 1, 6):
        if len(out[i].ink) >= 6:
            out[i] = map_lines(out[i], _spaced)
    return out


def _spaced(ink: Ink) -> Ink:
    return concat((ink[i : i + 1] for i in range(len(ink))), put(" "))


def _pad_names(blocks: Blocks, press: Press) -> Blocks:
    """Names of two characters set as wide as those of three."""
    out = list(blocks)
    for i, block in enumerate(blocks):
        if block.kind == "byline":
            pad = put(press.by_rate(" ", "\u3000"))
            out[i] = replace(block, lines=tuple(_padded(line, pad) for line in block.lines))
    return out


# A word of two characters standing alone between spaces: a name in a byline.
_SHORT_NAME = re.compile(rf"(?<![^\s　（、])[{HAN}]{{2}}(?![^\s　）、])")


def _padded(ink: Ink, pad: Ink) -> Ink:
    names = [m for m in _SHORT_NAME.finditer(ink.text) if m[0] not in ("记者", "文字", "整理")]
    return _with_inserts(ink, [m.start() + 1 for m in names], pad)


def _with_inserts(ink: Ink, at: list[int], what: Ink) -> Ink:
    cuts = [0, *at, len(ink)]
    return concat((ink[a:b] for a, b in pairwise(cuts)), what)


# Between a Han character and a digit, or the other way round.
_DIGIT_EDGE = re.compile(rf"(?<=[{HAN}])(?=\d)|(?<=\d)(?=[{HAN}])")


def _digit_spaces(blocks: Blocks, press: Press) -> Blocks:
    """A space between Han characters and digits."""

    def widen(ink: Ink) -> Ink:
        spots = [m.start() for m in _DIGIT_EDGE.finditer(ink.text)]
        chosen = [k for k in spots if press.rng.random() < press.by_rate(0.3, 1.0)]
        return _with_inserts(ink, chosen, put(" "))

    return [map_lines(b, widen) if b.kind in ("text", "caption") else b for b in blocks]


_AND = re.compile(rf"(?<=[{HAN}])和(?=[{HAN}])")


def _stray_latin(blocks: Blocks, press: Press) -> Blocks:
    """和 read as ` and `, the first letter standing for it."""
    out = list(blocks)
    spots = [i for i, b in enumerate(blocks) if b.kind == "text" and _AND.search(b.ink.text)]
    for i in press.some(spots, 1, 4):
        ink = out[i].ink
        k = press.rng.choice([m.start() for m in _AND.finditer(ink.text)])
        word = put(" ") + Ink("a", ink.origin[k : k + 1]) + put("nd ")
        out[i] = replace(out[i], lines=(ink[:k] + word + ink[k + 1 :],))
    return out


TEXTS: tuple[tuple[str, BlockDamage], ...] = (
    ("loop", _loop),
    ("splice-back", _splice_back),
    ("lost-heads", _lose_heads),
    ("lost-tails", _lose_tails),
    ("fragment-first", _fragment_first),
    ("orphans", _orphans_last),
    ("sections-shuffled", _shuffle_sections),
    ("numbers-glued", _glue_numbers),
    ("headings-stacked", _stack_headings),
    ("title-moved", _move_title),
    ("letter-spaced", _letter_space),
    ("names-padded", _pad_names),
    ("digit-spaces", _digit_spaces),
    ("stray-latin", _stray_latin),
)
"""In the order in which they act."""
