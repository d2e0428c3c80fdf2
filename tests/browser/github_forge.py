"""GitHub's interface as the editing program uses it, over a real repository: lists by REST, texts
and commits by GraphQL. A commit that does not build on the branch's last one is refused."""

from __future__ import annotations

import base64
import re
from typing import Any
from urllib.parse import urlsplit

from .git_forge import NAME, TOKEN, Change, ForgeHandler

API = "https://api.github.com"
"""Where the program asks; a test leads it to this machine."""
WHO = {"name": "编辑", "email": "bianji@example.cn"}
DAY = "2026-01-01T00:00:00Z"
ME = {**WHO, "id": 3, "login": "bianji", "avatar_url": "", "html_url": ""}
REPOSITORY = f"/repos/{NAME}"

# content_3: object(oid: "0123…") { ... on Blob { text isTruncated } }
_BLOB = re.compile(r'(\w+_\d+): object\(oid: "(\w+)"\) \{ \.\.\. on Blob')
# commit_3: object(oid: "0123…") { ... on Commit { what became of it
_STATE = re.compile(r'(\w+_\d+): object\(oid: "\w+"\) \{ \.\.\. on Commit')
# commit_3: ref(qualifiedName: $branch) { target { ... on Commit { history(first: 1, path: "a"
_HISTORY = re.compile(r"(\w+_\d+): +ref\(qualifiedName: \$branch\)")
# file_3: file(path: "content/a.md") { oid }
_FILE = re.compile(r'(file_\d+): file\(path: "([^"]*)"\)')


class GitHubHandler(ForgeHandler):
    """Signed in with a token; asked at the root, as `api.github.com` is."""

    address = f"https://github.com/{NAME}"

    def do_GET(self) -> None:  # noqa: N802
        path = urlsplit(self.path).path
        if not self._is_signed_in():
            return
        known: dict[str, object] = {
            "/user": ME,
            f"{REPOSITORY}/collaborators/bianji": {},
        }
        if path in known:
            self.answer(known[path])
        elif path == f"{REPOSITORY}/git/trees/{self.of.head}":
            self.answer({"tree": list(self.of.tree())})
        else:
            self.refuse()

    def do_POST(self) -> None:  # noqa: N802
        asked = self.asked()
        if not self._is_signed_in():
            return
        if urlsplit(self.path).path != "/graphql":
            self.refuse()
        elif asked["query"].lstrip().startswith("mutation"):
            self._commit(asked["query"], asked["variables"]["input"])
        else:
            self.answer({"data": {"repository": self._found(asked["query"])}})

    def _is_signed_in(self) -> bool:
        is_known = self.headers.get("Authorization") == f"token {TOKEN}"
        if not is_known:
            self.answer({"message": "Bad credentials"}, 401)
        return is_known

    def _found(self, query: str) -> dict[str, object]:
        if "defaultBranchRef" in query:
            return {"defaultBranchRef": {"name": "main"}}
        found: dict[str, object] = {}
        for name, sha in _BLOB.findall(query):
            text = self.of.git("cat-file", "blob", sha).decode()
            found[name] = {"text": text, "isTruncated": False}
        found |= {name: {} for name in _STATE.findall(query)}
        row = {"oid": self.of.head, "message": "", "author": {**WHO, "user": None}}
        history = {"nodes": [{**row, "committedDate": DAY}]}
        found |= {name: {"target": {"history": history}} for name in _HISTORY.findall(query)}
        return found or {"ref": {"target": {"oid": self.of.head, "history": history}}}

    def _commit(self, query: str, asked: dict[str, Any]) -> None:
        if asked["expectedHeadOid"] != self.of.head:
            message = f'Expected branch to point to "{self.of.head}"'
            self.answer({"data": None, "errors": [{"type": "STALE_DATA", "message": message}]})
            return
        files = asked["fileChanges"]
        changes = [Change(one["path"], None) for one in files["deletions"]]
        for one in files["additions"]:
            changes.append(Change(one["path"], base64.b64decode(one["contents"])))
        self.of.commit(asked["message"]["headline"], changes)
        shas = {row["path"]: row["sha"] for row in self.of.tree()}
        made = {name: {"oid": shas[path]} for name, path in _FILE.findall(query)}
        commit = {"oid": self.of.head, "committedDate": DAY, **made}
        self.answer({"data": {"createCommitOnBranch": {"commit": commit}}})
