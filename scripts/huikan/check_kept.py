"""What a check found, kept for the next one: of an issue none of whose files changed, and of a
raw file whose ledger did not, it is taken over.

What is kept goes by the digests of all that it was made from: the program, the authority files,
the issue's own files and its register, the raw file with its sidecar and ledger; and by what was
asked of the rest of the archive, whether a file lies there that a link leads to. It lies beside
the archive in `.cache/huikan`, as what `ingest` keeps does, and may be deleted or damaged at any
time.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from huikan.check_report import (
    IssueReport,
    RawReport,
    Row,
    issue_row,
    raw_row,
    read_issue,
    read_raw,
)
from huikan.raw_names import stem_of
from huikan.settled import MANY, notes_beside
from huikan.site.inputs import digests_in, joint_digest
from huikan.site.keeping import keep_text, kept_text
from huikan.site.kept import environment_digest
from huikan.store import Store, folder_name
from huikan.values import dataclass

_FORMAT = 1
_FILE = "checked.json"
_PARTS = ("issues", "anchors", "raw", "ledger", "authority")
_R = TypeVar("_R", IssueReport, RawReport)


@dataclass(frozen=True, slots=True)
class KeptChecks:
    """The reports of the last check, and how the files stand now."""

    content: Path
    issues: Mapping[str, tuple[str, IssueReport]]
    """Folder: the digest of what its report was made from, and the report."""
    raws: Mapping[str, tuple[str, RawReport]]
    """The same by a raw file's name."""
    now: Digests | None
    """None for an archive so small that nothing is kept."""

    def issue(self, store: Store, folder: str) -> IssueReport | None:
        """The report of an issue, if all that it was made from is as it was."""
        key, report = self.issues.get(folder, ("", None))
        if report is None or self.now is None or key != self.now.of_issue(folder):
            return None
        is_there = all(store.has(path) == found for path, found in report.asked)
        lists = (tuple(store.file_names(at)) == names for at, names in report.listed)
        return report if is_there and all(lists) else None

    def raw(self, name: str) -> RawReport | None:
        """The report of a raw file, if all that it was made from is as it was."""
        key, report = self.raws.get(name, ("", None))
        if report is None or self.now is None or key != self.now.of_raw(name, report.issue):
            return None
        return report

    def keep(self, issues: Sequence[IssueReport], raws: Sequence[RawReport]) -> None:
        """Write the reports down, but those whose files changed while they were being made."""
        taken = [report for _, report in self.issues.values()]
        taken_raws = [report for _, report in self.raws.values()]
        if self.now is None or (_are_same(issues, taken) and _are_same(raws, taken_raws)):
            return
        after = digests_of(self.content)
        said = {
            "format": _FORMAT,
            "issues": _rows(
                issues, issue_row, lambda at, r: at.of_issue(r.folder), self.now, after
            ),
            "raws": _rows(raws, raw_row, lambda at, r: at.of_raw(r.name, r.issue), self.now, after),
        }
        path = notes_beside(self.content) / _FILE
        keep_text(path, json.dumps(said, ensure_ascii=False, separators=(",", ":")))


@dataclass(frozen=True, slots=True)
class Digests:
    """What the files of an archive hold."""

    shared: str
    """The digest of what every report goes by: the program and the authority files."""
    parts: Mapping[str, Mapping[str, str]]
    """Folder below `content/`: path there → digest."""
    folders: Mapping[str, Mapping[str, str]]
    """Issue's folder: its Markdown files."""
    stems: Mapping[str, Mapping[str, str]]
    """Name of a raw file without its kind: all files that are called so."""

    def of_issue(self, folder: str) -> str:
        """The digest of an issue's files and its register."""
        register = self.parts["anchors"].get(f"{folder_name(folder)}.jsonl", "")
        return joint_digest(self.shared, self.folders.get(folder, {}), {"register": register})

    def of_raw(self, name: str, issue: str) -> str:
        """The digest of a raw file, its sidecar, its original, and an issue's ledger."""
        ledger = self.parts["ledger"].get(f"{issue}.jsonl", "")
        own = self.stems.get(stem_of(name), {})
        return joint_digest(f"{self.shared} {name}", own, {"ledger": ledger})


def kept_checks(content: Path) -> KeptChecks:
    """What the last check of an archive left."""
    folder = content / "issues"
    if sum(1 for _ in folder.glob("*/*/")) < MANY:
        return KeptChecks(content, {}, {}, None)
    row = json.loads(kept_text(notes_beside(content) / _FILE) or "{}")
    is_known = row.get("format") == _FORMAT
    issues = [(key, read_issue(own)) for key, own in row["issues"]] if is_known else []
    raws = [(key, read_raw(own)) for key, own in row["raws"]] if is_known else []
    return KeptChecks(
        content,
        {report.folder: (key, report) for key, report in issues},
        {report.name: (key, report) for key, report in raws},
        digests_of(content),
    )


def digests_of(content: Path) -> Digests:
    """How the files of an archive stand."""
    notes = notes_beside(content)
    parts = {part: digests_in(content / part, notes / f"{part}.json") for part in _PARTS}
    program = environment_digest("check", (), notes / "program.json")
    folders: dict[str, dict[str, str]] = defaultdict(dict)
    for path, digest in parts["issues"].items():
        if path.endswith(".md"):
            folders[f"issues/{path.rpartition('/')[0]}"][path] = digest
    stems: dict[str, dict[str, str]] = defaultdict(dict)
    for path, digest in parts["raw"].items():
        stems[stem_of(path)][path] = digest
    return Digests(joint_digest(program, parts["authority"]), parts, folders, stems)


def _are_same(reports: Sequence[object], others: Sequence[object]) -> bool:
    """Whether they are the very same ones, none of them made anew."""
    pairs = zip(reports, others, strict=False)
    return len(reports) == len(others) and all(one is other for one, other in pairs)


def _rows(
    reports: Iterable[_R],
    row_of: Callable[[_R], Row],
    key_of: Callable[[Digests, _R], str],
    before: Digests,
    after: Digests,
) -> list[tuple[str, Row]]:
    """Each report with what it goes by, if that is the same before and after it was made."""
    keyed = ((key_of(before, report), key_of(after, report), report) for report in reports)
    return [(old, row_of(report)) for old, new, report in keyed if old == new]
