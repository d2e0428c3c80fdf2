"""Texts in files of a cache: whole or not at all, and none that is not as it was written."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from huikan.site.units import digest_of

_DIGEST = 32


def keep_bytes(path: Path, data: bytes) -> None:
    """Write a file down, if that can be done."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        with written.open("wb") as file:
            file.write(digest_of(data).encode())
            file.write(data)
        written.replace(path)


def kept_bytes(path: Path) -> bytes | None:
    """What was written down; None if nothing was, or it is damaged."""
    try:
        whole = path.read_bytes()
    except OSError:
        return None
    data = whole[_DIGEST:]
    return data if digest_of(data).encode() == whole[:_DIGEST] else None


def keep_text(path: Path, text: str) -> None:
    """The same for text, halves of surrogate pairs too."""
    keep_bytes(path, text.encode("utf-8", "surrogatepass"))


def kept_text(path: Path) -> str | None:
    """The text that was written down."""
    data = kept_bytes(path)
    return None if data is None else data.decode("utf-8", "surrogatepass")


@contextmanager
def without_garbage() -> Iterator[None]:
    """While this lasts nobody looks for garbage: what is read from files has none, and to look
    through it takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


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
