"""The demonstration pages against their truths, with pinned floors (`demo/floors.yml`)."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from huikan.article import parse
from huikan.ingest import ingest
from huikan.store import Store, load_authority
from truth import check

HERE = Path(__file__).parent
CONTENT = HERE.parent / "content"
TRUTHS = sorted(p for p in (HERE / "demo").glob("*.yml") if p.stem != "floors")
FLOORS: dict[str, float] = yaml.safe_load((HERE / "demo" / "floors.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(tmp_path_factory.mktemp("demo") / "content")
    authority = load_authority(CONTENT)
    for name in Store(CONTENT).raw_names():
        ingest(store, CONTENT / "raw" / name, authority, "0")
    return store


def test_every_page_has_a_floor() -> None:
    assert FLOORS.keys() == {p.stem for p in TRUTHS}


@pytest.mark.parametrize("path", TRUTHS, ids=lambda p: p.stem)
def test_page(store: Store, path: Path) -> None:
    ledger = store.ledger(path.stem)
    assert ledger is not None
    files = [(store.content / a.path).read_text(encoding="utf-8") for a in ledger.articles]
    checks = list(check(yaml.safe_load(path.read_text(encoding="utf-8")), list(map(parse, files))))
    failed = [f"{c.kind}: {c.about}" for c in checks if not c.holds]
    share = 1 - len(failed) / len(checks)
    assert share >= FLOORS[path.stem], "\n".join([f"{share:.3f}", *failed])
