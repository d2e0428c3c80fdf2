"""JSON lines of many megabytes, read bit by bit.

A line of a ledger may tell of a million spans; as lists of lists they would take a hundred times
the line's bytes. Here a list's items are made one by one, where they are asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from huikan.values import dataclass

LONG = 1 << 16
"""From so many characters on a line is worth reading bit by bit."""

_decode = json.JSONDecoder().raw_decode
_SPACES = " \t\r"
_SPACE = re.compile(f"[{_SPACES}]*")


@dataclass(slots=True)
class Reader:
    """A place in a line of JSON, which goes on as values are taken.

    The line ends before `stop`.

    >>> row = Reader('{"spans":[[3,5],[8,9]]}', 0, 23)
    >>> [(key, [item.value() for item in row.items()]) for key in row.names()]
    [('spans', [[3, 5], [8, 9]])]
    """

    text: str
    at: int
    stop: int

    def value(self) -> object:
        """The value that begins here, whole. Raises `ValueError` where none does."""
        found, self.at = _decode(self.text, self._next())
        return found

    def items(self) -> Iterator[Reader]:
        """This reader, once before each item of the list that begins here.

        Each item has to be taken before the next is asked for. Raises `ValueError` for what is
        no list.
        """
        yield from self._members("[", "]")

    def names(self) -> Iterator[str]:
        """The names in the object that begins here; each one's value has to be taken in turn."""
        for _ in self._members("{", "}"):
            key = self.value()
            if not isinstance(key, str):
                raise ValueError(f"a name at {self.at}")
            self._take(":")
            yield key

    def end(self) -> None:
        """Raise `ValueError` if the line does not end here."""
        if self._next() != self.stop:
            raise ValueError(f"no end at {self.at}")

    def _is_at(self, mark: str) -> bool:
        return self.text.startswith(mark, self._next())

    def _next(self) -> int:
        if self.text[self.at : self.at + 1] in _SPACES:
            self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]
        return self.at

    def _take(self, mark: str) -> None:
        if not self._is_at(mark):
            raise ValueError(f"no {mark} at {self.at}")
        self.at += 1

    def _members(self, opening: str, closing: str) -> Iterator[Reader]:
        self._take(opening)
        if self._is_at(closing):
            self.at += 1
            return
        while True:
            yield self
            at = self._next()
            self.at += 1
            if self.text.startswith(closing, at):
                return
            if not self.text.startswith(",", at):
                raise ValueError(f"no , at {at}")
