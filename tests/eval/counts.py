#!/usr/bin/env python3
"""What each rule touches: on how many pages, as the Markdown table of `docs/quality.md`.

`python tests/eval/counts.py` reads the demonstration archive's raw texts and the gate's pages.
A rule counts once a page, however often it acts there; rules that act on no page stand with 0.
"""

from __future__ import annotations

import ast
import multiprocessing
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from corpus import HERE, read_corpus
from damage import NONE
from gate import Case, authority, cases

import huikan
from huikan.ledger import Ledger
from huikan.messages import needs
from huikan.model import RawText
from huikan.pipeline import read
from huikan.store import Store, load_authority
from huikan.text.decode import decode

CONTENT = HERE.parents[1] / "content"
COLUMNS = ("demonstration", "undamaged", "damaged")
RULE_MODULES = ("text", "page")
"""Packages whose modules hold the rules on text; tags are always given where they can be."""

Rules = Mapping[str, str]
"""Rule id → whether it `changes` characters or only `decides` where they belong."""

# A rule's id, or a finding's code, as a whole string: `line/doubled`.
_ID = re.compile(r"[a-z]+/[a-z]+(?:-[a-z]+)*")


def rules_of(ledger: Ledger) -> Rules:
    """The rules that acted on a page. One that both changes and decides is said to change."""
    decided = {d.rule: "decides" for d in ledger.decisions}
    return {**decided, **{c.rule: "changes" for c in ledger.changes}}


def demonstration() -> Iterator[Rules]:
    """The demonstration archive's raw texts, read anew."""
    store, known = Store(CONTENT), load_authority(CONTENT)
    for name in store.raw_names():
        yield rules_of(read(store.load_raw(CONTENT / "raw" / name, ""), known).ledger)


def of_case(case: Case) -> Rules:
    """A page of the gate."""
    page = case.page()
    text, encoding = decode(page.data)
    raw = RawText(f"{page.plan}.txt", page.plan, text, encoding, "", "")
    return rules_of(read(raw, authority()).ledger)


def named_in_code() -> set[str]:
    """Ids in the modules of the rules, codes that are only a finding's left out."""
    home = Path(huikan.__file__).parent
    found: set[str] = set()
    for path in (p for name in RULE_MODULES for p in (home / name).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update(_ID.findall(node.value) if _ID.fullmatch(node.value) else ())
    return {rule for rule in found if needs(rule) is None}


def table(pages: Mapping[str, Iterable[Rules]]) -> str:
    """One row a rule, one column a set of pages."""
    sets = {name: list(own) for name, own in pages.items()}
    counts = {name: Counter(rule for rules in own for rule in rules) for name, own in sets.items()}
    acts: dict[str, str] = {}
    for rules in (rules for own in sets.values() for rules in own):
        acts |= {rule: act for rule, act in rules.items() if acts.get(rule) != "changes"}
    head = ["rule", "acts", *(f"{name} (of {len(own)})" for name, own in sets.items())]
    rows = [head, ["---", "---", *["---:"] * len(sets)]]
    for rule in sorted(acts.keys() | named_in_code()):
        figures = [str(counts[name][rule]) for name in sets]
        rows.append([f"`{rule}`", acts.get(rule, "–"), *figures])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> int:
    """Read all pages and print the table."""
    chosen = cases(read_corpus())
    with multiprocessing.Pool() as pool:
        generated = pool.map(of_case, chosen, chunksize=4)
    told = list(zip(chosen, generated, strict=True))
    whole = [rules for case, rules in told if case.kind == NONE]
    damaged = [rules for case, rules in told if case.kind != NONE]
    print(table(dict(zip(COLUMNS, (list(demonstration()), whole, damaged), strict=True))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
