"""An article's versions, as git keeps them: nothing is recorded a second time."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from huikan.errors import BadInputError
from huikan.values import dataclass

# Parts the fields of a version, and versions: no text of git's has them.
_FIELD, _VERSION = "\x1f", "\x1e"
_FORMAT = f"{_VERSION}%H{_FIELD}%cs{_FIELD}%an{_FIELD}%s"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article's file. `day` is that of the commit (ISO 8601)."""

    commit: str
    day: str
    author: str
    subject: str
    path: str
    """Where the file lay then, relative to the repository."""
    added: int
    removed: int


def versions(file: Path) -> list[Version]:
    """Every committed version of a file, the newest first, its renames followed.

    Empty for one that was never committed. Raises `BadInputError` if git is not there, or the
    archive does not lie in a repository.
    """
    told = _git(
        file,
        ["log", "--follow", f"--format={_FORMAT}", "--numstat", "-M", "-z", "--", file.name],
    )
    return [_version(part) for part in told.split(_VERSION) if part.strip("\0\n")]


def _version(told: str) -> Version:
    head, _, numbers = told.partition("\0")
    commit, day, author, subject = head.split(_FIELD)
    # Added, removed and the path; where it was renamed, nothing, and both paths behind it.
    fields = numbers.strip("\0\n").split("\0")
    added, removed, path = fields[0].split("\t") if fields[0] else ("0", "0", "")
    return Version(
        commit,
        day,
        author,
        subject.strip("\n"),
        path or fields[-1],
        int(added) if added.isdigit() else 0,
        int(removed) if removed.isdigit() else 0,
    )


def text_of(file: Path, commit: str) -> str:
    """The file as it was in a version, which a few digits of its commit may name.

    Raises `BadInputError` if there is no such version of it.
    """
    found = [v for v in versions(file) if v.commit.startswith(commit.lower())]
    if len(found) != 1 or not commit:
        raise BadInputError("version-unknown", str(file), commit=commit)
    return _git(file, ["show", f"{found[0].commit}:{found[0].path}"])


_VERSIONS_AT_MOST = 50
"""So many versions of a file are looked through for one that is wanted."""


def committed(file: Path, digest: str) -> bytes | None:
    """A version of the file by the digest (SHA-256, hex) of its bytes; None if git has none.

    Asked for what an editor wrote over. No error where there is no git or no repository: then
    nobody kept the file.
    """
    listed = _answer(file, ["log", f"-{_VERSIONS_AT_MOST}", "--format=%H", "--", file.name])
    if listed.returncode:
        return None
    for commit in listed.stdout.decode().split():
        found = _answer(file, ["cat-file", "blob", f"{commit}:./{file.name}"])
        if not found.returncode and hashlib.sha256(found.stdout).hexdigest() == digest:
            return found.stdout
    return None


def _answer(file: Path, args: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    """What git answers; as if it refused where it is not installed."""
    try:
        return _asked(file, args)
    except FileNotFoundError:
        return subprocess.CompletedProcess([], 1)


def _git(file: Path, args: Sequence[str]) -> str:
    """What git says, asked in the file's folder; it changes nothing."""
    try:
        done = _asked(file, args)
    except FileNotFoundError as e:
        raise BadInputError("git-missing", str(file)) from e
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        raise BadInputError("git-refuses", str(file), reason=reason)
    return done.stdout.decode("utf-8", "replace")


def _asked(file: Path, args: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-c", "core.quotepath=off", "-c", "core.fsmonitor=false", *args]
    environ = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_PAGER": "cat", "LC_ALL": "C"}
    return subprocess.run(command, cwd=file.parent, env=environ, capture_output=True)
