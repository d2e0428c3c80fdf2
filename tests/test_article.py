"""The article file: an article to Markdown and back without loss, and what an editor may type."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from huikan.article import escape, parse, parse_body, parse_issue, render, render_body, unescape
from huikan.errors import BadInputError
from huikan.model import Article, Block, BlockKind, Choice, Finding, Retouch
from strategies import anything, articles, blocks

FILE = """---
title: 樟树下议出的十二件事
authors:
  - 罗鸣
committees: []
year: 2024
id: yunxi-01
---

市政协组织委员走访老旧小区。

## 摸清底数

/// caption
委员在现场察看路灯选址。
///
"""


@given(articles)
def test_an_article_comes_back_as_it_was(article: Article) -> None:
    assert parse(render(article)) == article


@given(articles)
def test_a_file_that_was_rendered_comes_back_byte_for_byte(article: Article) -> None:
    text = render(article)
    assert render(parse(text)) == text


@given(articles)
def test_a_file_is_clean_text(article: Article) -> None:
    text = render(article)
    assert text.startswith("---\ntitle: ")
    assert text.endswith("\n")
    assert "\r" not in text


class Indented(yaml.SafeDumper):
    """Lists are indented below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


class OnOneLine(dict[str, object]):
    """A mapping that is written on one line."""


Indented.add_representer(
    OnOneLine,
    lambda dumper, row: dumper.represent_mapping("tag:yaml.org,2002:map", row, flow_style=True),
)


SCALARS = [
    *("汇智聚力促振兴 服务“三农”显担当", "2024年：亮点", "：起头", "末尾 ", "两  空"),
    *("乡村\u3000振兴", "“甲”", "？", "第一行\n第二行", "新实践·巡礼（上）"),
    *("乡 #1", "乡: 镇", "- 甲", "a: b", "- {name: 云溪, english: ''}", '甲: "乙"'),
    *("", "-", "=", "~", "0", "016", "2016", "1e5", "2024-05-01", "3 号"),
    *("true", "none", "yes", "null", "report", "a-b", "gap/tail", "a/", "on-line"),
]


@settings(max_examples=400)
@given(st.sampled_from(SCALARS), anything)
def test_front_matter_is_what_the_yaml_library_writes(text: str, more: str) -> None:
    for value in (text, text + more, more + text):
        assume(not re.search("[\\r\x85\u2028\u2029]", value))
        choices = (Choice(Retouch.PART, "会后整理", percent=48), Choice(Retouch.JOIN, f"{value}好"))
        finding = Finding("year/unknown", value, "文中没有足够的年份。", choices)
        extra = ((value, [value, 2024]),)
        article = Article("a-1", value, authors=(value, "罗鸣"), review=(finding,), extra=extra)
        front: dict[str, object] = {
            "title": value,
            "authors": [value, "罗鸣"],
            "committees": [],
            "year": None,
            "id": "a-1",
            **dict(extra),
            "review": [
                {
                    "code": finding.code,
                    "place": value,
                    "message": finding.message,
                    "choices": [
                        OnOneLine({"does": "part", "at": "会后整理", "percent": 48}),
                        OnOneLine({"does": "join", "at": f"{value}好"}),
                    ],
                }
            ],
        }
        wanted = yaml.dump(front, Dumper=Indented, allow_unicode=True, sort_keys=False, width=2**31)
        assert render(article) == f"---\n{wanted}---\n"


@given(anything)
def test_escaped_text_shows_what_was_written(text: str) -> None:
    assert unescape(escape(text)) == text


@given(anything)
def test_a_body_never_fails_and_settles_at_once(text: str) -> None:
    once = render_body(parse_body(text))
    assert render_body(parse_body(once)) == once


@given(blocks)
def test_a_block_keeps_its_kind_beside_others(block: Block) -> None:
    plain = Block(BlockKind.TEXT, "市政协组织委员走访老旧小区。")
    assert parse_body(render_body([plain, block, plain])) == (plain, block, plain)


def test_a_file_reads_as_the_contract_says() -> None:
    article = parse(FILE)
    assert (article.title, article.authors, article.year) == (
        "樟树下议出的十二件事",
        ("罗鸣",),
        2024,
    )
    assert [(b.kind, b.text) for b in article.blocks] == [
        (BlockKind.TEXT, "市政协组织委员走访老旧小区。"),
        (BlockKind.HEADING, "摸清底数"),
        (BlockKind.CAPTION, "委员在现场察看路灯选址。"),
    ]
    assert render(article) == FILE


@pytest.mark.parametrize(
    "markdown",
    [
        "- 一项\n- 又一项",
        "1. 第一\n2. 第二",
        "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |",
        "甲 | 乙\n-- | --\n1 | 2",
        "> 引用一句话。",
        "![樟树](zhangshu.jpg)",
        "见[公报](../02-gongbao.md)。",
        "这是**要紧**的话。",
        "```\n原样\n```",
        "# 一级标题不是正文里的标题",
    ],
)
def test_what_an_editor_typed_as_markdown_stays(markdown: str) -> None:
    text = FILE + f"\n{markdown}\n"
    assert parse(text).blocks[-1] == Block(BlockKind.MARKDOWN, markdown)
    assert render(parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "# 号开头",
        "- 号开头",
        "+ 号开头",
        "> 号开头",
        "1. 号开头",
        "1) 号开头",
        "*星号*和_下划线_",
        "[方括号](圆括号)",
        "![叹号",
        "/// caption",
        "///",
        "~~~",
        "```",
        "a < b，<b>不是标记</b>",
        "&lt; 与 &#20013; 与 & 号",
        "反斜杠\\#",
        "甲|乙\n-|-",
        "采用“4+X”模式",
        "3-5名委员",
        "* * *",
        "---",
        "===",
    ],
)
def test_plain_text_is_never_taken_for_markup(text: str) -> None:
    block = Block(BlockKind.TEXT, text)
    assert parse_body(render_body([block])) == (block,)


def test_files_of_other_systems_are_read(tmp_path: object) -> None:
    assert parse(FILE.replace("\n", "\r\n")).blocks == parse(FILE).blocks


def test_unknown_keys_are_kept_in_their_order() -> None:
    text = FILE.replace("id: yunxi-01\n", "id: yunxi-01\ntags:\n  - 贺阿婆\nsource: 手稿\n")
    article = parse(text)
    assert article.extra == (("tags", ["贺阿婆"]), ("source", "手稿"))
    assert render(article) == text


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("没有题头\n", "front-missing", 1),
        ("---\ntitle: 甲\n没有收尾\n", "front-open", 1),
        ("---\ntitle: [甲\n---\n", "yaml-broken", None),
        ("---\n- 甲\n---\n", "yaml-not-mapping", 2),
        ("---\nid: a-01\n---\n", "front-no-title", 1),
        ("---\ntitle: 甲\nyear: 去年\n---\n", "front-wrong-type", 3),
        ("---\ntitle: 甲\nyear: 20244\n---\n", "front-wrong-type", 3),
        ("---\ntitle: 甲\nid: a\ndate: 明天\n---\n", "front-wrong-type", 4),
        ("---\ntitle: 甲\nauthors: {a: b}\n---\n", "front-wrong-type", 3),
        ("---\ntitle: 甲\nreview: 看过\n---\n", "front-wrong-type", 3),
        ("---\ntitle: 甲\ntitle: 乙\n---\n", "yaml-duplicate-key", 3),
    ],
)
def test_a_broken_file_is_reported_with_its_line(text: str, code: str, line: int | None) -> None:
    with pytest.raises(BadInputError) as caught:
        parse(text, "a.md")
    assert (caught.value.code, caught.value.path) == (code, "a.md")
    assert line is None or caught.value.line == line


def test_a_misspelt_key_of_a_sidecar_is_reported_with_the_right_one() -> None:
    with pytest.raises(BadInputError) as caught:
        parse_issue("publication: 云溪政协\nnumbr: 第3期\n", "a.yml", "a", sidecar=True)
    assert (caught.value.code, caught.value.line) == ("yaml-unknown-key", 2)
    assert caught.value.values["near"] == "number"


@pytest.mark.parametrize("day", ["2024-13-28", "2024-02-30", "2024-6-0"])
def test_a_date_that_is_none_is_said_at_its_line(day: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse(f"---\ntitle: 井\nyear: 2024\ndate: {day}\nid: a-1\n---\n\n正文。\n")
    assert (caught.value.code, caught.value.line) == ("front-wrong-type", 4)
    assert caught.value.values["value"] == day


def test_what_git_left_of_two_editors_is_not_read_as_an_article() -> None:
    text = "---\ntitle: 井\nid: a-1\n---\n\n<<<<<<< HEAD\n三回。\n=======\n五回。\n>>>>>>> b\n"
    with pytest.raises(BadInputError) as error:
        parse(text, "a.md")
    assert (error.value.code, error.value.line) == ("merge-markers", 6)
    parse(text.replace(">>>>>>> b\n", "").replace("<<<<<<< HEAD\n", "<<<<<<< 三回\n"), "a.md")
