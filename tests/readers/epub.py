"""Readers of finished EPUBs, independent of what wrote them."""

from __future__ import annotations

import posixpath
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def letters(text: str) -> str:
    """The letters, marks and digits of a text, in Unicode NFC; all else is left out."""
    return "".join(one for one in unicodedata.normalize("NFC", text) if unicodedata.category(one)[0] in "LMN")


class Epub:
    """The package of an EPUB and its content documents in the order of the spine."""

    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path)
        container = etree.fromstring(self._archive.read("META-INF/container.xml"))
        self.package_path = container.find(f".//{CONTAINER}rootfile").get("full-path")
        self.package = etree.fromstring(self._archive.read(self.package_path))
        self.items = {item.get("id"): item for item in self.package.iter(f"{OPF}item")}

    @property
    def navigation(self) -> etree._Element:
        return next(self.document(item) for item in self.items.values() if "nav" in item.get("properties", "").split())

    def document(self, item: etree._Element) -> etree._Element:
        return etree.fromstring(self.read(item.get("href")))

    def read(self, href: str) -> bytes:
        return self._archive.read(posixpath.join(posixpath.dirname(self.package_path), href))

    def spine(self) -> Iterator[tuple[str, etree._Element]]:
        """File name and tree of each content document, in reading order."""
        for reference in self.package.iter(f"{OPF}itemref"):
            item = self.items[reference.get("idref")]
            yield item.get("href"), self.document(item)

    def pages(self) -> list[tuple[str, str]]:
        """Label and target of each line of the page list."""
        (pages,) = [nav for nav in self.navigation.iter(f"{XHTML}nav") if nav.get(EPUB_TYPE) == "page-list"]
        return [(link.text, link.get("href")) for link in pages.iter(f"{XHTML}a")]


def is_made(element: etree._Element) -> bool:
    return element.get("data-made") is not None


def is_note(element: etree._Element) -> bool:
    return element.tag == f"{XHTML}aside" and element.get("role") == "doc-footnote"


def text(element: etree._Element, leaves_out: Callable[[etree._Element], bool]) -> str:
    """The text of the element without that of the elements which ``leaves_out`` names."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not leaves_out(child):
            parts.append(text(child, leaves_out))
        parts.append(child.tail or "")
    return "".join(parts)
