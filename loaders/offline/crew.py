"""Worker processes that end with their parent, whatever ends it."""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Protocol

from graph import errors
from graph.errors import RenmaiError

_AHEAD = 2
"""Tasks given to one worker before it has answered the first."""


class Work(Protocol):
    """What a worker does, made anew in each process."""

    def do(self, task: tuple[Any, ...]) -> Any:
        """Do one task; what it returns is given to the crew's ``take``, None is not."""


class Crew:
    """Some processes that do tasks, in no order between them.

    Args:
        make: Makes the work of one process from its number and ``args``; importable by name.
        args: Plain values for it.
        size: How many processes.
        take: Given what each task returned, in the process that gave it out.

    Tasks raise here what they raise there.
    """

    def __init__(
        self, make: Callable[..., Work], args: tuple[Any, ...], size: int, take: Callable[[Any], None]
    ) -> None:
        self._take = take
        self._links: list[Connection] = []
        self._processes = []
        self._waiting: list[int] = []
        context = multiprocessing.get_context("spawn")
        for number in range(size):
            here, there = context.Pipe()
            process = context.Process(target=_run, args=(there, make, (number, *args)), daemon=True)
            process.start()
            there.close()
            self._links.append(here)
            self._processes.append(process)
            self._waiting.append(0)

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for link in self._links:
            link.close()
        for process in self._processes:
            process.join(5 if error is None else 0.1)
            if process.is_alive():
                process.kill()
                process.join()

    def give(self, task: tuple[Any, ...]) -> None:
        """Give a task to whoever has least to do, waiting while all have enough."""
        while min(self._waiting) >= _AHEAD:
            self._answer()
        number = self._waiting.index(min(self._waiting))
        self._send(number, task)

    def give_all(self, task: tuple[Any, ...]) -> None:
        """Give a task to each."""
        for number in range(len(self._links)):
            self._send(number, task)

    def finish(self) -> None:
        """Wait until all is done."""
        while any(self._waiting):
            self._answer()

    def _send(self, number: int, task: tuple[Any, ...]) -> None:
        try:
            self._links[number].send(task)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise RuntimeError("a worker process ended") from error
        self._waiting[number] += 1

    def _answer(self) -> None:
        ready = wait([link for link, waiting in zip(self._links, self._waiting, strict=True) if waiting])
        for link in ready:
            try:
                answer = self._links[self._links.index(link)].recv()  # type: ignore[arg-type]
            except (EOFError, ConnectionResetError) as error:
                raise RuntimeError("a worker process ended") from error
            self._waiting[self._links.index(link)] -= 1  # type: ignore[arg-type]
            _raise_failed(answer)
            if answer[1] is not None:
                self._take(answer[1])


def _raise_failed(answer: tuple[str, Any]) -> None:
    kind, value = answer
    if kind == "ours":
        name, code, params = value
        raise getattr(errors, name)(code, **params)
    if kind == "failed":
        raise RuntimeError(value)


def _run(link: Connection, make: Callable[..., Work], args: tuple[Any, ...]) -> None:
    with suppress(OSError):
        os.nice(1)  # the parent feeds everybody and must not starve
    gc.disable()  # rows leave no cycles; looking for them among a batch's records took a fifth of the time
    try:
        work = make(*args)
        while True:
            try:
                task = link.recv()
            except (EOFError, ConnectionResetError):
                return
            link.send(("done", work.do(task)))
    except KeyboardInterrupt:
        return
    except RenmaiError as error:
        link.send(("ours", (type(error).__name__, error.code, dict(error.params))))
    except (BrokenPipeError, ConnectionResetError):
        return
    except OSError as error:
        if error.errno == errno.ENOSPC:
            params = {"path": str(error.filename or "–")}
            link.send(("ours", ("MachineError", "server.disk.full", params)))
        else:
            link.send(("failed", traceback.format_exc()))
    except Exception:
        link.send(("failed", traceback.format_exc()))


def size_of_crew() -> int:
    """A worker for each core this process may use, at least two, at most eight."""
    usable: Sequence[int] = list(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    return max(2, min(8, len(usable) or os.cpu_count() or 2))
