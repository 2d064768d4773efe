"""Where figures and tables stand that do not fit: behind later text, which fills the page before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, takewhile
from xml.etree.ElementTree import Element

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import strut

from . import broadside
from .box_tree import children, classes, descendants, page_box
from .grid import TEXTS
from .trace import Area, areas
from .tree import Tree

#: What a float may pass: it stays in its section of the first level, and behind the floats that come before it.
_HEADINGS = frozenset({"h3", "h4", "h5", "h6"})
PASSED = _HEADINGS | {"p", "ul", "ol", "dl", "blockquote", "pre"}

Key = tuple[str, int]
Floats = Mapping[Key, Key]


@dataclass(frozen=True)
class _Waiting:
    """A block that begins a page, its height, and the room that is left on the page before, of that depth and line.

    A broadside table has its page for itself, so its height is all the depth.  In CSS pixels.
    """

    block: Element
    height: float
    room: float
    depth: float
    line: float


def floated(document: Document, tree: Tree, given: Floats, least_room: float) -> Floats:
    """``given`` with the block behind which each document's next float is to stand, itself where it stays.

    Floats are broadside tables, and the tables and figures that leave ``least_room`` lines of a page or more empty. One
    a document, with those that follow it directly: what comes after is laid out anew.
    """
    found, heights, changed = dict(given), _heights(document), set[str]()
    for waiting in _all_waiting(document, tree, heights, least_room):
        key = tree.numbers[waiting.block]
        if key not in given and key[0] not in changed:
            behind = _best(waiting, tree, heights)
            moved = [waiting.block] if behind is waiting.block else _in_a_row(tree, waiting.block)
            # The last goes first, so that each finds the way free; they keep their order.
            found |= {tree.numbers[block]: tree.numbers[behind] for block in reversed(moved)}
            changed.add(key[0])
    return found


def _all_waiting(
    document: Document, tree: Tree, heights: Mapping[Element, float], least_room: float
) -> Iterator[_Waiting]:
    for index in range(1, len(document.pages)):
        before, page = page_box(document, index - 1), page_box(document, index)
        if before.page_type.name == broadside.PAGE:
            continue
        room, depth, line = _room(before), before.height, strut(page.style)[0]
        if page.page_type.name == broadside.PAGE:
            yield from (_Waiting(table, depth, room, depth, line) for table in _first_table(page))
        elif room >= least_room * line:
            # The space above a block is lost where a page begins; elsewhere it takes a line.
            pushed = _pushed_over(before, page, tree)
            yield from (_Waiting(block, heights[block] + line, room, depth, line) for block in pushed)


def _first_table(page: boxes.PageBox) -> list[Element]:
    return [box.element for box in descendants(page) if "table" in classes(box.element)][:1]


def _pushed_over(before: boxes.PageBox, page: boxes.PageBox, tree: Tree) -> Iterator[Element]:
    """The figure or table with which a page of the same text begins, because it found no room on the one before."""
    first, last = _blocks(page)[:1], _blocks(before)[-1:]
    for block, end in zip(first, last, strict=False):
        goes_on = block is not end and tree.parents[block] is tree.parents[end]
        if goes_on and _is_float(block) and not _begins_page(block, end):
            yield block


def _blocks(page: boxes.PageBox) -> list[Element]:
    """The blocks of the running text on a page."""
    texts = (box for box in descendants(page) if box.element_tag == "section" and classes(box.element) & TEXTS)
    return [child.element for text in texts for child in children(text) if child.element is not None]


def _is_float(block: Element) -> bool:
    return block.tag == "figure" or "table" in classes(block)


def _begins_page(block: Element, before: Element) -> bool:
    return block.get("data-break") is not None or "page-break" in classes(before)


def _room(page: boxes.PageBox) -> float:
    """The height between the text of a page and its notes, or its foot."""
    parts = dict(areas(page))
    lines = [box for box in descendants(parts[Area.TEXT]) if isinstance(box, boxes.LineBox)]
    notes = parts[Area.NOTES].margin_height() if Area.NOTES in parts else 0.0
    top = page.content_box_y()
    return top + page.height - notes - max((line.position_y + line.height for line in lines), default=top)


def _heights(document: Document) -> Mapping[Element, float]:
    """The height of every block and note, on all of its pages; a heading that is run in takes none of its own."""
    heights: dict[Element, float] = {}
    for index in range(len(document.pages)):
        for box in descendants(page_box(document, index)):
            if isinstance(box, boxes.BlockBox) and box.element is not None and not box.is_floated():
                heights[box.element] = heights.get(box.element, 0.0) + box.margin_height()
    return heights


def _in_a_row(tree: Tree, block: Element) -> list[Element]:
    """``block`` and the floats that follow it directly."""
    return [block, *takewhile(_is_float, _following(tree, block))]


def _later(tree: Tree, floats: list[Element]) -> list[Element]:
    """The blocks that ``floats`` may pass, the last of their text left out: something must follow them.

    Where both call notes they stay in front, since their marks would no longer follow each other.
    """
    after = _following(tree, floats[-1])
    call = any(map(_calls_notes, floats))
    passed = list(takewhile(lambda other: _may_be_passed(other) and not (call and _calls_notes(other)), after))
    is_last = len(passed) == len(after) or "notes" in classes(after[len(passed)])
    return passed[: len(passed) - is_last]


def _following(tree: Tree, block: Element) -> list[Element]:
    siblings = list(tree.parents[block])
    return siblings[siblings.index(block) + 1 :]


def _may_be_passed(block: Element) -> bool:
    return block.tag in PASSED and not block.get("data-break")


def _calls_notes(element: Element) -> bool:
    return any(not classes(part).isdisjoint(("note", "note-call")) for part in element.iter())


def _best(waiting: _Waiting, tree: Tree, heights: Mapping[Element, float]) -> Element:
    """The first later block behind which the least is left empty, no further than the end of the next page."""
    later = _later(tree, _in_a_row(tree, waiting.block))
    taken = accumulate(sum(heights.get(part, 0.0) for part in _with_notes(block)) for block in later)
    behind = [(block, waiting.room - height) for block, height in zip(later, taken, strict=True)]
    reached = [(block, left) for block, left in behind if left > -waiting.depth and not _introduces(tree, block)]
    return min([(waiting.block, waiting.room), *reached], key=lambda end: _empty(waiting, end[1]))[0]


def _introduces(tree: Tree, block: Element) -> bool:
    """Whether ``block`` is a heading, or a list or a quotation follows, for which its words prepare."""
    follows = _following(tree, block)[:1]
    return block.tag in _HEADINGS or any(other.tag in PASSED - _HEADINGS - {"p"} for other in follows)


def _empty(waiting: _Waiting, left: float) -> float:
    """The height that stays empty before a float where ``left`` is left of its page, or text runs over by so much.

    Less than two lines is nothing: no paragraph could begin there.
    """
    if 0.0 < -left <= waiting.depth - waiting.height:
        return 0.0
    empty = left % waiting.depth
    return empty if empty >= 2 * waiting.line else 0.0


def _with_notes(block: Element) -> Iterator[Element]:
    yield block
    yield from (note for note in block.iter() if "note" in classes(note))
