"""What an article is about: topics of a short controlled list, and none rather than a wrong one.

The list is data (`data/topics.yml`, and an archive's own `authority/topics.yml`): each topic has
words that tell it. Nothing here knows any topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from huikan.authority_files import Topic
from huikan.evidence import ArticleText, Evidence, Tag
from huikan.text.words import one_of

MOST = 3
"""Topics of one article: whoever asks for a topic wants articles that are about it."""
ENOUGH = 2.2
"""What the evidence for a topic must weigh together: a headline alone, or three passages."""
SHARE = 0.4
"""A further topic must weigh at least this share of the first one."""

MANY_WORDS = 3
"""Without a headline, so many different words must tell the topic; one less if the lead does."""

_HEADS = {"title": 3.0, "subtitle": 3.0, "kicker": 2.0, "feature": 1.5}
_LEAD = 120
"""Code points of the body in which the news is told."""
_LEAD_WEIGHT = 1.5
_BODY_WEIGHT = 0.75
_ARCHIVES = 8
"""Lists whose patterns are kept at a time; entries are told apart by what they are, not equal."""
_BODY_CAP = 4.5
"""What all passages of the text may weigh together, so that headlines count."""


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds the words of all topics in one pass over a text."""

    pattern: re.Pattern[str]
    topics: dict[str, tuple[Topic, ...]]
    """Word → the topics that it tells."""

    def find(self, text: str) -> Iterator[tuple[Topic, int, int]]:
        """Every word of a topic, with its place; of overlapping words the first, then longest."""
        for m in self.pattern.finditer(text):
            for topic in self.topics[m[0]]:
                yield topic, m.start(), m.end()


@lru_cache(maxsize=_ARCHIVES)
def _finder(topics: tuple[Topic, ...]) -> _Finder:
    by_word: dict[str, tuple[Topic, ...]] = {}
    for topic in topics:
        for word in topic.words:
            by_word[word] = (*by_word.get(word, ()), topic)
    return _Finder(re.compile(one_of(by_word)), by_word)


def tag_topics(article: ArticleText, topics: tuple[Topic, ...]) -> tuple[Tag, ...]:
    """The topics that an article is about, the surest first; at most `MOST`.

    A word in a headline weighs most, then one in the lead; of one word in the text three
    copies count. Captions, bylines and organisation lines tell nothing. Empty where no topic
    has enough evidence: a word in passing makes no topic.

    >>> from huikan.authority import load
    >>> topics = load().topics
    >>> [t.value for t in tag_topics(ArticleText("乡村振兴路上的政协身影"), topics)]
    ['乡村振兴']
    >>> tag_topics(ArticleText("茶话会", body="大家谈到乡村振兴，也谈到家常。"), topics)
    ()
    """
    finder = _finder(topics)
    heads: dict[Topic, list[Evidence]] = {}
    bodies: dict[Topic, list[Evidence]] = {}
    for field, weight in _HEADS.items():
        for topic, start, end in finder.find(getattr(article, field)):
            quote = getattr(article, field)[start:end]
            seen = Evidence(f"topic/{field}", field, start, end, quote, weight)
            heads.setdefault(topic, []).append(seen)
    for topic, seen in _in_body(article.body, finder):
        bodies.setdefault(topic, []).append(seen)
    scores = {
        t: sum(e.weight for e in heads.get(t, ()))
        + min(_BODY_CAP, sum(e.weight for e in bodies.get(t, ())))
        for t in (*heads, *bodies)
    }
    ranked = sorted(scores, key=lambda t: (-scores[t], t.name))
    chosen = [
        t
        for t in ranked
        if scores[t] >= max(ENOUGH, SHARE * scores[ranked[0]])
        and (t in heads or _is_spread(bodies[t]))
    ]
    return tuple(
        Tag(
            "topics",
            topic.name,
            round(min(0.95, 0.5 + 0.05 * scores[topic]), 2),
            (*heads.get(topic, ()), *bodies.get(topic, ()))[:6],
        )
        for topic in chosen[:MOST]
    )


def _is_spread(seen: list[Evidence]) -> bool:
    """Whether passages of the text alone make a topic: from the lead on, or in several words."""
    words = {e.quote for e in seen}
    in_lead = any(e.rule == "topic/lead" for e in seen)
    return len(words) >= (MANY_WORDS if not in_lead else MANY_WORDS - 1)


def _in_body(text: str, finder: _Finder) -> Iterator[tuple[Topic, Evidence]]:
    """Words in the text; from the fourth on, copies of one word weigh nothing."""
    times: dict[tuple[str, str], int] = {}
    for topic, start, end in finder.find(text):
        quote = text[start:end]
        key = (topic.name, quote)
        times[key] = times.get(key, 0) + 1
        if times[key] > 3:
            continue
        lead = start < _LEAD
        weight = _LEAD_WEIGHT if lead and times[key] == 1 else _BODY_WEIGHT
        rule = f"topic/{'lead' if lead else 'body'}"
        yield topic, Evidence(rule, "body", start, end, quote, weight)
