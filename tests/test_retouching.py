"""Changes that an editor chooses: only their own blocks change, and nothing else is lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from huikan.article import parse_body, render_body
from huikan.errors import BadInputError
from huikan.model import GAP, Block, BlockKind, Choice, Retouch
from huikan.retouching import placed_blocks, retouched, typed_body
from strategies import blocks

PLAIN = "会上定了三件事。后来都办成了。"
BODY = """
市里开了一次会，

/// caption
委员在现场。
///

会上定了三件事。后来都办成了。

- 清单   一
- 清单二
"""


def changed(does: Retouch, at: str, to: str = "", body: str = BODY) -> str:
    return retouched(body, Choice(does, at, to))


@pytest.mark.parametrize(
    ("does", "at", "to", "before", "after"),
    [
        (Retouch.JOIN, "会上定了", "一次会，", "会，\n\n", f"会，{PLAIN}\n\n"),
        (Retouch.CONTINUE, "一次会，", "会上定了", "会，\n\n", f"会，{PLAIN}\n\n"),
        (Retouch.PART, "后来", "", "三件事。后来", "三件事。\n\n后来"),
        (Retouch.TEXT, "委员在现场", "", "/// caption\n委员在现场。\n///", "委员在现场。"),
        (Retouch.CAPTION, "会上", "", PLAIN, f"/// caption\n{PLAIN}\n///"),
        (Retouch.HEADING, "委员在", "", "/// caption\n委员在现场。\n///", "## 委员在现场。"),
        (Retouch.INSERT, "三件事。", "件件落实。", "三件事。后来", "三件事。件件落实。后来"),
        (Retouch.REMOVE, "后来都办成了。", "", "后来都办成了。", ""),
        (Retouch.REPLACE, "三件", "四件", "三件", "四件"),
    ],
)  # fmt: skip
def test_a_change_touches_its_own_blocks(
    does: Retouch, at: str, to: str, before: str, after: str
) -> None:
    wanted = BODY.replace(before, after, 1)
    if does in (Retouch.JOIN, Retouch.CONTINUE):
        wanted = wanted.replace("\n会上定了三件事。后来都办成了。\n\n- ", "\n- ")
    assert changed(does, at, to) == wanted


def test_a_block_is_moved_and_a_gap_is_closed_by_what_joins_it() -> None:
    body = f"\n前文{GAP}\n\n中间。\n\n{GAP}后文。\n"
    assert changed(Retouch.JOIN, "后文", "前文", body) == "\n前文后文。\n\n中间。\n"
    assert (
        changed(Retouch.MOVE, "中间", "后文。", body) == f"\n前文{GAP}\n\n{GAP}后文。\n\n中间。\n"
    )
    assert changed(Retouch.INSERT, f"前文{GAP}", "又一句", body).startswith("\n前文又一句\n")


@pytest.mark.parametrize(
    ("does", "at", "to"),
    [
        (Retouch.JOIN, "会上定了", "没有这句"),
        (Retouch.JOIN, "没有这句", "开了一次会，"),
        (Retouch.JOIN, "", "开了一次会，"),
        (Retouch.PART, "会上定了", ""),
        (Retouch.PART, "了", ""),
        (Retouch.TEXT, "- 清单", ""),
        (Retouch.REMOVE, "清单   一", ""),
        (Retouch.REPLACE, "", "字"),
    ],
)
def test_a_place_that_is_not_clear_is_left_alone(does: Retouch, at: str, to: str) -> None:
    with pytest.raises(BadInputError):
        changed(does, at, to)


@given(st.lists(blocks, max_size=6) | st.text("正文/ \ncaption#-*`|\r", max_size=40))
def test_blocks_are_placed_as_they_are_parsed(made: list[Block] | str) -> None:
    body = made if isinstance(made, str) else render_body(made)
    placed = placed_blocks(body)
    assert tuple(p.block for p in placed) == parse_body(body)
    if not isinstance(made, str):
        assert typed_body(placed) == body


@given(st.lists(blocks, min_size=2, max_size=5), st.data())
def test_moving_and_joining_lose_no_character(made: list[Block], data: st.DataObject) -> None:
    does = data.draw(st.sampled_from([Retouch.JOIN, Retouch.MOVE, Retouch.TEXT, Retouch.CAPTION]))
    one, other = data.draw(st.permutations(range(len(made))))[:2]
    body = render_body(made)
    before = parse_body(body)
    assume(all(b.kind is not BlockKind.MARKDOWN for b in before) and len(before) == len(made))
    try:
        after = retouched(body, Choice(does, before[one].text, before[other].text))
    except BadInputError:
        return
    assert letters(parse_body(after)) == letters(before)


def letters(made: tuple[Block, ...]) -> Counter[str]:
    return Counter("".join("".join(b.text.replace(GAP, "").split()) for b in made))
