"""What one build leaves for the next: finished pages, and the word that the site still stands.

A page is kept under the digest of all that it is made of: its values, and everything else that a
build goes by (configuration, theme, program, versions). What is not the same has another digest,
so no page can be stale, and the folder may be deleted, shared or damaged at any time: whatever
cannot be read is made again.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib.metadata import distributions
from pathlib import Path

from huikan.site.views import SitePage

_PAGES = "pages.sqlite"
_SITE = "site.txt"
_PACKAGE = Path(__file__).parents[1]


class KeptPages:
    """The pages of earlier builds, in one SQLite file; pages that a build did not use go."""

    def __init__(self, folder: Path, environment: str) -> None:
        """`environment` is the digest of what all pages are made of (see `environment_digest`)."""
        self.made = 0
        """How many pages were not there."""
        self._environment = environment.encode()
        self._used: set[bytes] = set()
        self._file = folder / _PAGES
        self._database = _opened(self._file)

    def page(self, shown: SitePage, make: Callable[[], str]) -> str:
        """The page that was kept for these values; else what `make` gives, kept from now on."""
        key = self._key(shown)
        self._used.add(key)
        kept = self._database.execute("SELECT page FROM pages WHERE key = ?", (key,)).fetchone()
        if kept and (text := _unpacked(kept[0])) is not None:
            return text
        self.made += 1
        text = make()
        row = (key, zlib.compress(text.encode("utf-8", "surrogatepass"), 1))
        self._database.execute("INSERT OR REPLACE INTO pages VALUES (?, ?)", row)
        return text

    def close(self) -> None:
        """Write down what is new and forget what this build did not use."""
        held = {key for (key,) in self._database.execute("SELECT key FROM pages")}
        gone = [(key,) for key in sorted(held - self._used)]
        self._database.executemany("DELETE FROM pages WHERE key = ?", gone)
        self._database.commit()
        self._database.close()

    def _key(self, shown: SitePage) -> bytes:
        """The digest of the values themselves: no memo, which would tell objects apart."""
        written = io.BytesIO()
        pickler = pickle.Pickler(written, protocol=5)
        pickler.fast = True
        pickler.dump(shown)
        return hashlib.sha256(self._environment + written.getbuffer()).digest()


def _opened(file: Path) -> sqlite3.Connection:
    """The database; a new one if there is none or it is damaged, in memory if another build has it.

    Nothing here is worth waiting for the disk: what is lost is made again.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(2):
        database = sqlite3.connect(file, timeout=0, isolation_level=None)
        try:
            database.execute("PRAGMA synchronous = OFF")
            database.execute("BEGIN EXCLUSIVE")
            database.execute(_TABLE)
            database.execute("SELECT count(*) FROM pages").fetchone()
        except sqlite3.OperationalError:
            database.close()
            break
        except sqlite3.DatabaseError:
            database.close()
            file.unlink()
            continue
        return database
    database = sqlite3.connect(":memory:")
    database.execute(_TABLE)
    return database


_TABLE = "CREATE TABLE IF NOT EXISTS pages (key BLOB PRIMARY KEY, page BLOB) WITHOUT ROWID"


def _unpacked(data: bytes) -> str | None:
    try:
        return zlib.decompress(data).decode("utf-8", "surrogatepass")
    except (zlib.error, UnicodeDecodeError):
        return None


def environment_digest(settings: object, folders: Iterable[Path]) -> str:
    """The digest of what a build goes by besides the archive.

    `settings` are the configuration as it was read, in plain values; `folders` the theme's
    own files. To these come the program's files and the versions of all that is installed.
    """
    versions = sorted(f"{d.metadata['Name']} {d.version}" for d in distributions())
    said = [sys.version, *versions, repr(settings)]
    return folders_digest([_PACKAGE, *folders], "\0".join(said))


def folders_digest(folders: Iterable[Path], said: str = "") -> str:
    """The digest of some words and of every file in some folders, by path and bytes."""
    digest = hashlib.sha256(said.encode("utf-8", "surrogateescape"))
    for folder in folders:
        for path in _files(folder):
            name = path.relative_to(folder).as_posix()
            data = path.read_bytes()
            digest.update(f"\0{name}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    return digest.hexdigest()


def is_standing(folder: Path, inputs: str, site: Path) -> bool:
    """Whether the site was built from just these inputs and no file of it was touched since."""
    kept = folder / _SITE
    return kept.is_file() and site.is_dir() and kept.read_text() == _stand(inputs, site)


def keep_standing(folder: Path, inputs: str, site: Path) -> None:
    """Remember what a finished site was built from, if that can be written."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _SITE).write_text(_stand(inputs, site))


def _stand(inputs: str, site: Path) -> str:
    """The inputs, and the site's files by name, size and time of the last change."""
    digest = hashlib.sha256(str(site).encode("utf-8", "surrogateescape"))
    for path in _files(site):
        found = path.stat()
        line = f"\0{path.relative_to(site)}\0{found.st_size}\0{found.st_mtime_ns}"
        digest.update(line.encode("utf-8", "surrogateescape"))
    return f"{inputs} {digest.hexdigest()}"


def _files(folder: Path) -> Iterator[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return iter(sorted(path for path in found if "__pycache__" not in path.parts))
