"""XLIFF out and back, as translators' programs save it, and as somebody hostile would."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_samples import articles as files_of
from archive_samples import snapshot
from huikan.article import parse, render
from huikan.authority_files import Term
from huikan.cli import run
from huikan.errors import BadInputError
from huikan.model import Article, Block, BlockKind
from huikan.translation import Status, fingerprint, status
from huikan.translation_files import Exported, Said, read_translations, translated
from huikan.translation_files import write_translations as write_po
from huikan.translation_xliff import read_xliff, write_xliff
from strategies import articles

Output = pytest.CaptureFixture[str]
NS = {"x": "urn:oasis:names:tc:xliff:document:1.2"}
PATH = "issues/2024/a/01-a.md"


def call(content: Path, *args: object) -> int:
    return run([*map(str, args), "--content", str(content), "--lang", "en"])


def fill(xlf: Path) -> None:
    """A translator's program that fills in each text and writes the file anew."""
    tree = ET.parse(xlf)
    for n, unit in enumerate(tree.iterfind(".//x:trans-unit", NS)):
        source = unit.find("x:source", NS)
        target = ET.Element(f"{{{NS['x']}}}target", {"state": "final"})
        target.text = f"English {n}"
        assert source is not None
        unit.insert(list(unit).index(source) + 1, target)
    tree.write(xlf, "utf-8", xml_declaration=True)


def test_an_issue_goes_out_and_comes_back_translated(
    content: Path, tmp_path: Path, capsys: Output
) -> None:
    xlf = tmp_path / "06.xlf"
    assert call(content, "translation", "export", "songqiao-06", "--out", xlf) == 0
    assert "2 articles" in capsys.readouterr().out
    units = ET.parse(xlf).findall(".//x:trans-unit", NS)
    assert {u.get("id", "").rpartition("#")[0] for u in units} == {
        "songqiao-06-01",
        "songqiao-06-02",
    }
    notes = [note.text or "" for u in units for note in u.iterfind("x:note", NS)]
    assert any(note.startswith("松桥市政协提案委员会 = ") for note in notes)
    fill(xlf)
    assert call(content, "translation", "import", xlf, "--translator", "Ann Lee") == 0
    for file in files_of(content)[1::2]:
        original = parse(file.read_text("utf-8"))
        made = parse(file.with_suffix("").with_suffix(".en.md").read_text("utf-8"))
        assert made.title.startswith("English")
        assert (made.translator, made.translates) == ("Ann Lee", fingerprint(original))
        assert status(original, made) is Status.DONE
    assert call(content, "check") == 0


def test_a_file_is_known_by_what_is_in_it(content: Path, tmp_path: Path) -> None:
    xlf, other = tmp_path / "a.xlf", tmp_path / "a.xml"
    assert call(content, "translation", "export", "songqiao-06-01", "--out", xlf) == 0
    fill(xlf)
    other.write_bytes(b"\xef\xbb\xbf\n" + xlf.read_bytes())
    assert call(content, "translation", "import", other) == 0


def test_when_the_original_changed_its_texts_go_out_marked() -> None:
    original = Article("a", "井", blocks=(Block(BlockKind.TEXT, "水清了。"),))
    old = Article("a", "Well", translates="0", blocks=(Block(BlockKind.TEXT, "Clear."),))
    text = write_xliff([Exported(PATH, original, old, (Term("井", "well"),))], "en")
    assert 'state="needs-review-translation"' in text
    assert "<note>井 = well</note>" in text
    assert read_xliff(text, "", "en") == {
        ("a", "井"): Said("Well", True),
        ("a", "水清了。"): Said("Clear.", True),
    }


@given(articles, st.none() | articles)
def test_both_formats_say_the_same_and_no_word_changes_on_the_way(
    original: Article, translation: Article | None
) -> None:
    exported = [Exported(PATH, original, translation)]
    text = write_xliff(exported, "en")
    assert text == write_xliff(exported, "en")
    said = read_xliff(text, "", "en")
    po = read_translations(write_po(exported, "en"), "")
    assert said.items() <= po.items()
    made, missing = translated(original, translation, said, None)
    assert parse(render(made)).blocks == made.blocks
    assert (missing > 0) is any(f.code == "draft/translation" for f in made.review)


def of_12(body: str, more: str = "") -> str:
    return (
        f'<xliff version="1.2" xmlns="{NS["x"]}"><file original="a" source-language="zh-CN"'
        f' datatype="plaintext"{more}><body>{body}</body></file></xliff>'
    )


def of_2(body: str, version: str = "2.1", more: str = "") -> str:
    space = "urn:oasis:names:tc:xliff:document:2.0"
    return (
        f'<xliff version="{version}" xmlns="{space}" srcLang="zh-Hans"{more}>'
        f'<file id="f1">{body}</file></xliff>'
    )


UNIT = '<trans-unit id="a-1#0"><source>井</source>{}</trans-unit>'
FROM_PROGRAMS = {
    "plain": (of_12(UNIT.format("<target>Well</target>")), ("井", "Well", False)),
    "a state": (
        of_12(UNIT.format('<target state="needs-translation">Well</target>')),
        ("井", "Well", True),
    ),
    "a language": (
        of_12(UNIT.format("<target>Well</target>"), ' target-language="en-GB"'),
        ("井", "Well", False),
    ),
    "suggestions": (
        of_12(
            UNIT.format(
                "<seg-source><mrk mid='1' mtype='seg'>井</mrk></seg-source>"
                "<target><mrk mid='1' mtype='seg'>We</mrk><g id='1'>ll</g><ph id='2'>&lt;b></ph>"
                "</target><alt-trans><source>泉</source><target>Spring</target></alt-trans>"
                "<note>title</note>"
            )
        ),
        ("井", "Well", False),
    ),
    "groups": (of_12(f"<group><group>{UNIT.format('<target>Well</target>')}</group></group>"),
               ("井", "Well", False)),
    "2.0": (
        of_2(
            '<unit id="a-1#0"><segment state="final"><source>井</source><target>Well</target>'
            "</segment></unit>", "2.0",
        ),
        ("井", "Well", False),
    ),
    "2.1 in segments": (
        of_2(
            '<unit id="a-1#0"><notes><note>text</note></notes><segment><source>一。</source>'
            "<target>One.</target></segment><ignorable><source> </source></ignorable>"
            "<segment><source>二。</source><target>Two.</target></segment></unit>",
            more=' trgLang="en"',
        ),
        ("一。 二。", "One. Two.", False),
    ),
    "2.1 with a segment to do": (
        of_2(
            '<unit id="a-1#0"><segment><source>一。</source><target>One.</target></segment>'
            '<segment state="initial"><source>二。</source></segment></unit>'
        ),
        ("一。二。", "One.", True),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FROM_PROGRAMS)
def test_what_programs_save_is_read(name: str) -> None:
    text, (source, target, fuzzy) = FROM_PROGRAMS[name]
    assert read_xliff(text, "", "en") == {("a-1", source): Said(target, fuzzy)}


@pytest.mark.parametrize(
    "body",
    ["", UNIT.format(""), UNIT.format("<target/>"), UNIT.format("<target> </target>"),
     "<trans-unit id='other'><source>井</source><target>Well</target></trans-unit>"],
)  # fmt: skip
def test_what_is_no_translation_is_none(body: str) -> None:
    assert read_xliff(of_12(body), "", "en") == {}


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    "billion laughs": (
        f'<!DOCTYPE xliff [<!ENTITY l0 "ha">{LAUGHS}]>'
        + of_12(UNIT.format("<target>&l11;</target>")),
        "xliff-doctype",
    ),
    "a file of the machine": (
        '<!DOCTYPE xliff [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        + of_12(UNIT.format("<target>&x;</target>")),
        "xliff-doctype",
    ),
    "a DTD from elsewhere": (
        '<!DOCTYPE xliff SYSTEM "http://a.example/x.dtd">' + of_12(""), "xliff-doctype",
    ),
    "an entity from nowhere": (of_12(UNIT.format("<target>&x;</target>")), "xliff-broken"),
    "cut off": (of_12(UNIT.format("<target>Well"))[:-40], "xliff-broken"),
    "not XML": ("<xliff", "xliff-broken"),
    "another format": ("<html><body/></html>", "xliff-broken"),
    "no version": ("<xliff/>", "xliff-broken"),
    "another version": (of_12("").replace('"1.2"', '"1.0"'), "xliff-version"),
    "another language": (of_12("", ' target-language="fr"'), "xliff-language"),
    "another language in 2.1": (of_2("", more=' trgLang="fr-FR"'), "xliff-language"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_or_broken_is_refused_and_nothing_is_written(
    content: Path, tmp_path: Path, capsys: Output, name: str
) -> None:
    text, code = HOSTILE[name]
    with pytest.raises(BadInputError) as refused:
        read_xliff(text, "a.xlf", "en")
    assert (refused.value.code, refused.value.path) == (code, "a.xlf")
    assert refused.value.line
    xlf = tmp_path / "a.xlf"
    xlf.write_text(text, "utf-8")
    before = snapshot(content)
    assert call(content, "translation", "import", xlf) == 3
    assert snapshot(content) == before
    assert f"{xlf}:" in capsys.readouterr().err


def test_tags_without_end_are_read_in_linear_time_and_space() -> None:
    deep = "<g>" * 200_000 + "Well" + "</g>" * 200_000
    found = read_xliff(of_12(UNIT.format(f"<target>{deep}</target>")), "", "en")
    assert found == {("a-1", "井"): Said("Well", False)}


@given(st.text("<>/=\"'x!&;[] \n井target-unitsourcefile", max_size=200))
def test_noise_is_refused_or_says_nothing(noise: str) -> None:
    found: object = {}
    with suppress(BadInputError):
        found = read_xliff(of_12(noise), "a.xlf", "en")
    assert found == {}
