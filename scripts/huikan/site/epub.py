"""An issue as an EPUB 3 book: every article in reading order, for readers without a network.

Written with the standard library: the kept-up packages either bring a licence that binds
the whole program (ebooklib: AGPL) or date and name each book anew (mkepub), and then the same
archive would not give the same bytes. `docs/adr/what-is-an-issue-to-take-away.md` has more.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from huikan.anchors import parts
from huikan.model import Block, BlockKind, StoredIssue
from huikan.site import links
from huikan.site.addresses import TAGS
from huikan.site.portable import (
    Chapter,
    chapters_in,
    left_out,
    portable_markdown,
    printed_in,
    xml_text,
)
from huikan.site.strings import say

_XHTML = "http://www.w3.org/1999/xhtml"
_OPS = "http://www.idpf.org/2007/ops"
_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"

_BOOKS = uuid.uuid5(uuid.NAMESPACE_URL, "https://www.w3.org/TR/epub-33/#huikan")
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the book: the earliest that ZIP knows."""

_STYLE = """body { line-height: 1.8; }
h1, h2, h3, h4, h5, h6 { line-height: 1.4; text-align: start; }
.hk-left { text-align: left; }
.hk-center { text-align: center; }
.hk-right { text-align: right; }
p { margin: 0; text-indent: 2em; }
.head, .caption, .note { text-indent: 0; }
.caption, .note { margin: .8em 0; font-size: .85em; }
"""


def build_epub(stored: StoredIssue, lang: str = "zh") -> bytes:
    """The issue as an EPUB in a language. Pictures are left out, their words stay."""
    title = links.of_issue(stored, lang).text
    held = chapters_in(stored, lang)
    chapters = [
        (f"a{n}.xhtml", chapter.article.title, _chapter(chapter, stored, lang))
        for n, chapter in enumerate(held, 1)
    ]
    shown = [(name, said) for name, said, _ in chapters]
    files = {
        "META-INF/container.xml": _container(),
        "OEBPS/package.opf": _package(stored, title, [name for name, _ in shown], lang),
        "OEBPS/nav.xhtml": _contents(title, shown, left_out(stored, held, lang), lang),
        "OEBPS/style.css": _STYLE.encode(),
        **{f"OEBPS/{name}": page for name, _, page in chapters},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        # First and as it is, so that programs know the kind of file from its first bytes.
        book.writestr(_info("mimetype", zipfile.ZIP_STORED), b"application/epub+zip")
        for name, data in files.items():
            book.writestr(_info(name, zipfile.ZIP_DEFLATED), data)
    return out.getvalue()


def _info(name: str, method: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _FIRST_DAY)
    info.compress_type = method
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info


def _written(root: Element) -> bytes:
    data: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def _container() -> bytes:
    root = Element("container", version="1.0", xmlns=_CONTAINER)
    rootfiles = SubElement(root, "rootfiles")
    kind = "application/oebps-package+xml"
    SubElement(rootfiles, "rootfile", {"full-path": "OEBPS/package.opf", "media-type": kind})
    return _written(root)


def _package(stored: StoredIssue, title: str, chapters: Sequence[str], lang: str) -> bytes:
    issue = stored.issue
    root = Element(
        "package",
        {"xmlns": _OPF, "xmlns:dc": _DC, "version": "3.0", "unique-identifier": "id"}
        | {"xml:lang": TAGS[lang]},
    )
    about = SubElement(root, "metadata")
    publication = links.of_publication(issue, lang)
    said = {
        "dc:title": title,
        "dc:language": TAGS[lang],
        "dc:publisher": publication.text if publication else "",
        "dc:date": issue.date and issue.date.isoformat(),
        "dc:source": issue.source,
        "dc:rights": issue.rights,
    }
    book = SubElement(about, "dc:identifier", id="id")
    book.text = uuid.uuid5(_BOOKS, stored.path if lang == "zh" else f"{stored.path} {lang}").urn
    for name, text in said.items():
        if text:
            SubElement(about, name).text = xml_text(text)
    day = issue.date.isoformat() if issue.date else f"{issue.year or 1980:04}-01-01"
    SubElement(about, "meta", property="dcterms:modified").text = f"{day}T00:00:00Z"
    manifest, spine = SubElement(root, "manifest"), SubElement(root, "spine")
    xhtml = {"media-type": "application/xhtml+xml"}
    SubElement(manifest, "item", {"id": "nav", "href": "nav.xhtml", "properties": "nav"} | xhtml)
    SubElement(manifest, "item", {"id": "css", "href": "style.css", "media-type": "text/css"})
    SubElement(spine, "itemref", idref="nav")
    for name in chapters:
        id_ = name.removesuffix(".xhtml")
        SubElement(manifest, "item", {"id": id_, "href": name} | xhtml)
        SubElement(spine, "itemref", idref=id_)
    return _written(root)


def _page(title: str, lang: str) -> tuple[Element, Element]:
    """A page and its body."""
    tag = TAGS[lang]
    root = Element("html", {"xmlns": _XHTML, "xmlns:epub": _OPS, "lang": tag, "xml:lang": tag})
    head = SubElement(root, "head")
    SubElement(head, "title").text = xml_text(title)
    SubElement(head, "link", rel="stylesheet", type="text/css", href="style.css")
    return root, SubElement(root, "body")


def _contents(title: str, chapters: Sequence[tuple[str, str]], note: str, lang: str) -> bytes:
    root, body = _page(title, lang)
    SubElement(body, "h1").text = xml_text(title)
    if note:
        SubElement(body, "p", {"class": "note"}).text = note
    nav = SubElement(body, "nav", {"epub:type": "toc"})
    SubElement(nav, "h2").text = say("contents", lang)
    rows = SubElement(nav, "ol")
    for name, said in chapters:
        SubElement(SubElement(rows, "li"), "a", href=name).text = xml_text(said)
    return _written(root)


def _chapter(chapter: Chapter, stored: StoredIssue, lang: str) -> bytes:
    article = chapter.article
    root, body = _page(article.title, lang)
    if article.kicker:
        SubElement(body, "p", {"class": "head"}).text = xml_text(article.kicker)
    SubElement(body, "h1").text = xml_text(article.title)
    dash = "——" if lang == "zh" else ""
    subtitle = f"{dash}{article.subtitle}" if article.subtitle else ""
    for text in (subtitle, "  ".join(article.authors)):
        if text:
            SubElement(body, "p", {"class": "head"}).text = xml_text(text)
    for part in parts(article.blocks):
        body.extend(_shown(part, stored.path, lang))
    if where := printed_in(article, stored, lang):
        comma = "，" if lang == "zh" else ", "
        SubElement(body, "p", {"class": "note"}).text = xml_text(comma.join(where))
    return _written(root)


def _shown(part: Sequence[Block], folder: str, lang: str) -> Iterator[Element]:
    block = part[0]
    if block.kind is BlockKind.MARKDOWN:
        yield from portable_markdown("\n\n".join(b.text for b in part), folder, lang)
        return
    tag = f"h{min(max(block.level, 2), 6)}" if block.kind is BlockKind.HEADING else "p"
    shown = Element(tag, {"class": "caption"} if block.kind is BlockKind.CAPTION else {})
    shown.text = xml_text(block.text)
    yield shown
