"""Back to the grid: a picture's height is its own, and all that follows it on the page would stand off the lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import strut

from .box_tree import descendants, page_box
from .trace import Area, areas
from .tree import Tree

# In CSS pixels: what stands off the grid by less is on it, for the engine's sums are not exact.
NEARLY = 0.1

Room = Mapping[tuple[str, int], float]


def room_below_figures(document: Document, tree: Tree, given: Room) -> Room:
    """``given`` with what each figure needs below it so that it ends on a line of its page, in CSS pixels.

    Figures are named as (document, element).  One with no room for that on its page is the last thing on it, and
    needs none.
    """
    room = dict(given)
    for key, missing in _missing(document, tree):
        room[key] = room.get(key, 0.0) + missing
    return room


def _missing(document: Document, tree: Tree) -> Iterator[tuple[tuple[str, int], float]]:
    for index in range(len(document.pages)):
        page = page_box(document, index)
        line, _ = strut(page.style)
        for figure in _figures(page):
            end = figure.border_box_y() + figure.border_height()
            missing = (page.content_box_y() - end) % line
            has_room = end + missing < page.content_box_y() + page.height
            if has_room and NEARLY < missing < line - NEARLY and figure.element in tree.numbers:
                yield tree.numbers[figure.element], missing


def _figures(page: boxes.PageBox) -> Iterator[boxes.Box]:
    """The figures in the text of a page, not those in its notes."""
    for area, box in areas(page):
        if area is Area.TEXT:
            yield from (inner for inner in descendants(box) if inner.element_tag == "figure")
