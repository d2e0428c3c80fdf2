"""How the search index is written: characters as numbers, integers as bytes, columns as gzip.

`docs/search-format.md` describes the files.
"""

from __future__ import annotations

import codecs
import functools
import json
import struct
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

END = 0
"""The number that stands behind each text: no gram reaches across it."""

_GZIP = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255))
"""A gzip header without time, name or system: the same bytes everywhere."""

_HAN_ROWS = range(0xB0, 0xF8)
_HAN_COLUMNS = range(0xA1, 0xFF)
_PLANE = 1 << 16
"""Characters in a plane of Unicode; almost all that are printed are in the first."""
FIRST_HAN = 128
_FIRST_OTHER = FIRST_HAN + len(_HAN_ROWS) * len(_HAN_COLUMNS)


@functools.cache
def _han() -> tuple[str, ...]:
    """The Chinese characters of GB 2312 in its order, nothing where it has none."""
    pairs = (bytes((row, column)) for row in _HAN_ROWS for column in _HAN_COLUMNS)
    return tuple(pair.decode("gb2312", "ignore") for pair in pairs)


@functools.cache
def _number_table() -> Small:
    """The number of each character of the first plane of Unicode."""
    table = np.arange(_FIRST_OTHER, _FIRST_OTHER + _PLANE, dtype=np.int32)
    table[:FIRST_HAN] = np.arange(FIRST_HAN)
    numbered = [(ord(c), number) for number, c in enumerate(_han(), FIRST_HAN) if c]
    points, numbers = zip(*numbered, strict=True)
    table[list(points)] = numbers
    return table


def numbers_of(points: npt.NDArray[np.integer]) -> Small:
    """Code points as numbers that are small where they are frequent.

    ASCII keeps its own, then come the Chinese characters of GB 2312 in its order, then all else.

    >>> numbers_of(np.array([0, 65, ord("啊"), ord("阿")])).tolist()
    [0, 65, 128, 129]
    """
    table = _number_table()
    if not len(points) or points.max() < _PLANE:
        numbers: Small = table[points]
        return numbers
    return np.where(points < _PLANE, table[points % _PLANE], points + _FIRST_OTHER).astype(np.int32)


def character_of(number: int) -> str:
    """The character with that number.

    >>> [character_of(number) for number in (65, 128, *numbers_of(np.array([0x20BB7, 0xFF0C])))]
    ['A', '啊', '𠮷', '，']
    """
    if number < FIRST_HAN:
        return chr(number)
    is_han = number < _FIRST_OTHER
    return _han()[number - FIRST_HAN] if is_han else chr(number - _FIRST_OTHER)


@functools.cache
def _point_table() -> Small:
    return np.array([ord(c) if c else 0 for c in (*map(chr, range(FIRST_HAN)), *_han())], np.int32)


def points_of(numbers: npt.NDArray[np.integer]) -> Small:
    """Code points of characters by their numbers.

    >>> "".join(map(chr, points_of(np.array([65, 128, *numbers_of(np.array([0x20BB7]))]))))
    'A啊𠮷'
    """
    known = _point_table()[np.minimum(numbers, _FIRST_OTHER - 1)]
    return np.where(numbers < _FIRST_OTHER, known, numbers - _FIRST_OTHER).astype(np.int32)


def varints(values: npt.NDArray[np.integer]) -> bytes:
    """Integers from 0 below 2**31 as bytes of seven bits, low ones first.

    >>> varints(np.array([1, 128])).hex()
    '018001'
    """
    if len(values) < 64:
        return b"".join(map(_varint, values.tolist()))
    values = values.astype(np.int32)
    sizes = np.ones(len(values), dtype=np.uint8)
    for bits in (7, 14, 21, 28):
        sizes += values >> bits > 0
    offsets = np.r_[0, np.cumsum(sizes, dtype=np.int64)]
    out = np.zeros(offsets[-1], dtype=np.uint8)
    for k in range(5):
        has = np.flatnonzero(sizes > k)
        more = np.where(sizes[has] > k + 1, 128, 0)
        out[offsets[has] + k] = ((values[has] >> (7 * k)) & 127) | more
    return out.tobytes()


def _varint(value: int) -> bytes:
    if value < 128:
        return _SMALL[value]
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes((*out, value))


_SMALL = tuple(bytes((value,)) for value in range(128))


def pack(data: bytes) -> bytes:
    """One gzip file, the same bytes for the same data."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return _gzip(squeeze.compress(data) + squeeze.flush(), data)


def pack_columns(columns: Sequence[bytes]) -> bytes:
    """Columns as one gzip file, their lengths before them, each with a code of its own.

    There is nothing in them that repeats, so no time is spent on looking for it.
    """
    lengths = varints(np.array([len(column) for column in columns], np.int32))
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_HUFFMAN_ONLY)
    out = []
    for part in (lengths, *columns):
        if part:
            out += [squeeze.compress(part), squeeze.flush(zlib.Z_PARTIAL_FLUSH)]
    return _gzip(b"".join((*out, squeeze.flush())), b"".join((lengths, *columns)))


def _gzip(squeezed: bytes, data: bytes) -> bytes:
    return _GZIP + squeezed + struct.pack("<II", zlib.crc32(data), len(data))


def pack_json(value: object) -> bytes:
    """JSON as one gzip file."""
    return pack(plain_json(value))


def plain_json(value: object) -> bytes:
    """JSON in GBK, a fifth smaller than in UTF-8; what GBK lacks is escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("gbk", _ESCAPED)


_ESCAPED = "huikan-json"


def _escape(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return json.dumps(error.object[error.start : error.end])[1:-1], error.end


codecs.register_error(_ESCAPED, _escape)
