"""An issue's open questions: of one kind no more than anybody answers one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from huikan.messages import say
from huikan.model import Finding

MOST = 1000
"""Questions of one code that are listed in an issue. No article of the demonstration has more than
six; of three megabytes of badly recognised text one had 166,000, each with its own message."""
FEW = 10
"""So many of one code each article lists in any case."""

REST = "review/more"
"""The code of the question that stands for those that are not listed."""


def listed(findings: Iterable[Finding], asked: Counter[str]) -> Iterator[Finding]:
    """An article's questions; for those that are too many, one that says how many, from where.

    `asked` counts, over the articles of an issue, how many of each code there were so far.

    >>> doubts = [Finding("line/stray-latin", f"第{n}处", "") for n in range(1005)]
    >>> rest = list(listed(doubts, Counter()))[1000:]
    >>> [(f.code, f.place) for f in rest]
    [('review/more', '第1000处')]
    """
    own, left_out = Counter[str](), Counter[str]()
    first: dict[str, str] = {}
    for finding in findings:
        code = finding.code
        own[code] += 1
        asked[code] += 1
        if own[code] <= FEW or asked[code] <= MOST:
            yield finding
        else:
            first.setdefault(code, finding.place)
            left_out[code] += 1
    for code, place in first.items():
        values = {"place": place, "code": code, "count": left_out[code]}
        yield Finding(REST, place, say(REST, "zh", values))
