"""The features (专题、栏目): all of them, and each with its articles in all issues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from markupsafe import Markup

from huikan.site import addresses, links
from huikan.site.catalogue import Catalogue
from huikan.site.listing import ArticleRows, Listing, described
from huikan.site.strings import count, say
from huikan.site.views import Link, ListView, Row, Section, SitePage


def feature_lists(catalogue: Catalogue, lang: str) -> Iterator[Listing]:
    """The list of features, then each feature."""
    title = say("features", lang)
    rows = tuple(_row(catalogue, name, lang) for name in catalogue.by_feature)
    view = ListView((), note="" if rows else say("features-none", lang))
    page = SitePage(lang, "features/", title, view, title, links.crumbs(lang), "issues/")
    yield Listing(page, view, (Section(rows),))
    for name in catalogue.by_feature:
        yield _feature(catalogue, name, lang)


def _row(catalogue: Catalogue, name: str, lang: str) -> Row:
    entries = catalogue.by_feature[name]
    issues = {e.within.path: links.of_issue(e.within, lang) for e in entries}
    details = [Link(count("count-articles", len(entries), lang)), *issues.values()]
    return Row(links.of_feature(catalogue, name, lang), tuple(details[:4]))


def _feature(catalogue: Catalogue, name: str, lang: str) -> Listing:
    """Its articles under the issues they stand in, the newest first; its newest note above."""
    entries = catalogue.by_feature[name]
    sections = tuple(
        Section(
            ArticleRows(catalogue, tuple(run), lang, with_issue=False),
            links.of_issue(stored, lang),
        )
        for stored, run in groupby(entries, key=lambda e: e.within)
    )
    title = links.of_feature(catalogue, name, lang).text
    crumbs = links.crumbs(lang, links.nav("features", "features/", lang))
    note = next((e for e in entries if e.article.title == name), None)
    told = catalogue.told[note.stored.path].openings if note else {}
    view = ListView(
        (),
        note=_quoted(told.get(lang, told["zh"]), lang, is_own=lang in told) if told else "",
        demo=any(e.issue.demo for e in entries),
    )
    page = SitePage(
        lang, addresses.of_feature(name), title, view, described(title, entries, lang), crumbs,
        "issues/",
    )  # fmt: skip
    return Listing(page, view, sections)


def _quoted(paragraphs: Iterable[str], lang: str, *, is_own: bool) -> Markup:
    """The note's beginning; marked as Chinese where the page's language has no translation."""
    tag = Markup('<p lang="zh-Hans">{}</p>' if lang != "zh" and not is_own else "<p>{}</p>")
    return Markup("\n").join(tag.format(text.strip()) for text in paragraphs)
