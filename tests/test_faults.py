"""A run may end at any moment: the archive is then as before or as after, and the next run goes on.

The run is a child process; at a moment that `writing` names it is killed, or finds the disk full.
`HUIKAN_KILLS=200 pytest tests/test_faults.py` tries every one, and 200 moments by chance.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import works
from archive_samples import PAGE, articles, make_archive, snapshot, write_raw
from huikan import writing
from huikan.cli import run
from huikan.errors import CannotWriteError
from huikan.site import build, exchanging, spare, units
from huikan.writing import LOCK, PAGE_POINTS, POINTS, SITE_POINTS, SPARE_POINTS, UNFINISHED

Output = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("without_pdfs")
KILLS = int(os.environ.get("HUIKAN_KILLS", "6"))

CHANGED = PAGE.replace("一张便民卡跑出的加速度", "一张停车卡跑出的加速度").replace("六月", "七月")
"""The same issue with another headline: articles, ledger and register all change."""
MERGED = PAGE.partition("一张便民卡")[0]
"""The issue without its second article, whose file is to go."""

Archives = tuple[Path, Path, Path]


@pytest.fixture(scope="module", params=[CHANGED, MERGED], ids=["changed", "an article less"])
def archives(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Archives:
    """Content before a run, content after it, and the raw file that the run reads."""
    top = tmp_path_factory.mktemp("faults")
    before = make_archive(top)
    raw = write_raw(top / "new", "songqiao-06.txt", request.param)
    shutil.copyfile(top / "scans" / "songqiao-06.yml", raw.with_suffix(".yml"))
    after = top / "after"
    shutil.copytree(before, after)
    assert run(["ingest", str(raw), "--content", str(after)]) == 0
    return before, after, raw


def in_child(fault: Callable[[str], None], args: list[str], seconds: float | None = None) -> int:
    """Run the command line in a child with `fault` at every named moment; its exit code, or
    minus the signal that ended it. `seconds`: kill it after so long."""

    def set_fault() -> None:
        for module in (writing, build, exchanging, spare, units):
            module.reached = fault  # type: ignore[attr-defined]

    return works.in_child(lambda _: run(args), Path(), seconds, set_fault)


def kill(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def at(point: str, nth: int, do: Callable[[], None]) -> Callable[[str], None]:
    """A fault when the point is reached for the nth time (from 1)."""
    seen = Counter[str]()

    def fault(name: str) -> None:
        seen[name] += 1
        if name == point and seen[name] == nth:
            do()

    return fault


def counted(args: list[str], folder: Path) -> Counter[str]:
    """How often each point is reached by a run that nothing stops."""
    log = folder / "points"
    log.touch()

    def note(name: str) -> None:
        with log.open("a", encoding="utf-8") as f:
            f.write(f"{name}\n")

    assert in_child(note, args) == 0
    return Counter(log.read_text(encoding="utf-8").split())


def each(points: Counter[str]) -> Iterator[tuple[str, int]]:
    """Each point the first and the last time it is reached; in a long run every time."""
    for point, times in points.items():
        nths = range(1, times + 1) if KILLS > 50 else sorted({1, times})
        yield from ((point, nth) for nth in nths)


def seen_by_readers(content: Path) -> dict[str, bytes]:
    """The archive as the next command finds it, registers of addresses aside: they follow the
    articles in a step of their own."""
    writing.settle(content)
    return {p: b for p, b in whole(content).items() if not p.startswith("anchors/")}


def whole(content: Path) -> dict[str, bytes]:
    """All files but what a killed run may leave: the lock, which locks nothing any more, the file
    that was to replace another one, and notes for `huikan undo`."""
    return {
        path: data
        for path, data in snapshot(content).items()
        if path != LOCK and not path.endswith(".tmp") and not path.startswith(".huikan")
    }


def settled(content: Path, archives: Archives) -> str:
    """Whether the archive is as before or as after, and that the same run then goes on."""
    before, after, raw = archives
    now = seen_by_readers(content)
    states = {"before": seen_by_readers(before), "after": seen_by_readers(after)}
    (state,) = [name for name, files in states.items() if files == now]
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    assert whole(content) == whole(after)
    return state


def fresh_copy(archives: Archives, folder: Path) -> tuple[Path, list[str]]:
    """A copy of the archive as before, and the run that is to be stopped."""
    content = folder / "content"
    if content.exists():
        shutil.rmtree(content)
    shutil.copytree(archives[0], content)
    return content, ["ingest", str(archives[2]), "--content", str(content)]


def test_the_first_register_comes_with_the_articles(tmp_path: Path) -> None:
    raw = write_raw(tmp_path / "in", "songqiao-06.txt", PAGE)
    content = tmp_path / "content"
    args = ["ingest", str(raw), "--content", str(content)]
    for point, stands in (("plan/written", False), ("plan/stands", True)):
        assert in_child(at(point, 1, kill), args) == -signal.SIGKILL
        writing.settle(content)
        found = {path.partition("/")[0] for path in whole(content)}
        assert found == ({"anchors", "issues", "ledger", "raw"} if stands else set())
    registers = content / "anchors"
    came = snapshot(registers)
    shutil.rmtree(registers)
    assert run(args) == 0
    assert snapshot(registers) == came


def test_killed_at_every_named_moment(archives: Archives, tmp_path: Path) -> None:
    content, args = fresh_copy(archives, tmp_path)
    points = counted(args, tmp_path)
    states = Counter[str]()
    for point, nth in each(points):
        content, args = fresh_copy(archives, tmp_path)
        assert in_child(at(point, nth, kill), args) == -signal.SIGKILL, (point, nth)
        states[settled(content, archives)] += 1
    assert states["before"] > 2
    assert states["after"] > 2


def test_a_full_disk_at_every_named_moment(
    archives: Archives, tmp_path: Path, capfd: Output
) -> None:
    content, args = fresh_copy(archives, tmp_path)
    points = counted(args, tmp_path)
    for point, nth in each(points):
        content, args = fresh_copy(archives, tmp_path)
        code = in_child(at(point, nth, full), [*args, "--lang", "zh"])
        said = capfd.readouterr().err
        assert (code, said.count("磁盘已满"), said.count("\n")) == (4, 1, 1), (point, nth, said)
        settled(content, archives)


def test_killed_at_moments_by_chance(archives: Archives, tmp_path: Path) -> None:
    chance = random.Random(20240628)
    content, args = fresh_copy(archives, tmp_path)
    start = time.monotonic()
    assert in_child(lambda _: None, args) == 0
    seconds = time.monotonic() - start
    for _ in range(KILLS):
        content, args = fresh_copy(archives, tmp_path)
        assert in_child(lambda _: None, args, chance.uniform(0, seconds)) in (0, -signal.SIGKILL)
        settled(content, archives)


def test_every_named_moment_is_tried(archives: Archives, tmp_path: Path) -> None:
    _, args = fresh_copy(archives, tmp_path)
    points = set(counted(args, tmp_path))
    assert points <= set(POINTS)
    if len(articles(archives[1])) == 1:
        assert points == set(POINTS)


def test_an_editors_change_after_the_kill_is_kept(archives: Archives, tmp_path: Path) -> None:
    content, args = fresh_copy(archives, tmp_path)
    assert in_child(at("plan/stands", 1, kill), args) == -signal.SIGKILL
    edited = articles(content)[0]
    text = edited.read_text(encoding="utf-8").replace("竹椅", "藤椅")
    edited.write_text(text, encoding="utf-8")
    assert run(args) == 0
    assert "藤椅" in edited.read_text(encoding="utf-8")
    assert not (content / UNFINISHED).exists()


def test_a_plan_leads_nowhere_outside_the_archive(tmp_path: Path, capsys: Output) -> None:
    content = make_archive(tmp_path)
    victim = write_raw(tmp_path, "victim.txt", "x")
    write_raw(content / UNFINISHED, "0", "y")
    for path in ("../victim.txt", str(victim), "..\\victim.txt", ""):
        write_raw(content / UNFINISHED, writing.PLAN, f'["{path}", null, "{"0" * 64}"]\n')
        assert run(["check", "--content", str(content), "--lang", "zh"]) == 3
        assert "plan.jsonl:1: 没写完的档案里" in capsys.readouterr().err
    assert victim.read_text(encoding="utf-8") == "x"


def test_two_runs_at_once(tmp_path: Path, capsys: Output) -> None:
    content = make_archive(tmp_path)
    before = snapshot(content)
    raw = write_raw(tmp_path / "new", "songqiao-06.txt", CHANGED)
    with writing.alone(content, "ingest"):
        assert run(["ingest", str(raw), "--content", str(content), "--lang", "zh"]) == 4
        said = capsys.readouterr().err
        assert f"另一个 huikan ingest（进程号 {os.getpid()}）正在写这里" in said
        assert run(["check", "--content", str(content)]) == 0
    assert snapshot(content) == before
    assert run(["ingest", str(raw), "--content", str(content)]) == 0


def test_two_builds_of_one_site(tmp_path: Path, capsys: Output) -> None:
    content = make_archive(tmp_path)
    args = ["build", "--content", str(content), "--site", str(tmp_path / "site"), "--lang", "en"]
    with writing.alone(tmp_path, "build", ".site.lock"):
        assert run(args) == 4
    assert "Another `huikan build`" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def edited_site(top: Path, *, keep: bool) -> tuple[Path, list[str], dict[str, bytes]]:
    """A site that was built, with an article changed since; `keep`: what the build left for the
    next one is there."""
    content, site = make_archive(top), top / "site"
    args = ["build", "--content", str(content), "--site", str(site)]
    assert run(args) == 0
    first = articles(content)[0]
    text = first.read_text(encoding="utf-8").replace("竹椅", "藤椅")
    first.write_text(text, encoding="utf-8")
    if not keep:
        shutil.rmtree(top / ".cache")
    return site, args, snapshot(site)


def is_clean(top: Path) -> bool:
    """Whether nothing is left beside the site."""
    return not [p for p in top.iterdir() if p.name.startswith(".site")]


def assert_goes_on(site: Path, args: list[str], old: dict[str, bytes]) -> None:
    """The next build makes another site than the old one: that which is made from nothing."""
    assert run(args) == 0
    new = snapshot(site)
    assert new != old
    assert is_clean(site.parent)
    shutil.rmtree(site)
    assert run(args) == 0
    assert snapshot(site) == new


@pytest.mark.parametrize("keep", [False, True], ids=["anew", "again"])
@pytest.mark.parametrize("point", [*PAGE_POINTS, *SITE_POINTS])
def test_a_build_that_is_killed_leaves_the_old_site_or_the_new(
    tmp_path: Path, point: str, keep: bool
) -> None:
    site, args, old = edited_site(tmp_path, keep=keep)
    code = in_child(at(point, 1, kill), args)
    if point in PAGE_POINTS:
        # A helper was killed, and the build says so; where other tests have loaded the typesetter,
        # the build makes its pages itself.
        assert code in {CannotWriteError.exit_code, -signal.SIGKILL}
    else:
        assert code == -signal.SIGKILL
    assert (snapshot(site) != old) == (point in SITE_POINTS[3:])
    assert_goes_on(site, args, old)


@pytest.mark.parametrize("nth", [1, 4])
@pytest.mark.parametrize("point", SPARE_POINTS)
@pytest.mark.parametrize("fault", [kill, full], ids=["killed", "disk full"])
def test_a_spare_whose_update_is_cut_off_is_thrown_away(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    point: str,
    nth: int,
    fault: Callable[[], None],
) -> None:
    monkeypatch.delenv("CI", raising=False)
    site, args, old = edited_site(tmp_path, keep=True)
    cut_off = CannotWriteError.exit_code if fault is full else -signal.SIGKILL
    assert in_child(at(point, nth, fault), args) == cut_off
    assert snapshot(site) == old
    assert not (tmp_path / ".cache/huikan/site/spare").exists()
    assert_goes_on(site, args, old)


def test_where_files_have_no_second_names_they_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, args, _ = edited_site(tmp_path, keep=True)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    assert run(args) == 0
    again = snapshot(site)
    shutil.rmtree(site)
    assert run(args) == 0
    assert snapshot(site) == again
