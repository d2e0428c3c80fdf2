"""Measure search on made-up archives: `python bench/search.py [COUNT…]`.

Prints, for each size: seconds to index a thousand articles, bytes of the index and of its text
files per character, bytes of a cold query with ten hits shown, and recall and precision of the
worker (in node) against the exact string. Nothing is asserted here; the tests do that.
"""

from __future__ import annotations

import functools
import gzip
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from huikan.site.folding import fold  # noqa: E402
from huikan.site.search import build_index  # noqa: E402
from huikan.site.search_documents import SearchDocument  # noqa: E402
from made_articles import make_articles  # noqa: E402

SIZES = (2000, 5000)
LENGTH = 2000
RUNNER = ROOT / "tests/run_search_worker.mjs"
WORKER = ROOT / "theme_overrides/assets/search-worker.js"
FIXED = (
    "政", "的", "政协", "委员", "市政协", "政协委员", "民主监督", "委员会客室", "云溪市政协",
    "２０２４年", "4+X", "“4+X”模式", "有事好商量", "委員會客室", "社會", "乡村振兴", "committee",
    "Annual", "consultation", "云溪市政协提案委员会",
)  # fmt: skip


def measure(count: int) -> None:
    docs = list(make_articles(count, LENGTH))
    start = time.perf_counter()
    files = build_index(docs)
    seconds = time.perf_counter() - start
    characters = sum(len(d.body) for d in docs)
    grams = sum(len(data) for name, data in files.items() if "/g/" in name)
    texts = sum(len(data) for name, data in files.items() if "/t/" in name)
    print(f"{len(docs)} documents, {characters} characters, {len(files)} files")
    print(f"  seconds per 1,000: {seconds / len(docs) * 1000:.2f}")
    print(f"  bytes: {sum(map(len, files.values()))}")
    print(f"  bytes a character: index {grams / characters:.2f}, text {texts / characters:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            target = Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        compare(docs, Path(folder))


def compare(docs: Sequence[SearchDocument], folder: Path) -> None:
    texts = {d.address: "\n".join(str(fold(line)) for line in lines(d)) for d in docs}
    queries = [*FIXED, *cut_out(list(texts.values()), 40)]
    asked = [{"query": f'"{q}"', "all": True, "cold": True} for q in queries]
    run = subprocess.run(
        ["node", str(RUNNER), str(WORKER), str(folder)],
        input=json.dumps(asked), capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    answers = json.loads(run.stdout)
    print([a for a in answers if "error" in a][:2])
    found = wanted = right = 0
    for query, answer in zip(queries, answers, strict=True):
        truth = {address for address, text in texts.items() if str(fold(query)) in text}
        got = {address(folder, number) for number in answer["documents"]}
        found, wanted, right = found + len(got), wanted + len(truth), right + len(got & truth)
    fetched = [answer["bytes"] for answer in answers]
    print(f"  {len(queries)} queries: recall {right / wanted:.4f}, precision {right / found:.4f}")
    print(f"  bytes of a cold query: median {statistics.median(fetched):.0f}, max {max(fetched)}")


@functools.cache
def address(folder: Path, number: int) -> str:
    (head,) = folder.glob(f"*/t/{number}-0.bin")
    return str(json.loads(unpacked(head.read_bytes()))["address"])


def unpacked(data: bytes) -> bytes:
    """What `pack` packed, without the lengths of its columns."""
    whole = gzip.decompress(data)
    return whole[next(i for i, byte in enumerate(whole) if byte < 128) + 1 :]


def lines(doc: SearchDocument) -> tuple[str, ...]:
    return (doc.title, doc.subtitle, *doc.committees, doc.feature, *doc.authors, doc.body)


def cut_out(texts: Sequence[str], count: int) -> list[str]:
    dice = random.Random(3)
    cut: list[str] = []
    while len(cut) < count:
        text, length = dice.choice(texts), dice.choice((1, 2, 3, 4, 5, 6, 8, 12, 20))
        start = dice.randrange(len(text) - length)
        query = text[start : start + length]
        if query.strip() == query and "\n" not in query and not set(query) & set('"-'):
            cut.append(query)
    return cut


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or SIZES):
        measure(size)
