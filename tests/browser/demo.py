"""What is in the archive, found out from the articles themselves, without the site's code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from huikan.model import Archive, Article, BlockKind, StoredArticle

# White space counts for nothing in Chinese.
_SPACE = re.compile(r"\s|〔缺〕")


@dataclass(frozen=True, slots=True)
class Text:
    """An article in one language, as a reader would read it through."""

    address: str
    parts: tuple[str, ...]
    committees: tuple[str, ...]
    year: int | None

    def has(self, phrase: str) -> bool:
        """Whether the phrase stands in it, to the letter."""
        return any(phrase in part for part in self.parts)


def texts(archive: Archive) -> Iterator[Text]:
    """Every article in every language it has."""
    for issue in archive.issues:
        for stored in issue.articles:
            for lang, article in (("zh", stored.article), *stored.translations):
                prefix = "en/" if lang == "en" else ""
                original = stored.article
                committees = article.committees or original.committees
                lines = (
                    article.title,
                    article.subtitle or "",
                    article.feature or "",
                    *(article.authors or original.authors),
                    *committees,
                    "".join(block.text for block in article.blocks),
                )
                yield Text(
                    prefix + address(stored),
                    tuple(_SPACE.sub("", line) for line in lines),
                    committees,
                    article.year or original.year,
                )


def address(stored: StoredArticle) -> str:
    """Where an article stands on the site."""
    return f"{stored.path.removesuffix('.md')}/"


def article_with(archive: Archive, wanted: Callable[[StoredArticle], bool]) -> StoredArticle:
    """The first article of which something is true; that there is one is up to the archive."""
    return next(a for issue in archive.issues for a in issue.articles if wanted(a))


def has_block(article: Article, kind: BlockKind) -> bool:
    """Whether it has a block of that kind."""
    return any(block.kind is kind for block in article.blocks)
