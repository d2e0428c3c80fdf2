"""The review page on this machine: HTTP, and nothing else.

Only 127.0.0.1 listens. Every address begins with a random token, so that no other page can know
it; requests under another host's name (DNS rebinding) or from another page are refused. The
page holds no script, and its policy allows none.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

from huikan.answering import Answer
from huikan.errors import HuikanError
from huikan.messages import say
from huikan.review_page import STYLE, render_review
from huikan.reviewing import Desk
from huikan.store import read_bytes

HOST = "127.0.0.1"
MAX_FORM = 64 * 2**10
"""Bytes of an answer; longer ones are none of ours."""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back. `to` is where the browser should go instead."""

    status: HTTPStatus
    body: bytes = b""
    kind: str = "text/plain"
    to: str = ""


class ReviewServer(HTTPServer):
    """Serves one archive's open questions to one editor; one request at a time."""

    def __init__(self, desk: Desk, lang: str, token: str, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.desk = desk
        self.lang = lang
        self.base = f"/{token}/"

    @property
    def address(self) -> str:
        """The page's address."""
        return f"http://{HOST}:{self.server_port}{self.base}"

    def is_for_us(self, host: str, origin: str | None) -> bool:
        """Whether a request names this server as its host, and comes from its own page if any."""
        hosts = {f"{name}:{self.server_port}" for name in (HOST, "localhost")}
        return host in hosts and (origin is None or origin in {f"http://{h}" for h in hosts})

    def page(self, at: int, notice: str = "", status: HTTPStatus = HTTPStatus.OK) -> Reply:
        """The question that stands at a place of the list, or the nearest there is."""
        questions = self.desk.pending()
        if 0 <= at < len(questions):
            self.desk.refresh(questions[at].path)  # it may have been edited by hand meanwhile
            questions = self.desk.pending()
        at = min(max(at, 0), max(len(questions) - 1, 0))
        try:
            shown = self.desk.show(questions[at], self.lang) if questions else None
        except HuikanError as e:
            shown, notice = None, f"{e.path or ''}: {say(e.code, self.lang, e.values)}"
        html = render_review(
            questions,
            shown,
            self.lang,
            at=at,
            base=self.base,
            content=str(self.desk.store.content),
            settled=self.desk.settled,
            notice=notice,
        )
        return Reply(status, html.encode("utf-8", "replace"), "text/html")

    def get(self, target: str) -> Reply:
        """The page, or its style sheet."""
        parts = urlsplit(target)
        if parts.path == self.base:
            return self.page(_number(parse_qs(parts.query), "at"))
        if parts.path == f"{self.base}style.css":
            return Reply(HTTPStatus.OK, read_bytes(STYLE), "text/css")
        return Reply(HTTPStatus.NOT_FOUND)

    def post(self, target: str, body: bytes) -> Reply:
        """An answer: it is written down, and the browser goes on to the next question."""
        if target != f"{self.base}answer":
            return Reply(HTTPStatus.NOT_FOUND)
        form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
        said = form.get("answer", [""])[0]
        if said not in list(Answer):
            return Reply(HTTPStatus.BAD_REQUEST)
        at = _number(form, "at")
        path = form.get("path", [""])[0]
        try:
            self.desk.answer(
                path,
                form.get("version", [""])[0],
                _number(form, "number", -1),
                Answer(said),
                form.get("value", [""])[0].strip(),
            )
        except HuikanError as e:
            notice = f"{path}: {say(e.code, self.lang, e.values)}"
            return self.page(at, notice, HTTPStatus.CONFLICT)
        return Reply(HTTPStatus.SEE_OTHER, to=f"{self.base}?at={at}")


def _number(form: dict[str, list[str]], key: str, otherwise: int = 0) -> int:
    value = form.get(key, [""])[0]
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else otherwise


class _Handler(BaseHTTPRequestHandler):
    server: ReviewServer
    timeout = 30

    def do_GET(self) -> None:
        if self._is_welcome():
            self._send(self.server.get(self.path))

    def do_POST(self) -> None:
        if not self._is_welcome():
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MAX_FORM:
            self._send(Reply(HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
            return
        self._send(self.server.post(self.path, self.rfile.read(int(length))))

    def _is_welcome(self) -> bool:
        origin = self.headers.get("Origin")
        welcome = self.server.is_for_us(self.headers.get("Host", ""), origin)
        if not welcome:
            self._send(Reply(HTTPStatus.FORBIDDEN))
        return welcome

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        if reply.to:
            self.send_header("Location", reply.to)
        self.send_header("Content-Type", f"{reply.kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is the editor's."""


def serve_review(server: ReviewServer) -> None:
    """Serve until interrupted. Every answer was written when it was given."""
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
