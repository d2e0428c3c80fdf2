"""A PDF with a text layer: its characters with place and size, then as text in reading order.

The text is kept beside the PDF and is what the ledger counts in. PDFium (through pypdfium2)
reads the format; `text/boxes.py` puts what stands on a page in order.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from huikan.errors import BadInputError
from huikan.text.boxes import PageLines, page_lines
from huikan.text.glyphs import Glyph, usual_size
from huikan.text.page_breaks import across_pages
from huikan.text.pictures import Box
from huikan.text.setting import as_text

_HEAVY = re.compile(
    r"bold|black|heavy|demi|sans|gothic|hei|黑|fz(?:lt|[cdxz]{0,2})h[1-9jkst]", re.IGNORECASE
)
"""In the name of a font: bold, or a face without serifs, which is how Chinese print sets what is to
stand out of text in a face with serifs. Founder (方正), whose program most newspapers are set with,
writes 黑体 as HT, 细黑 as XH, 大黑 as DHT, 粗黑宋 as CHS behind its FZ."""
_NAME = 128
"""Bytes of a font's name that are looked at."""

MAX_PAGES = 2000
"""More is not one issue."""

_GARBLED = 0.1
"""Part of the characters without a known code point from which a text layer is of no use."""
_TINY = 0.5
"""Points; smaller type is read as this large."""
_LARGE = 0.3
"""Part of the page that a picture covers which is a scan of it."""
_BACKGROUND = 0.5
"""Part of the page from which a frame or picture lies behind the text, not beside it."""


def to_text(data: bytes, path: str = "") -> str:
    """The text layer, page by page, with lines as they were printed.

    Blank lines part what differs in size or stands apart; first lines keep their indent.
    Raises `BadInputError` for what is no PDF, is damaged or locked, has too many pages, is a
    scan without text, or whose text has no readable code.
    """
    where = path or None
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as e:
        is_locked = e.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise BadInputError("pdf-locked" if is_locked else "pdf-broken", where) from e
    try:
        return _text_of(document, where)
    except (pdfium.PdfiumError, RecursionError) as e:
        raise BadInputError("pdf-broken", where) from e
    finally:
        document.close()


def _text_of(document: pdfium.PdfDocument, where: str | None) -> str:
    if len(document) > MAX_PAGES:
        raise BadInputError("pdf-too-long", where, pages=MAX_PAGES)
    pages: list[tuple[list[Glyph], list[Box]]] = []
    scanned: list[int] = []
    for number in range(len(document)):
        page = document[number]
        glyphs, boxes = list(_glyphs(page)), list(_boxes(page))
        if not glyphs and _is_scan(page, boxes):
            scanned.append(number + 1)
        pages.append((glyphs, [b for b in boxes if _share(page, b) < _BACKGROUND]))
        page.close()
    written = sum(bool(glyphs) for glyphs, _ in pages)
    if not written or len(scanned) > written:
        raise BadInputError("pdf-no-text", where)
    total = sum(len(glyphs) for glyphs, _ in pages)
    if sum(not g.is_known for glyphs, _ in pages for g in glyphs) > _GARBLED * total:
        raise BadInputError("pdf-garbled", where)
    if 2 * sum(g.is_heavy for glyphs, _ in pages for g in glyphs) > total:
        pages = [([replace(g, is_heavy=False) for g in glyphs], boxes) for glyphs, boxes in pages]
    usual = usual_size(g for glyphs, _ in pages for g in glyphs)
    read: list[PageLines] = []
    for glyphs, boxes in pages:
        if glyphs:
            is_awaited = bool(read) and read[-1].awaits_caption
            read.append(page_lines(glyphs, boxes, usual, is_awaited))
    lines = across_pages(read, usual)
    return "\n\n".join("\n".join(as_text(own, usual)) for own in lines) + "\n"


def _glyphs(page: pdfium.PdfPage) -> Iterator[Glyph]:
    """The page's characters in the order the file has them; white space aside."""
    layer = page.get_textpage()
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    faces = _Faces(layer)
    spaced = False
    for i in range(layer.count_chars()):
        code = raw.FPDFText_GetUnicode(layer, i)
        if raw.FPDFText_IsGenerated(layer, i) == 1 or chr(code).isspace():
            spaced = spaced or chr(code) not in "\r\n"
            continue
        raw.FPDFText_GetCharOrigin(layer, i, x, y)
        raw.FPDFText_GetLooseCharBox(layer, i, box)
        raw.FPDFText_GetMatrix(layer, i, matrix)
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        size = raw.FPDFText_GetFontSize(layer, i) * scale
        is_known = code >= 0x20 and raw.FPDFText_HasUnicodeMapError(layer, i) != 1
        is_known = is_known and code != 0xFFFD and not 0xE000 <= code <= 0xF8FF
        if not math.isfinite(box.left + box.right + y.value + size):
            continue  # stands nowhere on the page
        size = max(size, _TINY)
        is_heavy = faces.is_heavy(i)
        yield Glyph(chr(code), box.left, box.right, y.value, size, is_known, spaced, is_heavy)
        spaced = False
    layer.close()


def is_heavy_face(name: str) -> bool:
    """Whether a font's name says that it is bold or has no serifs.

    >>> [is_heavy_face(n) for n in ("BAAAAA+SimHei", "E-FZHTK--GBK1-0", "FZXH1JW--GB1-0")]
    [True, True, True]
    >>> [is_heavy_face(n) for n in ("SimSun", "FangSong_GB2312", "FZSSK--GBK1-0", "FZXBSJW--GB1-0")]
    [False, False, False, False]
    """
    return _HEAVY.search(name) is not None


class _Faces:
    """How the characters of a page's text layer are set; each stretch is looked at once."""

    def __init__(self, layer: pdfium.PdfTextPage) -> None:
        self._layer = layer
        self._name = ctypes.create_string_buffer(_NAME)
        self._flags = ctypes.c_int()
        self._last = 0
        self._is_heavy = False

    def is_heavy(self, i: int) -> bool:
        """Whether the character is bold (by its font, or outlined) or without serifs."""
        stretch = raw.FPDFText_GetTextObject(self._layer, i)
        address = ctypes.addressof(stretch.contents) if stretch else 0
        if not address or address != self._last:
            self._last = address
            self._is_heavy = self._look(stretch, i)
        return self._is_heavy

    def _look(self, stretch: object, i: int) -> bool:
        mode = raw.FPDFTextObj_GetTextRenderMode(stretch)
        raw.FPDFText_GetFontInfo(self._layer, i, self._name, _NAME, self._flags)
        name = self._name.value.decode("utf-8", "replace")
        return mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE or is_heavy_face(name)


def _boxes(page: pdfium.PdfPage) -> Iterator[Box]:
    """Pictures and drawn shapes; hairlines aside."""
    for thing in page.get_objects():
        if thing.type != raw.FPDF_PAGEOBJ_TEXT:
            left, bottom, right, top = thing.get_bounds()
            if right - left > 2 and top - bottom > 2:
                yield Box(left, right, top, bottom)


def _share(page: pdfium.PdfPage, box: Box) -> float:
    width, height = page.get_size()
    return float((box.right - box.left) * (box.top - box.bottom) / max(1.0, width * height))


def _is_scan(page: pdfium.PdfPage, boxes: list[Box]) -> bool:
    return any(_share(page, box) > _LARGE for box in boxes)
