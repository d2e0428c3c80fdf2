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
from pathlib import Path

import pytest

from works import WORKS, in_child, prepare

pytestmark = pytest.mark.usefixtures("without_pdfs")
KILLS = int(os.environ.get("HUIKAN_KILLS", "4"))
SEED = 20240628


@pytest.mark.parametrize("name", WORKS)
def test_killed_at_moments_by_chance(name: str, tmp_path: Path) -> None:
    work, before, now = WORKS[name], tmp_path / "before", tmp_path / "now"
    prepare(before, name)

    def begin() -> None:
        shutil.rmtree(now, ignore_errors=True)
        shutil.copytree(before, now)

    begin()
    old = work.seen(now)
    assert in_child(work.do, now) == 0
    new = work.seen(now)
    begin()
    start = time.monotonic()  # the second time: files are in the system's memory, as later on
    assert in_child(work.do, now) == 0
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
            assert in_child(work.do, now) == 0  # a killed run's helpers do not keep the lock
        assert work.seen(now) == new
    print(f"\n{name}: {KILLS} moments in {seconds:.2f} s: {dict(came)}")
