"""An article's page, in Chinese and in the other language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huikan.anchors import bare_names, parts, units_of
from huikan.messages import heard
from huikan.messages import say as say_message
from huikan.model import GAP, Article, Finding
from huikan.moving import as_address
from huikan.site import addresses, links
from huikan.site.addresses import in_language
from huikan.site.body import Setting, plain_text, render_body
from huikan.site.catalogue import Catalogue, Entry
from huikan.site.citing import record_of
from huikan.site.leaving_out import Extra
from huikan.site.strings import format_date, say
from huikan.site.views import ArticleView, Fact, Link, Question, SitePage, Steps
from huikan.translation import is_stale

DESCRIPTION = 120
"""Characters of a page's description."""


def build_article(
    catalogue: Catalogue, entry: Entry, before: Entry | None, after: Entry | None, lang: str
) -> SitePage:
    """The article's page in a language; `before` and `after` are its neighbours in the issue."""
    shown = entry.article if lang == "zh" else entry.translation(lang)
    article = shown or entry.article
    address = addresses.of_article(entry.stored)
    home, issues = (
        Link(say("nav-home", lang), in_language("", lang)),
        Link(say("nav-issues", lang), in_language("issues/", lang)),
    )
    return SitePage(
        lang=lang,
        address=address,
        title=article.title,
        view=_view(catalogue, entry, shown, _steps(entry, before, after, lang), lang),
        description=plain_text(article.blocks, DESCRIPTION) or article.title,
        crumbs=(home, issues, links.of_issue(entry.within, lang)),
        section="issues/",
        both=bool(entry.stored.translations),
        instead=links.of_issue(entry.within, "en").to or ""
        if links.is_alone(catalogue, entry)
        else "",
    )


def _view(
    catalogue: Catalogue, entry: Entry, shown: Article | None, steps: Steps, lang: str
) -> ArticleView:
    address = addresses.of_article(entry.stored)
    folder = entry.within.path
    article = shown or entry.article
    is_translation = shown is not None and lang != "zh"
    setting = Setting(
        folder, in_language(address, lang), lang, entry.calendar if lang == "zh" else None
    )
    body = (
        render_body(article.blocks, setting, _names(catalogue, entry, article)) if shown else None
    )
    headlines = "".join(filter(None, (article.kicker, article.title, article.subtitle)))
    return ArticleView(
        title=Link(article.title, lang="" if shown else addresses.TAGS["zh"]),
        kicker=article.kicker,
        subtitle=article.subtitle,
        byline=links.byline(article, lang) or links.byline(entry.article, lang),
        facts=tuple(_facts(catalogue, entry, lang)),
        provenance=tuple(_provenance(entry, lang)),
        raw=Link(say("raw", lang), links.raw_address(catalogue, entry, lang))
        if entry.article.id in catalogue.collated
        else None,
        beside=Link(say("beside", lang), in_language(addresses.of_beside(entry.stored), lang))
        if entry.stored.translations
        else None,
        stale=is_translation and is_stale(entry.article, article),
        body=body,
        has_gap=GAP in headlines or (body is not None and body.has_gap),
        forwards=forwarded(catalogue, entry.stored.path, lang),
        translation=translator_of(article, lang) if is_translation else "",
        original=Link(entry.article.title, address, addresses.TAGS["zh"]) if lang != "zh" else None,
        review=tuple(_question(f, lang) for f in article.review),
        record=record_of(entry, lang),
        steps=steps,
        demo=entry.issue.demo,
        has_texts=Extra.TEXTS not in catalogue.left_out,
    )


def _question(finding: Finding, lang: str) -> Question:
    """The question as it is written down, or said again in the other language if it is ours."""
    values = heard(finding.code, finding.message, finding.place)
    if lang == "zh" or values is None:
        theirs = addresses.TAGS["zh"] if lang != "zh" else ""
        return Question(finding.place, finding.message, theirs, finding.code)
    return Question(finding.place, say_message(finding.code, lang, values), "", finding.code)


def _names(catalogue: Catalogue, entry: Entry, shown: Article) -> Sequence[tuple[str, ...]]:
    """The names of the parts; a translation part by part has those of the original."""
    names = catalogue.names[entry.stored.path]
    kinds = [[part[0].kind for part in parts(a.blocks)] for a in (shown, entry.article)]
    return names if kinds[0] == kinds[1] else bare_names(units_of(shown.blocks))


def forwarded(catalogue: Catalogue, path: str, lang: str) -> tuple[tuple[str, Link | None], ...]:
    """Old paragraph addresses of an article whose text is elsewhere now, or nowhere (None)."""
    # Of another issue's article it is not known here whether it has a page in this language.
    to = "zh" if Extra.UNTRANSLATED in catalogue.left_out else lang
    return tuple(
        (
            f.name,
            Link(say("forward-to", lang), in_language(f"{as_address(at)}#{f.to}", to))
            if (at := catalogue.moves.get(f.path or "", f.path))
            else None,
        )
        for f in catalogue.forwards.get(path, ())
    )


def translator_of(article: Article, lang: str) -> str:
    """Who translated an article, human or machine, in words."""
    if article.translator == "machine":
        return say("translated-machine", lang)
    if article.translator:
        return say("translated-by", lang, name=article.translator)
    return say("translated-unnamed", lang)


def _facts(catalogue: Catalogue, entry: Entry, lang: str) -> Iterator[Fact]:
    article = entry.article
    linked = {
        "committee": [
            links.of_committee(catalogue, n, lang) for n in catalogue.committees_of(entry)
        ],
        "place": [links.of_place(catalogue, n, lang) for n in catalogue.places_of(entry)],
        "year": [links.of_year(article.year, lang)],
        "issue": [links.of_issue(entry.within, lang)],
        "reprints": [
            links.of_printing(catalogue, other, lang)
            for other in catalogue.reprints.get(entry.stored.path, ())
        ],
        "feature": [links.of_feature(catalogue, article.feature, lang)] if article.feature else [],
        "topic": [links.of_topic(catalogue, n, lang) for n in catalogue.topics_of(entry)],
        "people": [
            links.of_person(known, lang) if known else links.named(person.name, None, None, lang)
            for person in article.people
            for known in [catalogue.person(person)]
        ],
    }
    for key, values in linked.items():
        if values:
            yield Fact(say(key, lang), tuple(values))


def _provenance(entry: Entry, lang: str) -> Iterator[Fact]:
    issue = entry.issue
    date = entry.article.date or issue.date
    values = {
        "date": date and format_date(date, lang),
        "page": links.page_name(issue, lang),
        "source": issue.source,
        "rights": issue.rights,
    }
    for key, value in values.items():
        if value:
            yield Fact(say(key, lang), (links.named(value, None, None, lang),))


def _steps(entry: Entry, before: Entry | None, after: Entry | None, lang: str) -> Steps:
    return Steps(
        say("article-nav", lang),
        links.of_article(before, lang) if before else None,
        links.of_article(after, lang) if after else None,
        say("article-previous", lang),
        say("article-next", lang),
    )
