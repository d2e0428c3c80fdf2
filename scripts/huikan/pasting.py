"""Text as it comes out of Word, WPS and web pages, as it should stand in an article. Pure.

Only what nobody means goes: characters without a look, spaces of other widths, marks that a
keyboard or a program put between Chinese characters. No word is touched.
"""

from __future__ import annotations

import re

from huikan.tidying_body import settled_line

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_MARKS = "，。、；：！？（）《》〈〉“”‘’…—「」『』【】〔〕"

# Soft breaks (Shift+Enter), page breaks, Unicode's own line ends.
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# No width at all: zero-width spaces and joiners, soft hyphens, marks of direction, byte order.
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
# A space that is none of the usual: non-breaking, thin, of a letter's width; tabs.
_ODD_SPACES = re.compile(r"[\t\u00a0\u2000-\u200a\u202f\u205f]+")
_ODD_BETWEEN = re.compile(rf"(?<=[{_HAN}])[\u00a0\u2000-\u200a\u202f\u205f]+(?=[{_HAN}])")
# A paragraph's first-line indent.
_INDENT = re.compile(r"^[ \u3000]+|[ \u3000]+$", re.M)
# A space beside a Chinese mark, or between Chinese characters of running text: neither is typed
# on purpose, but two lines of a headline are parted by one.
_BESIDE_MARK = re.compile(rf"(?<=[{_MARKS}]) +(?=[{_HAN}{_MARKS}])|(?<=[{_HAN}]) +(?=[{_MARKS}])")
# "井" and '井' as a keyboard types them, around Chinese text on one line.
_QUOTES = re.compile(rf"\"(?=[^\"\n]*[{_HAN}])([^\"\n]*)\"")


def clean(text: str) -> str:
    """Pasted text with usual spaces and line ends, without invisible characters or indents.

    Straight quotes around Chinese become “ ”. Not around Latin (a "quoted" word), not where they
    do not pair on a line; an apostrophe stays.

    >>> clean('　　他说："好，\\u00a0就这样。"\\u200b\\x0b')
    '他说：“好，就这样。”'
    """
    text = _BREAKS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _ODD_SPACES.sub(" ", _ODD_BETWEEN.sub("", text))
    text = _INDENT.sub("", text)
    text = _BESIDE_MARK.sub("", text)
    return _QUOTES.sub(r"“\1”", text).strip("\n")


_PARAGRAPHS = re.compile(r"\n[ \t\u3000]*\n\s*")
_LATIN_END = re.compile(r"[A-Za-z0-9,.;:)\]]\Z")


def paragraphs(text: str) -> list[str]:
    """Cleaned text parted at blank lines; a line's end within a paragraph is none of the text's
    own and goes (between Latin words a space stays). Signs of the wrong width are put right as
    `huikan check --fix` does it.

    >>> paragraphs("门口有１８０米,\\n很长。")
    ['门口有180米，很长。']
    """
    found = _PARAGRAPHS.split(clean(text))
    joined = (_on_one_line(part.split("\n")) for part in found)
    return [settled_line(text) for text in joined if text]


def _on_one_line(lines: list[str]) -> str:
    out = ""
    for line in filter(None, (line.strip() for line in lines)):
        gap = " " if _LATIN_END.search(out) and line[0].isascii() else ""
        out += gap + line
    return out
