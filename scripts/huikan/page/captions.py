"""Captions and credits: text that belongs to a picture and not to the running text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from huikan.blocks import Kind, PageBlock
from huikan.page.briefs import is_like_those_above, items_of_a_row, signed_briefs
from huikan.page.edges import DEEP, sets_paragraphs_tight
from huikan.page.labels import DATED
from huikan.page.reports import report_headlines
from huikan.text.chars import (
    HAN,
    NUMBERED,
    RUN_IN,
    breaks_off,
    ends_clause,
    ends_sentence,
    unbalanced,
    word_across,
)
from huikan.text.cuts import continuation_logit
from huikan.trace import Edit

_MAX_NUMBERED = 40
"""Characters of a heading with a number in front, at most."""
MARK = re.compile(r"[▲▼△▽◀▶◁▷▴▾▸◂⬆⬇↑↓←→]+\s*")
"""A mark that only points at the picture."""

# … or only marks a line of its own.
_SQUARE = re.compile(r"[■□]\s*(?=\S)")
_LABEL = re.compile(
    r"(?:图为|[上下左右]图(?:[：:、]|为)|(?:照片|图片|图片说明|图说)[：:]|图[一二三四五六七八九①②③④⑤⑥\d]{1,2}[：:、为]|[（(]?资料图)"
)
# … or after a sentence that tells what the picture is about.
_LABEL_BEHIND = re.compile(
    r"[。！？]图(?:为|中)[^。]{4,40}。?$"
    r"|[。！？，](?:[前后]排)?[左右][一二三四五六七八九1-9]为[^。，]{2,16}。?$|[（(](?:资料|档案)(?:图片?|照片)[）)]。?$"
)
_LABELS = ("图片新闻", "图片报道")
_TAKEN = re.compile(r"(?:摄|摄影|供图)[）)]?$")
# A name with where it stands in the picture: 申克俭（左三）.
_POINTED = re.compile(rf"[{HAN}]（(?:前排|后排)?[左右中][一二三四五六七八九1-9]?）")
# A credit: who took or gave the pictures; alone or in brackets.
_CREDIT = re.compile(
    rf"[（(]?(?:本[版报期刊文组]?|文中|文内|以上|均)?(?:图(?!片(?:故事|新闻|报道|专[版题页]))片?|照片(?!故事)|摄影(?!报道|手记|札记|随笔|家|展)|图/|文图|供图|图文)"
    rf"[^。；]{{0,30}}[）)]?$"
    r"|[（(]?(?:本[报刊])?资料图片[）)]?$"
    rf"|[（(](?:本报)?(?:记者|通讯员)?\s?[{HAN}、\s]{{2,20}}\s?(?:摄|摄影|供图|图)[）)]$"
    rf"|(?:本报)?(?:记者|通讯员)?\s?[{HAN}]{{2,4}}\s?(?:摄|摄影|供图)$"
    r"|[（(][^（）()。]{2,30}(?:提供|供图)[）)]$"
    r"|(?:制图|绘图|图表|漫画|数据来源|资料来源)[：:][^。]{2,40}$"
)
# A sentence with who took the picture behind it: …的收费办法。 赵一帆 摄
_CREDIT_BEHIND = re.compile(
    rf"[。！？”]\s*[（(](?:本[报刊网社])?(?:记者|通讯员)?\s*[{HAN}](?:\s{{0,2}}[{HAN}]){{1,2}}\s*(?:摄|摄影|供图|提供|翻拍)[）)]$"
    rf"|[。！？”]\s*[（(][{HAN}]{{2,14}}馆\s?(?:收?藏|供图|提供)[）)]$|"
    rf"[。！？）”]\s*(?:本[报刊网])?(?:记者|通讯员)?\s?(?:[{HAN}](?:\s{{0,2}}[{HAN}]){{1,3}}(?:·[{HAN}]{{2,8}})?"
    rf"|[{HAN}]{{2,8}}·[{HAN}]{{2,8}})\s?[/／]?\s?(?:摄|摄影|供图)$"
    rf"|[。！？）”]\s*(?:摄影|摄|图)[：:／/]\s?[{HAN}](?:\s{{0,2}}[{HAN}]){{1,2}}$"
    rf"|[。！？）”]\s*[（(]?(?:本[报刊])?资料图片[）)]?$"
)
# One sentence that says who does what where: an actor, and what a camera sees being done.
_ACTOR = re.compile(r"政协|委员|主席|书记|调研组|视察组|考察组|代表团|干部|志愿者|群众")
_ACT = re.compile(
    r"组织|召开|举[办行]|开展|调研|视察|考察|宣讲|慰问|座谈|观摩|走访|协商|参观|督办|培训|义诊|听取|"
    r"讲解|交流|讨论|热议|接待|揭牌|签约|参加|察看|查看|指导|检查|体验|种植|表演|授课|发言|颁发|颁奖|授牌|剪彩|看望"
)
_FULL_DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日[，,上下]?")
_MONTH = re.compile(r"\d{4}年\d{1,2}月(?:\d{1,2}日)?[，,]")
# A report goes on with what was said there; a picture's line stands alone.
_REPORT = re.compile(rf"[{HAN}]{{0,6}}(?:会议|会上|座谈会|大家|与会|调研组|委员们|活动)")
# How such a sentence opens: with the day, or with who does it.
_OPENS = re.compile(
    rf"(?:{DATED.pattern})|[{HAN}]{{0,10}}(?:政协|党组|委员会|调研组|考察组|视察组|党委|区委|县委|市委|省委)"
    rf"|[{HAN}]{{0,8}}(?:委员|主席|副主席|书记)[{HAN}]{{0,6}}(?:在|到|向|为|与|深入)"
)
_BODY_ACTS = re.compile(rf"[{HAN}]{{2,12}}(?:政协|党组|委员会)(?!委员)")
_FUTURE = re.compile(
    r"将(?:要|于|在|把|以|继续|进一步|持续)|今后|下一步|不断|认为|指出|强调|要求|表示|建议，|要把"
)
_TOLD = re.compile("(?:介绍|告诉[^，]{1,6}|透露)[，：]")
_SENTENCE_END = re.compile(r"[。！？]")

# Somebody or somewhere that a picture can show.
_SHOWS = re.compile(
    rf"{_ACTOR.pattern}|{_ACT.pattern}|[{HAN}](?:在|正在|向|为|与|和)[{HAN}]|(?:上|里|中|前|现场)[，。]|群众|居民|村民|师生|工人"
)
# … or a thing that is shown: 1963年的值班日志影印件.
_THING = re.compile(
    "影印件|复印件|手迹|手稿|书影|旧照|合影|原件|签名|证书|奖状|锦旗|实物|留影|示意图|草图|海报|剪报|纪念章|封面"
)
_MAY_GO_ON = -2.0
"""Log-odds from which a sentence may go on with the text above where that below does not."""
_MIN_SCENE, _MAX_SCENE, _COULD_GO_ON, _SURER = 8, 60, -0.7, 1.5
"""Characters of such a sentence; log-odds that the text goes on below it, and how much better it
must go on there than with the sentence (twice as much if that has no full stop)."""
_MAX_CAPTION, _MIN_RUN_IN = 90, 3
_MAX_DATED, _MIN_DATED, _MOST_DATED = 36, 2, 0.2
"""Characters of a sentence with a full date that may show anything; how many sentences that open
with one and stand between blank lines make them captions on a page without other pictures; and
of its texts the share that they are at most, since a chronicle is all of them."""
_MAX_LONE = 40
"""Characters of a sentence that is a caption because others of the page interrupt its text."""
_RECENT = re.compile("近日|日前|(?:[提形][出成]|查看|走访|召开|收集)[^，。]{0,12}[条件次处篇户]")
"""What news says, and no picture: that it was of late, how many there were."""
# A place that a picture shows, without an end: 老会馆旧址，1956年第一次会议在此召开
_PLACE_SHOWN = re.compile(
    rf"[{HAN}“”《》]{{2,16}}(?:旧址|遗址|旧照|老照片|全景|一角|外景|内景|远眺|碑刻)(?:，[{HAN}\d“”]{{4,40}})?"
)
_PLACE_ALONE = "页面有图，本行是一处地方的名称，没有句末标点"
_SET_OUT = 6
"""So many times as many paragraphs as sentences that are set in, and so many more, are not."""
_LONE_DATED = "前后空行的一句话，写明年月，旁边没有别的记事"
_DATED_AT_TOP = "版首的几句话，各写明年月日、谁做什么，上面没有标题"
_DATED_BESIDE = "写明年月日的一句话，旁边是一条同样写法的图注"
_LIKE_OTHERS = "别的图注没有标记、打断了正文，本句也是自成一段的一句短话，写谁做什么"
_SET_IN_ALONE = "本页段首都顶格，只有这样的一句话缩进，写谁在何处做什么"
_GOES_ON = re.compile("[，。；：、！？们]|的(?![确士])")
"""What no text begins with: it goes on with that above."""
_MIN_ITEMS = 3
"""Items below a headline that each have a △."""
_MOST_BETWEEN = 60
"""Captions, folios and the like between two parts of a text. More stand on no page; to go past
them from each would take quadratic time on a text of nothing else."""


def find_captions(blocks: Sequence[PageBlock]) -> dict[int, tuple[str, str, float]]:
    """Index of each caption or credit → (rule, reason, confidence).

    A mark, a label (图为) or a credit settles it. A lone sentence that says who does what
    where is a caption only if the page has pictures for another reason (a mark, a credit) and
    the sentence either breaks one that goes on behind it or stands among others of its kind, and
    the source (a PDF) does not show how captions are set.
    Never takes a paragraph of two sentences without a mark, so that news briefs stay articles.
    """
    found: dict[int, tuple[str, str, float]] = {}
    items, reports = _listed(blocks), report_headlines(blocks)
    for i, block in enumerate(blocks):
        if block.kind in (Kind.TEXT, Kind.DISPLAY) and not block.level and i not in items:
            text = block.text.strip()
            if MARK.match(text):
                found[i] = ("caption/mark", "以指图符号开头", 0.99)
            elif _is_squared(blocks, i):
                found[i] = ("caption/mark", "方块后面一句话，写谁在何处做什么", 0.9)
            elif _is_labelled(text):
                found[i] = ("caption/label", "以“图为”一类字样开头", 0.97)
            elif _is_pointed(text):
                found[i] = ("caption/label", "写明谁在图中左右", 0.97)
            elif len(text) <= _MAX_CAPTION and _CREDIT_BEHIND.search(text):
                found[i] = ("caption/credit", "一句话后面署着摄影者", 0.97)
            elif len(text) <= 40 and text not in _LABELS and _CREDIT.match(text):
                found[i] = ("caption/credit", "图片出处或摄影署名", 0.97)
                if _TAKEN.search(text) and i - 1 not in found and _is_sentence(blocks, i - 1):
                    found[i - 1] = ("caption/credit", "下面一行署着摄影者", 0.93)
            elif i and blocks[i - 1].kind is not Kind.DISPLAY and _is_boxed(block):
                found[i] = ("caption/own-box", "行首有一个空格，是另一个文字框里的一句话", 0.9)
    found |= _places_shown(blocks, found)
    found |= _set_in_alone(blocks, found)
    found |= dict.fromkeys(_beside_dated(blocks, found), ("caption/scene", _DATED_BESIDE, 0.9))
    scenes = set() if _shows_captions(blocks, found) else _scenes(blocks, found)
    is_tight = sets_paragraphs_tight(blocks)
    run_in = _runs_headings_in(blocks)
    for i in range(len(blocks)):
        if i in found or i in scenes or i in reports:
            continue
        if _stands_between(blocks, i, found, run_in):
            reason = "一句完整的话，上文没有完，接得上的是下文，不是本句"
            found[i] = ("caption/interrupts", reason, 0.9)
    full = {i for i in scenes if _FULL_DATE.match(blocks[i].text)}
    found |= dict.fromkeys(_at_top(blocks, full, found), ("caption/scene", _DATED_AT_TOP, 0.9))
    has_pictures = bool(found)
    found |= dict.fromkeys(_lone_dated(blocks, found), ("caption/scene", _LONE_DATED, 0.9))
    for i in sorted(scenes - found.keys()):
        if _breaks_sentence(blocks, i, found, run_in):
            found[i] = ("caption/interrupts", "一句话的图注，打断了前后相接的正文", 0.95)
        elif is_like_those_above(blocks, i, found):
            continue
        elif has_pictures and (
            _in_series(scenes, i, blocks)
            or _is_dated(full, i, blocks, found)
            or _is_aside(blocks, i)
            or (is_tight and _is_set_apart(blocks, i))
        ):
            found[i] = ("caption/scene", "页面有图，本句自成一段，写谁在何处做什么", 0.9)
    return found | _like_those_found(blocks, scenes, found)


def _shows_captions(
    blocks: Sequence[PageBlock], found: Mapping[int, tuple[str, str, float]]
) -> bool:
    """Whether the source shows how captions are set, below their pictures and smaller than text,
    so that what is set as text is none."""
    is_marked = any(rule == "caption/mark" for rule, _, _ in found.values())
    return is_marked and any(b.size for b in blocks)


def _like_those_found(
    blocks: Sequence[PageBlock],
    scenes: set[int],
    found: dict[int, tuple[str, str, float]],
) -> dict[int, tuple[str, str, float]]:
    """Those of the `scenes` that stand between two finished texts, on a page that prints captions
    without a mark, since one at least interrupts a sentence: short ones, half as long as the two
    texts at most. Not those beside another, as news briefs are, nor one that a report of what was
    said there follows."""
    rules = {rule for rule, _, _ in found.values()}
    if "caption/interrupts" not in rules or "caption/mark" in rules:
        return {}
    own = [i for i in sorted(scenes - found.keys()) if _is_scene_between(blocks, i, found)]
    return dict.fromkeys(own, ("caption/scene", _LIKE_OTHERS, 0.85))


def _is_scene_between(
    blocks: Sequence[PageBlock], i: int, found: dict[int, tuple[str, str, float]]
) -> bool:
    text = blocks[i].text.strip()
    above, below = _neighbour(blocks, i, -1, found), _neighbour(blocks, i, +1, found)
    if above is None or below is None or {above.kind, below.kind} != {Kind.TEXT}:
        return False
    if len(text) > _MAX_LONE or _RECENT.search(text) or not ends_sentence(text):
        return False
    if any(_is_scene(b) for b in (above, below)) or _REPORT.match(below.text):
        return False
    is_short = 2 * len(text) <= max(len(above.text), len(below.text))
    return is_short and ends_sentence(above.text) and _stands_alone(blocks, i)


def strip_mark(text: str) -> list[Edit]:
    """Propose removing the mark that a caption opens with."""
    m = MARK.match(text) or _SQUARE.match(text)
    return [Edit(0, m.end(), "", "caption/mark", "只用来指图的符号")] if m else []


def _listed(blocks: Sequence[PageBlock]) -> set[int]:
    """Indices of lines that a △ marks as items, not as captions: three and more below one another
    right below a headline."""
    out: set[int] = set()
    run: list[int] = []
    for i, block in enumerate([*blocks, None]):
        if block is not None and block.text.lstrip()[:1] == "△":
            run.append(i)
            continue
        is_below_title = bool(run) and run[0] and blocks[run[0] - 1].kind is Kind.DISPLAY
        if len(run) >= _MIN_ITEMS and is_below_title:
            out.update(run)
        run = []
    return out


def _places_shown(
    blocks: Sequence[PageBlock], found: Mapping[int, tuple[str, str, float]]
) -> dict[int, tuple[str, str, float]]:
    """Lines that name a place that a picture shows (老会馆旧址，…在此召开), on a page that has
    pictures."""
    texts = (i for i, b in enumerate(blocks) if b.kind in (Kind.TEXT, Kind.DISPLAY) and not b.level)
    own = (i for i in texts if i not in found and _PLACE_SHOWN.fullmatch(blocks[i].text.strip()))
    return dict.fromkeys(own, ("caption/scene", _PLACE_ALONE, 0.9)) if found else {}


def _beside_dated(
    blocks: Sequence[PageBlock], found: Mapping[int, tuple[str, str, float]]
) -> list[int]:
    """Sentences that open with a full date and show somebody or somewhere, right above or below a
    caption that opens with one, too."""
    dated = {i for i in found if _FULL_DATE.match(blocks[i].text.strip())}
    beside = {k for i in dated for k in (i - 1, i + 1) if 0 <= k < len(blocks)} - found.keys()
    return [i for i in sorted(beside) if _shows_on_day(blocks[i]) and _is_sentence(blocks, i)]


def _is_squared(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a square stands before one sentence that says who does what where, and before no
    line beside it: then it marks the items of a list."""
    text = blocks[i].text.strip()
    m = _SQUARE.match(text)
    if m is None or len(text) > _MAX_CAPTION or any(unbalanced(text)):
        return False
    beside = (blocks[j].text.strip() for j in (i - 1, i + 1) if 0 <= j < len(blocks))
    if any(map(_SQUARE.match, beside)) or len(_SENTENCE_END.findall(text)) > 1:
        return False
    is_told = ends_sentence(text) and not _FUTURE.search(text)
    return bool(is_told and _ACTOR.search(text) and _ACT.search(text))


def _is_labelled(text: str) -> bool:
    """Whether 图为 or the like opens a text, or its last sentence."""
    if len(text) > _MAX_CAPTION * 2:
        return False
    return bool(_LABEL.match(text) or (len(text) <= _MAX_CAPTION and _LABEL_BEHIND.search(text)))


def _is_sentence(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether a block is one sentence that begins and ends in itself, behind finished text."""
    if i < 0 or blocks[i].kind is not Kind.TEXT or blocks[i].width:
        return False
    text = blocks[i].text.strip()
    if len(text) > _MAX_SCENE or len(_SENTENCE_END.findall(text)) != 1 or not ends_sentence(text):
        return False
    above = _neighbour(blocks, i, -1, {})
    return above is None or above.kind is not Kind.TEXT or ends_clause(above.text)


def _is_pointed(text: str) -> bool:
    """Whether one sentence says where in a picture somebody stands."""
    if len(text) > _MAX_CAPTION or len(_SENTENCE_END.findall(text)) > 1:
        return False
    return bool(_POINTED.search(text))


def _is_boxed(block: PageBlock) -> bool:
    """Whether extraction put a box of its own tight below another: one odd space in front, and
    hardly more than a sentence."""
    text = block.text.strip()
    if not block.tight or block.indent != 1 or not 8 <= len(text) <= _MAX_CAPTION:
        return False
    if len(_SENTENCE_END.findall(text)) > 1 or any(unbalanced(text)):
        return False
    return ends_sentence(text) or len(text) <= _MAX_CAPTION // 2


def _set_in_alone(
    blocks: Sequence[PageBlock], found: Mapping[int, tuple[str, str, float]]
) -> dict[int, tuple[str, str, float]]:
    """The lone sentences that are set in on a page which sets nothing else in, if each shows
    somebody or somewhere and one at least says who does what where: boxes of their own. None
    where a paragraph is set in, too, or where few are not."""
    texts = [i for i, b in enumerate(blocks) if b.kind is Kind.TEXT and i not in found]
    deep = [i for i in texts if blocks[i].indent >= DEEP]
    if not deep or len(texts) < _SET_OUT * (1 + len(deep)) or any(b.level for b in blocks):
        return {}
    is_box = all(_is_shown(blocks[i].text.strip()) for i in deep)
    is_box = is_box and any(_is_scene(blocks[i]) for i in deep)
    return dict.fromkeys(deep, ("caption/own-box", _SET_IN_ALONE, 0.9)) if is_box else {}


def _is_shown(text: str) -> bool:
    """Whether a text is one whole sentence that shows somebody or somewhere, and nothing told."""
    if (
        not _MIN_SCENE <= len(text) <= _MAX_SCENE
        or any(unbalanced(text))
        or not ends_sentence(text)
    ):
        return False
    is_one = len(_SENTENCE_END.findall(text)) == 1 and not ("：" in text or "；" in text)
    return is_one and not _FUTURE.search(text) and bool(_SHOWS.search(text))


def _shows_on_day(block: PageBlock) -> bool:
    """Whether a sentence that opens with a full date shows somebody or somewhere."""
    return bool(_FULL_DATE.match(block.text)) and _is_shown(block.text.strip())


def _is_scene(block: PageBlock) -> bool:
    text = block.text.strip()
    if block.kind is Kind.DISPLAY and not ends_sentence(text):
        return False
    if block.kind not in (Kind.TEXT, Kind.DISPLAY) or not 10 <= len(text) <= _MAX_CAPTION:
        return False
    stops = len(_SENTENCE_END.findall(text))
    if stops > 1 or (stops == 1 and not ends_sentence(text)) or any(unbalanced(text)):
        return False
    if _FUTURE.search(text) or _TOLD.search(text) or "：“" in text or text.count("；"):
        return False
    is_told = _FULL_DATE.match(text) or _ACTOR.search(text)
    return bool(_OPENS.match(text) and is_told and _ACT.search(text))


def _scenes(blocks: Sequence[PageBlock], found: Mapping[int, tuple[str, str, float]]) -> set[int]:
    """Indices of sentences that say who does what where and are no short reports."""
    scenes = {i for i, b in enumerate(blocks) if i not in found and _is_scene(b)}
    return scenes - signed_briefs(blocks, scenes) - items_of_a_row(blocks, scenes)


def _runs_headings_in(blocks: Sequence[PageBlock]) -> bool:
    """Whether three paragraphs at least open with a sentence like a heading (建好两支队伍。…), so
    that none which does goes on with another."""
    return sum(b.kind is Kind.TEXT and bool(RUN_IN.match(b.text)) for b in blocks) >= _MIN_RUN_IN


def _may_go_on(before: PageBlock, block: PageBlock, after: PageBlock) -> bool:
    """Whether a block may go on with the open text above it, since the text below, which a
    sentence like a heading opens, does not. Not where it says itself which committee acts, nor
    where a word goes on from the text above to that below (看 / 病，…)."""
    if not RUN_IN.match(after.text) or _BODY_ACTS.match(block.text.strip()):
        return False
    if word_across(before.text, after.text) and not word_across(before.text, block.text.strip()):
        return False
    return continuation_logit(before.text, block.text.strip(), False) > _MAY_GO_ON


def _breaks_sentence(
    blocks: Sequence[PageBlock],
    i: int,
    found: dict[int, tuple[str, str, float]],
    run_in: bool,
) -> bool:
    """Whether the text before is open and the text behind does not start anew; with `run_in`, a
    sentence like a heading starts one."""
    before = _neighbour(blocks, i, -1, found)
    after = _neighbour(blocks, i, +1, found)
    if before is None or after is None or {before.kind, after.kind} != {Kind.TEXT}:
        return False
    if run_in and _may_go_on(before, blocks[i], after):
        return False
    if _is_numbered_heading(before):
        return False
    return not ends_clause(before.text) and ends_sentence(blocks[i].text)


def _is_numbered_heading(block: PageBlock) -> bool:
    """Whether a text is a line with a number in front and no sentence's end: it breaks off
    nowhere."""
    text = block.text.strip()
    is_line = len(block.lines) == 1 and not block.width and len(text) <= _MAX_NUMBERED
    return is_line and bool(NUMBERED.match(text)) and not _SENTENCE_END.search(text)


def _stands_between(
    blocks: Sequence[PageBlock],
    i: int,
    found: dict[int, tuple[str, str, float]],
    run_in: bool,
) -> bool:
    """Whether one whole sentence that shows somebody, somewhere or some thing stands in a sentence
    that breaks off above it and goes on below, by the words at both cuts."""
    block, text = blocks[i], blocks[i].text.strip()
    if (
        block.kind not in (Kind.TEXT, Kind.DISPLAY)
        or not _MIN_SCENE <= len(text) <= _MAX_SCENE
        or block.level
    ):
        return False
    stops = len(_SENTENCE_END.findall(text))
    if stops > 1 or ends_sentence(text) != bool(stops) or any(unbalanced(text)):
        return False
    before, after = _neighbour(blocks, i, -1, found), _neighbour(blocks, i, +1, found)
    if before is None or after is None or {before.kind, after.kind} != {Kind.TEXT}:
        return False
    is_thing = _THING.search(text) is not None
    if _FUTURE.search(text) or "：" in text or "；" in text:
        return False
    if not is_thing and not _SHOWS.search(text):
        return False
    if _is_numbered_heading(before) or not breaks_off(before.text):
        return False
    if run_in and _may_go_on(before, block, after):
        return False
    if stops and _GOES_ON.match(after.text):
        return True
    through = continuation_logit(before.text, after.text, False)
    better = through - continuation_logit(before.text, text, False)
    if is_thing and stops:
        return better > 0
    return through > _COULD_GO_ON and better > (_SURER if stops else 2 * _SURER)


def _neighbour(
    blocks: Sequence[PageBlock], i: int, step: int, found: dict[int, tuple[str, str, float]]
) -> PageBlock | None:
    """The next block above (-1) or below that is neither a caption nor furniture, if no more
    than `_MOST_BETWEEN` of these stand between."""
    for j in range(i + step, i + step * (_MOST_BETWEEN + 2), step):
        if not 0 <= j < len(blocks):
            return None
        if j not in found and blocks[j].kind is not Kind.FURNITURE:
            return blocks[j]
    return None


def _in_series(scenes: set[int], i: int, blocks: Sequence[PageBlock]) -> bool:
    """Whether it opens with a day, as another such sentence beside it does."""
    near = [j for j in (i - 1, i, i + 1) if j in scenes and DATED.match(blocks[j].text)]
    return i in near and len(near) > 1


def _is_dated(
    full: set[int],
    i: int,
    blocks: Sequence[PageBlock],
    found: Mapping[int, tuple[str, str, float]],
) -> bool:
    """Whether it opens with a full date, year and all (`full`), as another such sentence of the
    page does, and no report of what was said there follows; or is the first on the page."""
    if i not in full or len(full) == 1:
        return i in full and _is_top(blocks, i, found)
    after = _neighbour(blocks, i, +1, {})
    return not (after and _REPORT.match(after.text))


def _at_top(
    blocks: Sequence[PageBlock], full: set[int], found: Mapping[int, tuple[str, str, float]]
) -> list[int]:
    """The sentences with a full date, two at least that say who does what (`full`), with which a
    page begins: what has no headline above it is no chronicle."""
    aside = {i for i, b in enumerate(blocks) if i in found or b.kind is Kind.FURNITURE}
    top = itertools.takewhile(lambda i: i in aside or _shows_on_day(blocks[i]), range(len(blocks)))
    own = [i for i in top if i not in aside]
    is_shown = len(full.intersection(own)) > 1
    return own if is_shown and _is_top(blocks, own[-1], {*found, *own}) else []


def _is_top(blocks: Sequence[PageBlock], i: int, found: Collection[int]) -> bool:
    """Whether nothing but captions and furniture stands above it on the page, and text below."""
    after = _neighbour(blocks, i, +1, {})
    if i > _MOST_BETWEEN or after is None or after.kind is not Kind.TEXT:
        return False
    return all(k in found or blocks[k].kind is Kind.FURNITURE for k in range(i))


def _is_set_apart(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether blank lines stand around it behind a finished text, on a page that sets paragraph
    below paragraph."""
    before = _neighbour(blocks, i, -1, {})
    if before is None or before.kind is not Kind.TEXT or not ends_sentence(before.text):
        return False
    return _stands_alone(blocks, i)


def _lone_dated(
    blocks: Sequence[PageBlock], found: Mapping[int, tuple[str, str, float]]
) -> list[int]:
    """Short sentences that open with year and month and stand between blank lines, two at least
    and a few among many texts: captions, though nothing else tells of a picture. A chronicle's
    lines follow one another; none of those is one."""
    texts = [i for i, b in enumerate(blocks) if b.kind is Kind.TEXT and i not in found]
    dated = {i for i in texts if _MONTH.match(blocks[i].text)}
    beside = {i for a, b in pairwise(texts) if a in dated and b in dated for i in (a, b)}
    lone = [
        i
        for i in texts
        if i in dated
        and i not in beside
        and len(blocks[i].text) <= _MAX_DATED
        and _is_sentence(blocks, i)
        and _stands_alone(blocks, i)
    ]
    return lone if len(lone) >= _MIN_DATED and len(dated) <= _MOST_DATED * len(texts) else []


def _stands_alone(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether blank lines stand above and below."""
    return not blocks[i].tight and (i + 1 == len(blocks) or not blocks[i + 1].tight)


def _is_aside(blocks: Sequence[PageBlock], i: int) -> bool:
    """Whether it stands between two headlines, or between a finished text and a headline, or at
    the page's end. Never tight below text, as the last paragraph does, nor dated below a text that
    is dated, too, as briefs are."""
    before, after = _neighbour(blocks, i, -1, {}), _neighbour(blocks, i, +1, {})
    if before and after and {before.kind, after.kind} == {Kind.DISPLAY}:
        return True
    if before is None or before.kind is not Kind.TEXT or not ends_sentence(before.text):
        return False
    if blocks[i].tight or (DATED.match(before.text) and DATED.match(blocks[i].text)):
        return False
    return after is None or after.kind is not Kind.TEXT
