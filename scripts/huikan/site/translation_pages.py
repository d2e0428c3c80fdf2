"""How far the archive is translated: by whom, and what is older than its original."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from huikan.model import Article
from huikan.site import addresses, links
from huikan.site.addresses import LANGUAGES, in_language
from huikan.site.article_page import translator_of
from huikan.site.catalogue import Catalogue, Entry
from huikan.site.listing import Listing
from huikan.site.strings import count, say
from huikan.site.views import Link, ListView, Row, Section, SitePage
from huikan.translation import Status

_ADDRESS = "translations/"
_SHOWN = (Status.STALE, Status.DRAFT, Status.DONE)


def translation_lists(catalogue: Catalogue, lang: str) -> Iterator[Listing]:
    """The articles that have a translation, what needs work first, then issues with articles
    that have none. The page is the same in both languages: what was translated is Chinese."""
    by_state: dict[Status, list[Row]] = {state: [] for state in Status}
    left: Counter[str] = Counter()
    for entry in catalogue.entries:
        states = catalogue.told[entry.stored.path].states
        found = [(to, entry.translation(to)) for to in LANGUAGES if to != "zh"]
        for to, translation in found:
            state = states.get(to, Status.NONE)
            by_state[state] += [_row(entry, translation, lang)] if translation else []
            left[entry.within.path] += state is Status.NONE
    sections = [
        Section(tuple(by_state[state]), Link(say(f"translations-{state}", lang)), state.value)
        for state in _SHOWN
    ]
    rows = [
        Row(links.of_issue(stored, lang), (Link(count("count-articles", left[stored.path], lang)),))
        for stored in catalogue.issues
        if left[stored.path]
    ]
    sections.append(Section(tuple(rows), Link(say("translations-none", lang)), Status.NONE.value))
    note = _note(catalogue.entries, by_state, lang)
    crumbs = links.crumbs(lang, links.nav("quality", "quality/", lang))
    title, view = say("translations", lang), ListView((), note=note)
    page = SitePage(lang, _ADDRESS, title, view, say("translations-about", lang), crumbs, _ADDRESS)
    yield Listing(page, view, tuple(s for s in sections if s.rows))


def _row(entry: Entry, translation: Article, lang: str) -> Row:
    """An article: its headline, who translated it, its issue, and both languages side by side."""
    beside = Link(say("beside", lang), in_language(addresses.of_beside(entry.stored), lang))
    by = Link(translator_of(translation, lang))
    return Row(links.of_article(entry, lang), (by, links.of_issue(entry.within, lang), beside))


def _note(entries: Sequence[Entry], by_state: dict[Status, list[Row]], lang: str) -> str:
    """The figures in a sentence."""
    by_machine = sum(
        article.translator == "machine"
        for entry in entries
        for _, article in entry.stored.translations
    )
    figures = {state.value: len(by_state[state]) for state in _SHOWN}
    return say("translations-note", lang, articles=len(entries), machine=by_machine, **figures)
