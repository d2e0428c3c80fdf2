"""The commands that say how a text came to be as it is: `verify`, `explain` and `history`.

They return an exit code or raise; `cli` catches.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import click

from huikan.article import parse
from huikan.errors import BadInputError
from huikan.explain import explain, explain_times, render
from huikan.history import text_of, versions
from huikan.ledger import replay
from huikan.lookup import Found, find_article
from huikan.messages import say
from huikan.moments import Calendar
from huikan.problem_lines import text_line
from huikan.reprints import find_reprints
from huikan.store import Store, load_archive, read_text, require_content
from huikan.verifying import verify

FINDINGS = 1
"""Exit code if anything is wrong."""


def run_verify(lang: str, content: Path, expect: str | None) -> int:
    """`huikan verify`: 1 if anything is wrong, or the digest is not the expected one."""
    require_content(content)
    record = verify(Store(content))
    for problem in record.problems:
        click.echo(text_line(problem, content, lang))
    is_other = expect is not None and expect.strip().lower() != record.digest
    if is_other:
        click.echo(say("verify-other", lang, {"expected": expect}))
    values = {
        "ledgers": record.ledgers,
        "articles": record.articles,
        "points": record.points,
        "problems": len(record.problems) + is_other,
        "digest": record.digest,
    }
    click.echo(say("verified", lang, values))
    return FINDINGS if record.problems or is_other else 0


def run_explain(lang: str, article: str, content: Path) -> int:
    """`huikan explain`: from the ledger, and what an editor has changed since."""
    require_content(content)
    store = Store(content)
    found = find_article(store, article)
    click.echo("\n".join(_explanation(store, found, lang)))
    return 0


def _explanation(store: Store, found: Found, lang: str) -> Iterator[str]:
    file = store.content / found.path
    text = read_text(file) if file.is_file() else None
    if found.ledger is None:
        yield say("explain/by-hand", lang, {"title": parse(text or "", str(file)).title})
        yield from _beyond_the_ledger(store, found.path, lang)
        return
    source = store.earlier_source(found.ledger)
    if source is None:
        raw = found.ledger.source.raw
        code = "raw-changed" if store.has(f"raw/{raw}") else "raw-gone"
        raise BadInputError(code, str(store.content / "raw" / raw), raw=raw)
    yield f"{found.id}  {found.path}"
    yield render(explain(found.ledger, found.id, source), found.ledger, source, lang)
    generated = replay(found.ledger, source)[found.generated_path]
    if text is None:
        yield say("explain/file-gone", lang, {"path": found.path})
    elif text != generated:
        yield ""
        yield say("explain/editor", lang, {})
        yield from list(unified_diff(generated.split("\n"), text.split("\n"), lineterm="", n=0))[2:]
    yield from _beyond_the_ledger(store, found.path, lang)


def _beyond_the_ledger(store: Store, path: str, lang: str) -> Iterator[str]:
    """What follows from the archive as it lies there now: times, and reprints in other issues."""
    archive = load_archive(store.content)
    for issue in archive.issues:
        for article in (stored.article for stored in issue.articles if stored.path == path):
            day = article.date or issue.issue.date
            times = list(explain_times(article, Calendar(day, article.year)))
            if times:
                yield from ("", say("explain/times", lang, {}))
                yield from (f"  {line}" for line in times)
    found = find_reprints(archive).get(path, ())
    if found:
        yield ""
        yield say("explain/reprints", lang, {"count": len(found)})
    for reprint in found:
        values = {"path": reprint.other(path), "percent": round(100 * reprint.shared)}
        yield "  " + say("explain/reprint", lang, values)


def run_history(lang: str, article: str, content: Path, show: str | None) -> int:
    """`huikan history`: the versions of an article in git, or the text of one."""
    require_content(content)
    file = content / find_article(Store(content), article).path
    if show is not None:
        click.echo(text_of(file, show), nl=False)
        return 0
    found = versions(file)
    for v in found:
        click.echo(f"{v.day}  {v.commit[:10]}  +{v.added} -{v.removed}  {v.author}  {v.subject}")
    if not found:
        click.echo(say("history/none", lang, {"path": file}))
    return 0
