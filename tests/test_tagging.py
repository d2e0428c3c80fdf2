"""Who and when: the cases of `cases/tagging.yml`, and what holds for every tag."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from huikan.authority import Authority, load
from huikan.dating import infer_date, tag_year, tag_years
from huikan.evidence import ArticleText, Tag
from huikan.kinds import classify_kind
from huikan.messages import heard, say
from huikan.model import Issue
from huikan.placing import infer_issue_place, tag_place
from huikan.tagging import tag_committees

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "tagging.yml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return load()


def having(key: str) -> Any:
    """All cases that say something about a key."""
    found = [c for c in CASES if key in c]
    return pytest.mark.parametrize("case", found, ids=[c["name"] for c in found])


def committees_of(case: dict[str, Any], authority: Authority) -> tuple[Tag, ...]:
    place = authority.place(case["place"]) if "place" in case else None
    return tag_committees(ArticleText(**case["article"]), place, authority, case.get("tag_year"))


def issue_of(case: dict[str, Any]) -> Issue | None:
    return Issue("x", **case["sidecar"]) if "sidecar" in case else None


@having("committees")
def test_committees(case: dict[str, Any], authority: Authority) -> None:
    tags = committees_of(case, authority)
    assert [t.value for t in tags] == case["committees"]
    assert [f.code for t in tags for f in t.findings] == case.get("findings", [])


@having("year")
def test_year(case: dict[str, Any], authority: Authority) -> None:
    others = [ArticleText(**o) for o in case.get("others", [])]
    tag = tag_year(ArticleText(**case["article"]), others, issue_of(case), authority)
    assert tag.value == case["year"]
    codes = {f.code for f in tag.findings}
    assert not codes if tag.value else codes <= {"year/unknown", "year/unclear"}
    assert len(tag.findings) == (tag.value is None)


@having("issue_place")
def test_issue_place(case: dict[str, Any], authority: Authority) -> None:
    articles = [ArticleText(**a) for a in (case["article"], *case.get("others", []))]
    tag = infer_issue_place(articles, issue_of(case), authority)
    assert (tag.value if tag else None) == case["issue_place"]


@having("about")
def test_place_of_an_article(case: dict[str, Any], authority: Authority) -> None:
    tags = committees_of(case, authority)
    tag = tag_place(ArticleText(**case["article"]), tags, None, authority)
    assert tag is not None
    assert tag.value == case["about"]


@having("kind")
def test_kind(case: dict[str, Any]) -> None:
    tag = classify_kind(ArticleText(**case["article"]))
    assert (tag.value if tag else None) == case["kind"]


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_evidence_quotes_the_text(case: dict[str, Any], authority: Authority) -> None:
    article = ArticleText(**case["article"])
    texts = dict(article.fields())
    tags = [*committees_of(case, authority), tag_year(article, [], None, authority)]
    for evidence in (e for t in tags for e in t.evidence):
        assert texts[evidence.field][evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_a_finding_can_be_said_in_both_languages(
    case: dict[str, Any], authority: Authority
) -> None:
    article = ArticleText(**case["article"])
    tags = [*committees_of(case, authority), tag_year(article, [], None, authority)]
    for finding in (f for t in tags for f in t.findings):
        values = heard(finding.code, finding.message, finding.place)
        assert values is not None
        assert say(finding.code, "zh", values) == finding.message
        assert not re.search("[\u4e00-\u9fff]", say(finding.code, "en", dict.fromkeys(values, "")))


def test_a_finding_in_an_editors_words_is_left_as_it_is() -> None:
    assert heard("committee/unknown", "请问老秘书长", "云溪市政协") is None
    assert heard("of-an-editor", "请问老秘书长", "") is None


def test_a_whole_issue_is_dated_like_its_articles_one_by_one(authority: Authority) -> None:
    issue = [ArticleText(**c["article"]) for c in CASES if "year" in c][:12]
    one_by_one = tuple(tag_year(a, issue, None, authority) for a in issue)
    assert [t.value for t in tag_years(issue, None, authority)] == [t.value for t in one_by_one]


def test_a_sidecar_names_the_place(authority: Authority) -> None:
    tag = infer_issue_place([], Issue("x", place="石嘴山"), authority)
    assert tag is not None
    assert (tag.value, tag.confidence) == ("石嘴山市", 1.0)


@pytest.mark.parametrize(
    ("masthead", "day"),
    [
        ("云溪政协　2019年3月8日　星期五　第12期", "2019-03-08"),
        ("云溪政协 第12期", None),
        ("2019年2月31日", None),
        ("2019年3月8日至2019年3月9日", None),
    ],
)
def test_date_of_a_masthead(masthead: str, day: str | None) -> None:
    tag = infer_date(masthead)
    assert (str(tag.value) if tag else None) == day


def test_an_archives_own_chronology_dates_local_sessions() -> None:
    own = load({"chronology.yml": "- {kind: session, name: 盐池县政协九届, years: [2017, 2018]}\n"})
    article = ArticleText("开幕", body="盐池县政协九届二次会议召开，委员们步入会场。")
    assert tag_year(article, [], None, own).value == 2018


def test_an_archives_own_place_is_used(authority: Authority) -> None:
    own = load({"places.yml": "- {name: 云溪市, english: Yunxi, level: prefecture}\n"})
    article = ArticleText("同心", organisation="市政协提案委")
    place = own.place("云溪市")
    assert [t.value for t in tag_committees(article, place, own)] == ["云溪市政协提案委员会"]
    assert authority.place("云溪市") is None
