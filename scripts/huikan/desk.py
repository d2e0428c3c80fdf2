"""The commands of the editors' desk: what they ask, do and say.

They return 0 or raise; `cli` catches.
"""

from __future__ import annotations

import datetime as dt
import secrets
import sys
import webbrowser
from pathlib import Path

import click

from huikan.article import parse
from huikan.asking import Wanted, ask_issue
from huikan.errors import BadInputError, UsageError
from huikan.founding import start_archive
from huikan.help_page import Language
from huikan.help_texts import help_text
from huikan.lookup import find_article, find_issue, next_number
from huikan.messages import say
from huikan.model import Article, Issue
from huikan.moving import as_address
from huikan.relocating import relocate, target_path
from huikan.relocating_issue import issue_folder, relocate_issue, target_folder
from huikan.schema import schema_files
from huikan.site.installed import default_page, installed
from huikan.starters import (
    Started,
    start_article,
    start_issue,
    start_translation,
    start_whole,
)
from huikan.store import (
    Store,
    load_authority,
    load_index,
    read_text,
    require_content,
    require_folder,
)
from huikan.translation_desk import TRANSLATIONS, translation_commands
from huikan.undoing import undo
from huikan.writing import write_bytes, writing


def run_new_issue(
    lang: str,
    id: str | None,
    year: int | None,
    title: str | None,
    publication: str | None,
    number: str | None,
    date: dt.datetime | None,
    place: str | None,
    whole: bool,
    content: Path,
) -> int:
    """`huikan new issue`: on a terminal without `--id`, it asks."""
    require_folder(content)
    store = Store(content)
    folders = {path.split("/")[-2]: path.rpartition("/")[0] for path in store.page_paths()}
    if id is None and sys.stdin.isatty():
        newest = max(folders.values(), default=None)
        before = load_index(content, newest) if newest else None
        wanted = ask_issue(lang, before, folders.__contains__, load_authority(content))
    else:
        issue = Issue(
            id=_asked(id, "--id", "prompt/id", lang),
            title=title,
            publication=publication,
            number=number,
            date=date.date() if date else None,
            year=year or (date.year if date else _asked_year(lang)),
            place=place,
        )
        wanted = Wanted(issue, whole, ())
    if wanted.issue.id in folders:
        raise UsageError("already-there", str(content / folders[wanted.issue.id]))
    if wanted.whole:
        return _start_whole(store, wanted.issue, lang)
    _write_new(store, start_issue(wanted.issue), lang)
    for heading in wanted.titles:
        run_new_article(lang, wanted.issue.id, heading, (), (), None, None, None, content)
    if not wanted.titles:
        click.echo(say("issue-started", lang, {"id": wanted.issue.id}))
    return 0


def _start_whole(store: Store, issue: Issue, lang: str) -> int:
    """One Markdown file for the whole issue, with its sidecar, to be taken in when written."""
    text, sidecar = start_whole(issue)
    for started in (text, sidecar):
        if store.has(started.path):
            raise UsageError("already-there", str(store.content / started.path))
    with writing(store.content, "new"):
        for started in (text, sidecar):
            store.write(started.path, started.text)
    click.echo(say("whole-started", lang, {"path": store.content / text.path}))
    return 0


def run_new_article(
    lang: str,
    issue: str | None,
    title: str | None,
    author: tuple[str, ...],
    committee: tuple[str, ...],
    year: int | None,
    date: dt.datetime | None,
    place: str | None,
    content: Path,
) -> int:
    """`huikan new article`: year, date and place are the issue's unless others are given."""
    require_content(content)
    store = Store(content)
    folder = find_issue(store, _asked(issue, "--issue", "prompt/issue", lang))
    index = load_index(content, folder)
    day = date.date() if date else index.date
    article = Article(
        id="",
        title=_asked(title, "--title", "prompt/title", lang),
        authors=author,
        committees=committee,
        year=year or index.year or (day.year if day else None),
        date=day,
        place=place or index.place,
    )
    issue_id = folder.rpartition("/")[2]
    names = [p.rpartition("/")[2] for p in store.page_paths() if p.startswith(f"{folder}/")]
    number = next_number(store, issue_id, store.ledger(issue_id))
    started = start_article(article, folder, names, number)
    return _write_new(store, started, lang)


def run_new_translation(
    lang: str,
    article: str | None,
    to: str,
    title: str | None,
    translator: str | None,
    content: Path,
) -> int:
    """`huikan new translation`."""
    require_content(content)
    store = Store(content)
    found = find_article(store, _asked(article, "ARTICLE", "prompt/article", lang))
    file = content / found.path
    original = parse(read_text(file), str(file))
    title = _asked(title, "--title", "prompt/translated-title", lang)
    return _write_new(store, start_translation(original, found.path, to, title, translator), lang)


def run_move(lang: str, article: str, target: str, content: Path) -> int:
    """`huikan move`: an article, or a whole issue, gets another address and keeps its old one."""
    require_content(content)
    store = Store(content)
    folder = issue_folder(store, article)
    if folder:
        return _move_issue(store, folder, target, lang)
    found = find_article(store, article)
    if not store.has(found.path):
        raise BadInputError("file-missing", str(content / found.path))
    with writing(content, "move"):
        moved = relocate(store, found.path, target_path(store, found.path, target))
    for page in moved.relinked:
        click.echo(f"{content / page}: {say('relinked', lang, {})}")
    click.echo(say("moved", lang, {"path": content / moved.path, "old": as_address(found.path)}))
    return 0


def _move_issue(store: Store, folder: str, target: str, lang: str) -> int:
    with writing(store.content, "move"):
        moved = relocate_issue(store, folder, target_folder(store, folder, target))
    for page in moved.relinked:
        click.echo(f"{store.content / page}: {say('relinked', lang, {})}")
    values = {"path": store.content / moved.path, "old": f"{folder}/"}
    click.echo(say("issue-moved", lang, values))
    return 0


def _asked(value: str | None, option: str, prompt: str, lang: str) -> str:
    """What was given on the command line, else what is typed when asked on a terminal."""
    if value:
        return value
    if not sys.stdin.isatty():
        raise UsageError("option-needed", option=option)
    return str(click.prompt(help_text(prompt, lang), err=True)).strip()


def _asked_year(lang: str) -> int:
    if not sys.stdin.isatty():
        raise UsageError("option-needed", option="--year")
    years = click.IntRange(1900, 2200)
    return int(click.prompt(help_text("prompt/year", lang), type=years, err=True))


def _write_new(store: Store, started: Started, lang: str) -> int:
    """Write a file that is not there yet, and say what comes next."""
    file = store.content / started.path
    if file.exists():
        raise UsageError("already-there", str(file))
    with writing(store.content, "new"):
        store.write(started.path, started.text)
    click.echo(say("started", lang, {"path": file}))
    return 0


def run_init(lang: str, folder: Path, name: str) -> int:
    """`huikan init`: an empty archive; a file that says something else is never replaced."""
    require_folder(folder)
    pages = {page: read_text(default_page(page)) for page in ("about.md", "about.en.md")}
    started = list(start_archive(name, read_text(installed("mkdocs.yml")), pages))
    for file in started:
        path = folder / file.path
        if path.exists() and (path.is_dir() or read_text(path) != file.text):
            raise UsageError("already-there", str(path))
    for file in started:
        Store(folder).write(file.path, file.text)
    click.echo(say("founded", lang, {"folder": folder.resolve()}))
    return 0


def run_review(lang: str, content: Path, port: int, no_browser: bool) -> int:
    """`huikan review`: the open questions on a page of this machine, until Ctrl+C."""
    from huikan.review_server import ReviewServer, serve_review
    from huikan.reviewing import Desk

    require_content(content)
    today = dt.datetime.now().astimezone().date().isoformat()
    desk = Desk(Store(content), load_authority(content), today)
    desk.load()
    server = ReviewServer(desk, lang, secrets.token_urlsafe(24), port)
    click.echo(say("review/at", lang, {"count": len(desk.pending()), "address": server.address}))
    if not no_browser:
        webbrowser.open_new_tab(server.address)
    serve_review(server)
    click.echo(say("review/closed", lang, {"settled": desk.settled}))
    return 0


def run_undo(lang: str, content: Path) -> int:
    """`huikan undo`: the last ingest run is taken back, editors' words stay."""
    require_content(content)
    with writing(content, "undo"):
        undone = undo(Store(content))
    for code, paths in (("undo-merged", undone.merged), ("undo-kept", undone.kept)):
        for path in paths:
            click.echo(f"{content / path}: {say(code, lang, {})}")
    values = {
        "restored": len(undone.restored),
        "merged": len(undone.merged),
        "kept": len(undone.kept),
    }
    click.echo(say("undone", lang, values))
    return 0


def run_schema(lang: str, folder: Path) -> int:
    """`huikan schema`: the JSON Schemas, for editors' programs."""
    require_folder(folder)
    files = schema_files()
    for name, text in files.items():
        write_bytes(folder / name, text.encode("utf-8"))
    click.echo(say("schema-written", lang, {"count": len(files), "folder": folder}))
    return 0


# ---- the command line -------------------------------------------------------

_PATH = click.Path(path_type=Path)


def desk_commands(in_: Language, content: click.Option) -> list[click.Command]:
    """The desk's commands in a language; `content` is the option that they all have."""
    folder = click.Argument(["folder"], type=_PATH, metavar="DIR")
    port = in_.option(
        "--port", "review --port", type=click.IntRange(0, 65535), default=0, metavar="PORT"
    )
    no_browser = in_.option("--no-browser", is_flag=True)
    here = click.Argument(["folder"], type=_PATH, metavar="[FOLDER]", default=".")
    article = click.Argument(["article"], metavar="ARTICLE")
    target = click.Argument(["target"], metavar="TARGET")
    name = in_.option("--name", default="会刊", metavar="TEXT")
    return [
        in_.command("init", run_init, [here, name]),
        _new_commands(in_, content),
        translation_commands(in_, content),
        in_.command("move", run_move, [article, target, content]),
        in_.command("review", run_review, [content, port, no_browser]),
        in_.command("undo", run_undo, [content]),
        in_.command("schema", run_schema, [folder]),
    ]


def _new_commands(in_: Language, content: click.Option) -> click.Group:
    year = in_.option("--year", type=click.IntRange(1900, 2200), metavar="YYYY")
    date = in_.option("--date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD")
    place = in_.option("--place", metavar="TEXT")
    issue = [
        in_.option("--id", metavar="ID"),
        year,
        in_.option("--title", "issue --title", metavar="TEXT"),
        in_.option("--publication", metavar="TEXT"),
        in_.option("--number", metavar="TEXT"),
        date,
        place,
        in_.option("--whole", is_flag=True),
        content,
    ]
    article = [
        in_.option("--issue", metavar="ID"),
        in_.option("--title", "article --title", metavar="TEXT"),
        in_.option("--author", metavar="TEXT", multiple=True),
        in_.option("--committee", metavar="TEXT", multiple=True),
        year,
        date,
        place,
        content,
    ]
    translation = [
        click.Argument(["article"], metavar="[ARTICLE]", required=False),
        in_.option("--to", type=click.Choice(TRANSLATIONS), default=TRANSLATIONS[0]),
        in_.option("--title", "translation --title", metavar="TEXT"),
        in_.option("--translator", metavar="TEXT"),
        content,
    ]
    return in_.group(
        "new",
        [
            in_.command("new issue", run_new_issue, issue),
            in_.command("new article", run_new_article, article),
            in_.command("new translation", run_new_translation, translation),
        ],
    )
