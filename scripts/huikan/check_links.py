"""Links and pictures of an article whose file is not there. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from posixpath import normpath
from urllib.parse import unquote

from huikan.model import UPLOADS
from huikan.problems import Level, Problem, nearest

PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")
"""Files that browsers show as pictures, and that the site publishes."""

# ](target) of a link or a picture; the bracket is not escaped.
_LINK = re.compile(r"(?<!\\)\]\([ \t]*<?([^()<>\s]+)")
# [name]: target
_REFERENCE = re.compile(r"[ ]{0,3}\[[^\[\]]+\]:[ \t]*<?([^<>\s]+)")
# ![words](target "title"), with all that is typed between the brackets; a name may have (2) in it.
_IMAGE = re.compile(
    r"(?<!\\)!\[([^\[\]\n]*)\]"
    r"\([ \t]*((?:[^()\n]|\([^()\n]*\))*?)(?:[ \t]+\"[^\"\n]*\")?[ \t]*\)"
)
_FAR = re.compile(r"(?:https?:)?//")
# C:\Users\图.jpg, file:///…: a place on one machine.
_OWN_DISK = re.compile(r"[A-Za-z]:[\\/]|file:|~/|\\")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def check_links(
    path: str,
    lines: Iterable[tuple[int, str]],
    exists: Callable[[str], bool],
    names_in: Callable[[str], Iterable[str]] = lambda _: (),
) -> Iterator[Problem]:
    """Links and pictures of a page's numbered lines that lead nowhere; pictures without words.

    `exists` knows paths below `content/`, `names_in` the files of a folder there, of which the
    one most like a missing picture is named.
    """
    folder = path.rpartition("/")[0]
    for number, line in lines:
        if "](" not in line and "]:" not in line:
            continue  # nothing below is met without one of them, and few lines have one
        pictures = [m for m in _IMAGE.finditer(line) if m[2]]
        for m in pictures:
            problem = _picture(folder, m[2].strip("<>"), exists, names_in)
            if problem:
                code, values = problem
                yield Problem(path, number, code, values)
            elif not m[1].strip():
                yield Problem(path, number, "image-words", {"target": m[2]}, Level.HINT)
        inside = [m.span() for m in pictures]
        for m in (*_LINK.finditer(line), *_REFERENCE.finditer(line)):
            is_picture = any(start <= m.start() < end for start, end in inside)
            if not is_picture and not _leads_somewhere(folder, m[1], exists):
                yield Problem(path, number, "link-dead", {"target": m[1]})


def _picture(
    folder: str,
    target: str,
    exists: Callable[[str], bool],
    names_in: Callable[[str], Iterable[str]],
) -> tuple[str, dict[str, object]] | None:
    """What is wrong with a picture's address; None if nothing is."""
    name = re.split(r"[/\\]", unquote(target))[-1]
    if _FAR.match(target):
        return "image-elsewhere", {"target": target, "near": _uploaded(name, exists)}
    if _OWN_DISK.match(target):
        return "image-own-disk", {"target": target, "name": name or target}
    if _SCHEME.match(target) or target.startswith("//"):
        return None
    if " " in target:
        return "image-space", {"target": target, "better": target.replace(" ", "-")}
    wanted = _below("" if target.startswith("/") else folder, target.lstrip("/"))
    if not exists(wanted):
        near = _nearest_picture(name, wanted, exists, names_in)
        return "image-missing", {"target": target, "wanted": wanted, "near": near}
    if not name.lower().endswith(PICTURES):
        return "image-format", {"target": target, "known": "、".join(PICTURES)}
    return None


def _nearest_picture(
    name: str,
    wanted: str,
    exists: Callable[[str], bool],
    names_in: Callable[[str], Iterable[str]],
) -> str:
    """What to write for a picture that is missing: the one of its name among those that were
    uploaded, or the one most like it where it was looked for; empty if there is none."""
    known = [n for n in names_in(wanted.rpartition("/")[0]) if n.lower().endswith(PICTURES)]
    return _uploaded(name, exists) or nearest(name, known)


def _uploaded(name: str, exists: Callable[[str], bool]) -> str:
    """How to write the picture of this name that was uploaded; empty if there is none."""
    is_there = name.lower().endswith(PICTURES) and exists(f"{UPLOADS}/{name}")
    return f"/{UPLOADS}/{name}" if is_there else ""


def _leads_somewhere(folder: str, target: str, exists: Callable[[str], bool]) -> bool:
    is_ours = not (_SCHEME.match(target) or target.startswith(("/", "#", "?")))
    return not is_ours or exists(_below(folder, target))


def _below(folder: str, target: str) -> str:
    path = unquote(re.split("[#?]", target, maxsplit=1)[0]).replace("\\", "")
    return normpath(f"{folder}/{path}").lstrip("/")
