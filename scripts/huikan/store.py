"""The only reader and writer of `content/`."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from huikan import __version__
from huikan.anchors import Register
from huikan.anchors import load as load_register_text
from huikan.article import parse, parse_issue
from huikan.authority import Authority
from huikan.authority import load as authority_of
from huikan.errors import BadInputError, CannotWriteError, HuikanError
from huikan.ledger import Ledger
from huikan.ledger_file import HISTORY, Summary, load_summary
from huikan.ledger_file import load as load_ledger_text
from huikan.model import Archive, Issue, RawText, StoredArticle, StoredIssue
from huikan.raw_names import (
    KNOWN_SUFFIXES,
    is_original,
    issue_id_of,
    sidecar_name,
    stem_of,
    text_name,
)
from huikan.text.decode import decode
from huikan.values import dataclass
from huikan.writing import commit, is_inside, settle, sync, write_bytes

MAX_RAW_BYTES = 256 * 2**20
"""A raw file larger than this is not one issue; it is refused before it fills the memory."""

TRANSLATION = re.compile(r"^(?P<stem>.+)\.(?P<lang>[a-z]{2}(?:-[A-Za-z]+)?)\.md$")
"""File name of a translation, which lies beside its original."""


Noter = Callable[[str, bytes | None, bytes | None], None]
"""Path relative to `content/`, bytes before and after; None where there is no file."""
Changes = Mapping[str, tuple[bytes | None, bytes | None]]
"""The same of several files, by path."""


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """An article file as it stands: path relative to `content/`, its text and its id."""

    path: str
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Store:
    """The archive's folder `content`."""

    content: Path
    note: Callable[[Changes], Path] | None = None
    """Told of all files that are about to be written or removed together, and of what they were;
    gives the file in which that stands, which has to be on the disk before they are."""
    rehearse: Noter | None = None
    """Told of every change that `commit` would make, which then makes none."""

    def raw_names(self) -> list[str]:
        """Names of the raw texts, sorted; of an original whose text was not yet taken, its own."""
        names = self._names_in_raw()
        return [n for n in names if not is_original(n) or text_name(n) not in names]

    def ingest_names(self) -> list[str]:
        """Names of what there is to ingest, sorted: originals instead of the texts kept of them."""
        names = self._names_in_raw()
        taken = {text_name(n) for n in names if is_original(n)}
        return [n for n in names if n not in taken]

    def _names_in_raw(self) -> list[str]:
        folder = self.content / "raw"
        if not folder.is_dir():
            return []
        return sorted(
            p.name
            for p in folder.iterdir()
            if p.suffix.lower() in KNOWN_SUFFIXES and not p.name.startswith(".") and p.is_file()
        )

    def sidecar_names(self) -> list[str]:
        """Names of the files that may be sidecars, sorted."""
        return sorted(p.name for p in (self.content / "raw").glob("*.yml"))

    def authority_names(self) -> list[str]:
        """Names of the archive's own authority files, sorted."""
        return sorted(p.name for p in (self.content / "authority").glob("*.yml"))

    def page_paths(self) -> list[str]:
        """Every Markdown file below `issues/`, sorted; relative to `content/`."""
        found = []
        for folder, _, names in os.walk(self.content / "issues"):
            here = Path(folder).relative_to(self.content).as_posix()
            pages = (n for n in names if n.endswith(".md") and not n.startswith("."))
            found += [f"{here}/{name}" for name in pages]
        return sorted(found)

    def prose_paths(self) -> list[str]:
        """The pages that editors wrote beside the issues, sorted; relative to `content/`."""
        found = (self.content / "pages").glob("*.md")
        return sorted(p.relative_to(self.content).as_posix() for p in found)

    def issue_folders(self, names: Collection[str] | None = None) -> list[str]:
        """The issues' folders, relative to `content/`, sorted; only those of `names` if given."""
        found = {path.rpartition("/")[0] for path in self.page_paths()}
        return sorted(f for f in found if names is None or folder_name(f) in names)

    def has(self, relative: str) -> bool:
        """Whether a file or folder lies there; nothing outside `content/` does."""
        return is_inside(relative) and (self.content / relative).exists()

    def file_names(self, folder: str) -> list[str]:
        """The names of the files in a folder below `content/`, sorted; none if there is none."""
        if not is_inside(folder) or not (self.content / folder).is_dir():
            return []
        return sorted(p.name for p in (self.content / folder).iterdir() if p.is_file())

    def files_below(self, folder: str) -> list[str]:
        """All files in a folder below `content/` and the folders in it, sorted."""
        found = (self.content / folder).rglob("*")
        return sorted(p.relative_to(self.content).as_posix() for p in found if p.is_file())

    def drop_empty(self, folder: str) -> None:
        """Remove a folder below `content/` and those in and above it, as far as they are empty."""
        path = self.content / folder
        below = sorted((p for p in path.rglob("*") if p.is_dir()), reverse=True)
        for each in (*below, path, path.parent):
            with suppress(OSError):
                each.rmdir()

    def load_raw(self, path: Path, inputs: str) -> RawText:
        """A raw file, decoded, with its sidecar. `inputs` is the digest of all else.

        Raises `BadInputError` for a file that is empty, binary, too large or in no known
        encoding, and for a sidecar with an error in it.
        """
        sidecar_path = path.with_name(sidecar_name(path.name))
        if not sidecar_path.is_file():
            sidecar_path = self.content / "raw" / sidecar_path.name
        issue_id = issue_id_of(stem_of(path.name))
        sidecar, said = None, ""
        if sidecar_path.is_file():
            said = read_text(sidecar_path)
            sidecar = parse_issue(said, str(sidecar_path), issue_id, sidecar=True)
            issue_id = issue_id_of(sidecar.id)
        data, original = self._raw_data(path, issue_id)
        source, encoding = decode(data, str(path))
        name = text_name(path.name)
        return RawText(
            name,
            issue_id,
            source,
            encoding,
            hashlib.sha256(data).hexdigest(),
            inputs_of(inputs, said, name),
            sidecar,
            original,
        )

    def _raw_data(self, path: Path, issue_id: str) -> tuple[bytes, str]:
        """A raw text's bytes and the digest of the original it was taken from (or "").

        A text that was taken of the same original before is taken as it is kept.
        """
        if not is_original(path.name):
            beside = path.with_suffix("")
            has_original = is_original(beside.name) and beside.is_file()
            return read_bytes(path), sha256_of(read_bytes(beside)) if has_original else ""
        data = read_bytes(path)
        original = sha256_of(data)
        ledger = self.ledger(issue_id)
        kept = self.content / "raw" / text_name(path.name)
        if ledger and ledger.source.original == original and kept.is_file():
            return read_bytes(kept), original
        return take_text(data, path).encode("utf-8"), original

    def raw_copies(self, path: Path, raw: RawText) -> dict[str, bytes]:
        """What belongs into `raw/` and may not be there: the raw file and its sidecar as they
        are, and the text that was taken from an original."""
        sources = (path, path.with_name(sidecar_name(path.name)))
        copies = {
            f"raw/{source.name}": read_bytes(source)
            for source in sources
            if source.is_file()
            and source.resolve() != (self.content / "raw" / source.name).resolve()
        }
        if is_original(path.name):
            copies[f"raw/{raw.name}"] = raw.source.encode("utf-8")
        return copies

    def ledger(self, issue_id: str, *, history: bool = True) -> Ledger | None:
        """The issue's ledger, or None if there is none.

        Without `history` its changes and decisions, which may be most of it, are left out.
        """
        path = self.ledger_path(issue_id)
        if not path.is_file():
            return None
        data = read_bytes(path) if history else _without_history(path)
        return load_ledger_text(text_in(data, path), str(path))

    def ledger_summary(self, issue_id: str) -> Summary | None:
        """What the issue's ledger comes to, or None if there is none: quicker than all of it."""
        path = self.ledger_path(issue_id)
        found = path.is_file()
        return load_summary(text_in(_without_history(path), path), str(path)) if found else None

    def ledgers(self) -> Iterator[str]:
        """Issues that have a ledger, sorted."""
        folder = self.content / "ledger"
        if folder.is_dir():
            yield from sorted(p.stem for p in folder.glob("*.jsonl"))

    def ledger_path(self, issue_id: str) -> Path:
        """Where an issue's ledger lies."""
        return self.content / "ledger" / f"{issue_id}.jsonl"

    def register(self, issue_id: str) -> Register:
        """The issue's register of paragraph addresses; an empty one if there is none yet."""
        return load_register(self.content, issue_id)

    def earlier_source(self, ledger: Ledger) -> str | None:
        """The raw text that the ledger is about; None if it is gone or was changed since."""
        path = self.content / "raw" / ledger.source.raw
        if not path.is_file():
            return None
        data = read_bytes(path)
        if hashlib.sha256(data).hexdigest() != ledger.source.sha256:
            return None
        return decode(data, str(path))[0]

    def article_files(self, folder: str) -> list[ArticleFile]:
        """The articles of an issue's folder, translations aside.

        Raises `BadInputError` if an editor's file cannot be read: nothing may be written over
        what nobody can read.
        """
        out = []
        for path in _markdown_files(self.content / folder):
            if not TRANSLATION.match(path.name):
                text = read_text(path)
                out.append(
                    ArticleFile(
                        path.relative_to(self.content).as_posix(),
                        text,
                        parse(text, str(path)).id,
                    )
                )
        return out

    def write(self, relative: str, said: str | bytes) -> bool:
        """Write a file whole or not at all; False if it already says just that."""
        return self._put(relative, said.encode("utf-8") if isinstance(said, str) else said)

    def _put(self, relative: str, data: bytes) -> bool:
        before = self._bytes(relative)
        if before == data:
            return False
        if self.note:
            sync([self.note({relative: (before, data)})])
        write_bytes(self.content / relative, data)
        return True

    def remove(self, relative: str) -> None:
        """Remove a generated file that no run makes any more."""
        path = self.content / relative
        try:
            if self.note and path.is_file():
                sync([self.note({relative: (path.read_bytes(), None)})])
            path.unlink(missing_ok=True)
        except OSError as e:
            raise CannotWriteError("cannot-write", relative, reason=e.strerror) from e

    def commit(self, wanted: Mapping[str, bytes | None]) -> tuple[str, ...]:
        """Bring files to these bytes (None: remove), all of them or none; those that changed."""
        before = {path: self._bytes(path) for path in wanted}
        changes = {path: data for path, data in wanted.items() if data != before[path]}
        if self.rehearse:
            for path, data in changes.items():
                self.rehearse(path, before[path], data)
            return tuple(changes)
        noted = []
        if self.note and changes:
            noted.append(self.note({path: (before[path], data) for path, data in changes.items()}))
        commit(self.content, changes, noted)
        return tuple(changes)

    def _bytes(self, relative: str) -> bytes | None:
        path = self.content / relative
        return path.read_bytes() if path.is_file() else None

    def inputs(self) -> str:
        """Digest of what every result hangs on besides its raw file: version, authority files.

        Translations of terms say nothing of how a text is read.
        """
        texts = authority_texts(self.content)
        texts.pop("terms.yml", None)
        return digest(__version__, *(f"{k}\0{v}" for k, v in sorted(texts.items())))


def translation_path(path: str, lang: str) -> str:
    """Where an article's translation lies, beside it.

    >>> translation_path("issues/2024/a/01-jing.md", "en")
    'issues/2024/a/01-jing.en.md'
    """
    return f"{path.removesuffix('.md')}.{lang}.md"


def require_folder(content: Path) -> None:
    """Raise unless the archive's folder is one, or is still to be made."""
    if content.exists() and not content.is_dir():
        raise CannotWriteError("content-not-folder", str(content))


def require_content(content: Path) -> None:
    """Raise unless there is an archive's folder; do what a killed run left undone in it."""
    if not content.is_dir():
        raise BadInputError("content-missing", str(content))
    settle(content)


def take_text(data: bytes, path: Path) -> str:
    """The text of an original; `BadInputError` with a remedy if none can be had."""
    from huikan.text import docx, pdf  # what reads the formats takes its time to load

    taker = pdf.to_text if path.suffix.lower() == ".pdf" else docx.to_markdown
    return taker(data, str(path))


def sha256_of(data: bytes) -> str:
    """Hex digest of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def digest(*parts: str) -> str:
    """Short hex digest of texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def inputs_of(inputs: str, sidecar: str, name: str) -> str:
    """Digest of all that a result hangs on besides the raw text; `inputs` is the archive's."""
    return digest(inputs, sidecar, Path(name).suffix)


def read_bytes(path: Path) -> bytes:
    """A file's bytes; `BadInputError` with a remedy if it cannot be had."""
    try:
        if path.stat().st_size > MAX_RAW_BYTES:
            raise BadInputError("raw-too-large", str(path), megabytes=MAX_RAW_BYTES // 2**20)
        return path.read_bytes()
    except OSError as e:
        raise BadInputError("cannot-read", str(path), reason=e.strerror) from e


def _without_history(path: Path) -> bytes:
    """A ledger's file without its history, never whole in memory; every line keeps its number."""
    try:
        with path.open("rb") as file:
            return b"".join(b"\n" if line.startswith(HISTORY) else line for line in file)
    except OSError as e:
        raise BadInputError("cannot-read", str(path), reason=e.strerror) from e


def read_text(path: Path) -> str:
    """A UTF-8 file of the archive; `BadInputError` with the line if it is not UTF-8."""
    return text_in(read_bytes(path), path)


def text_in(data: bytes, path: Path) -> str:
    """The text in a file's bytes; `BadInputError` with the line if they are not UTF-8."""
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as e:
        line = data[: e.start].count(b"\n") + 1
        raise BadInputError("not-utf8", str(path), line) from e


def authority_texts(content: Path) -> dict[str, str]:
    """The archive's own authority files: name → text."""
    folder = content / "authority"
    if not folder.is_dir():
        return {}
    return {p.name: read_text(p) for p in sorted(folder.glob("*.yml"))}


def load_authority(content: Path) -> Authority:
    """The shipped authority files with the archive's own on top."""
    try:
        return authority_of(authority_texts(content))
    except HuikanError as e:
        if e.path and not Path(e.path).is_absolute():
            e.path = str(content / "authority" / Path(e.path).name)
        raise


def load_archive(content: Path) -> Archive:
    """All issues and articles, in the order of their paths.

    Raises `BadInputError` with file and line for the first file that cannot be read.
    """
    root = content / "issues"
    folders = sorted({p.parent for p in root.rglob("*.md")}) if root.is_dir() else []
    return Archive(tuple(load_issue(content, folder) for folder in folders))


def register_path(issue_id: str) -> str:
    """Where an issue's register of paragraph addresses lies, relative to `content/`."""
    return f"anchors/{issue_id}.jsonl"


def load_register(content: Path, issue_id: str) -> Register:
    """An issue's register of paragraph addresses; an empty one if there is none yet."""
    path = content / register_path(issue_id)
    return load_register_text(read_text(path), str(path)) if path.is_file() else Register()


def load_registers(content: Path, archive: Archive) -> dict[str, Register]:
    """Path of an issue: its register."""
    return {i.path: load_register(content, folder_name(i.path)) for i in archive.issues}


def folder_name(issue_path: str) -> str:
    """The name of an issue's folder, by which its ledger and its register are called."""
    return issue_path.rpartition("/")[2]


def load_ledgers(content: Path, issue: str = "") -> Iterator[tuple[Ledger, str, str]]:
    """Every ledger, the raw text it is about and a digest of both, by the issues' ids; that of
    one issue alone if it is named.

    A ledger whose raw text is gone or was changed since is passed over: nothing can be shown
    of it. Raises `BadInputError` for a ledger that cannot be read.
    """
    store = Store(content)
    for issue_id in [issue] if issue else store.ledgers():
        ledger = store.ledger(issue_id)
        source = store.earlier_source(ledger) if ledger else None
        if ledger and source is not None:
            text = read_text(store.ledger_path(issue_id))
            yield ledger, source, digest(text, ledger.source.sha256)


def load_index(content: Path, folder: str) -> Issue:
    """What an issue's `index.md` says; the bare issue if there is none."""
    index = content / folder / "index.md"
    if not index.is_file():
        return Issue(index.parent.name)
    return parse_issue(read_text(index), str(index), index.parent.name)


def load_issue(content: Path, folder: Path) -> StoredIssue:
    """One issue's folder: its `index.md` (may be missing) and its articles."""
    issue = load_index(content, folder.relative_to(content).as_posix())
    read = hashlib.sha256(repr(issue).encode("utf-8", "surrogatepass"))
    articles: dict[str, StoredArticle] = {}
    translations = []
    for path in _markdown_files(folder):
        m = TRANSLATION.match(path.name)
        text = read_text(path)
        read.update(f"\0{path.name}\0{len(text)}\0".encode())
        read.update(text.encode())
        if m:
            translations.append((f"{m['stem']}.md", m["lang"], path, text))
            continue
        article = parse(text, str(path))
        relative = path.relative_to(content).as_posix()
        articles[path.name] = StoredArticle(relative, article)
    for original, lang, path, text in translations:
        if original not in articles:
            raise BadInputError("translation-alone", str(path), 1, original=original)
        stored = articles[original]
        pair = (lang, parse(text, str(path)))
        articles[original] = replace(stored, translations=(*stored.translations, pair))
    relative = folder.relative_to(content).as_posix()
    return StoredIssue(relative, issue, tuple(articles.values()), read.hexdigest())


def _markdown_files(folder: Path) -> Iterable[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        p for p in folder.glob("*.md") if p.name != "index.md" and not p.name.startswith(".")
    )
