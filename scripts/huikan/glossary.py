"""Words with fixed translations: which of them a text has, and whether its translation keeps to
them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from huikan.article import render_body
from huikan.authority import Authority
from huikan.authority_files import Term
from huikan.model import Article

_SPACES = re.compile(r"[\s\u00a0-]+")


def terms_for(article: Article, authority: Authority) -> tuple[Term, ...]:
    """All terms that may be met in an article: the archive's words, special committees, its own
    committees and place."""
    found: dict[str, Term] = {}
    committees = [authority.committee(name) for name in article.committees]
    for committee in filter(None, committees):
        found[committee.name] = Term(committee.name, committee.english)
    place = authority.place(article.place or "")
    if place:
        found[place.name] = Term(place.name, place.english, (place.short,))
    for special in authority.specials:
        found.setdefault(special.name, Term(special.name, special.english, special.aliases))
    found |= {term.name: term for term in authority.terms}
    return tuple(term for term in found.values() if term.english)


def terms_in(text: str, terms: Iterable[Term]) -> list[Term]:
    """The terms that a Chinese text has, longer names first; a term within a longer one's place
    is not found there (提案 in 提案委员会), and a name goes before another term's alias.

    >>> terms = [Term("提案委员会", "Committee for Proposals"), Term("提案", "proposal")]
    >>> [t.english for t in terms_in("提案委员会开会", terms)]
    ['Committee for Proposals']
    """
    forms = [
        (form, n > 0, term) for term in terms for n, form in enumerate((term.name, *term.aliases))
    ]
    found: dict[str, Term] = {}
    for form, _, term in sorted(forms, key=lambda f: (-len(f[0]), f[1])):
        if form and form in text:
            text = text.replace(form, "\0" * len(form))
            found.setdefault(term.name, term)
    return list(found.values())


def keeps(term: Term, english: str) -> bool:
    """Whether an English text has a term's translation, or another that is accepted.

    Case, hyphens and spaces do not count, nor an article in front; endings may follow.

    >>> keeps(Term("提案", "proposal"), "Two Proposals were heard.")
    True
    """
    text = f" {_plain(english)}"
    return any(f" {_plain(form)}" in text for form in (term.english, *term.accepted))


def _plain(text: str) -> str:
    words = _SPACES.sub(" ", text.lower()).strip()
    return words.removeprefix("the ")


def missed_terms(original: Article, translation: Article, authority: Authority) -> Iterator[Term]:
    """Terms of the archive's list that the original has and the translation has nowhere."""
    chinese, english = (_text(article) for article in (original, translation))
    own = {term.name for term in authority.terms}
    for term in terms_in(chinese, terms_for(original, authority)):
        if term.name in own and not keeps(term, english):
            yield term


def _text(article: Article) -> str:
    lines = (article.title, article.subtitle, article.kicker, article.feature)
    return "\n".join(filter(None, lines)) + render_body(article.blocks)
