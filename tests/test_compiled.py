"""Compiled templates: the same pages whether a template was compiled now or before."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from huikan.site.compiled import Compiled
from huikan.site.templating import PageEnvironment

PAGE = "<p>{% for name in names %}{{ name }} {% endfor %}</p>"


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def rendered(templates: Path, **options: bool) -> str:
    environment = Environment(
        loader=FileSystemLoader(templates), bytecode_cache=Compiled(templates), **options
    )
    return environment.get_template("page.html").render(names=["罗鸣", "<b>"])


def kept(templates: Path) -> list[Path]:
    return sorted(
        path for path in templates.rglob("*") if path.name != "page.html" and path.is_file()
    )


def test_a_template_is_compiled_once(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = rendered(templates)
    (path,) = kept(templates)
    assert path.parent.name == "__pycache__"
    monkeypatch.setattr(Environment, "_compile", lambda *_: pytest.fail("compiled again"))
    assert rendered(templates) == first == "<p>罗鸣 <b> </p>"


def test_another_source_is_compiled(templates: Path) -> None:
    rendered(templates)
    (templates / "page.html").write_text("<i>{{ names[0] }}</i>", encoding="utf-8")
    assert rendered(templates) == "<i>罗鸣</i>"


def test_other_settings_are_compiled(templates: Path) -> None:
    rendered(templates)
    assert rendered(templates, autoescape=True) == "<p>罗鸣 &lt;b&gt; </p>"


def test_for_another_environment_it_is_compiled_anew(templates: Path) -> None:
    rendered(templates)
    page = PageEnvironment(
        loader=FileSystemLoader(templates), bytecode_cache=Compiled(templates)
    ).get_template("page.html")
    assert page.render(names=["罗鸣"]) == "<p>罗鸣 </p>"


SAID = """{% macro bold(text, tag="b") %}<{{ tag }}>{{ text }}</{{ tag }}>{% endmacro %}
{{ bold(one) }}{{ bold(one, tag="i") | lower }}{{ bold(safe) ~ one }}{{ given(one) }}
{{ plain(one, end="&") }}{{ one.removesuffix(">") }}{{ 12 }}{{ none }}{{ [one] }}
{% for each in (one, safe, long) %}{% set last = loop.last %}{{ given(each) }}{% endfor %}
{{ one | upper | length }}{{ missing is defined }}"""


@pass_context
def given(context: Context, text: str) -> str:
    return f"{context['one']}{text}"


def test_pages_are_as_jinja_makes_them() -> None:
    values = {
        "one": "<罗>", "safe": Markup("<b>&amp;</b>"), "long": "<政协>" * 40, "given": given,
        "plain": lambda text, end: Markup(text) + end,
    }  # fmt: skip
    usual, ours = (
        kind(autoescape=True).from_string(SAID).render(values)
        for kind in (Environment, PageEnvironment)
    )
    assert "&lt;罗&gt;" in ours
    assert ours == usual


@pytest.mark.parametrize("harm", ["empty", "shorter", "changed"])
def test_what_is_damaged_is_compiled_anew(templates: Path, harm: str) -> None:
    first = rendered(templates)
    (path,) = kept(templates)
    data = path.read_bytes()
    changed = data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]
    path.write_bytes({"empty": b"", "shorter": data[:-1], "changed": changed}[harm])
    assert rendered(templates) == first
    assert path.read_bytes() == data


def test_nothing_is_written_where_python_may_write_nothing(
    templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(templates) == "<p>罗鸣 <b> </p>"
    assert kept(templates) == []


def test_where_nothing_can_be_written_pages_are_made_all_the_same(templates: Path) -> None:
    (templates / "__pycache__").write_bytes(b"")
    assert rendered(templates) == "<p>罗鸣 <b> </p>"
