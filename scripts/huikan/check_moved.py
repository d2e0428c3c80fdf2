"""Former addresses: that each leads to one article, and that no article moved without a note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from huikan.moving import as_address, as_issue, as_path, moves
from huikan.problems import Level, Problem
from huikan.values import dataclass

_EXAMPLE = "issues/2024/yunxi-2024-05/01-lao-jie/"


@dataclass(frozen=True, slots=True)
class Former:
    """What an article's head says of its former addresses, and in which line."""

    line: int
    addresses: tuple[str, ...]


def check_former(
    paths: Mapping[str, str],
    former: Mapping[str, Former],
    recorded: Iterable[tuple[str, str]],
) -> Iterator[Problem]:
    """`paths` are all articles (path → id), `former` those that had other addresses (by path),
    `recorded` articles and paths as the registers of paragraphs have them."""
    yield from _check_written(paths, former)
    noted = {as_path(a) for found in former.values() for a in found.addresses}
    by_id = {article_id: path for path, article_id in paths.items() if article_id}
    for old, now in moves(dict.fromkeys(recorded), (), by_id.get, paths.__contains__):
        if old not in noted:
            yield Problem(now, 1, "address-moved", {"old": as_address(old)}, Level.HINT)


def check_former_issues(
    issues: Mapping[str, Former],
) -> Iterator[Problem]:
    """Former addresses of issues; `issues` has, by folder, what its `index.md` says."""
    first: dict[str, str] = {}
    for folder, former in issues.items():
        path, line = f"{folder}/index.md", former.line
        for address in former.addresses:
            old = as_issue(address)
            values: dict[str, object] = {"address": address}
            if old is None:
                values["example"] = "issues/2024/yunxi-2024-05/"
                yield Problem(path, line, "former-form", values)
            elif old in issues:
                yield Problem(path, line, "former-taken", {**values, "other": old})
            elif first.setdefault(old, path) != path:
                yield Problem(path, line, "former-twice", {**values, "other": first[old]})


def lay_before(former: Iterable[str], issues: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """The files that articles lay in before, `former` being the addresses that they say.

    An address in an issue that was moved since counts at the issue's new place too, where its
    ledger has it. `issues` are the former addresses of issues, by folder.
    """
    folders = {as_issue(a): folder for folder, found in issues.items() for a in found}
    for path in filter(None, map(as_path, former)):
        yield path
        folder, _, name = path.rpartition("/")
        if folder in folders:
            yield f"{folders[folder]}/{name}"


def _check_written(paths: Mapping[str, str], former: Mapping[str, Former]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for path, found in former.items():
        for address in found.addresses:
            old = as_path(address)
            values: dict[str, object] = {"address": address}
            if old is None:
                values["example"] = _EXAMPLE
                yield Problem(path, found.line, "former-form", values)
            elif old in paths:
                yield Problem(path, found.line, "former-taken", {**values, "other": old})
            elif first.setdefault(old, path) != path:
                yield Problem(path, found.line, "former-twice", {**values, "other": first[old]})
