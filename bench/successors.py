"""Whether the site can be built without MkDocs and Material, and what is lost on the way.

    make successors

ProperDocs goes on with MkDocs 1.6 and its plugins: the site must come out byte for byte the same.
Zensical comes after Material and takes no plugins: `huikan stage` writes Markdown for it. It must
make a page at every address, with every paragraph's address on it, every link must lead
somewhere, and no page may load anything from another host. Ends with 1 if any of it fails.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin

ROOT = Path(__file__).parent.parent
PACKAGES = ROOT / ".cache" / "bench"
WORK = ROOT / ".cache" / "successors"
STAGE = "from huikan.cli import main; main()"

_LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src"}
_OUTSIDE = re.compile(r"(?:https?:)?//")
_PARAGRAPH = re.compile(r"p\d+(?:-\d+)?")


class Page(HTMLParser):
    """A page's ids, links, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take down what a tag says."""
        said = dict(attrs)
        if name := said.get("id"):
            self.ids.add(name)
        if tag == "a" and (to := said.get("href")):
            self.links.append(to)
        if to := said.get(_LOADS.get(tag, "")):
            self.loads.append(to)
        if tag == "link" and "stylesheet" in (said.get("rel") or ""):
            self.loads.append(said.get("href") or "")


def files(site: Path) -> dict[str, Path]:
    """Every file of a site, by its path."""
    return {p.relative_to(site).as_posix(): p for p in site.rglob("*") if p.is_file()}


def pages(site: Path) -> dict[str, Page]:
    """Every page, by its file; the editors' program is none of the archive's."""
    return {
        path: Page(file.read_text(encoding="utf-8"))
        for path, file in files(site).items()
        if path.endswith("index.html") and not path.startswith("admin/")
    }


def run(*args: str) -> float:
    """Run Python; the seconds it took."""
    start = time.monotonic()
    environ = {**os.environ, "PYTHONPATH": str(PACKAGES), "SITE_PDF": "false"}
    command = [sys.executable, *args]
    made = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True)
    if made.returncode:
        sys.exit(f"python {' '.join(args)}:\n{made.stdout}{made.stderr}")
    return time.monotonic() - start


def differences(one: Path, other: Path) -> list[str]:
    """Files that only one has, or that have other bytes."""
    ours, theirs = files(one), files(other)
    return sorted(
        path
        for path in ours.keys() | theirs.keys()
        if path not in ours
        or path not in theirs
        or ours[path].read_bytes() != theirs[path].read_bytes()
    )


def dead_links(made: dict[str, Page], there: set[str]) -> Iterator[str]:
    """Links within the site that lead nowhere."""
    for path, page in made.items():
        for link in page.links:
            if _OUTSIDE.match(link) or link.startswith(("mailto:", "#")):
                continue
            target = unquote(urljoin(f"/{path}", link).partition("#")[0]).lstrip("/")
            if target.endswith("/") or not target:
                target += "index.html"
            if target not in there:
                yield f"{path}: {link}"


def compare(site: Path, staged: Path) -> Iterator[tuple[str, list[str], int]]:
    """What was looked at, what was found wrong, and of how many."""
    ours, theirs = pages(site), pages(staged)
    yield "pages at the same addresses", sorted(ours.keys() ^ theirs.keys()), len(ours)
    lost = [
        f"{path}#{name}"
        for path, page in ours.items()
        for name in page.ids
        if _PARAGRAPH.fullmatch(name) and path in theirs and name not in theirs[path].ids
    ]
    count = sum(bool(_PARAGRAPH.fullmatch(name)) for page in ours.values() for name in page.ids)
    yield "paragraphs with their addresses", lost, count
    links = sum(len(page.links) for page in theirs.values())
    yield "links that lead somewhere", list(dead_links(theirs, set(files(staged)))), links
    loads = [(path, to) for path, page in theirs.items() for to in page.loads]
    strange = [f"{path}: {to}" for path, to in loads if _OUTSIDE.match(to)]
    yield "scripts, styles and pictures of the site's own", strange, len(loads)
    gone = [
        path
        for path in files(site).keys() - files(staged).keys()
        if not path.startswith("assets/") and path != "404.html"
    ]
    twins = [path for path in gone if path.endswith(".md")]
    print(f"not there with Zensical: {len(twins)} articles' Markdown files;", end=" ")
    print(", ".join(sorted(set(gone) - set(twins))) or "nothing else")


def main() -> None:
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    usual, proper, staged = WORK / "mkdocs", WORK / "properdocs", WORK / "staged"
    took = run("-m", "mkdocs", "build", "-q", "-d", str(usual))
    print(f"MkDocs: {len(files(usual))} files, {took:.0f} s")
    took = run("-m", "properdocs", "build", "-q", "-f", "mkdocs.yml", "-d", str(proper))
    other = differences(usual, proper)
    count = len(files(proper))
    print(f"ProperDocs: {count} files, {len(other)} of them with other bytes, {took:.0f} s")
    took = run("-c", STAGE, "stage", str(staged))
    print(f"huikan stage: {len(files(staged))} files, {took:.0f} s")
    took = run("-m", "zensical", "build", "-f", str(staged / "mkdocs.yml"))
    print(f"Zensical: {len(files(staged / 'site'))} files, {took:.0f} s")
    for what, wrong, count in compare(usual, staged / "site"):
        other += wrong
        print(f"{what}: {count - len(wrong)} of {count}", *wrong[:5], sep="\n  ")
    sys.exit(bool(other))


if __name__ == "__main__":
    main()
