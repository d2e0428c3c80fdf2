"""What search finds in an archive, and whether that is less than it was.

`python bench/recall.py OUT.json [--content DIR] [--against BEFORE.json]`: sixty queries in
Chromium against the exact string, with the programs of the checkout that this file lies in. With
`--against`, the queries are those of an earlier measurement (the base branch's); both stand side
by side as a table, and the exit code is 1 if less is found or what is found is less often right.
`.ci/recall` does both for a pull request.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from playwright.sync_api import sync_playwright  # noqa: E402

from asking import OURS, ask_in_browser, served_counting, sixty, truth, write_index  # noqa: E402
from huikan.site.names import ArchiveNames  # noqa: E402
from huikan.site.search import build_index  # noqa: E402
from huikan.site.search_documents import SearchDocument, documents  # noqa: E402
from huikan.store import load_archive, load_authority  # noqa: E402
from search_reader import Reader  # noqa: E402

Measured = Mapping[str, Sequence[int]]
"""Query: how many documents have the string, how many were found, how many of these have it,
bytes fetched."""


def measure(docs: Sequence[SearchDocument], queries: Sequence[str]) -> dict[str, list[int]]:
    """Ask each query of an index of the documents, in a browser with an empty cache."""
    files = dict(build_index(docs))
    reader = Reader(files)
    program = shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        write_index(files, top)
        with served_counting(top) as counting, sync_playwright() as p:
            browser = p.chromium.launch(executable_path=program, args=["--no-sandbox"])
            answers = list(ask_in_browser(browser, counting, OURS, queries))
            browser.close()
    made: dict[str, list[int]] = {}
    for query, asked in zip(queries, answers, strict=True):
        got = {reader.address(int(number)) for number in asked.addresses}
        true = truth(docs, query)
        made[query] = [len(true), len(got), len(got & true), asked.bytes]
    return made


def figures(measured: Measured) -> tuple[float, float, float]:
    """Recall, precision, and bytes of a query in the median."""
    rows = measured.values()
    true, got, right = (sum(row[n] for row in rows) for n in range(3))
    return (
        right / true if true else 1.0,
        right / got if got else 1.0,
        statistics.median([row[3] for row in rows] or [0]),
    )


def compared(before: Measured, now: Measured) -> tuple[str, bool]:
    """Both as a table in Markdown, and whether search is worse now."""
    old, new = figures(before), figures(now)
    rows = [
        "| search | base | here |",
        "| --- | ---: | ---: |",
        f"| recall | {old[0]:.4f} | {new[0]:.4f} |",
        f"| precision | {old[1]:.4f} | {new[1]:.4f} |",
        f"| bytes a query, median | {old[2]:,.0f} | {new[2]:,.0f} |",
    ]
    for query, (true, got, right, _) in now.items():
        if right < true or right < got:
            rows.append(f"| {query} | | {right} of {true} found, {got - right} wrong |")
    return "\n".join(rows), new[0] < old[0] or new[1] < old[1]


def main() -> int:
    """Measure, write down, and compare if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--content", type=Path, default=ROOT / "content")
    parser.add_argument("--against", type=Path)
    said = parser.parse_args()
    docs = documents(load_archive(said.content), ArchiveNames(load_authority(said.content)))
    before = json.loads(said.against.read_text("utf-8")) if said.against else None
    measured = measure(docs, list(before) if before else sixty(docs))
    said.out.write_text(json.dumps(measured, ensure_ascii=False, indent=0), "utf-8")
    table, is_worse = compared(before or measured, measured)
    print(table)
    return int(is_worse)


if __name__ == "__main__":
    sys.exit(main())
