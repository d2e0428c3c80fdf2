"""The headers that come with the site, sent as a host sends them: nothing of the site needs more
than they allow, and what somebody might slip into a page does not run."""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from archive_samples import articles, make_archive
from huikan.site.build import build_site

pytestmark = pytest.mark.browser

NOTED = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) =>
  window.violations.push(`${e.effectiveDirective} ${e.blockedURI}`));
"""
EVIL = (
    b"<script>document.title = 'ran'</script><img src=none.png onerror=\"document.title='ran'\">"
    b"<p id=styled style='position: fixed'>x</p><script src=https://example.org/x.js></script>"
    b"<base href=https://example.org/>"
)


def headers_of(site: Path) -> dict[str, str]:
    """What the site's `_headers` says of every address but those for editing."""
    general, special = (site / "_headers").read_text(encoding="utf-8").split("/admin/*\n")
    editing, shared = special.split("/search/*\n")
    first, *lines = general.splitlines()
    assert first == "/*"
    assert editing.strip().startswith("! Content-Security-Policy\n")
    assert shared.strip() == "Access-Control-Allow-Origin: *"
    return dict(line.strip().split(": ", 1) for line in lines)


class _Host(SimpleHTTPRequestHandler):
    headers_sent: dict[str, str]
    slipped_in = b""

    def end_headers(self) -> None:
        for name, value in self.headers_sent.items():
            self.send_header(name, value)
        super().end_headers()

    def do_GET(self) -> None:
        if not self.slipped_in or not self.path.endswith("/"):
            super().do_GET()
            return
        page = (Path(self.directory) / self.path.strip("/") / "index.html").read_bytes()
        head, body, foot = page.partition(b"</body>")
        # Without the page's own policy, so that only the header is left.
        head = head.replace(b"Content-Security-Policy", b"Once-A-Policy")
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(head + self.slipped_in + body + foot)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def hosted(site: Path, headers: dict[str, str], slipped_in: bytes = b"") -> Iterator[str]:
    kind = type("Host", (_Host,), {"headers_sent": headers, "slipped_in": slipped_in})
    handler = functools.partial(kind, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a table whose columns are aligned in an article, and one in a page of editors."""
    top = tmp_path_factory.mktemp("policy")
    content = make_archive(top)
    table = "\n| 件 | 数 | 月 |\n| :-- | --: | :-: |\n| 井 | 3 | 5 |\n"
    with articles(content)[0].open("a", encoding="utf-8") as article:
        article.write(table)
    (content / "pages").mkdir()
    (content / "pages" / "about.md").write_text(f"# 关于本站\n{table}", "utf-8")
    build_site(content, top / "site", strict=True)
    return top / "site"


@pytest.fixture
def noting(browser: Browser) -> Iterator[Page]:
    """A page that notes what its policy forbade."""
    context = browser.new_context()
    context.add_init_script(NOTED)
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    return [str(v) for v in page.evaluate("window.violations")]


def test_no_page_needs_more_than_the_headers_allow(noting: Page, built: Path) -> None:
    pages = sorted(
        {p.parent.relative_to(built).as_posix() for p in built.rglob("index.html")} - {"admin"}
    )
    assert len(pages) > 20
    with hosted(built, headers_of(built)) as url:
        for path in pages:
            answer = noting.goto(f"{url}{path}/" if path != "." else url)
            assert answer is not None
            assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
            noting.wait_for_load_state("networkidle")
            assert violations(noting) == [], path


def test_aligned_columns_are_aligned(noting: Page, built: Path) -> None:
    pages = [p for p in built.rglob("index.html") if "hk-right" in p.read_text(encoding="utf-8")]
    assert pages
    with hosted(built, headers_of(built)) as url:
        for path in [p.parent.relative_to(built).as_posix() for p in pages] + ["about"]:
            noting.goto(f"{url}{path}/")
            cells = noting.locator("td").filter(has_text=re.compile(r"^[井35]$"))
            said = [c.evaluate("e => getComputedStyle(e).textAlign") for c in cells.all()]
            plain = [side.removeprefix("-webkit-") for side in said]  # as for `align`
            assert plain == ["left", "right", "center"], path


def test_search_works_under_the_headers(noting: Page, built: Path) -> None:
    with hosted(built, headers_of(built)) as url:
        noting.goto(f"{url}search/?q=竹椅")
        expect(noting.locator(".hk-find-hits h2 a").first).to_be_visible()
        assert violations(noting) == []


def test_what_is_slipped_into_a_page_does_not_run(noting: Page, built: Path) -> None:
    with hosted(built, headers_of(built), EVIL) as url:
        noting.goto(url)
        noting.wait_for_load_state("networkidle")
        assert noting.title() != "ran"
        seen = violations(noting)
        for kind in ("script-src-elem inline", "script-src-attr inline", "style-src-attr inline"):
            assert kind in seen
        assert any(v.startswith("script-src-elem https://example.org") for v in seen)
        assert any(v.startswith("base-uri") for v in seen)
        styled = "getComputedStyle(document.getElementById('styled')).position"
        assert noting.evaluate(styled) == "static"


def test_without_the_headers_it_would_run(noting: Page, built: Path) -> None:
    """That the test above can fail."""
    noting.route("https://example.org/**", lambda route: route.abort())
    with hosted(built, {}, EVIL) as url:
        noting.goto(url)
        expect(noting).to_have_title("ran")


@pytest.mark.parametrize("sent", [True, False], ids=["with the headers", "without"])
def test_no_other_site_may_frame_it(noting: Page, built: Path, sent: bool) -> None:
    frame = b"<iframe id=f src=/></iframe>"
    with hosted(built, headers_of(built) if sent else {}) as url, hosted(built, {}, frame) as other:
        noting.goto(other)
        noting.evaluate(f"document.getElementById('f').src = '{url}'")
        assert framed(noting, other).startswith("chrome-error:" if sent else url)


def framed(page: Page, before: str) -> str:
    """What stands in the page's frame, as soon as that is no longer the page `before`."""
    for _ in range(300):
        url = page.frames[-1].url
        if url not in ("", "about:blank", before):
            return url
        page.wait_for_timeout(50)
    raise AssertionError("the frame did not change")
