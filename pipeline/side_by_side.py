"""Titles built side by side, each in a process of its own: what happens to one is nothing to the others."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any, cast

from .model import Delivery, Order, Outcome
from .rules import finding
from .subordinate import subordinate

#: What is at work in a process of its own: this one never loads it.
WORK = f"{__package__}.one_title"

#: How long a process may take to leave its work in good order when it is asked to, in seconds.
GRACE = 5

#: The process of a title, and the order that it carries out.
Worker = tuple[BaseProcess, Order]


def carried_out(
    orders: Sequence[Order], at_once: int, announce: Callable[[str, str, str], None]
) -> Iterator[tuple[Order, Outcome]]:
    """What came of each of ``orders``, as they are done; ``at_once`` of them are under way, and announced.

    Whatever ends this early ends all processes.  One that was ended from outside leaves a finding in its place.
    """
    waiting, working = deque(orders), dict[Connection, Worker]()
    try:
        while waiting or working:
            while waiting and len(working) < at_once:
                connection, worker = _begun(waiting.popleft())
                working[connection] = worker
            for connection in cast("list[Connection]", wait(list(working))):
                process, order = working[connection]
                said = _said(connection)
                if isinstance(said, tuple):
                    announce(order.folder.name, *said)
                else:
                    process.join()
                    del working[connection]
                    yield order, said
    finally:
        _end(process for process, _ in working.values())


def _begun(order: Order) -> tuple[Connection, Worker]:
    """A process at work on ``order``, and the connection by which it says how far it is and what came of it."""
    ours, its = multiprocessing.Pipe(duplex=False)
    process = _context().Process(target=_work, args=(its, order), name=order.folder.name)
    process.start()
    its.close()  # so that its end is the end of the connection
    return ours, (process, order)


def _context() -> Any:
    """On Linux every process is a copy of one that has loaded the program; elsewhere some libraries bear no copying."""
    context = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
    context.set_forkserver_preload([WORK])
    return context


def _said(connection: Connection) -> tuple[str, str] | Outcome:
    try:
        said: tuple[str, str] | Outcome = connection.recv()
    except (EOFError, OSError):  # between what it says, or amid it
        return Delivery((), (finding("PDF-016", None),))
    return said


def _end(processes: Iterator[BaseProcess]) -> None:
    ending = list(processes)
    for process in ending:
        process.terminate()
    for process in ending:
        process.join(GRACE)
        if process.is_alive():
            process.kill()
            process.join()


# In the process of a title


def _work(connection: Connection, order: Order) -> None:
    subordinate()
    signal.signal(signal.SIGTERM, _leave)
    from . import one_title  # loaded already, where this process is a copy

    connection.send(one_title.carried_out(order, lambda *step: connection.send(step)))


def _leave(number: int, _frame: FrameType | None) -> None:
    """Leave by way of all that is to be put away on the way out."""
    raise SystemExit(128 + number)
