"""`huikan review`: open questions beside their raw text, and answers that last."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_samples import PAGE, articles, make_archive, snapshot, write_raw
from huikan.answering import Answer, answered
from huikan.article import parse, render
from huikan.authority import load
from huikan.cli import run
from huikan.errors import BadInputError
from huikan.messages import say
from huikan.model import Article, Finding
from huikan.review_server import ReviewServer
from huikan.reviewing import Desk, choices_for
from huikan.settlement import add_review
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
        found = re.findall(r"<form.*?</form>", self.page(at), re.S)
        return [dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)) for form in found]

    def give(self, form: dict[str, str], **headers: str) -> int:
        return self.send("POST", f"{self.server.base}answer", urlencode(form), **headers)[0]


@pytest.fixture
def browser(content: Path) -> Iterator[Browser]:
    desk = Desk(Store(content), load_authority(content))
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
    first.write_text(answered(first.read_text("utf-8"), 1, Answer.RIGHT, ""), encoding="utf-8")
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
    assert snapshot(content) == before


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
    assert answered(text, 1, Answer.RIGHT, "") == file_with(UNCLEAR)
    assert answered(text, 0, Answer.RIGHT, "") == file_with(GAP)
    assert answered(file_with(GAP), 0, Answer.RIGHT, "") == file_with()
    done = answered(file_with(UNCLEAR), 0, Answer.YEAR, "2024")
    assert done == file_with().replace("year:\n", "year: 2024\n")


def test_a_committee_is_renamed_or_taken_out() -> None:
    name = "云溪市政协提案委员会"
    text = file_with(UNKNOWN)
    assert parse(answered(text, 0, Answer.COMMITTEE, name)).committees == (name, "云溪市政协")
    assert parse(answered(text, 0, Answer.NO_COMMITTEE, "")).committees == ("云溪市政协",)
    merged = answered(text, 0, Answer.COMMITTEE, "云溪市政协")
    assert parse(merged).committees == ("云溪市政协",)
    for broken in ("甲: 乙", "甲 # 乙", "甲\n乙", "[甲"):
        with pytest.raises(BadInputError):
            answered(text, 0, Answer.COMMITTEE, broken)


def test_the_other_reading_takes_the_place_of_the_editors_where_that_stands_once() -> None:
    assert "收到提案219件。" in answered(file_with(CONFLICT), 0, Answer.OTHER, "219件")
    twice = file_with(CONFLICT, body="\n218件，又218件。\n")
    with pytest.raises(BadInputError):
        answered(twice, 0, Answer.OTHER, "219件")
    offered = [c.answer for c in choices_for(CONFLICT, parse(twice), load({}))]
    assert offered == [Answer.RIGHT]
    offered = [c.answer for c in choices_for(CONFLICT, parse(file_with(CONFLICT)), load({}))]
    assert offered == [Answer.OTHER, Answer.RIGHT]


def test_an_entry_typed_on_one_line_is_left_to_its_editor() -> None:
    text = "---\ntitle: 井\nid: a-1\nreview: [{code: x}]\n---\n\n正文。\n"
    with pytest.raises(BadInputError):
        answered(text, 0, Answer.RIGHT, "")


findings = st.builds(Finding, st.just("x/y"), st.text(max_size=12), st.text(max_size=12))


@given(st.lists(findings, min_size=1, max_size=4), st.text("正文\n#/ -*", max_size=20), st.data())
def test_closing_an_entry_changes_nothing_else(
    found: list[Finding], body: str, data: st.DataObject
) -> None:
    text = render(Article(id="a-1", title="井", review=tuple(found))) + f"\n{body}"
    number = data.draw(st.integers(0, len(found) - 1))
    done = answered(text, number, Answer.RIGHT, "")
    before, after = parse(text), parse(done)
    assert after.review == before.review[:number] + before.review[number + 1 :]
    assert after.blocks == before.blocks
    assert done.endswith(text[text.index("\n---\n") :])
