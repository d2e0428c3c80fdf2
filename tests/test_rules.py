"""Every rule on its own cases: `cases/RULE.yml`, which an editor can extend without Python.

A case is a raw text and what is to come of it:

    rule: line/doubled           the rule's id, or how the ids of a family begin; empty where
                                 only what comes of it tells
    fixes:                       the rule must act, and this must come of it
      - note: 整行重印             shown in the test's name
        raw: |                   the raw text
        body: |                  the articles' Markdown bodies, one behind the other
        titles: [...]            the articles' titles
        front: {subtitle: ...}   front matter of the first article
    negative:                    the rule must not act; without `body` every paragraph of the raw
      - note: 叠词                text must stand as it is
        raw: |
    known_failures:              cases that should pass and do not yet (strict: a case that
      - as: fixes                begins to pass must move up)

`file: page.md` reads the raw text as another kind of file than `.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from huikan.article import parse, render_body, unescape
from huikan.ledger import audit
from huikan.model import Article
from huikan.pipeline import Reading
from huikan.reasons import RULES, english_reason
from strategies import reading_of

CASES = Path(__file__).parent / "cases"
KEYS = {"note", "raw", "body", "titles", "front", "file", "as"}


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yml")):
        if path.stem.startswith(("moments", "tagging", "topics", "people")):
            continue
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert not said.keys() - {"rule", "fixes", "negative", "known_failures"}, path
        for section in ("fixes", "negative", "known_failures"):
            for case in said.get(section) or []:
                assert not case.keys() - KEYS, (path, case["note"])
                marks = [pytest.mark.xfail(strict=True)] if section == "known_failures" else []
                yield pytest.param(
                    said["rule"],
                    case.get("as", section),
                    case,
                    marks=marks,
                    id=f"{path.stem}-{section}-{case['note']}",
                )


@pytest.mark.parametrize(("rule", "section", "case"), list(cases()))
def test_rule(rule: str | None, section: str, case: dict[str, Any]) -> None:
    reading = reading_of(case["raw"], case.get("file", "page.txt"))
    articles = [parse(text, path) for path, text in reading.files.items()]
    assert audit(reading.ledger, case["raw"]) == []
    assert untranslated(reading) == []
    if rule:
        assert is_used(rule, reading) == (section == "fixes"), f"{rule}: {acting(reading)}"
    if "body" in case:
        assert bodies(articles) == case["body"].strip("\n")
    elif section == "negative" and "titles" not in case:
        assert not missing_paragraphs(case["raw"], articles)
    if "titles" in case:
        assert [a.title for a in articles] == case["titles"]
    for key, value in case.get("front", {}).items():
        assert front(articles[0]).get(key) == value


def acting(reading: Reading) -> list[str]:
    """The rules that changed or decided something."""
    rules = [c.rule for c in reading.ledger.changes] + [d.rule for d in reading.ledger.decisions]
    return sorted(set(rules))


def untranslated(reading: Reading) -> list[str]:
    """The rules without a name, and the reasons without English words, that a reader would see."""
    said = [(c.rule, c.reason) for c in reading.ledger.changes]
    said += [(d.rule, d.reason) for d in reading.ledger.decisions if not d.article]
    unnamed = {rule for rule, _ in said if rule not in RULES}
    return sorted(unnamed | {reason for _, reason in said if not english_reason(reason)})


def is_used(rule: str, reading: Reading) -> bool:
    return any(r == rule or (rule.endswith("/") and r.startswith(rule)) for r in acting(reading))


def bodies(articles: list[Article]) -> str:
    return "\n".join(render_body(a.blocks).strip("\n") + "\n" for a in articles).strip("\n")


def front(article: Article) -> dict[str, Any]:
    names = ("title", "subtitle", "kicker", "feature")
    values = {n: getattr(article, n) for n in names}
    return {**values, "authors": list(article.authors), **dict(article.extra)}


def missing_paragraphs(raw: str, articles: list[Article]) -> list[str]:
    """Paragraphs of a raw text (a blank line parts them) that no article has as they stand."""
    texts = [unescape(b.text) for a in articles for b in a.blocks]
    texts += [str(v) for a in articles for v in front(a).values() if v]
    wanted = [" ".join(p.split("\n")).strip() for p in re.split(r"\n[ \t]*\n", raw)]
    return [w for w in wanted if w and w not in texts and w.replace(" ", "") not in texts]
