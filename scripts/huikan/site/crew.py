"""Work on all cores: tasks are handed out to forked processes, and what they give comes back.

Children inherit what the parent has in memory, so a task needs no arguments but its number. They
take numbers from a pipe that was filled before they were born, so that they end by themselves.
If the parent is killed they end with it, in the middle of a task: they have its lock, and what
they would write is nobody's.
"""

from __future__ import annotations

import ctypes
import functools
import gc
import os
import pickle
import signal
import struct
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar, cast

from huikan.errors import CannotWriteError, HuikanError

if sys.platform == "linux":
    import fcntl

Result = TypeVar("Result")

_NUMBER = struct.Struct("<I")
_THREADED = frozenset({"typst"})
"""Modules that start threads of their own once they are used; tasks import them, if anybody."""
_PIPE = 60_000
"""Bytes that a pipe takes while nobody reads it, on every system that has `fork`."""
_WIDE = 1 << 20
"""Bytes that a pipe may take on Linux."""
_ON_PARENTS_END = 1
"""What Linux calls the signal that a process gets when its parent ends (`PR_SET_PDEATHSIG`)."""
_IS_SIGNALLED = sys.platform == "linux"


class WorkerError(RuntimeError):
    """A task failed in a child; the message is its traceback."""


def can_fork() -> bool:
    """Whether no thread is running that a child would wait for in vain."""
    is_threaded = threading.active_count() > 1 or not _THREADED.isdisjoint(sys.modules)
    return hasattr(os, "fork") and not is_threaded


def give_back() -> None:
    """Give memory that was freed back to the system, where a C library would keep it for later:
    every child has what its parent keeps."""
    with suppress(AttributeError):  # only glibc has it
        ctypes.CDLL(None).malloc_trim(0)


def work_off(tasks: Sequence[Callable[[], Result]], workers: int) -> list[Result]:
    """What each task gives, in their order.

    An `OSError` or `HuikanError` of a task is raised as it is, anything else as `WorkerError`;
    `CannotWriteError` if the system ended a child. The other children are ended then. Where
    processes cannot be forked safely (no `fork`, other threads are running), the tasks are done
    here, one after the other.
    """
    if not can_fork():
        return [task() for task in tasks]
    if len(tasks) * _NUMBER.size > _PIPE:
        raise ValueError(f"{len(tasks)} tasks: make them larger")
    found: dict[int, Result] = {}
    with _children(tasks, min(workers, len(tasks))) as children:
        while children:
            found.update(_results(*children.pop(0)))
    return [found[number] for number in range(len(tasks))]


@contextmanager
def beside(task: Callable[[], Result]) -> Iterator[Callable[[], Result]]:
    """A task that is done in a child meanwhile: what is given here waits for its result. If that
    is never asked for, the child is ended.

    Errors are raised as by `work_off`; where nothing can be forked the task is done when it is
    asked for.
    """
    if not can_fork():
        yield functools.cache(task)
        return
    with _children([task], 1) as children:

        @functools.cache
        def result() -> Result:
            ((_, found),) = _results(*children.pop())
            return cast(Result, found)

        yield result


@contextmanager
def _children(tasks: Sequence[Callable[[], Result]], count: int) -> Iterator[list[tuple[int, int]]]:
    """So many children that work tasks off; those that are left are ended in the end."""
    todo, fill = os.pipe()
    os.write(fill, b"".join(map(_NUMBER.pack, range(len(tasks)))))
    os.close(fill)
    life = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    children: list[tuple[int, int]] = []
    try:
        with _frozen():
            for _ in range(count):
                children.append(_start(tasks, todo, life))
        yield children
    finally:
        _stop(children)
        for end in (todo, *life):
            os.close(end)


@contextmanager
def _frozen() -> Iterator[None]:
    """The collector would touch, and so copy, all that the children share."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _start(
    tasks: Sequence[Callable[[], Result]], todo: int, life: tuple[int, int]
) -> tuple[int, int]:
    """A child at work: its process, and the pipe that its results come through.

    `life` is a pipe that nobody writes to; it ends with the parent, who alone has its other end.
    """
    out, into = _wide_pipe()
    parent = os.getpid()
    child = os.fork()
    if child:
        os.close(into)
        return child, out
    found: list[tuple[int, Result]] = []
    try:
        os.close(out)
        os.close(life[1])
        _end_with(parent, life[0])
        while taken := os.read(todo, _NUMBER.size):
            (number,) = _NUMBER.unpack(taken)
            found.append((number, tasks[number]()))
    finally:
        error = sys.exc_info()[1]
        with os.fdopen(into, "wb") as pipe:
            pickle.dump((found, error and _as_told(error)), pipe, protocol=5)
        os._exit(0)


def _wide_pipe() -> tuple[int, int]:
    """A pipe that takes most results whole, where the system has such: a child ends then, and
    need not wait, piece by piece, for a parent who asks for its result later."""
    out, into = os.pipe()
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(into, fcntl.F_SETPIPE_SZ, _WIDE)
    return out, into


def _as_told(error: BaseException) -> Exception:
    """What a child says of an error: those that have a remedy as they are, others with the place
    where they came up."""
    if isinstance(error, OSError | HuikanError):
        return error
    return WorkerError("".join(traceback.format_exception(error)))


def _stop(children: Sequence[tuple[int, int]]) -> None:
    """End children whose work is not wanted any more, and wait until they are gone."""
    for child, out in children:
        os.close(out)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _end_with(parent: int, life: int) -> None:
    """Have this process end when its parent does, however that ends."""
    if _IS_SIGNALLED:
        ctypes.CDLL(None).prctl(_ON_PARENTS_END, signal.SIGKILL)
    else:
        threading.Thread(target=_end_at, args=(life,), daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def _end_at(life: int) -> None:
    os.read(life, 1)
    os._exit(1)


def _results(child: int, out: int) -> list[tuple[int, Any]]:
    with os.fdopen(out, "rb") as pipe:
        data = pipe.read()
    _, status = os.waitpid(child, 0)
    if status or not data:
        code = os.waitstatus_to_exitcode(status)
        raise CannotWriteError("site-worker-lost", None, None, status=code)
    found, error = pickle.loads(data)
    if error:
        raise error
    return list(found)
