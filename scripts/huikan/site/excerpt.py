"""What the pages of one issue are made of: a small catalogue that holds just that.

An issue's pages are made from its excerpt alone, and kept as long as the excerpt is the same. So
no page can go by something that its key does not hold: what is not in the excerpt is not there
(`Withheld`), for the lists of the whole archive with an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from huikan.anchors import Forward
from huikan.model import StoredIssue
from huikan.site.catalogue import Catalogue, Entry, Neighbours, ancestors
from huikan.site.told import Withheld

_WITHHELD = Withheld("the pages of an issue are made from its excerpt (see site/excerpt.py)")
"""A list of the whole archive, which no page of an issue may look into."""

_UNTOLD = Withheld("this list is made of heads alone: take it out of HEAD_LISTS (site/pages.py)")
_UNEDITED = Withheld("this list does not go by what editors changed (see site/tasks.py)")


def excerpt(catalogue: Catalogue, stored: StoredIssue) -> Catalogue:
    """The catalogue as the pages of one issue may see it."""
    entries = tuple(Entry(article, stored) for article in stored.articles)
    paths = {entry.stored.path for entry in entries}
    collated = dict(_own(catalogue.collated, (e.article.id for e in entries)))
    named = {name for entry in entries for name in catalogue.committees_of(entry)}
    forwards = dict(_own(catalogue.forwards, sorted(paths)))
    beside = catalogue.neighbours[stored.path]
    return replace(
        catalogue,
        issues=(stored,),
        entries=entries,
        committees=dict(_own(catalogue.committees, sorted(named))),
        places=dict(_own(catalogue.places, _places(catalogue, stored, entries))),
        canonical=dict(_own(catalogue.canonical, _written(catalogue, stored, entries))),
        neighbours={stored.path: Neighbours(_bare(beside.previous), _bare(beside.next))},
        names=dict(_own(catalogue.names, sorted(paths))),
        forwards=forwards,
        moves=dict(_own(catalogue.moves, sorted(_leading(forwards)))),
        earlier=dict(_own(catalogue.earlier, [stored.path, *sorted(paths)])),
        english_features=dict(
            _own(catalogue.english_features, (e.article.feature for e in entries))
        ),
        by_id=dict(_by_id(catalogue, entries)),
        missing=dict(_own(catalogue.missing, [stored.path])),
        records=dict(_own(catalogue.records, [stored.issue.id])),
        collated=collated,
        reprints={
            path: tuple(map(_bare_entry, others))
            for path, others in _own(catalogue.reprints, sorted(paths))
        },
        edited=dict(_own(catalogue.edited, collated)),
        seated=_WITHHELD,
        within=_WITHHELD,
        by_committee=_WITHHELD,
        by_place=_WITHHELD,
        by_year=_WITHHELD,
        by_topic=_WITHHELD,
        by_person=_WITHHELD,
        by_feature=_WITHHELD,
        told=_WITHHELD,
        accounts=_WITHHELD,
        read=_WITHHELD,
        edits=_WITHHELD,
        heads={},
        terms=(),
    )


def key_of(catalogue: Catalogue, stored: StoredIssue, files: str, names: str) -> object:
    """All that the excerpt of an issue holds, in few values: digests stand for what was read.

    `files` is that of the issue's files, `names` of the archive's authority files. The texts need
    not be at hand.
    """
    whole = excerpt(catalogue, stored)
    ids = [each.article.id for each in stored.articles]
    account = catalogue.accounts.get(stored.issue.id)
    return (
        stored.path, files, names, account.digest if account else "",
        [(id_, catalogue.read[id_].digest) for id_ in ids if id_ in catalogue.read],
        whole.committees, whole.places, whole.canonical, whole.neighbours, whole.forwards,
        whole.moves, whole.earlier, whole.english_features, whole.has_pdf, whole.missing,
        whole.reprints, sorted(whole.left_out),
        [(id_, entry) for id_, entry in whole.by_id.items() if id_ not in ids],
    )  # fmt: skip


def without_whole(catalogue: Catalogue) -> Catalogue:
    """The catalogue for `key_of`: it has nothing of what its texts are needed for."""
    return replace(catalogue, names={}, records={}, collated={}, edited={})


def heads_of(catalogue: Catalogue) -> Catalogue:
    """The catalogue without what is told of texts, of ledgers and of registers."""
    return replace(
        catalogue,
        told=_UNTOLD,
        accounts=_UNTOLD,
        read=_UNTOLD,
        edits=_UNTOLD,
        forwards=_UNTOLD,
        moves=_UNTOLD,
        earlier=_UNTOLD,
        reprints=_UNTOLD,
    )


def without_edits(catalogue: Catalogue) -> Catalogue:
    """The catalogue without what editors changed in texts that were read."""
    return replace(catalogue, edits=_UNEDITED)


def _own(mapping: Mapping[Any, Any], keys: Any) -> Iterator[tuple[Any, Any]]:
    return ((key, mapping[key]) for key in keys if key in mapping)


def _leading(forwards: Mapping[str, tuple[Forward, ...]]) -> set[str]:
    """The paths that old paragraph addresses lead to."""
    return {forward.path or "" for found in forwards.values() for forward in found}


def _written(catalogue: Catalogue, stored: StoredIssue, entries: tuple[Entry, ...]) -> list[str]:
    """Names of committees and places as the issue and its articles write them."""
    found = {stored.issue.place or ""}
    for entry in entries:
        article = entry.article
        found |= {article.place or "", *article.committees}
        found |= {person.place for person in article.people}
        found |= {catalogue.committees[n].place for n in catalogue.committees_of(entry)}
    return sorted(found)


def _places(catalogue: Catalogue, stored: StoredIssue, entries: tuple[Entry, ...]) -> list[str]:
    """The places named, and all that they belong to."""
    found = {catalogue.canonical[stored.issue.place]} if stored.issue.place else set()
    found |= {name for entry in entries for name in catalogue.places_of(entry)}
    above = (ancestors(catalogue.places[name], catalogue.places) for name in found)
    return sorted(found | {place.name for places in above for place in places})


def _by_id(catalogue: Catalogue, entries: Iterable[Entry]) -> Iterator[tuple[str, Entry]]:
    """The issue's articles, and those that the record of repeats names beside them."""
    own = {entry.article.id: entry for entry in entries}
    named = {n for id_ in own if id_ in catalogue.read for n in catalogue.read[id_].others}
    for name in sorted(own.keys() | named):
        entry = catalogue.by_id.get(name)
        if entry and entry.stored.path == (own[name].stored.path if name in own else ""):
            yield name, own[name]
        elif entry:
            yield name, _bare_entry(entry)


def _bare(stored: StoredIssue | None) -> StoredIssue | None:
    return replace(stored, articles=(), digest="") if stored else None


def _bare_entry(entry: Entry) -> Entry:
    """An article of another issue: what it is called and where it stands."""
    stored = entry.stored
    article = replace(stored.article, blocks=(), review=())
    translations = tuple(
        (lang, replace(made, blocks=(), review=())) for lang, made in stored.translations
    )
    bare = replace(stored, article=article, translations=translations)
    within = _bare(entry.within)
    assert within
    return Entry(bare, within)
