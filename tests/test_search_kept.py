"""Parts of the index in files: what is read is what was written, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from huikan.site.keeping import sweep
from huikan.site.search import Made, Sizes, make_part, merge, shares
from huikan.site.search_kept import load_part, save_part
from made_articles import make_articles

SMALL = Sizes(part=30_000, file=4_000)


@pytest.fixture(scope="module")
def made() -> list[Made]:
    return [make_part(share) for share in shares(make_articles(60, 1500), SMALL.part)]


def test_an_index_of_kept_parts_is_the_same_byte_for_byte(made: list[Made], tmp_path: Path) -> None:
    own = shares(make_articles(60, 1500), SMALL.part)
    assert len(own) > 2
    for share, each in zip(own, made, strict=True):
        save_part(tmp_path / share.digest, each)
    kept = [load_part(tmp_path / share.digest) for share in own]
    there = {name: data() for name, data in merge(own, made, {}, SMALL)}
    back = {name: data() for name, data in merge(own, [k for k in kept if k], {}, SMALL)}
    assert there == back
    assert len(there) > 50


def test_a_part_of_nothing_is_kept(tmp_path: Path) -> None:
    (share,) = shares(make_articles(1, 10))[:1]
    empty = make_part(type(share).of(()))
    save_part(tmp_path / "part", empty)
    found = load_part(tmp_path / "part")
    assert found
    assert (found.part.documents, found.texts) == (0, ())


@pytest.mark.parametrize("harm", ["gone", "empty", "shorter", "longer", "changed"])
def test_a_damaged_part_is_none(made: list[Made], tmp_path: Path, harm: str) -> None:
    path = tmp_path / "part"
    save_part(path, made[0])
    data = bytearray(path.read_bytes())
    if harm == "gone":
        path.unlink()
    elif harm == "changed":
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    else:
        path.write_bytes({"empty": b"", "shorter": data[:-1], "longer": data + b"x"}[harm])
    assert load_part(path) is None


def test_parts_of_other_builds_go(made: list[Made], tmp_path: Path) -> None:
    for name in ("old", "new"):
        save_part(tmp_path / name, made[0])
    sweep(tmp_path, ["new", "coming"])
    sweep(tmp_path / "nowhere", [])
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
