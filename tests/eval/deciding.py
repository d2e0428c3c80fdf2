"""Whether each decision that a reading put on record is right, against what it says it is sure of.

Looked at are decisions about what a text is and where it belongs; those about tags have their
own judges. A decision about text that is no part of any article is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from damage import Page

from huikan.ledger import Decision, Ledger

SURE = 0.95
"""A decision this confident counts as sure: of those, as many should be right."""
_DISPLAY = frozenset(
    {"title", "subtitle", "column", "kicker", "feature", "heading", "organisation"}
)
_IS_A = {
    "article/": frozenset({"title", "feature", "column", "kicker"}),
    "head/": _DISPLAY,
    "section/": frozenset({"heading", "title"}),
    "caption/": frozenset({"caption"}),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision, how sure it was, and whether the truth agrees."""

    rule: str
    confidence: float
    is_right: bool


def judge_decisions(page: Page, ledger: Ledger, ids: Sequence[int]) -> Iterator[Judged]:
    """Every decision that can be held against the truth. `ids` names for each character of the
    page the one of the truth; -1: none."""
    for decision in ledger.decisions:
        own = [i for a, b in decision.spans for i in ids[a:b] if i >= 0]
        if not own:
            continue
        right = _is_right(page, decision, own, ids)
        if right is not None:
            yield Judged(decision.rule, decision.confidence, right)


def _is_right(page: Page, decision: Decision, own: list[int], ids: Sequence[int]) -> bool | None:
    units = page.truth.units
    for prefix, fields in _IS_A.items():
        if decision.rule.startswith(prefix):
            return units[page.truth.unit(own[0])].field in fields
    if decision.rule in ("order/continue", "order/open"):
        return _goes_on(page, decision, ids)
    return None


def _goes_on(page: Page, decision: Decision, ids: Sequence[int]) -> bool | None:
    """Whether the second text of a join follows the first: in the same paragraph, behind it, and
    with nothing that the page prints in between."""
    parts = [[i for i in ids[a:b] if i >= 0] for a, b in decision.spans]
    parts = [p for p in parts if p]
    if len(parts) < 2:
        return None
    cuts = [(p[-1], q[0]) for p, q in pairwise(parts) if q[0] != p[-1] + 1]
    present = {i for i in ids if i >= 0}
    for a, b in cuts:
        if page.truth.unit(a) != page.truth.unit(b) or b < a:
            return False
        if any(i in present and not _is_space(page, i) for i in range(a + 1, b)):
            return False
    return True


def _is_space(page: Page, i: int) -> bool:
    unit = page.truth.units[page.truth.unit(i)]
    return unit.text[i - unit.start].isspace()


def reliability(judged: Sequence[Judged]) -> str:
    """A table: for each rule and confidence how many decisions there were and how many right."""
    keys = sorted({(j.rule, j.confidence) for j in judged})
    rows = [f"{'rule':22}{'said':>6}{'n':>7}{'right':>8}"]
    for rule, confidence in keys:
        own = [j for j in judged if (j.rule, j.confidence) == (rule, confidence)]
        part = sum(j.is_right for j in own) / len(own)
        rows.append(f"{rule:22}{confidence:>6.2f}{len(own):>7}{part:>8.3f}")
    sure = [j for j in judged if j.confidence >= SURE]
    if sure:
        part = sum(j.is_right for j in sure) / len(sure)
        rows.append(f"{'at least 95 % sure':22}{SURE:>6.2f}{len(sure):>7}{part:>8.3f}")
    return "\n".join(rows)
