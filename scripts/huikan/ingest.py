"""Ingesting: read a raw file, settle the result with what editors wrote, write it down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from huikan.article import parse, render
from huikan.authority import Authority
from huikan.errors import BadInputError
from huikan.history import committed
from huikan.ledger import Ledger, LedgerArticle, audit, replay_article, sha256
from huikan.ledger_file import Summary, dump
from huikan.lookup import Claims, claims_of, next_number
from huikan.model import Article, RawText
from huikan.registering import first_register
from huikan.settlement import settle
from huikan.store import Store, folder_name, read_text, register_path
from huikan.succession import Earlier, Known, free_path, match_known
from huikan.text.decode import decode
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What ingesting one raw file came to. `changed` is empty when all was as before, `folder`
    (the issue's, relative to `content/`) when the file was passed over. `registered`: the
    register of paragraph addresses came into the archive with the articles."""

    issue_id: str
    articles: int
    findings: int
    changed: tuple[str, ...] = ()
    skipped: bool = False
    folder: str = ""
    registered: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """All that reading one raw file hangs on besides the authority files, as values.

    `before` is the raw text that `ledger` is about; where that is not known, `earlier` says what
    the files tell of the last run.
    """

    path: str
    raw: RawText
    ledger: Ledger | None
    before: str | None
    earlier: Earlier | None
    number: int
    done: Summary | None = None
    """What came of the file when it was read before with the same inputs: it need not be again."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was read: the files, `entries` (id and path of each article) and the ledger's bytes."""

    folder: str
    index: str
    files: dict[str, str]
    entries: tuple[tuple[str, str], ...]
    findings: int
    ledger: bytes
    register: bytes | None = None
    """Of an issue that is read for the first time: its first register, if nobody edited it."""


def ingest(
    store: Store,
    path: Path,
    authority: Authority,
    inputs: str,
    *,
    again: bool = False,
    claims: Callable[[], Claims] | None = None,
) -> Outcome:
    """Read one raw file and bring the archive up to date with it.

    A file that was read before with the same inputs is passed over, unless `again`. Nothing is
    written before the whole result stands and its ledger's laws are proven; then raw file,
    articles, index and ledger change together or not at all. `claims` is asked if there is a
    new article; a run over many files gives one answer to all. Raises `HuikanError`.
    """
    case = look(store, path, inputs, again=again)
    if case.done:
        return pass_over(store, path, case.raw, case.done)
    found = claims or partial(claims_of, store)
    return put(store, path, case, make(case, authority), authority, found)


def look(store: Store, path: Path, inputs: str, *, again: bool = False) -> Case:
    """The raw file, and what the archive has of it. Writes nothing."""
    raw = store.load_raw(path, inputs)
    last = store.ledger_summary(raw.issue_id)
    if last and last.source.raw != raw.name:
        raise BadInputError("issue-id-taken", str(path), issue=raw.issue_id, other=last.source.raw)
    if not again and last and (last.source.sha256, last.source.inputs) == (raw.sha256, raw.inputs):
        return Case(str(path), raw, None, None, None, 0, done=last)
    ledger = store.ledger(raw.issue_id, history=False) if last else None
    before = _read_before(store, ledger) if ledger else None
    number = ledger.next_number if ledger else 1
    is_told_by_files = ledger and (before is None or not ledger.articles)
    earlier = _filed(store, ledger, number) if ledger and is_told_by_files else None
    return Case(str(path), raw, ledger, before, earlier, number)


def _read_before(store: Store, ledger: Ledger) -> str | None:
    """The raw text of the last run; where it was written over, as it was committed to git."""
    if (source := store.earlier_source(ledger)) is not None:
        return source
    file = store.content / "raw" / ledger.source.raw
    data = committed(file, ledger.source.sha256) if file.parent.is_dir() else None
    return None if data is None else decode(data, str(file))[0]


def pass_over(store: Store, path: Path, raw: RawText, done: Summary) -> Outcome:
    """Only what is missing of the raw file itself comes into the archive."""
    store.commit(store.raw_copies(path, raw))
    return Outcome(raw.issue_id, done.articles, done.findings, skipped=True)


def make(case: Case, authority: Authority) -> Made:
    """Read the raw text, and prove the ledger's laws. Pure: it can be done anywhere.

    Raises `BadInputError` for a ledger that does not hold.
    """
    from huikan.pipeline import read  # all that reads a page takes half a second to load

    reading = read(case.raw, authority, _earlier(case))
    if case.ledger and case.ledger.editors:
        ledger = replace(reading.ledger, editors=case.ledger.editors)
        reading = replace(reading, ledger=ledger)
    if faults := audit(reading.ledger, case.raw.source, reading.files):
        raise BadInputError("ledger-unsound", case.path, fault=str(faults[0]))
    articles = reading.ledger.articles
    is_first = case.ledger is None and case.earlier is None
    return Made(
        reading.folder,
        reading.index,
        reading.files,
        tuple((a.id, a.path) for a in articles),
        sum(len(a.review) for a in articles),
        dump(reading.ledger),
        first_register(reading.ledger, case.raw.source) if is_first else None,
    )


def put(
    store: Store,
    path: Path,
    case: Case,
    made: Made,
    authority: Authority,
    claims: Callable[[], Claims],
) -> Outcome:
    """Settle what was made with what editors wrote, and write it down, all or nothing."""
    raw, ledger = case.raw, case.ledger
    if adopted := _left_behind(store, made, ledger):
        number = next_number(store, raw.issue_id, ledger)
        known = (*_earlier(case).articles, *adopted)
        case = replace(case, earlier=replace(_earlier(case), articles=known, next_number=number))
        made = make(case, authority)
    if _takes_an_editors_id(store, made, case, claims):
        number = next_number(store, raw.issue_id, ledger)
        case = replace(case, earlier=replace(_earlier(case), next_number=number))
        made = make(case, authority)
    _require_same_issue(store, path, case, made)
    plan = _settle(store, made, ledger, case.before, claims)
    copies = store.raw_copies(path, raw)
    relative = store.ledger_path(raw.issue_id).relative_to(store.content).as_posix()
    texts = {**plan.writes, **_index(store, made, ledger)}
    register = _register(store, made, plan)
    written = {p: text.encode("utf-8") for p, text in texts.items()}
    written |= {relative: made.ledger} | register
    changed = store.commit({**copies, **written, **dict.fromkeys(plan.removals)})
    own = tuple(p for p in changed if p not in copies)
    findings = made.findings + plan.conflicts
    return Outcome(
        raw.issue_id, len(made.files), findings, own, folder=made.folder, registered=bool(register)
    )


_FEWEST = 2
"""So many articles an issue has to have had before one without any of them is another issue."""


def _require_same_issue(store: Store, path: Path, case: Case, made: Made) -> None:
    """Raise for a file that has another issue's name: a clerk calls each year's sixth `第6期.txt`.

    Not for one that was put into `raw/` by hand, nor where the raw text is read again unchanged.
    """
    ledger = case.ledger
    if ledger is None or len(ledger.articles) < _FEWEST or ledger.source.sha256 == case.raw.sha256:
        return
    is_inside = path.resolve().is_relative_to((store.content / "raw").resolve())
    if is_inside or {a.id for a in ledger.articles} & {i for i, _ in made.entries}:
        return
    titles = "、".join(k.title for k in _earlier(case).articles[:2] if k.title)
    example = f"{path.stem}-2{path.suffix}"
    raise BadInputError("raw-other-issue", str(path), titles=titles, example=example)


def _earlier(case: Case) -> Earlier:
    """What the last run left: its articles as generated. `number` is the first free one."""
    if case.earlier is not None:
        return case.earlier
    if case.ledger is None or case.before is None:
        return Earlier((), case.number)
    before = {a.id: replay_article(a, case.before) for a in case.ledger.articles}
    return Earlier(_known(case.ledger, before), case.number)


def _filed(store: Store, ledger: Ledger, number: int) -> Earlier:
    """What the last run left, as it lies there, so that ids and addresses stay.

    Asked if the raw text of that run is gone: it was edited where it lies. And if it had no
    article, for then only the folder tells where the issue is, which may have been moved.
    """
    if not ledger.articles:
        return Earlier((), number, next(iter(store.issue_folders({ledger.issue})), ""))
    folder = ledger.articles[0].path.rpartition("/")[0]
    files = {f.id: parse(f.text, f.path) for f in store.article_files(folder)}
    return Earlier(_known(ledger, files), number)


def _known(ledger: Ledger, articles: Mapping[str, Article]) -> tuple[Known, ...]:
    known = []
    for a in ledger.articles:
        article = articles.get(a.id)
        text = "\n".join(b.text for b in article.blocks) if article else ""
        known.append(Known(a.id, a.path, article.title if article else "", text))
    return tuple(known)


def _left_behind(store: Store, made: Made, ledger: Ledger | None) -> list[Known]:
    """Articles of the issue's folder that no ledger knows, but whose text was read just now.

    A run that was taken back leaves them where an editor had changed them. Only an article whose
    text is mostly the same is one; the same headline alone may stand over another text.
    """
    old = {a.id for a in ledger.articles} if ledger else set()
    files = [f for f in store.article_files(made.folder) if f.id and f.id not in old]
    new = [path for i, path in made.entries if i not in old]
    if not files or not new:
        return []
    known = [
        Known(f.id, f.path, "", "\n".join(b.text for b in parse(f.text, f.path).blocks))
        for f in files
    ]
    texts = [parse(made.files[path]) for path in new]
    bodies = [("\0", "\n".join(b.text for b in article.blocks)) for article in texts]
    found = match_known(bodies, known).items()
    return [replace(k, title=texts[n].title) for n, k in sorted(found)]


def _takes_an_editors_id(
    store: Store, made: Made, case: Case, claims: Callable[[], Claims]
) -> bool:
    """Whether a new article got the id of one that an editor added to the issue, or moved out
    of it (with the whole issue, perhaps, which had this one's name).

    A file that says just what is to be written was left by a run that was cut off.
    """
    old = {a.id for a in _earlier(case).articles}
    new = {i: made.files[path] for i, path in made.entries if i not in old}
    if not new:
        return False
    if any(new.get(f.id, f.text) != f.text for f in store.article_files(made.folder)):
        return True
    ids = claims().ids
    return any(i in ids and ids[i].rpartition("/")[0] != made.folder for i in new)


@dataclass(frozen=True, slots=True)
class _Plan:
    writes: dict[str, str]
    removals: tuple[str, ...]
    conflicts: int
    """Questions that come from settling what was read with what editors wrote."""


def _settle(
    store: Store,
    made: Made,
    ledger: Ledger | None,
    before: str | None,
    claims: Callable[[], Claims],
) -> _Plan:
    """Which files to write and to remove so that no editor's word is lost (law 5)."""
    current = {f.id: f for f in store.article_files(made.folder)}
    old = {a.id: a for a in ledger.articles} if ledger else {}
    editors = ledger.editors if ledger else ()
    writes: dict[str, str] = {}
    kept: set[str] = set()
    conflicts = 0
    taken = {f.path for f in current.values()}
    if any(i not in current and i not in old for i, _ in made.entries):
        taken |= _led_on(store, made, claims())
    for article_id, path in made.entries:
        new = made.files[path]
        kept.add(article_id)
        file = current.get(article_id)
        if file is None:
            if article_id not in old:
                writes[free_path(path, taken)] = new
            continue
        earlier = old.get(article_id)
        digest = earlier.sha256 if earlier else ""
        if file.text == new or sha256(file.text) == digest:
            writes[file.path] = new
            continue
        # What no ledger knows is taken for an editor's version of what was read now.
        base = _generated(earlier, before) if earlier else new
        asked = [(d.code, d.place) for d in editors if d.article == article_id]
        settled = settle(file.text, new, base, asked, file.path)
        conflicts += _of_merging(settled) - _of_merging(file.text)
        writes[file.path] = settled
    removals = tuple(
        current[i].path
        for i, a in old.items()
        if i not in kept and i in current and sha256(current[i].text) == a.sha256
    )
    return _Plan(writes, removals, max(0, conflicts))


def _register(store: Store, made: Made, plan: _Plan) -> dict[str, bytes]:
    """The issue's first register, to come into the archive with the articles; nothing where one
    is there, or the articles will not lie there just as they were made."""
    path = register_path(folder_name(made.folder))
    is_as_made = plan.writes == made.files and not store.file_names(made.folder)
    if made.register is None or not is_as_made or store.has(path):
        return {}
    return {path: made.register}


def _of_merging(text: str) -> int:
    """How many open questions of an article's file are about what an editor wrote."""
    return sum(finding.code.startswith("merge/") for finding in parse(text).review)


def _generated(entry: LedgerArticle, source: str | None) -> str | None:
    """The article's file as the last run made it, if its raw text is there."""
    return None if source is None else render(replay_article(entry, source))


def _led_on(store: Store, made: Made, claims: Claims) -> frozenset[str]:
    """Addresses from which the site leads on: of articles that were moved, by command or by hand.

    No new article may lie there, nor on a file of an editor's own.
    """
    register = store.register(made.folder.rpartition("/")[2])
    moved = {a.path for a in register.anchors if claims.ids.get(a.article, a.path) != a.path}
    return claims.former.union(moved)


def _index(store: Store, made: Made, ledger: Ledger | None) -> dict[str, str]:
    """The issue's `index.md`; nothing if an editor changed it."""
    relative = f"{made.folder}/index.md"
    path = store.content / relative
    if path.is_file():
        text = read_text(path)
        if text != made.index and (ledger is None or sha256(text) != ledger.index_sha256):
            return {}
    return {relative: made.index}
