"""Writes a laid-out document as a tagged PDF whose structure is that of the Book.

WeasyPrint 70 tags boxes, not elements: what crosses a page comes out twice, notes lose their place, running heads are
read out.  Here its structure tree is replaced by one made from the elements: ``artifacts`` tells what is no text,
``links`` gives notes their ways there and back, ``line_ends`` finds what a line break hides, ``page_stream``
draws both so, ``structure`` and ``arrangement`` make the tree, ``structure_tree`` writes it.
For a file of PDF 2.0 ``modern_structure`` takes the tree on to its types, ``destinations`` lead into it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import pydyf
import weasyprint.pdf as engine
from weasyprint import stacking
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.stream import Stream

from . import artifacts, destinations, line_ends, links, modern_structure, structure, structure_tree
from .arrangement import arrange
from .page_stream import Artifacts, Joints, PageStream
from .roles import role

Finisher = Callable[[Document, pydyf.PDF], None]

_ENGINE = threading.RLock()


def write(
    document: Document, finisher: Finisher | None = None, *, labels: Mapping[str, str], **options: object
) -> bytes:
    """The PDF of ``document``, tagged; ``options`` are those of WeasyPrint's ``write_pdf``.

    The document comes from an un-namespaced tree of the Book's vocabulary in which each note (``aside.note``, with its
    ``id``, ``data-mark``, ``data-call``, ``aria-label``) stands where it is called and floats to the foot, or stands
    in the text with a call that is a link.  ``labels`` are the words for ``links.describe``.
    ``finisher`` gets the finished PDF before it is written.  Raises ValueError where content has no place in the tree.
    """
    decoration = artifacts.find(document)
    joints = line_ends.find(document, decoration)
    elements: dict[str, bytes] = {}

    def finish(document: Document, pdf: pydyf.PDF) -> None:
        if finisher:
            finisher(document, pdf)
        destinations.lead_into(pdf, elements)

    add_structure = partial(_add_structure, decoration, labels, elements)
    with links.completed(document, decoration), _tagging(decoration, joints, add_structure):
        return document.write_pdf(finisher=finish, pdf_tags=True, **options)


@contextmanager
def _tagging(decoration: Artifacts, joints: Joints, add_structure: Callable[..., None]) -> Iterator[None]:
    """The one place where private names of WeasyPrint are replaced: its page stream, its order of drawing, its tags.

    They are put back at the end, whatever happens.  Other threads wait; a call within the call is in order.
    """
    with _ENGINE:
        kept = engine.Stream, stacking._dispatch, engine.add_tags
        engine.Stream = partial(PageStream, decoration, joints)
        stacking._dispatch = partial(_draw_in_place, stacking._dispatch)
        engine.add_tags = add_structure
        try:
            yield
        finally:
            engine.Stream, stacking._dispatch, engine.add_tags = kept


def _draw_in_place(dispatch: Callable[..., boxes.Box | None], box: boxes.Box, *rest: object) -> boxes.Box | None:
    """Stands in for ``stacking._dispatch``: a float, such as a heading that is run in, is drawn where it is read.

    CSS 2.1 (appendix E) has the floats of a page drawn before its text, and PDFium copies in the order of drawing.
    """
    if isinstance(box, boxes.BlockBox) and box.is_floated():
        box = box.copy()
        box.is_floated = lambda: False
    return dispatch(box, *rest)


def _add_structure(
    decoration: Artifacts,
    labels: Mapping[str, str],
    elements: dict[str, bytes],
    pdf: pydyf.PDF,
    document: Document,
    version: str | None,
    streams: list[Stream],
) -> None:
    """Stands in for ``weasyprint.pdf.tags.add_tags``: adds the structure tree when all pages are drawn.

    Puts into ``elements`` the structure element of each place that destinations of PDF 2.0 have to name.
    """
    links.describe(document, labels)
    marks = [{box: mark["mcid"] for box, mark in stream._tags.items()} for stream in streams]
    found = structure.read(document, decoration, marks, role)
    root = arrange(found)
    places = modern_structure.refine(root) if version == modern_structure.VERSION else {}
    references = structure_tree.write(pdf, root, [len(numbers) for numbers in marks])
    elements |= {name: references[node] for name, node in places.items()}
