"""An issue as one page: to read through, to print, to save as PDF."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from huikan.model import GAP, Article, Block, BlockKind, StoredIssue
from huikan.site import addresses, links
from huikan.site.addresses import in_language
from huikan.site.body import Body, Setting, render_body
from huikan.site.catalogue import Catalogue, Entry
from huikan.site.strings import count, format_date, say
from huikan.site.views import IssueTextView, Link, PrintedArticle, SitePage


def print_pages(catalogue: Catalogue, lang: str) -> Iterator[SitePage]:
    """The one-page edition of every issue that has articles."""
    for stored in catalogue.issues:
        address = links.print_address(catalogue, stored, lang)
        if address == in_language(addresses.of_print(stored), lang):
            yield _page(catalogue, stored, lang)


def _page(catalogue: Catalogue, stored: StoredIssue, lang: str) -> SitePage:
    issue, name = stored.issue, links.of_issue(stored, lang)
    articles = tuple(_article(Entry(a, stored), n, lang) for n, a in enumerate(stored.articles, 1))
    about = (
        issue.publication_en if lang != "zh" and issue.publication_en else issue.publication,
        links.issue_number(issue, lang),
        issue.date and format_date(issue.date, lang),
        links.page_name(issue, lang),
        issue.rights,
    )
    view = IssueTextView(
        name=name,
        about=tuple(said for said in about if said),
        articles=articles,
        has_gap=any(a.has_gap for a in articles),
        demo=issue.demo,
    )
    described = f"{name.text}{say('colon', lang)}{count('count-articles', len(articles), lang)}"
    crumbs = links.crumbs(lang, links.nav("nav-issues", "issues/", lang), name)
    address = addresses.of_print(stored)
    is_alone = links.print_address(catalogue, stored, "en") == address
    return SitePage(
        lang, address, name.text, view, described, crumbs, "issues/", both=not is_alone,
        instead=links.of_issue(stored, "en").to or "" if is_alone else "",
    )  # fmt: skip


def _article(entry: Entry, number: int, lang: str) -> PrintedArticle:
    translation = entry.translation(lang)
    article = translation or entry.article
    own = lang if translation else "zh"
    body = _body(article, entry.within, own, lang, f"a{number}-")
    headlines = "".join(filter(None, (article.kicker, article.title, article.subtitle)))
    return PrintedArticle(
        title=Link(article.title, links.of_article(entry, lang).to),
        kicker=article.kicker or "",
        subtitle=article.subtitle or "",
        authors=article.authors or entry.article.authors,
        tag=addresses.TAGS[own],
        body=body,
        has_gap=body.has_gap or GAP in headlines,
    )


def _body(article: Article, within: StoredIssue, own: str, lang: str, prefix: str) -> Body:
    """The text on the page of a language; without Markdown it is the same on both."""
    if any(block.kind is BlockKind.MARKDOWN for block in article.blocks):
        at = in_language(addresses.of_print(within), lang)
        return render_body(article.blocks, Setting(within.path, at, own), prefix=prefix)
    return _plain_body(article.blocks, own, prefix)


@functools.lru_cache(maxsize=256)
def _plain_body(blocks: tuple[Block, ...], own: str, prefix: str) -> Body:
    return render_body(blocks, Setting("", "", own), prefix=prefix)
