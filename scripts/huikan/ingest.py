"""Ingesting: read a raw file, settle the result with what editors wrote, write it down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from pathlib import Path

from huikan.article import parse
from huikan.authority import Authority
from huikan.errors import BadInputError, HuikanError
from huikan.ledger import Ledger, audit, dump, replay, replay_article, sha256
from huikan.lookup import next_number
from huikan.merge import Merged, merge
from huikan.messages import say
from huikan.model import Finding
from huikan.pipeline import Reading, read
from huikan.store import ArticleFile, Store, read_text
from huikan.succession import Earlier, Known

_REVIEW = re.compile(r"^review:[^\n]*\n(?:[ \t-][^\n]*\n)*", re.M)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What ingesting one raw file came to. `changed` is empty when all was as before."""

    issue_id: str
    articles: int
    findings: int
    changed: tuple[str, ...] = ()
    skipped: bool = False


def ingest(
    store: Store, path: Path, authority: Authority, inputs: str, *, again: bool = False
) -> Outcome:
    """Read one raw file and bring the archive up to date with it.

    A file that was read before with the same inputs is passed over, unless `again`. Nothing is
    written before the whole result stands and its ledger's laws are proven; then raw file,
    articles, index and ledger change together or not at all. Raises `HuikanError`.
    """
    raw = store.load_raw(path, inputs)
    ledger = store.ledger(raw.issue_id)
    if ledger and ledger.source.raw != raw.name:
        raise BadInputError(
            "issue-id-taken", str(path), issue=raw.issue_id, other=ledger.source.raw
        )
    if not again and ledger and _is_current(ledger, raw.sha256, raw.inputs):
        store.commit(store.raw_copies(path, raw))
        review = sum(len(a.review) for a in ledger.articles)
        return Outcome(raw.issue_id, len(ledger.articles), review, skipped=True)
    before = store.earlier_source(ledger) if ledger else None
    number = ledger.next_number if ledger else 1
    reading = read(raw, authority, _earlier(store, ledger, before, number))
    if _takes_an_editors_id(store, reading, ledger):
        number = next_number(store, raw.issue_id, ledger)
        reading = read(raw, authority, _earlier(store, ledger, before, number))
    if faults := audit(reading.ledger, raw.source):
        raise BadInputError("ledger-unsound", str(path), fault=str(faults[0]))
    plan = _settle(store, reading, ledger, before)
    copies = store.raw_copies(path, raw)
    relative = store.ledger_path(raw.issue_id).relative_to(store.content).as_posix()
    texts = {**plan.writes, **_index(store, reading, ledger), relative: dump(reading.ledger)}
    written = {p: text.encode("utf-8") for p, text in texts.items()}
    changed = store.commit({**copies, **written, **dict.fromkeys(plan.removals)})
    review = sum(len(a.review) for a in reading.ledger.articles)
    return Outcome(
        raw.issue_id, len(reading.files), review, tuple(p for p in changed if p not in copies)
    )


def _is_current(ledger: Ledger, raw_sha256: str, inputs: str) -> bool:
    return ledger.source.sha256 == raw_sha256 and ledger.source.inputs == inputs


def _earlier(store: Store, ledger: Ledger | None, source: str | None, number: int) -> Earlier:
    """What the last run left: its articles as generated, or as they lie there.

    Without the raw text of that run (it was edited where it lies) the files alone tell which
    article was which, so that ids and addresses stay. `number` is the first free one.
    """
    if ledger is None or not ledger.articles:
        return Earlier((), number)
    if source is not None:
        before = {a.id: replay_article(a, source) for a in ledger.articles}
    else:
        folder = ledger.articles[0].path.rpartition("/")[0]
        before = {f.id: parse(f.text, f.path) for f in store.article_files(folder)}
    known = []
    for a in ledger.articles:
        article = before.get(a.id)
        text = "\n".join(b.text for b in article.blocks) if article else ""
        known.append(Known(a.id, a.path, article.title if article else "", text))
    return Earlier(tuple(known), number)


def _takes_an_editors_id(store: Store, reading: Reading, ledger: Ledger | None) -> bool:
    """Whether a new article got the id of one that an editor added to the issue.

    A file that says just what is to be written was left by a run that was cut off.
    """
    old = {a.id for a in ledger.articles} if ledger else set()
    new = {a.id: reading.files[a.path] for a in reading.ledger.articles if a.id not in old}
    files = store.article_files(reading.folder) if new else []
    return any(new.get(f.id, f.text) != f.text for f in files)


@dataclass(frozen=True, slots=True)
class _Plan:
    writes: dict[str, str]
    removals: tuple[str, ...]


def _settle(store: Store, reading: Reading, ledger: Ledger | None, before: str | None) -> _Plan:
    """Which files to write and to remove so that no editor's word is lost (law 5)."""
    current = {f.id: f for f in store.article_files(reading.folder)}
    base = replay(ledger, before) if ledger and before is not None else {}
    old = {a.id: a for a in ledger.articles} if ledger else {}
    writes: dict[str, str] = {}
    kept: set[str] = set()
    taken = {f.path for f in current.values()}
    for entry in reading.ledger.articles:
        new = reading.files[entry.path]
        kept.add(entry.id)
        file = current.get(entry.id)
        if file is None:
            if entry.id not in old:
                writes[_free_path(entry.path, taken)] = new
            continue
        earlier = old.get(entry.id)
        generated = base.get(earlier.path) if earlier else None
        writes[file.path] = _merged(file, new, generated, earlier.sha256 if earlier else "")
    removals = tuple(
        current[i].path
        for i, a in old.items()
        if i not in kept and i in current and sha256(current[i].text) == a.sha256
    )
    return _Plan(writes, removals)


def _free_path(path: str, taken: Set[str]) -> str:
    """The new article's path; a file of an editor's own that lies there is never overwritten."""
    stem, n = path.removesuffix(".md"), 2
    while path in taken:
        path, n = f"{stem}-{n}.md", n + 1
    return path


def _merged(file: ArticleFile, new: str, base: str | None, base_sha256: str) -> str:
    """The file's text with the new result merged in; what an editor wrote stays."""
    if file.text == new or sha256(file.text) == base_sha256:
        return new
    if base is None:
        return add_review(file.text, [_finding("merge/base-lost", "")])
    result = merge(base, file.text, new)
    try:
        parse(result.text, file.path)
    except HuikanError:
        return add_review(file.text, [_finding("merge/conflict", "---")])
    return add_review(result.text, conflict_findings(result))


def conflict_findings(merged: Merged) -> list[Finding]:
    """An entry of `review` for each place where the editor's words stayed."""
    return [_finding("merge/conflict", ours, theirs) for ours, theirs in merged.conflicts]


def _finding(code: str, place: str, other: str = "") -> Finding:
    place, other = place.strip()[:40], other.strip()[:40]
    return Finding(code, place, say(code, "zh", {"place": place, "other": other}))


def add_review(text: str, findings: Iterable[Finding]) -> str:
    """The file with findings added to its `review`, all else as the editor typed it.

    A finding that is there already is not added again, so that running twice changes nothing.
    """
    known = {(f.code, f.place) for f in parse(text).review}
    rows = "".join(
        f"  - code: {f.code}\n    place: {_quote(f.place)}\n    message: {_quote(f.message)}\n"
        for f in findings
        if (f.code, f.place) not in known
    )
    if not rows:
        return text
    head, _, body = text[4:].partition("\n---\n")
    head += "\n"
    m = _REVIEW.search(head)
    if m and m[0].startswith("review:\n"):
        head = head[: m.end()] + rows + head[m.end() :]
    else:
        head = _REVIEW.sub("", head) + "review:\n" + rows
    return f"---\n{head}---\n{body}"


def _quote(text: str) -> str:
    """A YAML string on one line, whatever is in it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    shown = (c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped)
    return f'"{"".join(shown)}"'


def _index(store: Store, reading: Reading, ledger: Ledger | None) -> dict[str, str]:
    """The issue's `index.md`; nothing if an editor changed it."""
    relative = f"{reading.folder}/index.md"
    path = store.content / relative
    if path.is_file():
        text = read_text(path)
        if text != reading.index and (ledger is None or sha256(text) != ledger.index_sha256):
            return {}
    return {relative: reading.index}
