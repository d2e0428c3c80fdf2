"""The commands for translations: out to translators' programs, back in, how far they are.

They return 0 or raise; `cli` catches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from huikan.article import parse, render
from huikan.authority import Authority
from huikan.errors import BadInputError
from huikan.glossary import terms_for
from huikan.help_page import Language
from huikan.lookup import find_article
from huikan.messages import say
from huikan.model import Article
from huikan.store import (
    TRANSLATION,
    Store,
    load_authority,
    read_text,
    require_content,
    translation_path,
)
from huikan.translation import Status, status
from huikan.translation_files import (
    Exported,
    messages_of,
    read_translations,
    translated,
    write_translations,
)
from huikan.translation_xliff import read_xliff, write_xliff
from huikan.writing import write_bytes, writing

XLIFF = (".xlf", ".xliff")
"""What files are called that are XLIFF; others are PO."""

TRANSLATIONS = ("en",)
"""Languages that articles are translated into."""


def run_export(lang: str, what: tuple[str, ...], to: str, out: Path, content: Path) -> int:
    """`huikan translation export`."""
    require_content(content)
    store = Store(content)
    authority = load_authority(content)
    exported = [e for e in _articles(store, authority, to, what) if what or _is_due(e)]
    if not exported:
        click.echo(say("po-nothing-to-export", lang, {}))
        return 0
    is_xliff = out.suffix.lower() in XLIFF
    text = write_xliff(exported, to) if is_xliff else write_translations(exported, to)
    write_bytes(out, text.encode("utf-8"))
    texts = [english for e in exported for _, _, english in messages_of(e)]
    values = {
        "articles": len(exported),
        "file": out,
        "texts": len(texts),
        "done": len(list(filter(None, texts))),
    }
    click.echo(say("po-exported", lang, values))
    return 0


def _is_due(exported: Exported) -> bool:
    return status(exported.original, exported.translation) is not Status.DONE


def _articles(
    store: Store, authority: Authority, to: str, what: Sequence[str]
) -> Iterator[Exported]:
    """The articles that were asked for, an issue's in its order; all if none were."""
    for path in _paths(store, what):
        original = _read(store, path)
        before = _translation(store, path, to)
        yield Exported(path, original, before, terms_for(original, authority))


def _paths(store: Store, what: Sequence[str]) -> Iterator[str]:
    originals = [
        path
        for path in store.page_paths()
        if not path.endswith("/index.md") and not TRANSLATION.match(path.rpartition("/")[2])
    ]
    if not what:
        yield from originals
    for name in what:
        of_issue = [path for path in originals if path.split("/")[-2] == name]
        yield from of_issue or [find_article(store, name).path]


def _read(store: Store, path: str) -> Article:
    file = store.content / path
    return parse(read_text(file), str(file))


def _translation(store: Store, path: str, to: str) -> Article | None:
    beside = translation_path(path, to)
    return _read(store, beside) if store.has(beside) else None


def run_import(lang: str, file: Path, to: str, translator: str | None, content: Path) -> int:
    """`huikan translation import`: all of the file's articles are written, or none."""
    require_content(content)
    store = Store(content)
    text = read_text(file)
    if text.lstrip().startswith("<"):  # whatever the file is called
        said = read_xliff(text.lstrip(), str(file), to)
    else:
        said = read_translations(text, str(file))
    wanted: dict[str, bytes | None] = {}
    missing: dict[str, int] = {}
    for article_id in dict.fromkeys(article for article, _ in said):
        path = find_article(store, article_id).path
        beside = translation_path(path, to)
        before = _translation(store, path, to)
        made, left = translated(_read(store, path), before, said, translator)
        if made != before:
            wanted[beside] = render(made).encode("utf-8")
        missing[beside] = left
    if not missing:
        raise BadInputError("po-nothing", str(file))
    with writing(content, "translation"):
        store.commit(wanted)
    for path, left in missing.items():
        written = "po-imported" if left else "po-imported-whole"
        code = written if path in wanted else "po-as-before"
        click.echo(say(code, lang, {"path": content / path, "missing": left}))
    return 0


def run_status(lang: str, to: str, content: Path) -> int:
    """`huikan translation status`: one line an article, then the sum."""
    require_content(content)
    store = Store(content)
    states: Counter[Status] = Counter()
    for path in _paths(store, ()):
        original = _read(store, path)
        state = status(original, _translation(store, path, to))
        states[state] += 1
        said = say(f"state/{state}", lang, {})
        values = {"state": said, "path": content / path, "title": original.title}
        click.echo(say("translation-row", lang, values))
    counts = {state.value: states[state] for state in Status}
    click.echo(say("translation-sum", lang, {"articles": states.total(), **counts}))
    return 0


_PATH = click.Path(path_type=Path)


def translation_commands(in_: Language, content: click.Option) -> click.Group:
    """`huikan translation …` in a language; `content` is the option that all commands have."""
    to = in_.option("--to", type=click.Choice(TRANSLATIONS), default=TRANSLATIONS[0])
    what = click.Argument(["what"], nargs=-1, metavar="[WHAT…]")
    file = click.Argument(["file"], type=_PATH, metavar="FILE")
    out = in_.option("--out", type=_PATH, default="translations.po", metavar="FILE")
    translator = in_.option("--translator", metavar="TEXT")
    return in_.group(
        "translation",
        [
            in_.command("translation export", run_export, [what, to, out, content]),
            in_.command("translation import", run_import, [file, to, translator, content]),
            in_.command("translation status", run_status, [to, content]),
        ],
    )
