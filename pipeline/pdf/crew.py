"""Documents settled side by side, in processes that share the cores of the machine.

What comes out does not hang on their number: a document settles in any process as it does in this one.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial

from ..model import Book, BookDocument, PageFormat, Style
from ..platforms import cores
from ..subordinate import subordinate
from .layout import Press, prepare
from .settling import Settled, ground, settle
from .tree import Hints

MOST = 4  # processes: each holds a quarter of a gigabyte while it lays out a long chapter
ENOUGH = 50_000  # bytes of XHTML that keep a process busy for longer than it takes to begin

#: A document and the hints from which it is to be settled, None where it has not been laid out before.
Task = tuple[BookDocument, Hints | None]

#: Settles documents, and gives the name of each with its outcome as they are done.
Crew = Callable[[Sequence[Task]], Iterator[tuple[str, Settled]]]


def size(documents: Iterable[BookDocument]) -> int:
    """How many processes are worth their while, on this machine and for so much text."""
    return max(1, min(cores(), MOST, sum(len(document.xhtml) for document in documents) // ENOUGH))


@contextmanager
def crew(press: Press, workers: int) -> Iterator[Crew]:
    """While it lasts, ``workers`` processes that settle documents; a single one is this process.

    Raises concurrent.futures.BrokenExecutor where one of them ends before its work; whatever ends this block early ends
    them all.
    """
    if workers == 1:
        yield partial(_alone, press)
        return
    pool = ProcessPoolExecutor(
        workers,
        multiprocessing.get_context("spawn"),  # the only way that every system knows, and the engine has threads
        initializer=_begin,
        initargs=(ground(press.book), press.style, press.page),
    )
    try:
        yield partial(_together, pool)
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _alone(press: Press, tasks: Sequence[Task]) -> Iterator[tuple[str, Settled]]:
    for document, hints in tasks:
        yield document.name, settle(press, document, hints)


def _together(pool: ProcessPoolExecutor, tasks: Sequence[Task]) -> Iterator[tuple[str, Settled]]:
    """The longest first, so that none is left to one process at the end."""
    longest = sorted(tasks, key=lambda task: -len(task[0].xhtml))
    names = {pool.submit(_settled, *task): task[0].name for task in longest}
    for future in as_completed(names):
        yield names[future], future.result()


# In the other processes

_press: Press


def _begin(book: Book, style: Style, page: PageFormat) -> None:
    """Makes the press ready for all documents to come."""
    global _press  # what an initialiser makes for the calls that follow has no other place
    subordinate()
    _press = prepare(book, style, page)


def _settled(document: BookDocument, hints: Hints | None) -> Settled:
    return settle(_press, document, hints)
