"""The ways to read a doubtful place as an editor may choose among them: choices that quote the
articles. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace

from huikan.model import GAP, Choice, Finding, Retouch
from huikan.values import dataclass

_LEAST = 12
"""Characters of a quotation, if so many suffice."""

_KEY = 4
"""Characters at a block's beginning or end by which it is found."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The blocks of each article of an issue, by its id; made once for all doubts of the issue."""

    blocks: Mapping[str, Sequence[str]]
    beginning: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Article and characters, white space and marks of gaps aside, of the blocks that begin so."""
    ending: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, blocks: Mapping[str, Sequence[str]]) -> Texts:
        """The articles' blocks as they can be asked for."""
        texts = cls(blocks)
        for article, own in blocks.items():
            for block in own:
                bare = _bare(block)
                texts.beginning.setdefault(bare[:_KEY], []).append((article, bare))
                texts.ending.setdefault(bare[-_KEY:], []).append((article, bare))
        return texts

    def begin(self, text: str) -> list[str]:
        """The articles of the blocks that begin with a bare text."""
        return [a for a, block in _under(self.beginning, text[:_KEY]) if block.startswith(text)]

    def end(self, text: str) -> list[str]:
        """The articles of the blocks that end with it."""
        return [a for a, block in _under(self.ending, text[-_KEY:]) if block.endswith(text)]


def _under(blocks: Mapping[str, list[tuple[str, str]]], key: str) -> Iterator[tuple[str, str]]:
    """Those that can have it: of a text that is shorter than the keys, any."""
    if len(key) == _KEY:
        yield from blocks.get(key, ())
    else:
        for some in blocks.values():
            yield from some


def choices_for(
    finding: Finding, article: str, ways: Sequence[tuple[str, int]], texts: Texts
) -> Finding:
    """A finding about a cut in an article's text, with its choices.

    `ways` give for each paragraph that may go on there how it begins (before a lost head: how it
    ends) and how sure that is, in percent; of a cut that was joined (`order/joined`) that to part
    it again. What cannot be quoted so that it is found once is left off.
    """
    found: Iterator[Choice]
    match finding.code:
        case "order/joined":
            found = (
                Choice(Retouch.PART, _once(t, texts.blocks[article]), percent=p) for t, p in ways
            )
        case "gap/head":
            found = _joins(Retouch.JOIN, finding, article, ways, texts)
        case _:
            found = _joins(Retouch.CONTINUE, finding, article, ways, texts)
    return replace(finding, choices=tuple(choice for choice in found if choice.at))


def _joins(
    does: Retouch, finding: Finding, article: str, ways: Sequence[tuple[str, int]], texts: Texts
) -> Iterator[Choice]:
    """What may go on with the paragraph that the finding is about (`CONTINUE`), or what that may
    go on with (`JOIN`)."""
    onward = does is Retouch.CONTINUE
    at = _quote(finding.place, article, texts, at_end=onward)
    for text, percent in ways if at else ():
        bare = _bare(text)
        homes = set(texts.begin(bare) if onward else texts.end(bare))
        home = homes.pop() if len(homes) == 1 else ""
        to = _quote(text, home, texts, at_end=not onward) if home else ""
        if to:
            yield Choice(does, at, to, "" if home == article else home, percent)


def _bare(text: str) -> str:
    return "".join(text.replace(GAP, "").split())


def _quote(text: str, article: str, texts: Texts, *, at_end: bool) -> str:
    """So much of a text's beginning or end that only one block of the article has it there; empty
    if there is none."""
    text = _bare(text)
    for size in range(min(_LEAST, len(text)), len(text) + 1):
        part = text[-size:] if at_end else text[:size]
        if (texts.end(part) if at_end else texts.begin(part)).count(article) == 1:
            return part
    return ""


def _once(text: str, blocks: Sequence[str]) -> str:
    """So much of a text's beginning that it stands once in the blocks; empty if none of it does."""
    sizes = range(min(_LEAST, len(text)), len(text) + 1)
    return next((text[:n] for n in sizes if sum(b.count(text[:n]) for b in blocks) == 1), "")
