#!/usr/bin/env python3
"""Distil `huikan/data/collocations.npz` from the word trigrams of open-gram.

Run at authoring time only, where Debian's `sunpinyin-utils` (for `tslminfo`) is installed. DIR is
the unpacked package `sunpinyin-data` (`dpkg-deb -x`):

    python scripts/authoring/build_collocations.py DIR

open-gram is under CC BY-SA 3.0 Unported, and so is what is made from it; the notice beside it is
`collocations.txt`. What is kept: the commonest words of up to four characters, how likely each is,
and of the pairs of neighbours those that say most about what stands where. From the same package
the same bytes, but for the version of zlib.
"""

from __future__ import annotations

import subprocess
import sys
from array import array
from itertools import takewhile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from huikan.text.collocations import LONGEST, TABLE, UNIT, UNKNOWN, word_key

TARGET = Path(__file__).parents[1] / "huikan" / "data" / TABLE
DICTIONARY, MODEL = "pydict_sc.bin", "lm_sc.t3g"
WORDS, PAIRS = 1 << 16, 700_000
"""How many are kept: words that two bytes can number, and pairs for a file of two megabytes."""

Floats = NDArray[np.float64]


def dictionary(data: bytes) -> list[str]:
    """The words by their numbers; the header has how many there are, and where they begin."""
    count, _, start = np.frombuffer(data, dtype="<u4", count=3).tolist()
    return data[start:].decode("utf-32-le").split("\0")[:count]


def model(path: Path) -> tuple[Floats, Floats]:
    """Rows (word, likelihood, back-off) and (word, word, likelihood)."""
    command = ["tslminfo", "-v", "-p", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="ascii") as printed:
        assert printed.stdout
        grams = [array("d") for _ in range(3)]
        for line in takewhile(lambda s: not s.startswith("\\3"), printed.stdout):
            if line.startswith("\\"):
                order = int(line[1])
            else:
                grams[order].extend(map(float, line.replace("(0,0)", "0").split()[:3]))
        printed.kill()
    return np.reshape(grams[1], (-1, 3)), np.reshape(grams[2], (-1, 3))


def distil(words: list[str], single: Floats, double: Floats) -> dict[str, NDArray[np.integer]]:
    """The table of `huikan.text.collocations`, as arrays."""
    key = {0: UNKNOWN} | {i: word_key(w) for i, w in enumerate(words) if 0 < len(w) <= LONGEST}
    single = single[[int(i) in key for i in single[:, 0]]]
    rank = np.argsort(-single[:, 1], kind="stable")[:WORDS]
    keys = np.array([key[int(i)] for i in single[rank, 0]], dtype=np.uint64)
    order = np.argsort(keys)
    single, keys = single[rank[order]], keys[order]
    place = np.full(len(words), -1)
    place[single[:, 0].astype(int)] = np.arange(len(single))
    first, second = place[double[:, 0].astype(int)], place[double[:, 1].astype(int)]
    both = (first >= 0) & (second >= 0)
    first, second, likely = first[both], second[both], np.log(double[both, 2])
    alone, back_off = np.log(single[:, 1]), np.log(single[:, 2])
    bond = likely - alone[second]
    tells = np.exp(alone[first] + likely) * np.abs(bond - back_off[first])
    best = np.sort(np.argsort(-tells, kind="stable")[:PAIRS])
    best = best[np.lexsort((second[best], first[best]))]
    return {
        "words": np.diff(keys, prepend=np.uint64(0)),
        "alone": _rounded(alone, np.int16),
        "back_off": _rounded(back_off, np.int8),
        "pairs": np.bincount(first[best], minlength=len(keys)).astype(np.uint16),
        "second": np.diff(second[best].astype(np.uint16), prepend=np.uint16(0)),
        "bond": _rounded(bond[best], np.int8),
    }


def _rounded(values: Floats, kind: type[np.signedinteger]) -> NDArray[np.signedinteger]:
    limits = np.iinfo(kind)
    return np.clip(np.rint(values * UNIT), limits.min, limits.max).astype(kind)


def main(source: Path) -> None:
    found = {path.name: path for path in source.rglob("*") if path.name in (DICTIONARY, MODEL)}
    table = distil(dictionary(found[DICTIONARY].read_bytes()), *model(found[MODEL]))
    np.savez_compressed(TARGET, allow_pickle=False, **table)
    print(f"{len(table['words'])} words, {len(table['bond'])} pairs, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
