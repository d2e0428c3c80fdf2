"""Paragraph addresses: whatever is done to an article, old ones still lead to their text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huikan.anchors import (
    GONE,
    ManyUnits,
    Placed,
    Register,
    Text,
    Unit,
    as_units,
    bare_names,
    begin,
    dump,
    load,
    slug,
    sourced,
    texts_of,
    units_of,
)
from huikan.article import parse_body
from huikan.cli import run
from huikan.errors import BadInputError
from huikan.model import Block, BlockKind
from huikan.store import Store, load_issue
from huikan.tracking import is_settled, locate
from strategies import FRAGMENTS, SENTENCES, paragraphs

PATH = "issues/2024/a/01-x.md"


def text_of(*said: str, path: str = PATH) -> Text:
    return Text(path[-7:-3], path, tuple(Unit(BlockKind.TEXT, s) for s in said))


def lead(placed: Placed, texts: list[Text], path: str, name: str) -> str | None:
    """What a reader finds who follows an old address; None if it says that the text is gone."""
    for text in texts:
        for unit, names in zip(text.units, placed.names[text.path], strict=True):
            if text.path == path and name in names:
                return unit.text
    for forward in placed.forwards.get(path, ()):
        if forward.name == name:
            return lead(placed, texts, forward.path, forward.to) if forward.path else None
    raise AssertionError(f"{path}#{name} leads nowhere")


LONG = [f"第{n}项工作，{said}" for n, said in enumerate(SENTENCES)]


def test_a_name_is_where_the_part_begins_in_the_source_or_else_its_text() -> None:
    from_source = Unit(BlockKind.TEXT, "委员走访。", (317, 330), ((317, 330),))
    typed = Unit(BlockKind.TEXT, "委员走访。")
    heading = Unit(BlockKind.HEADING, "建好 平台")
    names = bare_names([from_source, typed, typed, heading])
    assert names == (
        ("p317",),
        (f"t{typed.digest}",),
        (f"t{typed.digest}-2",),
        (slug("建好 平台"),),
    )


def test_a_heading_cannot_take_the_name_of_the_pages_top() -> None:
    assert bare_names([Unit(BlockKind.HEADING, "top")]) == (("top-2",),)


def test_parts_are_blocks_and_runs_of_markdown() -> None:
    blocks = parse_body("一。\n\n- 甲\n\n- 乙\n\n/// caption\n图。\n///\n\n## 题")
    assert [u.kind for u in units_of(blocks)] == ["text", "markdown", "caption", "heading"]


def test_a_part_that_was_corrected_keeps_its_name() -> None:
    old = locate(Register(), [text_of(*LONG[:3])])
    mended = LONG[1].replace("218", "281")[:-4] + "全部办结。"
    new = locate(old.register, [text_of(LONG[0], mended, LONG[2])])
    assert new.names == old.names


def test_a_part_that_was_rewritten_between_its_neighbours_keeps_its_name() -> None:
    old = locate(Register(), [text_of(LONG[0], "谁来议？议什么？", LONG[2])])
    new = locate(old.register, [text_of(LONG[0], "谁来协商？议什么？", LONG[2])])
    assert new.names == old.names


def test_another_text_in_its_place_does_not_take_its_name() -> None:
    old = locate(Register(), [text_of(LONG[0], "居民贺阿婆说路灯亮了。", LONG[2])])
    texts = [text_of(LONG[0], "会后三天内公布结果。", LONG[2])]
    new = locate(old.register, texts)
    assert lead(new, texts, PATH, old.names[PATH][1][0]) is None
    assert new.names[PATH][1] != old.names[PATH][1]


def test_a_part_that_comes_back_has_its_old_name_again() -> None:
    old = locate(Register(), [text_of(*LONG[:3])])
    without = locate(old.register, [text_of(LONG[0], LONG[2])])
    assert [a.now for a in without.register.anchors] == ["", "", GONE]
    assert locate(without.register, [text_of(*LONG[:3])]).names == old.names


def test_joined_parts_answer_to_both_names_and_part_again() -> None:
    old = locate(Register(), [text_of(*LONG[:3])])
    first, second, third = (names[0] for names in old.names[PATH])
    joined = locate(old.register, [text_of(LONG[0] + LONG[1], LONG[2])])
    assert joined.names[PATH] == ((first, second), (third,))
    assert locate(joined.register, [text_of(*LONG[:3])]).names == old.names


def test_copies_of_one_text_keep_their_own_names() -> None:
    old = locate(Register(), [text_of("谁来议？", LONG[0], "谁来议？")])
    assert len(set(old.names[PATH])) == 3
    assert locate(old.register, [text_of("谁来议？", LONG[0], "谁来议？")]).names == old.names


def test_a_text_that_moves_to_another_article_is_followed() -> None:
    second = "issues/2024/a/02-y.md"
    old = locate(Register(), [text_of(*LONG[:3]), text_of(LONG[3], path=second)])
    texts = [text_of(*LONG[:2]), text_of(LONG[2], LONG[3], path=second)]
    new = locate(old.register, texts)
    assert lead(new, texts, PATH, old.names[PATH][2][0]) == LONG[2]
    assert new.forwards[PATH][0].path == second


def test_an_article_whose_file_is_gone_still_leads_to_its_text() -> None:
    gone = "issues/2024/a/02-y.md"
    old = locate(Register(), [text_of(*LONG[:2]), text_of(*LONG[2:4], path=gone)])
    texts = [text_of(*LONG[:3])]
    new = locate(old.register, texts)
    assert lead(new, texts, gone, old.names[gone][0][0]) == LONG[2]
    assert lead(new, texts, gone, old.names[gone][1][0]) is None


def test_a_common_phrase_is_no_evidence() -> None:
    phrase = "坚持以人民为中心的发展思想不动摇，"
    old = locate(Register(), [text_of(phrase + "走访老旧小区的每一户居民家庭。")])
    texts = [text_of(phrase + "办好提案。", phrase + "开好每一次恳谈会。")]
    assert lead(locate(old.register, texts), texts, PATH, old.names[PATH][0][0]) is None


def test_a_part_that_went_does_not_answer_through_its_unchanged_neighbour() -> None:
    phrase = "坚持以人民为中心的发展思想不动摇，"
    stays, goes = phrase + "办好提案。", phrase + "走访老旧小区的每一户居民家庭。"
    old = locate(Register(), [text_of(stays, goes)])
    assert (
        lead(locate(old.register, [text_of(stays)]), [text_of(stays)], PATH, old.names[PATH][1][0])
        is None
    )


@st.composite
def cuts(draw: st.DrawFn, source: str) -> list[Text]:
    """A source cut into parts anywhere, dealt out to two articles."""
    ends = sorted(draw(st.sets(st.integers(1, len(source) - 1), max_size=8)) | {len(source)})
    starts = [0, *ends[:-1]]
    units: dict[str, list[Unit]] = {"01": [], "02": []}
    for a, b in zip(starts, ends, strict=True):
        unit = Unit(BlockKind.TEXT, source[a:b], (a, b), ((a, b),))
        units[draw(st.sampled_from(sorted(units)))].append(unit)
    return [Text(n, f"issues/2024/a/{n}.md", tuple(found)) for n, found in units.items()]


@given(st.data(), st.lists(paragraphs, min_size=1, max_size=4).map("".join))
def test_however_rules_cut_the_source_an_address_leads_to_its_first_character(
    data: st.DataObject, source: str
) -> None:
    before, after = data.draw(cuts(source)), data.draw(cuts(source))
    old = locate(Register(), before, "sha")
    new = locate(old.register, after, "sha")
    spans = {u.text: u.span for t in after for u in t.units}
    for text in before:
        for unit, names in zip(text.units, old.names[text.path], strict=True):
            found = lead(new, after, text.path, names[0])
            assert found is not None
            holders = {u.text for t in after for u in t.units if _holds(u, unit)}
            assert found in holders, spans


def _holds(unit: Unit, earlier: Unit) -> bool:
    assert unit.span is not None
    assert earlier.span is not None
    return unit.span[0] <= earlier.span[0] < unit.span[1]


changes = st.lists(
    st.tuples(
        st.sampled_from(["mend", "insert", "delete", "swap", "join"]),
        st.integers(0, 30),
        st.sampled_from(FRAGMENTS),
    ),
    max_size=6,
)


def edited(said: list[str], edits: list[tuple[str, int, str]]) -> list[str]:
    for what, where, words in edits:
        i = where % max(len(said), 1)
        if what == "insert" or not said:
            said = [*said[:i], words + "！", *said[i:]]
        elif what == "mend":
            said = [*said[:i], said[i][:6] + words + said[i][6:], *said[i + 1 :]]
        elif what == "delete":
            said = [*said[:i], *said[i + 1 :]]
        elif what == "swap":
            said = [*said[i:], *said[:i]]
        else:
            said = [*said[:i], "".join(said[i : i + 2]), *said[i + 2 :]]
    return said


@given(st.permutations(LONG).map(lambda all_: all_[:5]), changes, changes)
def test_whatever_an_editor_does_no_address_dies_or_leads_to_another_text(
    said: list[str],
    first: list[tuple[str, int, str]],
    second: list[tuple[str, int, str]],
) -> None:
    register = Register()
    known: dict[str, str] = {}
    for edits in ([], first, second):
        said = edited(said, edits)
        texts = [text_of(*said)]
        placed = locate(register, texts)
        for name, was in known.items():
            found = lead(placed, texts, PATH, name)
            if was in said:
                assert found == was
            elif any(was in one for one in said):
                assert found is not None
                assert was in found
            else:
                assert found not in set(LONG) - {was}
        for names, one in zip(placed.names[PATH], said, strict=True):
            if one in LONG:
                known[names[0]] = one
        register = load(dump(placed.register).decode(), "register")
        assert register == placed.register
        assert locate(register, texts).register == register


# The register's file


def test_a_broken_register_names_its_line() -> None:
    text = dump(locate(Register(), [text_of(*LONG[:2])]).register).decode()
    for broken in (text.replace('"name"', '"nam"'), text + "[]\n", text.replace(":1,", ":9,", 1)):
        with pytest.raises(BadInputError) as caught:
            load(broken, "anchors/a.jsonl")
        assert (caught.value.code, caught.value.path) == ("anchors-broken", "anchors/a.jsonl")


RAW = "\n\n".join(["小板凳议出大民生", *LONG[:4]]) + "\n"


def ingested(content: Path) -> tuple[Placed, list[Text]]:
    assert run(["ingest", "--content", str(content)]) == 0
    store = Store(content)
    (folder,) = store.issue_folders()
    texts = texts_of(load_issue(content, content / folder))
    return locate(store.register("page"), texts), texts


def test_ingest_edit_ingest_again(tmp_path: Path) -> None:
    raw = tmp_path / "raw" / "page.txt"
    raw.parent.mkdir()
    raw.write_text(RAW, encoding="utf-8")
    old, before = ingested(tmp_path)
    path = before[0].path
    known = {n[0]: u.text for u, n in zip(before[0].units, old.names[path], strict=True)}
    assert all(name == f"p{RAW.index(said[:8])}" for name, said in known.items())

    file = tmp_path / path
    body = file.read_text("utf-8").replace("218件", "281件")
    file.write_text(body + "\n编辑补记一段。\n", encoding="utf-8")
    raw.write_text(
        RAW.replace("小板凳", "\n\n小板凳") + "\n后来补录的一段文字，说的是办结情况。\n", "utf-8"
    )
    new, after = ingested(tmp_path)
    for name, was in known.items():
        assert lead(new, after, path, name) == was.replace("218件", "281件")

    written = (tmp_path / "anchors" / "page.jsonl").read_bytes()
    assert run(["ingest", "--again", "--content", str(tmp_path)]) == 0
    assert (tmp_path / "anchors" / "page.jsonl").read_bytes() == written


def test_an_issue_typed_as_markdown_has_a_register_too(tmp_path: Path) -> None:
    assert (
        run(["new", "issue", "--id", "a-2024", "--year", "2024", "--content", str(tmp_path)]) == 0
    )
    article = ["new", "article", "--issue", "a-2024", "--title", "民声", "--content", str(tmp_path)]
    assert run(article) == 0
    (file,) = (tmp_path / "issues" / "2024" / "a-2024").glob("01-*.md")
    file.write_text(f"{file.read_text('utf-8')}\n{LONG[0]}\n", encoding="utf-8")
    assert run(["ingest", "--content", str(tmp_path)]) == 0
    (anchor, *_) = Store(tmp_path).register("a-2024").anchors[-1:]
    assert (anchor.name, anchor.head) == (f"t{anchor.digest}", LONG[0][:16])


def test_a_part_without_its_source_keeps_its_name_when_the_raw_text_changes() -> None:
    unit = Unit(BlockKind.TEXT, LONG[0], (5, 25), ((5, 25),))
    old = locate(Register(), [Text("a", PATH, (unit,))], "sha-one")
    other = replace(unit, span=(90, 110), spans=((90, 110),))
    stranger = Unit(BlockKind.TEXT, LONG[1], (5, 25), ((5, 25),))
    new = locate(old.register, [Text("a", PATH, (stranger, other))], "sha-two")
    assert new.names[PATH] == (("p5-2",), ("p5",))


def test_blocks_and_units_say_the_same() -> None:
    assert units_of([Block(BlockKind.TEXT, "一 二\n三")])[0].text == "一二三"


def test_a_register_that_begins_is_what_it_would_be_otherwise() -> None:
    """Two ways to the same bytes: the parts one by one, and settled all at once."""
    heading = Unit(BlockKind.HEADING, "建好平台")
    one = Text("a-1", PATH, (heading, *text_of(*LONG[:2], LONG[0]).units, heading))
    texts = [one, text_of(*LONG[2:4], path=PATH.replace("01", "02"))]
    assert begin("00ff", texts) == dump(locate(Register(), texts, "00ff").register)


def test_many_parts_are_what_they_were() -> None:
    kinds = (BlockKind.TEXT, BlockKind.HEADING, BlockKind.CAPTION, BlockKind.MARKDOWN)
    spans = ((), ((3, 9),), ((3, 5), (7, 9)))
    few = [sourced(k, "云溪" * n, s) for k in kinds for n, s in enumerate(spans)]
    assert as_units(few) == tuple(few)
    many = as_units(few * 100)
    assert isinstance(many, ManyUnits)
    assert list(many) == few * 100
    assert many[5] == few[5]
    assert many[-1].digest == few[-1].digest
    assert [u.span for u in many[:3]] == [None, (3, 9), (3, 9)]


def test_a_register_of_many_parts_is_what_one_of_each_would_be() -> None:
    said = [f"第{n}段。" for n in range(1500)]
    many = text_of(*said)
    kept = replace(many, units=units_of(Block(BlockKind.TEXT, s) for s in said))
    assert isinstance(kept.units, ManyUnits)
    assert begin("0", [kept]) == begin("0", [many])
    of_kept, of_many = locate(Register(), [kept]), locate(Register(), [many])
    assert (of_kept, of_kept.register) == (of_many, of_many.register)
    assert is_settled(locate(Register(), [many]).register, [kept], "")
