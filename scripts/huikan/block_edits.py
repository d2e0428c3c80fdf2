"""What an editor changes in an article on the review page, block by block. Pure: text to text."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from huikan.article import parse, render_body
from huikan.errors import BadInputError
from huikan.model import Block, BlockKind, Choice
from huikan.pasting import paragraphs
from huikan.retouching import Placed, placed_blocks, typed_body
from huikan.settlement import head_end, with_value

TITLE = -1
"""In place of a block's number: the headline."""


class BlockEdit(StrEnum):
    """What may be done to a block."""

    WRITE = "write"
    """Its words are the given ones; a blank line makes two paragraphs, nothing at all none."""
    JOIN = "join"
    """It goes on behind the paragraph before it."""
    TEXT = "text"
    CAPTION = "caption"
    HEADING = "heading"


def edited(text: str, number: int, does: BlockEdit, typed: str, path: str = "") -> str:
    """An article's file with block `number` changed, all else as it was typed.

    `TITLE` means the headline, which can only be written. Raises `BadInputError` for a block
    that is not there, or a change that does not fit it.
    """
    if number == TITLE:
        said = " ".join(paragraphs(typed))
        if does is not BlockEdit.WRITE or not said:
            raise BadInputError("answer-by-hand", path)
        return with_value(text, "title", said, path)
    end = head_end(text, path)
    blocks = placed_blocks(text[end:])
    if not 0 <= number < len(blocks):
        raise BadInputError("answer-gone", path)
    before, block, behind = blocks[:number], blocks[number].block, blocks[number + 1 :]
    if does is BlockEdit.JOIN:
        made = _joined(before.pop().block if before else None, block, path)
    elif does is BlockEdit.WRITE:
        made = _rewritten(block, typed)
    else:
        made = [_of_kind(block, BlockKind(does), path)]
    done = text[:end] + typed_body([*before, *map(_written, made), *behind])
    parse(done, path)
    return done


def _rewritten(block: Block, typed: str) -> list[Block]:
    if block.kind is BlockKind.MARKDOWN:
        lines = typed.replace("\r\n", "\n").strip("\n")
        return [replace(block, text=lines)] if lines.strip() else []
    parts = paragraphs(typed)
    if block.kind is BlockKind.TEXT:
        return [replace(block, text=part) for part in parts]
    return [replace(block, text=" ".join(parts))] if parts else []


def _joined(before: Block | None, block: Block, path: str) -> list[Block]:
    if before is None or {before.kind, block.kind} != {BlockKind.TEXT}:
        raise BadInputError("answer-by-hand", path)
    return [replace(before, text=before.text + block.text)]


def _of_kind(block: Block, kind: BlockKind, path: str) -> Block:
    if block.kind is BlockKind.MARKDOWN:
        raise BadInputError("answer-by-hand", path)
    return Block(kind, " ".join(block.text.split("\n")))


def _written(block: Block) -> Placed:
    return Placed(block, render_body((block,)))


def taken_over(text: str, choice: Choice, path: str = "") -> str:
    """The file with the words `at` of a choice, which must stand once, replaced by `to`."""
    end = head_end(text, path)
    head, body = text[:end], text[end:]
    if choice.at and body.count(choice.at) == 1:
        done = head + body.replace(choice.at, choice.to)
    elif choice.at and text.count(choice.at) == 1:
        done = text.replace(choice.at, choice.to)
    else:
        raise BadInputError("answer-by-hand", path)
    parse(done, path)
    return done
