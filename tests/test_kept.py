"""What is kept between builds: it saves work, and never shows what is no longer so."""

from __future__ import annotations

import filecmp
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive_samples import articles, make_archive
from huikan.article import parse_body, render, render_issue
from huikan.model import Article, Issue, Person
from huikan.site import ahead, inputs, installed, kept, mkdocs_run, plugin, reading, tasks
from huikan.site.build import build_site
from huikan.site.kept import (
    Columns,
    Kept,
    as_it_stands,
    draft_kept,
    environment_digest,
    load_kept,
    save_kept,
    standing,
)
from huikan.site.units import Before, Done, Unit, Workshop, digest_of

ROOT = Path(__file__).parents[1]
ARTICLE = "issues/2024/a/01-pian.md"


def not_made() -> Iterator[tuple[str, bytes]]:
    pytest.fail("made again")


def a_unit(*values: object, data: bytes = b"x") -> Unit:
    return Unit("unit", values, lambda: [("a/b.txt", data)])


def before_of(done: Done) -> Before:
    assert done.files is not None
    return Before({done.name: done.key}, {done.name: tuple(done.files)}, done.files)


def test_the_same_values_are_not_made_again(tmp_path: Path) -> None:
    (done,) = Workshop(tmp_path, "e").finish([a_unit("甲")])
    assert (tmp_path / "a/b.txt").read_bytes() == b"x"
    later = Workshop(tmp_path / "later", "e", before_of(done))
    assert later.finish([Unit("unit", ("甲",), not_made)]) == [Done("unit", done.key, None)]
    assert not (tmp_path / "later").exists()


@pytest.mark.parametrize(("values", "environment"), [(("乙",), "e"), (("甲",), "f")])
def test_other_values_or_another_environment_are_made(
    tmp_path: Path, values: tuple[str], environment: str
) -> None:
    (done,) = Workshop(tmp_path, "e").finish([a_unit("甲")])
    later = Workshop(tmp_path / "later", environment, before_of(done))
    (again,) = later.finish([a_unit(*values, data=b"y")])
    assert again.key != done.key
    assert (tmp_path / "later/a/b.txt").read_bytes() == b"y"


def test_what_nobody_can_tell_the_values_of_is_made_but_not_written_again(tmp_path: Path) -> None:
    unit = Unit("unit", None, lambda: [("a/b.txt", b"x")])
    (done,) = Workshop(tmp_path, "e").finish([unit])
    later = Workshop(tmp_path / "later", "e", before_of(done))
    assert later.finish([unit]) == [Done("unit", "", {"a/b.txt": digest_of(b"x")})]
    assert not (tmp_path / "later").exists()


def of_name(make: Callable[[], bytes]) -> Unit:
    return Unit("unit", None, lambda: [("a/NAME.bin", make)])


def no_bytes() -> bytes:
    pytest.fail("made again")


def test_a_file_whose_name_tells_its_contents_is_not_made_again(tmp_path: Path) -> None:
    (done,) = Workshop(tmp_path, "e").finish([of_name(lambda: b"x")])
    assert (tmp_path / "a/NAME.bin").read_bytes() == b"x"
    before = replace(before_of(done), environment="e")
    assert Workshop(tmp_path / "later", "e", before).finish([of_name(no_bytes)]) == [done]
    assert not (tmp_path / "later").exists()


@pytest.mark.parametrize("environment", ["", "f"])
def test_what_another_program_made_is_made_again_whatever_its_name(
    tmp_path: Path, environment: str
) -> None:
    (done,) = Workshop(tmp_path, "e").finish([of_name(lambda: b"x")])
    before = replace(before_of(done), environment="e")
    Workshop(tmp_path / "later", environment, before).finish([of_name(lambda: b"y")])
    assert (tmp_path / "later/a/NAME.bin").read_bytes() == b"y"


def test_without_an_environment_nothing_is_kept(tmp_path: Path) -> None:
    (done,) = Workshop(tmp_path).finish([a_unit("甲")])
    assert done.key == ""
    (again,) = Workshop(tmp_path, "", before_of(done)).finish([a_unit("甲")])
    assert again.files is not None


NONE = Columns.of({}, {})


@pytest.fixture
def left(tmp_path: Path) -> tuple[Path, Path]:
    """What a build left: a site of one file, and the list of it."""
    folder, site = tmp_path / "cache", tmp_path / "site"
    (site / "a").mkdir(parents=True)
    (site / "a/b.txt").write_text("甲", "utf-8")
    files = {"a/b.txt": digest_of("甲".encode())}
    columns = Columns.of(files, dict(standing(site)))
    draft_kept(folder, Kept.of("i", "e", [("u", "k", columns)]))
    save_kept(folder)
    return folder, site


def test_a_site_that_stands_as_it_was_left(left: tuple[Path, Path]) -> None:
    found = load_kept(left[0])
    assert found
    assert as_it_stands(found, left[1]) == {}
    before = found.before
    assert before == Before({"u": "k"}, {"u": ("a/b.txt",)}, before.files, "e")
    assert dict(before.files) == {"a/b.txt": digest_of("甲".encode())}


def test_a_list_has_each_unit_with_its_own_files(tmp_path: Path) -> None:
    stands = {"a": (1, 10), "b/c": (2, 20), "b/d": (3, 30)}
    digests = {path: digest_of(path.encode()) for path in stands}
    one = Columns.of({"a": digests["a"]}, stands)
    two = Columns.of({path: digests[path] for path in ("b/c", "b/d")}, stands)
    units = [("one", "1", one), ("none", "", NONE), ("two", "2", two)]
    draft_kept(tmp_path, Kept.of("i", "e", units))
    save_kept(tmp_path)
    found = load_kept(tmp_path)
    assert found
    assert [found.unit(name) for name in found.units] == units
    assert found.others({"one"}) == {path: (digests[path], stands[path]) for path in two.paths}
    assert found.standing_as({"b/c": (2, 21)}).columns.stands() == {**stands, "b/c": (2, 21)}
    assert found.columns.stands() == stands


def test_a_site_that_was_carried_elsewhere_is_still_the_same(
    left: tuple[Path, Path], tmp_path: Path
) -> None:
    folder, site = left
    os.utime(site / "a/b.txt", ns=(1, 1))
    found = load_kept(folder)
    assert found
    assert as_it_stands(found, site.rename(tmp_path / "elsewhere")) == {"a/b.txt": (3, 1)}


@pytest.mark.parametrize("text", ["乙", "甲乙"])
def test_what_is_in_files_is_asked_where_their_names_are_known(
    left: tuple[Path, Path], text: str
) -> None:
    found = load_kept(left[0])
    assert found
    assert as_it_stands(found, left[1], is_named=True) == {}
    (left[1] / "a/b.txt").write_text(text, "utf-8")
    os.utime(left[1] / "a/b.txt", ns=(1, 1))
    assert as_it_stands(found, left[1], is_named=True) is None


@pytest.mark.parametrize("harm", ["edited", "longer", "gone", "more", "nowhere"])
def test_a_site_that_was_touched_is_not_trusted(left: tuple[Path, Path], harm: str) -> None:
    page = left[1] / "a/b.txt"
    if harm == "more":
        page.with_name("more.txt").write_text("x")
    elif harm == "gone":
        page.unlink()
    elif harm == "nowhere":
        shutil.rmtree(left[1])
    else:
        page.write_text("乙" if harm == "edited" else "甲乙", "utf-8")
        os.utime(page, ns=(1, 1))
    found = load_kept(left[0])
    assert found
    assert as_it_stands(found, left[1]) is None


def test_a_list_that_was_not_put_in_its_place_does_not_count(left: tuple[Path, Path]) -> None:
    draft_kept(left[0], Kept.of("other", "e", []))
    found = load_kept(left[0])
    assert found
    assert found.inputs == "i"


@pytest.mark.parametrize(
    "damage", [b"", b"no list", b"[]", b"{}", b'{"format":5}', b"\xff", b'{"format": 99}']
)
def test_a_damaged_list_is_no_list(left: tuple[Path, Path], damage: bytes) -> None:
    (left[0] / "site.json").write_bytes(damage)
    assert load_kept(left[0]) is None


@pytest.mark.parametrize(
    "damage",
    [{"digests": 3}, {"digests": ""}, {"paths": ""}, {"paths": "a//b"}, {"sizes": ""},
     {"times": "AAAA"}, {"order": "other"}, {"units": []}, {"groups": {"g": ["k", ["none"]]}}],
)  # fmt: skip
def test_a_list_with_a_damaged_column_is_no_list(
    left: tuple[Path, Path], damage: dict[str, object]
) -> None:
    row = json.loads((left[0] / "site.json").read_text("utf-8"))
    (left[0] / "site.json").write_text(json.dumps(row | damage), "utf-8")
    assert load_kept(left[0]) is None


def test_a_list_with_a_unit_of_files_that_are_not_there_is_no_list(
    left: tuple[Path, Path],
) -> None:
    row = json.loads((left[0] / "site.json").read_text("utf-8"))
    row["units"][0][2] += 1
    (left[0] / "site.json").write_text(json.dumps(row), "utf-8")
    assert load_kept(left[0]) is None


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
    monkeypatch.setattr(kept, "_installed", list)
    assert len({before, changed, environment_digest([], [])}) == 3


# Whole sites


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration, a theme and an archive of two articles."""
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(ROOT / "theme_overrides", tmp_path / "theme_overrides")
    make_archive(tmp_path)  # an issue that was read from raw text
    for key, number in (("a", "5"), ("b", "6")):
        folder = tmp_path / "content/issues/2024" / key
        folder.mkdir(parents=True)
        issue = Issue(key, publication="云溪政协", number=number, year=2024, place="云溪市")
        (folder / "index.md").write_text(render_issue(issue), encoding="utf-8")
        for at, name in ((1, "pian"), (2, "er")):
            (folder / f"{at:02}-{name}.md").write_text(render(an_article(key, at)), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SITE_PDF", "false")  # they take their time, and hang on the same values
    return tmp_path


def an_article(issue: str, number: int) -> Article:
    """An article with something of every kind that pages of others speak of."""
    return Article(
        f"{issue}-{number}", f"第{number}篇", feature="老街新事", committees=("云溪市政协",),
        topics=("养老服务",), people=(Person("周明远", "委员", "云溪市"),),
        blocks=parse_body(f"正文，{issue}。\n\n末段。"),
    )  # fmt: skip


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
NAMED = "---\ntitle: Another\nfeature: Old Street News\n---\nA text.\n"
TOPIC = "- name: 养老服务\n  english: Care of the Old\n"


def edited_read(top: Path) -> None:
    """A word changed in an article that was read from raw text."""
    (path,) = [p for p in articles(top / "content") if "竹椅" in p.read_text("utf-8")]
    path.write_text(path.read_text("utf-8").replace("竹椅", "藤椅"), "utf-8")


def reprint(top: Path) -> None:
    """The same long article in two issues."""
    text = "".join(f"第{n}条街上的第{n * 7}户人家说了第{n * 13}件事，" for n in range(40))
    for key in ("a", "b"):
        path = top / f"content/issues/2024/{key}/03-tong.md"
        made = Article(f"{key}-3", "同文", blocks=parse_body(f"{text}。"))
        path.write_text(render(made), "utf-8")


COMMITTEE = "- name: 云溪市\n  short: 云溪\n  english: Yunxi\n  level: prefecture\n"
NAMED_COMMITTEE = "- {name: 云溪市政协, english: The Committee of Yunxi, place: 云溪市}\n"
CHANGES = {
    "text": replaced(f"content/{ARTICLE}", "末段。", "另一段。"),
    "metadata": replaced(f"content/{ARTICLE}", "year:", "kind: report\nyear:"),
    "title": replaced(f"content/{ARTICLE}", "第1篇", "首篇"),
    "translation": write("content/issues/2024/a/01-pian.en.md", ENGLISH),
    "a translation's headline": replaced(
        "content/issues/2024/a/01-pian.en.md", "The First", "The Second"
    ),
    "author": replaced(f"content/{ARTICLE}", "authors: []", "authors: [周明远]"),
    "committee": replaced(f"content/{ARTICLE}", "云溪市政协", "松桥县政协"),
    "a committee's name": write("content/authority/committees.yml", NAMED_COMMITTEE),
    "issue": replaced("content/issues/2024/a/index.md", "云溪政协", "松桥政协"),
    "demonstration": replaced("content/issues/2024/b/index.md", "place:", "demo: true\nplace:"),
    "authority": write("content/authority/places.yml", COMMITTEE),
    "the issue before": replaced("content/issues/2024/a/index.md", "number: '5'", "number: '4'"),
    "a feature's name in another issue": write("content/issues/2024/b/02-er.en.md", NAMED),
    "a topic's name": write("content/authority/topics.yml", TOPIC),
    "an edit of what was read": edited_read,
    "a reprint": reprint,
    "a raw text that is gone": lambda top: next(top.glob("content/raw/*.txt")).unlink(),
    "an article that is gone": lambda top: (top / "content/issues/2024/b/01-pian.md").unlink(),
    "page": write("content/pages/about.md", "# 关于\n\n新的一页。\n"),
    "template": replaced("theme_overrides/main.html", '<link rel="icon"', '<link rel="icon" x'),
    "partial": replaced("theme_overrides/partials/copyright.html", "hk-footer-nav", "hk-other"),
    "name": replaced("mkdocs.yml", "site_name: 会刊", "site_name: 旧刊"),
    "contact": replaced("mkdocs.yml", 'contact: ""', 'contact: "编辑部"'),
    "a text and the settings": lambda top: (
        replaced(f"content/{ARTICLE}", "另一段。", "又一段。")(top),
        replaced("mkdocs.yml", "site_name: 旧刊", "site_name: 新刊")(top),
    ),
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


def garble(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + b"?" + data[len(data) // 2 + 1 :])


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [Path.unlink, garble, empty])
def test_whatever_is_kept_may_be_deleted_or_damaged(
    top: Path, harm: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "_SETTLED", 0)  # or files this new would not be kept by their time
    site, cache, fresh = top / "site", top / "cache", top / "fresh"
    build_site(top / "content", site, cache=cache)
    CHANGES["text"](top)
    build_site(top / "content", site, cache=cache)
    kept = [p for p in cache.rglob("*") if p.is_file() and "spare" not in p.parts]
    names = {p.relative_to(cache).parts[0] for p in kept} - {"site.json"}
    assert names >= {"read.jsonl", "texts", "moulds", "data", "search", "inputs.json", "spare.json"}
    for path in kept:
        if path.name != "site.json":
            harm(path)
    CHANGES["title"](top)
    build_site(top / "content", site, cache=cache)
    build_site(top / "content", fresh)
    assert differences(site, fresh) == []


@pytest.mark.parametrize("name", ["page", "text", "title"])
def test_the_list_of_all_pages_is_kept_like_any_other_file(
    top: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("SITE_URL", "https://a.example/")
    build_site(top / "content", top / "site", cache=top / "cache")
    CHANGES[name](top)
    build_site(top / "content", top / "site", cache=top / "cache")
    build_site(top / "content", top / "fresh")
    assert differences(top / "site", top / "fresh") == []
    assert "issues/2024/a/" in (top / "site/sitemap.xml").read_text("utf-8")


def test_without_a_spare_the_site_is_the_same(top: Path) -> None:
    build_site(top / "content", top / "site", cache=top / "cache", spare=False)
    CHANGES["title"](top)
    build_site(top / "content", top / "site", cache=top / "cache", spare=False)
    assert not (top / "cache/spare").exists()
    build_site(top / "content", top / "fresh")
    assert differences(top / "site", top / "fresh") == []


def test_what_mkdocs_complains_of_is_said_in_each_build(
    top: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write("content/pages/about.md", "# 关于\n\n[看](../issues/2024/nowhere/index.md)\n")(top)
    for name in ("text", "title"):
        caplog.clear()
        CHANGES[name](top)
        with caplog.at_level(logging.WARNING, "mkdocs"):
            build_site(top / "content", top / "site", cache=top / "cache")
        assert "nowhere" in caplog.text


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
    article = ARTICLE.replace(".md", "/index.html")
    page = "data/index.html" if variable == "SITE_VERSION" else article
    assert value in (top / "site" / page).read_text("utf-8")


@pytest.mark.parametrize(("variable", "value"), [("SITE_VERSION", "2024-06-02 def"),
                                                 ("SITE_OFFLINE", "true")])  # fmt: skip
def test_what_stands_on_one_page_makes_that_page_again_and_no_other(
    top: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    site, cache = top / "site", top / "cache"
    monkeypatch.setenv("SITE_VERSION", "2024-06-01 abc")
    build_site(top / "content", site, cache=cache)
    stood = {path: stand[1] for path, stand in standing(site)}
    monkeypatch.setenv(variable, value)
    build_site(top / "content", site, cache=cache)
    build_site(top / "content", top / "fresh")
    assert differences(site, top / "fresh") == []
    now = {path: stand[1] for path, stand in standing(site)}
    changed = {"data/index.html", "en/data/index.html"}
    assert {p for p in now if p in stood and now[p] != stood[p]} == changed
    monkeypatch.delenv("SITE_OFFLINE", raising=False)
    monkeypatch.setenv("SITE_VERSION", "2024-06-01 abc")
    build_site(top / "content", site, cache=cache)
    again = {path: stand[1] for path, stand in standing(site)}
    assert again.keys() == stood.keys()
    assert {p for p in again if again[p] != stood[p]} == changed


def test_a_site_that_nothing_was_changed_for_is_left_as_it_stands(top: Path) -> None:
    build_site(top / "content", top / "site", cache=top / "cache")
    stood = (top / "site/index.html").stat()
    build_site(top / "content", top / "site", cache=top / "cache")
    assert (top / "site/index.html").stat() == stood


def refused(*_: object, **__: object) -> None:
    pytest.fail("asked for")


def test_other_settings_have_nothing_read_again(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_site(top / "content", top / "site", cache=top / "cache")
    monkeypatch.setattr(reading._Reader, "_read_issue", refused)
    monkeypatch.setattr(reading._Reader, "_read_ledger", refused)
    CHANGES["name"](top)
    build_site(top / "content", top / "site", cache=top / "cache")
    assert "旧刊" in (top / "site/index.html").read_text("utf-8")


def test_nothing_is_read_ahead_for_a_site_that_is_left_as_it_stands(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_site(top / "content", top / "site", cache=top / "cache")
    stood = (top / "site/index.html").stat()
    monkeypatch.setattr(ahead, "read_archive", refused)
    build_site(top / "content", top / "site", cache=top / "cache")
    assert (top / "site/index.html").stat() == stood


@pytest.mark.parametrize(("change", "workers"), [("text", 0), ("authority", 1)])
def test_children_make_pages_where_many_issues_are_to_be_made(
    top: Path, monkeypatch: pytest.MonkeyPatch, change: str, workers: int
) -> None:
    build_site(top / "content", top / "site", cache=top / "cache")
    asked: list[int] = []
    monkeypatch.setattr(tasks, "_FEW", 1)
    monkeypatch.setattr(tasks, "cores", lambda: asked.append(2) or 2)
    CHANGES[change](top)
    build_site(top / "content", top / "site", cache=top / "cache")
    assert len(asked) == workers


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
    for module in (mkdocs_run, plugin):
        monkeypatch.setattr(module, "installed", lambda name: top / name)
    build_site(top / "content", top / "site", cache=top / "cache")
    CHANGES["template"](top)
    build_site(top / "content", top / "site", cache=top / "cache")
    assert '<link rel="icon" x' in (top / "site/index.html").read_text("utf-8")


@pytest.mark.parametrize("path", ["docs/operators.md", "docs/images/editing.png"])
def test_a_handbook_is_an_input(top: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    shutil.copytree(ROOT / "docs", top / "docs")
    shutil.copy(ROOT / "CONTRIBUTING.md", top)
    monkeypatch.setattr(installed, "installed", lambda name: top / name)
    build_site(top / "content", top / "site", cache=top / "cache")
    with (top / path).open("ab") as file:
        file.write(b"\nAnother end.\n")
    build_site(top / "content", top / "site", cache=top / "cache")
    build_site(top / "content", top / "fresh")
    assert differences(top / "site", top / "fresh") == []
    made = (top / "site").glob("handbook/images/*" if path.endswith("png") else "en/handbook/*/*")
    assert any(b"Another end." in file.read_bytes() for file in made)


def test_where_others_take_part_nothing_is_kept(top: Path) -> None:
    replaced("mkdocs.yml", "  - footnotes\n", "  - footnotes\n  - pymdownx.snippets\n")(top)
    build_site(top / "content", top / "site", cache=top / "cache")
    assert not (top / "cache").exists()
