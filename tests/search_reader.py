"""A second reader of the search index, from its description in `docs/search-format.md` alone."""

from __future__ import annotations

import functools
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from huikan.site.folding import fold

MOST_FILES = 2

Gram = tuple[int, ...]


@dataclass(frozen=True)
class Leaf:
    """A gram that stands in few places of a part, and the units it stands in."""

    part: int
    gram: Gram
    units: tuple[int, ...]


class Reader:
    """Finds strings in the files of an index."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.manifest = json.loads(files["manifest.json"])
        self._files = files
        self._folder = self.manifest["folder"]
        self._core = self._json(f"{self._folder}/core.bin")
        values = iter(integers(gzip.decompress(files[f"{self._folder}/docs.bin"])))
        sizes = self.manifest["parts"]
        self.documents = sum(sizes)
        self._pieces = [next(values) for _ in range(self.documents)]
        self._values = dict(self._facets(values))
        self._first = list(accumulate(sizes, initial=0))
        self._rows = [row for k in range(len(self.manifest["top"])) for row in self._block(k)]
        self.starts = [tuple(map(number_of, row[0])) for row in self._rows]

    def _block(self, number: int) -> list[list[Any]]:
        block: list[list[Any]] = self._json(f"{self._folder}/d/{number}.bin")
        assert block[0][0] == self.manifest["top"][number]
        return block[:64]

    def _facets(self, values: Iterator[int]) -> Iterator[tuple[str, list[list[str]]]]:
        for facet, names in self._core["facets"].items():
            sizes = [next(values) for _ in range(self.documents)]
            yield facet, [[names[next(values)] for _ in range(size)] for size in sizes]

    def _json(self, name: str):  # type: ignore[no-untyped-def]
        return json.loads(gzip.decompress(self._files[name]).decode("gb18030"))

    def _columns(self, name: str, count: int) -> list[bytes]:
        data = gzip.decompress(self._files[name])
        ends = [i for i, byte in enumerate(data[: 5 * count]) if byte < 128]
        at = ends[count - 1] + 1
        bounds = [at, *accumulate(integers(data[:at]), initial=at)][1:]
        assert bounds[-1] == len(data)
        return [data[a:b] for a, b in pairwise(bounds)]

    @functools.cache  # noqa: B019 (a reader lives as long as its test)
    def _leaves(self, name: str, count: int) -> tuple[list[Leaf], list[bytes]]:
        """The leaves of a file, and the columns of lists before them, if it has some."""
        columns = self._columns(f"g/{name}.bin", count)
        heads, shared, shape, low, high, units_low, units_high, rest = columns[-8:]
        over = iter(integers(rest))
        characters = map(lambda a, b: a + 256 * b, low, high)
        steps = map(lambda a, b: a + 256 * b, units_low, units_high)
        rows = zip(shared, shape, strict=True)
        leaves = []
        head = iter(integers(heads))
        for part, count in enumerate(head):
            spelt = next(head) if count else 0
            gram: Gram = tuple(next(head) for _ in range(spelt + 1 if spelt else 0))
            for _ in range(count):
                start, own = next(rows)
                extra = own // 16 + 1 + (next(over) if own // 16 == 15 else 0)
                places = own % 16 + 1 + (next(over) if own % 16 == 15 else 0)
                before = gram[start] if start else 0
                gram = gram[:start]
                for k in range(extra):
                    value = next(characters)
                    value += next(over) if value == 0xFF00 else 0
                    gram += (value + (0 if k else before),)
                units = accumulate(next(steps) for _ in range(places))
                leaves.append(Leaf(part, gram, tuple(units)))
        assert next(over, None) is None
        return leaves, columns[:-8]

    def is_listed(self, text: str) -> bool:
        """Whether it has a list of its own."""
        first, last = self._range(tuple(map(number_of, text)))
        return last - first >= MOST_FILES

    def _range(self, gram: Gram) -> tuple[int, int]:
        first = max(k for k, start in enumerate(self.starts) if start <= gram)
        last = first
        while last + 1 < len(self.starts) and self.starts[last + 1][: len(gram)] == gram:
            last += 1
        return first, last

    def find(self, text: str) -> set[str]:
        """The addresses of the documents with a folded string."""
        gram = tuple(map(number_of, text))
        first, last = self._range(gram)
        listed = last - first >= MOST_FILES
        names = [row[1] for row in self._rows[first : last + 1]]
        if listed:
            names = [self._rows[first][2][str(len(gram))]]
        found: set[int] = set()
        for name in names:
            leaves, lists = self._leaves(name, 12 if listed else 8)
            found.update(self._listed(lists) if lists else ())
            for leaf in leaves:
                for unit in leaf.units:
                    document, lines = self._unit(leaf.part, unit)
                    if leaf.gram[: len(gram)] == gram:
                        assert any(text in str(fold(line)) for line in lines)
                        found.add(document)
                    elif gram[: len(leaf.gram)] == leaf.gram and any(
                        text in str(fold(line)) for line in lines
                    ):
                        found.add(document)
        return {self.address(document) for document in found}

    def _listed(self, columns: list[bytes]) -> Iterator[int]:
        counts, steps, what, rest = columns
        over, rows = iter(integers(rest)), zip(steps, what, strict=True)
        for part, count in enumerate(integers(counts)):
            document = self._first[part]
            for _ in range(max(0, count - 1)):
                step, kind = next(rows)
                document += step + (next(over) if step == 255 else 0)
                piece = kind // 16 + (next(over) if kind // 16 == 15 else 0)
                assert piece < self._pieces[document]
                yield document

    @functools.cache  # noqa: B019
    def _unit(self, part: int, unit: int) -> tuple[int, tuple[str, ...]]:
        """A unit's document, and the lines in which its strings begin."""
        start, end = self._first[part], self._first[part + 1]
        first = list(accumulate(self._pieces[start:end], initial=0))
        if unit >= first[-1]:
            document = start + (unit - first[-1]) // 2
            if (unit - first[-1]) % 2:
                return document, tuple(self._values["committee"][document])
            piece = self._piece(document, 0)
            return document, (piece["title"], piece["subtitle"])
        number = max(k for k, at in enumerate(first) if at <= unit)
        document, at = start + number, unit - first[number]
        piece = self._piece(document, at)
        body = piece["text"]
        if at + 1 < self._pieces[document]:
            following = self._piece(document, at + 1)
            body = body[: piece["own"][1]] + following["text"][following["own"][0] :]
        return document, (body, *(() if at else (piece["feature"], *piece["authors"])))

    def _piece(self, document: int, number: int):  # type: ignore[no-untyped-def]
        part = max(k for k, first in enumerate(self._first[:-1]) if first <= document)
        own = document - self._first[part]
        folder = self._core["texts"][part][own // 64]
        return self._json(f"t/{folder}/{own}-{number}.bin")

    def address(self, document: int) -> str:
        """A document's address by its number."""
        return str(self._piece(document, 0)["address"])


def integers(data: bytes) -> list[int]:
    """Seven bits a byte, low ones first; the high bit says that more follow."""
    out, value, shift = [], 0, 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            out.append(value)
            value = shift = 0
    return out


def number_of(character: str) -> int:
    """ASCII first, then the Chinese characters of GB 2312, then all else."""
    if ord(character) < 128:
        return ord(character)
    try:
        row, column = character.encode("gb2312")
    except (UnicodeEncodeError, ValueError):
        return 6896 + ord(character)
    return 128 + (row - 0xB0) * 94 + column - 0xA1 if row >= 0xB0 else 6896 + ord(character)
