"""Values as plain JSON and back, by their types: what is read from a cache must run nothing.

For frozen dataclasses of texts, numbers, days, tuples and mappings, one in another. A value is
written as the row of its fields, so rows are only read by the program that wrote them: whoever
keeps them keeps a digest of the program beside them.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from operator import attrgetter
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from huikan.values import dataclass

Value = TypeVar("Value")
_Change = Callable[[Any], Any] | None
"""What makes the one of the other; None where they are the same."""

_SAME = frozenset((str, int, float, bool, type(None)))


def plain(value: object) -> Any:
    """A value as JSON knows them.

    >>> from huikan.model import Person
    >>> plain(Person("周明远", "委员"))
    ['周明远', '委员', '']
    """
    kind: Any = type(value)
    if kind in _SAME:
        return value
    if isinstance(value, tuple):
        return [each if type(each) in _SAME else plain(each) for each in value]
    if hasattr(kind, "__dataclass_fields__"):
        return [each if type(each) in _SAME else plain(each) for each in _fields(kind)(value)]
    if isinstance(value, Mapping):
        return [[plain(key), plain(each)] for key, each in value.items()]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"{kind.__name__} cannot be written plainly")


def one_line(value: object) -> str:
    """JSON on one line.

    >>> one_line(["周明远", None])
    '["周明远",null]'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@functools.cache
def _fields(kind: Any) -> Callable[[Any], Iterable[Any]]:
    """What gives the values of all fields."""
    names = _names(kind)
    return attrgetter(*names) if len(names) > 1 else lambda value: [getattr(value, *names)]


@functools.cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@dataclass(frozen=True, slots=True, eq=False)
class Instead:
    """A value that stands wherever one of a type would: what rows say there is not read."""

    kind: object
    value: object


def value_of(kind: type[Value], row: Any, instead: Instead | None = None) -> Value:
    """The value that `plain` made the row of; `kind` is its type.

    >>> from huikan.model import Person
    >>> value_of(Person, ['周明远', '委员', ''])
    Person(name='周明远', role='委员', place='')
    """
    of: Any = kind
    reader = _reader(of, instead)
    made: Value = reader(row) if reader else row
    return made


@functools.cache
def _reader(kind: Any, instead: Instead | None) -> _Change:
    if instead and kind == instead.kind:
        return lambda row: instead.value
    if kind in _SAME or kind is object:
        return None
    origin, args = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _optional(_reader(next(each for each in args if each is not type(None)), instead))
    if origin is tuple:
        return _row(args, instead)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _table(_reader(args[0], instead), _reader(args[1], instead))
    if is_dataclass(kind):
        return _dataclass(kind, instead)
    if issubclass(kind, dt.date):
        return dt.date.fromisoformat
    if issubclass(kind, Enum):
        return lambda row: kind(row)
    raise TypeError(f"{kind} cannot be read plainly")


def _optional(reader: _Change) -> _Change:
    return reader and (lambda row: None if row is None else reader(row))


def _row(args: tuple[Any, ...], instead: Instead | None) -> _Change:
    if len(args) == 2 and args[1] is Ellipsis:
        each = _reader(args[0], instead)
        return tuple if each is None else lambda row: tuple(map(each, row))
    readers = [_reader(arg, instead) for arg in args]

    def read(row: list[Any]) -> tuple[Any, ...]:
        pairs = zip(readers, row, strict=True)
        return tuple(value if reader is None else reader(value) for reader, value in pairs)

    return read


def _table(of_key: _Change, of_value: _Change) -> _Change:
    def read(rows: list[Any]) -> dict[Any, Any]:
        return {
            of_key(key) if of_key else key: of_value(value) if of_value else value
            for key, value in rows
        }

    return read


def _dataclass(kind: Any, instead: Instead | None) -> _Change:
    hints = get_type_hints(kind)
    readers = [(at, _reader(hints[name], instead)) for at, name in enumerate(_names(kind))]
    changed = [(at, reader) for at, reader in readers if reader]

    def read(row: list[Any]) -> Any:
        row = row[:]
        for at, reader in changed:
            row[at] = reader(row[at])
        return kind(*row)

    return read
