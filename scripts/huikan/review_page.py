"""The review page as HTML. Pure: whatever a raw text holds is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from huikan.answering import Answer, Reply
from huikan.messages import heard, say
from huikan.model import GAP, Choice, Finding, Retouch
from huikan.reviewing import Question, Shown

LISTED = 100
"""So many questions are listed at once, around the one that is shown."""

STYLE = Path(__file__).with_name("data") / "review.css"


@cache
def _template() -> Template:
    return Environment(
        loader=PackageLoader("huikan", "data"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("review.html")


def render_review(
    questions: Sequence[Question],
    shown: Shown | None,
    lang: str,
    *,
    at: int,
    base: str,
    content: str,
    settled: int,
    notice: str = "",
) -> str:
    """The page that shows question `at` (from 0) of all that are open, and lists those around it.

    `base` is the path that every address of the page begins with.
    """
    first = max(0, at - LISTED // 2)
    return _template().render(
        t=partial(_say, lang),
        label=partial(label, lang),
        tag={"zh": "zh-Hans", "en": "en"}[lang],
        lang=lang,
        shown=shown,
        listed=questions[first : first + LISTED],
        first=first,
        left=len(questions),
        at=at,
        base=base,
        content=content,
        settled=settled,
        notice=notice,
    )


def label(lang: str, reply: Reply, finding: Finding | None = None) -> str:
    """What a button says that gives an answer to a finding."""
    choice = reply.choice
    is_conflict = finding is not None and finding.code == "merge/conflict"
    values = {
        "value": reply.value,
        "at": _ends(choice.at if choice else ""),
        "to": _ends(_new_words(finding, choice)),
    }
    if reply.answer is Answer.RIGHT and is_conflict:
        code = "review/say-keep"
    elif choice and choice.does is Retouch.INSERT and choice.to == GAP:
        code = "review/do-lost"
    elif choice and reply.answer is not Answer.OTHER:
        code = f"review/do-{choice.does}{'-elsewhere' if choice.article else ''}"
    else:
        code = f"review/say-{reply.answer}"
    sure = (
        say("review/sure", lang, {"percent": choice.percent})
        if choice and choice.percent >= _TOLD
        else ""
    )
    return say(code, lang, values) + sure


def _new_words(finding: Finding | None, choice: Choice | None) -> str:
    """What a choice puts in its place: in a conflict the words in question, without those by
    which the place is found again."""
    to = choice.to if choice else ""
    if finding is None or finding.code != "merge/conflict":
        return to
    values = heard(finding.code, finding.message, finding.place) or {}
    other = str(values.get("other", ""))
    return other if other and other in to else to


_TOLD = 10
"""Percent; what is less sure is offered without a figure."""
_SHOWN = 28
"""Longer quotations on a button are cut in their middle."""


def _ends(text: str) -> str:
    text = " ".join(text.split())
    half = _SHOWN // 2
    return text if len(text) <= _SHOWN else f"{text[:half]}…{text[-half:]}"


def _say(lang: str, code: str, **values: object) -> str:
    return say(code, lang, values)
