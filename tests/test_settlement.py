"""An article's file between an editor and a new run: front matter by keys, questions as a set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huikan.article import parse, render
from huikan.merge import merge
from huikan.model import Article, Choice, Finding, Retouch
from huikan.settlement import add_review, merge_article, settle
from strategies import articles

FIRST, SECOND = Finding("gap/tail", "井边", "一"), Finding("gap/head", "桥头", "二")


def test_numbers_are_merged_whole_or_not_at_all() -> None:
    merged = merge("收到提案218件。\n", "收到提案318件。\n", "收到提案219件。\n")
    assert merged.text == "收到提案318件。\n"
    assert merged.conflicts == (("收到提案318件", "收到提案219件"),)


def test_a_year_of_two_minds_is_the_editors_and_is_asked_about() -> None:
    base, ours, theirs = (
        render(Article("a-1", "井", year=y, authors=a))
        for y, a in ((2023, ()), (2024, ()), (2013, ("罗鸣",)))
    )
    done = parse(settle(ours, theirs, base))
    assert (done.year, done.authors) == (2024, ("罗鸣",))
    assert [(f.code, f.place) for f in done.review] == [("merge/conflict", "year: 2024")]


def test_a_list_is_merged_item_by_item_where_that_can_be_read() -> None:
    def of(*names: str) -> str:
        return render(Article("a-1", "井", committees=names))

    base = of("甲县政协", "乙市政协", "丙区政协")
    ours, theirs = (
        of(a, "乙市政协", c) for a, c in (("甲县政协", "丙市政协"), ("甲市政协", "丙区政协"))
    )
    done = parse(settle(ours, theirs, base)).committees
    assert done == ("甲市政协", "乙市政协", "丙市政协")
    kept = settle(of(), of("甲县政协", "乙市政协"), of("甲县政协"))
    assert parse(kept).committees == ()
    assert parse(kept).review[0].code == "merge/conflict"


def test_a_settled_question_stays_away_and_new_ones_come() -> None:
    base = render(Article("a-1", "井", review=(FIRST,)))
    ours = render(Article("a-1", "井"))
    theirs = render(Article("a-1", "井", review=(FIRST, SECOND)))
    assert parse(settle(ours, theirs, base)).review == (SECOND,)
    assert parse(settle(ours, theirs, base, [("gap/head", "桥头")])).review == ()


def test_a_question_that_the_new_run_has_no_longer_goes() -> None:
    base = render(Article("a-1", "井", review=(FIRST, SECOND)))
    ours = base.replace("title: 井", "title: 老井")
    assert parse(settle(ours, render(Article("a-1", "井", review=(SECOND,))), base)).review == (
        SECOND,
    )


def test_choices_survive_being_added() -> None:
    finding = Finding("order/join", "井", "？", (Choice(Retouch.JOIN, '："井', "桥\\", "a-2"),))
    assert parse(add_review(render(Article("a-1", "井")), [finding])).review == (finding,)


@given(articles, articles, articles)
def test_what_comes_out_can_be_read_and_merging_again_changes_nothing(
    base: Article, ours: Article, theirs: Article
) -> None:
    texts = [render(a) for a in (base, ours, theirs)]
    done = settle(texts[1], texts[2], texts[0])
    parse(done)
    assert settle(done, texts[2], texts[2]) == done


@given(articles, st.text("井桥水\n", max_size=8))
def test_where_nothing_is_new_not_a_byte_changes(base: Article, typed: str) -> None:
    text = render(base) + typed
    assert settle(text, render(base), render(base)) == text


@pytest.mark.parametrize("end", ["\n", " \n"])
def test_an_editors_own_lines_and_comments_stay(end: str) -> None:
    ours = f"---{end}# 编辑的话\ntitle: 井\n我的项: 1\nid: a-1\nyear: 2020\n---{end}正文。\n"
    base = "---\ntitle: 井\nyear: 2020\nid: a-1\n---\n正文。\n"
    theirs = base.replace("2020", "2021").replace("正文", "全文")
    assert merge_article(base, ours, theirs).text == ours.replace("2020", "2021").replace(
        "正文", "全文"
    )
