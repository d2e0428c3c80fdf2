"""What a page says of itself to programs: Highwire, Dublin Core, JSON-LD, Open Graph, 政府网站.

Everything is a value until `head_tags` writes it, which escapes by construction: no text from
the archive is ever pasted into markup.
"""

from __future__ import annotations

import functools
import html
import json
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from markupsafe import Markup

from huikan.site.addresses import LANGUAGES, TAGS, in_language
from huikan.site.records import IssueRecord, Record
from huikan.site.views import (
    ArticleView,
    HomeView,
    IssueTextView,
    Link,
    ListView,
    SitePage,
    SiteTitles,
)

Tag = tuple[str, str, str]
"""Attribute that names it (name, property), name, content."""

LOCALES = {"zh": "zh_CN", "en": "en_US"}
_JSON_LD = "https://schema.org"
# What would end a script element, or begin a comment in it.
_UNSAFE_JSON = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"))


def head_tags(
    page: SitePage, titles: SiteTitles, url: Callable[[str], str], site_url: str
) -> Markup:
    """The page's metadata as elements of its head.

    `url` turns an address into the URL that the page gives for it; `site_url` is empty if
    nobody has said where the site will stand.
    """
    tags = [*_open_graph(page, titles, url, site_url), *_government(page, titles, site_url)]
    view = page.view
    if isinstance(view, IssueTextView):
        tags.append(("name", "robots", "noindex"))  # the articles have pages of their own
    if isinstance(view, ArticleView):
        tags += [*_highwire(view, url), *_dublin_core(view, titles, url)]
    lines = [_element(*tag) for tag in tags if tag[2]]
    lines += [
        f'<script type="application/ld+json">{to_json(data)}</script>'
        for data in (*_linked_data(page, titles, url), *_breadcrumbs(page, url, site_url))
    ]
    return Markup("\n".join(lines))


def _element(attribute: str, name: str, content: str) -> str:
    """The one place where a text becomes markup. (`Markup.format` takes five times as long.)"""
    return f'<meta {attribute}="{name}" content="{_escaped(content)}">'


@functools.lru_cache(maxsize=2000)
def _escaped(content: str) -> str:
    """A name or a headline stands in several elements, and in those of its issue's other pages."""
    return html.escape(content)


def to_json(data: object) -> Markup:
    """JSON that may stand in a script element.

    >>> to_json({"name": "</script>"})
    Markup('{"name": "\\\\u003c/script\\\\u003e"}')
    """
    text = _JSON.encode(data)
    for character, escaped in _UNSAFE_JSON:
        text = text.replace(character, escaped)
    return Markup(text)


_JSON = json.JSONEncoder(ensure_ascii=False)


def _open_graph(
    page: SitePage, titles: SiteTitles, url: Callable[[str], str], site_url: str
) -> Iterator[Tag]:
    is_article = isinstance(page.view, ArticleView)
    values = {
        "og:type": "article" if is_article else "website",
        "og:title": page.title if page.address else titles.name,
        "og:description": page.description or titles.description,
        "og:site_name": titles.name,
        "og:locale": LOCALES[page.lang],
        "og:url": url(page.full_address) if site_url else "",
    }
    yield from (("property", name, said) for name, said in values.items())
    if page.both:
        for lang in LANGUAGES:
            if lang != page.lang:
                yield "property", "og:locale:alternate", LOCALES[lang]
    if isinstance(page.view, ArticleView):
        record = page.view.record
        if record.date:
            yield "property", "article:published_time", record.date.isoformat()
        yield from (("property", "article:author", name) for name in record.authors)


def _government(page: SitePage, titles: SiteTitles, site_url: str) -> Iterator[Tag]:
    """The tags that 《政府网站发展指引》 (国办发〔2017〕47号, annex 4) asks of every page.

    Its PubDate has a time of day; no bulletin is printed with one, so the day stands alone.
    """
    values = {"SiteName": titles.name, "SiteDomain": urlsplit(site_url).hostname or ""}
    column = page.crumbs[-1].text if len(page.crumbs) > 1 else page.title
    if isinstance(page.view, ArticleView):
        record = page.view.record
        values |= {
            "ColumnName": column,
            "ArticleTitle": record.full_title,
            "PubDate": record.date.isoformat() if record.date else "",
            "ContentSource": record.publication or record.source,
            "Author": "，".join(record.authors),
            "Keywords": ",".join(_keywords(page.view)),
            "Description": page.description,
        }
    elif page.address:
        values |= {"ColumnName": page.title, "ColumnDescription": page.description}
    else:
        values |= {"Keywords": titles.subtitle, "Description": titles.description}
    yield from (("name", name, said) for name, said in values.items())


def _keywords(view: ArticleView) -> list[str]:
    linked = [v.text for fact in view.facts for v in fact.values if _is_subject(v)]
    return list(dict.fromkeys(linked))


def _is_subject(link: Link) -> bool:
    """Whether a fact is what the article is about: a committee, a place, a year."""
    parts = (link.to or "").removeprefix("en/").split("/")
    return parts[0] in ("committees", "places", "years", "topics", "people")


def _highwire(view: ArticleView, url: Callable[[str], str]) -> Iterator[Tag]:
    """Highwire Press tags: what Zotero and Google Scholar read."""
    record = view.record
    date = record.date.strftime("%Y/%m/%d") if record.date else str(record.year or "")
    values = {
        "citation_title": record.full_title,
        "citation_publication_date": date,
        "citation_journal_title": record.publication,
        "citation_issue": record.number,
        "citation_firstpage": record.pages[0] if record.pages else "",
        "citation_lastpage": record.pages[1] if len(record.pages) > 1 else "",
        "citation_language": LOCALES[record.lang].replace("_", "-"),
        "citation_keywords": "; ".join(_keywords(view)),
        "citation_public_url": url(record.address),
        "citation_fulltext_html_url": url(record.address),
    }
    yield "name", "citation_title", values.pop("citation_title")
    yield from (("name", "citation_author", name) for name in record.authors)
    yield from (("name", name, said) for name, said in values.items())


def _dublin_core(view: ArticleView, titles: SiteTitles, url: Callable[[str], str]) -> Iterator[Tag]:
    record = view.record
    yield "name", "DC.title", record.full_title
    yield from (("name", "DC.creator", name) for name in record.authors)
    if record.translator not in ("", "machine"):
        yield "name", "DC.contributor", record.translator
    values = {
        "DC.publisher": titles.name,
        "DC.date": record.date.isoformat() if record.date else str(record.year or ""),
        "DC.type": "Text",
        "DC.format": "text/html",
        "DC.language": TAGS[record.lang],
        "DC.identifier": url(record.address),
        "DC.source": record.publication,
        "DC.rights": record.rights,
    }
    yield from (("name", name, said) for name, said in values.items())
    yield from (("name", "DC.subject", word) for word in _keywords(view))


def _linked_data(
    page: SitePage, titles: SiteTitles, url: Callable[[str], str]
) -> Iterator[dict[str, object]]:
    if isinstance(page.view, ArticleView):
        yield {"@context": _JSON_LD, **_news_article(page.view, page, titles, url)}
    elif isinstance(page.view, ListView) and page.view.issue:
        yield {"@context": _JSON_LD, **_whole_issue(page.view.issue, page, titles, url)}
    elif isinstance(page.view, HomeView):
        yield {
            "@context": _JSON_LD,
            "@type": "WebSite",
            "name": titles.name,
            "alternateName": titles.subtitle,
            "description": titles.description,
            "inLanguage": TAGS[page.lang],
            "url": url(page.full_address),
            "potentialAction": {
                "@type": "SearchAction",
                "target": url(in_language("search/", page.lang)) + "?q={query}",
                "query-input": "required name=query",
            },
        }


def _breadcrumbs(
    page: SitePage, url: Callable[[str], str], site_url: str
) -> Iterator[dict[str, object]]:
    """The way to the page, as search engines show it in place of its address."""
    if site_url and page.crumbs:
        way = [(link.text, url(link.to or "")) for link in page.crumbs]
        way.append((page.title, url(page.full_address)))
        yield {
            "@context": _JSON_LD,
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": n, "name": name, "item": address}
                for n, (name, address) in enumerate(way, 1)
            ],
        }


def _news_article(
    view: ArticleView, page: SitePage, titles: SiteTitles, url: Callable[[str], str]
) -> dict[str, object]:
    record = view.record
    issue = page.crumbs[-1]
    translator = record.translator if record.translator != "machine" else ""
    return _known(
        {
            "@type": "NewsArticle",
            "@id": url(record.address),
            "url": url(record.address),
            "headline": record.title,
            "alternativeHeadline": record.subtitle,
            "description": page.description,
            "author": [{"@type": "Person", "name": name} for name in record.authors],
            "translator": {"@type": "Person", "name": translator} if translator else None,
            "translationOfWork": {"@id": url(view.original.to)}
            if view.original and view.original.to and record.lang != "zh"
            else None,
            "datePublished": record.date.isoformat() if record.date else "",
            "inLanguage": TAGS[record.lang],
            "keywords": _keywords(view),
            "pagination": "-".join(record.pages),
            "version": record.version,
            "isAccessibleForFree": True,
            "sdPublisher": {"@type": "Organization", "name": titles.name},
            "isPartOf": _publication_issue(record, issue, url),
        }
    )


def _publication_issue(record: Record, issue: Link, url: Callable[[str], str]) -> dict[str, object]:
    return _known(
        {
            "@type": "PublicationIssue",
            "@id": url(issue.to or ""),
            "name": issue.text,
            "issueNumber": record.number,
            "datePublished": record.date.isoformat() if record.date else str(record.year or ""),
            "isPartOf": {"@type": "Periodical", "name": record.publication}
            if record.publication
            else None,
        }
    )


def _whole_issue(
    record: IssueRecord, page: SitePage, titles: SiteTitles, url: Callable[[str], str]
) -> dict[str, object]:
    """The issue in its periodical, with its articles in reading order."""
    return _known(
        {
            "@type": "PublicationIssue",
            "@id": url(page.full_address),
            "url": url(page.full_address),
            "name": page.title,
            "issueNumber": record.number,
            "datePublished": record.date.isoformat() if record.date else str(record.year or ""),
            "pagination": "-".join(record.pages),
            "inLanguage": TAGS[page.lang],
            "copyrightNotice": record.rights,
            "isAccessibleForFree": True,
            "sdPublisher": {"@type": "Organization", "name": titles.name},
            "isPartOf": {"@type": "Periodical", "name": record.publication}
            if record.publication
            else None,
            "hasPart": [
                {"@type": "NewsArticle", "@id": url(to), "headline": headline}
                for headline, to in record.articles
            ],
        }
    )


def _known(values: dict[str, object]) -> dict[str, object]:
    return {key: said for key, said in values.items() if said}
