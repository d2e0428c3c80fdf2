"""What runs when somebody pushes or commits: with the least rights, and never over the evidence."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOW = ".github/workflows/site.yml"
PUBLISH = ".github/workflows/publish.yml"


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def writers(workflow: Any) -> dict[str, dict[str, str]]:
    """The jobs that may write, with what they may."""
    return {
        name: job["permissions"]
        for name, job in workflow["jobs"].items()
        if "write" in job.get("permissions", {}).values()
    }


def test_what_runs_a_change_may_not_write_and_what_may_write_runs_none() -> None:
    site, publish = read(WORKFLOW), read(PUBLISH)
    assert site["permissions"] == {"contents": "read"}
    assert writers(site) == {}
    assert publish["permissions"] == {}
    assert writers(publish) == {
        "deploy": {"pages": "write", "id-token": "write"},
        "link": {"statuses": "write"},
    }
    assert publish[True]["workflow_run"]["workflows"] == [site["name"]]  # YAML takes `on` for true
    steps = [step for job in publish["jobs"].values() for step in job["steps"]]
    (checkout,) = [s for s in steps if s.get("uses", "").startswith("actions/checkout@")]
    assert checkout["with"] == {"ref": "main", "persist-credentials": False}
    assert "head_repository.full_name == github.repository" in publish["jobs"]["gather"]["if"]
    for job in ("deploy", "link"):
        assert not any("checkout" in step.get("uses", "") for step in publish["jobs"][job]["steps"])
    for name in (WORKFLOW, PUBLISH):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "secrets." not in text
        assert "pull_request_target" not in text
        used = [row for row in text.split("\n") if re.match(r" *(?:- )?uses: ", row)]
        assert not [row for row in used if not re.search(r"@[0-9a-f]{40} # v", row)]
        scripts = [s["run"] for j in read(name)["jobs"].values() for s in j["steps"] if "run" in s]
        assert not [s for s in scripts if "${{" in s]  # what a change says is never a command


def in_repository(top: Path, *files: str) -> None:
    """Commit files to a repository of its own."""
    for file in files:
        (top / file).parent.mkdir(parents=True, exist_ok=True)
        (top / file).write_text(str(files), encoding="utf-8")
    who = ["-c", "user.name=a", "-c", "user.email=a@a.example"]
    subprocess.run(["git", "add", "-A"], cwd=top, check=True)
    subprocess.run(["git", *who, "commit", "-qm", "x"], cwd=top, check=True)


@pytest.mark.parametrize(
    ("changed", "program"),
    [(["content/issues/a.md"], False), (["content/a.md", "scripts/content/b.py"], True),
     (["mkdocs.yml"], True)],
)  # fmt: skip
def test_a_change_of_texts_alone_is_told(tmp_path: Path, changed: list[str], program: bool) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/scope", tmp_path / ".ci")
    in_repository(tmp_path, "README.md")
    in_repository(tmp_path, *changed)

    def scope(before: str) -> str:
        asked = ["bash", tmp_path / ".ci/scope", before]
        return subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True).stdout

    assert scope("HEAD~1") == f"program={str(program).lower()}\n"
    assert scope("0" * 40) == scope("") == "program=true\n"


GH = """#!/usr/bin/env python3
import json, os, pathlib, sys
args = sys.argv[1:]
known = json.loads(os.environ["KNOWN"])
if args[0] == "api":
    assert args[1:3] == ["--method", "GET"]
    assert args[4::2] == ["-f"] * len(args[4::2])
    said = dict(field.split("=", 1) for field in args[5::2])
    if args[3] == "repos/archive/huikan/pulls":
        assert said["state"] == "open"
        print(json.dumps(known["pulls"]))
    else:
        assert args[3] == "repos/archive/huikan/actions/workflows/site.yml/runs"
        passed = (said.get("branch"), said.get("status")) == ("main", "success")
        assert passed or said["event"] == "pull_request"
        run = known["runs"].get(said.get("head_sha") or said["event"])
        print(json.dumps({"workflow_runs": [{"id": run}] if run else []}))
else:
    run, name, to = args[2], args[4], pathlib.Path(args[6])
    if f"{run} {name}" not in known["artifacts"]:
        sys.exit("no artifact matches")
    (to / "a").mkdir(parents=True)
    (to / "index.html").write_text(f"<html><head><title>{run}</title>")
    (to / "a" / "passwd").symlink_to("/etc/passwd")
"""


def gathered(top: Path, pulls: list[dict[str, object]], artifacts: list[str]) -> tuple[int, str]:
    """Run .ci/previews beside a program that answers as GitHub's would."""
    program = top / "bin/gh"
    program.parent.mkdir()
    program.write_text(GH, encoding="utf-8")
    program.chmod(0o755)
    runs = {"push": 1, "workflow_dispatch": 2, "c7": 7, "c8": 8, "c9": 9}
    known = {"pulls": pulls, "artifacts": artifacts, "runs": runs}
    env = {**os.environ, "PATH": f"{top / 'bin'}:{os.environ['PATH']}", "KNOWN": json.dumps(known),
           "GH_REPO": "archive/huikan"}  # fmt: skip
    asked = [sys.executable, ROOT / ".ci/previews", top / "site"]
    done = subprocess.run(asked, env=env, stdout=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stdout


def pull(number: int, *, fork: bool = False) -> dict[str, object]:
    name = "somebody/huikan" if fork else "archive/huikan"
    return {"number": number, "head": {"sha": f"c{number}", "repo": {"full_name": name}}}


def test_previews_lie_beside_the_published_site_and_forks_have_none(tmp_path: Path) -> None:
    artifacts = ["2 site", "7 preview", "8 preview"]
    code, said = gathered(tmp_path, [pull(7), pull(8, fork=True), pull(9)], artifacts)
    assert (code, said) == (0, "7 c7\n")
    site = tmp_path / "site"
    assert (site / "index.html").read_text() == "<html><head><title>2</title>"
    shown = (site / "preview/7/index.html").read_text()
    assert shown == '<html><head><meta name="robots" content="noindex"><title>7</title>'
    assert sorted(p.name for p in (site / "preview").iterdir()) == ["7"]
    assert not [p for p in site.rglob("*") if p.is_symlink()]


def test_previews_can_be_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREVIEWS", "false")
    assert gathered(tmp_path, [pull(7)], ["2 site", "7 preview"]) == (0, "")
    assert not (tmp_path / "site/preview").exists()


def test_without_a_site_of_the_main_branch_nothing_is_published(tmp_path: Path) -> None:
    code, said = gathered(tmp_path, [pull(7)], ["7 preview"])
    assert code == 1
    assert said == ""


@pytest.mark.parametrize("name", [WORKFLOW, ".gitlab-ci.yml"])
def test_both_forges_check_test_preview_and_publish(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for done in ("huikan check", "bash .ci/run", "make site", ".cache/huikan", "requirements/"):
        assert done in text, done
    jobs = read(name)["jobs"] if name == WORKFLOW else read(name)
    assert {"check", "test", "preview", "search"} <= jobs.keys()
    assert ".ci/recall .base" in text


@pytest.mark.parametrize(
    "path",
    ["content/raw/a.txt", "content/ledger/a.jsonl", "content/anchors/a.jsonl",
     "tests/golden/a.md", "scripts/huikan/site/sveltia/sveltia-cms.js"],
)  # fmt: skip
def test_no_hook_touches_the_evidence(path: str) -> None:
    assert re.search(read(".pre-commit-config.yaml")["exclude"], path)
    assert not re.search(
        read(".pre-commit-config.yaml")["exclude"], "content/issues/2024/a/01-b.md"
    )


def test_hooks_run_the_projects_own_tools() -> None:
    repos = read(".pre-commit-config.yaml")["repos"]
    assert [repo["repo"] for repo in repos] == ["local"]
    for hook in repos[0]["hooks"]:
        assert hook["language"] == "system"
        assert hook["entry"].startswith(".venv/bin/")
