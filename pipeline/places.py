"""From an element of the Book back to the manuscript."""

from __future__ import annotations

from lxml import etree

from .model import Place


def place(element: etree._Element) -> Place | None:
    """Where the element comes from, by the nearest ``data-source`` at or above it."""
    for ancestor in (element, *element.iterancestors()):
        if source := ancestor.get("data-source"):
            return Place.parse(source)
    return None
