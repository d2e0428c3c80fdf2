"""What of an archive is searched: one document for every article in every language it has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bs4 import BeautifulSoup

from huikan.model import Archive, Article, Block, BlockKind
from huikan.site import addresses
from huikan.site.body import Setting, render_markdown
from huikan.site.catalogue import Entry, Names, own_places


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


def english_names(docs: Iterable[SearchDocument], names: Names) -> dict[str, str]:
    """The English names of the committees and places that the documents name."""
    docs = tuple(docs)
    found = {n: names.committee(n).english for d in docs for n in d.committees}
    places = {d.place: names.place(d.place) for d in docs if d.place}
    found |= {name: place.english for name, place in places.items() if place}
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
        title=article.title,
        subtitle=article.subtitle or "",
        feature=article.feature or "",
        authors=article.authors or original.authors,
        committees=committees,
        place=places[0] if places else "",
        year=article.year or original.year,
        kind=article.kind or original.kind or "",
        people=tuple(dict.fromkeys(person.name for person in original.people)),
        topics=original.topics,
        issue=issue.title or issue.id,
        body="\n".join(_block_text(block, setting) for block in article.blocks),
    )


def _block_text(block: Block, setting: Setting) -> str:
    if block.kind is not BlockKind.MARKDOWN:
        return block.text
    return BeautifulSoup(render_markdown(block.text, setting), "html.parser").get_text()
