"""The review page on this machine: HTTP, and nothing else.

Only 127.0.0.1 listens. Every address begins with a random token, so that no other page can know
it; requests under another host's name (DNS rebinding) or from another page are refused. The
page holds no script, and its policy allows none.
"""

from __future__ import annotations

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

from huikan import answering
from huikan.answering import Answer
from huikan.block_edits import TITLE, BlockEdit
from huikan.errors import HuikanError
from huikan.messages import say
from huikan.model import Choice, Retouch
from huikan.review_page import STYLE, render_review
from huikan.reviewing import Desk
from huikan.store import read_bytes
from huikan.values import dataclass

HOST = "127.0.0.1"
MAX_FORM = 64 * 2**10
"""Bytes of an answer; longer ones are none of ours."""

Form = dict[str, str]
"""The fields of a form, each once."""

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
            return self.page(_number(parse_qs(parts.query).get("at", [""])[0]))
        if parts.path == f"{self.base}style.css":
            return Reply(HTTPStatus.OK, read_bytes(STYLE), "text/css")
        return Reply(HTTPStatus.NOT_FOUND)

    def post(self, target: str, body: bytes) -> Reply:
        """An answer or a change: it is written down, and the browser goes on from there."""
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
        form = {key: values[0] for key, values in fields.items()}
        doors = {"answer": self._answer, "edit": self._edit, "take": self._take}
        door = doors.get(target.removeprefix(self.base) if target.startswith(self.base) else "")
        if door is None:
            return Reply(HTTPStatus.NOT_FOUND)
        row, path = _number(form.get("row", "")), form.get("path", "")
        try:
            if not door(form, path, form.get("version", "")):
                return Reply(HTTPStatus.BAD_REQUEST)
        except HuikanError as e:
            notice = f"{path}: {say(e.code, self.lang, e.values)}"
            return self.page(row, notice, HTTPStatus.CONFLICT)
        return Reply(HTTPStatus.SEE_OTHER, to=f"{self.base}?at={row}")

    def _answer(self, form: Form, path: str, version: str) -> bool:
        """Settle a question; False for a form that is none of ours."""
        choice = _choice(form) if form.get("does") else None
        if form.get("answer") not in list(Answer) or (form.get("does") and not choice):
            return False
        said = answering.Reply(Answer(form["answer"]), form.get("value", "").strip(), choice)
        self.desk.answer(path, version, _number(form.get("number", ""), -1), said)
        return True

    def _edit(self, form: Form, path: str, version: str) -> bool:
        """Change a block; False for a form that is none of ours."""
        if form.get("does") not in list(BlockEdit):
            return False
        number = TITLE if form.get("block") == str(TITLE) else _number(form.get("block", ""), -2)
        self.desk.edit(path, version, number, BlockEdit(form["does"]), form.get("text", ""))
        return True

    def _take(self, form: Form, path: str, version: str) -> bool:
        """Take a new reading's words; False for a form that is none of ours."""
        choice = _choice(form)
        if choice is None:
            return False
        self.desk.take_other(path, version, choice)
        return True


def _choice(form: Form) -> Choice | None:
    does = form.get("does", "")
    if does not in list(Retouch):
        return None
    at, to = (form.get(key, "").replace("\r\n", "\n") for key in ("at", "to"))
    return Choice(Retouch(does), at, to, form.get("article", ""))


def _number(value: str, otherwise: int = 0) -> int:
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
        if not 0 <= _number(length, -1) <= MAX_FORM:
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
