"""Taking the last ingest run back: what a run has to remember for it, and how it is undone.

A run notes each file before it writes it; only the last run that changed anything is kept, in
`content/.huikan`, which is neither published nor part of the archive. While a run may still come
to nothing (the disk is full, it is killed), what the one before it noted stays beside.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from huikan.errors import BadInputError, HuikanError
from huikan.ledger import EditorDecision, sha256_bytes
from huikan.ledger_file import dump, load
from huikan.settlement import settle
from huikan.store import Changes, Store, read_bytes
from huikan.values import dataclass
from huikan.writing import (
    append_lines,
    digest_of_file,
    is_inside,
    remove_file,
    remove_tree,
    replace_file,
    write_bytes,
)

FOLDER = ".huikan"
_JOURNAL, _BEFORE, _TEXTS = "run.jsonl", "run-before.jsonl", "texts"

# What `sha256_bytes` gives; the name of a text that is kept.
_DIGEST = re.compile(r"[0-9a-f]{64}")
Rows = dict[str, tuple[str | None, str | None]]
"""Each file that a run touched: how it was before the run and after it, by digest."""


@dataclass(slots=True)
class Journal:
    """Notes what a run replaces. Nothing is noted, and the last run stays, if nothing changes."""

    content: Path
    is_begun: bool = False

    def note(self, changes: Changes) -> Path:
        """Files are about to be written, made (no bytes before) or removed (none after). Gives
        the record, which is still to be synced."""
        folder = self.content / FOLDER
        if not self.is_begun:
            _set_aside(self.content)
            self.is_begun = True
        for before, after in changes.values():
            for data in (before, after) if before is not None else ():
                if data is not None:
                    _keep(folder, data)
        rows = ([path, _name(before), _name(after)] for path, (before, after) in changes.items())
        append_lines(folder / _JOURNAL, [json.dumps(row, ensure_ascii=False) for row in rows])
        return folder / _JOURNAL


def _set_aside(content: Path) -> None:
    """The last run's record makes room for a new one; texts that none needs go."""
    folder = content / FOLDER
    last, before = folder / _JOURNAL, folder / _BEFORE
    try:
        is_void = _came_to_nothing(content, _rows(last))
        needed = {name for row in _rows(before if is_void else last).values() for name in row}
    except BadInputError:  # no run wrote it, and so none can be taken back
        remove_tree(folder)
        return
    if is_void:
        remove_file(last)
    else:
        replace_file(last, before)
    for text in (folder / _TEXTS).glob("*"):
        if text.name not in needed:
            remove_file(text)


def _came_to_nothing(content: Path, rows: Rows) -> bool:
    """Whether every file is as it was before the run. Looks no further than to the first that is
    not."""
    files = ((content / path, before) for path, (before, _) in rows.items())
    return all(digest_of_file(file) == before for file, before in files)


def _choose(content: Path) -> Path:
    """The record of the last run that changed anything, alone."""
    last, before = content / FOLDER / _JOURNAL, content / FOLDER / _BEFORE
    if before.is_file() and _came_to_nothing(content, _rows(last)):
        replace_file(before, last)
    remove_file(before)
    return last


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of the files of a run that was taken back; paths relative to `content/`."""

    restored: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    """Changed by an editor since: the run's changes are out, the editor's words are in."""
    kept: tuple[str, ...] = ()
    """Changed by an editor since, and left as they are."""


def undo(store: Store) -> Undone:
    """Take the last ingest run back, whole or not at all.

    A file that is as the run left it gets its old bytes; one that an editor changed since keeps
    the editor's words (three-way merge), and one that the run made and an editor changed stays.
    Killed before its record is gone, it may be called again and finds nothing left to do.
    Raises `BadInputError` if there is no run to take back.
    """
    folder = store.content / FOLDER
    rows = _rows(_choose(store.content))
    if not rows:
        raise BadInputError("undo-nothing", str(store.content))
    wanted: dict[str, bytes | None] = {}
    merged, kept = [], []
    for path, (before, after) in rows.items():
        file = store.content / path
        data = read_bytes(file) if file.is_file() else None
        now = _name(data)
        if now == after:
            wanted[path] = None if before is None else read_bytes(folder / _TEXTS / before)
        elif data and path.startswith(_LEDGERS) and (later := _decided_since(data, path, after)):
            wanted[path] = _with_decisions(folder, before, later, path)
        elif now != before:
            text = _without_run(folder, path, data, before, after)
            if text is None:
                kept.append(path)
            else:
                wanted[path] = text
                merged.append(path)
    store.commit(wanted)
    remove_tree(folder)
    restored = tuple(path for path in wanted if path not in merged)
    return Undone(restored, tuple(merged), tuple(kept))


def forget_run(store: Store) -> None:
    """Leave the last run as it is for good: its files lie elsewhere now."""
    remove_tree(store.content / FOLDER)


def _rows(path: Path) -> Rows:
    """A run's record; nothing if there is none."""
    rows: Rows = {}
    lines = read_bytes(path).split(b"\n") if path.is_file() else []
    # A last line without its end was never followed by a write.
    for number, line in enumerate(lines[:-1], 1):
        try:
            name, before, after = json.loads(line)
            inside = is_inside(name) and _are_digests(before, after)
        except (ValueError, TypeError):
            inside = False
        if not inside:
            raise BadInputError("undo-broken", str(path), number)
        rows[name] = (rows[name][0] if name in rows else before, after)
    return rows


_LEDGERS = "ledger/"


def _decided_since(data: bytes, path: str, after: str | None) -> tuple[EditorDecision, ...]:
    """What an editor decided since the run wrote a ledger; nothing if more than that changed."""
    ledger = load(data.decode("utf-8"), path)
    for count in range(len(ledger.editors)):
        as_it_was = dump(replace(ledger, editors=ledger.editors[:count]))
        if sha256_bytes(as_it_was) == after:
            return ledger.editors[count:]
    return ()


def _with_decisions(
    folder: Path, before: str | None, later: tuple[EditorDecision, ...], path: str
) -> bytes | None:
    """The ledger as before the run, with what an editor decided since; None if there was none:
    what was decided stands in the articles, and nothing is left that it could be on record of."""
    if before is None:
        return None
    ledger = load(read_bytes(folder / _TEXTS / before).decode("utf-8"), path)
    return dump(replace(ledger, editors=(*ledger.editors, *later)))


def _are_digests(*names: str | None) -> bool:
    return all(name is None or _DIGEST.fullmatch(name) for name in names)


def _without_run(
    folder: Path, path: str, data: bytes | None, before: str | None, after: str | None
) -> bytes | None:
    """An editor's text without what the run changed in it; None if it should be left alone."""
    if data is None or before is None or after is None or not path.endswith(".md"):
        return None
    base, theirs = (read_bytes(folder / _TEXTS / name).decode("utf-8") for name in (after, before))
    ours = data.decode("utf-8-sig", "surrogateescape").replace("\r\n", "\n")
    try:
        text = settle(ours, theirs, base, path=path)
    except HuikanError:
        return None
    return text.encode("utf-8", "surrogateescape")


def _keep(folder: Path, data: bytes) -> str:
    name = sha256_bytes(data)
    if not (folder / _TEXTS / name).is_file():
        write_bytes(folder / _TEXTS / name, data)
    return name


def _name(data: bytes | None) -> str | None:
    return None if data is None else sha256_bytes(data)
