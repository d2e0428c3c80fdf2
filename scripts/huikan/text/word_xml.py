"""XML of a Word document for mammoth, which makes of each part a tree.

Its own parser makes a tree of the standard library's first (minidom) and the one it needs of
that: a kilobyte for each tag, and half of the time. Here the second is made at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO
from xml.parsers import expat

from mammoth.docx import office_xml
from mammoth.docx.xmlparser import XmlElement, XmlText

_GAP = " "
"""Between a name's namespace and the name, as the parser gives both."""


def parse_xml(file: IO[bytes], namespaces: Iterable[tuple[str, str]] = ()) -> XmlElement:
    """The root of an XML file; its names have the prefixes of `(prefix, namespace)`.

    Raises `ExpatError` for what is no XML. Not for files with a DOCTYPE of their own, which
    have to be refused before: entities would be put in.

    >>> from io import BytesIO
    >>> root = parse_xml(BytesIO(b'<p xmlns="urn:w" a="1">text</p>'), [("w", "urn:w")])
    >>> root.name, root.attributes, root.children[0].value
    ('w:p', {'a': '1'}, 'text')
    """
    tree = _Tree({uri: prefix for prefix, uri in namespaces})
    parser = expat.ParserCreate(namespace_separator=_GAP)
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.text
    parser.ParseFile(file)
    return tree.root


class _Tree:
    """The elements that are open, and the names that were met: a document has a few, each
    thousands of times."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self._prefixes = prefixes
        self._names: dict[str, str] = {}
        self._open = [XmlElement("", {}, [])]

    @property
    def root(self) -> XmlElement:
        return self._open[0].children[0]

    def start(self, name: str, said: list[str]) -> None:
        keys = map(self._named, said[::2])
        element = XmlElement(self._named(name), dict(zip(keys, said[1::2], strict=True)), [])
        self._open[-1].children.append(element)
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        self._open[-1].children.append(XmlText(text))

    def _named(self, given: str) -> str:
        if given not in self._names:
            uri, _, local = given.rpartition(_GAP)
            prefix = self._prefixes.get(uri)
            bare = f"{{{uri}}}{local}" if uri else local
            self._names[given] = f"{prefix}:{local}" if prefix else bare
        return self._names[given]


def use_our_parser() -> None:
    """Have mammoth read its parts with this parser."""
    office_xml.parse_xml = parse_xml
