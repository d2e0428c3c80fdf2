"""Proving the record of a whole archive again: raw files, ledgers, and that they fit. Never writes.

Less than `check` and faster: nothing is read anew, and what editors write is not looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from huikan.errors import HuikanError
from huikan.ledger import Ledger, audit
from huikan.problems import Problem, of_error
from huikan.store import Store, read_bytes
from huikan.text.decode import decode
from huikan.trace import Lines
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """What was proven. `points` counts code points of raw text whose fate is on record.

    `digest` stands for every byte of the raw files and ledgers. Noted down elsewhere, it tells
    later whether anybody changed both in a way that fits.
    """

    problems: tuple[Problem, ...]
    ledgers: int
    articles: int
    points: int
    digest: str


def verify(store: Store) -> Record:
    """Laws 1 to 3 for every ledger, the checksum of every raw file, and that none is missing."""
    problems: list[Problem] = []
    known: set[str] = set()
    ledgers = articles = points = 0
    for issue in store.ledgers():
        try:
            ledger = store.ledger(issue)
            if ledger:
                ledgers += 1
                articles += len(ledger.articles)
                points += ledger.source.points
                known.add(ledger.source.raw)
                problems += _faults(store, issue, ledger)
        except HuikanError as e:
            problems.append(of_error(e, store.content))
    unread = [name for name in store.raw_names() if name not in known]
    problems += [Problem(f"raw/{name}", 0, "raw-unread") for name in unread]
    return Record(tuple(problems), ledgers, articles, points, _digest(store))


def _faults(store: Store, issue: str, ledger: Ledger) -> Iterator[Problem]:
    name, raw = f"ledger/{issue}.jsonl", ledger.source.raw
    wanted = {raw: ledger.source.sha256}
    if ledger.source.original:
        wanted[raw.removesuffix(".md")] = ledger.source.original
    for file, digest in wanted.items():
        if not store.has(f"raw/{file}"):
            yield Problem(name, 1, "raw-gone", {"raw": file})
        elif _digest_of(store, f"raw/{file}") != digest:
            yield Problem(f"raw/{file}", 0, "raw-changed")
        elif file == raw:
            yield from _broken_laws(store, name, ledger)


def _broken_laws(store: Store, name: str, ledger: Ledger) -> Iterator[Problem]:
    path = store.content / "raw" / ledger.source.raw
    source, _ = decode(read_bytes(path), str(path))
    lines = Lines.of(source)
    for fault in audit(ledger, source):
        line, column = lines.at(fault.at)
        values = {"at": f"{line}:{column}", "problem": fault.problem}
        yield Problem(name, 0, f"law/{fault.law}", values)


def _digest(store: Store) -> str:
    """SHA-256 of what `sha256sum` prints for every raw file, sidecar and ledger, by path."""
    raw = {*store.raw_names(), *store.ingest_names(), *store.sidecar_names()}
    names = [f"ledger/{issue}.jsonl" for issue in store.ledgers()]
    names += [f"raw/{name}" for name in raw]
    rows = (f"{_digest_of(store, name)}  {name}\n" for name in sorted(names))
    return hashlib.sha256("".join(rows).encode()).hexdigest()


def _digest_of(store: Store, name: str) -> str:
    return hashlib.sha256(read_bytes(store.content / name)).hexdigest()
