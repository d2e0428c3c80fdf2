"""The record in public: every correction, issue by issue, and the archive's figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from huikan.anchors import slug
from huikan.collation import Collated, Figures, IssueRecord
from huikan.model import StoredIssue
from huikan.reasons import name_of_rule
from huikan.site import addresses, links
from huikan.site.addresses import in_language
from huikan.site.catalogue import Catalogue, Entry
from huikan.site.listing import Listing
from huikan.site.raw_pages import reason_of
from huikan.site.strings import count, say
from huikan.site.telling import tell_change, tell_edit
from huikan.site.views import FiguresView, Link, ListView, Row, Section, SitePage, Table
from huikan.trace import Change


def record_lists(catalogue: Catalogue, lang: str) -> Iterator[Listing]:
    """The register of corrections by issue, and the articles with open questions."""
    title = say("corrections", lang)
    note = say("corrections-note", lang)
    issues = [s for s in catalogue.issues if s.issue.id in catalogue.accounts]
    rows = tuple(_issue_row(catalogue, stored, lang) for stored in issues)
    page = SitePage(lang, "corrections/", title, ListView(()), note, links.crumbs(lang), "quality/")
    yield Listing(page, ListView((), note=note), (Section(rows),))
    yield _open_questions(catalogue, lang)


def issue_corrections(catalogue: Catalogue, lang: str) -> Iterator[Listing]:
    """The register of each issue's corrections."""
    for stored in catalogue.issues:
        if stored.issue.id in catalogue.records:
            yield _corrections(catalogue, stored, lang)


def figures_page(catalogue: Catalogue, lang: str) -> SitePage:
    """The account of all that was read: what was kept, replaced and removed, and by whom."""
    tables = (
        _whole(catalogue, lang),
        _work(catalogue, lang),
        _by_year(catalogue, lang),
        _by_rule(catalogue, lang),
    )
    more = (
        links.nav("corrections", "corrections/", lang),
        links.nav("open-questions", "open-questions/", lang),
    )
    view = FiguresView(say("quality-intro", lang), tables, more)
    title = say("quality", lang)
    return SitePage(
        lang, "quality/", title, view, say("quality-intro", lang), links.crumbs(lang), "quality/"
    )


def _issue_row(catalogue: Catalogue, stored: StoredIssue, lang: str) -> Row:
    account = catalogue.accounts[stored.issue.id]
    name = links.of_issue(stored, lang)
    number = account.corrections(article.article.id for article in stored.articles)
    details = [count("count-corrections", number, lang)]
    figures = account.figures
    removed = sum(figures.removed.values())
    details.append(say("figures-short", lang, kept=_number(figures.kept), gone=_number(removed)))
    title = Link(name.text, in_language(addresses.of_corrections(stored), lang), name.lang)
    return Row(title, tuple(Link(d) for d in details))


def _corrections(catalogue: Catalogue, stored: StoredIssue, lang: str) -> Listing:
    record = catalogue.records[stored.issue.id]
    entries = {article.article.id: Entry(article, stored) for article in stored.articles}
    rows = [
        _change_row(catalogue, entries[collated.id], change, anchor, line, lang)
        for change, collated, anchor, line in _changes(record, stored)
    ]
    edited = [
        row for id_, entry in entries.items() for row in _edited_rows(catalogue, id_, entry, lang)
    ]
    sections = [Section(tuple(edited), Link(say("corrections-editor", lang)), "editor")]
    sections.append(Section(tuple(rows), Link(say("corrections-program", lang)), "program"))
    name = links.of_issue(stored, lang)
    title = say("corrections-of", lang, issue=name.text)
    crumbs = links.crumbs(
        lang, links.nav("quality", "quality/", lang), links.nav("corrections", "corrections/", lang)
    )
    view = ListView((), demo=stored.issue.demo)
    page = SitePage(lang, addresses.of_corrections(stored), title, view, title, crumbs, "quality/")
    return Listing(page, view, tuple(s for s in sections if s.rows))


def _changes(record: IssueRecord, stored: StoredIssue) -> list[tuple[Change, Collated, str, int]]:
    """Every change to letters: the article it is shown with, the row's anchor, the raw line.

    Of an article that was taken down nothing is told.
    """
    present = {article.article.id for article in stored.articles}
    found: dict[int, tuple[Change, Collated, str, int]] = {}
    for collated in (c for c in record.articles if c.id in present):
        for gone in collated.before:
            at = f"g{gone.passage.start}"
            found.setdefault(
                gone.change, (collated.changes[gone.change], collated, at, gone.passage.first)
            )
        for number, part in enumerate(collated.parts):
            line = part.passages[0].first if part.passages else 0
            for passage in part.passages:
                for bit in passage.bits:
                    if bit.change is not None:
                        change = collated.changes[bit.change]
                        row = (change, collated, f"p{number}", passage.first)
                        found.setdefault(bit.change, row)
            for bit in part.text:
                if bit.change is not None:
                    change = collated.changes[bit.change]
                    found.setdefault(bit.change, (change, collated, f"p{number}", line))
            for gone in part.gone:
                at = f"g{gone.passage.start}"
                row = (collated.changes[gone.change], collated, at, gone.passage.first)
                found.setdefault(gone.change, row)
    return sorted(found.values(), key=lambda row: (row[3], row[2], row[0].rule))


def _change_row(
    catalogue: Catalogue, entry: Entry, change: Change, anchor: str, line: int, lang: str
) -> Row:
    text = tell_change(change.before, change.after, lang)
    text = f"{say('raw-line', lang, first=line)}{say('colon', lang)}{text}"
    details = [Link(name_of_rule(change.rule, lang)), reason_of(change.rule, change.reason, lang)]
    details.append(links.of_article(entry, lang))
    to = f"{links.raw_address(catalogue, entry, lang)}#{anchor}"
    return Row(Link(text, to), tuple(details))


def _edited_rows(catalogue: Catalogue, id_: str, entry: Entry, lang: str) -> Iterator[Row]:
    for edited in catalogue.edited.get(id_, ()):
        text = tell_edit(edited, lang)
        to = f"{links.raw_address(catalogue, entry, lang)}#edited"
        yield Row(Link(text, to), (links.of_article(entry, lang),))


def _open_questions(catalogue: Catalogue, lang: str) -> Listing:
    title, note = say("open-questions", lang), say("review-note", lang)
    rows = []
    for entry in catalogue.entries:
        if number := len(entry.article.review):
            row = links.article_row(catalogue, entry, lang)
            badges = (say("review", lang, n=number), *row.badges)
            rows.append(Row(row.title, row.details, badges))
    crumbs = links.crumbs(lang, links.nav("quality", "quality/", lang))
    view = ListView((), note=note if rows else say("open-questions-none", lang))
    page = SitePage(lang, "open-questions/", title, view, title, crumbs, "quality/")
    return Listing(page, view, (Section(tuple(rows)),))


def _number(n: int) -> str:
    return f"{n:,}"


def _share(part: int, whole: int) -> str:
    """A share in per cent, with two places where it is small.

    >>> _share(1, 3), _share(1, 3000), _share(0, 0)
    ('33.3%', '0.03%', '0%')
    """
    if not part or not whole:
        return "0%"
    percent = 100 * part / whole
    return f"{percent:.1f}%" if percent >= 1 else f"{percent:.2f}%"


def _sum(figures: Iterable[Figures]) -> Figures:
    figures = tuple(figures)
    removed: Counter[str] = Counter()
    for one in figures:
        removed.update(one.removed)
    return Figures(
        read=sum(f.read for f in figures),
        kept=sum(f.kept for f in figures),
        replaced=sum(f.replaced for f in figures),
        inserted=sum(f.inserted for f in figures),
        removed=removed,
        articles=sum(f.articles for f in figures),
    )


def _whole(catalogue: Catalogue, lang: str) -> Table:
    figures = _sum(account.figures for account in catalogue.accounts.values())
    lines = [
        ("figures-read", figures.read),
        ("figures-kept", figures.kept),
        ("figures-replaced", figures.replaced),
        ("figures-removed", sum(figures.removed.values())),
    ]
    rows = [(Link(say(k, lang)), (_number(n), _share(n, figures.read))) for k, n in lines]
    rows.append((Link(say("figures-inserted", lang)), (_number(figures.inserted), "")))
    head = ("", say("figures-characters", lang), say("figures-share", lang))
    note = say("figures-sum", lang)
    return Table(say("figures-whole", lang), head, tuple(rows), note)


def _work(catalogue: Catalogue, lang: str) -> Table:
    entries = catalogue.entries
    read = [e for e in entries if e.article.id in catalogue.read]
    lines = {
        "figures-articles": len(entries),
        "figures-by-program": len(read),
        "figures-edited": len(catalogue.edits),
        "figures-by-editor": len(entries) - len(read),
        "figures-open": sum(bool(e.article.review) for e in entries),
        "figures-findings": sum(len(e.article.review) for e in entries),
        "figures-translated": sum(bool(e.stored.translations) for e in entries),
    }
    rows = tuple((Link(say(k, lang)), (_number(n),)) for k, n in lines.items())
    return Table(say("figures-work", lang), ("", say("figures-number", lang)), rows)


def _by_year(catalogue: Catalogue, lang: str) -> Table:
    """By the year in the issues' paths, the latest first."""
    years: dict[str, list[Figures]] = {}
    for stored in catalogue.issues:
        if account := catalogue.accounts.get(stored.issue.id):
            years.setdefault(stored.path.split("/")[-2], []).append(account.figures)
    rows = []
    for year, found in sorted(years.items(), reverse=True):
        one = _sum(found)
        numbers = (len(found), one.articles, one.read, one.kept, one.replaced)
        cells = (*numbers, sum(one.removed.values()))
        to = in_language(f"issues/{slug(year)}/", lang)
        rows.append((Link(year, to), tuple(map(_number, cells))))
    keys = ("year", "issues", "figures-articles", "figures-read", "figures-kept")
    head = tuple(say(k, lang) for k in (*keys, "figures-replaced", "figures-removed"))
    return Table(say("figures-by-year", lang), head, tuple(rows))


def _by_rule(catalogue: Catalogue, lang: str) -> Table:
    figures = _sum(account.figures for account in catalogue.accounts.values())
    removed: Sequence[tuple[str, int]] = sorted(
        figures.removed.items(), key=lambda item: (-item[1], item[0])
    )
    rows = tuple(
        (Link(name_of_rule(rule, lang)), (rule, _number(size), _share(size, figures.read)))
        for rule, size in removed
    )
    keys = ("figures-rule", "figures-rule-id", "figures-characters", "figures-share")
    return Table(say("figures-by-rule", lang), tuple(say(k, lang) for k in keys), rows, names=1)
