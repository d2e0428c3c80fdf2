"""What runs when somebody pushes or commits: with the least rights, and never over the evidence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOW = ".github/workflows/site.yml"


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_only_the_job_that_publishes_may_write() -> None:
    workflow = read(WORKFLOW)
    assert workflow["permissions"] == {"contents": "read"}
    writers = {
        name: job["permissions"]
        for name, job in workflow["jobs"].items()
        if "write" in job.get("permissions", {}).values()
    }
    assert writers == {"deploy": {"pages": "write", "id-token": "write"}}
    assert "secrets." not in (ROOT / WORKFLOW).read_text(encoding="utf-8")
    assert "pull_request_target" not in (ROOT / WORKFLOW).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [WORKFLOW, ".gitlab-ci.yml"])
def test_both_forges_check_test_preview_and_publish(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for done in ("huikan check", "bash .ci/run", "make site", ".cache/huikan", "requirements/"):
        assert done in text, done
    jobs = read(name)["jobs"] if name == WORKFLOW else read(name)
    assert {"check", "test", "preview"} <= jobs.keys()


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
