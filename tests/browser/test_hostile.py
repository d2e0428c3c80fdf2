"""Text from scans by strangers: nothing in it runs, all of it is shown as it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.conftest import Opener, Site, served
from browser.demo import address
from huikan.article import parse_body, render, render_issue
from huikan.errors import BadInputError
from huikan.model import Article, Finding, Issue
from huikan.store import load_archive

pytestmark = pytest.mark.browser

RUNS = "document.title='ran'"
SCRIPT = f"<script>{RUNS}</script>"
IMAGE = f'<img src=x onerror="{RUNS}">'
QUOTED = f'" onmouseover="{RUNS}" autofocus onfocus="{RUNS}'
TEMPLATE = "{{ 1234*5678 }}{% raw %}{{ config }}"
MARKDOWN = f"**粗**[点](javascript:{RUNS})"

BODY = f"""恶意正文 {SCRIPT} {IMAGE} {TEMPLATE}

{MARKDOWN} <javascript:{RUNS}> [再点][a]

<details open ontoggle="{RUNS}"><summary>开</summary></details>

<svg onload="{RUNS}"><a xlink:href="javascript:{RUNS}">点</a></svg>

- 列表 {SCRIPT} [三点](data:text/html;base64,PHNjcmlwdD4=)

[a]: javascript:{RUNS}

/// caption
图注 {IMAGE}
///
"""

HOSTILE = Article(
    id="e1",
    title=f"恶意标题{SCRIPT}{TEMPLATE}",
    subtitle=f"{IMAGE}{MARKDOWN}",
    kicker=f"引题{IMAGE}",
    feature=f"专题{SCRIPT}{TEMPLATE}",
    authors=(f"甲{IMAGE}", f"乙{QUOTED}"),
    committees=(f"云溪市政协{SCRIPT}{QUOTED}", f"云溪市政协{TEMPLATE}{IMAGE}"),
    place=f"云溪市{IMAGE}",
    year=2024,
    review=(Finding("gap/tail", f"{SCRIPT}", f"待核{IMAGE}"),),
    blocks=tuple(parse_body(BODY)),
)
ISSUE = Issue(
    "e-2024-01",
    title=f"恶意一期{SCRIPT}{TEMPLATE}",
    publication=f"刊物{IMAGE}",
    number=f"第1期{SCRIPT}",
    date=dt.date(2024, 1, 1),
    page=f"第3版{IMAGE}",
    source=f"来源{QUOTED}",
    rights=f"权利{IMAGE}",
    demo=True,
    note=f"说明 {SCRIPT} {MARKDOWN} {TEMPLATE}",
)
PATH = "issues/2024/e-2024-01"


def write(content: Path, year: str | None = None) -> Path:
    folder = content / PATH
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(render_issue(ISSUE), encoding="utf-8")
    text = render(HOSTILE)
    if year is not None:
        text = text.replace("year: 2024", f"year: {year}")
    (folder / "01-e.md").write_text(text, encoding="utf-8")
    english = replace(
        HOSTILE, id="", title=f"Evil{SCRIPT}", translator=f"Eve{IMAGE}", committees=(), review=()
    )
    (folder / "01-e.en.md").write_text(render(english), encoding="utf-8")
    return content


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    top = tmp_path_factory.mktemp("evil")
    with served(write(top / "content"), top) as site:
        yield site


def test_nothing_runs_and_no_link_could(opener: Opener, evil: Site, tmp_path: Path) -> None:
    page = opener()
    built = sorted({link.strip("/") for link in links_of(evil, opener)})
    assert len(built) > 15
    for path in built:
        page.goto(f"{evil.url}{path}/" if path else evil.url)
        page.wait_for_load_state("networkidle")
        assert page.title() != "ran", path
        for element in page.locator(".md-content [href], .md-content [src]").all():
            for name in ("href", "src"):
                value = element.get_attribute(name) or ""
                assert not value.lower().lstrip().startswith(("javascript:", "data:")), path
        # The handbooks are ours and have pictures of their own.
        image = "img[onerror]" if "handbook" in path.split("/") else "img"
        pictures = f"{image}, svg:not(.md-icon *, .hk-chart), iframe"
        inert = f".md-content :is({pictures}, [onerror], [onload], [ontoggle])"
        assert page.locator(inert).count() == 0, path
        assert page.locator("[onmouseover], [onfocus]").count() == 0, path
        assert "7006652" not in page.locator("body").inner_text(), path


def links_of(site: Site, opener: Opener) -> set[str]:
    """Every page that links from home lead to, as paths below the site's; files to download
    are none."""
    page = opener()
    seen: set[str] = set()
    waiting = [""]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        page.goto(f"{site.url}{path}")
        hrefs = page.eval_on_selector_all("a[href]", "all => all.map(a => a.origin + a.pathname)")
        own = (h.removeprefix(site.url) for h in hrefs if h.startswith(site.url))
        waiting += [path for path in own if not path or path.endswith("/")]
    return seen


def test_it_is_all_shown_as_text(opener: Opener, evil: Site) -> None:
    stored = evil.archive.issues[0].articles[0]
    page = opener(360)
    page.goto(evil.at(address(stored)))
    expect(page.locator("h1")).to_have_text(HOSTILE.title)
    text = page.locator(".hk-article").inner_text()
    assert HOSTILE.kicker is not None
    for shown in (*HOSTILE.committees, *HOSTILE.authors, HOSTILE.kicker, IMAGE, TEMPLATE):
        assert shown in text
    page.goto(evil.at(f"{PATH}/"))
    expect(page.locator("h1")).to_have_text(str(ISSUE.title))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    # A committee's page has an address of its own, whatever its name.
    page.locator(".hk-row-details a").first.click()
    expect(page.locator("h1")).to_have_text(HOSTILE.committees[0])


@pytest.mark.parametrize("query", ["恶意", SCRIPT, IMAGE, TEMPLATE])
def test_search_shows_it_as_text_too(opener: Opener, evil: Site, query: str) -> None:
    page = opener(360)
    page.goto(evil.at("search/"))
    page.locator(".hk-find").get_by_role("searchbox").fill(f'"{query}"')
    page.keyboard.press("Enter")
    expect(page.locator(".hk-find-hits h2 a").first).to_contain_text(SCRIPT)
    assert page.locator(".hk-find-hits :is(img, script, svg)").count() == 0
    options = page.locator(".hk-find-filters option").all_text_contents()
    assert f"{HOSTILE.committees[0]} (2)" in options
    assert page.title() != "ran"


@pytest.mark.parametrize("year", [f"'{SCRIPT}'", f'"{TEMPLATE}"', "1e9", "[2024]"])
def test_a_year_that_is_no_year_is_refused(tmp_path: Path, year: str) -> None:
    with pytest.raises(BadInputError):
        load_archive(write(tmp_path, year))
