"""A reader of finished EPUBs, independent of what wrote them."""

from __future__ import annotations

import posixpath
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from lxml import etree

from . import own
from .own import OPF

Element: TypeAlias = etree._Element

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def letters(text: str) -> str:
    """The letters, marks and digits of a text, in Unicode NFC; all else is left out."""
    return "".join(one for one in unicodedata.normalize("NFC", text) if unicodedata.category(one)[0] in "LMN")


class Epub:
    """The package of an EPUB and its content documents in the order of the spine."""

    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path)
        self.package_path = str(own.package_file(self._archive))
        self.package = own.package(self._archive)
        self.items = {item.get("id"): item for item in self.package.iter(f"{OPF}item")}

    @property
    def navigation(self) -> Element:
        return next(self.document(item) for item in self.items.values() if "nav" in item.get("properties", "").split())

    def document(self, item: Element) -> Element:
        return etree.fromstring(self.read(item.get("href")))

    def where(self, href: str) -> str:
        """The path in the archive of what the package calls ``href``."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.package_path), href))

    def read(self, href: str) -> bytes:
        return self._archive.read(self.where(href))

    def spine(self) -> Iterator[tuple[str, Element]]:
        """File name and tree of each content document, in reading order."""
        for reference in self.package.iter(f"{OPF}itemref"):
            item = self.items[reference.get("idref")]
            yield item.get("href"), self.document(item)

    def links(self, type_: str) -> list[Element]:
        """The links of a ``nav`` of the navigation document, by its ``epub:type``; none where it lacks."""
        navs = [nav for nav in self.navigation.iter(f"{XHTML}nav") if nav.get(EPUB_TYPE) == type_]
        return [link for nav in navs for link in nav.iter(f"{XHTML}a")]

    def pages(self) -> list[tuple[str, str]]:
        """Label and target of each line of the page list."""
        return [(link.text or "", link.get("href")) for link in self.links("page-list")]


def is_made(element: Element) -> bool:
    return element.get("data-made") is not None


def is_note(element: Element) -> bool:
    return element.tag == f"{XHTML}aside" and element.get("role") == "doc-footnote"


def is_marker(element: Element) -> bool:
    """Whether ``element`` marks where a printed page begins."""
    return element.get(EPUB_TYPE) == "pagebreak"


def text(element: Element, leaves_out: Callable[[Element], bool]) -> str:
    """The text of the element without that of the elements which ``leaves_out`` names."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not leaves_out(child):
            parts.append(text(child, leaves_out))
        parts.append(child.tail or "")
    return "".join(parts)
