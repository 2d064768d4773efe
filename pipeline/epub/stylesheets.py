"""The EPUB's own stylesheets: what they refer to is in the EPUB."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from ..css import Address, addresses
from ..model import Book, Finding, Place, Style, Stylesheet
from ..rules import finding

#: The one stylesheet whose places are in the title's folder.
OF_THE_TITLE = "local.css"


def check(style: Style, book: Book) -> Iterator[Finding]:
    """EPUB-007 for every address that is no picture of the Book, such as one on the net."""
    there = {resource.path for resource in book.resources}
    for sheet in style.epub:
        for address in addresses(sheet.text):
            if not address.url.startswith("#") and _path(address) not in there:
                yield _finding(sheet, address)


def pictures(style: Style) -> set[str]:
    """The paths of all that the stylesheets refer to."""
    return {_path(address) for sheet in style.epub for address in addresses(sheet.text)}


def _path(address: Address) -> str:
    return posixpath.normpath(unquote(address.url))


def _finding(sheet: Stylesheet, address: Address) -> Finding:
    _, line, column = address
    if sheet.name == OF_THE_TITLE:
        return finding("EPUB-007", Place(sheet.name, line, column), sheet=sheet.name, address=address.url[:60])
    return finding("EPUB-007", None, sheet=f"{sheet.name}:{line}:{column}", address=address.url[:60])
