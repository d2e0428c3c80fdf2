"""Search: the index, read as `docs/search-format.md` says, finds exactly the exact string."""

from __future__ import annotations

import functools
import json
import random
import re
import shutil
import subprocess
import threading
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Browser, Page, expect, sync_playwright

from huikan.model import (
    Archive,
    Article,
    Block,
    BlockKind,
    Committee,
    Issue,
    Place,
    StoredArticle,
    StoredIssue,
)  # fmt: skip
from huikan.site.folding import fold, simplified_characters
from huikan.site.search import Sizes, build_index
from huikan.site.search_documents import SearchDocument, documents, english_names
from made_articles import make_articles
from search_reader import Reader

ROOT = Path(__file__).parents[1]
WORKER = ROOT / "theme_overrides/assets/search-worker.js"
RUNNER = Path(__file__).with_name("run_search_worker.mjs")
COLD_BYTES = 50_000

needs_node = pytest.mark.skipif(not shutil.which("node"), reason="needs node")

SPECIAL = (
    SearchDocument("issues/2024/a/01-x/", "zh", "一字之师", "独有一个龘字。", year=2024),
    SearchDocument(
        "issues/2024/a/02-x/", "zh", "“４＋Ｘ”的做法",
        "探索 “4+X” 模式，\n办理 2024 年提案。", year=2024,
    ),
    SearchDocument("issues/2023/a/03-x/", "zh", "舊報一則", "政協委員會客室掛牌。", year=2023),
    SearchDocument("issues/2023/a/04-x/", "zh", "乾隆年间", "乾隆碑，著名。𠮷野家。", year=2023),
    SearchDocument("issues/2022/a/05-x/", "zh", "无年", "", year=None),
    SearchDocument("en/issues/2024/b/01/", "en", "One word", "An Annual Report, CPPCC.", year=2024),
)  # fmt: skip
FIXED_QUERIES = (
    "龘", "4+X", "４＋ｘ", "“4+X”模式", "办理2024年提案", "２０２４", "委員會客室", "委员会客室",
    "會", "乾隆", "著名", "𠮷野", "𠮷", "annual report", "ANNUAL", "nnua", "ppcc", "政协委员",
    "云溪市政协提案委员会", "员会", "一", "的", "没有这句话", "委员政协", "committee",
    "annualreport",
)  # fmt: skip


@pytest.fixture(scope="module")
def docs() -> list[SearchDocument]:
    return [*SPECIAL, *make_articles(240, 900)]


SIZES = {"one part": Sizes(), "many parts": Sizes(part=40_000, file=2_000)}
"""Small files make small archives have all that large ones have."""


@pytest.fixture(scope="module", params=SIZES)
def files(docs: list[SearchDocument], request: pytest.FixtureRequest) -> dict[str, bytes]:
    return dict(build_index(docs, sizes=SIZES[request.param]))


@pytest.fixture(scope="module")
def folder(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(files, tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="module")
def queries(docs: list[SearchDocument]) -> list[str]:
    """Fixed ones, and strings of every length cut out of the texts, across all boundaries."""
    dice = random.Random(7)
    cut = []
    while len(cut) < 150:
        text = plain(dice.choice(docs).body)
        length = dice.choice((1, 2, 3, 4, 5, 6, 8, 9, 12, 20))
        start = dice.randrange(max(1, len(text) - length))
        cut.append(text[start : start + length].strip())
    return [*FIXED_QUERIES, *(q for q in cut if q and not re.search(r'["\-]', q[0] + q[-1]))]


def write(files: Mapping[str, bytes], folder: Path) -> Path:
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


# The truth, written apart from the index: what the contract of folding says, in other words.

_BETWEEN_WORDS = re.compile(r"(?<=[^\W_\u2e80-\U0010ffff])\s+(?=[^\W_\u2e80-\U0010ffff])")
_LOOK_ALIKES = str.maketrans("“”「」『』„‟‘’—–", '""""""""' + "''--")


@functools.cache
def plain(text: str) -> str:
    text = text.replace("〔缺〕", "")
    text = "".join(unicodedata.normalize("NFKC", c) if "！" <= c <= "～" else c for c in text)
    text = "".join(simplified_characters().get(c, c) for c in text.lower())
    text = _BETWEEN_WORDS.sub("\0", text.translate(_LOOK_ALIKES))
    return re.sub(r"\s", "", text).replace("\0", " ")


def truth(docs: Sequence[SearchDocument], query: str) -> set[str]:
    wanted = plain(query)
    return {
        d.address
        for d in docs
        for line in (d.title, d.subtitle, d.feature, *d.authors, *d.committees, d.body)
        if wanted in plain(line)
    }


class TestFolding:
    @pytest.mark.parametrize(
        ("text", "folded"),
        [
            ("“４＋Ｘ”模式", '"4+x"模式'),
            ("2024 年 3 月", "2024年3月"),
            ("银川\n市政协", "银川市政协"),
            ("Annual  Report", "annual report"),
            ("委員會", "委员会"),
            ("乾隆、著名", "乾隆、著名"),
            ("调研〔缺〕报告", "调研报告"),
            ("——记一次协商", "--记一次协商"),
            ("\N{ZERO WIDTH SPACE}政\N{SOFT HYPHEN}协", "政协"),
            ("", ""),
        ],
    )
    def test_evens_out_what_is_only_form(self, text: str, folded: str) -> None:
        assert str(fold(text)) == folded

    def test_evens_out_case_of_every_letter(self) -> None:
        letters = [c for c in map(chr, range(0x20000)) if c.isalpha() and len(c.lower()) == 1]
        alone = [c for c in letters if str(fold(c)) == c]
        assert [c for c in alone if c.lower() != c] == []
        assert str(fold("İΑΣ")) == "İας".replace("ς", "σ")

    def test_says_where_each_character_stood(self) -> None:
        text = " 采用 “４＋Ｘ”〔缺〕模式"
        assert [text[i] for i in fold(text).origin] == list("采用“４＋Ｘ”模式")

    def test_leaves_simplified_text_alone(self) -> None:
        gb2312 = [
            bytes((r, c)).decode("gb2312") for r in range(0xB0, 0xD7) for c in range(161, 250)
        ]
        assert str(fold("".join(gb2312))) == "".join(gb2312)


class TestIndex:
    def test_finds_exactly_the_exact_string(
        self, docs: list[SearchDocument], files: dict[str, bytes], queries: list[str]
    ) -> None:
        reader = Reader(files)
        for query in queries:
            assert reader.find(str(fold(query))) == truth(docs, query), query

    def test_frequent_and_rare_strings_are_both_asked_for(
        self, docs: list[SearchDocument], files: dict[str, bytes], queries: list[str]
    ) -> None:
        reader = Reader(files)
        lengths = {len(q) for q in queries if reader.is_listed(str(fold(q)))}
        is_many = len(reader.manifest["parts"]) > 1
        assert lengths >= ({1, 2} if is_many else {1})
        assert {reader.is_listed(str(fold(q))) for q in queries} == {True, False}
        assert sum(1 for q in queries if truth(docs, q)) > 150

    def test_order_of_documents_changes_nothing(self, docs: list[SearchDocument]) -> None:
        for sizes in SIZES.values():
            there, back = (dict(build_index(d, sizes=sizes)) for d in (docs, docs[::-1]))
            assert there == back

    def test_an_empty_archive_has_an_index(self) -> None:
        assert Reader(dict(build_index([]))).find("政协") == set()

    def test_a_change_of_the_text_changes_the_folder(self) -> None:
        one, other = (
            json.loads(dict(build_index([SearchDocument("a/", "zh", "甲", body)]))["manifest.json"])
            for body in ("协商", "监督")
        )
        assert one["folder"] != other["folder"]


class TestDocuments:
    class Names:
        def place(self, name: str) -> Place | None:
            return Place(name, name, "Yunxi", level="prefecture") if name == "云溪市" else None

        def committee(self, name: str) -> Committee:
            return Committee(name, "Yunxi CPPCC", "云溪市")

    def archive(self) -> Archive:
        blocks = (
            Block(BlockKind.HEADING, "办理"),
            Block(BlockKind.TEXT, "委员视察。"),
            Block(BlockKind.CAPTION, "视察现场。"),
            Block(BlockKind.MARKDOWN, "- **提案**一\n- 提案二"),
        )
        article = Article("a1", "标题", committees=("云溪市政协",), year=2024, blocks=blocks)
        english = Article("", "Title", blocks=(Block(BlockKind.TEXT, "Members inspect."),))
        stored = StoredArticle("issues/2024/a/01-x.md", article, (("en", english),))
        return Archive((StoredIssue("issues/2024/a", Issue("a", title="第1期"), (stored,)),))

    def test_one_for_each_language(self) -> None:
        chinese, english = documents(self.archive(), self.Names())
        assert chinese.address == "issues/2024/a/01-x/"
        assert english.address == "en/issues/2024/a/01-x/"
        assert (english.lang, english.year, english.place) == ("en", 2024, "云溪市")
        assert english.committees == ("云溪市政协",)

    def test_headings_captions_and_markdown_are_searched(self) -> None:
        body = documents(self.archive(), self.Names())[0].body
        for text in ("办理", "视察现场", "提案一"):
            assert text in str(fold(body))
        assert "**" not in body

    def test_english_names_of_committees_and_places(self) -> None:
        found = english_names(documents(self.archive(), self.Names()), self.Names())
        assert found == {"云溪市政协": "Yunxi CPPCC", "云溪市": "Yunxi"}


def ask(folder: Path, *requests: Mapping[str, object]) -> list[dict[str, object]]:
    """The worker's answers, from node."""
    run = subprocess.run(
        ["node", str(RUNNER), str(WORKER), str(folder)],
        input=json.dumps(requests), capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    answers: list[dict[str, object]] = json.loads(run.stdout)
    assert not [a for a in answers if "error" in a]
    return answers


@needs_node
class TestWorker:
    def test_finds_exactly_the_exact_string_and_fetches_little(
        self, docs: list[SearchDocument], files: dict[str, bytes], folder: Path, queries: list[str]
    ) -> None:
        reader = Reader(files)
        asked = [{"query": f'"{q}"', "all": True, "cold": True} for q in queries]
        for query, answer in zip(queries, ask(folder, *asked), strict=True):
            found = {reader.address(d) for d in answer["documents"]}  # type: ignore[attr-defined]
            assert found == truth(docs, query), query
            assert answer["bytes"] <= COLD_BYTES, query  # type: ignore[operator]

    def test_shows_every_hit_marked_in_its_text(self, folder: Path, queries: list[str]) -> None:
        asked = [{"query": f'"{q}"'} for q in queries]
        for query, answer in zip(queries, ask(folder, *asked), strict=True):
            for hit in answer["hits"]:  # type: ignore[attr-defined]
                marked = [str(fold(text)) for text in marks(hit)]
                assert any(str(fold(query)) in text for text in marked), (query, hit)

    def test_folds_every_character_as_the_index_does(self, tmp_path: Path) -> None:
        changed = [c for c in map(chr, range(0x20000)) if not 0xD800 <= ord(c) < 0xE000]
        changed = [c for c in changed if str(fold(c)) not in ("", c)]
        own = [c for c in changed if not c.isspace()]
        text = "。".join(str(fold(c)) for c in own)
        write(dict(build_index([SearchDocument("a/", "zh", "甲", text)])), tmp_path)
        answers = ask(tmp_path, *({"query": f'"{c}"'} for c in own))
        assert len(own) > 4000
        assert [c for c, a in zip(own, answers, strict=True) if a["total"] != 1] == []

    @pytest.mark.parametrize(
        ("query", "pick"),
        [
            ("民主监督 提案办理", lambda has: has("民主监督") & has("提案办理")),
            ("民主监督 -提案办理", lambda has: has("民主监督") - has("提案办理")),
            ("民主监督　“4+X”", lambda has: has("民主监督") & has("4+X")),
            ('"annual report" cppcc', lambda has: has("annual report") & has("cppcc")),
        ],
    )
    def test_words_phrases_and_minus(
        self,
        docs: list[SearchDocument],
        files: dict[str, bytes],
        folder: Path,
        query: str,
        pick: Callable[[Callable[[str], set[str]]], set[str]],
    ) -> None:
        (answer,) = ask(folder, {"query": query, "all": True})
        reader = Reader(files)
        found = {reader.address(d) for d in answer["documents"]}  # type: ignore[attr-defined]
        assert found == pick(lambda text: truth(docs, text))
        assert found

    def test_filters_and_their_counts(self, docs: list[SearchDocument], folder: Path) -> None:
        everything, filtered = ask(
            folder,
            {"query": "民主监督"},
            {"query": "民主监督", "filters": {"year": "2024", "lang": "zh"}},
        )
        hits = truth(docs, "民主监督")
        in_2024 = {d.address for d in docs if d.year == 2024} & hits
        years = {row["name"]: row["count"] for row in everything["facets"]["year"]}  # type: ignore[index]
        assert filtered["total"] == len(in_2024) == years["2024"]
        assert sum(years.values()) == len(hits)
        assert filtered["facets"]["year"] == everything["facets"]["year"]  # type: ignore[index]

    def test_headlines_first_or_newest_first(self, folder: Path) -> None:
        ranked, dated = ask(folder, {"query": "民主监督"}, {"query": "民主监督", "sort": "date"})
        titles = ["".join(t for t, _ in h["title"]) for h in ranked["hits"]]  # type: ignore[attr-defined]
        headlines = ["民主监督" in title for title in titles]
        assert headlines == sorted(headlines, reverse=True)
        assert headlines[0]
        assert len(headlines) == 10
        years = [int(h["year"]) for h in dated["hits"]]  # type: ignore[attr-defined]
        assert years == sorted(years, reverse=True)

    def test_says_what_nearly_matches(self, folder: Path) -> None:
        one, apart = ask(folder, {"query": "龘字民主监督"}, {"query": "龘 乾隆"})
        assert one["near"][0]["part"] == "民主监督"  # type: ignore[index]
        assert [(row["text"], row["count"]) for row in apart["near"]] == [("龘", 1), ("乾隆", 1)]  # type: ignore[attr-defined]

    def test_odd_queries_do_no_harm(self, folder: Path) -> None:
        odd = [
            "",
            " ",
            "-",
            '"',
            '""',
            "- -",
            "〔缺〕",
            "(.*)+[",
            "\\",
            "<b>",
            "𠮷" * 300,
            "a" * 300,
        ]
        answers = ask(folder, *({"query": q} for q in odd))
        assert [a["total"] for a in answers[:2]] == [0, 0]


class TestHardPlaces:
    """What the tree does specially: long repeats, pieces' ends, the ends of lines."""

    NOTICE = "本刊所有文章均须注明出处未经许可不得转载如有疑问请与编辑部联系电话见封底谢谢各位读者"
    """In more places than a leaf holds, longer than the longest gram."""

    @pytest.fixture
    def hard(self) -> list[SearchDocument]:
        dice = random.Random(5)
        characters = "东西南北春夏秋冬山水云雨风雷田林花鸟"
        tails = ["".join(dice.choices(characters, k=3000)) for _ in range(40)]
        notice = self.NOTICE
        return [
            SearchDocument(f"a/{n}/", "zh", f"第{n}篇", tail[:900] + notice + tail[900:], year=2020)
            for n, tail in enumerate(tails)
        ] + [SearchDocument("b/", "zh", notice[:30], notice, committees=(notice[3:20],))]

    @needs_node
    def test_are_exact_too(self, hard: list[SearchDocument], tmp_path: Path) -> None:
        files = dict(build_index(hard))
        reader = Reader(files)
        body, notice = hard[7].body, self.NOTICE
        queries = [
            notice, notice[:33], notice[:32], notice[5:], notice + body[900 + len(notice) :][:3],
            notice[2:12], notice + "无", body[880:900] + notice[:20], body[960:1100],
            *(body[cut - 30 : cut + 60] for cut in range(500, 3000, 250)),
            *(body[cut : cut + 70] for cut in range(850, 1100, 9)), notice[-1] + body[:5],
        ]  # fmt: skip
        asked = [{"query": f'"{q}"', "all": True} for q in queries]
        for query, answer in zip(queries, ask(write(files, tmp_path), *asked), strict=True):
            found = {reader.address(d) for d in answer["documents"]}  # type: ignore[attr-defined]
            assert found == truth(hard, query), query
            assert reader.find(str(fold(query))) == found, query
        assert len(truth(hard, notice)) == len(hard)

    @needs_node
    def test_the_last_text_has_none_behind_it(self, tmp_path: Path) -> None:
        """A string longer than the pieces overlap asks for the next piece, where there is one."""
        last = SearchDocument("b/", "zh", "末篇", f"开头{self.NOTICE * 3}结尾")
        docs = [SearchDocument("a/", "zh", "首篇", "另一篇的正文"), last]
        folder = write(dict(build_index(docs)), tmp_path)
        (answer,) = ask(folder, {"query": f'"{self.NOTICE * 2}"', "all": True})
        assert answer["documents"] == [1]


def marks(hit: Mapping[str, object]) -> Iterator[str]:
    """All that is marked in a hit."""
    rows = [hit["title"], hit["subtitle"], hit["feature"], hit["snippet"], *hit["authors"]]  # type: ignore[misc]
    rows += [committee["parts"] for committee in hit["committees"]]  # type: ignore[attr-defined]
    for parts in rows:
        yield from (text for text, is_hit in parts if is_hit)  # type: ignore[attr-defined]


# The page, in a browser, below a path as on a project's pages.

HOSTILE = SearchDocument(
    "issues/2024/z/09-x/", "zh", "<img src=x onerror=alert(1)>恶意标题",
    "</script><b>恶意正文</b>", year=2024,
)  # fmt: skip


@pytest.fixture(scope="module")
def site(docs: list[SearchDocument], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page with the search partial in each language, at /huikan/ of a server of its own."""
    top = tmp_path_factory.mktemp("site")
    root = top / "huikan"
    write(dict(build_index([*docs, HOSTILE])), root / "search")
    shutil.copytree(ROOT / "theme_overrides/assets", root / "assets")
    jinja = Environment(loader=FileSystemLoader(ROOT / "theme_overrides"))
    for lang, base in (("zh", ".."), ("en", "../..")):
        page = root / ("en/search" if lang == "en" else "search") / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        partial = jinja.get_template("partials/huikan-search.html")
        body = partial.render(hk_lang=lang, base_url=base)
        page.write_text(
            f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>t</title>'
            '<meta name="viewport" content="width=device-width">'
            f'<div class="md-typeset">{body}</div>',
            encoding="utf-8",
        )
    handler = functools.partial(_Quiet, directory=str(top))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/huikan"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("needs Chromium")
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    yield page
    assert problems == []
    page.close()


def expect_total(page: Page, total: int) -> None:
    expect(page.locator(".hk-find-status")).to_contain_text(f"{total:,}")
    expect(page.locator(".hk-find-hits > li")).to_have_count(min(total, 10))


@pytest.mark.browser
class TestPage:
    def test_search_filter_back(self, page: Page, site: str, docs: list[SearchDocument]) -> None:
        hits = truth(docs, "民主监督")
        recent = {d.address for d in docs if d.year == 2024} & hits
        page.goto(f"{site}/search/")
        page.get_by_role("searchbox").fill("民主监督")
        page.keyboard.press("Enter")
        expect_total(page, len(hits))
        expect(page.locator("mark").first).to_have_text("民主监督")
        page.locator(".hk-find-more summary").press("Enter")
        page.get_by_label("年份", exact=True).select_option("2024")
        expect_total(page, len(recent))
        assert "year=2024" in page.url
        page.go_back()
        expect_total(page, len(hits))
        page.get_by_role("link", name="下一页").click()
        expect(page.locator(".hk-find-pages")).to_contain_text("第 2 页")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360

    def test_address_holds_the_query(self, page: Page, site: str) -> None:
        page.goto(f"{site}/search/?q=%E9%BE%98&year=2024")
        expect_total(page, 1)
        link = page.get_by_role("link", name="一字之师")
        expect(link).to_have_attribute("href", f"{site}/issues/2024/a/01-x/#found=%E9%BE%98")

    def test_the_english_page_prefers_english(self, page: Page, site: str) -> None:
        page.goto(f"{site}/en/search/?q=CPPCC")
        expect_total(page, 1)
        page.get_by_role("searchbox").fill("Report 2099")
        page.keyboard.press("Enter")
        expect(page.locator(".hk-find-status")).to_contain_text("Nothing")

    def test_the_english_page_finds_chinese_words_in_chinese_articles(
        self, page: Page, site: str
    ) -> None:
        page.goto(f"{site}/en/search/?q=CPPCC")
        expect_total(page, 1)
        page.get_by_role("searchbox").fill("龘")
        page.keyboard.press("Enter")
        expect_total(page, 1)
        assert "lang=" not in page.url
        page.goto(f"{site}/en/search/?q=%E9%BE%98&lang=en")
        page.get_by_role("button", name="Clear all filters").click()
        expect_total(page, 1)

    def test_hostile_text_is_only_text(self, page: Page, site: str) -> None:
        page.goto(f"{site}/search/?q=恶意")
        expect_total(page, 1)
        expect(page.locator("li h2")).to_have_text(HOSTILE.title)
        assert page.locator("li img, li b").count() == 0
        page.goto(f"{site}/search/?q=%3Cimg+src%3Dy+onerror%3Dalert(2)%3E")
        expect(page.locator(".hk-find-status")).to_contain_text("<img src=y onerror=alert(2)>")

    def test_says_what_nearly_matches(self, page: Page, site: str) -> None:
        page.goto(f"{site}/search/?q=龘字民主监督")
        page.get_by_role("link", name="民主监督").click()
        expect(page.locator(".hk-find-hits > li")).to_have_count(10)

    def test_a_fetch_that_fails_is_said_and_can_be_tried_again(self, page: Page, site: str) -> None:
        page.context.route("**/g/*.bin", lambda route: route.abort())
        page.goto(f"{site}/search/?q=龘")
        expect(page.locator(".hk-find-status")).to_contain_text("没有取到")
        page.context.unroute_all()
        page.get_by_role("button", name="检索").click()
        expect_total(page, 1)

    def test_nothing_is_asked_of_another_host(self, page: Page, site: str) -> None:
        asked: list[str] = []
        page.context.on("request", lambda request: asked.append(request.url))
        page.goto(f"{site}/search/?q=民主监督")
        expect(page.locator(".hk-find-hits > li")).to_have_count(10)
        assert len(asked) > 4
        assert [url for url in asked if not url.startswith(f"{site}/")] == []
