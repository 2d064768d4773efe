"""The logical structure of a laid-out Book: one Node for one element, whatever pages it crosses.

A Node is a structure element (ISO 32000-1, 14.7) before it is written.  ``read`` goes through the boxes page by page
and gathers, under the element that they come from, the pieces of content that the engine has marked.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from xml.etree.ElementTree import Element

import pydyf
from weasyprint.document import Document
from weasyprint.formatting_structure import boxes

from .box_tree import LEAVES, children, classes, page_box, pseudo

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

POINTS = 0.75  # PDF points in a CSS pixel

# Elements and pseudo-elements that make no structure element of their own: what is in them belongs to their parent.
TRANSPARENT = frozenset({"html", "body", "br", "wbr", "col", "colgroup"})
TRANSPARENT_PSEUDO = frozenset({"first-letter", "first-line"})


@dataclass(frozen=True)
class Content:
    """A marked-content sequence: the page (counted from 0) and the number that it has there."""

    page: int
    mcid: int


@dataclass(frozen=True, eq=False)
class Annotation:
    """A link annotation on a page; one for each line that the link stands on."""

    page: int
    dictionary: pydyf.Dictionary


@dataclass(eq=False)
class Node:
    """A structure element in the making.

    ``element`` is the element of the Book that it stands for, None where the standard asks for one that the Book
    does not have; ``made`` tells what made its text if it is not the manuscript's.  ``attributes`` are the attribute
    objects by their owner.  ``namespace`` is that of the role, None for PDF 1.7; ``refers`` are the Nodes that this one
    speaks of.
    """

    role: str
    element: Element | None = None
    pseudo: str = ""
    made: str | None = None
    style: Mapping[str, object] | None = None
    kids: list[Kid] = field(default_factory=list)
    id: str | None = None
    attributes: dict[str, dict[str, object]] = field(default_factory=dict)
    namespace: str | None = None
    refers: list[Node] = field(default_factory=list)

    @property
    def nodes(self) -> list[Node]:
        return [kid for kid in self.kids if isinstance(kid, Node)]

    @property
    def language(self) -> str | None:
        if self.element is None or self.pseudo:
            return None
        return self.element.get("lang") or self.element.get(XML_LANG)

    @property
    def classes(self) -> frozenset[str]:
        return classes(self.element)

    def descendants(self) -> Iterator[Node]:
        yield self
        for node in self.nodes:
            yield from node.descendants()


Kid = Node | Content | Annotation
Marks = Mapping[boxes.Box, int]


@dataclass(frozen=True)
class Structure:
    """The Document node, and the notes of the pages' feet, which have no place in it yet."""

    root: Node
    notes: tuple[Node, ...]


def read(
    document: Document,
    artifacts: Container[boxes.Box],
    marks: Sequence[Marks],
    role: Callable[[Element, str], str],
) -> Structure:
    """The structure of ``document``; ``marks`` gives for each page the marked-content numbers of its boxes."""
    reader = _Reader(artifacts, role)
    for index, numbers in enumerate(marks):
        reader.read_page(page_box(document, index), index, numbers)
    for node in reader.root.descendants():
        _bring_back(node)
    return Structure(reader.root, tuple(reader.feet.nodes))


class _Reader:
    def __init__(self, artifacts: Container[boxes.Box], role: Callable[[Element, str], str]) -> None:
        self.root = Node("Document")
        self.feet = Node("NonStruct")
        self._artifacts = artifacts
        self._role = role
        self._known: dict[tuple[Element, str], Node] = {}

    def read_page(self, page: boxes.PageBox, index: int, marks: Marks) -> None:
        self._page, self._marks, self._height = index, marks, page.margin_height()
        for child in children(page):
            self._read(child, self.feet if isinstance(child, boxes.FootnoteAreaBox) else self.root)

    def _read(self, box: boxes.Box, parent: Node) -> None:
        if box in self._artifacts:
            return
        node = self._node(box, parent)
        if box.link_annotation:
            node.kids.append(Annotation(self._page, box.link_annotation))
        if isinstance(box, LEAVES) and box in self._marks:
            node.kids.append(Content(self._page, self._marks[box]))
        if isinstance(box, boxes.ReplacedBox):
            node.attributes["Layout"] = {"BBox": self._bounding_box(box)}
        for child in children(box):
            self._read(child, node)

    def _bounding_box(self, box: boxes.ReplacedBox) -> pydyf.Array:
        """Left, bottom, right, top of a picture in points from the bottom left corner of the page."""
        left, top = box.content_box_x(), box.content_box_y()
        bottom, right = top + box.height, left + box.width
        corners = left, self._height - bottom, right, self._height - top
        return pydyf.Array(round(corner * POINTS, 3) for corner in corners)

    def _node(self, box: boxes.Box, parent: Node) -> Node:
        """The Node of the element or pseudo-element that ``box`` comes from, made when it is first met."""
        element, name = box.element, pseudo(box)
        if element is not None and element.tag == "html":
            self.root.element = element
        if element is None or element.tag in TRANSPARENT or name in TRANSPARENT_PSEUDO:
            return parent
        key = element, name
        if key not in self._known:
            node = Node(self._role(element, name), element, name, _made(element, name), box.style)
            self._known[key] = node
            parent.kids.append(node)
        return self._known[key]


def _bring_back(parent: Node) -> None:
    """Text and floats that have changed places are read where they stand in the Book."""
    places = accumulate(map(_place, parent.kids), lambda before, place: before if place is None else place, initial=-1)
    _, *known = places
    parent.kids[:] = [kid for _, kid in sorted(zip(known, parent.kids, strict=True), key=lambda each: each[0])]


def _place(kid: Kid) -> int | None:
    """Where a block stands among others of which some have changed places, None for all else: it stays where it is."""
    if not isinstance(kid, Node) or kid.element is None or kid.pseudo:
        return None
    place = kid.element.get("data-place")
    return int(place) if place else None


def _made(element: Element, name: str) -> str | None:
    """What made the text of an element: its ``data-made``, or the pseudo-element that the stylesheet put in."""
    if name.startswith("footnote-"):
        return "mark"
    return name or element.get("data-made")
