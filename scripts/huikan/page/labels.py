"""What a page prints above and around its articles: datelines, days, names of columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from huikan.remembering import remembered
from huikan.text.chars import HAN, SURNAMES

# The day below a notice or letter, alone on its line; below a poem or memoir with its place.
_YEAR = r"(?:\d{4}|[一二][〇○零一二三四五六七八九]{3})年"
DAY = re.compile(
    rf"{_YEAR}[\d一二三四五六七八九十]{{1,3}}月[\d一二三四五六七八九十]{{1,3}}日"
    r"(?:凌晨|清晨|早晨|上午|中午|下午|傍晚|晚上?|深?夜|灯下|夜记)?$"
    rf"|{_YEAR}[\d一二三四五六七八九十]{{1,3}}月$"
    rf"|{_YEAR}[^，。；：]{{0,10}}，?[写记作]?于[{HAN}]{{2,12}}$"
)
# A news item begins: 本报讯（记者 …）
DATELINE = re.compile(
    r"(?:本[报刊网][\u4e00-\u9fff]{0,6}(?:[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日)?(?:讯|电)|[（(]?本[报刊]?[^，。]{0,12}(?:记者|通讯员)"
    r"|.{2,12}消息[，,]|【本[报刊网][\u4e00-\u9fff]{0,4}(?:讯|消息)】|本[报刊网]综合(?:消息|报道|讯)"
    r"|(?:新华|中新)社[\u4e00-\u9fff]{1,8}[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日电"
    r"|(?![通简短快时电喜音资问视])[\u4e00-\u9fff]{2,4}讯[ \u3000（(])"
)
# A sentence that tells of a day begins: 7月21日，… 近日，…
DATED = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日[，,上下]?|近日[，,]|日前[，,]")
# Where an article goes on on another page, alone on its line: （下转第二版）
_LEADS_AWAY = re.compile(
    r"[（(【]?\s*(?:紧接|下?转)(?!自)[^。，]{0,4}第?\s?[\dA-D一二三四五六七八九十]{1,3}\s?版"
)
# A letter, a speech or a notice opens with whom it is for: 编辑同志：
SALUTATION = re.compile(
    rf"(?![{HAN}]{{0,8}}(?:回音|回复|答复|回应|回声))(?:尊敬的|亲爱的)?[{HAN}、，（）]{{2,24}}[：:]$"
)
_PRESIDED = re.compile(
    rf"(?=[{''.join(sorted(SURNAMES))}])[{HAN}]{{2,3}}(?:主持(?:会议)?|出席|讲话)(?:并(?:讲话|主持|作报告))?"
    rf"(?:[ \u3000、]+[{HAN}]{{2,4}}(?:主持(?:会议)?|出席|讲话|参加)(?:并讲话)?)*"
)
_ORNAMENT = re.compile(r"^[□■◇◆●★☆][ \u3000]*")
_SPACES = re.compile(r"\s+")
# What a part of a bulletin is about, in front of its name. Without 政协 and 工作: their 动态
# gathers short reports under one headline.
_PARTS = "提案|文史|委员会?|机关|界别|学习|党建|专委会|县区|基层|调研|宣传"
# What a column of short pieces is called, above their headlines.
_COLUMN_LABEL = re.compile(
    rf"[{HAN}]{{2,4}}新闻$|一[案事件][一二三][果策议评]$|本[报刊]评论员文章$|今日[谈论]$|圆桌谈$|[{HAN}]{{2,4}}(?:追踪|传真|直通车|面对面|快递|快讯|传声筒|回音壁|在线|连线|聚焦|瞭望|副刊|天地|纵横|广角|大观|沙龙|长廊|史话|课堂|信息|交流|选登)$"
    rf"|[{HAN}]{{2,4}}(?:史料|习作|书简|笔谈)$"
    r"|(?:编者|读者|作者|编读|读编)[·与和、](?:编者|读者|作者|往来)(?:[·与和、](?:编者|读者|作者))?$"
    rf"|理论与实践$|(?:提案|履职|协商|委员|界别|身边|政协|读者)(?:的?故事|委员|建言|人物|心声|声音|献策)$|[{HAN}]{{2,4}}在(?:一线|基层|现场)$|[{HAN}]{{2,6}}(?:摘登|摘编)$|小?(?:词典|辞典|贴士|百科|知识)$|[{HAN}]{{2,4}}风采$"
    rf"|[●■◆◇▲★☆◎•]\s*(?:[{HAN}]{{4,8}}|[{HAN}]{{2,8}}[①-⑳])$|[{HAN}]{{2,4}}[①-⑳]$"
    rf"|[【［]\s*[{HAN}](?:\s*[{HAN}]){{1,7}}\s*[】］]$|·[{HAN}\s]{{2,8}}·$"
    rf"|[{HAN}]{{0,4}}(?:茶座|短评|时评|快评|微评|锐评|社评|评论|言论|杂谈|随笔|札记|手记|来信|信箱|光荣榜|园地|专栏|论坛|链接|速递"
    r"|延伸阅读|新闻背景|老照片|之窗|之声|掠影|剪影|速写|素描|视点|观察|一角|往来|短波|拾零|小资料|回音壁|编后|特写|侧记|专访|访谈|对话)$"
    # the standing parts of a bulletin
    r"|(?:本[刊报]|年终|岁末|新春|两会)?(?:特稿|特载|专稿)$|卷首语?$|重要(?:讲话|言论)$|[艺文]苑$"
    rf"|(?:{_PARTS})动态$|(?:{_PARTS}|政协|工作)"
    r"(?:工作|建设|研究|交流|春秋|文苑|诗页|书画|笔谈|感言|视角|观点|文章|会客厅|作品)$"
    r"|(?:建言|议政|参政|资政)(?:建言|资政|议政|献策)$|社情民意$|民主监督$|他山之石$|经验交流$"
    r"|[短简要快微时]讯$|(?:本期|封面)(?:关注|话题|聚焦|人物)$|专题(?:报道|调研|协商)$|现场声音$|大会发言$|社论$|(?:公告|公示|信息)栏$"
    # the sort of piece below, and what a short piece beside another is called
    rf"|■\s*(?![{''.join(sorted(SURNAMES))}])[{HAN}]{{2,3}}$"
    rf"|[{HAN}\d“”《》]{{2,30}}(?:发言|来信|建言|来稿)(?:摘编|摘登|选登|选编|摘要|选刊|集萃|撷英)$"
    r"|(?:散文|诗歌|诗词|杂文|小小说|微小说|书[评讯摘]|争鸣|寻人|图片故事|两会聚焦|聚焦两会|民生热点|一线来声|编[读者](?:往来|之间))$"
    rf"|(?:名词解释|小(?:词典|知识|贴士|百科)|知识窗)$|[{HAN}]{{2,4}}(?:来函|絮语|回音|诗笺|小?词典|拾贝|连线|接线|心语|点评|圆桌|反馈)$|本[报刊]记者(?:走基层|在(?:基层|现场|一线)|调查|观察|手记)$"
)

# What any other column is called: one short phrase, no place and nothing that happened.
_SHORT_LABEL = re.compile(rf"(?!.*(?:街道|[镇乡县区市旗州村了着吗吧呢])$)[{HAN}]{{2,6}}")
# … nor what a part of a report is called: 主要做法, 存在的问题, 下一步打算.
_PART_OF_REPORT = re.compile(
    "(?:基本|主要|存在|突出|面临|对策|意见|取得|下一?步|几点|经验|总体|目标|当前|工作(?:成效|打算|做法|措施|建议|思路))"
)
# What a piece beside an article is called, in brackets in front of its headline: 【链接】数说提案
SIDEBAR = re.compile(
    r"[【［〖](?:相关链接|链接|延伸阅读|新闻背景|背景|小百科|百科|小知识|知识|小贴士|贴士|小资料|资料|名词解释|词典|提示|观点|声音|数说|数据)[】］〗]"
    r"[ \u3000]*"
)
# What a column is called that goes on over the pieces below, up to the next one's name.
_SERIES = re.compile(
    r"(?:信息|[短简要]讯|动态|追踪|传真|直通车|风采|之窗|园地|快[讯递]|社情民意|在线|连线|副刊|天地|传声筒|回音壁|专栏|论坛|掠影|剪影|之声|光荣榜|摘登|摘编|调研报告)$"
)
# … and what a piece is called by its sort, which within a feature is no column of its own.
_SORT = re.compile(
    r"(?:[谈论评话]|编后|图片新闻|手记|札记|随笔|来信|小资料|链接|特写|侧记|专访|访谈|对话)$"
)
# An editor's or a reporter's last word, by its name alone or with its own headline behind it:
# 编后, 编者的话, 采访札记：坐下来.
_AFTERWORD = re.compile(
    rf"[【\[]?(?:编\s?后|编者的话)[】\]]?|(?:编后[语记]?|(?:采访|记者|编辑)?(?:札记|手记))：[{HAN}\d“”、]{{2,16}}"
)
# A label that only counts: 现场①.
_COUNTED = re.compile("[①-⑳]$")


@remembered
def names_column(line: str) -> bool:
    """Whether a line above a headline names the column that it stands in; 特　稿 is set wide,
    ■短评 has an ornament in front."""
    line = line.strip()
    bare = _ORNAMENT.sub("", line)
    return any(map(_COLUMN_LABEL.match, {line, bare, _SPACES.sub("", bare)}))


def is_short_label(line: str) -> bool:
    """Whether a line can be a column's name for its shortness alone, where it stands right above
    a headline: 院坝回音, 问与答; nothing with a number or a mark in it, no place, no part of a
    report (主要做法)."""
    bare = _SPACES.sub("", _ORNAMENT.sub("", line.strip()))
    return _SHORT_LABEL.fullmatch(bare) is not None and not _PART_OF_REPORT.match(bare)


def leads_away(line: str) -> bool:
    """Whether a line says on which page the article above it goes on, so that another begins here.

    >>> leads_away("（下转第二版）"), leads_away("（上接第二版）")
    (True, False)
    """
    return _LEADS_AWAY.match(line.strip()) is not None


def names_series(name: str) -> bool:
    """Whether several pieces stand below a column's name."""
    return bool(_SERIES.search(name.strip()))


def names_sort(name: str) -> bool:
    """Whether a column's name says of what sort one piece is."""
    return bool(_SORT.search(name.strip()))


def stand_in_columns(kicker: str, columns: Sequence[str]) -> bool:
    """Whether other articles stand in columns of their own (`columns`), which say no sort of piece,
    so that the first one's kicker names none for them: not one in two parts, nor with theirs in it.

    >>> stand_in_columns("一座老城和它的渡船", ["渡口短评", "读者来函"])
    True
    >>> stand_in_columns("书香政协·夜读", ["读者来函"]), stand_in_columns("渡口这一年", ["编后"])
    (False, False)
    """
    if "·" in kicker or any(name in kicker for name in columns):
        return False
    return not all(map(names_sort, columns))


def names_afterword(line: str) -> bool:
    """Whether a line is what an editor's last word is called: 编后, 编后：灯亮以后; nothing that
    goes on as text does."""
    return _AFTERWORD.fullmatch(line.strip()) is not None


def is_counted_label(line: str) -> bool:
    """Whether it is one of a numbered row instead (现场①), which says nothing of a column."""
    return bool(_COUNTED.search(line.strip()))


def names_chair(line: str) -> bool:
    """Whether a line below a headline says who presided and nothing else: 罗鸣主持 江舟讲话."""
    return _PRESIDED.fullmatch(line.strip()) is not None
