"""Writes a laid-out document as a tagged PDF whose structure is that of the Book.

WeasyPrint 70 tags boxes, not elements: what crosses a page comes out twice, notes lose their place, running heads are
read out.  Here its structure tree is replaced by one made from the elements: ``artifacts`` tells what is no text,
``links`` gives notes their ways there and back, ``line_ends`` finds what a line break hides, ``page_stream``
draws both so, ``structure`` and ``arrangement`` make the tree, ``structure_tree`` writes it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import pydyf
import weasyprint.pdf as engine
from weasyprint.document import Document
from weasyprint.pdf.stream import Stream

from . import artifacts, line_ends, links, structure, structure_tree
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
    with links.completed(document, decoration), _tagging(decoration, joints, labels):
        return document.write_pdf(finisher=finisher, pdf_tags=True, **options)


@contextmanager
def _tagging(decoration: Artifacts, joints: Joints, labels: Mapping[str, str]) -> Iterator[None]:
    """The one place where private names of WeasyPrint are replaced: its page stream and its tag writer.

    They are put back at the end, whatever happens.  Other threads wait; a call within the call is in order.
    """
    with _ENGINE:
        kept = engine.Stream, engine.add_tags
        engine.Stream = partial(PageStream, decoration, joints)
        engine.add_tags = partial(_add_structure, decoration, labels)
        try:
            yield
        finally:
            engine.Stream, engine.add_tags = kept


def _add_structure(
    decoration: Artifacts,
    labels: Mapping[str, str],
    pdf: pydyf.PDF,
    document: Document,
    _version: object,
    streams: list[Stream],
) -> None:
    """Stands in for ``weasyprint.pdf.tags.add_tags``: adds the structure tree when all pages are drawn."""
    links.describe(document, labels)
    marks = [{box: mark["mcid"] for box, mark in stream._tags.items()} for stream in streams]
    found = structure.read(document, decoration, marks, role)
    structure_tree.write(pdf, arrange(found), [len(numbers) for numbers in marks])
