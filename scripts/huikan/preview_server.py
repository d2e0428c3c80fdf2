"""The live preview on this machine: HTTP, and a watch on the archive's files.

Only 127.0.0.1 listens, and requests under another host's name are refused (DNS rebinding). Each
page gets one script and one style sheet of ours, which the site's own content policy allows; it
is sent with what a host sends, so that an editor sees what readers will.
"""

from __future__ import annotations

import json
import mimetypes
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from huikan.errors import HuikanError
from huikan.previewing import Preview
from huikan.problem_lines import message_of
from huikan.site.hosting import EDITING_POLICY, HEADERS, POLICY_NAME
from huikan.store import read_bytes

HOST = "127.0.0.1"
OURS = "/_huikan/"
"""Below it lies what is the preview's own; no page of a site has such an address."""

POLL = 25.0
"""Seconds that a browser's question for news is kept waiting."""

TOGETHER = 0.05
"""Seconds in which changes count as one: programs save in several steps."""

IDLE = 0.3
"""Seconds without a change after which the whole site is built again."""

_HEAD = (
    f'<link rel="stylesheet" href="{OURS}preview.css">'
    f'<script src="{OURS}preview.js" defer></script>'
)
_DATA = Path(__file__).with_name("data")


def headers_of(target: str) -> dict[str, str]:
    """What is sent with an address: what a host sends with the site's pages, and that nothing is
    kept or handed to another page."""
    is_editing = urlsplit(target).path.startswith("/admin/")
    policy = {POLICY_NAME: EDITING_POLICY} if is_editing else {}
    own = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}
    return HEADERS | policy | own


class PreviewServer(ThreadingHTTPServer):
    """Serves a preview to the browsers of this machine."""

    daemon_threads = True

    def __init__(self, preview: Preview, lang: str, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.preview = preview
        self.lang = lang

    @property
    def address(self) -> str:
        """The home page's address."""
        return f"http://{HOST}:{self.server_port}/"

    def answer(self, target: str) -> tuple[HTTPStatus, str, bytes]:
        """Status, media type and body of what is asked for."""
        parts = urlsplit(target)
        path = unquote(parts.path)
        if path.startswith(OURS):
            return self._ours(path.removeprefix(OURS), parse_qs(parts.query))
        name = path.lstrip("/")
        name += "index.html" if not name or name.endswith("/") else ""
        found = self.preview.file(name)
        if found is None:
            missing = self.preview.file("404.html")
            return HTTPStatus.NOT_FOUND, "text/html", _with_head(_bytes(missing))
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        data = _bytes(found)
        return HTTPStatus.OK, kind, _with_head(data) if kind == "text/html" else data

    def _ours(self, name: str, query: dict[str, list[str]]) -> tuple[HTTPStatus, str, bytes]:
        if name in ("preview.js", "preview.css"):
            kind = "text/javascript" if name.endswith("js") else "text/css"
            return HTTPStatus.OK, kind, read_bytes(_DATA / name)
        if name != "state":
            return HTTPStatus.NOT_FOUND, "text/plain", b""
        seen = query.get("seen", [""])[0]
        is_told = seen.isascii() and seen.isdecimal() and len(seen) < 10
        state = self.preview.wait(int(seen), POLL) if is_told else self.preview.state
        problems = [
            {"line": p.line, "level": p.level, "text": message_of(p, self.lang), "path": p.path}
            for p in self.preview.problems(unquote(query.get("at", [""])[0]))
        ]
        said = {"state": state, "problems": problems}
        return HTTPStatus.OK, "application/json", json.dumps(said, ensure_ascii=False).encode()


def _bytes(found: bytes | Path | None) -> bytes:
    return read_bytes(found) if isinstance(found, Path) else found or b""


def _with_head(page: bytes) -> bytes:
    return page.replace(b"</head>", _HEAD.encode() + b"</head>", 1)


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    timeout = 60

    def do_GET(self) -> None:
        hosts = {f"{name}:{self.server.server_port}" for name in (HOST, "localhost")}
        origin = self.headers.get("Origin")
        is_other = origin is not None and origin.removeprefix("http://") not in hosts
        if is_other or self.headers.get("Host", "") not in hosts:
            self._send(HTTPStatus.FORBIDDEN, "text/plain", b"")
            return
        try:
            self._send(*self.server.answer(self.path))
        except ConnectionError:
            return  # the reader has left the page

    def do_HEAD(self) -> None:
        self.do_GET()

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        text = kind.startswith("text/") or kind.endswith(("json", "xml"))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers_of(self.path).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is the editor's."""


class Watch(FileSystemEventHandler):
    """Follows an archive's files: changes that come together are shown together."""

    def __init__(self, preview: Preview, failed: Callable[[HuikanError], None]) -> None:
        self._preview, self._failed = preview, failed
        self._paths: set[str] = set()
        self._news = threading.Condition()
        self._is_over = False
        self._is_due = False
        self._build = threading.Event()
        self._observer = Observer()

    def begin(self) -> None:
        """Notice what is saved from now on; `run` shows it, also what was saved before that."""
        self._observer.schedule(self, str(self._preview.content), recursive=True)
        self._observer.start()

    def on_any_event(self, event: FileSystemEvent) -> None:
        """A file was touched; opening and reading it are no changes."""
        if event.is_directory or event.event_type in ("opened", "closed_no_write"):
            return
        with self._news:
            for path in filter(None, (event.src_path, event.dest_path)):
                name = Path(str(path))
                if name.is_relative_to(self._preview.content):
                    self._paths.add(name.relative_to(self._preview.content).as_posix())
            self._news.notify()

    def run(self) -> None:
        """Show what changes until `stop` is called."""
        if not self._observer.is_alive():
            self.begin()
        builder = threading.Thread(target=self._build_whole, daemon=True)
        builder.start()
        while not self._is_over:
            with self._news:
                if not self._is_due:
                    self._news.wait_for(lambda: self._paths or self._is_due or self._is_over)
                came = self._news.wait_for(lambda: self._paths or self._is_over, IDLE)
            if came and not self._is_over:
                self._is_due = self._show() or self._is_due
            elif self._is_due:
                self._is_due = False
                self._build.set()
        self._build.set()
        self._observer.stop()
        self._observer.join()
        builder.join()

    def _show(self) -> bool:
        """Show what has changed; whether the whole site has to be built when all is quiet."""
        threading.Event().wait(TOGETHER)
        with self._news:
            paths, self._paths = self._paths, set()
        before = self._preview.state
        if self._preview.follow(paths):
            self._build.set()
            return False
        return self._preview.state != before

    def _build_whole(self) -> None:
        while not self._is_over:
            self._build.wait()
            self._build.clear()
            if self._is_over:
                return
            try:
                self._preview.build()
            except HuikanError as e:
                if e.code == "changed-meanwhile":  # somebody went on typing
                    self._put_off()
                else:
                    self._failed(e)

    def _put_off(self) -> None:
        """Have the whole site built when all is quiet."""
        with self._news:
            self._is_due = True
            self._news.notify()

    def stop(self) -> None:
        """End `run`."""
        with self._news:
            self._is_over = True
            self._news.notify()


def serve_preview(server: PreviewServer, watch: Watch) -> None:
    """Serve until interrupted."""
    follower = threading.Thread(target=watch.run, daemon=True)
    follower.start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        watch.stop()
        server.server_close()
