"""Broadside pages: laid out lying, they stand in the file like all others, their heads to the left of the sheet.

A printer wants sheets of one size.  So the content of a page that the stylesheet calls ``broadside`` is turned by a
quarter counterclockwise, with all that has a place on it, and the page says that it is to be shown turned back
(ISO 32000-1, table 30, ``Rotate``): on paper it stands among the others, on a screen it is upright.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pydyf
from weasyprint.document import Document

from .box_tree import page_box

#: The name of such pages in the stylesheet.
PAGE = "broadside"

_BOXES = ("MediaBox", "TrimBox", "BleedBox")


def turn(document: Document, pdf: pydyf.PDF) -> None:
    """Turns the broadside pages of ``pdf``: content, links, destinations, and the boxes of pictures in the tag tree."""
    turns: dict[bytes, _Turn] = {}
    for index, reference in enumerate(pdf.page_references):
        if page_box(document, index).page_type.name == PAGE:
            page = _object(pdf, reference)
            turns[reference] = _Turn(page["MediaBox"][3])
            _turn_page(pdf, page, turns[reference])
    for destination in _destinations(pdf):
        if turn := turns.get(destination[0]):
            destination[2:4] = turn.point(*destination[2:4])
    for layout, reference in _placed_elements(pdf):
        if turn := turns.get(reference):
            layout["BBox"] = turn.rectangle(layout["BBox"])


@dataclass(frozen=True)
class _Turn:
    """A quarter counterclockwise for what stood on a page of that height, in points."""

    height: float

    @property
    def operator(self) -> bytes:
        return f"0 1 -1 0 {self.height:f} 0 cm".encode()

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.height - y, x

    def rectangle(self, corners: list[float]) -> pydyf.Array:
        across, up = zip(self.point(*corners[:2]), self.point(*corners[2:]), strict=True)
        return pydyf.Array([min(across), min(up), max(across), max(up)])


def _turn_page(pdf: pydyf.PDF, page: pydyf.Dictionary, turn: _Turn) -> None:
    page["Rotate"] = 90
    for name in _BOXES:
        page[name] = turn.rectangle(page[name])
    _object(pdf, page["Contents"]).stream.insert(0, turn.operator)
    for reference in page.get("Annots", ()):
        annotation = _object(pdf, reference)
        annotation["Rect"] = turn.rectangle(annotation["Rect"])


def _object(pdf: pydyf.PDF, reference: bytes) -> pydyf.Object:
    return pdf.objects[int(reference.split()[0])]


def _destinations(pdf: pydyf.PDF) -> Iterator[pydyf.Array]:
    """Places that bookmarks and names lead to: page, ``/XYZ``, left, top, zoom (ISO 32000-1, 12.3.2.2)."""
    yield from pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", ())[1::2]
    entries = (entry for entry in pdf.objects if isinstance(entry, pydyf.Dictionary))
    yield from (entry["Dest"] for entry in entries if isinstance(entry.get("Dest"), pydyf.Array))


def _placed_elements(pdf: pydyf.PDF) -> Iterator[tuple[pydyf.Dictionary, bytes]]:
    """The layout attributes of structure elements that tell where on their page they stand."""
    for element in pdf.objects:
        if isinstance(element, pydyf.Dictionary) and element.get("Type") == "/StructElem" and "A" in element:
            attributes = element["A"] if isinstance(element["A"], pydyf.Array) else [element["A"]]
            yield from ((each, element.get("Pg", b"")) for each in attributes if "BBox" in each)
