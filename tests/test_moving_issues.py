"""Whole issues that get another name or year: no address dies, nothing is read twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from archive_samples import PAGE, SIDECAR, articles, make_archive, snapshot, write_raw
from huikan.article import parse, parse_issue
from huikan.check import check
from huikan.cli import run
from huikan.moving import as_address, as_issue, with_former_issue
from huikan.problems import Level
from huikan.site.build import build_site
from huikan.store import Store, read_text

Output = pytest.CaptureFixture[str]
OLD = "issues/2024/songqiao-06"
NEW = "issues/2023/songqiao-2023-12"
OTHER = "issues/2024/songqiao-07"


@pytest.fixture
def content(tmp_path: Path, capsys: Output) -> Path:
    """An issue with a picture and a translation, and another issue that links to it."""
    made = make_archive(tmp_path)
    first = articles(made)[0]
    (made / OLD / "jing.jpg").write_bytes(b"\xff\xd8")
    text = read_text(first).replace("入春以来", "![井](jing.jpg)\n\n入春以来")
    first.write_text(text, encoding="utf-8")
    args = ["--content", str(made)]
    name = parse(text).id
    assert run(["new", "translation", name, "--title", "By the Well", *args]) == 0
    assert run(["new", "issue", "--id", "songqiao-07", "--year", "2024", *args]) == 0
    (made / OTHER / "01-hui-fang.md").write_text(
        "---\ntitle: 回访\nid: songqiao-07-01\n---\n\n"
        f"见[井边](../songqiao-06/{first.name}#p1)、[上一期](../songqiao-06/)、"
        "[目录](../songqiao-06/index.md)、![井](../songqiao-06/jing.jpg)。\n",
        encoding="utf-8",
    )
    assert run(["ingest", *args]) == 0
    capsys.readouterr()
    return made


def move(content: Path, *args: str) -> int:
    return run(["move", *args, "--content", str(content), "--lang", "en"])


def errors(content: Path) -> list[tuple[str, str]]:
    return [(p.path, p.code) for p in check(Store(content)).problems if p.level is Level.ERROR]


def test_an_issue_moves_with_all_that_belongs_to_it(content: Path) -> None:
    before = [(f.name, parse(read_text(f)).id) for f in sorted((content / OLD).glob("0*.md"))]
    names = [a.name for a in Store(content).register("songqiao-06").anchors]
    assert move(content, "songqiao-06", "2023/songqiao-2023-12") == 0
    assert not (content / OLD).exists()
    after = [(f.name, parse(read_text(f)).id) for f in sorted((content / NEW).glob("0*.md"))]
    assert after == before
    assert (content / NEW / "jing.jpg").read_bytes() == b"\xff\xd8"
    index = parse_issue(read_text(content / NEW / "index.md"), "", "")
    assert (index.id, index.former) == ("songqiao-2023-12", (f"{OLD}/",))
    assert index.raw == "songqiao-06.txt"
    for name, _ in before:
        article = parse(read_text(content / NEW / name))
        wanted = () if name.endswith(".en.md") else (as_address(f"{OLD}/{name}"),)
        assert article.former == wanted
    store = Store(content)
    assert store.ledger("songqiao-06") is None
    assert [a.name for a in store.register("songqiao-2023-12").anchors] == names
    assert errors(content) == []


def test_links_from_elsewhere_lead_to_the_new_place(content: Path, capsys: Output) -> None:
    assert move(content, f"{content / OLD}/", "2023/songqiao-2023-12") == 0
    assert "links to it put right" in capsys.readouterr().out
    text = read_text(content / OTHER / "01-hui-fang.md")
    there = "../../2023/songqiao-2023-12"
    for link in (
        f"]({there}/0",
        f"[上一期]({there}/)",
        f"]({there}/index.md)",
        f"{there}/jing.jpg",
    ):
        assert link in text
    assert "](jing.jpg)" in read_text(next((content / NEW).glob("01-*[a-z].md")))


def test_the_next_run_reads_into_the_moved_issue_and_changes_nothing(content: Path) -> None:
    assert move(content, "songqiao-06", "2023/songqiao-2023-12") == 0
    before = snapshot(content)
    assert run(["ingest", "--content", str(content)]) == 0
    assert snapshot(content) == before
    assert run(["ingest", "--again", "--content", str(content)]) == 0
    after = snapshot(content)
    assert {k: v for k, v in after.items() if not k.startswith(".huikan")} == before
    assert run(["explain", "songqiao-06-01", "--content", str(content)]) == 0


def test_an_article_that_had_left_the_issue_before_is_still_known(content: Path) -> None:
    assert move(content, "songqiao-06-02", "songqiao-07/05-ka") == 0
    assert move(content, "songqiao-06", "songqiao-2024-06") == 0
    assert errors(content) == []
    assert run(["ingest", "--again", "--content", str(content)]) == 0
    assert (content / OTHER / "05-ka.md").is_file()
    assert len(list((content / "issues/2024/songqiao-2024-06").glob("0*[a-z].md"))) == 2
    assert errors(content) == []
    assert run(["explain", "songqiao-06-02", "--content", str(content)]) == 0


def test_an_issue_may_move_twice_and_back(content: Path) -> None:
    assert move(content, "songqiao-06", "2023/songqiao-2023-12") == 0
    assert move(content, "songqiao-2023-12", "2022/songqiao-06") == 0
    index = parse_issue(read_text(content / "issues/2022/songqiao-06/index.md"), "", "")
    assert index.former == (f"{OLD}/", f"{NEW}/")
    assert move(content, "songqiao-06", "2024/songqiao-06") == 0
    index = parse_issue(read_text(content / OLD / "index.md"), "", "")
    assert index.former == (f"{NEW}/", "issues/2022/songqiao-06/")
    assert errors(content) == []
    assert run(["ingest", "--again", "--content", str(content)]) == 0
    assert errors(content) == []


def test_an_issue_that_was_typed_moves_too(content: Path) -> None:
    assert move(content, "songqiao-07", "songqiao-2024-07") == 0
    assert parse_issue(
        read_text(content / "issues/2024/songqiao-2024-07/index.md"), "", ""
    ).former == (f"{OTHER}/",)
    assert errors(content) == []


@pytest.mark.parametrize(
    "target",
    ["songqiao-07", "songqiao-06", "2024/songqiao-06", "第六期", "../x", "2024/a/b", "a b"],
)
def test_what_no_issue_can_be_called_is_refused(content: Path, target: str) -> None:
    before = snapshot(content)
    assert move(content, "songqiao-06", target) == 2
    assert {k: v for k, v in snapshot(content).items() if k != ".lock"} == before


def test_a_run_before_the_move_cannot_be_taken_back(content: Path, capsys: Output) -> None:
    assert move(content, "songqiao-06", "songqiao-2024-06") == 0
    before = snapshot(content)
    assert run(["undo", "--content", str(content)]) == 3
    assert {k: v for k, v in snapshot(content).items() if k != ".lock"} == before


def test_every_old_address_leads_on_in_both_languages(content: Path, tmp_path: Path) -> None:
    def pages(site: Path) -> set[str]:
        found = (p.relative_to(site).as_posix() for p in site.rglob("index.html"))
        return {p for p in found if f"{OLD}/" in p or "corrections/songqiao-06/" in p}

    build_site(content, tmp_path / "before")
    assert move(content, "songqiao-06", "2023/songqiao-2023-12") == 0
    site = tmp_path / "site"
    build_site(content, site)
    old = pages(tmp_path / "before")
    assert len(old) > 10
    for path in old:
        page = site / path
        assert page.is_file(), path
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        refresh = soup.select_one('meta[http-equiv="refresh"]')
        assert refresh, path
        target = (page.parent / str(refresh["content"]).split("url=")[1]).resolve()
        assert target / "index.html" == site / path.replace(OLD, NEW).replace(
            "corrections/songqiao-06", "corrections/songqiao-2023-12"
        )
        assert (target / "index.html").is_file()


def test_every_file_to_take_away_lies_at_its_old_address(content: Path, tmp_path: Path) -> None:
    def files(site: Path) -> set[str]:
        found = (p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file())
        return {p for p in found if OLD in p and not p.endswith((".html", ".jpg"))}

    build_site(content, tmp_path / "before")
    old = files(tmp_path / "before")
    assert {f"{OLD}.epub", f"en/{OLD}.epub", f"{OLD}.pdf"} < old
    assert move(content, "songqiao-06", "2023/songqiao-2023-12") == 0
    site = tmp_path / "site"
    build_site(content, site)
    assert files(site) == old
    for path in old:
        assert (site / path).read_bytes() == (site / path.replace(OLD, NEW)).read_bytes()


def test_another_issue_may_be_read_under_the_name_that_one_had(
    content: Path, tmp_path: Path
) -> None:
    assert move(content, "songqiao-06", "songqiao-2024-05") == 0
    raw = write_raw(tmp_path / "in", "di-6-qi.txt", PAGE.replace("便民卡", "便民证"))
    raw.with_suffix(".yml").write_text(f"{SIDECAR}id: songqiao-06\n", encoding="utf-8")
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    ids = [parse(read_text(f)).id for f in articles(content) if not f.name.endswith(".en.md")]
    assert len(ids) == len(set(ids)) == 5
    assert [code for _, code in errors(content)] == ["former-taken"]
    build_site(content, tmp_path / "site")


def test_the_page_of_a_year_that_has_no_issue_any_more_leads_on(
    content: Path, tmp_path: Path
) -> None:
    assert move(content, "songqiao-06", "2023/songqiao-2023-12") == 0
    assert move(content, "songqiao-07", "2023/songqiao-2023-13") == 0
    build_site(content, tmp_path / "site")
    text = (tmp_path / "site/issues/2024/index.html").read_text("utf-8")
    assert 'http-equiv="refresh"' in text


@pytest.mark.parametrize(
    ("former", "code"),
    [("about/", "former-form"), (f"{OTHER}/", "former-taken"), ("issues/1/x/", "former-twice")],
)
def test_former_addresses_of_issues_are_checked(content: Path, former: str, code: str) -> None:
    for folder in (OLD, OTHER):
        index = content / folder / "index.md"
        said = former if folder == OLD or code == "former-twice" else "issues/1/y/"
        text = read_text(index).replace("\n---\n", f"\nformer: [{said}]\n---\n", 1)
        index.write_text(text, encoding="utf-8")
    assert code in [c for _, c in errors(content)]


@pytest.mark.parametrize(
    ("written", "folder"),
    [
        ("issues/2024/a-06/", "issues/2024/a-06"),
        ("https://x.example/archive/en/issues/2024/a-06/index.html", "issues/2024/a-06"),
        ("issues/2024/a/01-b/", None),
        ("issues/../a/", None),
        ("issues/2024/", None),
        ("http://[/issues/a/b/", None),
    ],
)
def test_an_issues_address_is_understood_however_it_is_written(
    written: str, folder: str | None
) -> None:
    assert as_issue(written) == folder


def test_the_head_of_an_index_stays_as_it_was_typed() -> None:
    text = "---\ntitle:   松桥  # 手写\nid: a\nformer: [issues/1/z/]\n---\n\n说明。\n---\n"
    made = with_former_issue(text, "issues/1/a", "issues/2/b")
    assert made == (
        "---\ntitle:   松桥  # 手写\nid: b\nformer:\n  - issues/1/z/\n  - issues/1/a/\n---\n"
        "\n说明。\n---\n"
    )
