"""The ways to read a doubtful place as an editor may choose among them: choices that quote the
articles. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from huikan.model import GAP, Choice, Finding, Retouch

_LEAST = 12
"""Characters of a quotation, if so many suffice."""

Texts = Mapping[str, Sequence[str]]
"""The blocks of each article of an issue, by its id."""


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
            found = (Choice(Retouch.PART, _once(t, texts[article]), percent=p) for t, p in ways)
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
    meets = _begins if does is Retouch.CONTINUE else _ends
    own = _ends if does is Retouch.CONTINUE else _begins
    at = _quote(finding.place, texts[article], own)
    for text, percent in ways if at else ():
        homes = [name for name, blocks in texts.items() if any(meets(b, text) for b in blocks)]
        to = _quote(text, texts[homes[0]], meets) if len(homes) == 1 else ""
        if to:
            yield Choice(does, at, to, "" if homes[0] == article else homes[0], percent)


def _bare(text: str) -> str:
    return "".join(text.replace(GAP, "").split())


def _begins(block: str, text: str) -> bool:
    return _bare(block).startswith(_bare(text))


def _ends(block: str, text: str) -> bool:
    return _bare(block).endswith(_bare(text))


def _quote(text: str, blocks: Sequence[str], meets: Callable[[str, str], bool]) -> str:
    """So much of a text's beginning or end that only one of the blocks has it there; empty if
    there is none."""
    text = _bare(text)
    for size in range(min(_LEAST, len(text)), len(text) + 1):
        part = text[:size] if meets is _begins else text[-size:]
        if sum(meets(b, part) for b in blocks) == 1:
            return part
    return ""


def _once(text: str, blocks: Sequence[str]) -> str:
    """So much of a text's beginning that it stands once in the blocks; empty if none of it does."""
    sizes = range(min(_LEAST, len(text)), len(text) + 1)
    return next((text[:n] for n in sizes if sum(b.count(text[:n]) for b in blocks) == 1), "")
