"""Queries asked in Chromium, each with an empty cache; bytes are counted where they are served."""

from __future__ import annotations

import functools
import gzip
import re
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser

from huikan.site.folding import fold
from huikan.site.search_documents import SearchDocument
from made_articles import cut_out

ASSETS = Path(__file__).parents[1] / "theme_overrides/assets"

# Files of an index; not the programs that read it.
_DATA = re.compile(r"/(?:search|pagefind)/(?!.*\.js$|wasm\.)")

FIXED = (
    "政", "的", "政协", "委员", "市政协", "政协委员", "民主监督", "委员会客室", "云溪市政协",
    "２０２４年", "4+X", "“4+X”模式", "有事好商量", "委員會客室", "社會", "乡村振兴", "committee",
    "Annual", "consultation", "云溪市政协提案委员会",
)  # fmt: skip
"""Words, names, phrases across words, digits, mixed ones, traditional characters, English."""


@dataclass
class Counting:
    """A folder that is being served, and the bytes that went out since `bytes` was 0.

    Only what lies in `search/` or `pagefind/` counts, and no programs (scripts, WebAssembly):
    a reader fetches those once. JSON counts as a host would send it, compressed.
    """

    url: str = ""
    bytes: int = 0
    files: list[str] = field(default_factory=list)


def write_index(files: Mapping[str, bytes], top: Path) -> None:
    """Write an index of ours into a folder, with a page that its programs can run on."""
    for name, data in files.items():
        target = top / "search" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    shutil.copytree(ASSETS, top / "assets")
    (top / "index.html").write_text("<!doctype html><title>t</title>", encoding="utf-8")


@contextmanager
def served_counting(folder: Path) -> Iterator[Counting]:
    """Serve a folder on this machine and count what is fetched from it."""
    counting = Counting()

    class Handler(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # as hosts do: one connection for many files
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def copyfile(self, source, outputfile) -> None:  # type: ignore[no-untyped-def]
            data = source.read()
            if _DATA.search(self.path):
                is_json = self.path.endswith(".json")
                counting.bytes += len(gzip.compress(data) if is_json else data)
            counting.files.append(self.path)
            outputfile.write(data)

    handler = functools.partial(Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        counting.url = f"http://127.0.0.1:{server.server_address[1]}/"
        yield counting
        server.shutdown()


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a query: addresses, bytes fetched from an empty cache, milliseconds."""

    addresses: frozenset[str]
    bytes: int
    milliseconds: float


def ask_in_browser(
    browser: Browser,
    counting: Counting,
    script: str,
    queries: Iterable[str],
    *,
    fresh: bool = True,
) -> Iterator[Asked]:
    """Run a script on the page `index.html`, for each query in a fresh profile (or all in one).

    `script` is an async function of the query that shows ten hits and leaves `rest`, a function
    that gives the addresses of all hits. Bytes are all that is fetched until the ten are there,
    milliseconds run from when the page is there.
    """
    page = None
    for query in queries:
        counting.bytes, counting.files = 0, []
        if page is None or fresh:
            page = browser.new_page()
            page.goto(f"{counting.url}index.html")
        milliseconds = page.evaluate(
            f"async (query) => {{ const start = performance.now(); await ({script})(query);"
            " return performance.now() - start; }",
            query,
        )
        fetched = counting.bytes
        yield Asked(frozenset(page.evaluate("self.rest()")), fetched, milliseconds)
        if fresh:
            page.close()


OURS = """async (query) => {
  const worker = new Worker("assets/search-worker.js");
  const answer = await new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage({ id: 1, roots: [new URL("search/", location.href).href], all: true,
      query: `"${query}"`, filters: {}, sort: "", page: 1 });
  });
  self.rest = () => answer.documents.map(String);
}"""
"""The site's own worker; addresses are documents' numbers."""


def truth(docs: Sequence[SearchDocument], query: str) -> frozenset[str]:
    """The addresses of the documents that have the exact string, folded."""
    wanted = str(fold(query))
    return frozenset(d.address for d in docs if wanted in folded(d))


@functools.cache
def folded(doc: SearchDocument) -> str:
    """All that is searched of a document; lines stay apart."""
    return "\n".join(str(fold(line)) for part in doc.lines() for line in part)


def sixty(docs: Sequence[SearchDocument]) -> list[str]:
    """Sixty queries: fixed ones, and strings cut out of the texts across all boundaries."""
    return [*FIXED, *cut_out([folded(doc) for doc in docs], 40)]
