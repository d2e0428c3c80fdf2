"""Work on all cores: tasks are handed out to forked processes, and what they give comes back.

Children inherit what the parent has in memory, so a task needs no arguments but its number. They
take numbers from a pipe that was filled before they were born, so that they end by themselves,
even if the parent is killed; nothing is waited for but their ends.
"""

from __future__ import annotations

import gc
import os
import pickle
import struct
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Result = TypeVar("Result")

_NUMBER = struct.Struct("<I")
_THREADED = frozenset({"typst"})
"""Modules that start threads of their own once they are used; tasks import them, if anybody."""
_PIPE = 60_000
"""Bytes that a pipe takes while nobody reads it, on every system that has `fork`."""


class WorkerError(RuntimeError):
    """A task failed in a child, or the child was killed; the message is its traceback."""


def can_fork() -> bool:
    """Whether no thread is running that a child would wait for in vain."""
    is_threaded = threading.active_count() > 1 or not _THREADED.isdisjoint(sys.modules)
    return hasattr(os, "fork") and not is_threaded


def work_off(tasks: Sequence[Callable[[], Result]], workers: int) -> list[Result]:
    """What each task gives, in their order. Raises what a task raises, as `WorkerError`.

    Where processes cannot be forked safely (no `fork`, other threads are running), the tasks are
    done here, one after the other.
    """
    if not can_fork():
        return [task() for task in tasks]
    if len(tasks) * _NUMBER.size > _PIPE:
        raise ValueError(f"{len(tasks)} tasks: make them larger")
    todo, fill = os.pipe()
    os.write(fill, b"".join(map(_NUMBER.pack, range(len(tasks)))))
    os.close(fill)
    sys.stdout.flush()
    sys.stderr.flush()
    gc.freeze()  # the collector would touch, and so copy, all that the children share
    try:
        children = [_start(tasks, todo) for _ in range(min(workers, len(tasks)))]
    finally:
        os.close(todo)
        gc.unfreeze()
    found = dict(pair for child in children for pair in _results(*child))
    return [found[number] for number in range(len(tasks))]


def _start(tasks: Sequence[Callable[[], Result]], todo: int) -> tuple[int, int]:
    """A child at work: its process, and the pipe that its results come through."""
    out, into = os.pipe()
    parent = os.getpid()
    child = os.fork()
    if child:
        os.close(into)
        return child, out
    found: list[tuple[int, Result]] = []
    try:
        os.close(out)
        while os.getppid() == parent and (taken := os.read(todo, _NUMBER.size)):
            (number,) = _NUMBER.unpack(taken)
            found.append((number, tasks[number]()))
    finally:
        failure = traceback.format_exc() if sys.exc_info()[0] else ""
        with os.fdopen(into, "wb") as pipe:
            pickle.dump((found, failure), pipe, protocol=5)
        os._exit(0)


def _results(child: int, out: int) -> list[tuple[int, Any]]:
    with os.fdopen(out, "rb") as pipe:
        data = pipe.read()
    _, status = os.waitpid(child, 0)
    if status or not data:
        raise WorkerError(f"a worker ended with {os.waitstatus_to_exitcode(status)}")
    found, failure = pickle.loads(data)
    if failure:
        raise WorkerError(failure)
    return list(found)
