"""Finding an article or an issue by what an editor calls it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from huikan.article import parse
from huikan.errors import BadInputError
from huikan.ledger import Ledger
from huikan.moving import as_path
from huikan.store import TRANSLATION, Store, folder_name, read_text
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """An article: where its file lies or lay, its id, and its ledger if it came from raw text."""

    path: str
    id: str
    ledger: Ledger | None
    generated_path: str = ""
    """The path that the ledger knows it by; an editor may have renamed the file."""


def find_article(store: Store, name: str) -> Found:
    """The article that `name` means: its id, or the path of its file or of its translation.

    A path may count from the current folder or from `content/`, with or without `.md`. Raises
    `BadInputError` with the nearest id when there is none.
    """
    path = _as_path(store, name)
    if path:
        file = store.content / path
        return with_ledger(store, path, parse(read_text(file), str(file)).id)
    by_id: dict[str, str] = {}
    for path in store.page_paths():
        text = read_text(store.content / path)
        if name in text and not TRANSLATION.match(path) and id_of(text) == name:
            return with_ledger(store, path, name)
        by_id.setdefault(id_of(text), path)
    for issue in store.ledgers():
        ledger = store.ledger(issue) if name.startswith(issue) else None
        for entry in ledger.articles if ledger else ():
            if entry.id == name:
                return Found(entry.path, name, ledger, entry.path)
    near = next(iter(get_close_matches(name, [i for i in by_id if i], 1, 0.5)), "")
    raise BadInputError("article-unknown", None, None, name=name, near=near)


def _as_path(store: Store, name: str) -> str | None:
    """The original's path relative to `content/` if `name` is the path of an article's file."""
    for given in (
        Path(name),
        store.content / name,
        Path(f"{name}.md"),
        store.content / f"{name}.md",
    ):
        if given.is_file() and given.resolve().is_relative_to(store.content.resolve()):
            m = TRANSLATION.match(given.name)
            original = given.with_name(f"{m['stem']}.md") if m else given
            return original.resolve().relative_to(store.content.resolve()).as_posix()
    return None


def id_of(text: str) -> str:
    """The id in a file's front matter, without reading all of it."""
    head = text.partition("\n---")[0]
    line = next((r for r in head.split("\n") if r.startswith("id:")), "id:")
    return line[3:].strip().strip("'\"")


def with_ledger(store: Store, path: str, article_id: str) -> Found:
    """An article whose path and id are known, with its ledger."""
    own = path.split("/")[-2]
    others = [i for i in store.ledgers() if i != own and article_id.startswith(f"{i}-")]
    if not (others or article_id.startswith(f"{own}-") or _is_issues(store, article_id)):
        others = [i for i in store.ledgers() if i != own]  # its issue has another name now
    for issue in (own, *others):
        ledger = store.ledger(issue)
        for entry in ledger.articles if ledger else ():
            if entry.id == article_id:
                return Found(path, article_id, ledger, entry.path)
    return Found(path, article_id, None)


def _is_issues(store: Store, article_id: str) -> bool:
    """Whether an article's id begins with the name of an issue that there is."""
    return any(article_id.startswith(f"{folder_name(f)}-") for f in store.issue_folders())


def find_issue(store: Store, issue_id: str) -> str:
    """The folder of an issue, relative to `content/`; `BadInputError` with the nearest if none."""
    folders = {path.split("/")[-2]: path.rpartition("/")[0] for path in store.page_paths()}
    if issue_id in folders:
        return folders[issue_id]
    near = next(iter(get_close_matches(issue_id, folders, 1, 0.5)), "")
    raise BadInputError("issue-unknown", None, None, name=issue_id, near=near)


# The number at the end of an article's id: yunxi-2024-05-02
_NUMBER = re.compile(r"(\d+)\Z")


def next_number(store: Store, issue_id: str, ledger: Ledger | None) -> int:
    """The lowest number that no id of the issue has had, so that none is given twice.

    The ledger knows the numbers that were given when raw text was read, the files (an article
    may have moved to another issue) those that editors gave, the register those of articles
    that were deleted. Reads the head of every article.
    """
    prefix = f"{issue_id}-"
    ids = [id_of(read_text(store.content / path)) for path in store.page_paths()]
    ids += [anchor.article for anchor in store.register(issue_id).anchors]
    numbers = [int(m[1]) for i in ids if i.startswith(prefix) and (m := _NUMBER.search(i))]
    return max([0, *numbers, ledger.next_number - 1 if ledger else 0]) + 1


@dataclass(frozen=True, slots=True)
class Claims:
    """What the archive's articles hold, so that no new one may have it."""

    ids: Mapping[str, str]
    """Id: the path of its article."""
    former: frozenset[str]
    """Paths that articles say they lay at before: the site leads on from there."""


def claims_of(store: Store) -> Claims:
    """Ids and former addresses of all articles. Reads the head of each; raises
    `BadInputError` for one with former addresses that cannot be read."""
    ids: dict[str, str] = {}
    former: set[str] = set()
    for path in store.page_paths():
        if TRANSLATION.match(path) or path.endswith("/index.md"):
            continue
        text = read_text(store.content / path)
        ids.setdefault(id_of(text), path)
        if "\nformer:" in text.partition("\n---")[0]:
            former |= set(filter(None, map(as_path, parse(text, path).former)))
    return Claims(ids, frozenset(former))
