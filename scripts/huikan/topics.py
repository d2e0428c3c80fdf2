"""What an article is about: topics of a short controlled list, and none rather than a wrong one.

The list is data (`data/topics.yml`, and an archive's own `authority/topics.yml`): each topic has
words that tell it, and hints that go with it. Nothing here knows any topic.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

import ahocorasick_rs

from huikan.authority_files import Topic
from huikan.evidence import ArticleText, Evidence, Tag
from huikan.values import dataclass

MOST = 3
"""Topics of one article: whoever asks for a topic wants articles that are about it."""
ENOUGH = 2.2
"""What the evidence for a topic must weigh together: a headline alone, or three passages."""
SHARE = 0.6
"""A further topic must weigh at least this share of the first one."""
MANY_WORDS = 2.5
"""Without a headline, so many different words must tell the topic, two hints for one word; one
less if the lead has one of them."""
FURTHER = 1.5
"""So many words more a further topic needs."""
HEADED = 1.5
"""So many words a topic needs that a short word of a headline tells (食堂): headlines play.
Not above a text too short to say it again."""
TAKEN_UP = 3
"""So many copies of it in the text make a headline's short word plain, too."""
_SHORT = 60
"""Code points below which a text is."""
PLAIN = 4
"""A word of so many characters in a headline is enough by itself: 乡村振兴."""
_LONG = 500
"""A text of so many code points needs one word more: in a long one everything is mentioned."""
HINT = 0.4
"""What a hint weighs, as a share of a word in its place. Its copies weigh nothing."""

_HEADS = {"title": 3.0, "subtitle": 3.0, "kicker": 2.0, "feature": 1.5}
# 在市政协一届二次会议上的发言: an occasion, no topic.
_OCCASION = re.compile(r"在[^，。：；]{2,40}(?:会议?|论坛)上的(?:大会)?(?:发言|讲话|书面发言|致辞)")
_LEAD = 120
"""Code points of the body in which the news is told."""
_LEAD_WEIGHT = 1.5
_BODY_WEIGHT = 0.75
_COPIES = 3
"""So many copies of a word in the text count."""
_BODY_CAP = 4.5
"""What all passages of the text may weigh together, so that headlines count."""
_ARCHIVES = 8
"""Lists whose automata are kept at a time; entries are told apart by what they are, not equal."""
_QUOTED = 6
"""Passages that are given as evidence."""


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds the words of all topics in one pass over a text."""

    automaton: ahocorasick_rs.AhoCorasick
    words: tuple[str, ...]
    topics: tuple[tuple[tuple[Topic, bool], ...], ...]
    """For each of the words: the topics that it tells, and whether it is only a hint."""

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Number, start and end of every word; of overlapping words the first, then longest."""
        return self.automaton.find_matches_as_indexes(text)

    def told(self, *found: Iterable[tuple[int, int, int]]) -> set[Topic]:
        """The topics that have a word among what was found, not only hints."""
        numbers = {number for matches in found for number, _, _ in matches}
        return {topic for n in numbers for topic, is_hint in self.topics[n] if not is_hint}


@lru_cache(maxsize=_ARCHIVES)
def _finder(topics: tuple[Topic, ...]) -> _Finder:
    by_word: dict[str, list[tuple[Topic, bool]]] = {}
    for topic in (t for t in topics if t.words):
        for word in dict.fromkeys(topic.words):
            by_word.setdefault(word, []).append((topic, False))
        for word in dict.fromkeys(topic.hints):
            by_word.setdefault(word, []).append((topic, True))
    words = tuple(by_word)
    kind = ahocorasick_rs.MatchKind.LeftmostLongest
    automaton = ahocorasick_rs.AhoCorasick(words, matchkind=kind)
    return _Finder(automaton, words, tuple(tuple(by_word[w]) for w in words))


def tag_topics(article: ArticleText, topics: tuple[Topic, ...]) -> tuple[Tag, ...]:
    """The topics that an article is about, the surest first; at most `MOST`.

    A word in a headline weighs most, then one in the lead; of one word in the text three
    copies count. Captions, bylines and organisation lines tell nothing. Empty where no topic
    has enough evidence: a word in passing makes no topic, nor do hints without any word.

    >>> from huikan.authority import load
    >>> topics = load().topics
    >>> [t.value for t in tag_topics(ArticleText("乡村振兴路上的政协身影"), topics)]
    ['乡村振兴']
    >>> tag_topics(ArticleText("茶话会", body="大家谈到乡村振兴，也谈到家常。"), topics)
    ()
    """
    finder = _finder(topics)
    fields = [(name, weight, _OCCASION.sub(_blank, text)) for name, weight in _HEADS.items()
              if (text := getattr(article, name))]  # fmt: skip
    heads = [finder.find(text) for _, _, text in fields]
    body = finder.find(article.body)
    told = finder.told(body, *heads)
    found: dict[Topic, _Case] = defaultdict(_Case)
    for (field, weight, _), matches in zip(fields, heads, strict=True):
        for number, start, _ in matches:
            for topic, is_hint in finder.topics[number]:
                share = HINT if is_hint else 1.0
                if topic in told:
                    word = finder.words[number]
                    found[topic].head(field, word, start, weight * share, is_hint=is_hint)
    for number, start, _ in body:
        for topic, is_hint in finder.topics[number]:
            if topic in told:
                found[topic].body(finder.words[number], start, is_hint=is_hint)
    scores = {topic: case.score() for topic, case in found.items()}
    ranked = sorted(scores, key=lambda t: (-scores[t], -found[t].weight, t.name))
    many = MANY_WORDS + len(article.body) // _LONG
    headed = HEADED if len(article.body) >= _SHORT else 1.0
    beside = any(found[t].telling_heads for t in ranked)
    chosen = [
        t
        for t in ranked
        if scores[t] >= max(ENOUGH, SHARE * scores[ranked[0]])
        and found[t].is_enough(many, headed, first=t is ranked[0], beside=beside)
    ]
    return tuple(
        Tag("topics", topic.name, round(min(0.95, 0.5 + 0.05 * scores[topic]), 2),
            tuple(found[topic].evidence()))
        for topic in chosen[:MOST]
    )  # fmt: skip


def _blank(m: re.Match[str]) -> str:
    return "\n" * len(m[0])


class _Case:
    """What speaks for one topic in one article, collected while its texts are read."""

    __slots__ = ("copies", "heads", "in_lead", "passages", "telling_heads", "weight", "words")

    def __init__(self) -> None:
        self.heads: list[tuple[str, str, int, float]] = []
        self.passages: list[tuple[str, int, float]] = []
        self.copies: dict[str, int] = {}
        self.words: set[str] = set()
        """Different words that tell the topic, hints aside."""
        self.weight = 0.0
        self.telling_heads = self.in_lead = False

    def head(self, field: str, word: str, start: int, weight: float, *, is_hint: bool) -> None:
        self.heads.append((field, word, start, weight))
        if is_hint:
            self.copies.setdefault(word, 1)
        else:
            self.telling_heads = True
            self.words.add(word)

    def body(self, word: str, start: int, *, is_hint: bool) -> None:
        times = self.copies[word] = self.copies.get(word, 0) + 1
        if times > (1 if is_hint else _COPIES):
            return
        lead = start < _LEAD and times == 1
        weight = (_LEAD_WEIGHT if lead else _BODY_WEIGHT) * (HINT if is_hint else 1.0)
        self.passages.append((word, start, weight))
        self.weight += weight
        if not is_hint:
            self.words.add(word)
            self.in_lead = self.in_lead or start < _LEAD

    def score(self) -> float:
        return sum(weight for *_, weight in self.heads) + min(_BODY_CAP, self.weight)

    def is_enough(self, many: float, headed: float, *, first: bool, beside: bool) -> bool:
        """Whether a headline tells the topic, or many words of the text do, hints helping.

        `first`: no topic weighs more. `beside`: a headline tells a topic, so that a further one
        needs more of its own.
        """
        words = len(self.words) + len(self.copies.keys() - self.words) / 2
        if self.telling_heads and (words >= headed or self.has_plain_head()):
            return True
        if not self.words:
            return False
        is_near = (self.in_lead or bool(self.heads)) and (first or not beside)
        return words >= many - is_near + (0 if first else FURTHER)

    def has_plain_head(self) -> bool:
        """Whether a headline has a word that can mean nothing else, or that the text takes up."""
        return any(
            word in self.words and (len(word) >= PLAIN or self.copies.get(word, 0) >= TAKEN_UP)
            for _, word, *_ in self.heads
        )

    def evidence(self) -> Iterator[Evidence]:
        for field, word, start, weight in self.heads[:_QUOTED]:
            yield Evidence(f"topic/{field}", field, start, start + len(word), word, weight)
        for word, start, weight in self.passages[: max(0, _QUOTED - len(self.heads))]:
            rule = f"topic/{'lead' if start < _LEAD else 'body'}"
            yield Evidence(rule, "body", start, start + len(word), word, round(weight, 2))
