"""What raw files are called, and what is called after them: sidecars and issues. Pure."""

from __future__ import annotations

import re
from pathlib import PurePath

from huikan.succession import slug

RAW_SUFFIXES = (".txt", ".md", ".html", ".htm")
"""Raw texts that can be read; a sidecar has the same name with `.yml`."""

ORIGINALS = {".docx": ".md", ".pdf": ".txt"}
"""Documents that a raw text is taken from, and what it is added to their name with: the text of
`NAME.docx` is kept beside it as `NAME.docx.md`, and that is the raw text of the archive."""

KNOWN_SUFFIXES = (*RAW_SUFFIXES, *ORIGINALS)
"""What can be ingested."""

# What an issue's id has not.
_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")


def is_original(name: str) -> bool:
    """Whether a file of that name is a document that a raw text is taken from."""
    return PurePath(name).suffix.lower() in ORIGINALS


def text_name(name: str) -> str:
    """The name of the raw text that a file is, or that is taken from it.

    >>> text_name("2024-06.docx"), text_name("2024-06.txt")
    ('2024-06.docx.md', '2024-06.txt')
    """
    return name + ORIGINALS.get(PurePath(name).suffix.lower(), "")


def stem_of(name: str) -> str:
    """A raw file's name without what says its kind: what its sidecar and its issue are called.

    >>> stem_of("2024-06.docx.md"), stem_of("2024-06.docx"), stem_of("2024-06.txt")
    ('2024-06', '2024-06', '2024-06')
    """
    stem = PurePath(name).stem
    return PurePath(stem).stem if is_original(stem) and text_name(stem) == name else stem


def sidecar_name(name: str) -> str:
    """What the sidecar of a raw file is called."""
    return f"{stem_of(name)}.yml"


def issue_id_of(stem: str) -> str:
    """A raw file's name as an issue id: ASCII letters, digits, dots and hyphens.

    >>> issue_id_of("000_f84fbb"), issue_id_of("云溪政协 3")
    ('000-f84fbb', 'yun-xi-zheng-xie-3')
    """
    if stem.isascii():
        return _UNSAFE.sub("-", stem).strip("-.") or "issue"
    return slug(stem, 12)
