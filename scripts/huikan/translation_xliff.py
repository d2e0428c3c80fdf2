"""Articles for translators' programs as XLIFF, which agencies' programs prefer. Pure.

Written is XLIFF 1.2, which all of them open; read are 1.2 and 2.0 to 2.2, since some save the
newer one. Only what a translation is made of is read: which unit, its Chinese, its translation
and whether somebody was sure. A file comes from strangers: it is read in one pass, declarations
(DOCTYPE, entities) are refused, and nothing it names is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field
from xml.etree.ElementTree import Element, ParseError, SubElement, XMLParser, indent, tostring

from huikan.errors import BadInputError
from huikan.glossary import terms_in
from huikan.translation import is_stale
from huikan.translation_files import Exported, Said, messages_of
from huikan.values import dataclass

_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
SOURCE_LANGUAGE = "zh-Hans"
VERSIONS = ("1.2", "2.0", "2.1", "2.2")
"""Versions that are read."""

# Characters that XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Where 1.2 and 2.x keep suggestions, notes and words, whose sources and targets are none of ours.
_ASIDE = frozenset(("alt-trans", "matches", "glossary", "notes", "note", "header", "seg-source"))
# Inline elements whose content is a program's own code, not text.
_CODE = frozenset(("bpt", "ept", "it", "ph", "x"))
# What `state` says of a translation that nobody stands by yet.
_UNSURE = re.compile(r"(?:new|initial|needs-.*)\Z")


def write_xliff(articles: Iterable[Exported], lang: str) -> str:
    """An XLIFF 1.2 file of the articles, with what is translated already; always the same bytes.

    A text that XML cannot hold (control characters, which only damage can have left) is not in
    it. Notes and states are those of the PO file's comments and marks.
    """
    top = Element("xliff", {"version": "1.2", "xmlns": _NAMESPACE})
    for exported in articles:
        said = {"original": exported.path, "source-language": SOURCE_LANGUAGE}
        said |= {"target-language": lang, "datatype": "plaintext"}
        body = SubElement(SubElement(top, "file", said), "body")
        stale = exported.translation and is_stale(exported.original, exported.translation)
        for number, (kind, chinese, english) in enumerate(messages_of(exported)):
            if not (_UNWRITABLE.search(chinese) or _UNWRITABLE.search(english)):
                terms = terms_in(chinese, exported.terms)
                notes = [kind, *(f"{term.name} = {term.english}" for term in terms)]
                name = f"{exported.original.id}#{number}"
                _unit(body, name, chinese, english, notes, is_sure=not stale)
    indent(top)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}{tostring(top, 'unicode')}\n"


def _unit(
    body: Element, name: str, chinese: str, english: str, notes: list[str], *, is_sure: bool
) -> None:
    unit = SubElement(body, "trans-unit", {"id": name, "xml:space": "preserve"})
    SubElement(unit, "source").text = chinese
    if english:
        state = "translated" if is_sure else "needs-review-translation"
        SubElement(unit, "target", {"state": state}).text = english
    for note in notes:
        SubElement(unit, "note").text = note


def read_xliff(text: str, path: str, lang: str) -> dict[tuple[str, str], Said]:
    """The translations of an XLIFF file.

    Raises `BadInputError` for what is no XLIFF (with its line), for a version that is not read,
    for a declaration that such files never have, and for another language's translations.
    """
    reader = _Reader(path, lang)
    parser = XMLParser(target=reader)
    try:
        parser.feed(text)
        parser.close()
    except ParseError as e:
        line = e.position[0] if hasattr(e, "position") else 1
        raise BadInputError("xliff-broken", path, line, problem=str(e)[:80]) from e
    except ValueError as e:  # what is no text
        raise BadInputError("xliff-broken", path, 1, problem=str(e)[:80]) from e
    if not reader.version:
        raise BadInputError("xliff-broken", path, 1, problem="<xliff>")
    return reader.found


@dataclass(slots=True)
class _Reader:
    """Told of each tag in turn, keeps one unit at a time."""

    path: str
    lang: str
    version: str = ""
    found: dict[tuple[str, str], Said] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    _skip: int = 0
    """How many open tags deep something is passed over; 0: nothing is."""
    _unit: str = ""
    _into: list[str] | None = None
    """What the text is a part of: a source, a translation or neither."""
    _source: list[str] = field(default_factory=list)
    _target: list[str] = field(default_factory=list)
    _sure: bool = True
    _from: tuple[int, int] = (0, 0)
    """Where in source and target the segment begins that is open."""

    def doctype(self, *_: object) -> None:
        """A declaration: files of translators' programs have none, hostile ones do."""
        raise BadInputError("xliff-doctype", self.path, 1)

    def start(self, tag: str, said: dict[str, str]) -> None:
        """A tag opens."""
        name = tag.rpartition("}")[2]
        self._open.append(name)
        if self._skip or name in _ASIDE or (self._into is not None and name in _CODE):
            self._skip += 1
        elif len(self._open) == 1:
            self._begin(name, said)
        elif name == "file":
            self._require_language(said.get("target-language", ""))
        elif name in ("trans-unit", "unit"):
            self._unit, self._source, self._target = said.get("id", ""), [], []
            self._sure = True
        elif name in ("segment", "ignorable"):
            self._from = len(self._source), len(self._target)
            self._sure &= not _UNSURE.match(said.get("state", "translated"))
        elif name == "source":
            self._into = self._source
        elif name == "target":
            self._into = self._target
            self._sure &= not _UNSURE.match(said.get("state", "translated"))

    def _begin(self, name: str, said: dict[str, str]) -> None:
        self.version = said.get("version", "") if name == "xliff" else ""
        if not self.version:
            raise BadInputError("xliff-broken", self.path, 1, problem=f"<{name[:20]}>")
        if self.version not in VERSIONS:
            known = "、".join(VERSIONS)
            raise BadInputError("xliff-version", self.path, 1, version=self.version, known=known)
        self._require_language(said.get("trgLang", ""))

    def _require_language(self, lang: str) -> None:
        if lang and lang.lower().partition("-")[0].partition("_")[0] != self.lang:
            raise BadInputError("xliff-language", self.path, 1, lang=lang, wanted=self.lang)

    def data(self, text: str) -> None:
        """A piece of text."""
        if self._into is not None and not self._skip:
            self._into.append(text)

    def end(self, tag: str) -> None:
        """A tag closes."""
        name = self._open.pop()
        if self._skip:
            self._skip -= 1
        elif name in ("source", "target"):
            self._into = None
        elif name in ("segment", "ignorable"):
            self._finish_segment(name)
        elif name in ("trans-unit", "unit"):
            self._finish()

    def _finish_segment(self, name: str) -> None:
        """A part of a unit: what lies between two may have no translation, a sentence should."""
        source, target = self._source[self._from[0] :], self._target[self._from[1] :]
        if name == "ignorable" and not target:
            self._target += source
        elif "".join(source).strip() and not "".join(target).strip():
            self._sure = False

    def _finish(self) -> None:
        article, mark, _ = self._unit.rpartition("#")
        chinese, english = "".join(self._source), "".join(self._target).strip()
        if mark and article and chinese and english:
            self.found[article, chinese] = Said(english, not self._sure)

    def close(self) -> None:
        """The file ends."""
