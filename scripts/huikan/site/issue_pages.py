"""The issues: all of them, those of a year of publication, each one with its articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from huikan.anchors import slug
from huikan.model import StoredIssue
from huikan.site import addresses, links
from huikan.site.addresses import in_language
from huikan.site.article_page import build_article
from huikan.site.body import Setting, render_markdown
from huikan.site.catalogue import Catalogue, Entry, group_by_feature
from huikan.site.citing import issue_record
from huikan.site.leaving_out import Extra
from huikan.site.listing import Listing
from huikan.site.portable import chapters_in
from huikan.site.strings import count, format_date, say
from huikan.site.views import Fact, Link, ListView, Row, Section, SitePage, Steps
from huikan.spans import runs


def issue_contents(catalogue: Catalogue, lang: str) -> Iterator[Listing]:
    """Each issue's contents."""
    for stored in catalogue.issues:
        yield _issue(catalogue, stored, lang)


def article_pages(catalogue: Catalogue, lang: str) -> Iterator[SitePage]:
    """Every article of every issue, with its neighbours in reading order."""
    for stored in catalogue.issues:
        yield from _articles_of(catalogue, stored, lang)


def issue_lists(catalogue: Catalogue, lang: str) -> Iterator[Listing]:
    """All issues, and those of each year of publication (the year in their path)."""
    years = [
        (path.rpartition("/")[2], tuple(run))
        for path, run in groupby(sorted(catalogue.issues, key=_folder, reverse=True), key=_folder)
    ]
    sections = [
        Section(
            tuple(_rows(catalogue, run, lang)),
            Link(year, in_language(f"issues/{slug(year)}/", lang)),
        )
        for year, run in years
    ]
    first = SitePage(
        lang, "issues/", say("issues", lang), ListView(()), say("issues", lang),
        links.crumbs(lang), "issues/",
    )  # fmt: skip
    yield Listing(first, ListView(()), tuple(sections))
    for (year, run), section in zip(years, sections, strict=True):
        title = say("issues-of", lang, year=year)
        crumbs = links.crumbs(lang, links.nav("nav-issues", "issues/", lang))
        page = SitePage(lang, f"{_folder(run[0])}/", title, ListView(()), title, crumbs, "issues/")
        yield Listing(page, ListView(()), (Section(section.rows),))


def _rows(catalogue: Catalogue, run: Sequence[StoredIssue], lang: str) -> Iterator[Row]:
    """A year's issues, then, for each publication, the numbers that the archive lacks."""
    for stored in run:
        yield links.issue_row(stored, lang)
    lacking = {s.issue.publication: s for s in run if s.path in catalogue.missing}
    for stored in lacking.values():
        publication = links.of_publication(stored.issue, lang)
        numbers = missing_text(catalogue.missing[stored.path], lang)
        text = say("missing-of", lang, publication=publication.text if publication else "")
        yield Row(Link(f"{text}{say('colon', lang)}{numbers}"))


def missing_text(numbers: Sequence[int], lang: str) -> str:
    """Numbers of issues in words, runs of them drawn together.

    >>> missing_text((1, 2, 3, 7), "zh"), missing_text((1, 2, 3, 7), "en")
    ('第1—3、7期', 'Nos. 1–3, 7')
    """
    dash, comma = ("—", "、") if lang == "zh" else ("–", ", ")
    said = comma.join(str(a) if b == a + 1 else f"{a}{dash}{b - 1}" for a, b in runs(numbers))
    return say("missing-numbers", lang, numbers=said)


def _folder(stored: StoredIssue) -> str:
    return stored.path.rpartition("/")[0]


def _issue(catalogue: Catalogue, stored: StoredIssue, lang: str) -> Listing:
    issue = stored.issue
    name = links.of_issue(stored, lang)
    address = addresses.of_issue(stored)
    beside = catalogue.neighbours[stored.path]
    steps = Steps(
        say("issue-nav", lang),
        links.of_issue(beside.previous, lang) if beside.previous else None,
        links.of_issue(beside.next, lang) if beside.next else None,
        say("issue-previous", lang),
        say("issue-next", lang),
    )
    setting = Setting(stored.path, in_language(address, lang), lang)
    note = render_markdown(issue.note, setting) if issue.note else Markup()
    view = ListView(
        (),
        facts=tuple(_issue_facts(catalogue, stored, lang)),
        note=note
        if lang == "zh" or not note
        else Markup('<div lang="zh-Hans">{}</div>').format(note),
        steps=steps,
        demo=issue.demo,
        sections_label=say("reading-order", lang),
        issue=issue_record(stored, lang),
    )
    crumbs = links.crumbs(lang, links.nav("nav-issues", "issues/", lang))
    entries = [Entry(article, stored) for article in stored.articles]
    described = f"{name.text}{say('colon', lang)}{count('count-articles', len(entries), lang)}"
    page = SitePage(lang, address, name.text, view, described, crumbs, "issues/")
    return Listing(page, view, tuple(_contents(catalogue, entries, lang)))


def _issue_facts(catalogue: Catalogue, stored: StoredIssue, lang: str) -> Iterator[Fact]:
    issue = stored.issue
    plain = {
        "issue-number": links.issue_number(issue, lang),
        "date": issue.date and format_date(issue.date, lang),
        "page": links.page_name(issue, lang),
        "source": issue.source,
        "rights": issue.rights,
    }
    if publication := links.of_publication(issue, lang):
        yield Fact(say("publication", lang), (publication,))
    for key, value in plain.items():
        if value:
            yield Fact(say(key, lang), (links.named(value, None, None, lang),))
    if issue.place:
        name = catalogue.canonical[issue.place]
        yield Fact(say("place", lang), (links.of_place(catalogue, name, lang),))
    if stored.articles and (taken := tuple(to_take_away(catalogue, stored, lang))):
        yield Fact(say("take-issue", lang), taken)
    if lacking := catalogue.missing.get(stored.path):
        yield Fact(say("missing", lang), (Link(missing_text(lacking, lang)),))
    if issue.id in catalogue.records:
        to = addresses.of_corrections(stored)
        yield Fact(say("record", lang), (links.nav("corrections", to, lang),))


def to_take_away(catalogue: Catalogue, stored: StoredIssue, lang: str) -> Iterator[Link]:
    """The issue as one page, as a PDF, as an e-book: what of these there is to be.

    In Chinese, and said to be, where nothing of the issue is translated.
    """
    whole = links.print_address(catalogue, stored, lang)
    if whole:
        is_own = whole == in_language(addresses.of_print(stored), lang)
        yield Link(say("print" if is_own else "print-zh", lang), whole)
    own = lang if chapters_in(stored, lang) else "zh"
    marked = "" if own == lang else "-zh"
    if catalogue.has_pdf:
        yield Link(say(f"pdf{marked}", lang), addresses.of_pdf(stored, own))
    if Extra.EPUB not in catalogue.left_out:
        yield Link(say(f"epub{marked}", lang), addresses.of_book(stored, own))


def _contents(catalogue: Catalogue, entries: Sequence[Entry], lang: str) -> Iterator[Section]:
    """An issue's articles; a heading ends a feature, so that what follows is not taken for it."""
    is_behind_feature = False
    for feature, run in group_by_feature(entries):
        rows = (links.article_row(catalogue, e, lang, with_issue=False) for e in run)
        heading = Link(say("feature-none", lang) if is_behind_feature else "")
        if feature:
            heading = links.of_feature(catalogue, feature, lang)
        is_behind_feature = feature is not None
        yield Section(tuple(rows), heading)


def _articles_of(catalogue: Catalogue, stored: StoredIssue, lang: str) -> Iterator[SitePage]:
    entries = [Entry(article, stored) for article in stored.articles]
    for before, entry, after in zip([None, *entries], entries, [*entries[1:], None], strict=False):
        if lang != "zh" and links.is_alone(catalogue, entry):
            continue
        yield build_article(catalogue, entry, before, after, lang)
