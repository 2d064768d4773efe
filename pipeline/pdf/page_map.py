"""Where each printed page begins in the Book, and its label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from weasyprint import Document
from weasyprint.formatting_structure import boxes

from ..folios import Numbering, roman
from ..model import Book, Finding, Matter, PageStart, Position
from ..rules import finding
from ..segmentation import word_start
from .box_tree import children, descendants, page_box
from .trace import Area, Shown
from .tree import UNSEEN, Point, Tree

# Blocks that may have a marker in front of them: their parents hold blocks (HTML, content model "flow").
_BLOCKS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "figure", "table", "blockquote", "ul", "ol", "dl", "hr")
)


def page_map(book: Book, tree: Tree, shown: Iterable[Shown], pages: int) -> tuple[PageStart, ...]:
    """The beginning of every page, exact to the code point and never inside a word.

    A page of what has floated from its place begins where the text goes on, so that the beginnings follow each other.

    Front matter is labelled i, ii, iii; the body begins again at 1, and the back matter goes on from there.
    """
    boxes_shown = tuple(shown)
    first = _first_of_each(boxes_shown)
    labels = _labels(book, tree, first, pages)
    floated = {part for block in tree.root.iter() if block.get("data-floated") for part in block.iter()}
    text = _first_of_each(box for box in boxes_shown if box.element not in floated)
    begins = {page: next((text[later] for later in range(page, pages) if later in text), first[page]) for page in first}
    return tuple(
        PageStart(index, label, _beginning(tree, begins[index]) if index in begins else None)
        for index, label in enumerate(labels)
    )


def is_turned(starts: tuple[PageStart, ...]) -> bool:
    """Whether page 1 is a left-hand page: the engine takes the first page of the file for a right-hand one."""
    first = next((start for start in starts if start.label == "1"), None)
    return first is not None and first.index % 2 == 1


def folios_that_differ(starts: tuple[PageStart, ...], document: Document) -> Iterator[Finding]:
    """PDF-005 for each page whose printed folio is not its label."""
    for start in starts:
        numbers = _folio(page_box(document, start.index))
        if numbers and start.label not in numbers:
            yield finding("PDF-005", None, page=start.index + 1, folio=", ".join(numbers), label=start.label)


def _folio(page: boxes.PageBox) -> list[str]:
    """The numerals in those margin boxes of a page whose content counts pages; a running head may be one as well."""
    margins = [box for box in children(page) if isinstance(box, boxes.MarginBox) and _counts_pages(box)]
    leaves = [leaf for margin in margins for leaf in descendants(margin) if isinstance(leaf, boxes.TextBox)]
    words = [word for leaf in leaves for word in re.findall(r"\w+", leaf.text)]
    return [word for word in words if Numbering.of(word).style]


def _counts_pages(margin: boxes.MarginBox) -> bool:
    """Whether the computed ``content`` of a margin box has ``counter(page)``."""
    content = margin.style["content"]
    return not isinstance(content, str) and any(
        name == "counter()" and values[0] == "page" for name, values in content
    )


def _first_of_each(shown: Iterable[Shown]) -> dict[int, Shown]:
    """The first box of the Book on each page: of its text, or of its notes where it holds nothing else."""
    first: dict[int, Shown] = {}
    for box in shown:
        if box.made or (box.text and not box.runs) or box.area is Area.MARGIN:
            continue
        first.setdefault(box.page, box)
    return first


def _labels(book: Book, tree: Tree, first: dict[int, Shown], pages: int) -> list[str]:
    matters = {document.name: document.matter for document in book.documents}
    bodies = [
        index for index, box in sorted(first.items()) if matters[tree.numbers[box.element][0]] is not Matter.FRONT
    ]
    return folios(pages, bodies[0] if bodies else pages)


def folios(pages: int, body: int) -> list[str]:
    """The labels of so many pages, where the body begins on the page of the index ``body``."""
    return [roman(index + 1) if index < body else str(index - body + 1) for index in range(pages)]


def anchored(document: Document) -> dict[str, int]:
    """The index of the page on which each element with an id begins."""
    begins: dict[str, int] = {}
    for index, page in enumerate(document.pages):
        for anchor in page.anchors:
            begins.setdefault(anchor, index)
    return begins


def _beginning(tree: Tree, box: Shown) -> Position | None:
    first = next(box.points, None)
    if first is None:
        return _in_front(tree, box.element) or tree.before(box.element)
    slot, offset = first
    nodes = tree.texts[box.element]
    if _is_first(nodes, first) and (position := _in_front(tree, box.element)):
        return position
    return slot.at(word_start(dict(nodes)[slot], offset))


def _is_first(nodes: Iterable[tuple[object, str]], point: Point) -> bool:
    """Whether nothing visible of the element's first text stands in front of ``point``."""
    slot, text = next(iter(nodes))
    return slot == point.slot and slot.slot == "text" and not set(text[: point.offset]) - UNSEEN


def _in_front(tree: Tree, element: Element) -> Position | None:
    """The position before the block that begins with ``element``; None where that is no place for a marker."""
    while element.tag not in _BLOCKS:
        parent = tree.parents.get(element)
        if parent is None or parent[0] is not element or set(parent.text or "") - UNSEEN:
            return None
        element = parent
    return tree.before(element)
