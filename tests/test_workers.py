"""Many files read at once: the archive is the same whoever read, and whoever was killed."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

from huikan import workers
from huikan.cli import run
from huikan.ingest import Case, Made
from huikan.text.decode import decode
from huikan.workers import Crew

RAW = Path(__file__).parent.parent / "content" / "raw"
COMMAND = [
    sys.executable,
    "-c",
    "import sys; from huikan.cli import run; sys.exit(run(sys.argv[1:]))",
]


@pytest.fixture(autouse=True)
def _always_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_WORTH_IT", 0)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The demo's raw texts, then as many files again that hold all of them one after another."""
    folder = tmp_path_factory.mktemp("raw")
    texts = [decode(p.read_bytes(), p.name)[0] for p in sorted(RAW.glob("*.txt"))]
    for n, text in enumerate(texts):
        (folder / f"small-{n}.txt").write_text(text, encoding="utf-8")
        rest = "\n\n".join([*texts[n:], *texts[:n]])
        (folder / f"large-{n}.txt").write_text(rest, encoding="utf-8")
    return sorted(folder.glob("*.txt"))


@pytest.fixture(scope="module")
def alone(raw: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one process makes of them."""
    content = tmp_path_factory.mktemp("alone") / "content"
    assert run(["ingest", *map(str, raw), "--content", str(content), "--jobs", "1"]) == 0
    return tree(content)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file by its path, but for what a run notes to be taken back."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and ".huikan" not in p.parts
    }


def test_two_processes_write_what_one_does(
    raw: list[Path], alone: dict[str, bytes], tmp_path: Path
) -> None:
    content = tmp_path / "content"
    assert run(["ingest", *map(str, raw), "--content", str(content), "--jobs", "2"]) == 0
    assert tree(content) == alone


def test_again_changes_nothing(
    raw: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = tmp_path / "content"
    run(["ingest", *map(str, raw[-3:]), "--content", str(content), "--jobs", "2"])
    before = tree(content)
    for again in ([], ["--again"]):
        assert (
            run(["ingest", "--content", str(content), "--jobs", "2", "--lang", "en", *again]) == 0
        )
        assert tree(content) == before
        assert "3 unchanged" in capsys.readouterr().out


IS_LOADED = """
import sys
from huikan import workers
from huikan.cli import run
workers._WORTH_IT = 0
sys.exit(run(sys.argv[1:]) or "huikan.pipeline" in sys.modules)
"""


def test_nothing_new_loads_nothing_that_reads(raw: list[Path], tmp_path: Path) -> None:
    content = tmp_path / "content"
    args = ["ingest", *map(str, raw[-2:]), "--content", str(content), "--jobs", "2"]
    assert run(args) == 0
    assert subprocess.run([sys.executable, "-c", IS_LOADED, *args], check=False).returncode == 0


def test_errors_are_said_in_the_order_of_the_files(
    raw: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said, trees = [], []
    for jobs in ("1", "3"):
        folder = tmp_path / jobs
        folder.mkdir()
        good = folder / "good.txt"
        good.write_bytes(raw[-1].read_bytes())
        empty = folder / "empty.txt"
        empty.write_bytes(b"")
        other = folder / "good.md"  # the same issue by another file
        other.write_text("# 云溪政协\n\n市政协召开会议。\n", encoding="utf-8")
        last = folder / "last.txt"
        last.write_bytes(raw[-2].read_bytes())
        files = [empty, good, other, folder / "none.txt", last]
        content = folder / "content"
        code = run(["ingest", *map(str, files), "--content", str(content), "--jobs", jobs])
        assert code == 3
        said.append(capsys.readouterr().err.replace(str(folder), ""))
        trees.append(tree(content))
    assert said[0] == said[1]
    assert [line.partition(":")[0] for line in said[0].splitlines()] == [
        "/empty.txt",
        "/good.md",
        "/none.txt",
    ]
    assert trees[0] == trees[1]


def test_a_sidecar_that_an_earlier_file_brings_counts_for_a_later_one(
    raw: list[Path], tmp_path: Path
) -> None:
    trees = []
    for jobs in ("1", "2"):
        for name, suffix in (("a", "txt"), ("b", "html")):
            (tmp_path / jobs / name).mkdir(parents=True)
            (tmp_path / jobs / name / f"page.{suffix}").write_text("市政协召开会议，讨论工作。")
        (tmp_path / jobs / "a" / "page.yml").write_text("id: yunxi-7\n", encoding="utf-8")
        files = [tmp_path / jobs / "a" / "page.txt", tmp_path / jobs / "b" / "page.html"]
        content = tmp_path / jobs / "content"
        assert run(["ingest", *map(str, files), "--content", str(content), "--jobs", jobs]) == 3
        trees.append(tree(content))
    assert trees[0] == trees[1]


def start(args: list[str], **settings: object) -> subprocess.Popen[str]:
    environ = {**os.environ, "HUIKAN_WORKERS": "2"}
    return subprocess.Popen(
        [*COMMAND, *args],
        env=environ,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **settings,  # type: ignore[call-overload,no-any-return]
    )


def wait_for(what: Callable[[], object], seconds: float = 300) -> None:
    """Wait until it is so; a machine may be slow, but not for ever."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


def children(process: int) -> list[int]:
    """Child processes that still run."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = entry.joinpath("stat").read_text().rpartition(") ")[2].split()[:2]
            if int(parent) == process and state != "Z":
                found.append(int(entry.name))
        except (OSError, ValueError):
            continue
    return found


def workers_of(process: int) -> list[int]:
    """Those of the children that read: another may look after what they share."""
    return [
        pid
        for pid in children(process)
        if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


@needs_proc
def test_a_run_that_is_killed_leaves_no_worker_and_is_taken_up_again(
    raw: list[Path], alone: dict[str, bytes], tmp_path: Path
) -> None:
    content = tmp_path / "content"
    args = ["ingest", *map(str, raw), "--content", str(content), "--jobs", "2"]
    process = start(args)
    wait_for(lambda: (content / "ledger").is_dir() and len(workers_of(process.pid)) == 2)
    own = workers_of(process.pid)
    process.kill()
    process.communicate()
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in own))
    assert tree(content) != alone
    assert run(args) == 0
    assert tree(content) == alone


@needs_proc
def test_a_worker_that_is_killed_ends_the_run_with_a_remedy(
    raw: list[Path], alone: dict[str, bytes], tmp_path: Path
) -> None:
    content = tmp_path / "content"
    args = ["ingest", *map(str, raw), "--content", str(content), "--jobs", "2", "--lang", "en"]
    process = start(args)
    wait_for(lambda: len(workers_of(process.pid)) == 2)
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    _, said = process.communicate()
    assert process.returncode == 4
    assert "--jobs 1" in said
    assert run(args) == 0
    assert tree(content) == alone


def test_a_fault_in_a_worker_is_told_of_its_file(
    raw: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def make_there(case: Case, *_: object) -> Made:
        raise ZeroDivisionError(case.raw.name)

    monkeypatch.setattr(workers, "make_there", make_there)
    monkeypatch.setattr(workers, "processes", lambda _: nullcontext(Crew(ThreadPoolExecutor(1), 1)))
    content = tmp_path / "content"
    args = ["ingest", *map(str, raw[:2]), "--content", str(content), "--jobs", "2", "--lang", "en"]
    assert run(args) == 4
    said = capsys.readouterr().err
    assert said.startswith(f"{raw[0]}: Reading this file failed")
    assert "ZeroDivisionError" in said


# ---- on a cluster -----------------------------------------------------------


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def cluster(folder: Path, size: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and so many workers, each a process of its own; its address and the workers."""
    address = f"tcp://127.0.0.1:{free_port()}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    port = address.rpartition(":")[2]
    own = [*dask, "--host", "127.0.0.1", "--port", port, "--no-dashboard"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-dashboard"]
    worker += ["--nthreads", "1", "--no-nanny", "--host", "127.0.0.1"]
    scheduler = subprocess.Popen(own, **quiet)  # type: ignore[call-overload]
    hands = [subprocess.Popen(worker, **quiet) for _ in range(size)]  # type: ignore[call-overload]
    try:
        yield address, hands
    finally:
        for process in (*hands, scheduler):
            process.kill()
            process.wait()


WAIT = """
from distributed import Client
with Client({!r}, timeout=60) as client:
    client.wait_for_workers({}, timeout=120)
"""


def test_a_cluster_that_loses_a_worker_writes_what_one_process_does(
    raw: list[Path], alone: dict[str, bytes], tmp_path: Path
) -> None:
    content = tmp_path / "content"
    with cluster(tmp_path, 2) as (address, hands):
        subprocess.run([sys.executable, "-c", WAIT.format(address, 2)], check=True)
        files = list(map(str, raw))
        to = ["--content", str(content), "--engine", "dask", "--scheduler", address]
        process = start(["ingest", *files, *to])
        wait_for(lambda: (content / "ledger").is_dir())
        assert process.poll() is None, "it was done before a worker could be killed"
        hands[0].kill()
        _, said = process.communicate()
    assert process.returncode == 0, said
    assert tree(content) == alone
    for ledger in (content / "ledger").iterdir():
        ids = re.findall(r'^\{"article":.*?"id":"([^"]+)"', ledger.read_text("utf-8"), re.M)
        assert len(ids) == len(set(ids)) > 0


def test_an_address_where_nobody_answers(
    raw: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    to = ["--content", str(tmp_path / "content"), "--engine", "dask", "--lang", "en"]
    assert run(["ingest", str(raw[0]), *to, "--scheduler", address]) == 4
    assert "dask scheduler" in capsys.readouterr().err
    assert run(["ingest", str(raw[0]), *to]) == 2
    assert run(["ingest", str(raw[0]), *to[:2], "--scheduler", address]) == 2
