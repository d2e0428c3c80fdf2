"""The press of a preview: it builds the whole site and prints pages of one issue anew meanwhile.

Python's threads share one core, and a process in which they run cannot share its work out (see
`crew`). So a preview, which has to answer browsers, leaves the printing to a process of its own,
begun before there are threads. For each build that process forks another one, and goes on
printing single pages with what the last build knew; when the new one has built the site it takes
the old one's place. So what was loaded and read once is at hand in every build.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huikan.errors import CannotWriteError, HuikanError
from huikan.site.build import Maker, build_preview
from huikan.site.crew import can_fork, give_back
from huikan.values import dataclass

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_BUILD = None
"""Asks for a build; the end of the new process's line follows."""


@dataclass(slots=True)
class _Printing:
    """What prints: in whatever process it is, one thing at a time but for `remade`."""

    content: Path
    site: Path
    cache: Path
    maker: Maker | None = None

    def build(self) -> None:
        self.maker = build_preview(self.content, self.site, self.cache, self.maker)

    def remade(self, folder: str) -> dict[str, bytes]:
        return self.maker.remade(folder) if self.maker else {}


class _LostError(Exception):
    """A process that was asked is not there any more."""


@dataclass(slots=True)
class _Line:
    """The way to a process that prints; its questions are asked one after the other."""

    end: Connection
    _asking: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, folder: str) -> dict[str, bytes]:
        with self._asking:
            _send(self.end, folder)
            return dict(_answer(self.end))

    def fork(self) -> _Line:
        """The way to a new process that has begun a build; its first answer is that it is done."""
        from multiprocessing import Pipe
        from multiprocessing.reduction import send_handle

        own, other = Pipe()
        with self._asking, other:
            _send(self.end, _BUILD)
            send_handle(self.end, other.fileno(), 0)
            _answer(self.end)
        return _Line(own)


def _send(end: Connection, asked: object) -> None:
    try:
        end.send(asked)
    except OSError as e:
        raise _LostError from e


def _answer(end: Connection) -> Any:
    try:
        found, error = end.recv()
    except (EOFError, OSError) as e:
        raise _LostError from e
    if error:
        raise error
    return found


class Press:
    """Builds the site of an archive into a folder, to be looked at on this machine, and makes pages
    of it anew. Safe to be asked from several threads; one build at a time.

    Begin it before there are threads: where it cannot have a process of its own (no `fork`, other
    threads) all is done by whoever asks. `close` it in the end.
    """

    def __init__(self, content: Path, site: Path, cache: Path) -> None:
        self._here = _Printing(content, site, cache)
        self._line: _Line | None = None
        self._first = self.process = 0
        if can_fork():
            self._begin()

    def build(self) -> None:
        """Build the whole site. Raises as `build_site` does; then the old one stays."""
        if (line := self._line) and (new := self._forked(line)):
            with ExitStack() as failed:
                failed.callback(new.end.close)
                try:
                    self.process = _answer(new.end)
                except _LostError as e:
                    raise CannotWriteError("site-worker-lost", status=-signal.SIGKILL) from e
                failed.pop_all()
            self._line = new
            self._drop(line)
        else:
            self._here.build()

    def remade(self, folder: str) -> dict[str, bytes]:
        """The pages of one issue as its folder is now, by path below the site; what others say of
        it is as the last build had it. None before the first one. Raises `HuikanError` for a file
        that cannot be read."""
        while line := self._line:
            try:
                return line.ask(folder)
            except _LostError:
                self._forget(line)
        return self._here.remade(folder)

    def close(self) -> None:
        """End its process."""
        if self._line:
            self._drop(self._line)
            self._line = None

    def _forked(self, line: _Line) -> _Line | None:
        try:
            return line.fork()
        except _LostError:
            self._forget(line)
            return None

    def _forget(self, line: _Line) -> None:
        """Have no process that is lost; the next one may have taken its place meanwhile."""
        if self._line is line:
            self._line = None

    def _drop(self, line: _Line) -> None:
        with line._asking:
            line.end.close()
        if self._first:
            os.waitpid(self._first, 0)
            self._first = 0

    def _begin(self) -> None:
        from multiprocessing import Pipe

        own, other = Pipe()
        self._first = os.fork()
        if self._first:
            self.process = self._first
            other.close()
            self._line = _Line(own)
            return
        own.close()
        _print(self._here, other)


def _print(own: _Printing, end: Connection) -> None:
    """Answer until nobody asks any more: what a process of the press does all its life."""
    from multiprocessing.reduction import recv_handle

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # who interrupts means all of us, and says so
    try:
        while True:
            asked = end.recv()
            if asked is not _BUILD:
                end.send(_told(partial(own.remade, asked)))
                continue
            new = recv_handle(end)
            _reap()
            if os.fork() == 0:
                end.close()
                end = _begun(own, new)
            else:
                os.close(new)
                end.send((None, None))
    except (EOFError, OSError):
        os._exit(0)
    finally:  # something that nobody foresaw: whoever asked is told that the process is lost
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def _begun(own: _Printing, handle: int) -> Connection:
    """The line of a new process, whose build is done; if it is not, the process ends."""
    from multiprocessing.connection import Connection

    end = Connection(handle)
    _, error = _told(own.build)
    give_back()
    end.send((os.getpid(), error))
    if error:
        os._exit(0)
    return end


def _told(do: Callable[[], object]) -> tuple[object, Exception | None]:
    """What comes of something, or its error."""
    try:
        return do(), None
    except (HuikanError, OSError) as e:
        return None, e


def _reap() -> None:
    """Have processes that ended go: their builds failed."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
