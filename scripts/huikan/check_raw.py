"""Raw files, sidecars and ledgers: that they fit each other, and that the laws hold. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from pathlib import Path

from huikan.authority import Authority
from huikan.ledger import Ledger, audit
from huikan.model import RawText
from huikan.moving import as_address
from huikan.problems import Level, Problem, unknown_place
from huikan.raw_names import KNOWN_SUFFIXES, stem_of
from huikan.trace import Lines


def check_sidecar_names(raw_names: Iterable[str], sidecars: Iterable[str]) -> Iterator[Problem]:
    """Sidecars that no raw file goes with."""
    stems = {stem_of(name) for name in raw_names}
    for name in sidecars:
        if Path(name).stem not in stems:
            yield Problem(f"raw/{name}", 0, "sidecar-alone", {"known": "、".join(KNOWN_SUFFIXES)})


def check_sidecar(raw: RawText, authority: Authority) -> Iterator[Problem]:
    """What a sidecar says of the place; its form was checked when it was read."""
    place = raw.sidecar.place if raw.sidecar else None
    if place and not authority.places(place):
        yield unknown_place(f"raw/{stem_of(raw.name)}.yml", 0, place, authority)


def is_about(ledger: Ledger, raw: RawText) -> Problem | None:
    """What is wrong if a ledger is about another text than this; None if it is about this one."""
    if ledger.source.raw != raw.name:
        values = {"issue": raw.issue_id, "other": ledger.source.raw}
        return Problem(f"raw/{raw.name}", 0, "issue-id-taken", values)
    if ledger.source.sha256 != raw.sha256:
        return Problem(f"raw/{raw.name}", 0, "raw-changed")
    if raw.original and ledger.source.original not in ("", raw.original):
        return Problem(f"raw/{Path(raw.name).stem}", 0, "raw-changed")
    return None


def check_laws(ledger: Ledger, raw: RawText) -> Iterator[Problem]:
    """Laws 1 to 3 for one raw file and its ledger."""
    lines = Lines.of(raw.source)
    for fault in audit(ledger, raw.source):
        line, column = lines.at(fault.at)
        values = {"at": f"{line}:{column}", "problem": fault.problem}
        yield Problem(f"ledger/{ledger.issue}.jsonl", 0, f"law/{fault.law}", values)


def check_articles(
    issue: str,
    articles: Iterable[tuple[str, str]],
    ids: Mapping[str, str],
    paths: Set[str],
    former: Set[str],
) -> Iterator[Problem]:
    """That the articles of an issue's ledger (id and path) are still there.

    `ids` are all articles of the archive (id → path), `paths` the files that articles lie in,
    `former` those that they lay in before.
    """
    for article_id, at in articles:
        path = ids.get(article_id)
        folder = at.rpartition("/")[0]
        if path is None and at not in paths:
            gone = {"article": at, "id": article_id}
            yield Problem(f"ledger/{issue}.jsonl", 0, "article-gone", gone, Level.HINT)
        elif path and path.rpartition("/")[0] != folder and at not in former:
            elsewhere = {"id": article_id, "other": folder, "old": as_address(at)}
            yield Problem(path, 1, "id-of-other-issue", elsewhere)


def check_lonely_ledger(ledger: Ledger, issue_of: Mapping[str, str]) -> Problem:
    """A ledger that no raw file leads to; `issue_of` says which issue each raw file makes."""
    raw = ledger.source.raw
    code = "ledger-other-issue" if raw in issue_of else "raw-gone"
    values = {"raw": raw, "issue": issue_of.get(raw, "")}
    return Problem(f"ledger/{ledger.issue}.jsonl", 1, code, values)
