"""What building the site costs, beside other builders on the same articles.

    python bench/site.py [COUNT…] [--repeat 2] [--ways stock,cold,…] [--save FILE]

For each size, in turn and as often as asked, each in a process of its own:

- `stock`: MkDocs with Material, its articles out of the navigation, its search (with jieba if that
  is there);
- `hugo`: Hugo with a small template, lists by committee and year, and all texts as one JSON file,
  which is what search in the browser usually reads there;
- `zensical`: Material's successor, with its search;
- `cold`, `warm`, `edited`: Huikan for the first time, again with nothing changed, again with a
  sentence more in one article. No PDFs, which come with an extra; `pdf` and `offline` are first
  builds with PDFs, or with the copy for the disk.

Programs that are not there are left out. Ratios are of one run; seconds do not compare with
another machine's. `CPU` is user and system time of all processes, `MB` the most memory that one
process had at once, `in all` that all had (shared memory counted once). Nothing is asserted here.

    make .cache/bench/.ready    (jieba and Zensical)
    apt-get install hugo
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from archives import ROOT, write_archive
from others import write_hugo, write_stock
from running import BIN, Cost, run

SIZES = (500, 1000, 2000)
WAYS = ("stock", "hugo", "zensical", "cold", "warm", "edited")
JIEBA = ZENSICAL = ROOT / ".cache" / "bench"


def edit_one(content: Path) -> None:
    """Put a sentence at the end of an article in the middle of the archive."""
    paths = sorted(p for p in (content / "issues").rglob("*.md") if p.name != "index.md")
    with paths[len(paths) // 2].open("a", encoding="utf-8") as file:
        file.write("\n改了一句。\n")


def there(ways: Sequence[str]) -> list[str]:
    """The ways whose programs are there."""
    known = {"hugo": shutil.which("hugo"), "zensical": (ZENSICAL / "zensical").is_dir()}
    return [way for way in ways if known.get(way, True)]


def measure(count: int, top: Path, ways: Sequence[str]) -> Iterator[tuple[str, Cost]]:
    """Each way once, from nothing, in a folder of its own.

    What was made before stays until the end: where files were just deleted ext4 looks at each of
    them before it makes a new one, and a first build takes half as much again of CPU.
    """
    top = Path(tempfile.mkdtemp(dir=top))
    content, site = top / "content", top / "site"
    write_archive(content, count)
    shutil.copy(ROOT / "mkdocs.yml", top)
    (top / "theme_overrides").symlink_to(ROOT / "theme_overrides")
    build = [BIN / "huikan", "build", "--content", content, "--site", site]
    for way in ways:
        if way == "edited":
            edit_one(content)
        if way in ("pdf", "offline", "cold") and site.exists():
            site.rename(Path(tempfile.mkdtemp(dir=top)) / "site")
        if way in ("stock", "zensical"):
            folder = write_stock(content, top / way)
            paths = str(JIEBA if way == "stock" else ZENSICAL)
            program = "mkdocs" if way == "stock" else "zensical"
            command = [sys.executable, "-m", program, "build"]
            yield way, run(command, folder, folder / "site", PYTHONPATH=paths)
        elif way == "hugo":
            folder = write_hugo(content, top / way)
            yield way, run(["hugo", "--quiet"], folder, folder / "public")
        else:
            variables = {"pdf": {"SITE_PDF": "true"}, "offline": {"SITE_OFFLINE": "true"}}
            yield way, run(build, top, site, **variables.get(way, {}))


def report(count: int, costs: dict[str, Cost]) -> Iterator[str]:
    """A row of the table for each way."""
    first = next(iter(costs.values()))
    for way, cost in costs.items():
        yield (
            f"| {count:,} | {way} | {cost.wall:.1f} | {cost.wall / first.wall:.2f} "
            f"| {cost.cpu:.1f} | {1000 * cost.cpu / count:.1f} | {cost.cpu / first.cpu:.2f} "
            f"| {cost.memory / 2**20:.0f} | {cost.in_all / 2**20:.0f} "
            f"| {cost.bytes / 2**20:.1f} | {cost.files:,} |"
        )


HEAD = """| articles | way | wall s | ÷ first | CPU s | ms an article | ÷ first | MB | in all | MB written | files |
| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"""  # noqa: E501


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
    parser.add_argument("--ways", type=lambda text: text.split(","), default=WAYS)
    parser.add_argument("--save", type=Path, help="the figures as JSON, for bench/plot.py")
    options = parser.parse_args()
    ways = there(options.ways)
    print(f"left out: {', '.join(set(options.ways) - set(ways)) or 'nothing'};", end=" ")
    print(
        f"jieba: {'yes' if (JIEBA / 'jieba').is_dir() else 'no'}; cores: {os.cpu_count()};", end=" "
    )
    print(f"load before: {os.getloadavg()[0]:.1f}\n{HEAD}")
    best: list[dict[str, Cost]] = [{} for _ in options.sizes]
    with tempfile.TemporaryDirectory() as folder:
        for count, costs in zip(options.sizes, best, strict=True):
            for _ in range(options.repeat):
                for way, cost in measure(count, Path(folder), ways):
                    costs[way] = min(costs.get(way, cost), cost, key=lambda c: c.cpu)
            print("\n".join(report(count, costs)), flush=True)
    if len(best) > 1:
        print("\n| way | exponent | CPU | memory |\n| --- | ---: | --- | --- |")
        print("\n".join(exponents(options.sizes, best)))
    if options.save:
        rows = [
            {"articles": count, "way": way, **asdict(cost)}
            for count, costs in zip(options.sizes, best, strict=True)
            for way, cost in costs.items()
        ]
        options.save.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
