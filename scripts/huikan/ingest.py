"""Ingesting: read a raw file, settle the result with what editors wrote, write it down."""

from __future__ import annotations

from collections.abc import Collection, Set
from dataclasses import dataclass, replace
from pathlib import Path

from huikan.article import parse
from huikan.authority import Authority
from huikan.errors import BadInputError
from huikan.ledger import Ledger, audit, dump, replay, replay_article, sha256
from huikan.lookup import next_number
from huikan.pipeline import Reading, read
from huikan.settlement import Asked, settle
from huikan.store import ArticleFile, Store, read_text
from huikan.succession import Earlier, Known, match_known


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
    earlier = _earlier(store, ledger, before, number)
    reading = read(raw, authority, earlier)
    if adopted := _left_behind(store, reading, ledger):
        number = next_number(store, raw.issue_id, ledger)
        earlier = Earlier((*earlier.articles, *adopted), number)
        reading = read(raw, authority, earlier)
    if _takes_an_editors_id(store, reading, {a.id for a in earlier.articles}):
        earlier = replace(earlier, next_number=next_number(store, raw.issue_id, ledger))
        reading = read(raw, authority, earlier)
    if ledger and ledger.editors:
        reading = replace(reading, ledger=replace(reading.ledger, editors=ledger.editors))
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


def _left_behind(store: Store, reading: Reading, ledger: Ledger | None) -> list[Known]:
    """Articles of the issue's folder that no ledger knows, but whose text was read just now.

    A run that was taken back leaves them where an editor had changed them. Only an article whose
    text is mostly the same is one; the same headline alone may stand over another text.
    """
    old = {a.id for a in ledger.articles} if ledger else set()
    files = [f for f in store.article_files(reading.folder) if f.id and f.id not in old]
    new = [a for a in reading.ledger.articles if a.id not in old]
    if not files or not new:
        return []
    known = [
        Known(f.id, f.path, "", "\n".join(b.text for b in parse(f.text, f.path).blocks))
        for f in files
    ]
    texts = [parse(reading.files[a.path]) for a in new]
    bodies = [("\0", "\n".join(b.text for b in article.blocks)) for article in texts]
    found = match_known(bodies, known).items()
    return [replace(k, title=texts[n].title) for n, k in sorted(found)]


def _takes_an_editors_id(store: Store, reading: Reading, old: Collection[str]) -> bool:
    """Whether a new article got the id of one that an editor added to the issue.

    `old` are ids that were given before. A file that says just what is to be written was left by
    a run that was cut off.
    """
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
        # What no ledger knows is taken for an editor's version of what was read now.
        generated = base.get(earlier.path) if earlier else new
        asked = [(d.code, d.place) for d in reading.ledger.editors if d.article == entry.id]
        digest = earlier.sha256 if earlier else ""
        writes[file.path] = _merged(file, new, generated, digest, asked)
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


def _merged(
    file: ArticleFile, new: str, base: str | None, base_sha256: str, settled: Collection[Asked]
) -> str:
    """The file's text with the new result merged in; what an editor wrote stays."""
    if file.text == new or sha256(file.text) == base_sha256:
        return new
    return settle(file.text, new, base, settled, file.path)


def _index(store: Store, reading: Reading, ledger: Ledger | None) -> dict[str, str]:
    """The issue's `index.md`; nothing if an editor changed it."""
    relative = f"{reading.folder}/index.md"
    path = store.content / relative
    if path.is_file():
        text = read_text(path)
        if text != reading.index and (ledger is None or sha256(text) != ledger.index_sha256):
            return {}
    return {relative: reading.index}
