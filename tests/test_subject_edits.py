"""Law 5 for people and topics: what an editor set stays, whatever the lists say later."""

from __future__ import annotations

from pathlib import Path

from huikan.article import parse
from huikan.ingest import ingest
from huikan.store import Store, load_authority, read_text

RAW = """银川政协

银川市政协提案开进社区

近日，银川市政协副主席周明远带队走访社区，委员李建国陪同。提案办理不能只在纸上，要到楼道里去看。
"""
OWN_LIST = "- {name: 社区工作, english: Communities, words: [社区, 楼道]}\n"


def ingest_once(store: Store, raw: Path, inputs: str) -> Path:
    ingest(store, raw, load_authority(store.content), inputs)
    return next(store.content.glob("issues/*/*/01-*.md"))


def made(folder: Path) -> tuple[Store, Path, Path]:
    raw = folder / "a.txt"
    raw.write_text(RAW, encoding="utf-8")
    store = Store(folder / "content")
    return store, raw, ingest_once(store, raw, "one")


def add_a_topic(store: Store) -> None:
    lists = store.content / "authority"
    lists.mkdir(parents=True, exist_ok=True)
    (lists / "topics.yml").write_text(OWN_LIST, encoding="utf-8")


def test_a_new_list_tags_anew_without_touching_the_text(tmp_path: Path) -> None:
    store, raw, path = made(tmp_path)
    before = parse(read_text(path))
    assert before.topics == ("提案办理",)
    assert [str(p) for p in before.people] == ["周明远（银川市 副主席）", "李建国（银川市 委员）"]
    add_a_topic(store)
    after = parse(read_text(ingest_once(store, raw, "two")))
    assert set(after.topics) == {"提案办理", "社区工作"}
    assert after.blocks == before.blocks


def test_an_editors_topics_and_people_stay(tmp_path: Path) -> None:
    store, raw, path = made(tmp_path)
    text = read_text(path)
    mended = text.replace("  - 提案办理\n", "  - 社会治理\n")
    mended = mended.replace("role: 副主席", "role: 主席")
    mended = "".join(row for row in mended.splitlines(True) if "name: 李建国" not in row)
    assert mended.count("\n") == text.count("\n") - 1
    path.write_text(mended, encoding="utf-8", newline="")
    add_a_topic(store)
    after = parse(read_text(ingest_once(store, raw, "two")))
    assert after.topics == ("社会治理",)
    assert [str(p) for p in after.people] == ["周明远（银川市 主席）"]


def test_topics_that_an_editor_adds_elsewhere_in_the_front_matter_stay(tmp_path: Path) -> None:
    store, raw, path = made(tmp_path)
    text = read_text(path).replace("topics:\n  - 提案办理\n", "")
    path.write_text(
        text.replace("---\n", "---\ntopics: [社会治理]\n", 1), encoding="utf-8", newline=""
    )
    add_a_topic(store)
    assert parse(read_text(ingest_once(store, raw, "two"))).topics == ("社会治理",)
