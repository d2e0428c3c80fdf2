"""The page of what readers can take away: files with sizes and checksums, feeds."""

from __future__ import annotations

from collections.abc import Iterable

from huikan.site import links
from huikan.site.addresses import in_language
from huikan.site.dataset import FOLDER, DataFile
from huikan.site.feeds import site_feed
from huikan.site.offline import NAME
from huikan.site.strings import say
from huikan.site.views import DataView, Download, Link, SitePage


def data_page(
    files: Iterable[DataFile], lang: str, has_offline: bool, version: str = ""
) -> SitePage:
    """The page `data/` in a language; `version` is what this state of the archive is called."""
    title = say("data", lang)
    view = DataView(
        intro=say("data-intro", lang),
        downloads=tuple(
            Download(
                Link(file.name, FOLDER + file.name),
                say(file.about, lang),
                format_size(file.size),
                file.sha256,
            )
            for file in files
        ),
        offline=Link(NAME, FOLDER + NAME) if has_offline else None,
        offline_sum=Link("SHA-256", f"{FOLDER}{NAME}.sha256"),
        feeds=(Link(say("data-feed", lang), site_feed(lang)),),
        more=tuple(
            links.nav(key, f"{key}/", lang) for key in ("glossary", "corrections", "quality")
        ),
        version=version,
        committees=Link(say("committees", lang), in_language("committees/", lang)),
    )
    return SitePage(lang, FOLDER, title, view, say("data-intro", lang), links.crumbs(lang), FOLDER)


def format_size(size: int) -> str:
    """A number of bytes as it is read.

    >>> format_size(900), format_size(1_234_567)
    ('900 B', '1.2 MB')
    """
    if size < 1000:
        return f"{size} B"
    return f"{size / 1000:.1f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"
