"""What articles are made of when they leave the site, in books and on paper: no link that leads
nowhere there, no picture, no sign that XML cannot hold. A book in another language than Chinese
holds what has been translated, and says how much that is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from huikan.model import Article, StoredArticle, StoredIssue
from huikan.site import links
from huikan.site.body import Setting, render_markdown, tamed
from huikan.site.strings import format_date, say
from huikan.values import dataclass

# What XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Entities of HTML that XML does not know.
_ENTITY = re.compile(r"&(?!lt;|gt;|amp;|quot;|apos;|#)\w+;")
_OUTSIDE = ("http:", "https:", "mailto:")


@dataclass(frozen=True, slots=True)
class Chapter:
    """An article in the language of a book: `article` has the translation's words."""

    stored: StoredArticle
    article: Article


def chapters_in(issue: StoredIssue, lang: str) -> tuple[Chapter, ...]:
    """An issue's articles that can be read in a language, in reading order."""
    return tuple(
        Chapter(stored, article)
        for stored in issue.articles
        if (article := _article_in(stored, lang)) is not None
    )


def _article_in(stored: StoredArticle, lang: str) -> Article | None:
    """The original, or a translation with what only the original says: authors, day."""
    original = stored.article
    if lang == "zh":
        return original
    made = dict(stored.translations).get(lang)
    if made is None:
        return None
    return replace(made, authors=made.authors or original.authors, date=original.date)


def left_out(issue: StoredIssue, chapters: Sequence[Chapter], lang: str) -> str:
    """How many of an issue's articles a book holds, in words; empty if it holds all."""
    if len(chapters) == len(issue.articles):
        return ""
    return say("book-part", lang, n=len(chapters), total=len(issue.articles))


def printed_in(article: Article, issue: StoredIssue, lang: str) -> tuple[str, ...]:
    """Where an article was printed: publication, day, page, as far as is known."""
    publication = links.of_publication(issue.issue, lang)
    date = article.date or issue.issue.date
    said = (
        publication.text if publication else "",
        format_date(date, lang) if date else "",
        links.page_name(issue.issue, lang) if lang != "zh" else issue.issue.page,
    )
    return tuple(filter(None, said))


def portable_markdown(text: str, folder: str, lang: str) -> Iterator[Element]:
    """Markdown as elements of HTML; links into the site lose their target, as do pictures, of
    which the words stay. `folder` is that of the file it was written in.
    """
    made = render_markdown(text, Setting(folder, f"{folder}/", lang))
    known = xml_text(_ENTITY.sub(lambda m: html.escape(html.unescape(m[0])), made))
    root = ElementTree.fromstring(f"<div>{known}</div>")
    for element in root.iter():
        if element.tag == "a" and not element.get("href", "").startswith(_OUTSIDE):
            element.tag = "span"
            element.attrib.clear()
        elif element.tag == "a":
            element.attrib.pop("rel", None)
        elif element.tag == "img":
            element.tag, element.text = "span", element.get("alt", "")
            element.attrib.clear()
        element.attrib.pop("data-note", None)
    yield from root


def xml_text(text: str) -> str:
    """The text without what XML cannot hold (control characters, halves of surrogates)."""
    return tamed(_NOT_XML.sub("", text))
