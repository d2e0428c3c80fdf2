"""How soon `huikan serve` shows a saved change of one article.

    python bench/serve.py [CONTENT | COUNT] [--repeat 5]

The archive in CONTENT (a copy is worked on; default: the demonstration), or a made-up one of
COUNT articles (`bench/archives.py`). Reported are the first build, then for each save the seconds
until a browser that waits for news has the page with the new words, and until the dataset's
checksums are others: the site is put in place whole, so lists, feeds and search stand then, too.
The least of the repeats and all of them. Nothing is asserted here.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

from archives import ROOT, write_archive

from huikan.preview_server import PreviewServer, Watch
from huikan.previewing import Preview

_SUMS = "/data/SHA256SUMS"


def ask(server: PreviewServer, path: str) -> str:
    """What a browser gets."""
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=600)
    connection.request("GET", quote(path, safe="/?=&%"))
    return connection.getresponse().read().decode("utf-8")


def save(server: PreviewServer, file: Path, address: str, words: str) -> tuple[float, float]:
    """Seconds from saving to seeing the page, and to the whole site."""
    state, sums = server.preview.state, ask(server, _SUMS)
    start = time.perf_counter()
    file.write_text(f"{file.read_text('utf-8')}\n{words}\n", "utf-8")
    while words not in ask(server, address):
        ask(server, f"/_huikan/state?at={address}&seen={state}")
    seen = time.perf_counter() - start
    while ask(server, _SUMS) == sums:
        time.sleep(0.05)
    return seen, time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("archive", nargs="?", default=str(ROOT / "content"))
    parser.add_argument("--repeat", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        if asked.archive.isdecimal():
            write_archive(content, int(asked.archive))
        else:
            shutil.copytree(asked.archive, content)
        preview = Preview(content, Path(folder) / "work")
        start = time.perf_counter()
        preview.build()
        print(f"{len(preview.known)} files; first build {time.perf_counter() - start:.1f} s")
        server = PreviewServer(preview, "zh", 0)
        watch = Watch(preview, print)
        for target in (server.serve_forever, watch.run):
            threading.Thread(target=target, daemon=True).start()
        files = [p for p in sorted(preview.known) if p.endswith(".md") and "/index" not in p]
        files = [p for p in files if not p.endswith(".en.md")]
        time.sleep(1)
        times = []
        for n in range(asked.repeat):
            path = files[n * len(files) // asked.repeat]
            address = f"/{path.removesuffix('.md')}/"
            times.append(save(server, content / path, address, f"改了第{n}次。"))
            time.sleep(1)
        for what, row in zip(("page", "whole site"), zip(*times, strict=True), strict=True):
            print(f"{what}: least {min(row):.2f}; {', '.join(f'{t:.2f}' for t in row)}")
        watch.stop()
        preview.press.close()


if __name__ == "__main__":
    main()
