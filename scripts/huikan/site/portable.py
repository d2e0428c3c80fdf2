"""What articles are made of when they leave the site, in books and on paper: no link that leads
nowhere there, no picture, no sign that XML cannot hold.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from huikan.site.body import Setting, render_markdown

# What XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Entities of HTML that XML does not know.
_ENTITY = re.compile(r"&(?!lt;|gt;|amp;|quot;|apos;|#)\w+;")
_OUTSIDE = ("http:", "https:", "mailto:")


def portable_markdown(text: str, folder: str) -> Iterator[Element]:
    """Markdown as elements of HTML; links into the site lose their target, as do pictures, of
    which the words stay. `folder` is that of the file it was written in.
    """
    made = render_markdown(text, Setting(folder, f"{folder}/", "zh"))
    known = xml_text(_ENTITY.sub(lambda m: html.escape(html.unescape(m[0])), made))
    root = ElementTree.fromstring(f"<div>{known}</div>")
    for element in root.iter():
        if element.tag == "a" and not element.get("href", "").startswith(_OUTSIDE):
            element.tag = "span"
            element.attrib.clear()
        elif element.tag == "a":
            element.attrib.pop("rel", None)
        elif element.tag == "img":
            element.tag, element.text = "span", element.get("alt", "")
            element.attrib.clear()
        element.attrib.pop("data-note", None)
    yield from root


def xml_text(text: str) -> str:
    """The text without what XML cannot hold (control characters, halves of surrogates)."""
    return _NOT_XML.sub("", text)
