"""What the words on both sides of a cut say: whether the second text goes on with the first.

A small logistic model. Its features are what stands next to the cut: classes of the words, their
lengths, the first characters, the nearest marks, a dictionary's word across the cut, whether the
page has the same two characters elsewhere, whether items of a list are built alike, and how much
the words attract each other (`text.collocations`). `scripts/authoring/fit_cuts.py` fits its
weights to cuts that are made into our own clean articles; on articles by another hand it tells
the true continuation from a paragraph's beginning with AUC .908, and from another fragment with
.862 (without attraction: .893 and .822; a word across the cut and a known bigram alone: .74, .73).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from itertools import zip_longest

import numpy as np
import rjieba
from numpy.typing import NDArray

from huikan.text.chars import word_across
from huikan.text.collocations import Beginnings, Endings, Places, attraction, attractions
from huikan.values import dataclass

WEIGHTS = "cuts.tsv"
BIAS, ATTRACTION, _ACROSS = "bias", "attraction", "across"
_LEAST, _MOST = -8.0, 12.0
"""More attraction than that, either way, says nothing more."""
_REACH = 10
"""Characters on each side of a cut that are parted into words."""
_MARK_REACH = 14
_FIRST_MARK = re.compile("[，。；：、！？]")
_LAST_MARK = re.compile("[，。；：、！？“”]")
_WORD = re.compile(r"\w")
_ITEM_MARKS = re.compile("[，。；：、！？]")
_LISTS = frozenset("，、；")
"""What an item of a list ends with that others go on with."""
_ALIKE = "item=begins", "item=ends"
"""The features of items that begin and that end alike."""
_ITEM = 40
"""Characters on each side of a cut in which an item is looked for."""
_ENDS = 4096


def continuation_logit(tail: str, head: str, known: bool, wanted: float = float("-inf")) -> float:
    """Log-odds that `head` goes on with `tail`, before anything is said of where they stand.

    Fitted on one true pair among three false ones: 0 says more than an even chance there.
    `known`: whether the two characters at the cut stand together elsewhere on the page. Both
    texts must have a character that is not white space. Where the odds do not come to what is
    `wanted`, what is said does not either, but may be too much: of many pairs on a page few
    are any good, and the words of the others are not looked at to the end.

    >>> continuation_logit("提案委和有关部门密", "切合积极做好相关工作", False) > 0
    True
    >>> continuation_logit("提案委和有关部门密", "推进中也有插曲。商场起初不愿", False) > 0
    False
    """
    weights = _weights()
    ends, across = _ends_say(tail, head, weights), weights.get(_ACROSS, 0.0)
    rest = [weights.get(feature, 0.0) for feature in _besides(tail, head, known)]
    said = _added(ends + max(0.0, across), rest)
    if (most := _logit(weights, said, _MOST)) < wanted:
        return most
    attracts = bounded_attraction(tail, head)
    if (most := _logit(weights, said, attracts)) < wanted:
        return most
    if (is_word := word_across(tail, head)) is (across > 0):
        return most
    return _logit(weights, _added(ends + across * is_word, rest), attracts)


@dataclass(frozen=True, slots=True)
class Tails:
    """Texts in front of cuts, in columns, as `continuation_logits` takes them."""

    weight: NDArray[np.float64]
    kinds: tuple[str, ...]
    items: NDArray[np.uint32]
    """First and last character of a list's last item, where the text breaks one off; else 0."""
    endings: Endings

    @staticmethod
    def of(texts: Sequence[str]) -> Tails:
        """All of the texts must have a character that is not white space."""
        found = [_tail_weight(text[-_MARK_REACH:]) for text in texts]
        items = [_last_item(text[-_ITEM:-1]) if text[-1] in _LISTS else "" for text in texts]
        weight = np.array([own for own, _ in found], dtype=np.float64)
        return Tails(weight, tuple(kind for _, kind in found), _ends(items), Endings.of(texts))


@dataclass(frozen=True, slots=True)
class Heads:
    """Texts behind cuts, likewise. `weights` has a row for each feature of such an end."""

    weights: NDArray[np.float64]
    kinds: tuple[str, ...]
    items: NDArray[np.uint32]
    beginnings: Beginnings

    @staticmethod
    def of(texts: Sequence[str]) -> Heads:
        """All of the texts must have a character that is not white space."""
        found = [_head_weights(text[:_MARK_REACH]) for text in texts]
        weights = list(zip_longest(*(own for own, _ in found), fillvalue=0.0))
        items = _ends([_first_item(text[:_ITEM]) for text in texts])
        kinds = tuple(kind for _, kind in found)
        return Heads(np.array(weights, dtype=np.float64), kinds, items, Beginnings.of(texts))


def continuation_logits(
    tails: Tails, heads: Heads, known: NDArray[np.bool_], left: Places, right: Places
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The `continuation_logit` of many pairs, of the texts in some places: if no word of the
    dictionary stands across the cut, and if one does.

    >>> head = Heads.of(["切合积极做好相关工作"])
    >>> one, known = np.array([0]), np.array([False])
    >>> apart, across = continuation_logits(Tails.of(["提案委和有关部门密"]), head, known, one, one)
    >>> across == continuation_logit("提案委和有关部门密", "切合积极做好相关工作", False)
    array([ True])
    """
    weights = _weights()
    ends = tails.weight[left]
    for row in heads.weights:
        ends = ends + row[right]
    ends = ends + _kinds_say(tails, heads, left, right)
    last, first = tails.items[:, left], heads.items[:, right]
    rest = [known * weights.get("known", 0.0)]
    for is_alike, feature in zip((last == first) & (last > 0), _ALIKE, strict=True):
        rest.append(is_alike * weights.get(feature, 0.0))
    found = attractions(tails.endings, heads.beginnings, left, right)
    attracts = weights[ATTRACTION] * np.clip(found, _LEAST, _MOST)
    apart, across = (
        weights[BIAS] + sum(rest, start=ends + word) + attracts
        for word in (0.0, weights.get(_ACROSS, 0.0))
    )
    return apart, across


def _kinds_say(tails: Tails, heads: Heads, left: Places, right: Places) -> NDArray[np.float64]:
    """The weights of the classes of the words at each cut together."""
    before, own = np.unique(tails.kinds, return_inverse=True)
    behind, other = np.unique(heads.kinds, return_inverse=True)
    pairs, place = np.unique(own[left] * len(behind) + other[right], return_inverse=True)
    names = [divmod(pair, len(behind)) for pair in pairs.tolist()]
    found = [_weights().get(f"LR={before[a]}|{behind[b]}", 0.0) for a, b in names]
    return np.array(found, dtype=np.float64)[place]


def _ends(items: Sequence[str]) -> NDArray[np.uint32]:
    """First and last characters of items of lists; 0 where there is none."""
    ends = [(ord(item[0]), ord(item[-1])) if item else (0, 0) for item in items]
    return np.array(ends, dtype=np.uint32).reshape(-1, 2).T


def _logit(weights: Mapping[str, float], said: float, attracts: float) -> float:
    return weights[BIAS] + said + weights[ATTRACTION] * attracts


def _ends_say(tail: str, head: str, weights: Mapping[str, float]) -> float:
    """The weights of the features of a cut's two ends, which are known from other pairs, and of
    the classes of their words together."""
    before, left = _tail_weight(tail[-_MARK_REACH:])
    behind, right = _head_weights(head[:_MARK_REACH])
    return _added(before, behind) + weights.get(f"LR={left}|{right}", 0.0)


def _added(said: float, weights: Iterable[float]) -> float:
    """Weights added one by one, as they were when the model was fitted."""
    for weight in weights:
        said += weight
    return said


def bounded_attraction(tail: str, head: str) -> float:
    """How much the words at a cut attract each other, in nats, as the model takes it."""
    return max(_LEAST, min(_MOST, attraction(tail, head)))


def opening_logit(head: str) -> float:
    """What a text's first words alone say for its going on with another, in log-odds without a
    base: below 0 for most paragraphs' beginnings, above for half of all fragments.

    >>> opening_logit("了，孩子们高兴得演了一出戏。") > opening_logit("她还把禁毒编进戏文。")
    True
    """
    weights = _weights()
    return sum(weights.get(f, 0.0) for f in _head_features(head[:_MARK_REACH])[0])


def features(tail: str, head: str, known: bool) -> Iterator[str]:
    """What the model sees of a cut."""
    before, left = _tail_features(tail[-_MARK_REACH:])
    behind, right = _head_features(head[:_MARK_REACH])
    yield from before
    yield from behind
    yield f"LR={left}|{right}"
    if word_across(tail, head):
        yield _ACROSS
    yield from _besides(tail, head, known)


def _besides(tail: str, head: str, known: bool) -> Iterator[str]:
    """The features that no end has by itself, but for a word across the cut and the classes of
    its words."""
    if known:
        yield "known"
    if tail[-1] in _LISTS:
        yield from _parallel(tail[-_ITEM:-1], head[:_ITEM])


def _parallel(before: str, behind: str) -> Iterator[str]:
    """Whether the last item of a list and the first behind the cut are alike: 早提醒、|早劝阻."""
    last, first = _last_item(before), _first_item(behind)
    if last and first:
        if last[0] == first[0]:
            yield _ALIKE[0]
        if last[-1] == first[-1]:
            yield _ALIKE[1]


def _last_item(text: str) -> str:
    return _ITEM_MARKS.split(text)[-1]


def _first_item(text: str) -> str:
    return _ITEM_MARKS.split(text, maxsplit=1)[0]


@lru_cache(maxsize=_ENDS)
def _tail_features(end: str) -> tuple[tuple[str, ...], str]:
    words = rjieba.tag(end[-_REACH:], False)
    kinds = [_kind(*word) for word in words]
    mark = _LAST_MARK.search(end[::-1])
    out = [f"L={kinds[-1]}", f"l={end[-1]}", f"llen={min(len(words[-1][0]), 3)}"]
    out.append(f"last={mark[0]}{min(mark.start() // 3, 3)}" if mark else "last=-")
    if len(kinds) > 1:
        out.append(f"LL={kinds[-2]}|{kinds[-1]}")
    return tuple(out), kinds[-1]


@lru_cache(maxsize=_ENDS)
def _head_features(start: str) -> tuple[tuple[str, ...], str]:
    words = rjieba.tag(start[:_REACH], False)
    kinds = [_kind(*word) for word in words]
    mark = _FIRST_MARK.search(start)
    out = [f"R={kinds[0]}", f"r={start[0]}", f"rlen={min(len(words[0][0]), 3)}"]
    out.append(f"first={mark[0]}{min(mark.start() // 3, 3)}" if mark else "first=-")
    if len(kinds) > 1:
        out.append(f"RR={kinds[0]}|{kinds[1]}")
    return tuple(out), kinds[0]


def _kind(word: str, kind: str) -> str:
    """A word's class; a mark stands for itself."""
    return word if kind == "x" or not _WORD.match(word) else kind


@lru_cache(maxsize=_ENDS)
def _tail_weight(end: str) -> tuple[float, str]:
    found, last = _tail_features(end)
    weights = _weights()
    return _added(0.0, [weights.get(feature, 0.0) for feature in found]), last


@lru_cache(maxsize=_ENDS)
def _head_weights(start: str) -> tuple[tuple[float, ...], str]:
    found, first = _head_features(start)
    weights = _weights()
    return tuple(weights.get(feature, 0.0) for feature in found), first


@cache
def _weights() -> dict[str, float]:
    text = (resources.files("huikan") / "data" / WEIGHTS).read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("# "))
    return {feature: float(weight) for feature, weight in rows}
