"""Editing in the browser against a git repository: what is written is what `check` accepts.

The site and the repository stand at two origins, as they do in life, so the pages' content
policy is tried as well. The opener watches that nobody else is asked for anything.
"""

from __future__ import annotations

import re
import shutil
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from huikan.article import parse, render
from huikan.cli import run
from huikan.model import Choice, Retouch
from huikan.moving import as_path
from huikan.store import read_text

from . import git_forge
from .conftest import ROOT, Opener, Site, served
from .git_forge import TOKEN, GiteaHandler, Repository
from .github_forge import API, GitHubHandler
from .gitlab_forge import GitLabHandler

ISSUE = "issues/2024/yunxi-2024-05"
ARTICLE = "2024/yunxi-2024-05/01-rang-laojie-manxialai"
READ = "2016/yunxi-2016-09/02-yi-zuo-guo-jie-tian-qiao"
"""An article that was read from raw text, with people, topics and all."""


OPEN = "2022/yunxi-2022-11/02-gong-hu-yi-hu-shui-tong"
"""An article with open questions."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A site, and the repository that its editing pages write to."""

    site: Site
    repository: Repository
    instead: dict[str, str]
    """Origins that servers on this machine stand in for."""

    @property
    def content(self) -> Path:
        return self.repository.path / "content"

    def open(self, page: Page, hash: str, language: str = "") -> None:
        """An editing page, signed in with a token."""
        page.goto(f"{self.site.url}admin/{language}#{hash}")
        page.get_by_text("Token" if language else "使用访问令牌登录").click()
        page.locator("input").fill(TOKEN)
        page.locator("input").press("Enter")
        expect(page.locator("input[type=password]")).to_have_count(0)

    def is_accepted(self) -> bool:
        """Whether `huikan check` finds no fault in the repository."""
        return run(["check", "--content", str(self.content)]) == 0


FORGES = {"gitea": GiteaHandler, "gitlab": GitLabHandler, "github": GitHubHandler}
on_each_forge = pytest.mark.parametrize("desk", FORGES, indirect=True)


@pytest.fixture
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """A desk of its own for each test, since each writes; at Gitea unless the test says where."""
    forge = getattr(request, "param", "gitea")
    repository = Repository(tmp_path / "repository")
    shutil.copytree(ROOT / "content", repository.path / "content")
    repository.start()
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    handler = FORGES[forge]
    with git_forge.served(repository, handler) as origin:
        is_hub = handler is GitHubHandler
        url = GitHubHandler.address if is_hub else f"{origin}/{handler.name}"
        config = config.replace('repository: ""', f"repository: {url}")
        config = config.replace('forge: ""', f"forge: {forge}")
        config = config.replace(
            "custom_dir: theme_overrides", f"custom_dir: {ROOT}/theme_overrides"
        )
        top = tmp_path / "top"
        top.mkdir()
        (top / "mkdocs.yml").write_text(config, encoding="utf-8")
        monkeypatch.chdir(top)
        with served(repository.path / "content", top) as site:
            yield Desk(site, repository, {API: origin} if is_hub else {})
    assert repository.unknown == []


def field(page: Page, key: str, pane: int = 0) -> Locator:
    """A field of the form by its key, in the first language or the second."""
    found = page.locator(f'[data-key-path="{key}"]').nth(pane)
    found.scroll_into_view_if_needed()
    return found


def unfold(folder: Locator) -> None:
    """Open a folder of the tree. The tree hears no click in the first tenth of a second after it
    is drawn; it numbers its folders at the moment from which it does."""
    expect(folder).to_have_attribute("aria-posinset", re.compile(r"\d"))
    if folder.get_attribute("aria-expanded") != "true":
        folder.locator("[data-action=toggle]").first.click()
    expect(folder).to_have_attribute("aria-expanded", "true")


def save(page: Page, repository: Repository) -> list[str]:
    """Save, and the files of the commit that this makes."""
    before = repository.head
    page.get_by_role("button", name="保存", exact=True).click()
    for _ in range(300):
        if repository.head != before:
            return repository.changed()
        page.wait_for_timeout(100)
    raise AssertionError("nothing was committed: " + page.locator("body").inner_text()[-300:])


def opened(desk: Desk, opener: Opener) -> tuple[Page, Locator]:
    """The form of an article, and the field that its text stands in."""
    page = opener(instead=desk.instead)
    desk.open(page, f"/collections/articles/entries/{ARTICLE}")
    return page, text_of(page)


def text_of(page: Page) -> Locator:
    """The field of the article's text, once the text stands in it."""
    text = field(page, "body").locator("textarea")
    expect(text).to_have_value(re.compile("慢慢来呀"))
    return text


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def part(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x88" * width) * height)
    ends = part(b"IDAT", rows) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + ends


@pytest.mark.browser
@on_each_forge
def test_a_corrected_line_is_one_line_of_a_commit(desk: Desk, opener: Opener) -> None:
    page, text = opened(desk, opener)
    text.fill(text.input_value().replace("慢慢来呀", "慢慢来啊"))
    assert [row[0] for row in save(page, desk.repository)] == ["M"]
    diff = desk.repository.git("show", "--format=", "-U0", "HEAD").decode().splitlines()
    assert [row[0] for row in diff if row[:1] in "+-" and row[:3] not in ("+++", "---")] == [
        "-",
        "+",
    ]
    assert desk.is_accepted()


@pytest.mark.browser
@pytest.mark.parametrize("entry", [READ, OPEN])
def test_all_that_was_read_from_raw_text_is_kept(desk: Desk, opener: Opener, entry: str) -> None:
    file = desk.content / "issues" / f"{entry}.md"
    choice = Choice(Retouch.JOIN, "共管", "一湖")
    read = parse(read_text(file))
    asked = tuple(replace(finding, choices=(choice,)) for finding in read.review)
    file.write_text(render(replace(read, review=asked)), encoding="utf-8", newline="")
    desk.repository.git("commit", "--quiet", "--all", "--allow-empty", "--message=Ask")
    before = parse(read_text(file))
    assert before.people or before.review
    page = opener()
    desk.open(page, f"/collections/articles/entries/{entry}")
    title = field(page, "title").get_by_role("textbox")
    title.fill(f"{before.title} 续")
    save(page, desk.repository)
    after = parse(read_text(file))
    assert after.title == f"{before.title} 续"
    assert all(finding.choices for finding in after.review)
    for key in ("id", "people", "topics", "committees", "year", "date", "place", "blocks", "review",
                "authors", "kind", "extra"):  # fmt: skip
        assert getattr(after, key) == getattr(before, key), key
    assert desk.is_accepted()


@pytest.mark.browser
@on_each_forge
def test_a_new_article_with_its_translation(desk: Desk, opener: Opener) -> None:
    page = opener(instead=desk.instead)
    desk.open(page, f"/collections/articles/filter/{ISSUE.removeprefix('issues/')}")
    page.get_by_text("新建", exact=True).first.click()
    field(page, "title").get_by_role("textbox").fill("茶摊上的协商")
    body = "茶摊支在桥头，委员们围坐一圈。\n\n## 先听\n\n/// caption\n委员在茶摊听取意见。\n///"
    field(page, "body").locator("textarea").fill(body)
    page.locator('xpath=//*[normalize-space(text())="Slug"]/following::input[1]').fill("05-cha-tan")
    page.get_by_role("button", name="启用").click()
    field(page, "title", 1).get_by_role("textbox").fill("Consulting at a Tea Stall")
    field(page, "body", 1).locator("textarea").fill("The stall stands at the bridge.")
    changed = save(page, desk.repository)
    path = f"content/{ISSUE}/05-cha-tan"
    assert changed == [f"A\t{path}.en.md", f"A\t{path}.md"]
    article = parse(read_text(desk.repository.path / f"{path}.md"))
    english = parse(read_text(desk.repository.path / f"{path}.en.md"))
    assert article.id == english.id
    assert article.id.startswith("a-")
    assert english.title == "Consulting at a Tea Stall"
    assert [b.kind.value for b in article.blocks] == ["text", "heading", "caption"]
    assert desk.is_accepted()


@pytest.mark.browser
@on_each_forge
def test_a_moved_article_notes_its_former_address(desk: Desk, opener: Opener) -> None:
    page = opener(instead=desk.instead)
    desk.open(page, f"/collections/articles/entries/{READ}")
    page.locator(".parent-folder-button").first.click()
    unfold(page.get_by_role("treeitem", name="2013", exact=True))
    page.get_by_role("treeitem", name="yunxi-2013-01").click()
    changed = save(page, desk.repository)
    assert [row[0] for row in changed] == ["R"]
    new = changed[0].split("\t")[2]
    article = parse(read_text(desk.repository.path / new))
    assert [as_path(a) for a in article.former] == [f"issues/{READ}.md"]
    assert desk.is_accepted()


@pytest.mark.browser
@on_each_forge
def test_of_two_editors_of_an_article_the_second_is_told(desk: Desk, opener: Opener) -> None:
    page, text = opened(desk, opener)
    text.fill(text.input_value().replace("慢慢来呀", "慢慢来啊"))
    path = f"content/issues/{ARTICLE}.md"
    others = desk.repository.read(path).decode().replace("慢慢来呀", "不着急呀")
    desk.repository.commit("Another editor", [git_forge.Change(path, others.encode())])
    before = desk.repository.head
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("如果现在保存，别人的改动就没有了")
    page.get_by_role("button", name="取消", exact=True).click()
    assert desk.repository.head == before
    assert "不着急呀" in desk.repository.read(path).decode()


@pytest.mark.browser
def test_a_picture_is_uploaded_and_stands_in_an_article(
    desk: Desk, opener: Opener, tmp_path: Path
) -> None:
    (tmp_path / "桥头 (2).PNG").write_bytes(png(300, 160))
    page = opener()
    desk.open(page, "/assets")
    before = desk.repository.head
    page.get_by_role("button", name="上传新资源").last.click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("dialog").get_by_role("button", name="选择文件").click()
    chooser.value.set_files(tmp_path / "桥头 (2).PNG")
    page.get_by_role("alertdialog").get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_text("资源已保存")).to_be_visible()
    assert desk.repository.head != before
    assert desk.repository.changed() == ["A\tcontent/assets/桥头-2.png"]
    page.goto(f"{desk.site.url}admin/#/collections/articles/entries/{ARTICLE}")
    text = text_of(page)
    text.fill(f"{text.input_value()}\n\n![委员站在桥头](/assets/桥头-2.png)\n")
    save(page, desk.repository)
    assert desk.is_accepted()
    with served(desk.content, tmp_path / "again") as site:
        phone = opener(width=360)
        phone.goto(site.at(f"issues/{ARTICLE}/"))
        shown = phone.get_by_role("img", name="委员站在桥头")
        shown.scroll_into_view_if_needed()
        expect(shown).to_have_js_property("complete", True)
        expect(shown).to_have_js_property("naturalWidth", 300)
        assert phone.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.browser
def test_a_new_issue_and_its_first_article(desk: Desk, opener: Opener) -> None:
    page = opener()
    desk.open(page, "/collections/issues")
    page.get_by_text("新建", exact=True).first.click()
    field(page, "id").get_by_role("textbox").fill("yunxi-2026-01")
    field(page, "publication").get_by_role("textbox").fill("云溪政协")
    field(page, "year").locator("input").fill("2026")
    assert save(page, desk.repository) == ["A\tcontent/issues/2026/yunxi-2026-01/index.md"]
    expect(page.get_by_text("条目已保存")).to_be_visible()
    page.wait_for_function("!location.hash.includes('/new')")
    page.goto(f"{desk.site.url}admin/#/collections/articles/new?path=2026/yunxi-2026-01")
    # An issue's form, which may still stand there, has a title and a text too, but no 副题.
    field(page, "subtitle")
    field(page, "title").get_by_role("textbox").fill("新年第一课")
    field(page, "body").locator("textarea").fill("委员们走进校园。")
    page.locator('xpath=//*[normalize-space(text())="Slug"]/following::input[1]').fill("01-di-yi")
    assert save(page, desk.repository) == ["A\tcontent/issues/2026/yunxi-2026-01/01-di-yi.md"]
    assert desk.is_accepted()


@pytest.mark.browser
def test_the_english_page_speaks_english(desk: Desk, opener: Opener) -> None:
    page = opener()
    desk.open(page, f"/collections/articles/entries/{ARTICLE}", "en.html")
    expect(page.get_by_text("Headline").first).to_be_visible()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_visible()


@pytest.mark.browser
def test_an_article_leads_to_its_form_and_a_line_to_a_report(desk: Desk, opener: Opener) -> None:
    page = opener()
    page.goto(desk.site.at(f"issues/{ARTICLE}/"))
    form = page.get_by_role("link", name="编辑本文").get_attribute("href")
    assert form == f"../../../../admin/#/collections/articles/entries/{ARTICLE}"
    here = page.locator(".hk-body p .hk-here").nth(1)
    here.click()
    expect(page).to_have_url(re.compile(re.escape(here.get_attribute("href") or "") + "$"))
    report = page.get_by_role("link", name="报告此处")
    url = urlsplit(report.get_attribute("href") or "")
    asked = parse_qs(url.query)
    assert url.path == f"/{git_forge.NAME}/issues/new"
    assert asked["title"] == ["差错：让老街慢下来 让日子好起来"]
    assert "木牌是街坊们商量出来的。" in asked["body"][0]
    assert page.url in asked["body"][0]
    expect(page.locator(".hk-report-here")).to_have_count(1)
    page.locator(".hk-body p .hk-here").nth(2).click()
    expect(page.locator(".hk-report-here")).to_have_count(1)


@pytest.mark.browser
def test_without_scripts_a_report_names_the_article(desk: Desk, opener: Opener) -> None:
    page = opener(scripts=False)
    page.goto(desk.site.at(f"en/issues/{ARTICLE}/"))
    link = page.get_by_role("link", name="Report an error in this article")
    asked = parse_qs(urlsplit(link.get_attribute("href") or "").query)
    assert asked["title"] == ["Error: Slowing the Old Street Down, Making Life There Better"]
    assert f"issues/{ARTICLE}/" in asked["body"][0]


PICKED = """
window.showDirectoryPicker = async () => {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle("archive", { create: true });
};
"""
"""The folder that an editor would choose, kept by the browser itself."""

PUT = """async ([path, text]) => {
  let folder = await navigator.storage.getDirectory();
  const parts = path.split("/");
  const name = parts.pop();
  for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
  const file = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await file.write(text);
  await file.close();
}"""
GET = """async (path) => {
  let folder = await navigator.storage.getDirectory();
  const parts = path.split("/");
  const name = parts.pop();
  for (const part of parts) folder = await folder.getDirectoryHandle(part);
  return (await (await folder.getFileHandle(name)).getFile()).text();
}"""


@pytest.mark.browser
def test_without_a_repository_files_of_this_machine_are_edited(site: Site, opener: Opener) -> None:
    page = opener()
    page.add_init_script(PICKED)
    page.goto(site.at("about/"))
    file = f"archive/content/issues/{ARTICLE}.md"
    text = read_text(ROOT / "content" / "issues" / f"{ARTICLE}.md")
    page.evaluate(PUT, [file, text])
    page.evaluate(PUT, ["archive/.git/HEAD", "ref: refs/heads/main\\n"])
    page.goto(f"{site.url}admin/#/collections/articles/entries/{ARTICLE}")
    page.get_by_text("使用本地仓库").click()
    body = text_of(page)
    body.fill(body.input_value().replace("慢慢来呀", "慢慢来啊"))
    page.get_by_role("button", name="保存", exact=True).click()
    changed = text.replace("慢慢来呀", "慢慢来啊")
    for _ in range(300):
        if page.evaluate(GET, file) == changed:
            break
        page.wait_for_timeout(100)
    assert page.evaluate(GET, file) == changed
