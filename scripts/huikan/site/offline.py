"""The whole site as a ZIP that opens from the disk, search included.

A browser that opens a page from the disk (`file:`) shows a folder where a link leads to one,
starts no worker from a file and fetches nothing. So links name `index.html`, and what search
fetches becomes scripts, which may be loaded (`assets/offline.js` puts them back together).
"""

from __future__ import annotations

import base64
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO

NAME = "archive.zip"
"""The file's name below `data/`."""

FOLDER = "huikan/"
"""The folder in it that everything lies in."""

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every file in it: the earliest that ZIP knows."""

# A relative link to a folder: no scheme, no host, no query of another page in it.
_TO_FOLDER = re.compile(r'((?:href|action)="(?!//)(?:[^":?#]*/|\.{1,2}))(?=["?#])')
_SEARCH_SCRIPT = re.compile(r'(<script src="([^"]*assets/)search\.js")')
_POLICY = "default-src 'self';"
_SOURCES = ("search-fold.js", "search-index.js", "search-worker.js")
_STORED = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".epub", ".pdf", ".zip")
"""Files that are compressed already."""


def write_offline(paths: Iterable[str], read: Callable[[str], bytes], target: IO[bytes]) -> None:
    """Write the ZIP of a built site, one file at a time, the same bytes for the same site.

    `paths` are those of the site's files, from its root; `read` gives a file's bytes.
    """
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(paths):
            if not path.startswith((f"data/{NAME}", "_headers", ".htaccess")):
                name, data = offline_file(path, read(path))
                archive.writestr(_info(name), data, compresslevel=6)
        sources = {name: read(f"assets/{name}").decode("utf-8") for name in _SOURCES}
        script = f"self.huikanSources = {json.dumps(sources)};\n"
        archive.writestr(_info("assets/offline-sources.js"), script)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(FOLDER + name, _FIRST_DAY)
    packed = name.lower().endswith(_STORED)
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info


def offline_file(path: str, data: bytes) -> tuple[str, bytes]:
    """A file of the site as it has to be on the disk: its name there, and its bytes."""
    if path.endswith(".html"):
        return path, offline_page(data.decode("utf-8")).encode()
    if path.startswith("search/"):
        text = base64.b64encode(data).decode("ascii")
        return f"{path}.js", f'huikanOffline(document.currentScript, "{text}");\n'.encode()
    return path, data


def offline_page(text: str) -> str:
    """A page whose links name files, and whose search needs no server.

    >>> offline_page('<a href="../b/#p3">乙</a> <a href="https://example.org/">外</a>')
    '<a href="../b/index.html#p3">乙</a> <a href="https://example.org/">外</a>'
    >>> offline_page('<form action="search/"></form><a href=".">首页</a>')
    '<form action="search/index.html"></form><a href="./index.html">首页</a>'
    """
    text = _TO_FOLDER.sub(lambda m: f"{m[1]}{'' if m[1].endswith('/') else '/'}index.html", text)
    if not _SEARCH_SCRIPT.search(text):
        return text
    scripts = "".join(_offline_scripts())
    text = _SEARCH_SCRIPT.sub(lambda m: scripts.format(m[2]) + m[1], text, count=1)
    return text.replace(_POLICY, f"{_POLICY} worker-src blob:;", 1)


def _offline_scripts() -> Iterator[str]:
    for name in ("offline-sources.js", "offline.js"):
        yield f'<script src="{{0}}{name}" defer></script>'
