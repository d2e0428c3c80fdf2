"""What follows from the texts of an archive, from its ledgers and its registers: pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from huikan.anchors import Forward, Register, texts_of
from huikan.collation import Collated, IssueRecord
from huikan.model import Archive
from huikan.reprints import Reprint, find_reprints
from huikan.site.editing import Edited, editors_changes
from huikan.site.told import Account, Told, Words, account_of, tell, tell_edits
from huikan.tracking import locate
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from the texts of an archive, its ledgers and registers.

    Where no texts are at hand, `names`, `records`, `collated` and `edited` tell nobody anything.
    """

    names: Mapping[str, tuple[tuple[str, ...], ...]]
    forwards: Mapping[str, tuple[Forward, ...]]
    recorded: Sequence[tuple[str, str]]
    """Ids of articles and paths that registers have them at."""
    records: Mapping[str, IssueRecord]
    collated: Mapping[str, Collated]
    edited: Mapping[str, tuple[Edited, ...]]
    told: Mapping[str, Told]
    accounts: Mapping[str, Account]
    edits: Mapping[str, Words]
    reprints: Mapping[str, tuple[Reprint, ...]]
    heads: Mapping[str, str] = field(default_factory=dict)
    """Path of an article: see `Catalogue.heads`."""


def derive(
    archive: Archive,
    registers: Mapping[str, Register] | None = None,
    recorded: Iterable[IssueRecord] = (),
) -> Derived:
    """What follows from an archive whose texts are at hand.

    `registers` holds the paragraph addresses on record, by the path of the issue; `recorded`
    what the ledgers say of the issues that were read from raw text.
    """
    names, forwards = _placed(archive, registers or {})
    records = {record.issue: record for record in recorded}
    collated = {article.id: article for record in records.values() for article in record.articles}
    edited = dict(edited_in(archive, collated))
    return Derived(
        names,
        forwards,
        [pair for register in (registers or {}).values() for pair in recorded_in(register)],
        records,
        collated,
        edited,
        {stored.path: tell(stored) for issue in archive.issues for stored in issue.articles},
        {name: account_of(record) for name, record in records.items()},
        {name: tell_edits(changes) for name, changes in edited.items()},
        find_reprints(archive),
    )


def recorded_in(register: Register) -> tuple[tuple[str, str], ...]:
    """The ids of the articles that a register names, with their paths."""
    return tuple(dict.fromkeys((a.article, a.path) for a in register.anchors))


_Names = dict[str, tuple[tuple[str, ...], ...]]
_Forwards = dict[str, tuple[Forward, ...]]


def _placed(archive: Archive, registers: Mapping[str, Register]) -> tuple[_Names, _Forwards]:
    """The names of each article's parts, and where old ones lead; of one issue after another,
    since what they are found by is much larger."""
    names: _Names = {}
    forwards: _Forwards = {}
    for stored in archive.issues:
        placed = locate(registers.get(stored.path, Register()), texts_of(stored))
        names |= placed.names
        forwards |= placed.forwards
    return names, forwards


def edited_in(
    archive: Archive, collated: Mapping[str, Collated]
) -> Iterator[tuple[str, tuple[Edited, ...]]]:
    """Id of an article that an editor changed since it was read: the changes."""
    for article in (stored.article for issue in archive.issues for stored in issue.articles):
        read = collated.get(article.id)
        if read and (changes := editors_changes(read.generated, article)):
            yield article.id, changes
