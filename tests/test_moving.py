"""Articles that get another file name or issue: no address dies, no id is given twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from archive_samples import articles, make_archive, snapshot
from huikan.article import parse, render
from huikan.cli import run
from huikan.model import Article, Block, BlockKind
from huikan.moving import as_address, as_path, relinked, with_former
from huikan.site.build import build_site
from huikan.store import Store, read_text

Output = pytest.CaptureFixture[str]
ISSUE = "issues/2024/songqiao-06"
OTHER = "issues/2024/songqiao-07"
NEW = f"{ISSUE}/05-shui-jing.md"


def added(content: Path) -> Path:
    """The archive with a second issue, typed, whose article links to the first issue's."""
    assert (
        run(["new", "issue", "--id", "songqiao-07", "--year", "2024", "--content", str(content)])
        == 0
    )
    first = articles(content)[0].name
    page = content / OTHER / "01-hui-fang.md"
    link = f"[井边](../songqiao-06/{first}#p1)"
    page.write_text(
        f"---\ntitle: 回访\nid: songqiao-07-01\n---\n\n见{link}，另见[外面](https://a.example/)。\n",
        encoding="utf-8",
    )
    return page


def first_of(content: Path) -> tuple[str, str]:
    """Path below the archive and id of its first article."""
    file = articles(content)[0]
    return file.relative_to(content).as_posix(), parse(read_text(file)).id


def move(content: Path, *args: str) -> int:
    return run(["move", *args, "--content", str(content), "--lang", "en"])


def checked(content: Path, capsys: Output, *more: str) -> str:
    capsys.readouterr()
    run(["check", "--content", str(content), "--lang", "en", *more])
    return capsys.readouterr().out


@pytest.mark.parametrize(
    "written",
    [
        "issues/2024/a-06/01-lao-jie/",
        "/issues/2024/a-06/01-lao-jie",
        "/en/issues/2024/a-06/01-lao-jie/index.html",
        "https://x.example/archive/issues/2024/a-06/01-lao-jie/#p3",
        "content/issues/2024/a-06/01-lao-jie.md",
        "issues/2024/a-06/01-lao%2Djie/",
    ],
)
def test_an_address_is_understood_however_it_is_written(written: str) -> None:
    assert as_path(written) == "issues/2024/a-06/01-lao-jie.md"


@pytest.mark.parametrize(
    "written",
    ["", "/", "about/", "issues/2024/a-06/", "issues/../../01-a/", "issues/a/../01-a/",
     "issues//01-a/", "raw/01-a/", "issues/2024/a/.hidden/01-a/", "http://[/issues/a/01-b/"],
)  # fmt: skip
def test_what_is_no_articles_address_is_none(written: str) -> None:
    assert as_path(written) is None


def test_links_lead_where_they_led() -> None:
    moved = {"issues/1/a/01-x.md": "issues/2/b/07-y.md"}
    here, there = "issues/1/a/02-z.md", "issues/2/b/02-z.md"
    for text, after in [
        ("[一](01-x.md)", "[一](../../2/b/07-y.md)"),
        ("![图](tu.jpg) [二](03-w.md#p2)", "![图](tu.jpg) [二](03-w.md#p2)"),
        ("[网](https://a.example/01-x.md) [此](#p1)", "[网](https://a.example/01-x.md) [此](#p1)"),
        ("[一\\](01-x.md)", "[一\\](01-x.md)"),
        ("[x]: 01-x.md", "[x]: ../../2/b/07-y.md"),
    ]:
        assert relinked(text, here, here, moved) == after
    assert relinked("![图](tu.jpg)", here, there, moved) == "![图](../../1/a/tu.jpg)"
    assert relinked("[一](01-x.md)", here, there, moved) == "[一](07-y.md)"


@given(
    st.lists(st.sampled_from(["issues/1/a/01-x/", "/en/issues/1/a/02-y/", "issues/1/a/03-z/"])),
    st.booleans(),
)
def test_a_former_address_is_added_and_nothing_else_changes(
    listed: list[str], is_typed: bool
) -> None:
    article = Article("a-1", "井", former=tuple(listed), blocks=(Block(BlockKind.TEXT, "水。"),))
    text = render(article)
    if is_typed:
        text = text.replace("title: 井\n", "title:   井   # 手写\n")
    after = parse(with_former(text, "issues/1/a/01-x.md", "issues/1/a/02-y.md"))
    paths = [as_path(a) for a in after.former]
    assert paths.count("issues/1/a/01-x.md") == 1
    assert "issues/1/a/02-y.md" not in paths
    assert (after.id, after.title, after.blocks) == (article.id, article.title, article.blocks)


def test_a_renamed_article_keeps_id_paragraph_names_and_links(
    tmp_path: Path, capsys: Output
) -> None:
    content = make_archive(tmp_path)
    page = added(content)
    old, article_id = first_of(content)
    names = [a.name for a in Store(content).register("songqiao-06").anchors if a.path == old]
    assert move(content, article_id, "05-shui-jing") == 0
    assert not (content / old).exists()
    article = parse(read_text(content / NEW))
    assert (article.id, article.former) == (article_id, (as_address(old),))
    register = Store(content).register("songqiao-06").anchors
    assert [a.name for a in register if a.path == NEW and not a.now] == names
    assert "](../songqiao-06/05-shui-jing.md#p1)" in read_text(page)
    assert "(https://a.example/)" in read_text(page)
    assert "0 problems" in checked(content, capsys)
    before = snapshot(content)
    assert run(["ingest", "--again", "--content", str(content)]) == 0
    assert snapshot(content / "issues") == {
        k.removeprefix("issues/"): v for k, v in before.items() if k.startswith("issues/")
    }


def test_an_article_moves_to_another_issue_and_is_not_read_back(
    tmp_path: Path, capsys: Output
) -> None:
    content = make_archive(tmp_path)
    added(content)
    old, article_id = first_of(content)
    names = [a.name for a in Store(content).register("songqiao-06").anchors if a.path == old]
    assert move(content, article_id, "songqiao-07/02-jing-bian") == 0
    new = f"{OTHER}/02-jing-bian.md"
    kept = Store(content).register("songqiao-07").anchors
    assert [a.name for a in kept if a.path == new] == names
    assert run(["ingest", "--again", "--content", str(content)]) == 0
    assert not (content / old).exists()
    assert "0 problems" in checked(content, capsys)
    assert run(["explain", article_id, "--content", str(content)]) == 0
    assert run(["explain", str(content / new), "--content", str(content)]) == 0


def test_a_translation_moves_with_its_article(tmp_path: Path) -> None:
    content = make_archive(tmp_path)
    old, article_id = first_of(content)
    new = ["new", "translation", article_id, "--title", "By the Well", "--content", str(content)]
    assert run(new) == 0
    assert move(content, article_id, "05-shui-jing") == 0
    assert (content / NEW.replace(".md", ".en.md")).is_file()
    assert not (content / old.replace(".md", ".en.md")).exists()
    assert parse(read_text(content / NEW.replace(".md", ".en.md"))).former == ()


@pytest.mark.parametrize(
    ("target", "code"),
    [("lao-jie", 3), ("songqiao-99", 3), ("songqiao-06", 2), ("songqiao-07/lao-jie", 2),
     ("songqiao-07/03-x.en", 2)],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_written(
    tmp_path: Path, target: str, code: int
) -> None:
    content = make_archive(tmp_path)
    added(content)
    before = snapshot(content)
    assert move(content, first_of(content)[1], target) == code
    after = snapshot(content)
    after.pop(".lock", None)
    before.pop(".lock", None)
    assert after == before


def test_check_notices_a_file_renamed_by_hand_and_fix_notes_its_address(
    tmp_path: Path, capsys: Output
) -> None:
    content = make_archive(tmp_path)
    old, _ = first_of(content)
    (content / old).rename(content / NEW)
    said = checked(content, capsys)
    assert f"{NEW}:1: hint: This article's address was {as_address(old)}" in said
    assert "former" in checked(content, capsys, "--fix")
    assert parse(read_text(content / NEW)).former == (as_address(old),)
    assert "0 hints" in checked(content, capsys)


def test_check_tells_a_moved_article_from_an_id_used_twice(tmp_path: Path, capsys: Output) -> None:
    content = make_archive(tmp_path)
    page = added(content)
    old, article_id = first_of(content)
    other = content / OTHER / "02-jing-bian.md"
    (content / old).rename(other)
    page.unlink()
    assert f"belongs to an article of {ISSUE}" in checked(content, capsys)
    text = read_text(other).replace(
        f"id: {article_id}\n", f"id: {article_id}\nformer: [{as_address(old)}]\n"
    )
    other.write_text(text, encoding="utf-8")
    assert "0 problems" in checked(content, capsys)


def test_a_former_address_leads_to_one_article(tmp_path: Path, capsys: Output) -> None:
    content = make_archive(tmp_path)
    one, two = articles(content)
    for file, value in ((one, "[about/, issues/2024/a/01-x/]"), (two, "[issues/2024/a/01-x/]")):
        text = read_text(file).replace("\n---\n", f"\nformer: {value}\n---\n", 1)
        file.write_text(text, encoding="utf-8")
    said = checked(content, capsys)
    assert "`about/` under `former` is no article's address" in said
    assert "stands in" in said
    own = as_address(two.relative_to(content).as_posix())
    one.write_text(read_text(one).replace("about/", own), encoding="utf-8")
    assert f"`{own}` under `former` is the address of" in checked(content, capsys)


def test_no_id_is_given_again_after_its_article_moved_away(tmp_path: Path) -> None:
    content = make_archive(tmp_path)
    added(content)
    new = ["new", "article", "--issue", "songqiao-07", "--content", str(content), "--title"]
    assert run([*new, "第二篇"]) == 0
    moved = next(content.glob(f"{OTHER}/02-*.md"))
    assert move(content, parse(read_text(moved)).id, "songqiao-06") == 0
    assert run([*new, "第三篇"]) == 0
    ids = [parse(read_text(file)).id for file in articles(content)]
    assert len(ids) == len(set(ids))
    assert "songqiao-07-03" in ids


@pytest.mark.parametrize("by_hand", [False, True])
def test_old_addresses_lead_on_in_both_languages(tmp_path: Path, by_hand: bool) -> None:
    content = make_archive(tmp_path)
    old, article_id = first_of(content)
    if by_hand:
        (content / old).rename(content / NEW)
    else:
        assert move(content, article_id, "05-shui-jing") == 0
    site = tmp_path / "site"
    build_site(content, site)
    for lang in ("", "en/"):
        for below in ("", "raw/"):
            page = site / f"{lang}{as_address(old)}{below}" / "index.html"
            soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
            refresh = soup.select_one('meta[http-equiv="refresh"]')
            assert refresh
            target = page.parent / refresh["content"].split("url=")[1]
            assert (target / "index.html").resolve() == (
                site / f"{lang}{as_address(NEW)}{below}" / "index.html"
            )
            assert soup.select_one('meta[name="robots"][content="noindex"]')
            assert not soup.select_one("script:not([src])")
    assert not (site / "sitemap.xml").exists() or old not in read_text(site / "sitemap.xml")


def test_files_to_take_away_lie_at_old_addresses_too(tmp_path: Path) -> None:
    content = make_archive(tmp_path)
    old, article_id = first_of(content)
    assert move(content, article_id, "05-shui-jing") == 0
    site = tmp_path / "site"
    build_site(content, site)
    for suffix in (".txt", ".md", ".bib", ".ris"):
        new = site / f"{as_address(NEW).rstrip('/')}{suffix}"
        assert new.is_file(), suffix
        assert (site / f"{as_address(old).rstrip('/')}{suffix}").read_bytes() == new.read_bytes()
    assert not list(site.glob(f"en/{as_address(old).rstrip('/')}.*"))


def read_with(content: Path, text: str) -> None:
    """Put another text in the raw file's place and read it."""
    (content / "raw/songqiao-06.txt").write_text(text, encoding="utf-8")
    assert run(["ingest", "--content", str(content)]) == 0


@pytest.mark.parametrize("by_hand", [False, True])
def test_an_article_that_comes_back_in_its_raw_text_leaves_the_old_address_to_the_one_that_left(
    tmp_path: Path, capsys: Output, by_hand: bool
) -> None:
    content = make_archive(tmp_path)
    added(content).unlink()
    old, article_id = first_of(content)
    raw = read_text(content / "raw/songqiao-06.txt")
    new = content / OTHER / "02-jing-bian.md"
    if by_hand:
        (content / old).rename(new)
    else:
        assert move(content, article_id, "songqiao-07/02-jing-bian") == 0
    read_with(content, raw[raw.index("一张便民卡") :])
    read_with(content, raw)
    assert not (content / old).exists()
    assert parse(read_text(new)).id == article_id
    again = content / old.replace(".md", "-2.md")
    assert parse(read_text(again)).id not in ("", article_id)
    assert parse(read_text(again)).title == parse(read_text(new)).title
    if by_hand:
        assert "`former` added" in checked(content, capsys, "--fix")
    assert " 0 problems" in checked(content, capsys)
    site = tmp_path / "site"
    build_site(content, site)
    assert 'http-equiv="refresh"' in read_text(site / as_address(old) / "index.html")


def test_an_article_that_comes_back_and_never_moved_has_its_old_address(tmp_path: Path) -> None:
    content = make_archive(tmp_path)
    old, _ = first_of(content)
    raw = read_text(content / "raw/songqiao-06.txt")
    read_with(content, raw[raw.index("一张便民卡") :])
    assert not (content / old).exists()
    read_with(content, raw)
    assert (content / old).is_file()


def test_an_article_that_stays_has_no_page_that_leads_on(tmp_path: Path) -> None:
    content = make_archive(tmp_path)
    site = tmp_path / "site"
    build_site(content, site)
    assert not [p for p in site.rglob("*.html") if 'http-equiv="refresh"' in read_text(p)]


def test_in_another_issue_an_article_takes_no_number_that_is_taken(tmp_path: Path) -> None:
    content = make_archive(tmp_path)
    added(content)
    path, article_id = first_of(content)
    assert path.rpartition("/")[2].startswith("01-")
    assert move(content, article_id, "songqiao-07") == 0
    name = path.rpartition("/")[2].replace("01-", "02-", 1)
    assert (content / OTHER / name).is_file()
    assert (content / OTHER / "01-hui-fang.md").is_file()


def test_in_another_issue_an_article_keeps_a_number_that_is_free(tmp_path: Path) -> None:
    content = make_archive(tmp_path)
    page = added(content)
    page.rename(page.with_name("04-hui-fang.md"))
    path, article_id = first_of(content)
    assert move(content, article_id, "songqiao-07") == 0
    assert (content / OTHER / path.rpartition("/")[2]).is_file()
