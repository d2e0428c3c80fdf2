"""A site that does without a part of itself has no file of it, and no link that leads there."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from huikan.cli import run
from huikan.site.build import build_site
from huikan.site.leaving_out import Extra, Limit, extra_of, passed
from test_site import dead_links

ROOT = Path(__file__).parents[1]
ISSUE = "issues/2024/yunxi-2024-05"
TRANSLATED = f"{ISSUE}/01-rang-laojie-manxialai"
UNTRANSLATED = "issues/2016/yunxi-2016-09/02-yi-zuo-guo-jie-tian-qiao"


def configured(top: Path, lines: str) -> None:
    """The demonstration's configuration in `top`, with lines of the plugin's own."""
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    text = text.replace("custom_dir: theme_overrides", f"custom_dir: {ROOT}/theme_overrides")
    (top / "mkdocs.yml").write_text(text.replace("      leave_out: []\n", lines), "utf-8")


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, with an article and an issue that were moved."""
    content = tmp_path_factory.mktemp("archive") / "content"
    shutil.copytree(ROOT / "content", content)
    for what, to in (
        ("yunxi-2023-06-02", "yunxi-2024-05/09-wu-bu"),
        ("yunxi-2013-01", "2013/yunxi-2013-02"),
    ):
        assert run(["move", what, to, "--content", str(content)]) == 0
    return content


def built(content: Path, top: Path, monkeypatch: pytest.MonkeyPatch, *names: str) -> set[str]:
    """The files of a site that does without these parts, none of whose links is dead."""
    configured(top, f"      leave_out: [{', '.join(names)}]\n")
    monkeypatch.chdir(top)
    build_site(content, top / "site", strict=True)
    assert not dead_links(top / "site")
    files = (path for path in (top / "site").rglob("*") if path.is_file())
    return {path.relative_to(top / "site").as_posix() for path in files}


@pytest.fixture(scope="module")
def all_files(content: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    with pytest.MonkeyPatch.context() as patch:
        return built(content, tmp_path_factory.mktemp("whole"), patch)


@pytest.mark.parametrize("extra", [e for e in Extra if e is not Extra.PDF])
def test_each_part_can_be_left_out_alone(
    content: Path,
    all_files: set[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    extra: Extra,
) -> None:
    files = built(content, tmp_path, monkeypatch, extra)
    gone = {path for path in all_files if extra_of(path, all_files) is extra}
    assert gone
    # Pages at old addresses lead on; English ones of issues on one page go with both parts.
    stays = {path for path in gone if path in files}
    assert all("http-equiv" in (tmp_path / "site" / path).read_text("utf-8") for path in stays)
    assert len(stays) < len(gone)
    also = {path for path in all_files - files if extra_of(path, all_files) is Extra.PRINT}
    assert all_files - files - gone == (also if extra is Extra.UNTRANSLATED else set())


def test_all_of_them_together(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = built(content, tmp_path, monkeypatch, *Extra)
    assert not [path for path in files if path.startswith(("issues/", "en/issues/"))
                and path.endswith((".pdf", ".epub", ".txt", ".md"))]  # fmt: skip
    assert f"{UNTRANSLATED}/index.html" in files
    assert f"en/{TRANSLATED}/index.html" in files
    page = tmp_path / "site" / UNTRANSLATED / "index.html"
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    switch = soup.select_one("a.hk-switch")
    assert switch is not None
    # The other language has no such page: it leads to the issue, where the article is listed.
    assert urljoin(f"/{UNTRANSLATED}/", str(switch["href"])) == "/en/issues/2016/yunxi-2016-09/"


def test_a_name_that_is_none_is_refused(
    content: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    configured(tmp_path, "      leave_out: [pfd]\n")
    monkeypatch.chdir(tmp_path)
    args = ["build", "--content", str(content), "--site", str(tmp_path / "site")]
    assert run(args) != 0
    assert "'leave_out': Expected one of: ['pdf'" in caplog.text


def test_a_build_says_what_would_help_where_a_limit_is_passed(
    content: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    configured(tmp_path, "      pdf: false\n      leave_out: [epub]\n")
    text = (tmp_path / "mkdocs.yml").read_text("utf-8")
    text = text.replace("      pdf: !ENV [SITE_PDF, true]\n", "").replace("1000  #", "5  #")
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    args = ["--lang", "en", "build", "--content", str(content), "--site", str(tmp_path / "site")]
    assert run([*args[2:], *args[:2]]) == 0
    said = capsys.readouterr().err
    assert "more than the 5 MB that its host takes" in said
    for name in ("untranslated", "print", "english-raw", "texts"):
        assert f"{name} " in said
    assert "epub" not in said
    # What stands already is measured too.
    assert run([*args[2:], *args[:2]]) == 0
    assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    ("limit", "codes"),
    [
        (Limit(), []),
        (Limit(3, 2), []),
        (Limit(2, 0), ["site-too-large"]),
        (Limit(0, 1), ["site-too-many-files"]),
        (Limit(2, 1), ["site-too-large", "site-too-many-files"]),
    ],
)
def test_only_a_limit_that_is_passed_is_told_of(limit: Limit, codes: list[str]) -> None:
    sizes = {"index.html": 1_000_000, "issues/2024/a.epub": 2_000_000}
    assert [code for code, _ in passed(sizes, limit, ())] == codes
    still = [f"{code}-still" for code in codes]
    assert [code for code, _ in passed(sizes, limit, list(Extra))] == still
