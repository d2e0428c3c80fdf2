"""What checking one issue, or one raw file, came to: values that can be kept and compared.

A report says what is wrong as far as its own files tell, and what has to be compared with the
others. It is the same whether it was made now or kept (see `check_kept`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from huikan.check_moved import Former
from huikan.problems import Level, Problem
from huikan.values import dataclass

Row = list[object]
"""A report as JSON holds it."""


@dataclass(frozen=True, slots=True)
class IssueReport:
    """An issue's folder."""

    folder: str
    problems: tuple[Problem, ...]
    articles: int
    """Articles that can be read."""
    originals: tuple[tuple[str, str, int], ...]
    """Path, id and the id's line of every article; one that cannot be read has no id."""
    former: tuple[tuple[str, Former], ...]
    """Path of an article that had other addresses, and what it says of them."""
    index: Former | None
    """What the issue says of its own former addresses; None if it says nothing that can be read."""
    recorded: tuple[tuple[str, str], ...]
    """Article and path, as the register of paragraphs has them."""
    asked: tuple[tuple[str, bool], ...]
    """Paths below `content/` that links lead to, and whether anything lies there."""
    listed: tuple[tuple[str, tuple[str, ...]], ...]
    """Folders that were looked through for a missing picture, and the files in them."""


@dataclass(frozen=True, slots=True)
class RawReport:
    """A raw file, its sidecar and its ledger."""

    name: str
    issue: str
    """The issue that it makes."""
    problems: tuple[Problem, ...]
    articles: tuple[tuple[str, str], ...]
    """Id and path of every article of the ledger, if that is about this text."""
    is_stale: bool
    """Whether program or authority files changed since it was read."""


def plain(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems whose values are texts, numbers or nothing: what JSON holds as it is."""
    return tuple(replace(p, values={k: _plain(v) for k, v in p.values.items()}) for p in problems)


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, (str, int)) else str(value)


def issue_row(report: IssueReport) -> Row:
    """The report for `read_issue`."""
    former = [[path, f.line, f.addresses] for path, f in report.former]
    index = report.index and [report.index.line, report.index.addresses]
    return [
        report.folder, [_row(p) for p in report.problems], report.articles, report.originals,
        former, index, report.recorded, report.asked, report.listed,
    ]  # fmt: skip


def read_issue(row: Any) -> IssueReport:
    """The report that `issue_row` wrote down."""
    folder, problems, articles, originals, former, index, recorded, asked, listed = row
    return IssueReport(
        folder,
        _problems(problems),
        articles,
        _tuples(originals),
        tuple((path, Former(line, tuple(found))) for path, line, found in former),
        Former(index[0], tuple(index[1])) if index else None,
        _tuples(recorded),
        _tuples(asked),
        tuple((path, tuple(names)) for path, names in listed),
    )


def raw_row(report: RawReport) -> Row:
    """The report for `read_raw`."""
    problems = [_row(p) for p in report.problems]
    return [report.name, report.issue, problems, report.articles, report.is_stale]


def read_raw(row: Any) -> RawReport:
    """The report that `raw_row` wrote down."""
    name, issue, problems, articles, is_stale = row
    return RawReport(name, issue, _problems(problems), _tuples(articles), is_stale)


def _row(problem: Problem) -> Row:
    values = dict(problem.values)
    return [problem.path, problem.line, problem.code, values, problem.level, problem.said]


def _problems(rows: Any) -> tuple[Problem, ...]:
    return tuple(
        Problem(path, line, code, values, Level(level), said)
        for path, line, code, values, level, said in rows
    )


def _tuples(rows: Any) -> tuple[Any, ...]:
    return tuple(tuple(row) for row in rows)
