"""What the dialect makes of a document: elements still without numbers, marks and labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from ..model import Place, TextRun

SetText = Callable[[Sequence[TextRun], str], Sequence[str]]
"""Sets the text of one block, whose element is named: as many texts come back as runs went in, in order."""


@dataclass(frozen=True)
class Note:
    """A note that is called: ``series`` is ``author``, ``translator`` or ``editor``; ``aside`` has no mark yet."""

    label: str
    series: str
    place: Place
    aside: etree._Element


@dataclass(frozen=True)
class Markup:
    """A document's blocks in the vocabulary of the Book, except for what only the whole title can tell.

    Left to be made there: ids of headings that have none; ``href``, id and mark of ``a.note-call[data-note]``; the
    text of ``a.xref`` and ``a.page-ref``, whose ``href`` is still the manuscript's; labels of figures, tables and
    translator's notes; the gloss of ``span.term``; the id of ``span.index-mark``; the size of pictures.
    ``notes`` stand in the order of their first call; ``ids`` are those that the manuscript gives, and where.
    """

    blocks: tuple[etree._Element, ...]
    notes: tuple[Note, ...]
    ids: Mapping[str, Place]
