"""What a site may do without, where its host takes only so much. Nothing of it is in the archive
alone: each is made of what the other pages show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum

from huikan.values import dataclass


class Extra(StrEnum):
    """A part of the site that can be left out, by its name in `mkdocs.yml`."""

    PDF = "pdf"
    """Issues as PDF."""
    UNTRANSLATED = "untranslated"
    """English pages of articles, and of issues on one page, of which nothing is translated: they
    show a headline and lead to the Chinese page, and English lists lead there anyway."""
    PRINT = "print"
    """Issues on one page."""
    ENGLISH_RAW = "english-raw"
    """Raw texts beside articles with the interface in English; the Chinese pages stay."""
    TEXTS = "texts"
    """Articles as plain text and as Markdown."""
    EPUB = "epub"
    """Issues as e-books."""


MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limit:
    """What a host takes; 0 is no limit."""

    megabytes: int = 0
    files: int = 0

    def takes(self, size: int, files: int) -> bool:
        """Whether so many bytes and files are no more than that."""
        is_small = not self.megabytes or size <= self.megabytes * MEGABYTE
        return is_small and (not self.files or files <= self.files)


def passed(
    sizes: Mapping[str, int], limit: Limit, left_out: Collection[str]
) -> Iterator[tuple[str, dict[str, object]]]:
    """A message (its code and values) for each limit that a site passes; `sizes` are bytes by
    path. It names what can still be left out and how much that is, the largest first.

    >>> sizes = {"index.html": 9_000_000, "issues/2024/a.pdf": 3_000_000}
    >>> [values["parts"] for _, values in passed(sizes, Limit(megabytes=10), ())]
    ['pdf 3 MB']
    """
    whole = sum(sizes.values())
    saved: Counter[Extra] = Counter()
    number: Counter[Extra] = Counter()
    for path, size in sizes.items():
        part = extra_of(path, sizes)
        if part and part not in left_out:
            saved[part] += size
            number[part] += 1
    if limit.megabytes and whole > limit.megabytes * MEGABYTE:
        parts = ", ".join(f"{p} {_megabytes(n)} MB" for p, n in saved.most_common())
        values: dict[str, object] = {
            "size": _megabytes(whole), "limit": limit.megabytes, "parts": parts
        }  # fmt: skip
        yield "site-too-large" if parts else "site-too-large-still", values
    if limit.files and len(sizes) > limit.files:
        parts = ", ".join(f"{p} {n}" for p, n in number.most_common())
        values = {"files": len(sizes), "limit": limit.files, "parts": parts}
        yield "site-too-many-files" if parts else "site-too-many-files-still", values


def _megabytes(size: int) -> int:
    """Whole megabytes, never none."""
    return -(-size // MEGABYTE)


def extra_of(path: str, others: Collection[str]) -> Extra | None:
    """The part that a file of the site belongs to, if it can be left out; `others` are all files.

    >>> extra_of("en/issues/2024/a/01-b/raw/index.html", ())
    <Extra.ENGLISH_RAW: 'english-raw'>
    """
    own = path.removeprefix("en/")
    is_english = own != path
    if not own.startswith("issues/"):
        return None
    for suffix, part in _SUFFIXES.items():
        if own.endswith(suffix):
            return part
    folders = own.split("/")[3:-1]
    match folders:
        case ["print"]:
            return Extra.PRINT
        case [_, "raw"] if is_english:
            return Extra.ENGLISH_RAW
        case [_] if is_english and own.endswith("/index.html"):
            beside = f"{own.removesuffix('index.html')}beside/index.html"
            return None if beside in others else Extra.UNTRANSLATED
    return None


_SUFFIXES = {".pdf": Extra.PDF, ".epub": Extra.EPUB, ".txt": Extra.TEXTS, ".md": Extra.TEXTS}
