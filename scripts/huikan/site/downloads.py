"""What readers take away: each article as text, Markdown and references, each issue as a book.

Values in, files out: addresses and bytes, in the order they are made; no file is opened here.
"""

from __future__ import annotations

from collections.abc import Iterator

from huikan.article import escape, render_body
from huikan.model import Article, BlockKind
from huikan.site.addresses import LANGUAGES, absolute_url, in_language
from huikan.site.catalogue import Catalogue, Entry
from huikan.site.citing import citation_files, cite_english, cite_gbt, record_of
from huikan.site.epub import build_epub
from huikan.site.leaving_out import Extra
from huikan.site.pdf import build_pdf
from huikan.site.portable import chapters_in
from huikan.site.records import Record


def issue_files(own: Catalogue, site_url: str) -> Iterator[tuple[str, str | bytes]]:
    """The files that lie beside the pages of the issue that an excerpt holds: address, contents.

    A file cannot lead on, so each lies at the addresses as well that it had before a move.
    """
    for entry in own.entries:
        for lang in LANGUAGES:
            if lang == "zh" or entry.translation(lang):
                stems = _stems(own, entry.stored.path.removesuffix(".md"), ".md", lang)
                for suffix, said in _article_files(own, entry, lang, site_url):
                    yield from ((stem + suffix, said) for stem in stems)
    for stored in own.issues:
        for lang in (lang for lang in LANGUAGES if chapters_in(stored, lang)):
            stems = _stems(own, stored.path, "", lang)
            if Extra.EPUB not in own.left_out:
                book = build_epub(stored, lang)
                yield from ((f"{stem}.epub", book) for stem in stems)
            if own.has_pdf:
                printed = build_pdf(stored, site_url, lang)
                yield from ((f"{stem}.pdf", printed) for stem in stems)


def _stems(own: Catalogue, stem: str, suffix: str, lang: str) -> list[str]:
    """The addresses of files without their suffix: where they lie, and where they lay before."""
    earlier = own.earlier.get(stem + suffix, ())
    return [in_language(each.removesuffix(suffix), lang) for each in (stem, *earlier)]


def _article_files(
    own: Catalogue, entry: Entry, lang: str, site_url: str
) -> Iterator[tuple[str, str]]:
    """What follows an article's address, and what is in the file."""
    record = record_of(entry, lang)
    article = entry.translation(lang) or entry.article
    url = absolute_url(site_url, record.address) if site_url else ""
    if Extra.TEXTS not in own.left_out:
        yield ".txt", as_text(article, record, url)
        yield ".md", as_markdown(article, record, url)
    yield from citation_files(record, url).items()


def reference(record: Record, url: str) -> str:
    """The reference that goes with a text: the national standard's, or in English."""
    return cite_gbt(record, url) if record.lang == "zh" else cite_english(record, url)


def as_text(article: Article, record: Record, url: str) -> str:
    """The article as plain text, paragraphs parted by a blank line, its reference at the end."""
    head = [article.kicker, article.title, article.subtitle and f"——{article.subtitle}"]
    if record.lang != "zh":
        head[2] = article.subtitle
    head.append("  ".join(record.authors))
    body = [_shown(b.kind, b.text) for b in article.blocks]
    return "\n\n".join([*(h for h in head if h), *body, _foot(record, url)]) + "\n"


def _shown(kind: BlockKind, text: str) -> str:
    return f"[{text}]" if kind is BlockKind.CAPTION else text


def as_markdown(article: Article, record: Record, url: str) -> str:
    """The article as Markdown: its headlines, its body as editors write it, its reference."""
    title = f"# {escape(article.title)}\n"
    lines = (article.kicker, title, article.subtitle, "  ".join(record.authors))
    heads = "\n".join(line if line is title else f"{escape(line)}\n" for line in lines if line)
    foot = "  \n".join(escape(line) for line in _foot(record, url).splitlines())
    return f"{heads}{render_body(article.blocks)}\n---\n\n{foot}\n"


def _foot(record: Record, url: str) -> str:
    rights = f"\n{record.rights}" if record.rights else ""
    return f"{reference(record, url)}\n{record.version}{rights}"
