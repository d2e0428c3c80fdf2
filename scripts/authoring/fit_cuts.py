#!/usr/bin/env python3
"""Fit the weights of `huikan.text.cuts`: python scripts/authoring/fit_cuts.py [ARTICLE.md …]

Reads clean articles (the judge's tune half and the demonstration archive if none are named), cuts
their paragraphs in mid-sentence, and sets each true continuation beside the next paragraph's
beginning, another paragraph's, and another fragment. Writes `scripts/huikan/data/cuts.tsv`.
Seeded: the same articles give the same weights.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from huikan.text.cuts import ATTRACTION, BIAS, WEIGHTS, bounded_attraction, features

HERE = Path(__file__).resolve().parents[2]
DATA = HERE / "scripts" / "huikan" / "data" / WEIGHTS
CUTS, SEED = 8, 1
"""Cuts a paragraph at most, and the seed of where they fall."""
PENALTY, RARE = 10.0, 25
"""Strength of the L2 penalty, which spares attraction; features seen less often are left out."""
NO_CUT_BEHIND, NO_CUT_BEFORE = "。！？；：”）…", "，。！？；：、”）》…"


Seen = tuple[frozenset[str], float, bool]
"""The features of a pair, the attraction at its cut, and whether the second goes on with it."""


def paragraphs(path: Path) -> list[str]:
    """An article's running text."""
    body = path.read_text(encoding="utf-8").split("\n---\n", 1)[-1]
    found = (p.strip() for p in re.split(r"\n\s*\n", body))
    return [p for p in found if len(p) > 10 and not p.startswith(("#", "///", "|", "-"))]


def pairs(articles: list[list[str]]) -> Iterator[Seen]:
    """Pairs that are true and pairs that are not."""
    chance = random.Random(SEED)
    every = [p for own in articles for p in own]
    for own in articles:
        grams = Counter(p[i : i + 2] for p in own for i in range(len(p) - 1))
        for k, p in enumerate(own):
            at = [i for i in range(10, len(p) - 6) if _may_cut(p, i)] if len(p) > 35 else []
            for i in chance.sample(at, min(CUTS, len(at))):
                tail, head = p[:i], p[i:]
                yield _seen(tail, head, grams, True)
                following = own[k + 1] if k + 1 < len(own) else chance.choice(every)
                other = chance.choice([q for q in every if len(q) > 40])
                part = other[chance.randrange(10, len(other) - 10) :]
                for false in (following, chance.choice(every), part):
                    yield _seen(tail, false, grams, False)


def _may_cut(text: str, i: int) -> bool:
    return text[i - 1] not in NO_CUT_BEHIND and text[i] not in NO_CUT_BEFORE


def _seen(tail: str, head: str, grams: Counter[str], is_true: bool) -> Seen:
    known = grams[tail[-1] + head[0]] > is_true
    return frozenset(features(tail, head, known)), bounded_attraction(tail, head), is_true


def fit(data: list[Seen]) -> dict[str, float]:
    """The weights that make the data most likely."""
    counts = Counter(f for seen, _, _ in data for f in seen)
    names = sorted(f for f, n in counts.items() if n >= RARE)
    column = {f: i for i, f in enumerate(names)}
    at = [(r, column[f]) for r, seen in enumerate(data) for f in sorted(seen[0]) if f in column]
    rows, columns = zip(*at, strict=True)
    has = csr_matrix((np.ones(len(at)), (rows, columns)), shape=(len(data), len(names)))
    attracts = np.array([[attraction] for _, attraction, _ in data])
    x = hstack([has, attracts], format="csr")
    y = np.array([is_true for *_, is_true in data], dtype=float)
    penalty = np.append(np.full(len(names), PENALTY), 0.0)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w[:-1] + w[-1]
        error = 1 / (1 + np.exp(-z)) - y
        cost = (np.logaddexp(0, z) - y * z).sum() + (penalty * w[:-1] ** 2).sum() / 2
        return cost, np.append(x.T @ error + penalty * w[:-1], error.sum())

    w = minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B").x
    return {BIAS: w[-1], ATTRACTION: w[-2], **dict(zip(names, w[:-2], strict=True))}


def main(named: Iterable[str]) -> None:
    files = [Path(n) for n in named] or [
        *sorted((HERE / "tests" / "eval" / "articles").glob("[abc]-*.md")),
        *sorted((HERE / "content" / "issues").glob("*/*/[0-9]*[!n].md")),
    ]
    data = list(pairs([paragraphs(f) for f in files if not f.name.endswith(".en.md")]))
    weights = fit(data)
    rows = [f"{f}\t{w:.2f}" for f, w in weights.items() if f == BIAS or abs(w) >= 0.05]
    head = f"# Made by scripts/authoring/fit_cuts.py from {len(files)} articles, {len(data)} pairs."
    DATA.write_text("\n".join([head, *rows, ""]), encoding="utf-8", newline="")


if __name__ == "__main__":
    main(sys.argv[1:])
