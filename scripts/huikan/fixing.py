"""`huikan check --fix`: what is mechanical is put right in the archive's files, and listed.

Each fault that is mended here is one that only typing can have made; what a file says stays. A
file that cannot be read is left for `check` to name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field

from huikan.article import ARTICLE_FIELDS, ISSUE_KEYS, parse
from huikan.check import check
from huikan.errors import HuikanError
from huikan.ledger import replay
from huikan.lookup import with_ledger
from huikan.moving import as_path, with_former
from huikan.problems import Problem
from huikan.registering import update_register
from huikan.store import TRANSLATION, Store, folder_name, read_bytes, read_text, register_path
from huikan.tidying import tidy
from huikan.tidying_body import Kind, tidy_body
from huikan.values import dataclass

# The head of a file, with its two lines ---.
_HEAD = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*(?:\n|\Z)", re.M | re.S)
_LINE_ENDS = re.compile(r"\r\n?")
_SHOWN = 30
"""Code points of a line that are shown around what changed."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """Something that was put right. `line` counts from 1 in the file as it is now (0: none)."""

    path: str
    line: int
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


def fix(store: Store) -> Iterator[Fixed]:
    """Put right how files are typed, note former addresses, and register paragraphs' addresses.

    Never a word of a text, never a line that was read from raw text. Nothing is written where
    nothing is wrong, and a second run finds nothing to do.
    """
    for path in store.page_paths():
        yield from _fix_file(store, path)
    for problem in check(store).problems:
        if problem.code == "address-moved":
            yield _note_former(store, problem)
    for folder in store.issue_folders():
        yield from _register(store, folder)


def _fix_file(store: Store, path: str) -> Iterator[Fixed]:
    file = store.content / path
    try:
        read_text(file)
        typed = read_bytes(file).decode("utf-8-sig")
        made, found = _tidied(typed, path)
        if any(f.line and f.code in list(Kind) for f in found):
            made, found = _tidied(typed, path, _lines_read(store, path, made))
    except HuikanError:
        return  # `check` says what is wrong with it
    if found:
        store.write(path, made)
    yield from found


def _tidied(typed: str, path: str, read: frozenset[str] = frozenset()) -> tuple[str, list[Fixed]]:
    """A file as it should be typed, and what was put right in it."""
    text = _LINE_ENDS.sub("\n", typed)
    m = _HEAD.match(text)
    if not m:
        return typed, []
    keys = ISSUE_KEYS if path.endswith("/index.md") else ARTICLE_FIELDS
    head, changed = tidy(m[0], keys.keys(), path)
    body = tidy_body(text[m.end() :], m[0].count("\n") + 1, read)
    found = [_shown(path, c.line, Kind.SIGNS, c.before, c.after) for c in changed]
    found += [_shown(path, c.line, c.kind, c.before, c.after) for c in body.lines]
    if breaks := body.breaks + len(_LINE_ENDS.findall(typed)):
        found.append(Fixed(path, 0, "tidied-breaks", {"count": breaks}))
    return head + body.text, found


def _lines_read(store: Store, path: str, text: str) -> frozenset[str]:
    """The lines of an article as it was read from raw text, if it was; `text` is its file's."""
    if path.endswith("/index.md") or TRANSLATION.match(path.rpartition("/")[2]):
        return frozenset()
    found = with_ledger(store, path, parse(text, path).id)
    source = store.earlier_source(found.ledger) if found.ledger else None
    if not found.ledger or source is None:
        return frozenset()
    return frozenset(replay(found.ledger, source)[found.generated_path].split("\n"))


def _shown(path: str, line: int, kind: Kind, before: str, after: str) -> Fixed:
    """A line that changed, quoted around the change."""
    start = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    if len(before) > _SHOWN:
        start = max(0, start - _SHOWN // 3)
        cut = len(after) - len(before)
        before, after = before[start : start + _SHOWN], after[start : start + _SHOWN + cut]
    return Fixed(path, line, kind, {"before": before, "after": after})


def _note_former(store: Store, problem: Problem) -> Fixed:
    """Write down at an article's head the address that it had before it was moved."""
    old = as_path(str(problem.values["old"])) or ""
    text = read_text(store.content / problem.path)
    store.write(problem.path, with_former(text, old, problem.path))
    return Fixed(problem.path, 0, "former-noted", problem.values)


def _register(store: Store, folder: str) -> Iterator[Fixed]:
    """Give every paragraph of an issue its address, so that a link to it lasts."""
    try:
        if update_register(store, folder):
            yield Fixed(register_path(folder_name(folder)), 0, "anchors-noted")
    except HuikanError:
        return  # `check` says which file cannot be read
