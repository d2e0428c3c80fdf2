"""How long finding reprints takes, and how that grows with the archive.

    python bench/reprints.py [--articles 2500 5000 10000]

The articles are made up: 2,000 Han characters each, twenty to an issue; one in a hundred is
printed again in another issue.
"""

from __future__ import annotations

import argparse
import random
import time

from huikan.reprints import Text, compare

SEED = 20240628
LENGTH, PER_ISSUE, REPRINTED = 2000, 20, 100
_HAN = [chr(c) for c in range(0x4E00, 0x4E00 + 3000)]


def made_texts(number: int) -> list[Text]:
    """So many articles, and one in a hundred of them again."""
    rng = random.Random(SEED)
    words = ["".join(rng.choices(_HAN, k=LENGTH)) for _ in range(number)]
    words += words[::REPRINTED]
    issues = [f"{n // PER_ISSUE:06d}" for n in range(len(words))]
    return [
        Text(f"{issue}/{n:07d}", issue, w)
        for n, (issue, w) in enumerate(zip(issues, words, strict=True))
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, nargs="+", default=[2500, 5000, 10000])
    print(f"{'articles':>10}{'reprints':>10}{'CPU s':>8}{'ms each':>9}")
    for number in parser.parse_args().articles:
        texts = made_texts(number)
        start = time.process_time()
        found = compare(texts)
        seconds = time.process_time() - start
        print(f"{number:>10}{len(found):>10}{seconds:>8.2f}{1000 * seconds / number:>9.2f}")


if __name__ == "__main__":
    main()
