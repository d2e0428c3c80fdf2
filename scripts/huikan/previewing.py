"""What `huikan serve` shows: a built site, with the pages of changed issues made anew at once.

An edit of an article or an issue's `index.md`, a new article and one that was deleted need their
issue's pages alone, which takes a fraction of a second in an archive of any size; lists, search
and neighbours follow when the whole site has been built again, once nobody has typed for a while.
Anything else that changes (a new issue, pictures, authority files, settings) needs that at once.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import field
from pathlib import Path

from huikan.authority import Authority
from huikan.check import check_page
from huikan.errors import HuikanError
from huikan.problems import Problem, of_error
from huikan.site.press import Press
from huikan.store import TRANSLATION, Store, load_authority
from huikan.values import dataclass

# A file of an issue's folder that readers see as text.
_OF_ISSUE = re.compile(r"(?P<folder>issues/[^/]+/[^/]+)/[^/.][^/]*\.md\Z")
# What commands write while they work, and what is no part of the site.
_PASSING = re.compile(r"(?:^|/)(?:\.|~)|~\Z|\.tmp\Z|\.sw[a-z]\Z")


@dataclass(slots=True)
class Preview:
    """A site that follows its archive. Safe to be asked from several threads."""

    content: Path
    work: Path
    """A folder for what is built."""
    say: Callable[[str, dict[str, object]], None] = lambda code, values: None
    """Told of what happens, by code of the message."""
    remade: dict[str, bytes] = field(default_factory=dict)
    """Pages that are newer than the built site, by path."""
    state: int = 0
    """Counts what has changed since the start; a browser that saw another number looks again."""
    known: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    """Folders of pages, below either language's, whose articles were deleted since the build."""
    changed: threading.Condition = field(default_factory=threading.Condition)
    errors: dict[str, Problem] = field(default_factory=dict)
    """What kept the last change from being shown, by the file's path."""
    authority: Authority | None = None
    press: Press = field(init=False)

    def __post_init__(self) -> None:
        self.press = Press(self.content, self.site, self.work / "kept")

    @property
    def site(self) -> Path:
        """Where the built site is."""
        return self.work / "site"

    def build(self) -> None:
        """Build the whole site. Raises as `build_site` does; then the old one stays."""
        before, gone = dict(self.remade), set(self.gone)
        self.press.build()
        self.authority = load_authority(self.content)
        known = set(Store(self.content).page_paths())
        with self.changed:
            self.known = known
            self.gone -= gone
            for path in [p for p, data in before.items() if self.remade.get(p) is data]:
                del self.remade[path]
            self.errors.clear()
        self._tell()

    def follow(self, paths: Iterable[str]) -> bool:
        """Files of the archive changed (paths relative to it); whether a build is needed now.

        A file that cannot be read leaves its page as it was, with what is wrong.
        """
        seen = [path for path in paths if not _PASSING.search(path)]
        found = {path: self._is_small(path) for path in seen}
        if not all(found.values()):
            return True
        for path in seen:
            self._note(path)
        small = {m["folder"] for m in found.values() if m}
        for folder in sorted(small):
            self._remake(folder)
        if small:
            self._tell()
        return False

    def _is_small(self, path: str) -> re.Match[str] | None:
        m = _OF_ISSUE.match(path)
        if m is None or f"{m['folder']}/index.md" not in self.known:
            return None
        is_there = (self.content / path).is_file()
        return m if is_there or (path in self.known and not path.endswith("/index.md")) else None

    def _note(self, path: str) -> None:
        """Remember that a file of a known issue is there, or that it is not any more."""
        folder = f"{path.removesuffix('.md')}/"
        is_original = not TRANSLATION.match(path.rpartition("/")[2])
        with self.changed:
            if (self.content / path).is_file():
                self.known.add(path)
                self.gone.discard(folder)
                return
            self.known.discard(path)
            if is_original:
                self.gone.add(folder)

    def _remake(self, folder: str) -> None:
        for path in [p for p in self.errors if p.startswith(f"{folder}/")]:
            del self.errors[path]
        try:
            pages = self.press.remade(folder)
        except HuikanError as e:
            problem = of_error(e, self.content)
            self.errors[problem.path] = problem
            self.say("preview/error", {"path": self.content / problem.path, "line": problem.line})
            return
        with self.changed:
            self.remade |= pages
        self.say("preview/remade", {"folder": folder})

    def _tell(self) -> None:
        with self.changed:
            self.state += 1
            self.changed.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """The state, as soon as it is another than the one that was seen, or after a while."""
        with self.changed:
            self.changed.wait_for(lambda: self.state != seen, seconds)
            return self.state

    def file(self, path: str) -> bytes | Path | None:
        """What lies at a path of the site: made anew, or a file of the built one."""
        if "\0" in path:
            return None
        site = self.site
        with self.changed:
            made = self.remade.get(path)
            is_gone = any(path.removeprefix("en/").startswith(folder) for folder in self.gone)
        if is_gone:
            return None
        if made is not None:
            return made
        found = (site / path).resolve()
        return found if found.is_relative_to(site.resolve()) and found.is_file() else None

    def problems(self, address: str) -> list[Problem]:
        """What `huikan check` says of the article or issue at an address of the site."""
        lang, _, rest = address.strip("/").partition("/")
        stem = rest if lang == "en" else address.strip("/")
        stem = "/".join(stem.split("/")[:4])
        endings = ("/index.md", ".en.md", ".md") if lang == "en" else ("/index.md", ".md")
        path = next((stem + end for end in endings if stem + end in self.known), "")
        if not path:
            return []
        error = self.errors.get(path)
        return [error] if error else list(check_page(Store(self.content), path, self.authority))
