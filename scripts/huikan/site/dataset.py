"""The whole archive as data: JSON lines, CSV with a Frictionless data package, checksums.

The same archive gives the same bytes; nothing is sorted by chance or dated by the clock.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from huikan.anchors import parts
from huikan.model import Article, StoredIssue
from huikan.moments import Calendar, find_moments
from huikan.site.addresses import LANGUAGES, absolute_url
from huikan.site.catalogue import Catalogue, Entry
from huikan.site.citing import record_of, version_of
from huikan.site.units import Counted
from huikan.site.views import SiteTitles
from huikan.values import dataclass

JSONL, CSV = "jsonl", "csv"
"""The kinds of the files that hold all articles."""

FOLDER = "data/"
"""Where the files lie on the site."""

ARTICLES = (
    ("id", "string", "Identifier of the article, the same in all languages"),
    ("language", "string", "zh: the original; any other: a translation"),
    ("address", "string", "Address on the site, from its root"),
    ("title", "string", "Headline (主标题)"),
    ("subtitle", "string", "Subtitle (副题)"),
    ("kicker", "string", "Line above the headline (引题)"),
    ("feature", "string", "Feature it was printed under (专题)"),
    ("authors", "string", "Names, parted by ；"),
    ("translator", "string", "Who translated; machine if a program did"),
    ("committees", "string", "Committees it is about, parted by ；"),
    ("places", "string", "Places it is about, parted by ；"),
    ("year", "integer", "Year it reports on"),
    ("kind", "string", "report, speech, feature, note or list"),
    ("date", "date", "Day of publication"),
    ("publication", "string", "Publication"),
    ("issue", "string", "Identifier of the issue"),
    ("number", "string", "Number of the issue"),
    ("page", "string", "Page or pages, as printed"),
    ("rights", "string", "Rights, as the issue states them"),
    ("open_questions", "integer", "Points an editor has yet to check"),
    ("version", "string", "Digest of the text"),
    ("text", "string", "Body; paragraphs parted by a blank line"),
)
"""Columns of `articles.csv`: name, type, meaning."""

ISSUES = (
    ("id", "string", "Identifier of the issue"),
    ("address", "string", "Address on the site, from its root"),
    ("publication", "string", "Publication"),
    ("number", "string", "Number, as printed"),
    ("date", "date", "Day of publication"),
    ("year", "integer", "Year of publication"),
    ("page", "string", "Page or pages, as printed"),
    ("place", "string", "Place"),
    ("source", "string", "Where it was taken from"),
    ("rights", "string", "Rights"),
    ("demonstration", "boolean", "true if the issue was invented to show the archive"),
    ("articles", "integer", "Number of articles"),
)
"""Columns of `issues.csv`."""

# What makes a spreadsheet take a cell for a formula, full-width signs included.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file to take away. `about` is the key of the words that describe it."""

    name: str
    about: str
    size: int
    sha256: str
    """Hex digest of the bytes."""


def issue_rows(catalogue: Catalogue, stored: StoredIssue) -> dict[str, bytes]:
    """An issue's articles as lines of the two files that hold all articles, by these files' kind;
    their texts have to be at hand."""
    texts = list(_texts(stored))
    rows = [_article_row(catalogue, entry, lang) for entry, lang in texts]
    lines = "".join(
        json.dumps(_full(catalogue, entry, lang, row), ensure_ascii=False) + "\n"
        for (entry, lang), row in zip(texts, rows, strict=True)
    )
    table = _csv_lines(rows, [c[0] for c in ARTICLES])
    return {JSONL: _encoded(lines), CSV: _encoded(table)}


def build_dataset(
    catalogue: Catalogue,
    rows: Callable[[StoredIssue, str], bytes],
    titles: Mapping[str, SiteTitles],
    site_url: str,
    made: list[DataFile],
) -> Iterator[tuple[str, Counted]]:
    """The archive as files, by name and in pieces, in the order in which they are listed;
    checksums last. All pieces of one have to be taken before the next is asked for: what it came
    to is put to those that are `made`.

    `rows` gives those of an issue for one of the two files (see `issue_rows`), by its kind.
    """

    def file(name: str, about: str, pieces: Iterable[bytes]) -> Iterator[tuple[str, Counted]]:
        counted = Counted(pieces)
        yield name, counted
        made.append(DataFile(name, about, counted.size, counted.sha256()))

    issues = tuple(reversed(catalogue.issues))
    yield from file("articles.jsonl", "data-jsonl", (rows(s, JSONL) for s in issues))
    head = to_csv([], [c[0] for c in ARTICLES])
    yield from file("articles.csv", "data-csv", chain([head], (rows(s, CSV) for s in issues)))
    listed = to_csv(_issues(catalogue), [c[0] for c in ISSUES])
    yield from file("issues.csv", "data-issues", [listed])
    package = _package(made, titles["en"], site_url)
    yield from file("datapackage.json", "data-package", [_encoded(package)])
    sums = "".join(f"{each.sha256}  {each.name}\n" for each in made)
    yield from file("SHA256SUMS", "data-sums", [sums.encode()])


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _texts(stored: StoredIssue) -> Iterator[tuple[Entry, str]]:
    for article in stored.articles:
        entry = Entry(article, stored)
        for lang in LANGUAGES:
            if lang == "zh" or entry.translation(lang):
                yield entry, lang


def _article_row(catalogue: Catalogue, entry: Entry, lang: str) -> Row:
    article = entry.translation(lang) or entry.article
    original, issue = entry.article, entry.issue
    record = record_of(entry, lang)
    return {
        "id": original.id,
        "language": record.lang,
        "address": record.address,
        "title": article.title,
        "subtitle": article.subtitle,
        "kicker": article.kicker,
        "feature": article.feature,
        "authors": "；".join(record.authors),
        "translator": article.translator if lang != "zh" else None,
        "committees": "；".join(catalogue.committees_of(entry)),
        "places": "；".join(catalogue.places_of(entry)),
        "year": original.year,
        "kind": original.kind,
        "date": record.date.isoformat() if record.date else None,
        "publication": issue.publication,
        "issue": issue.id,
        "number": issue.number,
        "page": issue.page,
        "rights": issue.rights,
        "open_questions": len(original.review),
        "version": version_of(article),
        "text": "\n\n".join(block.text for block in article.blocks),
    }


def _full(catalogue: Catalogue, entry: Entry, lang: str, row: Row) -> Row:
    """The row with lists as lists, and the parts of the text with their addresses."""
    article = entry.translation(lang) or entry.article
    whole = {key: said for key, said in row.items() if said not in (None, "") and key != "text"}
    for key in ("authors", "committees", "places"):
        whole[key] = [name for name in str(row[key]).split("；") if name]
    names: Sequence[tuple[str, ...]] = catalogue.names[entry.stored.path] if lang == "zh" else ()
    whole["parts"] = list(_parts(article, names, entry.calendar if lang == "zh" else None))
    return whole


def _parts(
    article: Article, names: Sequence[tuple[str, ...]], calendar: Calendar | None
) -> Iterator[Row]:
    for number, part in enumerate(parts(article.blocks)):
        text = "\n\n".join(block.text for block in part)
        address = {"address": f"#{names[number][0]}"} if names else {}
        times = list(_times(text, calendar)) if calendar else []
        told = {"times": times} if times else {}
        yield {"kind": part[0].kind.value, **address, "text": text, **told}


def _times(text: str, calendar: Calendar) -> Iterator[Row]:
    """The times that a part names, as EDTF; `at` counts code points of its text."""
    for moment in find_moments(text, calendar):
        value = f"{moment.value}~" if moment.about else moment.value
        yield {"at": moment.start, "words": text[moment.start : moment.end], "value": value}


def _issues(catalogue: Catalogue) -> Iterator[Row]:
    for stored in reversed(catalogue.issues):
        issue = stored.issue
        yield {
            "id": issue.id,
            "address": f"{stored.path}/",
            "publication": issue.publication,
            "number": issue.number,
            "date": issue.date.isoformat() if issue.date else None,
            "year": issue.year,
            "page": issue.page,
            "place": issue.place,
            "source": issue.source,
            "rights": issue.rights,
            "demonstration": "true" if issue.demo else "false",
            "articles": len(stored.articles),
        }


def to_csv(rows: Iterable[Row], columns: Sequence[str]) -> bytes:
    """Rows as CSV (RFC 4180) for spreadsheets: with a byte order mark, and no formulas.

    A text that a spreadsheet would take for a formula has an apostrophe before it, which it
    hides; a program that reads the file takes one off where a sign stands behind it. JSON lines
    have the text as it is.

    >>> to_csv([{"a": "=1+1", "b": None}], ["a", "b"]).decode("utf-8-sig")
    "a,b\\r\\n'=1+1,\\r\\n"
    """
    head = _csv_lines([{column: column for column in columns}], columns)
    return b"\xef\xbb\xbf" + _encoded(head + _csv_lines(rows, columns))


def _csv_lines(rows: Iterable[Row], columns: Sequence[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _package(files: Sequence[DataFile], titles: SiteTitles, site_url: str) -> str:
    schemas = {"articles.csv": ARTICLES, "issues.csv": ISSUES}
    resources = [
        {
            "name": file.name.removesuffix(".csv"),
            "path": file.name,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8-sig",
            "bytes": file.size,
            "hash": f"sha256:{file.sha256}",
            "profile": "tabular-data-resource",
            "schema": {
                "fields": [
                    {"name": n, "type": t, "description": d} for n, t, d in schemas[file.name]
                ],
                "missingValues": [""],
            },
        }
        for file in files
        if file.name in schemas
    ]
    package: dict[str, object] = {
        "profile": "tabular-data-package",
        "name": "huikan",
        "title": titles.name,
        "description": titles.description,
        "resources": resources,
    }
    if site_url:
        package["homepage"] = absolute_url(site_url, "")
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"
