"""The theme filled in once for each kind of page, not once for each page.

What a theme makes of two pages of one kind (the same language, place in the site and entry of
the navigation) differs in a few values: title, metadata, content. So for each kind the theme is
filled in with a sign in the place of every such value; that is the kind's mould, and the values
of each page are put where the signs stand. No value is looked through for signs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path

from huikan.site.keeping import drop_folders, keep_text, kept_text
from huikan.site.units import digest_of

FOLDER = "moulds"
"""The folder of what is kept of them."""

_SIGN = "\ue000{}\ue001"
# A sign in a filled-in theme, with what it must begin with for the theme's sake.
_SIGNS = re.compile("(?:<h1)?\ue000([a-z]+[0-9]*)\ue001")
_HEADLINE = "<h1"
_FIRST = "first"
"""What stands before a kind that had one page: its mould was not tried yet."""

Fill = Callable[[Mapping[str, str]], str]
"""Fills in the theme with values."""


class Moulds:
    """The moulds of one build, and those that are kept of the build before.

    A theme that shows more of a page than the values it is given (somebody's own may) cannot be
    cast: the first page's would stand on all. So the second page of each kind is made both
    ways, and if they differ, that page and all after it are filled in one by one. A page that is
    alone in its kind is tried against itself as an earlier build made it; that mould is its own.
    """

    def __init__(self, folder: Path | None = None, environment: str = "") -> None:
        """`folder` keeps moulds that were tried, `environment` stands for all they go by but
        their kind; without one nothing is kept."""
        name = digest_of(environment.encode("utf-8", "surrogatepass"))
        self._folder = folder / name if folder and environment else None
        self._moulds: dict[Hashable, list[str]] = {}
        self._tried: set[Hashable] = set()
        self._is_sound = True

    def cast(self, kind: Hashable, address: str, values: Mapping[str, str], fill: Fill) -> str:
        """What `fill` makes of the values, which are named by letters and a number.

        `kind` and, for themes that cannot be cast, the page's `address` hold all else that `fill`
        goes by. The value `content` may hold a headline, and themes ask whether it does.
        """
        has_headline = _HEADLINE in values.get("content", "")
        kind = (kind, has_headline, *values)
        if not self._is_sound:
            return fill(values)
        found = self._mould(kind, address)
        if found is None:
            signs = {name: _SIGN.format(name) for name in values}
            if has_headline:
                signs["content"] = _HEADLINE + signs["content"]
            self._moulds[kind] = mould = _SIGNS.split(fill(signs))
            self._keep((_FIRST, kind), [address, *mould])
            return fill(values)
        known, mould = found
        pieces = mould[:]
        pieces[1::2] = [values[name] for name in mould[1::2]]
        page = "".join(pieces)
        if known in self._tried:
            return page
        self._tried.add(known)
        filled = fill(values)
        self._is_sound = filled == page
        if self._is_sound:
            self._keep(known, mould)
        return filled

    def _mould(self, kind: Hashable, address: str) -> tuple[Hashable, list[str]] | None:
        """The mould for a page, and what it is the mould of: a kind, or that page alone."""
        own = (kind, address)
        for known in (kind, own):
            if mould := self._moulds.get(known):
                return known, mould
            if mould := self._kept(known):
                self._moulds[known] = mould
                self._tried.add(known)
                return known, mould
        if not (first := self._kept((_FIRST, kind))):
            return None
        of, *mould = first
        known = own if of == address else kind
        self._moulds[known] = mould
        return known, mould

    def _path(self, kind: Hashable) -> Path | None:
        if not self._folder:
            return None
        return self._folder / digest_of(repr(kind).encode("utf-8", "surrogatepass"))

    def sweep(self) -> None:
        """Remove moulds of another environment: nobody will ask for them."""
        if self._folder:
            drop_folders(self._folder.parent, self._folder.name)

    def _keep(self, kind: Hashable, said: list[str]) -> None:
        path = self._path(kind)
        if path:
            keep_text(path, json.dumps(said, ensure_ascii=False))

    def _kept(self, kind: Hashable) -> list[str] | None:
        """What an earlier build wrote down: a mould that was tried, or a page's address and the
        mould that was made of that page."""
        path = self._path(kind)
        said = path and kept_text(path)
        return list(map(str, json.loads(said))) if said else None
