"""Documents settled side by side, in processes that share the cores of the machine.

What comes out does not hang on their number: a document settles in any process as it does in this one.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial

from ..kept import NOTHING_KEPT, Kept
from ..model import Book, BookDocument, PageFormat, Style
from ..platforms import cores
from ..subordinate import subordinate
from .layout import Press, prepare
from .settling import Settled, ground, resources_of, settle
from .tree import Hints

MOST = 4  # processes: each holds a quarter of a gigabyte while it lays out a long chapter
ENOUGH = 50_000  # bytes of XHTML that keep a process busy for longer than it takes to begin

#: A document and the hints from which it is to be settled, None where it has not been laid out before.
Task = tuple[BookDocument, Hints | None]

#: Settles documents, and gives the name of each with its outcome as they are done.
Crew = Callable[[Sequence[Task]], Iterator[tuple[str, Settled]]]

#: Brings together who settles the documents that a press makes.
Hire = Callable[[Press], AbstractContextManager[Crew]]


def size(documents: Iterable[BookDocument]) -> int:
    """How many processes are worth their while, on this machine and for so much text."""
    return max(1, min(cores(), MOST, sum(len(document.xhtml) for document in documents) // ENOUGH))


@contextmanager
def crew(press: Press, workers: int | None = None, kept: Kept = NOTHING_KEPT) -> Iterator[Crew]:
    """While it lasts, ``workers`` processes that settle documents, as many as are worth their while where it is None; a
    single one is this process.

    What is ``kept`` of an earlier layout of the same document, from the same hints, is not found out again.

    Raises concurrent.futures.BrokenExecutor where one of them ends before its work; whatever ends this block early ends
    them all.
    """
    workers = workers or size(press.book.documents)
    if workers == 1:
        yield partial(_unless_kept, kept, press, partial(_alone, press))
        return
    pool = ProcessPoolExecutor(
        workers,
        multiprocessing.get_context("spawn"),  # the only way that every system knows, and the engine has threads
        initializer=_begin,
        initargs=(ground(press.book), press.style, press.page),
    )
    try:
        yield partial(_unless_kept, kept, press, partial(_together, pool, press))
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _unless_kept(kept: Kept, press: Press, settle_all: Crew, tasks: Sequence[Task]) -> Iterator[tuple[str, Settled]]:
    book, style, page = press.book, press.style, press.page
    fonts, common = kept.name(style.fonts), kept.name(replace(ground(book), resources=()), style, page)
    names = {
        one.name: kept.name("settled", common, one, resources_of(one, book, style, page), hints) for one, hints in tasks
    }
    found = {name: kept.find(kept_as, Settled) for name, kept_as in names.items()}
    yield from ((name, settled) for name, settled in found.items() if settled)
    for name, settled in settle_all([task for task in tasks if not found[task[0].name]]):
        if kept.name(style.fonts) == fonts:  # else a file was changed meanwhile
            kept.keep(names[name], settled)
        yield name, settled


def _alone(press: Press, tasks: Sequence[Task]) -> Iterator[tuple[str, Settled]]:
    for document, hints in tasks:
        yield document.name, settle(press, document, hints)


def _together(pool: ProcessPoolExecutor, press: Press, tasks: Sequence[Task]) -> Iterator[tuple[str, Settled]]:
    """The longest first, so that none is left to one process at the end; for a single one no process is begun."""
    if len(tasks) == 1:
        yield from _alone(press, tasks)
        return
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
