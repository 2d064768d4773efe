"""What does not fit where it stands: text and pictures that run off their page, a cover that runs over to a second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple
from xml.etree.ElementTree import Element

from weasyprint import Document

from ..model import Book, BookDocument, Finding, Place
from ..rules import finding
from . import artifacts
from .box_tree import page_box
from .layout import Typesetting
from .lines import POINT, rows
from .trace import Area, Shown
from .tree import Tree, is_reference

TOLERANCE = 1 / POINT  # one point, in CSS pixels: kerning and rounding make up to a third of it

#: Documents that are one page: what they are called, and the key of publication.yaml that is most often too long.
ONE_PAGE = {"cover": ("cover", "title"), "series": ("page behind the cover", "notices.0")}


def misfits(book: Book, typesetting: Typesetting) -> Iterator[Finding]:
    """PDF-015 for each document of one page that needs more, PDF-014 for what runs off a page in any other."""
    crowded = tuple(document for document in book.documents if _is_crowded(document, typesetting))
    for document in crowded:
        yield finding("PDF-015", _key(book, document.kind), what=ONE_PAGE[document.kind][0])
    yield from _beyond_the_page(book, typesetting, frozenset(document.name for document in crowded))


def _beyond_the_page(book: Book, typesetting: Typesetting, told_of: frozenset[str]) -> Iterator[Finding]:
    """One finding for each table, picture or block of text; decoration may stand anywhere."""
    decoration, tree = artifacts.find(typesetting.document), typesetting.tree
    told: set[Element] = set()
    for box in typesetting.trace.shown:
        if box.area is Area.MARGIN or box.box in decoration or not _runs_off(typesetting.document, box):
            continue
        whole, what = _whole(tree, box)
        if tree.numbers[whole][0] in told_of:
            continue
        if whole not in told:
            told.add(whole)
            values = {"what": what, "page": box.page + 1, "text": _shortened(box.text)}
            yield finding("PDF-014", _place(book, tree, whole), **values)


def _runs_off(document: Document, box: Shown) -> bool:
    """Whether ``box`` goes beyond the sides of its page's content, the right side of its block, or the page's foot.

    What stands beside its line has the margin as well, and the number of a page the padding of its block.
    """
    page = page_box(document, box.page)
    left, right = page.content_box_x(), page.content_box_x() + page.width
    if box.area is Area.BESIDE:
        left, right = TOLERANCE, page.margin_width() - TOLERANCE
    elif box.block is not None:
        right = min(right, box.block.content_box_x() + box.block.width)
        right += box.block.padding_right if is_reference(box.element) else 0
    begins, ends = box.box.position_x, box.box.position_x + box.box.width
    foot = box.box.position_y + box.box.height
    return begins < left - TOLERANCE or ends > right + TOLERANCE or foot > page.margin_height() + TOLERANCE


def _whole(tree: Tree, box: Shown) -> tuple[Element, str]:
    """The element by which a fault is told once, and what it is."""
    element: Element | None = box.element
    while element is not None:
        if element.tag == "table":
            return element, "a table"
        element = tree.parents.get(element)
    return (box.block.element if box.block is not None else box.element), "a line" if box.text else "a picture"


def _place(book: Book, tree: Tree, element: Element) -> Place | None:
    """Where ``element`` comes from; what the style has made of the metadata is placed by their key."""
    document, _ = tree.numbers[element]
    kind = next(one.kind for one in book.documents if one.name == document)
    return tree.places.get(element) or (_key(book, kind) if kind in ONE_PAGE else None)


def _key(book: Book, kind: str) -> Place | None:
    places = book.metadata.places
    return places.get(ONE_PAGE[kind][1]) or places.get("title")


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


# Documents of one page


def _is_crowded(document: BookDocument, typesetting: Typesetting) -> bool:
    """Whether a document of one page goes on to another, or prints one line over another."""
    if document.kind not in ONE_PAGE:
        return False
    boxes = [box for box in typesetting.trace.shown if _is_of(typesetting.tree, box, document.name)]
    return len({box.page for box in boxes}) > 1 or _collide(boxes)


def _is_of(tree: Tree, box: Shown, document: str) -> bool:
    return box.area is Area.TEXT and box.element in tree.numbers and tree.numbers[box.element][0] == document


class _Extent(NamedTuple):
    left: float
    right: float
    top: float
    bottom: float

    def overlaps(self, other: _Extent) -> bool:
        """By more than the lines of one block do, whose leading may be negative."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > TOLERANCE and down > (self.bottom - self.top) / 4


def _collide(boxes: Iterable[Shown]) -> bool:
    return any(one.overlaps(other) for one, other in combinations([_extent(row) for row in rows(boxes)], 2))


def _extent(row: tuple[Shown, ...]) -> _Extent:
    line, last = row[0].line, row[-1].box
    return _Extent(
        row[0].box.position_x, last.position_x + last.width, line.position_y, line.position_y + line.height
    )
