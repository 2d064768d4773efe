"""Where each note came out, from its call to its last line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from weasyprint import Document
from weasyprint.formatting_structure import boxes

from ..model import Finding, PlacedNote
from ..rules import finding
from .box_tree import children, descendants, page_box, pseudo
from .trace import Area, Shown, areas
from .tree import Tree

# The engine rounds while it lays out; half a pixel is no lost line.
_TOLERANCE = 0.5

# What does not stand at the foot of a page without that which follows it.
_KEEPS_NEXT = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "header", "dt", "caption", "thead"))


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


# Notes that the engine has parted from their calls


def brought_back(notes: tuple[PlacedNote, ...], tree: Tree, shown: Iterable[Shown]) -> frozenset[tuple[str, int]]:
    """The blocks to begin a page with, as (document, element), so that a parted note comes to its call.

    To keep two lines of a paragraph together at the foot of a page, the engine would rather push a note from the page.
    That paragraph goes to the next page instead.  One note a document: what follows it is laid out anew.
    """
    calls = {element.get("id"): tree.numbers[element][0] for element in tree.notes}
    parted: dict[str, int] = {}
    for note in notes:
        if -1 < note.call_page < note.note_page:
            parted.setdefault(calls[note.id], note.call_page)
    last = _last_begun(shown)
    found = (_to_be_moved(tree, last[page]) for page in parted.values() if page in last)
    return frozenset(tree.numbers[element] for element in found if element is not None)


def _last_begun(shown: Iterable[Shown]) -> dict[int, Element]:
    """For each page the last block of text that begins there."""
    begun: dict[Element, int] = {}
    for box in shown:
        if box.area is Area.TEXT and box.block is not None and box.points:
            begun.setdefault(box.block.element, box.page)
    return {page: element for element, page in begun.items()}


def _to_be_moved(tree: Tree, element: Element) -> Element | None:
    """``element`` with what must stay together with its beginning; None where that begins the document."""
    while (parent := tree.parents[element]).tag not in ("section", "body"):
        at = list(parent).index(element)
        if at and parent[at - 1].tag not in _KEEPS_NEXT:
            return element
        element = parent[at - 1] if at else parent
    siblings = list(parent)
    at = siblings.index(element)
    while at and siblings[at - 1].tag in _KEEPS_NEXT:
        at -= 1
    return siblings[at] if at else None


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
