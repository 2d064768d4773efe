"""Which blocks are to begin a page, and which lines of an index begin one below an entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from ..model import Line, PlacedPicture
from ..proofreading import headings_at_foot, orphans, widows
from .trace import Area, Shown
from .tree import Tree

# What does not stand at the foot of a page without that which follows it.
_KEEPS_NEXT = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "header", "dt", "caption", "thead"))

# Lines of a paragraph that a page may give up to keep the last one from standing alone on the next.
_FEW = 2


def kept_together(
    lines: Sequence[Line], pictures: Sequence[PlacedPicture], tree: Tree
) -> frozenset[tuple[str, int]]:
    """The blocks to begin a page with, as (document, element), where the engine has left a line or a heading alone.

    One a document, the first: what follows it is laid out anew.
    """
    alone = (*orphans(lines), *headings_at_foot(lines, pictures), *_short_widows(lines))
    first: dict[str, Line] = {}
    for line in sorted(alone, key=lambda line: (line.page, line.top)):
        first.setdefault(line.block.document, line)
    wanted = {(line.block.document, line.block.element) for line in first.values()}
    blocks = [element for element, number in tree.numbers.items() if number in wanted]
    moved = (to_be_moved(tree, block) for block in blocks)
    return frozenset(tree.numbers[element] for element in moved if element is not None)


def _short_widows(lines: Sequence[Line]) -> Iterator[Line]:
    """The widows of paragraphs that are so short that they can go to the next page as a whole."""
    for widow in widows(lines):
        if sum(line.block == widow.block for line in lines) <= _FEW + 1:
            yield widow


def to_be_moved(tree: Tree, element: Element) -> Element | None:
    """``element`` with what must stay together with its beginning; None where that begins the document."""
    while (parent := tree.parents[element]).tag not in ("section", "body"):
        at = list(parent).index(element)
        if at and parent[at - 1].tag not in _KEEPS_NEXT:
            return element
        element = parent[at - 1] if at else parent
    siblings = list(parent)
    at = siblings.index(element)
    while at and siblings[at - 1].tag in _KEEPS_NEXT:
        at -= 1
    return siblings[at] if at else None


def parted(shown: Iterable[Shown], tree: Tree) -> frozenset[tuple[str, int]]:
    """The lines of an index that begin a page below an entry of the page before, as (document, element)."""
    found = set[tuple[str, int]]()
    before, page = None, 0
    for one in shown:
        if not one.runs or one.area is not Area.TEXT or one.block.element is before:
            continue
        if one.page > page and "data-continued" in one.block.element.attrib:
            found.add(tree.numbers[one.block.element])
        before, page = one.block.element, one.page
    return frozenset(found)
