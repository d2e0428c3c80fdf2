"""原文对照: each article beside its raw text, with what was done to it and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from huikan.collation import Bit, Collated, Gone, Part, Passage, Place
from huikan.ledger import DUPLICATE, Decision
from huikan.messages import say as say_message
from huikan.reasons import english_reason, name_of_rule, tag_reason
from huikan.site import addresses, links
from huikan.site.addresses import in_language
from huikan.site.catalogue import Catalogue, Entry
from huikan.site.editing import Edited
from huikan.site.leaving_out import Extra
from huikan.site.strings import count, say
from huikan.site.telling import name_of_field
from huikan.site.views import (
    Fact,
    Link,
    Marked,
    Note,
    RawPassage,
    RawRow,
    RawView,
    SitePage,
    Steps,
)
from huikan.values import dataclass


def raw_pages(catalogue: Catalogue, lang: str) -> Iterator[SitePage]:
    """A page for every article that has a ledger entry and a raw text."""
    is_left_out = Extra.ENGLISH_RAW in catalogue.left_out
    for entry in catalogue.entries if lang == "zh" or not is_left_out else ():
        collated = catalogue.collated.get(entry.article.id)
        if collated:
            yield _page(catalogue, entry, collated, lang)


def _page(catalogue: Catalogue, entry: Entry, collated: Collated, lang: str) -> SitePage:
    article = links.of_article(entry, lang)
    home = links.crumbs(lang, links.nav("nav-issues", "issues/", lang))
    writer = _Writer(collated, catalogue.by_id, lang)
    title = say("raw-of", lang, title=article.text)
    is_alone = Extra.ENGLISH_RAW in catalogue.left_out
    view = RawView(
        article=article,
        raw=collated.raw,
        rows=tuple(writer.rows()),
        edited=tuple(_edited(change, lang) for change in catalogue.edited.get(collated.id, ())),
        echoes=tuple(writer.echo(n, place) for n, place in collated.echoes),
        spacing=tuple(_spacing(collated, lang)),
        tags=tuple(_tag(d, lang) for d in collated.tags),
        steps=Steps(say("raw-nav", lang), article, None, say("raw-back", lang), ""),
        demo=entry.issue.demo,
    )
    return SitePage(
        lang=lang,
        address=addresses.of_raw(entry.stored),
        title=title,
        view=view,
        description=say("raw-about", lang),
        crumbs=(*home, links.of_issue(entry.within, lang), article),
        section="issues/",
        both=not is_alone,
        instead=links.of_issue(entry.within, "en").to or "" if is_alone else "",
    )


def _edited(change: Edited, lang: str) -> tuple[str, tuple[Marked, ...]]:
    return name_of_field(change.key, lang), tuple(Marked(run.text, run.kind) for run in change.runs)


def _spacing(collated: Collated, lang: str) -> Iterator[Fact]:
    for (rule, reason), places in sorted(collated.spacing.items()):
        values = (reason_of(rule, reason, lang), Link(count("count-places-at", places, lang)))
        yield Fact(name_of_rule(rule, lang), values)


def _tag(decision: Decision, lang: str) -> Note:
    sure = Link(say("raw-sure", lang, percent=round(100 * decision.confidence)))
    reason = Link(tag_reason(decision.reason, lang))
    return Note(0, name_of_rule(decision.rule, lang), decision.rule, reason, (sure,))


def reason_of(rule: str, reason: str, lang: str) -> Link:
    """A ledger's reason in the page's language; marked as Chinese where there is no other."""
    if lang == "zh":
        return Link(reason)
    english = english_reason(reason)
    return Link(english) if english else Link(reason, lang=addresses.TAGS["zh"])


@dataclass(slots=True)
class _Writer:
    """Writes an article's rows; numbers the notes as they come up."""

    collated: Collated
    by_id: Mapping[str, Entry]
    lang: str
    numbers: dict[int, int] = field(default_factory=dict)

    def rows(self) -> Iterator[RawRow]:
        """Every part beside its raw text, and what was removed where it stood."""
        for gone in self.collated.before:
            yield self._gone(gone)
        for number, part in enumerate(self.collated.parts):
            yield self._part(number, part)
            for gone in part.gone:
                yield self._gone(gone)

    def echo(self, number: int, place: Place) -> Note:
        """That this article's words were printed again where another stands."""
        return self._note(0, number, (self._link("raw-echo", place),))

    def _part(self, number: int, part: Part) -> RawRow:
        known = set(self.numbers)
        passages = tuple(self._passage(p) for p in part.passages)
        text = tuple(self._text(part.text))
        fresh = [n for n in self.numbers if n not in known]
        notes = [self._note(self.numbers[n], n, self._kept(n)) for n in fresh]
        notes += [_tagless(d, self.lang) for d in part.decisions]
        remark = ""
        if part.is_moved:
            remark = say("raw-moved", self.lang)
        elif len(part.passages) > 1:
            remark = say("raw-joined", self.lang)
        label = say_message(f"part/{part.key}", self.lang, {})
        return RawRow(f"p{number}", label, passages, text, tuple(notes), remark)

    def _gone(self, gone: Gone) -> RawRow:
        known = set(self.numbers)
        passage = self._passage(gone.passage)
        fresh = [n for n in self.numbers if n not in known]
        notes = [self._note(self.numbers[n], n, self._kept(n)) for n in fresh]
        at = f"g{gone.passage.start}"
        return RawRow(at, say("raw-removed", self.lang), (passage,), (), tuple(notes))

    def _passage(self, passage: Passage) -> RawPassage:
        runs = self._marked(passage.bits, "gone")
        return RawPassage(_lines(passage.first, passage.last, self.lang), tuple(runs))

    def _text(self, bits: Iterable[Bit]) -> Iterator[Marked]:
        return self._marked(bits, "new")

    def _marked(self, bits: Iterable[Bit], kind: str) -> Iterator[Marked]:
        """The number stands behind the first run of each change."""
        seen = set()
        for bit in bits:
            if bit.change is None:
                yield Marked(bit.text)
                continue
            number = self.numbers.setdefault(bit.change, len(self.numbers) + 1)
            yield Marked(bit.text, kind, 0 if bit.change in seen else number)
            seen.add(bit.change)

    def _note(self, shown: int, number: int, further: tuple[Link, ...]) -> Note:
        change = self.collated.changes[number]
        reason = reason_of(change.rule, change.reason, self.lang)
        return Note(shown, name_of_rule(change.rule, self.lang), change.rule, reason, further)

    def _kept(self, number: int) -> tuple[Link, ...]:
        if not self.collated.changes[number].rule.startswith(DUPLICATE):
            return ()
        return tuple(self._link("raw-kept", p) for p in self.collated.kept.get(number, ()))

    def _link(self, key: str, place: Place) -> Link:
        """To the row of a raw page; without an address if the article is no more."""
        entry = self.by_id.get(place.article)
        lines = _lines(place.line, place.line, self.lang)
        if place.article == self.collated.id:
            title = ""
        else:
            title = links.of_article(entry, self.lang).text if entry else place.article
        text = say(key, self.lang, title=title, lines=lines)
        if entry is None:
            return Link(text)
        to = in_language(addresses.of_raw(entry.stored), self.lang)
        return Link(text, f"{to}#p{place.part}")


def _tagless(decision: Decision, lang: str) -> Note:
    reason = reason_of(decision.rule, decision.reason, lang)
    return Note(0, name_of_rule(decision.rule, lang), decision.rule, reason)


def _lines(first: int, last: int, lang: str) -> str:
    """
    >>> _lines(3, 3, "zh"), _lines(3, 5, "en")
    ('第3行', 'lines 3–5')
    """
    key = "raw-line" if first == last else "raw-lines"
    return say(key, lang, first=first, last=last)
