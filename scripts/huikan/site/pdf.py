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
from huikan.model import GAP, Article, Block, BlockKind, StoredArticle, StoredIssue
from huikan.site import addresses, links
from huikan.site.portable import portable_markdown, xml_text
from huikan.site.strings import format_date, say

_STANDARD = "ua-1"
_RARE = "noto_cjk_sans_otc"
"""The package with a font for every Han character that ours, cut to everyday Chinese, lack."""

Node = str | dict[str, object]
"""Text, or what a tag of HTML holds: `tag` and `children`, and what the tag needs."""


def can_make_pdf() -> bool:
    """Whether the extra `pdf` is installed."""
    return bool(find_spec("typst") and find_spec(_RARE))


def build_pdf(stored: StoredIssue, site_url: str) -> bytes:
    """The issue as a PDF, in Chinese. Pictures are left out, their words stay.

    Articles name their address if `site_url` is known. A sign that no font has (an emoji)
    leaves an empty box, and then the document is not promised to be PDF/UA.

    Typst starts threads, so a process that has called this does not fork any more (see `crew`).
    """
    typst: Any = importlib.import_module("typst")
    words = json.dumps(_issue(stored, site_url), ensure_ascii=False)
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


def _issue(stored: StoredIssue, site_url: str) -> dict[str, object]:
    issue = stored.issue
    about = (
        issue.publication,
        links.issue_number(issue, "zh"),
        issue.date and format_date(issue.date, "zh"),
        issue.page,
        issue.rights,
    )
    committees = dict.fromkeys(c for a in stored.articles for c in a.article.committees)
    return {
        "title": xml_text(links.of_issue(stored, "zh").text),
        "publisher": xml_text(issue.publication or ""),
        "keywords": [xml_text(name) for name in committees],
        "about": [xml_text(said) for said in about if said],
        "demo": say("demo", "zh") + "　" + say("demo-note", "zh") if issue.demo else "",
        "contents": say("contents", "zh"),
        "gaps": say("gap-note", "zh") if any(map(_has_gap, stored.articles)) else "",
        "articles": [_article(one, stored, site_url) for one in stored.articles],
    }


def _has_gap(one: StoredArticle) -> bool:
    article = one.article
    heads = (article.kicker, article.title, article.subtitle)
    return any(GAP in text for text in (*(b.text for b in article.blocks), *filter(None, heads)))


def _article(one: StoredArticle, stored: StoredIssue, site_url: str) -> dict[str, object]:
    article = one.article
    address = addresses.of_article(one)
    return {
        "kicker": xml_text(article.kicker or ""),
        "title": xml_text(article.title),
        "subtitle": f"——{xml_text(article.subtitle)}" if article.subtitle else "",
        "authors": [xml_text(name) for name in article.authors],
        "parts": [n for part in parts(article.blocks) for n in _shown(part, stored.path)],
        "foot": [xml_text(line) for line in (_where(article, stored),) if line],
        "url": addresses.absolute_url(site_url, address) if site_url else "",
        "shown": f"{site_url.rstrip('/')}/{address}",
    }


def _where(article: Article, stored: StoredIssue) -> str:
    date = article.date or stored.issue.date
    publication = stored.issue.publication
    where = (
        f"《{publication}》" if publication else "",
        date and format_date(date, "zh"),
        stored.issue.page,
    )
    return " ".join(said for said in where if said)


def _shown(part: Sequence[Block], folder: str) -> Iterator[Node]:
    block = part[0]
    if block.kind is BlockKind.MARKDOWN:
        text = "\n\n".join(b.text for b in part)
        yield from (_node(element) for element in portable_markdown(text, folder))
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
