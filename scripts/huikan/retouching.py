"""Changes of an article's body that an editor chooses instead of typing. Pure: text to text.

Only the blocks that a change is about are written anew; all else stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from huikan.article import parse_body, render_body
from huikan.errors import BadInputError
from huikan.model import GAP, Block, BlockKind, Choice, Retouch
from huikan.values import dataclass

_KIND = {
    Retouch.TEXT: BlockKind.TEXT,
    Retouch.CAPTION: BlockKind.CAPTION,
    Retouch.HEADING: BlockKind.HEADING,
}
_FENCE = re.compile(r"/{3,}[ \t]*caption[ \t]*\Z")
_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_FENCE_END = re.compile(r"/{3,}[ \t]*\Z")
# What a text breaks off with, or sets in with.
_GAP_BEHIND = re.compile(rf"\s*{GAP}\s*\Z")
_GAP_BEFORE = re.compile(rf"\A\s*{GAP}\s*")


@dataclass(frozen=True, slots=True)
class Placed:
    """A block, and the lines of the body that it was typed in (`typed`, with all its breaks)."""

    block: Block
    typed: str


def placed_blocks(body: str) -> list[Placed]:
    """The blocks of a body as `parse_body` gives them, each as it was typed."""
    return [Placed(parse_body(typed)[0], typed) for typed in _stretches(body) if typed.strip()]


def _stretches(body: str) -> Iterator[str]:
    """The body cut between its blocks; blank lines go with the block before them."""
    run: list[str] = []
    fenced = False
    is_blank = True
    for line in _LINE.findall(body):
        bare = line.rstrip("\r\n")
        opens = not fenced and is_blank and _FENCE.match(bare)
        if opens or (not fenced and is_blank and bare.strip()):
            yield "".join(run)
            run = []
        run.append(line)
        if opens:
            fenced = True
        elif fenced and _FENCE_END.match(bare):
            fenced = False
            is_blank = True
            continue
        is_blank = not fenced and not bare.strip()
    yield "".join(run)


def retouched(body: str, choice: Choice, path: str = "") -> str:
    """The body with a change within it. Raises `BadInputError` unless its quotes are found once.

    Never drops a character of the text but those of `REMOVE`, `REPLACE`, and the mark of a gap
    that joining closes.
    """
    blocks = placed_blocks(body)
    match choice.does:
        case Retouch.JOIN | Retouch.CONTINUE | Retouch.MOVE:
            choice = as_moved(choice)
            moved, rest = taken_out(blocks, choice, path)
            blocks = put_in(rest, moved, choice, path)
        case Retouch.PART:
            blocks = _parted(blocks, choice.at, path)
        case Retouch.TEXT | Retouch.CAPTION | Retouch.HEADING:
            blocks = _as_kind(blocks, choice, path)
        case Retouch.INSERT | Retouch.REMOVE | Retouch.REPLACE:
            blocks = _reworded(blocks, choice, path)
    return typed_body(blocks)


def as_moved(choice: Choice) -> Choice:
    """What goes on where, told from the block that moves: A goes on with B, B joins A."""
    if choice.does is not Retouch.CONTINUE:
        return choice
    return replace(choice, does=Retouch.JOIN, at=choice.to, to=choice.at)


def meeting(
    before: Sequence[Placed], behind: Sequence[Placed], choice: Choice
) -> tuple[str, str] | None:
    """The words on both sides of where a `JOIN` puts a block of `behind` to one of `before`; None
    unless each is found once, and both are text or both a caption's."""
    heads = [behind[i].block for i in _begun_by(behind, choice.at)]
    tails = [before[i].block for i in _ended_by(before, choice.to)]
    if len(heads) != 1 or len(tails) != 1 or heads == tails:
        return None
    return _facing(tails[0], heads[0])


def _facing(before: Block, behind: Block) -> tuple[str, str] | None:
    """The words of two blocks as a join puts them together, without the marks of a gap between
    them; None for blocks that cannot be joined."""
    if not {before.kind, behind.kind} <= {BlockKind.TEXT, BlockKind.CAPTION}:
        return None
    return _GAP_BEHIND.sub("", before.text), _GAP_BEFORE.sub("", behind.text)


def typed_body(blocks: Sequence[Placed]) -> str:
    """Blocks as a body, with a blank line between any two and a line's end behind the last."""
    parts = [placed.typed.strip("\n") for placed in blocks]
    return "".join(f"\n{part}\n" for part in parts)


def taken_out(
    blocks: Sequence[Placed], choice: Choice, path: str = ""
) -> tuple[Block, list[Placed]]:
    """The block that a choice moves, and the others."""
    i = _beginning(blocks, choice.at, path)
    return blocks[i].block, [*blocks[:i], *blocks[i + 1 :]]


def put_in(blocks: Sequence[Placed], moved: Block, choice: Choice, path: str = "") -> list[Placed]:
    """The blocks with one more: joined to the one that ends with `to`, or standing behind it."""
    ends = _ended_by(blocks, choice.to)
    if len(ends) != 1:
        raise BadInputError("answer-place", path, quote=choice.to)
    i = ends[0]
    if choice.does is Retouch.MOVE:
        return [*blocks[: i + 1], _written(moved), *blocks[i + 1 :]]
    before = blocks[i].block
    words = _facing(before, moved)
    if words is None:
        raise BadInputError("answer-by-hand", path)
    return [*blocks[:i], _written(replace(before, text="".join(words))), *blocks[i + 1 :]]


def _as_kind(blocks: Sequence[Placed], choice: Choice, path: str) -> list[Placed]:
    i = _beginning(blocks, choice.at, path)
    block = blocks[i].block
    if block.kind is BlockKind.MARKDOWN:
        raise BadInputError("answer-by-hand", path)
    made = replace(block, kind=_KIND[choice.does], text=" ".join(block.text.split("\n")), level=2)
    return [*blocks[:i], _written(made), *blocks[i + 1 :]]


def _parted(blocks: Sequence[Placed], at: str, path: str) -> list[Placed]:
    i = _holding(blocks, at, path)
    block = blocks[i].block
    cut = block.text.index(at)
    if block.kind is not BlockKind.TEXT or not block.text[:cut].strip():
        raise BadInputError("answer-by-hand", path)
    halves = (block.text[:cut].rstrip(), block.text[cut:])
    return [*blocks[:i], *(_written(replace(block, text=t)) for t in halves), *blocks[i + 1 :]]


def _reworded(blocks: Sequence[Placed], choice: Choice, path: str) -> list[Placed]:
    i = _holding(blocks, choice.at, path)
    block = blocks[i].block
    if block.kind is BlockKind.MARKDOWN:
        raise BadInputError("answer-by-hand", path)
    before, at, behind = block.text.partition(choice.at)
    match choice.does:
        case Retouch.INSERT:
            text = before + _GAP_BEHIND.sub("", at) + choice.to + _GAP_BEFORE.sub("", behind)
        case Retouch.REMOVE:
            text = before + behind
        case _:
            text = before + choice.to + behind
    left = [_written(replace(block, text=text.strip()))] if text.strip() else []
    return [*blocks[:i], *left, *blocks[i + 1 :]]


def _holding(blocks: Sequence[Placed], at: str, path: str) -> int:
    """The block that holds words, which must stand once in the body."""
    held = [i for i, p in enumerate(blocks) for _ in range(p.block.text.count(at))] if at else []
    if len(held) != 1:
        raise BadInputError("answer-place", path, quote=at)
    return held[0]


def _beginning(blocks: Sequence[Placed], at: str, path: str) -> int:
    """The block that begins with words; no other may."""
    begun = _begun_by(blocks, at)
    if len(begun) != 1:
        raise BadInputError("answer-place", path, quote=at)
    return begun[0]


def _begun_by(blocks: Sequence[Placed], words: str) -> list[int]:
    """The blocks that begin with words, if there are any words."""
    bare = _bare(words)
    return [i for i, p in enumerate(blocks) if bare and _bare(p.block.text).startswith(bare)]


def _ended_by(blocks: Sequence[Placed], words: str) -> list[int]:
    """The blocks that end with words, likewise."""
    bare = _bare(words)
    return [i for i, p in enumerate(blocks) if bare and _bare(p.block.text).endswith(bare)]


def _bare(text: str) -> str:
    """Text without white space and marks of gaps, as quotes are compared."""
    return "".join(text.replace(GAP, "").split())


def _written(block: Block) -> Placed:
    return Placed(block, render_body((block,)).strip("\n") + "\n")
