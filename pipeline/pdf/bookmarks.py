"""The PDF's bookmarks: the Book's navigation, line for line, at the places where the layout has put its headings."""

from __future__ import annotations

from collections.abc import Iterator

from weasyprint import Document

from ..model import NavigationEntry


def set_bookmarks(document: Document, navigation: tuple[NavigationEntry, ...]) -> None:
    """Puts ``navigation`` in the place of the bookmarks that the engine drew from the headings, note calls and all.

    An entry whose place is on no page is left out; the engine tells of it as a link without an anchor.
    """
    places: dict[str, tuple[int, tuple[float, float]]] = {}
    for index, page in enumerate(document.pages):
        page.bookmarks = []
        for anchor, (left, top, *_) in page.anchors.items():
            places.setdefault(anchor, (index, (left, top)))
    for level, entry in _entries(navigation, 1):
        if entry.fragment in places:
            index, point = places[entry.fragment]
            document.pages[index].bookmarks.append((level, entry.title, point, "open"))


def _entries(entries: tuple[NavigationEntry, ...], level: int) -> Iterator[tuple[int, NavigationEntry]]:
    for entry in entries:
        yield level, entry
        yield from _entries(entry.children, level + 1)
