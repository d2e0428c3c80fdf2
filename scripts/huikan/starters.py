"""What an editor starts from: a new issue, article or translation. Pure: values in, texts out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from huikan.article import render, render_issue
from huikan.errors import UsageError
from huikan.messages import say
from huikan.model import Article, Block, BlockKind, Finding, Issue
from huikan.raw_names import issue_id_of
from huikan.succession import slug
from huikan.translation import fingerprint
from huikan.values import dataclass

PLACEHOLDER = "在这里写正文，段落之间空一行。"

# The reading order at the start of a file's name: 02-slug.md
_LEADING_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Started:
    """A file to be written: its path relative to `content/` and its text."""

    path: str
    text: str


def start_issue(issue: Issue) -> Started:
    """The `index.md` of a new issue; its year is part of the address.

    Raises `UsageError` for an id that cannot be part of an address.
    """
    if issue.id != issue_id_of(issue.id):
        raise UsageError("issue-id-form", id=issue.id, example=issue_id_of(issue.id))
    year = issue.year or (issue.date.year if issue.date else None)
    return Started(f"issues/{year or 'undated'}/{issue.id}/index.md", render_issue(issue))


WHOLE = """\
# 第一篇的标题

——副题，没有就删去这一行

作者

正文，段落之间空一行。

## 小标题

正文。

/// caption
图注写在这样的两行之间，没有就删去。
///

# 第二篇的标题

正文。
"""
"""What one file for a whole issue starts from; each `# ` is an article."""


def start_whole(issue: Issue) -> tuple[Started, Started]:
    """One Markdown file for a whole issue, and the sidecar that says what the issue is.

    Raises `UsageError` for an id that cannot be part of an address.
    """
    start_issue(issue)
    front = render_issue(issue).removeprefix("---\n").partition("---\n")[0]
    return Started(f"raw/{issue.id}.md", WHOLE), Started(f"raw/{issue.id}.yml", front)


def start_article(article: Article, folder: str, names: Iterable[str], number: int) -> Started:
    """A new article at the end of an issue, behind all files in its folder (`names`).

    `number` is the lowest that no id of the issue has had.
    """
    issue_id = folder.rpartition("/")[2]
    orders = [int(m[0]) for n in names if (m := _LEADING_NUMBER.match(n))]
    order = max([0, *orders]) + 1
    draft = replace(
        article,
        id=f"{issue_id}-{number:02d}",
        review=(_draft("article"),),
        blocks=(Block(BlockKind.TEXT, PLACEHOLDER),),
    )
    return Started(f"{folder}/{order:02d}-{slug(article.title)}.md", render(draft))


def start_translation(
    original: Article, path: str, lang: str, title: str, translator: str | None
) -> Started:
    """The translation of an article, beside it: same values, the text still to be translated."""
    draft = replace(
        original,
        title=title,
        subtitle=None,
        kicker=None,
        feature=None,
        translator=translator,
        translates=fingerprint(original),
        former=(),
        extra=(),
        review=(_draft("translation"),),
    )
    return Started(f"{path.removesuffix('.md')}.{lang}.md", render(draft))


def _draft(kind: str) -> Finding:
    code = f"draft/{kind}"
    return Finding(code, "", say(code, "zh", {}))
