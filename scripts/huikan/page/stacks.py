"""Headlines that extraction gathered in a stack, away from the texts that they stood above."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from huikan.blocks import HEAD_KINDS, Kind, PageBlock, Step, next_block
from huikan.page.affinity import word_pairs
from huikan.page.bylines import has_role
from huikan.page.labels import DATED, DATELINE, names_column
from huikan.page.openings import is_open_head
from huikan.page.series import LEADING, torn_stacks
from huikan.text.chars import ends_sentence
from huikan.text.shapes import is_signature, is_signed

STACK = "order/stack"
"""The rule's id."""
_REASON = "几个标题排在一起，按用词归到各自的正文上面"
_MOST = 40
"""Headlines and texts that are compared at most. More of them are a list, not a page."""
_SAMPLE = 300
"""Characters of a text whose words are looked at."""
_MIN, _MAX = 5, 34
"""Characters of a headline."""
_ROUNDS = ((0.4, 0.12), (0.2, 0.06))
"""How much of a headline's words its text must say, and how much more than any other text that is
left and of any other headline; then of those that are left, if they are no more than were
told."""
_SAID = 2
"""How many words (pairs of characters) a headline shares with its text at least."""
_HABIT = 3
"""Texts with a dateline that make it the page's habit."""
_MIN_FOUND = 2
"""Headlines whose texts are told, at least: one alone may share its words by chance."""
_NAME_MARKS = "□■◇◆○●"
"""What stands in front of who wrote a text."""
_ASIDE = (Kind.CAPTION, Kind.FURNITURE)
_PLAIN = re.compile("政协|委员会|委员|[市县区省州]")


class _Line(NamedTuple):
    """A headline of a stack: its block, and which of the block's lines it is (-1: all of them)."""

    block: int
    line: int
    words: frozenset[str]


class _Start(NamedTuple):
    """Where a text without a headline begins, and the characters that tell whose it is."""

    block: int
    words: frozenset[str]


def bring_stacks_home(
    blocks: Sequence[PageBlock],
) -> tuple[list[PageBlock], frozenset[int], list[Step]]:
    """The blocks with each headline of a stack above its own text; which blocks are headlines
    whose text was told; the steps on record.

    A stack is two headlines or more with no text between them and nothing else of a title block
    beside them. Their texts are those that begin without a headline: with a dateline, behind a
    signature, with a byline, with the day behind finished text, or right below the stack. Whose
    is whose is told by words that the headline shares with one text more than with all others,
    and the text with this headline more than with others. Fewer than two so told move nothing,
    and neither does a page on which all these texts stand right below stacks, as those of torn
    sections do; a headline that is not told stays where it stands, and so does what the source
    marks itself.
    """
    stacks = [] if any(block.level for block in blocks) else list(_stacks(blocks))
    below = {stack[-1]: i for stack in stacks if (i := _text_below(blocks, stack)) is not None}
    lines = [x for stack in stacks for x in _lines(blocks, stack, stack[-1] in below)]
    starts = _starts(blocks, stacks, below.values()) if len(lines) >= _MIN_FOUND else []
    if not starts or len(lines) > _MOST or len(starts) > _MOST:
        return list(blocks), frozenset(), []
    homes = _matched(lines, starts)
    moved = {n: i for n, i in homes.items() if below.get(lines[n].block) != i}
    if len(homes) < _MIN_FOUND or not set(moved.values()) - set(below.values()):
        return list(blocks), frozenset(), []
    return _rebuilt(blocks, lines, homes, moved)


def _stacks(blocks: Sequence[PageBlock]) -> Iterator[list[int]]:
    """Indices of the headlines that stand on one another, pictures and folios aside."""
    torn = {i for stack in torn_stacks(blocks) for i in stack}
    run: list[int] = []
    for i, block in enumerate([*blocks, None]):
        if block is not None and block.kind in _ASIDE:
            continue
        if block is not None and i not in torn and _may_be_headline(block):
            run.append(i)
            continue
        is_bare = block is None or block.kind is Kind.TEXT
        while run and blocks[run[-1]].kind is Kind.TEXT:
            run.pop()
        if is_bare and sum(len(blocks[k].lines) for k in run) >= _MIN_FOUND:
            yield run
        run = []


def _may_be_headline(block: PageBlock) -> bool:
    """Whether a block is a headline and nothing else; a line with a colon or a comma in it may be
    one between others."""
    if block.kind is Kind.DISPLAY:
        return not block.size and not any(LEADING.match(line.text) for line in block.lines)
    text = block.text.strip()
    if block.kind is not Kind.TEXT or block.width or block.tight or DATELINE.match(text):
        return False
    return _MIN <= len(text) <= _MAX and not ends_sentence(text) and text[-1] not in "，；：、"


def _lines(blocks: Sequence[PageBlock], stack: list[int], is_over_text: bool) -> Iterator[_Line]:
    """The headlines of a stack; lines that stand tight on one another are one each where they are
    the whole of it, with no text below, and more than one headline has."""
    for i in stack:
        block = blocks[i]
        if len(stack) == 1:
            for n, line in enumerate(() if is_over_text else block.lines):
                yield _Line(i, n, _words(line.text))
        elif not names_column(block.lines[-1].text) and _MIN <= len(block.text) <= _MAX:
            yield _Line(i, -1, _words(block.text))


def _starts(
    blocks: Sequence[PageBlock], stacks: Sequence[list[int]], below: Collection[int]
) -> list[_Start]:
    """The texts that begin without a headline of their own, in printed order; of a page of
    datelines those that have one, and those right `below` a stack."""
    stacked = {i for stack in stacks for i in stack}
    out: list[tuple[int, list[str]]] = []
    above: PageBlock | None = None
    is_headed = True
    is_habit = sum(_is_byline_apart(blocks, i) for i in range(len(blocks))) >= _HABIT
    for i, block in enumerate(blocks):
        if block.kind in _ASIDE:
            continue
        if block.kind is Kind.TEXT and i not in stacked:
            if (above is None or not is_headed) and _begins(above, block):
                out.append((i, []))
            if out:
                out[-1][1].append(block.text)
            is_headed = False
        elif _is_byline_above(blocks, i, above) or (is_habit and _is_byline_between(blocks, i)):
            out.append((i, []))
            is_headed = True
        elif block.kind in HEAD_KINDS or i in stacked:
            is_headed = i not in stacked
            out += [(-1, [])] if is_headed else []
        above = block
    dated = {i for i, said in out if said and DATELINE.match(said[0])}
    if len(dated) >= _HABIT:
        out = [(i, said) for i, said in out if i in dated or i in below]
    return [_Start(i, _words("".join(said)[:_SAMPLE])) for i, said in out if i >= 0]


def _is_byline_above(blocks: Sequence[PageBlock], i: int, above: PageBlock | None) -> bool:
    """Whether a byline opens a text that has lost its headline: apart from the finished text
    above it, and right above another."""
    if blocks[i].kind is not Kind.BYLINE or blocks[i].tight or i + 1 == len(blocks):
        return False
    if above is None or above.kind is not Kind.TEXT or not ends_sentence(above.text):
        return False
    return blocks[i + 1].kind is Kind.TEXT and not is_signature(blocks[i].text.strip())


def _is_byline_apart(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether who reported it stands apart from what is above and right above text."""
    block, text = blocks[i], blocks[i].text.strip()
    is_byline = block.kind is Kind.BYLINE and not block.tight
    if not is_byline or not (has_role(text) or text[0] in _NAME_MARKS):
        return False
    return i + 1 < len(blocks) and blocks[i + 1].kind is Kind.TEXT and blocks[i + 1].tight


def _is_byline_between(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a byline right above text opens that, on a page that has three and more apart from
    the text above: one that is apart, even behind a text without its end, or between two texts
    that both stand tight beside it."""
    if _is_byline_apart(blocks, i):
        return True
    block, below = blocks[i], next_block(blocks, i)
    if block.kind is not Kind.BYLINE or below is None or is_signature(block.text.strip()):
        return False
    above = next_block(blocks, i, -1)
    is_over = above is not None and above.kind is Kind.TEXT and ends_sentence(above.text)
    return is_over and below.kind is Kind.TEXT and below.tight and not is_open_head(below.text)


def _begins(above: PageBlock | None, block: PageBlock) -> bool:
    """Whether a text may begin an article, by what stands above it and how it opens."""
    text = block.text.strip()
    if above is None:
        return bool(DATELINE.match(text) or DATED.match(text))
    if above.kind is not Kind.TEXT:
        return True
    if is_open_head(text):
        return False
    if is_signed(above.text) or is_signature(above.text.strip()):
        return True
    if not ends_sentence(above.text):
        return bool(DATELINE.match(text))
    return bool(DATELINE.match(text) or (not block.tight and DATED.match(text)))


def _text_below(blocks: Sequence[PageBlock], stack: list[int]) -> int | None:
    """The text right below a stack."""
    for i in range(stack[-1] + 1, len(blocks)):
        if blocks[i].kind not in _ASIDE:
            return i if blocks[i].kind is Kind.TEXT else None
    return None


def _matched(lines: Sequence[_Line], starts: Sequence[_Start]) -> dict[int, int]:
    """Which headline stands above which text: index of the headline → block of the text. Of three
    and more that are told, one headline and one text that are left belong to each other."""
    spread = Counter(g for start in starts for g in start.words)
    scores = [[_share(line.words, start.words, spread) for start in starts] for line in lines]
    left, free = set(range(len(lines))), set(range(len(starts)))
    homes: dict[int, int] = {}
    for least, lead in _ROUNDS:
        if least < _ROUNDS[0][0] and len(homes) < max(_MIN_FOUND, len(left)):
            break
        asked = set(left)
        while asked and free:
            best = max((scores[n][k], -n, -k) for n in asked for k in free)
            n, k = -best[1], -best[2]
            rivals = [scores[n][j] for j in free if j != k] + [scores[m][k] for m in left if m != n]
            if best[0] < least:
                break
            asked.discard(n)
            said = len(lines[n].words & starts[k].words)
            if said >= _SAID and best[0] - max(rivals, default=0.0) >= lead:
                homes[n] = starts[k].block
                free.discard(k)
                left.discard(n)
    if len(left) == len(free) == 1 and len(homes) >= _HABIT:
        homes[left.pop()] = starts[free.pop()].block
    return homes


def _rebuilt(
    blocks: Sequence[PageBlock],
    lines: Sequence[_Line],
    homes: dict[int, int],
    moved: dict[int, int],
) -> tuple[list[PageBlock], frozenset[int], list[Step]]:
    """The blocks with the headlines that are `moved`, each above the block that it is given, and
    where these and the others that have a home stand then."""
    stay = {lines[n].block for n in homes.keys() - moved.keys()}
    told: set[int] = set()
    above = {i: lines[n] for n, i in moved.items()}
    gone = {(line.block, line.line) for line in above.values()}
    out: list[PageBlock] = []
    steps: list[Step] = []
    for i, block in enumerate(blocks):
        if (line := above.get(i)) is not None:
            title = blocks[line.block]
            texts = title.lines if line.line < 0 else (title.lines[line.line],)
            told.add(len(out))
            out.append(replace(title, kind=Kind.DISPLAY, lines=texts, tight=False))
            steps.append(Step(STACK, _REASON, texts, 0.85))
        if (i, -1) in gone:
            continue
        left = tuple(x for n, x in enumerate(block.lines) if (i, n) not in gone)
        if left:
            told |= {len(out)} if i in stay else set()
            out.append(block if len(left) == len(block.lines) else replace(block, lines=left))
    return out, frozenset(told), steps


def _words(text: str) -> frozenset[str]:
    """What a headline or a text says, but for what all of them say."""
    return word_pairs(_PLAIN.sub(" ", text))


def _share(words: frozenset[str], said: frozenset[str], spread: Counter[str]) -> float:
    """How much of a headline's words a text says, those weighing most that few texts say."""
    weight = {g: 1 / (1 + math.log(spread[g])) if spread[g] else 1.0 for g in words}
    return sum(w for g, w in weight.items() if g in said) / (sum(weight.values()) or 1.0)
