"""Tables that are wider than what they stand in: set smaller, then broadside, step by step as the style says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

from weasyprint.document import Document
from weasyprint.formatting_structure import boxes

from .box_tree import children, classes, page_box
from .tree import Tree

# In CSS pixels: the engine's sums are not exact.
NEARLY = 0.1

Fits = Mapping[tuple[str, int], str]


def fitted(document: Document, tree: Tree, steps: Sequence[str], given: Fits) -> Fits:
    """``given`` with the next of ``steps`` for each table that runs off its measure; the last one stays."""
    found = dict(given)
    for table in dict.fromkeys(_too_wide(document)):
        key = tree.numbers[_whole(tree, table)]
        taken = steps.index(found[key]) + 1 if key in found else 0
        if taken < len(steps):
            found[key] = steps[taken]
    return found


def _too_wide(document: Document) -> Iterator[Element]:
    for index in range(len(document.pages)):
        page = page_box(document, index)
        yield from (box.element for box, measure in _tables(page, page.width) if box.width > measure + NEARLY)


def _tables(box: boxes.Box, measure: float) -> Iterator[tuple[boxes.Box, float]]:
    """The tables in ``box``, each with the width of what it stands in."""
    for child in children(box):
        if isinstance(child, boxes.TableBox):
            yield child, measure
        else:
            # The engine puts a box around table and caption, which is as wide as the table.
            yield from _tables(child, measure if child.is_table_wrapper else child.width)


def _whole(tree: Tree, table: Element) -> Element:
    """What is set in another way: the division around the table, where it has one."""
    parent = tree.parents[table]
    return parent if "table" in classes(parent) else table
