"""The archive as a build reads it: what lists tell of every issue, and texts only when asked for.

What is told of an issue follows from its own files. It is kept (`READ`, a line for each issue and
each ledger, with the digest of all it was made from), so a build reads only what was changed.
Lines are plain JSON with a digest of their own: one that is not as it was written is no line.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from huikan.anchors import texts_of
from huikan.collation import Collated, IssueRecord, collate
from huikan.cores import cores
from huikan.errors import BadInputError, HuikanError
from huikan.model import Archive, Block, StoredIssue
from huikan.reprints import Reprint, by_path, compare_prints, prints_of, words_of
from huikan.site.crew import work_off
from huikan.site.derived import Derived, edited_in, recorded_in
from huikan.site.editing import Edited
from huikan.site.inputs import is_as_seen, joint_digest
from huikan.site.keeping import Lines, keep_text, kept_text, sweep, without_garbage
from huikan.site.plain import Instead, one_line, plain, value_of
from huikan.site.search_documents import Held, bodies, raw_bodies
from huikan.site.summaries import Face, Raw, Summary, digest_of_text, marks_of
from huikan.site.told import (
    NO_TEXT,
    NO_TEXTS,
    Withheld,
    account_of,
    tell,
    tell_edits,
    without_texts,
)
from huikan.site.units import digest_of
from huikan.store import (
    Store,
    folder_name,
    load_issue,
    load_ledgers,
    load_register,
    read_bytes,
    register_path,
    sha256_of,
)
from huikan.tracking import locate
from huikan.values import dataclass

READ = "read.jsonl"
_TEXTS = "texts"
_PAIRS = "reprints.json"
_AT_ONCE = 8
"""Issues or ledgers that are read in one task."""
_FEWEST = 16
"""Fewer than these are read here: to start helpers costs more."""


@dataclass(frozen=True, slots=True)
class Whole:
    """An issue with its texts, and what follows from them alone."""

    stored: StoredIssue
    names: Mapping[str, tuple[tuple[str, ...], ...]]
    records: Mapping[str, IssueRecord]
    collated: Mapping[str, Collated]
    edited: Mapping[str, tuple[Edited, ...]]


@dataclass(frozen=True, slots=True)
class Reading:
    """An archive that was read. `folder` is where texts lie that search asks for."""

    content: Path
    folder: Path
    summaries: Mapping[str, Summary]
    """By the path of the issue."""
    raws: Mapping[str, Raw]
    """By the name of the ledger."""
    files: Mapping[str, str]
    """Path of an issue, and name of a ledger: digest of all it was read from."""
    pairs: tuple[Reprint, ...]
    recorded: Mapping[str, Sequence[tuple[int, str]]]
    """Id of an issue, or of an article: the ledgers that tell of it, as their place and name."""

    def archive(self) -> Archive:
        """All issues without their texts."""
        return Archive(tuple(summary.face.stored for summary in self.summaries.values()))

    def mark(self) -> str:
        """What stands for all that lists, feeds and figures go by, authority files aside."""
        return self._mark("mark")

    def told(self) -> str:
        """What stands for all that lists go by which `without_edits` is enough for."""
        return self._mark("told")

    def placed(self) -> str:
        """What stands for all that excerpts hold (see `excerpt`), authority files and reprints
        aside."""
        return self._mark("placed")

    def _mark(self, kind: str) -> str:
        marks = {path: getattr(summary, kind) for path, summary in self.summaries.items()}
        read = {name: f"{self.files[name]} {raw.digest}" for name, raw in self.raws.items()}
        return joint_digest("", marks, read)

    def heads(self) -> str:
        """What stands for all that lists go by which `heads_of` is enough for."""
        return joint_digest("", {path: own.head for path, own in self.summaries.items()})

    def reprinted(self) -> str:
        """What stands for all reprints."""
        return digest_of_text(repr(self.pairs))

    def derived(self) -> Derived:
        """What follows from the archive, as far as lists need it."""
        own, unknown = self.summaries.values(), Withheld(NO_TEXTS)
        accounts = [raw.account for raw in self.raws.values() if raw.account]
        return Derived(
            names=unknown,
            forwards={p: found for each in own for p, found in each.face.forwards.items()},
            recorded=[pair for each in own for pair in each.face.recorded],
            records=unknown,
            collated=unknown,
            edited=unknown,
            told={
                stored.path: told
                for each in own
                for stored, told in zip(each.face.stored.articles, each.face.told, strict=True)
            },
            accounts={account.issue: account for account in accounts},
            edits={id_: said for each in own for id_, said in each.face.edits.items()},
            reprints=by_path(self.pairs),
            heads={
                stored.path: head
                for each in own
                for stored, head in zip(each.face.stored.articles, each.heads, strict=True)
            },
        )

    def whole(self, path: str) -> Whole:
        """An issue with its texts. Raises `BadInputError` if its files changed since."""
        stored = load_issue(self.content, self.content / path)
        known = self.summaries[path]
        if stored.digest != known.digest:
            raise BadInputError("changed-meanwhile", str(self.content / path))
        register = load_register(self.content, folder_name(path))
        records = {record.issue: record for record in self._records(stored, known.against)}
        read = (c for record in records.values() for c in record.articles)
        collated = {c.id: c for c in read if c.id in known.against}
        return Whole(
            stored,
            locate(register, texts_of(stored)).names,
            {name: record for name, record in records.items() if name == stored.issue.id},
            collated,
            dict(edited_in(Archive((stored,)), collated)),
        )

    def _records(self, stored: StoredIssue, named: Mapping[str, str]) -> Iterator[IssueRecord]:
        """Its own record, and those in which articles of it stand."""
        ids = (stored.issue.id, *named)
        for _, name in sorted({at for id_ in ids for at in self.recorded.get(id_, ())}):
            for found in load_ledgers(self.content, name):
                yield collate(*found)

    def bodies(self, addresses: Iterable[str]) -> dict[str, str]:
        """The bodies of documents by address, as they were when the archive was read."""
        wanted = set(addresses)
        found: dict[str, str] = {}
        for path, summary in self.summaries.items():
            if not wanted.isdisjoint(summary.held):
                found |= self._text(path, partial(self._bodies, path))
        return {address: found[address] for address in wanted if address in found}

    def raw_bodies(self, ids: Iterable[str]) -> dict[str, str]:
        """The raw texts of articles by their ids."""
        wanted = set(ids)
        found: dict[str, str] = {}
        for name, raw in self.raws.items():
            if not wanted.isdisjoint(raw.held):
                found |= self._text(name, partial(_raw_bodies, self.content, name))
        return {id_: found[id_] for id_ in wanted if id_ in found}

    def _bodies(self, path: str) -> dict[str, str]:
        return bodies(self.whole(path).stored)

    def _text(self, name: str, make: Callable[[], dict[str, str]]) -> dict[str, str]:
        kept = kept_text(self.folder / _TEXTS / self.files[name])
        if kept is None:
            return make()
        return {str(key): str(text) for key, text in json.loads(kept).items()}


def read_archive(
    content: Path, folder: Path, environment: str, inputs: Mapping[str, str],
    known: Reading | None = None,
) -> Reading:  # fmt: skip
    """Read what was changed since the last time, and take what is kept of the rest.

    `inputs` are the digests of the archive's files, by path; `environment` is that of the program.
    `folder` keeps what was read for the next build; `known` is what this process read before, if
    it did. Raises `BadInputError` with file and line for the first file that cannot be read.
    """
    with without_garbage():
        return _Reader(content, folder, environment, inputs, known).read()


@dataclass(slots=True)
class _Reader:
    content: Path
    folder: Path
    environment: str
    inputs: Mapping[str, str]
    known: Reading | None
    _pages: dict[str, dict[str, str]] = field(init=False)
    """Path of each issue: its pages and its register with their digests, by path."""

    def read(self) -> Reading:
        written = Lines.load(self.folder / READ)
        kept = dict(written.lines)
        ledgers = self._ledgers()
        issues = {
            path: joint_digest(f"{self.environment}\0{path}", own)
            for path, own in self._pages.items()
        }
        raws = self._raws(kept, ledgers)
        sources = {
            read.id: (name, read.digest, read.sha256)
            for name, raw in raws.items()
            for read in (raw.account.articles if raw.account else ())
        }
        summaries = self._summaries(kept, issues, sources)
        files = ledgers | issues
        written.keep(self.folder / READ, {key: kept[key] for key in files.values()})
        sweep(self.folder / _TEXTS, files.values())
        return Reading(
            self.content,
            self.folder,
            summaries,
            raws,
            files,
            self._pairs(summaries),
            _recorded(raws),
        )

    def _ledgers(self) -> dict[str, str]:
        """Name of each ledger: its key."""
        paths = sorted(p for p in self.inputs if _is_ledger(p))
        return {
            _stem(path): joint_digest(f"{self.environment}\0{path}", {path: self.inputs[path]})
            for path in paths
        }

    def __post_init__(self) -> None:
        own: dict[str, dict[str, str]] = {}
        for path, digest in self.inputs.items():
            if path.startswith("issues/") and path.endswith(".md"):
                own.setdefault(path.rpartition("/")[0], {})[path] = digest
        for path, files in own.items():
            register = register_path(folder_name(path))
            files[register] = self.inputs.get(register, "")
        self._pages = {path: own[path] for path in sorted(own)}

    def _raws(self, kept: dict[str, bytes], ledgers: Mapping[str, str]) -> dict[str, Raw]:
        def is_fresh(raw: Raw) -> bool:
            return self.inputs.get(raw.path, "") == raw.digest

        return self._all(Raw, kept, ledgers, is_fresh, self._read_ledger)

    def _summaries(
        self, kept: dict[str, bytes], issues: Mapping[str, str], sources: Mapping[str, _Source]
    ) -> dict[str, Summary]:
        def is_fresh(own: Summary) -> bool:
            ids = (article.article.id for article in own.face.stored.articles)
            return own.against == {id_: sources[id_][1] for id_ in ids if id_ in sources}

        read = partial(self._read_issue, sources)
        found = self._all(Summary, kept, issues, is_fresh, read)
        return {path: _with_digest(found[path]) for path in issues}

    def _all(
        self,
        kind: type[_Kept],
        kept: dict[str, bytes],
        keys: Mapping[str, str],
        is_fresh: Callable[[_Kept], bool],
        read: Callable[[str, str], _Kept],
    ) -> dict[str, _Kept]:
        """What is told under each name: as it was kept under its key, or read."""
        found: dict[str, _Kept] = {}
        for name, key in keys.items():
            value = (key in kept and self._known(kind, name, key)) or _value(
                kind, kept.get(key, b"")
            )
            if value is not None and is_fresh(value):
                found[name] = value
        missing = [(name, key) for name, key in keys.items() if name not in found]
        for (name, key), line in zip(missing, _read_all(missing, read), strict=True):
            value = _value(kind, line)
            assert value is not None
            kept[key], found[name] = line, value
        return {name: found[name] for name in keys}

    def _known(self, kind: type[_Kept], name: str, key: str) -> Any:
        """What was told under a name when its key was the same."""
        if self.known and self.known.files.get(name) == key:
            return (self.known.summaries if kind is Summary else self.known.raws)[name]
        return None

    def _read_ledger(self, name: str, key: str) -> Raw:
        for own, source, digest in load_ledgers(self.content, name):
            record = collate(own, source, digest)
            texts = raw_bodies(record)
            path = f"raw/{own.source.raw}"
            self._check(f"ledger/{name}.jsonl", path)
            self._keep_texts(key, texts)
            held = {id_: Held.of(text) for id_, text in texts.items()}
            return Raw(path, self.inputs.get(path, ""), account_of(record), held)
        ledger = Store(self.content).ledger(name)
        path = f"raw/{ledger.source.raw}" if ledger else ""
        return Raw(path, self.inputs.get(path, ""), None, {})

    def _read_issue(self, sources: Mapping[str, _Source], path: str, key: str) -> Summary:
        stored = load_issue(self.content, self.content / path)
        register = load_register(self.content, folder_name(path))
        texts = bodies(stored)
        self._check(*self._pages[path])
        self._keep_texts(key, texts)
        against = {
            article.article.id: sources[article.article.id]
            for article in stored.articles
            if article.article.id in sources
        }
        edited = edited_in(Archive((stored,)), self._generated(stored, against))
        face = Face(
            replace(without_texts(stored, ()), digest=""),
            tuple(map(tell, stored.articles)),
            {id_: tell_edits(changes) for id_, changes in edited},
            locate(register, texts_of(stored)).forwards,
            recorded_in(register),
        )
        return Summary(
            face,
            *marks_of(face),
            _heads(face.stored),
            stored.digest,
            {id_: digest for id_, (_, digest, _) in against.items()},
            prints_of(stored),
            {address: Held.of(text) for address, text in texts.items()},
        )

    def _generated(
        self, stored: StoredIssue, against: Mapping[str, _Source]
    ) -> dict[str, Collated]:
        """The articles as they were read, of those whose files are other ones now."""
        changed = {
            each.article.id: against[each.article.id][0]
            for each in stored.articles
            if each.article.id in against
            and sha256_of(read_bytes(self.content / each.path)) != against[each.article.id][2]
        }
        names = dict.fromkeys(changed.values())
        records = (collate(*found) for name in names for found in load_ledgers(self.content, name))
        return {c.id: c for record in records for c in record.articles if c.id in changed}

    def _check(self, *paths: str) -> None:
        """Raise if files changed since their digests were taken: what was read of them would be
        kept under these."""
        if not is_as_seen(self.content, self.inputs, paths):
            raise BadInputError("changed-meanwhile", str(self.content / paths[0]))

    def _keep_texts(self, key: str, texts: Mapping[str, str]) -> None:
        keep_text(self.folder / _TEXTS / key, one_line(texts))

    def _pairs(self, summaries: Mapping[str, Summary]) -> tuple[Reprint, ...]:
        """All reprints; of texts that were compared before the answer is kept."""
        at = self.folder / _PAIRS
        before: dict[tuple[str, str], float | None] = {}
        if said := kept_text(at):
            before = {(one, other): shared for one, other, shared in json.loads(said)}
        prints = (each for summary in summaries.values() for each in summary.prints)
        found, compared = compare_prints(prints, self._words, before)
        if compared != before:
            keep_text(at, one_line([[*key, shared] for key, shared in compared.items()]))
        return tuple(found)

    def _words(self, path: str) -> str:
        folder = path.rpartition("/")[0]
        stored = load_issue(self.content, self.content / folder)
        return next(words_of(each) for each in stored.articles if each.path == path)


_Source = tuple[str, str, str]
"""Name of the ledger that an article stands in, digest of the record, of the generated file."""

_Kept = TypeVar("_Kept", Summary, Raw)


def _recorded(raws: Mapping[str, Raw]) -> dict[str, list[tuple[int, str]]]:
    """Id of an issue, or of an article: the places and names of the ledgers that tell of it."""
    found: dict[str, list[tuple[int, str]]] = {}
    for at, (name, raw) in enumerate(raws.items()):
        account = raw.account
        for id_ in (account.issue, *(read.id for read in account.articles)) if account else ():
            found.setdefault(id_, []).append((at, name))
    return found


def _is_ledger(path: str) -> bool:
    return path.startswith("ledger/") and path.endswith(".jsonl") and path.count("/") == 1


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".jsonl")


def _heads(stored: StoredIssue) -> tuple[str, ...]:
    """What stands for each article of an issue without its text."""
    within = one_line(plain(stored.issue))
    return tuple(
        digest_of_text(f"{within}{one_line(plain(article))}") for article in stored.articles
    )


def _with_digest(summary: Summary) -> Summary:
    """The summary of an issue that has its digest again."""
    stored = replace(summary.face.stored, digest=summary.digest)
    return replace(summary, face=replace(summary.face, stored=stored))


def _read_all(
    missing: Sequence[tuple[str, str]], read: Callable[[str, str], _Kept]
) -> Iterator[bytes]:
    """The line of each name, read on all cores if there are many; the first error is raised."""
    tasks = [
        partial(_read_some, missing[at : at + _AT_ONCE], read)
        for at in range(0, len(missing), _AT_ONCE)
    ]
    if len(missing) < _FEWEST:
        done: Iterable[tuple[list[bytes], HuikanError | None]] = (task() for task in tasks)
    else:
        done = work_off(tasks, cores())
    for lines, error in done:
        if error:
            raise error
        yield from lines


def _read_some(
    names: Sequence[tuple[str, str]], read: Callable[[str, str], _Kept]
) -> tuple[list[bytes], HuikanError | None]:
    """Lines, up to the first name that cannot be read: that is said in its turn."""
    lines: list[bytes] = []
    try:
        for name, key in names:
            lines.append(_line(read(name, key)))
    except HuikanError as e:
        return lines, e
    return lines, None


def _line(value: Summary | Raw) -> bytes:
    """A value as a line: the digest of what follows, and that."""
    said = one_line(plain(value)).encode("utf-8", "surrogatepass")
    return f"{digest_of(said)} ".encode() + said


_NO_TEXT = Instead(tuple[Block, ...], NO_TEXT)


def _value(kind: type[_Kept], line: bytes) -> _Kept | None:
    """The value of a line; texts in it refuse to be asked for."""
    digest, _, said = line.partition(b" ")
    if not said or digest_of(said).encode() != digest:
        return None
    return value_of(kind, json.loads(said), _NO_TEXT)


def _raw_bodies(content: Path, name: str) -> dict[str, str]:
    return {
        id_: text
        for found in load_ledgers(content, name)
        for id_, text in raw_bodies(collate(*found)).items()
    }
