#!/usr/bin/env python3
"""Judge of people, topics and kinds: `python tests/eval/subjects.py [-v]`.

Reads `subjects.yml` (short texts of our own), `subjects_topics.yml` (more of them, for topics
alone) and the people marked by hand in `subjects_articles.yml` (articles of the corpus). Errors
of the tune texts are shown with `-v`; of the held half only figures are. The floors lie in
`subjects_floors.json`; a test holds them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from corpus import CleanArticle, read_corpus

from huikan.authority import Authority, load
from huikan.evidence import ArticleText
from huikan.kinds import classify_kind
from huikan.model import Person
from huikan.people import tag_people
from huikan.topics import tag_topics

HERE = Path(__file__).parent
FLOORS = HERE / "subjects_floors.json"


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its truth: people as `name role`; None where nothing is marked."""

    half: str
    name: str
    place: str
    article: ArticleText
    people: frozenset[str] | None = None
    topics: tuple[str, ...] | None = None
    kind: str | None = None


def read_texts() -> Iterator[Text]:
    """All short texts, those for topics alone, then the marked articles (half `articles`)."""
    rows = yaml.safe_load((HERE / "subjects.yml").read_text(encoding="utf-8"))
    for row in rows:
        yield Text(
            row["half"],
            row["article"]["title"],
            row["place"],
            ArticleText(**row["article"]),
            frozenset(row["people"]),
            tuple(row["topics"]),
            row["kind"],
        )
    for row in yaml.safe_load((HERE / "subjects_topics.yml").read_text(encoding="utf-8")):
        article = ArticleText(**row["article"])
        yield Text(row["half"], article.title, "", article, topics=tuple(row["topics"]))
    marked = yaml.safe_load((HERE / "subjects_articles.yml").read_text(encoding="utf-8"))
    corpus = {a.slug: a for plan in read_corpus() for a in plan.articles}
    for slug, people in marked.items():
        yield Text("articles", slug, "", _as_text(corpus[slug]), frozenset(people))


def _as_text(article: CleanArticle) -> ArticleText:
    return ArticleText(
        " ".join(article.title),
        article.subtitle,
        article.column or article.kicker,
        organisation=article.organisation,
        byline=article.byline,
        body="\n".join(t for kind, t in article.body if kind != "caption"),
        captions="\n".join(t for kind, t in article.body if kind == "caption"),
    )


def judge(texts: list[Text], authority: Authority, errors: list[str]) -> dict[str, Counter[str]]:
    """Half → counts of each measure: right, wrong and missed."""
    out: dict[str, Counter[str]] = {}
    for text in texts:
        counts = out.setdefault(text.half, Counter())
        problems = _judge_people(text, authority, counts) if text.people is not None else []
        if text.topics is not None:
            topics = [str(t.value) for t in tag_topics(text.article, authority.topics)]
            _count(counts, "topics", set(topics), set(text.topics))
            if set(topics) != set(text.topics):
                problems.append(f"topics {topics} for {list(text.topics)}")
        if text.people is not None and text.half != "articles":
            kind = classify_kind(text.article)
            _count(counts, "kinds", {kind.value} if kind else set(), {text.kind} - {None})
            problems += [f"kind {kind and kind.value}"] * ((kind and kind.value) != text.kind)
        errors += [f"{text.half} {text.name}: {p}" for p in problems if text.half != "held"]
    return out


def _judge_people(text: Text, authority: Authority, counts: Counter[str]) -> list[str]:
    """Count people and their roles; what is wrong, in words."""
    place = authority.place(text.place) if text.place else None
    tags = tag_people(text.article, place, place, authority)
    people = [t.value for t in tags if isinstance(t.value, Person)]
    found = {p.name: f"{p.name} {p.role}" for p in people}
    truth = {p.partition(" ")[0]: p for p in text.people or ()}
    _count(counts, "people", set(found), set(truth))
    roles = [found[n] == truth[n] for n in found.keys() & truth.keys()]
    counts["roles-right"] += sum(roles)
    counts["roles-wrong"] += len(roles) - sum(roles)
    if set(found) == set(truth) and all(roles):
        return []
    return [f"{sorted(found.values())} for {sorted(truth.values())}"]


def _count(counts: Counter[str], key: str, found: set[object], truth: set[object]) -> None:
    counts[f"{key}-right"] += len(found & truth)
    counts[f"{key}-wrong"] += len(found - truth)
    counts[f"{key}-missed"] += len(truth - found)


def rates(counts: Counter[str]) -> dict[str, float]:
    """Precision and recall of each measure, four decimals; what has no cases is left out."""
    out: dict[str, float] = {}
    for key in ("people", "roles", "topics", "kinds"):
        right, wrong, missed = (counts[f"{key}-{x}"] for x in ("right", "wrong", "missed"))
        if right + wrong:
            out[f"{key} P"] = round(right / (right + wrong), 4)
        if right + missed and key != "roles":
            out[f"{key} R"] = round(right / (right + missed), 4)
    return out


def measure(errors: list[str]) -> dict[str, dict[str, float]]:
    """Half → measure → rate."""
    judged = judge(list(read_texts()), load(), errors)
    return {half: rates(counts) for half, counts in judged.items()}


def main() -> int:
    """Print the figures; with `--pin` write them as floors."""
    errors: list[str] = []
    figures = measure(errors)
    for half, found in figures.items():
        print(half.ljust(9), "  ".join(f"{key} {rate:.3f}" for key, rate in found.items()))
    if "-v" in sys.argv:
        print("\n".join(errors))
    if "--pin" in sys.argv:
        FLOORS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
