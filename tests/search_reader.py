"""A second reader of the search index, from its description in `docs/search-format.md` alone."""

from __future__ import annotations

import functools
import gzip
import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from huikan.site.folding import fold


@dataclass
class Node:
    """A gram's node: its children by their last character's number, or its units."""

    skip: int
    units: list[int] = field(default_factory=list)
    children: dict[int, Node] = field(default_factory=dict)

    def all_units(self) -> set[int]:
        below = (child.all_units() for child in self.children.values())
        return set(self.units).union(*below)


class Reader:
    """Finds strings in the files of an index."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.manifest = json.loads(files["manifest.json"])
        self._files = files
        self._core = json.loads(self._columns("core.bin", 1)[0])
        self.frequent = set(self._frequent())
        fine = self._core["fine"].items()
        self._shifts = {
            tuple(map(number_of, gram)): int(shift) for shift, grams in fine for gram in grams
        }
        values = integers(self._columns("docs.bin", 1)[0])
        self._first = [0, *accumulate(values[: self.manifest["documents"]])]

    def _columns(self, name: str, count: int) -> list[bytes]:
        data = gzip.decompress(self._files[f"{self.manifest['folder']}/{name}"])
        ends = [i for i, byte in enumerate(data[: 5 * count]) if byte < 128]
        at = ends[count - 1] + 1
        bounds = [at, *accumulate(integers(data[:at]), initial=at)][1:]
        return [data[a:b] for a, b in pairwise(bounds)]

    def _frequent(self) -> Iterator[str]:
        for length, stems in enumerate(self._core["frequent"]):
            for stem in stems:
                for last in stem[length:]:
                    gram = stem[:length] + last
                    for start in range(len(gram)):
                        for end in range(start + 1, len(gram) + 1):
                            yield gram[start:end]

    @functools.cache  # noqa: B019 (a reader lives as long as its test)
    def _records(self, shard: int) -> dict[tuple[object, ...], Node]:
        columns = self._columns(f"g/{shard}.bin", 6)
        keys, heads, steps, highs, often = (iter(integers(columns[i])) for i in (0, 1, 2, 4, 5))
        lows = iter(columns[3])

        def children(count: int, number: int) -> dict[int, Node]:
            found = {}
            for _ in range(count):
                number += next(steps)
                found[number] = node()
            return found

        def node() -> Node:
            head = next(heads)
            skip = next(heads) if head & 2 else 0
            if head & 1:
                return Node(skip, children=children(head >> 3, 0))
            apart = [next(lows) + 256 * next(highs) for _ in range(head >> 3)]
            if head & 4:
                assert all(next(often) for _ in apart)
            return Node(skip, units=list(accumulate(apart)))

        records: dict[tuple[object, ...], Node] = {}
        for kind in keys:
            gram = tuple(next(keys) for _ in range(kind >> 1))
            if kind & 1:
                records[gram] = node()
            else:
                block, count = next(keys), next(keys)
                records[*gram, "block", block] = Node(
                    0, children=children(count, block << self._shifts.get(gram, 6))
                )
        return records

    def _record(self, hashed: Sequence[int], key: tuple[object, ...]) -> Node | None:
        mixed = 2166136261
        for number in hashed:
            mixed = ((mixed ^ number) * 16777619) % 2**32
        return self._records((mixed ^ (mixed >> 15)) % self.manifest["shards"]).get(key)

    def find(self, text: str) -> set[str]:
        """The addresses of the documents with a folded string."""
        numbers = tuple(map(number_of, text))
        start = next((n for n in range(len(text)) if text[: n + 1] not in self.frequent), None)
        if start is None:
            return self._addresses(self._list(numbers))
        gram = numbers[:start]
        block = numbers[start] >> self._shifts.get(gram, 6)
        record = self._record((*gram, block), (*gram, "block", block))
        node = record and record.children.get(numbers[start])
        depth = start + 1
        while node and depth + node.skip < len(text) and node.children:
            depth += node.skip + 1
            node = node.children.get(numbers[depth - 1])
        units = node.all_units() if node else set()
        return self._addresses({unit for unit in units if self._has(unit, text)})

    def _list(self, numbers: tuple[int, ...]) -> set[int]:
        node = self._record(numbers, numbers)
        assert node
        return set(node.units) or self._list(numbers[: node.skip])

    def _piece(self, unit: int) -> dict[str, object]:
        document = bisect_right(self._first, unit) - 1
        name = f"t/{document}-{unit - self._first[document]}.bin"
        piece: dict[str, object] = json.loads(self._columns(name, 1)[0])
        return piece

    def _has(self, unit: int, text: str) -> bool:
        """Whether a text has it: in its head, its piece, or from there into the next one."""
        piece = self._piece(unit)
        start, end = piece["own"]  # type: ignore[misc]
        body = str(piece["text"])
        if unit + 1 not in self._first:
            following = self._piece(unit + 1)
            body = body[start:end] + str(following["text"])[following["own"][0] :]  # type: ignore[index]
        lines = [piece["title"], piece["subtitle"], piece["feature"], body]
        lines += [*piece["authors"], *self._committees(unit)]  # type: ignore[misc]
        return any(text in str(fold(str(line))) for line in lines)

    def _committees(self, unit: int) -> list[str]:
        values = iter(integers(self._columns("docs.bin", 1)[0]))
        count, wanted = self.manifest["documents"], bisect_right(self._first, unit) - 1
        assert [next(values) for _ in range(count)]
        for facet, names in self._core["facets"].items():
            sizes = [next(values) for _ in range(count)]
            own = [[next(values) for _ in range(size)] for size in sizes]
            if facet == "committee":
                return [names[number] for number in own[wanted]]
        return []

    def _addresses(self, units: set[int]) -> set[str]:
        documents = {bisect_right(self._first, unit) - 1 for unit in units}
        return {self.address(document) for document in documents}

    def address(self, document: int) -> str:
        """A document's address by its number."""
        return str(self._piece(self._first[document])["address"])


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
