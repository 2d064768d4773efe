"""How each line of text came out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure.boxes import ReplacedBox

from ..model import Line, LineRole, PlacedPicture, Position
from .box_tree import classes
from .trace import Area, Shown
from .tree import SOFT_HYPHEN, WORD_JOINER, Tree

POINT = 0.75  # of a CSS pixel
HYPHENS = ("-", "\u2010")

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "header"))
DISPLAYED = frozenset(("table", "figcaption", "nav", "pre"))

Rows = tuple[tuple[Shown, ...], ...]  # lines as the boxes that stand in them

_UNSEEN = dict.fromkeys(map(ord, SOFT_HYPHEN + WORD_JOINER))


def rows(shown: Iterable[Shown]) -> Iterator[tuple[Shown, ...]]:
    """The boxes of each line of text and notes, in the order of the pages."""
    set_in_lines = (box for box in shown if box.line is not None and box.area in (Area.TEXT, Area.NOTES))
    for _, row in groupby(set_in_lines, key=lambda box: id(box.line)):
        yield tuple(row)


def lines(shown: Iterable[Shown], tree: Tree) -> tuple[Line, ...]:
    """Every line of the Book's text and notes; what the style alone has written is left out."""
    kept = rows_of_the_book(shown)
    last = {row[0].block.element: index for index, row in enumerate(kept)}
    return tuple(_line(row, tree, index == last[row[0].block.element]) for index, row in enumerate(kept))


def placed_pictures(shown: Iterable[Shown]) -> tuple[PlacedPicture, ...]:
    """Every picture of the text."""
    boxes = (box for box in shown if box.area is Area.TEXT and isinstance(box.box, ReplacedBox))
    return tuple(PlacedPicture(box.page, box.place, box.box.position_y * POINT) for box in boxes)


def rows_of_the_book(shown: Iterable[Shown]) -> list[tuple[Shown, ...]]:
    """The lines that hold text of the Book."""
    return [row for row in rows(shown) if any(box.runs for box in row)]


def _line(row: tuple[Shown, ...], tree: Tree, is_last: bool) -> Line:
    block = row[0].block
    return Line(
        page=row[0].page,
        where=next((box.place for box in row if box.place), None),
        block=Position(*tree.numbers[block.element], "before"),
        role=LineRole.NOTE if row[0].area is Area.NOTES else _role(tree, block.element),
        text=_text(row),
        top=row[0].line.position_y * POINT,
        width=extent(row) * POINT,
        measure=measure(row) * POINT,
        size=block.style["font_size"] * POINT,
        stretch=(max(_stretch(box) for box in row) + block.style["word_spacing"]) / block.style["font_size"],
        hyphenated=ends_in_hyphen(row) and not is_last,
        last=is_last,
    )


def _role(tree: Tree, block: Element) -> LineRole:
    """By the nearest element that decides it."""
    element: Element | None = block
    while element is not None:
        if element.tag in HEADINGS:
            return LineRole.HEADING
        if element.tag in DISPLAYED or "lines" in classes(element) or (element is block and _has_given_ends(block)):
            return LineRole.DISPLAY
        if element.tag == "section" and element.get("data-made"):
            return LineRole.DISPLAY
        element = tree.parents.get(element)
    return LineRole.TEXT


def _has_given_ends(block: Element) -> bool:
    return any(child.tag == "br" for child in block)


def ends_in_hyphen(row: tuple[Shown, ...]) -> bool:
    """Whether the line ends in a hyphen, an automatic one or one of the text."""
    return _text(row).endswith(HYPHENS)


def _text(row: tuple[Shown, ...]) -> str:
    return "".join(box.text for box in row).translate(_UNSEEN).strip()


def measure(row: tuple[Shown, ...]) -> float:
    """The room that a line has in its block, its indent taken off, in CSS pixels."""
    line, block = row[0].line, row[0].block
    if line.style["text_align_all"] in ("justify", "start", "left"):
        return block.width - (row[0].box.position_x - block.content_box_x())
    return block.width


def extent(row: tuple[Shown, ...]) -> float:
    """From the beginning of a line's first box to the end of its last, in CSS pixels."""
    last = row[-1].box
    return last.position_x + last.width - row[0].box.position_x


def _stretch(box: Shown) -> float:
    """What is added to each space of the box, in CSS pixels."""
    return float(getattr(box.box, "justification_spacing", 0))


def at_foot(found: Iterable[tuple[Shown, ...]]) -> list[int]:
    """Which rows are the last of their page's text; notes do not go on to the next page."""
    feet = {row[0].page: index for index, row in enumerate(found) if row[0].area is Area.TEXT}
    return sorted(feet.values())
