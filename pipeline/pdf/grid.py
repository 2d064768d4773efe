"""Back to the grid, on which the lines of facing pages stand side by side.

A picture's height is its own, and of the space around a list that crosses a page each page has half: what follows
stands off the lines of the page.  Room below the block before brings it back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import strut

from .box_tree import children, classes, descendants, page_box
from .tree import Room, Tree

# In CSS pixels: what stands off the grid by less is on it, for the engine's sums are not exact.
NEARLY = 0.1

#: What begins on a line of its page.  Lists, quotations and the like stand half a line off it, by pairs.
ON_A_LINE = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "figure"})
TEXTS = frozenset({"article", "chapter", "front", "back"})

Rooms = Mapping[tuple[str, int], Room]


def rooms(document: Document, tree: Tree, given: Rooms) -> Rooms:
    """``given`` with the room that blocks need below them for the next one to begin on a line of its page."""
    found = dict(given)
    for index in range(len(document.pages)):
        page = page_box(document, index)
        line, _ = strut(page.style)
        moved = 0.0  # what is added further up the page brings all that follows down
        for before, block in _neighbours(page):
            missing = (page.content_box_y() - block.border_box_y() - moved) % line
            if NEARLY < missing < line - NEARLY and before.element in tree.numbers:
                key = tree.numbers[before.element]
                room = found.get(key, Room(before.padding_bottom, 0.0))
                found[key] = room._replace(added=(room.added + missing) % line)
                moved += found[key].added - room.added
    return found


def _neighbours(page: boxes.PageBox) -> Iterator[tuple[boxes.Box, boxes.Box]]:
    """Blocks of the text that follow each other on the page, where the second begins on a line."""
    for section in descendants(page):
        if section.element_tag == "section" and classes(section.element) & TEXTS:
            blocks = [child for child in children(section) if child.is_in_normal_flow()]
            yield from (pair for pair in pairwise(blocks) if pair[1].element_tag in ON_A_LINE)
