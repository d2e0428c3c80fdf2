"""Made-up archives for measuring builds: `python bench/archives.py FOLDER COUNT`.

Every article has about 2,000 characters of made-up words; every twentieth has a translation;
every third issue was read from raw text, so that it has a ledger and pages that show it.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]

from huikan.article import render, render_issue  # noqa: E402
from huikan.ingest import ingest  # noqa: E402
from huikan.model import GAP, Article, Block, BlockKind, Issue  # noqa: E402
from huikan.site.search_documents import SearchDocument  # noqa: E402
from huikan.store import Store, load_authority  # noqa: E402
from huikan.translation import fingerprint  # noqa: E402
from made_articles import make_articles  # noqa: E402

LENGTH = 2000
AN_ISSUE = 12
READ_EVERY = 3
FIRST_YEAR = 1985
"""Twelve issues a year from then on."""


def write_archive(content: Path, count: int) -> None:
    """An archive of so many articles below `content`, the same for the same count."""
    store = Store(content)
    authority, inputs = load_authority(content), store.inputs()
    pairs = list(_pairs(count))
    for number, start in enumerate(range(0, len(pairs), AN_ISSUE)):
        articles = pairs[start : start + AN_ISSUE]
        issue = _issue(number)
        if number % READ_EVERY:
            _write_issue(store, issue, articles)
            continue
        store.write(f"raw/{issue.id}.yml", render_issue(issue).strip("-\n") + "\n")
        store.write(f"raw/{issue.id}.txt", "\n\n".join(_raw(doc) for doc, _ in articles))
        ingest(store, content / "raw" / f"{issue.id}.txt", authority, inputs)


Pair = tuple[SearchDocument, SearchDocument | None]


def _pairs(count: int) -> Iterator[Pair]:
    """Each article with its translation, if it has one."""
    before: SearchDocument | None = None
    for doc in make_articles(count, LENGTH):
        if before:
            yield before, doc if doc.lang == "en" else None
        before = doc if doc.lang == "zh" else None
    if before:
        yield before, None


def _issue(number: int) -> Issue:
    year, month = FIRST_YEAR + number // 12, number % 12 + 1
    return Issue(
        f"yunxi-{year}-{month:02}", title=f"云溪政协 {year}年第{month}期", publication="云溪政协",
        number=f"{year}年第{month}期", date=dt.date(year, month, 15), year=year, place="云溪市",
        demo=True,
    )  # fmt: skip


def _write_issue(store: Store, issue: Issue, articles: Sequence[Pair]) -> None:
    folder = f"issues/{issue.year}/{issue.id}"
    store.write(f"{folder}/index.md", render_issue(issue))
    for number, (doc, translated) in enumerate(articles, 1):
        stem = f"{folder}/{number:02}-wen"
        made = _article(doc, f"{issue.id}-{number:02}", issue)
        store.write(f"{stem}.md", render(made))
        if translated:
            english = _article(translated, "", issue, fingerprint(made))
            store.write(f"{stem}.en.md", render(english))


def _article(doc: SearchDocument, name: str, issue: Issue, of: str | None = None) -> Article:
    return Article(
        id=name, title=doc.title, authors=doc.authors, committees=doc.committees, year=issue.year,
        date=issue.date, place=doc.place, kind=doc.kind or None, translates=of,
        blocks=tuple(Block(BlockKind.TEXT, line) for line in _paragraphs(doc)),
    )  # fmt: skip


def _paragraphs(doc: SearchDocument) -> list[str]:
    return [line.strip() for line in doc.body.replace(GAP, "").split("\n") if line.strip()]


def _raw(doc: SearchDocument) -> str:
    return "\n\n".join((doc.title, doc.committees[0], *_paragraphs(doc)))


if __name__ == "__main__":
    write_archive(Path(sys.argv[1]), int(sys.argv[2]))
