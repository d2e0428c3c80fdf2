"""The values that every part of Huikan shares. Imports nothing of ours."""

from __future__ import annotations

import datetime as dt
from dataclasses import field
from enum import StrEnum

from huikan.values import dataclass

GAP = "〔缺〕"
"""Stands where the source lost text: at the point where it breaks off, or where it sets in."""

UPLOADS = "assets"
"""The folder below `content/` where the editing pages put pictures."""


class BlockKind(StrEnum):
    """What a block of an article file is."""

    TEXT = "text"
    HEADING = "heading"
    CAPTION = "caption"
    MARKDOWN = "markdown"
    """Markdown that an editor wrote (a list, a table, a picture): passed through as it is."""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article's body.

    `text` is plain text without Markdown escapes, except for `BlockKind.MARKDOWN`.
    `level` counts for headings only: 2 is `##`.
    """

    kind: BlockKind
    text: str
    level: int = 2


class Retouch(StrEnum):
    """A change of an article's body that an editor can choose."""

    JOIN = "join"
    """The paragraph that begins with `at` goes on behind the one that ends with `to`."""
    CONTINUE = "continue"
    """The paragraph that ends with `at` goes on with the one that begins with `to`."""
    PART = "part"
    """A new paragraph begins with `at`."""
    MOVE = "move"
    """The block that begins with `at` stands behind the one that ends with `to`."""
    TEXT = "text"
    """The block that begins with `at` is running text."""
    CAPTION = "caption"
    """The block that begins with `at` is a caption."""
    HEADING = "heading"
    """The block that begins with `at` is a section heading."""
    INSERT = "insert"
    """The words `to` stand behind the words `at`."""
    REMOVE = "remove"
    """The words `at` go."""
    REPLACE = "replace"
    """The words `to` stand in the place of the words `at`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to settle a finding: a change of the article's body.

    `at` and `to` quote the article so that each is found once in it. `article` is the id of the
    article that `to` stands in if it is another one (`JOIN`, `CONTINUE` and `MOVE` only).
    `percent` says how sure the rule is of this reading; 0: it does not say.
    """

    does: Retouch
    at: str
    to: str = ""
    article: str = ""
    percent: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Finding:
    """An open question for an editor: doubt about the text, never an exception.

    `code` is stable and public (`gap/head`), `place` quotes the text it is about,
    `message` says what is doubted and what to do, in the archive's main language. `choices`
    are the other ways to read the place, the likeliest first; the way it was read is none.
    """

    code: str
    place: str
    message: str
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom an article names in a public role.

    `role` is the role as printed there (副主席, 委员, 记者), empty if an editor gives none.
    `place` is the division that the role belongs to (云溪市), 全国 for a national one, empty
    if it cannot be known: it tells people of one name apart.
    """

    name: str
    role: str = ""
    place: str = ""

    def __str__(self) -> str:
        """Name, with place and role in brackets: 周明远（云溪市 副主席）."""
        known = " ".join(filter(None, (self.place, self.role)))
        return f"{self.name}（{known}）" if known else self.name


@dataclass(frozen=True, slots=True)
class Article:
    """One article file: front matter and body (see the contract in `docs/`)."""

    id: str
    title: str
    subtitle: str | None = None
    kicker: str | None = None
    feature: str | None = None
    authors: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    year: int | None = None
    date: dt.date | None = None
    place: str | None = None
    """Canonical name of the division the article is about (银川市), if known."""
    kind: str | None = None
    """report, speech, feature, note or list; None when not known."""
    topics: tuple[str, ...] = ()
    """Names of topics from the authority files; empty where nothing tells."""
    people: tuple[Person, ...] = ()
    """Who is named in a public role, in the order of the text; each name once a place."""
    translates: str | None = None
    """Translations only: fingerprint of the original they were made from (see `translation`)."""
    translator: str | None = None
    """Translations only: who translated (a person's name, or `machine`)."""
    former: tuple[str, ...] = ()
    """Addresses that it was published at before; the site leads on from them (see `moving`)."""
    review: tuple[Finding, ...] = ()
    extra: tuple[tuple[str, object], ...] = ()
    """Front matter keys that Huikan does not know, kept as they are, in their order."""
    blocks: tuple[Block, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue (期) of a publication: the folder's `index.md`, or a raw file's sidecar."""

    id: str
    title: str | None = None
    publication: str | None = None
    number: str | None = None
    date: dt.date | None = None
    year: int | None = None
    page: str | None = None
    """The page of the newspaper (版次), as printed."""
    place: str | None = None
    source: str | None = None
    rights: str | None = None
    raw: str | None = None
    """Name of the raw file below `content/raw`; None if an editor wrote the issue as Markdown."""
    demo: bool = False
    """True for the archive's demonstration issues: every page of theirs says so."""
    title_en: str | None = None
    publication_en: str | None = None
    former: tuple[str, ...] = ()
    """Addresses that it was published at before; the site leads on from them."""
    note: str = ""
    """The folder's own text (body of `index.md`), Markdown."""


@dataclass(frozen=True, slots=True)
class Place:
    """A division (行政区划). `code` is its GB/T 2260 code; empty for a fictional place."""

    name: str
    short: str
    english: str
    code: str = ""
    level: str = ""
    """province, prefecture or county."""
    parent: str | None = None
    """Full name of the division it belongs to; None at the top."""
    aliases: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee (XX政协) or a special committee of one (XX政协提案委员会)."""

    name: str
    english: str
    place: str
    special: str | None = None
    """Name of the special committee (提案委员会); None for the committee itself."""
    known: bool = True
    """False when it was built from a pattern and no authority file names it."""

    def __hash__(self) -> int:
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class RawText:
    """A raw file as the store read it: `source` is its decoded text, `name` its file name.

    `original` is the digest of the document that the text was taken from, if it was.
    """

    name: str
    issue_id: str
    source: str
    encoding: str
    sha256: str
    inputs: str
    sidecar: Issue | None = None
    original: str = ""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article where it lies in the archive.

    `path` is relative to `content/`, with slashes: `issues/2025/ISSUE-ID/01-slug.md`. Without
    `.md` it is the article's address on the site. `translations` hold the same article in
    other languages (`01-slug.en.md`), keyed by language; an empty `id` there means "as the
    original's".
    """

    path: str
    article: Article
    translations: tuple[tuple[str, Article], ...] = ()


@dataclass(frozen=True, slots=True)
class StoredIssue:
    """An issue's folder: `path` is relative to `content/` (`issues/2025/ISSUE-ID`)."""

    path: str
    issue: Issue
    articles: tuple[StoredArticle, ...] = ()
    digest: str = field(default="", compare=False)
    """SHA-256 of the folder's files, by name and bytes; empty if it was not read from files."""


@dataclass(frozen=True, slots=True)
class Archive:
    """All issues of an archive, in the order of their paths."""

    issues: tuple[StoredIssue, ...] = ()
