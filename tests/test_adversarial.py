"""Texts made to be hard: read or refused, within the memory that is allowed.

How time grows on them is measured by `bench/adversarial.py`; here it only has to end.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tracemalloc
from itertools import cycle, islice, product
from pathlib import Path

import pytest

from huikan.authority import load
from huikan.errors import BadInputError
from huikan.ledger import audit
from huikan.model import RawText
from huikan.pipeline import Reading, read
from huikan.roles import standings
from huikan.text import markdown
from huikan.trace import Journal, Traced

ALLOWED_TIMES, ALLOWED_BYTES = 20, 200 * 2**20
"""Memory that a text may take: so many times its size, and so much besides."""
SIZE = 600_000


def read_as(name: str, text: str) -> Reading:
    return read(RawText(name, "a", text, "utf-8", "", ""), load())


_INGEST = """
import re, sys
from huikan.cli import run
status = run(["ingest", sys.argv[1], "--content", sys.argv[2]])
print(status, re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="needs Linux's /proc")
@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("a.txt", "政"),
        ("a.txt", "政" * 20 + "\n"),
        ("a.txt", "\n"),
        ("a.txt", "“"),
        ("a.txt", "1"),
        ("a.txt", "政 协 "),
        ("a.md", "*政"),
        ("a.md", "/// caption\n"),
        ("a.md", "政\n"),
        ("a.html", "政"),
        ("a.html", "&lt;"),
        ("a.txt", "政协委员。\n\n"),
        ("a.txt", "\n\n▲市政协组织委员视察。"),
        ("a.txt", "家庭 and 困难，"),
    ],
)
def test_memory_stays_within_its_bounds(name: str, unit: str, tmp_path: Path) -> None:
    """Of all that `huikan ingest` does with a text, in a process of its own."""
    raw = tmp_path / name
    raw.write_text(unit * (SIZE // len(unit)), encoding="utf-8")
    command = [sys.executable, "-c", _INGEST, str(raw), str(tmp_path / "content")]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    status, most = map(int, said.split("\n")[-2].split())
    assert status in (0, 3)
    assert most * 1024 <= ALLOWED_BYTES + ALLOWED_TIMES * raw.stat().st_size


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="needs Linux's /proc")
def test_people_by_the_thousand_stay_within_it_too(tmp_path: Path) -> None:
    """Each has a name of their own, so none is said twice."""
    signs = ("".join(two) for two in product(map(chr, range(0x4E00, 0x4E00 + 200)), repeat=2))
    raw = tmp_path / "a.txt"
    raw.write_text(
        "".join(f"委员张{own}来到村里走访，张{own}说，" for own in islice(signs, 33_000)),
        encoding="utf-8",
    )
    command = [sys.executable, "-c", _INGEST, str(raw), str(tmp_path / "content")]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    status, most = map(int, said.split("\n")[-2].split())
    assert status == 0
    assert most * 1024 <= ALLOWED_BYTES + ALLOWED_TIMES * raw.stat().st_size


@pytest.mark.parametrize(
    "unit", ["<!--", "<p", "<a href='", '<a "', "<![CDATA[", "<![if x", "<?", "</p", "<!-- - ->"]
)
def test_a_page_of_marks_that_are_never_closed_is_refused(unit: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read_as("a.html", "<p>政协。</p>\n" + unit * 20_000)
    assert (caught.value.code, caught.value.line) == ("html-broken", 2)


def test_a_page_may_have_a_few_of_them() -> None:
    text = "<h1>议事亭</h1><p>井边摆着竹椅，大家坐下来议事。</p><!-- 未完 <p"
    article = read_as("a.html", text).ledger.articles[0]
    assert article.blocks


def test_a_page_of_too_many_tags_is_refused() -> None:
    with pytest.raises(BadInputError) as caught:
        read_as("a.html", "<p>政协。" * 60_001)
    assert caught.value.code == "html-tags"


def test_paragraphs_that_are_never_closed_are_paragraphs() -> None:
    """As old pages have them; the parser puts each into the one before it."""
    rows = [f"第{n}户门前的井修好了，大家都来看。" for n in range(3000)]
    reading = read_as("a.html", "<h1>议事亭</h1>" + "".join(f"<p>{row}\n" for row in rows))
    (entry,) = reading.ledger.articles
    body = reading.files[entry.path].split("\n---\n", 1)[1]
    assert [line for line in body.split("\n") if line] == rows


@pytest.mark.parametrize("deep", ["<div>", "<b>", "<p>", "<table><tr><td>", "<blockquote>"])
def test_nesting_may_be_deep(deep: str) -> None:
    text = "<h1>议事亭</h1>" + deep * 5000 + "井边摆着竹椅，大家坐下来议事。"
    assert read_as("a.html", text).ledger.articles[0].blocks


def test_what_is_hidden_stays_hidden_however_deep() -> None:
    inside = "<div>" * 500 + "菜单里的一行字。" + "</div>" * 500
    reading = read_as("a.html", f"<h1>议事亭</h1><nav>{inside}</nav><p>井边摆着竹椅，坐下议事。")
    (text,) = reading.files.values()
    assert "菜单" not in text
    assert "竹椅" in text


@pytest.mark.parametrize(
    "shape", ["本报讯 {0}\n\n", "{0}\n\n", "{0}", "{0}{0}{1}", "{0}\n\n{0}\n\n{1}\n\n"]
)
def test_sentences_that_differ_in_a_figure_alone_stay(shape: str) -> None:
    said = "委员们沿着老街走了三趟把坏了的路灯一盏一盏画在图上编上号码交给街道街道又去看{}号。"
    figures = [1000 + 7 * k for k in range(40)]
    pairs = zip(figures[::2], figures[1::2], strict=True)
    text = "".join(shape.format(said.format(a), said.format(b)) for a, b in pairs)
    reading = read_as("a.txt", text)
    body = "".join(reading.files.values())
    assert audit(reading.ledger, text) == []
    assert [n for n in figures if f"{n}号" in text and f"{n}号" not in body] == []


_SIGNS = "委员们沿着老街走了三趟，把坏了的路灯一盏一盏画在图上。编上号码交给街道；渡口石阶航道船工"


@pytest.mark.parametrize("seed", range(4))
def test_passages_printed_again_in_every_way_are_read(seed: int) -> None:
    """Whole, cut, with another character, with a figure, once to three times each."""
    some = random.Random(seed)
    for _ in range(60):
        passages = [
            "".join(some.choices(_SIGNS, k=some.randint(10, 90))) + some.choice(("。", "", "7号。"))
            for _ in range(some.randint(1, 4))
        ]
        text = ""
        for _ in range(some.randint(3, 14)):
            passage = some.choice(passages)
            at = some.randrange(len(passage))
            odd = passage[:at] + some.choice(_SIGNS + "0123") + passage[at + some.randint(0, 1) :]
            ways = (passage, passage, odd, passage[at:], passage[: at + 1])
            text += some.choice(ways) * some.randint(1, 3) + some.choice(("", "\n", "\n\n"))
        assert audit(read_as("a.txt", text).ledger, text) == []


def test_a_thousand_short_lines_are_read() -> None:
    ends = cycle(("灯亮了", "有了三条长凳", "的人都来看江边的灯"))
    signs = ("".join(three) for three in product("东南西北上下左右中前后里外", repeat=3))
    rows = (sign + end for sign, end in zip(signs, ends, strict=False))
    text = "\n\n".join(["第一段说完了，下面一行一行都很短。", *rows])
    assert read_as("a.txt", f"{text}\n").files


def test_long_texts_leave_nothing_behind() -> None:
    """What is remembered of texts that were read is bounded in bytes, not only in number."""
    row = "云溪市政协提案委员会走访{}社区的居民。"
    texts = [row.format(chr(0x4E00 + n)) * 1000 for n in range(12)]
    authority = load()

    def search(text: str) -> None:
        standings(text, authority.find_committees(text))
        authority.find_places(text)

    search(texts[0])
    tracemalloc.start()
    try:
        for text in texts[1:]:
            search(text)
        left, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert left < most / 4


def test_a_file_with_more_headlines_than_any_issue_is_refused() -> None:
    text = "".join(f"# 云溪政协{n}\n\n文字。\n\n" for n in range(20_001))
    with pytest.raises(BadInputError) as caught:
        read_as("a.md", text)
    assert (caught.value.code, caught.value.line) == ("raw-articles", 4 * 20_000 + 1)


def test_headlines_without_blank_lines_are_counted_before_anything_is_made_of_them() -> None:
    journal = Journal(text := "# 政\r\n" * 20_001)
    with pytest.raises(BadInputError) as caught:
        markdown.read_blocks(Traced.of(text), journal)
    assert (caught.value.code, caught.value.line) == ("raw-articles", 20_001)
    assert {change.rule for change in journal.changes} == {"markdown/line-ending"}


def test_a_title_block_has_an_end() -> None:
    blocks = markdown.read_blocks(Traced.of(text := "# 政\n" + "政\n" * 3000), Journal(text))
    assert len(blocks) == 1002
    assert blocks[-1].text == "政" * 2000


def test_a_whole_years_headlines_in_one_file_are_read() -> None:
    text = "".join(f"# 云溪政协{n}\n\n文字。\n\n" for n in range(2000))
    assert len(read_as("a.md", text).ledger.articles) == 2000
