"""Topics and kinds: the cases of `cases/topics.yml`, and what holds for every topic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from huikan.authority import Authority, load
from huikan.authority_files import Topic
from huikan.check_article import Page, check_article
from huikan.evidence import ArticleText
from huikan.kinds import classify_kind
from huikan.model import Article
from huikan.topics import MOST, tag_topics

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "topics.yml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return load()


def having(key: str) -> Any:
    """All cases that say something about a key."""
    found = [c for c in CASES if key in c]
    return pytest.mark.parametrize("case", found, ids=[c["name"] for c in found])


@having("topics")
def test_topics(case: dict[str, Any], authority: Authority) -> None:
    article = ArticleText(**case["article"])
    assert [t.value for t in tag_topics(article, authority.topics)] == case["topics"]


@having("kind")
def test_kind(case: dict[str, Any]) -> None:
    tag = classify_kind(ArticleText(**case["article"]))
    assert (tag.value if tag else None) == case["kind"]


def test_every_topic_has_both_names_and_its_words(authority: Authority) -> None:
    assert len(authority.topics) > 20
    for topic in authority.topics:
        assert topic.english, topic.name
        assert topic.words, topic.name
    names = [form for t in authority.topics for form in (t.name, *t.aliases)]
    assert len(names) == len(set(names))


def test_evidence_quotes_the_text_and_topics_are_few(authority: Authority) -> None:
    title = "、".join(t.words[0] for t in authority.topics)
    article = ArticleText(title, body=title)
    tags = tag_topics(article, authority.topics)
    assert len(tags) == MOST
    for e in (e for t in tags for e in t.evidence):
        assert getattr(article, e.field)[e.start : e.end] == e.quote


def test_an_archive_has_topics_of_its_own_and_may_switch_others_off() -> None:
    own = load({"topics.yml": "- {name: 渔业, words: [渔港]}\n- {name: 提案办理, words: []}\n"})
    article = ArticleText("渔港提案办理记")
    assert [t.value for t in tag_topics(article, own.topics)] == ["渔业"]
    assert tag_topics(article, (Topic("空"),)) == ()


@pytest.mark.parametrize(
    ("topic", "near"), [("提案办里", "提案办理"), ("扶贫", "脱贫攻坚"), ("提案办理", None)]
)
def test_an_unknown_topic_is_told_with_the_nearest(
    topic: str, near: str | None, authority: Authority
) -> None:
    path = "issues/2024/a/01-a.md"
    text = f"---\ntitle: 甲\ntopics:\n  - {topic}\nid: a-01\n---\n\n正文。\n"
    article = Article("a-01", "甲", topics=(topic,))
    found = list(check_article(Page(path, text), article, {"topics": 3}, authority))
    expected = [] if near is None else [("topic-unknown", 4, near)]
    assert [(p.code, p.line, p.values["near"]) for p in found] == expected
