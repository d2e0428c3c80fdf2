"""YAML with lists of thousands of lines, which are read in parts.

The parser keeps an object with two places in the text for each value: 4 KB for each of 83,000
people whom one article may name. Here they are there for so many lines at a time alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, Any

import yaml

from huikan.values import dataclass

if TYPE_CHECKING:
    from yaml import SafeLoader as _Safe
else:
    _Safe = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MANY = 1000
"""From so many lines on a list is read in parts, of as many each."""

_TEXT, _LIST, _MAPPING = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))
_TAGS = _Safe.yaml_implicit_resolvers
# A list's item that is whole by itself: {name: 周明远, role: 委员}. No mark in it may open what
# another line closes.
_ROW = r"- \{[^\n\r\t\x85\u2028\u2029\"'&*!|>%@`#\[\]{}]*\}\r?\n"
_ROWS = re.compile(rf"^( *){_ROW}((?:\1{_ROW}){{{MANY},}}+)", re.M)


class Loader(_Safe):
    """The safe parser, without what it does for tags that hang on a value's place in the tree, and
    for values that hold themselves: nobody uses these, and all of it took half of its time."""

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        """Nothing hangs on where a value stands."""

    def ascend_resolver(self) -> None:
        """Nothing hangs on where a value stands."""

    def resolve(self, kind: type[yaml.Node], value: str, implicit: Any) -> str:
        """The tag of a value that bears none."""
        if kind is yaml.ScalarNode:
            tags = _TAGS.get(value[:1], ()) if implicit[0] else ()
            return next((tag for tag, pattern in tags if pattern.match(value)), _TEXT)
        return _LIST if kind is yaml.SequenceNode else _MAPPING

    def construct_document(self, node: yaml.Node) -> Any:
        """What a tree says. Raises what the parser raises."""
        try:
            return self._plain(node)
        except (_OddError, yaml.YAMLError, ValueError, RecursionError):
            return super().construct_document(node)

    def _plain(self, node: yaml.Node) -> Any:
        """The same of texts, numbers, days, lists and mappings by texts; `_OddError` for any
        other."""
        if node.tag == _TEXT and isinstance(node, yaml.ScalarNode):
            return node.value
        if node.tag == _LIST and isinstance(node, yaml.SequenceNode):
            return [self._plain(each) for each in node.value]
        if node.tag == _MAPPING and isinstance(node, yaml.MappingNode):
            if any(key.tag != _TEXT for key, _ in node.value):
                raise _OddError
            return {key.value: self._plain(each) for key, each in node.value}
        if not isinstance(node, yaml.ScalarNode) or node.tag not in _SCALARS:
            raise _OddError
        return self.yaml_constructors[node.tag](self, node)


class _OddError(Exception):
    """There is a value of a kind that front matter has none of."""


_SCALARS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("null", "bool", "int", "timestamp"))


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines of a list that were taken out of its text, where blank ones stand for them."""

    line: int
    """Of the item before them, counted from 0."""
    text: str

    def values(self) -> Iterator[object]:
        """What they say, one by one. Raises what the parser raises."""
        lines, line = StringIO(self.text, "\n"), self.line + 1
        while part := "".join(islice(lines, MANY)):
            try:
                yield from yaml.load(part, Loader=Loader)
            except (yaml.YAMLError, ValueError):
                yaml.load("\n" * line + part, Loader=Loader)  # fails as well, with its place
            line += MANY


def part(text: str) -> tuple[str, list[Rows]]:
    """The text without all but the first of the lines of its long lists, and those.

    Every line keeps its number.

    >>> short, rows = part("people:\\n" + "  - {name: 周明远}\\n" * 3000 + "id: a\\n")
    >>> len(short.split()), len(rows), sum(1 for _ in rows[0].values())
    (6, 1, 2999)
    """
    rows: list[Rows] = []

    def taken(m: re.Match[str]) -> str:
        rows.append(Rows(text.count("\n", 0, m.start()), m[2]))
        return text[m.start() : m.start(2)] + "\n" * m[2].count("\n")

    return _ROWS.sub(taken, text) if text.count("\n") > MANY else text, rows


@dataclass(frozen=True, slots=True)
class Tree:
    """A text's tree, in which only the first of the lines of a long list stands."""

    node: yaml.Node | None
    text: str
    loader: yaml.SafeLoader
    rows: Sequence[Rows]

    def values(self) -> Any:
        """What the text says, long lists and all. Raises what the parser raises."""
        values: Any = self.loader.construct_document(self.node) if self.node else None
        places = self._places()
        if not all(r.line in places for r in self.rows):  # in a text of many lines, for one
            return yaml.load(self.text, Loader=Loader)
        for r in reversed(self.rows):
            key, at = places[r.line]
            values[key][at:at] = r.values()
        return values

    def _places(self) -> dict[int, tuple[str, int]]:
        """For the lines of items of the mapping's lists: whose list it is, and which item is
        next."""
        pairs = self.node.value if self.rows and isinstance(self.node, yaml.MappingNode) else ()
        times = Counter(key.value for key, _ in pairs)
        return {
            item.start_mark.line: (key.value, n)
            for key, held in pairs
            if key.tag == _TEXT and times[key.value] == 1 and isinstance(held, yaml.SequenceNode)
            for n, item in enumerate(held.value, 1)
            if isinstance(item, yaml.MappingNode)
        }


def compose(text: str) -> Tree:
    """The tree of a text. Raises what the parser raises."""
    short, rows = part(text)
    loader = Loader(short)
    return Tree(loader.get_single_node(), text, loader, rows)
