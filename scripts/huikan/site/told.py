"""What the whole archive tells of an article, and of a raw file, without their texts.

Lists, feeds, years, figures and neighbours need little of an article; its text is needed on its
own pages alone. So a build keeps these values of every issue, and texts only of the one whose
pages it makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NoReturn

from huikan.collation import Collated, Figures, IssueRecord
from huikan.model import Article, Block, StoredArticle, StoredIssue
from huikan.site.addresses import LANGUAGES
from huikan.site.body import opening
from huikan.site.editing import Edited
from huikan.site.telling import tell_change, tell_edit
from huikan.translation import Status, status
from huikan.values import dataclass

OPENING = 300
"""Characters of an article's beginning that feeds and the pages of features show."""

Words = Mapping[str, tuple[str, ...]]
"""Lines of text by the language of the site that they are in."""


class Withheld(Mapping[Any, Any]):
    """A mapping that nobody may look into; whoever does is told why."""

    def __init__(self, why: str) -> None:
        self._why = why

    def _refuse(self, *_: object) -> NoReturn:
        raise LookupError(self._why)

    __getitem__ = __iter__ = __len__ = _refuse


NO_TEXTS = "lists are made without texts: say what they need in site/told.py"


class _NoText(tuple[Block, ...]):
    """The text of an article whose text is not at hand: whoever asks for it is told so."""

    def _refuse(self, *_: Any) -> NoReturn:
        raise LookupError(NO_TEXTS)

    __getitem__ = __iter__ = __len__ = __contains__ = _refuse
    __eq__ = __ne__ = __hash__ = _refuse


NO_TEXT = _NoText()


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of an article elsewhere than on its own pages."""

    openings: Words
    """Language it can be read in: the paragraphs that its first characters stand in."""
    states: Mapping[str, Status]
    """Language: how far its translation is."""


@dataclass(frozen=True, slots=True)
class Read:
    """What is told of an article that was read from raw text."""

    id: str
    digest: str
    """Of the ledger and the raw text."""
    sha256: str
    """Of the file as it was generated."""
    numbers: tuple[int, ...]
    """The changes to letters that its page shows."""
    changes: Words
    """What the program changed, in words."""
    others: tuple[str, ...]
    """Ids of the articles that its record names."""


@dataclass(frozen=True, slots=True)
class Account:
    """What is told of a raw file."""

    issue: str
    digest: str
    """Of the ledger and the raw text."""
    figures: Figures
    articles: tuple[Read, ...]

    def corrections(self, present: Iterable[str]) -> int:
        """How many changes to letters there are in the articles of these ids."""
        there = set(present)
        return len({n for read in self.articles if read.id in there for n in read.numbers})


def tell(stored: StoredArticle) -> Told:
    """What is told of an article; its text has to be at hand."""
    texts = {"zh": stored.article, **dict(stored.translations)}
    return Told(
        {lang: tuple(opening(article.blocks, OPENING)) for lang, article in texts.items()},
        {lang: status(stored.article, article) for lang, article in stored.translations},
    )


def account_of(record: IssueRecord) -> Account:
    """What is told of a raw file."""
    articles = tuple(_read(collated, record.digest) for collated in record.articles)
    return Account(record.issue, record.digest, record.figures, articles)


def _read(collated: Collated, digest: str) -> Read:
    changes = collated.changes.values()
    return Read(
        collated.id,
        digest,
        collated.sha256,
        tuple(sorted(set(_numbers(collated)))),
        {lang: tuple(tell_change(c.before, c.after, lang) for c in changes) for lang in LANGUAGES},
        tuple(sorted(set(_named(collated)))),
    )


def _numbers(collated: Collated) -> Iterator[int]:
    yield from (gone.change for gone in collated.before)
    for part in collated.parts:
        yield from (gone.change for gone in part.gone)
        bits = (*part.text, *(bit for passage in part.passages for bit in passage.bits))
        yield from (bit.change for bit in bits if bit.change is not None)


def _named(collated: Collated) -> Iterator[str]:
    yield from (place.article for places in collated.kept.values() for place in places)
    yield from (place.article for _, place in collated.echoes)


def tell_edits(edited: Iterable[Edited]) -> Words:
    """What an editor changed in an article, in words."""
    edited = tuple(edited)
    return {lang: tuple(tell_edit(each, lang) for each in edited) for lang in LANGUAGES}


def without_texts(stored: StoredIssue, text: tuple[Block, ...] = NO_TEXT) -> StoredIssue:
    """An issue as lists know it, with another text in the place of each of its own."""

    def bare(article: Article) -> Article:
        return replace(article, blocks=text, extra=())

    def without(each: StoredArticle) -> StoredArticle:
        translations = tuple((lang, bare(article)) for lang, article in each.translations)
        return replace(each, article=bare(each.article), translations=translations)

    return replace(stored, articles=tuple(map(without, stored.articles)))
