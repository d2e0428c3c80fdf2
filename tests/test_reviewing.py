"""`huikan review`: open questions beside their raw text, and answers that last."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_samples import PAGE, articles, make_archive, snapshot, write_raw
from huikan.answering import Answer, Reply, answered
from huikan.article import parse, render
from huikan.authority import load
from huikan.cli import run
from huikan.errors import BadInputError
from huikan.ledger import EditorDecision
from huikan.messages import say
from huikan.model import GAP as LOST
from huikan.model import Article, Block, BlockKind, Choice, Finding, Retouch
from huikan.offers import Case, offers_for
from huikan.review_page import label
from huikan.review_server import ReviewServer
from huikan.reviewing import Desk, Question
from huikan.settlement import add_review, settle
from huikan.store import Store, load_authority

UNCLEAR = Finding("year/unclear", "", say("year/unclear", "zh", {"years": "2023 / 2024"}))
GAP = Finding("gap/tail", "井水清不清", say("gap/tail", "zh", {"place": "井水清不清"}))
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def ask(path: Path, *findings: Finding) -> None:
    path.write_text(add_review(path.read_text("utf-8"), findings), encoding="utf-8")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    made = make_archive(tmp_path)
    first, second = articles(made)
    ask(first, UNCLEAR, GAP)
    ask(second, Finding("ours/doubt", "便民卡", HOSTILE))
    return made


class Browser:
    """Talks to the page as a browser would."""

    def __init__(self, server: ReviewServer) -> None:
        self.server = server

    def send(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        response = self.response(method, path, body, **headers)
        return response.status, response.read().decode("utf-8")

    def response(self, method: str, path: str, body: str = "", **headers: str) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.server.server_port, timeout=20)
        connection.request(method, path, body.encode("utf-8"), headers)
        return connection.getresponse()

    def page(self, at: int = 0) -> str:
        status, page = self.send("GET", f"{self.server.base}?at={at}")
        assert status == 200
        return page

    def forms(self, at: int = 0) -> list[dict[str, str]]:
        """The answers that the page offers."""
        return self.forms_to("answer", at)

    def forms_to(self, door: str, at: int = 0) -> list[dict[str, str]]:
        """The forms of one kind."""
        found = re.findall(rf'<form[^>]*/{door}">.*?</form>', self.page(at), re.S)
        return [
            {k: unescape(v) for k, v in re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', f)}
            for f in found
        ]

    def give(self, form: dict[str, str], door: str = "answer", **headers: str) -> int:
        return self.send("POST", f"{self.server.base}{door}", urlencode(form), **headers)[0]


@pytest.fixture
def browser(content: Path) -> Iterator[Browser]:
    desk = Desk(Store(content), load_authority(content), "2026-11-28")
    desk.load()
    server = ReviewServer(desk, "zh", "token", 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield Browser(server)
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_worst_comes_first_beside_its_raw_text(browser: Browser, content: Path) -> None:
    page = browser.page()
    assert say("gap/tail", "zh", {"place": "井水清不清"}) in page
    assert "<mark>井水清不清</mark>，街坊最清楚。" in page
    assert "井水清不清，街坊最清楚。" in page
    assert "raw/songqiao-06.txt:" in page
    path = articles(content)[0].relative_to(content).as_posix()
    line = articles(content)[0].read_text("utf-8").split("\n").index("  - code: gap/tail") + 1
    assert f"{content}/{path}:{line}" in page
    assert "还有 3 处" in page


def test_a_question_that_is_closed_is_gone_and_does_not_come_back(
    browser: Browser, content: Path
) -> None:
    first = articles(content)[0]
    before = first.read_text("utf-8")
    form = next(f for f in browser.forms() if f["answer"] == "right")
    assert browser.give(form) == 303
    after = first.read_text("utf-8")
    assert [f.code for f in parse(after).review] == ["year/unclear"]
    assert set(before.split("\n")) - set(after.split("\n")) != set()
    assert before.endswith(after[after.index("\n---\n") :])
    raw = write_raw(content.parent / "scans", "songqiao-06.txt", PAGE + "\n又一段。\n")
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    assert [f.code for f in parse(first.read_text("utf-8")).review] == ["year/unclear"]
    assert "还有 2 处" in browser.page()


def test_a_year_is_chosen_among_the_candidates_and_lasts(browser: Browser, content: Path) -> None:
    forms = browser.forms(at=1)
    assert [f["value"] for f in forms if f["answer"] == "year" and "value" in f] == ["2023", "2024"]
    assert browser.give(forms[0]) == 303
    first = articles(content)[0]
    assert parse(first.read_text("utf-8")).year == 2023
    assert run(["ingest", "--again", "--content", str(content)]) == 0
    article = parse(first.read_text("utf-8"))
    assert article.year == 2023
    assert [f.code for f in article.review] == ["gap/tail"]


def test_a_year_that_is_typed_has_four_digits(browser: Browser, content: Path) -> None:
    form = browser.forms(at=1)[2]
    before = snapshot(content)
    for wrong in ("去年", "24", "2024\nid: x"):
        assert browser.give({**form, "value": wrong}) == 409
    assert snapshot(content) == before
    assert browser.give({**form, "value": "2022"}) == 303
    assert parse(articles(content)[0].read_text("utf-8")).year == 2022


def test_a_file_that_changed_meanwhile_is_not_written(browser: Browser, content: Path) -> None:
    form = next(f for f in browser.forms() if f["answer"] == "right")
    first = articles(content)[0]
    first.write_text(first.read_text("utf-8") + "\n编辑补记。\n", encoding="utf-8")
    before = snapshot(content)
    status, page = browser.send("POST", f"{browser.server.base}answer", urlencode(form))
    assert status == 409
    assert say("answer-changed", "zh", {}) in page
    assert snapshot(content) == before


def test_what_was_settled_by_hand_is_not_asked_again(browser: Browser, content: Path) -> None:
    assert say("gap/tail", "zh", {"place": "井水清不清"}) in browser.page()
    first = articles(content)[0]
    first.write_text(
        answered(first.read_text("utf-8"), 1, Reply(Answer.RIGHT, "")), encoding="utf-8"
    )
    page = browser.page()
    assert say("gap/tail", "zh", {"place": "井水清不清"}) not in page
    assert "还有 2 处" in page


def test_hostile_texts_are_shown_as_they_are_and_nothing_may_run(browser: Browser) -> None:
    page = browser.page(at=2)
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"<style| style=| on[a-z]+=\"", page)
    policy = browser.response("GET", browser.server.base).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("token/", {"Host": "evil.example"}, 403),
        ("token/", {"Host": "evil.example:80"}, 403),
        ("token/", {"Origin": "https://evil.example"}, 403),
        ("token/", {"Origin": "null"}, 403),
        ("", {}, 404),
        ("other/", {}, 404),
        ("token/../token", {}, 404),
        ("token/style.css", {}, 200),
    ],
)
def test_only_this_page_is_answered(
    browser: Browser, path: str, headers: dict[str, str], status: int
) -> None:
    assert browser.send("GET", f"/{path}", **headers)[0] == status


def test_a_form_of_another_page_writes_nothing(browser: Browser, content: Path) -> None:
    form = next(f for f in browser.forms() if f["answer"] == "right")
    before = snapshot(content)
    assert browser.give(form, Origin="https://evil.example") == 403
    assert browser.give(form, Host="evil.example") == 403
    assert browser.send("POST", "/answer", urlencode(form))[0] == 404
    assert browser.send("POST", "/guess/answer", urlencode(form))[0] == 404
    assert browser.give({**form, "answer": "delete"}) == 400
    for path in ("../secret.md", "/etc/passwd", "raw/songqiao-06.txt", ""):
        assert browser.give({**form, "path": path}) == 409
    assert browser.give({**form, "number": "7"}) == 409
    assert browser.give({**form, "answer": "other", "value": "别的"}) == 409
    assert browser.give({**form, "value": "x" * 70_000}) == 413
    for length in ("²", "-1", "1e3", "9" * 5000):
        sent = {"Content-Length": length}
        assert browser.send("POST", "/token/answer", "", **sent)[0] == 413
    assert snapshot(content) == before


def test_every_answer_is_on_record_and_later_runs_carry_it_on(
    browser: Browser, content: Path
) -> None:
    form = next(f for f in browser.forms() if f["answer"] == "right")
    assert browser.give(form) == 303
    raw = write_raw(content.parent / "scans", "songqiao-06.txt", PAGE + "\n又一段。\n")
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    ledger = Store(content).ledger("songqiao-06")
    assert ledger
    assert ledger.editors == (
        EditorDecision("songqiao-06-01", "gap/tail", "井水清不清", "right", day="2026-11-28"),
    )
    assert run(["check", "--content", str(content)]) == 0


def test_a_paragraph_is_changed_in_its_place_and_the_question_stays(
    browser: Browser, content: Path
) -> None:
    first = articles(content)[0]
    form = browser.forms_to("edit")[1]
    words = "井水清不清，街坊最清楚。\u00a0今年三月，\r\n有人提出。\r\n\r\n　　委员们记下。"
    assert browser.give({**form, "does": "write", "text": words}, "edit") == 303
    body = first.read_text("utf-8").partition("\n---\n")[2]
    assert "\n井水清不清，街坊最清楚。今年三月，有人提出。\n\n委员们记下。\n" in body
    assert browser.server.desk.pending()[0].finding.code == "gap/tail"
    assert browser.give({**form, "does": "write", "text": "x"}, "edit") == 409
    form = browser.forms_to("edit")[2]
    assert browser.give({**form, "does": "join"}, "edit") == 303
    assert "有人提出。委员们记下。\n" in first.read_text("utf-8")
    assert browser.give({**browser.forms_to("edit")[1], "does": "caption"}, "edit") == 303
    assert "/// caption\n井水清不清" in first.read_text("utf-8")
    assert browser.give({**browser.forms_to("edit")[1], "does": "delete"}, "edit") == 400
    assert run(["ingest", "--again", "--content", str(content)]) == 0
    assert "/// caption\n井水清不清" in first.read_text("utf-8")


def test_after_two_changes_of_one_place_the_new_reading_can_be_taken(
    browser: Browser, content: Path
) -> None:
    first = articles(content)[0]
    first.write_text(first.read_text("utf-8").replace("十几把竹椅", "二十把木椅"), "utf-8")
    better = PAGE.replace("十几把竹椅", "十多把藤椅").replace("井台四周", "井台旁边")
    raw = write_raw(content.parent / "scans", "songqiao-06.txt", better)
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    browser.server.desk.load()
    page = browser.page()
    assert "merge/conflict" in page
    assert "井台旁边摆着二十把木椅" in first.read_text("utf-8")
    (form,) = browser.forms_to("take")
    assert browser.give(form, "take") == 303
    assert "井台旁边摆着十多把藤椅" in first.read_text("utf-8")
    assert browser.give({**form, "to": "别的"}, "take") == 409


def test_a_piece_goes_to_another_article_and_both_files_change(
    browser: Browser, content: Path
) -> None:
    first, second = articles(content)
    choice = Choice(Retouch.JOIN, "到了五月", "跑几个窗口？", "songqiao-06-02")
    ask(first, Finding("order/join", "到了五月", "接在哪里？", (choice,)))
    text = second.read_text("utf-8").replace("窗口？", "窗口？\n\n")
    second.write_text(text, "utf-8")
    browser.server.desk.load()
    form = browser.forms()[0]
    assert form["article"] == "songqiao-06-02"
    assert browser.give(form) == 303
    assert "到了五月" not in first.read_text("utf-8")
    assert "跑几个窗口？到了五月" in second.read_text("utf-8")


def test_an_open_text_goes_on_with_a_piece_of_another_article(
    browser: Browser, content: Path
) -> None:
    first, second = articles(content)
    choice = Choice(Retouch.CONTINUE, "捕风捉影的话", "他们画出一张", "songqiao-06-02", 41)
    gone = Choice(Retouch.CONTINUE, "捕风捉影的话", "没有这一段了", "songqiao-06-02", 30)
    more = "管用就行。\n\n委员们不说捕风捉影的话"
    first.write_text(first.read_text("utf-8").replace("管用就行。", more), "utf-8")
    ask(first, Finding("order/open", "捕风捉影的话", "接在哪里？", (choice, gone)))
    ask(second, Finding("gap/head", "他们画出", "缺了开头"))
    browser.server.desk.load()
    page = browser.page()
    assert "一张便民卡跑出的加速度</cite>" in page
    assert '不说捕风捉影的话<span class="seam">│</span>他们画出一张路线图' in page
    assert "接着读另一篇的“他们画出一张”（把握 41%）" in page
    assert "没有这一段了" not in page
    form = browser.forms()[0]
    assert (form["does"], form["article"]) == ("continue", "songqiao-06-02")
    assert browser.give(form) == 303
    assert "不说捕风捉影的话他们画出一张路线图，" in first.read_text("utf-8")
    assert "他们画出" not in second.read_text("utf-8")
    assert "gap/head" not in second.read_text("utf-8")
    ledger = Store(content).ledger("songqiao-06")
    assert ledger
    assert [(d.article[-2:], d.code, d.answer) for d in ledger.editors] == [
        ("01", "order/open", "continue"),
        ("02", "gap/head", "continue"),
    ]
    kept = snapshot(content)
    assert run(["ingest", "--again", "--content", str(content)]) == 0
    assert {k: v for k, v in snapshot(content).items() if k.endswith(".md")} == {
        k: v for k, v in kept.items() if k.endswith(".md")
    }
    assert run(["check", "--content", str(content)]) == 0


def test_an_open_text_may_have_lost_its_end(browser: Browser, content: Path) -> None:
    first, _ = articles(content)
    ask(first, Finding("order/open", "管用就行。", "接在哪里？"))
    browser.server.desk.load()
    form = next(f for f in browser.forms() if f.get("to") == LOST)
    assert browser.give(form) == 303
    assert f"管用就行。{LOST}\n" in first.read_text("utf-8")


def test_when_all_is_settled_the_page_says_so(browser: Browser, content: Path) -> None:
    for _ in range(3):
        form = next(f for f in browser.forms() if f["answer"] == "right")
        assert browser.give(form) == 303
    assert say("review/done", "zh", {}) in browser.page()
    assert run(["check", "--strict", "--content", str(content)]) == 0
    assert "review:" not in articles(content)[0].read_text("utf-8")


# ---- answers, as texts ------------------------------------------------------

CONFLICT = Finding(
    "merge/conflict", "218件", say("merge/conflict", "zh", {"place": "218件", "other": "219件"})
)
UNKNOWN = Finding(
    "committee/unknown",
    "云溪市政协提安委员会",
    say("committee/unknown", "zh", {"place": "云溪市政协提安委员会", "entry": "…"}),
)
FRONT = """---
title: "井边"   # 编辑的话
committees:
  - 云溪市政协提安委员会
  - 云溪市政协
year:
我的项: {a: 1}
review:
"""


def file_with(*findings: Finding, body: str = "\n收到提案218件。\n") -> str:
    return add_review(f"{FRONT.removesuffix('review:' + chr(10))}id: a-1\n---\n{body}", findings)


def test_only_the_answers_own_lines_change() -> None:
    text = file_with(UNCLEAR, GAP)
    assert answered(text, 1, Reply(Answer.RIGHT, "")) == file_with(UNCLEAR)
    assert answered(text, 0, Reply(Answer.RIGHT, "")) == file_with(GAP)
    assert answered(file_with(GAP), 0, Reply(Answer.RIGHT, "")) == file_with()
    done = answered(file_with(UNCLEAR), 0, Reply(Answer.YEAR, "2024"))
    assert done == file_with().replace("year:\n", "year: 2024\n")


def test_a_committee_is_renamed_or_taken_out() -> None:
    name = "云溪市政协提案委员会"
    text = file_with(UNKNOWN)
    assert parse(answered(text, 0, Reply(Answer.COMMITTEE, name))).committees == (
        name,
        "云溪市政协",
    )
    assert parse(answered(text, 0, Reply(Answer.NO_COMMITTEE, ""))).committees == ("云溪市政协",)
    merged = answered(text, 0, Reply(Answer.COMMITTEE, "云溪市政协"))
    assert parse(merged).committees == ("云溪市政协",)
    for broken in ("甲: 乙", "甲 # 乙", "甲\n乙", "[甲"):
        with pytest.raises(BadInputError):
            answered(text, 0, Reply(Answer.COMMITTEE, broken))


def offered(finding: Finding, text: str, generated: str = "") -> list[Reply]:
    case = Case(finding, parse(text), text, generated)
    return [offer.reply for offer in offers_for(case, load({}))]


def test_the_other_reading_takes_the_place_of_the_editors_where_that_stands_once() -> None:
    text = file_with(CONFLICT)
    other, right = offered(CONFLICT, text)
    assert right == Reply(Answer.RIGHT)
    assert "收到提案219件。" in answered(text, 0, other)
    twice = file_with(CONFLICT, body="\n218件，又218件。\n")
    assert offered(CONFLICT, twice) == [right]
    with pytest.raises(BadInputError):
        answered(twice, 0, Reply(Answer.OTHER, choice=Choice(Retouch.REPLACE, "218件", "219件")))


LONG = "这一段很长，编辑改了开头，" + "后面的字一直到四十个以外都没有人动过，" * 3


def test_a_long_conflict_and_one_of_the_front_matter_are_offered_whole() -> None:
    base = render(Article("a-1", "井", year=2023, blocks=(Block(BlockKind.TEXT, f"甲{LONG}"),)))
    ours, theirs = (
        base.replace("2023", year).replace("甲这一段很长，", words)
        for year, words in (("2024", "编辑写的话，" * 9), ("2022", "新读出来的话，" * 9))
    )
    text = settle(ours, theirs, base)
    findings = parse(text).review
    assert [f.code for f in findings] == ["merge/conflict"] * 2
    for finding in findings:
        other = next(r for r in offered(finding, text, theirs) if r.answer is Answer.OTHER)
        text = answered(text, 0, other)
    assert parse(text) == parse(theirs)


def test_what_the_editor_struck_out_can_be_put_back() -> None:
    base = render(Article("a-1", "井", blocks=(Block(BlockKind.TEXT, "一句话，又一句话，完。"),)))
    ours, theirs = base.replace("又一句话，", ""), base.replace("又一句", "再一句")
    text = settle(ours, theirs, base)
    (finding,) = parse(text).review
    other = offered(finding, text, theirs)[0]
    assert other.answer is Answer.OTHER
    assert parse(answered(text, 0, other)) == parse(theirs)


def test_choices_that_a_rule_stored_are_offered_first() -> None:
    choices = (Choice(Retouch.JOIN, "后来", "开会，"), Choice(Retouch.CAPTION, "后来"))
    finding = Finding("order/join", "后来", "接在哪里？", choices)
    text = file_with(finding, body="\n市里开会，\n\n中间。\n\n后来办成了。\n")
    assert [r.choice for r in offered(finding, text)] == [*choices, None]
    assert "\n市里开会，后来办成了。\n\n中间。\n" in answered(text, 0, offered(finding, text)[0])
    assert "/// caption\n后来办成了。\n///" in answered(text, 0, offered(finding, text)[1])


ASSUMED = Finding(
    "committee/assumed",
    "井边",
    say("committee/assumed", "zh", {"name": "云溪市政协"}),
)


def test_an_assumed_committee_can_be_another_or_none() -> None:
    text = file_with(ASSUMED)
    assert Reply(Answer.NO_COMMITTEE) in offered(ASSUMED, text)
    done = parse(answered(text, 0, Reply(Answer.COMMITTEE, "云岭省政协")))
    assert done.committees == ("云溪市政协提安委员会", "云岭省政协")


NEW = "松桥市政协经环委员会"


def with_new_committee(content: Path) -> None:
    """Both articles are of a committee that no list has, and ask about it."""
    said = say("committee/unknown", "zh", {"place": NEW, "entry": "…"})
    for file in articles(content):
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"  - 松桥市政协\w+", f"  - {NEW}", text), encoding="utf-8")
        ask(file, Finding("committee/unknown", NEW, said))


@pytest.mark.parametrize(
    "before", ["", "# 本市的\n- {name: 松桥市政协, english: X, place: 松桥市}"]
)
def test_a_name_that_is_right_goes_on_the_list_and_is_asked_about_no_more(
    content: Path, browser: Browser, before: str
) -> None:
    with_new_committee(content)
    listed = content / "authority/committees.yml"
    if before:
        listed.write_text(before, encoding="utf-8")
    browser.server.desk.load()
    questions = [q.finding.code for q in browser.server.desk.pending()]
    at = questions.index("committee/unknown")
    form = next(f for f in browser.forms(at) if f["answer"] == "known")
    assert NEW in form["value"]
    assert browser.give({**form, "value": "- {name: 别的}"}) == 409
    assert not before or listed.read_text("utf-8") == before
    assert browser.give(form) == 303
    text = listed.read_text("utf-8")
    assert text.startswith(before)
    assert text.endswith(f"{form['value']}\n")
    assert [q.finding.code for q in browser.server.desk.pending()].count("committee/unknown") == 0
    assert browser.server.desk.settled == 2
    assert load_authority(content).committee(NEW).known  # type: ignore[union-attr]
    ledger = Store(content).ledger("songqiao-06")
    assert ledger
    assert [d.answer for d in ledger.editors] == ["known", "known"]
    assert run(["ingest", "--content", str(content)]) == 0
    assert all(
        "committee/unknown" not in file.read_text("utf-8") and NEW in file.read_text("utf-8")
        for file in articles(content)
    )


def test_a_list_that_cannot_take_a_line_more_is_left_as_it_is(
    content: Path, browser: Browser
) -> None:
    with_new_committee(content)
    listed = content / "authority/committees.yml"
    browser.server.desk.load()
    at = [q.finding.code for q in browser.server.desk.pending()].index("committee/unknown")
    form = next(f for f in browser.forms(at) if f["answer"] == "known")
    listed.write_text("[{name: 松桥市政协, english: X, place: 松桥市}]\n", encoding="utf-8")
    before = snapshot(content)
    assert browser.give(form) == 409
    after = snapshot(content)
    assert {k: v for k, v in after.items() if k != ".lock"} == before


def test_a_committee_of_an_unlisted_place_is_listed_and_not_taken_for_another_citys() -> None:
    finding = Finding("committee/unknown", "松桥市政协", "")
    case = Case(finding, Article("a", "井", committees=("松桥市政协",)), "")
    replies = [o.reply for o in offers_for(case, load({}))]
    assert replies[0] == Reply(Answer.KNOWN, "- {name: 松桥市政协, english: '', place: 松桥市}")
    assert [r.value for r in replies if r.answer is Answer.COMMITTEE] == [""], "to be typed"


def test_of_an_unlisted_place_the_articles_own_is_offered() -> None:
    finding = Finding("committee/unknown", "西下区政协", "")
    article = Article("a", "井", committees=("西下区政协",), place="西夏区")
    replies = [o.reply for o in offers_for(Case(finding, article, ""), load({}))]
    assert Reply(Answer.COMMITTEE, "西夏区政协") in replies


def test_a_headline_that_is_missing_is_typed() -> None:
    finding = Finding("title/missing", "井边", say("title/missing", "zh", {}))
    done = answered(file_with(finding), 0, Reply(Answer.TITLE, '老井："新"事 # 一'))
    assert parse(done).title == '老井："新"事 # 一'


def test_an_entry_typed_on_one_line_is_left_to_its_editor() -> None:
    text = "---\ntitle: 井\nid: a-1\nreview: [{code: x}]\n---\n\n正文。\n"
    with pytest.raises(BadInputError):
        answered(text, 0, Reply(Answer.RIGHT, ""))


findings = st.builds(Finding, st.just("x/y"), st.text(max_size=12), st.text(max_size=12))


@given(st.lists(findings, min_size=1, max_size=4), st.text("正文\n#/ -*", max_size=20), st.data())
def test_closing_an_entry_changes_nothing_else(
    found: list[Finding], body: str, data: st.DataObject
) -> None:
    text = render(Article(id="a-1", title="井", review=tuple(found))) + f"\n{body}"
    number = data.draw(st.integers(0, len(found) - 1))
    done = answered(text, number, Reply(Answer.RIGHT, ""))
    before, after = parse(text), parse(done)
    assert after.review == before.review[:number] + before.review[number + 1 :]
    assert after.blocks == before.blocks
    assert done.endswith(text[text.index("\n---\n") :])


def test_a_year_is_offered_where_something_speaks_for_it() -> None:
    """Not only typed: what the text names, and what the issue is called by."""
    finding = Finding("year/unknown", "", say("year/unknown", "zh", {}))
    article = Article("yunxi-2024-08-02", "井")
    offers = list(offers_for(Case(finding, article, ""), load({})))
    assert [o.reply.value for o in offers if o.reply.answer is Answer.YEAR] == ["2024", ""]
    nameless = Case(finding, replace(article, id="a-12345678"), "")
    assert [o.asks for o in offers_for(nameless, load({}))] == [True, False]


def test_the_list_says_what_is_in_doubt_and_not_what_to_do() -> None:
    said = say("committee/unknown", "zh", {"place": "云溪市政协", "entry": "- {name: 云溪市政协}"})
    question = Question("a.md", 0, 1, "", "井", Finding("committee/unknown", "云溪市政协", said))
    assert question.headline("zh") == "规范档里没有“云溪市政协”。"
    assert question.headline("en") == "No authority file has “云溪市政协”."
    own = replace(question, finding=Finding("x", "", "查一查 3.5 版"))
    assert own.headline("zh") == "查一查 3.5 版"


def test_a_committee_that_the_article_names_is_offered_for_an_assumed_one() -> None:
    said = say("committee/assumed", "zh", {"name": "云溪区政协"})
    blocks = (Block(BlockKind.TEXT, "石嘴山市政协委员说，屋子是渔民让出来的，市政协也来过。"),)
    article = Article("a", "井", committees=("云溪区政协",), blocks=blocks)
    case = Case(Finding("committee/assumed", "井", said), article, "")
    values = [o.reply.value for o in offers_for(case, load({}))]
    assert values[0] == "石嘴山市政协"


def test_a_conflict_is_answered_with_the_words_in_question() -> None:
    said = say("merge/conflict", "zh", {"place": "十三位委员", "other": "十五位委员"})
    finding = Finding("merge/conflict", "十三位委员", said)
    choice = Choice(Retouch.REPLACE, "田埂上。十三位委员、四个", "田埂上。十五位委员、四个")
    assert label("zh", Reply(Answer.OTHER, choice=choice), finding) == "采用新读的：十五位委员"
    assert label("zh", Reply(Answer.RIGHT), finding) == "保留我写的，销去这一条"
    assert label("zh", Reply(Answer.RIGHT), Finding("gap/tail", "", "")) == "没有问题，销去这一条"
