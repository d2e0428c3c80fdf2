"""What the property tests are tried on: raw pages with every damage, articles, edits of them.

Everything is put together from our own sentences. A page is a list of parts (headlines, wrapped
columns, captions, loops, stray marks…) so that a failing example shrinks to the part that fails.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable

from hypothesis import strategies as st

from huikan.authority import load
from huikan.ledger import sha256
from huikan.model import GAP, Article, Block, BlockKind, Choice, Finding, Person, RawText, Retouch
from huikan.pipeline import Reading, read

SENTENCES = (
    "市政协组织委员走访老旧小区，逐户登记漏雨的屋顶。",
    "去年以来，共收到提案218件，立案196件，办复率达到100%。",
    "“路灯亮了，心里也亮了。”居民贺阿婆说。",
    "一是把议题交给群众定，二是把结果交给群众评，三是把账本交给群众看。",
    "今年3月，区政协提案委牵头开展“回头看”，凡是没有办结的一律重新交办！",
    "谁来议？议什么？怎么议？",
    "协商会采用“4+X”形式召开，邀请12名居民代表参加；会后三天内公布结果。",
    "委员们高高兴兴进村，和村民研究研究、讨论讨论，把办法定了下来。",
    "县政协主席说，今后要把会客厅开到田埂上。",
    "《关于改善高山村饮水条件的建议》被列为重点提案（试行两年）。",
)
FRAGMENTS = (
    "把事情办到群众心坎上",
    "等部门密切配合，推",
    "动问题逐项解决。",
    "次恳谈会，",
    "关于加装电梯的",
    "”的做法得到肯定。",
    "3年来，",
    "共上报信息5",
    "6篇，",
)
DISPLAY = (
    "望湖区政协",
    "云溪市政协提案委员会",
    "小板凳议出大民生",
    "突出主业 提升提案办理质量",
    "——云溪市政协2024年工作回眸",
    "一、建好平台",
    "二、用好平台",
    "（一）摸清底数",
    "办好民生小事3",
    "本报记者 罗 鸣",
    "编者按：",
    "第3版",
    "— 12 —",
    "2024年3月8日 星期五 责任编辑：罗鸣",
    "（下转第3版）",
    "（本版图片由望湖区政协提供）",
)
CAPTIONS = (
    "▲望湖区政协组织委员调研加装电梯工作。",
    "图为委员在现场察看路灯选址。",
    "2024年8月19日，石桥区政协组织委员视察消防通道。",
)
ODD = (
    "家庭 and 困难群众",
    "双双 3 月 5 日",
    "零\u200b宽\ufeff字符",
    "\x01控制\x7f字符",
    "# 不是标题",
    "- 一项\n- 又一项",
    "| 项目 | 件数 |",
    "/// caption",
    "///",
    "---",
    "1. 第一",
    "*强调* _下划_ `代码` [链接](http://example.org) ![图](a.png)",
    "a < b && c > d &lt; &amp; &#20013;",
    "\\反斜\\杠~~~",
    "〔缺〕",
    "mail@example.org",
    "　　全角空格缩进",
    "\ud7ff\ue000\U0001f600",
)
BREAKS = (
    "\n",
    "\n\n",
    "\n\n\n\n",
    "\r\n",
    "\r\n\r\n",
    "\x0c",
    "\n\x0c\n",
    " \n \n",
    "\u2028",
    "\r",
)


def _wrap(width: int, text: str) -> str:
    return "\n".join(text[i : i + width] for i in range(0, len(text), width))


def _double(line: str) -> str:
    return "".join(c * 2 for c in line)


def _letter_space(line: str) -> str:
    return " ".join(line)


sentences = st.sampled_from(SENTENCES)
paragraphs = st.lists(sentences | st.sampled_from(FRAGMENTS), min_size=1, max_size=6).map("".join)
columns = st.builds(_wrap, st.integers(8, 24), paragraphs)
# A loop: a passage again, twice or more, cut anywhere, with or without a break.
loops = st.builds(
    lambda text, times, at, gap: text + gap + gap.join([text[at:]] * times),
    st.lists(sentences, min_size=2, max_size=5).map("".join),
    st.integers(1, 3),
    st.integers(0, 40),
    st.sampled_from(["", "\n\n"]),
)
# Characters of any kind, without surrogates; NUL is refused by the decoder as binary.
anything = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12
)
parts = st.one_of(
    paragraphs,
    columns,
    loops,
    st.sampled_from(DISPLAY),
    st.sampled_from(CAPTIONS),
    st.sampled_from(DISPLAY).map(_double),
    st.sampled_from(DISPLAY).map(_letter_space),
    st.sampled_from(ODD),
    anything,
)


@st.composite
def plain_pages(draw: st.DrawFn) -> str:
    """A raw `.txt` page."""
    out = []
    for part in draw(st.lists(parts, min_size=1, max_size=12)):
        out += [part, draw(st.sampled_from(BREAKS))]
    page = "".join(out)
    return page if page.strip() else "空页"


@st.composite
def markdown_pages(draw: st.DrawFn) -> str:
    """An issue typed as Markdown: headings, captions, lists, tables, plain paragraphs."""
    pieces = st.one_of(
        st.builds(lambda n, t: f"{'#' * n} {t}", st.integers(1, 4), st.sampled_from(DISPLAY)),
        st.sampled_from(CAPTIONS).map(lambda t: f"/// caption\n{t}\n///"),
        st.sampled_from(
            ["- 一\n- 二", "| 甲 | 乙 |\n| -- | -- |\n| 1 | 2 |", "> 引文。", "<!-- 注 -->"]
        ),
        columns,
        paragraphs,
        st.sampled_from(ODD),
        anything,
    )
    page = "\n\n".join(draw(st.lists(pieces, min_size=1, max_size=10)))
    return page if page.strip() else "空页"


@st.composite
def html_pages(draw: st.DrawFn) -> str:
    """A saved web page: entities, comments, scripts, navigation, white space in odd places."""
    text = st.one_of(paragraphs, st.sampled_from(ODD).map(html.escape), anything.map(html.escape))
    inline = st.one_of(
        text,
        text.map(lambda t: f"<b>{t}</b>"),
        text.map(lambda t: f"{t}<br>{t}"),
        st.sampled_from(
            ["&ldquo;好&rdquo;", "&#20013;", "&nbsp;", "&hellip;&hellip;", "<!-- 注 -->"]
        ),
    )
    run = st.lists(inline, min_size=1, max_size=3).map("".join)
    block = st.one_of(
        run.map(lambda t: f"<p>\n  {t}\n</p>"),
        st.sampled_from(DISPLAY).map(lambda t: f"<h1>{t}</h1>"),
        st.sampled_from(DISPLAY).map(lambda t: f"<h2>{t}</h2>"),
        st.sampled_from(CAPTIONS).map(
            lambda t: f"<figure><img src=a><figcaption>{t}</figcaption></figure>"
        ),
        st.just("<script>var a = '<p>';</script>"),
        st.just("<nav><a href='/'>首页</a></nav>"),
        run,
    )
    body = "\n".join(draw(st.lists(block, min_size=1, max_size=8)))
    return f"<!DOCTYPE html>\n<html><head><title>页</title></head><body>{body}</body></html>"


raw_files = st.one_of(
    st.tuples(st.just("page.txt"), plain_pages()),
    st.tuples(st.just("page.txt"), plain_pages()),
    st.tuples(st.just("page.md"), markdown_pages()),
    st.tuples(st.just("page.html"), html_pages()),
)
"""Name and decoded text of a raw file."""


AUTHORITY = load()
"""The shipped authority files alone; no fixture, which a failing example would print whole."""


def reading_of(source: str, name: str) -> Reading:
    """What the pipeline makes of a raw text."""
    return read(RawText(name, "page", source, "utf-8", sha256(source), "0"), AUTHORITY)


# Articles as an editor or the pipeline may hand them over.

_line = st.one_of(
    sentences,
    st.sampled_from([*FRAGMENTS, *DISPLAY, *CAPTIONS, GAP]),
    st.sampled_from([o for o in ODD if "\n" not in o]).map(str.strip),
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), min_size=1, max_size=20
    ),
)
"""One line without white space at its ends."""
_lines = st.lists(_line, min_size=1, max_size=3).map("\n".join)
blocks = st.one_of(
    st.builds(Block, st.just(BlockKind.TEXT), _lines),
    st.builds(Block, st.just(BlockKind.CAPTION), _lines),
    st.builds(Block, st.just(BlockKind.HEADING), _line, st.integers(2, 6)),
)
_optional = st.none() | _line
_choices = st.lists(
    st.builds(Choice, st.sampled_from(Retouch), _line, st.just("") | _line), max_size=2
).map(tuple)
_people = st.builds(Person, _line, st.just("") | _line, st.just("") | _line)
articles = st.builds(
    Article,
    id=st.from_regex(r"[a-z]{1,8}-[0-9]{2}", fullmatch=True),
    title=_line,
    subtitle=_optional,
    kicker=_optional,
    feature=_optional,
    authors=st.lists(_line, max_size=3).map(tuple),
    committees=st.lists(_line, max_size=3).map(tuple),
    year=st.none() | st.integers(1900, 2200),
    date=st.none() | st.dates(dt.date(1949, 1, 1), dt.date(2199, 12, 31)),
    place=_optional,
    kind=st.sampled_from([None, "report", "speech"]),
    topics=st.sampled_from([(), ("提案办理",), ("提案办理", "乡村振兴")]),
    people=st.lists(_people, max_size=2).map(tuple),
    translator=_optional,
    review=st.lists(st.builds(Finding, _line, _line, _line, _choices), max_size=2).map(tuple),
    extra=st.dictionaries(
        st.sampled_from(["organisation", "tags", "source"]), _line, max_size=2
    ).map(lambda d: tuple(d.items())),
    blocks=st.lists(blocks, max_size=6).map(tuple),
)

# What an editor does to a file. Every edit returns the text and the words that were typed.

TYPED = ("编辑补记", "此处据手稿订正", "〔编者加〕", "据原件核对")

Edited = tuple[str, str]


def _append_paragraph(text: str, typed: str, at: int) -> Edited:
    return f"{text}\n{typed}。\n", typed


def _insert_into_body(text: str, typed: str, at: int) -> Edited:
    start = text.index("\n---\n", 4) + 5
    spots = [i for i in range(start, len(text)) if "\u4e00" <= text[i] <= "\u9fff"]
    if not spots:
        return _append_paragraph(text, typed, at)
    i = spots[at % len(spots)]
    return text[:i] + typed + text[i:], typed


def _replace_word(text: str, typed: str, at: int) -> Edited:
    start = text.index("\n---\n", 4) + 5
    spots = [i for i in range(start, len(text) - 1) if text[i : i + 2].isalpha()]
    if not spots:
        return _append_paragraph(text, typed, at)
    i = spots[at % len(spots)]
    return text[:i] + typed + text[i + 2 :], typed


def _delete_paragraph(text: str, typed: str, at: int) -> Edited:
    head, mark, body = text.partition("\n---\n")
    paragraphs = body.split("\n\n")
    del paragraphs[at % len(paragraphs)]
    return f"{head}{mark}" + "\n\n".join(paragraphs), ""


def _answer_review(text: str, typed: str, at: int) -> Edited:
    """The editor settles a question: a key of front matter that was not there before."""
    return text.replace("\n---\n", f"\n{typed}:\n  - 已核对\n---\n", 1), typed


def _reverse_paragraphs(text: str, typed: str, at: int) -> Edited:
    head, mark, body = text.partition("\n---\n")
    paragraphs = [p for p in body.strip("\n").split("\n\n") if p]
    return f"{head}{mark}\n" + "\n\n".join(reversed(paragraphs)) + "\n", ""


EDITS: tuple[Callable[[str, str, int], Edited], ...] = (
    _append_paragraph,
    _insert_into_body,
    _replace_word,
    _delete_paragraph,
    _answer_review,
    _reverse_paragraphs,
)
edits = st.tuples(st.sampled_from(EDITS), st.sampled_from(TYPED), st.integers(0, 10_000))
