"""What a build keeps of an issue and of a ledger, and what stands for parts of it.

Pages are made anew if what they go by is another; the less that is, the less an edit makes anew. So
there are several marks of what is told of an issue, each of less than the one before.
"""

from __future__ import annotations

from collections.abc import Mapping

from huikan.anchors import Forward
from huikan.model import StoredIssue
from huikan.reprints import Print
from huikan.site.plain import one_line, plain
from huikan.site.search_documents import Held
from huikan.site.told import Account, Told, Words
from huikan.site.units import digest_of
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Face:
    """What others see of an issue: no page but its own goes by more."""

    stored: StoredIssue
    """Without its digest, which every letter of a text changes."""
    told: tuple[Told, ...]
    """Of each article."""
    edits: Mapping[str, Words]
    """Id of an article that was read from raw text: what was changed in it since."""
    forwards: Mapping[str, tuple[Forward, ...]]
    recorded: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build keeps of an issue."""

    face: Face
    mark: str
    """What stands for the face."""
    told: str
    """What stands for the face without what editors changed."""
    placed: str
    """What stands for that without what is told of texts."""
    head: str
    """What stands for what it has of the articles' own heads, and of the issue's."""
    heads: tuple[str, ...]
    """What stands for the head of each article, and the issue's."""
    digest: str
    """Of the issue's folder (see `StoredIssue`)."""
    against: Mapping[str, str]
    """Id of an article that was read from raw text: digest of that record."""
    prints: tuple[Print, ...]
    held: Mapping[str, Held]
    """Address of a document: what stands for its body."""


@dataclass(frozen=True, slots=True)
class Raw:
    """What a build keeps of a ledger. `path` is its raw text's, `digest` of that file's bytes;
    there is no account if the raw text is gone or is not the ledger's."""

    path: str
    digest: str
    account: Account | None
    held: Mapping[str, Held]
    """Id of an article: what stands for its raw text."""


def marks_of(face: Face) -> tuple[str, str, str, str]:
    """What stands for a face, without what editors changed, without what is told of texts either,
    and for heads alone."""
    head, forwards, recorded, told, edits = (
        one_line(plain(each))
        for each in (face.stored, face.forwards, face.recorded, face.told, face.edits)
    )
    placed = digest_of_text("\n".join((head, forwards, recorded)))
    unedited = digest_of_text(f"{placed}{told}")
    return digest_of_text(f"{unedited}{edits}"), unedited, placed, digest_of_text(head)


def digest_of_text(text: str) -> str:
    """What stands for a text, halves of surrogate pairs too."""
    return digest_of(text.encode("utf-8", "surrogatepass"))
