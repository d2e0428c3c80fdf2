"""A server of git repositories as the editing program sees one: Gitea's interface, as far as it
is used, over a real repository. Commits are made by git itself."""

from __future__ import annotations

import base64
import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

API = "/api/v1"
NAME = "archive/huikan"
TOKEN = "a-token-for-this-test"
WHO = ("-c", "user.name=编辑", "-c", "user.email=bianji@example.cn", "-c", "commit.gpgsign=false")


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

    def commit(self, asked: dict[str, object]) -> dict[str, object]:
        """Bring files to their contents, as one commit."""
        saved: list[dict[str, str] | None] = []
        files = asked["files"]
        assert isinstance(files, list)
        for one in files:
            target = self.path / one["path"]
            if one.get("from_path") not in (None, one["path"]):
                self.git("rm", "--quiet", one["from_path"])
            if one["operation"] == "delete":
                self.git("rm", "--quiet", one["path"])
                saved.append(None)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(base64.b64decode(one["content"]))
            self.git("add", one["path"])
            sha = self.git("hash-object", one["path"]).decode().strip()
            saved.append({"path": one["path"], "sha": sha})
        self.git("commit", "--quiet", f"--message={asked['message']}")
        made = {"sha": self.head, "created": "2026-01-01T00:00:00Z"}
        return {"commit": made, "files": saved}


@contextmanager
def served(repository: Repository) -> Iterator[str]:
    """The address of the repository while it is served on this machine."""

    class Handler(_Handler):
        of = repository

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/{NAME}"
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    of: Repository

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_OPTIONS(self) -> None:
        self._answer({})

    def do_GET(self) -> None:
        path = urlsplit(self.path).path.removeprefix(API)
        repo = f"/repos/{NAME}"
        if self.headers.get("Authorization") != f"token {TOKEN}":
            self._answer({"message": "token"}, 401)
        elif path.startswith(f"{repo}/git/trees/"):
            self._answer({"tree": list(self.of.tree()), "truncated": False})
        elif path.startswith(f"{repo}/commits"):
            self._answer([])
        else:
            self._answer_or_note(path, repo)

    def _answer_or_note(self, path: str, repo: str) -> None:
        known: dict[str, object] = {
            "/version": {"version": "1.24.6"},
            "/settings/api": {"default_paging_num": 30},
            "/user": {"id": 1, "login": "bianji", "full_name": "编辑", "email": "bianji@example.cn",
                      "avatar_url": "", "html_url": ""},
            repo: {"permissions": {"pull": True, "push": True}, "default_branch": "main"},
            f"{repo}/branches/main": {"commit": {"id": self.of.head, "message": ""}},
        }  # fmt: skip
        if path in known:
            self._answer(known[path])
        else:
            self.of.unknown.append(self.path)
            self._answer({}, 404)

    def do_POST(self) -> None:
        path = urlsplit(self.path).path.removeprefix(API)
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if path == f"/repos/{NAME}/file-contents":
            self._answer([self._content(file) for file in asked["files"]])
        elif path == f"/repos/{NAME}/contents":
            self._answer(self.of.commit(asked), 201)
        else:
            self.of.unknown.append(self.path)
            self._answer({}, 404)

    def _content(self, path: str) -> dict[str, str]:
        data = base64.b64encode(self.of.git("show", f"HEAD:{path}")).decode()
        return {"path": path, "encoding": "base64", "content": data}

    def _answer(self, value: object, status: int = 200) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "*")
        self.end_headers()
        self.wfile.write(data)
