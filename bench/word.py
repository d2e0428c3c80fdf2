"""Word documents made by hand: just enough of the format for one to be read."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def main_part(body: str) -> bytes:
    """A document's main part with that in its body."""
    return f'<w:document xmlns:w="{_MAIN}"><w:body>{body}</w:body></w:document>'.encode()


def packed(main: bytes) -> bytes:
    """A Word document whose main part is that, not compressed: its size is that of its XML."""
    written = BytesIO()
    with ZipFile(written, "w") as document:
        document.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{_WORD}"/></Types>',
        )
        document.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>',
        )
        document.writestr("word/document.xml", main)
    return written.getvalue()
