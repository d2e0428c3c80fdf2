"""Reprints: the same article in two issues is found; what only looks the same is not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from archive_samples import make_archive
from huikan.article import render
from huikan.authority import load
from huikan.cli import run
from huikan.model import Archive, Article, Block, BlockKind, Issue, StoredArticle, StoredIssue
from huikan.reprints import Text, compare, find_reprints
from huikan.site.article_page import build_article
from huikan.site.catalogue import build_catalogue
from huikan.site.names import ArchiveNames
from huikan.site.views import ArticleView

REPORT = (
    "云溪市政协把提案办理当作一件大事来抓。去年以来，共收到提案218件，立案196件，办复率达到100%。",
    "凡是群众反映强烈的问题，都由主席会议成员领衔督办，承办单位当面答复，委员现场打分，办得不好的退回重办。",
    "老城区的路灯亮了，背街小巷的积水退了，樟树下议出的十二件事办成了十一件，剩下的一件也列入了明年的计划。",
    "市政协还把协商会客厅开到田埂上，请种粮大户、农技员和部门负责人坐在一条板凳上，把话说透，把办法定下来。",
)
NOTICE = (
    "政协云溪市委员会定于{year}年1月{day}日召开全体会议，请各位委员安排好工作，按时到会，不得无故缺席。",
    "会议期间，委员统一食宿，会议材料在报到时领取。提案请于会前通过信息平台提交，也可以在会上以书面形式提交。",
    "需要请假的委员，应在会前三个工作日内以书面形式向委员联络委说明原因，经主席会议同意后方可不到会。",
    "各界别召集人要提前组织好小组讨论，准备好发言材料，并把发言人名单报会务组，以便统筹安排会议议程。",
)
ROW = "第{n:03d}号 关于进一步加强{place}基层治理和公共服务工作的若干意见和建议（{name}提）"


def text(path: str, *paragraphs: str, issue: str = "") -> Text:
    return Text(path, issue or path.split("/")[0], "".join(paragraphs))


def linked(*texts: Text) -> list[tuple[str, str]]:
    return [r.paths for r in compare(texts)]


def test_the_same_article_in_two_issues_is_found() -> None:
    assert linked(text("a/1", *REPORT), text("b/1", *REPORT)) == [("a/1", "b/1")]


def test_an_abridged_reprint_is_found() -> None:
    found = compare([text("a/1", *REPORT), text("b/1", *REPORT[:3])])
    assert [(r.paths, r.shared) for r in found] == [(("a/1", "b/1"), 1.0)]


def test_a_few_corrected_words_do_not_matter() -> None:
    other = [p.replace("现场打分", "当场打分") for p in REPORT]
    assert linked(text("a/1", *REPORT), text("b/1", *other)) == [("a/1", "b/1")]


def test_three_printings_are_linked_each_with_each() -> None:
    found = linked(*(text(f"{issue}/1", *REPORT) for issue in "abc"))
    assert found == [("a/1", "b/1"), ("a/1", "c/1"), ("b/1", "c/1")]


def test_the_order_of_the_texts_does_not_matter() -> None:
    texts = [text(f"{issue}/1", *REPORT) for issue in "cab"]
    assert compare(texts) == compare(texts[::-1])


def test_articles_of_one_issue_are_left_alone() -> None:
    assert linked(text("a/1", *REPORT), text("a/2", *REPORT)) == []


def test_next_years_notice_is_another() -> None:
    this, other = ([p.format(year=y, day=d) for p in NOTICE] for y, d in ((2023, 9), (2024, 9)))
    assert linked(text("a/1", *this), text("b/1", *other)) == []


@pytest.mark.parametrize(
    ("a", "b"), [("218件", "219件"), ("十二件", "十三件"), ("196件", "1196件")]
)
def test_another_figure_is_another_fact(a: str, b: str) -> None:
    other = [p.replace(a, b) for p in REPORT]
    assert other != list(REPORT)
    assert linked(text("a/1", *REPORT), text("b/1", *other)) == []


def test_rows_of_a_list_are_no_reprint() -> None:
    names = ["罗鸣", "周明远", "贺知节", "封九皋", "敖登", "韩雪松", "苏和", "秦望"]
    rows = [
        [ROW.format(n=n, place=place, name=name) for n, name in enumerate(names, start)]
        for start, place in ((1, "樟树街道"), (31, "石桥新区"))
    ]
    assert linked(text("a/1", *rows[0]), text("b/1", *rows[1])) == []


def test_the_same_list_for_other_people_is_no_reprint() -> None:
    names = (("罗鸣", "周明远"), ("贺知节", "封九皋"), ("敖登", "秦望"))
    form = "授予{}同志年度优秀政协委员称号，希望再接再厉，为群众多办实事。"
    lists = ["".join(form.format(n[k]) for n in names * 4) for k in (0, 1)]
    assert linked(text("a/1", lists[0]), text("b/1", lists[1])) == []


def test_a_slogan_is_no_article() -> None:
    slogan = "凝心聚力，履职为民，坚持发扬民主和增进团结相互贯通、建言资政和凝聚共识双向发力。"
    assert linked(text("a/1", slogan), text("b/1", slogan)) == []


def test_a_quotation_makes_no_reprint_of_what_quotes_it() -> None:
    assert linked(text("a/1", *REPORT), text("b/1", *NOTICE, REPORT[1], *NOTICE[:2])) == []


def issue(name: str, caption: str, month: int) -> StoredIssue:
    blocks = [Block(BlockKind.TEXT, p) for p in REPORT]
    article = Article(f"{name}-1", "办理", blocks=(*blocks, Block(BlockKind.CAPTION, caption)))
    stored = StoredArticle(f"issues/2024/{name}/01-a.md", article)
    printed = Issue(name, title=f"云溪政协{name}", date=dt.date(2024, month, 1))
    return StoredIssue(f"issues/2024/{name}", printed, (stored,))


TWICE = Archive((issue("a", "图为2023年督办现场。", 3), issue("b", "图为2024年督办现场。", 5)))


def test_an_archive_links_both_ways_and_captions_do_not_count() -> None:
    archive = TWICE
    found = find_reprints(archive)
    one, other = "issues/2024/a/01-a.md", "issues/2024/b/01-a.md"
    assert [r.other(one) for r in found[one]] == [other]
    assert [r.other(other) for r in found[other]] == [one]
    assert find_reprints(replace(archive, issues=archive.issues[:1])) == {}


@pytest.mark.parametrize(
    ("lang", "label", "shown"),
    [
        ("zh", "另见转载", ("云溪政协a（2024年3月1日）", "云溪政协b（2024年5月1日）")),
        ("en", "Also printed in", ("云溪政协a (1 March 2024)", "云溪政协b (1 May 2024)")),
    ],
)
def test_the_pages_of_both_name_the_other_issue_and_its_day(
    lang: str, label: str, shown: tuple[str, str]
) -> None:
    catalogue = build_catalogue(TWICE, ArchiveNames(load()))
    entries = {entry.issue.id: entry for entry in catalogue.entries}
    for own, other, text in (("a", "b", shown[1]), ("b", "a", shown[0])):
        view = build_article(catalogue, entries[own], None, None, lang).view
        assert isinstance(view, ArticleView)
        (fact,) = [fact for fact in view.facts if fact.label == label]
        (link,) = fact.values
        assert link.text == text
        assert (link.to or "").endswith(f"issues/2024/{other}/01-a/")


def test_explain_names_the_other_printing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = make_archive(tmp_path)
    for stored in (i.articles[0] for i in TWICE.issues):
        path = content / stored.path
        path.parent.mkdir(parents=True)
        path.write_text(render(stored.article), encoding="utf-8")
    assert run(["explain", "a-1", "--content", str(content), "--lang", "zh"]) == 0
    assert "issues/2024/b/01-a.md  较短的一篇有 100% 的文字在另一篇里" in capsys.readouterr().out
