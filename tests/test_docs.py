"""What the documents say is true: commands, links, dependencies, and nothing of a machine."""

from __future__ import annotations

import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from huikan.cli import command_line

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    p.relative_to(ROOT).as_posix() for p in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
)
MAX_IMAGE_BYTES = 200_000

# `code`, and lines of code blocks (indented or fenced).
_INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_FENCED = re.compile(r"^```.*?\n(.*?)^```", re.M | re.S)
_INDENTED = re.compile(r"^(?: {4}|\t)[ \t]*(\S.*)$", re.M)
_MAKE = re.compile(r"(?:^|\s)make ([a-z]+(?: [a-z]+)*)")
_HUIKAN = re.compile(r"(?:^|\s|/)huikan ([a-z].*)")
_LINK = re.compile(r"!?\[[^\]\n]*\]\(([^)\s#]+)(?:#[^)\s]*)?\)")
_ROW = re.compile(r"^\| `([^`]+)` \| .+? \| .+? \| ([^|]+?) \|", re.M)
_REQUIREMENT = re.compile(r"^[A-Za-z0-9_.-]+")
_TARGET = re.compile(r"^([a-z]+):", re.M)
# Absolute paths of somebody's machine, and the hosts of package registries.
_OF_A_MACHINE = re.compile(
    rb"(?<![\w.:/~-])/(?:home|root|work|Users|opt|mnt)/\w"
    rb"|\b(?:pypi\.org|pythonhosted\.org|registry\.(?:npmjs|yarnpkg|npmmirror))"
)


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def code_of(text: str) -> Iterator[str]:
    """Every line of code in a document."""
    yield from _INLINE.findall(text)
    yield from _INDENTED.findall(text)
    for block in _FENCED.findall(text):
        yield from block.splitlines()


def make_targets() -> set[str]:
    return set(_TARGET.findall(read("Makefile")))


def requirements() -> list[str]:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["pdf"], *extras["dev"]]
    return [m[0] for r in wanted if (m := _REQUIREMENT.match(r))]


def locked() -> dict[str, str]:
    rows = [line.split("==") for line in read("constraints.txt").splitlines() if line[0] != "#"]
    return {normal(name): version for name, version in rows}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def project_files() -> Iterator[Path]:
    """What is, or would be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            yield ROOT / name


def called_wrongly(words: list[str]) -> str:
    """What is wrong with a call of `huikan`, or nothing."""
    command: click.Command = command_line("en")
    while isinstance(command, click.Group):
        name = words.pop(0) if words else ""
        found = command.commands.get(name)
        if found is None:
            return "" if not name and command.name == "new" else f"no command {name!r}"
        command = found
    known = {flag for parameter in command.params for flag in parameter.opts}
    return next((f"no option {w}" for w in words if w.startswith("--") and w not in known), "")


def test_both_readmes_name_the_two_commands() -> None:
    for readme in ("README.md", "README.zh.md"):
        code = "\n".join(code_of(read(readme)))
        assert "make site" in code
        assert "make serve" in code


def test_the_makefile_has_the_promised_targets() -> None:
    promised = {"site", "test", "serve", "lint", "bench", "ingest", "check", "clean"}
    assert promised <= make_targets()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_of_a_document_exists(document: str) -> None:
    named = {t for c in code_of(read(document)) for m in _MAKE.findall(c) for t in m.split()}
    assert named <= make_targets()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_call_of_huikan_in_a_document_is_one(document: str) -> None:
    calls = [m[1] for c in code_of(read(document)) if (m := _HUIKAN.search(c))]
    wrong = {
        call: problem
        for call in calls
        if (problem := called_wrongly(shlex.split(call, comments=True)))
    }
    assert wrong == {}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_of_a_document_leads_somewhere(document: str) -> None:
    text = re.sub(r"`[^`\n]+`", "", read(document))  # an example of how a link is typed is none
    links = [link for link in _LINK.findall(text) if "://" not in link]
    folder = (ROOT / document).parent
    assert [link for link in links if not (folder / link).exists()] == []


def test_dependencies_are_listed_each_with_its_locked_version() -> None:
    rows = _ROW.findall(read("docs/dependencies.md"))
    assert sorted(normal(name) for name, _ in rows) == sorted(map(normal, requirements()))
    assert {normal(n): v for n, v in rows} == {normal(n): locked()[normal(n)] for n, _ in rows}


def test_the_lock_is_sorted_and_names_nothing_but_versions() -> None:
    lines = [line for line in read("constraints.txt").splitlines() if not line.startswith("#")]
    assert lines == sorted(lines, key=str.upper)
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.!+-]+", line)] == []


def test_no_file_knows_a_machine_or_a_registry() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): hit[0]
        for path in project_files()
        if path != Path(__file__) and (hit := _OF_A_MACHINE.search(path.read_bytes()))
    }
    assert found == {}


def test_git_ignores_nothing_that_a_fresh_clone_needs() -> None:
    ignored = subprocess.run(
        ["git", "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--",
         "scripts", "theme_overrides", "tests", "docs", "content", "bench"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    names = ignored.stdout.decode().split("\0")
    made_again = ("__pycache__", "content/.huikan/")
    assert [n for n in names if n and not any(part in n for part in made_again)] == []


def test_pictures_are_small() -> None:
    pictures = [p for p in (ROOT / "docs" / "images").iterdir() if p.suffix in (".png", ".webp")]
    assert pictures
    assert [p.name for p in pictures if p.stat().st_size > MAX_IMAGE_BYTES] == []
