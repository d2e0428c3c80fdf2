"""Files that nobody would write: each ends in success or in a clear error, never in a traceback.

`HUIKAN_EXAMPLES=2000 pytest tests/test_fuzz.py` tries ten thousand and more. Every example is a
whole file with one or a few places spoilt, so that most of it is understood.
"""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_samples import PAGE, PLACES, SIDECAR, make_archive, snapshot
from huikan.anchors import load as load_register
from huikan.article import parse, parse_issue, render
from huikan.authority import load as load_authority
from huikan.cli import run
from huikan.errors import BadInputError, HuikanError
from huikan.ledger import audit
from huikan.ledger_file import load as load_ledger
from huikan.messages import say
from huikan.model import RawText
from huikan.pipeline import read
from huikan.text.decode import decode

ODD = [
    *("\0", "\r", "\r\n", "\x0b", "\x85", "\u2028", "\ufeff", "\u202e", "\u200b", "\ud800"[:0]),
    *("---\n", "---", "...\n", "\n\n\n", "\t", " " * 40, "：", ": ", "- ", "#", "%YAML 9.9\n"),
    *(
        "&a [*a]",
        "*a",
        "&a",
        "!!python/object:os.system x",
        "!!binary x",
        "!!set {a}",
        "!!timestamp",
    ),
    *("<<: *a", "? [a]\n: b", "{a: b}", "[[[[", "{{{{", "|", ">", "'", '"', "`", "@", "null", "~"),
    *("1e999", "0x7fffffffffffffffffff", "1:59:59", "2024-02-31", ".nan", "-.inf", "yes", "0" * 50),
    *(
        "../../../etc/passwd",
        "/etc/passwd",
        "..\\..",
        "a" * 300,
        "con.txt",
        "\N{CJK UNIFIED IDEOGRAPH-4E00}" * 300,
    ),
    *(
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<script>",
        "</p>",
        "<p",
        "&#0;",
        "&#xD800;",
        "&#99999999;",
    ),
    *(
        "<table><tr><td>",
        "<a href='",
        "&nbsp",
        "&notit;",
        "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    ),
    *(
        "/// caption\n",
        "///\n",
        "|-|-|\n",
        "![](x)",
        "[a]: b",
        "```\n",
        "{% raw %}",
        "{{ 7 }}",
        "=1+1",
    ),
    *("[[0,99999999]]", "-1", "1.5", "true", "{}", "[]", '"\\ud800"', "NaN", "1e400", '{"a":' * 30),
]
"""Strings that mean something to one of the readers, or ought to mean nothing."""


@st.composite
def spoilt(draw: st.DrawFn, text: str) -> str:
    """The text with up to four places cut out, put in or repeated."""
    for _ in range(draw(st.integers(1, 4))):
        a = draw(st.integers(0, len(text)))
        b = min(len(text), a + draw(st.sampled_from([0, 0, 1, 1, 3, 20, 200])))
        new = draw(st.one_of(st.sampled_from(ODD), st.just(text[a:b] * 2), st.text(max_size=4)))
        text = text[:a] + new + text[b:]
    return text


@cache
def sample(pattern: str) -> str:
    """The first file of a small archive that has this pattern."""
    return samples()[min(path for path in samples() if re.search(pattern, path))]


@cache
def samples() -> dict[str, str]:
    with TemporaryDirectory() as folder:
        with redirect_stdout(io.StringIO()):
            content = make_archive(Path(folder))
        return {path: data.decode("utf-8") for path, data in snapshot(content).items()}


def clear(error: HuikanError) -> None:
    """The error can be said in both languages, and has an exit code of its own."""
    assert error.exit_code in (2, 3, 4)
    for lang in ("zh", "en"):
        said = say(error.code, lang, error.values)
        assert said
        assert "Traceback" not in said


SEED_HTML = (
    "<html><head><title>题</title></head><body><nav>栏</nav><h1>议事亭</h1>"
    f"<p>{PAGE[:300]}</p><img alt='图' src=x><br>&ldquo;好&rdquo;</body></html>"
)
SEED_MARKDOWN = (
    f"# 议事亭\n\n作者：罗鸣\n\n{PAGE[:300]}\n\n## 摸底\n\n- 一\n- 二\n\n/// caption\n图注\n///\n"
)


@given(
    st.one_of(
        st.binary(max_size=400),
        spoilt(PAGE[:200]).flatmap(
            lambda t: st.sampled_from(["utf-8", "gb18030", "utf-16", "utf-8-sig", "big5"]).map(
                lambda e: t.encode(e, "replace")
            )
        ),
    )
)
def test_bytes(data: bytes) -> None:
    try:
        text, _ = decode(data, "a.txt")
    except BadInputError as e:
        clear(e)
    else:
        assert text.strip()
        text.encode("utf-8")


@given(st.data())
@pytest.mark.parametrize(
    ("name", "text"), [("a.html", SEED_HTML), ("a.md", SEED_MARKDOWN), ("a.txt", PAGE)]
)
def test_raw_texts(name: str, text: str, data: st.DataObject) -> None:
    source = data.draw(spoilt(text))
    raw = RawText(name, "a", source, "utf-8", "", "")
    try:
        reading = read(raw, load_authority())
    except BadInputError as e:
        clear(e)
    else:
        assert not audit(reading.ledger, source)


@given(spoilt(sample(r"issues/.*/01-")))
def test_articles(text: str) -> None:
    try:
        article = parse(text, "a.md")
    except BadInputError as e:
        clear(e)
    else:
        assert parse(render(article)) == article


@given(spoilt(SIDECAR))
def test_sidecars(text: str) -> None:
    try:
        parse_issue(text, "a.yml", "a", sidecar=True)
    except BadInputError as e:
        clear(e)


@given(spoilt(sample("index.md")))
def test_indexes(text: str) -> None:
    try:
        parse_issue(text, "index.md", "a")
    except BadInputError as e:
        clear(e)


@given(spoilt(sample("ledger/")))
def test_ledgers(text: str) -> None:
    try:
        ledger = load_ledger(text, "a.jsonl")
        audit(ledger, PAGE)
    except BadInputError as e:
        clear(e)


@given(spoilt(sample("anchors/")))
def test_registers(text: str) -> None:
    try:
        load_register(text, "a.jsonl")
    except BadInputError as e:
        clear(e)


AUTHORITY = {
    "places.yml": PLACES,
    "committees.yml": "- name: 松桥市政协井泉委员会\n  former: [水利委员会]\n  since: 2016\n",
    "topics.yml": "- name: 井泉\n  english: Wells\n  words: [水井]\n",
    "titles.yml": "- name: 井长\n  english: Keeper\n  kind: office\n",
    "chronology.yml": "- kind: session\n  name: 松桥市政协五届一次会议\n  year: 2021\n",
}


@given(
    st.sampled_from(sorted(AUTHORITY)).flatmap(
        lambda n: st.tuples(st.just(n), spoilt(AUTHORITY[n]))
    )
)
def test_authority_files(file: tuple[str, str]) -> None:
    try:
        load_authority(dict([file]))
    except BadInputError as e:
        clear(e)


@given(
    st.sampled_from(
        [
            r"issues/.*/01-",
            "index.md",
            "ledger/",
            "anchors/",
            "raw/.*yml",
            "raw/.*txt",
            "authority/",
        ]
    ),
    st.data(),
)
def test_every_command_over_an_archive_with_one_bad_file(pattern: str, data: st.DataObject) -> None:
    path = min(p for p in samples() if re.search(pattern, p))
    text = data.draw(spoilt(sample(pattern)))
    with TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        for name, whole in {**samples(), path: text}.items():
            (content / name).parent.mkdir(parents=True, exist_ok=True)
            (content / name).write_bytes(whole.encode("utf-8", "surrogatepass"))
        for args in (["check"], ["ingest"], ["ingest", "--again"], ["check"]):
            out, err = io.StringIO(), io.StringIO()
            with redirect_stdout(out), redirect_stderr(err):
                code = run([*args, "--content", str(content)])
            assert code in (0, 1, 3, 4), args
            assert code == 0 or out.getvalue() or err.getvalue(), args
            assert "Traceback" not in err.getvalue()
        assert sorted(p.name for p in Path(folder).iterdir()) == ["content"]


def test_nothing_worse_in_json(tmp_path: Path) -> None:
    """Nesting that is too deep for the parser."""
    for text in ("[" * 100_000, json.dumps({"a": 1}) + "\n" + '{"a":' * 100_000):
        with pytest.raises(BadInputError):
            load_ledger(text, "a.jsonl")
        with pytest.raises(BadInputError):
            load_register(text, "a.jsonl")


@pytest.mark.parametrize("text", ["[" * 20_000, "a: " + "{b: " * 20_000, "a: &a [*a]\n"])
def test_nothing_worse_in_yaml(text: str) -> None:
    with pytest.raises(BadInputError) as caught:
        parse_issue(text, "a.yml", "a", sidecar=True)
    clear(caught.value)


def test_aliases_do_not_multiply() -> None:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    for extra in ("\n".join(rows), "a0: 1\na1: &a [*a]"):
        with pytest.raises(BadInputError) as caught:
            parse(f"---\ntitle: 甲\nid: a\n{extra}\n---\n", "a.md")
        assert caught.value.line == 5
        clear(caught.value)
    with pytest.raises(BadInputError):
        load_authority({"places.yml": "- name: &a 井市\n- name: *a\n"})
