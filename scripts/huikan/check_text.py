"""What looks damaged in an article's text. Pure; never sure, so only hints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from huikan.problems import Level, Problem

# What decoding left: replacement characters, characters of no common meaning, controls.
_GARBLED = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f]")
# UTF-8 that was read as another encoding: Ã¤Â½, ä½ å¥½, 锟斤拷.
_MISREAD = re.compile(
    r"[\u00c0-\u00ef][\u0080-\u00bf]{1,3}|锟斤拷|烫烫烫|[鏄鐨勬][\u3400-\u9fff]?€"
)
# What pasting leaves and nobody sees.
_UNSEEN = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad\u00a0\u2028\u2029]"
)


def check_text(path: str, lines: Iterable[tuple[int, str]]) -> Iterator[Problem]:
    """Numbered lines of an article's body with a hint where one looks damaged, one a line.

    Not for rare characters, foreign letters or odd punctuation: those may be the text's own.
    """
    for number, line in lines:
        m = _GARBLED.search(line) or _MISREAD.search(line)
        if m:
            values = {"quote": line[max(0, m.start() - 6) : m.end() + 6].strip()}
            yield Problem(path, number, "text-garbled", values, Level.HINT)
        elif m := _UNSEEN.search(line):
            values = {
                "code": f"U+{ord(m[0]):04X}",
                "before": line[max(0, m.start() - 6) : m.start()],
            }
            yield Problem(path, number, "text-unseen", values, Level.HINT)
