"""What `huikan ingest` costs whole: made-up raw texts, an issue each, read in one run.

    python bench/ingest.py [COUNT…] [--size large] [--jobs 1 2] [--rounds 1]

Each text has the words of the demonstration's raw texts with half of their characters exchanged:
all of them as one page (`large`, 49 kB) or an eighth of that (`small`). Every run is a process of
its own with an empty archive; those that are compared run in turn. CPU and `MB` as in
bench/site.py. Other programs' `huikan` is taken with `--huikan`, to compare versions in one run.
Nothing is asserted here.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import tempfile
from pathlib import Path

from pipeline import demo_text, disguised
from running import BIN, Cost, run

SMALL = 8
"""So many small texts make a large one."""


def write_raw(folder: Path, count: int, size: str) -> int:
    """So many raw texts in the folder; their bytes."""
    folder.mkdir(parents=True)
    text = demo_text(1)
    step = len(text) // SMALL
    parts = [text] if size == "large" else [text[n * step :][:step] for n in range(SMALL)]
    in_all = 0
    for number, part in zip(range(count), itertools.cycle(parts), strict=False):
        data = disguised(part, number).encode()
        year, month = 1900 + number // 12, number % 12 + 1
        (folder / f"yunxi-{year}-{month:02}.txt").write_bytes(data)
        in_all += len(data)
    return in_all


def main() -> None:
    """Print a row for each run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("counts", nargs="*", type=int, default=[50, 200])
    parser.add_argument("--size", choices=("large", "small"), default="large")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--huikan", type=Path, nargs="+", default=[BIN / "huikan"])
    asked = parser.parse_args()
    programs = [path.absolute() for path in asked.huikan]
    print("| program | issues | MB of text | jobs | wall s | CPU s | MB | in all | files | load |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as top:
        for count in asked.counts:
            raw, content = Path(top, "raw"), Path(top, "content")
            shutil.rmtree(raw, ignore_errors=True)
            size = write_raw(raw, count, asked.size)
            for _ in range(asked.rounds):
                for jobs, program in itertools.product(asked.jobs, programs):
                    shutil.rmtree(content, ignore_errors=True)
                    command = [program, "ingest", *sorted(raw.iterdir()), "--content", content]
                    cost: Cost = run([*command, "--jobs", jobs], Path(top), content)
                    print(
                        f"| {program.parent.parent.parent.name} | {count:,} | {size / 1e6:.1f} "
                        f"| {jobs} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.memory / 2**20:.0f} "
                        f"| {cost.in_all / 2**20:.0f} | {cost.files:,} "
                        f"| {os.getloadavg()[0]:.0f} |",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
