"""Where each note came out, from its call to its last line, and which of them belong at the end of their document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from xml.etree.ElementTree import Element

from weasyprint import Document
from weasyprint.formatting_structure import boxes

from ..model import Finding, PlacedNote
from ..rules import finding
from .box_tree import children, descendants, in_column, page_box, pseudo
from .page_breaks import to_be_moved
from .trace import Area, Shown, areas
from .tree import Tree

# The engine rounds while it lays out; half a pixel is no lost line.
_TOLERANCE = 0.5


def placed_notes(document: Document, tree: Tree) -> tuple[PlacedNote, ...]:
    """Every note, first those at the feet of pages, then those at the end of their document; in the order of the calls.

    ``whole`` says that all of it can be read.  A page index is -1 where the call or the note is on no page.
    """
    ends = {call: note for note, call in tree.endnotes.items()}
    calls: dict[Element, int] = {}
    found: dict[Element, tuple[int, bool]] = {}
    for index in range(len(document.pages)):
        page = page_box(document, index)
        for area, top in areas(page):
            if area is not Area.MARGIN:
                calls = dict.fromkeys(_calls(top, ends), index) | calls
        for note, is_whole in _on_page(page, tree):
            first, whole_so_far = found.get(note, (index, True))
            found[note] = first, whole_so_far and is_whole
    return tuple(
        PlacedNote(note.get("id", ""), calls.get(note, -1), *found.get(note, (-1, False)), at_end=note in tree.endnotes)
        for note in (*tree.notes, *tree.endnotes)
    )


def _calls(top: boxes.Box, ends: Mapping[Element, Element]) -> Iterator[Element]:
    """The notes that are called in ``top``; ``ends`` gives the note that a call in the text leads to."""
    for box in descendants(top):
        if pseudo(box) == "footnote-call":
            yield box.element
        elif box.element in ends:
            yield ends[box.element]


def _on_page(page: boxes.PageBox, tree: Tree) -> Iterator[tuple[Element, bool]]:
    """What of a note is on a page, and whether it can be read there: at the foot below the text, at the end in it."""
    text = next(box for area, box in areas(page) if area is Area.TEXT)
    top, bottom = page.content_box_y(), page.content_box_y() + page.height
    end = max((_bottom(box) for box in _inked(text)), default=top)
    for note in _notes(page, tree):
        yield note.element, _fits(note, top if note.element in tree.endnotes else end, bottom)


def _notes(page: boxes.PageBox, tree: Tree) -> Iterator[boxes.Box]:
    """The boxes of the notes that stand on a page, at its foot or in the text."""
    for area, top in areas(page):
        if area is Area.NOTES:
            yield from children(top)
        elif area is Area.TEXT:
            blocks = (box for box in descendants(top) if isinstance(box, boxes.BlockBox))
            yield from (box for box in blocks if box.element in tree.endnotes and not pseudo(box))


def _fits(note: boxes.Box, top: float, bottom: float) -> bool:
    """Whether all of a note that can be seen is between ``top`` and ``bottom``, in CSS pixels from the top."""
    inked = list(_inked(note))
    top, bottom = top - _TOLERANCE, bottom + _TOLERANCE
    return bool(inked) and all(top <= box.position_y and _bottom(box) <= bottom for box in inked)


def _inked(top: boxes.Box) -> Iterator[boxes.Box]:
    """The lines and the pictures in ``top``, without what stands beside them in the margin."""
    return (box for box in in_column(top) if isinstance(box, boxes.LineBox | boxes.ReplacedBox))


def _bottom(box: boxes.Box) -> float:
    return float(box.position_y + box.height)


def misplaced(notes: tuple[PlacedNote, ...], tree: Tree) -> Iterator[Finding]:
    """PDF-006 for a note that is cut off, PDF-007 for one at the foot of another page than that of its call."""
    elements = {element.get("id"): element for element in (*tree.notes, *tree.endnotes)}
    for note in notes:
        place, mark = tree.places.get(elements[note.id]), elements[note.id].get("data-mark", "")
        if not note.whole:
            yield finding("PDF-006", place, mark=mark, page=note.note_page + 1)
        elif _is_parted(note):
            yield finding("PDF-007", place, mark=mark, call=note.call_page + 1, page=note.note_page + 1)


def _is_parted(note: PlacedNote) -> bool:
    """Whether a reader who looks for the note where it belongs looks in vain."""
    return note.call_page < 0 or (note.call_page != note.note_page and not note.at_end)


# Notes that go to the end of their document


def too_long(document: Document, tree: Tree, longest: float) -> frozenset[str]:
    """The ids of the notes that take more than ``longest``, a share, of the depth of a page."""
    shares: dict[Element, float] = {}
    for index in range(len(document.pages)):
        page = page_box(document, index)
        for note in _notes(page, tree):
            shares[note.element] = shares.get(note.element, 0.0) + _depth(note) / page.height
    return frozenset(note.get("id", "") for note, share in shares.items() if share > longest)


def _depth(note: boxes.Box) -> float:
    """From the top of the first line to the foot of the last one, in CSS pixels."""
    inked = list(_inked(note))
    return max((_bottom(box) for box in inked), default=0.0) - min((box.position_y for box in inked), default=0.0)


def stranded(notes: tuple[PlacedNote, ...]) -> frozenset[str]:
    """The ids of the notes that are not whole at the foot of the page of their call."""
    return frozenset(note.id for note in notes if not note.at_end and (not note.whole or _is_parted(note)))


# Notes that the engine has parted from their calls


def brought_back(notes: tuple[PlacedNote, ...], tree: Tree, shown: Iterable[Shown]) -> frozenset[tuple[str, int]]:
    """The blocks to begin a page with, as (document, element), so that a parted note comes to its call.

    To keep two lines of a paragraph together at the foot of a page, the engine would rather push a note from the page.
    That paragraph goes to the next page instead.  One note a document: what follows it is laid out anew.
    """
    calls = {element.get("id"): tree.numbers[element][0] for element in tree.notes}
    parted: dict[str, int] = {}
    for note in notes:
        if not note.at_end and -1 < note.call_page < note.note_page:
            parted.setdefault(calls[note.id], note.call_page)
    last = _last_begun(shown)
    found = (to_be_moved(tree, last[page]) for page in parted.values() if page in last)
    return frozenset(tree.numbers[element] for element in found if element is not None)


def _last_begun(shown: Iterable[Shown]) -> dict[int, Element]:
    """For each page the last block of text that begins there."""
    begun: dict[Element, int] = {}
    for box in shown:
        if box.area is Area.TEXT and box.block is not None and box.runs:
            begun.setdefault(box.block.element, box.page)
    return {page: element for element, page in begun.items()}
