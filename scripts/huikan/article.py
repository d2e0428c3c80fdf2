"""The article file: an `Article` to Markdown and back, without loss.

`parse(render(a)) == a` for every article, and `render(parse(t)) == t` for every file that
`render` wrote; what an editor typed differently stays as it was typed (`BlockKind.MARKDOWN`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from io import StringIO
from itertools import chain

import yaml

from huikan.errors import BadInputError
from huikan.front_matter import OneLine, dump_front
from huikan.long_yaml import compose
from huikan.model import Article, Block, BlockKind, Choice, Finding, Issue, Person, Retouch
from huikan.yaml_errors import broken_yaml, refuse_aliases, refuse_markers

PERSON_KEYS = ("name", "role", "place")
"""What an article file says of each of its people."""

CHOICE_KEYS = ("does", "at", "to", "article", "percent")
"""What an entry of `review` says of each of its choices."""

KINDS = ("report", "speech", "feature", "note", "list")
"""What an article may be (体裁)."""

# What all that is escaped has in it: most paragraphs have none of it, and are left as they are.
_SPECIAL = re.compile(r"[\\`*_\[\]{}#&<|>+!\-.)/~]")
# Characters that Markdown reads as markup wherever they stand.
_MARKUP = re.compile(r"[\\`*_\[\]{}#]")
# An ampersand that would be read as an entity: &lt; &#20013;
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What makes a block of another kind out of a line that starts with it.
_LINE_START = re.compile(r"^([ \t]*)(?:([>+!-])|(\d+)([.)])(?=\s|$)|([/~])(?=\5\5))", re.M)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>])|&(lt|gt|amp|#47|#124|#126);")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "#47": "/", "#124": "|", "#126": "~"}
_FENCE = re.compile(r"^/{3,}[ \t]*caption[ \t]*$")
_FENCE_END = re.compile(r"^/{3,}[ \t]*$")
# The line that makes a table of the lines around it.
_TABLE = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*\|", re.M)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*$")
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.M | re.S)
# Front matter of which somebody deleted the last line.
_FRONT_OPEN = re.compile(r"---[ \t]*\r?\n")


def escape(text: str) -> str:
    """Plain text to Markdown that shows exactly that text.

    >>> escape("采用“4+X”模式*试行*")
    '采用“4+X”模式\\\\*试行\\\\*'
    >>> escape("1. 第一")
    '1\\\\. 第一'
    """
    if not _SPECIAL.search(text):
        return text
    text = _MARKUP.sub(r"\\\g<0>", text)
    text = _ENTITY.sub("&amp;", text).replace("<", "&lt;")
    text = _TABLE.sub(lambda m: m[0].replace("|", "&#124;"), text)
    return _LINE_START.sub(_escape_line_start, text)


def _escape_line_start(m: re.Match[str]) -> str:
    if m[2]:
        return f"{m[1]}\\{m[2]}"
    if m[3]:
        return f"{m[1]}{m[3]}\\{m[4]}"
    return f"{m[1]}&#{ord(m[5])};"


def unescape(text: str) -> str:
    """The plain text that `escape` was given."""
    return _ESCAPED.sub(lambda m: m[1] or _ENTITIES[m[2]], text)


def render_body(blocks: Iterable[Block]) -> str:
    """Blocks as the body of an article file, parted by one blank line, ending in a newline."""
    return "".join(f"\n{_render_block(b)}\n" for b in blocks)


def _render_block(block: Block) -> str:
    match block.kind:
        case BlockKind.HEADING:
            return f"{'#' * block.level} {escape(block.text)}"
        case BlockKind.CAPTION:
            return f"/// caption\n{escape(block.text)}\n///"
        case BlockKind.MARKDOWN:
            return block.text
        case BlockKind.TEXT:
            return escape(block.text)


def parse_body(text: str) -> tuple[Block, ...]:
    """The body of an article file as blocks. Never fails: what is not known is `MARKDOWN`."""
    out: list[Block] = []
    lines: list[str] = []
    fence: list[str] | None = None
    # One by one: of a million lines not all are there at a time.
    for line in chain((line.rstrip("\r\n") for line in StringIO(text, "\n")), [""]):
        if fence is not None:
            if _FENCE_END.match(line):
                out.append(Block(BlockKind.CAPTION, unescape("\n".join(fence).strip("\n"))))
                fence = None
            else:
                fence.append(line)
        elif _FENCE.match(line) and not lines:
            fence = []
        elif line.strip():
            lines.append(line)
        elif lines:
            out.append(_parse_block(lines))
            lines = []
    if fence is not None:
        out.append(Block(BlockKind.MARKDOWN, "\n".join(["/// caption", *fence]).rstrip("\n")))
    return tuple(out)


def _parse_block(lines: list[str]) -> Block:
    raw = "\n".join(lines)
    heading = _HEADING.match(raw) if len(lines) == 1 else None
    if heading and escape(unescape(heading[2])) == heading[2] and len(heading[1]) > 1:
        return Block(BlockKind.HEADING, unescape(heading[2]), len(heading[1]))
    plain = unescape(raw)
    if escape(plain) == raw and not _TABLE.search(raw):
        return Block(BlockKind.TEXT, plain)
    return Block(BlockKind.MARKDOWN, raw)


def render(article: Article) -> str:
    """The article as the text of its file (LF, UTF-8 when written)."""
    front: dict[str, object] = {"title": article.title}
    for key in ("subtitle", "kicker", "feature"):
        if value := getattr(article, key):
            front[key] = value
    front["authors"] = list(article.authors)
    front["committees"] = list(article.committees)
    front["year"] = article.year
    for key in ("date", "place", "kind"):
        if value := getattr(article, key):
            front[key] = value
    if article.topics:
        front["topics"] = list(article.topics)
    if article.people:
        front["people"] = [_person_row(p) for p in article.people]
    if article.translator:
        front["translator"] = article.translator
    if article.translates:
        front["translates"] = article.translates
    front["id"] = article.id
    if article.former:
        front["former"] = list(article.former)
    front.update(article.extra)
    if article.review:
        front["review"] = [_finding_row(f) for f in article.review]
    return f"---\n{dump_front(front)}---\n{render_body(article.blocks)}"


def _finding_row(finding: Finding) -> dict[str, object]:
    row: dict[str, object] = {key: getattr(finding, key) for key in ("code", "place", "message")}
    if finding.choices:
        row["choices"] = [
            OneLine({key: v for key, v in _said(choice) if v}) for choice in finding.choices
        ]
    return row


def _said(choice: Choice) -> Iterator[tuple[str, str | int]]:
    """What a choice says, in the order of `CHOICE_KEYS`."""
    values = (str(choice.does), choice.at, choice.to, choice.article, choice.percent)
    return zip(CHOICE_KEYS, values, strict=True)


def _choice(row: dict[str, object]) -> Choice:
    at, to, article = (str(row.get(key) or "") for key in CHOICE_KEYS[1:-1])
    return Choice(Retouch(str(row["does"])), at, to, article, _percent(row.get(CHOICE_KEYS[-1])))


def _percent(value: object) -> int:
    """A share as an editor's file has it; 0 for what is none."""
    return value if isinstance(value, int) and 0 < value <= 100 else 0


def _finding(value: dict[str, object]) -> Finding:
    """An entry of `review`; choices that nobody could carry out are passed over."""
    code, place, message = (str(value.get(k, "")) for k in ("code", "place", "message"))
    rows = value.get("choices")
    choices = [
        _choice(row)
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict) and row.get("does") in list(Retouch) and row.get("at")
    ]
    return Finding(code, place, message, tuple(choices))


def _person_row(person: Person) -> OneLine:
    values = {key: getattr(person, key) for key in PERSON_KEYS}
    return OneLine({key: value for key, value in values.items() if value})


def parse(text: str, path: str = "") -> Article:
    """The article in a file's text.

    Raises `BadInputError` (with the line) for missing or broken front matter, a missing title
    or id, or a value of the wrong type. `id` may be missing in a translation's file only when
    the caller fills it in, so it is allowed to be empty here.
    """
    return parse_with_lines(text, path)[0]


def parse_with_lines(text: str, path: str = "") -> tuple[Article, dict[str, int], str]:
    """The same, with the line (from 1) of each key of the front matter, and the body."""
    front, lines, body = split_front_matter(text, path)
    read = FrontReader(front, lines, path)
    if not read.text("title"):
        raise BadInputError("front-no-title", path, 1)
    fields = {key: get(read, key) for key, get in ARTICLE_FIELDS.items()}
    fields["id"] = fields["id"] or ""
    article = Article(**fields, extra=read.rest(), blocks=parse_body(body))  # type: ignore[arg-type]
    return article, lines, body


def split_front_matter(text: str, path: str = "") -> tuple[dict[str, object], dict[str, int], str]:
    """Front matter, the line (from 1) of each of its keys, and the body.

    Raises `BadInputError` when there is none, when it is no YAML mapping, and for a merge's marks.
    """
    refuse_markers(text, path)
    m = _FRONT.match(text)
    if not m:
        raise BadInputError("front-open" if _FRONT_OPEN.match(text) else "front-missing", path, 1)
    values, lines = load_mapping(m[1], path, first_line=2)
    return values, lines, text[m.end() :]


def load_mapping(
    text: str, path: str, first_line: int = 1
) -> tuple[dict[str, object], dict[str, int]]:
    """A YAML mapping and the line of each key; `BadInputError` with the line for anything else."""
    try:
        tree = compose(text)
        refuse_aliases(text, path, first_line)
        _refuse_no_dates(tree.node, path, first_line)
        values = tree.values()
    except (yaml.YAMLError, ValueError) as e:
        raise broken_yaml(e, text, path, first_line) from e
    if values is None:
        return {}, {}
    if not isinstance(values, dict) or not isinstance(tree.node, yaml.MappingNode):
        raise BadInputError("yaml-not-mapping", path, first_line)
    lines: dict[str, int] = {}
    for key, _ in tree.node.value:
        name, line = str(key.value), first_line + key.start_mark.line
        if name in lines:
            raise BadInputError("yaml-duplicate-key", path, line, key=name)
        lines[name] = line
    return {str(k): v for k, v in values.items()}, lines


# A day as YAML sees one, with a month or a day that there may not be.
_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")


def _refuse_no_dates(node: yaml.Node | None, path: str, first_line: int) -> None:
    """Raise for a value that looks like a date and is none (2024-13-28), with its line."""
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        m = _DAY.fullmatch(value.value) if isinstance(value, yaml.ScalarNode) else None
        if m and value.tag.endswith(":timestamp"):
            try:
                dt.date(int(m[1]), int(m[2]), int(m[3]))
            except ValueError as e:
                line = first_line + key.start_mark.line
                values = {"key": key.value, "value": value.value, "wanted": "date"}
                raise BadInputError("front-wrong-type", path, line, **values) from e


def _person(value: object) -> Person | None:
    """A person as an editor writes one; None if it is not written so."""
    row = {"name": value} if isinstance(value, str) else value
    if not isinstance(row, dict) or not row.get("name"):
        return None
    if not all(k in PERSON_KEYS and isinstance(v, str) for k, v in row.items()):
        return None
    return Person(**row)


class FrontReader:
    """Reads typed values out of a mapping and remembers which keys it was asked for."""

    def __init__(self, values: dict[str, object], lines: dict[str, int], path: str) -> None:
        self._values = values
        self._lines = lines
        self._path = path
        self._seen: set[str] = set()

    def fail(self, key: str, wanted: str) -> BadInputError:
        return BadInputError(
            "front-wrong-type",
            self._path,
            self._lines.get(key, 1),
            key=key,
            value=self._values.get(key),
            wanted=wanted,
        )

    def _get(self, key: str) -> object:
        self._seen.add(key)
        return self._values.get(key)

    def text(self, key: str) -> str | None:
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
        raise self.fail(key, "text")

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(v, str | int) for v in value):
            return tuple(str(v) for v in value)
        raise self.fail(key, "list")

    def year(self, key: str) -> int | None:
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2200:
            return value
        raise self.fail(key, "year")

    def date(self, key: str) -> dt.date | None:
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        raise self.fail(key, "date")

    def flag(self, key: str) -> bool:
        value = self._get(key)
        if value is None:
            return False
        if isinstance(value, bool):
            return value
        raise self.fail(key, "flag")

    def people(self, key: str) -> tuple[Person, ...]:
        """Each a mapping with `name` (and `role`, `place`), or just a name."""
        value = self._get(key)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        people = [_person(v) for v in items]
        if None in people:
            raise self.fail(key, "people")
        return tuple(p for p in people if p)

    def findings(self, key: str) -> tuple[Finding, ...]:
        value = self._get(key)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(v, dict) for v in value):
            return tuple(_finding(v) for v in value)
        raise self.fail(key, "review")

    def rest(self) -> tuple[tuple[str, object], ...]:
        return tuple((k, v) for k, v in self._values.items() if k not in self._seen)

    def reject_unknown(self, known: Iterable[str]) -> None:
        """Raise for the first key that is not known, with the nearest known one."""
        names = list(known)
        for key, _ in self.rest():
            near = get_close_matches(key, names, 1, 0.5)
            raise BadInputError(
                "yaml-unknown-key",
                self._path,
                self._lines.get(key, 1),
                key=key,
                near=near[0] if near else "",
                known="、".join(names),
            )


ARTICLE_FIELDS: dict[str, Callable[[FrontReader, str], object]] = {
    "title": FrontReader.text,
    "subtitle": FrontReader.text,
    "kicker": FrontReader.text,
    "feature": FrontReader.text,
    "authors": FrontReader.texts,
    "committees": FrontReader.texts,
    "year": FrontReader.year,
    "date": FrontReader.date,
    "place": FrontReader.text,
    "kind": FrontReader.text,
    "topics": FrontReader.texts,
    "people": FrontReader.people,
    "translator": FrontReader.text,
    "translates": FrontReader.text,
    "id": FrontReader.text,
    "former": FrontReader.texts,
    "review": FrontReader.findings,
}
"""What an article's front matter may say, and how each value is read."""

SIDECAR_KEYS: dict[str, Callable[[FrontReader, str], object]] = {
    "id": FrontReader.text,
    "title": FrontReader.text,
    "publication": FrontReader.text,
    "number": FrontReader.text,
    "date": FrontReader.date,
    "year": FrontReader.year,
    "page": FrontReader.text,
    "place": FrontReader.text,
    "source": FrontReader.text,
    "rights": FrontReader.text,
    "demo": FrontReader.flag,
    "title_en": FrontReader.text,
    "publication_en": FrontReader.text,
}
"""What a raw file's sidecar may say, and how each value is read."""

ISSUE_KEYS = {**SIDECAR_KEYS, "raw": FrontReader.text, "former": FrontReader.texts}
"""What an issue's `index.md` may say, and how each value is read."""


def parse_issue(text: str, path: str, issue_id: str, *, sidecar: bool = False) -> Issue:
    """An issue from its `index.md`, or from a raw file's sidecar `NAME.yml`.

    Raises `BadInputError` with the line, and with the nearest known key for one that is
    misspelt: a typing error must not be passed over silently.
    """
    return parse_issue_with_lines(text, path, issue_id, sidecar=sidecar)[0]


def parse_issue_with_lines(
    text: str, path: str, issue_id: str, *, sidecar: bool = False
) -> tuple[Issue, dict[str, int], str]:
    """The same, with the line (from 1) of each key, and the body, which a sidecar has none of."""
    if sidecar:
        values, lines = load_mapping(text, path)
        body = ""
    else:
        values, lines, body = split_front_matter(text, path)
    read = FrontReader(values, lines, path)
    keys = SIDECAR_KEYS if sidecar else ISSUE_KEYS
    fields = {key: get(read, key) for key, get in keys.items()}
    read.reject_unknown(keys)
    fields["id"] = fields["id"] or issue_id
    return Issue(**fields, note=body.strip("\n")), lines, body  # type: ignore[arg-type]


def render_issue(issue: Issue) -> str:
    """The issue as the text of its folder's `index.md`."""
    front: dict[str, object] = {}
    for key in ISSUE_KEYS:
        value = getattr(issue, key)
        if value not in (None, False, ()):
            front[key] = list(value) if isinstance(value, tuple) else value
    note = f"\n{issue.note}\n" if issue.note else ""
    return f"---\n{dump_front(front)}---\n{note}"
