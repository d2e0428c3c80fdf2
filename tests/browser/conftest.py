"""The demonstration archive, built once, served below a path, opened in Chromium.

Whatever a test does, its pages ask nothing of another host, log no errors, and nothing that
they ask for is missing.
"""

from __future__ import annotations

import functools
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    Route,
    expect,
    sync_playwright,
)

from huikan.cli import run
from huikan.model import Archive
from huikan.site.build import build_site
from huikan.store import load_archive

ROOT = Path(__file__).parents[2]
PATH = "huikan"
"""A project's site stands below a path; links that count from the host's root break there."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# What is expected comes as soon as it can; how long to wait for it must suit a busy machine.
expect.set_options(timeout=30_000)


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is being served, and the archive it was built from."""

    url: str
    archive: Archive

    def at(self, address: str) -> str:
        """The URL of an address of the site; a query may follow it."""
        path, mark, query = address.partition("?")
        return f"{self.url}{quote(path)}{mark}{quote(query, safe='=&')}"


@contextmanager
def served(content: Path, top: Path) -> Iterator[Site]:
    """Build the site of `content` and serve it on this machine."""
    build_site(content, top / PATH, strict=True)
    handler = functools.partial(_Quiet, directory=str(top))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        yield Site(f"http://127.0.0.1:{port}/{PATH}/", load_archive(content))
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of the demonstration archive, read again from its raw texts."""
    top = tmp_path_factory.mktemp("demo")
    content = top / "content"
    shutil.copytree(ROOT / "content", content)
    assert run(["ingest", "--content", str(content)]) == 0
    with served(content, top) as site:
        yield site


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium as it is installed here. In CI there must be one."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        missing = "no Chromium: install it (on Debian: apt-get install chromium fonts-noto-cjk)"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


Opener = Callable[..., Page]
"""`opener(width=1280, scheme="light", scripts=True)`: an empty page that is watched. `instead`
names origins that servers on this machine stand in for."""


@pytest.fixture
def opener(browser: Browser) -> Iterator[Opener]:
    """Opens pages as different readers have them; at the end none of them did wrong."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(
        width: int = 1280,
        scheme: str = "light",
        scripts: bool = True,
        instead: Mapping[str, str] | None = None,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 740 if width < 600 else 900},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        _watch(context, problems, set(instead or ()))
        for origin, server in (instead or {}).items():
            context.route(f"{origin}/**", functools.partial(_lead, origin, server))
        return context.new_page()

    yield open_page
    found = list(problems)  # what a page still asks for while it is closed does not count
    for context in contexts:
        context.unroute_all(behavior="ignoreErrors")
        context.close()
    assert found == []


def _lead(origin: str, server: str, route: Route) -> None:
    """Have a server on this machine answer for another."""
    url = server + route.request.url.removeprefix(origin)
    route.fulfill(response=route.fetch(url=url))


def _watch(context: BrowserContext, problems: list[str], led: Set[str]) -> None:
    def asked(request: Request) -> None:
        parts = urlsplit(request.url)
        is_led = f"{parts.scheme}://{parts.netloc}" in led
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1" and not is_led:
            problems.append(f"another host: {request.url}")

    def note(kind: str) -> Callable[[object], None]:
        return lambda what: problems.append(f"{kind}: {what}")

    context.on("request", asked)
    context.on("requestfailed", lambda r: _is_given_up(r) or note("failed")(r.url))
    context.on("response", lambda r: r.ok or r.status in (301, 303, 304) or note("missing")(r.url))
    context.on("console", lambda m: m.type == "error" and note("console")(m.text))
    context.on("weberror", lambda e: note("error")(e.error))
    context.on("dialog", lambda d: (note("dialog")(d.message), d.dismiss()))


def _is_given_up(request: Request) -> bool:
    """Whether the reader went on before it came, which is no failure."""
    return request.failure == "net::ERR_ABORTED"
