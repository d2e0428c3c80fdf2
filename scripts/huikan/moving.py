"""Articles that moved: the addresses they had before, and the links that led to them. Pure.

An article's `former` lists the addresses that it was published at (`issues/2024/ID/01-name/`).
The site leads on from each of them, so an editor may rename or move a file and no link dies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from posixpath import normpath, relpath
from urllib.parse import quote, unquote, urlsplit

from huikan.article import parse, parse_issue, render

# An article's file below an issue's folder, and nothing outside `issues/`.
_ARTICLE = re.compile(r"issues/(?:[\w-][\w.-]*/)+\d+-[^\s/]+\.md")
# Any page below an issue's folder.
_PAGE = re.compile(r"issues/(?:[\w-][\w.-]*/)+[\w-][\w.-]*\.md")
# An issue's folder.
_ISSUE = re.compile(r"issues/[\w-][\w.-]*/[\w-][\w.-]*")
# The line of an `index.md` that names its issue.
_OWN_ID = re.compile(r"^id[ \t]*:[^\n]*\n", re.M)
# Front matter: from the line of `former` to the next key.
_FORMER = re.compile(r"^former:[^\n]*\n(?:[ \t-][^\n]*\n)*+", re.M)
_REVIEW = re.compile(r"^review:", re.M)
# [words](target) and [name]: target; the bracket is not escaped.
_LINK = re.compile(r"((?<!\\)\]\([ \t]*<?|^[ ]{0,3}\[[^\[\]\n]+\]:[ \t]*<?)([^()<>\s]+)", re.M)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/#?]")


def as_address(path: str) -> str:
    """An article file's address on the site.

    >>> as_address("issues/2024/yunxi-2024-05/01-lao-jie.md")
    'issues/2024/yunxi-2024-05/01-lao-jie/'
    """
    return f"{path.removesuffix('.md')}/"


def as_path(written: str) -> str | None:
    """The file that a former address stood for; None if it is no article's address.

    Taken as people write it: with the site before it, in either language, with or without
    `index.html`, percent-encoded, or as the file's path. Not when it leads out of `issues/`.

    >>> as_path("https://example.cn/en/issues/2024/yunxi-2024-05/01-lao-jie/")
    'issues/2024/yunxi-2024-05/01-lao-jie.md'
    >>> as_path("content/issues/2024/a/01-b.md"), as_path("/about/"), as_path("issues/../01-a/")
    ('issues/2024/a/01-b.md', None, None)
    """
    path = f"{_below_issues(written)}.md"
    return path if _ARTICLE.fullmatch(path) and normpath(path) == path else None


def lies_in_issue(path: str) -> bool:
    """Whether a page of that path lies where articles lie, and nowhere else: registers are
    files, which somebody may mistype.

    >>> lies_in_issue("issues/2024/a/01-b.md"), lies_in_issue("issues/../../b.md")
    (True, False)
    """
    return bool(_PAGE.fullmatch(path))


def as_issue(written: str) -> str | None:
    """The issue's folder that a former address stood for; None if it is no issue's address.

    >>> as_issue("/en/issues/2024/yunxi-2024-05/"), as_issue("issues/2024/a/01-b/")
    ('issues/2024/yunxi-2024-05', None)
    """
    path = _below_issues(written).removesuffix("/index")
    return path if _ISSUE.fullmatch(path) else None


def _below_issues(written: str) -> str:
    """An address from its `issues/` on, as it is typed or copied out of a browser or a folder,
    without what a page's or file's name ends with; empty if there is no `issues/` in it."""
    try:
        path = unquote(urlsplit(written.strip()).path)
    except ValueError:
        return ""
    path = path.removesuffix("index.html").strip("/").removesuffix(".md")
    _, found, rest = f"/{path}".rpartition("/issues/")
    return f"issues/{rest}" if found else ""


def renamed_issue(text: str, issue_id: str) -> str:
    """An `index.md`, or its head, with another id; it may have none."""
    return _OWN_ID.sub(f"id: {issue_id}\n", text, count=1)


def with_former_issue(text: str, old: str, new: str) -> str:
    """An issue's `index.md` with its former address, and its new name as its id."""
    issue_id = new.rpartition("/")[2]
    issue = parse_issue(text, "", issue_id)
    former = [*(a for a in issue.former if as_issue(a) not in (old, new)), f"{old}/"]
    head, _, body = text[4:].partition("---\n")
    head = _FORMER.sub("", renamed_issue(head, issue_id))
    rows = "former:\n" + "".join(f"  - {address}\n" for address in former)
    return f"---\n{head}{rows}---\n{body}"


def with_former(text: str, old: str, new: str) -> str:
    """An article's file with its former address added to its head, all else as it was typed.

    `old` and `new` are paths; an address that is the article's again is taken off the list.
    """
    article = parse(text)
    kept = [a for a in article.former if as_path(a) not in (old, new)]
    former = (*kept, as_address(old))
    if render(article) == text:
        return render(replace(article, former=former))
    head, _, body = text[4:].partition("\n---\n")
    head = _FORMER.sub("", f"{head}\n")
    rows = "former:\n" + "".join(f"  - {address}\n" for address in former)
    review = _REVIEW.search(head)
    at = review.start() if review else len(head)
    return f"---\n{head[:at]}{rows}{head[at:]}---\n{body}"


def relinked(text: str, was: str, now: str, moved: Mapping[str, str]) -> str:
    """A page's text with its relative links leading where they led, after files moved.

    The page lay at `was` and lies at `now`; `moved` has old paths and new ones. Links that lead
    to other sites, to a place on the page or out of the archive stay as they are.

    >>> relinked("[见](02-b.md#p3)", "issues/1/a/01-a.md", "issues/1/a/01-a.md",
    ...          {"issues/1/a/02-b.md": "issues/2/c/02-b.md"})
    '[见](../../2/c/02-b.md#p3)'
    """

    def lead(m: re.Match[str]) -> str:
        target = m[2]
        if _SCHEME.match(target):
            return m[0]
        path = re.split("[#?]", target, maxsplit=1)[0]
        found = normpath(f"{was.rpartition('/')[0]}/{unquote(path)}")
        leads_to = moved.get(found, found)
        if leads_to == found and was.rpartition("/")[0] == now.rpartition("/")[0]:
            return m[0]
        slash = "/" if path.endswith("/") else ""
        there = quote(relpath(leads_to, now.rpartition("/")[0]))
        return f"{m[1]}{there}{slash}{target[len(path) :]}"

    return _LINK.sub(lead, text)


def moves(
    recorded: Iterable[tuple[str, str]],
    claimed: Iterable[tuple[str, Iterable[str]]],
    find: Callable[[str], str | None],
    exists: Callable[[str], bool],
) -> Iterator[tuple[str, str]]:
    """Old path and new path of each article that is not where it was.

    `recorded` are ids and paths as registers have them, `claimed` the paths of articles with
    their `former`; `find` gives the path of an id, `exists` says whether an article lies at one.
    """
    for article_id, path in recorded:
        now = find(article_id)
        if now and now != path and not exists(path):
            yield path, now
    for now, former in claimed:
        for written in former:
            old = as_path(written)
            if old and not exists(old):
                yield old, now
