"""Where printed pages begin: an empty marker at the exact word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from lxml import etree
from lxml.builder import ElementMaker
from lxml.etree import _Element as Element  # lxml has no public name for it

from ..model import Finding, PageStart, Position, Result
from ..rules import finding
from ..segmentation import word_start

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
E = ElementMaker(namespace=XHTML)

#: Elements whose own content is text: a marker may stand in them.
TEXT_BLOCKS = frozenset({"p", "li", "dt", "dd", "td", "th", "pre", "figcaption", "caption"})
#: Elements that hold blocks (or rows, or items), and text of their own only where ``TEXT_BLOCKS`` says so too.
CONTAINERS = frozenset(
    {"body", "section", "header", "nav", "div", "aside", "blockquote", "ul", "ol", "dl", "li", "dd", "td", "table"}
    | {"thead", "tbody", "tr", "figure"}
)
BLOCKS = TEXT_BLOCKS | CONTAINERS | {"h1", "h2", "h3", "h4", "h5", "h6", "hr"}
#: A stop in the text of a block: no word runs on across it.
STOPS = frozenset({"br", "img"})
STOP = "\ufffc"


@dataclass(frozen=True)
class PageMarker:
    """A printed page in the EPUB: its label, the document it begins in and the id of its marker there."""

    label: str
    document: str

    @property
    def id(self) -> str:
        return "page_" + re.sub(r"[^\w.-]", "-", self.label)


class Point(NamedTuple):
    """A place in a tree: the code point ``offset`` of the ``text`` or the ``tail`` of an element."""

    element: Element
    slot: str
    offset: int


def mark_pages(trees: Mapping[str, Element], page_map: Sequence[PageStart]) -> Result[tuple[PageMarker, ...]]:
    """Put a marker into ``trees`` for every page that holds something of the Book; tell which there are, in order.

    A marker stands in front of the first word of its page: never inside a word (a word that the printer divided
    counts for the page on which it ends), never where XHTML forbids it.  A heading, a caption and a table get theirs in
    front of them, since their text is also their name.  A page that begins inside a note while the text goes on
    after it begins, in the order of reading, where the next page does.
    """
    elements = {name: list(tree.iter(etree.Element)) for name, tree in trees.items()}
    starts = [(page, page.position) for page in page_map if page.position is not None]
    known = [(page, position) for page, position in starts if _exists(elements, position)]
    findings = [
        finding("EPUB-002", page=page.label, document=position.document)
        for page, position in starts
        if not _exists(elements, position)
    ]
    places = [
        (PageMarker(page.label, position.document), _point(elements, position))
        for page, position in _in_reading_order(known, elements)
    ]
    for marker, point in reversed(places):  # from the end, so that the offsets in front stay true
        _insert(_marker_element(marker), point)
    markers = tuple(marker for marker, _ in places)
    return Result(markers, (*findings, *_disorder(trees, markers)))


# Which position a page begins at


def _exists(elements: Mapping[str, list[Element]], position: Position) -> bool:
    document = elements.get(position.document, [])
    if not 0 <= position.element < len(document):
        return False
    text = "" if position.slot == "before" else getattr(document[position.element], position.slot)
    return position.offset <= len(text or "")


def _in_reading_order(
    starts: Sequence[tuple[PageStart, Position]], elements: Mapping[str, list[Element]]
) -> Iterator[tuple[PageStart, Position]]:
    """The pages with their positions, those in notes moved to where the text of their document goes on, if it does."""
    for number, (page, position) in enumerate(starts):
        later = (
            next_position
            for _, next_position in starts[number + 1 :]
            if next_position.document == position.document and not _in_notes(elements, next_position)
        )
        yield page, next(later, position) if _in_notes(elements, position) else position


def _in_notes(elements: Mapping[str, list[Element]], position: Position) -> bool:
    element = elements[position.document][position.element]
    return any(_name(e) == "section" and e.get("class") == "notes" for e in (element, *element.iterancestors()))


def _point(elements: Mapping[str, list[Element]], position: Position) -> Point:
    element = elements[position.document][position.element]
    if position.slot == "before":
        return _word_start(_before(element))
    return _word_start(_permitted(Point(element, position.slot, position.offset)))


# The nearest permitted place


def _before(element: Element) -> Point:
    """The place in front of an element: inside the first paragraph, item or cell that it begins with."""
    element = _first_text(element)
    named = next((e for e in (element, *element.iterancestors()) if _name(e) in {"caption", "thead"}), None)
    if named is not None:
        return _in_front(named.getparent())
    if _name(element) in TEXT_BLOCKS - {"figcaption"}:
        return Point(element, "text", 0)
    return _in_front(element)


def _first_text(element: Element) -> Element:
    while _name(element) in CONTAINERS - {"figure", "table"} and len(element) and not _visible(element.text):
        if _name(element[0]) not in BLOCKS:
            break
        element = element[0]
    return element


def _in_front(element: Element) -> Point:
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return Point(previous, "tail", len(previous.tail or ""))
    if parent is None or _name(parent) in {"html", "body"}:
        return Point(element, "text", 0)
    return Point(parent, "text", len(parent.text or ""))


def _permitted(point: Point) -> Point:
    """The point itself where it stands in text; between blocks, rows or items, the head of the next one."""
    owner = point.element if point.slot == "text" else point.element.getparent()
    if _name(owner) not in CONTAINERS or _visible(getattr(point.element, point.slot)):
        return point
    following = _first_child(owner) if point.slot == "text" else point.element.getnext()
    if following is not None:
        return _before(following) if _name(following) in BLOCKS else point
    if _name(owner) == "body":
        last = owner[-1][-1]  # of the section
        return Point(last, "tail", len(last.tail or ""))
    if _name(owner) in TEXT_BLOCKS | {"section"}:
        return point
    return _permitted(Point(owner, "tail", 0))


def _first_child(element: Element) -> Element | None:
    return element[0] if len(element) else None


# The start of the word, which may have begun in another element


def _word_start(point: Point) -> Point:
    """The start of the word that the point stands in, or of the next one where it stands in white space."""
    owner = point.element if point.slot == "text" else point.element.getparent()
    block = next((e for e in (owner, *owner.iterancestors()) if _name(e) in BLOCKS), None)
    if block is None or (_name(block) in CONTAINERS and not _visible(getattr(point.element, point.slot))):
        return point
    runs = list(_runs(block))
    here = _offset(runs, point)
    if here is None:
        return point
    text = "".join(text for _, _, text in runs)
    start = here + len(text[here:]) - len(text[here:].lstrip())
    start = word_start(text, start)
    return point if start in {here, len(text)} else _at(runs, start)


def _runs(element: Element) -> Iterator[tuple[Element, str, str]]:
    """The text nodes of a block in reading order; a stop stands for what parts words without being text."""
    yield element, "text", element.text or ""
    for child in element:
        if _name(child) in STOPS | BLOCKS or "note-call" in (child.get("class") or "").split():
            yield child, "stop", STOP
        else:
            yield from _runs(child)
        yield child, "tail", child.tail or ""


def _offset(runs: Sequence[tuple[Element, str, str]], point: Point) -> int | None:
    """Where the point stands in the block's text; None inside a note call, which is no part of that text."""
    offset = 0
    for element, slot, text in runs:
        if element is point.element and slot == point.slot:
            return offset + point.offset
        offset += len(text)
    return None


def _at(runs: Sequence[tuple[Element, str, str]], start: int) -> Point:
    for element, slot, text in runs:
        if start < len(text):
            return _in_front(element) if slot == "stop" else Point(element, slot, start)
        start -= len(text)
    raise ValueError("an offset beyond the text of its block")


# The marker itself


def _marker_element(marker: PageMarker) -> Element:
    attributes = {f"{{{OPS}}}type": "pagebreak", "role": "doc-pagebreak", "id": marker.id, "aria-label": marker.label}
    return E.span(attributes)


def _insert(marker: Element, point: Point) -> None:
    element, slot, offset = point
    text = getattr(element, slot) or ""
    setattr(element, slot, text[:offset])
    marker.tail = text[offset:]
    if slot == "text":
        element.insert(0, marker)
    else:
        parent = element.getparent()
        parent.insert(parent.index(element) + 1, marker)


def _disorder(trees: Mapping[str, Element], markers: Sequence[PageMarker]) -> Iterator[Finding]:
    """A finding for each marker that does not follow the one before it in the documents."""
    found = [
        (name, element.get("id"))
        for name, tree in trees.items()
        for element in tree.iter(f"{{{XHTML}}}span")
        if element.get("role") == "doc-pagebreak"
    ]
    rank = {place: number for number, place in enumerate(found)}
    for earlier, marker in pairwise(markers):
        if rank[marker.document, marker.id] < rank[earlier.document, earlier.id]:
            yield finding("EPUB-003", page=marker.label, earlier=earlier.label)


def _name(element: Element) -> str:
    return etree.QName(element).localname


def _visible(text: str | None) -> bool:
    return bool(text and text.strip())
