"""Moving an article: its file, its translations, the links to it, and its former address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huikan.anchors import carry, dump, hand_over
from huikan.errors import UsageError
from huikan.lookup import find_issue
from huikan.moving import relinked, with_former
from huikan.registering import update_register
from huikan.store import TRANSLATION, Store, read_text, register_path
from huikan.values import dataclass

# What an article's file is called: 02-lao-jie.md
_NAME = re.compile(r"\d+-[^\s/.][^\s/]*\.md")


@dataclass(frozen=True, slots=True)
class Moved:
    """An article's new path, and the other pages whose links were led there."""

    path: str
    relinked: tuple[str, ...]


def target_path(store: Store, path: str, target: str) -> str:
    """Where an article at `path` is to lie: `target` is a file name, an issue's id or both.

    In another issue it keeps its name, and its number unless an article there has that; then it
    comes last. A number that was asked for is taken as it is.

    Raises `UsageError` for a name that an article's file cannot have and for one that is taken,
    `BadInputError` for an issue that there is none of.
    """
    folder, _, name = path.rpartition("/")
    asked = target.removesuffix(".md").rstrip("/")
    issue, _, last = asked.rpartition("/")
    if issue:
        folder, name = find_issue(store, issue.rpartition("/")[2]), f"{last}.md"
    elif _NAME.fullmatch(f"{asked}.md") and not store.issue_folders({asked}):
        name = f"{asked}.md"
    else:
        folder = find_issue(store, asked)
        name = _free_name(store, path, folder)
    if not _NAME.fullmatch(name) or TRANSLATION.match(name):
        raise UsageError("move-name", name=name, example="02-lao-jie")
    new = f"{folder}/{name}"
    if store.has(new):
        raise UsageError("already-there", str(store.content / new))
    return new


def _free_name(store: Store, path: str, folder: str) -> str:
    """The article's file name in another issue, with a number that none of its articles has."""
    own, name = path.rpartition("/")[::2]
    number, dash, rest = name.partition("-")
    if folder == own or not number.isdecimal():
        return name
    names = (p.rpartition("/")[2] for p in store.page_paths() if p.startswith(f"{folder}/"))
    taken = {int(n[: n.index("-")]) for n in names if _NAME.fullmatch(n)}
    free = max(taken) + 1 if int(number) in taken else int(number)
    return f"{free:02d}{dash}{rest}"


def relocate(store: Store, path: str, new: str) -> Moved:
    """Move an article with its translations, and lead all links there; all files or none.

    Its former address goes into its head, so that the site leads on from it. The registers of
    paragraph addresses are brought up to date before and after. Raises `BadInputError` for a
    page that cannot be read.
    """
    folders = dict.fromkeys(p.rpartition("/")[0] for p in (path, new))
    for folder in folders:
        update_register(store, folder)
    moved = dict(_files(store, path, new))
    wanted: dict[str, bytes | None] = dict.fromkeys(moved)
    changed = []
    for page in (*store.page_paths(), *store.prose_paths()):
        text = before = read_text(store.content / page)
        now = moved.get(page, page)
        if page == path:
            text = with_former(text, path, new)
        text = relinked(text, page, now, moved)
        if now != page or text != before:
            wanted[now] = text.encode("utf-8")
            changed += [page] if now == page else []
    wanted |= dict(_registers(store, path, new))
    store.commit(wanted)
    for folder in folders:
        update_register(store, folder)
    return Moved(new, tuple(changed))


def _registers(store: Store, path: str, new: str) -> Iterator[tuple[str, bytes]]:
    """The registers of the issues that the article leaves and comes to, by their paths."""
    old_issue, issue = (p.split("/")[-2] for p in (path, new))
    register = store.register(old_issue)
    if issue == old_issue:
        yield register_path(issue), dump(carry(register, path, new))
        return
    left, taken = hand_over(register, store.register(issue), path, new)
    yield register_path(old_issue), dump(left)
    yield register_path(issue), dump(taken)


def _files(store: Store, path: str, new: str) -> Iterator[tuple[str, str]]:
    """Old and new path of the article and of each of its translations."""
    yield path, new
    stem = path.removesuffix(".md")
    for page in store.page_paths():
        m = TRANSLATION.match(page)
        if m and m["stem"] == stem:
            yield page, f"{new.removesuffix('.md')}.{m['lang']}.md"
