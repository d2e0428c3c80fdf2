"""Pages at addresses where articles were: they lead on, or say where each paragraph went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from huikan.moving import as_address, lies_in_issue
from huikan.site import addresses, links
from huikan.site.addresses import in_language
from huikan.site.article_page import forwarded
from huikan.site.catalogue import Catalogue, Entry
from huikan.site.strings import say
from huikan.site.views import Link, ListView, Row, Section, SitePage


def moved_pages(catalogue: Catalogue, lang: str) -> Iterator[SitePage]:
    """The pages of addresses where no article lies any more.

    An article that was moved (see `moving`) is led on to, from the pages beside it as well; of
    one that is gone the page says where its paragraphs are (see `anchors`). Only for files that
    lie where articles lie: a register that an editor mistyped makes no page elsewhere. Files to
    take away lie at old addresses themselves (see `downloads`).
    """
    entries = {entry.stored.path: entry for entry in catalogue.entries}
    gone = (catalogue.forwards.keys() | catalogue.moves.keys()) - entries.keys()
    for path in sorted(gone):
        now = entries.get(catalogue.moves.get(path, ""))
        if now and lies_in_issue(path):
            yield from _led_on(catalogue, path, now, lang)
        elif lies_in_issue(path):
            yield _gone(catalogue, path, lang)
    yield from _moved_issues(catalogue, lang)


def _moved_issues(catalogue: Catalogue, lang: str) -> Iterator[SitePage]:
    """The pages at addresses where issues were, and of years that have no issue any more."""
    names = {stored.issue.id for stored in catalogue.issues}
    years = {stored.path.rpartition("/")[0] for stored in catalogue.issues}
    left = {old: s for s in catalogue.issues for old in catalogue.earlier.get(s.path, ())}
    for old, stored in sorted(left.items()):
        name = old.rpartition("/")[2]
        was = replace(stored, path=old, issue=replace(stored.issue, id=name))
        pages = [(addresses.of_issue(was), in_language(addresses.of_issue(stored), lang))]
        if printed := links.print_address(catalogue, stored, lang):
            pages.append((addresses.of_print(was), printed))
        if stored.issue.id in catalogue.accounts and name not in names:
            names.add(name)
            to = in_language(addresses.of_corrections(stored), lang)
            pages.append((addresses.of_corrections(was), to))
        for address, now in pages:
            yield _leading(address, links.of_issue(stored, lang).text, now, lang)
    for year in sorted({old.rpartition("/")[0] for old in left} - years):
        yield _leading(f"{year}/", say("issues", lang), in_language("issues/", lang), lang)


def _leading(address: str, title: str, to: str, lang: str) -> SitePage:
    """A page at an old address that leads on to another (with its language)."""
    view = ListView((Section((Row(Link(title, to)),)),), note=say("moved-note", lang))
    home = Link(say("nav-home", lang), in_language("", lang))
    return SitePage(
        lang, address, say("moved-title", lang), view, title, (home,), "issues/", leads_to=to
    )  # fmt: skip


def _led_on(catalogue: Catalogue, path: str, now: Entry, lang: str) -> Iterator[SitePage]:
    """The page at an old address, and those of the raw text and of both languages below it."""
    title = (now.translation(lang) or now.article).title
    to = links.article_address(catalogue, now, lang)
    view = ListView(
        (Section((Row(Link(title, to)),)), *_sections(catalogue, path, lang)),
        note=say("moved-note", lang),
    )
    home = Link(say("nav-home", lang), in_language("", lang))
    below = {"": to}
    if now.article.id in catalogue.read:
        below["raw/"] = links.raw_address(catalogue, now, lang)
    if now.stored.translations:
        below["beside/"] = in_language(addresses.of_beside(now.stored), lang)
    for page, target in below.items():
        yield SitePage(
            lang, f"{as_address(path)}{page}", say("moved-title", lang), view, title, (home,),
            "issues/", leads_to=target,
        )  # fmt: skip


def _gone(catalogue: Catalogue, path: str, lang: str) -> SitePage:
    title = say("forward-article", lang)
    home = Link(say("nav-home", lang), in_language("", lang))
    view = ListView(tuple(_sections(catalogue, path, lang, say("forward-gone", lang))))
    return SitePage(lang, as_address(path), title, view, title, (home,), "issues/")


def _sections(catalogue: Catalogue, path: str, lang: str, gone: str = "") -> Iterator[Section]:
    """A section for each old paragraph address, with where it leads; without `gone` only those
    that lead somewhere."""
    for name, to in forwarded(catalogue, path, lang):
        if to or gone:
            yield Section((Row(to or Link(gone)),), Link(f"#{name}"), name)
