"""The handbooks on the site: documents of the repository, their links made to lead on the site.

A link to another handbook leads to its page, a picture to its published file. What else lies in
the repository is not on the site: there the words stay, with the file's path behind them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from huikan.site import links
from huikan.site.addresses import in_language, relative_url
from huikan.site.strings import say
from huikan.site.views import ProseView, SitePage

HANDBOOKS = (
    ("handbook-editors", "handbook/editors/"),
    ("handbook-operators", "handbook/operators/"),
    ("handbook-developers", "handbook/developers/"),
)
"""At every page's foot: key of the words, address."""

SOURCES = {
    "docs/editors.zh.md": "handbook/editors/",
    "docs/editors.en.md": "en/handbook/editors/",
    "docs/operators.zh.md": "handbook/operators/",
    "docs/operators.md": "en/handbook/operators/",
    "docs/developers.zh.md": "handbook/developers/",
    "CONTRIBUTING.md": "en/handbook/developers/",
}
"""Path of a handbook in the repository: its address, language included."""

PICTURES = {
    "docs/images/editing.png": "handbook/images/editing.png",
    "docs/images/review.png": "handbook/images/review.png",
}
"""Path of a picture in a handbook: where it is published."""

# A link or picture of Markdown that leads to a file of the repository; first what is typed as code,
# which holds none.
_LINK = re.compile(r"`[^`\n]+`|(!?)\[([^\]\n]+)\]\((?![a-z]+:)([^)\s#]+)\)")
# The line that leads to the other language's document: on the site every page has a switch.
_SWITCH = re.compile(r"^\[(?:中文|English)\]\(\S+\)\n+", re.M)


def handbook_pages(texts: Mapping[str, str], lang: str) -> Iterator[SitePage]:
    """The handbooks in a language. `texts` are those of `SOURCES`, by path."""
    for key, address in HANDBOOKS:
        full = in_language(address, lang)
        path = next(path for path, to in SOURCES.items() if to == full)
        text = site_markdown(_SWITCH.sub("", texts[path]), path, lang)
        title = text.partition("\n")[0].removeprefix("# ")
        yield SitePage(
            lang, address, title, ProseView(text), say(f"{key}-about", lang),
            links.crumbs(lang), address,
        )  # fmt: skip


def site_markdown(text: str, path: str, lang: str) -> str:
    """A document's text with links for its page on the site; those to other hosts stay.

    >>> site_markdown("见[运维手册](operators.zh.md)。", "docs/editors.zh.md", "zh")
    '见[运维手册](../operators/index.md)。'
    >>> site_markdown("用[工作流](../.github/a.yml)发布", "docs/operators.zh.md", "zh")
    '用工作流（`.github/a.yml`）发布'
    """

    def led(found: re.Match[str]) -> str:
        sign, words, target = found.groups()
        if target is None:
            return found[0]
        file = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        if file in SOURCES:
            return f"[{words}]({relative_url(SOURCES[path], SOURCES[file])}index.md)"
        if sign:
            return f"![{words}]({relative_url(SOURCES[path], PICTURES[file])})"
        if file.endswith(words):
            return f"`{file}`"
        if file in words:
            return words
        return say("handbook-file", lang, words=words, file=file)

    return _LINK.sub(led, text)
