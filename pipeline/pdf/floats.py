"""Where figures, tables and sidebars stand that do not fit: behind later text, which fills the page before them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise, takewhile
from xml.etree.ElementTree import Element

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import strut

from . import broadside
from .box_tree import children, classes, descendants, page_box
from .grid import TEXTS
from .placement import Block, Page, arranged
from .trace import Area, areas
from .tree import Tree

#: What a float may pass: it stays in its section of the first level.
_HEADINGS = frozenset({"h3", "h4", "h5", "h6"})
_DEPENDENT = frozenset({"ul", "ol", "dl", "blockquote", "pre", "div", "hr"})
PASSED = _HEADINGS | _DEPENDENT | {"p", "aside"}

#: Lines of a table that may be divided, without which it does not begin on a page: caption, head and two rows.
_LEAST_OF_A_TABLE = 4

Key = tuple[str, int]
Floats = Mapping[Key, Key]


@dataclass(frozen=True)
class _Waiting:
    """A float that begins a page, and the room that is left on the page before, in CSS pixels."""

    block: Element
    room: float
    page: Page


@dataclass
class _Extent:
    """The height of a block on all of its pages, and whether it may be divided."""

    height: float
    divided: bool


Extents = Mapping[Element, _Extent]


def floated(document: Document, tree: Tree, given: Floats, least_room: float) -> Floats:
    """``given`` with what is to be done about floats that leave ``least_room`` lines of a page or more empty: the block
    behind which each goes, and others that give way.

    Floats are figures, tables and sidebars; a broadside table is always one.  One place of a document is mended: what
    comes after is laid out anew, from where the Book has it.
    """
    found, extents, changed = dict(given), _extents(document), set[str]()
    for waiting in _all_waiting(document, least_room, tree):
        name = tree.numbers[waiting.block][0]
        siblings = list(tree.parents[waiting.block])
        order = _order(waiting, tree, extents, siblings)
        if name not in changed and order != siblings:
            changed.add(name)
            moves = _moves(sorted(siblings, key=tree.numbers.__getitem__), order)
            keys = {tree.numbers[block] for block in siblings}
            found = {key: behind for key, behind in found.items() if key not in keys}
            found |= {tree.numbers[block]: tree.numbers[behind] for block, behind in moves}
    return found


def _all_waiting(document: Document, least_room: float, tree: Tree) -> Iterator[_Waiting]:
    for index in range(1, len(document.pages)):
        before, page = page_box(document, index - 1), page_box(document, index)
        if before.page_type.name == broadside.PAGE:
            continue
        room, extent = _room(before), Page(before.height, strut(page.style)[0])
        if page.page_type.name == broadside.PAGE:
            yield from (_Waiting(table, room, extent) for table in _first_table(page))
        elif room >= least_room * extent.line:
            yield from (_Waiting(block, room, extent) for block in _pushed_over(before, page, tree))


def _first_table(page: boxes.PageBox) -> list[Element]:
    return [box.element for box in descendants(page) if "table" in classes(box.element)][:1]


def _pushed_over(before: boxes.PageBox, page: boxes.PageBox, tree: Tree) -> Iterator[Element]:
    """The float with which a page of the same text begins, because it found no room on the one before."""
    first, last = _blocks(page)[:1], _blocks(before)[-1:]
    for block, end in zip(first, last, strict=False):
        goes_on = block is not end and tree.parents[block] is tree.parents[end]
        if goes_on and _series(block) and not _begins_page(block, end):
            yield block


def _blocks(page: boxes.PageBox) -> list[Element]:
    """The blocks of the running text on a page."""
    texts = (box for box in descendants(page) if box.element_tag == "section" and classes(box.element) & TEXTS)
    return [child.element for text in texts for child in children(text) if child.element is not None]


def _series(block: Element) -> str:
    """Of what a float is one, empty for text; a mark of a page of the original keeps a sidebar in its place."""
    if "sidebar" in classes(block) and not any("source-page" in classes(part) for part in block.iter()):
        return "sidebar"
    return "figure" if block.tag == "figure" else "table" if "table" in classes(block) else ""


def _begins_page(block: Element, before: Element) -> bool:
    return block.get("data-break") is not None or "page-break" in classes(before)


def _room(page: boxes.PageBox) -> float:
    """The height between the text of a page and its notes, or its foot."""
    parts = dict(areas(page))
    lines = [box for box in descendants(parts[Area.TEXT]) if isinstance(box, boxes.LineBox)]
    notes = parts[Area.NOTES].margin_height() if Area.NOTES in parts else 0.0
    top = page.content_box_y()
    return top + page.height - notes - max((line.position_y + line.height for line in lines), default=top)


def _extents(document: Document) -> Extents:
    """The extent of every block and note; a heading that is run in has none of its own."""
    extents: dict[Element, _Extent] = {}
    for index in range(len(document.pages)):
        for box in descendants(page_box(document, index)):
            if isinstance(box, boxes.BlockBox) and box.element is not None and not box.is_floated():
                extent = extents.setdefault(box.element, _Extent(0.0, box.style["break_inside"] == "auto"))
                extent.height += box.margin_height()
    return extents


# The order of blocks


def _order(waiting: _Waiting, tree: Tree, extents: Extents, siblings: Sequence[Element]) -> list[Element]:
    """``siblings``, the blocks of the text in which a float waits, as they fill its pages best."""
    at = siblings.index(waiting.block)
    after = [waiting.block, *sorted(siblings[at + 1 :], key=tree.numbers.__getitem__)]
    stretch = _within_reach(waiting, tree, extents, after)
    blocks = [_block(element, waiting, tree, extents) for element in stretch]
    if not blocks[-1].series and _must_be_followed(after[len(stretch) :]):
        blocks[-1] = replace(blocks[-1], introduces=True)
    elements = dict(zip(blocks, stretch, strict=True))
    order = [elements[block] for block in arranged(blocks, waiting.room, waiting.page)]
    stays = order[0] is waiting.block
    return list(siblings) if stays else [*siblings[:at], *order, *after[len(stretch) :]]


def _within_reach(waiting: _Waiting, tree: Tree, extents: Extents, after: Sequence[Element]) -> list[Element]:
    """The float and what it may stand behind, no further than the end of the next page from where the Book has it."""
    reach = waiting.room + waiting.page.depth - _already_passed(waiting.block, tree, extents)
    passable = list(takewhile(_may_be_passed, after))
    heights = (0.0 if _series(block) else _height(block, extents) for block in passable)
    return [block for block, height in zip(passable, accumulate(heights), strict=True) if height <= reach]


def _already_passed(block: Element, tree: Tree, extents: Extents) -> float:
    before = takewhile(lambda other: other is not block, tree.parents[block])
    passed = (other for other in before if tree.numbers[other] > tree.numbers[block] and not _series(other))
    return sum(_height(other, extents) for other in passed)


def _may_be_passed(block: Element) -> bool:
    return bool(_series(block) or block.tag in PASSED) and not _begins_page(block, block)


def _must_be_followed(after: Sequence[Element]) -> bool:
    """Whether no float may stand in front of ``after``: at the end of a text, and where the reach of a float ends."""
    return not after or "notes" in classes(after[0]) or _may_be_passed(after[0])


def _block(element: Element, waiting: _Waiting, tree: Tree, extents: Extents) -> Block:
    series, height, line = _series(element), _height(element, extents), waiting.page.line
    extent = extents.get(element)
    least = height if extent is None or not extent.divided else _LEAST_OF_A_TABLE * line if series else 0.0
    if "broadside" in element.get("data-fit", "").split():
        height = least = waiting.page.depth  # a page for itself
    elif element is waiting.block:
        # The space above a block is lost where a page begins; elsewhere it takes a line.  It is known not to fit.
        height, least = height + line, max(least + line, waiting.room + 1.0)
    return Block(
        tree.numbers[element][1],
        height,
        least,
        series,
        calls_notes=any(not classes(part).isdisjoint(("note", "note-call")) for part in element.iter()),
        introduces=element.tag in _HEADINGS or element.tag == "hr",
        depends=element.tag in _DEPENDENT or "lines" in classes(element),
    )


def _height(block: Element, extents: Extents) -> float:
    """The height of ``block`` and of the notes that it calls."""
    parts = (block, *(note for note in block.iter() if "note" in classes(note)))
    return sum(extents[part].height for part in parts if part in extents)


def _moves(source: Sequence[Element], order: Sequence[Element]) -> Iterator[tuple[Element, Element]]:
    """The floats that stand behind what ``source`` has behind them, in ``order``, each with the block before it."""
    places = {block: place for place, block in enumerate(source)}
    reached = accumulate((places[block] for block in order), max)
    for (before, block), furthest in zip(pairwise(order), reached, strict=False):
        if places[block] < furthest:
            yield block, before
