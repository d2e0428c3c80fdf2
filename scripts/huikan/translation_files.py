"""Articles for translators' programs: a PO file out, translations from one in. Pure.

PO (gettext) is what Poedit, OmegaT, Weblate and their kin read, and what CAT programs import. One
message is one headline or paragraph; its context is `ARTICLE-ID#N`. For XLIFF see
`translation_xliff`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import cast

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from huikan.anchors import parts
from huikan.article import parse_body, render_body
from huikan.authority_files import Term
from huikan.errors import BadInputError
from huikan.glossary import terms_in
from huikan.messages import say
from huikan.model import Article, Block, BlockKind, Finding
from huikan.translation import Part, fingerprint, is_stale, pair_parts
from huikan.values import dataclass

HEADLINES = ("title", "subtitle", "kicker", "feature")
"""Front matter that is translated."""

# What Babel writes of itself and of the day, and what nobody has filled in.
_HEAD_NOISE = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator: FULL NAME'
    r"|Language-Team|Plural-Forms|Report-Msgid-Bugs-To)[^\n]*\n",
    re.M,
)
# A line of a PO file that is no comment: Babel loses a letter at each end where a quote is missing.
_PO_LINE = re.compile(
    r"\s*(?:(?:msgctxt|msgid(?:_plural)?|msgstr(?:\[\d+\])?)\s*)?"
    r'"(?:[^"\\]|\\.)*"\s*\Z|\s*(?:#|\Z)'
)


@dataclass(frozen=True, slots=True)
class Exported:
    """An article to be translated. `path` is its file's, `terms` those it may have."""

    path: str
    original: Article
    translation: Article | None = None
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A message's translation. `fuzzy`: a translator or a program was not sure of it."""

    text: str
    fuzzy: bool = False


Translations = Mapping[tuple[str, str], Said]
"""Article id and Chinese text: the translation."""


def write_translations(articles: Iterable[Exported], lang: str) -> str:
    """A PO file of the articles, with what is translated already. The same bytes every time.

    Comments name the kind of text and the words of the glossary with their translations. A
    translation whose original changed since is marked fuzzy.
    """
    catalog = Catalog(locale=lang, project="huikan", header_comment="")
    catalog.fuzzy = False
    for exported in articles:
        stale = exported.translation and is_stale(exported.original, exported.translation)
        for number, (kind, chinese, english) in enumerate(messages_of(exported)):
            terms = terms_in(chinese, exported.terms)
            notes = [kind, *(f"{term.name} = {term.english}" for term in terms)]
            catalog.add(
                chinese,
                english,
                locations=[(exported.path, 1)],
                flags=["fuzzy"] if stale and english else [],
                auto_comments=notes,
                context=f"{exported.original.id}#{number}",
            )
    out = io.BytesIO()
    write_po(out, catalog, width=0)
    return _HEAD_NOISE.sub("", out.getvalue().decode("utf-8")).replace(" VERSION\\n", "\\n", 1)


def messages_of(exported: Exported) -> Iterator[tuple[str, str, str]]:
    """Kind, Chinese and English of each headline and paragraph that has Chinese.

    What is still Chinese in a translation that was only begun is no English.
    """
    for kind, chinese, english in _pairs(exported):
        yield kind, chinese, "" if english == chinese else english


def _pairs(exported: Exported) -> Iterator[tuple[str, str, str]]:
    original, translation = exported.original, exported.translation
    for key in HEADLINES:
        if chinese := getattr(original, key):
            yield key, chinese, getattr(translation, key, None) or ""
    for one, other in pair_parts(original, translation or replace(original, blocks=())):
        if one:
            yield one[0].kind.value, _source(one), _source(other) if other else ""


def _source(part: Part) -> str:
    """A part as a translator sees it: plain text, or Markdown where it is more than that."""
    if len(part) == 1 and part[0].kind is not BlockKind.MARKDOWN:
        return part[0].text
    return render_body(part).strip("\n")


def _part_of(part: Part, text: str) -> Part:
    """A part with another text."""
    if len(part) == 1 and part[0].kind is not BlockKind.MARKDOWN:
        return (replace(part[0], text="\n".join(line.strip() for line in text.split("\n"))),)
    return parse_body(text) or part


def read_translations(text: str, path: str) -> dict[tuple[str, str], Said]:
    """The translations of a PO file. Raises `BadInputError` with the line if it is none."""
    for number, row in enumerate(text.split("\n"), 1):
        if not _PO_LINE.match(row):
            raise BadInputError("po-line", path, number, row=row.strip()[:80])
    try:
        catalog = read_po(io.StringIO(text), abort_invalid=True)
    except (PoFileError, ValueError, IndexError, UnicodeError) as e:
        line = getattr(e, "lineno", None)
        raise BadInputError("po-broken", path, line or 1, problem=str(e)[:80]) from e
    found: dict[tuple[str, str], Said] = {}
    for message in cast(Iterable[Message], catalog):
        article = (message.context or "").rpartition("#")[0]
        if isinstance(message.id, str) and message.id and article:
            said = message.string if isinstance(message.string, str) else ""
            if said.strip():
                found[article, message.id] = Said(said.strip(), message.fuzzy)
    return found


def translated(
    original: Article, before: Article | None, said: Translations, translator: str | None
) -> tuple[Article, int]:
    """An article's translation made of what a translator said, and how many texts are missing.

    `before` is the translation as it stood; what is not in the file stays as it was there. A
    text without a translation stays Chinese, and a question says so.
    """
    have = _known(original, before) | {k[1]: v for k, v in said.items() if k[0] == original.id}
    missing = 0
    values: dict[str, str | None] = {}
    for key in HEADLINES:
        chinese = getattr(original, key)
        values[key] = have[chinese].text if chinese in have else chinese
        missing += bool(chinese) and (chinese not in have or have[chinese].fuzzy)
    blocks: list[Block] = []
    standing = {_source(part): part for part in parts(before.blocks)} if before else {}
    for part in parts(original.blocks):
        found = have.get(_source(part))
        if found:  # words that stand already keep the Markdown they are typed with
            blocks += standing.get(found.text) or _part_of(part, found.text)
        else:
            blocks += part
        missing += found is None or found.fuzzy
    others = [f for f in (before.review if before else ()) if f.code != "draft/translation"]
    draft = Finding("draft/translation", "", say("draft/translation", "zh", {}))
    made = replace(
        before or replace(original, extra=(), former=()),
        id=original.id,
        title=values["title"] or original.title,
        subtitle=values["subtitle"],
        kicker=values["kicker"],
        feature=values["feature"],
        translator=translator or (before.translator if before else None),
        translates=fingerprint(original),
        review=(*others, *([draft] if missing else [])),
        blocks=tuple(blocks),
    )
    return made, missing


def _known(original: Article, before: Article | None) -> dict[str, Said]:
    """What is translated already; not sure where the original changed since."""
    if before is None:
        return {}
    stale = is_stale(original, before)
    pairs = messages_of(Exported("", original, before))
    return {chinese: Said(english, stale) for _, chinese, english in pairs if english}
