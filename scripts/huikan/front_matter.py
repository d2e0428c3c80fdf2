"""Front matter as YAML, byte for byte as the library writes it, which is asked about few values."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

import yaml

# Texts that YAML writes as they are, whatever else is so. Chinese, in front at most a number,
# without a mark that means something to YAML; words in small letters that are no `true`, and
# those that a hyphen or slash joins.
_WIDE = "\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e“”…—·"
_PLAIN = re.compile(
    f"[0-9]*[{_WIDE}(](?:[{_WIDE}0-9A-Za-z()+%./_@=-]| (?=[^ #]))*"
    "|(?!(?:null|true|false|yes|no|on|off)$)[a-z]+|[a-z][a-z0-9]*[/._-][a-z0-9/._-]*"
)
# What it puts between single quotes: a number that is a text, and nothing at all.
_NUMBER = re.compile(r"[1-9][0-9]{0,8}|")
# What it puts between single quotes if a colon is in it that a space follows: a message that
# quotes a line of YAML.
_QUOTED = re.compile("(?! )[\u4e00-\u9fff，。、；：！？（）《》“”…—·\x20-\x7e]*(?<! )")
# What YAML takes for a line break besides the usual one.
_SEPARATORS = re.compile(r"[\r\x85\u2028\u2029]")


def dump_front(values: dict[str, object]) -> str:
    """Front matter, byte for byte as `yaml.dump` writes it.

    Nearly all values are plain words, numbers and lists of them, which are written here; the
    library, which is slow, is asked about the others.
    """
    return "".join(_dump_value(key, value) for key, value in values.items())


def _dump_value(key: str, value: object) -> str:
    if not _is_plain_key(key):
        return _dump_by_library(key, value)
    if isinstance(value, list) and value:
        return f"{key}:\n" + "".join(_dump_item(key, item) for item in value)
    plain = " []" if value == [] else _plain(value)
    return _dump_by_library(key, value) if plain is None else f"{key}:{plain}\n"


def _dump_item(key: str, item: object) -> str:
    """A list's item: plain, or a mapping of plain values, its lines below one another."""
    if isinstance(item, dict) and item and not isinstance(item, OneLine):
        pairs = [_pair(k, value) for k, value in item.items()]
        if None not in pairs:
            return "  - " + "\n    ".join(filter(None, pairs)) + "\n"
    plain = _plain(item)
    return _dump_by_library(key, [item]).partition("\n")[2] if plain is None else f"  -{plain}\n"


def _pair(key: object, value: object) -> str | None:
    """A key of an item with its value, if both are plain, or the value is a list of plain ones
    that are written on one line each."""
    if isinstance(value, list) and value and all(isinstance(row, OneLine) for row in value):
        rows = [_plain(row) for row in value]
        below = None if None in rows else "".join(f"\n      -{row}" for row in rows)
    else:
        below = _plain(value)
    return None if below is None or not _is_plain_key(key) else f"{key}:{below}"


def _dump_by_library(key: str, value: object) -> str:
    return yaml.dump(
        {key: value},
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=2**31,
        default_flow_style=False,
    )


@lru_cache(maxsize=256)
def _is_plain_key(key: object) -> bool:
    """Whether a key is written as it is. (A long one YAML writes on a line of its own.)"""
    if not isinstance(key, str) or len(key) > 100:
        return False
    return key == "id" or bool(_PLAIN.fullmatch(key))


def _plain(value: object) -> str | None:
    """A value as it stands behind its key, if that needs no thought."""
    if isinstance(value, str):
        if _NUMBER.fullmatch(value):
            return f" '{value}'"
        if ": " in value and _QUOTED.fullmatch(value):
            return f""" '{value.replace("'", "''")}'"""
        return f" {value}" if _PLAIN.fullmatch(value) else None
    if value is None:
        return " null"
    if isinstance(value, OneLine):
        pairs = [_pair(k, v) for k, v in value.items()]
        return None if None in pairs else f" {{{', '.join(filter(None, pairs))}}}"
    return f" {value}" if type(value) in (int, dt.date) else None


class OneLine(dict[str, str | int]):
    """A mapping that is written on one line: {name: 周明远, role: 委员}."""


class _Dumper(yaml.SafeDumper):
    """Lists are indented below their key, as editors write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Text with line separators of other worlds is quoted, so that no reader folds them."""
    style = '"' if _SEPARATORS.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _represent_text)


def _represent_line(dumper: yaml.SafeDumper, line: OneLine) -> yaml.MappingNode:
    return dumper.represent_mapping("tag:yaml.org,2002:map", line, flow_style=True)


_Dumper.add_representer(OneLine, _represent_line)
