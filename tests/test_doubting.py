"""Doubtful joins: how sure a join is, and what an editor is asked instead."""

from __future__ import annotations

import math
from itertools import combinations, permutations

import pytest

from huikan.answering import closes_too
from huikan.article import parse, render
from huikan.doubting import Texts, choices_for
from huikan.ledger import replay
from huikan.model import Article, Choice, Finding, Retouch
from huikan.page.doubts import NONE, Way, clear_joins, sureness, ways_to_go_on
from huikan.retouching import retouched
from huikan.settlement import add_review
from strategies import reading_of

OPEN = Finding("order/open", "把意见记", "这一段没有完")
TEXTS = {
    "a-01": ["委员们走访了三个村，把意见记", "第二段到此为止。"],
    "a-02": ["下来，当场没有答复的带回去研究。", "下来，当场没有答复的带回去答复。", "另一段。"],
}


def test_a_lone_candidate_is_as_sure_as_its_evidence() -> None:
    assert sureness({(0, 1): 3.0})[0, 1] == pytest.approx(0.5)
    assert sureness({(0, 1): 9.0})[0, 1] > 0.99
    assert sureness({(0, 1): 1.0})[0, 1] < 0.2
    assert sureness({}) == {}


def test_what_competes_for_one_text_shares_its_certainty() -> None:
    alike = sureness({(0, 1): 8.0, (0, 2): 8.0})
    assert alike[0, 1] == alike[0, 2] < 0.5
    claimed = sureness({(0, 2): 8.0, (1, 2): 8.0})
    assert claimed[0, 2] < 0.5
    assert sureness({(0, 1): 8.0, (2, 3): 8.0})[0, 1] > 0.99


def test_sureness_is_a_pairs_part_in_all_ways_to_pair_off() -> None:
    pairs = {(a, b): (7 * a + 5 * b) % 6 - 0.5 for a in range(3) for b in range(10, 13)}
    odds = {pair: math.exp(score - NONE) for pair, score in pairs.items()}
    ways = [
        tuple(zip(tails, heads, strict=True))
        for n in range(4)
        for tails in combinations(range(3), n)
        for heads in permutations(range(10, 13), n)
    ]
    weights = {way: math.prod(odds[pair] for pair in way) for way in ways}
    total = sum(weights.values())
    sure = sureness(pairs)
    for pair in pairs:
        exact = sum(weight for way, weight in weights.items() if pair in way) / total
        assert sure[pair] == pytest.approx(exact, abs=0.02)


def test_a_join_is_made_where_it_is_sure_and_no_other_is_nearly_as_sure() -> None:
    assert list(clear_joins([(0, 1)], {(0, 1): 0.6, (0, 2): 0.3, (3, 1): 0.1})) == [(0, 1)]
    assert list(clear_joins([(0, 1)], {(0, 1): 0.3})) == []
    assert list(clear_joins([(0, 1)], {(0, 1): 0.45, (0, 2): 0.4})) == []
    assert list(clear_joins([(0, 1)], {(0, 1): 0.45, (2, 1): 0.4})) == []


def test_the_likeliest_ways_are_offered_and_no_text_that_is_taken() -> None:
    sure = {(0, 1): 0.3, (0, 2): 0.4, (0, 3): 0.01, (0, 4): 0.2, (0, 5): 0.2, (5, 6): 0.9}
    assert ways_to_go_on(sure, {0}, set()) == {0: (Way(2, 40), Way(1, 30), Way(4, 20))}
    assert ways_to_go_on(sure, {7}, set()) == {}


def test_a_text_that_may_just_end_is_asked_about_only_if_a_way_is_likely() -> None:
    sure = {(0, 1): 0.04, (0, 2): 0.05}
    assert ways_to_go_on(sure, {0}, set()) == {}
    assert ways_to_go_on(sure, {0}, {0}) == {0: (Way(2, 5), Way(1, 4))}


def test_a_choice_quotes_so_much_that_it_is_found_once() -> None:
    found = choices_for(
        OPEN, "a-01", [(TEXTS["a-02"][1], 41), (TEXTS["a-02"][2], 20)], Texts.of(TEXTS)
    )
    assert found.choices == (
        Choice(Retouch.CONTINUE, "把意见记", "下来，当场没有答复的带回去答", "a-02"),
        Choice(Retouch.CONTINUE, "把意见记", "另一段。", "a-02"),
    )
    assert [c.percent for c in found.choices] == [41, 20]
    assert choices_for(OPEN, "a-02", [("另一段。", 41)], Texts.of(TEXTS)).choices == ()


def test_a_lost_head_is_offered_what_it_may_go_on_with() -> None:
    lost = Finding("gap/head", "下来，当场没有答复的带回去研", "缺了开头")
    (choice,) = choices_for(
        lost, "a-02", [("委员们走访了三个村，把意见记", 30)], Texts.of(TEXTS)
    ).choices
    assert choice == Choice(
        Retouch.JOIN, "下来，当场没有答复的带回去研", "们走访了三个村，把意见记", "a-01"
    )
    beginning = Finding("gap/head", "下来，当场没", "缺了开头")
    assert choices_for(beginning, "a-02", [("把意见记", 30)], Texts.of(TEXTS)).choices == ()


def test_what_cannot_be_quoted_is_not_offered() -> None:
    twice = {**TEXTS, "a-03": TEXTS["a-02"]}
    assert choices_for(OPEN, "a-01", [("另一段。", 41)], Texts.of(twice)).choices == ()
    assert choices_for(OPEN, "a-01", [("没有这一段", 41)], Texts.of(TEXTS)).choices == ()


def test_a_join_that_is_not_plain_can_be_parted_again() -> None:
    joined = Finding("order/joined", "意见记下来，当场", "接得对不对？")
    body = ["委员们把意见记下来，当场没有答复的带回去研究，当场没有答复的写进本子。"]
    (choice,) = choices_for(joined, "a-01", [(body[0][8:], 35)], Texts.of({"a-01": body})).choices
    assert (choice.does, choice.percent) == (Retouch.PART, 35)
    assert body[0].count(choice.at) == 1
    assert retouched(f"\n{body[0]}\n", choice).startswith("\n委员们把意见记下\n\n来，当场没有答复")
    assert choices_for(joined, "a-01", [("没有这句", 35)], Texts.of({"a-01": body})).choices == ()


@pytest.mark.parametrize(
    ("finding", "closed"),
    [
        (Finding("gap/head", "下来，当场没", ""), True),
        (Finding("gap/tail", "把意见记", ""), True),
        (Finding("order/open", "意见记", ""), True),
        (Finding("gap/head", "另一段", ""), False),
        (Finding("gap/tail", "到此为止", ""), False),
        (Finding("gap/middle", "把意见记", ""), False),
        (Finding("year/unclear", "", ""), False),
    ],
)
def test_a_join_answers_what_was_asked_of_both_its_ends(finding: Finding, closed: bool) -> None:
    for choice in (
        Choice(Retouch.CONTINUE, "把意见记", "下来，当场没有答复的带回去答", "a-02"),
        Choice(Retouch.JOIN, "下来，当场没有答复的带回去答", "把意见记", "a-01"),
    ):
        assert closes_too(finding, choice) == closed
    assert not closes_too(finding, Choice(Retouch.PART, "下来，回去逐条答"))


def test_how_sure_a_way_is_outlives_file_and_ledger() -> None:
    choice = Choice(Retouch.CONTINUE, "把意见记", "下来", "a-02", 41)
    finding = Finding("order/open", "把意见记", "哪一段？", (choice,))
    article = Article("a-01", "题目", review=(finding,))
    text = render(article)
    assert "percent: 41}" in text
    assert [c.percent for c in parse(text).review[0].choices] == [41]
    added = add_review(render(Article("a-01", "题目")), [finding])
    assert [c.percent for c in parse(added).review[0].choices] == [41]
    odd = text.replace("percent: 41", "percent: 四成")
    assert [c.percent for c in parse(odd).review[0].choices] == [0]


CROSSED = """小板凳议出大民生

松桥市政协提案委员会

春天的三个村，屋顶漏雨的有四十一户。松桥市政协提案委员会的委员们带着本子来了。

他们逐户登记，先修最急的，再修最老的。还有几件一时办不了，委员们把群众的意见记

一张便民卡跑出的加速度

松桥市政协经济委员会

下来交给住建部门，逐条研究。六月起，停车卡当天就能拿到手。

井台边的议事亭

松桥市政协文化文史和学习委员会

下来交给住建部门，当场答复。委员们说，办法不在大小。
"""


def test_a_page_on_which_two_texts_may_go_on_asks_which() -> None:
    reading = reading_of(CROSSED, "page.txt")
    first = parse(next(iter(reading.files.values())))
    finding = next(f for f in first.review if f.choices)
    assert finding.code in ("order/open", "gap/tail")
    assert {(c.does, c.article[-2:]) for c in finding.choices} >= {
        (Retouch.CONTINUE, "02"),
        (Retouch.CONTINUE, "03"),
    }
    opened = [d for d in reading.ledger.decisions if d.rule == "order/open"]
    assert len(opened) == len(finding.choices)
    assert replay(reading.ledger, CROSSED) == reading.files


def test_a_whole_page_asks_nothing() -> None:
    reading = reading_of(
        CROSSED.replace("意见记\n", "意见记下来。\n").replace("\n下来交给", "\n委员们交给"),
        "page.txt",
    )
    assert [d for d in reading.ledger.decisions if d.rule.startswith("order/")] == []
