"""The engine's box tree, read without its private turns: placeholders resolved, texts and lines in order."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

LEAVES = (boxes.TextBox, boxes.ReplacedBox)


def page_box(document: Document, index: int) -> boxes.PageBox:
    """The box of a page: its content, its notes and its margin boxes."""
    return document.pages[index]._page_box


def children(box: boxes.Box) -> list[boxes.Box]:
    """What stands in ``box``, in the order in which it is read."""
    inside = box.children if isinstance(box, boxes.ParentBox) else ()
    return [child._box if isinstance(child, AbsolutePlaceholder) else child for child in inside]


def descendants(box: boxes.Box) -> Iterator[boxes.Box]:
    """``box`` and everything in it, in the order in which it is read."""
    yield box
    for child in children(box):
        yield from descendants(child)


def pseudo(box: boxes.Box) -> str:
    """The pseudo-element that made ``box``: ``marker``, ``after``, ``footnote-call``; empty for an element's own."""
    return (box.element_tag or "").partition("::")[2]


def is_beside(box: boxes.Box) -> bool:
    """Whether ``box`` stands in the margin beside the line from which it was taken out."""
    return box.style["position"] == "absolute" and "source-page" in classes(box.element) and not pseudo(box)


def in_column(box: boxes.Box) -> Iterator[boxes.Box]:
    """``box`` and everything in it, without what stands beside its lines."""
    if not is_beside(box):
        yield box
        for child in children(box):
            yield from in_column(child)


def classes(element: Element | None) -> frozenset[str]:
    """The classes of an element of the Book."""
    return frozenset(element.get("class", "").split()) if element is not None else frozenset()
