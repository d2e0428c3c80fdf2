"""Text that looks damaged is told; text that is only unusual is not."""

from __future__ import annotations

import pytest

from huikan.check_text import check_text


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("委员们\ufffd\ufffd走访", "text-garbled"),
        ("委员们\ue123走访", "text-garbled"),
        ("委员ä½\u00a0å¥½走访", "text-garbled"),
        ("锟斤拷", "text-garbled"),
        ("委员们\u200b走访", "text-unseen"),
        ("委员们\u00a0走访", "text-unseen"),
        ("委员们走访，逐户登记。", ""),
        ("罗 鸣　程晚舟", ""),
        ("𠮷田、㐂、café、Ångström、naïve、№ 5 —— “4+X”", ""),
        ("Ünsal Öztürk, São Paulo, Kraków", ""),
        ("«café» et «thé»", ""),
    ],
)
def test_what_looks_damaged(line: str, code: str) -> None:
    found = [(p.code, p.line) for p in check_text("a.md", [(7, line)])]
    assert found == ([(code, 7)] if code else [])


LONG = "委员们围着老井坐了下来，听街坊说了一个下午。"


@pytest.mark.parametrize(
    ("above", "line", "is_told"),
    [
        (LONG, "第二天一早，技术员就带着图纸和工具来到了村口。", True),
        (LONG, "", False),
        (LONG.replace("。", "，"), LONG, False),
        ("春眠不觉晓，处处闻啼鸟。", "夜来风雨声，花落知多少。", False),
        (LONG + "  ", "第二天一早，技术员就带着图纸和工具来到了村口。", False),
        (f"- {LONG}", f"- {LONG}", False),
        (f"| {LONG} |", f"| {LONG} |", False),
        ("/// caption", LONG, False),
    ],
)  # fmt: skip
def test_paragraphs_that_nothing_parts_are_told(above: str, line: str, is_told: bool) -> None:
    found = [(p.code, p.line) for p in check_text("a.md", [(7, above), (8, line)])]
    assert found == ([("text-line-end", 8)] if is_told else [])
