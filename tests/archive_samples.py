"""Small archives for the tests of the command line; places and people are made up."""

from __future__ import annotations

from pathlib import Path

from huikan.cli import run

PAGE = """让水井边的议事亭重新热闹起来

松桥市政协提案委员会

入春以来，松桥市政协提案委员会的委员们把议事的地方搬到了老水井边。井台四周摆着十几把竹椅，谁来了都能坐下说两句。

井水清不清，街坊最清楚。今年三月，有人提出井旁的排水沟年年堵塞，委员们当场记下，第二天就请来了住建部门的技术员。

到了五月，新的排水沟修好了，议事亭里又添了两张旧方桌。委员们说，办法不在大小，管用就行。

一张便民卡跑出的加速度

松桥市政协经济委员会

办一张停车卡要跑几个窗口？松桥市政协经济委员会的委员们带着这个问题，在政务大厅整整走了两天。

他们画出一张路线图，把六个环节并成两个。六月起，停车卡当天就能拿到手。
"""
"""A page without damage, of two articles."""

SIDECAR = """publication: 松桥政协
date: 2024-06-18
number: 2024年第6期
place: 松桥市
"""

PLACES = """- name: 松桥市
  short: 松桥
  english: Songqiao
  level: prefecture
"""


def make_archive(tmp_path: Path) -> Path:
    """An archive of one ingested issue of two articles; returns its content folder."""
    content = tmp_path / "content"
    (content / "authority").mkdir(parents=True)
    (content / "authority" / "places.yml").write_text(PLACES, encoding="utf-8")
    raw = write_raw(tmp_path / "scans", "songqiao-06.txt", PAGE)
    raw.with_suffix(".yml").write_text(SIDECAR, encoding="utf-8")
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    return content


def write_raw(folder: Path, name: str, text: str | bytes) -> Path:
    """A raw file below `folder`; text is written as UTF-8."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, leftovers of a broken write included."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def articles(content: Path) -> list[Path]:
    """The article files, in the order of their paths."""
    return sorted(p for p in content.glob("issues/*/*/*.md") if p.name != "index.md")
