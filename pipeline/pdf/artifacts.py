"""What stands on a page and is no part of the text: running heads, folios, repeated table heads, leaders, decoration.

ISO 32000-1, 14.8.2.2: such content is marked as an artifact, with its type, and has no place in the structure tree.
Backgrounds, borders and rules are marked by the engine itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes

from .box_tree import children, descendants, page_box, pseudo


@dataclass(frozen=True)
class Kind:
    """The entries of an artifact's property list (ISO 32000-1, table 330)."""

    type: str
    subtype: str | None = None
    attached: str | None = None


class Artifact(Enum):
    """What an artifact is, by where it comes from."""

    HEADER = Kind("Pagination", "Header", "Top")
    FOOTER = Kind("Pagination", "Footer", "Bottom")
    PAGINATION = Kind("Pagination")
    LAYOUT = Kind("Layout")


def find(document: Document) -> Mapping[boxes.Box, Artifact]:
    """Every box that is an artifact, and everything in it, with its kind."""
    finder = _Finder()
    for index in range(len(document.pages)):
        finder.read(page_box(document, index))
    return finder.found


class _Finder:
    def __init__(self) -> None:
        self.found: dict[boxes.Box, Artifact] = {}
        self._heads: set[object] = set()

    def read(self, box: boxes.Box) -> None:
        if kind := self._kind(box):
            self.found.update(dict.fromkeys(descendants(box), kind))
            return
        if _repeats(box):
            self._heads.add(box.element)
        for child in children(box):
            self.read(child)

    def _kind(self, box: boxes.Box) -> Artifact | None:
        if isinstance(box, boxes.MarginBox):
            return _in_margin(box.at_keyword)
        if _repeats(box) and box.element in self._heads:
            return Artifact.PAGINATION
        return Artifact.LAYOUT if box.is_leader or _decorates(box) else None


def _in_margin(at_keyword: str) -> Artifact:
    if at_keyword.startswith("@top"):
        return Artifact.HEADER
    return Artifact.FOOTER if at_keyword.startswith("@bottom") else Artifact.PAGINATION


def _repeats(box: boxes.Box) -> bool:
    """Whether the engine repeats ``box``, the head or foot of a table, on every page or column of the table."""
    return isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer)


def _decorates(box: boxes.Box) -> bool:
    """Whether the Book says that ``box`` is decoration; pictures made by a stylesheet always are."""
    if box.element is None:
        return False
    if pseudo(box):
        return isinstance(box, boxes.ReplacedBox) or _says_again(box)
    is_picture = isinstance(box, boxes.ReplacedBox) and box.element.tag == "img"
    return box.element.get("data-pdf") == "artifact" or (is_picture and box.element.get("alt") == "")


def _says_again(box: boxes.Box) -> bool:
    """Whether ``box`` says at the head of a page below which entry of the index the page goes on."""
    return pseudo(box) == "before" and "data-at-head" in box.element.attrib
