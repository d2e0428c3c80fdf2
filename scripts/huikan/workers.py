"""Reading many raw files at once: on the cores of this machine, or on a Dask cluster.

Only the reading is handed out, which is a function of values (`ingest.make`). Files are looked at
and results written by the one process that has the archive's lock, in the order of the files: so
the archive is the same whoever read, and a worker that is killed takes nothing with it.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import field
from functools import cache, lru_cache, partial
from importlib import import_module
from multiprocessing import get_context, parent_process
from pathlib import Path

from huikan import __version__
from huikan.authority import Authority, load
from huikan.errors import BadInputError, CannotWriteError, HuikanError, UsageError
from huikan.heap import give_back_large
from huikan.ingest import Case, Made, Outcome, ingest, look, make, pass_over, put
from huikan.lookup import Claims, claims_of
from huikan.raw_names import issue_id_of, stem_of
from huikan.site.crew import can_fork
from huikan.store import Store
from huikan.values import dataclass

_AHEAD = 2
"""Files that are looked at ahead for each worker, so that none waits for the disk."""

_WORTH_IT = 200_000
"""Bytes of raw files below which starting workers takes longer than reading."""

Texts = tuple[tuple[str, str], ...]
"""The archive's own authority files: names and texts."""


def is_worth_it(paths: Iterable[Path]) -> bool:
    """Whether there is enough to read for workers to be started."""
    return sum(p.stat().st_size for p in paths if p.is_file()) >= _WORTH_IT


@dataclass(frozen=True, slots=True)
class Crew:
    """Workers, and how many of them there are. `prepare` is to be called before work is handed
    out: most runs find nothing new to read."""

    executor: Executor
    size: int
    prepare: Callable[[], None] = field(default=lambda: None)


@contextmanager
def processes(jobs: int) -> Iterator[Crew]:
    """So many processes of this machine; they end with this one, however that ends.

    They are forked where that is safe, so that what reads a page is loaded once and in memory
    once.
    """
    forks = can_fork()
    start = get_context("fork" if forks else "spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=start, initializer=_begin)
    try:
        yield Crew(pool, jobs, cache(_load)) if forks else Crew(pool, jobs)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        gc.unfreeze()


def _load() -> None:
    """Load what reads a page, for all who are forked; the collector would touch, and so copy,
    what they share."""
    import_module("huikan.pipeline")
    gc.freeze()


def _begin() -> None:
    """A worker leaves Ctrl+C to its parent, and does not outlive it."""
    give_back_large()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)


@contextmanager
def dask_workers(address: str) -> Iterator[Crew]:
    """The workers of the Dask scheduler at that address (`tcp://HOST:PORT`).

    Each needs this version of Huikan installed, and nothing else: no file of the archive. What a
    worker that died was reading Dask gives to another one. Raises `UsageError` without Dask,
    `CannotWriteError` if nobody answers there.
    """
    try:
        from distributed import Client
    except ImportError as e:
        raise UsageError("dask-missing") from e
    try:
        client = Client(address, timeout=10, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, TimeoutError, ValueError) as e:
        raise CannotWriteError("cluster-unreachable", address, reason=str(e)) from e
    with closing(client):
        size = len(client.nthreads())  # type: ignore[no-untyped-call]
        if not size:
            raise CannotWriteError("cluster-empty", address)
        executor = client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        yield Crew(executor, size)


def make_there(case: Case, texts: Texts, version: str) -> Made:
    """`ingest.make` where nothing is at hand but the package. Pure."""
    if version != __version__:
        raise CannotWriteError("cluster-version", None, None, here=version, there=__version__)
    return make(case, _authority(texts))


@lru_cache(maxsize=4)
def _authority(texts: Texts) -> Authority:
    return load(dict(texts))


@dataclass(slots=True)
class Run:
    """Ingesting many raw files, each in its turn."""

    store: Store
    authority: Authority
    inputs: str
    texts: Texts
    again: bool
    written: set[str] = field(default_factory=set)
    """Issues and names of raw files that this run has written: another file of such a name was
    looked at too early, and is done again in its turn."""
    _claims: Claims | None = None
    """As they were at the first new article: a run moves none."""

    def one_by_one(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Callable[[], Outcome]]]:
        """Each file with what does it, in this process."""
        for path in paths:
            yield path, partial(self._finish, _Turn(path))

    def by(self, crew: Crew, paths: Iterable[Path]) -> Iterator[tuple[Path, Callable[[], Outcome]]]:
        """Each file with what ends the work on it, in the same order.

        No more than a few files for each worker are in memory at once. Raises `CannotWriteError`
        when the workers are lost; what was done before that stands.
        """
        ahead: deque[_Turn] = deque()
        for path in paths:
            ahead.append(self._hand_out(crew, path))
            if len(ahead) > _AHEAD * crew.size:
                yield self._next(ahead)
        while ahead:
            yield self._next(ahead)

    def _hand_out(self, crew: Crew, path: Path) -> _Turn:
        """Look at a file and have it read. What is wrong with it is said in its turn."""
        try:
            case = look(self.store, path, self.inputs, again=self.again)
        except HuikanError:
            return _Turn(path)
        if case.done:
            return _Turn(path, case)
        crew.prepare()
        return _Turn(path, case, crew.executor.submit(make_there, case, self.texts, __version__))

    def _next(self, ahead: deque[_Turn]) -> tuple[Path, Callable[[], Outcome]]:
        turn = ahead.popleft()
        if turn.made:
            _require_workers(turn.made, turn.path)
        return turn.path, partial(self._finish, turn)

    def claims(self) -> Claims:
        """Ids and addresses that no new article may have; the archive is read for it once."""
        if self._claims is None:
            self._claims = claims_of(self.store)
        return self._claims

    def _finish(self, turn: _Turn) -> Outcome:
        case, path = turn.case, turn.path
        if case is None or not self.written.isdisjoint(_names(path, case.raw.issue_id)):
            outcome = ingest(
                self.store, path, self.authority, self.inputs, again=self.again, claims=self.claims
            )
        elif case.done:
            outcome = pass_over(self.store, path, case.raw, case.done)
        elif turn.made:
            outcome = put(self.store, path, case, turn.made.result(), self.authority, self.claims)
        self.written |= _names(path, outcome.issue_id)
        return outcome


@dataclass(frozen=True, slots=True)
class _Turn:
    path: Path
    case: Case | None = None
    made: Future[Made] | None = None


def _names(path: Path, issue_id: str) -> set[str]:
    """What a file's issue and its sidecar go by."""
    return {issue_id, issue_id_of(stem_of(path.name))}


def _require_workers(made: Future[Made], path: Path) -> None:
    """Wait for a result; raise unless it is one, or an error in the file."""
    error = made.exception()
    if isinstance(error, BrokenProcessPool):
        raise CannotWriteError("worker-lost", None) from error
    if error and not isinstance(error, BadInputError):
        if isinstance(error, HuikanError):
            raise error
        reason = repr(error)[:200]
        raise CannotWriteError("cluster-failed", str(path), None, reason=reason) from error


@contextmanager
def crew_for(paths: Sequence[Path], jobs: int, scheduler: str | None) -> Iterator[Crew | None]:
    """The workers that are worth having for these files; None: this process does it alone."""
    jobs = min(jobs, len(paths))
    if scheduler:
        with dask_workers(scheduler) as crew:
            yield crew
    elif jobs > 1 and is_worth_it(paths):
        with processes(jobs) as crew:
            yield crew
    else:
        yield None
