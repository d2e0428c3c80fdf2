"""Moving a whole issue: its folder and all that is in it, its record, and its former addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from huikan.anchors import carry, dump
from huikan.errors import UsageError
from huikan.ledger import Ledger, sha256
from huikan.ledger_file import dump as dump_ledger
from huikan.moving import relinked, renamed_issue, with_former, with_former_issue
from huikan.raw_names import issue_id_of, stem_of
from huikan.registering import update_register
from huikan.relocating import Moved
from huikan.store import (
    TRANSLATION,
    Store,
    folder_name,
    inputs_of,
    read_bytes,
    read_text,
    register_path,
)
from huikan.undoing import forget_run

# The year, or what stands in its place, in an issue's path.
_YEAR = re.compile(r"[\w-]+")
# The line of a sidecar that names its issue.
_ID = re.compile(r"^id[ \t]*:[^\n]*(?:\n|\Z)", re.M)


def issue_folder(store: Store, name: str) -> str | None:
    """The folder of the issue that `name` means, by its id or path; None if it means none."""
    path = name.replace("\\", "/").rstrip("/")
    found = store.issue_folders({path.rpartition("/")[2]})
    return next((f for f in found if f"/{path}".endswith(f"/{f}") or f.endswith(f"/{path}")), None)


def target_folder(store: Store, folder: str, target: str) -> str:
    """Where the issue in `folder` is to lie: `target` is a new id, or a year and an id.

    Raises `UsageError` for an id that no issue can have and for one that is taken.
    """
    year, _, issue = target.strip("/").removeprefix("issues/").rpartition("/")
    year = year or folder.split("/")[1]
    if issue != issue_id_of(issue) or not _YEAR.fullmatch(year):
        raise UsageError("issue-id-form", id=target, example=f"{year}/{issue_id_of(issue)}")
    new = f"issues/{year}/{issue}"
    taken = [f for f in store.issue_folders({issue}) if f != folder]
    if taken or store.has(new):
        raise UsageError("already-there", str(store.content / (taken or [new])[0]))
    if issue != folder_name(folder) and store.ledger_path(issue).is_file():
        raise UsageError("already-there", str(store.ledger_path(issue)))
    return new


def relocate_issue(store: Store, folder: str, new: str) -> Moved:
    """Move an issue with all its files, and lead all links there; all files or none.

    Every article's former address goes into its head, the issue's into its `index.md`. Ledger
    and register go along under the issue's new name, and the raw file's sidecar says it, so that
    the next run reads into the issue as it is now. Articles keep their ids. An earlier run of
    `huikan ingest`, which knows the old paths, can't be taken back any more. Raises
    `BadInputError` for a page that cannot be read.
    """
    update_register(store, folder)
    moved = {path: f"{new}{path[len(folder) :]}" for path in store.files_below(folder)}
    wanted: dict[str, bytes | None] = dict.fromkeys(moved)
    changed = []
    for page in (*store.page_paths(), *store.prose_paths()):
        text = before = read_text(store.content / page)
        now = moved.get(page, page)
        if now != page:
            text = _with_former(text, page, now)
        text = relinked(text, page, now, {**moved, folder: new})
        if now != page or text != before:
            wanted[now] = text.encode("utf-8")
            changed += [page] if now == page else []
    for path, now in moved.items():
        if now not in wanted:
            wanted[now] = read_bytes(store.content / path)
    wanted |= dict(_record(store, folder, new, moved))
    store.commit(wanted)
    store.drop_empty(folder)
    forget_run(store)
    others = {page.rpartition("/")[0] for page in changed if page.startswith("issues/")}
    for each in sorted({new, *others}):
        update_register(store, each)
    return Moved(new, tuple(changed))


def _with_former(text: str, page: str, now: str) -> str:
    """A page of the issue with the address that it had; translations go with their originals."""
    name = page.rpartition("/")[2]
    if name == "index.md":
        return with_former_issue(text, page.rpartition("/")[0], now.rpartition("/")[0])
    return text if TRANSLATION.match(name) else with_former(text, page, now)


def _record(
    store: Store, folder: str, new: str, moved: Mapping[str, str]
) -> Iterator[tuple[str, bytes | None]]:
    """Ledger, register and sidecar under the issue's new name; nothing under the old one."""
    old_id, new_id = folder_name(folder), folder_name(new)
    register = store.register(old_id)
    for path, now in moved.items():
        register = carry(register, path, now)
    ledger = store.ledger(old_id)
    if ledger:
        said, inputs = _sidecar(store, ledger, new_id)
        yield f"raw/{stem_of(ledger.source.raw)}.yml", said.encode("utf-8")
        yield f"ledger/{old_id}.jsonl", None
        file = store.content / folder / "index.md"
        index = read_text(file) if file.is_file() else ""
        renamed = _renamed(ledger, new, inputs, index)
        yield f"ledger/{new_id}.jsonl", dump_ledger(renamed)
    if register.anchors:
        yield register_path(old_id), None
        yield register_path(new_id), dump(register)


def _renamed(ledger: Ledger, new: str, inputs: str, index: str) -> Ledger:
    """The ledger as if the issue had always lain there; `index` is its `index.md` as it was."""
    digest = ledger.index_sha256
    if sha256(index) == digest:
        digest = sha256(renamed_issue(index, folder_name(new)))
    articles = tuple(replace(a, path=f"{new}/{a.path.rpartition('/')[2]}") for a in ledger.articles)
    source = replace(ledger.source, inputs=inputs)
    return replace(
        ledger, issue=folder_name(new), articles=articles, source=source, index_sha256=digest
    )


def _sidecar(store: Store, ledger: Ledger, new_id: str) -> tuple[str, str]:
    """The sidecar with the issue's new id, and the digest of inputs if it was up to date."""
    name = ledger.source.raw
    path = store.content / "raw" / f"{stem_of(name)}.yml"
    said = read_text(path) if path.is_file() else ""
    row = f"id: {new_id}\n"
    text = _ID.sub(row, said, count=1) if _ID.search(said) else row + said
    inputs = store.inputs()
    is_current = ledger.source.inputs == inputs_of(inputs, said, name)
    return text, inputs_of(inputs, text, name) if is_current else ledger.source.inputs
