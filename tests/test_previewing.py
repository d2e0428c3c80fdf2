"""`huikan serve`: a saved change is seen at once, with what is wrong; nothing else gets in."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest

from archive_samples import articles
from huikan.cli import run
from huikan.errors import BadInputError
from huikan.preview_server import PreviewServer, Watch
from huikan.previewing import Preview
from huikan.site.hosting import POLICY
from served_preview import built, served


@pytest.fixture
def preview(content: Path, tmp_path: Path) -> Preview:
    return built(content, tmp_path / "work")


@pytest.fixture
def server(preview: Preview) -> Iterator[PreviewServer]:
    with served(preview) as made:
        yield made


def ask(server: PreviewServer, path: str, method: str = "GET", **headers: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    connection.request(method, quote(path, safe="/?=&%."), headers=headers)
    response = connection.getresponse()
    return response.status, response.read().decode("utf-8", "replace")


def relative(content: Path, file: Path) -> str:
    return file.relative_to(content).as_posix()


def address_of(content: Path, file: Path) -> str:
    return f"/{relative(content, file).removesuffix('.md')}/"


def test_an_edited_article_is_shown_without_a_build(preview: Preview, content: Path) -> None:
    first, second = articles(content)
    at = address_of(content, first).lstrip("/") + "index.html"
    before = preview.file(at)
    assert isinstance(before, Path)
    first.write_text(first.read_text("utf-8").replace("十几把竹椅", "二十把木椅"), "utf-8")
    assert preview.follow([relative(content, first)]) is False
    made = preview.file(at)
    assert isinstance(made, bytes)
    assert "二十把木椅" in made.decode("utf-8")
    other = address_of(content, second).lstrip("/") + "index.html"
    assert preview.file(other) is not None


def test_pages_are_made_anew_while_the_site_is_built(preview: Preview, content: Path) -> None:
    first = articles(content)[0]
    folder = relative(content, first.parent)
    before = preview.press.remade(folder)
    first.write_text(first.read_text("utf-8").replace("十几把竹椅", "二十把木椅"), "utf-8")
    building = threading.Thread(target=preview.build)
    building.start()
    made = [preview.press.remade(folder)]
    while building.is_alive():
        made.append(preview.press.remade(folder))
    building.join()
    made.append(preview.press.remade(folder))
    assert made[0] != before
    assert all(pages == made[0] for pages in made)


def test_where_nothing_can_be_forked_the_preview_prints_itself(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = built(content, tmp_path / "other")
    monkeypatch.setattr("huikan.site.press.can_fork", lambda: False)
    preview = built(content, tmp_path / "work")
    first = articles(content)[0]
    first.write_text(first.read_text("utf-8").replace("十几把竹椅", "二十把木椅"), "utf-8")
    folder = relative(content, first.parent)
    assert preview.press.remade(folder) == other.press.remade(folder) != {}
    for each in (preview, other):
        each.build()
    one, same = (
        {p.relative_to(each.site): p.read_bytes() for p in each.site.rglob("*") if p.is_file()}
        for each in (preview, other)
    )
    assert one == same


def test_a_build_that_fails_leaves_the_site_and_what_prints_it(
    preview: Preview, content: Path
) -> None:
    first = articles(content)[0]
    good = first.read_text("utf-8")
    first.write_text(good.replace("year: 2024", "year: 2024: 6"), "utf-8")
    with pytest.raises(BadInputError, match="yaml-broken"):
        preview.build()
    first.write_text(good.replace("十几把竹椅", "二十把木椅"), "utf-8")
    at = address_of(content, first).lstrip("/") + "index.html"
    assert isinstance(preview.file(at), Path)
    made = preview.press.remade(relative(content, first.parent))[at]
    preview.build()
    assert (preview.site / at).read_bytes() == made


def test_a_preview_goes_on_without_its_process(preview: Preview, content: Path) -> None:
    folder = relative(content, articles(content)[0].parent)
    made = preview.press.remade(folder)
    if preview.press.process:
        os.kill(preview.press.process, signal.SIGKILL)
        assert preview.press.remade(folder) == {}
    preview.build()
    preview.press.build()
    assert preview.press.remade(folder) in ({}, made)
    first = articles(content)[0]
    first.write_text(first.read_text("utf-8").replace("十几把竹椅", "二十把木椅"), "utf-8")
    preview.build()
    assert preview.press.remade(folder) not in ({}, made)


def test_a_page_made_anew_is_the_one_that_a_build_makes(preview: Preview, content: Path) -> None:
    first = articles(content)[0]
    first.write_text(first.read_text("utf-8").replace("十几把竹椅", "二十把木椅"), "utf-8")
    preview.follow([relative(content, first)])
    made = dict(preview.remade)
    preview.build()
    assert preview.remade == {}
    for path, data in made.items():
        built = preview.file(path)
        assert isinstance(built, Path), path
        assert built.read_bytes() == data, path


@pytest.mark.parametrize(
    ("change", "needs_build"),
    [
        ("issues/2024/songqiao-06/01-rang-shui-jing-bian-de-yi.md", False),
        ("issues/2024/songqiao-06/index.md", False),
        ("issues/2024/songqiao-06/09-not-there.md", True),
        ("issues/2024/other-06/01-new.md", True),
        ("authority/places.yml", True),
        ("raw/songqiao-06.txt", True),
        ("issues/2024/songqiao-06/.01-x.md.swp", False),
        (".huikan/run.jsonl", False),
        ("issues/2024/songqiao-06/01-x.md.123.tmp", False),
    ],
)
def test_only_what_one_issue_shows_is_made_anew(
    preview: Preview, change: str, needs_build: bool
) -> None:
    assert preview.follow([change]) is needs_build


def test_a_new_article_is_shown_without_a_build_and_so_is_a_deleted_one(
    preview: Preview, content: Path
) -> None:
    first = articles(content)[1]
    new = first.with_name("09-xin.md")
    text = first.read_text("utf-8")
    (id_line,) = (line for line in text.split("\n") if line.startswith("id: "))
    new.write_text(text.replace(id_line, "id: songqiao-06-09").replace("竹椅", "木椅"), "utf-8")
    at, issue = (address_of(content, p).lstrip("/") for p in (new, new.parent))
    assert preview.file(f"{at}index.html") is None
    assert preview.follow([relative(content, new)]) is False
    for path in (f"{at}index.html", f"en/{at}index.html", f"{issue}index.html"):
        made = preview.file(path)
        assert isinstance(made, bytes), path
        assert "songqiao-06-09" in made.decode("utf-8") or "09-xin" in made.decode("utf-8"), path
    remade = dict(preview.remade)
    preview.build()
    for path, data in remade.items():
        built = preview.file(path)
        assert isinstance(built, Path), path
        assert built.read_bytes() == data, path
    new.unlink()
    assert preview.follow([relative(content, new)]) is False
    assert preview.file(f"{at}index.html") is None
    assert preview.file(f"en/{at}index.html") is None
    made = preview.file(f"{issue}index.html")
    assert isinstance(made, bytes)
    assert "09-xin" not in made.decode("utf-8")
    assert preview.problems(f"/{at}") == []
    new.write_text(text.replace(id_line, "id: songqiao-06-09"), "utf-8")
    preview.follow([relative(content, new)])
    assert isinstance(preview.file(f"{at}index.html"), bytes)
    new.unlink()
    preview.build()
    preview.build()
    assert preview.file(f"{at}index.html") is None


def test_a_build_that_a_save_came_across_is_made_later(
    preview: Preview, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = articles(content)[0]
    text = first.read_text("utf-8")
    built = threading.Event()
    build, saved = Preview.build, ["二十", "三十"]

    def across(self: Preview) -> None:
        if saved:  # what was looked at is another text when it is read
            first.write_text(text.replace("十几把竹椅", f"{saved.pop()}把木椅"), "utf-8")
            raise BadInputError("changed-meanwhile", str(first))
        build(self)
        built.set()

    monkeypatch.setattr(Preview, "build", across)
    monkeypatch.setattr("huikan.preview_server.IDLE", 0.2)
    with served(preview):
        (content / "authority").mkdir(exist_ok=True)
        (content / "authority" / "terms.yml").write_text("- {name: 井台, english: well}\n", "utf-8")
        assert built.wait(60)
    assert saved == []


def test_a_file_that_cannot_be_read_leaves_its_page_and_says_why(
    preview: Preview, content: Path
) -> None:
    first = articles(content)[0]
    good = first.read_text("utf-8")
    first.write_text(good.replace("year: 2024", "year: 2024: 6"), "utf-8")
    preview.follow([relative(content, first)])
    assert isinstance(preview.file(address_of(content, first).lstrip("/") + "index.html"), Path)
    (problem,) = preview.problems(address_of(content, first))
    assert (problem.code, problem.line > 1) == ("yaml-broken", True)
    first.write_text(good, "utf-8")
    preview.follow([relative(content, first)])
    assert preview.problems(address_of(content, first)) == []


def test_what_is_saved_before_anybody_watches_is_shown(content: Path, tmp_path: Path) -> None:
    preview = Preview(content.resolve(), tmp_path / "work")
    server = PreviewServer(preview, "zh", 0)
    watch = Watch(preview, lambda error: pytest.fail(str(error)))
    watch.begin()
    preview.build()
    first = articles(content)[0]
    text = first.read_text("utf-8")
    first.write_text(text.replace("十几把竹椅", "二十把木椅"), "utf-8")
    threads = [threading.Thread(target=t, daemon=True) for t in (watch.run, server.serve_forever)]
    for thread in threads:
        thread.start()
    at = address_of(content, first)
    seen = 0
    while "二十把木椅" not in ask(server, at)[1] and seen < 5:
        seen = json.loads(ask(server, f"/_huikan/state?at={at}&seen={seen}")[1])["state"]
    assert "二十把木椅" in ask(server, at)[1]
    watch.stop()
    server.shutdown()
    server.server_close()


def test_a_browser_hears_of_a_change_and_of_what_is_wrong(
    server: PreviewServer, content: Path
) -> None:
    first = articles(content)[0]
    at = address_of(content, first)
    page = ask(server, at)[1]
    assert '<script src="/_huikan/preview.js" defer></script>' in page
    state = json.loads(ask(server, f"/_huikan/state?at={at}")[1])
    assert state["problems"] == []
    text = first.read_text("utf-8").replace("松桥市政协提案委员会\n", "松桥市政协提安委员会\n")
    first.write_text(text.replace("十几把竹椅", "二十把木椅"), "utf-8")
    news = json.loads(ask(server, f"/_huikan/state?at={at}&seen={state['state']}")[1])
    assert news["state"] != state["state"]
    assert "二十把木椅" in ask(server, at)[1]
    said = json.loads(ask(server, f"/_huikan/state?at={at}")[1])["problems"]
    assert [p["level"] for p in said] == ["error"]
    assert "松桥市政协提安委员会" in said[0]["text"]
    assert said[0]["line"] > 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/en/", 200),
        ("/search/", 200),
        ("/_huikan/preview.css", 200),
        ("/_huikan/other", 404),
        ("/raw/songqiao-06.txt", 404),
        ("/ledger/songqiao-06.jsonl", 404),
        ("/../kept/pages.sqlite", 404),
        ("/..%2f..%2fcontent/raw/songqiao-06.txt", 404),
        ("/%00", 404),
    ],
)
def test_nothing_but_the_site_is_served(server: PreviewServer, path: str, status: int) -> None:
    assert ask(server, path)[0] == status
    assert ask(server, path, "HEAD")[0] == status
    assert ask(server, path, Host="evil.example")[0] == 403
    for origin in ("http://evil.example", "null", f"https://localhost:{server.server_port}"):
        assert ask(server, path, Origin=origin)[0] == 403
    assert ask(server, path, Origin=f"http://localhost:{server.server_port}")[0] == status


def sent(server: PreviewServer, path: str, **headers: str) -> dict[str, str]:
    connection = HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    connection.request("GET", path, headers=headers)
    return dict(connection.getresponse().getheaders())


@pytest.mark.parametrize("path", ["/", "/en/", "/_huikan/preview.js", "/search/", "/nowhere/"])
def test_what_hosts_send_is_sent(server: PreviewServer, path: str) -> None:
    """Who may frame a page only a header can say; editors see what the policy forbids."""
    found = server.preview.file("_headers")
    assert found is not None
    text = found.decode() if isinstance(found, bytes) else found.read_text(encoding="utf-8")
    _, *lines = text.partition("/admin/*")[0].splitlines()
    told = dict(line.strip().split(": ", 1) for line in lines)
    assert "frame-ancestors 'self'" in told["Content-Security-Policy"]
    assert sent(server, path).items() >= told.items()
    assert sent(server, path, Host="evil.example").items() >= told.items()


def test_only_editing_has_a_policy_of_its_own(server: PreviewServer) -> None:
    name = "Content-Security-Policy"
    assert sent(server, "/admin/")[name] == "frame-ancestors 'self'"
    for path in ("/en/admin/", "/admin", "/x?/admin/"):
        assert sent(server, path)[name] == POLICY


@pytest.mark.parametrize("seen", ["9" * 5000, "²", "-1", "x"])
def test_a_senseless_question_for_news_is_answered(server: PreviewServer, seen: str) -> None:
    status, said = ask(server, f"/_huikan/state?at=/&seen={seen}")
    assert status == 200
    assert json.loads(said)["state"] == server.preview.state


def test_a_port_that_is_taken_is_said(
    server: PreviewServer, content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = str(server.server_port)
    assert run(["serve", "--content", str(content), "--port", port, "--lang", "en"]) == 2
    assert f"Port {port} is in use" in capsys.readouterr().err
