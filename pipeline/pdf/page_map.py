"""Where each printed page begins in the Book, and its label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from ..model import Book, Finding, Matter, PageStart, Position
from ..rules import finding
from ..segmentation import word_start
from .page_labels import roman
from .trace import Area, Shown
from .tree import UNSEEN, Point, Tree

# Blocks that may have a marker in front of them: their parents hold blocks (HTML, content model "flow").
_BLOCKS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "figure", "table", "blockquote", "ul", "ol", "dl", "hr")
)


def page_map(book: Book, tree: Tree, shown: Iterable[Shown], pages: int) -> tuple[PageStart, ...]:
    """The beginning of every page, exact to the code point and never inside a word.

    Front matter is labelled i, ii, iii; the body begins again at 1, and the back matter goes on from there.
    """
    first = _first_of_each(shown)
    labels = _labels(book, tree, first, pages)
    return tuple(
        PageStart(index, label, _beginning(tree, first[index]) if index in first else None)
        for index, label in enumerate(labels)
    )


def folios_that_differ(starts: tuple[PageStart, ...], shown: Iterable[Shown]) -> Iterator[Finding]:
    """PDF-005 for each page whose printed folio is not its label."""
    numbers: dict[int, list[str]] = {}
    for box in shown:
        if box.area is Area.MARGIN and (_is_folio(word := box.text.strip())):
            numbers.setdefault(box.page, []).append(word)
    for start in starts:
        if start.index in numbers and start.label not in numbers[start.index]:
            folio = ", ".join(numbers[start.index])
            yield finding("PDF-005", None, page=start.index + 1, folio=folio, label=start.label)


def _is_folio(word: str) -> bool:
    return bool(word) and (word.isdecimal() or set(word) <= set("ivxlcdm"))


def _first_of_each(shown: Iterable[Shown]) -> dict[int, Shown]:
    """The first box of the Book on each page: of its text, or of its notes where it holds nothing else."""
    first: dict[int, Shown] = {}
    for box in shown:
        if box.made or (box.text and not box.points) or box.area is Area.MARGIN:
            continue
        first.setdefault(box.page, box)
    return first


def _labels(book: Book, tree: Tree, first: dict[int, Shown], pages: int) -> list[str]:
    matters = {document.name: document.matter for document in book.documents}
    bodies = [
        index for index, box in sorted(first.items()) if matters[tree.numbers[box.element][0]] is not Matter.FRONT
    ]
    body = bodies[0] if bodies else pages
    return [roman(index + 1) if index < body else str(index - body + 1) for index in range(pages)]


def _beginning(tree: Tree, box: Shown) -> Position | None:
    if not box.points:
        return _in_front(tree, box.element) or tree.before(box.element)
    slot, offset = box.points[0]
    nodes = tree.texts[box.element]
    if _is_first(nodes, box.points[0]) and (position := _in_front(tree, box.element)):
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
