"""How to cite an article: GB/T 7714-2025 and 2015, BibTeX, RIS, CSL-JSON.

What is not known is left out; nothing is guessed. Why the national standard's format is made
here and not by a CSL processor: `docs/adr/why-are-citations-made-by-hand.md`.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from huikan.article import render
from huikan.model import Article, Issue, StoredIssue
from huikan.site import addresses, links
from huikan.site.addresses import in_language
from huikan.site.catalogue import NUMBER, Entry
from huikan.site.records import IssueRecord, Record
from huikan.site.strings import format_date
from huikan.values import dataclass

# A newspaper's page: 第3版, 3, A3.
_SHEET = re.compile(r"\A第?([A-Z]?\d{1,3})版?\Z")
_DIGITS = re.compile(r"\d+")
# What BibTeX reads as markup; a brace is dropped, since it would have to balance.
_BIBTEX = {"\\": r"\textbackslash{}", "{": "(", "}": ")", "~": r"\textasciitilde{}"} | {
    "^": r"\textasciicircum{}",
    **{c: f"\\{c}" for c in "#$%&_"},
}
_BIBTEX_TABLE = str.maketrans(_BIBTEX)

ET_AL = 3
"""Authors that GB/T 7714 names before 等."""

_VERSIONS: dict[int, tuple[Article, str]] = {}
AT_HAND = 500
"""Versions and references that are remembered: an article's pages and files ask for them by turns,
an issue's one after another."""

VERSION_DIGITS = 12
"""Hex digits of a version: enough to tell any two texts of an archive apart."""


def record_of(entry: Entry, lang: str) -> Record:
    """What is known of an article, on the page of a language."""
    issue, original = entry.issue, entry.article
    translation = entry.translation(lang)
    article = translation or original
    number = number_of(issue)
    name = issue.publication_en if translation else issue.publication
    date = original.date or issue.date
    own = lang if translation else "zh"
    return Record(
        id=original.id,
        lang=own,
        address=in_language(addresses.of_article(entry.stored), own),
        title=article.title,
        subtitle=article.subtitle or "",
        authors=article.authors or original.authors,
        translator=translation.translator or "" if translation else "",
        publication=name or issue.publication or issue.title or "",
        is_newspaper=bool(_SHEET.match(issue.page or "")) or not number,
        number=number,
        pages=pages_of(issue),
        date=date,
        year=date.year if date else issue.year,
        version=version_of(article),
        source=issue.source or "",
        rights=issue.rights or "",
    )


def issue_record(stored: StoredIssue, lang: str) -> IssueRecord:
    """What is known of an issue, on its page in a language."""
    issue = stored.issue
    publication = links.of_publication(issue, lang)
    shown = (links.of_article(Entry(article, stored), lang) for article in stored.articles)
    return IssueRecord(
        publication.text if publication else issue.title or "",
        number_of(issue),
        pages_of(issue),
        issue.date,
        issue.date.year if issue.date else issue.year,
        issue.rights or "",
        tuple((link.text, link.to or "") for link in shown),
    )


def number_of(issue: Issue) -> str:
    """The digits of an issue's number; empty if there are none."""
    found = NUMBER.search(issue.number or "")
    return found[1] if found else ""


def pages_of(issue: Issue) -> tuple[str, ...]:
    """The newspaper's page, or the bulletin's first and last page."""
    sheet = _SHEET.match(issue.page or "")
    return (sheet[1],) if sheet else tuple(_DIGITS.findall(issue.page or "")[:2])


def version_of(article: Article) -> str:
    """Digest of the article as its file holds it, questions to editors aside."""
    last = _VERSIONS.get(id(article))
    if last is None or last[0] is not article:
        last = article, _digest(article)
        if len(_VERSIONS) >= AT_HAND:
            _VERSIONS.clear()
        _VERSIONS[id(article)] = last
    return last[1]


def _digest(article: Article) -> str:
    text = render(replace(article, review=()))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:VERSION_DIGITS]


def cite_gbt(record: Record, url: str, edition: int = 2025) -> str:
    """The reference after GB/T 7714, of 2025 or of 2015.

    8.5 (连续出版物中的析出文献) in both. The signs of 2025 are full-width but for `.` and `[ ]`,
    and it asks for no date of access; 2015 does, which only the reader knows: the place for it
    is behind `)`. `url` may be empty: what is not known to be online is cited as printed.
    """
    comma, colon, left, right = (
        ("，", "：", "（", "）") if edition == 2025 else (", ", ": ", "(", ")")
    )
    kind = ("N" if record.is_newspaper else "J") + ("/OL" if url else "")
    more = "等" if record.lang == "zh" else "et al"
    names = [*record.authors[:ET_AL], *([more] if len(record.authors) > ET_AL else [])]
    if record.is_newspaper:
        when = record.date.isoformat() if record.date else str(record.year or "")
        when += f"{left}{record.pages[0]}{right}" if record.pages else ""
    else:
        when = f"{record.year or ''}{left}{record.number}{right}"
        when += colon + "-".join(record.pages) if record.pages else ""
    where = comma.join(p for p in (record.publication, when) if p)
    return (
        ". ".join(p for p in (comma.join(names), f"{record.full_title}[{kind}]", where, url) if p)
        + "."
    )


def cite_english(record: Record, url: str) -> str:
    """The reference in the usual order of English parts."""
    when = format_date(record.date, "en") if record.date else str(record.year or "")
    number = f"No. {record.number}" if record.number else ""
    pages = f"p. {'–'.join(record.pages)}" if record.pages else ""
    where = ", ".join(p for p in (record.publication, number, when, pages) if p)
    parts = (", ".join(record.authors), f"“{record.full_title}”", where, url)
    return ". ".join(p for p in parts if p) + "."


def cite_bibtex(record: Record, url: str) -> str:
    """The reference as a BibTeX entry."""
    fields = {
        "title": f"{{{_bibtex(record.full_title)}}}",
        "author": " and ".join(f"{{{_bibtex(a)}}}" for a in record.authors),
        "journal": _bibtex(record.publication),
        "number": record.number,
        "pages": "--".join(record.pages),
        "year": str(record.year or ""),
        "date": record.date.isoformat() if record.date else "",
        "langid": "chinese" if record.lang == "zh" else "english",
        "url": url,
        "note": f"version {record.version}",
    }
    lines = "".join(f"  {k} = {{{v}}},\n" for k, v in fields.items() if v)
    return f"@article{{{_key(record)},\n{lines}}}\n"


def _key(record: Record) -> str:
    return re.sub(r"[^A-Za-z0-9:-]+", "-", record.id) or f"v{record.version}"


def _bibtex(text: str) -> str:
    return " ".join(text.split()).translate(_BIBTEX_TABLE)


def cite_ris(record: Record, url: str) -> str:
    """The reference in RIS, as reference managers import it; lines end in CR LF."""
    rows = [("TY", "NEWS" if record.is_newspaper else "JOUR"), ("ID", record.id)]
    rows += [("TI", record.full_title), *(("AU", a) for a in record.authors)]
    rows += [("TA", record.translator)] if record.translator not in ("", "machine") else []
    rows += [
        ("T2", record.publication),
        ("IS", record.number),
        ("SP", record.pages[0] if record.pages else ""),
        ("EP", record.pages[1] if len(record.pages) > 1 else ""),
        ("PY", str(record.year or "")),
        ("DA", record.date.strftime("%Y/%m/%d") if record.date else ""),
        ("LA", addresses.TAGS[record.lang]),
        ("UR", url),
        ("N1", f"version {record.version}"),
    ]
    lines = "".join(f"{tag}  - {' '.join(said.split())}\r\n" for tag, said in rows if said)
    return f"{lines}ER  - \r\n"


def cite_csl(record: Record, url: str) -> str:
    """The reference as CSL-JSON, the input of citation processors."""
    values: dict[str, object] = {
        "id": record.id,
        "type": "article-newspaper" if record.is_newspaper else "article-journal",
        "title": record.full_title,
        "author": [{"literal": a} for a in record.authors],
        "container-title": record.publication,
        "issue": record.number,
        "page": "-".join(record.pages),
        "issued": _csl_date(record),
        "language": "zh-CN" if record.lang == "zh" else record.lang,
        "version": record.version,
        "URL": url,
    }
    if record.translator not in ("", "machine"):
        values["translator"] = [{"literal": record.translator}]
    known = {k: v for k, v in values.items() if v}
    return json.dumps([known], ensure_ascii=False, indent=1) + "\n"


def _csl_date(record: Record) -> dict[str, object] | None:
    if record.date:
        return {"date-parts": [[record.date.year, record.date.month, record.date.day]]}
    return {"date-parts": [[record.year]]} if record.year else None


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a reference. `suffix` is that of its file; empty where it has none."""

    key: str
    label: str
    suffix: str
    write: Callable[[Record, str], str]


def _gbt_2015(record: Record, url: str) -> str:
    return cite_gbt(record, url, 2015)


FORMATS = (
    Format("gbt2025", "GB/T 7714—2025", "", cite_gbt),
    Format("gbt2015", "GB/T 7714—2015", "", _gbt_2015),
    Format("english", "English", "", cite_english),
    Format("bibtex", "BibTeX", ".bib", cite_bibtex),
    Format("ris", "RIS", ".ris", cite_ris),
    Format("csl", "CSL-JSON", ".csl.json", cite_csl),
)
"""Every format, in the order a page shows them."""


@functools.lru_cache(maxsize=AT_HAND)
def citations(record: Record, url: str) -> tuple[tuple[Format, str], ...]:
    """The reference in every format: two pages and the files of an article ask for it."""
    return tuple((made, made.write(record, url)) for made in FORMATS)


def citation_files(record: Record, url: str) -> Mapping[str, str]:
    """The references that reference managers import: suffix of the file, text."""
    return {made.suffix: said for made, said in citations(record, url) if made.suffix}
