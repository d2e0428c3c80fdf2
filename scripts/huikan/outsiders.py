"""Who speaks in a committee's pages and is no committee: parties, federations, offices, companies.

Their articles are nobody's of the committees', even where one is thanked or visited in them.
"""

from __future__ import annotations

import re

from huikan.authority_files import CPPCC
from huikan.evidence import ArticleText

_PARTIES = (
    "民革|民盟|民建|民进|农工党|农工民主党|致公党|九三学社|台盟|"
    "中国(?:国民党革命委员会|民主同盟|民主建国会|民主促进会|农工民主党|致公党)|台湾民主自治同盟"
)
_FEDERATIONS = (
    "工商联|工商业联合会|侨联|归国华侨联合会|台联|妇联|妇女联合会|总工会|团委|共青团|科协|"
    "科学技术协会|社科联|文联|残联|作协|红十字会|知联会|知识分子联谊会|欧美同学会|黄埔军校同学会"
)
# 民盟宁夏区委会, 自治区工商联, 县财政局, 第一中学: bodies that sign articles, by how they end.
_BODY = re.compile(
    rf"^[\s（(]*(?:作者单位[：:])?(?:{_PARTIES}).{{0,24}}$"
    rf"|^.{{0,16}}(?:{_FEDERATIONS})[\s）)]*$"
    r"|^.{2,24}(?:厅|局|政府|公司|集团|学校|中学|小学|大学|学院|医院|银行|法院|检察院|研究院|研究所"
    r"|商会|协会|学会|合作社|[省市区县州盟旗党]委(?:办公室|宣传部|统战部|政法委|党校)?"
    r"|[发住]改委|卫健委|住建委|党校|宣传部|统战部|组织部)[\s）)]*$"
)
# 民盟盐池支部：送教到滩羊村: who acts, before a colon in the headline.
_IN_TITLE = re.compile(
    rf"^(?:(?:{_PARTIES})[^：，。]{{0,12}}|[^：，。]{{0,8}}(?:{_FEDERATIONS}))："
)
_SOON = 24
"""Code points within which a text that is about a committee after all names it."""


def is_by_others(article: ArticleText) -> bool:
    """True if an organisation line or the headline gives the article to a body that is none.

    Not where the line names a 政协 too, and not for a name alone: 本报记者 is no body.

    >>> is_by_others(ArticleText("烛光", organisation="民盟宁夏区委会"))
    True
    >>> is_by_others(ArticleText("烛光", organisation="自治区政协社会和法制委员会"))
    False
    >>> is_by_others(ArticleText("县工商联走进委员企业"))
    False
    """
    line = " ".join(article.organisation.split())
    if CPPCC in line:
        return False
    return bool(_BODY.match(line) if line else _IN_TITLE.match(article.title))


def opens_with(article: ArticleText, start: int) -> bool:
    """Whether a committee named at an offset of the body is who its news begins with.

    >>> opens_with(ArticleText("", body="日前，县政协召开座谈会。"), 3)
    True
    """
    before = article.body[:start]
    return start <= _SOON and not re.search(f"(?:{_PARTIES}|{_FEDERATIONS})", before)
