"""What an editor is offered as answers to an open question. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from rapidfuzz.distance import Indel

from huikan.answering import Answer, Reply, committee_of
from huikan.authority import Authority, proposed_entry
from huikan.authority_files import CPPCC
from huikan.check_article import nearest_committee
from huikan.collation import Collated, Part
from huikan.ledger import DUPLICATE
from huikan.messages import heard
from huikan.model import GAP, Article, Choice, Finding, Place, Retouch
from huikan.settlement import QUOTED
from huikan.values import dataclass

_NEAREST = 3
"""So many names nearly the same are offered."""

_MOST_COPIES = 3
"""So many removed copies near the place can be put back."""

_CONTEXT = 12
"""Characters on either side by which a place is found again."""

# What is compared and taken over as a whole: a clause with its mark, the space between blocks.
_CLAUSE = re.compile(r"\n+|[^，。；：！？\n]+[，。；：！？]?[”’）》]*|[，。；：！？”’）》]")


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer that is offered. `asks`: the editor types its value."""

    reply: Reply
    asks: bool = False

    def allows(self, said: Reply) -> bool:
        """Whether an answer is this one."""
        same = (said.answer, said.choice) == (self.reply.answer, self.reply.choice)
        return same and (self.asks or said.value == self.reply.value)


@dataclass(frozen=True, slots=True)
class Case:
    """What offers are made from: a finding, the article's file, and what was read of it."""

    finding: Finding
    article: Article
    text: str
    generated: str = ""
    """The file as the last run made it; empty if that is not known."""
    parts: Sequence[Part] = ()
    beside: Collated | None = None


def offers_for(case: Case, authority: Authority) -> Iterator[Offer]:
    """The answers to offer, the likeliest first; that all is well is always the last."""
    finding, article = case.finding, case.article
    for choice in finding.choices:
        yield Offer(Reply(Answer.CHOICE, choice=choice))
    if finding.code.startswith("year/"):
        yield from (Offer(Reply(Answer.YEAR, year)) for year in _years(case))
        yield Offer(Reply(Answer.YEAR), asks=True)
    elif finding.code.startswith("title/"):
        yield Offer(Reply(Answer.TITLE), asks=True)
    elif committee_of(finding) in article.committees:
        yield from _committees(finding, article, authority)
    elif finding.code == "merge/conflict":
        yield from _other_reading(case)
    elif finding.code.startswith("gap/"):
        yield from _copies(case)
    elif finding.code == "order/open":
        yield Offer(Reply(Answer.CHOICE, choice=Choice(Retouch.INSERT, finding.place, GAP)))
    yield Offer(Reply(Answer.RIGHT))


# A clue begins with the year that it speaks for; an article's id may hold its issue's.
_CLUE = re.compile(r"(\d{4})：")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _years(case: Case) -> Iterator[str]:
    """The years that the question names, those that something speaks for, that of the id."""
    finding = case.finding
    values = heard(finding.code, finding.message, finding.place) or {}
    found = [year for year in str(values.get("years", "")).split(" / ") if year.isdigit()]
    tags = case.beside.tags if case.beside else ()
    clues = (_CLUE.match(tag.reason) for tag in tags if "year" in tag.rule)
    found += [clue[1] for clue in clues if clue]
    return iter(dict.fromkeys([*found, *_YEAR.findall(case.article.id)]))


def _committees(finding: Finding, article: Article, authority: Authority) -> Iterator[Offer]:
    name = committee_of(finding)
    place = authority.place(article.place or "")
    if finding.code == "committee/assumed":
        for other in _named(article, authority):
            if other != name:
                yield Offer(Reply(Answer.COMMITTEE, other))
    nearest = nearest_committee(name, authority, place)
    listed = get_close_matches(name, sorted(authority.bodies), _NEAREST, 0.6)
    for other in dict.fromkeys(filter(None, (nearest, *listed))):
        if other != name and _may_be_meant(other, name, place, authority):
            yield Offer(Reply(Answer.COMMITTEE, other))
    if finding.code == "committee/unknown" and (entry := _entry(name, article, authority)):
        yield Offer(Reply(Answer.KNOWN, entry))
    yield Offer(Reply(Answer.COMMITTEE), asks=True)
    if len(article.committees) > 1:
        yield Offer(Reply(Answer.NO_COMMITTEE))


def _named(article: Article, authority: Authority) -> list[str]:
    """The first committees that the article names with their place."""
    found: dict[str, None] = {}
    for block in article.blocks:
        for mention in authority.find_committees(block.text):
            if not mention.generic and (named := authority.resolve(mention, None, article.year)):
                found[named.name] = None
    return list(found)[:_NEAREST]


def _may_be_meant(other: str, name: str, near: Place | None, authority: Authority) -> bool:
    """Whether a committee with nearly this name may be the one: of the same place, of the
    article's own, or one that the archive lists. The nearest place of all China to one that is on
    no list (松桥市) is another city (松滋市)."""
    place, other_place = (text.partition(CPPCC)[0] for text in (name, other))
    own = {near.name, near.short} if near else set()
    return other in authority.bodies or other_place == place or other_place in own


def _entry(name: str, article: Article, authority: Authority) -> str:
    """What the authority file would say of a committee; empty if it can say nothing new. Its
    place need not be on a list: an editor says that the name is right."""
    committee = authority.committee(name, authority.place(article.place or ""), article.year)
    return proposed_entry(committee) if committee and not committee.known else ""


def _other_reading(case: Case) -> Iterator[Offer]:
    """The new reading in the place of the editor's, if it is clear which words are meant."""
    values = heard("merge/conflict", case.finding.message, case.finding.place) or {}
    mine, other = case.finding.place, str(values.get("other", ""))
    found = [
        d for d in differences(case.text, case.generated) if mine in d.mine and other in d.other
    ]
    if len(found) == 1:
        yield Offer(Reply(Answer.OTHER, choice=found[0].choice))
        return
    is_whole = mine and other and max(len(mine), len(other)) < QUOTED
    if not found and is_whole and case.text.partition("\n---\n")[2].count(mine) == 1:
        yield Offer(Reply(Answer.OTHER, choice=Choice(Retouch.REPLACE, mine, other)))


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two files differ, and the choice that puts the other's words there."""

    mine: str
    other: str
    choice: Choice
    before: str = ""
    behind: str = ""


def differences(text: str, other: str) -> Iterator[Difference]:
    """Where an article's file differs from another version of it: values of front matter as
    whole lines, else clauses. The choice quotes so much around them that they are found again."""
    if not text or not other:
        return
    (head, body), (head2, body2) = _halves(text), _halves(other)
    lines, lines2 = head.splitlines(keepends=True), head2.splitlines(keepends=True)
    yield from _differing(head, lines, lines2, 0)
    yield from _differing(body, _CLAUSE.findall(body), _CLAUSE.findall(body2), _CONTEXT)


def _halves(text: str) -> tuple[str, str]:
    """Front matter without `review`, which is no reading, and the body."""
    head, mark, body = text.partition("\n---\n")
    return head.partition("\nreview:")[0] + "\n", mark[1:] + body


def _differing(
    whole: str, mine: Sequence[str], other: Sequence[str], context: int
) -> Iterator[Difference]:
    for a, b, c, d in _differing_spans(mine, other):
        start = len("".join(mine[:a]))
        old, new = "".join(mine[a:b]), "".join(other[c:d])
        before = whole[max(0, start - context) : start]
        behind = whole[start + len(old) : start + len(old) + context]
        at, to = before + old + behind, before + new + behind
        if whole.count(at) == 1:
            yield Difference(old, new, Choice(Retouch.REPLACE, at, to), before, behind)


def _differing_spans(
    mine: Sequence[str], other: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Spans in both that differ, neighbours made one."""
    a = c = 0
    for op in Indel.opcodes(mine, other):
        if op.tag == "equal":
            if (a, c) != (op.src_start, op.dest_start):
                yield a, op.src_start, c, op.dest_start
            a, c = op.src_end, op.dest_end
    if (a, c) != (len(mine), len(other)):
        yield a, len(mine), c, len(other)


def _copies(case: Case) -> Iterator[Offer]:
    """Removed repeats near the place, to be put back where they stood: both copies are kept."""
    if case.beside is None:
        return
    body = [block.text for block in case.article.blocks]
    found = 0
    for at, copy in _removed(case.beside, case.parts):
        if found < _MOST_COPIES and sum(text.count(at) for text in body) == 1:
            found += 1
            yield Offer(Reply(Answer.CHOICE, choice=Choice(Retouch.INSERT, at, copy)))


def _removed(beside: Collated, parts: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """Of each removed repeat: the words it stood behind, and its own, on one line."""
    for part in parts:
        for passage in part.passages:
            before = ""
            for bit in passage.bits:
                change = None if bit.change is None else beside.changes.get(bit.change)
                if change and change.rule.startswith(DUPLICATE) and before:
                    yield before[-_CONTEXT:], "".join(bit.text.split())
                elif change is None:
                    before = (before + "".join(bit.text.split()))[-2 * _CONTEXT :]
        text = "".join(bit.text for bit in part.text)
        for gone in part.gone:
            change = beside.changes.get(gone.change)
            if change and change.rule.startswith(DUPLICATE) and text:
                copy = "".join(bit.text for bit in gone.passage.bits)
                yield text[-_CONTEXT:], "".join(copy.split())
