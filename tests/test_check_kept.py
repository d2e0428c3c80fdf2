"""What the last check found is taken over only where nothing that it hangs on changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from huikan import check as checking
from huikan import check_kept
from huikan.check import Report, check
from huikan.check_report import issue_row, read_issue
from huikan.settled import notes_beside
from huikan.site import inputs
from huikan.store import Store

ROOT = Path(__file__).parents[1]
ISSUE = "issues/2024/yunxi-2024-05"
ARTICLE = f"{ISSUE}/01-rang-laojie-manxialai.md"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The demonstration, checked; one issue is many enough to keep something."""
    monkeypatch.setattr(check_kept, "MANY", 1)
    monkeypatch.setattr(inputs, "_SETTLED", 0)
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    page = content / ARTICLE
    page.write_text(page.read_text("utf-8") + "\n![井](jing.png) [前](../a/)\n", "utf-8")
    check(Store(content))
    return Store(content)


def looked_at(store: Store, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], Report]:
    """The issues and raw files that a check looks at, and its report, which is that of a check
    that keeps nothing."""
    looked: list[str] = []
    folder, raw = checking._check_folder, checking._check_raw

    def look_folder(store: Store, authority: object, name: str, paths: object) -> object:
        looked.append(name)
        return folder(store, authority, name, paths)  # type: ignore[arg-type]

    def look_raw(store: Store, authority: object, name: str, said: str) -> object:
        looked.append(f"raw/{name}")
        return raw(store, authority, name, said)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(checking, "_check_folder", look_folder)
        patch.setattr(checking, "_check_raw", look_raw)
        found = check(store)
    with monkeypatch.context() as patch:
        patch.setattr(check_kept, "MANY", 1000)
        assert check(store) == found
    return looked, found


def test_where_nothing_changed_nothing_is_looked_at(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked, report = looked_at(store, monkeypatch)
    assert looked == []
    assert {p.code for p in report.problems} >= {"image-missing", "link-dead"}
    assert report.articles > 10


def write(path: str, change: Callable[[str], str]) -> Callable[[Store], None]:
    def do(store: Store) -> None:
        file = store.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(change(file.read_text("utf-8") if file.is_file() else ""), "utf-8")

    return do


def remove(path: str) -> Callable[[Store], None]:
    return lambda store: (store.content / path).unlink()


RAW = "yunxi-2016-09.txt"
CHANGES: dict[str, tuple[Callable[[Store], None], list[str]]] = {
    "an article": (write(ARTICLE, lambda t: t + "\n补记。\n"), [ISSUE]),
    "a translation": (write(ARTICLE.replace(".md", ".en.md"), lambda t: t + "\nMore.\n"), [ISSUE]),
    "what an issue says": (write(f"{ISSUE}/index.md", lambda t: t + "\n按。\n"), [ISSUE]),
    "a new article": (
        write(f"{ISSUE}/77-xin.md", lambda _: "---\ntitle: 新\nid: yunxi-2013-01-01\n---\n新\n"),
        [ISSUE],
    ),
    "an article that is gone": (remove(ARTICLE), [ISSUE]),
    "a picture that came": (write(f"{ISSUE}/jing.png", lambda _: "x"), [ISSUE]),
    "a picture of nearly its name": (write(f"{ISSUE}/jin.png", lambda _: "x"), [ISSUE]),
    "what a link leads to": (write("issues/2024/a/note.txt", lambda _: "x"), [ISSUE]),
    "a register": (remove(f"anchors/{ISSUE.rpartition('/')[2]}.jsonl"), [ISSUE]),
    "a raw file": (write(f"raw/{RAW}", lambda t: t + "又一行。\n"), [f"raw/{RAW}"]),
    "a ledger": (
        write(f"ledger/{RAW[:-4]}.jsonl", lambda t: t.replace("reflow/", "reflow/x-", 1)),
        [f"raw/{RAW}"],
    ),
    "a sidecar": (
        write(f"raw/{RAW[:-4]}.yml", lambda t: t + "source: 剪报\n"), [f"raw/{RAW}"]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed_is_looked_at(
    store: Store, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    change, wanted = CHANGES[name]
    change(store)
    looked, _ = looked_at(store, monkeypatch)
    assert looked == wanted
    assert looked_at(store, monkeypatch)[0] == []


@pytest.mark.parametrize("what", ["authority", "program"])
def test_all_is_looked_at_where_what_all_goes_by_changed(
    store: Store, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    if what == "authority":
        write("authority/committees.yml", lambda t: t + "\n# 注\n")(store)
    else:
        monkeypatch.setattr(check_kept, "environment_digest", lambda *_: "another")
    looked, report = looked_at(store, monkeypatch)
    assert len(looked) == report.issues + len(store.raw_names())


def test_a_file_saved_while_it_is_checked_is_checked_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(ARTICLE, lambda t: t + "\n补记。\n")(store)
    folder = checking._check_folder

    def save_meanwhile(*args: object) -> object:
        found = folder(*args)  # type: ignore[arg-type]
        write(ARTICLE, lambda t: t + "\n再补。\n")(store)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(checking, "_check_folder", save_meanwhile)
        check(store)
    assert looked_at(store, monkeypatch)[0] == [ISSUE]


def test_damage_and_another_format_are_no_harm(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = notes_beside(store.content) / "checked.json"
    for data in (b"", b"rubbish", kept.read_bytes()[:-20]):
        kept.write_bytes(data)
        assert looked_at(store, monkeypatch)[0]
    monkeypatch.setattr(check_kept, "_FORMAT", 99)
    assert looked_at(store, monkeypatch)[0]


def test_a_report_is_read_as_it_was_written(store: Store) -> None:
    kept = check_kept.kept_checks(store.content)
    for _, report in kept.issues.values():
        assert read_issue(check_kept.json.loads(check_kept.json.dumps(issue_row(report)))) == report


def test_a_small_archive_leaves_nothing_beside_it(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content/issues/2024", tmp_path / "content/issues/2024")
    check(Store(tmp_path / "content"))
    assert {path.name for path in tmp_path.iterdir()} == {"content"}
