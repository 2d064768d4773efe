"""The few things that every step does with XHTML elements."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

from lxml import etree
from lxml.builder import ElementMaker

Element: TypeAlias = etree._Element

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
E = ElementMaker(namespace=XHTML, nsmap={None: XHTML, "epub": OPS})
EPUB_TYPE = f"{{{OPS}}}type"


def tag(element: Element) -> str:
    """The local name of the element."""
    return etree.QName(element).localname


def classes(element: Element) -> list[str]:
    return str(element.get("class", "")).split()


def made(element: Element, kind: str, text: str | None = None) -> Element:
    """The element, marked as not the author's words; ``text`` replaces its own where given."""
    element.set("data-made", kind)
    if text is not None:
        element.text = text
    return element


def put_first(parent: Element, *children: Element) -> None:
    """Put ``children`` in front of all that ``parent`` holds, each followed by one space."""
    before, parent.text = parent.text or "", None
    for index, child in enumerate(children):
        child.tail = " "
        parent.insert(index, child)
    children[-1].tail = " " + before


def words(element: Element, without: Collection[str] = ("mark", "term", "source-page")) -> str:
    """The text of the element on one line, without what was made as one of the kinds ``without``."""
    return " ".join("".join(_pieces(element, without)).split())


def _pieces(element: Element, without: Collection[str]) -> list[str]:
    pieces = [element.text or ""]
    for child in element:
        if child.get("data-made") not in without and "note-call" not in classes(child):
            pieces += _pieces(child, without)
        pieces.append(child.tail or "")
    return pieces
