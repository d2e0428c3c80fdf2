"""What can be wrong with translations. Pure: pages and articles in, problems out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from huikan.authority import Authority
from huikan.glossary import missed_terms
from huikan.model import Article
from huikan.problems import Level, Problem
from huikan.translation import Status, fingerprint, status


def original_path(path: str) -> str:
    """The original that a translation's file should lie beside.

    >>> original_path("issues/2024/a/01-jing.en.md")
    'issues/2024/a/01-jing.md'
    """
    return f"{path.removesuffix('.md').rpartition('.')[0]}.md"


def with_own_tags(translation: Article, original: Article) -> Article:
    """A translation with those tags alone that its original lacks: what is wrong with the others
    is said of the original, where it can be put right."""
    return replace(
        translation,
        committees=tuple(c for c in translation.committees if c not in original.committees),
        topics=tuple(t for t in translation.topics if t not in original.topics),
        people=tuple(p for p in translation.people if p not in original.people),
        place=None if translation.place == original.place else translation.place,
    )


def check_translation(
    path: str, translation: Article, line: int, original: Article | None, authority: Authority
) -> Iterator[Problem]:
    """One translation beside its original; `line` is that of its id."""
    if original is None:
        values = {"original": original_path(path).rpartition("/")[2]}
        yield Problem(path, 1, "translation-alone", values)
    elif translation.id and original.id and translation.id != original.id:
        yield Problem(path, line, "id-of-original", {"id": original.id})
    if original is not None:
        state = status(original, translation)
        if state is Status.STALE:
            values = {"now": fingerprint(original)}
            yield Problem(path, 1, "translation-stale", values, Level.HINT)
        if state is not Status.DRAFT:
            for term in missed_terms(original, translation, authority):
                values = {"name": term.name, "english": term.english}
                yield Problem(path, 1, "term-missed", values, Level.HINT)
    if not translation.translator:
        yield Problem(path, 1, "translator-missing", level=Level.HINT)


def check_gaps(
    originals: Mapping[str, str], translations: Iterable[str], indexes: Iterable[str]
) -> Iterator[Problem]:
    """Issues of which some articles are translated and some are not; each named once.

    `originals` are paths with their ids. An issue without any translation is none of these.
    """
    done = {original_path(path) for path in translations}
    begun = {path.rpartition("/")[0] for path in done}
    left = [path for path in originals if path not in done and path.rpartition("/")[0] in begun]
    missing = Counter(path.rpartition("/")[0] for path in left)
    for folder in sorted(missing.keys() & set(indexes)):
        first = next(originals[path] for path in left if path.startswith(f"{folder}/"))
        values = {"count": missing[folder], "id": first}
        yield Problem(f"{folder}/index.md", 0, "translation-missing", values, Level.HINT)
