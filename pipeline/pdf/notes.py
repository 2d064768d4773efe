"""Where each note came out, from its call to its last line."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from weasyprint import Document
from weasyprint.formatting_structure import boxes

from ..model import Finding, PlacedNote
from ..rules import finding
from .box_tree import children, descendants, page_box, pseudo
from .trace import Area, areas
from .tree import Tree

# The engine rounds while it lays out; half a pixel is no lost line.
_TOLERANCE = 0.5


def placed_notes(document: Document, tree: Tree) -> tuple[PlacedNote, ...]:
    """Every note that stands at its call, in the order of the calls; ``whole`` says that all of it can be read.

    A page index is -1 where the call or the note is on no page.
    """
    calls: dict[Element, int] = {}
    found: dict[Element, tuple[int, bool]] = {}
    for index in range(len(document.pages)):
        page = page_box(document, index)
        parts = dict(areas(page))
        calls |= {call: index for call in _calls(parts[Area.TEXT]) if call not in calls}
        if foot := parts.get(Area.NOTES):
            room = _room(page, parts[Area.TEXT])
            found |= {note.element: (index, _fits(note, room)) for note in children(foot)}
    return tuple(
        PlacedNote(element.get("id", ""), calls.get(element, -1), *found.get(element, (-1, False)))
        for element in tree.notes
    )


def misplaced(notes: tuple[PlacedNote, ...], tree: Tree) -> Iterator[Finding]:
    """PDF-006 for a note that is cut off, PDF-007 for one on another page than its call."""
    places = {element.get("id"): tree.places.get(element) for element in tree.notes}
    marks = {element.get("id"): element.get("data-mark", "") for element in tree.notes}
    for note in notes:
        if not note.whole:
            yield finding("PDF-006", places[note.id], mark=marks[note.id], page=note.note_page + 1)
        elif note.call_page != note.note_page:
            pages = {"call": note.call_page + 1, "page": note.note_page + 1}
            yield finding("PDF-007", places[note.id], mark=marks[note.id], **pages)


def _calls(top: boxes.Box) -> Iterator[Element]:
    return (box.element for box in descendants(top) if pseudo(box) == "footnote-call")


def _room(page: boxes.PageBox, text: boxes.Box) -> tuple[float, float]:
    """Where the text of the page ends and where the page does, in CSS pixels from the top."""
    ends = [line.position_y + line.height for line in descendants(text) if isinstance(line, boxes.LineBox)]
    return max(ends, default=page.content_box_y()), page.content_box_y() + page.height


def _fits(note: boxes.Box, room: tuple[float, float]) -> bool:
    """Whether every line of the note is below the text and above the edge of the page."""
    lines = [box for box in descendants(note) if isinstance(box, boxes.LineBox)]
    top, bottom = room[0] - _TOLERANCE, room[1] + _TOLERANCE
    return bool(lines) and all(top <= line.position_y and line.position_y + line.height <= bottom for line in lines)
