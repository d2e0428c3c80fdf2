"""The schemas say what the parsers say: every key, in both languages, and every file of ours."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import fastjsonschema
import pytest
import yaml

from huikan.article import ARTICLE_FIELDS, SIDECAR_KEYS, split_front_matter
from huikan.authority_files import AUTHORITY_KEYS
from huikan.cli import run
from huikan.schema import schema_files, schemas

CONTENT = Path(__file__).parents[1] / "content"
Output = pytest.CaptureFixture[str]


def plain(value: object) -> object:
    """What an editor's program sees: a date is text to it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, list) else value


def faults(schema: str, value: object) -> str:
    """What the schema has against the value; nothing if it fits."""
    try:
        fastjsonschema.validate(schemas()[schema], plain(value))
    except fastjsonschema.JsonSchemaValueException as e:
        return str(e)
    return ""


def front_of(path: Path) -> dict[str, object]:
    return split_front_matter(path.read_text(encoding="utf-8"), str(path))[0]


def test_every_file_of_the_demonstration_archive_fits_its_schema() -> None:
    files = [
        *(("article.json", p) for p in CONTENT.glob("issues/*/*/[0-9]*.md")),
        *(("issue.json", p) for p in CONTENT.glob("issues/*/*/index.md")),
    ]
    assert {schema for schema, _ in files} == {"article.json", "issue.json"}
    wrong = {p.name: said for schema, p in files if (said := faults(schema, front_of(p)))}
    for path in [*CONTENT.glob("raw/*.yml"), *CONTENT.glob("authority/*.yml")]:
        is_sidecar = path.parent.name == "raw"
        schema = "sidecar.json" if is_sidecar else f"authority-{path.stem}.json"
        if said := faults(schema, yaml.safe_load(path.read_text(encoding="utf-8"))):
            wrong[path.name] = said
    assert wrong == {}


def test_the_shipped_authority_files_fit_too() -> None:
    data = Path(__file__).parents[1] / "scripts" / "huikan" / "data"
    files = [p for p in data.glob("*.yml") if p.name in AUTHORITY_KEYS]
    assert len(files) > 2
    wrong = {
        p.name: said
        for p in files
        if (said := faults(f"authority-{p.stem}.json", yaml.safe_load(p.read_text("utf-8"))))
    }
    assert wrong == {}


def test_each_key_that_a_parser_knows_is_in_its_schema_and_no_other() -> None:
    made = schemas()
    known = {
        "article.json": set(ARTICLE_FIELDS),
        "sidecar.json": set(SIDECAR_KEYS),
        "issue.json": {*SIDECAR_KEYS, "raw", "former"},
    }
    for name, keys in known.items():
        assert set(made[name]["properties"]) == keys, name  # type: ignore[call-overload]
    for name, entry in AUTHORITY_KEYS.items():
        items = made[f"authority-{Path(name).stem}.json"]["items"]
        assert set(items["properties"]) == set(entry), name  # type: ignore[index]


def test_every_key_is_explained_in_chinese_and_english() -> None:
    for name, schema in schemas().items():
        items: dict[str, dict[str, dict[str, str]]] = schema.get("items", schema)  # type: ignore[assignment]
        for key, value in items["properties"].items():
            chinese, english = value["description"].split("\n\n")
            assert any("\u4e00" <= c <= "\u9fff" for c in chinese), (name, key)
            assert any(c.isascii() and c.isalpha() for c in english), (name, key)


@pytest.mark.parametrize(
    ("schema", "front"),
    [
        ("article.json", {"subtitle": "没有标题"}),
        ("article.json", {"title": "井", "year": "二〇二四"}),
        ("article.json", {"title": "井", "year": 24}),
        ("article.json", {"title": "井", "kind": "报道"}),
        ("article.json", {"title": "井", "people": [{"role": "委员"}]}),
        ("article.json", {"title": "井", "review": ["待核"]}),
        ("sidecar.json", {"publicaton": "松桥政协"}),
        ("authority-places.json", [{"name": "松桥市"}]),
        ("authority-places.json", [{"name": "松桥市", "level": "city"}]),
    ],
)
def test_what_the_parser_refuses_the_schema_refuses(schema: str, front: object) -> None:
    assert faults(schema, front)


@pytest.mark.parametrize(
    "front",
    [
        {"title": 2024, "authors": "程晚舟", "year": None},
        {"title": "井", "people": ["周明远", {"name": "程晚舟", "role": "委员"}], "ours": 1},
    ],
)
def test_what_the_parser_takes_the_schema_takes(front: object) -> None:
    assert faults("article.json", front) == ""


def test_the_command_writes_the_schemas_where_it_is_told(tmp_path: Path, capsys: Output) -> None:
    folder = tmp_path / "工具"
    assert run(["schema", str(folder), "--lang", "zh"]) == 0
    assert str(folder) in capsys.readouterr().out
    written = {p.name: p.read_text(encoding="utf-8") for p in folder.iterdir()}
    assert written == schema_files()
    assert json.loads(written["article.json"])["required"] == ["title"]
