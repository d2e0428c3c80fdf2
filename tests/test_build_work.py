"""The work of a build is cut into parts that can be done apart: the site is the same."""

from __future__ import annotations

import errno
import filecmp
import gc
import gzip
import hashlib
import logging
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from huikan.article import parse_body, render, render_issue
from huikan.collation import collate
from huikan.cores import cores
from huikan.errors import BadInputError, CannotWriteError
from huikan.model import Article, Issue
from huikan.site import crew
from huikan.site.addresses import LANGUAGES
from huikan.site.build import build_site
from huikan.site.catalogue import Catalogue, build_catalogue
from huikan.site.crew import WorkerError, beside, work_off
from huikan.site.excerpt import excerpt, key_of, without_whole
from huikan.site.keeping import seldom_garbage, without_garbage
from huikan.site.names import ArchiveNames
from huikan.site.pages import (
    ISSUE_LISTS,
    ISSUE_PAGES,
    LISTS,
    issue_pages,
    known_addresses,
    list_pages,
    single_pages,
)
from huikan.site.sitemap import sitemap
from huikan.site.units import Counted, Workshop
from huikan.site.views import SiteTitles
from huikan.store import load_archive, load_authority, load_ledgers, load_registers

DEMO = Path(__file__).parents[1] / "content"


# Many processes


def test_what_tasks_give_comes_back_in_their_order() -> None:
    tasks = [lambda n=n: (n, os.getpid()) for n in range(20)]
    found = work_off(tasks, 2)
    assert [number for number, _ in found] == list(range(20))
    assert os.getpid() not in {process for _, process in found}


@pytest.fixture(autouse=True)
def _may_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever other tests have used: nothing here waits for threads of theirs."""
    monkeypatch.delitem(sys.modules, "typst", raising=False)
    monkeypatch.setenv("SITE_PDF", "false")


def test_where_threads_run_the_tasks_are_done_here() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert work_off([os.getpid, os.getpid], 2) == [os.getpid()] * 2
    finally:
        stop.set()
        thread.join()


def test_after_a_pdf_was_made_the_tasks_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", sys)
    assert work_off([os.getpid], 2) == [os.getpid()]


def test_no_tasks() -> None:
    assert work_off([], 2) == []


def test_what_a_task_raises_is_told_with_its_place() -> None:
    def fail() -> None:
        raise KeyError("云溪市")

    with pytest.raises(WorkerError, match=r"in fail[\s\S]*云溪市"):
        work_off([fail, fail, fail], 2)


def test_an_error_with_a_remedy_comes_back_as_it_is() -> None:
    def refuse() -> None:
        raise OSError(errno.ENOSPC, "full", "a.html")

    with pytest.raises(OSError, match="full") as caught:
        work_off([refuse] * 2, 2)
    assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, "a.html")


def test_a_worker_that_is_killed_is_noticed() -> None:
    with pytest.raises(CannotWriteError) as caught:
        work_off([lambda: os.kill(os.getpid(), 9)] * 2, 2)
    assert (caught.value.code, caught.value.values) == ("site-worker-lost", {"status": -9})


def test_after_an_error_no_worker_goes_on(tmp_path: Path) -> None:
    def fail() -> None:
        begun = tmp_path / "begun"
        while not begun.exists() or not begun.stat().st_size:
            time.sleep(0.01)
        raise BadInputError("site-not-built")

    def go_on() -> None:
        (tmp_path / "begun").write_text(str(os.getpid()), encoding="ascii")
        time.sleep(60)

    with pytest.raises(BadInputError):
        work_off([fail, go_on], 2)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "begun").read_text(encoding="ascii")), 0)


def test_a_task_is_done_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    with beside(os.getpid) as result:
        assert result() == result() != os.getpid()
    monkeypatch.setattr(crew, "can_fork", lambda: False)
    with beside(os.getpid) as result:
        assert result() == os.getpid()


def test_what_a_task_beside_fails_of_is_raised() -> None:
    def fail() -> None:
        raise BadInputError("site-not-built")

    with beside(fail) as result, pytest.raises(BadInputError):
        result()


def test_a_task_beside_that_nobody_waits_for_is_ended(tmp_path: Path) -> None:
    begun = tmp_path / "begun"

    def go_on() -> None:
        begun.write_text(str(os.getpid()), encoding="ascii")
        time.sleep(60)

    with beside(go_on):
        while not begun.exists() or not begun.stat().st_size:
            time.sleep(0.01)
    with pytest.raises(ProcessLookupError):
        os.kill(int(begun.read_text(encoding="ascii")), 0)


@pytest.mark.parametrize("is_signalled", [True, False], ids=["signal", "pipe"])
def test_workers_end_with_their_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_signalled: bool
) -> None:
    """They hold the pipe that tells here that they are gone."""
    if is_signalled and sys.platform != "linux":
        pytest.skip("only Linux sends such a signal")
    monkeypatch.setattr(crew, "_IS_SIGNALLED", is_signalled)
    gone, held = os.pipe()

    def work() -> None:
        os.write(held, b"x")
        time.sleep(60)

    parent = os.fork()
    if parent == 0:
        work_off([work, work], 2)
        os._exit(0)
    os.close(held)
    with os.fdopen(gone, "rb", buffering=0) as pipe:
        begun = b""
        while len(begun) < 2:
            begun += pipe.read(2)
        os.kill(parent, signal.SIGKILL)
        os.waitpid(parent, 0)
        assert pipe.read() == b""


def test_how_many_workers_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIKAN_WORKERS", "3")
    assert cores() == 3
    monkeypatch.setenv("HUIKAN_WORKERS", "many")
    assert cores() >= 1


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    more: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class _Brief:
    """A value that says itself what stands for it."""

    said: str
    long: object

    def __reduce__(self) -> tuple[type[tuple[object, ...]], tuple[tuple[str]]]:
        return tuple, ((self.said,),)


def test_values_are_told_apart_by_all_their_fields(tmp_path: Path) -> None:
    key = Workshop(tmp_path, "e").key
    assert key(_Line("一", (_Line("二"),))) == key(_Line("一", (_Line("二"),)))
    others = (_Line("一", (_Line("三"),)), _Line("二", (_Line("二"),)), _Line("一"), ("一", ()))
    assert key(_Line("一", (_Line("二"),))) not in map(key, others)


def test_a_value_that_says_what_stands_for_it_is_asked_for_that(tmp_path: Path) -> None:
    key = Workshop(tmp_path, "e").key
    assert key((_Brief("一", _Line("二")),)) == key((_Brief("一", _Line("三")),))
    assert key((_Brief("一", _Line("二")),)) != key((_Brief("二", _Line("二")),))


def test_pieces_are_counted_as_they_are_taken() -> None:
    pieces = Counted([b"ab", b"", b"c"])
    assert [*pieces] == [b"ab", b"", b"c"]
    assert (pieces.size, pieces.sha256()) == (3, hashlib.sha256(b"abc").hexdigest())


def test_who_looks_for_no_garbage_is_left_alone_by_others_within() -> None:
    before = gc.get_threshold()
    with seldom_garbage(), without_garbage():
        with without_garbage():
            assert not gc.isenabled()
        assert not gc.isenabled()
        assert gc.get_threshold() > before
    assert gc.isenabled()
    assert gc.get_threshold() == before


def test_the_site_is_the_same_from_one_process_and_from_three(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for workers in ("1", "3"):
        monkeypatch.setenv("HUIKAN_WORKERS", workers)
        build_site(DEMO, tmp_path / workers)
    one = sorted(str(p.relative_to(tmp_path / "1")) for p in tmp_path.glob("1/**/*.*"))
    three = sorted(str(p.relative_to(tmp_path / "3")) for p in tmp_path.glob("3/**/*.*"))
    assert one == three
    same = filecmp.cmpfiles(tmp_path / "1", tmp_path / "3", one, shallow=False)
    assert [*same[1], *same[2]] == []


# Excerpts


@pytest.fixture(scope="module")
def demo() -> Catalogue:
    archive, names = load_archive(DEMO), ArchiveNames(load_authority(DEMO))
    return build_catalogue(
        archive, names, load_registers(DEMO, archive),
        [collate(*found) for found in load_ledgers(DEMO)], names.specials, names.topics,
        names.titles,
    )  # fmt: skip


def test_an_issues_pages_are_the_same_from_its_excerpt(demo: Catalogue) -> None:
    whole = {}
    for lang in LANGUAGES:
        for lists in ISSUE_LISTS:
            whole |= {page.full_address: page for page in list_pages(lists, demo, lang)}
        for made in ISSUE_PAGES:
            whole |= {page.full_address: page for page in made(demo, lang)}
    apart = {
        page.full_address: page
        for stored in demo.issues
        for page in issue_pages(excerpt(demo, stored))
    }
    assert len(apart) > 100
    assert apart == whole


def test_an_excerpt_refuses_to_tell_of_the_whole_archive(demo: Catalogue) -> None:
    own = excerpt(demo, demo.issues[0])
    with pytest.raises(LookupError, match="excerpt"):
        own.by_year.get(2024)


def test_excerpts_have_keys_of_their_own(demo: Catalogue) -> None:
    shop = Workshop(Path(), "e")
    blank = without_whole(demo)
    keys = {shop.key(key_of(blank, stored, stored.digest, "")) for stored in demo.issues}
    assert len(keys) == len(demo.issues)


def test_the_address_of_every_page_is_known_before_it_is_made(demo: Catalogue) -> None:
    titles = SiteTitles("会刊", "", "")
    made = {
        page.full_address
        for lang in LANGUAGES
        for pages in (
            single_pages(demo, titles, lang),
            *(list_pages(lists, demo, lang) for lists in (*LISTS, *ISSUE_LISTS)),
            *(pages(demo, lang) for pages in ISSUE_PAGES),
        )
        for page in pages
        if "/page/" not in page.address
    }
    assert known_addresses(demo) == made | {"data/", "en/data/"}


# What MkDocs is asked for


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content/issues/2024/a"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(render_issue(Issue("a", year=2024)), encoding="utf-8")
    made = Article("a-1", "第1篇", blocks=parse_body("正文。"))
    (folder / "01-pian.md").write_text(render(made), encoding="utf-8")
    (tmp_path / "content/pages").mkdir()
    return tmp_path / "content"


@pytest.mark.parametrize("target", ["issues/2024/a/01-pian", "articles", "years/unknown/page/2"])
def test_links_from_an_editors_page_to_the_archives_are_followed(
    content: Path, caplog: pytest.LogCaptureFixture, target: str
) -> None:
    (content / "pages/about.md").write_text(f"# 关于\n\n[看]({'../' + target}/index.md)\n", "utf-8")
    with caplog.at_level(logging.INFO, "mkdocs"):
        build_site(content, content.with_name("site"), strict=True)
    page = (content.with_name("site") / "about/index.html").read_text("utf-8")
    assert f'href="../{target}/"' in page


def test_a_link_that_leads_nowhere_is_told_of(
    content: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (content / "pages/about.md").write_text("# 关于\n\n[看](../issues/2024/b/index.md)\n", "utf-8")
    with pytest.raises(BadInputError), caplog.at_level(logging.WARNING, "mkdocs"):
        build_site(content, content.with_name("site"), strict=True)
    assert "issues/2024/b/index.md" in caplog.text


def test_an_editors_page_takes_no_place_of_the_archives(content: Path) -> None:
    (content / "pages/data.md").write_text("# 数据\n", encoding="utf-8")
    with pytest.raises(BadInputError) as caught:
        build_site(content, content.with_name("site"))
    assert (caught.value.code, caught.value.path) == ("page-taken", "pages/data.md")
    assert not content.with_name("site").exists()


def test_the_site_map_has_every_page_once(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://a.example/b/")
    site = content.with_name("site")
    build_site(content, site)
    text = (site / "sitemap.xml").read_text("utf-8")
    assert gzip.decompress((site / "sitemap.xml.gz").read_bytes()).decode() == text
    pages = [p.relative_to(site).as_posix() for p in site.rglob("index.html")]
    pages.remove("admin/index.html")  # for editors, and no page of the archive
    urls = {f"https://a.example/b/{p.removesuffix('index.html')}" for p in pages if p.isascii()}
    found = [line[10:-12] for line in text.splitlines() if line.startswith("<url>")]
    assert len(found) == len(set(found)) == len(pages)
    assert urls <= set(found)


def test_a_site_map_of_very_many_pages_is_several() -> None:
    files = dict(sitemap((f"{n}/" for n in range(7)), "https://a.example/", most=3))
    assert [files[f"sitemap-{n}.xml"].count(b"<url>") for n in (1, 2, 3)] == [3, 3, 1]
    assert files["sitemap.xml"].count(b"<sitemap>") == 3
    assert b"https://a.example/sitemap-3.xml" in files["sitemap.xml"]
