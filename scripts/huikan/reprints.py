"""Reprints (转载): the same article in two issues, found by what it says, linked both ways.

Nothing is removed and nothing is written down: the answer follows from the articles as they
lie there, so that it is right again after every correction. Candidates come from MinHash
signatures; each pair is then compared word for word, because near-identical texts that tell of
other facts (next year's notice, rows of a list) look just as alike to a signature.

Method: `docs/adr/when-are-two-articles-the-same.md`.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from rensa import RMinHash  # type: ignore[import-untyped]

from huikan.kgrams import kgram_hashes
from huikan.model import GAP, Archive, BlockKind, StoredArticle, StoredIssue
from huikan.values import dataclass

MIN_LENGTH = 150
"""Characters without marks and spaces below which a text may be the same by intent: a slogan, a
call for contributions, a line of condolence."""
MIN_SHARED = 0.85
"""Share of the shorter article's passages of twelve characters that the other must have."""
MAX_REWORDED = 0.02
"""Share of the shorter article's characters that the other may have other characters for."""

_SIGNATURE = 64
"""Values of a signature."""
_BAND = 4
"""Values of a band. Of two texts that share half of what both say one of the sixteen bands is
alike in 64 of 100 cases, of those that share two thirds in 97, three quarters in 99.8."""
_SEED = 20240628
_SAMPLE = np.uint64(4)
"""One passage in so many is looked at; the same ones in every text, since their hash decides."""
_TOGETHER = 1000
"""Texts whose signatures are made at once."""
_CROWD = 20
"""More candidates than this in one bucket are compared each with the next only."""
_ANCHOR = 4
"""Characters that two texts must have in common in a row, lest chance agreement count."""
_SENTENCE = 12
"""Characters from which on a text has something more to say, rather than other words."""

_WORDS = re.compile(r"\w+")
# A figure, in whatever digits: what differs in it tells of another fact.
_FIGURE = re.compile(r"[\d〇零一二三四五六七八九十百千万亿两]")


@dataclass(frozen=True, slots=True)
class Text:
    """An article as it is compared: `words` are its characters without marks and spaces."""

    path: str
    issue: str
    """Path of the issue."""
    words: str


@dataclass(frozen=True, slots=True)
class Reprint:
    """Two articles that are one: their paths in rising order, and how much is the same.

    `shared` is the share (0 to 1) of the shorter one's passages that stand in the other.
    """

    paths: tuple[str, str]
    shared: float

    def other(self, path: str) -> str:
        """The path of the one that `path` is not."""
        return self.paths[1] if path == self.paths[0] else self.paths[0]


@dataclass(frozen=True, slots=True)
class Print:
    """What tells whether two articles may be one, without their words.

    `digest` stands for the words; `signature` is their MinHash signature in hex digits, empty for
    those that are too short to be compared.
    """

    path: str
    issue: str
    digest: str
    signature: str


Compared = Mapping[tuple[str, str], float | None]
"""Two digests of words: what both share, None if they are not the same article."""


def find_reprints(archive: Archive) -> dict[str, tuple[Reprint, ...]]:
    """Path of an article: its reprints in other issues, by path. Articles without one are absent.

    Leaves articles of one issue alone, short ones, and those that differ in a figure. Linear in
    the archive's length.
    """
    texts = [
        Text(a.path, issue.path, words_of(a)) for issue in archive.issues for a in issue.articles
    ]
    return by_path(compare(texts))


def by_path(reprints: Iterable[Reprint]) -> dict[str, tuple[Reprint, ...]]:
    """Path of an article: its reprints."""
    found: dict[str, list[Reprint]] = defaultdict(list)
    for reprint in reprints:
        for path in reprint.paths:
            found[path].append(reprint)
    return {path: tuple(own) for path, own in found.items()}


def prints_of(issue: StoredIssue) -> tuple[Print, ...]:
    """The articles of an issue as `compare_prints` knows them."""
    texts = [Text(a.path, issue.path, words_of(a)) for a in issue.articles]
    long = [t for t in texts if len(t.words) >= MIN_LENGTH]
    signed = dict(zip((t.path for t in long), _signatures(long), strict=True))
    return tuple(
        Print(
            t.path,
            t.issue,
            hashlib.blake2b(t.words.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(),
            signed[t.path].astype("<u4").tobytes().hex() if t.path in signed else "",
        )
        for t in texts
    )


def compare_prints(
    prints: Iterable[Print], words: Callable[[str], str], before: Compared
) -> tuple[list[Reprint], Compared]:
    """All pairs of reprints, by paths, as `compare` finds them; and what each comparison gave.

    `words` gives what the article of a path says (`words_of`); it is asked only for articles that
    look alike and are not among those that were compared `before`.
    """
    long = sorted((p for p in prints if p.signature), key=lambda p: p.path)
    rows = np.frombuffer(bytes.fromhex("".join(p.signature for p in long)), "<u4")
    signatures = rows.reshape(-1, _SIGNATURE).astype(np.uint32)
    found, compared = [], {}
    for i, j in sorted(_candidates([p.issue for p in long], signatures)):
        one, other = long[i], long[j]
        key = one.digest, other.digest
        if key not in compared:
            known = key in before
            compared[key] = before[key] if known else _same(words(one.path), words(other.path))
        shared = compared[key]
        if shared is not None:
            found.append(Reprint((one.path, other.path), shared))
    return found, compared


def words_of(stored: StoredArticle) -> str:
    """What an article says, captions aside, without marks and spaces."""
    kinds = (BlockKind.TEXT, BlockKind.HEADING, BlockKind.MARKDOWN)
    text = "".join(b.text for b in stored.article.blocks if b.kind in kinds)
    return "".join(_WORDS.findall(text.replace(GAP, "")))


def compare(texts: Iterable[Text]) -> list[Reprint]:
    """All pairs of reprints, by paths.

    Besides the texts themselves memory holds 256 bytes for each of them, and one band's order.
    """
    long = sorted((t for t in texts if len(t.words) >= MIN_LENGTH), key=lambda t: t.path)
    found = []
    for i, j in sorted(_candidates([t.issue for t in long], _signatures(long))):
        shared = _same(long[i].words, long[j].words)
        if shared is not None:
            found.append(Reprint((long[i].path, long[j].path), shared))
    return found


def _same(a: str, b: str) -> float | None:
    """What two texts share, if they are one article."""
    shared = _shared(_passages(a), _passages(b))
    return round(shared, 2) if shared >= MIN_SHARED and _say_the_same(a, b) else None


@lru_cache(maxsize=_CROWD)
def _passages(words: str) -> NDArray[np.uint64]:
    """The hashes of a text's passages, each once. Pairs come by their first text: it is kept."""
    return _distinct(kgram_hashes(words))


def _candidates(issues: Sequence[str], signatures: NDArray[np.uint32]) -> set[tuple[int, int]]:
    """Pairs of texts of different issues that agree in a band of their signatures."""
    pairs: set[tuple[int, int]] = set()
    for band in range(0, _SIGNATURE, _BAND):
        for own in _alike(np.ascontiguousarray(signatures[:, band : band + _BAND])):
            near = combinations(own, 2) if len(own) <= _CROWD else pairwise(own)
            pairs.update((i, j) for i, j in near if issues[i] != issues[j])
    return pairs


def _alike(rows: NDArray[np.uint32]) -> Iterator[list[int]]:
    """The numbers of rows that are the same, in groups of at least two, each rising."""
    keys = rows.view(np.uint64)
    order = np.lexsort(keys.T)
    ordered = keys[order]
    same = (ordered[1:] == ordered[:-1]).all(axis=1)
    edges = np.diff(np.concatenate(([False], same, [False])).astype(np.int8))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        yield order[start : end + 1].tolist()


def _signatures(texts: Sequence[Text]) -> NDArray[np.uint32]:
    """The MinHash signature of each text's sample of passages."""
    out = np.zeros((len(texts), _SIGNATURE), dtype=np.uint32)
    for at in range(0, len(texts), _TOGETHER):
        samples = [_sample(t.words) for t in texts[at : at + _TOGETHER]]
        ends = np.cumsum([0, *map(len, samples)]).astype(np.uint64)
        matrix = RMinHash.digest_matrix_from_flat_token_hashes(
            np.concatenate(samples), ends, _SIGNATURE, _SEED
        )
        out[at : at + len(samples)] = matrix.to_rows()
    return out


def _sample(words: str) -> NDArray[np.uint64]:
    grams = kgram_hashes(words)
    return _distinct(grams[grams % _SAMPLE == 0])


def _distinct(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Each once, in order (`np.unique` loads what masks arrays for that: a tenth of a start)."""
    ordered = np.sort(hashes)
    rest = ordered[1:]
    return np.concatenate((ordered[:1], rest[rest != ordered[:-1]]))


def _shared(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> float:
    """The share of the shorter text's passages that stand in the other."""
    both = np.intersect1d(a, b, assume_unique=True)
    return len(both) / min(len(a), len(b))


def _say_the_same(a: str, b: str) -> bool:
    """Whether two texts that look alike tell of the same facts.

    Either may have more: an abridged reprint leaves sentences out, a page loses text. But where
    one has other words than the other no figure is among them, and they are few.
    """
    reworded = 0
    for first, second in _differences(a, b):
        brief = max(len(first), len(second)) < _SENTENCE
        if (first and second) or brief:
            if _FIGURE.findall(first) != _FIGURE.findall(second):
                return False
            reworded += min(len(first), len(second))
    return reworded <= MAX_REWORDED * min(len(a), len(b))


def _differences(a: str, b: str) -> Iterator[tuple[str, str]]:
    """What stands in each text between the passages that both have."""
    at_a = at_b = 0
    for op in Levenshtein.opcodes(a, b):
        if op.tag != "equal" or op.src_end - op.src_start < _ANCHOR:
            continue
        if op.src_start > at_a or op.dest_start > at_b:
            yield a[at_a : op.src_start], b[at_b : op.dest_start]
        at_a, at_b = op.src_end, op.dest_end
    if at_a < len(a) or at_b < len(b):
        yield a[at_a:], b[at_b:]
