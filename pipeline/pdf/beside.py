"""What stands in the margin beside its line: one below the other, and on which side of the page."""

from __future__ import annotations

from collections.abc import Iterable

from weasyprint import Document

from .box_tree import descendants, is_beside, page_box
from .trace import Area, Shown
from .tree import Tree


def part(document: Document) -> None:
    """Moves what would stand on what is above it in the margin below that: a line may have more than one mark."""
    for index in range(len(document.pages)):
        foot = float("-inf")
        marks = (box for box in descendants(page_box(document, index)) if is_beside(box))
        for mark in sorted(marks, key=lambda box: box.border_box_y()):
            mark.translate(dy=max(foot - mark.border_box_y(), 0.0))
            foot = mark.border_box_y() + mark.border_height()


def on_left_pages(tree: Tree, shown: Iterable[Shown]) -> frozenset[tuple[str, int]]:
    """The marks on left-hand pages, as (document, element): the first page of the file is a right-hand one."""
    marks = (box for box in shown if box.area is Area.BESIDE and box.page % 2)
    return frozenset(tree.numbers[box.element] for box in marks)
