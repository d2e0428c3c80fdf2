"""Running a program for the benches, with what it costs: seconds, memory, what it leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Cost:
    """One run: seconds, memory in bytes, and what it left behind."""

    wall: float
    cpu: float
    memory: int
    in_all: int
    bytes: int
    files: int


def run(command: Sequence[object], cwd: Path, site: Path, **variables: str) -> Cost:
    """Run a program to its end."""
    begun = time.monotonic()
    child = subprocess.Popen(
        [str(part) for part in command], cwd=cwd, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, env={**os.environ, "SITE_PDF": "false", **variables},
    )  # fmt: skip
    watch = Watch(child.pid)
    assert child.stderr
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    wall, (memory, in_all) = time.monotonic() - begun, watch.stop()
    if child.returncode:
        raise SystemExit(said.decode(errors="replace"))
    files = [p.stat().st_size for p in site.rglob("*") if p.is_file()]
    cpu = used.ru_utime + used.ru_stime
    return Cost(wall, cpu, memory, in_all, sum(files), len(files))


class Watch:
    """Looks five times a second how much memory a process and its children have.

    (What the system says at a process's end holds the memory of the one that started it.)
    """

    def __init__(self, process: int) -> None:
        self._process, self._most, self._end = process, (0, 0), threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> tuple[int, int]:
        """The most that one of them had, and all of them at once, in bytes."""
        self._end.set()
        self._thread.join()
        return self._most

    def _look(self) -> None:
        while not self._end.wait(0.2):
            found = [_memory(process) for process in _family(self._process)]
            one, in_all = max(whole for whole, _ in found), sum(share for _, share in found)
            self._most = max(self._most[0], one), max(self._most[1], in_all)


def _family(process: int) -> list[int]:
    family = [process]
    for one in family:
        with suppress(OSError):
            said = Path(f"/proc/{one}/task/{one}/children").read_text()
            family += map(int, said.split())
    return family


def _memory(process: int) -> tuple[int, int]:
    """What a process has in memory, and the same with shared pages by their share; in bytes."""
    with suppress(OSError, ValueError):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
        said = {line.split()[0]: int(line.split()[1]) * 1024 for line in lines}
        return said.get("Rss:", 0), said.get("Pss:", 0)
    return 0, 0
