"""An editor's answer, written into the article's file. Pure: a text in, a text out.

Only the front matter changes, and only where the answer stands; a conflict's other reading goes
into the body, where the editor's stands once. What later runs make of it is `merge`'s: an entry
that an editor closed and a value that an editor set do not come back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

import yaml

from huikan.article import parse
from huikan.errors import BadInputError
from huikan.model import Article

# The head of a file: between the first line --- and the next.
_HEAD = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.M | re.S)
# A year as an editor types it.
_YEAR = re.compile(r"(?:19|20|21)\d\d")


class Answer(StrEnum):
    """What an editor may say to an open question."""

    RIGHT = "right"
    """All is well: the entry is closed."""
    YEAR = "year"
    """The article's year is the given one."""
    COMMITTEE = "committee"
    """The committee in question is the given one."""
    NO_COMMITTEE = "no-committee"
    """The committee in question has no part in the article."""
    OTHER = "other"
    """The new reading is right and takes the place of the editor's."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """`text[start:end]` becomes `new`; code points of the file, half-open."""

    start: int
    end: int
    new: str


def answered(text: str, number: int, answer: Answer, value: str, path: str = "") -> str:
    """The file with entry `number` (from 0) of its `review` answered and closed.

    Raises `BadInputError` where the answer does not fit, or where the entry is typed in a way
    that only its editor can change.
    """
    article = parse(text, path)
    if not 0 <= number < len(article.review):
        raise BadInputError("answer-gone", path)
    m = _HEAD.match(text)
    node = yaml.compose(m[1], Loader=yaml.SafeLoader) if m else None
    if not m or not isinstance(node, yaml.MappingNode):
        raise BadInputError("answer-by-hand", path)
    values = {str(key.value): (key, value) for key, value in node.value}
    finding = article.review[number]
    if answer is Answer.COMMITTEE and value in article.committees:
        answer, value = Answer.NO_COMMITTEE, ""
    edits = [_closed(m[1], values["review"], number, path)]
    match answer:
        case Answer.YEAR:
            edits += _year(m[1], values, value, path)
        case Answer.COMMITTEE | Answer.NO_COMMITTEE:
            edits.append(_committee(m[1], values, finding.place, value, path))
        case Answer.OTHER:
            text = text[: m.end()] + _other(text[m.end() :], finding.place, value, path)
    head = m[1]
    for edit in sorted(edits, key=lambda e: e.start, reverse=True):
        head = head[: edit.start] + edit.new + head[edit.end :]
    done = text[: m.start(1)] + head + text[m.end(1) :]
    got = parse(done, path)
    wanted = _decided(article, number, answer, value)
    if answer is Answer.OTHER:
        wanted = replace(wanted, blocks=got.blocks)
    if got != wanted:
        raise BadInputError("answer-by-hand", path, 1)
    return done


def _decided(article: Article, number: int, answer: Answer, value: str) -> Article:
    """The article as it should read afterwards; all else about it stays."""
    review = article.review[:number] + article.review[number + 1 :]
    year, committees = article.year, article.committees
    if answer is Answer.YEAR:
        year = int(value)
    if answer in (Answer.COMMITTEE, Answer.NO_COMMITTEE):
        at = committees.index(article.review[number].place)
        committees = (*committees[:at], *filter(None, (value,)), *committees[at + 1 :])
    return replace(article, review=review, year=year, committees=committees)


def _closed(head: str, entry: tuple[yaml.Node, yaml.Node], number: int, path: str) -> _Edit:
    """The entry's lines go; with the last entry the key goes too."""
    key, value = entry
    if not isinstance(value, yaml.SequenceNode) or value.flow_style:
        raise BadInputError("answer-by-hand", path, key.start_mark.line + 2)
    starts = [_line_start(head, item.start_mark.index) for item in value.value]
    end = _line_start(head, value.end_mark.index) if value.end_mark.column == 0 else len(head)
    if len(starts) == 1:
        return _Edit(_line_start(head, key.start_mark.index), end, "")
    return _Edit(starts[number], [*starts, end][number + 1], "")


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _year(
    head: str, values: dict[str, tuple[yaml.Node, yaml.Node]], value: str, path: str
) -> list[_Edit]:
    if not _YEAR.fullmatch(value):
        raise BadInputError("answer-year", path, value=value)
    if "year" not in values:
        at = _line_start(head, values["review"][0].start_mark.index)
        return [_Edit(at, at, f"year: {value}\n")]
    key, node = values["year"]
    line_end = head.find("\n", key.start_mark.index)
    if not isinstance(node, yaml.ScalarNode) or node.end_mark.index > line_end:
        raise BadInputError("answer-by-hand", path, key.start_mark.line + 2)
    return [
        _Edit(key.end_mark.index, max(node.end_mark.index, key.end_mark.index + 1), f": {value}")
    ]


def _committee(
    head: str,
    values: dict[str, tuple[yaml.Node, yaml.Node]],
    name: str,
    value: str,
    path: str,
) -> _Edit:
    """The committee's line with another name, or gone."""
    _, node = values.get("committees", (None, None))
    items = node.value if isinstance(node, yaml.SequenceNode) and not node.flow_style else []
    found = next((item for item in items if item.value == name), None)
    if found is None or "\n" in value or (not value and len(items) == 1):
        raise BadInputError("answer-by-hand", path)
    if not value:
        end = head.find("\n", found.end_mark.index) + 1
        return _Edit(_line_start(head, found.start_mark.index), end, "")
    return _Edit(found.start_mark.index, found.end_mark.index, value)


def _other(body: str, ours: str, theirs: str, path: str) -> str:
    """The body with the new reading in the place of the editor's, which must stand there once."""
    if not ours or body.count(ours) != 1:
        raise BadInputError("answer-by-hand", path)
    return body.replace(ours, theirs)
