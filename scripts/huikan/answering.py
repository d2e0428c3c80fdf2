"""An editor's answer, written into the article's file. Pure: a text in, a text out.

The entry's lines go; a value is written where it stands, a choice changes its own blocks of the
body. What later runs make of it is `settlement`'s: an entry that an editor closed and words that
an editor chose do not come back.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum

import yaml

from huikan.article import parse
from huikan.block_edits import taken_over
from huikan.errors import BadInputError
from huikan.messages import heard
from huikan.model import Article, Choice, Finding, Retouch
from huikan.retouching import (
    Placed,
    as_moved,
    meeting,
    placed_blocks,
    put_in,
    retouched,
    taken_out,
    typed_body,
)
from huikan.settlement import head_end
from huikan.values import dataclass

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
    TITLE = "title"
    """The article's headline is the given one."""
    COMMITTEE = "committee"
    """The committee in question is the given one."""
    KNOWN = "known"
    """The committee's name is right: its entry (the value) goes into the authority file."""
    NO_COMMITTEE = "no-committee"
    """The committee in question has no part in the article."""
    OTHER = "other"
    """The new reading is right and takes the place of the editor's, as it is typed."""
    CHOICE = "choice"
    """The body is changed by a choice."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with what it says: a value (a year, a name), or a choice for the body."""

    answer: Answer
    value: str = ""
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class _Edit:
    """`text[start:end]` becomes `new`; code points of the file, half-open."""

    start: int
    end: int
    new: str


def answered(text: str, number: int, reply: Reply, path: str = "") -> str:
    """The file with entry `number` (from 0) of its `review` answered and closed.

    Of a choice that leads into another article the body's part is left to `carried`. Raises
    `BadInputError` where the answer does not fit, or where the entry is typed in a way that only
    its editor can change.
    """
    article = parse(text, path)
    if not 0 <= number < len(article.review):
        raise BadInputError("answer-gone", path)
    m = _HEAD.match(text)
    node = yaml.compose(m[1], Loader=yaml.SafeLoader) if m else None
    if not m or not isinstance(node, yaml.MappingNode):
        raise BadInputError("answer-by-hand", path)
    values = {str(key.value): (key, value) for key, value in node.value}
    about = committee_of(article.review[number])
    if reply.answer is Answer.COMMITTEE and reply.value in article.committees:
        reply = Reply(Answer.NO_COMMITTEE)
    edits = [_closed(m[1], values["review"], number, path)]
    match reply.answer:
        case Answer.YEAR:
            if not _YEAR.fullmatch(reply.value):
                raise BadInputError("answer-year", path, value=reply.value)
            edits.append(_scalar(m[1], values, "year", reply.value, path))
        case Answer.TITLE:
            edits.append(_scalar(m[1], values, "title", _quoted(reply.value), path))
        case Answer.COMMITTEE | Answer.NO_COMMITTEE:
            edits.append(_committee(m[1], values, about, reply.value, path))
    head = m[1]
    for edit in sorted(edits, key=lambda e: e.start, reverse=True):
        head = head[: edit.start] + edit.new + head[edit.end :]
    done = text[: m.start(1)] + head + text[m.end(1) :]
    if reply.choice:
        done = _chosen(done, reply, path)
    _require(parse(done, path), _decided(article, number, reply), reply, path)
    return done


def _chosen(text: str, reply: Reply, path: str) -> str:
    """The file with its body changed by a choice, or with another reading in its place."""
    choice, end = reply.choice, head_end(text, path)
    if choice is None:
        return text
    head, body = text[:end], text[end:]
    if reply.answer is Answer.OTHER:
        return taken_over(text, choice, path)
    return text if choice.article else head + retouched(body, choice, path)


@dataclass(frozen=True, slots=True)
class File:
    """An article's file: its path below `content/`, and its text."""

    path: str
    text: str

    @property
    def halves(self) -> tuple[str, list[Placed]]:
        """Its front matter, and the blocks of its body."""
        end = head_end(self.text, self.path)
        return self.text[:end], placed_blocks(self.text[end:])


def carried(this: File, other: File, choice: Choice) -> dict[str, str]:
    """Both files, by path, with the block that a choice of `this` one's carries from one article
    into the other. Raises `BadInputError` unless its quotes are found once."""
    source, target = _from_and_to(this, other, choice)
    (head, blocks), (head2, blocks2), choice = source.halves, target.halves, as_moved(choice)
    moved, rest = taken_out(blocks, choice, source.path)
    put = put_in(blocks2, moved, choice, target.path)
    return {source.path: head + typed_body(rest), target.path: head2 + typed_body(put)}


@dataclass(frozen=True, slots=True)
class Joint:
    """The words that a join puts together. `title` is the other article's, empty if it is one."""

    before: str
    behind: str
    title: str = ""


def joint(this: File, other: File, choice: Choice) -> Joint | None:
    """What a choice of `this` article's would join; None for another choice, and for one whose
    places are not, or no longer, in the files."""
    moved = as_moved(choice)
    if moved.does is not Retouch.JOIN:
        return None
    source, target = _from_and_to(this, other, choice)
    ends = meeting(target.halves[1], source.halves[1], moved)
    title = "" if this.path == other.path else parse(other.text, other.path).title
    return Joint(*ends, title) if ends else None


def _from_and_to(this: File, other: File, choice: Choice) -> tuple[File, File]:
    """The file that a choice takes a block from, and the one it puts it into."""
    return (other, this) if choice.does is Retouch.CONTINUE else (this, other)


def closes_too(finding: Finding, choice: Choice) -> bool:
    """Whether a join settles another question, too: what was lost at one of the ends that meet."""
    moved = as_moved(choice)
    if moved.does is not Retouch.JOIN:
        return False
    place, at, to = ("".join(text.split()) for text in (finding.place, moved.at, moved.to))
    if finding.code == "gap/head":
        return bool(place) and (at.startswith(place) or place.startswith(at))
    is_end = finding.code in ("gap/tail", "order/open")
    return is_end and bool(place) and (to.endswith(place) or place.endswith(to))


def committee_of(finding: Finding) -> str:
    """The committee that a finding is about; empty if none."""
    if finding.code == "committee/assumed":
        values = heard(finding.code, finding.message, finding.place) or {}
        return str(values.get("name", ""))
    return finding.place if finding.code.startswith("committee/") else ""


def _decided(article: Article, number: int, reply: Reply) -> Article:
    """The article as it should read afterwards; all else about it stays."""
    review = article.review[:number] + article.review[number + 1 :]
    year, title, committees = article.year, article.title, article.committees
    if reply.answer is Answer.YEAR:
        year = int(reply.value)
    if reply.answer is Answer.TITLE:
        title = reply.value
    if reply.answer in (Answer.COMMITTEE, Answer.NO_COMMITTEE):
        at = committees.index(committee_of(article.review[number]))
        committees = (*committees[:at], *filter(None, (reply.value,)), *committees[at + 1 :])
    return replace(article, review=review, year=year, title=title, committees=committees)


def _require(got: Article, wanted: Article, reply: Reply, path: str) -> None:
    """Raise unless the file now says what was decided, and nothing else has changed in it."""
    if reply.answer is Answer.OTHER:
        same = (got.id, got.review) == (wanted.id, wanted.review)
    else:
        blocks = got.blocks if reply.answer is Answer.CHOICE else wanted.blocks
        same = got == replace(wanted, blocks=blocks)
    if not same:
        raise BadInputError("answer-by-hand", path, 1)


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


def _scalar(
    head: str, values: dict[str, tuple[yaml.Node, yaml.Node]], key: str, value: str, path: str
) -> _Edit:
    """A key's line with another value; a new line where there is none."""
    if key not in values:
        at = _line_start(head, values["review"][0].start_mark.index)
        return _Edit(at, at, f"{key}: {value}\n")
    typed, node = values[key]
    line_end = head.find("\n", typed.start_mark.index)
    if not isinstance(node, yaml.ScalarNode) or node.end_mark.index > line_end:
        raise BadInputError("answer-by-hand", path, typed.start_mark.line + 2)
    end = max(node.end_mark.index, typed.end_mark.index + 1)
    return _Edit(typed.end_mark.index, end, f": {value}")


def _quoted(text: str) -> str:
    """A headline as YAML that is one line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


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
