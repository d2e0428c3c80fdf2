"""Damage to printed lines: breaks, captions, shadows and all that a page carries besides text."""

from __future__ import annotations

import re
from dataclasses import replace

from press import DISPLAY, TITLE_KINDS, BlockDamage, Press, Rate, same_article, split_text
from printing import Block, Blocks, Ink, concat, is_credit, map_lines, put

from huikan.text.chars import CLOSERS, NO_START, OPENERS, TERMINAL


def _cut_points(block: Block) -> list[int]:
    """Where a text block can be cut in mid-sentence: between lines, or else between characters."""
    if len(block.lines) > 1:
        lines = [line.text.rstrip() for line in block.lines]
        return [k for k in range(1, len(lines)) if _is_open(lines[k - 1], lines[k])]
    text = block.ink.text
    return [k for k in range(12, len(text) - 12) if _is_open(text[:k][-2:], text[k])]


def _is_open(before: str, after: str) -> bool:
    """Whether a break between the two stands in mid-sentence and parts no number."""
    last, first = before[-1:], after[:1]
    if not last or not first or first in NO_START or first.isspace() or last.isspace():
        return False
    if last in TERMINAL + CLOSERS + OPENERS + "；：":
        return False
    return not (last.isascii() and first.isascii())


def _cut(block: Block, k: int, before: str = "\n\n") -> tuple[Block, Block]:
    """The block in two; `before` parts the second from what stands above it."""
    if len(block.lines) == 1:
        head, tail = split_text(block, k)
    else:
        head = replace(block, lines=block.lines[:k])
        tail = replace(block, lines=block.lines[k:], is_start=False)
    return head, replace(tail, before=before)


def _cut_every(blocks: Blocks, size: int, press: Press) -> list[tuple[Block, bool]]:
    """All blocks, text cut about every `size` characters; True marks what follows a cut."""
    out: list[tuple[Block, bool]] = []
    room = press.rng.randint(size // 3, size)
    for block in blocks:
        rest, is_cut = block, False
        while rest.kind == "text" and len(rest.ink) > room:
            size_of = len(rest.ink) / max(1, len(rest.lines)) if len(rest.lines) > 1 else 1
            points = [k for k in _cut_points(rest) if k * size_of >= room * 0.7]
            room = press.rng.randint(size * 2 // 3, size * 4 // 3)
            if not points:
                break
            head, rest = _cut(rest, points[0])
            out.append((head, is_cut))
            is_cut = True
        out.append((rest, is_cut))
        room -= len(rest.ink)
    return out


def _column_breaks(blocks: Blocks, press: Press) -> Blocks:
    """A blank line at column breaks, in mid-word."""
    return [b for b, _ in _cut_every(blocks, press.by_rate(600, 220), press)]


def _blank_before_quotes(blocks: Blocks, press: Press) -> Blocks:
    """A blank line before printed lines that begin with a quotation mark."""
    out: Blocks = []
    for block in blocks:
        rest, k = block, 1
        while rest.kind == "text" and k < len(rest.lines):
            above = rest.lines[k - 1].text.rstrip()
            opens = rest.lines[k].text[:1] == "“" and _is_open(above, "“")
            if opens and press.rng.random() < press.by_rate(0.5, 1.0):
                head, rest = _cut(rest, k)
                out.append(head)
                k = 0
            k += 1
        out.append(rest)
    return out


def _insert_captions(blocks: Blocks, press: Press) -> Blocks:
    """Captions in mid-sentence of the text beside them."""
    captions = [b for b in blocks if b.kind == "caption" and not is_credit(b.ink.text)]
    for caption in press.some(captions, 2, 9):
        rest = [b for b in blocks if b is not caption]
        spots = [
            i
            for i, b in enumerate(rest)
            if b.kind == "text" and same_article(b, caption) and _cut_points(b)
        ]
        if not spots:
            continue
        i = press.rng.choice(spots)
        head, tail = _cut(rest[i], press.rng.choice(_cut_points(rest[i])))
        blocks = [*rest[:i], head, replace(caption, before="\n\n"), tail, *rest[i + 1 :]]
    return blocks


def _tight_captions(blocks: Blocks, press: Press) -> Blocks:
    """Captions with a leading space directly below a line of text."""
    out: Blocks = []
    for block in blocks:
        is_tight = block.kind == "caption" and not is_credit(block.ink.text)
        if is_tight and out and out[-1].kind == "text":
            first = put(" ") + block.lines[0]
            block = replace(block, lines=(first, *block.lines[1:]), before="\n")
        elif out and out[-1].kind == "caption":
            block = replace(block, before="\n\n")
        out.append(block)
    return out


def _double(blocks: Blocks, press: Press) -> Blocks:
    """Shadow type: a line printed twice, or each of its characters."""
    out = list(blocks)
    spots = [i for i, b in enumerate(blocks) if b.kind in DISPLAY]
    for i in press.some(spots, 1, 5):
        out[i] = map_lines(out[i], press.rng.choice((_twice, _each_twice)))
    spots = [i for i, b in enumerate(blocks) if b.kind == "text" and len(b.lines) > 1]
    for i in press.some(spots, 0, 3):
        k = press.rng.randrange(len(out[i].lines))
        lines = list(out[i].lines)
        lines[k] = _each_twice(lines[k])
        out[i] = replace(out[i], lines=tuple(lines))
    return out


def _twice(ink: Ink) -> Ink:
    return ink + ink.copy()


def _each_twice(ink: Ink) -> Ink:
    return concat(ink[i : i + 1] + ink[i : i + 1].copy() for i in range(len(ink)))


_NAMES = ("陇上政协", "湖畔政协", "南岭政协通讯", "协商之窗", "北疆政协")
_NOTICES = (
    "征稿启事：本刊常年征集社情民意信息和协商故事，来稿请注明姓名、单位和电话，三个月内未接到用稿通知可另投他刊。",
    "更正：本刊上期第6页提案办理统计表第二栏标题有误，应为办结件数，特此更正。",
    "遗失声明：甘泉镇利民便民服务社遗失营业执照副本一份，声明作废。",
)


def _furniture(blocks: Blocks, press: Press) -> Blocks:
    """Masthead, running heads, folios, jump lines and notices, at page breaks."""
    rng = press.rng
    name, number = rng.choice(_NAMES), rng.randint(2, 40)
    head = put(f"{name}　{rng.randint(1990, 2025)}年第{rng.randint(1, 12)}期")
    out: Blocks = [Block("furniture", -1, (put(name), head + put(f"　总第{number * 3}期")))]
    is_harsh = press.rate is Rate.HARSH
    for block, is_cut in _cut_every(blocks, press.by_rate(1500, 700), press):
        if is_cut and (is_harsh or rng.random() < 0.6):
            number += 1
            out += [_line(put(f"— {number} —")), _line(head)]
        if is_cut and is_harsh and rng.random() < 0.4:
            _jump(out, block, number)
            out.append(map_first(block, put(f"（上接第{number}版）") + block.lines[0]))
            continue
        if block.kind == "title" and out and rng.random() < press.by_rate(0.1, 0.4):
            out.insert(_title_start(out), _line(put(rng.choice(_NOTICES))))
        out.append(block)
    return [*out, _line(put(f"— {number + 1} —"))]


def _line(ink: Ink) -> Block:
    return Block("furniture", -1, (ink,))


def map_first(block: Block, ink: Ink) -> Block:
    """The block with another first line."""
    return replace(block, lines=(ink, *block.lines[1:]))


def _jump(out: Blocks, block: Block, number: int) -> None:
    """A jump line at the end of the text that `block` continues."""
    i = max(i for i, b in enumerate(out) if b.kind == "text" and same_article(b, block))
    last = out[i].lines[-1] + put(f"（下转第{number + 1}版）")
    out[i] = replace(out[i], lines=(*out[i].lines[:-1], last))


def _title_start(out: Blocks) -> int:
    """Where the title block that is being printed begins."""
    i = len(out)
    while i and out[i - 1].kind in TITLE_KINDS:
        i -= 1
    return i


def _form_feeds(blocks: Blocks, press: Press) -> Blocks:
    """Page breaks as form feeds, in mid-sentence."""
    cut = _cut_every(blocks, press.by_rate(1200, 500), press)
    return [replace(b, before="\n\f") if is_cut else b for b, is_cut in cut]


def end_lines_crlf(ink: Ink) -> Ink:
    """Every line's end as CR LF."""
    parts = re.split(r"(?=\n)", ink.text)
    at, out = 0, []
    for part in parts:
        out.append(ink[at : at + len(part)])
        at += len(part)
    return concat(out, put("\r"))


PAGES: tuple[tuple[str, BlockDamage], ...] = (
    ("caption-marked", _insert_captions),
    ("caption-plain", _insert_captions),
    ("caption-tight", _tight_captions),
    ("doubled", _double),
    ("column-break", _column_breaks),
    ("blank-before-quote", _blank_before_quotes),
    ("furniture", _furniture),
    ("form-feed", _form_feeds),
)
"""In the order in which they act."""
