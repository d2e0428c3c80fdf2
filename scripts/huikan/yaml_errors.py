"""What the YAML parser has against a text, as an error that names the line."""

from __future__ import annotations

import re
from typing import Any

import yaml

from huikan.errors import BadInputError

# title：老井新事
_WIDE_COLON = re.compile(r"([a-z_]+)[ \t]*：")


def broken_yaml(
    error: yaml.YAMLError | ValueError, text: str, path: str, first_line: int = 1
) -> BadInputError:
    """The error to raise for a parser's. `text` begins on line `first_line` of the file.

    >>> try:
    ...     yaml.safe_load("title: 第六期: 夏")
    ... except yaml.YAMLError as e:
    ...     print(broken_yaml(e, "title: 第六期: 夏", "a.yml", 2))
    a.yml:2: yaml-broken {'problem': 'mapping values are not allowed here'}
    """
    problem, line = str(error), 0
    if isinstance(error, yaml.reader.ReaderError):
        problem = "control character"
        at = text.find(chr(error.character)) if isinstance(error.character, int) else -1
        line = text.count("\n", 0, max(at, 0))
    elif isinstance(error, yaml.MarkedYAMLError):
        problem = error.problem or "?"
        # A quote that is never closed is found at the end; where it opens is what helps.
        at_end = problem == "found unexpected end of stream"
        mark = (error.context_mark if at_end else None) or error.problem_mark
        line = mark.line if mark else 0
    if wide := _wide_colon(text, line):
        number, key = wide
        return BadInputError("yaml-wide-colon", path, first_line + number, key=key)
    return BadInputError("yaml-broken", path, first_line + line, problem=problem)


def _wide_colon(text: str, line: int) -> tuple[int, str] | None:
    """The line and key of a Chinese colon in place of a colon, at or right above a fault: the
    parser stumbles only over what follows."""
    rows = text.split("\n")
    for number in range(min(line, len(rows) - 1), max(line - 3, -1), -1):
        if m := _WIDE_COLON.match(rows[number]):
            return number, m[1]
    return None


# What git leaves where two editors changed the same lines.
_MARKERS = re.compile(r"^<{7} .*\n(?s:.*?)^={7}\n(?s:.*?)^>{7} ", re.M)


def refuse_markers(text: str, path: str) -> None:
    """Raise for a file in which git left what two editors wrote, with the line."""
    # Looked for as it is first, since hardly a file has them.
    if "<<<<<<< " in text and (found := _MARKERS.search(text)):
        raise BadInputError("merge-markers", path, text.count("\n", 0, found.start()) + 1)


def refuse_aliases(text: str, path: str, first_line: int = 1) -> None:
    """Raise `BadInputError` for an alias (`*name`), with its line.

    Nothing that an editor writes needs one; a few lines of them stand for billions of values, or
    for a list that holds itself. The text was read before, so that it has no other fault.

    >>> refuse_aliases("title: 稻田*夜谈*", "a.yml")
    """
    if "*" not in text:
        return
    scan: Any = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    for event in scan:
        if isinstance(event, yaml.AliasEvent):
            line = first_line + (event.start_mark.line if event.start_mark else 0)
            raise BadInputError("yaml-broken", path, line, problem="alias")
