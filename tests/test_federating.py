"""A portal over ten archives: what it is made of, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from archive_samples import snapshot
from huikan.cli import run
from huikan.errors import BadInputError
from huikan.federating import federate, read_portal, write_portal
from huikan.site.joint_feed import ATOM, newest, read_feed, write_joint_feed
from huikan.site.portal import ASSETS, LIST, Member, Portal, portal_files
from made_portal import ARCHIVES, Archive, portal_text, ten_archives

IN = {"a": ATOM, "s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Archive]]:
    with ten_archives(tmp_path_factory.mktemp("ten")) as found:
        yield found


def described(tmp_path: Path, text: str) -> Path:
    (tmp_path / "portal.yml").write_text(text, encoding="utf-8")
    return tmp_path / "portal.yml"


def test_a_portal_has_the_newest_of_all_archives_and_their_site_maps(
    archives: list[Archive], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal = described(tmp_path, portal_text(archives, "https://portal.example"))
    site = tmp_path / "site"
    assert run(["federate", str(portal), "--site", str(site), "--lang", "en"]) == 0
    assert f"{ARCHIVES} archives" in capsys.readouterr().out
    feed = ElementTree.fromstring((site / "feed.xml").read_bytes())
    days = [e.findtext("a:updated", "", IN)[:10] for e in feed.iterfind("a:entry", IN)]
    assert days == sorted(days, reverse=True)
    assert len(days) == 3 * ARCHIVES
    first = feed.find("a:entry", IN)
    assert first is not None
    assert first.findtext("a:source/a:title", "", IN) == archives[-1].name
    link = first.find("a:link", IN)
    assert link is not None
    assert link.get("href") == f"{archives[-1].url}issues/2024/a/02-pian/"
    assert [e.get("href") for e in feed.iterfind("a:link", IN)] == [
        "https://portal.example/feed.xml", "https://portal.example/",
    ]  # fmt: skip
    maps = ElementTree.fromstring((site / "sitemap.xml").read_bytes())
    found = [e.text for e in maps.iterfind("s:sitemap/s:loc", IN)]
    assert found == [f"{a.url}sitemap.xml" for a in archives[::2]]


def test_its_policy_lets_the_search_ask_its_archives_and_nobody_else(
    archives: list[Archive], tmp_path: Path
) -> None:
    federate(described(tmp_path, portal_text(archives)), tmp_path / "site")
    origins = " ".join(sorted(a.url.removesuffix("/huikan/") for a in archives))
    for page in ("index.html", "search/index.html", "en/index.html", "en/search/index.html"):
        text = unescape((tmp_path / "site" / page).read_text("utf-8"))
        assert f"connect-src 'self' {origins}\"" in text
    assert origins in (tmp_path / "site/_headers").read_text("utf-8")


def test_the_same_archives_give_the_same_bytes_and_what_is_old_goes(
    archives: list[Archive], tmp_path: Path
) -> None:
    portal, site = described(tmp_path, portal_text(archives)), tmp_path / "site"
    federate(portal, site)
    before = snapshot(site)
    assert {f"assets/{name}" for name in ASSETS} <= before.keys()
    (site / "old.html").write_text("x")
    federate(portal, site)
    assert snapshot(site) == before


def test_an_archive_that_does_not_answer_leaves_the_old_portal_as_it_was(
    archives: list[Archive], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site"
    federate(described(tmp_path, portal_text(archives)), site)
    before = snapshot(site)
    gone = [*archives, Archive("没有", "http://127.0.0.1:9/", archives[0].server)]
    portal = described(tmp_path, portal_text(gone))
    assert run(["federate", str(portal), "--site", str(site), "--lang", "en"]) == 3
    assert "http://127.0.0.1:9/search/manifest.json" in capsys.readouterr().err
    assert snapshot(site) == before


def test_a_site_that_is_no_archive_is_refused(archives: list[Archive], tmp_path: Path) -> None:
    wrong = [Archive("别的", f"{archives[0].url}issues/", archives[0].server)]
    with pytest.raises(BadInputError) as caught:
        federate(described(tmp_path, portal_text(wrong)), tmp_path / "site")
    assert caught.value.code == "member-no-archive"
    assert not (tmp_path / "site").exists()


def test_an_archive_of_another_format_is_refused(
    archives: list[Archive], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huikan.federating.FORMAT", 99)
    with pytest.raises(BadInputError) as caught:
        federate(described(tmp_path, portal_text(archives)), tmp_path / "site")
    assert (caught.value.code, caught.value.values["ours"]) == ("member-format", 99)


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/thesis.txt").write_text("x")
    (tmp_path / "portal.yml").write_text("title: 甲\nmembers: []\n", encoding="utf-8")
    with pytest.raises(Exception, match="site-not-a-portal"):
        write_portal(tmp_path / "site", {LIST: b"{}"})
    assert [p.name for p in (tmp_path / "site").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("members:\n  - {url: 'https://a.example', name: 甲}\n", "portal-title", 1),
        ("title: 甲\n", "portal-members", 1),
        ("title: 甲\nmembers: []\n", "portal-members", 2),
        ("title: 甲\nmembers:\n  - {url: 'https://a.example'}\n", "portal-members", 2),
        ("title: 甲\nmembers:\n  - {url: 'ftp://a.example', name: 乙}\n", "portal-url", 2),
        ("title: 甲\nmembers:\n  - {url: \"https://a.example; script-src *\", name: 乙}\n",
         "portal-url", 2),
        ("title: 甲\nurl: a.example\nmembers:\n  - {url: 'https://a.example', name: 乙}\n",
         "portal-url", 2),
        ("title: 甲\nmembers:\n" + "  - {url: 'https://a.example/', name: 乙}\n" * 2,
         "portal-twice", 2),
        ("title: 3\n", "portal-text", 1),
        ("title: 甲\nmember: []\n", "yaml-unknown-key", 2),
    ],
)  # fmt: skip
def test_what_is_wrong_with_its_file_is_said_with_the_line(text: str, code: str, line: int) -> None:
    with pytest.raises(BadInputError) as caught:
        read_portal(text, "portal.yml")
    assert (caught.value.code, caught.value.path, caught.value.line) == (code, "portal.yml", line)


def test_a_portal_file_says_what_it_is_called_and_of_whom() -> None:
    text = (
        "title: 甲\nabout_en: B\nmembers:\n  - {url: 'https://a.example/x', name: 乙, name_en: C}\n"
    )
    made = read_portal(text, "")
    assert made == Portal("甲", (Member("https://a.example/x/", "乙", "C"),), about_en="B")
    assert made.members[0].origin == "https://a.example"


FEED = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><title>甲</title>'
    "<updated>2024-01-01T00:00:00Z</updated>{}</feed>"
)
ENTRY = "<entry><id>{0}</id><title>{1}</title><updated>{2}</updated><link href='{3}'/></entry>"
DAY = "2024-01-02T00:00:00Z"


@pytest.mark.parametrize(
    "data",
    [b"", b"<html/>", b"not xml", b'<!DOCTYPE x [<!ENTITY a "b">]><feed/>',
     b'<feed xmlns="http://example.org/"/>'],
)  # fmt: skip
def test_what_is_no_feed_or_brings_a_document_type_is_refused(data: bytes) -> None:
    with pytest.raises(BadInputError) as caught:
        read_feed(data, "https://a.example/feed.xml")
    assert (caught.value.code, caught.value.path) == (
        "feed-unreadable",
        "https://a.example/feed.xml",
    )


@pytest.mark.parametrize(
    "entry",
    [
        ENTRY.format("", "题", DAY, "a/"),
        ENTRY.format("1", "", DAY, "a/"),
        ENTRY.format("1", "题", "yesterday", "a/"),
        ENTRY.format("1", "题", DAY, "javascript:alert(1)"),
    ],
)
def test_an_entry_that_lacks_what_it_must_have_is_left_out(entry: str) -> None:
    source = read_feed(
        FEED.format(entry + ENTRY.format("2", "好", DAY, "b/")).encode(), "https://a/"
    )
    assert [(e.id, e.link) for e in newest([("甲", source)])] == [("2", "https://a/b/")]


def test_markup_of_others_is_text_in_the_portal() -> None:
    title = "&lt;script&gt;alert(1)&lt;/script&gt;"
    source = read_feed(FEED.format(ENTRY.format("1", title, DAY, "a/")).encode(), "https://a/")
    entries = newest([("<b>甲</b>", source)])
    feed = ElementTree.fromstring(write_joint_feed("总", "zh-Hans", "", "", entries))
    assert feed.findtext("a:entry/a:title", "", IN) == "<script>alert(1)</script>"
    assert len(feed.findall("a:entry/a:title/*", IN)) == 0


def test_a_portal_without_its_own_address_has_relative_links_alone() -> None:
    portal = Portal("甲", (Member("https://a.example/", "乙"),))
    files = dict(portal_files(portal, []))
    page = files["en/search/index.html"].decode()
    assert 'href="../../assets/portal.css"' in page
    assert "canonical" not in page
    assert "data-archives=" in page
    assert json.loads(files[LIST])["members"][0]["url"] == "https://a.example/"
