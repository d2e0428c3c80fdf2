"""GitLab's interface as the editing program uses it, over a real repository: lists and texts by
GraphQL, a page at a time, commits by REST with GitLab's own rules of what an action may do."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote, urlsplit

from .git_forge import TOKEN, Change, ForgeHandler

NAME = "xian/dangan/huikan"
"""A project in a group of a group."""
PROJECT = f"/api/v4/projects/{quote(NAME, safe='')}"
PAGE = 100
"""GitLab gives so many files at once."""
ME = {"id": 7, "username": "bianji", "name": "编辑", "email": "bianji@example.cn",
      "avatar_url": "", "web_url": ""}  # fmt: skip


class RefusedError(Exception):
    """GitLab would not do it."""


class GitLabHandler(ForgeHandler):
    """Signed in with a token that is sent as GitLab wants it."""

    name = NAME

    def do_GET(self) -> None:  # noqa: N802
        path = urlsplit(self.path).path
        if not self._is_signed_in():
            return
        known: dict[str, object] = {
            "/api/v4/user": ME,
            f"{PROJECT}/users": [ME],
            f"{PROJECT}/repository/commits": [],
            f"{PROJECT}/deployments": [],
            f"{PROJECT}/repository/branches/main": {"commit": {"id": self.of.head}},
        }
        if path in known:
            self.answer(known[path])
        elif path.startswith(f"{PROJECT}/repository/commits/") and path.endswith("/statuses"):
            self.answer([])
        else:
            self.refuse()

    def do_POST(self) -> None:  # noqa: N802
        path, asked = urlsplit(self.path).path, self.asked()
        if not self._is_signed_in():
            return
        if path == "/api/graphql":
            found = self._found(asked)
            self.answer({"data": {"project": found and {"repository": found}}})
        elif path == f"{PROJECT}/repository/commits":
            try:
                self.of.commit(asked["commit_message"], map(self._change, asked["actions"]))
            except RefusedError as e:
                self.answer({"message": str(e)}, 400)
                return
            self.answer({"id": self.of.head, "committed_date": "2026-01-01T00:00:00Z"}, 201)
        else:
            self.refuse()

    def _is_signed_in(self) -> bool:
        is_known = self.headers.get("Authorization") == f"Bearer {TOKEN}"
        if not is_known:
            self.answer({"message": "401 Unauthorized"}, 401)
        return is_known

    def _found(self, asked: dict[str, Any]) -> dict[str, object] | None:
        query, values = asked["query"], asked["variables"]
        if values.get("fullPath") != NAME or values.get("branch", "main") != "main":
            return None
        if "rootRef" in query:
            return {"rootRef": "main"}
        if "lastCommit" in query:
            return {"tree": {"lastCommit": {"sha": self.of.head, "message": ""}}}
        if "recursive: true" in query:
            return {"tree": {"blobs": self._page(values["cursor"])}}
        paths = [path for path in values["paths"] if self.of.has(path)]
        nodes = [{"path": path, "rawTextBlob": self.of.read(path).decode()} for path in paths]
        return {"blobs": {"nodes": nodes}}

    def _page(self, cursor: str) -> dict[str, object]:
        rows = [{key: row[key] for key in ("type", "path", "sha")} for row in self.of.tree()]
        start = int(cursor or 0)
        end = start + PAGE
        return {
            "nodes": rows[start:end],
            "pageInfo": {"endCursor": str(end), "hasNextPage": end < len(rows)},
        }

    def _change(self, asked: dict[str, Any]) -> Change:
        path, action, was = asked["file_path"], asked["action"], asked.get("previous_path")
        if action in ("create", "move") and self.of.has(path):
            raise RefusedError("A file with this name already exists")
        if action in ("update", "delete") and not self.of.has(path):
            raise RefusedError("A file with this name doesn't exist")
        if action == "delete":
            return Change(path, None)
        text = asked["content"]
        data = base64.b64decode(text) if asked["encoding"] == "base64" else text.encode()
        return Change(path, data, was if action == "move" else None)
