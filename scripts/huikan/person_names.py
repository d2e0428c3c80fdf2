"""Where a Chinese personal name begins and ends, asked of surnames, dictionary and neighbours.

Nothing here knows roles: it is told where a name should begin or end, and answers with the one
reading that is clearly better than all others, or with none.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Set

import rjieba

from huikan.segmenter import class_of, cut, first_tagged, frequency, may_be_sounds
from huikan.text.chars import HAN, SURNAMES
from huikan.text.words import met_again
from huikan.values import dataclass

COMPOUND = frozenset(
    (
        "欧阳",
        "上官",
        "司马",
        "诸葛",
        "夏侯",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "东方",
        "端木",
        "宇文",
        "长孙",
        "闻人",
        "申屠",
        "南宫",
        "独孤",
        "相里",
        "吉克",
        "沙马",
        "曲木",
        "吉木",
        "吉狄",
        "阿苦",
        "马海",
    )
)
"""Surnames of two characters."""
# Surnames that a name is looked for with only here: elsewhere, without a role, they are words.
_RARE_SURNAMES = frozenset(
    "禹骆危裘缪杭诸钮嵇滑荣荀芮羿储汲邴班秋伊厉戎祖束韶蓟印宿怀邰鄂苍闻莘贡劳堵郦雍郤璩濮郏尚茹宦鱼庾寇阙殳"
    "沃隆厍晁訾阚巢蒯桓邝区亢仉闫利卿撒冶旦思排松宓弘衡富索"
    "召俸滚妥者纳黑海虎铁摆锁鲜拜剡羊折脱雒仵昝英缑麦闭侬盘奉喇忽朵付肖代矫初占漆眭操承恽贝浦库呼拓蔚赫遆隗隽鹿寿支红保苟"
)
_SURNAMES = (
    SURNAMES
    | _RARE_SURNAMES
    | frozenset("仝么亓逄苌逯禤佘郗笪樊乜朴玉楼岩刀自励忻干应闾税农蒲买哈幸粟禄")
)
# Surnames that are oftener the next word behind a role: 委员都会写, 委员和群众, 委员连提五件.
_DOUBTFUL = frozenset("都和与于向连全应会来以从位沿同由")
_TOWARDS = frozenset("向从以于与由对")
# Characters that names of Tibetan, Mongolian and Turkic peoples are written with.
_SOUNDS = frozenset(
    "阿巴扎西多吉卓玛才让次仁旦增格桑梅朵其格乌兰图雅娜花额尔敦特达娃尼古丽买提艾力吐逊依布拉欣木沙克"
    "热哈帕斯德白音苏日呼伦贝赛罕孟斡毕勒高道陶宝朝鲁那钦毕力更登央琴雅泽曲宗洛措加太本索南扎顿珠罗坚参平旺堆"
    "孜再努江别山占瓦肯叶塔迪亚合曼玉素甫麦麦提萨吾司马义斯坎买合木提吉日嘎拉根恩其木图门云杰朗甲措卡塔坦旦汗热腾嘎达罕敏孜合赛曼呷"
)
_DOTTED_SOUNDS = _SOUNDS | frozenset("不都满金库肉热卜杜外则里买孙汗坚衣色来丁什加")
"""Behind a dot they go on a name that elsewhere they would end."""
# One character that may follow a name at once: particles, prepositions, short verbs.
_FOLLOW = frozenset(
    "各也均在说对到等率带的是向与和同及将也还就从把被为给曾指谈讲问答称则又都以由因于即所摄作赴来去并先后任当系一两"
)
_BEFORE_NOUNS = frozenset("为对向从与和同")
# Verbs of one character that end nobody's name: what follows them is what somebody did.
_DOES = frozenset("请让爬写拿找送做把看听叫问给使搬捐喊教补掏")
_BEHIND_VERBS = frozenset("了着过在到")
# Words that the dictionary calls names and that are words behind a role: 委员金秋时节.
_ORDINARY = frozenset(
    re.findall(
        r"\S+",
        """
        明白 武功 文明 和尚 王朝 阳光 陆军 卫星 雷达 荣誉 古老 丘陵 冷笑 武林 明星 宫殿 封锁 胡同
        玉米 顾问 齐声 祖先 文武 高潮 齐全 洪水 顾客 凤凰 辛勤 米粉 玉石 叶子 安静 祖宗 保健 谢谢
        白领 康复 沙滩 诸如 梅花 吉祥 范畴 周转 诸侯 元帅 孙子 宁可 陈述 荣获 马匹 胡说 关怀 林立
        明珠 王子 温泉 陈列 左翼 金刚 冷汗 安抚 高僧 许可 原谅 杜绝 童子 祝贺 松树 兰花 保姆 白白
        凌厉 荣耀 马背 乔木 毛巾 郎中 张开 元老 周密 银杏 朴素 陈设 高薪 华丽 弘扬 麻木 燕子 白发
        练兵 金黄 安危 查明 张贴 周旋 练功 高耸 史实 古文 张嘴 张口 廉政 焦黄 凌空 钱财 雷声 温馨
        殷勤 严正 陈旧 高昂 庄园 顾忌 高超 胡椒 张罗 扬言 徐徐 高雅 白旗 富豪 牛马 时髦 古董 施政
        熊猫 明文 钟声 陶醉 任凭 滑雪 张扬 高喊 盖子 麻醉 宗庙 周全 毛发 白昼 祖母 边远 张望 许诺
        岳母 史前 晋级 涂抹 苍天 孙女 练武 黄牛 柏树 丛生 盛世 鲁莽 于今 石阶 农耕 唐诗 索引 富翁
        元宝 木耳 周详 花圃 华裔 利剑 滑冰 苏醒 荆棘 秋风 冷清 宇航 屠宰 金秋 连成 齐备 马虎 卓绝
        和睦 罗盘 施舍 和善 盖章 齐放 沙龙 乐章 解密 钟楼 连贯 高招 毛驴 祖传 荣幸 苗子 陶冶 文雅
        洪峰 松柏 查清 桂冠 沙尘 云彩 秋收 凌驾 和蔼 段子 花香 滑翔 杨树 平添 祝寿 宁肯 周折 安逸
        严令 路基 何谓 明言 宿营 梅雨 陈年 温顺 钟爱 盛夏 贺喜 秋千 哈达 花招 何干 安神 简章 和暖
        易懂 费尽 雷同 索道 范文 麻利 荣立 古琴 玉雕 万幸 殷实 胡琴 童工 花布 贺卡 吉日 严冬 汤圆
        秋雨 杜撰 苗木 谢幕 闻言 文苑 高升 蓝领 阳刚 阳春 林荫 元勋 盛赞 杨梅 花旦 高攀 荣膺 安保
        苍翠 童谣 贺信 高清 常客 沃土 和煦 木桥 牛羊 封山 苗圃 贺礼 谷仓 松木 楼宇 仲夏 任满 夏粮
        农忙 贺词 余晖 甘霖 田埂 宗祠 桑叶 花卉 石头记 金点子 顾问团 高峰期 毛遂
        """,
    )
)
# What surnames begin besides names.
_NOT_NAMED = re.compile(
    "宁夏|云南|安徽|甘肃|江[苏西]|贵州|广[东西]|尚[未无不需有待处能须]|区[内外里直级]|思[考想]|排[在名]|利[用益]"
    "|严[把格控抓查防守管]|包[村联保片案户抓干产]|米面|党[课建史员组群]|农[技资机业民村产科]"
)
# Those of them that end no given name.
_WITHIN = frozenset("着了的们")
"""Characters that no given name has, wherever in it: 黑着脸."""
_NEVER = frozenset(
    "的了在说是等被把就称摄也还蹲站坐跑走跟拿骑喊叫听看吃喝她他你我们这那里上各第赶每与请让爬写找送做使搬掏"
)
_RARELY = frozenset(
    "对到与和同及将从为给曾指谈讲问答则又都以由因于即所作赴来去并先后任当系一率带向"
)
# Those that join a word to what follows it: 高考后在, 应届时都说.
_TIES = _RARELY | frozenset("后前中时都也均常会要能里上下内外间再才就还可已又不没未先只各全地得者")
_PLACES = frozenset("在把被用")
# What stands right before a name and belongs to no word with it.
_LINKS = frozenset("由在是请向和与及对被给让同经据跟随邀的访记到为者人叫")
# Ends of the names of bodies and places, behind which a name with its role may begin.
_BODY_END = frozenset(
    "会县市区省州协局院校部厅办处镇乡村盟旗界组社司室所站党团队科系学厂馆店街巷寨屯庄湾坝坪"
)
_EDGE = re.compile(r"[^\u3400-\u9fff\w]|[A-Za-z0-9]|\Z")
# What ends a name of a run.
_SHUT = re.compile(rf"{_EDGE.pattern}|[和与及等]")
_HAN_RUN = re.compile(f"[{HAN}]{{1,8}}")
_PADDED = re.compile(f"([{HAN}])[ \u3000]{{1,4}}([{HAN}])(?![{HAN}])")
_PADDED_BEFORE = re.compile(f"(?<![{HAN}])([{HAN}])[ \u3000]{{1,4}}([{HAN}])")
_DOTTED = re.compile(f"[{HAN}]{{1,7}}(?:[·•‧・．][{HAN}]{{1,7}})+")
# An item of a list of names, and what stands between two of them or ends the list.
_ITEM = re.compile(f"(?:[{HAN}]{{1,7}}(?:[·•‧・．][{HAN}]{{1,7}})+|[{HAN}]{{2,4}})(?![{HAN}])")
_LISTED = re.compile(f"[{HAN}]{{2,3}}(?=、)")
_ITEM_JOINT = re.compile(r"(?P<more>[ \u3000]+(?=\S)|、)|[ \u3000]*(?:[。；\n）)]|$)")
_LIST = 2
_NOBODY = re.compile("某|先生|女士|同志|老师|大爷|阿姨|大妈|师傅|[总工]$")
# What a reading may cost, and by how much it must be better than the next.
_LIMIT = 1.2
_TAGGED = 0.9
_BEFORE_LIMIT = 0.9
_RUN_LIMIT = 0.6
_SHUT_LIMIT = 1.0
"""In a run, where a mark stands right behind the name too."""
_MARGIN = 0.3
_KNOWN = 0.2
_SANDWICHED = 0.4
_BAD = 2.0
_COMMON_WORD = 1000
"""From this frequency in the segmenter's dictionary on, a word is no name: 方面, 金融, 阳光."""
_RARE_WORD = 60
"""Below this frequency a word may as well be a surname and half a name: 方竹, 自学."""
_RAREST = 10
"""Below this frequency a word that begins with a surname is oftener a name: 白音, 费思量."""
# Classes of words that people are named after: 田野, 平凡, 路遥.
_NAMING = ("n", "a", "i", "l", "z")
# What people do in a report, right behind their names.
_DEEDS = (
    "介绍|表示|指出|提出|认为|强调|告诉|坦言|回忆|建议|回答|主持|带领|带队|带着|陪同|出席|参加|通报|传达|宣读"
    "|作了|作报告|代表|致辞|讲话|发言|走访|看望|调研|出任|当选|笑着|在会上|答复|答应|补充|分析|联名|撰写|呼吁|牵头"
    "|召集|领读|感慨|负责|来到|走进|带头|汇报|回应|解释|反映|倡议|总结|点评|讲解|讲述|透露|称赞|到会|列席|慰问|督办|视察|考察|交流|讨论|座谈|推动|推进|围绕|听取|审议|参观|参与"
    "|作(?:了)?.{0,2}(?:报告|点评|讲话|发言|说明|总结|动员|辅导|部署|表态)|旁听|当选|宣布|领衔|提交|撰写|执笔|受聘|获评|荣获"
    "|当场|先后|每天|分别|一行|同志"
)
_DEED = re.compile(_DEEDS)
# What may follow the last name of a run: 韩雪各讲了一个故事.
_RUN_ENDS = re.compile(rf"{_SHUT.pattern}|[各均都也]|{_DEEDS}")
_ACTS = re.compile(f"说|讲|谈|率|等|{_DEEDS}")
# Right behind a name: somebody says what follows. 白雪说，居民放心了
_FRAME = re.compile(
    "(?:说|介绍说?|表示|认为|坦言|感慨|感叹|告诉记者|直言|算账)(?:[，：。“]|$)|告诉[^，。]{2,8}[，：]"
)
# Somebody's words or deeds at the beginning of a clause: 。和平安说
_WORDS = "说|介绍|表示|指出|提出|认为|强调|坦言|回忆|建议|主持|带领|笑着|补充|告诉"
_SPEAKS = re.compile(f"[，。；：！？“”\\n](?=([{HAN}]{{2,3}}?)(?:{_WORDS}))")
# Word classes that nobody is named after, and those that go on behind a name: verbs, adverbs, …
_DOING = ("v", "d", "p", "c", "u", "r")
_GOES_ON = ("v", "p", "d", "c", "u", "y", "r")


def speakers(text: str) -> frozenset[str]:
    """What looks like a name where a clause begins and somebody speaks, and stands again: 和平安说.

    Witnesses for doubtful names elsewhere in the article, never names by themselves; words that
    the dictionary knows as common ones are left out (大家说).

    >>> sorted(speakers("和平安说，汤要热。王平说，好。大家说，和平安说得对。"))
    ['和平安']
    """
    found = {m[1] for m in _SPEAKS.finditer("\n" + text)}
    uncommon = (
        n
        for n in found
        if n[0] in _SURNAMES and n[0] not in _TOWARDS and n[-1] not in _NEVER and not _is_common(n)
    )
    return met_again(frozenset(uncommon), text)


def _is_common(word: str) -> bool:
    return rjieba.has_word(word) and (
        frequency(word) >= _COMMON_WORD or not class_of(word).startswith(_NAMING)
    )


@dataclass(frozen=True, slots=True)
class Around:
    """What else an article says of its names, for readings that are doubtful by themselves."""

    stops: Set[str] = frozenset()
    """Words that no name may run into: titles."""
    speakers: Callable[[], Set[str]] = frozenset
    """Who speaks in it; asked for where a name is doubtful alone."""
    ends: Set[int] = frozenset()
    """Where a name ends because a mark and another role follow: 会长高山、秘书长."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text, written without padding. `doubt` grows from 0; above 1 it is a guess."""

    text: str
    start: int
    end: int
    doubt: float


_ALONE = Around()
_OPENING = _SURNAMES | _SOUNDS | {name[0] for name in COMPOUND}
"""Characters that names begin with."""
_NAME_OR_GAP = _OPENING | frozenset("：: \u3000代”")
"""What may stand behind a role where a name follows."""
_DOTS = frozenset("·•‧・．")
_BLANKS = (" ", "\u3000")
_PADS = frozenset(" \u3000）)")


def read_name(text: str, at: int, around: Around = _ALONE, *, in_run: bool = False) -> Name | None:
    """The name that begins at an offset, or None if none clearly does.

    `around` is what the article says elsewhere. `in_run` asks for more: the names of
    a run end at a mark. Not for a surname alone, 李某, 张老师, or ordinary words that begin with
    a surname (高质量, 于是, 金融), which the dictionary knows.

    >>> read_name("周明远主持会议", 0).text, read_name("王伟主持会议", 0).text
    ('周明远', '王伟')
    >>> read_name("高度重视", 0) is None, read_name("于是大家", 0) is None
    (True, True)
    """
    dotted = _DOTTED.match(text, at) if may_be_dotted(text, at) else None
    if dotted is None and text[at : at + 1] not in _OPENING:
        return None
    if dotted:
        if any(stop in dotted[0] for stop in around.stops):
            return None
        return _end_of_dotted(text, dotted)
    padded = _PADDED.match(text, at) if text[at + 1 : at + 2] in _BLANKS else None
    if padded and padded[1] in _SURNAMES and not _NOBODY.search(padded[1] + padded[2]):
        return Name(padded[1] + padded[2], at, padded.end(), 0.2)
    readings = [(_cost(text, at, end, around, in_run), end) for end in _ends(text, at)]
    readings += [(cost, end) for end, cost in _of_sounds(text, at)]
    return _best(text, at, readings, _RUN_LIMIT if in_run else _LIMIT)


def may_be_dotted(text: str, at: int) -> bool:
    """Whether a name of several parts may begin at an offset: 努尔兰·阿不都满金.

    >>> may_be_dotted("努尔兰·阿不都满金", 0), may_be_dotted("积极建言", 0)
    (True, False)
    """
    return not _DOTS.isdisjoint(text[at : at + 9])


def may_begin_name(text: str, at: int) -> bool:
    """Whether `read_name` is worth asking behind a role: at most others nothing begins.

    >>> may_begin_name("委员周明远", 2), may_begin_name("委员积极", 2)
    (True, False)
    """
    return text[at : at + 1] in _NAME_OR_GAP or may_be_dotted(text, at)


def may_end_name(text: str, end: int) -> bool:
    """Whether `end_name` is worth asking; an aside in brackets may stand behind the name.

    >>> may_end_name("会上周明远委员", 5), may_end_name("一批新的委员", 4)
    (True, False)
    """
    near = text[max(0, end - 6) : end]
    return not _OPENING.isdisjoint(near[-4:-1]) or not _PADS.isdisjoint(near)


def item_name(text: str, at: int, around: Around) -> Name | None:
    """An ordinary word that a clear name follows in a list: 委员陆海、姚远.

    >>> item_name("陆海、姚远参加", 0, Around()).text, item_name("方案、姚远参加", 0, Around())
    ('陆海', None)
    """
    item = _LISTED.match(text, at)
    if not item or not _begins_name(text, at, item[0]) or _opens_a_word(text, at):
        return None
    if not _may_stand_alone(item[0]) or item[0][-1] in _NEVER or text[at] in _DOUBTFUL:
        return None
    follows = read_name(text, item.end() + 1, around, in_run=True)
    return Name(item[0], at, item.end(), 0.5) if follows else None


def _best(text: str, at: int, readings: list[tuple[float, int]], limit: float) -> Name | None:
    readings.sort()
    if len(readings) > 1 and readings[1][0] - readings[0][0] < _MARGIN:
        return None
    for cost, end in readings[:1]:
        is_shut = limit == _RUN_LIMIT and _RUN_ENDS.match(text, end)
        if cost <= (_SHUT_LIMIT if is_shut else limit):
            return Name(text[at:end], at, end, cost)
    return None


def _ends(text: str, at: int, stop: int = sys.maxsize) -> Iterator[int]:
    """Where a name with the surname at `at` may end."""
    run = _HAN_RUN.match(text, at, min(at + 4, stop))
    if not run:
        return
    if text[at : at + 2] in COMPOUND:
        sizes: tuple[int, ...] = (3, 4)
    elif text[at] in _SURNAMES:
        sizes = (2, 3)
    else:
        return
    yield from (at + n for n in sizes if at + n <= run.end())


def _cost(text: str, at: int, end: int, around: Around, in_run: bool) -> float:
    name = text[at:end]
    if _NOBODY.search(name) or text.startswith("某", end) or _swallows(text, at, end, around.stops):
        return _BAD
    if name in around.speakers():
        return _KNOWN
    if _is_plain_clause(text, at, end, in_run) or _opens_a_word(text, at):
        return _BAD
    if end in around.ends and _may_stand_alone(name):
        return _SANDWICHED
    cost = _name_cost(name) + _rest_cost(text, end) + _word_cost(text, at, end, in_run=in_run)
    return min(cost, _TAGGED) if cost > _TAGGED and _is_tagged(text, at, name) else cost


def _opens_a_word(text: str, at: int) -> bool:
    """Whether a surname is oftener the beginning of a word: 荣获, 尚未, 包村, 金秋时节."""
    if _NOT_NAMED.match(text, at) or {text[at : at + 2], text[at : at + 3]} & _ORDINARY:
        return True
    first = cut(text[at : at + 8])[0]
    return text[at] in _RARE_SURNAMES and len(first) > 1 and not class_of(first).startswith("nr")


def _may_stand_alone(word: str) -> bool:
    """Whether a word between two roles is a name: 会长高山、秘书长."""
    kind = class_of(word)
    known = rjieba.has_word(word)
    return not known or (kind.startswith(_NAMING) and frequency(word) < 2 * _COMMON_WORD)


def _swallows(text: str, at: int, end: int, stops: Set[str]) -> bool:
    """Whether a title begins within a name (王主|席), or a deed with its last (田野陪|同)."""
    if _runs_into(text, at, end, stops):
        return True
    return end - at > 2 and bool(_DEED.match(text, end - 1)) and not _DEED.match(text, end)


def _is_tagged(text: str, at: int, name: str) -> bool:
    """Whether the segmenter's model for unknown words reads just this name here."""
    word, kind = first_tagged(text[at : at + 8])
    if word != name or kind != "nr" or len(name) < 3 or rjieba.has_word(name):
        return False
    return name[-1] not in _NEVER and text[at + len(name) : at + len(name) + 1] not in _BEHIND_VERBS


def _runs_into(text: str, at: int, end: int, stops: Set[str]) -> bool:
    return any(text[i : i + n] in stops for i in range(at + 1, end) for n in (2, 3, 4, 5))


def _name_cost(name: str) -> float:
    """Shorter names are rarer; some characters end no name."""
    given = name[2:] if name[:2] in COMPOUND else name[1:]
    cost = 0.0 if len(given) == 2 else 0.5
    return cost + _BAD if name[-1] in _NEVER or _WITHIN & set(given) else cost


def _rest_cost(text: str, end: int) -> float:
    """How unlikely what follows is as the beginning of a word or clause."""
    if _EDGE.match(text, end):
        return 0.3 if text[end - 1] in _RARELY else 0.0
    return _follower_cost(text, end) + (0.7 if text[end - 1] in _RARELY else 0.0)


def _follower_cost(text: str, end: int) -> float:
    if _EDGE.match(text, end):
        return 0.0
    if _ACTS.match(text, end):
        return 0.2
    first, *others = cut(text[end : end + 8])
    if len(first) == 1:
        return _short_word_cost(first, others[0] if others else "")
    kind = class_of(first)
    if first[:2] != first and not kind.startswith(_GOES_ON):
        kind = class_of(first[:2])
    return 0.2 if kind.startswith(_GOES_ON) else 0.6


def _short_word_cost(first: str, second: str) -> float:
    """One character behind a name: 说, 在, 画了; but 为 before a verb belongs to the name."""
    kind = class_of(second) if second else ""
    if first in _BEFORE_NOUNS and (kind == "v" or _ACTS.match(second)):
        return 1.2
    if first in _FOLLOW or first in _DOES:
        return 0.3
    return 0.4 if second in _BEHIND_VERBS else _BAD


def _word_cost(text: str, at: int, end: int, *, in_run: bool = False) -> float:
    """What the dictionary says: that the surname begins another word, or the name is one."""
    name = text[at:end]
    if name[:2] in COMPOUND:
        return 0.0
    first = cut(text[at : at + 8])[0]
    if len(first) == 1:
        return _surname_cost(first)
    is_name = class_of(first).startswith("nr") and (
        frequency(first) < _COMMON_WORD or len(first) > 2 or bool(_DEED.match(text, end))
    )
    if is_name:
        return (
            _BAD
            if len(first) > 3
            else 0.4
            if at + len(first) > end
            else 0.15
            if at + len(first) < end
            else 0.0
        )
    if first == name:
        if frequency(name) < _RAREST and (_EDGE.match(text, end) or _acts_behind(text, end)):
            return _BAD if class_of(name).startswith(_DOING) else 0.3
        if _is_framed_noun(text, end, name):
            return 0.4
        is_bound = _ACTS.match(text, end) or (in_run and _SHUT.match(text, end))
        return 0.4 if is_bound and _may_be_name(name, in_run=in_run) else _BAD
    if len(first) == 2 and end - at == 3 and frequency(first) < _RARE_WORD:
        return 0.3
    is_said = bool(_FRAME.match(text, end)) and text[end - 1] not in _TIES
    is_rare = frequency(first) < _COMMON_WORD or in_run or text[end : end + 1] == "、" or is_said
    is_free = at + len(first) < end and is_rare and not rjieba.has_word(name)
    if is_free and (_EDGE.match(text, end) or _acts_behind(text, end)):
        return 0.75
    return _BAD


def _is_framed_noun(text: str, end: int, word: str) -> bool:
    """Whether a noun between a role and what is said can only be who says it: 书记白雪说，"""
    return (
        bool(_FRAME.match(text, end))
        and class_of(word).startswith("n")
        and frequency(word) < 2 * _COMMON_WORD
    )


def _acts_behind(text: str, end: int) -> bool:
    """Whether a deed follows what may be a name: 包金山回了, 夏至明在. Not 高考后在."""
    if text[end - 1] in _TIES:
        return False
    follows = text[end : end + 1]
    return bool(
        _ACTS.match(text, end)
        or follows in _DOES
        or follows in _PLACES
        or text[end + 1 : end + 2] in _BEHIND_VERBS
    )


def _may_be_name(word: str, *, in_run: bool) -> bool:
    """Whether a word of the dictionary is rare enough, and of a class, that people are named so."""
    limit = 2 * _COMMON_WORD if in_run and len(word) == 2 else _COMMON_WORD
    return class_of(word).startswith(_NAMING) and frequency(word) < limit


def _surname_cost(surname: str) -> float:
    """Little for what the dictionary calls a name or a noun, more for other words."""
    kind = class_of(surname)
    return 0.0 if kind in ("nr", "n", "j", "ng", "ns", "nz") else 0.2


def _is_plain_clause(text: str, at: int, end: int, in_run: bool) -> bool:
    """Whether a doubtful surname opens the clause's next word: no verb of a person's follows,
    or what is left is a common word by itself (和群众)."""
    if text[at] not in _DOUBTFUL or text[at : at + 2] in COMPOUND:
        return False
    given = text[at + 1 : end]
    is_bound = _ACTS.match(text, end) or (in_run and _SHUT.match(text, end))
    if len(given) < 2:
        return rjieba.has_word(text[at:end]) or not _FRAME.match(text, end)
    return _is_common_given(given) or not is_bound


def _is_common_given(given: str) -> bool:
    """Whether what stands behind a surname is a common word by itself: 和群众, 向全体."""
    return len(given) > 1 and rjieba.has_word(given) and frequency(given) > _COMMON_WORD


def _of_sounds(text: str, at: int) -> Iterator[tuple[int, float]]:
    """Names written by their sound, without a surname: 阿依古丽, 扎西多吉."""
    is_surname = text[at : at + 1] in _SURNAMES
    run = at + is_surname
    while run < len(text) and text[run] in _SOUNDS:
        run += 1
    for end in range(at + 3 + is_surname, min(run, at + 7) + 1):
        if may_be_sounds(text[at:end]):
            yield (
                end,
                _follower_cost(text, end)
                + 0.4 * (min(run, at + 7) - end)
                + (0.3 if end - at < 4 else 0.1),
            )


def _end_of_dotted(text: str, m: re.Match[str]) -> Name | None:
    """阿不都拉·买买提在会上: the last part goes on as long as it is written by its sound."""
    last = max(m[0].rfind(dot) for dot in "·•‧・．") + 1 + m.start()
    sounds = last
    while sounds < m.end() and text[sounds] in _DOTTED_SOUNDS and not _DEED.match(text, sounds):
        sounds += 1
    readings = []
    for end in range(last + 1, min(m.end(), last + 6) + 1):
        off = abs(end - sounds) * 0.5 if sounds > last else 0.4
        readings.append((_rest_cost(text, end) + off, end))
    return _best(text, m.start(), readings, _LIMIT)


def end_name(text: str, end: int, limit: float = _BEFORE_LIMIT) -> Name | None:
    """The name that ends at an offset, right before a role: 周明远委员.

    Something must stand before it that ends a word: a mark, 由, a body's name. Not for
    3000余名委员, 高级教授, 全体委员.

    >>> end_name("会上，周明远委员", 6).text, end_name("全体委员", 2) is None
    ('周明远', True)
    """
    if not end or not _HAN_RUN.match(text, end - 1):
        return None
    near = text[max(0, end - 6) : end]
    is_padded = " " in near or "\u3000" in near
    padded = _PADDED_BEFORE.search(text, max(0, end - 6), end) if is_padded else None
    if padded and padded.end() == end and padded[1] in _SURNAMES:
        return Name(padded[1] + padded[2], padded.start(), end, 0.2)
    readings = [(0.3, start) for start in _sounds_before(text, end)]
    for size in (2, 3, 4):
        start = end - size
        if start < 0 or text[start] not in _OPENING or end not in _ends(text, start, end):
            continue
        name = text[start:end]
        if _NOBODY.search(name) or name[-1] in _NEVER or _goes_on_from_left(text, start, name):
            continue
        cost = _name_cost(name) + _left_cost(text, start, name) + _whole_cost(name)
        readings.append((cost, start))
    readings.sort()
    if not readings or readings[0][0] >= limit:
        return None
    if len(readings) > 1 and readings[1][0] - readings[0][0] < _MARGIN:
        return None
    cost, start = readings[0]
    return Name(text[start:end], start, end, cost)


def _goes_on_from_left(text: str, start: int, name: str) -> bool:
    """Whether a word runs over the name's beginning (协商增补), or 和 joins what follows it to
    what stands before (和广大)."""
    if name[0] in _TOWARDS and _is_common_given(name[1:]):
        return True
    if not start or not text[start - 1].isalnum():
        return False
    return name[0] in _DOUBTFUL or frequency(text[start - 1 : start + 1]) >= _RARE_WORD


def _sounds_before(text: str, end: int) -> Iterator[int]:
    """Where a name written by its sound begins that a mark stands before: 白音其其格 摄."""
    start = end
    while start and text[start - 1] in _SOUNDS and end - start < 7:
        start -= 1
    is_free = not (start and text[start - 1].isalnum())
    if end - start >= 3 and is_free and may_be_sounds(text[start:end]):
        yield start


def _whole_cost(name: str) -> float:
    """What the dictionary says of a name by itself; 关小学, 丁家村 are no names."""
    words = cut(name)
    ends_a_body = 0.9 if name[-1] in _BODY_END else 0.0
    if len(words[0]) == 1 or name[:2] in COMPOUND:
        return _surname_cost(name[0]) + ends_a_body
    is_name = class_of(words[0]).startswith("nr")
    if len(name) == 3 and len(words[0]) == 2 and frequency(words[0]) < _RARE_WORD:
        return 0.3 + ends_a_body
    return 0.0 if is_name and frequency(words[0]) < _COMMON_WORD else _BAD


def _left_cost(text: str, start: int, name: str) -> float:
    """How unlikely it is that a word ends where a name begins; 文化|路小学 is doubly doubtful."""
    before = text[start - 1 : start]
    if not before.isalnum():
        return 0.0
    given = 0.4 if rjieba.has_word(name[1:]) and len(name) > 2 else 0.0
    if before in _LINKS or before in _BODY_END:
        return 0.3 + given
    return 0.5 + given if len(cut(text[max(0, start - 6) : start])[-1]) > 1 else _BAD


def start_name(text: str, end: int, *, opens: bool) -> Name | None:
    """The name that ends at an offset and that a sentence says something of.

    `opens` asks that a clause begins with it: 大雪封山，县政协委员 names nobody.

    >>> start_name("会后，周明远是委员", 6, opens=True).text
    '周明远'
    """
    name = end_name(text, end, _LIMIT)
    if name and opens and name.start and text[name.start - 1].isalnum():
        return None
    return name


def _begins_name(text: str, at: int, item: str) -> bool:
    return text[at] in _SURNAMES or text[at : at + 2] in COMPOUND or set(item) <= _SOUNDS


def list_names(text: str, at: int) -> tuple[Name, ...]:
    """The names of a list behind a role and a colon: 委员：方圆　金星　上官婉.

    All of its items, to the line's end, must look like names; then ordinary words among them are
    names too. Empty for anything else, and for one name alone.

    >>> [n.text for n in list_names("委员：方圆　金星　何 乐", 3)]
    ['方圆', '金星', '何乐']
    """
    names: list[Name] = []
    while True:
        padded = _PADDED.match(text, at)
        item = padded or _ITEM.match(text, at)
        if not item or not _begins_name(text, at, item[0]):
            return ()
        name = "".join(item[0].split())
        if _NOBODY.search(name):
            return ()
        names.append(Name(name, at, item.end(), 0.3))
        joint = _ITEM_JOINT.match(text, item.end())
        if not joint:
            return ()
        if not joint["more"]:
            return tuple(names) if len(names) >= _LIST else ()
        at = joint.end()
