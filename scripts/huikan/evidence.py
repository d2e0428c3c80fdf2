"""What tagging reads and what it answers: an article's texts, and a tag with its evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from huikan.model import Finding, Person
from huikan.values import dataclass

FIELD_WEIGHTS = {
    "title": 5.0,
    "subtitle": 5.0,
    "kicker": 4.0,
    "feature": 2.0,
    "organisation": 9.0,
    "byline": 6.0,
    "body": 1.0,
    "captions": 0.6,
}
"""How much a committee named in a field says about whose article it is."""


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The texts of an article that tell who and when. Texts that were not printed are empty.

    `organisation` is the organisation line (单位署名); `body` has its paragraphs joined by
    newlines, without captions.
    """

    title: str
    subtitle: str = ""
    kicker: str = ""
    feature: str = ""
    organisation: str = ""
    byline: str = ""
    body: str = ""
    captions: str = ""

    def fields(self) -> Iterator[tuple[str, str]]:
        """Name and text of every field that is not empty."""
        for name in self.__slots__:
            if text := getattr(self, name):
                yield name, text


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage that speaks for a value.

    `start` and `end` count code points in the article's `field`, half-open; `issue:body` is the
    body of another article of the issue, `sidecar` the issue's data. `weight` has no unit: it is
    compared with the weights of other evidence for the same key only.
    """

    rule: str
    field: str
    start: int
    end: int
    quote: str
    weight: float


@dataclass(frozen=True, slots=True)
class Tag:
    """A value for a front matter key, with what speaks for it.

    `value` is None where the evidence does not suffice; then `findings` say why.
    `confidence` is between 0 and 1. `others` are the values that something else in the text
    spoke for, the likeliest first: they are put on record beside this one and never used.
    """

    key: str
    value: str | int | dt.date | Person | None
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    others: tuple[Tag, ...] = ()
