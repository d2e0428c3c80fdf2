"""The pages for editing in the browser: their form, their policy, and the links to them."""

from __future__ import annotations

import json
import re
import zipfile
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from archive_samples import make_archive
from huikan.article import ARTICLE_FIELDS, ISSUE_KEYS, KINDS
from huikan.errors import BadInputError, HuikanError
from huikan.site.build import build_site
from huikan.site.cms import cms_config, cms_files, content_policy
from huikan.site.cms_fields import article_fields, issue_fields
from huikan.site.forge import Editing, Forge, repository_of
from huikan.site.installed import installed, program
from huikan.site.views import SiteTitles
from huikan.store import read_text

TITLES = {"zh": SiteTitles("会刊", "", ""), "en": SiteTitles("Huikan", "", "")}
TOPICS = [("提案办理", "Proposals"), ("渔业", "Fisheries")]


def editing(url: str = "https://github.com/a/b", forge: str = "", **more: str) -> Editing:
    return Editing(repository_of(url, forge, "main", "content"), **more)  # type: ignore[arg-type]


def files(of: Editing) -> dict[str, str]:
    return dict(cms_files(of, TITLES, TOPICS, ""))


@pytest.mark.parametrize(
    ("url", "forge", "kind", "name"),
    [
        ("https://github.com/a/b", "", Forge.GITHUB, "a/b"),
        ("https://github.com/a/b.git/", "", Forge.GITHUB, "a/b"),
        ("https://gitlab.com/a/group/b", "", Forge.GITLAB, "a/group/b"),
        ("https://git.example.cn:3000/a/b", "gitea", Forge.GITEA, "a/b"),
        ("https://codeberg.org/a/b", "", Forge.GITEA, "a/b"),
    ],
)
def test_the_address_tells_the_repository(url: str, forge: str, kind: Forge, name: str) -> None:
    found = repository_of(url, forge, "main", "/content/")
    assert found is not None
    assert (found.forge, found.name, found.folder) == (kind, name, "content")


@pytest.mark.parametrize(
    ("url", "forge"),
    [("git@github.com:a/b", ""), ("https://github.com/a", ""), ("https://git.example.cn/a/b", ""),
     ("https://git.example.cn/a/b", "svn"), ("a/b", "github")],
)  # fmt: skip
def test_what_is_no_repository_is_an_error_with_a_remedy(url: str, forge: str) -> None:
    with pytest.raises(BadInputError):
        repository_of(url, forge, "main", "content")


def test_no_repository_is_none() -> None:
    assert repository_of("", "", "main", "content") is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_form_has_every_key_that_is_checked(lang: str) -> None:
    article = {f["name"] for f in article_fields(lang, TOPICS)}
    assert article == ARTICLE_FIELDS.keys() - {"former"} | {"body"}
    assert {f["name"] for f in issue_fields(lang)} == ISSUE_KEYS.keys() | {"body"}


def test_values_can_only_be_such_as_are_accepted() -> None:
    form = {str(f["name"]): f for f in article_fields("zh", TOPICS)}
    options = form["kind"]["options"]
    assert isinstance(options, list)
    assert [o["value"] for o in options] == list(KINDS)
    assert form["year"]["widget"] == "number"
    assert (form["year"]["min"], form["year"]["max"]) == (1900, 2200)
    assert form["date"]["format"] == "YYYY-MM-DD"
    assert "required" not in form["title"]
    assert form["authors"]["required"] is False
    assert form["translates"]["widget"] == form["id"]["widget"] == "hidden"
    topics = form["topics"]["options"]
    assert isinstance(topics, list)
    assert topics[1] == {"label": "渔业", "value": "渔业"}
    english = {str(f["name"]): f for f in article_fields("en", TOPICS)}
    choices = english["topics"]["options"]
    assert isinstance(choices, list)
    assert choices[1] == {"label": "Fisheries", "value": "渔业"}


def test_only_what_is_translated_is_filled_in_twice() -> None:
    form = {str(f["name"]): f["i18n"] for f in article_fields("zh", TOPICS)}
    assert form["title"] is True
    assert form["committees"] == form["id"] == form["year"] == "duplicate"


@pytest.mark.parametrize(
    ("of", "backend"),
    [
        (editing(), {"name": "github", "repo": "a/b", "auth_methods": ["token"]}),
        (editing(sign_in="https://in.example.cn"), {"base_url": "https://in.example.cn"}),
        (
            editing("https://gitlab.example.cn/a/b", "gitlab", app_id="x"),
            {"api_root": "https://gitlab.example.cn/api/v4", "auth_type": "pkce", "app_id": "x"},
        ),
        (
            editing("https://git.example.cn/a/b", "gitea"),
            {"base_url": "https://git.example.cn", "api_root": "https://git.example.cn/api/v1"},
        ),
    ],
)
def test_each_forge_is_spoken_with_in_its_own_way(of: Editing, backend: dict[str, object]) -> None:
    made = cms_config(of, "会刊", TOPICS, "", "zh")["backend"]
    assert isinstance(made, dict)
    assert {key: made[key] for key in backend} == backend


@pytest.mark.parametrize(
    ("of", "hosts"),
    [
        (editing(), {"https://api.github.com"}),
        (editing("https://git.example.cn/a/b", "gitea"), {"https://git.example.cn"}),
        (Editing(), set()),
    ],
)
def test_the_policy_lets_in_the_site_and_the_repository_alone(of: Editing, hosts: set[str]) -> None:
    policy = content_policy(of.repository)
    assert set(re.findall(r"https?://[^ ;]+", policy)) == hosts
    assert "*" not in policy
    assert "unsafe-eval" not in policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["script-src"] == "'self'"
    assert rules["default-src"] == "'none'"
    page = files(of)["admin/index.html"]
    assert policy in unescape(page)
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)


def test_without_a_repository_the_page_says_what_to_do() -> None:
    made = files(Editing())
    assert "data-only-here" in made["admin/index.html"]
    assert "没有设置代码仓库" in made["admin/index.html"]
    assert "data-only-here" not in files(editing())["admin/index.html"]


def test_the_program_ships_with_its_licences_and_names_no_store_of_fonts() -> None:
    assert {"sveltia-cms.js", "LICENSES.txt"} <= {p.name for p in program().iterdir()}
    text = read_text(program() / "sveltia-cms.js")
    assert "jsdelivr" not in text
    for font in re.findall(r"url\((assets/[^)]+\.woff2)\)", text):
        assert (program() / font).is_file()
    assert "Permission is hereby granted" in read_text(program() / "LICENSES.txt")


@pytest.mark.parametrize(
    "of",
    [
        editing(),
        editing("https://gitlab.com/a/b"),
        editing("https://git.example.cn/a/b", "gitea"),
        Editing(report="kan@example.cn"),
    ],
)
def test_a_report_is_filled_in(of: Editing) -> None:
    url = of.filled_report("差错：老街 & 井", "位置：第 2 段\n现在是：“100%”")
    values = {v[0] for v in parse_qs(urlsplit(url).query).values()}
    assert values == {"差错：老街 & 井", "位置：第 2 段\n现在是：“100%”"}


def test_a_mail_address_comes_before_issues() -> None:
    assert editing(report="kan@example.cn").report_form.startswith("mailto:kan@example.cn?")
    assert Editing().report_form == ""


def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str) -> Path:
    content = make_archive(tmp_path)
    config = read_text(installed("mkdocs.yml")).replace("  custom_dir: theme_overrides\n", "")
    config = config.replace('        repository: ""', f"        repository: {setting}")
    config = config.replace("offline: !ENV [SITE_OFFLINE, false]", "offline: true")
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    build_site(content, tmp_path / "site")
    return tmp_path / "site"


def test_a_site_has_the_pages_and_its_copy_for_the_disk_has_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = build(tmp_path, monkeypatch, "https://github.com/a/b")
    for name in ("config.json", "config.en.json"):
        assert json.loads(read_text(site / "admin" / name))["backend"]["repo"] == "a/b"
    with zipfile.ZipFile(site / "data" / "archive.zip") as archive:
        assert not [n for n in archive.namelist() if "/admin/" in n]
    page = next(site.glob("issues/*/*/01-*/index.html"))
    address = page.parent.relative_to(site / "issues").as_posix()
    assert f"admin/#/collections/articles/entries/{address}" in read_text(page)
    assert "https://github.com/a/b/issues/new?" in read_text(page)
    english = read_text(site / "en" / "issues" / address / "index.html")
    assert f"admin/en.html#/collections/articles/entries/{address}" in english


def test_without_settings_no_page_leads_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = build(tmp_path, monkeypatch, '""')
    assert (site / "admin" / "index.html").is_file()
    pages = [read_text(p) for p in site.glob("issues/**/*.html")]
    assert pages
    assert not [p for p in pages if "hk-report" in p or "admin/" in p]


def test_a_wrong_setting_stops_the_build_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(HuikanError) as error:
        build(tmp_path, monkeypatch, "https://git.example.cn/a/b")
    assert error.value.code == "forge-unknown"
