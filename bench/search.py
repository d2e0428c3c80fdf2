"""Measure search on made-up archives: `python bench/search.py [COUNT…] [--pagefind PROGRAM]`.

For each size: sixty queries in Chromium against the exact string, each with an empty cache: recall,
precision, bytes and time to the first ten hits; and what the index takes to build and to keep.
Beside it, in the same run and on the same texts, Pagefind (as it comes, and over a copy in which
spaces part the characters, asked for a phrase) and Material's own search, where their programs
are given (`--pagefind pagefind_extended`, `--mkdocs mkdocs`; with `jieba` beside MkDocs).
Nothing is asserted here; tests/test_search_size.py does that.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from asking import OURS, ask_in_browser, served_counting, sixty, truth, write_index  # noqa: E402
from huikan.site.folding import fold  # noqa: E402
from huikan.site.search import build_index  # noqa: E402
from huikan.site.search_documents import SearchDocument  # noqa: E402
from made_articles import make_articles  # noqa: E402
from search_reader import Reader  # noqa: E402

SIZES = (200, 2000, 10_000)
LENGTH = 2000
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_MARK = re.compile(r"[^\w\s]")

PAGEFIND = """async (query) => {
  const pagefind = await import(new URL("pagefind/pagefind.js", location.href).href);
  const { results } = await pagefind.search(`"${query}"`);
  await Promise.all(results.slice(0, 10).map((result) => result.data()));
  self.rest = async () => {
    const all = await Promise.all(results.map((result) => result.data()));
    return all.map(({ url }) => url.replace(/^\\//, "").replace(/index\\.html$/, ""));
  };
}"""
MATERIAL = """async (query) => {
  const ask = (message) => new Promise((resolve) => {
    self.worker.onmessage = ({ data }) => resolve(data.data);
    self.worker.onerror = () => resolve({ items: [] });
    self.worker.postMessage(message);
  });
  if (!self.worker) {
    const { config, docs } = await (await fetch("search/search_index.json")).json();
    const scripts = document.querySelector("#__config").textContent;
    self.worker = new Worker(JSON.parse(scripts).search);
    await ask({ type: 0, data: { config, docs, options: { suggest: false } } });
  }
  const { items } = await ask({ type: 2, data: query });
  self.rest = () => items.map((item) => item[0].location.replace(/#.*/, ""));
}"""
"""Its worker takes the whole index first; a query it cannot parse finds nothing."""


def ours(docs: Sequence[SearchDocument], top: Path, _: str) -> Callable[[str], str]:
    """Write our index; gives what turns a document's number into its address."""
    files = dict(build_index(docs))
    write_index(files, top)
    reader = Reader(files)
    return lambda number: reader.address(int(number))


def pagefind(docs: Sequence[SearchDocument], top: Path, program: str) -> Callable[[str], str]:
    """Let Pagefind index a page for each document."""
    return _pagefind(docs, top, program, lambda doc: doc.lang, str)


def parted(docs: Sequence[SearchDocument], top: Path, program: str) -> Callable[[str], str]:
    """The same for a copy whose characters are parted, in no language that it knows."""
    return _pagefind(docs, top, program, lambda _: "xx", spaced)


def spaced(text: str) -> str:
    """A text for an index of words: folded, spaces for marks and around each Han character."""
    return " ".join(_HAN.sub(r" \g<0> ", _MARK.sub(" ", str(fold(text)))).split())


def _pagefind(
    docs: Sequence[SearchDocument],
    top: Path,
    program: str,
    language: Callable[[SearchDocument], str],
    written: Callable[[str], str],
) -> Callable[[str], str]:
    for doc in docs:
        page = top / doc.address / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        lines = [written(line) for part in doc.lines()[1:] for line in part]
        body = "".join(f"<p>{escape(line)}</p>" for line in lines)
        title = escape(written(doc.title))
        page.write_text(
            f'<!doctype html><html lang="{language(doc)}"><meta charset="utf-8">'
            f"<title>{title}</title><h1>{title}</h1>{body}",
            encoding="utf-8",
        )
    (top / "index.html").write_text(
        f'<!doctype html><html lang="{language(docs[0])}"><title>t</title>', encoding="utf-8"
    )
    subprocess.run([*program.split(), "--site", str(top)], check=True, capture_output=True)
    return str


def material(docs: Sequence[SearchDocument], top: Path, program: str) -> Callable[[str], str]:
    """Let MkDocs with Material build a site of all documents, out of its navigation."""
    with tempfile.TemporaryDirectory() as folder:
        for doc in docs:
            page = Path(folder, "docs", f"{doc.address.rstrip('/')}.md")
            page.parent.mkdir(parents=True, exist_ok=True)
            lines = [line for part in doc.lines()[1:] for line in part if line]
            page.write_text("\n\n".join((f"# {doc.title}", *lines)), encoding="utf-8")
        Path(folder, "docs/index.md").write_text("# t\n", encoding="utf-8")
        Path(folder, "mkdocs.yml").write_text(
            "site_name: t\ntheme: {name: material, language: zh, font: false}\n"
            "plugins: [search]\nnav: [index.md]\nvalidation: {nav: {omitted_files: ignore}}\n",
            encoding="utf-8",
        )
        command = [*program.split(), "build", "-q", "-f", f"{folder}/mkdocs.yml", "-d", str(top)]
        subprocess.run(command, check=True, capture_output=True)
    return str


WAYS = {
    "ours": (ours, OURS, "search", str),
    "pagefind": (pagefind, PAGEFIND, "pagefind", str),
    "pagefind, parted": (parted, PAGEFIND, "pagefind", spaced),
    "material": (material, MATERIAL, "search", str),
}
"""What builds an index, what asks it, where it lies, and how a query is written for it."""


def measure(
    docs: Sequence[SearchDocument], way: str, program: str, browser: Browser
) -> Mapping[str, object]:
    """One way of searching: what it costs, and how right it is."""
    build, script, kept_in, written = WAYS[way]
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        start = time.perf_counter()
        address = build(docs, top, program)
        seconds = time.perf_counter() - start
        kept = [path for path in (top / kept_in).rglob("*") if path.is_file()]
        found = wanted = right = 0
        queries = sixty(docs)
        with served_counting(top) as counting:
            fresh = way != "material"  # the whole index each time: one page for all queries
            asked_for = map(written, queries)
            answers = list(ask_in_browser(browser, counting, script, asked_for, fresh=fresh))
        for query, asked in zip(queries, answers, strict=True):
            got, true = set(map(address, asked.addresses)), truth(docs, query)
            found, wanted, right = found + len(got), wanted + len(true), right + len(got & true)
        cold = answers if fresh else answers[:1]
        fetched = [asked.bytes for asked in cold]
        return {
            "way": way,
            "documents": len(docs),
            "recall": f"{right / wanted:.4f}",
            "precision": f"{right / max(1, found):.4f}",
            "bytes": f"{statistics.median(fetched):,.0f} ({max(fetched):,})",
            "ms": f"{statistics.median(asked.milliseconds for asked in cold):.0f}",
            "build s": f"{seconds:.1f}",
            "index bytes": f"{sum(p.stat().st_size for p in kept):,}",
            "files": f"{len(kept):,}",
        }


def main() -> None:
    """Print a table row for each size and way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--pagefind", default="")
    parser.add_argument("--mkdocs", default="")
    options = parser.parse_args()
    programs = {
        "ours": "-",
        "pagefind": options.pagefind,
        "pagefind, parted": options.pagefind,
        "material": options.mkdocs,
    }
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"))
        for size in options.sizes:
            docs = list(make_articles(size, LENGTH))
            for way, program in programs.items():
                if program:
                    row = measure(docs, way, program, browser)
                    print("| " + " | ".join(map(str, row.values())) + " |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
