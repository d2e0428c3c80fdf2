"""Every command that writes, over a folder of its own: for tests that kill it or fill the disk."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from archive_samples import PAGE, articles, make_archive, snapshot, write_raw
from huikan import writing
from huikan.cli import run, tell
from huikan.errors import HuikanError
from huikan.reviewing import Desk
from huikan.store import Store, load_authority

UNDATED = PAGE.replace("今年三月", "三月")


@dataclass(frozen=True, slots=True)
class Work:
    """A command over a folder, and what it changes there as readers find it."""

    do: Callable[[Path], int]
    seen: Callable[[Path], dict[str, bytes]]


def archive_seen(top: Path) -> dict[str, bytes]:
    """Content as the next command finds it; addresses follow, notes for `undo` go."""
    content = top / "content"
    writing.settle(content)
    return {
        path: data
        for path, data in snapshot(content).items()
        if not path.startswith(("anchors/", ".huikan", ".lock")) and not path.endswith(".tmp")
    }


def site_seen(top: Path) -> dict[str, bytes]:
    return snapshot(top / "site")


def ingest(top: Path) -> int:
    return run(["ingest", str(top / "new" / "songqiao-06.txt"), "--content", str(top / "content")])


def build(top: Path) -> int:
    return run(["build", "--content", str(top / "content"), "--site", str(top / "site")])


def undo(top: Path) -> int:
    return run(["undo", "--content", str(top / "content")])


def review(top: Path) -> int:
    """Answer the first open question with the first reply that is offered."""
    try:
        _answer(top / "content")
    except HuikanError as e:
        print(tell(e, "en"), file=sys.stderr)
        return e.exit_code
    return 0


def _answer(content: Path) -> None:
    desk = Desk(Store(content), load_authority(content))
    desk.load()
    question = desk.pending()[0]
    offer = desk.show(question, "zh").offers[0]
    said = replace(offer.reply, value="2024") if offer.asks else offer.reply
    desk.answer(question.path, question.version, question.number, said)


WORKS = {
    "ingest": Work(ingest, archive_seen),
    "merge": Work(ingest, archive_seen),
    "build": Work(build, site_seen),
    "undo": Work(undo, archive_seen),
    "review": Work(review, archive_seen),
}


def prepare(top: Path, name: str) -> None:
    """The folder as it is before the command."""
    content = make_archive(top)
    write_raw(
        top / "new", "songqiao-06.txt", PAGE.replace("加速度", "好消息").replace("六月", "七月")
    )
    if name == "merge":
        edit(content)
    elif name == "build":
        assert build(top) == 0
        edit(content)
    elif name == "undo":
        assert ingest(top) == 0
    elif name == "review":
        raw = write_raw(top / "new", "songqiao-07.txt", UNDATED)
        assert run(["ingest", str(raw), "--content", str(content)]) == 0


def edit(content: Path) -> None:
    first = articles(content)[0]
    text = first.read_text(encoding="utf-8").replace("竹椅", "藤椅")
    first.write_text(text, encoding="utf-8")


def in_child(
    do: Callable[[Path], int],
    top: Path,
    seconds: float | None = None,
    before: Callable[[], None] = lambda: None,
) -> int:
    """Do it in a process of its own, `before` first, killed after so many seconds; its exit code,
    or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            before()
            code = do(top)
        finally:
            os._exit(code)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
