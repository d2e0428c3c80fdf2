"""The pages that editors write beside the issues (`content/pages`): none where the site has one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from huikan.anchors import slug
from huikan.problems import Problem

TAKEN = frozenset(
    (
        "articles", "assets", "committees", "corrections", "data", "en", "features", "glossary",
        "issues", "open-questions", "people", "places", "quality", "schema", "search", "topics",
        "translations",         "years",
    )
)  # fmt: skip
"""What stands at the top of every site already; `about` and `contact` may be written anew."""


def check_prose(paths: Iterable[str]) -> Iterator[Problem]:
    """`paths` are the pages' files, relative to `content/` (`pages/about.en.md`).

    >>> [p.code for p in check_prose(["pages/about.md", "pages/data.en.md"])]
    ['page-taken']
    """
    for path in paths:
        stem = path.rpartition("/")[2].removesuffix(".md").removesuffix(".en")
        address = slug(stem)
        if address.casefold() in TAKEN:  # some disks take both cases for one
            yield Problem(path, 1, "page-taken", {"address": f"/{address}/"})
