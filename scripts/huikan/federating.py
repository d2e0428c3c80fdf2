"""`huikan federate`: a portal over several archives, made of what their sites publish."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, build_opener

from huikan import __version__
from huikan.article import load_mapping
from huikan.errors import BadInputError, CannotWriteError
from huikan.site.addresses import LANGUAGES, in_language
from huikan.site.installed import installed
from huikan.site.joint_feed import read_feed
from huikan.site.portal import ASSETS, LIST, Found, Member, Portal, portal_files
from huikan.site.search import FORMAT, MANIFEST
from huikan.store import read_text
from huikan.writing import alone, write_bytes

_KEYS = ("title", "title_en", "about", "about_en", "url", "members")
_MEMBER_KEYS = ("url", "name", "name_en")
_SECONDS = 20
_MOST_BYTES = 20 * 2**20
"""No feed or manifest of an archive is as large as this."""
_AT_ONCE = 8


def federate(portal: Path, site: Path) -> int:
    """Make the portal that a file describes; how many archives it has.

    Every archive must answer, else nothing is written. Raises `BadInputError` with the file and
    line, or with the URL that was asked for in vain.
    """
    read = read_portal(read_text(portal), str(portal))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = tuple(pool.map(_look, read.members))
    assets = installed("theme_overrides") / "assets"
    files = dict(portal_files(read, found))
    files |= {f"assets/{name}": (assets / name).read_bytes() for name in ASSETS}
    write_portal(site.resolve(), files)
    return len(found)


def read_portal(text: str, path: str) -> Portal:
    """A portal as its file describes it. Raises `BadInputError` with the line."""
    values, lines = load_mapping(text, path)
    for key in values.keys() - set(_KEYS):
        known = "、".join(_KEYS)
        raise BadInputError("yaml-unknown-key", path, lines[key], key=key, near="", known=known)
    said = {key: _text(values, key, path, lines.get(key, 1)) for key in _KEYS[:-1]}
    if not said["title"]:
        raise BadInputError("portal-title", path, lines.get("title", 1))
    at = lines.get("members", 1)
    rows = values.get("members")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise BadInputError("portal-members", path, at)
    members = tuple(_member(row, path, at) for row in rows)
    for url in (member.url for member in members):
        if sum(member.url == url for member in members) > 1:
            raise BadInputError("portal-twice", path, at, url=url)
    url = _address(said["url"], path, lines.get("url", 1)) if said["url"] else ""
    return Portal(said["title"], members, said["title_en"], said["about"], said["about_en"], url)


def _text(values: Mapping[str, object], key: str, path: str, line: int) -> str:
    value = values.get(key)
    if value is not None and not isinstance(value, str):
        raise BadInputError("portal-text", path, line, key=key)
    return value or ""


def _member(row: Mapping[str, object], path: str, line: int) -> Member:
    for key in row.keys() - set(_MEMBER_KEYS):
        known = "、".join(_MEMBER_KEYS)
        raise BadInputError("yaml-unknown-key", path, line, key=key, near="", known=known)
    url, name, english = (_text(row, key, path, line) for key in _MEMBER_KEYS)
    if not name:
        raise BadInputError("portal-members", path, line)
    return Member(_address(url, path, line), name, english)


def _address(url: str, path: str, line: int) -> str:
    """The address of a site, with a slash at its end."""
    parts = urlsplit(url)
    is_site = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    if not is_site or parts.query or parts.fragment or set(url) & set(" ;,'\"<>\\"):
        raise BadInputError("portal-url", path, line, url=url)
    return f"{url.rstrip('/')}/"


def _look(member: Member) -> Found:
    """What an archive's site publishes. Raises `BadInputError` if it is none that we can ask."""
    at = urljoin(member.url, f"search/{MANIFEST}")
    try:
        form = json.loads(_fetched(at) or b"")["format"]
    except (ValueError, KeyError, TypeError) as e:
        raise BadInputError("member-no-archive", at) from e
    if form != FORMAT:
        raise BadInputError("member-format", at, theirs=form, ours=FORMAT)
    feeds = {}
    for lang in LANGUAGES:
        url = urljoin(member.url, in_language("feed.xml", lang))
        data = _fetched(url)
        if data is None:
            raise BadInputError("member-no-archive", url)
        feeds[lang] = read_feed(data, url)
    has_map = _fetched(urljoin(member.url, "sitemap.xml"), "HEAD") is not None
    return Found(member, feeds, has_map)


def _fetched(url: str, method: str = "GET") -> bytes | None:
    """What lies at a URL; None if there is nothing."""
    request = Request(url, headers={"User-Agent": f"huikan/{__version__}"}, method=method)
    try:
        with build_opener().open(request, timeout=_SECONDS) as answer:
            data: bytes = answer.read(_MOST_BYTES + 1)
    except HTTPError as e:
        if e.code in (404, 410):
            return None
        raise BadInputError("member-unreachable", url, reason=str(e)) from e
    except (OSError, HTTPException, ValueError) as e:
        raise BadInputError("member-unreachable", url, reason=str(e)) from e
    if len(data) > _MOST_BYTES:
        raise BadInputError("member-unreachable", url, reason=f"> {_MOST_BYTES >> 20} MB")
    return data


def write_portal(site: Path, files: Mapping[str, bytes]) -> None:
    """Put the portal into its folder, and take away what an earlier one had besides.

    Raises `CannotWriteError` for a folder that holds something else.
    """
    if not _is_replaceable(site):
        raise CannotWriteError("site-not-a-portal", str(site))
    with alone(site.parent, "federate", f".{site.name}.lock"):
        stood = set(_standing(site))
        for path in sorted(files, key=lambda path: (path != LIST, path)):
            write_bytes(site / path, files[path])
        for path in stood - files.keys():
            (site / path).unlink(missing_ok=True)


def _is_replaceable(site: Path) -> bool:
    """Whether there is nothing, or an empty folder, or a portal."""
    if not site.exists():
        return True
    return site.is_dir() and ((site / LIST).is_file() or not any(site.iterdir()))


def _standing(site: Path) -> Iterator[str]:
    for path in site.rglob("*"):
        if path.is_file():
            yield path.relative_to(site).as_posix()
