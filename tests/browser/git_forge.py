"""A server of git repositories as the editing program sees one, over a real repository: what all
have in common, and Gitea's interface. Commits are made by git itself."""

from __future__ import annotations

import base64
import json
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

API = "/api/v1"
NAME = "archive/huikan"
TOKEN = "a-token-for-this-test"
WHO = ("-c", "user.name=编辑", "-c", "user.email=bianji@example.cn", "-c", "commit.gpgsign=false")


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of a file: `data` None and no `was` removes it, `was` moves it."""

    path: str
    data: bytes | None
    was: str | None = None


@dataclass(slots=True)
class Repository:
    """A repository with a work tree, on this machine."""

    path: Path
    unknown: list[str] = field(default_factory=list)
    """Requests that nothing answers: the program asks for more than this knows."""

    def git(self, *args: str) -> bytes:
        """What git says; raises if it fails."""
        command = ["git", "-C", str(self.path), *WHO, *args]
        return subprocess.run(command, capture_output=True, check=True).stdout

    def start(self) -> None:
        """Make it a repository and commit all that lies there."""
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=Begin")

    @property
    def head(self) -> str:
        """The last commit."""
        return self.git("rev-parse", "HEAD").decode().strip()

    def changed(self) -> list[str]:
        """Files of the last commit, with what became of each."""
        shown = self.git("-c", "core.quotePath=false", "show", "--format=", "--name-status", "HEAD")
        return shown.decode().splitlines()

    def tree(self) -> Iterator[dict[str, object]]:
        for row in self.git("ls-tree", "-r", "-l", "-z", "HEAD").decode().split("\0"):
            if row:
                about, path = row.split("\t")
                _, kind, sha, size = about.split()
                yield {"path": path, "type": kind, "sha": sha, "size": int(size)}

    def read(self, path: str) -> bytes:
        """A file as the last commit has it."""
        return self.git("show", f"HEAD:{path}")

    def has(self, path: object) -> bool:
        """Whether the last commit has a file."""
        return any(row["path"] == path for row in self.tree())

    def commit(self, message: object, changes: Iterable[Change]) -> None:
        """Bring files to their contents, as one commit."""
        for change in changes:
            target = self.path / change.path
            if change.was not in (None, change.path):
                target.parent.mkdir(parents=True, exist_ok=True)
                self.git("mv", str(change.was), change.path)
            if change.data is not None:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(change.data)
                self.git("add", change.path)
            elif change.was is None:
                self.git("rm", "--quiet", change.path)
        self.git("commit", "--quiet", f"--message={message}")


@contextmanager
def served(repository: Repository, forge: type[ForgeHandler]) -> Iterator[str]:
    """The origin of a forge while it serves the repository on this machine."""

    class Handler(forge):  # type: ignore[misc, valid-type]
        of = repository

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class ForgeHandler(BaseHTTPRequestHandler):
    """What servers of repositories have in common: answers in JSON, to other origins too."""

    of: Repository
    name = NAME

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_OPTIONS(self) -> None:
        self.answer({})

    def asked(self) -> dict[str, Any]:
        """The body of a request."""
        found: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        return found

    def answer(self, value: object, status: int = 200) -> None:
        self.send(json.dumps(value).encode(), "application/json", status)

    def send(self, data: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "*")
        self.send_header("Access-Control-Allow-Methods", "*")
        self.end_headers()
        self.wfile.write(data)

    def refuse(self) -> None:
        """Note a request that nothing answers."""
        self.of.unknown.append(f"{self.command} {self.path}")
        self.answer({}, 404)


class GiteaHandler(ForgeHandler):
    """Gitea's interface, as far as it is used."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path.removeprefix(API)
        repo = f"/repos/{NAME}"
        known: dict[str, object] = {
            "/version": {"version": "1.24.6"},
            "/settings/api": {"default_paging_num": 30},
            "/user": {"id": 1, "login": "bianji", "full_name": "编辑", "email": "bianji@example.cn",
                      "avatar_url": "", "html_url": ""},
            repo: {"permissions": {"pull": True, "push": True}, "default_branch": "main"},
            f"{repo}/branches/main": {"commit": {"id": self.of.head, "message": ""}},
        }  # fmt: skip
        if self.headers.get("Authorization") != f"token {TOKEN}":
            self.answer({"message": "token"}, 401)
        elif path.startswith(f"{repo}/git/trees/"):
            self.answer({"tree": list(self.of.tree()), "truncated": False})
        elif path.startswith(f"{repo}/commits"):
            self.answer([])
        elif path.startswith(media := f"{repo}/media/main/"):
            self.send(self.of.read(unquote(path.removeprefix(media))), "application/octet-stream")
        elif path in known:
            self.answer(known[path])
        else:
            self.refuse()

    def do_POST(self) -> None:
        path = urlsplit(self.path).path.removeprefix(API)
        asked = self.asked()
        if path == f"/repos/{NAME}/file-contents":
            self.answer([self._content(file) for file in asked["files"]])
        elif path == f"/repos/{NAME}/contents":
            self.answer(self._commit(asked), 201)
        else:
            self.refuse()

    def _content(self, path: str) -> dict[str, str]:
        data = base64.b64encode(self.of.read(path)).decode()
        return {"path": path, "encoding": "base64", "content": data}

    def _commit(self, asked: dict[str, Any]) -> dict[str, object]:
        changes = [
            Change(one["path"], None)
            if one["operation"] == "delete"
            else Change(one["path"], base64.b64decode(one["content"]), one.get("from_path"))
            for one in asked["files"]
        ]
        self.of.commit(asked["message"], changes)
        shas = {row["path"]: row["sha"] for row in self.of.tree()}
        files = [c.data and {"path": c.path, "sha": shas[c.path]} for c in changes]
        made = {"sha": self.of.head, "created": "2026-01-01T00:00:00Z"}
        return {"commit": made, "files": files}
