"""What is installed is what was written down: versions, hashes, licences, the SBOM."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import Distribution
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

from authoring import load_script

ROOT = Path(__file__).parents[1]
LOCKS = {"site": (), "pdf": ("pdf",), "dev": ("dev", "cluster")}
_ENTRY = re.compile(
    r"^([\w.-]+)==([^\s;\\]+)[^\n]*\\\n((?: {4}--hash=sha256:[0-9a-f]{64}[ \\]*\n)+)", re.M
)
_PACKAGE = re.compile(r"^[\w.-]+==", re.M)
# Options and addresses that would take a package from somewhere else.
_ELSEWHERE = re.compile(r"^\s*(?:-[eif]|--index-url|--extra-index-url|--find-links)\b|@ ", re.M)


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bill() -> ModuleType:
    return load_script("bill_of_materials")


def hashed(lock: str, bill: ModuleType) -> dict[str, str]:
    """The packages of a list that have a hash, with their versions."""
    entries = _ENTRY.findall(read(f"requirements/{lock}.txt"))
    return {bill.normal(name): version for name, version, _ in entries}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_to_install_has_hashes(lock: str, bill: ModuleType) -> None:
    text = read(f"requirements/{lock}.txt")
    assert len(hashed(lock, bill)) == len(_PACKAGE.findall(text)) > 40
    assert not _ELSEWHERE.search(text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_in_its_list_at_the_version_of_the_constraints(
    lock: str, bill: ModuleType
) -> None:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    asked = project["dependencies"] + [r for extra in LOCKS[lock] for r in extras[extra]]
    versions = hashed(lock, bill)
    for requirement in map(Requirement, [*asked, "hatchling"]):
        assert versions[bill.normal(requirement.name)] in requirement.specifier
    pinned = dict(line.split("==") for line in read("constraints.txt").split() if "==" in line)
    assert versions.items() <= {bill.normal(n): v for n, v in pinned.items()}.items()


def test_the_makefile_installs_nothing_but_what_has_a_hash() -> None:
    rules = read("Makefile").split("$(BASE): pyproject.toml", 1)[1]
    assert "$(PIP) install" not in rules
    assert "--require-hashes" in read("Makefile")


def test_a_file_with_another_hash_is_not_installed(tmp_path: Path) -> None:
    wheel = tmp_path / "huikan_probe-1.0-py3-none-any.whl"
    wheel.write_bytes(b"not what was locked")
    lock = tmp_path / "lock.txt"
    lock.write_text(f"huikan-probe @ {wheel.as_uri()} --hash=sha256:{'0' * 64}\n")
    ran = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--dry-run", "--no-deps", "--no-index",
         "--require-hashes", "-r", str(lock)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode != 0
    assert "DO NOT MATCH" in ran.stderr


def test_the_bill_of_materials_is_what_its_program_writes(bill: ModuleType) -> None:
    listed = bill.parts()
    assert read("docs/sbom.cdx.json") == bill.sbom(listed), "make sbom"
    assert read("docs/licences.md") == bill.licences(listed), "make sbom"


def test_the_bill_has_every_package_that_is_needed_and_each_edge_ends_in_it() -> None:
    text = read("docs/sbom.cdx.json")
    made = json.loads(text)
    project = tomllib.loads(read("pyproject.toml"))["project"]
    names = {part["name"] for part in made["components"]}
    asked = {Requirement(r).name.replace("_", "-").lower() for r in project["dependencies"]}
    assert asked | {"typst", "jinja2"} <= names
    assert "pytest" not in names
    refs = {part["bom-ref"] for part in [*made["components"], made["metadata"]["component"]]}
    edges = made["dependencies"]
    assert {ref for edge in edges for ref in [edge["ref"], *edge["dependsOn"]]} == refs
    assert all(part["licenses"][0]["expression"] for part in made["components"])


def test_what_is_passed_on_is_the_version_of_the_list(bill: ModuleType) -> None:
    package = json.loads(read("scripts/authoring/cms/package.json"))
    versions = {part.name: part.version for part in bill.PASSED_ON}
    assert f'"@sveltia/cms": "{versions["@sveltia/cms"]}"' in json.dumps(package)
    assert f"Noto Serif CJK SC {versions['Noto Serif CJK SC']}" in read("docs/dependencies.md")


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ("License-Expression: MIT AND Zlib\n", "MIT AND Zlib"),
        ("Classifier: License :: OSI Approved :: MIT License\n", "MIT"),
        ("License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License\n", "MIT"),
        ("Classifier: License :: OSI Approved :: Apache Software License\n", "Apache-2.0"),
        ("Classifier: License :: OSI Approved :: BSD License\n", ""),
        ("License: ask the author\n", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_licence_is_told_or_left_unknown(
    bill: ModuleType, tmp_path: Path, said: str, licence: str
) -> None:
    (tmp_path / "METADATA").write_text(f"Metadata-Version: 2.4\nName: x\nVersion: 1\n{said}")
    assert bill.licence_of(Distribution.at(tmp_path)) == licence


def test_a_package_without_a_known_licence_stops_the_list(
    bill: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bill, "READ_BY_HAND", {})
    with pytest.raises(SystemExit, match=r"No known licence: .*jinja2"):
        bill.parts()
