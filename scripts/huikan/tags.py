"""A draft with its tags: who, when, where, what about, what kind, with evidence for each."""

from __future__ import annotations

from collections.abc import Iterator

from huikan.authority import Authority
from huikan.evidence import ArticleText, Tag
from huikan.kinds import classify_kind
from huikan.model import BlockKind, Place
from huikan.page.articles import Draft
from huikan.people import tag_people
from huikan.placing import tag_place
from huikan.tagging import tag_committees
from huikan.topics import tag_topics
from huikan.trace import Traced, spaced
from huikan.values import dataclass


@dataclass(frozen=True, slots=True)
class Tagged:
    """A draft with its tags and what is open about it."""

    draft: Draft
    committees: tuple[Tag, ...] = ()
    year: Tag | None = None
    place: Tag | None = None
    kind: Tag | None = None
    topics: tuple[Tag, ...] = ()
    people: tuple[Tag, ...] = ()


def tag_draft(
    draft: Draft, text: ArticleText, year: Tag, issue_place: Place | None, authority: Authority
) -> Tagged:
    """The draft with all its tags; `text` is its `article_text`, `year` was told for the issue."""
    value = year.value if isinstance(year.value, int) else None
    committees = tag_committees(text, issue_place, authority, value)
    place = tag_place(text, committees, issue_place, authority)
    own = authority.place(str(place.value)) if place else None
    return Tagged(
        draft,
        committees,
        year,
        place,
        classify_kind(text),
        tag_topics(text, authority.topics),
        tag_people(text, own, issue_place, authority),
    )


def article_text(draft: Draft) -> ArticleText:
    """The draft as the tagging rules read it."""
    fields = {key: " ".join(line.text for line in getattr(draft, key)) for key in _TAGGED_KEYS}
    fields["organisation"] = "\n".join(line.text for line in draft.organisation)
    return ArticleText(
        **fields,
        body="\n".join(b.text for b in draft.blocks if b.kind in _RUNNING),
        captions="\n".join(b.text for b in draft.blocks if b.kind is BlockKind.CAPTION),
    )


_RUNNING = (BlockKind.TEXT, BlockKind.HEADING, BlockKind.MARKDOWN)
_TAGGED_KEYS = ("title", "subtitle", "kicker", "feature", "organisation", "byline")


def _block_texts(draft: Draft, kinds: tuple[BlockKind, ...]) -> Traced:
    return spaced((spaced(b.lines) for b in draft.blocks if b.kind in kinds), "\n")


def field_of(draft: Draft, name: str) -> Traced:
    """The traced text that an evidence's offsets count in."""
    if name == "body":
        return _block_texts(draft, _RUNNING)
    if name == "captions":
        return _block_texts(draft, (BlockKind.CAPTION,))
    if name in _TAGGED_KEYS:
        return spaced(getattr(draft, name), "\n" if name == "organisation" else " ")
    return spaced(())


def all_tags(tagged: Tagged) -> Iterator[Tag]:
    """Every tag of a draft, in the order of the front matter."""
    yield from tagged.committees
    for tag in (tagged.year, tagged.place, tagged.kind, *tagged.topics, *tagged.people):
        if tag:
            yield tag
            yield from tag.others
