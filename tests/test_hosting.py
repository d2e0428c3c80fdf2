"""What hosts send with the site says the same everywhere; the site's checksums are true."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from archive_samples import make_archive, snapshot
from huikan.site.build import build_site
from huikan.site.hosting import (
    CHECKSUMS,
    EDITING_POLICY,
    HEADERS,
    POLICY,
    SHARED,
    header_files,
    policy_for,
)

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", ["docs/hosts/nginx.conf", "docs/hosts/Caddyfile"])
def test_servers_are_told_the_same_headers(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    said = re.findall(r'([A-Z][A-Za-z-]+) "([^"]+)"', text)
    assert set(said) == {*HEADERS.items(), ("Content-Security-Policy", EDITING_POLICY), SHARED}


def test_every_page_has_the_same_policy_but_for_what_only_a_header_can_say() -> None:
    partial = (ROOT / "theme_overrides/partials/content-policy.html").read_text(encoding="utf-8")
    (said,) = re.findall(r'content="([^"]+)"', partial)
    assert f"{said}; frame-ancestors 'self'" == POLICY
    assert not re.search(r"unsafe|\*|https?:", POLICY)


def test_hosts_that_read_a_file_of_the_site_find_it() -> None:
    for text in header_files().values():
        assert all(f"{name}" in text and value in text for name, value in HEADERS.items())
        assert SHARED[0] in text


def test_a_portal_may_fetch_from_its_archives_and_shares_nothing() -> None:
    origins = ["https://a.example", "http://b.example:8080"]
    for text in header_files(origins, has_editing=False).values():
        assert f"; connect-src 'self' {' '.join(origins)}; frame-ancestors 'self'" in text
        assert SHARED[0] not in text
        assert "/admin/" not in text
    assert policy_for(origins, is_header=False).endswith(origins[-1])


def as_netlify_reads(text: str, path: str) -> dict[str, str]:
    """Lines without a colon are none; of several rules the last one's value counts."""
    found: dict[str, str] = {}
    is_met = False
    for line in filter(None, map(str.strip, text.split("\n"))):
        if line.startswith("/"):
            is_met = path.startswith(line.rstrip("*"))
        elif ":" in line and is_met:
            name, _, value = line.partition(":")
            found[name.strip()] = value.strip()
    return found


def as_cloudflare_reads(text: str, path: str) -> dict[str, str]:
    """Values of several rules are put together, but for a name that a line takes away first."""
    found: dict[str, str] = {}
    is_met = False
    for line in filter(None, map(str.strip, text.split("\n"))):
        if line.startswith("/"):
            is_met = path.startswith(line.rstrip("*"))
        elif is_met and line.startswith("!"):
            found.pop(line.removeprefix("!").strip(), None)
        elif is_met:
            name, _, value = line.partition(": ")
            found[name] = f"{found[name]}, {value}" if name in found else value
    return found


@pytest.mark.parametrize("read", [as_netlify_reads, as_cloudflare_reads])
def test_every_host_sends_the_policy_and_lets_editors_reach_the_repository(
    read: Callable[[str, str], dict[str, str]],
) -> None:
    text = header_files()["_headers"]
    assert read(text, "/issues/") == HEADERS
    assert read(text, "/search/manifest.json") == HEADERS | dict([SHARED])
    assert read(text, "/admin/") == {**HEADERS, "Content-Security-Policy": EDITING_POLICY}


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
def test_workflows_run_what_was_looked_at_and_may_write_no_content(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"^ +(?:- )?uses: (\S+)", text, re.M)
    assert used
    assert [u for u in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", u)] == []
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    granted = [job.get("permissions", {}) for job in workflow["jobs"].values()]
    writes = {k for g in granted for k, v in g.items() if v == "write"}
    assert writes <= {"pages", "id-token", "statuses"}
