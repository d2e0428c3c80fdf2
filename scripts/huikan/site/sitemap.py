"""The site map: the address of every page, for search engines; no dates of building in it."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from html import escape

from huikan.site.addresses import absolute_url

MOST = 50_000
"""Addresses of one file, as the protocol has it; more take several, and a file that names these."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def sitemap(
    addresses: Iterable[str], site_url: str, most: int = MOST
) -> Iterator[tuple[str, bytes]]:
    """The files of the site map, with a compressed copy of the first, as MkDocs makes it.

    >>> [name for name, _ in sitemap(["", "a/", "b/"], "https://a.example/", most=2)]
    ['sitemap-1.xml', 'sitemap-2.xml', 'sitemap.xml', 'sitemap.xml.gz']
    """
    urls = [absolute_url(site_url, address) for address in sorted(set(addresses))]
    if len(urls) <= most:
        text = _listed("urlset", "url", urls)
    else:
        cuts = [urls[start : start + most] for start in range(0, len(urls), most)]
        names = [f"sitemap-{number}.xml" for number in range(1, len(cuts) + 1)]
        for name, cut in zip(names, cuts, strict=True):
            yield name, _listed("urlset", "url", cut)
        text = sitemap_index(absolute_url(site_url, name) for name in names)
    yield "sitemap.xml", text
    yield "sitemap.xml.gz", gzip.compress(text, mtime=0)


def sitemap_index(urls: Iterable[str]) -> bytes:
    """A site map that leads to others, of other sites as well."""
    return _listed("sitemapindex", "sitemap", urls)


def _listed(whole: str, each: str, urls: Iterable[str]) -> bytes:
    lines = "".join(f"<{each}><loc>{escape(url)}</loc></{each}>\n" for url in urls)
    return f"{_HEAD.format(whole)}{lines}</{whole}>\n".encode()
