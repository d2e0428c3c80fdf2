"""`huikan undo`: the archive as before the run, and every word that an editor wrote since."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_samples import PAGE, articles, make_archive, snapshot, write_raw
from huikan import writing
from huikan.article import parse
from huikan.block_edits import BlockEdit
from huikan.check import check
from huikan.cli import run
from huikan.errors import BadInputError
from huikan.fixing import fix
from huikan.ingest import ingest
from huikan.messages import say
from huikan.model import Finding
from huikan.problems import Level
from huikan.relocating import relocate
from huikan.relocating_issue import relocate_issue
from huikan.reviewing import Desk
from huikan.settlement import add_review
from huikan.starters import start_translation
from huikan.store import Store
from huikan.undoing import Journal, undo
from strategies import AUTHORITY, edits, plain_pages

Output = pytest.CaptureFixture[str]
BETTER = PAGE.replace("井水清不清", "井水干净不干净").replace("两天。", "三天。")


@pytest.fixture
def content(tmp_path: Path, capsys: Output) -> Path:
    made = make_archive(tmp_path)
    capsys.readouterr()
    return made


def archive_of(content: Path) -> dict[str, bytes]:
    return {k: v for k, v in snapshot(content).items() if not k.startswith(".huikan")}


def read_better(content: Path, text: str = BETTER) -> None:
    raw = write_raw(content.parent / "scans", "songqiao-06.txt", text)
    assert run(["ingest", str(raw), "--content", str(content)]) == 0


def errors(content: Path) -> list[str]:
    return [p.code for p in check(Store(content)).problems if p.level is Level.ERROR]


def test_the_first_run_is_taken_back_whole(content: Path) -> None:
    assert run(["undo", "--content", str(content)]) == 0
    assert set(snapshot(content)) == {"authority/places.yml"}


def test_a_second_reading_is_taken_back_byte_for_byte(content: Path) -> None:
    before = archive_of(content)
    read_better(content)
    assert archive_of(content) != before
    assert run(["undo", "--content", str(content)]) == 0
    assert archive_of(content) == before
    assert errors(content) == []


def test_it_can_be_done_once_and_a_run_without_changes_does_not_count(
    content: Path, capsys: Output
) -> None:
    before = archive_of(content)
    read_better(content)
    assert run(["ingest", "--content", str(content)]) == 0
    assert run(["undo", "--content", str(content)]) == 0
    assert archive_of(content) == before
    assert run(["undo", "--content", str(content), "--lang", "zh"]) == 3
    assert "没有可以退回的收入" in capsys.readouterr().err
    assert archive_of(content) == before


def test_an_editors_words_outlive_it(content: Path, capsys: Output) -> None:
    read_better(content)
    first, second = articles(content)
    first.write_text(first.read_text("utf-8") + "\n编辑补记一段。\n", "utf-8")
    assert run(["undo", "--content", str(content)]) == 0
    text = first.read_text("utf-8")
    assert "编辑补记一段。" in text
    assert "井水清不清" in text
    assert "三天。" not in second.read_text("utf-8")
    assert str(first) in capsys.readouterr().out
    assert errors(content) == []


def test_a_file_that_was_saved_with_windows_line_ends_is_merged_all_the_same(
    content: Path,
) -> None:
    read_better(content)
    first = articles(content)[0]
    text = first.read_text("utf-8") + "\n编辑补记一段。\n"
    first.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8"))
    assert run(["undo", "--content", str(content)]) == 0
    undone = first.read_text("utf-8")
    assert "编辑补记一段。" in undone
    assert "井水清不清" in undone
    assert parse(undone).review == ()


def test_where_both_changed_the_same_words_the_editors_stay_and_are_asked_about(
    content: Path,
) -> None:
    read_better(content)
    first = articles(content)[0]
    first.write_text(first.read_text("utf-8").replace("干净不干净", "甜不甜"), "utf-8")
    assert run(["undo", "--content", str(content)]) == 0
    article = parse(first.read_text("utf-8"))
    assert "甜不甜" in first.read_text("utf-8")
    assert "merge/conflict" in {f.code for f in article.review}


def test_an_article_that_the_run_made_and_an_editor_changed_stays(
    content: Path, capsys: Output
) -> None:
    first = articles(content)[0]
    first.write_text(first.read_text("utf-8") + "\n编辑补记一段。\n", "utf-8")
    kept = first.read_bytes()
    assert run(["undo", "--content", str(content)]) == 0
    assert articles(content) == [first]
    assert first.read_bytes() == kept
    assert str(first) in capsys.readouterr().out


def test_read_again_such_an_article_is_known_and_not_written_twice(content: Path) -> None:
    first = articles(content)[0]
    first.write_text(first.read_text("utf-8") + "\n编辑补记一段。\n", "utf-8")
    kept, both = first.read_bytes(), articles(content)
    assert run(["undo", "--content", str(content)]) == 0
    raw = content.parent / "scans" / "songqiao-06.txt"
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    assert articles(content) == both
    assert first.read_bytes() == kept
    assert not errors(content)
    assert run(["ingest", "--again", "--content", str(content)]) == 0
    assert first.read_bytes() == kept


def test_another_text_under_the_same_headline_is_another_article(content: Path) -> None:
    first = articles(content)[0]
    head, _, _ = first.read_text("utf-8").partition("\n---\n")
    typed = f"{head}\n---\n\n编辑自己写的，与原文毫不相干的另一篇。\n"
    first.write_text(typed, "utf-8")
    assert run(["undo", "--content", str(content)]) == 0
    raw = content.parent / "scans" / "songqiao-06.txt"
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    assert first.read_text("utf-8") == typed
    assert len(articles(content)) == 3
    assert not errors(content)


def test_killed_anywhere_it_is_as_before_or_as_after(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        pass

    before = archive_of(content)
    read_better(content)
    first = articles(content)[0]
    first.write_text(first.read_text("utf-8") + "\n编辑补记一段。\n", "utf-8")
    after = archive_of(content)
    whole = content.with_name("whole")
    shutil.copytree(content, whole)
    undo(Store(whole))
    undone, ends = archive_of(whole), set()
    for moment in range(40):
        tried = content.with_name(f"tried-{moment}")
        shutil.copytree(content, tried)
        left = [moment]

        def killed(point: str, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise KilledError(point)

        with monkeypatch.context() as patch, suppress(KilledError):
            patch.setattr(writing, "reached", killed)
            undo(Store(tried))
        writing.settle(tried)
        now = archive_of(tried)
        ends.add("after" if now == after else "undone" if now == undone else "between")
        if now == after:
            undo(Store(tried))
            assert archive_of(tried) == undone
    assert ends == {"after", "undone"}
    assert undone != before


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        '["../outside.md", null, null]',
        '["/etc/x", null, null]',
        '["raw/a.txt", "../../secret", null]',
        "[1, 2, 3]",
        "x",
    ],
)
def test_a_record_that_no_run_wrote_takes_nothing_back(content: Path, line: str) -> None:
    (content / ".huikan" / "run.jsonl").write_text(f"{line}\n", "utf-8")
    before = snapshot(content)
    assert run(["undo", "--content", str(content)]) == 3
    assert snapshot(content) == before


def test_a_run_that_was_cut_off_can_be_taken_back(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = archive_of(content)
    left = [2]

    def dying(point: str) -> None:
        left[0] -= point == "place/file"
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(writing, "reached", dying)
        raw = write_raw(content.parent / "scans", "songqiao-06.txt", BETTER)
        assert run(["ingest", str(raw), "--content", str(content)]) == 4
    journal = content / ".huikan" / "run.jsonl"
    journal.write_bytes(journal.read_bytes() + b'["raw/songq')
    assert run(["undo", "--content", str(content)]) == 0
    assert archive_of(content) == before


@pytest.mark.parametrize("point", ["file/open", "stage/file", "plan/written"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_run_that_came_to_nothing_leaves_the_last_one_to_be_taken_back(
    content: Path, monkeypatch: pytest.MonkeyPatch, point: str, times: int
) -> None:
    before = archive_of(content)
    read_better(content)
    after = archive_of(content)

    def full(reached: str) -> None:
        if reached == point:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for n in range(times):
        with monkeypatch.context() as patch:
            patch.setattr(writing, "reached", full)
            raw = write_raw(content.parent / "scans", "songqiao-06.txt", f"{BETTER}\n再读{n}。\n")
            assert run(["ingest", str(raw), "--content", str(content)]) == 4
        assert archive_of(content) == after
    assert run(["undo", "--content", str(content)]) == 0
    assert archive_of(content) == before
    assert run(["undo", "--content", str(content)]) == 3


def test_only_texts_of_the_last_runs_are_kept(content: Path) -> None:
    for n in range(5):
        read_better(content, f"{BETTER}\n再读{n}。\n")
    kept = {p.name for p in (content / ".huikan" / "texts").iterdir()}
    records = [
        (content / ".huikan" / f"run{end}.jsonl").read_text("utf-8") for end in ("", "-before")
    ]
    assert kept
    assert all(any(name in record for record in records) for name in kept)


def settle(content: Path, at: int) -> None:
    """Give one of the answers that are offered to one of the open questions."""
    desk = Desk(Store(content), AUTHORITY)
    desk.load()
    if not (questions := desk.pending()):
        return
    question = questions[at % len(questions)]
    offers = desk.show(question, "zh").offers
    offer = offers[at % len(offers)]
    said = replace(offer.reply, value="2024") if offer.asks else offer.reply
    desk.answer(question.path, question.version, question.number, said)
    assert len(desk.pending()) == len(questions) - 1


def rework(content: Path, at: int, words: str) -> tuple[str, ...]:
    """Change a block of an article that has a question, as the review page does; the words that
    an editor typed so."""
    desk = Desk(Store(content), AUTHORITY)
    desk.load()
    if not (questions := desk.pending()):
        return ()
    question = questions[at % len(questions)]
    rows = [row for row in desk.show(question, "zh").text if row.kind == "text"]
    if not rows:
        return ()
    row = rows[at % len(rows)]
    typed = f"{row.text}{words}"
    desk.edit(question.path, question.version, row.number, BlockEdit.WRITE, typed)
    return (words,)


def questioned(content: Path) -> str:
    """Path of an article whose open question was answered on the review page."""
    file = articles(content)[0]
    finding = Finding("gap/tail", "井水清不清", say("gap/tail", "zh", {"place": "井水清不清"}))
    file.write_text(add_review(file.read_text("utf-8"), [finding]), encoding="utf-8")
    settle(content, 0)
    assert Store(content).ledger("songqiao-06").editors  # type: ignore[union-attr]
    return file.relative_to(content).as_posix()


def test_an_answer_given_since_does_not_leave_a_ledger_without_its_raw_text(content: Path) -> None:
    questioned(content)
    assert run(["undo", "--content", str(content)]) == 0
    assert not list(content.glob("ledger/*"))
    assert errors(content) == []


def test_an_answer_given_since_a_second_reading_stays_on_record(content: Path) -> None:
    read_better(content)
    questioned(content)
    assert run(["undo", "--content", str(content)]) == 0
    ledger = Store(content).ledger("songqiao-06")
    assert ledger
    assert [d.code for d in ledger.editors] == ["gap/tail"]
    assert errors(content) == []


OTHER = "issues/2024/other"
"""An issue that was typed, for articles to be moved to."""


def rename(content: Path, at: int, number: int, folder: str = "") -> None:
    """Give an article another file name, or move it to another issue."""
    files = [f for f in articles(content) if not f.name.endswith(".en.md")]
    if not files:
        return
    file = files[at % len(files)].relative_to(content).as_posix()
    to = folder or file.rpartition("/")[0]
    relocate(Store(content), file, f"{to}/{at % 90 + 10}-renamed-{number}.md")


def test_an_issue_without_articles_stays_where_it_is_when_it_is_read_again(tmp_path: Path) -> None:
    content, raw = tmp_path / "content", write_raw(tmp_path, "page.txt", "第3版\n")
    ingest(Store(content), raw, AUTHORITY, "0")
    relocate_issue(Store(content), "issues/undated/page", "issues/2011/yunxi")
    raw.write_text("2024年3月8日 星期五\n\n望湖区政协走访老街\n", encoding="utf-8")
    ingest(Store(content), raw, AUTHORITY, "1")
    assert Store(content).issue_folders() == ["issues/2011/yunxi"]
    assert "issue-twice" not in errors(content)


def move_issue(content: Path, at: int, number: int) -> None:
    """Give a whole issue another name and year."""
    folders = Store(content).issue_folders()
    relocate_issue(
        Store(content), folders[at % len(folders)], f"issues/20{at % 10 + 10}/issue-{number}"
    )


def translate(file: Path, words: str) -> None:
    """Begin an article's translation, or go on with it."""
    beside = file.with_suffix(".en.md")
    if not beside.exists():
        original = parse(file.read_text("utf-8"))
        draft = start_translation(original, "", "en", "By the Well", "Ann Lee").text
        beside.write_text(draft, encoding="utf-8", newline="")
    with beside.open("a", encoding="utf-8", newline="") as out:
        out.write(f"\n{words}\n")


def ids_of(content: Path) -> set[str]:
    return {parse(f.read_text("utf-8")).id for f in articles(content)}


ACTIONS = (
    *("edit", "ingest", "again", "undo", "review", "rework", "rename", "away", "move issue", "fix"),
    *("translate", "delete"),
)
NEVER = (
    *("law/", "id-", "raw-", "former-form", "former-twice"),
    *("index-", "issue-", "ledger-", "anchors-", "article-"),
)
"""What nothing that an editor does by a command may ever bring about. An old address that is given
again (the raw text lost the article, then had it again) is an error with a remedy."""


@given(
    plain_pages(), plain_pages(), st.lists(st.tuples(st.sampled_from(ACTIONS), edits), max_size=6)
)
def test_any_sequence_keeps_the_editors_words_and_the_laws(
    tmp_path_factory: pytest.TempPathFactory,
    first: str,
    second: str,
    done: list[tuple[str, tuple[Callable[[str, str, int], tuple[str, str]], str, int]]],
) -> None:
    content = tmp_path_factory.mktemp("archive") / "content"
    raw = write_raw(content.parent, "page.txt", first)
    typed: list[str] = []
    deleted: set[str] = set()
    write_raw(content / OTHER, "index.md", "---\nid: other\n---\n")
    ingest(Store(content, Journal(content).note), raw, AUTHORITY, "0")
    for n, (action, (edit, words, at)) in enumerate(done):
        files = [f for f in articles(content) if "\n" in f.read_text("utf-8")]
        file = files[at % len(files)] if files else None
        if action == "edit" and file:
            before = file.read_text("utf-8")
            text, mine = edit(before, f"{words}{n}", at)
            if all(w in text for w in typed if w in before):
                file.write_bytes(text.encode("utf-8"))
                typed += [mine] if mine else []
        elif action in ("ingest", "again"):
            raw.write_bytes((second if action == "ingest" else first).encode("utf-8"))
            try:
                ingest(Store(content, Journal(content).note), raw, AUTHORITY, str(n))
            except BadInputError as e:
                if e.code != "raw-other-issue":
                    raise
        elif action == "undo" and (content / ".huikan").is_dir():
            undo(Store(content))
        elif action == "review":
            settle(content, at)
        elif action == "rework" and file:
            typed += rework(content, at, f"编辑补{n}")
        elif action in ("rename", "away"):
            rename(content, at, n, OTHER if action == "away" and (content / OTHER).is_dir() else "")
        elif action == "translate" and file and not file.name.endswith(".en.md"):
            translate(file, f"译{words}{n}")
            typed.append(f"译{words}{n}")
        elif action == "delete" and file:
            words_of = file.read_text("utf-8")
            file.unlink()
            deleted |= {parse(words_of).id} - ids_of(content)
            typed = [w for w in typed if w not in words_of]
        elif action == "move issue":
            move_issue(content, at, n)
        elif action == "fix":
            list(fix(Store(content)))
            assert list(fix(Store(content))) == []
        everything = "\n".join(f.read_text("utf-8") for f in articles(content))
        assert [w for w in typed if w not in everything] == []
        assert ids_of(content) & deleted == set()
        assert [c for c in errors(content) if c.startswith(NEVER)] == []
