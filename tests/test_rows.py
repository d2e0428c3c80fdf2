"""Sentences that differ in one word are rows, each with a fact of its own: none is a copy."""

from __future__ import annotations

from itertools import product

import pytest

from strategies import reading_of

ROWS = (
    "{}村的议事会把群众打来的电话一件一件登在册子上，由专人记录整理成册，每周三下午集中研判。",
    "望湖区政协组织委员到{}调研，走访农户二十家，召开座谈会，听取群众的意见建议，形成调研报告。",
    "罗鸣委员说，今年春天的雨水多，山路滑，学生上学要绕行三里，希望{}早日修通。",
    "会议审议通过了关于{}的提案，要求承办单位三个月内办理，结果向委员反馈并在网站上公布。",
)
WORDS = (
    ("东桥", "西桥"),
    ("东桥", "柳林乡"),
    ("石门村", "西桥", "南岗街道"),
    ("北关", "东桥", "西桥"),
)


@pytest.mark.parametrize("between", ["\n\n", "\n", ""])
def test_rows_that_differ_in_one_word_all_stay(between: str) -> None:
    for row, words in product(ROWS, WORDS):
        text = between.join(row.format(word) for word in words)
        raw = f"小板凳议出大民生\n\n望湖区政协\n\n{text}\n\n会议到傍晚才散，大家约定下月再聚。\n"
        reading = reading_of(raw, "page.txt")
        rules = {c.rule for c in reading.ledger.changes if c.rule.startswith("repeat/")}
        assert not rules, (row, words)
        kept = "".join(reading.files.values()).replace("\n", "")
        assert all(row.format(word) in kept for word in words)
