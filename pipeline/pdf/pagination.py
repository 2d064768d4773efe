"""Which page is which, from the extents of documents alone: what a layout of the whole Book would tell, without one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from ..model import BookDocument, Matter
from .page_map import folios
from .settling import Extent
from .tree import Hints

Key = TypeVar("Key")

# The index modulo 2 of a page on which a document may begin that opens so; the first page is a right-hand one.
_SIDES = {"right": 0, "recto": 0, "left": 1, "verso": 1}


def paginated(documents: Sequence[BookDocument], extents: Sequence[Extent], hints: Hints) -> Hints:
    """``hints`` with what the documents, bound in this order, say of pages, and with the sides of these."""
    starts, pages = _starts(extents)
    body = next(
        (start for one, start in zip(documents, starts, strict=True) if one.matter is not Matter.FRONT), pages
    )
    labels = folios(pages, body)
    forms = {key: form for extent in extents for key, form in extent.says.items()}
    begins = {key: page for key, page in _placed(starts, [extent.begins for extent in extents]) if key in forms}
    marks = _placed(starts, [extent.marks for extent in extents])
    return replace(
        hints,
        references={key: forms[key].format(page=labels[page]) for key, page in begins.items()},
        turned=body < pages and body % 2 == 1,
        left=frozenset(key for key, page in marks if page % 2),
    )


def pages_of(extents: Sequence[Extent]) -> int:
    """How many pages documents have together, with those that stay empty between them."""
    return _starts(extents)[1]


def _placed(starts: Sequence[int], placed: Sequence[Mapping[Key, int]]) -> Iterator[tuple[Key, int]]:
    """What is placed by a page of its document, by the page of the whole."""
    for start, pages in zip(starts, placed, strict=True):
        yield from ((key, start + page) for key, page in pages.items())


def _starts(extents: Sequence[Extent]) -> tuple[list[int], int]:
    """The index of the page on which each begins, and the number of all pages."""
    starts, pages = list[int](), 0
    for extent in extents:
        pages += pages % 2 != _SIDES.get(extent.opens, pages % 2)
        starts.append(pages)
        pages += extent.pages
    return starts, pages
