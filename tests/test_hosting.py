"""What hosts send with the site says the same everywhere; the site's checksums are true."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
import yaml

from archive_samples import make_archive, snapshot
from huikan.site.build import build_site
from huikan.site.hosting import CHECKSUMS, HEADERS, POLICY, header_files

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", ["docs/hosts/nginx.conf", "docs/hosts/Caddyfile"])
def test_servers_are_told_the_same_headers(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert dict(re.findall(r'([A-Z][A-Za-z-]+) "([^"]+)"', text)) == HEADERS


def test_every_page_has_the_same_policy_but_for_what_only_a_header_can_say() -> None:
    partial = (ROOT / "theme_overrides/partials/content-policy.html").read_text(encoding="utf-8")
    (said,) = re.findall(r'content="([^"]+)"', partial)
    assert f"{said}; frame-ancestors 'self'" == POLICY
    assert not re.search(r"unsafe|\*|https?:", POLICY)


def test_hosts_that_read_a_file_of_the_site_find_it() -> None:
    for text in header_files().values():
        assert all(f"{name}" in text and value in text for name, value in HEADERS.items())


def test_the_checksums_are_those_of_every_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_OFFLINE", "true")
    build_site(make_archive(tmp_path), tmp_path / "site", strict=True)
    files = snapshot(tmp_path / "site")
    rows = files.pop(CHECKSUMS).decode().splitlines()
    assert rows == [f"{hashlib.sha256(files[p]).hexdigest()}  {p}" for p in sorted(files)]


WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_workflows_run_what_was_looked_at_and_may_write_nothing_but_pages(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert [u for u in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", u)] == []
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    granted = [job.get("permissions", {}) for job in workflow["jobs"].values()]
    writes = {k for g in granted for k, v in g.items() if v == "write"}
    assert writes <= {"pages", "id-token"}
