"""What is kept between builds: it saves work, and never shows what is no longer so."""

from __future__ import annotations

import filecmp
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from huikan.article import parse_body, render, render_issue
from huikan.model import Article, Issue
from huikan.site import build, kept, plugin
from huikan.site.build import build_site
from huikan.site.kept import KeptPages, environment_digest
from huikan.site.views import Link, ListView, Row, Section, SitePage

ROOT = Path(__file__).parents[1]
ARTICLE = "issues/2024/a/01-pian.md"


def a_page(title: str) -> SitePage:
    return SitePage("zh", "a/", title, ListView((Section((Row(Link(title, "b/")),)),)))


def made_of(pages: KeptPages, title: str) -> str:
    return pages.page(a_page(title), lambda: f"made of {title}")


def not_made() -> str:
    pytest.fail("made again")


def test_the_same_values_are_not_made_again(tmp_path: Path) -> None:
    first = KeptPages(tmp_path, "e")
    assert made_of(first, "甲") == "made of 甲"
    first.close()
    again = KeptPages(tmp_path, "e")
    assert again.page(a_page("甲"), not_made) == "made of 甲"
    assert made_of(again, "乙") == "made of 乙"
    assert again.made == 1


def test_another_environment_shares_no_page(tmp_path: Path) -> None:
    KeptPages(tmp_path, "e").close()
    first = KeptPages(tmp_path, "e")
    made_of(first, "甲")
    first.close()
    other = KeptPages(tmp_path, "f")
    assert other.page(a_page("甲"), lambda: "new") == "new"


def test_what_a_build_does_not_use_goes(tmp_path: Path) -> None:
    for title in ("甲", "乙"):
        pages = KeptPages(tmp_path, "e")
        made_of(pages, title)
        pages.close()
    with sqlite3.connect(tmp_path / "pages.sqlite") as database:
        assert database.execute("SELECT count(*) FROM pages").fetchone() == (1,)


@pytest.mark.parametrize("damage", [b"", b"no database at all", b"SQLite format 3\0" + b"x" * 5000])
def test_a_damaged_file_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "pages.sqlite").write_bytes(damage)
    pages = KeptPages(tmp_path, "e")
    assert made_of(pages, "甲") == "made of 甲"
    pages.close()
    assert KeptPages(tmp_path, "e").page(a_page("甲"), not_made) == "made of 甲"


def test_a_damaged_page_is_made_again(tmp_path: Path) -> None:
    pages = KeptPages(tmp_path, "e")
    made_of(pages, "甲")
    pages.close()
    with sqlite3.connect(tmp_path / "pages.sqlite") as database:
        database.execute("UPDATE pages SET page = ?", (b"broken",))
    assert KeptPages(tmp_path, "e").page(a_page("甲"), lambda: "new") == "new"


def test_two_at_once_do_not_wait_for_each_other(tmp_path: Path) -> None:
    one, other = KeptPages(tmp_path, "e"), KeptPages(tmp_path, "e")
    assert made_of(one, "甲") == made_of(other, "甲")
    other.close()
    one.close()
    assert KeptPages(tmp_path, "e").page(a_page("甲"), not_made) == "made of 甲"


def test_a_changed_program_or_library_is_another_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(Path(kept.__file__).parent, tmp_path / "package")
    monkeypatch.setattr(kept, "_PACKAGE", tmp_path / "package")
    before = environment_digest([], [])
    assert environment_digest([], []) == before
    with (tmp_path / "package" / "render.py").open("a") as file:
        file.write("\n")
    changed = environment_digest([], [])
    monkeypatch.setattr(kept, "distributions", list)
    assert len({before, changed, environment_digest([], [])}) == 3


# Whole sites


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration, a theme and an archive of two articles."""
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(ROOT / "theme_overrides", tmp_path / "theme_overrides")
    folder = tmp_path / "content/issues/2024/a"
    folder.mkdir(parents=True)
    issue = Issue("a", publication="云溪政协", number="5", year=2024, place="云溪市")
    (folder / "index.md").write_text(render_issue(issue), encoding="utf-8")
    for number, name in ((1, "pian"), (2, "er")):
        made = Article(f"a-{number}", f"第{number}篇", blocks=parse_body("正文。\n\n末段。"))
        (folder / f"{number:02}-{name}.md").write_text(render(made), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, text: str) -> Callable[[Path], None]:
    def change(top: Path) -> None:
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, encoding="utf-8")

    return change


def replaced(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(top: Path) -> None:
        text = (top / path).read_text(encoding="utf-8")
        assert old in text
        (top / path).write_text(text.replace(old, new), encoding="utf-8")

    return change


ENGLISH = "---\ntitle: The First\ntranslator: machine\n---\nA text.\n"
COMMITTEE = "- name: 云溪市\n  short: 云溪\n  english: Yunxi\n  level: prefecture\n"
CHANGES = {
    "text": replaced(f"content/{ARTICLE}", "末段。", "另一段。"),
    "metadata": replaced(f"content/{ARTICLE}", "year:", "kind: report\nyear:"),
    "title": replaced(f"content/{ARTICLE}", "第1篇", "首篇"),
    "translation": write("content/issues/2024/a/01-pian.en.md", ENGLISH),
    "issue": replaced("content/issues/2024/a/index.md", "云溪政协", "松桥政协"),
    "authority": write("content/authority/places.yml", COMMITTEE),
    "page": write("content/pages/about.md", "# 关于\n\n新的一页。\n"),
    "template": replaced("theme_overrides/main.html", '<link rel="icon"', '<link rel="icon" x'),
    "partial": replaced("theme_overrides/partials/copyright.html", "hk-footer-nav", "hk-other"),
    "name": replaced("mkdocs.yml", "site_name: 会刊", "site_name: 旧刊"),
    "contact": replaced("mkdocs.yml", 'contact: ""', 'contact: "编辑部"'),
}


def differences(one: Path, other: Path) -> list[str]:
    """Files that are not the same in two folders, or in one of them alone."""
    names = {p.relative_to(top) for top in (one, other) for p in top.rglob("*") if p.is_file()}
    _, changed, missing = filecmp.cmpfiles(one, other, map(str, names), shallow=False)
    return [*changed, *missing]


def test_no_change_of_any_input_leaves_a_stale_page(top: Path) -> None:
    site, cache, fresh = top / "site", top / "cache", top / "fresh"
    build_site(top / "content", site, cache=cache)
    before = top / "before"
    for name, change in CHANGES.items():
        shutil.copytree(site, before)
        change(top)
        build_site(top / "content", site, cache=cache)
        build_site(top / "content", fresh)
        assert differences(site, fresh) == [], name
        assert [path for path in differences(site, before) if path.endswith(".html")], name
        shutil.rmtree(before)


@pytest.mark.parametrize(("variable", "value"), [("SITE_URL", "https://a.example/"),
                                                 ("SITE_VERSION", "2024-06-01 abc")])  # fmt: skip
def test_what_the_environment_says_is_an_input(
    top: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.delenv(variable, raising=False)
    build_site(top / "content", top / "site", cache=top / "cache")
    monkeypatch.setenv(variable, value)
    build_site(top / "content", top / "site", cache=top / "cache")
    build_site(top / "content", top / "fresh")
    assert differences(top / "site", top / "fresh") == []
    assert value in (top / "site" / ARTICLE.replace(".md", "/index.html")).read_text("utf-8")


def test_a_site_that_nothing_was_changed_for_is_left_as_it_stands(top: Path) -> None:
    build_site(top / "content", top / "site", cache=top / "cache")
    stood = (top / "site/index.html").stat()
    build_site(top / "content", top / "site", cache=top / "cache")
    assert (top / "site/index.html").stat() == stood


@pytest.mark.parametrize("harm", ["edited", "gone", "more"])
def test_a_site_that_was_touched_is_built_again(top: Path, harm: str) -> None:
    build_site(top / "content", top / "site", cache=top / "cache")
    page = top / "site/index.html"
    if harm == "edited":
        text = page.read_text("utf-8")
        page.write_text(text.replace("会刊", "旧刊"), "utf-8")
        os.utime(page, ns=(1, 1))
    elif harm == "gone":
        page.with_name("404.html").rename(top / "404.html")
        shutil.copy(top / "404.html", page.with_name("404.html"))
    else:
        page.with_name("more.html").write_text("x")
    build_site(top / "content", top / "site", cache=top / "cache")
    build_site(top / "content", top / "fresh")
    assert differences(top / "site", top / "fresh") == []


def test_our_own_templates_are_an_input_where_the_configuration_does_not_name_them(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced("mkdocs.yml", "  custom_dir: theme_overrides\n", "")(top)
    for module in (build, plugin):
        monkeypatch.setattr(module, "installed", lambda name: top / name)
    build_site(top / "content", top / "site", cache=top / "cache")
    CHANGES["template"](top)
    build_site(top / "content", top / "site", cache=top / "cache")
    assert '<link rel="icon" x' in (top / "site/index.html").read_text("utf-8")


def test_where_others_take_part_nothing_is_kept(top: Path) -> None:
    replaced("mkdocs.yml", "  - footnotes\n", "  - footnotes\n  - pymdownx.snippets\n")(top)
    build_site(top / "content", top / "site", cache=top / "cache")
    assert not (top / "cache").exists()
