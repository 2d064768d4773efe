"""The words in drawings: they are set in the declared faces, too, and a reader misses what these lack."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from ..model import Book, Finding, Style
from . import fonts
from .tree import Tree

SVG_TEXT = "{http://www.w3.org/2000/svg}text"
SVG_TYPE = "image/svg+xml"


def uncovered(book: Book, style: Style, tree: Tree) -> Iterator[Finding]:
    """FONT-001 at its place for each character in the text of a drawing that no declared face has.

    A drawing's families are wishes: where one is not declared, or lacks the character, the engine takes it from any
    declared face that has it.
    """
    drawings = {one.path: one.data for one in book.resources if one.media_type == SVG_TYPE}
    for picture in tree.root.iter("img"):
        for character in sorted(_characters(drawings.get(picture.get("src", ""))) - fonts.GLYPHLESS):
            if not any(fonts.covers(font, character) for font in style.fonts):
                yield fonts.missing(character, tree.places.get(picture))


def _characters(drawing: bytes | None) -> set[str]:
    """The characters of every text; none for what is no drawing that can be parsed, which the engine tells."""
    try:
        root = ElementTree.fromstring(drawing) if drawing else None  # noqa: S314 - inspected for entities before
    except ElementTree.ParseError:
        root = None
    texts = root.iter(SVG_TEXT) if root is not None else ()
    return {character for text in texts for piece in text.itertext() for character in piece}
