"""A problem as a line: for people, and for GitHub, which shows it beside the file's line."""

from __future__ import annotations

from pathlib import Path

from huikan.messages import say
from huikan.problems import Level, Problem

_ANNOTATIONS = {Level.ERROR: "error", Level.OPEN: "warning", Level.HINT: "notice"}


def message_of(problem: Problem, lang: str) -> str:
    """What is wrong and what to do, in a language (`zh` or `en`)."""
    return problem.said or say(problem.code, lang, problem.values)


def text_line(problem: Problem, content: Path, lang: str) -> str:
    """`FILE:LINE: message`, as editors' programs read it."""
    at = f":{problem.line}" if problem.line else ""
    level = say(f"level/{problem.level}", lang, {})
    return f"{content / problem.path}{at}: {level}{message_of(problem, lang)}"


def github_line(problem: Problem, content: Path, lang: str) -> str:
    """A workflow command that GitHub shows beside the line."""
    file = _escaped(str(content / problem.path)).replace(":", "%3A").replace(",", "%2C")
    at = f",line={problem.line}" if problem.line else ""
    message = _escaped(message_of(problem, lang))
    return f"::{_ANNOTATIONS[problem.level]} file={file}{at}::{message}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
