"""Texts in files of a cache: whole or not at all, and none that is not as it was written."""

from __future__ import annotations

import gc
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from huikan.values import dataclass

_CHECK = 4
"""Bytes of a checksum (CRC-32) before what is in a file: it has to tell damage alone."""
_MANY = 100_000
"""So many new values may be garbage before anybody looks."""
_CROWDED, _FEW = 1.25, 16
"""So many times as many lines as are needed, and so many more, may lie in a file."""


def keep_bytes(path: Path, data: bytes) -> None:
    """Write a file down, if that can be done."""
    _put_down(path, [_check_of(data), data])


def kept_bytes(path: Path) -> bytes | None:
    """What was written down; None if nothing was, or it is damaged."""
    whole = _bytes_of(path)
    data = whole[_CHECK:]
    return data if _check_of(data) == whole[:_CHECK] else None


def _check_of(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_CHECK, "big")


def keep_text(path: Path, text: str) -> None:
    """The same for text, halves of surrogate pairs too."""
    keep_bytes(path, text.encode("utf-8", "surrogatepass"))


def kept_text(path: Path) -> str | None:
    """The text that was written down."""
    data = kept_bytes(path)
    return None if data is None else data.decode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines by their keys, as a file has them; `size` counts all that lie there.

    What is new is put behind what is there, since an edit changes one of thousands. Whoever keeps
    lines keeps a digest in each: one may be cut off, and the next be glued to it.
    """

    lines: Mapping[str, bytes]
    size: int

    @classmethod
    def load(cls, path: Path) -> Lines:
        rows = _bytes_of(path).split(b"\n")
        parts = (row.partition(b" ") for row in rows)
        lines = {key.decode("ascii", "replace"): line for key, _, line in parts if line}
        return cls(lines, len(rows))

    def keep(self, path: Path, lines: Mapping[str, bytes]) -> None:
        """Have the file hold these lines, and not many more."""
        new = {key: line for key, line in lines.items() if self.lines.get(key) != line}
        is_crowded = self.size + len(new) > len(lines) * _CROWDED + _FEW
        if is_crowded or new:
            own = lines if is_crowded else new
            said = b"".join([b"\n%b %b" % (key.encode(), line) for key, line in own.items()])
            _put_down(path, [said], behind=not is_crowded)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _put_down(path: Path, pieces: Sequence[bytes], *, behind: bool = False) -> None:
    """Write a file's pieces down, if that can be done: `behind` what is there, or in its place."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path if behind else path.with_name(f"{path.name}.{os.getpid()}.tmp")
        with written.open("ab" if behind else "wb") as file:
            file.writelines(pieces)
        if not behind:
            written.replace(path)


@contextmanager
def without_garbage() -> Iterator[None]:
    """While this lasts nobody looks for garbage: what is read from files has none, and to look
    through it takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()  # so what is there counts as old, and is not gone through at once
            gc.unfreeze()
            gc.enable()


@contextmanager
def seldom_garbage() -> Iterator[None]:
    """While this lasts garbage is looked for when there may be much: Python looks after each 700
    new values, and from time to time through all."""
    before = gc.get_threshold()
    gc.set_threshold(_MANY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def drop_folders(top: Path, but: str) -> None:
    """Remove all folders in one but that of a name."""
    for path in top.iterdir() if top.is_dir() else ():
        if path.name != but:
            shutil.rmtree(path, ignore_errors=True)


def sweep(folder: Path, names: Iterable[str]) -> None:
    """Remove what has none of these names."""
    known = set(names)
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in known:
            path.unlink(missing_ok=True)
