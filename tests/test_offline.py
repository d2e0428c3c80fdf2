"""The copy of the site for the disk: every link leads to a file."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from bs4 import BeautifulSoup

from huikan.site.build import build_site
from huikan.site.offline import offline_file, offline_page, write_offline
from test_dataset import write_archive


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("offline")
    build_site(write_archive(top / "content"), top / "public", strict=True, offline=True)
    return top / "public"


@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://example.org/a/">外</a>',
        '<a href="//example.org/">外</a>',
        '<a href="mailto:a@example.org">信</a>',
        '<a href="#p3">段</a>',
        '<a href="../tu.png">图</a>',
        '<a href="x.bib" download>引</a>',
        "<p>href=&#34;../&#34; 是正文</p>",
    ],
)
def test_what_leads_to_no_folder_stays(text: str) -> None:
    assert offline_page(text) == text


@pytest.mark.parametrize(
    ("href", "to"),
    [
        ("../", "../index.html"),
        ("..", "../index.html"),
        ("./", "./index.html"),
        ("../b/#p3", "../b/index.html#p3"),
        ("search/?q=%E6%8F%90", "search/index.html?q=%E6%8F%90"),
    ],
)
def test_what_leads_to_a_folder_leads_to_its_page(href: str, to: str) -> None:
    assert offline_page(f'<a href="{href}">') == f'<a href="{to}">'


def test_what_search_fetches_becomes_a_script() -> None:
    name, data = offline_file("search/manifest.json", b'{"a":1}')
    assert name == "search/manifest.json.js"
    assert data == b'huikanOffline(document.currentScript, "eyJhIjoxfQ==");\n'
    assert offline_file("issues/a/tu.png", b"x") == ("issues/a/tu.png", b"x")


def test_every_link_in_it_leads_to_a_file_in_it(built: Path) -> None:
    with zipfile.ZipFile(built / "data" / "archive.zip") as archive:
        names = set(archive.namelist())
        dead = set()
        for name in sorted(n for n in names if n.endswith(".html") and "404" not in n):
            page = BeautifulSoup(archive.read(name).decode("utf-8"), "html.parser")
            for element in page.find_all(["a", "link", "script", "form"]):
                url = element.get("href") or element.get("src") or element.get("action") or ""
                if element.name == "a" and str(url).startswith("https://"):
                    continue  # a handbook names another site, which a reader may go to
                target = urljoin(f"/{name}", str(url)).partition("#")[0].partition("?")[0]
                if unquote(target).lstrip("/") not in names:
                    dead.add((name, url))
    # It does not hold itself.
    assert {url.rpartition("/")[2] for _, url in dead} <= {"archive.zip", "archive.zip.sha256"}


def test_its_checksum_lies_beside_it(built: Path) -> None:
    said, name = (built / "data/archive.zip.sha256").read_text().split()
    assert said == hashlib.sha256((built / "data" / name).read_bytes()).hexdigest()


def test_the_same_site_is_the_same_copy() -> None:
    site = {
        "a/index.html": b"<p>",
        "assets/search-fold.js": b"1",
        "assets/search-index.js": b"2",
        "assets/search-worker.js": b"3",
    }
    copies = []
    for paths in (list(site), list(reversed(site))):
        out = io.BytesIO()
        write_offline(paths, site.__getitem__, out)
        copies.append(out.getvalue())
    assert copies[0] == copies[1]
