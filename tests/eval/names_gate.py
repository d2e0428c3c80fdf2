#!/usr/bin/env python3
"""The judge of names and dates: tags the issues of `names/*.yml` and holds their floors.

An issue is given as its articles' texts, so that only tagging is judged, not how well a page is
read. `python tests/eval/names_gate.py --help` lists the options; README.md defines the measures.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from huikan.authority import Authority, load
from huikan.dating import infer_date, tag_years
from huikan.evidence import ArticleText, Tag
from huikan.model import Issue
from huikan.placing import infer_issue_place
from huikan.tagging import tag_committees

HERE = Path(__file__).parent
FLOORS = HERE / "names" / "floors.json"
HALVES = ("tune", "held")


@dataclass(frozen=True, slots=True)
class Truth:
    """What a reader who knows the issue would write into an article's front matter."""

    committees: tuple[str, ...]
    year: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """An issue: what is printed, and what must be known from it."""

    name: str
    half: str
    masthead: str
    sidecar: Issue | None
    articles: tuple[ArticleText, ...]
    truths: tuple[Truth, ...]
    date: dt.date | None
    """The day of publication, where the issue or its sidecar tells it."""


@dataclass(slots=True)
class Counts:
    """What came out, added up over articles; `date` over issues."""

    hit: int = 0
    said: int = 0
    true: int = 0
    years: int = 0
    """Articles whose year can be known."""
    answered: int = 0
    right: int = 0
    wrong: int = 0
    articles: int = 0
    open: int = 0
    """Articles whose year cannot be known."""
    left_open: int = 0
    dates: int = 0
    dates_right: int = 0
    dates_wrong: int = 0
    misses: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Rates with four decimals, counts as they are."""
        precision, recall = _share(self.hit, self.said), _share(self.hit, self.true)
        return {
            "committees.p": precision,
            "committees.r": recall,
            "committees.f": _share(2 * self.hit, self.said + self.true),
            "year.accuracy": _share(self.right, self.answered),
            "year.answered": _share(self.right, self.years),
            "year.open": _share(self.left_open, self.open),
            "year.wrong": self.wrong,
            "date.right": _share(self.dates_right, self.dates),
            "date.wrong": self.dates_wrong,
        }


COUNTS = ("year.wrong", "date.wrong")
"""Figures that count what should not be."""


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def read_cases(half: str) -> Iterator[Case]:
    """The issues of one half."""
    rows = yaml.safe_load((HERE / "names" / f"{half}.yml").read_text(encoding="utf-8"))
    for row in rows:
        yield _case(row, half)


def _case(row: Mapping[str, Any], half: str) -> Case:
    said = row.get("sidecar")
    sidecar = Issue(row["name"], **said) if said else None
    date = row.get("date") or (said or {}).get("date")
    articles, truths = [], []
    for article in row["articles"]:
        truth = article["truth"]
        articles.append(ArticleText(**{k: v for k, v in article.items() if k != "truth"}))
        truths.append(Truth(tuple(truth["committees"]), truth["year"]))
    masthead = row.get("masthead", "")
    return Case(row["name"], half, masthead, sidecar, tuple(articles), tuple(truths), date)


@cache
def authority() -> Authority:
    """The shipped authority files, loaded once."""
    return load({})


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the rules make of an issue."""

    date: dt.date | None
    committees: tuple[tuple[Tag, ...], ...]
    years: tuple[Tag, ...]


def tag(case: Case) -> Tagged:
    """Tag an issue as the pipeline does (`pipeline.tag_articles`)."""
    files = authority()
    said = infer_date(case.masthead, case.sidecar, case.articles)
    day = said.value if said and isinstance(said.value, dt.date) else None
    near = infer_issue_place(case.articles, case.sidecar, files, case.masthead)
    place = files.place(str(near.value)) if near else None
    years = tag_years(case.articles, case.sidecar, files, case.masthead, place)
    committees = tuple(
        tag_committees(text, place, files, year.value if isinstance(year.value, int) else None)
        for text, year in zip(case.articles, years, strict=True)
    )
    return Tagged(day, committees, years)


def judge(case: Case, tagged: Tagged, counts: Counts) -> None:
    """Add what came out for one issue to the counts."""
    if case.date:
        counts.dates += 1
        counts.dates_right += tagged.date == case.date
    if tagged.date and tagged.date != case.date:
        counts.dates_wrong += 1
        counts.misses.append(f"{case.name}: date {tagged.date}, not {case.date}")
    rows = zip(case.articles, case.truths, tagged.committees, tagged.years, strict=True)
    for article, truth, committees, year in rows:
        said = tuple(t.value for t in committees)
        _judge_committees(f"{case.name}/{article.title}", truth, said, counts)
        _judge_year(f"{case.name}/{article.title}", truth, year, counts)


def _judge_committees(where: str, truth: Truth, said: Sequence[object], counts: Counts) -> None:
    counts.hit += len(set(said) & set(truth.committees))
    counts.said += len(said)
    counts.true += len(truth.committees)
    if set(said) != set(truth.committees):
        counts.misses.append(f"{where}: {list(said)}, not {list(truth.committees)}")


def _judge_year(where: str, truth: Truth, year: Tag, counts: Counts) -> None:
    counts.articles += 1
    counts.years += truth.year is not None
    counts.open += truth.year is None
    counts.left_open += truth.year is None and year.value is None
    counts.answered += year.value is not None
    counts.right += truth.year is not None and year.value == truth.year
    counts.wrong += year.value is not None and year.value != truth.year
    if year.value != truth.year:
        seen = "; ".join(f"{e.rule} “{e.quote}” {e.weight:g}" for e in year.evidence)
        counts.misses.append(f"{where}: {year.value}, not {truth.year} [{seen}]")


def measure(half: str) -> Counts:
    """Tag and judge one half."""
    counts = Counts()
    for case in read_cases(half):
        judge(case, tag(case), counts)
    return counts


def below_floor(now: Mapping[str, float], floor: Mapping[str, float]) -> list[str]:
    """Every figure that is worse than its floor, in words."""
    out = []
    for name, pinned in floor.items():
        value = now[name]
        if value > pinned if name in COUNTS else value < pinned:
            out.append(f"{name}: {value:g}, floor {pinned:g}")
    return out


def read_floors() -> dict[str, dict[str, float]]:
    """The pinned figures of each half."""
    floors: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return floors


def main() -> int:
    """The command; 1 if a figure is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=HALVES, help="one half only")
    parser.add_argument("-v", action="store_true", help="say what went wrong (tune half only)")
    parser.add_argument("--pin", action="store_true", help="write the figures as floors")
    given = parser.parse_args()
    halves = (given.half,) if given.half else HALVES
    counts = {half: measure(half) for half in halves}
    figures = {half: c.figures() for half, c in counts.items()}
    if given.v and "tune" in counts:
        print("\n".join(counts["tune"].misses))
    print(f"{'':16}" + "".join(f"{half:>10}" for half in halves))
    for name in figures[halves[0]]:
        print(f"{name:16}" + "".join(f"{figures[half][name]:>10g}" for half in halves))
    for half, c in counts.items():
        print(f"{half}: {c.articles} articles, {c.years} with a year that can be known")
    if given.pin:
        old = read_floors() if FLOORS.is_file() else {}
        FLOORS.write_text(json.dumps(old | figures, indent=1) + "\n", encoding="utf-8")
        return 0
    floors = read_floors()
    failed = [f"{h}: {m}" for h in halves for m in below_floor(figures[h], floors[h])]
    print("\n".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
