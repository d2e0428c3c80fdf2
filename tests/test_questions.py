"""Open questions: of one kind not more than anybody answers, and every change stays on record."""

from __future__ import annotations

from collections import Counter

from huikan.authority import load
from huikan.ledger import audit
from huikan.messages import heard, say
from huikan.model import Finding, RawText
from huikan.pipeline import Reading, read
from huikan.questions import FEW, MOST, REST, listed

UNIT = "家庭 and 困难，"


def reading(times: int) -> Reading:
    return read(RawText("a.txt", "a", UNIT * times + "大家来帮。", "utf-8", "", ""), load())


def codes(findings: tuple[Finding, ...]) -> Counter[str]:
    return Counter(f.code for f in findings)


def test_a_thousand_are_listed() -> None:
    (entry,) = reading(900).ledger.articles
    assert codes(entry.review)["line/stray-latin"] == 900
    assert REST not in codes(entry.review)


def test_of_more_the_rest_is_one_question() -> None:
    made = reading(MOST + 500)
    (entry,) = made.ledger.articles
    found = codes(entry.review)
    assert (found["line/stray-latin"], found[REST]) == (MOST, 1)
    rest = next(f for f in entry.review if f.code == REST)
    assert heard(REST, rest.message, rest.place) == {
        "place": rest.place, "code": "line/stray-latin", "count": "500",
    }  # fmt: skip
    assert "There are 500 more" in say(REST, "en", heard(REST, rest.message, rest.place) or {})
    changed = [c for c in made.ledger.changes if c.rule == "line/stray-latin"]
    assert len(changed) == MOST + 500
    assert audit(made.ledger, UNIT * (MOST + 500) + "大家来帮。") == []


def test_each_article_lists_a_few_however_many_others_have() -> None:
    asked = Counter({"year/unknown": MOST})
    few = [Finding("year/unknown", "", "") for _ in range(FEW)]
    assert list(listed(few, asked)) == few
    assert [f.code for f in listed([*few, few[0]], asked)][FEW:] == [REST]


def test_other_questions_are_counted_by_themselves() -> None:
    mixed = [Finding("gap/tail", str(n), "") for n in range(MOST)] + [Finding("gap/head", "", "")]
    assert list(listed(mixed, Counter())) == mixed
