"""The clean articles and the pages that they make up: what every measurement starts from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huikan.article import load_mapping, split_front_matter

HERE = Path(__file__).parent

Body = tuple[tuple[str, str], ...]
"""Blocks in reading order: (`text`, `heading` or `caption`; the characters)."""


@dataclass(frozen=True, slots=True)
class CleanArticle:
    """An article as an editor would leave it. Texts that are not printed are empty."""

    slug: str
    title: tuple[str, ...]
    """The printed lines of the headline."""
    subtitle: str = ""
    kicker: str = ""
    column: str = ""
    """The name of the column above its headline, which is its feature."""
    organisation: str = ""
    byline: str = ""
    authors: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    year: int | None = None
    tags: frozenset[str] = frozenset()
    traps: frozenset[str] = frozenset()
    numbers: str = ""
    """How its headings are numbered in print, by the first number (`一、`, `01`); empty: not."""
    body: Body = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A page: which articles it prints, in reading order, and in which style.

    `feature` is the page-wide headline; `note` numbers the article (from 0) that carries the
    feature's own note, whose title the headline is.
    """

    slug: str
    articles: tuple[CleanArticle, ...]
    half: str
    feature: str = ""
    note: int | None = None
    organisation_before: bool = True
    byline_at_end: bool = False
    columns: bool = False
    sheet: bool = True
    """Whether the page was also set as a newspaper sheet and read back (`extractions/`)."""


def read_corpus(folder: Path = HERE) -> tuple[Plan, ...]:
    """All pages below `issues/`, by name. Raises `ValueError` for what the format forbids."""
    articles = {p.stem: _read_article(p) for p in sorted((folder / "articles").glob("*.md"))}
    return tuple(_read_plan(p, articles) for p in sorted((folder / "issues").glob("*.yml")))


def _read_article(path: Path) -> CleanArticle:
    front, _, body = split_front_matter(path.read_text(encoding="utf-8"), str(path))
    title = _texts(front.get("title"))
    if not title:
        raise ValueError(f"{path}: no title")
    year = front.get("year")
    return CleanArticle(
        slug=path.stem,
        title=title,
        subtitle=_text(front.get("subtitle")),
        kicker=_text(front.get("kicker")),
        column=_text(front.get("column")),
        organisation=_text(front.get("organisation")),
        byline=_text(front.get("byline")),
        authors=_texts(front.get("authors")),
        committees=_texts(front.get("committees")),
        year=year if isinstance(year, int) else None,
        tags=frozenset(_texts(front.get("tags"))),
        traps=frozenset(_texts(front.get("traps"))),
        numbers=_text(front.get("numbers")),
        body=_read_body(body),
    )


def _read_body(text: str) -> Body:
    """Paragraphs, headings and captions; a block of several lines is as many paragraphs."""
    out: list[tuple[str, str]] = []
    in_caption = False
    for line in map(str.strip, text.split("\n")):
        if line.startswith("///"):
            in_caption = "caption" in line
        elif line.startswith("## "):
            out.append(("heading", line.removeprefix("## ").strip()))
        elif line:
            out.append(("caption" if in_caption else "text", line))
    return tuple(out)


def _read_plan(path: Path, articles: dict[str, CleanArticle]) -> Plan:
    values, _ = load_mapping(path.read_text(encoding="utf-8"), str(path))
    slugs = list(_texts(values.get("articles")))
    note = _text(values.get("feature_note"))
    if note and note not in slugs:
        slugs.insert(0, note)
    unknown = [s for s in slugs if s not in articles]
    if unknown or not slugs:
        raise ValueError(f"{path}: no such article: {unknown}")
    style = values.get("style")
    style = style if isinstance(style, dict) else {}
    if values.get("half") not in ("tune", "held"):
        raise ValueError(f"{path}: half must be tune or held")
    return Plan(
        slug=path.stem,
        articles=tuple(articles[s] for s in slugs),
        half=_text(values["half"]),
        feature=_text(values.get("feature")),
        note=slugs.index(note) if note else None,
        organisation_before=style.get("organisation") != "after",
        byline_at_end=style.get("byline") == "end",
        columns=style.get("layout") == "columns",
        sheet=values.get("sheet") is not False,
    )


def _text(value: object) -> str:
    return " ".join(_texts(value))


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)
