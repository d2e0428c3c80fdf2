"""What of an archive is searched: one document for every article in every language it has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from huikan.authority_files import Topic
from huikan.collation import Collated
from huikan.model import Archive, Article, Block, BlockKind
from huikan.site import addresses
from huikan.site.body import Setting, render_markdown, tamed
from huikan.site.catalogue import Catalogue, Entry, Names, own_places


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


def documents(archive: Archive, names: Names) -> tuple[SearchDocument, ...]:
    """Every article in every language it has, in the order of the archive."""
    return tuple(
        _document(Entry(stored, within), article, lang, names)
        for within in archive.issues
        for stored in within.articles
        for lang, article in (("zh", stored.article), *stored.translations)
        if lang in addresses.LANGUAGES
    )


def raw_documents(
    catalogue: Catalogue, docs: Iterable[SearchDocument]
) -> tuple[SearchDocument, ...]:
    """The raw text of every article that has one, as it was printed and read; `docs` are theirs.

    Removed repeats are in it, so a string may be found here that its article has only once.
    """
    by_address = {doc.address: doc for doc in docs}
    found = []
    for entry in catalogue.entries:
        collated = catalogue.collated.get(entry.article.id)
        doc = by_address.get(addresses.of_article(entry.stored))
        if collated and doc:
            raw = addresses.of_raw(entry.stored)
            found.append(replace(doc, address=raw, lang="raw", body=tamed(_raw_text(collated))))
    return tuple(found)


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
    original, issue = entry.article, entry.issue
    address = addresses.in_language(addresses.of_article(entry.stored), lang)
    setting = Setting(entry.within.path, address, lang)
    committees = article.committees or original.committees
    places = own_places(entry, {name: names.committee(name) for name in original.committees})
    return SearchDocument(
        address=address,
        lang=lang,
        title=tamed(article.title),
        subtitle=tamed(article.subtitle or ""),
        feature=article.feature or "",
        authors=article.authors or original.authors,
        committees=committees,
        place=places[0] if places else "",
        year=article.year or original.year,
        kind=article.kind or original.kind or "",
        people=tuple(dict.fromkeys(person.name for person in original.people)),
        topics=original.topics,
        issue=issue.title or issue.id,
        body=tamed("\n".join(_block_text(block, setting) for block in article.blocks)),
    )


def _block_text(block: Block, setting: Setting) -> str:
    if block.kind is not BlockKind.MARKDOWN:
        return block.text
    from bs4 import BeautifulSoup  # only few articles have Markdown of an editor's own

    return BeautifulSoup(render_markdown(block.text, setting), "html.parser").get_text()
