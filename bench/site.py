"""What building the site costs, beside stock MkDocs with Material on the same articles.

    python bench/site.py [COUNT…] [--repeat 2] [--jieba FOLDER]

For each size, in turn and as often as asked, each in a process of its own: stock MkDocs with
Material, its articles out of the navigation; Huikan for the first time; again with nothing
changed; and with one article edited. CPU seconds (user and system, the least of the repeats) are
reported, since other work on the machine changes them less than wall time; as ratios to stock;
with the peak of memory and what was written. The exponent is the slope of log time over log
size: 1 is linear. Nothing is asserted here.

Material cuts Chinese into words if jieba is there: pip install --target .cache/jieba jieba.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from archives import ROOT, write_archive

from huikan.article import parse

SIZES = (500, 1000, 2000)
BIN = Path(sys.executable).parent
STOCK = """site_name: t
theme: {name: material, language: zh, font: false}
plugins: [search]
nav: [index.md]
validation: {nav: {omitted_files: ignore}}
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """One run: CPU seconds, peak memory in bytes, and what it left behind."""

    cpu: float
    memory: int
    bytes: int
    files: int


def run(command: Sequence[object], cwd: Path, site: Path, modules: str = "") -> Cost:
    """Run a program to its end; `modules` is a folder that Python looks into as well."""
    child = subprocess.Popen(
        [str(part) for part in command], cwd=cwd, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": modules},
    )  # fmt: skip
    assert child.stderr
    said = child.stderr.read()
    _, child.returncode, used = os.wait4(child.pid, 0)
    if child.returncode:
        raise SystemExit(said.decode())
    files = [p.stat().st_size for p in site.rglob("*") if p.is_file()]
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, sum(files), len(files))


def write_stock(content: Path, folder: Path) -> None:
    """The same articles, Chinese and translated, as MkDocs takes them."""
    shutil.rmtree(folder, ignore_errors=True)
    for path in sorted((content / "issues").rglob("*.md")):
        if path.name == "index.md":
            continue
        article = parse(path.read_text(encoding="utf-8"))
        target = folder / "docs" / path.relative_to(content)
        target.parent.mkdir(parents=True, exist_ok=True)
        body = "\n\n".join(block.text for block in article.blocks)
        target.write_text(f"# {article.title}\n\n{body}\n", encoding="utf-8")
    (folder / "docs/index.md").write_text("# t\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(STOCK, encoding="utf-8")


def edit_one(content: Path) -> None:
    """Put a sentence at the end of an article in the middle of the archive."""
    paths = sorted(p for p in (content / "issues").rglob("*.md") if p.name != "index.md")
    with paths[len(paths) // 2].open("a", encoding="utf-8") as file:
        file.write("\n改了一句。\n")


def measure(count: int, top: Path, modules: str) -> Iterator[tuple[str, Cost]]:
    """Each way once, from nothing."""
    content, site, stock = top / "content", top / "site", top / "stock"
    for folder in (content, site, stock, top / ".cache"):
        shutil.rmtree(folder, ignore_errors=True)
    write_archive(content, count)
    write_stock(content, stock)
    shutil.copy(ROOT / "mkdocs.yml", top)
    (top / "theme_overrides").unlink(missing_ok=True)
    (top / "theme_overrides").symlink_to(ROOT / "theme_overrides")
    yield "stock", run([BIN / "mkdocs", "build", "-q"], stock, stock / "site", modules)
    build = [BIN / "huikan", "build", "--content", content, "--site", site]
    yield "cold", run(build, top, site)
    yield "warm", run(build, top, site)
    edit_one(content)
    yield "edited", run(build, top, site)


def report(count: int, costs: dict[str, Cost]) -> Iterator[str]:
    """A row of the table for each way."""
    for way, cost in costs.items():
        yield (
            f"| {count:,} | {way} | {cost.cpu:.1f} | {1000 * cost.cpu / count:.1f} "
            f"| {cost.cpu / costs['stock'].cpu:.2f} | {cost.memory / 2**20:.0f} "
            f"| {cost.bytes / 2**20:.1f} | {cost.files:,} |"
        )


def exponents(sizes: Sequence[int], costs: Sequence[dict[str, Cost]]) -> Iterator[str]:
    """For each way the exponent, and what each further article costs (least squares)."""
    for way in costs[0]:
        seconds = [c[way].cpu for c in costs]
        slope = np.polyfit(np.log(sizes), np.log(seconds), 1)[0]
        more, fixed = np.polyfit(sizes, seconds, 1)
        memory = np.polyfit(sizes, [c[way].memory / 2**10 for c in costs], 1)[0]
        yield (
            f"| {way} | {slope:.2f} | {fixed:.1f} s + {1000 * more:.1f} ms an article "
            f"| {memory:.0f} KB an article |"
        )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--jieba", default=str(ROOT / ".cache/jieba"))
    options = parser.parse_args()
    print(f"stock with jieba: {'yes' if Path(options.jieba, 'jieba').is_dir() else 'no'}")
    print("| articles | way | CPU s | ms an article | ÷ stock | peak MB | MB written | files |")
    print("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    best: list[dict[str, Cost]] = [{} for _ in options.sizes]
    with tempfile.TemporaryDirectory() as folder:
        for count, costs in zip(options.sizes, best, strict=True):
            for _ in range(options.repeat):
                for way, cost in measure(count, Path(folder), options.jieba):
                    costs[way] = min(costs.get(way, cost), cost, key=lambda c: c.cpu)
            print("\n".join(report(count, costs)), flush=True)
    if len(best) > 1:
        print("\n| way | exponent | CPU | memory |\n| --- | ---: | --- | --- |")
        print("\n".join(exponents(options.sizes, best)))


if __name__ == "__main__":
    main()
