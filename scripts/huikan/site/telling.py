"""Corrections in words: what the program or an editor changed in an article."""

from __future__ import annotations

from huikan.site.editing import Edited
from huikan.site.strings import say

QUOTED = 24
"""Characters quoted from each end of a longer passage."""


def name_of_field(key: str, lang: str) -> str:
    """What a front matter key is called; an empty one is the text itself.

    >>> name_of_field("committees", "zh"), name_of_field("", "en")
    ('委员会', 'Text')
    """
    return say(_FIELDS.get(key, key), lang)


_FIELDS = {"committees": "committee", "": "body"}
"""Front matter keys whose words in the interface have another key."""


def tell_edit(edited: Edited, lang: str) -> str:
    """What an editor changed, in words."""
    before, after = (
        "".join(r.text for r in edited.runs if r.kind == kind) for kind in ("gone", "new")
    )
    return (
        f"{name_of_field(edited.key, lang)}{say('colon', lang)}{tell_change(before, after, lang)}"
    )


def tell_change(before: str, after: str, lang: str) -> str:
    """A change in words: what went, what came.

    >>> tell_change("石景", "石桥", "zh")
    '“石景”改作“石桥”'
    """
    if not before:
        return say("correction-put-in", lang, after=_quoted(after))
    if not after:
        return say("correction-removed", lang, before=_quoted(before))
    return say("correction-replaced", lang, before=_quoted(before), after=_quoted(after))


def _quoted(text: str) -> str:
    """A passage on one line, its middle left out if it is long.

    >>> _quoted("政协 委员"), len(_quoted("政协委员" * 20))
    ('政协 委员', 49)
    """
    text = " ".join(text.split())
    return text if len(text) <= 2 * QUOTED else f"{text[:QUOTED]}…{text[-QUOTED:]}"
