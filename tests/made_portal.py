"""Ten small archives on ten ports of this machine, with what a portal asks of them."""

from __future__ import annotations

import datetime as dt
import functools
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from huikan.site.atom import write_feed
from huikan.site.feeds import Feed, Item
from huikan.site.hosting import SHARED
from huikan.site.search import build_index
from huikan.site.search_documents import SearchDocument
from huikan.site.sitemap import sitemap
from huikan.site.views import SiteTitles

ARCHIVES = 10


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that is being served, and the server itself."""

    name: str
    url: str
    server: ThreadingHTTPServer


class Host(SimpleHTTPRequestHandler):
    """Sends with the search index what hosts are told to send, or not even that."""

    extra: tuple[tuple[str, str], ...] = (SHARED,)
    everywhere: tuple[tuple[str, str], ...] = ()

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        for name, value in (*self.everywhere, *(self.extra if "/search/" in self.path else ())):
            self.send_header(name, value)
        super().end_headers()


def write(folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
    for name, data in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def write_site(site: Path, number: int) -> None:
    """What a portal asks of a site: index, feeds, site map; and the page that a hit leads to."""
    docs = [
        SearchDocument(
            f"issues/2024/a/{n:02}-pian/", "zh", f"第{n}次老街视察",
            f"委员们在第{number}县的老街看了古井，{'又看了竹桥，' * n}会后提出建议。",
            committees=(f"第{number}县政协",), year=2020 + n,
        )
        for n in range(3)
    ]  # fmt: skip
    write(site / "search", list(build_index(docs)))
    write(site / "search/raw", list(build_index([])))
    titles = SiteTitles(f"第{number}县会刊", "", "")
    for lang, prefix in (("zh", ""), ("en", "en/")):
        items = tuple(
            Item(
                f"urn:uuid:{number}-{n}-{lang}", doc.title, f"{prefix}{doc.address}", doc.body,
                dt.date(2024, 1 + number, 1 + n),
            )
            for n, doc in enumerate(docs)
        )  # fmt: skip
        feed = Feed(f"{prefix}feed.xml", prefix, titles.name, lang, items)
        write(site, [(feed.address, write_feed(feed, titles, "").encode())])
    write(site, [("issues/2024/a/01-pian/index.html", b"<!doctype html><title>x</title>")])


def write_map(site: Path, url: str) -> None:
    write(site, list(sitemap(["", "issues/"], url)))


@contextmanager
def serving(site: Path, host: type[Host] = Host) -> Iterator[ThreadingHTTPServer]:
    """A server on a port of its own."""
    handler = functools.partial(host, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@contextmanager
def ten_archives(top: Path) -> Iterator[list[Archive]]:
    """Each below a path of its host, as a project's pages stand."""
    with ExitStack() as stack:
        found = []
        for number in range(1, ARCHIVES + 1):
            site = top / str(number) / "huikan"
            write_site(site, number)
            server = stack.enter_context(serving(site.parent))
            url = f"http://127.0.0.1:{server.server_address[1]}/huikan/"
            if number % 2:
                write_map(site, url)
            found.append(Archive(f"第{number}县会刊", url, server))
        yield found


def portal_text(archives: Sequence[Archive], url: str = "") -> str:
    """The file that describes their portal."""
    rows = "".join(f"  - url: {a.url.rstrip('/')}\n    name: {a.name}\n" for a in archives)
    return f"title: 各县会刊\ntitle_en: Bulletins\nurl: {url or 'null'}\nmembers:\n{rows}"
