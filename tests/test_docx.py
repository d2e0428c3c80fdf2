"""Word documents: what becomes of headings, breaks, tables and notes; what is refused, and how."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from mammoth.docx import office_xml, xmlparser

from archive_samples import articles, snapshot, write_raw
from huikan.cli import run
from huikan.errors import BadInputError
from huikan.ledger import replay
from huikan.ledger_file import load as load_ledger
from huikan.store import load_archive
from huikan.text import word_xml
from huikan.text.docx import to_markdown

Output = pytest.CaptureFixture[str]

BODY = (
    "入春以来，松桥市政协提案委员会的委员们把议事的地方搬到了老水井边，谁来了都能坐下说两句。",
    "到了五月，新的排水沟修好了，议事亭里又添了两张旧方桌。办法不在大小，管用就行。",
)


def saved(document: object) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def test_a_document_without_its_main_part_is_refused() -> None:
    """Found by `bench/fuzz.py`."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(BadInputError) as caught:
        to_markdown(data.getvalue(), "a.docx")
    assert caught.value.code == "docx-broken"


def line(doc, text, size=16, bold=False, centred=False, style=None):
    paragraph = doc.add_paragraph(style=style)
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.bold = bold or None
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def styled() -> bytes:
    """Two articles under Word's own headings."""
    doc = Document()
    for title, section in (("议事亭重新热闹起来", "一、缘起"), ("便民卡跑出加速度", "二、结果")):
        doc.add_heading(title, 1)
        doc.add_paragraph("——松桥市政协协商纪实")
        doc.add_paragraph(BODY[0])
        doc.add_heading(section, 2)
        doc.add_paragraph(BODY[1])
    return saved(doc)


def packed(**parts: bytes) -> bytes:
    """A document of Word's with parts put in the place of its own."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(styled())) as old, zipfile.ZipFile(data, "w", 8) as new:
        for member in old.infolist():
            name = member.filename.rpartition("/")[2].partition(".")[0]
            new.writestr(member.filename, parts.get(name, old.read(member)))
    return data.getvalue()


def test_words_own_headings_divide_articles_and_sections() -> None:
    text = to_markdown(styled())
    assert text.startswith("# 议事亭重新热闹起来\n\n——松桥市政协协商纪实\n\n入春以来")
    assert "\n\n## 一、缘起\n\n到了五月" in text
    assert text.count("\n# ") == 1


def test_headings_are_known_by_their_type_where_they_have_no_style() -> None:
    doc = Document()
    line(doc, "松桥协商记", 18, centred=True)
    line(doc, "让水井边的议事亭", 22, centred=True)
    line(doc, "重新热闹起来", 22, centred=True)
    line(doc, "本刊编辑部整理", 18, centred=True)
    line(doc, "罗　鸣", centred=True)
    line(doc, BODY[0])
    line(doc, "一、缘起", bold=True)
    line(doc, BODY[1])
    line(doc, "一张便民卡", 22, centred=True)
    line(doc, BODY[0])
    assert to_markdown(saved(doc)).split("\n\n") == [
        "# 松桥协商记 让水井边的议事亭 重新热闹起来",
        "本刊编辑部整理",
        "罗　鸣",
        BODY[0],
        "## 一、缘起",
        BODY[1],
        "# 一张便民卡",
        BODY[0] + "\n",
    ]


@pytest.mark.parametrize(
    ("text", "bold", "centred"),
    [
        ("到了五月，新的排水沟修好了。", True, True),
        ("——松桥市政协协商纪实", True, True),
        ("松桥市政协提案委员会的委员们在老水井边议事，" * 3 + "说了两句", True, True),
        ("罗　鸣", False, True),
    ],
)
def test_a_sentence_a_subtitle_and_a_byline_are_no_headings(
    text: str, bold: bool, centred: bool
) -> None:
    doc = Document()
    line(doc, BODY[0])
    line(doc, text, bold=bold, centred=centred)
    line(doc, BODY[1])
    assert "#" not in to_markdown(saved(doc))


def test_what_a_paste_leaves_behind_comes_out_clean() -> None:
    doc = Document()
    doc.add_paragraph("\u3000\u3000他说：\u201c井水\u00a0 清不清，街坊最清楚。\u201d\u2003")
    doc.add_paragraph("这一行折在半句\n中间，接着写完。")
    doc.add_paragraph("\u3000\u3000头一段。\n\u3000\u3000又一段。")
    doc.add_paragraph("网页上的一段。\n网页上的又一段。")
    doc.add_paragraph("用 CPPCC\nOnline 查。")
    doc.add_paragraph(" \t")
    doc.add_paragraph("1. 加强领导。")
    assert to_markdown(saved(doc)).split("\n\n") == [
        "他说：“井水 清不清，街坊最清楚。”",
        "这一行折在半句中间，接着写完。",
        "头一段。",
        "又一段。",
        "网页上的一段。",
        "网页上的又一段。",
        "用 CPPCC Online 查。",
        "1.加强领导。\n",
    ]


def test_tables_are_rows_and_a_frame_is_no_table() -> None:
    doc = Document()
    table = doc.add_table(2, 2)
    for cell, text in zip(table._cells, ("井", "数", "老|井", "3"), strict=True):
        cell.text = text
    doc.add_paragraph(BODY[0])
    doc.add_table(1, 1).cell(0, 0).text = BODY[1]
    assert to_markdown(saved(doc)).split("\n\n") == [
        "| 井 | 数 |\n| --- | --- |\n| 老\\|井 | 3 |",
        BODY[0],
        BODY[1] + "\n",
    ]


def test_tracked_changes_are_accepted_and_a_text_box_follows_its_paragraph() -> None:
    doc = Document()
    paragraph = doc.add_paragraph("井水")
    for xml in (
        f"<w:ins {nsdecls('w')} w:id='1' w:author='a'><w:r><w:t>很清</w:t></w:r></w:ins>",
        f"<w:del {nsdecls('w')} w:id='2' w:author='a'><w:r><w:delText>浑</w:delText></w:r></w:del>",
        f"<w:r {nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml'><w:pict><v:shape><v:textbox>"
        "<w:txbxContent><w:p><w:r><w:t>框里的话。</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>",
    ):
        paragraph._p.append(parse_xml(xml))
    doc.add_paragraph("后一段。")
    assert to_markdown(saved(doc)).split("\n\n") == ["井水很清", "框里的话。", "后一段。\n"]


def test_captions_by_style_and_below_a_picture() -> None:
    dot = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
        "3a7e9b550000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
    )
    doc = Document()
    doc.add_paragraph("委员在井边议事。", style="Caption")
    doc.add_paragraph().add_run().add_picture(io.BytesIO(dot))
    line(doc, "罗鸣 摄", centred=True)
    line(doc, "这一行居中，但上面没有照片。", centred=True)
    assert to_markdown(saved(doc)).split("\n\n") == [
        "/// caption\n委员在井边议事。\n///",
        "/// caption\n罗鸣 摄\n///",
        "这一行居中，但上面没有照片。\n",
    ]


def test_footnotes_stand_at_the_end_of_their_article() -> None:
    w = nsdecls("w")
    notes = "".join(
        f"<w:footnote w:id='{n}'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>见第{n}期。</w:t></w:r>"
        "</w:p></w:footnote>"
        for n in (2, 3)
    )
    document = "".join(
        f"<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>{title}</w:t></w:r></w:p>"
        f"<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id='{n}'/></w:r>"
        "<w:r><w:t>接着写。</w:t></w:r></w:p>"
        for title, n in (("甲", 2), ("乙", 3))
    )
    plain = packed(document=f"<w:document {w}><w:body>{document}</w:body></w:document>".encode())
    data = io.BytesIO(plain)
    with zipfile.ZipFile(data, "a") as z:
        z.writestr("word/footnotes.xml", f"<w:footnotes {w}>{notes}</w:footnotes>")
    assert to_markdown(data.getvalue()).split("\n\n") == [
        "# 甲",
        "正文［1］接着写。",
        "［1］见第2期。",
        "# 乙",
        "正文［2］接着写。",
        "［2］见第3期。\n",
    ]


def test_a_document_becomes_articles_and_its_text_is_kept(tmp_path: Path) -> None:
    raw = write_raw(tmp_path / "in", "songqiao.docx", styled())
    raw.with_suffix(".yml").write_text("date: 2024-06-18\n", encoding="utf-8")
    content = tmp_path / "content"
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    assert [p.parent.name for p in articles(content)] == ["songqiao", "songqiao"]
    first = load_archive(content).issues[0].articles[0].article
    assert (first.title, first.subtitle) == ("议事亭重新热闹起来", "松桥市政协协商纪实")
    assert [b.text for b in first.blocks] == [BODY[0], "一、缘起", BODY[1]]
    assert (content / "raw/songqiao.docx").read_bytes() == raw.read_bytes()
    kept = (content / "raw/songqiao.docx.md").read_text(encoding="utf-8")
    ledger = load_ledger((content / "ledger/songqiao.jsonl").read_text(encoding="utf-8"), "")
    assert ledger.source.raw == "songqiao.docx.md"
    for path, text in replay(ledger, kept).items():
        assert (content / path).read_text(encoding="utf-8") == text
    assert run(["check", "--content", str(content)]) == 0
    before = snapshot(content)
    assert run(["ingest", "--content", str(content), "--again"]) == 0
    assert snapshot(content) == before


def test_the_kept_text_outlives_the_reader_that_made_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = write_raw(tmp_path / "in", "songqiao.docx", styled())
    content = tmp_path / "content"
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    before = snapshot(content)
    monkeypatch.setattr("huikan.text.docx.to_markdown", lambda *_: "# 别的\n\n读法变了。\n")
    assert run(["ingest", str(raw), "--content", str(content), "--again"]) == 0
    assert snapshot(content) == before


def test_a_changed_document_is_read_anew_and_check_says_so(tmp_path: Path, capsys: Output) -> None:
    raw = write_raw(tmp_path / "in", "songqiao.docx", styled())
    content = tmp_path / "content"
    assert run(["ingest", str(raw), "--content", str(content)]) == 0
    doc = Document(io.BytesIO(styled()))
    doc.paragraphs[-1].add_run("井也修好了。")
    write_raw(content / "raw", "songqiao.docx", saved(doc))
    assert run(["check", "--content", str(content), "--lang", "zh"]) == 1
    assert "raw/songqiao.docx: " in capsys.readouterr().out
    assert run(["ingest", "--content", str(content)]) == 0
    assert articles(content)[1].read_text(encoding="utf-8").endswith("井也修好了。\n")
    assert run(["check", "--content", str(content)]) == 0


_BOMB = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>'


def disguised(xml: bytes) -> bytes:
    """A document with XML under the name of a picture; its relations could name it as text."""
    out = io.BytesIO(styled())
    with zipfile.ZipFile(out, "a") as z:
        z.writestr("word/media/photo.png", xml)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "docx-broken"),
        (b"PK\x03\x04 and then nothing", "docx-broken"),
        (styled()[:-200], "docx-broken"),
        (packed(document=b"<w:document"), "docx-broken"),
        (packed(document=b"<d>" * 20_000 + b"</d>" * 20_000), "docx-broken"),
        (packed(document=_BOMB), "docx-doctype"),
        (packed(styles=_BOMB.decode().encode("utf-16")), "docx-doctype"),
        (packed(document=b" " * (33 * 2**20)), "docx-too-large"),
        (packed(document=b"<w:p/>" * 130_000), "docx-tags"),
        (packed(document=b"<w:p></w:p>" * 130_000), "docx-tags"),
        (disguised(_BOMB), "docx-doctype"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "docx-old-or-locked"),
        (saved(Document()), "docx-no-text"),
    ],
)
def test_what_is_no_sound_document_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(BadInputError) as e:
        to_markdown(data, "a.docx")
    assert (e.value.code, e.value.path) == (code, "a.docx")


def test_many_elements_are_no_reason_where_there_is_text_for_them() -> None:
    """500 pages typed in Word: 200,000 elements in 10 MB."""
    run = (
        b"<w:r><w:rPr><w:sz w:val='32'/></w:rPr><w:t>" + "政协委员。".encode() * 8 + b"</w:t></w:r>"
    )
    body = b"<w:p>" + run * 20 + b"</w:p>"
    xml = b"<w:document xmlns:w='%s'><w:body>" % nsdecls("w").split('"')[1].encode()
    assert len(to_markdown(packed(document=xml + body * 2_000 + b"</w:body></w:document>"))) > 10**6


def test_our_parser_gives_mammoth_what_its_own_does() -> None:
    xml = (
        f"<!-- a --><?pi b?><w:p {nsdecls('w', 'r')} xmlns:x='urn:x' a='&lt;1' w:b='2' x:c='3'"
        " xml:space='preserve'>一&#20108;<x:d/>\n<e xmlns='urn:e'>三<!-- c -->四</e></w:p>"
    ).encode()
    names = office_xml._namespaces

    def flat(node: xmlparser.XmlElement) -> list[object]:
        texts = "".join(c.value for c in node.children if isinstance(c, xmlparser.XmlText))
        inner = [flat(c) for c in node.children if isinstance(c, xmlparser.XmlElement)]
        return [node.name, node.attributes, texts, inner]

    theirs = xmlparser.parse_xml(io.BytesIO(xml), names)
    assert flat(word_xml.parse_xml(io.BytesIO(xml), names)) == flat(theirs)
    assert flat(theirs)[0] == "w:p"


def test_a_bad_document_is_named_with_a_remedy_and_leaves_nothing(
    tmp_path: Path, capsys: Output
) -> None:
    bad = write_raw(tmp_path / "in", "old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    content = tmp_path / "content"
    assert run(["ingest", str(bad), "--content", str(content), "--lang", "zh"]) == 3
    assert f"{bad}: 这是旧格式的 .doc，或者加了密码" in capsys.readouterr().err
    assert not (content / "raw").exists()
