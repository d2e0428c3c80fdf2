"""How fast Huikan reads, as ratios to a baseline of the same run, and how that grows with size.

    python bench/pipeline.py [--copies 1 2 4 8] [--repeat 3]

The baseline is what no reading can go without: opening the file, hashing its bytes, decoding
them. Ratios to it compare between machines better than seconds do. The exponent is the slope
of log time over log size: 1 is linear, 2 quadratic.

The text is the demo archive's raw texts as one page, then 2, 4 and 8 times as much: in each
further copy half of the Han characters change places with others, so that it is as damaged and
as long as the first, but no repetition of it.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from huikan.authority import Authority
from huikan.model import RawText
from huikan.page.repeats import find_repeats
from huikan.pipeline import STAGES, State, read
from huikan.store import load_authority
from huikan.text.decode import decode
from huikan.trace import Journal, Traced

CONTENT = Path(__file__).parents[1] / "content"
SEED = 20240628
BASELINE_SECONDS = 0.2
"""The baseline is repeated for so long: one round of it takes microseconds."""

_HAN = re.compile("[\u4e00-\u9fff]")
# Characters that the rules go by stay what they are, so that every rule has its work.
_KEPT = frozenset("政协委员会提案市区县省主席年月日是一二三四五六七八九十图摄")

T = TypeVar("T")


def demo_text(copies: int) -> str:
    """The demo archive's raw texts, `copies` times over, each copy of other words."""
    files = sorted((CONTENT / "raw").glob("*.txt"))
    text = "\n\n".join(decode(f.read_bytes(), f.name)[0] for f in files)
    return "\n\n".join([text, *(disguised(text, n) for n in range(1, copies))])


def disguised(text: str, number: int) -> str:
    """The text with half of its Han characters exchanged for one another."""
    rng = random.Random(SEED + number)
    changed = [c for c in sorted(set(_HAN.findall(text)) - _KEPT) if rng.random() < 0.5]
    others = changed[:]
    rng.shuffle(others)
    return text.translate(str.maketrans(dict(zip(changed, others, strict=True))))


def best_of(repeat: int, work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of the fastest of so many runs, and what the last one gave."""
    fastest = float("inf")
    for _ in range(repeat):
        start = time.perf_counter()
        result = work()
        fastest = min(fastest, time.perf_counter() - start)
    return fastest, result


def time_baseline(path: Path) -> float:
    """Seconds to open, hash and decode the file once; the mean of many rounds."""
    rounds, start = 0, time.perf_counter()
    while time.perf_counter() - start < BASELINE_SECONDS:
        data = path.read_bytes()
        hashlib.sha256(data).hexdigest()
        data.decode("utf-8")
        rounds += 1
    return (time.perf_counter() - start) / rounds


def time_stages(raw: RawText, authority: Authority, repeat: int) -> Iterator[tuple[str, float]]:
    """Seconds of each stage on what the one before it left, and of finding repeats alone."""
    best: dict[str, float] = {}
    for _ in range(repeat):
        state = State(raw, authority, Journal(raw.source), Traced.of(raw.source))
        for name, stage in STAGES:
            blocks = state.blocks
            start = time.perf_counter()
            state = stage(state)
            seconds = time.perf_counter() - start
            best[name] = min(best.get(name, seconds), seconds)
            if name == "repeated passages":
                start = time.perf_counter()
                find_repeats(blocks)
                seconds = time.perf_counter() - start
                key = "  of it: finding them"
                best[key] = min(best.get(key, seconds), seconds)
    yield from best.items()


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """The slope of log time over log size."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def measure(copies: int, authority: Authority, repeat: int) -> tuple[int, dict[str, float]]:
    """Size in bytes, and seconds of the baseline, of each stage and of the whole."""
    text = demo_text(copies)
    data = text.encode("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.txt"
        path.write_bytes(data)
        baseline = time_baseline(path)
    raw = RawText("bench.txt", "bench", text, "utf-8", hashlib.sha256(data).hexdigest(), "")
    whole, _ = best_of(repeat, lambda: read(raw, authority))
    return len(data), {
        "baseline": baseline,
        **dict(time_stages(raw, authority, repeat)),
        "whole pipeline with ledger": whole,
    }


def report(sizes: Sequence[int], times: Sequence[dict[str, float]]) -> Iterator[str]:
    """The table, line by line: ratio to the baseline at each size, exponent, MB/s at the last."""
    heads = "".join(f"{size / 1000:>9.0f} kB" for size in sizes)
    yield f"{'time ÷ baseline':<28}{heads}{'exponent':>10}{'MB/s':>8}"
    for name in times[0]:
        ratios = "".join(f"{t[name] / t['baseline']:>12.1f}" for t in times)
        slope = exponent(sizes, [t[name] for t in times]) if len(sizes) > 1 else float("nan")
        speed = sizes[-1] / 1e6 / times[-1][name]
        yield f"{name:<28}{ratios}{slope:>10.2f}{speed:>8.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--repeat", type=int, default=3)
    args = parser.parse_args()
    authority = load_authority(CONTENT)
    sizes, times = zip(*(measure(n, authority, args.repeat) for n in args.copies), strict=True)
    print("\n".join(report(sizes, times)))


if __name__ == "__main__":
    main()
