"""The newest entries of several Atom feeds as one (RFC 4287): each says which feed it is of.

Feeds come from other hosts. Of each entry only what Atom defines as plain text, dates and links is
taken, and no entity of a document's own is read.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from huikan.errors import BadInputError
from huikan.values import dataclass

ATOM = "http://www.w3.org/2005/Atom"
_NAME = "{" + ATOM + "}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NEWEST = 100
_PORTALS = uuid.uuid5(uuid.NAMESPACE_URL, "https://www.rfc-editor.org/rfc/rfc4287#huikan-portal")
_LONG_AGO = "1970-01-01T00:00:00+08:00"
_NOT_OURS = (b"<!DOCTYPE", b"<!ENTITY")

ElementTree.register_namespace("", ATOM)


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as its archive's feed announces it; `link` is a whole URL."""

    id: str
    title: str
    link: str
    updated: str
    published: str
    summary: str
    author: str
    archive: str
    source: Source


@dataclass(frozen=True, slots=True)
class Source:
    """A feed as it was fetched: its own identifier, title and date, and its entries' elements."""

    id: str
    title: str
    updated: str
    author: str
    url: str
    entries: tuple[Element, ...]


def read_feed(data: bytes, url: str) -> Source:
    """An Atom feed that stands at a URL. Raises `BadInputError` for anything else."""
    try:
        if any(sign in data for sign in _NOT_OURS):
            raise ValueError("document type")
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError) as e:
        raise BadInputError("feed-unreadable", url, reason=str(e)) from e
    if root.tag != f"{_NAME}feed":
        raise BadInputError("feed-unreadable", url, reason=root.tag)
    entries = tuple(root.findall(f"{_NAME}entry"))
    author = _text(root, f"author/{_NAME}name")
    return Source(
        _text(root, "id"), _text(root, "title"), _text(root, "updated"), author, url, entries
    )


def newest(feeds: Iterable[tuple[str, Source]], most: int = _NEWEST) -> tuple[Entry, ...]:
    """The newest entries of all feeds, each feed with the name of its archive.

    What has no identifier, no title, no readable date or no link to a web page is left out.
    """
    made = (_entry(each, name, source) for name, source in feeds for each in source.entries)
    return tuple(sorted((entry for entry in made if entry), key=_order)[:most])


def _order(entry: Entry) -> tuple[float, str, str]:
    return -_moment(entry.updated).timestamp(), entry.archive, entry.id


def _entry(element: Element, archive: str, source: Source) -> Entry | None:
    link = next(
        (
            urljoin(source.url, each.get("href", ""))
            for each in element.findall(f"{_NAME}link")
            if each.get("rel", "alternate") == "alternate"
        ),
        "",
    )
    made = Entry(
        _text(element, "id"),
        _text(element, "title"),
        link,
        _text(element, "updated"),
        _text(element, "published"),
        _text(element, "summary"),
        _text(element, f"author/{_NAME}name"),
        archive,
        source,
    )
    is_web = urlsplit(link).scheme in ("http", "https")
    return made if made.id and made.title and is_web and _is_moment(made.updated) else None


def _text(element: Element, name: str) -> str:
    found = element.find(f"{_NAME}{name}")
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _is_moment(text: str) -> bool:
    try:
        _moment(text)
    except ValueError:
        return False
    return True


def write_joint_feed(title: str, tag: str, url: str, home: str, entries: Sequence[Entry]) -> bytes:
    """The feed of these entries. `url` is its own, `home` the portal's; empty if not known."""
    root = Element(f"{_NAME}feed", {_XML_LANG: tag})
    _add(root, "id", uuid.uuid5(_PORTALS, f"{home}\n{title}\n{tag}").urn)
    _add(root, "title", title)
    _add(root, "updated", entries[0].updated if entries else _LONG_AGO)
    _add(SubElement(root, f"{_NAME}author"), "name", title)
    for rel, to in (("self", url), ("alternate", home)):
        if to:
            SubElement(root, f"{_NAME}link", {"rel": rel, "href": to})
    for entry in entries:
        _add_entry(SubElement(root, f"{_NAME}entry"), entry)
    ElementTree.indent(root, " ")
    text = ElementTree.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode("utf-8", "replace")


def _add(above: Element, name: str, text: str) -> None:
    if text:
        SubElement(above, f"{_NAME}{name}").text = text


def _add_entry(element: Element, entry: Entry) -> None:
    for name in ("id", "title", "updated", "published", "summary"):
        _add(element, name, getattr(entry, name))
    SubElement(element, f"{_NAME}link", {"rel": "alternate", "href": entry.link})
    author = entry.author or entry.source.author or entry.archive
    _add(SubElement(element, f"{_NAME}author"), "name", author)
    source = SubElement(element, f"{_NAME}source")
    for name in ("id", "title", "updated"):
        _add(source, name, getattr(entry.source, name))
