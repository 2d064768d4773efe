"""Pictures on their pages: photographs as fine as the house wants them, drawings in the declared faces."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from weasyprint.formatting_structure import boxes
from weasyprint.images import RasterImage
from weasyprint.layout.replaced import replacedbox_layout

from .. import drawings
from ..model import Book, Finding, Style
from ..rules import finding
from . import fonts
from .trace import Shown
from .tree import Tree

INCH = 96  # CSS pixels (CSS Values and Units 4, 6.2)


def coarse(book: Book, style: Style, shown: Iterable[Shown]) -> Iterator[Finding]:
    """PIC-017 for each picture of pixels that is printed at fewer dots an inch than the house allows.

    A picture without a place in the manuscript is that of the cover.  Drawings have no pixels, nor may they hold any.
    """
    least = style.tokens["pictures"]["lowest_resolution"]
    for one in filter(_is_of_pixels, shown):
        width, height, dpi = _printed(one.box)
        if dpi < least:
            where = one.place or book.metadata.places.get("cover.image")
            needed = f"{math.ceil(width * least)} × {math.ceil(height * least)}"
            name = one.element.get("src", "")
            yield finding("PIC-017", where, name=name, page=one.page + 1, dpi=dpi, least=least, needed=needed)


def _is_of_pixels(one: Shown) -> bool:
    """Whether it is a picture of pixels, and printed at all."""
    picture = isinstance(one.box, boxes.ReplacedBox) and one.box.width * one.box.height > 0
    return picture and isinstance(one.box.replacement, RasterImage)


def _printed(box: boxes.ReplacedBox) -> tuple[float, float, int]:
    """Width and height in inches as the picture of ``box`` is drawn, and its whole dots an inch along the worse."""
    across, down, *_ = replacedbox_layout(box)
    width, height = across / INCH, down / INCH
    return width, height, round(min(box.replacement.width / width, box.replacement.height / height))


def uncovered(book: Book, style: Style, tree: Tree) -> Iterator[Finding]:
    """FONT-001 at its place for each character in the text of a drawing that no declared face has.

    What the families lack that a text asks for, the engine takes from any declared face that has it.
    """
    held = {one.path: one.data for one in book.resources if one.media_type == drawings.MEDIA_TYPE}
    for picture in tree.root.iter("img"):
        for character in sorted(set(drawings.words(held.get(picture.get("src", ""), b""))) - fonts.GLYPHLESS):
            if not any(fonts.covers(font, character) for font in style.fonts):
                yield fonts.missing(character, tree.places.get(picture))
