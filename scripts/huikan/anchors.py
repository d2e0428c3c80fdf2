"""Paragraph addresses: what part of an article `#p317` names, now and after the next edit.

Each part of an article (paragraph, caption, heading, run of Markdown) has a name that stands
behind `#` in its address. A name is made once, from where the part begins in the source, or,
where no source is known, from its text. It is written into the issue's *register*
(`content/anchors/ISSUE-ID.jsonl`) with what is needed to find the part again, and never given
to another one. `docs/adr/how-does-a-paragraph-keep-its-address.md` says why.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import chain, groupby

from huikan.errors import BadInputError
from huikan.model import Block, BlockKind, StoredIssue
from huikan.spans import Many, Span, as_spans, few_or_all, joined
from huikan.values import dataclass

FORMAT = 1
"""Version of the register's own format."""

QUOTE = 16
"""Characters at a part's beginning and end that the register keeps, white space aside."""

_RESERVED = frozenset({"top"})
"""Names that every page has already."""

# What a path segment may not hold: everything but letters (Han among them), digits, - and _.
_UNSAFE = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of an article that has an address.

    `text` is without white space. `span` runs from the source offset of its first character to
    behind that of its last; None where no source is known.
    """

    kind: BlockKind
    text: str
    span: Span | None = None
    spans: Sequence[Span] = ()
    """All of the source that it holds."""

    @property
    def digest(self) -> str:
        """Short hex digest of the text."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class ManyUnits(Many[Unit]):
    """What a tuple of many parts is, in a tenth of the memory.

    `kinds` has a byte for each part; `stops` says before which character of `texts` each ends,
    `held` before which of `ends`, its spans' starts and ends by turns; both with a 0 in front.
    """

    kinds: bytes
    texts: str
    stops: array[int]
    ends: array[int]
    held: array[int]

    def __len__(self) -> int:
        return len(self.kinds)

    def item(self, at: int) -> Unit:
        ends = self.ends[self.held[at] : self.held[at + 1]]
        text = self.texts[self.stops[at] : self.stops[at + 1]]
        return sourced(
            _KINDS[self.kinds[at]], text, as_spans(zip(ends[::2], ends[1::2], strict=True))
        )


_KINDS = tuple(BlockKind)


def sourced(kind: BlockKind, text: str, spans: Sequence[Span]) -> Unit:
    """A part that holds these spans of the source."""
    whole = (spans[0][0], spans[-1][1]) if len(spans) > 1 else next(iter(spans), None)
    return Unit(kind, text, whole, spans)


def as_units(units: Iterable[Unit]) -> Sequence[Unit]:
    """The parts as they are kept."""
    few, rest = few_or_all(units)
    if rest is None:
        return few
    kinds, stops, ends, held = bytearray(), array("i", [0]), array("i"), array("i", [0])

    def texts() -> Iterator[str]:
        for unit in rest:
            kinds.append(_KINDS.index(unit.kind))
            stops.append(stops[-1] + len(unit.text))
            ends.extend(chain.from_iterable(unit.spans))
            held.append(len(ends))
            yield unit.text

    text = joined(texts())
    return ManyUnits(bytes(kinds), text, stops, ends, held)


@dataclass(frozen=True, slots=True)
class Text:
    """An article as a row of parts. `path` is its file's, relative to `content/`."""

    id: str
    path: str
    units: Sequence[Unit]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A name that was given once, and what it was given to.

    `now` is empty while the part stands in its article under this name; else it says where the
    text went: `PATH#NAME`, or `-` if it is gone.
    """

    article: str
    path: str
    name: str
    digest: str
    head: str
    tail: str
    span: Span | None = None
    now: str = ""


GONE = "-"
"""`Anchor.now` of a part whose text stands nowhere any more."""


@dataclass(frozen=True, slots=True)
class Register:
    """All names that were ever given in an issue. `source` is the raw file's SHA-256, if any."""

    source: str = ""
    anchors: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class Forward:
    """An old address whose text stands elsewhere. `path` is None where it stands nowhere."""

    name: str
    path: str | None = None
    to: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """The addresses of an issue as they stand now."""

    names: Mapping[str, tuple[tuple[str, ...], ...]]
    """Path of an article: for each of its parts its names, its own first, then older ones."""
    forwards: Mapping[str, tuple[Forward, ...]]
    """Path of an article, gone ones too: its old addresses whose text is no longer in it."""
    registered: Callable[[], Register] = field(compare=False, repr=False)

    @property
    def register(self) -> Register:
        """What follows for the register; put together when it is asked for, which pages do not."""
        return self.registered()


def slug(name: str) -> str:
    """A name as one segment of an address; names stay apart even if characters must go.

    >>> slug("云溪市政协提案委员会")
    '云溪市政协提案委员会'
    >>> slug("../云溪市政协")
    '云溪市政协-c464'
    """
    safe = _UNSAFE.sub("-", name).strip("-")[:60]
    if safe and safe == name:
        return safe
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:4]
    return f"{safe}-{digest}" if safe else digest


def parts(blocks: Iterable[Block]) -> Iterator[tuple[Block, ...]]:
    """An article's blocks as the parts that have addresses: one by one, Markdown in runs.

    >>> md = Block(BlockKind.MARKDOWN, "- 一")
    >>> [len(p) for p in parts([Block(BlockKind.TEXT, "一"), md, md])]
    [1, 2]
    """
    for kind, run in groupby(blocks, key=lambda b: b.kind):
        if kind is BlockKind.MARKDOWN:
            yield tuple(run)
        else:
            yield from ((block,) for block in run)


def units_of(blocks: Iterable[Block]) -> Sequence[Unit]:
    """The parts of an article, without their sources."""
    return as_units(Unit(part[0].kind, bare_text(part)) for part in parts(blocks))


def bare_text(part: Iterable[Block]) -> str:
    """What a part says, white space aside."""
    return "".join("".join(b.text for b in part).split())


def texts_of(issue: StoredIssue) -> list[Text]:
    """An issue's articles as rows of parts that have addresses."""
    return [Text(a.article.id, a.path, units_of(a.article.blocks)) for a in issue.articles]


def bare_names(units: Sequence[Unit]) -> tuple[tuple[str, ...], ...]:
    """The names of parts that no register knows."""
    taken = set(_RESERVED)
    return tuple((_new_name(unit, taken),) for unit in units)


def heading_names(blocks: Iterable[Block]) -> Iterator[tuple[str, ...]]:
    """For each part its name if it is a heading, as `bare_names` has it; others have none."""
    taken = set(_RESERVED)
    for part in parts(blocks):
        is_heading = part[0].kind is BlockKind.HEADING
        yield (_new_name(Unit(part[0].kind, bare_text(part)), taken),) if is_heading else ()


def _new_name(unit: Unit, taken: set[str]) -> str:
    """A name for a part: where it begins in the source (p317), else its text (t5d41402a)."""
    if unit.kind is BlockKind.HEADING:
        base = slug(unit.text)
    else:
        base = f"p{unit.span[0]}" if unit.span else f"t{unit.digest}"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    taken.add(name)
    return name


def settle(register: Register, texts: Sequence[Text], found: Sequence[int | None]) -> Placed:
    """The addresses that follow from where each anchor's text was found.

    `found` has, for each anchor of the register, the number of the part it leads to, counted
    through all texts, or None. Every name stays with its article: a part keeps the first of
    the names that lead to it, older ones become its aliases, new parts get new names.
    """
    at = [(text, unit) for text in texts for unit in text.units]
    claims: dict[int, list[Anchor]] = {}
    taken: dict[str, set[str]] = {text.path: set(_RESERVED) for text in texts}
    for anchor, number in zip(register.anchors, found, strict=True):
        if anchor.path in taken:
            taken[anchor.path].add(anchor.name)
        if number is not None and at[number][0].path == anchor.path:
            claims.setdefault(number, []).append(anchor)
    own: list[str] = []
    for number, (text, unit) in enumerate(at):
        claimed = claims.get(number)
        own.append(claimed[0].name if claimed else _new_name(unit, taken[text.path]))
    kept = {(text.path, name) for (text, _), name in zip(at, own, strict=True)}
    rest = tuple(
        replace(a, now=GONE if n is None else f"{at[n][0].path}#{own[n]}")
        for a, n in zip(register.anchors, found, strict=True)
        if (a.path, a.name) not in kept
    )

    def registered() -> Register:
        spans = {number: claimed[0].span for number, claimed in claims.items()}
        written = (
            _written(*each, name, spans.get(number))
            for number, (each, name) in enumerate(zip(at, own, strict=True))
        )
        return replace(register, anchors=(*written, *rest))

    return Placed(_names(texts, own, claims), _forwards(rest), registered)


def _written(text: Text, unit: Unit, name: str, span: Span | None) -> Anchor:
    head, tail = unit.text[:QUOTE], unit.text[-QUOTE:]
    return Anchor(text.id, text.path, name, unit.digest, head, tail, unit.span or span)


def _names(
    texts: Sequence[Text], own: Sequence[str], claims: Mapping[int, Sequence[Anchor]]
) -> dict[str, tuple[tuple[str, ...], ...]]:
    out = {}
    number = 0
    for text in texts:
        rows = []
        for _ in text.units:
            older = [a.name for a in claims.get(number, ())[1:]]
            rows.append((own[number], *older))
            number += 1
        out[text.path] = tuple(rows)
    return out


def _forwards(rest: Iterable[Anchor]) -> dict[str, tuple[Forward, ...]]:
    out: dict[str, list[Forward]] = {}
    for anchor in rest:
        path, _, name = anchor.now.partition("#")
        if path == GONE:
            out.setdefault(anchor.path, []).append(Forward(anchor.name))
        elif path != anchor.path:
            out.setdefault(anchor.path, []).append(Forward(anchor.name, path, name))
    return {path: tuple(found) for path, found in out.items()}


def carry(register: Register, path: str, new: str) -> Register:
    """The register of an issue within which an article moved: its names move with it."""
    ours, theirs = f"{path}#", f"{new}#"
    anchors = (
        replace(
            a,
            path=new if a.path == path and a.now != GONE else a.path,
            now=theirs + a.now[len(ours) :] if a.now.startswith(ours) else a.now,
        )
        for a in register.anchors
    )
    return replace(register, anchors=tuple(anchors))


def hand_over(
    register: Register, other: Register, path: str, new: str
) -> tuple[Register, Register]:
    """The registers of two issues after an article moved from the one to the other.

    Its names go with it. Where they stood in the source is forgotten, since the other issue is
    read from another one; the text tells where they stand.
    """
    moved = [a for a in register.anchors if a.path == path and not a.now]
    kept = tuple(a for a in register.anchors if a.path != path or a.now)
    taken = (replace(a, path=new, span=None) for a in moved)
    return replace(register, anchors=kept), replace(other, anchors=(*other.anchors, *taken))


def begin(source: str, texts: Iterable[Text]) -> bytes:
    """The file of a register that begins with an issue's parts, each under a name of its own: what
    `dump` makes of what `settle` gives, but of many parts their lines alone are kept."""
    return _written_down(source, _first(texts))


def _first(texts: Iterable[Text]) -> Iterator[Anchor]:
    for text in texts:
        taken = set(_RESERVED)
        for unit in text.units:
            yield _written(text, unit, _new_name(unit, taken), None)


def dump(register: Register) -> bytes:
    """The register as its file: a head, then an anchor a line, in UTF-8."""
    return _written_down(register.source, register.anchors)


def _written_down(source: str, anchors: Iterable[Anchor]) -> bytes:
    out = io.BytesIO()
    for row in _rows(source, anchors):
        line = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        out.write(f"{line}\n".encode())
    return out.getvalue()


def _rows(source: str, anchors: Iterable[Anchor]) -> Iterator[dict[str, object]]:
    yield {"anchors": FORMAT, "source": source}
    for a in anchors:
        row: dict[str, object] = {"article": a.article, "path": a.path, "name": a.name}
        row |= {"digest": a.digest, "head": a.head, "tail": a.tail}
        row |= {"span": a.span} if a.span else {}
        row |= {"now": a.now} if a.now else {}
        yield row


def load(text: str, path: str) -> Register:
    """The register in a file's text.

    Raises `BadInputError` with the line for anything that `dump` would not have written.
    """
    source, anchors = "", []
    for number, line in enumerate(text.split("\n"), 1):
        if not line:
            continue
        try:
            row = json.loads(line)
            if number == 1:
                source = str(row["source"])
                if row["anchors"] != FORMAT:
                    raise ValueError(f"format {row['anchors']}")
            else:
                anchors.append(_load_anchor(row))
        except (ValueError, KeyError, TypeError, RecursionError) as e:
            raise BadInputError("anchors-broken", path, number, problem=repr(e)[:80]) from e
    return Register(source, tuple(anchors))


def _load_anchor(row: Mapping[str, object]) -> Anchor:
    values = {k: str(row[k]) for k in ("article", "path", "name", "digest", "head", "tail")}
    found = row.get("span")
    span = None
    if found is not None:
        if not isinstance(found, list) or len(found) != 2:
            raise ValueError(f"span {found!r}")
        span = (int(found[0]), int(found[1]))
    return Anchor(**values, span=span, now=str(row.get("now", "")))
