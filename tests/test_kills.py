"""SIGKILL at moments by chance, over every command that writes: as before or as after.

`HUIKAN_KILLS=200 pytest tests/test_kills.py -s` tries 200 moments of each command and prints
what came of them. The moments are spread over the time that the command takes unhurt.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from archive_samples import PAGE, articles, make_archive, snapshot, write_raw
from huikan import writing
from huikan.cli import run
from huikan.errors import CannotWriteError
from huikan.reviewing import Desk
from huikan.store import Store, load_authority

KILLS = int(os.environ.get("HUIKAN_KILLS", "4"))
SEED = 20240628
UNDATED = PAGE.replace("今年三月", "三月")


@pytest.fixture(autouse=True, scope="module")
def without_pdfs() -> Iterator[None]:
    """No child sets PDFs: the typesetter's threads, once begun in this process, are none of a
    child's, which would wait for them without end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_PDF", "false")
        yield


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
    content = top / "content"
    desk = Desk(Store(content), load_authority(content))
    desk.load()
    question = desk.pending()[0]
    offer = desk.show(question, "zh").offers[0]
    said = replace(offer.reply, value="2024") if offer.asks else offer.reply
    desk.answer(question.path, question.version, question.number, said)
    return 0


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


def in_child(do: Callable[[Path], int], top: Path, seconds: float | None) -> int:
    """Do it in a process of its own, killed after so many seconds; its exit code, or minus the
    signal that ended it."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            code = do(top)
        finally:
            os._exit(code)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def until_free(do: Callable[[Path], int], top: Path) -> int:
    """Do it again as long as a killed run's helpers keep the lock: they end by themselves, when
    they find nobody to report to, and until then nobody else may write."""
    for _ in range(100):
        code = in_child(do, top, None)
        if code != CannotWriteError.exit_code:
            break
        time.sleep(0.2)
    return code


@pytest.mark.parametrize("name", WORKS)
def test_killed_at_moments_by_chance(name: str, tmp_path: Path) -> None:
    work, before, now = WORKS[name], tmp_path / "before", tmp_path / "now"
    prepare(before, name)

    def begin() -> None:
        shutil.rmtree(now, ignore_errors=True)
        shutil.copytree(before, now)

    begin()
    old = work.seen(now)
    assert in_child(work.do, now, None) == 0
    new = work.seen(now)
    begin()
    start = time.monotonic()  # the second time: files are in the system's memory, as later on
    assert in_child(work.do, now, None) == 0
    seconds = time.monotonic() - start
    assert old != new
    chance = random.Random(SEED)
    came = Counter[str]()
    for _ in range(KILLS):
        begin()
        code = in_child(work.do, now, chance.uniform(0, seconds))
        assert code in (0, -signal.SIGKILL)
        seen = work.seen(now)
        came[
            "finished" if code == 0 else "killed, as before" if seen == old else "killed, as after"
        ] += 1
        assert seen in (old, new)
        if seen == old or name == "build":
            assert until_free(work.do, now) == 0
        assert work.seen(now) == new
    print(f"\n{name}: {KILLS} moments in {seconds:.2f} s: {dict(came)}")
