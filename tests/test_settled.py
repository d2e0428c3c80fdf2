"""What need not be looked at again is not, and nothing that changed is taken for settled."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from huikan import settled
from huikan.registering import update_register
from huikan.settled import settled_in, update_registers
from huikan.site import inputs
from huikan.store import Store

ISSUE = "issues/2024/yunxi-2024-01"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Two issues of one article each, whose registers stand; one issue is many enough."""
    monkeypatch.setattr(settled, "MANY", 1)
    monkeypatch.setattr(inputs, "_SETTLED", 0)
    store = Store(tmp_path / "content")
    for number in (1, 2):
        said = f"---\ntitle: 走访老街\nid: a-{number}\n---\n委员走访老街。\n\n会后公布结果。\n"
        store.write(f"issues/2024/yunxi-2024-0{number}/01-lao-jie.md", said)
    for _ in range(2):
        assert list(update_registers(store, store.issue_folders())) == []
    return store


def looked_at(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The issues whose registers one run looks at."""
    looked: list[str] = []

    def look(store: Store, folder: str) -> bool:
        looked.append(folder)
        return update_register(store, folder)

    monkeypatch.setattr(settled, "update_register", look)
    assert list(update_registers(store, store.issue_folders())) == []
    return looked


def test_a_settled_register_is_not_read_again(
    archive: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert looked_at(archive, monkeypatch) == []


@pytest.mark.parametrize(
    "path",
    [f"{ISSUE}/01-lao-jie.md", f"{ISSUE}/02-xin-jie.md", f"{ISSUE}/01-lao-jie.en.md",
     f"{ISSUE}/index.md", "anchors/yunxi-2024-01.jsonl"],
)  # fmt: skip
def test_one_of_whose_files_changed_is(
    archive: Store, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    if path.startswith("anchors/"):
        (archive.content / path).unlink()
    elif path.endswith("index.md"):
        archive.write(path, "---\ntitle: 第一期\n---\n")
    else:
        said = f"---\ntitle: 新街\nid: a-{'1' if '01-' in path else '9'}\n---\n委员走访新街。\n"
        archive.write(path, said)
    assert looked_at(archive, monkeypatch) == [ISSUE]


def test_a_file_that_is_saved_while_it_is_read_is_read_again(
    archive: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = archive.content / ISSUE / "01-lao-jie.md"
    page.write_text(page.read_text("utf-8") + "\n补记。\n", "utf-8")
    update_register(archive, ISSUE)
    seen = settled_in(archive.content, archive.issue_folders())
    page.write_text(page.read_text("utf-8") + "\n再补。\n", "utf-8")
    seen.keep(archive.issue_folders())
    assert looked_at(archive, monkeypatch) == [ISSUE]


@pytest.mark.parametrize("damage", ["", "{", "gone"])
def test_what_was_kept_may_be_damaged_or_gone(
    archive: Store, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    cache = archive.content.parent / ".cache"
    if damage == "gone":
        shutil.rmtree(cache)
    else:
        for path in cache.rglob("*.json"):
            path.write_text(damage, "utf-8")
    assert looked_at(archive, monkeypatch) == [ISSUE, f"{ISSUE[:-1]}2"]


def test_a_small_archive_leaves_nothing_beside_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "content")
    store.write(f"{ISSUE}/01-a.md", "---\ntitle: 走访老街\nid: a-1\n---\n委员走访老街。\n")
    assert list(update_registers(store, store.issue_folders())) == []
    assert [p.name for p in tmp_path.iterdir()] == ["content"]


def test_what_is_wrong_with_one_issue_does_not_stop_the_next(archive: Store) -> None:
    (archive.content / "anchors/yunxi-2024-01.jsonl").write_text("{", "utf-8")
    (archive.content / "anchors/yunxi-2024-02.jsonl").unlink()
    (error,) = update_registers(archive, archive.issue_folders())
    assert str(error.path).endswith("yunxi-2024-01.jsonl")
    assert archive.has("anchors/yunxi-2024-02.jsonl")
