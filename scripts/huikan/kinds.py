"""What kind of text an article is: report, speech, feature, note or list."""

from __future__ import annotations

import re

from huikan.evidence import ArticleText, Evidence, Tag

_NOTE = re.compile(r"编者按|编者的话|卷首语|编后|按语|\A[\s　]*开栏的话")
_SPEECH = re.compile(r"讲话|致辞|致词|贺词|大会发言|在.{2,30}(?:会议?|论坛)上的发言|发言摘编")
# A letter addresses its readers as a speech does, and memoirs are no report of a journey.
_NONE = re.compile(r"信$|倡议书$|亲历记$|回忆录?$")
_ADDRESS = re.compile(r"\A[\s　]*(?:各位委员|尊敬的|同志们|各位领导)[^。\n]{0,30}[：:]")
_SPEECHES = re.compile(r"发言(?:摘编|摘要|选登|材料)?$")
_LIST = re.compile(r"(?:名单|目录|一览表?|题录|大事记)(?:（[^）]{1,20}）)?$")
_FEATURE = re.compile(
    r"纪实|巡礼|侧记|综述|掠影|扫描|走笔|特写|纪事|见闻|回眸|专访|访谈|\A(?:记|访|对话)(?!者)|[^书日笔传]记$"
)
# 本报讯, 云溪讯（…）, a day, or a word of time opens a news report.
_NEWS = re.compile(r"\A[\s　]*(?:.{0,12}讯[（ 　]|(?:\d{4}年)?\d{1,2}月\d{1,2}日|近日|日前|连日来)")
# What tells a kind of text: the kind, the field, the words; the surest first.
_KINDS = (
    ("note", "title", _NOTE),
    ("note", "body", re.compile(r"\A[\s　]*(?:编者按|编者的话|开栏的话|编后)")),
    ("list", "title", _LIST),
    ("speech", "title", _SPEECH),
    ("speech", "subtitle", _SPEECH),
    ("speech", "body", _ADDRESS),
    ("speech", "feature", _SPEECHES),
    ("feature", "subtitle", _FEATURE),
    ("feature", "title", _FEATURE),
    ("report", "body", _NEWS),
)
_ROW = re.compile(r"^[\s　]*(?:\d{1,3}[.、．]|《|关于.{4,40}的(?:提案|建议)$)", re.M)


def classify_kind(article: ArticleText) -> Tag | None:
    """report, speech, feature, note or list; None where nothing tells.

    >>> classify_kind(ArticleText("同舟共济", subtitle="云溪市政协履职纪实")).value
    'feature'
    """
    rows = _ROW.findall(article.body)
    if len(rows) >= 4 and len(rows) >= 0.6 * len(article.body.strip().split("\n")):
        seen = Evidence("kind/rows", "body", 0, len(article.body), article.body[:20], 5.0)
        return Tag("kind", "list", 0.9, (seen,))
    if _NONE.search(article.title.strip()):
        return None
    for kind, field, pattern in _KINDS:
        m = pattern.search(getattr(article, field))
        if m:
            seen = Evidence(f"kind/{kind}", field, m.start(), m.end(), m[0], 5.0)
            return Tag("kind", kind, 0.9, (seen,))
    return None
