"""How reading time grows on texts that are made to be hard: nothing should be worse than linear.

    python bench/adversarial.py [--size 50000] [NAME…]

Each text is read at the size (in characters) and at twice and four times it. The exponent is the
slope of log time over log size: 1 is linear, 2 quadratic. Small texts measure what does not grow.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterable

import numpy as np

from huikan.authority import load
from huikan.pipeline import RawText, read

SEED = 20240628
_HAN = [chr(c) for c in range(0x4E00, 0x4E00 + 3000)]


def words(length: int, seed: int) -> str:
    """So many Han characters at random."""
    return "".join(random.Random(SEED + seed).choices(_HAN, k=length))


def repeated(unit: str) -> Callable[[int], str]:
    """A text of one unit, again and again."""
    return lambda size: unit * (size // len(unit))


def parts(make: Callable[[int], str]) -> Callable[[int], str]:
    """A text of numbered parts, no two of them alike."""
    length = len(make(0))
    return lambda size: "".join(make(n) for n in range(size // length))


TEXTS: dict[str, Callable[[int], str]] = {
    "one character": repeated("政"),
    "one character, lines": repeated("政" * 20 + "\n"),
    "blank lines": repeated("\n"),
    "short paragraphs": repeated("政协委员。\n\n"),
    "opening quotes": repeated("“"),
    "closing quotes": repeated("”"),
    "nested quotes": lambda size: "“（《" * (size // 6) + "》）”" * (size // 6),
    "no punctuation": lambda size: words(size, 0),
    "no punctuation, lines": parts(lambda n: words(20, n) + "\n"),
    "one period": lambda size: words(100, 0) * (size // 100),
    "letter-spaced": repeated("政 协 "),
    "doubled marks": repeated("，，"),
    "digits": repeated("1"),
    "headings": parts(lambda n: f"\n\n{words(8, n)}"),
    "articles": parts(lambda n: f"\n\n{words(12, n)}\n\n——{words(8, n)}\n\n{words(100, n)}。"),
    "open ends": parts(lambda n: f"\n\n{words(60, n)}，{words(60, n + 1)}的"),
    "rows": parts(
        lambda n: (
            f"\n第{n:06d}号 关于进一步加强城乡基层治理和公共服务工作的意见和建议（{words(4, n)}）"
        )
    ),
    "captions": repeated("\n\n▲市政协组织委员视察。"),
    "committees": repeated("\n\n云溪市政协提案委员会"),
    "folios": repeated("\n\n— 12 —"),
    "jump lines": repeated("（下转"),
    "years": repeated("2024年5月，"),
}


def measure(make: Callable[[int], str], sizes: Iterable[int]) -> list[float]:
    """CPU seconds of reading the text at each size."""
    authority = load()
    out = []
    for size in sizes:
        text = make(size)
        raw = RawText("bench.txt", "bench", text, "utf-8", "", "")
        start = time.process_time()
        read(raw, authority)
        out.append(time.process_time() - start)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--size", type=int, default=50_000)
    args = parser.parse_args()
    sizes = [args.size, 2 * args.size, 4 * args.size]
    print(f"{'CPU s':<24}" + "".join(f"{size:>10}" for size in sizes) + f"{'exponent':>10}")
    for name in args.names or TEXTS:
        seconds = measure(TEXTS[name], sizes)
        slope = np.polyfit(np.log(sizes), np.log(seconds), 1)[0]
        print(f"{name:<24}" + "".join(f"{s:>10.2f}" for s in seconds) + f"{slope:>10.2f}")


if __name__ == "__main__":
    main()
