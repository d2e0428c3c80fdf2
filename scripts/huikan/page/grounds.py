"""On what ground display type without any mark is taken for a headline: what stands around it."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum

from huikan.blocks import Kind, PageBlock, next_block
from huikan.page.alike import heads_sections, labelled_headings, placed_headlines
from huikan.page.briefs import count_cards
from huikan.page.bylines import SIGNATURE, signature_span
from huikan.page.contents import bare, listed_titles
from huikan.page.cut_lines import heads_box
from huikan.page.documents import (
    are_of_other_sorts,
    display_lines,
    has_list_below,
    names_document,
    texts_below,
)
from huikan.page.kickers import GATHERS, is_labelled
from huikan.page.labels import DATELINE, DAY, SALUTATION, SIDEBAR, names_afterword, names_column
from huikan.page.lists import is_spaced_row
from huikan.page.names import is_bare_name
from huikan.page.series import above_numbers, but_counted, titles_above_restarts
from huikan.page.tiers import tiered
from huikan.text.chars import HAN, NUMBERED, ends_sentence, is_counted

_MIN_ARTICLES = 3
"""Title blocks with a mark that make a page one of several articles."""
# A news report without a dateline begins: 六月四日至六日，某市政协组织…
_NUMBER = r"[\d一二三四五六七八九十]"
_DATE = rf"(?:\d{{4}}年)?{_NUMBER}{{1,2}}月(?:{_NUMBER}{{1,3}}日|[上中下]旬|初|底)"
# A day of a diary: 10月12日 磨盘山 小雨
_DIARY = re.compile(rf"{_DATE}(?:[ \u3000]|$)")
_NEWS_LEAD = re.compile(
    rf"(?:{_DATE}(?:(?:至|到|—|-)[\d一二三四五六七八九十月]{{1,6}}日)?(?:上午|下午|晚)?|近日|日前|连日来)"
    r"[，,]?[^，。；]{0,24}政协[^，。；]{0,24}?(?:组织|召开|举行|举办|开展|视察|调研|赴|到|邀请|走访|协商|传达)"
)

_VERSE_LINES, _MAX_VERSE = 4, 20
# What opens a row of a list, and no line of verse.
_OPENS_ROW = re.compile(rf"{NUMBERED.pattern}|《")
# A subtitle that says so of a page: ——省政协二次会议大会发言摘编
GATHERED = re.compile(r"(?:摘编|摘登|选登|选编|集萃|撷英|荟萃|选刊|摘要)$")
# A headline that says who did what: 某市政协召开…, 某县：…, 委员视察…
HEADLINE = re.compile(
    rf"(?:[{HAN}]{{0,12}}政协(?!委员)|政协[{HAN}\d]{{2,20}}|[{HAN}]{{0,6}}委员)[{HAN}\d“”]{{0,16}}?"
    r"(?:召开|举[行办]|开展|开幕|闭幕|组织|视察|调研|考察|走访|慰问|协商|座谈|助力|推动|督办|印发|出台|成立|启动|传达|部署|学习"
    r"|捐[赠建]|送|开进|走进|晒出|获|赴|到)"
    rf"|[{HAN}]{{1,8}}(?:市|县|区|州|旗|盟|镇|乡|街道|政协|委会)：[{HAN}“”\d]"
)
# Which committee a headline speaks of, in front.
_BODY = re.compile(
    rf"[{HAN}]{{2,8}}?(?:市|县|区|州|盟|旗|镇|乡)政协(?!委员)"
    rf"|[{HAN}]{{0,8}}?(?:市|县|区|州|盟|旗|镇|乡)政协[{HAN}]{{2,8}}?(?:委员会|委|联络组)"
)
_NEAR_HEAD = 2
"""Blocks below a headline whose first sentence may name its committee: a stray one, and its own."""
_BARE_SIGNATURE = re.compile(rf"[（(]([{HAN}]{{2,3}})[）)]$")
_SIGNED_BY = re.compile(rf"[（(](?:本文)?作者[：:][{HAN}、 \u3000]{{2,20}}[）)]$")
_SIGNED_LENGTH = 40
"""Characters of such a signature, at most."""
_MIN_LETTERS = 3
"""Letters that make a page one of letters."""
_MIN_SIGNED, _SIGNED = 3, 0.7
"""Pieces that are signed where they end, at least, and how many of the page's headings."""
_PHRASE = re.compile(rf"(?=([{HAN}]{{6}}))")


# What is said of a text in brackets behind it, on a line of its own: （此件已报送市政协）
_ENDNOTE = re.compile(
    r"[（(](?:此件|本件|本稿|[口自]述时间|采访时间|整理时间|根?据[^（）]{2,30}(?:整理|录音)|原[载刊]|[刊载]于|摘自|节选自|选自"
    r"|写于|本文(?!作者)|全文[完止])[^（）()]{0,60}[）)]"
)
# … or at its end: （据云溪县政协网站）
_SOURCE = re.compile(r"[。！？”][（(](?:根?据|综合|摘自|选自)[^（）()。，]{2,30}[）)]$")
# Who speaks, in front of what he says: 市政协委员、律师 罗鸣：…
_VOICE = re.compile(rf"[{HAN}、]{{4,30}}[ \u3000]*[{HAN}]{{2,4}}：")
# … with whom he speaks for in brackets: 罗鸣（教育界委员）：…
_VOICE_SIGNED = re.compile(rf"[{HAN}]{{2,4}}[（(][{HAN}、]{{2,20}}[）)]：")
# … or behind it: “……”——罗 鸣（教育界）
_VOICE_BEHIND = re.compile(rf"——[{HAN}·]{{2,8}}（[{HAN}、]{{2,16}}）$")
_MOST_VOICES = 6
"""Texts below a column's name among which two voices make it one of voices."""


class Ground(Enum):
    """Why display type alone was taken for a headline: the reason on record, and how sure."""

    SIGNED_BELOW = "下文末尾署着别人的名字，而上一篇题下已有署名", 0.85
    SIGNED_PIECES = "本页的短文都在文末署名，一个标题下面是一篇", 0.85
    SIGNED_ABOVE = "上文到署名或日期为止，下面是另一篇", 0.95
    STACK = "从一堆标题里按用词归到这里，是一篇的题目", 0.85
    CONTENTS = "目录里有这个题目", 0.97
    DATELINE = "下文以电头开头，是另一篇报道", 0.97
    DOCUMENT = "题目是名单、通知一类文件的名称，本篇其他小标题都不是", 0.85
    NEWS = "下文以新闻报道的写法开头，而本篇其他小标题下都不是，或者本篇自己就是这样开头", 0.85
    LIST = "题目说的是办理情况一类，下文是一行一行的清单", 0.85
    LETTER = "下文以称呼开头，是另一篇来信、讲话或通知", 0.85
    VERSE = "下文是诗，本篇其他小标题下都不是", 0.85
    BODY = "题目和下文开头说的是同一个政协，上文说的不是", 0.85
    CARDS = "每一篇末尾都有同样的几行（谁提出、谁承办一类），各是一篇", 0.9
    LABELLED = "上面是栏目名，下面一行是其中一篇的题目", 0.9
    VOICES = "栏目名下面一段一段都先写谁说的，是另一篇", 0.85
    HEADLINE = "题目说的是哪里的政协做了什么，是报道的题目", 0.85
    ABOVE_NUMBERS = "下面的小标题从一重新编号，本行没有编号", 0.8
    RESTART = "隔着一段导语，下面的小标题又从一编号，本页每一组编号上面都有这样一行", 0.85
    BOX = "上文在这里断开，下面一框宽窄不同、另起头，框后上文接着排，是框里一篇的题目", 0.8
    AFTERWORD = "编后在各篇后面，自成一篇", 0.85
    PLACED = "地名或单位后面一个冒号，本页别的题目也是这样，是另一篇的题目", 0.85
    ALIKE = "本组题目大多是另一篇报道的，本行也是", 0.7
    TIERED = "两行叠在一起，而本篇别的小标题都只有一行，是引题和另一篇的主标题", 0.8
    SECTIONED = "下面紧接着小标题，后面还有，而上一篇没有小标题，是另一篇的题目", 0.75
    BEHIND_NUMBERS = "排在编号小标题之后而没有编号", 0.8
    ALONE = "只有一个小标题的文章少见，多半是另一篇的题目", 0.7

    @property
    def reason(self) -> str:
        """For the ledger."""
        return self.value[0]

    @property
    def confidence(self) -> float:
        """Set by hand; on the judge's pages nothing contradicts their order."""
        return self.value[1]


def dividers(
    blocks: Sequence[PageBlock], runs: list[list[int]], marked: set[int], is_below: bool
) -> dict[int, Ground]:
    """Runs without any mark (`marked`: first blocks of those that have one) that divide articles
    all the same: the first block of each, and why; `is_below`: the page prints the line of an
    organisation below the headline.

    A heading without a number behind numbered ones; one that says by its words, or by those
    below, that it opens an article; and, on a page of several articles, the only heading of
    one, since one section alone divides nothing.
    """
    out: dict[int, Ground] = {}
    group: list[list[int]] = []
    cards, labelled = count_cards(blocks), labelled_headings(blocks)
    told = Counter(blocks[run[0]].text for run in runs)  # what stands twice is no headline
    titled = (run for run in runs if run[0] in marked)
    sectioned = {run[0] for run in titled if _heads_section(blocks, run, is_below)}
    out.update(_signed_pieces(blocks, runs, marked))
    told_apart = _told_by_page(blocks, runs, marked)
    out |= told_apart
    marked = marked | told_apart.keys()
    for run in [*runs, None]:
        if run is not None and run[0] not in marked:
            group.append(run)
            continue
        numbered = [r for r in group if NUMBERED.match(blocks[r[0]].text)]
        out = _told_by_place(blocks, group, runs, len(marked)) | out
        if len(numbered) >= 2:
            behind = [r for r in group if r[0] > numbered[-1][0] and r not in numbered]
            behind = but_counted(blocks, behind)
            out.update((r[0], Ground.BEHIND_NUMBERS) for r in behind)
            out.update((r[0], Ground.LABELLED) for r in group if _is_labelled(blocks, r))
        else:
            owner = _owner(group, marked, runs)
            rest = [r for r in group if r != runs[0]]
            if cards and abs(len(rest) - cards) <= len(rest) // 4:
                out.update((r[0], Ground.CARDS) for r in rest)
                group = []
                continue
            known = {r[0]: out[r[0]] for r in rest if r[0] in out}
            out |= _told_by_words(blocks, rest, owner, known, len(marked) > 1)
            if len(marked) >= _MIN_ARTICLES and heads_sections(blocks, group, runs[0]):
                out.setdefault(group[0][0], Ground.SECTIONED)
            if owner is not None and (signed := _signed_by_another(blocks, rest, owner)):
                out.setdefault(signed, Ground.SIGNED_BELOW)
            is_alone = len(group) == 1 and len(marked) >= _MIN_ARTICLES and group[0] != runs[0]
            is_alone = is_alone and not numbered and _stands_for_itself(blocks, group[0], told)
            is_alone = is_alone and owner not in sectioned and group[0][0] not in labelled
            if is_alone and not _belongs_above(blocks, group[0], marked):
                out.setdefault(group[0][0], Ground.ALONE)
        group = []
    if sum(ground is Ground.LETTER for ground in out.values()) >= _MIN_LETTERS:
        others = (r for r in runs if r[0] not in marked and r[0] not in out)
        out.update((r[0], Ground.ALIKE) for r in others if _is_phrase(_title(blocks, r)))
    return out | listed(blocks, runs)


def _told_by_page(
    blocks: Sequence[PageBlock], runs: list[list[int]], marked: set[int]
) -> dict[int, Ground]:
    """Headlines that what else stands on the page tells, whatever stands right beside them."""
    out = dict.fromkeys(_afterwords(blocks, runs, marked), Ground.AFTERWORD)
    firsts = {r[0] for r in runs} - marked
    out |= dict.fromkeys(placed_headlines(blocks) & firsts, Ground.PLACED)
    out |= dict.fromkeys(titles_above_restarts(blocks, marked) & firsts, Ground.RESTART)
    out |= dict.fromkeys(_behind_signed(blocks, runs, marked), Ground.SIGNED_ABOVE)
    boxes = (r[0] for r in runs if len(r) == 1 and r[0] not in marked and heads_box(blocks, r[0]))
    return out | dict.fromkeys(boxes, Ground.BOX)


def _told_by_place(
    blocks: Sequence[PageBlock], group: list[list[int]], runs: list[list[int]], articles: int
) -> dict[int, Ground]:
    """An article's headings that stand above numbered ones, or in two tiers among single ones."""
    if not group:
        return {}
    tiers = dict.fromkeys(tiered(blocks, group, runs[0], articles), Ground.TIERED)
    return tiers | dict.fromkeys(above_numbers(blocks, group, runs[0])[:1], Ground.ABOVE_NUMBERS)


def _told_by_words(
    blocks: Sequence[PageBlock],
    group: list[list[int]],
    owner: int | None,
    known: dict[int, Ground],
    is_one_of_several: bool,
) -> dict[int, Ground]:
    """An article's headings that words tell to open another, with those `known` to: see `_odd`; a
    column's name above, which only on a page of several is told by its shortness; a committee."""
    out = known | _odd(blocks, group, owner)
    for run in group:
        if _is_labelled(blocks, run, is_one_of_several):
            out.setdefault(run[0], Ground.LABELLED)
    if owner is not None and not _gathers(blocks, owner):
        out.update(_headlines(blocks, group, out))
        out.update((r[0], Ground.BODY) for r in group if _is_of_body(blocks, r))
    voices = (r[0] for r in group if _gathers_voices(blocks, r))
    out.update((i, Ground.VOICES) for i in voices if i not in out)
    return out


def listed(blocks: Sequence[PageBlock], runs: list[list[int]]) -> dict[int, Ground]:
    """Runs of display type with a headline that the issue's table of contents has: the first
    block of each. One that stands there twice, as in a list of its parts, opens no article."""
    titles = listed_titles(blocks)
    if not titles:
        return {}
    lines = {run[0]: [bare(text) for text in display_lines(blocks, run)] for run in runs}
    whole = {first: {*own, "".join(own)} for first, own in lines.items()}
    times = Counter(title for own in whole.values() for title in own & titles)
    return {
        first: Ground.CONTENTS
        for first, own in whole.items()
        if any(times[title] == 1 for title in own & titles)
    }


def _stands_for_itself(blocks: Sequence[PageBlock], run: list[int], told: Counter[str]) -> bool:
    """Whether display type is one line that the page prints once (`told`: how often each), and no
    day of a diary."""
    text = blocks[run[0]].text
    is_one = sum(blocks[i].kind is Kind.DISPLAY for i in run) == 1
    return is_one and told[text] == 1 and not _DIARY.match(text.strip())


def _signed_pieces(
    blocks: Sequence[PageBlock], runs: list[list[int]], marked: set[int]
) -> dict[int, Ground]:
    """All unmarked headings of a page whose short pieces are signed where they end, three of
    them and most: （罗 鸣）. Not numbered ones, nor those of a page that signs otherwise."""
    plain = [r for r in runs if r[0] not in marked and _is_phrase(_title(blocks, r))]
    signed = sum(b.kind in (Kind.TEXT, Kind.BYLINE) and _is_signed(b.text) for b in blocks)
    signed = max(signed, sum(_ends_signed(blocks, r, runs) for r in plain))
    if signed < _MIN_SIGNED or signed < _SIGNED * len(plain):
        return {}
    above = [runs[0][0], *sorted(marked)]
    owners = {above[max(0, bisect_left(above, r[0], lo=1) - 1)] for r in plain}
    if any(_gathers(blocks, owner) for owner in owners):
        return {}
    return {r[0]: Ground.SIGNED_PIECES for r in plain if next_block(blocks, r[-1]) is not None}


def _behind_signed(
    blocks: Sequence[PageBlock], runs: list[list[int]], marked: set[int]
) -> set[int]:
    """The first blocks of runs above which a text ends with its author's name in brackets; none
    where more than a few do, as short pieces may, nor below a headline that gathers some."""
    above = ((r, next_block(blocks, r[0], -1)) for r in runs if r[0] not in marked)
    signed = [r for r, b in above if b and b.kind is Kind.TEXT and signature_span(b.text)]
    owners = (_owner([r], marked, runs) for r in signed)
    are_pieces = any(_gathers(blocks, o) for o in owners if o is not None)
    return set() if are_pieces or len(signed) >= _MIN_SIGNED else {r[0] for r in signed}


def _afterwords(blocks: Sequence[PageBlock], runs: list[list[int]], marked: set[int]) -> set[int]:
    """The first blocks of runs that are an editor's last word (编后), on a page of several
    articles."""
    if len(marked) < _MIN_ARTICLES:
        return set()
    plain = (r[0] for r in runs if r[0] not in marked and len(r) == 1)
    return {i for i in plain if names_afterword(blocks[i].text)}


def _heads_section(blocks: Sequence[PageBlock], run: list[int], is_below: bool) -> bool:
    """Whether a title block has its first section's heading right below: display type behind a
    byline or a subtitle, or behind an organisation's line on a page that prints it below."""
    parts = (Kind.BYLINE, Kind.SUBTITLE) + ((Kind.ORGANISATION,) if is_below else ())
    return blocks[run[-1]].kind is Kind.DISPLAY and any(blocks[i].kind in parts for i in run[:-1])


def _gathers_voices(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether a column's name stands right above what several people say, each named in front, or
    behind a dash; or any headline above three who are named with whom they speak for."""
    if len(run) > 1:
        return False
    below = blocks[run[-1] + 1 : run[-1] + 4]
    if len(below) > 2 and all(_VOICE_SIGNED.match(b.text) for b in below):
        return True
    if not names_column(blocks[run[0]].text):
        return False
    if len(below) > 1 and all(_VOICE.match(b.text) for b in below[:2]):
        return True
    texts = texts_below(blocks, run, _MOST_VOICES)
    return sum(bool(_VOICE_BEHIND.search(b.text)) for b in texts) > 1


def _ends_signed(blocks: Sequence[PageBlock], run: list[int], runs: list[list[int]]) -> bool:
    """Whether the line of who wrote it stands behind the text below display type, before the next
    display type."""
    at = bisect_left(runs, run)
    stop = runs[at + 1][0] if at + 1 < len(runs) else len(blocks)
    signers = (i for i in range(run[-1] + 1, stop) if blocks[i].kind is Kind.BYLINE)
    before = (next_block(blocks, i, -1) for i in signers)
    return any(b is not None and b.kind is Kind.TEXT and ends_sentence(b.text) for b in before)


def _is_signed(text: str) -> bool:
    """Whether a text ends with the names of who wrote it, in brackets."""
    return signature_span(text) is not None or bool(_SIGNED_BY.search(text[-_SIGNED_LENGTH:]))


def _headlines(
    blocks: Sequence[PageBlock], group: list[list[int]], known: dict[int, Ground]
) -> dict[int, Ground]:
    """Headings that say which committee did what, two of them at least (with those `known` to
    open an article); where they are most of a group of three and more, the others as well."""
    said = [r for r in group if HEADLINE.match(_title(blocks, r)) and r[0] not in known]
    found = len(said) + sum(r[0] in known for r in group)
    if found < 2:
        return {}
    out = {r[0]: Ground.HEADLINE for r in said}
    if len(group) > 2 and found >= 0.6 * len(group):
        rest = (r for r in group if _is_phrase(blocks[r[0]].text))
        out.update((r[0], Ground.ALIKE) for r in rest if r[0] not in known and r[0] not in out)
    return out


def _is_phrase(text: str) -> bool:
    """Whether a line can be a headline like those beside it: no number in front, no name and no
    sentence."""
    is_named = is_bare_name(text.strip())
    return not (NUMBERED.match(text) or is_named or text.rstrip()[-1:] == "。")


def _title(blocks: Sequence[PageBlock], run: list[int]) -> str:
    """The line that a run of display type says most with: the first, but for a column's name."""
    texts = display_lines(blocks, run)
    return texts[1] if len(texts) > 1 and _is_labelled(blocks, run) else "".join(texts[:1])


def _is_labelled(blocks: Sequence[PageBlock], run: list[int], by_length: bool = True) -> bool:
    """Whether a column's name stands right above a headline, or a sidebar's in front of it."""
    lines = display_lines(blocks, run)
    if lines and (sidebar := SIDEBAR.match(lines[0])):
        return len(lines) == 1 + (sidebar.end() == len(lines[0]))
    is_told = by_length or names_column("".join(lines[:1]))
    return is_told and is_labelled(blocks, [i for i in run if blocks[i].kind is Kind.DISPLAY])


def _is_of_body(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether a heading opens with a committee's name that the first sentence below repeats,
    while the paragraph above does not know it: 某县政协“议事厅”走进大棚."""
    m = _BODY.match(_title(blocks, run))
    before, after = next_block(blocks, run[0], -1), next_block(blocks, run[-1])
    if m is None or before is None or before.kind not in (Kind.TEXT, Kind.BYLINE):
        return False
    told = texts_below(blocks, run, _NEAR_HEAD)
    if after is None or after.kind is not Kind.TEXT or m[0] in before.text:
        return False
    return any(m[0] in re.split("[。！？]", b.text)[0] for b in told)


def _signed_by_another(
    blocks: Sequence[PageBlock], group: list[list[int]], owner: int
) -> int | None:
    """The first block of the only heading below a title block with a byline whose text is signed
    in brackets by somebody else; None where there is none, or more headings than one."""
    named = "".join(b.text for b in _title_block(blocks, owner) if b.kind is Kind.BYLINE)
    if len(group) != 1 or not named:
        return None
    signature = signature_below(blocks, group[0])
    m = _BARE_SIGNATURE.match("".join(signature.split()))
    return group[0][0] if m and m[1] not in "".join(named.split()) else None


def signature_below(blocks: Sequence[PageBlock], run: list[int]) -> str:
    """The byline behind the text below display type, before the next display type; empty where
    there is none."""
    aside = (Kind.TEXT, Kind.CAPTION, Kind.FURNITURE)
    below = itertools.dropwhile(lambda b: b.kind in aside, _from(blocks, run[-1] + 1))
    first = next(below, None)
    return first.text.strip() if first is not None and first.kind is Kind.BYLINE else ""


def _owner(group: list[list[int]], marked: set[int], runs: list[list[int]]) -> int | None:
    """The first block of the title block that a group of headings stands under; the page's first
    display type where none does."""
    if not group:
        return None
    return max((m for m in marked if m < group[0][0]), default=runs[0][0])


def _gathers(blocks: Sequence[PageBlock], owner: int) -> bool:
    """Whether an article gathers short reports under one headline; the name of the column that it
    stands in says nothing of it."""
    titles = (b for b in _title_block(blocks, owner) if b.kind is not Kind.CAPTION)
    lines = [b.text.strip() for b in titles]
    return any(GATHERS.search(t) for n, t in enumerate(lines) if n or not names_column(t))


def anew(blocks: Sequence[PageBlock], run: list[int]) -> Ground | None:
    """What around display type shows that an article ends above it or begins below it."""
    before, after = next_block(blocks, run[0], -1), next_block(blocks, run[-1])
    if after is not None and DATELINE.match(after.text):
        return Ground.DATELINE
    if before is not None and (
        before.kind is Kind.BYLINE
        or SIGNATURE.search(before.text[-64:])
        or DAY.match(before.text.strip())
        or _ENDNOTE.fullmatch(before.text.strip())
        or _SOURCE.search(before.text[-_SIGNED_LENGTH:])
    ):
        return Ground.SIGNED_ABOVE
    return None


def _odd(
    blocks: Sequence[PageBlock], group: list[list[int]], owner: int | None
) -> dict[int, Ground]:
    """Those of an article's headings that say by their words, or by those below, that they open
    another article: a salutation; a list's name, a news report's first line or a poem.

    But for a salutation, where two or more say so they are its sections (a list of lists, a
    diary of the year, three poems), unless the article they stand in opens as they do, or names
    its author above lists and notices: `owner` is the first block of its title block. What
    gathers short reports, the article or the first of the headings, has news as its sections.
    """
    out = {r[0]: Ground.LETTER for r in group if _has_salutation_below(blocks, r)}
    for ground, says in (
        (Ground.DOCUMENT, names_document),
        (Ground.LIST, has_list_below),
        (Ground.NEWS, _has_news_below),
        (Ground.VERSE, _has_verse_below),
    ):
        said = [run for run in group if says(blocks, run)]
        if ground is Ground.VERSE and owner is not None and _opens_as_verse(blocks, owner):
            continue
        is_story = (
            ground is Ground.DOCUMENT
            and owner is not None
            and (_has_byline(blocks, owner) or are_of_other_sorts(blocks, owner, said))
        )
        starts = [k for k in (owner, *(r[0] for r in group[:1])) if k is not None]
        if ground is Ground.NEWS and any(_gathers(blocks, k) for k in starts):
            continue
        is_page_of_news = (
            ground is Ground.NEWS and owner is not None and _opens_as_news(blocks, owner)
        )
        if len(said) == 1 or is_page_of_news or is_story:
            for run in said:
                out.setdefault(run[0], ground)
    return out


def _title_block(blocks: Sequence[PageBlock], owner: int) -> Iterator[PageBlock]:
    """What stands from a title block's first block on, up to the text below it."""
    return itertools.takewhile(lambda b: b.kind is not Kind.TEXT, _from(blocks, owner))


def _from(blocks: Sequence[PageBlock], at: int) -> Iterator[PageBlock]:
    """The blocks from a place on, no more of them than are asked for: there may be many."""
    return (blocks[i] for i in range(at, len(blocks)))


def _has_byline(blocks: Sequence[PageBlock], owner: int) -> bool:
    """Whether a title block names who wrote what stands below."""
    return any(b.kind is Kind.BYLINE for b in _title_block(blocks, owner))


def _has_news_below(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    before, after = next_block(blocks, run[0], -1), next_block(blocks, run[-1])
    ends = before is None or ends_sentence(before.text)
    return ends and after is not None and bool(_NEWS_LEAD.match(after.text))


def _has_salutation_below(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    after = next_block(blocks, run[-1])
    return after is not None and bool(SALUTATION.match(after.text.strip()))


def _has_verse_below(blocks: Sequence[PageBlock], run: list[int]) -> bool:
    """Whether four short lines and more stand below, as verse does."""
    lines = texts_below(blocks, run, _VERSE_LINES)
    is_short = all(
        len(b.text) <= _MAX_VERSE and not is_counted(b.text) and not _OPENS_ROW.match(b.text)
        for b in lines
    ) and not all(map(is_spaced_row, lines))
    return len(lines) == _VERSE_LINES and is_short


def _opens_as_verse(blocks: Sequence[PageBlock], owner: int) -> bool:
    """Whether a title block has verse below, so that the headings behind are other poems'."""
    first = next((i for i in range(owner, len(blocks)) if blocks[i].kind is Kind.TEXT), None)
    return first is not None and _has_verse_below(blocks, [first - 1])


def _opens_as_news(blocks: Sequence[PageBlock], owner: int) -> bool:
    """Whether the first text below a title block is a news report's."""
    below = (b for b in _from(blocks, owner) if b.kind in (Kind.TEXT, Kind.MARKDOWN))
    lead = next(below, None)
    return lead is not None and bool(_NEWS_LEAD.match(lead.text) or DATELINE.match(lead.text))


def _belongs_above(blocks: Sequence[PageBlock], run: list[int], marked: set[int]) -> bool:
    """Whether the text below a heading repeats words of the article above it: six characters
    running, a refrain or a name, an organisation's name aside."""
    above = max((i for i in marked if i < run[0]), default=0)
    stop = min((i for i in marked if i > run[0]), default=len(blocks))
    return bool(_phrases(blocks[above : run[0]]) & _phrases(blocks[run[0] : stop]))


def _phrases(blocks: Sequence[PageBlock]) -> set[str]:
    found = (m[1] for b in blocks for m in _PHRASE.finditer(b.text))
    return {phrase for phrase in found if "政协" not in phrase and "委员会" not in phrase}


def starts_anew(blocks: Sequence[PageBlock], run: list[int], i: int) -> bool:
    """Whether a headline directly below a title block opens another: it has a byline of its own, a
    dateline below or is a list's, and the one above is complete with its byline, or gathers
    speeches (——大会发言摘登)."""
    above = blocks[run[-1]]
    if blocks[i].kind is not Kind.DISPLAY or Kind.DISPLAY not in {blocks[k].kind for k in run}:
        return False
    is_whole = above.kind is Kind.BYLINE or (
        above.kind is Kind.SUBTITLE and bool(GATHERED.search(above.text.strip()))
    )
    below = itertools.takewhile(
        lambda b: b.kind in (Kind.DISPLAY, Kind.SUBTITLE, Kind.BYLINE), blocks[i + 1 : i + 4]
    )
    if not is_whole:
        return False
    if any(b.kind is Kind.BYLINE for b in below) or has_list_below(blocks, [i]):
        return True
    after = next_block(blocks, i)
    return after is not None and after.kind is Kind.TEXT and bool(DATELINE.match(after.text))
