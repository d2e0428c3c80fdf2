"""Which title block each block of a page was printed under, before anything is moved."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from huikan.blocks import Kind, PageBlock
from huikan.page.alike import labelled_headings
from huikan.page.bylines import signature_span
from huikan.page.cut_lines import behind_box, heads_box
from huikan.page.endings import is_surely_cut
from huikan.page.fragments import OTHER_WIDTH, SAME_WIDTH, WIDE_LEAD, may_be_rest
from huikan.page.heads import Head
from huikan.page.labels import DATELINE, SIDEBAR
from huikan.page.number_homes import bring_sections_home
from huikan.page.openings import is_open_head
from huikan.page.series import LEADING, LEADING_PART, number_in, slid_numbers
from huikan.text.chars import HAN, RUN_IN, ends_clause

_BODY = re.compile(rf"[{HAN}、]{{2,24}}?(?:委员会|政协)(?!委员)")
_DATED = re.compile(r"本[报刊网][^，。（(]{0,14}[讯电]\s?[（(]")
# A sentence like a motto, behind which an article names whose it is: 创新需要法治护航。某省政协…
_MOTTO = re.compile(rf"[{HAN}“”]{{4,24}}[。！？]")
# … where the title block stands right above, any sentence.
_SENTENCE = re.compile("[^。！？]{4,40}[。！？]")
_MIN_SERIES = 2
"""Numbered headings of one article that make a series."""
_MIN_WHOLE = 3
"""… and of a page."""
_OPENING = 4
"""Characters with which a paragraph opens as a headline says them."""
_BOXED, _LONG = 2, 40
"""Texts of a report in a box and what follows it, and of the article around it, at least; and
characters of a paragraph that no column's line has."""
_MIN_COLUMNS, _NEAR_LEAD = 6, 4
"""Texts in columns that stand above a page's first headline, at least, and blocks below a headline
among which its lead is."""
_PICTURES = ("图片新闻", "图片报道", "图片故事")


def owners(blocks: Sequence[PageBlock], heads: Sequence[Head]) -> list[int]:
    """For each block the number of the title block it was printed under.

    What stands above the first one belongs to it: a title block in the page's middle. A
    feature's headline that has no text of its own leaves its pictures to the article below. A
    picture's news ends with who took it; what follows goes on with the article it interrupts.
    """
    out: list[int] = []
    starts = {h.blocks[0]: n for n, h in enumerate(heads)}
    for i in range(len(blocks)):
        n = starts.get(i, out[-1] if out else 0)
        is_over = i > 0 and i not in starts and blocks[i - 1].kind is Kind.CAPTION
        out.append(n - 1 if is_over and _is_picture_news(blocks, heads, out, n) else n)
    out = _by_build(blocks, heads, _with_series(blocks, heads, out))
    out = _with_numbers_between(blocks, heads, _with_numbers_on(blocks, heads, out))
    out = _behind_boxes(blocks, heads, _with_numbers_missing(blocks, heads, out))
    out = _behind_sidebars(blocks, heads, out)
    out = bring_sections_home(blocks, heads, _below_wide_lead(blocks, heads, out))
    told = {out[i] for i, b in enumerate(blocks) if b.kind in (Kind.TEXT, Kind.MARKDOWN)}
    bare = {n for n, h in enumerate(heads[:-1]) if h.is_feature and n not in told}
    own = {i for h in heads for i in h.blocks}
    return [n + 1 if n in bare and i not in own else n for i, n in enumerate(out)]


def _with_series(blocks: Sequence[PageBlock], heads: Sequence[Head], out: list[int]) -> list[int]:
    """The owners with each lone heading whose number slid to its end at the article that has the
    others of its series, but for that number."""
    own = {i for h in heads for i in h.blocks}
    display = [i for i, b in enumerate(blocks) if b.kind is Kind.DISPLAY and i not in own]
    slid = [display[k] for k in slid_numbers([blocks[i].text for i in display])]
    if not slid:
        return out
    (home, most), *_ = Counter(out[i] for i in slid).most_common(1)
    lone = [i for i in slid if out[i] != home]
    if most < _MIN_SERIES or len({out[i] for i in lone}) < len(lone):
        return out
    return [home if i in lone else n for i, n in enumerate(out)]


def _by_build(blocks: Sequence[PageBlock], heads: Sequence[Head], out: list[int]) -> list[int]:
    """The owners with two whole series of numbered headings told apart where a torn page mixed
    them: one is set in one line each, the other in two. Each goes to the article that most of
    it was printed under, if that is another one for each."""
    builds: dict[bool, dict[int, int]] = {True: {}, False: {}}
    for i, number in _counted(blocks, heads):
        builds[len(blocks[i].lines) > 1][i] = number
    series = [own for own in builds.values() if len(own) >= _MIN_WHOLE]
    if len(series) < len(builds) or not all(_is_whole(sorted(s.values())) for s in series):
        return out
    articles = sorted({out[i] for own in series for i in own})
    if len(articles) != len(series):
        return out
    under = [[sum(out[i] == n for i in own) for n in articles] for own in series]
    straight, crossed = under[0][0] + under[1][1], under[0][1] + under[1][0]
    if straight == crossed:
        return out
    homes = articles if straight > crossed else articles[::-1]
    found = {i: home for own, home in zip(series, homes, strict=True) for i in own}
    return [found.get(i, n) for i, n in enumerate(out)]


def _with_numbers_on(
    blocks: Sequence[PageBlock], heads: Sequence[Head], out: list[int]
) -> list[int]:
    """The owners with what boxes cut off given back: where the numbered headings below a title
    block go on counting those of an article above (一、 二、 | a box | 三、), from the first of
    them on, or from the line that signs the box, all is that article's. Two of them must stand
    in one article before a box, or three on the page."""
    numbers: dict[int, list[tuple[int, int]]] = {}
    for i, number in _counted(blocks, heads):
        numbers.setdefault(out[i], []).append((number, i))
    out = list(out)
    series = [number for n in sorted(numbers) for number, _ in numbers[n]]
    is_long = len(series) >= _MIN_WHOLE and _is_whole(series)
    home = 0
    for n in range(1, len(heads)):
        if numbers.get(n - 1) and numbers[n - 1][0][0] == 1:
            home = n - 1
        above, below = numbers.get(home, []), numbers.get(n, [])
        if len(above) < (1 if is_long else _MIN_SERIES) or not below:
            continue
        if below[0][0] != above[-1][0] + 1 or not (is_long or home == n - 1):
            continue
        first = below[0][1]
        signed = (i for i in range(heads[n].blocks[-1] + 1, first) if blocks[i].kind is Kind.BYLINE)
        for i in range(next(signed, first - 1) + 1, len(blocks)):
            if out[i] != n:
                break
            out[i] = home
        above += below
    return out


def _with_numbers_between(
    blocks: Sequence[PageBlock], heads: Sequence[Head], out: list[int]
) -> list[int]:
    """The owners with the sections given back that a page's columns carried out of their order
    (一、 三、 | another article | 二、 四、): where all numbered headings of the page are one whole
    series, the first stands above all others and another one in the same article, the rest are
    that article's, too, each up to the next title block.

    Before the first of them in an article that begins where it should, the text that goes on
    with the series' article, if that breaks off, and what stands between. A paragraph that opens
    with words of the headline that it stands under stays.
    """
    if any(LEADING_PART.match(blocks[i].text) for i in _sections(blocks, heads)):
        return out
    counted: dict[int, dict[int, int]] = {}
    numbers: list[int] = []
    for i, number in _counted(blocks, heads):
        counted.setdefault(out[i], {})[i] = number
        numbers.append(number)
    if len(counted) < 2 or len(numbers) < _MIN_WHOLE or not _is_whole(sorted(numbers)):
        return out
    home = next(iter(counted))
    if numbers[0] != 1 or len(counted[home]) < _MIN_SERIES:
        return out
    moved, title = list(out), _said(heads[home])
    for n, own in counted.items():
        if n == home:
            continue
        said = _said(heads[n])
        start = _resumed(blocks, out, home, n, min(own))
        for i in range(start, len(blocks)):
            opening = blocks[i].text[:_OPENING]
            is_own = blocks[i].kind is Kind.TEXT and opening in said and opening not in title
            if out[i] == n and not is_own:
                moved[i] = home
    return moved


def _resumed(blocks: Sequence[PageBlock], out: Sequence[int], home: int, n: int, first: int) -> int:
    """Where in article `n` the text goes on that article `home` breaks off above it: at the one
    paragraph before the numbered heading `first` that looks like a rest; else at that heading."""
    texts = [i for i, b in enumerate(blocks) if b.kind is Kind.TEXT and i < first]
    above = [i for i in texts if out[i] == home]
    own = [i for i in texts if out[i] == n]
    if not above or not is_surely_cut(blocks[above[-1]]):
        return first
    behind = [b for a, b in pairwise(own) if ends_clause(blocks[a].text)]
    rests = [i for i in behind if may_be_rest(blocks[i].text) and not RUN_IN.match(blocks[i].text)]
    return rests[0] if len(rests) == 1 else first


def _said(head: Head) -> str:
    return " ".join(line.text for line in (*head.title, *head.subtitle))


def _with_numbers_missing(
    blocks: Sequence[PageBlock], heads: Sequence[Head], out: list[int]
) -> list[int]:
    """The owners with the sections given back that a page's columns carried into an article whose
    own are numbered otherwise, （一） and （二）: those numbered 一、 there are the ones that
    another article, which has none of the former, lacks of its 一、 二、 三、. Each goes to where
    the next section of the article around it begins, or behind who signed the text."""
    counted: dict[int, dict[int, int]] = {}
    parts: dict[int, list[int]] = {}
    for i, number in _counted(blocks, heads):
        counted.setdefault(out[i], {})[i] = number
    for i in _sections(blocks, heads):
        if LEADING_PART.match(blocks[i].text):
            parts.setdefault(out[i], []).append(i)
    moved = list(out)
    for n, others in counted.items():
        if len(parts.get(n, ())) < _MIN_SERIES or min(others) < parts[n][0]:
            continue
        homes = [
            m
            for m, numbers in counted.items()
            if m != n
            and m not in parts
            and _is_whole(sorted([*numbers.values(), *others.values()]))
        ]
        for i in others if len(homes) == 1 else ():
            for k in range(i, len(blocks)):
                is_signed = k > i and blocks[k - 1].kind is Kind.BYLINE is not blocks[k].kind
                if out[k] != n or k in parts[n] or is_signed:
                    break
                moved[k] = homes[0]
    return moved


def _counted(blocks: Sequence[PageBlock], heads: Sequence[Head]) -> Iterator[tuple[int, int]]:
    """Index and number of each heading that is numbered 一、 or alike, （一） aside."""
    for i in _sections(blocks, heads):
        if (number := number_in(LEADING.match(blocks[i].text))) is not None:
            yield i, number


def _sections(blocks: Sequence[PageBlock], heads: Sequence[Head]) -> Iterator[int]:
    """Indices of display type that is in no title block and that the source does not mark."""
    own = {i for h in heads for i in h.blocks}
    for i, block in enumerate(blocks):
        if block.kind is Kind.DISPLAY and i not in own and not block.level:
            yield i


def _is_whole(series: Sequence[int]) -> bool:
    """Whether numbers are a whole series: one, two, three and so on, each once and in order."""
    return list(series) == list(range(1, len(series) + 1))


def _behind_boxes(blocks: Sequence[PageBlock], heads: Sequence[Head], out: list[int]) -> list[int]:
    """The owners with what stands behind a box given back to the article that it interrupts: where
    the column above goes on in its own width; or behind a report of one paragraph, dated in front
    and signed behind, in a column's lines, while all that follows below its headline stands in
    whole lines as the article above does."""
    out = list(out)
    for n in range(1, len(heads)):
        own = [i for i, b in enumerate(blocks) if out[i] == n and b.kind is Kind.TEXT]
        above = [i for i, b in enumerate(blocks) if out[i] == n - 1 and b.kind is Kind.TEXT]
        if len(own) < _BOXED or len(above) < _BOXED or own[0] < heads[n].blocks[-1]:
            continue
        report, *rest = (blocks[i] for i in own)
        is_report = DATELINE.match(report.text) and signature_span(report.text) is not None
        is_set = report.width and not any(b.width for b in (*rest, blocks[above[-1]]))
        is_long = len(rest[0].text) > _LONG
        if is_report and is_set and is_long and heads[n].blocks[0] > above[-1]:
            stop = next((h.blocks[0] for h in heads[n + 1 :]), len(blocks))
            out[own[0] + 1 : stop] = [n - 1 if k == n else k for k in out[own[0] + 1 : stop]]
    for n, head in enumerate(heads):
        top = head.blocks[0]
        if n and len(head.blocks) == 1 and heads_box(blocks, top):
            back, around = behind_box(blocks, top) or len(blocks), out[top - 1]
            out[back:] = [around if k == n else k for k in out[back:]]
    return out


def _behind_sidebars(
    blocks: Sequence[PageBlock], heads: Sequence[Head], out: list[int]
) -> list[int]:
    """The owners with what stands behind a sidebar (【链接】…) given back to the article around it:
    from the first section heading on that is built as those above the sidebar are."""
    sidebars = [n for n, h in enumerate(heads) if n and _names_sidebar(h)]
    if not sidebars:
        return out
    out, alike = list(out), labelled_headings(blocks)
    for n in sidebars:
        own = [i for i in sorted(alike) if out[i] == n and i > heads[n].blocks[-1] + 1]
        if own and any(out[i] == out[heads[n].blocks[0] - 1] for i in alike):
            back, around = own[0], out[heads[n].blocks[0] - 1]
            out[back:] = [around if k == n else k for k in out[back:]]
    return out


def _names_sidebar(head: Head) -> bool:
    return SIDEBAR.match("".join(line.text for line in head.column)) is not None


def _below_wide_lead(
    blocks: Sequence[PageBlock], heads: Sequence[Head], out: list[int]
) -> list[int]:
    """The owners with the page's main article given what its columns carried away: its lead alone
    is set much wider than the columns that stand above the page's first headline.

    Those columns are its own, and so is what stands behind a piece that is set in another width
    (a box) and is as wide as they are again, up to the next headline.
    """
    top = [b.width for b in blocks[: heads[0].blocks[0] if heads else 0] if _is_column(b)]
    if len(top) < _MIN_COLUMNS:
        return out
    column = statistics.median_low(top)
    leads = [n for n, head in enumerate(heads) if _has_wide_lead(blocks, head, column)]
    if len(leads) != 1 or not heads[leads[0]].subtitle:
        return out
    out = list(out)
    for n, head in enumerate(heads):
        stop = heads[n + 1].blocks[0] if n + 1 < len(heads) else len(blocks)
        if n == 0:
            out[: head.blocks[0]] = [leads[0] if k == n else k for k in out[: head.blocks[0]]]
        own = [i for i in range(head.blocks[-1] + 1, stop) if _is_column(blocks[i])]
        boxed = [i for i in own[:_BOXED] if abs(blocks[i].width - column) >= OTHER_WIDTH]
        if n == leads[0] or len(boxed) < _BOXED:
            continue
        back = next((i for i in own if abs(blocks[i].width - column) < SAME_WIDTH), stop)
        out[back:stop] = [leads[0] if k == n else k for k in out[back:stop]]
    return out


def _has_wide_lead(blocks: Sequence[PageBlock], head: Head, column: int) -> bool:
    """Whether the first lines below a title block are set much wider than a page's columns."""
    below = blocks[head.blocks[-1] + 1 : head.blocks[-1] + 1 + _NEAR_LEAD]
    wide = next((b.width for b in below if _is_column(b)), 0)
    return wide >= WIDE_LEAD * column


def _is_column(block: PageBlock) -> bool:
    return block.kind is Kind.TEXT and block.width > 0


def _is_picture_news(
    blocks: Sequence[PageBlock], heads: Sequence[Head], out: list[int], n: int
) -> bool:
    """Whether title block `n` is a picture's news and has had its one text and credit."""
    if not 0 < n < len(heads) or "".join(x.text for x in heads[n].column) not in _PICTURES:
        return False
    own = [blocks[i].kind for i in range(heads[n].blocks[0], len(out)) if out[i] == n]
    return own.count(Kind.TEXT) == 1 and own[-1] is Kind.CAPTION


def named_beginnings(
    blocks: Sequence[PageBlock], heads: Sequence[Head], region: Sequence[int]
) -> frozenset[int]:
    """Texts that begin with a dateline, or with the name of their article's own committee as its
    title block says it (省政协经济委员会: 经济委员会坚持…), right away or behind a motto: they go
    on with nothing."""
    names = {n: "".join(x.text for x in head.organisation) for n, head in enumerate(heads)}
    out: set[int] = set()
    seen: set[int] = set()
    above = ""
    for i, block in enumerate(blocks):
        if block.kind is not Kind.TEXT:
            continue
        name = names.get(region[i], "")
        motto = _MOTTO if region[i] in seen else _SENTENCE
        if _DATED.match(block.text) or (name and _names_itself(block.text, name, above, motto)):
            out.add(i)
        seen.add(region[i])
        above = block.text
    return frozenset(out)


def _names_itself(text: str, name: str, above: str, sentence: re.Pattern[str]) -> bool:
    """Whether a text begins with its article's committee, `name` as the title block says it,
    right away or behind such a sentence; not where the rest of that name ends the text above."""
    motto = None if is_open_head(text) else sentence.match(text)
    if text.startswith(name) or (motto and text.startswith(name, motto.end())):
        return True
    said = _BODY.match(text)
    if said is None or not name.endswith(said[0]):
        return False
    rest = name.removesuffix(said[0])
    return not (rest and above.endswith(rest[-2:]))


def first_texts(blocks: Sequence[PageBlock], heads: Sequence[Head]) -> frozenset[int]:
    """The text block directly behind each title block, captions and furniture aside."""
    out = set()
    for head in heads:
        for i in range(head.blocks[0] + 1, len(blocks)):
            if blocks[i].kind in (Kind.TEXT, Kind.MARKDOWN):
                out.add(i)
            if blocks[i].kind not in (Kind.CAPTION, Kind.FURNITURE) and i not in head.blocks:
                break
    return frozenset(out)
