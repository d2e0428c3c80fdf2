"""Addresses on the site: stable, language by language, relative to one another.

An address runs from the site's root, ends in a slash and is not percent-encoded
(`committees/云溪市政协/`); the home page's is empty. The English page of an address stands
below `en/`.
"""

from __future__ import annotations

import functools
import posixpath
from urllib.parse import quote, urljoin

from huikan.anchors import slug
from huikan.model import StoredArticle, StoredIssue

LANGUAGES = ("zh", "en")
TAGS = {"zh": "zh-Hans", "en": "en"}
"""Language: its tag (BCP 47), as `lang` and `hreflang` say it."""

_PREFIXES = {"zh": "", "en": "en/"}


def in_language(address: str, lang: str) -> str:
    """The address of the same page in a language.

    >>> in_language("years/2024/", "en"), in_language("years/2024/", "zh")
    ('en/years/2024/', 'years/2024/')
    """
    return _PREFIXES[lang] + address


def of_issue(issue: StoredIssue) -> str:
    """The issue's address: its folder."""
    return f"{issue.path}/"


def of_print(issue: StoredIssue) -> str:
    """The address of the issue on one page."""
    return f"{issue.path}/print/"


def of_book(issue: StoredIssue, lang: str = "zh") -> str:
    """The address of the issue's EPUB in a language."""
    return in_language(f"{issue.path}.epub", lang)


def of_pdf(issue: StoredIssue, lang: str = "zh") -> str:
    """The address of the issue's PDF in a language."""
    return in_language(f"{issue.path}.pdf", lang)


def of_corrections(issue: StoredIssue) -> str:
    """The address of the register of the issue's corrections."""
    return f"corrections/{slug(issue.issue.id)}/"


def of_article(stored: StoredArticle) -> str:
    """The article's address: its file, without `.md`."""
    return f"{stored.path.removesuffix('.md')}/"


def of_feature(name: str) -> str:
    """A feature's address (专题、栏目), whatever issues it stands in."""
    return f"features/{slug(name)}/"


def of_topic(name: str) -> str:
    """A topic's address. `name` is the list's own."""
    return f"topics/{slug(name)}/"


def of_person(name: str, place: str) -> str:
    """A person's address: the place of the role keeps people of one name apart.

    >>> of_person("周明远", "云溪市")
    'people/周明远-云溪市/'
    """
    return f"people/{slug(f'{name}-{place}')}/"


def of_beside(stored: StoredArticle) -> str:
    """The address of the page that sets the article's two languages side by side."""
    return f"{of_article(stored)}beside/"


def of_raw(stored: StoredArticle) -> str:
    """The address of the page that sets the raw text beside the article."""
    return f"{of_article(stored)}raw/"


def of_committee(name: str) -> str:
    """A committee's address. `name` is the canonical one."""
    return f"committees/{slug(name)}/"


def of_place(name: str) -> str:
    """A place's address. `name` is the full one (云溪市)."""
    return f"places/{slug(name)}/"


def of_year(year: int | None) -> str:
    """A year's address; `None` is the page of the articles whose year is open."""
    return f"years/{year or 'unknown'}/"


def of_page(address: str, number: int) -> str:
    """The address of a list's page `number` (from 1).

    >>> of_page("articles/", 1), of_page("articles/", 2)
    ('articles/', 'articles/page/2/')
    """
    return address if number == 1 else f"{address}page/{number}/"


def relative_url(source: str, target: str) -> str:
    """The URL that leads from a page to an address, percent-encoded.

    Works wherever the site is put: at a host's root, in a folder, in a preview.

    >>> relative_url("en/issues/2024/a/", "issues/2024/a/#n2")
    '../../../../issues/2024/a/#n2'
    >>> relative_url("", ""), relative_url("/", "feed.xml")
    ('./', 'feed.xml')
    """
    above = _above(source)
    way = None if above is None or target.startswith(source) else _way_from_above(above, target)
    return _url(source, target) if way is None else way


@functools.lru_cache(maxsize=1000)
def _above(source: str) -> str | None:
    """The address that a page's lies below; None if it lies below none, or is written otherwise."""
    is_plain = source.endswith("/") and not source.startswith("/") and "//" not in source
    is_plain = is_plain and "." not in source
    return source[: source.rfind("/", 0, -1) + 1] if is_plain else None


@functools.lru_cache(maxsize=10_000)
def _way_from_above(above: str, target: str) -> str | None:
    """The URL by way of the address above a page's, for the pages of an issue lead to the same
    addresses; None if the target is written otherwise."""
    path, hash_sign, anchor = target.partition("#")
    is_plain = not path or path.endswith("/") or "." in path.rpartition("/")[2]
    if path.startswith("/") or _is_odd(path) or not is_plain:
        return None
    first = above[: above.find("/") + 1]
    if not first or not path.startswith(first):  # nothing in common, as in most lists
        up = "../" * (above.count("/") + 1)
        return f"{up}{_quoted(path)}{hash_sign and hash_sign + _quoted(anchor)}"
    url = _url(above, target)
    return f"..{url[1:]}" if url == "./" or url.startswith("./#") else f"../{url}"


def _is_odd(path: str) -> bool:
    """Whether a path goes up, or says nothing between two slashes."""
    return path.startswith(".") or "//" in path or "/." in path


def _url(source: str, target: str) -> str:
    path, hash_sign, anchor = target.partition("#")
    here, there = _segments(source), _segments(path)
    shared = 0
    for one, other in zip(here, there, strict=False):
        if one != other:
            break
        shared += 1
    up = [".."] * (len(here) - shared)
    url = "/".join([*up, *map(_quoted, there[shared:])]) or "."
    url += "/" if not path or path.endswith("/") else ""
    return url + (hash_sign and hash_sign + _quoted(anchor))


@functools.lru_cache(maxsize=50_000)
def _quoted(path: str) -> str:
    """A path, or a part of one, in a URL; the same ones stand on every page."""
    return quote(path)


@functools.lru_cache(maxsize=1000)
def _segments(path: str) -> tuple[str, ...]:
    """What stands between the slashes of a path from the site's root."""
    if _is_odd(path):
        path = posixpath.normpath(path).lstrip(".")
    return tuple(segment for segment in path.split("/") if segment)


def absolute_url(site_url: str, address: str) -> str:
    """An address as a whole URL.

    >>> absolute_url("https://example.org/a", "years/2024/")
    'https://example.org/a/years/2024/'
    """
    return urljoin(f"{site_url.rstrip('/')}/", quote(address))
