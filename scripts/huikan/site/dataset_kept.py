"""Rows of the dataset in files: an issue's, from the process that makes them to the one that puts
them together, and from one build to the next. A file that is not as it was written is none."""

from __future__ import annotations

from pathlib import Path

from huikan.site.dataset import Rows
from huikan.site.units import digest_of

_DIGEST = 32
_LENGTH = 16


def keep_rows(path: Path, rows: Rows) -> None:
    """Write an issue's rows down, whole or not at all."""
    data = f"{len(rows.jsonl):{_LENGTH}d}".encode() + rows.jsonl + rows.csv
    path.parent.mkdir(parents=True, exist_ok=True)
    written = path.with_suffix(".tmp")
    written.write_bytes(digest_of(data).encode() + data)
    written.replace(path)


def load_rows(path: Path) -> Rows | None:
    """Rows as they were written down; None if there are none, or they are damaged."""
    if not path.is_file():
        return None
    whole = path.read_bytes()
    digest, data = whole[:_DIGEST], whole[_DIGEST:]
    if digest_of(data).encode() != digest:
        return None
    size = int(data[:_LENGTH])
    return Rows(data[_LENGTH : _LENGTH + size], data[_LENGTH + size :])
