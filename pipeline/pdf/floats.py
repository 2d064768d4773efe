"""Where a broadside table stands: behind a later block, with which a page ends, so that the text fills its pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import accumulate, takewhile
from xml.etree.ElementTree import Element

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes

from . import broadside
from .box_tree import classes, descendants, page_box
from .trace import Area, areas
from .tree import Tree

#: What a table may pass: it stays in its section, and behind other tables and figures that come before it.
PASSED = frozenset({"p", "ul", "ol", "dl", "blockquote", "pre"})

Key = tuple[str, int]
Floats = Mapping[Key, Key]


def floated(document: Document, tree: Tree, given: Floats) -> Floats:
    """``given`` with the block behind which each document's next broadside table is to stand, itself where it stays.

    One table a document: what follows it is laid out anew.
    """
    found, heights, changed = dict(given), _heights(document), set[str]()
    for table, room, depth in _tables(document):
        key = tree.numbers[table]
        if key not in given and key[0] not in changed:
            found[key] = tree.numbers[_best(table, _later(tree, table), heights, room, depth)]
            changed.add(key[0])
    return found


def _tables(document: Document) -> Iterator[tuple[Element, float, float]]:
    """Each broadside table with the room that is left on the page before it, and the depth of that page."""
    for index in range(1, len(document.pages)):
        before, page = page_box(document, index - 1), page_box(document, index)
        if page.page_type.name != broadside.PAGE or before.page_type.name == broadside.PAGE:
            continue
        table = next((box.element for box in descendants(page) if "table" in classes(box.element)), None)
        if table is not None:
            yield table, _room(before), before.height


def _room(page: boxes.PageBox) -> float:
    """The height between the text of a page and its notes, or its foot."""
    parts = dict(areas(page))
    lines = [box for box in descendants(parts[Area.TEXT]) if isinstance(box, boxes.LineBox)]
    notes = parts[Area.NOTES].margin_height() if Area.NOTES in parts else 0.0
    top = page.content_box_y()
    return top + page.height - notes - max((line.position_y + line.height for line in lines), default=top)


def _heights(document: Document) -> Mapping[Element, float]:
    """The height of every block and note, on all of its pages."""
    heights: dict[Element, float] = {}
    for index in range(len(document.pages)):
        for box in descendants(page_box(document, index)):
            if isinstance(box, boxes.BlockBox) and box.element is not None:
                heights[box.element] = heights.get(box.element, 0.0) + box.margin_height()
    return heights


def _later(tree: Tree, table: Element) -> list[Element]:
    """The blocks that ``table`` may pass, the last of its text left out: something must follow it.

    Where both call notes it stays in front, since their marks would no longer follow each other.
    """
    siblings = list(tree.parents[table])
    after = siblings[siblings.index(table) + 1 :]
    passed = list(takewhile(lambda block: _may_pass(table, block), after))
    is_last = len(passed) == len(after) or "notes" in classes(after[len(passed)])
    return passed[: len(passed) - is_last]


def _may_pass(table: Element, block: Element) -> bool:
    is_free = block.tag in PASSED and not block.get("data-break")
    return is_free and not (_calls_notes(table) and _calls_notes(block))


def _calls_notes(element: Element) -> bool:
    return any(not classes(part).isdisjoint(("note", "note-call")) for part in element.iter())


def _best(
    table: Element, later: list[Element], heights: Mapping[Element, float], room: float, depth: float
) -> Element:
    """The block of ``later`` that leaves the least room below it, no further than to the end of the next page."""
    taken = accumulate(sum(heights.get(part, 0.0) for part in _with_notes(block)) for block in later)
    ends = [(table, room), *((block, room - height) for block, height in zip(later, taken, strict=True))]
    reached = [(block, left) for block, left in ends if left > -depth]
    return min(reached, key=lambda end: end[1] % depth)[0]


def _with_notes(block: Element) -> Iterator[Element]:
    yield block
    yield from (note for note in block.iter() if "note" in classes(note))
