"""What looks damaged in an article's text. Pure; never sure, so only hints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from huikan.problems import Level, Problem

# What decoding left: replacement characters, characters of no common meaning, controls.
_GARBLED = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x7f]")
# UTF-8 that was read as another encoding: two characters of it at least (ä½ å¥½), 锟斤拷.
_MISREAD = re.compile(r"(?:[\u00c0-\u00ef][\u0080-\u00bf]{1,3}){2}|锟斤拷")
# What pasting leaves and nobody sees.
_UNSEEN = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad\u00a0\u2028\u2029]"
)
_AROUND = 6
# A line of running text: no markup at its beginning, and Chinese in it.
_RUNNING = re.compile(r"(?![ \t]*(?:[-+*>|:/#<!\[`~]|\d+[.)]|\Z))[^|<]*[\u3400-\u9fff][^|<]*\Z")
# Sentences of a paragraph that was pasted behind another: both lines are long, and the one above
# ends. Verse, signatures and lines that Markdown breaks (two spaces, a backslash) are none.
_ENDS = re.compile(r"[。！？…][”’」』）》]*\Z")
_LONG = 18


def check_text(path: str, lines: Iterable[tuple[int, str]]) -> Iterator[Problem]:
    """Numbered lines of an article's body with a hint where one looks damaged, one a line.

    Not for rare characters, foreign letters or odd punctuation: those may be the text's own.
    """
    above = ""
    for number, line in lines:
        if _goes_on(above, line):
            quote = line.strip()[:_AROUND]
            yield Problem(path, number, "text-line-end", {"quote": quote}, Level.HINT)
        above = line
        m = _GARBLED.search(line) or _MISREAD.search(line)
        if m:
            quote = line[max(0, m.start() - _AROUND) : m.end() + _AROUND].strip()
            yield Problem(path, number, "text-garbled", {"quote": quote}, Level.HINT)
        elif m := _UNSEEN.search(line):
            before = line[max(0, m.start() - _AROUND) : m.start()]
            values = {"code": f"U+{ord(m[0]):04X}", "before": before}
            yield Problem(path, number, "text-unseen", values, Level.HINT)


def _goes_on(above: str, line: str) -> bool:
    """Whether two paragraphs stand below each other without the blank line that parts them."""
    is_long = min(len(above), len(line)) > _LONG
    return bool(is_long and _ENDS.search(above) and _RUNNING.match(above) and _RUNNING.match(line))
