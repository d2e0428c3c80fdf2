"""An issue as a PDF: its contents, then every article in reading order.

Set by Typst, which embeds of each font only the characters that stand in the text, tags the
document for screen readers (PDF/UA-1) and gives the same bytes for the same words. Typst and
the font for rare characters come with the extra `pdf`; without it no PDFs are made, and no page
speaks of any. `docs/adr/what-is-an-issue-to-take-away.md` has more.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator, Sequence
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from huikan.anchors import parts
from huikan.model import GAP, Article, Block, BlockKind, StoredIssue
from huikan.site import addresses, links
from huikan.site.portable import (
    Chapter,
    chapters_in,
    left_out,
    portable_markdown,
    printed_in,
    xml_text,
)
from huikan.site.strings import format_date, say

_STANDARD = "ua-1"
_RARE = "noto_cjk_sans_otc"
"""The package with a font for every Han character that ours, cut to everyday Chinese, lack."""

Node = str | dict[str, object]
"""Text, or what a tag of HTML holds: `tag` and `children`, and what the tag needs."""


def can_make_pdf() -> bool:
    """Whether the extra `pdf` is installed."""
    return bool(find_spec("typst") and find_spec(_RARE))


def build_pdf(stored: StoredIssue, site_url: str, lang: str = "zh") -> bytes:
    """The issue as a PDF in a language. Pictures are left out, their words stay.

    Articles name their address if `site_url` is known. A sign that no font has (an emoji)
    leaves an empty box, and then the document is not promised to be PDF/UA.

    Typst starts threads, so a process that has called this does not fork any more (see `crew`).
    """
    typst: Any = importlib.import_module("typst")
    words = json.dumps(_issue(stored, site_url, lang), ensure_ascii=False)
    compiler = typst.Compiler(
        str(resources.files("huikan.site") / "issue.typ"),
        font_paths=[str(folder) for folder in _font_folders()],
        ignore_system_fonts=True,
    )
    try:
        made = compiler.compile(sys_inputs={"issue": words}, pdf_standards=[_STANDARD])
    except typst.TypstError:
        made = compiler.compile(sys_inputs={"issue": words})
    return bytes(made)


def _font_folders() -> Iterator[Path]:
    yield Path(str(resources.files("huikan"))) / "data" / "fonts"
    yield Path(str(resources.files(_RARE)))


def _issue(stored: StoredIssue, site_url: str, lang: str) -> dict[str, object]:
    issue = stored.issue
    publication = links.of_publication(issue, lang)
    chapters = chapters_in(stored, lang)
    about = (
        publication.text if publication else "",
        links.issue_number(issue, lang),
        issue.date and format_date(issue.date, lang),
        issue.page if lang == "zh" else links.page_name(issue, lang),
        issue.rights,
    )
    committees = dict.fromkeys(c for a in stored.articles for c in a.article.committees)
    return {
        "lang": lang,
        "title": xml_text(links.of_issue(stored, lang).text),
        "publisher": xml_text(publication.text if publication else ""),
        "keywords": [xml_text(name) for name in committees],
        "about": [xml_text(said) for said in about if said],
        "demo": f"{say('demo', lang)}\u3000{say('demo-note', lang)}" if issue.demo else "",
        "part": left_out(stored, chapters, lang),
        "contents": say("contents", lang),
        "gaps": say("gap-note", lang) if any(_has_gap(c.article) for c in chapters) else "",
        "articles": [_article(chapter, stored, site_url, lang) for chapter in chapters],
    }


def _has_gap(article: Article) -> bool:
    heads = (article.kicker, article.title, article.subtitle)
    return any(GAP in text for text in (*(b.text for b in article.blocks), *filter(None, heads)))


def _article(chapter: Chapter, stored: StoredIssue, site_url: str, lang: str) -> dict[str, object]:
    article = chapter.article
    address = addresses.in_language(addresses.of_article(chapter.stored), lang)
    dash = "——" if lang == "zh" else ""
    return {
        "kicker": xml_text(article.kicker or ""),
        "title": xml_text(article.title),
        "subtitle": f"{dash}{xml_text(article.subtitle)}" if article.subtitle else "",
        "authors": [xml_text(name) for name in article.authors],
        "parts": [n for part in parts(article.blocks) for n in _shown(part, stored.path, lang)],
        "foot": [xml_text(line) for line in (_where(article, stored, lang),) if line],
        "url": addresses.absolute_url(site_url, address) if site_url else "",
        "shown": f"{site_url.rstrip('/')}/{address}",
    }


def _where(article: Article, stored: StoredIssue, lang: str) -> str:
    where = printed_in(article, stored, lang)
    if lang != "zh":
        return ", ".join(where)
    publication = stored.issue.publication
    return " ".join(f"《{said}》" if said == publication else said for said in where)


def _shown(part: Sequence[Block], folder: str, lang: str) -> Iterator[Node]:
    block = part[0]
    if block.kind is BlockKind.MARKDOWN:
        text = "\n\n".join(b.text for b in part)
        yield from (_node(element) for element in portable_markdown(text, folder, lang))
        return
    tags = {BlockKind.HEADING: f"h{min(max(block.level, 2), 6)}", BlockKind.CAPTION: "caption"}
    yield {"tag": tags.get(block.kind, "p"), "children": [xml_text(block.text)]}


def _node(element: Element) -> Node:
    """An element of HTML with all that it holds; a table as rows of cells."""
    if element.tag == "table":
        rows = [[_node(cell) for cell in row] for row in element.iter("tr")]
        return {"tag": "table", "rows": rows, "children": []}
    children: list[Node] = [element.text] if element.text else []
    for child in element:
        children.append(_node(child))
        if child.tail:
            children.append(child.tail)
    node: dict[str, object] = {"tag": element.tag, "children": children}
    return node | {"href": element.get("href", "")} if element.tag == "a" else node
