"""What of an archive is searched: one document for every article in every language it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from huikan.authority_files import Topic
from huikan.collation import Collated, IssueRecord
from huikan.model import Archive, Article, Block, BlockKind, StoredIssue
from huikan.site import addresses
from huikan.site.body import Setting, render_markdown, tamed
from huikan.site.catalogue import Entry, Names, own_places
from huikan.site.units import digest_of
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """How long a body is, and what stands for it."""

    length: int
    digest: str

    @classmethod
    def of(cls, body: str) -> Held:
        return cls(len(body), digest_of(body.encode("utf-8", "replace")))


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One article in one language, as search knows it.

    `address` runs from the site's root (`issues/2025/a/01-x/`, `en/issues/2025/a/01-x/`).
    `body` has a newline between blocks; `kind` is empty if not known. Title, subtitle,
    feature, authors, committees and body are searched; the rest is for filters and display.
    """

    address: str
    lang: str
    title: str
    body: str
    subtitle: str = ""
    feature: str = ""
    authors: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    place: str = ""
    year: int | None = None
    kind: str = ""
    issue: str = ""
    people: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def head(self) -> tuple[object, ...]:
        """All of it but the body."""
        return (
            self.address, self.lang, self.title, self.subtitle, self.feature, self.authors,
            self.committees, self.place, self.year, self.kind, self.issue, self.people, self.topics,
        )  # fmt: skip

    def size(self) -> int:
        """Characters of the body."""
        return len(self.body)

    def text(self) -> str:
        """What stands for the body."""
        return Held.of(self.body).digest

    def lines(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """All that is searched: headline, committees, extras, body."""
        return (
            (self.title, self.subtitle),
            self.committees,
            (self.feature, *self.authors),
            (self.body,),
        )

    def facets(self) -> dict[str, tuple[str, ...]]:
        """What it can be filtered by, in the order in which the filters stand on the page."""
        return {
            "committee": tuple(dict.fromkeys(self.committees)),
            "place": (self.place,) if self.place else (),
            "year": (str(self.year),) if self.year is not None else (),
            "kind": (self.kind,) if self.kind else (),
            "person": self.people,
            "topic": self.topics,
            "lang": (self.lang,),
        }


@dataclass(frozen=True, slots=True)
class Listed(SearchDocument):
    """A document whose body is not at hand: it can be put into a part, but not searched."""

    length: int = 0
    digest: str = ""

    def size(self) -> int:
        return self.length

    def text(self) -> str:
        return self.digest

    def raw(self, address: str, held: Held) -> Listed:
        """The article's raw text, that stands at an address."""
        return Listed(
            address, "raw", self.title, "", self.subtitle, self.feature, self.authors,
            self.committees, self.place, self.year, self.kind, self.issue, self.people, self.topics,
            held.length, held.digest,
        )  # fmt: skip


Documents = Sequence[SearchDocument]


@dataclass(frozen=True, slots=True)
class Texts:
    """What an index finds: the folder of its files, its documents without their bodies, English
    names. `whole` gives documents with their bodies."""

    folder: str
    docs: Documents
    english: Mapping[str, str]
    whole: Callable[[Documents], Documents]


def documents(archive: Archive, names: Names) -> tuple[SearchDocument, ...]:
    """Every article in every language it has, in the order of the archive."""
    return tuple(
        _document(Entry(stored, within), article, lang, names)
        for within in archive.issues
        for stored in within.articles
        for lang, article in (("zh", stored.article), *stored.translations)
        if lang in addresses.LANGUAGES
    )


def listed_documents(archive: Archive, names: Names, held: Mapping[str, Held]) -> list[Listed]:
    """The same without their bodies; `held` has what is known of these, by address."""
    found = []
    for within in archive.issues:
        for stored in within.articles:
            entry = Entry(stored, within)
            for lang, article in (("zh", stored.article), *stored.translations):
                if lang in addresses.LANGUAGES:
                    head = _head(entry, article, lang, names)
                    body = held[head["address"]]
                    found.append(Listed(**head, body="", length=body.length, digest=body.digest))
    return found


def bodies(within: StoredIssue) -> dict[str, str]:
    """Address of a document of an issue: its body."""
    return {
        address: _body(article, Setting(within.path, address, lang))
        for stored in within.articles
        for lang, article in (("zh", stored.article), *stored.translations)
        if lang in addresses.LANGUAGES
        for address in [addresses.in_language(addresses.of_article(stored), lang)]
    }


def raw_documents(
    archive: Archive, docs: Iterable[Listed], held: Mapping[str, Held]
) -> list[Listed]:
    """The raw text of every article that has one, as it was printed and read; `docs` are theirs,
    `held` has what is known of the raw texts, by the articles' ids.

    Removed repeats are in it, so a string may be found here that its article has only once.
    """
    by_address = {doc.address: doc for doc in docs}
    found = []
    for stored in (each for within in archive.issues for each in within.articles):
        body = held.get(stored.article.id)
        doc = by_address.get(addresses.of_article(stored))
        if body and doc:
            found.append(doc.raw(addresses.of_raw(stored), body))
    return found


def raw_bodies(record: IssueRecord) -> dict[str, str]:
    """Id of an article that was read from raw text: that text."""
    return {collated.id: tamed(_raw_text(collated)) for collated in record.articles}


def _raw_text(collated: Collated) -> str:
    """All passages of an article, removed ones too, in the order of the raw file."""
    passages = {p.start: p for part in collated.parts for p in part.passages}
    gone = [*collated.before, *(gone for part in collated.parts for gone in part.gone)]
    passages |= {each.passage.start: each.passage for each in gone}
    return "\n".join("".join(bit.text for bit in passages[at].bits) for at in sorted(passages))


def english_names(
    docs: Iterable[SearchDocument], names: Names, topics: Iterable[Topic] = ()
) -> dict[str, str]:
    """The English names of the committees, places and topics that the documents name."""
    docs = tuple(docs)
    found = {n: names.committee(n).english for d in docs for n in d.committees}
    places = {d.place: names.place(d.place) for d in docs if d.place}
    found |= {name: place.english for name, place in places.items() if place}
    of_topics = {topic.name: topic.english for topic in topics}
    found |= {name: of_topics.get(name, "") for doc in docs for name in doc.topics}
    return {name: english for name, english in sorted(found.items()) if english}


def _document(entry: Entry, article: Article, lang: str, names: Names) -> SearchDocument:
    head = _head(entry, article, lang, names)
    return SearchDocument(
        **head, body=_body(article, Setting(entry.within.path, head["address"], lang))
    )


def _head(entry: Entry, article: Article, lang: str, names: Names) -> dict[str, Any]:
    """All that is said of a document but its body."""
    original, issue = entry.article, entry.issue
    committees = article.committees or original.committees
    places = own_places(entry, {name: names.committee(name) for name in original.committees})
    return {
        "address": addresses.in_language(addresses.of_article(entry.stored), lang),
        "lang": lang,
        "title": tamed(article.title),
        "subtitle": tamed(article.subtitle or ""),
        "feature": article.feature or "",
        "authors": article.authors or original.authors,
        "committees": committees,
        "place": places[0] if places else "",
        "year": article.year or original.year,
        "kind": article.kind or original.kind or "",
        "people": tuple(dict.fromkeys(person.name for person in original.people)),
        "topics": original.topics,
        "issue": issue.title or issue.id,
    }


def _body(article: Article, setting: Setting) -> str:
    return tamed("\n".join(_block_text(block, setting) for block in article.blocks))


def _block_text(block: Block, setting: Setting) -> str:
    if block.kind is not BlockKind.MARKDOWN:
        return block.text
    from bs4 import BeautifulSoup  # only few articles have Markdown of an editor's own

    return BeautifulSoup(render_markdown(block.text, setting), "html.parser").get_text()
