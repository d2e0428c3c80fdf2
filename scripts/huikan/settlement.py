"""An article's file between an editor and a new run (law 5): what stays, what is asked. Pure.

Front matter is merged key by key, so that the result can always be read; open questions are a
set, and one that an editor has settled is not asked again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from huikan.article import load_mapping, parse
from huikan.errors import BadInputError, HuikanError
from huikan.merge import Merged, merge
from huikan.messages import say
from huikan.model import Choice, Finding

QUOTED = 40
"""Longer quotations in a finding of a conflict are cut off."""

Asked = tuple[str, str]
"""Code and place of a finding: what makes it the same question."""

_REVIEW = re.compile(r"^review:[^\n]*\n(?:[ \t-][^\n]*\n)*+", re.M)
_HEAD = re.compile(r"\A---[ \t]*\n(?P<head>.*?)^---[ \t]*(?:\n|\Z)", re.M | re.S)
# A code that YAML reads as it is.
_CODE = re.compile(r"[a-z]+(?:/[a-z-]+)+")
# A key at the line's beginning, and all lines that belong to it.
_KEY = re.compile(r"^(?P<key>[^\s#:-][^\n:]*):[^\n]*\n(?:(?:[ \t#-][^\n]*)?\n)*+", re.M)


def settle(
    text: str, new: str, base: str | None, settled: Collection[Asked] = (), path: str = ""
) -> str:
    """The editor's file `text` with what a run made anew merged in.

    `base` is the file as the last run made it, None where that is not known: then the text
    stays as it is, with a question. `settled` are questions that the editor has answered.
    Raises `BadInputError` if the editor's file cannot be read.
    """
    if text == new or new == base:
        return text
    if base is None:
        return add_review(text, [Finding("merge/base-lost", "", say("merge/base-lost", "zh", {}))])
    was, wanted, mine = parse(base).review, parse(new).review, parse(text, path).review
    try:
        merged = merge_article(*(without_review(t) for t in (base, text, new)))
        parse(merged.text, path)
    except HuikanError:
        return add_review(text, [conflict("---", "")])
    known = {_asked(f) for f in was} | set(settled)
    gone = {_asked(f) for f in was} - {_asked(f) for f in wanted}
    left = [f for f in mine if _asked(f) not in gone]
    fresh = [f for f in wanted if _asked(f) not in known]
    if left == list(mine):
        kept = _put_review(merged.text, _review_of(text))
    else:
        kept = add_review(merged.text, left)
    return add_review(kept, [*fresh, *conflict_findings(merged)])


def _asked(finding: Finding) -> Asked:
    return finding.code, finding.place


def conflict_findings(merged: Merged) -> list[Finding]:
    """An entry of `review` for each place where the editor's words stayed."""
    return [conflict(ours, theirs) for ours, theirs in merged.conflicts]


def conflict(ours: str, theirs: str) -> Finding:
    """The question which of two readings is right."""
    place, other = ours.strip()[:QUOTED], theirs.strip()[:QUOTED]
    message = say("merge/conflict", "zh", {"place": place, "other": other})
    return Finding("merge/conflict", place, message)


def merge_article(base: str, ours: str, theirs: str) -> Merged:
    """Three article files made one: front matter by keys, the body by paragraphs and words.

    >>> merge_article("---\\nyear: 2023\\n---\\n一\\n", "---\\nyear: 2024\\n---\\n一\\n",
    ...               "---\\nyear: 2013\\n---\\n二\\n")
    Merged(text='---\\nyear: 2024\\n---\\n二\\n', conflicts=(('year: 2024', 'year: 2013'),))
    """
    found = [_HEAD.match(text) for text in (base, ours, theirs)]
    if not (found[0] and found[1] and found[2]):
        return merge(base, ours, theirs)
    texts = zip(found, (base, ours, theirs), strict=True)
    head = _merge_heads(*(m["head"] for m in found if m))
    body = merge(*(text[m.end() :] for m, text in texts if m))
    start, end = ours[: found[1].start("head")], ours[found[1].end("head") : found[1].end()]
    return Merged(start + head.text + end + body.text, head.conflicts + body.conflicts)


def _merge_heads(base: str, ours: str, theirs: str) -> Merged:
    was, mine, new = (_chunks(head) for head in (base, ours, theirs))
    conflicts: list[tuple[str, str]] = []
    chosen: dict[str, str] = {}
    for key in (*mine, *(key for key in new if key not in mine)):
        merged = _merge_chunk(key, was.get(key, ""), mine.get(key, ""), new.get(key, ""))
        chosen[key] = merged.text
        conflicts += merged.conflicts
    edge = next((m.start() for m in _KEY.finditer(ours)), len(ours))
    return Merged(ours[:edge] + "".join(chosen.values()), tuple(conflicts))


def _chunks(head: str) -> dict[str, str]:
    """The lines of each key."""
    return {m["key"].strip(): m[0] for m in _KEY.finditer(head)}


def _merge_chunk(key: str, base: str, ours: str, theirs: str) -> Merged:
    """One key: a list line by line if that can be read, anything else as a whole."""
    if ours in (base, theirs):
        return Merged(theirs)
    if theirs == base:
        return Merged(ours)
    if all(text.count("\n") > 1 for text in (base, ours, theirs)):
        merged = merge(base, ours, theirs)
        if not merged.conflicts and _is_key(key, merged.text):
            return merged
    return Merged(ours, ((ours.strip(), theirs.strip()),))


def _is_key(key: str, chunk: str) -> bool:
    try:
        return set(load_mapping(chunk, "")[0]) == {key}
    except BadInputError:
        return False


def head_end(text: str, path: str = "") -> int:
    """Where the body begins. Raises `BadInputError` if there is no front matter."""
    m = _HEAD.match(text)
    if m is None:
        raise BadInputError("front-missing", path, 1)
    return m.end()


def with_value(text: str, key: str, value: str, path: str = "") -> str:
    """The file with a key of its front matter on one line, all else as it was typed."""
    m = _HEAD.match(text)
    if m is None:
        raise BadInputError("front-missing", path, 1)
    rows = _chunks(m["head"])
    row = f"{key}: {_quote(value)}\n"
    old = rows.get(key)
    head = m["head"].replace(old, row, 1) if old else row + m["head"]
    return text[: m.start(1)] + head + text[m.end(1) :]


def without_review(text: str) -> str:
    """The file without its `review`."""
    m = _HEAD.match(text)
    return text[: m.start(1)] + _REVIEW.sub("", m[1]) + text[m.end(1) :] if m else text


def _review_of(text: str) -> str:
    m = _HEAD.match(text)
    found = _REVIEW.search(m[1]) if m else None
    return found[0] if found else ""


def _put_review(text: str, rows: str) -> str:
    """The file with lines of `review` at the end of its front matter."""
    m = _HEAD.match(text)
    return text[: m.end(1)] + rows + text[m.end(1) :] if m else text


def add_review(text: str, findings: Iterable[Finding]) -> str:
    """The file with findings added to its `review`, all else as the editor typed it.

    A finding that is there already is not added again, so that running twice changes nothing.
    """
    known = {_asked(f) for f in parse(text).review}
    rows = "".join(_rows(f) for f in findings if _asked(f) not in known)
    if not rows:
        return text
    m = _HEAD.match(text)
    if not m:
        raise BadInputError("front-missing", "", 1)
    head = m["head"]
    found = _REVIEW.search(head)
    if found and found[0].startswith("review:\n"):
        head = head[: found.end()] + rows + head[found.end() :]
    else:
        head = _REVIEW.sub("", head) + "review:\n" + rows
    return text[: m.start(1)] + head + text[m.end(1) :]


def _rows(finding: Finding) -> str:
    """A finding as the lines of a list's item."""
    code = finding.code if _CODE.fullmatch(finding.code) else _quote(finding.code)
    rows = (
        f"  - code: {code}\n    place: {_quote(finding.place)}\n"
        f"    message: {_quote(finding.message)}\n"
    )
    choices = "".join(f"      - {{{', '.join(_said(c))}}}\n" for c in finding.choices)
    return f"{rows}    choices:\n{choices}" if choices else rows


def _said(choice: Choice) -> Iterator[str]:
    yield f"does: {choice.does}"
    yield f"at: {_quote(choice.at)}"
    if choice.to:
        yield f"to: {_quote(choice.to)}"
    if choice.article:
        yield f"article: {_quote(choice.article)}"
    if choice.percent:
        yield f"percent: {choice.percent}"


def _quote(text: str) -> str:
    """A YAML string on one line, whatever is in it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    shown = (c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped)
    return f'"{"".join(shown)}"'
