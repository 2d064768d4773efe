"""What the dialect makes of a document: elements still without numbers, marks and labels, and what they refer to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from ..model import Place, TextRun

SetText = Callable[[Sequence[TextRun], str], Sequence[str]]
"""Sets the text of one block, whose element is named: as many texts come back as runs went in, in order."""


class TargetKind(StrEnum):
    """What may have an id of its own."""

    HEADING = "heading"
    FIGURE = "figure"
    TABLE = "table"
    SOURCE_PAGE = "source-page"


@dataclass(frozen=True)
class Target:
    """What an id stands for.  ``text`` is its heading or caption without note calls; ``level`` that of a heading."""

    kind: TargetKind
    place: Place
    text: str
    level: int | None = None


class ReferenceKind(StrEnum):
    """What is resolved when all documents are known."""

    PICTURE = "picture"
    LINK = "link"
    CROSS_REFERENCE = "cross-reference"
    TERM = "term"
    INDEX = "index"


@dataclass(frozen=True)
class Reference:
    """Something that only the whole title can resolve.

    ``value`` is a picture's path, the address of a link into the Book (``#fig-map``, ``navy.md#ch-navy``), a term's
    English or an entry of the index; ``chinese`` what the manuscript itself says of a term.
    """

    kind: ReferenceKind
    value: str
    place: Place
    chinese: str | None = None


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
    ``notes`` stand in the order of their first call.
    """

    blocks: tuple[etree._Element, ...]
    notes: tuple[Note, ...]
    ids: Mapping[str, Target]
    references: tuple[Reference, ...]
