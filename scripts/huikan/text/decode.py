"""Bytes of a raw file to text, with the encoding that they were in."""

from __future__ import annotations

import codecs
import re

from huikan.errors import BadInputError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Characters that a Chinese page is made of; what a wrong guess gives falls outside.
_PLAUSIBLE = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\u2010-\u203b\u25a0-\u25ff\s!-~]")
_FOREIGN = ("big5", "shift_jis", "euc_kr", "cp1252")


def decode(data: bytes, path: str = "") -> tuple[str, str]:
    """The text of a raw file and the name of its encoding.

    A byte order mark decides; else UTF-8 if it fits without a fault; else GB18030 (which holds
    GB2312 and GBK) if the result looks like a Chinese page; else what charset-normalizer
    finds. Raises `BadInputError` for an empty file, a binary one, and one that fits nothing:
    never guesses on short text.
    """
    if not data.strip():
        raise BadInputError("raw-empty", path)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding, path), encoding
    if b"\0" in data:
        raise BadInputError("raw-binary", path, data[: data.index(b"\0")].count(b"\n") + 1)
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.strip():
            raise BadInputError("raw-empty", path)
        if encoding == "utf-8" or _is_plausible(text):
            return text, encoding
    from charset_normalizer import from_bytes  # few files need it, and it takes its time to load

    best = from_bytes(data, cp_isolation=list(_FOREIGN)).best() if len(data) >= 200 else None
    if best is None or not _is_plausible(str(best)):
        raise BadInputError("raw-encoding", path, _first_bad_line(data))
    return str(best), best.encoding


def _strict(data: bytes, encoding: str, path: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as e:
        line = data[: e.start].count(b"\n") + 1
        raise BadInputError("raw-encoding", path, line) from e
    if not text.strip():
        raise BadInputError("raw-empty", path)
    return text


def _is_plausible(text: str) -> bool:
    return len(_PLAUSIBLE.findall(text)) >= 0.9 * len(text)


def _first_bad_line(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as e:
        return data[: e.start].count(b"\n") + 1
    return 1
