"""The command `huikan`: reads what was typed, calls the package, says what came of it.

The only module that catches exceptions, and knows of exit codes. What editors start, settle and
take back is `desk`'s; what they ask about a text is `inspecting`'s.
"""

from __future__ import annotations

import gc
import gettext
import logging
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from huikan import __version__
from huikan.cores import cores
from huikan.errors import BadInputError, CannotWriteError, HuikanError, UsageError
from huikan.help_page import Language
from huikan.messages import LANGUAGES, say
from huikan.values import dataclass
from huikan.writing import settle, writing

if TYPE_CHECKING:  # to load all takes its time: a command loads what it needs itself
    from huikan.ingest import Outcome
    from huikan.remote import Place
    from huikan.store import Store
    from huikan.workers import Crew

FINDINGS, INTERRUPTED = 1, 130
"""Exit codes besides those of the errors: `check` found something; Ctrl+C."""


def main() -> None:
    """The console script."""
    # The library of linear algebra that comes with NumPy would begin a thread for each core, and
    # nothing here asks it for anything.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    code = run(sys.argv[1:])
    gc.freeze()  # all goes now: to look through it for garbage took a third of a second
    sys.exit(code)


def run(args: Sequence[str]) -> int:
    """Run the command line and return its exit code; every error is said on stderr."""
    lang = language(args, os.environ)
    _speak(lang)
    try:
        line = command_line(lang, next(iter(args), ""))
        code = line.main(list(args), prog_name="huikan", standalone_mode=False)
    except click.ClickException as e:
        e.show()
        return e.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("interrupted", lang, {}), err=True)
        return INTERRUPTED
    except HuikanError as e:
        click.echo(tell(e, lang), err=True)
        return e.exit_code
    except OSError as e:
        error = CannotWriteError("cannot-write", e.filename, reason=e.strerror or str(e))
        click.echo(tell(error, lang), err=True)
        return error.exit_code
    return int(code or 0)


def language(args: Sequence[str], environ: Mapping[str, str]) -> str:
    """The language to speak: that of `--lang`, wherever it stands, else the system's.

    >>> language(["ingest", "--lang", "zh"], {}), language([], {"LANG": "zh_CN.UTF-8"})
    ('zh', 'zh')
    """
    for arg, value in pairwise([*args, ""]):
        asked = value if arg == "--lang" else arg.removeprefix("--lang=")
        if arg.startswith("--lang") and asked in LANGUAGES:
            return asked
    system = next((v for k in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := environ.get(k))), "")
    return "zh" if system.lower().startswith("zh") else "en"


def _speak(lang: str) -> None:
    """Have click's own words (Usage, Options, its errors) in the same language."""
    gettext.bindtextdomain("messages", str(Path(__file__).with_name("locale")))
    os.environ["LANGUAGE"] = lang


def tell(error: HuikanError, lang: str) -> str:
    """An error as one line: `FILE:LINE: what is wrong and what to do`."""
    message = say(error.code, lang, error.values)
    if not error.path:
        return message
    return f"{error.path}:{error.line}: {message}" if error.line else f"{error.path}: {message}"


# ---- what each command does -------------------------------------------------


def run_ingest(
    lang: str,
    files: tuple[Path, ...],
    content: Path,
    again: bool,
    dry_run: bool,
    jobs: int | None,
    engine: str,
    scheduler: str | None,
) -> int:
    """`huikan ingest`: every file that can be read is done; the highest exit code met."""
    if (engine == "dask") != (scheduler is not None):
        raise UsageError("scheduler-needed" if scheduler is None else "scheduler-alone")
    from huikan.heap import give_back_large
    from huikan.rehearsing import Rehearsal
    from huikan.store import Store, require_folder
    from huikan.undoing import Journal
    from huikan.workers import crew_for

    require_folder(content)
    give_back_large()
    crew = partial(crew_for, jobs=jobs or cores(), scheduler=scheduler)
    if dry_run:
        settle(content)
        rehearsal = Rehearsal()
        code = _ingest_all(lang, files, Store(content, rehearse=rehearsal.note), again, crew)
        for line in rehearsal.report(lang):
            click.echo(line)
        return code
    with writing(content, "ingest"):
        return _ingest_all(lang, files, Store(content, Journal(content).note), again, crew)


def _ingest_all(
    lang: str,
    files: tuple[Path, ...],
    store: Store,
    again: bool,
    crew_of: Callable[[Sequence[Path]], AbstractContextManager[Crew | None]],
) -> int:
    from huikan.registering import update_register
    from huikan.settled import update_registers
    from huikan.store import authority_texts, load_authority
    from huikan.workers import Run

    content = store.content
    paths = list(files) or [content / "raw" / name for name in store.ingest_names()]
    texts = tuple(authority_texts(content).items())
    run = Run(store, load_authority(content), store.inputs(), texts, again)
    registered: set[str] = set()

    def register(outcome: Outcome) -> None:
        """At once, while others still read: afterwards one process alone would be at work."""
        if not store.rehearse:
            registered.add(outcome.folder)
            if not outcome.registered:
                update_register(store, outcome.folder)

    with crew_of(paths) as crew:
        work = run.by(crew, paths) if crew else run.one_by_one(paths)
        outcomes, worst = _do_each(lang, work, len(paths), register)
    read = {o.issue_id for o in outcomes} if files else None
    rest = [f for f in store.issue_folders(read) if f not in registered]
    for e in update_registers(store, rest) if not store.rehearse else ():
        click.echo(tell(e, lang), err=True)
        worst = max(worst, e.exit_code)
    click.echo(_ingest_summary(lang, paths, outcomes))
    written = {o.issue_id for o in outcomes if o.changed}
    if files and not store.rehearse and 0 < len(written) <= _FEW:
        for folder in store.issue_folders(written):
            click.echo(say("ingest-where", lang, {"folder": content / folder}))
        click.echo(say("ingest-next", lang, {}))
    return worst


_FEW = 5
"""So many new issues are named one by one."""


def _do_each(
    lang: str,
    work: Iterable[tuple[Path, Callable[[], Outcome]]],
    total: int,
    register: Callable[[Outcome], None],
) -> tuple[list[Outcome], int]:
    """What came of each file that could be done, and the highest exit code of the others. An
    issue that changed is told to `register`."""
    outcomes: list[Outcome] = []
    worst = 0
    seen: dict[str, Path] = {}
    progress = Progress(total)
    for path, do in work:
        progress.show(path.name)
        try:
            _require_raw(path, seen)
            outcomes.append(outcome := do())
            if outcome.changed:
                register(outcome)
        except HuikanError as e:
            e.path = e.path or str(path)
            progress.clear()
            click.echo(tell(e, lang), err=True)
            worst = max(worst, e.exit_code)
    progress.clear()
    return outcomes, worst


def _require_raw(path: Path, seen: dict[str, Path]) -> None:
    """Raise for what is no raw file, or has the name of another one of this run."""
    from huikan.raw_names import KNOWN_SUFFIXES

    if path.is_dir():
        raise BadInputError("file-is-folder", str(path), example=str(path / "*.txt"))
    if not path.is_file():
        raise BadInputError("file-missing", str(path))
    if path.suffix.lower() not in KNOWN_SUFFIXES:
        known = "、".join(KNOWN_SUFFIXES)
        raise BadInputError("raw-suffix", str(path), suffix=path.suffix or path.name, known=known)
    other = seen.setdefault(path.name, path)
    if other.resolve() != path.resolve():
        raise BadInputError("raw-named-twice", str(path), other=other)


def _ingest_summary(lang: str, paths: Sequence[Path], outcomes: Sequence[Outcome]) -> str:
    values = {
        "files": len(paths),
        "failed": len(paths) - len(outcomes),
        "unchanged": sum(not o.changed for o in outcomes),
        "articles": sum(o.articles for o in outcomes),
        "findings": sum(o.findings for o in outcomes),
    }
    return say("ingest-summary" if paths else "ingest-nothing", lang, values)


@dataclass(slots=True)
class Progress:
    """One line on a terminal that says how far the work is; silent elsewhere and in CI."""

    total: int
    done: int = 0

    @property
    def is_shown(self) -> bool:
        """Whether anybody watches."""
        return sys.stderr.isatty() and not os.environ.get("CI")

    def show(self, name: str) -> None:
        """The next piece of work begins."""
        self.done += 1
        if self.is_shown:
            click.echo(f"\r\033[K[{self.done}/{self.total}] {name}", err=True, nl=False)

    def clear(self) -> None:
        """Make room for other output."""
        if self.is_shown:
            click.echo("\r\033[K", err=True, nl=False)


def run_build(lang: str, content: Path, site: Path, offline: bool) -> int:
    """`huikan build`."""
    from huikan.site.build import build_site

    _log_warnings()
    whole = site.resolve()
    cache = whole.parent / ".cache" / "huikan" / whole.name
    spare = not os.environ.get("CI")  # a machine that builds once keeps nothing twice

    def tell_of_size(code: str, values: Mapping[str, object]) -> None:
        click.echo(say(code, lang, values), err=True)

    build_site(content, site, cache=cache, offline=offline, spare=spare, tell=tell_of_size)
    click.echo(say("built", lang, {"page": site / "index.html"}))
    return 0


def run_stage(lang: str, folder: Path, content: Path) -> int:
    """`huikan stage`: the site as Markdown for other builders."""
    from huikan.site.staging import CONFIG, stage_site

    _log_warnings()
    pages = stage_site(content, folder)
    click.echo(say("staged", lang, {"pages": pages, "config": folder / CONFIG}))
    return 0


def run_serve(lang: str, content: Path, port: int) -> int:
    """`huikan serve`."""
    from huikan.preview_server import PreviewServer, Watch, serve_preview
    from huikan.previewing import Preview
    from huikan.store import require_content

    _log_warnings()
    require_content(content)

    def tell_about(code: str, values: Mapping[str, object]) -> None:
        click.echo(say(code, lang, values), err=True)

    with TemporaryDirectory(prefix="huikan-") as work:
        preview = Preview(content.resolve(), Path(work), tell_about)
        with closing(preview.press):
            try:
                server = PreviewServer(preview, lang, port)
            except OSError as e:
                raise UsageError("port-taken", port=port) from e
            click.echo(say("preview/begins", lang, {}), err=True)
            watch = Watch(preview, lambda e: click.echo(tell(e, lang), err=True))
            watch.begin()
            preview.build()
            click.echo(say("preview/at", lang, {"address": server.address}))
            serve_preview(server, watch)
    return 0


def _log_warnings(level: int = logging.WARNING) -> None:
    """MkDocs says what is wrong through logging alone."""
    logging.basicConfig(level=level, format="%(message)s", stream=sys.stderr)
    logging.getLogger("mkdocs").setLevel(level)


def run_check(lang: str, content: Path, format: str, strict: bool, fix: bool) -> int:
    """`huikan check`: 1 if anything is wrong, with `strict` also if anything is open."""
    from huikan.check import check
    from huikan.fixing import fix as mend
    from huikan.problem_lines import github_line, text_line
    from huikan.problems import Level
    from huikan.store import Store, require_content

    require_content(content)
    store = Store(content)
    if fix:
        with writing(content, "check"):
            for done in mend(store):
                at = f":{done.line}" if done.line else ""
                click.echo(f"{content / done.path}{at}: {say(done.code, lang, done.values)}")
    report = check(store)
    levels = Counter(p.level for p in report.problems)
    say_problem = github_line if format == "github" else text_line
    for problem in report.problems:
        click.echo(say_problem(problem, content, lang))
    counts = {level.value: levels[level] for level in Level}
    values = {"issues": report.issues, "articles": report.articles, **counts}
    click.echo(say("check-summary", lang, values), err=format == "github")
    return FINDINGS if levels[Level.ERROR] or (strict and levels[Level.OPEN]) else 0


def run_federate(lang: str, portal: Path, site: Path) -> int:
    """`huikan federate`: a portal over the archives that a file names."""
    from huikan.federating import federate

    members = federate(portal, site)
    click.echo(say("federated", lang, {"members": members, "site": site}))
    return 0


# ---- the command line -------------------------------------------------------

_PATH = click.Path(path_type=Path)


def _anywhere(text: str) -> Path | Place:
    """A path of this machine, or an address on another file system."""
    if ":" not in text:
        return Path(text)
    from huikan.remote import Place, is_address

    return Place(text) if is_address(text) else Path(text)


def _near(do: Callable[..., int], *, is_new: bool = False) -> Callable[..., int]:
    """`do` with all that lies on other file systems copied here, and what it changed put back.

    `is_new`: it may be the first that is done for an archive.
    """

    def done(lang: str, *, content: Path | Place, **others: Any) -> int:
        if "files" in others:
            others["files"] = tuple(_fetched(others["files"]))
        if isinstance(content, Path):
            return do(lang, content=content, **others)
        from huikan.remote import at_hand

        with at_hand(content, is_new=is_new) as copy:
            return do(lang, content=copy, **others)

    return done


def _fetched(files: Iterable[Path | Place]) -> Iterator[Path]:
    for file in files:
        if isinstance(file, Path):
            yield file
        else:
            from huikan.remote import fetch

            yield from fetch(file)


def _show_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"huikan {__version__}")
        context.exit()


def command_line(lang: str, asked: str = "") -> click.Group:
    """The whole command line in a language (`zh` or `en`); of its commands only some, if that is
    among them which is `asked` for: to load what all of them need takes its time."""
    in_ = Language(lang)
    content = in_.option("--content", type=_PATH, default="content", metavar="DIR")
    anywhere = in_.option(
        "--content", "--content anywhere", type=_anywhere, default="content", metavar="DIR"
    )
    files = click.Argument(["files"], nargs=-1, type=_anywhere, metavar="[FILE…]")
    folder = click.Argument(["folder"], type=_PATH, metavar="DIR")
    portal = click.Argument(["portal"], type=_PATH, metavar="PORTAL")
    site = in_.option("--site", type=_PATH, default="site", metavar="DIR")
    offline = in_.option("--offline", is_flag=True)
    port = in_.option("--port", type=click.IntRange(1, 65535), default=8000, metavar="PORT")
    again = in_.option("--again", is_flag=True)
    dry_run = in_.option("--dry-run", is_flag=True)
    jobs = in_.option("--jobs", type=click.IntRange(1), metavar="N")
    engine = in_.option("--engine", type=click.Choice(["processes", "dask"]), default="processes")
    scheduler = in_.option("--scheduler", metavar="ADDRESS")
    strict = in_.option("--strict", is_flag=True)
    fix = in_.option("--fix", is_flag=True)
    form = in_.option("--format", type=click.Choice(["text", "github"]), default="text")
    commands = [
        in_.command(
            "ingest",
            _near(run_ingest, is_new=True),
            [files, anywhere, again, dry_run, jobs, engine, scheduler],
        ),
        in_.command("check", _near(run_check), [anywhere, form, strict, fix]),
        in_.command("build", _near(run_build), [anywhere, site, offline]),
        in_.command("stage", run_stage, [folder, content]),
        in_.command("serve", run_serve, [content, port]),
        in_.command("federate", run_federate, [portal, site]),
    ]
    if asked not in {command.name for command in commands}:
        commands += _of_the_desk(in_, content, anywhere)
    top = in_.group("huikan", commands)
    version = in_.option(
        "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version
    )
    top.params.insert(0, version)
    return top


def _of_the_desk(
    in_: Language, content: click.Option, anywhere: click.Option
) -> list[click.Command]:
    """What editors start, settle and ask."""
    from huikan.desk import desk_commands
    from huikan.inspecting import run_explain, run_history, run_verify

    article = click.Argument(["article"], metavar="ARTICLE")
    expect = in_.option("--expect", metavar="DIGEST")
    version = in_.option("--show", metavar="COMMIT")
    return [
        in_.command("verify", _near(run_verify), [anywhere, expect]),
        in_.command("explain", run_explain, [article, content]),
        in_.command("history", run_history, [article, content, version]),
        *desk_commands(in_, content),
    ]
