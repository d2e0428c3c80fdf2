"""The same archive gives the same site, byte for byte, wherever and whenever it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from archive_samples import make_archive, snapshot


def build(content: Path, site: Path, at: Path, **environ: str) -> dict[str, bytes]:
    """Build in a process of its own, from the folder `at`; every file of the site."""
    at.mkdir()
    code = "import sys; from huikan.cli import run; sys.exit(run(sys.argv[1:]))"
    args = [sys.executable, "-c", code, "build", "--content", str(content), "--site", str(site)]
    subprocess.run(args, cwd=at, env={**os.environ, **environ}, check=True, capture_output=True)
    return snapshot(site)


def test_place_time_language_cores_and_chance_change_no_byte(tmp_path: Path) -> None:
    content = make_archive(tmp_path)
    other = tmp_path / "别处 2" / "content"
    shutil.copytree(content, other, copy_function=shutil.copyfile)
    one = build(
        content,
        tmp_path / "one",
        tmp_path / "a",
        TZ="UTC",
        LC_ALL="C",
        PYTHONHASHSEED="1",
        HUIKAN_WORKERS="1",
    )
    two = build(
        other,
        tmp_path / "别处 2" / "two",
        tmp_path / "b",
        TZ="Asia/Shanghai",
        LC_ALL="C.UTF-8",
        LANG="zh_CN.UTF-8",
        PYTHONHASHSEED="4711",
        HUIKAN_WORKERS="3",
    )
    assert len(one) > 40
    assert [path for path in one.keys() | two.keys() if one.get(path) != two.get(path)] == []
